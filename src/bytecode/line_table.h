/* SPDX-License-Identifier: MIT
 *
 * The line table: for every run of words, the place in the source. Entries follow each other:
 *
 *     1 ccccnnn    n + 1 words; form c
 *     c 0..9       same line; column c * 8 + next byte's bits 4..6, width its bits 0..3
 *     c 10..12     line + (c - 10); column, end column: a byte each
 *     c 13         line + signed number; no columns
 *     c 14         line + signed number, end line + number, column + 1, end column + 1: numbers
 *     c 15         no place at all
 *
 * Numbers are in groups of six bits, the lowest first, bit 6 saying that more follow; signed
 * ones have their sign in the lowest bit. It is the form that CPython documents for
 * co_linetable, with our words as units.
 */
#ifndef BYTECODE_LINE_TABLE_H
#define BYTECODE_LINE_TABLE_H

#include "base/span.h"
#include "objects/value.h"

typedef struct LineTableWriter {
    uint8_t *bytes;        /* collected memory */
    size_t size, capacity;
    bool failed;
    int line;              /* of the entry before */
    Span span;             /* of the run being collected, of `words` words */
    int words;
} LineTableWriter;

void line_table_begin(LineTableWriter *w, int first_line);
/* The next words have that place; a negative line means none. */
void line_table_add(LineTableWriter *w, int words, Span span);
bool line_table_end(LineTableWriter *w) MUST_USE; /* false: MemoryError */

typedef struct LineTableReader {
    const uint8_t *at, *end;
    int line;
    /* The current entry: */
    uint32_t start, stop;  /* words */
    Span span;             /* line -1: none; columns -1: unknown */
} LineTableReader;

void line_table_open(LineTableReader *r, const uint8_t *bytes, size_t size, int first_line);
/* To the next entry; false at the end, or where the table is damaged. */
bool line_table_next(LineTableReader *r);

#endif
