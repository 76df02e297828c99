/* SPDX-License-Identifier: MIT
 *
 * _decimal: square root, exponential, logarithms and powers, all correctly rounded.
 *
 * Roots and whole powers that may be exact are computed exactly. The others are computed
 * in fixed point, as integers of GMP's times a power of two, to some digits more than the
 * result has; while these digits can't tell how to round (999... or 500... within the
 * error), again to more. Such a result is never exact, but for powers like 4 ** 0.5.
 */
#include <math.h>

#include "modules/decimal.h"
#include "objects/int_limbs.h"

enum {
    SPARE_BITS = 70,  /* integer parts below 10^20 cost no accuracy */
    ERROR_UNITS = 16, /* an approximation's last digits may be wrong by so much */
    FIRST_GUARD = 8,  /* digits computed beyond the precision, at first */
    ATTEMPTS = 5,
    LARGEST_ARGUMENT = 20, /* e ** 10^20 is beyond all exponents */
};

static void clear_big(mpz_t *z)
{
    mpz_clear(*z);
}
#define BIG(name)                                   \
    __attribute__((cleanup(clear_big))) mpz_t name; \
    mpz_init(name)

static size_t bits_of_digits(int64_t digits)
{
    return (size_t)((double)digits * 3.3219280948873627) + 16;
}

/* --- numbers in fixed point --- */

static bool big_set(mpz_t r, const Natural *a)
{
    NaturalLimbs v;
    mpz_t limbs;
    natural_view(&v, a);
    TRY(int_reserve(v.count));
    mpz_set(r, mpz_roinit_n(limbs, (mp_srcptr)v.limbs, (mp_size_t)v.count));
    return true;
}

static bool big_get(Natural *r, const mpz_t a)
{
    return natural_from_limbs(r, (const uint64_t *)mpz_limbs_read(a), mpz_size(a));
}

/* a * 2^bits, cut off. */
static bool fixed_number(mpz_t r, const Number *a, size_t bits)
{
    BIG(power);
    Natural ten;
    int64_t exponent = a->exponent < 0 ? -a->exponent : a->exponent;
    TRY(natural_power_of_ten(&ten, exponent));
    TRY(big_set(power, &ten));
    TRY(big_set(r, &a->coefficient));
    TRY(int_reserve(mpz_size(r) + mpz_size(power) + bits / LIMB_BITS));
    if (a->exponent >= 0)
        mpz_mul(r, r, power);
    mpz_mul_2exp(r, r, bits);
    if (a->exponent < 0)
        mpz_tdiv_q(r, r, power);
    if (a->negative)
        mpz_neg(r, r);
    return true;
}

/* times * atanh(1/n), added to sum */
static void add_atanh(mpz_t sum, unsigned long times, unsigned long n, size_t bits)
{
    BIG(power);
    BIG(term);
    mpz_set_ui(power, times);
    mpz_mul_2exp(power, power, bits);
    mpz_tdiv_q_ui(power, power, n);
    for (unsigned long k = 1; mpz_sgn(power); k += 2) {
        mpz_tdiv_q_ui(term, power, k);
        mpz_add(sum, sum, term);
        mpz_tdiv_q_ui(power, power, n * n);
    }
}

/* A logarithm by Machin's formula in three terms, kept for the next time. */
static bool fixed_constant(mpz_t r, DecimalConstant *constant,
                           const unsigned long times[3], size_t bits)
{
    static const unsigned long parts[3] = {31, 49, 161};
    if (constant->bits < bits) {
        size_t guarded = bits + bits / 4 + 32;
        BIG(sum);
        TRY(int_reserve(guarded / LIMB_BITS + 1));
        for (int i = 0; i < 3; i++)
            add_atanh(sum, times[i], parts[i], guarded);
        TRY(big_get(&constant->value, sum));
        constant->bits = guarded;
    }
    TRY(big_set(r, &constant->value));
    mpz_tdiv_q_2exp(r, r, constant->bits - bits);
    return true;
}

