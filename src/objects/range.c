/* SPDX-License-Identifier: MIT
 *
 * range: an arithmetic progression of ints, and its iterators.
 *
 * start, stop, step and length are ints of any size; where all of them (and the item
 * behind the last) are small ints, which is nearly always, items are computed and
 * walked with machine words.
 */
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/operate.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static const Range *as_range(Value v) { return (Range *)v; }

/* --- making --- */

/* max(0, ceil((stop - start) / step)) */
static Value range_length_of(Value start, Value stop, Value step)
{
    bool down = int_sign(step) < 0;
    Value span = TRY(down ? int_subtract(start, stop) : int_subtract(stop, start));
    if (int_sign(span) <= 0)
        return small_int(0);
    Value stride = down ? TRY(int_negative(step)) : step;
    if (both_small_int(span, stride))
        return small_int((small_int_value(span) - 1) / small_int_value(stride) + 1);
    Value last = TRY(int_floor_divide(TRY(int_subtract(span, small_int(1))), stride));
    return int_add(last, small_int(1));
}

static Value range_make(Value start, Value stop, Value step, Value length)
{
    Range *r = gc_alloc_object(sizeof *r);
    if (UNLIKELY(!r))
        return raise_no_memory();
    r->head.shape = rt.shapes[TYPE_range];
    r->start = start;
    r->stop = stop;
    r->step = step;
    r->length = length;
    return from_object(r);
}

Value range_new(Value start, Value stop, Value step)
{
    start = TRY(value_index(start));
    stop = TRY(value_index(stop));
    step = TRY(value_index(step));
    if (step == small_int(0))
        RAISE(ValueError, "range() arg 3 must not be zero");
    Value length = TRY(range_length_of(start, stop, step));
    return range_make(start, stop, step, length);
}

static Value range_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("range", nargs, kwnames, 1, 3));
    if (nargs == 1)
        return range_new(small_int(0), args[0], small_int(1));
    return range_new(args[0], args[1], nargs == 3 ? args[2] : small_int(1));
}

/* --- items --- */

/* start + i * step, for an index in range or one behind. */
static Value range_item(const Range *r, Value i)
{
    Value offset = TRY(int_multiply(i, r->step));
    return int_add(r->start, offset);
}

static Value range_slice(Value self, Value slice)
{
    const Range *r = as_range(self), *by;
    Value bounds = TRY(call_method1(slice, NAME(indices), r->length));
    const Value *b = as_tuple(bounds)->items;
    by = as_range(TRY(range_new(b[0], b[1], b[2]))); /* the indices, as a range */
    Value start = TRY(range_item(r, by->start)), stop = TRY(range_item(r, by->stop));
    Value step = TRY(int_multiply(r->step, by->step));
    return range_make(start, stop, step, by->length);
}

static Value range_getitem(Value self, Value key)
{
    const Range *r = as_range(self);
    if (is_exact(key, TYPE_slice))
        return range_slice(self, key);
    if (!has_index(key))
        RAISE(TypeError, "range indices must be integers or slices, not %T", key);
    Value i = TRY(value_index(key));
    if (int_sign(i) < 0)
        i = TRY(int_add(i, r->length));
    if (int_sign(i) < 0 || int_compare(i, r->length) >= 0)
        RAISE(IndexError, "range object index out of range");
    return range_item(r, i);
}

/* For an int: is it in the range, and where? */
static bool range_locate(const Range *r, Value item, Value *index, bool *found)
{
    *found = false;
    item = TRY(int_exact(item));
    Value offset = TRY(int_subtract(item, r->start));
    Value rest = TRY(int_remainder(offset, r->step));
    if (rest != small_int(0))
        return true;
    *index = TRY(int_floor_divide(offset, r->step));
    *found = int_sign(*index) >= 0 && int_compare(*index, r->length) < 0;
    return true;
}

/* Ints and bools are found by arithmetic; whatever else could be equal to one, by search.
 */
static bool is_plain_int(Value v)
{
    return is_small_int(v) || is_bool(v) || is_exact(v, TYPE_int);
}

/* Search for an equal item; -1: none; -2: exception. *count when all are to be counted.
 */
static int64_t range_search(Value self, Value item, int64_t *count)
{
    Value iterator = iter_new(self);
    if (!iterator)
        return -2;
    for (int64_t i = 0;; i++) {
        bool equal;
        Value next = iter_next(iterator);
        if (next == END)
            return -1;
        if (!next || !compare_equal(next, item, &equal))
            return -2;
        if (equal && !count)
            return i;
        if (equal)
            ++*count;
    }
}

static bool range_contains(Value self, Value item, bool *found)
{
    Value index;
    if (is_plain_int(item))
        return range_locate(as_range(self), item, &index, found);
    int64_t at = range_search(self, item, 0);
    *found = at >= 0;
    return at != -2;
}

