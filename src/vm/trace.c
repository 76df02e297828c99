/* SPDX-License-Identifier: MIT
 *
 * Tracing: sys.settrace, sys.setprofile, and the exec trace that shows each instruction
 * with the operand stack. All of it happens in the traced engine, to which the fast one
 * hands over when it notices BREAK_TRACE.
 *
 * Trace functions are called as CPython does: the thread's for "call" events, what it
 * returned (f_trace) for "line", "return", "exception" and "opcode" of that frame.
 */
#include "bytecode/line_table.h"
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "vm/vm_state.h"

bool trace_wanted(Thread *thread)
{
    return rt.vm->show_execution || thread->vm->trace || thread->vm->profile || monitor_active();
}

void trace_update(Thread *thread)
{
    if (trace_wanted(thread))
        __atomic_or_fetch(&thread->eval_breaker, BREAK_TRACE, __ATOMIC_RELAXED);
    else
        __atomic_and_fetch(&thread->eval_breaker, ~BREAK_TRACE, __ATOMIC_RELAXED);
}

const int *trace_lines(Code *code)
{
    LineTableReader reader;
    if (code->vm)
        return code->vm;
    int *lines = gc_alloc_buffer_atomic((code->count + 1) * sizeof *lines);
    if (!lines)
        return 0;
    for (uint32_t i = 0; i < code->count; i++)
        lines[i] = -1;
    line_table_open(&reader, code->line_table, code->line_table_size, (int)code->first_line);
    while (line_table_next(&reader))
        for (uint32_t i = reader.start; i < MIN(reader.stop, code->count); i++)
            lines[i] = reader.span.line;
    return code->vm = lines;
}

static int line_of(Code *code, Instruction *pc)
{
    const int *lines = trace_lines(code);
    return lines ? lines[pc - code->instructions - 1] : -1;
}

/* Frames that ran on untraced go on somewhere else than where they were last seen. */
static void forget_places(Thread *thread)
{
    for (Frame *frame = thread->frame; frame; frame = frame->previous)
        if (frame_tail(frame)[0])
            as_frame(frame_tail(frame)[0])->pc = 0;
}

static void set_trace(Thread *thread, Value function)
{
    if (!thread->vm->trace)
        forget_places(thread);
    thread->vm->trace = function == NONE ? 0 : function;
    trace_update(thread);
}

bool vm_set_trace(Value function)
{
    set_trace(rt.thread, function);
    return true;
}

bool vm_set_profile(Value function)
{
    rt.thread->vm->profile = function == NONE ? 0 : function;
    trace_update(rt.thread);
    return true;
}

void vm_set_trace_all(Value function)
{
    for (Thread *t = rt.threads; t; t = t->next)
        set_trace(t, function);
}

void vm_set_profile_all(Value function)
{
    for (Thread *t = rt.threads; t; t = t->next) {
        t->vm->profile = function == NONE ? 0 : function;
        trace_update(t);
    }
}

bool vm_pause_tracing(bool pause)
{
    bool was = rt.thread->vm->in_trace;
    rt.thread->vm->in_trace = pause;
    return was;
}

Value vm_get_trace(void) { return rt.thread->vm->trace; }
Value vm_get_profile(void) { return rt.thread->vm->profile; }

void vm_show_execution(bool on)
{
    rt.vm->show_execution = on;
    if (rt.thread)
        trace_update(rt.thread);
}

/* ---- trace functions ---- */

/* function(frame, event, argument). A failing one is switched off; 0. */
static Value call_tracer(Thread *thread, Value function, FrameObject *frame, const char *event,
                         Value argument, enum TraceEvent kind)
{
    Value args[3] = {from_object(frame), str_intern_utf8(event, strlen(event)), argument};
    Instruction *pc = thread->pc;
    Value stop = thread->stop_value;
    if (!args[1])
        return 0;
    enum TraceEvent outer = thread->vm->trace_event;
    thread->vm->in_trace = true;
    thread->vm->trace_event = kind;
    Value result = call_value(function, args, 3, 0);
    thread->vm->trace_event = outer;
    thread->vm->in_trace = false;
    thread->pc = pc;
    thread->stop_value = stop;
    if (frame->locals_given)
        frame_write_locals(frame);
    return result;
}

