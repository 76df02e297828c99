/* SPDX-License-Identifier: MIT
 *
 * The entries of a traceback: file, line, function, the source line, and carets below the
 * part of it that was running.
 *
 *       File "f.py", line 1, in g
 *         x = a + b * c
 *             ~~^~~~~~~
 *         |   |  the operator of the expression that failed
 *         |   start and end of the instruction's columns
 *         indentation is replaced by four spaces
 */
#include <uniwidth.h>

#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/type.h"
#include "parse/parse.h"
#include "runtime/show.h"
#include "runtime/source.h"
#include "runtime/sys.h"
#include "vm/traceback.h"

/* Identical entries are shown this often. */
enum { REPEATS = 3, DEFAULT_LIMIT = 1000 };

static bool is_space(uint32_t c) { return c == ' ' || c == '\t' || c == '\f'; }

/* --- anchors --- */

/* Columns are in bytes of UTF-8: as characters of the text. */
static size_t char_column(Value text, int bytes)
{
    size_t at = 0;
    for (int n = 0; at < str_length(text) && n < bytes; at++) {
        uint32_t c = str_at(text, at);
        n += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
    return at;
}

/* The operator lies between the operands, perhaps with parentheses and spaces around it. */
static bool operator_anchors(const char *text, Expr *e, size_t *left, size_t *right)
{
    int end = e->BinOp.right->span.column;
    for (int i = e->BinOp.left->span.end_column; i < end; i++) {
        if (is_space((unsigned char)text[i]) || text[i] == ')')
            continue;
        *left = (size_t)i;
        *right = (size_t)i + 1;
        if (i + 1 < end && !is_space((unsigned char)text[i + 1]))
            ++*right;
        return true;
    }
    return false;
}

static bool find_anchors(const char *text, Expr *e, size_t *left, size_t *right)
{
    if (e->kind == EXPR_BINOP)
        return operator_anchors(text, e, left, right);
    if (e->kind != EXPR_SUBSCRIPT)
        return false;
    size_t n = strlen(text);
    *left = (size_t)e->Subscript.value->span.end_column;
    *right = (size_t)e->Subscript.slice->span.end_column + 1;
    while (*left < n && text[*left] != '[') /* parentheses around the value */
        ++*left;
    while (*right < n && text[*right - 1] != ']')
        ++*right;
    return true;
}

bool show_anchors(Value segment, size_t *left, size_t *right)
{
    size_t n;
    const char *text = str_utf8(segment, &n);
    ParseInput input = {.source = text, .length = n, .filename = rt.empty_str, .mode = LEXER_FILE,
                        .is_text = true, .quiet = true};
    Mod *mod = text ? parse_string(&input) : 0;
    error_clear();
    if (!mod || mod->kind != MOD_MODULE || mod->Module.body->count != 1)
        return false;
    Stmt *statement = mod->Module.body->items[0];
    if (statement->kind != STMT_EXPR || statement->span.line != statement->span.end_line
        || !find_anchors(text, statement->Expr.value, left, right))
        return false;
    *left = char_column(segment, (int)*left);
    *right = char_column(segment, (int)*right);
    return true;
}

/* --- carets --- */

typedef struct Carets {
    size_t start, end;           /* characters of the whole line */
    size_t left, right;          /* operator within them; equal: none */
} Carets;

static bool find_carets(Traceback *entry, Value line, int line_number, Carets *carets)
{
    int first, last, column, end_column;
    Code *code = entry->frame->function->code;
    if (!code_position(code, entry->instruction, &first, &last, &column, &end_column))
        return false;
    if (first != line_number || last < 0 || column < 0 || end_column < 0)
        return false;
    size_t length = str_length(line);
    *carets = (Carets){.start = char_column(line, column)};
    if (first != last) {
        while (length > 0 && is_space(str_at(line, length - 1)))
            length--;
        carets->end = length;
        return true;
    }
    carets->end = char_column(line, end_column);
    if (carets->end <= carets->start)
        return true;
    Value segment = str_substring(line, carets->start, carets->end);
    if (segment && show_anchors(segment, &carets->left, &carets->right)) {
        carets->left += carets->start;
        carets->right += carets->start;
    }
    error_clear();
    return true;
}

static bool show_carets(Show *show, Value line, size_t indentation, const Carets *carets)
{
    bool anchors = carets->left != carets->right;
    /* Carets below everything say nothing. */
    if (!anchors && carets->end - carets->start == str_length(line) - indentation)
        return true;
    TRY(show_margin(show) && builder_text(&show->text, "    "));
    for (size_t i = indentation; i < carets->end; i++) {
        bool within = anchors && carets->left <= i && i < carets->right;
        char mark = i < carets->start ? ' ' : !anchors || within ? '^' : '~';
        /* East Asian characters are as wide as two others. */
        TRY(builder_fill(&show->text, mark, uc_width(str_at(line, i), "UTF-8") == 2 ? 2 : 1));
    }
    return builder_char(&show->text, '\n');
}

/* --- entries --- */

/* The source line, indented by four, and what of it was running. */
static bool show_source(Show *show, Traceback *entry, Value filename, int number)
{
    Value line = source_line(filename, number);
    if (!line)
        return true;
    size_t indentation = 0, length = str_length(line);
    while (indentation < length && is_space(str_at(line, indentation)))
        indentation++;
    TRY(show_margin(show) && builder_text(&show->text, "    ")
        && builder_slice(&show->text, line, indentation, length)
        && builder_char(&show->text, '\n'));
    Carets carets;
    if (!find_carets(entry, line, number, &carets))
        return true;
    return show_carets(show, line, indentation, &carets);
}

static bool show_entry(Show *show, Traceback *entry)
{
    Code *code = entry->frame->function->code;
    int number = traceback_line(entry);
    Value text = TRY(str_format("  File \"%S\", line %d, in %S\n", code->filename, number,
                                code->name));
    return show_margin(show) && builder_str(&show->text, text)
        && show_source(show, entry, code->filename, number);
}

static bool show_repeats(Show *show, size_t count)
{
    if (count <= REPEATS)
        return true;
    count -= REPEATS;
    Value text = TRY(str_format("  [Previous line repeated %zu more time%s]\n", count,
                                count == 1 ? "" : "s"));
    return show_margin(show) && builder_str(&show->text, text);
}

int64_t show_limit(void)
{
    Value limit = sys_get("tracebacklimit");
    int64_t n;
    if (!limit || !is_int(limit))
        return DEFAULT_LIMIT;
    if (!int_fits_int64(limit, &n))
        return int_sign(limit) < 0 ? 0 : INT64_MAX;
    return n;
}

static Traceback *next_entry(Traceback *entry)
{
    return entry->next == NONE ? 0 : as_traceback(entry->next);
}

static bool same_place(Traceback *a, Traceback *b)
{
    Code *x = a->frame->function->code, *y = b->frame->function->code;
    return (x == y || (str_equal(x->filename, y->filename) && str_equal(x->name, y->name)))
        && traceback_line(a) == traceback_line(b);
}

bool show_traceback(Show *show, Value traceback)
{
    Traceback *entry = as_traceback(traceback), *last = 0;
    int64_t skip = -show_limit();
    for (Traceback *t = entry; t; t = next_entry(t))
        skip++;
    for (; entry && skip > 0; skip--)
        entry = next_entry(entry);
    size_t count = 0;
    for (; entry; last = entry, entry = next_entry(entry)) {
        if (!last || !same_place(last, entry)) {
            TRY(show_repeats(show, count));
            count = 0;
        }
        if (++count <= REPEATS)
            TRY(show_entry(show, entry));
    }
    return show_repeats(show, count);
}
