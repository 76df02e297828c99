/* SPDX-License-Identifier: MIT
 *
 * The optimiser: peephole improvements within blocks, threading of jumps to jumps, copies of
 * small exits in place of jumps to them, and removal of what then does nothing.
 *
 * It keeps what a line tracer can see: each line that has code keeps an instruction.
 */
#include "compile/flow.h"

#include "objects/operate.h"
#include "objects/tuple.h"

enum { MAX_EXIT_COPY = 4 };

typedef struct Peephole {
    Flow *flow;
    Block *block;
    Value *const *consts; /* the array moves when constants are added */
    uint32_t (*add_const)(void *data, Value constant);
    void *data;
} Peephole;

/* ---- SWAPs ---- */

static bool is_swappable(const Instr *i)
{
    return i->op == OP_STORE_FAST || i->op == PSEUDO_STORE_FAST_MAYBE_NULL
        || i->op == OP_POP_TOP;
}

static int stored_local(const Instr *i)
{
    return i->op == OP_POP_TOP ? -1 : i->cell ? -2 - i->arg : i->arg;
}

/* The next instruction after n that only takes the topmost value, on that line; -1: none. */
static int next_swappable(const Block *block, int n, int line)
{
    while (++n < block->count) {
        const Instr *i = &block->instrs[n];
        if (line >= 0 && i->span.line != line)
            return -1;
        if (i->op == OP_NOP)
            continue;
        return is_swappable(i) ? n : -1;
    }
    return -1;
}

/* May the stores at j < k change places? */
static bool may_exchange(const Block *block, int j, int k)
{
    int a = stored_local(&block->instrs[j]), b = stored_local(&block->instrs[k]);
    if (a == -1 && b == -1)
        return true;
    if (a == b)
        return false;
    for (int n = j + 1; n < k; n++) {
        int between = block->instrs[n].op == OP_NOP ? -1 : stored_local(&block->instrs[n]);
        if (between != -1 && (between == a || between == b))
            return false;
    }
    return true;
}

/* SWAP 2; STORE_FAST a; STORE_FAST b --> STORE_FAST b; STORE_FAST a; backwards from n. */
static void apply_static_swaps(Block *block, int n)
{
    for (; n >= 0; n--) {
        Instr *swap = &block->instrs[n];
        if (swap->op != OP_SWAP) {
            if (swap->op == OP_NOP || is_swappable(swap))
                continue;
            return;
        }
        int j = next_swappable(block, n, -1), k = j;
        if (j < 0)
            return;
        for (int count = swap->arg - 1; count > 0; count--)
            if ((k = next_swappable(block, k, block->instrs[j].span.line)) < 0)
                return;
        if (!may_exchange(block, j, k))
            return;
        instr_make_nop(swap);
        Instr moved = block->instrs[j];
        block->instrs[j] = block->instrs[k];
        block->instrs[k] = moved;
    }
}

/* Writes the SWAPs of a permutation into `swaps`: where[v] is the place (0: topmost) that the
   value now at place v must get. The top value is sent home, again and again; when it is home
   itself, another that isn't comes up. Returns how many, -1 when more than `limit`. */
static int plan_swaps(int *where, int depth, int *swaps, int limit)
{
    int count = 0, misplaced = 1;
    for (;;) {
        int home = where[0];
        if (home == 0) {
            while (misplaced < depth && where[misplaced] == misplaced)
                misplaced++;
            if (misplaced == depth)
                return count;
            home = misplaced;
        }
        if (count == limit)
            return -1;
        swaps[count++] = home + 1;
        int other = where[home];
        where[home] = where[0];
        where[0] = other;
    }
}

/* A run of SWAPs (and NOPs) from *n on is a permutation: written with as few as possible, at
   the run's end. *n becomes the run's last instruction. */
