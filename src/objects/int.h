/* SPDX-License-Identifier: MIT
 *
 * int: 62-bit immediates; beyond that Int objects on GMP limbs, always normalised (an Int
 * never holds what fits an immediate), except instances of subclasses of int, which are
 * always Int objects. bool is int's subclass with two immediates.
 */
#ifndef OBJECTS_INT_H
#define OBJECTS_INT_H

#include "objects/errors.h"

typedef struct Int {
    Object head;
    int32_t size;        /* limbs; negative for a negative number (as GMP's mpz) */
    uint64_t *limbs;     /* behind the struct; in its own atomic memory for subclasses */
} Int;
static inline Int *as_int(Value v) { return (Int *)v; }

Value int_from_int64(int64_t i) MUST_USE;
static inline MUST_USE Value int_from_ssize(ssize_t i) { return LIKELY(small_int_fits(i)) ? small_int(i) : int_from_int64(i); }
Value int_from_uint64(uint64_t i) MUST_USE;
Value int_from_double(double d) MUST_USE; /* truncates; OverflowError/ValueError for inf, nan */
/* n ASCII digits (underscores removed already or not) of a base 2..36; base 0: by prefix. ValueError on the digit limit. */
Value int_parse(const char *digits, size_t n, int base) MUST_USE;
Value int_parse_str(Value str, int base) MUST_USE; /* int("...", base) with its errors */
/* The same of bytes and other buffers too; UNBOUND when v is none of these. */
Value int_parse_value(Value v, int base) MUST_USE;
Value int_to_str(Value i, int base, bool prefix) MUST_USE;
/* v is an int of any form (immediate, bool, Int, subclass). */
bool int_fits_int64(Value v, int64_t *result);  /* false (no exception) when too big */
bool int_fits_uint64(Value v, uint64_t *result);
int int_sign(Value v);
double int_to_double(Value v, bool *overflow);
Value int_exact(Value v) MUST_USE; /* the plain int equal to a bool or subclass instance */
int64_t int_hash(Value v);
size_t int_bit_length(Value v);
int int_compare(Value a, Value b);
Value int_add(Value a, Value b) MUST_USE;
Value int_subtract(Value a, Value b) MUST_USE;
Value int_multiply(Value a, Value b) MUST_USE;
Value int_floor_divide(Value a, Value b) MUST_USE;
Value int_remainder(Value a, Value b) MUST_USE;
Value int_divmod(Value a, Value b) MUST_USE; /* tuple */
Value int_power(Value a, Value b) MUST_USE;
Value int_negative(Value a) MUST_USE;
Value int_lshift(Value a, Value b) MUST_USE;
Value int_rshift(Value a, Value b) MUST_USE;
Value int_and(Value a, Value b) MUST_USE;
Value int_or(Value a, Value b) MUST_USE;
Value int_xor(Value a, Value b) MUST_USE;
Value int_invert(Value a) MUST_USE;
Value int_absolute(Value a) MUST_USE;
Value int_true_divide(Value a, Value b) MUST_USE; /* float */
Value int_power_modulo(Value base, Value exponent, Value modulus) MUST_USE;
Value int_gcd(Value a, Value b) MUST_USE;
Value int_sqrt(Value a) MUST_USE; /* floor; a is not negative */
/* int(v) for any value: __int__, __index__, __trunc__, text. */
Value int_from_value(Value v) MUST_USE;
Value int_from_bytes(const uint8_t *bytes, size_t n, bool little, bool is_signed) MUST_USE;
bool int_to_bytes(Value v, uint8_t *bytes, size_t n, bool little, bool is_signed) MUST_USE;
Value int_format_spec(Value v, Value spec) MUST_USE;

#endif
