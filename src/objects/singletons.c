/* SPDX-License-Identifier: MIT
 *
 * None, Ellipsis and NotImplemented.
 */
#include "objects/call.h"
#include "objects/attr.h"
#include "objects/str.h"
#include "objects/type.h"

static Value none_repr(Value self) { return str_from_text("None"); }
static Value ellipsis_repr(Value self) { return str_from_text("Ellipsis"); }
static Value not_implemented_repr(Value self) { return str_from_text("NotImplemented"); }

static bool none_truth(Value self, bool *truth)
{
    *truth = false;
    return true;
}

static bool none_hash(Value self, int64_t *hash)
{
    *hash = 0xFCA86420;
    return true;
}

static Value none_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("NoneType", nargs, kwnames, 0, 0));
    return NONE;
}

static Value ellipsis_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("EllipsisType", nargs, kwnames, 0, 0));
    return ELLIPSIS;
}

static Value not_implemented_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("NotImplementedType", nargs, kwnames, 0, 0));
    return NOT_IMPLEMENTED;
}

static bool not_implemented_truth(Value self, bool *truth)
{
    *truth = true;
    return rt.services.warn(TYPE_DeprecationWarning,
                            str_from_text("NotImplemented should not be used in a boolean context"),
                            1);
}

static Value ellipsis_reduce(Value *args) { return str_from_text("Ellipsis"); }
static Value not_implemented_reduce(Value *args) { return str_from_text("NotImplemented"); }
static const Method ellipsis_methods[] = {{"__reduce__($self, /)", ellipsis_reduce, 0}, {0}};
static const Method not_implemented_methods[] = {
    {"__reduce__($self, /)", not_implemented_reduce, 0}, {0}};

TYPE(NoneType,
     .slots = {.repr = none_repr, .truth = none_truth, .hash = none_hash,
               .construct = none_construct});
TYPE(ellipsis, .methods = ellipsis_methods,
     .slots = {.getattribute = attr_generic_get,
               .repr = ellipsis_repr, .construct = ellipsis_construct});
TYPE(NotImplementedType,
     .methods = not_implemented_methods,
     .slots = {.repr = not_implemented_repr, .truth = not_implemented_truth,
               .construct = not_implemented_construct});
