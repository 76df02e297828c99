/* SPDX-License-Identifier: MIT
 *
 * The exception table as bytes: for every protected range four numbers, the start, the length
 * (in words), the handler, and depth << 1 | push_lasti. Numbers are in groups of six bits,
 * the highest first, bit 6 saying that more follow; bit 7 marks the first byte of an entry.
 */
#ifndef BYTECODE_EXCEPTION_TABLE_H
#define BYTECODE_EXCEPTION_TABLE_H

#include "bytecode/code.h"

typedef struct ExceptionTableWriter {
    uint8_t *bytes;        /* collected memory */
    size_t size, capacity;
    bool failed;
} ExceptionTableWriter;

void exception_table_begin(ExceptionTableWriter *w);
void exception_table_add(ExceptionTableWriter *w, int start, int end, int handler, int depth,
                         bool push_lasti);
bool exception_table_end(ExceptionTableWriter *w) MUST_USE; /* false: MemoryError */

/* The next entry of a table, from *at on; false at the end or where it is damaged. */
bool exception_table_read(const uint8_t **at, const uint8_t *end, ExceptionRange *range);

#endif
