/* SPDX-License-Identifier: MIT
 *
 * Errors and warnings of the compiler, which know the place in the source.
 */
#ifndef COMPILE_ERROR_H
#define COMPILE_ERROR_H

#include "base/span.h"
#include "objects/errors.h"

/* SyntaxError at that place, with the source line when the file can be read. Returns 0. */
COLD int compile_error(Value filename, Span span, const char *format, ...);
/* SyntaxWarning (or another category); an error filter turns it into a SyntaxError: false. */
COLD bool compile_warning(enum TypeId category, Value filename, Span span,
                          const char *format, ...) MUST_USE;

#endif
