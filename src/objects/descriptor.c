/* SPDX-License-Identifier: MIT
 *
 * Descriptors of builtin types: computed attributes (getset_descriptor), struct fields and
 * variables of __slots__ (member_descriptor), and the __dict__ and __weakref__ that
 * classes get.
 */
#include "objects/descriptor.h"

#include "gc/weak.h"
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "objects/weakref.h"

static bool check_object(Type *type, const char *name, Value object)
{
    if (LIKELY(type_is_subtype(type_of(object), type)))
        return true;
    RAISE(TypeError, "descriptor '%s' for '%N' objects doesn't apply to a '%T' object", name,
          from_object(type), object);
}

/* --- getset_descriptor --- */

Value getset_new(Type *type, const GetSet *def)
{
    GetSetDescriptor *d =
        TRY((GetSetDescriptor *)type_alloc(rt.types[TYPE_getset_descriptor], 0));
    d->type = type;
    d->def = def;
    return from_object(d);
}

static Value getset_get(Value self, Value object, Value type)
{
    GetSetDescriptor *d = (GetSetDescriptor *)self;
    if (!object)
        return self;
    TRY(check_object(d->type, d->def->name, object));
    if (!d->def->get)
        RAISE(AttributeError, "attribute '%s' of '%N' objects is not readable", d->def->name,
              from_object(d->type));
    return d->def->get(object);
}

static bool getset_set(Value self, Value object, Value value)
{
    GetSetDescriptor *d = (GetSetDescriptor *)self;
    TRY(check_object(d->type, d->def->name, object));
    if (!d->def->set)
        RAISE(AttributeError, "attribute '%s' of '%N' objects is not writable", d->def->name,
              from_object(d->type));
    return d->def->set(object, value);
}

static Value getset_repr(Value self)
{
    GetSetDescriptor *d = (GetSetDescriptor *)self;
    return str_format("<attribute '%s' of '%N' objects>", d->def->name, from_object(d->type));
}

static Value getset_name(Value self)
{
    return str_from_text(((GetSetDescriptor *)self)->def->name);
}
static Value getset_objclass(Value self) { return from_object(((GetSetDescriptor *)self)->type); }
static Value getset_doc(Value self)
{
    const char *doc = ((GetSetDescriptor *)self)->def->doc;
    return doc ? str_from_text(doc) : NONE;
}
static Value getset_qualname(Value self)
{
    GetSetDescriptor *d = (GetSetDescriptor *)self;
    return str_format("%S.%s", d->type->qualname, d->def->name);
}

/* (getattr, (class, name)): how both kinds are pickled. */
static Value descriptor_reduce(Value *args)
{
    Value name = TRY(attr_get(args[0], NAME(__name__)));
    Value cls = TRY(attr_get(args[0], NAME(__objclass__)));
    Value function = dict_get_str(rt.builtins, NAME(getattr));
    return tuple_pack(2, function, TRY(tuple_pack(2, cls, name)));
}

static const GetSet getset_getset[] = {
    {"__name__", getset_name, 0, 0},
    {"__qualname__", getset_qualname, 0, 0},
    {"__objclass__", getset_objclass, 0, 0},
    {"__doc__", getset_doc, 0, 0},
    {0},
};
static const Method descriptor_methods[] = {{"__reduce__($self, /)", descriptor_reduce, 0}, {0}};

TYPE(getset_descriptor, .size = sizeof(GetSetDescriptor), .flags = TYPE_NO_NEW,
     .slots = {.getattribute = attr_generic_get,
               .repr = getset_repr, .descr_get = getset_get, .descr_set = getset_set},
     .getset = getset_getset, .methods = descriptor_methods);

/* --- member_descriptor --- */

static Value member_make(Type *type, Value name, uint32_t offset, const Member *def)
{
    MemberDescriptor *d =
        TRY((MemberDescriptor *)type_alloc(rt.types[TYPE_member_descriptor], 0));
    d->type = type;
    d->name = name;
    d->offset = offset;
    d->def = def;
    return from_object(d);
}

Value member_new(Type *type, const Member *def)
{
    Value name = TRY(str_intern_utf8(def->name, strlen(def->name)));
    return member_make(type, name, def->offset, def);
}

Value member_new_slot(Type *type, Value name, uint32_t offset)
{
    return member_make(type, name, offset, 0);
}

static enum MemberKind member_kind(const MemberDescriptor *d)
{
    return d->def ? d->def->kind : MEMBER_VALUE;
}

static Value member_read(MemberDescriptor *d, Value object)
{
    void *field = (char *)object + d->offset;
    switch (member_kind(d)) {
    case MEMBER_VALUE:
        if (*(Value *)field)
            return *(Value *)field;
        return raise_attribute(object, d->name);
    case MEMBER_VALUE_NONE:
        return *(Value *)field ? *(Value *)field : NONE;
    case MEMBER_INT:
        return small_int(*(int32_t *)field);
    case MEMBER_UINT:
        return small_int(*(uint32_t *)field);
    case MEMBER_SIZE:
    case MEMBER_LONG:
        return int_from_int64(*(int64_t *)field);
    case MEMBER_BOOL:
        return from_bool(*(bool *)field);
    case MEMBER_DOUBLE:
        return float_from_double(*(double *)field);
    case MEMBER_CHARS:
        return *(char **)field ? str_from_text(*(char **)field) : NONE;
    }
    return NONE;
}

