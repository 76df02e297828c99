/* SPDX-License-Identifier: MIT */
#ifndef COMPILE_FOLD_H
#define COMPILE_FOLD_H

#include "ast/ast.h"
#include "objects/errors.h"

/* Fold constant expressions of the tree in place. `keep_annotations`: they stay strings, so
 * they must keep their text. False with RecursionError or MemoryError. */
bool fold_module(Mod *mod, AstArena *arena, int optimize, bool keep_annotations) MUST_USE;

/* The docstring statement of a body: a constant str; NULL if it has none. */
Expr *fold_docstring(const StmtSeq *body);

#endif
