/* SPDX-License-Identifier: MIT
 *
 * Function objects and cells.
 *
 * Frames find their code through their function, so replacing __code__ must not pull it
 * away from frames that run: those get a private copy of the function as it was.
 */
#include "vm/function.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "vm/vm_state.h"

/* ---- cells ---- */

Value cell_new(Value value)
{
    Cell *c = gc_alloc_object(sizeof *c);
    if (UNLIKELY(!c))
        return raise_no_memory();
    c->head.shape = rt.shapes[TYPE_cell];
    c->value = value;
    return from_object(c);
}

static Value cell_get_contents(Value self)
{
    Value v = as_cell(self)->value;
    if (!v)
        RAISE(ValueError, "Cell is empty");
    return v;
}

static bool cell_set_contents(Value self, Value value)
{
    as_cell(self)->value = value;
    return true;
}

/* Empty cells come before all others. */
static Value cell_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_exact(b, TYPE_cell))
        return NOT_IMPLEMENTED;
    Value x = as_cell(a)->value, y = as_cell(b)->value;
    if (x && y)
        return compare_values(x, y, op);
    return compare_order((x != 0) - (y != 0), op);
}

static Value cell_repr(Value self)
{
    Value v = as_cell(self)->value;
    char here[24], there[24];
    snprintf(here, sizeof here, "%p", (void *)self);
    if (!v)
        return str_format("<cell at %s: empty>", here);
    snprintf(there, sizeof there, "%p", (void *)v);
    return str_format("<cell at %s: %T object at %s>", here, v, there);
}

static Value cell_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("cell", nargs, kwnames, 0, 1));
    return cell_new(nargs ? args[0] : 0);
}

static const GetSet cell_getset[] = {
    {"cell_contents", cell_get_contents, cell_set_contents, "What the variable holds."},
    {0},
};

TYPE(cell, .size = sizeof(Cell), .unhashable = true,
     .doc = "A variable that functions share.",
     .slots = {.getattribute = attr_generic_get,
               .repr = cell_repr, .compare = cell_compare, .construct = cell_construct},
     .getset = cell_getset, .new_signature = "([contents])");

/* ---- functions ---- */

Value function_with_builtins(Value code, Value globals, Value builtins)
{
    Function *f = gc_alloc_object(sizeof *f);
    if (UNLIKELY(!f))
        return raise_no_memory();
    f->head.shape = rt.shapes[TYPE_function];
    f->code = as_code(code);
    f->globals = globals;
    f->builtins = builtins;
    f->name = f->code->name;
    f->qualname = f->code->qualname;
    Value module = dict_get_str(globals, NAME(__name__));
    f->module = module == UNBOUND ? 0 : module;
    f->entry = f->code->instructions;
    return from_object(f);
}

Value function_new(Value code, Value globals)
{
    return function_with_builtins(code, globals, TRY(vm_builtins_of(globals)));
}

/* The code changes: frames that run the old one keep it in a copy of the function. */
static bool keep_running_code(Function *f)
{
    Function *copy = 0;
    for (Thread *t = rt.threads; t; t = t->next)
        for (Frame *frame = t->frame; frame; frame = frame->previous) {
            if (frame->function != f)
                continue;
            if (!copy) {
                copy = gc_alloc_object(sizeof *copy);
                if (!copy)
                    return raise_no_memory();
                *copy = *f;
            }
            Value object = frame_tail(frame)[0];
            if (object)
                as_frame(object)->function = copy;
            frame->function = copy;
        }
    return true;
}

/* What programs could change a function's behaviour by. */
static bool audit_set(Value self, Value name, Value value)
{
    return value ? AUDIT("object.__setattr__", self, name, value)
                 : AUDIT("object.__delattr__", self, name);
}

static Value function_get_code(Value self)
{
    TRY(AUDIT("object.__getattr__", self, NAME(__code__)));
    return from_object(as_function(self)->code);
}

static Value function_get_doc(Value self)
{
    Function *f = as_function(self);
    if (!f->doc) {
        TRY(code_complete(f->code));
        Tuple *consts = as_tuple(f->code->consts_tuple);
        f->doc = consts->count && is_str(consts->items[0]) ? consts->items[0] : NONE;
    }
    return f->doc;
}

