/* SPDX-License-Identifier: MIT
 *
 * Module _typing: type parameters and aliases, as `def f[T]`, `class C[T]` and `type A[T] =
 * ...` make them. Bounds, constraints and aliases' values are functions until somebody
 * asks. What takes more than that is the typing module's, in Python.
 */
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "objects/union.h"

typedef struct TypeVar {
    Object head;
    Value dict; /* attribute word */
    Value name;
    Value bound, evaluate_bound;             /* evaluate_...: 0 once it has been called */
    Value constraints, evaluate_constraints; /* constraints: a tuple, or 0 */
    bool covariant, contravariant, infer_variance;
} TypeVar; /* ParamSpec too; TypeVarTuple: the name only */

typedef struct ParamSpecPart { /* P.args, P.kwargs */
    Object head;
    Value origin;
} ParamSpecPart;

typedef struct TypeAlias {
    Object head;
    Value name, parameters, value, evaluate, module;
} TypeAlias;

static inline TypeVar *as_typevar(Value v) { return (TypeVar *)v; }

/* typing.name(args...) */
static Value call_typing(const char *name, Value *args, size_t nargs)
{
    Value typing = TRY(rt.services.import("typing"));
    Value function = TRY(attr_get(typing, TRY(str_intern_utf8(name, strlen(name)))));
    return call_value(function, args, nargs, 0);
}

/* None as a type is NoneType. */
static Value type_argument(Value v, const char *message)
{
    if (v == NONE)
        return from_object(rt.types[TYPE_NoneType]);
    Value args[2] = {v, TRY(str_from_text(message))};
    return call_typing("_type_check", args, 2);
}

static Value parameter_new(Type *type, Value name)
{
    TypeVar *t = TRY((TypeVar *)type_alloc(type, 0));
    t->name = name;
    Value module = rt.services.current_module_name ? rt.services.current_module_name() : UNBOUND;
    TRY(attr_instance_set(from_object(t), NAME(__module__), module == UNBOUND ? NONE : module));
    return from_object(t);
}

/* ---- what the three kinds of parameters share ---- */

static Value parameter_repr(Value self)
{
    TypeVar *t = as_typevar(self);
    if (t->infer_variance || is_exact(self, TYPE_TypeVarTuple))
        return t->name;
    return str_format("%c%S", t->covariant ? '+' : t->contravariant ? '-' : '~', t->name);
}

static Value parameter_reduce(Value *args) { return as_typevar(args[0])->name; }

static Value refuse_to_be_base(Value *args)
{
    RAISE(TypeError, "Cannot subclass an instance of %s",
          strrchr(type_name(type_of(args[0])), '.') + 1);
}

static Value parameter_or(Value a, Value b)
{
    Value args[2] = {a, b};
    return call_typing("_make_union", args, 2);
}

static Value get_dict(Value self) { return attr_dict(self); }

/* ---- TypeVar ---- */

static Value get_bound(Value self)
{
    TypeVar *t = as_typevar(self);
    if (t->evaluate_bound) {
        Value v = TRY(call0(t->evaluate_bound));
        t->bound = v;
        t->evaluate_bound = 0;
    }
    return t->bound ? t->bound : NONE;
}

static Value get_constraints(Value self)
{
    TypeVar *t = as_typevar(self);
    if (t->evaluate_constraints) {
        Value v = TRY(call0(t->evaluate_constraints));
        t->constraints = v;
        t->evaluate_constraints = 0;
    }
    return t->constraints ? t->constraints : rt.empty_tuple;
}

static bool set_variance(TypeVar *t, Value covariant, Value contravariant, Value infer)
{
    TRY(value_truth(covariant, &t->covariant));
    TRY(value_truth(contravariant, &t->contravariant));
    TRY(value_truth(infer, &t->infer_variance));
    if (t->covariant && t->contravariant)
        RAISE(ValueError, "Bivariant types are not supported.");
    if (t->infer_variance && (t->covariant || t->contravariant))
        RAISE(ValueError, "Variance cannot be specified with infer_variance.");
    return true;
}

