/* SPDX-License-Identifier: MIT
 *
 * Asynchronous generators: anext, asend, athrow, aclose.
 *
 * Each of these methods makes an awaitable that drives the generator. What the generator
 * yields itself comes wrapped (ASYNC_GEN_WRAP) and ends the awaitable as its result; what
 * comes unwrapped is yielded by something that the generator awaits, and goes on to
 * the event loop.
 */
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/exceptions.h"
#include "objects/str.h"
#include "objects/type.h"
#include "vm/vm_state.h"

typedef struct WrappedValue {
    Object head;
    Value value;
} WrappedValue;

enum StepState { STEP_INIT, STEP_RUNNING, STEP_CLOSED };

/* async_generator_asend, async_generator_athrow. */
typedef struct Step {
    Object head;
    Generator *generator;
    Value value;       /* to send; athrow: the exception, 0 for aclose */
    enum StepState state;
} Step;

static const char *reuse_asend = "cannot reuse already awaited __anext__()/asend()";
static const char *reuse_athrow = "cannot reuse already awaited aclose()/athrow()";

Value asyncgen_wrap(Value v)
{
    WrappedValue *w = gc_alloc_object(sizeof *w);
    if (!w)
        return raise_no_memory();
    w->head.shape = rt.shapes[TYPE_async_generator_wrapped_value];
    w->value = v;
    return from_object(w);
}

TYPE(async_generator_wrapped_value, .size = sizeof(WrappedValue), .flags = TYPE_NO_NEW,
     .doc = "What an asynchronous generator yields.");

/* The hooks of sys.set_asyncgen_hooks, at first use. */
static bool init_hooks(Generator *g)
{
    if (g->hooks_done)
        return true;
    g->hooks_done = true;
    Thread *thread = rt.thread;
    g->finalizer = thread->asyncgen_finalizer;
    return !thread->asyncgen_firstiter || call1(thread->asyncgen_firstiter, from_object(g));
}

static Value step_new(enum TypeId type, Value generator, Value value)
{
    TRY(init_hooks(as_generator(generator)));
    Step *s = gc_alloc_object(sizeof *s);
    if (!s)
        return raise_no_memory();
    s->head.shape = rt.shapes[type];
    s->generator = as_generator(generator);
    s->value = value;
    return from_object(s);
}

static bool is_wrapped(Value v) { return is_exact(v, TYPE_async_generator_wrapped_value); }

/* A result of the generator as the awaitable gives it on: END with the yielded value when
 * the step is done, END of the generator is StopAsyncIteration. */
static Value unwrap(Generator *g, Value result)
{
    if (result && result != END) {
        if (!is_wrapped(result))
            return result;
        g->running_async = false;
        rt.thread->stop_value = ((WrappedValue *)result)->value;
        return END;
    }
    if (result == END)
        raise_object(from_object(rt.types[TYPE_StopAsyncIteration]));
    if (error_is(TYPE_StopAsyncIteration) || error_is(TYPE_GeneratorExit))
        g->closed = true;
    g->running_async = false;
    return 0;
}

/* ---- asend(value), __anext__() ---- */

static Value asend_finish(Step *s, Value result)
{
    result = unwrap(s->generator, result);
    if (!result || result == END)
        s->state = STEP_CLOSED;
    return result;
}

static bool asend_begin(Step *s)
{
    if (s->state == STEP_CLOSED)
        RAISE(RuntimeError, "%s", reuse_asend);
    if (s->state == STEP_INIT) {
        if (s->generator->running_async) {
            s->state = STEP_CLOSED;
            RAISE(RuntimeError, "anext(): asynchronous generator is already running");
        }
        s->state = STEP_RUNNING;
        s->generator->running_async = true;
    }
    return true;
}

static Value asend_send(Step *s, Value value)
{
    bool first = s->state == STEP_INIT;
    TRY(asend_begin(s));
    if (first && value == NONE)
        value = s->value;
    s->generator->running_async = true;
    return asend_finish(s, generator_resume(s->generator, value));
}

static Value asend_next(Value self) { return asend_send((Step *)self, NONE); }
static Value asend_send_method(Value *args)
{
    return generator_raise_stop(asend_send((Step *)args[0], args[1]));
}

static Value asend_throw_method(Value *args, size_t nargs, Value kwnames)
{
    Step *s = (Step *)args[0];
    TRY(arguments_check("throw", nargs - 1, kwnames, 1, 3));
    TRY(asend_begin(s));
    Value exception = TRY(generator_throw_argument(args + 1, nargs - 1));
    return generator_raise_stop(asend_finish(s, generator_throw(s->generator, exception, true)));
}

static Value step_close_method(Value *args)
{
    ((Step *)args[0])->state = STEP_CLOSED;
    return NONE;
}

static Value step_self(Value self) { return self; }

