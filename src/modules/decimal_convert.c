/* SPDX-License-Identifier: MIT
 *
 * _decimal: from other types' numbers to Decimals, back, and comparisons between them.
 */
#include <math.h>

#include "modules/decimal.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int_limbs.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { HASH_INFINITY = 314159, HASH_BITS = 61 };
static const uint64_t HASH_MODULUS = (UINT64_C(1) << HASH_BITS) - 1;

/* --- objects --- */

Value decimal_new_of(Type *type, const Number *a)
{
    bool plain = type->id == TYPE_Decimal;
    Decimal *d = TRY(plain && !a->coefficient.limbs ? type_alloc_atomic(type, sizeof *d)
                                                    : type_alloc(type, 0));
    decimal_copy(&d->number, a);
    return from_object(d);
}

Value decimal_new(const Number *a)
{
    if (LIKELY(!a->coefficient.limbs)) {
        Decimal *d = gc_alloc_atomic(sizeof *d);
        if (UNLIKELY(!d))
            return raise_no_memory();
        d->head.shape = rt.shapes[TYPE_Decimal];
        decimal_copy(&d->number, a);
        return from_object(d);
    }
    return decimal_new_of(rt.types[TYPE_Decimal], a);
}

/* --- to Decimal --- */

bool decimal_from_int(Number *r, Value i)
{
    *r = decimal_small(int_sign(i) < 0, 0, 0);
    return natural_from_int(&r->coefficient, i);
}

/* mantissa * 2^exponent; exactly, as 2^-n is 5^n / 10^n. */
static bool from_binary(Number *r, uint64_t mantissa, int exponent)
{
    Natural power, factor = natural_small(exponent < 0 ? 5 : 2);
    while (exponent < 0 && !(mantissa & 1)) {
        mantissa >>= 1;
        exponent++;
    }
    r->coefficient = natural_small(mantissa);
    r->exponent = exponent < 0 ? exponent : 0;
    TRY(natural_power(&power, &factor, (uint64_t)(exponent < 0 ? -exponent : exponent)));
    return natural_multiply(&r->coefficient, &r->coefficient, &power);
}

bool decimal_from_float(Number *r, Value f)
{
    double d = float_value(f);
    int exponent;
    if (isnan(d) || isinf(d)) {
        *r = decimal_special(isnan(d) ? QUIET_NAN : INFINITE, signbit(d));
        return true;
    }
    double part = frexp(fabs(d), &exponent);
    *r = decimal_small(signbit(d), 0, 0);
    return d == 0 || from_binary(r, (uint64_t)ldexp(part, 53), exponent - 53);
}

bool decimal_operand(Number *r, Value v)
{
    if (is_decimal(v))
        decimal_copy(r, decimal_number(v));
    else if (!is_int(v) || !decimal_from_int(r, v))
        return false;
    return true;
}

bool decimal_argument(Number *r, Value v)
{
    if (!is_decimal(v) && !is_int(v))
        RAISE(TypeError, "conversion from %T to Decimal is not supported", v);
    return decimal_operand(r, v);
}

/* --- from (sign, digits, exponent) --- */

static Value as_tuple_of(Value v, const char *message)
{
    if (is_list(v))
        return list_as_tuple(v);
    if (!is_tuple(v))
        raise_error(TYPE_ValueError, "%s", message);
    return is_tuple(v) ? v : 0;
}

/* Of the third item: a special number's name, or an exponent. */
static bool put_exponent(Value v, const char **special, ssize_t *exponent)
{
    *special = "";
    if (is_str(v)) {
        *special = str_equal_text(v, "F")   ? "Infinity"
                   : str_equal_text(v, "n") ? "NaN"
                   : str_equal_text(v, "N") ? "sNaN"
                                            : 0;
        if (!*special)
            RAISE(ValueError,
                  "string argument in the third position must be 'F', 'n' or 'N'");
        return true;
    }
    if (!is_int(v))
        RAISE(ValueError, "exponent must be an integer");
    return value_as_ssize_argument(v, exponent);
}

