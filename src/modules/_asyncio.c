/* SPDX-License-Identifier: MIT
 *
 * Module _asyncio: which loop runs in a thread, which task runs in a loop, which tasks
 * there are. See asyncio.h.
 */
#include "modules/asyncio.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/config.h"

extern const ModuleSpec module_spec__asyncio;

/* --- what the library has --- */

static bool take(Value *place, const char *module_name, const char *name)
{
    Value module = TRY(rt.services.import(module_name));
    *place = TRY(attr_get(module, TRY(str_intern_utf8(name, strlen(name)))));
    return true;
}

/* At first use, since the library's modules import this one while they are imported. */
static bool load(AsyncioState *s)
{
    s->loaded =
        take(&s->cancelled_error, "asyncio.exceptions", "CancelledError") &&
        take(&s->invalid_state_error, "asyncio.exceptions", "InvalidStateError") &&
        take(&s->get_event_loop_policy, "asyncio.events", "get_event_loop_policy") &&
        take(&s->extract_stack, "traceback", "extract_stack") &&
        take(&s->iscoroutine, "asyncio.coroutines", "iscoroutine") &&
        take(&s->future_repr, "asyncio.base_futures", "_future_repr") &&
        take(&s->task_repr, "asyncio.base_tasks", "_task_repr") &&
        take(&s->task_get_stack, "asyncio.base_tasks", "_task_get_stack") &&
        take(&s->task_print_stack, "asyncio.base_tasks", "_task_print_stack");
    return s->loaded;
}

static AsyncioState *plain_state(void)
{
    return MODULE_STATE_MADE(AsyncioState, _asyncio);
}

AsyncioState *asyncio_state(void)
{
    AsyncioState *s = TRY(plain_state());
    if (UNLIKELY(!s->loaded) && !load(s))
        return 0;
    return s;
}

/* --- loops --- */

Value asyncio_running_loop(void)
{
    Value dict = rt.thread->dict;
    Value loop = dict ? dict_get_str(dict, NAME(_running_loop)) : UNBOUND;
    return loop == UNBOUND || loop == NONE ? 0 : loop;
}

static Value asyncio_set_running_loop(Value *args)
{
    if (!rt.thread->dict)
        rt.thread->dict = TRY(dict_new());
    TRY(dict_set(rt.thread->dict, NAME(_running_loop), args[0]));
    return NONE;
}

static Value asyncio_get_running_loop_or_none(Value *args)
{
    Value loop = asyncio_running_loop();
    return loop ? loop : NONE;
}

static Value asyncio_get_running_loop(Value *args)
{
    Value loop = asyncio_running_loop();
    if (!loop)
        RAISE(RuntimeError, "no running event loop");
    return loop;
}

Value asyncio_event_loop(void)
{
    Value loop = asyncio_running_loop();
    if (loop)
        return loop;
    Value policy = TRY(call0(TRY(asyncio_state())->get_event_loop_policy));
    return call_method0(policy, NAME(get_event_loop));
}

static Value asyncio_get_event_loop(Value *args)
{
    return asyncio_event_loop();
}

bool asyncio_call_soon(Value loop, Value callback, Value argument, Value context)
{
    Value args[4], self;
    size_t n = 0;
    AsyncioState *s = TRY(asyncio_state());
    Value method = TRY(attr_method(loop, NAME(call_soon), &self));
    if (self)
        args[n++] = self;
    args[n++] = callback;
    if (argument)
        args[n++] = argument;
    if (context)
        args[n] = context;
    return call_value(method, args, n, context ? s->context_names : 0) != 0;
}

bool asyncio_cancel(Value object, Value message, bool *cancelled)
{
    Value args[2], self;
    size_t n = 0;
    AsyncioState *s = TRY(asyncio_state());
    Value method = TRY(attr_method(object, NAME(cancel), &self));
    if (self)
        args[n++] = self;
    args[n] = message ? message : NONE;
    return value_truth(TRY(call_value(method, args, n, s->message_names)), cancelled);
}

/* --- tasks --- */

bool asyncio_register_task(Value task)
{
    return call_method1(TRY(plain_state())->scheduled_tasks, NAME(add), task) != 0;
}

bool asyncio_unregister_task(Value task)
{
    return call_method1(TRY(plain_state())->scheduled_tasks, NAME(discard), task) != 0;
}

bool asyncio_register_eager_task(Value task)
{
    return call_method1(TRY(plain_state())->eager_tasks, NAME(add), task) != 0;
}

bool asyncio_unregister_eager_task(Value task)
{
    return call_method1(TRY(plain_state())->eager_tasks, NAME(discard), task) != 0;
}

bool asyncio_enter_task(Value loop, Value task)
{
    Value tasks = TRY(plain_state())->current_tasks;
    Value current = TRY(dict_get(tasks, loop));
    if (current != UNBOUND)
        RAISE(RuntimeError,
              "Cannot enter into task %R while another task %R is being executed.", task,
              current);
    return dict_set(tasks, loop, task);
}

