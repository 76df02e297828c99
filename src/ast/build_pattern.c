/* SPDX-License-Identifier: MIT */
/* Patterns of match statements (PEP 634). */
#include "ast/build.h"

#include "objects/float.h"
#include "objects/str.h"

Stmt *build_match(Builder *b, Span span, Expr *subject, MatchCaseSeq *cases)
{
    build_need(b, 10, "Pattern matching is");
    return ast_Match(b->arena, span, subject, cases);
}

static bool is_wildcard(Value name)
{
    return str_equal_text(name, "_");
}

/* *name, or *_ which binds nothing. */
Pattern *build_match_star(Builder *b, Span span, Value name)
{
    return ast_MatchStar(b->arena, span, is_wildcard(name) ? 0 : name);
}

Pattern *build_match_capture(Builder *b, Span span, Value name)
{
    return ast_MatchAs(b->arena, span, NULL, is_wildcard(name) ? 0 : name);
}

Pattern *build_match_or(Builder *b, Span span, PatternSeq *patterns)
{
    return patterns->count == 1 ? patterns->items[0]
                                : ast_MatchOr(b->arena, span, patterns);
}

Pattern *build_match_as(Builder *b, Span span, PatternSeq *patterns, Location at, Value name,
                        Location name_at)
{
    if (is_wildcard(name))
        build_fail(b, name_at.span, "cannot use '_' as a target");
    return ast_MatchAs(b->arena, span, build_match_or(b, at.span, patterns), name);
}

PatternItem *build_pattern_item(Builder *b, Location at, Expr *key, Value name, Pattern *pattern)
{
    PatternItem *item = arena_alloc(b->arena, sizeof *item);
    *item = (PatternItem){at, key, name, pattern};
    return item;
}

/* {key: pattern, ..., **rest}: the rest comes last. */
Pattern *build_match_mapping(Builder *b, Span span, PatternItemSeq *items)
{
    AstArena *arena = b->arena;
    ExprSeq *keys = SEQ_EMPTY(ExprSeq);
    PatternSeq *patterns = SEQ_EMPTY(PatternSeq);
    Value rest = 0;
    for (size_t i = 0; i < items->count; i++) {
        const PatternItem *item = items->items[i];
        if (item->pattern) {
            keys = SEQ_APPEND(arena, keys, item->key);
            patterns = SEQ_APPEND(arena, patterns, item->pattern);
        } else {
            if (is_wildcard(item->name))
                build_fail(b, item->at.span, "invalid syntax");
            rest = item->name;
        }
    }
    return ast_MatchMapping(arena, span, keys, patterns, rest);
}

/* `_` is the wildcard before it could be a name: nothing may follow it. */
static void check_base(Builder *b, const Expr *e)
{
    while (e->kind == EXPR_ATTRIBUTE)
        e = e->Attribute.value;
    if (is_wildcard(e->Name.id))
        build_fail(b, (Span){e->span.line, e->span.end_column, e->span.line,
                             e->span.end_column + 1}, "invalid syntax");
}

Pattern *build_match_attr(Builder *b, Span span, Expr *attr)
{
    check_base(b, attr);
    return ast_MatchValue(b->arena, span, attr);
}

/* One argument of a class pattern more: those without a name come first. */
PatternItemSeq *build_class_arguments(Builder *b, PatternItemSeq *items, PatternItem *item)
{
    if (!item->name && items->items[items->count - 1]->name)
        build_fail(b, item->pattern->span, "positional patterns follow keyword patterns");
    return SEQ_APPEND(b->arena, items, item);
}

/* Class(pattern, ..., name=pattern, ...) */
Pattern *build_match_class(Builder *b, Span span, Expr *cls, PatternItemSeq *items)
{
    check_base(b, cls);
    AstArena *arena = b->arena;
    PatternSeq *positional = SEQ_EMPTY(PatternSeq), *by_name = SEQ_EMPTY(PatternSeq);
    ValueSeq *names = SEQ_EMPTY(ValueSeq);
    for (size_t i = 0; i < items->count; i++) {
        const PatternItem *item = items->items[i];
        if (item->name) {
            names = SEQ_APPEND(arena, names, item->name);
            by_name = SEQ_APPEND(arena, by_name, item->pattern);
        } else
            positional = SEQ_APPEND(arena, positional, item->pattern);
    }
    return ast_MatchClass(arena, span, cls, positional, names, by_name);
}

static bool is_complex(Value v)
{
    return is_exact(v, TYPE_complex);
}

/* real + imaginary: both literals, the parts in this order. */
Expr *build_complex(Builder *b, Span span, Expr *real, Operator op, Value imaginary,
                    Span imaginary_span)
{
    const Expr *number = real->kind == EXPR_UNARYOP ? real->UnaryOp.operand : real;
    if (is_complex(number->Constant.value))
        build_fail(b, number->span, "real number required in complex literal");
    if (!is_complex(imaginary))
        build_fail(b, imaginary_span, "imaginary number required in complex literal");
    return ast_BinOp(b->arena, span, real, op,
                     ast_Constant(b->arena, imaginary_span, imaginary, 0));
}
