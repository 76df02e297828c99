/* SPDX-License-Identifier: MIT
 *
 * posix: processes: fork, exec, wait, signals, identities, scheduling.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "modules/signal.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/import_lock.h"
#include "vm/thread.h"

/* --- fork and exec --- */

static bool run_hooks(Value hooks, bool reversed)
{
    size_t n = hooks ? list_count(hooks) : 0;
    for (size_t i = 0; i < n; i++) {
        Value hook = as_list(hooks)->items[reversed ? n - 1 - i : i];
        if (!call0(hook))
            rt.services.unraisable("Exception ignored in", hook);
    }
    return true;
}

typedef struct PosixState {
    Value before, in_parent, in_child; /* lists of os.register_at_fork */
} PosixState;

static PosixState *posix_state(void)
{
    if (!rt.module_states[MODULE_posix])
        rt.module_states[MODULE_posix] = gc_alloc(sizeof(PosixState));
    return rt.module_states[MODULE_posix];
}

static bool add_hook(Value *list, Value hook)
{
    if (hook == UNBOUND)
        return true;
    if (!is_callable(hook))
        RAISE(TypeError, "'%T' object is not callable", hook);
    if (!*list)
        *list = TRY(list_new(4));
    return list_push(*list, hook);
}

static Value os_register_at_fork(Value *args)
{
    PosixState *s = posix_state();
    if (args[0] == UNBOUND && args[1] == UNBOUND && args[2] == UNBOUND)
        RAISE(TypeError, "At least one argument is required.");
    TRY(add_hook(&s->before, args[0]));
    TRY(add_hook(&s->in_child, args[1]));
    TRY(add_hook(&s->in_parent, args[2]));
    return NONE;
}

/* The parent may live on with other threads, which the child lacks. */
static bool warn_of_threads(const char *function)
{
    if (!thread_count())
        return true;
    Value text = TRY(str_format("This process (pid=%d) is multi-threaded, use of %s() may lead to "
                                "deadlocks in the child.", (int)getpid(), function));
    return rt.services.warn(TYPE_DeprecationWarning, text, 1);
}

bool posix_before_fork(void)
{
    posix_flush();
    run_hooks(posix_state()->before, true);
    return import_lock_acquire();
}

void posix_after_fork(pid_t pid)
{
    PosixState *s = posix_state();
    if (pid == 0) {
        rt.services.after_fork_in_child();
        signal_after_fork();
    }
    if (!import_lock_release())
        error_clear();
    run_hooks(pid == 0 ? s->in_child : s->in_parent, false);
}

static Value forked(pid_t pid, const char *function)
{
    int error = errno;
    posix_after_fork(pid);
    if (pid < 0)
        return (Value)raise_errno(error, 0, 0);
    TRY(pid == 0 || warn_of_threads(function));
    return small_int(pid);
}

static bool prepare_fork(void)
{
    if (thread_is_forbidden())
        RAISE(RuntimeError, "can't fork at interpreter shutdown");
    return posix_before_fork();
}

static Value os_fork(Value *args)
{
    TRY(AUDIT0("os.fork"));
    TRY(prepare_fork());
    return forked(fork(), "fork");
}

static Value os_forkpty(Value *args)
{
    int master = -1;
    TRY(AUDIT0("os.forkpty"));
    TRY(prepare_fork());
    pid_t pid = forkpty(&master, 0, 0, 0);
    Value v = TRY(forked(pid, "forkpty"));
    return tuple_pack(2, v, small_int(master));
}

/* A zero-ended array of C strings from a list or tuple. */
static char **string_array(Value v, const char *function)
{
    Value *items;
    size_t n;
    if (!is_list(v) && !is_tuple(v))
        RAISE(TypeError, "%s: argv must be a tuple or list", function);
    TRY(iter_fast(v, 0, &items, &n));
    if (n == 0)
        RAISE(ValueError, "%s: argv must not be empty", function);
    char **array = gc_alloc((n + 1) * sizeof *array);
    if (!array)
        return (char **)(uintptr_t)raise_no_memory();
    for (size_t i = 0; i < n; i++)
        array[i] = (char *)TRY(path_bytes(items[i]));
    if (array[0][0] == 0)
        RAISE(ValueError, "%s: argv first element cannot be empty", function);
    return array;
}

