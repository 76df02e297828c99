/* SPDX-License-Identifier: MIT
 *
 * The verifier of code from outside (.pyc files, marshal, code()): what it accepts can't make
 * the VM read or write where it must not.
 */
#ifndef BYTECODE_CODE_VERIFY_H
#define BYTECODE_CODE_VERIFY_H

#include "bytecode/code.h"

/* ValueError "invalid code: ..." unless all of it holds together: opcodes, arguments, jumps,
 * stack depths, exception ranges, locals. */
bool code_verify(const CodeParts *parts) MUST_USE;
/* What frames and calls go by before the rest is read: sizes, and the counts of arguments. */
bool code_verify_head(const CodeParts *parts) MUST_USE;
/* Only that the locals and the counts of arguments fit together. */
bool code_verify_counts(const CodeParts *parts) MUST_USE;

#endif
