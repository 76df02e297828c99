/* SPDX-License-Identifier: MIT
 *
 * Types: making them, from C tables and from class statements, and looking things up in them.
 */
#ifndef OBJECTS_TYPE_H
#define OBJECTS_TYPE_H

#include "objects/attr.h"

/* Make all builtin types of the table (indexed by id), object and type first. */
bool types_init(const TypeSpec *const *specs, size_t count);
/* Make one builtin type, whose base is there already, and put it into rt.types and rt.shapes.
 * The specification must stay where it is. 0 on failure. */
Type *type_from_spec(const TypeSpec *spec) MUST_USE;

/* The attribute `name` (interned) along the MRO, as it lies in the dict: UNBOUND if none. Cached; never fails. */
Value type_lookup(Type *type, Value name);
/* Like type_lookup, telling the class that has it. */
Value type_lookup_where(Type *type, Value name, Type **where);
/* The version that guards inline caches; assigned if there is none yet. */
uint64_t type_version(Type *type);
/* Is a the same as b or derived from it (by MRO)? */
bool type_is_subtype(Type *a, Type *b);
static inline bool is_instance_of(Value v, enum TypeId id)
{
    Type *t = type_of(v);
    return t == rt.types[id] || type_is_subtype(t, rt.types[id]);
}
/* isinstance() and issubclass(), with __instancecheck__ and tuples and unions. */
bool type_isinstance(Value object, Value classinfo, bool *result) MUST_USE;
bool type_issubclass(Value cls, Value classinfo, bool *result) MUST_USE;
/* type(name, bases, dict) with metaclass resolution left to the caller; keywords go to __init_subclass__. */
Value type_new(Type *metatype, Value name, Value bases, Value dict, Value *kwargs, Value kwnames) MUST_USE;
/* The most derived metaclass of bases, given one to start with. 0 with TypeError. */
Type *type_metaclass(Type *start, Value bases);
/* A simple class made from C: class NAME(base): __module__ = module. For modules' exceptions. */
Value type_new_simple(const char *qualified_name, Value bases, const char *doc) MUST_USE;
/* Set an attribute of a type, as a class body or extension would: versions and slots are kept right. */
bool type_set(Type *type, Value name, Value value) MUST_USE;
/* An object of the type's C struct, zeroed, shape set: what construct slots begin with.
 * Respects subclasses (inline attribute slots). extra: bytes behind the struct. 0 with MemoryError. */
void *type_alloc(Type *type, size_t extra);
/* The same for structs without pointers to collected memory, exact builtin types only; not zeroed behind the header. */
void *type_alloc_atomic(Type *type, size_t size);
/* The name for messages: as CPython's tp_name (module-qualified for non-builtins C types, plain for classes). UTF-8, collected. */
const char *type_name(Type *type);
/* object.__new__ and object.__init__'s excess-arguments rule, for construct slots that take none. */
Value object_new(Type *type, Value *args, size_t nargs, Value kwnames) MUST_USE;
bool object_init(Value self, Value *args, size_t nargs, Value kwnames) MUST_USE;

#endif
