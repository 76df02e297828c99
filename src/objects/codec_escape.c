/* SPDX-License-Identifier: MIT
 *
 * Escapes: unicode_escape (str literals without quotes), raw_unicode_escape (only \u and
 * \U), and the bytes literals' ones of escape_decode and escape_encode.
 */
#include "base/hex.h"
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/str_data.h"

/* --- common --- */

/* The character for a one-letter escape, 0 if there is none. Both literals have these. */
static const uint8_t simple_escapes[256] = {
    ['\\'] = '\\', ['\''] = '\'', ['"'] = '"', ['a'] = '\a', ['b'] = '\b', ['f'] = '\f', ['n'] = '\n',
    ['r'] = '\r', ['t'] = '\t', ['v'] = '\v',
};

static bool is_octal(uint8_t c) { return c >= '0' && c <= '7'; }

/* Up to three octal digits at *position. */
static uint32_t read_octal(const uint8_t *data, size_t n, size_t *position)
{
    uint32_t c = 0;
    for (size_t end = MIN(*position + 3, n); *position < end && is_octal(data[*position]); ++*position)
        c = c << 3 | (uint32_t)(data[*position] - '0');
    return c;
}

/* The first escape that is none, of which there is a warning at the end: behind the backslash,
 * one character or three octal digits above 0377. */
typedef struct InvalidEscape {
    bool found;
    uint8_t text[4];
} InvalidEscape;

static void note_invalid(InvalidEscape *invalid, const uint8_t *text, size_t n)
{
    if (!invalid->found)
        memcpy(invalid->text, text, n);
    invalid->found = true;
}

static bool warn_of(const InvalidEscape *invalid)
{
    if (!invalid->found)
        return true;
    Value shown = is_octal(invalid->text[0]) ? str_format("invalid octal escape sequence '\\%s'", invalid->text)
                                             : str_format("invalid escape sequence '\\%c'", invalid->text[0]);
    return rt.services.warn(TYPE_DeprecationWarning, TRY(shown), 1);
}

/* --- decoding str escapes --- */

typedef struct Unescape {
    Decoding d;
    size_t position, start; /* of the escape that is being read */
    bool partial, stop;     /* stop: an incomplete escape at the end is left */
    InvalidEscape invalid;
    Gathered gathered;
} Unescape;

static bool put_char(Unescape *u, uint32_t c) { return decoding_gather(&u->d, &u->gathered, c); }

/* For a failure that more data couldn't mend. */
static bool fail_finally(Unescape *u, const char *reason)
{
    TRY(decoding_flush(&u->d, &u->gathered));
    return decoding_error(&u->d, &u->position, u->start, u->position, reason);
}

static bool fail(Unescape *u, const char *reason)
{
    if (u->partial && u->position >= u->d.n) {
        u->stop = true;
        return true;
    }
    return fail_finally(u, reason);
}

static NOINLINE bool put_hex_slowly(Unescape *u, int digits, const char *truncated, const char *out_of_range)
{
    uint32_t c = 0;
    for (; digits > 0; digits--) {
        int digit = u->position < u->d.n ? hex_digit(u->d.data[u->position]) : -1;
        if (digit < 0)
            return fail(u, truncated);
        c = c << 4 | (uint32_t)digit;
        u->position++;
    }
    return c > 0x10ffff ? fail_finally(u, out_of_range) : put_char(u, c);
}

/* What is usual, all digits and below U+10000, is done at once. */
static ALWAYS_INLINE bool put_hex(Unescape *u, int digits, const char *truncated, const char *out_of_range)
{
    const uint8_t *p = u->d.data + u->position;
    int value = 0, wrong = 0;
    if (digits > 4 || u->d.n - u->position < (size_t)digits)
        return put_hex_slowly(u, digits, truncated, out_of_range);
    for (int i = 0; i < digits; i++) {
        int digit = hex_digit(p[i]);
        wrong |= digit;
        value = value << 4 | (digit & 15);
    }
    if (UNLIKELY(wrong < 0))
        return put_hex_slowly(u, digits, truncated, out_of_range);
    u->position += (size_t)digits;
    return put_char(u, (uint32_t)value);
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
    return c != UINT32_MAX ? put_char(u, c) : fail_finally(u, "unknown Unicode character name");
}

