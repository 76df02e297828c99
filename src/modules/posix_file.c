/* SPDX-License-Identifier: MIT
 *
 * posix: descriptors: open, read, write, and what can be done with them.
 */
#include <fcntl.h>
#include <limits.h>
#include <pty.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utmp.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* Repeat a call while signals interrupt it: its result, or the enclosing function fails. */
#define RETRY(call)                                          \
    ({                                                       \
        long retry_result_;                                  \
        while ((retry_result_ = BLOCKING(call)) < 0 && errno == EINTR) \
            TRY(blocking_interrupted());                     \
        if (retry_result_ < 0)                               \
            return (Value)posix_fail_plain();                \
        retry_result_;                                       \
    })

static Value os_open(Value *args)
{
    PosixPath path;
    int flags, mode, dir, fd;
    TRY(posix_path(args[0], "open", "path", false, &path));
    TRY(value_as_int(args[1], &flags));
    TRY(value_as_int(args[2], &mode));
    TRY(posix_dir_fd(args[3], &dir));
    TRY(AUDIT("open", path.object, NONE, small_int(flags | O_CLOEXEC)));
    posix_flush();
    while ((fd = BLOCKING(openat(dir, path.text, flags | O_CLOEXEC, mode))) < 0) {
        if (errno != EINTR)
            return (Value)posix_fail(&path);
        TRY(blocking_interrupted());
    }
    return small_int(fd);
}

static Value os_close(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    int result = BLOCKING(close(fd));
    return result < 0 && errno != EINTR ? (Value)posix_fail_plain() : NONE;
}

static Value os_closerange(Value *args)
{
    int low, high;
    TRY(value_as_int(args[0], &low));
    TRY(value_as_int(args[1], &high));
    if (high > low)
        close_range((unsigned)MAX(low, 0), (unsigned)(high - 1), 0);
    return NONE;
}

static Value os_read(Value *args)
{
    int fd;
    ssize_t n;
    TRY(value_as_int(args[0], &fd));
    TRY(value_as_ssize(args[1], &n));
    if (n < 0) {
        errno = EINVAL;
        return (Value)posix_fail_plain();
    }
    Bytes *b = TRY(bytes_alloc((size_t)n));
    long got = RETRY(read(fd, b->data, (size_t)n));
    return got == n ? from_object(b) : bytes_new(b->data, (size_t)got);
}

static Value os_write(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    return small_int(RETRY(write(fd, view.data, view.length)));
}

static Value os_pread(Value *args)
{
    int fd;
    ssize_t n;
    int64_t offset;
    TRY(value_as_int(args[0], &fd));
    TRY(value_as_ssize(args[1], &n));
    TRY(value_as_int64(args[2], &offset));
    if (n < 0) {
        errno = EINVAL;
        return (Value)posix_fail_plain();
    }
    Bytes *b = TRY(bytes_alloc((size_t)n));
    long got = RETRY(pread(fd, b->data, (size_t)n, offset));
    return bytes_new(b->data, (size_t)got);
}

static Value os_pwrite(Value *args)
{
    int fd;
    int64_t offset;
    TRY(value_as_int(args[0], &fd));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(value_as_int64(args[2], &offset));
    return small_int(RETRY(pwrite(fd, view.data, view.length, offset)));
}

/* What a terminal's text is encoded in; None for other files. */
static Value os_device_encoding(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    return isatty(fd) ? str_from_text("UTF-8") : NONE;
}

/* --- several buffers at once --- */

typedef struct Vector {
    size_t count;
    Buffer *views;
    struct iovec *parts;
} Vector;

static void vector_release(Vector *v)
{
    for (size_t i = 0; i < v->count; i++)
        buffer_release(&v->views[i]);
}

static bool vector_fill(Vector *v, Value buffers, int flags)
{
    ssize_t n;
    if (!type_of(buffers)->slots.getitem || is_str(buffers))
        RAISE(TypeError, "argument must be a sequence");
    TRY(value_length(buffers, &n));
    v->views = gc_alloc((size_t)(n + 1) * sizeof(Buffer));
    v->parts = gc_alloc((size_t)(n + 1) * sizeof(struct iovec));
    if (!v->views || !v->parts)
        return raise_no_memory();
    for (ssize_t i = 0; i < n; i++) {
        Value item = TRY(value_getitem(buffers, small_int(i)));
        TRY(buffer_get(item, &v->views[i], flags));
        v->parts[i] = (struct iovec){v->views[i].data, v->views[i].length};
        v->count++;
    }
    return true;
}

