/* SPDX-License-Identifier: MIT
 *
 * The module _posixsubprocess: fork and exec in one step, for the library's subprocess.
 *
 * All that needs memory is made ready before the fork; the child only makes system calls,
 * unless there is a preexec_fn to call. What goes wrong there the child writes to a pipe,
 * "OSError:ERRNO IN HEX:noexec" (or without noexec when it was exec itself).
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gc/heap.h"
#include "gc/threads.h"
#include "modules/posix.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "vm/thread.h"

/* fork_exec's arguments, in their order. */
enum Argument {
    ARGUMENTS, EXECUTABLES, CLOSE_FDS, PASS_FDS, FOLDER, ENVIRONMENT, P2C_READ, P2C_WRITE,
    C2P_READ, C2P_WRITE, ERR_READ, ERR_WRITE, ERRPIPE_READ, ERRPIPE_WRITE, RESTORE_SIGNALS,
    NEW_SESSION, GROUP, GID, GIDS, UID, UMASK, PREEXEC, VFORK, ARGUMENT_COUNT
};

typedef struct Child {
    char **arguments, **executables, **environment; /* ended by 0; environment 0: ours */
    const char *folder;                             /* 0: stay */
    int fds[ERRPIPE_WRITE - P2C_READ + 1];
    int *pass;
    size_t pass_count;
    bool close_fds, restore_signals, new_session;
    int64_t group, gid, uid, umask;                 /* -1: as it is */
    gid_t *groups;                                  /* 0: as they are */
    size_t group_count;
    Value preexec;
} Child;

/* ---- before the fork ---- */

/* Paths or bytes as a vector of C strings. */
static char **strings(Value sequence, const char *what)
{
    Value *items;
    size_t n;
    TRY(iter_fast(sequence, what, &items, &n));
    char **vector = gc_alloc((n + 1) * sizeof *vector);
    if (!vector)
        return raise_no_memory(), NULL;
    for (size_t i = 0; i < n; i++) {
        PosixPath path;
        TRY(posix_path(items[i], "fork_exec", "argument", false, &path));
        vector[i] = (char *)path.text;
    }
    return vector;
}

static int *numbers(Value sequence, size_t *count)
{
    Value *items;
    TRY(iter_fast(sequence, "a sequence of ints is needed", &items, count));
    int *vector = gc_alloc_atomic((*count + 1) * sizeof *vector);
    if (!vector)
        return raise_no_memory(), NULL;
    for (size_t i = 0; i < *count; i++)
        TRY(value_as_int(items[i], &vector[i]));
    return vector;
}

static bool identity(Value v, int64_t *id)
{
    *id = -1;
    return v == NONE || value_as_int64(v, id);
}

static bool read_groups(Value v, Child *child)
{
    if (v == NONE)
        return true;
    Value *items;
    TRY(iter_fast(v, "a sequence of ints is needed", &items, &child->group_count));
    child->groups = gc_alloc_atomic((child->group_count + 1) * sizeof(gid_t));
    if (!child->groups)
        return raise_no_memory();
    for (size_t i = 0; i < child->group_count; i++) {
        int64_t id;
        if (!is_int(items[i]))
            RAISE(TypeError, "group id must be integer");
        if (!value_as_int64(items[i], &id) || id != (gid_t)id) {
            error_clear();
            RAISE(ValueError, "invalid group id");
        }
        child->groups[i] = (gid_t)id;
    }
    return true;
}

static bool prepare(Value *args, Child *child)
{
    PosixPath folder;
    bool flags[3];
    child->arguments = TRY(strings(args[ARGUMENTS], "argv must be a tuple"));
    child->executables = TRY(strings(args[EXECUTABLES], "executable_list must be a sequence"));
    if (args[ENVIRONMENT] != NONE)
        child->environment = TRY(strings(args[ENVIRONMENT], "env_list must be a sequence"));
    if (args[FOLDER] != NONE) {
        TRY(posix_path(args[FOLDER], "fork_exec", "cwd", false, &folder));
        child->folder = folder.text;
    }
    for (int i = 0; i < (int)countof(child->fds); i++)
        TRY(value_as_int(args[P2C_READ + i], &child->fds[i]));
    child->pass = TRY(numbers(args[PASS_FDS], &child->pass_count));
    TRY(value_truth(args[CLOSE_FDS], &flags[0]) && value_truth(args[RESTORE_SIGNALS], &flags[1])
        && value_truth(args[NEW_SESSION], &flags[2]));
    child->close_fds = flags[0];
    child->restore_signals = flags[1];
    child->new_session = flags[2];
    child->preexec = args[PREEXEC];
    if (child->close_fds && child->fds[ERRPIPE_WRITE - P2C_READ] < 3)
        RAISE(ValueError, "errpipe_write must be >= 3");
    return identity(args[GROUP], &child->group) && identity(args[GID], &child->gid)
        && identity(args[UID], &child->uid) && identity(args[UMASK], &child->umask)
        && read_groups(args[GIDS], child);
}

/* ---- in the child ---- */

/* The descriptor becomes the standard one; its own number if it is that already. */
static bool become(int fd, int standard)
{
    if (fd == standard)
        return fcntl(fd, F_SETFD, 0) == 0;
    return fd < 0 || dup2(fd, standard) >= 0;
}

