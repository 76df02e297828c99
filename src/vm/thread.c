/* SPDX-License-Identifier: MIT
 *
 * Starting threads, and what is left of them when they end.
 */
#include "vm/thread.h"

#include <pthread.h>

#include "gc/heap.h"
#include "gc/threads.h"
#include "objects/call.h"
#include "objects/errors.h"
#include "vm/gil.h"
#include "vm/vm_state.h"

/* What deep recursion in C, a signal and the collector need at the least. */
enum { SMALLEST_C_STACK = 1 << 20, RESERVED_C_STACK = 256 << 10 };

/* The lowest address that C code of this thread may use. */
static char *c_stack_limit(void)
{
    pthread_attr_t attributes;
    void *lowest = 0;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return (char *)__builtin_frame_address(0) - SMALLEST_C_STACK + RESERVED_C_STACK;
    pthread_attr_getstack(&attributes, &lowest, &size);
    pthread_attr_destroy(&attributes);
    return (char *)lowest + RESERVED_C_STACK;
}

static void unlink_thread(Thread *thread)
{
    for (Thread **place = &rt.threads; *place; place = &(*place)->next)
        if (*place == thread) {
            *place = thread->next;
            return;
        }
}

/* A traceback's frames outlive the thread: they were detached when they ended. */
static void end(Thread *thread)
{
    if (rt.vm->thread_end)
        rt.vm->thread_end(thread);
    error_clear();
    vm_thread_end(thread);
    unlink_thread(thread);
    rt.vm->thread_count--;
}

static void call(Thread *thread)
{
    Value function = thread->start_function;
    Value result = call_with_dict(function, thread->start_args, thread->start_kwargs);
    thread->start_function = thread->start_args = thread->start_kwargs = 0;
    if (result || error_clear_if(TYPE_SystemExit))
        return;
    rt.services.unraisable("Exception ignored in thread started by", function);
    error_clear();
}

static void *run(void *argument)
{
    Thread *thread = argument;
    thread->c_stack_limit = c_stack_limit();
    thread->ident = (unsigned long)pthread_self();
    gil_take(thread);
    call(thread);
    end(thread);
    gil_drop();
    return 0;
}

static Thread *thread_new(Value function, Value args, Value kwargs)
{
    Thread *thread = gc_alloc(sizeof *thread);
    if (!thread || !vm_thread_init(thread, false))
        return 0;
    thread->id = ++rt.vm->last_thread_id;
    thread->start_function = function;
    thread->start_args = args;
    thread->start_kwargs = kwargs;
    return thread;
}

static int create(Thread *thread, size_t stack_size, pthread_t *handle)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    if (stack_size)
        pthread_attr_setstacksize(&attributes, MAX(stack_size, (size_t)SMALLEST_C_STACK));
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    int error = threads_create(handle, &attributes, run, thread);
    pthread_attr_destroy(&attributes);
    return error;
}

unsigned long thread_start(Value function, Value args, Value kwargs, size_t stack_size)
{
    pthread_t handle;
    if (thread_is_forbidden())
        RAISE(RuntimeError, "can't create new thread at interpreter shutdown");
    Thread *thread = thread_new(function, args, kwargs);
    if (!thread)
        RAISE(RuntimeError, "can't start new thread");
    gil_share();
    thread->next = rt.threads->next;
    rt.threads->next = thread;
    rt.vm->thread_count++;
    if (create(thread, stack_size, &handle) != 0) {
        end(thread);
        RAISE(RuntimeError, "can't start new thread");
    }
    return (unsigned long)handle;
}

/* The struct is made under the lock, which only a Thread can take: one in the C stack
 * stands in for it meanwhile. */
bool thread_enter(void)
{
    if (!threads_adopt())
        return false;
    Thread visitor = {.c_stack_limit = c_stack_limit()};
    gil_take(&visitor);
    Thread *thread = rt.finalizing ? 0 : thread_new(0, 0, 0);
    if (!thread) {
        gil_forget_thread();
        gil_drop();
        threads_drop();
        return false;
    }
    thread->c_stack_limit = visitor.c_stack_limit;
    thread->ident = (unsigned long)pthread_self();
    thread->next = rt.threads->next;
    rt.threads->next = thread;
    rt.vm->thread_count++;
    gil_become(thread);
    return true;
}

void thread_leave(void)
{
    end(rt.thread);
    gil_forget_thread();
    gil_drop();
    threads_drop();
}

void vm_set_thread_end(void (*function)(Thread *)) { rt.vm->thread_end = function; }
void thread_forbid(void) { rt.vm->no_threads = true; }
bool thread_is_forbidden(void) { return rt.finalizing || rt.vm->no_threads; }
size_t thread_count(void) { return rt.vm->thread_count; }

/* Its frames will never end: whoever has their objects keeps copies of them. */
static void abandon(Thread *thread)
{
    Instruction *pc = thread->pc;
    for (Frame *f = thread->frame; f; f = f->previous) {
        frame_detach(thread, f, pc);
        pc = frame_return_pc(f);
    }
    vm_thread_end(thread);
}

void thread_after_fork(void)
{
    Thread *self = rt.thread;
    for (Thread *t = rt.threads, *next; t; t = next) {
        next = t->next;
        if (t != self)
            abandon(t);
    }
    self->next = 0;
    rt.threads = self;
    rt.vm->thread_count = 0;
    self->ident = (unsigned long)pthread_self();
    gil_reset();
}
