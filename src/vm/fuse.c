/* SPDX-License-Identifier: MIT
 *
 * Fusing: in code that has become warm, the first instruction of a frequent run gets an
 * opcode that does the work of the whole run, and skips it. Half of all instructions only
 * move values between locals and the stack; here most of those go.
 *
 * The other words stay as they are: a jump may lead to them, and a fused instruction
 * whose operands are of other types does its own word's part only. So nothing has to be
 * undone, ever. Runs must not be interrupted by what raises or calls.
 */
#include "gc/heap.h"
#include "vm/vm_state.h"

enum { WINDOW = 4 };

/* The next instructions: position and opcode; NOP behind the end. */
typedef struct Window {
    uint32_t at[WINDOW];
    uint8_t op[WINDOW];
} Window;

static Window look_ahead(Code *code, uint32_t at)
{
    Window w;
    for (int i = 0; i < WINDOW; i++) {
        w.at[i] = at;
        w.op[i] = at < code->count ? INSTRUCTION_OP(code->instructions[at]) : OP_NOP;
        at += 1 + (at < code->count && opcode_cached[w.op[i]]);
    }
    return w;
}

/* A local's or constant's load, fused already or not. */
static bool loads_local(uint8_t op) { return opcode_generic[op] == OP_LOAD_FAST; }
static bool loads_const(uint8_t op) { return opcode_generic[op] == OP_LOAD_CONST; }
static bool stores_local(uint8_t op) { return opcode_generic[op] == OP_STORE_FAST; }

/* [local] [local or const] [operator]: the fused opcode, or 0. */
static int fuse_operator(const Window *w)
{
    bool local = loads_local(w->op[1]), store = stores_local(w->op[3]);
    if (!local && !loads_const(w->op[1]))
        return 0;
#define PAIR(name) (local ? OP_##name##_LOCAL : OP_##name##_CONST)
#define PAIR_STORE(name) (store ? local ? OP_##name##_LOCAL_STORE : OP_##name##_CONST_STORE : PAIR(name))
#define JUMP(name) (local ? OP_##name##_LOCAL_JUMP : OP_##name##_CONST_JUMP)
    switch (w->op[2]) {
    case OP_BINARY_OP_ADD_INT: return PAIR_STORE(FUSED_ADD_INT);
    case OP_BINARY_OP_SUBTRACT_INT: return PAIR_STORE(FUSED_SUBTRACT_INT);
    case OP_BINARY_OP_MULTIPLY_INT: return PAIR(FUSED_MULTIPLY_INT);
    case OP_COMPARE_LT_INT_JUMP: return JUMP(FUSED_LT_INT);
    case OP_COMPARE_LE_INT_JUMP: return JUMP(FUSED_LE_INT);
    case OP_COMPARE_EQ_INT_JUMP: return JUMP(FUSED_EQ_INT);
    case OP_COMPARE_NE_INT_JUMP: return JUMP(FUSED_NE_INT);
    case OP_COMPARE_GT_INT_JUMP: return JUMP(FUSED_GT_INT);
    case OP_COMPARE_GE_INT_JUMP: return JUMP(FUSED_GE_INT);
    case OP_BINARY_OP_ADD_FLOAT: return local ? OP_FUSED_ADD_FLOAT : 0;
    case OP_BINARY_OP_SUBTRACT_FLOAT: return local ? OP_FUSED_SUBTRACT_FLOAT : 0;
    case OP_BINARY_OP_MULTIPLY_FLOAT: return local ? OP_FUSED_MULTIPLY_FLOAT : 0;
    case OP_BINARY_SUBSCR_LIST: return local ? OP_LOAD_FAST_SUBSCR_LIST : 0;
    default: return 0;
    }
#undef PAIR
#undef PAIR_STORE
#undef JUMP
}

