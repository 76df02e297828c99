/* SPDX-License-Identifier: MIT
 *
 * int <-> text in bases 2 to 36. Up to 64 bits by a loop, beyond by GMP, whose
 * conversions are subquadratic. Decimal text is limited to rt.int_max_str_digits digits
 * (an attacker's number must not cost quadratic time); other powers of two are free.
 */
#include "base/blocks.h"
#include "gc/heap.h"
#include "objects/call.h"
#include "objects/int_limbs.h"
#include "objects/number_text.h"
#include "objects/operate.h"
#include "objects/str.h"

#include <endian.h>

enum {
    LIMIT_THRESHOLD = 640,  /* so many digits are always allowed */
    ON_STACK = 2048,        /* bytes: shorter text and limbs in between make no garbage */
    LIMB_DIGITS = 19,       /* so many fit into a limb */
    WIDE_DIGITS = 2 * LIMB_DIGITS,
    WIDE_MAX = 2048,        /* beyond, GMP has better ways */
};

#define TEN_TO_19 UINT64_C(10000000000000000000)

static const char digit_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static bool is_power_of_two(int base)
{
    return !(base & (base - 1));
}

/* ---- int to text ---- */

static bool above_limit(int base, size_t digits)
{
    return UNLIKELY(digits > LIMIT_THRESHOLD) && !is_power_of_two(base)
        && rt.int_max_str_digits > 0 && digits > (size_t)rt.int_max_str_digits;
}

/* In `room`, of ON_STACK bytes, or 0. */
static char *small_digits(uint64_t n, int base, char *room, size_t *length)
{
    char buffer[LIMB_BITS], *p = buffer + sizeof buffer;
    if ((base & (base - 1)) == 0) {
        int bits = __builtin_ctz((unsigned)base);
        do
            *--p = digit_chars[n & (unsigned)(base - 1)];
        while (n >>= bits);
    } else
        do
            *--p = digit_chars[n % (unsigned)base];
        while (n /= (unsigned)base);
    *length = (size_t)(buffer + sizeof buffer - p);
    char *text = room ? room : gc_alloc_atomic(*length + 1);
    if (!text) {
        raise_no_memory();
        return 0;
    }
    memcpy(text, p, *length);
    text[*length] = 0;
    return text;
}

static void digits_to_chars(char *text, const char *digits, size_t n, int base)
{
    if (base <= 10)
        FOR_BLOCKS(i, n, text[i] = (char)(digits[i] + '0'));
    else
        for (size_t i = 0; i < n; i++)
            text[i] = digit_chars[(unsigned char)digits[i]];
}

/* In `room`, of ON_STACK bytes, or 0, or where there is more. */
static char *big_digits(const View *v, int base, char *room, size_t *length)
{
    static const char message[] = "Exceeds the limit (%ld digits) for integer string "
        "conversion; use sys.set_int_max_str_digits() to increase the limit";
    mp_limb_t limbs[ON_STACK / sizeof(mp_limb_t)];
    size_t size = mpn_sizeinbase(v->limbs, (mp_size_t)v->n, base);
    if (above_limit(base, size - 1)) {
        raise_error(TYPE_ValueError, message, rt.int_max_str_digits);
        return 0;
    }
    if (!int_reserve(v->n))
        return 0;
    /* mpn_get_str destroys its argument */
    mp_ptr copy = v->n < sizeof limbs / sizeof *limbs ? limbs
                                                      : gc_alloc_atomic((v->n + 1) * sizeof *copy);
    char *text = room && size < ON_STACK ? room : gc_alloc_atomic(size + 1);
    if (!copy || !text) {
        raise_no_memory();
        return 0;
    }
    mpn_copyi(copy, v->limbs, (mp_size_t)v->n);
    size = mpn_get_str((unsigned char *)text, base, copy, (mp_size_t)v->n);
    size_t zeros = 0;
    while (zeros + 1 < size && !text[zeros])
        zeros++;
    size -= zeros;
    digits_to_chars(text, text + zeros, size, base);
    text[size] = 0;
    if (above_limit(base, size)) {
        raise_error(TYPE_ValueError, message, rt.int_max_str_digits);
        return 0;
    }
    *length = size;
    return text;
}

static char *digits_of(Value v, int base, char *room, size_t *length)
{
    View view;
    view_init(&view, v);
    if (LIKELY(view.n <= 1))
        return small_digits(view.n ? view.limbs[0] : 0, base, room, length);
    return big_digits(&view, base, room, length);
}

char *int_digits(Value v, int base, size_t *length) { return digits_of(v, base, 0, length); }

