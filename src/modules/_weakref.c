/* SPDX-License-Identifier: MIT
 *
 * The module _weakref: the types of objects/weakref.c, and what the library's weakref needs.
 */
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/type.h"
#include "objects/weakref.h"

static Value weakref_count(Value *args)
{
    return small_int((int64_t)list_count(TRY(weakref_list(args[0]))));
}

static Value weakref_get_all(Value *args)
{
    return weakref_list(args[0]);
}

static Value weakref_make_proxy(Value *args)
{
    return weakref_proxy_new(args[0], args[1] == NONE ? 0 : args[1]);
}

/* A WeakValueDictionary's callback removes its entry, unless that has been set anew. */
static Value weakref_remove_dead(Value *args)
{
    if (!is_dict(args[0]))
        RAISE(TypeError, "_remove_dead_weakref() argument 1 must be dict, not %K", args[0]);
    Value reference = TRY(dict_get(args[0], args[1]));
    if (reference == UNBOUND)
        return NONE;
    if (!type_is_subtype(type_of(reference), rt.types[TYPE_ReferenceType]))
        RAISE(TypeError, "not a weakref");
    if (weakref_get(reference) == NONE)
        TRY(dict_pop(args[0], args[1]));
    return NONE;
}

static const Method weakref_methods[] = {
    {"getweakrefcount($module, object, /)", weakref_count, "How many weak references an object has."},
    {"getweakrefs($module, object, /)", weakref_get_all, "A list of an object's weak references."},
    {"proxy($module, object, callback=None, /)", weakref_make_proxy,
     "A stand-in for the object that doesn't keep it alive."},
    {"_remove_dead_weakref($module, dct, key, /)", weakref_remove_dead,
     "Remove the key from a dict if its value is a dead weak reference."},
    {0},
};

static const enum TypeId weakref_types[] = {
    TYPE_ReferenceType, TYPE_ProxyType, TYPE_CallableProxyType, TYPE_none,
};

static bool weakref_module_init(Value module)
{
    return module_add(module, "ref", from_object(rt.types[TYPE_ReferenceType]));
}

MODULE(_weakref, .doc = "Weak references.", .methods = METHODS(weakref_methods),
       .types = weakref_types, .init = weakref_module_init);
