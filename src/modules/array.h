/* SPDX-License-Identifier: MIT
 *
 * array.array: numbers of one C type in a growable piece of memory.
 */
#ifndef MODULES_ARRAY_H
#define MODULES_ARRAY_H

#include "objects/bytes.h"
#include "objects/call.h"

/* What the items of a type code are. */
typedef struct ItemKind {
    char code;           /* 'b' ...; 'u': a character */
    size_t size;
    const char *name;    /* in messages: "signed char" */
    char machine;        /* for pickles: kind of number, 18: IEEE ... (see array_pickle.c) */
} ItemKind;

typedef struct Array {
    Object head;
    size_t count, capacity; /* items */
    char *items;            /* atomic memory */
    const ItemKind *kind;
    size_t exports;         /* views that forbid resizing */
} Array;

static inline Array *as_array(Value v) { return (Array *)v; }
bool array_check(Value v);
static inline char *array_at(const Array *a, size_t i) { return a->items + i * a->kind->size; }

/* array_items.c */
extern const ItemKind array_kinds[];
const ItemKind *array_kind(uint32_t code); /* 0: none */
Value array_item_get(const ItemKind *kind, const char *item) MUST_USE;
bool array_item_set(const ItemKind *kind, char *item, Value v) MUST_USE;

/* array.c */
Value array_new(Type *type, const ItemKind *kind, size_t count) MUST_USE; /* items undefined */
bool array_may_resize(Array *a) MUST_USE; /* BufferError while views are exported */
bool array_resize(Array *a, size_t count) MUST_USE;
bool array_push(Array *a, Value item) MUST_USE;
bool array_extend(Array *a, Value iterable) MUST_USE; /* an array must be of the same kind */
bool array_append_bytes(Array *a, const char *bytes, size_t n) MUST_USE;
bool array_append_text(Array *a, Value text) MUST_USE;
Value array_text(const Array *a) MUST_USE;

/* array_methods.c */
extern const Method array_methods[];

/* array_pickle.c */
Value array_reduce_ex(Value *args);
Value array_reconstruct(Value *args);

#endif
