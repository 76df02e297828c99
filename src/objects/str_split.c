/* SPDX-License-Identifier: MIT
 *
 * Splitting: split, rsplit, splitlines, partition. From the right, the pieces are gathered
 * backwards and the list is reversed at the end.
 */
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "objects/list.h"
#include "objects/str.h"
#include "objects/str_data.h"
#include "objects/tuple.h"

/* Add s[start:end] to the list; `left` characters are still to be split. */
static inline bool add_piece(Value list, Value s, size_t start, size_t end, size_t left)
{
    enum { MANY = 16 };
    Value piece = TRY(str_substring(s, start, end));
    if (UNLIKELY(list_count(list) == as_list(list)->capacity) && list_count(list) >= MANY)
        TRY(list_reserve_parts(as_list(list), str_length(s), left));
    return list_push(list, piece);
}

static inline bool space_at(const Str *s, size_t i) { return char_is_space(str_read(s->data, s->kind, i)); }

/* All words, of a text of that kind. */
static ALWAYS_INLINE Value split_words(Value v, unsigned kind)
{
    const void *p = as_str(v)->data;
    size_t i = 0, n = str_length(v);
    Value list = TRY(list_new(0));
    for (;;) {
        while (i < n && char_is_space(str_read(p, kind, i)))
            i++;
        if (i == n)
            return list;
        size_t start = i;
        while (i < n && !char_is_space(str_read(p, kind, i)))
            i++;
        TRY(add_piece(list, v, start, i, n - i));
    }
}

static Value split_all_words(Value v)
{
    unsigned kind = as_str(v)->kind;
    return kind == 1 ? split_words(v, 1) : kind == 2 ? split_words(v, 2) : split_words(v, 4);
}

static Value split_space(Value v, size_t max)
{
    const Str *s = as_str(v);
    size_t i = 0, n = s->length;
    Value list = TRY(list_new(0));
    for (;;) {
        while (i < n && space_at(s, i))
            i++;
        if (i == n)
            return list;
        size_t start = i;
        if (max-- == 0) { /* the rest as it is */
            TRY(add_piece(list, v, start, n, 0));
            return list;
        }
        while (i < n && !space_at(s, i))
            i++;
        TRY(add_piece(list, v, start, i, n - i));
    }
}

/* By a byte, in a one-byte text. */
static Value split_byte(Value list, Value v, uint8_t separator, size_t max)
{
    const char *text = as_str(v)->data, *end = text + as_str(v)->length, *start = text, *at;
    while (max-- > 0 && (at = memchr(start, separator, (size_t)(end - start)))) {
        TRY(add_piece(list, v, (size_t)(start - text), (size_t)(at - text), (size_t)(end - at)));
        start = at + 1;
    }
    TRY(add_piece(list, v, (size_t)(start - text), (size_t)(end - text), 0));
    return list;
}

enum { LONG = 256 }; /* where it is worth it to know how many pieces there will be */

static Value split_separator(Value v, Value separator, size_t max)
{
    const Str *s = as_str(v), *sep = as_str(separator);
    size_t start = 0, pieces = 0;
    if (s->length > LONG && max > LONG && sep->length == 1)
        pieces = str_count(v, separator, 0, s->length) + 1;
    Value list = TRY(list_new(MIN(pieces, max)));
    if (s->kind == 1 && sep->kind == 1 && sep->length == 1)
        return split_byte(list, v, *(uint8_t *)sep->data, max);
    while (max-- > 0) {
        ssize_t at = str_find_in(str_at_address(s, start), s->kind, s->length - start, sep->data, sep->kind,
                                 sep->length);
        if (at < 0)
            break;
        TRY(add_piece(list, v, start, start + (size_t)at, s->length - start));
        start += (size_t)at + sep->length;
    }
    TRY(add_piece(list, v, start, s->length, 0));
    return list;
}

static bool check_separator(Value separator)
{
    if (separator == NONE)
        return true;
    if (!is_str(separator))
        RAISE(TypeError, "must be str or None, not %T", separator);
    if (str_length(separator) == 0)
        RAISE(ValueError, "empty separator");
    return true;
}

Value str_split(Value s, Value separator, ssize_t max_split)
{
    size_t max = max_split < 0 ? SIZE_MAX : (size_t)max_split;
    TRY(check_separator(separator));
    if (separator != NONE)
        return split_separator(s, separator, max);
    return max == SIZE_MAX ? split_all_words(s) : split_space(s, max);
}

static ALWAYS_INLINE bool rsplit_words(Value list, Value v, unsigned kind, size_t max)
{
    const void *p = as_str(v)->data;
    size_t i = str_length(v);
    for (;;) {
        while (i > 0 && char_is_space(str_read(p, kind, i - 1)))
            i--;
        if (i == 0)
            return true;
        size_t end = i;
        if (max-- == 0)
            return add_piece(list, v, 0, end, 0);
        while (i > 0 && !char_is_space(str_read(p, kind, i - 1)))
            i--;
        TRY(add_piece(list, v, i, end, i));
    }
}

static bool rsplit_space(Value list, Value v, size_t max)
{
    unsigned kind = as_str(v)->kind;
    return kind == 1 ? rsplit_words(list, v, 1, max)
         : kind == 2 ? rsplit_words(list, v, 2, max) : rsplit_words(list, v, 4, max);
}

