/* SPDX-License-Identifier: MIT
 *
 * The global interpreter lock: who holds it runs Python code and allocates, and is
 * rt.thread. It is given up around blocking calls and, when somebody waits for it, at a
 * poll every few milliseconds:
 *
 *     waiter: interval passes --> BREAK_GIL in the holder's eval breaker
 *     holder: next poll       --> gil_yield: lets it go until somebody else has had it
 */
#ifndef VM_GIL_H
#define VM_GIL_H

#include "objects/runtime.h"

/* Start-up; the calling thread, rt.thread, holds it. */
bool gil_init(void) MUST_USE;
/* A second thread is about to start: from now on blocking calls give the lock up. */
void gil_share(void);
/* Wait for the lock; the thread becomes rt.thread. While the program ends, never returns
 * but to the thread that ends it. */
void gil_take(Thread *thread);
void gil_drop(void);
/* Take it unless this thread, which gil_knows_thread, has it already: a library's callback
 * may come from within a call for which the lock was given up, or not. True when it was
 * taken; then it is to be dropped in the end. */
bool gil_ensure(void);
/* Does this thread of the system run Python code (a library's own threads don't)? */
bool gil_knows_thread(void);
/* The thread, whose struct Thread has ended, no longer does. */
void gil_forget_thread(void);
/* Who holds the lock is this struct Thread from now on. */
void gil_become(Thread *thread);
/* Let those who wait have it for a moment. */
void gil_yield(void);
/* In the child of a fork: the calling thread, the only one, holds it. */
void gil_reset(void);
/* How many forks this process is away from the first: what waits of an earlier count has
 * no thread any more. */
uint64_t gil_era(void);
/* Seconds that a thread may run before others get their turn. */
double gil_interval(void);
void gil_set_interval(double seconds);

#endif
