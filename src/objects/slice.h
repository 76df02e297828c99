/* SPDX-License-Identifier: MIT
 *
 * slice and range.
 */
#ifndef OBJECTS_SLICE_H
#define OBJECTS_SLICE_H

#include "objects/errors.h"

typedef struct Slice {
    Object head;
    Value start, stop, step; /* None where left out */
} Slice;

/* range of ints; the common case has all three as small ints (length too). */
typedef struct Range {
    Object head;
    Value start, stop, step, length;
} Range;

/* Iterator over a range of small ints: the VM's FOR_ITER_RANGE walks it in place. */
typedef struct RangeIterator {
    Object head;
    int64_t next, step, remaining;
} RangeIterator;

Value slice_new(Value start, Value stop, Value step) MUST_USE;
/* The same in two steps: the slice's numbers (which may run __index__ methods, and those
 * may change a mutable sequence), then their meaning for a length. */
typedef struct SliceBounds {
    ssize_t start, stop, step, count;
    bool has_start, has_stop;
} SliceBounds;
bool slice_unpack(Value slice, SliceBounds *bounds) MUST_USE;
void slice_adjust(SliceBounds *bounds, ssize_t length);
/* slice_indices for a sequence whose length the slice's __index__ methods may change: it
 * is read when they have run. */
bool slice_indices_of(Value slice, const size_t *length, ssize_t *start, ssize_t *stop,
                      ssize_t *step, ssize_t *count) MUST_USE;
/* start, stop, step and the number of items for a sequence of that length: indices are
 * clipped. */
bool slice_indices(Value slice, ssize_t length, ssize_t *start, ssize_t *stop,
                   ssize_t *step, ssize_t *count) MUST_USE;
Value range_new(Value start, Value stop, Value step) MUST_USE;

#endif
