/* SPDX-License-Identifier: MIT
 *
 * Escapes: unicode_escape (str literals without quotes), raw_unicode_escape (only \u and
 * \U), and the bytes literals' ones of escape_decode and escape_encode.
 */
#include <ctype.h>

#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/str_data.h"

/* --- common --- */

/* The character for a one-letter escape, -1 if there is none. Both literals have these. */
static int simple_escape(uint8_t c)
{
    switch (c) {
    case '\\': case '\'': case '"':
        return c;
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    default: return -1;
    }
}

static int hex_value(uint8_t c)
{
    return c >= '0' && c <= '9' ? c - '0' : isxdigit(c) ? (c | 32) - 'a' + 10 : -1;
}

static bool is_octal(uint8_t c) { return c >= '0' && c <= '7'; }

/* Up to three octal digits at *position. */
static uint32_t read_octal(const uint8_t *data, size_t n, size_t *position)
{
    uint32_t c = 0;
    for (size_t end = MIN(*position + 3, n); *position < end && is_octal(data[*position]); ++*position)
        c = c << 3 | (uint32_t)(data[*position] - '0');
    return c;
}

static bool warn_escape(const char *format, const uint8_t *text)
{
    return rt.services.warn(TYPE_DeprecationWarning, TRY(str_format(format, text)), 1);
}

/* --- decoding str escapes --- */

typedef struct Unescape {
    Decoding d;
    size_t position, start; /* of the escape that is being read */
    bool partial, stop;     /* stop: an incomplete escape at the end is left */
    bool warned;
} Unescape;

static bool fail(Unescape *u, const char *reason)
{
    if (u->partial && u->position >= u->d.n) {
        u->stop = true;
        return true;
    }
    return decoding_error(&u->d, &u->position, u->start, u->position, reason);
}

/* For a failure that more data couldn't mend. */
static bool fail_finally(Unescape *u, const char *reason)
{
    return decoding_error(&u->d, &u->position, u->start, u->position, reason);
}

static bool put_hex(Unescape *u, int digits, const char *truncated, const char *out_of_range)
{
    uint32_t c = 0;
    for (; digits > 0; digits--) {
        int digit = u->position < u->d.n ? hex_value(u->d.data[u->position]) : -1;
        if (digit < 0)
            return fail(u, truncated);
        c = c << 4 | (uint32_t)digit;
        u->position++;
    }
    return c > 0x10ffff ? fail_finally(u, out_of_range) : builder_char(&u->d.out, c);
}

static const char truncated_u[] = "truncated \\uXXXX escape", truncated_U[] = "truncated \\UXXXXXXXX escape";

static bool put_named(Unescape *u)
{
    static const char malformed[] = "malformed \\N character escape";
    const uint8_t *data = u->d.data;
    if (u->position >= u->d.n)
        return fail(u, malformed);
    if (data[u->position] != '{')
        return fail_finally(u, malformed);
    size_t start = ++u->position;
    while (u->position < u->d.n && data[u->position] != '}')
        u->position++;
    if (u->position >= u->d.n)
        return fail(u, malformed);
    size_t n = u->position - start;
    if (n == 0)
        return fail_finally(u, malformed);
    u->position++;
    uint32_t c = codec_char_by_name((const char *)data + start, n);
    return c != UINT32_MAX ? builder_char(&u->d.out, c) : fail_finally(u, "unknown Unicode character name");
}

static bool put_octal(Unescape *u)
{
    uint8_t text[4] = {0};
    size_t start = --u->position;
    uint32_t c = read_octal(u->d.data, u->d.n, &u->position);
    if (c > 0xff && !u->warned) {
        u->warned = true;
        memcpy(text, u->d.data + start, 3);
        TRY(warn_escape("invalid octal escape sequence '\\%s'", text));
    }
    return builder_char(&u->d.out, c);
}

static bool put_unknown(Unescape *u, uint8_t c)
{
    if (!u->warned) {
        u->warned = true;
        Value shown = TRY(str_format("invalid escape sequence '\\%c'", c));
        TRY(rt.services.warn(TYPE_DeprecationWarning, shown, 1));
    }
    TRY(builder_char(&u->d.out, '\\'));
    return builder_char(&u->d.out, c);
}

