/* SPDX-License-Identifier: MIT
 *
 * The type `type`: calling a class, attributes of classes, their getters and methods.
 */
#include "gc/heap.h"
#include "objects/call.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "objects/union.h"

/* --- calling a class --- */

/* Run __init__ on what __new__ made, if it is an instance of the class. */
static Value call_init(Type *t, Value object, Value *args, size_t nargs, Value kwnames)
{
    Type *made = type_of(object);
    if (made != t && !type_is_subtype(made, t))
        return object;
    InitFn init = made->slots.init;
    if (init == object_init && made->slots.construct != object_new)
        return object;
    return init(object, args, nargs, kwnames) ? object : 0;
}

/* Of a type in C whose __new__ does all: only a class made from it can be what it returns and
 * have an __init__. */
bool type_is_maker(const Type *t)
{
    return t->slots.init == object_init && t->slots.construct != object_new
        && !(t->flags & (TYPE_HEAP | TYPE_NO_NEW));
}

Value type_make(Type *t, Value *args, size_t nargs, Value kwnames)
{
    Value object = TRY(t->slots.construct(t, args, nargs, kwnames));
    return LIKELY(type_of(object)->slots.init == object_init)
               ? object : call_init(t, object, args, nargs, kwnames);
}

static Value type_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    Type *t = as_type(callee);
    if (t == rt.types[TYPE_type]) {
        if (nargs == 1) {
            TRY(arguments_check("type", 0, kwnames, 0, 0));
            return from_object(type_of(args[0]));
        }
        if (nargs != 3)
            RAISE(TypeError, "type() takes 1 or 3 arguments");
    }
    if (t->flags & TYPE_NO_NEW && !(t->flags & TYPE_HEAP))
        RAISE(TypeError, "cannot create '%s' instances", type_name(t));
    ConstructFn construct = t->slots.construct;
    if (construct == object_new) { /* leaves args alone */
        Value object = TRY(construct(t, args, nargs, kwnames));
        return call_init(t, object, args, nargs, kwnames);
    }
    if (type_is_maker(t))
        return type_make(t, args, nargs, kwnames);
    size_t total = nargs + (kwnames ? tuple_count(kwnames) : 0);
    TRY(stack_check(""));
    Value *copy = TRY(ARGUMENTS_ROOM(total));
    memcpy(copy, args, total * sizeof(Value));
    Value object = TRY(construct(t, copy, nargs, kwnames));
    return call_init(t, object, args, nargs, kwnames);
}

/* The metaclass's __prepare__, __new__ are looked up by the caller of a class statement; this is
 * type.__new__ itself. */
static Value type_construct(Type *metatype, Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 3)
        RAISE(TypeError, "type.__new__() takes exactly 3 arguments (%zu given)", nargs);
    if (!is_str(args[0]))
        RAISE(TypeError, "type.__new__() argument 1 must be str, not %K", args[0]);
    if (!is_tuple(args[1]))
        RAISE(TypeError, "type.__new__() argument 2 must be tuple, not %K", args[1]);
    if (!is_dict(args[2]))
        RAISE(TypeError, "type.__new__() argument 3 must be dict, not %K", args[2]);
    for (size_t i = 0; i < tuple_count(args[1]); i++) {
        Value base = as_tuple(args[1])->items[i];
        if (!is_type(base) && attr_get_opt(base, NAME(__mro_entries__)) != UNBOUND)
            RAISE(TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
    }
    Type *winner = TRY(type_metaclass(metatype, args[1]));
    if (winner != metatype && winner->slots.construct != type_construct)
        return winner->slots.construct(winner, args, nargs, kwnames);
    return type_new(winner, args[0], args[1], args[2], args + 3, kwnames);
}

static bool type_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs == 1 && kwnames && tuple_count(kwnames))
        RAISE(TypeError, "type.__init__() takes no keyword arguments");
    if (nargs != 1 && nargs != 3)
        RAISE(TypeError, "type.__init__() takes 1 or 3 arguments");
    return true;
}

/* --- attributes of classes --- */

/* The class's own attribute along its MRO, bound to the class. */
static Value own_attribute(Type *t, Value name)
{
    Value found = type_lookup(t, name);
    if (found == UNBOUND)
        return UNBOUND;
    DescrGetFn get = type_of(found)->slots.descr_get;
    return get ? get(found, 0, from_object(t)) : found;
}

