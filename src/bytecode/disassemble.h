/* SPDX-License-Identifier: MIT
 *
 * Listings of code objects, for --dump-code and traces.
 */
#ifndef BYTECODE_DISASSEMBLE_H
#define BYTECODE_DISASSEMBLE_H

#include "bytecode/code.h"

/* Write the listing of the code object, and of those among its constants, to a file:
 *
 *     <module> (hello.py:1)
 *        1     0 RESUME                   0
 *        2     1 LOAD_CONST               0 (5)
 *
 * A line number where a line begins, the number of the word, `>>` at targets of jumps. Exception
 * ranges follow. False with an exception set. */
bool disassemble(Value code, FILE *file) MUST_USE;
/* One instruction's name, argument and its meaning, without line end. */
bool disassemble_instruction(const Code *code, uint32_t instruction, FILE *file) MUST_USE;

#endif