static void shorten_swaps(Flow *flow, Block *block, int *n)
{
    Instr *run = &block->instrs[*n];
    int length = 1, depth = run->arg, swaps = 1, limit = block->count - *n;
    for (; length < limit && (run[length].op == OP_SWAP || run[length].op == OP_NOP);
         length++)
        if (run[length].op == OP_SWAP) {
            depth = MAX(depth, run[length].arg);
            swaps++;
        }
    if (swaps < 2 || depth > 4096)
        return;
    int *value = arena_alloc(flow->arena, 2 * (size_t)depth * sizeof *value);
    int *where = value + depth,
        *plan = arena_alloc(flow->arena, (size_t)length * sizeof *plan);
    for (int i = 0; i < depth; i++)
        value[i] = i;
    for (int i = 0; i < length; i++)
        if (run[i].op == OP_SWAP) {
            int top = value[0];
            value[0] = value[run[i].arg - 1];
            value[run[i].arg - 1] = top;
        }
    for (int i = 0; i < depth; i++)
        where[value[i]] = i;
    int count = plan_swaps(where, depth, plan, length);
    if (count >= 0)
        for (int i = 0; i < length; i++) {
            instr_make_nop(&run[i]);
            if (i >= length - count) {
                run[i].op = OP_SWAP;
                run[i].arg = plan[i - (length - count)];
            }
        }
    *n += length - 1;
}

/* ---- constants ---- */

static bool is_const_truth(const Peephole *p, const Instr *load, bool *truth)
{
    if (!value_truth((*p->consts)[load->arg], truth)) {
        error_clear();
        return false;
    }
    return true;
}

/* LOAD_CONST c; POP_JUMP_IF_...; LOAD_CONST None; IS_OP; jump; LOAD_CONST; RETURN_VALUE */
static void optimize_load_const(Peephole *p, Instr *i, int left)
{
    Instr *next = left > 1 ? i + 1 : NULL;
    bool truth;
    if (!next)
        return;
    if (next->op == OP_POP_JUMP_IF_FALSE || next->op == OP_POP_JUMP_IF_TRUE) {
        if (!is_const_truth(p, i, &truth))
            return;
        instr_make_nop(i);
        if (truth == (next->op == OP_POP_JUMP_IF_TRUE))
            next->op = PSEUDO_JUMP;
        else
            instr_make_nop(next);
    } else if (next->op == OP_IS_OP && (*p->consts)[i->arg] == NONE && left > 2
               && (i[2].op == OP_POP_JUMP_IF_FALSE || i[2].op == OP_POP_JUMP_IF_TRUE)) {
        bool jump_if_not_none = next->arg ^ (i[2].op == OP_POP_JUMP_IF_FALSE);
        i[2].op = jump_if_not_none ? OP_POP_JUMP_IF_NOT_NONE : OP_POP_JUMP_IF_NONE;
        instr_make_nop(i);
        instr_make_nop(next);
    } else if (next->op == OP_COPY && next->arg == 1 && left > 2
               && (i[2].op == OP_POP_JUMP_IF_FALSE || i[2].op == OP_POP_JUMP_IF_TRUE)) {
        /* The first value of `and`, `or`: it is the result, or it doesn't matter. */
        if (!is_const_truth(p, i, &truth))
            return;
        instr_make_nop(next);
        if (truth == (i[2].op == OP_POP_JUMP_IF_TRUE))
            i[2].op = PSEUDO_JUMP;
        else
            instr_make_nop(&i[2]);
    } else if (next->op == OP_RETURN_VALUE) {
        next->op = OP_RETURN_CONST;
        next->arg = i->arg;
        instr_make_nop(i);
    }
}

/* n times LOAD_CONST; BUILD_TUPLE n: a constant tuple. */
static bool fold_tuple(Peephole *p, Instr *build, int before)
{
    int n = build->arg;
    if (n > before)
        return true;
    Instr *loads = build - n;
    for (int i = 0; i < n; i++)
        if (loads[i].op != OP_LOAD_CONST)
            return true;
    Tuple *tuple = n ? TRY(tuple_alloc((size_t)n)) : as_tuple(rt.empty_tuple);
    for (int i = 0; i < n; i++) {
        tuple->items[i] = (*p->consts)[loads[i].arg];
        instr_make_nop(&loads[i]);
    }
    build->op = OP_LOAD_CONST;
    build->arg = (int32_t)p->add_const(p->data, from_object(tuple));
    return true;
}

/* (a, b) that is unpacked at once is only swapped. */
static bool optimize_build_tuple(Peephole *p, Instr *i, int before, int left)
{
    if (left > 1 && i[1].op == OP_UNPACK_SEQUENCE && i[1].arg == i->arg && i->arg >= 1
        && i->arg <= 3) {
        if (i->arg == 1)
            instr_make_nop(&i[1]);
        else
            i[1].op = OP_SWAP;
        instr_make_nop(i);
        return true;
    }
    return fold_tuple(p, i, before);
}

