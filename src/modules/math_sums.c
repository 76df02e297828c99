/* SPDX-License-Identifier: MIT
 *
 * math's sums and products. Float sums are exact until one final rounding: a sum is kept
 * as partials, doubles of growing size whose bits don't overlap (Jonathan Shewchuk,
 * "Adaptive Precision Floating-Point Arithmetic", 1996).
 */
#include <float.h>
#include <math.h>

#include "gc/heap.h"
#include "modules/math.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/tuple.h"

/* ---- exact sums ---- */

typedef struct Sum {
    double *partials; /* small ones first */
    size_t n, capacity;
    double special;   /* the sum of all infinities and nans */
    double infinite;  /* of the infinities alone */
    double initial[32];
} Sum;

static bool push_partial(Sum *s, double d)
{
    if (s->n == s->capacity) {
        size_t capacity = s->capacity * 2;
        double *grown = gc_alloc_atomic(capacity * sizeof *grown);
        if (!grown)
            return raise_no_memory();
        memcpy(grown, s->partials, s->n * sizeof *grown);
        s->partials = grown;
        s->capacity = capacity;
    }
    s->partials[s->n++] = d;
    return true;
}

/* Adds d to the partials, each addition's rounding error becoming a partial itself. */
static bool sum_add(Sum *s, double d)
{
    double x = d;
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++) {
        double y = s->partials[i];
        if (fabs(x) < fabs(y)) {
            double t = x;
            x = y;
            y = t;
        }
        double high = x + y, low = y - (high - x);
        if (low)
            s->partials[kept++] = low;
        x = high;
    }
    s->n = kept;
    if (isfinite(x))
        return x == 0 || push_partial(s, x);
    if (isfinite(d))
        RAISE(OverflowError, "intermediate overflow in fsum");
    if (isinf(d))
        s->infinite += d;
    s->special += d;
    s->n = 0;
    return true;
}

/* The rounded sum. */
static bool sum_result(Sum *s, double *result)
{
    if (s->special != 0) {
        if (isnan(s->infinite))
            RAISE(ValueError, "-inf + inf in fsum");
        *result = s->special;
        return true;
    }
    double high = 0, low = 0;
    size_t n = s->n;
    if (n) {
        high = s->partials[--n];
        while (n && !low) {
            double x = high, y = s->partials[--n];
            high = x + y;
            low = y - (high - x);
        }
        /* half a unit, and more of the same sign below: round away */
        if (n && ((low < 0 && s->partials[n - 1] < 0) || (low > 0 && s->partials[n - 1] > 0))) {
            double y = low * 2, x = high + y;
            if (y == x - high)
                high = x;
        }
    }
    *result = high;
    return true;
}

static void sum_init(Sum *s)
{
    s->partials = s->initial;
    s->capacity = countof(s->initial);
    s->n = 0;
    s->special = s->infinite = 0;
}

static bool fsum_item(Value item, void *data)
{
    double d;
    TRY(value_as_double(item, &d));
    return sum_add(data, d);
}

Value math_fsum(Value *args)
{
    Sum s;
    double result;
    sum_init(&s);
    TRY(iter_each(args[0], fsum_item, &s));
    TRY(sum_result(&s, &result));
    return float_from_double(result);
}

/* ---- lengths ---- */

/* Where the compiler could join a product and a sum in one instruction, it may not: a rounding
 * that was counted on would be missing. */
#if defined FP_FAST_FMA && defined __GNUC__ && !defined __clang__
#define EACH_ROUNDED __attribute__((optimize("fp-contract=off")))
#else
#define EACH_ROUNDED
#endif

/* What x * x lost when it was rounded to `square`. Without an instruction for it x is split in
 * halves of 26 bits, whose products are exact (T. J. Dekker, "A Floating-Point Technique for
 * Extending the Available Precision", 1971). */
EACH_ROUNDED static inline double square_error(double x, double square)
{
#ifdef FP_FAST_FMA
    return fma(x, x, -square);
#else
    double wide = x * 0x8000001p0, high = wide - (wide - x), low = x - high;
    return high * high - square + 2 * high * low + low * low;
#endif
}

/* What x + y lost when it was rounded to `sum`. */
EACH_ROUNDED static inline double sum_error(double x, double y, double sum)
{
    double added = sum - x;
    return x - (sum - added) + (y - added);
}

