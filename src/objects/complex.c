/* SPDX-License-Identifier: MIT
 *
 * The type complex: arithmetic, text, methods.
 */
#include <complex.h>
#include <math.h>

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/number_text.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef double complex C;

#define is_complex(v) has_flag(v, IS_COMPLEX)

static inline C complex_value(Value v)
{
    const Complex *c = (Complex *)v;
    return CMPLX(c->real, c->imag);
}

Value complex_new(double real, double imag)
{
    Complex *c = gc_alloc_atomic(sizeof *c);
    if (!c) {
        raise_no_memory();
        return 0;
    }
    c->head.shape = rt.shapes[TYPE_complex];
    c->real = real;
    c->imag = imag;
    return from_object(c);
}

static Value from_c(C c)
{
    return complex_new(creal(c), cimag(c));
}

/* ---- operators ---- */

/* An operand: TRUE, NOT_IMPLEMENTED or 0. */
static Value operand(Value v, C *c)
{
    if (is_complex(v)) {
        *c = complex_value(v);
        return TRUE;
    }
    if (is_float(v)) {
        *c = float_value(v);
        return TRUE;
    }
    if (!is_int(v))
        return NOT_IMPLEMENTED;
    bool overflow;
    *c = int_to_double(v, &overflow);
    if (overflow)
        RAISE(OverflowError, "int too large to convert to float");
    return TRUE;
}

static Value operands(Value a, Value b, C *x, C *y)
{
    Value status = operand(a, x);
    return status == TRUE ? operand(b, y) : status;
}

static Value complex_add(Value a, Value b)
{
    C x, y;
    Value status = operands(a, b, &x, &y);
    return status == TRUE ? from_c(x + y) : status;
}

static Value complex_subtract(Value a, Value b)
{
    C x, y;
    Value status = operands(a, b, &x, &y);
    return status == TRUE ? from_c(x - y) : status;
}

/* By the textbook: C's own product repairs infinities, which Python's does not. */
static C multiply(C x, C y)
{
    return CMPLX(creal(x) * creal(y) - cimag(x) * cimag(y),
                 creal(x) * cimag(y) + cimag(x) * creal(y));
}

static Value complex_multiply(Value a, Value b)
{
    C x, y;
    Value status = operands(a, b, &x, &y);
    return status == TRUE ? from_c(multiply(x, y)) : status;
}

/* Smith's method: scaled by the larger part of the divisor. False: division by zero. */
static bool divide(C x, C y, C *quotient)
{
    double a = creal(x), b = cimag(x), c = creal(y), d = cimag(y);
    if (fabs(c) >= fabs(d)) {
        if (c == 0)
            return false;
        double ratio = d / c, denominator = c + d * ratio;
        *quotient = CMPLX((a + b * ratio) / denominator, (b - a * ratio) / denominator);
    } else if (fabs(d) >= fabs(c)) {
        double ratio = c / d, denominator = c * ratio + d;
        *quotient = CMPLX((a * ratio + b) / denominator, (b * ratio - a) / denominator);
    } else
        *quotient = CMPLX(NAN, NAN);
    return true;
}

static Value complex_true_divide(Value a, Value b)
{
    C x, y, quotient;
    Value status = operands(a, b, &x, &y);
    if (status != TRUE)
        return status;
    if (!divide(x, y, &quotient))
        RAISE(ZeroDivisionError, "complex division by zero");
    return from_c(quotient);
}

/* ---- powers ---- */

/* x ** n by squaring, n > 0. */
static C power_of_int(C x, long n)
{
    C result = 1;
    for (; n; n >>= 1) {
        if (n & 1)
            result = multiply(result, x);
        x = multiply(x, x);
    }
    return result;
}

/* By polar coordinates, x not 0. */
static C power_polar(C x, C y)
{
    double size = hypot(creal(x), cimag(x)), angle = atan2(cimag(x), creal(x));
    double length = pow(size, creal(y)), phase = angle * creal(y);
    if (cimag(y) != 0) {
        length *= exp(-angle * cimag(y));
        phase += cimag(y) * log(size);
    }
    return CMPLX(length * cos(phase), length * sin(phase));
}

