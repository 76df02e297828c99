/* SPDX-License-Identifier: MIT
 *
 * try, with except, except*, else, finally. Entering costs nothing: SETUP and POP_BLOCK are
 * pseudo instructions, from which the exception table is made.
 */
#include "compile/unit.h"

/* End of a handler's cleanup: [lasti previous exception] with one more value below. */
void emit_pop_except_and_reraise(Compiler *c)
{
    emit_arg(c, OP_COPY, 3, NO_SPAN);
    emit(c, OP_POP_EXCEPT, NO_SPAN);
    emit_arg(c, OP_RERAISE, 1, NO_SPAN);
}

/* After `except ... as name`: name = None; del name */
static bool forget_name(Compiler *c, Value name)
{
    return !name || (emit_const(c, NONE, NO_SPAN)
                     && compile_name_at(c, NO_SPAN, name, EXPR_CONTEXT_STORE)
                     && compile_name_at(c, NO_SPAN, name, EXPR_CONTEXT_DEL));
}

/* ---- except ---- */

/* except type as name: body. The exception is topmost; it goes to the name. */
static bool compile_named_handler(Compiler *c, Excepthandler *h, Block *end)
{
    Value name = h->ExceptHandler.name;
    Block *cleanup = new_block(c), *body = new_block(c);
    TRY(compile_name_at(c, h->span, name, EXPR_CONTEXT_STORE));
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup, h->span);
    use_block(c, body);
    TRY(unit_push_block(c, BLOCK_HANDLER_CLEANUP, h->span, body, NULL));
    top_frame_block(c)->name = name;
    TRY(compile_body(c, h->ExceptHandler.body));
    unit_pop_block(c);
    emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
    emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
    emit(c, OP_POP_EXCEPT, NO_SPAN);
    TRY(forget_name(c, name));
    emit_jump(c, PSEUDO_JUMP, end, NO_SPAN);
    use_block(c, cleanup);
    TRY(forget_name(c, name));
    emit_arg(c, OP_RERAISE, 1, NO_SPAN);
    return true;
}

static bool compile_unnamed_handler(Compiler *c, Excepthandler *h, Block *end)
{
    Block *body = new_block(c);
    emit(c, OP_POP_TOP, h->span);
    use_block(c, body);
    TRY(unit_push_block(c, BLOCK_HANDLER_CLEANUP, h->span, body, NULL));
    TRY(compile_body(c, h->ExceptHandler.body));
    unit_pop_block(c);
    emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
    emit(c, OP_POP_EXCEPT, NO_SPAN);
    emit_jump(c, PSEUDO_JUMP, end, NO_SPAN);
    return true;
}

static bool compile_handler(Compiler *c, Excepthandler *h, bool last, Block *end)
{
    Block *next = new_block(c);
    if (!h->ExceptHandler.type && !last)
        ERROR(c, h->span, "default 'except:' must be last");
    if (h->ExceptHandler.type) {
        TRY(compile_expr(c, h->ExceptHandler.type));
        emit(c, OP_CHECK_EXC_MATCH, h->span);
        emit_jump(c, OP_POP_JUMP_IF_FALSE, next, h->span);
    }
    TRY(h->ExceptHandler.name ? compile_named_handler(c, h, end)
                              : compile_unnamed_handler(c, h, end));
    use_block(c, next);
    return true;
}

/* The body of a try, ending with POP_BLOCK. */
static bool compile_try_body(Compiler *c, Stmt *s, Block *except)
{
    Block *body = new_block(c);
    emit_jump(c, PSEUDO_SETUP_FINALLY, except, s->span);
    use_block(c, body);
    TRY(unit_push_block(c, BLOCK_TRY_EXCEPT, s->span, body, NULL));
    TRY(compile_body(c, s->Try.body));
    unit_pop_block(c);
    emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
    return true;
}

static bool compile_try_except(Compiler *c, Stmt *s)
{
    ExcepthandlerSeq *handlers = s->Try.handlers;
    Block *except = new_block(c), *end = new_block(c), *cleanup = new_block(c);
    TRY(compile_try_body(c, s, except));
    TRY(compile_body(c, s->Try.orelse));
    emit_jump(c, PSEUDO_JUMP, end, NO_SPAN);
    use_block(c, except);
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup, NO_SPAN);
    emit(c, OP_PUSH_EXC_INFO, NO_SPAN);
    TRY(unit_push_block(c, BLOCK_EXCEPTION_HANDLER, s->span, NULL, NULL));
    for (size_t i = 0; i < handlers->count; i++)
        TRY(compile_handler(c, handlers->items[i], i + 1 == handlers->count, end));
    emit_arg(c, OP_RERAISE, 0, NO_SPAN);
    unit_pop_block(c);
    use_block(c, cleanup);
    emit_pop_except_and_reraise(c);
    use_block(c, end);
    return true;
}

/* ---- except* ---- */

/* [original list rest match]: what an except* clause's body raises goes to the list. */
static bool compile_star_clause(Compiler *c, Excepthandler *h, Block *next,
                                Block *with_error)
{
    Value name = h->ExceptHandler.name;
    Block *cleanup = new_block(c), *body = new_block(c);
    if (name)
        TRY(compile_name_at(c, h->span, name, EXPR_CONTEXT_STORE));
    else
        emit(c, OP_POP_TOP, h->span);
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup, h->span);
    use_block(c, body);
    TRY(unit_push_block(c, BLOCK_HANDLER_CLEANUP, h->span, body, NULL));
    top_frame_block(c)->name = name;
    TRY(compile_body(c, h->ExceptHandler.body));
    unit_pop_block(c);
    emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
    TRY(forget_name(c, name));
    emit_jump(c, PSEUDO_JUMP, next, NO_SPAN);
    use_block(c, cleanup);
    TRY(forget_name(c, name));
    emit_arg(c, OP_LIST_APPEND, 3, NO_SPAN);
    emit(c, OP_POP_TOP, NO_SPAN);               /* lasti */
    emit_jump(c, PSEUDO_JUMP, with_error, NO_SPAN);
    return true;
}

