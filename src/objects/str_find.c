/* SPDX-License-Identifier: MIT
 *
 * Searching in character data: one character, or a part, from the left or the right.
 *
 * A character is compared with many at once, by the C library unless it has two bytes. A part is
 * looked for by its first and last characters, again at many places at once, and if that gives
 * many false hits by memmem, which is linear; in wider text memmem's hits that don't lie on a
 * character's start are skipped. A part that is wider than the text can't occur in it, a
 * narrower one is widened first.
 */
#include <wchar.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "gc/heap.h"
#include "objects/str.h"
#include "objects/str_data.h"

/* --- characters --- */

#ifdef __SSE2__
enum { BLOCK = sizeof(__m128i) };

/* Characters of that width. By way of an int, which the compiler doesn't send through memory: a
 * byte that is stored there and loaded as a larger word costs more than the rest of a short
 * search. */
static ALWAYS_INLINE __m128i many_times(uint32_t c, unsigned kind)
{
    uint32_t many = kind == 1 ? c * UINT32_C(0x01010101) : kind == 2 ? c * UINT32_C(0x00010001) : c;
    return _mm_set1_epi32((int)many);
}

/* All bits of those characters that are equal. */
static ALWAYS_INLINE __m128i equal_chars(__m128i a, __m128i b, unsigned kind)
{
    return kind == 1 ? _mm_cmpeq_epi8(a, b) : kind == 2 ? _mm_cmpeq_epi16(a, b) : _mm_cmpeq_epi32(a, b);
}

static ALWAYS_INLINE __m128i load(const char *p) { return _mm_loadu_si128((const __m128i *)p); }
static ALWAYS_INLINE __m128i equal_at(const char *p, __m128i c, unsigned kind)
{
    return equal_chars(load(p), c, kind);
}

/* A bit for each byte; those of the characters' first bytes. */
static ALWAYS_INLINE unsigned bits_of(__m128i hits) { return (unsigned)_mm_movemask_epi8(hits); }
#define FIRST_BITS(kind) ((kind) == 1 ? UINT32_MAX : (kind) == 2 ? 0x55555555 : 0x11111111)
static ALWAYS_INLINE __m128i either(__m128i a, __m128i b) { return _mm_or_si128(a, b); }

static inline bool any_of_four(const char *p, __m128i c, unsigned kind)
{
    return bits_of(either(either(equal_at(p, c, kind), equal_at(p + BLOCK, c, kind)),
                          either(equal_at(p + 2 * BLOCK, c, kind), equal_at(p + 3 * BLOCK, c, kind))));
}
#endif

static ssize_t find_ucs2(const char *data, size_t length, uint16_t c)
{
    size_t i = 0;
#ifdef __SSE2__
    enum { KIND = 2, STEP = BLOCK / KIND };
    const __m128i all = many_times(c, KIND);
    while (i + 4 * STEP <= length && !any_of_four(data + i * KIND, all, KIND))
        i += 4 * STEP;
    for (; i + STEP <= length; i += STEP) {
        unsigned hits = bits_of(equal_at(data + i * KIND, all, KIND));
        if (hits)
            return (ssize_t)(i + (size_t)__builtin_ctz(hits) / KIND);
    }
#endif
    for (; i < length; i++) {
        if (str_read(data, 2, i) == c)
            return (ssize_t)i;
    }
    return -1;
}

static ALWAYS_INLINE ssize_t rfind_char_wide(const char *data, unsigned kind, size_t length, uint32_t c)
{
#ifdef __SSE2__
    const __m128i all = many_times(c, kind);
    const size_t step = BLOCK / kind;
    while (length >= 4 * step && !any_of_four(data + (length - 4 * step) * kind, all, kind))
        length -= 4 * step;
    for (; length >= step; length -= step) {
        unsigned hits = bits_of(equal_at(data + (length - step) * kind, all, kind));
        if (hits)
            return (ssize_t)(length - step + (31 - (size_t)__builtin_clz(hits)) / kind);
    }
#endif
    while (length-- > 0) {
        if (str_read(data, kind, length) == c)
            return (ssize_t)length;
    }
    return -1;
}

static bool char_fits(uint32_t c, unsigned kind) { return str_kind_for(c) <= kind; }

ssize_t str_find_char(const void *data, unsigned kind, size_t length, uint32_t c)
{
    if (!char_fits(c, kind))
        return -1;
    if (kind == 2)
        return find_ucs2(data, length, (uint16_t)c);
    if (kind == 4) {
        const wchar_t *hit = wmemchr(data, (wchar_t)c, length);
        return hit ? hit - (const wchar_t *)data : -1;
    }
    const char *hit = memchr(data, (int)c, length);
    return hit ? hit - (const char *)data : -1;
}

