/* SPDX-License-Identifier: MIT */
/*
 * Numbers: their values, and what is wrong with those that aren't any. The rules match only
 * right numbers; one that goes on as a name or digits would is read again here, digit by
 * digit, for the message (or because a keyword follows: `1if x else y`).
 */
#include "lexer/lexer.h"

#include <string.h>

#include "gc/heap.h"
#include "grammar/python.h"
#include "objects/float.h"
#include "objects/int.h"

typedef struct Reader {
    Lexer *lx;
    const unsigned char *p;
    const char *kind;
} Reader;

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_char(unsigned char c)
{
    return is_digit(c) || (c | 32) - 'a' + 0u < 26 || c == '_';
}

/* ---- Values ---- */

static int give(Lexer *lx, Value value)
{
    lx->value = value;
    if (value)
        return T_NUMBER;
    if (!error_is(TYPE_ValueError)) {
        problem_set_raised(&lx->problem);
        return T_LEXICAL_ERROR;
    }
    Value error = error_take();
    return lexer_fail_at(lx, TYPE_SyntaxError,
                         (Span){lx->line, lx->start_column, lx->line, lx->start_column},
                         "%S - Consider hexadecimal for huge integer literals to avoid decimal "
                         "conversion limits.", error);
}

static int give_float(Lexer *lx, const char *text, size_t n, bool imaginary)
{
    double d = 0;
    if (!float_parse(text, n, &d))
        return lexer_fail(lx, "invalid decimal literal");
    return give(lx, imaginary ? complex_new(0, d) : float_from_double(d));
}

static int give_parsed(Lexer *lx, char *text, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (text[i] != '_')
            text[kept++] = text[i];
    n = kept;
    if (n > 2 && text[0] == '0' && strchr("xXoObB", text[1])) {
        int base = strchr("xX", text[1]) ? 16 : strchr("oO", text[1]) ? 8 : 2;
        return give(lx, int_parse(text + 2, n - 2, base));
    }
    if (text[n - 1] == 'j' || text[n - 1] == 'J')
        return give_float(lx, text, n - 1, true);
    for (size_t i = 0; i < n; i++)
        if (!is_digit(text[i]))
            return give_float(lx, text, n, false);
    return give(lx, int_parse(text, n, 10));
}

static int give_value(Lexer *lx)
{
    const unsigned char *p = lx->start;
    size_t n = lx->cursor - p;
    int64_t i = 0;
    for (; n <= 18 && p < lx->cursor && is_digit(*p); p++)
        i = 10 * i + (*p - '0');
    if (p == lx->cursor) {
        lx->value = small_int(i);
        return T_NUMBER;
    }
    char small[64], *text = n < sizeof small ? small : gc_alloc_atomic(n + 1);
    if (!text)
        return give(lx, (Value)raise_no_memory());
    memcpy(text, lx->start, n);
    text[n] = 0;
    return give_parsed(lx, text, n);
}

/* ---- Wrong ones ---- */

static int invalid(Reader *r)
{
    r->lx->cursor = r->p;
    return lexer_fail(r->lx, "invalid %s literal", r->kind);
}

/* Does a keyword follow that may stand right behind a number? */
static bool keyword_follows(const unsigned char *p)
{
    static const char *const keywords[] = {"and", "else", "for", "if", "in", "is", "or", "not"};
    for (size_t i = 0; i < countof(keywords); i++)
        if (!strncmp((const char *)p, keywords[i], strlen(keywords[i])))
            return true;
    return false;
}

/* The number ends at r->p: unless a name begins there, which is not a keyword. */
static int number_end(Reader *r)
{
    Lexer *lx = r->lx;
    if (lx->everything) {
        lx->cursor = r->p;
        return T_NUMBER;
    }
    if (is_name_char(*r->p) && !keyword_follows(r->p))
        return invalid(r);
    lx->cursor = r->p;
    if (is_name_char(*r->p) && !lx->quiet && rt.services.warn_at) {
        Value text = str_format("invalid %s literal", r->kind);
        if (!text || !rt.services.warn_at(TYPE_SyntaxWarning, text, lx->filename, lx->line)) {
            if (!error_clear_if(TYPE_SyntaxWarning)) {
                problem_set_raised(&lx->problem);
                return T_LEXICAL_ERROR;
            }
            return lexer_fail(lx, "invalid %s literal", r->kind);
        }
    }
    return give_value(lx);
}

