/* SPDX-License-Identifier: MIT
 *
 * Signals: the handler in C only sets flags; Python handlers run at the VM's polls, in the
 * main thread.
 */
#ifndef MODULES_SIGNAL_H
#define MODULES_SIGNAL_H

#include "objects/errors.h"

/* Start-up, on the main thread: SIGPIPE and SIGXFSZ are ignored, SIGINT raises
 * KeyboardInterrupt (unless ignored by whoever started us), rt.services.poll_signals is set. */
bool signal_start(void) MUST_USE;

/* The program ends: signals that have handlers in Python do what they do by default. */
void signal_end(void);
/* In the child of a fork. */
void signal_after_fork(void);
/* As if the signal had arrived: the main thread will run its handler, if it has one in
 * Python. False when there is no such signal. */
bool signal_simulate(int number);

#endif