static char *environment_entry(Value key, Value value)
{
    const char *k = TRY(path_bytes(key)), *v = TRY(path_bytes(value));
    if (!*k || strchr(k + 1, '='))
        RAISE(ValueError, "illegal environment variable name");
    char *text = gc_alloc_atomic(strlen(k) + strlen(v) + 2);
    if (!text)
        return (char *)(uintptr_t)raise_no_memory();
    sprintf(text, "%s=%s", k, v);
    return text;
}

static char **environment_array(Value mapping)
{
    Value keys = TRY(list_from(TRY(call_method0(mapping, NAME(keys)))));
    Value values = TRY(list_from(TRY(call_method0(mapping, NAME(values)))));
    size_t n = MIN(list_count(keys), list_count(values));
    char **array = gc_alloc((n + 1) * sizeof *array);
    if (!array)
        return (char **)(uintptr_t)raise_no_memory();
    for (size_t i = 0; i < n; i++)
        array[i] = TRY(environment_entry(as_list(keys)->items[i], as_list(values)->items[i]));
    return array;
}

static Value os_execv(Value *args)
{
    PosixPath path;
    TRY(posix_path(args[0], "execv", "path", false, &path));
    char **argv = TRY(string_array(args[1], "execv()"));
    TRY(AUDIT("os.exec", path.object, args[1], NONE));
    posix_flush();
    execv(path.text, argv);
    return (Value)posix_fail_plain();
}

static Value os_execve(Value *args)
{
    PosixPath path;
    TRY(posix_path(args[0], "execve", "path", true, &path));
    char **argv = TRY(string_array(args[1], "execve()"));
    char **env = TRY(environment_array(args[2]));
    TRY(AUDIT("os.exec", path.object, args[1], args[2]));
    posix_flush();
    if (path.text)
        execve(path.text, argv, env);
    else
        fexecve(path.fd, argv, env);
    return (Value)posix_fail(&path);
}

static Value os_exit_now(Value *args)
{
    int status;
    TRY(value_as_int(args[0], &status));
    _exit(status);
}

static Value os_abort(Value *args) { abort(); }

/* --- spawn --- */

enum { SPAWN_OPEN, SPAWN_CLOSE, SPAWN_DUP2 };

/* A file action's tuple must have so many elements: its descriptor is the second. */
static bool check_file_action(Value action, const char *name, size_t count, int *fd)
{
    if (tuple_count(action) != count)
        RAISE(TypeError, "A %s file_action tuple must have %zu elements", name, count);
    return value_as_int(as_tuple(action)->items[1], fd);
}

static bool add_file_action(posix_spawn_file_actions_t *actions, Value action)
{
    int kind, fd, other, mode;
    if (!is_tuple(action) || !tuple_count(action))
        RAISE(TypeError, "Each file_actions element must be a non-empty tuple");
    Value *items = as_tuple(action)->items;
    TRY(value_as_int(items[0], &kind));
    if (kind == SPAWN_CLOSE) {
        TRY(check_file_action(action, "close", 2, &fd));
        posix_spawn_file_actions_addclose(actions, fd);
    } else if (kind == SPAWN_DUP2) {
        TRY(check_file_action(action, "dup2", 3, &fd));
        TRY(value_as_int(items[2], &other));
        posix_spawn_file_actions_adddup2(actions, fd, other);
    } else if (kind == SPAWN_OPEN) {
        TRY(check_file_action(action, "open", 5, &fd));
        const char *path = TRY(path_bytes(items[2]));
        TRY(value_as_int(items[3], &other));
        TRY(value_as_int(items[4], &mode));
        posix_spawn_file_actions_addopen(actions, fd, path, other, (mode_t)mode);
    } else {
        RAISE(TypeError, "Unknown file_actions identifier");
    }
    return true;
}

static bool signal_set(Value v, sigset_t *set)
{
    Value *items;
    size_t n;
    sigemptyset(set);
    Value all = TRY(iter_fast(v, 0, &items, &n));
    for (size_t i = 0; i < n; i++) {
        int number;
        TRY(value_as_int(items[i], &number));
        if (number < 1 || number >= NSIG)
            RAISE(ValueError, "signal number %d out of range [1; %d]", number, NSIG - 1);
        sigaddset(set, number);
    }
    return all != 0;
}

