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

/* The memory this process may use, in bytes: the least of its resource limits, its
   control group's limit and the machine's memory; 0 when none is known. */
size_t limits_memory(void);

/* The signals by which the collector stops and restarts threads. */
int threads_suspend_signal(void);
int threads_restart_signal(void);

#endif
