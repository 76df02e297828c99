/* SPDX-License-Identifier: MIT
 *
 * Augmented and annotated assignment. (Plain assignment is a value followed by its targets.)
 */
#include "compile/unit.h"

/* ---- target op= value ---- */

/* The target's present value on the stack, below it what is needed to store a new one. */
static bool load_for_update(Compiler *c, Expr *e)
{
    int count;
    switch (e->kind) {
    case EXPR_ATTRIBUTE:
        TRY(compile_expr(c, e->Attribute.value));
        emit_arg(c, OP_COPY, 1, e->span);
        return emit_name(c, OP_LOAD_ATTR, e->Attribute.attr, attribute_span(e->span, e));
    case EXPR_SUBSCRIPT:
        TRY(compile_expr(c, e->Subscript.value));
        if (is_two_part_slice(e->Subscript.slice)) {
            TRY(compile_slice_parts(c, e->Subscript.slice, &count));
            for (int i = 0; i < 3; i++)
                emit_arg(c, OP_COPY, 3, e->span);
            emit(c, OP_BINARY_SLICE, e->span);
        } else {
            TRY(compile_expr(c, e->Subscript.slice));
            emit_arg(c, OP_COPY, 2, e->span);
            emit_arg(c, OP_COPY, 2, e->span);
            emit(c, OP_BINARY_SUBSCR, e->span);
        }
        return true;
    case EXPR_NAME: return compile_name_at(c, e->span, e->Name.id, EXPR_CONTEXT_LOAD);
    default: return raise_error(TYPE_SystemError, "invalid target of augmented assignment");
    }
}

static bool store_updated(Compiler *c, Expr *e)
{
    Span span = e->span;
    switch (e->kind) {
    case EXPR_ATTRIBUTE:
        span = attribute_span(span, e);
        emit_arg(c, OP_SWAP, 2, span);
        return emit_name(c, OP_STORE_ATTR, e->Attribute.attr, span);
    case EXPR_SUBSCRIPT: {
        bool slice = is_two_part_slice(e->Subscript.slice);
        for (int n = slice ? 4 : 3; n > 1; n--)
            emit_arg(c, OP_SWAP, n, span);
        emit(c, slice ? OP_STORE_SLICE : OP_STORE_SUBSCR, span);
        return true;
    }
    default: return compile_name_at(c, span, e->Name.id, EXPR_CONTEXT_STORE);
    }
}

bool compile_aug_assign_stmt(Compiler *c, Stmt *s)
{
    TRY(load_for_update(c, s->AugAssign.target));
    TRY(compile_expr(c, s->AugAssign.value));
    emit_arg(c, OP_BINARY_OP, binary_operation(s->AugAssign.op) | 16, s->span);
    return store_updated(c, s->AugAssign.target);
}

/* ---- target: annotation = value ---- */

/* What is evaluated only for its errors. */
static bool compile_and_drop(Compiler *c, Expr *e)
{
    TRY(compile_expr(c, e));
    emit(c, OP_POP_TOP, e->span);
    return true;
}

static bool drop_subscript(Compiler *c, Expr *e)
{
    if (e->kind == EXPR_SLICE) {
        Expr *parts[] = {e->Slice.lower, e->Slice.upper, e->Slice.step};
        for (size_t i = 0; i < countof(parts); i++)
            if (parts[i])
                TRY(compile_and_drop(c, parts[i]));
        return true;
    }
    if (e->kind == EXPR_TUPLE) {
        for (size_t i = 0; i < e->Tuple.elts->count; i++)
            TRY(drop_subscript(c, e->Tuple.elts->items[i]));
        return true;
    }
    return compile_and_drop(c, e);
}

/* __annotations__[name] = annotation */
static bool store_annotation(Compiler *c, Stmt *s)
{
    Value name = TRY(unit_mangle(c, s->AnnAssign.target->Name.id));
    TRY(compile_annotation(c, s->AnnAssign.annotation));
    TRY(emit_name(c, OP_LOAD_NAME, NAME(__annotations__), s->span));
    TRY(emit_const(c, name, s->span));
    emit(c, OP_STORE_SUBSCR, s->span);
    return true;
}

bool compile_ann_assign_stmt(Compiler *c, Stmt *s)
{
    Expr *target = s->AnnAssign.target, *value = s->AnnAssign.value;
    bool evaluated = c->unit->kind == UNIT_MODULE || c->unit->kind == UNIT_CLASS;
    if (value && !(compile_expr(c, value) && compile_expr(c, target)))
        return false;
    switch (target->kind) {
    case EXPR_NAME:
        TRY(check_forbidden_name(c, s->span, target->Name.id, EXPR_CONTEXT_STORE));
        if (s->AnnAssign.simple && evaluated)
            return store_annotation(c, s);
        break;
    case EXPR_ATTRIBUTE:
        TRY(check_forbidden_name(c, s->span, target->Attribute.attr, EXPR_CONTEXT_STORE));
        if (!value)
            TRY(compile_and_drop(c, target->Attribute.value));
        break;
    case EXPR_SUBSCRIPT:
        if (!value && !(compile_and_drop(c, target->Subscript.value)
                        && drop_subscript(c, target->Subscript.slice)))
            return false;
        break;
    default: return raise_error(TYPE_SystemError, "invalid target of annotation");
    }
    if (s->AnnAssign.simple || !evaluated || c->features & CODE_FUTURE_ANNOTATIONS)
        return true;
    return compile_and_drop(c, s->AnnAssign.annotation);
}
