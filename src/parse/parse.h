/* SPDX-License-Identifier: MIT */
/*
 * From source to tree: the entry points.
 *
 *     Mod *mod = parse_string(&(ParseInput){.source = text, .length = n, .filename = name});
 *
 * A syntax error is an exception with all its attributes set; its columns count characters.
 */
#ifndef ADDER_PARSE_PARSE_H
#define ADDER_PARSE_PARSE_H

#include "ast/ast.h"
#include "lexer/lexer.h"

typedef struct ParseInput {
    const char *source;             /* kept by the caller while parsing */
    size_t length;
    Value filename;                 /* str */
    LexerMode mode;                 /* FILE, EVAL, SINGLE, FUNCTYPE */
    bool is_text;                   /* UTF-8 already: an encoding declaration means nothing */
    bool script;                    /* a program's file: errors of decoding go before all others */
    bool type_comments;             /* read `# type:` comments (PyCF_TYPE_COMMENTS) */
    bool dont_imply_dedent;         /* PyCF_DONT_IMPLY_DEDENT */
    bool allow_incomplete;          /* PyCF_ALLOW_INCOMPLETE_INPUT: "incomplete input" where the
                                       source ends too early */
    bool barry;                     /* from __future__ import barry_as_FLUFL */
    bool quiet;                     /* no warnings */
    int feature_version;            /* minor version, 0: the current one */
} ParseInput;

enum { PARSE_FEATURE_VERSION = 12 };

/* The tree; NULL with SyntaxError, IndentationError, TabError, MemoryError ... set. */
Mod *parse_string(const ParseInput *input) MUST_USE;

/* The source as UTF-8 with newlines as '\n', decoded by its BOM or PEP 263 declaration, in
 * collected memory with a zero behind; NULL with a SyntaxError. bad_utf8: there are bytes in it
 * that are no characters, which matters where they are looked at. */
const char *parse_decode(const ParseInput *input, size_t *length, bool *bad_utf8) MUST_USE;

/* The encoding that the source's first two lines (or its BOM) declare, "utf-8" by default, in
 * `name`, in normal spelling. False: SyntaxError. bom: bytes to skip. */
bool parse_encoding(const char *source, size_t n, char name[64], size_t *bom) MUST_USE;

/* Raises the problem as an exception; source: decoded. Always returns false. */
bool parse_raise(const Problem *problem, const char *source, size_t length, Value filename);

/* Writes the tokens of a program, one a line. False with an exception set. */
bool parse_dump_tokens(const ParseInput *input, FILE *file) MUST_USE;

#endif
