/* SPDX-License-Identifier: MIT
 *
 * bytes % arguments:  "%" ["(" key ")"] [-+ #0]* [width] ["." precision] [hlL] type
 */
#include <ctype.h>
#include <limits.h>

#include "gc/heap.h"
#include "objects/bytes_span.h"
#include "objects/float.h"
#include "objects/int_limbs.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* The state of a formatting run. */
typedef struct Run {
    const char *p, *end;   /* what is left of the format */
    const char *start;
    Value args;            /* the tuple, or the one argument */
    size_t next, count;    /* of args; count 1 where it is no tuple */
    bool is_tuple, used_key;
    Value mapping;         /* where args may be one, else 0 */
    char *out;
    size_t length, capacity;
} Run;

/* One conversion. */
typedef struct Conversion {
    bool left, plus, space, alternate, zero;
    int width, precision; /* -1: none */
    char type;
} Conversion;

/* ---- output ---- */

static char *reserve(Run *run, size_t n)
{
    size_t wanted;
    if (ADD_OVERFLOWS(run->length, n, &wanted) || wanted > PTRDIFF_MAX / 2) {
        raise_no_memory();
        return 0;
    }
    if (wanted > run->capacity || !run->out) {
        size_t capacity = wanted + wanted / 2 + 64;
        char *grown = gc_realloc_buffer_atomic(run->out, run->length, capacity);
        if (!grown) {
            raise_no_memory();
            return 0;
        }
        run->out = grown;
        run->capacity = capacity;
    }
    char *at = run->out + run->length;
    run->length = wanted;
    return at;
}

static bool put(Run *run, const char *text, size_t n)
{
    memcpy(TRY(reserve(run, n)), text, n);
    return true;
}

static bool fill(Run *run, char c, size_t n)
{
    memset(TRY(reserve(run, n)), c, n);
    return true;
}

/* Text of n bytes, padded to the width. */
static bool put_padded(Run *run, const Conversion *c, const char *text, size_t n)
{
    size_t missing = c->width > 0 && (size_t)c->width > n ? (size_t)c->width - n : 0;
    TRY(c->left || fill(run, ' ', missing));
    TRY(put(run, text, n));
    return !c->left || fill(run, ' ', missing);
}

/* A number: zeros go between its sign and prefix, and its digits. */
static bool put_number(Run *run, const Conversion *c, bool negative, const char *prefix,
                       const char *digits, size_t n)
{
    char head[4] = {0}, sign = negative ? '-' : c->plus ? '+' : c->space ? ' ' : 0;
    size_t n_head = 0;
    if (sign)
        head[n_head++] = sign;
    n_head += (size_t)(stpcpy(head + n_head, prefix) - (head + n_head));
    size_t total = n_head + n;
    size_t missing = c->width > 0 && (size_t)c->width > total ? (size_t)c->width - total : 0;
    bool zeros = c->zero && !c->left;
    TRY(c->left || zeros || fill(run, ' ', missing));
    TRY(put(run, head, n_head));
    TRY(!zeros || fill(run, '0', missing));
    TRY(put(run, digits, n));
    return !c->left || fill(run, ' ', missing);
}

/* ---- arguments ---- */

static Value next_argument(Run *run)
{
    if (run->next >= run->count)
        RAISE(TypeError, "not enough arguments for format string");
    Value v = run->is_tuple ? as_tuple(run->args)->items[run->next] : run->args;
    run->next++;
    return v;
}

/* "(key)": the mapping's item becomes the one argument. */
static bool read_key(Run *run)
{
    if (!run->mapping)
        RAISE(TypeError, "format requires a mapping");
    const char *start = ++run->p;
    for (int depth = 1; depth && run->p < run->end; run->p++)
        depth += *run->p == '(' ? 1 : *run->p == ')' ? -1 : 0;
    if (run->p == run->end && (run->p == start || run->p[-1] != ')'))
        RAISE(ValueError, "incomplete format key");
    Value key = TRY(bytes_new(start, (size_t)(run->p - 1 - start)));
    run->args = TRY(value_getitem(run->mapping, key));
    run->is_tuple = false;
    run->used_key = true;
    run->count = 1;
    run->next = 0;
    return true;
}

