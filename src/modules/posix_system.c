/* SPDX-License-Identifier: MIT
 *
 * posix: the environment, the machine, configuration values.
 */
#include <errno.h>
#include <sys/random.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- environment --- */

static Value os_putenv(Value *args)
{
    const char *name = TRY(path_bytes(args[0])), *value = TRY(path_bytes(args[1]));
    if (strchr(name, '='))
        RAISE(ValueError, "illegal environment variable name");
    TRY(!rt.audited
        || AUDIT("os.putenv", TRY(bytes_new(name, strlen(name))),
                 TRY(bytes_new(value, strlen(value)))));
    return posix_done(setenv(name, value, 1));
}

static Value os_unsetenv(Value *args)
{
    const char *name = TRY(path_bytes(args[0]));
    TRY(!rt.audited || AUDIT("os.unsetenv", TRY(bytes_new(name, strlen(name)))));
    return posix_done(unsetenv(name));
}

/* --- the machine --- */

static const Member uname_members[] = {
    STRUCTSEQ_FIELD(0, sysname, "operating system name"),
    STRUCTSEQ_FIELD(1, nodename, "name of machine on network"),
    STRUCTSEQ_FIELD(2, release, "operating system release"),
    STRUCTSEQ_FIELD(3, version, "operating system version"),
    STRUCTSEQ_FIELD(4, machine, "hardware identifier"), {0}};
static bool uname_ready(Type *type) { return structseq_ready(type, 5, 5); }
TYPE(uname_result, .name = "posix.uname_result", STRUCTSEQ, .members = uname_members,
     .ready = uname_ready, .new_signature = STRUCTSEQ_SIGNATURE, .doc = "What uname() tells.");

static Value os_uname(Value *args)
{
    struct utsname u;
    if (uname(&u) < 0)
        return (Value)posix_fail_plain();
    const char *const fields[] = {u.sysname, u.nodename, u.release, u.version, u.machine};
    Tuple *t = TRY(structseq_alloc(TYPE_uname_result));
    for (size_t i = 0; i < countof(fields); i++)
        t->items[i] = TRY(str_fs_decode(fields[i], strlen(fields[i])));
    return from_object(t);
}

static Value os_cpu_count(Value *args)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? NONE : small_int(n);
}

static Value os_getloadavg(Value *args)
{
    double load[3];
    if (getloadavg(load, 3) != 3)
        RAISE(OSError, "Load averages are unobtainable");
    return tuple_pack(3, float_from_double(load[0]), float_from_double(load[1]),
                      float_from_double(load[2]));
}

static Value os_strerror(Value *args)
{
    int code;
    TRY(value_as_int(args[0], &code));
    return str_from_text(strerror(code));
}

/* --- random bytes --- */

static bool fill_random(uint8_t *data, size_t n, unsigned flags)
{
    for (size_t done = 0; done < n;) {
        ssize_t got = BLOCKING(getrandom(data + done, n - done, flags));
        if (got >= 0)
            done += (size_t)got;
        else if (errno != EINTR)
            return posix_fail_plain();
        else
            TRY(blocking_interrupted());
    }
    return true;
}

static Value os_urandom(Value *args)
{
    ssize_t n;
    TRY(value_as_ssize(args[0], &n));
    if (n < 0)
        RAISE(ValueError, "negative argument not allowed");
    Bytes *b = TRY(bytes_alloc((size_t)n));
    TRY(fill_random((uint8_t *)b->data, (size_t)n, 0));
    return from_object(b);
}

static Value os_getrandom(Value *args)
{
    ssize_t n;
    int flags;
    TRY(value_as_ssize(args[0], &n));
    TRY(value_as_int(args[1], &flags));
    if (n < 0) {
        errno = EINVAL;
        return (Value)posix_fail_plain();
    }
    Bytes *b = TRY(bytes_alloc((size_t)n));
    ssize_t got = BLOCKING(getrandom(b->data, (size_t)n, (unsigned)flags));
    return got < 0 ? (Value)posix_fail_plain() : bytes_new(b->data, (size_t)got);
}

/* --- configuration values --- */

typedef struct ConfigName {
    const char *name;
    int number;
} ConfigName;

