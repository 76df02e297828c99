/* SPDX-License-Identifier: MIT
 *
 * float <-> text, exactly rounded and independent of the locale.
 *
 * Shortest text is made by Schubfach (Raffaello Giulietti, "The Schubfach way to render
 * doubles", 2021): three products of 64 by 128 bits tell where the float and the borders
 * to its neighbours lie among decimals. The powers of ten that it needs are computed at
 * first use. Rounded text and reading are exact integer arithmetic: in 128 bits for
 * everyday numbers, by GMP for the others.
 */
#include <ctype.h>
#include <math.h>

#include "gc/heap.h"
#include "objects/float.h"
#include "objects/int_limbs.h"
#include "objects/number_text.h"
#include "objects/operate.h"
#include "objects/str.h"

typedef unsigned __int128 uint128;

enum {
    POWER_MIN = -342, /* exponents of the table of powers */
    POWER_MAX = 342,
    MAX_DIGITS = 1100, /* a double has up to 767 significant digits, 1074 decimals */
};

/* Decimal digits of a positive number: 0.d1 d2 d3 ... * 10^point; zero has none. */
typedef struct Digits {
    size_t n;
    int point;
    char text[MAX_DIGITS + 330];
} Digits;

/* ---- powers of ten ---- */

/* 10^k = power * 2^(floor(log2(10^k)) - 127), rounded up; 0: not yet made. */
struct PowersOfTen {
    uint128 power[POWER_MAX - POWER_MIN + 1];
};

static uint128 mpz_low_128(mpz_srcptr z)
{
    return (uint128)mpz_getlimbn(z, 1) << 64 | mpz_getlimbn(z, 0);
}

static uint128 make_power(int k)
{
    mpz_t z, scaled;
    mpz_inits(z, scaled, NULL);
    mpz_ui_pow_ui(z, 10, (unsigned long)(k < 0 ? -k : k));
    size_t bits = mpz_sizeinbase(z, 2);
    if (k < 0) {
        mpz_setbit(scaled, 127 + bits);
        mpz_cdiv_q(scaled, scaled, z);
    } else if (bits <= 128)
        mpz_mul_2exp(scaled, z, 128 - bits);
    else
        mpz_cdiv_q_2exp(scaled, z, bits - 128);
    uint128 power = mpz_low_128(scaled);
    mpz_clears(z, scaled, NULL);
    return power;
}

static uint128 power_of_ten(int k)
{
    struct PowersOfTen *table = rt.powers_of_ten;
    if (UNLIKELY(!table)) {
        table = gc_alloc_atomic(sizeof *table);
        if (!table)
            return make_power(k);
        memset(table, 0, sizeof *table);
        rt.powers_of_ten = table;
    }
    uint128 *power = &table->power[k - POWER_MIN];
    if (UNLIKELY(!*power))
        *power = make_power(k);
    return *power;
}

/* floor(log10(2^e)), floor(log10(3/4 * 2^e)), floor(log2(10^e)) for |e| <= 1500 */
static int log10_of_power_of_2(int e)
{
    return (e * 1262611) >> 22;
}

static int log10_of_three_quarters(int e)
{
    return (e * 1262611 - 524031) >> 22;
}

static int log2_of_power_of_10(int e)
{
    return (e * 1741647) >> 19;
}

/* ---- shortest digits ---- */

/* The upper 64 bits of g * x / 2^128, made odd when bits were lost. */
static uint64_t multiply_to_odd(uint128 g, uint64_t x)
{
    uint64_t carry = (uint64_t)((uint128)(uint64_t)g * x >> 64);
    uint128 product = (uint128)(uint64_t)(g >> 64) * x + carry;
    return (uint64_t)(product >> 64) | ((uint64_t)product > 1);
}