/* The pipes' ends become 0, 1 and 2; none may be overwritten before it has its place. */
static bool set_streams(Child *child)
{
    int *fd = child->fds;
    int *input = &fd[P2C_READ - P2C_READ], *output = &fd[C2P_WRITE - P2C_READ];
    int *error = &fd[ERR_WRITE - P2C_READ];
    const int parents[] = {fd[P2C_WRITE - P2C_READ], fd[C2P_READ - P2C_READ], fd[ERR_READ - P2C_READ]};
    for (size_t i = 0; i < countof(parents); i++)
        if (parents[i] >= 0)
            close(parents[i]);
    if (*output == 0 && (*output = dup(*output)) < 0)
        return false;
    while (*error == 0 || *error == 1)
        if ((*error = dup(*error)) < 0)
            return false;
    return become(*input, 0) && become(*output, 1) && become(*error, 2);
}

static bool set_identity(const Child *child)
{
    if (child->new_session)
        setsid();
    if (child->group >= 0 && setpgid(0, (pid_t)child->group) < 0)
        return false;
    if (child->groups && setgroups(child->group_count, child->groups) < 0)
        return false;
    if (child->gid >= 0 && setregid((gid_t)child->gid, (gid_t)child->gid) < 0)
        return false;
    return child->uid < 0 || setreuid((uid_t)child->uid, (uid_t)child->uid) >= 0;
}

/* All from 3 on but those that are passed on (in ascending order). */
static void close_others(const Child *child)
{
    unsigned from = 3;
    for (size_t i = 0; i < child->pass_count; i++) {
        unsigned keep = (unsigned)child->pass[i];
        if (keep < from)
            continue;
        if (keep > from)
            close_range(from, keep - 1, 0);
        from = keep + 1;
    }
    close_range(from, ~0u, 0);
}

static bool set_up(Child *child)
{
    for (size_t i = 0; i < child->pass_count; i++)
        if (child->pass[i] != child->fds[ERRPIPE_WRITE - P2C_READ] && fcntl(child->pass[i], F_SETFD, 0) < 0)
            return false;
    if (!set_streams(child) || (child->folder && chdir(child->folder) < 0))
        return false;
    if (child->umask >= 0)
        umask((mode_t)child->umask);
    if (child->restore_signals) {
        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
    }
    return set_identity(child);
}

/* A name that isn't there is passed over for the next; another error counts. */
static void execute(const Child *child)
{
    extern char **environ;
    int error = 0;
    for (char **name = child->executables; *name; name++) {
        execve(*name, child->arguments, child->environment ? child->environment : environ);
        if (errno != ENOENT && errno != ENOTDIR && !error)
            error = errno;
    }
    if (error)
        errno = error;
}

static void report(int fd, const char *text)
{
    ssize_t written = write(fd, text, strlen(text));
    (void)written;                      /* nobody else to tell */
}

NORETURN static void run_child(Child *child)
{
    int errpipe = child->fds[ERRPIPE_WRITE - P2C_READ];
    const char *stage = "noexec";
    char text[64];
    if (set_up(child)) {
        if (child->preexec != NONE) {
            posix_after_fork(0);
            if (!call0(child->preexec)) {
                report(errpipe, "SubprocessError:0:Exception occurred in preexec_fn.");
                _exit(255);
            }
        }
        if (child->close_fds)
            close_others(child);
        stage = "";
        execute(child);
    }
    snprintf(text, sizeof text, "OSError:%X:%s", (unsigned)errno, stage);
    report(errpipe, text);
    _exit(255);
}

/* ---- the function ---- */

static Value subprocess_fork_exec(Value *args, size_t nargs, Value kwnames)
{
    if (nargs != ARGUMENT_COUNT || (kwnames && tuple_count(kwnames)))
        RAISE(TypeError, "fork_exec expected %d arguments, got %zu", ARGUMENT_COUNT, nargs);
    Child child = {0};
    TRY(prepare(args, &child));
    bool hooks = child.preexec != NONE;
    if (hooks && thread_is_forbidden())
        RAISE(RuntimeError, "preexec_fn not supported at interpreter shutdown");
    posix_flush();
    TRY(!hooks || posix_before_fork());
    /* No signal handler of ours may run in the child. */
    sigset_t all, old;
    sigfillset(&all);
    threads_sigmask(SIG_BLOCK, &all, &old);
    pid_t pid = fork();
    if (pid == 0) {
        threads_sigmask(SIG_SETMASK, &old, NULL);
        run_child(&child);
    }
    int error = errno;
    threads_sigmask(SIG_SETMASK, &old, NULL);
    if (hooks)
        posix_after_fork(pid);
    if (pid < 0)
        return raise_errno(error, 0, 0);
    return small_int(pid);
}

static const Method subprocess_methods[] = {
    {"fork_exec", .raw = subprocess_fork_exec, .doc = "Start a program in a new process; for subprocess alone."},
    {0},
};

MODULE(_posixsubprocess, .doc = "Starting programs, for subprocess.", .methods = METHODS(subprocess_methods));
