/* SPDX-License-Identifier: MIT */
/*
 * Weak records, for caches: rows of four words that keep nothing alive. When an object to
 * whose start one of a row's words points has died, the row's first word becomes RECORD_DEAD,
 * which is neither a value, nor an address, nor a version (0 is one: "not yet numbered").
 * Other words may be anything.
 *
 *     owner --> WeakRecords { row row row ... }     row: | first | word | word | word |
 */
#ifndef ADDER_GC_RECORDS_H
#define ADDER_GC_RECORDS_H

#include "base/common.h"

enum { RECORD_WORDS = 4 };
#define RECORD_DEAD (UINT64_MAX >> 1 & ~UINT64_C(7))

typedef struct WeakRecords {
    size_t count;
    size_t unused;                      /* so that rows are aligned as objects are */
    uint64_t rows[][RECORD_WORDS];
} WeakRecords;

/* Zeroed rows; NULL when memory is out. Whoever uses the rows keeps the WeakRecords. */
MUST_USE WeakRecords *records_new(size_t count);

/* For gc/heap.c: in each collection, after marking, and when the rest has been reclaimed. */
void records_sweep(void);
void records_forget_dead(void);

#endif