static Value typevar_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value a[6];
    TRY(arguments_place("typevar(name, *constraints, bound=None, covariant=False, contravariant=False, "
                        "infer_variance=False)", args, nargs, kwnames, a));
    if (!is_str(a[0]))
        RAISE(TypeError, "typevar() argument 'name' must be str, not %K", a[0]);
    TypeVar *t = as_typevar(TRY(parameter_new(type, a[0])));
    TRY(set_variance(t, a[3], a[4], a[5]));
    if (a[2] != NONE)
        t->bound = TRY(type_argument(a[2], "Bound must be a type."));
    size_t n = tuple_count(a[1]);
    if (n == 1)
        RAISE(TypeError, "A single constraint is not allowed");
    if (n && t->bound)
        RAISE(TypeError, "Constraints cannot be combined with bound=...");
    if (n) {
        Tuple *checked = TRY(tuple_alloc(n));
        for (size_t i = 0; i < n; i++)
            checked->items[i] = TRY(type_argument(as_tuple(a[1])->items[i],
                                                  "TypeVar(name, constraint, ...): constraints must be types."));
        t->constraints = from_object(checked);
    }
    return from_object(t);
}

static Value typevar_subst(Value *args) { return call_typing("_typevar_subst", args, 2); }

static const GetSet typevar_getset[] = {
    {"__bound__", get_bound, 0, "The upper bound, or None."},
    {"__constraints__", get_constraints, 0, "The types it may stand for; empty: any."},
    {"__dict__", get_dict, 0, "Attributes."},
    {0},
};

#define VARIANCE_MEMBERS                                                                         \
    {"__covariant__", MEMBER_BOOL, offsetof(TypeVar, covariant), false, "Is it covariant?"},      \
    {"__contravariant__", MEMBER_BOOL, offsetof(TypeVar, contravariant), false, "Is it contravariant?"}, \
    {"__infer_variance__", MEMBER_BOOL, offsetof(TypeVar, infer_variance), false, "Is the variance inferred?"}
#define NAME_MEMBER {"__name__", MEMBER_VALUE, offsetof(TypeVar, name), false, "The name."}
#define PARAMETER_METHODS                                                                        \
    {"__reduce__($self, /)", parameter_reduce, "Pickled by name."},                              \
    {"__mro_entries__($self, bases, /)", refuse_to_be_base, "Is no base class."}

static const Member typevar_members[] = {NAME_MEMBER, VARIANCE_MEMBERS, {0}};
static const Method typevar_methods[] = {
    PARAMETER_METHODS,
    {"__typing_subst__($self, arg, /)", typevar_subst, "What replaces it in a generic alias."},
    {0},
};

TYPE(TypeVar, .name = "typing.TypeVar", .size = sizeof(TypeVar),
     .attrs_offset = offsetof(TypeVar, dict), .flags = TYPE_DICT | TYPE_WEAKREF,
     .doc = "Type variable.",
     .slots = {.repr = parameter_repr, .or = parameter_or, .construct = typevar_construct},
     .methods = typevar_methods, .getset = typevar_getset, .members = typevar_members,
     .new_signature = "(name, *constraints, bound=None, covariant=False, contravariant=False, infer_variance=False)");

/* TypeVars of type parameter lists: the second argument computes the bound or constraints. */
static Value lazy_typevar(Value name)
{
    Value v = TRY(parameter_new(rt.types[TYPE_TypeVar], name));
    as_typevar(v)->infer_variance = true;
    return v;
}

static Value typevar_with_bound(Value *args)
{
    Value v = TRY(lazy_typevar(args[0]));
    as_typevar(v)->evaluate_bound = args[1];
    return v;
}

static Value typevar_with_constraints(Value *args)
{
    Value v = TRY(lazy_typevar(args[0]));
    as_typevar(v)->evaluate_constraints = args[1];
    return v;
}

/* ---- ParamSpec, and its .args and .kwargs ---- */

static Value part_new(enum TypeId type, Value origin)
{
    ParamSpecPart *p = TRY((ParamSpecPart *)type_alloc(rt.types[type], 0));
    p->origin = origin;
    return from_object(p);
}

static Value part_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value a[1];
    TRY(arguments_place(type == rt.types[TYPE_ParamSpecArgs] ? "paramspecargs(origin)"
                                                             : "paramspeckwargs(origin)",
                        args, nargs, kwnames, a));
    return part_new(type->id, a[0]);
}

static Value part_repr(Value self)
{
    Value origin = ((ParamSpecPart *)self)->origin;
    const char *name = is_exact(self, TYPE_ParamSpecArgs) ? "args" : "kwargs";
    if (is_exact(origin, TYPE_ParamSpec))
        return str_format("%S.%s", as_typevar(origin)->name, name);
    return str_format("%R.%s", origin, name);
}