static bool fixed_ln2(mpz_t r, size_t bits)
{
    static const unsigned long times[3] = {14, 10, 6};
    return fixed_constant(r, &TRY(decimal_state())->ln2, times, bits);
}

static bool fixed_ln10(mpz_t r, size_t bits)
{
    static const unsigned long times[3] = {46, 34, 20};
    return fixed_constant(r, &TRY(decimal_state())->ln10, times, bits);
}

/* e^x for |x| < 3: the series for x / 2^halvings, then squared as often. */
static void fixed_exp(mpz_t r, const mpz_t x, size_t bits)
{
    size_t halvings = (size_t)sqrt((double)bits) / 2 + 4, work = bits + 2 * halvings + 16;
    BIG(part);
    BIG(term);
    mpz_mul_2exp(part, x, work - bits);
    mpz_tdiv_q_2exp(part, part, halvings);
    mpz_set_ui(r, 1);
    mpz_mul_2exp(r, r, work);
    mpz_set(term, r);
    for (unsigned long k = 1; mpz_sgn(term); k++) {
        mpz_mul(term, term, part);
        mpz_tdiv_q_2exp(term, term, work);
        mpz_tdiv_q_ui(term, term, k);
        mpz_add(r, r, term);
    }
    for (size_t i = 0; i < halvings; i++) {
        mpz_mul(r, r, r);
        mpz_tdiv_q_2exp(r, r, work);
    }
    mpz_tdiv_q_2exp(r, r, work - bits);
}

/* ln m for m from 1/2 to 1, by Halley's iteration y + 2 (m - e^y) / (m + e^y): each step
 * has three times as many good bits. */
static void fixed_ln_near_one(mpz_t r, const mpz_t m, size_t bits)
{
    BIG(power);
    BIG(sum);
    BIG(start);
    size_t good = 46, at = 52;
    mpz_tdiv_q_2exp(start, m, bits - at);
    mpz_set_d(r, ldexp(log(ldexp(mpz_get_d(start), -(int)at)), (int)at));
    while (good < bits) {
        size_t next = 3 * good < bits ? 3 * good : bits;
        mpz_mul_2exp(r, r, next - at);
        mpz_tdiv_q_2exp(start, m, bits - next);
        fixed_exp(power, r, next);
        mpz_add(sum, start, power);
        mpz_sub(power, start, power);
        mpz_mul_2exp(power, power, next + 1);
        mpz_tdiv_q(power, power, sum);
        mpz_add(r, r, power);
        good = next == bits ? bits : next - 8;
        at = next;
    }
}

/* ln a; a is positive. */
static bool fixed_ln(mpz_t r, const Number *a, size_t bits)
{
    size_t work = bits + SPARE_BITS;
    BIG(m);
    BIG(constant);
    TRY(int_reserve(work / LIMB_BITS + 1));
    TRY(big_set(m, &a->coefficient));
    size_t length = mpz_sizeinbase(m, 2);
    if (length > work)
        mpz_tdiv_q_2exp(m, m, length - work);
    else
        mpz_mul_2exp(m, m, work - length);
    fixed_ln_near_one(r, m, work);
    TRY(fixed_ln2(constant, work));
    mpz_addmul_ui(r, constant, length);
    TRY(fixed_ln10(constant, work));
    if (a->exponent >= 0)
        mpz_addmul_ui(r, constant, (unsigned long)a->exponent);
    else
        mpz_submul_ui(r, constant, (unsigned long)-a->exponent);
    mpz_tdiv_q_2exp(r, r, work - bits);
    return true;
}

/* --- approximations --- */

/* What is to be computed: *r has at least so many digits, wrong by ERROR_UNITS at most.
 */
typedef bool (*Approximate)(Number *r, const Number *a, const Number *b, int64_t digits);

/* r = x * 10^places / 2^bits */
static bool from_fixed(Number *r, mpz_t x, size_t bits, int64_t places)
{
    BIG(power);
    Natural ten;
    TRY(natural_power_of_ten(&ten, places));
    TRY(big_set(power, &ten));
    TRY(int_reserve(mpz_size(power) + mpz_size(x)));
    mpz_mul(x, x, power);
    mpz_tdiv_q_2exp(x, x, bits);
    *r = decimal_small(mpz_sgn(x) < 0, 0, -places);
    mpz_abs(x, x);
    return big_get(&r->coefficient, x);
}

