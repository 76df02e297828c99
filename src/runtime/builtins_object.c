/* SPDX-License-Identifier: MIT
 *
 * Builtin functions on any object: attributes, classes, identity, showing.
 */
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/builtins.h"

/* --- attributes --- */

static bool check_name(Value *name)
{
    if (!is_str(*name))
        RAISE(TypeError, "attribute name must be string, not '%T'", *name);
    if (is_exact(*name, TYPE_str))
        *name = str_intern(*name);
    return *name != 0;
}

Value builtins_getattr(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("getattr", nargs, kwnames, 2, 3));
    Value object = args[0], name = args[1];
    TRY(check_name(&name));
    if (nargs == 2)
        return attr_get(object, name);
    Value fallback = args[2];
    Value value = TRY(attr_get_opt(object, name));
    return value == UNBOUND ? fallback : value;
}

Value builtins_hasattr(Value *args)
{
    TRY(check_name(&args[1]));
    Value value = TRY(attr_get_opt(args[0], args[1]));
    return from_bool(value != UNBOUND);
}

Value builtins_setattr(Value *args)
{
    TRY(check_name(&args[1]));
    TRY(attr_set(args[0], args[1], args[2]));
    return NONE;
}

Value builtins_delattr(Value *args)
{
    TRY(check_name(&args[1]));
    TRY(attr_set(args[0], args[1], 0));
    return NONE;
}

Value builtins_globals(Value *args)
{
    Value globals = rt.services.current_globals();
    return globals || error_pending() ? globals : NONE;
}

static Value current_locals(void)
{
    Value locals = rt.services.current_locals();
    if (!locals && !error_pending())
        RAISE(SystemError, "frame does not exist");
    return locals;
}

Value builtins_locals(Value *args)
{
    return current_locals();
}

Value builtins_vars(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("vars", nargs, kwnames, 0, 1));
    if (!nargs)
        return current_locals();
    Value dict = TRY(attr_get_opt(args[0], NAME(__dict__)));
    if (dict == UNBOUND)
        RAISE(TypeError, "vars() argument must have __dict__ attribute");
    return dict;
}

static Value sorted_list(Value iterable)
{
    Value list = TRY(list_from(iterable));
    TRY(list_sort(list, NONE, false));
    return list;
}

Value builtins_dir_of(Value object)
{
    Value names = TRY(call_special(object, NAME(__dir__), 0, 0));
    if (names == UNBOUND)
        RAISE(TypeError, "object does not provide __dir__");
    return sorted_list(names);
}

Value builtins_dir(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("dir", nargs, kwnames, 0, 1));
    if (nargs)
        return builtins_dir_of(args[0]);
    Value locals = TRY(current_locals());
    if (is_exact(locals, TYPE_dict))
        return sorted_list(locals);
    Value keys = TRY(call_method0(locals, NAME(keys)));
    return sorted_list(keys);
}

/* --- classes --- */

Value builtins_isinstance(Value *args)
{
    bool result;
    TRY(type_isinstance(args[0], args[1], &result));
    return from_bool(result);
}

Value builtins_issubclass(Value *args)
{
    bool result;
    TRY(type_issubclass(args[0], args[1], &result));
    return from_bool(result);
}

Value builtins_callable(Value *args)
{
    return from_bool(is_callable(args[0]));
}

/* --- identity and showing --- */

/* A value's word identifies it: nothing moves, and equal immediates are the same object. */
Value builtins_id_of(Value object)
{
    return int_from_uint64(object);
}

Value builtins_id(Value *args)
{
    Value id = TRY(builtins_id_of(args[0]));
    return AUDIT("builtins.id", id) ? id : 0;
}

Value builtins_hash(Value *args)
{
    int64_t hash;
    TRY(value_hash(args[0], &hash));
    return int_from_int64(hash);
}

Value builtins_repr(Value *args) { return value_repr(args[0]); }
Value builtins_ascii(Value *args) { return value_ascii(args[0]); }

Value builtins_format(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "format() argument 2 must be str, not %K", args[1]);
    return value_format(args[0], args[1]);
}
