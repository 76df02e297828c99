/* SPDX-License-Identifier: MIT
 *
 * bool: int's subclass with the two immediates True and False.
 */
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

static Value bool_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("bool", nargs, kwnames, 0, 1));
    bool truth = false;
    if (nargs)
        TRY(value_truth(args[0], &truth));
    return from_bool(truth);
}

static Value bool_repr(Value self)
{
    return self == TRUE ? NAME(True) : NAME(False);
}

/* Two bools give a bool; with another int it is int's operation. */
static Value bool_and(Value a, Value b)
{
    if (is_bool(a) && is_bool(b))
        return from_bool(a == TRUE && b == TRUE);
    return is_int(a) && is_int(b) ? int_and(a, b) : NOT_IMPLEMENTED;
}

static Value bool_or(Value a, Value b)
{
    if (is_bool(a) && is_bool(b))
        return from_bool(a == TRUE || b == TRUE);
    return is_int(a) && is_int(b) ? int_or(a, b) : NOT_IMPLEMENTED;
}

static Value bool_xor(Value a, Value b)
{
    if (is_bool(a) && is_bool(b))
        return from_bool(a != b);
    return is_int(a) && is_int(b) ? int_xor(a, b) : NOT_IMPLEMENTED;
}

static Value bool_invert(Value self)
{
    Value message = TRY(str_from_text("Bitwise inversion '~' on bool is deprecated. This "
        "returns the bitwise inversion of the underlying int object and is usually not what "
        "you expect from the negation of a bool. Use the 'not' operator for boolean negation "
        "or ~int(x) for the bitwise inversion of the underlying int."));
    if (rt.services.warn)
        TRY(rt.services.warn(TYPE_DeprecationWarning, message, 1));
    return int_invert(self);
}

TYPE(bool, .base = TYPE_int,
     .doc = "bool(x) -> bool\n\nTrue when x is true, else False. The two are the only instances.",
     .flags = IS_INT | TYPE_MATCH_SELF, .size = sizeof(Int),
     .slots = {.construct = bool_construct, .repr = bool_repr, .invert = bool_invert,
               .and = bool_and, .or = bool_or, .xor = bool_xor});