/* Behind a backslash. */
static bool put_escape(Unescape *u)
{
    if (u->position >= u->d.n)
        return fail(u, "\\ at end of string");
    uint8_t c = u->d.data[u->position++];
    int simple = simple_escape(c);
    if (simple >= 0)
        return builder_char(&u->d.out, (uint32_t)simple);
    switch (c) {
    case '\n':
        return true;
    case '0' ... '7':
        return put_octal(u);
    case 'x':
        return put_hex(u, 2, "truncated \\xXX escape", "");
    case 'u':
        return put_hex(u, 4, truncated_u, "");
    case 'U':
        return put_hex(u, 8, truncated_U, "illegal Unicode character");
    case 'N':
        return put_named(u);
    default:
        return put_unknown(u, c);
    }
}

static bool put_raw_escape(Unescape *u)
{
    if (u->position >= u->d.n) {
        if (u->partial)
            return u->stop = true;
        return builder_char(&u->d.out, '\\');
    }
    uint8_t c = u->d.data[u->position++];
    if (c == 'u')
        return put_hex(u, 4, truncated_u, "");
    if (c == 'U')
        return put_hex(u, 8, truncated_U, "\\Uxxxxxxxx out of range");
    TRY(builder_char(&u->d.out, '\\'));
    return builder_char(&u->d.out, c);
}

static Value unescape(Unescape *u, bool (*put)(Unescape *u), size_t *consumed)
{
    u->partial = consumed != NULL;
    while (u->position < u->d.n && !u->stop) {
        const uint8_t *text = u->d.data + u->position;
        const uint8_t *backslash = memchr(text, '\\', u->d.n - u->position);
        size_t n = backslash ? (size_t)(backslash - text) : u->d.n - u->position;
        if (n)
            TRY(builder_str(&u->d.out, TRY(str_new_latin1(text, n))));
        u->start = u->position += n;
        if (backslash) {
            u->position++;
            TRY(put(u));
        }
    }
    if (consumed)
        *consumed = u->stop ? u->start : u->position;
    return builder_finish(&u->d.out);
}

Value codec_unicode_escape_decode(const void *data, size_t n, const char *errors, size_t *consumed)
{
    Unescape u = {.d = {.encoding = "unicodeescape", .errors = errors, .data = data, .n = n}};
    return unescape(&u, put_escape, consumed);
}

Value codec_raw_unicode_escape_decode(const void *data, size_t n, const char *errors, size_t *consumed)
{
    Unescape u = {.d = {.encoding = "rawunicodeescape", .errors = errors, .data = data, .n = n}};
    return unescape(&u, put_raw_escape, consumed);
}

/* --- encoding str escapes --- */

const uint8_t codec_escape_widths[256] = {
    [0 ... 8] = 4, ['\t' ... '\n'] = 2, [11 ... 12] = 4, ['\r'] = 2, [14 ... 31] = 4,
    [' ' ... '['] = 1, ['\\'] = 2, [']' ... '~'] = 1, [0x7f ... 0xff] = 4,
};

static inline size_t wide_width(uint32_t c) { return c < 0x100 ? 4 : c < 0x10000 ? 6 : 10; }

static ALWAYS_INLINE size_t measure_escaped(const void *data, unsigned kind, size_t n)
{
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_read(data, kind, i);
        length += c < 0x80 ? codec_escape_widths[c] : wide_width(c);
    }
    return length;
}

static ALWAYS_INLINE void write_escaped(char *p, const void *data, unsigned kind, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_read(data, kind, i);
        if (c >= 0x80)
            p = codec_write_backslash(p, c);
        else if (codec_escape_widths[c] == 1)
            *p++ = (char)c;
        else
            p = codec_write_short_escape(p, c);
    }
}

Value codec_unicode_escape_encode(Value text)
{
    const Str *s = as_str(text);
    size_t n = s->kind == 1 ? measure_escaped(s->data, 1, s->length)
             : s->kind == 2 ? measure_escaped(s->data, 2, s->length) : measure_escaped(s->data, 4, s->length);
    if (n == 0)
        return rt.empty_bytes;
    Bytes *bytes = TRY(bytes_alloc(n));
    if (s->kind == 1)
        write_escaped(bytes->data, s->data, 1, s->length);
    else if (s->kind == 2)
        write_escaped(bytes->data, s->data, 2, s->length);
    else
        write_escaped(bytes->data, s->data, 4, s->length);
    return from_object(bytes);
}

