/* SPDX-License-Identifier: MIT
 *
 * The flow graph of one code object: basic blocks of instructions, in the order in which
 * they will lie, each falling through to the next unless its last instruction ends it.
 *
 *     emit.c fills blocks       flow.c: exception targets, unreachable code, lines
 *     flow_optimize.c           peephole, jump threading, redundant NOPs
 *     flow_locals.c             checks of maybe unset locals
 *     flow_depth.c              operand stack depth at every block
 *     assemble.c                words, line table, exception table
 *
 * A jump may only be a block's last instruction, and jumps name their block. Besides real
 * opcodes there are pseudo ones, which are gone before assembly.
 */
#ifndef COMPILE_FLOW_H
#define COMPILE_FLOW_H

#include "ast/arena.h"
#include "base/span.h"
#include "bytecode/opcodes.h"
#include "objects/errors.h"

/* Pseudo instructions. The SETUP ones mark where a handler's protection begins; POP_BLOCK
 * where it ends. Their handlers find on the stack what was there at the SETUP, then, for CLEANUP
 * and WITH, the number of the faulting instruction, and the exception. */
enum Pseudo {
    PSEUDO_SETUP_FINALLY = 256, /* except clauses: unwinds to the depth of the SETUP */
    PSEUDO_SETUP_CLEANUP, /* handlers that raise again: keeps the instruction's number */
    PSEUDO_SETUP_WITH,    /* the same below one value, the result of __enter__ */
    PSEUDO_POP_BLOCK,
    PSEUDO_JUMP, /* becomes forward or backward */
    PSEUDO_JUMP_NO_INTERRUPT,
    PSEUDO_STORE_FAST_MAYBE_NULL, /* STORE_FAST of what LOAD_FAST_AND_CLEAR pushed */
};

typedef struct Block Block;

typedef struct Instr {
    uint16_t op;           /* enum Opcode or enum Pseudo */
    bool cell;             /* arg counts cells, then free variables */
    int32_t arg;
    Block *target;         /* of jumps and SETUPs */
    Block *handler;        /* innermost handler when it raises; 0: none */
    Span span;
} Instr;

struct Block {
    Instr *instrs;
    int count, capacity;
    Block *next;           /* as they lie */
    Block *list;           /* all blocks, in order of creation */
    Block *todo;           /* scratch: work lists */
    int predecessors;
    int depth;             /* operand stack at the start; -1: not known yet */
    int offset;            /* word number, in assembly */
    uint64_t unsafe;       /* locals that may be unset at the start, see flow_locals.c */
    bool is_handler;       /* reached by exceptions */
    bool keeps_lasti; /* handler: the instruction's number is pushed below the exception */
    bool cold;             /* only reached by exceptions */
    bool label;            /* begun by use_block, thus perhaps a target */
    bool warm, visited;
    struct Protection *protection; /* handlers in force at the start, see flow.c */
};

typedef struct Flow {
    AstArena *arena;
    Block *first;          /* entry */
    Block *all;            /* by `list`, newest first */
    int block_count;
    int local_count, parameter_count; /* of varnames */
    int first_line;
} Flow;

#define NO_SPAN ((Span){-1, -1, -1, -1})

Block *flow_new_block(Flow *flow);
/* Room for one more instruction at the end. */
Instr *block_append(Flow *flow, Block *block);
/* The same at a place within the block. */
Instr *block_insert(Flow *flow, Block *block, int at);

static inline Instr *block_last(const Block *block)
{
    return block->count ? &block->instrs[block->count - 1] : NULL;
}

static inline bool is_setup(const Instr *i)
{
    return i->op >= PSEUDO_SETUP_FINALLY && i->op <= PSEUDO_SETUP_WITH;
}

static inline bool is_jump(const Instr *i)
{
    return i->target && !is_setup(i);
}

static inline bool is_unconditional_jump(const Instr *i)
{
    return i->op == PSEUDO_JUMP || i->op == PSEUDO_JUMP_NO_INTERRUPT;
}

/* Leaves the code object: nothing after it in the block runs. */
static inline bool is_exit(const Instr *i)
{
    return i->op == OP_RETURN_VALUE || i->op == OP_RETURN_CONST || i->op == OP_RAISE_VARARGS
        || i->op == OP_RERAISE;
}

static inline bool block_falls_through(const Block *block)
{
    Instr *last = block_last(block);
    return !last || !(is_exit(last) || is_unconditional_jump(last));
}

static inline bool block_exits(const Block *block)
{
    Instr *last = block_last(block);
    return last && is_exit(last);
}

static inline void instr_make_nop(Instr *i)
{
    i->op = OP_NOP;
    i->arg = 0;
    i->target = NULL;
    i->cell = false;
}

/* The passes, in this order. */
void flow_label_handlers(Flow *flow);            /* flow.c: which handler protects what */
/* flow_optimize.c; constants are at (*consts)[n], and add_const(data, value) adds one. */
bool flow_optimize(Flow *flow, Value *const *consts, uint32_t (*add_const)(void *, Value),
                   void *data) MUST_USE;
void flow_check_locals(Flow *flow); /* flow_locals.c: LOAD_FAST_CHECK where needed */
void flow_finish(Flow *flow);       /* flow.c: cold code to the end, lines for all */
uint32_t flow_depth(Flow *flow);    /* flow_depth.c: the deepest operand stack */
void flow_lower(Flow *flow);        /* flow.c: pseudo instructions become real ones */

/* Parts of them. */
void flow_remove_unreachable(Flow *flow);
void flow_remove_nops(Flow *flow);
int flow_remove_jumps(Flow *flow);
void flow_skip_empty(Flow *flow);
static inline Block *next_nonempty(Block *block)
{
    while (block && block->count == 0) {
        /* Long runs of empty blocks get shorter each time that they are gone through. */
        if (block->next && block->next->count == 0)
            block->next = block->next->next;
        block = block->next;
    }
    return block;
}

#endif
