/* SPDX-License-Identifier: MIT
 *
 * FileIO: a file descriptor as a stream of bytes.
 */
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/byte_buffer.h"
#include "gc/finalize.h"
#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/io.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/warnings.h"

enum { READ_CHUNK = 65536, COLLECT_EVERY = 200 };

static inline FileIO *as_file(Value v) { return (FileIO *)v; }

/* --- system calls --- */

static bool check_open(FileIO *f)
{
    if (f->fd < 0)
        RAISE(ValueError, "I/O operation on closed file");
    return true;
}

bool fileio_read(FileIO *f, void *data, size_t n, ssize_t *done)
{
    for (;;) {
        *done = BLOCKING(read(f->fd, data, MIN(n, (size_t)SSIZE_MAX)));
        if (*done >= 0)
            return true;
        if (errno == EAGAIN)
            return true;
        if (errno != EINTR)
            return raise_errno(errno, 0, 0);
        TRY(blocking_interrupted());
    }
}

bool fileio_write(FileIO *f, const void *data, size_t n, ssize_t *done)
{
    for (;;) {
        *done = BLOCKING(write(f->fd, data, MIN(n, (size_t)SSIZE_MAX)));
        if (*done >= 0)
            return true;
        if (errno == EAGAIN)
            return true;
        if (errno != EINTR)
            return raise_errno(errno, 0, 0);
        TRY(blocking_interrupted());
    }
}

bool fileio_seek(FileIO *f, int64_t offset, int whence, int64_t *position)
{
    TRY(check_open(f));
    *position = BLOCKING(lseek(f->fd, offset, whence));
    if (*position < 0) {
        if (f->seekable < 0)
            f->seekable = 0;
        return raise_errno(errno, 0, 0);
    }
    f->seekable = 1;
    return true;
}

/* --- opening --- */

typedef struct FileMode {
    int flags;
    bool created, readable, writable, appending, plus;
} FileMode;

static bool parse_mode(const char *mode, FileMode *m)
{
    int kinds = 0;
    *m = (FileMode){0};
    for (const char *p = mode; *p; p++) {
        switch (*p) {
        case 'r': kinds++; m->readable = true; break;
        case 'w': kinds++; m->writable = true; m->flags |= O_CREAT | O_TRUNC; break;
        case 'a': kinds++; m->writable = m->appending = true; m->flags |= O_CREAT | O_APPEND; break;
        case 'x': kinds++; m->writable = m->created = true; m->flags |= O_CREAT | O_EXCL; break;
        case 'b': break;
        case '+':
            if (m->plus)
                kinds = 9;
            m->plus = true;
            break;
        default:
            RAISE(ValueError, "invalid mode: %s", mode);
        }
    }
    if (kinds != 1)
        RAISE(ValueError, "Must have exactly one of create/read/write/append mode and at most "
              "one plus");
    if (m->plus)
        m->readable = m->writable = true;
    m->flags |= m->plus ? O_RDWR : m->writable ? O_WRONLY : O_RDONLY;
    m->flags |= O_CLOEXEC;
    return true;
}

void io_release_dropped_files(void)
{
    gc_collect();
    finalize_run();
    IO_STATE->opened = 0;
}

static int open_path(const char *path, int flags)
{
    if (++IO_STATE->opened >= COLLECT_EVERY)
        io_release_dropped_files();
    int fd = BLOCKING(open(path, flags, 0666));
    if (fd < 0 && (errno == EMFILE || errno == ENFILE)) {
        io_release_dropped_files();
        fd = BLOCKING(open(path, flags, 0666));
    }
    return fd;
}

static bool open_by_name(FileIO *f, Value name, const FileMode *m)
{
    const char *path = TRY(path_bytes(name));
    io_flush_all();
    for (;;) {
        f->fd = open_path(path, m->flags);
        if (f->fd >= 0)
            return true;
        if (errno != EINTR)
            return raise_errno(errno, name, 0);
        TRY(blocking_interrupted());
    }
}

static bool open_by_opener(FileIO *f, Value name, const FileMode *m, Value opener)
{
    Value result = TRY(call2(opener, name, small_int(m->flags)));
    if (!is_int(result))
        RAISE(TypeError, "expected integer from opener");
    TRY(value_as_int(result, &f->fd));
    if (f->fd < 0)
        RAISE(ValueError, "opener returned %d", f->fd);
    fcntl(f->fd, F_SETFD, fcntl(f->fd, F_GETFD) | FD_CLOEXEC);
    return true;
}

