/* SPDX-License-Identifier: MIT */
/* From the parser's tree to objects of ast's classes. */
#include "base/vector.h"
#include "modules/ast.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "objects/type.h"

static Value node_object(AstState *s, AstClass type, const void *node);

static Value enum_object(AstState *s, AstClass type, int kind)
{
    return s->singletons[type + kind];
}

/* One item that lies at `at`, of the field's type. */
static Value item_object(AstState *s, unsigned type, const void *at)
{
    if (type >= AST_CLASS_COUNT) {
        if (type == AST_FIELD_INT)
            return small_int(*(const int *)at);
        return *(const Value *)at ? *(const Value *)at : NONE;
    }
    if (ast_classes[type].shape == AST_ENUM)
        return enum_object(s, type, *(const int *)at);
    const void *node = *(void *const *)at;
    return node ? node_object(s, type, node) : NONE;
}

static Value sequence_object(AstState *s, unsigned type, const AstSeq *seq)
{
    bool is_enum = type < AST_CLASS_COUNT && ast_classes[type].shape == AST_ENUM;
    size_t size = is_enum ? sizeof(int) : sizeof(void *);
    Value list = TRY(list_new(seq->count));
    for (size_t i = 0; i < seq->count; i++) {
        const char *at = (const char *)seq->items + i * size;
        TRY(list_push(list, TRY(item_object(s, type, at))));
    }
    return list;
}

static bool set_span(AstState *s, Value object, const Span *span)
{
    return attr_set(object, s->lineno, small_int(span->line))
        && attr_set(object, s->col_offset, small_int(span->column))
        && attr_set(object, s->end_lineno, small_int(span->end_line))
        && attr_set(object, s->end_col_offset, small_int(span->end_column));
}

/* The node that the first field holds, if it is a required node: in `a + b` the left one. */
static const void *first_child(const AstClassInfo *info, const void *node)
{
    const AstField *field = info->fields;
    if (!info->field_count || field->quantity != AST_ONE || field->type >= AST_CLASS_COUNT
        || ast_classes[field->type].shape == AST_ENUM)
        return 0;
    return *(void *const *)((const char *)node + field->offset);
}

/* first: the object of first_child(), or 0 if there is none. */
static Value fill_object(AstState *s, const AstClassInfo *info, const void *node, Value first)
{
    AstClass id = (AstClass)(info - ast_classes);
    Value object = TRY(instance_new(as_type(s->classes[id])));
    for (size_t i = 0; i < info->field_count; i++) {
        const AstField *field = &info->fields[i];
        const char *at = (const char *)node + field->offset;
        Value value = i == 0 && first ? first
                    : TRY(field->quantity == AST_MANY
                              ? sequence_object(s, field->type, *(AstSeq *const *)at)
                              : item_object(s, field->type, at));
        TRY(attr_set(object, as_tuple(s->field_names[id])->items[i], value));
    }
    if (info->has_span)
        TRY(set_span(s, object, ast_span_of(info, node)));
    return object;
}

/* Long chains (a + b + c ..., a.b.c, f()()()) lean to the left: they are followed down by a
 * loop and made objects of from the innermost node on. */
static Value node_object(AstState *s, AstClass type, const void *node)
{
    typedef struct Link {
        const AstClassInfo *info;
        const void *node;
    } Link;
    TRY(stack_check(" during ast construction"));
    Link link = {ast_class_of(type, node), node};
    VECTOR(Link) chain = {0};
    for (const void *child; (child = first_child(link.info, link.node));) {
        if (!vector_push(&chain, link))
            return raise_no_memory();
        link = (Link){ast_class_of((AstClass)link.info->fields[0].type, child), child};
    }
    Value object = TRY(fill_object(s, link.info, link.node, 0));
    while (chain.count) {
        link = vector_pop(&chain);
        object = TRY(fill_object(s, link.info, link.node, object));
    }
    return object;
}

Value ast_tree_to_object(void *mod)
{
    return node_object(TRY(ast_state()), AST_CLASS_MOD, mod);
}
