/* SPDX-License-Identifier: MIT
 *
 * Inside of int: any int seen as sign and limbs, and results on their way to a Value.
 *
 *     value = (negative ? -1 : 1) * (limbs[0] + limbs[1] * 2^64 + ... )
 *
 * A View borrows an operand's limbs; a small int's single limb lies in the View itself,
 * so Views must not be copied. Results are computed into the limbs of a fresh Int that
 * int_finish strips of leading zeros and turns into an immediate where it fits.
 */
#ifndef OBJECTS_INT_LIMBS_H
#define OBJECTS_INT_LIMBS_H

#include <gmp.h>

#include "objects/int.h"

enum {
    LIMB_BITS = 64,
    /* The largest int we make: 1 GB of digits. GMP aborts when memory is out, so sizes
     * are bounded before it is called. */
    INT_MAX_LIMBS = 1 << 27,
};

typedef struct View {
    const mp_limb_t *limbs;
    size_t n; /* 0 for zero */
    bool negative;
    mp_limb_t one;
} View;

static inline void view_init(View *v, Value i)
{
    if (is_pointer(i)) {
        const Int *big = as_int(i);
        v->limbs = (const mp_limb_t *)big->limbs;
        v->negative = big->size < 0;
        v->n = big->size < 0 ? -(size_t)big->size : (size_t)big->size;
        return;
    }
    int64_t value = is_small_int(i) ? small_int_value(i) : i == TRUE;
    v->negative = value < 0;
    v->one = value < 0 ? -(uint64_t)value : (uint64_t)value;
    v->limbs = &v->one;
    v->n = value != 0;
}

/* The int64 of a small int or a bool. */
static inline bool int_is_immediate(Value v, int64_t *i)
{
    if (LIKELY(is_small_int(v))) {
        *i = small_int_value(v);
        return true;
    }
    *i = v == TRUE;
    return is_bool(v);
}

/* A read-only GMP number with the view's limbs. */
static inline mpz_srcptr view_mpz(const View *v, mpz_ptr z)
{
    return mpz_roinit_n(z, v->limbs, v->negative ? -(mp_size_t)v->n : (mp_size_t)v->n);
}

static inline size_t view_bits(const View *v)
{
    return v->n ? v->n * LIMB_BITS - (size_t)__builtin_clzll(v->limbs[v->n - 1]) : 0;
}

/* An Int with room for n limbs, not filled. MemoryError when that is too many. */
Int *int_alloc(size_t n) MUST_USE;
/* The Value of r, whose first n limbs are filled. */
Value int_finish(Int *r, size_t n, bool negative);
/* The Value of a GMP number, which it clears. */
Value int_from_mpz(mpz_ptr z) MUST_USE;
/* Is there memory for GMP to compute a result of n limbs, temporaries included? MemoryError. */
bool int_reserve(size_t n) MUST_USE;
/* ASCII digits of the magnitude, collected memory. ValueError above the digit limit. */
char *int_digits(Value v, int base, size_t *length) MUST_USE;
/* mantissa * 2^exponent as a double, correctly rounded (ties to even); `sticky` says that
 * non-zero bits were cut off below the mantissa, which then has 64 bits. May be inf. */
double int_scale_to_double(uint64_t mantissa, bool sticky, int64_t exponent);
/* |a| / |b| correctly rounded, both not zero; may be inf. */
double int_mpz_divide(mpz_srcptr a, mpz_srcptr b);

#endif
