/* SPDX-License-Identifier: MIT
 *
 * slice: the a:b:c between brackets, any objects; and how it is applied to a length.
 */
#include "objects/slice.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

Value slice_new(Value start, Value stop, Value step)
{
    Slice *s = gc_alloc_object(sizeof *s);
    if (UNLIKELY(!s))
        return raise_no_memory();
    s->head.shape = rt.shapes[TYPE_slice];
    s->start = start;
    s->stop = stop;
    s->step = step;
    return from_object(s);
}

/* --- indices --- */

static bool slice_number(Value v, ssize_t *result)
{
    if (LIKELY(is_small_int(v))) {
        *result = small_int_value(v);
        return true;
    }
    if (!has_index(v))
        RAISE(TypeError,
              "slice indices must be integers or None or have an __index__ method");
    return value_as_ssize_clipped(v, result);
}

/* A bound from the end when negative, kept within [low, high]. */
static ssize_t clip_bound(ssize_t bound, ssize_t length, ssize_t low, ssize_t high)
{
    if (bound < 0)
        bound += length;
    return bound < low ? low : bound > high ? high : bound;
}

bool slice_unpack(Value slice, SliceBounds *bounds)
{
    const Slice *s = (Slice *)slice;
    *bounds = (SliceBounds){
        .step = 1, .has_start = s->start != NONE, .has_stop = s->stop != NONE};
    if (s->step != NONE) {
        TRY(slice_number(s->step, &bounds->step));
        if (bounds->step == 0)
            RAISE(ValueError, "slice step cannot be zero");
        bounds->step = MAX(bounds->step, -SSIZE_MAX); /* so that it can be negated */
    }
    if (bounds->has_start)
        TRY(slice_number(s->start, &bounds->start));
    return !bounds->has_stop || slice_number(s->stop, &bounds->stop);
}

void slice_adjust(SliceBounds *b, ssize_t length)
{
    bool down = b->step < 0;
    ssize_t low = down ? -1 : 0, high = down ? length - 1 : length;
    b->start = b->has_start ? clip_bound(b->start, length, low, high) : down ? high : low;
    b->stop = b->has_stop ? clip_bound(b->stop, length, low, high) : down ? low : high;
    if (down)
        b->count = b->stop < b->start ? (b->start - b->stop - 1) / -b->step + 1 : 0;
    else
        b->count = b->start < b->stop ? (b->stop - b->start - 1) / b->step + 1 : 0;
}

bool slice_indices(Value slice, ssize_t length, ssize_t *start, ssize_t *stop,
                   ssize_t *step, ssize_t *count)
{
    size_t fixed = (size_t)length;
    return slice_indices_of(slice, &fixed, start, stop, step, count);
}

bool slice_indices_of(Value slice, const size_t *length, ssize_t *start, ssize_t *stop,
                      ssize_t *step, ssize_t *count)
{
    SliceBounds bounds;
    TRY(slice_unpack(slice, &bounds));
    slice_adjust(&bounds, (ssize_t)*length);
    *start = bounds.start;
    *stop = bounds.stop;
    *step = bounds.step;
    *count = bounds.count;
    return true;
}

/* The same with ints of any size, for the method `indices`. */
static Value index_number(Value v)
{
    if (!has_index(v))
        RAISE(TypeError,
              "slice indices must be integers or None or have an __index__ method");
    return value_index(v);
}

static Value clip_index(Value bound, Value length, Value low, Value high)
{
    bound = TRY(index_number(bound));
    if (int_sign(bound) < 0) {
        bound = TRY(int_add(bound, length));
        return int_compare(bound, low) < 0 ? low : bound;
    }
    return int_compare(bound, high) > 0 ? high : bound;
}

static Value slice_indices_method(Value *args)
{
    const Slice *s = (Slice *)args[0];
    Value length = TRY(value_index(args[1])), step = small_int(1);
    if (int_sign(length) < 0)
        RAISE(ValueError, "length should not be negative");
    if (s->step != NONE) {
        step = TRY(index_number(s->step));
        if (!int_sign(step))
            RAISE(ValueError, "slice step cannot be zero");
    }
    bool down = int_sign(step) < 0;
    Value low = small_int(down ? -1 : 0);
    Value high = down ? TRY(int_add(length, small_int(-1))) : length;
    Value start = down ? high : low, stop = down ? low : high;
    if (s->start != NONE)
        start = TRY(clip_index(s->start, length, low, high));
    if (s->stop != NONE)
        stop = TRY(clip_index(s->stop, length, low, high));
    return tuple_pack(3, start, stop, step);
}

/* --- the type --- */

static Value slice_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("slice", nargs, kwnames, 1, 3));
    if (nargs == 1)
        return slice_new(NONE, args[0], NONE);
    return slice_new(args[0], args[1], nargs == 3 ? args[2] : NONE);
}

static Value slice_as_tuple(Value self)
{
    const Slice *s = (Slice *)self;
    return tuple_pack(3, s->start, s->stop, s->step);
}

static Value slice_repr(Value self)
{
    const Slice *s = (Slice *)self;
    return str_format("slice(%R, %R, %R)", s->start, s->stop, s->step);
}

static Value slice_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_exact(a, TYPE_slice) || !is_exact(b, TYPE_slice))
        return NOT_IMPLEMENTED;
    if (a == b)
        return from_bool(op == COMPARE_EQ || op == COMPARE_LE || op == COMPARE_GE);
    Value x = TRY(slice_as_tuple(a)), y = TRY(slice_as_tuple(b));
    return compare_values(x, y, op);
}

static bool slice_hash(Value self, int64_t *hash)
{
    Value parts = TRY(slice_as_tuple(self));
    return value_hash(parts, hash);
}

static Value slice_reduce(Value *args)
{
    return tuple_pack(2, from_object(rt.types[TYPE_slice]), TRY(slice_as_tuple(args[0])));
}

static const Method slice_methods[] = {
    {"indices($self, length, /)", slice_indices_method,
     "(start, stop, step) of the slice for a sequence of that length, bounds clipped."},
    {"__reduce__($self, /)", slice_reduce, "For pickling."},
    {0},
};

static const Member slice_members[] = {
    {"start", MEMBER_VALUE, offsetof(Slice, start), false, 0},
    {"stop", MEMBER_VALUE, offsetof(Slice, stop), false, 0},
    {"step", MEMBER_VALUE, offsetof(Slice, step), false, 0},
    {0},
};

TYPE(slice, .doc = "slice(stop)\nslice(start, stop[, step])\n\nA range of indices of a sequence.",
     .size = sizeof(Slice), .methods = METHODS(slice_methods), .members = slice_members,
     .slots = {.getattribute = attr_generic_get,
               .construct = slice_construct, .repr = slice_repr, .compare = slice_compare,
               .hash = slice_hash});