static bool set_attributes(Value *args, posix_spawnattr_t *attributes)
{
    short flags = 0;
    sigset_t set;
    if (args[0] != UNBOUND) {
        int group;
        TRY(value_as_int(args[0], &group));
        posix_spawnattr_setpgroup(attributes, group);
        flags |= POSIX_SPAWN_SETPGROUP;
    }
    bool ids, session;
    TRY(value_truth(args[1], &ids));
    TRY(value_truth(args[2], &session));
    flags |= (short)((ids ? POSIX_SPAWN_RESETIDS : 0) | (session ? POSIX_SPAWN_SETSID : 0));
    if (args[3] != UNBOUND) {
        TRY(signal_set(args[3], &set));
        posix_spawnattr_setsigmask(attributes, &set);
        flags |= POSIX_SPAWN_SETSIGMASK;
    }
    if (args[4] != UNBOUND) {
        TRY(signal_set(args[4], &set));
        posix_spawnattr_setsigdefault(attributes, &set);
        flags |= POSIX_SPAWN_SETSIGDEF;
    }
    posix_spawnattr_setflags(attributes, flags);
    return true;
}

static bool fill_actions(Value list, posix_spawn_file_actions_t *actions)
{
    Value *items;
    size_t n;
    if (list == NONE)
        return true;
    TRY(iter_fast(list, "file_actions must be a sequence or None", &items, &n));
    for (size_t i = 0; i < n; i++)
        TRY(add_file_action(actions, items[i]));
    return true;
}

static Value spawn(Value *args, bool search)
{
    PosixPath path;
    pid_t pid;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    TRY(posix_path(args[0], "posix_spawn", "path", false, &path));
    char **argv = TRY(string_array(args[1], "posix_spawn()"));
    char **env = TRY(environment_array(args[2]));
    TRY(AUDIT("os.posix_spawn", path.object, args[1], args[2]));
    posix_flush();
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    int error = -1;
    if (fill_actions(args[3], &actions) && set_attributes(args + 4, &attributes))
        error = (search ? posix_spawnp : posix_spawn)(&pid, path.text, &actions, &attributes, argv, env);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error < 0)
        return 0;
    return error ? (Value)raise_errno(error, path.object, 0) : small_int(pid);
}

static Value os_posix_spawn(Value *args) { return spawn(args, false); }
static Value os_posix_spawnp(Value *args) { return spawn(args, true); }

static Value os_system(Value *args)
{
    const char *command = TRY(path_bytes(args[0]));
    TRY(!rt.audited || AUDIT("os.system", TRY(bytes_new(command, strlen(command)))));
    posix_flush();
    return small_int(BLOCKING(system(command)));
}

/* --- waiting --- */

static Value wait_result(pid_t pid, int status) { return tuple_pack(2, small_int(pid), small_int(status)); }

static Value os_waitpid(Value *args)
{
    int pid, options, status = 0;
    pid_t result;
    TRY(value_as_int(args[0], &pid));
    TRY(value_as_int(args[1], &options));
    while ((result = BLOCKING(waitpid(pid, &status, options))) < 0) {
        if (errno != EINTR)
            return (Value)posix_fail_plain();
        TRY(blocking_interrupted());
    }
    return wait_result(result, status);
}

static Value os_wait(Value *args)
{
    Value any[2] = {small_int(-1), small_int(0)};
    return os_waitpid(any);
}

static Value usage_tuple(const struct rusage *u)
{
    Value module = TRY(rt.services.import("resource"));
    Value type = TRY(attr_get(module, TRY(str_intern_utf8("struct_rusage", 13))));
    const int64_t counts[] = {u->ru_maxrss, u->ru_ixrss, u->ru_idrss, u->ru_isrss, u->ru_minflt,
                              u->ru_majflt, u->ru_nswap, u->ru_inblock, u->ru_oublock,
                              u->ru_msgsnd, u->ru_msgrcv, u->ru_nsignals, u->ru_nvcsw, u->ru_nivcsw};
    Tuple *t = TRY(tuple_alloc(16));
    t->items[0] = TRY(float_from_double((double)u->ru_utime.tv_sec + 1e-6 * (double)u->ru_utime.tv_usec));
    t->items[1] = TRY(float_from_double((double)u->ru_stime.tv_sec + 1e-6 * (double)u->ru_stime.tv_usec));
    for (size_t i = 0; i < countof(counts); i++)
        t->items[i + 2] = TRY(int_from_int64(counts[i]));
    return call1(type, from_object(t));
}

