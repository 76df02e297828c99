/* SPDX-License-Identifier: MIT
 *
 * Weak references as Python sees them, over the cells of gc/weak.h.
 */
#ifndef OBJECTS_WEAKREF_H
#define OBJECTS_WEAKREF_H

#include "gc/weak.h"
#include "objects/runtime.h"

typedef struct WeakRef {
    Object head;
    WeakCell *cell;
    Value callback;    /* 0: none */
    int64_t hash;      /* of the object, kept when it was asked for */
    bool hashed;
} WeakRef;

/* weakref.ref(object, callback): one is shared by all without callback. callback 0 or NONE: none. */
Value weakref_new(Type *type, Value object, Value callback) MUST_USE;
/* The object, or NONE once it is dead. */
Value weakref_get(Value weakref);
/* A live weak reference without callback on that cell, or NONE. */
Value weakref_of_cell(WeakCell *cell);
/* The live weak references and proxies to an object, as a list. */
Value weakref_list(Value object) MUST_USE;
/* weakref.proxy(object, callback). */
Value weakref_proxy_new(Value object, Value callback) MUST_USE;
/* Call the callbacks of references whose objects have died; for safe points. */
void weakref_run_callbacks(void);

#endif