/* An event of a frame that has a local trace function. */
static bool report(Thread *thread, FrameObject *frame, const char *event, Value argument,
                   enum TraceEvent kind)
{
    if (!frame->trace || thread->vm->in_trace || !thread->vm->trace)
        return true;
    Value result = call_tracer(thread, frame->trace, frame, event, argument, kind);
    if (!result) {
        Value exception = error_take();
        (void)!vm_set_trace(NONE);
        frame->trace = 0;
        error_restore(exception);
        return false;
    }
    if (result != NONE)
        frame->trace = result;
    return true;
}

static bool report_profile(Thread *thread, FrameObject *frame, const char *event, Value argument)
{
    if (!thread->vm->profile || thread->vm->in_trace)
        return true;
    if (call_tracer(thread, thread->vm->profile, frame, event, argument, TRACE_C_CALL))
        return true;
    Value exception = error_take();
    (void)!vm_set_profile(NONE);
    error_restore(exception);
    return false;
}

static bool report_call(Thread *thread, Frame *frame, Instruction *pc, bool resumed)
{
    struct VmThread *vm = thread->vm;
    if ((!vm->trace && !vm->profile) || vm->in_trace)
        return true;
    FrameObject *object = TRY(frame_object(thread, frame));
    frame_add_flags(frame, RETURN_TRACED);
    /* The rest of a yield's line is no new line. */
    object->line = resumed ? line_of(frame_code(frame), pc) : -1;
    if (vm->trace) {
        Value result = call_tracer(thread, vm->trace, object, "call", NONE, resumed ? TRACE_OTHER : TRACE_CALL);
        if (!result) {
            Value exception = error_take();
            (void)!vm_set_trace(NONE);
            object->trace = 0;
            error_restore(exception);
            return false;
        }
        if (result != NONE) /* a resumed generator's frame keeps the one it had */
            object->trace = result;
    }
    return report_profile(thread, object, "call", NONE);
}

bool trace_enter(Thread *thread, Frame *frame, Instruction *pc)
{
    bool resumed = opcode_generic[INSTRUCTION_OP(pc[-1])] == OP_RESUME && INSTRUCTION_ARG(pc[-1]) & 3;
    TRY(monitor_tell(thread, frame_code(frame), resumed ? MONITOR_PY_RESUME : MONITOR_PY_START, pc, 0, 0));
    return report_call(thread, frame, pc, resumed);
}

void trace_throw(Thread *thread, Frame *frame, Instruction *pc)
{
    thread->pc = pc;
    monitor_tell_exception(thread, frame_code(frame), MONITOR_PY_THROW, pc);
    Value exception = error_take();
    if (report_call(thread, frame, pc, true))
        error_restore(exception);
}

static bool report_return(Thread *thread, Frame *frame, Value result)
{
    if (thread->vm->in_trace || !(frame_flags(frame) & RETURN_TRACED)
        || (!thread->vm->trace && !thread->vm->profile))
        return true;
    FrameObject *object = TRY(frame_object(thread, frame));
    TRY(report(thread, object, "return", result, TRACE_OTHER));
    return report_profile(thread, object, "return", result);
}

bool trace_return(Thread *thread, Frame *frame, Instruction *pc, Value result)
{
    TRY(monitor_tell(thread, frame_code(frame), MONITOR_PY_RETURN, pc, result, 0));
    return report_return(thread, frame, result);
}

/* A failing trace function replaces the exception. */
void trace_unwind(Thread *thread, Frame *frame, Instruction *pc)
{
    monitor_tell_exception(thread, frame_code(frame), MONITOR_PY_UNWIND, pc);
    Value exception = error_take();
    if (report_return(thread, frame, NONE))
        error_restore(exception);
}

