/* SPDX-License-Identifier: MIT
 *
 * _asyncio: Task, a future that drives a coroutine.
 *
 *     step: send None to the coroutine, or throw an exception into it
 *         it yields a future    the future's callback is wakeup, which makes the next
 * step it yields None        the loop is asked to call step soon it returns or raises the
 * task is done
 */
#include "modules/asyncio.h"

#include "modules/contextvars.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/generator.h"

static Task *as_task(Value v)
{
    return (Task *)v;
}

static Value or_none(Value v)
{
    return v ? v : NONE;
}

static bool task_step(Task *task, Value exception);

/* --- the callbacks: step and wakeup --- */

/* Calls task_step(task, exception); the exception may be 0. */
typedef struct TaskStep {
    Object head;
    Task *task;
    Value exception;
} TaskStep;

static Value step_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    TaskStep *step = (TaskStep *)self;
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "function takes no keyword arguments");
    if (nargs)
        RAISE(TypeError, "function takes no positional arguments");
    TRY(task_step(step->task, step->exception));
    return NONE;
}

static Value step_self(Value self)
{
    return from_object(((TaskStep *)self)->task);
}

static Value step_qualname(Value self)
{
    Value coroutine = ((TaskStep *)self)->task->coroutine;
    return attr_get(or_none(coroutine), NAME(__qualname__));
}

static const GetSet step_getset[] = {
    {"__self__", step_self, 0, "The task."},
    {"__qualname__", step_qualname, 0, "The coroutine's name."},
    {0},
};

TYPE(AsyncioTaskStep, .name = "_asyncio.TaskStepMethWrapper", .size = sizeof(TaskStep),
     .flags = TYPE_NO_NEW, .getset = step_getset, .slots = {.call = step_call},
     .doc = "Makes a task's next step.");

static bool step_soon(Task *task, Value exception)
{
    TaskStep *step = TRY(type_alloc(rt.types[TYPE_AsyncioTaskStep], 0));
    step->task = task;
    step->exception = exception;
    return asyncio_call_soon(task->future.loop, from_object(step), 0, task->task_context);
}

/* The future that the task waited for is done: its exception goes into the coroutine. */
static Value task_wakeup(Value *args)
{
    Value result = asyncio_is_future(args[1]) ? asyncio_future_result((Future *)args[1])
                                              : call_method0(args[1], NAME(result));
    TRY(task_step(as_task(args[0]), result ? 0 : error_take()));
    return NONE;
}

static const Method wakeup_method = {"TaskWakeupMethWrapper($self, future, /)",
                                     task_wakeup, "Makes a task's next step.", 0, 0};

/* --- making --- */

static Value task_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(TRY(type_alloc(type, 0)));
}

static bool is_coroutine(Value v, bool *is)
{
    *is = is_exact(v, TYPE_coroutine);
    if (*is)
        return true;
    return value_truth(TRY(call1(TRY(asyncio_state())->iscoroutine, v)), is);
}

static bool set_name(Task *task, Value name)
{
    AsyncioState *s = TRY(asyncio_state());
    if (name == NONE)
        task->name = TRY(str_format("Task-%lu", (unsigned long)++s->task_count));
    else
        task->name = is_exact(name, TYPE_str) ? name : TRY(value_str(name));
    return true;
}

static bool eager_start(Task *task);

/* args: coro, loop, name, context, eager_start */
static bool task_start(Task *task, Value *placed)
{
    bool is, eager;
    Future *f = &task->future;
    task->coroutine = task->waiter = task->name = task->task_context = 0;
    task->cancels = 0;
    task->must_cancel = task->log_destroy_pending = false;
    TRY(asyncio_future_init(f, placed[1]));
    TRY(is_coroutine(placed[0], &is));
    if (!is)
        RAISE(TypeError, "a coroutine was expected, got %R", placed[0]);
    task->task_context = placed[3] == NONE ? TRY(contextvars_copy()) : placed[3];
    task->log_destroy_pending = true;
    task->coroutine = placed[0];
    TRY(set_name(task, placed[2]));
    TRY(value_truth(placed[4], &eager));
    if (eager)
        TRY(value_truth(TRY(call_method0(f->loop, NAME(is_running))), &eager));
    if (eager)
        return eager_start(task);
    TRY(step_soon(task, 0));
    return asyncio_register_task(from_object(task));
}

