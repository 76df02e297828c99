/* SPDX-License-Identifier: MIT
 *
 * Tuples, lists, sets, dicts: displays with stars, and targets of unpacking.
 */
#include "compile/unit.h"

#include "objects/set.h"
#include "objects/tuple.h"

static bool all_constant(ExprSeq *elts, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (!elts->items[i] || !is_constant(elts->items[i]))
            return false;
    return true;
}

static Value constant_tuple(ExprSeq *elts, size_t begin, size_t end)
{
    Tuple *tuple = TRY(tuple_alloc(end - begin));
    for (size_t i = begin; i < end; i++)
        tuple->items[i - begin] = elts->items[i]->Constant.value;
    return from_object(tuple);
}

static bool has_star(ExprSeq *elts)
{
    for (size_t i = 0; i < elts->count; i++)
        if (elts->items[i]->kind == EXPR_STARRED)
            return true;
    return false;
}

/* [1, 2, 3]: an empty list extended by a constant. */
static bool constant_display(Compiler *c, Span span, ExprSeq *elts, int pushed, int build,
                             int add, int extend, bool tuple)
{
    Value items = TRY(constant_tuple(elts, 0, elts->count));
    if (tuple && !pushed)
        return emit_const(c, items, span);
    if (add == OP_SET_ADD)
        items = TRY(frozenset_from(items));
    emit_arg(c, build, pushed, span);
    TRY(emit_const(c, items, span));
    emit_arg(c, extend, 1, span);
    if (tuple)
        emit_call_intrinsic(c, INTRINSIC1_LIST_TO_TUPLE, span);
    return true;
}

/* A display of which `pushed` items lie on the stack already. With stars, or when it is long,
   the items are added one by one. */
bool compile_display(Compiler *c, Span span, ExprSeq *elts, int pushed, int build, int add,
                     int extend, bool tuple)
{
    int n = (int)MIN(elts->count, INT32_MAX / 2);
    if (n > 2 && all_constant(elts, 0, elts->count))
        return constant_display(c, span, elts, pushed, build, add, extend, tuple);
    bool built = n + pushed > MAX_STACKED_ARGUMENTS;
    if (!built && !has_star(elts)) {
        TRY(compile_exprs(c, elts));
        emit_arg(c, tuple ? OP_BUILD_TUPLE : build, n + pushed, span);
        return true;
    }
    if (built)
        emit_arg(c, build, pushed, span);
    for (int i = 0; i < n; i++) {
        Expr *e = elts->items[i];
        bool star = e->kind == EXPR_STARRED;
        if (star && !built) {
            emit_arg(c, build, i + pushed, span);
            built = true;
        }
        TRY(compile_expr(c, star ? e->Starred.value : e));
        if (built)
            emit_arg(c, star ? extend : add, 1, span);
    }
    if (tuple)
        emit_call_intrinsic(c, INTRINSIC1_LIST_TO_TUPLE, span);
    return true;
}

/* ---- targets: a, *b, c = value ---- */

bool compile_unpack(Compiler *c, Span span, size_t n, bool (*is_star)(void *item),
                    void **items)
{
    bool seen = false;
    for (size_t i = 0; i < n; i++) {
        if (!is_star(items[i]))
            continue;
        if (seen)
            ERROR(c, span, "multiple starred expressions in assignment");
        if (i >= 1 << 8 || n - i - 1 >= 1 << 16)
            ERROR(c, span, "too many expressions in star-unpacking assignment");
        seen = true;
        emit_arg(c, OP_UNPACK_EX, (int64_t)(i | (n - i - 1) << 8), span);
    }
    if (!seen)
        emit_arg(c, OP_UNPACK_SEQUENCE, (int64_t)n, span);
    return true;
}

static bool is_starred_expr(void *item)
{
    return ((Expr *)item)->kind == EXPR_STARRED;
}

