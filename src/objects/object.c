/* SPDX-License-Identifier: MIT
 *
 * The type `object`: what every object can do. Copying and pickling by default
 * (__reduce_ex__, __getstate__).
 */
#include "gc/heap.h"
#include "objects/call.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/slot_wrapper.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- construction --- */

static bool has_excess(size_t nargs, Value kwnames)
{
    return nargs || (kwnames && tuple_count(kwnames));
}

COLD static Value raise_abstract(Type *type)
{
    Value methods = TRY(attr_get(from_object(type), NAME(__abstractmethods__)));
    Value names = TRY(list_from(methods));
    TRY(list_sort(names, NONE, false));
    Value joined = TRY(str_join(TRY(str_from_text("', '")), names));
    RAISE(TypeError, "Can't instantiate abstract class %N without an implementation for "
          "abstract method%s '%S'", from_object(type), list_count(names) == 1 ? "" : "s", joined);
}

Value object_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (UNLIKELY(has_excess(nargs, kwnames))) {
        if (type->slots.construct != object_new)
            RAISE(TypeError,
                  "object.__new__() takes exactly one argument (the type to instantiate)");
        if (type->slots.init == object_init)
            RAISE(TypeError, "%N() takes no arguments", from_object(type));
    }
    if (UNLIKELY(type->flags & TYPE_ABSTRACT))
        return raise_abstract(type);
    return instance_new(type);
}

bool object_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Type *type = type_of(self);
    if (!has_excess(nargs, kwnames))
        return true;
    if (type->slots.init != object_init)
        RAISE(TypeError,
              "object.__init__() takes exactly one argument (the instance to initialize)");
    if (type->slots.construct == object_new)
        RAISE(TypeError, "%N.__init__() takes exactly one argument (the instance to initialize)",
              from_object(type));
    return true;
}

/* --- slots --- */

static Value object_repr(Value self)
{
    Type *type = type_of(self);
    Value module = TRY(type_module(type));
    unsigned long address = (unsigned long)self;
    if (module == UNBOUND || !is_str(module) || str_equal(module, NAME(builtins)))
        return str_format("<%S object at 0x%lx>", type->qualname, address);
    return str_format("<%S.%S object at 0x%lx>", module, type->qualname, address);
}

static Value object_str(Value self) { return value_repr(self); }

static bool object_hash(Value self, int64_t *hash)
{
    *hash = (int64_t)(self >> 4 | self << 60);
    return true;
}

static Value object_compare(Value a, Value b, enum CompareOp op)
{
    if (op == COMPARE_EQ)
        return a == b ? TRUE : NOT_IMPLEMENTED;
    if (op != COMPARE_NE)
        return NOT_IMPLEMENTED;
    CompareFn compare = type_of(a)->slots.compare;
    if (compare == object_compare)
        return a == b ? FALSE : NOT_IMPLEMENTED;
    Value v = TRY(compare(a, b, COMPARE_EQ));
    if (v == NOT_IMPLEMENTED)
        return v;
    bool equal;
    TRY(value_truth(v, &equal));
    return from_bool(!equal);
}

/* --- __class__ --- */

static Value get_class(Value self) { return from_object(type_of(self)); }

/* Does the class's layout differ from its base's? */
static bool extends_layout(const Type *t)
{
    const Type *base = t->base;
    return !(t->flags & TYPE_HEAP) || t->size != base->size
        || t->attrs_offset != base->attrs_offset
        || (t->flags & TYPE_WEAKREF) != (base->flags & TYPE_WEAKREF);
}

/* Has a class all the slots that the other one adds to its base? */
static bool has_slots_of(Type *a, Type *b)
{
    Value name, value;
    for (size_t i = 0; dict_next(type_dict(b), &i, &name, &value);) {
        if (!is_exact(value, TYPE_member_descriptor) || ((MemberDescriptor *)value)->def)
            continue;
        Value other = dict_get_str(type_dict(a), name);
        if (other == UNBOUND || !is_exact(other, TYPE_member_descriptor))
            return false;
    }
    return true;
}

