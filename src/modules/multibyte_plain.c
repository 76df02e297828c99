/* SPDX-License-Identifier: MIT
 *
 * Encodings without states: a table of characters each, and what goes by rule: GB 18030's
 * codes beyond the basic plane, and the Korean syllables that EUC-KR spells out.
 */
#include "modules/multibyte.h"

/* How many bytes a code that begins so has; -1: none does. */
static int code_length(const Multibyte *m, const Charset *s, uint8_t lead)
{
    if (lead < 0x80 || s->single[lead])
        return 1;
    switch (m->charset) {
    case CHARSET_EUCJP:
    case CHARSET_EUC2004:
    case CHARSET_EUCX0213:
        return lead == 0x8f ? 3 : 2;
    case CHARSET_SJIS:
    case CHARSET_SJIS2004:
    case CHARSET_SJISX0213:
        return (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc) ? 2 : -1;
    default:
        return 2;
    }
}

static int decode_table(const Multibyte *m, MultibyteState *state, const uint8_t *in, size_t left,
                        uint32_t *out, int *n)
{
    const Charset *s = multibyte_charset(m->charset);
    int length = code_length(m, s, in[0]);
    if (length < 0)
        return MULTIBYTE_ILLEGAL;
    if (left < (size_t)length)
        return MULTIBYTE_TOO_FEW;
    uint32_t c = length == 1 ? s->single[in[0]]
                 : length == 2 ? multibyte_char(s, 0, in[0], in[1])
                               : multibyte_char(s, 1, in[1], in[2]);
    if (!c && length == 3)
        c = multibyte_char(s, 2, in[1], in[2]);
    if (c == CHARSET_REMOVED)
        return -length;
    if (!c && (length > 1 || in[0]))
        return MULTIBYTE_ILLEGAL;
    *n = multibyte_put(s, c, out);
    return length;
}

/* The bytes of a code. */
static int put_code(uint32_t code, uint8_t *out)
{
    if (code >> 24 == CHARSET_FALLBACK >> 24)
        code &= 0xffffff;
    int n = code > 0xffffff ? 4 : code > 0xffff ? 3 : code > 0xff ? 2 : 1;
    for (int i = 0; i < n; i++)
        out[i] = (uint8_t)(code >> 8 * (n - 1 - i));
    return n;
}

static int encode_table(const Multibyte *m, MultibyteState *state, const uint32_t *in, size_t left,
                        bool flush, uint8_t *out, int *n)
{
    const Charset *s = multibyte_charset(m->charset);
    bool starts = false;
    if (s->pair_count) {
        uint32_t pair = multibyte_pair(s, in[0], left > 1 ? in[1] : 0, &starts);
        if (starts && left < 2 && !flush)
            return MULTIBYTE_TOO_FEW;
        if (pair) {
            *n = put_code(pair, out);
            return 2;
        }
    }
    uint32_t code = multibyte_code(s, in[0]);
    if (!code && in[0])
        return MULTIBYTE_ILLEGAL;
    *n = put_code(code, out);
    return 1;
}

/* ---- GB 18030: four bytes, the second and fourth of which are digits ---- */

static bool is_digit(uint8_t c) { return c >= 0x30 && c <= 0x39; }
static bool is_high(uint8_t c) { return c >= 0x81 && c <= 0xfe; }

static int decode_gb18030(const Multibyte *m, MultibyteState *state, const uint8_t *in,
                          size_t left, uint32_t *out, int *n)
{
    if (in[0] < 0x80 || left < 2 || !is_digit(in[1]))
        return decode_table(m, state, in, left, out, n);
    if (left < 4)
        return MULTIBYTE_TOO_FEW;
    if (!is_high(in[0]) || !is_high(in[2]) || !is_digit(in[3]))
        return MULTIBYTE_ILLEGAL;
    uint32_t linear = (((uint32_t)in[0] - 0x81) * 10 + in[1] - 0x30) * 1260
                      + ((uint32_t)in[2] - 0x81) * 10 + in[3] - 0x30;
    enum { SUPPLEMENTARY = (0x90 - 0x81) * 12600 };
    const Charset *s = multibyte_charset(m->charset);
    if (linear < CHARSET_FOUR)
        *out = s->four[linear];
    else if (linear >= SUPPLEMENTARY && linear - SUPPLEMENTARY < 0x100000)
        *out = linear - SUPPLEMENTARY + 0x10000;
    else
        *out = 0;
    *n = 1;
    return *out ? 4 : MULTIBYTE_ILLEGAL;
}

