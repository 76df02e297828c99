/* SPDX-License-Identifier: MIT */
/*
 * Weak records. All of them stand in a list in malloc'd memory, which the collector does
 * not look at, so that it keeps none alive.
 */
#include "gc/records.h"
#include "gc/heap.h"
#include "gc/libgc.h"
#include "gc/watch.h"

#include <stdlib.h>
#include <string.h>

static struct {
    WeakRecords **all;
    size_t count, capacity;
} list;

static bool make_room(void)
{
    if (list.count < list.capacity)
        return true;
    size_t capacity = MAX(1024, 2 * list.capacity);
    WeakRecords **all = realloc(list.all, capacity * sizeof *all);
    if (!all)
        return false;
    list.all = all;
    list.capacity = capacity;
    return true;
}

WeakRecords *records_new(void *owner, size_t count)
{
    size_t size = sizeof(WeakRecords) + count * sizeof(uint64_t[RECORD_WORDS]);
    WeakRecords *records = gc_alloc_buffer_atomic(size);
    if (!records || !make_room())
        return NULL;
    memset(records, 0, size);
    records->count = count;
    records->owner = owner;
    list.all[list.count++] = records;
    return records;
}

/* Small numbers are no addresses, which spares most of the looking up. */
static bool points_to_dead(uint64_t word)
{
    void *pointer = (void *)(uintptr_t)word;
    return word > UINT16_MAX && word != RECORD_DEAD && (word & 7) == 0
        && GC_base(pointer) == pointer && !GC_is_marked(pointer);
}

/* An object that a finalizer is about to revive counts as dead here, which does no harm. */
void records_sweep(void)
{
    for (size_t i = 0; i < list.count; i++) {
        WeakRecords *records = list.all[i];
        for (size_t row = 0; row < records->count; row++) {
            uint64_t *words = records->rows[row];
            for (size_t w = 0; w < RECORD_WORDS; w++)
                if (points_to_dead(words[w]))
                    words[0] = RECORD_DEAD;
        }
    }
}

/* Stray numbers may keep records whose owner is dead: they are nobody's. */
void records_forget_dead(void)
{
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++) {
        WeakRecords *records = list.all[i];
        if (gc_is_alive(records) && gc_is_alive(records->owner))
            list.all[count++] = records;
    }
    list.count = count;
}

void records_each_owner(void (*visit)(void *owner))
{
    for (size_t i = 0; i < list.count; i++)
        visit(list.all[i]->owner);
}
