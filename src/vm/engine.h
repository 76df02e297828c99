/* SPDX-License-Identifier: MIT
 *
 * The run loop: the bodies of bytecode/instructions.def as one function with direct
 * jumps. Included by engine.c (the fast one) and engine_traced.c (ENGINE_TRACED: looks
 * around before each instruction), which name the function by ENGINE.
 *
 * The machine's registers are local variables: pc (the word after the running
 * instruction), sp (first free word of the operand stack), locals, and, derived from the
 * frame, code, consts, caches. Nothing of it is in memory unless SAVE() stored pc: each
 * body does that before calling anything that may raise or look at frames.
 *
 * Macros of the bodies:
 *     ARG, PUSH, POP, DROP, PEEK(1 = topmost), HOLES(n), LOCALS, CONSTS, NAMES, CODE,
 *     FUNCTION, FRAME, MAPPING, THREAD
 *     CHECK(call)      its result; if that is 0 the exception is handled
 *     FAIL(call)       call raises
 *     OUTSIDE(work)    leave the run loop for the work (EngineState.outside), then go on
 *     MISS(GENERIC)    the specialised form does not fit: do the generic one
 *     SAVE()           publish pc
 *     STOPPED(i, v)    the iterator is at its end, with a value: for tracing
 *     NEXT, NEXT_CACHED end a body, the latter behind an inline cache
 */
#include <string.h>

#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/sequence.h"
#include "objects/set.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "vm/traceback.h"
#include "vm/vm_state.h"

#define ARG (insn >> 8)
#define PUSH(v)               \
    do {                      \
        Value push_ = (v);    \
        *sp++ = push_;        \
    } while (0)
#define POP() (*--sp)
#define DROP(n) (sp -= (n))
#define PEEK(n) (sp[-(ptrdiff_t)(n)])
#define LOCALS locals
#define CONSTS consts
#define CODE code
#define NAMES (code->names)
#define THREAD thread
#define FRAME ((Frame *)(locals - FRAME_HEAD))
#define FUNCTION (FRAME->function)
#define MAPPING (locals[code->local_count + 1])
#define CACHE(type) ((type *)(caches + *pc))
#define SAVE() (thread->pc = pc)

#define CHECK(call) CHECK_AS(CONCAT(check_, __COUNTER__), call)
#define CHECK_AS(name, call)       \
    ({                             \
        __auto_type name = (call); \
        if (UNLIKELY(!name))       \
            goto error;            \
        name;                      \
    })
#define FAIL(call)  \
    do {            \
        SAVE();     \
        (void)(call); \
        goto error; \
    } while (0)
#define MISS(generic) goto target_##generic
#define KEEP_STATE(raising, work) (*state = (EngineState){pc, sp, raising, work, state->sink})
#define OUTSIDE(work)                                  \
    do {                                               \
        KEEP_STATE(false, work);                       \
        return ENGINE_SWITCH;                          \
    } while (0)

#define HAS_SHAPE(v, s) (is_pointer(v) && as_object(v)->shape == (s))
#define INT_ADD_OVERFLOWS(a, b, result) \
    __builtin_add_overflow((int64_t)((a) - 3), (int64_t)(b), (int64_t *)(result))
#define INT_SUBTRACT_OVERFLOWS(a, b, result) \
    (__builtin_sub_overflow((int64_t)(a), (int64_t)(b), (int64_t *)(result)) || (*(result) += 3, false))
#define INT_MULTIPLY_OVERFLOWS(a, b, result)                                                 \
    (__builtin_mul_overflow((int64_t)((a) - 3), (int64_t)(b) >> 2, (int64_t *)(result)) \
     || (*(result) += 3, false))
/* Both floats, or a float and an int: as doubles. */
#define FLOATS(a, b, x, y)                                                      \
    (LIKELY(is_small_float(a)) ? (x = small_float_value(a),                     \
        LIKELY(is_small_float(b)) ? (y = small_float_value(b), true)            \
        : is_small_int(b) && small_int_exact(b) ? (y = (double)small_int_value(b), true) : false) \
     : is_small_int(a) && is_small_float(b) && small_int_exact(a)               \
        ? (x = (double)small_int_value(a), y = small_float_value(b), true) : false)
/* Is the int a double without rounding? */
#define small_int_exact(v) (small_int_value(v) >= -(INT64_C(1) << 53) && small_int_value(v) <= INT64_C(1) << 53)

