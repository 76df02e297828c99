/* SPDX-License-Identifier: MIT
 *
 * Module cmath: the C library's functions of complex numbers, whose special values are
 * Python's too (both follow C99's annex G), with Python's errors.
 */
#include <complex.h>
#include <math.h>

#include "objects/float.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/tuple.h"

typedef double complex C;

static int raise_domain(void) { RAISE(ValueError, "math domain error"); }
static int raise_range(void) { RAISE(OverflowError, "math range error"); }
static Value from_c(C z) { return complex_new(creal(z), cimag(z)); }
static bool is_finite(C z) { return isfinite(creal(z)) && isfinite(cimag(z)); }
static bool is_infinite(C z) { return isinf(creal(z)) || isinf(cimag(z)); }

static bool read_c(Value v, C *z)
{
    double real, imag;
    TRY(complex_from_number(v, &real, &imag));
    *z = CMPLX(real, imag);
    return true;
}

/* ---- where functions are undefined ---- */

static bool nowhere(C z) { return false; }
static bool at_zero(C z) { return z == 0; }
static bool at_one(C z) { return fabs(creal(z)) == 1 && cimag(z) == 0; }
static bool at_i(C z) { return creal(z) == 0 && fabs(cimag(z)) == 1; }

/* On an infinite circle there is no direction. */
static bool on_circle(double radius, double angle)
{
    return isinf(angle) && !isnan(radius);
}
static bool exp_undefined(C z)
{
    return isinf(cimag(z)) && (isfinite(creal(z)) || creal(z) == INFINITY);
}
static bool cosh_undefined(C z) { return on_circle(creal(z), cimag(z)); }
static bool cos_undefined(C z) { return on_circle(cimag(z), creal(z)); }
static bool tanh_undefined(C z) { return isinf(cimag(z)) && isfinite(creal(z)); }
static bool tan_undefined(C z) { return isinf(creal(z)) && isfinite(cimag(z)); }

/* ---- functions of one number ---- */

static Value apply(Value v, C (*function)(C), bool (*undefined)(C))
{
    C z;
    TRY(read_c(v, &z));
    if (undefined(z))
        return raise_domain();
    C result = function(z);
    if (is_infinite(result) && is_finite(z))
        return raise_range();
    return from_c(result);
}

/* Where C99 leaves a part of the result open, or knows more than Python wants to. */
static bool nan_above_zero(C z) { return creal(z) == 0 && isnan(cimag(z)); }
static C acosh_of(C z) { return nan_above_zero(z) ? CMPLX(NAN, NAN) : cacosh(z); }
static C tanh_of(C z) { return nan_above_zero(z) ? CMPLX(NAN, NAN) : ctanh(z); }
static C tan_of(C z) { return isnan(creal(z)) && cimag(z) == 0 ? CMPLX(NAN, NAN) : ctan(z); }

#define FUNCTION_BY(name, function, undefined) \
    static Value cmath_##name(Value *args) { return apply(args[0], function, undefined); }
#define FUNCTION(name, undefined) FUNCTION_BY(name, c##name, undefined)
FUNCTION(acos, nowhere)
FUNCTION_BY(acosh, acosh_of, nowhere)
FUNCTION(asin, nowhere)
FUNCTION(asinh, nowhere)
FUNCTION(atan, at_i)
FUNCTION(atanh, at_one)
FUNCTION(cos, cos_undefined)
FUNCTION(cosh, cosh_undefined)
FUNCTION(exp, exp_undefined)
FUNCTION(sin, cos_undefined)
FUNCTION(sinh, cosh_undefined)
FUNCTION(sqrt, nowhere)
FUNCTION_BY(tan, tan_of, tan_undefined)
FUNCTION_BY(tanh, tanh_of, tanh_undefined)

static C log10_of(C z) { return clog(z) / M_LN10; }
static Value cmath_log10(Value *args) { return apply(args[0], log10_of, at_zero); }

/* With a base, only that decides whether there is an error. */
static Value cmath_log(Value *args)
{
    C z, base;
    if (args[1] == UNBOUND)
        return apply(args[0], clog, at_zero);
    TRY(read_c(args[0], &z));
    TRY(read_c(args[1], &base));
    if (base == 0 || base == 1)
        return raise_domain();
    Value quotient[] = {TRY(from_c(clog(z))), TRY(from_c(clog(base)))};
    return operate_binary(BINARY_true_divide, quotient[0], quotient[1]);
}

/* ---- polar coordinates ---- */

static Value cmath_phase(Value *args)
{
    C z;
    TRY(read_c(args[0], &z));
    return float_from_double(carg(z));
}

static Value cmath_polar(Value *args)
{
    C z;
    TRY(read_c(args[0], &z));
    double radius = cabs(z);
    if (isinf(radius) && is_finite(z))
        return raise_range();
    return tuple_pair(TRY(float_from_double(radius)), TRY(float_from_double(carg(z))));
}