static Value os_wait4(Value *args)
{
    int pid, options, status = 0;
    pid_t result;
    struct rusage usage = {0};
    TRY(value_as_int(args[0], &pid));
    TRY(value_as_int(args[1], &options));
    while ((result = BLOCKING(wait4(pid, &status, options, &usage))) < 0) {
        if (errno != EINTR)
            return (Value)posix_fail_plain();
        TRY(blocking_interrupted());
    }
    return tuple_pack(3, small_int(result), small_int(status), TRY(usage_tuple(&usage)));
}

static Value os_wait3(Value *args)
{
    Value any[2] = {small_int(-1), args[0]};
    return os_wait4(any);
}

static const Member waitid_members[] = {
    STRUCTSEQ_FIELD(0, si_pid, 0), STRUCTSEQ_FIELD(1, si_uid, 0), STRUCTSEQ_FIELD(2, si_signo, 0),
    STRUCTSEQ_FIELD(3, si_status, 0), STRUCTSEQ_FIELD(4, si_code, 0), {0}};
static bool waitid_ready(Type *type) { return structseq_ready(type, 5, 5); }
TYPE(waitid_result, .name = "posix.waitid_result", STRUCTSEQ, .members = waitid_members,
     .ready = waitid_ready, .new_signature = STRUCTSEQ_SIGNATURE, .doc = "What waitid() tells.");

static Value os_waitid(Value *args)
{
    int kind, id, options;
    siginfo_t info = {0};
    TRY(value_as_int(args[0], &kind));
    TRY(value_as_int(args[1], &id));
    TRY(value_as_int(args[2], &options));
    while (BLOCKING(waitid((idtype_t)kind, (id_t)id, &info, options)) < 0) {
        if (errno != EINTR)
            return (Value)posix_fail_plain();
        TRY(blocking_interrupted());
    }
    if (info.si_pid == 0)
        return NONE;
    const int fields[] = {info.si_pid, (int)info.si_uid, info.si_signo, info.si_status, info.si_code};
    Tuple *t = TRY(structseq_alloc(TYPE_waitid_result));
    for (size_t i = 0; i < countof(fields); i++)
        t->items[i] = small_int(fields[i]);
    return from_object(t);
}

#define STATUS_TEST(function, macro, make)       \
    static Value os_##function(Value *args)      \
    {                                            \
        int status;                              \
        TRY(value_as_int(args[0], &status));     \
        return make(macro(status));              \
    }
STATUS_TEST(WIFEXITED, WIFEXITED, from_bool)
STATUS_TEST(WIFSIGNALED, WIFSIGNALED, from_bool)
STATUS_TEST(WIFSTOPPED, WIFSTOPPED, from_bool)
STATUS_TEST(WIFCONTINUED, WIFCONTINUED, from_bool)
STATUS_TEST(WCOREDUMP, WCOREDUMP, from_bool)
STATUS_TEST(WEXITSTATUS, WEXITSTATUS, small_int)
STATUS_TEST(WTERMSIG, WTERMSIG, small_int)
STATUS_TEST(WSTOPSIG, WSTOPSIG, small_int)

static Value os_waitstatus_to_exitcode(Value *args)
{
    int status;
    TRY(value_as_int(args[0], &status));
    if (WIFEXITED(status))
        return small_int(WEXITSTATUS(status));
    if (WIFSIGNALED(status))
        return small_int(-WTERMSIG(status));
    if (WIFSTOPPED(status))
        RAISE(ValueError, "process stopped by delivery of signal %d", WSTOPSIG(status));
    RAISE(ValueError, "invalid wait status: %d", status);
}

static Value os_pidfd_open(Value *args)
{
    int pid, flags;
    TRY(value_as_int(args[0], &pid));
    TRY(value_as_int(args[1], &flags));
    long fd = syscall(SYS_pidfd_open, pid, flags);
    return fd < 0 ? (Value)posix_fail_plain() : small_int(fd);
}

/* --- signals --- */

static Value os_kill(Value *args)
{
    int pid, number;
    TRY(value_as_int(args[0], &pid));
    TRY(value_as_int(args[1], &number));
    TRY(AUDIT("os.kill", args[0], args[1]));
    if (kill(pid, number) < 0)
        return (Value)posix_fail_plain();
    TRY(blocking_interrupted());
    return NONE;
}

static Value os_killpg(Value *args)
{
    int group, number;
    TRY(value_as_int(args[0], &group));
    TRY(value_as_int(args[1], &number));
    TRY(AUDIT("os.killpg", args[0], args[1]));
    if (killpg(group, number) < 0)
        return (Value)posix_fail_plain();
    TRY(blocking_interrupted());
    return NONE;
}

