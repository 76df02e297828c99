/* SPDX-License-Identifier: MIT
 *
 * Floats as hexadecimal text: [sign] ["0x"] digits ["." digits] ["p" [sign] digits].
 */
#include <ctype.h>
#include <math.h>

#include "base/hex.h"
#include "objects/float_hex.h"
#include "objects/int_limbs.h"
#include "objects/str.h"

Value float_to_hex(double d)
{
    char buffer[40], *p = buffer;
    if (!isfinite(d))
        return str_from_text(isnan(d) ? "nan" : d < 0 ? "-inf" : "inf");
    if (signbit(d))
        *p++ = '-';
    if (d == 0)
        p = stpcpy(p, "0x0.0p+0");
    else {
        uint64_t bits;
        memcpy(&bits, &d, sizeof bits);
        int field = (int)(bits >> 52) & 0x7ff;
        p += sprintf(p, "0x%d.%013llxp%+d", field != 0,
                     (unsigned long long)(bits & ((UINT64_C(1) << 52) - 1)),
                     (field ? field : 1) - 1023);
    }
    return str_new_latin1(buffer, (size_t)(p - buffer));
}

/* mantissa * 2^exponent, and whether non-zero bits did not fit the mantissa's 64. */
typedef struct HexNumber {
    uint64_t mantissa;
    bool sticky;
    int64_t exponent;
} HexNumber;

/* Reads the digits and point; 0 when there are none. */
static const char *read_digits(const char *p, const char *end, HexNumber *n)
{
    bool any = false, point = false;
    for (; p < end; p++) {
        int digit = hex_digit((uint8_t)*p);
        if (*p == '.' && !point) {
            point = true;
            continue;
        }
        if (digit < 0)
            break;
        any = true;
        if (n->mantissa >> 60) {
            n->sticky |= digit != 0;
            n->exponent += 4;
        } else
            n->mantissa = n->mantissa << 4 | (unsigned)digit;
        n->exponent -= point ? 4 : 0;
    }
    return any ? p : 0;
}

/* Reads p[sign]digits, if it is there; 0 when it is malformed. */
static const char *read_exponent(const char *p, const char *end, HexNumber *n)
{
    if (p == end || (*p != 'p' && *p != 'P'))
        return p;
    bool negative = ++p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end || !isdigit((unsigned char)*p))
        return 0;
    int64_t exponent = 0;
    for (; p < end && isdigit((unsigned char)*p); p++)
        if (exponent < INT64_C(1) << 40)
            exponent = exponent * 10 + (*p - '0');
    n->exponent += negative ? -exponent : exponent;
    return p;
}

static bool is_word(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(end - p) == n && !strncasecmp(p, word, n);
}

/* The mantissa's highest bit set and its lowest bit telling of those that were lost: what
 * int_scale_to_double wants. */
static double hex_value(HexNumber n)
{
    if (!n.mantissa)
        return 0;
    int shift = __builtin_clzll(n.mantissa);
    return int_scale_to_double(n.mantissa << shift, n.sticky, n.exponent - shift);
}

bool float_from_hex(Value text, double *result)
{
    static const char malformed[] = "invalid hexadecimal floating-point string";
    size_t n;
    const char *p = TRY(str_utf8(text, &n)), *end = p + n;
    while (p < end && (isspace((unsigned char)*p)))
        p++;
    while (end > p && isspace((unsigned char)end[-1]))
        end--;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    double d;
    if (is_word(p, end, "inf") || is_word(p, end, "infinity"))
        d = INFINITY;
    else if (is_word(p, end, "nan"))
        d = NAN;
    else {
        HexNumber number = {0};
        if (end - p >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x')
            p += 2;
        if (!(p = read_digits(p, end, &number)) || !(p = read_exponent(p, end, &number))
            || p != end)
            RAISE(ValueError, malformed);
        d = hex_value(number);
        if (isinf(d))
            RAISE(OverflowError, "hexadecimal value too large to represent as a float");
    }
    *result = negative ? -d : d;
    return true;
}