/* [local or const] [operator], the other operand on the stack. */
static int fuse_top(const Window *w)
{
    bool local = loads_local(w->op[0]);
    switch (w->op[1]) {
    case OP_BINARY_OP_ADD_INT: return local ? OP_FUSED_TOP_ADD_INT_LOCAL : OP_FUSED_TOP_ADD_INT_CONST;
    case OP_BINARY_OP_SUBTRACT_INT: return local ? OP_FUSED_TOP_SUBTRACT_INT_LOCAL : OP_FUSED_TOP_SUBTRACT_INT_CONST;
    case OP_BINARY_OP_MULTIPLY_INT: return local ? OP_FUSED_TOP_MULTIPLY_INT_LOCAL : OP_FUSED_TOP_MULTIPLY_INT_CONST;
    case OP_BINARY_OP_ADD_FLOAT: return local ? OP_FUSED_TOP_ADD_FLOAT : 0;
    case OP_BINARY_OP_SUBTRACT_FLOAT: return local ? OP_FUSED_TOP_SUBTRACT_FLOAT : 0;
    case OP_BINARY_OP_MULTIPLY_FLOAT: return local ? OP_FUSED_TOP_MULTIPLY_FLOAT : 0;
    case OP_BINARY_SUBSCR_LIST: return local ? OP_LOAD_FAST_TOP_SUBSCR_LIST : 0;
    default: return 0;
    }
}

static int fuse_load_local(const Window *w)
{
    int op = fuse_operator(w);
    if (!op)
        op = fuse_top(w);
    if (op)
        return op;
    if (w->op[1] == OP_LOAD_ATTR_SLOT)
        return OP_LOAD_FAST_LOAD_ATTR_SLOT;
    if (w->op[1] == OP_RETURN_VALUE)
        return OP_LOAD_FAST_RETURN_VALUE;
    Window next = {.op = {w->op[1], w->op[2], w->op[3], OP_NOP}};
    bool next_fuses = fuse_operator(&next) || fuse_top(&next) || next.op[1] == OP_LOAD_ATTR_SLOT;
    if (loads_local(w->op[1]) && !next_fuses)
        return OP_LOAD_FAST_LOAD_FAST;
    if (loads_const(w->op[1]) && !fuse_top(&next))
        return OP_LOAD_FAST_LOAD_CONST;
    return 0;
}

static int fuse_at(const Window *w)
{
    switch (w->op[0]) {
    case OP_LOAD_FAST: return fuse_load_local(w);
    case OP_LOAD_CONST: return fuse_top(w);
    case OP_STORE_FAST:
        if (stores_local(w->op[1]))
            return OP_STORE_FAST_STORE_FAST;
        /* Not where the load begins a longer run of its own. */
        return w->op[1] == OP_LOAD_FAST ? OP_STORE_FAST_LOAD_FAST : 0;
    case OP_FOR_ITER_RANGE: return stores_local(w->op[1]) ? OP_FOR_ITER_RANGE_STORE : 0;
    case OP_FOR_ITER_LIST: return stores_local(w->op[1]) ? OP_FOR_ITER_LIST_STORE : 0;
    default: return 0;
    }
}

/* What was fused before is looked at afresh: more of it may have been specialised. */
static void unfuse(Instruction *word)
{
    uint8_t generic = opcode_generic[INSTRUCTION_OP(*word)];
    if (generic == OP_LOAD_FAST || generic == OP_LOAD_CONST || generic == OP_STORE_FAST)
        *word = INSTRUCTION_MAKE(generic, INSTRUCTION_ARG(*word));
}

/* From the end to the beginning, so that a store sees whether the load behind it has
 * become the start of a run. */
static void fuse_instructions(Code *code, const uint32_t *starts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        unfuse(&code->instructions[starts[i]]);
    while (count-- > 0) {
        Window w = look_ahead(code, starts[count]);
        Instruction *word = &code->instructions[starts[count]];
        int op = fuse_at(&w);
        if (op)
            *word = INSTRUCTION_MAKE(op, INSTRUCTION_ARG(*word));
    }
}

void fuse_code(Code *code)
{
    code->fuse_at = code->fuse_at ? MIN(code->fuse_at * 4, UINT32_MAX / 8) : CODE_WARM;
    if (code->heat < CODE_WARM)
        return;
    uint32_t *starts = gc_alloc_atomic(code->count * sizeof *starts), count = 0;
    if (!starts)
        return;
    for (uint32_t at = 0; at < code->count;) {
        starts[count++] = at;
        at += 1 + opcode_cached[INSTRUCTION_OP(code->instructions[at])];
    }
    fuse_instructions(code, starts, count);
}
