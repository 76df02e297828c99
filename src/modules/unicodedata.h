/* SPDX-License-Identifier: MIT
 *
 * Between unicodedata's files.
 */
#ifndef MODULES_UNICODEDATA_H
#define MODULES_UNICODEDATA_H

#include "base/common.h"

/* "N", "A", "W", "F", "H" or "Na". */
const char *unicodedata_width(uint32_t c);

/* What Unicode 3.2 said of a character, where that was something else; NULL or false where
 * it wasn't. */
const char *unicodedata_old_category(uint32_t c);
const char *unicodedata_old_direction(uint32_t c);
const char *unicodedata_old_width(uint32_t c);
bool unicodedata_old_mirrored(uint32_t c, bool *yes);
/* Was it a decimal digit, which it is no more? */
bool unicodedata_old_decimal(uint32_t c);

/* The character that it was decomposed to, where that is another one today; or itself. */
uint32_t unicodedata_old_decomposed(uint32_t c);

/* Was the character not assigned yet in Unicode 3.2? */
bool unicodedata_is_newer(uint32_t c);

#endif