static bool function_set_doc(Value self, Value value)
{
    as_function(self)->doc = value ? value : NONE;
    return true;
}

static bool function_set_code(Value self, Value value)
{
    Function *f = as_function(self);
    if (!value || !is_exact(value, TYPE_code))
        RAISE(TypeError, "__code__ must be set to a code object");
    TRY(AUDIT("object.__setattr__", self, NAME(__code__), value));
    Code *code = as_code(value);
    size_t closure = f->closure ? tuple_count(f->closure) : 0;
    if (closure != code->free_count)
        RAISE(ValueError, "%S() requires a code object with %zu free vars, not %u", f->name,
              closure, code->free_count);
    TRY(function_get_doc(self));
    TRY(keep_running_code(f));
    f->code = code;
    f->entry = code->instructions;
    return true;
}

#define TEXT_ATTRIBUTE(field, message)                               \
    static Value function_get_##field(Value self)                    \
    {                                                                \
        return as_function(self)->field;                             \
    }                                                                \
    static bool function_set_##field(Value self, Value value)        \
    {                                                                \
        if (!value || !is_str(value))                                \
            RAISE(TypeError, message " must be set to a string object"); \
        as_function(self)->field = value;                            \
        return true;                                                 \
    }
TEXT_ATTRIBUTE(name, "__name__")
TEXT_ATTRIBUTE(qualname, "__qualname__")

static Value function_get_defaults(Value self)
{
    TRY(AUDIT("object.__getattr__", self, NAME(__defaults__)));
    Value v = as_function(self)->defaults;
    return v ? v : NONE;
}

static bool function_set_defaults(Value self, Value value)
{
    if (value && value != NONE && !is_tuple(value))
        RAISE(TypeError, "__defaults__ must be set to a tuple object");
    TRY(audit_set(self, NAME(__defaults__), value == NONE ? 0 : value));
    as_function(self)->defaults = value == NONE ? 0 : value;
    return true;
}

static Value function_get_kwdefaults(Value self)
{
    TRY(AUDIT("object.__getattr__", self, NAME(__kwdefaults__)));
    Value v = as_function(self)->kwdefaults;
    return v ? v : NONE;
}

static bool function_set_kwdefaults(Value self, Value value)
{
    if (value && value != NONE && !is_dict(value))
        RAISE(TypeError, "__kwdefaults__ must be set to a dict object");
    TRY(audit_set(self, NAME(__kwdefaults__), value == NONE ? 0 : value));
    as_function(self)->kwdefaults = value == NONE ? 0 : value;
    return true;
}

static Value function_get_annotations(Value self)
{
    Function *f = as_function(self);
    if (!f->annotations)
        return f->annotations = dict_new();
    if (is_tuple(f->annotations)) {
        Value dict = TRY(dict_new());
        Tuple *pairs = as_tuple(f->annotations);
        for (size_t i = 0; i + 1 < pairs->count; i += 2)
            TRY(dict_set(dict, pairs->items[i], pairs->items[i + 1]));
        f->annotations = dict;
    }
    return f->annotations;
}

static bool function_set_annotations(Value self, Value value)
{
    if (value && value != NONE && !is_dict(value))
        RAISE(TypeError, "__annotations__ must be set to a dict object");
    as_function(self)->annotations = value == NONE ? 0 : value;
    return true;
}

static Value function_get_type_params(Value self)
{
    Value v = as_function(self)->type_params;
    return v ? v : rt.empty_tuple;
}

static bool function_set_type_params(Value self, Value value)
{
    if (!value || !is_tuple(value))
        RAISE(TypeError, "__type_params__ must be set to a tuple");
    as_function(self)->type_params = value;
    return true;
}

static Value function_get_builtins(Value self) { return as_function(self)->builtins; }
static Value function_get_dict(Value self) { return attr_dict(self); }
static bool function_set_dict(Value self, Value value)
{
    if (!value)
        RAISE(TypeError, "cannot delete __dict__");
    return attr_set_dict(self, value);
}

