/* SPDX-License-Identifier: MIT
 *
 * From C slots into Python: the adapters that fill the slots of classes which define
 * dunder methods, and the upkeep of slots when a class changes.
 *
 * A slot of a class is the C function itself where attribute lookup along the MRO ends at
 * the slot wrapper of that function; otherwise it is the adapter, which looks the
 * method up and calls it. So a subclass of int that defines nothing runs at int's speed.
 */
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/slot_wrapper.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* type(self).name(self, args...); UNBOUND when there is no such method. */
static Value call_dunder(Value self, Value name, Value *args, size_t nargs)
{
    return call_special(self, name, args, nargs);
}

static Value dunder0(Value self, Value name)
{
    Value v = TRY(call_dunder(self, name, 0, 0));
    return v == UNBOUND ? (Value)raise_attribute(self, name) : v;
}

static Value dunder1(Value self, Value name, Value a)
{
    Value args[1] = {a};
    Value v = TRY(call_dunder(self, name, args, 1));
    return v == UNBOUND ? (Value)raise_attribute(self, name) : v;
}

static bool dunder_set(Value self, Value set_name, Value delete_name, Value key, Value value)
{
    Value args[2] = {key, value};
    Value name = value ? set_name : delete_name;
    Value v = TRY(call_dunder(self, name, args, value ? 2 : 1));
    return v == UNBOUND ? raise_attribute(self, name) : true;
}

/* --- adapters --- */

#define UNARY_ADAPTER(field, dunder) \
    static Value adapt_##field(Value self) { return dunder0(self, NAME(dunder)); }
UNARY_ADAPTER(negative, __neg__)
UNARY_ADAPTER(positive, __pos__)
UNARY_ADAPTER(absolute, __abs__)
UNARY_ADAPTER(invert, __invert__)
UNARY_ADAPTER(as_int, __int__)
UNARY_ADAPTER(as_float, __float__)
UNARY_ADAPTER(as_index, __index__)
UNARY_ADAPTER(await, __await__)
UNARY_ADAPTER(aiter, __aiter__)
UNARY_ADAPTER(anext, __anext__)
UNARY_ADAPTER(repr, __repr__)
UNARY_ADAPTER(str, __str__)

static Value adapt_iter(Value self)
{
    Value found = type_lookup(type_of(self), NAME(__iter__));
    if (found == NONE)
        RAISE(TypeError, "'%T' object is not iterable", self);
    return dunder0(self, NAME(__iter__));
}

/* StopIteration from a Python __next__ becomes END. */
static Value adapt_next(Value self)
{
    Value v = dunder0(self, NAME(__next__));
    if (LIKELY(v))
        return v;
    if (!error_is(TYPE_StopIteration))
        return 0;
    rt.thread->stop_value = stop_iteration_value(error_take());
    return END;
}

static bool adapt_hash(Value self, int64_t *hash)
{
    Value v = TRY(dunder0(self, NAME(__hash__)));
    if (!is_int(v))
        RAISE(TypeError, "__hash__ method should return an integer");
    if (!int_fits_int64(v, hash))
        *hash = int_hash(v);
    if (*hash == -1)
        *hash = -2;
    return true;
}

bool slot_unhashable(Value self, int64_t *hash)
{
    RAISE(TypeError, "unhashable type: '%T'", self);
}

static Value adapt_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value bound;
    TRY(stack_check(""));
    Value method = TRY(attr_special(self, NAME(__call__), &bound));
    if (method == UNBOUND)
        return call_raise_not_callable(self);
    return bound ? call_prefixed(method, self, args, nargs, kwnames)
                 : call_value(method, args, nargs, kwnames);
}

/* An AttributeError of a program's own, without details: suggestions want them. */
COLD static Value add_details(Value self, Value name)
{
    Value error = rt.thread->exception;
    if (error_is(TYPE_AttributeError) && !((AttributeErrorObject *)error)->name
        && !((AttributeErrorObject *)error)->object)
        attr_error_details(self, name);
    return 0;
}

/* __getattribute__, then __getattr__ when that raised AttributeError. */
static Value adapt_getattribute(Value self, Value name)
{
    Type *type = type_of(self);
    Value getter = type_lookup(type, NAME(__getattribute__));
    Value v;
    bool generic = is_exact(getter, TYPE_wrapper_descriptor)
                   && ((SlotWrapper *)getter)->function == (void *)attr_generic_get;
    name = TRY(attr_intern(name));
    if (generic)
        v = attr_generic_get_opt(self, name);
    else
        v = dunder1(self, NAME(__getattribute__), name);
    bool missing = generic ? v == UNBOUND || (!v && error_is(TYPE_AttributeError))
                           : !v && error_is(TYPE_AttributeError);
    if (!missing)
        return v;
    if (type_lookup(type, NAME(__getattr__)) == UNBOUND)
        return v == UNBOUND ? (Value)raise_attribute(self, name) : add_details(self, name);
    error_clear();
    v = dunder1(self, NAME(__getattr__), name);
    return v ? v : add_details(self, name);
}

