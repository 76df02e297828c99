/* SPDX-License-Identifier: MIT */
/* Names of tokens, and the listing of a program's tokens. */
#include <string.h>

#include "grammar/python.h"
#include "lexer/lexer.h"

static const struct {
    int kind;
    const char *name, *text;
} tokens[] = {
#define TOKEN(name, text, number) {T_##name, #name, text},
#define SOFT(name, text, rule)
#include "lexer/tokens.def"
#undef TOKEN
#undef SOFT
};

/* The rows lie in the order of the tokens' numbers. */
static size_t row_of(int kind)
{
    size_t row = (size_t)(kind - tokens[0].kind);
    ASSERT(row < countof(tokens) && tokens[row].kind == kind);
    return row;
}

const char *lexer_token_name(int kind)
{
    return tokens[row_of(kind)].name;
}

const char *lexer_token_text(int kind)
{
    return tokens[row_of(kind)].text;
}

/* The text in quotes, newlines and the like escaped. */
static void write_text(FILE *file, const unsigned char *text, size_t n)
{
    fputc('\'', file);
    for (size_t i = 0; i < n; i++)
        if (text[i] == '\n')
            fputs("\\n", file);
        else if (text[i] == '\\' || text[i] == '\'')
            fprintf(file, "\\%c", text[i]);
        else if (text[i] < ' ' || text[i] == 0x7f)
            fprintf(file, "\\x%02x", text[i]);
        else
            fputc(text[i], file);
    fputc('\'', file);
}

bool lexer_dump(Lexer *lx, FILE *file)
{
    Token t;
    do {
        lexer_next(lx, &t);
        if (t.kind == T_LEXICAL_ERROR)
            return false;
        char place[64];
        snprintf(place, sizeof place, "%d,%d-%d,%d:", t.span.line, t.span.column,
                 t.span.end_line, t.span.end_column);
        fprintf(file, "%-20s%-16s", place, lexer_token_name(t.kind));
        write_text(file, lx->source + t.start, t.end - t.start);
        fputc('\n', file);
    } while (t.kind != T_ENDMARKER);
    return true;
}