/* A width or precision: digits, or '*' for the next argument. */
static bool read_size(Run *run, const char *too_big, int *size)
{
    if (run->p < run->end && *run->p == '*') {
        run->p++;
        Value v = TRY(next_argument(run));
        if (!is_int(v))
            RAISE(TypeError, "* wants int");
        return value_as_int(v, size);
    }
    int64_t n = 0;
    for (; run->p < run->end && isdigit((unsigned char)*run->p); run->p++) {
        n = n * 10 + (*run->p - '0');
        if (n > INT_MAX)
            RAISE(ValueError, too_big);
    }
    *size = (int)n;
    return true;
}

static void read_flags(Run *run, Conversion *c)
{
    for (; run->p < run->end; run->p++)
        switch (*run->p) {
        case '-': c->left = true; break;
        case '+': c->plus = true; break;
        case ' ': c->space = true; break;
        case '#': c->alternate = true; break;
        case '0': c->zero = true; break;
        default: return;
        }
}

static bool read_conversion(Run *run, Conversion *c)
{
    *c = (Conversion){.width = -1, .precision = -1};
    if (run->p < run->end && *run->p == '(')
        TRY(read_key(run));
    read_flags(run, c);
    if (run->p < run->end && (*run->p == '*' || isdigit((unsigned char)*run->p))) {
        TRY(read_size(run, "width too big", &c->width));
        if (c->width < 0) {
            c->left = true;
            c->width = c->width == INT_MIN ? INT_MAX : -c->width;
        }
    }
    if (run->p < run->end && *run->p == '.') {
        run->p++;
        TRY(read_size(run, "prec too big", &c->precision));
        if (c->precision < 0)
            c->precision = 0;
    }
    if (run->p < run->end && strchr("hlL", *run->p))
        run->p++;
    if (run->p == run->end)
        RAISE(ValueError, "incomplete format");
    c->type = *run->p++;
    if (c->type == 'i')
        c->type = 'd';
    return true;
}

/* ---- conversions ---- */

/* The argument of %d and its kin as an int. */
static Value integer_argument(Value v, char type)
{
    if (is_int(v))
        return v;
    const Slots *slots = &type_of(v)->slots;
    bool exact = type == 'o' || type == 'x' || type == 'X';
    Value number = 0;
    if (exact ? slots->as_index != 0 : slots->as_index || slots->as_int || slots->as_float) {
        number = exact ? value_index(v) : int_from_value(v);
        if (number || !error_clear_if(TYPE_TypeError))
            return number;
    }
    RAISE(TypeError, "%%%c format: %s is required, not %T", type,
          exact ? "an integer" : "a real number", v);
}

static bool put_integer(Run *run, Conversion *c, Value v)
{
    Value number = TRY(integer_argument(v, c->type));
    int base = c->type == 'o' ? 8 : (c->type | 0x20) == 'x' ? 16 : 10;
    const char *prefix = "";
    if (c->alternate)
        prefix = c->type == 'o' ? "0o" : c->type == 'x' ? "0x" : c->type == 'X' ? "0X" : "";
    size_t n;
    char *digits = TRY(int_digits(number, base, &n));
    if (c->precision > 0 && (size_t)c->precision > n) {
        size_t zeros = (size_t)c->precision - n;
        char *longer = gc_alloc_atomic((size_t)c->precision);
        if (!longer)
            return raise_no_memory();
        memset(longer, '0', zeros);
        memcpy(longer + zeros, digits, n);
        digits = longer;
        n += zeros;
    }
    for (size_t i = 0; i < n && c->type == 'X'; i++)
        digits[i] = byte_upper(digits[i]);
    return put_number(run, c, int_sign(number) < 0, prefix, digits, n);
}

static bool put_float(Run *run, Conversion *c, Value v)
{
    double d;
    if (!value_as_double(v, &d)) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "float argument required, not %T", v);
        return false;
    }
    size_t n;
    if (c->precision > INT_MAX - 1000)
        return raise_no_memory();
    char *text = TRY(float_format(d, (char)(c->type | 0x20), c->precision < 0 ? 6 : c->precision,
                                  c->alternate, &n));
    for (size_t i = 0; i < n && byte_is_upper((unsigned char)c->type); i++)
        text[i] = byte_upper(text[i]);
    bool negative = *text == '-';
    return put_number(run, c, negative, "", text + negative, n - negative);
}

