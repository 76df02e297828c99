/* SPDX-License-Identifier: MIT
 *
 * Module faulthandler: tells where the program is when it crashes, when a signal asks, or
 * when time is up.
 *
 *     fatal signal --> text, stacks, then the handler before ours and the signal again
 *     registered signal --> stacks [, then the handler before ours]
 *     timeout --> a watchdog thread writes the stacks [and ends the process]
 *
 * The watchdog is no thread of ours: it neither allocates nor takes the GIL.
 */
#include "modules/faulthandler.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "gc/heap.h"
#include "gc/threads.h"
#include "modules/blocking.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"
#include "vm/dump.h"
#include "vm/vm.h"

enum { SIGNAL_COUNT = NSIG, ALTERNATE_STACK = 64 << 10, MICROSECONDS = 1000000 };

typedef struct Fatal {
    int number;
    const char *text;
    bool enabled;
    struct sigaction previous;
} Fatal;

typedef struct Registered {
    bool enabled, all_threads, chain;
    int fd;
    Value file; /* keeps the descriptor open */
    struct sigaction previous;
} Registered;

typedef struct Watchdog {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t cancel;
    bool running, cancelled, repeat, ends;
    int fd;
    Value file;
    int64_t microseconds;
    char header[64];
} Watchdog;

/* In uncollectable memory: signal handlers read it. */
typedef struct FaultState {
    bool enabled, all_threads, dumping;
    int fd;
    Value file;
    Fatal fatal[5];
    Registered registered[SIGNAL_COUNT];
    Watchdog watchdog;
    void *alternate_stack;
} FaultState;
#define STATE MODULE_STATE(FaultState, MODULE_faulthandler)

static FaultState *state_new(void)
{
    static const struct { int number; const char *text; } fatal[] = {
        {SIGBUS, "Bus error"}, {SIGILL, "Illegal instruction"},
        {SIGFPE, "Floating point exception"}, {SIGABRT, "Aborted"},
        {SIGSEGV, "Segmentation fault"},
    };
    if (STATE)
        return STATE;
    FaultState *s = gc_alloc_root(sizeof *s);
    if (!s)
        return raise_no_memory(), NULL;
    for (size_t i = 0; i < countof(fatal); i++)
        s->fatal[i] = (Fatal){.number = fatal[i].number, .text = fatal[i].text};
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&s->watchdog.mutex, 0);
    pthread_cond_init(&s->watchdog.cancel, &attributes);
    rt.module_states[MODULE_faulthandler] = s;
    return s;
}

/* --- the file argument --- */

static Value standard_error(void)
{
    Value file = stdio_get("stderr");
    if (!file)
        RAISE(RuntimeError, "unable to get sys.stderr");
    if (file == NONE)
        RAISE(RuntimeError, "sys.stderr is None");
    return file;
}

/* A descriptor, or a file (None: sys.stderr), which is flushed. */
static bool find_descriptor(Value *file, int *fd)
{
    if (is_int(*file)) {
        TRY(value_as_int(*file, fd));
        if (*fd < 0)
            RAISE(ValueError, "file is not a valid file descripter");
        *file = 0;
        return true;
    }
    if (*file == NONE)
        *file = TRY(standard_error());
    Value number = TRY(call_method0(*file, TRY(str_intern_utf8("fileno", 6))));
    int64_t n = -1;
    if (!is_int(number) || !int_fits_int64(number, &n) || n < 0 || n > INT32_MAX)
        RAISE(RuntimeError, "file.fileno() is not a valid file descriptor");
    *fd = (int)n;
    if (!call_method0(*file, TRY(str_intern_utf8("flush", 5))))
        error_clear();
    return true;
}

/* --- dumping --- */

static void dump(int fd, bool all_threads)
{
    if (all_threads)
        dump_all_stacks(fd, true);
    else
        dump_stack(fd);
}

static Value fault_dump_traceback(Value *args)
{
    int fd;
    bool all;
    TRY(value_truth(args[1], &all));
    TRY(find_descriptor(&args[0], &fd));
    dump(fd, all);
    return NONE;
}

/* Modules written in C that are not of the standard library, as far as sys.modules and
 * sys.stdlib_module_names tell. */
