/* SPDX-License-Identifier: MIT
 *
 * Arithmetic of ints: sums, products, quotients, powers. Small operands first, in C;
 * everything else on limbs, by GMP. Operands are ints of any form (bool, subclasses);
 * results are exact ints.
 */
#include <math.h>

#include "objects/float.h"
#include "objects/int_limbs.h"
#include "objects/tuple.h"

/* ---- sums ---- */

/* |a| + |b|, or |a| - |b| with the sign turned where |b| is larger. */
static Value add_magnitudes(const View *a, const View *b, bool negative)
{
    if (a->n < b->n) {
        const View *t = a;
        a = b;
        b = t;
    }
    Int *r = TRY(int_alloc(a->n + 1));
    mp_ptr limbs = (mp_ptr)r->limbs;
    if (b->n)
        limbs[a->n] = mpn_add(limbs, a->limbs, (mp_size_t)a->n, b->limbs, (mp_size_t)b->n);
    else {
        mpn_copyi(limbs, a->limbs, (mp_size_t)a->n);
        limbs[a->n] = 0;
    }
    return int_finish(r, a->n + 1, negative);
}

static Value subtract_magnitudes(const View *a, const View *b, bool negative)
{
    int order = a->n != b->n ? a->n < b->n ? -1 : 1
              : a->n ? mpn_cmp(a->limbs, b->limbs, (mp_size_t)a->n) : 0;
    if (!order)
        return small_int(0);
    if (order < 0) {
        const View *t = a;
        a = b;
        b = t;
        negative = !negative;
    }
    Int *r = TRY(int_alloc(a->n));
    if (b->n)
        mpn_sub((mp_ptr)r->limbs, a->limbs, (mp_size_t)a->n, b->limbs, (mp_size_t)b->n);
    else
        mpn_copyi((mp_ptr)r->limbs, a->limbs, (mp_size_t)a->n);
    return int_finish(r, a->n, negative);
}

static Value add_big(Value a, Value b, bool negate_b)
{
    View x, y;
    view_init(&x, a);
    view_init(&y, b);
    if (x.negative == (y.negative != negate_b))
        return add_magnitudes(&x, &y, x.negative);
    return subtract_magnitudes(&x, &y, x.negative);
}

Value int_add(Value a, Value b)
{
    int64_t i, j;
    if (LIKELY(int_is_immediate(a, &i) && int_is_immediate(b, &j)))
        return int_from_ssize(i + j);
    return add_big(a, b, false);
}

Value int_subtract(Value a, Value b)
{
    int64_t i, j;
    if (LIKELY(int_is_immediate(a, &i) && int_is_immediate(b, &j)))
        return int_from_ssize(i - j);
    return add_big(a, b, true);
}

Value int_negative(Value a)
{
    return int_subtract(small_int(0), a);
}

Value int_absolute(Value a)
{
    if (is_small_int(a) && (int64_t)a >= 0)
        return a;
    return int_sign(a) < 0 ? int_negative(a) : int_exact(a);
}

/* ---- products ---- */

Value int_multiply(Value a, Value b)
{
    int64_t i, j, product;
    if (LIKELY(int_is_immediate(a, &i) && int_is_immediate(b, &j))
        && LIKELY(!MUL_OVERFLOWS(i, j, &product)))
        return int_from_ssize(product);
    View x, y;
    view_init(&x, a);
    view_init(&y, b);
    if (!x.n || !y.n)
        return small_int(0);
    const View *longer = x.n >= y.n ? &x : &y, *shorter = x.n >= y.n ? &y : &x;
    Int *r = TRY(int_alloc(x.n + y.n));
    TRY(int_reserve(x.n + y.n));
    if (a == b)
        mpn_sqr((mp_ptr)r->limbs, x.limbs, (mp_size_t)x.n);
    else
        mpn_mul((mp_ptr)r->limbs, longer->limbs, (mp_size_t)longer->n, shorter->limbs,
                (mp_size_t)shorter->n);
    return int_finish(r, x.n + y.n, x.negative != y.negative);
}

/* ---- quotients ---- */

