/* SPDX-License-Identifier: MIT
 *
 * The module _multiprocessing: semaphores that processes share.
 *
 * A recursive mutex is a semaphore of one whose holder, a thread, may take it again: the
 * count tells how often this process holds it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/timeout.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

enum Kind { RECURSIVE_MUTEX, SEMAPHORE };

/* The semaphore lies in a handle of the collector's, which closes it. */
typedef struct SemHandle {
    sem_t *semaphore;
} SemHandle;

typedef struct SemLock {
    Object head;
    SemHandle *handle;
    unsigned long owner;  /* thread that took it last */
    int count;            /* how often this process holds it */
    int max_value, kind;
    Value name;           /* str or None */
} SemLock;

static inline SemLock *as_lock(Value v) { return (SemLock *)v; }

static void sem_release(void *handle, void *data)
{
    sem_t *semaphore = ((SemHandle *)handle)->semaphore;
    if (semaphore)
        sem_close(semaphore);
}
static const HandleClass sem_class = {sem_release, 0};

/* ---- making ---- */

static Value lock_new(Type *type, sem_t *semaphore, int kind, int max_value, Value name)
{
    SemLock *lock = type_alloc(type, 0);
    SemHandle *handle = lock ? gc_alloc_handle(sizeof *handle, &sem_class) : NULL;
    if (!handle) {
        sem_close(semaphore);
        return error_pending() ? 0 : (Value)raise_no_memory();
    }
    handle->semaphore = semaphore;
    lock->handle = handle;
    lock->kind = kind;
    lock->max_value = max_value;
    lock->name = name;
    return from_object(lock);
}

static Value lock_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[5];
    int kind, value, max_value;
    bool unlink;
    TRY(arguments_place("SemLock(kind, value, maxvalue, name, unlink)", args, nargs, kwnames,
                        placed));
    TRY(value_as_int(placed[0], &kind) && value_as_int(placed[1], &value)
        && value_as_int(placed[2], &max_value));
    if (!is_str(placed[3]))
        RAISE(TypeError, "SemLock() argument 'name' must be str, not %T", placed[3]);
    const char *name = TRY(str_utf8_no_null(placed[3]));
    TRY(value_truth(placed[4], &unlink));
    if (kind != RECURSIVE_MUTEX && kind != SEMAPHORE)
        RAISE(ValueError, "unrecognized kind");
    sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, (unsigned)value);
    if (semaphore == SEM_FAILED)
        return raise_errno(errno, 0, 0);
    if (unlink && sem_unlink(name) < 0) {
        sem_close(semaphore);
        return raise_errno(errno, 0, 0);
    }
    return lock_new(type, semaphore, kind, max_value, unlink ? NONE : placed[3]);
}

/* Another process's lock: by name, since its handle means nothing here. */
static Value lock_rebuild(Value *args)
{
    int kind, max_value;
    TRY(value_as_int(args[2], &kind) && value_as_int(args[3], &max_value));
    if (args[4] == NONE)
        RAISE(ValueError, "a lock without a name can't be rebuilt");
    if (!is_str(args[4]))
        RAISE(TypeError, "_rebuild() argument 4 must be str or None, not %T", args[4]);
    sem_t *semaphore = sem_open(TRY(str_utf8_no_null(args[4])), 0);
    if (semaphore == SEM_FAILED)
        return raise_errno(errno, 0, 0);
    return lock_new(as_type(args[0]), semaphore, kind, max_value, args[4]);
}

/* ---- taking and giving back ---- */

static bool is_mine(const SemLock *lock)
{
    return lock->count > 0 && lock->owner == rt.thread->ident;
}

/* The point of time, of the clock that semaphores go by. */
static bool parse_deadline(Value timeout, struct timespec *deadline)
{
    double seconds;
    TRY(value_as_double(timeout, &seconds));
    seconds = seconds > 0 ? seconds : 0;
    if (!(seconds < 0x1p62))
        RAISE(OverflowError, "timeout is too large");
    clock_gettime(CLOCK_REALTIME, deadline);
    deadline->tv_sec += (time_t)MIN(seconds, 1e12);
    deadline->tv_nsec += (long)((seconds - (double)(int64_t)seconds) * 1e9);
    if (deadline->tv_nsec >= TIMEOUT_SECOND) {
        deadline->tv_sec++;
        deadline->tv_nsec -= TIMEOUT_SECOND;
    }
    return true;
}

/* *taken: did it work? */
static bool take(sem_t *semaphore, bool block, const struct timespec *deadline, bool *taken)
{
    int result;
    while ((result = sem_trywait(semaphore)) < 0 && errno == EINTR)
        TRY(blocking_interrupted());
    while (result < 0 && errno == EAGAIN && block) {
        result = BLOCKING(deadline ? sem_timedwait(semaphore, deadline) : sem_wait(semaphore));
        if (result < 0 && errno == EINTR) {
            TRY(blocking_interrupted());
            errno = EAGAIN;
        }
    }
    *taken = result == 0;
    if (result < 0 && errno != EAGAIN && errno != ETIMEDOUT)
        return raise_errno(errno, 0, 0);
    return true;
}

