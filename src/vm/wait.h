/* SPDX-License-Identifier: MIT
 *
 * Waiting for another thread: what locks and queues are made of. All of it happens under
 * the GIL, which is given up while a thread sleeps. Signal handlers run meanwhile.
 *
 *     queue --> waiter --> waiter      each on its thread's C stack, oldest first
 */
#ifndef VM_WAIT_H
#define VM_WAIT_H

#include "objects/runtime.h"

typedef struct Waiter Waiter;

typedef struct WaitQueue { /* zeroed: empty */
    Waiter *first;
    uint64_t era; /* of gil_era: waiters of another are gone with their process */
} WaitQueue;

/* Nanoseconds of the monotonic clock. */
int64_t wait_now(void);
/* The time that lies so many seconds ahead, at most WAIT_LONGEST. */
#define WAIT_LONGEST 9223372036.0
int64_t wait_deadline(double seconds);
/* Sleep until wait_wake() comes to us (*woken) or the deadline passes (-1: never). False
 * when a signal handler raised; who had been woken then wakes the next. */
bool wait_in(WaitQueue *queue, int64_t deadline, bool *woken) MUST_USE;
/* Wake the oldest waiter, if there is one. */
void wait_wake(WaitQueue *queue);
/* From a signal handler in C: let the thread look for signals if it sleeps. */
void wait_nudge(Thread *thread);

#endif
