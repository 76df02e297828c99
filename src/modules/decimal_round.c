/* SPDX-License-Identifier: MIT
 *
 * _decimal: fitting a result into a context, which is where all signals of rounding
 * arise.
 */
#include "modules/decimal.h"

/* Does what is cut off (`rest`) carry into the digits that stay? */
static bool rounds_up(const Number *a, enum Rest rest, enum DecimalRounding rounding)
{
    if (rest == REST_NONE)
        return false;
    switch (rounding) {
    case ROUND_UP: return true;
    case ROUND_DOWN: return false;
    case ROUND_CEILING: return !a->negative;
    case ROUND_FLOOR: return a->negative;
    case ROUND_HALF_UP: return rest >= REST_HALF;
    case ROUND_HALF_DOWN: return rest > REST_HALF;
    case ROUND_HALF_EVEN:
        return rest > REST_HALF || (rest == REST_HALF && natural_is_odd(&a->coefficient));
    case ROUND_05UP: return natural_mod5(&a->coefficient) == 0;
    case DECIMAL_ROUNDINGS: break;
    }
    return false;
}

static bool round_rest(Number *r, enum Rest rest, Arithmetic *c)
{
    c->status |= DECIMAL_ROUNDED;
    if (rest != REST_NONE)
        c->status |= DECIMAL_INEXACT;
    if (!rounds_up(r, rest, c->rounding))
        return true;
    Natural one = natural_small(1);
    return natural_add(&r->coefficient, &r->coefficient, &one);
}

bool decimal_drop(Number *r, int64_t n, Arithmetic *c)
{
    enum Rest rest;
    TRY(natural_cut(&r->coefficient, &r->coefficient, n, &rest));
    r->exponent += n;
    return round_rest(r, rest, c);
}

bool decimal_rescale(Number *r, const Number *a, int64_t exponent, Arithmetic *c)
{
    int64_t shift = a->exponent - exponent;
    decimal_copy(r, a);
    if (shift < 0)
        return decimal_drop(r, -shift, c);
    TRY(natural_scale(&r->coefficient, &r->coefficient, shift));
    r->exponent = exponent;
    return true;
}

Arithmetic decimal_widest(void)
{
    return (Arithmetic){
        DECIMAL_LIMIT, -DECIMAL_LIMIT, DECIMAL_LIMIT, ROUND_HALF_EVEN, false, true, 0};
}

/* --- not numbers --- */

bool decimal_invalid(Number *r, uint32_t conditions, Arithmetic *c)
{
    c->status |= conditions;
    *r = decimal_special(QUIET_NAN, false);
    return true;
}

/* A payload keeps the digits that fit. */
static bool fit_payload(Number *r, const Arithmetic *c)
{
    int64_t room = c->precision - c->clamp;
    if (natural_is_zero(&r->coefficient) || natural_digits(&r->coefficient) <= room)
        return true;
    return natural_low_digits(&r->coefficient, &r->coefficient, room);
}

bool decimal_nan(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    const Number *nan = a;
    if (b && a->kind != SIGNALING_NAN && (b->kind == SIGNALING_NAN || !decimal_is_nan(a)))
        nan = b;
    if (nan->kind == SIGNALING_NAN)
        c->status |= DECIMAL_INVALID;
    *r = *nan;
    r->kind = QUIET_NAN;
    return fit_payload(r, c);
}

/* --- numbers --- */

static bool overflow(Number *r, Arithmetic *c)
{
    c->status |= DECIMAL_OVERFLOW | DECIMAL_INEXACT | DECIMAL_ROUNDED;
    bool largest = c->rounding == ROUND_DOWN || c->rounding == ROUND_05UP ||
                   c->rounding == (r->negative ? ROUND_CEILING : ROUND_FLOOR);
    if (!largest) {
        *r = decimal_special(INFINITE, r->negative);
        return true;
    }
    Natural one = natural_small(1);
    r->exponent = decimal_etop(c);
    TRY(natural_power_of_ten(&r->coefficient, c->precision));
    return natural_subtract(&r->coefficient, &r->coefficient, &one);
}

