/* SPDX-License-Identifier: MIT
 *
 * _asyncio: Future, a result that is there sooner or later, and FutureIter, what `await`
 * iterates over: it yields the future once and then has its result.
 */
#include "modules/asyncio.h"

#include "modules/contextvars.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/generator.h"

static Future *as_future(Value v)
{
    return (Future *)v;
}

static Value or_none(Value v)
{
    return v ? v : NONE;
}

static bool check(const Future *f)
{
    if (!f->loop)
        RAISE(RuntimeError, "Future object is not initialized.");
    return true;
}

/* An exception of the library's with a text. */
static int raise_library(Value class, const char *text)
{
    return raise_object(TRY(call1(class, TRY(str_from_text(text)))));
}

static int raise_invalid_state(const char *text)
{
    return raise_library(TRY(asyncio_state())->invalid_state_error, text);
}

/* --- making --- */

/* The stack, in debug mode. */
static bool note_source(Future *f)
{
    bool debug;
    AsyncioState *s = TRY(asyncio_state());
    TRY(value_truth(TRY(call_method0(f->loop, NAME(get_debug))), &debug));
    if (debug && !rt.finalizing)
        f->source_traceback = TRY(call0(s->extract_stack));
    return true;
}

bool asyncio_future_init(Future *f, Value loop)
{
    f->loop = f->callback = f->context = f->callbacks = 0;
    f->result = f->exception = f->traceback = f->source_traceback = 0;
    f->cancel_message = f->cancelled_error = 0;
    f->state = FUTURE_PENDING;
    f->log_traceback = f->blocking = false;
    f->loop = loop == NONE ? TRY(asyncio_event_loop()) : loop;
    return note_source(f);
}

static Value future_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(TRY(type_alloc(type, 0)));
}

static bool future_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value loop;
    TRY(arguments_place("Future(*, loop=None)", args, nargs, kwnames, &loop));
    return asyncio_future_init(as_future(self), loop);
}

/* --- callbacks --- */

/* All of them are called soon, in the order they were added. */
static bool schedule_callbacks(Future *f)
{
    Value first = f->callback, context = f->context, more = f->callbacks;
    f->callback = f->context = f->callbacks = 0;
    if (first)
        TRY(asyncio_call_soon(f->loop, first, from_object(f), context));
    for (size_t i = 0; more && i < list_count(more); i++) {
        const Value *pair = as_tuple(as_list(more)->items[i])->items;
        TRY(asyncio_call_soon(f->loop, pair[0], from_object(f), pair[1]));
    }
    return true;
}

bool asyncio_future_add_callback(Future *f, Value callback, Value context)
{
    TRY(check(f));
    if (f->state != FUTURE_PENDING)
        return asyncio_call_soon(f->loop, callback, from_object(f), context);
    if (!f->callback && !f->callbacks) {
        f->callback = callback;
        f->context = context;
        return true;
    }
    if (!f->callbacks)
        f->callbacks = TRY(list_new(1));
    return list_push(f->callbacks, TRY(tuple_pair(callback, context)));
}

static Value future_add_done_callback(Value *args)
{
    Value context = args[2] == UNBOUND ? TRY(contextvars_copy()) : args[2];
    TRY(asyncio_future_add_callback(as_future(args[0]), args[1], context));
    return NONE;
}

/* All callbacks as a new list of pairs. */
static Value all_callbacks(const Future *f)
{
    Value list = TRY(list_new(1));
    if (f->callback)
        TRY(list_push(list, TRY(tuple_pair(f->callback, f->context))));
    if (f->callbacks)
        TRY(list_extend(list, f->callbacks));
    return list;
}

static void set_callbacks(Future *f, Value list)
{
    f->callback = f->context = 0;
    f->callbacks = list_count(list) ? list : 0;
}