/* The operands are not what the specialised BINARY_OP expects. */
#define OTHER_OPERANDS(a, b)                                  \
    do {                                                      \
        SAVE();                                               \
        Value other_ = CHECK(slow_other_operands(pc, a, b)); \
        DROP(1);                                              \
        PEEK(1) = other_;                                     \
        DISPATCH();                                           \
    } while (0)

/* Count an entry or a loop; code that proves warm gets its instructions fused. */
#define COUNT_HEAT()                                  \
    do {                                              \
        if (UNLIKELY(++code->heat >= code->fuse_at))      \
            fuse_code(code);                          \
    } while (0)

/* Fused instructions: operands that the words from here on would push. */
#define LOCAL_0 (locals[ARG])
#define CONST_0 (consts[ARG])
#define LOCAL_1 (locals[INSTRUCTION_ARG(pc[0])])
#define CONST_1 (consts[INSTRUCTION_ARG(pc[0])])
/* They don't fit: this word pushes its operand, and the others do their own work. */
#define UNFUSE_LOCAL()        \
    do {                      \
        PUSH(locals[ARG]);    \
        DISPATCH();           \
    } while (0)
#define UNFUSE_CONST()        \
    do {                      \
        PUSH(consts[ARG]);    \
        DISPATCH();           \
    } while (0)
/* [LOAD_FAST] [LOAD_FAST or LOAD_CONST] [BINARY_OP of ints], maybe [STORE_FAST] */
#define FUSED_INT(operand, OVERFLOWS, words, store)                                     \
    Value a = LOCAL_0, b = operand, result;                                             \
    if (UNLIKELY(!both_small_int(a, b)) || UNLIKELY(OVERFLOWS(a, b, &result)))          \
        UNFUSE_LOCAL();                                                                 \
    store;                                                                              \
    pc += words
/* [LOAD_FAST] [LOAD_FAST or LOAD_CONST] [COMPARE_OP of ints] [conditional jump] */
#define FUSED_COMPARE(operand, op)                  \
    Value a = LOCAL_0, b = operand;                 \
    if (UNLIKELY(!both_small_int(a, b)))            \
        UNFUSE_LOCAL();                             \
    Instruction jump = pc[2];                       \
    pc += 3;                                        \
    if (!((int64_t)a op (int64_t)b))                \
        pc += INSTRUCTION_ARG(jump)
/* [LOAD_FAST] [LOAD_FAST] [BINARY_OP of floats] */
#define FUSED_FLOAT(op)                                                           \
    Value a = LOCAL_0, b = LOCAL_1;                                               \
    if (UNLIKELY(!is_small_float(a)) || UNLIKELY(!is_small_float(b)))             \
        UNFUSE_LOCAL();                                                           \
    PUSH(CHECK(float_from_double(small_float_value(a) op small_float_value(b)))); \
    pc += 2
/* a on the stack, [LOAD_FAST or LOAD_CONST] [BINARY_OP of ints] */
#define FUSED_TOP_INT(operand, OVERFLOWS, UNFUSE)                               \
    Value a = PEEK(1), b = operand, result;                                     \
    if (UNLIKELY(!both_small_int(a, b)) || UNLIKELY(OVERFLOWS(a, b, &result)))  \
        UNFUSE();                                                               \
    PEEK(1) = result;                                                           \
    pc++
/* a on the stack, [LOAD_FAST] [BINARY_OP of floats] */
#define FUSED_TOP_FLOAT(op)                                                            \
    Value a = PEEK(1), b = LOCAL_0;                                                    \
    if (UNLIKELY(!is_small_float(a)) || UNLIKELY(!is_small_float(b)))                  \
        UNFUSE_LOCAL();                                                                \
    PEEK(1) = CHECK(float_from_double(small_float_value(a) op small_float_value(b)));  \
    pc++

#define COMPARE_INT_JUMP(op)                              \
    Value a = PEEK(2), b = PEEK(1);                       \
    if (UNLIKELY(!both_small_int(a, b)))                  \
        MISS(COMPARE_OP);                                 \
    DROP(2);                                              \
    Instruction jump = *pc++;                             \
    if (!((int64_t)a op (int64_t)b))                      \
        pc += INSTRUCTION_ARG(jump)

/* LOAD_METHOD's words in place of the object. */
#define PUSH_METHOD(callable, self) \
    do {                            \
        if (self) {                 \
            PEEK(1) = 0;            \
            sp[1] = callable;       \
            sp[2] = self;           \
            sp += 3;                \
        } else {                    \
            PEEK(1) = UNBOUND;      \
            HOLES(2);               \
            PUSH(callable);         \
        }                           \
    } while (0)

