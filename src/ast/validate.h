/* SPDX-License-Identifier: MIT */
/*
 * Checks what a tree made by a program might have wrong though each field has the right
 * type: empty bodies, names that are constants, targets without Store, positions that run
 * backwards. The parser's own trees need it not.
 */
#ifndef ADDER_AST_VALIDATE_H
#define ADDER_AST_VALIDATE_H

#include "ast/ast.h"
#include "base/common.h"

/* False with ValueError or TypeError. */
bool ast_validate(const Mod *mod) MUST_USE;

#endif
