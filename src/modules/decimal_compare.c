/* SPDX-License-Identifier: MIT
 *
 * _decimal: comparisons, the total order in which every number has its place, the greater
 * and the lesser of two, and the neighbours of a number.
 */
#include "modules/decimal.h"

/* --- orders --- */

/* Of two finite numbers' absolute values, not 0. */
static bool order_finite(const Number *a, const Number *b, int *order)
{
    if (a->exponent == b->exponent) {
        *order = natural_compare(&a->coefficient, &b->coefficient);
        return true;
    }
    int64_t x = decimal_adjusted(a), y = decimal_adjusted(b);
    Natural scaled;
    if (x != y)
        *order = x < y ? -1 : 1;
    else if (a->exponent >= b->exponent) {
        TRY(natural_scale(&scaled, &a->coefficient, a->exponent - b->exponent));
        *order = natural_compare(&scaled, &b->coefficient);
    } else {
        TRY(natural_scale(&scaled, &b->coefficient, b->exponent - a->exponent));
        *order = natural_compare(&a->coefficient, &scaled);
    }
    return true;
}

/* -1, 0 or 1 for the sign of the number itself. */
static int sign_of(const Number *a)
{
    return decimal_is_zero(a) ? 0 : a->negative ? -1 : 1;
}

/* Of finite numbers whose digits fit 64 bits, brought to the same exponent in 128. */
static bool order_small(const Number *a, const Number *b, int *order)
{
    enum { MOST = 18 };
    const Natural *x = &a->coefficient, *y = &b->coefficient;
    int64_t shift = a->exponent - b->exponent;
    if (a->kind | b->kind || x->limbs || y->limbs || (x->small | y->small) >> 64
        || shift > MOST || shift < -MOST)
        return false;
    __int128 left = (__int128)x->small, right = (__int128)y->small;
    if (shift > 0)
        left *= (uint64_t)natural_small_powers[shift];
    else if (shift < 0)
        right *= (uint64_t)natural_small_powers[-shift];
    left = a->negative ? -left : left;
    right = b->negative ? -right : right;
    *order = (left > right) - (left < right);
    return true;
}

bool decimal_order(const Number *a, const Number *b, int *order)
{
    if (LIKELY(order_small(a, b, order)))
        return true;
    int x = sign_of(a), y = sign_of(b);
    *order = x < y ? -1 : x > y;
    if (x != y || !x)
        return true;
    if (a->kind == INFINITE || b->kind == INFINITE)
        *order = (a->kind == INFINITE) - (b->kind == INFINITE);
    else
        TRY(order_finite(a, b, order));
    *order *= x;
    return true;
}

static Number order_number(int order)
{
    return decimal_small(order < 0, order != 0, 0);
}

bool decimal_compare(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    int order;
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    TRY(decimal_order(a, b, &order));
    *r = order_number(order);
    return true;
}

bool decimal_compare_signal(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    if (decimal_any_nan(a, b))
        c->status |= DECIMAL_INVALID;
    return decimal_compare(r, a, b, c);
}

/* Numbers, then signaling NaNs, then quiet ones. */
static int total_rank(const Number *a)
{
    return a->kind == SIGNALING_NAN ? 1 : a->kind == QUIET_NAN ? 2 : 0;
}

/* Of the absolute values. Equal numbers: the lesser exponent comes first. */
static bool total_order(const Number *a, const Number *b, int *order)
{
    Number x = *a, y = *b;
    x.negative = y.negative = false;
    *order = total_rank(a) - total_rank(b);
    if (*order)
        return true;
    if (total_rank(a)) {
        *order = natural_compare(&a->coefficient, &b->coefficient);
        return true;
    }
    TRY(decimal_order(&x, &y, order));
    if (!*order && a->kind == FINITE)
        *order = a->exponent < b->exponent ? -1 : a->exponent > b->exponent;
    return true;
}

bool decimal_compare_total(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    int order = (int)b->negative - (int)a->negative;
    if (!order) {
        TRY(total_order(a, b, &order));
        order = a->negative ? -order : order;
    }
    *r = order_number(order);
    return true;
}

bool decimal_compare_total_mag(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    int order;
    TRY(total_order(a, b, &order));
    *r = order_number(order);
    return true;
}

/* --- the greater and the lesser --- */

enum Wanted { WANTED_MIN = -1, WANTED_MAX = 1 };

