/* SPDX-License-Identifier: MIT */
/* Parsing, and the exception when it fails: see parse/parse.h. */
#include "parse/parse.h"

#include <string.h>

#include "base/utf8.h"
#include "gc/heap.h"
#include "grammar/python.h"
#include "objects/bytes.h"
#include "objects/call.h"
#include "objects/exceptions.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "parse/parser.h"

/* ---- Errors ---- */

/* Line `number` of the source; NULL when there is none. */
static const char *find_line(const char *source, size_t length, int number, size_t *n)
{
    const char *p = source, *end = source + length;
    while (--number > 0 && p) {
        p = memchr(p, '\n', end - p);
        p = p ? p + 1 : NULL;
    }
    if (!p)
        return NULL;
    const char *newline = memchr(p, '\n', end - p);
    *n = (newline ? newline + 1 : end) - p;
    return p;
}

/* Characters in the first `column` bytes of a line, from 1; negative columns tell themselves. */
static long character_offset(const char *line, size_t n, int column)
{
    if (column < 0)
        return column + 1;
    long count = 1;
    for (int i = 0; i < column; i++)
        count += (size_t)i >= n || ((unsigned char)line[i] & 0xc0) != 0x80;
    return count;
}

/* Bytes that are no characters are shown as one that says so. */
static Value line_text(const char *line, size_t n)
{
    if (utf8_valid_prefix(line, n) == n)
        return str_new_utf8(line, n);
    Value bytes = TRY(bytes_new(line, n));
    return rt.services.decode(bytes, "utf-8", "replace");
}

/* It could not even be decoded: there is no line. */
static bool raise_undecoded(const Problem *problem, Value filename)
{
    Value place = TRY(tuple_pack(4, filename, small_int(0), small_int(-1), NONE));
    Value error = TRY(call2(from_object(rt.types[problem->type]), problem->message, place));
    return raise_object(error);
}

bool parse_raise(const Problem *problem, const char *source, size_t length, Value filename)
{
    if (problem->raised)
        return false;
    if (problem->type == TYPE_MemoryError) {
        raise_error(TYPE_MemoryError, "%S", problem->message);
        return false;
    }
    const Span *s = &problem->span;
    size_t n = 0, end_n = 0;
    const char *line = find_line(source, length, s->line, &n);
    const char *end_line = find_line(source, length, s->end_line, &end_n);
    if (problem->bare && n && line[n - 1] == '\n')
        n--;
    Value text = line && s->line ? line_text(line, n) : NONE;
    if (!text)
        return false;
    if (!s->line)
        return raise_undecoded(problem, filename);
    int end_column = s->end_column;
    if (s->end_line > s->line && line) { /* the column is held against the first line */
        end_line = line;
        end_n = n - (n && line[n - 1] == '\n');
        end_column = MIN(end_column, (int)end_n);
    }
    Value error = syntax_error_new(problem->type, problem->message, filename, s->line,
                                   character_offset(line ? line : "", n, s->column), text,
                                   s->end_line,
                                   character_offset(end_line ? end_line : "", end_n, end_column));
    if (error)
        raise_object(error);
    return false;
}

/* ---- Parsing ---- */

/* A parser that is done with, zeroed: it is as large as many a tree. */
static Parser *spare;

static void parser_done(Parser *p)
{
    spare = memset(p, 0, sizeof *p);
}

Parser *parser_new(const char *source, size_t length, LexerMode mode)
{
    static const int starts[] = {
        [LEXER_FILE] = T_START_FILE, [LEXER_EVAL] = T_START_EVAL,
        [LEXER_SINGLE] = T_START_INTERACTIVE, [LEXER_FUNCTYPE] = T_START_FUNCTYPE,
        [LEXER_PREFIX] = T_START_PREFIX,
    };
    Parser *p = spare ? spare : gc_alloc(sizeof *p);
    AstArena *arena = p ? arena_new() : NULL;
    if (!arena)
        return NULL;
    spare = NULL;
    p->builder = (Builder){.arena = arena, .source = source, .length = length,
                           .feature_version = PARSE_FEATURE_VERSION};
    lexer_start(&p->lexer, source, length, mode);
    p->last_real.span = (Span){1, 0, 1, 0};
    p->pending_start = starts[mode];
    return p;
}

static int count_lines(const char *source, size_t length)
{
    int lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += source[i] == '\n';
    return lines;
}

