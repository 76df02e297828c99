/* SPDX-License-Identifier: MIT
 *
 * Natural numbers for decimal arithmetic; see natural.h. Each operation first tries
 * machine numbers; the general case is GMP's, on views of the operands' limbs.
 */
#include "modules/natural.h"

#include <math.h>

#include "gc/heap.h"
#include "modules/decimal.h"
#include "objects/int_limbs.h"

enum {
    SMALL_DIGITS = NATURAL_SMALL_DIGITS,
    CACHED_EXPONENT = 20000, /* larger powers of ten are not kept */
    WORD_DIGITS = 19,        /* so many digits fit 64 bits */
};
/* No number that we make has more digits. */
static const int64_t DIGITS_LIMIT = (int64_t)INT_MAX_LIMBS * 19;

#define E18     UINT64_C(1000000000000000000)
#define TEN3(x) (Wide)(x), (Wide)(x)*10, (Wide)(x)*100
#define TEN18(x)                                                      \
    TEN3(x), TEN3((x)*1000), TEN3((x)*1000000), TEN3((x)*1000000000), \
        TEN3((x)*1000000000000), TEN3((x)*1000000000000000)
const Wide natural_small_powers[SMALL_DIGITS] = {TEN18((Wide)1), TEN18((Wide)E18),
                                                 TEN3((Wide)E18 *E18)};

/* --- limbs --- */

static mp_ptr limbs_alloc(size_t n)
{
    mp_ptr limbs = 0;
    if (n > INT_MAX_LIMBS || !(limbs = gc_alloc_atomic(n * sizeof *limbs))) {
        raise_no_memory();
        return 0;
    }
    return int_reserve(n) ? limbs : 0;
}

/* From the room, if there is one and they fit. */
static mp_ptr limbs_in(size_t n, NaturalRoom *room)
{
    return room && n <= NATURAL_ROOM_LIMBS ? (mp_ptr)room->limbs : limbs_alloc(n);
}

