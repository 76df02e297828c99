/* SPDX-License-Identifier: MIT
 *
 * Context variables for C modules: asyncio's tasks run in contexts, decimal keeps its
 * arithmetic context in a variable.
 */
#ifndef MODULES_CONTEXTVARS_H
#define MODULES_CONTEXTVARS_H

#include "objects/errors.h"

/* A ContextVar of that name (a str); default_value UNBOUND: it has none. */
Value contextvars_new_var(Value name, Value default_value) MUST_USE;
/* The variable's value in the current context, else its default, else UNBOUND. */
Value contextvars_get(Value var);
/* Set it in the current context; a Token by which contextvars_reset restores it. */
Value contextvars_set(Value var, Value value) MUST_USE;
bool contextvars_reset(Value var, Value token) MUST_USE;

/* copy_context(). */
Value contextvars_copy(void) MUST_USE;
/* context.run(callee, args...), by the calling convention of objects/call.h. */
Value contextvars_run(Value context, Value callee, Value *args, size_t nargs,
                      Value kwnames) MUST_USE;
/* The halves of it: make the context the thread's current one, and leave it again. */
bool contextvars_enter(Value context) MUST_USE;
bool contextvars_exit(Value context) MUST_USE;

#endif