static Value type_getattribute(Value self, Value name)
{
    Type *t = as_type(self), *meta = type_of(self);
    name = TRY(attr_intern(name));
    Value meta_found = type_lookup(meta, name);
    DescrGetFn meta_get = 0;
    if (meta_found != UNBOUND) {
        Slots *slots = &type_of(meta_found)->slots;
        meta_get = slots->descr_get;
        if (meta_get && slots->descr_set)
            return meta_get(meta_found, self, from_object(meta));
    }
    Value v = TRY(own_attribute(t, name));
    if (v != UNBOUND)
        return v;
    if (meta_get)
        return meta_get(meta_found, self, from_object(meta));
    if (meta_found != UNBOUND)
        return meta_found;
    return raise_attribute(self, name);
}

static bool type_setattr(Value self, Value name, Value value)
{
    Type *t = as_type(self);
    name = TRY(attr_intern(name));
    if (t->flags & TYPE_IMMUTABLE)
        RAISE(TypeError, "cannot set %R attribute of immutable type '%s'", name, type_name(t));
    Value meta_found = type_lookup(type_of(self), name);
    if (meta_found != UNBOUND) {
        SetFn set = type_of(meta_found)->slots.descr_set;
        if (set)
            return set(meta_found, self, value);
    }
    return type_set(t, name, value);
}

static Value type_repr(Value self)
{
    Type *t = as_type(self);
    if (!t->dict && !t->spec)
        return str_from_text("<class>");
    Value module = TRY(type_module(t));
    if (module == UNBOUND || !is_str(module) || str_equal(module, NAME(builtins)))
        return str_format("<class '%S'>", t->flags & TYPE_HEAP ? t->qualname : t->name);
    return str_format("<class '%S.%S'>", module, t->qualname);
}

/* X | Y for classes. */
static Value type_or(Value a, Value b) { return union_new(a, b); }

/* --- getters and setters --- */

static bool check_settable(Type *t, const char *name, Value value)
{
    if (t->flags & TYPE_IMMUTABLE)
        RAISE(TypeError, "cannot set '%s' attribute of immutable type '%s'", name, type_name(t));
    if (!value)
        RAISE(TypeError, "cannot delete '%s' attribute of immutable type '%s'", name, type_name(t));
    return !rt.audited
        || AUDIT("object.__setattr__", from_object(t), TRY(str_from_text(name)), value);
}

static Value get_name(Value self) { return as_type(self)->name; }
static Value get_qualname(Value self) { return as_type(self)->qualname; }
static Value get_bases(Value self) { return as_type(self)->bases; }
static Value get_mro(Value self) { return as_type(self)->mro ? as_type(self)->mro : NONE; }

static bool set_name(Value self, Value value)
{
    Type *t = as_type(self);
    TRY(check_settable(t, "__name__", value));
    if (!is_str(value))
        RAISE(TypeError, "can only assign string to %N.__name__, not '%T'", self, value);
    TRY(type_check_name(value));
    t->name = value;
    return true;
}

static bool set_qualname(Value self, Value value)
{
    Type *t = as_type(self);
    TRY(check_settable(t, "__qualname__", value));
    if (!is_str(value))
        RAISE(TypeError, "can only assign string to %N.__qualname__, not '%T'", self, value);
    t->qualname = value;
    return true;
}

static Value get_module(Value self)
{
    Value module = TRY(type_module(as_type(self)));
    return module == UNBOUND ? (Value)raise_attribute(self, NAME(__module__)) : module;
}

static bool set_module(Value self, Value value)
{
    TRY(check_settable(as_type(self), "__module__", value));
    TRY(dict_set(type_dict(as_type(self)), NAME(__module__), value));
    type_modified(as_type(self));
    return true;
}

static Value get_doc(Value self)
{
    Type *t = as_type(self);
    if (t->spec && t->spec->doc)
        return type_builtin_doc(t);     /* __dict__["__doc__"] may be what instances have */
    Value doc = dict_get_str(type_dict(t), NAME(__doc__));
    if (doc == UNBOUND)
        return NONE;
    DescrGetFn get = type_of(doc)->slots.descr_get;
    return get ? get(doc, 0, self) : doc;
}

static bool set_doc(Value self, Value value)
{
    Type *t = as_type(self);
    TRY(check_settable(t, "__doc__", value));
    TRY(dict_set(type_dict(t), NAME(__doc__), value));
    type_modified(t);
    return true;
}

