/* SPDX-License-Identifier: MIT
 *
 * Expressions: each leaves one value on the stack, or, as a target, takes one from it.
 * Displays, calls, comprehensions and f-strings have files of their own.
 */
#include "compile/unit.h"

#include "objects/str.h"

bool compile_exprs(Compiler *c, ExprSeq *exprs)
{
    for (size_t i = 0; i < exprs->count; i++)
        TRY(compile_expr(c, exprs->items[i]));
    return true;
}

/* ---- operators ---- */

int binary_operation(Operator op)
{
    switch (op) {
    case OPERATOR_ADD: return BINARY_add;
    case OPERATOR_SUB: return BINARY_subtract;
    case OPERATOR_MULT: return BINARY_multiply;
    case OPERATOR_MATMULT: return BINARY_matrix_multiply;
    case OPERATOR_DIV: return BINARY_true_divide;
    case OPERATOR_MOD: return BINARY_remainder;
    case OPERATOR_POW: return BINARY_power;
    case OPERATOR_LSHIFT: return BINARY_lshift;
    case OPERATOR_RSHIFT: return BINARY_rshift;
    case OPERATOR_BITOR: return BINARY_or;
    case OPERATOR_BITXOR: return BINARY_xor;
    case OPERATOR_BITAND: return BINARY_and;
    case OPERATOR_FLOORDIV: return BINARY_floor_divide;
    }
    UNREACHABLE();
}

bool compile_unary_op(Compiler *c, Expr *e)
{
    TRY(compile_expr(c, e->UnaryOp.operand));
    switch (e->UnaryOp.op) {
    case UNARYOP_INVERT: emit(c, OP_UNARY_INVERT, e->span); break;
    case UNARYOP_NOT: emit(c, OP_UNARY_NOT, e->span); break;
    case UNARYOP_USUB: emit(c, OP_UNARY_NEGATIVE, e->span); break;
    case UNARYOP_UADD: emit_call_intrinsic(c, INTRINSIC1_UNARY_POSITIVE, e->span); break;
    }
    return true;
}

/* a and b and c: each value that decides is the result. */
bool compile_bool_op(Compiler *c, Expr *e)
{
    ExprSeq *values = e->BoolOp.values;
    int jump = e->BoolOp.op == BOOLOP_AND ? OP_POP_JUMP_IF_FALSE : OP_POP_JUMP_IF_TRUE;
    Block *end = new_block(c);
    for (size_t i = 0; i + 1 < values->count; i++) {
        TRY(compile_expr(c, values->items[i]));
        emit_arg(c, OP_COPY, 1, e->span);
        emit_jump(c, jump, end, e->span);
        emit(c, OP_POP_TOP, e->span);
    }
    TRY(compile_expr(c, values->items[values->count - 1]));
    use_block(c, end);
    return true;
}

static void emit_compare(Compiler *c, Cmpop op, Span span)
{
    switch (op) {
    case CMPOP_EQ: emit_arg(c, OP_COMPARE_OP, COMPARE_EQ, span); break;
    case CMPOP_NOTEQ: emit_arg(c, OP_COMPARE_OP, COMPARE_NE, span); break;
    case CMPOP_LT: emit_arg(c, OP_COMPARE_OP, COMPARE_LT, span); break;
    case CMPOP_LTE: emit_arg(c, OP_COMPARE_OP, COMPARE_LE, span); break;
    case CMPOP_GT: emit_arg(c, OP_COMPARE_OP, COMPARE_GT, span); break;
    case CMPOP_GTE: emit_arg(c, OP_COMPARE_OP, COMPARE_GE, span); break;
    case CMPOP_IS: emit_arg(c, OP_IS_OP, 0, span); break;
    case CMPOP_ISNOT: emit_arg(c, OP_IS_OP, 1, span); break;
    case CMPOP_IN: emit_arg(c, OP_CONTAINS_OP, 0, span); break;
    case CMPOP_NOTIN: emit_arg(c, OP_CONTAINS_OP, 1, span); break;
    }
}

