/* SPDX-License-Identifier: MIT
 *
 * UTF-16 and UTF-32 in both byte orders, with and without byte order mark.
 */
#include "gc/heap.h"
#include "objects/codec.h"
#include "objects/str_data.h"

static const int native_order = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 1 : -1;

static uint32_t read_unit(const uint8_t *p, size_t unit, int order)
{
    uint32_t c = 0;
    for (size_t i = 0; i < unit; i++)
        c |= (uint32_t)p[order > 0 ? unit - 1 - i : i] << 8 * i;
    return c;
}

static void write_unit(Encoding *e, uint32_t c)
{
    for (size_t i = 0; i < e->unit; i++)
        e->data[e->length + (e->order > 0 ? e->unit - 1 - i : i)] = (char)(c >> 8 * i);
    e->length += e->unit;
}

/* Order 0: take it from the mark, which is skipped. Returns where the text begins. */
static size_t detect_order(const Decoding *d, size_t unit, int *order)
{
    if (*order != 0 || d->n < unit)
        return 0;
    for (int candidate = -1; candidate <= 1; candidate += 2) {
        if (read_unit(d->data, unit, candidate) == 0xfeff)
            return *order = candidate, unit;
    }
    return 0;
}

/* --- UTF-16 --- */

static bool is_low(uint32_t c) { return (c & 0xfffffc00) == 0xdc00; }

/* A surrogate at `position`: the pair is joined, or the failure handled. *stop: incomplete. */
static bool decode_surrogate(Decoding *d, size_t *position, int order, bool partial, bool *stop)
{
    size_t at = *position;
    uint32_t c = read_unit(d->data + at, 2, order);
    if (is_low(c))
        return decoding_error(d, position, at, at + 2, "illegal encoding");
    if (d->n - at < 4) {
        *stop = partial;
        return partial || decoding_error(d, position, at, d->n, "unexpected end of data");
    }
    uint32_t low = read_unit(d->data + at + 2, 2, order);
    if (!is_low(low))
        return decoding_error(d, position, at, at + 2, "illegal UTF-16 surrogate");
    *position = at + 4;
    return builder_char(&d->out, 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff));
}

static bool decode_utf16(Decoding *d, size_t *position, int order, bool partial)
{
    bool stop = false;
    while (*position < d->n && !stop) {
        if (d->n - *position < 2) {
            if (partial)
                return true;
            TRY(decoding_error(d, position, *position, d->n, "truncated data"));
            continue;
        }
        uint32_t c = read_unit(d->data + *position, 2, order);
        if (UNLIKELY(str_is_surrogate(c))) {
            TRY(decode_surrogate(d, position, order, partial, &stop));
        } else {
            TRY(builder_char(&d->out, c));
            *position += 2;
        }
    }
    return true;
}

Value codec_utf16_decode(const void *data, size_t n, const char *errors, int *order, size_t *consumed)
{
    Decoding d = {.errors = errors, .data = data, .n = n};
    size_t position = detect_order(&d, 2, order);
    int actual = *order ? *order : native_order;
    d.encoding = actual < 0 ? "utf-16-le" : "utf-16-be";
    TRY(decode_utf16(&d, &position, actual, consumed != NULL));
    if (consumed)
        *consumed = position;
    return builder_finish(&d.out);
}

static bool put_utf16(Encoding *e, uint32_t c, bool *done)
{
    *done = !str_is_surrogate(c);
    TRY(encoding_reserve(e, 4));
    if (!*done)
        return true;
    if (c < 0x10000)
        return write_unit(e, c), true;
    write_unit(e, 0xd800 + ((c - 0x10000) >> 10));
    write_unit(e, 0xdc00 + (c & 0x3ff));
    return true;
}

/* The common end of both encoders. */
static Value encode(Encoding *e, int order)
{
    e->reason = "surrogates not allowed";
    e->single = true;
    e->replacement_limit = 0x80;
    e->order = order ? order : native_order;
    TRY(encoding_reserve(e, (str_length(e->text) + 1) * e->unit));
    if (order == 0)
        write_unit(e, 0xfeff);
    return encoding_run(e);
}

Value codec_utf16_encode(Value text, const char *errors, int order)
{
    Encoding e = {.encoding = order < 0 ? "utf-16-le" : order > 0 ? "utf-16-be" : "utf-16",
                  .errors = errors, .text = text, .put = put_utf16, .unit = 2};
    return encode(&e, order);
}

/* --- UTF-32 --- */

static bool decode_utf32(Decoding *d, size_t *position, int order, bool partial)
{
    while (*position < d->n) {
        size_t at = *position;
        if (d->n - at < 4) {
            if (partial)
                return true;
            TRY(decoding_error(d, position, at, d->n, "truncated data"));
            continue;
        }
        uint32_t c = read_unit(d->data + at, 4, order);
        const char *reason = c > 0x10ffff ? "code point not in range(0x110000)"
            : str_is_surrogate(c) ? "code point in surrogate code point range(0xd800, 0xe000)" : NULL;
        if (reason) {
            TRY(decoding_error(d, position, at, at + 4, reason));
        } else {
            TRY(builder_char(&d->out, c));
            *position += 4;
        }
    }
    return true;
}

Value codec_utf32_decode(const void *data, size_t n, const char *errors, int *order, size_t *consumed)
{
    Decoding d = {.errors = errors, .data = data, .n = n};
    size_t position = detect_order(&d, 4, order);
    int actual = *order ? *order : native_order;
    d.encoding = actual < 0 ? "utf-32-le" : "utf-32-be";
    TRY(decode_utf32(&d, &position, actual, consumed != NULL));
    if (consumed)
        *consumed = position;
    return builder_finish(&d.out);
}

static bool put_utf32(Encoding *e, uint32_t c, bool *done)
{
    *done = !str_is_surrogate(c);
    TRY(encoding_reserve(e, 4));
    if (*done)
        write_unit(e, c);
    return true;
}

Value codec_utf32_encode(Value text, const char *errors, int order)
{
    Encoding e = {.encoding = order < 0 ? "utf-32-le" : order > 0 ? "utf-32-be" : "utf-32",
                  .errors = errors, .text = text, .put = put_utf32, .unit = 4};
    return encode(&e, order);
}
