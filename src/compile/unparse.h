/* SPDX-License-Identifier: MIT */
#ifndef COMPILE_UNPARSE_H
#define COMPILE_UNPARSE_H

#include "ast/ast.h"

/* The source text of an expression in canonical form, for annotations that stay strings. */
Value unparse_expr(Expr *e) MUST_USE;

#endif