static Value get_dict(Value self) { return mappingproxy_new(type_dict(as_type(self))); }
static Value get_base(Value self)
{
    Type *base = as_type(self)->base;
    return base ? from_object(base) : NONE;
}
static Value get_basicsize(Value self) { return small_int(as_type(self)->size); }
static Value get_itemsize(Value self)
{
    return small_int(as_type(self)->flags & (IS_TUPLE | IS_TYPE) ? 8
                     : as_type(self)->flags & IS_INT ? 4
                     : as_type(self)->flags & IS_BYTES ? 1 : 0);
}
static Value get_dictoffset(Value self) { return small_int(as_type(self)->attrs_offset); }
static Value get_weakrefoffset(Value self)
{
    return small_int(as_type(self)->flags & TYPE_WEAKREF ? as_type(self)->size : 0);
}

/* Is it a type that the reference's module makes when it is imported, and so counts as made
 * on the heap (for copyreg)? The others lie in its data. */
static bool is_heap_type(const Type *t)
{
    static const char *const data[] = {"types.", "weakref.", "datetime.", "sys.", "pickle."};
    const char *name = t->flags & TYPE_HEAP ? 0 : t->spec->name;
    if (!name || !strchr(name, '.'))
        return !name && t->flags & TYPE_HEAP;
    for (size_t i = 0; i < countof(data); i++)
        if (strncmp(name, data[i], strlen(data[i])) == 0)
            return false;
    return true;
}

/* __flags__ with CPython's bits, as far as programs look at them. */
static Value get_flags(Value self)
{
    static const struct { uint32_t ours; uint32_t theirs; } bits[] = {
        {TYPE_SEQUENCE, 1u << 5}, {TYPE_MAPPING, 1u << 6}, {TYPE_NO_NEW, 1u << 7},
        {TYPE_IMMUTABLE, 1u << 8}, {TYPE_BASE, 1u << 10}, {TYPE_METHOD, 1u << 17},
        {TYPE_ABSTRACT, 1u << 20}, {TYPE_MATCH_SELF, 1u << 22}, {IS_INT, 1u << 24},
        {IS_LIST, 1u << 25}, {IS_TUPLE, 1u << 26}, {IS_BYTES, 1u << 27}, {IS_STR, 1u << 28},
        {IS_DICT, 1u << 29}, {IS_EXCEPTION, 1u << 30}, {IS_TYPE, 1u << 31},
    };
    int64_t flags = 1 << 12 | 1 << 14 | (is_heap_type(as_type(self)) ? 1 << 9 : 0);
    for (size_t i = 0; i < countof(bits); i++)
        if (as_type(self)->flags & bits[i].ours)
            flags |= bits[i].theirs;
    return small_int(flags);
}

static Value get_abstract_methods(Value self)
{
    Type *t = as_type(self);
    Value v = t == rt.types[TYPE_type] ? UNBOUND
              : dict_get_str(type_dict(t), NAME(__abstractmethods__));
    return v == UNBOUND ? (Value)raise_attribute(self, NAME(__abstractmethods__)) : v;
}

static bool set_abstract_methods(Value self, Value value)
{
    Type *t = as_type(self);
    Value dict = type_dict(t);
    bool abstract = false;
    if (value) {
        TRY(value_truth(value, &abstract));
        TRY(dict_set(dict, NAME(__abstractmethods__), value));
    } else {
        Value old = TRY(dict_pop(dict, NAME(__abstractmethods__)));
        if (old == UNBOUND)
            return raise_attribute(self, NAME(__abstractmethods__));
    }
    type_modified(t);
    t->flags = abstract ? t->flags | TYPE_ABSTRACT : t->flags & ~(uint32_t)TYPE_ABSTRACT;
    return true;
}

static Value get_annotations(Value self)
{
    Type *t = as_type(self);
    if (!(t->flags & TYPE_HEAP))
        return raise_attribute(self, NAME(__annotations__));
    Value dict = type_dict(t);
    Value v = dict_get_str(dict, NAME(__annotations__));
    if (v == UNBOUND) {
        v = TRY(dict_new());
        TRY(dict_set(dict, NAME(__annotations__), v));
        type_modified(t);
        return v;
    }
    DescrGetFn get = type_of(v)->slots.descr_get;
    return get ? get(v, 0, self) : v;
}

