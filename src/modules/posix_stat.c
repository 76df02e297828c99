/* SPDX-License-Identifier: MIT
 *
 * posix: what the file system knows about files, and changing it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- stat_result: ten items, the three times as whole seconds; and further fields --- */

enum { STAT_VISIBLE = 10, STAT_TOTAL = 19 };

static const Member stat_members[] = {
    STRUCTSEQ_FIELD(0, st_mode, "protection bits"),
    STRUCTSEQ_FIELD(1, st_ino, "inode"),
    STRUCTSEQ_FIELD(2, st_dev, "device"),
    STRUCTSEQ_FIELD(3, st_nlink, "number of hard links"),
    STRUCTSEQ_FIELD(4, st_uid, "user ID of owner"),
    STRUCTSEQ_FIELD(5, st_gid, "group ID of owner"),
    STRUCTSEQ_FIELD(6, st_size, "total size, in bytes"),
    STRUCTSEQ_FIELD(10, st_atime, "time of last access"),
    STRUCTSEQ_FIELD(11, st_mtime, "time of last modification"),
    STRUCTSEQ_FIELD(12, st_ctime, "time of last change"),
    STRUCTSEQ_FIELD(13, st_atime_ns, "time of last access in nanoseconds"),
    STRUCTSEQ_FIELD(14, st_mtime_ns, "time of last modification in nanoseconds"),
    STRUCTSEQ_FIELD(15, st_ctime_ns, "time of last change in nanoseconds"),
    STRUCTSEQ_FIELD(16, st_blksize, "blocksize for filesystem I/O"),
    STRUCTSEQ_FIELD(17, st_blocks, "number of blocks allocated"),
    STRUCTSEQ_FIELD(18, st_rdev, "device type (if inode device)"),
    {0},
};
static bool stat_ready(Type *type) { return structseq_ready(type, STAT_VISIBLE, STAT_TOTAL); }
TYPE(stat_result, .name = "os.stat_result", STRUCTSEQ, .members = stat_members,
     .ready = stat_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "What stat() tells of a file.");

static bool set_time(Tuple *t, int which, struct timespec time)
{
    int64_t ns = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
    t->items[7 + which] = TRY(int_from_int64(time.tv_sec));
    t->items[10 + which] = TRY(float_from_double((double)time.tv_sec + 1e-9 * (double)time.tv_nsec));
    t->items[13 + which] = TRY(int_from_int64(ns));
    return true;
}

Value posix_stat_result(const struct stat *s)
{
    Tuple *t = TRY(structseq_alloc(TYPE_stat_result));
    const struct { int index; uint64_t value; } fields[] = {
        {0, s->st_mode}, {1, s->st_ino}, {2, s->st_dev}, {3, s->st_nlink}, {4, s->st_uid},
        {5, s->st_gid}, {6, (uint64_t)s->st_size}, {16, (uint64_t)s->st_blksize},
        {17, (uint64_t)s->st_blocks}, {18, s->st_rdev}};
    for (size_t i = 0; i < countof(fields); i++)
        t->items[fields[i].index] = TRY(int_from_uint64(fields[i].value));
    TRY(set_time(t, 0, s->st_atim));
    TRY(set_time(t, 1, s->st_mtim));
    TRY(set_time(t, 2, s->st_ctim));
    return from_object(t);
}

static int stat_path(const PosixPath *path, int dir, bool follow, struct stat *status)
{
    posix_flush();
    return path->text
               ? BLOCKING(fstatat(dir, path->text, status, follow ? 0 : AT_SYMLINK_NOFOLLOW))
               : BLOCKING(fstat(path->fd, status));
}

static bool check_combination(const char *function, const PosixPath *path, int dir, bool follow)
{
    if (path->fd >= 0 && dir != AT_FDCWD)
        RAISE(ValueError, "%s: can't specify dir_fd without matching path", function);
    if (path->fd >= 0 && !follow)
        RAISE(ValueError, "%s: cannot use fd and follow_symlinks together", function);
    return true;
}