static bool rsplit_separator(Value list, Value v, Value separator, size_t max)
{
    const Str *s = as_str(v), *sep = as_str(separator);
    size_t end = s->length;
    while (max-- > 0) {
        ssize_t at = str_rfind_in(s->data, s->kind, end, sep->data, sep->kind, sep->length);
        if (at < 0)
            break;
        TRY(add_piece(list, v, (size_t)at + sep->length, end, (size_t)at));
        end = (size_t)at;
    }
    return add_piece(list, v, 0, end, 0);
}

Value str_rsplit(Value s, Value separator, ssize_t max_split)
{
    size_t max = max_split < 0 ? SIZE_MAX : (size_t)max_split;
    TRY(check_separator(separator));
    Value list = TRY(list_new(0));
    TRY(separator == NONE ? rsplit_space(list, s, max) : rsplit_separator(list, s, separator, max));
    TRY(list_reverse(list));
    return list;
}

/* --- lines --- */

/* Below 32 the line breaks are 10 to 13 and 28 to 30. */
static ALWAYS_INLINE bool is_break(uint32_t c)
{
    return c < 32 ? UINT32_C(0x70003c00) >> c & 1 : c == 0x85 || c == 0x2028 || c == 0x2029;
}

#ifdef __SSE2__
/* A bit for each byte of the sixteen of those characters that may be line breaks: those below
 * 32, and others that are. */
static ALWAYS_INLINE unsigned maybe_breaks(const void *p, unsigned kind)
{
    __m128i x = _mm_loadu_si128(p), hits;
    if (kind == 1) {
        hits = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(31)), x),
                            _mm_cmpeq_epi8(x, _mm_set1_epi8((char)0x85)));
    } else if (kind == 2) {
        hits = _mm_or_si128(_mm_cmpeq_epi16(_mm_subs_epu16(x, _mm_set1_epi16(31)), _mm_setzero_si128()),
                            _mm_cmpeq_epi16(x, _mm_set1_epi16(0x85)));
        hits = _mm_or_si128(hits, _mm_cmpeq_epi16(_mm_or_si128(x, _mm_set1_epi16(1)), _mm_set1_epi16(0x2029)));
    } else {
        hits = _mm_or_si128(_mm_cmplt_epi32(x, _mm_set1_epi32(32)), _mm_cmpeq_epi32(x, _mm_set1_epi32(0x85)));
        hits = _mm_or_si128(hits, _mm_cmpeq_epi32(_mm_or_si128(x, _mm_set1_epi32(1)), _mm_set1_epi32(0x2029)));
    }
    return (unsigned)_mm_movemask_epi8(hits);
}
#endif

/* The next line break, or n. */
static ALWAYS_INLINE size_t line_end(const char *p, unsigned kind, size_t i, size_t n)
{
#ifdef __SSE2__
    const size_t step = sizeof(__m128i) / kind;
    for (; i + step <= n; i += step) {
        unsigned hits = maybe_breaks(p + i * kind, kind);
        for (; hits; hits &= hits - 1) {
            size_t at = i + (size_t)__builtin_ctz(hits) / kind;
            if (is_break(str_read(p, kind, at)))
                return at;
        }
    }
#endif
    while (i < n && !is_break(str_read(p, kind, i)))
        i++;
    return i;
}

static ALWAYS_INLINE Value split_lines(Value v, unsigned kind, bool keep_ends)
{
    const void *p = as_str(v)->data;
    size_t n = str_length(v);
    Value list = TRY(list_new(0));
    for (size_t i = 0; i < n; ) {
        size_t start = i, end = line_end(p, kind, i, n);
        i = end;
        if (i < n) {
            bool is_pair = str_read(p, kind, i) == '\r' && i + 1 < n && str_read(p, kind, i + 1) == '\n';
            i += is_pair ? 2 : 1;
        }
        TRY(add_piece(list, v, start, keep_ends ? i : end, n - i));
    }
    return list;
}

Value str_splitlines(Value v, bool keep_ends)
{
    unsigned kind = as_str(v)->kind;
    return kind == 1 ? split_lines(v, 1, keep_ends)
         : kind == 2 ? split_lines(v, 2, keep_ends) : split_lines(v, 4, keep_ends);
}

/* --- partition --- */

Value str_partition(Value v, Value separator, bool from_right)
{
    if (!is_str(separator))
        RAISE(TypeError, "must be str, not %T", separator);
    const Str *s = as_str(v), *sep = as_str(separator);
    if (sep->length == 0)
        RAISE(ValueError, "empty separator");
    ssize_t at = (from_right ? str_rfind_in : str_find_in)(s->data, s->kind, s->length, sep->data, sep->kind,
                                                           sep->length);
    Value whole = TRY(str_exact(v));
    if (at < 0)
        return from_right ? tuple_pack(3, rt.empty_str, rt.empty_str, whole)
                          : tuple_pack(3, whole, rt.empty_str, rt.empty_str);
    Value parts[] = {TRY(str_substring(v, 0, (size_t)at)), separator,
                     TRY(str_substring(v, (size_t)at + sep->length, s->length))};
    return tuple_new(parts, countof(parts));
}
