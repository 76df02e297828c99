/* SPDX-License-Identifier: MIT
 *
 * Module _collections: defaultdict, namedtuple's getters and Counter's counting. deque
 * and OrderedDict have files of their own.
 */
#include "modules/_collections.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/hash_index.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

bool collections_inherits(Value v, Value name, enum TypeId from)
{
    return type_lookup(type_of(v), name) == type_lookup(rt.types[from], name);
}

/* --- defaultdict --- */

typedef struct DefaultDict {
    Dict dict;
    Value factory; /* None: missing keys are errors */
} DefaultDict;

static Value factory_of(Value self)
{
    Value factory = ((DefaultDict *)self)->factory;
    return factory ? factory : NONE;
}

static bool defaultdict_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value factory = nargs ? args[0] : NONE;
    if (factory != NONE && !is_callable(factory))
        RAISE(TypeError, "first argument must be callable or None");
    ((DefaultDict *)self)->factory = factory;
    return rt.types[TYPE_dict]->slots.init(self, args + (nargs > 0), nargs - (nargs > 0),
                                           kwnames);
}

static Value defaultdict_missing(Value *args)
{
    Value factory = factory_of(args[0]);
    if (factory == NONE)
        return raise_value(TYPE_KeyError, args[1]);
    Value value = TRY(call0(factory));
    TRY(value_setitem(args[0], args[1], value));
    return value;
}

/* A dict's, without looking for __missing__ where it can only be ours. */
static Value defaultdict_getitem(Value self, Value key)
{
    if (!is_exact(self, TYPE_defaultdict))
        return rt.types[TYPE_dict]->slots.getitem(self, key);
    int64_t hash;
    TRY(key_hash(key, &hash));
    Value value = TRY(dict_get_hashed(self, key, hash));
    if (LIKELY(value != UNBOUND))
        return value;
    Value arguments[] = {self, key};
    return defaultdict_missing(arguments);
}

static Value defaultdict_getitem_method(Value *args)
{
    return defaultdict_getitem(args[0], args[1]);
}

/* type(self)(factory, items) */
static Value defaultdict_with(Value self, Value items)
{
    return call2(from_object(type_of(self)), factory_of(self), items);
}

static Value defaultdict_copy(Value *args) { return defaultdict_with(args[0], args[0]); }

static Value defaultdict_reduce(Value *args)
{
    Value factory = factory_of(args[0]);
    Value arguments = TRY(factory == NONE ? tuple_new(0, 0) : tuple_pack(1, factory));
    Value items = TRY(call_method0(args[0], NAME(items)));
    return tuple_pack(5, from_object(type_of(args[0])), arguments, NONE, NONE,
                      TRY(iter_new(items)));
}

/* The factory may be a method of the dict itself: then "..." stands for it. */
static Value defaultdict_repr(Value self)
{
    bool entered;
    Value base = TRY(rt.types[TYPE_dict]->slots.repr(self)), factory = 0;
    TRY(repr_enter(factory_of(self), &entered));
    if (!entered)
        factory = str_from_text("...");
    else {
        factory = value_repr(factory_of(self));
        repr_leave(factory_of(self));
    }
    return factory ? str_format("%S(%S, %S)", type_of(self)->name, factory, base) : 0;
}

static Value defaultdict_or(Value a, Value b)
{
    bool left = is_instance_of(a, TYPE_defaultdict);
    Value self = left ? a : b, other = left ? b : a;
    if (!is_dict(self) || !is_dict(other))
        return NOT_IMPLEMENTED;
    Value result = TRY(defaultdict_with(self, a));
    if (!is_dict(result))
        RAISE(TypeError, "'%T' is not a dict", result);
    TRY(dict_update(result, b));
    return result;
}

static const Method defaultdict_methods[] = {
    {"__getitem__($self, key, /)", defaultdict_getitem_method, "Return self[key].",
     .flags = METHOD_COEXIST},
    {"__missing__($self, key, /)", defaultdict_missing,
     "Store default_factory() under the key and return it; KeyError without factory."},
    {"copy($self, /)", defaultdict_copy, "A shallow copy."},
    {"__copy__($self, /)", defaultdict_copy, "A shallow copy."},
    {"__reduce__($self, /)", defaultdict_reduce, "For pickling."},
    {0},
};

static const Member defaultdict_members[] = {
    {"default_factory", MEMBER_VALUE_NONE, offsetof(DefaultDict, factory), true,
     "Called without arguments for the value of a missing key."},
    {0},
};

