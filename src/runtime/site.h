/* SPDX-License-Identifier: MIT
 *
 * The builtins that the library's `site` adds for people at a prompt.
 */
#ifndef RUNTIME_SITE_H
#define RUNTIME_SITE_H

#include "objects/errors.h"

/* Add exit, quit, help, copyright, credits and license to builtins. */
bool site_init(void) MUST_USE;

#endif
