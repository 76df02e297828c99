/* SPDX-License-Identifier: MIT
 *
 * Text on its way to a number, as int(), float() and complex() accept it: white space
 * around it, decimal digits of any script.
 */
#ifndef OBJECTS_NUMBER_TEXT_H
#define OBJECTS_NUMBER_TEXT_H

#include "objects/errors.h"

/* The str as ASCII without white space at its ends: decimal digits of other scripts
 * become 0-9, other characters a '?' that no parser accepts. Collected memory. The
 * separators 28 to 31 are space as they are for str.strip(), or are not. */
const char *number_text_from_str(Value s, bool separators, size_t *length) MUST_USE;
/* The same of bytes: just without white space at the ends (*text and *length change). */
void number_text_strip(const char **text, size_t *length);
/* The text of a str, bytes, bytearray or other buffer; false without exception when v is
 * none of these, false with exception on failure. */
bool number_text_from_value(Value v, const char **text, size_t *length);
/* Copies text to `out` without the underscores between digits; the new length, or -1 when
 * an underscore lies elsewhere. */
ssize_t number_text_remove_underscores(const char *text, size_t length, char *out);

#endif