/* Floor division of small ints, divisor not 0: the remainder has the divisor's sign. */
static void divide_small(int64_t a, int64_t b, int64_t *quotient, int64_t *remainder)
{
    int64_t q = a / b, r = a % b;
    if (r && (r ^ b) < 0) {
        q--;
        r += b;
    }
    *quotient = q;
    *remainder = r;
}

/* The remainder's limbs, for floor division: where the signs differ, |b| - r. */
static Value finish_remainder(Int *r, const View *a, const View *b)
{
    mp_ptr limbs = (mp_ptr)r->limbs;
    if (a->negative != b->negative && !mpn_zero_p(limbs, (mp_size_t)b->n))
        mpn_sub_n(limbs, b->limbs, limbs, (mp_size_t)b->n);
    return int_finish(r, b->n, b->negative);
}

static Value finish_quotient(Int *q, size_t n, bool exact, bool negative)
{
    q->limbs[n] = negative && !exact ? mpn_add_1((mp_ptr)q->limbs, (mp_ptr)q->limbs,
                                                 (mp_size_t)n, 1) : 0;
    return int_finish(q, n + 1, negative);
}

/* Floor division of anything but zero divisors; quotient or remainder may be unwanted (0). */
static bool divide(Value a, Value b, Value *quotient, Value *remainder)
{
    View x, y;
    view_init(&x, a);
    view_init(&y, b);
    bool negative = x.negative != y.negative;
    if (x.n < y.n) {
        /* |a| < |b|: the quotient is 0, or -1 where the signs differ */
        if (quotient)
            *quotient = small_int(negative && x.n ? -1 : 0);
        if (remainder)
            *remainder = TRY(negative && x.n ? int_add(a, b) : int_exact(a));
        return true;
    }
    size_t n = x.n - y.n + 1;
    Int *q = TRY(int_alloc(n + 1)), *r = TRY(int_alloc(y.n));
    TRY(int_reserve(x.n));
    mpn_tdiv_qr((mp_ptr)q->limbs, (mp_ptr)r->limbs, 0, x.limbs, (mp_size_t)x.n, y.limbs,
                (mp_size_t)y.n);
    bool exact = mpn_zero_p((mp_ptr)r->limbs, (mp_size_t)y.n);
    if (quotient)
        *quotient = finish_quotient(q, n, exact, negative);
    if (remainder)
        *remainder = finish_remainder(r, &x, &y);
    return true;
}

Value int_floor_divide(Value a, Value b)
{
    int64_t i, j, q, r;
    Value quotient;
    if (UNLIKELY(int_sign(b) == 0))
        RAISE(ZeroDivisionError, "integer division or modulo by zero");
    if (LIKELY(int_is_immediate(a, &i) && int_is_immediate(b, &j))) {
        divide_small(i, j, &q, &r);
        return int_from_ssize(q);
    }
    TRY(divide(a, b, &quotient, 0));
    return quotient;
}

Value int_remainder(Value a, Value b)
{
    int64_t i, j, q, r;
    Value remainder;
    if (UNLIKELY(int_sign(b) == 0))
        RAISE(ZeroDivisionError, "integer modulo by zero");
    if (LIKELY(int_is_immediate(a, &i) && int_is_immediate(b, &j))) {
        divide_small(i, j, &q, &r);
        return int_from_ssize(r);
    }
    TRY(divide(a, b, 0, &remainder));
    return remainder;
}

Value int_divmod(Value a, Value b)
{
    int64_t i, j, q, r;
    if (UNLIKELY(int_sign(b) == 0))
        RAISE(ZeroDivisionError, "integer division or modulo by zero");
    if (LIKELY(int_is_immediate(a, &i) && int_is_immediate(b, &j))) {
        divide_small(i, j, &q, &r);
        return tuple_pack(2, TRY(int_from_ssize(q)), TRY(int_from_ssize(r)));
    }
    Value quotient, remainder;
    TRY(divide(a, b, &quotient, &remainder));
    return tuple_pack(2, quotient, remainder);
}

