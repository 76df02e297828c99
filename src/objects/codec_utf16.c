/* SPDX-License-Identifier: MIT
 *
 * UTF-16 and UTF-32 in both byte orders, with and without byte order mark. What has no errors
 * is measured and then written at once; `swap` is for the order that isn't the machine's.
 */
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/str_data.h"

static const int native_order = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 1 : -1;

static ALWAYS_INLINE uint16_t swap16(uint16_t c, bool swap) { return swap ? __builtin_bswap16(c) : c; }
static ALWAYS_INLINE uint32_t swap32(uint32_t c, bool swap) { return swap ? __builtin_bswap32(c) : c; }

static ALWAYS_INLINE uint16_t read16(const uint8_t *p, bool swap)
{
    uint16_t c;
    memcpy(&c, p, 2);
    return swap16(c, swap);
}

static ALWAYS_INLINE uint32_t read32(const uint8_t *p, bool swap)
{
    uint32_t c;
    memcpy(&c, p, 4);
    return swap32(c, swap);
}

static uint32_t read_unit(const uint8_t *p, size_t unit, int order)
{
    return unit == 2 ? read16(p, order != native_order) : read32(p, order != native_order);
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

/* Units in either order to characters of one or two bytes that they fit. */
#define READ_UNITS(name, to_type, read, unit, swap)                                              \
    static NOINLINE void name(to_type *restrict to, const uint8_t *restrict from, size_t n)      \
    {                                                                                            \
        FOR_BLOCKS(i, n, to[i] = (to_type)read(from + unit * i, swap));                          \
    }
READ_UNITS(read_16_to_1, uint8_t, read16, 2, false)
READ_UNITS(read_32_to_1, uint8_t, read32, 4, false)
READ_UNITS(read_32_to_2, uint16_t, read32, 4, false)
READ_UNITS(read_swapped_16_to_1, uint8_t, read16, 2, true)
READ_UNITS(read_swapped_32_to_1, uint8_t, read32, 4, true)
READ_UNITS(read_swapped_32_to_2, uint16_t, read32, 4, true)

static NOINLINE void swap_units(void *data, size_t unit, size_t n)
{
    uint16_t *units2 = data;
    uint32_t *units4 = data;
    if (unit == 2)
        FOR_BLOCKS(i, n, units2[i] = __builtin_bswap16(units2[i]));
    else
        FOR_BLOCKS(i, n, units4[i] = __builtin_bswap32(units4[i]));
}

static void read_units(Str *to, const uint8_t *from, size_t unit, bool swap)
{
    if (to->kind == unit) {
        memcpy(to->data, from, to->length * unit);
        if (swap)
            swap_units(to->data, unit, to->length);
    } else if (unit == 2) {
        (swap ? read_swapped_16_to_1 : read_16_to_1)(to->data, from, to->length);
    } else if (to->kind == 1) {
        (swap ? read_swapped_32_to_1 : read_32_to_1)(to->data, from, to->length);
    } else {
        (swap ? read_swapped_32_to_2 : read_32_to_2)(to->data, from, to->length);
    }
}

/* --- decoding UTF-16 --- */

static bool is_low(uint32_t c) { return (c & 0xfffffc00) == 0xdc00; }
static bool is_high(uint32_t c) { return (c & 0xfffffc00) == 0xd800; }
static uint32_t join_pair(uint32_t high, uint32_t low) { return 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff); }

enum { BLOCK = 32 }; /* units that are looked at together */

/* What a run of whole characters consists of. */
typedef struct Extent {
    size_t bytes, pairs;
    uint32_t all; /* the bits of the units */
} Extent;

static ALWAYS_INLINE bool block_has_surrogate(const uint8_t *p, bool swap, uint16_t *all)
{
    uint16_t surrogates = 0, bits = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        uint16_t c = read16(p + 2 * i, false);
        bits |= c;
        surrogates |= (uint16_t)-((c & (swap ? 0xf8 : 0xf800)) == (swap ? 0xd8 : 0xd800));
    }
    *all = swap16(bits, swap);
    return surrogates;
}

