/* SPDX-License-Identifier: MIT
 *
 * Encodings with states: ISO 2022's, where escape sequences designate sets of characters
 * to G0, G1 and G2, and HZ, where ~{ and ~} enclose GB 2312.
 *
 *     state: | G0 | G1 | G2 | . | flags ...    final byte of each set, 80 added for two bytes
 */
#include "modules/multibyte.h"

enum { G0, G1, G2, FLAGS = 4 };
enum { SHIFTED = 1, THROUGH = 2 }; /* THROUGH: in an escape sequence of somebody else's */
enum { ESC = 0x1b, SO = 0x0e, SI = 0x0f, ASCII = 'B', TWO = 0x80, LONGEST_ESCAPE = 16 };

/* A set of characters as ISO 2022 designates it. */
typedef struct Designation {
    uint8_t mark;           /* final byte, with TWO */
    uint8_t plane;          /* G0, G1 or G2 */
    enum CharsetId charset;
    int part;               /* of the set: plane 0 or 1; or as below */
} Designation;
enum { PART_ROMAN = 2, PART_KATAKANA, PART_LATIN1, PART_GREEK, PART_PAIRS };

typedef struct Config {
    bool no_shift, use_g2, prefixed; /* prefixed: ESC & @ before ESC $ B */
    const Designation *designations; /* in the order in which encoding tries them */
} Config;

/* ---- the sets ---- */

static uint32_t decode_greek(uint8_t c) /* ISO 8859-7 from A0 on */
{
    static const uint16_t symbols[0x20] = {
        0xa0, 0x2018, 0x2019, 0xa3, 0x20ac, 0x20af, 0xa6, 0xa7, 0xa8, 0xa9, 0x37a, 0xab, 0xac,
        0xad, 0, 0x2015, 0xb0, 0xb1, 0xb2, 0xb3, 0x384, 0x385, 0x386, 0xb7, 0x388, 0x389, 0x38a,
        0xbb, 0x38c, 0xbd, 0x38e, 0x38f};
    if (c < 0xa0)
        return 0;
    return c < 0xc0 ? symbols[c - 0xa0] : c == 0xd2 || c == 0xff ? 0 : c - 0xc0 + 0x390u;
}

static uint32_t decode_set(const Designation *d, const uint8_t *in)
{
    switch (d->part) {
    case PART_ROMAN: return in[0] == 0x5c ? 0xa5 : in[0] == 0x7e ? 0x203e : in[0];
    case PART_KATAKANA: return in[0] >= 0x21 && in[0] <= 0x5f ? 0xff61u + in[0] - 0x21 : 0;
    case PART_PAIRS: return 0;
    }
    const Charset *s = multibyte_charset(d->charset);
    uint32_t c = in[1] & 0x80 ? 0 : multibyte_char(s, d->part, in[0] | 0x80, in[1] | 0x80);
    return c == CHARSET_REMOVED ? 0 : c;
}

/* The code in the set, without eighth bits; 0. */
static uint32_t encode_set(const Designation *d, uint32_t c)
{
    switch (d->part) {
    case PART_ROMAN: return c == 0xa5 ? 0x5c : c == 0x203e ? 0x7e : 0;
    case PART_KATAKANA: return c >= 0xff61 && c <= 0xff9f ? c - 0xff61 + 0x21 : 0;
    case PART_LATIN1:
    case PART_GREEK:
    case PART_PAIRS: return 0;
    }
    uint32_t code = multibyte_code(multibyte_charset(d->charset), c);
    if (code < 0x8000 || (code >> 16) != (d->part ? 0x8f : 0) || (code >> 8 & 0xff) < 0xa1)
        return 0;
    return code & 0x7f7f;
}

static const Designation *find_mark(const Config *config, uint8_t mark)
{
    for (const Designation *d = config->designations; d->mark; d++)
        if (d->mark == mark && d->part != PART_PAIRS)
            return d;
    return NULL;
}

bool multibyte_prepare(const Multibyte *m)
{
    const Config *config = m->config;
    if (!config)
        return multibyte_charset(m->charset) != NULL;
    for (const Designation *d = config->designations; d->mark; d++)
        TRY(multibyte_charset(d->charset));
    return true;
}