double int_mpz_divide(mpz_srcptr a, mpz_srcptr b)
{
    /* Scale so that the quotient has 64 or 65 bits, then round once. */
    int64_t shift = 64 - (int64_t)mpz_sizeinbase(a, 2) + (int64_t)mpz_sizeinbase(b, 2);
    mpz_t x, q, r;
    mpz_inits(x, q, r, NULL);
    if (shift >= 0) {
        mpz_mul_2exp(x, a, (mp_bitcnt_t)shift);
        mpz_tdiv_qr(q, r, x, b);
    } else {
        mpz_mul_2exp(x, b, (mp_bitcnt_t)-shift);
        mpz_tdiv_qr(q, r, a, x);
    }
    bool sticky = mpz_sgn(r) != 0;
    mpz_abs(q, q);
    if (mpz_sizeinbase(q, 2) > 64) {
        sticky |= mpz_odd_p(q);
        mpz_tdiv_q_2exp(q, q, 1);
        shift--;
    }
    double d = int_scale_to_double(mpz_getlimbn(q, 0), sticky, -shift);
    mpz_clears(x, q, r, NULL);
    return d;
}

Value int_true_divide(Value a, Value b)
{
    int64_t i, j;
    if (UNLIKELY(int_sign(b) == 0))
        RAISE(ZeroDivisionError, "division by zero");
    const int64_t exact = INT64_C(1) << 53;
    if (LIKELY(int_is_immediate(a, &i) && int_is_immediate(b, &j))
        && LIKELY(i >= -exact && i <= exact && j >= -exact && j <= exact))
        return float_from_double((double)i / (double)j);
    View x, y;
    view_init(&x, a);
    view_init(&y, b);
    double d = 0;
    if (x.n) {
        int64_t scale = (int64_t)view_bits(&x) - (int64_t)view_bits(&y);
        if (scale > 1025)
            d = INFINITY;
        else if (scale >= -1080) {
            TRY(int_reserve(MAX(x.n, y.n)));
            mpz_t zx, zy;
            d = int_mpz_divide(view_mpz(&x, zx), view_mpz(&y, zy));
        }
    }
    if (isinf(d))
        RAISE(OverflowError, "integer division result too large for a float");
    return float_from_double(x.negative != y.negative ? -d : d);
}

/* ---- powers ---- */

/* base ** exponent while everything stays in 64 bits; false when it doesn't. */
static bool power_small(int64_t base, uint64_t exponent, int64_t *result)
{
    int64_t r = 1;
    for (;;) {
        if (exponent & 1 && MUL_OVERFLOWS(r, base, &r))
            return false;
        if (!(exponent >>= 1))
            break;
        if (MUL_OVERFLOWS(base, base, &base))
            return false;
    }
    *result = r;
    return true;
}

enum { POWER_LIMBS = 256 };

/* base ** exponent for a base of one limb, in less than POWER_LIMBS limbs: without garbage. */
static Value power_of_limb(mp_limb_t base, uint64_t exponent, bool negative)
{
    mp_limb_t room[2][POWER_LIMBS + 2];
    mp_ptr now = room[0], other = room[1];
    size_t n = 1;
    now[0] = base;
    for (int bit = 62 - __builtin_clzll(exponent); bit >= 0; bit--) {
        mpn_sqr(other, now, (mp_size_t)n);
        n = 2 * n - !other[2 * n - 1];
        mp_ptr swap = now;
        now = other;
        other = swap;
        if (exponent >> bit & 1) {
            now[n] = mpn_mul_1(now, now, (mp_size_t)n, base);
            n += now[n] != 0;
        }
    }
    Int *r = TRY(int_alloc(n));
    mpn_copyi((mp_ptr)r->limbs, now, (mp_size_t)n);
    return int_finish(r, n, negative);
}

/* base ** exponent for |base| of at least 2 */
static Value power_big(Value base, Value exponent)
{
    uint64_t e;
    View view;
    view_init(&view, base);
    size_t bits = view_bits(&view), limit = (size_t)INT_MAX_LIMBS * LIMB_BITS;
    if (!int_fits_uint64(exponent, &e) || e > limit / MAX(bits - 1, (size_t)1)) {
        raise_no_memory();
        return 0;
    }
    if (view.n == 1 && e && bits * e < POWER_LIMBS * LIMB_BITS)
        return power_of_limb(view.limbs[0], e, view.negative && e & 1);
    TRY(int_reserve(bits * e / LIMB_BITS + 1));
    mpz_t z, result;
    mpz_init(result);
    mpz_pow_ui(result, view_mpz(&view, z), e);
    return int_from_mpz(result);
}