static bool put_octal(Unescape *u)
{
    size_t start = --u->position;
    uint32_t c = read_octal(u->d.data, u->d.n, &u->position);
    if (c > 0xff)
        note_invalid(&u->invalid, u->d.data + start, 3);
    return put_char(u, c);
}

static bool put_unknown(Unescape *u, uint8_t c)
{
    note_invalid(&u->invalid, &c, 1);
    TRY(put_char(u, '\\'));
    return put_char(u, c);
}

/* Behind a backslash. */
static bool put_escape(Unescape *u)
{
    if (u->position >= u->d.n)
        return fail(u, "\\ at end of string");
    uint8_t c = u->d.data[u->position++];
    if (simple_escapes[c])
        return put_char(u, simple_escapes[c]);
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
        return put_char(u, '\\');
    }
    uint8_t c = u->d.data[u->position++];
    if (c == 'u')
        return put_hex(u, 4, truncated_u, "");
    if (c == 'U')
        return put_hex(u, 8, truncated_U, "\\Uxxxxxxxx out of range");
    TRY(put_char(u, '\\'));
    return put_char(u, c);
}

/* Up to the next backslash, the end or as many as there is room for. */
static bool put_plain(Unescape *u)
{
    Gathered *g = &u->gathered;
    const uint8_t *data = u->d.data;
    size_t i = u->position, k = g->length, n = MIN(u->d.n, i + GATHERED_MAX - k);
    for (; i < n && data[i] != '\\'; i++)
        g->chars[k++] = data[i];
    u->position = i;
    g->length = k;
    return k < GATHERED_MAX || decoding_flush(&u->d, g);
}

static ALWAYS_INLINE Value unescape(const char *encoding, const void *data, size_t n, const char *errors,
                                    size_t *consumed, bool (*put)(Unescape *u))
{
    Unescape u;
    memset(&u, 0, offsetof(Unescape, gathered.chars));
    u.d = (Decoding){.encoding = encoding, .errors = errors, .data = data, .n = n};
    u.partial = consumed != NULL;
    while (u.position < u.d.n && !u.stop) {
        TRY(put_plain(&u));
        u.start = u.position;
        if (u.position < u.d.n && u.d.data[u.position] == '\\') {
            u.position++;
            TRY(put(&u));
        }
    }
    if (consumed)
        *consumed = u.stop ? u.start : u.position;
    TRY(warn_of(&u.invalid));
    return decoding_finish(&u.d, &u.gathered);
}

Value codec_unicode_escape_decode(const void *data, size_t n, const char *errors, size_t *consumed)
{
    return unescape("unicodeescape", data, n, errors, consumed, put_escape);
}

Value codec_raw_unicode_escape_decode(const void *data, size_t n, const char *errors, size_t *consumed)
{
    return unescape("rawunicodeescape", data, n, errors, consumed, put_raw_escape);
}

/* --- encoding str escapes --- */

const uint8_t codec_escape_widths[256] = {
    [0 ... 8] = 4, ['\t' ... '\n'] = 2, [11 ... 12] = 4, ['\r'] = 2, [14 ... 31] = 4,
    [' ' ... '['] = 1, ['\\'] = 2, [']' ... '~'] = 1, [0x7f ... 0xff] = 4,
};

static ALWAYS_INLINE char *write_escaped(char *p, const void *data, unsigned kind, size_t i, size_t end)
{
    for (; i < end; i++) {
        uint32_t c = str_read(data, kind, i);
        if (c >= 0x80)
            p = codec_write_backslash(p, c);
        else if (codec_escape_widths[c] == 1)
            *p++ = (char)c;
        else
            p = codec_write_short_escape(p, c);
    }
    return p;
}

