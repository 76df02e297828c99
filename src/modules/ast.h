/* SPDX-License-Identifier: MIT */
/*
 * Trees as Python objects: the module `_ast` and the way between its nodes and ours. Both
 * directions walk the field tables of ast/classes.h, so that a new node needs nothing here.
 */
#ifndef ADDER_MODULES_AST_H
#define ADDER_MODULES_AST_H

#include "ast/classes.h"
#include "objects/errors.h"

typedef struct AstState {
    Value classes[AST_CLASS_COUNT];         /* by AstClass; [0] is AST itself */
    Value singletons[AST_CLASS_COUNT];      /* the instances of Load, Add ... in trees from text */
    Value field_names[AST_CLASS_COUNT];     /* tuples: _fields */
    Value lineno, col_offset, end_lineno, end_col_offset;
} AstState;

/* The module's state, imported if need be; NULL with an exception. */
AstState *ast_state(void) MUST_USE;

/* ast.Module ... of a tree. */
Value ast_tree_to_object(void *mod) MUST_USE;
/* The tree of an object of the class that mode (0 exec, 1 eval, 2 single) asks for; valid. */
void *ast_tree_from_object(Value object, int mode) MUST_USE;
/* Is it an instance of ast.AST? */
bool ast_is_tree(Value object);

#endif