static Value power_negative(Value a, Value b)
{
    bool overflow_a, overflow_b;
    double base = int_to_double(a, &overflow_a), exponent = int_to_double(b, &overflow_b);
    if (overflow_a || overflow_b)
        RAISE(OverflowError, "int too large to convert to float");
    return float_power(base, exponent);
}

Value int_power(Value a, Value b)
{
    int64_t i, result;
    uint64_t e;
    if (int_sign(b) < 0)
        return power_negative(a, b);
    if (int_is_immediate(a, &i)) {
        if (int_fits_uint64(b, &e) && power_small(i, e, &result))
            return int_from_ssize(result);
        if (i == 0 || i == 1 || i == -1) {
            View view;
            view_init(&view, b);
            return small_int(i == -1 && !(view.limbs[0] & 1) ? 1 : i);
        }
    }
    return power_big(a, b);
}

/* pow(base, exponent, modulus) of non-negative base below a positive modulus. */
static Value power_modulo_small(uint64_t base, uint64_t exponent, uint64_t modulus, bool negative)
{
    uint64_t r = 1 % modulus;
    for (; exponent; exponent >>= 1) {
        if (exponent & 1)
            r = (uint64_t)((unsigned __int128)r * base % modulus);
        base = (uint64_t)((unsigned __int128)base * base % modulus);
    }
    int64_t result = (int64_t)r;
    return small_int(negative && result ? result - (int64_t)modulus : result);
}

/* A negative exponent wants the inverse; result is initialised. */
static bool power_modulo_mpz(mpz_ptr result, Value base, Value exponent, Value modulus)
{
    View b, e, m;
    mpz_t zb, ze, zm;
    view_init(&b, base);
    view_init(&e, exponent);
    view_init(&m, modulus);
    mpz_srcptr divisor = view_mpz(&m, zm);
    if (e.negative) {
        if (!mpz_invert(result, view_mpz(&b, zb), divisor))
            return raise_error(TYPE_ValueError, "base is not invertible for the given modulus");
        e.negative = false;
        mpz_powm(result, result, view_mpz(&e, ze), divisor);
    } else
        mpz_powm(result, view_mpz(&b, zb), view_mpz(&e, ze), divisor);
    if (m.negative && mpz_sgn(result))
        mpz_add(result, result, divisor);
    return true;
}

Value int_power_modulo(Value base, Value exponent, Value modulus)
{
    int64_t b, e, m;
    if (int_sign(modulus) == 0)
        RAISE(ValueError, "pow() 3rd argument cannot be 0");
    if (modulus == small_int(1) || modulus == small_int(-1) || modulus == TRUE)
        return small_int(0);
    if (int_is_immediate(base, &b) && int_is_immediate(exponent, &e)
        && int_is_immediate(modulus, &m) && e >= 0) {
        int64_t size = m < 0 ? -m : m, r = b % size;
        return power_modulo_small((uint64_t)(r < 0 ? r + size : r), (uint64_t)e,
                                  (uint64_t)size, m < 0);
    }
    mpz_t result;
    mpz_init(result);
    if (!power_modulo_mpz(result, base, exponent, modulus)) {
        mpz_clear(result);
        return 0;
    }
    return int_from_mpz(result);
}

/* ---- number theory ---- */

static uint64_t gcd_small(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}

Value int_gcd(Value a, Value b)
{
    View x, y;
    view_init(&x, a);
    view_init(&y, b);
    if (x.n <= 1 && y.n <= 1)
        return int_from_uint64(gcd_small(x.n ? x.limbs[0] : 0, y.n ? y.limbs[0] : 0));
    mpz_t zx, zy, result;
    mpz_init(result);
    mpz_gcd(result, view_mpz(&x, zx), view_mpz(&y, zy));
    return int_from_mpz(result);
}

Value int_sqrt(Value a)
{
    if (is_small_int(a)) {
        int64_t n = small_int_value(a), root = (int64_t)sqrt((double)n);
        root -= root * root > n; /* the double may have been rounded up */
        return small_int(root);
    }
    View x;
    view_init(&x, a);
    mpz_t z, result;
    mpz_init(result);
    mpz_sqrt(result, view_mpz(&x, z));
    return int_from_mpz(result);
}
