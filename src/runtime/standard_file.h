/* SPDX-License-Identifier: MIT
 *
 * sys.stdin, sys.stdout, sys.stderr: making them.
 */
#ifndef RUNTIME_STANDARD_FILE_H
#define RUNTIME_STANDARD_FILE_H

#include "objects/errors.h"

/* Open the three (None for a closed descriptor) and put them into sys. */
bool standard_files_init(void) MUST_USE;

#endif
