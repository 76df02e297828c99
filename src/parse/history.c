/* SPDX-License-Identifier: MIT */
/*
 * Tokens on their way from the lexer to the grammar: tokens without a width are moved
 * behind the last real one, and what the diagnosis needs is noted.
 */
#include <string.h>

#include "grammar/python.h"
#include "parse/parser.h"

int grammar_lex(GRAMMAR_STYPE *value, Location *location, Builder *b);
void grammar_report(Builder *b, int token, const Location *at, bool colon_expected);

static char closing_of(int kind)
{
    return kind == T_RPAR || kind == T_RSQB || kind == T_RBRACE;
}

static void note_bracket(Parser *p, const Token *t)
{
    if (t->kind == T_LPAR || t->kind == T_LSQB || t->kind == T_LBRACE) {
        p->open[p->open_count++] = (Bracket){
            .kind = t->kind == T_LPAR ? '(' : t->kind == T_LSQB ? '[' : '{',
            .line = t->span.line, .start = t->start, .column = t->span.column};
    } else if (closing_of(t->kind) && p->open_count)
        p->open_count--;
}

static void note_line(Parser *p, const Token *t)
{
    int before = parser_back(p, 1)->kind;
    if (before == 0 || before == T_NEWLINE || before == T_INDENT || before == T_DEDENT) {
        if (t->kind == T_NEWLINE || t->kind == T_INDENT || t->kind == T_DEDENT)
            return;
        p->previous_line = p->line;
        p->line = (Line){.first = t->kind, .at = {t->span, t->start, t->end}};
    } else if (!p->line.second)
        p->line.second = t->kind;
    else if (!p->line.third)
        p->line.third = t->kind;
}

static bool has_no_width(int kind)
{
    return kind == T_NEWLINE || kind == T_INDENT || kind == T_DEDENT || kind == T_ENDMARKER;
}

/* Tokens of indentation and the end have no place of their own: messages show where reading
 * had come to, which at the end is the last line's newline, or with a script unknown. */
static void place_empty(const Parser *p, Token *t)
{
    const Lexer *lx = &p->lexer;
    const unsigned char *at = lx->source + t->start, *line = at;
    if (at == lx->end && at > lx->source && at[-1] == '\n') {
        t->span.line--;
        line--;
    }
    while (line > lx->source && line[-1] != '\n')
        line--;
    int column = at == lx->end && p->script ? -1 : (int)(at - line) - 1;
    t->span = (Span){t->span.line, column, t->span.line, -2};
}

/* A line that ends with a comment ends where that begins. */
static void place_newline(const Parser *p, Token *t)
{
    const char *source = p->builder.source, *from = source + p->last_real.end;
    const char *comment = memchr(from, '#', (size_t)(source + t->start - from));
    if (comment)
        t->span.column -= (int)(source + t->start - comment);
}

int grammar_lex(GRAMMAR_STYPE *value, Location *location, Builder *b)
{
    Parser *p = parser_of(b);
    if (UNLIKELY(p->pending_start)) {
        int start = p->pending_start;
        p->pending_start = 0;
        *location = p->last_real;
        return start;
    }
    if (UNLIKELY(problem_exists(&b->problem) || b->arena->failed))
        return T_YYEOF;
    Token *t = &p->history[p->token_count++ % PARSER_HISTORY];
    lexer_next(&p->lexer, t);
    note_line(p, t);
    note_bracket(p, t);
    if (t->kind == T_INDENT || t->kind == T_DEDENT || t->kind == T_ENDMARKER)
        place_empty(p, t);
    else if (t->kind == T_NEWLINE && t->start > p->last_real.end)
        place_newline(p, t);
    b->last = t->span;
    b->next = t->kind;
    value->T_NAME = t->value;
    p->before_last = p->last_real.end;
    if (has_no_width(t->kind)) {
        *location = location_join(&p->last_real, 0);
    } else {
        *location = (Location){t->span, t->start, t->end};
        p->last_real = *location;
    }
    return t->kind;
}

/* The first report counts: later ones come from the recovery that error productions need. */
void grammar_report(Builder *b, int token, const Location *at, bool colon_expected)
{
    Parser *p = parser_of(b);
    if (p->reported || problem_exists(&b->problem) || b->arena->failed)
        return;
    p->reported = true;
    b->error_at = (Location){at->span, p->before_last, at->end};
    if (p->lexer.mode == LEXER_PREFIX && !p->depth)
        return;
    if (parser_back(p, 0)->kind == T_LEXICAL_ERROR) {
        b->problem = p->lexer.problem;
        b->problem.final = true;
    } else
        parser_diagnose(p, colon_expected);
}
