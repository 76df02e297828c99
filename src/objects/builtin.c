/* SPDX-License-Identifier: MIT
 *
 * Functions written in C as Python sees them: builtin_function_or_method (a module's
 * function, or a method bound to an object), method_descriptor and
 * classmethod_descriptor. All are Builtin structs.
 */
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/call.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static inline Builtin *as_builtin(Value v) { return (Builtin *)v; }

static Value method_name(const Method *m)
{
    return str_intern_utf8(m->signature, strcspn(m->signature, "("));
}

/* "f($self, a, b, /)" without defaults: calls with exactly that many need no placing. */
static uint32_t fast_arity(const Method *m)
{
    const char *open = strchr(m->signature, '(');
    if (m->raw || !open)
        return UINT32_MAX;
    if (open[1] == ')')
        return 0;
    uint32_t n = 0;
    size_t length = strlen(open);
    if (strpbrk(open, "=*[") || length < 4 || strcmp(open + length - 3, " /)") != 0)
        return UINT32_MAX;
    for (const char *p = open; *p; p++)
        n += *p == ',';
    return n - (strstr(open, "$module") != 0);
}

static Builtin *builtin_make(enum TypeId type, const Method *method)
{
    Builtin *b = TRY((Builtin *)type_alloc(rt.types[type], 0));
    b->method = method;
    b->fast_arity = fast_arity(method);
    b->name = b->qualname = TRY(method_name(method));
    return b;
}

Value builtin_new(const Method *method, Value self, Value module_name)
{
    Builtin *b = TRY(builtin_make(TYPE_builtin_function_or_method, method));
    b->self = self;
    b->module = module_name;
    b->passes_self = self && !(is_exact(self, TYPE_module));
    return from_object(b);
}

Value method_descriptor_new(Type *type, const Method *method)
{
    const char *open = strchr(method->signature, '('); /* a raw body may have a name only */
    bool of_class = open && strncmp(open, "($type", 6) == 0;
    bool is_static = method->flags & METHOD_STATIC
                     || (open && !of_class && strncmp(open, "($", 2) != 0);
    Builtin *b = TRY(builtin_make(is_static ? TYPE_builtin_function_or_method
                                  : of_class ? TYPE_classmethod_descriptor
                                             : TYPE_method_descriptor, method));
    b->type = type;
    b->qualname = TRY(str_format("%S.%S", type->qualname, b->name));
    if (!is_static)
        return from_object(b);
    b->self = from_object(type); /* as __self__ shows it; it isn't passed */
    return staticmethod_new(from_object(b));
}

/* --- calling --- */

/* Names of builtins are ASCII, and interned: a zero follows. */
static const char *plain_name(const Builtin *b) { return as_str(b->name)->data; }

Signature *builtin_signature(Builtin *b)
{
    if (!b->signature) {
        Signature *s = TRY(signature_parse(b->method->signature));
        signature_set_style(s, b->method->flags);
        b->signature = s;
    }
    return b->signature;
}

static Value get_qualname(Value self);

/* The name in errors: with the class for methods (that of self for bound ones), and with the
 * module for functions. */
static const char *qualified_error_name(const Builtin *b)
{
    Value name = b->type ? get_qualname(from_object(b)) : b->name;
    if (name && b->module && is_str(b->module) && !str_equal_text(b->module, "builtins"))
        name = str_format("%S.%S", b->module, name);
    return name ? str_utf8_lossy(name, 0) : "?";
}

COLD static bool raise_fast_arity(const Builtin *b, size_t nargs, size_t self)
{
    size_t expected = b->fast_arity - self, given = nargs - self;
    const char *name = qualified_error_name(b);
    if (expected == 0)
        RAISE(TypeError, "%s() takes no arguments (%zu given)", name, given);
    if (expected == 1)
        RAISE(TypeError, "%s() takes exactly one argument (%zu given)", name, given);
    RAISE(TypeError, "%s expected %zu argument%s, got %zu", plain_name(b), expected,
          expected == 1 ? "" : "s", given);
}

COLD static Value raise_keywords(const Builtin *b)
{
    RAISE(TypeError, "%s() takes no keyword arguments",
          b->method->flags & METHOD_TUPLE ? plain_name(b) : qualified_error_name(b));
}

static bool positional_only(const char *signature)
{
    const char *last = strrchr(signature, ' ');
    return last && (!strcmp(last, " /)") || (last[1] == '*' && last[2] != '*'));
}

