/* SPDX-License-Identifier: MIT
 *
 * zip, map and filter: iterators over other iterators.
 */
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/iterators.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* The iterators of n values as a tuple. */
static Value iterators_of(const Value *iterables, size_t n)
{
    Tuple *iterators = TRY(tuple_alloc_none(n));
    for (size_t i = 0; i < n; i++)
        iterators->items[i] = TRY(iter_new(iterables[i]));
    return from_object(iterators);
}

/* --- zip --- */

typedef struct Zip {
    Object head;
    Value iterators; /* tuple */
    bool strict;
} Zip;

static bool zip_strict_argument(Value *args, size_t nargs, Value kwnames, bool *strict)
{
    size_t keywords = kwnames ? tuple_count(kwnames) : 0;
    *strict = false;
    if (keywords > 1)
        RAISE(TypeError, "zip() takes at most 1 keyword argument (%zd given)",
              (ssize_t)keywords);
    if (!keywords)
        return true;
    Value name = as_tuple(kwnames)->items[0];
    if (!str_equal_text(name, "strict"))
        RAISE(TypeError, "'%S' is an invalid keyword argument for zip()", name);
    return value_truth(args[nargs], strict);
}

static Value zip_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool strict = false;
    if (kwnames)
        TRY(zip_strict_argument(args, nargs, kwnames, &strict));
    Value iterators = TRY(iterators_of(args, nargs));
    Zip *z = TRY(type_alloc(type, 0));
    z->iterators = iterators;
    z->strict = strict;
    return from_object(z);
}

static Value zip_mismatch(size_t i, const char *what)
{
    if (i == 1)
        RAISE(ValueError, "zip() argument 2 is %s than argument 1", what);
    RAISE(ValueError, "zip() argument %zd is %s than arguments 1-%zd", (ssize_t)i + 1,
          what, (ssize_t)i);
}

/* Iterator i is the first to end: with strict it must be number 0, and all others end
 * too. */
static Value zip_end(const Zip *z, size_t i)
{
    const Tuple *iterators = as_tuple(z->iterators);
    if (!z->strict)
        return END;
    if (i)
        return zip_mismatch(i, "shorter");
    for (i = 1; i < iterators->count; i++) {
        Value item = TRY_NEXT(iterators->items[i]);
        if (item != END)
            return zip_mismatch(i, "longer");
    }
    return END;
}

/* An item of each iterator, up to the first that ends: how many there were. */
static ALWAYS_INLINE bool step_each(const Value *iterators, size_t n, Value *items, size_t *got)
{
    for (*got = 0; *got < n; ++*got) {
        Value item = TRY_STEP(iterators[*got]);
        if (UNLIKELY(item == END))
            break;
        items[*got] = item;
    }
    return true;
}

static Value zip_next_pair(const Zip *z, const Value *iterators)
{
    Value first = TRY_STEP(iterators[0]);
    if (UNLIKELY(first == END))
        return zip_end(z, 0);
    Value second = TRY_STEP(iterators[1]);
    return UNLIKELY(second == END) ? zip_end(z, 1) : tuple_pair(first, second);
}

static Value zip_next_three(const Zip *z, const Value *iterators)
{
    Value items[3];
    size_t got;
    TRY(step_each(iterators, 3, items, &got));
    if (UNLIKELY(got < 3))
        return zip_end(z, got);
    Tuple *t = TRY(tuple_alloc(3));
    memcpy(t->items, items, sizeof items);
    return from_object(t);
}

static Value zip_next_many(const Zip *z, const Value *iterators, size_t n)
{
    Value *items = TRY(ARGUMENTS_ROOM(n));
    size_t got;
    TRY(step_each(iterators, n, items, &got));
    return LIKELY(got == n) ? tuple_new(items, n) : zip_end(z, got);
}

static Value zip_next(Value self)
{
    const Zip *z = (Zip *)self;
    const Tuple *iterators = as_tuple(z->iterators);
    if (LIKELY(iterators->count == 2))
        return zip_next_pair(z, iterators->items);
    if (iterators->count == 3)
        return zip_next_three(z, iterators->items);
    return iterators->count ? zip_next_many(z, iterators->items, iterators->count) : END;
}

size_t zip_expected(Value zip)
{
    const Tuple *iterators = as_tuple(((Zip *)zip)->iterators);
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < iterators->count; i++) {
        const SequenceIterator *it = (SequenceIterator *)iterators->items[i];
        bool list = is_exact(iterators->items[i], TYPE_list_iterator);
        if ((!list && !is_exact(iterators->items[i], TYPE_tuple_iterator)) || !it->sequence)
            return 0;
        size_t count = list ? list_count(it->sequence) : tuple_count(it->sequence);
        least = MIN(least, count - MIN(count, it->position));
    }
    return iterators->count ? least : 0;
}

static Value zip_reduce(Value *args)
{
    const Zip *z = (Zip *)args[0];
    Value type = from_object(type_of(args[0]));
    return z->strict ? tuple_pack(3, type, z->iterators, TRUE)
                     : tuple_pair(type, z->iterators);
}