/* At angle 0 the imaginary part is that zero; of an infinite radius only signs matter. */
static C rect_of(double radius, double angle)
{
    if (angle == 0)
        return CMPLX(radius, isnan(radius) ? 0 : copysign(1, radius) * angle);
    if (radius == 0 && !isfinite(angle))
        return CMPLX(0, 0);
    if (!isinf(radius))
        return CMPLX(radius * cos(angle), radius * sin(angle));
    if (!isfinite(angle))
        return CMPLX(INFINITY, NAN);
    return CMPLX(copysign(INFINITY, radius * cos(angle)),
                 copysign(INFINITY, radius * sin(angle)));
}

static Value cmath_rect(Value *args)
{
    double radius, angle;
    TRY(value_as_double(args[0], &radius));
    TRY(value_as_double(args[1], &angle));
    if (isinf(angle) && radius != 0 && !isnan(radius))
        return raise_domain();
    return from_c(rect_of(radius, angle));
}

/* ---- questions ---- */

static Value cmath_isfinite(Value *args)
{
    C z;
    TRY(read_c(args[0], &z));
    return from_bool(is_finite(z));
}

static Value cmath_isinf(Value *args)
{
    C z;
    TRY(read_c(args[0], &z));
    return from_bool(is_infinite(z));
}

static Value cmath_isnan(Value *args)
{
    C z;
    TRY(read_c(args[0], &z));
    return from_bool(isnan(creal(z)) || isnan(cimag(z)));
}

/* args: a, b, rel_tol, abs_tol */
static Value cmath_isclose(Value *args)
{
    C a, b;
    double relative, absolute;
    TRY(read_c(args[0], &a));
    TRY(read_c(args[1], &b));
    TRY(value_as_double(args[2], &relative));
    TRY(value_as_double(args[3], &absolute));
    if (relative < 0 || absolute < 0)
        RAISE(ValueError, "tolerances must be non-negative");
    if (a == b)
        return TRUE;
    if (is_infinite(a) || is_infinite(b))
        return FALSE;
    double distance = cabs(a - b);
    return from_bool(distance <= relative * cabs(b) || distance <= relative * cabs(a)
                     || distance <= absolute);
}

/* ---- the module ---- */

#define UNARY(name, doc) {#name "($module, z, /)", cmath_##name, doc}
static const Method cmath_methods[] = {
    UNARY(acos, "The arc cosine of z."),
    UNARY(acosh, "The inverse hyperbolic cosine of z."),
    UNARY(asin, "The arc sine of z."),
    UNARY(asinh, "The inverse hyperbolic sine of z."),
    UNARY(atan, "The arc tangent of z."),
    UNARY(atanh, "The inverse hyperbolic tangent of z."),
    UNARY(cos, "The cosine of z."),
    UNARY(cosh, "The hyperbolic cosine of z."),
    UNARY(exp, "e to the power of z."),
    {"isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)", cmath_isclose,
     "Are two numbers close to each other, relative to the larger one or absolutely?"},
    UNARY(isfinite, "Are both parts of z finite?"),
    UNARY(isinf, "Is a part of z infinite?"),
    UNARY(isnan, "Is a part of z not a number?"),
    {"log($module, z, base=<unrepresentable>, /)", cmath_log,
     "The logarithm of z to the given base, or the natural one."},
    UNARY(log10, "The logarithm of z to base 10."),
    UNARY(phase, "The angle of z in polar coordinates."),
    UNARY(polar, "The polar coordinates of z: (radius, angle)."),
    {"rect($module, r, phi, /)", cmath_rect, "The number with these polar coordinates."},
    UNARY(sin, "The sine of z."),
    UNARY(sinh, "The hyperbolic sine of z."),
    UNARY(sqrt, "The square root of z."),
    UNARY(tan, "The tangent of z."),
    UNARY(tanh, "The hyperbolic tangent of z."),
    {0},
};

static bool cmath_init(Value module)
{
    const struct { const char *name; double real, imag; } constants[] = {
        {"infj", 0, INFINITY}, {"nanj", 0, NAN}};
    const struct { const char *name; double value; } numbers[] = {
        {"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", INFINITY}, {"nan", NAN}};
    for (size_t i = 0; i < countof(numbers); i++)
        TRY(module_add(module, numbers[i].name,
                       TRY(float_from_double(numbers[i].value))));
    for (size_t i = 0; i < countof(constants); i++)
        TRY(module_add(module, constants[i].name,
                       TRY(complex_new(constants[i].real, constants[i].imag))));
    return true;
}

MODULE(cmath, .doc = "Functions of complex numbers.", .methods = cmath_methods,
       .init = cmath_init);
