/* SPDX-License-Identifier: MIT
 *
 * Imports and threads: nobody gets a module that another thread is still loading, unless
 * that thread waits, directly or not, for one that we are loading ourselves.
 */
#ifndef RUNTIME_IMPORT_LOCK_H
#define RUNTIME_IMPORT_LOCK_H

#include "objects/runtime.h"

/* Wait until no other thread is loading the module of that name. */
bool import_lock_wait(Value name) MUST_USE;
/* This thread begins and ends to load it. The outermost of nested ones counts: *begun. */
bool import_lock_begin(Value name, bool *begun) MUST_USE;
void import_lock_end(Value name, bool begun);

/* The one lock that importlib takes for moments: _imp.acquire_lock() and so on. */
bool import_lock_acquire(void) MUST_USE;
bool import_lock_release(void) MUST_USE;
bool import_lock_held(void);

#endif