/* e^x, of x with SPARE_BITS more than the digits need. */
static bool exp_of_fixed(Number *r, mpz_t x, size_t bits, int64_t digits)
{
    BIG(constant);
    BIG(tens);
    TRY(fixed_ln10(constant, bits));
    mpz_fdiv_qr(tens, x, x, constant);
    mpz_tdiv_q_2exp(x, x, SPARE_BITS);
    fixed_exp(constant, x, bits - SPARE_BITS);
    TRY(from_fixed(r, constant, bits - SPARE_BITS, digits));
    r->exponent += mpz_get_si(tens);
    return true;
}

static bool approximate_exp(Number *r, const Number *a, const Number *b, int64_t digits)
{
    size_t bits = bits_of_digits(digits) + SPARE_BITS;
    BIG(x);
    return fixed_number(x, a, bits) && exp_of_fixed(r, x, bits, digits);
}

/* How many places a logarithm begins behind the point: the more the nearer a is to 1. */
static bool leading_zeros(const Number *a, int64_t *zeros)
{
    Number one = decimal_small(false, 1, 0), gap;
    int64_t adjusted = decimal_adjusted(a);
    *zeros = 1;
    if (adjusted < -1 || adjusted > 0)
        return true;
    Arithmetic wide = decimal_widest();
    TRY(decimal_subtract(&gap, a, &one, &wide));
    if (!decimal_is_zero(&gap) && decimal_adjusted(&gap) < 0)
        *zeros = 2 - decimal_adjusted(&gap);
    return true;
}

static bool approximate_ln(Number *r, const Number *a, const Number *b, int64_t digits)
{
    int64_t zeros;
    TRY(leading_zeros(a, &zeros));
    size_t bits = bits_of_digits(digits + zeros);
    BIG(x);
    return fixed_ln(x, a, bits) && from_fixed(r, x, bits, digits + zeros);
}

static bool approximate_log10(Number *r, const Number *a, const Number *b, int64_t digits)
{
    int64_t zeros;
    TRY(leading_zeros(a, &zeros));
    size_t bits = bits_of_digits(digits + zeros + 1);
    BIG(x);
    BIG(constant);
    TRY(fixed_ln(x, a, bits + SPARE_BITS));
    TRY(fixed_ln10(constant, bits + SPARE_BITS));
    mpz_mul_2exp(x, x, bits);
    mpz_tdiv_q(x, x, constant);
    return from_fixed(r, x, bits, digits + zeros + 1);
}

/* a ** b as e ** (b ln a) */
static bool approximate_power(Number *r, const Number *a, const Number *b, int64_t digits)
{
    int64_t size = decimal_adjusted(b);
    size_t bits = bits_of_digits(digits) + SPARE_BITS;
    size_t more = size >= 0 ? bits_of_digits(size + 1) : 0;
    BIG(x);
    BIG(y);
    TRY(fixed_ln(x, a, bits + more));
    TRY(fixed_number(y, b, bits + more));
    TRY(int_reserve(mpz_size(x) + mpz_size(y)));
    mpz_mul(x, x, y);
    mpz_tdiv_q_2exp(x, x, bits + 2 * more);
    return exp_of_fixed(r, x, bits, digits);
}

/* Is what is to be rounded away too near to 0, a half or 1 for its error? *nearest: the
 * digit string of the exact number that it may be. */
static bool is_ambiguous(const Number *r, int64_t drop, bool *ambiguous, Natural *nearest)
{
    Natural half, tail, units = natural_small(ERROR_UNITS), lifted, rest;
    *ambiguous = true;
    *nearest = r->coefficient;
    if (drop <= 2)
        return true;
    TRY(natural_power_of_ten(&half, drop));
    Natural five = natural_small(5), ten = natural_small(10);
    TRY(natural_divide(&half, &rest, &half, &ten));
    TRY(natural_multiply(&half, &half, &five));
    /* the number, lifted by the error, lies just above a multiple of a half */
    TRY(natural_add(&lifted, &r->coefficient, &units));
    TRY(natural_divide(&rest, &tail, &lifted, &half));
    units = natural_small(2 * ERROR_UNITS);
    *ambiguous = natural_compare(&tail, &units) <= 0;
    return natural_subtract(nearest, &lifted, &tail);
}

