/* SPDX-License-Identifier: MIT
 *
 * Module _functools: reduce, cmp_to_key and partial; lru_cache's wrapper is in
 * _functools_cache.c.
 */
#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- reduce --- */

static Value reduce(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("reduce", nargs, kwnames, 2, 3));
    Value function = args[0], result = nargs == 3 ? args[2] : 0;
    Value iterator = iter_new(args[1]);
    if (!iterator) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "reduce() arg 2 must support iteration");
        return 0;
    }
    for (Value item; (item = TRY_NEXT(iterator)) != END; )
        result = result ? TRY(call2(function, result, item)) : item;
    if (!result)
        RAISE(TypeError, "reduce() of empty iterable with no initial value");
    return result;
}

/* --- cmp_to_key --- */

typedef struct KeyWrapper {
    Object head;
    Value compare, object; /* object 0: the key function itself */
} KeyWrapper;

static Value key_wrapper_new(Value compare, Value object)
{
    KeyWrapper *key = gc_alloc_object(sizeof *key);
    if (!key)
        return raise_no_memory();
    key->head.shape = rt.shapes[TYPE_functools_KeyWrapper];
    key->compare = compare;
    key->object = object;
    return from_object(key);
}

static Value cmp_to_key(Value *args) { return key_wrapper_new(args[0], 0); }

static Value key_wrapper_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value object;
    TRY(arguments_place("K(obj)", args, nargs, kwnames, &object));
    return key_wrapper_new(((KeyWrapper *)self)->compare, object);
}

static Value key_wrapper_compare(Value a, Value b, enum CompareOp op)
{
    const KeyWrapper *x = (KeyWrapper *)a, *y = (KeyWrapper *)b;
    if (!is_exact(b, TYPE_functools_KeyWrapper))
        RAISE(TypeError, "other argument must be K instance");
    if (!x->object || !y->object)
        RAISE(AttributeError, "object");
    Value order = TRY(call2(x->compare, x->object, y->object));
    return compare_values(order, small_int(0), op);
}

static const Member key_wrapper_members[] = {
    {"obj", MEMBER_VALUE, offsetof(KeyWrapper, object), true, "Value wrapped by a key function."},
    {0},
};

TYPE(functools_KeyWrapper, .name = "functools.KeyWrapper", .size = sizeof(KeyWrapper),
     .flags = TYPE_NO_NEW, .unhashable = true, .members = key_wrapper_members,
     .slots = {.call = key_wrapper_call, .compare = key_wrapper_compare});

/* --- partial --- */

typedef struct Partial {
    Object head;
    Value attributes; /* attribute word */
    Value function, args, keywords; /* keywords: a dict, maybe empty */
} Partial;

static Value partial_call(Value self, Value *args, size_t nargs, Value kwnames);

/* A partial object without attributes of its own can be taken apart. */
static bool is_bare_partial(Value v)
{
    return type_of(v)->slots.call == partial_call && !((Partial *)v)->attributes
           && !as_object(v)->shape->count;
}

/* The keywords of a call as a dict, added to a copy of others (0: none). */
static Value merged_keywords(Value keywords, const Value *values, Value kwnames)
{
    Value merged = TRY(keywords ? dict_copy(keywords) : dict_new());
    for (size_t i = 0; kwnames && i < tuple_count(kwnames); i++)
        TRY(dict_set(merged, as_tuple(kwnames)->items[i], values[i]));
    return merged;
}

static Value joined_tuple(Value first, const Value *rest, size_t n)
{
    size_t m = tuple_count(first);
    if (!n && is_exact(first, TYPE_tuple))
        return first;
    Tuple *joined = TRY(tuple_alloc(m + n));
    memcpy(joined->items, as_tuple(first)->items, m * sizeof(Value));
    if (n)
        memcpy(joined->items + m, rest, n * sizeof(Value));
    return from_object(joined);
}

static Value partial_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1)
        RAISE(TypeError, "type 'partial' takes at least one argument");
    if (!is_callable(args[0]))
        RAISE(TypeError, "the first argument must be callable");
    Value function = args[0], first = TRY(tuple_new(0, 0)), keywords = 0;
    if (is_bare_partial(function)) {
        const Partial *inner = (Partial *)function;
        function = inner->function;
        first = inner->args;
        keywords = inner->keywords;
    }
    keywords = TRY(merged_keywords(keywords, args + nargs, kwnames));
    first = TRY(joined_tuple(first, args + 1, nargs - 1));
    Partial *p = TRY(type_alloc(type, 0));
    p->function = function;
    p->args = first;
    p->keywords = keywords;
    return from_object(p);
}

enum { PARTIAL_LOCAL_ARGUMENTS = 12 };