static Value os_readv(Value *args)
{
    int fd;
    CLEANUP(vector_release) Vector v = {0};
    TRY(value_as_int(args[0], &fd));
    TRY(vector_fill(&v, args[1], BUFFER_WRITABLE));
    return small_int(RETRY(readv(fd, v.parts, (int)v.count)));
}

static Value os_writev(Value *args)
{
    int fd;
    CLEANUP(vector_release) Vector v = {0};
    TRY(value_as_int(args[0], &fd));
    TRY(vector_fill(&v, args[1], BUFFER_SIMPLE));
    return small_int(RETRY(writev(fd, v.parts, (int)v.count)));
}

static Value os_preadv(Value *args)
{
    int fd, flags;
    int64_t offset;
    CLEANUP(vector_release) Vector v = {0};
    TRY(value_as_int(args[0], &fd));
    TRY(vector_fill(&v, args[1], BUFFER_WRITABLE));
    TRY(value_as_int64(args[2], &offset));
    TRY(value_as_int(args[3], &flags));
    return small_int(RETRY(preadv2(fd, v.parts, (int)v.count, offset, flags)));
}

static Value os_pwritev(Value *args)
{
    int fd, flags;
    int64_t offset;
    CLEANUP(vector_release) Vector v = {0};
    TRY(value_as_int(args[0], &fd));
    TRY(vector_fill(&v, args[1], BUFFER_SIMPLE));
    TRY(value_as_int64(args[2], &offset));
    TRY(value_as_int(args[3], &flags));
    return small_int(RETRY(pwritev2(fd, v.parts, (int)v.count, offset, flags)));
}

/* --- copying in the kernel --- */

static bool optional_offset(Value v, int64_t *offset, int64_t **pointer)
{
    *pointer = 0;
    if (v == NONE)
        return true;
    *pointer = offset;
    return value_as_int64(v, offset);
}

static Value os_sendfile(Value *args)
{
    int out, in;
    int64_t offset, *where;
    ssize_t count;
    TRY(value_as_int(args[0], &out));
    TRY(value_as_int(args[1], &in));
    TRY(optional_offset(args[2], &offset, &where));
    TRY(value_as_ssize(args[3], &count));
    return int_from_int64(RETRY(sendfile(out, in, where, (size_t)count)));
}

static Value os_copy_file_range(Value *args)
{
    int in, out;
    ssize_t count;
    int64_t from, to, *from_where, *to_where;
    TRY(value_as_int(args[0], &in));
    TRY(value_as_int(args[1], &out));
    TRY(value_as_ssize(args[2], &count));
    TRY(optional_offset(args[3], &from, &from_where));
    TRY(optional_offset(args[4], &to, &to_where));
    if (count < 0)
        RAISE(ValueError, "negative value for 'count' not allowed");
    return int_from_int64(RETRY(copy_file_range(in, from_where, out, to_where, (size_t)count, 0)));
}

static Value os_splice(Value *args)
{
    int in, out, flags;
    ssize_t count;
    int64_t from, to, *from_where, *to_where;
    TRY(value_as_int(args[0], &in));
    TRY(value_as_int(args[1], &out));
    TRY(value_as_ssize(args[2], &count));
    TRY(optional_offset(args[3], &from, &from_where));
    TRY(optional_offset(args[4], &to, &to_where));
    TRY(value_as_int(args[5], &flags));
    if (count < 0)
        RAISE(ValueError, "negative value for 'count' not allowed");
    return int_from_int64(RETRY(splice(in, from_where, out, to_where, (size_t)count, (unsigned)flags)));
}

/* --- positions and sizes --- */

static Value os_lseek(Value *args)
{
    int fd, whence;
    int64_t offset;
    TRY(value_as_int(args[0], &fd));
    TRY(value_as_int64(args[1], &offset));
    TRY(value_as_int(args[2], &whence));
    off_t position = lseek(fd, offset, whence);
    return position < 0 ? (Value)posix_fail_plain() : int_from_int64(position);
}

