/* SPDX-License-Identifier: MIT
 *
 * The % operator of strings:
 *
 *     directive = "%" ["(" key ")"] flags [width] ["." precision] ["h" | "l" | "L"] code
 *
 * Each directive takes its value from the tuple at the right, from the mapping there, or is
 * the one value there.
 */
#include <ctype.h>
#include <limits.h>

#include "objects/call.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/str_data.h"
#include "objects/tuple.h"

typedef struct Percent {
    Value format;
    size_t position;   /* in the format */
    StrBuilder out;
    Value args;        /* tuple, mapping or one value */
    bool is_tuple, is_mapping;
    size_t next;       /* argument to take next; without tuple: 1 once the value is taken */
    Value keyed;       /* what the directive's key names; 0: taken, UNBOUND: there is no key */
} Percent;

typedef struct Directive {
    bool left, plus, space, zero, alternate;
    ssize_t width, precision; /* -1: none */
    uint32_t code;
} Directive;

static inline bool at_end(const Percent *p) { return p->position >= str_length(p->format); }

/* The next character of a directive. */
static bool take(Percent *p, uint32_t *c)
{
    if (at_end(p))
        RAISE(ValueError, "incomplete format");
    *c = str_at(p->format, p->position++);
    return true;
}

static Value next_argument(Percent *p)
{
    if (p->keyed && p->keyed != UNBOUND) {
        Value v = p->keyed;
        p->keyed = 0;
        return v;
    }
    if (!p->keyed)
        RAISE(TypeError, "not enough arguments for format string");
    if (p->is_tuple && p->next < tuple_count(p->args))
        return as_tuple(p->args)->items[p->next++];
    if (!p->is_tuple && p->next++ == 0)
        return p->args;
    RAISE(TypeError, "not enough arguments for format string");
}

/* --- reading directives --- */

/* "(key)", whose parentheses may nest. */
static bool parse_key(Percent *p)
{
    size_t start = p->position, depth = 1;
    if (!p->is_mapping)
        RAISE(TypeError, "format requires a mapping");
    for (; depth > 0 && !at_end(p); p->position++) {
        uint32_t c = str_at(p->format, p->position);
        depth += c == '(';
        depth -= c == ')';
    }
    if (depth > 0)
        RAISE(ValueError, "incomplete format key");
    Value key = TRY(str_substring(p->format, start, p->position - 1));
    p->keyed = TRY(value_getitem(p->args, key));
    return true;
}

static bool set_flag(Directive *d, uint32_t c)
{
    switch (c) {
    case '-': return d->left = true;
    case '+': return d->plus = true;
    case ' ': return d->space = true;
    case '#': return d->alternate = true;
    case '0': return d->zero = true;
    default: return false;
    }
}

static bool parse_digits(Percent *p, uint32_t *c, ssize_t max, const char *too_big, ssize_t *number)
{
    *number = 0;
    while (*c >= '0' && *c <= '9') {
        ssize_t digit = (ssize_t)(*c - '0');
        if (*number > (max - digit) / 10)
            RAISE(ValueError, "%s", too_big);
        *number = *number * 10 + digit;
        TRY(take(p, c));
    }
    return true;
}

/* A "*": the number is an argument. */
static bool star_argument(Percent *p, ssize_t max, const char *c_type, ssize_t *number)
{
    int64_t value;
    Value v = TRY(next_argument(p));
    if (!is_int(v))
        RAISE(TypeError, "* wants int");
    if (!int_fits_int64(v, &value) || value > max || value < -max)
        RAISE(OverflowError, "Python int too large to convert to C %s", c_type);
    *number = value;
    return true;
}

static bool parse_width(Percent *p, Directive *d, uint32_t *c)
{
    if (*c != '*')
        return parse_digits(p, c, SSIZE_MAX, "width too big", &d->width);
    TRY(star_argument(p, SSIZE_MAX, "ssize_t", &d->width));
    if (d->width < 0) {
        d->left = true;
        d->width = -d->width;
    }
    return take(p, c);
}

