/* SPDX-License-Identifier: MIT */
/*
 * Guards: while the heap is under stress (gc_set_stress), each object is followed by some
 * bytes of a pattern, and every collection looks at them. So who writes past the end of an
 * object, where no sanitizer looks, is told soon.
 */
#ifndef ADDER_GC_GUARD_H
#define ADDER_GC_GUARD_H

#include "base/common.h"

enum { GUARD_SIZE = 16 };

/* The last GUARD_SIZE bytes of the object become its guard. */
void guard_add(void *memory);

/* Before the memory is freed by hand; it needn't have a guard. */
void guard_remove(void *memory);

/* In a collection, when what is alive is marked: looks at all guards, also those of the dead,
   whose are forgotten then. Ends the process if one has changed. */
void guard_check(void);

/* Has anything a guard now? */
bool guard_exists(void);

#endif
