/* SPDX-License-Identifier: MIT */
/* From the parser's tree to objects of ast's classes. */
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

static Value node_object(AstState *s, AstClass type, const void *node)
{
    TRY(stack_check(" during ast construction"));
    const AstClassInfo *info = ast_class_of(type, node);
    AstClass id = (AstClass)(info - ast_classes);
    Value object = TRY(instance_new(as_type(s->classes[id])));
    for (size_t i = 0; i < info->field_count; i++) {
        const AstField *field = &info->fields[i];
        const char *at = (const char *)node + field->offset;
        Value value = TRY(field->quantity == AST_MANY
                              ? sequence_object(s, field->type, *(AstSeq *const *)at)
                              : item_object(s, field->type, at));
        TRY(attr_set(object, as_tuple(s->field_names[id])->items[i], value));
    }
    if (info->has_span)
        TRY(set_span(s, object, ast_span_of(info, node)));
    return object;
}

Value ast_tree_to_object(void *mod)
{
    return node_object(TRY(ast_state()), AST_CLASS_MOD, mod);
}
