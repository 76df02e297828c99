/* SPDX-License-Identifier: MIT
 *
 * classmethod and staticmethod.
 */
#include "objects/attr.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

static inline WrappedFunction *as_wrapped(Value v) { return (WrappedFunction *)v; }

static Value wrapped_new(enum TypeId id, Value function)
{
    WrappedFunction *w = TRY((WrappedFunction *)type_alloc(rt.types[id], 0));
    w->function = function;
    return from_object(w);
}

Value staticmethod_new(Value function) { return wrapped_new(TYPE_staticmethod, function); }
Value classmethod_new(Value function) { return wrapped_new(TYPE_classmethod, function); }

static Value wrapped_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    WrappedFunction *w = TRY((WrappedFunction *)type_alloc(type, 0));
    return from_object(w);
}

/* Take over the function's name, documentation and the like, as functools.wraps does. */
static bool copy_attributes(Value self, Value function)
{
    const Value names[] = {NAME(__module__), NAME(__name__), NAME(__qualname__), NAME(__doc__),
                           NAME(__annotations__)};
    for (size_t i = 0; i < countof(names); i++) {
        Value v = TRY(attr_get_opt(function, names[i]));
        if (v != UNBOUND)
            TRY(attr_instance_set(self, names[i], v));
    }
    return true;
}

static bool init_as(const char *name, Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check(name, nargs, kwnames, 1, 1));
    as_wrapped(self)->function = args[0];
    return copy_attributes(self, args[0]);
}

static bool classmethod_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    return init_as("classmethod", self, args, nargs, kwnames);
}

static bool staticmethod_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    return init_as("staticmethod", self, args, nargs, kwnames);
}

static Value function_of(Value self)
{
    Value f = as_wrapped(self)->function;
    return f ? f : (Value)raise_error(TYPE_RuntimeError, "uninitialized %T object", self);
}

static Value staticmethod_get(Value self, Value object, Value type) { return function_of(self); }

static Value classmethod_get(Value self, Value object, Value type)
{
    Value f = TRY(function_of(self));
    Value cls = type ? type : from_object(type_of(object));
    DescrGetFn get = type_of(f)->slots.descr_get;
    if (get && !(type_of(f)->flags & TYPE_METHOD) && !is_exact(f, TYPE_method))
        return get(f, cls, cls);
    return boundmethod_new(f, cls);
}

static Value staticmethod_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    return call_value(TRY(function_of(callee)), args, nargs, kwnames);
}

static Value classmethod_repr(Value self)
{
    return str_format("<classmethod(%R)>", TRY(function_of(self)));
}
static Value staticmethod_repr(Value self)
{
    return str_format("<staticmethod(%R)>", TRY(function_of(self)));
}

static Value get_function(Value self)
{
    return as_wrapped(self)->function ? as_wrapped(self)->function : NONE;
}

static Value get_abstract(Value self)
{
    TRY(stack_check("")); /* it may wrap itself */
    if (!as_wrapped(self)->function)
        return FALSE;
    Value v = TRY(attr_get_opt(as_wrapped(self)->function, NAME(__isabstractmethod__)));
    bool abstract = false;
    if (v != UNBOUND)
        TRY(value_truth(v, &abstract));
    return from_bool(abstract);
}

static Value get_dict(Value self) { return attr_dict(self); }
static bool set_dict(Value self, Value value) { return attr_set_dict(self, value ? value : NONE); }

static const GetSet wrapped_getset[] = {
    {"__func__", get_function, 0, 0},
    {"__wrapped__", get_function, 0, 0},
    {"__isabstractmethod__", get_abstract, 0, 0},
    {"__dict__", get_dict, set_dict, 0},
    {0},
};

TYPE(classmethod, .size = sizeof(WrappedFunction), .flags = TYPE_BASE | TYPE_DICT | TYPE_WEAKREF,
     .attrs_offset = offsetof(WrappedFunction, dict),
     .doc = "classmethod(function, /)\n--\n\nA method that gets the class as first argument.",
     .slots = {.repr = classmethod_repr, .descr_get = classmethod_get,
               .construct = wrapped_construct, .init = classmethod_init},
     .getset = wrapped_getset);

TYPE(staticmethod, .size = sizeof(WrappedFunction), .flags = TYPE_BASE | TYPE_DICT | TYPE_WEAKREF,
     .attrs_offset = offsetof(WrappedFunction, dict),
     .doc = "staticmethod(function, /)\n--\n\nA function in a class that gets neither instance "
            "nor class.",
     .slots = {.repr = staticmethod_repr, .descr_get = staticmethod_get, .call = staticmethod_call,
               .construct = wrapped_construct, .init = staticmethod_init},
     .getset = wrapped_getset);
