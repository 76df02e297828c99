/* SPDX-License-Identifier: MIT
 *
 * The interactive loop.
 */
#ifndef CLI_REPL_H
#define CLI_REPL_H

#include "base/common.h"

/* Read, run and show statements until the end of the input; the exit status. Before, unless
 * a program has been run: the banner and PYTHONSTARTUP. */
int repl_run(bool after_program);

#endif
