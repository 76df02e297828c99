/* SPDX-License-Identifier: MIT
 *
 * Between unicodedata's two files.
 */
#ifndef MODULES_UNICODEDATA_H
#define MODULES_UNICODEDATA_H

#include "base/common.h"

/* "N", "A", "W", "F", "H" or "Na". */
const char *unicodedata_width(uint32_t c);

#endif