static int encode_gb18030(const Multibyte *m, MultibyteState *state, const uint32_t *in,
                          size_t left, bool flush, uint8_t *out, int *n)
{
    if (in[0] < 0x10000)
        return encode_table(m, state, in, left, flush, out, n);
    uint32_t linear = in[0] - 0x10000;
    out[0] = (uint8_t)(0x90 + linear / 12600);
    out[1] = (uint8_t)(0x30 + linear / 1260 % 10);
    out[2] = (uint8_t)(0x81 + linear / 10 % 126);
    out[3] = (uint8_t)(0x30 + linear % 10);
    *n = 4;
    return 1;
}

/* ---- EUC-KR: a syllable that has no code is the filler and three letters (the last may be
 * the filler), two bytes each ---- */

enum { HANGUL = 0xac00, HANGUL_COUNT = 11172, LETTERS = 0x3131, FILLER = 0x3164 };

static const uint8_t initials[19] = {0x31, 0x32, 0x34, 0x37, 0x38, 0x39, 0x41, 0x42, 0x43, 0x45,
                                     0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e};
static const uint8_t finals[28] = {
    0x64, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e,
    0x3f, 0x40, 0x41, 0x42, 0x44, 0x45, 0x46, 0x47, 0x48, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e};

static uint8_t letter_byte(uint8_t letter) { return (uint8_t)(letter - 0x31 + 0xa1); }

static int find_letter(const uint8_t *letters, int count, uint8_t byte)
{
    for (int i = 0; i < count; i++)
        if (letter_byte(letters[i]) == byte)
            return i;
    return -1;
}

static int decode_euckr(const Multibyte *m, MultibyteState *state, const uint8_t *in, size_t left,
                        uint32_t *out, int *n)
{
    if (left < 2 || in[0] != 0xa4 || in[1] != letter_byte(0x64))
        return decode_table(m, state, in, left, out, n);
    if (left < 8)
        return MULTIBYTE_TOO_FEW;
    if (in[2] != 0xa4 || in[4] != 0xa4 || in[6] != 0xa4)
        return MULTIBYTE_ILLEGAL;
    int first = find_letter(initials, 19, in[3]), middle = in[5] - 0xbf;
    int last = find_letter(finals, 28, in[7]);
    if (first < 0 || middle < 0 || middle > 20 || last < 0)
        return MULTIBYTE_ILLEGAL;
    *out = (uint32_t)(HANGUL + (first * 21 + middle) * 28 + last);
    *n = 1;
    return 8;
}

static int encode_euckr(const Multibyte *m, MultibyteState *state, const uint32_t *in, size_t left,
                        bool flush, uint8_t *out, int *n)
{
    int length = encode_table(m, state, in, left, flush, out, n);
    if (length != MULTIBYTE_ILLEGAL || in[0] < HANGUL || in[0] >= HANGUL + HANGUL_COUNT)
        return length;
    uint32_t syllable = in[0] - HANGUL;
    const uint8_t bytes[8] = {0xa4, letter_byte(0x64), 0xa4, letter_byte(initials[syllable / 588]),
                              0xa4, (uint8_t)(0xbf + syllable / 28 % 21), 0xa4,
                              letter_byte(finals[syllable % 28])};
    memcpy(out, bytes, sizeof bytes);
    *n = 8;
    return 1;
}

#define TABLE(name, charset) {name, CHARSET_##charset, decode_table, encode_table, 0, 0, 0}
const Multibyte multibyte_plain[] = {
    TABLE("gb2312", GB2312),
    TABLE("gbk", GBK),
    {"gb18030", CHARSET_GB18030, decode_gb18030, encode_gb18030, 0, 0, 0},
    TABLE("big5hkscs", BIG5HKSCS),
    TABLE("big5", BIG5),
    TABLE("cp950", CP950),
    TABLE("shift_jis", SJIS),
    TABLE("cp932", CP932),
    TABLE("euc_jp", EUCJP),
    TABLE("shift_jis_2004", SJIS2004),
    TABLE("shift_jisx0213", SJISX0213),
    TABLE("euc_jis_2004", EUC2004),
    TABLE("euc_jisx0213", EUCX0213),
    {"euc_kr", CHARSET_EUCKR, decode_euckr, encode_euckr, 0, 0, 0},
    TABLE("cp949", CP949),
    TABLE("johab", JOHAB),
    {0},
};
