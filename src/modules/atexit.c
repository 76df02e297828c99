/* SPDX-License-Identifier: MIT
 *
 * The module atexit: functions to be called at the end, the last one registered first.
 */
#include "modules/atexit.h"

#include "gc/heap.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/tuple.h"

/* Callbacks are tuples (function, positional arguments, keyword arguments or None). */
typedef struct AtexitState {
    Value callbacks; /* list */
} AtexitState;

static Value *callbacks(void)
{
    return &MODULE_STATE(AtexitState, MODULE_atexit)->callbacks;
}

/* register(function, /, *args, **kwargs) */
static Value atexit_register(Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1)
        RAISE(TypeError, "register() takes at least 1 argument (0 given)");
    Value function = args[0];
    if (!is_callable(function))
        RAISE(TypeError, "the first argument must be callable");
    Value keywords = NONE;
    if (kwnames && tuple_count(kwnames)) {
        keywords = TRY(dict_new());
        for (size_t i = 0; i < tuple_count(kwnames); i++)
            TRY(dict_set(keywords, as_tuple(kwnames)->items[i], args[nargs + i]));
    }
    Value positional = TRY(tuple_new(args + 1, nargs - 1));
    TRY(list_push(*callbacks(), TRY(tuple_pack(3, function, positional, keywords))));
    return function;
}

/* A callback's exception is shown, and doesn't keep the others from running. Callbacks may
 * register further ones, which run next. */
void atexit_run_all(void)
{
    if (!MODULE_STATE(AtexitState, MODULE_atexit))
        return;
    while (list_count(*callbacks())) {
        Value row = list_pop_at(*callbacks(), list_count(*callbacks()) - 1);
        Value *item = as_tuple(row)->items;
        if (!call_with_dict(item[0], item[1], item[2] == NONE ? 0 : item[2]))
            rt.services.unraisable("Exception ignored in atexit callback", item[0]);
    }
}

static Value atexit_run(Value *args)
{
    atexit_run_all();
    return NONE;
}

static Value atexit_clear(Value *args)
{
    list_clear(*callbacks());
    return NONE;
}

static Value atexit_unregister(Value *args)
{
    for (size_t i = 0; i < list_count(*callbacks()); i++) {
        bool same;
        Value row = as_list(*callbacks())->items[i];
        TRY(compare_equal(as_tuple(row)->items[0], args[0], &same));
        if (same && i < list_count(*callbacks()))
            list_pop_at(*callbacks(), i--);
    }
    return NONE;
}

static Value atexit_count(Value *args)
{
    return small_int((int64_t)list_count(*callbacks()));
}

static const Method atexit_methods[] = {
    {"register", .raw = atexit_register, .doc = "register(func, *args, **kwargs)\n\n"
     "Have func called with these arguments when the program ends; returns func."},
    {"unregister($module, func, /)", atexit_unregister, "Forget all registrations of a function."},
    {"_clear($module, /)", atexit_clear, "Forget all registered functions."},
    {"_run_exitfuncs($module, /)", atexit_run, "Call all registered functions now, and forget them."},
    {"_ncallbacks($module, /)", atexit_count, "The number of registered functions."},
    {0},
};

/* The callbacks are the program's: a module that is imported anew goes on with them. */
static bool atexit_init(Value module)
{
    if (rt.module_states[MODULE_atexit])
        return true;
    AtexitState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    state->callbacks = TRY(list_new(0));
    rt.module_states[MODULE_atexit] = state;
    return true;
}

MODULE(atexit, .doc = "Functions that are called when the program ends.",
       .methods = METHODS(atexit_methods), .init = atexit_init);