/* How many of its digits the context takes away. */
static int64_t excess(const Number *r, const Arithmetic *c)
{
    int64_t drop = natural_digits(&r->coefficient) - c->precision;
    int64_t below = decimal_etiny(c) - r->exponent;
    return below > drop ? below : drop;
}

/* The function's value, rounded; it counts as inexact whatever it is. */
static bool rounded(Number *r, Approximate approximate, const Number *a, const Number *b,
                    Arithmetic *c)
{
    Number result;
    Natural nearest = natural_small(0);
    bool ambiguous = true;
    int64_t guard = FIRST_GUARD;
    for (int i = 0; i < ATTEMPTS && ambiguous; i++, guard *= 3) {
        TRY(approximate(&result, a, b, c->precision + guard));
        int64_t drop = excess(&result, c);
        if (drop > natural_digits(&result.coefficient)) {
            ambiguous = false; /* far below the smallest number */
            break;
        }
        TRY(is_ambiguous(&result, drop, &ambiguous, &nearest));
    }
    *r = result;
    if (ambiguous) { /* an exact power */
        r->coefficient = nearest;
        c->status |= DECIMAL_INEXACT | DECIMAL_ROUNDED;
        TRY(decimal_finish(r, c));
        if (c->status & DECIMAL_SUBNORMAL)
            c->status |= DECIMAL_UNDERFLOW;
        return true;
    }
    Natural one = natural_small(1);
    TRY(natural_scale(&r->coefficient, &r->coefficient, 1));
    TRY(natural_add(&r->coefficient, &r->coefficient, &one));
    r->exponent--;
    return decimal_finish(r, c);
}

/* 1 and a little more or less: what a result is that can't be told from 1. */
static bool near_one(Number *r, bool less, Arithmetic *c)
{
    Number one = decimal_small(false, 1, 0),
           little = decimal_small(less, 1, -c->precision - 3);
    return decimal_add(r, &one, &little, c);
}

/* What is too large or too small for any context. */
static bool beyond(Number *r, bool negative, bool large, Arithmetic *c)
{
    *r = decimal_small(negative, 1, large ? c->emax + 1 : decimal_etiny(c) - 2);
    c->status |= DECIMAL_INEXACT | DECIMAL_ROUNDED;
    return decimal_finish(r, c);
}

/* Functions of one argument round half to even, whatever the context says. */
static bool rounded_even(Number *r, Approximate approximate, const Number *a,
                         Arithmetic *c)
{
    uint8_t rounding = c->rounding;
    c->rounding = ROUND_HALF_EVEN;
    bool done = rounded(r, approximate, a, 0, c);
    c->rounding = rounding;
    return done;
}

/* The same of a whole number. */
static bool finish_even(Number *r, Arithmetic *c)
{
    uint8_t rounding = c->rounding;
    c->rounding = ROUND_HALF_EVEN;
    bool done = decimal_finish(r, c);
    c->rounding = rounding;
    return done;
}

/* --- functions of one argument --- */

/* So little that e^a is taken for 1, not for less: which shows when that is subnormal. */
static bool is_tiny(const Number *a, const Arithmetic *c, bool *tiny)
{
    int order;
    Number size = *a, limit = decimal_small(false, 9, -c->precision - 4);
    size.negative = false;
    TRY(decimal_order(&size, &limit, &order));
    *tiny = order <= 0;
    return true;
}