/* Call the body: args include self where the signature has one; `self` counts it. */
static Value builtin_invoke(Builtin *b, Value *args, size_t nargs, Value kwnames, size_t self)
{
    const Method *m = b->method;
    bool keywords = kwnames && tuple_count(kwnames);
    if (m->raw) {
        if (UNLIKELY(keywords && positional_only(m->signature)))
            return raise_keywords(b);
        return m->raw(args, nargs, kwnames);
    }
    if (LIKELY(nargs == b->fast_arity && !keywords))
        return m->body(args);
    if (b->fast_arity != UINT32_MAX && !keywords && !(m->flags & (METHOD_TUPLE | METHOD_CLASS)))
        return raise_fast_arity(b, nargs, self);
    Signature *s = TRY(builtin_signature(b));
    if (keywords && !signature_takes_keywords(s))
        return raise_keywords(b);
    Value placed[signature_size(s) + 1];
    const char *name = UNLIKELY(m->flags & METHOD_UNNAMED) ? "" : plain_name(b);
    TRY(signature_place(s, name, args, nargs, kwnames, placed));
    return m->body(placed);
}

static size_t total_args(size_t nargs, Value kwnames)
{
    return nargs + (kwnames ? tuple_count(kwnames) : 0);
}

/* The same with an object put before the arguments. */
static Value invoke_with(Builtin *b, Value self, Value *args, size_t nargs, Value kwnames)
{
    size_t total = total_args(nargs, kwnames);
    Value *full = TRY(ARGUMENTS_ROOM(total + 1));
    full[0] = self;
    memcpy(full + 1, args, total * sizeof(Value));
    return builtin_invoke(b, full, nargs + 1, kwnames, 1);
}

static Value builtin_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    Builtin *b = as_builtin(callee);
    if (LIKELY(nargs == b->fast_arity && !kwnames && !b->passes_self))
        return b->method->body(args);
    return b->passes_self ? invoke_with(b, b->self, args, nargs, kwnames)
                          : builtin_invoke(b, args, nargs, kwnames, 0);
}

static Value descriptor_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    Builtin *b = as_builtin(callee);
    if (nargs == 0)
        RAISE(TypeError, "unbound method %S() needs an argument", b->qualname);
    if (UNLIKELY(!type_is_subtype(type_of(args[0]), b->type)))
        RAISE(TypeError, "descriptor '%S' for '%N' objects doesn't apply to a '%T' object",
              b->name, from_object(b->type), args[0]);
    if (LIKELY(nargs == b->fast_arity && !kwnames))
        return b->method->body(args);
    return builtin_invoke(b, args, nargs, kwnames, 1);
}

static Value bind(Builtin *b, Value self)
{
    Builtin *bound = TRY((Builtin *)type_alloc(rt.types[TYPE_builtin_function_or_method], 0));
    bound->method = b->method;
    bound->signature = b->signature;
    bound->fast_arity = b->fast_arity;
    bound->passes_self = true;
    bound->self = self;
    bound->type = b->type;
    bound->name = b->name;
    bound->qualname = b->qualname;
    return from_object(bound);
}

static Value descriptor_get(Value self, Value object, Value type)
{
    Builtin *b = as_builtin(self);
    if (!object)
        return self;
    if (!type_is_subtype(type_of(object), b->type))
        RAISE(TypeError, "descriptor '%S' for '%N' objects doesn't apply to a '%T' object",
              b->name, from_object(b->type), object);
    return bind(b, object);
}

static Value classmethod_get(Value self, Value object, Value type)
{
    Builtin *b = as_builtin(self);
    Value cls = type ? type : from_object(type_of(object));
    if (!is_type(cls))
        RAISE(TypeError, "descriptor '%S' for type '%N' needs a type, not a '%T' as arg 2",
              b->name, from_object(b->type), cls);
    if (!type_is_subtype(as_type(cls), b->type))
        RAISE(TypeError, "descriptor '%S' requires a subtype of '%N' but received '%N'", b->name,
              from_object(b->type), cls);
    return bind(b, cls);
}

static Value classmethod_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    Builtin *b = as_builtin(callee);
    if (nargs == 0)
        RAISE(TypeError, "descriptor '%S' of '%N' object needs an argument", b->name,
              from_object(b->type));
    TRY(classmethod_get(callee, 0, args[0]));
    return builtin_invoke(b, args, nargs, kwnames, 1);
}

/* --- attributes --- */

static Value builtin_repr(Value self)
{
    Builtin *b = as_builtin(self);
    if (!b->self || is_exact(b->self, TYPE_module))
        return str_format("<built-in function %S>", b->name);
    return str_format("<built-in method %S of %T object at 0x%lx>", b->name, b->self,
                      (unsigned long)b->self);
}