bool asyncio_leave_task(Value loop, Value task)
{
    Value tasks = TRY(plain_state())->current_tasks;
    Value current = TRY(dict_get(tasks, loop));
    if (current != task)
        RAISE(RuntimeError, "Leaving task %R does not match the current task %R.", task,
              current == UNBOUND ? NONE : current);
    return dict_pop(tasks, loop) != 0;
}

Value asyncio_swap_current_task(Value loop, Value task)
{
    Value tasks = TRY(plain_state())->current_tasks;
    Value former = TRY(dict_get(tasks, loop));
    if (task == NONE)
        TRY(dict_pop(tasks, loop));
    else
        TRY(dict_set(tasks, loop, task));
    return former == UNBOUND ? NONE : former;
}

static Value asyncio_current_task(Value *args)
{
    Value loop = args[0] == NONE ? TRY(asyncio_get_running_loop(args)) : args[0];
    Value task = TRY(dict_get(TRY(plain_state())->current_tasks, loop));
    return task == UNBOUND ? NONE : task;
}

static Value none_if(bool done)
{
    return done ? NONE : 0;
}

static Value register_method(Value *args)
{
    return none_if(asyncio_register_task(args[0]));
}

static Value unregister_method(Value *args)
{
    return none_if(asyncio_unregister_task(args[0]));
}

static Value register_eager_method(Value *args)
{
    return none_if(asyncio_register_eager_task(args[0]));
}

static Value unregister_eager_method(Value *args)
{
    return none_if(asyncio_unregister_eager_task(args[0]));
}

static Value enter_method(Value *args)
{
    return none_if(asyncio_enter_task(args[0], args[1]));
}

static Value leave_method(Value *args)
{
    return none_if(asyncio_leave_task(args[0], args[1]));
}

static Value swap_method(Value *args)
{
    return asyncio_swap_current_task(args[0], args[1]);
}

/* --- the module --- */

static const Method asyncio_methods[] = {
    {"current_task($module, /, loop=None)", asyncio_current_task,
     "The task that runs in the loop, or in the running one; None if there is none."},
    {"get_event_loop($module, /)", asyncio_get_event_loop,
     "The running event loop; without one, the policy's."},
    {"get_running_loop($module, /)", asyncio_get_running_loop,
     "The event loop that runs in this thread; RuntimeError if there is none."},
    {"_get_running_loop($module, /)", asyncio_get_running_loop_or_none,
     "The event loop that runs in this thread, or None."},
    {"_set_running_loop($module, loop, /)", asyncio_set_running_loop,
     "Say which event loop runs in this thread."},
    {"_register_task($module, /, task)", register_method, "Remember a task."},
    {"_register_eager_task($module, /, task)", register_eager_method,
     "Remember a task that starts eagerly."},
    {"_unregister_task($module, /, task)", unregister_method, "Forget a task."},
    {"_unregister_eager_task($module, /, task)", unregister_eager_method,
     "Forget a task that started eagerly."},
    {"_enter_task($module, /, loop, task)", enter_method,
     "The task begins to run in the loop."},
    {"_leave_task($module, /, loop, task)", leave_method,
     "The task no longer runs in the loop."},
    {"_swap_current_task($module, /, loop, task)", swap_method,
     "Let another task, or None, be the loop's current one; return the former."},
    {0},
};

static const enum TypeId asyncio_types[] = {TYPE_AsyncioFuture, TYPE_AsyncioTask,
                                            TYPE_none};

static Value names_of(const char *name)
{
    return tuple_pack(1, TRY(str_intern_utf8(name, strlen(name))));
}

static bool make_state(void)
{
    AsyncioState *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory();
    Value weakref = TRY(rt.services.import("weakref"));
    s->scheduled_tasks = TRY(call_method0(weakref, NAME(WeakSet)));
    s->eager_tasks = TRY(call0(from_object(rt.types[TYPE_set])));
    s->current_tasks = TRY(dict_new());
    s->context_names = TRY(names_of("context"));
    s->message_names = TRY(names_of("msg"));
    rt.module_states[MODULE__asyncio] = s;
    return true;
}

/* The types know one state: importing anew makes another module of the same things. */
static bool asyncio_init(Value module)
{
    if (!rt.module_states[MODULE__asyncio])
        TRY(make_state());
    const AsyncioState *s = rt.module_states[MODULE__asyncio];
    return module_add(module, "_scheduled_tasks", s->scheduled_tasks) &&
           (!rt.config->older_library || module_add(module, "_all_tasks", s->scheduled_tasks)) &&
           module_add(module, "_eager_tasks", s->eager_tasks) &&
           module_add(module, "_current_tasks", s->current_tasks);
}

MODULE(_asyncio, .doc = "Futures, tasks and running loops of asyncio.",
       .methods = asyncio_methods, .types = asyncio_types, .init = asyncio_init);