/* Half the power of two that x begins with, and the number that makes 1 of it. */
static inline double power_below(double x, double *inverse)
{
    uint64_t bits, inverse_bits;
    memcpy(&bits, &x, 8);
    bits = (bits & UINT64_C(2047) << 52) - (UINT64_C(1) << 52);
    inverse_bits = (UINT64_C(2046) << 52) - bits;
    memcpy(inverse, &inverse_bits, 8);
    memcpy(&x, &bits, 8);
    return x;
}

/* The square root of the sum of squares, in about 106 bits: a rounded sum and the rest, then one
 * step of Newton's method. So it is all but always correctly rounded. The largest item, `max`, is
 * at least twice the least normal number; it is scaled to between 2 and 4. */
EACH_ROUNDED static double scaled_length(const double *items, size_t n, double max)
{
    double up, down = power_below(max, &up), first = items[0] * up, sum = first * first;
    double rest = square_error(first, sum);
    for (size_t i = 1; i < n; i++) {
        double x = items[i] * up, square = x * x, total = sum + square;
        rest += sum_error(sum, square, total) + square_error(x, square);
        sum = total;
    }
    double root = sqrt(sum + rest), square = root * root;
    double missing = sum - square - square_error(root, square) + rest;
    return (root + missing / (2 * root)) * down;
}

static double length_of(double *items, size_t n)
{
    double max = 0;
    bool nan = false;
    for (size_t i = 0; i < n; i++) {
        items[i] = fabs(items[i]);
        nan |= isnan(items[i]);
        max = items[i] > max ? items[i] : max;
    }
    if (isinf(max))
        return max;
    if (nan)
        return NAN;
    if (max == 0 || n == 1)
        return max;
    if (max >= 2 * DBL_MIN)
        return scaled_length(items, n, max);
    for (size_t i = 0; i < n; i++)
        items[i] *= 0x1p100;
    return scaled_length(items, n, max * 0x1p100) * 0x1p-100;
}

static bool read_doubles(const Value *items, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++)
        TRY(value_as_double(items[i], &out[i]));
    return true;
}

/* Room for n doubles: on the stack for few. */
static double *room(double *few, size_t n)
{
    double *many = n <= 8 ? few : gc_alloc_atomic(n * sizeof *many);
    if (!many)
        raise_no_memory();
    return many;
}

Value math_hypot(Value *args, size_t nargs, Value kwnames)
{
    double few[8];
    double *items = TRY(room(few, nargs));
    TRY(read_doubles(args, nargs, items));
    return float_from_double(length_of(items, nargs));
}

Value math_dist(Value *args)
{
    double few[8], few_others[8];
    Value p = TRY(tuple_from(args[0])), q = TRY(tuple_from(args[1]));
    size_t n = tuple_count(p);
    if (tuple_count(q) != n)
        RAISE(ValueError, "both points must have the same number of dimensions");
    double *x = TRY(room(few, n)), *y = TRY(room(few_others, n));
    TRY(read_doubles(as_tuple(p)->items, n, x));
    TRY(read_doubles(as_tuple(q)->items, n, y));
    for (size_t i = 0; i < n; i++)
        x[i] -= y[i];
    return float_from_double(length_of(x, n));
}

/* ---- products ---- */

static bool multiply_item(Value item, void *data)
{
    Value *product = data;
    *product = TRY(operate_binary(BINARY_multiply, *product, item));
    return true;
}

Value math_prod(Value *args)
{
    Value product = args[1];
    TRY(iter_each(args[0], multiply_item, &product));
    return product;
}

/* A sum in three times a double's precision, as in "Accurate Sum and Dot Product" by T. Ogita,
 * S. M. Rump and S. Oishi, 2005 (DotK, K = 3). */
typedef struct TripleSum {
    double high, middle, low;
} TripleSum;

/* With x * y, exactly but for what `low` loses. */
EACH_ROUNDED static inline TripleSum add_product_exactly(TripleSum s, double x, double y)
{
    double product = x * y, product_rest = fma(x, y, -product);
    double high = s.high + product, high_rest = sum_error(s.high, product, high);
    double middle = s.middle + product_rest, rest = sum_error(s.middle, product_rest, middle);
    double total = middle + high_rest, total_rest = sum_error(middle, high_rest, total);
    return (TripleSum){high, total, s.low + rest + total_rest};
}

