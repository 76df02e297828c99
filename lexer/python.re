/* SPDX-License-Identifier: MIT */
/*
 * What Python's tokens look like. Keywords and operators are not here: their rules come
 * from the grammar's %token lines, as tokens.re.
 *
 * re2c takes the longest match, and of equally long ones the first rule; the source ends
 * with a zero byte, which no rule but its own lets pass.
 */
#include "grammar/python.h"
#include "lexer/lexer.h"

/* The cursor is written back before anything else looks at it. */
#define OPEN(kind) return lx->cursor = cursor, lexer_open(lx, kind)
#define CLOSE(kind) return lx->cursor = cursor, lexer_close(lx, kind)
#define COLON(kind) return lx->cursor = cursor, lexer_colon(lx, kind)
#define CALL(function) return lx->cursor = cursor, (function)
#define GIVE(kind) return lx->cursor = cursor, (kind)

int lexer_scan(Lexer *lx)
{
    const unsigned char *cursor = lx->cursor, *marker;

again:
    lexer_begin(lx, cursor);

/*!re2c
    re2c:api:style = free-form;
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYCURSOR = cursor;
    re2c:define:YYMARKER = marker;
    re2c:yyfill:enable = 0;
    re2c:flags:b = 1;
    re2c:indent:top = 1;

    end         = "\x00";
    any         = [^\x00];

    digits      = [0-9] ("_"? [0-9])*;
    integer     = [1-9] ("_"? [0-9])* | "0" ("_"? "0")*
                | "0" [xX] ("_"? [0-9a-fA-F])+
                | "0" [oO] ("_"? [0-7])+
                | "0" [bB] ("_"? [01])+;
    exponent    = [eE] [-+]? digits;
    float       = (digits? "." digits | digits ".") exponent? | digits exponent;
    imaginary   = (float | digits) [jJ];

    letter      = [A-Za-z_];
    beyond      = [\x80-\xff];              // judged in lexer_name

    prefix      = [uU] | [bB] [rR]? | [rR] [bB]?;
    fprefix     = [fF] [rR]? | [rR] [fF];
    quote       = ['] | ["];
    quotes      = "'''" | ["]["]["];
    escape      = "\\" [^\x00\n];
    short       = ['] ([^'\\\n\x00] | escape)* ['] | ["] ([^"\\\n\x00] | escape)* ["];
    continued   = ['] ([^'\\\n\x00] | "\\" any)* ['] | ["] ([^"\\\n\x00] | "\\" any)* ["];

    !include "lexer/tokens.re";

    [ \t\f]+                        { goto again; }
    "#" [^\n\x00]*                  { if (UNLIKELY(lx->bad_utf8)) {
                                          lx->cursor = cursor;
                                          if (!lexer_check_comment(lx))
                                              return T_LEXICAL_ERROR;
                                      }
                                      if (lx->everything)
                                          GIVE(T_COMMENT);
                                      if (lx->type_comments) {
                                          lx->cursor = cursor;
                                          int kind = lexer_comment(lx);
                                          if (kind)
                                              return kind;
                                          cursor = lx->cursor;
                                      }
                                      goto again; }

    letter (letter | [0-9])*        { CALL(lexer_name(lx, true)); }
    (letter | beyond) (letter | beyond | [0-9])*
                                    { CALL(lexer_name(lx, false)); }
    integer | float | imaginary     { CALL(lexer_number(lx)); }

    prefix? short                   { GIVE(T_STRING); }
    prefix? continued               { lx->cursor = cursor;
                                      lexer_count_lines(lx, lx->start);
                                      GIVE(T_STRING); }
    prefix? quotes                  { CALL(lexer_long_string(lx)); }
    prefix? quote                   { CALL(lexer_unterminated_string(lx)); }
    fprefix (quote | quotes)        { CALL(lexer_fstring_start(lx)); }

    "\n"                            { lx->cursor = cursor;
                                      lx->line++;
                                      lx->line_start = cursor;
                                      if (lx->bracket_count && !lx->everything)
                                          goto again;
                                      if (lx->bracket_count)
                                          return T_NL;
                                      lx->at_line_start = true;
                                      if (lx->blank_line)
                                          return T_NL;
                                      return T_NEWLINE; }
    "\\\n" end                      { lx->cursor = cursor - 1;
                                      return lexer_fail_continuation(lx, true); }
    "\\\n"                          { lx->line++;
                                      lx->line_start = cursor;
                                      goto again; }
    "\\"                            { CALL(lexer_fail_continuation(lx, false)); }
    "<>"                            { GIVE(T_NOTEQUAL); }
    end                             { lx->cursor = cursor - 1;
                                      return T_ENDMARKER; }
    *                               { CALL(lexer_unknown(lx)); }
*/
}
