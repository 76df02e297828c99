/* SPDX-License-Identifier: MIT
 *
 * Strings: allocation, conversion from and to UTF-8, hashing, comparing, joining.
 *
 * A str is always of the narrowest kind that holds its characters, so equal strs have equal
 * kinds and bytes. Plain ones are a single atomic object; those made by repeated
 * concatenation lie in a StrBuffer with spare room, which the next concatenation fills if
 * nobody did before (the str being extended ends where the used part does). So building a
 * text by `s += x` takes linear time. Since a buffer's strs overlap, only the longest is
 * sure to be followed by a zero. Long parts of a text share its memory, too.
 */
#include <endian.h>

#include "base/copy.h"
#include "base/hash.h"
#include "gc/heap.h"
#include "objects/exceptions.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/str_data.h"

enum {
    SHARED_PART_MIN = 1024, /* bytes */
    GROWTH_MIN = 48, /* bytes from which on a repeated concatenation gets spare room */
};

/* --- characters in bulk --- */

/* What is left behind whole words is looked at together with some bytes before it. */
bool str_all_ascii(const void *bytes, size_t n)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    const unsigned char *p = bytes, *end = p + n;
    uint64_t words[4], all = 0;
    uint32_t first, last;
    for (; end - p >= 32; p += 32) {
        memcpy(words, p, 32);
        if ((words[0] | words[1] | words[2] | words[3]) & high)
            return false;
    }
    if (n >= 8) {
        for (; end - p > 8; p += 8) {
            memcpy(words, p, 8);
            all |= words[0];
        }
        memcpy(words, end - 8, 8);
        return !((all | words[0]) & high);
    }
    if (n >= 4) {
        memcpy(&first, p, 4);
        memcpy(&last, end - 4, 4);
        return !((first | last) & (uint32_t)high);
    }
    return n == 0 || !((p[0] | p[n / 2] | p[n - 1]) & 0x80);
}

#define WIDEN(name, to_type, from_type)                                                      \
    static void name(to_type *restrict to, const from_type *restrict from, size_t n)         \
    {                                                                                        \
        FOR_BLOCKS(i, n, to[i] = (to_type)from[i]);                                          \
    }
WIDEN(copy_2_to_1, uint8_t, uint16_t)
WIDEN(copy_4_to_1, uint8_t, uint32_t)
WIDEN(copy_1_to_2, uint16_t, uint8_t)
WIDEN(copy_4_to_2, uint16_t, uint32_t)
WIDEN(copy_1_to_4, uint32_t, uint8_t)
WIDEN(copy_2_to_4, uint32_t, uint16_t)

void str_copy_chars(void *to, unsigned to_kind, const void *from, unsigned from_kind, size_t n)
{
    if (LIKELY(to_kind == from_kind))
        memcpy(to, from, n * to_kind);
    else if (to_kind == 1 && from_kind == 2)
        copy_2_to_1(to, from, n);
    else if (to_kind == 1)
        copy_4_to_1(to, from, n);
    else if (to_kind == 2 && from_kind == 1)
        copy_1_to_2(to, from, n);
    else if (to_kind == 2)
        copy_4_to_2(to, from, n);
    else if (from_kind == 1)
        copy_1_to_4(to, from, n);
    else
        copy_2_to_4(to, from, n);
}

/* The or of the words from p to end, eight bytes or more; the last one may overlap others. */
static uint64_t or_words(const char *p, const char *end)
{
    uint64_t w[4], all = 0;
    for (; end - p >= 32; p += 32) {
        memcpy(w, p, 32);
        all |= w[0] | w[1] | w[2] | w[3];
    }
    for (; end - p > 8; p += 8) {
        memcpy(w, p, 8);
        all |= w[0];
    }
    memcpy(w, end - 8, 8);
    return all | w[0];
}