/* What the trace function made of where the frame goes on, see jump.c. */
static void begin_place(Thread *thread, Frame *frame, Instruction *pc, Value *sp)
{
    struct VmThread *vm = thread->vm;
    vm->trace_frame = frame;
    vm->trace_pc = pc;
    vm->trace_sp = sp;
}

/* The value is yielded in any case: whoever resumes the generator comes to the place that
 * the trace function has chosen. */
bool trace_yield(Thread *thread, Frame *frame, Instruction *pc, Value *sp)
{
    struct VmThread *vm = thread->vm;
    Value value = sp[-1];
    TRY(monitor_tell(thread, frame_code(frame), MONITOR_PY_YIELD, pc, value, 0));
    if (vm->in_trace || !(frame_flags(frame) & RETURN_TRACED) || (!vm->trace && !vm->profile))
        return true;
    FrameObject *object = TRY(frame_object(thread, frame));
    begin_place(thread, frame, pc, sp);
    TRY(report(thread, object, "return", value, TRACE_YIELD));
    if (vm->trace_pc != pc) {
        object->jump = vm->trace_pc;
        object->jump_depth = (size_t)(vm->trace_sp - frame_stack(frame));
    }
    return report_profile(thread, object, "return", value);
}

/* Has the frame a local trace function that hears of events now? */
static bool is_traced(Thread *thread, Frame *frame)
{
    Value object = frame_tail(frame)[0];
    return object && as_frame(object)->trace && !thread->vm->in_trace && thread->vm->trace;
}

static void report_exception(Thread *thread, Frame *frame)
{
    if (!is_traced(thread, frame))
        return;
    Value object = frame_tail(frame)[0], exception = error_take();
    Value traceback = as_exception(exception)->traceback;
    Value argument = tuple_pack(3, from_object(type_of(exception)), exception, traceback ? traceback : NONE);
    if (argument && report(thread, as_frame(object), "exception", argument, TRACE_OTHER))
        error_restore(exception);
}

void trace_exception(Thread *thread, Frame *frame, Instruction *pc)
{
    monitor_tell_exception(thread, frame_code(frame), MONITOR_RAISE, pc);
    report_exception(thread, frame);
}

/* To trace functions an exception, which goes no further. */
static bool report_stop(Thread *thread, Frame *frame, Value value)
{
    if (!is_traced(thread, frame))
        return true;
    raise_stop_iteration(value);
    report_exception(thread, frame);
    if (!error_clear_if(TYPE_StopIteration))
        return !error_pending();
    thread->stop_value = value;
    return true;
}

bool trace_generator_stop(Thread *thread, Instruction *pc, Value value)
{
    Code *code = frame_code(thread->frame);
    if (monitor_active() && monitor_wants(code, MONITOR_STOP_ITERATION)) {
        raise_stop_iteration(value);
        Value exception = error_take();
        TRY(monitor_tell(thread, code, MONITOR_STOP_ITERATION, pc, exception, 0));
        thread->stop_value = value;
    }
    /* For trace functions a loop just ends, unless the generator has a value to return. */
    return (value == NONE && opcode_generic[INSTRUCTION_OP(pc[-1])] == OP_FOR_ITER)
        || report_stop(thread, thread->frame, value);
}

/* Iterators written in C just stop, unless they have a value to return. */
bool trace_stop(Thread *thread, Instruction *pc, Value iterator, Value value)
{
    if (is_generator(iterator))
        return trace_generator_stop(thread, pc, thread->stop_value);
    if (LIKELY(value == NONE) && !(type_of(iterator)->flags & TYPE_HEAP))
        return true;
    return report_stop(thread, thread->frame, value);
}

/* ---- C functions, for profilers ---- */

static bool is_c_function(Value v)
{
    return is_exact(v, TYPE_builtin_function_or_method) || is_exact(v, TYPE_method_descriptor);
}

