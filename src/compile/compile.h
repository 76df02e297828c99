/* SPDX-License-Identifier: MIT
 *
 * From tree to code object: the compiler's only public header.
 *
 *     Mod --fold--> Mod --symtable--> scopes --statements, expressions--> instructions
 *         --flow--> basic blocks, optimised --assemble--> Code
 *
 * Start reading at compile.c, which runs these steps in this order.
 */
#ifndef COMPILE_COMPILE_H
#define COMPILE_COMPILE_H

#include "ast/ast.h"
#include "objects/errors.h"

enum CompileFlag {
    COMPILE_TOP_LEVEL_AWAIT = 0x2000, /* `await` is allowed outside functions */
};

typedef struct CompileOptions {
    Value filename;  /* str, for messages and co_filename */
    int optimize; /* 0; 1: no asserts, __debug__ is false; 2: no docstrings; -1: as the runtime says */
    uint32_t flags;  /* CODE_FUTURE_ features that are on already, enum CompileFlag */
} CompileOptions;

/* The code object of a whole module, interactive input or expression; the tree is folded in
 * place. 0 with SyntaxError (or a warning turned into an exception, RecursionError, MemoryError). */
Value compile_module(Mod *mod, const CompileOptions *options) MUST_USE;

/* The CODE_FUTURE_ features that the module's `from __future__` imports ask for, in *features;
 * *line is the last line of these imports (-1: none). */
bool compile_future(Mod *mod, Value filename, uint32_t *features, int *line) MUST_USE;

/* The name as it is mangled in a class (0: not in a class): __x becomes _Class__x. 0 on no memory. */
Value compile_mangle(Value class_name, Value name) MUST_USE;

#endif
