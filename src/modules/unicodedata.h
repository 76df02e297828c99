/* SPDX-License-Identifier: MIT
 *
 * Between unicodedata's files.
 */
#ifndef MODULES_UNICODEDATA_H
#define MODULES_UNICODEDATA_H

#include "base/common.h"

/* "N", "A", "W", "F", "H" or "Na". */
const char *unicodedata_width(uint32_t c);

/* Was the character not assigned yet in Unicode 3.2? */
bool unicodedata_is_newer(uint32_t c);

#endif
