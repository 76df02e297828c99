/* SPDX-License-Identifier: MIT */
/*
 * A parse in progress: lexer and builder, and what the diagnosis of an error looks back at:
 * the last tokens, the open brackets, the beginnings of this and the previous line.
 */
#ifndef ADDER_PARSE_PARSER_H
#define ADDER_PARSE_PARSER_H

#include "ast/build.h"
#include "lexer/lexer.h"
#include "parse/parse.h"

enum { PARSER_HISTORY = 8, PARSER_DEPTH = 20 };

/* How a logical line begins. */
typedef struct Line {
    int first, second;              /* kinds of its first tokens, 0 before there are any */
    int third;
    Location at;                    /* of the first */
} Line;

typedef struct Parser {
    Builder builder;                /* first: the grammar's parameter is this */
    Lexer lexer;
    Token history[PARSER_HISTORY];  /* a ring */
    unsigned token_count;
    int pending_start;              /* START_ token still to be given, or 0 */
    Location last_real;             /* of the last token with a width */
    uint32_t before_last;           /* end of the one before the last token */
    Bracket open[LEXER_BRACKETS + 1];
    int open_count;
    int open_before;                /* brackets that were open where reading began */
    Line line, previous_line;
    Problem guess;                  /* the diagnosis; builder.problem goes before */
    bool reported;
    bool script;                    /* the source is a program's own file */
    int depth;                      /* of diagnoses in diagnoses: above 0 this is a part that is
                                       read again for what is wrong with it */
    int furthest;                   /* last line read so far, here or in a diagnosis */
} Parser;

static inline Parser *parser_of(Builder *b)
{
    return CONTAINER_OF(b, Parser, builder);
}

/* The nth token back from the last: 0 is the last. Its kind is 0 where there was none. */
static inline const Token *parser_back(const Parser *p, unsigned n)
{
    static const Token none;
    return n < p->token_count && n < PARSER_HISTORY
        ? &p->history[(p->token_count - 1 - n) % PARSER_HISTORY] : &none;
}

/* Ready to read source from `at` on, which lies at a position. NULL when out of memory. */
Parser *parser_new(const char *source, size_t length, LexerMode mode);

/* Finds words for the error at the last token. */
void parser_diagnose(Parser *p, bool colon_expected);

/* The longest expression list that begins at a token (which may lie in brackets); NULL: none. The
 * location of what was read is stored. Or there is a lexical error right behind it: then that
 * is the problem; or, if `begun`, an error in what has only begun to be one. */
Expr *parser_expression_at(Parser *p, const Token *at, Location *location, bool begun);

/* Diagnoses the expression list that begins at the last token. True when there is more to tell
 * than "invalid syntax": the guess is that then. */
bool parser_diagnose_here(Parser *p);

/* Reads the token that begins at a location again. */
bool parser_token_at(Parser *p, Location at, Token *token);

#endif
