/* SPDX-License-Identifier: MIT
 *
 * Attribute access: the descriptor protocol over types, and instance storage.
 */
#include "objects/attr.h"

#include "gc/heap.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- instance storage --- */

Value *attr_word_of_tuple(Object *o)
{
    return ((Tuple *)o)->items + ((Tuple *)o)->count;
}

static inline bool has_storage(Value object)
{
    return is_pointer(object) && as_object(object)->shape->type->attrs_offset;
}

Value attr_instance_get(Value object, Value name)
{
    if (!has_storage(object))
        return UNBOUND;
    Object *o = as_object(object);
    if (o->shape->dict_mode) {
        Value dict = *attr_word(o);
        return dict ? dict_get_str(dict, name) : UNBOUND;
    }
    int32_t index = shape_find(o->shape, name);
    if (index < 0)
        return UNBOUND;
    Value v = *shape_slot(o, (uint32_t)index);
    return v ? v : UNBOUND;
}

/* Room for overflow slot k (they are added one by one; the array doubles). */
static bool overflow_reserve(Value *word, uint32_t k)
{
    bool full = k == 0 || (k >= 4 && (k & (k - 1)) == 0);
    if (!full)
        return true;
    size_t size = (k ? k * 2 : 4) * sizeof(Value);
    Value *slots = k ? gc_realloc_buffer((void *)*word, k * sizeof(Value), size) : gc_alloc(size);
    if (!slots)
        return raise_no_memory();
    *word = (Value)slots;
    return true;
}

/* Give the object the attribute that leads its shape to `shape`. */
bool attr_extend(Object *o, Shape *shape, Value value)
{
    uint32_t index = shape->count - 1;
    if (index >= shape->inline_count)
        TRY(overflow_reserve(attr_word(o), index - shape->inline_count));
    o->shape = shape;
    *shape_slot(o, index) = value;
    return true;
}

/* Move the attributes from slots into `dict` and switch the object to dict mode. */
static bool attrs_to_dict(Object *o, Value dict)
{
    uint32_t count = o->shape->count;
    Value names[count + 1];
    for (Shape *s = o->shape; s->name; s = s->parent)
        names[s->count - 1] = s->name;
    for (uint32_t i = 0; i < count; i++)
        TRY(dict_set(dict, names[i], *shape_slot(o, i)));
    return true;
}

static void enter_dict_mode(Object *o, Value dict)
{
    uint32_t inline_used = MIN(o->shape->count, o->shape->inline_count);
    memset((char *)o + o->shape->inline_offset, 0, inline_used * sizeof(Value));
    o->shape = o->shape->type->dict_shape;
    *attr_word(o) = dict;
}

Value attr_dict(Value object)
{
    if (!has_storage(object))
        return raise_attribute(object, NAME(__dict__));
    Object *o = as_object(object);
    if (o->shape->dict_mode) {
        Value *word = attr_word(o);
        if (!*word) {
            Value dict = TRY(dict_new());
            *word = dict;
        }
        return *word;
    }
    Value dict = TRY(dict_new());
    TRY(attrs_to_dict(o, dict));
    enter_dict_mode(o, dict);
    return dict;
}

Value attr_dict_copy(Value object)
{
    Object *o = as_object(object);
    if (!has_storage(object))
        return NONE;
    if (o->shape->dict_mode) {
        Value dict = *attr_word(o);
        return dict && dict_count(dict) ? dict_copy(dict) : NONE;
    }
    if (!o->shape->count)
        return NONE;
    Value dict = TRY(dict_new());
    TRY(attrs_to_dict(o, dict));
    return dict;
}

bool attr_set_dict(Value object, Value dict)
{
    if (!has_storage(object))
        return raise_attribute(object, NAME(__dict__));
    if (!is_dict(dict))
        RAISE(TypeError, "__dict__ must be set to a dictionary, not a '%T'", dict);
    Object *o = as_object(object);
    if (o->shape->dict_mode)
        *attr_word(o) = dict;
    else
        enter_dict_mode(o, dict);
    return true;
}

bool attr_replace_dict(Value object, Value dict)
{
    return attr_set_dict(object, dict ? dict : TRY(dict_new()));
}

bool attr_assign_dict(Value object, Value dict)
{
    if (!dict)
        RAISE(TypeError, "cannot delete __dict__");
    return attr_set_dict(object, dict);
}

static bool dict_mode_set(Value object, Value name, Value value)
{
    Value dict = TRY(attr_dict(object));
    if (value)
        return dict_set(dict, name, value);
    Value old = TRY(dict_pop(dict, name));
    return old != UNBOUND;
}

