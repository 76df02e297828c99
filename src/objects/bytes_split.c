/* SPDX-License-Identifier: MIT
 *
 * Taking bytes and bytearray apart and joining them: split, partition, splitlines,
 * strip, join.
 */
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "gc/heap.h"
#include "objects/bytes_span.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"

static bool push_part(Value list, Value self, Span8 s, size_t start, size_t end)
{
    /* a whole exact bytes is its own only part */
    Value part = start == 0 && end == s.n ? bytes_unchanged(self)
                                          : bytes_part_like(self, s, start, end);
    return part && list_push(list, part);
}

static bool is_space_at(Span8 s, size_t i)
{
    return byte_is_space((unsigned char)s.p[i]);
}

/* ---- split ---- */

static Value split_space(Value self, Span8 s, size_t max)
{
    Value list = TRY(list_new(0));
    size_t at = 0;
    for (;;) {
        while (at < s.n && is_space_at(s, at))
            at++;
        if (at == s.n)
            return list;
        size_t start = at;
        if (!max--)
            break;
        while (at < s.n && !is_space_at(s, at))
            at++;
        TRY(push_part(list, self, s, start, at));
    }
    TRY(push_part(list, self, s, at, s.n));
    return list;
}

/* The parts come from the last to the first. */
static Value rsplit_space(Value self, Span8 s, size_t max)
{
    Value list = TRY(list_new(0));
    size_t end = s.n;
    for (;;) {
        while (end && is_space_at(s, end - 1))
            end--;
        if (!end)
            break;
        size_t start = 0;
        if (max) {
            max--;
            for (start = end; start && !is_space_at(s, start - 1);)
                start--;
        }
        TRY(push_part(list, self, s, start, end));
        end = start;
    }
    TRY(list_reverse(list));
    return list;
}

static Value split_at(Value self, Span8 s, Span8 separator, size_t max)
{
    Value list = TRY(list_new(0));
    size_t at = 0;
    ssize_t found;
    while (max-- && (found = bytes_find_span(s, separator, at)) >= 0) {
        TRY(push_part(list, self, s, at, (size_t)found));
        at = (size_t)found + separator.n;
    }
    TRY(push_part(list, self, s, at, s.n));
    return list;
}

static Value rsplit_at(Value self, Span8 s, Span8 separator, size_t max)
{
    Value list = TRY(list_new(0));
    size_t end = s.n;
    ssize_t found;
    while (max-- && (found = bytes_rfind_span((Span8){s.p, end}, separator)) >= 0) {
        TRY(push_part(list, self, s, (size_t)found + separator.n, end));
        end = (size_t)found;
    }
    TRY(push_part(list, self, s, 0, end));
    TRY(list_reverse(list));
    return list;
}

static Value split(Value *args, bool from_right)
{
    Value self = args[0];
    ssize_t limit;
    TRY(value_as_ssize_argument(args[2], &limit));
    size_t max = limit < 0 ? SIZE_MAX : (size_t)limit;
    if (args[1] == NONE)
        return from_right ? rsplit_space(self, bytes_span(self), max)
                          : split_space(self, bytes_span(self), max);
    BUFFER_AUTO view;
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    if (!view.length)
        RAISE(ValueError, "empty separator");
    Span8 separator = {view.data, view.length};
    return from_right ? rsplit_at(self, bytes_span(self), separator, max)
                      : split_at(self, bytes_span(self), separator, max);
}

Value bytes_split(Value *args)
{
    return split(args, false);
}

Value bytes_rsplit(Value *args)
{
    return split(args, true);
}

/* ---- partition ---- */

static Value partition(Value *args, bool from_right)
{
    Value self = args[0];
    BUFFER_AUTO view;
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    if (!view.length)
        RAISE(ValueError, "empty separator");
    Span8 s = bytes_span(self), separator = {view.data, view.length};
    ssize_t at = from_right ? bytes_rfind_span(s, separator) : bytes_find_span(s, separator, 0);
    if (at < 0) {
        Value whole = TRY(bytes_unchanged(self)), empty = TRY(bytes_like(self, 0, 0));
        Value other = TRY(bytes_like(self, 0, 0));
        return from_right ? tuple_pack(3, empty, other, whole)
                          : tuple_pack(3, whole, empty, other);
    }
    size_t end = (size_t)at + separator.n;
    return tuple_pack(3, TRY(bytes_part_like(self, s, 0, (size_t)at)),
                      is_bytearray(self)
                          ? TRY(bytes_like(self, separator.p, separator.n)) : args[1],
                      TRY(bytes_part_like(self, s, end, s.n)));
}

Value bytes_partition(Value *args)
{
    return partition(args, false);
}

Value bytes_rpartition(Value *args)
{
    return partition(args, true);
}

/* ---- splitlines ---- */

/* The next \n or \r, or the end. */
static size_t line_end(Span8 s, size_t i)
{
#ifdef __SSE2__
    const __m128i feed = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    for (; i + 16 <= s.n; i += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(s.p + i));
        __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(x, feed), _mm_cmpeq_epi8(x, cr));
        unsigned mask = (unsigned)_mm_movemask_epi8(hits);
        if (mask)
            return i + (size_t)__builtin_ctz(mask);
    }
