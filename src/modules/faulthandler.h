/* SPDX-License-Identifier: MIT
 *
 * Module faulthandler, as the start of the runtime uses it.
 */
#ifndef MODULES_FAULTHANDLER_H
#define MODULES_FAULTHANDLER_H

#include <stdbool.h>

/* As faulthandler.enable() on the descriptor of the standard error file. */
bool faulthandler_start(void);

#endif