static bool check_opened(FileIO *f, Value name)
{
    struct stat status;
    f->block_size = 8192;
    if (fstat(f->fd, &status) < 0) {
        if (errno == EBADF)
            return raise_errno(errno, name, 0);
        return true;
    }
    if (S_ISDIR(status.st_mode))
        return raise_errno(EISDIR, name, 0);
    if (status.st_blksize > 1)
        f->block_size = (size_t)status.st_blksize;
    return true;
}

/* The mode is told as FileIO understands it: without "b" and "t". */
static bool audit_open(Value name, const FileMode *m)
{
    char mode[3] = {m->created ? 'x' : m->appending ? 'a' : m->writable && !m->plus ? 'w' : 'r'};
    if (m->plus)
        mode[0] = m->created ? 'x' : m->appending ? 'a' : m->flags & O_TRUNC ? 'w' : 'r';
    mode[1] = m->plus ? '+' : 0;
    return !rt.audited || AUDIT("open", name, TRY(str_from_text(mode)), small_int(m->flags));
}

static bool set_up(FileIO *f, Value name, const FileMode *m, Value opener)
{
    f->created = m->created;
    f->readable = m->readable;
    f->writable = m->writable;
    f->appending = m->appending;
    f->seekable = -1;
    TRY(audit_open(name, m));
    int64_t number;
    if (is_int(name) && int_fits_int64(name, &number) && number == (int)number) {
        if (number < 0)
            RAISE(ValueError, "negative file descriptor");
        f->fd = (int)number;
    } else {
        if (!f->close_fd)
            RAISE(ValueError, "Cannot use closefd=False with file name");
        TRY(opener != NONE ? open_by_opener(f, name, m, opener) : open_by_name(f, name, m));
    }
    TRY(check_opened(f, name));
    if (m->appending) {
        int64_t end;
        if (!fileio_seek(f, 0, SEEK_END, &end) && !error_clear_if(TYPE_OSError))
            return false;
    }
    return true;
}

static Value file_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    FileIO *f = TRY((FileIO *)type_alloc(type, 0));
    f->fd = -1;
    f->close_fd = true;
    f->seekable = -1;
    return from_object(f);
}

static bool file_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[4];
    bool close_fd;
    FileMode mode;
    TRY(arguments_place("FileIO(file, mode='r', closefd=True, opener=None)", args, nargs, kwnames,
                        placed));
    if (!is_str(placed[1]))
        RAISE(TypeError, "FileIO() argument 'mode' must be str, not %K", placed[1]);
    if (is_float(placed[0]))
        RAISE(TypeError, "integer argument expected, got float");
    TRY(value_truth(placed[2], &close_fd));
    TRY(parse_mode(TRY(str_utf8(placed[1], 0)), &mode));
    FileIO *f = as_file(self);
    if (f->fd >= 0) {
        if (f->close_fd)
            close(f->fd);
        f->fd = -1;
    }
    f->close_fd = close_fd;
    if (set_up(f, placed[0], &mode, placed[3]) && attr_set(self, NAME(name), placed[0]))
        return true;
    if (f->fd >= 0 && close_fd && !is_int(placed[0]))
        close(f->fd);
    f->fd = -1;
    return false;
}

/* --- closing --- */

static bool close_descriptor(FileIO *f)
{
    int fd = f->fd;
    f->fd = -1;
    if (fd < 0 || !f->close_fd)
        return true;
    if (IO_STATE->opened)
        IO_STATE->opened--;
    return BLOCKING(close(fd)) == 0 || errno == EINTR || raise_errno(errno, 0, 0);
}

static Value file_close(Value *args)
{
    FileIO *f = as_file(args[0]);
    Value base_close = type_lookup(rt.types[TYPE__IOBase], NAME(close));
    bool base_done = call1(base_close, args[0]) != 0;
    Value error = error_take();
    bool done = close_descriptor(f);
    if (error)
        error_restore(error);
    return base_done && done ? NONE : 0;
}

static Value file_repr(Value self);

/* The stream that is told of is the one that the program had: this, or one above it. */
static void warn_unclosed(Value source)
{
    warnings_unclosed(str_format("unclosed file %R", source), source, "Exception ignored in");
}

static Value file_dealloc_warn(Value *args)
{
    FileIO *f = as_file(args[0]);
    if (f->fd >= 0 && f->close_fd)
        warn_unclosed(args[1]);
    return NONE;
}

static void file_finalize(Value self)
{
    FileIO *f = as_file(self);
    Value pending = error_take();
    if (f->fd >= 0 && f->close_fd) {
        warn_unclosed(self);
        f->finalizing = true;
        if (type_of(self) == rt.types[TYPE_FileIO] ? !close_descriptor(f)
                                                   : !call_method0(self, NAME(close)))
            error_clear();
    }
    error_restore(pending);
}

/* --- reading and writing --- */