static Value os_ftruncate(Value *args)
{
    int fd;
    int64_t length;
    TRY(value_as_int(args[0], &fd));
    TRY(value_as_int64(args[1], &length));
    TRY(AUDIT("os.truncate", args[0], args[1]));
    RETRY(ftruncate(fd, length));
    return NONE;
}

static Value os_truncate(Value *args)
{
    PosixPath path;
    int64_t length;
    TRY(posix_path(args[0], "truncate", "path", true, &path));
    TRY(value_as_int64(args[1], &length));
    TRY(AUDIT("os.truncate", path.object, args[1]));
    int result = path.text ? truncate(path.text, length) : ftruncate(path.fd, length);
    return result < 0 ? (Value)posix_fail(&path) : NONE;
}

static Value os_fsync(Value *args)
{
    int fd;
    TRY(posix_fd(args[0], &fd));
    RETRY(fsync(fd));
    return NONE;
}

static Value os_fdatasync(Value *args)
{
    int fd;
    TRY(posix_fd(args[0], &fd));
    RETRY(fdatasync(fd));
    return NONE;
}

static Value os_sync(Value *args)
{
    sync();
    return NONE;
}

static Value os_lockf(Value *args)
{
    int fd, command;
    int64_t length;
    TRY(value_as_int(args[0], &fd));
    TRY(value_as_int(args[1], &command));
    TRY(value_as_int64(args[2], &length));
    TRY(AUDIT("os.lockf", args[0], args[1], args[2]));
    return posix_done(BLOCKING(lockf(fd, command, length)));
}

static Value os_posix_fallocate(Value *args)
{
    int fd;
    int64_t offset, length;
    TRY(value_as_int(args[0], &fd));
    TRY(value_as_int64(args[1], &offset));
    TRY(value_as_int64(args[2], &length));
    int error = BLOCKING(posix_fallocate(fd, offset, length));
    return error ? (Value)raise_errno(error, 0, 0) : NONE;
}

static Value os_posix_fadvise(Value *args)
{
    int fd, advice;
    int64_t offset, length;
    TRY(value_as_int(args[0], &fd));
    TRY(value_as_int64(args[1], &offset));
    TRY(value_as_int64(args[2], &length));
    TRY(value_as_int(args[3], &advice));
    int error = posix_fadvise(fd, offset, length, advice);
    return error ? (Value)raise_errno(error, 0, 0) : NONE;
}

/* --- duplicates, pipes, terminals --- */

static Value os_dup(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? (Value)posix_fail_plain() : small_int(copy);
}

static Value os_dup2(Value *args)
{
    int fd, to;
    bool inheritable;
    TRY(value_as_int(args[0], &fd));
    TRY(value_as_int(args[1], &to));
    TRY(value_truth(args[2], &inheritable));
    if (fd < 0 || to < 0) {
        errno = EBADF;
        return (Value)posix_fail_plain();
    }
    int result = inheritable || fd == to ? dup2(fd, to) : dup3(fd, to, O_CLOEXEC);
    if (result >= 0 && !inheritable)
        fcntl(to, F_SETFD, FD_CLOEXEC);
    return result < 0 ? (Value)posix_fail_plain() : small_int(result);
}

static Value pair(const int fds[2]) { return tuple_pack(2, small_int(fds[0]), small_int(fds[1])); }

static Value os_pipe(Value *args)
{
    int fds[2];
    return pipe2(fds, O_CLOEXEC) < 0 ? (Value)posix_fail_plain() : pair(fds);
}

static Value os_pipe2(Value *args)
{
    int fds[2], flags;
    TRY(value_as_int(args[0], &flags));
    return pipe2(fds, flags) < 0 ? (Value)posix_fail_plain() : pair(fds);
}

static Value os_isatty(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    return from_bool(isatty(fd));
}

static Value os_ttyname(Value *args)
{
    int fd;
    char name[256];
    TRY(value_as_int(args[0], &fd));
    int error = ttyname_r(fd, name, sizeof name);
    return error ? (Value)raise_errno(error, 0, 0) : str_fs_decode(name, strlen(name));
}

static Value os_ctermid(Value *args)
{
    char name[L_ctermid];
    ctermid(name);
    return str_fs_decode(name, strlen(name));
}