static bool small_integer(C y, long *n)
{
    double d = creal(y);
    if (cimag(y) != 0 || d != floor(d) || fabs(d) > 100)
        return false;
    *n = (long)d;
    return true;
}

static Value power(C x, C y)
{
    C result;
    long n;
    if (creal(y) == 0 && cimag(y) == 0)
        result = 1;
    else if (creal(x) == 0 && cimag(x) == 0) {
        if (cimag(y) != 0 || creal(y) < 0)
            RAISE(ZeroDivisionError, "0.0 to a negative or complex power");
        result = 0;
    } else if (!small_integer(y, &n))
        result = power_polar(x, y);
    else if (n > 0)
        result = power_of_int(x, n);
    else if (!divide(1, power_of_int(x, -n), &result))
        RAISE(ZeroDivisionError, "0.0 to a negative or complex power");
    if ((isinf(creal(result)) || isinf(cimag(result))) && isfinite(creal(x))
        && isfinite(cimag(x)) && isfinite(creal(y)) && isfinite(cimag(y)))
        RAISE(OverflowError, "complex exponentiation");
    return from_c(result);
}

Value complex_power(double real, double imag, double exponent_real, double exponent_imag)
{
    return power(CMPLX(real, imag), CMPLX(exponent_real, exponent_imag));
}

static Value complex_slot_power(Value a, Value b)
{
    C x, y;
    Value status = operands(a, b, &x, &y);
    return status == TRUE ? power(x, y) : status;
}

static Value complex_power_modulo(Value base, Value exponent, Value modulus)
{
    C x, y;
    Value status = operands(base, exponent, &x, &y);
    if (status != TRUE)
        return status;
    if (modulus != NONE)
        RAISE(ValueError, "complex modulo");
    return power(x, y);
}

/* ---- other slots ---- */

static Value complex_negative(Value self)
{
    C c = complex_value(self);
    return complex_new(-creal(c), -cimag(c));
}

static Value complex_exact(Value self)
{
    return is_exact(self, TYPE_complex) ? self : from_c(complex_value(self));
}

static Value complex_absolute(Value self)
{
    C c = complex_value(self);
    double size = hypot(creal(c), cimag(c));
    if (isinf(size) && isfinite(creal(c)) && isfinite(cimag(c)))
        RAISE(OverflowError, "absolute value too large");
    return float_from_double(size);
}

static bool complex_truth(Value self, bool *truth)
{
    C c = complex_value(self);
    *truth = creal(c) != 0 || cimag(c) != 0;
    return true;
}

static bool complex_hash(Value self, int64_t *hash)
{
    C c = complex_value(self);
    uint64_t h = (uint64_t)float_hash(creal(c)) + 1000003 * (uint64_t)float_hash(cimag(c));
    *hash = (int64_t)h == -1 ? -2 : (int64_t)h;
    return true;
}

static Value complex_compare(Value a, Value b, enum CompareOp op)
{
    if (op != COMPARE_EQ && op != COMPARE_NE)
        return NOT_IMPLEMENTED;
    C x = complex_value(a);
    bool equal;
    if (is_complex(b)) {
        C y = complex_value(b);
        equal = creal(x) == creal(y) && cimag(x) == cimag(y);
    } else if (is_int(b) || is_float(b)) {
        /* exactly, without rounding a large int */
        Value real = TRY(float_from_double(creal(x)));
        Value same = TRY(compare_values(real, b, COMPARE_EQ));
        equal = same == TRUE && cimag(x) == 0;
    } else
        return NOT_IMPLEMENTED;
    return from_bool(equal == (op == COMPARE_EQ));
}

static bool build_part(StrBuilder *b, double d, bool sign)
{
    size_t n;
    const char *text = TRY(float_layout(d, 'r', 0, 0, &n));
    if (sign && *text != '-')
        TRY(builder_char(b, '+'));
    return builder_ascii(b, text, n);
}

static Value complex_repr(Value self)
{
    C c = complex_value(self);
    bool only_imag = creal(c) == 0 && !signbit(creal(c));
    StrBuilder b = {0};
    if (!only_imag) {
        TRY(builder_char(&b, '('));
        TRY(build_part(&b, creal(c), false));
    }
    TRY(build_part(&b, cimag(c), !only_imag));
    TRY(builder_text(&b, only_imag ? "j" : "j)"));
    return builder_finish(&b);
}