static const Method asend_methods[] = {
    {"send($self, value, /)", asend_send_method, "Resume with the value."},
    {"throw($self, type, value=None, traceback=None, /)", .raw = asend_throw_method,
     .doc = "Resume by raising the exception."},
    {"close($self, /)", step_close_method, "Give up."},
    {0},
};

TYPE(async_generator_asend, .size = sizeof(Step), .flags = TYPE_NO_NEW,
     .doc = "One step of an asynchronous generator.",
     .slots = {.iter = step_self, .await = step_self, .next = asend_next}, .methods = asend_methods);

/* ---- athrow(), aclose() ---- */

static int ignored_exit(Step *s)
{
    s->generator->running_async = false;
    s->state = STEP_CLOSED;
    RAISE(RuntimeError, "async generator ignored GeneratorExit");
}

/* aclose() ends well when the generator ends. */
static Value athrow_failed(Step *s)
{
    s->generator->running_async = false;
    s->state = STEP_CLOSED;
    if (!s->value && (error_is(TYPE_StopAsyncIteration) || error_is(TYPE_GeneratorExit))) {
        error_clear();
        rt.thread->stop_value = NONE;
        return END;
    }
    return 0;
}

static Value athrow_finish(Step *s, Value result)
{
    if (s->value) {
        result = unwrap(s->generator, result);
        return result ? result : athrow_failed(s);
    }
    if (result == END)
        result = raise_object(from_object(rt.types[TYPE_StopAsyncIteration]));
    if (result && is_wrapped(result))
        return ignored_exit(s);
    return result ? result : athrow_failed(s);
}

static Value athrow_begin(Step *s, Value value)
{
    Generator *g = s->generator;
    const char *who = s->value ? "athrow()" : "aclose()";
    if (g->running_async) {
        s->state = STEP_CLOSED;
        RAISE(RuntimeError, "%s: asynchronous generator is already running", who);
    }
    if (g->closed) {
        s->state = STEP_CLOSED;
        return raise_object(from_object(rt.types[TYPE_StopAsyncIteration]));
    }
    if (value != NONE)
        RAISE(RuntimeError, "can't send non-None value to a just-started coroutine");
    s->state = STEP_RUNNING;
    g->running_async = true;
    Value exception = s->value;
    if (!exception) {
        g->closed = true;
        exception = TRY(exception_new(TYPE_GeneratorExit, 0, 0));
    }
    return athrow_finish(s, generator_throw(g, exception, false));
}

static Value athrow_send(Step *s, Value value)
{
    if (s->state == STEP_CLOSED)
        RAISE(RuntimeError, "%s", reuse_athrow);
    if (s->generator->state == GENERATOR_FINISHED) {
        s->state = STEP_CLOSED;
        rt.thread->stop_value = NONE;
        return END;
    }
    if (s->state == STEP_INIT)
        return athrow_begin(s, value);
    return athrow_finish(s, generator_resume(s->generator, value));
}

static Value athrow_next(Value self) { return athrow_send((Step *)self, NONE); }
static Value athrow_send_method(Value *args)
{
    return generator_raise_stop(athrow_send((Step *)args[0], args[1]));
}

static Value athrow_throw_method(Value *args, size_t nargs, Value kwnames)
{
    Step *s = (Step *)args[0];
    TRY(arguments_check("throw", nargs - 1, kwnames, 1, 3));
    if (s->state == STEP_CLOSED)
        RAISE(RuntimeError, "%s", reuse_athrow);
    if (s->state == STEP_INIT) {
        if (s->generator->running_async) {
            s->state = STEP_CLOSED;
            RAISE(RuntimeError, "%s: asynchronous generator is already running",
                  s->value ? "athrow()" : "aclose()");
        }
        s->state = STEP_RUNNING;
        s->generator->running_async = true;
    }
    Value exception = TRY(generator_throw_argument(args + 1, nargs - 1));
    return generator_raise_stop(athrow_finish(s, generator_throw(s->generator, exception, true)));
}

static const Method athrow_methods[] = {
    {"send($self, value, /)", athrow_send_method, "Resume with the value."},
    {"throw($self, type, value=None, traceback=None, /)", .raw = athrow_throw_method,
     .doc = "Resume by raising the exception."},
    {"close($self, /)", step_close_method, "Give up."},
    {0},
};

TYPE(async_generator_athrow, .size = sizeof(Step), .flags = TYPE_NO_NEW,
     .doc = "Throwing into, or closing, an asynchronous generator.",
     .slots = {.iter = step_self, .await = step_self, .next = athrow_next}, .methods = athrow_methods);

/* ---- the generator itself ---- */

static Value asyncgen_anext(Value self) { return step_new(TYPE_async_generator_asend, self, NONE); }
static Value asend_method(Value *args) { return step_new(TYPE_async_generator_asend, args[0], args[1]); }
static Value aclose_method(Value *args) { return step_new(TYPE_async_generator_athrow, args[0], 0); }

static Value athrow_method(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("athrow", nargs - 1, kwnames, 1, 3));
    Value exception = TRY(generator_throw_argument(args + 1, nargs - 1));
    return step_new(TYPE_async_generator_athrow, args[0], exception);
}

