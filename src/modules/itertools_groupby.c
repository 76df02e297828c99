/* SPDX-License-Identifier: MIT
 *
 * itertools.groupby: runs of items with equal keys. Each group is an iterator that takes
 * from the same source; going on to the next group ends it.
 */
#include "modules/itertools.h"

typedef struct Groupby {
    Object head;
    Value iterator, key_function;
    Value target_key;    /* of the group that was yielded last; 0: none yet */
    Value current_key;   /* of current_item; 0: no item was taken yet */
    Value current_item;  /* taken but not yielded; 0: it was */
    const void *current_group; /* the one group that may take items */
} Groupby;

typedef struct Grouper {
    Object head;
    Value parent, target_key;
} Grouper;

static Value groupby_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("groupby(iterable, key=None)", args, nargs, kwnames, placed));
    Value iterator = TRY(iter_new(placed[0]));
    Groupby *g = TRY(type_alloc(type, 0));
    g->iterator = iterator;
    g->key_function = placed[1];
    return from_object(g);
}

/* Take an item and its key; END at the end. Otherwise any value but 0. */
static Value groupby_step(Groupby *g)
{
    Value item = TRY_NEXT(g->iterator);
    if (item == END)
        return END;
    Value key = g->key_function == NONE ? item : TRY(call1(g->key_function, item));
    g->current_item = item;
    g->current_key = key;
    return NONE;
}

static Value grouper_new(Value parent)
{
    Grouper *group = gc_alloc_object(sizeof *group);
    if (!group)
        return raise_no_memory();
    group->head.shape = rt.shapes[TYPE_itertools_grouper];
    group->parent = parent;
    group->target_key = ((Groupby *)parent)->target_key;
    ((Groupby *)parent)->current_group = group;
    return from_object(group);
}

static Value groupby_next(Value self)
{
    TRY(stack_check(""));
    Groupby *g = (Groupby *)self;
    g->current_group = 0;
    for (;;) {
        if (g->current_key) {
            bool equal;
            if (!g->target_key)
                break;
            TRY(compare_equal(g->target_key, g->current_key, &equal));
            if (!equal)
                break;
        }
        if (TRY(groupby_step(g)) == END)
            return END;
    }
    g->target_key = g->current_key;
    Value group = TRY(grouper_new(self));
    return tuple_pair(g->current_key, group);
}

static Value groupby_reduce(Value *args)
{
    const Groupby *g = (Groupby *)args[0];
    TRY(itertools_warn_pickle());
    Value type = from_object(type_of(args[0]));
    Value arguments = TRY(tuple_pair(g->iterator, g->key_function));
    if (!g->target_key || !g->current_key || !g->current_item)
        return tuple_pair(type, arguments);
    Value state = TRY(tuple_pack(3, g->current_item, g->target_key, g->current_key));
    return tuple_pack(3, type, arguments, state);
}

static Value groupby_setstate(Value *args)
{
    Groupby *g = (Groupby *)args[0];
    TRY(itertools_warn_pickle());
    if (!is_tuple(args[1]))
        RAISE(TypeError, "state is not a tuple");
    const Tuple *state = as_tuple(args[1]);
    if (state->count != 3)
        RAISE(TypeError, "function takes exactly 3 arguments (%zd given)",
              (ssize_t)state->count);
    g->current_item = state->items[0];
    g->target_key = state->items[1];
    g->current_key = state->items[2];
    return NONE;
}

static const Method groupby_methods[] = {
    ITERATOR_ROWS_REDUCE(groupby_reduce), ITERATOR_ROWS_SETSTATE(groupby_setstate), {0},
};

TYPE(itertools_groupby, .name = "itertools.groupby", .size = sizeof(Groupby),
     .flags = TYPE_BASE,
     .doc = "groupby(iterable, key=None)\n--\n\nPairs of a key and an iterator over the "
            "run of "
            "items that have it.",
     .new_signature = "(iterable, key=None)", .methods = METHODS(groupby_methods),
     .slots = {
         .construct = groupby_construct, .iter = iterator_self, .next = groupby_next});

/* --- one group --- */

static Value grouper_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("_grouper", nargs, kwnames, 2, 2));
    if (type_of(args[0]) != rt.types[TYPE_itertools_groupby])
        RAISE(TypeError, "_grouper() argument 1 must be itertools.groupby, not %K",
              args[0]);
    Value group = TRY(grouper_new(args[0]));
    ((Grouper *)group)->target_key = args[1];
    return group;
}

static Value grouper_next(Value self)
{
    TRY(stack_check(""));
    const Grouper *group = (Grouper *)self;
    Groupby *g = (Groupby *)group->parent;
    bool equal;
    if (g->current_group != group)
        return END;
    if (!g->current_item && TRY(groupby_step(g)) == END)
        return END;
    TRY(compare_equal(group->target_key, g->current_key, &equal));
    if (!equal)
        return END;
    Value item = g->current_item;
    g->current_item = g->current_key = 0;
    return item ? item : END;
}

static Value grouper_reduce(Value *args)
{
    const Grouper *group = (Grouper *)args[0];
    TRY(itertools_warn_pickle());
    if (((Groupby *)group->parent)->current_group != group)
        return iterator_reduce_end(false);
    Value arguments = TRY(tuple_pair(group->parent, group->target_key));
    return tuple_pair(from_object(type_of(args[0])), arguments);
}

static const Method grouper_methods[] = {ITERATOR_ROWS_REDUCE(grouper_reduce), {0}};

TYPE(itertools_grouper, .name = "itertools._grouper", .size = sizeof(Grouper),
     .methods = METHODS(grouper_methods),
     .slots = {
         .construct = grouper_construct, .iter = iterator_self, .next = grouper_next});
