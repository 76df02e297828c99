/* SPDX-License-Identifier: MIT
 *
 * itertools.product, permutations, combinations, combinations_with_replacement.
 *
 * All choose items of fixed pools by a row of indices, which each step advances;
 * `started` tells whether the first result was yielded, `stopped` that there is no more.
 */
#include <limits.h>

#include "modules/itertools.h"

typedef struct Choice {
    Object head;
    Value pool;        /* tuple of items; of product: tuple of tuples */
    size_t length;     /* of each result */
    size_t *indices;   /* atomic */
    size_t *cycles;    /* permutations: how often each place is still turned; atomic */
    bool started, stopped;
} Choice;

static size_t *index_row(size_t n)
{
    size_t bytes;
    if (MUL_OVERFLOWS(n + 1, sizeof(size_t), &bytes) || bytes > SSIZE_MAX)
        return (size_t *)(uintptr_t)raise_no_memory();
    size_t *row = gc_alloc_buffer_atomic(bytes);
    if (!row)
        return (size_t *)(uintptr_t)raise_no_memory();
    memset(row, 0, bytes);
    return row;
}

static Value choice_result(const Choice *c)
{
    size_t n = c->length;
    Tuple *result = TRY(tuple_alloc(n));
    const Value *pool = as_tuple(c->pool)->items;
    const size_t *indices = c->indices;
    for (size_t i = 0; i < n; i++)
        result->items[i] = pool[indices[i]];
    return from_object(result);
}

/* (type, (pool, length)), with the indices once started; an empty pool when stopped. */
static Value choice_reduce(Value self, size_t count, const size_t *row)
{
    const Choice *c = (Choice *)self;
    TRY(itertools_warn_pickle());
    Value type = from_object(type_of(self)), length = small_int((int64_t)c->length);
    if (c->stopped)
        return tuple_pair(type, TRY(tuple_pair(TRY(tuple_new(0, 0)), length)));
    Value arguments = TRY(tuple_pair(c->pool, length));
    if (!c->started)
        return tuple_pair(type, arguments);
    Tuple *state = TRY(tuple_alloc(count));
    for (size_t i = 0; i < count; i++)
        state->items[i] = small_int((int64_t)row[i]);
    return tuple_pack(3, type, arguments, from_object(state));
}

static Value combination_reduce(Value *args)
{
    const Choice *c = (Choice *)args[0];
    return choice_reduce(args[0], c->length, c->indices);
}

/* Read `count` indices of a state tuple, each brought into [0, high(i)]. */
static bool read_index(Value item, ssize_t high, size_t *index)
{
    ssize_t i;
    TRY(value_as_ssize(item, &i));
    *index = (size_t)MIN(MAX(i, 0), MAX(high, 0));
    return true;
}

static Value sizeof_row(Value *args)
{
    const Choice *c = (Choice *)args[0];
    return int_from_ssize((ssize_t)(sizeof *c + c->length * sizeof(size_t)));
}

#define SIZEOF_ROW {"__sizeof__($self, /)", sizeof_row, "Returns size in memory, in bytes."}

/* The arguments (iterable, r) of combinations. */
static Choice *choice_construct(Type *type, const char *signature, Value *args,
                                size_t nargs, Value kwnames)
{
    Value placed[2];
    ssize_t length;
    TRY(arguments_place(signature, args, nargs, kwnames, placed));
    TRY(value_as_ssize_argument(placed[1], &length));
    Value pool = TRY(tuple_from(placed[0]));
    if (length < 0) {
        raise_error(TYPE_ValueError, "r must be non-negative");
        return 0;
    }
    Choice *c = TRY(type_alloc(type, 0));
    c->pool = pool;
    c->length = (size_t)length;
    c->indices = TRY(index_row(c->length));
    return c;
}

/* --- combinations --- */

static Value combinations_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Choice *c =
        TRY(choice_construct(type, "combinations(iterable, r)", args, nargs, kwnames));
    for (size_t i = 0; i < c->length; i++)
        c->indices[i] = i;
    c->stopped = c->length > tuple_count(c->pool);
    return from_object(c);
}

/* Raise the last index that can be, and let those behind it follow. */
static bool combinations_advance(Choice *c)
{
    size_t n = c->length, rest = tuple_count(c->pool) - n, i = n, *indices = c->indices;
    while (i && indices[i - 1] == rest + i - 1)
        i--;
    if (!i)
        return false;
    size_t index = ++indices[i - 1];
    for (; i < n; i++)
        indices[i] = ++index;
    return true;
}