static Value os_openpty(Value *args)
{
    int fds[2];
    if (openpty(&fds[0], &fds[1], 0, 0, 0) < 0)
        return (Value)posix_fail_plain();
    fcntl(fds[0], F_SETFD, FD_CLOEXEC);
    fcntl(fds[1], F_SETFD, FD_CLOEXEC);
    return pair(fds);
}

static Value os_login_tty(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    return posix_done(login_tty(fd));
}

static Value os_tcgetpgrp(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    pid_t group = tcgetpgrp(fd);
    return group < 0 ? (Value)posix_fail_plain() : small_int(group);
}

static Value os_tcsetpgrp(Value *args)
{
    int fd, group;
    TRY(value_as_int(args[0], &fd));
    TRY(value_as_int(args[1], &group));
    return posix_done(tcsetpgrp(fd, group));
}

static const Member terminal_size_members[] = {
    STRUCTSEQ_FIELD(0, columns, "width in characters"),
    STRUCTSEQ_FIELD(1, lines, "height in characters"), {0}};
static bool terminal_size_ready(Type *type) { return structseq_ready(type, 2, 2); }
TYPE(terminal_size, .name = "os.terminal_size", STRUCTSEQ, .members = terminal_size_members,
     .ready = terminal_size_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "The size of a terminal window.");

static Value os_get_terminal_size(Value *args)
{
    int fd = STDOUT_FILENO;
    struct winsize size;
    if (args[0] != UNBOUND)
        TRY(value_as_int(args[0], &fd));
    if (ioctl(fd, TIOCGWINSZ, &size) < 0)
        return (Value)posix_fail_plain();
    Tuple *t = TRY(structseq_alloc(TYPE_terminal_size));
    t->items[0] = small_int(size.ws_col);
    t->items[1] = small_int(size.ws_row);
    return from_object(t);
}

/* --- flags of descriptors --- */

static Value os_get_inheritable(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    int flags = fcntl(fd, F_GETFD);
    return flags < 0 ? (Value)posix_fail_plain() : from_bool(!(flags & FD_CLOEXEC));
}

static Value os_set_inheritable(Value *args)
{
    int fd;
    bool inheritable;
    TRY(value_as_int(args[0], &fd));
    TRY(value_truth(args[1], &inheritable));
    int flags = fcntl(fd, F_GETFD);
    if (flags < 0)
        return (Value)posix_fail_plain();
    return posix_done(fcntl(fd, F_SETFD, inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC));
}

static Value os_get_blocking(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? (Value)posix_fail_plain() : from_bool(!(flags & O_NONBLOCK));
}

static Value os_set_blocking(Value *args)
{
    int fd;
    bool blocking;
    TRY(value_as_int(args[0], &fd));
    TRY(value_truth(args[1], &blocking));
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0)
        return (Value)posix_fail_plain();
    return posix_done(fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK));
}

static Value os_memfd_create(Value *args)
{
    int flags;
    const char *name = TRY(str_fs_encode(args[0]));
    TRY(value_as_int(args[1], &flags));
    int fd = memfd_create(name, (unsigned)flags);
    return fd < 0 ? (Value)posix_fail_plain() : small_int(fd);
}

static Value os_eventfd(Value *args)
{
    int initial, flags;
    TRY(value_as_int(args[0], &initial));
    TRY(value_as_int(args[1], &flags));
    int fd = eventfd((unsigned)initial, flags);
    return fd < 0 ? (Value)posix_fail_plain() : small_int(fd);
}

static Value os_eventfd_read(Value *args)
{
    int fd;
    eventfd_t value;
    TRY(value_as_int(args[0], &fd));
    RETRY(eventfd_read(fd, &value));
    return int_from_uint64(value);
}

static Value os_eventfd_write(Value *args)
{
    int fd;
    uint64_t value;
    TRY(value_as_int(args[0], &fd));
    if (!is_int(args[1]) || !int_fits_uint64(args[1], &value))
        RAISE(OverflowError, "int too big to convert");
    RETRY(eventfd_write(fd, value));
    return NONE;
}