/* ---- complex("...") ---- */

static bool is_number_char(char c, char previous)
{
    /* a sign belongs to the number behind an exponent's letter only */
    if (c == '+' || c == '-')
        return previous == 'e' || previous == 'E';
    return c != 'j' && c != 'J' && c != ')';
}

/* Where the number at p, with its sign, ends. */
static const char *number_end(const char *p, const char *end)
{
    const char *start = p;
    if (p < end && (*p == '+' || *p == '-'))
        p++;
    while (p < end && is_number_char(*p, p > start ? p[-1] : 0))
        p++;
    return p;
}

/* The number in [p, end); a sign alone counts as 1 if `unit`. */
static bool read_part(const char *p, const char *end, bool unit, double *d)
{
    size_t n = (size_t)(end - p);
    if (unit && (n == 0 || (n == 1 && (*p == '+' || *p == '-')))) {
        *d = n && *p == '-' ? -1 : 1;
        return true;
    }
    return n && float_parse(p, n, d);
}

/* real | real(+|-)imag j | imag j, without parentheses */
static bool read_complex(const char *p, const char *end, double *real, double *imag)
{
    *real = *imag = 0;
    const char *q = number_end(p, end);
    if (q < end && (*q == 'j' || *q == 'J'))
        return q + 1 == end && read_part(p, q, true, imag);
    if (!read_part(p, q, false, real))
        return false;
    if (q == end)
        return true;
    p = q;
    q = number_end(p, end);
    return (*p == '+' || *p == '-') && q + 1 == end && (*q == 'j' || *q == 'J')
        && read_part(p, q, true, imag);
}

static bool from_text(Value text, double *real, double *imag)
{
    size_t n;
    const char *p = TRY(number_text_from_str(text, false, &n)), *end = p + n;
    size_t shown = strnlen(p, n); /* underscores behind a null character are none */
    if (memchr(p, '_', shown)) {
        char *plain = gc_alloc_atomic(n + 1);
        if (!plain)
            return raise_no_memory();
        ssize_t length = shown == n ? number_text_remove_underscores(p, n, plain) : -1;
        if (length < 0)
            RAISE(ValueError, "could not convert string to complex: %R", text);
        n = (size_t)length;
        p = plain;
        end = p + n;
        plain[n] = 0;
    }
    if (n && *p == '(') {
        if (end[-1] != ')' || n < 2)
            RAISE(ValueError, "complex() arg is a malformed string");
        p++;
        n -= 2;
        number_text_strip(&p, &n);
        end = p + n;
    }
    if (!read_complex(p, end, real, imag))
        RAISE(ValueError, "complex() arg is a malformed string");
    return true;
}

/* ---- complex(real, imag) ---- */

/* v.__complex__() as a complex; UNBOUND when there is none. */
static Value try_special(Value v)
{
    if (is_exact(v, TYPE_complex))
        return v;
    Value result = TRY(call_special(v, NAME(__complex__), 0, 0));
    if (result == UNBOUND || is_exact(result, TYPE_complex))
        return result;
    if (!is_complex(result))
        RAISE(TypeError, "%T.__complex__() returned non-complex (type %T)", v, result);
    Value message = TRY(str_format("%T.__complex__() returned non-complex (type %T).  The "
        "ability to return an instance of a strict subclass of complex is deprecated, and may "
        "be removed in a future version of Python.", v, result));
    if (rt.services.warn)
        TRY(rt.services.warn(TYPE_DeprecationWarning, message, 1));
    return result;
}

static bool is_number(Value v)
{
    const Slots *slots = &type_of(v)->slots;
    return is_complex(v) || slots->as_float || slots->as_index;
}

/* A real or complex argument. */
static bool to_complex(Value v, C *c)
{
    if (is_complex(v)) {
        *c = complex_value(v);
        return true;
    }
    double d;
    TRY(value_as_double(v, &d));
    *c = d;
    return true;
}

bool complex_from_number(Value v, double *real, double *imag)
{
    C c;
    Value special = TRY(try_special(v));
    TRY(to_complex(special == UNBOUND ? v : special, &c));
    *real = creal(c);
    *imag = cimag(c);
    return true;
}

