/* SPDX-License-Identifier: MIT */
/* Strings in three quotes, and those without end. What strings mean: src/ast/build_string.c. */
#include "lexer/lexer.h"

#include "grammar/python.h"

/* Quotes like those of the f-string around, which is not complete yet. */
static bool ends_fstring(const Lexer *lx)
{
    if (!lx->fstring_count)
        return false;
    const FString *f = &lx->fstrings[lx->fstring_count - 1];
    const unsigned char *p = lx->start;
    int n = 0;
    while (*p != '"' && *p != '\'')
        p++;
    while (n < 3 && p[n] == *p)
        n++;
    return *p == f->quote && (n == 3 ? 3 : 1) == f->quotes;
}

static int unterminated(Lexer *lx, const char *what, int line)
{
    if (ends_fstring(lx)) {
        Span at = {lx->start_line, lx->start_column, lx->start_line, lx->start_column};
        return lexer_fail_at(lx, TYPE_SyntaxError, at, "f-string: expecting '}'");
    }
    Span begin = {lx->start_line, lx->start_column, lx->start_line, lx->start_column};
    return lexer_fail_at(lx, TYPE_SyntaxError, begin,
                         "unterminated %sstring literal (detected at line %d)", what, line);
}

int lexer_long_string(Lexer *lx)
{
    const unsigned char *p = lx->cursor, quote = p[-1];
    while (p[0] != quote || p[1] != quote || p[2] != quote) {
        if (*p == '\\' && p[1])
            p++;
        if (*p == '\n') {
            lx->line++;
            lx->line_start = p + 1;
        }
        if (!*p) {
            /* The source's last newline begins no further line. */
            lx->hit_end = true;
            bool at_start = p > lx->source && p[-1] == '\n';
            return unterminated(lx, "triple-quoted ", lx->line - at_start);
        }
        p++;
    }
    lx->cursor = p + 3;
    return T_STRING;
}

/* The rules for whole strings did not match: the line, or the source, ends before it does. */
int lexer_unterminated_string(Lexer *lx)
{
    const unsigned char *p = lx->cursor;
    int line = lx->line;
    for (; *p && *p != '\n'; p++)
        if (*p == '\\' && p[1]) {
            p++;
            line += *p == '\n' && p[1];
        }
    lx->hit_end = !*p;
    return unterminated(lx, "", line);
}