static bool adapt_setattr(Value self, Value name, Value value)
{
    return dunder_set(self, NAME(__setattr__), NAME(__delattr__), name, value);
}

static Value adapt_compare(Value a, Value b, enum CompareOp op)
{
    const Value *names[] = {&NAME(__lt__), &NAME(__le__), &NAME(__eq__),
                            &NAME(__ne__), &NAME(__gt__), &NAME(__ge__)};
    Value self, method = attr_special(a, *names[op], &self);
    /* A descriptor that fails is as good as none. */
    if (!method)
        error_clear();
    if (!method || method == UNBOUND)
        return NOT_IMPLEMENTED;
    return self ? call2(method, self, b) : call1(method, b);
}

static bool length_from(Value v, ssize_t *length)
{
    Value index = TRY(value_index(v));
    if (int_sign(index) < 0)
        RAISE(ValueError, "__len__() should return >= 0");
    return value_as_ssize(index, length);
}

static bool adapt_length(Value self, ssize_t *length)
{
    return length_from(TRY(dunder0(self, NAME(__len__))), length);
}

static bool adapt_truth(Value self, bool *truth)
{
    Value v = TRY(dunder0(self, NAME(__bool__)));
    if (!is_bool(v))
        RAISE(TypeError, "__bool__ should return bool, returned %T", v);
    *truth = v == TRUE;
    return true;
}

static Value adapt_getitem(Value self, Value key) { return dunder1(self, NAME(__getitem__), key); }

static bool adapt_setitem(Value self, Value key, Value value)
{
    return dunder_set(self, NAME(__setitem__), NAME(__delitem__), key, value);
}

static bool adapt_contains(Value self, Value item, bool *found)
{
    Value method = type_lookup(type_of(self), NAME(__contains__));
    if (method == NONE)
        RAISE(TypeError, "'%T' object is not a container", self);
    return value_truth(TRY(dunder1(self, NAME(__contains__), item)), found);
}

static Value adapt_descr_get(Value self, Value object, Value type)
{
    Value args[2] = {object ? object : NONE, type ? type : NONE};
    Value v = TRY(call_dunder(self, NAME(__get__), args, 2));
    return v == UNBOUND ? self : v;
}

static bool adapt_descr_set(Value self, Value object, Value value)
{
    return dunder_set(self, NAME(__set__), NAME(__delete__), object, value);
}

static bool adapt_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value bound;
    Value method = TRY(attr_special(self, NAME(__init__), &bound));
    Value v = TRY(bound ? call_prefixed(method, self, args, nargs, kwnames)
                        : call_value(method, args, nargs, kwnames));
    if (v != NONE)
        RAISE(TypeError, "__init__() should return None, not '%T'", v);
    return true;
}

static Value adapt_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value method = TRY(attr_get(from_object(type), NAME(__new__)));
    return call_prefixed(method, from_object(type), args, nargs, kwnames);
}

static void adapt_finalize(Value self)
{
    Value pending = error_take();
    Value bound;
    Value method = attr_special(self, NAME(__del__), &bound);
    if (method && method != UNBOUND) {
        Value args[1] = {self};
        if (!call_value(method, args, bound ? 1 : 0, 0))
            rt.services.unraisable("Exception ignored in", method);
    }
    error_restore(pending);
}

/* --- binary operators --- */

typedef struct BinaryNames {
    const Value *left, *right, *inplace;
} BinaryNames;
static const BinaryNames binary_names[BINARY_COUNT] = {
#define BINARY(field, name, rname, iname, symbol) [BINARY_##field] = {&name, &rname, &iname},
#include "objects/slots.def"
#undef BINARY
};

static Value call_operator(Value self, Value name, Value other)
{
    Value args[1] = {other};
    Value v = TRY(call_dunder(self, name, args, 1));
    return v == UNBOUND ? NOT_IMPLEMENTED : v;
}

/* Has b's class a reflected method of its own, other than the one a's class has? */
static bool overrides(Value b, Value a, Value name)
{
    Value own = type_lookup(type_of(b), name);
    return own != UNBOUND && own != type_lookup(type_of(a), name);
}

