/* SPDX-License-Identifier: MIT
 *
 * Timeouts of blocking calls: spans and points of time in nanoseconds of the monotonic
 * clock. A call that a signal interrupted goes on until the same deadline.
 */
#ifndef MODULES_TIMEOUT_H
#define MODULES_TIMEOUT_H

#include <time.h>

#include "objects/errors.h"

#define TIMEOUT_SECOND INT64_C(1000000000)
#define TIMEOUT_MILLISECOND INT64_C(1000000)
#define TIMEOUT_FOREVER INT64_C(-1)

static inline int64_t timeout_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * TIMEOUT_SECOND + t.tv_nsec;
}

/* So many units (TIMEOUT_SECOND ...), an int or a float, as nanoseconds; rounded away
 * from zero, so that nobody wakes early. TypeError for what is no number. */
bool timeout_from_value(Value v, int64_t unit, int64_t *nanoseconds) MUST_USE;
/* When so many nanoseconds will be over; below 0: never. */
int64_t timeout_deadline(int64_t nanoseconds);
/* What is left, for a system call; 0 for none: wait for ever. */
struct timespec *timeout_left(int64_t deadline, struct timespec *left);

#endif
