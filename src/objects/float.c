/* SPDX-License-Identifier: MIT
 *
 * The type float: construction, arithmetic, comparison, hashing, methods. Text is in
 * float_text.c, hexadecimal text in float_hex.c.
 */
#include <errno.h>
#include <math.h>

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/exceptions.h"
#include "objects/float.h"
#include "objects/float_hex.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

Value float_box(double d)
{
    Float *f = gc_alloc_atomic(sizeof *f);
    if (!f) {
        raise_no_memory();
        return 0;
    }
    f->head.shape = rt.shapes[TYPE_float];
    f->value = d;
    return from_object(f);
}

int float_raise_range(void)
{
    Value args[] = {small_int(ERANGE), TRY(str_from_text("Numerical result out of range"))};
    Value exception = TRY(exception_new(TYPE_OverflowError, args, 2));
    return raise_object(exception);
}

/* ---- float(x) ---- */

/* What __float__ returned, as an exact float. */
static Value check_result(Value v, Value from)
{
    if (!v || is_small_float(v) || is_exact(v, TYPE_float))
        return v;
    if (!is_float(v))
        RAISE(TypeError, "%T.__float__ returned non-float (type %T)", from, v);
    Value message = TRY(str_format("%T.__float__ returned non-float (type %T).  The ability "
        "to return an instance of a strict subclass of float is deprecated, and may be removed "
        "in a future version of Python.", from, v));
    if (rt.services.warn)
        TRY(rt.services.warn(TYPE_DeprecationWarning, message, 1));
    return float_from_double(float_value(v));
}

static Value from_index(Value x)
{
    Value i = TRY(value_index(x));
    bool overflow;
    double d = int_to_double(i, &overflow);
    if (overflow)
        RAISE(OverflowError, "int too large to convert to float");
    return float_from_double(d);
}

Value float_from_value(Value x)
{
    if (is_small_float(x) || is_exact(x, TYPE_float))
        return x;
    const Slots *slots = &type_of(x)->slots;
    if (slots->as_float)
        return check_result(slots->as_float(x), x);
    if (slots->as_index)
        return from_index(x);
    Value result = float_parse_str(x);
    if (result == UNBOUND)
        RAISE(TypeError, "float() argument must be a string or a real number, not '%T'", x);
    return result;
}

static Value float_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    /* a subclass's own __init__ may take keywords, which are no matter of ours */
    if (type->slots.init != rt.types[TYPE_float]->slots.init)
        kwnames = 0;
    TRY(arguments_check("float", nargs, kwnames, 0, 1));
    Value v = nargs ? TRY(float_from_value(args[0])) : float_from_double(0);
    if (LIKELY(type == rt.types[TYPE_float]))
        return v;
    Float *self = TRY((Float *)type_alloc(type, 0));
    self->value = float_value(v);
    return from_object(self);
}

/* The plain float equal to a subclass instance. */
static Value float_exact(Value v)
{
    return is_small_float(v) ? v : float_from_double(float_value(v));
}

/* ---- operators ---- */

/* An operand as double: TRUE, or NOT_IMPLEMENTED, or 0 with OverflowError. */
static Value operand(Value v, double *d)
{
    if (LIKELY(is_float(v))) {
        *d = float_value(v);
        return TRUE;
    }
    if (!is_int(v))
        return NOT_IMPLEMENTED;
    bool overflow;
    *d = int_to_double(v, &overflow);
    if (overflow)
        RAISE(OverflowError, "int too large to convert to float");
    return TRUE;
}

static Value operands(Value a, Value b, double *x, double *y)
{
    Value status = operand(a, x);
    return status == TRUE ? operand(b, y) : status;
}

static Value float_add(Value a, Value b)
{
    double x, y;
    Value status = operands(a, b, &x, &y);
    return status == TRUE ? float_from_double(x + y) : status;
}

static Value float_subtract(Value a, Value b)
{
    double x, y;
    Value status = operands(a, b, &x, &y);
    return status == TRUE ? float_from_double(x - y) : status;
}

