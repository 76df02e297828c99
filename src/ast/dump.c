/* SPDX-License-Identifier: MIT */
/* The tree as text: see ast/dump.h. Walks the field tables. */
#include "ast/dump.h"

#include "ast/classes.h"
#include "objects/operate.h"
#include "objects/str.h"

static bool dump_node(FILE *file, AstClass type, const void *node, int depth);

static bool is_enum(const AstField *f)
{
    return f->type < AST_CLASS_COUNT && ast_classes[f->type].shape == AST_ENUM;
}

static bool is_node(const AstField *f)
{
    return f->type < AST_CLASS_COUNT && !is_enum(f);
}

static void indent(FILE *file, int depth)
{
    fprintf(file, "%*s", 2 * depth, "");
}

static bool dump_value(FILE *file, Value v)
{
    size_t n;
    Value text = TRY(value_ascii(v));
    fputs(str_utf8_lossy(text, &n), file);
    return true;
}

/* A word: name=value. */
static bool dump_word(FILE *file, const AstField *f, const void *at)
{
    if (f->type == AST_FIELD_INT)
        fprintf(file, "%d", *(const int *)at);
    else if (is_enum(f))
        fputs(ast_classes[f->type + *(const int *)at].name, file);
    else
        return dump_value(file, *(const Value *)at);
    return true;
}

/* A list of names or operators: name=[a, b]. */
static bool dump_words(FILE *file, const AstField *f, const AstSeq *seq)
{
    size_t size = is_enum(f) ? sizeof(int) : sizeof(Value);
    fputc('[', file);
    for (size_t i = 0; i < seq->count; i++) {
        fputs(i ? ", " : "", file);
        TRY(dump_word(file, f, (const char *)seq->items + i * size));
    }
    fputc(']', file);
    return true;
}

static bool dump_simple(FILE *file, const AstField *f, const void *at)
{
    if (f->quantity == AST_MANY) {
        const AstSeq *seq = *(AstSeq *const *)at;
        if (!seq->count)
            return true;
        fprintf(file, " %s=", f->name);
        return dump_words(file, f, seq);
    }
    if (f->type != AST_FIELD_INT && !is_enum(f) && !*(const Value *)at)
        return true;
    fprintf(file, " %s=", f->name);
    return dump_word(file, f, at);
}

static bool dump_children(FILE *file, const AstField *f, const void *at, int depth)
{
    const void *one = *(void *const *)at;
    const AstSeq *seq = one;
    if (!one || (f->quantity == AST_MANY && !seq->count))
        return true;
    indent(file, depth);
    fprintf(file, "%s:\n", f->name);
    if (f->quantity != AST_MANY)
        return dump_node(file, f->type, one, depth + 1);
    for (size_t i = 0; i < seq->count; i++)
        if (seq->items[i])
            TRY(dump_node(file, f->type, seq->items[i], depth + 1));
        else {
            indent(file, depth + 1);
            fputs("None\n", file);
        }
    return true;
}

static bool dump_node(FILE *file, AstClass type, const void *node, int depth)
{
    TRY(stack_check(" during the dump of a tree"));
    const AstClassInfo *info = ast_class_of(type, node);
    indent(file, depth);
    fputs(info->name, file);
    if (info->has_span) {
        const Span *s = ast_span_of(info, node);
        fprintf(file, " %d:%d-%d:%d", s->line, s->column, s->end_line, s->end_column);
    }
    for (size_t i = 0; i < info->field_count; i++)
        if (!is_node(&info->fields[i]))
            TRY(dump_simple(file, &info->fields[i], (const char *)node + info->fields[i].offset));
    fputc('\n', file);
    for (size_t i = 0; i < info->field_count; i++)
        if (is_node(&info->fields[i]))
            TRY(dump_children(file, &info->fields[i], (const char *)node + info->fields[i].offset,
                              depth + 1));
    return true;
}

bool ast_dump(Mod *mod, FILE *file)
{
    return dump_node(file, AST_CLASS_MOD, mod, 0);
}