bool trace_call(Thread *thread, Instruction *pc, Value callable, Value first)
{
    return monitor_tell(thread, frame_code(thread->frame), MONITOR_CALL, pc, callable,
                        first ? first : monitor_missing());
}

bool trace_called(Thread *thread, Instruction *pc, Value callable, Value first, Value result)
{
    if (!callable || !monitor_active() || is_exact(callable, TYPE_function)
        || is_exact(callable, TYPE_method))
        return true;
    Value exception = error_take();
    TRY(monitor_tell(thread, frame_code(thread->frame), result ? MONITOR_C_RETURN : MONITOR_C_RAISE,
                     pc, callable, first ? first : monitor_missing()));
    error_restore(exception);
    return true;
}

/* Tools hear of the call of super() that slow_super spares. */
Value trace_super(Thread *thread, Instruction *pc, Value *args, Value name, bool explicit_args,
                  Value *self)
{
    bool is_super = args[0] == from_object(rt.types[TYPE_super]);
    Value callable = args[0], first = explicit_args ? args[1] : 0;
    if (LIKELY(!monitor_active()))
        return slow_super(args, name, explicit_args, self);
    TRY(trace_call(thread, pc, callable, first));
    Value super = explicit_args || is_super ? call2(callable, args[1], args[2]) : call0(callable);
    TRY(trace_called(thread, pc, callable, first, super));
    TRY(super);
    return self ? attr_method(super, name, self) : attr_get(super, name);
}

bool trace_c_call(Thread *thread, Instruction *pc, Value callable)
{
    if (LIKELY(!thread->vm->profile) || thread->vm->in_trace || !is_c_function(callable))
        return true;
    return report_profile(thread, TRY(frame_object(thread, thread->frame)), "c_call", callable);
}

bool trace_c_return(Thread *thread, Instruction *pc, Value callable, Value result)
{
    if (LIKELY(!thread->vm->profile) || thread->vm->in_trace || !is_c_function(callable))
        return true;
    Value exception = error_take();
    FrameObject *frame = TRY(frame_object(thread, thread->frame));
    TRY(report_profile(thread, frame, result ? "c_return" : "c_exception", callable));
    error_restore(exception);
    return true;
}

/* ---- lines and instructions ---- */

/* Does the instruction before pc stand where a line starts? When tracing or monitoring is
 * switched on, the rest of the line is no new one. */
static bool starts_line(Code *code, Instruction *pc, int line)
{
    Instruction *before = pc - 1;
    return before == code->instructions || line_of(code, before) != line
        || opcode_generic[INSTRUCTION_OP(before[-1])] == OP_RESUME;
}

static bool report_line(Thread *thread, Frame *frame, FrameObject *object, Instruction *pc)
{
    int line = line_of(frame_code(frame), pc);
    /* A jump back begins the line again, but that of a delegating yield. */
    bool back = object->pc && pc <= object->pc
             && opcode_generic[INSTRUCTION_OP(object->pc[-1])] != OP_JUMP_BACKWARD_NO_INTERRUPT;
    if (!object->pc && !starts_line(frame_code(frame), pc, line))
        object->line = line;
    object->pc = pc;
    if (line < 0 || (line == object->line && !back)
        || opcode_generic[INSTRUCTION_OP(pc[-1])] == OP_RESUME)
        return true;
    object->line = line;
    return !object->trace_lines || report(thread, object, "line", NONE, TRACE_LINE);
}

/* ---- the exec trace ---- */

/* Types whose objects the collector does not look into, as it does not into buffers. */
static bool is_flat(Value v)
{
    return is_exact(v, TYPE_str) || is_exact(v, TYPE_bytes) || is_exact(v, TYPE_int)
        || is_exact(v, TYPE_float) || is_exact(v, TYPE_complex);
}

/* A short text for a value, without running Python code. Room for a frame's header holds
   whatever was there before: only what begins an object is looked into. */
