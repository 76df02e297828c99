/* SPDX-License-Identifier: MIT
 *
 * Module _signal.
 *
 *     kernel --> on_signal: pending[n] = 1, eval breaker --> poll: handlers[n](n, frame)
 *
 * The collector's two signals can be neither caught nor blocked.
 */
#include "modules/signal.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "gc/heap.h"
#include "gc/threads.h"
#include "modules/blocking.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/sys.h"
#include "vm/wait.h"

enum { SIGNAL_COUNT = NSIG };

/* In uncollectable memory: the C handler reads it at any time. */
typedef struct SignalState {
    volatile sig_atomic_t pending[SIGNAL_COUNT];
    volatile int wakeup_fd;
    bool warn_on_full_buffer;
    volatile int wakeup_error;     /* of writing to it, still to be reported; 0: none */
    Thread *main;                  /* runs the handlers */
    pid_t main_pid;
    Value handlers[SIGNAL_COUNT];  /* SIG_DFL, SIG_IGN (ints), a callable, or None: not ours */
    Value default_handler, ignore_handler, interrupt_handler;
    Value timer_error;
} SignalState;
#define STATE MODULE_STATE(SignalState, MODULE__signal)

/* --- catching --- */

static bool is_callable_handler(SignalState *s, Value handler)
{
    return handler && handler != NONE && handler != s->default_handler
           && handler != s->ignore_handler;
}

/* A full pipe is worth a warning, if that is wanted; other errors always are. */
static void note_wakeup_error(SignalState *s, int error)
{
    if (s->warn_on_full_buffer || (error != EAGAIN && error != EWOULDBLOCK))
        s->wakeup_error = error;
}

static void trip(SignalState *s, int number)
{
    s->pending[number] = 1;
    __atomic_or_fetch(&s->main->eval_breaker, BREAK_SIGNAL, __ATOMIC_SEQ_CST);
    wait_nudge(s->main);
    if (s->wakeup_fd >= 0) {
        unsigned char byte = (unsigned char)number;
        ssize_t done = write(s->wakeup_fd, &byte, 1);
        if (done < 0)
            note_wakeup_error(s, errno);
    }
}

static void on_signal(int number)
{
    int saved = errno;
    trip(STATE, number);
    errno = saved;
}

bool signal_simulate(int number)
{
    SignalState *s = STATE;
    if (number < 1 || number >= SIGNAL_COUNT)
        return false;
    Value handler = s->handlers[number];
    if (handler != s->default_handler && handler != s->ignore_handler)
        trip(s, number);
    return true;
}

/* The running Python frame, as handlers get it. */
static Value running_frame(void)
{
    if (!rt.services.current_frame)
        return NONE;
    Value frame = rt.services.current_frame();
    return frame ? frame : error_pending() ? 0 : NONE;
}

static bool run_handler(SignalState *s, int number)
{
    Value handler = s->handlers[number];
    if (!is_callable_handler(s, handler)) {
        Value text = str_format("Signal %d ignored due to race condition", number);
        if (text)
            raise_object(exception_new(TYPE_OSError, &text, 1));
        rt.services.unraisable(0, NONE);
        return true;
    }
    Value frame = TRY(running_frame());
    TRY(call2(handler, small_int(number), frame));
    return true;
}

static void report_wakeup_error(SignalState *s)
{
    int error = s->wakeup_error;
    s->wakeup_error = 0;
    raise_errno(error, 0, 0);
    rt.services.unraisable("Exception ignored when trying to write to the signal wakeup fd", 0);
}

static bool poll(void)
{
    SignalState *s = STATE;
    if (rt.thread != s->main)
        return true;
    __atomic_and_fetch(&s->main->eval_breaker, ~BREAK_SIGNAL, __ATOMIC_SEQ_CST);
    if (UNLIKELY(s->wakeup_error))
        report_wakeup_error(s);
    for (int i = 1; i < SIGNAL_COUNT; i++) {
        if (!s->pending[i])
            continue;
        s->pending[i] = 0;
        if (!run_handler(s, i)) {
            /* Others that are due wait for the next poll. */
            __atomic_or_fetch(&s->main->eval_breaker, BREAK_SIGNAL, __ATOMIC_SEQ_CST);
            return false;
        }
    }
    return true;
}

