/* SPDX-License-Identifier: MIT */
/* Weak records: a row whose object has died matches nothing any more, not even 0. */
#include "gc/heap.h"
#include "gc/records.h"
#include "tests/tap.h"

enum { ROWS = 100 };

static WeakRecords *volatile records;
static void *volatile kept[ROWS];

NOINLINE static void fill(void)
{
    records = records_new(ROWS);
    for (int i = 0; i < ROWS; i++) {
        void *object = gc_alloc_object(48);
        records->rows[i][0] = 0;
        records->rows[i][2] = (uint64_t)(uintptr_t)object;
        if (i % 2)
            kept[i] = object;
    }
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
    return tap_done();
}
