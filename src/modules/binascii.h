/* SPDX-License-Identifier: MIT
 *
 * What the files of the module binascii share.
 */
#ifndef MODULES_BINASCII_H
#define MODULES_BINASCII_H

#include "objects/bytes.h"

/* Raises binascii.Error. Returns 0. */
COLD int binascii_raise(const char *format, ...);
/* The memory of a bytes-like object or an ASCII str. */
bool binascii_text(Value v, Buffer *view) MUST_USE;
/* binascii_qp.c */
Value binascii_a2b_qp(Value *args);
Value binascii_b2a_qp(Value *args);

#endif
