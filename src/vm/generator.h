/* SPDX-License-Identifier: MIT
 *
 * Generators, coroutines and asynchronous generators: a frame that can leave the stack.
 *
 *     created --resume--> running --yield--> suspended --resume--> running --return--> finished
 *
 * While it is not running, the frame's words (locals, tail, operands) lie at the end of
 * the generator object; resuming copies them to the top of the value stack, yielding
 * copies them back.
 */
#ifndef VM_GENERATOR_H
#define VM_GENERATOR_H

#include "vm/frame.h"

enum GeneratorState { GENERATOR_CREATED, GENERATOR_SUSPENDED, GENERATOR_RUNNING, GENERATOR_FINISHED };

typedef struct Generator {
    Object head;
    Code *code;
    Value name, qualname;
    Instruction *pc;         /* where to go on */
    uint32_t operand_count;  /* that were saved */
    uint8_t state;           /* enum GeneratorState */
    bool has_finalizer;
    bool is_handling;        /* it is in a handler of its own: `handled` counts */
    bool hooks_done, running_async, closed; /* asynchronous generators */
    Value handled;           /* the exception that it is handling itself, or 0 */
    Value resumer_handled;   /* while running: what who resumed it is handling, or 0 */
    Value mapping;           /* locals of a module's or class body's coroutine, or 0 */
    Value origin;            /* cr_origin, or 0 */
    Value finalizer;         /* asynchronous generators: the hook, or 0 */
    size_t size;             /* words of `frame` */
    Frame frame;             /* saved; last */
} Generator;

static inline Generator *as_generator(Value v) { return (Generator *)v; }
static inline bool is_generator(Value v)
{
    return is_exact(v, TYPE_generator) || is_exact(v, TYPE_coroutine);
}

/* RETURN_GENERATOR: move the running frame into a new generator. */
Value generator_new(Thread *thread, Frame *frame, Instruction *pc) MUST_USE;
/* Put a suspended generator's frame on the stack above `base`, ready to run at g->pc with
 * the sent value to be pushed: returns the stack pointer. 0 with RecursionError. */
Value *generator_push(Thread *thread, Generator *g, Value *base, Instruction *return_pc, uint64_t flags);
/* The running generator yields: its frame leaves the stack. */
void generator_suspend(Thread *thread, Generator *g, Frame *frame, Value *sp, Instruction *pc);
/* It has returned or raised. */
void generator_finish(Thread *thread, Generator *g, Frame *frame);
/* Resume with a value (or, value 0, with the pending exception). END: it returned, with the
 * value in thread->stop_value. */
Value generator_resume(Generator *g, Value value) MUST_USE;
/* Does what the running generator yields come to whoever runs the entry frame, since that one
 * and all between delegate to it? */
bool generator_reaches_entry(const Frame *frame);
/* What rt.services.generator_next is. */
Value generator_next_into(Value generator, const ItemSink *sink) MUST_USE;
/* The frame object of one that isn't running nor finished. 0 on no memory. */
FrameObject *frame_object_suspended(Generator *g) MUST_USE;
/* What it delegates to (`yield from`, `await`), or 0. */
Value generator_delegate(Generator *g);
/* throw() and close(), delegation included. The exception: an instance. close_delegate:
 * GeneratorExit closes what it delegates to first. */
Value generator_throw(Generator *g, Value exception, bool close_delegate) MUST_USE;
/* The exception of throw(type, value, traceback); 0 with TypeError. */
Value generator_throw_argument(Value *args, size_t nargs) MUST_USE;
/* For `send`, `throw`: END becomes StopIteration. */
Value generator_raise_stop(Value result) MUST_USE;
Value generator_close(Generator *g) MUST_USE;
/* The exception of resuming one that is running, by its kind. Returns 0. */
int generator_already_running(Generator *g);
/* __del__: what becomes of one that nobody holds. */
void generator_del(Value self);

/* The iterator behind an awaitable; where: GET_AWAITABLE's argument. */
Value coroutine_awaitable(Value v, uint32_t where) MUST_USE;
/* GET_AITER, GET_ANEXT, GET_YIELD_FROM_ITER. */
Value coroutine_aiter(Value v) MUST_USE;
Value coroutine_anext(Value iterator) MUST_USE;
Value generator_yield_from(Value iterable, const Code *in) MUST_USE;
/* anext(iterator, default). */
Value coroutine_anext_default(Value awaitable, Value fallback) MUST_USE;
/* One step of any receiver: END with thread->stop_value when it returned. */
Value generator_send(Value receiver, Value value) MUST_USE;
/* ASYNC_GEN_WRAP. */
Value asyncgen_wrap(Value v) MUST_USE;

#endif