/* --- arguments --- */

static bool signal_number(Value v, int *number)
{
    TRY(value_as_int(v, number));
    if (*number < 1 || *number >= SIGNAL_COUNT)
        RAISE(ValueError, "signal number out of range");
    return true;
}

static bool check_main_thread(const char *text)
{
    if (rt.thread != STATE->main)
        RAISE(ValueError, "%s", text);
    return true;
}

static bool read_set(Value iterable, sigset_t *set)
{
    sigemptyset(set);
    Value it = TRY(iter_new(iterable));
    for (Value v; (v = TRY_NEXT(it)) != END;) {
        int64_t number = 0;
        v = TRY(value_index(v));
        if (!int_fits_int64(v, &number) || number < 1 || number >= SIGNAL_COUNT)
            RAISE(ValueError, "signal number %lld out of range [1; %d]", (long long)number,
                  SIGNAL_COUNT - 1);
        sigaddset(set, (int)number);
    }
    return true;
}

static Value set_value(const sigset_t *set)
{
    Value result = TRY(set_new());
    for (int i = 1; i < SIGNAL_COUNT; i++)
        if (sigismember(set, i) == 1 && !threads_is_reserved_signal(i))
            TRY(set_add(result, small_int(i)));
    return result;
}

static Value fail(void) { return (Value)raise_errno(errno, 0, 0); }

/* --- handlers --- */

static bool install(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, 0) == 0;
}

void signal_end(void)
{
    SignalState *s = STATE;
    for (int i = 1; i < SIGNAL_COUNT; i++) {
        if (is_callable_handler(s, s->handlers[i]))
            install(i, SIG_DFL);
        s->handlers[i] = NONE;
    }
}

static Value module_signal(Value *args)
{
    SignalState *s = STATE;
    int number;
    TRY(check_main_thread("signal only works in main thread of the main interpreter"));
    TRY(signal_number(args[0], &number));
    bool equal_ignore = false, equal_default = false;
    void (*handler)(int) = on_signal;
    if (is_int(args[1])) {
        TRY(compare_equal(args[1], s->ignore_handler, &equal_ignore));
        TRY(compare_equal(args[1], s->default_handler, &equal_default));
    }
    if (equal_ignore)
        handler = SIG_IGN;
    else if (equal_default)
        handler = SIG_DFL;
    else if (!is_callable(args[1]))
        RAISE(TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable "
              "object");
    TRY(poll());
    if (threads_is_reserved_signal(number)) {
        errno = EINVAL;
        return fail();
    }
    if (!install(number, handler))
        return fail();
    Value old = s->handlers[number];
    s->handlers[number] = equal_ignore ? s->ignore_handler
                        : equal_default ? s->default_handler : args[1];
    return old ? old : NONE;
}

static Value module_getsignal(Value *args)
{
    int number;
    TRY(signal_number(args[0], &number));
    Value handler = STATE->handlers[number];
    return handler ? handler : NONE;
}

static Value module_default_int_handler(Value *args)
{
    Value exception = TRY(exception_new(TYPE_KeyboardInterrupt, 0, 0));
    return (Value)raise_object(exception);
}

static Value module_siginterrupt(Value *args)
{
    int number;
    bool flag;
    struct sigaction action;
    TRY(signal_number(args[0], &number));
    TRY(value_truth(args[1], &flag));
    if (sigaction(number, 0, &action) < 0)
        return fail();
    action.sa_flags = flag ? action.sa_flags & ~SA_RESTART : action.sa_flags | SA_RESTART;
    return sigaction(number, &action, 0) < 0 ? fail() : NONE;
}

static Value module_set_wakeup_fd(Value *args)
{
    SignalState *s = STATE;
    int fd;
    bool warn;
    TRY(value_as_int(args[0], &fd));
    TRY(value_truth(args[1], &warn));
    TRY(check_main_thread("set_wakeup_fd only works in main thread of the main interpreter"));
    if (fd >= 0) {
        Value module = TRY(rt.services.import("posix"));
        Value blocking = TRY(call_method1(module, TRY(str_intern_utf8("get_blocking", 12)),
                                          small_int(fd)));
        if (blocking == TRUE)
            RAISE(ValueError, "the fd %d must be in non-blocking mode", fd);
    }
    int old = s->wakeup_fd;
    s->wakeup_fd = fd;
    s->warn_on_full_buffer = warn;
    return small_int(old);
}