static Value range_index_method(Value *args)
{
    Value index;
    if (is_plain_int(args[1])) {
        bool found;
        TRY(range_locate(as_range(args[0]), args[1], &index, &found));
        if (found)
            return index;
        RAISE(ValueError, "%R is not in range", args[1]);
    }
    int64_t at = range_search(args[0], args[1], 0);
    if (at == -1)
        RAISE(ValueError, "sequence.index(x): x not in sequence");
    return at < 0 ? 0 : small_int(at);
}

static Value range_count_method(Value *args)
{
    Value index;
    bool found;
    if (is_plain_int(args[1])) {
        TRY(range_locate(as_range(args[0]), args[1], &index, &found));
        return small_int(found);
    }
    int64_t count = 0;
    return range_search(args[0], args[1], &count) == -2 ? 0 : small_int(count);
}

/* --- other slots --- */

static bool range_length(Value self, ssize_t *length)
{
    int64_t n;
    if (!int_fits_int64(as_range(self)->length, &n))
        RAISE(OverflowError, "Python int too large to convert to C ssize_t");
    *length = n;
    return true;
}

static bool range_truth(Value self, bool *truth)
{
    *truth = as_range(self)->length != small_int(0);
    return true;
}

static Value range_repr(Value self)
{
    const Range *r = as_range(self);
    if (r->step == small_int(1))
        return str_format("range(%R, %R)", r->start, r->stop);
    return str_format("range(%R, %R, %R)", r->start, r->stop, r->step);
}

/* What makes two ranges equal: the length, the first item if any, the step if it matters.
 */
static Value range_identity(const Range *r)
{
    Value length = r->length;
    if (length == small_int(0))
        return tuple_pack(3, length, NONE, NONE);
    return tuple_pack(3, length, r->start, length == small_int(1) ? NONE : r->step);
}

static bool ranges_equal(const Range *x, const Range *y, bool *equal)
{
    TRY(compare_equal(x->length, y->length, equal));
    if (*equal && x->length != small_int(0))
        TRY(compare_equal(x->start, y->start, equal));
    if (*equal && x->length != small_int(0) && x->length != small_int(1))
        TRY(compare_equal(x->step, y->step, equal));
    return true;
}

static Value range_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_exact(a, TYPE_range) || !is_exact(b, TYPE_range)
        || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    bool equal;
    TRY(ranges_equal(as_range(a), as_range(b), &equal));
    return from_bool(equal == (op == COMPARE_EQ));
}

static bool range_hash(Value self, int64_t *hash)
{
    Value identity = TRY(range_identity(as_range(self)));
    return value_hash(identity, hash);
}

static Value range_reduce(Value *args)
{
    const Range *r = as_range(args[0]);
    Value arguments = TRY(tuple_pack(3, r->start, r->stop, r->step));
    return tuple_pack(2, from_object(rt.types[TYPE_range]), arguments);
}

/* --- iterators --- */

/* Over ints of any size: items are start + i * step for i in [index, length). */
typedef struct LongRangeIterator {
    Object head;
    Value start, step, length, index;
} LongRangeIterator;

static Value range_iterator_make(int64_t next, int64_t step, int64_t remaining)
{
    RangeIterator *it = gc_alloc_object(sizeof *it);
    if (UNLIKELY(!it))
        return raise_no_memory();
    it->head.shape = rt.shapes[TYPE_range_iterator];
    it->next = next;
    it->step = step;
    it->remaining = remaining;
    return from_object(it);
}

/* Walk `length` items from start: by machine words where all are small ints. */
static Value progression_iter(Value start, Value step, Value length)
{
    Value behind = TRY(int_add(start, TRY(int_multiply(step, length))));
    if (is_small_int(behind) && both_small_int(start, step) && is_small_int(length))
        return range_iterator_make(small_int_value(start), small_int_value(step),
                                   small_int_value(length));
    LongRangeIterator *it = gc_alloc_object(sizeof *it);
    if (!it)
        return raise_no_memory();
    it->head.shape = rt.shapes[TYPE_longrange_iterator];
    it->start = start;
    it->step = step;
    it->length = length;
    it->index = small_int(0);
    return from_object(it);
}

static Value range_iter(Value self)
{
    const Range *r = as_range(self);
    return progression_iter(r->start, r->step, r->length);
}

static Value range_reversed(Value *args)
{
    const Range *r = as_range(args[0]);
    Value last = TRY(range_item(r, TRY(int_subtract(r->length, small_int(1)))));
    return progression_iter(last, TRY(int_negative(r->step)), r->length);
}

