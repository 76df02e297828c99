/* SPDX-License-Identifier: MIT */
/*
 * Tokens as the parser gets them: soft keywords are decided here, by what follows, with
 * tokens read ahead into a queue.
 *
 *  - `match` (which opens a block) at the beginning of a line is the keyword when what
 *    follows can't follow a name; or, where it can (a bracket, a sign), when the line ends
 *    with a colon.
 *  - `case` is one at the beginning of a line in the block that a match opened.
 *  - `type` is one at the beginning of a statement when a name follows.
 *
 * What is remembered changes when a token is given, not when it is read ahead.
 */
#include "lexer/lexer.h"

#include <string.h>

#include "gc/heap.h"
#include "grammar/python.h"
#include "objects/str.h"

typedef enum SoftRule { SOFT_NONE, SOFT_BLOCK, SOFT_LINE, SOFT_STATEMENT } SoftRule;

static const struct Soft {
    const char *text;
    size_t length;
    int kind;
    SoftRule rule;
} softs[] = {
#define TOKEN(name, text, number)
#define SOFT(name, text, rule) {text, sizeof text - 1, T_##name, rule},
#include "lexer/tokens.def"
#undef TOKEN
#undef SOFT
};

static void fill(Lexer *lx, Token *t)
{
    if (lx->skip) {
        lx->cursor += lx->skip;
        lx->skip = 0;
    }
    t->kind = lexer_raw(lx);
    t->span = (Span){lx->start_line, lx->start_column, lx->line,
                     (int)(lx->cursor - lx->line_start) + lx->skip};
    t->start = (uint32_t)(lx->start - lx->source);
    t->end = (uint32_t)(lx->cursor - lx->source);
    t->value = lx->value;
    if (UNLIKELY(t->kind == T_LEXICAL_ERROR))
        lx->problem.bare = lx->eager && !lx->unclosed;
    if (t->kind == T_NEWLINE) {
        t->span.end_line = t->span.line;
        t->span.end_column = t->span.column + (int)(t->end - t->start);
    }
}

static bool grow(Lexer *lx)
{
    size_t capacity = lx->queue_capacity ? 2 * lx->queue_capacity : 32;
    Token *queue = gc_alloc(capacity * sizeof *queue);
    if (!queue) {
        raise_no_memory();
        problem_set_raised(&lx->problem);
        return false;
    }
    for (size_t i = 0; i < lx->queue_count; i++)
        queue[i] = lx->queue[(lx->queue_head + i) & (lx->queue_capacity - 1)];
    lx->queue = queue;
    lx->queue_head = 0;
    lx->queue_capacity = capacity;
    return true;
}

/* The nth token from here on, 0 being the next to be given; its kind. */
static int peek(Lexer *lx, size_t n)
{
    while (lx->queue_count <= n) {
        if (lx->queue_count == lx->queue_capacity && !grow(lx))
            return T_LEXICAL_ERROR;
        fill(lx, &lx->queue[(lx->queue_head + lx->queue_count) & (lx->queue_capacity - 1)]);
        lx->queue_count++;
    }
    return lx->queue[(lx->queue_head + n) & (lx->queue_capacity - 1)].kind;
}

/* Can an operand begin with it, that could not follow a name? */
static bool begins_operand_only(Lexer *lx, int kind)
{
    switch (kind) {
    case T_NAME: case T_NUMBER: case T_STRING: case T_FSTRING_START: case T_NONE: case T_TRUE:
    case T_FALSE: case T_AWAIT: case T_LAMBDA: case T_YIELD: case T_LBRACE: case T_TILDE:
    case T_ELLIPSIS:
        return true;
    case T_NOT:
        return peek(lx, 1) != T_IN;
    default:
        return false;
    }
}

