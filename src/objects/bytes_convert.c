/* SPDX-License-Identifier: MIT
 *
 * Methods of bytes and bytearray that convert: translate, hex, decode.
 */
#include <endian.h>

#include "objects/bytes_span.h"
#include "objects/operate.h"
#include "objects/str.h"

/* ---- translate ---- */

/* The bytes of s that are not marked as deleted, through the table if there is one. */
static size_t translate_fill(char *out, Span8 s, const unsigned char *table, const bool *deleted)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (!deleted[c])
            out[n++] = table ? (char)table[c] : (char)c;
    }
    return n;
}

/* Nothing is deleted. */
static Value translate_all(Value self, const unsigned char *restrict table)
{
    Span8 s = bytes_span(self);
    Value result;
    unsigned char *restrict out = (unsigned char *)TRY(bytes_like_alloc(self, s.n, &result));
    unsigned char changed = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        out[i] = table[c];
        changed |= out[i] ^ c;
    }
    return changed ? result : bytes_unchanged(self);
}

static Value translate(Value self, const unsigned char *table, const bool *deleted)
{
    Span8 s = bytes_span(self);
    size_t n = 0;
    bool same = true;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        n += !deleted[c];
        same &= !deleted[c] && (!table || table[c] == c);
    }
    if (same)
        return bytes_unchanged(self);
    Value result;
    char *out = TRY(bytes_like_alloc(self, n, &result));
    translate_fill(out, s, table, deleted);
    return result;
}

Value bytes_translate(Value *args)
{
    bool deleted[256] = {0};
    BUFFER_AUTO table = {0}, set = {0};
    if (args[1] != NONE) {
        TRY(buffer_get(args[1], &table, BUFFER_SIMPLE));
        if (table.length != 256)
            RAISE(ValueError, "translation table must be 256 characters long");
    }
    TRY(buffer_get(args[2], &set, BUFFER_SIMPLE));
    if (args[1] != NONE && !set.length)
        return translate_all(args[0], table.data);
    for (size_t i = 0; i < set.length; i++)
        deleted[((unsigned char *)set.data)[i]] = true;
    return translate(args[0], args[1] != NONE ? table.data : 0, deleted);
}

Value bytes_maketrans(Value *args)
{
    BUFFER_AUTO from = {0}, to = {0};
    TRY(buffer_get(args[0], &from, BUFFER_SIMPLE));
    TRY(buffer_get(args[1], &to, BUFFER_SIMPLE));
    if (from.length != to.length)
        RAISE(ValueError, "maketrans arguments must have same length");
    Bytes *table = TRY(bytes_alloc(256));
    for (int i = 0; i < 256; i++)
        table->data[i] = (char)i;
    for (size_t i = 0; i < from.length; i++)
        table->data[((unsigned char *)from.data)[i]] = ((char *)to.data)[i];
    return from_object(table);
}

/* ---- hex ---- */

static bool separator_char(Value v, uint32_t *c)
{
    ssize_t n;
    TRY(value_length(v, &n));
    if (n != 1)
        RAISE(ValueError, "sep must be length 1.");
    if (is_str(v))
        *c = str_at(v, 0);
    else if (is_bytes(v))
        *c = (unsigned char)as_bytes(v)->data[0];
    else
        RAISE(TypeError, "sep must be str or bytes.");
    if (*c > 127)
        RAISE(ValueError, "sep must be ASCII.");
    return true;
}

/* Groups of |group| bytes are counted from the right, from the left when it is negative. */
/* The digits of four bytes at once, each in a byte of a word. */
static char *put_hex4(char *out, const void *bytes)
{
    uint32_t four;
    memcpy(&four, bytes, 4);
    uint64_t x = le32toh(four);
    x = (x | x << 16) & UINT64_C(0x0000ffff0000ffff);
    x = (x | x << 8) & UINT64_C(0x00ff00ff00ff00ff);
    x = (x >> 4 & UINT64_C(0x000f000f000f000f)) | (x & UINT64_C(0x000f000f000f000f)) << 8;
    uint64_t letters = (x + UINT64_C(0x0606060606060606)) >> 4 & UINT64_C(0x0101010101010101);
    x = htole64(x + UINT64_C(0x3030303030303030) + letters * ('a' - '0' - 10));
    memcpy(out, &x, 8);
    return out + 8;
}

