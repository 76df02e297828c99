/* SPDX-License-Identifier: MIT
 *
 * itertools: those that choose or transform items of one iterable: compress, dropwhile,
 * takewhile, filterfalse, starmap, islice, accumulate, pairwise, batched.
 */
#include <limits.h>

#include "modules/itertools.h"

/* --- dropwhile, takewhile, filterfalse, starmap: (function, iterable) --- */

static Value function_construct(Type *type, const char *name, enum TypeId id, Value *args,
                                size_t nargs, Value kwnames)
{
    TRY(arguments_check(name, nargs, itertools_keywords(type, id, kwnames), 2, 2));
    Value iterator = TRY(iter_new(args[1]));
    FunctionIterator *f = TRY(type_alloc(type, 0));
    f->function = args[0];
    f->iterator = iterator;
    return from_object(f);
}

/* (type, (function, iterator)) and for those with a flag, its state. */
static Value function_reduce(Value *args)
{
    const FunctionIterator *f = (FunctionIterator *)args[0];
    TRY(itertools_warn_pickle());
    return tuple_pair(from_object(type_of(args[0])),
                      TRY(tuple_pair(f->function, f->iterator)));
}

static Value flagged_reduce(Value *args)
{
    const FunctionIterator *f = (FunctionIterator *)args[0];
    TRY(itertools_warn_pickle());
    Value arguments = TRY(tuple_pair(f->function, f->iterator));
    return tuple_pack(3, from_object(type_of(args[0])), arguments, small_int(f->flag));
}

static Value flagged_setstate(Value *args)
{
    TRY(itertools_warn_pickle());
    TRY(value_truth(args[1], &((FunctionIterator *)args[0])->flag));
    return NONE;
}

static const Method function_methods[] = {ITERATOR_ROWS_REDUCE(function_reduce), {0}};
static const Method flagged_methods[] = {
    ITERATOR_ROWS_REDUCE(flagged_reduce), ITERATOR_ROWS_SETSTATE(flagged_setstate), {0},
};

/* The truth of function(item). */
static bool predicate_holds(Value function, Value item, bool *holds)
{
    if (function == from_object(rt.types[TYPE_bool]))
        return truth_inner(item, holds);
    Value result = TRY(call1(function, item));
    return truth_inner(result, holds);
}

static Value dropwhile_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return function_construct(type, "dropwhile", TYPE_itertools_dropwhile, args, nargs,
                              kwnames);
}

static Value dropwhile_next(Value self)
{
    FunctionIterator *f = (FunctionIterator *)self;
    for (;;) {
        bool holds;
        Value item = TRY(iter_next_inner(f->iterator));
        if (item == END || f->flag)
            return item;
        TRY(predicate_holds(f->function, item, &holds));
        if (!holds) {
            f->flag = true;
            return item;
        }
    }
}

TYPE(itertools_dropwhile, .name = "itertools.dropwhile", .size = sizeof(FunctionIterator),
     .doc = "dropwhile(predicate, iterable, /)\n--\n\n"
            "The items from the first one for which the predicate is false.",
     .new_signature = "(predicate, iterable, /)", .flags = TYPE_BASE,
     .methods = METHODS(flagged_methods),
     .slots = {.construct = dropwhile_construct,
               .iter = iterator_self,
               .next = dropwhile_next});

static Value takewhile_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return function_construct(type, "takewhile", TYPE_itertools_takewhile, args, nargs,
                              kwnames);
}

static Value takewhile_next(Value self)
{
    FunctionIterator *f = (FunctionIterator *)self;
    bool holds;
    if (f->flag)
        return END;
    Value item = TRY_STEP(f->iterator);
    if (item == END)
        return END;
    TRY(predicate_holds(f->function, item, &holds));
    f->flag = !holds;
    return holds ? item : END;
}

TYPE(itertools_takewhile, .name = "itertools.takewhile", .size = sizeof(FunctionIterator),
     .doc = "takewhile(predicate, iterable, /)\n--\n\n"
            "The items before the first one for which the predicate is false.",
     .new_signature = "(predicate, iterable, /)", .flags = TYPE_BASE,
     .methods = METHODS(flagged_methods),
     .slots = {.construct = takewhile_construct,
               .iter = iterator_self,
               .next = takewhile_next});

static Value filterfalse_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return function_construct(type, "filterfalse", TYPE_itertools_filterfalse, args,
                              nargs, kwnames);
}

static Value filterfalse_next(Value self)
{
    const FunctionIterator *f = (FunctionIterator *)self;
    for (Value item; (item = TRY(iter_next_inner(f->iterator))) != END; ) {
        bool holds;
        if (f->function == NONE)
            TRY(truth_inner(item, &holds));
        else
            TRY(predicate_holds(f->function, item, &holds));
        if (!holds)
            return item;
    }
    return END;
}