static bool parse_precision(Percent *p, Directive *d, uint32_t *c)
{
    if (*c != '.')
        return true;
    TRY(take(p, c));
    if (*c != '*')
        return parse_digits(p, c, INT_MAX, "precision too big", &d->precision);
    TRY(star_argument(p, INT_MAX, "int", &d->precision));
    d->precision = MAX(d->precision, 0);
    return take(p, c);
}

static bool parse_directive(Percent *p, Directive *d)
{
    uint32_t c;
    *d = (Directive){.precision = -1};
    TRY(take(p, &c));
    if (c == '(') {
        TRY(parse_key(p));
        TRY(take(p, &c));
    }
    while (set_flag(d, c))
        TRY(take(p, &c));
    TRY(parse_width(p, d, &c));
    TRY(parse_precision(p, d, &c));
    if (c == 'h' || c == 'l' || c == 'L')
        TRY(take(p, &c));
    d->code = c;
    return true;
}

/* --- values --- */

static bool put_padded(Percent *p, const Directive *d, Value s, size_t length)
{
    size_t pad = d->width > (ssize_t)length ? (size_t)d->width - length : 0;
    if (pad && !d->left)
        TRY(builder_fill(&p->out, ' ', pad));
    TRY(builder_slice(&p->out, s, 0, length));
    return !pad || !d->left || builder_fill(&p->out, ' ', pad);
}

static bool put_text(Percent *p, const Directive *d, Value v)
{
    Value s = TRY(d->code == 's' ? (is_exact(v, TYPE_str) ? v : value_str(v))
                  : d->code == 'r' ? value_repr(v) : value_ascii(v));
    size_t length = str_length(s);
    if (d->precision >= 0)
        length = MIN(length, (size_t)d->precision);
    return put_padded(p, d, s, length);
}

static bool put_char(Percent *p, const Directive *d, Value v)
{
    int64_t c;
    if (is_str(v)) {
        if (str_length(v) != 1)
            RAISE(TypeError, "%%c requires int or char");
        return put_padded(p, d, v, 1);
    }
    Value number = is_int(v) ? v : value_index(v);
    if (!number) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "%%c requires int or char");
        return false;
    }
    if (!int_fits_int64(number, &c) || c < 0 || c > 0x10ffff)
        RAISE(OverflowError, "%%c arg not in range(0x110000)");
    return put_padded(p, d, TRY(str_from_char((uint32_t)c)), 1);
}

/* Sign and prefix, zeros, digits: spaces go outside, zeros between prefix and digits. */
static bool put_number(Percent *p, const Directive *d, const char *prefix, size_t zeros, const char *digits,
                       size_t n)
{
    size_t prefix_length = strlen(prefix), length = prefix_length + zeros + n;
    size_t pad = d->width > (ssize_t)length ? (size_t)d->width - length : 0;
    if (!d->left && d->zero)
        zeros += pad, pad = 0;
    if (!d->left)
        TRY(builder_fill(&p->out, ' ', pad));
    TRY(builder_ascii(&p->out, prefix, prefix_length));
    TRY(builder_fill(&p->out, '0', zeros));
    TRY(builder_ascii(&p->out, digits, n));
    return !d->left || builder_fill(&p->out, ' ', pad);
}

static const char *sign_text(const Directive *d, bool negative)
{
    return negative ? "-" : d->plus ? "+" : d->space ? " " : "";
}

static COLD int wrong_number(const Directive *d, Value v)
{
    const char *wanted = d->code == 'o' || d->code == 'x' || d->code == 'X' ? "an integer" : "a real number";
    RAISE(TypeError, "%%%c format: %s is required, not %T", d->code, wanted, v);
}

/* The int that a number stands for: truncated for d, i, u; only integers for o, x, X. */
static Value integer_of(const Directive *d, Value v)
{
    if (is_int(v))
        return v;
    Slots *slots = &type_of(v)->slots;
    if (!slots->as_index && !slots->as_int && !slots->as_float)
        return wrong_number(d, v);
    bool exact = d->code == 'o' || d->code == 'x' || d->code == 'X';
    Value number = exact ? value_index(v) : call1(from_object(rt.types[TYPE_int]), v);
    if (!number && error_clear_if(TYPE_TypeError))
        return wrong_number(d, v);
    return number;
}

