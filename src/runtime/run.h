/* SPDX-License-Identifier: MIT
 *
 * Running programs as __main__: a file, a command, a module, standard input.
 */
#ifndef RUNTIME_RUN_H
#define RUNTIME_RUN_H

#include "objects/errors.h"

/* The __main__ module's dict, made at the first call. */
Value run_main_dict(void) MUST_USE;
/* Each returns false with an exception set. Paths are as the command line has them. */
bool run_command(const char *text) MUST_USE;      /* -c */
bool run_path(const char *path) MUST_USE;         /* a script, a .pyc, a folder or zip file with __main__ */
bool run_module(const char *name) MUST_USE;       /* -m */
bool run_stdin(void) MUST_USE;                    /* not a terminal, or - */
/* Run source text under that file name in __main__. */
bool run_text(const char *text, size_t n, Value filename, int mode) MUST_USE;

/* The process's exit status for the pending exception (0 if none), after reporting it. */
int run_exit_status(void);

enum { RUN_INTERRUPTED = 130 };

#endif
