/* SPDX-License-Identifier: MIT
 *
 * The match statement's instructions: mapping and class patterns.
 */
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "vm/vm_state.h"

/* case {key: pattern, ...}: the values by get(key, marker), so that no __missing__ runs. */
Value match_keys(Value subject, Value keys)
{
    size_t n = tuple_count(keys);
    Value values = from_object(TRY(tuple_alloc(n)));
    if (!n)
        return rt.empty_tuple;
    Value seen = TRY(set_new()), self;
    Value marker = TRY(object_new(rt.types[TYPE_object], 0, 0, 0));
    Value get = TRY(attr_method(subject, NAME(get), &self));
    for (size_t i = 0; i < n; i++) {
        Value key = as_tuple(keys)->items[i];
        bool repeated;
        TRY(set_contains(seen, key, &repeated));
        if (repeated)
            RAISE(ValueError, "mapping pattern checks duplicate key (%R)", key);
        TRY(set_add(seen, key));
        Value v = TRY(self ? call3(get, self, key, marker) : call2(get, key, marker));
        if (v == marker)
            return NONE;
        as_tuple(values)->items[i] = v;
    }
    return values;
}

/* The subject's attribute; UNBOUND if it has none. A name must not come twice. */
static Value match_attribute(Value subject, Value type, Value name, Value seen)
{
    bool repeated;
    TRY(set_contains(seen, name, &repeated));
    if (repeated)
        RAISE(TypeError, "%N() got multiple sub-patterns for attribute %R", type, name);
    TRY(set_add(seen, name));
    return attr_get_opt(subject, name);
}

/* The names that the class's positional patterns stand for; NONE: the subject itself. */
static Value match_args(Value type, uint32_t nargs)
{
    Value names = TRY(attr_get_opt(type, NAME(__match_args__)));
    bool self = false;
    if (names == UNBOUND) {
        names = rt.empty_tuple;
        self = as_type(type)->flags & TYPE_MATCH_SELF;
    } else if (!is_exact(names, TYPE_tuple)) {
        RAISE(TypeError, "%N.__match_args__ must be a tuple (got %T)", type, names);
    }
    size_t allowed = self ? 1 : tuple_count(names);
    if (allowed < nargs)
        RAISE(TypeError, "%N() accepts %zu positional sub-pattern%s (%u given)", type, allowed,
              allowed == 1 ? "" : "s", nargs);
    return self ? NONE : names;
}

/* case type(pattern, ..., name=pattern): the attributes as a tuple, None if it doesn't match. */
Value match_class(Value subject, Value type, uint32_t nargs, Value names)
{
    if (!is_type(type))
        RAISE(TypeError, "called match pattern must be a class");
    bool matches;
    TRY(type_isinstance(subject, type, &matches));
    if (!matches)
        return NONE;
    size_t n = nargs + tuple_count(names), filled = 0;
    if (!n)
        return rt.empty_tuple;
    Tuple *values = TRY(tuple_alloc(n));
    Value seen = TRY(set_new());
    Value positional = nargs ? TRY(match_args(type, nargs)) : rt.empty_tuple;
    for (uint32_t i = 0; i < nargs; i++) {
        Value v = subject;
        if (positional != NONE) {
            Value name = as_tuple(positional)->items[i];
            if (!is_str(name))
                RAISE(TypeError, "__match_args__ elements must be strings (got %T)", name);
            v = TRY(match_attribute(subject, type, name, seen));
        }
        if (v == UNBOUND)
            return NONE;
        values->items[filled++] = v;
    }
    for (size_t i = 0; i < tuple_count(names); i++) {
        Value v = TRY(match_attribute(subject, type, as_tuple(names)->items[i], seen));
        if (v == UNBOUND)
            return NONE;
        values->items[filled++] = v;
    }
    return from_object(values);
}