/* ---- jumps ---- */

/* The first instruction behind a jump, if it is itself an unconditional jump that may be
   skipped: on the same line or none, and leading elsewhere. */
static bool thread_jump(Instr *jump)
{
    Block *block = jump->target;
    const Instr *first = block->count ? &block->instrs[0] : NULL;
    if (!first || first->op != PSEUDO_JUMP || first->target == jump->target
        || (first->span.line >= 0 && first->span.line != jump->span.line))
        return false;
    jump->target = first->target;
    return true;
}

static bool optimize_instr(Peephole *p, int *n)
{
    Block *block = p->block;
    Instr *i = &block->instrs[*n];
    int left = block->count - *n;
    switch (i->op) {
    case OP_LOAD_CONST:
        optimize_load_const(p, i, left);
        return true;
    case OP_BUILD_TUPLE:
        return optimize_build_tuple(p, i, *n, left);
    case OP_POP_JUMP_IF_FALSE:
    case OP_POP_JUMP_IF_TRUE:
    case OP_POP_JUMP_IF_NONE:
    case OP_POP_JUMP_IF_NOT_NONE:
    case PSEUDO_JUMP:
        if (thread_jump(i))
            --*n;
        return true;
    case OP_SWAP:
        if (i->arg == 1)
            instr_make_nop(i);
        else {
            shorten_swaps(p->flow, block, n);
            apply_static_swaps(block, *n);
        }
        return true;
    case OP_PUSH_NULL:
        /* The global makes room for its call by itself. */
        if (left > 1 && i[1].op == OP_LOAD_GLOBAL && !(i[1].arg & 1)) {
            instr_make_nop(i);
            i[1].arg |= 1;
        }
        return true;
    }
    return true;
}

static bool optimize_block(Peephole *p)
{
    for (int n = 0; n < p->block->count; n++)
        TRY(optimize_instr(p, &n));
    return true;
}

/* A jump to a few instructions that leave the code is replaced by them. */
static void inline_small_exit(Flow *flow, Block *block)
{
    Instr *last = block_last(block);
    if (!last || !is_unconditional_jump(last))
        return;
    Block *target = last->target;
    if (target == block || !block_exits(target) || target->count > MAX_EXIT_COPY)
        return;
    instr_make_nop(last);
    for (int n = 0; n < target->count; n++)
        *block_append(flow, block) = target->instrs[n];
}

static void inline_small_exits(Flow *flow)
{
    for (Block *block = flow->first; block; block = block->next)
        inline_small_exit(flow, block);
}

/* A value that is dropped as soon as it is pushed. */
static bool is_useless_pair(const Instr *push, const Instr *pop)
{
    return pop->op == OP_POP_TOP
        && (push->op == OP_LOAD_CONST || (push->op == OP_COPY && push->arg == 1));
}

static void remove_useless_pairs(Flow *flow)
{
    for (bool again = true; again; ) {
        Instr *previous = NULL;
        again = false;
        flow_remove_nops(flow);
        for (Block *block = flow->first; block; block = block->next) {
            if (block->label)
                previous = NULL;
            for (int n = 0; n < block->count; n++) {
                Instr *i = &block->instrs[n];
                if (previous && is_useless_pair(previous, i)) {
                    instr_make_nop(previous);
                    instr_make_nop(i);
                    again = true;
                }
                previous = i;
            }
            if ((previous && is_jump(previous)) || !block_falls_through(block))
                previous = NULL;
        }
    }
}

bool flow_optimize(Flow *flow, Value *const *consts, uint32_t (*add_const)(void *, Value),
                   void *data)
{
    flow_skip_empty(flow);
    inline_small_exits(flow);
    flow_remove_unreachable(flow);
    for (Block *block = flow->first; block; block = block->next) {
        Peephole peephole = {flow, block, consts, add_const, data};
        TRY(optimize_block(&peephole));
    }
    remove_useless_pairs(flow);
    inline_small_exits(flow);
    flow_remove_unreachable(flow);
    do
        flow_remove_nops(flow);
    while (flow_remove_jumps(flow));
    flow_remove_unreachable(flow);
    return true;
}
