/* SPDX-License-Identifier: MIT
 *
 * adder --modules.
 */
#ifndef CLI_MODULES_H
#define CLI_MODULES_H

#include "runtime/config.h"

/* A line for each module on stdout: its name, where it comes from, and the file, or the
 * package to install. False if there is no memory, or stdout can't be written. */
bool modules_print(const ConfigState *config);

#endif
