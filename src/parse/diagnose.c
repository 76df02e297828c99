/* SPDX-License-Identifier: MIT */
/*
 * Words for a syntax error, found by looking back from the token that could not be taken.
 * The tests run from the most telling to the plain "invalid syntax"; hardly anything here
 * knows a statement by name.
 */
#include <string.h>

#include "grammar/python.h"
#include "objects/str.h"
#include "parse/parser.h"

enum { MANY_WORDS = 1000 };     /* so many in a row are enough: see wrong_words() */

void grammar_field_error(Builder *b, Location error, bool at_once);

static bool guess(Parser *p, enum TypeId type, Span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem_set_va(&p->guess, type, span, format, args);
    va_end(args);
    return true;
}

/* The name that messages give a statement's keyword; NULL: it has no block. */
static const char *block_name(const Line *line)
{
    int kind = line->first == T_ASYNC ? line->second : line->first;
    if (kind == T_DEF)
        return "function definition";
    if (kind == T_CLASS)
        return "class definition";
    if (kind == T_EXCEPT && line->second == T_STAR)
        return "'except*' statement";
    switch (kind) {
#define BLOCK(name, text) case T_##name: return "'" text "' statement";
#include "parse/blocks.def"
#undef BLOCK
    default: return NULL;
    }
}

/* if x:
 * y            <- here an INDENT was due */
static bool missing_block(Parser *p)
{
    if (parser_back(p, 0)->kind == T_INDENT || parser_back(p, 1)->kind != T_NEWLINE
        || parser_back(p, 2)->kind != T_COLON)
        return false;
    const Token *here = parser_back(p, 0);
    bool line_began = here->kind != T_DEDENT && here->kind != T_NEWLINE;
    const Line *header = line_began ? &p->previous_line : &p->line;
    const char *name = block_name(header);
    if (!name)
        return false;
    Span at = here->span;
    return guess(p, TYPE_IndentationError, at,
                 "expected an indented block after %s on line %d", name, header->at.span.line);
}

bool build_begins_expression(int kind)
{
    switch (kind) {
    case T_NAME: case T_NUMBER: case T_STRING: case T_FSTRING_START: case T_NONE: case T_TRUE:
    case T_FALSE: case T_ELLIPSIS: case T_LPAR: case T_LSQB: case T_LBRACE: case T_PLUS:
    case T_MINUS: case T_TILDE: case T_NOT: case T_AWAIT: case T_LAMBDA:
        return true;
    default:
        return false;
    }
}

/* How many brackets are open before the last token? */
static int brackets_open(const Parser *p)
{
    int n = p->open_count;
    while (n && p->open[n - 1].start >= parser_back(p, 0)->start)
        n--;
    return n;
}

/* Does a disjunction end right before the last token? */
static bool behind_disjunction(const Parser *p)
{
    return p->builder.disjunction && p->builder.disjunction_at.end == parser_back(p, 1)->end
        && parser_back(p, 1)->end > parser_back(p, 1)->start;
}

/* print x: the call of former times. */
static bool missing_parentheses(Parser *p)
{
    const Expr *e = p->builder.disjunction;
    const Token *here = parser_back(p, 0);
    if (!behind_disjunction(p) || e->kind != EXPR_NAME || e->parens
        || !build_begins_expression(here->kind))
        return false;
    const char *name = str_equal_text(e->Name.id, "print") ? "print"
                     : str_equal_text(e->Name.id, "exec") ? "exec" : NULL;
    Location argument;
    if (!name || !parser_expression_at(p, here, &argument, true))
        return false;
    return guess(p, TYPE_SyntaxError, span_join(e->span, argument.span),
                 "Missing parentheses in call to '%s'. Did you mean %s(...)?", name, name);
}

/* Is the disjunction's first word, if it is one, the beginning of a soft keyword? Then it might
 * be one that was mistyped, and a comma is not suggested. */
static bool begins_like_soft_keyword(const Parser *p)
{
    static const char *const soft[] = {"_", "case", "match", "type"};
    const char *word = p->builder.source + p->builder.disjunction_at.start;
    size_t n = 0;
    while ((word[n] | 32) - 'a' + 0u < 26 || word[n] == '_')
        n++;
    unsigned char next = (unsigned char)word[n];
    if (n == 0 || next - '0' + 0u < 10 || next >= 0x80)
        return false;
    for (size_t i = 0; i < countof(soft); i++)
        if (!strncmp(soft[i], word, n))
            return true;
    return false;
}