static bool exp_of(Number *r, const Number *a, Arithmetic *c)
{
    bool tiny;
    if (decimal_adjusted(a) >= LARGEST_ARGUMENT)
        return beyond(r, false, !a->negative, c);
    TRY(is_tiny(a, c, &tiny));
    if (tiny) { /* 1.000... */
        c->status |= DECIMAL_INEXACT | DECIMAL_ROUNDED;
        *r = decimal_small(false, 1, 1 - c->precision);
        TRY(natural_scale(&r->coefficient, &r->coefficient, c->precision - 1));
        return decimal_finish(r, c);
    }
    return rounded(r, approximate_exp, a, 0, c);
}

bool decimal_exp(Number *r, const Number *a, Arithmetic *c)
{
    if (decimal_any_nan(a, 0))
        return decimal_nan(r, a, 0, c);
    if (a->kind == INFINITE) {
        *r = a->negative ? decimal_small(false, 0, 0) : *a;
        return true;
    }
    if (decimal_is_zero(a)) {
        *r = decimal_small(false, 1, 0);
        return true;
    }
    uint8_t rounding = c->rounding;
    c->rounding = ROUND_HALF_EVEN;
    bool done = exp_of(r, a, c);
    c->rounding = rounding;
    return done;
}

/* The logarithms of what is no positive number; *done is false for those. */
static bool special_logarithm(Number *r, const Number *a, Arithmetic *c, bool *done)
{
    *done = true;
    if (decimal_any_nan(a, 0))
        return decimal_nan(r, a, 0, c);
    if (decimal_is_zero(a))
        *r = decimal_special(INFINITE, true);
    else if (a->negative)
        return decimal_invalid(r, DECIMAL_INVALID, c);
    else if (a->kind == INFINITE)
        *r = *a;
    else
        *done = false;
    return true;
}

/* The exponent n when a is 10^n. */
static bool is_power_of_ten(const Number *a, bool *is, int64_t *n)
{
    Natural digits = a->coefficient, one = natural_small(1);
    TRY(natural_strip(&digits, DECIMAL_LIMIT, n));
    *n += a->exponent;
    *is = natural_compare(&digits, &one) == 0;
    return true;
}

bool decimal_ln(Number *r, const Number *a, Arithmetic *c)
{
    bool done, power;
    int64_t n;
    TRY(special_logarithm(r, a, c, &done));
    if (done)
        return true;
    TRY(is_power_of_ten(a, &power, &n));
    if (power && n == 0) {
        *r = decimal_small(false, 0, 0);
        return true;
    }
    return rounded_even(r, approximate_ln, a, c);
}

bool decimal_log10(Number *r, const Number *a, Arithmetic *c)
{
    bool done, power;
    int64_t n;
    TRY(special_logarithm(r, a, c, &done));
    if (done)
        return true;
    TRY(is_power_of_ten(a, &power, &n));
    if (!power)
        return rounded_even(r, approximate_log10, a, c);
    *r = decimal_small(n < 0, (uint64_t)(n < 0 ? -n : n), 0);
    return finish_even(r, c);
}

/* The root of coefficient * 10^(2 shift), with a last digit that tells of a rest. */
static bool integer_root(Natural *r, const Natural *a, int64_t zeros, bool *exact)
{
    BIG(x);
    BIG(rest);
    Natural scaled = *a;
    if (zeros >= 0)
        TRY(natural_scale(&scaled, a, zeros));
    else {
        enum Rest cut;
        TRY(natural_cut(&scaled, a, -zeros, &cut));
        *exact = cut == REST_NONE;
    }
    TRY(big_set(x, &scaled));
    mpz_sqrtrem(x, rest, x);
    *exact = *exact && !mpz_sgn(rest);
    return big_get(r, x);
}

