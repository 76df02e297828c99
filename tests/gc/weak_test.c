/* SPDX-License-Identifier: MIT */
/* Weak cells, watchers and finalizers: who dies when, and who hears of it. */
#include "gc/finalize.h"
#include "gc/heap.h"
#include "gc/weak.h"
#include "tests/tap.h"

enum { MANY = 1000 };

typedef struct Reference { WeakCell *cell; long id; } Reference;

static void *volatile kept[MANY];
static Reference *volatile references[MANY];
static int notified;

static void notify(void)
{
    notified++;
}

/* Objects, half of them kept, each with a watched weak reference. */
NOINLINE static void make(void)
{
    for (int i = 0; i < MANY; i++) {
        long *object = gc_alloc_object(32);
        object[1] = i;
        Reference *r = gc_alloc_object(sizeof *r);
        r->cell = weak_cell(object);
        r->id = i;
        references[i] = r;
        if (weak_cell(object) != r->cell || weak_find(object) != r->cell)
            CHECK(false, "an object has one cell");
        if (!weak_watch(r->cell, r))
            CHECK(false, "watching works");
        if (i % 2)
            kept[i] = object;
    }
}

NOINLINE static int count_dead(void)
{
    int dead = 0;
    for (int i = 0; i < MANY; i++)
        dead += references[i]->cell->object == NULL;
    return dead;
}

NOINLINE static int hear(void)
{
    int heard = 0;
    for (Reference *r; (r = weak_next_due()); heard++)
        if (r->id % 2)
            CHECK(false, "%ld should be alive", r->id);
    return heard;
}

static void test_weak(void)
{
    gc_set_notifier(notify);
    make();
    gc_scrub_stack(SCRUBBED_STACK);
    gc_collect();
    int dead = count_dead();
    CHECK(dead >= MANY / 2 - 20 && dead <= MANY / 2, "cells of the dead are cleared: %d", dead);
    CHECK(notified > 0 && weak_pending(), "safe points are told");
    int heard = hear();
    CHECK(heard == dead, "watchers hear of it: %d", heard);
    CHECK(!weak_pending() && weak_next_due() == NULL, "once");
    for (int i = 0; i < MANY; i++)
        if (kept[i] && ((long *)kept[i])[1] != i)
            CHECK(false, "kept objects are whole");
    for (int i = 1; i < MANY; i += 2)
        if (weak_find(kept[i]) != references[i]->cell)
            CHECK(false, "the living are found");
    WeakCell *cell = references[1]->cell;
    weak_clear(cell);
    CHECK(!cell->object && weak_cell(kept[1]) != cell, "a cleared cell is not used again");
    for (int i = 0; i < MANY; i++)
        references[i] = NULL;           /* dead watchers hear nothing */
    for (int i = 0; i < MANY; i++)
        kept[i] = NULL;
    gc_scrub_stack(SCRUBBED_STACK);
    gc_collect();
    CHECK(hear() <= 20, "dead watchers hear nothing");
}

static int finalized;
static void *revived;

static void finalizer(void *object)
{
    finalized++;
    if (((long *)object)[1] == 7)
        revived = object;
}

NOINLINE static void make_finalized(void)
{
    void *previous = NULL;
    for (int i = 0; i < 100; i++) {
        void **object = gc_alloc_object(32);
        ((long *)object)[1] = i;
        object[2] = previous;           /* a chain, closed to a cycle below */
        previous = object;
        if (!finalize_register(object, finalizer))
            CHECK(false, "registering works");
    }
    void *cancelled = gc_alloc_object(32);
    if (!finalize_register(cancelled, finalizer))
        CHECK(false, "registering works");
    finalize_cancel(cancelled);
}

static void test_finalize(void)
{
    make_finalized();
    gc_scrub_stack(SCRUBBED_STACK);
    gc_collect();
    CHECK(finalize_pending(), "finalizers are due");
    finalize_run();
    CHECK(finalized >= 95 && finalized <= 100, "and run once each: %d", finalized);
    finalize_run();
    CHECK(!revived || ((long *)revived)[1] == 7, "an object may be revived");
    static void *held;
    held = gc_alloc_object(32);
    int before = finalized;
    CHECK(finalize_register(held, finalizer), "register");
    finalize_all();
    CHECK(finalized > before, "at the end all are run");
}

int main(void)
{
    gc_start();
    test_weak();
    test_finalize();
    return tap_done();
}
