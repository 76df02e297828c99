/* SPDX-License-Identifier: MIT
 *
 * itertools.tee: several iterators over one source.
 *
 *     tee --> block --> block --> block     each of up to 57 items, then a link to the
 * next
 *
 * Who first goes beyond the last block's items takes one from the source and notes it
 * there; blocks that all have left behind are garbage.
 */
#include "modules/itertools_tee.h"

#include "modules/itertools.h"

enum { TEE_BLOCK_ITEMS = 57 };

typedef struct TeeBlock {
    Object head;
    Value iterator;
    Value next; /* block; 0: none yet */
    size_t count;
    bool running;
    Value items[TEE_BLOCK_ITEMS];
} TeeBlock;

typedef struct Tee {
    Object head;
    Value block;
    size_t index;
} Tee;

static TeeBlock *as_block(Value v) { return (TeeBlock *)v; }

static Value block_new(Value iterator)
{
    TeeBlock *block = gc_alloc_object(sizeof *block);
    if (!block)
        return raise_no_memory();
    block->head.shape = rt.shapes[TYPE_itertools_tee_dataobject];
    block->iterator = iterator;
    return from_object(block);
}

static Value block_item(TeeBlock *block, size_t i)
{
    if (i < block->count)
        return block->items[i];
    if (block->running)
        RAISE(RuntimeError, "cannot re-enter the tee iterator");
    block->running = true;
    Value item = iter_next(block->iterator);
    block->running = false;
    if (item && item != END)
        block->items[block->count++] = item;
    return item;
}

/* The block after a full one. */
static Value block_next(TeeBlock *block)
{
    if (!block->next)
        block->next = TRY(block_new(block->iterator));
    return block->next;
}

static Value block_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("teedataobject", nargs, kwnames, 3, 3));
    if (!is_list(args[1]))
        RAISE(TypeError, "teedataobject() argument 2 must be list, not %K", args[1]);
    Value block = TRY(block_new(args[0]));
    size_t n = list_count(args[1]);
    if (n > TEE_BLOCK_ITEMS)
        RAISE(ValueError, "Invalid arguments");
    memcpy(as_block(block)->items, as_list(args[1])->items, n * sizeof(Value));
    as_block(block)->count = n;
    bool link = args[2] != NONE;
    if (link &&
        (n != TEE_BLOCK_ITEMS || !is_exact(args[2], TYPE_itertools_tee_dataobject)))
        RAISE(ValueError, "Invalid arguments");
    as_block(block)->next = link ? args[2] : 0;
    return block;
}

static Value block_reduce(Value *args)
{
    const TeeBlock *block = as_block(args[0]);
    TRY(itertools_warn_pickle());
    Value items = TRY(list_from_values(block->items, block->count));
    Value arguments =
        TRY(tuple_pack(3, block->iterator, items, block->next ? block->next : NONE));
    return tuple_pair(from_object(type_of(args[0])), arguments);
}

static const Method block_methods[] = {ITERATOR_ROWS_REDUCE(block_reduce), {0}};

TYPE(itertools_tee_dataobject, .name = "itertools._tee_dataobject", .size = sizeof(TeeBlock),
     .methods = METHODS(block_methods), .slots = {.construct = block_construct});

/* --- the iterators --- */

static Value tee_make(Value block, size_t index)
{
    Tee *tee = gc_alloc_object(sizeof *tee);
    if (!tee)
        return raise_no_memory();
    tee->head.shape = rt.shapes[TYPE_itertools_tee];
    tee->block = block;
    tee->index = index;
    return from_object(tee);
}

static Value tee_copy(Value *args)
{
    const Tee *tee = (Tee *)args[0];
    return tee_make(tee->block, tee->index);
}

static Value tee_from(Value iterable)
{
    Value iterator = TRY(iter_new(iterable));
    if (is_exact(iterator, TYPE_itertools_tee))
        return tee_copy(&iterator);
    return tee_make(TRY(block_new(iterator)), 0);
}

static Value tee_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("_tee", nargs, kwnames, 1, 1));
    return tee_from(args[0]);
}

static Value tee_next(Value self)
{
    TRY(stack_check(""));
    Tee *tee = (Tee *)self;
    if (tee->index >= TEE_BLOCK_ITEMS) {
        tee->block = TRY(block_next(as_block(tee->block)));
        tee->index = 0;
    }
    Value item = TRY(block_item(as_block(tee->block), tee->index));
    if (item != END)
        tee->index++;
    return item;
}

static Value tee_reduce(Value *args)
{
    const Tee *tee = (Tee *)args[0];
    TRY(itertools_warn_pickle());
    Value arguments = TRY(tuple_pack(1, TRY(tuple_new(0, 0))));
    Value state = TRY(tuple_pair(tee->block, small_int((int64_t)tee->index)));
    return tuple_pack(3, from_object(type_of(args[0])), arguments, state);
}

static Value tee_setstate(Value *args)
{
    Tee *tee = (Tee *)args[0];
    int index;
    TRY(itertools_warn_pickle());
    if (!is_tuple(args[1]))
        RAISE(TypeError, "state is not a tuple");
    const Tuple *state = as_tuple(args[1]);
    if (state->count != 2 || !is_exact(state->items[0], TYPE_itertools_tee_dataobject))
        RAISE(TypeError, "a _tee_dataobject and an index are required");
    TRY(value_as_int(state->items[1], &index));
    if (index < 0 || index > TEE_BLOCK_ITEMS)
        RAISE(ValueError, "Index out of range");
    tee->block = state->items[0];
    tee->index = MIN((size_t)index, as_block(tee->block)->count);
    return NONE;
}

static const Method tee_methods[] = {
    {"__copy__($self, /)", tee_copy, "An independent iterator at the same place."},
    ITERATOR_ROWS_REDUCE(tee_reduce), ITERATOR_ROWS_SETSTATE(tee_setstate), {0},
};

TYPE(itertools_tee, .name = "itertools._tee", .size = sizeof(Tee),
     .new_signature = "(iterable, /)",
     .doc = "_tee(iterable, /)\n--\n\nIterator that can be copied.",
     .flags = TYPE_WEAKREF, .methods = METHODS(tee_methods),
     .slots = {.construct = tee_construct, .iter = iterator_self, .next = tee_next});

/* tee(iterable, n=2): the first is the iterator itself if it can be copied. */
Value itertools_tee(Value *args, size_t nargs, Value kwnames)
{
    ssize_t n = 2;
    TRY(arguments_check("tee", nargs, kwnames, 1, 2));
    if (nargs == 2)
        TRY(value_as_ssize_argument(args[1], &n));
    if (n < 0)
        RAISE(ValueError, "n must be >= 0");
    Tuple *result = TRY(tuple_alloc_none((size_t)n));
    if (!n)
        return from_object(result);
    Value iterator = TRY(iter_new(args[0]));
    Value copy = TRY(attr_get_opt(iterator, NAME(__copy__)));
    if (copy == UNBOUND) {
        iterator = TRY(tee_from(iterator));
        copy = TRY(attr_get(iterator, NAME(__copy__)));
    }
    result->items[0] = iterator;
    for (ssize_t i = 1; i < n; i++)
        result->items[i] = TRY(call0(copy));
    return from_object(result);
}
