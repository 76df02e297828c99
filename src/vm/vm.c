/* SPDX-License-Identifier: MIT
 *
 * Start of the VM, value stacks, entry points, polls, and what lower layers ask of it.
 */
#include "vm/vm.h"

#include <sys/mman.h>

#include "gc/finalize.h"
#include "gc/heap.h"
#include "gc/limits.h"
#include "gc/weak.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "objects/weakref.h"
#include "vm/gil.h"
#include "vm/thread.h"
#include "vm/vm_state.h"

/* ---- value stacks ---- */

enum { MAIN_STACK = 256 << 20, THREAD_STACK = 16 << 20, SMALLEST_STACK = 256 << 10 };

/* Reserve address space; less where the limits allow no more, or little besides. */
static bool map_stack(Thread *t, size_t size)
{
    HeapStats heap;
    gc_stats(&heap);
    while (heap.limit && size > heap.limit / 8 && size > SMALLEST_STACK)
        size /= 2;
    for (; size >= SMALLEST_STACK; size /= 2) {
        void *p = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (p == MAP_FAILED)
            continue;
        t->stack_base = p;
        t->stack_limit = (Value *)((char *)p + size) - 64;
        t->vm->mapping_size = size;
        gc_limits_changed();
        return true;
    }
    return false;
}

bool vm_thread_init(Thread *t, bool main_thread)
{
    t->vm = gc_alloc_root(sizeof *t->vm);
    if (!t->vm || !map_stack(t, main_thread ? MAIN_STACK : THREAD_STACK))
        return false;
    t->stop_value = NONE;
    sem_init(&t->vm->wake, 0, 0);
    if (rt.vm->show_execution)
        t->eval_breaker |= BREAK_TRACE;
    return true;
}

void vm_thread_end(Thread *t)
{
    if (t->stack_base)
        munmap(t->stack_base, t->vm->mapping_size);
    t->stack_base = t->stack_limit = 0;
    t->frame = 0;
    if (t->vm)
        gc_free(t->vm);
    t->vm = 0;
}

/* The live part of each value stack. */
static void scan_stacks(void *data)
{
    for (Thread *t = rt.threads; t; t = t->next)
        if (t->stack_base)
            gc_push_range(t->stack_base, call_stack_top(t));
}

void vm_clear_dead_stack(void)
{
    Thread *t = rt.thread;
    Value *top = call_stack_top(t);
    Value *live = t->vm->live_end;
    if (t->frame && live >= frame_stack(t->frame) && live < top)
        top = live; /* what was popped from the running frame's operands, too */
    size_t room = (size_t)(t->stack_limit - top) * sizeof(Value);
    memset(top, 0, MIN(room, (size_t)64 << 10));
    t->stop_value = NONE; /* of an iterator that came to its end: nobody waits for it now */
}

/* Of a thread's frames, all but the operands, among which lie words that nobody uses any
 * more. */
static void walk_frames(HeapWalk *walk, Thread *t)
{
    for (Frame *f = t->frame; f; f = f->previous)
        walk_from(walk, f, frame_stack(f));
}

bool vm_each_object(ObjectVisitor visit, void *data)
{
    HeapWalk walk = {0};
    walk_from(&walk, &rt, &rt + 1);
    for (Thread *t = rt.threads; t; t = t->next)
        if (t->stack_base)
            walk_frames(&walk, t);
    return walk_objects(&walk, visit, data);
}

/* ---- polls ---- */

static void notify_collected(void)
{
    if (rt.thread && (finalize_pending() || weak_pending()))
        __atomic_or_fetch(&rt.thread->eval_breaker, BREAK_FINALIZE, __ATOMIC_RELAXED);
}

static bool take_break(Thread *t, uint32_t bit)
{
    if (!(t->eval_breaker & bit))
        return false;
    __atomic_and_fetch(&t->eval_breaker, ~bit, __ATOMIC_RELAXED);
    return true;
}

/* Finalizers and callbacks see no exception, and leave none. */
static void run_finalizers(Thread *t)
{
    Value pending = error_take(), stop = t->stop_value;
    finalize_run();
    weakref_run_callbacks();
    error_restore(pending);
    t->stop_value = stop;
}

