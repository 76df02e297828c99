/* SPDX-License-Identifier: MIT
 *
 * Module _thread: starting threads, locks, identifiers, thread-local data.
 *
 * A lock is a flag under the GIL; who doesn't get it waits in its queue (vm/wait.h).
 */
#include <limits.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gc/heap.h"
#include "gc/weak.h"
#include "modules/signal.h"
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/type.h"
#include "objects/weakref.h"
#include "runtime/show.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"
#include "vm/thread.h"
#include "vm/vm.h"
#include "vm/wait.h"

/* --- waiting --- */

/* The arguments of acquire() as a deadline: -1 forever, 0 not at all. */
static bool parse_timeout(Value blocking, Value timeout, int64_t *deadline)
{
    bool wait;
    double seconds;
    TRY(value_truth(blocking, &wait));
    TRY(value_as_double(timeout, &seconds));
    if (!wait && seconds != -1)
        RAISE(ValueError, "can't specify a timeout for a non-blocking call");
    if (seconds < 0 && seconds != -1)
        RAISE(ValueError, "timeout value must be a non-negative number");
    if (!(seconds <= WAIT_LONGEST))
        RAISE(OverflowError, "timeout value is too large");
    *deadline = !wait || seconds == 0 ? 0 : seconds == -1 ? -1 : wait_deadline(seconds);
    return true;
}

/* Wait until *taken is false. False with *got unset: too late; or a handler raised. */
static bool wait_for(WaitQueue *queue, const bool *taken, int64_t deadline, bool *got)
{
    bool woken = true;
    while (*taken && woken && deadline)
        TRY(wait_in(queue, deadline, &woken));
    *got = !*taken;
    return true;
}

/* --- lock --- */

typedef struct Lock {
    Object head;
    bool locked;
    WaitQueue queue;
} Lock;

static Value lock_acquire(Value *args)
{
    Lock *lock = (Lock *)args[0];
    int64_t deadline;
    bool got;
    TRY(parse_timeout(args[1], args[2], &deadline));
    TRY(wait_for(&lock->queue, &lock->locked, deadline, &got));
    if (got)
        lock->locked = true;
    TRY(!deadline || rt.services.poll_signals()); /* of while it waited: the lock is ours */
    return from_bool(got);
}

static void unlock(Lock *lock)
{
    lock->locked = false;
    wait_wake(&lock->queue);
}

static Value lock_release(Value *args)
{
    Lock *lock = (Lock *)args[0];
    if (!lock->locked)
        RAISE(RuntimeError, "release unlocked lock");
    unlock(lock);
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
    Lock *lock = (Lock *)args[0];
    lock->locked = false;
    lock->queue = (WaitQueue){0};
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
    bool locked;         /* count is not 0 */
    size_t count;
    unsigned long owner;
    WaitQueue queue;
} RLock;

static bool is_mine(const RLock *lock)
{
    return lock->locked && lock->owner == rt.thread->ident;
}

static Value rlock_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(TRY((RLock *)type_alloc(type, 0)));
}

static void take(RLock *lock, size_t count)
{
    lock->locked = true;
    lock->count = count;
    lock->owner = rt.thread->ident;
}

static void let_go(RLock *lock)
{
    lock->count = 0;
    lock->locked = false;
    wait_wake(&lock->queue);
}

static Value rlock_acquire(Value *args)
{
    RLock *lock = (RLock *)args[0];
    int64_t deadline;
    bool got = true;
    TRY(parse_timeout(args[1], args[2], &deadline));
    if (is_mine(lock)) {
        lock->count++;
        return TRUE;
    }
    TRY(wait_for(&lock->queue, &lock->locked, deadline, &got));
    if (got)
        take(lock, 1);
    return from_bool(got);
}

static Value rlock_release(Value *args)
{
    RLock *lock = (RLock *)args[0];
    if (!is_mine(lock))
        RAISE(RuntimeError, "cannot release un-acquired lock");
    if (!--lock->count)
        let_go(lock);
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
    let_go(lock);
    return tuple_pack(2, count, owner);
}

