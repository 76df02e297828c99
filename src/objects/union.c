/* SPDX-License-Identifier: MIT
 *
 * types.UnionType: flattened and without repetitions, in order of appearance.
 */
#include "objects/union.h"

#include "objects/attr.h"
#include "objects/call.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/genericalias.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static inline Union *as_union(Value v) { return (Union *)v; }

static bool is_unionable(Value v)
{
    return v == NONE || is_type(v) || is_instance_of(v, TYPE_GenericAlias)
           || is_exact(v, TYPE_UnionType) || is_exact(v, TYPE_TypeAliasType);
}

static bool add_member(Value list, Value v)
{
    if (v == NONE)
        v = from_object(rt.types[TYPE_NoneType]);
    for (size_t i = 0; i < list_count(list); i++) {
        Value known = as_list(list)->items[i];
        bool equal = known == v;
        if (!equal && is_exact(known, TYPE_GenericAlias) && is_exact(v, TYPE_GenericAlias))
            TRY(compare_equal(known, v, &equal));
        else if (!equal && !is_type(known) && !is_type(v))
            TRY(compare_equal(known, v, &equal));
        if (equal)
            return true;
    }
    return list_push(list, v);
}

static bool add_members(Value list, Value v)
{
    if (!is_exact(v, TYPE_UnionType))
        return add_member(list, v);
    Tuple *args = as_tuple(as_union(v)->args);
    for (size_t i = 0; i < args->count; i++)
        TRY(add_member(list, args->items[i]));
    return true;
}

static Value union_from_list(Value list)
{
    if (list_count(list) == 1)
        return as_list(list)->items[0];
    Union *u = TRY((Union *)type_alloc(rt.types[TYPE_UnionType], 0));
    u->args = TRY(list_as_tuple(list));
    return from_object(u);
}

Value union_new(Value a, Value b)
{
    if (!is_unionable(a) || !is_unionable(b))
        return NOT_IMPLEMENTED;
    Value list = TRY(list_new(4));
    TRY(add_members(list, a));
    TRY(add_members(list, b));
    return union_from_list(list);
}

static Value union_repr(Value self)
{
    Tuple *args = as_tuple(as_union(self)->args);
    StrBuilder b = {0};
    for (size_t i = 0; i < args->count; i++) {
        TRY(builder_text(&b, i ? " | " : ""));
        if (args->items[i] == from_object(rt.types[TYPE_NoneType]))
            TRY(builder_text(&b, "None"));
        else
            TRY(generic_repr_item(&b, args->items[i]));
    }
    return builder_finish(&b);
}

static bool union_hash(Value self, int64_t *hash)
{
    return value_hash(TRY(frozenset_from(as_union(self)->args)), hash);
}

static Value union_compare(Value a, Value b, enum CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(b, TYPE_UnionType))
        return NOT_IMPLEMENTED;
    return compare_values(TRY(set_from(as_union(a)->args)), TRY(set_from(as_union(b)->args)), op);
}

static Value union_parameters(Value self)
{
    Union *u = as_union(self);
    if (!u->parameters)
        u->parameters = TRY(generic_parameters(u->args));
    return u->parameters;
}

static Value union_getitem(Value self, Value key)
{
    Union *u = as_union(self);
    Value args = TRY(generic_substitute(self, u->args, TRY(union_parameters(self)), key));
    Value result = as_tuple(args)->items[0];
    for (size_t i = 1; i < tuple_count(args); i++)
        result = TRY(operate_binary(BINARY_or, result, as_tuple(args)->items[i]));
    return result;
}

static bool check_plain(Value self, const char *function)
{
    Tuple *args = as_tuple(as_union(self)->args);
    for (size_t i = 0; i < args->count; i++)
        if (!is_type(args->items[i]))
            RAISE(TypeError, "%s() argument 2 cannot be a parameterized generic", function);
    return true;
}

static Value union_instancecheck(Value *args)
{
    bool result;
    TRY(check_plain(args[0], "isinstance"));
    TRY(type_isinstance(args[1], as_union(args[0])->args, &result));
    return from_bool(result);
}

static Value union_subclasscheck(Value *args)
{
    bool result;
    if (!is_type(args[1]))
        RAISE(TypeError, "issubclass() arg 1 must be a class");
    TRY(check_plain(args[0], "issubclass"));
    TRY(type_issubclass(args[1], as_union(args[0])->args, &result));
    return from_bool(result);
}

static Value union_or(Value a, Value b) { return union_new(a, b); }

static const Member union_members[] = {
    {"__args__", MEMBER_VALUE, offsetof(Union, args), false, 0},
    {0},
};
static const GetSet union_getset[] = {{"__parameters__", union_parameters, 0, 0}, {0}};
static const Method union_methods[] = {
    {"__instancecheck__($self, instance, /)", union_instancecheck, 0},
    {"__subclasscheck__($self, cls, /)", union_subclasscheck, 0},
    {0},
};

TYPE(UnionType, .name = "types.UnionType", .size = sizeof(Union),
     .flags = TYPE_NO_NEW | TYPE_WEAKREF, .doc = "Several types, as int | str.",
     .slots = {.getattribute = attr_generic_get,
               .repr = union_repr, .hash = union_hash, .compare = union_compare, .or = union_or,
               .getitem = union_getitem},
     .members = union_members, .getset = union_getset, .methods = union_methods);