static void dump_extension_modules(int fd)
{
    Value known = rt.sys_dict ? dict_get_text(rt.sys_dict, "stdlib_module_names") : UNBOUND;
    Value key, module;
    size_t position = 0, count = 0;
    if (known == UNBOUND || !is_any_set(known) || !is_exact(rt.modules, TYPE_dict))
        return;
    while (dict_next(rt.modules, &position, &key, &module)) {
        bool found = true;
        if (!is_exact(module, TYPE_module) || !((Module *)module)->spec || !is_exact(key, TYPE_str)
            || !set_contains(known, key, &found) || found)
            continue;
        dump_text(fd, count++ ? ", " : "\nExtension modules: ");
        dump_str(fd, key);
    }
    if (!count)
        return;
    dump_text(fd, " (total: ");
    dump_number(fd, count);
    dump_text(fd, ")\n");
}

/* --- fatal signals --- */

static void disable_fatal(Fatal *fatal)
{
    if (!fatal->enabled)
        return;
    fatal->enabled = false;
    (void)sigaction(fatal->number, &fatal->previous, 0);
}

static void on_fatal_signal(int number)
{
    FaultState *s = STATE;
    int saved = errno;
    Fatal *fatal = s->fatal;
    while (fatal->number != number)
        fatal++;
    disable_fatal(fatal);
    if (!s->dumping) {
        s->dumping = true;
        dump_text(s->fd, "Fatal Python error: ");
        dump_text(s->fd, fatal->text);
        dump_text(s->fd, "\n\n");
        dump(s->fd, s->all_threads);
        dump_extension_modules(s->fd);
        s->dumping = false;
    }
    errno = saved;
    raise(number);
}

/* A handler of SIGSEGV must not need the stack that has just overflowed. */
static void use_alternate_stack(FaultState *s)
{
    if (!s->alternate_stack)
        s->alternate_stack = malloc(ALTERNATE_STACK);
    stack_t stack = {.ss_sp = s->alternate_stack, .ss_size = ALTERNATE_STACK};
    if (s->alternate_stack)
        (void)sigaltstack(&stack, 0);
}

static bool enable(FaultState *s)
{
    if (s->enabled)
        return true;
    s->enabled = true;
    use_alternate_stack(s);
    for (size_t i = 0; i < countof(s->fatal); i++) {
        Fatal *fatal = &s->fatal[i];
        struct sigaction action = {.sa_handler = on_fatal_signal, .sa_flags = SA_NODEFER | SA_ONSTACK};
        sigemptyset(&action.sa_mask);
        if (sigaction(fatal->number, &action, &fatal->previous) != 0)
            return raise_errno(errno, 0, 0), false;
        fatal->enabled = true;
    }
    return true;
}

static Value fault_enable(Value *args)
{
    FaultState *s = STATE;
    int fd;
    bool all;
    TRY(value_truth(args[1], &all));
    TRY(find_descriptor(&args[0], &fd));
    s->file = args[0];
    s->fd = fd;
    s->all_threads = all;
    TRY(enable(s));
    return NONE;
}

bool faulthandler_start(void)
{
    FaultState *s = TRY(state_new());
    s->fd = STDERR_FILENO;
    s->all_threads = true;
    return enable(s);
}

static Value fault_disable(Value *args)
{
    FaultState *s = STATE;
    bool was = s->enabled;
    for (size_t i = 0; i < countof(s->fatal); i++)
        disable_fatal(&s->fatal[i]);
    s->enabled = false;
    s->file = 0;
    return from_bool(was);
}

static Value fault_is_enabled(Value *args) { return from_bool(STATE->enabled); }

/* --- the watchdog --- */

static struct timespec after(int64_t microseconds)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += microseconds / MICROSECONDS;
    t.tv_nsec += microseconds % MICROSECONDS * 1000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

/* Wait for the end of the timeout; false: cancelled. */
static bool watch(Watchdog *w)
{
    struct timespec end = after(w->microseconds);
    int error = 0;
    pthread_mutex_lock(&w->mutex);
    while (!w->cancelled && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&w->cancel, &w->mutex, &end);
    bool cancelled = w->cancelled;
    pthread_mutex_unlock(&w->mutex);
    return !cancelled;
}