#define SC(name) {"SC_" #name, _SC_##name}
static const ConfigName sysconf_names[] = {
    SC(ARG_MAX), SC(CHILD_MAX), SC(CLK_TCK), SC(NGROUPS_MAX), SC(OPEN_MAX), SC(STREAM_MAX),
    SC(TZNAME_MAX), SC(JOB_CONTROL), SC(SAVED_IDS), SC(REALTIME_SIGNALS), SC(PRIORITY_SCHEDULING),
    SC(TIMERS), SC(ASYNCHRONOUS_IO), SC(PRIORITIZED_IO), SC(SYNCHRONIZED_IO), SC(FSYNC),
    SC(MAPPED_FILES), SC(MEMLOCK), SC(MEMLOCK_RANGE), SC(MEMORY_PROTECTION), SC(MESSAGE_PASSING),
    SC(SEMAPHORES), SC(SHARED_MEMORY_OBJECTS), SC(AIO_LISTIO_MAX), SC(AIO_MAX),
    SC(AIO_PRIO_DELTA_MAX), SC(DELAYTIMER_MAX), SC(MQ_OPEN_MAX), SC(MQ_PRIO_MAX), SC(VERSION),
    SC(PAGESIZE), SC(PAGE_SIZE), SC(RTSIG_MAX), SC(SEM_NSEMS_MAX), SC(SEM_VALUE_MAX),
    SC(SIGQUEUE_MAX), SC(TIMER_MAX), SC(BC_BASE_MAX), SC(BC_DIM_MAX), SC(BC_SCALE_MAX),
    SC(BC_STRING_MAX), SC(COLL_WEIGHTS_MAX), SC(EXPR_NEST_MAX), SC(LINE_MAX), SC(RE_DUP_MAX),
    SC(2_VERSION), SC(2_C_BIND), SC(2_C_DEV), SC(2_FORT_DEV), SC(2_FORT_RUN), SC(2_SW_DEV),
    SC(2_LOCALEDEF), SC(IOV_MAX), SC(THREADS), SC(THREAD_SAFE_FUNCTIONS), SC(GETGR_R_SIZE_MAX),
    SC(GETPW_R_SIZE_MAX), SC(LOGIN_NAME_MAX), SC(TTY_NAME_MAX), SC(THREAD_DESTRUCTOR_ITERATIONS),
    SC(THREAD_KEYS_MAX), SC(THREAD_STACK_MIN), SC(THREAD_THREADS_MAX), SC(THREAD_ATTR_STACKADDR),
    SC(THREAD_ATTR_STACKSIZE), SC(THREAD_PRIORITY_SCHEDULING), SC(THREAD_PRIO_INHERIT),
    SC(THREAD_PRIO_PROTECT), SC(THREAD_PROCESS_SHARED), SC(NPROCESSORS_CONF), SC(NPROCESSORS_ONLN),
    SC(PHYS_PAGES), SC(AVPHYS_PAGES), SC(ATEXIT_MAX), SC(PASS_MAX), SC(XOPEN_VERSION),
    SC(XOPEN_UNIX), SC(XOPEN_CRYPT), SC(XOPEN_ENH_I18N), SC(XOPEN_SHM), SC(2_CHAR_TERM),
    SC(2_UPE), SC(NZERO), SC(SSIZE_MAX), SC(SCHAR_MAX), SC(SCHAR_MIN), SC(SHRT_MAX), SC(SHRT_MIN),
    SC(UCHAR_MAX), SC(UINT_MAX), SC(ULONG_MAX), SC(USHRT_MAX), SC(CHAR_BIT), SC(CHAR_MAX),
    SC(CHAR_MIN), SC(INT_MAX), SC(INT_MIN), SC(LONG_BIT), SC(WORD_BIT), SC(MB_LEN_MAX),
    SC(NL_ARGMAX), SC(NL_LANGMAX), SC(NL_MSGMAX), SC(NL_NMAX), SC(NL_SETMAX), SC(NL_TEXTMAX),
    SC(MINSIGSTKSZ)};

#define PC(name) {"PC_" #name, _PC_##name}
static const ConfigName pathconf_names[] = {
    PC(LINK_MAX), PC(MAX_CANON), PC(MAX_INPUT), PC(NAME_MAX), PC(PATH_MAX), PC(PIPE_BUF),
    PC(CHOWN_RESTRICTED), PC(NO_TRUNC), PC(VDISABLE), PC(SYNC_IO), PC(ASYNC_IO), PC(PRIO_IO),
    PC(SOCK_MAXBUF), PC(FILESIZEBITS), PC(REC_INCR_XFER_SIZE), PC(REC_MAX_XFER_SIZE),
    PC(REC_MIN_XFER_SIZE), PC(REC_XFER_ALIGN), PC(ALLOC_SIZE_MIN), PC(SYMLINK_MAX)};