/* A frame whose first local is at `at` fits the stack and the recursion limit. */
#define CHECK_ROOM(at, callee)                                                                  \
    if (UNLIKELY((at) + (callee)->local_count + (callee)->stack_size + FRAME_TAIL + FRAME_SLACK \
                 > thread->stack_limit)                                                         \
        || UNLIKELY(thread->recursion_depth >= rt.recursion_limit))                             \
    FAIL(call_too_deep(thread))

/* Push a frame that lies ready but for what is behind its first n locals, and run it. */
#define ENTER(frame_, callee, n, flags)                                                  \
    do {                                                                                 \
        Frame *new_ = (frame_);                                                          \
        new_->return_pc = (Instruction *)((uint64_t)pc | (flags));                       \
        new_->previous = FRAME;                                                          \
        code = (callee);                                                                 \
        locals = new_->locals;                                                           \
        sp = locals + code->local_count + FRAME_TAIL;                                    \
        for (Value *p_ = locals + (n); p_ < sp; p_++) {                                  \
            *p_ = 0;                                                                     \
            __asm__("" : "+r"(p_)); /* no call of memset for a few words */              \
        }                                                                                \
        thread->frame = new_;                                                            \
        thread->recursion_depth++;                                                       \
        pc = function_entry(new_->function);                                             \
        consts = code->consts;                                                           \
        caches = code->caches;                                                           \
        DISPATCH();                                                                      \
    } while (0)

#define START_CALL(base_, nargs, kwnames, flags)                                     \
    do {                                                                             \
        Value *at_ = (base_);                                                        \
        Value result_ = call_start(thread, at_, nargs, kwnames, pc, flags);          \
        if ((flags) & RETURN_SLIDE)                                                  \
            at_--;                                                                   \
        FINISH_CALL(at_, result_);                                                   \
    } while (0)
#define FINISH_CALL(base_, result_)     \
    do {                                \
        if (result_ == END)             \
            goto entered;               \
        sp = (base_);                   \
        if (UNLIKELY(!result_ || result_ == ENGINE_SWITCH)) {                        \
            returned = result_;         \
            goto not_called;            \
        }                               \
        PUSH(result_);                  \
        AFTER_CALL();                   \
    } while (0)

/* Leave the frame for its caller with the result; plain: it was no return of the program's. */
#define RETURN(result_)                                     \
    do {                                                    \
        BEFORE_RETURN(FRAME, result_);                      \
        RETURN_PLAIN(result_);                              \
    } while (0)
#define RETURN_PLAIN(result_)                               \
    do {                                                    \
        Frame *frame_ = FRAME;                              \
        Instruction *to_ = frame_->return_pc;               \
        if (UNLIKELY((int64_t)to_ < 0)) {                   \
            returned = result_;                             \
            goto special_return;                            \
        }                                                   \
        thread->frame = frame_->previous;                   \
        thread->recursion_depth--;                          \
        sp = (Value *)frame_;                               \
        PUSH(result_);                                      \
        pc = to_ + 1;                                       \
        LEAVE();                                            \
    } while (0)

/* Go on in thread->frame at pc, sp. */
#define LEAVE()                              \
    do {                                     \
        locals = thread->frame->locals;      \
        code = FUNCTION->code;               \
        consts = code->consts;               \
        caches = code->caches;               \
        DISPATCH();                          \
    } while (0)

/* Go on in a suspended generator, whose frame lies above `base_`. */
#define RESUME_GENERATOR(generator_, base_, sent)                                             \
    do {                                                                                      \
        Generator *g_ = (generator_);                                                         \
        Value sent_ = (sent);                                                                 \
        SAVE();                                                                               \
        sp = CHECK(generator_push(thread, g_, base_, pc, RETURN_GENERATOR | RETURN_SPECIAL)); \
        PUSH(sent_);                                                                          \
        pc = g_->pc;                                                                          \
        LEAVE();                                                                              \
    } while (0)

