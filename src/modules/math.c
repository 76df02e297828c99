/* SPDX-License-Identifier: MIT
 *
 * The module math: the C library's functions with Python's errors. Sums, integer
 * functions and products are in math_sums.c and math_integer.c.
 */
#include <math.h>

#include "modules/math.h"
#include "objects/float.h"
#include "objects/int_limbs.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/tuple.h"

/* ---- errors ---- */

static Value raise_domain(void)
{
    RAISE(ValueError, "math domain error");
}

static Value raise_range(void)
{
    RAISE(OverflowError, "math range error");
}

/* ---- functions of one float ---- */

/* A result that is nan or infinite though the argument wasn't is an error. */
static Value unary(Value v, double (*function)(double), bool can_overflow)
{
    double x;
    TRY(value_as_double(v, &x));
    double result = function(x);
    if (UNLIKELY(isnan(result) && !isnan(x)))
        return raise_domain();
    if (UNLIKELY(isinf(result) && isfinite(x)))
        return can_overflow ? raise_range() : raise_domain();
    return float_from_double(result);
}

static double gamma_of(double x)
{
    /* poles, which the C library makes infinite */
    if (x == -INFINITY || (x < 0 && x == floor(x)))
        return NAN;
    return tgamma(x);
}

/* Infinite at poles; only beyond about 2.5e305 out of range. */
static Value math_lgamma(Value *args)
{
    double x;
    TRY(value_as_double(args[0], &x));
    if (isfinite(x) && x <= 0 && x == floor(x))
        return raise_domain();
    int sign;
    double result = lgamma_r(x, &sign);
    return isinf(result) && isfinite(x) ? raise_range() : float_from_double(result);
}

static Value math_gamma(Value *args)
{
    double x;
    TRY(value_as_double(args[0], &x));
    if (x == 0)
        return raise_domain();
    return unary(args[0], gamma_of, true);
}

static double to_degrees(double x)
{
    return x * (180.0 / M_PI);
}

static double to_radians(double x)
{
    return x * (M_PI / 180.0);
}

#define UNARY(name, function, can_overflow)                 \
    static Value math_##name(Value *args)                   \
    {                                                       \
        return unary(args[0], function, can_overflow);      \
    }
UNARY(acos, acos, false)
UNARY(acosh, acosh, false)
UNARY(asin, asin, false)
UNARY(asinh, asinh, false)
UNARY(atan, atan, false)
UNARY(atanh, atanh, false)
UNARY(cbrt, cbrt, false)
UNARY(cos, cos, false)
UNARY(cosh, cosh, true)
UNARY(degrees, to_degrees, true)
UNARY(erf, erf, false)
UNARY(erfc, erfc, false)
UNARY(exp, exp, true)
UNARY(exp2, exp2, true)
UNARY(expm1, expm1, true)
UNARY(fabs, fabs, false)
UNARY(log1p, log1p, false)
UNARY(radians, to_radians, false)
UNARY(sin, sin, false)
UNARY(sinh, sinh, true)
UNARY(sqrt, sqrt, false)
UNARY(tan, tan, false)
UNARY(tanh, tanh, false)

/* ---- functions of two floats ---- */

/* nan of numbers is a domain error, infinity of finite ones a range error. */
static Value binary(Value *args, double (*function)(double, double))
{
    double x, y;
    TRY(value_as_double(args[0], &x));
    TRY(value_as_double(args[1], &y));
    double result = function(x, y);
    if (isnan(result) && !isnan(x) && !isnan(y))
        return raise_domain();
    if (isinf(result) && isfinite(x) && isfinite(y))
        return raise_range();
    return float_from_double(result);
}

static Value math_atan2(Value *args)
{
    return binary(args, atan2);
}

static Value math_copysign(Value *args)
{
    return binary(args, copysign);
}

static Value math_remainder(Value *args)
{
    return binary(args, remainder);
}

static Value math_fmod(Value *args)
{
    return binary(args, fmod);
}

