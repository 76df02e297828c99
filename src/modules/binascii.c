/* SPDX-License-Identifier: MIT
 *
 * The module binascii: binary data as text and back: base64, uuencode, quoted-printable,
 * hexadecimal; and two checksums.
 */
#include "modules/binascii.h"

#include "gc/heap.h"
#include "objects/bytes_span.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct BinasciiState {
    Value error, incomplete;
} BinasciiState;

int binascii_raise(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value message = str_format_va(format, arguments);
    va_end(arguments);
    Value error = MODULE_STATE(BinasciiState, MODULE_binascii)->error;
    Value exception = message ? call1(error, message) : 0;
    return exception ? raise_object(exception) : 0;
}

bool binascii_text(Value v, Buffer *view)
{
    memset(view, 0, sizeof *view);
    if (is_str(v)) {
        if (!as_str(v)->ascii)
            RAISE(ValueError, "string argument should contain only ASCII characters");
        buffer_fill(view, 0, as_str(v)->data, str_length(v), true);
        return true;
    }
    if (!buffer_exported(v))
        RAISE(TypeError, "argument should be bytes, buffer or ASCII string, not '%T'", v);
    return buffer_get(v, view, BUFFER_SIMPLE);
}

/* ---- base64 ---- */

static const char base64_chars[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* One more than a character's value; 0: it has none. */
static const uint8_t base64_values[256] = {
    ['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    ['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49,
    50, 51, 52, ['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, ['+'] = 63, ['/'] = 64};

static inline int base64_value(unsigned char c) { return base64_values[c] - 1; }

static Value b2a_base64(Value *args)
{
    bool newline;
    TRY(value_truth(args[1], &newline));
    BUFFER_AUTO view;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    if (view.length > PTRDIFF_MAX / 2) {
        raise_no_memory();
        return 0;
    }
    Bytes *result = TRY(bytes_alloc((view.length + 2) / 3 * 4 + newline));
    const unsigned char *p = view.data;
    char *out = result->data;
    for (size_t i = 0; i < view.length; i += 3) {
        size_t left = view.length - i;
        uint32_t bits = (uint32_t)p[i] << 16 | (uint32_t)(left > 1 ? p[i + 1] : 0) << 8
            | (left > 2 ? p[i + 2] : 0);
        *out++ = base64_chars[bits >> 18];
        *out++ = base64_chars[bits >> 12 & 63];
        *out++ = left > 1 ? base64_chars[bits >> 6 & 63] : '=';
        *out++ = left > 2 ? base64_chars[bits & 63] : '=';
    }
    if (newline)
        *out = '\n';
    return from_object(result);
}

/* Reading base64: the bits so far of a group of four characters, and its padding. */
typedef struct Base64 {
    const unsigned char *p;
    size_t n;
    bool strict;
    bool padded;   /* there was a '=' */
    char *out;
    size_t length;
    int quad;      /* characters of the group */
    int pads;
    uint32_t bits;
} Base64;

/* A '='. True with *done when it ends the data. */
static bool read_pad(Base64 *b, size_t i, bool *done)
{
    b->padded = true;
    if (b->quad >= 2 && b->quad + ++b->pads >= 4) {
        if (b->strict && i + 1 < b->n)
            return binascii_raise("Excess data after padding");
        *done = true;
    } else if (b->strict && b->quad < 2 && i == 0)
        return binascii_raise("Leading padding not allowed");
    return true;
}

/* Whole groups of four; where one begins that has other characters. */
static size_t read_groups(Base64 *b, size_t i)
{
    const unsigned char *p = b->p;
    char *out = b->out + b->length;
    for (; i + 4 <= b->n; i += 4) {
        int first = base64_value(p[i]), second = base64_value(p[i + 1]);
        int third = base64_value(p[i + 2]), fourth = base64_value(p[i + 3]);
        if (UNLIKELY((first | second | third | fourth) < 0))
            break;
        *out++ = (char)(first << 2 | second >> 4);
        *out++ = (char)(second << 4 | third >> 2);
        *out++ = (char)(third << 6 | fourth);
    }
    b->length = (size_t)(out - b->out);
    return i;
}

static bool read_base64(Base64 *b)
{
    bool done = false;
    for (size_t i = read_groups(b, 0); i < b->n && !done; i++) {
        if (!b->quad && !b->padded && (i = read_groups(b, i)) == b->n)
            break;
        if (b->p[i] == '=') {
            TRY(read_pad(b, i, &done));
            continue;
        }
        int value = base64_value(b->p[i]);
        if (value < 0) {
            if (b->strict)
                return binascii_raise("Only base64 data is allowed");
            continue;
        }
        if (b->strict && b->padded)
            return binascii_raise("Discontinuous padding not allowed");
        b->pads = 0;
        b->bits = b->bits << 6 | (uint32_t)value;
        b->quad++;
        if (b->quad > 1)
            b->out[b->length++] = (char)(b->bits >> (8 - 2 * b->quad));
        b->quad &= 3;
    }
    if (done || !b->quad)
        return true;
    if (b->quad == 1)
        return binascii_raise("Invalid base64-encoded string: number of data characters (%zu) "
                              "cannot be 1 more than a multiple of 4", b->length / 3 * 4 + 1);
    return binascii_raise("Incorrect padding");
}

static Value a2b_base64(Value *args)
{
    bool strict;
    TRY(value_truth(args[1], &strict));
    __attribute__((cleanup(buffer_release))) Buffer view = {0};
    TRY(binascii_text(args[0], &view));
    Bytes *result = TRY(bytes_alloc(view.length / 4 * 3 + 3));
    Base64 b = {.p = view.data, .n = view.length, .strict = strict, .out = result->data};
    TRY(read_base64(&b));
    if (b.length + view.length / 16 < result->length || b.length < 2)
        return bytes_new(b.out, b.length);
    result->length = b.length;
    b.out[b.length] = 0;
    return from_object(result);
}

/* ---- uuencode ---- */

static Value b2a_uu(Value *args)
{
    bool backtick;
    TRY(value_truth(args[1], &backtick));
    BUFFER_AUTO view;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    if (view.length > 45)
        return binascii_raise("At most 45 bytes at once");
    const unsigned char *p = view.data;
    char zero = backtick ? '`' : ' ';
    Bytes *result = TRY(bytes_alloc(2 + (view.length + 2) / 3 * 4));
    char *out = result->data;
    *out++ = view.length ? (char)(view.length + ' ') : zero;
    for (size_t i = 0; i < view.length; i += 3) {
        uint32_t bits = (uint32_t)p[i] << 16
            | (uint32_t)(i + 1 < view.length ? p[i + 1] : 0) << 8
            | (i + 2 < view.length ? p[i + 2] : 0);
        for (int shift = 18; shift >= 0; shift -= 6) {
            uint32_t six = bits >> shift & 63;
            *out++ = six ? (char)(six + ' ') : zero;
        }
    }
    *out = '\n';
    return from_object(result);
}

/* The six bits of a character; blanks at the end may have been stripped. -1: illegal. */
static int uu_value(const unsigned char *p, size_t n, size_t i)
{
    if (i >= n || p[i] == '\n' || p[i] == '\r')
        return 0;
    return p[i] < ' ' || p[i] > ' ' + 64 ? -1 : (p[i] - ' ') & 63;
}

static Value a2b_uu(Value *args)
{
    __attribute__((cleanup(buffer_release))) Buffer view = {0};
    TRY(binascii_text(args[0], &view));
    const unsigned char *p = view.data;
    size_t n = view.length, length = n ? (size_t)(p[0] - ' ') & 63 : 32, at = 1;
    Bytes *result = TRY(bytes_alloc(length));
    uint32_t bits = 0;
    int have = 0;
    for (size_t done = 0; done < length; at++) {
        int six = uu_value(p, n, at);
        if (six < 0)
            return binascii_raise("Illegal char");
        bits = bits << 6 | (uint32_t)six;
        have += 6;
        if (have >= 8) {
            have -= 8;
            result->data[done++] = (char)(bits >> have);
        }
    }
    for (; at < n; at++)
        if (p[at] != ' ' && p[at] != ' ' + 64 && p[at] != '\n' && p[at] != '\r')
            return binascii_raise("Trailing garbage");
    return from_object(result);
}

/* ---- hexadecimal ---- */

static Value hexlify(Value *args)
{
    BUFFER_AUTO view;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    HexGroups groups;
    TRY(bytes_hex_groups(view.length, args[1], args[2], &groups));
    Bytes *result = TRY(bytes_alloc(groups.length));
    bytes_put_hex(result->data, (Span8){view.data, view.length}, &groups);
    return from_object(result);
}

static Value unhexlify(Value *args)
{
    __attribute__((cleanup(buffer_release))) Buffer view = {0};
    TRY(binascii_text(args[0], &view));
    if (view.length % 2)
        return binascii_raise("Odd-length string");
    Bytes *result = TRY(bytes_alloc(view.length / 2));
    if (bytes_read_hex(view.data, view.length, result->data) < view.length)
        return binascii_raise("Non-hexadecimal digit found");
    return from_object(result);
}

/* ---- checksums ---- */

static uint32_t crc32_byte(uint32_t crc, unsigned char byte)
{
    static const uint32_t nibbles[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    crc = crc >> 4 ^ nibbles[(crc ^ byte) & 15];
    return crc >> 4 ^ nibbles[(crc ^ (byte >> 4)) & 15];
}

/* The low bits of an int of any size. */
static bool low_bits(Value v, uint64_t mask, uint64_t *bits)
{
    Value index = TRY(value_index(v));
    Value low = TRY(int_and(index, TRY(int_from_uint64(mask))));
    return int_fits_uint64(low, bits);
}

static Value crc32(Value *args)
{
    uint64_t start;
    BUFFER_AUTO view;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    TRY(low_bits(args[1], UINT32_MAX, &start));
    uint32_t crc = ~(uint32_t)start;
    for (size_t i = 0; i < view.length; i++)
        crc = crc32_byte(crc, ((unsigned char *)view.data)[i]);
    return small_int(~crc & UINT32_MAX);
}

static Value crc_hqx(Value *args)
{
    uint64_t crc;
    BUFFER_AUTO view;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    TRY(low_bits(args[1], 0xffff, &crc));
    for (size_t i = 0; i < view.length; i++) {
        crc ^= (uint64_t)((unsigned char *)view.data)[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) & 0xffff;
    }
    return small_int((int64_t)crc);
}

/* ---- the module ---- */

static const Method methods[] = {
    {"a2b_base64($module, data, /, *, strict_mode=False)", a2b_base64, "Decode base64."},
    {"a2b_hex($module, hexstr, /)", unhexlify, "Decode hexadecimal digits."},
    {"a2b_qp($module, /, data, header=False)", binascii_a2b_qp, "Decode quoted-printable."},
    {"a2b_uu($module, data, /)", a2b_uu, "Decode a line of uuencoded data."},
    {"b2a_base64($module, data, /, *, newline=True)", b2a_base64, "Encode as base64."},
    {"b2a_hex($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)", hexlify,
     "Encode as hexadecimal digits."},
    {"b2a_qp($module, /, data, quotetabs=False, istext=True, header=False)", binascii_b2a_qp,
     "Encode as quoted-printable."},
    {"b2a_uu($module, data, /, *, backtick=False)", b2a_uu, "Encode a line by uuencode."},
    {"crc32($module, data, crc=0, /)", crc32, "The CRC-32 checksum, continued from crc."},
    {"crc_hqx($module, data, crc, /)", crc_hqx, "The CRC-CCITT checksum, continued from crc."},
    {"hexlify($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)", hexlify,
     "Encode as hexadecimal digits."},
    {"unhexlify($module, hexstr, /)", unhexlify, "Decode hexadecimal digits."},
    {0},
};

/* A module that is imported anew keeps its exceptions. */
static bool make_state(void)
{
    BinasciiState *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory();
    Value value_error = TRY(tuple_pack(1, from_object(rt.types[TYPE_ValueError])));
    Value exception = TRY(tuple_pack(1, from_object(rt.types[TYPE_Exception])));
    s->error = TRY(type_new_simple("binascii.Error", value_error, 0));
    s->incomplete = TRY(type_new_simple("binascii.Incomplete", exception, 0));
    rt.module_states[MODULE_binascii] = s;
    return true;
}

static bool init(Value module)
{
    TRY(rt.module_states[MODULE_binascii] || make_state());
    BinasciiState *s = MODULE_STATE(BinasciiState, MODULE_binascii);
    TRY(module_add(module, "Error", s->error));
    return module_add(module, "Incomplete", s->incomplete);
}

MODULE(binascii, .doc = "Conversion between binary data and ASCII.", .methods = METHODS(methods),
       .init = init);