Value codec_raw_unicode_escape_encode(Value text)
{
    const Str *s = as_str(text);
    if (s->kind == 1)
        return bytes_new(s->data, s->length);
    Bytes *bytes = TRY(bytes_alloc(codec_measure_backslashes(s, 0x100)));
    codec_write_backslashes(bytes->data, s, 0x100);
    return from_object(bytes);
}

/* --- bytes literals --- */

static bool put_byte(Encoding *e, uint32_t c)
{
    TRY(encoding_reserve(e, 1));
    e->data[e->length++] = (char)c;
    return true;
}

/* Behind "\x": two digits, or a failure; `at` is where the backslash was. */
static bool unescape_hex(Encoding *e, const uint8_t *data, size_t n, size_t *position, const char *errors, size_t at)
{
    int high = *position < n ? hex_value(data[*position]) : -1;
    int low = high >= 0 && *position + 1 < n ? hex_value(data[*position + 1]) : -1;
    if (low >= 0) {
        *position += 2;
        return put_byte(e, (uint32_t)(high << 4 | low));
    }
    if (!errors || strcmp(errors, "strict") == 0)
        RAISE(ValueError, "invalid \\x escape at position %zd", at);
    *position += high >= 0;
    if (strcmp(errors, "replace") == 0)
        return put_byte(e, '?');
    if (strcmp(errors, "ignore") != 0)
        RAISE(ValueError, "decoding error; unknown error handling code: %.400s", errors);
    return true;
}

static bool unescape_byte(Encoding *e, const uint8_t *data, size_t n, size_t *position, const char *errors)
{
    size_t at = *position - 1;
    if (*position >= n)
        RAISE(ValueError, "Trailing \\ in string");
    uint8_t c = data[(*position)++];
    int simple = simple_escape(c);
    if (simple >= 0)
        return put_byte(e, (uint32_t)simple);
    if (c == '\n')
        return true;
    if (c == 'x')
        return unescape_hex(e, data, n, position, errors, at);
    if (is_octal(c)) {
        --*position;
        uint8_t text[4] = {c, 0, 0, 0};
        uint32_t octal = read_octal(data, n, position);
        if (octal > 0xff) {
            memcpy(text, data + at + 1, 3);
            TRY(warn_escape("invalid octal escape sequence '\\%s'", text));
        }
        return put_byte(e, octal & 0xff);
    }
    Value shown = TRY(str_format("invalid escape sequence '\\%c'", c));
    TRY(rt.services.warn(TYPE_DeprecationWarning, shown, 1));
    TRY(put_byte(e, '\\'));
    return put_byte(e, c);
}

Value codec_escape_decode(const void *bytes, size_t n, const char *errors)
{
    Encoding e = {0};
    const uint8_t *data = bytes;
    TRY(encoding_reserve(&e, n));
    for (size_t position = 0; position < n; ) {
        const uint8_t *backslash = memchr(data + position, '\\', n - position);
        size_t plain = backslash ? (size_t)(backslash - data) - position : n - position;
        memcpy(e.data + e.length, data + position, plain);
        e.length += plain;
        position += plain + 1;
        if (backslash)
            TRY(unescape_byte(&e, data, n, &position, errors));
    }
    return bytes_new(e.data, e.length);
}

size_t codec_measure_literal(const char *bytes, size_t n, char quote)
{
    size_t length = 0;
    for (size_t i = 0; i < n; i++)
        length += codec_escape_widths[(uint8_t)bytes[i]] + (size_t)(bytes[i] == quote);
    return length;
}

char *codec_write_literal(char *to, const char *bytes, size_t n, char quote)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)bytes[i];
        if (LIKELY(codec_escape_widths[c] == 1 && bytes[i] != quote))
            *to++ = bytes[i];
        else
            to = codec_write_short_escape(to, c);
    }
    return to;
}

Value codec_escape_encode(const void *data, size_t n)
{
    size_t length = codec_measure_literal(data, n, '\'');
    if (length == 0)
        return rt.empty_bytes;
    Bytes *bytes = TRY(bytes_alloc(length));
    codec_write_literal(bytes->data, data, n, '\'');
    return from_object(bytes);
}