/* The or of all characters has the class of the largest: 0x7f, 0xff and 0xffff are masks. */
uint32_t str_max_char(const void *data, unsigned kind, size_t n)
{
    uint64_t all = 0;
    if (kind == 1)
        return str_all_ascii(data, n) ? 0x7f : 0xff;
    if (n * kind >= 8)
        all = or_words(data, (const char *)data + n * kind);
    else
        for (size_t i = 0; i < n; i++)
            all |= str_read(data, kind, i);
    all |= all >> 32;
    if (kind == 2)
        all = (all | all >> 16) & 0xffff;
    uint32_t c = (uint32_t)all;
    return c < 0x80 ? 0x7f : c < 0x100 ? 0xff : c < 0x10000 ? 0xffff : 0x10ffff;
}

/* Mostly the first characters tell. */
bool str_is_narrower(const Str *s, size_t start, size_t end)
{
    enum { CHUNK = 64 };
    uint32_t bound = str_char_bound(s);
    if (s->ascii)
        return false;
    for (; start < end; start += MIN(end - start, (size_t)CHUNK))
        if (str_max_char(str_at_address(s, start), s->kind, MIN(end - start, (size_t)CHUNK)) >= bound)
            return false;
    return true;
}

/* --- allocation --- */

static ALWAYS_INLINE Str *str_alloc_kind(size_t length, unsigned kind, bool ascii)
{
    if (UNLIKELY(length > STR_MAX_BYTES / 4))
        return raise_no_memory(), NULL;
    Str *s = gc_alloc_atomic(sizeof(Str) + (length + 1) * kind);
    if (UNLIKELY(!s))
        return raise_no_memory(), NULL;
    str_set_up(s, length, kind, ascii);
    return s;
}

Str *str_alloc(size_t length, uint32_t max_char)
{
    return str_alloc_kind(length, str_kind_for(max_char), max_char < 0x80);
}

Str *str_reuse(Str **room, size_t length, uint32_t max_char)
{
    unsigned kind = str_kind_for(max_char);
    if (!room)
        return str_alloc(length, max_char);
    if (*room && length < (gc_usable_size(*room) - sizeof(Str)) / kind)
        str_set_up(*room, length, kind, max_char < 0x80);
    else
        *room = str_alloc(length, max_char);
    return *room;
}

Value str_new_kind(const void *data, unsigned kind, size_t n)
{
    if (n == 0)
        return rt.empty_str;
    if (n == 1)
        return str_from_char(str_read(data, kind, 0));
    Str *s = TRY(str_alloc(n, str_max_char(data, kind, n)));
    str_copy_chars(s->data, s->kind, data, kind, n);
    return from_object(s);
}

Value str_new_latin1(const void *text, size_t n) { return str_new_kind(text, 1, n); }
Value str_new_ucs2(const uint16_t *text, size_t n) { return str_new_kind(text, 2, n); }
Value str_new_ucs4(const uint32_t *text, size_t n) { return str_new_kind(text, 4, n); }

Value str_from_char(uint32_t c)
{
    if (LIKELY(c < 256))
        return rt.latin1[c];
    Str *s = TRY(str_alloc_kind(1, str_kind_for(c), false));
    str_write(s->data, s->kind, 0, c);
    return from_object(s);
}

Value str_exact(Value v)
{
    Str *s = as_str(v);
    return is_exact(v, TYPE_str) ? v : str_new_kind(s->data, s->kind, s->length);
}

const void *str_owner(const Str *s)
{
    return s->data == s + 1 ? s : ((const StrShared *)s)->owner;
}

Value str_copy_part(const Str *s, size_t start, size_t end)
{
    if (!s->ascii || end <= start + 1)
        return end <= start ? rt.empty_str : str_new_kind(str_at_address(s, start), s->kind, end - start);
    Str *part = TRY(str_alloc_kind(end - start, 1, true));
    copy_short(str_own_data(part), (char *)s->data + start, end - start);
    return from_object(part);
}

/* A str whose n characters lie in another object. */
static Value str_shared(const void *owner, const void *data, unsigned kind, bool ascii, size_t n)
{
    StrShared *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory();
    s->owner = (void *)owner;
    s->str = (Str){.head.shape = rt.shapes[TYPE_str], .hash = -1, .length = n, .kind = (uint8_t)kind,
                   .ascii = ascii, .data = (void *)data};
    return from_object(s);
}

