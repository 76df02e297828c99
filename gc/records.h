/* SPDX-License-Identifier: MIT */
/*
 * Weak records, for caches: rows of four words that keep nothing alive. When an object to
 * whose start one of a row's words points has died, the row's first word becomes RECORD_DEAD,
 * which is neither a value, nor an address, nor a version (0 is one: "not yet numbered").
 * Other words may be anything.
 *
 *     owner --> WeakRecords { row row row ... }     row: | first | word | word | word |
 *
 * The list of all records is also the list of their living owners.
 */
#ifndef ADDER_GC_RECORDS_H
#define ADDER_GC_RECORDS_H

#include "base/common.h"

enum { RECORD_WORDS = 4 };
#define RECORD_DEAD (UINT64_MAX >> 1 & ~UINT64_C(7))

typedef struct WeakRecords {
    size_t count;
    void *owner;                        /* a heap object */
    uint64_t rows[][RECORD_WORDS];
} WeakRecords;

/* Zeroed rows; NULL when memory is out. Their owner keeps the WeakRecords, which don't keep
   it. */
MUST_USE WeakRecords *records_new(void *owner, size_t count);

/* Visits each owner that is alive, or was when the last collection was made; never one that
   died before. `visit` must not allocate. */
void records_each_owner(void (*visit)(void *owner));

/* For gc/heap.c: in each collection, after marking, and when the rest has been reclaimed. */
void records_sweep(void);
void records_forget_dead(void);

#endif
