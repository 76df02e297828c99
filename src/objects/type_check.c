/* SPDX-License-Identifier: MIT
 *
 * isinstance() and issubclass().
 */
#include "objects/attr.h"
#include "objects/call.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "objects/union.h"

/* The __bases__ of a class-like object, or UNBOUND. */
static Value bases_of(Value cls)
{
    Value bases = TRY(attr_get_opt(cls, NAME(__bases__)));
    return bases == UNBOUND || !is_tuple(bases) ? UNBOUND : bases;
}

static bool check_class(Value cls, const char *error)
{
    return TRY(bases_of(cls)) != UNBOUND || raise_error(TYPE_TypeError, "%s", error);
}

/* Derivation among class-like objects that only have __bases__. */
static bool derives(Value derived, Value cls, bool *result)
{
    TRY(stack_check(" in __subclasscheck__"));
    *result = derived == cls;
    if (*result)
        return true;
    Value bases = TRY(bases_of(derived));
    for (size_t i = 0; bases != UNBOUND && i < tuple_count(bases) && !*result; i++)
        TRY(derives(as_tuple(bases)->items[i], cls, result));
    return true;
}

bool type_isinstance_plain(Value object, Value cls, bool *result)
{
    if (is_type(cls)) {
        *result = type_is_subtype(type_of(object), as_type(cls));
        if (*result)
            return true;
        Value claimed = TRY(attr_get_opt(object, NAME(__class__)));
        if (claimed != from_object(type_of(object)) && claimed != UNBOUND && is_type(claimed))
            *result = type_is_subtype(as_type(claimed), as_type(cls));
        return true;
    }
    TRY(check_class(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union"));
    Value claimed = TRY(attr_get_opt(object, NAME(__class__)));
    *result = false;
    return claimed == UNBOUND || derives(claimed, cls, result);
}

bool type_issubclass_plain(Value derived, Value cls, bool *result)
{
    if (is_type(derived) && is_type(cls)) {
        *result = type_is_subtype(as_type(derived), as_type(cls));
        return true;
    }
    TRY(check_class(derived, "issubclass() arg 1 must be a class"));
    if (!is_exact(cls, TYPE_UnionType))
        TRY(check_class(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union"));
    return derives(derived, cls, result);
}

static bool by_hook(Value cls, Value name, Value subject, bool *known, bool *result)
{
    Value args[1] = {subject};
    Value v = TRY(call_special(cls, name, args, 1));
    *known = v != UNBOUND;
    return !*known || value_truth(v, result);
}

bool type_isinstance(Value object, Value classinfo, bool *result)
{
    *result = true;
    if (from_object(type_of(object)) == classinfo)
        return true;
    if (is_pointer(classinfo) && type_of(classinfo) == rt.types[TYPE_type])
        return type_isinstance_plain(object, classinfo, result);
    if (is_tuple(classinfo)) {
        TRY(stack_check(" in __instancecheck__"));
        *result = false;
        for (size_t i = 0; i < tuple_count(classinfo) && !*result; i++)
            TRY(type_isinstance(object, as_tuple(classinfo)->items[i], result));
        return true;
    }
    bool known;
    TRY(by_hook(classinfo, NAME(__instancecheck__), object, &known, result));
    return known || type_isinstance_plain(object, classinfo, result);
}

bool type_issubclass(Value cls, Value classinfo, bool *result)
{
    if (is_pointer(classinfo) && type_of(classinfo) == rt.types[TYPE_type]) {
        *result = cls == classinfo;
        return *result || type_issubclass_plain(cls, classinfo, result);
    }
    if (is_tuple(classinfo)) {
        TRY(stack_check(" in __subclasscheck__"));
        *result = false;
        for (size_t i = 0; i < tuple_count(classinfo) && !*result; i++)
            TRY(type_issubclass(cls, as_tuple(classinfo)->items[i], result));
        return true;
    }
    bool known;
    TRY(by_hook(classinfo, NAME(__subclasscheck__), cls, &known, result));
    return known || type_issubclass_plain(cls, classinfo, result);
}
