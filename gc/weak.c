/* SPDX-License-Identifier: MIT */
/*
 * Weak references over libgc's disappearing links.
 *
 * The cells stand in a hash table by their object's address (nothing moves), linear
 * probing, always a power of two and at most half full. A dead cell can't be found any
 * more since its address is gone; it leaves the table when that is rebuilt for growth.
 */
#include "gc/weak.h"
#include "gc/heap.h"
#include "gc/libgc.h"

#include <string.h>

/* A watcher and its cell, in atomic memory: the collector clears `watcher` when that dies.
   `cell` is safe as long as the watcher, which refers to it, is alive. */
typedef struct Watch {
    void *watcher;
    WeakCell *cell;
} Watch;

static struct {
    WeakCell **cells;           /* scanned: a cell lives as long as its object */
    size_t capacity, count;     /* count includes cells that died since the last rebuild */
    Watch **watches;            /* in order of registration; NULL where one is done */
    size_t watch_capacity, watch_count;
    size_t looked_at;           /* after how many collections all watches were looked at */
    size_t round;               /* after how many the round that is going on began */
    size_t next;                /* where that round goes on, from the latest watch to the first */
} weak;

/* ---- the table of cells ---- */

static size_t home(const void *object, size_t capacity)
{
    return ((uintptr_t)object >> 4) * 0x9E3779B97F4A7C15u >> 20 & (capacity - 1);
}

/* The place of object's cell, or the free place where it would be. */
static WeakCell **place(WeakCell **cells, size_t capacity, const void *object)
{
    size_t i = home(object, capacity);
    while (cells[i] && cells[i]->object != object)
        i = (i + 1) & (capacity - 1);
    return &cells[i];
}

/* Rebuilds the table without dead cells, with room for one more. */
static bool rebuild(void)
{
    size_t live = 0, capacity = 64;
    for (size_t i = 0; i < weak.capacity; i++)
        live += weak.cells[i] && weak.cells[i]->object;
    while (capacity < 4 * (live + 1))
        capacity *= 2;
    WeakCell **cells = gc_alloc_buffer(capacity * sizeof *cells);
    if (!cells)
        return false;
    live = 0;                           /* that allocation may have collected */
    for (size_t i = 0; i < weak.capacity; i++)
        if (weak.cells[i] && weak.cells[i]->object) {
            *place(cells, capacity, weak.cells[i]->object) = weak.cells[i];
            live++;
        }
    gc_free(weak.cells);
    weak.cells = cells;
    weak.capacity = capacity;
    weak.count = live;
    return true;
}

static bool make_room(void)
{
    return 2 * (weak.count + 1) <= weak.capacity || rebuild();
}

WeakCell *weak_find(const void *object)
{
    return weak.capacity ? *place(weak.cells, weak.capacity, object) : NULL;
}

static bool link_to(void **link, void *object)
{
    return GC_general_register_disappearing_link(link, object) != GC_NO_MEMORY;
}

WeakCell *weak_cell(void *object)
{
    WeakCell *cell = weak_find(object);
    if (cell)
        return cell;
    cell = gc_alloc_atomic(sizeof *cell);
    if (!cell || !make_room())
        return NULL;
    cell->object = object;
    if (!link_to(&cell->object, object))
        return NULL;
    WeakCell **free_place = place(weak.cells, weak.capacity, object);
    ASSERT(!*free_place);
    *free_place = cell;
    weak.count++;
    return cell;
}

void weak_clear(WeakCell *cell)
{
    GC_unregister_disappearing_link(&cell->object);
    cell->object = NULL;
}

/* ---- watching ---- */

/* Forgets watches that are done, and makes room for one more. */
static bool make_room_for_watch(void)
{
    if (weak.watch_count < weak.watch_capacity)
        return true;
    size_t live = 0;
    for (size_t i = 0; i < weak.watch_count; i++)
        live += weak.watches[i] && weak.watches[i]->watcher;
    size_t capacity = MAX(16, 2 * live);
    Watch **watches = gc_alloc_buffer(capacity * sizeof *watches);
    if (!watches)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < weak.watch_count; i++)
        if (weak.watches[i] && weak.watches[i]->watcher)
            watches[count++] = weak.watches[i];
    weak.watches = watches;
    weak.watch_capacity = capacity;
    weak.watch_count = count;
    weak.next = 0;
    weak.looked_at = 0;                 /* places have changed: look at all again */
    return true;
}

bool weak_watch(WeakCell *cell, void *watcher)
{
    Watch *watch = gc_alloc_atomic(sizeof *watch);
    if (!watch || !make_room_for_watch())
        return false;
    *watch = (Watch){watcher, cell};
    if (!link_to(&watch->watcher, watcher))
        return false;
    weak.watches[weak.watch_count++] = watch;
    return true;
}

bool weak_pending(void)
{
    return weak.watch_count && weak.looked_at != gc_collections();
}

/* Takes the watch at `i` from the list if it is done: its watcher, if that wants to hear. */
static void *take_due(size_t i)
{
    Watch *watch = weak.watches[i];
    if (!watch)
        return NULL;
    void *watcher = watch->watcher;
    if (watcher && watch->cell->object)
        return NULL;
    if (watcher)
        GC_unregister_disappearing_link(&watch->watcher);
    weak.watches[i] = NULL;
    return watcher;
}

void *weak_next_due(void)
{
    if (weak.next == 0) {
        weak.round = gc_collections();
        weak.next = weak.watch_count;
    }
    while (weak.next > 0) {
        void *watcher = take_due(--weak.next);
        if (watcher)
            return watcher;
    }
    weak.looked_at = weak.round;
    return NULL;
}