static Value os_stat(Value *args)
{
    PosixPath path;
    int dir;
    bool follow;
    struct stat status;
    TRY(posix_path(args[0], "stat", "path", true, &path));
    TRY(posix_dir_fd(args[1], &dir));
    TRY(value_truth(args[2], &follow));
    TRY(check_combination("stat", &path, dir, follow));
    return stat_path(&path, dir, follow, &status) < 0 ? (Value)posix_fail(&path)
                                                      : posix_stat_result(&status);
}

static Value os_lstat(Value *args)
{
    PosixPath path;
    int dir;
    struct stat status;
    TRY(posix_path(args[0], "lstat", "path", false, &path));
    TRY(posix_dir_fd(args[1], &dir));
    return stat_path(&path, dir, false, &status) < 0 ? (Value)posix_fail(&path)
                                                     : posix_stat_result(&status);
}

static Value os_fstat(Value *args)
{
    int fd;
    struct stat status;
    TRY(value_as_int(args[0], &fd));
    posix_flush();
    return BLOCKING(fstat(fd, &status)) < 0 ? (Value)posix_fail_plain()
                                            : posix_stat_result(&status);
}

/* --- statvfs --- */

static const Member statvfs_members[] = {
    STRUCTSEQ_FIELD(0, f_bsize, 0), STRUCTSEQ_FIELD(1, f_frsize, 0), STRUCTSEQ_FIELD(2, f_blocks, 0),
    STRUCTSEQ_FIELD(3, f_bfree, 0), STRUCTSEQ_FIELD(4, f_bavail, 0), STRUCTSEQ_FIELD(5, f_files, 0),
    STRUCTSEQ_FIELD(6, f_ffree, 0), STRUCTSEQ_FIELD(7, f_favail, 0), STRUCTSEQ_FIELD(8, f_flag, 0),
    STRUCTSEQ_FIELD(9, f_namemax, 0), STRUCTSEQ_FIELD(10, f_fsid, 0), {0}};
static bool statvfs_ready(Type *type) { return structseq_ready(type, 10, 11); }
TYPE(statvfs_result, .name = "os.statvfs_result", STRUCTSEQ, .members = statvfs_members,
     .ready = statvfs_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "What statvfs() tells of a file system.");

static Value statvfs_result(const struct statvfs *s)
{
    const uint64_t fields[] = {s->f_bsize, s->f_frsize, s->f_blocks, s->f_bfree, s->f_bavail,
                               s->f_files, s->f_ffree, s->f_favail, s->f_flag, s->f_namemax,
                               s->f_fsid};
    Tuple *t = TRY(structseq_alloc(TYPE_statvfs_result));
    for (size_t i = 0; i < countof(fields); i++)
        t->items[i] = TRY(int_from_uint64(fields[i]));
    return from_object(t);
}

static Value os_statvfs(Value *args)
{
    PosixPath path;
    struct statvfs status;
    TRY(posix_path(args[0], "statvfs", "path", true, &path));
    int result = path.text ? statvfs(path.text, &status) : fstatvfs(path.fd, &status);
    return result < 0 ? (Value)posix_fail(&path) : statvfs_result(&status);
}

static Value os_fstatvfs(Value *args)
{
    int fd;
    struct statvfs status;
    TRY(value_as_int(args[0], &fd));
    return fstatvfs(fd, &status) < 0 ? (Value)posix_fail_plain() : statvfs_result(&status);
}

/* --- permissions and owners --- */

static Value os_access(Value *args)
{
    PosixPath path;
    int mode, dir;
    bool effective, follow;
    TRY(posix_path(args[0], "access", "path", false, &path));
    TRY(value_as_int(args[1], &mode));
    TRY(posix_dir_fd(args[2], &dir));
    TRY(value_truth(args[3], &effective));
    TRY(value_truth(args[4], &follow));
    int flags = (effective ? AT_EACCESS : 0) | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
    return from_bool(BLOCKING(faccessat(dir, path.text, mode, flags)) == 0);
}

