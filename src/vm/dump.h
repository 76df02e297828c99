/* SPDX-License-Identifier: MIT
 *
 * Where the threads are, written to a descriptor without allocating or taking locks: for
 * signal handlers and watchdogs. What is read may just be changing; everything is checked
 * as far as that goes.
 */
#ifndef VM_DUMP_H
#define VM_DUMP_H

#include "objects/runtime.h"

/* The frames of the thread of the system that asks: "Stack (most recent call first):" */
void dump_stack(int fd);
/* Those of all threads; own: the one that asks is told apart as the current one. */
void dump_all_stacks(int fd, bool own);
void dump_text(int fd, const char *text);
/* A str, shortened, what is not ASCII as escapes. */
void dump_str(int fd, Value str);
void dump_number(int fd, uint64_t number);

#endif
