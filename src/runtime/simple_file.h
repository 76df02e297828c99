/* SPDX-License-Identifier: MIT
 *
 * Standard files where there is no module _io: text in UTF-8, through C's stdio.
 */
#ifndef RUNTIME_SIMPLE_FILE_H
#define RUNTIME_SIMPLE_FILE_H

#include "objects/errors.h"

Value simple_file_new(FILE *file, const char *name) MUST_USE;

#endif