static Value combinations_next(Value self)
{
    Choice *c = (Choice *)self;
    if (c->stopped || (c->started && !combinations_advance(c))) {
        c->stopped = true;
        return END;
    }
    c->started = true;
    return choice_result(c);
}

/* The state of combinations (with_replacement: each index may be any). */
static Value combination_setstate(Value self, Value state, bool replacement)
{
    Choice *c = (Choice *)self;
    TRY(itertools_warn_pickle());
    if (!is_tuple(state) || tuple_count(state) != c->length)
        RAISE(ValueError, "invalid arguments");
    ssize_t n = (ssize_t)tuple_count(c->pool);
    for (size_t i = 0; i < c->length; i++) {
        ssize_t high = replacement ? n - 1 : (ssize_t)i + n - (ssize_t)c->length;
        TRY(read_index(as_tuple(state)->items[i], high, &c->indices[i]));
    }
    c->started = true;
    return NONE;
}

static Value combinations_setstate(Value *args)
{
    return combination_setstate(args[0], args[1], false);
}

static const Method combinations_methods[] = {
    ITERATOR_ROWS_REDUCE(combination_reduce),
    ITERATOR_ROWS_SETSTATE(combinations_setstate),
    SIZEOF_ROW,
    {0},
};

TYPE(itertools_combinations, .name = "itertools.combinations", .size = sizeof(Choice),
     .doc = "combinations(iterable, r)\n--\n\nAll choices of r items, in their order.",
     .new_signature = "(iterable, r)", .flags = TYPE_BASE,
     .methods = METHODS(combinations_methods),
     .slots = {.construct = combinations_construct,
               .iter = iterator_self,
               .next = combinations_next});

/* --- combinations_with_replacement --- */

static Value replacement_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Choice *c = TRY(choice_construct(type, "combinations_with_replacement(iterable, r)",
                                     args, nargs, kwnames));
    c->stopped = !tuple_count(c->pool) && c->length;
    return from_object(c);
}

static bool replacement_advance(Choice *c)
{
    size_t last = tuple_count(c->pool) - 1, n = c->length, i = n, *indices = c->indices;
    while (i && indices[i - 1] == last)
        i--;
    if (!i)
        return false;
    size_t index = indices[i - 1] + 1;
    for (i--; i < n; i++)
        indices[i] = index;
    return true;
}

static Value replacement_next(Value self)
{
    Choice *c = (Choice *)self;
    if (c->stopped || (c->started && !replacement_advance(c))) {
        c->stopped = true;
        return END;
    }
    c->started = true;
    return choice_result(c);
}

static Value replacement_setstate(Value *args)
{
    return combination_setstate(args[0], args[1], true);
}

static const Method replacement_methods[] = {
    ITERATOR_ROWS_REDUCE(combination_reduce),
    ITERATOR_ROWS_SETSTATE(replacement_setstate),
    SIZEOF_ROW,
    {0},
};

TYPE(itertools_combinations_with_replacement,
     .name = "itertools.combinations_with_replacement",
     .doc = "combinations_with_replacement(iterable, r)\n--\n\n"
            "All choices of r items, in their order, each as often as one likes.",
     .new_signature = "(iterable, r)", .size = sizeof(Choice), .flags = TYPE_BASE,
     .methods = METHODS(replacement_methods),
     .slots = {.construct = replacement_construct,
               .iter = iterator_self,
               .next = replacement_next});

/* --- permutations --- */

static Value permutations_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("permutations(iterable, r=None)", args, nargs, kwnames, placed));
    Value pool = TRY(tuple_from(placed[0]));
    size_t n = tuple_count(pool);
    ssize_t length = (ssize_t)n;
    if (placed[1] != NONE) {
        if (!is_int(placed[1]))
            RAISE(TypeError, "Expected int as r");
        TRY(value_as_ssize_argument(placed[1], &length));
        if (length < 0)
            RAISE(ValueError, "r must be non-negative");
    }
    Choice *c = TRY(type_alloc(type, 0));
    c->pool = pool;
    c->length = (size_t)length;
    c->stopped = c->length > n;
    c->indices = TRY(index_row(n));
    c->cycles = TRY(index_row(c->stopped ? 0 : c->length));
    for (size_t i = 0; i < n; i++)
        c->indices[i] = i;
    for (size_t i = 0; !c->stopped && i < c->length; i++)
        c->cycles[i] = n - i;
    return from_object(c);
}

