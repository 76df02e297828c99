/* SPDX-License-Identifier: MIT */
/*
 * The old generation: what the last full collection found alive. A minor collection takes all
 * of it to be alive still, and follows the pointers only of those objects whose words have
 * changed since: the others lead to old objects, as they did then. To know them, a checksum of
 * each object's words is kept, so that nobody needs to tell of what he writes, as other
 * collectors' write barriers do. What is old and dead waits for the next full collection.
 *
 *     full collection     marks everything anew;  old_record()
 *     minor collection    old_mark();  then marks from the roots what is new
 *
 * A sum has 64 bits, of which aligned addresses leave some 60: that a change doesn't change it
 * is less likely than that the memory fails.
 */
#ifndef ADDER_GC_OLD_H
#define ADDER_GC_OLD_H

#include "base/common.h"

/* When libgc has started. */
void old_start(void);

/* The rest is called with the world stopped. */

/* What is marked is old from now on. Without memory for that, nothing is. */
void old_record(void);

/* Nothing is old any more. */
void old_forget(void);

/* Is anything old? */
bool old_exists(void);

/* In a minor collection, before anything else is marked: marks what is old, and has the
   collector follow what has changed. */
void old_mark(void);

#endif
