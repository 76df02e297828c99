/* SPDX-License-Identifier: MIT */
/* Walks over the heap: a depth-first search. */
#include "gc/walk.h"
#include "gc/heap.h"
#include "gc/libgc.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 1 << 14, FIRST_WAITING = 1 << 10 };

/* The place of an address, or the free place where it would be. */
static uintptr_t *place(uintptr_t *seen, size_t capacity, uintptr_t address)
{
    size_t i = (address / HEAP_GRANULE * 0x9E3779B97F4A7C15u >> 20) & (capacity - 1);
    while (seen[i] && seen[i] != address)
        i = (i + 1) & (capacity - 1);
    return &seen[i];
}

static bool make_room(HeapWalk *walk)
{
    if (2 * (walk->count + 1) <= walk->capacity)
        return true;
    size_t capacity = MAX(2 * walk->capacity, (size_t)FIRST_CAPACITY);
    uintptr_t *seen = calloc(capacity, sizeof *seen);
    if (!seen)
        return false;
    for (size_t i = 0; i < walk->capacity; i++)
        if (walk->seen[i])
            *place(seen, capacity, walk->seen[i]) = walk->seen[i];
    free(walk->seen);
    walk->seen = seen;
    walk->capacity = capacity;
    return true;
}

static bool make_room_waiting(HeapWalk *walk)
{
    if (walk->waiting_count < walk->waiting_capacity)
        return true;
    size_t capacity = MAX(2 * walk->waiting_capacity, (size_t)FIRST_WAITING);
    void **waiting = realloc(walk->waiting, capacity * sizeof *waiting);
    if (!waiting)
        return false;
    walk->waiting = waiting;
    walk->waiting_capacity = capacity;
    return true;
}

static void come_to(HeapWalk *walk, void *memory)
{
    if ((uintptr_t)memory % HEAP_GRANULE || !GC_is_heap_ptr(memory) || GC_base(memory) != memory)
        return;
    if (!make_room(walk) || !make_room_waiting(walk)) {
        walk->failed = true;
        return;
    }
    uintptr_t *at = place(walk->seen, walk->capacity, (uintptr_t)memory);
    if (*at)
        return;
    *at = (uintptr_t)memory;
    walk->count++;
    walk->waiting[walk->waiting_count++] = memory;
}

void walk_from(HeapWalk *walk, const void *from, const void *to)
{
    for (void *const *word = from; (const void *)word < to; word++)
        come_to(walk, *word);
}

bool walk_objects(HeapWalk *walk, ObjectVisitor visit, void *data)
{
    while (walk->waiting_count) {
        char *memory = walk->waiting[--walk->waiting_count];
        size_t size;
        int kind = GC_get_kind_and_size(memory, &size);
        if (kind == GC_I_PTRFREE)
            continue;
        walk_from(walk, memory, memory + size);
        if (gc_is_object(memory))
            visit(memory, size, data);
    }
    free(walk->waiting);
    free(walk->seen);
    bool complete = !walk->failed;
    *walk = (HeapWalk){0};
    return complete;
}