static Value part_compare(Value a, Value b, enum CompareOp op)
{
    if (type_of(a) != type_of(b) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    return compare_values(((ParamSpecPart *)a)->origin, ((ParamSpecPart *)b)->origin, op);
}

static const Member part_members[] = {
    {"__origin__", MEMBER_VALUE, offsetof(ParamSpecPart, origin), false, "The ParamSpec."},
    {0},
};
static const Method part_methods[] = {
    {"__mro_entries__($self, bases, /)", refuse_to_be_base, "Is no base class."},
    {0},
};

TYPE(ParamSpecArgs, .name = "typing.ParamSpecArgs", .size = sizeof(ParamSpecPart), .flags = TYPE_WEAKREF,
     .unhashable = true, .doc = "The positional arguments of a ParamSpec.",
     .slots = {.repr = part_repr, .compare = part_compare, .construct = part_construct},
     .members = part_members, .methods = part_methods);

TYPE(ParamSpecKwargs, .name = "typing.ParamSpecKwargs", .size = sizeof(ParamSpecPart), .flags = TYPE_WEAKREF,
     .unhashable = true, .doc = "The keyword arguments of a ParamSpec.",
     .slots = {.repr = part_repr, .compare = part_compare, .construct = part_construct},
     .members = part_members, .methods = part_methods);

static Value paramspec_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value a[5];
    TRY(arguments_place("paramspec(name, *, bound=None, covariant=False, contravariant=False, "
                        "infer_variance=False)", args, nargs, kwnames, a));
    if (!is_str(a[0]))
        RAISE(TypeError, "paramspec() argument 'name' must be str, not %K", a[0]);
    TypeVar *t = as_typevar(TRY(parameter_new(type, a[0])));
    TRY(set_variance(t, a[2], a[3], a[4]));
    if (a[1] != NONE)
        t->bound = TRY(type_argument(a[1], "Bound must be a type."));
    return from_object(t);
}

static Value get_args(Value self) { return part_new(TYPE_ParamSpecArgs, self); }
static Value get_kwargs(Value self) { return part_new(TYPE_ParamSpecKwargs, self); }
static Value paramspec_subst(Value *args) { return call_typing("_paramspec_subst", args, 2); }
static Value paramspec_prepare(Value *args) { return call_typing("_paramspec_prepare_subst", args, 3); }

static const GetSet paramspec_getset[] = {
    {"__bound__", get_bound, 0, "The upper bound, or None."},
    {"args", get_args, 0, "The positional arguments."},
    {"kwargs", get_kwargs, 0, "The keyword arguments."},
    {"__dict__", get_dict, 0, "Attributes."},
    {0},
};
static const Method paramspec_methods[] = {
    PARAMETER_METHODS,
    {"__typing_subst__($self, arg, /)", paramspec_subst, "What replaces it in a generic alias."},
    {"__typing_prepare_subst__($self, alias, args, /)", paramspec_prepare, "The arguments before substitution."},
    {0},
};

TYPE(ParamSpec, .name = "typing.ParamSpec", .size = sizeof(TypeVar),
     .attrs_offset = offsetof(TypeVar, dict), .flags = TYPE_DICT | TYPE_WEAKREF,
     .doc = "Variable for the parameters of a callable.",
     .slots = {.repr = parameter_repr, .or = parameter_or, .construct = paramspec_construct},
     .methods = paramspec_methods, .getset = paramspec_getset, .members = typevar_members,
     .new_signature = "(name, *, bound=None, covariant=False, contravariant=False, infer_variance=False)");

/* ---- TypeVarTuple ---- */

static Value typevartuple_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value a[1];
    TRY(arguments_place("typevartuple(name)", args, nargs, kwnames, a));
    if (!is_str(a[0]))
        RAISE(TypeError, "typevartuple() argument 'name' must be str, not %K", a[0]);
    return parameter_new(type, a[0]);
}

/* typing.Unpack[self] */
static Value unpack(Value self)
{
    Value typing = TRY(rt.services.import("typing"));
    return value_getitem(TRY(attr_get(typing, NAME(Unpack))), self);
}

