/* SPDX-License-Identifier: MIT
 *
 * types.GenericAlias: list[int], with substitution of type variables.
 */
#include "objects/genericalias.h"

#include "objects/attr.h"
#include "objects/call.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "objects/union.h"

static inline GenericAlias *as_alias(Value v) { return (GenericAlias *)v; }

static Value alias_make(Type *type, Value origin, Value args, bool starred)
{
    GenericAlias *a = TRY((GenericAlias *)type_alloc(type, 0));
    a->origin = origin;
    a->args = is_tuple(args) ? args : TRY(tuple_pack(1, args));
    a->starred = starred;
    return from_object(a);
}

Value generic_alias_new(Value origin, Value args)
{
    return alias_make(rt.types[TYPE_GenericAlias], origin, args, false);
}

static Value class_getitem_body(Value *args) { return generic_alias_new(args[0], args[1]); }

static const Method class_getitem_method = {
    "__class_getitem__($type, object, /)", class_getitem_body,
    "The class with type arguments, as list[int].", 0, 0};

Value generic_class_getitem(Type *type)
{
    return method_descriptor_new(type, &class_getitem_method);
}

/* --- type variables --- */

static bool add_once(Value list, Value item)
{
    for (size_t i = 0; i < list_count(list); i++) {
        bool equal;
        TRY(compare_equal(as_list(list)->items[i], item, &equal));
        if (equal)
            return true;
    }
    return list_push(list, item);
}

/* Collect what can be substituted in args: type variables, and those of nested aliases. */
static bool collect_parameters(Value args, Value found)
{
    for (size_t i = 0; i < tuple_count(args); i++) {
        Value t = as_tuple(args)->items[i];
        if (is_type(t))
            continue;
        if (is_tuple(t) || is_list(t)) {
            TRY(collect_parameters(TRY(tuple_from(t)), found));
            continue;
        }
        Value subst = TRY(attr_get_opt(t, NAME(__typing_subst__)));
        if (subst != UNBOUND && subst != NONE) {
            TRY(add_once(found, t));
            continue;
        }
        Value nested = TRY(attr_get_opt(t, NAME(__parameters__)));
        if (nested != UNBOUND && is_tuple(nested))
            for (size_t j = 0; j < tuple_count(nested); j++)
                TRY(add_once(found, as_tuple(nested)->items[j]));
    }
    return true;
}

Value generic_parameters(Value args)
{
    Value found = TRY(list_new(4));
    TRY(collect_parameters(args, found));
    return list_as_tuple(found);
}

/* *tuple[int, str] among the arguments counts as its elements. */
static Value unpack_arguments(Value items)
{
    Value list = TRY(list_new(4));
    if (!is_tuple(items))
        items = TRY(tuple_pack(1, items));
    for (size_t i = 0; i < tuple_count(items); i++) {
        Value item = as_tuple(items)->items[i];
        Value args = is_type(item) ? UNBOUND
                     : TRY(attr_get_opt(item, NAME(__typing_unpacked_tuple_args__)));
        bool spread = args != UNBOUND && is_tuple(args)
                      && !(tuple_count(args)
                           && as_tuple(args)->items[tuple_count(args) - 1] == ELLIPSIS);
        TRY(spread ? list_extend(list, args) : list_push(list, item));
    }
    return list_as_tuple(list);
}

static ssize_t parameter_index(Value parameters, Value p)
{
    for (size_t i = 0; i < tuple_count(parameters); i++)
        if (as_tuple(parameters)->items[i] == p)
            return (ssize_t)i;
    return -1;
}

static Value substitute(Value arg, Value parameters, Value values);

/* Replace an alias's own type variables by what stands for them. */
static Value substitute_nested(Value arg, Value nested, Value parameters, Value values)
{
    Value chosen = TRY(list_new(tuple_count(nested)));
    for (size_t i = 0; i < tuple_count(nested); i++) {
        Value p = as_tuple(nested)->items[i];
        ssize_t at = parameter_index(parameters, p);
        Value v = at < 0 ? p : as_tuple(values)->items[at];
        Value is_variadic = TRY(attr_get_opt(p, NAME(__typing_is_unpacked_typevartuple__)));
        bool variadic = at >= 0 && is_tuple(v)
                        && type_of(p)->name != NAME(ParamSpec) && is_variadic == UNBOUND;
        TRY(variadic ? list_extend(chosen, v) : list_push(chosen, v));
    }
    return value_getitem(arg, TRY(list_as_tuple(chosen)));
}

