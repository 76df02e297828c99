/* SPDX-License-Identifier: MIT
 *
 * Generators and coroutines: leaving the stack and coming back, send, throw, close.
 *
 * The exception that a generator is handling is its own: while it is suspended it lies
 * in `handled`; while it runs, `resumer_handled` keeps what was being handled outside.
 */
#include "vm/generator.h"

#include "gc/finalize.h"
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "bytecode/intrinsics.h"
#include "vm/vm_state.h"

/* "generator", "coroutine" or "async generator", for messages. */
static const char *kind_name(Generator *g)
{
    Value v = from_object(g);
    return is_exact(v, TYPE_coroutine) ? "coroutine"
         : is_exact(v, TYPE_async_generator) ? "async generator" : "generator";
}

/* ---- moving frames ---- */

/* Word by word, which is what `volatile` is for: reading two words at once that were just
 * written one by one stalls the processor until they have reached its cache. */
static inline void copy_words(Value *to, const volatile Value *from, size_t n)
{
    while (n--)
        to[n] = from[n];
}

static void generator_finalize(void *object);

/* cr_origin: (file, line, name) of the innermost frames. */
static Value call_origin(Thread *thread)
{
    uint32_t depth = 0;
    Value entries[64];
    for (Frame *f = thread->frame->previous; f && depth < thread->coroutine_origin_depth
         && depth < countof(entries); f = f->previous) {
        Code *code = frame_code(f);
        int line = code_line(code, (uint32_t)(frame_pc(thread, f) - code->instructions - 1));
        entries[depth++] = TRY(tuple_pack(3, code->filename, small_int(line), code->name));
    }
    return tuple_new(entries, depth);
}

Value generator_new(Thread *thread, Frame *frame, Instruction *pc)
{
    Code *code = frame_code(frame);
    size_t words = code->local_count + FRAME_TAIL;
    Generator *g = gc_alloc_object(sizeof *g + (words + code->stack_size) * sizeof(Value));
    if (UNLIKELY(!g))
        return raise_no_memory();
    enum TypeId type = code->flags & CODE_COROUTINE ? TYPE_coroutine
                     : code->flags & CODE_ASYNC_GENERATOR ? TYPE_async_generator : TYPE_generator;
    g->head.shape = rt.shapes[type];
    g->code = code;
    g->name = frame->function->name;
    g->qualname = frame->function->qualname;
    g->pc = pc;
    g->frame.function = frame->function;
    copy_words(g->frame.locals, frame->locals, words);
    g->mapping = frame_tail(frame)[1];
    frame_tail(&g->frame)[1] = from_object(g);
    if (frame_flags(frame) & RETURN_OBJECT) {
        frame_suspend(frame, &g->frame, from_object(g), pc);
        uint64_t flags = frame_flags(frame) & ~RETURN_OBJECT;
        if (flags == RETURN_SPECIAL)
            flags = 0;
        frame->return_pc = (Instruction *)((uint64_t)frame_return_pc(frame) | flags);
    }
    if (type == TYPE_coroutine) {
        if (UNLIKELY(thread->coroutine_origin_depth))
            g->origin = TRY(call_origin(thread));
        g->has_finalizer = true;
        if (!finalize_register(g, generator_finalize))
            return raise_no_memory();
    }
    return from_object(g);
}

static ALWAYS_INLINE Value *push(Thread *thread, Generator *g, Value *base, Instruction *return_pc,
                                 uint64_t flags)
{
    Code *code = g->code;
    Frame *frame = (Frame *)base;
    if (UNLIKELY(frame->locals + code->local_count + code->stack_size + FRAME_TAIL + FRAME_SLACK
                 > thread->stack_limit)
        || UNLIKELY(thread->recursion_depth >= rt.recursion_limit))
        return (Value *)(uintptr_t)call_too_deep(thread);
    size_t words = code->local_count + FRAME_TAIL + g->operand_count;
    frame->function = g->frame.function;
    copy_words(frame->locals, g->frame.locals, words);
    frame->return_pc = (Instruction *)((uint64_t)return_pc | flags);
    frame->previous = thread->frame;
    if (UNLIKELY(frame->locals[code->local_count] != 0))
        frame_resume(thread, frame);
    thread->frame = frame;
    thread->recursion_depth++;
    g->state = GENERATOR_RUNNING;
    g->resumer_handled = thread->handled;
    if (g->is_handling)
        thread->handled = g->handled;
    return frame->locals + words;
}