static bool root_of(Number *r, const Number *a, Arithmetic *c)
{
    int64_t odd = a->exponent & 1, ideal = (a->exponent - odd) / 2, stripped;
    int64_t zeros = 2 * (c->precision + 1) - natural_digits(&a->coefficient);
    Natural root, one = natural_small(1);
    bool exact = true;
    /* As it stands it may be a square, whatever the precision. */
    TRY(integer_root(&root, &a->coefficient, odd, &exact));
    if (exact && natural_digits(&root) <= c->precision) {
        *r = (Number){FINITE, a->negative, ideal, root};
        return decimal_finish(r, c);
    }
    zeros += (zeros & 1) != odd;
    exact = true;
    TRY(integer_root(&root, &a->coefficient, zeros, &exact));
    int64_t exponent = (a->exponent - zeros) / 2;
    if (exact && zeros > 0) {
        TRY(natural_strip(&root, ideal - exponent, &stripped));
        exponent += stripped;
    } else if (!exact && natural_mod5(&root) == 0)
        TRY(natural_add(&root, &root, &one));
    *r = (Number){FINITE, a->negative, exponent, root};
    return decimal_finish(r, c);
}

bool decimal_sqrt(Number *r, const Number *a, Arithmetic *c)
{
    if (decimal_any_nan(a, 0))
        return decimal_nan(r, a, 0, c);
    if (decimal_is_zero(a)) {
        int64_t odd = a->exponent & 1;
        *r = decimal_small(a->negative, 0, (a->exponent - odd) / 2);
        return decimal_finish(r, c);
    }
    if (a->negative)
        return decimal_invalid(r, DECIMAL_INVALID, c);
    if (a->kind == INFINITE) {
        *r = *a;
        return true;
    }
    Number x = *a;
    uint8_t rounding = c->rounding;
    c->rounding = ROUND_HALF_EVEN;
    bool done = root_of(r, &x, c);
    c->rounding = rounding;
    return done;
}

/* --- powers --- */

/* An integer's last digit is odd; b is one. */
static bool is_odd_integer(const Number *b)
{
    Natural digits = b->coefficient;
    enum Rest rest;
    if (b->kind != FINITE || b->exponent > 0)
        return false;
    if (b->exponent < 0 && !natural_cut(&digits, &digits, -b->exponent, &rest)) {
        error_clear();
        return false;
    }
    return natural_is_odd(&digits);
}

/* |b|, an integer, if it is not beyond all bounds. */
static bool small_exponent(const Number *b, uint64_t *n)
{
    Natural digits = b->coefficient;
    enum Rest rest;
    if (b->exponent < 0) {
        if (!natural_cut(&digits, &digits, -b->exponent, &rest)) {
            error_clear();
            return false;
        }
    } else if (b->exponent > 18 || !natural_scale(&digits, &digits, b->exponent))
        return false;
    if (digits.limbs || digits.small > (Wide)DECIMAL_LIMIT)
        return false;
    *n = (uint64_t)digits.small;
    return true;
}

/* The result's last zeros: as many as the operands' exponents ask for and have room. */
static bool pad(Number *r, __int128 ideal, Arithmetic *c)
{
    int64_t room = c->precision - natural_digits(&r->coefficient);
    if (ideal >= r->exponent || room <= 0)
        return decimal_finish(r, c);
    __int128 wanted = r->exponent - ideal;
    if (wanted > room)
        c->status |= DECIMAL_ROUNDED;
    int64_t zeros = wanted < room ? (int64_t)wanted : room;
    TRY(natural_scale(&r->coefficient, &r->coefficient, zeros));
    r->exponent -= zeros;
    return decimal_finish(r, c);
}

static double log10_of(const Natural *a)
{
    return a->limbs ? (double)natural_digits(a) : log10((double)a->small);
}

/* a ** (n or -n) where it may be exact; *done is false where it can't. a > 0 */
static bool exact_power(Number *r, const Number *a, uint64_t n, bool inverse,
                        Arithmetic *c, bool *done)
{
    Number base = *a, one = decimal_small(false, 1, 0);
    double limit = 2.4 * ((double)c->precision + 3),
           digits = (double)natural_digits(&a->coefficient);
    bool plain = digits * (double)n <= 3 * (double)c->precision + 100;
    if (!plain) {
        int64_t stripped;
        TRY(natural_strip(&base.coefficient, DECIMAL_LIMIT, &stripped));
        base.exponent += stripped;
    }
    *done = plain || log10_of(&base.coefficient) * (double)n <= limit;
    if (!*done)
        return true;
    __int128 exponent = (__int128)base.exponent * (int64_t)n;
    if (exponent > 4 * (__int128)DECIMAL_LIMIT || exponent < -4 * (__int128)DECIMAL_LIMIT)
        return beyond(r, false, (exponent > 0) != inverse, c);
    Number power = {FINITE, false, (int64_t)exponent, {{0}, 0}};
    TRY(natural_power(&power.coefficient, &base.coefficient, n));
    if (inverse)
        return decimal_divide(r, &one, &power, c);
    *r = power;
    return pad(r, (__int128)a->exponent * (int64_t)n, c);
}

