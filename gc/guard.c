/* SPDX-License-Identifier: MIT */
/*
 * Guards, in a list that the collector doesn't see.
 */
#include "gc/guard.h"
#include "gc/libgc.h"
#include "gc/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATTERN = 0xb5 };

static struct {
    void **items;
    size_t count, capacity;
} guarded;

static unsigned char *guard_of(void *memory)
{
    return (unsigned char *)memory + GC_size(memory) - GUARD_SIZE;
}

/* The world may have been stopped: no printf. */
COLD static void check(void *memory)
{
    const unsigned char *guard = guard_of(memory);
    for (size_t i = 0; i < GUARD_SIZE; i++) {
        if (guard[i] == PATTERN)
            continue;
        char line[120];
        int n = snprintf(line, sizeof line, "gc: byte %zu behind the object at %p is %#x\n", i,
                         memory, guard[i]);
        (void)!write(2, line, (size_t)n);
        abort();
    }
}

void guard_add(void *memory)
{
    if (guarded.count == guarded.capacity) {
        size_t capacity = MAX(2 * guarded.capacity, (size_t)1024);
        void **items = realloc(guarded.items, capacity * sizeof *items);
        if (!items)
            return;                     /* it has room for a guard, but none */
        guarded.items = items;
        guarded.capacity = capacity;
    }
    memset(guard_of(memory), PATTERN, GUARD_SIZE);
    guarded.items[guarded.count++] = memory;
}

/* What is freed by hand is mostly young. */
void guard_remove(void *memory)
{
    for (size_t i = guarded.count; i-- > 0;) {
        if (guarded.items[i] != memory)
            continue;
        check(memory);
        guarded.items[i] = guarded.items[--guarded.count];
        return;
    }
}

void guard_check(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < guarded.count; i++) {
        void *memory = guarded.items[i];
        check(memory);
        if (gc_is_alive(memory))
            guarded.items[kept++] = memory;
    }
    guarded.count = kept;
}

bool guard_exists(void)
{
    return guarded.count > 0;
}
