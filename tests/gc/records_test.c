/* SPDX-License-Identifier: MIT */
/* Weak records: a row whose object has died matches nothing any more, not even 0. */
#include "gc/heap.h"
#include "gc/records.h"
#include "tests/tap.h"

enum { ROWS = 100 };

static WeakRecords *volatile records;
static void *volatile owner;
static void *volatile kept[ROWS];
static size_t owners;
static uintptr_t hidden;

NOINLINE static void fill(void)
{
    owner = gc_alloc_object(32);
    records = records_new(owner, ROWS);
    for (int i = 0; i < ROWS; i++) {
        void *object = gc_alloc_object(48);
        records->rows[i][0] = 0;
        records->rows[i][2] = (uint64_t)(uintptr_t)object;
        if (i % 2)
            kept[i] = object;
    }
}

static void count_owner(void *visited)
{
    owners += visited == owner;
}

static size_t count_owners(void)
{
    owners = 0;
    records_each_owner(count_owner);
    return owners;
}

/* A number may look like a reference to the dead owner later: it stays dead. */
static void test_owner(void)
{
    CHECK(count_owners() == 1, "the owner is visited");
    hidden = ~(uintptr_t)owner;
    owner = NULL;
    gc_collect();
    owner = (void *)~hidden;
    gc_collect();
    CHECK(count_owners() == 0, "not when it was dead once, though something refers to it");
}

int main(void)
{
    gc_start();
    fill();
    gc_collect();
    int dropped = 0, wrong = 0;
    for (int i = 0; i < ROWS; i++) {
        bool dead = records->rows[i][0] == RECORD_DEAD;
        dropped += dead;
        wrong += (dead && i % 2) || (!dead && records->rows[i][0] != 0);
    }
    CHECK(wrong == 0, "rows of living objects stay as they are");
    CHECK(dropped > ROWS / 2 - 10, "rows of dead objects are marked");
    test_owner();
    return tap_done();
}
