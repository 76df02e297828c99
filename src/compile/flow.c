/* SPDX-License-Identifier: MIT
 *
 * The flow graph's plumbing: which handler protects each instruction, what can't be reached,
 * the order of blocks, and the lines of instructions that the compiler made up.
 */
#include "compile/flow.h"

/* ---- handlers ---- */

/* The handlers in force somewhere, innermost first: a list that is only ever extended, so that
   paths share its tails. */
typedef struct Protection {
    Block *handler;
    struct Protection *outer;
    int depth;
} Protection;

static Protection *protect(Flow *flow, Protection *outer, const Instr *setup)
{
    Protection *inner = arena_alloc(flow->arena, sizeof *inner);
    *inner = (Protection){setup->target, outer, outer ? outer->depth + 1 : 1};
    setup->target->is_handler = true;
    setup->target->keeps_lasti = setup->op != PSEUDO_SETUP_FINALLY;
    return inner;
}

static void visit_with(Block *block, Protection *protection, Block **todo)
{
    if (!block || block->visited)
        return;
    block->visited = true;
    block->protection = protection;
    block->todo = *todo;
    *todo = block;
}

static void label_block(Flow *flow, Block *block, Block **todo)
{
    Protection *now = block->protection;
    for (int n = 0; n < block->count; n++) {
        Instr *i = &block->instrs[n];
        if (is_setup(i)) {
            visit_with(i->target, now, todo);
            now = protect(flow, now, i);
        } else if (i->op == PSEUDO_POP_BLOCK) {
            ASSERT(now);
            now = now->outer;
            instr_make_nop(i);
        } else {
            i->handler = now ? now->handler : NULL;
            if (i->target)
                visit_with(i->target, now, todo);
            else if (i->op == OP_YIELD_VALUE)
                i->arg = now ? now->depth : 0;
        }
    }
    if (block_falls_through(block))
        visit_with(block->next, now, todo);
}

static void clear_visited(Flow *flow)
{
    for (Block *block = flow->all; block; block = block->list)
        block->visited = false;
}

void flow_label_handlers(Flow *flow)
{
    Block *todo = NULL;
    clear_visited(flow);
    visit_with(flow->first, NULL, &todo);
    while (todo) {
        Block *block = todo;
        todo = block->todo;
        label_block(flow, block, &todo);
    }
}

/* ---- reachability ---- */

/* Jumps to empty blocks go to what follows them, and empty blocks are dropped. */
void flow_skip_empty(Flow *flow)
{
    for (Block *block = flow->first; block; block = block->next) {
        block->next = next_nonempty(block->next);
        for (int n = 0; n < block->count; n++) {
            Instr *i = &block->instrs[n];
            if (i->target && next_nonempty(i->target))
                i->target = next_nonempty(i->target);
            if (i->handler)
                i->handler = next_nonempty(i->handler);
        }
    }
    while (flow->first->next && flow->first->count == 0) {
        flow->first->next->is_handler = false;
        flow->first = flow->first->next;
    }
}

static void reach(Block *block, Block **todo)
{
    if (!block)
        return;
    block->predecessors++;
    if (block->visited)
        return;
    block->visited = true;
    block->todo = *todo;
    *todo = block;
}

/* Counts predecessors; what has none is emptied. */
void flow_remove_unreachable(Flow *flow)
{
    Block *todo = NULL;
    for (Block *block = flow->all; block; block = block->list) {
        block->visited = false;
        block->predecessors = 0;
    }
    reach(flow->first, &todo);
    while (todo) {
        Block *block = todo;
        todo = block->todo;
        for (int n = 0; n < block->count; n++)
            if (block->instrs[n].target)
                reach(block->instrs[n].target, &todo);
        if (block_falls_through(block))
            reach(block->next, &todo);
    }
    for (Block *block = flow->first; block; block = block->next)
        if (!block->predecessors) {
            block->count = 0;
            block->is_handler = false;
        }
    flow_skip_empty(flow);
}

/* ---- NOPs and jumps that do nothing ---- */

/* The line that execution sees next after a block's last NOP. */
static int following_line(const Block *block)
{
    const Block *next = next_nonempty(block->next);
    if (next)
        for (int n = 0; n < next->count; n++)
            if (next->instrs[n].op != OP_NOP || next->instrs[n].span.line >= 0)
                return next->instrs[n].span.line;
    return -1;
}