/* May objects of one class become objects of the other? Their layouts must agree. */
static bool same_layout(Type *a, Type *b)
{
    while (!extends_layout(a))
        a = a->base;
    while (!extends_layout(b))
        b = b->base;
    return a == b
        || (a->base == b->base && a->flags & TYPE_HEAP && b->flags & TYPE_HEAP
            && a->size == b->size && a->attrs_offset == b->attrs_offset
            && (a->flags & TYPE_WEAKREF) == (b->flags & TYPE_WEAKREF)
            && has_slots_of(a, b) && has_slots_of(b, a));
}

static bool set_class(Value self, Value value)
{
    if (!value)
        RAISE(TypeError, "can't delete __class__ attribute");
    if (!is_type(value))
        RAISE(TypeError, "__class__ must be set to a class, not '%T' object", value);
    TRY(AUDIT("object.__setattr__", self, NAME(__class__), value));
    Type *to = as_type(value), *from = type_of(self);
    bool modules = type_is_subtype(to, rt.types[TYPE_module])
                   && type_is_subtype(from, rt.types[TYPE_module]);
    if (!modules && (!(to->flags & TYPE_HEAP) || !(from->flags & TYPE_HEAP)))
        RAISE(TypeError, "__class__ assignment only supported for mutable types or "
              "ModuleType subclasses");
    if (!modules && !same_layout(from, to))
        RAISE(TypeError, "__class__ assignment: '%N' object layout differs from '%N'", value,
              from_object(from));
    Object *o = as_object(self);
    if (o->shape->type->attrs_offset) {
        TRY(attr_dict(self)); /* shapes belong to one class: go to dict mode */
        o->shape = to->dict_shape ? to->dict_shape : to->shape;
    } else {
        o->shape = to->shape;
    }
    return true;
}

/* --- pickling --- */

/* copyreg.function. Only a module that isn't there, or not all of it, need be imported. */
static Value copyreg(Value function)
{
    Value module = dict_get_str(rt.modules, NAME(copyreg));
    Value found = module == UNBOUND || module == NONE ? UNBOUND : TRY(attr_get_opt(module, function));
    return found != UNBOUND ? found : attr_get(TRY(rt.services.import("copyreg")), function);
}

/* What __slotnames__ lists, which copyreg leaves in classes. */
static bool collect_named(Value self, Value names, Value into)
{
    size_t n = list_count(names);
    for (size_t i = 0; i < n; i++) {
        Value name = as_list(names)->items[i];
        Value v = TRY(attr_get_opt(self, TRY(attr_intern(name))));
        if (list_count(names) != n)
            RAISE(RuntimeError, "__slotsname__ changed size during iteration");
        if (v != UNBOUND)
            TRY(dict_set(into, name, v));
    }
    return true;
}

/* What instances store by the __slots__ of the class and its bases: a dict, or None. */
static Value slots_state(Value self)
{
    Value names = dict_get_str(type_dict(type_of(self)), NAME(__slotnames__));
    if (names != UNBOUND && names != NONE && !is_list(names))
        RAISE(TypeError, "%T.__slotnames__ should be a list or None, not %T", self, names);
    if (names == UNBOUND || names == NONE)
        names = TRY(call1(TRY(copyreg(NAME(_slotnames))), from_object(type_of(self))));
    if (!is_list(names) && names != NONE)
        RAISE(TypeError, "copyreg._slotnames didn't return a list or None");
    if (names == NONE || !list_count(names))
        return NONE;
    Value slots = TRY(dict_new());
    TRY(collect_named(self, names, slots));
    return dict_count(slots) ? slots : NONE;
}

static bool has_own_slots(Type *type)
{
    for (; type->flags & TYPE_HEAP; type = type->base)
        if (dict_get_str(type_dict(type), NAME(__slots__)) != UNBOUND
            || dict_get_str(type_dict(type), NAME(__slotnames__)) != UNBOUND)
            return true;
    return false;
}