ssize_t str_rfind_char(const void *data, unsigned kind, size_t length, uint32_t c)
{
    if (!char_fits(c, kind))
        return -1;
    if (kind != 1)
        return kind == 2 ? rfind_char_wide(data, 2, length, c) : rfind_char_wide(data, 4, length, c);
    const char *hit = memrchr(data, (int)c, length);
    return hit ? hit - (const char *)data : -1;
}

/* Where the first ones are, at most `max`, from i on; how many. */
static ALWAYS_INLINE size_t find_chars(const char *data, unsigned kind, size_t i, size_t length, uint32_t c,
                                       size_t *places, size_t max)
{
    size_t count = 0;
#ifdef __SSE2__
    const __m128i all = many_times(c, kind);
    for (; i + BLOCK / kind <= length && count < max; i += BLOCK / kind) {
        unsigned hits = bits_of(equal_at(data + i * kind, all, kind)) & FIRST_BITS(kind);
        for (; hits && count < max; hits &= hits - 1)
            places[count++] = i + (size_t)__builtin_ctz(hits) / kind;
    }
#endif
    for (; count < max && i < length; i++)
        if (str_read(data, kind, i) == c)
            places[count++] = i;
    return count;
}

size_t str_find_chars(const Str *s, size_t start, uint32_t c, size_t *places, size_t max)
{
    if (!char_fits(c, s->kind))
        return 0;
    return s->kind == 1 ? find_chars(s->data, 1, start, s->length, c, places, max)
         : s->kind == 2 ? find_chars(s->data, 2, start, s->length, c, places, max)
                        : find_chars(s->data, 4, start, s->length, c, places, max);
}

/* --- parts --- */

enum { SHORT_PART = 24, TRIES = 64 };

/* A part that is looked for: by its first and last characters, at many places at once. */
typedef struct Search {
    const char *part;
    size_t n, size, last_at; /* characters; bytes; where its last character is */
    size_t tries;            /* false hits that are left, before memmem is better */
#ifdef __SSE2__
    __m128i first, last;
#endif
} Search;

static ALWAYS_INLINE Search search_for(const char *part, size_t n, unsigned kind)
{
    Search s = {.part = part, .n = n, .size = n * kind, .last_at = (n - 1) * kind};
#ifdef __SSE2__
    s.first = many_times(str_read(part, kind, 0), kind);
    s.last = many_times(str_read(part, kind, n - 1), kind);
#endif
    return s;
}

#ifdef __SSE2__
/* At which places from p on are the first and the last character right? */
static ALWAYS_INLINE __m128i fitting_places(const Search *s, const char *p, unsigned kind)
{
    return _mm_and_si128(equal_at(p, s->first, kind), equal_at(p + s->last_at, s->last, kind));
}

/* The first of the fitting places, a bit for each byte, where the part is. */
static ALWAYS_INLINE const char *try_places(Search *s, const char *p, unsigned fitting, unsigned kind)
{
    fitting &= FIRST_BITS(kind);
    for (; fitting; fitting &= fitting - 1) {
        const char *place = p + __builtin_ctz(fitting);
        if (memcmp(place, s->part, s->size) == 0)
            return place;
        s->tries -= s->tries > 0;
    }
    return NULL;
}

/* The same from the right. */
static ALWAYS_INLINE const char *try_places_back(const Search *s, const char *p, unsigned fitting,
                                                 unsigned kind)
{
    fitting &= FIRST_BITS(kind);
    while (fitting) {
        unsigned at = 31 - (unsigned)__builtin_clz(fitting);
        if (memcmp(p + at, s->part, s->size) == 0)
            return p + at;
        fitting ^= 1u << at;
    }
    return NULL;
}

/* The same of a few places, one by one. */
static NOINLINE const char *find_in_places(const char *p, const char *end, const char *part, size_t size,
                                           unsigned kind)
{
    for (; p < end; p += kind)
        if (*p == *part && memcmp(p, part, size) == 0)
            return p;
    return NULL;
}
#endif

/* Where bytes are that lie on a character's start. */
static const char *find_aligned(const char *p, const char *end, const char *part, size_t size, unsigned kind)
{
    const char *start = p, *hit;
    while ((size_t)(end - p) >= size && (hit = memmem(p, (size_t)(end - p), part, size))) {
        size_t at = (size_t)(hit - start);
        if (at % kind == 0)
            return hit;
        p = start + (at / kind + 1) * kind;
    }
    return NULL;
}

/* memmem has a dearer start than a search for the first and last characters of a short part,
 * but no bad case: it takes over after many false hits. */
static ALWAYS_INLINE const char *find_next(Search *s, const char *p, const char *text_end, unsigned kind)
{
#ifdef __SSE2__
    if (s->n <= SHORT_PART) {
        const char *end = text_end - s->last_at, *hit; /* of the places */
        s->tries = TRIES;
        for (; end - p >= 2 * BLOCK && s->tries; p += 2 * BLOCK) {
            __m128i low = fitting_places(s, p, kind), high = fitting_places(s, p + BLOCK, kind);
            if (LIKELY(!bits_of(either(low, high))))
                continue;
            if ((hit = try_places(s, p, bits_of(low) | bits_of(high) << BLOCK, kind)))
                return hit;
        }
        for (; end - p >= BLOCK && s->tries; p += BLOCK)
            if ((hit = try_places(s, p, bits_of(fitting_places(s, p, kind)), kind)))
                return hit;
        if (end - p < BLOCK)
            return find_in_places(p, end, s->part, s->size, kind);
    }
#endif
    return find_aligned(p, text_end, s->part, s->size, kind);
}

