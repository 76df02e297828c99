/* SPDX-License-Identifier: MIT
 *
 * Functions of the module math that have files of their own. Only math.c is meant to
 * include this, as "modules/math.h": the C library's header has the same name.
 */
#ifndef MODULES_MATH_H
#define MODULES_MATH_H

#include "objects/call.h"

/* math_integer.c */
Value math_comb(Value *args);
Value math_factorial(Value *args);
Value math_gcd(Value *args, size_t nargs, Value kwnames);
Value math_isqrt(Value *args);
Value math_lcm(Value *args);
Value math_perm(Value *args);

/* math_sums.c */
Value math_dist(Value *args);
Value math_fsum(Value *args);
Value math_hypot(Value *args, size_t nargs, Value kwnames);
Value math_prod(Value *args);
Value math_sumprod(Value *args);

#endif