#define YIELD(value_)                                                \
    do {                                                             \
        Frame *frame_ = FRAME;                                       \
        BEFORE_YIELD(frame_);                                        \
        Generator *g_ = as_generator(MAPPING);                       \
        uint64_t flags_ = frame_flags(frame_);                       \
        if (SINK_TAKES(frame_, value_)) {                            \
            PUSH(NONE);                                              \
            DISPATCH();                                              \
        }                                                            \
        Instruction *to_ = frame_return_pc(frame_);                  \
        generator_suspend(thread, g_, frame_, sp, pc);               \
        if (flags_ & RETURN_ENTRY) {                                 \
            thread->pc = to_;                                        \
            return value_;                                           \
        }                                                            \
        sp = (Value *)frame_;                                        \
        PUSH(value_);                                                \
        pc = to_ + 1;                                                \
        LEAVE();                                                     \
    } while (0)

#define NEXT   \
    DISPATCH(); \
    }
#define NEXT_CACHED \
    pc++;           \
    DISPATCH();     \
    }
#define INSTRUCTION(name, ...) target_##name: {
#define SPECIALISED(name, generic) target_##name: {

#ifdef ENGINE_TRACED

#define HOLES(n)                                  \
    do {                                          \
        for (int hole_ = 0; hole_ < (int)(n); hole_++) \
            *sp++ = 0;                            \
    } while (0)
/* Show the instruction, report lines; the trace function may have set f_lineno. */
#define DISPATCH() goto traced_dispatch
#define BEFORE_RETURN(frame_, result_)                               \
    do {                                                             \
        SAVE();                                                      \
        CHECK(trace_return(thread, frame_, pc, result_));            \
    } while (0)
/* The yielded value is above sp still. */
#define BEFORE_YIELD(frame_)                                                   \
    do {                                                                       \
        SAVE();                                                                \
        CHECK(trace_yield(thread, frame_, pc, sp + 1));                        \
    } while (0)
#define STOPPED(iterator, value) CHECK(trace_stop(thread, pc, iterator, value))
#define SINK_TAKES(frame_, value_) false
/* In special_return, where the registers are still the generator's. */
#define GENERATOR_STOPPED()                                                    \
    do {                                                                       \
        thread->pc = to;                                                       \
        if (UNLIKELY(!trace_generator_stop(thread, to, returned))) {           \
            locals = thread->frame->locals;                                    \
            code = FUNCTION->code;                                             \
            consts = code->consts;                                             \
            caches = code->caches;                                             \
            pc = to;                                                           \
            goto error;                                                        \
        }                                                                      \
    } while (0)
#define C_CALL(call, callable, result)                               \
    CHECK(trace_c_call(thread, pc, callable));                       \
    call;                                                            \
    CHECK(trace_c_return(thread, pc, callable, result));             \
    CHECK(result)
#define AFTER_CALL()                                           \
    do {                                                       \
        if (UNLIKELY(thread->eval_breaker & ~BREAK_TRACE)) {   \
            pc++;                                              \
            goto poll;                                         \
        }                                                      \
    } while (0)
#define SUPER(args, name, explicit, self) trace_super(thread, pc, args, name, explicit, self)
/* RESUME always stops, to report the call. */
#define ENTRY_POLL() goto poll
#define POLL()                                                       \
    do {                                                             \
        if (UNLIKELY(thread->eval_breaker) || !trace_active(thread)) \
            goto poll;                                               \
    } while (0)

#else

#define HOLES(n) (sp += (n))
#define DISPATCH()                     \
    do {                               \
        insn = *pc++;                  \
        goto *targets[insn & 0xff];    \
    } while (0)
#define BEFORE_RETURN(frame_, result_) ((void)0)
#define BEFORE_YIELD(frame_) ((void)0)
#define SINK_TAKES(frame_, value_)                                                         \
    (state->sink && (flags_ & RETURN_ENTRY || generator_reaches_entry(frame_))             \
     && state->sink->take(value_, state->sink->data))
#define STOPPED(iterator, value) ((void)0)
#define GENERATOR_STOPPED() ((void)0)
#define SUPER(args, name, explicit, self) slow_super(args, name, explicit, self)
/* A signal may have come, or tracing have begun: the line after it is to be reported. */
#define AFTER_CALL()                           \
    do {                                       \
        if (UNLIKELY(thread->eval_breaker)) {  \
            pc++;                              \
            goto poll;                         \
        }                                      \
    } while (0)
#define C_CALL(call, callable, result) \
    call;                              \
    CHECK(result)
#define ENTRY_POLL() POLL()
#define POLL()                                \
    do {                                      \
        if (UNLIKELY(thread->eval_breaker))   \
            goto poll;                        \
    } while (0)

#endif

