/* SPDX-License-Identifier: MIT
 *
 * Module _thread: locks, identifiers, thread-local data.
 *
 * Programs have one thread so far: start_new_thread() raises RuntimeError. A lock that its
 * only possible holder waits for can never be released; acquire() then waits for signals.
 */
#include <errno.h>
#include <signal.h>
#include <limits.h>
#include <math.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/type.h"

/* --- waiting --- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Signals are looked after every few milliseconds. */
static bool pause_once(double seconds)
{
    struct timespec t = {0, (long)(fmin(seconds, 0.01) * 1e9)};
    nanosleep(&t, 0);
    return !rt.services.poll_signals || rt.services.poll_signals();
}

/* Waits until the deadline (below 0: forever) for what nobody will ever do. */
static bool wait_in_vain(double timeout)
{
    double end = now() + timeout;
    while (timeout < 0 || now() < end)
        TRY(pause_once(timeout < 0 ? 0.01 : end - now()));
    return true;
}

/* The arguments of acquire(): -1 forever, 0 not at all. */
static bool parse_timeout(Value blocking, Value timeout, double *seconds)
{
    bool wait;
    TRY(value_truth(blocking, &wait));
    TRY(value_as_double(timeout, seconds));
    if (!wait && *seconds != -1)
        RAISE(ValueError, "can't specify a timeout for a non-blocking call");
    if (*seconds < 0 && *seconds != -1)
        RAISE(ValueError, "timeout value must be a non-negative number");
    if (*seconds > (double)LLONG_MAX / 1e9)
        RAISE(OverflowError, "timeout value is too large");
    if (!wait)
        *seconds = 0;
    return true;
}

/* --- lock --- */

typedef struct Lock {
    Object head;
    bool locked;
} Lock;

static Value lock_acquire(Value *args)
{
    Lock *lock = (Lock *)args[0];
    double timeout;
    TRY(parse_timeout(args[1], args[2], &timeout));
    if (!lock->locked) {
        lock->locked = true;
        return TRUE;
    }
    TRY(timeout == 0 || wait_in_vain(timeout));
    return FALSE;
}

static Value lock_release(Value *args)
{
    Lock *lock = (Lock *)args[0];
    if (!lock->locked)
        RAISE(RuntimeError, "release unlocked lock");
    lock->locked = false;
    return NONE;
}

static Value lock_enter(Value *args)
{
    Value all[] = {args[0], TRUE, small_int(-1)};
    return lock_acquire(all);
}

static Value lock_exit(Value *args) { return lock_release(args); }
static Value lock_locked(Value *args) { return from_bool(((Lock *)args[0])->locked); }

static Value lock_reset(Value *args)
{
    ((Lock *)args[0])->locked = false;
    return NONE;
}

static Value lock_repr(Value self)
{
    Lock *lock = (Lock *)self;
    return str_format("<%s %s object at %p>", lock->locked ? "locked" : "unlocked",
                      type_name(type_of(self)), (void *)lock);
}

#define ACQUIRE "($self, /, blocking=True, timeout=-1)"
static const Method lock_methods[] = {
    {"acquire" ACQUIRE, lock_acquire, "Take the lock: True, or False when it wasn't to be had."},
    {"acquire_lock" ACQUIRE, lock_acquire, "The same as acquire."},
    {"release($self, /)", lock_release, "Let the lock go."},
    {"release_lock($self, /)", lock_release, "The same as release."},
    {"locked($self, /)", lock_locked, "Is it taken?"},
    {"locked_lock($self, /)", lock_locked, "The same as locked."},
    {"_at_fork_reinit($self, /)", lock_reset, "Make it free."},
    {"__enter__($self, /)", lock_enter, "Take the lock."},
    {"__exit__($self, /, *exc_info)", lock_exit, "Let the lock go."},
    {0},
};

TYPE(lock, .name = "_thread.lock", .size = sizeof(Lock), .flags = TYPE_NO_NEW | TYPE_WEAKREF,
     .slots = {.repr = lock_repr}, .methods = lock_methods,
     .doc = "A lock that whoever likes may release.");

static Value lock_new(void)
{
    return from_object(TRY((Lock *)type_alloc(rt.types[TYPE_lock], 0)));
}

/* --- RLock --- */

typedef struct RLock {
    Object head;
    size_t count;
    unsigned long owner;
} RLock;

static bool is_mine(const RLock *lock)
{
    return lock->count && lock->owner == rt.thread->ident;
}

static Value rlock_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(TRY((RLock *)type_alloc(type, 0)));
}

