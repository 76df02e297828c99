/* SPDX-License-Identifier: MIT
 *
 * Chains that lean to the left: a + b - c, a.b.c, f()()(), a[0][1]. They need no brackets, so
 * nothing bounds their length; passes over the tree go along them instead of down.
 */
#ifndef AST_CHAIN_H
#define AST_CHAIN_H

#include "ast/ast.h"

/* Where the operand lies that a node of a chain begins with; NULL for other nodes. */
static inline Expr **chain_head(Expr *e)
{
    switch (e->kind) {
    case EXPR_BINOP: return &e->BinOp.left;
    case EXPR_ATTRIBUTE: return &e->Attribute.value;
    case EXPR_CALL: return &e->Call.func;
    case EXPR_SUBSCRIPT: return &e->Subscript.value;
    default: return NULL;
    }
}

/* Is it too long for recursion? */
static inline bool chain_is_long(Expr *e)
{
    Expr **head;
    for (int n = 0; (head = chain_head(e)); n++, e = *head)
        if (n == 100)
            return true;
    return false;
}

#endif