static Value descriptor_repr(Value self)
{
    Builtin *b = as_builtin(self);
    return str_format("<method '%S' of '%N' objects>", b->name, from_object(b->type));
}

static bool builtin_hash(Value self, int64_t *hash)
{
    Builtin *b = as_builtin(self);
    *hash = (int64_t)((b->self >> 4) ^ ((uintptr_t)b->method >> 3));
    return true;
}

static Value builtin_compare(Value a, Value b, enum CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(b, TYPE_builtin_function_or_method))
        return NOT_IMPLEMENTED;
    Builtin *x = as_builtin(a), *y = as_builtin(b);
    return from_bool((x->method == y->method && x->self == y->self) == (op == COMPARE_EQ));
}

static Value get_name(Value self) { return as_builtin(self)->name; }

static Value get_qualname(Value self)
{
    Builtin *b = as_builtin(self);
    if (b->type && b->self && b->passes_self) {
        Value owner = is_type(b->self) ? b->self : from_object(type_of(b->self));
        return str_format("%S.%S", as_type(owner)->qualname, b->name);
    }
    return b->qualname;
}

static Value get_module(Value self)
{
    Builtin *b = as_builtin(self);
    return b->module ? b->module : NONE;
}

static Value get_self(Value self)
{
    Builtin *b = as_builtin(self);
    return b->self ? b->self : NONE;
}

static Value get_doc(Value self)
{
    const char *doc = as_builtin(self)->method->doc;
    return doc ? str_from_text(doc) : NONE;
}

static Value get_text_signature(Value self)
{
    const char *signature = as_builtin(self)->method->signature;
    const char *open = strchr(signature, '(');
    if (!open || strchr(open, '['))
        return NONE;
    return str_from_text(open);
}

static Value get_objclass(Value self)
{
    Builtin *b = as_builtin(self);
    return b->type ? from_object(b->type) : NONE;
}

static Value builtin_reduce(Value *args)
{
    Builtin *b = as_builtin(args[0]);
    if (!b->self || is_exact(b->self, TYPE_module))
        return get_qualname(args[0]);
    Value getattr_function = TRY(dict_get_str(rt.builtins, NAME(getattr)));
    return tuple_pack(2, getattr_function, TRY(tuple_pack(2, b->self, b->name)));
}

static Value descriptor_reduce(Value *args)
{
    Builtin *b = as_builtin(args[0]);
    Value getattr_function = TRY(dict_get_str(rt.builtins, NAME(getattr)));
    return tuple_pack(2, getattr_function, TRY(tuple_pack(2, from_object(b->type), b->name)));
}

static const GetSet builtin_getset[] = {
    {"__name__", get_name, 0, 0},
    {"__qualname__", get_qualname, 0, 0},
    {"__module__", get_module, 0, 0},
    {"__self__", get_self, 0, 0},
    {"__doc__", get_doc, 0, 0},
    {"__text_signature__", get_text_signature, 0, 0},
    {0},
};

static const Method builtin_methods[] = {
    {"__reduce__($self, /)", builtin_reduce, 0},
    {0},
};

TYPE(builtin_function_or_method, .size = sizeof(Builtin), .flags = TYPE_NO_NEW | TYPE_WEAKREF,
     .slots = {.getattribute = attr_generic_get,
               .repr = builtin_repr, .call = builtin_call, .hash = builtin_hash,
               .compare = builtin_compare},
     .getset = builtin_getset, .methods = builtin_methods);

static const GetSet descriptor_getset[] = {
    {"__name__", get_name, 0, 0},
    {"__qualname__", get_qualname, 0, 0},
    {"__objclass__", get_objclass, 0, 0},
    {"__doc__", get_doc, 0, 0},
    {"__text_signature__", get_text_signature, 0, 0},
    {0},
};

static const Method descriptor_methods[] = {
    {"__reduce__($self, /)", descriptor_reduce, 0},
    {0},
};

TYPE(method_descriptor, .size = sizeof(Builtin), .flags = TYPE_METHOD | TYPE_NO_NEW,
     .slots = {.getattribute = attr_generic_get,
               .repr = descriptor_repr, .call = descriptor_call, .descr_get = descriptor_get},
     .getset = descriptor_getset, .methods = descriptor_methods);

TYPE(classmethod_descriptor, .size = sizeof(Builtin), .flags = TYPE_NO_NEW,
     .slots = {.getattribute = attr_generic_get,
               .repr = descriptor_repr, .call = classmethod_call, .descr_get = classmethod_get},
     .getset = descriptor_getset);