static bool task_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[5];
    TRY(arguments_place(
        "Task(coro, *, loop=None, name=None, context=None, eager_start=False)", args,
        nargs, kwnames, placed));
    return task_start(as_task(self), placed);
}

/* --- a step --- */

static bool fail_soon(Task *task, Value message)
{
    Value error = TRY(call1(from_object(rt.types[TYPE_RuntimeError]), TRY(message)));
    return step_soon(task, error);
}

static bool wait_for(Task *task, Value future)
{
    bool cancelled;
    task->waiter = future;
    if (!task->must_cancel)
        return true;
    TRY(asyncio_cancel(future, task->future.cancel_message, &cancelled));
    if (cancelled)
        task->must_cancel = false;
    return true;
}

static bool other_loop(Task *task, Value future)
{
    return fail_soon(task,
                     str_format("Task %R got Future %R attached to a different loop",
                                from_object(task), future));
}

static bool not_awaited(Task *task, Value future)
{
    return fail_soon(task,
                     str_format("yield was used instead of yield from in task %R with %R",
                                from_object(task), future));
}

/* A future of ours was yielded. */
static bool await_future(Task *task, Future *f)
{
    Value future = from_object(f);
    if (f->loop != task->future.loop)
        return other_loop(task, future);
    if (!f->blocking)
        return not_awaited(task, future);
    f->blocking = false;
    Value wakeup = TRY(builtin_new(&wakeup_method, from_object(task), 0));
    TRY(asyncio_future_add_callback(f, wakeup, task->task_context));
    return wait_for(task, future);
}

static Value loop_of(Value future)
{
    Value method = TRY(attr_get_opt(future, NAME(get_loop)));
    return method == UNBOUND ? attr_get(future, NAME(_loop)) : call0(method);
}

/* Something else was yielded that claims to be a future. */
static bool await_other(Task *task, Value future, Value blocking)
{
    bool truth;
    if (TRY(loop_of(future)) != task->future.loop)
        return other_loop(task, future);
    TRY(value_truth(blocking, &truth));
    if (!truth)
        return not_awaited(task, future);
    TRY(attr_set(future, NAME(_asyncio_future_blocking), FALSE));
    Value self, args[3];
    size_t n = 0;
    Value method = TRY(attr_method(future, NAME(add_done_callback), &self));
    if (self)
        args[n++] = self;
    args[n++] = TRY(builtin_new(&wakeup_method, from_object(task), 0));
    args[n] = task->task_context;
    TRY(call_value(method, args, n, TRY(asyncio_state())->context_names));
    return wait_for(task, future);
}

/* The coroutine has yielded. */
static bool handle_yield(Task *task, Value v)
{
    if (v == from_object(task))
        return fail_soon(task, str_format("Task cannot await on itself: %R", v));
    if (asyncio_is_future(v))
        return await_future(task, (Future *)v);
    if (v == NONE)
        return step_soon(task, 0);
    Value blocking = TRY(attr_get_opt(v, NAME(_asyncio_future_blocking)));
    if (blocking != UNBOUND && blocking != NONE)
        return await_other(task, v, blocking);
    if (is_exact(v, TYPE_generator))
        return fail_soon(task,
                         str_format("yield was used instead of yield from for generator "
                                    "in task %R with %R",
                                    from_object(task), v));
    return fail_soon(task, str_format("Task got bad yield: %R", v));
}

/* The coroutine has returned. */
static bool handle_return(Task *task, Value result)
{
    bool cancelled;
    if (!task->must_cancel)
        return asyncio_future_set_result(&task->future, result);
    task->must_cancel = false;
    return asyncio_future_cancel(&task->future, task->future.cancel_message, &cancelled);
}

/* The coroutine has raised: so has the task. */
static bool handle_exception(Task *task)
{
    AsyncioState *s = TRY(asyncio_state());
    Value error = error_take();
    bool cancelled, stops;
    TRY(exception_matches(error, s->cancelled_error, &cancelled));
    if (cancelled) {
        task->future.cancelled_error = error;
        return asyncio_future_cancel(&task->future, 0, &cancelled);
    }
    TRY(asyncio_future_set_exception(&task->future, error));
    stops = is_instance_of(error, TYPE_KeyboardInterrupt) ||
            is_instance_of(error, TYPE_SystemExit);
    if (stops)
        error_restore(error);
    return !stops;
}

