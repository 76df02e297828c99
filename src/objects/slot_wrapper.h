/* SPDX-License-Identifier: MIT
 *
 * Slot wrappers: the Python-level dunder methods of types whose slots are C functions.
 * "wrapper_descriptor" (int.__add__) and "method-wrapper" ((1).__add__).
 */
#ifndef OBJECTS_SLOT_WRAPPER_H
#define OBJECTS_SLOT_WRAPPER_H

#include "objects/object.h"

/* How a dunder method's arguments become those of the C slot. */
enum SlotKind {
    SLOT_unary, SLOT_hash, SLOT_call, SLOT_next, SLOT_getattr, SLOT_getattr_hook, SLOT_setattr,
    SLOT_delattr, SLOT_compare, SLOT_truth, SLOT_length, SLOT_binary, SLOT_setitem, SLOT_delitem,
    SLOT_contains, SLOT_descr_get, SLOT_descr_set, SLOT_descr_delete, SLOT_init, SLOT_construct,
    SLOT_finalize, SLOT_buffer, SLOT_release_buffer,
    SLOT_left, SLOT_right, SLOT_inplace, SLOT_sequence, SLOT_sequence_repeat,
};

/* One dunder method and the slot that it stands for. */
typedef struct SlotDef {
    const Value *name;     /* &NAME(__add__) */
    uint16_t offset;       /* of the slot in struct Slots */
    uint8_t kind;          /* enum SlotKind */
    uint8_t op;            /* enum CompareOp or BinaryOp */
    const char *signature; /* "($self, /)" */
    const char *doc;
} SlotDef;
extern const SlotDef slot_defs[];
extern const size_t slot_def_count;

typedef struct SlotWrapper {
    Object head;
    Type *type;
    const SlotDef *def;
    void *function;
} SlotWrapper;

/* The wrapper for a type's own slot function. */
Value slot_wrapper_new(Type *type, const SlotDef *def, void *function) MUST_USE;
/* The __new__ of a type with a construct slot of its own. */
Value slot_wrapper_constructor(Type *type) MUST_USE;

/* The buffer slots of classes with __buffer__ or __release_buffer__ (slot_buffer.c). */
bool slot_buffer_get(Value self, Buffer *view, int flags) MUST_USE;
void slot_buffer_release(Value self, Buffer *view);
/* obj.__buffer__(flags) and obj.__release_buffer__(memoryview), called from Python. */
Value slot_buffer_call(BufferFn get, Value self, Value flags) MUST_USE;
Value slot_buffer_call_release(Value self, Value memory) MUST_USE;
/* The hash slot of unhashable types. */
bool slot_unhashable(Value self, int64_t *hash);

static inline void **slot_at(Slots *slots, const SlotDef *def)
{
    return (void **)((char *)slots + def->offset);
}

#endif