static Value substitute_list(Value arg, Value parameters, Value values)
{
    Value out = TRY(list_new(4));
    Value items = TRY(tuple_from(arg));
    for (size_t i = 0; i < tuple_count(items); i++)
        TRY(list_push(out, TRY(substitute(as_tuple(items)->items[i], parameters, values))));
    return is_tuple(arg) ? list_as_tuple(out) : out;
}

static Value substitute(Value arg, Value parameters, Value values)
{
    if (is_type(arg))
        return arg;
    if (is_tuple(arg) || is_list(arg))
        return substitute_list(arg, parameters, values);
    Value subst = TRY(attr_get_opt(arg, NAME(__typing_subst__)));
    if (subst != UNBOUND && subst != NONE) {
        ssize_t at = parameter_index(parameters, arg);
        return at < 0 ? arg : call1(subst, as_tuple(values)->items[at]);
    }
    Value nested = TRY(attr_get_opt(arg, NAME(__parameters__)));
    if (nested == UNBOUND || !is_tuple(nested) || tuple_count(nested) == 0)
        return arg;
    return substitute_nested(arg, nested, parameters, values);
}

/* Let the parameters have a say in the arguments (ParamSpec, TypeVarTuple). */
static Value prepare(Value self, Value parameters, Value items)
{
    for (size_t i = 0; i < tuple_count(parameters); i++) {
        Value p = as_tuple(parameters)->items[i];
        Value f = TRY(attr_get_opt(p, NAME(__typing_prepare_subst__)));
        if (f == UNBOUND || f == NONE)
            continue;
        items = TRY(call2(f, self, items));
        if (!is_tuple(items))
            items = TRY(tuple_pack(1, items));
    }
    return items;
}

Value generic_substitute(Value self, Value args, Value parameters, Value items)
{
    size_t n = tuple_count(parameters);
    if (n == 0)
        RAISE(TypeError, "%R is not a generic class", self);
    items = TRY(prepare(self, parameters, TRY(unpack_arguments(items))));
    if (tuple_count(items) != n)
        RAISE(TypeError, "Too %s arguments for %R; actual %zd, expected %zd",
              tuple_count(items) > n ? "many" : "few", self, (ssize_t)tuple_count(items),
              (ssize_t)n);
    Value out = TRY(list_new(4));
    for (size_t i = 0; i < tuple_count(args); i++) {
        Value arg = as_tuple(args)->items[i];
        Value v = TRY(substitute(arg, parameters, items));
        Value unpacked = is_type(arg) ? UNBOUND
                         : TRY(attr_get_opt(arg, NAME(__typing_is_unpacked_typevartuple__)));
        TRY(unpacked == TRUE && is_tuple(v) ? list_extend(out, v) : list_push(out, v));
    }
    return list_as_tuple(out);
}

/* --- the type --- */

static Value alias_parameters(Value self)
{
    GenericAlias *a = as_alias(self);
    if (!a->parameters)
        a->parameters = TRY(generic_parameters(a->args));
    return a->parameters;
}

static Value alias_getitem(Value self, Value key)
{
    GenericAlias *a = as_alias(self);
    Value args = TRY(generic_substitute(self, a->args, TRY(alias_parameters(self)), key));
    return alias_make(type_of(self), a->origin, args, a->starred);
}

