/* SPDX-License-Identifier: MIT
 *
 * Natural numbers: what a Decimal's digits are. Below 2^128 they are a machine number,
 * beyond that limbs for GMP's mpn functions, in collected memory that is never changed.
 *
 *     Natural { small | - }      limbs == 0
 *     Natural { count | limbs -----> count limbs, the last one not 0 }
 *
 * Functions that return bool fail with MemoryError alone; results may be operands.
 */
#ifndef MODULES_NATURAL_H
#define MODULES_NATURAL_H

#include "objects/errors.h"

typedef unsigned __int128 Wide __attribute__((aligned(8)));

typedef struct Natural {
    union {
        Wide small;
        size_t count;
    };
    uint64_t *limbs;
} Natural;

/* What division by a power of ten cut off, compared with half a unit. */
enum Rest { REST_NONE, REST_BELOW, REST_HALF, REST_ABOVE };

/* Powers of ten beyond the table of small ones: a cache, by exponent. */
enum { NATURAL_POWERS = 64 };
typedef struct NaturalPower {
    int64_t exponent;
    Natural power;
} NaturalPower;

enum { NATURAL_SMALL_DIGITS = 39 }; /* 10^0 .. 10^38 fit 128 bits */
extern const Wide natural_small_powers[NATURAL_SMALL_DIGITS];

static inline Natural natural_small(Wide n)
{
    return (Natural){.small = n};
}
/* Written word by word. As a whole it would be copied by wide loads from where the words
 * have just been stored, which wait until those stores are through. */
static inline void natural_set(Natural *r, Wide n)
{
    r->small = n;
    r->limbs = 0;
}
/* For numbers that may just have been computed. But for `volatile` the compiler would join
 * the words. */
static inline void natural_copy(Natural *to, const volatile Natural *from)
{
    uint64_t low = ((const volatile uint64_t *)from)[0];
    uint64_t high = ((const volatile uint64_t *)from)[1];
    to->small = (Wide)high << 64 | low;
    to->limbs = from->limbs;
}
static inline bool natural_is_zero(const Natural *a)
{
    return !a->limbs && !a->small;
}
/* Room on the C stack for what an operation makes on its way to the result. A number there
 * dies with it: natural_keep gives a result limbs of its own. */
enum { NATURAL_ROOM_LIMBS = 96 };
typedef struct NaturalRoom {
    uint64_t limbs[NATURAL_ROOM_LIMBS];
} NaturalRoom;

static inline bool natural_is_odd(const Natural *a)
{
    return (a->limbs ? a->limbs[0] : (uint64_t)a->small) & 1;
}
/* a mod 5 */
unsigned natural_mod5(const Natural *a);

/* The limbs of `room` become collected ones. */
bool natural_keep_limbs(Natural *r) MUST_USE;
static inline MUST_USE bool natural_keep(Natural *r, const NaturalRoom *room)
{
    return LIKELY(r->limbs != room->limbs) || natural_keep_limbs(r);
}

/* Those with `_in` may put the result's limbs into the room; it may be 0. */
bool natural_add_limbs(Natural *r, const Natural *a, const Natural *b,
                       NaturalRoom *room) MUST_USE;
static inline MUST_USE bool natural_add_in(Natural *r, const Natural *a, const Natural *b,
                                           NaturalRoom *room)
{
    Wide sum;
    if (LIKELY(!a->limbs && !b->limbs &&
               !__builtin_add_overflow(a->small, b->small, &sum))) {
        natural_set(r, sum);
        return true;
    }
    return natural_add_limbs(r, a, b, room);
}
bool natural_add(Natural *r, const Natural *a, const Natural *b) MUST_USE;
bool natural_subtract(Natural *r, const Natural *a,
                      const Natural *b) MUST_USE; /* a >= b */
bool natural_subtract_in(Natural *r, const Natural *a, const Natural *b,
                         NaturalRoom *room) MUST_USE;
