/* SPDX-License-Identifier: MIT */
/* The table of hexadecimal digits. */
#include "base/hex.h"

const uint8_t hex_digits[256] = {
    ['0'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ['A'] = 11, 12, 13, 14, 15, 16, ['a'] = 11, 12, 13, 14, 15, 16,
};
