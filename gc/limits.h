/* SPDX-License-Identifier: MIT */
/* How much memory the heap may take. */
#ifndef ADDER_GC_LIMITS_H
#define ADDER_GC_LIMITS_H

/* The process's limits have changed, or much of its memory was taken for something else:
   keeps the heap below what is left. */
void gc_limits_changed(void);

#endif