static Value lock_acquire(Value *args)
{
    SemLock *lock = as_lock(args[0]);
    bool block, taken;
    struct timespec deadline;
    TRY(value_truth(args[1], &block));
    if (args[2] != NONE)
        TRY(parse_deadline(args[2], &deadline));
    if (lock->kind == RECURSIVE_MUTEX && is_mine(lock)) {
        lock->count++;
        return TRUE;
    }
    TRY(take(lock->handle->semaphore, block, args[2] == NONE ? NULL : &deadline, &taken));
    if (taken) {
        lock->count++;
        lock->owner = rt.thread->ident;
    }
    return from_bool(taken);
}

static Value lock_release(Value *args)
{
    SemLock *lock = as_lock(args[0]);
    int value;
    if (lock->kind == RECURSIVE_MUTEX) {
        if (!is_mine(lock))
            RAISE(AssertionError, "attempt to release recursive lock not owned by thread");
        if (lock->count > 1) {
            lock->count--;
            return NONE;
        }
    } else {
        if (sem_getvalue(lock->handle->semaphore, &value) < 0)
            return raise_errno(errno, 0, 0);
        if (value >= lock->max_value)
            RAISE(ValueError, "semaphore or lock released too many times");
    }
    if (sem_post(lock->handle->semaphore) < 0)
        return raise_errno(errno, 0, 0);
    lock->count--;
    return NONE;
}

static Value lock_enter(Value *args)
{
    Value arguments[3] = {args[0], TRUE, NONE};
    return lock_acquire(arguments);
}

/* ---- what it is ---- */

static Value lock_count(Value *args) { return small_int(as_lock(args[0])->count); }
static Value lock_is_mine(Value *args) { return from_bool(is_mine(as_lock(args[0]))); }

static Value lock_get_value(Value *args)
{
    int value;
    if (sem_getvalue(as_lock(args[0])->handle->semaphore, &value) < 0)
        return raise_errno(errno, 0, 0);
    return small_int(MAX(value, 0));
}

static Value lock_is_zero(Value *args) { return from_bool(TRY(lock_get_value(args)) == small_int(0)); }

static Value lock_after_fork(Value *args)
{
    as_lock(args[0])->count = 0;
    return NONE;
}

static Value lock_get_handle(Value self)
{
    return int_from_uint64((uintptr_t)as_lock(self)->handle->semaphore);
}

static const Method lock_methods[] = {
    {"acquire($self, /, block=True, timeout=None)", lock_acquire,
     "Take it, waiting so many seconds at most; was it taken?"},
    {"release($self, /)", lock_release, "Give it back."},
    {"__enter__($self, /)", lock_enter, 0},
    {"__exit__($self, exc_type=None, exc_value=None, exc_tb=None, /)", lock_release, 0},
    {"_count($self, /)", lock_count, "How often this process holds it."},
    {"_is_mine($self, /)", lock_is_mine, "Does this thread hold it?"},
    {"_get_value($self, /)", lock_get_value, "The semaphore's number."},
    {"_is_zero($self, /)", lock_is_zero, "Would acquire() wait?"},
    {"_rebuild($type, handle, kind, maxvalue, name, /)", lock_rebuild,
     "The same semaphore in another process."},
    {"_after_fork($self, /)", lock_after_fork, "In a new process: nothing is held."},
    {0},
};
static const Member lock_members[] = {
    {"kind", MEMBER_INT, offsetof(SemLock, kind), false, 0},
    {"maxvalue", MEMBER_INT, offsetof(SemLock, max_value), false, 0},
    {"name", MEMBER_VALUE_NONE, offsetof(SemLock, name), false, 0},
    {0},
};
static const GetSet lock_getset[] = {
    {"handle", lock_get_handle, 0, 0},
    {0},
};

static bool lock_ready(Type *type)
{
    return dict_set_text(type_dict(type), "SEM_VALUE_MAX", small_int(SEM_VALUE_MAX));
}

TYPE(SemLock, .name = "_multiprocessing.SemLock", .size = sizeof(SemLock), .flags = TYPE_BASE,
     .new_signature = "(kind, value, maxvalue, name, unlink)",
     .doc = "A semaphore, or recursive mutex, that processes share.",
     .slots = {.construct = lock_construct}, .methods = lock_methods, .members = lock_members,
     .getset = lock_getset, .ready = lock_ready);

/* ---- the module ---- */

static Value multiprocessing_sem_unlink(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "sem_unlink() argument must be str, not %T", args[0]);
    if (sem_unlink(TRY(str_utf8_no_null(args[0]))) < 0)
        return raise_errno(errno, 0, 0);
    return NONE;
}

static const Method multiprocessing_methods[] = {
    {"sem_unlink($module, name, /)", multiprocessing_sem_unlink, "Remove a semaphore's name."},
    {0},
};

/* What the library asks about the system's semaphores. */
static bool multiprocessing_init(Value module)
{
    Value flags = TRY(dict_new());
    return dict_set_text(flags, "HAVE_SEM_OPEN", small_int(1))
        && dict_set_text(flags, "HAVE_SEM_TIMEDWAIT", small_int(1))
        && module_add(module, "flags", flags);
}

static const enum TypeId multiprocessing_types[] = {TYPE_SemLock, TYPE_none};

MODULE(_multiprocessing, .doc = "Semaphores that processes share.",
       .methods = METHODS(multiprocessing_methods), .types = multiprocessing_types,
       .init = multiprocessing_init);