/* What throwing gives: END with the returned value in thread->stop_value. */
static Value throw_into(Value coroutine, Value exception)
{
    if (is_generator(coroutine))
        return generator_throw((Generator *)coroutine, exception, true);
    Value result = call_method1(coroutine, NAME(throw), exception);
    if (result || !error_is(TYPE_StopIteration))
        return result;
    rt.thread->stop_value = stop_iteration_value(error_take());
    return END;
}

/* The exception to throw when the task was cancelled meanwhile. */
static bool replace_by_cancellation(Task *task, Value *exception)
{
    bool is = false;
    AsyncioState *s = TRY(asyncio_state());
    if (*exception)
        TRY(exception_matches(*exception, s->cancelled_error, &is));
    if (!is)
        *exception = TRY(asyncio_cancelled_error(&task->future));
    task->must_cancel = false;
    return true;
}

static bool run_step(Task *task, Value exception)
{
    if (task->future.state != FUTURE_PENDING) {
        Value text = TRY(str_format("__step(): already done: %R %R", from_object(task),
                                    or_none(exception)));
        return raise_object(TRY(call1(TRY(asyncio_state())->invalid_state_error, text)));
    }
    if (task->must_cancel)
        TRY(replace_by_cancellation(task, &exception));
    task->waiter = 0;
    Value coroutine = task->coroutine;
    if (!coroutine)
        RAISE(RuntimeError, "uninitialized Task object");
    Value v =
        exception ? throw_into(coroutine, exception) : generator_send(coroutine, NONE);
    if (!v)
        return handle_exception(task);
    return v == END ? handle_return(task, rt.thread->stop_value) : handle_yield(task, v);
}

/* Then do what must be done in any case; an exception of the first part stays. */
static bool task_step(Task *task, Value exception)
{
    TRY(asyncio_enter_task(task->future.loop, from_object(task)));
    bool done = run_step(task, exception);
    Value error = error_take();
    bool left = asyncio_leave_task(task->future.loop, from_object(task));
    if (!done)
        error_restore(error);
    return done && left;
}

/* --- an eager start: the first step at once, in the task's context --- */

static bool eager_step(Task *task)
{
    Value self = from_object(task);
    TRY(asyncio_register_eager_task(self));
    bool entered = contextvars_enter(task->task_context);
    bool done = entered && run_step(task, 0);
    Value error = error_take();
    bool left = (!entered || contextvars_exit(task->task_context)) &
                asyncio_unregister_eager_task(self);
    if (!done)
        error_restore(error);
    return done && left;
}

static bool eager_start(Task *task)
{
    Value self = from_object(task), loop = task->future.loop;
    Value former = TRY(asyncio_swap_current_task(loop, self));
    bool done = eager_step(task);
    Value error = error_take();
    bool left = asyncio_swap_current_task(loop, former) != 0;
    if (task->future.state != FUTURE_PENDING)
        task->coroutine = 0;
    else
        left = left && asyncio_register_task(self);
    if (!done)
        error_restore(error);
    return done && left;
}

/* --- methods --- */

static Value task_cancel(Value *args)
{
    Task *task = as_task(args[0]);
    bool cancelled;
    task->future.log_traceback = false;
    if (task->future.state != FUTURE_PENDING)
        return FALSE;
    task->cancels++;
    if (task->waiter) {
        TRY(asyncio_cancel(task->waiter, args[1], &cancelled));
        if (cancelled)
            return TRUE;
    }
    task->must_cancel = true;
    task->future.cancel_message = args[1];
    return TRUE;
}

static Value task_cancelling(Value *args)
{
    return int_from_ssize(as_task(args[0])->cancels);
}

static Value task_uncancel(Value *args)
{
    Task *task = as_task(args[0]);
    if (task->cancels > 0)
        task->cancels--;
    return int_from_ssize(task->cancels);
}

