/* SPDX-License-Identifier: MIT
 *
 * Module posix: arguments, errors, constants; the functions are in posix_*.c.
 */
#include "modules/posix.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/memfd.h>
#include <sched.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>
#include <unistd.h>

#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- arguments --- */

COLD static bool raise_not_path(Value v, const char *function, const char *argument, bool allow_fd)
{
    RAISE(TypeError, "%s: %s should be string, bytes%s, not %T", function, argument,
          allow_fd ? ", os.PathLike or integer" : " or os.PathLike", v);
}

bool posix_fd(Value v, int *fd)
{
    if (!is_int(v)) {
        Value method = TRY(attr_get_opt(v, NAME(fileno)));
        if (method == UNBOUND)
            RAISE(TypeError, "argument must be an int, or have a fileno() method.");
        v = TRY(call0(method));
        if (!is_int(v))
            RAISE(TypeError, "fileno() returned a non-integer");
    }
    TRY(value_as_int(v, fd));
    if (*fd < 0)
        RAISE(ValueError, "file descriptor cannot be a negative integer (%d)", *fd);
    return true;
}

bool posix_path(Value v, const char *function, const char *argument, bool allow_fd, PosixPath *p)
{
    *p = (PosixPath){.object = v, .fd = -1};
    if (is_str(v) || is_bytes(v)) {
        p->is_bytes = is_bytes(v);
        if (!(p->text = path_bytes(v))) {
            if (error_is(TYPE_ValueError) && !error_is(TYPE_UnicodeError)) {
                error_clear();
                RAISE(ValueError, "%s: embedded null character in %s", function, argument);
            }
            return false;
        }
        return true;
    }
    if (allow_fd && type_of(v)->slots.as_index)
        return value_as_int(v, &p->fd);
    Value method = type_lookup(type_of(v), NAME(__fspath__));
    if (method == UNBOUND)
        return raise_not_path(v, function, argument, allow_fd);
    Value name = TRY(path_fspath(v));
    TRY(posix_path(name, function, argument, false, p));
    return true;
}

bool posix_dir_fd(Value v, int *fd)
{
    *fd = AT_FDCWD;
    if (v == NONE)
        return true;
    if (!type_of(v)->slots.as_index)
        RAISE(TypeError, "argument should be integer or None, not %T", v);
    return value_as_int(v, fd);
}

bool posix_id(Value v, const char *what, uint32_t *id)
{
    int64_t n;
    if (!type_of(v)->slots.as_index)
        RAISE(TypeError, "%s should be integer, not %T", what, v);
    Value i = TRY(value_index(v));
    if (!int_fits_int64(i, &n) || n > UINT32_MAX)
        RAISE(OverflowError, "%s is greater than maximum", what);
    if (n < -1)
        RAISE(OverflowError, "%s is less than minimum", what);
    *id = (uint32_t)n;
    return true;
}

/* --- errors and results --- */

int posix_fail_plain(void) { return raise_errno(errno, 0, 0); }
int posix_fail(const PosixPath *p) { return raise_errno(errno, p->object, 0); }
int posix_fail2(const PosixPath *from, const PosixPath *to)
{
    return raise_errno(errno, from->object, to->object);
}

Value posix_name(const char *text, size_t n, bool is_bytes)
{
    return is_bytes ? bytes_new(text, n) : str_fs_decode(text, n);
}

Value posix_text(const char *text)
{
    return text ? str_fs_decode(text, strlen(text)) : NONE;
}

/* --- constants --- */

const ModuleConstant posix_constants[] = {
#include "modules/posix_constants.h"
    {0},
};

/* --- the module --- */

extern char **environ;

/* The environment as a dict of bytes: os.environ wraps it. */
static Value environment(void)
{
    Value dict = TRY(dict_new());
    for (char **p = environ; p && *p; p++) {
        const char *equals = strchr(*p, '=');
        if (!equals)
            continue;
        Value key = TRY(bytes_new(*p, (size_t)(equals - *p)));
        Value value = TRY(bytes_new(equals + 1, strlen(equals + 1)));
        TRY(dict_set_default(dict, key, value));
    }
    return dict;
}

/* What os.py looks for to fill os.supports_fd and the like. */
static Value have_functions(void)
{
    static const char *const names[] = {
        "HAVE_EVENTFD", "HAVE_FACCESSAT", "HAVE_FCHDIR", "HAVE_FCHMOD", "HAVE_FCHMODAT", "HAVE_FCHOWN",
        "HAVE_FCHOWNAT", "HAVE_FDOPENDIR", "HAVE_FEXECVE", "HAVE_FPATHCONF", "HAVE_FSTATAT",
        "HAVE_FSTATVFS", "HAVE_FTRUNCATE", "HAVE_FUTIMENS", "HAVE_FUTIMES", "HAVE_FUTIMESAT", "HAVE_LINKAT", "HAVE_LCHOWN",
        "HAVE_LSTAT", "HAVE_LUTIMES", "HAVE_MEMFD_CREATE", "HAVE_MKDIRAT", "HAVE_MKFIFOAT",
        "HAVE_MKNODAT", "HAVE_OPENAT", "HAVE_READLINKAT", "HAVE_RENAMEAT", "HAVE_SYMLINKAT",
        "HAVE_UNLINKAT", "HAVE_UTIMENSAT"};
    Value list = TRY(list_new(countof(names)));
    for (size_t i = 0; i < countof(names); i++)
        TRY(list_push(list, TRY(str_from_text(names[i]))));
    return list;
}

static bool add_functions(Value module, const Method *methods)
{
    for (const Method *m = methods; m->signature; m++) {
        Value f = TRY(builtin_new(m, module, NAME(posix)));
        TRY(dict_set(module_dict(module), ((Builtin *)f)->name, f));
    }
    return true;
}

static bool posix_init(Value module)
{
    TRY(add_functions(module, posix_file_methods));
    TRY(add_functions(module, posix_stat_methods));
    TRY(add_functions(module, posix_dir_methods));
    TRY(add_functions(module, posix_process_methods));
    TRY(add_functions(module, posix_system_methods));
    TRY(module_add(module, "environ", environment()));
    TRY(module_add(module, "_have_functions", have_functions()));
    TRY(module_add(module, "error", from_object(rt.types[TYPE_OSError])));
    return posix_add_system(module);
}

static const enum TypeId posix_types[] = {
    TYPE_stat_result, TYPE_statvfs_result, TYPE_times_result, TYPE_uname_result,
    TYPE_terminal_size, TYPE_sched_param, TYPE_waitid_result, TYPE_DirEntry, TYPE_none};

MODULE(posix, .doc = "System calls. Use module os.", .constants = posix_constants,
       .types = posix_types, .init = posix_init);
