/* SPDX-License-Identifier: MIT
 *
 * UTF-8, ASCII and Latin-1.
 */
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/str_data.h"

/* --- UTF-8 --- */

/* Why the bytes at p are no character, and how many of them belong to the failure. */
static size_t diagnose(const uint8_t *p, size_t left, const char **reason, bool *incomplete)
{
    uint8_t c = p[0], low = 0x80, high = 0xbf;
    size_t size = c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
    *incomplete = false;
    *reason = "invalid start byte";
    if (size == 0)
        return 1;
    /* The second byte's range excludes overlong forms, surrogates and what is above 10FFFF. */
    if (c == 0xe0)
        low = 0xa0;
    else if (c == 0xed)
        high = 0x9f;
    else if (c == 0xf0)
        low = 0x90;
    else if (c == 0xf4)
        high = 0x8f;
    *reason = "invalid continuation byte";
    for (size_t i = 1; i < size && i < left; i++, low = 0x80, high = 0xbf) {
        if (p[i] < low || p[i] > high)
            return i;
    }
    *reason = "unexpected end of data";
    *incomplete = true;
    return left;
}

/* Two of a surrogate's three bytes, at the end: the handler surrogatepass will want them all. */
static bool is_half_surrogate(const uint8_t *p, size_t left)
{
    return left == 2 && p[0] == 0xed && p[1] >= 0xa0 && p[1] <= 0xbf;
}

/* Of ASCII text. */
static inline Value ascii_str(Str **room, const void *data, size_t n)
{
    if (!room || n < 2)
        return str_new_ascii(data, n);
    Str *s = TRY(str_reuse(room, n, 0x7f));
    memcpy(s->data, data, n);
    return from_object(s);
}

/* How many bytes of a character that may go on stand at the end. */
static size_t incomplete_tail(const uint8_t *p, size_t n)
{
    const char *reason;
    bool incomplete;
    size_t k = 1;
    while (k < 4 && k < n && p[n - k] >= 0x80 && p[n - k] < 0xc0)
        k++;
    if (k > 3 || k >= n || p[n - k] < 0xc0)
        return 0;
    const uint8_t *lead = p + n - k;
    if (utf8_decode_multibyte(&(const uint8_t *){lead}, p + n) != UTF8_INVALID)
        return 0;
    diagnose(lead, k, &reason, &incomplete);
    return incomplete || is_half_surrogate(lead, k) ? k : 0;
}

Value codec_utf8_decode_valid(Str **room, const void *data, size_t n, size_t *consumed)
{
    size_t position = utf8_ascii_prefix(data, n);
    if (consumed)
        *consumed = n;
    if (LIKELY(position == n))
        return ascii_str(room, data, n);
    size_t whole = consumed ? n - incomplete_tail(data, n) : n;
    if (position >= whole && whole > 1) {
        *consumed = whole;
        return ascii_str(room, data, whole);
    }
    if (consumed)
        *consumed = whole;
    return str_decode_utf8(room, data, whole);
}

/* What isn't as it should be, up to the end or to what is incomplete. */
static NOINLINE Value decode_broken(const void *data, size_t n, const char *errors, size_t *consumed)
{
    Decoding d = {.encoding = "utf-8", .errors = errors, .data = data, .n = n};
    size_t position = utf8_valid_prefix(data, n);
    if (consumed)
        *consumed = n;
    TRY(builder_str(&d.out, TRY(str_new_utf8(data, position))));
    while (position < d.n) {
        const char *reason;
        bool incomplete;
        size_t bad = diagnose(d.data + position, d.n - position, &reason, &incomplete);
        incomplete |= consumed && is_half_surrogate(d.data + position, d.n - position);
        if (incomplete && consumed) {
            *consumed = position;
            break;
        }
        TRY(decoding_error(&d, &position, position, position + bad, reason));
        size_t good = utf8_valid_prefix(d.data + position, d.n - position);
        if (good)
            TRY(builder_str(&d.out, TRY(str_new_utf8((const char *)d.data + position, good))));
        position += good;
    }
    return builder_finish(&d.out);
}

Value codec_utf8_decode(const void *data, size_t n, const char *errors, size_t *consumed)
{
    if (LIKELY(str_all_ascii(data, n))) {
        if (consumed)
            *consumed = n;
        return str_new_ascii(data, n);
    }
    Value text = TRY(codec_utf8_decode_valid(NULL, data, n, consumed));
    return text != UNBOUND ? text : decode_broken(data, n, errors, consumed);
}

enum { SHARED_MIN = 2048 }; /* from here on copying costs more than looking up the bytes */

/* The characters of an ASCII or Latin-1 str as they are. Long ones share their memory, if a
 * zero follows and nothing will be appended there. */
static Value same_bytes(Value text)
{
    const Str *s = as_str(text);
    const char *data = s->data;
    bool shared = s->length >= SHARED_MIN && !s->growable && is_exact(text, TYPE_str) && !data[s->length];
    return shared ? bytes_shared(str_owner(s), data, s->length) : bytes_new(data, s->length);
}

static bool put_utf8(Encoding *e, uint32_t c, bool *done)
{
    *done = !str_is_surrogate(c);
    TRY(encoding_reserve(e, 4));
    if (*done)
        e->length += utf8_encode(c, (uint8_t *)e->data + e->length);
    return true;
}