static Value task_get_coro(Value *args)
{
    return or_none(as_task(args[0])->coroutine);
}
static Value task_get_context(Value *args)
{
    return or_none(as_task(args[0])->task_context);
}
static Value task_get_name(Value *args)
{
    return or_none(as_task(args[0])->name);
}

static Value task_set_name(Value *args)
{
    as_task(args[0])->name =
        is_exact(args[1], TYPE_str) ? args[1] : TRY(value_str(args[1]));
    return NONE;
}

static Value task_set_result(Value *args)
{
    RAISE(RuntimeError, "Task does not support set_result operation");
}

static Value task_set_exception(Value *args)
{
    RAISE(RuntimeError, "Task does not support set_exception operation");
}

static Value task_get_stack(Value *args)
{
    return call2(TRY(asyncio_state())->task_get_stack, args[0], args[1]);
}

static Value task_print_stack(Value *args)
{
    return call3(TRY(asyncio_state())->task_print_stack, args[0], args[1], args[2]);
}

static Value task_repr(Value self)
{
    return call1(TRY(asyncio_state())->task_repr, self);
}

static void task_finalize(Value self)
{
    Task *task = as_task(self);
    if (task->future.loop && task->future.state == FUTURE_PENDING &&
        task->log_destroy_pending)
        asyncio_report(&task->future,
                       str_from_text("Task was destroyed but it is pending!"), "task");
    asyncio_future_finalize(self);
}

static Value get_log_destroy_pending(Value self)
{
    return from_bool(as_task(self)->log_destroy_pending);
}

static bool set_log_destroy_pending(Value self, Value value)
{
    if (!value)
        RAISE(AttributeError, "cannot delete attribute");
    return value_truth(value, &as_task(self)->log_destroy_pending);
}

static Value get_must_cancel(Value self)
{
    return from_bool(as_task(self)->must_cancel);
}
static Value get_coroutine(Value self)
{
    return or_none(as_task(self)->coroutine);
}
static Value get_waiter(Value self)
{
    return or_none(as_task(self)->waiter);
}

static const GetSet task_getset[] = {
    {"_log_destroy_pending", get_log_destroy_pending, set_log_destroy_pending,
     "Is it to be reported when the task dies before it is done?"},
    {"_must_cancel", get_must_cancel, 0, "Is it cancelled at the next step?"},
    {"_coro", get_coroutine, 0, "The coroutine."},
    {"_fut_waiter", get_waiter, 0, "The future that it waits for."},
    {0},
};

static const Method task_methods[] = {
    {"cancel($self, /, msg=None)", task_cancel,
     "Ask the task to end: CancelledError is raised in its coroutine at the next chance. "
     "False\n"
     "if it is done already."},
    {"cancelling($self, /)", task_cancelling,
     "How often it was asked to end, less the calls of uncancel()."},
    {"uncancel($self, /)", task_uncancel,
     "Take one request to end back; return how many are left."},
    {"get_coro($self, /)", task_get_coro, "The coroutine."},
    {"get_context($self, /)", task_get_context,
     "The context that the coroutine runs in."},
    {"get_name($self, /)", task_get_name, "The task's name."},
    {"set_name($self, value, /)", task_set_name, "Give the task a name."},
    {"set_result($self, result, /)", task_set_result,
     "RuntimeError: its coroutine does."},
    {"set_exception($self, exception, /)", task_set_exception,
     "RuntimeError: its coroutine does."},
    {"get_stack($self, /, *, limit=None)", task_get_stack,
     "The frames of its coroutine, or of the traceback of its exception: a list."},
    {"print_stack($self, /, *, limit=None, file=None)", task_print_stack,
     "Print what get_stack() tells."},
    {0},
};

TYPE(AsyncioTask, .name = "_asyncio.Task", .base = TYPE_AsyncioFuture,
     .size = sizeof(Task), .attrs_offset = offsetof(Future, dict),
     .flags = TYPE_BASE | TYPE_DICT | TYPE_WEAKREF | TYPE_GENERIC,
     .new_signature = "(coro, *, loop=None, name=None, context=None, eager_start=False)",
     .methods = METHODS(task_methods), .getset = task_getset,
     .slots = {.construct = task_construct,
               .init = task_init,
               .repr = task_repr,
               .finalize = task_finalize},
     .doc = "A coroutine that runs in an event loop, and the future of its result.");
