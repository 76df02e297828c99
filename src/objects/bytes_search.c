/* SPDX-License-Identifier: MIT
 *
 * Searching in bytes and bytearray: find, count, startswith, replace and their kin.
 */
#include "objects/bytes_span.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str_data.h"
#include "objects/tuple.h"

/* ---- spans ---- */

ssize_t bytes_find_span(Span8 hay, Span8 needle, size_t from)
{
    if (from > hay.n || needle.n > hay.n - from)
        return -1;
    if (needle.n == 1) {
        const char *p = memchr(hay.p + from, needle.p[0], hay.n - from);
        return p ? p - hay.p : -1;
    }
    ssize_t at = str_find_in(hay.p + from, 1, hay.n - from, needle.p, 1, needle.n);
    return at < 0 ? -1 : at + (ssize_t)from;
}

ssize_t bytes_rfind_span(Span8 hay, Span8 needle)
{
    if (needle.n > hay.n)
        return -1;
    if (!needle.n)
        return (ssize_t)hay.n;
    /* candidates for the first byte, from the end */
    for (size_t end = hay.n - needle.n + 1; end;) {
        const char *p = memrchr(hay.p, needle.p[0], end);
        if (!p)
            return -1;
        if (!memcmp(p, needle.p, needle.n))
            return p - hay.p;
        end = (size_t)(p - hay.p);
    }
    return -1;
}

static size_t count_span(Span8 hay, Span8 needle)
{
    size_t n = 0;
    if (!needle.n)
        return hay.n + 1;
    for (ssize_t at = 0; (at = bytes_find_span(hay, needle, (size_t)at)) >= 0; n++)
        at += (ssize_t)needle.n;
    return n;
}

/* ---- arguments ---- */

bool byte_from_value(Value v, unsigned char *byte)
{
    ssize_t i;
    TRY(value_as_ssize_clipped(v, &i));
    if (i < 0 || i > 255)
        RAISE(ValueError, "byte must be in range(0, 256)");
    *byte = (unsigned char)i;
    return true;
}

static bool slice_index(Value v, ssize_t *index)
{
    if (!type_of(v)->slots.as_index)
        RAISE(TypeError, "slice indices must be integers or None or have an __index__ method");
    return value_as_ssize_clipped(v, index);
}

bool bytes_range(Value start_value, Value end_value, size_t length, ssize_t *start, ssize_t *end)
{
    *start = 0;
    *end = PTRDIFF_MAX;
    if (start_value != NONE)
        TRY(slice_index(start_value, start));
    if (end_value != NONE)
        TRY(slice_index(end_value, end));
    ssize_t n = (ssize_t)length;
    if (*end > n)
        *end = n;
    else if (*end < 0)
        *end = MAX(*end + n, 0);
    if (*start < 0)
        *start = MAX(*start + n, 0);
    return true;
}

/* What is searched for: a bytes-like object, or an int as a single byte. */
typedef struct Needle {
    Buffer view;
    Span8 span;
    char byte;
} Needle;

static void needle_release(Needle *needle)
{
    buffer_release(&needle->view);
}
#define NEEDLE_AUTO __attribute__((cleanup(needle_release))) Needle

static bool needle_get(Value v, Needle *needle, const char *type_error)
{
    needle->view.object = 0;
    if (buffer_exported(v))
        return bytes_argument(v, &needle->view, &needle->span);
    if (!type_of(v)->slots.as_index)
        RAISE(TypeError, type_error, v);
    TRY(byte_from_value(v, (unsigned char *)&needle->byte));
    needle->span = (Span8){&needle->byte, 1};
    return true;
}

static const char needle_error[] = "argument should be integer or bytes-like object, not '%T'";

/* start and end, as arguments 2 and 3 say. */
typedef struct Range {
    ssize_t start, end;
} Range;

static bool range_get(Value *args, Range *range)
{
    return bytes_range(args[2], args[3], bytes_span(args[0]).n, &range->start, &range->end);
}

/* The part of self in the range, taken when no more code can run that changes self; false
 * when it is beyond the end, where not even an empty needle is found. */
static bool hay_get(Value self, const Range *range, Span8 *hay)
{
    Span8 s = bytes_span(self);
    ssize_t start = range->start, end = MIN(range->end, (ssize_t)s.n);
    *hay = start <= end ? (Span8){s.p + start, (size_t)(end - start)} : (Span8){s.p, 0};
    return start <= end;
}

/* ---- methods ---- */

/* find and rfind: -2 for an exception, -1 for nothing. */
static ssize_t search(Value *args, bool from_right)
{
    NEEDLE_AUTO needle = {.view.object = 0};
    Range range;
    Span8 hay;
    if (!range_get(args, &range) || !needle_get(args[1], &needle, needle_error))
        return -2;
    if (!hay_get(args[0], &range, &hay))
        return -1;
    ssize_t at = from_right ? bytes_rfind_span(hay, needle.span)
                            : bytes_find_span(hay, needle.span, 0);
    return at < 0 ? -1 : at + range.start;
}

static Value search_method(Value *args, bool from_right, bool must_find)
{
    ssize_t at = search(args, from_right);
    if (at == -2)
        return 0;
    if (at == -1 && must_find)
        RAISE(ValueError, "subsection not found");
    return small_int(at);
}

Value bytes_find(Value *args)
{
    return search_method(args, false, false);
}

Value bytes_rfind(Value *args)
{
    return search_method(args, true, false);
}

Value bytes_index(Value *args)
{
    return search_method(args, false, true);
}

Value bytes_rindex(Value *args)
{
    return search_method(args, true, true);
}