static Value float_multiply(Value a, Value b)
{
    double x, y;
    Value status = operands(a, b, &x, &y);
    return status == TRUE ? float_from_double(x * y) : status;
}

static Value float_true_divide(Value a, Value b)
{
    double x, y;
    Value status = operands(a, b, &x, &y);
    if (status != TRUE)
        return status;
    if (y == 0)
        RAISE(ZeroDivisionError, "float division by zero");
    return float_from_double(x / y);
}

/* Floor division, y not 0: the remainder has the sign of y. */
static double divmod_doubles(double x, double y, double *remainder)
{
    double mod = fmod(x, y), div = (x - mod) / y;
    if (mod) {
        if ((y < 0) != (mod < 0)) {
            mod += y;
            div -= 1;
        }
    } else
        mod = copysign(0, y);
    *remainder = mod;
    if (!div)
        return copysign(0, x / y);
    double whole = floor(div);
    return div - whole > 0.5 ? whole + 1 : whole;
}

static Value float_floor_divide(Value a, Value b)
{
    double x, y, mod;
    Value status = operands(a, b, &x, &y);
    if (status != TRUE)
        return status;
    if (y == 0)
        RAISE(ZeroDivisionError, "float floor division by zero");
    return float_from_double(divmod_doubles(x, y, &mod));
}

static Value float_remainder(Value a, Value b)
{
    double x, y, mod;
    Value status = operands(a, b, &x, &y);
    if (status != TRUE)
        return status;
    if (y == 0)
        RAISE(ZeroDivisionError, "float modulo");
    divmod_doubles(x, y, &mod);
    return float_from_double(mod);
}

static Value float_divmod(Value a, Value b)
{
    double x, y, mod;
    Value status = operands(a, b, &x, &y);
    if (status != TRUE)
        return status;
    if (y == 0)
        RAISE(ZeroDivisionError, "float divmod()");
    double div = divmod_doubles(x, y, &mod);
    return tuple_pack(2, TRY(float_from_double(div)), TRY(float_from_double(mod)));
}

Value float_power(double x, double y)
{
    /* The C library follows the standard's special cases (Annex F), which are Python's,
     * but for the two errors and complex results. */
    if (x == 0 && y < 0 && isfinite(y))
        RAISE(ZeroDivisionError, "0.0 cannot be raised to a negative power");
    if (x < 0 && isfinite(x) && isfinite(y) && y != floor(y))
        return complex_power(x, 0, y, 0);
    double result = pow(x, y);
    if (isinf(result) && isfinite(x) && isfinite(y)) {
        float_raise_range();
        return 0;
    }
    return float_from_double(result);
}

static Value float_slot_power(Value a, Value b)
{
    double x, y;
    Value status = operands(a, b, &x, &y);
    return status == TRUE ? float_power(x, y) : status;
}

