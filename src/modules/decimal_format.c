/* SPDX-License-Identifier: MIT
 *
 * _decimal: format(number, spec)
 *
 *     [[fill]align][sign]["z"]["0"][width][","]["." precision][type]
 *
 * The number is rounded and laid out as  sign, grouped digits, rest  first; then filled
 * up.
 */
#include <limits.h>
#include <locale.h>

#include "modules/decimal.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/str.h"

typedef struct Spec {
    uint32_t fill;
    char align; /* '<' '>' '=' '^' */
    char sign;  /* '-' '+' ' ' */
    bool zero_pad, no_negative_zero;
    int64_t width, precision; /* precision -1: none */
    char type;
    const char *point, *separator; /* UTF-8 */
    const char *grouping;          /* as localeconv()'s */
} Spec;

/* --- reading the spec --- */

static int raise_spec(void)
{
    RAISE(ValueError, "invalid format string");
}

static bool is_align(uint32_t c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

static uint32_t peek(Value text, size_t at)
{
    return at < str_length(text) ? str_at(text, at) : 0;
}

static bool accept(Value text, size_t *at, uint32_t c)
{
    if (*at >= str_length(text) || str_at(text, *at) != c)
        return false;
    ++*at;
    return true;
}

static bool read_number(Value text, size_t *at, int64_t *number)
{
    for (*number = 0; peek(text, *at) >= '0' && peek(text, *at) <= '9'; ++*at)
        if (*number < DECIMAL_LIMIT / 10)
            *number = *number * 10 + (int64_t)(peek(text, *at) - '0');
        else
            return raise_spec();
    return true;
}

/* [[fill]align][sign]["z"]["0"] */
static bool read_placing(Value text, size_t *at, Spec *spec)
{
    bool aligned = false;
    if (str_length(text) > 1 && is_align(str_at(text, 1))) {
        spec->fill = str_at(text, 0);
        if (spec->fill >= 0xd800 && spec->fill < 0xe000) {
            size_t n;
            return str_utf8(text, &n) != 0;
        }
        *at = 1;
    }
    if (is_align(peek(text, *at))) {
        spec->align = (char)peek(text, (*at)++);
        aligned = true;
    }
    uint32_t c = peek(text, *at);
    if (c == '+' || c == '-' || c == ' ')
        spec->sign = (char)peek(text, (*at)++);
    spec->no_negative_zero = accept(text, at, 'z');
    spec->zero_pad = accept(text, at, '0');
    if (spec->zero_pad) {
        if (aligned)
            return raise_spec();
        spec->align = '=';
        spec->fill = '0';
    }
    return true;
}

static bool read_spec(Value text, Spec *spec, bool capitals)
{
    size_t at = 0;
    TRY(read_placing(text, &at, spec));
    if (peek(text, at) == '0')
        return raise_spec();
    TRY(read_number(text, &at, &spec->width));
    if (accept(text, &at, ',')) {
        spec->separator = ",";
        spec->grouping = "\3";
    }
    if (accept(text, &at, '.')) {
        if (peek(text, at) < '0' || peek(text, at) > '9')
            return raise_spec();
        TRY(read_number(text, &at, &spec->precision));
    }
    uint32_t type = peek(text, at);
    if (type && type < 128 && strchr("eEfFgGn%", (int)type)) {
        spec->type = (char)type;
        at++;
    }
    if (at != str_length(text) || (spec->type == 'n' && *spec->separator))
        return raise_spec();
    if (!spec->type)
        spec->type = capitals ? 'G' : 'g';
    return true;
}

/* --- conventions for 'n' --- */

static void use_locale(Spec *spec)
{
    const struct lconv *l = localeconv();
    spec->point = l->decimal_point;
    spec->separator = l->thousands_sep;
    spec->grouping = l->grouping;
}

static bool override(Value conventions, const char *key, const char **text)
{
    Value v = dict_get_text(conventions, key);
    if (v == UNBOUND)
        return true;
    if (!is_str(v))
        RAISE(TypeError, "bad argument type for built-in operation");
    size_t n;
    *text = TRY(str_utf8(v, &n)); /* a grouping may end with a 0 */
    return true;
}

static bool use_conventions(Spec *spec, Value conventions)
{
    if (spec->type != 'n' && conventions == UNBOUND)
        return true;
    if (spec->type == 'n')
        use_locale(spec);
    if (conventions != UNBOUND) {
        if (!is_dict(conventions))
            RAISE(TypeError, "optional argument must be a dict");
        TRY(override(conventions, "decimal_point", &spec->point));
        TRY(override(conventions, "thousands_sep", &spec->separator));
        TRY(override(conventions, "grouping", &spec->grouping));
    }
    if (strlen(spec->point) > 4 || strlen(spec->separator) > 4)
        RAISE(ValueError, "invalid override dict");
    for (const char *size = spec->grouping; *size; size++)
        if ((unsigned char)*size > CHAR_MAX)
            RAISE(ValueError, "invalid override dict");
    if (spec->type == 'n')
        spec->type = 'g';
    return true;
}

/* --- rounding --- */

static bool is_fixed(const Spec *spec)
{
    return spec->type == 'f' || spec->type == 'F' || spec->type == '%';
}

static bool is_scientific(const Spec *spec)
{
    return spec->type == 'e' || spec->type == 'E';
}

/* To so many digits: fewer, or with zeros more. */
static bool round_to(Number *n, int64_t digits, Arithmetic *c)
{
    if (decimal_is_zero(n))
        return true;
    for (int i = 0; i < 2; i++)
        TRY(decimal_rescale(n, n, decimal_adjusted(n) + 1 - digits, c));
    return true;
}

static bool round_for(Number *n, const Spec *spec, Arithmetic *c)
{
    int64_t precision = spec->precision;
    if (spec->type == '%')
        n->exponent += 2;
    if (precision >= 0) {
        if (is_scientific(spec))
            TRY(round_to(n, precision + 1, c));
        else if (is_fixed(spec))
            TRY(decimal_rescale(n, n, -precision, c));
        else if (natural_digits(&n->coefficient) > (precision ? precision : 1))
            TRY(round_to(n, precision ? precision : 1, c));
    }
    if (decimal_is_zero(n) && n->exponent > 0 && is_fixed(spec))
        n->exponent = 0;
    return true;
}

/* --- laying out --- */

typedef struct Layout {
    const char *digits; /* before the point, then behind it: zeros outside of them */
    int64_t count;
    int64_t before, behind; /* digits on each side of the point */
    int64_t zeros;          /* of those behind, the first ones are zeros of ours */
    char exponent[32];
} Layout;

static void lay_out(Layout *l, const Number *n, const Spec *spec)
{
    int64_t leftmost = n->exponent + l->count, point = 1;
    if (is_scientific(spec))
        point = decimal_is_zero(n) && spec->precision >= 0 ? 1 - spec->precision : 1;
    else if (is_fixed(spec) || (n->exponent <= 0 && leftmost > -6))
        point = leftmost;
    l->before = point;
    l->zeros = point < 0 ? -point : 0;
    l->behind = point < l->count ? l->count - point : 0;
    *l->exponent = 0;
    if (leftmost != point || is_scientific(spec))
        sprintf(l->exponent, "%c%+lld",
                spec->type == 'E' || spec->type == 'G' ? 'E' : 'e',
                (long long)(leftmost - point));
}

/* The digit at the place, counted from the left, of those before the point. */
static char digit_before(const Layout *l, int64_t at)
{
    return at >= 0 && at < l->count && l->before > 0 ? l->digits[at] : '0';
}

static size_t utf8_length(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += (*text & 0xc0) != 0x80;
    return n;
}

/* A short text of the conventions. */
static bool put_mark(StrBuilder *b, const char *text)
{
    bool single = text[0] > 0 && !text[1];
    return single ? builder_char(b, (uint32_t)text[0]) : builder_text(b, text);
}

/* Groups are sized from the right, and their sizes are listed before they are written from
 * the left. Returns how many there are; *total: their digits. */
static size_t list_groups(int64_t *groups, int64_t digits, const Spec *spec,
                          int64_t width, int64_t *total)
{
    int64_t step = (int64_t)utf8_length(spec->separator);
    const char *size = spec->grouping;
    size_t count = 0;
    for (*total = 0; *total < digits || width > 0;) {
        int64_t rest = MAX(digits - *total, width);
        int64_t group = *size && *size != CHAR_MAX && *size < rest ? *size : rest;
        groups[count++] = group;
        *total += group;
        width -= group;
        if (*total >= digits && width <= 0)
            break;
        width -= step;
        if (width <= 0 && *total >= digits)
            width = 1; /* a separator isn't first */
        if (size[0] && size[1])
            size++;
    }
    return count;
}

static bool build_groups(StrBuilder *b, const Layout *l, const Spec *spec, int64_t width)
{
    enum { FEW = 32 };
    int64_t digits = l->before > 0 ? l->before : 1, total, few[FEW], *groups = few;
    size_t most_groups = (size_t)MAX(digits, width) + 2;
    if (most_groups > FEW && !(groups = gc_alloc_atomic(most_groups * sizeof *groups)))
        return raise_no_memory();
    size_t count = list_groups(groups, digits, spec, width, &total);
    int64_t at = digits - total;
    while (count-- > 0) {
        for (int64_t end = at + groups[count]; at < end; at++)
            TRY(builder_char(b, (uint32_t)(at < 0 ? '0' : digit_before(l, at))));
        if (count)
            TRY(put_mark(b, spec->separator));
    }
    return true;
}

static bool build_before(StrBuilder *b, const Layout *l, const Spec *spec, int64_t width)
{
    int64_t digits = l->before > 0 ? l->before : 1;
    if (*spec->separator && *spec->grouping && *spec->grouping != CHAR_MAX)
        return build_groups(b, l, spec, width);
    if (width > digits)
        TRY(builder_fill(b, '0', (size_t)(width - digits)));
    if (l->before <= 0)
        return builder_char(b, '0');
    int64_t real = digits < l->count ? digits : l->count;
    return builder_ascii(b, l->digits, (size_t)real) &&
           builder_fill(b, '0', (size_t)(digits - real));
}

static bool build_behind(StrBuilder *b, const Layout *l, const Spec *spec)
{
    if (l->behind) {
        int64_t start = l->before > 0 ? l->before : 0;
        TRY(put_mark(b, spec->point));
        TRY(builder_fill(b, '0', (size_t)l->zeros));
        TRY(builder_ascii(b, l->digits + start, (size_t)(l->count - start)));
    }
    return (!*l->exponent || builder_text(b, l->exponent)) && (spec->type != '%' || builder_char(b, '%'));
}

static int64_t length_behind(const Layout *l, const Spec *spec)
{
    int64_t start = l->before > 0 ? l->before : 0;
    int64_t digits =
        l->behind ? (int64_t)utf8_length(spec->point) + l->zeros + l->count - start : 0;
    return digits + (int64_t)strlen(l->exponent) + (spec->type == '%');
}

/* Without the sign where that is filled up behind. */
static Value build_number(const Number *n, const Spec *spec, const char *sign)
{
    char room[NATURAL_ROOM];
    size_t count;
    Layout l;
    StrBuilder all = {0};
    l.digits = TRY(natural_text(&n->coefficient, room, &count));
    l.count = (int64_t)count;
    lay_out(&l, n, spec);
    if (l.zeros + (l.before > l.count ? l.before - l.count : 0) > INT32_MAX)
        return (Value)raise_no_memory();
    int64_t width = 0;
    if (spec->zero_pad)
        width = spec->width - length_behind(&l, spec) - (int64_t)strlen(sign);
    if (*sign && spec->align != '=')
        TRY(put_mark(&all, sign));
    TRY(build_before(&all, &l, spec, width));
    TRY(build_behind(&all, &l, spec));
    return builder_finish(&all);
}

static Value build_special(const Number *n, const Spec *spec)
{
    char room[DECIMAL_ROOM];
    size_t length;
    Number plain = *n;
    plain.negative = false;
    char *text = TRY(decimal_text(&plain, false, true, room, &length));
    return str_format("%s%s", text, spec->type == '%' ? "%" : "");
}

/* sign and body, filled up to the width. */
static Value place(const Spec *spec, const char *sign, Value body)
{
    StrBuilder b = {0};
    int64_t length = (int64_t)(strlen(sign) + str_length(body));
    size_t missing = spec->width > length ? (size_t)(spec->width - length) : 0;
    size_t left = spec->align == '^' ? missing / 2 : spec->align == '>' ? missing : 0;
    size_t middle = spec->align == '=' ? missing : 0;
    if (!missing && !*sign)
        return body;
    TRY(builder_fill(&b, spec->fill, left));
    TRY(builder_text(&b, sign));
    TRY(builder_fill(&b, spec->fill, middle));
    TRY(builder_str(&b, body));
    TRY(builder_fill(&b, spec->fill, missing - left - middle));
    return builder_finish(&b);
}

static Value format_number(const Number *a, Spec *spec, const DecimalContext *context)
{
    Number n = *a;
    Arithmetic c = decimal_widest();
    c.rounding = context->arithmetic.rounding;
    if (spec->width > INT32_MAX || spec->precision > INT32_MAX)
        return (Value)raise_no_memory();
    if (n.kind == FINITE)
        TRY(round_for(&n, spec, &c));
    if (spec->no_negative_zero && decimal_is_zero(&n))
        n.negative = false;
    char sign[2] = {n.negative ? '-' : spec->sign == '-' ? 0 : spec->sign, 0};
    if (n.kind == FINITE) {
        Value body = TRY(build_number(&n, spec, sign));
        return place(spec, spec->align == '=' ? sign : "", body);
    }
    if (spec->zero_pad) {
        spec->fill = ' ';
        spec->align = '>';
    }
    return place(spec, sign, TRY(build_special(&n, spec)));
}

/* args: self, the spec, conventions that override the locale's */
Value decimal_format(Value *args)
{
    DecimalContext *context = TRY(decimal_context());
    bool capitals = context->arithmetic.capitals;
    Spec spec = {.fill = ' ',
                 .align = '>',
                 .sign = '-',
                 .precision = -1,
                 .point = ".",
                 .separator = "",
                 .grouping = ""};
    if (!is_str(args[1]))
        RAISE(TypeError, "format arg must be str");
    TRY(read_spec(args[1], &spec, capitals));
    TRY(use_conventions(&spec, args[2]));
    return format_number(decimal_number(args[0]), &spec, context);
}
