/* SPDX-License-Identifier: MIT
 *
 * Statements, and bodies of them.
 */
#include "compile/unit.h"

#include "objects/tuple.h"

/* ---- simple statements ---- */

bool compile_expr_stmt(Compiler *c, Stmt *s)
{
    Expr *value = s->Expr.value;
    if (c->interactive && c->depth <= 1) {
        TRY(compile_expr(c, value));
        emit_call_intrinsic(c, INTRINSIC1_PRINT, s->span);
    } else if (is_constant(value)) {
        emit(c, OP_NOP, s->span);
        return true;
    } else
        TRY(compile_expr(c, value));
    emit(c, OP_POP_TOP, NO_SPAN);
    return true;
}

bool compile_assign_stmt(Compiler *c, Stmt *s)
{
    ExprSeq *targets = s->Assign.targets;
    TRY(compile_expr(c, s->Assign.value));
    for (size_t i = 0; i < targets->count; i++) {
        if (i + 1 < targets->count)
            emit_arg(c, OP_COPY, 1, s->span);
        TRY(compile_expr(c, targets->items[i]));
    }
    return true;
}

bool compile_raise_stmt(Compiler *c, Stmt *s)
{
    int n = 0;
    if (s->Raise.exc) {
        TRY(compile_expr(c, s->Raise.exc));
        n++;
        if (s->Raise.cause) {
            TRY(compile_expr(c, s->Raise.cause));
            n++;
        }
    }
    emit_arg(c, OP_RAISE_VARARGS, n, s->span);
    return true;
}

static bool is_true_tuple(const Expr *e)
{
    return (e->kind == EXPR_TUPLE && e->Tuple.elts->count)
        || (is_constant(e) && is_tuple(e->Constant.value)
            && tuple_count(e->Constant.value));
}

/* assert test, msg */
bool compile_assert_stmt(Compiler *c, Stmt *s)
{
    if (is_true_tuple(s->Assert.test))
        TRY(compile_warning(TYPE_SyntaxWarning, c->filename, s->span,
                            "assertion is always true, perhaps remove parentheses?"));
    if (c->optimize)
        return true;
    Block *end = new_block(c);
    TRY(compile_condition(c, s->span, s->Assert.test, end, true));
    if (s->Assert.msg)
        emit(c, OP_PUSH_NULL, s->span);
    emit(c, OP_LOAD_ASSERTION_ERROR, s->span);
    if (s->Assert.msg) {
        TRY(compile_expr(c, s->Assert.msg));
        emit_arg(c, OP_CALL, 1, s->span);
    }
    emit_arg(c, OP_RAISE_VARARGS, 1, s->span);
    use_block(c, end);
    return true;
}

/* A constant is loaded after what the frame blocks do, other values before. */
bool compile_return_stmt(Compiler *c, Stmt *s)
{
    Expr *value = s->Return.value;
    const Scope *scope = c->unit->scope;
    bool keep_top = value && !is_constant(value);
    Span span = s->span;
    if (!scope_is_function_like(scope))
        ERROR(c, span, "'return' outside function");
    if (value && scope->coroutine && scope->generator)
        ERROR(c, span, "'return' with value in async generator");
    if (keep_top)
        TRY(compile_expr(c, value));
    else if (value) {
        span = value->span;
        emit(c, OP_NOP, span);
    }
    if (!value || value->span.line != s->span.line) {
        span = s->span;
        emit(c, OP_NOP, span);
    }
    TRY(unwind_frame_blocks(c, &span, keep_top, NULL));
    if (!keep_top)
        TRY(emit_const(c, value ? value->Constant.value : NONE, span));
    emit(c, OP_RETURN_VALUE, span);
    return true;
}

bool compile_break_stmt(Compiler *c, Stmt *s)
{
    FrameBlock *loop = NULL;
    Span span = s->span;
    emit(c, OP_NOP, span);
    TRY(unwind_frame_blocks(c, &span, false, &loop));
    if (!loop)
        ERROR(c, s->span, "'break' outside loop");
    TRY(unwind_frame_block(c, &span, loop, false));
    emit_jump(c, PSEUDO_JUMP, loop->exit, span);
    return true;
}

bool compile_continue_stmt(Compiler *c, Stmt *s)
{
    FrameBlock *loop = NULL;
    Span span = s->span;
    emit(c, OP_NOP, span);
    TRY(unwind_frame_blocks(c, &span, false, &loop));
    if (!loop)
        ERROR(c, s->span, "'continue' not properly in loop");
    emit_jump(c, PSEUDO_JUMP, loop->block, span);
    return true;
}

/* ---- if and loops ---- */

