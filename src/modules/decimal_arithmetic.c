/* SPDX-License-Identifier: MIT
 *
 * _decimal: sums, products, quotients and remainders, exactly computed and then fitted
 * into the context. Where the exact result may be endless it is computed to the digits
 * that are needed, and how large the rest is.
 */
#include "modules/decimal.h"

static bool invalid(Number *r, Arithmetic *c)
{
    return decimal_invalid(r, DECIMAL_INVALID, c);
}

static bool infinite(Number *r, bool negative)
{
    *r = decimal_special(INFINITE, negative);
    return true;
}

static bool finished(Number *r, const Number *value, Arithmetic *c)
{
    decimal_copy(r, value);
    return decimal_finish(r, c);
}

/* The result's digits may still lie in the room. */
static inline bool finish_in(Number *r, Arithmetic *c, const NaturalRoom *room)
{
    return decimal_finish(r, c) && natural_keep(&r->coefficient, room);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}
static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* --- sums --- */

/* a + 0: the zero's exponent matters. b is 0. */
static bool add_zero(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    int64_t exponent =
        least(a->exponent, most(b->exponent, a->exponent - c->precision - 1));
    TRY(decimal_rescale(r, a, exponent, c));
    return decimal_finish(r, c);
}

/* Where the exponents lie near each other, the usual case: *high's coefficient for low's
 * exponent, in a machine number. */
static inline bool align_small(Natural *scaled, const Number *high, const Number *low)
{
    int64_t shift = high->exponent - low->exponent;
    return !high->coefficient.limbs && shift < NATURAL_SMALL_DIGITS &&
           !__builtin_mul_overflow(high->coefficient.small, natural_small_powers[shift],
                                   &scaled->small);
}

/* What of `low` lies below `bottom` can only tip the rounding: a 1 stands for it. */
static bool cut_below(Number *low, int64_t bottom)
{
    enum Rest rest;
    Natural one = natural_small(1);
    if (low->exponent >= bottom)
        return true;
    TRY(natural_cut(&low->coefficient, &low->coefficient, bottom - low->exponent, &rest));
    low->exponent = bottom;
    if (rest == REST_NONE)
        return true;
    low->exponent--;
    return natural_scale(&low->coefficient, &low->coefficient, 1) &&
           natural_add(&low->coefficient, &low->coefficient, &one);
}

/* The operands for their common exponent. Digits of `low` far below those that the result
 * has are not needed one by one. */
static bool align(Number *high, Number *low, const Arithmetic *c, NaturalRoom *room)
{
    int64_t top = decimal_adjusted(high);
    if (decimal_adjusted(low) < top - 1)
        TRY(cut_below(low, least(high->exponent, top - c->precision - 3)));
    int64_t shift = high->exponent - low->exponent;
    high->exponent = low->exponent;
    return natural_scale_in(&high->coefficient, &high->coefficient, shift, room);
}

static bool add_aligned(Number *r, const Number *a, const Natural *x, const Number *b,
                        const Natural *y, int64_t exponent, Arithmetic *c)
{
    bool negative = a->negative;
    NaturalRoom room;
    if (a->negative == b->negative)
        TRY(natural_add_in(&r->coefficient, x, y, &room));
    else {
        int order = natural_compare(x, y);
        if (order <= 0)
            negative = order < 0 ? b->negative : c->rounding == ROUND_FLOOR;
        TRY(order < 0 ? natural_subtract_in(&r->coefficient, y, x, &room)
                      : natural_subtract_in(&r->coefficient, x, y, &room));
    }
    r->kind = FINITE;
    r->negative = negative;
    r->exponent = exponent;
    return finish_in(r, c, &room);
}

/* a has all digits that the result can have, and b's sign: of what b has further to the
 * right only the size counts. */
static bool add_long(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    enum Rest rest;
    Natural low;
    NaturalRoom room;
    bool negative = a->negative;
    int64_t exponent = a->exponent;
    TRY(natural_cut(&low, &b->coefficient, exponent - b->exponent, &rest));
    TRY(natural_add_in(&r->coefficient, &a->coefficient, &low, &room));
    r->kind = FINITE;
    r->negative = negative;
    r->exponent = exponent;
    c->status |= DECIMAL_ROUNDED;
    return decimal_finish_rest(r, rest, c) && natural_keep(&r->coefficient, &room);
}

