/* SPDX-License-Identifier: MIT */
/* Hexadecimal digits. */
#ifndef ADDER_BASE_HEX_H
#define ADDER_BASE_HEX_H

#include "base/common.h"

/* One more than a digit's value; 0: no digit. */
extern CORE_DATA const uint8_t hex_digits[256];

/* A digit's value, -1 for another character. */
static inline int hex_digit(uint8_t c) { return hex_digits[c] - 1; }

#endif