EACH_ROUNDED static double triple_result(TripleSum s)
{
    double sum = s.high + s.middle, rest = sum_error(s.high, s.middle, sum);
    return rest + s.low + sum;
}

/* A sum of products begins more exactly: with ints, then with floats (or a float and an int).
 * The first pair of another kind ends that for good, and operators do the rest. */
typedef struct SumProduct {
    enum { SUM_INTS, SUM_FLOATS, SUM_ANYTHING } mode;
    Value total;
    int64_t ints;   /* not yet in total, like the floats */
    TripleSum floats;
    bool has_floats;
} SumProduct;

static bool is_exact_int(Value v)
{
    return is_small_int(v) || is_exact(v, TYPE_int);
}

static bool is_exact_float(Value v)
{
    return is_small_float(v) || is_exact(v, TYPE_float);
}

/* A pair of which one is a float and the other a float, an int or a bool. */
static bool is_float_pair(Value a, Value b)
{
    bool float_a = is_exact_float(a), float_b = is_exact_float(b);
    return (float_a || float_b) && (float_a || is_exact_int(a) || is_bool(a))
        && (float_b || is_exact_int(b) || is_bool(b));
}

static bool add_doubles(SumProduct *s, double x, double y)
{
    TripleSum sum = add_product_exactly(s->floats, x, y);
    if (!isfinite(sum.high))
        return false;
    s->floats = sum;
    return s->has_floats = true;
}

/* *done is false when a product can't be added so: it is none of floats, or the sum isn't finite. */
static bool add_float_product(SumProduct *s, Value a, Value b, bool *done)
{
    double x, y;
    *done = false;
    if (is_exact_float(a) && is_exact_float(b)) {
        x = float_value(a);
        y = float_value(b);
        return *done = add_doubles(s, x, y), true;
    }
    if (!is_float_pair(a, b))
        return true;
    if (!value_as_double(a, &x) || !value_as_double(b, &y))
        return error_clear_if(TYPE_OverflowError);
    return *done = add_doubles(s, x, y), true;
}

/* The floats so far become part of the total. */
static bool end_floats(SumProduct *s)
{
    s->mode = SUM_ANYTHING;
    if (!s->has_floats)
        return true;
    Value sum = TRY(float_from_double(triple_result(s->floats)));
    s->total = TRY(operate_binary(BINARY_add, s->total, sum));
    return true;
}

/* A product of ints while all stays in 64 bits. */
static bool add_int_product(SumProduct *s, Value a, Value b)
{
    int64_t i, j, product, sum;
    if (!is_exact_int(a) || !is_exact_int(b) || !int_fits_int64(a, &i) || !int_fits_int64(b, &j)
        || MUL_OVERFLOWS(i, j, &product) || ADD_OVERFLOWS(s->ints, product, &sum))
        return false;
    s->ints = sum;
    return true;
}

static bool end_ints(SumProduct *s)
{
    s->mode = SUM_FLOATS;
    s->total = TRY(operate_binary(BINARY_add, s->total, TRY(int_from_int64(s->ints))));
    return true;
}

static bool add_product(SumProduct *s, Value a, Value b)
{
    bool done;
    if (s->mode == SUM_INTS) {
        if (add_int_product(s, a, b))
            return true;
        TRY(end_ints(s));
    }
    if (s->mode == SUM_FLOATS) {
        TRY(add_float_product(s, a, b, &done));
        if (done)
            return true;
        TRY(end_floats(s));
    }
    Value product = TRY(operate_binary(BINARY_multiply, a, b));
    s->total = TRY(operate_binary(BINARY_add, s->total, product));
    return true;
}

Value math_sumprod(Value *args)
{
    Value p = TRY(iter_new(args[0])), q = TRY(iter_new(args[1]));
    SumProduct s = {.total = small_int(0)};
    for (;;) {
        Value a = TRY(iter_next(p)), b = TRY(iter_next(q));
        if ((a == END) != (b == END))
            RAISE(ValueError, "Inputs are not the same length");
        if (a == END)
            break;
        TRY(add_product(&s, a, b));
    }
    if (s.mode == SUM_INTS)
        TRY(end_ints(&s));
    if (s.mode == SUM_FLOATS)
        TRY(end_floats(&s));
    return s.total;
}