/* Both are finite and not 0; a's exponent is the greater one. */
static bool add_finite(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    Natural scaled;
    scaled.limbs = 0;
    if (LIKELY(align_small(&scaled, a, b)))
        return add_aligned(r, a, &scaled, b, &b->coefficient, b->exponent, c);
    if (a->negative == b->negative && a->exponent > b->exponent &&
        natural_digits(&a->coefficient) >= c->precision)
        return add_long(r, a, b, c);
    Number x = *a, y = *b;
    NaturalRoom room;
    TRY(align(&x, &y, c, &room));
    return add_aligned(r, &x, &x.coefficient, &y, &y.coefficient, y.exponent, c);
}

static bool add_special(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    if (a->kind == INFINITE && b->kind == INFINITE && a->negative != b->negative)
        return invalid(r, c);
    *r = a->kind == INFINITE ? *a : *b;
    return true;
}

/* Both are finite and b is 0, or both are. */
static bool add_zeros(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    Number sum = *a;
    if (!decimal_is_zero(a))
        return add_zero(r, a, b, c);
    sum.exponent = least(a->exponent, b->exponent);
    if (a->negative != b->negative)
        sum.negative = c->rounding == ROUND_FLOOR;
    return finished(r, &sum, c);
}

bool decimal_add(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    if (UNLIKELY(a->kind | b->kind))
        return add_special(r, a, b, c);
    if (UNLIKELY(natural_is_zero(&b->coefficient)))
        return add_zeros(r, a, b, c);
    if (UNLIKELY(natural_is_zero(&a->coefficient)))
        return add_zeros(r, b, a, c);
    return a->exponent >= b->exponent ? add_finite(r, a, b, c) : add_finite(r, b, a, c);
}

bool decimal_subtract(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    Number negated;
    decimal_copy(&negated, b);
    negated.negative = !b->negative;
    return decimal_add(r, a, &negated, c);
}

/* With the sign that 0 + a, or 0 - a, has. */
static bool signed_copy(Number *r, const Number *a, bool negative, Arithmetic *c)
{
    if (decimal_any_nan(a, 0))
        return decimal_nan(r, a, 0, c);
    bool zero = decimal_is_zero(a);
    decimal_copy(r, a);
    r->negative = zero && c->rounding != ROUND_FLOOR ? false : negative;
    return decimal_finish(r, c);
}

bool decimal_plus(Number *r, const Number *a, Arithmetic *c)
{
    return signed_copy(r, a, a->negative, c);
}

bool decimal_minus(Number *r, const Number *a, Arithmetic *c)
{
    return signed_copy(r, a, !a->negative, c);
}

bool decimal_abs(Number *r, const Number *a, Arithmetic *c)
{
    return a->negative ? decimal_minus(r, a, c) : decimal_plus(r, a, c);
}

/* --- products --- */

bool decimal_multiply(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    bool negative = a->negative != b->negative;
    if (UNLIKELY(a->kind | b->kind)) {
        if (decimal_any_nan(a, b))
            return decimal_nan(r, a, b, c);
        if (decimal_is_zero(a) || decimal_is_zero(b))
            return invalid(r, c);
        return infinite(r, negative);
    }
    NaturalRoom room;
    int64_t exponent = a->exponent + b->exponent;
    TRY(natural_multiply_in(&r->coefficient, &a->coefficient, &b->coefficient, &room));
    r->kind = FINITE;
    r->negative = negative;
    r->exponent = exponent;
    return finish_in(r, c, &room);
}

bool decimal_fma(Number *r, const Number *a, const Number *b, const Number *third,
                 Arithmetic *c)
{
    if (decimal_any_nan(a, b)) { /* of the NaNs, signaling ones come first */
        if (third->kind == SIGNALING_NAN && a->kind != SIGNALING_NAN &&
            b->kind != SIGNALING_NAN)
            return decimal_nan(r, third, 0, c);
        return decimal_nan(r, a, b, c);
    }
    Number product = {
        FINITE, a->negative != b->negative, a->exponent + b->exponent, {{0}, 0}};
    if (a->kind == FINITE && b->kind == FINITE)
        TRY(natural_multiply(&product.coefficient, &a->coefficient, &b->coefficient));
    else
        TRY(decimal_multiply(&product, a, b, c));
    if (decimal_is_nan(&product)) { /* 0 times infinity, whatever is added */
        *r = product;
        return true;
    }
    return decimal_add(r, &product, third, c);
}