/* Decimal text of an immediate, the everyday case, without garbage. */
static Value small_to_str(int64_t i)
{
    char buffer[24], *p = buffer + sizeof buffer;
    uint64_t n = i < 0 ? -(uint64_t)i : (uint64_t)i;
    do
        *--p = (char)('0' + n % 10);
    while (n /= 10);
    if (i < 0)
        *--p = '-';
    return str_new_ascii(p, (size_t)(buffer + sizeof buffer - p));
}

Value int_to_str(Value v, int base, bool prefix)
{
    int64_t i;
    if (base == 10 && LIKELY(int_is_immediate(v, &i)))
        return small_to_str(i);
    size_t n;
    char room[ON_STACK];
    const char *digits = TRY(digits_of(v, base, room, &n));
    bool negative = int_sign(v) < 0;
    const char *mark = !prefix ? "" : base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
    Str *s = TRY(str_alloc(negative + strlen(mark) + n, 127));
    char *out = s->data;
    if (negative)
        *out++ = '-';
    out = mempcpy(out, mark, strlen(mark));
    memcpy(out, digits, n);
    return from_object(s);
}

/* ---- text to int ---- */

static int digit_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0'
         : c >= 'a' && c <= 'z' ? c - 'a' + 10
         : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 99;
}

/* The base that "0x", "0o" or "0b" announces; 0: none of them. */
static int prefix_base(const char *text, size_t n)
{
    if (n < 2 || text[0] != '0')
        return 0;
    char c = (char)(text[1] | 0x20);
    return c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
}

/* Decimal digits and nothing else, as is usual, eight at once. The high bits of a value and of
   the value plus 118 tell of anything above 9; what one byte borrows from the next or carries
   into it comes of one that is wrong already. */
static bool decimal_values(const char *restrict text, size_t n, unsigned char *restrict out)
{
    const uint64_t each = 0x0101010101010101;
    uint64_t high = 0, word;
    size_t i = 0;
    for (; n - i >= sizeof word; i += sizeof word) {
        memcpy(&word, text + i, sizeof word);
        word -= '0' * each;
        high |= word | (word + 118 * each);
        memcpy(out + i, &word, sizeof word);
    }
    for (; i < n; i++) {
        out[i] = (unsigned char)(text[i] - '0');
        high |= out[i] | (out[i] + 118u);
    }
    return !(high & 0x80 * each);
}

/* Takes the digits' values into `out` (n bytes), without underscores. The count, or -1. */
static ssize_t digit_values(const char *text, size_t n, int base, unsigned char *out)
{
    size_t count = 0;
    char previous = '_';
    if (base == 10 && n && decimal_values(text, n, out))
        return (ssize_t)n;
    for (size_t i = 0; i < n; i++) {
        if (text[i] != '_') {
            int digit = digit_value(text[i]);
            if (digit >= base)
                return -1;
            out[count++] = (unsigned char)digit;
        } else if (previous == '_')
            return -1;
        previous = text[i];
    }
    return previous == '_' ? -1 : (ssize_t)count;
}

/* Up to 18 digits of any base that stay below 2^62. UNBOUND when there may be more. */
static Value small_from_values(const unsigned char *digits, size_t n, int base, bool negative)
{
    int64_t i = 0;
    if (n > 18)
        return UNBOUND;
    for (size_t at = 0; at < n; at++) {
        if (i > (SMALL_INT_MAX - digits[at]) / base)
            return UNBOUND;
        i = i * base + digits[at];
    }
    return small_int(negative ? -i : i);
}

/* The number of eight digits, the first in the lowest byte: neighbours join to numbers of two
   digits, these to numbers of four, at once in all of the word. */
static uint64_t eight_decimal(uint64_t word)
{
    word = (word * 10 + (word >> 8)) & 0x00ff00ff00ff00ff;
    word = (word * 100 + (word >> 16)) & 0x0000ffff0000ffff;
    return (word * 10000 + (word >> 32)) & 0xffffffff;
}

/* 19 digits or fewer. */
static uint64_t limb_from_decimal(const unsigned char *digits, size_t n)
{
    uint64_t limb = 0, word;
    for (; n >= sizeof word; n -= sizeof word) {
        memcpy(&word, digits, sizeof word);
        limb = limb * 100000000 + eight_decimal(le64toh(word));
        digits += sizeof word;
    }
    while (n--)
        limb = limb * 10 + *digits++;
    return limb;
}

/* 38 digits or fewer, which fit into two limbs. */
static void wide_from_decimal(mp_limb_t *limbs, const unsigned char *digits, size_t n)
{
    size_t upper = n > LIMB_DIGITS ? n - LIMB_DIGITS : 0;
    uint64_t high = limb_from_decimal(digits, upper);
    uint64_t low = limb_from_decimal(digits + upper, n - upper);
    unsigned __int128 wide = (unsigned __int128)high * TEN_TO_19 + low;
    limbs[0] = (mp_limb_t)wide;
    limbs[1] = (mp_limb_t)(wide >> LIMB_BITS);
}