static Value math_pow(Value *args)
{
    double x, y;
    TRY(value_as_double(args[0], &x));
    TRY(value_as_double(args[1], &y));
    if (x == 0 && y < 0 && isfinite(y))
        return raise_domain();
    return binary(args, pow);
}

static Value math_frexp(Value *args)
{
    double x;
    int exponent = 0;
    TRY(value_as_double(args[0], &x));
    if (isfinite(x))
        x = frexp(x, &exponent);
    return tuple_pack(2, TRY(float_from_double(x)), small_int(exponent));
}

static Value math_ldexp(Value *args)
{
    double x;
    TRY(value_as_double(args[0], &x));
    if (!is_int(args[1]))
        RAISE(TypeError, "Expected an int as second argument to ldexp.");
    int64_t exponent;
    if (!int_fits_int64(args[1], &exponent))
        exponent = int_sign(args[1]) < 0 ? INT64_MIN : INT64_MAX;
    if (x == 0 || !isfinite(x))
        return float_from_double(x);
    if (exponent > 10000)
        return raise_range();
    double result = exponent < -10000 ? copysign(0, x) : ldexp(x, (int)exponent);
    return isinf(result) ? raise_range() : float_from_double(result);
}

static Value math_modf(Value *args)
{
    double x, whole;
    TRY(value_as_double(args[0], &x));
    double fraction = modf(x, &whole);
    return tuple_pack(2, TRY(float_from_double(fraction)), TRY(float_from_double(whole)));
}