/* A number is preferred to a quiet NaN. Equal ones are told apart by the total order. */
static bool choose(Number *r, const Number *a, const Number *b, bool magnitude,
                   enum Wanted wanted, Arithmetic *c)
{
    Number x = *a, y = *b, total;
    int order;
    if (decimal_any_nan(a, b)) {
        bool other_a = b->kind == QUIET_NAN && !decimal_is_nan(a);
        bool other_b = a->kind == QUIET_NAN && !decimal_is_nan(b);
        if (!other_a && !other_b)
            return decimal_nan(r, a, b, c);
        *r = other_a ? x : y;
        return decimal_finish(r, c);
    }
    if (magnitude)
        x.negative = y.negative = false;
    TRY(decimal_order(&x, &y, &order));
    if (!order && magnitude)
        TRY(decimal_order(a, b, &order));
    if (!order) {
        TRY(decimal_compare_total(&total, a, b, c));
        order = sign_of(&total);
    }
    *r = order * (int)wanted >= 0 ? *a : *b;
    return decimal_finish(r, c);
}

bool decimal_max(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    return choose(r, a, b, false, WANTED_MAX, c);
}

bool decimal_max_mag(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    return choose(r, a, b, true, WANTED_MAX, c);
}

bool decimal_min(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    return choose(r, a, b, false, WANTED_MIN, c);
}

bool decimal_min_mag(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    return choose(r, a, b, true, WANTED_MIN, c);
}

/* --- neighbours --- */

/* The nearest number on one side: what is next to a minus (plus) less than the smallest
 * number, rounded to that side. */
static bool neighbour(Number *r, const Number *a, bool up, Arithmetic *c)
{
    if (decimal_any_nan(a, 0))
        return decimal_nan(r, a, 0, c);
    if (a->kind == INFINITE && a->negative != up) {
        *r = *a;
        return true;
    }
    Arithmetic quiet = *c;
    quiet.rounding = up ? ROUND_CEILING : ROUND_FLOOR;
    Number start = *a, least = decimal_small(!up, 1, decimal_etiny(c) - 1);
    if (a->kind == INFINITE) { /* the largest number: what overflows, rounded down */
        quiet.rounding = ROUND_DOWN;
        *r = decimal_small(a->negative, 1, c->emax + 1);
        return decimal_finish(r, &quiet);
    }
    /* If it doesn't fit itself, the way is shorter. */
    int order;
    Number fitted = start;
    TRY(decimal_finish(&fitted, &quiet));
    TRY(decimal_order(&fitted, &start, &order));
    if (order) {
        *r = fitted;
        return true;
    }
    return decimal_add(r, &start, &least, &quiet);
}

bool decimal_next_minus(Number *r, const Number *a, Arithmetic *c)
{
    return neighbour(r, a, false, c);
}

bool decimal_next_plus(Number *r, const Number *a, Arithmetic *c)
{
    return neighbour(r, a, true, c);
}

bool decimal_next_toward(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    int order;
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    TRY(decimal_order(a, b, &order));
    if (!order)
        return decimal_copy_sign(r, a, b, c);
    TRY(neighbour(r, a, order < 0, c));
    if (r->kind == INFINITE)
        c->status |= DECIMAL_OVERFLOW | DECIMAL_ROUNDED | DECIMAL_INEXACT;
    else if (decimal_adjusted(r) < c->emin) {
        c->status |=
            DECIMAL_UNDERFLOW | DECIMAL_SUBNORMAL | DECIMAL_ROUNDED | DECIMAL_INEXACT;
        if (decimal_is_zero(r))
            c->status |= DECIMAL_CLAMPED;
    }
    return true;
}

/* --- what a number is --- */

bool decimal_same_quantum(const Number *a, const Number *b)
{
    if (a->kind == FINITE && b->kind == FINITE)
        return a->exponent == b->exponent;
    return decimal_is_nan(a) ? decimal_is_nan(b) : a->kind == b->kind;
}

static bool is_nonzero(const Number *a)
{
    return a->kind == FINITE && !natural_is_zero(&a->coefficient);
}

bool decimal_is_normal(const Number *a, const Arithmetic *c)
{
    return is_nonzero(a) && decimal_adjusted(a) >= c->emin;
}

bool decimal_is_subnormal(const Number *a, const Arithmetic *c)
{
    return is_nonzero(a) && decimal_adjusted(a) < c->emin;
}

const char *decimal_class(const Number *a, const Arithmetic *c)
{
    if (decimal_is_nan(a))
        return a->kind == QUIET_NAN ? "NaN" : "sNaN";
    if (a->kind == INFINITE)
        return a->negative ? "-Infinity" : "+Infinity";
    if (decimal_is_zero(a))
        return a->negative ? "-Zero" : "+Zero";
    if (decimal_is_subnormal(a, c))
        return a->negative ? "-Subnormal" : "+Subnormal";
    return a->negative ? "-Normal" : "+Normal";
}