static void collect_dropped(void)
{
    vm_clear_dead_stack();
    gc_collect();
    run_finalizers(rt.thread);
}

bool vm_poll(void)
{
    Thread *t = rt.thread;
    if (take_break(t, BREAK_SIGNAL) && rt.services.poll_signals)
        TRY(rt.services.poll_signals());
    if (take_break(t, BREAK_FINALIZE))
        run_finalizers(t);
    if (take_break(t, BREAK_GIL))
        gil_yield();
    if (take_break(t, BREAK_ASYNC)) {
        Value exception = t->async_exception;
        t->async_exception = 0;
        if (exception)
            return raise_object(exception);
    }
    return true;
}

void vm_set_collecting(bool on) { rt.vm->collecting = on; }

/* ---- running ---- */

enum { OUTSIDE_FRAMES = 2 << 10 };

static void run_outside(Thread *thread, EngineState *state)
{
    struct VmThread *vm = thread->vm;
    Value *outer = vm->live_end;
    bool (*work)(Thread *, EngineState *) = state->outside;
    state->outside = 0;
    vm->live_end = state->sp;
    gc_scrub_stack(OUTSIDE_FRAMES); /* where the frames of what collects will have holes */
    state->raising = !work(thread, state);
    vm->live_end = outer;
}

Value run_on(Thread *thread, EngineState *state)
{
    for (;;) {
        if (UNLIKELY(state->outside != 0))
            run_outside(thread, state);
        Value result = trace_active(thread) ? engine_run_traced(thread, state)
                                            : engine_run(thread, state);
        if (LIKELY(result != ENGINE_SWITCH))
            return result;
    }
}

Value vm_run_body(Function *f, Value mapping)
{
    Thread *thread = rt.thread;
    TRY(stack_check(""));
    Frame *frame = (Frame *)call_stack_top(thread);
    if (UNLIKELY((Value *)frame + FRAME_HEAD + FRAME_SLACK > thread->stack_limit))
        return call_too_deep(thread);
    frame->function = f;
    TRY(call_bind(thread, frame, 0, 0));
    frame->return_pc = (Instruction *)((uint64_t)thread->pc | RETURN_ENTRY | RETURN_SPECIAL);
    frame_tail(frame)[1] = mapping;
    return run_frame(thread, function_entry(f), frame_stack(frame));
}

Value vm_builtins_of(Value globals)
{
    Value v = dict_get_str(globals, NAME(__builtins__));
    if (v == UNBOUND) {
        Value current = vm_current_builtins();
        return current ? current : rt.builtins;
    }
    if (is_dict(v))
        return v;
    /* Anything else is only asked when a name isn't found elsewhere (slow_load_global). */
    return is_exact(v, TYPE_module) ? module_dict(v) : dict_new();
}

Value vm_exec_code(Value code, Value globals, Value locals, Value closure)
{
    bool present;
    TRY(dict_contains(globals, NAME(__builtins__), &present));
    if (!present) {
        Value builtins = vm_current_builtins();
        TRY(dict_set(globals, NAME(__builtins__), builtins ? builtins : rt.builtins));
    }
    Function *f = as_function(TRY(function_new(code, globals)));
    if (as_code(code)->free_count != (closure ? tuple_count(closure) : 0))
        RAISE(TypeError, "code object may not contain free variables");
    f->closure = closure;
    if (as_code(code)->flags & CODE_OPTIMIZED)
        return vm_run_body(f, 0);
    return vm_run_body(f, locals ? locals : globals);
}

/* ---- the running frame ---- */

Value vm_current_globals(void)
{
    Frame *f = rt.thread->frame;
    return f ? f->function->globals : 0;
}

Value vm_current_builtins(void)
{
    Frame *f = rt.thread->frame;
    return f ? f->function->builtins : 0;
}

static Value current_frame(void) { return vm_frame_object(0); }

Value vm_current_locals(void)
{
    Frame *f = rt.thread->frame;
    return f ? frame_visible_locals(f) : 0;
}