/* One link of a < b < c: b stays below the result for the next link. */
static bool compile_link(Compiler *c, Expr *e, size_t i)
{
    TRY(compile_expr(c, e->Compare.comparators->items[i]));
    emit_arg(c, OP_SWAP, 2, e->span);
    emit_arg(c, OP_COPY, 2, e->span);
    emit_compare(c, e->Compare.ops->items[i], e->span);
    return true;
}

bool compile_compare(Compiler *c, Expr *e)
{
    size_t last = e->Compare.ops->count - 1;
    TRY(check_compare(c, e));
    TRY(compile_expr(c, e->Compare.left));
    Block *cleanup = last ? new_block(c) : NULL;
    for (size_t i = 0; i < last; i++) {
        TRY(compile_link(c, e, i));
        emit_arg(c, OP_COPY, 1, e->span);
        emit_jump(c, OP_POP_JUMP_IF_FALSE, cleanup, e->span);
        emit(c, OP_POP_TOP, e->span);
    }
    TRY(compile_expr(c, e->Compare.comparators->items[last]));
    emit_compare(c, e->Compare.ops->items[last], e->span);
    if (!cleanup)
        return true;
    Block *end = new_block(c);
    emit_jump(c, PSEUDO_JUMP, end, NO_SPAN);
    use_block(c, cleanup);
    emit_arg(c, OP_SWAP, 2, e->span);
    emit(c, OP_POP_TOP, e->span);
    use_block(c, end);
    return true;
}

/* ---- conditions: jump without making a bool ---- */

static bool jump_if_boolop(Compiler *c, Span span, Expr *e, Block *target, bool jump_if)
{
    ExprSeq *values = e->BoolOp.values;
    bool decides = e->BoolOp.op == BOOLOP_OR;
    /* `a and b` that should jump when true: a false `a` goes behind the whole. */
    Block *early = decides == jump_if ? target : new_block(c);
    for (size_t i = 0; i + 1 < values->count; i++)
        TRY(compile_condition(c, span, values->items[i], early, decides));
    TRY(compile_condition(c, span, values->items[values->count - 1], target, jump_if));
    if (early != target)
        use_block(c, early);
    return true;
}

static bool jump_if_conditional(Compiler *c, Span span, Expr *e, Block *target,
                                bool jump_if)
{
    Block *end = new_block(c), *orelse = new_block(c);
    TRY(compile_condition(c, span, e->IfExp.test, orelse, false));
    TRY(compile_condition(c, span, e->IfExp.body, target, jump_if));
    emit_jump(c, PSEUDO_JUMP, end, NO_SPAN);
    use_block(c, orelse);
    TRY(compile_condition(c, span, e->IfExp.orelse, target, jump_if));
    use_block(c, end);
    return true;
}

static int conditional_jump(bool jump_if)
{
    return jump_if ? OP_POP_JUMP_IF_TRUE : OP_POP_JUMP_IF_FALSE;
}

static bool jump_if_chain(Compiler *c, Expr *e, Block *target, bool jump_if)
{
    size_t last = e->Compare.ops->count - 1;
    Block *cleanup = new_block(c), *end = new_block(c);
    TRY(check_compare(c, e));
    TRY(compile_expr(c, e->Compare.left));
    for (size_t i = 0; i < last; i++) {
        TRY(compile_link(c, e, i));
        emit_jump(c, OP_POP_JUMP_IF_FALSE, cleanup, e->span);
    }
    TRY(compile_expr(c, e->Compare.comparators->items[last]));
    emit_compare(c, e->Compare.ops->items[last], e->span);
    emit_jump(c, conditional_jump(jump_if), target, e->span);
    emit_jump(c, PSEUDO_JUMP, end, NO_SPAN);
    use_block(c, cleanup);
    emit(c, OP_POP_TOP, e->span);
    if (!jump_if)
        emit_jump(c, PSEUDO_JUMP, target, NO_SPAN);
    use_block(c, end);
    return true;
}

