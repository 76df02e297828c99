/* SPDX-License-Identifier: MIT
 *
 * Descriptors of builtin types (getset_descriptor, member_descriptor), and the ones
 * that programs make: property, classmethod, staticmethod. Bound methods.
 */
#ifndef OBJECTS_DESCRIPTOR_H
#define OBJECTS_DESCRIPTOR_H

#include "objects/call.h"

typedef struct GetSetDescriptor {
    Object head;
    Type *type;
    const GetSet *def;
} GetSetDescriptor;

/* A field of a C struct, or a variable of __slots__ (def 0). */
typedef struct MemberDescriptor {
    Object head;
    Type *type;
    const Member *def;
    Value name;
    uint32_t offset;
} MemberDescriptor;

typedef struct Property {
    Object head;
    Value get, set, delete; /* None where there is none */
    Value doc, name;
    bool getter_doc;
} Property;

/* classmethod and staticmethod. */
typedef struct WrappedFunction {
    Object head;
    Value dict; /* attribute word */
    Value function;
} WrappedFunction;

typedef struct BoundMethod {
    Object head;
    Value function, self;
} BoundMethod;

Value getset_new(Type *type, const GetSet *def) MUST_USE;
Value member_new(Type *type, const Member *def) MUST_USE;
/* The descriptor of a name in __slots__, at that offset of the instance. */
Value member_new_slot(Type *type, Value name, uint32_t offset) MUST_USE;
Value staticmethod_new(Value function) MUST_USE;
Value classmethod_new(Value function) MUST_USE;
Value boundmethod_new(Value function, Value self) MUST_USE;
/* The __class_getitem__ of a generic builtin type, and list[int]. */
Value generic_class_getitem(Type *type) MUST_USE;
/* types.MappingProxyType: a read-only view of a mapping. In mappingproxy.c. */
Value mappingproxy_new(Value mapping) MUST_USE;
Value generic_alias_new(Value origin, Value args) MUST_USE;

#endif
