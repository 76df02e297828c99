/* SPDX-License-Identifier: MIT
 *
 * with and async with. While the body runs, two holes and the bound __exit__ lie on the
 * stack, ready for its call.
 */
#include "compile/unit.h"

/* Await what is topmost; kind as GET_AWAITABLE's argument. */
static bool compile_await_top(Compiler *c, Span span, int kind)
{
    emit_arg(c, OP_GET_AWAITABLE, kind, span);
    return emit_const(c, NONE, span) && compile_delegation(c, span, true);
}

bool call_exit(Compiler *c, Span span, bool is_async)
{
    for (int i = 0; i < 3; i++)
        TRY(emit_const(c, NONE, span));
    emit_arg(c, OP_CALL, 3, span);
    return !is_async || compile_await_top(c, span, 2);
}

/* After WITH_EXCEPT_START: a true result swallows the exception.
   [hole hole exit lasti previous exception result] */
static void compile_with_handler_end(Compiler *c, Block *cleanup)
{
    Block *suppress = new_block(c), *exit = new_block(c);
    emit_jump(c, OP_POP_JUMP_IF_TRUE, suppress, NO_SPAN);
    emit_arg(c, OP_RERAISE, 2, NO_SPAN);
    use_block(c, suppress);
    emit(c, OP_POP_TOP, NO_SPAN);
    emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
    emit(c, OP_POP_EXCEPT, NO_SPAN);
    for (int i = 0; i < 4; i++)
        emit(c, OP_POP_TOP, NO_SPAN);
    emit_jump(c, PSEUDO_JUMP, exit, NO_SPAN);
    use_block(c, cleanup);
    emit_pop_except_and_reraise(c);
    use_block(c, exit);
}

static bool compile_enter(Compiler *c, Span span, Withitem *item, bool is_async)
{
    TRY(compile_expr(c, item->context_expr));
    emit(c, is_async ? OP_BEFORE_ASYNC_WITH : OP_BEFORE_WITH, span);
    return !is_async || compile_await_top(c, span, 1);
}

/* with items[at], items[at + 1] ...: body */
static bool compile_with_items(Compiler *c, Stmt *s, size_t at)
{
    bool is_async = s->kind == STMT_ASYNCWITH;
    Withitem *item = s->With.items->items[at];
    Span span = s->span;
    Block *block = new_block(c), *final = new_block(c), *exit = new_block(c);
    Block *cleanup = new_block(c);
    if (is_async)
        TRY(compile_check_async(c, span, "'async with' outside async function"));
    TRY(compile_enter(c, span, item, is_async));
    emit_jump(c, PSEUDO_SETUP_WITH, final, span);
    use_block(c, block);
    TRY(unit_push_block(c, is_async ? BLOCK_ASYNC_WITH : BLOCK_WITH, s->span, block,
                        final));
    if (item->optional_vars)
        TRY(compile_expr(c, item->optional_vars));
    else
        emit(c, OP_POP_TOP, span);
    TRY(at + 1 < s->With.items->count ? compile_with_items(c, s, at + 1)
                                      : compile_body(c, s->With.body));
    unit_pop_block(c);
    emit(c, PSEUDO_POP_BLOCK, is_async ? span : NO_SPAN);
    TRY(call_exit(c, span, is_async));
    emit(c, OP_POP_TOP, span);
    emit_jump(c, PSEUDO_JUMP, exit, span);
    use_block(c, final);
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup, span);
    emit(c, OP_PUSH_EXC_INFO, span);
    emit(c, OP_WITH_EXCEPT_START, span);
    if (is_async)
        TRY(compile_await_top(c, span, 2));
    compile_with_handler_end(c, cleanup);
    use_block(c, exit);
    return true;
}

bool compile_with_stmt(Compiler *c, Stmt *s)
{
    return compile_with_items(c, s, 0);
}