static bool put_char(Run *run, const Conversion *c, Value v)
{
    char byte;
    Span8 s = {0};
    if (is_bytes(v) || is_bytearray(v))
        s = bytes_span(v);
    if (s.n == 1)
        byte = *s.p;
    else if (!is_bytes(v) && !is_bytearray(v) && type_of(v)->slots.as_index) {
        ssize_t i;
        TRY(value_as_ssize_clipped(v, &i));
        if (i < 0 || i > 255)
            RAISE(OverflowError, "%%c arg not in range(256)");
        byte = (char)i;
    } else
        RAISE(TypeError, "%%c requires an integer in range(256) or a single byte");
    return put_padded(run, c, &byte, 1);
}

static size_t clipped(const Conversion *c, size_t n)
{
    return c->precision >= 0 && (size_t)c->precision < n ? (size_t)c->precision : n;
}

static bool put_bytes(Run *run, const Conversion *c, Value v)
{
    if (!is_bytes(v) && !is_bytearray(v)) {
        Value special = TRY(call_special(v, NAME(__bytes__), 0, 0));
        if (special != UNBOUND && !is_bytes(special))
            RAISE(TypeError, "__bytes__ returned non-bytes (type %T)", special);
        if (special == UNBOUND && !buffer_exported(v))
            RAISE(TypeError, "%%b requires a bytes-like object, or an object that implements "
                  "__bytes__, not '%T'", v);
        v = special == UNBOUND ? v : special;
    }
    BUFFER_AUTO view;
    TRY(buffer_get(v, &view, BUFFER_SIMPLE));
    return put_padded(run, c, view.data, clipped(c, view.length));
}

static bool put_ascii(Run *run, const Conversion *c, Value v)
{
    Value text = TRY(value_ascii(v));
    return put_padded(run, c, as_str(text)->data, clipped(c, str_length(text)));
}

static bool put_conversion(Run *run)
{
    Conversion c;
    if (run->p < run->end && *run->p == '%') {
        run->p++;
        return put(run, "%", 1);
    }
    TRY(read_conversion(run, &c));
    Value v = TRY(next_argument(run));
    switch (c.type) {
    case 'a': case 'r':
        return put_ascii(run, &c, v);
    case 's': case 'b':
        return put_bytes(run, &c, v);
    case 'c':
        return put_char(run, &c, v);
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
        return put_integer(run, &c, v);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        return put_float(run, &c, v);
    }
    RAISE(ValueError, "unsupported format character '%c' (0x%x) at index %zd", c.type,
          (unsigned char)c.type, (ssize_t)(run->p - 1 - run->start));
}

/* ---- the run ---- */

static bool is_mapping(Value v)
{
    return type_of(v)->slots.getitem && !is_tuple(v) && !is_bytes(v) && !is_str(v)
        && !is_bytearray(v);
}

static bool format_all(Run *run)
{
    while (run->p < run->end) {
        const char *percent = memchr(run->p, '%', (size_t)(run->end - run->p));
        const char *stop = percent ? percent : run->end;
        TRY(put(run, run->p, (size_t)(stop - run->p)));
        if (!percent)
            break;
        run->p = percent + 1;
        TRY(put_conversion(run));
    }
    if (run->next < run->count && !run->mapping)
        RAISE(TypeError, "not all arguments converted during bytes formatting");
    return true;
}

Value bytes_remainder(Value self, Value args)
{
    if (!is_bytes(self) && !is_bytearray(self))
        return NOT_IMPLEMENTED;
    /* a bytearray must not change while it is read */
    BUFFER_AUTO view;
    TRY(buffer_get(self, &view, BUFFER_SIMPLE));
    Run run = {.p = view.data, .start = view.data, .args = args,
               .is_tuple = is_tuple(args), .mapping = is_mapping(args) ? args : 0};
    run.end = run.p + view.length;
    run.count = run.is_tuple ? tuple_count(args) : 1;
    TRY(format_all(&run));
    return bytes_like(self, run.out, run.length);
}