static Value float_power_modulo(Value base, Value exponent, Value modulus)
{
    if (modulus != NONE)
        RAISE(TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
    return float_slot_power(base, exponent);
}

static Value float_negative(Value self)
{
    return float_from_double(-float_value(self));
}

static Value float_absolute(Value self)
{
    return float_from_double(fabs(float_value(self)));
}

static bool float_truth(Value self, bool *truth)
{
    *truth = float_value(self) != 0;
    return true;
}

static Value float_as_int(Value self)
{
    return int_from_double(float_value(self));
}

/* ---- comparison and hash ---- */

/* The order of a double (not nan) and an int, without rounding the int. */
static int compare_with_int(double d, Value i)
{
    int64_t small;
    if (isinf(d))
        return d < 0 ? -1 : 1;
    if (int_fits_int64(i, &small) && small > -(INT64_C(1) << 53) && small < INT64_C(1) << 53)
        return d < (double)small ? -1 : d > (double)small;
    if (fabs(d) < 0x1p53)
        return -int_sign(i);
    /* |d| is at least 2^53: integral */
    Value whole = int_from_double(d);
    return whole ? int_compare(whole, i) : 0;
}

static Value float_compare(Value a, Value b, enum CompareOp op)
{
    double x = float_value(a), y;
    if (is_float(b))
        y = float_value(b);
    else if (is_int(b)) {
        if (isnan(x))
            return from_bool(op == COMPARE_NE);
        return compare_order(compare_with_int(x, b), op);
    } else
        return NOT_IMPLEMENTED;
    switch (op) {
    case COMPARE_LT: return from_bool(x < y);
    case COMPARE_LE: return from_bool(x <= y);
    case COMPARE_EQ: return from_bool(x == y);
    case COMPARE_NE: return from_bool(x != y);
    case COMPARE_GT: return from_bool(x > y);
    case COMPARE_GE: return from_bool(x >= y);
    }
    UNREACHABLE();
    return 0;
}

/* As int_hash: the number modulo 2^61 - 1, where 2^61 counts as 1, so that a factor of
 * a power of two is a rotation. */
int64_t float_hash(double d)
{
    enum { BITS = 61 };
    const uint64_t modulus = (UINT64_C(1) << BITS) - 1;
    if (!isfinite(d))
        return isnan(d) ? 0 : d > 0 ? 314159 : -314159;
    if (fabs(d) < 0x1p60 && d == (double)(int64_t)d)
        return d == -1 ? -2 : (int64_t)d;
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    unsigned field = bits >> 52 & 0x7ff, exponent = field + !field; /* of 2, and 1075 more */
    uint64_t hash = (bits & ((UINT64_C(1) << 52) - 1)) | (uint64_t)!!field << 52;
    unsigned rotation = (exponent + 18 * BITS - 1075) % BITS;
    hash = ((hash << rotation) & modulus) | hash >> (BITS - rotation);
    int64_t result = d < 0 ? -(int64_t)hash : (int64_t)hash;
    return result == -1 ? -2 : result;
}

static bool float_slot_hash(Value self, int64_t *hash)
{
    double d = float_value(self);
    if (UNLIKELY(isnan(d)))
        return rt.types[TYPE_object]->slots.hash(self, hash);
    *hash = float_hash(d);
    return true;
}

static Value float_repr(Value self)
{
    char buffer[40];
    size_t n = float_to_text(float_value(self), buffer);
    return str_new_latin1(buffer, n);
}

/* ---- methods ---- */

static Value float_as_integer_ratio(Value *args)
{
    double d = float_value(args[0]);
    if (isinf(d))
        RAISE(OverflowError, "cannot convert Infinity to integer ratio");
    if (isnan(d))
        RAISE(ValueError, "cannot convert NaN to integer ratio");
    int exponent;
    double mantissa = frexp(d, &exponent);
    for (int i = 0; i < 300 && mantissa != floor(mantissa); i++) {
        mantissa *= 2;
        exponent--;
    }
    Value numerator = TRY(int_from_double(mantissa)), denominator = small_int(1);
    Value shift = small_int(exponent < 0 ? -exponent : exponent);
    if (exponent > 0)
        numerator = TRY(int_lshift(numerator, shift));
    else
        denominator = TRY(int_lshift(denominator, shift));
    return tuple_pack(2, numerator, denominator);
}

static Value float_itself(Value *args)
{
    return float_exact(args[0]);
}

static Value float_hex_method(Value *args)
{
    return float_to_hex(float_value(args[0]));
}

static Value float_fromhex(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "bad argument type for built-in operation");
    double d;
    TRY(float_from_hex(args[1], &d));
    Value result = TRY(float_from_double(d));
    return args[0] == from_object(rt.types[TYPE_float]) ? result : call1(args[0], result);
}

static Value float_is_integer(Value *args)
{
    double d = float_value(args[0]);
    return from_bool(isfinite(d) && d == floor(d));
}

static Value float_trunc(Value *args)
{
    return int_from_double(float_value(args[0]));
}

static Value float_floor(Value *args)
{
    return int_from_double(floor(float_value(args[0])));
}

