/* SPDX-License-Identifier: MIT */
/*
 * The module _tokenize: our lexer as the iterator of tuples that Python's `tokenize` is made
 * of. The lines are read at the first step; then each step is one token.
 */
#include "gc/heap.h"
#include "grammar/python.h"
#include "lexer/lexer.h"
#include "objects/bytes.h"
#include "objects/exceptions.h"
#include "objects/iterators.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* The numbers of Python's module `token`. */
static const uint8_t numbers[] = {
#define TOKEN(name, text, number) [T_##name - T_START_FILE] = number,
#define SOFT(name, text, rule)
#include "lexer/tokens.def"
#undef TOKEN
#undef SOFT
};

typedef struct TokenizerIter {
    Object head;
    Value readline;
    Value encoding;             /* str; 0: readline gives strs */
    bool extra_tokens;
    bool started, done;
    bool newline_added;         /* the last line had none */
    bool crlf;                  /* lines end with \r\n, which the lexer reads as \n */
    const char *source;
    size_t length;
    size_t behind;              /* where the last token ended */
    Lexer *lexer;
} TokenizerIter;

static const char signature[] =
    "tokenizeriter(readline, /, *, extra_tokens, encoding=<unrepresentable>)";

static Value tokenizer_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[3];
    TRY(arguments_place(signature, args, nargs, kwnames, placed));
    TokenizerIter *self = TRY(type_alloc(type, 0));
    self->readline = placed[0];
    TRY(value_truth(placed[1], &self->extra_tokens));
    self->encoding = placed[2] == UNBOUND || placed[2] == NONE ? 0 : placed[2];
    return from_object(self);
}

/* ---- Reading ---- */

/* The next line; END behind the last one. */
static Value read_line(TokenizerIter *self)
{
    Value line = call0(self->readline);
    if (!line)
        return error_clear_if(TYPE_StopIteration) ? END : 0;
    if (!self->encoding && !is_str(line))
        RAISE(TypeError, "readline() returned a non-string object");
    if (self->encoding && !is_bytes(line))
        RAISE(TypeError, "readline() returned a non-bytes object");
    if (self->encoding) {
        size_t n;
        line = TRY(rt.services.decode(line, TRY(str_utf8(self->encoding, &n)), "replace"));
    }
    return str_length(line) ? line : END;
}

/* Copies with \r\n as \n; the length. */
static size_t join_newlines(TokenizerIter *self, char *copy, const char *text, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool pair = text[i] == '\r' && i + 1 < n && text[i + 1] == '\n';
        self->crlf |= pair;
        if (!pair)
            copy[kept++] = text[i];
    }
    return kept;
}

static bool read_source(TokenizerIter *self)
{
    StrBuilder text = {0};
    for (Value line; (line = TRY(read_line(self))) != END;)
        TRY(builder_str(&text, line));
    Value source = TRY(builder_finish(&text));
    size_t n;
    const char *utf8 = TRY(str_utf8(source, &n));
    char *copy = gc_alloc_atomic(n + 4);
    if (!copy)
        return raise_no_memory();
    n = join_newlines(self, copy, utf8, n);
    self->newline_added = n && copy[n - 1] != '\n';
    if (self->newline_added)
        copy[n++] = '\n';
    memset(copy + n, 0, 3);
    self->source = copy;
    self->length = n;
    self->started = true;
    self->lexer = gc_alloc(sizeof *self->lexer);
    if (!self->lexer)
        return raise_no_memory();
    lexer_start(self->lexer, copy, n, LEXER_FILE);
    self->lexer->everything = self->extra_tokens;
    self->lexer->quiet = true;
    return true;
}

/* ---- Tokens ---- */

