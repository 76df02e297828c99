/* SPDX-License-Identifier: MIT
 *
 * property.
 */
#include "objects/attr.h"
#include "objects/descriptor.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

static inline Property *as_property(Value v) { return (Property *)v; }

/* A field of 0 (never initialised) or None is absent. */
static inline bool given(Value v) { return v && v != NONE; }
static inline Value or_none(Value v) { return v ? v : NONE; }

static Value property_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return (Value)type_alloc(type, 0);
}

/* Without a doc of its own a property shows its getter's: NONE if that has none either. */
static Value choose_doc(Property *p, Value doc)
{
    if (doc != NONE || !given(p->get))
        return doc;
    doc = TRY(attr_get_opt(p->get, NAME(__doc__)));
    if (doc == UNBOUND)
        return NONE;
    p->getter_doc = doc != NONE;
    return doc;
}

static bool property_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[4];
    TRY(arguments_place("property(fget=None, fset=None, fdel=None, doc=None)", args, nargs,
                        kwnames, placed));
    Property *p = as_property(self);
    p->get = placed[0];
    p->set = placed[1];
    p->delete = placed[2];
    p->doc = 0;
    p->getter_doc = false;
    Value doc = TRY(choose_doc(p, placed[3]));
    if (type_of(self) == rt.types[TYPE_property]) {
        p->doc = doc;
        return true;
    }
    /* A subclass keeps it among its instances' attributes; one without is only told of
     * when the doc comes from the getter. */
    return attr_set(self, NAME(__doc__), doc)
           || (!p->getter_doc && error_clear_if(TYPE_AttributeError));
}

COLD static int raise_lacking(Value self, Value object, const char *what)
{
    Property *p = as_property(self);
    Value cls = type_of(object)->qualname;
    if (given(p->name))
        RAISE(AttributeError, "property %R of %R object has no %s", p->name, cls, what);
    RAISE(AttributeError, "property of %R object has no %s", cls, what);
}

static Value property_get(Value self, Value object, Value type)
{
    Property *p = as_property(self);
    if (!object || object == NONE)
        return self;
    return given(p->get) ? call1(p->get, object) : (Value)raise_lacking(self, object, "getter");
}

static bool property_set(Value self, Value object, Value value)
{
    Property *p = as_property(self);
    Value f = value ? p->set : p->delete;
    if (!given(f))
        return raise_lacking(self, object, value ? "setter" : "deleter");
    TRY(value ? call2(f, object, value) : call1(f, object));
    return true;
}

/* A copy with one function replaced; a doc that came from the getter is asked for anew. */
static Value copy_with(Value self, Value get, Value set, Value delete)
{
    Property *p = as_property(self);
    get = given(get) ? get : or_none(p->get);
    Value args[4] = {get, given(set) ? set : or_none(p->set),
                     given(delete) ? delete : or_none(p->delete),
                     p->getter_doc && get != NONE ? NONE : or_none(p->doc)};
    Value copy = TRY(call_value(from_object(type_of(self)), args, 4, 0));
    if (is_instance_of(copy, TYPE_property))
        as_property(copy)->name = p->name;
    return copy;
}

static Value property_getter(Value *args) { return copy_with(args[0], args[1], 0, 0); }
static Value property_setter(Value *args) { return copy_with(args[0], 0, args[1], 0); }
static Value property_deleter(Value *args) { return copy_with(args[0], 0, 0, args[1]); }

static Value property_set_name(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("__set_name__", 0, kwnames, 0, 0));
    if (nargs != 3)
        RAISE(TypeError, "__set_name__() takes 2 positional arguments but %zu were given",
              nargs - 1);
    as_property(args[0])->name = args[2];
    return NONE;
}

static bool is_abstract(Value function, bool *abstract)
{
    if (!given(function) || *abstract)
        return true;
    Value v = TRY(attr_get_opt(function, NAME(__isabstractmethod__)));
    return v == UNBOUND || value_truth(v, abstract);
}

static Value get_abstract(Value self)
{
    TRY(stack_check("")); /* its getter may be itself */
    Property *p = as_property(self);
    bool abstract = false;
    TRY(is_abstract(p->get, &abstract));
    TRY(is_abstract(p->set, &abstract));
    TRY(is_abstract(p->delete, &abstract));
    return from_bool(abstract);
}

static Value get_doc(Value self) { return or_none(as_property(self)->doc); }
static bool set_doc(Value self, Value value)
{
    as_property(self)->doc = or_none(value);
    return true;
}

static const Member property_members[] = {
    {"fget", MEMBER_VALUE_NONE, offsetof(Property, get), false, 0},
    {"fset", MEMBER_VALUE_NONE, offsetof(Property, set), false, 0},
    {"fdel", MEMBER_VALUE_NONE, offsetof(Property, delete), false, 0},
    {0},
};
static const GetSet property_getset[] = {
    {"__isabstractmethod__", get_abstract, 0, 0},
    {"__doc__", get_doc, set_doc, 0},
    {0},
};
static const Method property_methods[] = {
    {"getter($self, object, /)", property_getter, "A copy with another getter."},
    {"setter($self, object, /)", property_setter, "A copy with another setter."},
    {"deleter($self, object, /)", property_deleter, "A copy with another deleter."},
    {"__set_name__($self, owner, name, /)", 0, "Remember the attribute's name.",
     .raw = property_set_name, .flags = METHOD_TUPLE},
    {0},
};

TYPE(property, .size = sizeof(Property), .flags = TYPE_BASE,
     .new_signature = "(fget=None, fset=None, fdel=None, doc=None)",
     .doc = "An attribute computed by functions.",
     .slots = {.getattribute = attr_generic_get,
               .descr_get = property_get, .descr_set = property_set, .init = property_init,
               .construct = property_construct},
     .members = property_members, .getset = property_getset, .methods = property_methods);