/* --- who we are --- */

#define PLAIN_ID(function) \
    static Value os_##function(Value *args) { return int_from_int64(function()); }
PLAIN_ID(getpid)
PLAIN_ID(getppid)
PLAIN_ID(getuid)
PLAIN_ID(geteuid)
PLAIN_ID(getgid)
PLAIN_ID(getegid)
PLAIN_ID(getpgrp)

#define SET_ID(function, what)                 \
    static Value os_##function(Value *args)    \
    {                                          \
        uint32_t id;                           \
        TRY(posix_id(args[0], what, &id));     \
        return posix_done(function(id));       \
    }
SET_ID(setuid, "uid")
SET_ID(seteuid, "uid")
SET_ID(setgid, "gid")
SET_ID(setegid, "gid")

static Value os_setreuid(Value *args)
{
    uint32_t real, effective;
    TRY(posix_id(args[0], "uid", &real));
    TRY(posix_id(args[1], "uid", &effective));
    return posix_done(setreuid(real, effective));
}

static Value os_setregid(Value *args)
{
    uint32_t real, effective;
    TRY(posix_id(args[0], "gid", &real));
    TRY(posix_id(args[1], "gid", &effective));
    return posix_done(setregid(real, effective));
}

static Value os_setresuid(Value *args)
{
    uint32_t real, effective, saved;
    TRY(posix_id(args[0], "uid", &real));
    TRY(posix_id(args[1], "uid", &effective));
    TRY(posix_id(args[2], "uid", &saved));
    return posix_done(setresuid(real, effective, saved));
}

static Value os_setresgid(Value *args)
{
    uint32_t real, effective, saved;
    TRY(posix_id(args[0], "gid", &real));
    TRY(posix_id(args[1], "gid", &effective));
    TRY(posix_id(args[2], "gid", &saved));
    return posix_done(setresgid(real, effective, saved));
}

static Value os_getresuid(Value *args)
{
    uid_t real, effective, saved;
    if (getresuid(&real, &effective, &saved) < 0)
        return (Value)posix_fail_plain();
    return tuple_pack(3, small_int(real), small_int(effective), small_int(saved));
}

static Value os_getresgid(Value *args)
{
    gid_t real, effective, saved;
    if (getresgid(&real, &effective, &saved) < 0)
        return (Value)posix_fail_plain();
    return tuple_pack(3, small_int(real), small_int(effective), small_int(saved));
}

static Value group_list(const gid_t *groups, int n)
{
    Value list = TRY(list_new((size_t)n));
    for (int i = 0; i < n; i++)
        TRY(list_push(list, small_int(groups[i])));
    return list;
}

static Value os_getgroups(Value *args)
{
    gid_t groups[NGROUPS_MAX];
    int n = getgroups(NGROUPS_MAX, groups);
    return n < 0 ? (Value)posix_fail_plain() : group_list(groups, n);
}

static Value os_getgrouplist(Value *args)
{
    gid_t groups[NGROUPS_MAX];
    uint32_t group;
    int n = NGROUPS_MAX;
    const char *user = TRY(path_bytes(args[0]));
    TRY(posix_id(args[1], "gid", &group));
    return getgrouplist(user, group, groups, &n) < 0 ? (Value)posix_fail_plain()
                                                     : group_list(groups, n);
}

static Value os_setgroups(Value *args)
{
    Value *items;
    size_t n;
    gid_t groups[NGROUPS_MAX];
    TRY(iter_fast(args[0], "setgroups argument must be a sequence", &items, &n));
    if (n > NGROUPS_MAX)
        RAISE(ValueError, "too many groups");
    for (size_t i = 0; i < n; i++)
        TRY(posix_id(items[i], "gid", &groups[i]));
    return posix_done(setgroups(n, groups));
}

static Value os_initgroups(Value *args)
{
    uint32_t group;
    const char *user = TRY(path_bytes(args[0]));
    TRY(posix_id(args[1], "gid", &group));
    return posix_done(initgroups(user, group));
}

static Value os_getpgid(Value *args)
{
    int pid;
    TRY(value_as_int(args[0], &pid));
    pid_t group = getpgid(pid);
    return group < 0 ? (Value)posix_fail_plain() : small_int(group);
}

static Value os_setpgid(Value *args)
{
    int pid, group;
    TRY(value_as_int(args[0], &pid));
    TRY(value_as_int(args[1], &group));
    return posix_done(setpgid(pid, group));
}