static Value adapt_operator(enum BinaryOp op, BinaryFn self, Value a, Value b)
{
    Type *ta = type_of(a), *tb = type_of(b);
    const BinaryNames *names = &binary_names[op];
    bool reflect = ta != tb && tb->slots.binary[op] == self;
    if (ta->slots.binary[op] == self) {
        if (reflect && type_is_subtype(tb, ta) && overrides(b, a, *names->right)) {
            Value v = TRY(call_operator(b, *names->right, a));
            if (v != NOT_IMPLEMENTED)
                return v;
            reflect = false;
        }
        Value v = TRY(call_operator(a, *names->left, b));
        if (v != NOT_IMPLEMENTED || ta == tb)
            return v;
    }
    return reflect ? call_operator(b, *names->right, a) : NOT_IMPLEMENTED;
}

#define BINARY(field, name, rname, iname, symbol)                       \
    static Value adapt_binary_##field(Value a, Value b)                 \
    {                                                                   \
        return adapt_operator(BINARY_##field, adapt_binary_##field, a, b); \
    }                                                                   \
    static Value adapt_inplace_##field(Value a, Value b)                \
    {                                                                   \
        return call_operator(a, iname, b);                              \
    }
#include "objects/slots.def"
#undef BINARY

static Value adapt_power_modulo(Value base, Value exponent, Value modulus)
{
    Value args[2] = {exponent, modulus};
    Value v = TRY(call_dunder(base, NAME(__pow__), args, 2));
    return v == UNBOUND ? NOT_IMPLEMENTED : v;
}

/* All adapters, laid out as the slots are. */
static const Slots adapters = {
    .repr = adapt_repr, .str = adapt_str, .hash = adapt_hash, .call = adapt_call,
    .iter = adapt_iter, .next = adapt_next, .getattribute = adapt_getattribute,
    .setattr = adapt_setattr, .compare = adapt_compare, .truth = adapt_truth,
    .length = adapt_length, .getitem = adapt_getitem, .setitem = adapt_setitem,
    .contains = adapt_contains, .negative = adapt_negative, .positive = adapt_positive,
    .absolute = adapt_absolute, .invert = adapt_invert, .as_int = adapt_as_int,
    .as_float = adapt_as_float, .as_index = adapt_as_index, .descr_get = adapt_descr_get,
    .descr_set = adapt_descr_set, .init = adapt_init, .construct = adapt_construct,
    .finalize = adapt_finalize, .await = adapt_await, .aiter = adapt_aiter,
    .anext = adapt_anext, .buffer = slot_buffer_get,
    .release_buffer = slot_buffer_release,
#define BINARY(field, name, rname, iname, symbol) .field = adapt_binary_##field,
#include "objects/slots.def"
#undef BINARY
    .inplace = {
#define BINARY(field, name, rname, iname, symbol) [BINARY_##field] = adapt_inplace_##field,
#include "objects/slots.def"
#undef BINARY
    },
};

/* --- upkeep --- */

/* The C function behind an attribute when it is a slot wrapper (or __new__, or a method that
 * is better than a wrapper) for that slot and suits the type; 0 otherwise. */
static void *wrapped_function(Type *type, const SlotDef *def, Value found)
{
    if (is_exact(found, TYPE_wrapper_descriptor)) {
        SlotWrapper *w = (SlotWrapper *)found;
        bool suits = w->def == def && type_is_subtype(type, w->type);
        return suits ? w->function : 0;
    }
    if (is_exact(found, TYPE_method_descriptor)) {
        Builtin *b = (Builtin *)found; /* list.__getitem__ and such stand for the slot too */
        bool suits = b->method->flags & METHOD_COEXIST && b->name == *def->name
                     && type_is_subtype(type, b->type);
        return suits ? *(void **)((char *)&b->type->slots + def->offset) : 0;
    }
    if (def->kind == SLOT_construct && is_exact(found, TYPE_builtin_function_or_method)) {
        Builtin *b = (Builtin *)found;
        if (b->type && b->self == from_object(b->type) && type_is_subtype(type, b->type))
            return (void *)b->type->slots.construct;
    }
    return 0;
}

/* A wrapper of another slot by the same name (__add__ of a sequence is not the add slot): as
 * if not there. One that has another name (__str__ = int.__repr__) or is another class's is a
 * method like any. */
static bool is_other_wrapper(Type *type, const SlotDef *def, Value found)
{
    if (!is_exact(found, TYPE_wrapper_descriptor))
        return false;
    const SlotWrapper *w = (SlotWrapper *)found;
    return w->def->offset != def->offset && *w->def->name == *def->name
        && type_is_subtype(type, w->type);
}

/* What belongs in the slot, judged by all dunder methods that share it. */
static void *resolve_slot(Type *type, uint16_t offset)
{
    void *specific = 0;
    bool general = false;
    for (size_t i = 0; i < slot_def_count; i++) {
        const SlotDef *def = &slot_defs[i];
        if (def->offset != offset)
            continue;
        Value found = type_lookup(type, *def->name);
        if (found == UNBOUND || is_other_wrapper(type, def, found))
            continue;
        if (found == NONE && def->kind == SLOT_hash)
            return (void *)slot_unhashable;
        void *function = wrapped_function(type, def, found);
        if (!function || (specific && specific != function))
            general = true;
        specific = function ? function : specific;
    }
    return general ? *(void **)((char *)&adapters + offset) : specific;
}

static void update_flags(Type *type)
{
    type->flags &= ~(uint32_t)(TYPE_PLAIN_GETATTR | TYPE_PLAIN_SETATTR);
    if (type->slots.getattribute == attr_generic_get)
        type->flags |= TYPE_PLAIN_GETATTR;
    if (type->slots.setattr == attr_generic_set)
        type->flags |= TYPE_PLAIN_SETATTR;
}

static void update_offset(Type *type, uint16_t offset)
{
    *(void **)((char *)&type->slots + offset) = resolve_slot(type, offset);
    if (offset == offsetof(Slots, power)) {
        bool adapted = type->slots.power == adapters.power;
        type->slots.power_modulo = adapted ? adapt_power_modulo
                                 : type->base ? type->base->slots.power_modulo : 0;
    }
}

static void update_recursively(Type *type, uint16_t offset)
{
    update_offset(type, offset);
    update_flags(type);
    Type *t;
    for (size_t i = 0; (t = type_next_subclass(type, &i));)
        update_recursively(t, offset);
}

static bool is_dunder(Value name)
{
    return str_length(name) > 4 && str_at(name, 0) == '_' && str_at(name, 1) == '_';
}

bool type_update_slot(Type *type, Value name)
{
    if (!is_dunder(name))
        return true;
    for (size_t i = 0; i < slot_def_count; i++) {
        const SlotDef *def = &slot_defs[i];
        if (*def->name == name && def->kind != SLOT_sequence && def->kind != SLOT_sequence_repeat)
            update_recursively(type, def->offset);
    }
    return true;
}

/* A class with one base whose slots it has copied needs only what its own dict names. */
static void update_own_names(Type *type)
{
    Value key, value;
    for (size_t i = 0; dict_next(type_dict(type), &i, &key, &value);) {
        if (!is_str(key) || !is_dunder(key))
            continue;
        for (size_t j = 0; j < slot_def_count; j++) {
            const SlotDef *def = &slot_defs[j];
            if (*def->name == key && def->kind != SLOT_sequence
                && def->kind != SLOT_sequence_repeat)
                update_offset(type, def->offset);
        }
    }
}

bool type_update_all_slots(Type *type)
{
    type_inherit_slots(type, type->base);
    if (tuple_count(type->bases) == 1) {
        update_own_names(type);
    } else {
        for (size_t i = 0; i < slot_def_count; i++)
            if (slot_defs[i].kind != SLOT_sequence && slot_defs[i].kind != SLOT_sequence_repeat)
                update_offset(type, slot_defs[i].offset);
    }
    update_flags(type);
    return true;
}

void type_inherit_slots(Type *type, const Type *base)
{
    void **own = (void **)&type->slots;
    void *const *inherited = (void *const *)&base->slots;
    /* Equality and hash belong together: redefining one hides the other. */
    bool own_equality = type->slots.compare || type->slots.hash;
    CompareFn compare = type->slots.compare;
    HashFn hash = type->slots.hash;
    for (size_t i = 0; i < sizeof(Slots) / sizeof(void *); i++)
        if (!own[i])
            own[i] = inherited[i];
    if (own_equality && !(type->flags & TYPE_HEAP)) {
        type->slots.compare = compare ? compare : base->slots.compare;
        type->slots.hash = hash ? hash : slot_unhashable;
    }
    update_flags(type);
}

bool type_add_slot_wrappers(Type *type)
{
    const Slots *own = &type->spec->slots;
    Value dict = type_dict(type);
    for (size_t i = 0; i < slot_def_count; i++) {
        const SlotDef *def = &slot_defs[i];
        void *function = *(void *const *)((const char *)own + def->offset);
        if (!function || def->kind == SLOT_construct || def->kind == SLOT_getattr_hook)
            continue;
        if (dict_get_str(dict, *def->name) != UNBOUND)
            continue;
        Value wrapper = TRY(slot_wrapper_new(type, def, function));
        TRY(dict_set(dict, *def->name, wrapper));
    }
    if (own->construct)
        TRY(dict_set(dict, NAME(__new__), TRY(slot_wrapper_constructor(type))));
    return true;
}