static ALWAYS_INLINE const char *find_part(const char *data, size_t length, const char *part, size_t n,
                                           unsigned kind)
{
    Search s = search_for(part, n, kind);
    return find_next(&s, data, data + length * kind, kind);
}

static ALWAYS_INLINE size_t count_part(const char *p, size_t length, const char *part, size_t n, unsigned kind)
{
    const char *end = p + length * kind;
    Search s = search_for(part, n, kind);
    size_t count = 0;
    for (; (size_t)(end - p) >= s.size && (p = find_next(&s, p, end, kind)); p += s.size)
        count++;
    return count;
}

/* Candidates are found by the part's first and last characters, those that are left at the
 * text's start one by one. */
static ALWAYS_INLINE const char *rfind_part(const char *data, size_t length, const char *part, size_t n,
                                            unsigned kind)
{
    const char *end = data + (length - (n - 1)) * kind; /* of the places */
#ifdef __SSE2__
    const Search s = search_for(part, n, kind);
    for (const char *hit; end - data >= BLOCK; end -= BLOCK) {
        unsigned fitting = bits_of(fitting_places(&s, end - BLOCK, kind));
        if (UNLIKELY(fitting) && (hit = try_places_back(&s, end - BLOCK, fitting, kind)))
            return hit;
    }
#endif
    while (end > data) {
        end -= kind;
        if (*end == *part && memcmp(end, part, n * kind) == 0)
            return end;
    }
    return NULL;
}

/* The part's bytes in the text's kind: the part itself, or a widened copy (0: no memory), in
 * `room` if it is short. */
static const void *widen_part(uint32_t room[SHORT_PART], const void *part, unsigned part_kind, size_t n,
                              unsigned kind)
{
    if (part_kind == kind)
        return part;
    void *wide = n <= SHORT_PART ? room : gc_alloc_atomic(n * kind);
    if (wide)
        str_copy_chars(wide, kind, part, part_kind, n);
    return wide;
}

typedef const char *PartFinder(const char *data, size_t length, const char *part, size_t n, unsigned kind);
typedef ssize_t CharFinder(const void *data, unsigned kind, size_t length, uint32_t c);

/* From the left or from the right, as the finders do; `empty` is where "" is. */
static ALWAYS_INLINE ssize_t find_either(const void *data, unsigned kind, size_t length, const void *part,
                                         unsigned part_kind, size_t n, CharFinder *find_char,
                                         PartFinder *find, size_t empty)
{
    uint32_t room[SHORT_PART];
    if (n > length || part_kind > kind)
        return -1;
    if (n == 0)
        return (ssize_t)empty;
    if (n == 1)
        return find_char(data, kind, length, str_read(part, part_kind, 0));
    if (!(part = widen_part(room, part, part_kind, n, kind)))
        return -1;
    const char *hit = kind == 1 ? find(data, length, part, n, 1)
                    : kind == 2 ? find(data, length, part, n, 2) : find(data, length, part, n, 4);
    return hit ? (ssize_t)((size_t)(hit - (const char *)data) / kind) : -1;
}

ssize_t str_find_in(const void *data, unsigned kind, size_t length, const void *part, unsigned part_kind,
                    size_t n)
{
    return find_either(data, kind, length, part, part_kind, n, str_find_char, find_part, 0);
}

ssize_t str_rfind_in(const void *data, unsigned kind, size_t length, const void *part, unsigned part_kind,
                     size_t n)
{
    return find_either(data, kind, length, part, part_kind, n, str_rfind_char, rfind_part, length);
}

size_t str_count_in(const void *data, unsigned kind, size_t length, const void *part, unsigned part_kind,
                    size_t n)
{
    uint32_t room[SHORT_PART];
    if (n > length || part_kind > kind || !(part = widen_part(room, part, part_kind, n, kind)))
        return 0;
    return kind == 1 ? count_part(data, length, part, n, 1)
         : kind == 2 ? count_part(data, length, part, n, 2) : count_part(data, length, part, n, 4);
}

ssize_t str_find(Value v, Value part_value, size_t start, size_t end)
{
    const Str *s = as_str(v), *part = as_str(part_value);
    end = MIN(end, s->length);
    if (start > end)
        return -1;
    ssize_t at = str_find_in(str_at_address(s, start), s->kind, end - start, part->data, part->kind, part->length);
    return at < 0 ? -1 : at + (ssize_t)start;
}