static bool compile_star_handler(Compiler *c, Excepthandler *h, bool first)
{
    Block *next = new_block(c), *with_error = new_block(c), *no_match = new_block(c);
    if (first) {
        emit_arg(c, OP_BUILD_LIST, 0, h->span);
        emit_arg(c, OP_COPY, 2, h->span);
    }
    if (h->ExceptHandler.type) {
        TRY(compile_expr(c, h->ExceptHandler.type));
        emit(c, OP_CHECK_EG_MATCH, h->span);
        emit_arg(c, OP_COPY, 1, h->span);
        emit_jump(c, OP_POP_JUMP_IF_NONE, no_match, h->span);
    }
    TRY(compile_star_clause(c, h, next, with_error));
    use_block(c, next);
    emit(c, OP_NOP, NO_SPAN);                   /* holds a line */
    emit_jump(c, PSEUDO_JUMP, with_error, NO_SPAN);
    use_block(c, no_match);
    emit(c, OP_POP_TOP, h->span);
    use_block(c, with_error);
    return true;
}

/* [previous original list rest]: raise what was not handled, and what handlers raised. */
static void compile_star_reraise(Compiler *c, Block *end, Block *cleanup)
{
    Block *reraise = new_block(c), *join = new_block(c);
    emit_arg(c, OP_LIST_APPEND, 1, NO_SPAN);
    emit_jump(c, PSEUDO_JUMP, join, NO_SPAN);
    use_block(c, join);
    emit_arg(c, OP_CALL_INTRINSIC_2, INTRINSIC2_PREP_RERAISE_STAR, NO_SPAN);
    emit_arg(c, OP_COPY, 1, NO_SPAN);
    emit_jump(c, OP_POP_JUMP_IF_NOT_NONE, reraise, NO_SPAN);
    emit(c, OP_POP_TOP, NO_SPAN);
    emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
    emit(c, OP_POP_EXCEPT, NO_SPAN);
    emit_jump(c, PSEUDO_JUMP, end, NO_SPAN);
    use_block(c, reraise);
    emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
    emit_arg(c, OP_SWAP, 2, NO_SPAN);
    emit(c, OP_POP_EXCEPT, NO_SPAN);
    emit_arg(c, OP_RERAISE, 0, NO_SPAN);
    use_block(c, cleanup);
    emit_pop_except_and_reraise(c);
}

static bool compile_try_except_star(Compiler *c, Stmt *s)
{
    ExcepthandlerSeq *handlers = s->Try.handlers;
    Block *except = new_block(c), *orelse = new_block(c), *end = new_block(c);
    Block *cleanup = new_block(c);
    TRY(compile_try_body(c, s, except));
    emit_jump(c, PSEUDO_JUMP, orelse, NO_SPAN);
    use_block(c, except);
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup, NO_SPAN);
    emit(c, OP_PUSH_EXC_INFO, NO_SPAN);
    TRY(unit_push_block(c, BLOCK_EXCEPTION_GROUP_HANDLER, s->span, NULL, NULL));
    for (size_t i = 0; i < handlers->count; i++)
        TRY(compile_star_handler(c, handlers->items[i], i == 0));
    unit_pop_block(c);
    compile_star_reraise(c, end, cleanup);
    use_block(c, orelse);
    TRY(compile_body(c, s->Try.orelse));
    use_block(c, end);
    return true;
}

/* ---- finally ---- */

static bool compile_protected(Compiler *c, Stmt *s)
{
    if (s->Try.handlers->count == 0)
        return compile_body(c, s->Try.body);
    return s->kind == STMT_TRYSTAR ? compile_try_except_star(c, s)
                                   : compile_try_except(c, s);
}

/* The final body is compiled twice: for the normal way out and for exceptions. */
static bool compile_try_finally(Compiler *c, Stmt *s)
{
    Block *body = new_block(c), *except = new_block(c), *exit = new_block(c);
    Block *cleanup = new_block(c);
    emit_jump(c, PSEUDO_SETUP_FINALLY, except, s->span);
    use_block(c, body);
    TRY(unit_push_block(c, BLOCK_FINALLY_TRY, s->span, body, except));
    top_frame_block(c)->finalbody = s->Try.finalbody;
    TRY(compile_protected(c, s));
    emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
    unit_pop_block(c);
    TRY(compile_body(c, s->Try.finalbody));
    emit_jump(c, PSEUDO_JUMP, exit, NO_SPAN);
    use_block(c, except);
    TRY(unit_push_block(c, BLOCK_FINALLY_END, s->span, except, NULL));
    emit_jump(c, PSEUDO_SETUP_CLEANUP, cleanup, NO_SPAN);
    emit(c, OP_PUSH_EXC_INFO, NO_SPAN);
    TRY(compile_body(c, s->Try.finalbody));
    unit_pop_block(c);
    emit_arg(c, OP_RERAISE, 0, NO_SPAN);
    use_block(c, cleanup);
    emit_pop_except_and_reraise(c);
    use_block(c, exit);
    return true;
}

bool compile_try_stmt(Compiler *c, Stmt *s)
{
    return s->Try.finalbody->count ? compile_try_finally(c, s) : compile_protected(c, s);
}