static Value os_chmod(Value *args)
{
    PosixPath path;
    int mode, dir;
    bool follow;
    TRY(posix_path(args[0], "chmod", "path", true, &path));
    TRY(value_as_int(args[1], &mode));
    TRY(posix_dir_fd(args[2], &dir));
    TRY(value_truth(args[3], &follow));
    TRY(AUDIT("os.chmod", path.object, args[1], posix_dir_value(dir)));
    int result = path.text ? fchmodat(dir, path.text, (mode_t)mode, follow ? 0 : AT_SYMLINK_NOFOLLOW)
                           : fchmod(path.fd, (mode_t)mode);
    if (result < 0 && !follow && (errno == EOPNOTSUPP || errno == ENOTSUP))
        RAISE(NotImplementedError, "chmod: follow_symlinks unavailable on this platform");
    return result < 0 ? (Value)posix_fail(&path) : NONE;
}

static Value os_fchmod(Value *args)
{
    int fd, mode;
    TRY(value_as_int(args[0], &fd));
    TRY(value_as_int(args[1], &mode));
    TRY(AUDIT("os.chmod", args[0], args[1], small_int(-1)));
    return posix_done(fchmod(fd, (mode_t)mode));
}

static Value os_chown(Value *args)
{
    PosixPath path;
    uint32_t uid, gid;
    int dir;
    bool follow;
    TRY(posix_path(args[0], "chown", "path", true, &path));
    TRY(posix_id(args[1], "uid", &uid));
    TRY(posix_id(args[2], "gid", &gid));
    TRY(posix_dir_fd(args[3], &dir));
    TRY(value_truth(args[4], &follow));
    TRY(AUDIT("os.chown", path.object, args[1], args[2], posix_dir_value(dir)));
    int result = path.text ? fchownat(dir, path.text, uid, gid, follow ? 0 : AT_SYMLINK_NOFOLLOW)
                           : fchown(path.fd, uid, gid);
    return result < 0 ? (Value)posix_fail(&path) : NONE;
}

static Value os_fchown(Value *args)
{
    int fd;
    uint32_t uid, gid;
    TRY(value_as_int(args[0], &fd));
    TRY(posix_id(args[1], "uid", &uid));
    TRY(posix_id(args[2], "gid", &gid));
    TRY(AUDIT("os.chown", args[0], args[1], args[2], small_int(-1)));
    return posix_done(fchown(fd, uid, gid));
}

static Value os_lchown(Value *args)
{
    PosixPath path;
    uint32_t uid, gid;
    TRY(posix_path(args[0], "lchown", "path", false, &path));
    TRY(posix_id(args[1], "uid", &uid));
    TRY(posix_id(args[2], "gid", &gid));
    TRY(AUDIT("os.chown", path.object, args[1], args[2], small_int(-1)));
    return lchown(path.text, uid, gid) < 0 ? (Value)posix_fail(&path) : NONE;
}

static Value os_umask(Value *args)
{
    int mask;
    TRY(value_as_int(args[0], &mask));
    return small_int(umask((mode_t)mask));
}

/* --- times --- */

/* Seconds (int or float) as timespec. */
static bool read_seconds(Value v, struct timespec *time)
{
    if (is_float(v)) {
        double d = float_value(v), whole = __builtin_floor(d);
        if (!(d > -9e18 && d < 9e18))
            RAISE(OverflowError, "timestamp out of range for platform time_t");
        time->tv_sec = (time_t)whole;
        time->tv_nsec = (long)((d - whole) * 1e9);
        return true;
    }
    int64_t seconds;
    TRY(value_as_int64(v, &seconds));
    *time = (struct timespec){seconds, 0};
    return true;
}

static bool read_nanoseconds(Value v, struct timespec *time)
{
    Value parts = TRY(int_divmod(TRY(value_index(v)), small_int(1000000000)));
    int64_t seconds, rest;
    TRY(value_as_int64(as_tuple(parts)->items[0], &seconds));
    TRY(value_as_int64(as_tuple(parts)->items[1], &rest));
    *time = (struct timespec){seconds, rest};
    return true;
}