/* *Ts gives one item: Unpack[Ts]. */
static Value typevartuple_iter(Value self)
{
    Value unpacked = TRY(unpack(self));
    return iter_new(TRY(tuple_new(&unpacked, 1)));
}

static Value typevartuple_subst(Value *args)
{
    RAISE(TypeError, "Substitution of bare TypeVarTuple is not supported");
}

static Value typevartuple_prepare(Value *args) { return call_typing("_typevartuple_prepare_subst", args, 3); }

static const GetSet typevartuple_getset[] = {
    {"__dict__", get_dict, 0, "Attributes."},
    {0},
};
static const Member typevartuple_members[] = {NAME_MEMBER, {0}};
static const Method typevartuple_methods[] = {
    PARAMETER_METHODS,
    {"__typing_subst__($self, arg, /)", typevartuple_subst, "Can't be replaced by itself."},
    {"__typing_prepare_subst__($self, alias, args, /)", typevartuple_prepare, "The arguments before substitution."},
    {0},
};

TYPE(TypeVarTuple, .name = "typing.TypeVarTuple", .size = sizeof(TypeVar),
     .attrs_offset = offsetof(TypeVar, dict), .flags = TYPE_DICT | TYPE_WEAKREF,
     .doc = "Variable for any number of types.",
     .slots = {.repr = parameter_repr, .iter = typevartuple_iter, .construct = typevartuple_construct},
     .methods = typevartuple_methods, .getset = typevartuple_getset, .members = typevartuple_members,
     .new_signature = "(name)");

/* ---- TypeAliasType ---- */

static Value alias_new(Value name, Value parameters, Value value, Value evaluate)
{
    TypeAlias *a = TRY((TypeAlias *)type_alloc(rt.types[TYPE_TypeAliasType], 0));
    a->name = name;
    a->parameters = parameters;
    a->value = value;
    a->evaluate = evaluate;
    Value module = rt.services.current_module_name ? rt.services.current_module_name() : UNBOUND;
    a->module = module == UNBOUND ? 0 : module;
    return from_object(a);
}

static Value alias_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value a[3];
    TRY(arguments_place("typealias(name, value, *, type_params=())", args, nargs, kwnames, a));
    if (!is_str(a[0]))
        RAISE(TypeError, "typealias() argument 'name' must be str, not %K", a[0]);
    if (!is_tuple(a[2]))
        RAISE(TypeError, "type_params must be a tuple");
    return alias_new(a[0], tuple_count(a[2]) ? a[2] : 0, a[1], 0);
}

/* type name[parameters] = ...: (name, parameters or None, function that computes the value) */
static Value type_alias(Value *args)
{
    Value *parts = as_tuple(args[0])->items;
    return alias_new(parts[0], parts[1] == NONE ? 0 : parts[1], 0, parts[2]);
}

static Value alias_value(Value self)
{
    TypeAlias *a = (TypeAlias *)self;
    if (!a->value) {
        Value v = TRY(call0(a->evaluate));
        a->value = v;
    }
    return a->value;
}

static Value alias_type_params(Value self)
{
    Value v = ((TypeAlias *)self)->parameters;
    return v ? v : rt.empty_tuple;
}

/* The type parameters with TypeVarTuples unpacked. */
static Value alias_parameters(Value self)
{
    Value params = alias_type_params(self);
    Value list = TRY(list_new(tuple_count(params)));
    for (size_t i = 0; i < tuple_count(params); i++) {
        Value v = as_tuple(params)->items[i];
        TRY(list_push(list, is_exact(v, TYPE_TypeVarTuple) ? TRY(unpack(v)) : v));
    }
    return list_as_tuple(list);
}

static Value alias_repr(Value self) { return ((TypeAlias *)self)->name; }
static Value alias_or(Value a, Value b)
{
    return union_new(a, b);
}

static Value alias_getitem(Value self, Value args)
{
    if (!((TypeAlias *)self)->parameters)
        RAISE(TypeError, "Only generic type aliases are subscriptable");
    return generic_alias_new(self, is_tuple(args) ? args : TRY(tuple_new(&args, 1)));
}

static Value alias_reduce(Value *args) { return ((TypeAlias *)args[0])->name; }

