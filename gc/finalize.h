/* SPDX-License-Identifier: MIT */
/*
 * Finalizers: a function run once when nothing refers to an object any more. What has
 * become due waits in a queue, which safe points empty: Python code must not run in the
 * midst of an allocation. The order is none: an object and those it refers to may fall
 * due together, each is still whole when its finalizer runs, and may be revived.
 * Weak references to an object are dead before its finalizer runs.
 */
#ifndef ADDER_GC_FINALIZE_H
#define ADDER_GC_FINALIZE_H

#include "base/common.h"

typedef void (*Finalizer)(void *object);

/* Replaces the object's finalizer, if it had one. `object` is one of gc/heap.h's but no
   handle; false when memory is out. */
MUST_USE bool finalize_register(void *object, Finalizer finalizer);

/* Runs the object's finalizer now, if it still has one, and never again. */
void finalize_now(void *object);

/* The object shall have no finalizer. */
void finalize_cancel(void *object);

/* Has the object's finalizer run (and left it alive)? */
bool finalize_has_run(const void *object);

/* True when finalizers are due (see gc_set_notifier). */
bool finalize_pending(void);

/* Runs what is due, and says how many. */
size_t finalize_run(void);

/* From a finalizer: calls that one for the same object when the others of this run are
   through, which may still use the object. */
void finalize_last(void *object, Finalizer finalizer);

/* Runs the finalizers of all objects, alive or not: for the end of the program. */
void finalize_all(void);

#endif