static void show_value(Value v)
{
    if (!v || v == UNBOUND || v == END) {
        fputs(v == END ? "<end>" : "-", stderr);
    } else if (is_pointer(v)
               && (gc_base((void *)v) != (void *)v
                   || (!gc_is_object((void *)v) && !is_flat(v)))) {
        fputs("?", stderr);
    } else if (!is_pointer(v) || is_exact(v, TYPE_str) || is_exact(v, TYPE_int) || is_exact(v, TYPE_float)) {
        Value text = value_repr(v);
        size_t n = 0;
        const char *utf8 = text ? str_utf8_lossy(text, &n) : "?";
        fprintf(stderr, "%.*s%s", (int)MIN(n, (size_t)40), utf8, n > 40 ? "..." : "");
    } else if (is_exact(v, TYPE_function)) {
        fprintf(stderr, "<function %s>", str_utf8_lossy(as_function(v)->qualname, 0));
    } else if (is_type(v)) {
        fprintf(stderr, "<class %s>", type_name(as_type(v)));
    } else if (is_exact(v, TYPE_tuple) || is_exact(v, TYPE_list)) {
        size_t n = is_exact(v, TYPE_tuple) ? tuple_count(v) : list_count(v);
        fprintf(stderr, "<%s of %zu>", is_exact(v, TYPE_tuple) ? "tuple" : "list", n);
    } else {
        fprintf(stderr, "<%s>", type_name(type_of(v)));
    }
}

/* The argument as a reader knows it: the name, constant or number. */
static void show_argument(Frame *frame, Instruction word)
{
    Code *code = frame_code(frame);
    uint32_t arg = INSTRUCTION_ARG(word);
    switch ((enum ArgumentKind)opcode_kinds[INSTRUCTION_OP(word)]) {
    case ARGUMENT_NONE: return;
    case ARGUMENT_CONST: fputs(" ", stderr); show_value(code->consts[arg]); return;
    case ARGUMENT_NAME: fprintf(stderr, " %s", str_utf8_lossy(code->names[arg], 0)); return;
    case ARGUMENT_NAME_FLAG: fprintf(stderr, " %s", str_utf8_lossy(code->names[arg >> 1], 0)); return;
    case ARGUMENT_LOCAL: fprintf(stderr, " %s", str_utf8_lossy(code->local_names[arg], 0)); return;
    default: fprintf(stderr, " %u", arg);
    }
}

static void show_instruction(Thread *thread, Frame *frame, Instruction *pc, Value *sp)
{
    Code *code = frame_code(frame);
    uint32_t index = (uint32_t)(pc - code->instructions) - 1;
    Instruction word = pc[-1];
    Value pending = error_take();
    fprintf(stderr, "exec %s:%d %4u  %s", str_utf8_lossy(code->qualname, 0), code_line(code, index),
            index, opcode_names[opcode_generic[INSTRUCTION_OP(word)]]);
    show_argument(frame, word);
    fputs("    [", stderr);
    for (Value *p = frame_stack(frame); p < sp; p++) {
        if (p != frame_stack(frame))
            fputs(", ", stderr);
        show_value(*p);
    }
    fputs("]\n", stderr);
    error_restore(pending);
}

static bool report_instruction(Thread *thread, Frame *frame, FrameObject *object)
{
    struct VmThread *vm = thread->vm;
    Instruction *pc = vm->trace_pc;
    TRY(report_line(thread, frame, object, pc));
    if (object->trace_opcodes && vm->trace_pc == pc)
        TRY(report(thread, object, "opcode", NONE, TRACE_OTHER));
    return true;
}

