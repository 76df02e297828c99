/* SPDX-License-Identifier: MIT
 *
 * math's functions of integers: divisors, roots, combinations.
 */
#include <limits.h>

#include "modules/math.h"
#include "objects/int_limbs.h"
#include "objects/operate.h"
#include "objects/tuple.h"

Value math_gcd(Value *args, size_t nargs, Value kwnames)
{
    Value result = small_int(0);
    for (size_t i = 0; i < nargs; i++) {
        Value item = TRY(value_index(args[i]));
        result = TRY(int_gcd(result, item));
    }
    return result;
}

Value math_lcm(Value *args)
{
    Value result = small_int(1);
    for (size_t i = 0; i < tuple_count(args[0]); i++) {
        Value item = TRY(value_index(as_tuple(args[0])->items[i]));
        if (result == small_int(0))
            continue;
        if (int_sign(item) == 0) {
            result = small_int(0);
            continue;
        }
        Value divisor = TRY(int_gcd(result, item));
        result = TRY(int_multiply(TRY(int_floor_divide(result, divisor)), item));
        result = TRY(int_absolute(result));
    }
    return result;
}

Value math_isqrt(Value *args)
{
    Value n = TRY(value_index(args[0]));
    if (int_sign(n) < 0)
        RAISE(ValueError, "isqrt() argument must be nonnegative");
    return int_sqrt(n);
}

/* Bits of n!, roughly: n * log2(n). */
static bool reserve_bits(double bits)
{
    if (bits / LIMB_BITS > INT_MAX_LIMBS)
        return raise_no_memory();
    return int_reserve((size_t)(bits / LIMB_BITS) + 1);
}

static double log2_of(uint64_t n)
{
    return 64 - __builtin_clzll(n | 1);
}

/* Those that fit 64 bits. */
static const uint64_t factorials[] = {
    1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880, 3628800, 39916800, 479001600, 6227020800,
    87178291200, 1307674368000, 20922789888000, 355687428096000, 6402373705728000,
    121645100408832000, 2432902008176640000,
};

Value math_factorial(Value *args)
{
    Value n = TRY(value_index(args[0]));
    uint64_t i;
    if (int_sign(n) < 0)
        RAISE(ValueError, "factorial() not defined for negative values");
    if (!int_fits_uint64(n, &i) || i > LONG_MAX)
        RAISE(OverflowError, "factorial() argument should not exceed %ld", LONG_MAX);
    if (i < sizeof factorials / sizeof *factorials)
        return int_from_uint64(factorials[i]);
    TRY(reserve_bits((double)i * log2_of(i)));
    mpz_t result;
    mpz_init(result);
    mpz_fac_ui(result, i);
    return int_from_mpz(result);
}

/* The arguments n and k of comb and perm. */
static bool read_n_and_k(Value *args, Value *n, Value *k)
{
    *n = TRY(value_index(args[0]));
    *k = TRY(value_index(args[1]));
    if (int_sign(*n) < 0)
        RAISE(ValueError, "n must be a non-negative integer");
    if (int_sign(*k) < 0)
        RAISE(ValueError, "k must be a non-negative integer");
    return true;
}

/* C(n, k) where all steps are small: C(m, i) = C(m - 1, i - 1) * m / i. False if one isn't. */
static bool comb_small(uint64_t n, uint64_t k, uint64_t *result)
{
    *result = 1;
    for (uint64_t i = 1; i <= k; i++) {
        unsigned __int128 next = (unsigned __int128)*result * (n - k + i) / i;
        if (next > UINT64_MAX)
            return false;
        *result = (uint64_t)next;
    }
    return true;
}

Value math_comb(Value *args)
{
    Value n, k;
    uint64_t count, all, small;
    TRY(read_n_and_k(args, &n, &k));
    Value rest = TRY(int_subtract(n, k));
    if (int_sign(rest) < 0)
        return small_int(0);
    if (int_compare(rest, k) < 0)
        k = rest;
    if (!int_fits_uint64(k, &count) || count > LLONG_MAX)
        RAISE(OverflowError, "min(n - k, k) must not exceed %lld", LLONG_MAX);
    if (int_fits_uint64(n, &all) && comb_small(all, count, &small))
        return int_from_uint64(small);
    TRY(reserve_bits((double)count * (double)int_bit_length(n)));
    View view;
    mpz_t z, result;
    view_init(&view, n);
    mpz_init(result);
    mpz_bin_ui(result, view_mpz(&view, z), count);
    return int_from_mpz(result);
}

/* n * (n - 1) * ... of count factors, split in halves so that the products are balanced. */
static Value falling_product(Value n, uint64_t count)
{
    if (count <= 1)
        return count ? n : small_int(1);
    uint64_t half = count / 2;
    Value first = TRY(falling_product(n, half));
    Value rest = TRY(int_subtract(n, TRY(int_from_uint64(half))));
    return int_multiply(first, TRY(falling_product(rest, count - half)));
}

Value math_perm(Value *args)
{
    Value n, k;
    uint64_t count;
    if (args[1] == NONE)
        return math_factorial(args);
    TRY(read_n_and_k(args, &n, &k));
    if (int_compare(n, k) < 0)
        return small_int(0);
    if (!int_fits_uint64(k, &count) || count > LLONG_MAX)
        RAISE(OverflowError, "k must not exceed %lld", LLONG_MAX);
    TRY(reserve_bits((double)count * (double)int_bit_length(n)));
    return falling_product(n, count);
}
