/* SPDX-License-Identifier: MIT
 *
 * itertools.chain and zip_longest: those that take several iterables.
 */
#include "modules/itertools.h"

/* --- chain --- */

typedef struct Chain {
    Object head;
    Value source; /* iterator over the iterables; 0: exhausted */
    Value active; /* iterator over the current one; 0: none */
} Chain;

static Value chain_make(Type *type, Value source)
{
    Chain *c = TRY(type_alloc(type, 0));
    c->source = source;
    return from_object(c);
}

Value itertools_chain(Value iterables)
{
    return chain_make(rt.types[TYPE_itertools_chain], TRY(iter_new(iterables)));
}

static Value chain_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (itertools_keywords(type, TYPE_itertools_chain, kwnames))
        RAISE(TypeError, "chain() takes no keyword arguments");
    return chain_make(type, TRY(iter_new(TRY(tuple_new(args, nargs)))));
}

static Value chain_from_iterable(Value *args)
{
    return chain_make(as_type(args[0]), TRY(iter_new(args[1])));
}

/* The first item of the iterables that are left, behind the one that ends. */
static Value chain_next_iterable(Chain *c)
{
    while (c->source) {
        if (!c->active) {
            Value iterable = iter_next(c->source);
            if (iterable && iterable != END)
                c->active = iter_new(iterable);
            if (!c->active) {
                c->source = 0;
                return iterable == END ? END : 0;
            }
        }
        Value item = TRY(iter_next_inner(c->active));
        if (item != END)
            return item;
        c->active = 0;
    }
    return END;
}

static Value chain_next(Value self)
{
    Chain *c = (Chain *)self;
    if (LIKELY(c->source && c->active)) {
        Value item = TRY_STEP(c->active);
        if (LIKELY(item != END))
            return item;
        c->active = 0;
    }
    return chain_next_iterable(c);
}

static Value chain_reduce(Value *args)
{
    const Chain *c = (Chain *)args[0];
    TRY(itertools_warn_pickle());
    Value type = from_object(type_of(args[0])), none = TRY(tuple_new(0, 0));
    if (!c->source)
        return tuple_pair(type, none);
    Value state =
        TRY(c->active ? tuple_pair(c->source, c->active) : tuple_pack(1, c->source));
    return tuple_pack(3, type, none, state);
}

static Value chain_setstate(Value *args)
{
    Chain *c = (Chain *)args[0];
    TRY(itertools_warn_pickle());
    if (!is_tuple(args[1]))
        RAISE(TypeError, "state is not a tuple");
    const Tuple *state = as_tuple(args[1]);
    if (state->count < 1 || state->count > 2)
        RAISE(TypeError, "function takes %s %d argument%s (%zd given)",
              state->count ? "at most" : "at least", state->count ? 2 : 1,
              state->count ? "s" : "", (ssize_t)state->count);
    for (size_t i = 0; i < state->count; i++)
        if (!is_iterator(state->items[i]))
            RAISE(TypeError, "Arguments must be iterators.");
    c->source = state->items[0];
    c->active = state->count == 2 ? state->items[1] : 0;
    return NONE;
}

static const Method chain_methods[] = {
    {"from_iterable($type, iterable, /)", chain_from_iterable,
     "A chain of the iterables that an iterable yields."},
    ITERATOR_ROWS_REDUCE(chain_reduce), ITERATOR_ROWS_SETSTATE(chain_setstate), {0},
};

TYPE(itertools_chain, .name = "itertools.chain", .size = sizeof(Chain),
     .doc = "chain(*iterables)\n\nThe items of the first iterable, then of the second, "
            "and so on.",
     .flags = TYPE_BASE | TYPE_GENERIC, .methods = METHODS(chain_methods),
     .slots = {.construct = chain_construct, .iter = iterator_self, .next = chain_next});

/* --- zip_longest --- */

typedef struct ZipLongest {
    Object head;
    Value iterators; /* tuple; 0 for one that is exhausted */
    Value fill;
    size_t active;   /* iterators that are not exhausted */
} ZipLongest;

static Value zip_longest_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value fill = NONE;
    if (kwnames && tuple_count(kwnames)) {
        if (tuple_count(kwnames) != 1 ||
            !str_equal_text(as_tuple(kwnames)->items[0], "fillvalue"))
            RAISE(TypeError, "zip_longest() got an unexpected keyword argument");
        fill = args[nargs];
    }
    Value iterators = TRY(list_new(nargs));
    for (size_t i = 0; i < nargs; i++)
        TRY(list_push(iterators, TRY(iter_new(args[i]))));
    ZipLongest *z = TRY(type_alloc(type, 0));
    z->iterators = iterators;
    z->fill = fill;
    z->active = nargs;
    return from_object(z);
}

/* An iterator is exhausted, or raised an exception: END when it was the last one. */
static NOINLINE Value longest_ended(ZipLongest *z, Value *iterator, Value item)
{
    if (item)
        *iterator = 0;
    z->active = item && z->active ? z->active - 1 : 0;
    return item && z->active ? z->fill : item;
}

static ALWAYS_INLINE Value longest_item(ZipLongest *z, Value *iterator)
{
    if (!*iterator)
        return z->fill;
    Value item = iter_step_inner(*iterator);
    return LIKELY(item && item != END) ? item : longest_ended(z, iterator, item);
}

static Value longest_pair(ZipLongest *z, Value *iterators)
{
    Value first = TRY(longest_item(z, iterators));
    if (UNLIKELY(first == END))
        return END;
    Value second = TRY(longest_item(z, iterators + 1));
    return UNLIKELY(second == END) ? END : tuple_pair(first, second);
}

static Value zip_longest_next(Value self)
{
    ZipLongest *z = (ZipLongest *)self;
    Value *iterators = as_list(z->iterators)->items;
    size_t n = list_count(z->iterators);
    if (!n || !z->active)
        return END;
    if (n == 2)
        return longest_pair(z, iterators);
    Value *items = TRY(ARGUMENTS_ROOM(n));
    for (size_t i = 0; i < n; i++) {
        items[i] = TRY(longest_item(z, &iterators[i]));
        if (UNLIKELY(items[i] == END))
            return END;
    }
    return tuple_new(items, n);
}

/* An exhausted iterator is shown as (). */
static Value zip_longest_reduce(Value *args)
{
    const ZipLongest *z = (ZipLongest *)args[0];
    size_t n = list_count(z->iterators);
    TRY(itertools_warn_pickle());
    Value empty = TRY(tuple_new(0, 0));
    Tuple *state = TRY(tuple_alloc(n));
    for (size_t i = 0; i < n; i++) {
        Value iterator = as_list(z->iterators)->items[i];
        state->items[i] = iterator ? iterator : empty;
    }
    return tuple_pack(3, from_object(type_of(args[0])), from_object(state), z->fill);
}

static Value zip_longest_setstate(Value *args)
{
    TRY(itertools_warn_pickle());
    ((ZipLongest *)args[0])->fill = args[1];
    return NONE;
}

static const Method zip_longest_methods[] = {
    ITERATOR_ROWS_REDUCE(zip_longest_reduce),
    ITERATOR_ROWS_SETSTATE(zip_longest_setstate),
    {0},
};

TYPE(itertools_zip_longest, .name = "itertools.zip_longest", .size = sizeof(ZipLongest),
     .doc = "zip_longest(*iterables, fillvalue=None)\n\n"
            "As zip, up to the end of the longest; fillvalue stands for missing items.",
     .flags = TYPE_BASE, .methods = METHODS(zip_longest_methods),
     .slots = {.construct = zip_longest_construct,
               .iter = iterator_self,
               .next = zip_longest_next});
