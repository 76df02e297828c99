/* SPDX-License-Identifier: MIT
 *
 * Bound methods ("method"): a callable and the object that becomes its first argument.
 */
#include "objects/attr.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static inline BoundMethod *as_method(Value v) { return (BoundMethod *)v; }

Value boundmethod_new(Value function, Value self)
{
    BoundMethod *m = TRY((BoundMethod *)type_alloc(rt.types[TYPE_method], 0));
    m->function = function;
    m->self = self;
    return from_object(m);
}

static Value method_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("method", nargs, kwnames, 2, 2));
    if (!is_callable(args[0]))
        RAISE(TypeError, "first argument must be callable");
    if (args[1] == NONE)
        RAISE(TypeError, "instance must not be None");
    return boundmethod_new(args[0], args[1]);
}

static Value method_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    BoundMethod *m = as_method(callee);
    return call_prefixed(m->function, m->self, args, nargs, kwnames);
}

/* What a bound method lacks is looked up in its function. */
static Value method_getattribute(Value self, Value name)
{
    name = TRY(attr_intern(name));
    Value v = attr_generic_get_opt(self, name);
    return v == UNBOUND ? attr_get(as_method(self)->function, name) : v;
}

static Value method_repr(Value self)
{
    BoundMethod *m = as_method(self);
    Value name = TRY(attr_get_opt(m->function, NAME(__qualname__)));
    if (name == UNBOUND)
        name = TRY(attr_get_opt(m->function, NAME(__name__)));
    Value text = name != UNBOUND && is_str(name) ? name : TRY(str_from_text("?"));
    return str_format("<bound method %S of %R>", text, m->self);
}

static bool method_hash(Value self, int64_t *hash)
{
    BoundMethod *m = as_method(self);
    TRY(value_hash(m->function, hash));
    *hash ^= (int64_t)(m->self >> 4);
    return true;
}

static Value method_compare(Value a, Value b, enum CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(b, TYPE_method))
        return NOT_IMPLEMENTED;
    BoundMethod *x = as_method(a), *y = as_method(b);
    bool equal = x->self == y->self;
    if (equal)
        TRY(compare_equal(x->function, y->function, &equal));
    return from_bool(equal == (op == COMPARE_EQ));
}

static Value method_descr_get(Value self, Value object, Value type) { return self; }
static Value get_function(Value self) { return as_method(self)->function; }
static Value get_self(Value self) { return as_method(self)->self; }
static Value get_doc(Value self) { return attr_get(as_method(self)->function, NAME(__doc__)); }

static Value method_reduce(Value *args)
{
    BoundMethod *m = as_method(args[0]);
    Value name = TRY(attr_get(m->function, NAME(__name__)));
    Value function = dict_get_str(rt.builtins, NAME(getattr));
    return tuple_pack(2, function, TRY(tuple_pack(2, m->self, name)));
}

static const GetSet method_getset[] = {
    {"__func__", get_function, 0, "The callable."},
    {"__self__", get_self, 0, "The object it is bound to."},
    {"__doc__", get_doc, 0, 0},
    {0},
};
static const Method method_methods[] = {{"__reduce__($self, /)", method_reduce, 0}, {0}};

TYPE(method, .size = sizeof(BoundMethod), .flags = TYPE_WEAKREF,
     .doc = "method(function, instance, /)\n--\n\nA callable bound to its first argument.",
     .slots = {.repr = method_repr, .call = method_call, .hash = method_hash,
               .compare = method_compare, .getattribute = method_getattribute,
               .construct = method_construct, .descr_get = method_descr_get},
     .getset = method_getset, .methods = method_methods);