Value bytes_count(Value *args)
{
    NEEDLE_AUTO needle = {.view.object = 0};
    Range range;
    Span8 hay;
    TRY(range_get(args, &range));
    TRY(needle_get(args[1], &needle, needle_error));
    bool valid = hay_get(args[0], &range, &hay);
    return int_from_uint64(valid ? count_span(hay, needle.span) : 0);
}

bool bytes_contains(Value self, Value item, bool *found)
{
    NEEDLE_AUTO needle;
    TRY(needle_get(item, &needle, "a bytes-like object is required, not '%T'"));
    *found = bytes_find_span(bytes_span(self), needle.span, 0) >= 0;
    return true;
}

/* Does the hay begin (or end) with v? */
static bool matches_end(Value self, const Range *range, Value v, bool at_end, bool *result)
{
    Span8 hay, end;
    BUFFER_AUTO view;
    TRY(bytes_argument(v, &view, &end));
    *result = hay_get(self, range, &hay) && end.n <= hay.n
        && !memcmp(at_end ? hay.p + hay.n - end.n : hay.p, end.p, end.n);
    return true;
}

static Value tail_match(Value *args, bool at_end)
{
    bool result = false;
    Value v = args[1];
    Range range;
    TRY(range_get(args, &range));
    if (is_tuple(v)) {
        for (size_t i = 0; i < tuple_count(v) && !result; i++)
            TRY(matches_end(args[0], &range, as_tuple(v)->items[i], at_end, &result));
        return from_bool(result);
    }
    if (!buffer_exported(v))
        RAISE(TypeError, "%s first arg must be bytes or a tuple of bytes, not %T",
              at_end ? "endswith" : "startswith", v);
    TRY(matches_end(args[0], &range, v, at_end, &result));
    return from_bool(result);
}

Value bytes_startswith(Value *args)
{
    return tail_match(args, false);
}

Value bytes_endswith(Value *args)
{
    return tail_match(args, true);
}

static Value remove_end(Value *args, bool at_end)
{
    BUFFER_AUTO view;
    Span8 end;
    TRY(bytes_argument(args[1], &view, &end));
    Span8 s = bytes_span(args[0]);
    size_t n = end.n;
    if (!n || n > s.n || memcmp(at_end ? s.p + s.n - n : s.p, end.p, n))
        return bytes_unchanged(args[0]);
    return bytes_part_like(args[0], s, at_end ? 0 : n, at_end ? s.n - n : s.n);
}

Value bytes_removeprefix(Value *args)
{
    return remove_end(args, false);
}

Value bytes_removesuffix(Value *args)
{
    return remove_end(args, true);
}

/* ---- replace ---- */

/* Where a part is: the first places are remembered, so that they needn't be sought twice. */
enum { KNOWN = 256 };
typedef struct Places {
    size_t count, known[KNOWN];
} Places;

/* An empty part is before every byte and at the end. */
static size_t place_of(const Places *places, size_t i, Span8 s, Span8 part, size_t from)
{
    return !part.n ? from : i < KNOWN ? places->known[i] : (size_t)bytes_find_span(s, part, from);
}

static void find_places(Places *places, Span8 s, Span8 part, size_t max)
{
    places->count = part.n ? 0 : MIN(s.n + 1, max);
    for (ssize_t at = 0; part.n && places->count < max && (at = bytes_find_span(s, part, (size_t)at)) >= 0;
         at += (ssize_t)part.n, places->count++)
        if (places->count < KNOWN)
            places->known[places->count] = (size_t)at;
}

/* Writes s with new at the places of old. */
static void replace_fill(char *out, Span8 s, Span8 old, Span8 new, const Places *places)
{
    size_t at = 0;
    for (size_t i = 0; i < places->count; i++) {
        size_t found = place_of(places, i, s, old, at);
        out = mempcpy(out, s.p + at, found - at);
        out = mempcpy(out, new.p, new.n);
        at = found + old.n;
        if (!old.n && at < s.n)
            *out++ = s.p[at++];
    }
    memcpy(out, s.p + at, s.n - at);
}

/* Of the same size: changed in a copy, from the first occurrence on. */
static Value replace_in_place(Value self, Span8 s, Span8 old, Span8 new, size_t max)
{
    Value result;
    ssize_t at = max ? bytes_find_span(s, old, 0) : -1;
    if (at < 0)
        return bytes_unchanged(self);
    char *out = TRY(bytes_like_alloc(self, s.n, &result));
    memcpy(out, s.p, s.n);
    while (max-- && at >= 0) {
        memcpy(out + at, new.p, new.n);
        at = bytes_find_span(s, old, (size_t)at + old.n);
    }
    return result;
}

static Value replace(Value self, Span8 old, Span8 new, size_t max)
{
    Span8 s = bytes_span(self);
    if (old.n && old.n == new.n)
        return replace_in_place(self, s, old, new, max);
    Places places;
    size_t added, size;
    find_places(&places, s, old, max);
    if (!places.count || (!old.n && !new.n))
        return bytes_unchanged(self);
    size_t kept = s.n - places.count * old.n;
    if (MUL_OVERFLOWS(places.count, new.n, &added) || ADD_OVERFLOWS(kept, added, &size)
        || size > PTRDIFF_MAX)
        RAISE(OverflowError, "replace bytes is too long");
    Value result;
    char *out = TRY(bytes_like_alloc(self, size, &result));
    replace_fill(out, s, old, new, &places);
    return result;
}

Value bytes_replace(Value *args)
{
    ssize_t max;
    Span8 old, new;
    BUFFER_AUTO old_view, new_view = {.object = 0};
    TRY(bytes_argument(args[1], &old_view, &old));
    TRY(bytes_argument(args[2], &new_view, &new));
    TRY(value_as_ssize_argument(args[3], &max));
    return replace(args[0], old, new, max < 0 ? SIZE_MAX : (size_t)max);
}