static const GetSet function_getset[] = {
    {"__code__", function_get_code, function_set_code, "The code object."},
    {"__doc__", function_get_doc, function_set_doc, "The documentation string."},
    {"__name__", function_get_name, function_set_name, "The name."},
    {"__qualname__", function_get_qualname, function_set_qualname, "The name with the classes and functions around it."},
    {"__defaults__", function_get_defaults, function_set_defaults, "Default values of positional parameters, or None."},
    {"__kwdefaults__", function_get_kwdefaults, function_set_kwdefaults, "Default values of keyword-only parameters, or None."},
    {"__annotations__", function_get_annotations, function_set_annotations, "The annotations as a dict."},
    {"__type_params__", function_get_type_params, function_set_type_params, "The type parameters."},
    {"__builtins__", function_get_builtins, 0, "The builtins that the function sees."},
    {"__dict__", function_get_dict, function_set_dict, "The function's own attributes."},
    {0},
};

static const Member function_members[] = {
    {"__closure__", MEMBER_VALUE_NONE, offsetof(Function, closure), false, "Cells of the free variables."},
    {"__globals__", MEMBER_VALUE, offsetof(Function, globals), false, "The global variables."},
    {"__module__", MEMBER_VALUE_NONE, offsetof(Function, module), true, "The module's name."},
    {0},
};

static Value function_repr(Value self)
{
    char address[24];
    snprintf(address, sizeof address, "%p", (void *)self);
    return str_format("<function %S at %s>", as_function(self)->qualname, address);
}

static Value function_descr_get(Value self, Value object, Value type)
{
    return !object || object == NONE ? self : boundmethod_new(self, object);
}

/* types.FunctionType(code, globals, name=None, argdefs=None, closure=None) */
static Value function_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value a[5];
    TRY(arguments_place("function(code, globals, name=None, argdefs=None, closure=None)", args,
                        nargs, kwnames, a));
    if (!is_exact(a[0], TYPE_code))
        RAISE(TypeError, "function() argument 'code' must be code, not %K", a[0]);
    if (!is_dict(a[1]))
        RAISE(TypeError, "function() argument 'globals' must be dict, not %K", a[1]);
    Code *code = as_code(a[0]);
    if (a[2] != NONE && !is_str(a[2]))
        RAISE(TypeError, "arg 3 (name) must be None or string");
    if (a[3] != NONE && !is_tuple(a[3]))
        RAISE(TypeError, "arg 4 (defaults) must be None or tuple");
    if (!is_tuple(a[4])) {
        if (code->free_count && a[4] == NONE)
            RAISE(TypeError, "arg 5 (closure) must be tuple");
        if (a[4] != NONE)
            RAISE(TypeError, "arg 5 (closure) must be None or tuple");
    }
    size_t cells = a[4] == NONE ? 0 : tuple_count(a[4]);
    if (cells != code->free_count)
        RAISE(ValueError, "%S requires closure of length %u, not %zu", code->name, code->free_count, cells);
    for (size_t i = 0; i < cells; i++)
        if (!is_exact(as_tuple(a[4])->items[i], TYPE_cell))
            RAISE(TypeError, "arg 5 (closure) expected cell, found %T", as_tuple(a[4])->items[i]);
    TRY(AUDIT("function.__new__", a[0]));
    Function *f = as_function(TRY(function_new(a[0], a[1])));
    if (a[2] != NONE)
        f->name = f->qualname = a[2];
    f->defaults = a[3] == NONE ? 0 : a[3];
    f->closure = cells ? a[4] : 0;
    return from_object(f);
}

TYPE(function, .size = sizeof(Function), .attrs_offset = offsetof(Function, dict),
     .flags = TYPE_DICT | TYPE_WEAKREF | TYPE_METHOD,
     .doc = "A function written in Python.",
     .slots = {.repr = function_repr, .call = call_function, .descr_get = function_descr_get,
               .construct = function_construct},
     .getset = function_getset, .members = function_members,
     .new_signature = "(code, globals, name=None, argdefs=None, closure=None)");
