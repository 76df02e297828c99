/* SPDX-License-Identifier: MIT
 *
 * Exceptions on their way: from frame to frame until one has a handler for the
 * instruction that raised, or the run loop's entry frame is left.
 *
 * A frame's instruction is the one before its pc; a caller's pc is what the callee will
 * return to. The operand stack is cut down to the handler's depth.
 */
#include "objects/errors.h"
#include "vm/traceback.h"
#include "vm/vm_state.h"

/* Enter the handler, if the frame has one for the instruction before *pc. */
static bool enter_handler(Thread *thread, Frame *frame, Instruction **pc, Value **sp)
{
    Code *code = frame_code(frame);
    uint32_t at = (uint32_t)(*pc - code->instructions) - 1;
    const ExceptionRange *range = code_handler(code, at);
    if (!range)
        return false;
    Value *top = frame_stack(frame) + range->depth;
    if (range->push_lasti)
        *top++ = small_int(thread->pc - code->instructions - 1);
    *top++ = error_take();
    *sp = top;
    *pc = code->instructions + range->handler;
    return true;
}

/* The frame ends by the exception: the pc to go on with in its caller; *entry: it was
 * called from C. */
static Instruction *leave_frame(Thread *thread, Frame *frame, Instruction *pc, bool *entry)
{
    uint64_t flags = frame_flags(frame);
    Instruction *to = frame_return_pc(frame);
    if (UNLIKELY(thread->eval_breaker & BREAK_TRACE))
        trace_unwind(thread, frame, pc);
    if (flags & RETURN_OBJECT)
        frame_detach(thread, frame, pc);
    if (flags & RETURN_GENERATOR)
        generator_finish(thread, as_generator(frame_tail(frame)[1]), frame);
    thread->frame = frame->previous;
    thread->recursion_depth--;
    thread->pc = to;
    *entry = flags & RETURN_ENTRY;
    return to;
}

/* The exception is the topmost operand by now. */
static bool told_of_handler(Thread *thread, Frame *frame, Instruction *pc, Value *sp)
{
    return monitor_tell(thread, frame_code(frame), MONITOR_EXCEPTION_HANDLED, pc + 1, sp[-1], 0);
}

bool unwind(Thread *thread, Instruction **pc, Value **sp, bool add)
{
    for (bool entry = false; !entry;) {
        Frame *frame = thread->frame;
        /* A reraise counts as the instruction that raised first, but for finding handlers. */
        Instruction *raised = add ? *pc : thread->pc;
        if (add) {
            Value exception = thread->exception;
            if (UNLIKELY(!exception))
                raise_error(TYPE_SystemError, "error return without exception set");
            traceback_add(thread, frame, *pc, thread->exception);
            if (UNLIKELY(thread->eval_breaker & BREAK_TRACE))
                trace_exception(thread, frame, *pc);
        } else if (UNLIKELY(thread->eval_breaker & BREAK_TRACE)) {
            monitor_tell_exception(thread, frame_code(frame), MONITOR_RERAISE, *pc);
        }
        if (enter_handler(thread, frame, pc, sp)) {
            if (LIKELY(!(thread->eval_breaker & BREAK_TRACE)) || told_of_handler(thread, frame, *pc, *sp))
                return true;
            add = true;
            *pc += 1; /* the callback's exception is raised there */
            continue;
        }
        *pc = leave_frame(thread, frame, raised, &entry);
        add = true;
    }
    return false;
}
