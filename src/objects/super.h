/* SPDX-License-Identifier: MIT
 *
 * super objects, and the lookups that calls through super() need without one.
 */
#ifndef OBJECTS_SUPER_H
#define OBJECTS_SUPER_H

#include "objects/runtime.h"

typedef struct Super {
    Object head;
    Type *type;        /* the class that asks */
    Value object;      /* 0: unbound */
    Type *object_type; /* whose MRO is searched; 0: unbound */
} Super;

/* The attribute as it lies in the first class behind `type` in start's MRO; UNBOUND if none. */
Value super_lookup(Type *type, Type *start, Value name);
/* super(type, object).name without the object: bound, or *self set for a method call (see
 * attr_method). UNBOUND when no class has it (then super objects' own attributes are due);
 * 0 with TypeError when object is no instance. */
Value super_get(Type *type, Value object, Value name, Value *self) MUST_USE;

#endif