/* Limbs for the moment. */
#define SCRATCH(name, n)     \
    NaturalRoom name##_room; \
    mp_ptr name = TRY(limbs_in(n, &name##_room))

/* Takes over the limbs. */
static bool set_limbs(Natural *r, mp_ptr limbs, size_t n)
{
    while (n && !limbs[n - 1])
        n--;
    if (n > 2) {
        r->small = 0;
        r->count = n;
        r->limbs = (uint64_t *)limbs;
    } else
        natural_set(r, (n > 0 ? limbs[0] : 0) | (Wide)(n > 1 ? limbs[1] : 0) << 64);
    return true;
}

/* Of limbs that lie on the stack. */
static bool copy_limbs(Natural *r, mp_srcptr limbs, size_t n)
{
    while (n && !limbs[n - 1])
        n--;
    if (n <= 2)
        return set_limbs(r, (mp_ptr)limbs, n);
    mp_ptr copy = TRY(limbs_alloc(n));
    mpn_copyi(copy, limbs, (mp_size_t)n);
    return set_limbs(r, copy, n);
}

bool natural_keep_limbs(Natural *r)
{
    return copy_limbs(r, (mp_srcptr)r->limbs, r->count);
}

bool natural_from_limbs(Natural *r, const uint64_t *limbs, size_t count)
{
    return copy_limbs(r, (mp_srcptr)limbs, count);
}

#define VIEW(name, a)  \
    NaturalLimbs name; \
    natural_view(&name, a)

unsigned natural_mod5(const Natural *a)
{
    if (!a->limbs) /* 2^64 mod 5 is 1 */
        return (unsigned)(((uint64_t)(a->small >> 64) % 5 + (uint64_t)a->small % 5) % 5);
    return (unsigned)mpn_mod_1((mp_srcptr)a->limbs, (mp_size_t)a->count, 5);
}

/* --- arithmetic --- */

bool natural_add_limbs(Natural *r, const Natural *a, const Natural *b, NaturalRoom *room)
{
    VIEW(x, a);
    VIEW(y, b);
    const NaturalLimbs *more = x.count >= y.count ? &x : &y, *less = more == &x ? &y : &x;
    mp_ptr sum = TRY(limbs_in(more->count + 1, room));
    sum[more->count] = mpn_add(sum, (mp_srcptr)more->limbs, (mp_size_t)more->count,
                               (mp_srcptr)less->limbs, (mp_size_t)less->count);
    return set_limbs(r, sum, more->count + 1);
}

bool natural_add(Natural *r, const Natural *a, const Natural *b)
{
    return natural_add_in(r, a, b, 0);
}

bool natural_subtract_in(Natural *r, const Natural *a, const Natural *b,
                         NaturalRoom *room)
{
    if (LIKELY(!a->limbs)) {
        natural_set(r, a->small - b->small);
        return true;
    }
    VIEW(x, a);
    VIEW(y, b);
    mp_ptr difference = TRY(limbs_in(x.count, room));
    mpn_sub(difference, (mp_srcptr)x.limbs, (mp_size_t)x.count, (mp_srcptr)y.limbs,
            (mp_size_t)y.count);
    return set_limbs(r, difference, x.count);
}

bool natural_subtract(Natural *r, const Natural *a, const Natural *b)
{
    return natural_subtract_in(r, a, b, 0);
}

/* Neither is 0. */
static void multiply_views(mp_ptr product, const NaturalLimbs *x, const NaturalLimbs *y)
{
    const NaturalLimbs *more = x->count >= y->count ? x : y, *less = more == x ? y : x;
    mpn_mul(product, (mp_srcptr)more->limbs, (mp_size_t)more->count,
            (mp_srcptr)less->limbs, (mp_size_t)less->count);
}

static bool multiply_limbs(Natural *r, const Natural *a, const Natural *b,
                           NaturalRoom *room)
{
    VIEW(x, a);
    VIEW(y, b);
    mp_ptr product = TRY(limbs_in(x.count + y.count, room));
    multiply_views(product, &x, &y);
    return set_limbs(r, product, x.count + y.count);
}

bool natural_multiply_any(Natural *r, const Natural *a, const Natural *b,
                          NaturalRoom *room)
{
    Wide product;
    if (!a->limbs && !b->limbs) {
        if (__builtin_mul_overflow(a->small, b->small, &product))
            return multiply_limbs(r, a, b, room);
        natural_set(r, product);
        return true;
    }
    if (natural_is_zero(a) || natural_is_zero(b)) {
        natural_set(r, 0);
        return true;
    }
    return multiply_limbs(r, a, b, room);
}

bool natural_multiply(Natural *r, const Natural *a, const Natural *b)
{
    return natural_multiply_in(r, a, b, 0);
}

/* --- quotients --- */

/* The machine divides 128 bits by 64, where the quotient fits. */
static inline uint64_t divide_step(uint64_t high, uint64_t low, uint64_t y, uint64_t *rest)
{
#ifdef __x86_64__
    uint64_t q;
    __asm__("divq %4" : "=a"(q), "=d"(*rest) : "0"(low), "1"(high), "r"(y) : "cc");
    return q;
#else
    Wide x = (Wide)high << 64 | low;
    *rest = (uint64_t)(x % y);
    return (uint64_t)(x / y);
#endif
}

static inline Wide divide_word(Wide x, uint64_t y, uint64_t *rest)
{
    uint64_t high = (uint64_t)(x >> 64), low = (uint64_t)x, top = 0;
    if (!high) {
        *rest = low % y;
        return low / y;
    }
    if (high >= y) {
        top = high / y;
        high %= y;
    }
    return (Wide)top << 64 | divide_step(high, low, y, rest);
}

static inline Wide divide_small(Wide x, Wide y, Wide *rest)
{
    if (LIKELY(!(y >> 64))) {
        uint64_t left;
        Wide q = divide_word(x, (uint64_t)y, &left);
        *rest = left;
        return q;
    }
    Wide q = x / y;
    *rest = x - q * y;
    return q;
}

/* left: y.count limbs, more than y's */
static bool divide_views(Natural *quotient, mp_ptr left, const NaturalLimbs *x,
                         const NaturalLimbs *y, NaturalRoom *room)
{
    if (x->count < y->count) {
        mpn_copyi(left, (mp_srcptr)x->limbs, (mp_size_t)x->count);
        mpn_zero(left + x->count, (mp_size_t)(y->count - x->count));
        natural_set(quotient, 0);
        return true;
    }
    size_t n = x->count - y->count + 1;
    mp_limb_t few[2];
    mp_ptr q = n <= 2 ? few : TRY(limbs_in(n, room));
    if (!int_reserve(x->count))
        return false;
    if (y->count == 1)
        left[0] = mpn_divrem_1(q, 0, (mp_srcptr)x->limbs, (mp_size_t)x->count,
                               (mp_limb_t)y->limbs[0]);
    else
        mpn_tdiv_qr(q, left, 0, (mp_srcptr)x->limbs, (mp_size_t)x->count,
                    (mp_srcptr)y->limbs, (mp_size_t)y->count);
    return set_limbs(quotient, q, n);
}

bool natural_divide(Natural *quotient, Natural *rest, const Natural *a, const Natural *b)
{
    if (LIKELY(!a->limbs && !b->limbs)) {
        Wide left, q = divide_small(a->small, b->small, &left);
        natural_set(quotient, q);
        natural_set(rest, left);
        return true;
    }
    VIEW(x, a);
    VIEW(y, b);
    SCRATCH(left, y.count);
    return divide_views(quotient, left, &x, &y, 0) && copy_limbs(rest, left, y.count);
}

static enum Rest rest_small(Wide left, Wide divisor)
{
    if (!left)
        return REST_NONE;
    Wide missing = divisor - left;
    return left < missing ? REST_BELOW : left == missing ? REST_HALF : REST_ABOVE;
}

/* left < divisor; it is changed. */
static enum Rest rest_limbs(mp_ptr left, const NaturalLimbs *divisor)
{
    mp_size_t n = (mp_size_t)divisor->count;
    if (mpn_zero_p(left, n))
        return REST_NONE;
    if (mpn_lshift(left, left, n, 1))
        return REST_ABOVE;
    int order = mpn_cmp(left, (mp_srcptr)divisor->limbs, n);
    return order < 0 ? REST_BELOW : order == 0 ? REST_HALF : REST_ABOVE;
}

static bool quotient_views(Natural *quotient, enum Rest *rest, const NaturalLimbs *x,
                           const NaturalLimbs *y, NaturalRoom *room)
{
    SCRATCH(left, y->count);
    TRY(divide_views(quotient, left, x, y, room));
    *rest = rest_limbs(left, y);
    return true;
}

bool natural_quotient_in(Natural *quotient, enum Rest *rest, const Natural *a,
                         int64_t shift, const Natural *b, NaturalRoom *room)
{
    NaturalRoom scaled_room;
    Natural scaled;
    TRY(natural_scale_in(&scaled, shift >= 0 ? a : b, shift >= 0 ? shift : -shift,
                         &scaled_room));
    if (shift >= 0)
        a = &scaled;
    else
        b = &scaled;
    if (LIKELY(!a->limbs && !b->limbs)) {
        Wide left, q = divide_small(a->small, b->small, &left);
        *rest = rest_small(left, b->small);
        natural_set(quotient, q);
        return true;
    }
    VIEW(x, a);
    VIEW(y, b);
    return quotient_views(quotient, rest, &x, &y, room);
}

int natural_compare(const Natural *a, const Natural *b)
{
    if (!a->limbs && !b->limbs)
        return (a->small > b->small) - (a->small < b->small);
    if (!a->limbs || !b->limbs)
        return a->limbs ? 1 : -1;
    if (a->count != b->count)
        return a->count > b->count ? 1 : -1;
    return mpn_cmp((mp_srcptr)a->limbs, (mp_srcptr)b->limbs, (mp_size_t)a->count);
}

bool natural_power(Natural *r, const Natural *a, uint64_t exponent)
{
    Natural base = *a, power = natural_small(1);
    for (;; exponent >>= 1) {
        if (exponent & 1)
            TRY(natural_multiply(&power, &power, &base));
        if (exponent <= 1)
            break;
        TRY(natural_multiply(&base, &base, &base));
    }
    *r = power;
    return true;
}

/* --- decimal digits --- */

/* By the number's bits and, where these leave it open, by comparing with a power of ten;
 * beyond those that are kept, by the logarithm of its first bits. */
int64_t natural_big_digits(const Natural *a)
{
    const double lg2 = 0.30102999566398119521;
    size_t n = a->count;
    int lead = __builtin_clzll(a->limbs[n - 1]);
    double bits = (double)n * 64 - lead;
    int64_t least = (int64_t)((bits - 1) * lg2), most = (int64_t)(bits * lg2);
    Natural power;
    if (least == most)
        return least + 1;
    if (most > CACHED_EXPONENT) {
        long double first = ldexpl((long double)a->limbs[n - 2], -64);
        long double logarithm = log10l(first + (long double)a->limbs[n - 1]) +
                                (long double)(n - 1) * 64 * 0.301029995663981195213739L;
        if (fabsl(logarithm - (long double)most) > 1e-8L)
            return (int64_t)floorl(logarithm) + 1;
    }
    if (!natural_power_of_ten(&power, most)) {
        error_clear(); /* of a number with a billion digits */
        return most;
    }
    return most + (natural_compare(a, &power) >= 0);
}

double natural_log10(const Natural *a)
{
    const double lg_word = 19.265919722494796;
    if (!a->limbs)
        return log10((double)a->small);
    const uint64_t *top = a->limbs + a->count - 1;
    return log10((double)top[0] + ldexp((double)top[-1], -64)) +
           (double)(a->count - 1) * lg_word;
}

static bool make_power(Natural *r, int64_t n)
{
    if (n > DIGITS_LIMIT)
        return raise_no_memory();
    Natural five = natural_small(5), power;
    TRY(natural_power(&power, &five, (uint64_t)n));
    VIEW(x, &power);
    size_t whole = (size_t)n / LIMB_BITS;
    unsigned bits = (unsigned)n % LIMB_BITS;
    mp_ptr limbs = TRY(limbs_alloc(x.count + whole + 1));
    mpn_zero(limbs, (mp_size_t)whole);
    limbs[whole + x.count] = 0;
    if (bits)
        limbs[whole + x.count] =
            mpn_lshift(limbs + whole, (mp_srcptr)x.limbs, (mp_size_t)x.count, bits);
    else
        mpn_copyi(limbs + whole, (mp_srcptr)x.limbs, (mp_size_t)x.count);
    return set_limbs(r, limbs, x.count + whole + 1);
}

bool natural_power_of_ten(Natural *r, int64_t n)
{
    if (n < SMALL_DIGITS) {
        natural_set(r, natural_small_powers[n]);
        return true;
    }
    if (n > CACHED_EXPONENT)
        return make_power(r, n);
    NaturalPower *slot = &TRY(decimal_state())->powers[n % NATURAL_POWERS];
    if (slot->exponent != n) {
        TRY(make_power(r, n));
        *slot = (NaturalPower){n, *r};
    }
    *r = slot->power;
    return true;
}

bool natural_scale_in(Natural *r, const Natural *a, int64_t n, NaturalRoom *room)
{
    Wide product;
    if (n == 0 || natural_is_zero(a)) {
        natural_copy(r, a);
        return true;
    }
    if (LIKELY(!a->limbs && n < SMALL_DIGITS &&
               !__builtin_mul_overflow(a->small, natural_small_powers[n], &product))) {
        natural_set(r, product);
        return true;
    }
    Natural power;
    TRY(natural_power_of_ten(&power, n));
    return natural_multiply_in(r, a, &power, room);
}

bool natural_scale(Natural *r, const Natural *a, int64_t n)
{
    return natural_scale_in(r, a, n, 0);
}

/* Is 10^n beyond a, surely? Division copes with the doubtful cases. */
static bool is_far_below(const Natural *a, int64_t n)
{
    int64_t most = a->limbs ? (int64_t)a->count * (WORD_DIGITS + 1) : SMALL_DIGITS;
    return n > most;
}

bool natural_cut(Natural *r, const Natural *a, int64_t n, enum Rest *rest)
{
    if (is_far_below(a, n)) {
        *rest = natural_is_zero(a) ? REST_NONE : REST_BELOW;
        natural_set(r, 0);
        return true;
    }
    if (LIKELY(!a->limbs && n < SMALL_DIGITS)) {
        Wide left, power = natural_small_powers[n],
                   q = divide_small(a->small, power, &left);
        *rest = rest_small(left, power);
        natural_set(r, q);
        return true;
    }
    Natural power;
    TRY(natural_power_of_ten(&power, n));
    VIEW(x, a);
    VIEW(y, &power);
    return quotient_views(r, rest, &x, &y, 0);
}

bool natural_low_digits(Natural *r, const Natural *a, int64_t n)
{
    Natural power, quotient;
    if (n >= natural_digits(a)) {
        *r = *a;
        return true;
    }
    TRY(natural_power_of_ten(&power, n));
    return natural_divide(&quotient, r, a, &power);
}

bool natural_strip(Natural *a, int64_t most, int64_t *stripped)
{
    *stripped = 0;
    if (natural_is_zero(a) || natural_is_odd(a) || natural_mod5(a))
        return true;
    /* Up to the number's length by halves: what divides it is taken off. */
    int64_t step = 1, digits = natural_digits(a);
    while (step * 2 <= digits && step * 2 <= most)
        step *= 2;
    for (; step; step /= 2) {
        while (*stripped + step <= most && !natural_is_odd(a)) {
            Natural quotient, rest, power;
            TRY(natural_power_of_ten(&power, step));
            TRY(natural_divide(&quotient, &rest, a, &power));
            if (!natural_is_zero(&rest))
                break;
            *a = quotient;
            *stripped += step;
        }
    }
    return true;
}

/* --- text --- */

/* The digits of n before `end`; where they start. */
static char *put_word(char *end, uint64_t n)
{
    do
        *--end = (char)('0' + n % 10);
    while (n /= 10);
    return end;
}

static char *small_text(Wide n, char *end)
{
    const uint64_t word = E18 * 10;
    while (n >> 64 || (uint64_t)n >= word) {
        char *start = put_word(end, (uint64_t)(n % word));
        n /= word;
        end -= WORD_DIGITS;
        while (start > end)
            *--start = '0';
    }
    return put_word(end, (uint64_t)n);
}

static char *big_text(const Natural *a, size_t *length)
{
    size_t size = mpn_sizeinbase((mp_srcptr)a->limbs, (mp_size_t)a->count, 10);
    mp_ptr copy = limbs_alloc(a->count + 1);
    char *text = copy ? gc_alloc_atomic(size + 1) : 0;
    if (!text) {
        raise_no_memory();
        return 0;
    }
    mpn_copyi(copy, (mp_srcptr)a->limbs, (mp_size_t)a->count);
    size = mpn_get_str((unsigned char *)text, 10, copy, (mp_size_t)a->count);
    size_t zeros = size > 1 && !text[0];
    for (size_t i = zeros; i < size; i++)
        text[i - zeros] = (char)('0' + text[i]);
    *length = size - zeros;
    text[*length] = 0;
    return text;
}

char *natural_text(const Natural *a, char room[NATURAL_ROOM], size_t *length)
{
    if (a->limbs)
        return big_text(a, length);
    char *end = room + NATURAL_ROOM - 1, *start = small_text(a->small, end);
    *end = 0;
    *length = (size_t)(end - start);
    return start;
}

bool natural_parse(Natural *r, const char *digits, size_t n)
{
    while (n > 1 && *digits == '0') {
        digits++;
        n--;
    }
    if (n < SMALL_DIGITS) {
        Wide number = 0;
        for (size_t i = 0; i < n;) {
            uint64_t word = 0, power = 1;
            for (size_t end = i + WORD_DIGITS < n ? i + WORD_DIGITS : n; i < end; i++) {
                word = word * 10 + (uint64_t)(digits[i] - '0');
                power *= 10;
            }
            number = number * power + word;
        }
        natural_set(r, number);
        return true;
    }
    unsigned char *values = gc_alloc_atomic(n);
    if (!values)
        return raise_no_memory();
    for (size_t i = 0; i < n; i++)
        values[i] = (unsigned char)(digits[i] - '0');
    mp_ptr limbs = TRY(limbs_alloc(n / 19 + 2));
    return set_limbs(r, limbs, (size_t)mpn_set_str(limbs, values, n, 10));
}

/* --- ints --- */

bool natural_from_int(Natural *r, Value i)
{
    View v;
    if (LIKELY(is_small_int(i))) {
        int64_t n = small_int_value(i);
        natural_set(r, (uint64_t)(n < 0 ? -n : n));
        return true;
    }
    view_init(&v, i);
    if (v.n <= 1) {
        natural_set(r, v.n ? v.limbs[0] : 0);
        return true;
    }
    return natural_from_limbs(r, (const uint64_t *)v.limbs, v.n);
}

Value natural_to_int(const Natural *a, bool negative)
{
    VIEW(x, a);
    if (x.count <= 1 && (x.count ? x.limbs[0] : 0) <= (uint64_t)SMALL_INT_MAX) {
        int64_t small = x.count ? (int64_t)x.limbs[0] : 0;
        return small_int(negative ? -small : small);
    }
    Int *i = TRY(int_alloc(x.count));
    mpn_copyi((mp_ptr)i->limbs, (mp_srcptr)x.limbs, (mp_size_t)x.count);
    return int_finish(i, x.count, negative);
}