/* Decimal digits to limbs. GMP takes one limb's worth of digits at a time; taking two makes
 * some thousand digits faster. */
static size_t limbs_from_decimal(mp_ptr result, const unsigned char *digits, size_t n)
{
    const unsigned __int128 base = (unsigned __int128)TEN_TO_19 * TEN_TO_19;
    const mp_limb_t factor[2] = {(mp_limb_t)base, (mp_limb_t)(base >> LIMB_BITS)};
    mp_limb_t room[2][WIDE_MAX / 16], next[2];
    mp_ptr now = room[0], other = room[1];
    size_t count = 2, at = (n - 1) % WIDE_DIGITS + 1;
    wide_from_decimal(now, digits, at);
    for (; at < n; at += WIDE_DIGITS) {
        wide_from_decimal(next, digits + at, WIDE_DIGITS);
        mpn_mul(other, now, (mp_size_t)count, factor, 2);
        count += 2;
        mpn_add(other, other, (mp_size_t)count, next, 2);
        count -= !other[count - 1];
        mp_ptr swap = now;
        now = other;
        other = swap;
    }
    mpn_copyi(result, now, (mp_size_t)count);
    return count;
}

static Value from_values(const unsigned char *digits, size_t n, int base, bool negative)
{
    Value small = small_from_values(digits, n, base, negative);
    if (small != UNBOUND)
        return small;
    while (n > 1 && !*digits) {
        digits++;
        n--;
    }
    bool wide = base == 10 && n <= WIDE_MAX;
    /* bits a digit, rounded up: 1 to 6 */
    size_t bits = (size_t)(32 - __builtin_clz((unsigned)base - 1));
    size_t limbs = wide ? n / LIMB_DIGITS + 2 : n / LIMB_BITS * bits + bits + 1;
    Int *r = TRY(int_alloc(limbs));
    TRY(int_reserve(limbs));
    size_t used = wide
        ? limbs_from_decimal((mp_ptr)r->limbs, digits, n)
        : (size_t)mpn_set_str((mp_ptr)r->limbs, digits, n, base);
    return int_finish(r, used, negative);
}

/* The number; UNBOUND when the text is malformed; 0 with an exception. */
static Value parse_text(const char *text, size_t n, int base)
{
    bool negative = n && *text == '-';
    if (n && (*text == '-' || *text == '+')) {
        text++;
        n--;
    }
    int announced = prefix_base(text, n);
    bool only_zero = base == 0 && !announced && n && *text == '0';
    if (announced && (base == 0 || base == announced)) {
        base = announced;
        text += 2;
        n -= 2;
        if (n && *text == '_') {
            text++;
            n--;
        }
    } else if (base == 0)
        base = 10;
    unsigned char stack[ON_STACK], *digits = n <= sizeof stack ? stack : gc_alloc_atomic(n);
    if (!digits) {
        raise_no_memory();
        return 0;
    }
    ssize_t count = digit_values(text, n, base, digits);
    if (count <= 0)
        return UNBOUND;
    if (above_limit(base, (size_t)count))
        RAISE(ValueError, "Exceeds the limit (%ld digits) for integer string conversion: "
              "value has %zd digits; use sys.set_int_max_str_digits() to increase the limit",
              rt.int_max_str_digits, count);
    Value result = from_values(digits, (size_t)count, base, negative);
    /* a leading zero is an old octal number's, unless all are zeros */
    return only_zero && result && result != small_int(0) ? UNBOUND : result;
}

Value int_parse(const char *digits, size_t n, int base)
{
    Value result = TRY(parse_text(digits, n, base));
    if (result == UNBOUND)
        RAISE(ValueError, "invalid literal for int() with base %d: '%s'", base, digits);
    return result;
}

/* "invalid literal ..." with the first 200 characters of the repr. */
static Value raise_invalid(Value v, int base)
{
    if (!is_str(v)) /* any buffer shows as bytes */
        v = TRY(call1(from_object(rt.types[TYPE_bytes]), v));
    Value repr = TRY(value_repr(v));
    if (str_length(repr) > 200)
        repr = TRY(str_substring(repr, 0, 200));
    RAISE(ValueError, "invalid literal for int() with base %d: %S", base, repr);
}

Value int_parse_value(Value v, int base)
{
    const char *text;
    size_t n;
    if (!number_text_from_value(v, &text, &n))
        return error_pending() ? 0 : UNBOUND;
    Value result = TRY(parse_text(text, n, base));
    return result == UNBOUND ? raise_invalid(v, base) : result;
}

Value int_parse_str(Value str, int base)
{
    return int_parse_value(str, base);
}
