/* SPDX-License-Identifier: MIT
 *
 * float.hex() and float.fromhex().
 */
#ifndef OBJECTS_FLOAT_HEX_H
#define OBJECTS_FLOAT_HEX_H

#include "objects/errors.h"

Value float_to_hex(double d) MUST_USE;
/* Reads hexadecimal text, correctly rounded; ValueError, or OverflowError when too large. */
bool float_from_hex(Value text, double *result) MUST_USE;

#endif