Value codec_unicode_escape_encode(Value text)
{
    enum { CHARS_AT_ONCE = 1024 };
    char local[12 * CHARS_AT_ONCE];
    const Str *s = as_str(text);
    Encoding e = {.data = local, .capacity = sizeof local};
    for (size_t i = 0, end; i < s->length; i = end) {
        end = MIN(s->length, i + CHARS_AT_ONCE);
        TRY(encoding_reserve(&e, CODEC_ESCAPE_MAX * (end - i)));
        char *p = e.data + e.length;
        p = s->kind == 1 ? write_escaped(p, s->data, 1, i, end)
          : s->kind == 2 ? write_escaped(p, s->data, 2, i, end) : write_escaped(p, s->data, 4, i, end);
        e.length = (size_t)(p - e.data);
    }
    return bytes_new(e.data, e.length);
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

/* What becomes of them takes no more than they do: so there is always room for a byte. */
typedef struct BytesUnescape {
    const uint8_t *data, *p, *end;
    const char *errors;
    char *to;
    InvalidEscape invalid;
} BytesUnescape;

/* Behind "\x": two digits, or a failure. */
static bool unescape_hex(BytesUnescape *u)
{
    size_t at = (size_t)(u->p - u->data) - 2;
    int high = u->p < u->end ? hex_digit(*u->p) : -1;
    int low = high >= 0 && u->end - u->p >= 2 ? hex_digit(u->p[1]) : -1;
    if (low >= 0) {
        u->p += 2;
        *u->to++ = (char)(high << 4 | low);
        return true;
    }
    if (!u->errors || strcmp(u->errors, "strict") == 0)
        RAISE(ValueError, "invalid \\x escape at position %zd", at);
    u->p += high >= 0;
    if (strcmp(u->errors, "replace") == 0)
        *u->to++ = '?';
    else if (strcmp(u->errors, "ignore") != 0)
        RAISE(ValueError, "decoding error; unknown error handling code: %.400s", u->errors);
    return true;
}

static void unescape_octal(BytesUnescape *u)
{
    const uint8_t *digits = u->p;
    size_t n = 0;
    uint32_t octal = read_octal(digits, (size_t)(u->end - digits), &n);
    u->p += n;
    if (octal > 0xff)
        note_invalid(&u->invalid, digits, 3);
    *u->to++ = (char)octal;
}

/* Behind a backslash. */
static bool unescape_byte(BytesUnescape *u)
{
    if (u->p == u->end)
        RAISE(ValueError, "Trailing \\ in string");
    if (is_octal(*u->p))
        return unescape_octal(u), true;
    uint8_t c = *u->p++;
    if (c == '\n')
        return true;
    if (c == 'x')
        return unescape_hex(u);
    if (simple_escapes[c])
        return *u->to++ = (char)simple_escapes[c], true;
    note_invalid(&u->invalid, &c, 1);
    *u->to++ = '\\';
    *u->to++ = (char)c;
    return true;
}

/* How many of the eight bytes come before the first backslash. */
static inline size_t before_backslash(const uint8_t *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t word;
    memcpy(&word, p, 8);
    word = le64toh(word) ^ ones * '\\';
    word = (word - ones) & ~word & ones << 7;
    return word ? (size_t)__builtin_ctzll(word) / 8 : 8;
}

/* The byte for "\xff" at p, -1 if it isn't that. */
static inline int hex_escape(const uint8_t *p)
{
    return p[0] == '\\' && p[1] == 'x' ? hex_digit(p[2]) * 16 | hex_digit(p[3]) : -1;
}

/* Up to what is no plain byte and no usual escape. Plain bytes are copied eight at a time. */
static void unescape_usual(BytesUnescape *u)
{
    const uint8_t *p = u->p, *end = u->end;
    char *to = u->to;
    for (int byte;;) {
        for (; end - p >= 4 && (byte = hex_escape(p)) >= 0; p += 4)
            *to++ = (char)byte;
        for (size_t n = 8; n == 8 && end - p >= 8; p += n, to += n) {
            memcpy(to, p, 8);
            n = before_backslash(p);
        }
        while (p < end && *p != '\\')
            *to++ = (char)*p++;
        if (end - p < 2 || (!simple_escapes[p[1]] && (end - p < 4 || hex_escape(p) < 0)))
            break;
        for (; end - p >= 2 && *p == '\\' && simple_escapes[p[1]]; p += 2)
            *to++ = (char)simple_escapes[p[1]];
    }
    u->p = p;
    u->to = to;
}

Value codec_escape_decode(const void *bytes, size_t n, const char *errors)
{
    char local[4096], *room = n <= sizeof local ? local : gc_alloc_atomic(n);
    if (!room)
        return raise_no_memory();
    const uint8_t *data = bytes;
    BytesUnescape u = {.data = data, .p = data, .end = data + n, .errors = errors, .to = room};
    for (;;) {
        unescape_usual(&u);
        if (u.p == u.end)
            break;
        u.p++;
        TRY(unescape_byte(&u));
    }
    TRY(warn_of(&u.invalid));
    return bytes_new(room, (size_t)(u.to - room));
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
