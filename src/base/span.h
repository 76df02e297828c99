/* SPDX-License-Identifier: MIT */
/*
 * A piece of source text, as lines and columns: lines count from 1, columns from 0 in
 * UTF-8 bytes, the end is behind the last character. A line of 0 means "nowhere".
 */
#ifndef ADDER_BASE_SPAN_H
#define ADDER_BASE_SPAN_H

#include <stdint.h>

typedef struct Span {
    int line, column;
    int end_line, end_column;
} Span;

/* From the beginning of `first` to the end of `last`. */
static inline Span span_join(Span first, Span last)
{
    return (Span){first.line, first.column, last.end_line, last.end_column};
}

/* The first n bytes. */
static inline Span span_first(Span span, int n)
{
    return (Span){span.line, span.column, span.line, span.column + n};
}

/* A span that also knows its bytes: offsets from the beginning of the source. */
typedef struct Location {
    Span span;
    uint32_t start, end;
} Location;

/* From the beginning of `first` to the end of `last`. */
static inline Location location_from(Location first, Location last)
{
    return (Location){span_join(first.span, last.span), first.start, last.end};
}

/* The location of a rule whose n symbols follow rhs[0], which is what was before; the empty
 * rule lies right behind that. */
static inline Location location_join(const Location *rhs, int n)
{
    if (n)
        return location_from(rhs[1], rhs[n]);
    Span end = {rhs->span.end_line, rhs->span.end_column, rhs->span.end_line,
                rhs->span.end_column};
    return (Location){end, rhs->end, rhs->end};
}

#endif
