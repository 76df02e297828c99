/* SPDX-License-Identifier: MIT
 *
 * _decimal: numbers as text, in scientific and engineering notation, and text to numbers.
 *
 *     number  = [sign] (digits ["." [digits]] | "." digits) ["e" [sign] digits]
 *             | [sign] ("inf" | "infinity") | [sign] ["s"] "nan" [digits]
 */
#include <stdio.h>
#include <strings.h>

#include "modules/decimal.h"

#include "gc/heap.h"
#include "objects/number_text.h"
#include "objects/str.h"

/* --- to text --- */

enum { EXPONENT_ROOM = 32 };

static char *put(char *p, const char *text, size_t n)
{
    memcpy(p, text, n);
    return p + n;
}

static char *fill_zeros(char *p, int64_t n)
{
    memset(p, '0', (size_t)n);
    return p + n;
}

/* Digits with `point` of them before the point, which may be outside of them. */
static char *put_digits(char *p, const char *digits, int64_t n, int64_t point)
{
    if (point <= 0) {
        p = put(p, "0.", 2);
        return put(fill_zeros(p, -point), digits, (size_t)n);
    }
    if (point >= n)
        return fill_zeros(put(p, digits, (size_t)n), point - n);
    p = put(p, digits, (size_t)point);
    *p++ = '.';
    return put(p, digits + point, (size_t)(n - point));
}

static char *text_in(size_t size, char room[DECIMAL_ROOM])
{
    char *text = size <= DECIMAL_ROOM ? room : gc_alloc_atomic(size);
    if (!text)
        raise_no_memory();
    return text;
}

static char *special_text(const Number *a, char room[DECIMAL_ROOM], size_t *length)
{
    char digits_room[NATURAL_ROOM];
    const char *digits = "";
    size_t n = 0;
    if (decimal_is_nan(a) && !natural_is_zero(&a->coefficient))
        digits = TRY(natural_text(&a->coefficient, digits_room, &n));
    char *text = TRY(text_in(n + EXPONENT_ROOM, room));
    *length = (size_t)sprintf(text, "%s%s", a->negative ? "-" : "",
                              a->kind == INFINITE    ? "Infinity"
                              : a->kind == QUIET_NAN ? "NaN"
                                                     : "sNaN");
    memcpy(text + *length, digits, n + 1);
    *length += n;
    return text;
}

/* Where the point comes with an exponent that is a multiple of three. */
static int64_t engineering_point(const Number *a, int64_t leftmost)
{
    if (natural_is_zero(&a->coefficient))
        return ((leftmost + 1) % 3 + 3) % 3 - 1;
    return ((leftmost - 1) % 3 + 3) % 3 + 1;
}

char *decimal_text(const Number *a, bool engineering, bool capitals,
                   char room[DECIMAL_ROOM], size_t *length)
{
    char digits_room[NATURAL_ROOM];
    size_t count;
    if (a->kind != FINITE)
        return special_text(a, room, length);
    const char *digits = TRY(natural_text(&a->coefficient, digits_room, &count));
    int64_t n = (int64_t)count, leftmost = a->exponent + n, point = 1;
    if (a->exponent <= 0 && leftmost > -6)
        point = leftmost;
    else if (engineering)
        point = engineering_point(a, leftmost);
    int64_t more = point <= 0 ? -point : point > n ? point - n : 0;
    char *text = TRY(text_in(count + (size_t)more + EXPONENT_ROOM, room)), *p = text;
    if (a->negative)
        *p++ = '-';
    p = put_digits(p, digits, n, point);
    if (leftmost != point)
        p += sprintf(p, "%c%+lld", capitals ? 'E' : 'e', (long long)(leftmost - point));
    *p = 0;
    *length = (size_t)(p - text);
    return text;
}

Value decimal_text_str(const Number *a, bool engineering, bool capitals)
{
    char room[DECIMAL_ROOM];
    size_t n;
    const char *text = TRY(decimal_text(a, engineering, capitals, room, &n));
    return str_new_ascii(text, n);
}

Value decimal_str(Value self)
{
    const DecimalContext *context = TRY(decimal_context());
    return decimal_text_str(decimal_number(self), false, context->arithmetic.capitals);
}

/* --- from text --- */

typedef struct Scan {
    const char *at, *end;
} Scan;

static size_t scan_digits(Scan *s)
{
    const char *start = s->at;
    while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
        s->at++;
    return (size_t)(s->at - start);
}

static bool scan_word(Scan *s, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(s->end - s->at) < n || strncasecmp(s->at, word, n))
        return false;
    s->at += n;
    return true;
}

