/* SPDX-License-Identifier: MIT */
/* Targets: expressions that are assigned to, deleted or bound, and their statements. */
#include "ast/build.h"

static const char *constant_name(Value value)
{
    return value == NONE ? "None" : value == TRUE ? "True" : value == FALSE ? "False"
         : value == ELLIPSIS ? "ellipsis" : "literal";
}

const char *build_expr_name(const Expr *e)
{
    switch (e->kind) {
    case EXPR_ATTRIBUTE: return "attribute";
    case EXPR_SUBSCRIPT: return "subscript";
    case EXPR_STARRED: return "starred";
    case EXPR_NAME: return "name";
    case EXPR_LIST: return "list";
    case EXPR_TUPLE: return "tuple";
    case EXPR_LAMBDA: return "lambda";
    case EXPR_CALL: return "function call";
    case EXPR_BOOLOP: case EXPR_BINOP: case EXPR_UNARYOP: return "expression";
    case EXPR_GENERATOREXP: return "generator expression";
    case EXPR_YIELD: case EXPR_YIELDFROM: return "yield expression";
    case EXPR_AWAIT: return "await expression";
    case EXPR_LISTCOMP: return "list comprehension";
    case EXPR_SETCOMP: return "set comprehension";
    case EXPR_DICTCOMP: return "dict comprehension";
    case EXPR_DICT: return "dict literal";
    case EXPR_SET: return "set display";
    case EXPR_JOINEDSTR: case EXPR_FORMATTEDVALUE: return "f-string expression";
    case EXPR_CONSTANT: return constant_name(e->Constant.value);
    case EXPR_COMPARE: return "comparison";
    case EXPR_IFEXP: return "conditional expression";
    case EXPR_NAMEDEXPR: return "named expression";
    case EXPR_SLICE: return "slice";
    }
    UNREACHABLE();
}

static Expr *invalid_item(ExprSeq *items, TargetUse use)
{
    for (size_t i = 0; i < items->count; i++) {
        Expr *invalid = build_invalid_target(items->items[i], use);
        if (invalid)
            return invalid;
    }
    return NULL;
}

Expr *build_invalid_target(Expr *e, TargetUse use)
{
    switch (e->kind) {
    case EXPR_NAME: case EXPR_ATTRIBUTE: case EXPR_SUBSCRIPT:
        return NULL;
    case EXPR_LIST:
        return invalid_item(e->List.elts, use);
    case EXPR_TUPLE:
        return invalid_item(e->Tuple.elts, use);
    case EXPR_STARRED:
        return use == TARGET_DELETE ? e : build_invalid_target(e->Starred.value, use);
    default:
        return e;
    }
}

static void set_context(Expr *e, ExprContext context)
{
    ExprSeq *items = NULL;
    switch (e->kind) {
    case EXPR_NAME: e->Name.ctx = context; break;
    case EXPR_ATTRIBUTE: e->Attribute.ctx = context; break;
    case EXPR_SUBSCRIPT: e->Subscript.ctx = context; break;
    case EXPR_STARRED:
        e->Starred.ctx = context;
        set_context(e->Starred.value, context);
        break;
    case EXPR_LIST: e->List.ctx = context; items = e->List.elts; break;
    case EXPR_TUPLE: e->Tuple.ctx = context; items = e->Tuple.elts; break;
    default: break;
    }
    for (size_t i = 0; items && i < items->count; i++)
        set_context(items->items[i], context);
}

Expr *build_store(Builder *b, Expr *e, TargetUse use)
{
    Expr *invalid = build_invalid_target(e, use);
    if (invalid && use == TARGET_FOR && invalid->kind == EXPR_COMPARE)
        build_fail(b, b->last, "invalid syntax");
    else if (invalid)
        build_fail(b, invalid->span, use == TARGET_DELETE ? "cannot delete %s"
                   : "cannot assign to %s", build_expr_name(invalid));
    else
        set_context(e, use == TARGET_DELETE ? EXPR_CONTEXT_DEL : EXPR_CONTEXT_STORE);
    return e;
}

/* ---- Assignments ---- */

bool build_bare_tuple(const Expr *e)
{
    return e->kind == EXPR_TUPLE && !e->parens;
}