Value str_shared_ascii(const void *owner, const char *data, size_t n)
{
    return str_shared(owner, data, 1, true, n);
}

/* A long part shares its text's memory, if no more than half of that is kept alive for
 * nothing and it isn't to be narrower. What lies where the text may grow is left alone, as a
 * zero behind it would be overwritten. */
static NOINLINE Value long_part(const Str *s, size_t start, size_t end)
{
    const void *owner = str_owner(s), *data = str_at_address(s, start);
    size_t n = end - start;
    bool may_grow = s->growable && end == s->length, wasteful = n * s->kind < gc_usable_size(owner) / 2;
    if (may_grow || wasteful || !is_exact(from_object(s), TYPE_str) || str_is_narrower(s, start, end))
        return str_copy_part(s, start, end);
    return str_shared(owner, data, s->kind, s->ascii, n);
}

Value str_substring(Value v, size_t start, size_t end)
{
    Str *s = as_str(v);
    if (start == 0 && end == s->length && is_exact(v, TYPE_str))
        return v;
    if (UNLIKELY(end > start && (end - start) * s->kind >= SHARED_PART_MIN))
        return long_part(s, start, end);
    return str_copy_part(s, start, end);
}

/* --- from UTF-8 --- */

/* One character of valid UTF-8 (surrogates allowed); *p moves behind it. */
static ALWAYS_INLINE uint32_t next_char(const uint8_t **p)
{
    const uint8_t *s = *p;
    uint32_t c = *s;
    if (c < 0x80)
        return *p += 1, c;
    if (c < 0xe0)
        return *p += 2, (c & 31) << 6 | (s[1] & 63);
    if (c < 0xf0)
        return *p += 3, (c & 15) << 12 | (s[1] & 63u) << 6 | (s[2] & 63);
    return *p += 4, (c & 7) << 18 | (s[1] & 63u) << 12 | (s[2] & 63u) << 6 | (s[3] & 63);
}

typedef uint8_t ByteBlock __attribute__((vector_size(16)));
typedef int8_t SignedBlock __attribute__((vector_size(16)));

/* What alloc_for_utf8 must know: how many bytes begin a character; is there a lead byte of
 * characters above Latin-1 (C4 and up), and beyond UCS-2 (F0 and up)? */
typedef struct Utf8Extent {
    size_t length;
    bool wide, huge;
} Utf8Extent;

static inline uint64_t sum_of_bytes(uint64_t word)
{
    const uint64_t even = UINT64_C(0x00ff00ff00ff00ff);
    return ((word & even) + (word >> 8 & even)) * UINT64_C(0x0001000100010001) >> 48;
}

/* At most 255 blocks, which is what a byte counts. */
static void measure_blocks(Utf8Extent *e, const uint8_t *p, size_t blocks)
{
    ByteBlock x, starts = {0}, wide = {0}, huge = {0};
    uint64_t words[3][2];
    for (; blocks; blocks--, p += sizeof x) {
        memcpy(&x, p, sizeof x);
        starts -= (ByteBlock)((SignedBlock)x >= -64); /* all but 80..BF */
        wide |= (ByteBlock)(x >= 0xc4);
        huge |= (ByteBlock)(x >= 0xf0);
    }
    memcpy(words[0], &starts, sizeof x);
    memcpy(words[1], &wide, sizeof x);
    memcpy(words[2], &huge, sizeof x);
    e->length += sum_of_bytes(words[0][0]) + sum_of_bytes(words[0][1]);
    e->wide |= (words[1][0] | words[1][1]) != 0;
    e->huge |= (words[2][0] | words[2][1]) != 0;
}

/* For UTF-8 that isn't ASCII alone. */
static Str *alloc_for_utf8(Str **room, const uint8_t *p, size_t n)
{
    Utf8Extent e = {0};
    size_t at = 0;
    for (size_t blocks; (blocks = MIN((n - at) / sizeof(ByteBlock), 255u)) > 0;) {
        measure_blocks(&e, p + at, blocks);
        at += blocks * sizeof(ByteBlock);
    }
    for (; at < n; at++) {
        e.length += (p[at] & 0xc0) != 0x80;
        e.wide |= p[at] >= 0xc4;
        e.huge |= p[at] >= 0xf0;
    }
    return str_reuse(room, e.length, e.huge ? 0x10ffff : e.wide ? 0xffff : 0xff);
}