static bool put_tuple_digits(StrBuilder *b, Value digits)
{
    for (size_t i = 0; i < tuple_count(digits); i++) {
        Value digit = as_tuple(digits)->items[i];
        int64_t n;
        if (!is_int(digit) || !int_fits_int64(digit, &n) || n < 0 || n > 9)
            RAISE(ValueError, "coefficient must be a tuple of digits");
        TRY(builder_char(b, (uint32_t)('0' + n)));
    }
    return true;
}

/* The text that stands for the tuple. */
static Value tuple_text(Value v)
{
    StrBuilder b = {0};
    const char *special;
    ssize_t exponent;
    int64_t sign;
    Value tuple = TRY(as_tuple_of(v, "argument must be a tuple or list"));
    if (tuple_count(tuple) != 3)
        RAISE(ValueError, "argument must be a sequence of length 3");
    Value *items = as_tuple(tuple)->items;
    if (!is_int(items[0]) || !int_fits_int64(items[0], &sign) || sign < 0 || sign > 1)
        RAISE(ValueError, "sign must be an integer with the value 0 or 1");
    TRY(put_exponent(items[2], &special, &exponent));
    Value digits = TRY(as_tuple_of(items[1], "coefficient must be a tuple of digits"));
    TRY(builder_text(&b, sign ? "-" : ""));
    TRY(builder_text(&b, special));
    if (*special != 'I')
        TRY(put_tuple_digits(&b, digits));
    if (!*special) {
        Value end = TRY(str_format("%sE%zd", tuple_count(digits) ? "" : "0", exponent));
        TRY(builder_str(&b, end));
    }
    return builder_finish(&b);
}

/* --- from anything --- */

/* Of a Decimal: for a context's create_decimal() rounded, but for a long payload. */
static bool convert_decimal(Number *r, bool exact, Arithmetic *c)
{
    if (exact)
        return true;
    if (decimal_is_nan(r) && !natural_is_zero(&r->coefficient) &&
        natural_digits(&r->coefficient) > c->precision - c->clamp)
        return decimal_invalid(r, DECIMAL_CONVERSION_SYNTAX, c);
    return decimal_finish(r, c);
}

static bool convert_number(Number *r, Value v, bool exact, DecimalContext *context,
                           Arithmetic *c)
{
    if (is_str(v))
        return decimal_parse_str(r, v, exact, c);
    if (is_tuple(v) || is_list(v))
        return decimal_parse_str(r, TRY(tuple_text(v)), exact, c);
    if (is_float(v)) {
        TRY(decimal_signal(context, DECIMAL_FLOAT));
        TRY(decimal_from_float(r, v));
    } else
        TRY(decimal_argument(r, v));
    return convert_decimal(r, exact, c);
}

Value decimal_convert(Type *type, Value v, bool exact, DecimalContext *context)
{
    Number r;
    if (exact && is_exact(v, TYPE_Decimal) && type->id == TYPE_Decimal)
        return v;
    Arithmetic c = decimal_arithmetic(context);
    if (exact) /* of the context only the traps count */
        c = decimal_widest();
    TRY(convert_number(&r, v, exact, context, &c));
    TRY(decimal_signal(context, c.status));
    return decimal_new_of(type, &r);
}

/* --- from Decimal --- */

Value decimal_to_int(const Number *a, uint8_t rounding)
{
    Number whole;
    Arithmetic c = decimal_widest();
    c.rounding = rounding;
    if (decimal_is_nan(a))
        RAISE(ValueError, "cannot convert NaN to integer");
    if (a->kind == INFINITE)
        RAISE(OverflowError, "cannot convert Infinity to integer");
    TRY(decimal_rescale(&whole, a, 0, &c));
    return natural_to_int(&whole.coefficient, whole.negative);
}

Value decimal_to_float(Value self)
{
    const Number *a = decimal_number(self);
    char room[DECIMAL_ROOM];
    size_t n;
    double d;
    if (a->kind == SIGNALING_NAN)
        RAISE(ValueError, "cannot convert signaling NaN to float");
    if (a->kind == QUIET_NAN)
        return float_from_double(a->negative ? -(double)NAN : (double)NAN);
    char *text = TRY(decimal_text(a, false, true, room, &n));
    if (!float_parse(text, n, &d))
        RAISE(ValueError, "could not convert string to float: '%s'", text);
    return float_from_double(d);
}

