/* SPDX-License-Identifier: MIT */
/* Finalizers over libgc's, unordered and on demand. */
#include "gc/finalize.h"
#include "gc/heap.h"
#include "gc/libgc.h"

#include <gc/javaxfc.h>
#include <string.h>

/* The objects whose finalizers have run lately: addresses in atomic memory, which the
 * collector clears when the objects die after all. Those that live on stay. */
static struct {
    void ***links;              /* scanned: keeps the atomic words */
    size_t count, capacity;
} done;

static bool make_room(void)
{
    size_t live = 0;
    if (done.count < done.capacity)
        return true;
    for (size_t i = 0; i < done.count; i++)
        if (*done.links[i])
            done.links[live++] = done.links[i];
    done.count = live;
    if (live < done.capacity / 2)
        return true;
    size_t capacity = MAX(64, 2 * done.capacity);
    void ***links = gc_alloc_buffer(capacity * sizeof *links);
    if (!links)
        return false;
    if (live)
        memcpy(links, done.links, live * sizeof *links);
    done.links = links;
    done.capacity = capacity;
    return true;
}

/* Memory that is short only costs the answer to finalize_has_run. */
static void note_done(void *object)
{
    void **link = make_room() ? gc_alloc_atomic(sizeof *link) : NULL;
    if (!link)
        return;
    *link = object;
    if (GC_general_register_disappearing_link(link, object) != GC_NO_MEMORY)
        done.links[done.count++] = link;
}

bool finalize_has_run(const void *object)
{
    for (size_t i = 0; i < done.count; i++)
        if (*done.links[i] == object)
            return true;
    return false;
}

/* libgc hands over the object and one word: our finalizer. */
static void run_finalizer(void *object, void *finalizer)
{
    Finalizer function;
    *(void **)&function = finalizer;
    note_done(object);
    function(object);
}

/* What waits until the other finalizers of a run are through. */
typedef struct Late {
    void *object;
    Finalizer function;
} Late;
static struct {
    Late *items;                /* scanned */
    size_t count, capacity;
    int depth;                  /* of runs: finalizers may start further ones */
} late;

static bool push_late(Late item)
{
    if (late.count == late.capacity) {
        size_t capacity = MAX(64, 2 * late.capacity);
        Late *items = gc_alloc_buffer(capacity * sizeof *items);
        if (!items)
            return false;
        if (late.count)
            memcpy(items, late.items, late.count * sizeof *items);
        late.items = items;
        late.capacity = capacity;
    }
    late.items[late.count++] = item;
    return true;
}

void finalize_last(void *object, Finalizer finalizer)
{
    if (!late.depth || !push_late((Late){object, finalizer}))
        finalizer(object);
}

/* The end of a run: those that waited, unless a run further up the stack comes to them. */
static void end_run(void)
{
    late.depth--;
    for (size_t i = 0; !late.depth && i < late.count; i++) {
        Late item = late.items[i];
        late.items[i] = (Late){0};
        late.depth++;
        item.function(item.object);
        late.depth--;
    }
    if (!late.depth)
        late.count = 0;
}

/* Stands for "untouched": never called. */
static void out_of_memory(void *object, void *finalizer)
{
}

bool finalize_register(void *object, Finalizer finalizer)
{
    /* libgc reports the finalizer that was there before, or none, but writes nothing when
       it had no memory for the new one. */
    GC_finalization_proc old = out_of_memory;
    void *old_data = NULL;
    GC_register_finalizer_no_order(object, run_finalizer, *(void **)&finalizer, &old, &old_data);
    return old != out_of_memory;
}

void finalize_cancel(void *object)
{
    GC_finalization_proc old;
    void *old_data;
    GC_register_finalizer_no_order(object, NULL, NULL, &old, &old_data);
}

void finalize_now(void *object)
{
    GC_finalization_proc run = NULL;
    void *finalizer = NULL;
    GC_register_finalizer_no_order(object, NULL, NULL, &run, &finalizer);
    if (run)
        run(object, finalizer);
}

bool finalize_pending(void)
{
    return GC_should_invoke_finalizers() != 0;
}

size_t finalize_run(void)
{
    late.depth++;
    size_t count = (size_t)GC_invoke_finalizers();
    end_run();
    return count;
}

void finalize_all(void)
{
    late.depth++;
    GC_finalize_all();
    end_run();
}
