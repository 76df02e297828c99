/* SPDX-License-Identifier: MIT
 *
 * Calling any callable from C.
 */
#include "objects/call.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

Value call_value(Value callee, Value *args, size_t nargs, Value kwnames)
{
    CallFn call = type_of(callee)->slots.call;
    if (UNLIKELY(!call))
        return call_raise_not_callable(callee);
    if (UNLIKELY(!stack_check("")))
        return 0;
    return call(callee, args, nargs, kwnames);
}

bool is_callable(Value v) { return type_of(v)->slots.call != 0; }

/* A module may be meant to be what it is named for: datetime, time, pprint. */
static bool holds_namesake(Value module, Value *name)
{
    if (!is_exact(module, TYPE_module))
        return false;
    Value dict = module_dict(module);
    *name = dict_get_str(dict, NAME(__name__));
    if (!*name || *name == UNBOUND || !is_str(*name))
        return false;
    Value namesake = dict_get_str(dict, *name);
    return namesake && namesake != UNBOUND && is_callable(namesake);
}

Value call_raise_not_callable(Value v)
{
    Value name;
    if (holds_namesake(v, &name))
        RAISE(TypeError, "'%T' object is not callable. Did you mean: '%S.%S(...)'?", v, name, name);
    RAISE(TypeError, "'%T' object is not callable", v);
}

Value *call_heap_room(size_t n)
{
    Value *room = gc_alloc((n + 1) * sizeof(Value));
    return room ? room : (Value *)(uintptr_t)raise_no_memory();
}

Value call_prefixed(Value callee, Value first, Value *args, size_t nargs, Value kwnames)
{
    size_t total = nargs + (kwnames ? tuple_count(kwnames) : 0);
    Value *full = TRY(ARGUMENTS_ROOM(total + 1));
    full[0] = first;
    memcpy(full + 1, args, total * sizeof(Value));
    return call_value(callee, full, nargs + 1, kwnames);
}

Value call0(Value callee)
{
    Value none[1];
    return call_value(callee, none, 0, 0);
}

Value call1(Value callee, Value a)
{
    Value args[] = {a};
    return call_value(callee, args, 1, 0);
}

Value call2(Value callee, Value a, Value b)
{
    Value args[] = {a, b};
    return call_value(callee, args, 2, 0);
}

Value call3(Value callee, Value a, Value b, Value c)
{
    Value args[] = {a, b, c};
    return call_value(callee, args, 3, 0);
}

/* Put the names and values of a dict behind n positionals; the names as a tuple. */
static Value spread_dict(Value kwargs, Value *values)
{
    size_t n = dict_count(kwargs);
    Tuple *names = TRY(tuple_alloc(n));
    Value key, value;
    size_t count = 0;
    for (size_t i = 0; count < n && dict_next(kwargs, &i, &key, &value); count++) {
        if (!is_str(key))
            RAISE(TypeError, "keywords must be strings");
        names->items[count] = str_intern(key);
        values[count] = value;
    }
    return from_object(names);
}

Value call_with_dict(Value callee, Value args, Value kwargs)
{
    size_t nargs = tuple_count(args);
    size_t nkw = kwargs ? dict_count(kwargs) : 0;
    TRY(stack_check(""));
    Value *all = TRY(ARGUMENTS_ROOM(nargs + nkw));
    memcpy(all, as_tuple(args)->items, nargs * sizeof(Value));
    Value names = nkw ? TRY(spread_dict(kwargs, all + nargs)) : 0;
    return call_value(callee, all, nargs, names);
}

/* Call an attribute found by attr_method or attr_special: with self first, or without. */
static Value call_found(Value function, Value self, Value *args, size_t nargs)
{
    if (self)
        return call_prefixed(function, self, args, nargs, 0);
    Value *copy = TRY(ARGUMENTS_ROOM(nargs));
    memcpy(copy, args, nargs * sizeof(Value));
    return call_value(function, copy, nargs, 0);
}

Value call_method(Value object, Value name, Value *args, size_t nargs)
{
    Value self;
    Value function = TRY(attr_method(object, name, &self));
    return call_found(function, self, args, nargs);
}

Value call_method0(Value object, Value name)
{
    Value none[1];
    return call_method(object, name, none, 0);
}

Value call_method1(Value object, Value name, Value a)
{
    Value args[] = {a};
    return call_method(object, name, args, 1);
}

Value call_method2(Value object, Value name, Value a, Value b)
{
    Value args[] = {a, b};
    return call_method(object, name, args, 2);
}

Value call_special(Value object, Value name, Value *args, size_t nargs)
{
    Value self;
    Value function = TRY(attr_special(object, name, &self));
    return function == UNBOUND ? UNBOUND : call_found(function, self, args, nargs);
}