/* The shortest decimal that reads back as c * 2^q; the closest one of these. */
static uint64_t shortest_decimal(uint64_t c, int q, bool lower_is_closer, int *exponent)
{
    bool even = !(c & 1);
    int k = lower_is_closer ? log10_of_three_quarters(q) : log10_of_power_of_2(q);
    int h = q + log2_of_power_of_10(-k) + 1;
    uint128 g = power_of_ten(-k);
    uint64_t low = multiply_to_odd(g, (4 * c - 2 + lower_is_closer) << h);
    uint64_t value = multiply_to_odd(g, 4 * c << h);
    uint64_t high = multiply_to_odd(g, (4 * c + 2) << h);
    low += !even;
    high -= !even;
    *exponent = k;
    uint64_t s = value / 4;
    if (s >= 10) {
        /* one digit less, if a single such decimal lies within the borders */
        uint64_t tens = s / 10;
        bool below = low <= 40 * tens, above = 40 * tens + 40 <= high;
        if (below != above) {
            ++*exponent;
            return tens + above;
        }
    }
    bool below = low <= 4 * s, above = 4 * s + 4 <= high;
    if (below != above)
        return s + above;
    uint64_t middle = 4 * s + 2;
    return s + (value > middle || (value == middle && s & 1));
}

/* Splits a positive finite double into mantissa * 2^exponent. */
static uint64_t split_double(double d, int *exponent)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint64_t mantissa = bits & ((UINT64_C(1) << 52) - 1);
    int field = (int)(bits >> 52) & 0x7ff;
    *exponent = (field ? field : 1) - 1075;
    return field ? mantissa | UINT64_C(1) << 52 : mantissa;
}

static void put_decimal(Digits *out, uint128 decimal, int exponent)
{
    char buffer[40], *p = buffer + sizeof buffer;
    while (decimal >> 64) {
        *--p = (char)('0' + (int)(decimal % 10));
        decimal /= 10;
    }
    for (uint64_t rest = (uint64_t)decimal; rest; rest /= 10)
        *--p = (char)('0' + rest % 10);
    out->n = (size_t)(buffer + sizeof buffer - p);
    out->point = (int)out->n + exponent;
    memcpy(out->text, p, out->n);
}

static void shortest_digits(double d, Digits *out)
{
    out->n = 0;
    out->point = 1;
    if (d == 0)
        return;
    int q, exponent;
    uint64_t c = split_double(d, &q), decimal;
    if (q <= 0 && q > -53 && !(c & ((UINT64_C(1) << -q) - 1))) {
        decimal = c >> -q; /* integers up to 2^53: exact and shortest but for zeros */
        exponent = 0;
    } else
        decimal = shortest_decimal(c, q, c == UINT64_C(1) << 52 && q > -1074, &exponent);
    put_decimal(out, decimal, exponent);
    while (out->n > 1 && out->text[out->n - 1] == '0')
        out->n--;
}

/* ---- rounded digits ---- */

static uint128 power_128(int n)
{
    uint128 p = 1;
    while (n-- > 0)
        p *= 10;
    return p;
}

/* c * 2^q * 10^places rounded to an integer, ties to even, where all fits 128 bits. */
static bool rounded_small(uint64_t c, int q, int places, Digits *out)
{
    if (places < 0 || places > 22 || q > 0 || q < -120)
        return false;
    uint128 product = c * power_128(places);
    uint128 whole = product >> -q, rest = product - (whole << -q);
    uint128 half = q ? (uint128)1 << (-q - 1) : 0;
    if (q && (rest > half || (rest == half && whole & 1)))
        whole++;
    put_decimal(out, whole, -places);
    return true;
}

static void rounded_big(uint64_t c, int q, int places, Digits *out)
{
    mpz_t number, divisor, rest;
    mpz_inits(number, divisor, rest, NULL);
    mpz_ui_pow_ui(rest, 10, (unsigned long)(places < 0 ? -places : places));
    mpz_set_ui(number, c);
    mpz_set_ui(divisor, 1);
    mpz_mul(places < 0 ? divisor : number, places < 0 ? divisor : number, rest);
    mpz_mul_2exp(q < 0 ? divisor : number, q < 0 ? divisor : number,
                 (mp_bitcnt_t)(q < 0 ? -q : q));
    mpz_tdiv_qr(number, rest, number, divisor);
    mpz_mul_2exp(rest, rest, 1);
    int order = mpz_cmp(rest, divisor);
    if (order > 0 || (order == 0 && mpz_odd_p(number)))
        mpz_add_ui(number, number, 1);
    out->n = 0;
    if (mpz_sgn(number)) {
        mpz_get_str(out->text, 10, number);
        out->n = strlen(out->text);
    }
    out->point = (int)out->n - places;
    mpz_clears(number, divisor, rest, NULL);
}