#endif
    while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r')
        i++;
    return i;
}

Value bytes_splitlines(Value *args)
{
    bool keep;
    TRY(value_truth(args[1], &keep));
    Value self = args[0], list = TRY(list_new(0));
    Span8 s = bytes_span(self);
    for (size_t at = 0; at < s.n;) {
        size_t end = line_end(s, at), next = end;
        if (next < s.n)
            next += s.p[next] == '\r' && next + 1 < s.n && s.p[next + 1] == '\n' ? 2 : 1;
        TRY(push_part(list, self, s, at, keep ? next : end));
        at = next;
    }
    return list;
}

/* ---- strip ---- */

enum Side { LEFT = 1, RIGHT = 2 };

static bool to_strip(char c, const Buffer *set)
{
    return set ? memchr(set->data, c, set->length) != 0 : byte_is_space((unsigned char)c);
}

static Value strip_set(Value self, const Buffer *set, int sides)
{
    Span8 s = bytes_span(self);
    size_t start = 0, end = s.n;
    if (sides & LEFT)
        while (start < end && to_strip(s.p[start], set))
            start++;
    if (sides & RIGHT)
        while (end > start && to_strip(s.p[end - 1], set))
            end--;
    if (!start && end == s.n)
        return bytes_unchanged(self);
    return bytes_part_like(self, s, start, end);
}

static Value strip(Value *args, int sides)
{
    if (args[1] == NONE)
        return strip_set(args[0], 0, sides);
    BUFFER_AUTO view;
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    return strip_set(args[0], &view, sides);
}

Value bytes_strip(Value *args)
{
    return strip(args, LEFT | RIGHT);
}

Value bytes_lstrip(Value *args)
{
    return strip(args, LEFT);
}

Value bytes_rstrip(Value *args)
{
    return strip(args, RIGHT);
}

/* ---- join ---- */

/* The items' memory, held until all is copied: getting one may run Python code that
 * changes another. */
typedef struct Parts {
    Buffer *views;
    size_t count, size;
} Parts;

static void parts_release(Parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        buffer_release(&parts->views[i]);
}

static bool parts_get(Parts *parts, Value sequence, Value *items, size_t n, size_t separator)
{
    Tuple *copy = TRY(tuple_alloc(n)); /* the list may change under us */
    memcpy(copy->items, items, n * sizeof *items);
    parts->views = gc_alloc(n * sizeof *parts->views);
    if (!parts->views)
        return raise_no_memory();
    for (size_t i = 0; i < n; i++) {
        Value item = copy->items[i];
        if (!buffer_exported(item))
            RAISE(TypeError, "sequence item %zd: expected a bytes-like object, %T found",
                  (ssize_t)i, item);
        TRY(buffer_get(item, &parts->views[i], BUFFER_SIMPLE));
        parts->count++;
        if (ADD_OVERFLOWS(parts->size, parts->views[i].length, &parts->size)
            || (i && ADD_OVERFLOWS(parts->size, separator, &parts->size))
            || parts->size > PTRDIFF_MAX)
            RAISE(OverflowError, "join() result is too long");
    }
    return true;
}

/* Of plain bytes, the usual case: their size. 0 without exception: they aren't, or too big. */
static bool plain_size(const Value *items, size_t n, size_t separator, size_t *size)
{
    *size = 0;
    if (MUL_OVERFLOWS(n - 1, separator, size))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!is_exact(items[i], TYPE_bytes) || ADD_OVERFLOWS(*size, as_bytes(items[i])->length, size))
            return false;
    return *size <= PTRDIFF_MAX;
}

static Value join_plain(Value self, const Value *items, size_t n, size_t size)
{
    Value result;
    Span8 s = bytes_span(self);
    char *out = TRY(bytes_like_alloc(self, size, &result));
    for (size_t i = 0; i < n; i++) {
        if (i)
            out = mempcpy(out, s.p, s.n);
        out = mempcpy(out, as_bytes(items[i])->data, as_bytes(items[i])->length);
    }
    return result;
}

Value bytes_join(Value *args)
{
    Value self = args[0], *items, result;
    size_t n;
    BUFFER_AUTO own = {0}; /* a bytearray keeps its size: the iterable may hold it too */
    TRY(buffer_get(self, &own, BUFFER_SIMPLE));
    Value sequence = TRY(iter_fast(args[1], "can only join an iterable", &items, &n));
    if (n == 1 && is_exact(self, TYPE_bytes) && is_exact(items[0], TYPE_bytes))
        return items[0];
    if (!n)
        return bytes_like(self, 0, 0);
    size_t size;
    if (plain_size(items, n, bytes_span(self).n, &size))
        return join_plain(self, items, n, size);
    __attribute__((cleanup(parts_release))) Parts parts = {0};
    TRY(parts_get(&parts, sequence, items, n, bytes_span(self).n));
    Span8 s = bytes_span(self);
    char *out = TRY(bytes_like_alloc(self, parts.size, &result));
    for (size_t i = 0; i < n; i++) {
        if (i)
            out = mempcpy(out, s.p, s.n);
        out = mempcpy(out, parts.views[i].data, parts.views[i].length);
    }
    return result;
}
