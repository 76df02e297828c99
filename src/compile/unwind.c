/* SPDX-License-Identifier: MIT
 *
 * What `break`, `continue` and `return` do on their way out of loops, try and with: the
 * inverse of each frame block, from the innermost outwards.
 */
#include "compile/unit.h"

/* finally: its body is compiled once more here, outside the try. */
static bool unwind_finally(Compiler *c, Span *span, const FrameBlock *block, bool keep_top)
{
    emit(c, PSEUDO_POP_BLOCK, *span);
    if (keep_top)
        TRY(unit_push_block(c, BLOCK_POP_VALUE, *span, NULL, NULL));
    TRY(compile_body(c, block->finalbody));
    if (keep_top)
        unit_pop_block(c);
    /* It should seem to run after the statement that leaves: what follows has no line. */
    *span = NO_SPAN;
    return true;
}

/* with: call exit(None, None, None); [hole hole exit value] becomes [value hole hole exit]. */
static bool unwind_with(Compiler *c, Span *span, const FrameBlock *block, bool keep_top)
{
    *span = block->span;
    emit(c, PSEUDO_POP_BLOCK, *span);
    if (keep_top) {
        emit_arg(c, OP_SWAP, 4, *span);
        emit_arg(c, OP_SWAP, 2, *span);
    }
    TRY(call_exit(c, *span, block->kind == BLOCK_ASYNC_WITH));
    emit(c, OP_POP_TOP, *span);
    *span = NO_SPAN;
    return true;
}

static bool unwind_handler(Compiler *c, Span span, const FrameBlock *block, bool keep_top)
{
    if (block->name)
        emit(c, PSEUDO_POP_BLOCK, span);
    if (keep_top)
        emit_arg(c, OP_SWAP, 2, span);
    emit(c, PSEUDO_POP_BLOCK, span);
    emit(c, OP_POP_EXCEPT, span);
    if (!block->name)
        return true;
    return emit_const(c, NONE, span)
        && compile_name_at(c, span, block->name, EXPR_CONTEXT_STORE)
        && compile_name_at(c, span, block->name, EXPR_CONTEXT_DEL);
}

bool unwind_frame_block(Compiler *c, Span *span, const FrameBlock *block, bool keep_top)
{
    switch (block->kind) {
    case BLOCK_WHILE_LOOP:
    case BLOCK_EXCEPTION_HANDLER:
    case BLOCK_EXCEPTION_GROUP_HANDLER:
    case BLOCK_ASYNC_COMPREHENSION:
    case BLOCK_STOP_ITERATION:
        return true;
    case BLOCK_FOR_LOOP:
    case BLOCK_POP_VALUE:
        if (keep_top)
            emit_arg(c, OP_SWAP, 2, *span);
        emit(c, OP_POP_TOP, *span);
        return true;
    case BLOCK_TRY_EXCEPT:
        emit(c, PSEUDO_POP_BLOCK, *span);
        return true;
    case BLOCK_FINALLY_TRY: return unwind_finally(c, span, block, keep_top);
    case BLOCK_FINALLY_END:
        if (keep_top)
            emit_arg(c, OP_SWAP, 2, *span);
        emit(c, OP_POP_TOP, *span);
        if (keep_top)
            emit_arg(c, OP_SWAP, 2, *span);
        emit(c, PSEUDO_POP_BLOCK, *span);
        emit(c, OP_POP_EXCEPT, *span);
        return true;
    case BLOCK_WITH:
    case BLOCK_ASYNC_WITH: return unwind_with(c, span, block, keep_top);
    case BLOCK_HANDLER_CLEANUP: return unwind_handler(c, *span, block, keep_top);
    }
    return true;
}

bool unwind_frame_blocks(Compiler *c, Span *span, bool keep_top, FrameBlock **loop)
{
    Unit *unit = c->unit;
    if (unit->block_count == 0)
        return true;
    FrameBlock *top = top_frame_block(c);
    if (top->kind == BLOCK_EXCEPTION_GROUP_HANDLER)
        ERROR(c, *span,
              "'break', 'continue' and 'return' cannot appear in an except* block");
    if (loop && (top->kind == BLOCK_WHILE_LOOP || top->kind == BLOCK_FOR_LOOP)) {
        *loop = top;
        return true;
    }
    /* Its undoing runs outside of the block itself. */
    FrameBlock copy = *top;
    unit->block_count--;
    TRY(unwind_frame_block(c, span, &copy, keep_top));
    TRY(unwind_frame_blocks(c, span, keep_top, loop));
    unit->blocks[unit->block_count++] = copy;
    return true;
}
