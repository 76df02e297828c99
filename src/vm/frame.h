/* SPDX-License-Identifier: MIT
 *
 * Frames: how a call lies on the value stack, and the frame objects made when somebody
 * asks for one.
 *
 *     | return pc | previous | function |  locals: arguments, others, cells, free variables |
 *     | frame object or 0 | mapping or 0 |  operand stack ...                               |
 *
 * The first three words lay in the caller's operand stack (two holes and the callable),
 * the arguments behind them became the first locals where they lay. The mapping is what
 * class bodies, modules and exec use as locals; in a generator's frame it is the
 * generator. Unset locals are 0.
 *
 * The return pc is the word after the caller's calling instruction (its cache word, which
 * returning skips; 0 where there is no caller), with flags in the top bits if returning
 * isn't plain. The running frame's own pc is in thread->pc, stored before anything that
 * might ask for it.
 *
 * Above the operand stack's static maximum there is always room for FRAME_SLACK words.
 */
#ifndef VM_FRAME_H
#define VM_FRAME_H

#include "bytecode/code.h"
#include "vm/function.h"

typedef struct Frame {
    Instruction *return_pc;
    struct Frame *previous;
    Function *function;
    Value locals[];
} Frame;

enum { FRAME_HEAD = 3, FRAME_TAIL = 2, FRAME_SLACK = 4 };

/* Flags in return_pc. RETURN_SPECIAL is set with any of the others, so that a sign test
 * finds the plain case. */
#define RETURN_SPECIAL (UINT64_C(1) << 63)
#define RETURN_SLIDE (UINT64_C(1) << 62)     /* the result goes one word further down */
#define RETURN_ENTRY (UINT64_C(1) << 61)     /* called from C: leave the run loop */
#define RETURN_INIT (UINT64_C(1) << 60)      /* __init__: the word below is the result */
#define RETURN_OBJECT (UINT64_C(1) << 59)    /* has a frame object */
#define RETURN_GENERATOR (UINT64_C(1) << 58) /* a generator's, resumed */
#define RETURN_TRACED (UINT64_C(1) << 57)    /* its "call" event was reported */
#define RETURN_FLAGS (UINT64_C(0xffff) << 48)

static inline uint64_t frame_flags(const Frame *f) { return (uint64_t)f->return_pc & RETURN_FLAGS; }
static inline Instruction *frame_return_pc(const Frame *f)
{
    return (Instruction *)((uint64_t)f->return_pc & ~RETURN_FLAGS);
}
static inline void frame_add_flags(Frame *f, uint64_t flags)
{
    f->return_pc = (Instruction *)((uint64_t)f->return_pc | flags | RETURN_SPECIAL);
}
static inline Code *frame_code(const Frame *f) { return f->function->code; }
/* The two words behind the locals: frame object, mapping or generator. */
static inline Value *frame_tail(Frame *f) { return f->locals + frame_code(f)->local_count; }
static inline Value *frame_stack(Frame *f) { return frame_tail(f) + FRAME_TAIL; }
/* The first word that is free for others. */
static inline Value *frame_end(Frame *f)
{
    return frame_stack(f) + frame_code(f)->stack_size + FRAME_SLACK;
}

/* A frame as Python sees it. */
typedef struct FrameObject {
    Object head;
    Frame *frame;       /* on a value stack, in the generator, or in memory of its own; 0: cleared */
    Value generator;    /* whose frame it is, or 0 */
    Function *function;
    struct FrameObject *back; /* once it has left the stack */
    Instruction *pc;    /* once it has left the stack: the word after the last instruction */
    bool on_stack;      /* a thread runs it (or is in a call from it) */
    Thread *thread;     /* whose stack it is on */
    Value trace;        /* f_trace or 0 */
    bool trace_lines, trace_opcodes;
    int line;           /* of the last line event */
    Instruction *jump;  /* where a trace function wants a suspended generator to go on, or 0 */
    size_t jump_depth;  /* with so many operands */
    Instruction *last;  /* while lines or jumps are monitored: the word after the last instruction */
    Value locals;       /* f_locals's dict, 0 before the first question */
    bool locals_given;  /* up to date, and maybe changed since: frame_write_locals */
} FrameObject;

static inline FrameObject *as_frame(Value v) { return (FrameObject *)v; }

/* The frame object of an active frame of the thread (made if there is none). 0 on no memory. */
FrameObject *frame_object(Thread *thread, Frame *frame) MUST_USE;
/* The frame leaves the stack: its object, if any, gets a copy. Called for RETURN_OBJECT frames. */
void frame_detach(Thread *thread, Frame *frame, Instruction *pc);
/* The frame goes into a generator's memory, or comes back onto the stack. */
void frame_suspend(Frame *frame, Frame *saved, Value generator, Instruction *pc);
void frame_resume(Thread *thread, Frame *frame);

/* The word after the instruction that an active frame of the current thread executes. */
Instruction *frame_pc(Thread *thread, Frame *frame);
/* Number of the last instruction and current line (-1: none) of a frame object. */
ssize_t frame_last_instruction(FrameObject *f);
int frame_line(FrameObject *f);
/* The frame that called it; 0 without exception if none. */
FrameObject *frame_back(FrameObject *f);
/* The mapping of a frame's local variables, as locals() gives. */
Value frame_locals(FrameObject *f) MUST_USE;
/* Write the dict of frame_locals back to the variables (after a trace function ran). */
bool frame_write_locals(FrameObject *f);
/* Locals of a running frame as a mapping: class bodies and modules their own, else a dict. */
Value frame_mapping(Frame *frame);
/* The same for locals(): with the variables of the inlined comprehension that is running. */
Value frame_visible_locals(Frame *frame) MUST_USE;
/* The depth-th Python frame of the current thread from the innermost (0); 0 if there is none. */
Frame *frame_at(size_t depth);

#endif
