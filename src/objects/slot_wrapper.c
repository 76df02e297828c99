/* SPDX-License-Identifier: MIT
 *
 * From Python into C slots: the table of dunder methods, and what calling one does.
 */
#include "objects/slot_wrapper.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

#define AT(field) offsetof(Slots, field)
#define COMPARE_ROW(name, op, symbol) \
    {&name, AT(compare), SLOT_compare, op, "($self, value, /)", "Return self" symbol "value."}
const SlotDef slot_defs[] = {
#define SLOT(field, ctype, name, kind, signature, doc) \
    {&name, AT(field), SLOT_##kind, SLOT_##kind == SLOT_compare ? COMPARE_EQ : 0, signature, doc},
#include "objects/slots.def"
#undef SLOT
    COMPARE_ROW(NAME(__lt__), COMPARE_LT, "<"),
    COMPARE_ROW(NAME(__le__), COMPARE_LE, "<="),
    COMPARE_ROW(NAME(__ne__), COMPARE_NE, "!="),
    COMPARE_ROW(NAME(__gt__), COMPARE_GT, ">"),
    COMPARE_ROW(NAME(__ge__), COMPARE_GE, ">="),
    {&NAME(__getattr__), AT(getattribute), SLOT_getattr_hook, 0, 0, 0},
    {&NAME(__delattr__), AT(setattr), SLOT_delattr, 0, "($self, name, /)", "Implement delattr(self, name)."},
    {&NAME(__delitem__), AT(setitem), SLOT_delitem, 0, "($self, key, /)", "Delete self[key]."},
    {&NAME(__delete__), AT(descr_set), SLOT_descr_delete, 0, "($self, instance, /)", "Delete an attribute of instance."},
#define BINARY(field, name, rname, iname, symbol)                                             \
    {&name, AT(field), SLOT_left, BINARY_##field, "($self, value, /)", "Return self" symbol "value."},  \
    {&rname, AT(field), SLOT_right, BINARY_##field, "($self, value, /)", "Return value" symbol "self."}, \
    {&iname, AT(inplace[BINARY_##field]), SLOT_inplace, BINARY_##field, "($self, value, /)", "Return self" symbol "=value."},
#include "objects/slots.def"
#undef BINARY
    {&NAME(__add__), AT(concat), SLOT_sequence, 0, "($self, value, /)", "Return self+value."},
    {&NAME(__mul__), AT(repeat), SLOT_sequence_repeat, 0, "($self, value, /)", "Return self*value."},
    {&NAME(__rmul__), AT(repeat), SLOT_sequence_repeat, 0, "($self, value, /)", "Return value*self."},
    {&NAME(__iadd__), AT(inplace_concat), SLOT_sequence, 0, "($self, value, /)", "Implement self+=value."},
    {&NAME(__imul__), AT(inplace_repeat), SLOT_sequence_repeat, 0, "($self, value, /)", "Implement self*=value."},
};
const size_t slot_def_count = countof(slot_defs);

/* --- calling --- */

/* How many arguments behind self each kind takes; init and call take any. */
static bool check_arity(const SlotDef *def, size_t nargs, Value kwnames)
{
    size_t min = 1, max = 1;
    const char *name = ""; /* texts begin with a space where the reference's unpacks a tuple */
    switch ((enum SlotKind)def->kind) {
    case SLOT_init: case SLOT_call: case SLOT_construct:
        return true;
    case SLOT_unary: case SLOT_hash: case SLOT_next: case SLOT_truth: case SLOT_length:
    case SLOT_finalize:
        min = max = 0;
        break;
    case SLOT_setattr: case SLOT_setitem: case SLOT_descr_set:
        min = max = 2;
        name = " ";
        break;
    case SLOT_descr_get:
        max = 2;
        name = " ";
        break;
    case SLOT_sequence_repeat: case SLOT_buffer: case SLOT_release_buffer:
        name = " ";
        break;
    case SLOT_left: case SLOT_right:
        max = def->op == BINARY_power ? 2 : 1;
        name = def->op == BINARY_power ? " " : "";
        break;
    default:
        break;
    }
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "wrapper %S() takes no keyword arguments", *def->name);
    if (nargs >= min && nargs <= max)
        return true;
    if (min == max)
        RAISE(TypeError, "%sexpected %zu argument%s, got %zu", name, min, min == 1 ? "" : "s",
              nargs);
    RAISE(TypeError, "%sexpected at %s %zu argument%s, got %zu", name, nargs < min ? "least" : "most",
          nargs < min ? min : max, (nargs < min ? min : max) == 1 ? "" : "s", nargs);
}

static Value call_length(LengthFn f, Value self)
{
    ssize_t n;
    TRY(f(self, &n));
    return int_from_ssize(n);
}

static Value call_hash(HashFn f, Value self)
{
    int64_t hash;
    TRY(f(self, &hash));
    return int_from_int64(hash);
}

static Value call_next(UnaryFn f, Value self)
{
    rt.thread->stop_value = NONE;
    Value v = TRY(f(self));
    return v == END ? (Value)raise_stop_iteration(rt.thread->stop_value) : v;
}

static Value call_get(DescrGetFn f, Value self, Value *args, size_t nargs)
{
    Value object = args[0] == NONE ? 0 : args[0];
    Value type = nargs > 1 && args[1] != NONE ? args[1] : 0;
    if (!object && !type)
        RAISE(TypeError, "__get__(None, None) is invalid");
    return f(self, object, type ? type : from_object(type_of(object)));
}

/* object.__setattr__ must not reach behind a C type that forbids it. */
static bool check_setattr(const SlotWrapper *w, Value self)
{
    Type *type = type_of(self);
    while (type && type->flags & TYPE_HEAP)
        type = type->base;
    if (type && type->slots.setattr != (SetFn)w->function
        && !type_is_subtype(w->type, type))
        RAISE(TypeError, "can't apply this %S to %T object", *w->def->name, self);
    return true;
}

static Value call_power(const SlotWrapper *w, Value self, Value *args, size_t nargs)
{
    if (nargs == 2 && args[1] != NONE) {
        Slots *slots = &type_of(self)->slots;
        if (!slots->power_modulo)
            return NOT_IMPLEMENTED;
        return w->def->kind == SLOT_right ? slots->power_modulo(args[0], self, args[1])
                                          : slots->power_modulo(self, args[0], args[1]);
    }
    BinaryFn f = (BinaryFn)w->function;
    return w->def->kind == SLOT_right ? f(args[0], self) : f(self, args[0]);
}

static Value call_slot(SlotWrapper *w, Value self, Value *args, size_t nargs, Value kwnames)
{
    void *f = w->function;
    bool truth = false;
    switch ((enum SlotKind)w->def->kind) {
    case SLOT_unary:
        return ((UnaryFn)f)(self);
    case SLOT_hash:
        return call_hash((HashFn)f, self);
    case SLOT_call:
        return ((CallFn)f)(self, args, nargs, kwnames);
    case SLOT_next:
        return call_next((UnaryFn)f, self);
    case SLOT_sequence_repeat: {
        ssize_t times;
        TRY(value_as_ssize(args[0], &times));
        return ((BinaryFn)f)(self, int_from_ssize(times));
    }
    case SLOT_getattr: case SLOT_binary: case SLOT_sequence: case SLOT_inplace:
        return ((BinaryFn)f)(self, args[0]);
    case SLOT_setattr:
        TRY(check_setattr(w, self));
        FALLTHROUGH;
    case SLOT_setitem: case SLOT_descr_set:
        return ((SetFn)f)(self, args[0], args[1]) ? NONE : 0;
    case SLOT_delattr:
        TRY(check_setattr(w, self));
        FALLTHROUGH;
    case SLOT_delitem: case SLOT_descr_delete:
        return ((SetFn)f)(self, args[0], 0) ? NONE : 0;
    case SLOT_compare:
        return ((CompareFn)f)(self, args[0], (enum CompareOp)w->def->op);
    case SLOT_truth:
        return ((TruthFn)f)(self, &truth) ? from_bool(truth) : 0;
    case SLOT_length:
        return call_length((LengthFn)f, self);
    case SLOT_contains:
        return ((ContainsFn)f)(self, args[0], &truth) ? from_bool(truth) : 0;
    case SLOT_descr_get:
        return call_get((DescrGetFn)f, self, args, nargs);
    case SLOT_init:
        return ((InitFn)f)(self, args, nargs, kwnames) ? NONE : 0;
    case SLOT_finalize:
        ((FinalizeFn)f)(self);
        return NONE;
    case SLOT_left:
        return w->def->op == BINARY_power ? call_power(w, self, args, nargs)
                                          : ((BinaryFn)f)(self, args[0]);
    case SLOT_right:
        return w->def->op == BINARY_power ? call_power(w, self, args, nargs)
                                          : ((BinaryFn)f)(args[0], self);
    case SLOT_buffer: case SLOT_release_buffer:
        return w->def->kind == SLOT_buffer ? slot_buffer_call((BufferFn)f, self, args[0])
                                           : slot_buffer_call_release(self, args[0]);
    case SLOT_construct: case SLOT_getattr_hook:
        break;
    }
    RAISE(SystemError, "slot %S can't be called", *w->def->name);
}

static Value wrapper_invoke(SlotWrapper *w, Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(check_arity(w->def, nargs, kwnames));
    return call_slot(w, self, args, nargs, kwnames);
}

static Value wrapper_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    SlotWrapper *w = (SlotWrapper *)callee;
    if (nargs == 0)
        RAISE(TypeError, "descriptor '%S' of '%N' object needs an argument", *w->def->name,
              from_object(w->type));
    if (!type_is_subtype(type_of(args[0]), w->type))
        RAISE(TypeError, "descriptor '%S' requires a '%N' object but received a '%T'",
              *w->def->name, from_object(w->type), args[0]);
    return wrapper_invoke(w, args[0], args + 1, nargs - 1, kwnames);
}

/* --- wrapper_descriptor --- */

Value slot_wrapper_new(Type *type, const SlotDef *def, void *function)
{
    SlotWrapper *w = TRY((SlotWrapper *)type_alloc(rt.types[TYPE_wrapper_descriptor], 0));
    w->type = type;
    w->def = def;
    w->function = function;
    return from_object(w);
}

typedef struct MethodWrapper {
    Object head;
    Value self;
    SlotWrapper *wrapper;
} MethodWrapper;

static Value wrapper_get(Value self, Value object, Value type)
{
    if (!object)
        return self;
    SlotWrapper *w = (SlotWrapper *)self;
    if (!type_is_subtype(type_of(object), w->type))
        RAISE(TypeError, "descriptor '%S' for '%N' objects doesn't apply to a '%T' object",
              *w->def->name, from_object(w->type), object);
    MethodWrapper *m = TRY((MethodWrapper *)type_alloc(rt.types[TYPE_method_wrapper], 0));
    m->self = object;
    m->wrapper = w;
    return from_object(m);
}

static Value wrapper_repr(Value self)
{
    SlotWrapper *w = (SlotWrapper *)self;
    return str_format("<slot wrapper '%S' of '%N' objects>", *w->def->name, from_object(w->type));
}

static SlotWrapper *wrapper_of(Value v)
{
    return is_exact(v, TYPE_method_wrapper) ? ((MethodWrapper *)v)->wrapper : (SlotWrapper *)v;
}

static Value wrapper_name(Value self) { return *wrapper_of(self)->def->name; }
static Value wrapper_objclass(Value self) { return from_object(wrapper_of(self)->type); }
static Value wrapper_doc(Value self) { return str_from_text(wrapper_of(self)->def->doc); }
static Value wrapper_signature(Value self)
{
    return str_from_text(wrapper_of(self)->def->signature);
}

static Value wrapper_qualname(Value self)
{
    SlotWrapper *w = wrapper_of(self);
    return str_format("%S.%S", w->type->qualname, *w->def->name);
}

static Value wrapper_reduce(Value *args)
{
    SlotWrapper *w = wrapper_of(args[0]);
    Value getattr_function = TRY(dict_get_str(rt.builtins, NAME(getattr)));
    return tuple_pack(2, getattr_function,
                      TRY(tuple_pack(2, from_object(w->type), *w->def->name)));
}

static const GetSet wrapper_getset[] = {
    {"__name__", wrapper_name, 0, 0},
    {"__qualname__", wrapper_qualname, 0, 0},
    {"__objclass__", wrapper_objclass, 0, 0},
    {"__doc__", wrapper_doc, 0, 0},
    {"__text_signature__", wrapper_signature, 0, 0},
    {0},
};

static const Method wrapper_methods[] = {
    {.signature = "__reduce__($self, /)", .body = wrapper_reduce},
    {0},
};

TYPE(wrapper_descriptor, .size = sizeof(SlotWrapper), .flags = TYPE_METHOD | TYPE_NO_NEW,
     .slots = {.getattribute = attr_generic_get,
               .repr = wrapper_repr, .call = wrapper_call, .descr_get = wrapper_get},
     .getset = wrapper_getset, .methods = wrapper_methods);

/* --- method-wrapper --- */

static Value method_wrapper_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    MethodWrapper *m = (MethodWrapper *)callee;
    return wrapper_invoke(m->wrapper, m->self, args, nargs, kwnames);
}

static Value method_wrapper_repr(Value self)
{
    MethodWrapper *m = (MethodWrapper *)self;
    return str_format("<method-wrapper '%S' of %T object at 0x%lx>", *m->wrapper->def->name,
                      m->self, (unsigned long)m->self);
}

static bool method_wrapper_hash(Value self, int64_t *hash)
{
    MethodWrapper *m = (MethodWrapper *)self;
    *hash = (int64_t)((m->self >> 4) ^ ((uintptr_t)m->wrapper >> 4));
    return true;
}

static Value method_wrapper_compare(Value a, Value b, enum CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(b, TYPE_method_wrapper))
        return NOT_IMPLEMENTED;
    MethodWrapper *x = (MethodWrapper *)a, *y = (MethodWrapper *)b;
    return from_bool((x->self == y->self && x->wrapper == y->wrapper) == (op == COMPARE_EQ));
}

static Value method_wrapper_self(Value self) { return ((MethodWrapper *)self)->self; }

static Value method_wrapper_reduce(Value *args)
{
    MethodWrapper *m = (MethodWrapper *)args[0];
    Value getattr_function = TRY(dict_get_str(rt.builtins, NAME(getattr)));
    return tuple_pack(2, getattr_function,
                      TRY(tuple_pack(2, m->self, *m->wrapper->def->name)));
}

static const GetSet method_wrapper_getset[] = {
    {"__self__", method_wrapper_self, 0, 0},
    {"__name__", wrapper_name, 0, 0},
    {"__qualname__", wrapper_qualname, 0, 0},
    {"__objclass__", wrapper_objclass, 0, 0},
    {"__doc__", wrapper_doc, 0, 0},
    {"__text_signature__", wrapper_signature, 0, 0},
    {0},
};

static const Method method_wrapper_methods[] = {
    {.signature = "__reduce__($self, /)", .body = method_wrapper_reduce},
    {0},
};

TYPE(method_wrapper, .name = "method-wrapper", .size = sizeof(MethodWrapper),
     .flags = TYPE_NO_NEW,
     .slots = {.getattribute = attr_generic_get,
               .repr = method_wrapper_repr, .call = method_wrapper_call,
               .hash = method_wrapper_hash, .compare = method_wrapper_compare},
     .getset = method_wrapper_getset, .methods = method_wrapper_methods);

/* --- __new__ --- */

/* The nearest type made in C: whose constructor knows the layout. */
static Type *static_base(Type *type)
{
    while (type->flags & TYPE_HEAP)
        type = type->base;
    return type;
}

static Value constructor_call(Value *args, size_t nargs, Value kwnames)
{
    Type *type = as_type(args[0]);
    Value type_text = from_object(type);
    if (nargs < 2)
        RAISE(TypeError, "%N.__new__(): not enough arguments", type_text);
    if (!is_type(args[1]))
        RAISE(TypeError, "%N.__new__(X): X is not a type object (%T)", type_text, args[1]);
    Type *wanted = as_type(args[1]);
    if (!type_is_subtype(wanted, type))
        RAISE(TypeError, "%N.__new__(%N): %N is not a subtype of %N", type_text, args[1],
              args[1], type_text);
    Type *maker = static_base(wanted);
    if (maker->slots.construct != type->slots.construct || maker->flags & TYPE_NO_NEW)
        RAISE(TypeError, "%N.__new__(%N) is not safe, use %N.__new__()", type_text, args[1],
              from_object(maker));
    return type->slots.construct(wanted, args + 2, nargs - 2, kwnames);
}

static const Method constructor_method = {
    "__new__($type, *args, **kwargs)", 0,
    "Create and return a new object.  See help(type) for accurate signature.",
    constructor_call, 0,
};

Value slot_wrapper_constructor(Type *type)
{
    Value v = TRY(builtin_new(&constructor_method, from_object(type), 0));
    ((Builtin *)v)->type = type;
    return v;
}
