/* SPDX-License-Identifier: MIT
 *
 * Adapters, which make values of other types into those that SQLite knows, and the
 * registry of converters, which do the reverse.
 */
#include "modules/sqlite.h"
#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

static bool protocol_init(Value self, Value *args, size_t nargs, Value kwnames) { return true; }

TYPE(PrepareProtocol, .name = "sqlite3.PrepareProtocol", .flags = TYPE_BASE,
     .slots = {.init = protocol_init},
     .doc = "The protocol of objects that adapt themselves for SQLite: __conform__.");

/* args: type, adapter */
Value sqlite_register_adapter(Value *args)
{
    if (!is_type(args[0]))
        RAISE(TypeError, "register_adapter() argument 1 must be type, not %K", args[0]);
    Type *type = as_type(args[0]);
    if (type == rt.types[TYPE_int] || type == rt.types[TYPE_float] || type == rt.types[TYPE_str]
        || type == rt.types[TYPE_bytearray])
        SQLITE_STATE->base_adapted = true;
    Value key = TRY(tuple_pair(args[0], from_object(rt.types[TYPE_PrepareProtocol])));
    TRY(dict_set(SQLITE_STATE->adapters, key, args[1]));
    return NONE;
}

/* args: type name, converter */
Value sqlite_register_converter(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "register_converter() argument 1 must be str, not %K", args[0]);
    Value key = TRY(call_method0(args[0], NAME(upper)));
    TRY(dict_set(SQLITE_STATE->converters, key, args[1]));
    return NONE;
}

/* Ask an object's method to adapt; UNBOUND when it has none, or declines. */
static Value ask(Value object, Value name, Value argument)
{
    Value method = TRY(attr_get_opt(object, name));
    if (method == UNBOUND)
        return UNBOUND;
    Value adapted = call1(method, argument);
    if (!adapted)
        return error_clear_if(TYPE_TypeError) ? UNBOUND : 0;
    return adapted == NONE ? UNBOUND : adapted;
}

Value sqlite_adapt(Value object, Value protocol, Value alternative)
{
    Value key = TRY(tuple_pair(from_object(type_of(object)), protocol));
    Value adapter = TRY(dict_get(SQLITE_STATE->adapters, key));
    if (adapter != UNBOUND)
        return call1(adapter, object);
    Value adapted = TRY(ask(protocol, NAME(__adapt__), object));
    if (adapted == UNBOUND)
        adapted = TRY(ask(object, NAME(__conform__), protocol));
    if (adapted != UNBOUND)
        return adapted;
    if (alternative)
        return alternative;
    SQLITE_RAISE(programming_error, "can't adapt");
}

/* args: object, protocol, alternative */
Value sqlite_adapt_method(Value *args)
{
    Value protocol = args[1] == UNBOUND ? from_object(rt.types[TYPE_PrepareProtocol]) : args[1];
    return sqlite_adapt(args[0], protocol, args[2] == UNBOUND ? 0 : args[2]);
}

Value sqlite_adapt_parameter(Value v)
{
    Type *type = type_of(v);
    if (!SQLITE_STATE->base_adapted
        && (type == rt.types[TYPE_int] || type == rt.types[TYPE_float]
            || type == rt.types[TYPE_str] || type == rt.types[TYPE_bytearray]))
        return v;
    return sqlite_adapt(v, from_object(rt.types[TYPE_PrepareProtocol]), v);
}