static bool put_integer(Percent *p, const Directive *d, Value v)
{
    char prefix[4];
    Value number = TRY(integer_of(d, v));
    int base = d->code == 'o' ? 8 : d->code == 'x' || d->code == 'X' ? 16 : 10;
    Value text = TRY(int_to_str(number, base, false));
    const char *digits = TRY(str_utf8(text, NULL));
    bool negative = digits[0] == '-';
    size_t n = str_length(text) - negative;
    if (d->code == 'X') {
        Value upper = TRY(str_map_case(text, CHAR_UPPER));
        digits = TRY(str_utf8(upper, NULL));
    }
    char *p_end = stpcpy(prefix, sign_text(d, negative));
    if (d->alternate && base != 10) {
        *p_end++ = '0';
        *p_end++ = (char)d->code;
    }
    *p_end = 0;
    size_t zeros = d->precision > (ssize_t)n ? (size_t)d->precision - n : 0;
    return put_number(p, d, prefix, zeros, digits + negative, n);
}

static bool put_float(Percent *p, const Directive *d, Value v)
{
    double number;
    size_t n;
    TRY(value_as_double(v, &number));
    int precision = d->precision < 0 ? 6 : (int)d->precision;
    char *digits = TRY(float_format(number, (char)(d->code | 32), precision, d->alternate, &n));
    bool negative = digits[0] == '-';
    for (size_t i = 0; d->code < 'a' && i < n; i++)
        digits[i] = (char)toupper((unsigned char)digits[i]);
    return put_number(p, d, sign_text(d, negative), 0, digits + negative, n - negative);
}

static bool put_value(Percent *p, const Directive *d, Value v)
{
    switch (d->code) {
    case 's': case 'r': case 'a':
        return put_text(p, d, v);
    case 'c':
        return put_char(p, d, v);
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
        return put_integer(p, d, v);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        return put_float(p, d, v);
    default:
        RAISE(ValueError, "unsupported format character '%c' (0x%x) at index %zd",
              d->code >= ' ' && d->code < 0x7f ? d->code : '?', d->code, p->position - 1);
    }
}

/* --- the whole --- */

/* What follows a '%'. */
static bool put_directive(Percent *p)
{
    Directive d;
    uint32_t c = at_end(p) ? 0 : str_at(p->format, p->position);
    if (c == '%')
        return p->position++, builder_char(&p->out, '%');
    if (c == 's') { /* "%s" of a str, the commonest */
        p->position++;
        Value v = TRY(next_argument(p));
        return builder_str(&p->out, is_exact(v, TYPE_str) ? v : TRY(value_str(v)));
    }
    TRY(parse_directive(p, &d));
    TRY(put_value(p, &d, TRY(next_argument(p))));
    p->keyed = UNBOUND;
    return true;
}

Value str_percent(Value format, Value args)
{
    const Str *s = as_str(format);
    Percent p = {.format = format, .args = args, .is_tuple = is_tuple(args), .keyed = UNBOUND};
    p.is_mapping = !p.is_tuple && !is_str(args) && type_of(args)->slots.getitem;
    while (p.position < s->length) {
        size_t start = p.position;
        ssize_t n = str_find_char(str_at_address(s, start), s->kind, s->length - start, '%');
        size_t stop = n < 0 ? s->length : start + (size_t)n;
        TRY(builder_slice(&p.out, format, start, stop));
        p.position = stop + 1;
        if (n >= 0)
            TRY(put_directive(&p));
    }
    bool all = p.is_tuple ? p.next == tuple_count(args) : p.next > 0 || p.is_mapping;
    if (!all)
        RAISE(TypeError, "not all arguments converted during string formatting");
    return builder_finish(&p.out);
}