/* How many of the eight bytes are ASCII before the first that isn't. */
static inline size_t ascii_in_word(const uint8_t *p)
{
    uint64_t word;
    memcpy(&word, p, 8);
    word = le64toh(word) & UINT64_C(0x8080808080808080);
    return word ? (size_t)__builtin_ctzll(word) / 8 : 8;
}

/* Eight bytes as characters. */
static ALWAYS_INLINE void widen_word(void *to, unsigned kind, size_t i, const uint8_t *p)
{
    uint8_t bytes[8]; /* of which the compiler knows that they don't lie in `to` */
    memcpy(bytes, p, 8);
    for (size_t k = 0; k < 8; k++)
        str_write(to, kind, i + k, bytes[k]);
}

/* Where the ASCII characters at p end, which are written from *i on: eight at once where
 * there is room, whether all are ASCII or not, as what follows overwrites the others. */
static ALWAYS_INLINE const uint8_t *decode_ascii(void *to, unsigned kind, size_t *i, size_t room,
                                                 const uint8_t *p, const uint8_t *end)
{
    size_t at = *i;
    for (size_t n = 8; n == 8 && end - p >= 8 && at + 8 <= room; at += n, p += n) {
        widen_word(to, kind, at, p);
        n = ascii_in_word(p);
    }
    for (; p < end && *p < 0x80; at++)
        str_write(to, kind, at, *p++);
    *i = at;
    return p;
}

static inline uint32_t four_bytes(const uint8_t *p)
{
    uint32_t word;
    memcpy(&word, p, 4);
    return le32toh(word);
}

/* The character of two, three or four bytes that the word begins with; 0: it isn't one. */
static inline uint32_t two_byte_char(uint32_t word)
{
    return (word & 0xc0e0) == 0x80c0 && word & 0x1e ? (word & 31) << 6 | (word >> 8 & 63) : 0;
}
static inline uint32_t three_byte_char(uint32_t word)
{
    if ((word & 0xc0c0f0) != 0x8080e0)
        return 0;
    uint32_t c = (word & 15) << 12 | (word >> 2 & 0xfc0) | (word >> 16 & 63);
    return c >= 0x800 && !str_is_surrogate(c) ? c : 0;
}

static inline uint32_t four_byte_char(uint32_t word)
{
    if ((word & 0xc0c0c0f8) != 0x808080f0)
        return 0;
    uint32_t c = (word & 7) << 18 | (word << 4 & 0x3f000) | (word >> 10 & 0xfc0) | (word >> 24 & 63);
    return c >= 0x10000 && c <= 0x10ffff ? c : 0;
}

/* Characters of that width; false: there is one that UTF-8 doesn't have. Those of one script
 * mostly come in a row. */
static ALWAYS_INLINE bool decode_utf8(Str *s, unsigned kind, const uint8_t *p, const uint8_t *end)
{
    void *to = s->data;
    size_t i = 0, room = s->length;
    uint32_t c;
    for (const uint8_t *start; (start = p) < end;) {
        if (*p < 0x80)
            p = decode_ascii(to, kind, &i, room, p, end);
        for (; end - p >= 4 && (c = two_byte_char(four_bytes(p))); p += 2)
            str_write(to, kind, i++, c);
        if (kind > 1)
            for (; end - p >= 4 && (c = three_byte_char(four_bytes(p))); p += 3)
                str_write(to, kind, i++, c);
        if (kind > 2)
            for (; end - p >= 4 && (c = four_byte_char(four_bytes(p))); p += 4)
                str_write(to, kind, i++, c);
        if (p > start)
            continue;
        if ((c = utf8_decode_multibyte(&start, end)) == UTF8_INVALID)
            return false;
        str_write(to, kind, i++, c);
        p = start;
    }
    return true;
}