static Value zip_setstate(Value *args)
{
    TRY(value_truth(args[1], &((Zip *)args[0])->strict));
    return NONE;
}

static const Method zip_methods[] = {
    {"__reduce__($self, /)", zip_reduce, ITERATOR_REDUCE_DOC},
    {"__setstate__($self, object, /)", zip_setstate, ITERATOR_SETSTATE_DOC},
    {0},
};

TYPE(zip, .doc = "zip(*iterables, strict=False)\n\n"
                 "Tuples of the first items, of the second items and so on.\n\n"
                 "It ends with the shortest iterable; strict makes differing lengths a ValueError.\n\n"
                 ">>> list(zip('ab', range(3)))\n[('a', 0), ('b', 1)]",
     .size = sizeof(Zip), .flags = TYPE_BASE, .methods = METHODS(zip_methods),
     .slots = {.getattribute = attr_generic_get,
               .construct = zip_construct, .iter = iterator_self, .next = zip_next});

/* --- map --- */

typedef struct Map {
    Object head;
    Value function, iterators;
} Map;

static Value map_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (kwnames && type->slots.init == rt.types[TYPE_map]->slots.init)
        TRY(arguments_check("map", 0, kwnames, 0, 0));
    if (nargs < 2)
        RAISE(TypeError, "map() must have at least two arguments.");
    Value iterators = TRY(iterators_of(args + 1, nargs - 1));
    Map *m = TRY(type_alloc(type, 0));
    m->function = args[0];
    m->iterators = iterators;
    return from_object(m);
}

static Value map_next_many(const Map *m, const Value *iterators, size_t n)
{
    Value *arguments = TRY(ARGUMENTS_ROOM(n));
    size_t got;
    TRY(step_each(iterators, n, arguments, &got));
    return LIKELY(got == n) ? call_value(m->function, arguments, n, 0) : END;
}

static Value map_next(Value self)
{
    const Map *m = (Map *)self;
    const Tuple *iterators = as_tuple(m->iterators);
    if (UNLIKELY(iterators->count != 1))
        return map_next_many(m, iterators->items, iterators->count);
    Value item = TRY_STEP(iterators->items[0]);
    return LIKELY(item != END) ? call_value(m->function, &item, 1, 0) : END;
}

static Value map_reduce(Value *args)
{
    const Map *m = (Map *)args[0];
    const Tuple *iterators = as_tuple(m->iterators);
    Tuple *state = TRY(tuple_alloc(iterators->count + 1));
    state->items[0] = m->function;
    memcpy(state->items + 1, iterators->items, iterators->count * sizeof(Value));
    return tuple_pair(from_object(type_of(args[0])), from_object(state));
}

static const Method map_methods[] = {
    {"__reduce__($self, /)", map_reduce, ITERATOR_REDUCE_DOC},
    {0},
};

TYPE(map, .doc = "map(function, iterable, /, *iterables)\n\n"
                 "The function's results for the items of each iterable, until one ends.",
     .size = sizeof(Map), .flags = TYPE_BASE, .methods = METHODS(map_methods),
     .slots = {.getattribute = attr_generic_get,
               .construct = map_construct, .iter = iterator_self, .next = map_next});

/* --- filter --- */

typedef struct Filter {
    Object head;
    Value function, iterator; /* function None (or bool): the item itself decides */
} Filter;

static Value filter_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool refuses = type->slots.init == rt.types[TYPE_filter]->slots.init;
    TRY(arguments_check("filter", nargs, refuses ? kwnames : 0, 2, 2));
    Value iterator = TRY(iter_new(args[1]));
    Filter *f = TRY(type_alloc(type, 0));
    f->function = args[0];
    f->iterator = iterator;
    return from_object(f);
}

static Value filter_next(Value self)
{
    const Filter *f = (Filter *)self;
    bool plain = f->function == NONE || f->function == from_object(rt.types[TYPE_bool]);
    for (Value item; (item = TRY(iter_next_inner(f->iterator))) != END; ) {
        bool good;
        Value answer = plain ? item : TRY(call1(f->function, item));
        TRY(truth_inner(answer, &good));
        if (good)
            return item;
    }
    return END;
}

static Value filter_reduce(Value *args)
{
    const Filter *f = (Filter *)args[0];
    return tuple_pair(from_object(type_of(args[0])),
                      TRY(tuple_pair(f->function, f->iterator)));
}

static const Method filter_methods[] = {
    {"__reduce__($self, /)", filter_reduce, ITERATOR_REDUCE_DOC},
    {0},
};

TYPE(filter,
     .doc = "filter(function, iterable, /)\n\n"
            "The items for which the function is true; with None, those that are true.",
     .size = sizeof(Filter), .flags = TYPE_BASE, .methods = METHODS(filter_methods),
     .slots = {
         .getattribute = attr_generic_get,
         .construct = filter_construct, .iter = iterator_self, .next = filter_next});