static bool set_annotations(Value self, Value value)
{
    Type *t = as_type(self);
    if (t->flags & TYPE_IMMUTABLE)
        RAISE(TypeError, "cannot set '__annotations__' attribute of immutable type '%s'",
              type_name(t));
    Value dict = type_dict(t);
    if (value) {
        TRY(dict_set(dict, NAME(__annotations__), value));
    } else {
        Value old = TRY(dict_pop(dict, NAME(__annotations__)));
        if (old == UNBOUND)
            return raise_attribute(self, NAME(__annotations__));
    }
    type_modified(t);
    return true;
}

static Value get_type_params(Value self)
{
    Value v = dict_get_str(type_dict(as_type(self)), NAME(__type_params__));
    return v == UNBOUND ? rt.empty_tuple : v;
}

static bool set_type_params(Value self, Value value)
{
    TRY(check_settable(as_type(self), "__type_params__", value));
    TRY(dict_set(type_dict(as_type(self)), NAME(__type_params__), value));
    type_modified(as_type(self));
    return true;
}

/* The type's own docstring, if it is a str; else NULL, with an exception only for want of memory. */
static const char *own_doc(Type *t)
{
    size_t n;
    if (t->spec)
        return t->spec->doc;
    Value doc = dict_get_str(type_dict(t), NAME(__doc__));
    return doc != UNBOUND && is_str(doc) ? str_utf8_lossy(doc, &n) : NULL;
}

/* The spec's new_signature, or "(x, y)" of a doc that begins "name(x, y)\n--\n\n". */
static Value get_text_signature(Value self)
{
    Type *t = as_type(self);
    if (t->spec && t->spec->new_signature)
        return str_from_text(t->spec->new_signature);
    const char *doc = own_doc(t), *name = type_name(t), *dot = strrchr(name, '.');
    if (!doc)
        return error_pending() ? 0 : NONE;
    name = dot ? dot + 1 : name;
    size_t n = strlen(name);
    if (strncmp(doc, name, n) != 0 || doc[n] != '(')
        return NONE;
    const char *end = strstr(doc, ")\n--\n\n"), *paragraph = strstr(doc, "\n\n");
    return end && paragraph > end ? str_new_utf8(doc + n, (size_t)(end + 1 - doc) - n) : NONE;
}

/* --- __bases__ --- */

/* Recompute the MRO and slots of a class and its subclasses after its bases changed. */
static bool refresh_hierarchy(Type *t)
{
    TRY(type_set_mro(t));
    memset(&t->slots, 0, sizeof t->slots);
    TRY(type_update_all_slots(t));
    Type *sub;
    for (size_t i = 0; (sub = type_next_subclass(t, &i));)
        TRY(refresh_hierarchy(sub));
    return true;
}

/* By the chain of `base`: the MRO may not be up to date while mro() changes bases itself. */
static bool extends(const Type *t, const Type *base)
{
    while (t && t != base)
        t = t->base;
    return t;
}

static bool check_new_bases(Type *t, Value bases)
{
    if (!is_tuple(bases))
        RAISE(TypeError, "can only assign tuple to %N.__bases__, not %T", from_object(t), bases);
    if (tuple_count(bases) == 0)
        RAISE(TypeError, "can only assign non-empty tuple to %N.__bases__, not ()", from_object(t));
    for (size_t i = 0; i < tuple_count(bases); i++) {
        Value base = as_tuple(bases)->items[i];
        if (!is_type(base))
            RAISE(TypeError, "%N.__bases__ must be tuple of classes, not '%T'", from_object(t), base);
        if (type_is_subtype(as_type(base), t) || extends(as_type(base), t))
            RAISE(TypeError, "a __bases__ item causes an inheritance cycle");
    }
    return true;
}

static void move_subclass(Type *t, Value from, Value to)
{
    for (size_t i = 0; i < tuple_count(from); i++)
        type_remove_subclass(as_type(as_tuple(from)->items[i]), t);
    for (size_t i = 0; i < tuple_count(to); i++)
        (void)!type_add_subclass(as_type(as_tuple(to)->items[i]), t);
}

