/* SPDX-License-Identifier: MIT
 *
 * Threads of the system that run Python code. Each has its struct Thread in rt.threads
 * from before it starts until it has ended; all of that happens under the GIL.
 */
#ifndef VM_THREAD_H
#define VM_THREAD_H

#include "objects/runtime.h"

/* Start a thread that calls function(*args, **kwargs); kwargs may be 0. stack_size 0: the
 * system's usual. Its pthread_t, or 0 with RuntimeError. */
unsigned long thread_start(Value function, Value args, Value kwargs, size_t stack_size) MUST_USE;
/* A library's own thread wants to run Python code: it gets a struct Thread and takes the
 * lock, until thread_leave(). False: it can't. */
bool thread_enter(void) MUST_USE;
void thread_leave(void);
/* How many threads started so are running. */
size_t thread_count(void);
/* From now on thread_start() fails: the program ends. */
void thread_forbid(void);
bool thread_is_forbidden(void);
/* In the child of a fork: the calling thread is the only one. */
void thread_after_fork(void);
/* The smallest stack that a program may ask for; what it gets is larger if need be. */
enum { THREAD_STACK_MIN = 32 << 10 };

#endif