static void *run_watchdog(void *argument)
{
    Watchdog *w = argument;
    while (watch(w)) {
        dump_text(w->fd, w->header);
        dump_all_stacks(w->fd, false);
        if (w->ends)
            _exit(1);
        if (!w->repeat)
            break;
    }
    return 0;
}

static void cancel(Watchdog *w)
{
    if (!w->running)
        return;
    pthread_mutex_lock(&w->mutex);
    w->cancelled = true;
    pthread_cond_signal(&w->cancel);
    pthread_mutex_unlock(&w->mutex);
    (void)BLOCKING(pthread_join(w->thread, 0));
    w->running = w->cancelled = false;
    w->file = 0;
}

/* No signal is delivered to the watchdog: it could not run a handler. */
static bool start_watchdog(Watchdog *w)
{
    sigset_t all, old;
    sigfillset(&all);
    threads_sigmask(SIG_SETMASK, &all, &old);
    w->running = pthread_create(&w->thread, 0, run_watchdog, w) == 0;
    threads_sigmask(SIG_SETMASK, &old, 0);
    if (!w->running)
        RAISE(RuntimeError, "unable to start watchdog thread");
    return true;
}

static void write_header(Watchdog *w)
{
    int64_t seconds = w->microseconds / MICROSECONDS, rest = w->microseconds % MICROSECONDS;
    char fraction[16] = "";
    if (rest)
        snprintf(fraction, sizeof fraction, ".%06d", (int)rest);
    snprintf(w->header, sizeof w->header, "Timeout (%lld:%02d:%02d%s)!\n", (long long)seconds / 3600,
             (int)(seconds / 60 % 60), (int)(seconds % 60), fraction);
}

static Value fault_dump_later(Value *args)
{
    Watchdog *w = &STATE->watchdog;
    double seconds;
    bool repeat, ends;
    int fd;
    TRY(value_as_double(args[0], &seconds));
    TRY(value_truth(args[1], &repeat) && value_truth(args[3], &ends));
    if (!(seconds * MICROSECONDS >= 1))
        RAISE(ValueError, "timeout must be greater than 0");
    if (seconds > 9e12)
        RAISE(OverflowError, "timeout value is too large");
    TRY(find_descriptor(&args[2], &fd));
    cancel(w);
    w->microseconds = (int64_t)__builtin_ceil(seconds * MICROSECONDS);
    w->repeat = repeat;
    w->ends = ends;
    w->fd = fd;
    w->file = args[2];
    write_header(w);
    TRY(start_watchdog(w));
    return NONE;
}

static Value fault_cancel(Value *args)
{
    cancel(&STATE->watchdog);
    return NONE;
}

/* --- registered signals --- */

static void on_registered_signal(int number);

static bool catch(int number, bool chain, struct sigaction *previous)
{
    struct sigaction action = {.sa_handler = on_registered_signal,
                               .sa_flags = (chain ? SA_NODEFER : SA_RESTART) | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, previous) == 0;
}

static void on_registered_signal(int number)
{
    Registered *r = &STATE->registered[number];
    int saved = errno;
    if (!r->enabled)
        return;
    dump(r->fd, r->all_threads);
    if (r->chain) {
        (void)sigaction(number, &r->previous, 0);
        errno = saved;
        raise(number);
        saved = errno;
        (void)catch(number, true, 0);
    }
    errno = saved;
}

static bool check_signal(Value v, int *number)
{
    TRY(value_as_int(v, number));
    for (size_t i = 0; i < countof(STATE->fatal); i++)
        if (STATE->fatal[i].number == *number)
            RAISE(RuntimeError, "signal %d cannot be registered, use enable() instead", *number);
    if (*number < 1 || *number >= SIGNAL_COUNT || threads_is_reserved_signal(*number))
        RAISE(ValueError, "signal number out of range");
    return true;
}

static Value fault_register(Value *args)
{
    int number, fd;
    bool all, chain;
    TRY(check_signal(args[0], &number));
    TRY(value_truth(args[2], &all) && value_truth(args[3], &chain));
    TRY(find_descriptor(&args[1], &fd));
    Registered *r = &STATE->registered[number];
    struct sigaction previous;
    if (!r->enabled) {
        use_alternate_stack(STATE);
        if (!catch(number, chain, &previous))
            return (Value)raise_errno(errno, 0, 0);
        r->previous = previous;
    }
    r->fd = fd;
    r->file = args[1];
    r->all_threads = all;
    r->chain = chain;
    r->enabled = true;
    return NONE;
}