/* Is the token an expression, even if what follows it makes none with it? */
static bool is_operand(int kind)
{
    return kind == T_NAME || kind == T_NUMBER || kind == T_STRING || kind == T_NONE
        || kind == T_TRUE || kind == T_FALSE || kind == T_ELLIPSIS;
}

/* A name before a string, or what may be a soft keyword: a comma is not what is missing. */
static bool begins_otherwise(const Parser *p)
{
    const Token *here = parser_back(p, 0), *before = parser_back(p, 1);
    return (before->kind == T_NAME && here->kind == T_STRING
            && p->builder.disjunction_at.start == before->start)
        || begins_like_soft_keyword(p);
}

/* (a b): outside brackets only errors of the lexer in b count. Where no comma is missing, what
 * is wrong with b alone counts. */
static bool missing_comma(Parser *p)
{
    const Token *here = parser_back(p, 0);
    if (!behind_disjunction(p) || !build_begins_expression(here->kind))
        return false;
    if (begins_otherwise(p))
        return p->builder.disjunction->kind == EXPR_NAME && here->kind != T_LPAR
            && parser_diagnose_here(p);
    Location next;
    const Expr *e = parser_expression_at(p, here, &next, true);
    if (e && build_bare_tuple(e))
        e = e->Tuple.elts->items[0];
    if (problem_exists(&p->builder.problem))
        return true;
    return (e || is_operand(here->kind)) && brackets_open(p)
        && guess(p, TYPE_SyntaxError,
                 span_join(p->builder.disjunction->span, e ? e->span : here->span),
                 "invalid syntax. Perhaps you forgot a comma?");
}

/* Right behind what has this span and ends there. */
static Location behind(Span s, uint32_t end)
{
    return (Location){{s.end_line, s.end_column, s.end_line, s.end_column}, end, end};
}

/* word word if word: what is wrong may begin at each of some names in a row. */
static bool wrong_words(Parser *p)
{
    const Expr *e = behind_disjunction(p) ? p->builder.disjunction : NULL;
    Token at = *parser_back(p, 0);
    Location read;
    for (int n = 0; n < MANY_WORDS && e && e->kind == EXPR_NAME && !e->parens
         && build_begins_expression(at.kind); n++) {
        e = parser_expression_at(p, &at, &read, true);
        if (problem_exists(&p->builder.problem))
            return true;
        if (!e || !parser_token_at(p, behind(read.span, read.end), &at))
            break;
    }
    return false;
}

/* Is the disjunction a dict's value? Then `:=` is not what was meant. */
static bool is_dict_value(const Parser *p)
{
    unsigned n = 1;
    while (n < PARSER_HISTORY && parser_back(p, n)->end > p->builder.disjunction_at.start)
        n++;
    int open = brackets_open(p);
    return parser_back(p, n)->kind == T_COLON && open && p->open[open - 1].kind == '{';
}

/* Does '=' or ':=' come next? */
static bool equal_follows(const Parser *p, uint32_t end)
{
    const char *s = p->builder.source + end;
    while (*s == ' ' || *s == '\t')
        s++;
    return (*s == '=' && s[1] != '=') || (*s == ':' && s[1] == '=');
}

/* Is this a part that is read again, where `=` and `:=` have no place outside brackets? */
static bool in_bare_part(const Parser *p)
{
    return p->depth && brackets_open(p) == p->open_before;
}

/* f() := 1 */
static bool named_wrongly(Parser *p)
{
    const Token *here = parser_back(p, 0);
    const Expr *e = p->builder.disjunction;
    if (here->kind != T_COLONEQUAL || !behind_disjunction(p) || e->kind == EXPR_NAME
        || p->builder.disjunction_is_target || in_bare_part(p))
        return false;
    Token next;
    Location value;
    return parser_token_at(p, behind(here->span, here->end), &next)
        && parser_expression_at(p, &next, &value, false)
        && guess(p, TYPE_SyntaxError, e->span, "cannot use assignment expressions with %s",
                 build_expr_name(e));
}

/* The value at a place behind '=', where '==' could be meant; NULL: there is none. */
static const Expr *compared_value(Parser *p, Location at)
{
    Token token;
    const Expr *v = parser_token_at(p, at, &token) && build_begins_expression(token.kind)
        ? parser_expression_at(p, &token, &at, false) : NULL;
    if (v && build_bare_tuple(v))
        return v->Tuple.elts->items[0];
    return v && !equal_follows(p, at.end) ? v : NULL;
}