/* Whole characters up to the first failure or the end. */
static ALWAYS_INLINE Extent measure_utf16(const uint8_t *p, size_t n, bool swap)
{
    Extent e = {0};
    uint16_t all;
    size_t i = 0;
    while (i + 2 <= n) {
        if (i + 2 * BLOCK <= n && !block_has_surrogate(p + i, swap, &all)) {
            e.all |= all;
            i += 2 * BLOCK;
            continue;
        }
        for (size_t end = MIN(i + 2 * BLOCK, n - 1); i < end; i += 2) {
            uint16_t c = read16(p + i, swap);
            if (LIKELY(!str_is_surrogate(c))) {
                e.all |= c;
                continue;
            }
            if (!is_high(c) || n - i < 4 || !is_low(read16(p + i + 2, swap)))
                return e.bytes = i, e;
            e.pairs++;
            i += 2;
        }
    }
    return e.bytes = i, e;
}

static ALWAYS_INLINE void decode_pairs(uint32_t *to, size_t n, const uint8_t *p, bool swap)
{
    for (size_t i = 0; i < n; i++, p += 2) {
        uint32_t c = read16(p, swap);
        if (str_is_surrogate(c)) {
            c = join_pair(c, read16(p + 2, swap));
            p += 2;
        }
        to[i] = c;
    }
}

/* The whole characters from *position on. */
static ALWAYS_INLINE Value decode_whole_utf16(const Decoding *d, size_t *position, bool swap)
{
    const uint8_t *p = d->data + *position;
    Extent e = measure_utf16(p, d->n - *position, swap);
    size_t n = e.bytes / 2 - e.pairs;
    *position += e.bytes;
    if (n == 0)
        return rt.empty_str;
    if (n == 1)
        return str_from_char(e.pairs ? join_pair(read16(p, swap), read16(p + 2, swap)) : read16(p, swap));
    Str *s = TRY(str_alloc(n, e.pairs ? 0x10ffff : e.all));
    if (e.pairs)
        decode_pairs(s->data, n, p, swap);
    else
        read_units(s, p, 2, swap);
    return from_object(s);
}

/* Where no whole character is. *stop: it is incomplete. */
static bool utf16_error(Decoding *d, size_t *position, int order, bool partial, bool *stop)
{
    size_t at = *position, left = d->n - at;
    if (left < 2) {
        *stop = partial;
        return partial || decoding_error(d, position, at, d->n, "truncated data");
    }
    uint32_t c = read_unit(d->data + at, 2, order);
    if (is_low(c))
        return decoding_error(d, position, at, at + 2, "illegal encoding");
    if (left < 4) {
        *stop = partial;
        return partial || decoding_error(d, position, at, d->n, "unexpected end of data");
    }
    return decoding_error(d, position, at, at + 2, "illegal UTF-16 surrogate");
}

/* The common end of both decoders: whole characters and failures in turn. */
static Value decode(Decoding *d, size_t position, int order, size_t *consumed,
                    Value (*decode_whole)(const Decoding *d, size_t *position, int order),
                    bool (*error)(Decoding *d, size_t *position, int order, bool partial, bool *stop))
{
    bool stop = false;
    Value text = TRY(decode_whole(d, &position, order));
    if (position < d->n) {
        TRY(builder_str(&d->out, text));
        while (position < d->n && !stop) {
            TRY(error(d, &position, order, consumed != NULL, &stop));
            if (!stop)
                TRY(builder_str(&d->out, TRY(decode_whole(d, &position, order))));
        }
        text = TRY(builder_finish(&d->out));
    }
    if (consumed)
        *consumed = position;
    return text;
}

static Value whole_utf16(const Decoding *d, size_t *position, int order)
{
    return order == native_order ? decode_whole_utf16(d, position, false) : decode_whole_utf16(d, position, true);
}

Value codec_utf16_decode(const void *data, size_t n, const char *errors, int *order, size_t *consumed)
{
    Decoding d = {.errors = errors, .data = data, .n = n};
    size_t position = detect_order(&d, 2, order);
    int actual = *order ? *order : native_order;
    d.encoding = actual < 0 ? "utf-16-le" : "utf-16-be";
    return decode(&d, position, actual, consumed, whole_utf16, utf16_error);
}

/* --- decoding UTF-32 --- */

static ALWAYS_INLINE bool is_char(uint32_t c) { return c <= 0x10ffff && !str_is_surrogate(c); }

/* How many bytes are whole characters; *all: their bits. */
static ALWAYS_INLINE size_t measure_utf32(const uint8_t *p, size_t n, bool swap, uint32_t *all)
{
    size_t i = 0;
    for (; i + 4 * BLOCK <= n; i += 4 * BLOCK) {
        uint32_t bad = 0, bits = 0;
        for (size_t k = 0; k < BLOCK; k++) {
            uint32_t c = read32(p + i + 4 * k, swap);
            bits |= c;
            bad |= -(uint32_t)(c > 0x10ffff) | -(uint32_t)((c & ~0x7ffu) == 0xd800);
        }
        if (bad)
            break;
        *all |= bits;
    }
    for (; i + 4 <= n; i += 4) {
        uint32_t c = read32(p + i, swap);
        if (!is_char(c))
            break;
        *all |= c;
    }
    return i;
}

