/* SPDX-License-Identifier: MIT
 *
 * enumerate and reversed.
 */
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- enumerate --- */

typedef struct Enumerate {
    Object head;
    Value iterator;
    Value index; /* of the next item: any int */
} Enumerate;

static Value enumerate_make(Type *type, Value iterable, Value start)
{
    Enumerate *e = TRY(type_alloc(type, 0));
    e->index = TRY(value_index(start));
    e->iterator = TRY(iter_new(iterable));
    return from_object(e);
}

Value enumerate_new(Value iterable, Value start)
{
    return enumerate_make(rt.types[TYPE_enumerate], iterable, start);
}

/* enumerate(iterable, start=0), with messages of its own. */
static Value enumerate_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    size_t keywords = kwnames ? tuple_count(kwnames) : 0;
    Value iterable = nargs > 0 ? args[0] : 0, start = nargs > 1 ? args[1] : 0;
    if (nargs + keywords > 2)
        RAISE(TypeError, "enumerate() takes at most 2 arguments (%zd given)",
              (ssize_t)(nargs + keywords));
    for (size_t i = 0; i < keywords; i++) {
        Value name = as_tuple(kwnames)->items[i];
        if (!iterable && str_equal_text(name, "iterable"))
            iterable = args[nargs + i];
        else if (!start && nargs + keywords == 2 && str_equal_text(name, "start"))
            start = args[nargs + i];
        else
            RAISE(TypeError, "'%S' is an invalid keyword argument for enumerate()", name);
    }
    if (!iterable)
        RAISE(TypeError, "enumerate() missing required argument 'iterable'");
    return enumerate_make(type, iterable, start ? start : small_int(0));
}

static Value enumerate_next(Value self)
{
    Enumerate *e = (Enumerate *)self;
    Value item = TRY_STEP(e->iterator);
    if (UNLIKELY(item == END))
        return END;
    Value index = e->index;
    e->index = LIKELY(is_small_int(index) && small_int_value(index) < SMALL_INT_MAX)
        ? index + (1 << 2) : TRY(int_add(index, small_int(1)));
    return tuple_pair(index, item);
}

static Value enumerate_reduce(Value *args)
{
    const Enumerate *e = (Enumerate *)args[0];
    return tuple_pair(from_object(type_of(args[0])),
                      TRY(tuple_pair(e->iterator, e->index)));
}

static const Method enumerate_methods[] = {
    {"__reduce__($self, /)", enumerate_reduce, ITERATOR_REDUCE_DOC},
    {0},
};

TYPE(enumerate,
     .doc = "enumerate(iterable, start=0)\n--\n\n"
            "Pairs of a number, counted up from start, and an item of the iterable.",
     .new_signature = "(iterable, start=0)", .size = sizeof(Enumerate),
     .flags = TYPE_BASE | TYPE_GENERIC, .methods = METHODS(enumerate_methods),
     .slots = {.getattribute = attr_generic_get,
               .construct = enumerate_construct,
               .iter = iterator_self,
               .next = enumerate_next});

/* --- reversed: of sequences without a __reversed__ method --- */

typedef struct Reversed {
    Object head;
    Value sequence; /* 0: exhausted */
    int64_t index;  /* of the next item */
} Reversed;

static Value reversed_make(Type *type, Value sequence)
{
    if (type_lookup(type_of(sequence), NAME(__reversed__)) == NONE)
        RAISE(TypeError, "'%T' object is not reversible", sequence);
    Value iterator = TRY(call_special(sequence, NAME(__reversed__), 0, 0));
    if (iterator != UNBOUND)
        return iterator;
    const Slots *slots = &type_of(sequence)->slots;
    if (!slots->getitem || is_dict(sequence) || !slots->length)
        RAISE(TypeError, "'%T' object is not reversible", sequence);
    ssize_t length;
    TRY(value_length(sequence, &length));
    Reversed *r = TRY(type_alloc(type, 0));
    r->sequence = sequence;
    r->index = length - 1;
    return from_object(r);
}

Value reversed_new(Value sequence)
{
    return reversed_make(rt.types[TYPE_reversed], sequence);
}

static Value reversed_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("reversed", nargs, type == rt.types[TYPE_reversed] ? kwnames : 0,
                        1, 1));
    return reversed_make(type, args[0]);
}

static Value reversed_next(Value self)
{
    Reversed *r = (Reversed *)self;
    if (r->sequence && r->index >= 0) {
        Value item = value_getitem(r->sequence, small_int(r->index));
        if (item) {
            r->index--;
            return item;
        }
        if (!error_clear_if(TYPE_IndexError) && !error_clear_if(TYPE_StopIteration))
            return 0;
    }
    r->sequence = 0;
    r->index = -1;
    return END;
}

static Value reversed_length_hint(Value *args)
{
    const Reversed *r = (Reversed *)args[0];
    ssize_t length;
    if (!r->sequence)
        return small_int(0);
    TRY(value_length(r->sequence, &length));
    return small_int(length < r->index + 1 ? 0 : r->index + 1);
}

static Value reversed_reduce(Value *args)
{
    const Reversed *r = (Reversed *)args[0];
    Value type = from_object(type_of(args[0]));
    if (!r->sequence)
        return tuple_pair(type, TRY(tuple_pack(1, TRY(tuple_new(0, 0)))));
    return tuple_pack(3, type, TRY(tuple_pack(1, r->sequence)), small_int(r->index));
}

static Value reversed_setstate(Value *args)
{
    Reversed *r = (Reversed *)args[0];
    ssize_t index, length;
    TRY(iterator_state(args[1], &index));
    if (r->sequence) {
        TRY(value_length(r->sequence, &length));
        r->index = MIN(MAX(index, -1), length - 1);
    }
    return NONE;
}

static const Method reversed_methods[] = {
    {"__length_hint__($self, /)", reversed_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", reversed_reduce, ITERATOR_REDUCE_DOC},
    {"__setstate__($self, object, /)", reversed_setstate, ITERATOR_SETSTATE_DOC},
    {0},
};

TYPE(reversed,
     .doc = "reversed(sequence, /)\n--\n\nThe items of a sequence, last one first.",
     .new_signature = "(sequence, /)", .size = sizeof(Reversed), .flags = TYPE_BASE,
     .methods = METHODS(reversed_methods),
     .slots = {
         .getattribute = attr_generic_get,
         .construct = reversed_construct, .iter = iterator_self, .next = reversed_next});
