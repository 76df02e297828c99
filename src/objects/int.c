/* SPDX-License-Identifier: MIT
 *
 * Making ints from C numbers and reading them back, comparing and hashing them. What all
 * other int_*.c files share; the representation is told in int.h and int_limbs.h.
 */
#include <math.h>

#include "gc/heap.h"
#include "objects/int_limbs.h"

/* Equal numbers of all types hash alike: reduced modulo this Mersenne prime. */
#define HASH_MODULUS ((UINT64_C(1) << 61) - 1)

/* ---- results ---- */

Int *int_alloc(size_t n)
{
    if (n > INT_MAX_LIMBS) {
        raise_no_memory();
        return 0;
    }
    Int *r = gc_alloc_atomic(sizeof(Int) + n * sizeof(mp_limb_t));
    if (!r) {
        raise_no_memory();
        return 0;
    }
    r->head.shape = rt.shapes[TYPE_int];
    r->limbs = (uint64_t *)(r + 1);
    return r;
}

bool int_reserve(size_t n)
{
    /* GMP gets its temporaries from malloc and aborts without them. The largest need is
     * that of multiplication by FFT. Untouched pages cost nothing. */
    if (LIKELY(n < 1 << 16))
        return true;
    void *probe = n <= INT_MAX_LIMBS ? malloc(n * sizeof(mp_limb_t) * 8) : 0;
    if (!probe)
        return raise_no_memory();
    free(probe);
    return true;
}

Value int_finish(Int *r, size_t n, bool negative)
{
    while (n && !r->limbs[n - 1])
        n--;
    if (!n)
        return small_int(0);
    if (n == 1 && r->limbs[0] <= (uint64_t)SMALL_INT_MAX + negative)
        return small_int(negative ? -(int64_t)r->limbs[0] : (int64_t)r->limbs[0]);
    r->size = negative ? -(int32_t)n : (int32_t)n;
    return from_object(r);
}

Value int_from_mpz(mpz_ptr z)
{
    size_t n = mpz_size(z);
    Int *r = int_alloc(n);
    Value result = 0;
    if (r) {
        if (n)
            mpn_copyi((mp_ptr)r->limbs, mpz_limbs_read(z), (mp_size_t)n);
        result = int_finish(r, n, mpz_sgn(z) < 0);
    }
    mpz_clear(z);
    return result;
}

/* ---- from C numbers ---- */

static Value from_magnitude(uint64_t magnitude, bool negative)
{
    Int *r = TRY(int_alloc(1));
    r->limbs[0] = magnitude;
    return int_finish(r, 1, negative);
}

Value int_from_int64(int64_t i)
{
    if (LIKELY(small_int_fits(i)))
        return small_int(i);
    return from_magnitude(i < 0 ? -(uint64_t)i : (uint64_t)i, i < 0);
}

Value int_from_uint64(uint64_t i)
{
    if (LIKELY(i <= (uint64_t)SMALL_INT_MAX))
        return small_int((int64_t)i);
    return from_magnitude(i, false);
}

Value int_from_double(double d)
{
    if (LIKELY(fabs(d) < 0x1p61))
        return small_int((int64_t)d);
    if (isinf(d))
        RAISE(OverflowError, "cannot convert float infinity to integer");
    if (isnan(d))
        RAISE(ValueError, "cannot convert float NaN to integer");
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(d), &exponent), 53);
    /* |d| = mantissa << (exponent - 53), which is at least 9 */
    size_t shift = (size_t)exponent - 53, low = shift / LIMB_BITS;
    Int *r = TRY(int_alloc(low + 2));
    memset(r->limbs, 0, low * sizeof *r->limbs);
    unsigned bits = shift % LIMB_BITS;
    r->limbs[low] = mantissa << bits;
    r->limbs[low + 1] = bits ? mantissa >> (LIMB_BITS - bits) : 0;
    return int_finish(r, low + 2, d < 0);
}

Value int_exact(Value v)
{
    if (is_small_int(v) || is_exact(v, TYPE_int))
        return v;
    View view;
    view_init(&view, v);
    Int *r = TRY(int_alloc(view.n));
    if (view.n)
        mpn_copyi((mp_ptr)r->limbs, view.limbs, (mp_size_t)view.n);
    return int_finish(r, view.n, view.negative);
}

/* ---- to C numbers ---- */

bool int_fits_int64(Value v, int64_t *result)
{
    if (LIKELY(int_is_immediate(v, result)))
        return true;
    View view;
    view_init(&view, v);
    uint64_t limb = view.n ? view.limbs[0] : 0;
    if (view.n > 1 || limb > (uint64_t)INT64_MAX + view.negative)
        return false;
    *result = (int64_t)(view.negative ? -limb : limb);
    return true;
}