Value ENGINE(Thread *thread, EngineState *state)
{
    static const void *const targets[256] = {
#define X(name) [OP_##name] = &&target_##name,
        OPCODES(X)
#undef X
        [OP_COUNT ... 255] = &&target_NOP,
    };
    register Instruction *pc = state->pc;
    register Value *sp = state->sp;
    register Value *locals = thread->frame->locals;
    Code *code = FUNCTION->code;
    Value *consts = code->consts;
    Cache *caches = code->caches;
    Value returned = 0;
    Instruction insn = 0;

    if (state->raising)
        goto error;
    DISPATCH();

#include "bytecode/instructions.def"

#ifdef ENGINE_TRACED
traced_dispatch:
    KEEP_STATE(false, 0);
    if (UNLIKELY(!trace_instruction(thread, &state->pc, &state->sp))) {
        pc++;
        goto error;
    }
    pc = state->pc;
    sp = state->sp;
    caches = code->caches;
    insn = *pc++;
    goto *targets[opcode_generic[insn & 0xff]];
#endif

/* A frame was pushed and published by call_start. */
entered:
    locals = thread->frame->locals;
    code = FUNCTION->code;
    consts = code->consts;
    caches = code->caches;
    sp = locals + code->local_count + FRAME_TAIL;
    pc = function_entry(FUNCTION);
    DISPATCH();

/* Something wants attention; the instruction was RESUME, JUMP_BACKWARD or a call of C code. */
poll:
    /* A jump has been taken already: what happens here happens at its start. */
    thread->pc = pc + (INSTRUCTION_OP(insn) == OP_JUMP_BACKWARD ? ARG : 0);
    if (UNLIKELY(!vm_poll())) {
        pc = thread->pc;
        goto error;
    }
#ifdef ENGINE_TRACED
    if (!trace_active(thread)) {
#else
    if (trace_active(thread)) {
#endif
        /* RESUME is done again in the other engine, which reports the call. */
        if (INSTRUCTION_OP(insn) == OP_RESUME)
            pc--;
        goto switch_engine;
    }
#ifdef ENGINE_TRACED
    if (INSTRUCTION_OP(insn) == OP_RESUME)
        CHECK(trace_enter(thread, FRAME, pc));
#endif
    DISPATCH();

switch_engine:
    KEEP_STATE(false, 0);
    return ENGINE_SWITCH;

/* The call failed, or is to be made outside. */
not_called:
    if (!returned)
        goto error;
    KEEP_STATE(false, call_outside);
    return ENGINE_SWITCH;

/* `returned` leaves a frame whose return pc carries flags. */
special_return: {
        Frame *frame = FRAME;
        uint64_t flags = frame_flags(frame);
        Instruction *to = frame_return_pc(frame);
        Generator *generator = flags & RETURN_GENERATOR ? as_generator(MAPPING) : 0;
        if (flags & RETURN_OBJECT)
            frame_detach(thread, frame, pc);
        if (generator)
            generator_finish(thread, generator, frame);
        thread->frame = frame->previous;
        thread->recursion_depth--;
        if (flags & RETURN_ENTRY) {
            thread->pc = to;
            if (generator) {
                thread->stop_value = returned;
                return END;
            }
            return returned;
        }
        sp = (Value *)frame;
        pc = to + 1;
        if (generator) {
            Instruction caller = to[-1];
            GENERATOR_STOPPED();
            if (opcode_generic[INSTRUCTION_OP(caller)] == OP_FOR_ITER) {
                DROP(1);
            } else {
                PUSH(returned);
            }
            pc += INSTRUCTION_ARG(caller);
            LEAVE();
        }
        if (flags & RETURN_INIT) {
            if (UNLIKELY(returned != NONE)) {
                locals = thread->frame->locals;
                code = FUNCTION->code;
                consts = code->consts;
                caches = code->caches;
                pc = to;
                FAIL(raise_error(TYPE_TypeError, "__init__() should return None, not '%T'", returned));
            }
            returned = *--sp;
        } else if (flags & RETURN_SLIDE) {
            sp--;
        }
        PUSH(returned);
        LEAVE();
    }

reraise:
    KEEP_STATE(false, 0);
    goto unwind;

error:
    SAVE();
    KEEP_STATE(true, 0);
unwind:
    if (!unwind(thread, &state->pc, &state->sp, state->raising))
        return 0;
    pc = state->pc;
    sp = state->sp;
    LEAVE();
}
