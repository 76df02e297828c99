/* SPDX-License-Identifier: MIT */
/*
 * When the next collection comes, and whether it is a minor one (see gc/old.h). Minor ones are
 * for a heap whose living part hardly grows, as its last full collections must have shown. A
 * minor one that leaves much more than the last full one, since what is old has died, is
 * followed by a full one at once: so no more memory is needed than without minor ones.
 *
 *     full ... full, full, full+record | minor x 15, full+record | minor ...
 *     (the heap grows)  (steady)
 */
#ifndef ADDER_GC_PACE_H
#define ADDER_GC_PACE_H

#include "base/common.h"

/* Collections are asked for by the program, which wants to have all that is dead; or are no
   more. */
void pace_ask(bool asked);

/* A collection begins. */
void pace_begin(void);

/* Is the one that is going on minor, or was the last one? */
bool pace_is_minor(void);

/* Of a full one, when all is marked: are minor ones to follow? */
bool pace_minor_follows(void);

/* It has ended; so many bytes of the heap are in use, and so many free. */
void pace_end(size_t used, size_t free);

/* Must there be another one at once? */
bool pace_again(void);

/* How many were minor. */
size_t pace_minor_count(void);

#endif