static Value shortened(Str *s)
{
    return s->length == 1 ? str_from_char(str_read(s->data, s->kind, 0)) : from_object(s);
}

static bool decode_utf8_any(Str *s, const uint8_t *p, size_t n)
{
    return s->kind == 1 ? decode_utf8(s, 1, p, p + n)
         : s->kind == 2 ? decode_utf8(s, 2, p, p + n) : decode_utf8(s, 4, p, p + n);
}

Value str_decode_utf8(Str **room, const void *text, size_t n)
{
    Str *s = TRY(alloc_for_utf8(room, text, n));
    return decode_utf8_any(s, text, n) ? shortened(s) : UNBOUND;
}

static NOINLINE Value str_new_wide_utf8(const char *text, size_t n)
{
    const uint8_t *p = (const uint8_t *)text;
    Str *s = TRY(alloc_for_utf8(NULL, p, n));
    if (UNLIKELY(!decode_utf8_any(s, p, n))) /* surrogates */
        for (size_t i = 0; i < s->length; i++)
            str_write(s->data, s->kind, i, next_char(&p));
    return shortened(s);
}

Value str_new_ascii(const void *text, size_t n)
{
    if (n <= 1)
        return n ? rt.latin1[*(const unsigned char *)text] : rt.empty_str;
    Str *s = TRY(str_alloc_kind(n, 1, true));
    copy_short(str_own_data(s), text, n);
    return from_object(s);
}

Value str_new_utf8(const char *text, size_t n)
{
    if (!str_all_ascii(text, n))
        return str_new_wide_utf8(text, n);
    return str_new_ascii(text, n);
}

Value str_from_text(const char *text) { return str_new_utf8(text, strlen(text)); }

/* --- to UTF-8 --- */

/* The text of an ASCII str if it is followed by a zero, else a copy that is. */
static const char *ascii_text(const Str *s)
{
    const char *text = s->data;
    if (LIKELY(text[s->length] == 0))
        return text;
    char *copy = gc_alloc_atomic(s->length + 1);
    if (!copy)
        return raise_no_memory(), NULL;
    memcpy(copy, text, s->length);
    copy[s->length] = 0;
    return copy;
}

/* UTF-8 with surrogates as they are encoded by the rule for other characters. */
static char *encode_loosely(const Str *s, size_t *n)
{
    size_t size = 0;
    for (size_t i = 0; i < s->length; i++)
        size += utf8_size(str_read(s->data, s->kind, i));
    char *text = gc_alloc_atomic(size + 1), *p = text;
    if (!text)
        return raise_no_memory(), NULL;
    for (size_t i = 0; i < s->length; i++)
        p += utf8_encode(str_read(s->data, s->kind, i), (uint8_t *)p);
    *p = 0;
    *n = size;
    return text;
}

/* The first surrogate at or behind `start`, or the length. */
static size_t find_surrogate(const Str *s, size_t start)
{
    if (s->kind == 1)
        return s->length;
    while (start < s->length && !str_is_surrogate(str_read(s->data, s->kind, start)))
        start++;
    return start;
}

/* The first run of characters beyond ASCII that stand for no byte. */
static COLD int raise_beyond_ascii(Value v, size_t start)
{
    Str *s = as_str(v);
    size_t end = start + 1;
    while (end < s->length && str_read(s->data, s->kind, end) > 127)
        end++;
    Value error = unicode_encode_error_new("ascii", v, start, end, "ordinal not in range(128)");
    return error ? raise_object(error) : 0;
}

static COLD int raise_surrogate(Value v, size_t start)
{
    Str *s = as_str(v);
    size_t end = start + 1;
    while (end < s->length && str_is_surrogate(str_read(s->data, s->kind, end)))
        end++;
    Value error = unicode_encode_error_new("utf-8", v, start, end, "surrogates not allowed");
    return error ? raise_object(error) : 0;
}