static Value rlock_acquire(Value *args)
{
    RLock *lock = (RLock *)args[0];
    double timeout;
    TRY(parse_timeout(args[1], args[2], &timeout));
    if (lock->count && !is_mine(lock)) {
        TRY(timeout == 0 || wait_in_vain(timeout));
        return FALSE;
    }
    lock->owner = rt.thread->ident;
    lock->count++;
    return TRUE;
}

static Value rlock_release(Value *args)
{
    RLock *lock = (RLock *)args[0];
    if (!is_mine(lock))
        RAISE(RuntimeError, "cannot release un-acquired lock");
    lock->count--;
    return NONE;
}

static Value rlock_enter(Value *args)
{
    Value all[] = {args[0], TRUE, small_int(-1)};
    return rlock_acquire(all);
}

static Value rlock_exit(Value *args) { return rlock_release(args); }
static Value rlock_is_owned(Value *args) { return from_bool(is_mine((RLock *)args[0])); }

static Value rlock_recursion_count(Value *args)
{
    RLock *lock = (RLock *)args[0];
    return int_from_uint64(is_mine(lock) ? lock->count : 0);
}

static Value rlock_release_save(Value *args)
{
    RLock *lock = (RLock *)args[0];
    if (!lock->count)
        RAISE(RuntimeError, "cannot release un-acquired lock");
    Value count = TRY(int_from_uint64(lock->count)), owner = TRY(int_from_uint64(lock->owner));
    lock->count = 0;
    return tuple_pack(2, count, owner);
}

static Value rlock_acquire_restore(Value *args)
{
    RLock *lock = (RLock *)args[0];
    uint64_t count, owner;
    if (!is_tuple(args[1]) || tuple_count(args[1]) != 2
        || !is_int(as_tuple(args[1])->items[0]) || !is_int(as_tuple(args[1])->items[1])
        || !int_fits_uint64(as_tuple(args[1])->items[0], &count)
        || !int_fits_uint64(as_tuple(args[1])->items[1], &owner))
        RAISE(TypeError, "_acquire_restore() argument must be (count, owner)");
    lock->count = count;
    lock->owner = owner;
    return NONE;
}

static Value rlock_reset(Value *args)
{
    ((RLock *)args[0])->count = 0;
    return NONE;
}

static Value rlock_repr(Value self)
{
    RLock *lock = (RLock *)self;
    return str_format("<%s %s object owner=%lu count=%zu at %p>",
                      lock->count ? "locked" : "unlocked", type_name(type_of(self)),
                      lock->count ? lock->owner : 0, lock->count, (void *)lock);
}

static const Method rlock_methods[] = {
    {"acquire" ACQUIRE, rlock_acquire, "Take the lock, again if it is ours already."},
    {"release($self, /)", rlock_release, "Let the lock go, once."},
    {"_is_owned($self, /)", rlock_is_owned, "Is it ours?"},
    {"_recursion_count($self, /)", rlock_recursion_count, "How often it is taken."},
    {"_release_save($self, /)", rlock_release_save, "Let it go altogether."},
    {"_acquire_restore($self, state, /)", rlock_acquire_restore, "Undo _release_save()."},
    {"_at_fork_reinit($self, /)", rlock_reset, "Make it free."},
    {"__enter__($self, /)", rlock_enter, "Take the lock."},
    {"__exit__($self, /, *exc_info)", rlock_exit, "Let the lock go."},
    {0},
};

TYPE(RLock, .name = "_thread.RLock", .size = sizeof(RLock), .flags = TYPE_BASE | TYPE_WEAKREF,
     .slots = {.construct = rlock_construct, .repr = rlock_repr}, .methods = rlock_methods,
     .doc = "A lock that its holder may take again.");

/* --- _local --- */

typedef struct Local {
    Object head;
    Value dict; /* attribute word */
} Local;

static Value local_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool given = nargs || (kwnames && tuple_count(kwnames));
    if (given && type->slots.init == rt.types[TYPE_object]->slots.init)
        RAISE(TypeError, "Initialization arguments are not supported");
    return from_object(TRY((Local *)type_alloc(type, 0)));
}

TYPE(_local, .name = "_thread._local", .size = sizeof(Local),
     .flags = TYPE_BASE | TYPE_DICT | TYPE_WEAKREF, .attrs_offset = offsetof(Local, dict),
     .slots = {.construct = local_construct}, .doc = "Data of which each thread has its own.");

/* --- what threads leave behind --- */