/* ---- decoding ---- */

/* How long the escape sequence is; 0: not complete; -1: none. */
static int escape_length(const Config *config, const uint8_t *in, size_t left)
{
    for (size_t i = 1; i < LONGEST_ESCAPE; i++) {
        if (i >= left)
            return MULTIBYTE_TOO_FEW;
        if ((in[i] >= 'A' && in[i] <= 'Z') || in[i] == '@')
            return (int)i + 1;
        if (config->prefixed && i + 1 < left && in[i] == '&' && in[i + 1] == '@')
            i += 2;
    }
    return MULTIBYTE_ILLEGAL;
}

static int designate(const Config *config, MultibyteState *state, const uint8_t *in, size_t left)
{
    int length = escape_length(config, in, left), g = G0;
    uint8_t mark;
    if (length <= 0)
        return length;
    if (length == 3) {
        mark = in[1] == '$' ? in[2] | TWO : in[2];
        g = in[1] == ')' ? G1 : in[1] == '.' && config->use_g2 ? G2 : G0;
        if (in[1] == '&' || (in[1] == '.' && !config->use_g2))
            return -length;
    } else if (length == 4 && in[1] == '$' && (in[2] == '(' || in[2] == ')')) {
        mark = in[3] | TWO;
        g = in[2] == '(' ? G0 : G1;
    } else if (length == 6 && config->prefixed && in[3] == ESC && in[4] == '$' && in[5] == 'B')
        mark = 'B' | TWO;
    else
        return -length;
    if (mark != ASCII && !find_mark(config, mark))
        return -length;
    state->c[g] = mark;
    return length;
}

/* ESC N c: one character of G2. */
static int decode_g2(const MultibyteState *state, const uint8_t *in, size_t left, uint32_t *out)
{
    if (left < 3)
        return MULTIBYTE_TOO_FEW;
    if (in[2] & 0x80)
        return -3;
    *out = state->c[G2] == 'A' ? in[2] | 0x80u
           : state->c[G2] == 'F' ? decode_greek(in[2] | 0x80) : in[2];
    return *out ? 3 : -3;
}

static int decode_char(const Multibyte *m, const MultibyteState *state, const uint8_t *in,
                       size_t left, uint32_t *out, int *n)
{
    uint8_t mark = state->c[state->c[FLAGS] & SHIFTED ? G1 : G0];
    const Designation *d = mark == ASCII ? NULL : find_mark(m->config, mark);
    *n = 1;
    if (!d) {
        *out = in[0];
        return 1;
    }
    int width = mark & TWO ? 2 : 1;
    if (left < (size_t)width)
        return MULTIBYTE_TOO_FEW;
    uint32_t c = decode_set(d, in);
    if (!c)
        return -width;
    *n = c >= CHARSET_PAIR ? multibyte_put(multibyte_charset(d->charset), c, out) : (*out = c, 1);
    return width;
}

static int decode_iso2022(const Multibyte *m, MultibyteState *state, const uint8_t *in,
                          size_t left, uint32_t *out, int *n)
{
    const Config *config = m->config;
    uint8_t c = in[0];
    *n = 1;
    *out = c;
    if (state->c[FLAGS] & THROUGH) {
        if ((c >= 'A' && c <= 'Z') || c == '@')
            state->c[FLAGS] &= ~THROUGH;
        return 1;
    }
    if (c == ESC) {
        if (left < 2)
            return MULTIBYTE_TOO_FEW;
        if (strchr("()$.&", in[1]) && in[1]) {
            *n = 0;
            return designate(config, state, in, left);
        }
        if (config->use_g2 && in[1] == 'N')
            return decode_g2(state, in, left, out);
        state->c[FLAGS] |= THROUGH;
        return 1;
    }
    if ((c == SI || c == SO) && !config->no_shift) {
        state->c[FLAGS] = c == SO ? state->c[FLAGS] | SHIFTED : state->c[FLAGS] & ~SHIFTED;
        *n = 0;
        return 1;
    }
    if (c == '\n')
        state->c[FLAGS] &= ~SHIFTED;
    if (c < 0x20)
        return 1;
    return c >= 0x80 ? MULTIBYTE_ILLEGAL : decode_char(m, state, in, left, out, n);
}