bool compile_condition(Compiler *c, Span span, Expr *e, Block *target, bool jump_if)
{
    TRY(stack_check(" during compilation"));
    if (e->kind == EXPR_UNARYOP && e->UnaryOp.op == UNARYOP_NOT)
        return compile_condition(c, span, e->UnaryOp.operand, target, !jump_if);
    if (e->kind == EXPR_BOOLOP)
        return jump_if_boolop(c, span, e, target, jump_if);
    if (e->kind == EXPR_IFEXP)
        return jump_if_conditional(c, span, e, target, jump_if);
    if (e->kind == EXPR_COMPARE && e->Compare.ops->count > 1)
        return jump_if_chain(c, e, target, jump_if);
    TRY(compile_expr(c, e));
    emit_jump(c, conditional_jump(jump_if), target, e->span);
    return true;
}

/* body if test else orelse */
bool compile_if_exp(Compiler *c, Expr *e)
{
    Block *end = new_block(c), *orelse = new_block(c);
    TRY(compile_condition(c, e->span, e->IfExp.test, orelse, false));
    TRY(compile_expr(c, e->IfExp.body));
    emit_jump(c, PSEUDO_JUMP, end, NO_SPAN);
    use_block(c, orelse);
    TRY(compile_expr(c, e->IfExp.orelse));
    use_block(c, end);
    return true;
}

/* ---- attributes, subscripts ---- */

/* Where the operation on an attribute is shown: in a chain over several lines, at the line
   and columns of the name behind the dot. */
Span attribute_span(Span span, const Expr *attribute)
{
    Span at = attribute->span;
    if (span.line == at.end_line)
        return span;
    span.line = at.end_line;
    int length = (int)str_length(attribute->Attribute.attr);
    bool known = length <= at.end_column;
    span.column = known ? at.end_column - length : -1;
    span.end_column = known ? span.end_column : -1;
    if (span.end_line < span.line)
        span.end_line = span.line;
    return span;
}

bool is_two_part_slice(const Expr *e)
{
    return e->kind == EXPR_SLICE && !e->Slice.step;
}

bool compile_slice_parts(Compiler *c, Expr *e, int *count)
{
    Expr *parts[] = {e->Slice.lower, e->Slice.upper};
    for (int i = 0; i < 2; i++)
        TRY(parts[i] ? compile_expr(c, parts[i]) : emit_const(c, NONE, e->span));
    *count = 2;
    if (!e->Slice.step)
        return true;
    *count = 3;
    return compile_expr(c, e->Slice.step);
}

bool compile_slice(Compiler *c, Expr *e)
{
    int count;
    TRY(compile_slice_parts(c, e, &count));
    emit_arg(c, OP_BUILD_SLICE, count, e->span);
    return true;
}

bool compile_subscript_begin(Compiler *c, Expr *e)
{
    Expr *value = e->Subscript.value;
    return e->Subscript.ctx != EXPR_CONTEXT_LOAD
        || (check_subscripted(c, value) && check_index(c, value, e->Subscript.slice));
}

bool compile_subscript_rest(Compiler *c, Expr *e)
{
    ExprContext context = e->Subscript.ctx;
    Expr *slice = e->Subscript.slice;
    if (is_two_part_slice(slice) && context != EXPR_CONTEXT_DEL) {
        int count;
        TRY(compile_slice_parts(c, slice, &count));
        emit(c, context == EXPR_CONTEXT_LOAD ? OP_BINARY_SLICE : OP_STORE_SLICE, e->span);
        return true;
    }
    TRY(compile_expr(c, slice));
    emit(c, context == EXPR_CONTEXT_LOAD ? OP_BINARY_SUBSCR
          : context == EXPR_CONTEXT_STORE ? OP_STORE_SUBSCR : OP_DELETE_SUBSCR, e->span);
    return true;
}

/* ---- yield, await ---- */

/* The value on the stack is sent and resent until the receiver is done:
 *
 *     loop: SEND done; YIELD_VALUE; RESUME; JUMP loop
 *     throw: CLEANUP_THROW        # an exception thrown in while suspended was StopIteration
 *     done: END_SEND
 */
