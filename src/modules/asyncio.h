/* SPDX-License-Identifier: MIT
 *
 * What the files of the module _asyncio share: futures, tasks and what they take from the
 * library's asyncio.
 *
 *     asyncio_future.c  Future and what awaiting it iterates over
 *     asyncio_task.c    Task: a future that drives a coroutine
 *     _asyncio.c        running loops, current tasks, the module
 *
 * A loop is any object with call_soon() and the like. Every call of it, of callbacks and of
 * coroutines may do anything to the future: its fields are read again afterwards.
 */
#ifndef MODULES_ASYNCIO_H
#define MODULES_ASYNCIO_H

#include "objects/call.h"
#include "objects/type.h"

enum FutureState { FUTURE_PENDING, FUTURE_CANCELLED, FUTURE_FINISHED };

/* Fields of 0 are None to Python. */
typedef struct Future {
    Object head;
    Value dict;             /* attribute word */
    Value loop;             /* 0: not initialised */
    Value callback, context; /* the first one added; 0: none */
    Value callbacks;        /* further ones: a list of (callback, context); 0: none */
    Value result, exception, traceback;
    Value source_traceback; /* where it was made, in debug mode */
    Value cancel_message;
    Value cancelled_error;  /* to be raised again by result() */
    uint8_t state;          /* enum FutureState */
    bool log_traceback;     /* nobody has asked for the exception yet */
    bool blocking;          /* has been yielded by its iterator */
} Future;

typedef struct Task {
    Future future;
    Value coroutine;
    Value waiter;  /* what it waits for: a future; 0: nothing */
    Value name, task_context;
    int64_t cancels; /* requests */
    bool must_cancel; /* at the next step */
    bool log_destroy_pending;
} Task;

typedef struct AsyncioState {
    bool loaded; /* what follows up to `reprs` was taken from the library */
    Value cancelled_error, invalid_state_error; /* classes */
    Value get_event_loop_policy, extract_stack, iscoroutine;
    Value future_repr, task_repr, task_get_stack, task_print_stack;
    Value scheduled_tasks; /* a WeakSet */
    Value eager_tasks;     /* a set */
    Value current_tasks;   /* a dict: loop -> task */
    Value context_names;   /* ("context",), and ("msg",) */
    Value message_names;
    uint64_t task_count;
} AsyncioState;

/* The module's state, with what the library has; 0 with an exception. */
AsyncioState *asyncio_state(void);

/* --- loops --- */
Value asyncio_running_loop(void); /* of this thread; 0 without exception: none */
Value asyncio_event_loop(void) MUST_USE;
/* loop.call_soon(callback, argument, context=context); argument and context may be 0. */
bool asyncio_call_soon(Value loop, Value callback, Value argument, Value context) MUST_USE;
/* object.cancel(msg=message), with its truth. */
bool asyncio_cancel(Value object, Value message, bool *cancelled) MUST_USE;

/* --- futures --- */
static inline bool asyncio_is_future(Value v)
{
    return is_exact(v, TYPE_AsyncioFuture) || is_exact(v, TYPE_AsyncioTask);
}
bool asyncio_future_init(Future *f, Value loop) MUST_USE;
bool asyncio_future_cancel(Future *f, Value message, bool *cancelled) MUST_USE;
bool asyncio_future_set_result(Future *f, Value result) MUST_USE;
bool asyncio_future_set_exception(Future *f, Value exception) MUST_USE;
bool asyncio_future_add_callback(Future *f, Value callback, Value context) MUST_USE;
/* Its result; 0 with its exception, or another. */
Value asyncio_future_result(Future *f) MUST_USE;
/* The exception of a cancelled future. */
Value asyncio_cancelled_error(Future *f) MUST_USE;
void asyncio_future_finalize(Value self);
/* loop.call_exception_handler({"message": ...}) about an object that dies. */
void asyncio_report(Future *f, Value message, const char *key);
extern const Method asyncio_future_methods[];

/* --- tasks --- */
bool asyncio_register_task(Value task) MUST_USE;
bool asyncio_unregister_task(Value task) MUST_USE;
bool asyncio_register_eager_task(Value task) MUST_USE;
bool asyncio_unregister_eager_task(Value task) MUST_USE;
bool asyncio_enter_task(Value loop, Value task) MUST_USE;
bool asyncio_leave_task(Value loop, Value task) MUST_USE;
/* The former current task, or None. */
Value asyncio_swap_current_task(Value loop, Value task) MUST_USE;

#endif
