/* SPDX-License-Identifier: MIT
 *
 * Attributes of any object: lookup through types, descriptors, shapes and dicts.
 * Names are interned strs wherever they come from C or bytecode; attr_get and friends
 * accept any str.
 */
#ifndef OBJECTS_ATTR_H
#define OBJECTS_ATTR_H

#include "objects/runtime.h"

/* object.name; 0 with AttributeError or what a descriptor raised. */
Value attr_get(Value object, Value name) MUST_USE;
/* The same, but UNBOUND instead of an AttributeError (which is then never created where that can be avoided). */
Value attr_get_opt(Value object, Value name) MUST_USE;
/* object.name = value; value 0 deletes. */
bool attr_set(Value object, Value name, Value value) MUST_USE;
/* The name, interned; TypeError "attribute name must be string, not 'T'". */
Value attr_intern(Value name) MUST_USE;
/* The default getattribute and setattr slots. */
Value attr_generic_get(Value object, Value name) MUST_USE;
Value attr_generic_get_opt(Value object, Value name) MUST_USE;
bool attr_generic_set(Value object, Value name, Value value) MUST_USE;
/* For a method call: the callable, with *self set to the object when it is an unbound method to be
 * called with self first, else to 0. 0 with an exception; UNBOUND never. */
Value attr_method(Value object, Value name, Value *self) MUST_USE;
/* type(object)'s attribute `name` as a special method, bound unless *self is set (like attr_method); UNBOUND if none. */
Value attr_special(Value object, Value name, Value *self) MUST_USE;

/* Set .name and .obj of the AttributeError that is pending. Returns 0. */
int attr_error_details(Value object, Value name);

/* --- instance storage --- */

/* An instance attribute, no descriptors: UNBOUND when unset (never fails for interned names). */
Value attr_instance_get(Value object, Value name) MUST_USE;
bool attr_instance_set(Value object, Value name, Value value) MUST_USE; /* value 0: delete; false without exception when it was unset */
/* The instance's __dict__, made (and the instance moved to dict mode) when it has none; 0 with exception. */
Value attr_dict(Value object) MUST_USE;
/* A copy of it; None when there are no attributes. */
Value attr_dict_copy(Value object) MUST_USE;
bool attr_set_dict(Value object, Value dict) MUST_USE;
/* The same as the setter of a __dict__ attribute: dict 0 deletes, which leaves an empty one. */
bool attr_replace_dict(Value object, Value dict) MUST_USE;
/* The same for builtin types, whose __dict__ cannot be deleted. */
bool attr_assign_dict(Value object, Value dict) MUST_USE;
/* The attribute word of an object whose type has one. */
static inline Value *attr_word(Object *o);
Value *attr_word_of_tuple(Object *o);
static inline Value *attr_word(Object *o)
{
    int32_t offset = o->shape->type->attrs_offset;
    return LIKELY(offset > 0) ? (Value *)((char *)o + offset) : attr_word_of_tuple(o);
}
/* A fresh instance of the class with unset attributes: type->size + inline slots, zeroed. 0 with MemoryError. */
Value instance_new(Type *type) MUST_USE;

/* Give an object the attribute that leads from its shape to `shape` (a child of it). */
bool attr_extend(Object *o, Shape *shape, Value value) MUST_USE;

/* --- shapes (shape.c) --- */

Shape *shape_root(Type *type, uint32_t inline_count, bool dict_mode);
/* Index of the attribute, or -1. The name is interned. */
int32_t shape_find(Shape *shape, Value name);
/* The shape with one attribute more; 0 without exception when the instance must go to dict mode. */
Shape *shape_add(Shape *shape, Value name);
/* Does any shape in the tree below hold that attribute? */
bool shape_mentions(Shape *root, Value name);
/* How many inline slots a type's instances get when `wanted` are: a full granule. */
uint32_t shape_inline_fit(const Type *type, uint64_t wanted);
/* Where attribute `index` of an object lies. */
static inline Value *shape_slot(Object *o, uint32_t index)
{
    Shape *s = o->shape;
    if (LIKELY(index < s->inline_count))
        return (Value *)((char *)o + s->inline_offset) + index;
    return (Value *)*attr_word(o) + (index - s->inline_count);
}

#endif
