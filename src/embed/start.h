/* SPDX-License-Identifier: MIT
 *
 * Start and end of the runtime, for the command and the public functions.
 */
#ifndef EMBED_START_H
#define EMBED_START_H

#include "runtime/config.h"

/* Start everything, as the configuration (which stays in use) says. On failure the reason is
 * written to stderr. */
bool runtime_start(ConfigState *config) MUST_USE;
/* Run exit handlers, flush, and say the exit status: `status`, or 120 if flushing failed. */
int runtime_end(int status);

#endif