static bool read_times(Value times, Value ns, struct timespec out[2])
{
    out[0].tv_nsec = out[1].tv_nsec = UTIME_NOW;
    if (times != NONE && ns != UNBOUND)
        RAISE(ValueError, "utime: you may specify either 'times' or 'ns' but not both");
    Value pair = times != NONE ? times : ns;
    if (pair == UNBOUND)
        return true;
    if (!is_tuple(pair) || tuple_count(pair) != 2)
        RAISE(TypeError, "utime: '%s' must be %s", times != NONE ? "times" : "ns",
              times != NONE ? "either a tuple of two ints or None" : "a tuple of two ints");
    for (int i = 0; i < 2; i++) {
        Value v = as_tuple(pair)->items[i];
        TRY(times != NONE ? read_seconds(v, &out[i]) : read_nanoseconds(v, &out[i]));
    }
    return true;
}

static Value os_utime(Value *args)
{
    PosixPath path;
    struct timespec times[2];
    int dir;
    bool follow;
    TRY(posix_path(args[0], "utime", "path", true, &path));
    TRY(read_times(args[1], args[2], times));
    TRY(posix_dir_fd(args[3], &dir));
    TRY(value_truth(args[4], &follow));
    TRY(check_combination("utime", &path, dir, follow));
    TRY(AUDIT("os.utime", path.object, args[1], args[2] == UNBOUND ? NONE : args[2],
              posix_dir_value(dir)));
    posix_flush();
    int result = path.text ? utimensat(dir, path.text, times, follow ? 0 : AT_SYMLINK_NOFOLLOW)
                           : futimens(path.fd, times);
    return result < 0 ? (Value)posix_fail(&path) : NONE;
}

/* --- device numbers, extended attributes, limits of paths --- */

static bool device_number(Value v, uint64_t *device)
{
    if (!is_int(v))
        RAISE(TypeError, "an integer is required");
    if (int_sign(v) < 0)
        RAISE(OverflowError, "can't convert negative int to unsigned");
    if (!int_fits_uint64(v, device))
        RAISE(OverflowError, "int too big to convert");
    return true;
}

static Value os_major(Value *args)
{
    uint64_t device;
    TRY(device_number(args[0], &device));
    return small_int(major(device));
}

static Value os_minor(Value *args)
{
    uint64_t device;
    TRY(device_number(args[0], &device));
    return small_int(minor(device));
}

static Value os_makedev(Value *args)
{
    int high, low;
    TRY(value_as_int(args[0], &high));
    TRY(value_as_int(args[1], &low));
    return int_from_uint64(makedev((unsigned)high, (unsigned)low));
}

static Value os_getxattr(Value *args)
{
    PosixPath path, name;
    bool follow;
    TRY(posix_path(args[0], "getxattr", "path", true, &path));
    TRY(posix_path(args[1], "getxattr", "attribute", false, &name));
    TRY(value_truth(args[2], &follow));
    TRY(AUDIT("os.getxattr", path.object, name.object));
    for (size_t room = 256;; room *= 4) {
        char *data = gc_alloc_atomic(room);
        if (!data)
            return raise_no_memory();
        ssize_t n = !path.text ? fgetxattr(path.fd, name.text, data, room)
                    : follow ? getxattr(path.text, name.text, data, room)
                             : lgetxattr(path.text, name.text, data, room);
        if (n >= 0)
            return bytes_new(data, (size_t)n);
        if (errno != ERANGE || room > 1 << 20)
            return (Value)posix_fail(&path);
    }
}