/* Those that compare equal; comparing may add others, which stay. */
static Value future_remove_done_callback(Value *args)
{
    Future *f = as_future(args[0]);
    TRY(check(f));
    Value before = TRY(all_callbacks(f)), kept = TRY(list_new(1));
    for (size_t i = 0; i < list_count(before); i++) {
        Value pair = as_list(before)->items[i];
        bool equal;
        TRY(compare_equal(as_tuple(pair)->items[0], args[1], &equal));
        if (!equal)
            TRY(list_push(kept, pair));
    }
    size_t removed = list_count(before) - list_count(kept);
    Value after = TRY(all_callbacks(f));
    for (size_t i = list_count(before); i < list_count(after); i++)
        TRY(list_push(kept, as_list(after)->items[i]));
    if (f->callback || f->callbacks)
        set_callbacks(f, kept);
    return small_int((int64_t)removed);
}

/* --- becoming done --- */

bool asyncio_future_set_result(Future *f, Value result)
{
    TRY(check(f));
    if (f->state != FUTURE_PENDING)
        return raise_invalid_state("invalid state");
    f->result = result;
    f->state = FUTURE_FINISHED;
    return schedule_callbacks(f);
}

bool asyncio_future_set_exception(Future *f, Value exception)
{
    TRY(check(f));
    if (f->state != FUTURE_PENDING)
        return raise_invalid_state("invalid state");
    if (is_type(exception) && as_type(exception)->flags & IS_EXCEPTION)
        exception = TRY(call0(exception));
    if (!is_exception(exception))
        RAISE(TypeError, "invalid exception object");
    if (type_of(exception) == rt.types[TYPE_StopIteration])
        RAISE(TypeError,
              "StopIteration interacts badly with generators and cannot be raised "
              "into a Future");
    if (f->state != FUTURE_PENDING)
        return raise_invalid_state("invalid state");
    f->exception = exception;
    f->traceback = as_exception(exception)->traceback;
    f->state = FUTURE_FINISHED;
    TRY(schedule_callbacks(f));
    f->log_traceback = true;
    return true;
}

bool asyncio_future_cancel(Future *f, Value message, bool *cancelled)
{
    TRY(check(f));
    f->log_traceback = false;
    *cancelled = f->state == FUTURE_PENDING;
    if (!*cancelled)
        return true;
    f->state = FUTURE_CANCELLED;
    f->cancel_message = message;
    return schedule_callbacks(f);
}

static Value future_set_result(Value *args)
{
    TRY(asyncio_future_set_result(as_future(args[0]), args[1]));
    return NONE;
}

static Value future_set_exception(Value *args)
{
    TRY(asyncio_future_set_exception(as_future(args[0]), args[1]));
    return NONE;
}

static Value future_cancel(Value *args)
{
    bool cancelled;
    TRY(asyncio_future_cancel(as_future(args[0]), args[1], &cancelled));
    return from_bool(cancelled);
}

/* --- being done --- */

Value asyncio_cancelled_error(Future *f)
{
    Value error = f->cancelled_error;
    AsyncioState *s = TRY(asyncio_state());
    f->cancelled_error = 0;
    if (error)
        return error;
    if (!f->cancel_message || f->cancel_message == NONE)
        return call0(s->cancelled_error);
    return call1(s->cancelled_error, f->cancel_message);
}

/* Raises what tells that there is no result. */
static bool check_finished(Future *f, const char *message)
{
    if (f->state == FUTURE_CANCELLED)
        return raise_object(TRY(asyncio_cancelled_error(f)));
    if (f->state != FUTURE_FINISHED)
        return raise_invalid_state(message);
    f->log_traceback = false;
    return true;
}

Value asyncio_future_result(Future *f)
{
    TRY(check_finished(f, "Result is not set."));
    if (!f->exception)
        return or_none(f->result);
    if (f->traceback)
        as_exception(f->exception)->traceback = f->traceback;
    return raise_object(f->exception);
}

static Value future_result(Value *args)
{
    return asyncio_future_result(as_future(args[0]));
}

static Value future_exception(Value *args)
{
    TRY(check_finished(as_future(args[0]), "Exception is not set."));
    return or_none(as_future(args[0])->exception);
}

static Value future_done(Value *args)
{
    const Future *f = as_future(args[0]);
    return from_bool(f->loop && f->state != FUTURE_PENDING);
}

