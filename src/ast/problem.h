/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a program, as the lexer, the grammar's actions and the diagnosis find
 * it; src/parse makes the exception of it. The first problem wins.
 */
#ifndef ADDER_AST_PROBLEM_H
#define ADDER_AST_PROBLEM_H

#include <stdarg.h>

#include "base/span.h"
#include "objects/errors.h"

typedef struct Problem {
    enum TypeId type;           /* 0: none; else SyntaxError, IndentationError ... */
    Span span;                  /* byte columns; an end column below 0 is told as it is, plus 1 */
    Value message;
    bool raised;                /* no problem of the source: an exception is pending already */
    bool bare;                  /* the line is shown without its newline */
    bool open;                  /* a bracket around it that has no end goes before */
    bool final;                 /* nothing later in the file may take its place */
} Problem;

/* Is there anything? */
static inline bool problem_exists(const Problem *p)
{
    return p->type || p->raised;
}

/* Records the problem, unless there is one already; the message as for raise_error(). */
void problem_set(Problem *p, enum TypeId type, Span span, const char *format, ...);
void problem_set_va(Problem *p, enum TypeId type, Span span, const char *format, va_list args);

/* An exception is pending: it will be the parser's. */
void problem_set_raised(Problem *p);

#endif
