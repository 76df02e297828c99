/* SPDX-License-Identifier: MIT */
/*
 * Beginnings of lines: blank lines are skipped, changes of indentation become INDENT and
 * DEDENT tokens; and the end of the source.
 */
#include "lexer/lexer.h"

#include "grammar/python.h"

/* The position of a problem with the indentation: the whole line. */
static int fail_line(Lexer *lx, enum TypeId type, const char *message)
{
    const unsigned char *end = lx->cursor;
    while (*end && *end != '\n')
        end++;
    int column = (int)(end - lx->line_start);
    lx->eager = false;
    return lexer_fail_at(lx, type, (Span){lx->line, column, lx->line, -2}, "%s", message);
}

/* A backslash that does not end its line, or ends the last one. */
static bool fail_continuation(Lexer *lx, bool at_end)
{
    lexer_fail_continuation(lx, at_end);
    return false;
}

static bool inconsistent(Lexer *lx)
{
    lx->eager = false;
    lexer_fail_at(lx, TYPE_TabError, (Span){lx->line, 0, lx->line, -1},
                  "inconsistent use of tabs and spaces in indentation");
    return false;
}

/* What the whitespace from the cursor on measures; the cursor goes behind it. A line that
 * is continued right in its indentation keeps the first part's. */
static bool measure(Lexer *lx, Indent *indent)
{
    *indent = (Indent){0, 0};
    Indent continued = {0, 0};
    const unsigned char *p = lx->cursor;
    for (;; p++) {
        if (*p == ' ') {
            indent->width++;
            indent->alternative++;
        } else if (*p == '\t') {
            indent->width = (indent->width / 8 + 1) * 8;
            indent->alternative++;
        } else if (*p == '\f')
            indent->width = indent->alternative = 0;
        else if (*p == '\\') {
            if (!continued.width)
                continued = *indent;
            bool ends = *++p == '\n';
            lx->cursor = p + ends;
            if (!ends || !*lx->cursor)
                return fail_continuation(lx, ends);
            lx->line++;
            lx->line_start = p + 1;
        } else
            break;
    }
    lx->cursor = p;
    if (continued.width)
        *indent = continued;
    return true;
}

static bool push_indent(Lexer *lx, Indent indent)
{
    if (indent.alternative <= lx->indents[lx->indent_count].alternative)
        return inconsistent(lx);
    if (lx->indent_count + 1 >= LEXER_INDENTS) {
        fail_line(lx, TYPE_IndentationError, "too many levels of indentation");
        return false;
    }
    lx->indents[++lx->indent_count] = indent;
    lx->pending = 1;
    return true;
}

static bool pop_indents(Lexer *lx, Indent indent)
{
    while (lx->indent_count && indent.width < lx->indents[lx->indent_count].width) {
        lx->indent_count--;
        lx->pending--;
    }
    if (indent.width != lx->indents[lx->indent_count].width) {
        fail_line(lx, TYPE_IndentationError,
                  "unindent does not match any outer indentation level");
        return false;
    }
    return indent.alternative == lx->indents[lx->indent_count].alternative
        || inconsistent(lx);
}

/* Over a comment, to the newline (or the end). */
static void skip_comment(Lexer *lx)
{
    while (*lx->cursor && *lx->cursor != '\n')
        lx->cursor++;
}

bool lexer_line_start(Lexer *lx)
{
    Indent indent;
    lx->blank_line = false;
    for (;;) {
        if (!measure(lx, &indent))
            return false;
        if (lx->everything && (*lx->cursor == '#' || *lx->cursor == '\n')) {
            lx->blank_line = true;
            lx->at_line_start = false;
            return true;
        }
        if (*lx->cursor == '#') {
            if (lx->type_comments) {
                lexer_begin(lx, lx->cursor);
                const unsigned char *comment = lx->cursor;
                skip_comment(lx);
                int kind = lexer_comment(lx);
                lx->cursor = comment;
                if (kind)
                    break;
            }
            skip_comment(lx);
        }
        if (*lx->cursor != '\n')
            break;
        lx->cursor++;
        lx->line++;
        lx->line_start = lx->cursor;
    }
    lx->at_line_start = false;
    lx->hit_end |= !*lx->cursor;
    if (lx->bracket_count)
        return true;
    if (lx->type_comments && *lx->cursor == '#')
        return true;                            /* a type comment indents nothing */
    if (!*lx->cursor && lx->cursor == lx->line_start)
        indent = (Indent){0, 0};                /* the end closes all blocks */
    const Indent *current = &lx->indents[lx->indent_count];
    if (indent.width == current->width)
        return indent.alternative == current->alternative || inconsistent(lx);
    return indent.width > current->width ? push_indent(lx, indent) : pop_indents(lx, indent);
}

/* The source ends, perhaps in the middle of a line. A statement of the REPL gets the NEWLINE
 * it lacks; blocks are closed by it unless another line may still come. */
static int end_of_source(Lexer *lx)
{
    lx->hit_end = true;
    if (lx->bracket_count)
        return lexer_fail_unclosed(lx);
    if (lx->mode != LEXER_SINGLE || lx->ended)
        return T_ENDMARKER;
    lx->ended = true;
    if (lx->indent_count && !lx->dont_imply_dedent) {
        lx->pending = -lx->indent_count;
        lx->indent_count = 0;
    }
    return T_NEWLINE;
}

static int raw_token(Lexer *lx)
{
    if (problem_exists(&lx->problem))
        return T_LEXICAL_ERROR;
    lx->eager = true;
    if (lx->text)
        return lexer_fstring_text(lx);
    if (lx->at_line_start && !lexer_line_start(lx))
        return T_LEXICAL_ERROR;
    if (lx->pending) {
        lexer_begin(lx, lx->cursor);
        int step = lx->pending > 0 ? 1 : -1;
        lx->pending -= step;
        return step > 0 ? T_INDENT : T_DEDENT;
    }
    int kind = lexer_scan(lx);
    return kind == T_ENDMARKER ? end_of_source(lx) : kind;
}

int lexer_raw(Lexer *lx)
{
    int kind = raw_token(lx);
    if (UNLIKELY(lx->bad_utf8) && (kind == T_STRING || kind == T_FSTRING_MIDDLE))
        kind = lexer_check_string(lx, kind);
    if (kind != T_ENDMARKER && kind != T_NEWLINE)
        lx->ended = false;
    return kind;
}