/* --- quotients --- */

/* Has the quotient a digit more than the difference of the digits? Where that is not told
 * cheaply the answer is false. */
static bool is_quotient_longer(const Natural *a, int64_t a_digits, const Natural *b,
                               int64_t b_digits)
{
    const double doubt = 1e-6;
    const int64_t reach = 1 << 20; /* of the logarithm's places */
    int64_t longer = most(a_digits, b_digits);
    if (longer >= NATURAL_SMALL_DIGITS)
        return longer < reach && natural_log10(a) - (double)a_digits >
                                     natural_log10(b) - (double)b_digits + doubt;
    return a->small * natural_small_powers[most(b_digits - a_digits, 0)] >=
           b->small * natural_small_powers[most(a_digits - b_digits, 0)];
}

static bool divide_finite(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    const Natural *x = &a->coefficient, *y = &b->coefficient;
    int64_t x_digits = natural_digits(x), y_digits = natural_digits(y);
    /* The quotient has as many digits as the precision asks for, or one more. */
    int64_t shift =
        y_digits - x_digits + c->precision - is_quotient_longer(x, x_digits, y, y_digits);
    /* An exact quotient needs no more than lg 10 digits for each of b's: with a very
     * large precision that is tried before. */
    int64_t enough = 4 * y_digits, exponent = a->exponent - b->exponent;
    bool negative = a->negative != b->negative;
    enum Rest rest = REST_ABOVE;
    NaturalRoom room;
    Natural q;
    if (shift > enough + 64)
        TRY(natural_quotient_in(&q, &rest, x, enough, y, &room));
    if (rest == REST_NONE)
        shift = enough;
    else
        TRY(natural_quotient_in(&q, &rest, x, shift, y, &room));
    r->kind = FINITE;
    r->negative = negative;
    r->exponent = exponent - shift;
    natural_copy(&r->coefficient, &q);
    if (rest == REST_NONE && shift < 0)
        c->status |= DECIMAL_ROUNDED; /* zeros are left out */
    if (rest == REST_NONE && shift > 0) {
        int64_t stripped;
        TRY(natural_strip(&r->coefficient, shift, &stripped));
        r->exponent += stripped;
    }
    return decimal_finish_rest(r, rest, c) && natural_keep(&r->coefficient, &room);
}

static bool divide_by_zero(Number *r, const Number *a, bool negative, Arithmetic *c)
{
    if (decimal_is_zero(a))
        return decimal_invalid(r, DECIMAL_DIVISION_UNDEFINED, c);
    c->status |= DECIMAL_DIVISION_BY_ZERO;
    return infinite(r, negative);
}

bool decimal_divide(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    bool negative = a->negative != b->negative;
    if (UNLIKELY(a->kind | b->kind)) {
        if (decimal_any_nan(a, b))
            return decimal_nan(r, a, b, c);
        if (a->kind == INFINITE)
            return b->kind == INFINITE ? invalid(r, c) : infinite(r, negative);
        *r = decimal_small(negative, 0, decimal_etiny(c)); /* by infinity */
        c->status |= DECIMAL_CLAMPED;
        return true;
    }
    if (UNLIKELY(natural_is_zero(&b->coefficient)))
        return divide_by_zero(r, a, negative, c);
    if (UNLIKELY(natural_is_zero(&a->coefficient))) {
        Number zero = decimal_small(negative, 0, a->exponent - b->exponent);
        return finished(r, &zero, c);
    }
    return divide_finite(r, a, b, c);
}

/* --- whole quotients and remainders --- */

/* Small enough to be divided without a look at how many digits that gives. */
static bool are_near(const Number *a, const Number *b)
{
    int64_t gap = a->exponent - b->exponent;
    return !a->coefficient.limbs && !b->coefficient.limbs && gap < NATURAL_SMALL_DIGITS &&
           gap > -NATURAL_SMALL_DIGITS;
}