/* The bits of doubles as integers in the order of the numbers: -0.0 and 0.0 are 0. */
static int64_t ordered(double d)
{
    int64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

static double from_ordered(int64_t i)
{
    int64_t bits = i < 0 ? INT64_MIN - i : i;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* `steps` representable numbers from x towards y. */
static double step_after(double x, double y, uint64_t steps)
{
    if (isnan(x) || isnan(y))
        return x + y;
    if (x == y || !steps)
        return x == y ? y : x;
    int64_t from = ordered(x), to = ordered(y);
    uint64_t distance = to > from ? (uint64_t)to - (uint64_t)from : (uint64_t)from - (uint64_t)to;
    if (steps >= distance)
        return y;
    int64_t result = to > from ? (int64_t)((uint64_t)from + steps) : (int64_t)((uint64_t)from - steps);
    return result ? from_ordered(result) : copysign(0, from < 0 ? -1.0 : 1.0);
}

static Value math_nextafter(Value *args)
{
    double x, y;
    TRY(value_as_double(args[0], &x));
    TRY(value_as_double(args[1], &y));
    if (args[2] == NONE)
        return float_from_double(nextafter(x, y));
    Value steps = TRY(value_index(args[2]));
    uint64_t count = UINT64_MAX;
    if (int_sign(steps) < 0)
        RAISE(ValueError, "steps must be a non-negative integer");
    if (!int_fits_uint64(steps, &count))
        count = UINT64_MAX;
    return float_from_double(step_after(x, y, count));
}

static Value math_ulp(Value *args)
{
    double x;
    TRY(value_as_double(args[0], &x));
    x = fabs(x);
    if (!isfinite(x))
        return float_from_double(x);
    double next = nextafter(x, INFINITY);
    return float_from_double(isinf(next) ? x - nextafter(x, 0) : next - x);
}

static Value math_isclose(Value *args)
{
    double a, b, relative, absolute;
    TRY(value_as_double(args[0], &a));
    TRY(value_as_double(args[1], &b));
    TRY(value_as_double(args[2], &relative));
    TRY(value_as_double(args[3], &absolute));
    if (relative < 0 || absolute < 0)
        RAISE(ValueError, "tolerances must be non-negative");
    if (a == b)
        return TRUE;
    if (isinf(a) || isinf(b))
        return FALSE;
    double difference = fabs(b - a);
    return from_bool(difference <= fabs(relative * b) || difference <= fabs(relative * a)
                     || difference <= absolute);
}

static Value math_isfinite(Value *args)
{
    double x;
    TRY(value_as_double(args[0], &x));
    return from_bool(isfinite(x));
}

static Value math_isinf(Value *args)
{
    double x;
    TRY(value_as_double(args[0], &x));
    return from_bool(isinf(x));
}

static Value math_isnan(Value *args)
{
    double x;
    TRY(value_as_double(args[0], &x));
    return from_bool(isnan(x));
}

/* ---- logarithms ---- */

/* The logarithm of an int of any size: mantissa and exponent apart. */
static Value log_int(Value v, double (*function)(double))
{
    bool overflow;
    if (int_sign(v) <= 0)
        return raise_domain();
    double d = int_to_double(v, &overflow);
    if (!overflow)
        return float_from_double(function(d));
    size_t bits = int_bit_length(v);
    Value top = TRY(int_rshift(v, small_int((int64_t)bits - 64)));
    double mantissa = ldexp(int_to_double(top, &overflow), -64);
    return float_from_double(function(mantissa) + function(2.0) * (double)bits);
}

static Value logarithm(Value v, double (*function)(double))
{
    double x;
    if (is_int(v))
        return log_int(v, function);
    TRY(value_as_double(v, &x));
    if (isnan(x) || x == INFINITY)
        return float_from_double(x);
    return x > 0 ? float_from_double(function(x)) : raise_domain();
}

static Value math_log(Value *args)
{
    Value result = TRY(logarithm(args[0], log));
    if (args[1] == UNBOUND)
        return result;
    Value base = TRY(logarithm(args[1], log));
    return operate_binary(BINARY_true_divide, result, base);
}

static Value math_log2(Value *args)
{
    return logarithm(args[0], log2);
}

static Value math_log10(Value *args)
{
    return logarithm(args[0], log10);
}

/* ---- to integers ---- */

/* The special method of other types than float; `function` of their float otherwise. */
static Value to_integer(Value v, Value name, double (*function)(double))
{
    if (is_small_float(v) || is_exact(v, TYPE_float))
        return int_from_double(function(float_value(v)));
    Value result = TRY(call_special(v, name, 0, 0));
    if (result != UNBOUND)
        return result;
    double x;
    TRY(value_as_double(v, &x));
    return int_from_double(function(x));
}

static Value math_floor(Value *args)
{
    return to_integer(args[0], NAME(__floor__), floor);
}

static Value math_ceil(Value *args)
{
    return to_integer(args[0], NAME(__ceil__), ceil);
}

static Value math_trunc(Value *args)
{
    if (is_small_float(args[0]) || is_exact(args[0], TYPE_float))
        return int_from_double(float_value(args[0]));
    Value result = TRY(call_special(args[0], NAME(__trunc__), 0, 0));
    if (result == UNBOUND)
        RAISE(TypeError, "type %T doesn't define __trunc__ method", args[0]);
    return result;
}

/* ---- the module ---- */

static const Method math_methods[] = {
    {"acos($module, x, /)", math_acos, "Arc cosine, in radians."},
    {"acosh($module, x, /)", math_acosh, "Inverse hyperbolic cosine."},
    {"asin($module, x, /)", math_asin, "Arc sine, in radians."},
    {"asinh($module, x, /)", math_asinh, "Inverse hyperbolic sine."},
    {"atan($module, x, /)", math_atan, "Arc tangent, in radians."},
    {"atan2($module, y, x, /)", math_atan2, "Arc tangent of y/x in the right quadrant."},
    {"atanh($module, x, /)", math_atanh, "Inverse hyperbolic tangent."},
    {"cbrt($module, x, /)", math_cbrt, "Cube root."},
    {"ceil($module, x, /)", math_ceil, "The least integer not below x."},
    {"comb($module, n, k, /)", math_comb, "Ways to choose k of n items, without order."},
    {"copysign($module, x, y, /)", math_copysign, "The size of x with the sign of y."},
    {"cos($module, x, /)", math_cos, "Cosine of x radians."},
    {"cosh($module, x, /)", math_cosh, "Hyperbolic cosine."},
    {"degrees($module, x, /)", math_degrees, "Radians as degrees."},
    {"dist($module, p, q, /)", math_dist, "Euclidean distance of two points."},
    {"erf($module, x, /)", math_erf, "Error function."},
    {"erfc($module, x, /)", math_erfc, "Complementary error function."},
    {"exp($module, x, /)", math_exp, "e to the power of x."},
    {"exp2($module, x, /)", math_exp2, "2 to the power of x."},
    {"expm1($module, x, /)", math_expm1, "exp(x) - 1, accurate for small x."},
    {"fabs($module, x, /)", math_fabs, "Absolute value as a float."},
    {"factorial($module, n, /)", math_factorial, "The product of 1 to n."},
    {"floor($module, x, /)", math_floor, "The greatest integer not above x."},
    {"fmod($module, x, y, /)", math_fmod, "Remainder of x/y with the sign of x."},
    {"frexp($module, x, /)", math_frexp, "Mantissa and exponent of x."},
    {"fsum($module, seq, /)", math_fsum, "The sum of floats, rounded only once."},
    {"gamma($module, x, /)", math_gamma, "Gamma function."},
    {"gcd($module, *integers)", .raw = math_gcd, .doc = "Greatest common divisor."},
    {"hypot($module, *coordinates)", .raw = math_hypot, .doc = "Length of the vector."},
    {"isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)", math_isclose,
     "Are the numbers close, relatively or absolutely?"},
    {"isfinite($module, x, /)", math_isfinite, "Is x neither infinite nor nan?"},
    {"isinf($module, x, /)", math_isinf, "Is x infinite?"},
    {"isnan($module, x, /)", math_isnan, "Is x nan?"},
    {"isqrt($module, n, /)", math_isqrt, "The integer part of the square root."},
    {"lcm($module, *integers)", math_lcm, "Least common multiple."},
    {"ldexp($module, x, i, /)", math_ldexp, "x * 2**i."},
    {"lgamma($module, x, /)", math_lgamma, "Logarithm of the gamma function's size."},
    {"log($module, x, base=<unrepresentable>, /)", math_log,
     "Logarithm to the base, or natural logarithm."},
    {"log10($module, x, /)", math_log10, "Logarithm to the base 10."},
    {"log1p($module, x, /)", math_log1p, "log(1 + x), accurate for small x."},
    {"log2($module, x, /)", math_log2, "Logarithm to the base 2."},
    {"modf($module, x, /)", math_modf, "Fraction and integral part."},
    {"nextafter($module, x, y, /, *, steps=None)", math_nextafter,
     "The float some steps from x towards y."},
    {"perm($module, n, k=None, /)", math_perm, "Ways to choose k of n items, in order."},
    {"pow($module, x, y, /)", math_pow, "x to the power of y, as floats."},
    {"prod($module, iterable, /, *, start=1)", math_prod, "The product of all items."},
    {"radians($module, x, /)", math_radians, "Degrees as radians."},
    {"remainder($module, x, y, /)", math_remainder, "x minus the closest multiple of y."},
    {"sin($module, x, /)", math_sin, "Sine of x radians."},
    {"sinh($module, x, /)", math_sinh, "Hyperbolic sine."},
    {"sqrt($module, x, /)", math_sqrt, "Square root."},
    {"sumprod($module, p, q, /)", math_sumprod, "The sum of the products of pairs."},
    {"tan($module, x, /)", math_tan, "Tangent of x radians."},
    {"tanh($module, x, /)", math_tanh, "Hyperbolic tangent."},
    {"trunc($module, x, /)", math_trunc, "The integral part of x."},
    {"ulp($module, x, /)", math_ulp, "The distance from x to the next float."},
    {0},
};

static bool math_init(Value module)
{
    static const struct {
        const char *name;
        double value;
    } constants[] = {
        {"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", INFINITY}, {"nan", NAN},
    };
    for (size_t i = 0; i < countof(constants); i++)
        TRY(module_add(module, constants[i].name, TRY(float_from_double(constants[i].value))));
    return true;
}

MODULE(math, .doc = "Mathematical functions of the C standard, and some more.",
       .methods = METHODS(math_methods), .init = math_init);
