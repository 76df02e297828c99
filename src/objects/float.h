/* SPDX-License-Identifier: MIT
 *
 * float: immediates, boxed only where the exponent doesn't fit (see value.h), and for
 * subclasses; complex.
 */
#ifndef OBJECTS_FLOAT_H
#define OBJECTS_FLOAT_H

#include "objects/errors.h"

typedef struct Float {
    Object head;
    double value;
} Float;

typedef struct Complex {
    Object head;
    double real, imag;
} Complex;

/* The double of any float (immediate, boxed, subclass). */
static inline double float_value(Value v)
{
    return is_small_float(v) ? small_float_value(v) : ((Float *)v)->value;
}
/* Shortest text that reads back: repr(float). buffer of 32 bytes; returns the length. */
size_t float_to_text(double d, char *buffer);
/* Correctly rounded reading of n bytes as Python's float() accepts (no whitespace); false if malformed. */
bool float_parse(const char *text, size_t n, double *result);
Value float_parse_str(Value str) MUST_USE; /* float("...") with its errors */
/* Digits with a fixed number of decimals ('f', 'e', 'g', 'r' as printf's; flags: sign, alternate): collected text. */
char *float_format(double d, char code, int precision, bool alternate, size_t *length) MUST_USE;
int64_t float_hash(double d);
Value float_format_spec(Value v, Value spec) MUST_USE;
Value float_power(double a, double b) MUST_USE; /* with Python's errors and complex results */
Value complex_new(double real, double imag) MUST_USE;
Value complex_format_spec(Value v, Value spec) MUST_USE;

#endif
