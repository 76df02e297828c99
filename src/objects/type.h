/* SPDX-License-Identifier: MIT
 *
 * Types: making them, from C tables and from class statements, and looking things up in them.
 */
#ifndef OBJECTS_TYPE_H
#define OBJECTS_TYPE_H

#include "objects/attr.h"

/* Make all builtin types of the table (indexed by id), object and type first. */
bool types_init(const TypeSpec *const *specs, size_t count);
/* Make the types of a table that NULL ends, in whatever order. */
bool types_add(const TypeSpec *const *specs) MUST_USE;
/* Make one builtin type, whose base is there already, and put it into rt.types and rt.shapes.
 * The specification must stay where it is. 0 on failure. */
Type *type_from_spec(const TypeSpec *spec) MUST_USE;

/* The namespace of a type. Those of builtin types are made when somebody first looks: most
   programs use few of the types. */
static inline Value type_dict(Type *type);

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
/* The same without hooks: what type.__instancecheck__ and __subclasscheck__ do. */
bool type_isinstance_plain(Value object, Value cls, bool *result) MUST_USE;
bool type_issubclass_plain(Value derived, Value cls, bool *result) MUST_USE;
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
void *type_alloc(Type *type, size_t extra); /* tuples: room for a subclass's attribute word is added */
/* The same for structs without pointers to collected memory, exact builtin types only; not zeroed behind the header. */
void *type_alloc_atomic(Type *type, size_t size);
/* Have the object's finalize slot called when nothing refers to it any more. Instances of
 * classes, and of builtin types that declare the slot themselves, begin so. */
bool type_finalize_later(Value object) MUST_USE;
/* The name for messages: as CPython's tp_name (module-qualified for non-builtins C types, plain for classes). UTF-8, collected. */
const char *type_name(Type *type);
/* The module as __module__ shows it (UNBOUND if none), and "module.qualname" (builtins without module). */
Value type_module(Type *type) MUST_USE;
Value type_qualified_name(Type *type) MUST_USE;

/* --- parts of type*.c for each other --- */
/* Make the dict of a builtin type that has none yet. Ends the program if there is no memory. */
COLD Dict *type_fill_dict(Type *type);
static inline Value type_dict(Type *type)
{
    return from_object(LIKELY(type->dict != 0) ? type->dict : type_fill_dict(type));
}
/* A class's name must be encodable and without null characters. */
bool type_check_name(Value name) MUST_USE;
bool type_cache_init(void);
bool type_add_subclass(Type *base, Type *subclass) MUST_USE;
void type_remove_subclass(Type *base, Type *subclass);
/* Walk the live subclasses: *position starts at 0; 0 at the end. */
Type *type_next_subclass(Type *type, size_t *position);
/* Forget versions and caches of the type and its subclasses after a change. */
void type_modified(Type *type);
/* Make the slots that the name stands for follow the attributes, here and in subclasses. */
bool type_update_slot(Type *type, Value name) MUST_USE;
bool type_update_all_slots(Type *type) MUST_USE;
/* Fill slots that are 0 from the base (C level). */
void type_inherit_slots(Type *type, const Type *base);
/* Add slot wrappers for the slots that the spec itself fills. */
bool type_add_slot_wrappers(Type *type) MUST_USE;
/* The spec's documentation; NONE without. */
Value type_builtin_doc(const Type *type) MUST_USE;
/* Give a class whose instances are the first in their line with a __dict__ (or weak
 * references) the attribute of that name. */
bool type_add_dict_attribute(Type *type) MUST_USE;
bool type_add_weakref_attribute(Type *type) MUST_USE;
/* The tuple of the C3 linearisation; 0 with TypeError. */
Value type_mro(Type *type) MUST_USE;
/* Set type->mro, by its metatype's mro() where that is overridden. */
bool type_set_mro(Type *type) MUST_USE;
/* The base whose layout a class with these bases extends; 0 with TypeError. */
Type *type_best_base(Value bases) MUST_USE;

/* object.__new__ and object.__init__'s excess-arguments rule, for construct slots that take none. */
Value object_new(Type *type, Value *args, size_t nargs, Value kwnames) MUST_USE;
bool object_init(Value self, Value *args, size_t nargs, Value kwnames) MUST_USE;
/* A type of which type_make does what a call does. */
bool type_is_maker(const Type *t);
Value type_make(Type *t, Value *args, size_t nargs, Value kwnames) MUST_USE;

#endif
