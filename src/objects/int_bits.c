/* SPDX-License-Identifier: MIT
 *
 * Ints as infinite two's complement: shifts, and, or, xor, and their bytes. Magnitudes
 * are turned into two's complement limb by limb on the way in and back on the way out.
 */
#include "objects/int_limbs.h"
#include "objects/operate.h"

/* ---- shifts ---- */

/* A shift count: false when it is too large for size_t (and not negative). */
static bool shift_count(Value b, size_t *count)
{
    uint64_t n;
    if (!int_fits_uint64(b, &n) || n > INT64_MAX)
        return false;
    *count = n;
    return true;
}

static Value shift_left(Value a, size_t count)
{
    View x;
    view_init(&x, a);
    size_t limbs = count / LIMB_BITS, n = x.n + limbs + 1;
    if (limbs > INT_MAX_LIMBS) {
        raise_no_memory();
        return 0;
    }
    Int *r = TRY(int_alloc(n));
    mp_ptr out = (mp_ptr)r->limbs;
    memset(out, 0, limbs * sizeof *out);
    unsigned bits = count % LIMB_BITS;
    if (bits)
        out[n - 1] = mpn_lshift(out + limbs, x.limbs, (mp_size_t)x.n, bits);
    else {
        mpn_copyi(out + limbs, x.limbs, (mp_size_t)x.n);
        out[n - 1] = 0;
    }
    return int_finish(r, n, x.negative);
}

Value int_lshift(Value a, Value b)
{
    int64_t i;
    size_t count = 0;
    if (int_sign(b) < 0)
        RAISE(ValueError, "negative shift count");
    if (int_sign(a) == 0)
        return small_int(0);
    if (!shift_count(b, &count))
        RAISE(OverflowError, "too many digits in integer");
    if (int_is_immediate(a, &i) && count < 62) {
        int64_t shifted = (int64_t)((uint64_t)i << count);
        if (shifted >> count == i)
            return int_from_ssize(shifted);
    }
    return shift_left(a, count);
}

/* Rounds down: a negative number's cut-off bits make the magnitude one larger. */
static Value shift_right(const View *x, size_t count)
{
    size_t limbs = count / LIMB_BITS, n = x->n - limbs;
    unsigned bits = count % LIMB_BITS;
    bool lost = false;
    for (size_t i = 0; i < limbs && x->negative && !lost; i++)
        lost = x->limbs[i];
    Int *r = TRY(int_alloc(n + 1));
    mp_ptr out = (mp_ptr)r->limbs;
    if (bits)
        lost |= mpn_rshift(out, x->limbs + limbs, (mp_size_t)n, bits) != 0;
    else
        mpn_copyi(out, x->limbs + limbs, (mp_size_t)n);
    out[n] = x->negative && lost ? mpn_add_1(out, out, (mp_size_t)n, 1) : 0;
    return int_finish(r, n + 1, x->negative);
}

Value int_rshift(Value a, Value b)
{
    int64_t i;
    size_t count = 0;
    if (int_sign(b) < 0)
        RAISE(ValueError, "negative shift count");
    bool fits = shift_count(b, &count);
    if (int_is_immediate(a, &i))
        return small_int(i >> (fits && count < 63 ? count : 63));
    View x;
    view_init(&x, a);
    if (!fits || count / LIMB_BITS >= x.n)
        return small_int(x.negative ? -1 : 0);
    return shift_right(&x, count);
}

/* ---- and, or, xor ---- */

/* Reads a view's two's complement limbs, lowest first, without end. */
typedef struct Complement {
    const View *view;
    size_t at;
    bool carry; /* of adding 1 to the inverted magnitude */
} Complement;

static mp_limb_t complement_next(Complement *c)
{
    const View *v = c->view;
    mp_limb_t limb = c->at < v->n ? v->limbs[c->at] : 0;
    c->at++;
    if (!v->negative)
        return limb;
    limb = ~limb + c->carry;
    c->carry = c->carry && !limb;
    return limb;
}

static mp_limb_t combine(enum BinaryOp op, mp_limb_t a, mp_limb_t b)
{
    return op == BINARY_and ? a & b : op == BINARY_or ? a | b : a ^ b;
}