static const Member hook_args_members[] = {
    STRUCTSEQ_FIELD(0, exc_type, "Exception type"), STRUCTSEQ_FIELD(1, exc_value, "Exception value"),
    STRUCTSEQ_FIELD(2, exc_traceback, "Exception traceback"), STRUCTSEQ_FIELD(3, thread, "Thread"),
    {0}};
static bool hook_args_ready(Type *type) { return structseq_ready(type, 4, 4); }
TYPE(_ExceptHookArgs, .name = "_thread._ExceptHookArgs", STRUCTSEQ, .members = hook_args_members,
     .ready = hook_args_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "What threading.excepthook is called with.");

static Value thread_excepthook(Value *args)
{
    if (!is_exact(args[0], TYPE__ExceptHookArgs))
        RAISE(TypeError, "_thread.excepthook argument type must be ExceptHookArgs");
    Value *items = as_tuple(args[0])->items;
    if (items[0] == from_object(rt.types[TYPE_SystemExit]))
        return NONE;
    Value hook = dict_get_text(rt.sys_dict, "excepthook");
    return hook == UNBOUND ? NONE : call3(hook, items[0], items[1], items[2]);
}

/* --- functions --- */

static Value thread_allocate_lock(Value *args) { return lock_new(); }
static Value thread_get_ident(Value *args) { return int_from_uint64(rt.thread->ident); }
static Value thread_get_native_id(Value *args) { return small_int(syscall(SYS_gettid)); }
static Value thread_count(Value *args) { return small_int(0); }
static Value thread_daemon_allowed(Value *args) { return TRUE; }
static Value thread_is_main(Value *args) { return TRUE; }

static Value thread_start(Value *args)
{
    if (!is_callable(args[0]))
        RAISE(TypeError, "first arg must be callable");
    if (!is_tuple(args[1]))
        RAISE(TypeError, "2nd arg must be a tuple");
    RAISE(RuntimeError, "can't start new thread");
}

static Value thread_exit(Value *args)
{
    Value exception = TRY(exception_new(TYPE_SystemExit, 0, 0));
    return raise_object(exception);
}

static Value thread_interrupt_main(Value *args)
{
    int number;
    TRY(value_as_int(args[0], &number));
    if (number < 1 || number > 64)
        RAISE(ValueError, "signal number out of range");
    kill(getpid(), number);
    return NONE;
}

static Value thread_stack_size(Value *args)
{
    ssize_t size;
    TRY(value_as_ssize(args[0], &size));
    if (size < 0)
        RAISE(ValueError, "size must be 0 or a positive value");
    return small_int(0);
}

#define START "($module, function, args, kwargs=<unrepresentable>, /)"
static const Method thread_methods[] = {
    {"allocate_lock($module, /)", thread_allocate_lock, "Make a lock."},
    {"allocate($module, /)", thread_allocate_lock, "The same as allocate_lock."},
    {"start_new_thread" START, thread_start, "Run a function in a new thread."},
    {"start_new" START, thread_start, "The same as start_new_thread."},
    {"daemon_threads_allowed($module, /)", thread_daemon_allowed, "True"},
    {"exit($module, /)", thread_exit, "Raise SystemExit."},
    {"exit_thread($module, /)", thread_exit, "The same as exit."},
    {"get_ident($module, /)", thread_get_ident, "A number for this thread, never 0."},
    {"get_native_id($module, /)", thread_get_native_id, "The kernel's number for this thread."},
    {"interrupt_main($module, signum=2, /)", thread_interrupt_main,
     "Let the main thread receive a signal."},
    {"stack_size($module, size=0, /)", thread_stack_size, "The size of new threads' stacks."},
    {"_count($module, /)", thread_count, "How many threads there are besides the main one."},
    {"_excepthook($module, args, /)", thread_excepthook, "Show what a thread raised."},
    {"_is_main_interpreter($module, /)", thread_is_main, "True"},
    {"_set_sentinel($module, /)", thread_allocate_lock,
     "A lock that is released when the thread ends."},
    {0},
};

static const enum TypeId thread_types[] = {TYPE_RLock, TYPE__local, TYPE__ExceptHookArgs, TYPE_none};

static bool thread_init(Value module)
{
    return module_add(module, "LockType", from_object(rt.types[TYPE_lock]))
        && module_add(module, "error", from_object(rt.types[TYPE_RuntimeError]))
        && module_add(module, "TIMEOUT_MAX", float_from_double((double)(LLONG_MAX / 1000000000)));
}

MODULE(_thread, .doc = "Locks, and what else threads need.", .methods = thread_methods,
       .types = thread_types, .init = thread_init);