/* Of a source that is no file's, lines before the last one read are shown without newline. */
static bool shown_bare(const Parser *p, const Problem *found, Value filename)
{
    if (found->bare || !str_length(filename) || str_at(filename, 0) != '<')
        return found->bare;
    int read = MIN(p->furthest, count_lines(p->builder.source, p->builder.length));
    return found->span.line < read;
}

/* After an error of the grammar the rest of the source is read for one of the lexer's, which
 * is more likely to be the cause: a bracket that is never closed, a quote without its other. */
static void read_rest(Parser *p)
{
    Lexer *lx = &p->lexer;
    Problem *found = problem_exists(&p->builder.problem) ? &p->builder.problem : &p->guess;
    Token t;
    do
        lexer_next(lx, &t);
    while (t.kind != T_ENDMARKER && t.kind != T_LEXICAL_ERROR);
    if (t.kind == T_ENDMARKER || !lx->eager)
        return;
    if (lx->unclosed && p->furthest <= lx->problem.span.line && !found->open)
        return;
    if (lx->fstring_count) /* which may only look wrong: reading went on in the middle of it */
        return;
    *found = lx->problem;
    p->furthest = lx->line;
}

/* The last token, for "invalid syntax". Where there is nothing to point at, no column is told. */
static Span last_place(Parser *p)
{
    const Token *t = parser_back(p, 0);
    Span at = p->builder.last;
    if (t->kind == T_ENDMARKER || t->kind == T_DEDENT
        || (t->kind == T_NEWLINE && t->start == p->builder.length))
        at.column = at.end_column = -1;
    return at;
}

static Mod *fail(Parser *p, const ParseInput *input)
{
    Problem *found = &p->builder.problem;
    p->furthest = MAX(p->furthest, p->builder.last.line);
    if (p->builder.arena->failed) {
        arena_discard(p->builder.arena);
        raise_no_memory();
        return NULL;
    }
    if (input->allow_incomplete && !found->raised && p->lexer.hit_end) {
        *found = (Problem){TYPE_SyntaxError, p->builder.last, 0, false, true};
        found->message = str_from_text("incomplete input");
        found->raised = !found->message;
    } else if (!found->raised && !found->final && (problem_exists(found) || !p->guess.final))
        read_rest(p);
    if (!problem_exists(found))
        *found = p->guess;
    if (!problem_exists(found))
        problem_set(found, TYPE_SyntaxError, last_place(p), "invalid syntax");
    found->bare = shown_bare(p, found, input->filename);
    parse_raise(found, p->builder.source, p->builder.length, input->filename);
    return NULL;
}

/* `# type: ignore` comments lie beside the grammar. */
static bool add_ignores(Parser *p)
{
    const Lexer *lx = &p->lexer;
    Mod *mod = p->builder.result;
    if (mod->kind != MOD_MODULE)
        return true;
    for (size_t i = 0; i < lx->ignore_count; i++) {
        TypeIgnore *ignore = ast_TypeIgnore(p->builder.arena, lx->ignores[i].line,
                                            lx->ignores[i].tag);
        mod->Module.type_ignores = SEQ_APPEND(p->builder.arena, mod->Module.type_ignores,
                                              ignore);
    }
    return true;
}

/* Only blank lines and comments may follow a statement of the REPL. */
static bool is_single(Parser *p, const ParseInput *input)
{
    Lexer *lx = &p->lexer;
    if (input->mode != LEXER_SINGLE)
        return true;
    for (const unsigned char *c = lx->cursor; *c; c++) {
        if (*c == '#')
            while (c[1] && c[1] != '\n')
                c++;
        else if (*c != ' ' && *c != '\t' && *c != '\f' && *c != '\n') {
            problem_set(&p->builder.problem, TYPE_SyntaxError, (Span){1, 0, 1, 0},
                        "multiple statements found while compiling a single statement");
            return false;
        }
    }
    return true;
}

static Mod *run(Parser *p, const ParseInput *input)
{
    Builder *b = &p->builder;
    p->lexer.filename = b->filename = input->filename;
    p->lexer.quiet = b->quiet = input->quiet;
    p->script = input->script;
    p->lexer.type_comments = input->type_comments;
    p->lexer.dont_imply_dedent = input->dont_imply_dedent;
    b->barry = input->barry;
    if (input->feature_version)
        b->feature_version = input->feature_version;
    p->lexer.async_names = b->feature_version < 7;
    int status = grammar_parse(b);
    if (status || problem_exists(&b->problem) || b->arena->failed || !b->result
        || !is_single(p, input) || !add_ignores(p))
        return fail(p, input);
    return b->result;
}