static Value object_getstate(Value *args)
{
    Value self = args[0];
    Type *type = type_of(self);
    Value state = TRY(attr_get_opt(self, NAME(__dict__)));
    if (state == UNBOUND) {
        state = NONE;
    } else if (is_dict(state)) {
        state = dict_count(state) ? TRY(dict_copy(state)) : NONE;
    }
    if (!has_own_slots(type))
        return state;
    Value slots = TRY(slots_state(self));
    return slots != NONE ? tuple_pack(2, state, slots) : state;
}

/* The arguments for __new__: (args, kwargs), either UNBOUND. */
static bool new_arguments(Value self, Value *args, Value *kwargs)
{
    *args = *kwargs = UNBOUND;
    Value both = TRY(call_special(self, NAME(__getnewargs_ex__), 0, 0));
    if (both != UNBOUND) {
        if (!is_tuple(both))
            RAISE(TypeError, "__getnewargs_ex__ should return a tuple, not '%T'", both);
        if (tuple_count(both) != 2)
            RAISE(ValueError, "__getnewargs_ex__ should return a tuple of length 2, not %zd",
                  tuple_count(both));
        *args = as_tuple(both)->items[0];
        *kwargs = as_tuple(both)->items[1];
        if (!is_tuple(*args))
            RAISE(TypeError, "first item of the tuple returned by __getnewargs_ex__ must be a "
                  "tuple, not '%T'", *args);
        if (!is_dict(*kwargs))
            RAISE(TypeError, "second item of the tuple returned by __getnewargs_ex__ must be a "
                  "dict, not '%T'", *kwargs);
        return true;
    }
    Value only = TRY(call_special(self, NAME(__getnewargs__), 0, 0));
    if (only != UNBOUND) {
        if (!is_tuple(only))
            RAISE(TypeError, "__getnewargs__ should return a tuple, not '%T'", only);
        *args = only;
    }
    return true;
}

static Value prepend(Value first, Value tuple)
{
    size_t n = tuple == UNBOUND ? 0 : tuple_count(tuple);
    Tuple *t = TRY(tuple_alloc(n + 1));
    t->items[0] = first;
    for (size_t i = 0; i < n; i++)
        t->items[i + 1] = as_tuple(tuple)->items[i];
    return from_object(t);
}

/* Items of list and dict subclasses travel as iterators. */
static bool reduce_items(Value self, Value *list_items, Value *dict_items)
{
    *list_items = *dict_items = NONE;
    if (is_list(self))
        *list_items = TRY(iter_new(self));
    if (is_dict(self))
        *dict_items = TRY(iter_new(TRY(call_method0(self, NAME(items)))));
    return true;
}

/* What object.__getstate__ knows of must be all that there is to the object. */
static bool check_reducible(Value self, bool has_args)
{
    Type *base = type_of(self), *object = rt.types[TYPE_object];
    if (type_lookup(base, NAME(__getstate__)) != type_lookup(object, NAME(__getstate__)))
        return true;
    while (base->flags & TYPE_HEAP)
        base = base->base;
    bool plain = base->id == TYPE_object || is_list(self) || is_dict(self);
    if (has_args || plain || base->flags & (IS_ANY & ~IS_TYPE))
        return true;
    if (base->spec && base->spec->size > object->size
        && !(base->attrs_offset && base->size == object->size + 8))
        RAISE(TypeError, "cannot pickle '%T' object", self);
    return true;
}