/* |a| is 1: so is the power, with as many zeros as a and b ask for. */
static bool power_of_one(Number *r, const Number *a, const Number *b, bool integer,
                         Arithmetic *c)
{
    uint64_t n = 0;
    int64_t exponent = 1 - c->precision;
    *r = decimal_small(false, 1, 0);
    if (integer && b->negative)
        return true;
    if (integer && (small_exponent(b, &n) || a->exponent == 0)) {
        __int128 wanted = (__int128)a->exponent * (int64_t)n;
        if (wanted >= exponent)
            exponent = (int64_t)wanted;
        else
            c->status |= DECIMAL_ROUNDED;
    } else
        c->status |= integer ? DECIMAL_ROUNDED : DECIMAL_ROUNDED | DECIMAL_INEXACT;
    r->exponent = exponent;
    return natural_scale(&r->coefficient, &r->coefficient, -exponent);
}

/* A size that the power's logarithm has at least: beyond all exponents, or next to 0. */
static bool power_of(Number *r, const Number *a, const Number *b, bool integer,
                     Arithmetic *c)
{
    uint64_t n;
    bool done;
    if (integer && small_exponent(b, &n)) {
        TRY(exact_power(r, a, n, b->negative, c, &done));
        if (done)
            return true;
    }
    int64_t zeros, adjusted = decimal_adjusted(a), size = decimal_adjusted(b);
    Number one = decimal_small(false, 1, 0);
    int order;
    TRY(leading_zeros(a, &zeros));
    TRY(decimal_order(a, &one, &order));
    bool large = (order > 0) != b->negative;
    if (adjusted > 0 || adjusted < -1)
        zeros = -natural_digits(
                    &(Natural){.small = (Wide)(adjusted < 0 ? -adjusted : adjusted)}) +
                1;
    if (size - zeros >= LARGEST_ARGUMENT)
        return beyond(r, false, large, c);
    if (size - zeros < -c->precision - 6)
        return near_one(r, !large, c);
    return rounded(r, approximate_power, a, b, c);
}

/* Of a zero or an infinity, or to the infinite; *done is false for other operands. */
static bool special_power(Number *r, const Number *a, const Number *b, bool negative,
                          bool *done)
{
    Number one = decimal_small(false, 1, 0), size = *a;
    bool grows = !b->negative;
    int order;
    *done = true;
    if (decimal_is_zero(a))
        grows = b->negative;
    else if (b->kind == INFINITE && a->kind == FINITE) {
        size.negative = false;
        TRY(decimal_order(&size, &one, &order));
        grows = (order > 0) != b->negative;
    } else if (a->kind == FINITE) {
        *done = false;
        return true;
    }
    *r = grows ? decimal_special(INFINITE, negative) : decimal_small(negative, 0, 0);
    return true;
}

/* How the opposite number is rounded. */
static uint8_t mirrored(uint8_t rounding)
{
    return rounding == ROUND_FLOOR     ? ROUND_CEILING
           : rounding == ROUND_CEILING ? ROUND_FLOOR
                                       : rounding;
}