static Value os_setxattr(Value *args)
{
    PosixPath path, name;
    int flags;
    bool follow;
    TRY(posix_path(args[0], "setxattr", "path", true, &path));
    TRY(posix_path(args[1], "setxattr", "attribute", false, &name));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[2], &view, BUFFER_SIMPLE));
    TRY(value_as_int(args[3], &flags));
    TRY(value_truth(args[4], &follow));
    TRY(AUDIT("os.setxattr", path.object, name.object, args[2], args[3]));
    int result = !path.text ? fsetxattr(path.fd, name.text, view.data, view.length, flags)
                 : follow ? setxattr(path.text, name.text, view.data, view.length, flags)
                          : lsetxattr(path.text, name.text, view.data, view.length, flags);
    return result < 0 ? (Value)posix_fail(&path) : NONE;
}

static Value os_removexattr(Value *args)
{
    PosixPath path, name;
    bool follow;
    TRY(posix_path(args[0], "removexattr", "path", true, &path));
    TRY(posix_path(args[1], "removexattr", "attribute", false, &name));
    TRY(value_truth(args[2], &follow));
    TRY(AUDIT("os.removexattr", path.object, name.object));
    int result = !path.text ? fremovexattr(path.fd, name.text)
                 : follow ? removexattr(path.text, name.text) : lremovexattr(path.text, name.text);
    return result < 0 ? (Value)posix_fail(&path) : NONE;
}

static Value split_names(const char *data, ssize_t n)
{
    Value list = TRY(list_new(4));
    for (const char *p = data; p < data + n; p += strlen(p) + 1)
        TRY(list_push(list, TRY(str_fs_decode(p, strlen(p)))));
    return list;
}

static Value os_listxattr(Value *args)
{
    PosixPath path;
    bool follow;
    TRY(posix_path(args[0] == NONE ? TRY(str_from_text(".")) : args[0], "listxattr", "path", true,
                   &path));
    TRY(value_truth(args[1], &follow));
    TRY(AUDIT("os.listxattr", path.object));
    for (size_t room = 1024;; room *= 4) {
        char *data = gc_alloc_atomic(room);
        if (!data)
            return raise_no_memory();
        ssize_t n = !path.text ? flistxattr(path.fd, data, room)
                    : follow ? listxattr(path.text, data, room) : llistxattr(path.text, data, room);
        if (n >= 0)
            return split_names(data, n);
        if (errno != ERANGE || room > 1 << 20)
            return (Value)posix_fail(&path);
    }
}

const Method posix_stat_methods[] = {
    {"stat($module, /, path, *, dir_fd=None, follow_symlinks=True)",
     os_stat, "What is known of a file."},
    {"lstat($module, /, path, *, dir_fd=None)", os_lstat, "The same, of a link itself."},
    {"fstat($module, /, fd)", os_fstat, "The same, of an open file."},
    {"statvfs($module, /, path)", os_statvfs, "What is known of a file system."},
    {"fstatvfs($module, fd, /)", os_fstatvfs, 0},
    {"access($module, /, path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
     os_access,
     "May the file be used like that?"},
    {"chmod($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)",
     os_chmod, "Set permissions."},
    {"fchmod($module, /, fd, mode)", os_fchmod, 0},
    {"chown($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)",
     os_chown, "Set the owner."},
    {"fchown($module, /, fd, uid, gid)", os_fchown, 0},
    {"lchown($module, /, path, uid, gid)", os_lchown, 0},
    {"umask($module, mask, /)",
     os_umask, "Set the mask of permissions, and return the old one."},
    {"utime($module, /, path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)",
     os_utime, "Set the times of access and modification."},
    {"major($module, device, /)", os_major, 0},
    {"minor($module, device, /)", os_minor, 0},
    {"makedev($module, major, minor, /)", os_makedev, 0},
    {"getxattr($module, /, path, attribute, *, follow_symlinks=True)", os_getxattr, 0},
    {"setxattr($module, /, path, attribute, value, flags=0, *, follow_symlinks=True)",
     os_setxattr, 0},
    {"removexattr($module, /, path, attribute, *, follow_symlinks=True)",
     os_removexattr, 0},
    {"listxattr($module, /, path=None, *, follow_symlinks=True)", os_listxattr, 0},
    {0},
};
