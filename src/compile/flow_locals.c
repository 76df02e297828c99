/* SPDX-License-Identifier: MIT
 *
 * Which loads of locals must check that the variable is set: a forward data flow analysis
 * over sets of "maybe unset" locals, one bit for each of the first 64; locals beyond those are
 * known to be set only within one block.
 */
#include "compile/flow.h"

enum { MASKED = 64 };

static void spread_unsafe(Block *block, uint64_t unsafe, Block **todo)
{
    if (!block || (block->unsafe | unsafe) == block->unsafe)
        return;
    block->unsafe |= unsafe;
    if (block->visited)
        return;
    block->visited = true;
    block->todo = *todo;
    *todo = block;
}

/* The effect of one instruction on the set; loads of unsafe locals become checking ones. */
static uint64_t step(Instr *i, uint64_t unsafe)
{
    if (i->arg >= MASKED || i->cell)
        return unsafe;
    uint64_t bit = UINT64_C(1) << i->arg;
    switch (i->op) {
    case OP_DELETE_FAST:
    case OP_LOAD_FAST_AND_CLEAR:
    case PSEUDO_STORE_FAST_MAYBE_NULL: return unsafe | bit;
    case OP_STORE_FAST:
    case OP_LOAD_FAST_CHECK: return unsafe & ~bit;
    case OP_LOAD_FAST:
        if (unsafe & bit)
            i->op = OP_LOAD_FAST_CHECK;
        return unsafe & ~bit;
    default: return unsafe;
    }
}

static void scan_block(Block *block, Block **todo)
{
    uint64_t unsafe = block->unsafe;
    for (int n = 0; n < block->count; n++) {
        Instr *i = &block->instrs[n];
        if (i->handler)
            spread_unsafe(i->handler, unsafe, todo);
        unsafe = step(i, unsafe);
    }
    if (block_falls_through(block))
        spread_unsafe(block->next, unsafe, todo);
    Instr *last = block_last(block);
    if (last && is_jump(last))
        spread_unsafe(last->target, unsafe, todo);
}

/* Locals from the 65th on. safe_in[n]: the number of the block that has last set local n. */
static void check_many(Flow *flow)
{
    int *safe_in = arena_alloc(flow->arena, sizeof *safe_in * (size_t)flow->local_count),
        number = 0;
    for (Block *block = flow->first; block; block = block->next) {
        number++;
        for (int n = 0; n < block->count; n++) {
            Instr *i = &block->instrs[n];
            if (i->arg < MASKED || i->arg >= flow->local_count || i->cell)
                continue;
            switch (i->op) {
            case OP_DELETE_FAST:
            case OP_LOAD_FAST_AND_CLEAR:
            case PSEUDO_STORE_FAST_MAYBE_NULL: safe_in[i->arg] = 0; break;
            case OP_STORE_FAST: safe_in[i->arg] = number; break;
            case OP_LOAD_FAST:
                if (safe_in[i->arg] != number && i->arg >= flow->parameter_count)
                    i->op = OP_LOAD_FAST_CHECK;
                safe_in[i->arg] = number;
                break;
            }
        }
    }
}

void flow_check_locals(Flow *flow)
{
    Block *todo = NULL;
    if (flow->local_count == 0)
        return;
    for (Block *block = flow->first; block; block = block->next) {
        block->unsafe = 0;
        block->visited = false;
    }
    int count = MIN(flow->local_count, MASKED);
    uint64_t unsafe = 0;
    for (int n = flow->parameter_count; n < count; n++)
        unsafe |= UINT64_C(1) << n;
    flow->first->unsafe = unsafe;
    for (Block *block = flow->first; block; block = block->next) {
        block->visited = true;
        block->todo = todo;
        todo = block;
    }
    while (todo) {
        Block *block = todo;
        todo = block->todo;
        block->visited = false;
        scan_block(block, &todo);
    }
    if (flow->local_count > MASKED)
        check_many(flow);
}