Value *generator_push(Thread *thread, Generator *g, Value *base, Instruction *return_pc, uint64_t flags)
{
    return push(thread, g, base, return_pc, flags);
}

/* Would abandoning it here skip a `finally` or `with`? All of a generator's body is in
 * the range of the handler that converts StopIteration: that one doesn't count. */
static bool needs_closing(Generator *g)
{
    Code *code = g->code;
    if (code->exception_range_count <= 1)
        return false;
    const ExceptionRange *range = code_handler(code, (uint32_t)(g->pc - code->instructions) - 1);
    if (!range)
        return false;
    Instruction first = code->instructions[range->handler];
    return opcode_generic[INSTRUCTION_OP(first)] != OP_CALL_INTRINSIC_1
           || INSTRUCTION_ARG(first) != INTRINSIC1_STOPITERATION_ERROR;
}

void generator_suspend(Thread *thread, Generator *g, Frame *frame, Value *sp, Instruction *pc)
{
    Code *code = g->code;
    size_t words = (size_t)(sp - frame->locals);
    copy_words(g->frame.locals, frame->locals, words);
    g->operand_count = (uint32_t)(words - code->local_count - FRAME_TAIL);
    g->pc = pc;
    g->state = GENERATOR_SUSPENDED;
    g->handled = g->is_handling ? thread->handled : 0;
    thread->handled = g->resumer_handled;
    g->resumer_handled = 0;
    g->frame.function = frame->function;
    if (UNLIKELY(frame->locals[code->local_count] != 0))
        frame_suspend(frame, &g->frame, from_object(g), pc);
    thread->frame = frame->previous;
    thread->recursion_depth--;
    if (UNLIKELY(code->exception_range_count > 1) && !g->has_finalizer && needs_closing(g))
        g->has_finalizer = finalize_register(g, generator_finalize);
}

void generator_finish(Thread *thread, Generator *g, Frame *frame)
{
    thread->handled = g->resumer_handled;
    g->resumer_handled = g->handled = 0;
    g->state = GENERATOR_FINISHED;
    memset(g->frame.locals, 0, (g->code->local_count + FRAME_TAIL + g->code->stack_size) * sizeof(Value));
    if (g->has_finalizer) {
        finalize_cancel(g);
        g->has_finalizer = false;
    }
}

/* ---- resuming from C ---- */

int generator_already_running(Generator *g)
{
    RAISE(ValueError, "%s already executing", kind_name(g));
}

/* Resume one that isn't running; value 0: with the pending exception. */
static ALWAYS_INLINE Value resume(Generator *g, Value value, const ItemSink *sink)
{
    Thread *thread = rt.thread;
    TRY(stack_check(""));
    Value *sp = TRY(push(thread, g, call_stack_top(thread), thread->pc,
                         RETURN_GENERATOR | RETURN_ENTRY | RETURN_SPECIAL));
    if (value)
        *sp++ = value;
    else if (g->is_handling)
        raise_object(error_take()); /* once more, for its context: what we are handling */
    if (!value && UNLIKELY(trace_active(thread)))
        trace_throw(thread, thread->frame, g->pc);
    EngineState state = {g->pc, sp, !value, 0, sink};
    return run_state(thread, &state);
}

static Value resume_finished(Generator *g, Value value, bool closing)
{
    if (is_exact(from_object(g), TYPE_coroutine) && !closing) {
        error_clear();
        RAISE(RuntimeError, "cannot reuse already awaited coroutine");
    }
    if (!value)
        return 0; /* the exception goes on */
    rt.thread->stop_value = NONE;
    return END;
}

