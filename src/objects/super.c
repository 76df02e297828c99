/* SPDX-License-Identifier: MIT
 *
 * super: attribute lookup that starts behind a class in an object's MRO.
 */
#include "objects/super.h"

#include "objects/attr.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* Not so if the metaclass's mro() has left the class out. */
static bool is_in_own_mro(const Type *type)
{
    const Tuple *mro = type->mro ? as_tuple(type->mro) : NULL;
    for (size_t i = 0; mro && i < mro->count; i++)
        if (mro->items[i] == from_object(type))
            return true;
    return !mro;
}

/* The class whose MRO is searched: the object itself if it is a class derived from type. */
static Type *check_pair(Type *type, Value object)
{
    if (is_type(object) && type_is_subtype(as_type(object), type)
        && (as_type(object) != type || is_in_own_mro(type)))
        return as_type(object);
    if (type_is_subtype(type_of(object), type))
        return type_of(object);
    Value cls = attr_get_opt(object, NAME(__class__));
    if (cls && cls != UNBOUND && is_type(cls) && type_is_subtype(as_type(cls), type))
        return as_type(cls);
    if (!cls)
        error_clear();
    RAISE(TypeError, "super(type, obj): obj must be an instance or subtype of type");
}

Value super_lookup(Type *type, Type *start, Value name)
{
    Tuple *mro = as_tuple(start->mro ? start->mro : rt.empty_tuple); /* while being made */
    size_t i = 0;
    while (i < mro->count && mro->items[i] != from_object(type))
        i++;
    for (i++; i < mro->count; i++) {
        Value v = dict_get_str(type_dict(as_type(mro->items[i])), name);
        if (v != UNBOUND)
            return v;
    }
    return UNBOUND;
}

Value super_get(Type *type, Value object, Value name, Value *self)
{
    Type *start = TRY(check_pair(type, object));
    *self = 0;
    Value found = super_lookup(type, start, name);
    if (found == UNBOUND)
        return UNBOUND;
    Type *t = type_of(found);
    bool on_class = from_object(start) == object;
    if (t->flags & TYPE_METHOD && !on_class) {
        *self = object;
        return found;
    }
    DescrGetFn get = t->slots.descr_get;
    return get ? get(found, on_class ? 0 : object, from_object(start)) : found;
}

static inline Super *as_super(Value v) { return (Super *)v; }

static bool super_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check(kwnames ? "super" : "super()", nargs, kwnames, 0, 2));
    Value type, object = nargs > 1 ? args[1] : NONE;
    if (nargs)
        type = args[0];
    else
        TRY(rt.services.super_arguments(&type, &object));
    if (!is_type(type))
        RAISE(TypeError, "super() argument 1 must be a type, not %T", type);
    Super *s = as_super(self);
    s->type = as_type(type);
    s->object = object == NONE ? 0 : object;
    s->object_type = s->object ? TRY(check_pair(s->type, object)) : 0;
    return true;
}

static Value super_getattribute(Value self, Value name)
{
    Super *s = as_super(self);
    name = TRY(attr_intern(name));
    if (!s->object_type || name == NAME(__class__))
        return attr_generic_get(self, name);
    Value found = super_lookup(s->type, s->object_type, name);
    if (found == UNBOUND)
        return attr_generic_get(self, name);
    DescrGetFn get = type_of(found)->slots.descr_get;
    if (!get)
        return found;
    bool on_class = s->object == from_object(s->object_type);
    return get(found, on_class ? 0 : s->object, from_object(s->object_type));
}

/* Binding an unbound super object. */
static Value super_descr_get(Value self, Value object, Value type)
{
    Super *s = as_super(self);
    if (!object || object == NONE || s->object)
        return self;
    if (!s->type) /* never initialised */
        RAISE(TypeError, "super(type, obj): obj must be an instance or subtype of type");
    return call2(from_object(type_of(self)), from_object(s->type), object);
}

static Value super_repr(Value self)
{
    Super *s = as_super(self);
    Value type = s->type ? s->type->name : TRY(str_from_text("NULL"));
    if (s->object_type)
        return str_format("<super: <class '%S'>, <%S object>>", type, s->object_type->name);
    return str_format("<super: <class '%S'>, NULL>", type);
}

static const Member super_members[] = {
    {"__thisclass__", MEMBER_VALUE_NONE, offsetof(Super, type), false, "The class that asks."},
    {"__self__", MEMBER_VALUE_NONE, offsetof(Super, object), false, "The instance; may be None."},
    {"__self_class__", MEMBER_VALUE_NONE, offsetof(Super, object_type), false,
     "The class of the instance; may be None."},
    {0},
};

TYPE(super, .size = sizeof(Super), .flags = TYPE_BASE,
     .doc = "super() -> the next class's view of self\nsuper(type, object) -> the same, explicitly",
     .slots = {.repr = super_repr, .init = super_init, .getattribute = super_getattribute,
               .descr_get = super_descr_get},
     .members = super_members);