static Value os_setpgrp(Value *args) { return posix_done(setpgid(0, 0)); }

static Value os_getsid(Value *args)
{
    int pid;
    TRY(value_as_int(args[0], &pid));
    pid_t session = getsid(pid);
    return session < 0 ? (Value)posix_fail_plain() : small_int(session);
}

static Value os_setsid(Value *args) { return posix_done(setsid()); }

static Value os_getlogin(Value *args)
{
    errno = 0;
    const char *name = getlogin();
    if (!name)
        return (Value)raise_errno(errno ? errno : ENXIO, 0, 0);
    return str_fs_decode(name, strlen(name));
}

/* --- priorities and scheduling --- */

static Value os_nice(Value *args)
{
    int increment;
    TRY(value_as_int(args[0], &increment));
    errno = 0;
    int value = nice(increment);
    return value == -1 && errno ? (Value)posix_fail_plain() : small_int(value);
}

static Value os_getpriority(Value *args)
{
    int which, who;
    TRY(value_as_int(args[0], &which));
    TRY(value_as_int(args[1], &who));
    errno = 0;
    int value = getpriority((__priority_which_t)which, (id_t)who);
    return value == -1 && errno ? (Value)posix_fail_plain() : small_int(value);
}

static Value os_setpriority(Value *args)
{
    int which, who, value;
    TRY(value_as_int(args[0], &which));
    TRY(value_as_int(args[1], &who));
    TRY(value_as_int(args[2], &value));
    return posix_done(setpriority((__priority_which_t)which, (id_t)who, value));
}

static const Member sched_param_members[] = {
    STRUCTSEQ_FIELD(0, sched_priority, "the scheduling priority"), {0}};
static Value sched_param_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[1];
    TRY(arguments_place("sched_param(sched_priority)", args, nargs, kwnames, placed));
    Tuple *t = TRY(structseq_alloc(TYPE_sched_param));
    t->items[0] = placed[0];
    return from_object(t);
}
static bool sched_param_ready(Type *type) { return structseq_ready(type, 1, 1); }
TYPE(sched_param, .name = "posix.sched_param", .base = TYPE_tuple, .flags = IS_TUPLE | TYPE_SEQUENCE,
     .methods = structseq_methods, .members = sched_param_members, .ready = sched_param_ready,
     .new_signature = "(sched_priority)", .doc = "Parameters of the scheduler.",
     .slots = {.repr = structseq_repr, .construct = sched_param_construct});

static Value os_sched_yield(Value *args) { return posix_done(sched_yield()); }

static Value os_sched_get_priority_max(Value *args)
{
    int policy;
    TRY(value_as_int(args[0], &policy));
    int n = sched_get_priority_max(policy);
    return n < 0 ? (Value)posix_fail_plain() : small_int(n);
}

static Value os_sched_get_priority_min(Value *args)
{
    int policy;
    TRY(value_as_int(args[0], &policy));
    int n = sched_get_priority_min(policy);
    return n < 0 ? (Value)posix_fail_plain() : small_int(n);
}

static Value os_sched_getscheduler(Value *args)
{
    int pid;
    TRY(value_as_int(args[0], &pid));
    int policy = sched_getscheduler(pid);
    return policy < 0 ? (Value)posix_fail_plain() : small_int(policy);
}

static Value os_sched_getparam(Value *args)
{
    int pid;
    struct sched_param param;
    TRY(value_as_int(args[0], &pid));
    if (sched_getparam(pid, &param) < 0)
        return (Value)posix_fail_plain();
    Tuple *t = TRY(structseq_alloc(TYPE_sched_param));
    t->items[0] = small_int(param.sched_priority);
    return from_object(t);
}

static bool read_param(Value v, struct sched_param *param)
{
    if (!is_instance_of(v, TYPE_sched_param))
        RAISE(TypeError, "must have a sched_param object");
    return value_as_int(as_tuple(v)->items[0], &param->sched_priority);
}

static Value os_sched_setparam(Value *args)
{
    int pid;
    struct sched_param param;
    TRY(value_as_int(args[0], &pid));
    TRY(read_param(args[1], &param));
    return posix_done(sched_setparam(pid, &param));
}

static Value os_sched_setscheduler(Value *args)
{
    int pid, policy;
    struct sched_param param;
    TRY(value_as_int(args[0], &pid));
    TRY(value_as_int(args[1], &policy));
    TRY(read_param(args[2], &param));
    return posix_done(sched_setscheduler(pid, policy, &param));
}