static bool repr_item(StrBuilder *b, Value v)
{
    if (v == ELLIPSIS)
        return builder_text(b, "...");
    if (is_list(v)) {
        TRY(builder_text(b, "["));
        for (size_t i = 0; i < list_count(v); i++) {
            TRY(builder_text(b, i ? ", " : ""));
            TRY(repr_item(b, as_list(v)->items[i]));
        }
        return builder_text(b, "]");
    }
    Value origin = TRY(attr_get_opt(v, NAME(__origin__)));
    if (origin != UNBOUND && TRY(attr_get_opt(v, NAME(__args__))) != UNBOUND)
        return builder_repr(b, v);
    Value qualname = TRY(attr_get_opt(v, NAME(__qualname__)));
    Value module = TRY(attr_get_opt(v, NAME(__module__)));
    if (qualname == UNBOUND || module == UNBOUND || module == NONE)
        return builder_repr(b, v);
    if (!is_str(module) || !str_equal_text(module, "builtins")) {
        TRY(builder_str(b, TRY(value_str(module))));
        TRY(builder_text(b, "."));
    }
    return builder_str(b, TRY(value_str(qualname)));
}

bool generic_repr_item(StrBuilder *b, Value v) { return repr_item(b, v); }

static Value alias_repr(Value self)
{
    GenericAlias *a = as_alias(self);
    StrBuilder b = {0};
    TRY(builder_text(&b, a->starred ? "*" : ""));
    TRY(repr_item(&b, a->origin));
    TRY(builder_text(&b, "["));
    for (size_t i = 0; i < tuple_count(a->args); i++) {
        TRY(builder_text(&b, i ? ", " : ""));
        TRY(repr_item(&b, as_tuple(a->args)->items[i]));
    }
    if (tuple_count(a->args) == 0)
        TRY(builder_text(&b, "()"));
    TRY(builder_text(&b, "]"));
    return builder_finish(&b);
}

static bool alias_hash(Value self, int64_t *hash)
{
    int64_t args;
    TRY(value_hash(as_alias(self)->origin, hash));
    TRY(value_hash(as_alias(self)->args, &args));
    *hash ^= args;
    return true;
}

static Value alias_compare(Value a, Value b, enum CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_instance_of(b, TYPE_GenericAlias))
        return NOT_IMPLEMENTED;
    GenericAlias *x = as_alias(a), *y = as_alias(b);
    bool equal = x->starred == y->starred;
    if (equal)
        TRY(compare_equal(x->origin, y->origin, &equal));
    if (equal)
        TRY(compare_equal(x->args, y->args, &equal));
    return from_bool(equal == (op == COMPARE_EQ));
}

static Value alias_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    Value v = TRY(call_value(as_alias(callee)->origin, args, nargs, kwnames));
    if (!attr_set(v, NAME(__orig_class__), callee)
        && !error_clear_if(TYPE_AttributeError) && !error_clear_if(TYPE_TypeError))
        return 0;
    return v;
}

/* --- *list[int]: an iterator over the one starred alias --- */

typedef struct AliasIterator {
    Object head;
    Value alias; /* 0: exhausted */
} AliasIterator;

static Value alias_iterator_next(Value self)
{
    AliasIterator *it = (AliasIterator *)self;
    if (!it->alias)
        return END;
    GenericAlias *a = as_alias(it->alias);
    it->alias = 0;
    return alias_make(rt.types[TYPE_GenericAlias], a->origin, a->args, true);
}

static Value alias_iterator_reduce(Value *args)
{
    Value iter = TRY(builtin_named("iter")); /* may run Python code */
    Value alias = ((AliasIterator *)args[0])->alias;
    return tuple_pack(2, iter, TRY(tuple_pack(1, alias ? alias : rt.empty_tuple)));
}

static const Method alias_iterator_methods[] = {
    {"__reduce__($self, /)", alias_iterator_reduce, ITERATOR_REDUCE_DOC},
    {0},
};