Value vm_frame_object(size_t depth)
{
    Frame *f = frame_at(depth);
    return f ? from_object(frame_object(rt.thread, f)) : 0;
}

Value vm_thread_frame(Thread *thread)
{
    return thread->frame ? from_object(frame_object(thread, thread->frame)) : 0;
}

bool vm_frame_info(size_t depth, Code **code, Value *globals, int *line)
{
    Frame *f = frame_at(depth);
    if (!f)
        return false;
    *code = frame_code(f);
    *globals = f->function->globals;
    Instruction *pc = frame_pc(rt.thread, f);
    *line = pc ? code_line(*code, (uint32_t)(pc - (*code)->instructions - 1)) : -1;
    return true;
}

/* ---- services ---- */

static Value current_module_name(void)
{
    Value globals = vm_current_globals();
    return globals ? dict_get_str(globals, NAME(__name__)) : UNBOUND;
}

/* super(): the class of the method that runs and its first argument. */
static bool super_arguments(Value *type, Value *object)
{
    Frame *frame = rt.thread->frame;
    if (!frame)
        RAISE(RuntimeError, "super(): no current frame");
    Code *code = frame_code(frame);
    if (code->arg_count == 0 && !(code->flags & CODE_VARARGS))
        RAISE(RuntimeError, "super(): no arguments");
    Value first = frame->locals[0];
    if (first && code->local_kinds[0] & LOCAL_CELL && is_exact(first, TYPE_cell))
        first = as_cell(first)->value;
    if (!first)
        RAISE(RuntimeError, "super(): arg[0] deleted");
    for (uint32_t i = code->local_count - code->free_count; i < code->local_count; i++) {
        if (code->local_names[i] != NAME(__class__))
            continue;
        Value class = as_cell(frame->locals[i])->value;
        if (!class)
            RAISE(RuntimeError, "super(): empty __class__ cell");
        if (!is_type(class))
            RAISE(RuntimeError, "super(): __class__ is not a type (%T)", class);
        *type = class;
        *object = first;
        return true;
    }
    RAISE(RuntimeError, "super(): __class__ cell not found");
}

/* How many different names does `self.name = ...` set in the function? */
static uint32_t guess_attributes(Value init)
{
    if (!is_exact(init, TYPE_function))
        return 0;
    Code *code = as_function(init)->code;
    if (!code_complete(code)) {
        error_clear();                  /* it is raised again by the call */
        return 0;
    }
    uint32_t count = 0;
    uint64_t seen = 0; /* names beyond the 64th count each time */
    Instruction previous = 0;
    for (uint32_t i = 0; i < code->count; i++) {
        Instruction word = code->instructions[i];
        uint8_t op = INSTRUCTION_OP(word);
        if (opcode_generic[op] == OP_STORE_ATTR && INSTRUCTION_OP(previous) == OP_LOAD_FAST
            && INSTRUCTION_ARG(previous) == 0) {
            uint32_t name = INSTRUCTION_ARG(word);
            count += name >= 64 || !(seen >> name & 1);
            seen |= name < 64 ? UINT64_C(1) << name : 0;
        }
        previous = word;
        i += opcode_cached[op];
    }
    return count;
}

bool vm_init(void)
{
    rt.vm = gc_alloc_root(sizeof *rt.vm);
    if (!rt.vm)
        return false;
    if (!rt.recursion_limit)
        rt.recursion_limit = 1000;
    rt.services.collect = collect_dropped;
    rt.services.generator_next = generator_next_into;
    rt.services.current_globals = vm_current_globals;
    rt.services.current_locals = vm_current_locals;
    rt.services.current_frame = current_frame;
    rt.services.current_module_name = current_module_name;
    rt.services.super_arguments = super_arguments;
    rt.services.guess_attributes = guess_attributes;
    rt.services.flush_caches = specialise_flush;
    rt.services.after_fork_in_child = thread_after_fork;
    gc_add_root_scanner(scan_stacks, 0);
    gc_set_notifier(notify_collected);
    rt.vm->last_thread_id = rt.thread->id;
    return vm_thread_init(rt.thread, true) && gil_init();
}