static Value os_sched_rr_get_interval(Value *args)
{
    int pid;
    struct timespec interval;
    TRY(value_as_int(args[0], &pid));
    if (sched_rr_get_interval(pid, &interval) < 0)
        return (Value)posix_fail_plain();
    return float_from_double((double)interval.tv_sec + 1e-9 * (double)interval.tv_nsec);
}

static Value os_sched_getaffinity(Value *args)
{
    int pid;
    cpu_set_t cpus;
    TRY(value_as_int(args[0], &pid));
    if (sched_getaffinity(pid, sizeof cpus, &cpus) < 0)
        return (Value)posix_fail_plain();
    Value set = TRY(set_new());
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &cpus))
            TRY(set_add(set, small_int(i)));
    return set;
}

static Value os_sched_setaffinity(Value *args)
{
    int pid;
    Value *items;
    size_t n;
    cpu_set_t cpus;
    TRY(value_as_int(args[0], &pid));
    TRY(iter_fast(args[1], 0, &items, &n));
    CPU_ZERO(&cpus);
    for (size_t i = 0; i < n; i++) {
        int cpu;
        TRY(value_as_int(items[i], &cpu));
        if (cpu < 0)
            RAISE(ValueError, "negative CPU number");
        CPU_SET((size_t)cpu, &cpus);
    }
    return posix_done(sched_setaffinity(pid, sizeof cpus, &cpus));
}

static Value os_unshare(Value *args)
{
    int flags;
    TRY(value_as_int(args[0], &flags));
    return posix_done(unshare(flags));
}

static Value os_setns(Value *args)
{
    int fd, kind;
    TRY(posix_fd(args[0], &fd));
    TRY(value_as_int(args[1], &kind));
    return posix_done(setns(fd, kind));
}

/* --- times --- */

static const Member times_members[] = {
    STRUCTSEQ_FIELD(0, user, "user time"), STRUCTSEQ_FIELD(1, system, "system time"),
    STRUCTSEQ_FIELD(2, children_user, "user time of children"),
    STRUCTSEQ_FIELD(3, children_system, "system time of children"),
    STRUCTSEQ_FIELD(4, elapsed, "elapsed time since an arbitrary point in the past"), {0}};
static bool times_ready(Type *type) { return structseq_ready(type, 5, 5); }
TYPE(times_result, .name = "posix.times_result", STRUCTSEQ, .members = times_members,
     .ready = times_ready, .new_signature = STRUCTSEQ_SIGNATURE, .doc = "What times() tells.");

static Value os_times(Value *args)
{
    struct tms t;
    clock_t elapsed = times(&t);
    if (elapsed == (clock_t)-1)
        return (Value)posix_fail_plain();
    const clock_t fields[] = {t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, elapsed};
    double ticks = (double)sysconf(_SC_CLK_TCK);
    Tuple *result = TRY(structseq_alloc(TYPE_times_result));
    for (size_t i = 0; i < countof(fields); i++)
        result->items[i] = TRY(float_from_double((double)fields[i] / ticks));
    return from_object(result);
}