static ALWAYS_INLINE Value resume_checked(Generator *g, Value value, bool closing, const ItemSink *sink)
{
    if (UNLIKELY(g->state == GENERATOR_RUNNING))
        return generator_already_running(g);
    if (UNLIKELY(g->state == GENERATOR_FINISHED))
        return resume_finished(g, value, closing);
    if (UNLIKELY(g->state == GENERATOR_CREATED && value && value != NONE))
        RAISE(TypeError, "can't send non-None value to a just-started %s", kind_name(g));
    return resume(g, value, sink);
}

/* With the pending exception; closing: by close(). */
static NOINLINE Value resume_raising(Generator *g, bool closing) { return resume_checked(g, 0, closing, 0); }

Value generator_resume(Generator *g, Value value) { return resume_checked(g, value, false, 0); }

Value generator_next_into(Value generator, const ItemSink *sink)
{
    return resume_checked(as_generator(generator), NONE, false, sink);
}

Value generator_raise_stop(Value result)
{
    if (result == END)
        return raise_stop_iteration(rt.thread->stop_value);
    return result;
}

/* One step of anything with __next__ or send(). */
Value generator_send(Value receiver, Value value)
{
    if (is_generator(receiver))
        return generator_resume(as_generator(receiver), value);
    rt.thread->stop_value = NONE;
    UnaryFn next = type_of(receiver)->slots.next;
    if (value == NONE && next)
        return next(receiver);
    Value result = call_method1(receiver, NAME(send), value);
    if (result || !error_is(TYPE_StopIteration))
        return result;
    StopIterationError *stop = (StopIterationError *)error_take();
    rt.thread->stop_value = stop->value ? stop->value : NONE;
    return END;
}

/* ---- delegation, throw, close ---- */

/* `to` is the cache word of the instruction that runs the one above. */
static bool delegates(const Instruction *to)
{
    return opcode_generic[INSTRUCTION_OP(to[-1])] == OP_SEND
        && opcode_generic[INSTRUCTION_OP(to[1])] == OP_YIELD_VALUE;
}

bool generator_reaches_entry(const Frame *frame)
{
    for (; !(frame_flags(frame) & RETURN_ENTRY); frame = frame->previous)
        if (!delegates(frame_return_pc(frame)))
            return false;
    return true;
}

Value generator_delegate(Generator *g)
{
    if (g->state != GENERATOR_SUSPENDED || !g->operand_count)
        return 0;
    Instruction next = *g->pc;
    if (opcode_generic[INSTRUCTION_OP(next)] != OP_RESUME || (INSTRUCTION_ARG(next) & 3) < 2)
        return 0;
    return frame_stack(&g->frame)[g->operand_count - 1];
}

/* close() of what is delegated to, if it has such a method. */
static bool close_delegate(Value delegate)
{
    if (is_generator(delegate))
        return generator_close(as_generator(delegate));
    Value method = attr_get_opt(delegate, NAME(close));
    if (!method)
        rt.services.unraisable(0, delegate);
    return !method || method == UNBOUND || call0(method);
}

/* Throw into the delegate; its `throw` method may be missing: UNBOUND. */
static Value throw_plain(Value delegate, Value exception)
{
    if (is_generator(delegate))
        return generator_throw(as_generator(delegate), exception, true);
    Value method = TRY(attr_get_opt(delegate, NAME(throw)));
    if (method == UNBOUND)
        return UNBOUND;
    rt.thread->stop_value = NONE;
    return call1(method, exception);
}

/* The same with the delegating generator's frame on the stack meanwhile, for who looks. */
static Value throw_delegate(Generator *g, Value delegate, Value exception)
{
    Thread *thread = rt.thread;
    g->state = GENERATOR_SUSPENDED;
    TRY(stack_check(""));
    Instruction *pc = thread->pc;
    Value *top = call_stack_top(thread);
    Value *sp = TRY(generator_push(thread, g, top, pc, RETURN_GENERATOR | RETURN_ENTRY | RETURN_SPECIAL));
    thread->pc = g->pc;
    Value result = throw_plain(delegate, exception);
    generator_suspend(thread, g, (Frame *)top, sp, g->pc);
    thread->pc = pc;
    return result;
}

