/* SPDX-License-Identifier: MIT
 *
 * weakref.proxy: objects that pass every operation on to an object they do not keep
 * alive. Two types, since only proxies of callables may be callable.
 */
#include "objects/attr.h"
#include "objects/call.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "objects/weakref.h"

Value weakref_proxy_new(Value object, Value callback)
{
    enum TypeId id = is_callable(object) ? TYPE_CallableProxyType : TYPE_ProxyType;
    return weakref_new(rt.types[id], object, callback);
}

static bool is_proxy(Value v)
{
    return is_exact(v, TYPE_ProxyType) || is_exact(v, TYPE_CallableProxyType);
}

/* The object behind a proxy (others are themselves); ReferenceError when it is dead. */
static Value target(Value v)
{
    if (!is_proxy(v))
        return v;
    Value object = weakref_get(v);
    if (object == NONE)
        RAISE(ReferenceError, "weakly-referenced object no longer exists");
    return object;
}

static Value proxy_repr(Value self)
{
    Value object = weakref_get(self);
    return str_format("<weakproxy at 0x%lx to %s at 0x%lx>", (unsigned long)self,
                      type_name(type_of(object)), (unsigned long)object);
}

static Value proxy_str(Value self) { return value_str(TRY(target(self))); }
static Value proxy_getattribute(Value self, Value name) { return attr_get(TRY(target(self)), name); }
static bool proxy_setattr(Value self, Value name, Value value)
{
    return attr_set(TRY(target(self)), name, value);
}
static Value proxy_compare(Value a, Value b, enum CompareOp op)
{
    Value x = TRY(target(a)), y = TRY(target(b));
    return compare_values(x, y, op);
}
static bool proxy_truth(Value self, bool *truth) { return value_truth(TRY(target(self)), truth); }
static bool proxy_length(Value self, ssize_t *n) { return value_length(TRY(target(self)), n); }
static Value proxy_getitem(Value self, Value key) { return value_getitem(TRY(target(self)), key); }
static bool proxy_setitem(Value self, Value key, Value item)
{
    return value_setitem(TRY(target(self)), key, item);
}
static bool proxy_contains(Value self, Value item, bool *found)
{
    return value_contains(TRY(target(self)), item, found);
}
static Value proxy_iter(Value self) { return iter_new(TRY(target(self))); }
static Value proxy_next(Value self)
{
    Value object = TRY(target(self));
    if (!is_iterator(object))
        RAISE(TypeError, "Weakref proxy referenced a non-iterator '%T' object", object);
    return iter_next(object);
}
static Value proxy_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    return call_value(TRY(target(callee)), args, nargs, kwnames);
}
static Value proxy_negative(Value self) { return operate_negative(TRY(target(self))); }
static Value proxy_positive(Value self) { return operate_positive(TRY(target(self))); }
static Value proxy_absolute(Value self) { return operate_absolute(TRY(target(self))); }
static Value proxy_invert(Value self) { return operate_invert(TRY(target(self))); }
static Value proxy_index(Value self) { return value_index(TRY(target(self))); }
static Value proxy_int(Value self)
{
    return call1(from_object(rt.types[TYPE_int]), TRY(target(self)));
}
static Value proxy_float(Value self)
{
    return call1(from_object(rt.types[TYPE_float]), TRY(target(self)));
}

#define BINARY(field, name, rname, iname, symbol)                    \
    static Value proxy_##field(Value a, Value b)                     \
    {                                                                \
        Value x = TRY(target(a)), y = TRY(target(b));                \
        return operate_binary(BINARY_##field, x, y);                 \
    }                                                                \
    static Value proxy_inplace_##field(Value a, Value b)             \
    {                                                                \
        Value x = TRY(target(a)), y = TRY(target(b));                \
        return operate_inplace(BINARY_##field, x, y);                \
    }
#include "objects/slots.def"
#undef BINARY

static Value proxy_bytes(Value *args)
{
    return call1(from_object(rt.types[TYPE_bytes]), TRY(target(args[0])));
}
static Value proxy_reversed(Value *args)
{
    return call1(from_object(rt.types[TYPE_reversed]), TRY(target(args[0])));
}
static const Method proxy_methods[] = {
    {"__bytes__($self, /)", proxy_bytes, 0},
    {"__reversed__($self, /)", proxy_reversed, 0},
    {0},
};

#define PROXY_OPERATOR(field) \
    .field = proxy_##field, .inplace[BINARY_##field] = proxy_inplace_##field
#define PROXY_OPERATORS \
    PROXY_OPERATOR(add), \
    PROXY_OPERATOR(and), \
    PROXY_OPERATOR(floor_divide), \
    PROXY_OPERATOR(lshift), \
    PROXY_OPERATOR(matrix_multiply), \
    PROXY_OPERATOR(multiply), \
    PROXY_OPERATOR(remainder), \
    PROXY_OPERATOR(or), \
    PROXY_OPERATOR(power), \
    PROXY_OPERATOR(rshift), \
    PROXY_OPERATOR(subtract), \
    PROXY_OPERATOR(true_divide), \
    PROXY_OPERATOR(xor), \
    PROXY_OPERATOR(divmod)
#define PROXY_SLOTS                                                                         \
    .repr = proxy_repr, .str = proxy_str, .getattribute = proxy_getattribute,               \
    .setattr = proxy_setattr, .compare = proxy_compare, .truth = proxy_truth,               \
    .length = proxy_length, .getitem = proxy_getitem, .setitem = proxy_setitem,             \
    .contains = proxy_contains, .iter = proxy_iter, .next = proxy_next,                     \
    .negative = proxy_negative, .positive = proxy_positive, .absolute = proxy_absolute,     \
    .invert = proxy_invert, .as_index = proxy_index, .as_int = proxy_int,                   \
    .as_float = proxy_float, PROXY_OPERATORS
/* Both types' slots, callable or not. */
#define PROXY_TYPE(...)                                                                     \
    .size = sizeof(WeakRef), .unhashable = true, .flags = TYPE_NO_NEW, .methods = proxy_methods, \
    .slots = {PROXY_SLOTS, __VA_ARGS__}

TYPE(ProxyType, .name = "weakref.ProxyType", PROXY_TYPE());
TYPE(CallableProxyType, .name = "weakref.CallableProxyType", PROXY_TYPE(.call = proxy_call));
