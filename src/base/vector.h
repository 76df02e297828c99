/* SPDX-License-Identifier: MIT */
/*
 * Growing arrays of any one type, in scanned heap memory:
 *
 *     VECTOR(int) numbers = {0};
 *     if (!vector_push(&numbers, 3)) ... out of memory ...
 *     for (size_t i = 0; i < numbers.count; i++) use(numbers.items[i]);
 *
 * A vector lies on the C stack, in a scanned object or in static data.
 */
#ifndef ADDER_BASE_VECTOR_H
#define ADDER_BASE_VECTOR_H

#include "base/common.h"

#define VECTOR(type) struct { type *items; size_t count, capacity; }

/* Room for one more item of the vector whose three members these are. */
MUST_USE bool vector_grow(void *items, size_t *capacity, size_t count, size_t item_size);

/* Appends; false when out of memory. */
#define vector_push(vector, item)                                                     \
    (((vector)->count < (vector)->capacity                                            \
      || vector_grow(&(vector)->items, &(vector)->capacity, (vector)->count,          \
                     sizeof *(vector)->items))                                        \
     && ((vector)->items[(vector)->count++] = (item), true))

/* Removes and returns the last item of a vector that isn't empty. */
#define vector_pop(vector) ((vector)->items[--(vector)->count])

/* The last item, to read or to write. */
#define vector_last(vector) ((vector)->items[(vector)->count - 1])

#endif
