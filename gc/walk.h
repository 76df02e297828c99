/* SPDX-License-Identifier: MIT */
/*
 * A walk from given words to all objects that they lead to. It follows what a collection
 * follows, but begins only at words that are known to be references: a number on a C stack
 * that looks like one may lead to an object that died long ago, whose parts are others' by
 * now. Such an object is kept when it is found, which is harmless, but nobody may be shown
 * it.
 *
 *     HeapWalk walk = {0};
 *     walk_from(&walk, words, words + n);      // as often as there are roots
 *     if (!walk_objects(&walk, visit, data)) ... out of memory ...
 */
#ifndef ADDER_GC_WALK_H
#define ADDER_GC_WALK_H

#include "base/common.h"

/* Zeroed at first. Memory that was come to, in malloc'd tables: no collection disturbs. */
typedef struct HeapWalk {
    uintptr_t *seen;            /* a hash table, at most half full; 0: a free place */
    size_t capacity, count;
    void **waiting;             /* seen, but not yet looked into */
    size_t waiting_capacity, waiting_count;
    bool failed;                /* memory is out */
} HeapWalk;

/* The words in [from, to) are roots: references to the starts of heap objects, or anything
   else that is none. */
void walk_from(HeapWalk *walk, const void *from, const void *to);

/* Visits once each object of kind `object` that the roots lead to, and ends the walk. False
   when memory was out: then some were not visited. `visit` must not allocate. */
typedef void (*ObjectVisitor)(void *object, size_t size, void *data);
MUST_USE bool walk_objects(HeapWalk *walk, ObjectVisitor visit, void *data);

#endif