bool compile_delegation(Compiler *c, Span span, bool is_await)
{
    Block *loop = new_block(c), *thrown = new_block(c), *done = new_block(c);
    use_block(c, loop);
    emit_jump(c, OP_SEND, done, span);
    emit_jump(c, PSEUDO_SETUP_FINALLY, thrown, span);
    emit_arg(c, OP_YIELD_VALUE, 0, span);
    emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
    emit_arg(c, OP_RESUME, is_await ? 3 : 2, span);
    emit_jump(c, PSEUDO_JUMP_NO_INTERRUPT, loop, span);
    use_block(c, thrown);
    emit(c, OP_CLEANUP_THROW, span);
    use_block(c, done);
    emit(c, OP_END_SEND, span);
    return true;
}

bool compile_yield(Compiler *c, Expr *e)
{
    if (!scope_is_function_like(c->unit->scope))
        ERROR(c, e->span, "'yield' outside function");
    TRY(e->Yield.value ? compile_expr(c, e->Yield.value) : emit_const(c, NONE, e->span));
    emit_yield(c, e->span);
    return true;
}

bool compile_yield_from(Compiler *c, Expr *e)
{
    if (!scope_is_function_like(c->unit->scope))
        ERROR(c, e->span, "'yield' outside function");
    if (c->unit->kind == UNIT_ASYNC_FUNCTION)
        ERROR(c, e->span, "'yield from' inside async function");
    TRY(compile_expr(c, e->YieldFrom.value));
    emit(c, OP_GET_YIELD_FROM_ITER, e->span);
    TRY(emit_const(c, NONE, e->span));
    return compile_delegation(c, e->span, false);
}

bool is_top_level_await(const Compiler *c)
{
    return c->flags & COMPILE_TOP_LEVEL_AWAIT && c->unit->scope->kind == SCOPE_MODULE;
}

/* A module with such a statement in it becomes a coroutine where that is allowed. */
bool compile_check_async(Compiler *c, Span span, const char *error)
{
    if (is_top_level_await(c))
        c->unit->scope->coroutine = true;
    else if (c->unit->kind != UNIT_ASYNC_FUNCTION)
        ERROR(c, span, "%s", error);
    return true;
}

bool compile_await(Compiler *c, Expr *e)
{
    if (!is_top_level_await(c)) {
        if (!scope_is_function_like(c->unit->scope))
            ERROR(c, e->span, "'await' outside function");
        if (c->unit->kind != UNIT_ASYNC_FUNCTION && c->unit->kind != UNIT_COMPREHENSION)
            ERROR(c, e->span, "'await' outside async function");
    }
    TRY(compile_expr(c, e->Await.value));
    emit_arg(c, OP_GET_AWAITABLE, 0, e->span);
    TRY(emit_const(c, NONE, e->span));
    return compile_delegation(c, e->span, true);
}

void emit_yield(Compiler *c, Span span)
{
    if (c->unit->scope->generator && c->unit->scope->coroutine)
        emit_call_intrinsic(c, INTRINSIC1_ASYNC_GEN_WRAP, span);
    emit_arg(c, OP_YIELD_VALUE, 0, span);
    emit_arg(c, OP_RESUME, 1, span);
}

/* ---- all of them ---- */

bool compile_named_expr(Compiler *c, Expr *e)
{
    TRY(compile_expr(c, e->NamedExpr.value));
    emit_arg(c, OP_COPY, 1, e->span);
    return compile_expr(c, e->NamedExpr.target);
}

bool compile_bin_op_rest(Compiler *c, Expr *e)
{
    TRY(compile_expr(c, e->BinOp.right));
    emit_arg(c, OP_BINARY_OP, binary_operation(e->BinOp.op), e->span);
    return true;
}

bool compile_constant(Compiler *c, Expr *e)
{
    return emit_const(c, e->Constant.value, e->span);
}

/* Displays, calls and targets see to the stars that may be there. */
bool compile_starred(Compiler *c, Expr *e)
{
    if (e->Starred.ctx == EXPR_CONTEXT_STORE)
        ERROR(c, e->span, "starred assignment target must be in a list or tuple");
    ERROR(c, e->span, "can't use starred expression here");
}

bool compile_expr(Compiler *c, Expr *e)
{
    TRY(stack_check(" during compilation"));
    switch (e->kind) {
#define X(kind, name) case kind: return compile_##name(c, e);
    AST_EACH_EXPR(X)
#undef X
    }
    return true;
}