/* Both finite, b not 0. *possible: the quotient has no more digits than the precision.
 * The remainder has a's sign and the lesser exponent. */
static bool whole_divide(Number *q, Number *rest, const Number *a, const Number *b,
                         Arithmetic *c, bool *possible)
{
    int64_t exponent = least(a->exponent, b->exponent);
    bool negative = a->negative, differ = negative != b->negative;
    Natural x, y;
    *possible = true;
    if (!are_near(a, b)) {
        int64_t gap = decimal_adjusted(a) - decimal_adjusted(b);
        if (decimal_is_zero(a) || gap <= -2) {
            decimal_set(q, differ, 0, 0);
            return decimal_rescale(rest, a, exponent, c);
        }
        *possible = gap <= c->precision;
        if (!*possible)
            return true;
    }
    TRY(natural_scale(&x, &a->coefficient, a->exponent - exponent));
    TRY(natural_scale(&y, &b->coefficient, b->exponent - exponent));
    decimal_set(q, differ, 0, 0);
    decimal_set(rest, negative, 0, exponent);
    TRY(natural_divide(&q->coefficient, &rest->coefficient, &x, &y));
    *possible = natural_digits(&q->coefficient) <= c->precision;
    return true;
}

bool decimal_divmod(Number *quotient, Number *rest, const Number *a, const Number *b,
                    Arithmetic *c)
{
    bool negative = a->negative != b->negative, possible;
    if (decimal_any_nan(a, b)) {
        TRY(decimal_nan(quotient, a, b, c));
        *rest = *quotient;
        return true;
    }
    if (a->kind == INFINITE) {
        TRY(invalid(rest, c));
        return b->kind == INFINITE ? invalid(quotient, c) : infinite(quotient, negative);
    }
    if (b->kind == INFINITE) {
        Number left = *a;
        decimal_set(quotient, negative, 0, 0); /* whatever the context allows */
        return finished(rest, &left, c);
    }
    if (decimal_is_zero(b)) {
        bool undefined = decimal_is_zero(a);
        TRY(divide_by_zero(quotient, a, negative, c));
        return decimal_invalid(rest, undefined ? 0 : DECIMAL_INVALID, c);
    }
    Number q, left;
    TRY(whole_divide(&q, &left, a, b, c, &possible));
    if (!possible) {
        TRY(decimal_invalid(quotient, DECIMAL_DIVISION_IMPOSSIBLE, c));
        return decimal_invalid(rest, 0, c);
    }
    return finished(quotient, &q, c) && finished(rest, &left, c);
}

bool decimal_divide_int(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    bool negative = a->negative != b->negative, possible;
    Number rest;
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    if (a->kind == INFINITE)
        return b->kind == INFINITE ? invalid(r, c) : infinite(r, negative);
    if (b->kind == INFINITE) {
        decimal_set(r, negative, 0, 0); /* whatever the context allows */
        return true;
    }
    if (decimal_is_zero(b))
        return divide_by_zero(r, a, negative, c);
    TRY(whole_divide(r, &rest, a, b, c, &possible));
    if (!possible)
        return decimal_invalid(r, DECIMAL_DIVISION_IMPOSSIBLE, c);
    return decimal_finish(r, c);
}

/* The remainder of what is not finite, or by 0; *done is false for other operands. */
static bool special_remainder(Number *r, const Number *a, const Number *b, Arithmetic *c,
                              bool *done)
{
    *done = true;
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    if (a->kind == INFINITE)
        return invalid(r, c);
    if (b->kind == INFINITE)
        return finished(r, a, c);
    *done = decimal_is_zero(b);
    if (!*done)
        return true;
    return decimal_invalid(
        r, decimal_is_zero(a) ? DECIMAL_DIVISION_UNDEFINED : DECIMAL_INVALID, c);
}

bool decimal_remainder(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    Number q;
    bool done, possible;
    TRY(special_remainder(r, a, b, c, &done));
    if (done)
        return true;
    TRY(whole_divide(&q, r, a, b, c, &possible));
    if (!possible)
        return decimal_invalid(r, DECIMAL_DIVISION_IMPOSSIBLE, c);
    return decimal_finish(r, c);
}