const char *str_utf8(Value v, size_t *n)
{
    Str *s = as_str(v);
    size_t size = s->length;
    const char *text;
    if (LIKELY(s->ascii)) {
        text = ascii_text(s);
    } else {
        size_t surrogate = find_surrogate(s, 0);
        if (surrogate < s->length)
            return raise_surrogate(v, surrogate), NULL;
        text = encode_loosely(s, &size);
    }
    if (n)
        *n = size;
    return text;
}

const char *str_utf8_no_null(Value v)
{
    size_t n;
    const char *text = TRY(str_utf8(v, &n));
    if (memchr(text, 0, n))
        return raise_error(TYPE_ValueError, "embedded null character"), NULL;
    return text;
}

const char *str_utf8_lossy(Value v, size_t *n)
{
    Str *s = as_str(v);
    size_t ignored;
    if (find_surrogate(s, 0) == s->length)
        return str_utf8(v, n);
    char *text = gc_alloc_atomic(s->length * 6 + 1), *p = text;
    if (!text)
        return raise_no_memory(), NULL;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(v, i);
        p += str_is_surrogate(c) ? (size_t)sprintf(p, "\\u%04x", c) : utf8_encode(c, (uint8_t *)p);
    }
    *p = 0;
    *(n ? n : &ignored) = (size_t)(p - text);
    return text;
}

/* surrogateescape: U+DC80..U+DCFF stand for bytes that weren't UTF-8. */
const char *str_fs_encode(Value v)
{
    Str *s = as_str(v);
    if (str_find_char(s->data, s->kind, s->length, 0) >= 0)
        return raise_error(TYPE_ValueError, "embedded null byte"), NULL;
    if (s->ascii)
        return ascii_text(s);
    char *text = gc_alloc_atomic(s->length * 4 + 1), *p = text;
    if (!text)
        return raise_no_memory(), NULL;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_read(s->data, s->kind, i);
        if (c >= 0xdc80 && c <= 0xdcff)
            *p++ = (char)(c & 0xff);
        else if (c > 127 && rt.fs_ascii)
            return raise_beyond_ascii(v, i), NULL;
        else if (str_is_surrogate(c))
            return raise_surrogate(v, i), NULL;
        else
            p += utf8_encode(c, (uint8_t *)p);
    }
    *p = 0;
    return text;
}

Value str_fs_decode(const char *bytes, size_t n)
{
    if (str_all_ascii(bytes, n))
        return str_new_utf8(bytes, n);
    StrBuilder b = {0};
    const unsigned char *p = (const unsigned char *)bytes, *end = p + n;
    while (p < end) {
        uint32_t c = rt.fs_ascii ? (*p < 128 ? *p++ : UTF8_INVALID) : utf8_decode(&p, end);
        TRY(builder_char(&b, c != UTF8_INVALID ? c : 0xdc00u + *p++));
    }
    return builder_finish(&b);
}

/* --- hashing and comparing --- */

int64_t str_hash_data(const void *data, size_t size)
{
    int64_t hash = size ? (int64_t)hash_bytes(data, size, rt.hash_seed) : 0;
    return hash == -1 ? -2 : hash;
}

int64_t str_hash(Value v)
{
    Str *s = as_str(v);
    if (LIKELY(s->hash != -1))
        return s->hash;
    return s->hash = str_hash_data(s->data, s->length * s->kind);
}

bool str_equal(Value a, Value b)
{
    if (a == b)
        return true;
    const Str *s = as_str(a), *t = as_str(b);
    return s->length == t->length && s->kind == t->kind
        && (s->hash == t->hash || s->hash == -1 || t->hash == -1)
        && memcmp(s->data, t->data, s->length * s->kind) == 0;
}

/* How many of the bytes are known to be the same: whole words, and when the first ones are,
 * chunks that the C library compares. */
static size_t common_bytes(const char *a, const char *b, size_t n)
{
    enum { FIRST = 32, CHUNK = 256 };
    uint64_t x, y;
    size_t at = 0;
    for (;; at += 8) {
        if (at == FIRST)
            while (at + CHUNK <= n && memcmp(a + at, b + at, CHUNK) == 0)
                at += CHUNK;
        if (at + 8 > n)
            return at;
        memcpy(&x, a + at, 8);
        memcpy(&y, b + at, 8);
        if (x != y)
            return at;
    }
}

