/* SPDX-License-Identifier: MIT
 *
 * _decimal: operations on a number's parts: its digits one by one, its exponent, its
 * sign.
 */
#include "modules/decimal.h"

#include "gc/heap.h"

/* --- signs --- */

static bool with_sign(Number *r, const Number *a, bool negative)
{
    *r = *a;
    r->negative = negative;
    return true;
}

bool decimal_copy_abs(Number *r, const Number *a, Arithmetic *c)
{
    return with_sign(r, a, false);
}

bool decimal_copy_negate(Number *r, const Number *a, Arithmetic *c)
{
    return with_sign(r, a, !a->negative);
}

bool decimal_copy_sign(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    return with_sign(r, a, b->negative);
}

/* --- logical operations: digits are 0 or 1 --- */

typedef struct LogicalDigits {
    char *text;
    size_t length;
    char room[NATURAL_ROOM];
} LogicalDigits;

/* *logical is false if it is no logical operand. */
static bool logical_digits(LogicalDigits *d, const Number *a, bool *logical)
{
    *logical = a->kind == FINITE && !a->negative && a->exponent == 0;
    if (!*logical)
        return true;
    d->text = TRY(natural_text(&a->coefficient, d->room, &d->length));
    *logical = strspn(d->text, "01") == d->length;
    return true;
}

/* The i-th digit from the right: 0 beyond the first. */
static unsigned digit_at(const LogicalDigits *d, size_t i)
{
    return i < d->length ? (unsigned)(d->text[d->length - 1 - i] - '0') : 0;
}

/* table: bit 2x+y tells the result of the digits x and y. */
static bool logical(Number *r, const Number *a, const Number *b, unsigned table,
                    size_t length, Arithmetic *c)
{
    LogicalDigits x, y;
    bool good, also;
    TRY(logical_digits(&x, a, &good));
    TRY(logical_digits(&y, b, &also));
    if (!good || !also)
        return decimal_invalid(r, DECIMAL_INVALID, c);
    if (!length)
        length = x.length > y.length ? x.length : y.length;
    if (length > (uint64_t)c->precision)
        length = (size_t)c->precision;
    char *digits = length < SIZE_MAX / 2 ? gc_alloc_atomic(length) : 0;
    if (!digits)
        return raise_no_memory();
    for (size_t i = 0; i < length; i++)
        digits[length - 1 - i] =
            (char)('0' + (table >> (2 * digit_at(&x, i) + digit_at(&y, i)) & 1));
    *r = decimal_small(false, 0, 0);
    return natural_parse(&r->coefficient, digits, length);
}

bool decimal_logical_and(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    return logical(r, a, b, 8, 0, c);
}

bool decimal_logical_or(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    return logical(r, a, b, 14, 0, c);
}

bool decimal_logical_xor(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    return logical(r, a, b, 6, 0, c);
}

bool decimal_logical_invert(Number *r, const Number *a, Arithmetic *c)
{
    Number zero = decimal_small(false, 0, 0);
    return logical(r, a, &zero, 1, (size_t)c->precision, c);
}

/* --- places --- */

/* b as an integer between -limit and limit. */
static bool places(const Number *b, int64_t limit, int64_t *n)
{
    if (b->kind != FINITE || b->exponent != 0 || b->coefficient.limbs ||
        b->coefficient.small > (Wide)limit)
        return false;
    *n = (int64_t)b->coefficient.small;
    if (b->negative)
        *n = -*n;
    return true;
}

/* r's digits as they are in `precision` places. */
static bool low_digits(Number *r, const Number *a, const Arithmetic *c)
{
    *r = *a;
    return natural_low_digits(&r->coefficient, &a->coefficient, c->precision);
}

/* r's digits moved; those that leave the places are lost. */
static bool move(Natural *r, const Natural *a, int64_t n, const Arithmetic *c)
{
    enum Rest rest;
    if (n < 0)
        return natural_cut(r, a, -n, &rest);
    return natural_low_digits(r, a, c->precision - n) && natural_scale(r, r, n);
}

bool decimal_shift(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    int64_t n;
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    if (!places(b, c->precision, &n))
        return decimal_invalid(r, DECIMAL_INVALID, c);
    if (a->kind == INFINITE) {
        *r = *a;
        return true;
    }
    Number result;
    TRY(low_digits(&result, a, c));
    TRY(move(&result.coefficient, &result.coefficient, n, c));
    *r = result;
    return true;
}

bool decimal_rotate(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    int64_t n;
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    if (!places(b, c->precision, &n))
        return decimal_invalid(r, DECIMAL_INVALID, c);
    if (a->kind == INFINITE) {
        *r = *a;
        return true;
    }
    Number result;
    Natural left, right;
    TRY(low_digits(&result, a, c));
    if (n < 0)
        n += c->precision;
    TRY(move(&left, &result.coefficient, n, c));
    TRY(move(&right, &result.coefficient, n - c->precision, c));
    TRY(natural_add(&result.coefficient, &left, &right));
    *r = result;
    return true;
}

/* --- exponents --- */

bool decimal_scaleb(Number *r, const Number *a, const Number *b, Arithmetic *c)
{
    int64_t n;
    if (decimal_any_nan(a, b))
        return decimal_nan(r, a, b, c);
    if (!places(b, 2 * (c->emax + c->precision), &n))
        return decimal_invalid(r, DECIMAL_INVALID, c);
    *r = *a;
    if (a->kind == FINITE)
        r->exponent += n;
    return decimal_finish(r, c);
}

bool decimal_logb(Number *r, const Number *a, Arithmetic *c)
{
    if (decimal_any_nan(a, 0))
        return decimal_nan(r, a, 0, c);
    if (a->kind == INFINITE) {
        *r = decimal_special(INFINITE, false);
        return true;
    }
    if (decimal_is_zero(a)) {
        c->status |= DECIMAL_DIVISION_BY_ZERO;
        *r = decimal_special(INFINITE, true);
        return true;
    }
    int64_t adjusted = decimal_adjusted(a);
    *r = decimal_small(adjusted < 0, (uint64_t)(adjusted < 0 ? -adjusted : adjusted), 0);
    return decimal_finish(r, c);
}
