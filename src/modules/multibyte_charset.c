/* SPDX-License-Identifier: MIT
 *
 * The sets of characters of East Asian encodings, as tables. They are made when they are
 * first needed: every code is put through the C library's iconv, what is different with
 * us is patched, and the reverse is derived.
 */
#include <iconv.h>
#include <wchar.h>

#include "gc/heap.h"
#include "modules/multibyte.h"

typedef struct MultibyteTables {
    Charset *charsets[CHARSET_COUNT];
} MultibyteTables;

enum CharsetForm { FORM_EUC, FORM_EUC94, FORM_SJIS, FORM_JISX0213 };

static const struct Source {
    const char *name;
    enum CharsetForm form;
} sources[] = {
#define CHARSET(id, name, form) {name, FORM_##form},
#include "modules/multibyte_charsets.def"
#undef CHARSET
};

/* ---- the tables ---- */

static uint32_t *new_row(void)
{
    uint32_t *row = gc_alloc_atomic(256 * sizeof *row);
    return row ? memset(row, 0, 256 * sizeof *row) : (raise_no_memory(), NULL);
}

/* Where the character of a code stands: one or two bytes, three with 8F, or GB 18030's
 * four, which are counted through. */
static uint32_t *char_slot(Charset *s, uint32_t code)
{
    if (code < 0x100)
        return &s->single[code];
    if (code >> 24 > CHARSET_FALLBACK >> 24) {
        uint32_t linear = (((code >> 24) - 0x81) * 10 + (code >> 16 & 0xff) - 0x30) * 126;
        return &s->four[(linear + (code >> 8 & 0xff) - 0x81) * 10 + (code & 0xff) - 0x30];
    }
    int plane = code >= CHARSET_FALLBACK ? 2 : code > 0xffff;
    uint32_t **row = &s->chars[plane][code >> 8 & 0xff];
    if (!*row && !(*row = new_row()))
        return NULL;
    return &(*row)[code & 0xff];
}

static uint32_t *code_slot(Charset *s, uint32_t c)
{
    uint32_t **page = &s->codes[c >> 8];
    if (!*page && !(*page = new_row()))
        return NULL;
    return &(*page)[c & 0xff];
}

uint32_t multibyte_code(const Charset *s, uint32_t c)
{
    return c < 0x30000 && s->codes[c >> 8] ? s->codes[c >> 8][c & 0xff] : 0;
}

uint32_t multibyte_pair(const Charset *s, uint32_t first, uint32_t second, bool *starts)
{
    for (size_t i = 0; i < s->pair_count; i++)
        if (s->pairs[i].first == first) {
            *starts = true;
            if (s->pairs[i].second == second)
                return s->pairs[i].code;
        }
    return 0;
}

int multibyte_put(const Charset *s, uint32_t c, uint32_t *out)
{
    if (c < CHARSET_PAIR) {
        out[0] = c;
        return 1;
    }
    out[0] = s->pairs[c - CHARSET_PAIR].first;
    out[1] = s->pairs[c - CHARSET_PAIR].second;
    return 2;
}

/* ---- from iconv ---- */

static void close_iconv(iconv_t *handle) { iconv_close(*handle); }

/* How many characters (at most two) the bytes are; 0 if none. */
static int convert(iconv_t handle, const uint8_t *bytes, size_t n, wchar_t *out)
{
    char copy[4], *in = copy, *to = (char *)out;
    size_t room = 2 * sizeof *out, left = n;
    memcpy(copy, bytes, n);
    iconv(handle, NULL, NULL, NULL, NULL);
    if (iconv(handle, &in, &left, &to, &room) != 0 || left
        || iconv(handle, NULL, NULL, &to, &room) != 0)
        return 0;
    return (int)((to - (char *)out) / (ptrdiff_t)sizeof *out);
}

/* Take the code from iconv, where it is written as `bytes`. */
static bool take(Charset *s, iconv_t handle, uint32_t code, const uint8_t *bytes, size_t n)
{
    wchar_t c[2];
    int count = convert(handle, bytes, n, c);
    if (!count || (count == 2 && (c[1] < 0x80 || c[0] < 0xa0 || s->pair_count == countof(s->pairs))))
        return true;
    uint32_t *slot = TRY(char_slot(s, code));
    *slot = (uint32_t)c[0];
    if (count == 2) {
        *slot = CHARSET_PAIR + (uint32_t)s->pair_count;
        s->pairs[s->pair_count++] = (struct CharsetPair){(uint32_t)c[0], (uint32_t)c[1], code};
    }
    return true;
}