static int token_number(const TokenizerIter *self, int kind)
{
    int number = numbers[kind - T_START_FILE];
    int first_operator = numbers[T_DEDENT - T_START_FILE] + 1;
    int any_operator = numbers[T_UNKNOWN - T_START_FILE];
    if (!self->extra_tokens && (kind == T_AWAIT || kind == T_ASYNC))
        return any_operator + (kind == T_AWAIT ? 1 : 2);
    if (self->extra_tokens && number >= first_operator && number < any_operator)
        return any_operator;
    return number;
}

/* Where the line that holds an offset begins, and where it ends, newline included. */
static size_t line_begin(const TokenizerIter *self, size_t at)
{
    while (at > 0 && self->source[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const TokenizerIter *self, size_t at)
{
    while (at < self->length && self->source[at] != '\n')
        at++;
    at += at < self->length;
    return at == self->length && self->newline_added ? at - 1 : at;
}

/* The text with its \r\n again. */
static Value split_newlines(const char *text, size_t n)
{
    char *copy = gc_alloc_atomic(2 * n), *out = copy;
    if (!copy)
        return raise_no_memory();
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\n')
            *out++ = '\r';
        *out++ = text[i];
    }
    return str_new_utf8(copy, (size_t)(out - copy));
}

static Value text_of(const TokenizerIter *self, size_t from, size_t to)
{
    if (self->crlf && to > from && memchr(self->source + from, '\n', to - from))
        return split_newlines(self->source + from, to - from);
    return str_new_utf8(self->source + from, to > from ? to - from : 0);
}

/* Characters between two offsets. */
static int64_t columns(const TokenizerIter *self, size_t from, size_t to)
{
    int64_t n = 0;
    for (; from < to; from++)
        n += (self->source[from] & 0xc0) != 0x80;
    return n;
}

static Value place(int64_t line, int64_t column)
{
    return tuple_pair(small_int(line), small_int(column));
}

static Value make_tuple(int kind, Value text, Value start, Value end, Value line)
{
    return tuple_pack(5, small_int(kind), TRY(text), TRY(start), TRY(end), TRY(line));
}

/* A token that lies in the source; start and end are offsets. */
static Value located(const TokenizerIter *self, const Token *t, size_t start, size_t end)
{
    bool is_string = t->kind == T_STRING || t->kind == T_FSTRING_MIDDLE
                  || t->kind == T_FSTRING_START || t->kind == T_FSTRING_END;
    bool is_newline = t->kind == T_NEWLINE || t->kind == T_NL;
    if (is_newline && !self->extra_tokens)
        end = start;
    int end_line = is_newline ? t->span.line : t->span.end_line;
    size_t last = line_begin(self, is_newline ? start : end), first = line_begin(self, start);
    Value text = is_newline && self->newline_added && end == self->length
        ? rt.empty_str : text_of(self, start, end);
    Value line = text_of(self, is_string ? first : last, line_end(self, is_newline ? start : end));
    return make_tuple(token_number(self, t->kind), text,
                      place(t->span.line, columns(self, first, start)),
                      place(end_line, columns(self, last, end) + (is_newline && self->crlf)), line);
}

/* A token behind the last line: on a line of its own, or, without extra tokens, on that one. */
static Value at_end(const TokenizerIter *self, const Token *t)
{
    Value where = TRY(self->extra_tokens ? place(t->span.line, 0) : place(t->span.line - 1, -1));
    return make_tuple(token_number(self, t->kind), rt.empty_str, where, where, rt.empty_str);
}

/* Without extra tokens a comment is part of the newline behind it. */
static Value newline_with_comment(const TokenizerIter *self, const Token *t, size_t start)
{
    size_t first = line_begin(self, start);
    return make_tuple(token_number(self, t->kind), text_of(self, start, t->start),
                      place(t->span.line, columns(self, first, start)),
                      place(t->span.line, columns(self, first, t->start)),
                      text_of(self, first, line_end(self, start)));
}

static Value give(TokenizerIter *self, const Token *t)
{
    size_t behind = self->behind;
    self->behind = t->end;
    self->done = t->kind == T_ENDMARKER;
    if (t->kind == T_ENDMARKER || (t->kind == T_DEDENT && t->start == self->length))
        return at_end(self, t);
    if (t->kind == T_NEWLINE && !self->extra_tokens && behind < t->start) {
        const char *comment = memchr(self->source + behind, '#', t->start - behind);
        if (comment)
            return newline_with_comment(self, t, (size_t)(comment - self->source));
    }
    if (!self->extra_tokens && (t->kind == T_INDENT || t->kind == T_DEDENT))
        return make_tuple(token_number(self, t->kind), rt.empty_str, place(t->span.line, -1),
                          place(t->span.line, -1),
                          text_of(self, line_begin(self, t->start), line_end(self, t->start)));
    if (t->kind == T_INDENT)
        return located(self, &(Token){.kind = T_INDENT, .span = t->span},
                       line_begin(self, t->start), t->start);
    return located(self, t, t->start, t->end);
}

/* ---- Errors ---- */

static long offset_of(const TokenizerIter *self, size_t begin, int column)
{
    return (long)columns(self, begin, begin + (size_t)MAX(column, 0)) + 1;
}

static Value fail_at(const char *message, int line, long offset)
{
    Value text = TRY(str_from_text(message));
    return raise_object(TRY(syntax_error_new(TYPE_SyntaxError, text, TRY(str_from_text("<string>")),
                                             line, offset, rt.empty_str, line, offset)));
}

/* The end came too early: behind the last line, if that has no newline. */
static Value fail_at_end(TokenizerIter *self)
{
    int line = 0;
    for (size_t i = 0; i < self->length; i++)
        line += self->source[i] == '\n';
    size_t begin = self->length ? line_begin(self, self->length - 1) : 0;
    return fail_at("unexpected EOF in multi-line statement", line,
                   self->newline_added ? (long)columns(self, begin, self->length) : 0);
}

static Value fail(TokenizerIter *self)
{
    const Problem *p = &self->lexer->problem;
    self->done = true;
    if (p->raised)
        return 0;
    if (self->lexer->unclosed || str_equal_text(p->message, "unexpected EOF while parsing"))
        return fail_at_end(self);
    size_t begin = 0;
    for (int line = 1; line < p->span.line && begin < self->length; begin++)
        line += self->source[begin] == '\n';
    size_t end = begin;
    while (end < self->length && self->source[end] != '\n')
        end++;
    bool whole_line = p->span.end_column < -1 || p->type == TYPE_TabError;
    long offset = offset_of(self, begin, p->span.column) + (whole_line && p->type != TYPE_SyntaxError);
    long end_offset = whole_line ? 0 : offset_of(self, begin, p->span.end_column);
    if (whole_line && p->type != TYPE_SyntaxError)
        offset = (long)columns(self, begin, end) + 1;
    Value error = TRY(syntax_error_new(p->type, p->message, TRY(str_from_text("<string>")),
                                       p->span.line, offset, TRY(text_of(self, begin, end)),
                                       whole_line ? 0 : p->span.end_line, end_offset));
    return raise_object(error);
}

static Value tokenizer_next(Value v)
{
    TokenizerIter *self = (TokenizerIter *)as_object(v);
    if (self->done)
        return END;
    if (!self->started) {
        TRY(read_source(self));
        if (memchr(self->source, 0, self->length)) {
            self->done = true;
            return fail_at("source code cannot contain null bytes", 1, 0);
        }
    }
    Token t;
    lexer_next(self->lexer, &t);
    return t.kind == T_LEXICAL_ERROR ? fail(self) : give(self, &t);
}

TYPE(TokenizerIter, .name = "_tokenize.TokenizerIter", .size = sizeof(TokenizerIter),
     .flags = TYPE_BASE, .doc = "The tokens of the lines that a function gives.",
     .slots = {.construct = tokenizer_construct, .iter = iterator_self, .next = tokenizer_next});

static const enum TypeId types[] = {TYPE_TokenizerIter, TYPE_none};

MODULE(_tokenize, .types = types);