static Value fault_unregister(Value *args)
{
    int number;
    TRY(check_signal(args[0], &number));
    Registered *r = &STATE->registered[number];
    if (!r->enabled)
        return FALSE;
    r->enabled = false;
    (void)sigaction(number, &r->previous, 0);
    r->file = 0;
    return TRUE;
}

/* --- crashing on purpose --- */

/* A crash must not leave a large file behind. */
static void no_core_file(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_cur = 0;
        (void)setrlimit(RLIMIT_CORE, &limit);
    }
}

static void raise_fatally(int number)
{
    no_core_file();
    raise(number);
}

static Value fault_sigsegv(Value *args)
{
    bool release;
    TRY(value_truth(args[0], &release));
    if (release)
        BLOCKING((raise_fatally(SIGSEGV), 0));
    else
        raise_fatally(SIGSEGV);
    return NONE;
}

static Value fault_sigabrt(Value *args)
{
    no_core_file();
    abort();
}

static Value fault_sigfpe(Value *args)
{
    raise_fatally(SIGFPE);
    return NONE;
}

static Value fault_read_null(Value *args)
{
    volatile int *null = 0;
    no_core_file();
    __asm__("" : "+r"(null));
    return small_int(*null);
}

static NOINLINE size_t overflow(char *from, size_t depth)
{
    volatile char room[4096];
    room[0] = (char)depth;
    __asm__ volatile("" : : "r"(room) : "memory");
    if ((size_t)(from - (char *)room) > (size_t)1 << 30)
        return depth;
    return overflow(from, depth + 1) + (size_t)room[0];
}

static Value fault_stack_overflow(Value *args)
{
    no_core_file();
    overflow(__builtin_frame_address(0), 0);
    RAISE(RuntimeError, "unable to raise a stack overflow");
}

static void *die(void *argument)
{
    dump_text(STDERR_FILENO, "Fatal Python error: faulthandler_fatal_error_thread: in new thread\n"
                             "Python runtime state: initialized\n\n");
    dump_all_stacks(STDERR_FILENO, true);
    abort();
}

static Value fault_fatal_error_c_thread(Value *args)
{
    pthread_t thread;
    no_core_file();
    if (pthread_create(&thread, 0, die, 0) != 0)
        RAISE(RuntimeError, "unable to start the thread");
    (void)BLOCKING(pthread_join(thread, 0));
    return NONE;
}

/* --- the table --- */

static const Method fault_methods[] = {
    {"enable($module, file=None, all_threads=True)", fault_enable,
     "Tell where the program is when it crashes."},
    {"disable($module, /)", fault_disable, "Undo enable(): was it enabled?"},
    {"is_enabled($module, /)", fault_is_enabled, "Is enable() in force?"},
    {"dump_traceback($module, file=None, all_threads=True)", fault_dump_traceback,
     "Write where this thread, or all threads, are."},
    {"dump_traceback_later($module, timeout, repeat=False, file=None, exit=False)", fault_dump_later,
     "Write where all threads are when some seconds have passed; then end the process, if exit."},
    {"cancel_dump_traceback_later($module, /)", fault_cancel, "Undo dump_traceback_later()."},
    {"register($module, signum, file=None, all_threads=True, chain=False)", fault_register,
     "Write where the threads are when the signal arrives."},
    {"unregister($module, signum, /)", fault_unregister, "Undo register(): was it registered?"},
    {"_read_null($module, /)", fault_read_null, "Read from address 0."},
    {"_sigsegv($module, release_gil=False, /)", fault_sigsegv, "Raise SIGSEGV."},
    {"_sigabrt($module, /)", fault_sigabrt, "Raise SIGABRT."},
    {"_sigfpe($module, /)", fault_sigfpe, "Raise SIGFPE."},
    {"_stack_overflow($module, /)", fault_stack_overflow, "Call without end, in C."},
    {"_fatal_error_c_thread($module, /)", fault_fatal_error_c_thread,
     "Abort in a thread that runs no Python code."},
    {0},
};

static bool fault_init(Value module) { return state_new() != 0; }

MODULE(faulthandler, .doc = "Where a program is when it crashes or hangs.",
       .methods = fault_methods, .init = fault_init);
