/* SPDX-License-Identifier: MIT
 *
 * types.GenericAlias, and the substitution of type variables that unions share.
 */
#ifndef OBJECTS_GENERICALIAS_H
#define OBJECTS_GENERICALIAS_H

#include "objects/str.h"

typedef struct GenericAlias {
    Object head;
    Value origin, args; /* list, (int,) */
    Value parameters;   /* type variables in args; 0: not collected yet */
    bool starred;       /* *tuple[int, str] */
} GenericAlias;

/* The type variables in a tuple of type arguments, as a tuple. */
Value generic_parameters(Value args) MUST_USE;
/* args with parameters replaced by items (a tuple, or one type), as self[items] does. */
Value generic_substitute(Value self, Value args, Value parameters, Value items) MUST_USE;
/* A type argument as reprs show it. */
bool generic_repr_item(StrBuilder *b, Value v) MUST_USE;

#endif
