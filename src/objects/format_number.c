/* SPDX-License-Identifier: MIT
 *
 * format(number, spec) for int, float and complex:
 *
 *     [[fill]align][sign]["z"]["#"]["0"][width][grouping]["." precision][type]
 *
 * A number is laid out as  fill sign prefix fill digits point rest fill  where one of the
 * three fills is used, as the alignment says, and only `digits` are grouped.
 */
#include <limits.h>
#include <locale.h>
#include <math.h>

#include "gc/heap.h"
#include "objects/float.h"
#include "objects/int_limbs.h"
#include "objects/operate.h"
#include "objects/str.h"

typedef struct Spec {
    uint32_t fill;
    char align;       /* '<' '>' '=' '^' */
    char sign;        /* '-' '+' ' ' or 0 */
    bool coerce_zero; /* 'z': no negative zero */
    bool alternate;   /* '#' */
    ssize_t width;    /* -1: none */
    ssize_t precision;
    char grouping;    /* ',' '_' or 0 */
    uint32_t type;    /* 0: none */
} Spec;

/* ---- reading the spec ---- */

static bool is_align(uint32_t c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* Digits at *at; -1 when there are none. */
static bool read_number(Value spec, size_t *at, ssize_t *number)
{
    *number = -1;
    for (; *at < str_length(spec); ++*at) {
        uint32_t c = str_at(spec, *at);
        if (c < '0' || c > '9')
            break;
        ssize_t n = *number < 0 ? 0 : *number;
        if (n > (PTRDIFF_MAX - (ssize_t)(c - '0')) / 10)
            RAISE(ValueError, "Too many decimal digits in format string");
        *number = n * 10 + (ssize_t)(c - '0');
    }
    return true;
}

/* Is the character c at *at? Then step over it. */
static bool accept(Value spec, size_t *at, uint32_t c)
{
    if (*at >= str_length(spec) || str_at(spec, *at) != c)
        return false;
    ++*at;
    return true;
}

static bool read_grouping(Value spec, size_t *at, Spec *s)
{
    if (accept(spec, at, ','))
        s->grouping = ',';
    if (*at < str_length(spec) && str_at(spec, *at) == '_') {
        if (s->grouping)
            RAISE(ValueError, "Cannot specify both ',' and '_'.");
        s->grouping = '_';
        ++*at;
        if (*at < str_length(spec) && str_at(spec, *at) == ',')
            RAISE(ValueError, "Cannot specify both ',' and '_'.");
    }
    return true;
}

static bool check_grouping(const Spec *s)
{
    if (!s->grouping || !s->type || (s->type < 128 && strchr("defgEGF%", (int)s->type)))
        return true;
    if (s->grouping == '_' && s->type < 128 && strchr("boxX", (int)s->type))
        return true;
    if (s->type > 32 && s->type < 128)
        RAISE(ValueError, "Cannot specify '%c' with '%c'.", s->grouping, (int)s->type);
    RAISE(ValueError, "Cannot specify '%c' with '\\x%x'.", s->grouping, s->type);
}

static void read_flags(Value spec, size_t *at, Spec *s)
{
    size_t n = str_length(spec);
    bool align_given = true, fill_given = false;
    if (n >= 2 && is_align(str_at(spec, 1))) {
        s->fill = str_at(spec, 0);
        s->align = (char)str_at(spec, 1);
        fill_given = true;
        *at = 2;
    } else if (n && is_align(str_at(spec, 0))) {
        s->align = (char)str_at(spec, 0);
        *at = 1;
    } else
        align_given = false;
    for (const char *signs = "+- "; *signs; signs++)
        if (accept(spec, at, (uint32_t)*signs)) {
            s->sign = *signs;
            break;
        }
    s->coerce_zero = accept(spec, at, 'z');
    s->alternate = accept(spec, at, '#');
    if (!fill_given && accept(spec, at, '0')) {
        s->fill = '0';
        if (!align_given)
            s->align = '=';
    }
}

static bool read_spec(Value v, Value spec, Spec *s)
{
    size_t at = 0;
    *s = (Spec){.fill = ' ', .align = '>', .width = -1, .precision = -1};
    read_flags(spec, &at, s);
    TRY(read_number(spec, &at, &s->width));
    TRY(read_grouping(spec, &at, s));
    if (accept(spec, &at, '.')) {
        TRY(read_number(spec, &at, &s->precision));
        if (s->precision < 0)
            RAISE(ValueError, "Format specifier missing precision");
    }
    if (str_length(spec) - at > 1)
        RAISE(ValueError, "Invalid format specifier '%S' for object of type '%T'", spec, v);
    if (at < str_length(spec))
        s->type = str_at(spec, at);
    return check_grouping(s);
}

static Value raise_unknown(Value v, const Spec *s)
{
    if (s->type > 32 && s->type < 128)
        RAISE(ValueError, "Unknown format code '%c' for object of type '%T'", (int)s->type, v);
    RAISE(ValueError, "Unknown format code '\\x%x' for object of type '%T'", s->type, v);
}

/* ---- layout ---- */

/* The point and separator; group sizes from the right as in struct lconv. */
typedef struct Punctuation {
    const char *point, *separator, *grouping;
} Punctuation;

/* The parts of a number's text. Texts are ASCII. */
typedef struct Parts {
    char sign;              /* 0: none */
    const char *prefix;
    uint32_t character;     /* of type 'c', instead of digits; 0: none */
    const char *digits;
    size_t n_digits;
    bool point;
    const char *rest;       /* behind the point, or the word inf or nan */
    size_t n_rest;
} Parts;

static Punctuation choose_punctuation(const Spec *s)
{
    if (s->type == 'n') {
        const struct lconv *c = localeconv();
        return (Punctuation){c->decimal_point, c->thousands_sep, c->grouping};
    }
    bool by_four = s->type < 128 && s->type && strchr("boxX", (int)s->type);
    return (Punctuation){".", s->grouping == ',' ? "," : s->grouping ? "_" : "",
                         !s->grouping ? "" : by_four ? "\4" : "\3"};
}

/* Digits in groups, separated, and filled with zeros to at least min_width characters.
 * Works from the right; the text starts at the returned pointer and ends at *end. */
static char *group_digits(const Parts *p, const Punctuation *how, ssize_t min_width, char **end)
{
    size_t separator = strlen(how->separator);
    size_t longest = MAX(p->n_digits, min_width > 0 ? (size_t)min_width : 0);
    size_t size = (longest + 1) * (1 + separator) + separator + 1;
    char *buffer = gc_alloc_atomic(size), *out = buffer + size;
    if (!buffer) {
        raise_no_memory();
        return 0;
    }
    *end = out;
    size_t left = p->n_digits;
    const char *group = how->grouping;
    for (;;) {
        /* the last size repeats; CHAR_MAX (or none) ends grouping */
        size_t length = *group && *group != CHAR_MAX && separator ? (size_t)*group : SIZE_MAX;
        size_t wanted = MAX(MAX(left, min_width > 0 ? (size_t)min_width : 0), (size_t)1);
        length = MIN(length, wanted);
        for (size_t i = 0; i < length; i++)
            *--out = left ? p->digits[--left] : '0';
        min_width -= (ssize_t)length;
        if (!left && min_width <= 0)
            return out;
        min_width -= (ssize_t)separator;
        out -= separator;
        memcpy(out, how->separator, separator);
        if (group[0] && group[1])
            group++;
    }
}

/* Characters of valid UTF-8 text. */
static size_t count_chars(const char *text, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += (text[i] & 0xc0) != 0x80;
    return count;
}

static bool builder_utf8(StrBuilder *b, const char *text, size_t n)
{
    Value s = TRY(str_new_utf8(text, n));
    return builder_str(b, s);
}

static bool build_parts(StrBuilder *b, const Parts *p, const char *digits, size_t n_digits,
                        const Punctuation *how, const size_t fill[3], uint32_t fill_char)
{
    TRY(builder_fill(b, fill_char, fill[0]));
    if (p->sign)
        TRY(builder_char(b, (uint32_t)p->sign));
    TRY(builder_text(b, p->prefix));
    TRY(builder_fill(b, fill_char, fill[1]));
    TRY(builder_utf8(b, digits, n_digits));
    if (p->character)
        TRY(builder_char(b, p->character));
    if (p->point)
        TRY(builder_text(b, how->point));
    TRY(builder_ascii(b, p->rest, p->n_rest));
    return builder_fill(b, fill_char, fill[2]);
}

/* Distributes the missing characters: left, behind the sign, right. */
static void choose_fill(char align, size_t missing, size_t fill[3])
{
    fill[0] = align == '>' ? missing : align == '^' ? missing / 2 : 0;
    fill[1] = align == '=' ? missing : 0;
    fill[2] = missing - fill[0] - fill[1];
}

static Value lay_out(const Spec *s, const Parts *p)
{
    Punctuation how = choose_punctuation(s);
    size_t others = (p->sign != 0) + strlen(p->prefix) + (p->character != 0) + p->n_rest
        + (p->point ? count_chars(how.point, strlen(how.point)) : 0);
    const char *digits = p->digits;
    size_t n = p->n_digits;
    if (n && *how.grouping) {
        char *end;
        /* zeros that fill up to the width are grouped too */
        bool zeros = s->fill == '0' && s->align == '=';
        digits = TRY(group_digits(p, &how, zeros ? s->width - (ssize_t)others : 0, &end));
        n = (size_t)(end - digits);
    }
    size_t total = others + count_chars(digits, n), fill[3];
    choose_fill(s->align, s->width > (ssize_t)total ? (size_t)s->width - total : 0, fill);
    StrBuilder b = {0};
    TRY(build_parts(&b, p, digits, n, &how, fill, s->fill));
    return builder_finish(&b);
}

static char shown_sign(bool negative, char sign)
{
    return negative ? '-' : sign == '-' ? 0 : sign; /* 0: none was given */
}

/* ---- float ---- */

/* Is the text, of a negative number, that of zero? */
static bool is_negative_zero(const char *text)
{
    if (*text++ != '-')
        return false;
    for (; *text && *text != '%' && (*text | 0x20) != 'e'; text++)
        if (*text != '0' && *text != '.')
            return false;
    return true;
}

/* Takes the text of a float apart. */
static Parts float_parts(const Spec *s, char *text, size_t n)
{
    bool negative = *text == '-';
    if (s->coerce_zero && is_negative_zero(text))
        negative = (text++, n--, false);
    else if (negative) {
        text++;
        n--;
    }
    Parts p = {.sign = shown_sign(negative, s->sign), .prefix = "", .digits = text};
    while (p.n_digits < n && text[p.n_digits] >= '0' && text[p.n_digits] <= '9')
        p.n_digits++;
    p.point = p.n_digits < n && text[p.n_digits] == '.';
    p.rest = text + p.n_digits + p.point;
    p.n_rest = n - p.n_digits - p.point;
    return p;
}

static bool check_precision(const Spec *s)
{
    if (s->precision > INT_MAX)
        RAISE(ValueError, "precision too big");
    return s->precision < INT_MAX - 1000 || raise_no_memory();
}

/* The text of d as the type says; `code` is 0 for types that floats don't have. */
static char *float_text(double d, const Spec *s, unsigned flags, size_t *n)
{
    char code = (char)s->type;
    int precision = s->precision < 0 ? 6 : (int)s->precision;
    if (s->alternate)
        flags |= FLOAT_ALTERNATE;
    if (!code || code == 'r') {
        code = s->precision < 0 ? 'r' : 'g';
        precision = s->precision < 0 ? 0 : precision;
    } else {
        flags &= ~(unsigned)FLOAT_ADD_DOT_0;
        if (code == 'n')
            code = 'g';
        if (code == '%') {
            d *= 100;
            code = 'f';
        }
    }
    char *text = TRY(float_layout(d, (char)(code | 0x20), precision, flags, n));
    if (code >= 'A' && code <= 'Z')
        for (char *p = text; *p; p++)
            *p = *p >= 'a' && *p <= 'z' ? (char)(*p & ~0x20) : *p;
    if (s->type == '%') {
        char *longer = gc_alloc_atomic(*n + 2);
        if (!longer) {
            raise_no_memory();
            return 0;
        }
        memcpy(longer, text, *n);
        memcpy(longer + (*n)++, "%", 2);
        text = longer;
    }
    return text;
}

static Value format_double(double d, const Spec *s)
{
    size_t n;
    TRY(check_precision(s));
    char *text = TRY(float_text(d, s, FLOAT_ADD_DOT_0, &n));
    Parts p = float_parts(s, text, n);
    return lay_out(s, &p);
}

static bool is_float_type(uint32_t type)
{
    return type && type < 128 && strchr("eEfFgG%", (int)type);
}

Value float_format_spec(Value v, Value spec)
{
    Spec s;
    if (!str_length(spec))
        return value_str(v);
    TRY(read_spec(v, spec, &s));
    if (s.type && s.type != 'n' && !is_float_type(s.type))
        return raise_unknown(v, &s);
    return format_double(float_value(v), &s);
}

/* ---- int ---- */

static Value format_char(Value v, const Spec *s)
{
    int64_t c;
    if (s->sign)
        RAISE(ValueError, "Sign not allowed with integer format specifier 'c'");
    if (s->alternate)
        RAISE(ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
    if (!int_fits_int64(v, &c))
        RAISE(OverflowError, "Python int too large to convert to C long");
    if (c < 0 || c > 0x10ffff)
        RAISE(OverflowError, "%%c arg not in range(0x110000)");
    Parts p = {.prefix = "", .character = (uint32_t)c, .digits = "", .rest = ""};
    if (c)
        return lay_out(s, &p);
    /* NUL is no text for us: it goes in as the rest */
    p.n_rest = 1;
    return lay_out(s, &p);
}

static Value format_integer_type(Value v, const Spec *s)
{
    if (s->precision >= 0)
        RAISE(ValueError, "Precision not allowed in integer format specifier");
    if (s->coerce_zero)
        RAISE(ValueError, "Negative zero coercion (z) not allowed in integer format specifier");
    if (s->type == 'c')
        return format_char(v, s);
    uint32_t type = s->type | 0x20;
    int base = type == 'x' ? 16 : type == 'o' ? 8 : type == 'b' ? 2 : 10;
    Parts p = {.sign = shown_sign(int_sign(v) < 0, s->sign), .prefix = "", .rest = ""};
    char *digits = TRY(int_digits(v, base, &p.n_digits));
    if (s->type == 'X')
        for (char *c = digits; *c; c++)
            *c = *c >= 'a' ? (char)(*c & ~0x20) : *c;
    p.digits = digits;
    if (s->alternate)
        p.prefix = s->type == 'X' ? "0X" : base == 16 ? "0x" : base == 8 ? "0o"
                 : base == 2 ? "0b" : "";
    return lay_out(s, &p);
}

Value int_format_spec(Value v, Value spec)
{
    Spec s;
    if (!str_length(spec))
        return value_str(v);
    if (str_equal_text(spec, "d"))
        return int_to_str(v, 10, false);
    TRY(read_spec(v, spec, &s));
    if (is_float_type(s.type)) {
        bool overflow;
        double d = int_to_double(v, &overflow);
        if (overflow)
            RAISE(OverflowError, "int too large to convert to float");
        return format_double(d, &s);
    }
    if (s.type && (s.type > 127 || !strchr("bcdonxX", (int)s.type)))
        return raise_unknown(v, &s);
    return format_integer_type(v, &s);
}

/* ---- complex ---- */

/* One part of a complex without fill. */
static bool build_part(StrBuilder *b, double d, const Spec *s, char sign)
{
    size_t n;
    Spec part = *s;
    part.width = -1;
    part.sign = sign;
    part.fill = 0;
    part.align = '<';
    char *text = TRY(float_text(d, &part, 0, &n));
    Parts p = float_parts(&part, text, n);
    Value laid_out = TRY(lay_out(&part, &p));
    return builder_str(b, laid_out);
}

static Value build_complex(double real, double imag, const Spec *s)
{
    StrBuilder b = {0};
    bool only_imag = !s->type && real == 0 && !signbit(real), parens = !s->type && !only_imag;
    if (parens)
        TRY(builder_char(&b, '('));
    if (!only_imag)
        TRY(build_part(&b, real, s, s->sign));
    TRY(build_part(&b, imag, s, only_imag ? s->sign : '+'));
    TRY(builder_char(&b, 'j'));
    if (parens)
        TRY(builder_char(&b, ')'));
    return builder_finish(&b);
}

Value complex_format_spec(Value v, Value spec)
{
    Spec s;
    size_t fill[3];
    if (!str_length(spec))
        return value_str(v);
    TRY(read_spec(v, spec, &s));
    if (s.type && s.type != 'n' && (!is_float_type(s.type) || s.type == '%'))
        return raise_unknown(v, &s);
    TRY(check_precision(&s));
    if (s.fill == '0')
        RAISE(ValueError, "Zero padding is not allowed in complex format specifier");
    if (s.align == '=')
        RAISE(ValueError, "'=' alignment flag is not allowed in complex format specifier");
    const Complex *c = (Complex *)v;
    Value text = TRY(build_complex(c->real, c->imag, &s));
    ssize_t n = (ssize_t)str_length(text);
    choose_fill(s.align, s.width > n ? (size_t)(s.width - n) : 0, fill);
    StrBuilder b = {0};
    TRY(builder_fill(&b, s.fill, fill[0]));
    TRY(builder_str(&b, text));
    TRY(builder_fill(&b, s.fill, fill[2]));
    return builder_finish(&b);
}