/* ---- encoding ---- */

static int put_designation(const Designation *d, MultibyteState *state, uint8_t *out)
{
    uint8_t final = d->mark & ~TWO;
    int n = 0;
    if (d->plane == G0 && state->c[FLAGS] & SHIFTED) {
        out[n++] = SI;
        state->c[FLAGS] &= ~SHIFTED;
    }
    if (state->c[d->plane] != d->mark) {
        out[n++] = ESC;
        if (d->mark & TWO)
            out[n++] = '$';
        if (!(d->mark & TWO) || d->plane == G1 || (final != '@' && final != 'B'))
            out[n++] = d->plane == G1 ? ')' : '(';
        out[n++] = final;
        state->c[d->plane] = d->mark;
    }
    if (d->plane == G1 && !(state->c[FLAGS] & SHIFTED)) {
        out[n++] = SO;
        state->c[FLAGS] |= SHIFTED;
    }
    return n;
}

static int put_ascii(MultibyteState *state, uint8_t *out)
{
    int n = 0;
    if (state->c[G0] != ASCII) {
        memcpy(out, "\x1b(B", 3);
        n = 3;
        state->c[G0] = ASCII;
    }
    if (state->c[FLAGS] & SHIFTED) {
        out[n++] = SI;
        state->c[FLAGS] &= ~SHIFTED;
    }
    return n;
}

/* The code of what `in` begins with in the set; *length characters, 0: too few. */
static uint32_t code_in(const Designation *d, const uint32_t *in, size_t left, bool flush,
                        int *length)
{
    bool starts = false;
    *length = 1;
    if (d->part != PART_PAIRS)
        return encode_set(d, in[0]);
    uint32_t code = multibyte_pair(multibyte_charset(d->charset), in[0], left > 1 ? in[1] : 0,
                                   &starts);
    if (starts && left < 2 && !flush)
        *length = 0;
    else if (code)
        *length = 2;
    return code & 0x7f7f;
}

static int encode_iso2022(const Multibyte *m, MultibyteState *state, const uint32_t *in,
                          size_t left, bool flush, uint8_t *out, int *n)
{
    const Config *config = m->config;
    if (in[0] < 0x80) {
        *n = put_ascii(state, out);
        out[(*n)++] = (uint8_t)in[0];
        return 1;
    }
    for (const Designation *d = config->designations; d->mark; d++) {
        int length;
        uint32_t code = code_in(d, in, left, flush, &length);
        if (!length)
            return MULTIBYTE_TOO_FEW;
        if (!code)
            continue;
        *n = put_designation(d, state, out);
        if (d->mark & TWO)
            out[(*n)++] = (uint8_t)(code >> 8);
        out[(*n)++] = (uint8_t)code;
        return length;
    }
    return MULTIBYTE_ILLEGAL;
}

static void start_iso2022(MultibyteState *state, bool decoding)
{
    *state = (MultibyteState){{ASCII, ASCII}};
    if (decoding)
        state->c[G2] = ASCII;
}

static int reset_iso2022(MultibyteState *state, uint8_t *out)
{
    int n = 0;
    if (state->c[FLAGS] & SHIFTED) {
        out[n++] = SI;
        state->c[FLAGS] &= ~SHIFTED;
    }
    return n + put_ascii(state, out + n);
}

/* ---- HZ: state is whether GB 2312 is on ---- */

static int decode_hz(const Multibyte *m, MultibyteState *state, const uint8_t *in, size_t left,
                     uint32_t *out, int *n)
{
    bool chinese = state->c[0];
    *n = 0;
    if (in[0] == '~') {
        if (left < 2)
            return MULTIBYTE_TOO_FEW;
        if (in[1] == '}' && chinese)
            state->c[0] = 0;
        else if (in[1] == '{' && !chinese)
            state->c[0] = 1;
        else if (in[1] == '~' && !chinese)
            *n = (*out = '~', 1);
        else if (in[1] != '\n' || chinese)
            return MULTIBYTE_ILLEGAL;
        return 2;
    }
    if (in[0] & 0x80)
        return MULTIBYTE_ILLEGAL;
    *n = 1;
    *out = in[0];
    if (!chinese)
        return 1;
    if (left < 2)
        return MULTIBYTE_TOO_FEW;
    *out = in[1] & 0x80 ? 0 : multibyte_char(multibyte_charset(CHARSET_GB2312), 0, in[0] | 0x80,
                                             in[1] | 0x80);
    return *out ? 2 : MULTIBYTE_ILLEGAL;
}

