/* SPDX-License-Identifier: MIT
 *
 * Builtin functions on containers and iterators.
 */
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/builtins.h"
#include "vm/generator.h"

Value builtins_len(Value *args)
{
    ssize_t length;
    TRY(value_length(args[0], &length));
    return int_from_ssize(length);
}

/* --- all, any --- */

/* Looks for an item of that truth: `result` is set and the walk stops there. */
typedef struct Search {
    bool wanted, found;
} Search;

static bool search_visit(Value item, void *data)
{
    Search *search = data;
    bool truth;
    TRY(value_truth(item, &truth));
    search->found = truth == search->wanted;
    return !search->found;
}

/* An ItemSink's: what the walk goes on after. */
static bool search_take(Value item, void *data)
{
    const Search *search = data;
    return search->wanted ? item == FALSE || item == NONE : item == TRUE;
}

static bool search(Value iterable, bool wanted, bool *found)
{
    Search state = {.wanted = wanted};
    bool all = iter_each_into(iterable, &(ItemSink){search_take, &state}, search_visit);
    *found = state.found;
    return all || state.found;
}

Value builtins_all(Value *args)
{
    bool found;
    TRY(search(args[0], false, &found));
    return from_bool(!found);
}

Value builtins_any(Value *args)
{
    bool found;
    TRY(search(args[0], true, &found));
    return from_bool(found);
}

/* --- iter, next --- */

Value builtins_iter(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("iter", nargs, kwnames, 1, 2));
    if (nargs == 1)
        return iter_new(args[0]);
    if (!is_callable(args[0]))
        RAISE(TypeError, "iter(object, sentinel): object must be callable");
    return callable_iterator_new(args[0], args[1]);
}

Value builtins_next(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("next", nargs, kwnames, 1, 2));
    Value iterator = args[0], fallback = nargs == 2 ? args[1] : 0;
    if (!is_iterator(iterator))
        RAISE(TypeError, "'%T' object is not an iterator", iterator);
    rt.thread->stop_value = NONE;
    Value item = TRY(iter_next(iterator));
    if (item != END)
        return item;
    if (fallback)
        return fallback;
    return raise_stop_iteration(rt.thread->stop_value);
}

Value builtins_aiter(Value *args)
{
    UnaryFn aiter = type_of(args[0])->slots.aiter;
    if (!aiter)
        RAISE(TypeError, "'%T' object is not an async iterable", args[0]);
    Value result = TRY(aiter(args[0]));
    if (!type_of(result)->slots.anext)
        RAISE(TypeError, "aiter() returned not an async iterator of type '%T'", result);
    return result;
}

Value builtins_anext(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("anext", nargs, kwnames, 1, 2));
    Value fallback = nargs == 2 ? args[1] : 0;
    UnaryFn anext = type_of(args[0])->slots.anext;
    if (!anext)
        RAISE(TypeError, "'%T' object is not an async iterator", args[0]);
    Value awaitable = TRY(anext(args[0]));
    return fallback ? coroutine_anext_default(awaitable, fallback) : awaitable;
}

/* --- min, max --- */

/* The best item so far with its key; the first among equals stays. */
typedef struct Best {
    enum CompareOp better;
    Value key_function; /* NONE: the items themselves */
    Value item, key;    /* item 0: none yet */
} Best;

/* Is a better than b, as <, or > when `greatest`? False for what only their types can tell. */
static inline bool compare_plain(Value a, Value b, enum CompareOp better, bool *result)
{
    bool greatest = better == COMPARE_GT;
    if (both_small_int(a, b)) {
        *result = greatest ? (int64_t)a > (int64_t)b : (int64_t)a < (int64_t)b;
        return true;
    }
    if (is_small_float(a) && is_small_float(b)) {
        double x = small_float_value(a), y = small_float_value(b);
        *result = greatest ? x > y : x < y;
        return true;
    }
    if (is_exact(a, TYPE_str) && is_exact(b, TYPE_str)) {
        int order = str_compare(a, b);
        *result = greatest ? order > 0 : order < 0;
        return true;
    }
    return false;
}

/* Numbers and strs need no result objects. */
static inline bool is_better(Value a, Value b, enum CompareOp better, bool *result)
{
    return compare_plain(a, b, better, result) || compare_bool(a, b, better, result);
}

static bool best_visit(Value item, void *data)
{
    Best *best = data;
    Value key = item;
    if (best->key_function != NONE)
        key = TRY(call1(best->key_function, item));
    bool replace = !best->item;
    if (!replace)
        TRY(is_better(key, best->key, best->better, &replace));
    if (replace) {
        best->item = item;
        best->key = key;
    }
    return true;
}

/* An ItemSink's. */
static bool best_take(Value item, void *data)
{
    Best *best = data;
    bool replace;
    if (best->key_function != NONE || !best->item || !compare_plain(item, best->key, best->better, &replace))
        return false;
    if (replace)
        best->item = best->key = item;
    return true;
}

static Value extreme(const char *name, const char *signature, enum CompareOp better,
                     Value *args, size_t nargs, Value kwnames)
{
    Value options[2] = {NONE, UNBOUND}; /* key, default */
    if (!nargs)
        RAISE(TypeError, "%s expected at least 1 argument, got 0", name);
    if (kwnames)
        TRY(arguments_place(signature, args + nargs, 0, kwnames, options));
    Best best = {.better = better, .key_function = options[0]};
    if (nargs > 1) {
        if (options[1] != UNBOUND)
            RAISE(TypeError, "Cannot specify a default for %s() with multiple positional "
                  "arguments", name);
        for (size_t i = 0; i < nargs; i++)
            TRY(best_visit(args[i], &best));
        return best.item;
    }
    TRY(iter_each_into(args[0], &(ItemSink){best_take, &best}, best_visit));
    if (best.item)
        return best.item;
    if (options[1] == UNBOUND)
        RAISE(ValueError, "%s() iterable argument is empty", name);
    return options[1];
}

Value builtins_max(Value *args, size_t nargs, Value kwnames)
{
    return extreme("max", "max(*, key=None, default=<unrepresentable>)", COMPARE_GT, args,
                   nargs, kwnames);
}

Value builtins_min(Value *args, size_t nargs, Value kwnames)
{
    return extreme("min", "min(*, key=None, default=<unrepresentable>)", COMPARE_LT, args,
                   nargs, kwnames);
}

/* --- sorted --- */

Value builtins_sorted(Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 1)
        RAISE(TypeError, "sorted expected 1 argument, got %zu", nargs);
    Value options[2] = {NONE, FALSE};
    bool reverse = false;
    Value list = TRY(list_from(args[0]));
    if (kwnames) {
        TRY(arguments_place("sort(*, key=None, reverse=False)", args + 1, 0, kwnames, options));
        TRY(value_truth(options[1], &reverse));
    }
    TRY(list_sort(list, options[0], reverse));
    return list;
}
