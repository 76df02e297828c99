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
enum FloatFlag {
    FLOAT_ALTERNATE = 1, /* '#': keep the point and trailing zeros */
    FLOAT_ADD_DOT_0 = 2, /* "1.0", not "1" */
};
/* float_format with flags; code 'r' is repr's: shortest, precision unused. */
char *float_layout(double d, char code, int precision, unsigned flags, size_t *length) MUST_USE;
/* round(d, places): exactly rounded, ties to even; may be inf on overflow. */
double float_round_to(double d, int places);
/* float(v) for any value: __float__, __index__, text. */
Value float_from_value(Value v) MUST_USE;
/* OverflowError with the C library's text for ERANGE. Returns 0. */
COLD int float_raise_range(void);
int64_t float_hash(double d);
Value float_format_spec(Value v, Value spec) MUST_USE;
Value float_power(double a, double b) MUST_USE; /* with Python's errors and complex results */
Value complex_new(double real, double imag) MUST_USE;
Value complex_power(double real, double imag, double exponent_real, double exponent_imag) MUST_USE;
/* The parts of any number: __complex__, __float__, __index__. */
bool complex_from_number(Value v, double *real, double *imag) MUST_USE;
Value complex_format_spec(Value v, Value spec) MUST_USE;

#endif