static Value rlock_acquire_restore(Value *args)
{
    RLock *lock = (RLock *)args[0];
    uint64_t count, owner;
    bool got;
    if (!is_tuple(args[1]) || tuple_count(args[1]) != 2
        || !is_int(as_tuple(args[1])->items[0]) || !is_int(as_tuple(args[1])->items[1])
        || !int_fits_uint64(as_tuple(args[1])->items[0], &count)
        || !int_fits_uint64(as_tuple(args[1])->items[1], &owner))
        RAISE(TypeError, "_acquire_restore() argument must be (count, owner)");
    TRY(wait_for(&lock->queue, &lock->locked, -1, &got));
    take(lock, count);
    lock->owner = owner;
    return NONE;
}

static Value rlock_reset(Value *args)
{
    RLock *lock = (RLock *)args[0];
    lock->count = 0;
    lock->locked = false;
    lock->queue = (WaitQueue){0};
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

/* Each thread has a __dict__ of its own in `dicts`, by the thread's number; the one of
 * the thread that looks is put into the attribute word just before. The arguments of the
 * class are kept, for __init__ in each thread. When a thread ends, the locals it has used
 * (to which it refers weakly) forget its dict. */
typedef struct Local {
    Object head;
    Value dict; /* attribute word */
    Value dicts;
    Value args, kwargs; /* tuple, dict or 0 */
} Local;

static Value thread_key(const Thread *thread) { return small_int((int64_t)thread->id); }

static Value local_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    size_t named = kwnames ? tuple_count(kwnames) : 0;
    if ((nargs || named) && type->slots.init == rt.types[TYPE_object]->slots.init)
        RAISE(TypeError, "Initialization arguments are not supported");
    Local *local = TRY((Local *)type_alloc(type, 0));
    local->args = TRY(tuple_new(args, nargs));
    if (named) {
        local->kwargs = TRY(dict_new());
        for (size_t i = 0; i < named; i++)
            TRY(dict_set(local->kwargs, as_tuple(kwnames)->items[i], args[nargs + i]));
    }
    local->dicts = TRY(dict_new());
    Value dict = TRY(dict_new());
    TRY(dict_set(local->dicts, thread_key(rt.thread), dict));
    TRY(attr_set_dict(from_object(local), dict));
    return from_object(local);
}

/* The thread remembers that it has data in this one. */
static bool note_use(Local *local)
{
    Thread *thread = rt.thread;
    if (thread == rt.threads && !thread->start_function)
        return true; /* the main thread outlives them all */
    if (!thread->locals)
        thread->locals = TRY(list_new(0));
    Value reference = TRY(weakref_new(rt.types[TYPE_ReferenceType], from_object(local), 0));
    return list_push(thread->locals, reference);
}

/* The first look in this thread: a new dict, and __init__ as in the first thread. */
static bool enter_thread(Local *local, Value key)
{
    Type *type = type_of(from_object(local));
    local->dict = TRY(dict_new());
    TRY(dict_set(local->dicts, key, local->dict) && note_use(local));
    if (type->slots.init == rt.types[TYPE_object]->slots.init)
        return true;
    Value init = TRY(attr_get(from_object(type), NAME(__init__)));
    size_t n = tuple_count(local->args);
    Tuple *args = TRY(tuple_alloc(n + 1));
    args->items[0] = from_object(local);
    memcpy(args->items + 1, as_tuple(local->args)->items, n * sizeof(Value));
    if (call_with_dict(init, from_object(args), local->kwargs))
        return true;
    Value error = error_take();
    TRY(dict_pop(local->dicts, key));
    error_restore(error);
    return false;
}

/* The attribute word gets this thread's dict. */
static bool choose_dict(Value self)
{
    Local *local = (Local *)self;
    Value key = thread_key(rt.thread), dict = TRY(dict_get(local->dicts, key));
    if (dict == UNBOUND) {
        TRY(enter_thread(local, key));
        dict = TRY(dict_get(local->dicts, key));
    }
    local->dict = dict == UNBOUND ? TRY(dict_new()) : dict;
    return true;
}

static Value local_getattribute(Value self, Value name)
{
    TRY(choose_dict(self));
    return attr_generic_get(self, name);
}