static const GetSet alias_getset[] = {
    {"__value__", alias_value, 0, "What it stands for."},
    {"__type_params__", alias_type_params, 0, "The type parameters."},
    {"__parameters__", alias_parameters, 0, "The type parameters, unpacked."},
    {0},
};
static const Member alias_members[] = {
    {"__name__", MEMBER_VALUE, offsetof(TypeAlias, name), false, "The name."},
    {"__module__", MEMBER_VALUE_NONE, offsetof(TypeAlias, module), false, "The module's name."},
    {0},
};
static const Method alias_methods[] = {
    {"__reduce__($self, /)", alias_reduce, "Pickled by name."},
    {0},
};

TYPE(TypeAliasType, .name = "typing.TypeAliasType", .size = sizeof(TypeAlias), .flags = TYPE_WEAKREF,
     .doc = "Type alias.",
     .slots = {.repr = alias_repr, .or = alias_or, .getitem = alias_getitem, .construct = alias_construct},
     .methods = alias_methods, .getset = alias_getset, .members = alias_members,
     .new_signature = "(name, value, *, type_params=())");

/* ---- Generic ---- */

/* typing.name(cls, *args, **kwargs) */
static Value call_generic(const char *name, Value *args, size_t nargs, Value kwnames)
{
    Value typing = TRY(rt.services.import("typing"));
    Value function = TRY(attr_get(typing, TRY(str_intern_utf8(name, strlen(name)))));
    return call_value(function, args, nargs, kwnames);
}

/* The typing module, or UNBOUND where no library is installed: generic classes work
 * without one, too. */
static Value typing_if_there(void)
{
    Value typing = rt.services.import("typing");
    if (!typing && error_clear_if(TYPE_ModuleNotFoundError))
        return UNBOUND;
    return typing;
}

static Value generic_getitem(Value *args, size_t nargs, Value kwnames)
{
    if (TRY(typing_if_there()) == UNBOUND && nargs == 2 && !kwnames)
        return generic_alias_new(args[0], args[1]);
    return call_generic("_generic_class_getitem", args, nargs, kwnames);
}

static Value generic_init_subclass(Value *args, size_t nargs, Value kwnames)
{
    if (TRY(typing_if_there()) == UNBOUND)
        return NONE;
    return call_generic("_generic_init_subclass", args, nargs, kwnames);
}

static const Method generic_methods[] = {
    {"__class_getitem__($type, /, *args, **kwargs)", .raw = generic_getitem, .doc = "Make a generic alias."},
    {"__init_subclass__($type, /, *args, **kwargs)", .raw = generic_init_subclass, .doc = "Prepare a subclass."},
    {0},
};

TYPE(Generic, .name = "typing.Generic", .size = sizeof(Object), .flags = TYPE_BASE,
     .doc = "Abstract base class of generic types.", .methods = generic_methods);

/* class C[T]: ... derives from Generic[T]; *Ts comes unpacked. */
static Value subscript_generic(Value *args)
{
    Value params = args[0], typing = TRY(typing_if_there());
    if (typing == UNBOUND)
        return generic_alias_new(from_object(rt.types[TYPE_Generic]), params);
    Value list = TRY(list_new(tuple_count(params)));
    for (size_t i = 0; i < tuple_count(params); i++) {
        Value v = as_tuple(params)->items[i];
        TRY(list_push(list, is_exact(v, TYPE_TypeVarTuple) ? TRY(unpack(v)) : v));
    }
    return value_getitem(TRY(attr_get(typing, NAME(Generic))), TRY(list_as_tuple(list)));
}

static Value idfunc(Value *args) { return args[0]; }

static const Method typing_methods[] = {
    {"_idfunc($module, x, /)", idfunc, "Its argument."},
    {"_typevar_with_bound($module, name, evaluate, /)", typevar_with_bound, "def f[T: bound]"},
    {"_typevar_with_constraints($module, name, evaluate, /)", typevar_with_constraints, "def f[T: (a, b)]"},
    {"_type_alias($module, parts, /)", type_alias, "type name = value"},
    {"_subscript_generic($module, parameters, /)", subscript_generic, "Generic[parameters]"},
    {0},
};

static const enum TypeId typing_types[] = {
    TYPE_TypeVar, TYPE_ParamSpec, TYPE_TypeVarTuple, TYPE_ParamSpecArgs, TYPE_ParamSpecKwargs,
    TYPE_TypeAliasType, TYPE_Generic, TYPE_none,
};

MODULE(_typing, .doc = "Type parameters and aliases.", .methods = typing_methods, .types = typing_types);