static ALWAYS_INLINE Value decode_whole_utf32(const Decoding *d, size_t *position, bool swap)
{
    const uint8_t *p = d->data + *position;
    uint32_t all = 0;
    size_t bytes = measure_utf32(p, d->n - *position, swap, &all), n = bytes / 4;
    *position += bytes;
    if (n <= 1)
        return n ? str_from_char(read32(p, swap)) : rt.empty_str;
    Str *s = TRY(str_alloc(n, all));
    read_units(s, p, 4, swap);
    return from_object(s);
}

static Value whole_utf32(const Decoding *d, size_t *position, int order)
{
    return order == native_order ? decode_whole_utf32(d, position, false) : decode_whole_utf32(d, position, true);
}

static bool utf32_error(Decoding *d, size_t *position, int order, bool partial, bool *stop)
{
    size_t at = *position;
    if (d->n - at < 4) {
        *stop = partial;
        return partial || decoding_error(d, position, at, d->n, "truncated data");
    }
    const char *reason = str_is_surrogate(read_unit(d->data + at, 4, order))
        ? "code point in surrogate code point range(0xd800, 0xe000)" : "code point not in range(0x110000)";
    return decoding_error(d, position, at, at + 4, reason);
}

Value codec_utf32_decode(const void *data, size_t n, const char *errors, int *order, size_t *consumed)
{
    Decoding d = {.errors = errors, .data = data, .n = n};
    size_t position = detect_order(&d, 4, order);
    int actual = *order ? *order : native_order;
    d.encoding = actual < 0 ? "utf-32-le" : "utf-32-be";
    return decode(&d, position, actual, consumed, whole_utf32, utf32_error);
}

/* --- encoding --- */

/* Units to where text goes, whose order is the machine's or not. */
static ALWAYS_INLINE void write16(uint8_t **p, uint32_t c, bool swap)
{
    uint16_t unit = swap16((uint16_t)c, swap);
    memcpy(*p, &unit, 2);
    *p += 2;
}

static ALWAYS_INLINE void write32(uint8_t **p, uint32_t c, bool swap)
{
    c = swap32(c, swap);
    memcpy(*p, &c, 4);
    *p += 4;
}

/* Characters up to the first surrogate from *position on; with `pass` to the end. */
static ALWAYS_INLINE uint8_t *write_units(uint8_t *p, size_t unit, const void *data, unsigned kind, size_t n,
                                          bool swap, bool pass, size_t *position)
{
    size_t i = *position;
    for (; i < n; i++) {
        uint32_t c = str_read(data, kind, i);
        if (!pass && UNLIKELY(str_is_surrogate(c)))
            break;
        if (unit == 4) {
            write32(&p, c, swap);
        } else if (kind < 4 || c < 0x10000) {
            write16(&p, c, swap);
        } else {
            write16(&p, 0xd800 + ((c - 0x10000) >> 10), swap);
            write16(&p, 0xdc00 + (c & 0x3ff), swap);
        }
    }
    *position = i;
    return p;
}

static ALWAYS_INLINE uint8_t *write_kinds(uint8_t *p, size_t unit, const void *data, unsigned kind, size_t n,
                                          bool swap, bool pass, size_t *position)
{
    return kind == 1 ? write_units(p, unit, data, 1, n, swap, true, position)
         : kind == 2 ? write_units(p, unit, data, 2, n, swap, pass, position)
                     : write_units(p, unit, data, 4, n, swap, pass, position);
}

static bool put_units(Encoding *e, const void *data, unsigned kind, size_t n, size_t *position)
{
    bool swap = e->order != native_order;
    TRY(encoding_reserve(e, (n - *position) * (kind == 4 ? 4 : e->unit)));
    uint8_t *start = (uint8_t *)e->data + e->length;
    uint8_t *end = e->unit == 2 ? write_kinds(start, 2, data, kind, n, swap, e->pass_surrogates, position)
                                : write_kinds(start, 4, data, kind, n, swap, e->pass_surrogates, position);
    e->length += (size_t)(end - start);
    return true;
}

