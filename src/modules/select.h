/* SPDX-License-Identifier: MIT
 *
 * Module select: what its parts share.
 */
#ifndef MODULES_SELECT_H
#define MODULES_SELECT_H

#include "modules/timeout.h"
#include "objects/module.h"

/* None or negative: never; else a number of units, as the deadline of a wait in poll(). */
bool select_deadline(Value timeout, int64_t unit, int64_t *deadline) MUST_USE;
/* The body of select.poll(). */
Value select_poll(Value *args);

#endif
