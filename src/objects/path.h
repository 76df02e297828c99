/* SPDX-License-Identifier: MIT
 *
 * File names: str, bytes and os.PathLike objects.
 */
#ifndef OBJECTS_PATH_H
#define OBJECTS_PATH_H

#include "objects/errors.h"

/* The str or bytes that a path object stands for (__fspath__); TypeError for others. */
Value path_fspath(Value path) MUST_USE;
/* The name for system calls, zero-ended; ValueError "embedded null byte". */
const char *path_bytes(Value path) MUST_USE;
/* The name as a str (bytes are decoded); ValueError "embedded null character". */
Value path_text(Value path) MUST_USE;

#endif