static bool compile_targets(Compiler *c, Span span, ExprSeq *elts)
{
    TRY(compile_unpack(c, span, elts->count, is_starred_expr, (void **)elts->items));
    for (size_t i = 0; i < elts->count; i++) {
        Expr *e = elts->items[i];
        TRY(compile_expr(c, e->kind == EXPR_STARRED ? e->Starred.value : e));
    }
    return true;
}

static bool compile_sequence(Compiler *c, Span span, ExprSeq *elts, ExprContext context,
                             bool tuple)
{
    switch (context) {
    case EXPR_CONTEXT_STORE: return compile_targets(c, span, elts);
    case EXPR_CONTEXT_DEL: return compile_exprs(c, elts);
    case EXPR_CONTEXT_LOAD: break;
    }
    return compile_display(c, span, elts, 0, OP_BUILD_LIST, OP_LIST_APPEND, OP_LIST_EXTEND,
                           tuple);
}

bool compile_tuple(Compiler *c, Expr *e)
{
    return compile_sequence(c, e->span, e->Tuple.elts, e->Tuple.ctx, true);
}

bool compile_list(Compiler *c, Expr *e)
{
    return compile_sequence(c, e->span, e->List.elts, e->List.ctx, false);
}

bool compile_set(Compiler *c, Expr *e)
{
    return compile_display(c, e->span, e->Set.elts, 0, OP_BUILD_SET, OP_SET_ADD,
                           OP_SET_UPDATE, false);
}

/* ---- dicts ---- */

/* The items [begin, end), none of which is `**x`, as one dict. */
static bool compile_dict_part(Compiler *c, Expr *e, size_t begin, size_t end)
{
    ExprSeq *keys = e->Dict.keys, *values = e->Dict.values;
    size_t n = end - begin;
    bool big = 2 * n > MAX_STACKED_ARGUMENTS;
    if (n > 1 && !big && all_constant(keys, begin, end)) {
        for (size_t i = begin; i < end; i++)
            TRY(compile_expr(c, values->items[i]));
        TRY(emit_const(c, TRY(constant_tuple(keys, begin, end)), e->span));
        emit_arg(c, OP_BUILD_CONST_KEY_MAP, (int64_t)n, e->span);
        return true;
    }
    if (big)
        emit_arg(c, OP_BUILD_MAP, 0, e->span);
    for (size_t i = begin; i < end; i++) {
        TRY(compile_expr(c, keys->items[i]));
        TRY(compile_expr(c, values->items[i]));
        if (big)
            emit_arg(c, OP_MAP_ADD, 1, e->span);
    }
    if (!big)
        emit_arg(c, OP_BUILD_MAP, (int64_t)n, e->span);
    return true;
}

static bool flush_dict_part(Compiler *c, Expr *e, size_t *begin, size_t end,
                            bool *have_dict)
{
    if (*begin < end) {
        TRY(compile_dict_part(c, e, *begin, end));
        if (*have_dict)
            emit_arg(c, OP_DICT_UPDATE, 1, e->span);
        *have_dict = true;
    }
    *begin = end;
    return true;
}

bool compile_dict(Compiler *c, Expr *e)
{
    size_t n = e->Dict.values->count, begin = 0;
    bool have_dict = false;
    for (size_t i = 0; i < n; i++) {
        if (e->Dict.keys->items[i]) {
            if (2 * (i - begin) > MAX_STACKED_ARGUMENTS)
                TRY(flush_dict_part(c, e, &begin, i + 1, &have_dict));
            continue;
        }
        TRY(flush_dict_part(c, e, &begin, i, &have_dict));
        if (!have_dict)
            emit_arg(c, OP_BUILD_MAP, 0, e->span);
        have_dict = true;
        TRY(compile_expr(c, e->Dict.values->items[i]));
        emit_arg(c, OP_DICT_UPDATE, 1, e->span);
        begin = i + 1;
    }
    TRY(flush_dict_part(c, e, &begin, n, &have_dict));
    if (!have_dict)
        emit_arg(c, OP_BUILD_MAP, 0, e->span);
    return true;
}
