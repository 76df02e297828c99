/* SPDX-License-Identifier: MIT */
/*
 * From objects of ast's classes (or whatever has their attributes) to our tree. What is
 * missing or of a wrong type is a TypeError or ValueError; what only makes no sense is found
 * afterwards by ast_validate().
 */
#include "ast/validate.h"
#include "modules/ast.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct Reader {
    AstState *state;
    AstArena *arena;
} Reader;

static bool read_node(Reader *r, AstClass type, Value object, void **node);

/* ---- Simple values ---- */

static bool read_int(Value object, int *result)
{
    if (!is_int(object)) {
        raise_error(TYPE_ValueError, "invalid integer value: %R", object);
        return false;
    }
    return value_as_int(object, result);
}

static bool read_text(Value object, const char *what, Value *result)
{
    *result = 0;
    if (object == NONE)
        return true;
    if (!is_exact(object, TYPE_str) && !(what[0] == 's' && is_exact(object, TYPE_bytes))) {
        raise_error(TYPE_TypeError, "AST %s must be of type str", what);
        return false;
    }
    *result = what[0] == 'i' ? str_intern(object) : object;
    return *result != 0;
}

/* Which constructor of the sum is the object an instance of? 0: none. */
static int constructor_of(Reader *r, AstClass type, Value object)
{
    Type *t = type_of(object);
    int n = ast_classes[type].constructors;
    for (int kind = 1; kind <= n; kind++)
        if (r->state->classes[type + kind] == from_object(t))
            return kind;
    for (int kind = 1; kind <= n; kind++)
        if (type_is_subtype(t, as_type(r->state->classes[type + kind])))
            return kind;
    return 0;
}

static bool fail_kind(AstClass type, Value object)
{
    raise_error(TYPE_TypeError, "expected some sort of %s, but got %R", ast_classes[type].name,
                object);
    return false;
}

static bool read_enum(Reader *r, AstClass type, Value object, int *kind)
{
    *kind = object == NONE ? 0 : constructor_of(r, type, object);
    return *kind || object == NONE || fail_kind(type, object);
}

/* ---- Fields ---- */

/* One value of the field's type, to where it belongs. */
static bool read_item(Reader *r, unsigned type, Value object, void *at)
{
    switch (type) {
    case AST_FIELD_IDENTIFIER: return read_text(object, "identifier", at);
    case AST_FIELD_STRING: return read_text(object, "string", at);
    case AST_FIELD_CONSTANT: *(Value *)at = object; return true;
    case AST_FIELD_INT: return read_int(object, at);
    default:
        if (ast_classes[type].shape == AST_ENUM)
            return read_enum(r, type, object, at);
        return read_node(r, type, object, at);
    }
}

/* None in a list: of expressions and statements ast_validate() knows where it may be. */
static bool check_item(unsigned type, bool is_enum, const void *at)
{
    if (type == AST_CLASS_EXPR || type == AST_CLASS_STMT || type == AST_FIELD_INT)
        return true;
    if (is_enum ? *(const int *)at != 0 : *(void *const *)at != 0)
        return true;
    if (is_enum)
        return fail_kind((AstClass)type, NONE);
    raise_error(TYPE_ValueError, "None disallowed in %s list",
                type < AST_CLASS_COUNT ? ast_classes[type].name : "identifier");
    return false;
}

static bool read_sequence(Reader *r, const AstClassInfo *info, const AstField *field, Value list,
                          AstSeq **result)
{
    if (!is_list(list)) {
        raise_error(TYPE_TypeError, "%s field \"%s\" must be a list, not a %T", info->name,
                    field->name, list);
        return false;
    }
    size_t n = list_count(list);
    bool is_enum = field->type < AST_CLASS_COUNT && ast_classes[field->type].shape == AST_ENUM;
    size_t size = is_enum ? sizeof(int) : sizeof(void *);
    AstSeq *seq = arena_seq_new(r->arena, n, size);
    for (size_t i = 0; i < n; i++) {
        char *at = (char *)seq->items + i * size;
        TRY(read_item(r, field->type, as_list(list)->items[i], at));
        TRY(check_item(field->type, is_enum, at));
        if (list_count(list) != n) {
            raise_error(TYPE_RuntimeError, "%s field \"%s\" changed size during iteration",
                        info->name, field->name);
            return false;
        }
    }
    *result = seq;
    return true;
}

static bool fail_missing(const char *field, const AstClassInfo *info)
{
    raise_error(TYPE_TypeError, "required field \"%s\" missing from %s", field, info->name);
    return false;
}

/* A required field that None was given for. */
static bool check_given(const AstClassInfo *info, const AstField *field, const void *at)
{
    if (field->quantity != AST_ONE || field->type == AST_FIELD_INT
        || field->type == AST_FIELD_CONSTANT)
        return true;
    bool is_enum = field->type < AST_CLASS_COUNT && ast_classes[field->type].shape == AST_ENUM;
    if (is_enum ? *(const int *)at != 0 : *(const Value *)at != 0)
        return true;
    raise_error(TYPE_ValueError, "field '%s' is required for %s", field->name, info->name);
    return false;
}