#define STATUS_ROW(name) {#name "($module, /, status)", os_##name, 0}
const Method posix_process_methods[] = {
    {"register_at_fork($module, /, *, before=<unrepresentable>, after_in_child=<unrepresentable>, "
     "after_in_parent=<unrepresentable>)", os_register_at_fork, "Functions to call around fork()."},
    {"fork($module, /)", os_fork, "Make a copy of the process: 0 in the child."},
    {"forkpty($module, /)", os_forkpty, "Fork with a terminal for the child."},
    {"execv($module, path, argv, /)", os_execv, "Run another program in this process."},
    {"execve($module, /, path, argv, env)", os_execve, "The same with an environment."},
    {"_exit($module, /, status)", os_exit_now, "End the process at once."},
    {"abort($module, /)", os_abort, "End the process by SIGABRT."},
    {"posix_spawn($module, path, argv, env, /, *, file_actions=None, setpgroup=<unrepresentable>, "
     "resetids=False, setsid=False, setsigmask=<unrepresentable>, setsigdef=<unrepresentable>, "
     "scheduler=<unrepresentable>)", os_posix_spawn, "Start a program."},
    {"posix_spawnp($module, path, argv, env, /, *, file_actions=None, setpgroup=<unrepresentable>, "
     "resetids=False, setsid=False, setsigmask=<unrepresentable>, setsigdef=<unrepresentable>, "
     "scheduler=<unrepresentable>)", os_posix_spawnp, "Start a program found on PATH."},
    {"system($module, /, command)", os_system, "Run a command in the shell."},
    {"wait($module, /)", os_wait, "Wait for a child."},
    {"waitpid($module, pid, options, /)", os_waitpid, "Wait for a given child."},
    {"wait3($module, /, options)", os_wait3, 0},
    {"wait4($module, /, pid, options)", os_wait4, 0},
    {"waitid($module, idtype, id, options, /)", os_waitid, 0},
    STATUS_ROW(WIFEXITED), STATUS_ROW(WIFSIGNALED), STATUS_ROW(WIFSTOPPED), STATUS_ROW(WIFCONTINUED),
    {"WCOREDUMP($module, status, /)", os_WCOREDUMP, 0}, STATUS_ROW(WEXITSTATUS), STATUS_ROW(WTERMSIG), STATUS_ROW(WSTOPSIG),
    {"waitstatus_to_exitcode($module, /, status)",
     os_waitstatus_to_exitcode, "The exit code of a wait status."},
    {"pidfd_open($module, /, pid, flags=0)", os_pidfd_open, 0},
    {"kill($module, pid, signal, /)", os_kill, "Send a signal."},
    {"killpg($module, pgid, signal, /)", os_killpg, "Send a signal to a process group."},
    {"getpid($module, /)", os_getpid, 0},
    {"getppid($module, /)", os_getppid, 0},
    {"getuid($module, /)", os_getuid, 0},
    {"geteuid($module, /)", os_geteuid, 0},
    {"getgid($module, /)", os_getgid, 0},
    {"getegid($module, /)", os_getegid, 0},
    {"getpgrp($module, /)", os_getpgrp, 0},
    {"setuid($module, uid, /)", os_setuid, 0},
    {"seteuid($module, euid, /)", os_seteuid, 0},
    {"setgid($module, gid, /)", os_setgid, 0},
    {"setegid($module, egid, /)", os_setegid, 0},
    {"setreuid($module, ruid, euid, /)", os_setreuid, 0},
    {"setregid($module, rgid, egid, /)", os_setregid, 0},
    {"setresuid($module, ruid, euid, suid, /)", os_setresuid, 0},
    {"setresgid($module, rgid, egid, sgid, /)", os_setresgid, 0},
    {"getresuid($module, /)", os_getresuid, 0},
    {"getresgid($module, /)", os_getresgid, 0},
    {"getgroups($module, /)", os_getgroups, 0},
    {"getgrouplist($module, user, group, /)", os_getgrouplist, 0},
    {"setgroups($module, groups, /)", os_setgroups, 0},
    {"initgroups($module, username, gid, /)", os_initgroups, 0},
    {"getpgid($module, /, pid)", os_getpgid, 0},
    {"setpgid($module, pid, pgrp, /)", os_setpgid, 0},
    {"setpgrp($module, /)", os_setpgrp, 0},
    {"getsid($module, pid, /)", os_getsid, 0},
    {"setsid($module, /)", os_setsid, 0},
    {"getlogin($module, /)", os_getlogin, 0},
    {"nice($module, increment, /)", os_nice, 0},
    {"getpriority($module, /, which, who)", os_getpriority, 0},
    {"setpriority($module, /, which, who, priority)", os_setpriority, 0},
    {"sched_yield($module, /)", os_sched_yield, 0},
    {"sched_get_priority_max($module, /, policy)", os_sched_get_priority_max, 0},
    {"sched_get_priority_min($module, /, policy)", os_sched_get_priority_min, 0},
    {"sched_getscheduler($module, pid, /)", os_sched_getscheduler, 0},
    {"sched_getparam($module, pid, /)", os_sched_getparam, 0},
    {"sched_setparam($module, pid, param, /)", os_sched_setparam, 0},
    {"sched_setscheduler($module, pid, policy, param, /)", os_sched_setscheduler, 0},
    {"sched_rr_get_interval($module, pid, /)", os_sched_rr_get_interval, 0},
    {"sched_getaffinity($module, pid, /)", os_sched_getaffinity, 0},
    {"sched_setaffinity($module, pid, mask, /)", os_sched_setaffinity, 0},
    {"unshare($module, /, flags)", os_unshare, 0},
    {"setns($module, /, fd, nstype=0)", os_setns, 0},
    {"times($module, /)", os_times, "The process's times."},
    {0},
};