static bool set_bases(Value self, Value value)
{
    Type *t = as_type(self);
    TRY(check_settable(t, "__bases__", value));
    TRY(check_new_bases(t, value));
    Type *base = TRY(type_best_base(value));
    if (base->size != t->base->size || base->attrs_offset != t->base->attrs_offset) {
        /* A class that adds the attribute word itself may move between bases without one. */
        RAISE(TypeError, "__bases__ assignment: '%N' object layout differs from '%N'",
              from_object(base), from_object(t->base));
    }
    Value old_bases = t->bases;
    Type *old_base = t->base;
    type_modified(t);
    t->bases = value;
    t->base = base;
    move_subclass(t, old_bases, value);
    if (refresh_hierarchy(t)) {
        if (rt.services.flush_caches)
            rt.services.flush_caches();
        return true;
    }
    if (t->bases != value)
        return false;           /* mro() has assigned others meanwhile */
    Value error = error_take();
    t->bases = old_bases;
    t->base = old_base;
    move_subclass(t, value, old_bases);
    (void)!refresh_hierarchy(t);
    error_restore(error);
    return false;
}

/* --- methods --- */

static Value type_mro_method(Value *args)
{
    return list_from(TRY(type_mro(as_type(args[0]))));
}

static Value type_subclasses(Value *args)
{
    Value list = TRY(list_new(0));
    Type *t;
    for (size_t i = 0; (t = type_next_subclass(as_type(args[0]), &i));)
        TRY(list_push(list, from_object(t)));
    return list;
}

static Value type_prepare(Value *args, size_t nargs, Value kwnames) { return dict_new(); }

static Value type_instancecheck(Value *args)
{
    bool result;
    TRY(type_isinstance_plain(args[1], args[0], &result));
    return from_bool(result);
}

static Value type_subclasscheck(Value *args)
{
    bool result;
    TRY(type_issubclass_plain(args[1], args[0], &result));
    return from_bool(result);
}

static bool merge_class_dict(Value names, Type *t)
{
    Tuple *mro = as_tuple(t->mro);
    for (size_t i = 0; i < mro->count; i++)
        TRY(dict_update(names, type_dict(as_type(mro->items[i]))));
    return true;
}

static Value type_dir(Value *args)
{
    Value names = TRY(dict_new());
    TRY(merge_class_dict(names, as_type(args[0])));
    return dict_keys_list(names);
}

static Value type_sizeof(Value *args) { return small_int(sizeof(Type)); }

static const GetSet type_getset[] = {
    {"__name__", get_name, set_name, 0},
    {"__qualname__", get_qualname, set_qualname, 0},
    {"__bases__", get_bases, set_bases, 0},
    {"__mro__", get_mro, 0, 0},
    {"__base__", get_base, 0, 0},
    {"__module__", get_module, set_module, 0},
    {"__abstractmethods__", get_abstract_methods, set_abstract_methods, 0},
    {"__dict__", get_dict, 0, 0},
    {"__doc__", get_doc, set_doc, 0},
    {"__text_signature__", get_text_signature, 0, 0},
    {"__annotations__", get_annotations, set_annotations, 0},
    {"__type_params__", get_type_params, set_type_params, 0},
    {"__basicsize__", get_basicsize, 0, 0},
    {"__itemsize__", get_itemsize, 0, 0},
    {"__flags__", get_flags, 0, 0},
    {"__dictoffset__", get_dictoffset, 0, 0},
    {"__weakrefoffset__", get_weakrefoffset, 0, 0},
    {0},
};

static const Method type_methods[] = {
    {"mro($self, /)", type_mro_method, "The method resolution order, as a list."},
    {"__subclasses__($self, /)", type_subclasses, "A list of the immediate subclasses."},
    {.signature = "__prepare__($type, /, *args, **kwargs)", .raw = type_prepare,
     .doc = "The namespace for the body of a class statement: a new dict."},
    {"__instancecheck__($self, instance, /)", type_instancecheck, "Is the object an instance?"},
    {"__subclasscheck__($self, subclass, /)", type_subclasscheck, "Is the class a subclass?"},
    {"__dir__($self, /)", type_dir, "The names of the class's and its bases' attributes."},
    {"__sizeof__($self, /)", type_sizeof, "Size of the type object in bytes."},
    {0},
};

TYPE(type, .flags = TYPE_BASE | TYPE_WEAKREF | IS_TYPE, .size = sizeof(Type),
     .doc = "type(object) -> the object's type\n"
            "type(name, bases, dict, **kwds) -> a new type",
     .slots = {.repr = type_repr, .call = type_call, .getattribute = type_getattribute,
               .setattr = type_setattr, .init = type_init, .construct = type_construct,
               .or = type_or},
     .getset = type_getset, .methods = type_methods);