TYPE(itertools_filterfalse, .name = "itertools.filterfalse",
     .size = sizeof(FunctionIterator),
     .doc = "filterfalse(function, iterable, /)\n--\n\n"
            "The items for which the function is false; with None, those that are false.",
     .new_signature = "(function, iterable, /)", .flags = TYPE_BASE,
     .methods = METHODS(function_methods),
     .slots = {.construct = filterfalse_construct,
               .iter = iterator_self,
               .next = filterfalse_next});

static Value starmap_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return function_construct(type, "starmap", TYPE_itertools_starmap, args, nargs,
                              kwnames);
}

static Value starmap_next(Value self)
{
    const FunctionIterator *f = (FunctionIterator *)self;
    Value item = TRY_STEP(f->iterator);
    if (item == END)
        return END;
    const Tuple *items = as_tuple(TRY(tuple_from(item)));
    Value *arguments = TRY(ARGUMENTS_ROOM(items->count));
    for (size_t i = 0; i < items->count; i++)
        arguments[i] = items->items[i];
    return call_value(f->function, arguments, items->count, 0);
}

TYPE(itertools_starmap, .name = "itertools.starmap", .size = sizeof(FunctionIterator),
     .doc = "starmap(function, iterable, /)\n--\n\nfunction(*item) for each item.",
     .new_signature = "(function, iterable, /)", .flags = TYPE_BASE,
     .methods = METHODS(function_methods),
     .slots = {
         .construct = starmap_construct, .iter = iterator_self, .next = starmap_next});

/* --- compress --- */

typedef struct Compress {
    Object head;
    Value data, selectors;
} Compress;

static Value compress_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("compress(data, selectors)", args, nargs, kwnames, placed));
    Value data = TRY(iter_new(placed[0])), selectors = TRY(iter_new(placed[1]));
    Compress *c = TRY(type_alloc(type, 0));
    c->data = data;
    c->selectors = selectors;
    return from_object(c);
}

static Value compress_next(Value self)
{
    const Compress *c = (Compress *)self;
    for (;;) {
        bool selected;
        Value item = TRY(iter_next_inner(c->data));
        if (item == END)
            return END;
        Value selector = TRY_STEP(c->selectors);
        if (selector == END)
            return END;
        TRY(truth_inner(selector, &selected));
        if (selected)
            return item;
    }
}

static Value compress_reduce(Value *args)
{
    const Compress *c = (Compress *)args[0];
    TRY(itertools_warn_pickle());
    return tuple_pair(from_object(type_of(args[0])),
                      TRY(tuple_pair(c->data, c->selectors)));
}

static const Method compress_methods[] = {ITERATOR_ROWS_REDUCE(compress_reduce), {0}};

TYPE(itertools_compress, .name = "itertools.compress", .size = sizeof(Compress),
     .flags = TYPE_BASE,
     .doc = "compress(data, selectors)\n--\n\nThe items of data whose selector is true.",
     .new_signature = "(data, selectors)", .methods = METHODS(compress_methods),
     .slots = {
         .construct = compress_construct, .iter = iterator_self, .next = compress_next});

/* --- islice --- */

typedef struct Islice {
    Object head;
    Value iterator;  /* 0: exhausted */
    ssize_t next;    /* position of the next item to yield */
    ssize_t stop;    /* -1: none */
    ssize_t step;
    ssize_t seen;    /* items taken from the iterator */
} Islice;

/* An index of 0 or more, or `missing` for None. */
static bool islice_index(Value v, ssize_t missing, ssize_t low, ssize_t *index)
{
    *index = missing;
    if (v == NONE)
        return true;
    if (type_of(v)->slots.as_index && value_as_ssize(v, index))
        return *index >= low;
    error_clear();
    return false;
}

#define ISLICE_RANGE "must be None or an integer: 0 <= x <= sys.maxsize."

static Value islice_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("islice", nargs,
                        itertools_keywords(type, TYPE_itertools_islice, kwnames), 2, 4));
    ssize_t start = 0, stop, step = 1;
    if (!islice_index(nargs == 2 ? args[1] : args[2], -1, 0, &stop))
        RAISE(ValueError, "Stop argument for islice() " ISLICE_RANGE);
    if (nargs > 2 && !islice_index(args[1], 0, 0, &start))
        RAISE(ValueError, "Indices for islice() " ISLICE_RANGE);
    if (nargs > 3 && !islice_index(args[3], 1, 1, &step))
        RAISE(ValueError, "Step for islice() must be a positive integer or None.");
    Value iterator = TRY(iter_new(args[0]));
    Islice *s = TRY(type_alloc(type, 0));
    s->iterator = iterator;
    s->next = start;
    s->stop = stop;
    s->step = step;
    return from_object(s);
}