static bool syntax_error(Number *r, Arithmetic *c)
{
    return decimal_invalid(r, DECIMAL_CONVERSION_SYNTAX, c);
}

static bool parse_special(Number *r, Scan *s, bool negative, bool exact, Arithmetic *c)
{
    if (scan_word(s, "infinity") || scan_word(s, "inf")) {
        *r = decimal_special(INFINITE, negative);
        return s->at == s->end || syntax_error(r, c);
    }
    bool signaling = scan_word(s, "s");
    if (!scan_word(s, "nan"))
        return syntax_error(r, c);
    *r = decimal_special(signaling ? SIGNALING_NAN : QUIET_NAN, negative);
    const char *digits = s->at;
    size_t n = scan_digits(s);
    if (s->at != s->end)
        return syntax_error(r, c);
    if (n)
        TRY(natural_parse(&r->coefficient, digits, n));
    if (!natural_is_zero(&r->coefficient) &&
        natural_digits(&r->coefficient) > c->precision - c->clamp) {
        if (exact)
            return decimal_invalid(r, DECIMAL_INVALID, c);
        return syntax_error(r, c);
    }
    return true;
}

/* "e+12": larger exponents than any number has are as good as the largest here. */
static bool parse_exponent(Scan *s, int64_t *exponent)
{
    *exponent = 0;
    if (s->at == s->end)
        return true;
    if (!scan_word(s, "e"))
        return false;
    bool negative = s->at < s->end && *s->at == '-';
    if (s->at < s->end && (*s->at == '-' || *s->at == '+'))
        s->at++;
    const char *digits = s->at;
    if (!scan_digits(s) || s->at != s->end)
        return false;
    for (; digits < s->end; digits++)
        if (*exponent < 3 * DECIMAL_LIMIT / 10)
            *exponent = *exponent * 10 + (*digits - '0');
        else
            *exponent = 3 * DECIMAL_LIMIT;
    if (negative)
        *exponent = -*exponent;
    return true;
}

/* Digits around a point, of which there is one at most. */
static bool parse_digits(Number *r, const char *text, size_t whole, size_t fraction)
{
    if (!fraction)
        return natural_parse(&r->coefficient, text, whole);
    char room[NATURAL_ROOM], *digits = room;
    if (whole + fraction > sizeof room && !(digits = gc_alloc_atomic(whole + fraction)))
        return raise_no_memory();
    memcpy(digits, text, whole);
    memcpy(digits + whole, text + whole + 1, fraction);
    return natural_parse(&r->coefficient, digits, whole + fraction);
}

static bool finish_exact(Number *r, Arithmetic *c)
{
    Arithmetic wide = decimal_widest();
    TRY(decimal_finish(r, &wide));
    if (wide.status & (DECIMAL_INEXACT | DECIMAL_ROUNDED | DECIMAL_CLAMPED))
        return decimal_invalid(r, DECIMAL_INVALID, c);
    return true;
}

bool decimal_parse(Number *r, const char *text, size_t n, bool exact, Arithmetic *c)
{
    Scan s = {text, text + n};
    bool negative = n && *text == '-';
    int64_t exponent;
    if (n && (*text == '-' || *text == '+'))
        s.at++;
    const char *start = s.at;
    size_t whole = scan_digits(&s), fraction = 0;
    if (s.at < s.end && *s.at == '.') {
        s.at++;
        fraction = scan_digits(&s);
    }
    if (!whole && !fraction) {
        s.at = start;
        return parse_special(r, &s, negative, exact, c);
    }
    if (!parse_exponent(&s, &exponent))
        return syntax_error(r, c);
    *r = decimal_small(negative, 0, exponent - (int64_t)fraction);
    TRY(parse_digits(r, start, whole, fraction));
    return exact ? finish_exact(r, c) : decimal_finish(r, c);
}

/* Decimal() ignores space around the number and underscores, wherever they are; digits of
 * other scripts are digits too. */
bool decimal_parse_str(Number *r, Value text, bool exact, Arithmetic *c)
{
    size_t n, kept = 0;
    const char *ascii = TRY(number_text_from_str(text, true, &n));
    if (!exact && n != str_length(text))
        return syntax_error(r, c);
    if (!exact || !memchr(ascii, '_', n))
        return decimal_parse(r, ascii, n, exact, c);
    char *clean = gc_alloc_atomic(n + 1);
    if (!clean)
        return raise_no_memory();
    for (size_t i = 0; i < n; i++)
        if (ascii[i] != '_')
            clean[kept++] = ascii[i];
    return decimal_parse(r, clean, kept, exact, c);
}
