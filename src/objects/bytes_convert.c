/* SPDX-License-Identifier: MIT
 *
 * Methods of bytes and bytearray that convert: translate, hex, decode.
 */
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/hex.h"
#include "objects/bytes_span.h"
#include "objects/codec.h"
#include "objects/operate.h"
#include "objects/str.h"

/* ---- translate ---- */

/* Nothing is deleted. */
static Value translate_all(Value self, const unsigned char *restrict table)
{
    Span8 s = bytes_span(self);
    Value result;
    unsigned char *restrict out = (unsigned char *)TRY(bytes_like_alloc(self, s.n, &result));
#pragma GCC unroll 8
    for (size_t i = 0; i < s.n; i++)
        out[i] = table[(unsigned char)s.p[i]];
    return memcmp(out, s.p, s.n) ? result : bytes_unchanged(self);
}

/* The bytes that are not marked as deleted, through the table. */
static Value translate(Value self, const unsigned char *restrict table, const bool *restrict deleted)
{
    Span8 s = bytes_span(self);
    size_t n = s.n;
    Value result;
#pragma GCC unroll 8
    for (size_t i = 0; i < s.n; i++)
        n -= deleted[(unsigned char)s.p[i]];
    char *out = TRY(bytes_like_alloc(self, n, &result)), *end = out + n;
    for (size_t i = 0; out < end; i++) {
        unsigned char c = (unsigned char)s.p[i];
        *out = (char)table[c];
        out += !deleted[c];
    }
    return n == s.n && !memcmp(end - n, s.p, n) ? bytes_unchanged(self) : result;
}

Value bytes_translate(Value *args)
{
    bool deleted[256] = {0};
    unsigned char same[256];
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
    for (size_t c = 0; c < countof(same); c++)
        same[c] = (unsigned char)c;
    return translate(args[0], args[1] != NONE ? table.data : same, deleted);
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

static const char hex_chars[] = "0123456789abcdef";

/* The digits of bytes, sixteen of them at once where that is possible. */
static char *put_hex(char *out, const char *bytes, size_t n)
{
    size_t i = 0;
#ifdef __SSE2__
    const __m128i low_half = _mm_set1_epi8(15), nine = _mm_set1_epi8(9);
    const __m128i zero = _mm_set1_epi8('0'), to_letters = _mm_set1_epi8('a' - '0' - 10);
    for (; i + 16 <= n; i += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(bytes + i));
        __m128i high = _mm_and_si128(_mm_srli_epi16(x, 4), low_half), low = _mm_and_si128(x, low_half);
        __m128i halves[2] = {_mm_unpacklo_epi8(high, low), _mm_unpackhi_epi8(high, low)};
        for (int k = 0; k < 2; k++, out += 16) {
            __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(halves[k], nine), to_letters);
            __m128i text = _mm_add_epi8(_mm_add_epi8(halves[k], zero), letters);
            _mm_storeu_si128((__m128i *)out, text);
        }
    }
#endif
    for (; i < n; i++) {
        *out++ = hex_chars[(unsigned char)bytes[i] >> 4];
        *out++ = hex_chars[bytes[i] & 15];
    }
    return out;
}

bool bytes_hex_groups(size_t n, Value separator, Value group_value, HexGroups *groups)
{
    uint32_t c = 0;
    int group = 0;
    TRY(value_as_int(group_value, &group));
    if (separator == UNBOUND)
        group = 0;
    else
        TRY(separator_char(separator, &c));
    size_t size = (size_t)(group < 0 ? -(int64_t)group : group);
    if (!size || size > n)
        size = n ? n : 1;
    size_t separators = n ? (n - 1) / size : 0;
    *groups = (HexGroups){.separator = (char)c, .size = size,
                          .first = group < 0 ? size : n - separators * size};
    if (MUL_OVERFLOWS(n, 2, &groups->length)
        || ADD_OVERFLOWS(groups->length, separators, &groups->length))
        return raise_no_memory();
    return true;
}

void bytes_put_hex(char *out, Span8 s, const HexGroups *groups)
{
    size_t n = MIN(groups->first, s.n);
    for (out = put_hex(out, s.p, n); n < s.n; n += groups->size) {
        *out++ = groups->separator;
        out = put_hex(out, s.p + n, MIN(groups->size, s.n - n));
    }
}

Value bytes_hex_span(Span8 s, Value separator, Value group_value)
{
    HexGroups groups;
    TRY(bytes_hex_groups(s.n, separator, group_value, &groups));
    Str *result = TRY(str_alloc(groups.length, 127));
    bytes_put_hex(result->data, s, &groups);
    return from_object(result);
}

Value bytes_hex(Value *args)
{
    /* holding the buffer keeps a bytearray as it is while __len__ and __index__ run */
    BUFFER_AUTO view;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    return bytes_hex_span((Span8){view.data, view.length}, args[1], args[2]);
}