/* To the nearest quotient, the even one of two: one step further where that is so. */
static bool nearest(Number *q, Number *rest, const Number *b)
{
    Natural y, twice;
    TRY(natural_scale(&y, &b->coefficient, b->exponent - rest->exponent));
    TRY(natural_add(&twice, &rest->coefficient, &rest->coefficient));
    int order = natural_compare(&twice, &y);
    if (order < 0 || (order == 0 && !natural_is_odd(&q->coefficient)))
        return true;
    Natural one = natural_small(1);
    rest->negative = !rest->negative;
    return natural_subtract(&rest->coefficient, &y, &rest->coefficient) &&
           natural_add(&q->coefficient, &q->coefficient, &one);
}

bool decimal_remainder_near(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    Number q, rest;
    bool done, possible;
    TRY(special_remainder(r, a, b, c, &done));
    if (done)
        return true;
    TRY(whole_divide(&q, &rest, a, b, c, &possible));
    if (possible && decimal_adjusted(a) - decimal_adjusted(b) > -2)
        TRY(nearest(&q, &rest, b));
    if (!possible || natural_digits(&q.coefficient) > c->precision)
        return decimal_invalid(r, DECIMAL_DIVISION_IMPOSSIBLE, c);
    return finished(r, &rest, c);
}

/* --- exponents --- */

bool decimal_quantize(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    if (a->kind == INFINITE || b->kind == INFINITE) {
        if (a->kind != b->kind)
            return invalid(r, c);
        *r = *a;
        return true;
    }
    int64_t exponent = b->exponent;
    if (exponent < decimal_etiny(c) || exponent > c->emax)
        return invalid(r, c);
    Number result;
    decimal_copy(&result, a);
    if (decimal_is_zero(a)) {
        result.exponent = exponent;
        return finished(r, &result, c);
    }
    int64_t adjusted = decimal_adjusted(a);
    if (adjusted > c->emax || adjusted - exponent + 1 > c->precision)
        return invalid(r, c);
    Arithmetic trial = *c;
    TRY(decimal_rescale(&result, a, exponent, &trial));
    if (decimal_adjusted(&result) > c->emax ||
        natural_digits(&result.coefficient) > c->precision)
        return invalid(r, c);
    c->status = trial.status;
    return finished(r, &result, c);
}

bool decimal_is_integer(const Number *a)
{
    if (a->kind != FINITE)
        return false;
    if (a->exponent >= 0 || natural_is_zero(&a->coefficient))
        return true;
    Natural low;
    if (-a->exponent >= natural_digits(&a->coefficient))
        return false;
    if (!natural_low_digits(&low, &a->coefficient, -a->exponent)) {
        error_clear();
        return false;
    }
    return natural_is_zero(&low);
}

bool decimal_to_integral_exact(Number *r, const Number *a, Arithmetic *c)
{
    if (decimal_any_nan(a, 0))
        return decimal_nan(r, a, 0, c);
    if (a->kind == INFINITE || a->exponent >= 0) {
        *r = *a;
        return true;
    }
    if (decimal_is_zero(a)) {
        *r = decimal_small(a->negative, 0, 0);
        return true;
    }
    return decimal_rescale(r, a, 0, c);
}

bool decimal_to_integral_value(Number *r, const Number *a, Arithmetic *c)
{
    Arithmetic quiet = *c;
    if (decimal_any_nan(a, 0))
        return decimal_nan(r, a, 0, c);
    return decimal_to_integral_exact(r, a, &quiet);
}

bool decimal_normalize(Number *r, const Number *a, Arithmetic *c)
{
    if (decimal_any_nan(a, 0))
        return decimal_nan(r, a, 0, c);
    *r = *a;
    TRY(decimal_finish(r, c));
    if (r->kind != FINITE)
        return true;
    if (natural_is_zero(&r->coefficient)) {
        r->exponent = 0; /* whatever the context allows */
        return true;
    }
    int64_t stripped, top = c->clamp ? decimal_etop(c) : c->emax;
    TRY(natural_strip(&r->coefficient, most(top - r->exponent, 0), &stripped));
    r->exponent += stripped;
    return true;
}