Value generator_throw(Generator *g, Value exception, bool close)
{
    Value delegate = generator_delegate(g);
    if (!delegate) {
        if (g->state == GENERATOR_RUNNING)
            return generator_already_running(g);
        error_restore(exception);
        return resume_raising(g, false);
    }
    g->state = GENERATOR_RUNNING;
    Value result = UNBOUND;
    if (close && is_instance_of(exception, TYPE_GeneratorExit)) {
        bool closed = close_delegate(delegate);
        g->state = GENERATOR_SUSPENDED;
        if (!closed)
            return resume_raising(g, false);
    } else {
        result = throw_delegate(g, delegate, exception);
    }
    if (result == UNBOUND) {
        error_restore(exception);
        return resume_raising(g, false);
    }
    if (result == END) {
        /* The delegate has returned: CLEANUP_THROW wants StopIteration for that. */
        raise_stop_iteration(rt.thread->stop_value);
        return resume_raising(g, false);
    }
    return result ? result : resume_raising(g, false);
}

Value generator_close(Generator *g)
{
    if (g->state == GENERATOR_FINISHED)
        return NONE;
    if (g->state == GENERATOR_CREATED) {
        g->state = GENERATOR_FINISHED;
        finalize_cancel(g);
        g->has_finalizer = false;
        memset(g->frame.locals, 0, g->code->local_count * sizeof(Value));
        return NONE;
    }
    Value delegate = generator_delegate(g);
    bool closed = true;
    if (delegate) {
        g->state = GENERATOR_RUNNING;
        closed = close_delegate(delegate);
        g->state = GENERATOR_SUSPENDED;
    }
    if (closed) {
        Value exit = TRY(exception_new(TYPE_GeneratorExit, 0, 0));
        error_restore(exit);
    }
    Value result = resume_raising(g, true);
    if (result == END)
        return NONE;
    if (result)
        RAISE(RuntimeError, "%s ignored GeneratorExit", kind_name(g));
    if (error_clear_if(TYPE_StopIteration) || error_clear_if(TYPE_GeneratorExit))
        return NONE;
    return 0;
}

/* By the module warnings, which knows how to say where the coroutine was made. */
static void warn_unawaited(Generator *g)
{
    Value self = from_object(g), module = rt.services.import("warnings");
    Value warn = module ? attr_get_opt(module, NAME(_warn_unawaited_coroutine)) : 0;
    if (!module)
        error_clear();
    bool warned = warn && warn != UNBOUND && call1(warn, self);
    if (error_pending()) {
        warned = error_is(TYPE_RuntimeWarning);
        rt.services.unraisable(0, self);
    }
    if (warned)
        return;
    Value message = str_format("coroutine '%S' was never awaited", g->qualname);
    if (!message || !rt.services.warn(TYPE_RuntimeWarning, message, 1))
        rt.services.unraisable(0, self);
}

/* The last reference is gone. */
static void generator_finalize(void *object)
{
    Generator *g = object;
    if (g->state == GENERATOR_FINISHED || g->state == GENERATOR_RUNNING)
        return;
    Value pending = error_take();
    if (g->finalizer && !g->closed) {
        if (!call1(g->finalizer, from_object(g)))
            rt.services.unraisable(0, from_object(g));
    } else if (g->state == GENERATOR_CREATED && is_exact(from_object(g), TYPE_coroutine)) {
        warn_unawaited(g);
        g->state = GENERATOR_FINISHED;
    } else if (!generator_close(g)) {
        rt.services.unraisable(0, from_object(g));
    }
    error_restore(pending);
}

void generator_del(Value self) { generator_finalize(as_generator(self)); }

