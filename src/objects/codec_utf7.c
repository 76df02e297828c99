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

/* The digit's value, -1 for another character. */
static int digit_value(uint32_t c)
{
    const char *found = c && c < 0x80 ? strchr(base64, (int)c) : NULL;
    return found ? (int)(found - base64) : -1;
}

/* Characters that are written as they are. */
static bool is_direct(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c < 0x7f && c != '+' && c != '\\' && c != '~');
}

/* --- decoding --- */

typedef struct Utf7 {
    Decoding d;
    size_t position;
    size_t shift_start;     /* where the "+" was */
    size_t before;          /* characters before it, for partial decoding */
    bool shifted;
    uint32_t bits, bit_count;
    uint32_t high;          /* a high surrogate that waits for its low one; 0: none */
} Utf7;

static bool put_unit(Utf7 *u, uint32_t c)
{
    if (u->high) {
        uint32_t high = u->high;
        u->high = 0;
        if (c >= 0xdc00 && c <= 0xdfff)
            return builder_char(&u->d.out, 0x10000 + ((high & 0x3ff) << 10) + (c & 0x3ff));
        TRY(builder_char(&u->d.out, high));
    }
    if (c >= 0xd800 && c <= 0xdbff)
        return u->high = c, true;
    return builder_char(&u->d.out, c);
}

static bool put_digit(Utf7 *u, int digit)
{
    u->bits = u->bits << 6 | (uint32_t)digit;
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
        TRY(builder_char(&u->d.out, u->high));
    u->high = 0;
    u->position += c == '-';
    return true;
}

static bool enter_shift(Utf7 *u)
{
    u->shift_start = u->position++;
    if (u->position < u->d.n && u->d.data[u->position] == '-') {
        u->position++;
        return builder_char(&u->d.out, '+');
    }
    if (u->position < u->d.n && digit_value(u->d.data[u->position]) < 0)
        return fail(u, "ill-formed sequence");
    u->shifted = true;
    u->high = u->bits = u->bit_count = 0;
    u->before = u->d.out.length;
    return true;
}

static bool decode_step(Utf7 *u)
{
    uint8_t c = u->d.data[u->position];
    int digit = digit_value(c);
    if (u->shifted)
        return digit >= 0 ? put_digit(u, digit) : leave_shift(u, c);
    if (c == '+')
        return enter_shift(u);
    if (c < 0x80)
        return u->position++, builder_char(&u->d.out, c);
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
        TRY(decoding_error(&u->d, &u->position, u->shift_start, u->d.n, "unterminated shift sequence"));
    }
    return true;
}

Value codec_utf7_decode(const void *data, size_t n, const char *errors, size_t *consumed)
{
    Utf7 u = {.d = {.encoding = "utf7", .errors = errors, .data = data, .n = n}};
    TRY(decode_all(&u, consumed != NULL));
    if (consumed)
        *consumed = u.shifted ? u.shift_start : u.position;
    if (!consumed || !u.shifted)
        return builder_finish(&u.d.out);
    /* The unfinished sequence is for the next call. */
    return str_substring(TRY(builder_finish(&u.d.out)), 0, u.before);
}

/* --- encoding --- */

typedef struct Utf7Writer {
    Encoding e;
    bool shifted;
    uint32_t bits, bit_count;
} Utf7Writer;

static void write_byte(Utf7Writer *w, char c) { w->e.data[w->e.length++] = c; }

static void write_shifted(Utf7Writer *w, uint32_t unit)
{
    w->bits = w->bits << 16 | unit;
    for (w->bit_count += 16; w->bit_count >= 6; ) {
        w->bit_count -= 6;
        write_byte(w, base64[w->bits >> w->bit_count & 63]);
    }
    w->bits &= (1u << w->bit_count) - 1;
}

/* The last digit, filled up with zero bits. */
static void flush_bits(Utf7Writer *w)
{
    if (w->bit_count)
        write_byte(w, base64[w->bits << (6 - w->bit_count) & 63]);
    w->bits = w->bit_count = 0;
    w->shifted = false;
}

static void encode_char(Utf7Writer *w, uint32_t c)
{
    if (is_direct(c)) {
        bool was_shifted = w->shifted;
        if (was_shifted)
            flush_bits(w);
        if (was_shifted && (digit_value(c) >= 0 || c == '-'))
            write_byte(w, '-');
        write_byte(w, (char)c);
    } else if (c == '+' && !w->shifted) {
        write_byte(w, '+');
        write_byte(w, '-');
    } else {
        if (!w->shifted)
            write_byte(w, '+');
        w->shifted = true;
        if (c >= 0x10000) {
            write_shifted(w, 0xd800 + ((c - 0x10000) >> 10));
            c = 0xdc00 + (c & 0x3ff);
        }
        write_shifted(w, c);
    }
}

Value codec_utf7_encode(Value text)
{
    Utf7Writer w = {0};
    for (size_t i = 0; i < str_length(text); i++) {
        TRY(encoding_reserve(&w.e, 12));
        encode_char(&w, str_at(text, i));
    }
    TRY(encoding_reserve(&w.e, 2));
    if (w.shifted) {
        flush_bits(&w);
        write_byte(&w, '-');
    }
    return bytes_new(w.e.data, w.e.length);
}
