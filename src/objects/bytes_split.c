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

/* The parts so far of a text. Nobody else knows the list. */
typedef struct Parts {
    Value self;
    Span8 s;
    List *list;
    bool from_right;
} Parts;

static bool parts_begin(Parts *parts, Value self, size_t max, bool from_right)
{
    *parts = (Parts){.self = self, .s = bytes_span(self), .from_right = from_right};
    Value list = TRY(list_new(MIN(max, 7u) + 1));
    parts->list = as_list(list);
    return true;
}

static inline bool parts_push(Parts *parts, size_t start, size_t end)
{
    List *list = parts->list;
    Value part;
    if (UNLIKELY(start == 0) && end == parts->s.n)
        part = TRY(bytes_unchanged(parts->self)); /* a whole exact bytes is its own only part */
    else
        part = TRY(bytes_part_like(parts->self, parts->s, start, end));
    if (UNLIKELY(list->count == list->capacity))
        TRY(list_reserve_parts(list, parts->s.n, parts->from_right ? start : parts->s.n - end));
    list->items[list->count++] = part;
    return true;
}

static bool is_space_at(Span8 s, size_t i)
{
    return byte_is_space((unsigned char)s.p[i]);
}

/* ---- split ---- */

static Value split_space(Value self, Span8 s, size_t max)
{
    Parts parts;
    TRY(parts_begin(&parts, self, max, false));
    for (size_t at = 0;;) {
        while (at < s.n && is_space_at(s, at))
            at++;
        if (at == s.n)
            break;
        size_t start = at;
        if (!max--)
            at = s.n;
        while (at < s.n && !is_space_at(s, at))
            at++;
        TRY(parts_push(&parts, start, at));
    }
    return from_object(parts.list);
}

/* The parts come from the last to the first. */
static Value rsplit_space(Value self, Span8 s, size_t max)
{
    Parts parts;
    TRY(parts_begin(&parts, self, max, true));
    for (size_t end = s.n;;) {
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
        TRY(parts_push(&parts, start, end));
        end = start;
    }
    Value list = from_object(parts.list);
    TRY(list_reverse(list));
    return list;
}

static Value split_byte(Parts *parts, char separator, size_t max)
{
    Span8 s = parts->s;
    size_t at = 0;
    for (const char *found; max-- && (found = memchr(s.p + at, separator, s.n - at)); ) {
        TRY(parts_push(parts, at, (size_t)(found - s.p)));
        at = (size_t)(found - s.p) + 1;
    }
    TRY(parts_push(parts, at, s.n));
    return from_object(parts->list);
}

static Value split_at(Value self, Span8 s, Span8 separator, size_t max)
{
    Parts parts;
    size_t at = 0;
    ssize_t found;
    TRY(parts_begin(&parts, self, max, false));
    if (separator.n == 1)
        return split_byte(&parts, *separator.p, max);
    while (max-- && (found = bytes_find_span(s, separator, at)) >= 0) {
        TRY(parts_push(&parts, at, (size_t)found));
        at = (size_t)found + separator.n;
    }
    TRY(parts_push(&parts, at, s.n));
    return from_object(parts.list);
}

static Value rsplit_at(Value self, Span8 s, Span8 separator, size_t max)
{
    Parts parts;
    size_t end = s.n;
    ssize_t found;
    TRY(parts_begin(&parts, self, max, true));
    while (max-- && (found = bytes_rfind_span((Span8){s.p, end}, separator)) >= 0) {
        TRY(parts_push(&parts, (size_t)found + separator.n, end));
        end = (size_t)found;
    }
    TRY(parts_push(&parts, 0, end));
    Value list = from_object(parts.list);
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
    Span8 separator;
    TRY(bytes_argument(args[1], &view, &separator));
    if (!separator.n)
        RAISE(ValueError, "empty separator");
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
    Span8 separator;
    TRY(bytes_argument(args[1], &view, &separator));
    if (!separator.n)
        RAISE(ValueError, "empty separator");
    Span8 s = bytes_span(self);
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
    Parts parts;
    TRY(parts_begin(&parts, args[0], SIZE_MAX, false));
    Span8 s = parts.s;
    for (size_t at = 0; at < s.n;) {
        size_t end = line_end(s, at), next = end;
        if (next < s.n)
            next += s.p[next] == '\r' && next + 1 < s.n && s.p[next + 1] == '\n' ? 2 : 1;
        TRY(parts_push(&parts, at, keep ? next : end));
        at = next;
    }
    return from_object(parts.list);
}

/* ---- strip ---- */

enum Side { LEFT = 1, RIGHT = 2 };

static inline bool to_strip(char c, const Span8 *set)
{
    enum { FEW = 8 };
    if (!set)
        return byte_is_space((unsigned char)c);
    if (set->n > FEW)
        return memchr(set->p, c, set->n);
    for (size_t i = 0; i < set->n; i++)
        if (set->p[i] == c)
            return true;
    return false;
}

static Value strip_set(Value self, const Span8 *set, int sides)
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
    Span8 set;
    TRY(bytes_argument(args[1], &view, &set));
    return strip_set(args[0], &set, sides);
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
typedef struct Views {
    Buffer *views;
    size_t count, size;
} Views;

static void views_release(Views *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        buffer_release(&parts->views[i]);
}

static bool views_get(Views *parts, Value sequence, Value *items, size_t n, size_t separator)
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
    __attribute__((cleanup(views_release))) Views parts = {0};
    TRY(views_get(&parts, sequence, items, n, bytes_span(self).n));
    Span8 s = bytes_span(self);
    char *out = TRY(bytes_like_alloc(self, parts.size, &result));
    for (size_t i = 0; i < n; i++) {
        if (i)
            out = mempcpy(out, s.p, s.n);
        out = mempcpy(out, parts.views[i].data, parts.views[i].length);
    }
    return result;
}