/* The instance that throwing a class makes. What fails meanwhile is thrown instead. */
static Value instantiate(Value type, Value value)
{
    if (value && value != NONE && type_is_subtype(type_of(value), as_type(type)))
        return value;
    Value exception = !value || value == NONE ? call0(type)
                    : is_tuple(value) ? call_with_dict(type, value, 0) : call1(type, value);
    if (exception && !is_exception(exception))
        exception = raise_error(TYPE_TypeError, "calling %R should have returned an instance of "
                                "BaseException, not %R", type, from_object(type_of(exception)));
    return exception ? exception : error_take();
}

/* throw(value), throw(type[, value[, traceback]]): the exception to throw. */
Value generator_throw_argument(Value *args, size_t nargs)
{
    if (nargs > 1) {
        Value text = TRY(str_from_text("the (type, exc, tb) signature of throw() is deprecated, "
                                       "use the single-arg signature instead."));
        TRY(rt.services.warn(TYPE_DeprecationWarning, text, 1));
    }
    Value type = args[0], value = nargs > 1 ? args[1] : 0, traceback = nargs > 2 ? args[2] : NONE;
    if (traceback != NONE && !is_exact(traceback, TYPE_traceback))
        RAISE(TypeError, "throw() third argument must be a traceback object");
    Value exception = type;
    if (is_type(type) && as_type(type)->flags & IS_EXCEPTION) {
        exception = instantiate(type, value);
    } else if (is_exception(type)) {
        if (value && value != NONE)
            RAISE(TypeError, "instance exception may not have a separate value");
    } else {
        RAISE(TypeError, "exceptions must be classes or instances deriving from BaseException, not %T", type);
    }
    if (traceback != NONE)
        as_exception(exception)->traceback = traceback;
    return exception;
}

Value generator_yield_from(Value iterable, const Code *in)
{
    if (is_exact(iterable, TYPE_coroutine)) {
        if (!(in->flags & (CODE_COROUTINE | CODE_ITERABLE_COROUTINE)))
            RAISE(TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
        return iterable;
    }
    return is_exact(iterable, TYPE_generator) ? iterable : iter_new(iterable);
}

/* ---- methods and attributes of generators and coroutines ---- */

static Value generator_iter(Value self) { return self; }
static Value generator_next(Value self) { return generator_resume(as_generator(self), NONE); }

static Value send_method(Value *args)
{
    return generator_raise_stop(generator_resume(as_generator(args[0]), args[1]));
}

static Value throw_method(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("throw", nargs - 1, kwnames, 1, 3));
    Value exception = TRY(generator_throw_argument(args + 1, nargs - 1));
    return generator_raise_stop(generator_throw(as_generator(args[0]), exception, true));
}

static Value close_method(Value *args) { return generator_close(as_generator(args[0])); }

static Value generator_repr(Value self)
{
    char address[24];
    snprintf(address, sizeof address, "%p", (void *)self);
    const char *kind = is_exact(self, TYPE_coroutine) ? "coroutine"
                     : is_exact(self, TYPE_async_generator) ? "async_generator" : "generator";
    return str_format("<%s object %S at %s>", kind, as_generator(self)->qualname, address);
}

/* The frame, wherever it is. */
static Value get_frame(Value self)
{
    Generator *g = as_generator(self);
    if (g->state == GENERATOR_FINISHED)
        return NONE;
    if (g->state != GENERATOR_RUNNING)
        return from_object(frame_object_suspended(g));
    for (Thread *t = rt.threads; t; t = t->next)
        for (Frame *f = t->frame; f; f = f->previous)
            if (frame_code(f) == g->code && frame_tail(f)[1] == self)
                return from_object(frame_object(t, f));
    return NONE;
}

static Value get_running(Value self) { return from_bool(as_generator(self)->state == GENERATOR_RUNNING); }
static Value get_suspended(Value self) { return from_bool(as_generator(self)->state == GENERATOR_SUSPENDED); }
static Value get_code(Value self)
{
    TRY(AUDIT("object.__getattr__", self, is_exact(self, TYPE_generator) ? NAME(gi_code)
                                                                         : NAME(cr_code)));
    return from_object(as_generator(self)->code);
}

