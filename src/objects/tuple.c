/* SPDX-License-Identifier: MIT
 *
 * tuple: an immutable row of values, and its iterator.
 *
 * Exact tuples are one block; the empty one is unique. A tuple of a subclass has one word
 * more behind its items, for the instance's attributes.
 */
#include "objects/hash_index.h"
#include "objects/tuple.h"

#include "base/copy.h"
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/iterators.h"
#include "objects/sequence.h"
#include "objects/type.h"

/* --- making --- */

Tuple *tuple_alloc(size_t n)
{
    if (n == 0 && rt.empty_tuple)
        return as_tuple(rt.empty_tuple);
    if (UNLIKELY(n > (SSIZE_MAX - sizeof(Tuple)) / sizeof(Value)))
        return (Tuple *)(uintptr_t)raise_no_memory();
    Tuple *t = gc_alloc_object(sizeof(Tuple) + n * sizeof(Value));
    if (UNLIKELY(!t))
        return (Tuple *)(uintptr_t)raise_no_memory();
    t->head.shape = rt.shapes[TYPE_tuple];
    t->count = n;
    if (n == 0)
        rt.empty_tuple = from_object(t);
    return t;
}

Tuple *tuple_alloc_none(size_t n)
{
    Tuple *t = TRY(tuple_alloc(n));
    for (size_t i = 0; i < n; i++)
        t->items[i] = NONE;
    return t;
}

Value tuple_new(const Value *items, size_t n)
{
    Tuple *t = TRY(tuple_alloc(n));
    copy_short(t->items, items, n * sizeof(Value));
    return from_object(t);
}

Value tuple_pack(size_t n, ...)
{
    Tuple *t = TRY(tuple_alloc(n));
    va_list items;
    va_start(items, n);
    for (size_t i = 0; i < n; i++)
        t->items[i] = va_arg(items, Value);
    va_end(items);
    return from_object(t);
}

Value tuple_pair(Value a, Value b)
{
    Tuple *t = gc_alloc_object(sizeof(Tuple) + 2 * sizeof(Value));
    if (UNLIKELY(!t))
        return raise_no_memory();
    t->head.shape = rt.shapes[TYPE_tuple];
    t->count = 2;
    t->items[0] = a;
    t->items[1] = b;
    return from_object(t);
}

Value tuple_from(Value iterable)
{
    if (is_exact(iterable, TYPE_tuple))
        return iterable;
    if (is_exact(iterable, TYPE_list))
        return tuple_new(as_list(iterable)->items, as_list(iterable)->count);
    Value list = TRY(list_from(iterable));
    return tuple_new(as_list(list)->items, as_list(list)->count);
}

Value tuple_slice(Value tuple, size_t start, size_t end)
{
    const Tuple *t = as_tuple(tuple);
    if (start == 0 && end == t->count && is_exact(tuple, TYPE_tuple))
        return tuple;
    return tuple_new(t->items + start, end - start);
}

/* tuple.__new__; for a subclass the items are copied behind its larger header. */
static Value tuple_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool exact = type == rt.types[TYPE_tuple];
    if (exact || type->slots.init == rt.types[TYPE_tuple]->slots.init)
        TRY(arguments_check("tuple", nargs, kwnames, 0, 1));
    else
        TRY(arguments_check("tuple", nargs, 0, 0, 1));
    Value items = nargs ? TRY(tuple_from(args[0])) : from_object(TRY(tuple_alloc(0)));
    if (exact)
        return items;
    size_t n = tuple_count(items);
    Tuple *t = TRY(type_alloc(type, (n + 1) * sizeof(Value)));
    t->count = n;
    memcpy(t->items, as_tuple(items)->items, n * sizeof(Value));
    return from_object(t);
}

/* --- slots --- */

static Value tuple_repr(Value self)
{
    if (!tuple_count(self))
        return str_from_text("()");
    return sequence_repr(self, '(', ')', true);
}

/* The items' hashes are the lanes of an xxHash; programs can see these numbers, and
 * those of tuples of ints are the same everywhere. */
