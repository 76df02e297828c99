/* SPDX-License-Identifier: MIT
 *
 * Searching in character data: one character, or a part, from the left or the right.
 *
 * One-byte strings use the C library's memchr and memmem, which are vectorised and linear.
 * For wider ones memmem runs on the bytes too, and hits that don't lie on a character's
 * start are skipped. A part that is wider than the text can't occur in it, a narrower one
 * is widened first.
 */
#include <wchar.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "gc/heap.h"
#include "objects/str.h"
#include "objects/str_data.h"

#ifdef __SSE2__
/* Which of the sixteen characters at p are c? A bit for each. */
static inline unsigned hits_of_16(const uint16_t *p, __m128i c)
{
    __m128i low = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)p), c);
    __m128i high = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)(p + 8)), c);
    return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(low, high));
}
#endif

static ssize_t find_char_wide(const void *data, unsigned kind, size_t length, uint32_t c)
{
    if (kind == 4) {
        const wchar_t *hit = wmemchr(data, (wchar_t)c, length);
        return hit ? hit - (const wchar_t *)data : -1;
    }
    const uint16_t *p = data;
    size_t i = 0;
#ifdef __SSE2__
    const __m128i all = _mm_set1_epi16((short)c);
    for (; i + 16 <= length; i += 16) {
        unsigned hits = hits_of_16(p + i, all);
        if (hits)
            return (ssize_t)(i + (size_t)__builtin_ctz(hits));
    }
#endif
    for (; i < length; i++) {
        if (p[i] == c)
            return (ssize_t)i;
    }
    return -1;
}

static bool char_fits(uint32_t c, unsigned kind) { return str_kind_for(c) <= kind; }

ssize_t str_find_char(const void *data, unsigned kind, size_t length, uint32_t c)
{
    if (!char_fits(c, kind))
        return -1;
    if (kind != 1)
        return find_char_wide(data, kind, length, c);
    const char *hit = memchr(data, (int)c, length);
    return hit ? hit - (const char *)data : -1;
}

ssize_t str_rfind_char(const void *data, unsigned kind, size_t length, uint32_t c)
{
    if (!char_fits(c, kind))
        return -1;
    if (kind == 1) {
        const char *hit = memrchr(data, (int)c, length);
        return hit ? hit - (const char *)data : -1;
    }
    while (length-- > 0) {
        if (str_read(data, kind, length) == c)
            return (ssize_t)length;
    }
    return -1;
}

/* The part's bytes in the text's kind: the part itself, or a widened copy (0: no memory). */
static const void *widen_part(const void *part, unsigned part_kind, size_t n, unsigned kind)
{
    if (part_kind == kind)
        return part;
    void *wide = gc_alloc_atomic(n * kind);
    if (wide)
        str_copy_chars(wide, kind, part, part_kind, n);
    return wide;
}

enum { SHORT_PART = 24, TRIES = 64 };

#ifdef __SSE2__
/* A part that is looked for: by its first and last bytes, at many places at once. */
typedef struct Search {
    const char *part;
    size_t n, tries; /* false hits that are left, before memmem is better */
    __m128i first, last;
} Search;

/* By way of an int, which the compiler doesn't send through memory: a byte that is stored there
 * and loaded as a larger word costs more than the rest of a short search. */
static inline __m128i sixteen_times(char c)
{
    return _mm_set1_epi32((int)((uint8_t)c * UINT32_C(0x01010101)));
}

/* At which of the sixteen places from p on are the first and the last byte right? */
static ALWAYS_INLINE __m128i fitting_places(const Search *s, const char *p)
{
    __m128i heads = _mm_loadu_si128((const __m128i *)p);
    __m128i tails = _mm_loadu_si128((const __m128i *)(p + s->n - 1));
    return _mm_and_si128(_mm_cmpeq_epi8(heads, s->first), _mm_cmpeq_epi8(tails, s->last));
}

/* The first of the fitting places, a bit for each, where the part is. */
static ALWAYS_INLINE const char *try_places(Search *s, const char *p, unsigned fitting)
{
    for (; fitting; fitting &= fitting - 1) {
        const char *place = p + __builtin_ctz(fitting);
        if (memcmp(place, s->part, s->n) == 0)
            return place;
        s->tries -= s->tries > 0;
    }
    return NULL;
}

/* The same of a few places, one by one. */
static NOINLINE const char *find_in_places(const char *p, const char *end, const char *part, size_t n)
{
    for (; p < end; p++)
        if (*p == *part && memcmp(p, part, n) == 0)
            return p;
    return NULL;
}
#endif

/* memmem has a dearer start than a search for the first and last bytes of a short part, but
 * no bad case: it takes over after many false hits. */
static ssize_t find_bytes(const char *data, size_t length, const char *part, size_t n)
{
    const char *p = data, *hit;
#ifdef __SSE2__
    if (n <= SHORT_PART) {
        const char *end = data + length - (n - 1); /* of the places */
        Search s = {part, n, TRIES, sixteen_times(part[0]), sixteen_times(part[n - 1])};
        for (; end - p >= 32 && s.tries; p += 32) {
            __m128i low = fitting_places(&s, p), high = fitting_places(&s, p + 16);
            if (LIKELY(!_mm_movemask_epi8(_mm_or_si128(low, high))))
                continue;
            unsigned fitting = (unsigned)_mm_movemask_epi8(low) | (unsigned)_mm_movemask_epi8(high) << 16;
            if ((hit = try_places(&s, p, fitting)))
                return hit - data;
        }
        for (; end - p >= 16 && s.tries; p += 16)
            if ((hit = try_places(&s, p, (unsigned)_mm_movemask_epi8(fitting_places(&s, p)))))
                return hit - data;
        if (end - p < 16)
            return (hit = find_in_places(p, end, part, n)) ? hit - data : -1;
    }
#endif
    size_t left = length - (size_t)(p - data);
    hit = left >= n ? memmem(p, left, part, n) : NULL;
    return hit ? hit - data : -1;
}

ssize_t str_find_in(const void *data, unsigned kind, size_t length, const void *part, unsigned part_kind, size_t n)
{
    if (n > length || part_kind > kind)
        return -1;
    if (n == 0)
        return 0;
    if (n == 1)
        return str_find_char(data, kind, length, str_read(part, part_kind, 0));
    if (kind == 1)
        return find_bytes(data, length, part, n);
    part = widen_part(part, part_kind, n, kind);
    const char *start = data, *p = start, *end = start + length * kind;
    while (part && (p = memmem(p, (size_t)(end - p), part, n * kind))) {
        size_t at = (size_t)(p - start);
        if (at % kind == 0)
            return (ssize_t)(at / kind);
        p = start + (at / kind + 1) * kind;
    }
    return -1;
}

/* From the right: candidates are found by the part's last character. */
ssize_t str_rfind_in(const void *data, unsigned kind, size_t length, const void *part, unsigned part_kind, size_t n)
{
    if (n > length || part_kind > kind)
        return -1;
    if (n == 0)
        return (ssize_t)length;
    uint32_t last = str_read(part, part_kind, n - 1);
    if (n == 1 || !(part = widen_part(part, part_kind, n, kind)))
        return n == 1 ? str_rfind_char(data, kind, length, last) : -1;
    size_t end = length;
    while (end >= n) {
        ssize_t hit = str_rfind_char((const char *)data + (n - 1) * kind, kind, end - n + 1, last);
        if (hit < 0)
            return -1;
        if (memcmp((const char *)data + (size_t)hit * kind, part, n * kind) == 0)
            return hit;
        end = (size_t)hit + n - 1;
    }
    return -1;
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