static Value asyncgen_repr(Value self)
{
    char address[24];
    snprintf(address, sizeof address, "%p", (void *)self);
    return str_format("<async_generator object %S at %s>", as_generator(self)->qualname, address);
}

static Value get_name(Value self) { return as_generator(self)->name; }
static Value get_qualname(Value self) { return as_generator(self)->qualname; }
static Value get_code(Value self) { return from_object(as_generator(self)->code); }
static Value get_running(Value self) { return from_bool(as_generator(self)->running_async); }
static Value get_suspended(Value self) { return from_bool(as_generator(self)->state == GENERATOR_SUSPENDED); }

static Value get_await(Value self)
{
    Value v = generator_delegate(as_generator(self));
    return v ? v : NONE;
}

static Value get_frame(Value self)
{
    Generator *g = as_generator(self);
    if (g->state == GENERATOR_FINISHED || g->state == GENERATOR_RUNNING)
        return NONE;
    return from_object(frame_object_suspended(g));
}

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

static const GetSet asyncgen_getset[] = {
    {"__name__", get_name, set_name, "The name of the async generator."},
    {"__qualname__", get_qualname, set_qualname, "The qualified name of the async generator."},
    {"ag_await", get_await, 0, "What it awaits, or None."},
    {"ag_frame", get_frame, 0, "The frame."},
    {"ag_running", get_running, 0, "Is a step under way?"},
    {"ag_suspended", get_suspended, 0, "Is it suspended?"},
    {"ag_code", get_code, 0, "The code object."},
    {0},
};

static const Method asyncgen_methods[] = {
    {"asend($self, value, /)", asend_method, "An awaitable that resumes with the value."},
    {"athrow($self, type, value=None, traceback=None, /)", .raw = athrow_method,
     .doc = "An awaitable that raises the exception at the `yield`."},
    {"aclose($self, /)", aclose_method, "An awaitable that closes the generator."},
    {0},
};

TYPE(async_generator, .size = sizeof(Generator), .flags = TYPE_NO_NEW | TYPE_WEAKREF | TYPE_GENERIC,
     .doc = "An asynchronous iterator that an `async def` with `yield` made.",
     .slots = {.getattribute = attr_generic_get,
               .repr = asyncgen_repr, .aiter = step_self, .anext = asyncgen_anext,
               .finalize = generator_del},
     .methods = asyncgen_methods, .getset = asyncgen_getset);

/* ---- anext(iterator, default) ---- */

typedef struct AnextAwaitable {
    Object head;
    Value awaitable, fallback;
    Value iterator; /* behind the awaitable, from the first step on */
} AnextAwaitable;

Value coroutine_anext_default(Value awaitable, Value fallback)
{
    AnextAwaitable *a = gc_alloc_object(sizeof *a);
    if (!a)
        return raise_no_memory();
    a->head.shape = rt.shapes[TYPE_anext_awaitable];
    a->awaitable = awaitable;
    a->fallback = fallback;
    return from_object(a);
}

/* StopAsyncIteration ends the await with the default. */
static Value anext_result(AnextAwaitable *a, Value result)
{
    if (result || !error_clear_if(TYPE_StopAsyncIteration))
        return result;
    rt.thread->stop_value = a->fallback;
    return END;
}

static Value anext_iterator(Value self)
{
    AnextAwaitable *a = (AnextAwaitable *)self;
    if (!a->iterator)
        a->iterator = TRY(coroutine_awaitable(a->awaitable, 0));
    return a->iterator;
}

static Value anext_next(Value self)
{
    return anext_result((AnextAwaitable *)self, generator_send(TRY(anext_iterator(self)), NONE));
}

static Value anext_send(Value *args)
{
    Value result = generator_send(TRY(anext_iterator(args[0])), args[1]);
    return generator_raise_stop(anext_result((AnextAwaitable *)args[0], result));
}

static Value anext_throw(Value *args, size_t nargs, Value kwnames)
{
    Value iterator = TRY(anext_iterator(args[0]));
    Value result = call_method(iterator, NAME(throw), args + 1, nargs - 1);
    return generator_raise_stop(anext_result((AnextAwaitable *)args[0], result));
}

static Value anext_close(Value *args)
{
    return call_method0(TRY(anext_iterator(args[0])), NAME(close));
}

static const Method anext_methods[] = {
    {"send($self, value, /)", anext_send, "Resume with the value."},
    {"throw($self, type, value=None, traceback=None, /)", .raw = anext_throw,
     .doc = "Resume by raising the exception."},
    {"close($self, /)", anext_close, "Give up."},
    {0},
};

TYPE(anext_awaitable, .size = sizeof(AnextAwaitable), .flags = TYPE_NO_NEW,
     .doc = "What anext(iterator, default) returns.",
     .slots = {.iter = step_self, .await = step_self, .next = anext_next}, .methods = anext_methods);
