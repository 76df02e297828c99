/* SPDX-License-Identifier: MIT */
/* libgc's headers, and what the files of this folder tell each other. Private to gc/. */
#ifndef ADDER_GC_LIBGC_H
#define ADDER_GC_LIBGC_H

#include "base/common.h"

#define GC_THREADS
#define GC_NO_THREAD_REDIRECTS
#include <gc/gc.h>
#include <gc/gc_disclaim.h>
#include <gc/gc_inline.h>
#include <gc/gc_mark.h>

enum { LIBGC_PAGE = 4096 };     /* bytes; it gives each to objects of one size and kind */

/* The memory there is, in bytes: the lesser of the machine's and the control group's limit;
   and what the process's own limits leave for the heap. 0: no limit is known. */
size_t limits_machine(void);
size_t limits_process(void);
/* The lesser of two limits, either 0. */
size_t limits_least(size_t limit, size_t other);

/* The signals by which the collector stops and restarts threads. */
int threads_suspend_signal(void);
int threads_restart_signal(void);

#endif
