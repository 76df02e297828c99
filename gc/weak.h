/* SPDX-License-Identifier: MIT */
/*
 * Weak references. Each object that is weakly referenced has one cell, shared by all its
 * weak references, whose `object` the collector clears when it finds that nothing else
 * refers to the object (before finalizers run, so never a revived object).
 *
 *     weak reference --> WeakCell {object} - - - > object
 *     watch list - - > weak reference with a callback
 *
 * A weak reference with a callback is watched: after a collection that killed its object,
 * weak_next_due hands it out once, provided that it is itself still alive. All this
 * happens under the GIL, and so do collections.
 */
#ifndef ADDER_GC_WEAK_H
#define ADDER_GC_WEAK_H

#include "base/common.h"

/* In atomic memory: the pointer in it keeps nothing alive. */
typedef struct WeakCell {
    void *object;       /* NULL once the object is dead */
} WeakCell;

/* The cell of a heap object (its start), made if there is none yet; NULL when memory is
   out. Whoever keeps the cell keeps it in scanned memory. */
MUST_USE WeakCell *weak_cell(void *object);

/* The cell of an object if it has one, else NULL. */
WeakCell *weak_find(const void *object);

/* Declares the cell's object dead for its weak references, as when a finalizer of the
   last owner has run; further cells of that object are new ones. */
void weak_clear(WeakCell *cell);

/* `watcher`, a heap object that refers to the cell, wants to hear of its object's death. */
MUST_USE bool weak_watch(WeakCell *cell, void *watcher);

/* True when weak_next_due may have something: cheap, for safe points. */
bool weak_pending(void);

/* A live watcher whose object has died and which has not been handed out yet; NULL when
   there is none. In the order in which they began to watch. */
void *weak_next_due(void);

#endif
