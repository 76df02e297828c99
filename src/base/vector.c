/* SPDX-License-Identifier: MIT */
/* Growth of vectors, whatever their items. */
#include "base/vector.h"

#include "gc/heap.h"

#include <string.h>

bool vector_grow(void *items, size_t *capacity, size_t count, size_t item_size)
{
    void *old;                          /* `items` points to a pointer of some other type */
    memcpy(&old, items, sizeof old);
    size_t wanted = *capacity ? *capacity + (*capacity >> 1) + 1 : 8, bytes;
    if (MUL_OVERFLOWS(wanted, item_size, &bytes))
        return false;
    void *new = gc_realloc_buffer(old, count * item_size, bytes);
    if (!new)
        return false;
    memcpy(items, &new, sizeof new);
    *capacity = wanted;
    return true;
}