Mod *parse_string(const ParseInput *input)
{
    size_t length;
    bool bad_utf8;
    const char *source = parse_decode(input, &length, &bad_utf8);
    if (!source)
        return NULL;
    Parser *p = parser_new(source, length, input->mode);
    if (!p) {
        raise_no_memory();
        return NULL;
    }
    p->lexer.bad_utf8 = bad_utf8;
    Mod *mod = run(p, input);
    parser_done(p);
    return mod;
}

bool parse_dump_tokens(const ParseInput *input, FILE *file)
{
    size_t length;
    bool bad_utf8;
    const char *source = parse_decode(input, &length, &bad_utf8);
    Parser *p = source ? parser_new(source, length, input->mode) : NULL;
    if (!p)
        return source ? raise_no_memory() : false;
    p->lexer.quiet = true;
    p->lexer.bad_utf8 = bad_utf8;
    p->lexer.filename = input->filename;
    if (lexer_dump(&p->lexer, file))
        return true;
    return parse_raise(&p->lexer.problem, source, length, input->filename);
}

/* ---- Expressions on their own, for the diagnosis ---- */

/* A parser that reads on from a place in the source, with the same brackets open. */
static Parser *parser_at(Parser *p, Span span, uint32_t start)
{
    Parser *inner = parser_new(p->builder.source, p->builder.length, LEXER_PREFIX);
    if (!inner)
        return NULL;
    Lexer *lx = &inner->lexer;
    lx->quiet = inner->builder.quiet = true;
    lx->bad_utf8 = p->lexer.bad_utf8;
    lx->cursor = lx->source + start;
    lx->line = span.line;
    lx->line_start = lx->cursor - span.column;
    lx->previous = T_LPAR;
    int open = p->open_count;
    while (open && p->open[open - 1].start >= start)
        open--;
    lx->bracket_count = inner->open_count = inner->open_before = open;
    memcpy(lx->brackets, p->open, open * sizeof *p->open);
    memcpy(inner->open, p->open, open * sizeof *p->open);
    inner->last_real.span = span;
    return inner;
}

/* What is wrong behind an expression that was read, or with one that has only begun. */
static void take_over(Parser *p, const Parser *inner, const Token *at, bool begun)
{
    const Problem *wrong = &inner->builder.problem;
    if (problem_exists(&p->builder.problem))
        return;
    if (inner->builder.next == T_LEXICAL_ERROR && (inner->builder.prefix || begun)) {
        p->builder.problem = inner->lexer.problem;
        p->builder.problem.final = true;
    } else if (begun && wrong->type && wrong->span.line == at->span.line
               && wrong->span.column == at->span.column)
        p->builder.problem = *wrong;
}

Expr *parser_expression_at(Parser *p, const Token *at, Location *location, bool begun)
{
    Parser *inner = parser_at(p, at->span, at->start);
    if (!inner)
        return NULL;
    grammar_parse(&inner->builder);
    Expr *e = inner->builder.prefix;
    p->furthest = MAX(p->furthest, e && build_bare_tuple(e)
                      ? e->Tuple.elts->items[0]->span.end_line : inner->builder.last.line);
    take_over(p, inner, at, begun);
    if (problem_exists(&inner->builder.problem) || problem_exists(&p->builder.problem)
        || inner->builder.arena->failed)
        return NULL;
    *location = inner->builder.prefix_end;
    return e;
}

bool parser_diagnose_here(Parser *p)
{
    const Token *here = parser_back(p, 0);
    Parser *inner = p->depth < PARSER_DEPTH ? parser_at(p, here->span, here->start) : NULL;
    if (!inner)
        return false;
    inner->depth = p->depth + 1;
    grammar_parse(&inner->builder);
    p->furthest = MAX(p->furthest, inner->builder.last.line);
    bool found = problem_exists(&inner->builder.problem);
    if (found)
        p->builder.problem = inner->builder.problem;
    else if (inner->builder.guessed)
        p->guess = inner->guess;
    return found || inner->builder.guessed;
}

bool parser_token_at(Parser *p, Location at, Token *token)
{
    Parser *inner = parser_at(p, at.span, at.start);
    if (!inner)
        return false;
    lexer_next(&inner->lexer, token);
    return token->kind != T_LEXICAL_ERROR;
}
