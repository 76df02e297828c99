/* SPDX-License-Identifier: MIT
 *
 * Raising, testing and clearing exceptions from C.
 *
 * A fallible function returns 0 (Value, pointer) or false with the exception in
 * rt.thread->exception. All functions here that raise return 0, so that
 * `return raise_error(...)` fits every such function; RAISE says the same shorter.
 *
 * Format directives of messages: %s (char *, UTF-8), %.Ns, %c, %d %i %u %ld %lu %zd %zu %x %lld, %%,
 * and for Values: %R repr, %A ascii, %S str, %T the name of its type (as CPython's
 * messages show it: without module), %K the same but None for None (wrong arguments), %Q the type's fully qualified name, %N the __name__ of a type
 * or function. Each Value directive takes a Value; %.200s-like truncation isn't needed.
 */
#ifndef OBJECTS_ERRORS_H
#define OBJECTS_ERRORS_H

#include <stdarg.h>

#include "objects/runtime.h"

/* Raise an exception of the type with a formatted message. Chains to the handled exception. Returns 0. */
COLD int raise_error(enum TypeId type, const char *format, ...);
/* Raise and return 0 (of whatever the function's type is). */
#define RAISE(type, ...)                          \
    do {                                          \
        raise_error(TYPE_##type, __VA_ARGS__);    \
        return 0;                                 \
    } while (0)

/* Raise an exception of the type with one argument (KeyError(key)). Returns 0. */
COLD int raise_value(enum TypeId type, Value argument);
/* Raise an instance or a class, as the raise statement does. Returns 0. */
COLD int raise_object(Value exception);
/* Raise OSError (or its subclass for that errno) with the errno's text; filenames may be 0. Returns 0. */
COLD int raise_errno(int error, Value filename, Value filename2);
/* The preallocated MemoryError. Returns 0. */
COLD int raise_no_memory(void);
/* TypeError "bad operand"... texts that several places share. All return 0. */
COLD int raise_attribute(Value object, Value name); /* AttributeError "'T' object has no attribute 'x'" with .name and .obj */
COLD int raise_stop_iteration(Value value);

/* Is an exception pending, and is it an instance of that type? */
static inline bool error_pending(void) { return rt.thread->exception != 0; }
bool error_is(enum TypeId type);
/* Drop the pending exception. */
static inline void error_clear(void) { rt.thread->exception = 0; }
/* Take the pending exception (0 if none) away, or put one back. */
static inline Value error_take(void)
{
    Value e = rt.thread->exception;
    rt.thread->exception = 0;
    return e;
}
static inline void error_restore(Value exception) { rt.thread->exception = exception; }
/* If the pending exception is of that type drop it and return true. */
bool error_clear_if(enum TypeId type);
/* With an exception pending: raise another with the pending one as its __cause__ (and context). Returns 0. */
COLD int raise_from_pending(enum TypeId type, const char *format, ...);

/* Machine stack check for recursive C functions: raises RecursionError. `where` is the end of
 * "maximum recursion depth exceeded%s", as " while getting the repr of an object" (or ""). */
COLD bool stack_overflow(const char *where);
static inline MUST_USE bool stack_check(const char *where)
{
    char here;
    return LIKELY((uintptr_t)&here > (uintptr_t)rt.thread->c_stack_limit) || stack_overflow(where);
}

/* Like raise_error's messages, into a str. 0 with an exception on failure. */
Value str_format(const char *format, ...);
Value str_format_va(const char *format, va_list arguments);

#endif
