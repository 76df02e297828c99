/* SPDX-License-Identifier: MIT
 *
 * repr of strings: quotes that need fewest escapes, printable characters as they are.
 */
#include "objects/str.h"
#include "objects/str_data.h"

static bool put_escape(StrBuilder *b, uint32_t c)
{
    char text[12];
    const char *format = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
    int n = snprintf(text, sizeof text, format, c);
    return builder_ascii(b, text, (size_t)n);
}

static bool put_repr_char(StrBuilder *b, uint32_t c, uint32_t quote)
{
    switch (c) {
    case '\n':
        return builder_ascii(b, "\\n", 2);
    case '\r':
        return builder_ascii(b, "\\r", 2);
    case '\t':
        return builder_ascii(b, "\\t", 2);
    case '\\':
        return builder_ascii(b, "\\\\", 2);
    default:
        if (c == quote)
            TRY(builder_char(b, '\\'));
        return char_is_printable(c) ? builder_char(b, c) : put_escape(b, c);
    }
}

static inline bool is_plain(uint32_t c, uint32_t quote)
{
    return c >= ' ' && c < 0x7f && c != quote && c != '\\';
}

Value str_repr(Value v)
{
    const Str *s = as_str(v);
    bool has_single = str_find_char(s->data, s->kind, s->length, '\'') >= 0;
    bool has_double = has_single && str_find_char(s->data, s->kind, s->length, '"') >= 0;
    uint32_t quote = has_single && !has_double ? '"' : '\'';
    StrBuilder b = {0};
    TRY(builder_char(&b, quote));
    for (size_t i = 0; i < s->length; ) {
        size_t start = i; /* runs of plain characters at once */
        while (i < s->length && is_plain(str_read(s->data, s->kind, i), quote))
            i++;
        TRY(builder_slice(&b, v, start, i));
        if (i < s->length)
            TRY(put_repr_char(&b, str_read(s->data, s->kind, i++), quote));
    }
    TRY(builder_char(&b, quote));
    return builder_finish(&b);
}