bool int_fits_uint64(Value v, uint64_t *result)
{
    View view;
    view_init(&view, v);
    if (view.n > 1 || view.negative)
        return false;
    *result = view.n ? view.limbs[0] : 0;
    return true;
}

double int_scale_to_double(uint64_t mantissa, bool sticky, int64_t exponent)
{
    if (!mantissa)
        return 0;
    if (exponent > 2000)
        return INFINITY;
    if (exponent < -2000)
        return 0;
    /* Bits below 2^-1074 must go before the one rounding that is allowed. */
    int length = 64 - __builtin_clzll(mantissa);
    int64_t lowest = exponent + length - 53;
    if (lowest < -1074)
        lowest = -1074;
    int64_t drop = lowest - exponent;
    if (drop > 0) {
        if (drop > 64)
            return 0;
        uint64_t kept = drop == 64 ? 0 : mantissa >> drop;
        uint64_t rest = drop == 64 ? mantissa : mantissa & ((UINT64_C(1) << drop) - 1);
        uint64_t half = UINT64_C(1) << (drop - 1);
        kept += rest > half || (rest == half && (sticky || kept & 1));
        mantissa = kept;
        exponent = lowest;
    }
    return ldexp((double)mantissa, (int)exponent);
}

/* The top 64 bits of a view, whether others follow, and the scale of the lowest bit. */
static uint64_t top_bits(const View *v, bool *sticky, int64_t *exponent)
{
    uint64_t top = v->limbs[v->n - 1];
    *sticky = false;
    *exponent = (int64_t)(v->n - 1) * LIMB_BITS;
    if (v->n == 1)
        return top;
    int shift = __builtin_clzll(top);
    uint64_t next = v->limbs[v->n - 2];
    size_t below = v->n - 2;
    if (shift) {
        top = top << shift | next >> (LIMB_BITS - shift);
        *sticky = next << shift;
    } else
        *sticky = next;
    for (size_t i = 0; i < below && !*sticky; i++)
        *sticky = v->limbs[i];
    *exponent -= shift;
    return top;
}

double int_to_double(Value v, bool *overflow)
{
    int64_t i;
    *overflow = false;
    if (LIKELY(int_is_immediate(v, &i)))
        return (double)i;
    View view;
    view_init(&view, v);
    if (!view.n)
        return 0;
    bool sticky;
    int64_t exponent;
    uint64_t top = top_bits(&view, &sticky, &exponent);
    double d = int_scale_to_double(top, sticky, exponent);
    *overflow = isinf(d);
    return view.negative ? -d : d;
}

int int_sign(Value v)
{
    if (LIKELY(is_small_int(v)))
        return (small_int_value(v) > 0) - (small_int_value(v) < 0);
    View view;
    view_init(&view, v);
    return view.n ? view.negative ? -1 : 1 : 0;
}

size_t int_bit_length(Value v)
{
    View view;
    view_init(&view, v);
    return view_bits(&view);
}

/* ---- comparing and hashing ---- */

int int_compare(Value a, Value b)
{
    if (LIKELY(both_small_int(a, b)))
        return (int64_t)a < (int64_t)b ? -1 : (int64_t)a > (int64_t)b;
    View x, y;
    view_init(&x, a);
    view_init(&y, b);
    if (x.negative != y.negative)
        return x.negative ? -1 : 1;
    int order = x.n != y.n ? x.n < y.n ? -1 : 1
              : x.n ? mpn_cmp(x.limbs, y.limbs, (mp_size_t)x.n) : 0;
    return x.negative ? -order : order;
}

/* The magnitude modulo 2^61 - 1: from each limb to the next, 2^64 = 8 of that modulus. */
static uint64_t limbs_hash(const mp_limb_t *limbs, size_t n)
{
    uint64_t hash = 0;
    while (n-- > 0) {
        hash = (hash << 3 & HASH_MODULUS) | hash >> 58;
        hash += (limbs[n] & HASH_MODULUS) + (limbs[n] >> 61);
        if (hash >= HASH_MODULUS)
            hash -= HASH_MODULUS;
        if (hash >= HASH_MODULUS)
            hash -= HASH_MODULUS;
    }
    return hash;
}

int64_t int_hash(Value v)
{
    int64_t i;
    if (LIKELY(int_is_immediate(v, &i) && i < (int64_t)HASH_MODULUS && i > -(int64_t)HASH_MODULUS))
        return UNLIKELY(i == -1) ? -2 : i;
    View view;
    view_init(&view, v);
    int64_t hash = (int64_t)limbs_hash(view.limbs, view.n);
    if (view.negative)
        hash = -hash;
    return hash == -1 ? -2 : hash;
}