static bool in_base(unsigned char c, int base)
{
    if (base == 16)
        return is_digit(c) || (c | 32) - 'a' + 0u < 6;
    return c >= '0' && c < '0' + base;
}

/* 0x..., 0o..., 0b... */
static int prefixed(Reader *r, int base, const char *kind)
{
    r->kind = kind;
    r->p += 2;
    do {
        if (*r->p == '_')
            r->p++;
        if (!in_base(*r->p, base))
            break;
        while (in_base(*r->p, base))
            r->p++;
        if (*r->p != '_' && !is_digit(*r->p))
            return number_end(r);
    } while (*r->p == '_');
    if (!is_digit(*r->p))
        return invalid(r);
    r->lx->cursor = r->p + 1;
    return lexer_fail(r->lx, "invalid digit '%c' in %s literal", *r->p, kind);
}

/* Digits with single underscores between them. */
static bool digits(Reader *r)
{
    for (;;) {
        while (is_digit(*r->p))
            r->p++;
        if (*r->p != '_')
            return true;
        r->p++;
        if (!is_digit(*r->p))
            return false;
    }
}

static int imaginary_or_end(Reader *r)
{
    if ((*r->p | 32) == 'j') {
        r->p++;
        r->kind = "imaginary";
    }
    return number_end(r);
}

static int exponent_or_end(Reader *r)
{
    if ((*r->p | 32) == 'e') {
        const unsigned char *e = r->p++;
        bool sign = *r->p == '+' || *r->p == '-';
        r->p += sign;
        if (!is_digit(*r->p)) {
            if (sign)
                return invalid(r);
            r->p = e;
            return number_end(r);
        }
        if (!digits(r))
            return invalid(r);
    }
    return imaginary_or_end(r);
}

static int fraction_or_end(Reader *r)
{
    if (*r->p == '.') {
        r->p++;
        if (is_digit(*r->p) && !digits(r))
            return invalid(r);
    }
    return exponent_or_end(r);
}

/* 0, 00 and 0_0 are numbers; 07 would have been octal once. */
static int zero(Reader *r)
{
    while (*r->p == '0' || *r->p == '_') {
        if (*r->p == '_' && !is_digit(r->p[1])) {
            r->p++;
            return invalid(r);
        }
        r->p++;
    }
    Lexer *lx = r->lx;
    int zeros_end = (int)(r->p - lx->line_start);
    bool old_octal = is_digit(*r->p);
    if (old_octal && !digits(r))
        return invalid(r);
    if (lx->everything || !old_octal || *r->p == '.' || (*r->p | 32) == 'e' || (*r->p | 32) == 'j')
        return fraction_or_end(r);
    return lexer_fail_at(lx, TYPE_SyntaxError,
                         (Span){lx->line, lx->start_column, lx->line, zeros_end},
                         "leading zeros in decimal integer literals are not permitted; use an "
                         "0o prefix for octal integers");
}

static int read_again(Lexer *lx)
{
    Reader r = {lx, lx->start, "decimal"};
    if (*r.p == '0')
        switch (r.p[1] | 32) {
        case 'x': return prefixed(&r, 16, "hexadecimal");
        case 'o': return prefixed(&r, 8, "octal");
        case 'b': return prefixed(&r, 2, "binary");
        default: return zero(&r);
        }
    if (*r.p != '.' && !digits(&r))
        return invalid(&r);
    return fraction_or_end(&r);
}

int lexer_number(Lexer *lx)
{
    bool judged = is_name_char(*lx->cursor) || lx->everything;
    return UNLIKELY(judged) ? read_again(lx) : give_value(lx);
}
