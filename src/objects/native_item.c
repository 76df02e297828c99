/* SPDX-License-Identifier: MIT
 *
 * Items of C arrays by the struct module's native codes; see native_item.h.
 */
#include <limits.h>
#include <math.h>

#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/native_item.h"
#include "objects/operate.h"

size_t native_item_size(char code)
{
    switch (code) {
    case 'c': case 'b': case 'B': return 1;
    case '?': return sizeof(bool);
    case 'h': case 'H': return sizeof(short);
    case 'i': case 'I': return sizeof(int);
    case 'l': case 'L': return sizeof(long);
    case 'q': case 'Q': return sizeof(long long);
    case 'n': case 'N': return sizeof(size_t);
    case 'e': return 2;
    case 'f': return sizeof(float);
    case 'd': return sizeof(double);
    case 'P': return sizeof(void *);
    }
    return 0;
}

char native_item_code(const char *format)
{
    if (!format)
        return 'B';
    if (*format == '@')
        format++;
    return *format && !format[1] && native_item_size(*format) ? *format : 0;
}

/* ---- half precision: 1 sign, 5 exponent, 10 mantissa bits ---- */

double native_half_to_double(uint16_t half)
{
    int exponent = half >> 10 & 31, mantissa = half & 1023;
    double d = exponent == 31 ? mantissa ? NAN : INFINITY
             : exponent ? ldexp(mantissa + 1024, exponent - 25) : ldexp(mantissa, -24);
    return half & 0x8000 ? -d : d;
}

bool native_half_from_double(double d, uint16_t *half)
{
    unsigned sign = signbit(d) ? 0x8000 : 0;
    d = fabs(d);
    if (isnan(d) || isinf(d)) {
        *half = (uint16_t)(sign | 31 << 10 | (isnan(d) ? 0x200 : 0));
        return true;
    }
    int exponent = -100;
    if (d != 0)
        frexp(d, &exponent);
    /* the unit of the last place: 11 significant bits, at least 2^-24 */
    int unit = MAX(exponent - 11, -24);
    double scaled = rint(ldexp(d, -unit)); /* ties to even, at most 2048 */
    if (ldexp(scaled, unit) >= 65520)
        RAISE(OverflowError, "float too large to pack with e format");
    /* a mantissa of 1024 or more carries into the exponent by itself */
    unsigned bits = (unsigned)scaled + (unsigned)(unit + 24) * 1024;
    *half = (uint16_t)(sign | bits);
    return true;
}

/* ---- reading ---- */

/* Items need not be aligned. */
#define LOAD(type, item) ({ type value_; memcpy(&value_, item, sizeof value_); value_; })

Value native_item_get(char code, const void *item)
{
    switch (code) {
    case 'c': return bytes_new(item, 1);
    case 'b': return small_int(LOAD(signed char, item));
    case 'B': return small_int(LOAD(unsigned char, item));
    case '?': return from_bool(LOAD(unsigned char, item) != 0);
    case 'h': return small_int(LOAD(short, item));
    case 'H': return small_int(LOAD(unsigned short, item));
    case 'i': return small_int(LOAD(int, item));
    case 'I': return small_int(LOAD(unsigned, item));
    case 'l': return int_from_int64(LOAD(long, item));
    case 'L': return int_from_uint64(LOAD(unsigned long, item));
    case 'q': return int_from_int64(LOAD(long long, item));
    case 'Q': return int_from_uint64(LOAD(unsigned long long, item));
    case 'n': return int_from_int64(LOAD(ssize_t, item));
    case 'N': return int_from_uint64(LOAD(size_t, item));
    case 'P': return int_from_uint64(LOAD(uintptr_t, item));
    case 'e': return float_from_double(native_half_to_double(LOAD(uint16_t, item)));
    case 'f': return float_from_double((double)LOAD(float, item));
    case 'd': return float_from_double(LOAD(double, item));
    }
    RAISE(NotImplementedError, "memoryview: format %c not supported", code);
}

/* ---- storing ---- */

static bool set_signed(void *item, size_t size, Value v)
{
    int64_t i;
    Value index = TRY(value_index(v));
    int64_t max = INT64_MAX >> (64 - size * 8);
    if (!int_fits_int64(index, &i) || i > max || i < -max - 1)
        RAISE(OverflowError, "int too large to convert");
    switch (size) {
    case 1: memcpy(item, &(int8_t){(int8_t)i}, 1); break;
    case 2: memcpy(item, &(int16_t){(int16_t)i}, 2); break;
    case 4: memcpy(item, &(int32_t){(int32_t)i}, 4); break;
    default: memcpy(item, &i, 8);
    }
    return true;
}

static bool set_unsigned(void *item, size_t size, Value v)
{
    uint64_t i;
    Value index = TRY(value_index(v));
    if (!int_fits_uint64(index, &i) || i > UINT64_MAX >> (64 - size * 8))
        RAISE(OverflowError, "int too large to convert");
    switch (size) {
    case 1: memcpy(item, &(uint8_t){(uint8_t)i}, 1); break;
    case 2: memcpy(item, &(uint16_t){(uint16_t)i}, 2); break;
    case 4: memcpy(item, &(uint32_t){(uint32_t)i}, 4); break;
    default: memcpy(item, &i, 8);
    }
    return true;
}

static bool set_float(char code, void *item, Value v)
{
    double d;
    TRY(value_as_double(v, &d));
    if (code == 'e') {
        uint16_t half;
        TRY(native_half_from_double(d, &half));
        memcpy(item, &half, sizeof half);
    } else if (code == 'f')
        memcpy(item, &(float){(float)d}, sizeof(float));
    else
        memcpy(item, &d, sizeof d);
    return true;
}

static bool set_char(void *item, Value v)
{
    if (!is_bytes(v))
        RAISE(TypeError, "a bytes object of length 1 is required");
    if (as_bytes(v)->length != 1)
        RAISE(ValueError, "a bytes object of length 1 is required");
    *(char *)item = as_bytes(v)->data[0];
    return true;
}

bool native_item_set(char code, void *item, Value v)
{
    switch (code) {
    case 'c':
        return set_char(item, v);
    case 'b': case 'h': case 'i': case 'l': case 'q': case 'n':
        return set_signed(item, native_item_size(code), v);
    case 'B': case 'H': case 'I': case 'L': case 'Q': case 'N': case 'P':
        return set_unsigned(item, native_item_size(code), v);
    case 'e': case 'f': case 'd':
        return set_float(code, item, v);
    case '?': {
        bool truth;
        TRY(value_truth(v, &truth));
        *(unsigned char *)item = truth;
        return true;
    }
    }
    RAISE(NotImplementedError, "memoryview: format %c not supported", code);
}
