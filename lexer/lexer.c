/* SPDX-License-Identifier: MIT */
/* The lexer's beginning, errors and small helpers: see lexer/lexer.h. */
#include "lexer/lexer.h"

#include <string.h>

#include "grammar/python.h"

void lexer_start(Lexer *lx, const char *source, size_t n, LexerMode mode)
{
    lx->source = lx->cursor = lx->line_start = (const unsigned char *)source;
    lx->end = lx->source + n;
    lx->line = 1;
    lx->mode = mode;
    lx->at_line_start = mode != LEXER_PREFIX;
    lx->previous = T_NEWLINE;
}

int lexer_fail_at(Lexer *lx, enum TypeId type, Span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem_set_va(&lx->problem, type, span, format, args);
    va_end(args);
    return T_LEXICAL_ERROR;
}

/* The column is that of the last character read. */
int lexer_fail(Lexer *lx, const char *format, ...)
{
    const unsigned char *at = lx->cursor;
    if (at > lx->line_start)
        at--;
    while (at > lx->line_start && (*at & 0xc0) == 0x80)
        at--;
    int column = lx->cursor > lx->line_start ? (int)(at - lx->line_start) : -1;
    va_list args;
    va_start(args, format);
    problem_set_va(&lx->problem, TYPE_SyntaxError,
                   (Span){lx->line, column, lx->line, column}, format, args);
    va_end(args);
    return T_LEXICAL_ERROR;
}

/* An open bracket at the end of the source. */
int lexer_fail_unclosed(Lexer *lx)
{
    const Bracket *open = &lx->brackets[lx->bracket_count - 1];
    lx->unclosed = lx->eager = true;
    return lexer_fail_at(lx, TYPE_SyntaxError, (Span){open->line, open->column, open->line, -1},
                         "'%c' was never closed", open->kind);
}

int lexer_fail_continuation(Lexer *lx, bool at_end)
{
    lx->eager = false;
    lx->hit_end = at_end;
    if (at_end && lx->bracket_count)
        return lexer_fail_unclosed(lx);
    int column = (int)(lx->cursor - lx->line_start) - at_end;
    return lexer_fail_at(lx, TYPE_SyntaxError,
                         (Span){lx->line, column, lx->line, at_end ? -2 : -1},
                         at_end ? "unexpected EOF while parsing"
                                : "unexpected character after line continuation character");
}

void lexer_count_lines(Lexer *lx, const unsigned char *from)
{
    const unsigned char *newline;
    while ((newline = memchr(from, '\n', lx->cursor - from))) {
        lx->line++;
        lx->line_start = from = newline + 1;
    }
}

/* ---- Brackets ---- */

int lexer_open(Lexer *lx, int kind)
{
    if (lx->bracket_count == LEXER_BRACKETS)
        return lexer_fail(lx, "too many nested parentheses");
    lx->brackets[lx->bracket_count++] = (Bracket){
        *lx->start, false, lx->start_line, (uint32_t)(lx->start - lx->source),
        lx->start_column};
    return kind;
}

/* The f-string that tokens are being read in; NULL outside of fields. */
static FString *current_fstring(Lexer *lx)
{
    return lx->fstring_count ? &lx->fstrings[lx->fstring_count - 1] : NULL;
}

static int unmatched(Lexer *lx, char kind)
{
    FString *f = current_fstring(lx);
    if (f && !f->fields && kind == '}')
        return lexer_fail(lx, "f-string: single '}' is not allowed");
    if (f && f->fields)
        return lexer_fail(lx, "f-string: unmatched '%c'", kind);
    return lexer_fail(lx, "unmatched '%c'", kind);
}

static int mismatched(Lexer *lx, const Bracket *open, char kind)
{
    if (open->field)
        return unmatched(lx, kind);
    if (open->line != lx->line)
        return lexer_fail(lx, "closing parenthesis '%c' does not match opening parenthesis "
                          "'%c' on line %d", kind, open->kind, open->line);
    return lexer_fail(lx, "closing parenthesis '%c' does not match opening parenthesis '%c'",
                      kind, open->kind);
}

int lexer_close(Lexer *lx, int kind)
{
    char c = *lx->start;
    FString *string = current_fstring(lx);
    if (!lx->bracket_count)
        return lx->everything && !string ? kind : unmatched(lx, c);
    const Bracket *open = &lx->brackets[lx->bracket_count - 1];
    bool matches = open->kind == (c == ')' ? '(' : c == ']' ? '[' : '{');
    if (!matches && (!lx->everything || open->field))
        return mismatched(lx, open, c);
    if (open->field) {
        string->fields--;
        lx->text = lx->after_field = true;
    }
    lx->bracket_count--;
    return kind;
}

/* In a field and outside its brackets a colon begins the format spec: even that of `:=`. */
int lexer_colon(Lexer *lx, int kind)
{
    FString *f = current_fstring(lx);
    if (f && f->fields && f->field[f->fields - 1].bracket == lx->bracket_count) {
        lx->cursor = lx->start + 1;
        f->field[f->fields - 1].in_spec = true;
        lx->text = true;
        return T_COLON;
    }
    return kind;
}

/* ---- What no rule knows ---- */

int lexer_unknown(Lexer *lx)
{
    unsigned char c = *lx->start;
    if (c < ' ' || c == 0x7f)
        return lexer_fail(lx, "invalid non-printable character U+%s",
                          (char[]){'0', '0', "0123456789ABCDEF"[c >> 4],
                                   "0123456789ABCDEF"[c & 15], 0});
    return T_UNKNOWN;
}