static void finish_zero(Number *r, Arithmetic *c)
{
    int64_t low = decimal_etiny(c), high = c->clamp ? decimal_etop(c) : c->emax;
    int64_t exponent = r->exponent < low ? low : r->exponent > high ? high : r->exponent;
    if (exponent != r->exponent)
        c->status |= DECIMAL_CLAMPED;
    r->exponent = exponent;
}

static bool finish_subnormal(Number *r, Arithmetic *c)
{
    int64_t drop = decimal_etiny(c) - r->exponent;
    uint32_t before = c->status;
    c->status = DECIMAL_SUBNORMAL;
    if (drop > 0)
        TRY(decimal_drop(r, drop, c));
    if (c->status & DECIMAL_INEXACT)
        c->status |= DECIMAL_UNDERFLOW;
    if (decimal_is_zero(r))
        c->status |= DECIMAL_CLAMPED;
    c->status |= before;
    return true;
}

/* Rounding 99..9 up gives one digit more. */
static bool finish_nines(Number *r, Arithmetic *c)
{
    if (LIKELY(natural_digits(&r->coefficient) <= c->precision))
        return true;
    TRY(natural_power_of_ten(&r->coefficient, c->precision - 1));
    r->exponent++;
    return true;
}

bool decimal_finish_any(Number *r, Arithmetic *c)
{
    if (UNLIKELY(r->kind != FINITE))
        return r->kind == INFINITE || fit_payload(r, c);
    if (natural_is_zero(&r->coefficient)) {
        finish_zero(r, c);
        return true;
    }
    int64_t digits = natural_digits(&r->coefficient), adjusted = r->exponent + digits - 1;
    if (UNLIKELY(adjusted > c->emax))
        return overflow(r, c);
    if (UNLIKELY(adjusted < c->emin))
        TRY(finish_subnormal(r, c));
    else if (digits > c->precision) {
        TRY(decimal_drop(r, digits - c->precision, c) && finish_nines(r, c));
        if (UNLIKELY(r->exponent > decimal_etop(c)))
            return overflow(r, c);
    }
    if (UNLIKELY(c->clamp && r->exponent > decimal_etop(c))) {
        int64_t shift = r->exponent - decimal_etop(c);
        c->status |= DECIMAL_CLAMPED;
        r->exponent -= shift;
        return natural_scale(&r->coefficient, &r->coefficient, shift);
    }
    return true;
}

/* Two digits that stand for the rest: no further rounding mistakes it. */
static bool append_rest(Number *r, enum Rest rest)
{
    static const uint8_t digits[] = {0, 1, 50, 51};
    Natural last = natural_small(digits[rest]);
    r->exponent -= 2;
    return natural_scale(&r->coefficient, &r->coefficient, 2) &&
           natural_add(&r->coefficient, &r->coefficient, &last);
}

bool decimal_finish_rest(Number *r, enum Rest rest, Arithmetic *c)
{
    int64_t excess = natural_digits(&r->coefficient) - c->precision;
    if (rest == REST_NONE)
        return decimal_finish(r, c);
    if (UNLIKELY(r->exponent < decimal_etiny(c) || excess < 0 || excess > 1))
        return append_rest(r, rest) && decimal_finish(r, c);
    if (excess) { /* a last digit that is all that is left over, or not */
        enum Rest digit;
        TRY(natural_cut(&r->coefficient, &r->coefficient, 1, &digit));
        r->exponent++;
        rest = digit == REST_NONE ? REST_BELOW : digit == REST_HALF ? REST_ABOVE : digit;
    }
    TRY(round_rest(r, rest, c) && finish_nines(r, c));
    return decimal_finish(r, c);
}
