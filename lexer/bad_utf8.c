/* SPDX-License-Identifier: MIT */
/*
 * Source that isn't wholly UTF-8 (lx->bad_utf8). The bytes that are no characters may stand in
 * comments, which nobody reads; in other tokens they are errors, told in the codec's words, with
 * positions that count from the string's first character.
 */
#include "lexer/lexer.h"

#include <string.h>

#include "base/utf8.h"
#include "grammar/python.h"
#include "objects/bytes.h"
#include "objects/exceptions.h"

bool lexer_check_utf8(Lexer *lx, const unsigned char *body, const unsigned char *end)
{
    size_t n = (size_t)(end - body);
    if (utf8_valid_prefix(body, n) == n)
        return true;
    Value bytes = bytes_new((const char *)body, n);
    if (bytes && !rt.services.decode(bytes, "utf-8", NULL) && error_is(TYPE_UnicodeError)) {
        int column = (int)(lx->cursor - lx->line_start);
        lx->eager = false;
        Span at = {lx->start_line, lx->start_column, lx->line, column};
        lexer_fail_at(lx, TYPE_SyntaxError, at, "(unicode error) %S", error_take());
    } else
        problem_set_raised(&lx->problem);
    return false;
}

/* Comments that are tokens themselves, or part of what `{x=}` shows, are read after all. */
bool lexer_check_comment(Lexer *lx)
{
    return (!lx->everything && !lx->type_comments && !lx->fstring_count)
        || lexer_check_utf8(lx, lx->start, lx->cursor);
}

/* Around escapes each run of characters beyond ASCII is decoded on its own. */
static bool check_runs(Lexer *lx, const unsigned char *p, const unsigned char *end)
{
    while (p < end) {
        const unsigned char *run = p;
        while (p < end && *p >= 0x80)
            p++;
        if (!lexer_check_utf8(lx, run, p))
            return false;
        p += p < end;
    }
    return true;
}

int lexer_check_string(Lexer *lx, int kind)
{
    const unsigned char *body = lx->start, *end = lx->cursor;
    bool raw = lx->value == TRUE;
    if (kind == T_STRING) {
        for (raw = false; *body != '"' && *body != '\''; body++)
            raw |= *body == 'r' || *body == 'R';
        int quotes = end - body >= 6 && body[1] == *body && body[2] == *body ? 3 : 1;
        body += quotes;
        end -= quotes;
    }
    bool escapes = !raw && memchr(body, '\\', (size_t)(end - body));
    bool good = escapes ? check_runs(lx, body, end) : lexer_check_utf8(lx, body, end);
    return good ? kind : T_LEXICAL_ERROR;
}
