/* SPDX-License-Identifier: MIT
 *
 * repr of strings: quotes that need fewest escapes, printable characters as they are. The
 * result is measured, then written; text that needs no escapes is copied.
 */
#include "objects/codec.h"
#include "objects/str.h"
#include "objects/str_data.h"

/* What the result will be like. */
typedef struct Extent {
    size_t length;
    uint32_t all; /* the bits of the characters that stay */
} Extent;

static inline bool is_plain(uint32_t c, uint32_t quote)
{
    return c - ' ' < 0x7f - ' ' && c != quote && c != '\\';
}

/* How many characters represent c. */
static inline size_t measure_char(uint32_t c, uint32_t quote, Extent *e)
{
    if (c < 0x80)
        return codec_escape_widths[c] + (c == quote);
    if (char_is_printable(c))
        return e->all |= c, 1;
    return c < 0x100 ? 4 : c < 0x10000 ? 6 : 10;
}

enum { BLOCK = 32 };

/* Is a block of characters plain? In items as wide as the characters, for vectors. */
#define PLAIN_BLOCK(name, type)                                                                     \
    static inline bool name(const type *p, type quote)                                              \
    {                                                                                               \
        type odd = 0;                                                                               \
        for (size_t i = 0; i < BLOCK; i++)                                                          \
            odd |= (type)(((type)(p[i] - ' ') >= 0x7f - ' ') | (p[i] == quote) | (p[i] == '\\'));   \
        return !odd;                                                                                \
    }
PLAIN_BLOCK(plain_block1, uint8_t)
PLAIN_BLOCK(plain_block2, uint16_t)
PLAIN_BLOCK(plain_block4, uint32_t)

static ALWAYS_INLINE bool plain_block(const void *data, unsigned kind, size_t i, uint32_t quote)
{
    return kind == 1 ? plain_block1((const uint8_t *)data + i, (uint8_t)quote)
         : kind == 2 ? plain_block2((const uint16_t *)data + i, (uint16_t)quote)
                     : plain_block4((const uint32_t *)data + i, quote);
}

static ALWAYS_INLINE Extent measure(const void *data, unsigned kind, size_t n, uint32_t quote)
{
    Extent e = {n, 0};
    for (size_t i = 0; i < n; ) {
        size_t end = MIN(i + BLOCK, n);
        if (end == i + BLOCK && plain_block(data, kind, i, quote)) {
            i = end;
            continue;
        }
        for (; i < end; i++)
            e.length += measure_char(str_read(data, kind, i), quote, &e) - 1;
    }
    return e;
}

/* The representation of c, which isn't plain, into text; its length, or 0: it stays. */
static size_t write_escape(uint32_t c, uint32_t quote, char *text)
{
    if (c >= 0x80)
        return char_is_printable(c) ? 0 : (size_t)(codec_write_backslash(text, c) - text);
    if (c != quote)
        return (size_t)(codec_write_short_escape(text, c) - text);
    text[0] = '\\';
    text[1] = (char)c;
    return 2;
}

static ALWAYS_INLINE void write_escaped(Str *to, unsigned to_kind, const Str *from, unsigned kind, uint32_t quote)
{
    char text[CODEC_ESCAPE_MAX];
    size_t at = 1;
    for (size_t i = 0; i < from->length; i++) {
        uint32_t c = str_read(from->data, kind, i);
        size_t n = is_plain(c, quote) ? 0 : write_escape(c, quote, text);
        if (LIKELY(n == 0))
            str_write(to->data, to_kind, at++, c);
        for (size_t k = 0; k < n; k++)
            str_write(to->data, to_kind, at++, (uint8_t)text[k]);
    }
}

/* The characters between the quotes, where some need escapes. */
static void write_text(Str *to, const Str *from, uint32_t quote)
{
    if (to->kind == 1 && from->kind == 1)
        write_escaped(to, 1, from, 1, quote);
    else if (to->kind == 2 && from->kind == 2)
        write_escaped(to, 2, from, 2, quote);
    else
        write_escaped(to, to->kind, from, from->kind, quote);
}

Value str_repr(Value v)
{
    const Str *s = as_str(v);
    bool has_single = str_find_char(s->data, s->kind, s->length, '\'') >= 0;
    bool has_double = has_single && str_find_char(s->data, s->kind, s->length, '"') >= 0;
    uint32_t quote = has_single && !has_double ? '"' : '\'';
    Extent e = s->kind == 1 ? measure(s->data, 1, s->length, quote)
             : s->kind == 2 ? measure(s->data, 2, s->length, quote) : measure(s->data, 4, s->length, quote);
    if (e.length > STR_MAX_BYTES / 4)
        return raise_no_memory();
    Str *r = TRY(str_alloc(e.length + 2, e.all));
    str_write(r->data, r->kind, 0, quote);
    str_write(r->data, r->kind, r->length - 1, quote);
    if (e.length == s->length)
        str_copy_chars(str_at_address(r, 1), r->kind, s->data, s->kind, s->length);
    else
        write_text(r, s, quote);
    return from_object(r);
}

Value str_escape_wide(Value v)
{
    const Str *s = as_str(v);
    if (s->ascii)
        return v;
    Str *r = TRY(str_alloc(codec_measure_backslashes(s, 0x80), 0x7f));
    codec_write_backslashes(r->data, s, 0x80);
    return from_object(r);
}
