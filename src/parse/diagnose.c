/* SPDX-License-Identifier: MIT */
/*
 * Words for a syntax error, found by looking back from the token that could not be taken.
 * The tests run from the most telling to the plain "invalid syntax"; hardly anything here
 * knows a statement by name.
 */
#include "grammar/python.h"
#include "objects/str.h"
#include "parse/parser.h"

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
    switch (kind) {
    case T_IF: return "'if' statement";
    case T_ELIF: return "'elif' statement";
    case T_ELSE: return "'else' statement";
    case T_FOR: return "'for' statement";
    case T_WHILE: return "'while' statement";
    case T_WITH: return "'with' statement";
    case T_TRY: return "'try' statement";
    case T_FINALLY: return "'finally' statement";
    case T_EXCEPT: return line->second == T_STAR ? "'except*' statement" : "'except' statement";
    case T_MATCH: return "'match' statement";
    case T_CASE: return "'case' statement";
    case T_DEF: return "function definition";
    case T_CLASS: return "class definition";
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
                 "expected an indented block after %s on line %d", name, header->number);
}

static bool begins_expression(int kind)
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
        || !begins_expression(here->kind))
        return false;
    const char *name = str_equal_text(e->Name.id, "print") ? "print"
                     : str_equal_text(e->Name.id, "exec") ? "exec" : NULL;
    Location argument;
    if (!name || !parser_expression_at(p, here, &argument))
        return false;
    return guess(p, TYPE_SyntaxError, span_join(e->span, argument.span),
                 "Missing parentheses in call to '%s'. Did you mean %s(...)?", name, name);
}

/* (a b) */
static bool missing_comma(Parser *p)
{
    const Token *here = parser_back(p, 0), *before = parser_back(p, 1);
    if (!p->open_count || !behind_disjunction(p) || !begins_expression(here->kind)
        || (before->kind == T_NAME && here->kind == T_STRING))
        return false;
    Location next;
    Expr *e = parser_expression_at(p, here, &next);
    return e && guess(p, TYPE_SyntaxError, span_join(p->builder.disjunction->span, e->span),
                      "invalid syntax. Perhaps you forgot a comma?");
}

/* if x = 1: or (x = 1) */
static bool equal_for_comparison(Parser *p)
{
    const Token *here = parser_back(p, 0);
    int line = p->line.first;
    bool header = line == T_IF || line == T_ELIF || line == T_WHILE || line == T_MATCH;
    if (here->kind != T_EQUAL || !behind_disjunction(p) || !(p->open_count || header))
        return false;
    const Expr *e = p->builder.disjunction;
    Token next = *here;
    next.start = here->end;
    next.span.column++;
    Location value;
    Expr *v = parser_expression_at(p, &next, &value);
    if (!v)
        return false;
    if (e->kind == EXPR_NAME && !e->parens)
        return guess(p, TYPE_SyntaxError, span_join(e->span, build_leftmost(v)->span),
                     "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    if (e->kind == EXPR_LIST || e->kind == EXPR_TUPLE || e->kind == EXPR_GENERATOREXP)
        return false;
    return guess(p, TYPE_SyntaxError, e->span,
                 "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                 build_expr_name(e));
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
    Span at = here->span;
    at.end_column = -2;
    return guess(p, TYPE_IndentationError, at, here->kind == T_INDENT
                 ? "unexpected indent" : "unexpected unindent");
}

void parser_diagnose(Parser *p, bool colon_expected)
{
    if (missing_block(p) || equal_for_comparison(p) || missing_parentheses(p)
        || missing_comma(p) || missing_colon(p, colon_expected) || unexpected_indentation(p))
        return;
    guess(p, TYPE_SyntaxError, parser_back(p, 0)->span, "invalid syntax");
}