static Value future_cancelled(Value *args)
{
    const Future *f = as_future(args[0]);
    return from_bool(f->loop && f->state == FUTURE_CANCELLED);
}

static Value future_get_loop(Value *args)
{
    TRY(check(as_future(args[0])));
    return as_future(args[0])->loop;
}

static Value future_make_cancelled_error(Value *args)
{
    return asyncio_cancelled_error(as_future(args[0]));
}

/* --- dying --- */

void asyncio_report(Future *f, Value message, const char *key)
{
    Value context = message ? dict_new() : 0;
    if (context && dict_set_text(context, key, from_object(f)) &&
        dict_set_text(context, "message", message) &&
        (!f->exception || dict_set_text(context, "exception", f->exception)) &&
        (!f->source_traceback ||
         dict_set_text(context, "source_traceback", f->source_traceback)) &&
        call_method1(f->loop, NAME(call_exception_handler), context))
        return;
    rt.services.unraisable(0, from_object(f));
}

void asyncio_future_finalize(Value self)
{
    Future *f = as_future(self);
    if (!f->log_traceback)
        return;
    f->log_traceback = false;
    asyncio_report(f, str_format("%S exception was never retrieved", type_of(self)->name),
                   "future");
}

/* --- attributes --- */

static Value get_state(Value self)
{
    static const char *const names[] = {"PENDING", "CANCELLED", "FINISHED"};
    return str_from_text(names[as_future(self)->state]);
}

static Value get_blocking(Value self)
{
    return from_bool(as_future(self)->loop && as_future(self)->blocking);
}

static bool set_blocking(Value self, Value value)
{
    if (!value)
        RAISE(AttributeError, "cannot delete attribute");
    TRY(check(as_future(self)));
    return value_truth(value, &as_future(self)->blocking);
}

static Value get_log_traceback(Value self)
{
    return from_bool(as_future(self)->loop && as_future(self)->log_traceback);
}

static bool set_log_traceback(Value self, Value value)
{
    bool truth;
    if (!value)
        RAISE(AttributeError, "cannot delete attribute");
    TRY(value_truth(value, &truth));
    if (truth)
        RAISE(ValueError, "_log_traceback can only be set to False");
    as_future(self)->log_traceback = false;
    return true;
}

static Value get_callbacks(Value self)
{
    Value list = TRY(all_callbacks(as_future(self)));
    return list_count(list) ? list : NONE;
}

static bool set_cancel_message(Value self, Value value)
{
    if (!value)
        RAISE(AttributeError, "cannot delete attribute");
    as_future(self)->cancel_message = value;
    return true;
}

#define GETTER(field)                           \
    static Value get_##field(Value self)        \
    {                                           \
        return or_none(as_future(self)->field); \
    }
GETTER(loop)
GETTER(result)
GETTER(exception)
GETTER(source_traceback)
GETTER(cancel_message)

static Value future_repr(Value self)
{
    return call1(TRY(asyncio_state())->future_repr, self);
}

static Value future_iter(Value self);

const Method asyncio_future_methods[] = {
    {"result($self, /)", future_result,
     "The result; or raise the exception that was set instead, CancelledError, or\n"
     "InvalidStateError if there is none yet."},
    {"exception($self, /)", future_exception,
     "The exception that was set, or None; CancelledError and InvalidStateError are "
     "raised\n"
     "as by result().", .flags = METHOD_CLASS},
    {"set_result($self, result, /)", future_set_result,
     "Set the result and have the callbacks called.", .flags = METHOD_CLASS},
    {"set_exception($self, exception, /)", future_set_exception,
     "Set an exception instead of a result, and have the callbacks called.",
     .flags = METHOD_CLASS},
    {"add_done_callback($self, fn, /, *, context=<unrepresentable>)",
     future_add_done_callback,
     "Have fn(future) called by the loop when the future is done, in the context or a "
     "copy\n"
     "of the current one."},
    {"remove_done_callback($self, fn, /)", future_remove_done_callback,
     "Remove a callback wherever it was added; return how often that was.",
     .flags = METHOD_CLASS},
    {"cancel($self, /, msg=None)", future_cancel,
     "Cancel the future, unless it is done, and have the callbacks called. Whether it "
     "was\n"
     "cancelled now."},
    {"cancelled($self, /)", future_cancelled, "Was it cancelled?"},
    {"done($self, /)", future_done, "Has it a result or exception, or was it cancelled?"},
    {"get_loop($self, /)", future_get_loop, "The event loop it belongs to.",
     .flags = METHOD_CLASS},
    {"_make_cancelled_error($self, /)", future_make_cancelled_error,
     "The CancelledError to raise, once."},
    {0},
};