bool decimal_power(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    bool integer = decimal_is_integer(b), done;
    Number base = *a, exponent = *b, one = decimal_small(false, 1, 0);
    int order;
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    if (decimal_is_zero(b)) {
        if (decimal_is_zero(a))
            return decimal_invalid(r, DECIMAL_INVALID, c);
        *r = one;
        return true;
    }
    bool negative = a->negative && integer && is_odd_integer(b);
    if (a->negative && !integer && !decimal_is_zero(a))
        return decimal_invalid(r, DECIMAL_INVALID, c);
    base.negative = false;
    TRY(decimal_order(&base, &one, &order));
    if (base.kind == FINITE && order == 0)
        TRY(power_of_one(r, &base, &exponent, integer, c));
    else {
        TRY(special_power(r, &base, &exponent, negative, &done));
        if (done)
            return true;
        uint8_t rounding = c->rounding;
        c->rounding = negative ? mirrored(rounding) : rounding;
        bool computed = power_of(r, &base, &exponent, integer, c);
        c->rounding = rounding;
        TRY(computed);
    }
    r->negative = negative;
    return true;
}

/* --- powers of integers modulo an integer --- */

static bool fixed_integer(mpz_t r, const Number *a)
{
    Number whole = *a;
    Arithmetic wide = decimal_widest();
    if (a->exponent != 0)
        TRY(decimal_rescale(&whole, a, 0, &wide));
    TRY(big_set(r, &whole.coefficient));
    if (a->negative)
        mpz_neg(r, r);
    return true;
}

/* base^(digits * 10^zeros) mod modulus */
static bool power_modulo(mpz_t r, const Number *a, const Number *b, const mpz_t modulus)
{
    BIG(exponent);
    BIG(ten);
    Number digits = *b;
    digits.exponent = 0;
    if (b->exponent < 0)
        digits = *b;
    TRY(fixed_integer(exponent, &digits));
    mpz_powm(r, r, exponent, modulus);
    mpz_set_ui(ten, 10);
    for (int64_t i = 0; i < b->exponent; i++) {
        mpz_powm(r, r, ten, modulus);
        if (mpz_cmp_ui(r, 1) <= 0)
            break;
        if (i % 1024 == 0 && UNLIKELY(rt.thread->eval_breaker & BREAK_SIGNAL))
            TRY(rt.services.poll_signals());
    }
    return true;
}

/* a mod modulus for any exponent: digits * (10^exponent mod modulus) */
static bool reduce(mpz_t r, const Number *a, const mpz_t modulus)
{
    BIG(ten);
    BIG(zeros);
    Number digits = *a;
    if (a->exponent > 0)
        digits.exponent = 0;
    digits.negative = false;
    TRY(fixed_integer(r, &digits));
    if (a->exponent > 0) {
        mpz_set_ui(ten, 10);
        mpz_set_ui(zeros, (unsigned long)a->exponent);
        mpz_powm(ten, ten, zeros, modulus);
        mpz_mul(r, r, ten);
    }
    mpz_mod(r, r, modulus);
    return true;
}

static bool modulo_operands_fit(const Number *a, const Number *b, const Number *modulus,
                                const Arithmetic *c)
{
    return decimal_is_integer(a) && decimal_is_integer(b) &&
           decimal_is_integer(modulus) && (!b->negative || decimal_is_zero(b)) &&
           !decimal_is_zero(modulus) && decimal_adjusted(modulus) < c->precision &&
           !(decimal_is_zero(a) && decimal_is_zero(b));
}

bool decimal_power_modulo(Number *r, const Number *a, const Number *b,
                          const Number *modulus, Arithmetic *c)
{
    bool signaling = b->kind == SIGNALING_NAN || a->kind == SIGNALING_NAN;
    if (decimal_is_nan(modulus) && modulus->kind == SIGNALING_NAN && !signaling)
        return decimal_nan(r, modulus, 0, c);
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    if (decimal_any_nan(modulus, 0))
        return decimal_nan(r, modulus, 0, c);
    if (!modulo_operands_fit(a, b, modulus, c))
        return decimal_invalid(r, DECIMAL_INVALID, c);
    BIG(x);
    BIG(m);
    bool negative = a->negative && is_odd_integer(b);
    TRY(fixed_integer(m, modulus));
    mpz_abs(m, m);
    TRY(reduce(x, a, m));
    TRY(power_modulo(x, a, b, m));
    *r = decimal_small(negative, 0, 0);
    TRY(big_get(&r->coefficient, x));
    return decimal_finish(r, c);
}