/* Both arguments given as numbers: real + imag * 1j, keeping signs of zeros. */
static bool combine(Value real, Value imag, C *result)
{
    C r, i = 0;
    if (!is_number(real))
        RAISE(TypeError, "complex() first argument must be a string or a number, not '%T'", real);
    if (imag != UNBOUND && !is_number(imag))
        RAISE(TypeError, "complex() second argument must be a number, not '%T'", imag);
    TRY(to_complex(real, &r));
    if (imag == UNBOUND) {
        *result = r;
        return true;
    }
    TRY(to_complex(imag, &i));
    double x = creal(r), y = creal(i);
    if (is_complex(imag))
        x -= cimag(i);
    if (is_complex(real))
        y += cimag(r);
    *result = CMPLX(x, y);
    return true;
}

static bool construct_value(Value real, Value imag, C *result)
{
    if (real == UNBOUND)
        real = small_int(0);
    if (is_str(real)) {
        double x, y;
        if (imag != UNBOUND)
            RAISE(TypeError, "complex() can't take second arg if first is a string");
        TRY(from_text(real, &x, &y));
        *result = CMPLX(x, y);
        return true;
    }
    if (imag != UNBOUND && is_str(imag))
        RAISE(TypeError, "complex() second arg can't be a string");
    Value special = TRY(try_special(real));
    return combine(special == UNBOUND ? real : special, imag, result);
}

static Value complex_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    C c = 0;
    TRY(arguments_place("complex(real=<unrepresentable>, imag=<unrepresentable>)", args, nargs,
                        kwnames, placed));
    if (type == rt.types[TYPE_complex] && placed[0] != UNBOUND && placed[1] == UNBOUND
        && is_exact(placed[0], TYPE_complex))
        return placed[0];
    TRY(construct_value(placed[0], placed[1], &c));
    if (type == rt.types[TYPE_complex])
        return from_c(c);
    Complex *self = TRY((Complex *)type_alloc(type, 0));
    self->real = creal(c);
    self->imag = cimag(c);
    return from_object(self);
}

/* ---- methods ---- */

static Value complex_conjugate(Value *args)
{
    C c = complex_value(args[0]);
    return complex_new(creal(c), -cimag(c));
}

static Value complex_complex(Value *args)
{
    return complex_exact(args[0]);
}

static Value complex_getnewargs(Value *args)
{
    C c = complex_value(args[0]);
    return tuple_pack(2, TRY(float_from_double(creal(c))), TRY(float_from_double(cimag(c))));
}

static Value complex_format(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "__format__() argument must be str, not %K", args[1]);
    return complex_format_spec(args[0], args[1]);
}

static const Method complex_methods[] = {
    {"conjugate($self, /)", complex_conjugate, "Return the complex conjugate."},
    {"__complex__($self, /)", complex_complex, "Convert to exact complex."},
    {"__format__($self, format_spec, /)", complex_format, "Return the number as the format says."},
    {"__getnewargs__($self, /)", complex_getnewargs, "Arguments of __new__ for a copy."},
    {0},
};

static const Member complex_members[] = {
    {"real", MEMBER_DOUBLE, offsetof(Complex, real), false, "the real part of a complex number"},
    {"imag", MEMBER_DOUBLE, offsetof(Complex, imag), false, "the imaginary part of a complex number"},
    {0},
};

TYPE(complex, .doc = "complex(real=0, imag=0)\n--\n\nMake a complex number of text or of two numbers.",
     .flags = TYPE_BASE | IS_COMPLEX, .size = sizeof(Complex),
     .methods = METHODS(complex_methods), .members = complex_members,
     .slots = {
         .getattribute = attr_generic_get,
         .construct = complex_construct, .repr = complex_repr, .hash = complex_hash,
         .compare = complex_compare, .truth = complex_truth,
         .negative = complex_negative, .positive = complex_exact,
         .absolute = complex_absolute,
         .add = complex_add, .multiply = complex_multiply, .power = complex_slot_power,
         .subtract = complex_subtract, .true_divide = complex_true_divide,
         .power_modulo = complex_power_modulo,
     });