static const GetSet future_getset[] = {
    {"_state", get_state, 0, "PENDING, CANCELLED or FINISHED."},
    {"_asyncio_future_blocking", get_blocking, set_blocking,
     "Has it been yielded by `await`?"},
    {"_loop", get_loop, 0, "The event loop."},
    {"_callbacks", get_callbacks, 0, "Callbacks with their contexts, or None."},
    {"_result", get_result, 0, "The result."},
    {"_exception", get_exception, 0, "The exception."},
    {"_log_traceback", get_log_traceback, set_log_traceback,
     "Is an exception to be reported that nobody asked for?"},
    {"_source_traceback", get_source_traceback, 0, "Where it was made, in debug mode."},
    {"_cancel_message", get_cancel_message, set_cancel_message,
     "The argument of cancel()."},
    {0},
};

TYPE(AsyncioFuture, .name = "_asyncio.Future", .size = sizeof(Future),
     .attrs_offset = offsetof(Future, dict),
     .flags = TYPE_BASE | TYPE_DICT | TYPE_WEAKREF | TYPE_GENERIC,
     .new_signature = "(*, loop=None)", .methods = METHODS(asyncio_future_methods),
     .getset = future_getset,
     .slots = {.construct = future_construct,
               .init = future_init,
               .repr = future_repr,
               .iter = future_iter,
               .await = future_iter,
               .finalize = asyncio_future_finalize},
     .doc = "A result that an event loop's callbacks and tasks can wait for. It is set "
            "once,\n"
            "from the loop's thread; whoever awaits the future gets it.");

/* --- awaiting --- */

typedef struct FutureIter {
    Object head;
    Future *future; /* 0: done with it */
} FutureIter;

static Value future_iter(Value self)
{
    TRY(check(as_future(self)));
    FutureIter *it = TRY(type_alloc(rt.types[TYPE_AsyncioFutureIter], 0));
    it->future = as_future(self);
    return from_object(it);
}

static Value future_step(Value self)
{
    FutureIter *it = (FutureIter *)self;
    Future *f = it->future;
    rt.thread->stop_value = NONE;
    if (!f)
        return END;
    if (f->state == FUTURE_PENDING) {
        if (f->blocking)
            RAISE(RuntimeError, "await wasn't used with future");
        f->blocking = true;
        return from_object(f);
    }
    it->future = 0;
    rt.thread->stop_value = TRY(asyncio_future_result(f));
    return END;
}

static Value iter_send(Value *args)
{
    return generator_raise_stop(future_step(args[0]));
}

static Value iter_throw(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("throw", nargs - 1, kwnames, 1, 3));
    Value exception = TRY(generator_throw_argument(args + 1, nargs - 1));
    ((FutureIter *)args[0])->future = 0;
    return raise_object(exception);
}

static Value iter_close(Value *args)
{
    ((FutureIter *)args[0])->future = 0;
    return NONE;
}

static Value iter_self(Value self)
{
    return self;
}

static const Method iter_methods[] = {
    {"send($self, value, /)", iter_send, "Go on; the value doesn't matter."},
    {"throw", 0, "Raise the exception.", .raw = iter_throw},
    {"close($self, /)", iter_close, "Forget the future."},
    {0},
};

TYPE(AsyncioFutureIter, .name = "_asyncio.FutureIter", .size = sizeof(FutureIter),
     .flags = TYPE_NO_NEW, .methods = METHODS(iter_methods),
     .slots = {.iter = iter_self, .next = future_step},
     .doc = "What awaiting a future iterates over.");
