/* SPDX-License-Identifier: MIT
 *
 * What `site` does for each program: installed packages, builtins for people at a prompt.
 */
#ifndef RUNTIME_SITE_H
#define RUNTIME_SITE_H

#include "objects/errors.h"

/* Add exit, quit, help, copyright, credits and license to builtins, and the folders of
 * installed packages to sys.path. Imports the module `site` if that has more to do. */
bool site_start(void) MUST_USE;
/* Import the module `site` now, for interactive use. */
bool site_import(void) MUST_USE;

#endif
