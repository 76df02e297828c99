/* SPDX-License-Identifier: MIT
 *
 * Code objects' parts as bytes, for Python and for marshal.
 */
#ifndef BYTECODE_CODE_TYPE_H
#define BYTECODE_CODE_TYPE_H

#include "bytecode/code.h"

/* co_code: generic instructions, little-endian words; kept. */
Value code_bytes(Code *code) MUST_USE;
Value code_line_bytes(Code *code) MUST_USE;
Value code_exception_bytes(Code *code) MUST_USE;
/* n bytes of co_code become parts->instructions, for the code object to keep, and count.
   ValueError when malformed. */
bool code_read_words(const uint8_t *bytes, size_t n, CodeParts *parts) MUST_USE;

#endif