static void round_at(double d, int places, Digits *out)
{
    int q;
    uint64_t c = split_double(d, &q);
    if (!rounded_small(c, q, places, out))
        rounded_big(c, q, places, out);
}

/* The digits of d up to that many places behind the point (before it, if negative). */
static void fixed_digits(double d, int places, Digits *out)
{
    out->n = 0;
    out->point = -places;
    if (d == 0 || places < -330)
        return;
    if (places > MAX_DIGITS)
        places = MAX_DIGITS;
    round_at(d, places, out);
}

static bool is_power_of_ten(const Digits *d)
{
    for (size_t i = 1; i < d->n; i++) {
        if (d->text[i] != '0')
            return false;
    }
    return d->text[0] == '1';
}

/* The n most significant digits of d. */
static void significant_digits(double d, int n, Digits *out)
{
    out->n = 0;
    out->point = 1;
    if (d == 0)
        return;
    if (n > MAX_DIGITS - 330)
        n = MAX_DIGITS - 330;
    /* The place of the first digit is an estimate; when the number of digits is wrong it
     * was one off, or rounding carried into a new digit. It may have been one too high and
     * rounding have carried: then one digit more was there before. */
    int point = (int)floor(log10(d)) + 1;
    for (round_at(d, n - point, out); (int)out->n != n; round_at(d, n - point, out))
        point += (int)out->n > n ? 1 : -1;
    if (is_power_of_ten(out)) {
        round_at(d, n - point + 1, out);
        if ((int)out->n != n)
            round_at(d, n - point, out);
    }
}

/* ---- layout ---- */

/* The digit at a place relative to the first one: zeros all around. */
static char digit_at(const Digits *d, int place)
{
    return place >= 0 && place < (int)d->n ? d->text[place] : '0';
}

/* Where the last digit shown ends, and whether an exponent is shown. */
static int choose_layout(const Digits *d, char code, int precision, unsigned flags, bool *exponent)
{
    bool dot = flags & FLOAT_ADD_DOT_0;
    switch (code) {
    case 'e':
        *exponent = true;
        return precision + 1;
    case 'f':
        *exponent = false;
        return d->point + precision;
    case 'g':
        *exponent = d->point <= -4 || d->point > precision - dot;
        return flags & FLOAT_ALTERNATE ? precision : (int)d->n;
    default:
        *exponent = d->point <= -4 || d->point > 16;
        return (int)d->n;
    }
}

static char *put_exponent(char *p, int exponent)
{
    *p++ = 'e';
    *p++ = exponent < 0 ? '-' : '+';
    return p + sprintf(p, "%02d", exponent < 0 ? -exponent : exponent);
}

/* Writes the digits as the code wants them; returns the end. */
static char *put_number(char *p, const Digits *d, char code, int precision, unsigned flags)
{
    bool exponent;
    int end = choose_layout(d, code, precision, flags, &exponent);
    int point = exponent ? 1 : d->point;
    int least = point + (flags & FLOAT_ADD_DOT_0 && !exponent);
    if (end < least)
        end = least;
    for (int i = point <= 0 ? point - 1 : 0; i < point; i++)
        *p++ = digit_at(d, i);
    if (end > point || flags & FLOAT_ALTERNATE)
        *p++ = '.';
    for (int i = point; i < end; i++)
        *p++ = digit_at(d, i);
    return exponent ? put_exponent(p, d->point - 1) : p;
}