bool natural_multiply(Natural *r, const Natural *a, const Natural *b) MUST_USE;
bool natural_multiply_any(Natural *r, const Natural *a, const Natural *b,
                          NaturalRoom *room) MUST_USE;
static inline MUST_USE bool natural_multiply_in(Natural *r, const Natural *a,
                                                const Natural *b, NaturalRoom *room)
{
    if (LIKELY(!a->limbs && !b->limbs && !(a->small >> 64 | b->small >> 64))) {
        natural_set(r, (Wide)(uint64_t)a->small * (uint64_t)b->small);
        return true;
    }
    return natural_multiply_any(r, a, b, room);
}
bool natural_divide(Natural *quotient, Natural *rest, const Natural *a,
                    const Natural *b) MUST_USE; /* b is not 0 */
/* a * 10^shift / b, and what is left over compared with b. */
bool natural_quotient_in(Natural *quotient, enum Rest *rest, const Natural *a,
                         int64_t shift, const Natural *b, NaturalRoom *room) MUST_USE;
int natural_compare(const Natural *a, const Natural *b);
bool natural_power(Natural *r, const Natural *a, uint64_t exponent) MUST_USE;

/* How many decimal digits: 1 for 0. */
int64_t natural_big_digits(const Natural *a);
static inline int64_t natural_digits(const Natural *a)
{
    if (UNLIKELY(a->limbs != 0))
        return natural_big_digits(a);
    /* 1233/4096 is lg 2, nearly: digits are as many as guessed, or one more */
    uint64_t low = (uint64_t)a->small, high = (uint64_t)(a->small >> 64);
    int bits = high ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll(low | 1);
    int guess = bits * 1233 >> 12;
    return guess + (a->small >= natural_small_powers[guess]) + (a->small == 0);
}
/* The decimal logarithm, not quite: to nine places behind the point. */
double natural_log10(const Natural *a);
/* 10^n, for n >= 0 */
bool natural_power_of_ten(Natural *r, int64_t n) MUST_USE;
/* a * 10^n, and a / 10^n with what is left over; n >= 0 */
bool natural_scale(Natural *r, const Natural *a, int64_t n) MUST_USE;
bool natural_scale_in(Natural *r, const Natural *a, int64_t n,
                      NaturalRoom *room) MUST_USE;
bool natural_cut(Natural *r, const Natural *a, int64_t n, enum Rest *rest) MUST_USE;
/* a mod 10^n */
bool natural_low_digits(Natural *r, const Natural *a, int64_t n) MUST_USE;
/* Take up to `most` zeros off the end. */
bool natural_strip(Natural *a, int64_t most, int64_t *stripped) MUST_USE;

/* Digits as ASCII text, zero-ended; short ones are put into `room`. */
enum { NATURAL_ROOM = 48 };
char *natural_text(const Natural *a, char room[NATURAL_ROOM], size_t *length) MUST_USE;
bool natural_parse(Natural *r, const char *digits, size_t n) MUST_USE;

/* The magnitude of an int, and the int of a natural number. */
bool natural_from_int(Natural *r, Value i) MUST_USE;
Value natural_to_int(const Natural *a, bool negative) MUST_USE;

/* --- for those who compute with GMP --- */
typedef struct NaturalLimbs {
    const uint64_t *limbs;
    size_t count;
    uint64_t two[2];
} NaturalLimbs;
static inline void natural_view(NaturalLimbs *v, const Natural *a)
{
    v->limbs = a->limbs;
    v->count = a->count;
    if (!a->limbs) {
        v->two[0] = (uint64_t)a->small;
        v->two[1] = (uint64_t)(a->small >> 64);
        v->limbs = v->two;
        v->count = v->two[1] ? 2 : v->two[0] != 0;
    }
}
bool natural_from_limbs(Natural *r, const uint64_t *limbs, size_t count) MUST_USE;

#endif
