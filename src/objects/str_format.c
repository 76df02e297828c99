/* SPDX-License-Identifier: MIT
 *
 * str.format and str.format_map; and format(s, spec) for strings themselves.
 */
#include <limits.h>

#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/str_data.h"
#include "objects/str_format.h"
#include "objects/tuple.h"

enum { MAX_NESTING = 2 }; /* fields, and fields in their specs */

/* How fields are numbered: by the text or automatically, not both. */
enum Numbering { NUMBERING_OPEN, NUMBERING_AUTOMATIC, NUMBERING_MANUAL };

typedef struct Format {
    Value *args;         /* positional arguments, without the format */
    size_t count;
    Value *keyword_values;
    Value keyword_names; /* tuple or 0 */
    Value mapping;       /* format_map's; 0: str.format */
    enum Numbering numbering;
    ssize_t next;        /* automatic field number */
} Format;

static bool build(Format *f, Value text, size_t start, size_t end, int depth, StrBuilder *out);

/* --- values of fields --- */

static Value positional(Format *f, ssize_t number, bool automatic)
{
    enum Numbering kind = automatic ? NUMBERING_AUTOMATIC : NUMBERING_MANUAL;
    if (f->numbering == NUMBERING_OPEN)
        f->numbering = kind;
    if (f->numbering != kind && automatic)
        RAISE(ValueError, "cannot switch from manual field specification to automatic field numbering");
    if (f->numbering != kind)
        RAISE(ValueError, "cannot switch from automatic field numbering to manual field specification");
    if (automatic)
        number = f->next++;
    if (f->mapping)
        RAISE(ValueError, "Format string contains positional fields");
    if ((size_t)number >= f->count)
        RAISE(IndexError, "Replacement index %zd out of range for positional args tuple", number);
    return f->args[number];
}

static Value keyword(Format *f, Value name)
{
    if (f->mapping)
        return value_getitem(f->mapping, name);
    for (size_t i = 0; f->keyword_names && i < tuple_count(f->keyword_names); i++) {
        if (str_equal(as_tuple(f->keyword_names)->items[i], name))
            return f->keyword_values[i];
    }
    return raise_value(TYPE_KeyError, name);
}

/* The object that a field's name tells. */
static Value field_value(Format *f, Value text, TextSpan name)
{
    size_t position = format_name_first(text, name);
    TextSpan first = {name.start, position};
    ssize_t number;
    bool is_attribute;
    Value key, v;
    TRY(format_integer(text, first, &number));
    if (number >= 0 || first.start == first.end)
        v = TRY(positional(f, number, number < 0));
    else
        v = TRY(keyword(f, TRY(str_substring(text, first.start, first.end))));
    while (position < name.end) {
        TRY(format_name_next(text, &position, name.end, &is_attribute, &key));
        v = TRY(is_attribute ? attr_get(v, key) : value_getitem(v, key));
    }
    return v;
}

static Value convert(Value v, uint32_t conversion)
{
    switch (conversion) {
    case 0:
        return v;
    case 'r':
        return value_repr(v);
    case 's':
        return value_str(v);
    case 'a':
        return value_ascii(v);
    default:
        if (conversion > 32 && conversion < 127)
            RAISE(ValueError, "Unknown conversion specifier %c", conversion);
        RAISE(ValueError, "Unknown conversion specifier \\x%x", conversion);
    }
}

static Value field_spec(Format *f, Value text, const FormatPart *part, int depth)
{
    StrBuilder spec = {0};
    if (!part->nested)
        return str_substring(text, part->spec.start, part->spec.end);
    TRY(build(f, text, part->spec.start, part->spec.end, depth - 1, &spec));
    return builder_finish(&spec);
}

static bool put_field(Format *f, Value text, const FormatPart *part, int depth, StrBuilder *out)
{
    Value v = TRY(field_value(f, text, part->name));
    v = TRY(convert(v, part->conversion));
    Value spec = TRY(field_spec(f, text, part, depth));
    if (is_exact(v, TYPE_str) && str_length(spec) == 0)
        return builder_str(out, v);
    return builder_str(out, TRY(value_format(v, spec)));
}

static bool build(Format *f, Value text, size_t start, size_t end, int depth, StrBuilder *out)
{
    FormatPart part;
    bool done;
    if (depth <= 0)
        RAISE(ValueError, "Max string recursion exceeded");
    for (size_t position = start; ; ) {
        TRY(format_next_part(text, &position, end, &part, &done));
        if (done)
            return true;
        TRY(builder_slice(out, text, part.literal.start, part.literal.end));
        if (part.has_field)
            TRY(put_field(f, text, &part, depth, out));
    }
}

Value str_format_method(Value *args, size_t nargs, Value kwnames)
{
    StrBuilder out = {0};
    Format f = {.args = args + 1, .count = nargs - 1, .keyword_values = args + nargs,
                .keyword_names = kwnames};
    TRY(build(&f, args[0], 0, str_length(args[0]), MAX_NESTING, &out));
    return builder_finish(&out);
}