static Value encode_latin1_text(const Str *s)
{
    const uint8_t *from = s->data;
    size_t size = s->length;
    for (size_t i = 0; i < s->length; i++)
        size += from[i] >> 7;
    Bytes *bytes = TRY(bytes_alloc(size));
    uint8_t *p = (uint8_t *)bytes->data;
    for (size_t i = 0; i < s->length; i++) {
        if (from[i] < 0x80) {
            *p++ = from[i];
        } else {
            *p++ = (uint8_t)(0xc0 | from[i] >> 6);
            *p++ = (uint8_t)(0x80 | (from[i] & 0x3f));
        }
    }
    return from_object(bytes);
}

/* The size in UTF-8 of two- or four-byte characters; 0 if there are surrogates. Counts of a
 * block are as wide as the characters, so that compilers vectorise it. */
#define MEASURE_UTF8(name, type)                                             \
    static size_t name(const type *p, size_t n)                              \
    {                                                                        \
        size_t size = n;                                                     \
        type surrogates = 0;                                                 \
        for (size_t at = 0; at < n; at += 1024) {                            \
            const type *block = p + at;                                      \
            type more = 0;                                                   \
            FOR_BLOCKS(i, MIN(n - at, 1024u),                                \
                       (more = (type)(more + (block[i] >= 0x80) + (block[i] >= 0x800) + (block[i] > 0xffff)), \
                        surrogates |= (type)-((block[i] & ~(type)0x7ff) == 0xd800))); \
            size += more;                                                    \
        }                                                                    \
        return surrogates ? 0 : size;                                        \
    }
MEASURE_UTF8(measure_ucs2, uint16_t)
MEASURE_UTF8(measure_ucs4, uint32_t)

static ALWAYS_INLINE void write_utf8(uint8_t *p, const Str *s, unsigned kind)
{
    const void *data = s->data;
    for (size_t i = 0, n = s->length; i < n; i++)
        p += utf8_encode(str_read(data, kind, i), p);
}

/* Without surrogates: measured, then written. *bytes is 0 (without exception) if there are some. */
static bool encode_utf8_cleanly(const Str *s, Bytes **bytes)
{
    size_t size = s->kind == 2 ? measure_ucs2(s->data, s->length) : measure_ucs4(s->data, s->length);
    *bytes = NULL;
    if (!size)
        return true;
    *bytes = TRY(bytes_alloc(size));
    uint8_t *p = (uint8_t *)(*bytes)->data;
    if (s->kind == 2)
        write_utf8(p, s, 2);
    else
        write_utf8(p, s, 4);
    return true;
}

Value codec_utf8_encode(Value text, const char *errors)
{
    const Str *s = as_str(text);
    Bytes *bytes;
    if (s->ascii)
        return same_bytes(text);
    if (s->kind == 1)
        return encode_latin1_text(s);
    TRY(encode_utf8_cleanly(s, &bytes));
    if (bytes)
        return from_object(bytes);
    Encoding e = {.encoding = "utf-8", .errors = errors, .reason = "surrogates not allowed", .text = text,
                  .put = put_utf8, .replacement_limit = 0x80, .unit = 1};
    TRY(encoding_reserve(&e, s->length * 3 + 4));
    return encoding_run(&e);
}

/* --- ASCII, Latin-1 --- */

Value codec_share_ascii(Value bytes)
{
    const Bytes *b = as_bytes(bytes);
    if (!is_exact(bytes, TYPE_bytes) || b->length < SHARED_MIN || !str_all_ascii(b->data, b->length))
        return UNBOUND;
    return str_shared_ascii(bytes_owner(b), b->data, b->length);
}

Value codec_ascii_text(Value bytes)
{
    const Bytes *b = as_bytes(bytes);
    if (!str_all_ascii(b->data, b->length))
        return UNBOUND;
    return b->length < SHARED_MIN ? str_new_ascii(b->data, b->length)
                                  : str_shared_ascii(bytes_owner(b), b->data, b->length);
}

Value codec_ascii_decode(const void *data, size_t n, const char *errors)
{
    Decoding d = {.encoding = "ascii", .errors = errors, .data = data, .n = n};
    if (str_all_ascii(data, n))
        return str_new_ascii(data, n);
    for (size_t position = 0; position < d.n; ) {
        size_t good = utf8_ascii_prefix(d.data + position, d.n - position);
        TRY(builder_ascii(&d.out, (const char *)d.data + position, good));
        position += good;
        if (position < d.n)
            TRY(decoding_error(&d, &position, position, position + 1, "ordinal not in range(128)"));
    }
    return builder_finish(&d.out);
}

static bool put_narrow(Encoding *e, uint32_t c, bool *done)
{
    *done = c < e->replacement_limit;
    TRY(encoding_reserve(e, 1));
    if (*done)
        e->data[e->length++] = (char)c;
    return true;
}

Value codec_ascii_encode(Value text, const char *errors)
{
    const Str *s = as_str(text);
    if (s->ascii)
        return same_bytes(text);
    Encoding e = {.encoding = "ascii", .errors = errors, .reason = "ordinal not in range(128)", .text = text,
                  .put = put_narrow, .replacement_limit = 0x80, .unit = 1};
    TRY(encoding_reserve(&e, s->length));
    return encoding_run(&e);
}

Value codec_latin1_encode(Value text, const char *errors)
{
    const Str *s = as_str(text);
    if (s->kind == 1)
        return same_bytes(text);
    Encoding e = {.encoding = "latin-1", .errors = errors, .reason = "ordinal not in range(256)", .text = text,
                  .put = put_narrow, .replacement_limit = 0x100, .unit = 1};
    TRY(encoding_reserve(&e, s->length));
    return encoding_run(&e);
}