TYPE(generic_alias_iterator, .size = sizeof(AliasIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(alias_iterator_methods),
     .slots = {.iter = iterator_self, .next = alias_iterator_next});

/* --- the alias's slots --- */

/* Attributes that are the alias's own, not its origin's. */
static bool is_own_name(Value name)
{
    const Value own[] = {NAME(__origin__), NAME(__args__), NAME(__parameters__),
                         NAME(__mro_entries__), NAME(__unpacked__), NAME(__reduce_ex__),
                         NAME(__reduce__), NAME(__copy__), NAME(__deepcopy__),
                         NAME(__typing_unpacked_tuple_args__), NAME(__class__)};
    for (size_t i = 0; i < countof(own); i++)
        if (name == own[i])
            return true;
    return false;
}

static Value alias_getattribute(Value self, Value name)
{
    name = TRY(attr_intern(name));
    if (!is_own_name(name))
        return attr_get(as_alias(self)->origin, name);
    return attr_generic_get(self, name);
}

static Value alias_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("GenericAlias", nargs, kwnames, 2, 2));
    return alias_make(type, args[0], args[1], false);
}

static Value alias_iter(Value self)
{
    AliasIterator *it = TRY((AliasIterator *)type_alloc(rt.types[TYPE_generic_alias_iterator], 0));
    it->alias = self;
    return from_object(it);
}

static Value alias_mro_entries(Value *args) { return tuple_pack(1, as_alias(args[0])->origin); }

static Value alias_reduce(Value *args)
{
    GenericAlias *a = as_alias(args[0]);
    if (a->starred) {
        Value plain = TRY(alias_make(type_of(args[0]), a->origin, a->args, false));
        Value next = dict_get_str(rt.builtins, NAME(next));
        return tuple_pack(2, next, TRY(tuple_pack(1, TRY(iter_new(plain)))));
    }
    return tuple_pack(2, from_object(type_of(args[0])),
                      TRY(tuple_pack(2, a->origin, a->args)));
}

static Value alias_refuse_instance(Value *args)
{
    RAISE(TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}

static Value alias_refuse_subclass(Value *args)
{
    RAISE(TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

static Value alias_dir(Value *args)
{
    Value names = TRY(call_special(as_alias(args[0])->origin, NAME(__dir__), 0, 0));
    Value list = TRY(list_from(names));
    static const char *const own[] = {"__origin__", "__args__", "__parameters__",
                                      "__mro_entries__", "__reduce_ex__", "__reduce__",
                                      "__copy__", "__deepcopy__", "__unpacked__",
                                      "__typing_unpacked_tuple_args__", "__class__"};
    for (size_t i = 0; i < countof(own); i++)
        TRY(add_once(list, TRY(str_from_text(own[i]))));
    return list;
}

static Value get_unpacked_args(Value self)
{
    GenericAlias *a = as_alias(self);
    return a->starred && a->origin == from_object(rt.types[TYPE_tuple]) ? a->args : NONE;
}

static const Member alias_members[] = {
    {"__origin__", MEMBER_VALUE, offsetof(GenericAlias, origin), false, 0},
    {"__args__", MEMBER_VALUE, offsetof(GenericAlias, args), false, 0},
    {"__unpacked__", MEMBER_BOOL, offsetof(GenericAlias, starred), false, 0},
    {0},
};
static const GetSet alias_getset[] = {
    {"__parameters__", alias_parameters, 0, 0},
    {"__typing_unpacked_tuple_args__", get_unpacked_args, 0, 0},
    {0},
};
static const Method alias_methods[] = {
    {"__mro_entries__($self, bases, /)", alias_mro_entries, 0},
    {"__instancecheck__($self, instance, /)", alias_refuse_instance, 0},
    {"__subclasscheck__($self, cls, /)", alias_refuse_subclass, 0},
    {"__reduce__($self, /)", alias_reduce, 0},
    {"__dir__($self, /)", alias_dir, 0},
    {0},
};

static Value alias_or(Value a, Value b) { return union_new(a, b); }

TYPE(GenericAlias, .name = "types.GenericAlias", .size = sizeof(GenericAlias),
     .flags = TYPE_BASE | TYPE_WEAKREF,
     .doc = "GenericAlias(origin, args, /)\n--\n\nA class with type arguments, as list[int].",
     .slots = {.repr = alias_repr, .hash = alias_hash, .compare = alias_compare,
               .call = alias_call, .getattribute = alias_getattribute, .getitem = alias_getitem,
               .iter = alias_iter, .construct = alias_construct, .or = alias_or},
     .members = alias_members, .getset = alias_getset, .methods = alias_methods);