static void make_digits(double d, char code, int precision, Digits *out)
{
    if (code == 'r')
        shortest_digits(d, out);
    else if (code == 'f')
        fixed_digits(d, precision, out);
    else
        significant_digits(d, code == 'e' ? precision + 1 : precision, out);
    if (code != 'g')
        return;
    while (out->n && out->text[out->n - 1] == '0')
        out->n--;
}

char *float_layout(double d, char code, int precision, unsigned flags, size_t *length)
{
    if (code == 'g' && !precision)
        precision = 1;
    size_t size = (size_t)precision + (code == 'f' && fabs(d) > 1e15 ? 400 : 60);
    char *text = gc_alloc_atomic(size), *p = text;
    if (!text) {
        raise_no_memory();
        return 0;
    }
    if (signbit(d) && !isnan(d))
        *p++ = '-';
    if (!isfinite(d))
        p = stpcpy(p, isnan(d) ? "nan" : "inf");
    else {
        Digits digits;
        make_digits(fabs(d), code, precision, &digits);
        p = put_number(p, &digits, code, precision, flags);
    }
    *p = 0;
    *length = (size_t)(p - text);
    return text;
}

char *float_format(double d, char code, int precision, bool alternate, size_t *length)
{
    return float_layout(d, code, precision, alternate ? FLOAT_ALTERNATE : 0, length);
}

size_t float_to_text(double d, char *buffer)
{
    char *p = buffer;
    if (signbit(d) && !isnan(d))
        *p++ = '-';
    if (!isfinite(d))
        return (size_t)(stpcpy(p, isnan(d) ? "nan" : "inf") - buffer);
    Digits digits;
    shortest_digits(fabs(d), &digits);
    p = put_number(p, &digits, 'r', 0, FLOAT_ADD_DOT_0);
    *p = 0;
    return (size_t)(p - buffer);
}

/* ---- reading ---- */

/* A decimal literal taken apart: digits (point left out) * 10^exponent. */
typedef struct Literal {
    char *digits;
    size_t n;
    int64_t exponent;
} Literal;

/* Reads digits[.digits][e[sign]digits] up to `end`; false when it is something else.
 * l->digits has room for all of them. */
static bool read_literal(const char *p, const char *end, Literal *l)
{
    bool any = false, point = false;
    l->n = 0;
    l->exponent = 0;
    for (; p < end && (isdigit((unsigned char)*p) || (*p == '.' && !point)); p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        any = true;
        if (l->n || *p != '0')
            l->digits[l->n++] = *p;
        l->exponent -= point;
    }
    if (!any)
        return false;
    if (p < end && (*p == 'e' || *p == 'E')) {
        bool negative = ++p < end && *p == '-';
        if (p < end && (*p == '-' || *p == '+'))
            p++;
        if (p == end)
            return false;
        int64_t exponent = 0;
        for (; p < end && isdigit((unsigned char)*p); p++)
            if (exponent < INT64_C(1) << 50)
                exponent = exponent * 10 + (*p - '0');
        l->exponent += negative ? -exponent : exponent;
    }
    return p == end;
}

/* The value of a literal by exact integer arithmetic. */
static double literal_exact(const Literal *l)
{
    mpz_t number, power;
    unsigned char values[MAX_DIGITS + 1];
    size_t n = MIN(l->n, (size_t)MAX_DIGITS);
    int64_t exponent = l->exponent + (int64_t)(l->n - n);
    for (size_t i = 0; i < n; i++)
        values[i] = (unsigned char)(l->digits[i] - '0');
    if (n < l->n) {
        values[n++] = 1; /* stands for all further digits: the last was not 0 */
        exponent--;
    }
    mpz_init(number);
    mp_ptr limbs = mpz_limbs_write(number, (mp_size_t)(n / 16 + 2));
    mpz_limbs_finish(number, mpn_set_str(limbs, values, n, 10));
    mpz_init(power);
    mpz_ui_pow_ui(power, 10, (unsigned long)(exponent < 0 ? -exponent : exponent));
    if (exponent >= 0) {
        mpz_mul(number, number, power);
        mpz_set_ui(power, 1);
    }
    double d = int_mpz_divide(number, power);
    mpz_clears(number, power, NULL);
    return d;
}