static bool tuple_hash(Value self, int64_t *hash)
{
    TRY(stack_check(" while calling a Python object"));
    const uint64_t prime1 = UINT64_C(11400714785074694791);
    const uint64_t prime2 = UINT64_C(14029467366897019727);
    const uint64_t prime5 = UINT64_C(2870177450012600261);
    const Tuple *t = as_tuple(self);
    uint64_t mix = prime5;
    for (size_t i = 0; i < t->count; i++) {
        int64_t lane;
        TRY(key_hash(t->items[i], &lane));
        mix += (uint64_t)lane * prime2;
        mix = (mix << 31 | mix >> 33) * prime1;
    }
    mix += t->count ^ (prime5 ^ 3527539);
    *hash = mix == UINT64_MAX ? 1546275796 : (int64_t)mix;
    return true;
}

static Value tuple_compare(Value a, Value b, enum CompareOp op)
{
    return is_tuple(a) && is_tuple(b) ? sequence_compare(a, b, op) : NOT_IMPLEMENTED;
}

static bool tuple_length(Value self, ssize_t *length)
{
    *length = (ssize_t)tuple_count(self);
    return true;
}

static bool tuple_contains(Value self, Value item, bool *found)
{
    ssize_t at = sequence_find(self, item, 0, SIZE_MAX);
    *found = at >= 0;
    return at != -2;
}

static Value tuple_subscript(Value self, Value slice)
{
    const Tuple *t = as_tuple(self);
    ssize_t start, stop, step, count;
    TRY(slice_indices(slice, (ssize_t)t->count, &start, &stop, &step, &count));
    if (step == 1)
        return tuple_slice(self, (size_t)start, (size_t)(start + count));
    Tuple *result = TRY(tuple_alloc((size_t)count));
    for (ssize_t i = 0; i < count; i++)
        result->items[i] = t->items[start + i * step];
    return from_object(result);
}

static Value tuple_getitem(Value self, Value key)
{
    const Tuple *t = as_tuple(self);
    if (is_exact(key, TYPE_slice))
        return tuple_subscript(self, key);
    if (!has_index(key))
        RAISE(TypeError, "tuple indices must be integers or slices, not %T", key);
    ssize_t i;
    TRY(sequence_index(key, &i));
    if (i < 0)
        i += (ssize_t)t->count;
    if (i < 0 || (size_t)i >= t->count)
        RAISE(IndexError, "tuple index out of range");
    return t->items[i];
}

static Value tuple_concat(Value a, Value b)
{
    if (!is_tuple(b))
        RAISE(TypeError, "can only concatenate tuple (not \"%T\") to tuple", b);
    size_t n = tuple_count(a), m = tuple_count(b);
    if (!n && is_exact(b, TYPE_tuple))
        return b;
    if (!m && is_exact(a, TYPE_tuple))
        return a;
    Tuple *t = TRY(tuple_alloc(n + m));
    memcpy(t->items, as_tuple(a)->items, n * sizeof(Value));
    memcpy(t->items + n, as_tuple(b)->items, m * sizeof(Value));
    return from_object(t);
}

static Value tuple_repeat(Value self, Value times)
{
    size_t count, total, n = tuple_count(self);
    TRY(sequence_repeat_count(times, &count));
    if ((count == 1 || !n) && is_exact(self, TYPE_tuple))
        return self;
    if (MUL_OVERFLOWS(n, count, &total))
        return raise_no_memory();
    Tuple *t = TRY(tuple_alloc(total));
    for (size_t i = 0; i < total; i += n)
        memcpy(t->items + i, as_tuple(self)->items, n * sizeof(Value));
    return from_object(t);
}

static Value tuple_iter(Value self)
{
    return sequence_iterator_new(TYPE_tuple_iterator, self, 0);
}

/* --- methods --- */