static bool take_plain(Charset *s, iconv_t handle, uint32_t code)
{
    uint8_t bytes[4] = {(uint8_t)(code >> 24), (uint8_t)(code >> 16), (uint8_t)(code >> 8),
                        (uint8_t)code};
    size_t n = code > 0xffffff ? 4 : code > 0xffff ? 3 : 2;
    return take(s, handle, code, bytes + 4 - n, n);
}

/* The Shift_JIS bytes of a row and cell of JIS X 0213's planes; false: no such row. */
static bool shift_jis(int plane, int row, int cell, uint8_t *bytes)
{
    static const uint8_t rows[] = {[1] = 95, [3] = 97, [4] = 98, [5] = 99, [8] = 96,
                                   [12] = 100, [13] = 101, [14] = 102, [15] = 103};
    int place = !plane ? row : row >= 78 ? 104 + row - 78 : row <= 15 ? rows[row] : 0;
    if (!place)
        return false;
    int lead = (place - 1) / 2 + 0x81;
    bytes[0] = (uint8_t)(lead > 0x9f ? lead + 0x40 : lead);
    bytes[1] = (uint8_t)(place % 2 ? cell + 0x3f + (cell >= 64) : cell + 0x9e);
    return true;
}

static bool take_jisx0213(Charset *s, iconv_t handle, int plane)
{
    for (int row = 1; row <= 94; row++)
        for (int cell = 1; cell <= 94; cell++) {
            uint8_t bytes[2];
            uint32_t code = (uint32_t)(0xa0 + row) << 8 | (uint32_t)(0xa0 + cell);
            if (shift_jis(plane, row, cell, bytes))
                TRY(take(s, handle, plane ? 0x8f0000 | code : code, bytes, 2));
        }
    return true;
}

static bool take_three(Charset *s, iconv_t handle)
{
    for (uint32_t a = 0xa1; a < 0xff; a++)
        for (uint32_t b = 0xa1; b < 0xff; b++)
            TRY(take_plain(s, handle, 0x8f0000 | a << 8 | b));
    return true;
}

static bool is_lead(enum CharsetForm form, int c)
{
    switch (form) {
    case FORM_EUC: return c >= 0x81 && c < 0xff;
    case FORM_EUC94: return (c >= 0xa1 && c < 0xff) || c == 0x8e;
    case FORM_SJIS: return (c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= 0xfc);
    case FORM_JISX0213: break;
    }
    return false;
}

static bool take_two(Charset *s, iconv_t handle, enum CharsetForm form)
{
    for (int a = 0x80; a < 0x100; a++)
        for (int b = 0x21; is_lead(form, a) && b < 0xff; b++)
            TRY(take_plain(s, handle, (uint32_t)(a << 8 | b)));
    return true;
}

static bool take_four(Charset *s, iconv_t handle)
{
    s->four = gc_alloc_buffer_atomic(CHARSET_FOUR * sizeof *s->four);
    if (!s->four)
        return raise_no_memory();
    memset(s->four, 0, CHARSET_FOUR * sizeof *s->four);
    for (uint32_t i = 0; i < CHARSET_FOUR; i++)
        TRY(take_plain(s, handle, (0x81 + i / 12600) << 24 | (0x30 + i / 1260 % 10) << 16
                                  | (0x81 + i / 10 % 126) << 8 | (0x30 + i % 10)));
    return true;
}

/* ---- patches, and the way back ---- */

static bool patch(Charset *s, uint32_t code, uint32_t n, uint32_t c)
{
    for (uint32_t i = 0; i < n; i++)
        *TRY(char_slot(s, code + i)) = c && c != CHARSET_REMOVED ? c + i : c;
    return true;
}

static bool patch_back(Charset *s, uint32_t c, uint32_t n, uint32_t code)
{
    for (uint32_t i = 0; i < n; i++)
        *TRY(code_slot(s, c + i)) = code ? code + i : 0;
    return true;
}

