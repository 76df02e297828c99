/* SPDX-License-Identifier: MIT
 *
 * Methods of bytes and bytearray that treat bytes as ASCII characters: case, predicates,
 * padding.
 */
#include "base/blocks.h"
#include "objects/bytes_span.h"
#include "objects/int.h"
#include "objects/operate.h"

/* ---- case ---- */

/* A copy of self to be changed in place. */
static char *copy_self(Value self, Value *result, size_t *n)
{
    Span8 s = bytes_span(self);
    char *out = TRY(bytes_like_alloc(self, s.n, result));
    memcpy(out, s.p, s.n);
    *n = s.n;
    return out;
}

Value bytes_lower(Value *args)
{
    Value result;
    size_t n;
    char *p = TRY(copy_self(args[0], &result, &n));
    FOR_BLOCKS(i, n, p[i] = byte_lower(p[i]));
    return result;
}

Value bytes_upper(Value *args)
{
    Value result;
    size_t n;
    char *p = TRY(copy_self(args[0], &result, &n));
    FOR_BLOCKS(i, n, p[i] = byte_upper(p[i]));
    return result;
}

Value bytes_swapcase(Value *args)
{
    Value result;
    size_t n;
    char *p = TRY(copy_self(args[0], &result, &n));
    for (size_t i = 0; i < n; i++)
        p[i] = byte_is_alpha((unsigned char)p[i]) ? (char)(p[i] ^ 0x20) : p[i];
    return result;
}

Value bytes_capitalize(Value *args)
{
    Value result;
    size_t n;
    char *p = TRY(copy_self(args[0], &result, &n));
    for (size_t i = 0; i < n; i++)
        p[i] = i ? byte_lower(p[i]) : byte_upper(p[i]);
    return result;
}

Value bytes_title(Value *args)
{
    Value result;
    size_t n;
    char *p = TRY(copy_self(args[0], &result, &n));
    bool in_word = false;
    for (size_t i = 0; i < n; i++) {
        p[i] = in_word ? byte_lower(p[i]) : byte_upper(p[i]);
        in_word = byte_is_alpha((unsigned char)p[i]);
    }
    return result;
}

/* ---- predicates ---- */

static Value all_bytes(Value self, bool (*test)(unsigned char))
{
    Span8 s = bytes_span(self);
    for (size_t i = 0; i < s.n; i++)
        if (!test((unsigned char)s.p[i]))
            return FALSE;
    return from_bool(s.n);
}

static bool is_alnum(unsigned char c)
{
    return byte_is_alpha(c) || byte_is_digit(c);
}

Value bytes_isalnum(Value *args)
{
    return all_bytes(args[0], is_alnum);
}

Value bytes_isalpha(Value *args)
{
    return all_bytes(args[0], byte_is_alpha);
}

Value bytes_isdigit(Value *args)
{
    return all_bytes(args[0], byte_is_digit);
}

Value bytes_isspace(Value *args)
{
    return all_bytes(args[0], byte_is_space);
}

Value bytes_isascii(Value *args)
{
    Span8 s = bytes_span(args[0]);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] & 0x80)
            return FALSE;
    return TRUE;
}

/* Letters of the one case and none of the other. */
static Value only_case(Value self, bool (*wanted)(unsigned char), bool (*other)(unsigned char))
{
    Span8 s = bytes_span(self);
    bool any = false;
    for (size_t i = 0; i < s.n; i++) {
        if (other((unsigned char)s.p[i]))
            return FALSE;
        any |= wanted((unsigned char)s.p[i]);
    }
    return from_bool(any);
}

Value bytes_islower(Value *args)
{
    return only_case(args[0], byte_is_lower, byte_is_upper);
}

Value bytes_isupper(Value *args)
{
    return only_case(args[0], byte_is_upper, byte_is_lower);
}

Value bytes_istitle(Value *args)
{
    Span8 s = bytes_span(args[0]);
    bool in_word = false, any = false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (in_word ? byte_is_upper(c) : byte_is_lower(c))
            return FALSE;
        in_word = byte_is_alpha(c);
        any |= in_word;
    }
    return from_bool(any);
}

