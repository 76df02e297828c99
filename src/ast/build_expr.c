/* SPDX-License-Identifier: MIT */
/* Expressions that need more than their node's constructor. */
#include "ast/build.h"

#include <string.h>

#include "objects/str.h"

Expr *build_expressions(Builder *b, Span span, ExprSeq *items, bool comma)
{
    if (items->count == 1 && !comma)
        return items->items[0];
    return ast_Tuple(b->arena, span, items, EXPR_CONTEXT_LOAD);
}

/* Parentheses leave the node's place alone, but for tuples, whose own they are. */
Expr *build_group(Builder *b, Expr *e)
{
    e->parens = true;
    return e;
}

Expr *build_named(Builder *b, Span span, Expr *target, Expr *value)
{
    build_need(b, 8, "Assignment expressions are");
    if (target->kind == EXPR_NAME && !target->parens)
        target->Name.ctx = EXPR_CONTEXT_STORE;
    else if (target->kind == EXPR_NAME)
        build_fail(b, b->last, "invalid syntax");
    else
        build_fail(b, target->span, "cannot use assignment expressions with %s",
                   build_expr_name(target));
    return ast_NamedExpr(b->arena, span, target, value);
}

/* a or b or c is one node of three values. */
Expr *build_boolop(Builder *b, Span span, Expr *left, Boolop op, Expr *right)
{
    AstArena *arena = b->arena;
    if (left->kind == EXPR_BOOLOP && !left->parens && left->BoolOp.op == op) {
        left->span = span;
        left->BoolOp.values = SEQ_APPEND(arena, left->BoolOp.values, right);
        return left;
    }
    ExprSeq *values = arena_seq_new(arena, 2, sizeof(Expr *));
    values->items[0] = left;
    values->items[1] = right;
    return ast_BoolOp(arena, span, op, values);
}

/* ---- Comparisons ---- */

/* Operators are smaller than pointers: their sequence grows by itself, to powers of two. */
static CmpopSeq *append_operator(AstArena *arena, CmpopSeq *ops, Cmpop op)
{
    size_t n = ops->count;
    if ((n & (n - 1)) == 0) {
        CmpopSeq *more = arena_seq_new(arena, n ? 2 * n : 1, sizeof(Cmpop));
        for (size_t i = 0; i < n; i++)
            more->items[i] = ops->items[i];
        ops = more;
    }
    ops->items[n] = op;
    ops->count = n + 1;
    return ops;
}

Expr *build_compare(Builder *b, Span span, Expr *left, Cmpop op, Expr *right)
{
    AstArena *arena = b->arena;
    return ast_Compare(arena, span, left, append_operator(arena, SEQ_EMPTY(CmpopSeq), op),
                       SEQ_APPEND(arena, SEQ_EMPTY(ExprSeq), right));
}

Expr *build_compare_more(Builder *b, Span span, Expr *chain, Cmpop op, Expr *right)
{
    chain->span = span;
    chain->Compare.ops = append_operator(b->arena, chain->Compare.ops, op);
    chain->Compare.comparators = SEQ_APPEND(b->arena, chain->Compare.comparators, right);
    return chain;
}

/* `<>` is `!=` for those who import barry_as_FLUFL (PEP 401), and for nobody else. */
Cmpop build_notequal(Builder *b, Location at)
{
    bool old = b->source[at.start] == '<';
    if (old && !b->barry)
        build_fail(b, at.span, "invalid syntax");
    if (!old && b->barry)
        build_fail(b, at.span, "with Barry as BDFL, use '<>' instead of '!='");
    return CMPOP_NOTEQ;
}

Operator build_matmult(Builder *b)
{
    build_need(b, 5, "The '@' operator is");
    return OPERATOR_MATMULT;
}

/* ---- Others ---- */

Expr *build_attribute(Builder *b, Span span, Expr *value, Value name)
{
    return ast_Attribute(b->arena, span, value, name, EXPR_CONTEXT_LOAD);
}

/* a[*b] is an index of one starred item. */
Expr *build_star_index(Builder *b, Span span, Expr *value)
{
    Expr *starred = ast_Starred(b->arena, span, value, EXPR_CONTEXT_LOAD);
    return ast_Tuple(b->arena, span, SEQ_APPEND(b->arena, SEQ_EMPTY(ExprSeq), starred),
                     EXPR_CONTEXT_LOAD);
}

Expr *build_number(Builder *b, Location at, Value number)
{
    if (b->feature_version < 6 && memchr(b->source + at.start, '_', at.end - at.start))
        build_need(b, 6, "Underscores in numeric literals are");
    return ast_Constant(b->arena, at.span, number, 0);
}

DictItem *build_dict_item(Builder *b, Expr *key, Expr *value)
{
    DictItem *item = arena_alloc(b->arena, sizeof *item);
    item->key = key;
    item->value = value;
    return item;
}

Expr *build_dict(Builder *b, Span span, DictItemSeq *items)
{
    ExprSeq *keys = arena_seq_new(b->arena, items->count, sizeof(Expr *));
    ExprSeq *values = arena_seq_new(b->arena, items->count, sizeof(Expr *));
    for (size_t i = 0; i < items->count; i++) {
        keys->items[i] = items->items[i]->key;
        values->items[i] = items->items[i]->value;
    }
    return ast_Dict(b->arena, span, keys, values);
}

Comprehension *build_async_clause(Builder *b, Expr *target, Expr *iter, ExprSeq *ifs)
{
    build_need(b, 6, "Async comprehensions are");
    return ast_comprehension(b->arena, target, iter, ifs, 1);
}
