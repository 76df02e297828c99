/* SPDX-License-Identifier: MIT
 *
 * Function objects and cells.
 */
#ifndef VM_FUNCTION_H
#define VM_FUNCTION_H

#include "bytecode/code.h"
#include "objects/call.h"

typedef struct Function {
    Object head;
    Value dict;          /* attribute word */
    Code *code;
    Value globals;       /* a dict */
    Value builtins;      /* a dict */
    Value closure;       /* tuple of cells, or 0 */
    Value defaults;      /* tuple, or 0 */
    Value kwdefaults;    /* dict, or 0 */
    Value name, qualname, module;
    Value doc;           /* 0: the first constant of the code, if that is a str (its __doc__) */
    Value annotations;   /* dict; a tuple (name, value ...) until somebody asks; 0 */
    Value type_params;   /* tuple, or 0 */
    Instruction *entry;  /* the code's instructions, one load nearer; 0: not known yet (function_entry) */
} Function;

/* What a variable shared between functions lives in. */
typedef struct Cell {
    Object head;
    Value value; /* 0: empty */
} Cell;

static inline Function *as_function(Value v) { return (Function *)v; }
static inline Cell *as_cell(Value v) { return (Cell *)v; }

/* Where a frame of the function begins, whose code is complete. */
static inline Instruction *function_entry(Function *f)
{
    return LIKELY(f->entry != NULL) ? f->entry : (f->entry = f->code->instructions);
}

/* A function without defaults and closure. globals is a dict. */
Value function_new(Value code, Value globals) MUST_USE;
/* The same where the builtins are known. */
Value function_with_builtins(Value code, Value globals, Value builtins) MUST_USE;
Value cell_new(Value value_or_0) MUST_USE;

#endif