/* A NOP is needed only for a line that no neighbour has. */
static bool is_redundant_nop(Block *block, int n, int previous_line)
{
    const Instr *i = &block->instrs[n];
    int line = i->span.line;
    if (line < 0 || (n > 0 && previous_line == line))
        return true;
    if (n + 1 == block->count)
        return block->next && following_line(block) == line;
    Instr *next = &block->instrs[n + 1];
    if (next->span.line < 0) {
        next->span = i->span;
        return true;
    }
    return next->span.line == line;
}

static void remove_nops(Block *block)
{
    int kept = 0, previous_line = -1;
    for (int n = 0; n < block->count; n++) {
        if (block->instrs[n].op == OP_NOP && is_redundant_nop(block, n, previous_line))
            continue;
        previous_line = block->instrs[n].span.line;
        if (kept != n)
            block->instrs[kept] = block->instrs[n];
        kept++;
    }
    block->count = kept;
}

void flow_remove_nops(Flow *flow)
{
    for (Block *block = flow->first; block; block = block->next)
        remove_nops(block);
}

/* Jumps to what follows anyway; returns how many there were. */
int flow_remove_jumps(Flow *flow)
{
    int removed = 0;
    for (Block *block = flow->first; block; block = block->next) {
        Instr *last = block_last(block);
        if (last && is_unconditional_jump(last)
            && next_nonempty(last->target) == next_nonempty(block->next)) {
            instr_make_nop(last);
            removed++;
        }
    }
    return removed;
}

/* ---- cold code: what only exceptions reach goes to the end ---- */

static void spread(Block *block, Block **todo)
{
    if (!block || block->visited)
        return;
    block->visited = true;
    block->todo = *todo;
    *todo = block;
}

static void mark_warm(Flow *flow)
{
    Block *todo = NULL;
    clear_visited(flow);
    spread(flow->first, &todo);
    while (todo) {
        Block *block = todo;
        todo = block->todo;
        block->warm = true;
        if (block_falls_through(block))
            spread(block->next, &todo);
        for (int n = 0; n < block->count; n++)
            if (is_jump(&block->instrs[n]))
                spread(block->instrs[n].target, &todo);
    }
}

static void mark_cold(Flow *flow)
{
    Block *todo = NULL;
    mark_warm(flow);
    clear_visited(flow);
    for (Block *block = flow->first; block; block = block->next)
        if (block->is_handler && !block->warm)
            spread(block, &todo);
    while (todo) {
        Block *block = todo;
        todo = block->todo;
        block->cold = true;
        if (block_falls_through(block) && block->next && !block->next->warm)
            spread(block->next, &todo);
        for (int n = 0; n < block->count; n++)
            if (is_jump(&block->instrs[n]) && !block->instrs[n].target->warm)
                spread(block->instrs[n].target, &todo);
    }
}

/* Cold code that would fall into warm code jumps there. */
static void make_jumps_explicit(Flow *flow)
{
    for (Block *block = flow->first; block; block = block->next) {
        if (!block->cold || !block_falls_through(block) || !block->next
            || !block->next->warm)
            continue;
        Block *jump = flow_new_block(flow);
        Instr *i = block_append(flow, jump);
        i->op = PSEUDO_JUMP;
        i->target = block->next;
        i->span = NO_SPAN;
        jump->cold = true;
        jump->next = block->next;
        block->next = jump;
    }
}

static void move_cold_to_end(Flow *flow)
{
    Block *cold = NULL, **cold_end = &cold, **at = &flow->first;
    while (*at) {
        Block *block = *at;
        if (block->cold) {
            *at = block->next;
            block->next = NULL;
            *cold_end = block;
            cold_end = &block->next;
        } else
            at = &block->next;
    }
    *at = cold;
}

/* ---- lines ---- */

static bool is_exit_without_line(const Block *block)
{
    if (!block_exits(block))
        return false;
    for (int n = 0; n < block->count; n++)
        if (block->instrs[n].span.line >= 0)
            return false;
    return true;
}

static Block *copy_block(Flow *flow, const Block *block)
{
    Block *copy = flow_new_block(flow);
    for (int n = 0; n < block->count; n++)
        *block_append(flow, copy) = block->instrs[n];
    copy->cold = block->cold;
    copy->warm = block->warm;
    copy->is_handler = block->is_handler;
    copy->keeps_lasti = block->keeps_lasti;
    copy->predecessors = 1;
    return copy;
}

/* `return None` at the end has the line of each of the statements that lead there: a copy for
   every jump. */