const Method posix_file_methods[] = {
    {"open($module, /, path, flags, mode=511, *, dir_fd=None)",
     os_open, "Open a file: its descriptor."},
    {"close($module, /, fd)", os_close, "Close a descriptor."},
    {"closerange($module, fd_low, fd_high, /)",
     os_closerange, "Close the descriptors in the range."},
    {"read($module, fd, length, /)", os_read, "Read at most that many bytes."},
    {"write($module, fd, data, /)", os_write, "Write bytes; returns how many."},
    {"pread($module, fd, length, offset, /)", os_pread, "Read at an offset."},
    {"pwrite($module, fd, buffer, offset, /)", os_pwrite, "Write at an offset."},
    {"readv($module, fd, buffers, /)", os_readv, "Read into several buffers."},
    {"writev($module, fd, buffers, /)", os_writev, "Write several buffers."},
    {"preadv($module, fd, buffers, offset, flags=0, /)",
     os_preadv, "Read into several buffers at an offset."},
    {"pwritev($module, fd, buffers, offset, flags=0, /)",
     os_pwritev, "Write several buffers at an offset."},
    {"sendfile($module, /, out_fd, in_fd, offset, count)",
     os_sendfile, "Copy between descriptors."},
    {"copy_file_range($module, /, src, dst, count, offset_src=None, offset_dst=None)",
     os_copy_file_range,
     "Copy between files."},
    {"splice($module, /, src, dst, count, offset_src=None, offset_dst=None, flags=0)",
     os_splice,
     "Move data between descriptors, one of them a pipe."},
    {"lseek($module, fd, position, whence, /)",
     os_lseek, "Set the position of a descriptor."},
    {"ftruncate($module, fd, length, /)", os_ftruncate, "Make a file that long."},
    {"truncate($module, /, path, length)", os_truncate, "Make a file that long."},
    {"fsync($module, /, fd)", os_fsync, "Write a file's data to disk."},
    {"fdatasync($module, /, fd)",
     os_fdatasync, "Write a file's data, not its times, to disk."},
    {"sync($module, /)", os_sync, "Write everything to disk."},
    {"lockf($module, fd, command, length, /)", os_lockf, "Lock a part of a file."},
    {"posix_fallocate($module, fd, offset, length, /)",
     os_posix_fallocate, "Make sure there is disk space."},
    {"posix_fadvise($module, fd, offset, length, advice, /)",
     os_posix_fadvise, "Announce how data will be used."},
    {"dup($module, fd, /)", os_dup, "A copy of a descriptor."},
    {"dup2($module, /, fd, fd2, inheritable=True)",
     os_dup2, "Copy a descriptor to a given number."},
    {"pipe($module, /)", os_pipe, "A pipe: descriptors to read and write."},
    {"pipe2($module, flags, /)", os_pipe2, "A pipe with flags."},
    {"isatty($module, fd, /)", os_isatty, "Is the descriptor a terminal?"},
    {"ttyname($module, fd, /)", os_ttyname, "The name of a terminal."},
    {"ctermid($module, /)", os_ctermid, "The name of the controlling terminal."},
    {"openpty($module, /)", os_openpty, "A pseudo-terminal: master and slave."},
    {"login_tty($module, fd, /)", os_login_tty, "Make the terminal the controlling one."},
    {"tcgetpgrp($module, fd, /)", os_tcgetpgrp, "The process group of a terminal."},
    {"tcsetpgrp($module, fd, pgid, /)",
     os_tcsetpgrp, "Set the process group of a terminal."},
    {"get_terminal_size($module, fd=<unrepresentable>, /)",
     os_get_terminal_size, "Columns and lines."},
    {"device_encoding($module, /, fd)", os_device_encoding,
     "The encoding of a terminal's text; None for other files."},
    {"get_inheritable($module, fd, /)",
     os_get_inheritable, "Do child programs get the descriptor?"},
    {"set_inheritable($module, fd, inheritable, /)", os_set_inheritable, 0},
    {"get_blocking($module, fd, /)", os_get_blocking, "Do calls on the descriptor wait?"},
    {"set_blocking($module, fd, blocking, /)", os_set_blocking, 0},
    {"memfd_create($module, /, name, flags=1)", os_memfd_create, "A file in memory."},
    {"eventfd($module, /, initval, flags=524288)",
     os_eventfd, "A counter as descriptor."},
    {"eventfd_read($module, /, fd)", os_eventfd_read, 0},
    {"eventfd_write($module, /, fd, value)", os_eventfd_write, 0},
    {0},
};
