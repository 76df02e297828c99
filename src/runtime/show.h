/* SPDX-License-Identifier: MIT
 *
 * Showing exceptions: tracebacks with carets, chains, groups, notes, syntax errors, and
 * guesses at what was meant.
 */
#ifndef RUNTIME_SHOW_H
#define RUNTIME_SHOW_H

#include "objects/str.h"

/* Where text goes: a builder, with the margin of exception groups. */
typedef struct Show {
    StrBuilder text;
    int depth;        /* of exception groups: how often "| " stands in front */
    bool need_close;  /* the innermost group's last line is still to come */
    Value seen;       /* set of ids, against endless chains */
} Show;

/* Write the exception with its chain to sys.stderr, or to `file`; leaves nothing pending. */
void show_exception(Value exception);
bool show_exception_to(Value exception, Value file) MUST_USE;
/* The same without its chain, with the given traceback (or None). */
void show_exception_alone(Value exception, Value traceback);

/* --- for the files of show --- */

/* sys.tracebacklimit: how many of the innermost entries are shown. */
int64_t show_limit(void);
/* The entries of a traceback, without a header. */
bool show_traceback(Show *show, Value traceback) MUST_USE;
/* Two columns a level, then "| ". */
bool show_margin(Show *show) MUST_USE;
/* A SyntaxError's file, line, text and carets. *message is its msg. */
bool show_syntax_error(Show *show, Value exception, Value *message) MUST_USE;
/* Columns (in characters) of the operator or subscript in an expression: false if the text
 * is no binary operation or subscript. */
bool show_anchors(Value segment, size_t *left, size_t *right);
/* ". Did you mean: 'x'?" and the like; UNBOUND: no idea. Never fails. */
Value suggest(Value exception);

#endif
