/* SPDX-License-Identifier: MIT
 *
 * sys.stdin, sys.stdout and sys.stderr as the runtime's own C code uses them.
 */
#ifndef RUNTIME_STDIO_H
#define RUNTIME_STDIO_H

#include "objects/errors.h"

/* sys.<name>; 0 (nothing pending) when it is missing. */
Value stdio_get(const char *name);
/* file.write(text) */
bool stdio_write(Value file, Value text) MUST_USE;
/* Is it a text file of ours, of which pieces and the whole are written alike? */
bool stdio_is_plain(Value file);
/* Write to sys.stderr whatever happens: to the descriptor if there is no such file. Never
 * leaves an exception behind. */
void stdio_error(const char *format, ...);
void stdio_error_str(Value text);
/* Flush sys.stdout and sys.stderr: false when stdout could not be (an exception is pending). */
bool stdio_flush(void);
/* Raise an auditing event with one argument (or none: 0). */
bool stdio_audit(const char *event, Value argument) MUST_USE;

#endif
