/* SPDX-License-Identifier: MIT */
/*
 * Permanent memory: for what lives as long as the process and holds no pointers into the
 * heap, like the texts of names. Collections neither mark it nor follow pointers to it,
 * which spares them a good part of their work.
 */
#ifndef ADDER_GC_PERMANENT_H
#define ADDER_GC_PERMANENT_H

#include "base/common.h"

enum { PERMANENT_MAX = 512 };

/* At most PERMANENT_MAX bytes, aligned as heap objects are, not zeroed. NULL: out of memory. */
MUST_USE void *permanent_alloc(size_t size);

/* The bytes of what begins there, as many as asked for or some more; 0: that is nothing
   from here. */
size_t permanent_size(const void *memory);

#endif
