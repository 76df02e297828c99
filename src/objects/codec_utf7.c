/* SPDX-License-Identifier: MIT
 *
 * UTF-7 (RFC 2152): ASCII stands for itself, but for "+", which begins a shift sequence of
 * UTF-16 in base 64 that ends before the first character outside that alphabet ("-" is
 * swallowed); "+-" is a plus sign.
 */
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/str_data.h"

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The digit's value and one, 0 for another character. */
static const uint8_t digits[256] = {
    ['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    ['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50,
    51, 52, ['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, ['+'] = 63, ['/'] = 64,
};

/* Characters that are written as they are. */
static const bool direct[128] = {
    ['\t' ... '\n'] = true, ['\r'] = true, [' ' ... '*'] = true, [',' ... '['] = true, [']' ... '}'] = true,
};

/* --- decoding --- */

typedef struct Utf7 {
    Decoding d;
    size_t position;
    size_t shift_start;     /* where the "+" was */
    size_t before;          /* characters before it, for partial decoding */
    bool shifted;
    uint32_t bits, bit_count;
    uint32_t high;          /* a high surrogate that waits for its low one; 0: none */
    Gathered gathered;
} Utf7;

static bool put_char(Utf7 *u, uint32_t c) { return decoding_gather(&u->d, &u->gathered, c); }

static bool put_unit(Utf7 *u, uint32_t c)
{
    if (u->high) {
        uint32_t high = u->high;
        u->high = 0;
        if (c >= 0xdc00 && c <= 0xdfff)
            return put_char(u, 0x10000 + ((high & 0x3ff) << 10) + (c & 0x3ff));
        TRY(put_char(u, high));
    }
    if (c >= 0xd800 && c <= 0xdbff)
        return u->high = c, true;
    return put_char(u, c);
}

static bool put_digit(Utf7 *u, uint32_t digit)
{
    u->bits = u->bits << 6 | digit;
    u->bit_count += 6;
    u->position++;
    if (u->bit_count < 16)
        return true;
    u->bit_count -= 16;
    uint32_t c = u->bits >> u->bit_count & 0xffff;
    u->bits &= (1u << u->bit_count) - 1;
    return put_unit(u, c);
}

static bool fail(Utf7 *u, const char *reason)
{
    u->position++;
    TRY(decoding_flush(&u->d, &u->gathered));
    return decoding_error(&u->d, &u->position, u->shift_start, u->position, reason);
}

/* c ends the shift sequence. */
static bool leave_shift(Utf7 *u, uint8_t c)
{
    u->shifted = false;
    if (u->bit_count >= 6)
        return fail(u, "partial character in shift sequence");
    if (u->bit_count > 0 && u->bits != 0)
        return fail(u, "non-zero padding bits in shift sequence");
    if (u->high && c < 0x80 && c != '+')
        TRY(put_char(u, u->high));
    u->high = 0;
    u->position += c == '-';
    return true;
}

static bool enter_shift(Utf7 *u)
{
    u->shift_start = u->position++;
    if (u->position < u->d.n && u->d.data[u->position] == '-') {
        u->position++;
        return put_char(u, '+');
    }
    if (u->position < u->d.n && !digits[u->d.data[u->position]])
        return fail(u, "ill-formed sequence");
    u->shifted = true;
    u->high = u->bits = u->bit_count = 0;
    u->before = u->d.out.length + u->gathered.length;
    return true;
}

/* Plain characters in a row. */
static bool decode_plain(Utf7 *u)
{
    Gathered *g = &u->gathered;
    const uint8_t *data = u->d.data;
    size_t i = u->position, k = g->length, n = MIN(u->d.n, i + GATHERED_MAX - k);
    for (; i < n && data[i] < 0x80 && data[i] != '+'; i++)
        g->chars[k++] = data[i];
    u->position = i;
    g->length = k;
    return k < GATHERED_MAX || decoding_flush(&u->d, g);
}

static bool decode_step(Utf7 *u)
{
    uint8_t c = u->d.data[u->position];
    if (u->shifted)
        return digits[c] ? put_digit(u, digits[c] - 1u) : leave_shift(u, c);
    if (c == '+')
        return enter_shift(u);
    if (c < 0x80)
        return decode_plain(u);
    u->shift_start = u->position;
    return fail(u, "unexpected special character");
}

static bool decode_all(Utf7 *u, bool partial)
{
    while (u->position < u->d.n) {
        while (u->position < u->d.n)
            TRY(decode_step(u));
        bool broken = u->high || u->bit_count >= 6 || (u->bit_count > 0 && u->bits);
        if (!u->shifted || partial || !broken)
            break;
        u->shifted = false;
        TRY(decoding_flush(&u->d, &u->gathered));
        TRY(decoding_error(&u->d, &u->position, u->shift_start, u->d.n, "unterminated shift sequence"));
    }
    return true;
}

Value codec_utf7_decode(const void *data, size_t n, const char *errors, size_t *consumed)
{
    Utf7 u;
    memset(&u, 0, offsetof(Utf7, gathered.chars));
    u.d = (Decoding){.encoding = "utf7", .errors = errors, .data = data, .n = n};
    TRY(decode_all(&u, consumed != NULL));
    if (consumed)
        *consumed = u.shifted ? u.shift_start : u.position;
    if (!consumed || !u.shifted)
        return decoding_finish(&u.d, &u.gathered);
    /* The unfinished sequence is for the next call. */
    return str_substring(TRY(decoding_finish(&u.d, &u.gathered)), 0, u.before);
}

/* --- encoding --- */

typedef struct Utf7Writer {
    char *p;
    bool shifted;
    uint32_t bits, bit_count;
} Utf7Writer;

/* Behind zero, two or four bits, which makes two or three digits; three are written anyway. */
static inline void write_shifted(Utf7Writer *w, uint32_t unit)
{
    uint32_t count = w->bit_count + 16, whole = count >= 18 ? 3 : 2;
    uint32_t bits = (w->bits << 16 | unit) << (20 - count);
    for (int i = 0; i < 3; i++)
        w->p[i] = base64[bits >> (14 - 6 * i) & 63];
    w->p += whole;
    w->bit_count = count - 6 * whole;
    w->bits = unit & ((1u << w->bit_count) - 1);
}

/* The last digit, filled up with zero bits. */
static inline void flush_bits(Utf7Writer *w)
{
    if (w->bit_count)
        *w->p++ = base64[w->bits << (6 - w->bit_count) & 63];
    w->bits = w->bit_count = 0;
    w->shifted = false;
}

static inline void write_direct(Utf7Writer *w, uint32_t c)
{
    if (w->shifted) {
        flush_bits(w);
        if (digits[c] || c == '-')
            *w->p++ = '-';
    }
    *w->p++ = (char)c;
}

static inline void write_other(Utf7Writer *w, uint32_t c)
{
    if (!w->shifted)
        *w->p++ = '+';
    w->shifted = true;
    if (c >= 0x10000) {
        write_shifted(w, 0xd800 + ((c - 0x10000) >> 10));
        c = 0xdc00 + (c & 0x3ff);
    }
    write_shifted(w, c);
}

/* The state is given and taken by value, so that it can be in registers. */
static ALWAYS_INLINE Utf7Writer write_chars(Utf7Writer w, const void *data, unsigned kind, size_t i, size_t end)
{
    for (; i < end; i++) {
        uint32_t c = str_read(data, kind, i);
        if (c < 0x80 && direct[c]) {
            write_direct(&w, c);
        } else if (c == '+' && !w.shifted) {
            *w.p++ = '+';
            *w.p++ = '-';
        } else {
            write_other(&w, c);
        }
    }
    return w;
}

static Utf7Writer write_kinds(Utf7Writer w, const Str *s, size_t i, size_t end)
{
    return s->kind == 1 ? write_chars(w, s->data, 1, i, end)
         : s->kind == 2 ? write_chars(w, s->data, 2, i, end) : write_chars(w, s->data, 4, i, end);
}

/* At most so many bytes a character: "+" and the digits of four bits left and of two units. */
enum { BYTES_MAX = 7, CHARS_AT_ONCE = 1024 };

Value codec_utf7_encode(Value text)
{
    char local[BYTES_MAX * CHARS_AT_ONCE + 2];
    const Str *s = as_str(text);
    Encoding e = {.data = local, .capacity = sizeof local};
    Utf7Writer w = {0};
    for (size_t i = 0, end; i < s->length; i = end) {
        end = MIN(s->length, i + CHARS_AT_ONCE);
        TRY(encoding_reserve(&e, BYTES_MAX * (end - i) + 2));
        w.p = e.data + e.length;
        w = write_kinds(w, s, i, end);
        e.length = (size_t)(w.p - e.data);
    }
    if (w.shifted) {
        flush_bits(&w);
        *w.p++ = '-';
        e.length = (size_t)(w.p - e.data);
    }
    return bytes_new(e.data, e.length);
}