static const Method range_methods[] = {
    {"__reversed__($self, /)", range_reversed, "An iterator from the last item to the first."},
    {"__reduce__($self, /, *args)", range_reduce, "For pickling.", .flags = METHOD_TUPLE},
    {"count($self, value, /)", range_count_method, "How many items equal value."},
    {"index($self, value, /)", range_index_method,
     "Position of the first item that equals value; ValueError when there is none."},
    {0},
};

static const Member range_members[] = {
    {"start", MEMBER_VALUE, offsetof(Range, start), false, 0},
    {"stop", MEMBER_VALUE, offsetof(Range, stop), false, 0},
    {"step", MEMBER_VALUE, offsetof(Range, step), false, 0},
    {0},
};

TYPE(range, .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\n"
                   "The ints from start up to but not including stop, step apart.",
     .size = sizeof(Range), .flags = TYPE_SEQUENCE, .methods = METHODS(range_methods),
     .members = range_members,
     .slots = {.getattribute = attr_generic_get,
               .construct = range_construct, .repr = range_repr, .compare = range_compare,
               .hash = range_hash, .length = range_length, .truth = range_truth,
               .getitem = range_getitem, .contains = range_contains, .iter = range_iter});

static Value range_iterator_next(Value self)
{
    RangeIterator *it = (RangeIterator *)self;
    if (it->remaining <= 0)
        return END;
    Value item = small_int(it->next);
    it->next += it->step;
    it->remaining--;
    return item;
}

static Value range_iterator_length_hint(Value *args)
{
    return small_int(((RangeIterator *)args[0])->remaining);
}

/* (iter, (range of the rest,), None) */
static Value reduce_to_range(Value start, Value stop, Value step)
{
    Value rest = TRY(range_new(start, stop, step)), iter = TRY(builtin_named("iter"));
    return tuple_pack(3, iter, TRY(tuple_pack(1, rest)), NONE);
}

static Value range_iterator_reduce(Value *args)
{
    const RangeIterator *it = (RangeIterator *)args[0];
    int64_t stop = it->next + it->remaining * it->step;
    return reduce_to_range(small_int(it->next), small_int(stop), small_int(it->step));
}

static Value range_iterator_setstate(Value *args)
{
    RangeIterator *it = (RangeIterator *)args[0];
    int64_t skip;
    TRY(value_as_int64(args[1], &skip));
    skip = MIN(MAX(skip, 0), it->remaining);
    it->next += skip * it->step;
    it->remaining -= skip;
    return NONE;
}

static const Method range_iterator_methods[] = {
    {"__length_hint__($self, /)", range_iterator_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", range_iterator_reduce, ITERATOR_REDUCE_DOC},
    {"__setstate__($self, object, /)", range_iterator_setstate, ITERATOR_SETSTATE_DOC},
    {0},
};

TYPE(range_iterator, .size = sizeof(RangeIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(range_iterator_methods),
     .slots = {.iter = iterator_self, .next = range_iterator_next});

static Value longrange_next(Value self)
{
    LongRangeIterator *it = (LongRangeIterator *)self;
    if (int_compare(it->index, it->length) >= 0)
        return END;
    Value offset = TRY(int_multiply(it->index, it->step)),
          item = TRY(int_add(it->start, offset));
    it->index = TRY(int_add(it->index, small_int(1)));
    return item;
}

static Value longrange_length_hint(Value *args)
{
    const LongRangeIterator *it = (LongRangeIterator *)args[0];
    return int_subtract(it->length, it->index);
}

static Value longrange_reduce(Value *args)
{
    const LongRangeIterator *it = (LongRangeIterator *)args[0];
    Value start = TRY(int_add(it->start, TRY(int_multiply(it->index, it->step))));
    Value stop = TRY(int_add(it->start, TRY(int_multiply(it->length, it->step))));
    return reduce_to_range(start, stop, it->step);
}

static Value longrange_setstate(Value *args)
{
    LongRangeIterator *it = (LongRangeIterator *)args[0];
    Value skip = args[1];
    if (!is_int(skip))
        RAISE(TypeError, "state must be an int, not %T", skip);
    skip = TRY(int_exact(skip));
    if (int_sign(skip) < 0)
        skip = small_int(0);
    Value left = TRY(int_subtract(it->length, it->index));
    it->index = TRY(int_add(it->index, int_compare(skip, left) > 0 ? left : skip));
    return NONE;
}

static const Method longrange_methods[] = {
    {"__length_hint__($self, /)", longrange_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", longrange_reduce, ITERATOR_REDUCE_DOC},
    {"__setstate__($self, object, /)", longrange_setstate, ITERATOR_SETSTATE_DOC},
    {0},
};

TYPE(longrange_iterator, .size = sizeof(LongRangeIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(longrange_methods),
     .slots = {.iter = iterator_self, .next = longrange_next});