#define CS(name) {"CS_" #name, _CS_##name}
static const ConfigName confstr_names[] = {
    CS(PATH), CS(GNU_LIBC_VERSION), CS(GNU_LIBPTHREAD_VERSION), CS(LFS_CFLAGS), CS(LFS_LDFLAGS),
    CS(LFS_LIBS), CS(LFS_LINTFLAGS), CS(LFS64_CFLAGS), CS(LFS64_LDFLAGS), CS(LFS64_LIBS),
    CS(LFS64_LINTFLAGS)};

static Value names_dict(const ConfigName *names, size_t n)
{
    Value dict = TRY(dict_new());
    for (size_t i = 0; i < n; i++)
        TRY(dict_set_text(dict, names[i].name, small_int(names[i].number)));
    return dict;
}

/* A configuration name or its number. */
static bool config_number(Value v, const ConfigName *names, size_t n, int *number)
{
    if (is_int(v))
        return value_as_int(v, number);
    if (!is_str(v))
        RAISE(TypeError, "configuration names must be strings or integers");
    for (size_t i = 0; i < n; i++)
        if (str_equal_text(v, names[i].name)) {
            *number = names[i].number;
            return true;
        }
    RAISE(ValueError, "unrecognized configuration name");
}

static Value os_sysconf(Value *args)
{
    int number;
    TRY(config_number(args[0], sysconf_names, countof(sysconf_names), &number));
    errno = 0;
    long value = sysconf(number);
    return value == -1 && errno ? (Value)posix_fail_plain() : int_from_int64(value);
}

static Value os_pathconf(Value *args)
{
    PosixPath path;
    int number;
    TRY(posix_path(args[0], "pathconf", "path", true, &path));
    TRY(config_number(args[1], pathconf_names, countof(pathconf_names), &number));
    errno = 0;
    long value = path.text ? pathconf(path.text, number) : fpathconf(path.fd, number);
    return value == -1 && errno ? (Value)posix_fail(&path) : int_from_int64(value);
}

static Value os_fpathconf(Value *args)
{
    int fd, number;
    TRY(posix_fd(args[0], &fd));
    TRY(config_number(args[1], pathconf_names, countof(pathconf_names), &number));
    errno = 0;
    long value = fpathconf(fd, number);
    return value == -1 && errno ? (Value)posix_fail_plain() : int_from_int64(value);
}

static Value os_confstr(Value *args)
{
    int number;
    TRY(config_number(args[0], confstr_names, countof(confstr_names), &number));
    errno = 0;
    size_t n = confstr(number, 0, 0);
    if (n == 0)
        return errno ? (Value)posix_fail_plain() : NONE;
    char *text = gc_alloc_atomic(n);
    if (!text)
        return raise_no_memory();
    confstr(number, text, n);
    return str_fs_decode(text, n - 1);
}

bool posix_add_system(Value module)
{
    TRY(module_add(module, "sysconf_names", names_dict(sysconf_names, countof(sysconf_names))));
    TRY(module_add(module, "pathconf_names", names_dict(pathconf_names, countof(pathconf_names))));
    return module_add(module, "confstr_names", names_dict(confstr_names, countof(confstr_names)));
}

const Method posix_system_methods[] = {
    {"putenv($module, name, value, /)", os_putenv, "Set an environment variable."},
    {"unsetenv($module, name, /)", os_unsetenv, "Remove an environment variable."},
    {"uname($module, /)", os_uname, "The system and machine."},
    {"cpu_count($module, /)", os_cpu_count, "How many processors there are."},
    {"getloadavg($module, /)", os_getloadavg, "The load over 1, 5 and 15 minutes."},
    {"strerror($module, code, /)", os_strerror, "The text of an error number."},
    {"urandom($module, size, /)", os_urandom, "Random bytes for cryptography."},
    {"getrandom($module, /, size, flags=0)", os_getrandom, 0},
    {"sysconf($module, name, /)", os_sysconf, 0},
    {"pathconf($module, /, path, name)", os_pathconf, 0},
    {"fpathconf($module, fd, name, /)", os_fpathconf, 0},
    {"confstr($module, name, /)", os_confstr, 0},
    {0},
};