Value bytes_hex_span(Span8 s, Value separator, Value group_value)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t c = 0;
    int group = 0;
    TRY(value_as_int(group_value, &group));
    if (separator == UNBOUND)
        group = 0;
    else
        TRY(separator_char(separator, &c));
    size_t size = (size_t)(group < 0 ? -(int64_t)group : group);
    if (!size || size > s.n)
        size = s.n ? s.n : 1;
    size_t separators = s.n ? (s.n - 1) / size : 0, length;
    if (MUL_OVERFLOWS(s.n, 2, &length) || ADD_OVERFLOWS(length, separators, &length)) {
        raise_no_memory();
        return 0;
    }
    Str *result = TRY(str_alloc(length, 127));
    char *out = result->data;
    size_t first = group < 0 ? size : s.n - separators * size; /* bytes before a separator */
    size_t i = 0;
    for (; !separators && i + 4 <= s.n; i += 4)
        out = put_hex4(out, s.p + i);
    for (; i < s.n; i++) {
        if (i && i >= first && (i - first) % size == 0)
            *out++ = (char)c;
        *out++ = digits[(unsigned char)s.p[i] >> 4];
        *out++ = digits[s.p[i] & 15];
    }
    return from_object(result);
}

Value bytes_hex(Value *args)
{
    /* holding the buffer keeps a bytearray as it is while __len__ and __index__ run */
    BUFFER_AUTO view;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    return bytes_hex_span((Span8){view.data, view.length}, args[1], args[2]);
}

static inline int digit_value(uint32_t c)
{
    static const int8_t values[128] = {
        ['0'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ['A'] = 11, 12, 13, 14, 15, 16,
        ['a'] = 11, 12, 13, 14, 15, 16};
    return c < 128 ? values[c] - 1 : -1;
}

/* Reads the digits of text into out (room for half as many bytes); the number, or -1. */
static ssize_t read_hex(Value text, char *out)
{
    size_t n = str_length(text), count = 0, i = 0;
    if (as_str(text)->ascii) { /* as it mostly is: digits only */
        const uint8_t *p = as_str(text)->data;
        int high, low;
        for (; i + 1 < n && (high = digit_value(p[i])) >= 0 && (low = digit_value(p[i + 1])) >= 0; i += 2)
            out[count++] = (char)(high << 4 | low);
    }
    while (i < n) {
        uint32_t c = str_at(text, i);
        if (c < 128 && byte_is_space((unsigned char)c)) {
            i++;
            continue;
        }
        int high = digit_value(c);
        uint32_t next = i + 1 < n ? str_at(text, i + 1) : 0;
        int low = digit_value(next);
        if (high < 0 || low < 0) {
            raise_error(TYPE_ValueError, "non-hexadecimal number found in fromhex() arg at "
                        "position %zd", (ssize_t)(high < 0 ? i : i + 1));
            return -1;
        }
        out[count++] = (char)(high << 4 | low);
        i += 2;
    }
    return (ssize_t)count;
}

Value bytes_fromhex(Value *args)
{
    Type *type = as_type(args[0]);
    if (!is_str(args[1]))
        RAISE(TypeError, "fromhex() argument must be str, not %K", args[1]);
    Bytes *buffer = TRY(bytes_alloc(str_length(args[1]) / 2));
    ssize_t n = read_hex(args[1], buffer->data);
    if (n < 0)
        return 0;
    if (type->flags & IS_BYTEARRAY && type == rt.types[TYPE_bytearray])
        return bytearray_new(buffer->data, (size_t)n);
    Value bytes = TRY(bytes_new(buffer->data, (size_t)n));
    return type == rt.types[TYPE_bytes] ? bytes : call1(args[0], bytes);
}

/* ---- decode ---- */

static const char *codec_name(Value v, const char *argument)
{
    if (is_str(v))
        return str_utf8(v, 0);
    raise_error(TYPE_TypeError, "decode() argument '%s' must be str, not %K", argument, v);
    return 0;
}

Value bytes_decode(Value *args)
{
    const char *encoding = TRY(codec_name(args[1], "encoding"));
    const char *errors = TRY(codec_name(args[2], "errors"));
    Value text = TRY(rt.services.decode(args[0], encoding, errors));
    if (!is_str(text))
        RAISE(TypeError, "'%s' decoder returned '%T' instead of 'str'; use codecs.decode() to "
              "decode to arbitrary types", encoding, text);
    return text;
}