/* Text without surrogates. */
static void write_clean(void *to, size_t unit, const Str *s, bool swap)
{
    if (s->kind > unit) {
        if (swap)
            write_units(to, 2, s->data, 4, s->length, true, true, &(size_t){0});
        else
            write_units(to, 2, s->data, 4, s->length, false, true, &(size_t){0});
    } else {
        str_copy_chars(to, (unsigned)unit, s->data, s->kind, s->length);
        if (swap)
            swap_units(to, unit, s->length);
    }
}

/* Two-byte characters to units, in one pass with the search for surrogates: false if there are some. */
#define WRITE_UCS2(name, type)                                                                       \
    static NOINLINE bool name(type *restrict to, const uint16_t *restrict from, size_t n)            \
    {                                                                                                \
        uint16_t found = 0;                                                                          \
        FOR_BLOCKS(i, n, (to[i] = from[i], found |= (uint16_t)-((from[i] & 0xf800) == 0xd800)));     \
        return !found;                                                                               \
    }
WRITE_UCS2(write_ucs2_16, uint16_t)
WRITE_UCS2(write_ucs2_32, uint32_t)

/* *pairs: how many characters take two units in UTF-16. */
static bool has_surrogate4(const uint32_t *p, size_t n, size_t *pairs)
{
    uint32_t found = 0;
    for (size_t at = 0; at < n; at += 4096) {
        const uint32_t *block = p + at;
        uint32_t more = 0;
        FOR_BLOCKS(i, MIN(n - at, 4096u),
                   (more += block[i] > 0xffff, found |= -(uint32_t)((block[i] & ~0x7ffu) == 0xd800)));
        *pairs += more;
    }
    return found;
}

static void write_mark(void *to, size_t unit)
{
    memcpy(to, unit == 2 ? (const void *)&(uint16_t){0xfeff} : &(uint32_t){0xfeff}, unit);
}

/* Of two-byte characters; UNBOUND: there are surrogates. */
static Value encode_ucs2(const Str *s, size_t unit, bool swap, size_t mark)
{
    Bytes *bytes = TRY(bytes_alloc(mark + s->length * unit));
    void *to = bytes->data + mark;
    if (!(unit == 2 ? write_ucs2_16(to, s->data, s->length) : write_ucs2_32(to, s->data, s->length)))
        return UNBOUND;
    if (swap)
        swap_units(to, unit, s->length);
    if (mark)
        write_mark(bytes->data, unit);
    return from_object(bytes);
}

/* Text without surrogates; `mark` is the size of the mark before it. */
static Value encode_clean(const Str *s, size_t unit, bool swap, size_t mark, size_t pairs)
{
    size_t units = s->length + (unit == 2 ? pairs : 0);
    if (units > STR_MAX_BYTES / 4)
        return raise_no_memory();
    if (mark + units == 0)
        return rt.empty_bytes;
    Bytes *bytes = TRY(bytes_alloc(mark + units * unit));
    write_clean(bytes->data + mark, unit, s, swap);
    if (mark)
        write_mark(bytes->data, unit);
    return from_object(bytes);
}

/* Order 0: the machine's, behind a mark. */
static Value encode(Encoding *e, int order)
{
    const Str *s = as_str(e->text);
    size_t pairs = 0, mark = order == 0 ? e->unit : 0;
    e->order = order ? order : native_order;
    bool swap = e->order != native_order;
    Value bytes = s->kind == 2 ? TRY(encode_ucs2(s, e->unit, swap, mark))
                : s->kind == 4 && has_surrogate4(s->data, s->length, &pairs) ? UNBOUND
                : TRY(encode_clean(s, e->unit, swap, mark, pairs));
    if (LIKELY(bytes != UNBOUND))
        return bytes;
    e->reason = "surrogates not allowed";
    e->put = put_units;
    e->ascii_replacements = e->unicode = true;
    TRY(encoding_reserve(e, mark + s->length * e->unit));
    if (mark)
        write_mark(e->data, mark);
    e->length = mark;
    return encoding_run(e);
}

Value codec_utf16_encode(Value text, const char *errors, int order)
{
    Encoding e = {.encoding = order < 0 ? "utf-16-le" : order > 0 ? "utf-16-be" : "utf-16",
                  .errors = errors, .text = text, .unit = 2};
    return encode(&e, order);
}

Value codec_utf32_encode(Value text, const char *errors, int order)
{
    Encoding e = {.encoding = order < 0 ? "utf-32-le" : order > 0 ? "utf-32-be" : "utf-32",
                  .errors = errors, .text = text, .unit = 4};
    return encode(&e, order);
}