/* --- sending and waiting --- */

static Value module_alarm(Value *args)
{
    int seconds;
    TRY(value_as_int(args[0], &seconds));
    return small_int(alarm((unsigned)seconds));
}

static Value module_pause(Value *args)
{
    BLOCKING(pause());
    TRY(poll());
    return NONE;
}

static Value module_raise_signal(Value *args)
{
    int number;
    TRY(value_as_int(args[0], &number));
    if (BLOCKING(raise(number)) != 0)
        return fail();
    TRY(poll());
    return NONE;
}

static Value module_pidfd_send_signal(Value *args)
{
    int pidfd, number, flags;
    TRY(value_as_int(args[0], &pidfd) && value_as_int(args[1], &number)
        && value_as_int(args[3], &flags));
    if (args[2] != NONE)
        RAISE(TypeError, "siginfo must be None");
    if (syscall(SYS_pidfd_send_signal, pidfd, number, NULL, flags) < 0)
        return fail();
    TRY(poll());
    return NONE;
}

static Value module_strsignal(Value *args)
{
    int number;
    TRY(signal_number(args[0], &number));
    const char *text = sigabbrev_np(number) ? strsignal(number) : 0;
    if (!text && number >= SIGRTMIN && number <= SIGRTMAX)
        text = strsignal(number);
    return text ? str_from_text(text) : NONE;
}

static Value module_pthread_kill(Value *args)
{
    uint64_t thread;
    int number;
    Value id = TRY(value_index(args[0]));
    TRY(value_as_int(args[1], &number));
    TRY(sys_audit("signal.pthread_kill", args, 2));
    if (!int_fits_uint64(id, &thread))
        RAISE(OverflowError, "Python int too large to convert to C unsigned long");
    int error = pthread_kill((pthread_t)thread, number);
    if (error)
        return (Value)raise_errno(error, 0, 0);
    TRY(poll());
    return NONE;
}

static Value module_pthread_sigmask(Value *args)
{
    int how;
    sigset_t set, old;
    TRY(value_as_int(args[0], &how));
    TRY(read_set(args[1], &set));
    int error = threads_sigmask(how, &set, &old);
    if (error)
        return (Value)raise_errno(error, 0, 0);
    TRY(poll());
    return set_value(&old);
}

static Value module_sigpending(Value *args)
{
    sigset_t set;
    return sigpending(&set) < 0 ? fail() : set_value(&set);
}

static Value module_sigwait(Value *args)
{
    sigset_t set;
    int number;
    TRY(read_set(args[0], &set));
    int error = BLOCKING(sigwait(&set, &number));
    return error ? (Value)raise_errno(error, 0, 0) : small_int(number);
}

static Value module_valid_signals(Value *args)
{
    sigset_t set;
    sigfillset(&set);
    return set_value(&set);
}

static const Member siginfo_members[] = {
    STRUCTSEQ_FIELD(0, si_signo, "signal number"), STRUCTSEQ_FIELD(1, si_code, "signal code"),
    STRUCTSEQ_FIELD(2, si_errno, "errno associated with this signal"),
    STRUCTSEQ_FIELD(3, si_pid, "sending process ID"),
    STRUCTSEQ_FIELD(4, si_uid, "real user ID of sending process"),
    STRUCTSEQ_FIELD(5, si_status, "exit value or signal"),
    STRUCTSEQ_FIELD(6, si_band, "band event for SIGPOLL"), {0}};
static bool siginfo_ready(Type *type) { return structseq_ready(type, 7, 7); }
TYPE(struct_siginfo, .name = "signal.struct_siginfo", STRUCTSEQ, .members = siginfo_members,
     .ready = siginfo_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "What sigwaitinfo() tells of a signal.");

static Value siginfo_value(const siginfo_t *info)
{
    const int64_t fields[] = {info->si_signo, info->si_code, info->si_errno, info->si_pid,
                              info->si_uid, info->si_status, info->si_band};
    Tuple *t = TRY(structseq_alloc(TYPE_struct_siginfo));
    for (size_t i = 0; i < countof(fields); i++)
        t->items[i] = TRY(int_from_int64(fields[i]));
    return from_object(t);
}