static bool local_setattr(Value self, Value name, Value value)
{
    if (name == NAME(__dict__))
        RAISE(AttributeError, "'%T' object attribute '__dict__' is read-only", self);
    return choose_dict(self) && attr_generic_set(self, name, value);
}

TYPE(_local, .name = "_thread._local", .size = sizeof(Local),
     .flags = TYPE_BASE | TYPE_DICT | TYPE_WEAKREF, .attrs_offset = offsetof(Local, dict),
     .slots = {.construct = local_construct, .getattribute = local_getattribute,
               .setattr = local_setattr},
     .doc = "Data of which each thread has its own.");

/* --- what threads leave behind --- */

/* The thread ends: who waits for that is told, and its data goes. */
static void thread_ends(Thread *thread)
{
    for (size_t i = 0; thread->locals && i < list_count(thread->locals); i++) {
        Value v = weakref_get(as_list(thread->locals)->items[i]);
        Local *local = (Local *)v;
        Value dict = v == NONE ? UNBOUND : dict_pop(local->dicts, thread_key(thread));
        if (!dict)
            error_clear();
        else if (dict != UNBOUND && local->dict == dict)
            local->dict = 0; /* until the next look */
    }
    thread->locals = 0;
    if (thread->sentinel && ((Lock *)thread->sentinel)->locked)
        unlock((Lock *)thread->sentinel);
    thread->sentinel = 0;
}

static const Member hook_args_members[] = {
    STRUCTSEQ_FIELD(0, exc_type, "Exception type"), STRUCTSEQ_FIELD(1, exc_value, "Exception value"),
    STRUCTSEQ_FIELD(2, exc_traceback, "Exception traceback"), STRUCTSEQ_FIELD(3, thread, "Thread"),
    {0}};
static bool hook_args_ready(Type *type) { return structseq_ready(type, 4, 4); }
TYPE(_ExceptHookArgs, .name = "_thread._ExceptHookArgs", STRUCTSEQ, .members = hook_args_members,
     .ready = hook_args_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "What threading.excepthook is called with.");

/* "Exception in thread NAME:", and what it raised, on sys.stderr or the thread's _stderr. */
static Value thread_excepthook(Value *args)
{
    if (!is_exact(args[0], TYPE__ExceptHookArgs))
        RAISE(TypeError, "_thread.excepthook argument type must be ExceptHookArgs");
    Value *items = as_tuple(args[0])->items, thread = items[3], file = stdio_get("stderr");
    if (items[0] == from_object(rt.types[TYPE_SystemExit]))
        return NONE;
    if (!file || file == NONE) {
        file = thread == NONE ? NONE : TRY(attr_get_opt(thread, NAME(_stderr)));
        if (file == UNBOUND || file == NONE)
            return NONE;
    }
    Value name = thread == NONE ? UNBOUND : TRY(attr_get_opt(thread, NAME(_name)));
    Value text = name != UNBOUND ? TRY(value_str(name)) : TRY(str_format("%lu", rt.thread->ident));
    TRY(stdio_write(file, TRY(str_format("Exception in thread %S:\n", text))));
    if (is_exception(items[1]))
        TRY(show_exception_to(items[1], file));
    return NONE;
}

/* --- functions --- */

static Value thread_allocate_lock(Value *args) { return lock_new(); }
static Value thread_get_ident(Value *args) { return int_from_uint64(rt.thread->ident); }
static Value thread_get_native_id(Value *args) { return small_int(syscall(SYS_gettid)); }
static Value thread_count_method(Value *args) { return small_int((int64_t)thread_count()); }
static Value thread_daemon_allowed(Value *args) { return TRUE; }
static Value thread_is_main(Value *args) { return TRUE; }

typedef struct ThreadModule {
    size_t stack_size; /* of new threads; 0: as usual */
} ThreadModule;
#define STATE MODULE_STATE(ThreadModule, MODULE__thread)