static bool check_readable(FileIO *f)
{
    TRY(check_open(f));
    return f->readable || io_raise_unsupported("File not open for reading");
}

static bool check_writable(FileIO *f)
{
    TRY(check_open(f));
    return f->writable || io_raise_unsupported("File not open for writing");
}

/* How much is probably left: the size less the position; 0: who knows. */
static size_t expected_rest(FileIO *f)
{
    struct stat status;
    off_t position = lseek(f->fd, 0, SEEK_CUR);
    if (position < 0 || fstat(f->fd, &status) < 0 || status.st_size <= position)
        return 0;
    return (size_t)(status.st_size - position);
}

/* What is left behind `all`, in ever larger pieces. */
static Value read_rest(FileIO *f, ByteBuffer *all)
{
    for (;;) {
        ssize_t got;
        size_t want = MAX((size_t)READ_CHUNK, all->size / 2);
        if (!byte_buffer_reserve(all, want))
            return raise_no_memory();
        TRY(fileio_read(f, all->data + all->size, want, &got));
        if (got < 0 && all->size == 0)
            return NONE;
        if (got <= 0)
            return bytes_new(all->data, all->size);
        all->size += (size_t)got;
    }
}

/* A file of known size goes straight into the result, if it really ends there. */
Value fileio_readall(FileIO *f)
{
    char more[READ_CHUNK];
    ssize_t got = 0;
    TRY(check_readable(f));
    ByteBuffer all = {0};
    size_t size = expected_rest(f);
    if (!size)
        return read_rest(f, &all);
    Bytes *bytes = TRY(bytes_alloc(size));
    for (size_t done = 0; done < size; done += (size_t)got) {
        TRY(fileio_read(f, bytes->data + done, size - done, &got));
        if (got <= 0)
            return got < 0 && !done ? NONE : bytes_new(bytes->data, done);
    }
    TRY(fileio_read(f, more, sizeof more, &got));
    if (got <= 0)
        return from_object(bytes);
    if (!byte_buffer_append(&all, bytes->data, size) || !byte_buffer_append(&all, more, (size_t)got))
        return raise_no_memory();
    return read_rest(f, &all);
}

static Value file_readall(Value *args) { return fileio_readall(as_file(args[0])); }

static Value file_read(Value *args)
{
    FileIO *f = as_file(args[0]);
    ssize_t n, got;
    TRY(check_readable(f));
    TRY(io_size_argument(args[1], &n));
    if (n < 0)
        return call_method0(args[0], NAME(readall));
    Bytes *b = TRY(bytes_alloc((size_t)n));
    TRY(fileio_read(f, b->data, (size_t)n, &got));
    if (got < 0)
        return NONE;
    return got == n ? from_object(b) : bytes_new(b->data, (size_t)got);
}

static Value file_readinto(Value *args)
{
    FileIO *f = as_file(args[0]);
    ssize_t got;
    BUFFER_AUTO view = {0};
    TRY(buffer_get_writable(args[1], &view, "readinto()"));
    TRY(check_readable(f));
    TRY(fileio_read(f, view.data, view.length, &got));
    return got < 0 ? NONE : small_int(got);
}

static Value file_write(Value *args)
{
    FileIO *f = as_file(args[0]);
    ssize_t done;
    TRY(check_writable(f));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(fileio_write(f, view.data, view.length, &done));
    return done < 0 ? NONE : small_int(done);
}

static Value file_seek(Value *args)
{
    FileIO *f = as_file(args[0]);
    int64_t offset, position;
    int whence;
    TRY(check_open(f));
    if (is_float(args[1]))
        RAISE(TypeError, "an integer is required");
    TRY(value_as_int64(args[1], &offset));
    TRY(value_as_int(args[2], &whence));
    TRY(fileio_seek(f, offset, whence, &position));
    return int_from_int64(position);
}

static Value file_tell(Value *args)
{
    int64_t position;
    TRY(check_open(as_file(args[0])));
    TRY(fileio_seek(as_file(args[0]), 0, SEEK_CUR, &position));
    return int_from_int64(position);
}

static Value file_truncate(Value *args)
{
    FileIO *f = as_file(args[0]);
    int64_t size;
    TRY(check_writable(f));
    if (args[1] == NONE)
        TRY(fileio_seek(f, 0, SEEK_CUR, &size));
    else
        TRY(value_as_int64(args[1], &size));
    while (BLOCKING(ftruncate(f->fd, size)) < 0) {
        if (errno != EINTR)
            return (Value)raise_errno(errno, 0, 0);
        TRY(blocking_interrupted());
    }
    return int_from_int64(size);
}

/* --- what it is --- */

static Value file_readable(Value *args)
{
    TRY(check_open(as_file(args[0])));
    return from_bool(as_file(args[0])->readable);
}

