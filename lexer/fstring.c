/* SPDX-License-Identifier: MIT */
/*
 * f-strings (PEP 701): FSTRING_START, then text (FSTRING_MIDDLE) and fields, whose tokens are
 * read as everywhere else, then FSTRING_END.
 *
 *     f"a{x!r:>{w}}b"    f"  a  {  x  !  r  :  >  {  w  }  }  b  "
 *
 * Text is read outside of fields and in their format specs; `{{` and `}}` stand for braces
 * outside of specs only: there a text ends at the first of the two, and the second is skipped.
 */
#include "lexer/lexer.h"

#include <string.h>

#include "gc/heap.h"
#include "grammar/python.h"

static bool grow(Lexer *lx)
{
    if (lx->fstring_count < lx->fstring_capacity)
        return true;
    int capacity = lx->fstring_capacity ? 2 * lx->fstring_capacity : 4;
    FString *more = gc_alloc(capacity * sizeof *more);
    if (!more) {
        raise_no_memory();
        problem_set_raised(&lx->problem);
        return false;
    }
    if (lx->fstring_count)
        memcpy(more, lx->fstrings, lx->fstring_count * sizeof *more);
    lx->fstrings = more;
    lx->fstring_capacity = capacity;
    return true;
}

int lexer_fstring_start(Lexer *lx)
{
    if (lx->fstring_count == LEXER_FSTRINGS - 1)
        return lexer_fail(lx, "too many nested f-strings");
    if (!grow(lx))
        return T_LEXICAL_ERROR;
    FString *f = &lx->fstrings[lx->fstring_count++];
    *f = (FString){.start = lx->start, .line = lx->start_line, .column = lx->start_column};
    const unsigned char *p = lx->start;
    for (; *p != '"' && *p != '\''; p++)
        f->raw |= *p == 'r' || *p == 'R';
    f->quote = *p;
    f->quotes = (unsigned char)(lx->cursor - p);
    lx->text = true;
    return T_FSTRING_START;
}

static bool at_quotes(const FString *f, const unsigned char *p)
{
    return p[0] == f->quote && (f->quotes == 1 || (p[1] == f->quote && p[2] == f->quote));
}

/* It may end in a spec, whose field is left open: its braces are mere brackets then. */
static int string_end(Lexer *lx, FString *f)
{
    lx->cursor += f->quotes;
    for (int i = f->fields ? f->field[0].bracket - 1 : lx->bracket_count; i < lx->bracket_count; i++)
        lx->brackets[i].field = false;
    lx->fstring_count--;
    /* The string was in a field of another one (whose tokens go on), or in none. */
    lx->text = false;
    return T_FSTRING_END;
}

static int field_start(Lexer *lx, FString *f)
{
    if (f->fields == LEXER_FIELDS)
        return lexer_fail(lx, "f-string: expressions nested too deeply");
    lx->cursor++;
    int kind = lexer_open(lx, T_LBRACE);
    if (kind == T_LBRACE) {
        lx->brackets[lx->bracket_count - 1].field = true;
        f->field[f->fields].bracket = lx->bracket_count;
        f->field[f->fields++].in_spec = false;
        lx->text = false;
    }
    return kind;
}

static int unterminated(Lexer *lx, const FString *f)
{
    lx->hit_end = !*lx->cursor;
    /* The source's last newline begins no further line. */
    int line = lx->line - (!*lx->cursor && f->quotes == 3 && lx->cursor[-1] == '\n');
    return lexer_fail_at(lx, TYPE_SyntaxError, (Span){f->line, f->column, f->line, f->column},
                         f->quotes == 3
                             ? "unterminated triple-quoted f-string literal (detected at line %d)"
                             : "unterminated f-string literal (detected at line %d)", line);
}

/* What the text's last character, before the cursor, and the next ones say: does it end? */
static const unsigned char *after_escape(const FString *f, const unsigned char *p)
{
    if (*p == '{' || *p == '}' || !*p)
        return p;                               /* braces can't be escaped */
    if (!f->raw && *p == 'N' && p[1] == '{') {
        const unsigned char *name = p + 2;
        while (*name && *name != '}' && *name != '\n' && *name != f->quote)
            name++;
        return name + (*name == '}');
    }
    return p + 1;
}

/* Skips text; gives how many characters behind the cursor still belong to no other token:
 * the second of two braces. -1: the string has no end. */
static int skip_text(Lexer *lx, const FString *f, bool in_spec)
{
    const unsigned char *p = lx->cursor;
    for (;;) {
        unsigned char c = *p;
        if (!c || (c == '\n' && f->quotes == 1)) {
            lx->cursor = p;
            return in_spec && c == '\n' ? 0 : -1;
        }
        if (c == f->quote && at_quotes(f, p))
            break;
        if (c == '{' || c == '}') {
            if (p[1] != c || in_spec)
                break;
            lx->cursor = p + 1;
            return 1;
        }
        p++;
        if (c == '\n') {
            lx->line++;
            lx->line_start = p;
        } else if (c == '\\') {
            const unsigned char *next = after_escape(f, p);
            if (p[0] == '\n') {
                lx->line++;
                lx->line_start = next;
            }
            p = next;
        }
    }
    lx->cursor = p;
    return 0;
}

int lexer_fstring_text(Lexer *lx)
{
    FString *f = &lx->fstrings[lx->fstring_count - 1];
    bool in_spec = f->fields > 0;
    const unsigned char *p = lx->cursor;
    lexer_begin(lx, p);
    if (lx->after_field && *p == '}' && in_spec) {
        lx->after_field = false;
        lx->value = FALSE;
        return T_FSTRING_MIDDLE;                /* a spec never ends with a field */
    }
    lx->after_field = false;
    if (at_quotes(f, p))
        return string_end(lx, f);
    if (*p == '{' && (p[1] != '{' || in_spec))
        return field_start(lx, f);
    if (*p == '}' && (in_spec || p[1] != '}')) {
        lx->cursor++;
        return in_spec ? lexer_close(lx, T_RBRACE)
                       : lexer_fail(lx, "f-string: single '}' is not allowed");
    }
    lx->skip = skip_text(lx, f, in_spec);
    if (lx->skip < 0) {
        lx->skip = 0;
        lexer_count_lines(lx, lx->cursor);
        return unterminated(lx, f);
    }
    if (in_spec && *lx->cursor == '\n' && f->quotes == 1)
        lx->text = false;                       /* the spec ends with its line */
    lx->value = f->raw && !in_spec ? TRUE : FALSE;
    return T_FSTRING_MIDDLE;
}