static Value thread_start_new(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("start_new_thread", nargs, kwnames, 2, 3));
    if (!is_callable(args[0]))
        RAISE(TypeError, "first arg must be callable");
    if (!is_tuple(args[1]))
        RAISE(TypeError, "2nd arg must be a tuple");
    if (nargs > 2 && !is_dict(args[2]))
        RAISE(TypeError, "optional 3rd arg must be a dictionary");
    Value event[] = {args[0], args[1], nargs > 2 ? args[2] : NONE};
    TRY(sys_audit("_thread.start_new_thread", event, 3));
    unsigned long ident = TRY(thread_start(args[0], args[1], nargs > 2 ? args[2] : 0, STATE->stack_size));
    return int_from_uint64(ident);
}

static Value thread_exit_method(Value *args)
{
    Value exception = TRY(exception_new(TYPE_SystemExit, 0, 0));
    return raise_object(exception);
}

static Value thread_interrupt_main(Value *args)
{
    int number;
    TRY(value_as_int(args[0], &number));
    if (!signal_simulate(number))
        RAISE(ValueError, "signal number out of range");
    TRY(rt.services.poll_signals());
    return NONE;
}

static Value thread_stack_size(Value *args)
{
    ssize_t size;
    TRY(value_as_ssize(args[0], &size));
    if (size < 0)
        RAISE(ValueError, "size must be 0 or a positive value");
    if (size && size < THREAD_STACK_MIN)
        RAISE(ValueError, "size not valid: %zd bytes", size);
    size_t old = STATE->stack_size;
    STATE->stack_size = (size_t)size;
    return small_int((int64_t)old);
}

/* Only Thread._set_tstate_lock of the library asks, once in a thread. */
static Value thread_set_sentinel(Value *args)
{
    Thread *thread = rt.thread;
    if (thread->sentinel && ((Lock *)thread->sentinel)->locked)
        unlock((Lock *)thread->sentinel);
    return thread->sentinel = lock_new();
}

static const Method thread_methods[] = {
    {"allocate_lock($module, /)", thread_allocate_lock, "Make a lock."},
    {"allocate($module, /)", thread_allocate_lock, "The same as allocate_lock."},
    {"start_new_thread", .raw = thread_start_new,
     .doc = "start_new_thread(function, args[, kwargs])\n\nCall function(*args, **kwargs) in a new"
            " thread, whose number is returned."},
    {"start_new", .raw = thread_start_new, .doc = "The same as start_new_thread."},
    {"daemon_threads_allowed($module, /)", thread_daemon_allowed, "True"},
    {"exit($module, /)", thread_exit_method, "Raise SystemExit."},
    {"exit_thread($module, /)", thread_exit_method, "The same as exit."},
    {"get_ident($module, /)", thread_get_ident, "A number for this thread, never 0."},
    {"get_native_id($module, /)", thread_get_native_id, "The kernel's number for this thread."},
    {"interrupt_main($module, signum=2, /)", thread_interrupt_main,
     "Let the main thread receive a signal."},
    {"stack_size($module, size=0, /)", thread_stack_size, "The size of new threads' stacks."},
    {"_count($module, /)", thread_count_method, "How many threads there are besides the main one."},
    {"_excepthook($module, args, /)", thread_excepthook, "Show what a thread raised."},
    {"_is_main_interpreter($module, /)", thread_is_main, "True"},
    {"_set_sentinel($module, /)", thread_set_sentinel,
     "A lock that is released when the thread ends."},
    {0},
};

static const enum TypeId thread_types[] = {TYPE_RLock, TYPE__local, TYPE__ExceptHookArgs, TYPE_none};

static bool thread_init(Value module)
{
    ThreadModule *state = gc_alloc_atomic(sizeof *state);
    if (!state)
        return raise_no_memory();
    *state = (ThreadModule){0};
    rt.module_states[MODULE__thread] = state;
    vm_set_thread_end(thread_ends);
    return module_add(module, "LockType", from_object(rt.types[TYPE_lock]))
        && module_add(module, "error", from_object(rt.types[TYPE_RuntimeError]))
        && module_add(module, "TIMEOUT_MAX", float_from_double(WAIT_LONGEST));
}

MODULE(_thread, .doc = "Locks, and what else threads need.", .methods = thread_methods,
       .types = thread_types, .init = thread_init);
