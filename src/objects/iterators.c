/* SPDX-License-Identifier: MIT
 *
 * What iterators share, and the two that iter() makes of things that are no iterables:
 * over objects with __getitem__ alone, and of a callable up to a sentinel.
 */
#include "objects/iterators.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

Value iterator_self(Value self) { return self; }

Value iterator_step_checked(Value iterator)
{
    TRY(stack_check(""));
    return iter_step(iterator);
}

Value builtin_named(const char *name)
{
    Value function = TRY(dict_get_text(rt.builtins, name));
    if (function == UNBOUND)
        RAISE(AttributeError, "%s", name);
    return function;
}

Value iterator_reduce_end(bool list)
{
    Value iter = TRY(builtin_named("iter"));
    Value empty = list ? TRY(list_new(0)) : TRY(tuple_new(0, 0));
    return tuple_pack(2, iter, TRY(tuple_pack(1, empty)));
}

bool iterator_state(Value v, ssize_t *position)
{
    if (!is_int(v))
        RAISE(TypeError, "an integer is required");
    return value_as_ssize_argument(v, position);
}

/* --- iter(sequence) --- */

typedef struct GetitemIterator {
    Object head;
    Value sequence; /* 0: exhausted */
    int64_t position;
} GetitemIterator;

Value getitem_iterator_new(Value sequence)
{
    GetitemIterator *it = gc_alloc_object(sizeof *it);
    if (!it)
        return raise_no_memory();
    it->head.shape = rt.shapes[TYPE_getitem_iterator];
    it->sequence = sequence;
    return from_object(it);
}

static Value getitem_iterator_next(Value self)
{
    GetitemIterator *it = (GetitemIterator *)self;
    if (!it->sequence)
        return END;
    if (it->position == INT64_MAX)
        RAISE(OverflowError, "iter index too large");
    Value item = value_getitem(it->sequence, TRY(int_from_int64(it->position)));
    if (item) {
        it->position++;
        return item;
    }
    if (!error_clear_if(TYPE_IndexError) && !error_clear_if(TYPE_StopIteration))
        return 0;
    it->sequence = 0;
    return END;
}

static Value getitem_iterator_length_hint(Value *args)
{
    const GetitemIterator *it = (GetitemIterator *)args[0];
    if (!it->sequence)
        return small_int(0);
    if (!type_of(it->sequence)->slots.length)
        return NOT_IMPLEMENTED;
    ssize_t length;
    TRY(value_length(it->sequence, &length));
    return int_from_ssize(MAX(length - it->position, 0));
}

static Value getitem_iterator_reduce(Value *args)
{
    const GetitemIterator *it = (GetitemIterator *)args[0];
    Value iter = TRY(builtin_named("iter")); /* may run Python code */
    if (!it->sequence)
        return iterator_reduce_end(false);
    Value arguments = TRY(tuple_pack(1, it->sequence));
    return tuple_pack(3, iter, arguments, TRY(int_from_int64(it->position)));
}

static Value getitem_iterator_setstate(Value *args)
{
    GetitemIterator *it = (GetitemIterator *)args[0];
    ssize_t position;
    TRY(iterator_state(args[1], &position));
    if (it->sequence)
        it->position = MAX(position, 0);
    return NONE;
}

static const Method getitem_iterator_methods[] = {
    {"__length_hint__($self, /)", getitem_iterator_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", getitem_iterator_reduce, ITERATOR_REDUCE_DOC},
    {"__setstate__($self, object, /)", getitem_iterator_setstate, ITERATOR_SETSTATE_DOC},
    {0},
};

TYPE(getitem_iterator, .name = "iterator", .size = sizeof(GetitemIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(getitem_iterator_methods),
     .slots = {.iter = iterator_self, .next = getitem_iterator_next});

/* --- iter(callable, sentinel) --- */

typedef struct CallableIterator {
    Object head;
    Value callable, sentinel; /* 0: exhausted */
} CallableIterator;

Value callable_iterator_new(Value callable, Value sentinel)
{
    CallableIterator *it = gc_alloc_object(sizeof *it);
    if (!it)
        return raise_no_memory();
    it->head.shape = rt.shapes[TYPE_callable_iterator];
    it->callable = callable;
    it->sentinel = sentinel;
    return from_object(it);
}

static Value callable_iterator_next(Value self)
{
    CallableIterator *it = (CallableIterator *)self;
    if (!it->callable)
        return END;
    Value item = call0(it->callable);
    if (!it->callable && item)
        return END; /* the call itself exhausted the iterator */
    bool ended = false;
    if (!item) {
        if (!error_clear_if(TYPE_StopIteration))
            return 0;
        ended = true;
    } else
        TRY(compare_equal(it->sentinel, item, &ended));
    if (!ended)
        return item;
    it->callable = it->sentinel = 0;
    return END;
}

static Value callable_iterator_reduce(Value *args)
{
    const CallableIterator *it = (CallableIterator *)args[0];
    Value iter = TRY(builtin_named("iter"));
    if (!it->callable)
        return iterator_reduce_end(false);
    return tuple_pack(2, iter, TRY(tuple_pack(2, it->callable, it->sentinel)));
}

static const Method callable_iterator_methods[] = {
    {"__reduce__($self, /)", callable_iterator_reduce, ITERATOR_REDUCE_DOC},
    {0},
};

TYPE(callable_iterator, .size = sizeof(CallableIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(callable_iterator_methods),
     .slots = {.iter = iterator_self, .next = callable_iterator_next});