static ALWAYS_INLINE int compare_chars(const Str *s, unsigned kind, const Str *t, unsigned other_kind, size_t n)
{
    size_t i = kind == other_kind ? common_bytes(s->data, t->data, n * kind) / kind : 0;
    for (; i < n; i++) {
        uint32_t c = str_read(s->data, kind, i), d = str_read(t->data, other_kind, i);
        if (c != d)
            return c < d ? -1 : 1;
    }
    return 0;
}

static int compare_to_wider(const Str *s, const Str *t, size_t n)
{
    return s->kind == 2 ? compare_chars(s, 2, t, 4, n)
         : t->kind == 2 ? compare_chars(s, 1, t, 2, n) : compare_chars(s, 1, t, 4, n);
}

/* Of the first n characters. */
static ALWAYS_INLINE int compare_part(const Str *s, const Str *t, size_t n)
{
    if (s->kind == t->kind)
        return s->kind == 1 ? memcmp(s->data, t->data, n)
             : s->kind == 2 ? compare_chars(s, 2, t, 2, n) : compare_chars(s, 4, t, 4, n);
    return s->kind < t->kind ? compare_to_wider(s, t, n) : -compare_to_wider(t, s, n);
}

int str_compare(Value a, Value b)
{
    const Str *s = as_str(a), *t = as_str(b);
    int order = compare_part(s, t, MIN(s->length, t->length));
    return order ? order : s->length < t->length ? -1 : s->length > t->length;
}

/* --- concatenation --- */

/* A str that lies at the start of the buffer. */
static Value str_in_buffer(StrBuffer *buffer, size_t length, unsigned kind, bool ascii)
{
    StrShared *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory();
    s->owner = buffer;
    s->str = (Str){.head.shape = rt.shapes[TYPE_str], .hash = -1, .length = length,
               .kind = (uint8_t)kind, .ascii = ascii, .grown = true, .growable = true,
               .data = buffer->data};
    return from_object(s);
}

/* The characters of s, to be of that kind. Returns the place behind them. */
static ALWAYS_INLINE char *put_str(char *to, unsigned kind, const Str *s)
{
    if (LIKELY(s->kind == kind))
        copy_short(to, s->data, s->length * kind);
    else
        str_copy_chars(to, kind, s->data, s->kind, s->length);
    return to + s->length * kind;
}

/* a + b behind a's text, when there is room and nobody was there before; else 0, no exception. */
static StrBuffer *append_in_place(const Str *a, const Str *b)
{
    if (!a->growable || b->kind > a->kind)
        return NULL;
    StrBuffer *buffer = ((const StrShared *)a)->owner;
    size_t at = a->length * a->kind, more = b->length * a->kind;
    if (buffer->used != at || buffer->capacity - at < more)
        return NULL;
    put_str(buffer->data + at, a->kind, b);
    buffer->used = at + more;
    str_write(buffer->data, a->kind, a->length + b->length, 0);
    return buffer;
}

static StrBuffer *new_buffer(const Str *a, const Str *b, unsigned kind)
{
    size_t used = (a->length + b->length) * kind;
    size_t capacity = used + used / 2 + 64;
    StrBuffer *buffer = gc_alloc_atomic(sizeof(StrBuffer) + capacity + kind);
    if (!buffer)
        return raise_no_memory(), NULL;
    buffer->used = used;
    buffer->capacity = capacity;
    put_str(put_str(buffer->data, kind, a), kind, b);
    str_write(buffer->data, kind, used / kind, 0);
    return buffer;
}

static Value concat(Value left, Value right, bool grow)
{
    const Str *a = as_str(left), *b = as_str(right);
    if (b->length == 0)
        return str_exact(left);
    if (a->length == 0)
        return str_exact(right);
    size_t length = a->length + b->length;
    if (length > STR_MAX_BYTES / 4)
        RAISE(OverflowError, "strings are too large to concat");
    bool ascii = a->ascii && b->ascii;
    unsigned kind = MAX(a->kind, b->kind);
    StrBuffer *buffer = append_in_place(a, b);
    if (buffer)
        return str_in_buffer(buffer, length, kind, ascii);
    if ((grow || a->grown) && length * kind >= GROWTH_MIN)
        return str_in_buffer(TRY(new_buffer(a, b, kind)), length, kind, ascii);
    Str *s = TRY(str_alloc_kind(length, kind, ascii));
    put_str(put_str(s->data, kind, a), kind, b);
    s->grown = true;
    return from_object(s);
}