/* ---- padding ---- */

static Value pad(Value self, size_t left, size_t right, char fill)
{
    Span8 s = bytes_span(self);
    size_t n;
    if (ADD_OVERFLOWS(s.n, left + right, &n)) {
        raise_no_memory();
        return 0;
    }
    Value result;
    char *out = TRY(bytes_like_alloc(self, n, &result));
    memset(out, fill, left);
    memcpy(out + left, s.p, s.n);
    memset(out + left + s.n, fill, right);
    return result;
}

static bool fill_byte(Value v, const char *method, char *fill)
{
    Span8 s = {0};
    if (is_bytes(v) || is_bytearray(v))
        s = bytes_span(v);
    if (s.n != 1)
        RAISE(TypeError, "%s() argument 2 must be a byte string of length 1, not %K", method, v);
    *fill = *s.p;
    return true;
}

/* How many bytes are missing to the width, and with what to fill. */
static bool padding(Value *args, const char *method, size_t *missing, char *fill)
{
    ssize_t width;
    TRY(value_as_ssize_argument(args[1], &width));
    TRY(fill_byte(args[2], method, fill));
    ssize_t n = (ssize_t)bytes_span(args[0]).n;
    *missing = width > n ? (size_t)(width - n) : 0;
    return true;
}

Value bytes_ljust(Value *args)
{
    size_t missing;
    char fill;
    TRY(padding(args, "ljust", &missing, &fill));
    return missing ? pad(args[0], 0, missing, fill) : bytes_unchanged(args[0]);
}

Value bytes_rjust(Value *args)
{
    size_t missing;
    char fill;
    TRY(padding(args, "rjust", &missing, &fill));
    return missing ? pad(args[0], missing, 0, fill) : bytes_unchanged(args[0]);
}

Value bytes_center(Value *args)
{
    size_t missing;
    char fill;
    TRY(padding(args, "center", &missing, &fill));
    if (!missing)
        return bytes_unchanged(args[0]);
    /* an odd byte goes to the left when the width is odd */
    size_t width = bytes_span(args[0]).n + missing;
    size_t left = missing / 2 + (missing & width & 1);
    return pad(args[0], left, missing - left, fill);
}

Value bytes_zfill(Value *args)
{
    ssize_t width;
    TRY(value_as_ssize_argument(args[1], &width));
    size_t n = bytes_span(args[0]).n;
    if (width <= (ssize_t)n)
        return bytes_unchanged(args[0]);
    size_t missing = (size_t)width - n;
    Value result = TRY(pad(args[0], missing, 0, '0'));
    char *p = (char *)bytes_span(result).p;
    if (n && (p[missing] == '+' || p[missing] == '-')) {
        p[0] = p[missing];
        p[missing] = '0';
    }
    return result;
}

/* Walks s, writing it with tabs made spaces to `out` if there is one; the length. */
static size_t expand(Span8 s, size_t tab, char *out)
{
    size_t n = 0, column = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        size_t width = c != '\t' ? 1 : tab ? tab - column % tab : 0;
        if (out)
            memset(out + n, c == '\t' ? ' ' : c, width);
        n += width;
        column = c == '\n' || c == '\r' ? 0 : column + width;
        if (n > PTRDIFF_MAX / 2)
            return SIZE_MAX;
    }
    return n;
}

Value bytes_expandtabs(Value *args)
{
    int tab;
    TRY(value_as_int(args[1], &tab));
    Span8 s = bytes_span(args[0]);
    size_t n = expand(s, tab > 0 ? (size_t)tab : 0, 0);
    if (n == SIZE_MAX)
        RAISE(OverflowError, "result too long");
    Value result;
    char *out = TRY(bytes_like_alloc(args[0], n, &result));
    expand(s, tab > 0 ? (size_t)tab : 0, out);
    return result;
}