static bool read_field(Reader *r, const AstClassInfo *info, const AstField *field, Value object,
                       void *node)
{
    char *at = (char *)node + field->offset;
    Value name = TRY(str_intern_utf8(field->name, strlen(field->name)));
    Value value = TRY(attr_get_opt(object, name));
    if (field->quantity == AST_MANY) {
        if (value == UNBOUND) {
            *(AstSeq **)at = SEQ_EMPTY(AstSeq);
            return true;
        }
        return read_sequence(r, info, field, value, (AstSeq **)at);
    }
    if (field->quantity == AST_MAYBE && (value == UNBOUND || value == NONE))
        return true;
    if (value == UNBOUND)
        return fail_missing(field->name, info);
    return read_item(r, field->type, value, at);
}

/* ---- Nodes ---- */

static bool read_position(Reader *r, const AstClassInfo *info, Value object, Value name,
                          bool optional, int otherwise, int *result)
{
    Value value = TRY(attr_get_opt(object, name));
    *result = otherwise;
    if (optional && (value == UNBOUND || value == NONE))
        return true;
    if (value == UNBOUND) {
        size_t n;
        return fail_missing(str_utf8_lossy(name, &n), info);
    }
    return read_int(value, result);
}

static bool read_span(Reader *r, const AstClassInfo *info, Value object, Span *span)
{
    const AstState *s = r->state;
    bool optional = info->end_optional;
    return read_position(r, info, object, s->lineno, false, 0, &span->line)
        && read_position(r, info, object, s->col_offset, false, 0, &span->column)
        && read_position(r, info, object, s->end_lineno, optional, span->line, &span->end_line)
        && read_position(r, info, object, s->end_col_offset, optional, span->column,
                         &span->end_column);
}

static bool read_fields(Reader *r, const AstClassInfo *info, Value object, void *node)
{
    for (size_t i = 0; i < info->field_count; i++)
        TRY(read_field(r, info, &info->fields[i], object, node));
    for (size_t i = 0; i < info->field_count; i++)
        TRY(check_given(info, &info->fields[i], (char *)node + info->fields[i].offset));
    return true;
}

/* Of a sum the position comes first, of a product last. */
static bool read_sum(Reader *r, AstClass type, Value object, void **node)
{
    const AstClassInfo *sum = &ast_classes[type];
    Span span = {0};
    if (sum->has_span)
        TRY(read_span(r, sum, object, &span));
    int kind = constructor_of(r, type, object);
    if (!kind)
        return fail_kind(type, object);
    const AstClassInfo *info = &ast_classes[type + kind];
    *node = type == AST_CLASS_MOD ? arena_alloc_root(r->arena, info->size)
                                  : arena_alloc(r->arena, info->size);
    *(uint32_t *)*node = (uint32_t)kind;
    if (type == AST_CLASS_MOD)
        ((Mod *)*node)->arena = r->arena;
    if (sum->has_span)
        *ast_span_of(info, *node) = span;
    return read_fields(r, info, object, *node);
}

static bool read_node(Reader *r, AstClass type, Value object, void **node)
{
    const AstClassInfo *info = &ast_classes[type];
    *node = NULL;
    if (info->shape == AST_SUM && object == NONE)
        return true;
    char where[64];
    snprintf(where, sizeof where, " while traversing '%s' node", info->name);
    TRY(stack_check(where));
    if (info->shape == AST_SUM)
        return read_sum(r, type, object, node);
    *node = arena_alloc(r->arena, info->size);
    TRY(read_fields(r, info, object, *node));
    return !info->has_span || read_span(r, info, object, ast_span_of(info, *node));
}

void *ast_tree_from_object(Value object, int mode)
{
    static const AstClass wanted[] = {AST_CLASS_MOD_MODULE, AST_CLASS_MOD_EXPRESSION,
                                      AST_CLASS_MOD_INTERACTIVE, AST_CLASS_MOD_FUNCTIONTYPE};
    Reader r = {.state = TRY(ast_state())};
    Type *type = as_type(r.state->classes[wanted[mode]]);
    if (!type_is_subtype(type_of(object), type)) {
        raise_error(TYPE_TypeError, "expected %s node, got %T", ast_classes[wanted[mode]].name,
                    object);
        return NULL;
    }
    r.arena = arena_new();
    if (!r.arena)
        return raise_no_memory(), NULL;
    void *mod;
    bool ok = read_node(&r, AST_CLASS_MOD, object, &mod);
    if (r.arena->failed) {
        arena_discard(r.arena);
        if (!error_pending())
            raise_no_memory();
        return NULL;
    }
    return ok && ast_validate(mod) ? mod : NULL;
}