#ifdef __SSE2__
/* Where x, without a sign, is at most `limit`. */
static inline __m128i at_most(__m128i x, char limit)
{
    return _mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(limit)), x);
}

/* Sixteen digits to eight bytes; false: not all are digits. */
static inline bool read_hex_block(const uint8_t *p, char *out)
{
    __m128i text = _mm_loadu_si128((const __m128i *)p);
    __m128i digit = _mm_sub_epi8(text, _mm_set1_epi8('0'));
    __m128i letter = _mm_or_si128(text, _mm_set1_epi8('a' ^ 'A'));
    letter = _mm_sub_epi8(letter, _mm_set1_epi8('a'));
    __m128i is_digit = at_most(digit, 9), is_letter = at_most(letter, 5);
    if (_mm_movemask_epi8(_mm_or_si128(is_digit, is_letter)) != 0xffff)
        return false;
    letter = _mm_add_epi8(letter, _mm_set1_epi8(10));
    __m128i values = _mm_or_si128(_mm_and_si128(is_digit, digit),
                                  _mm_and_si128(is_letter, letter));
    __m128i pairs = _mm_or_si128(_mm_slli_epi16(values, 4), _mm_srli_epi16(values, 8));
    pairs = _mm_and_si128(pairs, _mm_set1_epi16(0xff));
    _mm_storel_epi64((__m128i *)out, _mm_packus_epi16(pairs, pairs));
    return true;
}
#endif

size_t bytes_read_hex(const uint8_t *p, size_t n, char *out)
{
    size_t i = 0;
#ifdef __SSE2__
    while (n - i >= 16 && read_hex_block(p + i, out + i / 2))
        i += 16;
#endif
    for (; i + 1 < n; i += 2) {
        unsigned high = hex_digits[p[i]], low = hex_digits[p[i + 1]];
        if (UNLIKELY(!high || !low))
            break;
        out[i / 2] = (char)((high << 4) + low - 17);
    }
    return i;
}

static inline int digit_value(uint32_t c)
{
    return c < 128 ? hex_digit((uint8_t)c) : -1;
}

/* Reads the digits of text into out (room for half as many bytes); the number, or -1. */
static ssize_t read_hex(Value text, char *out)
{
    size_t n = str_length(text), count = 0, i = 0;
    if (as_str(text)->ascii) { /* as it mostly is: digits only */
        i = bytes_read_hex(as_str(text)->data, n, out);
        count = i / 2;
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
    bool full = (size_t)n == buffer->length && n;
    Value bytes = full ? from_object(buffer) : TRY(bytes_new(buffer->data, (size_t)n));
    return type == rt.types[TYPE_bytes] ? bytes : call1(args[0], bytes);
}

/* ---- decode ---- */

static const char *codec_name(Value v, const char *argument)
{
    if (is_str(v))
        return str_utf8_no_null(v);
    raise_error(TYPE_TypeError, "decode() argument '%s' must be str, not %K", argument, v);
    return 0;
}

/* Is it that ASCII text of four to eight characters? Both halves are compared, which overlap. */
static ALWAYS_INLINE bool is_short_text(Value v, const char *text)
{
    uint32_t halves[4];
    const Str *s = as_str(v);
    size_t n = strlen(text);
    if (s->length != n || !s->ascii)
        return false;
    memcpy(&halves[0], s->data, 4);
    memcpy(&halves[1], text, 4);
    memcpy(&halves[2], (const char *)s->data + n - 4, 4);
    memcpy(&halves[3], text + n - 4, 4);
    return halves[0] == halves[1] && halves[2] == halves[3];
}

/* Is it one of the usual encodings that extend ASCII? */
static bool extends_ascii(Value encoding)
{
    return is_str(encoding)
           && (is_short_text(encoding, "utf-8") || is_short_text(encoding, "ascii")
               || is_short_text(encoding, "latin-1") || is_short_text(encoding, "utf8")
               || is_short_text(encoding, "latin1"));
}

Value bytes_decode(Value *args)
{
    if (is_exact(args[0], TYPE_bytes) && is_str(args[2]) && is_short_text(args[2], "strict")
        && extends_ascii(args[1])) {
        Value text = TRY(codec_ascii_text(args[0]));
        if (text != UNBOUND)
            return text;
    }
    const char *encoding = TRY(codec_name(args[1], "encoding"));
    const char *errors = TRY(codec_name(args[2], "errors"));
    Value text = TRY(rt.services.decode(args[0], encoding, errors));
    if (!is_str(text))
        RAISE(TypeError, "'%s' decoder returned '%T' instead of 'str'; use codecs.decode() to "
              "decode to arbitrary types", encoding, text);
    return text;
}