static Value tuple_index(Value *args)
{
    size_t start, stop, n = tuple_count(args[0]);
    TRY(sequence_bound(args[2], n, &start));
    TRY(sequence_bound(args[3], n, &stop));
    ssize_t at = sequence_find(args[0], args[1], start, stop);
    if (at == -1)
        RAISE(ValueError, "tuple.index(x): x not in tuple");
    return at < 0 ? 0 : small_int(at);
}

static Value tuple_count_method(Value *args) { return sequence_count(args[0], args[1]); }

static Value tuple_getnewargs(Value *args)
{
    Value copy = TRY(tuple_new(as_tuple(args[0])->items, tuple_count(args[0])));
    return tuple_pack(1, copy);
}

static Value tuple_sizeof(Value *args)
{
    return int_from_ssize(
        (ssize_t)(sizeof(Tuple) + tuple_count(args[0]) * sizeof(Value)));
}

static const Method tuple_methods[] = {
    {"index($self, value, start=0, stop=sys.maxsize, /)", tuple_index,
     "Position of the first item that equals value; ValueError when there is none."},
    {"count($self, value, /)", tuple_count_method, "How many items equal value."},
    {"__getnewargs__($self, /)", tuple_getnewargs, 0},
    {"__sizeof__($self, /)", tuple_sizeof, "Size of the tuple in memory, in bytes."},
    {0},
};

TYPE(tuple, .doc = "tuple(iterable=(), /)\n--\n\nImmutable sequence of any objects.",
     .flags = TYPE_BASE | IS_TUPLE | TYPE_SEQUENCE | TYPE_MATCH_SELF | TYPE_GENERIC,
     .size = sizeof(Tuple), .attrs_offset = 0, .methods = METHODS(tuple_methods),
     .new_signature = "(iterable=(), /)",
     .slots = {.getattribute = attr_generic_get,
               .construct = tuple_construct,
               .repr = tuple_repr,
               .hash = tuple_hash,
               .compare = tuple_compare,
               .length = tuple_length,
               .contains = tuple_contains,
               .getitem = tuple_getitem,
               .concat = tuple_concat,
               .repeat = tuple_repeat,
               .iter = tuple_iter});

/* --- iterator --- */

static Value tuple_iterator_next(Value self)
{
    SequenceIterator *it = (SequenceIterator *)self;
    if (UNLIKELY(!it->sequence))
        return END;
    const Tuple *t = as_tuple(it->sequence);
    if (it->position < t->count)
        return t->items[it->position++];
    it->sequence = 0;
    return END;
}

static Value tuple_iterator_length_hint(Value *args)
{
    const SequenceIterator *it = (SequenceIterator *)args[0];
    return small_int(it->sequence ? (int64_t)(tuple_count(it->sequence) - it->position)
                                  : 0);
}

static Value tuple_iterator_reduce(Value *args)
{
    const SequenceIterator *it = (SequenceIterator *)args[0];
    Value iter = TRY(builtin_named("iter"));
    if (!it->sequence)
        return tuple_pack(2, iter, TRY(tuple_pack(1, TRY(tuple_new(0, 0)))));
    return tuple_pack(3, iter, TRY(tuple_pack(1, it->sequence)),
                      small_int((int64_t)it->position));
}

static Value tuple_iterator_setstate(Value *args)
{
    SequenceIterator *it = (SequenceIterator *)args[0];
    ssize_t position;
    TRY(iterator_state(args[1], &position));
    if (it->sequence) {
        size_t n = tuple_count(it->sequence);
        it->position = position < 0 ? 0 : MIN((size_t)position, n);
    }
    return NONE;
}

static const Method tuple_iterator_methods[] = {
    {"__length_hint__($self, /)", tuple_iterator_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", tuple_iterator_reduce, ITERATOR_REDUCE_DOC},
    {"__setstate__($self, object, /)", tuple_iterator_setstate, ITERATOR_SETSTATE_DOC},
    {0},
};

TYPE(tuple_iterator, .size = sizeof(SequenceIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(tuple_iterator_methods),
     .slots = {.iter = iterator_self, .next = tuple_iterator_next});
