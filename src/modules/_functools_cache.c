/* SPDX-License-Identifier: MIT
 *
 * functools.lru_cache's wrapper: a callable that remembers results by arguments.
 *
 * The results lie in a dict whose order is the order of use: a hit moves its key to the
 * end, and the first key goes when there are too many.
 */
#include "gc/heap.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/hash_index.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct Cache {
    Object head;
    Value attributes;   /* attribute word */
    Value function;
    Value results;      /* dict */
    Value info_type;    /* what cache_info() returns: called with four numbers */
    Value keyword_mark; /* stands between positional and keyword arguments in keys */
    ssize_t max_size;   /* -1: no limit */
    int64_t hits, misses;
    bool typed;         /* arguments of different types are different keys */
} Cache;

static Value cache_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[4];
    TRY(arguments_place("lru_cache(user_function, maxsize, typed, cache_info_type)", args,
                        nargs, kwnames, placed));
    ssize_t max_size = -1;
    bool typed;
    if (!is_callable(placed[0]))
        RAISE(TypeError, "the first argument must be callable");
    if (placed[1] != NONE) {
        if (!type_of(placed[1])->slots.as_index)
            RAISE(TypeError, "maxsize should be integer or None");
        TRY(value_as_ssize(placed[1], &max_size));
        max_size = MAX(max_size, 0);
    }
    TRY(value_truth(placed[2], &typed));
    Value results = TRY(dict_new()),
          mark = from_object(TRY(type_alloc(rt.types[TYPE_object], 0)));
    Cache *c = TRY(type_alloc(type, 0));
    c->function = placed[0];
    c->results = results;
    c->info_type = placed[3];
    c->keyword_mark = mark;
    c->max_size = max_size;
    c->typed = typed;
    return from_object(c);
}

/* The key of a call: a lone int or str itself, else a tuple: the positional arguments,
 * then mark, names and values of the keywords, then with `typed` all arguments' types. */
static Value cache_key(const Cache *c, const Value *args, size_t nargs, Value kwnames)
{
    size_t keywords = kwnames ? tuple_count(kwnames) : 0;
    if (!c->typed && !keywords) {
        if (nargs == 1 && (is_small_int(args[0]) || is_exact(args[0], TYPE_str)))
            return args[0];
        return tuple_new(args, nargs);
    }
    size_t n = nargs + (keywords ? 1 + 2 * keywords : 0);
    Tuple *key = TRY(tuple_alloc(c->typed ? n + nargs + keywords : n));
    Value *to = key->items;
    memcpy(to, args, nargs * sizeof(Value));
    to += nargs;
    if (keywords)
        *to++ = c->keyword_mark;
    for (size_t i = 0; i < keywords; i++) {
        *to++ = as_tuple(kwnames)->items[i];
        *to++ = args[nargs + i];
    }
    for (size_t i = 0; c->typed && i < nargs + keywords; i++)
        *to++ = from_object(type_of(args[i]));
    return from_object(key);
}

/* Remember a result; another call may have done so meanwhile. */
static bool cache_store(Cache *c, Value key, int64_t hash, Value result)
{
    Value present = TRY(dict_get_hashed(c->results, key, hash));
    if (present != UNBOUND)
        return true;
    Value old_key, old_result;
    if (c->max_size >= 0 && dict_count(c->results) >= (size_t)c->max_size)
        if (!dict_pop_end(c->results, false, &old_key, &old_result))
            return true;
    return dict_set_hashed(c->results, key, hash, result);
}

static Value cache_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Cache *c = (Cache *)self;
    if (c->max_size == 0) {
        c->misses++;
        return call_value(c->function, args, nargs, kwnames);
    }
    int64_t hash;
    Value key = TRY(cache_key(c, args, nargs, kwnames));
    TRY(key_hash(key, &hash));
    Value result = TRY(c->max_size > 0 ? dict_get_touched(c->results, key, hash)
                                       : dict_get_hashed(c->results, key, hash));
    if (result != UNBOUND) {
        c->hits++;
        return result;
    }
    c->misses++;
    result = TRY(call_value(c->function, args, nargs, kwnames));
    TRY(cache_store(c, key, hash, result));
    return result;
}

static Value cache_bind(Value self, Value object, Value type)
{
    return object && object != NONE ? boundmethod_new(self, object) : self;
}

static Value cache_info(Value *args)
{
    const Cache *c = (Cache *)args[0];
    Value numbers[] = {small_int(c->hits), small_int(c->misses),
                       c->max_size < 0 ? NONE : TRY(int_from_ssize(c->max_size)),
                       small_int((int64_t)dict_count(c->results))};
    return call_value(c->info_type, numbers, countof(numbers), 0);
}

static Value cache_clear(Value *args)
{
    Cache *c = (Cache *)args[0];
    c->hits = c->misses = 0;
    dict_clear(c->results);
    return NONE;
}

static Value cache_reduce(Value *args) { return attr_get(args[0], NAME(__qualname__)); }

static Value cache_copy(Value *args) { return args[0]; }

static const Method cache_methods[] = {
    {"cache_info($self, /)", cache_info, "Hits, misses, maximum size and current size."},
    {"cache_clear($self, /)", cache_clear, "Forget all results and counts."},
    {"__reduce__($self, /)", cache_reduce, "For pickling."},
    {"__copy__($self, /)", cache_copy, "The same wrapper."},
    {"__deepcopy__($self, memo, /)", cache_copy, "The same wrapper."},
    {0},
};

static const GetSet cache_getset[] = {
    {"__dict__", attr_dict, attr_assign_dict, 0},
    {0},
};

TYPE(functools_lru_cache_wrapper, .name = "functools._lru_cache_wrapper",
     .size = sizeof(Cache), .attrs_offset = offsetof(Cache, attributes),
     .doc = "A function that remembers results, made by lru_cache.",
     .flags = TYPE_DICT | TYPE_WEAKREF | TYPE_METHOD,
     .methods = METHODS(cache_methods), .getset = cache_getset,
     .slots = {
         .construct = cache_construct, .call = cache_call, .descr_get = cache_bind});