/* Each place takes in turn the items behind it; when all had theirs, the row is as it was
 * and the place before goes on. */
static bool permutations_advance(Choice *c)
{
    size_t n = tuple_count(c->pool), *indices = c->indices, *cycles = c->cycles;
    for (size_t i = c->length; i-- > 0; ) {
        size_t index = indices[i];
        if (--cycles[i]) {
            size_t j = n - cycles[i];
            indices[i] = indices[j];
            indices[j] = index;
            return true;
        }
        memmove(indices + i, indices + i + 1, (n - 1 - i) * sizeof(size_t));
        indices[n - 1] = index;
        cycles[i] = n - i;
    }
    return false;
}

static Value permutations_next(Value self)
{
    Choice *c = (Choice *)self;
    if (c->stopped || (c->started && !permutations_advance(c))) {
        c->stopped = true;
        return END;
    }
    c->started = true;
    return choice_result(c);
}

static Value permutations_reduce(Value *args)
{
    const Choice *c = (Choice *)args[0];
    size_t n = tuple_count(c->pool);
    if (c->stopped || !c->started)
        return choice_reduce(args[0], 0, 0);
    TRY(itertools_warn_pickle());
    Tuple *indices = TRY(tuple_alloc(n)), *cycles = TRY(tuple_alloc(c->length));
    for (size_t i = 0; i < n; i++)
        indices->items[i] = small_int((int64_t)c->indices[i]);
    for (size_t i = 0; i < c->length; i++)
        cycles->items[i] = small_int((int64_t)c->cycles[i]);
    Value arguments = TRY(tuple_pair(c->pool, small_int((int64_t)c->length)));
    Value state = TRY(tuple_pair(from_object(indices), from_object(cycles)));
    return tuple_pack(3, from_object(type_of(args[0])), arguments, state);
}

static Value permutations_setstate(Value *args)
{
    Choice *c = (Choice *)args[0];
    size_t n = tuple_count(c->pool);
    TRY(itertools_warn_pickle());
    if (!is_tuple(args[1]))
        RAISE(TypeError, "state is not a tuple");
    if (tuple_count(args[1]) != 2)
        RAISE(TypeError, "function takes exactly 2 arguments (%zu given)", tuple_count(args[1]));
    Value indices = as_tuple(args[1])->items[0], cycles = as_tuple(args[1])->items[1];
    if (!is_tuple(indices) || !is_tuple(cycles))
        RAISE(TypeError, "argument %d must be tuple, not %K", is_tuple(indices) ? 2 : 1,
              is_tuple(indices) ? cycles : indices);
    if (c->stopped || tuple_count(indices) != n || tuple_count(cycles) != c->length)
        RAISE(ValueError, "invalid arguments");
    for (size_t i = 0; i < n; i++)
        TRY(read_index(as_tuple(indices)->items[i], (ssize_t)n - 1, &c->indices[i]));
    for (size_t i = 0; i < c->length; i++) {
        TRY(read_index(as_tuple(cycles)->items[i], (ssize_t)(n - i), &c->cycles[i]));
        c->cycles[i] = MAX(c->cycles[i], 1);
    }
    c->started = true;
    return NONE;
}

static const Method permutations_methods[] = {
    ITERATOR_ROWS_REDUCE(permutations_reduce),
    ITERATOR_ROWS_SETSTATE(permutations_setstate),
    SIZEOF_ROW,
    {0},
};

TYPE(itertools_permutations, .name = "itertools.permutations", .size = sizeof(Choice),
     .doc = "permutations(iterable, r=None)\n--\n\nAll arrangements of r items (default: "
            "of all).",
     .new_signature = "(iterable, r=None)", .flags = TYPE_BASE,
     .methods = METHODS(permutations_methods),
     .slots = {.construct = permutations_construct,
               .iter = iterator_self,
               .next = permutations_next});

/* --- product --- */