Value str_concat(Value a, Value b) { return concat(a, b, false); }
Value str_append(Value a, Value b) { return concat(a, b, true); }

Value str_concat_n(const Value *items, size_t n)
{
    size_t length = 0;
    unsigned kind = 1;
    bool ascii = true;
    for (size_t i = 0; i < n; i++) {
        const Str *s = as_str(items[i]);
        length += s->length;
        kind = MAX(kind, s->kind);
        ascii &= s->ascii;
    }
    if (length == 0)
        return rt.empty_str;
    Str *result = TRY(str_alloc_kind(length, kind, ascii));
    char *p = result->data;
    for (size_t i = 0; i < n; i++)
        p = put_str(p, kind, as_str(items[i]));
    return from_object(result);
}

Value str_repeat(Value v, ssize_t n)
{
    Str *s = as_str(v);
    size_t length, bytes = s->length * s->kind;
    if (n <= 0 || s->length == 0)
        return rt.empty_str;
    if (n == 1)
        return str_exact(v);
    if (MUL_OVERFLOWS(s->length, (size_t)n, &length) || length > STR_MAX_BYTES / 4)
        return raise_no_memory();
    Str *result = TRY(str_alloc_kind(length, s->kind, s->ascii));
    if (bytes == 1) {
        memset(result->data, *(char *)s->data, length);
        return from_object(result);
    }
    /* Copy what is there already: the copies double. */
    size_t total = length * s->kind, done = bytes;
    memcpy(result->data, s->data, bytes);
    while (done < total) {
        size_t more = MIN(done, total - done);
        memcpy((char *)result->data + done, result->data, more);
        done += more;
    }
    return from_object(result);
}

/* --- join --- */

/* Sums up length, kind and ASCII-ness; false with TypeError for an item that isn't a str. */
static bool join_measure(const Str *separator, Value *items, size_t n, size_t *length, unsigned *kind,
                         bool *ascii)
{
    *length = 0, *kind = separator->kind, *ascii = separator->ascii;
    for (size_t i = 0; i < n; i++) {
        if (UNLIKELY(!is_str(items[i])))
            RAISE(TypeError, "sequence item %zd: expected str instance, %T found", i, items[i]);
        const Str *s = as_str(items[i]);
        *kind = MAX(*kind, s->kind);
        *ascii &= s->ascii;
        if (ADD_OVERFLOWS(*length, s->length + separator->length, length))
            RAISE(OverflowError, "join() result is too long for a Python string");
    }
    *length -= separator->length;
    return true;
}

Value str_join_values(Value separator_value, Value *items, size_t n)
{
    const Str *separator = as_str(separator_value);
    size_t length;
    unsigned kind;
    bool ascii;
    if (n == 0)
        return rt.empty_str;
    TRY(join_measure(separator, items, n, &length, &kind, &ascii));
    if (n == 1 && is_exact(items[0], TYPE_str))
        return items[0];
    if (n == 1)
        kind = as_str(items[0])->kind, ascii = as_str(items[0])->ascii;
    if (length == 0)
        return rt.empty_str;
    Str *result = TRY(str_alloc_kind(length, kind, ascii));
    char *p = result->data;
    for (size_t i = 0; i < n; i++) {
        const Str *s = as_str(items[i]);
        if (i && separator->length)
            p = put_str(p, kind, separator);
        p = put_str(p, kind, s);
    }
    return from_object(result);
}

Value str_join(Value separator, Value iterable)
{
    Value *items;
    size_t count;
    TRY(iter_fast(iterable, "can only join an iterable", &items, &count));
    return str_join_values(separator, items, count);
}