/* Is a colon the last token of this line? */
static bool line_ends_with_colon(Lexer *lx)
{
    int last = 0;
    for (size_t i = 0;; i++) {
        int kind = peek(lx, i);
        if (kind == T_NEWLINE || kind == T_ENDMARKER || kind == T_LEXICAL_ERROR)
            return last == T_COLON;
        last = kind;
    }
}

static bool opens_block(Lexer *lx)
{
    int next = peek(lx, 0);
    if (begins_operand_only(lx, next))
        return true;
    switch (next) {
    case T_LPAR: case T_LSQB: case T_MINUS: case T_PLUS: case T_STAR:
        return line_ends_with_colon(lx);
    default:
        return false;
    }
}

static bool at_line_begin(const Lexer *lx)
{
    switch (lx->previous) {
    case T_NEWLINE: case T_INDENT: case T_DEDENT: case T_START_FILE: case T_START_INTERACTIVE:
        return true;
    default:
        return false;
    }
}

static bool at_statement_begin(const Lexer *lx)
{
    return at_line_begin(lx)
        || (lx->depth == 0 && (lx->previous == T_SEMI || lx->previous == T_COLON));
}

/* What the name is: T_NAME or a soft keyword. */
static int decide(Lexer *lx, const Token *t)
{
    for (size_t i = 0; i < countof(softs); i++) {
        const struct Soft *soft = &softs[i];
        if (t->end - t->start != soft->length
            || memcmp(lx->source + t->start, soft->text, soft->length))
            continue;
        if ((soft->rule == SOFT_BLOCK && at_line_begin(lx) && opens_block(lx))
            || (soft->rule == SOFT_LINE && at_line_begin(lx)
                && lx->match_blocks[lx->given_indents])
            || (soft->rule == SOFT_STATEMENT && at_statement_begin(lx)
                && peek(lx, 0) == T_NAME))
            return soft->kind;
    }
    return T_NAME;
}

/* Is `async` or `await` the keyword, as Python 3.5 and 3.6 had it? */
static bool is_async_keyword(Lexer *lx, int kind)
{
    if (kind == T_ASYNC && !lx->async_block && peek(lx, 0) == T_DEF) {
        lx->async_block = lx->given_indents + 1;
        return true;
    }
    return lx->async_block > 0;
}

static void make_name(Lexer *lx, Token *t)
{
    t->kind = T_NAME;
    t->value = str_intern_utf8((const char *)lx->source + t->start, t->end - t->start);
    if (!t->value) {
        problem_set_raised(&lx->problem);
        t->kind = T_LEXICAL_ERROR;
    }
}

/* Remembers what the next decisions need. */
static void note(Lexer *lx, int kind)
{
    switch (kind) {
    case T_LPAR: case T_LSQB: case T_LBRACE:
        lx->depth++;
        break;
    case T_RPAR: case T_RSQB: case T_RBRACE:
        lx->depth--;
        break;
    case T_MATCH:
        lx->match_line = true;
        break;
    case T_INDENT:
        lx->match_blocks[++lx->given_indents] = lx->match_line;
        lx->match_line = false;
        break;
    case T_DEDENT:
        if (--lx->given_indents < lx->async_block)
            lx->async_block = 0;
        break;
    case T_NEWLINE:
        break;
    default:
        if (at_line_begin(lx))
            lx->match_line = false;
    }
    lx->previous = kind;
}

void lexer_next(Lexer *lx, Token *token)
{
    if (lx->queue_count) {
        *token = lx->queue[lx->queue_head];
        lx->queue_head = (lx->queue_head + 1) & (lx->queue_capacity - 1);
        lx->queue_count--;
    } else
        fill(lx, token);
    if (token->kind == T_NAME && (at_line_begin(lx) || at_statement_begin(lx)))
        token->kind = decide(lx, token);
    if (UNLIKELY(lx->async_names) && (token->kind == T_ASYNC || token->kind == T_AWAIT)
        && !is_async_keyword(lx, token->kind))
        make_name(lx, token);
    note(lx, token->kind);
}
