/* SPDX-License-Identifier: MIT */
/*
 * The lexer: UTF-8 in, tokens out.
 *
 *     lexer_next          queue, soft keywords                    soft.c
 *       lexer_raw         start of line, end of file              indent.c
 *         lexer_scan      the re2c rules: one token of a line     python.re
 *         lexer_fstring_text   the text of f-strings              fstring.c
 *
 * A wrong piece of source is a token too (LEXICAL_ERROR): its message lies in `problem`,
 * and is told only when the parser gets there. Nothing the parser does flows back into the
 * lexer. Positions are those of the source; NEWLINE, INDENT, DEDENT and ENDMARKER are
 * moved behind the last real token only for the parser (parse/history.c).
 */
#ifndef ADDER_LEXER_LEXER_H
#define ADDER_LEXER_LEXER_H

#include "ast/problem.h"
#include "base/common.h"
#include "base/span.h"

enum {
    LEXER_INDENTS = 100,            /* levels of indentation */
    LEXER_BRACKETS = 200,           /* open brackets */
    LEXER_FSTRINGS = 150,           /* f-strings in fields of f-strings */
    LEXER_FIELDS = 3,               /* fields in specs of fields */
    LEXER_NAMES = 512,              /* entries of the cache of identifiers */
};

/* What is read, and how: given once. */
typedef enum LexerMode {
    LEXER_FILE,
    LEXER_EVAL,                     /* one expression */
    LEXER_SINGLE,                   /* one statement of the REPL */
    LEXER_FUNCTYPE,                 /* (int, str) -> bool */
    LEXER_PREFIX,                   /* the longest expression from here on: for the diagnosis */
} LexerMode;

typedef struct Token {
    int kind;                       /* T_... of grammar/python.h */
    Span span;
    uint32_t start, end;            /* offsets */
    Value value;                    /* NAME: interned str; NUMBER: the number;
                                       TYPE_COMMENT: str; FSTRING_MIDDLE: TRUE when raw */
} Token;

typedef struct Bracket {
    char kind;                      /* one of ( [ { */
    bool field;                     /* '{' of an f-string's field */
    int line;
    uint32_t start;                 /* offset */
    int column;
} Bracket;

/* A line's indentation, with tabs to multiples of 8 and with tabs as one space: both must
 * tell the same, else the source depends on the width of tabs. */
typedef struct Indent {
    int width, alternative;
} Indent;

/* An f-string that is open. Text is read while it has no field, or the innermost one has
 * come to its format spec; else tokens are. */
typedef struct FString {
    const unsigned char *start;
    int line, column;
    unsigned char quote, quotes;    /* which, and how many: 1 or 3 */
    bool raw;
    int fields;                     /* open ones */
    struct {
        int bracket;                /* brackets open, its own '{' included */
        bool in_spec;
    } field[LEXER_FIELDS];
} FString;

typedef struct Lexer {
    const unsigned char *source, *end;      /* *end is 0 */
    const unsigned char *cursor;            /* behind the last token */
    const unsigned char *line_start;        /* of the line that cursor is in */
    int line;
    LexerMode mode;
    bool type_comments;
    bool dont_imply_dedent;         /* the end of the input closes no blocks */
    bool bad_utf8;                  /* bytes of it are no characters: comments may hold them */
    bool quiet;                     /* no warnings: it has been, or will be, read again */
    bool text;                      /* in the text of an f-string */
    bool everything;                /* comments and empty lines are tokens, any bracket closes any */
    bool blank_line;                /* reading such a line */
    bool after_field;               /* behind a field of a format spec */
    bool at_line_start;
    bool ended;                     /* the end's NEWLINE has been given (SINGLE) */
    bool real_tokens;               /* a token since then */
    bool hit_end;                   /* the end has been read, perhaps in a string */
    int skip;                       /* bytes behind the cursor that no token has */
    int pending;                    /* INDENTs (> 0) or DEDENTs (< 0) to be given */

    /* The token being read: where it began. */
    const unsigned char *start;
    int start_line, start_column;
    Value value;

    int indent_count;               /* without the base, indents[0] */
    int bracket_count;
    int fstring_count;
    Indent indents[LEXER_INDENTS + 1];
    Bracket brackets[LEXER_BRACKETS];
    FString *fstrings;              /* grows */
    int fstring_capacity;

    Problem problem;                /* of LEXICAL_ERROR */
    bool eager;                     /* found while reading a token: told even when the parser
                                       has stopped before it */
    bool unclosed;                  /* it is a bracket open at the end */
    Value filename;                 /* for warnings */

    /* What follows decides what a soft keyword is: tokens read ahead. */
    Token *queue;
    size_t queue_head, queue_count, queue_capacity;     /* a ring */
    int previous;                   /* kind of the token given last */
    int depth;                      /* brackets open there */
    int given_indents;              /* indentation there */
    bool async_names;               /* before Python 3.7: async and await are names outside of
                                       async functions */
    int async_block;                /* indentation of the async def being read, from 1; 0: none */
    bool match_line;                /* the next block will be a match's */
    bool match_blocks[LEXER_INDENTS + 2];

    /* `# type: ignore` comments, in order. */
    struct {
        int line;
        Value tag;
    } *ignores;
    size_t ignore_count, ignore_capacity;

    /* Identifiers seen, so that each is interned once. */
    struct {
        const unsigned char *text;
        size_t length;
        Value name;
    } names[LEXER_NAMES];
} Lexer;