/* if x = 1: or (x = 1) */
static bool equal_for_comparison(Parser *p)
{
    const Token *here = parser_back(p, 0);
    int line = p->line.first;
    bool header = line == T_IF || line == T_ELIF || line == T_WHILE || line == T_MATCH
               || line == T_AT;
    if (here->kind != T_EQUAL || !behind_disjunction(p) || !(p->open_count || header)
        || is_dict_value(p) || p->builder.disjunction_is_target || in_bare_part(p))
        return false;
    const Expr *e = p->builder.disjunction;
    const Expr *v = compared_value(p, behind(here->span, here->end));
    if (!v || !build_comparable(e))
        return false;
    if (e->kind == EXPR_NAME && !e->parens)
        return guess(p, TYPE_SyntaxError, span_join(e->span, build_leftmost(v)->span),
                     "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    return guess(p, TYPE_SyntaxError, e->span,
                 "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                 build_expr_name(e));
}

/* The target at a place, which moves behind the '=' that must follow; NULL: there is none. */
static Expr *target_at(Parser *p, Location *at)
{
    Token token;
    if (!parser_token_at(p, *at, &token) || token.start >= parser_back(p, 0)->start
        || !(build_begins_expression(token.kind) || token.kind == T_STAR))
        return NULL;
    Expr *target = parser_expression_at(p, &token, at, false);
    if (!target || !parser_token_at(p, behind(at->span, at->end), &token)
        || token.kind != T_EQUAL)
        return NULL;
    *at = behind(token.span, token.end);
    return target;
}

/* f() = 1 1: what stands before `=` goes before what is wrong behind it. */
static bool wrong_target(Parser *p)
{
    Location at = p->line.at;
    bool in_statement = p->lexer.mode == LEXER_FILE || p->lexer.mode == LEXER_SINGLE;
    Expr *first = in_statement ? target_at(p, &at) : NULL;
    Location value = at;
    for (Expr *target = first; target; target = target_at(p, &at)) {
        Expr *invalid = build_invalid_target(target, TARGET_ASSIGN);
        if (!invalid)
            continue;
        build_fail_target(&p->builder, first, invalid, compared_value(p, value));
        return true;
    }
    return false;
}

static bool missing_colon(Parser *p, bool colon_expected)
{
    const Token *here = parser_back(p, 0);
    return colon_expected && here->kind == T_NEWLINE && block_name(&p->line)
        && guess(p, TYPE_SyntaxError, here->span, "expected ':'");
}

static bool unexpected_indentation(Parser *p)
{
    const Token *here = parser_back(p, 0);
    if (here->kind != T_INDENT && here->kind != T_DEDENT)
        return false;
    guess(p, TYPE_IndentationError, here->span, here->kind == T_INDENT
          ? "unexpected indent" : "unexpected unindent");
    return p->guess.final = true;
}

void parser_diagnose(Parser *p, bool colon_expected)
{
    p->builder.guessed = missing_block(p) || wrong_target(p) || equal_for_comparison(p)
        || named_wrongly(p) || missing_parentheses(p) || missing_comma(p) || wrong_words(p)
        || missing_colon(p, colon_expected) || unexpected_indentation(p);
}

/* ---- Fields of f-strings ---- */

/* What begins a field that is no expression as a whole, though perhaps at first. */
void grammar_field_error(Builder *b, Location error, bool at_once)
{
    Parser *p = parser_of(b);
    if (b->guessed || p->lexer.mode == LEXER_PREFIX)
        return;
    Token first = *parser_back(p, 0);
    if (!at_once && !parser_token_at(p, error, &first))
        return;
    Location rest;
    bool operand = first.kind == T_NAME || first.kind == T_NUMBER || first.kind == T_STRING
                || first.kind == T_FSTRING_START;
    if (at_once && (first.kind == T_EQUAL || first.kind == T_EXCLAMATION
                    || first.kind == T_COLON || first.kind == T_RBRACE))
        build_fail(b, first.span, "f-string: valid expression required before '%s'",
                   lexer_token_text(first.kind));
    else if (!at_once && (operand || parser_expression_at(p, &first, &rest, false)))
        build_fail(b, b->last, "f-string: expecting '=', or '!', or ':', or '}'");
    else
        build_fail(b, first.span, "f-string: expecting a valid expression after '{'");
}