/* Take items up to the next one to yield. */
static Value islice_advance(Islice *s)
{
    Value iterator = s->iterator; /* a call of this very islice may drop it meanwhile */
    while (s->seen < s->next) {
        Value item = TRY(iter_next_inner(iterator));
        if (item == END)
            return END;
        s->seen++;
    }
    if (s->stop >= 0 && s->seen >= s->stop)
        return END;
    Value item = TRY_STEP(iterator);
    if (item == END)
        return END;
    s->seen++;
    if (ADD_OVERFLOWS(s->next, s->step, &s->next))
        s->next = SSIZE_MAX;
    if (s->stop >= 0 && s->next > s->stop)
        s->next = s->stop;
    return item;
}

static Value islice_next(Value self)
{
    Islice *s = (Islice *)self;
    if (!s->iterator)
        return END;
    Value item = islice_advance(s);
    if (item == END || !item)
        s->iterator = 0;
    return item;
}

static Value islice_reduce(Value *args)
{
    const Islice *s = (Islice *)args[0];
    TRY(itertools_warn_pickle());
    Value type = from_object(type_of(args[0]));
    if (!s->iterator) {
        Value empty = TRY(iter_new(TRY(list_new(0))));
        return tuple_pack(3, type, TRY(tuple_pair(empty, small_int(0))), small_int(0));
    }
    Value stop = s->stop < 0 ? NONE : TRY(int_from_ssize(s->stop));
    Value next = TRY(int_from_ssize(s->next)), step = TRY(int_from_ssize(s->step));
    Value arguments = TRY(tuple_pack(4, s->iterator, next, stop, step));
    return tuple_pack(3, type, arguments, TRY(int_from_ssize(s->seen)));
}

static Value islice_setstate(Value *args)
{
    TRY(itertools_warn_pickle());
    if (!is_int(args[1]))
        RAISE(TypeError, "an integer is required");
    TRY(value_as_ssize_argument(args[1], &((Islice *)args[0])->seen));
    return NONE;
}

static const Method islice_methods[] = {
    ITERATOR_ROWS_REDUCE(islice_reduce), ITERATOR_ROWS_SETSTATE(islice_setstate), {0},
};

TYPE(itertools_islice, .name = "itertools.islice", .size = sizeof(Islice),
     .flags = TYPE_BASE,
     .doc = "islice(iterable, stop)\nislice(iterable, start, stop[, step])\n\n"
            "The items at those positions, as a slice of a sequence would give them.",
     .methods = METHODS(islice_methods),
     .slots = {
         .construct = islice_construct, .iter = iterator_self, .next = islice_next});

/* --- accumulate --- */

typedef struct Accumulate {
    Object head;
    Value iterator, function; /* function None: addition */
    Value total;              /* 0: no item yet */
    Value initial;            /* None: none, or it is in total already */
} Accumulate;

static Value accumulate_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[3];
    TRY(arguments_place("accumulate(iterable, func=None, *, initial=None)", args, nargs,
                        kwnames, placed));
    Value iterator = TRY(iter_new(placed[0]));
    Accumulate *a = TRY(type_alloc(type, 0));
    a->iterator = iterator;
    a->function = placed[1];
    a->initial = placed[2];
    return from_object(a);
}

static Value accumulate_next(Value self)
{
    Accumulate *a = (Accumulate *)self;
    if (a->initial != NONE) {
        a->total = a->initial;
        a->initial = NONE;
        return a->total;
    }
    Value item = TRY_STEP(a->iterator);
    if (item == END)
        return END;
    if (!a->total)
        return a->total = item;
    if (a->function != NONE)
        a->total = TRY(call2(a->function, a->total, item));
    else if (both_small_int(a->total, item))
        a->total = TRY(int_add(a->total, item));
    else
        a->total = TRY(operate_binary(BINARY_add, a->total, item));
    return a->total;
}

/* iter([first]) followed by the iterator. */
static Value chain_first(Value first, Value iterator)
{
    Value head = TRY(tuple_pack(1, first));
    return itertools_chain(TRY(tuple_pair(head, iterator)));
}