/* Ready to read `n` bytes of UTF-8, with a zero behind them. The lexer is zeroed memory. */
void lexer_start(Lexer *lx, const char *source, size_t n, LexerMode mode);

/* The next token, soft keywords decided. After a LEXICAL_ERROR it comes again and again. */
void lexer_next(Lexer *lx, Token *token);

/* The name of a kind of token, as in Python's `token` module, and its text ("": several). */
const char *lexer_token_name(int kind);
const char *lexer_token_text(int kind);

/* Writes all tokens, one a line: position, name, text. False when there was an error, which
 * is then in lx->problem. */
bool lexer_dump(Lexer *lx, FILE *file);

/* ---- Within the lexer ---- */

/* The next token as the text has it. */
int lexer_raw(Lexer *lx);
/* One token of a line, or of an f-string's text. */
int lexer_scan(Lexer *lx);
int lexer_fstring_text(Lexer *lx);
/* A line begins: the indentation becomes `pending`. False: an error. */
bool lexer_line_start(Lexer *lx);

/* Brackets and colons, which f-strings care about. */
int lexer_open(Lexer *lx, int kind);
int lexer_close(Lexer *lx, int kind);
int lexer_colon(Lexer *lx, int kind);
/* An f-string begins: the token is its prefix and quotes. */
int lexer_fstring_start(Lexer *lx);
/* A string that begins with three quotes, or has no end. */
int lexer_long_string(Lexer *lx);
int lexer_unterminated_string(Lexer *lx);
/* Numbers and names; the token's text is complete. */
int lexer_number(Lexer *lx);
int lexer_name(Lexer *lx, bool ascii);
/* A byte that no rule begins with. */
int lexer_unknown(Lexer *lx);
/* Is the token's text, from `body` on, UTF-8? Else there is an error. */
bool lexer_check_utf8(Lexer *lx, const unsigned char *body, const unsigned char *end);
bool lexer_check_comment(Lexer *lx);
int lexer_check_string(Lexer *lx, int kind);
/* The token is a comment: TYPE_COMMENT, or 0 when it is just one. */
int lexer_comment(Lexer *lx);

/* A comment `# type: ignore`, on the current line, with what follows these words. */
void lexer_ignore(Lexer *lx, const char *tag, size_t n);

/* The cursor has gone over newlines since `from`. */
void lexer_count_lines(Lexer *lx, const unsigned char *from);

/* Reports a problem at the character before the cursor, or at a span; gives LEXICAL_ERROR. */
int lexer_fail(Lexer *lx, const char *format, ...);
int lexer_fail_unclosed(Lexer *lx);
int lexer_fail_continuation(Lexer *lx, bool at_end);
int lexer_fail_at(Lexer *lx, enum TypeId type, Span span, const char *format, ...);

static inline void lexer_begin(Lexer *lx, const unsigned char *at)
{
    lx->start = at;
    lx->start_line = lx->line;
    lx->start_column = (int)(at - lx->line_start);
}

#endif