/* The keyword `repeat` is the only one. */
static bool product_repeat(Value *args, size_t nargs, Value kwnames, size_t *repeat)
{
    size_t keywords = kwnames ? tuple_count(kwnames) : 0;
    ssize_t times;
    *repeat = 1;
    if (!keywords)
        return true;
    if (keywords > 1)
        RAISE(TypeError, "product() takes at most 1 keyword argument (%zd given)",
              (ssize_t)keywords);
    if (!str_equal_text(as_tuple(kwnames)->items[0], "repeat"))
        RAISE(TypeError, "'%S' is an invalid keyword argument for product()",
              as_tuple(kwnames)->items[0]);
    TRY(value_as_ssize_argument(args[nargs], &times));
    if (times < 0)
        RAISE(ValueError, "repeat argument cannot be negative");
    *repeat = (size_t)times;
    return true;
}

static Value product_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    size_t repeat, count, bytes;
    TRY(product_repeat(args, nargs, kwnames, &repeat));
    if (!repeat)
        nargs = 0;
    if (MUL_OVERFLOWS(nargs, repeat, &count) ||
        MUL_OVERFLOWS(count, sizeof(Value), &bytes))
        RAISE(OverflowError, "repeat argument too large");
    Tuple *pools = TRY(tuple_alloc_none(count));
    bool empty = false;
    for (size_t i = 0; i < nargs; i++) {
        pools->items[i] = TRY(tuple_from(args[i]));
        empty = empty || !tuple_count(pools->items[i]);
    }
    for (size_t i = nargs; i < count; i++)
        pools->items[i] = pools->items[i - nargs];
    Choice *c = TRY(type_alloc(type, 0));
    c->pool = from_object(pools);
    c->length = count;
    c->indices = TRY(index_row(count));
    c->stopped = empty;
    return from_object(c);
}

/* As an odometer: the last index turns fastest. */
static bool product_advance(Choice *c)
{
    const Value *pools = as_tuple(c->pool)->items;
    size_t *indices = c->indices;
    for (size_t i = c->length; i-- > 0; ) {
        if (++indices[i] < tuple_count(pools[i]))
            return true;
        indices[i] = 0;
    }
    return false;
}

static Value product_next(Value self)
{
    Choice *c = (Choice *)self;
    if (c->stopped || (c->started && !product_advance(c))) {
        c->stopped = true;
        return END;
    }
    c->started = true;
    const Value *pools = as_tuple(c->pool)->items;
    const size_t *indices = c->indices;
    size_t n = c->length;
    Tuple *result = TRY(tuple_alloc(n));
    for (size_t i = 0; i < n; i++)
        result->items[i] = as_tuple(pools[i])->items[indices[i]];
    return from_object(result);
}

static Value product_reduce(Value *args)
{
    const Choice *c = (Choice *)args[0];
    TRY(itertools_warn_pickle());
    Value type = from_object(type_of(args[0]));
    if (c->stopped)
        return tuple_pair(type, TRY(tuple_pack(1, TRY(tuple_new(0, 0)))));
    if (!c->started)
        return tuple_pair(type, c->pool);
    Tuple *state = TRY(tuple_alloc(c->length));
    for (size_t i = 0; i < c->length; i++)
        state->items[i] = small_int((int64_t)c->indices[i]);
    return tuple_pack(3, type, c->pool, from_object(state));
}

static Value product_setstate(Value *args)
{
    Choice *c = (Choice *)args[0];
    TRY(itertools_warn_pickle());
    if (!is_tuple(args[1]) || tuple_count(args[1]) != c->length)
        RAISE(ValueError, "invalid arguments");
    for (size_t i = 0; i < c->length; i++) {
        size_t n = tuple_count(as_tuple(c->pool)->items[i]);
        if (!n) {
            c->stopped = true;
            return NONE;
        }
        TRY(read_index(as_tuple(args[1])->items[i], (ssize_t)n - 1, &c->indices[i]));
    }
    c->started = true;
    return NONE;
}

static const Method product_methods[] = {
    ITERATOR_ROWS_REDUCE(product_reduce),
    ITERATOR_ROWS_SETSTATE(product_setstate),
    SIZEOF_ROW,
    {0},
};

TYPE(itertools_product, .name = "itertools.product", .size = sizeof(Choice),
     .flags = TYPE_BASE,
     .doc = "product(*iterables, repeat=1)\n\n"
            "All tuples of one item from each iterable, the last one changing fastest.",
     .methods = METHODS(product_methods),
     .slots = {
         .construct = product_construct, .iter = iterator_self, .next = product_next});
