/* SPDX-License-Identifier: MIT
 *
 * The depth of the operand stack at the start of every block, and the deepest anywhere.
 * Each path to a block must lead there with the same depth.
 */
#include "compile/flow.h"

static void enter_block(Block *block, int depth, Block **todo)
{
    if (!block)
        return;
    ASSERT(block->depth < 0 || block->depth == depth);
    if (block->depth >= depth)
        return;
    block->depth = depth;
    block->todo = *todo;
    *todo = block;
}

/* The change by an instruction; for a SETUP that jumps: what its handler finds. */
static int effect(const Instr *i, bool jumps)
{
    switch (i->op) {
    case PSEUDO_SETUP_FINALLY: return jumps ? 1 : 0;
    case PSEUDO_SETUP_CLEANUP: return jumps ? 2 : 0;
    case PSEUDO_SETUP_WITH: return jumps ? 1 : 0;
    case PSEUDO_STORE_FAST_MAYBE_NULL: return -1;
    case PSEUDO_POP_BLOCK:
    case PSEUDO_JUMP:
    case PSEUDO_JUMP_NO_INTERRUPT: return 0;
    default:
        return opcode_pushes(i->op, (uint32_t)i->arg, jumps)
             - opcode_pops(i->op, (uint32_t)i->arg, jumps);
    }
}

static int walk_block(Block *block, Block **todo)
{
    int depth = block->depth, deepest = depth;
    for (int n = 0; n < block->count; n++) {
        const Instr *i = &block->instrs[n];
        if (i->target)
            enter_block(i->target, depth + effect(i, true), todo);
        int after = depth + effect(i, false);
        ASSERT(after >= 0);
        depth = after;
        deepest = MAX(deepest, depth);
    }
    if (block_falls_through(block))
        enter_block(block->next, depth, todo);
    return deepest;
}

uint32_t flow_depth(Flow *flow)
{
    int deepest = 0;
    Block *todo = NULL;
    for (Block *block = flow->all; block; block = block->list)
        block->depth = -1;
    enter_block(flow->first, 0, &todo);
    while (todo) {
        Block *block = todo;
        todo = block->todo;
        deepest = MAX(deepest, walk_block(block, &todo));
    }
    for (Block *block = flow->first; block; block = block->next)
        if (block->depth < 0)
            block->depth = 0;
    /* Handlers' depths count too: what is pushed before they run. */
    for (Block *block = flow->first; block; block = block->next)
        deepest = MAX(deepest, block->depth);
    return (uint32_t)deepest;
}