/* Of numbers that aren't negative, y having no more limbs than x. */
static Value bitwise_positive(enum BinaryOp op, const View *x, const View *y)
{
    size_t n = op == BINARY_and ? y->n : x->n;
    if (n == 1)
        return int_from_uint64(combine(op, x->limbs[0], y->n ? y->limbs[0] : 0));
    Int *r = TRY(int_alloc(n));
    size_t i = 0;
    for (; i < y->n; i++)
        r->limbs[i] = combine(op, x->limbs[i], y->limbs[i]);
    for (; i < n; i++)
        r->limbs[i] = x->limbs[i];
    return int_finish(r, n, false);
}

static Value bitwise(enum BinaryOp op, Value a, Value b)
{
    View x, y;
    view_init(&x, a);
    view_init(&y, b);
    if (!x.negative && !y.negative)
        return x.n >= y.n ? bitwise_positive(op, &x, &y) : bitwise_positive(op, &y, &x);
    size_t n = MAX(x.n, y.n) + 1;
    bool negative = combine(op, x.negative, y.negative);
    Int *r = TRY(int_alloc(n));
    Complement in_x = {&x, 0, true}, in_y = {&y, 0, true};
    for (size_t i = 0; i < n; i++)
        r->limbs[i] = combine(op, complement_next(&in_x), complement_next(&in_y));
    if (negative)
        mpn_neg((mp_ptr)r->limbs, (mp_ptr)r->limbs, (mp_size_t)n);
    return int_finish(r, n, negative);
}

Value int_and(Value a, Value b)
{
    int64_t i, j;
    if (LIKELY(int_is_immediate(a, &i) && int_is_immediate(b, &j)))
        return small_int(i & j);
    return bitwise(BINARY_and, a, b);
}

Value int_or(Value a, Value b)
{
    int64_t i, j;
    if (LIKELY(int_is_immediate(a, &i) && int_is_immediate(b, &j)))
        return small_int(i | j);
    return bitwise(BINARY_or, a, b);
}

Value int_xor(Value a, Value b)
{
    int64_t i, j;
    if (LIKELY(int_is_immediate(a, &i) && int_is_immediate(b, &j)))
        return small_int(i ^ j);
    return bitwise(BINARY_xor, a, b);
}

/* ~a == -1 - a */
Value int_invert(Value a)
{
    return int_subtract(small_int(-1), a);
}

/* ---- bytes ---- */

Value int_from_bytes(const uint8_t *bytes, size_t n, bool little, bool is_signed)
{
    if (!n)
        return small_int(0);
    size_t count = (n + 7) / 8;
    Int *r = TRY(int_alloc(count));
    bool negative = is_signed && bytes[little ? n - 1 : 0] & 0x80;
    memset(r->limbs, negative ? 0xff : 0, count * sizeof *r->limbs);
    for (size_t i = 0; i < n; i++) {
        uint64_t byte = bytes[little ? i : n - 1 - i];
        unsigned shift = i % 8 * 8;
        r->limbs[i / 8] = (r->limbs[i / 8] & ~(UINT64_C(0xff) << shift)) | byte << shift;
    }
    if (negative)
        mpn_neg((mp_ptr)r->limbs, (mp_ptr)r->limbs, (mp_size_t)count);
    return int_finish(r, count, negative);
}

/* Does the number fit n bytes? */
static bool fits_bytes(const View *x, size_t n, bool is_signed)
{
    size_t bits = view_bits(x), room = n * 8;
    if (!is_signed)
        return bits <= room;
    if (bits < room || !bits || (x->negative && bits == 1 && !room))
        return true; /* -1 without its one bit of sign is taken for 0, as in the reference */
    /* the least number is a power of two: one bit longer than the greatest */
    return x->negative && bits == room && mpn_scan1(x->limbs, 0) == bits - 1;
}

bool int_to_bytes(Value v, uint8_t *bytes, size_t n, bool little, bool is_signed)
{
    View x;
    view_init(&x, v);
    if (x.negative && !is_signed)
        RAISE(OverflowError, "can't convert negative int to unsigned");
    if (!fits_bytes(&x, n, is_signed))
        RAISE(OverflowError, "int too big to convert");
    Complement in = {&x, 0, true};
    mp_limb_t limb = 0;
    for (size_t i = 0; i < n; i++, limb >>= 8) {
        if (i % 8 == 0)
            limb = complement_next(&in);
        bytes[little ? i : n - 1 - i] = (uint8_t)limb;
    }
    return true;
}