static bool patch_all(Charset *s, enum CharsetId id, bool back)
{
    bool good = true;
#define DECODE(charset, code, n, c) \
    good = good && (back || id != CHARSET_##charset || patch(s, code, n, c));
#define ENCODE(charset, c, n, code) \
    good = good && (!back || id != CHARSET_##charset || patch_back(s, c, n, code));
#include "modules/multibyte_patches.def"
#undef DECODE
#undef ENCODE
    return good;
}

/* The lowest code is the one to encode in. */
static bool add_back(Charset *s, uint32_t c, uint32_t code)
{
    if (!c || c >= CHARSET_PAIR)
        return true;
    uint32_t *slot = TRY(code_slot(s, c));
    if (!*slot)
        *slot = code;
    return true;
}

static bool reverse(Charset *s)
{
    for (uint32_t i = 1; i < 256; i++)
        TRY(add_back(s, s->single[i], i));
    static const uint32_t prefixes[3] = {0, 0x8f0000, CHARSET_FALLBACK | 0x8f0000};
    for (uint32_t plane = 0; plane < 3; plane++)
        for (uint32_t lead = 0; lead < 256; lead++)
            for (uint32_t trail = 0; s->chars[plane][lead] && trail < 256; trail++)
                TRY(add_back(s, s->chars[plane][lead][trail],
                             prefixes[plane] | lead << 8 | trail));
    for (uint32_t i = 0; s->four && i < CHARSET_FOUR; i++)
        TRY(add_back(s, s->four[i], (0x81 + i / 12600) << 24 | (0x30 + i / 1260 % 10) << 16
                                    | (0x81 + i / 10 % 126) << 8 | (0x30 + i % 10)));
    return true;
}

/* ---- all together ---- */

static iconv_t open_iconv(const char *name)
{
    iconv_t handle = iconv_open("WCHAR_T", name);
    if (handle == (iconv_t)-1)
        raise_error(TYPE_LookupError, "the C library does not know the encoding %s", name);
    return handle;
}

/* In EUC, what JIS X 0213's second plane leaves free is JIS X 0212's. */
static bool fill_with_jisx0212(Charset *s)
{
    const Charset *eucjp = TRY(multibyte_charset(CHARSET_EUCJP));
    for (uint32_t lead = 0xa1; lead < 0xff; lead++)
        for (uint32_t trail = 0xa1; trail < 0xff; trail++)
            *TRY(char_slot(s, CHARSET_FALLBACK | 0x8f0000 | lead << 8 | trail)) =
                multibyte_char(eucjp, 1, (uint8_t)lead, (uint8_t)trail);
    return true;
}

static bool fill(Charset *s, enum CharsetId id, enum CharsetForm form, iconv_t handle)
{
    for (uint32_t i = 0; i < 0x80; i++)
        s->single[i] = i;
    for (uint32_t i = 0xa1; form == FORM_SJIS && i < 0xe0; i++)
        s->single[i] = 0xff61 + i - 0xa1;
    for (uint32_t i = 0xa1; form == FORM_JISX0213 && i < 0xe0; i++)
        *TRY(char_slot(s, 0x8e00 | i)) = 0xff61 + i - 0xa1;
    if (form == FORM_JISX0213)
        return take_jisx0213(s, handle, 0) && take_jisx0213(s, handle, 1);
    TRY(take_two(s, handle, form));
    if (id == CHARSET_EUCJP)
        TRY(take_three(s, handle));
    return id != CHARSET_GB18030 || take_four(s, handle);
}

static Charset *make(enum CharsetId id)
{
    Charset *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory(), NULL;
    iconv_t opened = open_iconv(sources[id].name);
    if (opened == (iconv_t)-1)
        return NULL;
    CLEANUP(close_iconv) iconv_t handle = opened;
    TRY(fill(s, id, sources[id].form, handle));
    if (sources[id].form == FORM_JISX0213)
        TRY(fill_with_jisx0212(s));
    TRY(patch_all(s, id, false));
    TRY(reverse(s));
    TRY(patch_all(s, id, true));
    return s;
}

const Charset *multibyte_charset(enum CharsetId id)
{
    MultibyteTables *tables = MODULE_STATE(MultibyteTables, MODULE__multibytecodec);
    if (!tables) {
        tables = gc_alloc(sizeof *tables);
        if (!tables)
            return raise_no_memory(), NULL;
        rt.module_states[MODULE__multibytecodec] = tables;
    }
    if (!tables->charsets[id])
        tables->charsets[id] = TRY(make(id));
    return tables->charsets[id];
}
