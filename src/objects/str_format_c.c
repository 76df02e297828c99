/* SPDX-License-Identifier: MIT
 *
 * str_format: the printf of exceptions' messages and other texts made in C. Directives are
 * listed in objects/errors.h; flags, width and precision are understood for all of C's.
 */
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/str_data.h"
#include "objects/type.h"

typedef struct Directive {
    bool left, zero, alternate, plus;
    int width, precision; /* precision -1: none */
    char size;            /* 0, 'l', 'z', 't', 'j', or 'L' for ll */
    char code;
} Directive;

static const char *parse_directive(const char *p, Directive *d, va_list *arguments)
{
    *d = (Directive){.precision = -1};
    for (;; p++) {
        if (*p == '-')
            d->left = true;
        else if (*p == '0')
            d->zero = true;
        else if (*p == '#')
            d->alternate = true;
        else if (*p == '+')
            d->plus = true;
        else
            break;
    }
    if (*p == '*')
        d->width = va_arg(*arguments, int), p++;
    for (; *p >= '0' && *p <= '9'; p++)
        d->width = d->width * 10 + (*p - '0');
    if (*p == '.') {
        d->precision = 0;
        if (*++p == '*')
            d->precision = va_arg(*arguments, int), p++;
        for (; *p >= '0' && *p <= '9'; p++)
            d->precision = d->precision * 10 + (*p - '0');
    }
    for (; *p == 'l' || *p == 'z' || *p == 't' || *p == 'j'; p++)
        d->size = d->size == 'l' ? 'L' : *p;
    d->code = *p;
    return p + 1;
}

/* Text that comes from outside may not be UTF-8: str_fs_decode takes anything. */
static bool put_padded(StrBuilder *b, const Directive *d, const char *text, size_t n)
{
    size_t pad = d->width > 0 && (size_t)d->width > n ? (size_t)d->width - n : 0;
    if (!d->left)
        TRY(builder_fill(b, ' ', pad));
    if (n)
        TRY(builder_str(b, TRY(str_fs_decode(text, n))));
    return !d->left || builder_fill(b, ' ', pad);
}

/* Digits alone. */
static bool put_plain_number(StrBuilder *b, uint64_t number, bool negative, unsigned base)
{
    char text[24], *end = text + sizeof text, *p = end;
    if (negative)
        number = -number;
    do
        *--p = "0123456789abcdef"[number % base];
    while (number /= base);
    if (negative)
        *--p = '-';
    return builder_ascii(b, p, (size_t)(end - p));
}

static bool put_number(StrBuilder *b, const Directive *d, va_list *arguments)
{
    char format[32], text[128];
    bool decimal = d->code == 'd' || d->code == 'i' || d->code == 'u';
    bool is_signed = d->code == 'd' || d->code == 'i';
    long long number;
    if (d->size == 0)
        number = is_signed ? va_arg(*arguments, int) : (long long)va_arg(*arguments, unsigned);
    else
        number = va_arg(*arguments, long long); /* long, size_t and the rest are as wide */
    if ((decimal || d->code == 'x') && d->width <= 0 && d->precision < 0 && !d->plus && !d->alternate)
        return put_plain_number(b, (uint64_t)number, is_signed && number < 0, decimal ? 10 : 16);
    snprintf(format, sizeof format, "%%%s%s%s%s*.*ll%c", d->left ? "-" : "", d->zero ? "0" : "",
             d->alternate ? "#" : "", d->plus ? "+" : "", d->code);
    int n = snprintf(text, sizeof text, format, MIN(d->width, 100), MIN(d->precision, 100), number);
    return builder_ascii(b, text, (size_t)n);
}

/* A C string, cut after `precision` bytes but not inside a character. */
static bool put_text(StrBuilder *b, const Directive *d, const char *text)
{
    if (!text)
        text = "(null)";
    size_t n = d->precision >= 0 ? strnlen(text, (size_t)d->precision) : strlen(text);
    if (text[n]) {
        while (n > 0 && (text[n] & 0xc0) == 0x80)
            n--;
    }
    return put_padded(b, d, text, n);
}

static bool put_str(StrBuilder *b, const Directive *d, Value s)
{
    size_t n = str_length(s), pad;
    if (d->precision >= 0 && (size_t)d->precision < n)
        n = (size_t)d->precision;
    pad = d->width > 0 && (size_t)d->width > n ? (size_t)d->width - n : 0;
    if (!d->left)
        TRY(builder_fill(b, ' ', pad));
    TRY(builder_slice(b, s, 0, n));
    return !d->left || builder_fill(b, ' ', pad);
}

/* %Q: module.qualname, without the module for builtins. */
static Value qualified_name(Value v)
{
    Type *type = is_type(v) ? as_type(v) : type_of(v);
    Value module = TRY(attr_get_opt(from_object(type), NAME(__module__)));
    if (module == UNBOUND || !is_str(module) || str_equal_text(module, "builtins"))
        return type->qualname;
    return str_format("%S.%S", module, type->qualname);
}

/* %N: the __name__ of a type or function; what has none shows its repr. */
static Value short_name(Value v)
{
    if (is_type(v))
        return str_from_text(type_name(as_type(v)));
    Value name = TRY(attr_get_opt(v, NAME(__name__)));
    return name != UNBOUND && is_str(name) ? name : value_repr(v);
}

static Value value_text(char code, Value v)
{
    if (!v)
        return str_from_text("<NULL>");
    switch (code) {
    case 'R':
        return value_repr(v);
    case 'A':
        return value_ascii(v);
    case 'S':
        return is_exact(v, TYPE_str) ? v : value_str(v);
    case 'T':
        return str_from_text(type_name(type_of(v)));
    case 'K':
        return v == NONE ? str_from_text("None") : str_from_text(type_name(type_of(v)));
    case 'Q':
        return qualified_name(v);
    default:
        return short_name(v);
    }
}

static bool put_directive(StrBuilder *b, const Directive *d, va_list *arguments)
{
    char text[40];
    switch (d->code) {
    case '%':
        return builder_char(b, '%');
    case 'c':
        return builder_char(b, (uint32_t)va_arg(*arguments, int));
    case 's':
        return put_text(b, d, va_arg(*arguments, const char *));
    case 'd': case 'i': case 'u': case 'x': case 'X': case 'o':
        return put_number(b, d, arguments);
    case 'p':
        snprintf(text, sizeof text, "%p", va_arg(*arguments, void *));
        return put_text(b, d, text);
    case 'R': case 'A': case 'S': case 'T': case 'K': case 'Q': case 'N':
        return put_str(b, d, TRY(value_text(d->code, va_arg(*arguments, Value))));
    default:
        RAISE(SystemError, "invalid format string");
    }
}

static bool put_plain(StrBuilder *b, const char *utf8, size_t n)
{
    if (LIKELY(str_all_ascii(utf8, n)))
        return builder_ascii(b, utf8, n);
    return builder_str(b, TRY(str_new_utf8(utf8, n)));
}

Value str_format_va(const char *format, va_list list)
{
    StrBuilder b = {0};
    va_list arguments;
    va_copy(arguments, list);
    bool ok = true;
    while (ok && *format) {
        const char *percent = strchrnul(format, '%');
        if (percent > format) {
            ok = put_plain(&b, format, (size_t)(percent - format));
            format = percent;
        } else {
            Directive d;
            format = parse_directive(format + 1, &d, &arguments);
            ok = put_directive(&b, &d, &arguments);
        }
    }
    va_end(arguments);
    return ok ? builder_finish(&b) : 0;
}

Value str_format(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value s = str_format_va(format, arguments);
    va_end(arguments);
    return s;
}