static Value reduce_new_object(Value self)
{
    Value args, kwargs;
    if (type_of(self)->flags & TYPE_NO_NEW && !(type_of(self)->flags & TYPE_HEAP))
        RAISE(TypeError, "cannot pickle '%T' object", self);
    TRY(new_arguments(self, &args, &kwargs));
    TRY(check_reducible(self, args != UNBOUND));
    Value cls = from_object(type_of(self)), function, function_args;
    if (kwargs != UNBOUND && dict_count(kwargs)) {
        function = TRY(copyreg(NAME(__newobj_ex__)));
        function_args = TRY(tuple_pack(3, cls, args, kwargs));
    } else {
        function = TRY(copyreg(NAME(__newobj__)));
        function_args = TRY(prepend(cls, args));
    }
    Value state = TRY(call_method0(self, NAME(__getstate__)));
    Value list_items, dict_items;
    TRY(reduce_items(self, &list_items, &dict_items));
    return tuple_pack(5, function, function_args, state, list_items, dict_items);
}

static Value reduce_by_protocol(Value self, int protocol)
{
    if (protocol >= 2)
        return reduce_new_object(self);
    return call2(TRY(copyreg(NAME(_reduce_ex))), self, small_int(protocol));
}

static Value object_reduce(Value *args) { return reduce_by_protocol(args[0], 0); }

static Value object_reduce_ex(Value *args)
{
    int protocol;
    TRY(value_as_int(args[1], &protocol));
    Value self = args[0];
    Value reduce = type_lookup(type_of(self), NAME(__reduce__));
    Value plain = type_lookup(rt.types[TYPE_object], NAME(__reduce__));
    if (reduce != plain)
        return call_method0(self, NAME(__reduce__));
    return reduce_by_protocol(self, protocol);
}

/* --- other methods --- */

static Value object_format(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "__format__() argument must be str, not %K", args[1]);
    if (str_length(args[1]))
        RAISE(TypeError, "unsupported format string passed to %T.__format__", args[0]);
    return value_str(args[0]);
}

static Value object_dir(Value *args)
{
    Value self = args[0];
    Value own = TRY(attr_get_opt(self, NAME(__dict__)));
    Value names = own != UNBOUND && is_dict(own) ? TRY(dict_copy(own)) : TRY(dict_new());
    Value cls = TRY(attr_get_opt(self, NAME(__class__)));
    if (cls != UNBOUND && is_type(cls)) {
        Tuple *mro = as_tuple(as_type(cls)->mro);
        for (size_t i = 0; i < mro->count; i++)
            TRY(dict_update(names, type_dict(as_type(mro->items[i]))));
    }
    return dict_keys_list(names);
}

static Value object_sizeof(Value *args)
{
    if (!is_pointer(args[0]))
        return small_int(24);
    return small_int((int64_t)gc_usable_size((void *)args[0]));
}

static Value object_init_subclass(Value *args) { return NONE; }
static Value object_subclasshook(Value *args) { return NOT_IMPLEMENTED; }

static const GetSet object_getset[] = {
    {"__class__", get_class, set_class, "The object's class."},
    {0},
};

static const Method object_methods[] = {
    {"__reduce_ex__($self, protocol, /)", object_reduce_ex, "How to copy or pickle the object, by protocol."},
    {"__reduce__($self, /)", object_reduce, "How to copy or pickle the object."},
    {"__getstate__($self, /)", object_getstate, "The state that copying and pickling carry over."},
    {"__format__($self, format_spec, /)", object_format, "The object as text; only an empty format is known here."},
    {"__dir__($self, /)", object_dir, "The names of the object's attributes."},
    {"__sizeof__($self, /)", object_sizeof, "Size of the object in memory, in bytes."},
    {"__init_subclass__($type, /)", object_init_subclass, "Called when a class is subclassed; does nothing here."},
    {"__subclasshook__($type, object, /)", object_subclasshook, "Lets abstract classes change issubclass(); undecided here."},
    {0},
};

TYPE(object, .flags = TYPE_BASE, .size = sizeof(Object),
     .doc = "object()\n--\n\nThe base of all classes; instances have no features of their own.",
     .slots = {.repr = object_repr, .str = object_str, .hash = object_hash,
               .compare = object_compare, .getattribute = attr_generic_get,
               .setattr = attr_generic_set, .init = object_init, .construct = object_new},
     .getset = object_getset, .methods = object_methods);