static Value member_get(Value self, Value object, Value type)
{
    MemberDescriptor *d = (MemberDescriptor *)self;
    if (!object)
        return self;
    if (UNLIKELY(!type_is_subtype(type_of(object), d->type)))
        RAISE(TypeError, "descriptor '%S' for '%N' objects doesn't apply to a '%T' object",
              d->name, from_object(d->type), object);
    return member_read(d, object);
}

static bool member_write_value(MemberDescriptor *d, Value object, Value value)
{
    Value *field = (Value *)((char *)object + d->offset);
    if (!value && !*field && member_kind(d) == MEMBER_VALUE)
        return raise_attribute(object, d->name);
    *field = value;
    return true;
}

static bool member_write_number(MemberDescriptor *d, Value object, Value value)
{
    void *field = (char *)object + d->offset;
    int64_t number;
    if (!value)
        RAISE(TypeError, "can't delete numeric/char attribute");
    switch (member_kind(d)) {
    case MEMBER_BOOL:
        if (!is_bool(value))
            RAISE(TypeError, "attribute value type must be bool");
        *(bool *)field = value == TRUE;
        return true;
    case MEMBER_DOUBLE:
        return value_as_double(value, field);
    case MEMBER_INT:
    case MEMBER_UINT:
        TRY(value_as_int64(value, &number));
        *(int32_t *)field = (int32_t)number;
        return true;
    case MEMBER_SIZE:
    case MEMBER_LONG:
        return value_as_int64(value, field);
    default:
        RAISE(TypeError, "readonly attribute");
    }
}

static bool member_set(Value self, Value object, Value value)
{
    MemberDescriptor *d = (MemberDescriptor *)self;
    if (!type_is_subtype(type_of(object), d->type))
        RAISE(TypeError, "descriptor '%S' for '%N' objects doesn't apply to a '%T' object",
              d->name, from_object(d->type), object);
    if (d->def && !d->def->writable)
        RAISE(AttributeError, "readonly attribute");
    enum MemberKind kind = member_kind(d);
    return kind == MEMBER_VALUE || kind == MEMBER_VALUE_NONE
               ? member_write_value(d, object, value) : member_write_number(d, object, value);
}

static Value member_repr(Value self)
{
    MemberDescriptor *d = (MemberDescriptor *)self;
    return str_format("<member '%S' of '%N' objects>", d->name, from_object(d->type));
}

static Value member_name(Value self) { return ((MemberDescriptor *)self)->name; }
static Value member_objclass(Value self) { return from_object(((MemberDescriptor *)self)->type); }
static Value member_doc(Value self)
{
    MemberDescriptor *d = (MemberDescriptor *)self;
    return d->def && d->def->doc ? str_from_text(d->def->doc) : NONE;
}
static Value member_qualname(Value self)
{
    MemberDescriptor *d = (MemberDescriptor *)self;
    return str_format("%S.%S", d->type->qualname, d->name);
}

static const GetSet member_getset[] = {
    {"__name__", member_name, 0, 0},
    {"__qualname__", member_qualname, 0, 0},
    {"__objclass__", member_objclass, 0, 0},
    {"__doc__", member_doc, 0, 0},
    {0},
};

TYPE(member_descriptor, .size = sizeof(MemberDescriptor), .flags = TYPE_NO_NEW,
     .slots = {.getattribute = attr_generic_get,
               .repr = member_repr, .descr_get = member_get, .descr_set = member_set},
     .getset = member_getset, .methods = descriptor_methods);

/* --- __dict__ and __weakref__ of classes --- */

static Value get_weakref(Value self)
{
    WeakCell *cell = weak_find((void *)self);
    return cell ? weakref_of_cell(cell) : NONE;
}

static Value get_dict(Value self);

/* The __dict__ that a builtin base has in its own way, such as classes and modules; UNBOUND. */
static Value builtin_dict_attribute(Value self)
{
    Type *t = type_of(self);
    while (t->flags & TYPE_HEAP)
        t = t->base;
    Value found = type_lookup(t, NAME(__dict__));
    bool own = found == UNBOUND
        || (is_exact(found, TYPE_getset_descriptor) && ((GetSetDescriptor *)found)->def->get == get_dict);
    return own ? UNBOUND : found;
}

static Value get_dict(Value self)
{
    Value builtin = builtin_dict_attribute(self);
    return builtin == UNBOUND ? attr_dict(self)
         : type_of(builtin)->slots.descr_get(builtin, self, from_object(type_of(self)));
}

static bool set_dict(Value self, Value dict)
{
    Value builtin = builtin_dict_attribute(self);
    return builtin == UNBOUND ? attr_replace_dict(self, dict)
                              : type_of(builtin)->slots.descr_set(builtin, self, dict);
}

static const GetSet dict_attribute = {"__dict__", get_dict, set_dict,
                                      "The object's attributes as a dict."};
static const GetSet weakref_attribute = {"__weakref__", get_weakref, 0,
                                         "Weak reference to the object, if there is one."};

bool type_add_dict_attribute(Type *type)
{
    if (dict_get_str(type_dict(type), NAME(__dict__)) != UNBOUND)
        return true;
    return dict_set(type_dict(type), NAME(__dict__),
                    TRY(getset_new(type, &dict_attribute)));
}

bool type_add_weakref_attribute(Type *type)
{
    if (dict_get_str(type_dict(type), NAME(__weakref__)) != UNBOUND)
        return true;
    return dict_set(type_dict(type), NAME(__weakref__),
                    TRY(getset_new(type, &weakref_attribute)));
}
