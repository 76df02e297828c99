/* SPDX-License-Identifier: MIT
 *
 * itertools.count, cycle, repeat.
 */
#include "modules/itertools.h"

/* --- count --- */

typedef struct Count {
    Object head;
    Value next, step;
} Count;

static bool is_number(Value v)
{
    const Slots *slots = &type_of(v)->slots;
    return slots->as_index || slots->as_int || slots->as_float || has_flag(v, IS_COMPLEX);
}

static Value count_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("count(start=0, step=1)", args, nargs, kwnames, placed));
    if (!is_number(placed[0]) || !is_number(placed[1]))
        RAISE(TypeError, "a number is required");
    Count *c = TRY(type_alloc(type, 0));
    c->next = placed[0];
    c->step = placed[1];
    return from_object(c);
}

static Value count_next(Value self)
{
    Count *c = (Count *)self;
    Value item = c->next;
    if (both_small_int(item, c->step))
        c->next = TRY(int_add(item, c->step));
    else
        c->next = TRY(operate_binary(BINARY_add, item, c->step));
    return item;
}

static Value count_repr(Value self)
{
    const Count *c = (Count *)self;
    if (c->step == small_int(1))
        return str_format("%S(%R)", type_of(self)->name, c->next);
    return str_format("%S(%R, %R)", type_of(self)->name, c->next, c->step);
}

static Value count_reduce(Value *args)
{
    const Count *c = (Count *)args[0];
    TRY(itertools_warn_pickle());
    bool short_form = c->step == small_int(1) && is_small_int(c->next);
    Value state = TRY(short_form ? tuple_pack(1, c->next) : tuple_pair(c->next, c->step));
    return tuple_pair(from_object(type_of(args[0])), state);
}

static const Method count_methods[] = {ITERATOR_ROWS_REDUCE(count_reduce), {0}};

TYPE(itertools_count, .name = "itertools.count", .size = sizeof(Count), .flags = TYPE_BASE,
     .doc = "count(start=0, step=1)\n--\n\nstart, start + step, and so on without an end.",
     .new_signature = "(start=0, step=1)", .methods = METHODS(count_methods),
     .slots = {.construct = count_construct, .repr = count_repr, .iter = iterator_self,
               .next = count_next});

/* --- cycle --- */

typedef struct Cycle {
    Object head;
    Value iterator; /* 0: its items are all in `saved` */
    Value saved;    /* list */
    size_t index;   /* in saved, of the next item once the iterator is exhausted */
    bool complete;  /* saved has all items already (after unpickling) */
} Cycle;

static Value cycle_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("cycle", nargs, itertools_keywords(type, TYPE_itertools_cycle, kwnames), 1, 1));
    Value iterator = TRY(iter_new(args[0])), saved = TRY(list_new(0));
    Cycle *c = TRY(type_alloc(type, 0));
    c->iterator = iterator;
    c->saved = saved;
    return from_object(c);
}

static Value cycle_next(Value self)
{
    Cycle *c = (Cycle *)self;
    if (c->iterator) {
        Value item = TRY_STEP(c->iterator);
        if (item != END) {
            TRY(c->complete || list_push(c->saved, item));
            return item;
        }
        c->iterator = 0;
    }
    const List *saved = as_list(c->saved);
    if (!saved->count)
        return END;
    if (c->index >= saved->count)
        c->index = 0;
    return saved->items[c->index++];
}

static Value cycle_reduce(Value *args)
{
    const Cycle *c = (Cycle *)args[0];
    TRY(itertools_warn_pickle());
    Value iterator = c->iterator;
    if (!iterator) {
        iterator = TRY(iter_new(c->saved));
        if (c->index && c->index < list_count(c->saved))
            TRY(call_method1(iterator, NAME(__setstate__), small_int((int64_t)c->index)));
    }
    Value state = TRY(tuple_pair(c->saved, from_bool(!c->iterator || c->complete)));
    return tuple_pack(3, from_object(type_of(args[0])), TRY(tuple_pack(1, iterator)), state);
}

static Value cycle_setstate(Value *args)
{
    Cycle *c = (Cycle *)args[0];
    TRY(itertools_warn_pickle());
    if (!is_tuple(args[1]))
        RAISE(TypeError, "state is not a tuple");
    const Tuple *state = as_tuple(args[1]);
    if (state->count != 2)
        RAISE(TypeError, "function takes exactly 2 arguments (%zu given)", (size_t)state->count);
    if (!is_list(state->items[0]))
        RAISE(TypeError, "argument 1 must be list, not %K", state->items[0]);
    int complete;
    TRY(value_as_int(state->items[1], &complete));
    c->saved = state->items[0];
    c->complete = complete != 0;
    c->index = 0;
    return NONE;
}

static const Method cycle_methods[] = {
    ITERATOR_ROWS_REDUCE(cycle_reduce), ITERATOR_ROWS_SETSTATE(cycle_setstate), {0},
};

TYPE(itertools_cycle, .name = "itertools.cycle", .size = sizeof(Cycle), .flags = TYPE_BASE,
     .doc = "cycle(iterable, /)\n--\n\nThe items of the iterable again and again.",
     .new_signature = "(iterable, /)", .methods = METHODS(cycle_methods),
     .slots = {.construct = cycle_construct, .iter = iterator_self, .next = cycle_next});

/* --- repeat --- */

typedef struct Repeat {
    Object head;
    Value object;
    ssize_t left; /* -1: without an end */
} Repeat;

static Value repeat_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("repeat(object, times=<unrepresentable>)", args, nargs, kwnames, placed));
    ssize_t times = -1;
    if (placed[1] != UNBOUND) {
        TRY(value_as_ssize_argument(placed[1], &times));
        times = MAX(times, 0);
    }
    Repeat *r = TRY(type_alloc(type, 0));
    r->object = placed[0];
    r->left = times;
    return from_object(r);
}

static Value repeat_next(Value self)
{
    Repeat *r = (Repeat *)self;
    if (r->left == 0)
        return END;
    if (r->left > 0)
        r->left--;
    return r->object;
}

static Value repeat_repr(Value self)
{
    const Repeat *r = (Repeat *)self;
    if (r->left < 0)
        return str_format("%S(%R)", type_of(self)->name, r->object);
    return str_format("%S(%R, %zd)", type_of(self)->name, r->object, r->left);
}

static Value repeat_length_hint(Value *args)
{
    const Repeat *r = (Repeat *)args[0];
    if (r->left < 0)
        RAISE(TypeError, "len() of unsized object");
    return int_from_ssize(r->left);
}

static Value repeat_reduce(Value *args)
{
    const Repeat *r = (Repeat *)args[0];
    TRY(itertools_warn_pickle());
    Value state = r->left < 0 ? TRY(tuple_pack(1, r->object))
                              : TRY(tuple_pair(r->object, TRY(int_from_ssize(r->left))));
    return tuple_pair(from_object(type_of(args[0])), state);
}

static const Method repeat_methods[] = {
    {"__length_hint__($self, /)", repeat_length_hint, ITERATOR_LENGTH_HINT_DOC},
    ITERATOR_ROWS_REDUCE(repeat_reduce), {0},
};

TYPE(itertools_repeat, .name = "itertools.repeat", .size = sizeof(Repeat), .flags = TYPE_BASE,
     .doc = "repeat(object [,times])\n\nThe object, so many times, or without an end.",
     .methods = METHODS(repeat_methods),
     .slots = {.construct = repeat_construct, .repr = repeat_repr, .iter = iterator_self,
               .next = repeat_next});