static Value partial_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    const Partial *p = (Partial *)self;
    size_t m = tuple_count(p->args), k = kwnames ? tuple_count(kwnames) : 0;
    if (dict_count(p->keywords)) {
        Value keywords = TRY(merged_keywords(p->keywords, args + nargs, kwnames));
        return call_with_dict(p->function, TRY(joined_tuple(p->args, args, nargs)),
                              keywords);
    }
    Value local[PARTIAL_LOCAL_ARGUMENTS], *all = local;
    if (m + nargs + k > PARTIAL_LOCAL_ARGUMENTS)
        all = gc_alloc((m + nargs + k) * sizeof(Value));
    if (!all)
        return raise_no_memory();
    memcpy(all, as_tuple(p->args)->items, m * sizeof(Value));
    if (nargs + k)
        memcpy(all + m, args, (nargs + k) * sizeof(Value));
    return call_value(p->function, all, m + nargs, kwnames);
}

static bool repr_partial(StrBuilder *b, const Partial *p, const char *name)
{
    TRY(builder_text(b, name));
    TRY(builder_char(b, '('));
    TRY(builder_repr(b, p->function));
    for (size_t i = 0; i < tuple_count(p->args); i++) {
        TRY(builder_ascii(b, ", ", 2));
        TRY(builder_repr(b, as_tuple(p->args)->items[i]));
    }
    Value key, value;
    for (size_t at = 0; dict_next(p->keywords, &at, &key, &value); ) {
        TRY(builder_ascii(b, ", ", 2));
        TRY(builder_str(b, TRY(value_str(key))));
        TRY(builder_char(b, '='));
        TRY(builder_repr(b, value));
    }
    return builder_char(b, ')');
}

static Value partial_repr(Value self)
{
    bool entered, exact = type_of(self) == rt.types[TYPE_functools_partial];
    TRY(repr_enter(self, &entered));
    if (!entered)
        return str_from_text("...");
    StrBuilder b = {0};
    const char *name = exact ? "functools.partial" : type_name(type_of(self));
    bool done = name && repr_partial(&b, (Partial *)self, name);
    repr_leave(self);
    return done ? builder_finish(&b) : 0;
}

static Value partial_reduce(Value *args)
{
    const Partial *p = (Partial *)args[0];
    Value attributes = is_bare_partial(args[0]) ? NONE : TRY(attr_dict(args[0]));
    Value state = TRY(tuple_pack(4, p->function, p->args, p->keywords, attributes));
    return tuple_pack(3, from_object(type_of(args[0])), TRY(tuple_pack(1, p->function)),
                      state);
}

static Value partial_setstate(Value *args)
{
    Partial *p = (Partial *)args[0];
    const Value *state = is_tuple(args[1]) ? as_tuple(args[1])->items : 0;
    if (!state || tuple_count(args[1]) != 4 || !is_callable(state[0]) ||
        !is_tuple(state[1]) || (state[2] != NONE && !is_dict(state[2])))
        RAISE(TypeError, "invalid partial state");
    Value first = TRY(tuple_from(state[1]));
    Value keywords = TRY(state[2] == NONE ? dict_new() : is_exact(state[2], TYPE_dict)
                         ? state[2] : dict_copy(state[2]));
    p->function = state[0];
    p->args = first;
    p->keywords = keywords;
    if (state[3] != NONE || !is_bare_partial(args[0]))
        TRY(attr_set_dict(args[0], state[3] == NONE ? TRY(dict_new()) : state[3]));
    return NONE;
}

static const Method partial_methods[] = {
    {"__reduce__($self, /)", partial_reduce, "For pickling."},
    {"__setstate__($self, state, /)", partial_setstate, "For unpickling."},
    {0},
};

static const Member partial_members[] = {
    {"func", MEMBER_VALUE, offsetof(Partial, function), false, "Function to be called."},
    {"args", MEMBER_VALUE, offsetof(Partial, args), false, "First arguments of calls."},
    {"keywords", MEMBER_VALUE, offsetof(Partial, keywords), false, "Keyword arguments of calls."},
    {0},
};

static const GetSet partial_getset[] = {
    {"__dict__", attr_dict, attr_assign_dict, 0},
    {0},
};

TYPE(functools_partial, .name = "functools.partial", .size = sizeof(Partial),
     .attrs_offset = offsetof(Partial, attributes),
     .doc = "partial(func, *args, **keywords)\n\n"
            "A function that calls func with those arguments first, then its own.",
     .flags = TYPE_BASE | TYPE_DICT | TYPE_WEAKREF | TYPE_GENERIC,
     .methods = METHODS(partial_methods), .members = partial_members,
     .getset = partial_getset,
     .slots = {
         .construct = partial_construct, .call = partial_call, .repr = partial_repr});

/* --- the module --- */

static const Method functools_methods[] = {
    {"reduce", 0, "reduce(function, iterable[, initial], /): function(... function(function(a, b), "
                  "c) ..., z) for items a to z.", .raw = reduce},
    {"cmp_to_key($module, /, mycmp)", cmp_to_key,
     "Turn a comparison that tells the order by the sign of a number into a key function."},
    {0},
};

static const enum TypeId functools_types[] = {
    TYPE_functools_partial, TYPE_functools_lru_cache_wrapper, TYPE_none,
};

MODULE(_functools, .doc = "Tools that work on functions.", .methods = functools_methods,
       .types = functools_types);