static Value get_delegate(Value self)
{
    Value v = generator_delegate(as_generator(self));
    return v ? v : NONE;
}

static Value get_origin(Value self)
{
    Value v = as_generator(self)->origin;
    return v ? v : NONE;
}

static Value get_name(Value self) { return as_generator(self)->name; }
static Value get_qualname(Value self) { return as_generator(self)->qualname; }

static bool set_name(Value self, Value value)
{
    if (!value || !is_str(value))
        RAISE(TypeError, "__name__ must be set to a string object");
    as_generator(self)->name = value;
    return true;
}

static bool set_qualname(Value self, Value value)
{
    if (!value || !is_str(value))
        RAISE(TypeError, "__qualname__ must be set to a string object");
    as_generator(self)->qualname = value;
    return true;
}

static const GetSet generator_getset[] = {
    {"__name__", get_name, set_name, "The name of the generator."},
    {"__qualname__", get_qualname, set_qualname, "The qualified name of the generator."},
    {"gi_frame", get_frame, 0, "The frame, None when it has finished."},
    {"gi_running", get_running, 0, "Is it running?"},
    {"gi_suspended", get_suspended, 0, "Is it suspended at a yield?"},
    {"gi_yieldfrom", get_delegate, 0, "What `yield from` iterates, or None."},
    {"gi_code", get_code, 0, "The code object."},
    {0},
};

static const Method generator_table[] = {
    {"send($self, value, /)", send_method, "Resume with the value, as the result of `yield`."},
    {"throw($self, type, value=None, traceback=None, /)", .raw = throw_method,
     .doc = "Resume by raising the exception at the `yield`."},
    {"close($self, /)", close_method, "Raise GeneratorExit at the `yield` and expect it to end."},
    {0},
};

TYPE(generator, .size = sizeof(Generator), .flags = TYPE_NO_NEW | TYPE_WEAKREF | TYPE_GENERIC,
     .doc = "An iterator that a function with `yield` made.",
     .slots = {.getattribute = attr_generic_get,
               .repr = generator_repr, .iter = generator_iter, .next = generator_next,
               .finalize = generator_del},
     .methods = generator_table, .getset = generator_getset);

/* ---- coroutines ---- */

/* What `coroutine.__await__()` gives: iterates the coroutine. */
typedef struct CoroutineWrapper {
    Object head;
    Value coroutine;
} CoroutineWrapper;

static Value coroutine_await(Value self)
{
    CoroutineWrapper *w = gc_alloc_object(sizeof *w);
    if (!w)
        return raise_no_memory();
    w->head.shape = rt.shapes[TYPE_coroutine_wrapper];
    w->coroutine = self;
    return from_object(w);
}

static Value wrapped(Value self) { return ((CoroutineWrapper *)self)->coroutine; }
static Value wrapper_next(Value self) { return generator_next(wrapped(self)); }

static Value wrapper_send(Value *args)
{
    args[0] = wrapped(args[0]);
    return send_method(args);
}

static Value wrapper_throw(Value *args, size_t nargs, Value kwnames)
{
    args[0] = wrapped(args[0]);
    return throw_method(args, nargs, kwnames);
}

static Value wrapper_close(Value *args) { return generator_close(as_generator(wrapped(args[0]))); }

static const Method wrapper_table[] = {
    {"send($self, value, /)", wrapper_send, "Resume with the value."},
    {"throw($self, type, value=None, traceback=None, /)", .raw = wrapper_throw,
     .doc = "Resume by raising the exception."},
    {"close($self, /)", wrapper_close, "Raise GeneratorExit inside the coroutine."},
    {0},
};

TYPE(coroutine_wrapper, .size = sizeof(CoroutineWrapper), .flags = TYPE_NO_NEW,
     .doc = "Iterator over the steps of a coroutine.",
     .slots = {.iter = generator_iter, .next = wrapper_next}, .methods = wrapper_table);