Value str_format_map(Value *args)
{
    StrBuilder out = {0};
    Format f = {.mapping = args[1]};
    TRY(build(&f, args[0], 0, str_length(args[0]), MAX_NESTING, &out));
    return builder_finish(&out);
}

/* --- format(s, spec) --- */

/* [[fill]align][sign]["z"]["#"]["0"][width][grouping]["." precision][type] */
typedef struct Spec {
    uint32_t fill, align, sign, grouping, type;
    bool no_negative_zero, alternate;
    ssize_t width, precision; /* -1: none */
} Spec;

static bool is_align(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

static bool spec_number(Value spec, size_t *i, ssize_t *number)
{
    ssize_t value = 0;
    size_t start = *i;
    for (; *i < str_length(spec); ++*i) {
        int digit = char_decimal_value(str_at(spec, *i));
        if (digit < 0)
            break;
        if (value > (SSIZE_MAX - digit) / 10)
            RAISE(ValueError, "Too many decimal digits in format string");
        value = value * 10 + digit;
    }
    *number = *i > start ? value : -1;
    return true;
}

static bool spec_grouping(Value spec, size_t *i, Spec *out)
{
    uint32_t c = *i < str_length(spec) ? str_at(spec, *i) : 0;
    if (c != ',' && c != '_')
        return true;
    out->grouping = c;
    ++*i;
    uint32_t next = *i < str_length(spec) ? str_at(spec, *i) : 0;
    if (next == c && c == '_')
        RAISE(ValueError, "Cannot specify '_' with '_'.");
    if (next == ',' || next == '_')
        RAISE(ValueError, "Cannot specify both ',' and '_'.");
    return true;
}

static bool parse_spec(Value v, Value spec, Spec *out)
{
    size_t i = 0, n = str_length(spec);
#define PEEK(k) (i + (k) < n ? str_at(spec, i + (k)) : 0)
    *out = (Spec){.fill = ' ', .width = -1, .precision = -1, .type = 's'};
    bool has_fill = n >= 2 && is_align(PEEK(1));
    if (has_fill) {
        out->fill = PEEK(0), out->align = PEEK(1);
        i += 2;
    } else if (n >= 1 && is_align(PEEK(0))) {
        out->align = PEEK(0);
        i++;
    }
    if (PEEK(0) == '+' || PEEK(0) == '-' || PEEK(0) == ' ')
        out->sign = PEEK(0), i++;
    if (PEEK(0) == 'z')
        out->no_negative_zero = true, i++;
    if (PEEK(0) == '#')
        out->alternate = true, i++;
    if (!has_fill && PEEK(0) == '0')
        out->fill = '0', i++;
    TRY(spec_number(spec, &i, &out->width));
    TRY(spec_grouping(spec, &i, out));
    if (PEEK(0) == '.') {
        i++;
        TRY(spec_number(spec, &i, &out->precision));
        if (out->precision < 0)
            RAISE(ValueError, "Format specifier missing precision");
    }
    if (n - i > 1)
        RAISE(ValueError, "Invalid format specifier '%S' for object of type '%T'", spec, v);
    if (i < n)
        out->type = PEEK(0);
#undef PEEK
    return true;
}

/* What makes sense for numbers only. */
static bool check_spec(Value v, const Spec *spec)
{
    if (spec->type != 's' && spec->type > 32 && spec->type < 128)
        RAISE(ValueError, "Unknown format code '%c' for object of type '%T'", spec->type, v);
    if (spec->type != 's')
        RAISE(ValueError, "Unknown format code '\\x%x' for object of type '%T'", spec->type, v);
    if (spec->grouping)
        RAISE(ValueError, "Cannot specify '%c' with 's'.", spec->grouping);
    if (spec->sign == ' ')
        RAISE(ValueError, "Space not allowed in string format specifier");
    if (spec->sign)
        RAISE(ValueError, "Sign not allowed in string format specifier");
    if (spec->no_negative_zero)
        RAISE(ValueError, "Negative zero coercion (z) not allowed in string format specifier");
    if (spec->alternate)
        RAISE(ValueError, "Alternate form (#) not allowed in string format specifier");
    if (spec->align == '=')
        RAISE(ValueError, "'=' alignment not allowed in string format specifier");
    return true;
}

Value str_format_spec(Value v, Value spec_text)
{
    Spec spec;
    StrBuilder b = {0};
    if (str_length(spec_text) == 0)
        return value_str(v);
    TRY(parse_spec(v, spec_text, &spec));
    TRY(check_spec(v, &spec));
    size_t length = str_length(v);
    if (spec.precision >= 0)
        length = MIN(length, (size_t)spec.precision);
    size_t pad = spec.width > (ssize_t)length ? (size_t)spec.width - length : 0;
    size_t left = spec.align == '>' ? pad : spec.align == '^' ? pad / 2 : 0;
    TRY(builder_fill(&b, spec.fill, left));
    TRY(builder_slice(&b, v, 0, length));
    TRY(builder_fill(&b, spec.fill, pad - left));
    return builder_finish(&b);
}