const Expr *build_leftmost(const Expr *e)
{
    for (;;) {
        if (e->parens)
            return e;
        switch (e->kind) {
        case EXPR_TUPLE:
            if (!e->Tuple.elts->count)
                return e;
            e = e->Tuple.elts->items[0];
            break;
        case EXPR_BOOLOP: e = e->BoolOp.values->items[0]; break;
        case EXPR_COMPARE: e = e->Compare.left; break;
        case EXPR_IFEXP: e = e->IfExp.body; break;
        default: return e;
        }
    }
}

/* Does a value begin with an operand, as opposed to `not`, `lambda`, `yield` and `*`? */
static bool begins_with_operand(const Expr *e)
{
    e = build_leftmost(e);
    return e->parens
        || !((e->kind == EXPR_UNARYOP && e->UnaryOp.op == UNARYOP_NOT)
             || e->kind == EXPR_LAMBDA || e->kind == EXPR_YIELD || e->kind == EXPR_YIELDFROM
             || e->kind == EXPR_STARRED);
}

/* Could `e = ...` be meant as a comparison? Not what is a target as it stands, nor what
 * binds looser than `==`. */
bool build_comparable(const Expr *e)
{
    switch (e->kind) {
    case EXPR_LIST: case EXPR_TUPLE: case EXPR_GENERATOREXP:
        return false;
    case EXPR_CONSTANT:
        return e->parens || !(e->Constant.value == NONE || e->Constant.value == TRUE
                              || e->Constant.value == FALSE);
    case EXPR_BOOLOP: case EXPR_COMPARE: case EXPR_IFEXP: case EXPR_LAMBDA:
    case EXPR_NAMEDEXPR:
        return e->parens;
    case EXPR_UNARYOP:
        return e->parens || e->UnaryOp.op != UNARYOP_NOT;
    case EXPR_STARRED:
        return false;
    default:
        return true;
    }
}

static bool is_bare_yield(const Expr *e)
{
    return (e->kind == EXPR_YIELD || e->kind == EXPR_YIELDFROM) && !e->parens;
}