Value decimal_as_tuple(Value *args)
{
    static const char *const exponents[] = {"", "F", "n", "N"};
    const Number *a = decimal_number(args[0]);
    char room[NATURAL_ROOM], *digits = room;
    size_t n = 0;
    if (!decimal_is_nan(a) || !natural_is_zero(&a->coefficient))
        digits = TRY(natural_text(&a->coefficient, room, &n));
    Tuple *tuple = TRY(tuple_alloc_none(n));
    for (size_t i = 0; i < n; i++)
        tuple->items[i] = small_int(digits[i] - '0');
    Value exponent = a->kind == FINITE ? TRY(int_from_int64(a->exponent))
                                       : TRY(str_from_text(exponents[a->kind]));
    Value items = n ? from_object(tuple) : rt.empty_tuple;
    return call3(TRY(decimal_state())->tuple_class, small_int(a->negative), items,
                 exponent);
}

Value decimal_as_integer_ratio(Value *args)
{
    const Number *a = decimal_number(args[0]);
    if (decimal_is_nan(a))
        RAISE(ValueError, "cannot convert NaN to integer ratio");
    if (a->kind == INFINITE)
        RAISE(OverflowError, "cannot convert Infinity to integer ratio");
    if (a->exponent >= 0 || decimal_is_zero(a))
        return tuple_pair(TRY(decimal_to_int(a, ROUND_DOWN)), small_int(1));
    Natural power;
    TRY(natural_power_of_ten(&power, -a->exponent));
    Value numerator = TRY(natural_to_int(&a->coefficient, a->negative));
    Value denominator = TRY(natural_to_int(&power, false));
    Value divisor = TRY(int_gcd(numerator, denominator));
    return tuple_pair(TRY(int_floor_divide(numerator, divisor)),
                      TRY(int_floor_divide(denominator, divisor)));
}

/* --- hash: that of the equal int, float or Fraction --- */

/* The modulus is 2^61 - 1: what is above 61 bits counts again from the lowest. */
static uint64_t multiply_modulo(uint64_t a, uint64_t b)
{
    Wide product = (Wide)a * b;
    uint64_t sum = ((uint64_t)product & HASH_MODULUS) + (uint64_t)(product >> 61);
    return sum >= HASH_MODULUS ? sum - HASH_MODULUS : sum;
}

/* 10^0, 10^-1, 10^-2 ... in the field of the hash's modulus. */
static const uint64_t hash_tenths[] = {
    1, 2075258708292324556, 1129863074514710036, 1035323511136948584, 1487038156641911229,
    379288116585560518, 499097413501294842, 1894584148721084645, 1342379919478955440,
    134237991947895544, 1396929604723005925, 1292614465079147568, 590430048350653547,
    750795907599173540, 75079590759917354, 1391013764604208106, 1061438580145898391,
    2181402566306914395, 1371061761237538415, 1290027680730600817, 820755670837168267,
    773828469847825012, 1922057254355737662, 2036880132806528927, 895440916044761078,
    550712693447214898, 516239871187460280, 51623987118746028, 466331000554613393,
    1660723206505047105, 1318993825257351686, 1054236586211212749, 336007959542490670,
    33600795954249067, 695112982359533092, 1914185705606908470, 191418570560690847,
    710894759820177270, 71089475982017727, 698861850362309958,
};

/* 10^exponent in that field. */
static uint64_t hash_power(int64_t exponent)
{
    if (LIKELY(exponent <= 0 && exponent > -(int64_t)countof(hash_tenths)))
        return hash_tenths[-exponent];
    /* the inverse of 10 is (9 P + 1) / 10 for this prime P */
    uint64_t base = exponent < 0 ? (uint64_t)(((Wide)HASH_MODULUS * 9 + 1) / 10) : 10,
             power = 1;
    for (uint64_t n = (uint64_t)(exponent < 0 ? -exponent : exponent); n; n >>= 1) {
        if (n & 1)
            power = multiply_modulo(power, base);
        if (n > 1)
            base = multiply_modulo(base, base);
    }
    return power;
}

