/* SPDX-License-Identifier: MIT
 *
 * Between _json's two files: reading (json_scanner.c) and writing (_json.c).
 */
#ifndef MODULES_JSON_H
#define MODULES_JSON_H

#include "objects/str.h"

/* The string literal whose text begins at *position (behind the quote), which moves behind its end. */
Value json_scan_string(Value text, size_t *position, bool strict) MUST_USE;
/* Raise json.JSONDecodeError(message, text, position). Returns 0. */
COLD int json_raise(const char *message, Value text, ssize_t position);

#endif