static Value module_sigwaitinfo(Value *args)
{
    sigset_t set;
    siginfo_t info;
    TRY(read_set(args[0], &set));
    while (BLOCKING(sigwaitinfo(&set, &info)) < 0) {
        if (errno != EINTR)
            return fail();
        TRY(poll());
    }
    return siginfo_value(&info);
}

static Value module_sigtimedwait(Value *args)
{
    sigset_t set;
    siginfo_t info;
    double seconds;
    TRY(read_set(args[0], &set));
    TRY(value_as_double(args[1], &seconds));
    if (seconds < 0)
        RAISE(ValueError, "timeout must be non-negative");
    struct timespec timeout = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    if (BLOCKING(sigtimedwait(&set, &info, &timeout)) >= 0)
        return siginfo_value(&info);
    if (errno == EAGAIN)
        return NONE;
    if (errno != EINTR)
        return fail();
    TRY(poll());
    return NONE;
}

/* --- interval timers --- */

static double seconds_of(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec * 1e-6; }

static bool timeval_of(Value v, struct timeval *t)
{
    double seconds;
    TRY(value_as_double(v, &seconds));
    double whole = __builtin_floor(seconds);
    /* Never less than was asked for: 0 would be "no timer". */
    int64_t microseconds = ((int64_t)__builtin_ceil((seconds - whole) * 1e9) + 999) / 1000;
    t->tv_sec = (time_t)whole + microseconds / 1000000;
    t->tv_usec = microseconds % 1000000;
    return true;
}

static Value timer_value(const struct itimerval *t)
{
    return tuple_pack(2, float_from_double(seconds_of(t->it_value)),
                      float_from_double(seconds_of(t->it_interval)));
}

static Value timer_fail(void)
{
    Value args[2] = {small_int(errno), str_from_text(strerror(errno))};
    Value e = TRY(call_value(STATE->timer_error, args, 2, 0));
    return (Value)raise_object(e);
}

static Value module_setitimer(Value *args)
{
    int which;
    struct itimerval timer = {0}, old;
    TRY(value_as_int(args[0], &which));
    TRY(timeval_of(args[1], &timer.it_value));
    TRY(timeval_of(args[2], &timer.it_interval));
    return setitimer((__itimer_which_t)which, &timer, &old) < 0 ? timer_fail() : timer_value(&old);
}

static Value module_getitimer(Value *args)
{
    int which;
    struct itimerval timer;
    TRY(value_as_int(args[0], &which));
    return getitimer((__itimer_which_t)which, &timer) < 0 ? timer_fail() : timer_value(&timer);
}

/* --- the module --- */

/* What was in force before us. */
static bool read_handlers(SignalState *s)
{
    for (int i = 1; i < SIGNAL_COUNT; i++) {
        struct sigaction action;
        if (sigaction(i, 0, &action) < 0)
            continue;
        s->handlers[i] = action.sa_handler == SIG_DFL ? s->default_handler
                       : action.sa_handler == SIG_IGN ? s->ignore_handler : NONE;
    }
    return true;
}

static const Method interrupt_method = {
    "default_int_handler(signalnum, frame, /)", module_default_int_handler,
    "The handler of SIGINT that raises KeyboardInterrupt.", 0, 0};

/* Signals that the parent has not handled yet are not for the child, whose main thread
 * is the one that forked. */
void signal_after_fork(void)
{
    SignalState *s = STATE;
    memset((void *)s->pending, 0, sizeof s->pending);
    s->main = rt.thread;
    s->main_pid = getpid();
}

bool signal_start(void)
{
    SignalState *s = gc_alloc_root(sizeof *s);
    if (!s)
        return raise_no_memory();
    rt.module_states[MODULE__signal] = s;
    s->wakeup_fd = -1;
    s->main = rt.thread;
    s->main_pid = getpid();
    s->default_handler = small_int((intptr_t)SIG_DFL);
    s->ignore_handler = small_int((intptr_t)SIG_IGN);
    s->interrupt_handler = TRY(builtin_new(&interrupt_method, 0, NAME(_signal)));
    install(SIGPIPE, SIG_IGN);
    install(SIGXFSZ, SIG_IGN);
    TRY(read_handlers(s));
    if (s->handlers[SIGINT] == s->default_handler) {
        install(SIGINT, on_signal);
        s->handlers[SIGINT] = s->interrupt_handler;
    }
    rt.services.poll_signals = poll;
    return true;
}