/* Where the instruction before `last` jumps to, 0: it is no jump. */
static Instruction *jump_target(Instruction *last, bool *branches)
{
    enum Opcode op = opcode_generic[INSTRUCTION_OP(last[-1])];
    *branches = op != OP_JUMP_FORWARD && op != OP_JUMP_BACKWARD && op != OP_JUMP_BACKWARD_NO_INTERRUPT;
    Instruction *after = last + opcode_cached[op];
    if (op == OP_SEND)
        return 0;
    return opcode_kinds[op] == ARGUMENT_FORWARD ? after + INSTRUCTION_ARG(last[-1])
         : opcode_kinds[op] == ARGUMENT_BACKWARD ? after - INSTRUCTION_ARG(last[-1]) : 0;
}

/* The jump, if it was one, that led from the frame's last instruction to the one before
 * pc: told of afterwards, when it is known whether it was taken. */
static bool monitor_jump(Thread *thread, Code *code, Instruction *last, Instruction *pc)
{
    bool branches;
    Instruction *target = jump_target(last, &branches);
    Instruction *after = last + opcode_cached[INSTRUCTION_OP(last[-1])];
    if (!target || (pc - 1 != target && !(branches && pc - 1 == after)))
        return true;
    int64_t to = (pc - 1 - code->instructions) * (int64_t)sizeof(Instruction);
    return monitor_tell(thread, code, branches ? MONITOR_BRANCH : MONITOR_JUMP, last, small_int(to), 0);
}

static bool monitor_instruction(Thread *thread, Frame *frame, Instruction *pc)
{
    Code *code = frame_code(frame);
    bool moves = monitor_wants(code, MONITOR_LINE) || monitor_wants(code, MONITOR_JUMP)
              || monitor_wants(code, MONITOR_BRANCH);
    bool resume = opcode_generic[INSTRUCTION_OP(pc[-1])] == OP_RESUME;
    thread->pc = pc;
    if (moves) {
        FrameObject *object = TRY(frame_object(thread, frame));
        Instruction *last = object->last;
        int line = line_of(code, pc);
        bool begins = !resume && line >= 0
                      && (last ? line != line_of(code, last) : starts_line(code, pc, line));
        if (!resume || INSTRUCTION_ARG(pc[-1]) & 3)
            object->last = pc;
        TRY(!last || monitor_jump(thread, code, last, pc));
        TRY(!begins || monitor_tell(thread, code, MONITOR_LINE, pc, 0, 0));
    }
    return resume || monitor_tell(thread, code, MONITOR_INSTRUCTION, pc, 0, 0);
}

/* A generator's frame goes on where a trace function sent it at the yield. */
static void go_to_jump(Frame *frame, FrameObject *object, Instruction **pc, Value **sp)
{
    *pc = object->jump - 1;
    *sp = frame_stack(frame) + object->jump_depth;
    object->jump = object->pc = 0;
    frame_add_flags(frame, RETURN_TRACED);
}

bool trace_instruction(Thread *thread, Instruction **pc, Value **sp)
{
    Frame *frame = thread->frame;
    if (UNLIKELY(frame_tail(frame)[0] && as_frame(frame_tail(frame)[0])->jump))
        go_to_jump(frame, as_frame(frame_tail(frame)[0]), pc, sp);
    if (UNLIKELY(rt.vm->show_execution))
        show_instruction(thread, frame, *pc + 1, *sp);
    if (monitor_active() && !thread->vm->in_trace)
        TRY(monitor_instruction(thread, frame, *pc + 1));
    Value object = frame_tail(frame)[0];
    if (!object || !as_frame(object)->trace || thread->vm->in_trace)
        return true;
    thread->pc = *pc + 1;
    begin_place(thread, frame, *pc + 1, *sp);
    TRY(report_instruction(thread, frame, as_frame(object)));
    if (thread->vm->trace_pc != *pc + 1) {
        /* Whoever set f_lineno knows of that line. */
        as_frame(object)->pc = thread->vm->trace_pc;
        as_frame(object)->line = line_of(frame_code(frame), thread->vm->trace_pc);
    }
    *pc = thread->vm->trace_pc - 1;
    *sp = thread->vm->trace_sp;
    return true;
}
