/* SPDX-License-Identifier: MIT */
/*
 * A piece of source text, as lines and columns: lines count from 1, columns from 0 in
 * UTF-8 bytes, the end is behind the last character. A line of 0 means "nowhere".
 */
#ifndef ADDER_BASE_SPAN_H
#define ADDER_BASE_SPAN_H

typedef struct Span {
    int line, column;
    int end_line, end_column;
} Span;

/* From the beginning of `first` to the end of `last`. */
static inline Span span_join(Span first, Span last)
{
    return (Span){first.line, first.column, last.end_line, last.end_column};
}

#endif