static void duplicate_exits(Flow *flow)
{
    for (Block *block = flow->first; block; block = block->next) {
        Instr *last = block_last(block);
        if (!last || !is_jump(last))
            continue;
        Block *target = last->target;
        if (!is_exit_without_line(target) || target->predecessors <= 1)
            continue;
        Block *copy = copy_block(flow, target);
        copy->instrs[0].span = last->span;
        copy->next = target->next;
        target->next = copy;
        target->predecessors--;
        last->target = copy;
    }
    for (Block *block = flow->first; block; block = block->next)
        if (block->count && block_falls_through(block) && block->next
            && is_exit_without_line(block->next))
            block->next->instrs[0].span = block_last(block)->span;
}

static void inherit_span(Block *block, Span span)
{
    if (block && block->predecessors == 1 && block->count && block->instrs[0].span.line < 0)
        block->instrs[0].span = span;
}

/* What has no place takes that of the instruction before. */
static void propagate_spans(Flow *flow)
{
    for (Block *block = flow->first; block; block = block->next) {
        Instr *last = block_last(block);
        if (!last)
            continue;
        Span span = NO_SPAN;
        for (int n = 0; n < block->count; n++) {
            Instr *i = &block->instrs[n];
            if (i->span.line < 0)
                i->span = span;
            else
                span = i->span;
        }
        if (block_falls_through(block))
            inherit_span(block->next, span);
        if (is_jump(last))
            inherit_span(last->target, span);
    }
}

/* A return must have a line, or tracing would miss it. */
static void guarantee_lines(Flow *flow)
{
    for (Block *block = flow->first; block; block = block->next) {
        Instr *last = block_last(block);
        if (!last || last->span.line >= 0)
            continue;
        if (last->op == OP_RETURN_VALUE)
            for (int n = 0; n < block->count; n++)
                block->instrs[n].span.line = flow->first_line;
    }
}

void flow_finish(Flow *flow)
{
    mark_cold(flow);
    make_jumps_explicit(flow);
    move_cold_to_end(flow);
    flow_remove_jumps(flow);
    duplicate_exits(flow);
    propagate_spans(flow);
    guarantee_lines(flow);
}

/* ---- lowering ---- */

static void lower_pseudo(Instr *i)
{
    switch (i->op) {
    case PSEUDO_SETUP_FINALLY:
    case PSEUDO_SETUP_CLEANUP:
    case PSEUDO_SETUP_WITH: instr_make_nop(i); break;
    case PSEUDO_STORE_FAST_MAYBE_NULL: i->op = OP_STORE_FAST; break;
    }
}

static uint16_t inverse_jump(uint16_t op)
{
    switch (op) {
    case OP_POP_JUMP_IF_FALSE: return OP_POP_JUMP_IF_TRUE;
    case OP_POP_JUMP_IF_TRUE: return OP_POP_JUMP_IF_FALSE;
    case OP_POP_JUMP_IF_NONE: return OP_POP_JUMP_IF_NOT_NONE;
    case OP_POP_JUMP_IF_NOT_NONE: return OP_POP_JUMP_IF_NONE;
    }
    UNREACHABLE();
}

/* A conditional jump back becomes its inverse over a jump back. */
static void split_backward_jump(Flow *flow, Block *block)
{
    Instr *last = block_last(block);
    Block *jump = flow_new_block(flow);
    Instr *i = block_append(flow, jump);
    i->op = OP_JUMP_BACKWARD;
    i->target = last->target;
    i->span = last->span;
    i->handler = last->handler;
    last->op = inverse_jump(last->op);
    last->target = block->next;
    jump->depth = last->target->depth;
    jump->visited = true;
    jump->next = block->next;
    block->next = jump;
}

static void lower_jump(Flow *flow, Block *block)
{
    Instr *last = block_last(block);
    if (!last || !is_jump(last))
        return;
    bool backward = last->target->visited;
    switch (last->op) {
    case PSEUDO_JUMP:
        last->op = backward ? OP_JUMP_BACKWARD : OP_JUMP_FORWARD;
        break;
    case PSEUDO_JUMP_NO_INTERRUPT:
        last->op = backward ? OP_JUMP_BACKWARD_NO_INTERRUPT : OP_JUMP_FORWARD;
        break;
    default:
        if (backward)
            split_backward_jump(flow, block);
    }
}

void flow_lower(Flow *flow)
{
    for (Block *block = flow->first; block; block = block->next)
        for (int n = 0; n < block->count; n++)
            lower_pseudo(&block->instrs[n]);
    flow_remove_nops(flow);
    flow_skip_empty(flow);
    clear_visited(flow);
    for (Block *block = flow->first; block; block = block->next) {
        if (block->visited)
            continue;
        block->visited = true;
        lower_jump(flow, block);
    }
}