bool attr_instance_set(Value object, Value name, Value value)
{
    Object *o = as_object(object);
    if (o->shape->dict_mode)
        return dict_mode_set(object, name, value);
    int32_t index = shape_find(o->shape, name);
    if (!value)
        return index >= 0 && dict_mode_set(object, name, 0);
    if (index >= 0) {
        *shape_slot(o, (uint32_t)index) = value;
        return true;
    }
    if (is_exact(name, TYPE_str)) {
        Shape *next = shape_add(o->shape, name);
        if (next)
            return attr_extend(o, next, value);
        error_clear();
    }
    return dict_mode_set(object, name, value);
}

/* --- generic access --- */

Value attr_intern(Value name)
{
    if (LIKELY(is_exact(name, TYPE_str) && as_str(name)->interned))
        return name;
    if (!is_str(name))
        RAISE(TypeError, "attribute name must be string, not '%T'", name);
    return str_intern(name);
}

/* An AttributeError in a lookup that may fail is no error. */
static Value missing_if_attribute_error(Value result)
{
    return !result && error_clear_if(TYPE_AttributeError) ? UNBOUND : result;
}

Value attr_generic_get_opt(Value object, Value name)
{
    Type *type = type_of(object);
    Value found = type_lookup(type, name);
    DescrGetFn get = 0;
    if (found != UNBOUND) {
        Slots *slots = &type_of(found)->slots;
        get = slots->descr_get;
        if (get && slots->descr_set)
            return get(found, object, from_object(type));
    }
    Value own = attr_instance_get(object, name);
    if (own != UNBOUND)
        return own;
    return get ? get(found, object, from_object(type)) : found;
}

Value attr_generic_get(Value object, Value name)
{
    name = TRY(attr_intern(name));
    Value v = attr_generic_get_opt(object, name);
    return v == UNBOUND ? (Value)raise_attribute(object, name) : v;
}

COLD static bool raise_unsettable(Value object, Value name, Value found)
{
    Type *type = type_of(object);
    if (found == UNBOUND || !type->attrs_offset) {
        if (found != UNBOUND)
            return raise_error(TYPE_AttributeError, "'%T' object attribute '%S' is read-only",
                               object, name);
    }
    return raise_attribute(object, name);
}

bool attr_generic_set(Value object, Value name, Value value)
{
    name = TRY(attr_intern(name));
    Type *type = type_of(object);
    Value found = type_lookup(type, name);
    if (found != UNBOUND) {
        SetFn set = type_of(found)->slots.descr_set;
        if (set)
            return set(found, object, value);
    }
    if (!has_storage(object))
        return raise_unsettable(object, name, found);
    if (attr_instance_set(object, name, value))
        return true;
    return error_pending() ? false : raise_attribute(object, name);
}

Value attr_get(Value object, Value name)
{
    return type_of(object)->slots.getattribute(object, name);
}

Value attr_get_opt(Value object, Value name)
{
    Type *type = type_of(object);
    if (type->flags & TYPE_PLAIN_GETATTR) {
        name = TRY(attr_intern(name));
        return missing_if_attribute_error(attr_generic_get_opt(object, name));
    }
    return missing_if_attribute_error(type->slots.getattribute(object, name));
}

bool attr_set(Value object, Value name, Value value)
{
    return type_of(object)->slots.setattr(object, name, value);
}

Value attr_method(Value object, Value name, Value *self)
{
    Type *type = type_of(object);
    *self = 0;
    if (!(type->flags & TYPE_PLAIN_GETATTR))
        return type->slots.getattribute(object, name);
    Value found = type_lookup(type, name);
    if (found == UNBOUND || !(type_of(found)->flags & TYPE_METHOD))
        return attr_generic_get(object, name);
    Value own = attr_instance_get(object, name);
    if (own != UNBOUND)
        return own;
    *self = object;
    return found;
}

Value attr_special(Value object, Value name, Value *self)
{
    Type *type = type_of(object);
    Value found = type_lookup(type, name);
    *self = 0;
    if (found == UNBOUND)
        return UNBOUND;
    Type *t = type_of(found);
    if (t->flags & TYPE_METHOD) {
        *self = object;
        return found;
    }
    return t->slots.descr_get ? t->slots.descr_get(found, object, from_object(type)) : found;
}

/* --- errors --- */

int attr_error_details(Value object, Value name)
{
    if (error_is(TYPE_AttributeError)) {
        AttributeErrorObject *e = (AttributeErrorObject *)rt.thread->exception;
        e->name = name;
        e->object = object;
    }
    return 0;
}