/* At most 19 digits times a power of ten of which 128 bits are known, rounded up: when
 * that cannot have changed the rounding, *result is right. The idea is that of Michael
 * Eisel's and Daniel Lemire's "Number Parsing at a Gigabyte per Second" (2021). */
static bool literal_quick(const Literal *l, double *result)
{
    if (l->n > 19 || l->exponent < POWER_MIN || l->exponent > POWER_MAX)
        return false;
    uint64_t mantissa = 0;
    for (size_t i = 0; i < l->n; i++)
        mantissa = mantissa * 10 + (unsigned)(l->digits[i] - '0');
    int k = (int)l->exponent, zeros = __builtin_clzll(mantissa);
    uint128 power = power_of_ten(k);
    mantissa <<= zeros;
    /* the upper 128 of 192 bits; what is cut off and the power's error are below 1 */
    uint128 product = (uint128)mantissa * (uint64_t)(power >> 64)
        + ((uint128)mantissa * (uint64_t)power >> 64);
    int shift = 74 + (int)(product >> 127);
    uint64_t top = (uint64_t)(product >> shift);
    uint128 rest = product & (((uint128)1 << shift) - 1), half = (uint128)1 << (shift - 1);
    int exponent = shift + 64 + log2_of_power_of_10(k) - 127 - zeros;
    if (rest <= 1 || rest == half || rest == half + 1 || exponent + 52 < -1022)
        return false;
    *result = ldexp((double)(top + (rest > half)), exponent);
    return true;
}

static double literal_value(Literal *l)
{
    double result;
    static const double exact_powers[] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    };
    while (l->n && l->digits[l->n - 1] == '0') {
        l->n--;
        l->exponent++;
    }
    if (!l->n || (int64_t)l->n + l->exponent < -330)
        return 0;
    if ((int64_t)l->n + l->exponent > 310)
        return INFINITY;
    if (l->n <= 15 && l->exponent >= -22 && l->exponent <= 22) {
        /* both operands exact: the one operation rounds correctly */
        uint64_t mantissa = 0;
        for (size_t i = 0; i < l->n; i++)
            mantissa = mantissa * 10 + (unsigned)(l->digits[i] - '0');
        return l->exponent < 0 ? (double)mantissa / exact_powers[-l->exponent]
                               : (double)mantissa * exact_powers[l->exponent];
    }
    return literal_quick(l, &result) ? result : literal_exact(l);
}

static bool matches_word(const char *text, size_t n, const char *word)
{
    return n == strlen(word) && !strncasecmp(text, word, n);
}

bool float_parse(const char *text, size_t n, double *result)
{
    char stack[128], *copy = n <= sizeof stack ? stack : gc_alloc_atomic(2 * n);
    ssize_t length = copy ? number_text_remove_underscores(text, n, copy) : -1;
    if (length <= 0)
        return false;
    bool negative = *copy == '-';
    char *p = copy + (*copy == '-' || *copy == '+'), *end = copy + length;
    char digits[128];
    Literal l = {.digits = n <= sizeof stack ? digits : copy + n};
    if (read_literal(p, end, &l))
        *result = literal_value(&l);
    else if (matches_word(p, (size_t)(end - p), "inf")
             || matches_word(p, (size_t)(end - p), "infinity"))
        *result = INFINITY;
    else if (matches_word(p, (size_t)(end - p), "nan"))
        *result = NAN;
    else
        return false;
    if (negative)
        *result = -*result;
    return true;
}

double float_round_to(double d, int places)
{
    Digits digits;
    fixed_digits(fabs(d), places, &digits);
    Literal l = {digits.text, digits.n, digits.point - (int)digits.n};
    return copysign(literal_value(&l), d);
}

Value float_parse_str(Value v)
{
    const char *text;
    size_t n;
    double d;
    if (!number_text_from_value(v, &text, &n))
        return error_pending() ? 0 : UNBOUND;
    if (!float_parse(text, n, &d))
        RAISE(ValueError, "could not convert string to float: %R", v);
    return float_from_double(d);
}