static uint64_t modulo(const Natural *a)
{
    if (a->limbs)
        return mpn_mod_1((mp_srcptr)a->limbs, (mp_size_t)a->count, HASH_MODULUS);
    uint64_t sum = ((uint64_t)a->small & HASH_MODULUS) + ((uint64_t)(a->small >> 61) & HASH_MODULUS)
                 + (uint64_t)(a->small >> 122);
    return sum < HASH_MODULUS ? sum : sum % HASH_MODULUS;
}

bool decimal_hash(Value self, int64_t *hash)
{
    const Number *a = decimal_number(self);
    if (a->kind == SIGNALING_NAN)
        RAISE(TypeError, "Cannot hash a signaling NaN value");
    if (a->kind == QUIET_NAN)
        return rt.types[TYPE_object]->slots.hash(self, hash);
    if (a->kind == INFINITE) {
        *hash = a->negative ? -HASH_INFINITY : HASH_INFINITY;
        return true;
    }
    *hash = (int64_t)multiply_modulo(modulo(&a->coefficient), hash_power(a->exponent));
    if (a->negative)
        *hash = -*hash;
    if (*hash == -1)
        *hash = -2;
    return true;
}

/* --- comparison --- */

/* A Rational: a's numerator is compared with b's; a is multiplied by the denominator. */
static bool compare_rational(Number *a, Number *b, Value v)
{
    Value numerator = TRY(attr_get(v, NAME(numerator)));
    Value denominator = TRY(attr_get(v, NAME(denominator)));
    Number factor;
    Arithmetic wide = decimal_widest();
    if (!is_int(numerator) || !is_int(denominator))
        RAISE(TypeError, "Rational's numerator and denominator must be ints");
    TRY(decimal_from_int(b, numerator));
    TRY(decimal_from_int(&factor, denominator));
    if (decimal_is_nan(a))
        return true;
    return decimal_multiply(a, a, &factor, &wide);
}

/* Both operands as Decimals; *comparable is false if the other can't be one. */
static bool comparison_operands(Number *a, Number *b, Value v, bool equality,
                                DecimalContext *context, bool *comparable)
{
    *comparable = true;
    if (is_decimal(v) || is_int(v))
        return decimal_argument(b, v);
    if (equality && has_flag(v, IS_COMPLEX) && ((Complex *)v)->imag == 0)
        v = TRY(float_from_double(((Complex *)v)->real));
    if (is_float(v)) {
        if (equality)
            context->arithmetic.status |= DECIMAL_FLOAT;
        else
            TRY(decimal_signal(context, DECIMAL_FLOAT));
        return decimal_from_float(b, v);
    }
    TRY(type_isinstance(v, TRY(decimal_state())->rational, comparable));
    return !*comparable || compare_rational(a, b, v);
}

Value decimal_compare_slot(Value self, Value other, enum CompareOp op)
{
    Number a, b;
    const Number *plain = decimal_plain(other, &b);
    bool comparable, equality = op == COMPARE_EQ || op == COMPARE_NE;
    int order;
    if (plain && !(plain->kind | decimal_number(self)->kind)) {
        TRY(decimal_order(decimal_number(self), plain, &order));
        return compare_order(order, op);
    }
    a = *decimal_number(self);
    DecimalContext *context = TRY(decimal_context());
    TRY(comparison_operands(&a, &b, other, equality, context, &comparable));
    if (!comparable)
        return NOT_IMPLEMENTED;
    if (decimal_is_nan(&a) || decimal_is_nan(&b)) {
        if (!equality || a.kind == SIGNALING_NAN || b.kind == SIGNALING_NAN)
            TRY(decimal_signal(context, DECIMAL_INVALID));
        return from_bool(op == COMPARE_NE);
    }
    TRY(decimal_order(&a, &b, &order));
    return compare_order(order, op);
}