static Value file_writable(Value *args)
{
    TRY(check_open(as_file(args[0])));
    return from_bool(as_file(args[0])->writable);
}

static Value file_seekable(Value *args)
{
    FileIO *f = as_file(args[0]);
    TRY(check_open(f));
    if (f->seekable < 0)
        f->seekable = lseek(f->fd, 0, SEEK_CUR) >= 0;
    return from_bool(f->seekable);
}

static Value file_fileno(Value *args)
{
    TRY(check_open(as_file(args[0])));
    return small_int(as_file(args[0])->fd);
}

static Value file_isatty(Value *args)
{
    TRY(check_open(as_file(args[0])));
    return from_bool(isatty(as_file(args[0])->fd));
}

static const char *mode_text(const FileIO *f)
{
    if (f->created)
        return f->readable ? "xb+" : "xb";
    if (f->appending)
        return f->readable ? "ab+" : "ab";
    if (f->readable)
        return f->writable ? "rb+" : "rb";
    return "wb";
}

static Value file_get_mode(Value self) { return str_from_text(mode_text(as_file(self))); }
static Value file_get_closed(Value self) { return from_bool(as_file(self)->fd < 0); }
static Value file_get_closefd(Value self) { return from_bool(as_file(self)->close_fd); }
static Value file_get_block_size(Value self)
{
    return small_int((int64_t)as_file(self)->block_size);
}
static bool file_set_block_size(Value self, Value value)
{
    ssize_t n;
    if (!value)
        RAISE(TypeError, "can't delete numeric/char attribute");
    TRY(value_as_ssize(value, &n));
    as_file(self)->block_size = (size_t)n;
    return true;
}
static Value file_get_finalizing(Value self) { return from_bool(as_file(self)->finalizing); }
static bool file_set_finalizing(Value self, Value value)
{
    as_file(self)->finalizing = value == TRUE;
    return true;
}

static Value file_repr(Value self)
{
    FileIO *f = as_file(self);
    const char *type = type_name(type_of(self));
    if (f->fd < 0)
        return str_format("<%s [closed]>", type);
    const char *close_fd = f->close_fd ? "True" : "False";
    Value name = TRY(io_name(self));
    if (name == UNBOUND)
        return str_format("<%s fd=%d mode='%s' closefd=%s>", type, f->fd, mode_text(f), close_fd);
    bool entered;
    TRY(repr_enter(self, &entered));
    if (!entered)
        RAISE(RuntimeError, "reentrant call inside %s.__repr__", type);
    Value text = str_format("<%s name=%R mode='%s' closefd=%s>", type, name, mode_text(f), close_fd);
    repr_leave(self);
    return text;
}

static const GetSet file_getset[] = {
    {"closed", file_get_closed, 0, "True if the file is closed"},
    {"closefd", file_get_closefd, 0, 0},
    {"mode", file_get_mode, 0, 0},
    {"_blksize", file_get_block_size, file_set_block_size, 0},
    {"_finalizing", file_get_finalizing, file_set_finalizing, 0},
    {0},
};
static const Method file_methods[] = {
    {"read($self, size=-1, /)", file_read, "Read up to size bytes with one system call."},
    {"readall($self, /)", file_readall, "Read until the end."},
    {"readinto($self, buffer, /)", file_readinto, "Read into a buffer; returns how much."},
    {"write($self, b, /)", file_write, "Write bytes; returns how many."},
    {"seek($self, pos, whence=0, /)", file_seek, "Go to a position and return it."},
    {"tell($self, /)", file_tell, "The position in the file."},
    {"_dealloc_warn($self, source, /)", file_dealloc_warn, 0},
    {"truncate($self, size=None, /)", file_truncate, "Make the file that long."},
    {"close($self, /)", file_close, "Close the file; closed ones stay so."},
    {"seekable($self, /)", file_seekable, "Can positions be set?"},
    {"readable($self, /)", file_readable, "Was it opened for reading?"},
    {"writable($self, /)", file_writable, "Was it opened for writing?"},
    {"fileno($self, /)", file_fileno, "The descriptor."},
    {"isatty($self, /)", file_isatty, "Is it a terminal?"},
    IO_REFUSE_PICKLE_ROWS,
    {0},
};

TYPE(FileIO, .name = "_io.FileIO", .base = TYPE__RawIOBase, IO_TYPE(FileIO), .flags = IO_FLAGS,
     .new_signature = "(file, mode='r', closefd=True, opener=None)",
     .doc = "A file without a buffer, by name or descriptor.",
     .slots = {.repr = file_repr, .construct = file_construct, .init = file_init,
               .finalize = file_finalize},
     .getset = file_getset, .methods = file_methods);