/* The words depend on what stands right before and right behind the '='. */
void build_fail_target(Builder *b, const Expr *target, const Expr *invalid, const Expr *value)
{
    const Expr *last = target;
    if (build_bare_tuple(target))
        last = target->Tuple.elts->items[target->Tuple.elts->count - 1];
    bool comparable = value && begins_with_operand(value);
    if (is_bare_yield(target))
        build_fail(b, target->span, "assignment to yield expression not possible");
    else if (comparable && last->kind == EXPR_NAME && !last->parens)
        build_fail(b, span_join(last->span, build_leftmost(value)->span),
                   "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    else if (comparable && build_comparable(last))
        build_fail(b, last->span,
                   "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                   build_expr_name(last));
    else
        build_fail(b, invalid->span, "cannot assign to %s", build_expr_name(invalid));
}

Stmt *build_assign(Builder *b, Span span, ExprSeq *chain, Value type_comment)
{
    size_t n = --chain->count;                  /* the last one is the value */
    Expr *value = chain->items[n], *second = chain->items[1];
    for (size_t i = 0; i < n; i++) {
        Expr *target = chain->items[i];
        Expr *invalid = build_invalid_target(target, TARGET_ASSIGN);
        if (!invalid)
            set_context(target, EXPR_CONTEXT_STORE);
        else if (is_bare_yield(target))
            build_fail_target(b, target, invalid, value);
        else
            build_fail_target(b, chain->items[0], invalid,
                              n == 1 || build_bare_tuple(second) ? second : NULL);
    }
    /* The sequence's capacity was for one more, which does no harm. */
    return ast_Assign(b->arena, span, chain, value, type_comment);
}

bool build_single_target(const Expr *e)
{
    return e->kind == EXPR_NAME || e->kind == EXPR_ATTRIBUTE || e->kind == EXPR_SUBSCRIPT;
}

Stmt *build_augassign(Builder *b, Span span, Expr *target, Operator op, Expr *value)
{
    if (build_single_target(target))
        set_context(target, EXPR_CONTEXT_STORE);
    else
        build_fail(b, target->span,
                   "'%s' is an illegal expression for augmented assignment",
                   build_expr_name(target));
    return ast_AugAssign(b->arena, span, target, op, value);
}

static void fail_annotation(Builder *b, Expr *target, Location colon)
{
    if (build_bare_tuple(target))
        build_fail(b, target->Tuple.elts->items[0]->span,
                   "only single target (not tuple) can be annotated");
    else if (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST)
        build_fail(b, target->span, "only single target (not %s) can be annotated",
                   build_expr_name(target));
    else if (target->kind == EXPR_STARRED)
        build_fail(b, colon.span, "invalid syntax");
    else
        build_fail(b, target->span, "illegal target for annotation");
}

Stmt *build_annassign(Builder *b, Span span, Expr *target, Location colon, Expr *annotation,
                      Expr *value)
{
    build_need(b, 6, "Variable annotation syntax is");
    if (build_single_target(target))
        set_context(target, EXPR_CONTEXT_STORE);
    else
        fail_annotation(b, target, colon);
    bool simple = target->kind == EXPR_NAME && !target->parens;
    return ast_AnnAssign(b->arena, span, target, annotation, value, simple);
}

/* del (a, b), c: the targets are those of the outermost bare list. */
Stmt *build_delete(Builder *b, Span span, Expr *targets)
{
    build_store(b, targets, TARGET_DELETE);
    ExprSeq *list = build_bare_tuple(targets)
        ? targets->Tuple.elts : SEQ_APPEND(b->arena, SEQ_EMPTY(ExprSeq), targets);
    return ast_Delete(b->arena, span, list);
}

Stmt *build_type_alias(Builder *b, Span span, Value name, Location at, TypeParamSeq *params,
                       Expr *value)
{
    build_need(b, 12, "Type statement is");
    Expr *target = ast_Name(b->arena, at.span, name, EXPR_CONTEXT_STORE);
    return ast_TypeAlias(b->arena, span, target, params, value);
}

/* ---- with ---- */

Withitem *build_with_item(Builder *b, Expr *context, Expr *target)
{
    if (target)
        build_store(b, target, TARGET_WITH);
    return ast_withitem(b->arena, context, target);
}

static bool splits(const Expr *e, Location at)
{
    const Span *s = &e->span;
    if (e->kind != EXPR_TUPLE || !e->parens || !e->Tuple.elts->count
        || s->line != at.span.line || s->column != at.span.column)
        return false;
    for (size_t i = 0; i < e->Tuple.elts->count; i++) {
        const Expr *item = e->Tuple.elts->items[i];
        if (item->kind == EXPR_STARRED || (item->kind == EXPR_NAMEDEXPR && !item->parens))
            return false;
    }
    return true;
}

static WithitemSeq *items_of(Builder *b, ExprSeq *contexts)
{
    WithitemSeq *items = SEQ_EMPTY(WithitemSeq);
    for (size_t i = 0; i < contexts->count; i++)
        items = SEQ_APPEND(b->arena, items, ast_withitem(b->arena, contexts->items[i], NULL));
    return items;
}

/* A lone tuple in parentheses is a list of items, unless it could only be a tuple. */
WithitemSeq *build_with_items(Builder *b, Expr *e, Location at)
{
    if (splits(e, at))
        return items_of(b, e->Tuple.elts);
    return SEQ_APPEND(b->arena, SEQ_EMPTY(WithitemSeq), ast_withitem(b->arena, e, NULL));
}

WithitemSeq *build_paren_items(Builder *b, WithitemSeq *items)
{
    build_need(b, 9, "Parenthesized context managers are");
    return items;
}

/* What stood before the first `as` in parentheses, and looked like a tuple so far. */
WithitemSeq *build_elems_with_items(Builder *b, ExprSeq *elems)
{
    for (size_t i = 0; i < elems->count; i++) {
        const Expr *item = elems->items[i];
        if (item->kind == EXPR_STARRED || (item->kind == EXPR_NAMEDEXPR && !item->parens))
            build_fail(b, item->span, "invalid syntax");
    }
    return items_of(b, elems);
}