TYPE(defaultdict, .name = "collections.defaultdict", .base = TYPE_dict,
     .size = sizeof(DefaultDict),
     .doc = "defaultdict(default_factory=None, /, [...])\n\n"
            "A dict that makes the values of missing keys with a function.",
     .flags = TYPE_BASE | TYPE_GENERIC, .methods = METHODS(defaultdict_methods),
     .members = defaultdict_members, .unhashable = true,
     .slots = {.init = defaultdict_init,
               .repr = defaultdict_repr,
               .getitem = defaultdict_getitem,
               .or = defaultdict_or});

/* --- _tuplegetter: the attributes of namedtuples --- */

typedef struct TupleGetter {
    Object head;
    ssize_t index;
    Value doc;
} TupleGetter;

static Value tuplegetter_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    ssize_t index;
    TRY(arguments_check("_tuplegetter", nargs, kwnames, 2, 2));
    TRY(value_as_ssize_argument(args[0], &index));
    TupleGetter *getter = TRY(type_alloc(type, 0));
    getter->index = index;
    getter->doc = args[1];
    return from_object(getter);
}

static Value tuplegetter_get(Value self, Value object, Value type)
{
    const TupleGetter *getter = (TupleGetter *)self;
    if (!object || object == NONE)
        return self;
    if (!is_tuple(object))
        RAISE(TypeError,
              "descriptor for index '%zd' for tuple subclasses doesn't apply to '%T' "
              "object",
              getter->index, object);
    if (getter->index < 0 || (size_t)getter->index >= tuple_count(object))
        RAISE(IndexError, "tuple index out of range");
    return as_tuple(object)->items[getter->index];
}

static bool tuplegetter_set(Value self, Value object, Value value)
{
    RAISE(AttributeError, value ? "can't set attribute" : "can't delete attribute");
}

static Value tuplegetter_repr(Value self)
{
    const TupleGetter *getter = (TupleGetter *)self;
    return str_format("%S(%zd, %R)", type_of(self)->name, getter->index, getter->doc);
}

static Value tuplegetter_reduce(Value *args)
{
    const TupleGetter *getter = (TupleGetter *)args[0];
    Value arguments = TRY(tuple_pair(TRY(int_from_ssize(getter->index)), getter->doc));
    return tuple_pair(from_object(type_of(args[0])), arguments);
}

static const Method tuplegetter_methods[] = {
    {"__reduce__($self, /)", tuplegetter_reduce, "For pickling."},
    {0},
};

static const Member tuplegetter_members[] = {
    {"__doc__", MEMBER_VALUE, offsetof(TupleGetter, doc), true, 0},
    {0},
};

TYPE(tuplegetter, .name = "_collections._tuplegetter", .size = sizeof(TupleGetter),
     .methods = METHODS(tuplegetter_methods), .members = tuplegetter_members,
     .slots = {.construct = tuplegetter_construct, .repr = tuplegetter_repr,
               .descr_get = tuplegetter_get, .descr_set = tuplegetter_set});

/* --- _count_elements --- */

/* Count in a dict whose get and __setitem__ are dict's own. */
static bool count_in_dict(Value dict, Value iterator)
{
    for (Value item; (item = TRY_NEXT(iterator)) != END; ) {
        int64_t hash;
        TRY(key_hash(item, &hash));
        TRY(dict_increment(dict, item, hash));
    }
    return true;
}

static bool count_in_mapping(Value mapping, Value iterator)
{
    Value get = TRY(attr_get(mapping, NAME(get)));
    for (Value item; (item = TRY_NEXT(iterator)) != END; ) {
        Value count = TRY(call2(get, item, small_int(0)));
        count = TRY(operate_binary(BINARY_add, count, small_int(1)));
        TRY(value_setitem(mapping, item, count));
    }
    return true;
}

static Value count_elements(Value *args)
{
    Value iterator = TRY(iter_new(args[1]));
    bool plain = is_dict(args[0]) && collections_inherits(args[0], NAME(get), TYPE_dict)
                 && collections_inherits(args[0], NAME(__setitem__), TYPE_dict);
    TRY(plain ? count_in_dict(args[0], iterator) : count_in_mapping(args[0], iterator));
    return NONE;
}

/* --- the module --- */

static const Method collections_methods[] = {
    {"_count_elements($module, mapping, iterable, /)", count_elements,
     "Add 1 to the mapping's value for each item of the iterable."},
    {0},
};

static const enum TypeId collections_types[] = {
    TYPE_deque, TYPE_defaultdict, TYPE_OrderedDict, TYPE_deque_iterator,
    TYPE_deque_reverse_iterator, TYPE_tuplegetter, TYPE_none,
};

MODULE(_collections, .doc = "Container types.", .methods = collections_methods,
       .types = collections_types);