static Value accumulate_reduce(Value *args)
{
    const Accumulate *a = (Accumulate *)args[0];
    Value type = from_object(type_of(args[0]));
    TRY(itertools_warn_pickle());
    if (a->initial != NONE) {
        Value iterator = TRY(chain_first(a->initial, a->iterator));
        return tuple_pack(3, type, TRY(tuple_pair(iterator, a->function)), NONE);
    }
    if (a->total == NONE) {
        /* None as state means "no total": begin with it and skip it. */
        Value iterator = TRY(chain_first(NONE, a->iterator));
        Value again = TRY(call2(type, iterator, a->function));
        Value arguments = TRY(tuple_pack(3, again, small_int(1), NONE));
        return tuple_pair(from_object(rt.types[TYPE_itertools_islice]), arguments);
    }
    Value arguments = TRY(tuple_pair(a->iterator, a->function));
    return tuple_pack(3, type, arguments, a->total ? a->total : NONE);
}

static Value accumulate_setstate(Value *args)
{
    TRY(itertools_warn_pickle());
    ((Accumulate *)args[0])->total = args[1] == NONE ? 0 : args[1];
    return NONE;
}

static const Method accumulate_methods[] = {
    ITERATOR_ROWS_REDUCE(accumulate_reduce),
    ITERATOR_ROWS_SETSTATE(accumulate_setstate),
    {0},
};

TYPE(itertools_accumulate, .name = "itertools.accumulate", .size = sizeof(Accumulate),
     .doc = "accumulate(iterable, func=None, *, initial=None)\n--\n\n"
            "Running sums, or results of a function of the total so far and an item.",
     .new_signature = "(iterable, func=None, *, initial=None)", .flags = TYPE_BASE,
     .methods = METHODS(accumulate_methods),
     .slots = {.construct = accumulate_construct,
               .iter = iterator_self,
               .next = accumulate_next});

/* --- pairwise --- */

typedef struct Pairwise {
    Object head;
    Value iterator; /* 0: exhausted */
    Value old;      /* 0: none yet */
} Pairwise;

static Value pairwise_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value keywords = itertools_keywords(type, TYPE_itertools_pairwise, kwnames);
    TRY(arguments_check("pairwise", nargs, keywords, 1, 1));
    Value iterator = TRY(iter_new(args[0]));
    Pairwise *p = TRY(type_alloc(type, 0));
    p->iterator = iterator;
    return from_object(p);
}

/* An item for the pair; END forgets the iterator. It may have been called again
 * meanwhile. */
static Value pairwise_item(Pairwise *p)
{
    Value item = p->iterator ? iter_step_inner(p->iterator) : END;
    if (item == END || !item)
        p->iterator = p->old = 0;
    return item;
}

static Value pairwise_next(Value self)
{
    Pairwise *p = (Pairwise *)self;
    Value old = p->old;
    if (!old) {
        p->old = old = TRY(pairwise_item(p));
        if (old == END) {
            p->old = 0;
            return END;
        }
    }
    Value item = TRY(pairwise_item(p));
    if (item == END)
        return END;
    p->old = item;
    return tuple_pair(old, item);
}

TYPE(itertools_pairwise, .name = "itertools.pairwise", .size = sizeof(Pairwise),
     .flags = TYPE_BASE,
     .doc = "pairwise(iterable, /)\n--\n\nOverlapping pairs of neighbouring items.",
     .new_signature = "(iterable, /)",
     .slots = {
         .construct = pairwise_construct, .iter = iterator_self, .next = pairwise_next});

/* --- batched --- */

typedef struct Batched {
    Object head;
    Value iterator; /* 0: exhausted */
    ssize_t size;
} Batched;

static Value batched_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    ssize_t size;
    TRY(arguments_place("batched(iterable, n)", args, nargs, kwnames, placed));
    TRY(value_as_ssize_argument(placed[1], &size));
    if (size < 1)
        RAISE(ValueError, "n must be at least one");
    Value iterator = TRY(iter_new(placed[0]));
    Batched *b = TRY(type_alloc(type, 0));
    b->iterator = iterator;
    b->size = size;
    return from_object(b);
}

static Value batched_next(Value self)
{
    Batched *b = (Batched *)self;
    Value batch = TRY(list_new(0));
    for (ssize_t i = 0; b->iterator && i < b->size; i++) {
        Value item = TRY(iter_next_inner(b->iterator));
        if (item == END)
            b->iterator = 0;
        else
            TRY(list_push(batch, item));
    }
    return list_count(batch) ? list_as_tuple(batch) : END;
}

TYPE(itertools_batched, .name = "itertools.batched", .size = sizeof(Batched),
     .flags = TYPE_BASE,
     .doc = "batched(iterable, n)\n--\n\nTuples of n items; the last one may be shorter.",
     .new_signature = "(iterable, n)",
     .slots = {
         .construct = batched_construct, .iter = iterator_self, .next = batched_next});
