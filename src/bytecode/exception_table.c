/* SPDX-License-Identifier: MIT
 *
 * Writing and reading exception tables.
 */
#include "bytecode/exception_table.h"

#include "gc/heap.h"
#include "objects/errors.h"

void exception_table_begin(ExceptionTableWriter *w)
{
    *w = (ExceptionTableWriter){0};
}

static void put(ExceptionTableWriter *w, unsigned byte)
{
    if (w->size == w->capacity) {
        size_t capacity = w->capacity ? 2 * w->capacity : 32;
        uint8_t *bytes = gc_alloc_atomic(capacity);
        if (!bytes) {
            w->failed = true;
            return;
        }
        if (w->size)
            memcpy(bytes, w->bytes, w->size);
        w->bytes = bytes;
        w->capacity = capacity;
    }
    w->bytes[w->size++] = (uint8_t)byte;
}

static void put_number(ExceptionTableWriter *w, unsigned n, unsigned mark)
{
    for (int shift = 30; shift > 0; shift -= 6)
        if (n >> shift) {
            put(w, mark | 64 | (n >> shift & 63));
            mark = 0;
        }
    put(w, mark | (n & 63));
}

void exception_table_add(ExceptionTableWriter *w, int start, int end, int handler,
                         int depth, bool push_lasti)
{
    if (start == end)
        return;
    put_number(w, (unsigned)start, 128);
    put_number(w, (unsigned)(end - start), 0);
    put_number(w, (unsigned)handler, 0);
    put_number(w, (unsigned)depth << 1 | push_lasti, 0);
}

bool exception_table_end(ExceptionTableWriter *w)
{
    return !w->failed || raise_no_memory();
}

static bool get_number(const uint8_t **at, const uint8_t *end, uint32_t *n)
{
    uint8_t byte;
    *n = 0;
    do {
        if (*at >= end || *n >> 26)
            return false;
        byte = *(*at)++;
        *n = *n << 6 | (byte & 63);
    } while (byte & 64);
    return true;
}

bool exception_table_read(const uint8_t **at, const uint8_t *end, ExceptionRange *range)
{
    uint32_t length, depth_lasti;
    if (*at >= end || !get_number(at, end, &range->start) || !get_number(at, end, &length)
        || !get_number(at, end, &range->handler) || !get_number(at, end, &depth_lasti))
        return false;
    range->end = range->start + length;
    range->depth = depth_lasti >> 1;
    range->push_lasti = depth_lasti & 1;
    return true;
}