static bool signal_init(Value module)
{
    SignalState *s = STATE;
    s->timer_error = TRY(type_new_simple("signal.itimer_error", from_object(rt.types[TYPE_OSError]), 0));
    TRY(module_add(module, "ItimerError", s->timer_error));
    TRY(module_add(module, "default_int_handler", s->interrupt_handler));
    TRY(module_add(module, "SIG_DFL", s->default_handler));
    TRY(module_add(module, "SIGRTMIN", small_int(SIGRTMIN)));
    TRY(module_add(module, "SIGRTMAX", small_int(SIGRTMAX)));
    return module_add(module, "SIG_IGN", s->ignore_handler);
}

static const Method signal_methods[] = {
    {"signal($module, signalnum, handler, /)",
     module_signal, "Set the handler of a signal; returns the old one."},
    {"getsignal($module, signalnum, /)", module_getsignal, "The handler of a signal."},
    {"siginterrupt($module, signalnum, flag, /)",
     module_siginterrupt, "Shall the signal interrupt system calls?"},
    {"set_wakeup_fd($module, fd, /, *, warn_on_full_buffer=True)", module_set_wakeup_fd,
     "A descriptor to which the numbers of signals are written."},
    {"alarm($module, seconds, /)", module_alarm, "Send SIGALRM after some seconds."},
    {"pause($module, /)", module_pause, "Wait for a signal."},
    {"raise_signal($module, signalnum, /)",
     module_raise_signal, "Send a signal to the process itself."},
    {"pidfd_send_signal($module, pidfd, signalnum, siginfo=None, flags=0, /)",
     module_pidfd_send_signal,
     "Send a signal to the process of a descriptor."},
    {"strsignal($module, signalnum, /)", module_strsignal, "What a signal means."},
    {"pthread_kill($module, thread_id, signalnum, /)",
     module_pthread_kill, "Send a signal to a thread."},
    {"pthread_sigmask($module, how, mask, /)",
     module_pthread_sigmask, "Block or unblock signals."},
    {"sigpending($module, /)",
     module_sigpending, "The signals that wait to be delivered."},
    {"sigwait($module, sigset, /)", module_sigwait, "Wait for one of the signals."},
    {"sigwaitinfo($module, sigset, /)", module_sigwaitinfo, 0},
    {"sigtimedwait($module, sigset, timeout, /)", module_sigtimedwait, 0},
    {"valid_signals($module, /)", module_valid_signals, "All signal numbers there are."},
    {"setitimer($module, which, seconds, interval=0.0, /)",
     module_setitimer, "Set an interval timer."},
    {"getitimer($module, which, /)", module_getitimer, "The interval timer's state."},
    {0},
};

#define C(name) {#name, name, 0}
static const ModuleConstant signal_constants[] = {
    C(SIGHUP), C(SIGINT), C(SIGQUIT), C(SIGILL), C(SIGTRAP), C(SIGIOT), C(SIGABRT), C(SIGFPE),
    C(SIGKILL), C(SIGBUS), C(SIGSEGV), C(SIGSYS), C(SIGPIPE), C(SIGALRM), C(SIGTERM), C(SIGUSR1),
    C(SIGUSR2), C(SIGCHLD), C(SIGCLD), C(SIGPWR), C(SIGIO), C(SIGURG), C(SIGWINCH), C(SIGPOLL),
    C(SIGSTOP), C(SIGTSTP), C(SIGCONT), C(SIGTTIN), C(SIGTTOU), C(SIGVTALRM), C(SIGPROF),
    C(SIGXCPU), C(SIGXFSZ), C(SIGSTKFLT), C(SIG_BLOCK), C(SIG_UNBLOCK), C(SIG_SETMASK),
    C(ITIMER_REAL), C(ITIMER_VIRTUAL), C(ITIMER_PROF), {"NSIG", NSIG, 0},
    {0},
};
static const enum TypeId signal_types[] = {TYPE_struct_siginfo, TYPE_none};

MODULE(_signal, .doc = "Signals. Use module signal.", .methods = signal_methods,
       .constants = signal_constants, .types = signal_types, .init = signal_init);