/* `elif`s are an If alone in orelse: a loop here, so that long chains cost no stack. */
bool compile_if_stmt(Compiler *c, Stmt *s)
{
    Block *end = new_block(c);
    for (;;) {
        StmtSeq *orelse = s->If.orelse;
        Block *next = orelse->count ? new_block(c) : end;
        TRY(compile_condition(c, s->span, s->If.test, next, false));
        TRY(compile_body(c, s->If.body));
        if (!orelse->count)
            break;
        emit_jump(c, PSEUDO_JUMP, end, NO_SPAN);
        use_block(c, next);
        if (orelse->count != 1 || orelse->items[0]->kind != STMT_IF) {
            TRY(compile_body(c, orelse));
            break;
        }
        s = orelse->items[0];
    }
    use_block(c, end);
    return true;
}

bool compile_for_stmt(Compiler *c, Stmt *s)
{
    Block *start = new_block(c), *cleanup = new_block(c), *end = new_block(c);
    TRY(unit_push_block(c, BLOCK_FOR_LOOP, s->span, start, end));
    TRY(compile_expr(c, s->For.iter));
    emit(c, OP_GET_ITER, s->span);
    use_block(c, start);
    emit_jump(c, OP_FOR_ITER, cleanup, s->span);
    use_block(c, new_block(c));
    emit(c, OP_NOP, s->For.target->span);   /* its line is seen even if it is another */
    TRY(compile_expr(c, s->For.target));
    TRY(compile_body(c, s->For.body));
    emit_jump(c, PSEUDO_JUMP, start, NO_SPAN);
    use_block(c, cleanup);
    unit_pop_block(c);
    TRY(compile_body(c, s->For.orelse));
    use_block(c, end);
    return true;
}

/* The end of the iteration is the exception StopAsyncIteration from __anext__. */
bool compile_async_for_stmt(Compiler *c, Stmt *s)
{
    Block *start = new_block(c), *except = new_block(c), *end = new_block(c);
    Span span = s->For.iter->span;
    TRY(compile_check_async(c, s->span, "'async for' outside async function"));
    TRY(compile_expr(c, s->For.iter));
    emit(c, OP_GET_AITER, s->span);
    use_block(c, start);
    TRY(unit_push_block(c, BLOCK_FOR_LOOP, s->span, start, end));
    emit_jump(c, PSEUDO_SETUP_FINALLY, except, s->span);
    emit(c, OP_GET_ANEXT, s->span);
    TRY(emit_const(c, NONE, s->span));
    TRY(compile_delegation(c, s->span, true));
    emit(c, PSEUDO_POP_BLOCK, s->span);
    TRY(compile_expr(c, s->For.target));
    TRY(compile_body(c, s->For.body));
    emit_jump(c, PSEUDO_JUMP, start, NO_SPAN);
    unit_pop_block(c);
    use_block(c, except);
    emit(c, OP_END_ASYNC_FOR, span);
    TRY(compile_body(c, s->For.orelse));
    use_block(c, end);
    return true;
}

/* The test is compiled twice: before the loop, and at its end. */
bool compile_while_stmt(Compiler *c, Stmt *s)
{
    Block *loop = new_block(c), *body = new_block(c), *after = new_block(c),
          *end = new_block(c);
    use_block(c, loop);
    TRY(unit_push_block(c, BLOCK_WHILE_LOOP, s->span, loop, end));
    TRY(compile_condition(c, s->span, s->While.test, after, false));
    use_block(c, body);
    TRY(compile_body(c, s->While.body));
    TRY(compile_condition(c, s->span, s->While.test, body, true));
    unit_pop_block(c);
    use_block(c, after);
    TRY(compile_body(c, s->While.orelse));
    use_block(c, end);
    return true;
}

/* ---- all of them ---- */

bool compile_delete_stmt(Compiler *c, Stmt *s)
{
    return compile_exprs(c, s->Delete.targets);
}

/* What it says concerns the symbol table alone. */
bool compile_global_stmt(Compiler *c, Stmt *s)
{
    return true;
}

bool compile_pass_stmt(Compiler *c, Stmt *s)
{
    emit(c, OP_NOP, s->span);
    return true;
}

bool compile_stmt(Compiler *c, Stmt *s)
{
    TRY(stack_check(" during compilation"));
    switch (s->kind) {
#define X(kind, name) case kind: return compile_##name##_stmt(c, s);
    AST_EACH_STMT(X)
#undef X
    }
    return true;
}

bool compile_body(Compiler *c, const StmtSeq *body)
{
    for (size_t i = 0; i < body->count; i++)
        TRY(compile_stmt(c, body->items[i]));
    return true;
}
