/* SPDX-License-Identifier: MIT */
/*
 * What the text between a literal's quotes means. Text without backslashes is taken as it
 * is; else it is copied with its escapes replaced. A wrong escape is a SyntaxError whose
 * message counts positions as the codec "unicode_escape" would, to which each character
 * beyond ASCII has ten bytes.
 */
#include <string.h>

#include "ast/build.h"
#include "objects/bytes.h"
#include "objects/str.h"
#include "objects/codec.h"

typedef struct Escapes {
    Builder *b;
    Span at;
    const unsigned char *start, *p, *end;
    unsigned char *out;             /* never longer than the source */
    bool bytes;
} Escapes;

static bool is_octal(const Escapes *e)
{
    return e->p < e->end && *e->p >= '0' && *e->p <= '7';
}

static int hex_digit(unsigned char c)
{
    return c >= '0' && c <= '9' ? c - '0'
         : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* UTF-8 of any code point, surrogates too. */
static void put(Escapes *e, uint32_t c)
{
    unsigned char *out = e->out;
    if (c < 0x80)
        *out++ = (unsigned char)c;
    else if (c < 0x800) {
        *out++ = (unsigned char)(0xc0 | c >> 6);
        *out++ = (unsigned char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        *out++ = (unsigned char)(0xe0 | c >> 12);
        *out++ = (unsigned char)(0x80 | (c >> 6 & 63));
        *out++ = (unsigned char)(0x80 | (c & 63));
    } else {
        *out++ = (unsigned char)(0xf0 | c >> 18);
        *out++ = (unsigned char)(0x80 | (c >> 12 & 63));
        *out++ = (unsigned char)(0x80 | (c >> 6 & 63));
        *out++ = (unsigned char)(0x80 | (c & 63));
    }
    e->out = out;
}

/* ---- Errors ---- */

/* The codec's position of a place in the text. */
static size_t position(const Escapes *e, const unsigned char *at)
{
    size_t n = 0;
    for (const unsigned char *p = e->start; p < at; p++)
        n += *p < 0x80 ? 1 : (*p & 0xc0) != 0x80 ? 10 : 0;
    return n;
}

static bool fail(Escapes *e, const unsigned char *from, const char *what)
{
    size_t first = position(e, from), last = position(e, e->p) - 1;
    if (first == last)
        build_fail(e->b, e->at, "(unicode error) 'unicodeescape' codec can't decode byte 0x5c "
                   "in position %zu: %s", first, what);
    else
        build_fail(e->b, e->at, "(unicode error) 'unicodeescape' codec can't decode bytes in "
                   "position %zu-%zu: %s", first, last, what);
    return false;
}

static bool warn(Escapes *e, const char *format, const unsigned char *text, int n)
{
    build_warn(e->b, TYPE_SyntaxWarning, e->at, format, n, (const char *)text);
    return !problem_exists(&e->b->problem);
}

/* ---- Escapes, p behind the letter ---- */

static bool octal(Escapes *e)
{
    const unsigned char *digits = --e->p;
    uint32_t c = 0;
    for (int i = 0; i < 3 && is_octal(e); i++)
        c = c * 8 + (*e->p++ - '0');
    if (c > 0377 && !warn(e, "invalid octal escape sequence '\\%.*s'", digits,
                          (int)(e->p - digits)))
        return false;
    if (e->bytes)
        *e->out++ = (unsigned char)c;
    else
        put(e, c);
    return true;
}

/* \xhh, \uhhhh, \Uhhhhhhhh */
static bool hexadecimal(Escapes *e, int digits, const char *truncated)
{
    const unsigned char *backslash = e->p - 2;
    uint32_t c = 0;
    int n = 0;
    for (; n < digits && e->p < e->end && hex_digit(*e->p) >= 0; n++)
        c = c << 4 | (uint32_t)hex_digit(*e->p++);
    if (n < digits) {
        if (!e->bytes)
            return fail(e, backslash, truncated);
        build_fail(e->b, e->at, "(value error) invalid \\x escape at position %zu",
                   (size_t)(backslash - e->start));
        return false;
    }
    if (c > 0x10ffff)
        return fail(e, backslash, "illegal Unicode character");
    if (e->bytes)
        *e->out++ = (unsigned char)c;
    else
        put(e, c);
    return true;
}

/* \N{name} */
static bool named(Escapes *e)
{
    const unsigned char *backslash = e->p - 2;
    if (e->p == e->end || *e->p != '{')
        return fail(e, backslash, "malformed \\N character escape");
    const unsigned char *name = ++e->p;
    while (e->p < e->end && *e->p != '}')
        e->p++;
    size_t n = e->p - name;
    if (!n || e->p == e->end)
        return fail(e, backslash, "malformed \\N character escape");
    e->p++;
    uint32_t c = codec_char_by_name((const char *)name, n);
    if (c == UINT32_MAX)
        return fail(e, backslash, "unknown Unicode character name");
    put(e, c);
    return true;
}

/* Those that only str has. */
static bool unicode_escape(Escapes *e, unsigned char c)
{
    return c == 'u' ? hexadecimal(e, 4, "truncated \\uXXXX escape")
         : c == 'U' ? hexadecimal(e, 8, "truncated \\UXXXXXXXX escape") : named(e);
}

/* One that means nothing: both characters stay. */
static bool unknown(Escapes *e)
{
    const unsigned char *c = e->p - 1;
    int n = 1;
    while (c + n < e->end && (c[n] & 0xc0) == 0x80 && *c >= 0x80)
        n++;
    *e->out++ = '\\';
    e->p = c;
    /* A character beyond ASCII is no escape, so it is not a wrong one either. */
    return *c >= 0x80 || (*e->out++ = *e->p++, warn(e, "invalid escape sequence '\\%.*s'", c, n));
}

static bool escape(Escapes *e)
{
    if (e->p == e->end) {                       /* before a brace of an f-string */
        *e->out++ = '\\';
        return warn(e, "invalid escape sequence '\\%.*s'", e->p, 1);
    }
    unsigned char c = *e->p++;
    switch (c) {
    case '\n': return true;
    case '\\': case '\'': case '"': *e->out++ = c; return true;
    case 'a': *e->out++ = '\a'; return true;
    case 'b': *e->out++ = '\b'; return true;
    case 'f': *e->out++ = '\f'; return true;
    case 'n': *e->out++ = '\n'; return true;
    case 'r': *e->out++ = '\r'; return true;
    case 't': *e->out++ = '\t'; return true;
    case 'v': *e->out++ = '\v'; return true;
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
        return octal(e);
    case 'x': return hexadecimal(e, 2, "truncated \\xXX escape");
    case 'u': case 'U': case 'N':
        if (!e->bytes)
            return unicode_escape(e, c);
        FALLTHROUGH;
    default: return unknown(e);
    }
}

static Value finish(Builder *b, const char *text, size_t n, bool bytes)
{
    Value value = bytes ? bytes_new(text, n) : str_new_utf8(text, n);
    if (!value)
        problem_set_raised(&b->problem);
    return value;
}

static bool only_ascii(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] >= 0x80)
            return false;
    return true;
}

Value build_decode(Builder *b, const char *text, size_t n, bool bytes, bool raw, Span at)
{
    if (bytes && !only_ascii(text, n)) {
        build_fail(b, at, "bytes can only contain ASCII literal characters");
        return 0;
    }
    if (raw || !memchr(text, '\\', n))
        return finish(b, text, n, bytes);
    char *out = arena_alloc(b->arena, n + 1);
    Escapes e = {b, at, (const unsigned char *)text, (const unsigned char *)text,
                 (const unsigned char *)text + n, (unsigned char *)out, bytes};
    while (e.p < e.end) {
        const unsigned char *backslash = memchr(e.p, '\\', e.end - e.p);
        size_t plain = (backslash ? backslash : e.end) - e.p;
        memcpy(e.out, e.p, plain);
        e.out += plain;
        e.p += plain + (backslash != NULL);
        if (backslash && !escape(&e))
            return 0;
    }
    return finish(b, out, (char *)e.out - out, bytes);
}