static const Method coroutine_table[] = {
    {"send($self, value, /)", send_method, "Send the value into coroutine: the result of its `await`."},
    {"throw($self, type, value=None, traceback=None, /)", .raw = throw_method,
     .doc = "Raise the exception in coroutine, where it waits."},
    {"close($self, /)", close_method, "Raise GeneratorExit inside coroutine and expect it to end."},
    {0},
};

static const GetSet coroutine_getset[] = {
    {"__name__", get_name, set_name, "The name of the coroutine."},
    {"__qualname__", get_qualname, set_qualname, "The qualified name of the coroutine."},
    {"cr_await", get_delegate, 0, "What it awaits, or None."},
    {"cr_running", get_running, 0, "Is it running?"},
    {"cr_suspended", get_suspended, 0, "Is it suspended at an await?"},
    {"cr_frame", get_frame, 0, "The frame, None when it has finished."},
    {"cr_code", get_code, 0, "The code object."},
    {"cr_origin", get_origin, 0, "Where it was made, if that is tracked."},
    {0},
};

TYPE(coroutine, .size = sizeof(Generator), .flags = TYPE_NO_NEW | TYPE_WEAKREF | TYPE_GENERIC,
     .doc = "A call of an `async def` function.",
     .slots = {.getattribute = attr_generic_get,
               .repr = generator_repr, .await = coroutine_await, .finalize = generator_del},
     .methods = coroutine_table, .getset = coroutine_getset);

/* The iterator behind an awaitable, or UNBOUND if it is none. */
static Value awaitable_iterator(Value v)
{
    if (is_exact(v, TYPE_coroutine))
        return v;
    if (is_exact(v, TYPE_generator) && as_generator(v)->code->flags & CODE_ITERABLE_COROUTINE)
        return v;
    UnaryFn await = type_of(v)->slots.await;
    if (!await)
        return UNBOUND;
    Value iterator = TRY(await(v));
    if (is_exact(iterator, TYPE_coroutine)
        || (is_exact(iterator, TYPE_generator) && as_generator(iterator)->code->flags & CODE_ITERABLE_COROUTINE))
        RAISE(TypeError, "__await__() returned a coroutine");
    if (!type_of(iterator)->slots.next)
        RAISE(TypeError, "__await__() returned non-iterator of type '%T'", iterator);
    return iterator;
}

Value coroutine_awaitable(Value v, uint32_t where)
{
    Value iterator = TRY(awaitable_iterator(v));
    if (iterator == UNBOUND) {
        if (where == 0)
            RAISE(TypeError, "object %T can't be used in 'await' expression", v);
        RAISE(TypeError, "'async with' received an object from %s that does not implement __await__: %T",
              where == 1 ? "__aenter__" : "__aexit__", v);
    }
    if (is_exact(iterator, TYPE_coroutine) && generator_delegate(as_generator(iterator)))
        RAISE(RuntimeError, "coroutine is being awaited already");
    return iterator;
}

Value coroutine_aiter(Value v)
{
    UnaryFn aiter = type_of(v)->slots.aiter;
    if (!aiter)
        RAISE(TypeError, "'async for' requires an object with __aiter__ method, got %T", v);
    Value iterator = TRY(aiter(v));
    if (!type_of(iterator)->slots.anext)
        RAISE(TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: %T",
              iterator);
    return iterator;
}

Value coroutine_anext(Value iterator)
{
    UnaryFn anext = type_of(iterator)->slots.anext;
    if (!anext)
        RAISE(TypeError, "'async for' requires an iterator with __anext__ method, got %T", iterator);
    Value next = TRY(anext(iterator));
    if (is_exact(iterator, TYPE_async_generator))
        return next;
    Value awaitable = awaitable_iterator(next);
    if (awaitable == UNBOUND)
        awaitable = raise_error(TYPE_TypeError,
                                "object %T can't be used in 'await' expression", next);
    if (!awaitable)
        return raise_from_pending(TYPE_TypeError,
                                  "'async for' received an invalid object from __anext__: %T", next);
    return awaitable;
}
