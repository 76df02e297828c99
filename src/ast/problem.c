/* SPDX-License-Identifier: MIT */
/* Problems of a program's source: see ast/problem.h. */
#include "ast/problem.h"

void problem_set_va(Problem *p, enum TypeId type, Span span, const char *format, va_list args)
{
    if (problem_exists(p))
        return;
    p->message = str_format_va(format, args);
    if (!p->message)
        p->raised = true;
    p->type = type;
    p->span = span;
}

void problem_set(Problem *p, enum TypeId type, Span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem_set_va(p, type, span, format, args);
    va_end(args);
}

void problem_set_raised(Problem *p)
{
    if (!problem_exists(p))
        p->raised = true;
}
