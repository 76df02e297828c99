/* SPDX-License-Identifier: MIT
 *
 * Lines typed by people: for the interactive loop and input().
 */
#ifndef RUNTIME_LINE_H
#define RUNTIME_LINE_H

#include "objects/errors.h"

/* Show the prompt and read a line from standard input, by rt.services.read_line if that is
 * there and this is a terminal. The line (malloc'd) ends with a newline; "" at the end of
 * the input; 0 with an exception: KeyboardInterrupt, or what another signal's handler
 * raised. */
char *line_read(const char *prompt) MUST_USE;

#endif