static Value float_ceil(Value *args)
{
    return int_from_double(ceil(float_value(args[0])));
}

static Value float_round(Value *args)
{
    double d = float_value(args[0]);
    if (args[1] == NONE)
        return int_from_double(rint(d));
    ssize_t places;
    TRY(value_as_ssize_clipped(args[1], &places));
    /* beyond these there is nothing to round, or nothing left */
    if (!isfinite(d) || d == 0 || places > 323)
        return float_from_double(d);
    if (places < -308)
        return float_from_double(copysign(0, d));
    double result = float_round_to(d, (int)places);
    if (isinf(result))
        RAISE(OverflowError, "rounded value too large to represent");
    return float_from_double(result);
}

static Value float_getnewargs(Value *args)
{
    return tuple_pack(1, TRY(float_exact(args[0])));
}

static Value float_format_method(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "__format__() argument must be str, not %K", args[1]);
    return float_format_spec(args[0], args[1]);
}

static Value float_getformat(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "__getformat__() argument must be str, not %K", args[1]);
    if (!str_equal_text(args[1], "double") && !str_equal_text(args[1], "float"))
        RAISE(ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
#ifdef WORDS_BIGENDIAN
    return str_from_text("IEEE, big-endian");
#else
    return str_from_text("IEEE, little-endian");
#endif
}

static const Method float_methods[] = {
    {"as_integer_ratio($self, /)", float_as_integer_ratio,
     "Return two ints, the second positive, whose quotient is exactly the float.\n\n"
     ">>> 1.5.as_integer_ratio()\n(3, 2)"},
    {"conjugate($self, /)", float_itself, "Return self: the complex conjugate of any float."},
    {"fromhex($type, string, /)", float_fromhex,
     "Make a float of hexadecimal text.\n\n>>> float.fromhex('0x1.8p+1')\n3.0"},
    {"hex($self, /)", float_hex_method, "Return the float as hexadecimal text.\n\n"
     ">>> 3.0.hex()\n'0x1.8000000000000p+1'"},
    {"is_integer($self, /)", float_is_integer, "Tell whether the float is an integer."},
    {"__ceil__($self, /)", float_ceil, "Return the ceiling as an int."},
    {"__floor__($self, /)", float_floor, "Return the floor as an int."},
    {"__format__($self, format_spec, /)", float_format_method,
     "Return the number as the format says."},
    {"__getformat__($type, typestr, /)", float_getformat,
     "Tell how C's 'double' or 'float' are represented."},
    {"__getnewargs__($self, /)", float_getnewargs, "Arguments of __new__ for a copy."},
    {"__round__($self, ndigits=None, /)", float_round,
     "Round to that many decimals, ties to even; without them, to an int."},
    {"__trunc__($self, /)", float_trunc, "Return the integral part as an int."},
    {0},
};

static Value float_zero(Value self)
{
    return float_from_double(0);
}

static const GetSet float_getset[] = {
    {"real", float_exact, 0, "the real part: the number itself"},
    {"imag", float_zero, 0, "the imaginary part: 0.0"},
    {0},
};

TYPE(float, .doc = "float(x=0, /)\n--\n\nMake a floating-point number of a number or of text.",
     .flags = TYPE_BASE | TYPE_MATCH_SELF | IS_FLOAT, .size = sizeof(Float),
     .methods = METHODS(float_methods), .getset = float_getset,
     .slots = {
         .getattribute = attr_generic_get,
         .construct = float_construct, .repr = float_repr, .hash = float_slot_hash,
         .compare = float_compare, .truth = float_truth,
         .negative = float_negative, .positive = float_exact, .absolute = float_absolute,
         .as_int = float_as_int, .as_float = float_exact,
         .add = float_add, .floor_divide = float_floor_divide, .multiply = float_multiply,
         .remainder = float_remainder, .power = float_slot_power,
         .subtract = float_subtract, .true_divide = float_true_divide,
         .divmod = float_divmod, .power_modulo = float_power_modulo,
     });