static int reset_hz(MultibyteState *state, uint8_t *out)
{
    if (!state->c[0])
        return 0;
    state->c[0] = 0;
    memcpy(out, "~}", 2);
    return 2;
}

static int encode_hz(const Multibyte *m, MultibyteState *state, const uint32_t *in, size_t left,
                     bool flush, uint8_t *out, int *n)
{
    if (in[0] < 0x80) {
        *n = reset_hz(state, out);
        out[(*n)++] = (uint8_t)in[0];
        if (in[0] == '~')
            out[(*n)++] = '~';
        return 1;
    }
    uint32_t code = multibyte_code(multibyte_charset(CHARSET_GB2312), in[0]);
    if (!code)
        return MULTIBYTE_ILLEGAL;
    *n = 0;
    if (!state->c[0]) {
        memcpy(out, "~{", 2);
        *n = 2;
        state->c[0] = 1;
    }
    out[(*n)++] = code >> 8 & 0x7f;
    out[(*n)++] = code & 0x7f;
    return 1;
}

/* ---- the table ---- */

#define JISX0208 {'B' | TWO, G0, CHARSET_EUCJP, 0}
#define JISX0208_OLD {'@' | TWO, G0, CHARSET_EUCJP, 0}
#define JISX0212 {'D' | TWO, G0, CHARSET_EUCJP, 1}
#define ROMAN {'J', G0, CHARSET_EUCJP, PART_ROMAN}
#define KATAKANA {'I', G0, CHARSET_EUCJP, PART_KATAKANA}
#define SETS(...) (const Designation[]){__VA_ARGS__, {0}}
static const Config kr = {false, false, false, SETS({'C' | TWO, G1, CHARSET_EUCKR, 0})};
static const Config jp = {true, false, false, SETS(JISX0208, ROMAN, JISX0208_OLD)};
static const Config jp_1 = {true, false, false, SETS(JISX0208, JISX0212, ROMAN, JISX0208_OLD)};
static const Config jp_2 = {true, true, false,
    SETS(JISX0208, JISX0212, {'C' | TWO, G0, CHARSET_EUCKR, 0}, {'A' | TWO, G0, CHARSET_GB2312, 0},
         ROMAN, JISX0208_OLD, {'A', G2, CHARSET_EUCJP, PART_LATIN1},
         {'F', G2, CHARSET_EUCJP, PART_GREEK})};
static const Config jp_2004 = {true, false, false,
    SETS({'Q' | TWO, G0, CHARSET_EUC2004, PART_PAIRS}, JISX0208,
         {'Q' | TWO, G0, CHARSET_EUC2004, 0}, {'P' | TWO, G0, CHARSET_EUC2004, 1})};
static const Config jp_3 = {true, false, false,
    SETS({'O' | TWO, G0, CHARSET_EUCX0213, PART_PAIRS}, JISX0208,
         {'O' | TWO, G0, CHARSET_EUCX0213, 0}, {'P' | TWO, G0, CHARSET_EUCX0213, 1})};
static const Config jp_ext = {true, false, true,
    SETS(JISX0208, JISX0212, ROMAN, KATAKANA, JISX0208_OLD)};

#define ISO2022(name, config) \
    {"iso2022_" name, CHARSET_COUNT, decode_iso2022, encode_iso2022, start_iso2022, reset_iso2022, &config}
const Multibyte multibyte_stateful[] = {
    {"hz", CHARSET_GB2312, decode_hz, encode_hz, 0, reset_hz, 0},
    ISO2022("kr", kr),
    ISO2022("jp", jp),
    ISO2022("jp_1", jp_1),
    ISO2022("jp_2", jp_2),
    ISO2022("jp_2004", jp_2004),
    ISO2022("jp_3", jp_3),
    ISO2022("jp_ext", jp_ext),
    {0},
};
