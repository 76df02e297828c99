/* SPDX-License-Identifier: MIT
 *
 * types.UnionType: int | str.
 */
#ifndef OBJECTS_UNION_H
#define OBJECTS_UNION_H

#include "objects/runtime.h"

typedef struct Union {
    Object head;
    Value args;       /* tuple of types */
    Value parameters; /* type variables; 0: not collected yet */
} Union;

/* a | b for types, aliases, None and unions; NOT_IMPLEMENTED for others. */
Value union_new(Value a, Value b) MUST_USE;

#endif
