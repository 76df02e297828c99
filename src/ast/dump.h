/* SPDX-License-Identifier: MIT */
/*
 * The tree, to be read by people: `adder --dump-ast`.
 *
 *     Module
 *       body:
 *         Assign 1:0-1:5
 *           targets:
 *             Name 1:0-1:1 id='x' ctx=Store
 *           value:
 *             Constant 1:4-1:5 value=1
 *
 * A node's line has its class, its place, and what of its fields fits into a word; fields that
 * are nodes follow, indented. Absent fields and empty lists are left out.
 */
#ifndef ADDER_AST_DUMP_H
#define ADDER_AST_DUMP_H

#include <stdio.h>

#include "ast/ast.h"
#include "base/common.h"

/* False with an exception. */
bool ast_dump(Mod *mod, FILE *file) MUST_USE;

#endif
