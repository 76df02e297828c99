/* SPDX-License-Identifier: MIT */
/*
 * Watching the heap: for who wants to know of each allocation. Costs nothing while nobody
 * does: the free lists are emptied when the watch begins, so that all requests come to the
 * slow paths.
 */
#ifndef ADDER_GC_WATCH_H
#define ADDER_GC_WATCH_H

#include "base/common.h"

typedef struct HeapWatch {
    /* After an allocation. May itself allocate, which it isn't told of. */
    void (*allocated)(void *memory, size_t size);
    /* Before memory is freed by hand. */
    void (*freed)(void *memory);
    /* In each collection, when all that is alive is marked: gc_is_alive tells what of what
       was told is. With the world stopped: must neither allocate (nor use malloc) nor wait. */
    void (*marked)(void);
} HeapWatch;

/* From now on; NULL: nobody watches any more. */
void gc_watch(const HeapWatch *watch);

/* Is it told of allocations from now on? Returns whether it was. For those that no program asks for. */
bool gc_watch_hears(bool hears);

/* Has this collection marked it? From `marked`, and in this folder until the end of the
   collection. */
bool gc_is_alive(const void *memory);

#endif
