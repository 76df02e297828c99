/* SPDX-License-Identifier: MIT
 *
 * BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair.
 *
 * At any time the buffer holds either bytes read ahead or bytes still to be written:
 *
 *     reading   buffer [ consumed | unread        |      ]    raw position is at `end`
 *                                 ^position       ^end
 *     writing   buffer [ pending             |           ]    raw position is at 0
 *                                            ^end, and `writing`
 *
 * Turning from one to the other drops the unread bytes (seeking back) or writes the
 * pending ones. A raw stream that is exactly a FileIO is called directly. What touches the
 * buffer holds the object's lock: raw calls give the GIL up, or are Python code.
 */
#include <unistd.h>

#include "base/byte_buffer.h"
#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/io.h"
#include "objects/attr.h"
#include "objects/bytes_span.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "vm/gil.h"
#include "vm/thread.h"
#include "vm/wait.h"

enum { DEFAULT_SIZE = 8192 };

typedef struct Buffered {
    IoObject base;
    Value raw;          /* 0: uninitialised or detached */
    FileIO *file;       /* raw, if it is exactly a FileIO */
    char *buffer;       /* NULL: not needed so far */
    size_t size;        /* of the buffer */
    size_t given;       /* the same, as the program wanted it */
    size_t ahead;       /* a file that is read on and on: how much of it next; else 0 */
    size_t position, end;
    bool readable, writable, writing, detached, initialized, finalizing;
    bool ended;         /* was closed, whatever becomes of the raw stream */
    Thread *owner;      /* who is in the midst of a call; the others wait in the queue */
    uint64_t owner_era; /* owners from before a fork are gone */
    WaitQueue queue;
} Buffered;

static inline Buffered *as_buffered(Value v) { return (Buffered *)v; }

/* --- state --- */

static bool check_ready(Buffered *b)
{
    if (LIKELY(b->raw != 0))
        return true;
    if (b->detached)
        RAISE(ValueError, "raw stream has been detached");
    RAISE(ValueError, "I/O operation on uninitialized object");
}

static bool is_busy(const Buffered *b) { return b->owner && b->owner_era == gil_era(); }

bool io_buffered_is_busy(Value stream)
{
    return (is_instance_of(stream, TYPE_BufferedReader)
            || is_instance_of(stream, TYPE_BufferedWriter)
            || is_instance_of(stream, TYPE_BufferedRandom))
           && is_busy(as_buffered(stream));
}

/* Wait until no other thread is in a call. At the end of the program the owner may be a
 * thread that never comes back. */
static bool wait_for_lock(Buffered *b)
{
    bool woken = true;
    int64_t deadline = thread_is_forbidden() ? wait_deadline(1) : -1;
    while (is_busy(b) && woken) {
        if (b->owner == rt.thread)
            RAISE(RuntimeError, "reentrant call inside %R", from_object(b));
        TRY(wait_in(&b->queue, deadline, &woken));
    }
    if (!woken)
        RAISE(RuntimeError, "could not acquire lock for %R at shutdown, possibly due to "
              "daemon threads", from_object(b));
    return true;
}

static Buffered *lock(Buffered *b)
{
    if (UNLIKELY(b->owner != 0))
        TRY(wait_for_lock(b));
    b->owner = rt.thread;
    b->owner_era = gil_era();
    return b;
}

static void unlock(Buffered **b)
{
    if (!*b)
        return;
    (*b)->owner = 0;
    wait_wake(&(*b)->queue);
}

/* Hold the lock until the end of the block. */
#define LOCKED(b)                                    \
    CLEANUP(unlock) Buffered *locked_ = lock(b);     \
    TRY(locked_)

static bool raw_closed(Buffered *b, bool *closed)
{
    if (b->file) {
        *closed = b->file->fd < 0;
        return true;
    }
    return io_closed(b->raw, closed);
}

bool io_buffered_is_plain(Value stream, bool *closed)
{
    const Type *type = type_of(stream);
    if (type != rt.types[TYPE_BufferedReader] && type != rt.types[TYPE_BufferedWriter]
        && type != rt.types[TYPE_BufferedRandom])
        return false;
    const Buffered *b = as_buffered(stream);
    if (!b->raw || !b->file)
        return false;
    *closed = b->file->fd < 0;
    return true;
}

static bool check_open(Buffered *b, const char *what)
{
    bool closed;
    TRY(check_ready(b));
    TRY(raw_closed(b, &closed));
    if (closed || b->ended)
        RAISE(ValueError, "%s %s closed file", what, strcmp(what, "write") ? "of" : "to");
    return true;
}

/* A small buffer is made when it is needed: who reads or writes much at once needs none. */
static bool make_buffer(Buffered *b)
{
    if (!b->buffer)
        b->buffer = gc_alloc_buffer_atomic(b->size);
    return b->buffer || raise_no_memory();
}

static void free_buffer(Buffered *b)
{
    gc_free(b->buffer);
    b->buffer = NULL;
    b->position = b->end = 0;
}

/* Elsewhere in the file nothing tells yet that it will be read on and on. */
static void begin_anew(Buffered *b)
{
    b->position = b->end = b->ahead = 0;
    if (b->size != b->given) {
        free_buffer(b);
        b->size = b->given;
    }
}

static bool init(Buffered *b, Value raw, Value size, bool readable, bool writable)
{
    ssize_t n;
    TRY(value_as_ssize(size, &n));
    if (n <= 0)
        RAISE(ValueError, "buffer size must be strictly positive");
    LOCKED(b);
    b->raw = 0;
    b->detached = false;
    b->buffer = NULL;
    b->size = b->given = (size_t)n;
    b->ahead = 0;
    if (b->size > IO_AHEAD_MAX)
        TRY(make_buffer(b));
    b->position = b->end = 0;
    b->readable = readable;
    b->writable = writable;
    b->writing = b->ended = false;
    b->raw = raw;
    b->file = is_exact(raw, TYPE_FileIO) || type_of(raw) == rt.types[TYPE_FileIO]
                  ? (FileIO *)raw : 0;
    b->initialized = true;
    return io_take_over(from_object(b), raw);
}

/* --- the raw stream --- */

COLD static bool raise_would_block(size_t written)
{
    Value args[3] = {small_int(EAGAIN), str_from_text("write could not complete without blocking"),
                     small_int((int64_t)written)};
    Value exception = TRY(exception_new(TYPE_BlockingIOError, args, 3));
    return raise_object(exception);
}

/* Read at most n bytes into data: *got is their number, -1 if it would block. */
static bool raw_read(Buffered *b, char *data, size_t n, ssize_t *got)
{
    if (b->file)
        return fileio_read(b->file, data, n, got);
    Value into = TRY(bytearray_new(0, n));
    Value count;
    for (;;) {
        Value args[1] = {into};
        count = call_method(b->raw, NAME(readinto), args, 1);
        if (count || !error_clear_if(TYPE_InterruptedError))
            break;
        TRY(blocking_interrupted());
    }
    TRY(count);
    *got = -1;
    if (count == NONE)
        return true;
    if (!value_as_ssize(count, got))
        return raise_from_pending(TYPE_OSError, "raw readinto() failed");
    if (*got < 0 || (size_t)*got > n)
        RAISE(OSError, "raw readinto() returned invalid length %zd (should have been between 0 "
              "and %zd)", *got, (ssize_t)n);
    memcpy(data, ((ByteArray *)into)->data, (size_t)*got);
    return true;
}

static bool raw_write(Buffered *b, const char *data, size_t n, ssize_t *done)
{
    if (b->file)
        return fileio_write(b->file, data, n, done);
    Value bytes = TRY(bytes_new(data, n));
    Value count;
    for (;;) {
        count = call_method1(b->raw, NAME(write), bytes);
        if (count || !error_clear_if(TYPE_InterruptedError))
            break;
        TRY(blocking_interrupted());
    }
    TRY(count);
    *done = -1;
    if (count == NONE)
        return true;
    TRY(value_as_ssize(count, done));
    if (*done < 0 || (size_t)*done > n)
        RAISE(OSError, "raw write() returned invalid length %zd (should have been between 0 and "
              "%zd)", *done, (ssize_t)n);
    return true;
}

static bool raw_seek(Buffered *b, int64_t offset, int whence, int64_t *position)
{
    if (b->file)
        return fileio_seek(b->file, offset, whence, position);
    Value v = TRY(call_method2(b->raw, NAME(seek), TRY(int_from_int64(offset)), small_int(whence)));
    TRY(value_as_int64(v, position));
    if (*position < 0)
        RAISE(OSError, "Raw stream returned invalid position %lld", (long long)*position);
    return true;
}

/* --- turning over --- */

/* Write what is pending. What was written is dropped even when a later part fails. */
static bool flush_pending(Buffered *b)
{
    size_t written = 0;
    bool good = true;
    while (b->writing && written < b->end && good) {
        ssize_t done;
        good = raw_write(b, b->buffer + written, b->end - written, &done);
        if (good && done < 0)
            good = raise_would_block(0);
        else if (good)
            written += (size_t)done;
        if (good && written < b->end && rt.thread->eval_breaker & BREAK_SIGNAL)
            good = blocking_interrupted();
    }
    if (written) {
        memmove(b->buffer, b->buffer + written, b->end - written);
        b->end -= written;
    }
    b->writing = b->writing && b->end;
    io_set_dirty(&b->base, b->writing);
    return good;
}

/* Forget what was read ahead: the raw position goes back to where the program thinks it is. */
static bool drop_unread(Buffered *b)
{
    int64_t position;
    size_t unread = b->writing ? 0 : b->end - b->position;
    if (!b->writing)
        b->position = b->end = 0;
    return !unread || raw_seek(b, -(int64_t)unread, SEEK_CUR, &position);
}

static bool begin_reading(Buffered *b)
{
    return !b->writing || flush_pending(b);
}

static bool begin_writing(Buffered *b)
{
    if (!b->writing) {
        TRY(drop_unread(b));
        b->writing = true;
    }
    return true;
}

/* --- reading --- */

static inline size_t unread(const Buffered *b) { return b->writing ? 0 : b->end - b->position; }

/* Fill the empty buffer by one read: *got as raw_read. */
static bool refill(Buffered *b, ssize_t *got)
{
    b->position = b->end = 0;
    if (b->ahead > b->size) {
        free_buffer(b);
        b->size = b->ahead;
    }
    TRY(make_buffer(b));
    TRY(raw_read(b, b->buffer, b->size, got));
    if (*got > 0)
        b->end = (size_t)*got;
    if (b->file && !b->writable && b->size >= b->file->block_size)
        b->ahead = io_read_further(b->size, b->end);
    return true;
}

/* The bytes that may be taken without the lock: nobody is in the midst of a call, and the
 * file is open. */
static inline size_t at_hand(const Buffered *b)
{
    return !b->owner && b->file && b->file->fd >= 0 && !b->ended ? unread(b) : 0;
}

static size_t take(Buffered *b, void *data, size_t n)
{
    n = MIN(n, unread(b));
    if (n)
        memcpy(data, b->buffer + b->position, n);
    b->position += n;
    return n;
}

static Value read_all(Buffered *b)
{
    ByteBuffer all = {0};
    if (!byte_buffer_append(&all, b->buffer + b->position, unread(b)))
        return raise_no_memory();
    b->position = b->end = 0;
    Value readall = TRY(attr_get_opt(b->raw, NAME(readall)));
    if (readall != UNBOUND) {
        Value rest = TRY(call0(readall));
        if (rest != NONE && !is_bytes(rest))
            RAISE(TypeError, "readall() should return bytes");
        if (rest == NONE && all.size == 0)
            return NONE;
        if (rest == NONE)
            return bytes_new(all.data, all.size);
        if (all.size == 0)
            return rest;
        if (!byte_buffer_append(&all, as_bytes(rest)->data, as_bytes(rest)->length))
            return raise_no_memory();
        return bytes_new(all.data, all.size);
    }
    for (;;) {
        Value data = TRY(call_method0(b->raw, NAME(read)));
        if (data != NONE && !is_bytes(data))
            RAISE(TypeError, "read() should return bytes");
        if (data == NONE && all.size == 0)
            return NONE;
        if (data == NONE || as_bytes(data)->length == 0)
            return bytes_new(all.data, all.size);
        if (!byte_buffer_append(&all, as_bytes(data)->data, as_bytes(data)->length))
            return raise_no_memory();
    }
}

/* Read exactly n bytes unless the end (or blocking) comes first: *blocked if nothing was there.
 * Once: by one raw read at most, which is made if more is missing than fits into the buffer. */
static bool read_fully(Buffered *b, char *data, size_t n, bool once, size_t *total, bool *blocked)
{
    *total = take(b, data, n);
    *blocked = false;
    while (*total < n) {
        ssize_t got;
        if (n - *total > b->size || (!once && n - *total == b->size)) {
            TRY(raw_read(b, data + *total, n - *total, &got));
            if (got > 0)
                *total += (size_t)got;
        } else if (once && *total) {
            return true;
        } else {
            TRY(refill(b, &got));
            if (got > 0)
                *total += take(b, data + *total, n - *total);
        }
        if (got <= 0) {
            *blocked = got < 0 && *total == 0;
            return true;
        }
        if (once)
            return true;
    }
    return true;
}

static inline Value take_bytes(Buffered *b, size_t n)
{
    Value v = TRY(bytes_new(b->buffer + b->position, n));
    b->position += n;
    return v;
}

static Value read_some(Buffered *b, size_t n)
{
    size_t total;
    bool blocked;
    if (n <= unread(b))
        return take_bytes(b, n);
    Bytes *bytes = TRY(bytes_alloc(n));
    TRY(read_fully(b, bytes->data, n, false, &total, &blocked));
    if (blocked)
        return NONE;
    return total == n ? from_object(bytes) : bytes_new(bytes->data, total);
}

/* One read, past the empty buffer. */
static Value read_once(Buffered *b, size_t n)
{
    ssize_t got;
    Bytes *bytes = TRY(bytes_alloc(n));
    b->position = b->end = 0;
    TRY(raw_read(b, bytes->data, n, &got));
    return got == (ssize_t)n ? from_object(bytes) : bytes_new(bytes->data, got < 0 ? 0 : (size_t)got);
}

static bool start_read(Buffered *b, const char *what)
{
    TRY(check_open(b, what));
    if (!b->readable)
        return io_raise_unsupported("read");
    return begin_reading(b);
}

static Value buffered_read(Value *args)
{
    Buffered *b = as_buffered(args[0]);
    ssize_t n;
    TRY(check_ready(b));
    TRY(io_size_argument(args[1], &n));
    if (n < -1)
        RAISE(ValueError, "read length must be non-negative or -1");
    if (n > 0 && (size_t)n <= at_hand(b))
        return take_bytes(b, (size_t)n);
    LOCKED(b);
    TRY(start_read(b, "read"));
    return n < 0 ? read_all(b) : read_some(b, (size_t)n);
}

static Value buffered_read1(Value *args)
{
    Buffered *b = as_buffered(args[0]);
    ssize_t n;
    TRY(check_ready(b));
    TRY(value_as_ssize_argument(args[1], &n));
    LOCKED(b);
    TRY(start_read(b, "read"));
    if (n < 0)
        n = (ssize_t)b->size;
    if (n == 0)
        return rt.empty_bytes;
    if (unread(b))
        return read_some(b, MIN((size_t)n, unread(b)));
    return read_once(b, (size_t)n);
}

/* Its own read1 or write would have to be called. */
static bool has_no_methods(Value stream) { return !as_buffered(stream)->base.dict; }

bool io_buffered_reads(Value stream)
{
    const Type *type = type_of(stream);
    return (type == rt.types[TYPE_BufferedReader] || type == rt.types[TYPE_BufferedRandom])
           && has_no_methods(stream);
}

bool io_buffered_read1(Value stream, char *data, size_t n, size_t *got)
{
    Buffered *b = as_buffered(stream);
    ssize_t count;
    TRY(check_ready(b));
    LOCKED(b);
    TRY(start_read(b, "read"));
    if ((*got = take(b, data, n)))
        return true;
    b->position = b->end = 0;
    TRY(raw_read(b, data, n, &count));
    *got = count < 0 ? 0 : (size_t)count;
    return true;
}

bool io_buffered_reads_ahead(Value stream)
{
    return as_buffered(stream)->file && !as_buffered(stream)->writable;
}

Value io_buffered_read_all(Value stream)
{
    Buffered *b = as_buffered(stream);
    if (!io_buffered_reads(stream))
        return UNBOUND;
    TRY(check_ready(b));
    LOCKED(b);
    TRY(start_read(b, "read"));
    if (!b->file || unread(b) || attr_instance_get(b->raw, NAME(readall)) != UNBOUND)
        return UNBOUND;
    b->position = b->end = 0;
    return fileio_readall(b->file);
}

static Value read_into(Value *args, bool once)
{
    Buffered *b = as_buffered(args[0]);
    size_t total;
    bool blocked;
    BUFFER_AUTO view = {0};
    TRY(buffer_get_writable(args[1], &view, once ? "readinto1()" : "readinto()"));
    LOCKED(b);
    TRY(start_read(b, "readinto"));
    TRY(read_fully(b, view.data, view.length, once, &total, &blocked));
    return blocked ? NONE : small_int((int64_t)total);
}

static Value buffered_readinto(Value *args) { return read_into(args, false); }
static Value buffered_readinto1(Value *args) { return read_into(args, true); }

static Value buffered_peek(Value *args)
{
    Buffered *b = as_buffered(args[0]);
    ssize_t got, ignored;
    TRY(value_as_ssize_argument(args[1], &ignored));
    LOCKED(b);
    TRY(start_read(b, "peek"));
    if (!unread(b))
        TRY(refill(b, &got));
    return bytes_new(b->buffer + b->position, unread(b));
}

static Value read_line(Buffered *b, ssize_t limit)
{
    ByteBuffer line = {0};
    for (;;) {
        size_t n = unread(b);
        if (limit >= 0)
            n = MIN(n, (size_t)limit - line.size);
        char *start = b->buffer + b->position, *end = n ? memchr(start, '\n', n) : 0;
        if (end)
            n = (size_t)(end + 1 - start);
        b->position += n;
        if ((end || (limit >= 0 && line.size + n == (size_t)limit)) && line.size == 0)
            return bytes_new(start, n);
        if (!byte_buffer_append(&line, start, n))
            return raise_no_memory();
        if (end || (limit >= 0 && line.size == (size_t)limit))
            break;
        ssize_t got;
        TRY(refill(b, &got));
        if (got <= 0)
            break;
    }
    return bytes_new(line.data, line.size);
}

/* The next line, if it is at hand as a whole; else UNBOUND. */
static Value line_at_hand(Buffered *b)
{
    size_t n = at_hand(b);
    const char *start = b->buffer + b->position, *end = n ? memchr(start, '\n', n) : NULL;
    return end ? take_bytes(b, (size_t)(end + 1 - start)) : UNBOUND;
}

static Value next_line(Buffered *b, ssize_t limit)
{
    Value line = limit < 0 ? TRY(line_at_hand(b)) : UNBOUND;
    if (LIKELY(line != UNBOUND))
        return line;
    LOCKED(b);
    TRY(start_read(b, "readline"));
    return read_line(b, limit);
}

static Value buffered_readline(Value *args)
{
    ssize_t limit;
    TRY(check_ready(as_buffered(args[0])));
    TRY(io_size_argument(args[1], &limit));
    return next_line(as_buffered(args[0]), limit);
}

static Value buffered_next(Value self)
{
    Value line;
    if (UNLIKELY(type_of(self)->flags & TYPE_HEAP)) {
        line = TRY(call_method0(self, NAME(readline)));
        if (!is_bytes(line))
            RAISE(OSError, "readline() should have returned a bytes object, not '%T'", line);
    } else {
        line = TRY(next_line(as_buffered(self), -1));
    }
    return as_bytes(line)->length ? line : END;
}

/* --- writing --- */

/* Append to the buffer; it is written whenever it is full. */
static bool write_bytes(Buffered *b, const char *data, size_t n, size_t *written)
{
    *written = 0;
    TRY(make_buffer(b));
    while (n - *written > b->size - b->end) {
        size_t part = b->size - b->end;
        ssize_t done;
        if (b->end == 0) { /* large: past the buffer */
            TRY(raw_write(b, data + *written, n - *written, &done));
            if (done < 0) {
                memcpy(b->buffer, data + *written, part);
                b->end = part;
                io_set_dirty(&b->base, true);
                return raise_would_block(*written + part);
            }
            *written += (size_t)done;
            if (rt.thread->eval_breaker & BREAK_SIGNAL)
                TRY(blocking_interrupted());
            continue;
        }
        memcpy(b->buffer + b->end, data + *written, part);
        b->end += part;
        if (!flush_pending(b)) {
            if (!error_is(TYPE_BlockingIOError))
                return false;
            error_clear();
            if (b->end == b->size)
                return raise_would_block(*written + part);
        }
        *written += part;
        b->writing = true;
    }
    memcpy(b->buffer + b->end, data + *written, n - *written);
    b->end += n - *written;
    *written = n;
    io_set_dirty(&b->base, b->end > 0);
    return true;
}

bool io_buffered_writes(Value stream)
{
    const Type *type = type_of(stream);
    return (type == rt.types[TYPE_BufferedWriter] || type == rt.types[TYPE_BufferedRandom])
           && has_no_methods(stream);
}

bool io_buffered_write(Value stream, const char *data, size_t n)
{
    Buffered *b = as_buffered(stream);
    size_t written;
    TRY(check_ready(b));
    LOCKED(b);
    TRY(check_open(b, "write"));
    if (!b->writable)
        return io_raise_unsupported("write");
    TRY(begin_writing(b));
    return write_bytes(b, data, n, &written);
}

static Value buffered_write(Value *args)
{
    BUFFER_AUTO view = {.object = 0};
    Span8 s;
    TRY(check_ready(as_buffered(args[0])));
    TRY(bytes_argument(args[1], &view, &s));
    TRY(io_buffered_write(args[0], s.p, s.n));
    return small_int((int64_t)s.n);
}

static bool flush(Buffered *b)
{
    if (b->writing)
        return flush_pending(b);
    return true;
}

static Value buffered_flush(Value *args)
{
    Buffered *b = as_buffered(args[0]);
    TRY(check_ready(b));
    LOCKED(b);
    TRY(check_open(b, "flush"));
    TRY(flush(b));
    if (b->readable && b->writable && unread(b))
        TRY(drop_unread(b));
    if (!b->file && b->readable && !b->writable)
        TRY(call_method0(b->raw, NAME(flush)));
    return NONE;
}

/* --- positions --- */

static bool position_of(Buffered *b, int64_t *position)
{
    TRY(raw_seek(b, 0, SEEK_CUR, position));
    *position += b->writing ? (int64_t)b->end : -(int64_t)unread(b);
    return true;
}

static Value buffered_tell(Value *args)
{
    Buffered *b = as_buffered(args[0]);
    int64_t position;
    TRY(check_ready(b));
    LOCKED(b);
    TRY(position_of(b, &position));
    if (position < 0)
        position = 0;
    return int_from_int64(position);
}

/* A place that lies in the buffer needs no system call but one to learn where we are. */
static bool seek_inside(Buffered *b, int64_t offset, int whence, int64_t *position)
{
    if (b->writing || whence == SEEK_END || b->position == b->end)
        return false;
    int64_t current;
    if (!position_of(b, &current)) {
        error_clear();
        return false;
    }
    int64_t delta = whence == SEEK_SET ? offset - current : offset;
    if (delta < -(int64_t)b->position || delta > (int64_t)unread(b))
        return false;
    b->position = (size_t)((int64_t)b->position + delta);
    *position = current + delta;
    return true;
}

static bool check_seekable(Buffered *b)
{
    Value v = TRY(call_method0(b->raw, NAME(seekable)));
    return v == TRUE || io_raise_unsupported("File or stream is not seekable.");
}

static Value buffered_seek(Value *args)
{
    Buffered *b = as_buffered(args[0]);
    int64_t offset, position;
    int whence;
    TRY(check_open(b, "seek"));
    TRY(value_as_int(args[2], &whence));
    if (whence < 0 || whence > 4)
        RAISE(ValueError, "whence value %d unsupported", whence);
    TRY(check_seekable(b));
    TRY(value_as_int64(args[1], &offset));
    LOCKED(b);
    TRY(check_ready(b));
    if (b->readable && seek_inside(b, offset, whence, &position))
        return int_from_int64(position);
    TRY(flush(b));
    if (whence == SEEK_CUR)
        offset -= (int64_t)unread(b);
    TRY(raw_seek(b, offset, whence, &position));
    if (!b->writing)
        begin_anew(b);
    return int_from_int64(position);
}

static Value buffered_truncate(Value *args)
{
    Buffered *b = as_buffered(args[0]);
    TRY(check_open(b, "truncate"));
    if (!b->writable)
        return (Value)io_raise_unsupported("truncate");
    Value size = args[1];
    if (size == NONE)
        size = TRY(call_method0(args[0], NAME(tell)));
    LOCKED(b);
    TRY(check_ready(b));
    TRY(flush(b));
    return call_method1(b->raw, NAME(truncate), size);
}

/* --- closing --- */

static Value buffered_close(Value *args)
{
    Buffered *b = as_buffered(args[0]);
    bool closed;
    TRY(check_ready(b));
    TRY(raw_closed(b, &closed));
    if (closed)
        return NONE;
    if (b->finalizing)
        io_warn_unclosed(b->raw, args[0]);
    Value flushed = call_method0(args[0], NAME(flush));
    Value error = error_take();
    LOCKED(b);
    Value done = check_ready(b) ? call_method0(b->raw, NAME(close)) : 0;
    if (done)
        io_forget(args[0]);
    if (done && !b->writing)
        free_buffer(b);
    b->ended = done != 0;
    io_set_dirty(&b->base, false);
    if (error) {
        Value second = error_take();
        if (second && second != error)
            as_exception(second)->context = error;
        error_restore(second ? second : error);
        return 0;
    }
    return flushed && done ? NONE : 0;
}

static Value buffered_detach(Value *args)
{
    Buffered *b = as_buffered(args[0]);
    TRY(check_ready(b));
    TRY(call_method0(args[0], NAME(flush)));
    LOCKED(b);
    TRY(check_ready(b));
    Value raw = b->raw;
    b->raw = 0;
    b->file = 0;
    b->detached = true;
    TRY(io_give_back(args[0], raw));
    return raw;
}

static Value buffered_dealloc_warn(Value *args)
{
    if (as_buffered(args[0])->raw)
        io_warn_unclosed(as_buffered(args[0])->raw, args[1]);
    return NONE;
}

/* --- passing on --- */

#define PASS_ON(name, method)                                     \
    static Value buffered_##name(Value *args)                     \
    {                                                             \
        TRY(check_ready(as_buffered(args[0])));                   \
        return call_method0(as_buffered(args[0])->raw, method); \
    }
PASS_ON(seekable, NAME(seekable))
PASS_ON(readable, NAME(readable))
PASS_ON(writable, NAME(writable))
PASS_ON(fileno, NAME(fileno))
PASS_ON(isatty, NAME(isatty))

static Value buffered_get_closed(Value self)
{
    bool closed;
    TRY(check_ready(as_buffered(self)));
    TRY(raw_closed(as_buffered(self), &closed));
    return from_bool(closed);
}
static Value buffered_get_name(Value self)
{
    TRY(check_ready(as_buffered(self)));
    return attr_get(as_buffered(self)->raw, NAME(name));
}
static Value buffered_get_mode(Value self)
{
    TRY(check_ready(as_buffered(self)));
    return attr_get(as_buffered(self)->raw, NAME(mode));
}
static Value buffered_get_finalizing(Value self) { return from_bool(as_buffered(self)->finalizing); }
static bool buffered_set_finalizing(Value self, Value value)
{
    as_buffered(self)->finalizing = value == TRUE;
    return true;
}

static Value buffered_repr(Value self)
{
    Value name = TRY(io_name(self));
    if (name == UNBOUND)
        return str_format("<%Q>", from_object(type_of(self)));
    bool entered;
    TRY(repr_enter(self, &entered));
    if (!entered)
        RAISE(RuntimeError, "reentrant call inside %s.__repr__", type_name(type_of(self)));
    Value text = str_format("<%Q name=%R>", from_object(type_of(self)), name);
    repr_leave(self);
    return text;
}

static const GetSet buffered_getset[] = {
    {"closed", buffered_get_closed, 0, 0},
    {"name", buffered_get_name, 0, 0},
    {"mode", buffered_get_mode, 0, 0},
    {"_finalizing", buffered_get_finalizing, buffered_set_finalizing, 0},
    {0},
};
static const Member buffered_members[] = {
    {"raw", MEMBER_VALUE, offsetof(Buffered, raw), false, 0},
    {0},
};

/* --- the types --- */

static Value buffered_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return (Value)type_alloc(type, 0);
}

static bool check_raw(Value raw, Value method, const char *text)
{
    Value v = TRY(call_method0(raw, method));
    return v == TRUE || io_raise_unsupported(text);
}

/* A size is looked at before the stream is. */
static bool check_size(Value size)
{
    ssize_t n;
    return value_as_ssize_argument(size, &n);
}

static bool reader_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("BufferedReader(raw, buffer_size=8192)", args, nargs, kwnames, placed));
    TRY(check_size(placed[1]));
    as_buffered(self)->raw = 0;
    TRY(check_raw(placed[0], NAME(readable), "File or stream is not readable."));
    return init(as_buffered(self), placed[0], placed[1], true, false);
}

static bool writer_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("BufferedWriter(raw, buffer_size=8192)", args, nargs, kwnames, placed));
    TRY(check_size(placed[1]));
    as_buffered(self)->raw = 0;
    TRY(check_raw(placed[0], NAME(writable), "File or stream is not writable."));
    return init(as_buffered(self), placed[0], placed[1], false, true);
}

static bool random_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("BufferedRandom(raw, buffer_size=8192)", args, nargs, kwnames, placed));
    TRY(check_size(placed[1]));
    as_buffered(self)->raw = 0;
    TRY(check_raw(placed[0], NAME(seekable), "File or stream is not seekable."));
    TRY(check_raw(placed[0], NAME(readable), "File or stream is not readable."));
    TRY(check_raw(placed[0], NAME(writable), "File or stream is not writable."));
    return init(as_buffered(self), placed[0], placed[1], true, true);
}

#define COMMON_METHODS                                                                       \
    {"detach($self, /)", buffered_detach, "Separate the raw stream from this one."},         \
    {"flush($self, /)", buffered_flush, "Write out what is buffered."},                      \
    {"close($self, /)", buffered_close, "Flush and close the stream."},                      \
    {"seekable($self, /)", buffered_seekable, 0}, {"fileno($self, /)", buffered_fileno, 0},  \
    {"isatty($self, /)", buffered_isatty, 0},                                                \
    {"seek($self, target, whence=0, /)", buffered_seek, "Go to a position and return it."},  \
    {"tell($self, /)", buffered_tell, "The position in the stream."},                        \
    {"truncate($self, pos=None, /)", buffered_truncate, "Make the stream that long."},       \
    {"_dealloc_warn($self, source, /)", buffered_dealloc_warn, 0},                           \
    IO_REFUSE_PICKLE_ROWS
#define READER_METHODS                                                                       \
    {"read($self, size=-1, /)", buffered_read, "Read size bytes; all for -1."},              \
    {"peek($self, size=0, /)", buffered_peek, "What is buffered, without moving on."},       \
    {"read1($self, size=-1, /)", buffered_read1, "Read with at most one system call."},      \
    {"readinto($self, buffer, /)", buffered_readinto, "Read into a buffer."},                \
    {"readinto1($self, buffer, /)", buffered_readinto1, "Read into a buffer with one call."}, \
    {"readline($self, size=-1, /)", buffered_readline, "Read a line, or size bytes of it."}
#define WRITER_METHODS {"write($self, buffer, /)", buffered_write, "Write bytes; returns how many."}

static const Method reader_methods[] = {
    COMMON_METHODS, READER_METHODS, {"readable($self, /)", buffered_readable, 0}, {0}};
static const Method writer_methods[] = {
    COMMON_METHODS, WRITER_METHODS, {"writable($self, /)", buffered_writable, 0}, {0}};
static const Method random_methods[] = {
    COMMON_METHODS, READER_METHODS, WRITER_METHODS, {"readable($self, /)", buffered_readable, 0},
    {"writable($self, /)", buffered_writable, 0}, {0}};

#define BUFFERED_TYPE(...)                                                         \
    .base = TYPE__BufferedIOBase, IO_TYPE(Buffered), .flags = IO_FLAGS,            \
    .getset = buffered_getset, .members = buffered_members, __VA_ARGS__
#define BUFFERED_SLOTS .repr = buffered_repr, .construct = buffered_construct

TYPE(BufferedReader, .name = "_io.BufferedReader",
     BUFFERED_TYPE(.methods = reader_methods, .doc = "Reads a raw stream through a buffer.",
                   .new_signature = "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"),
     .slots = {BUFFERED_SLOTS, .init = reader_init, .next = buffered_next});
TYPE(BufferedWriter, .name = "_io.BufferedWriter",
     BUFFERED_TYPE(.methods = writer_methods, .doc = "Writes a raw stream through a buffer.",
                   .new_signature = "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"),
     .slots = {BUFFERED_SLOTS, .init = writer_init});
TYPE(BufferedRandom, .name = "_io.BufferedRandom",
     BUFFERED_TYPE(.methods = random_methods, .doc = "Reads and writes a raw stream with seek.",
                   .new_signature = "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"),
     .slots = {BUFFERED_SLOTS, .init = random_init, .next = buffered_next});

/* --- BufferedRWPair --- */

typedef struct Pair {
    IoObject base;
    Value reader, writer;
} Pair;

static inline Pair *as_pair(Value v) { return (Pair *)v; }

static bool pair_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[3];
    TRY(arguments_place("BufferedRWPair(reader, writer, buffer_size=8192, /)", args, nargs, kwnames,
                        placed));
    TRY(check_size(placed[2]));
    TRY(check_raw(placed[0], NAME(readable), "File or stream is not readable."));
    TRY(check_raw(placed[1], NAME(writable), "File or stream is not writable."));
    Value reader = TRY(call2(from_object(rt.types[TYPE_BufferedReader]), placed[0], placed[2]));
    Value writer = TRY(call2(from_object(rt.types[TYPE_BufferedWriter]), placed[1], placed[2]));
    as_pair(self)->reader = reader;
    as_pair(self)->writer = writer;
    return true;
}

static Value pair_half(Value half)
{
    return half ? half : (Value)raise_error(TYPE_ValueError, "I/O operation on uninitialized object");
}

#define PAIR_METHOD(name, half, count, method)                                              \
    static Value pair_##name(Value *args)                                                   \
    {                                                                                       \
        return call_method(TRY(pair_half(as_pair(args[0])->half)), method, args + 1, count); \
    }
PAIR_METHOD(read, reader, 1, NAME(read))
PAIR_METHOD(read1, reader, 1, NAME(read1))
PAIR_METHOD(peek, reader, 1, NAME(peek))
PAIR_METHOD(readinto, reader, 1, NAME(readinto))
PAIR_METHOD(readinto1, reader, 1, NAME(readinto1))
PAIR_METHOD(write, writer, 1, NAME(write))
PAIR_METHOD(flush, writer, 0, NAME(flush))
PAIR_METHOD(readable, reader, 0, NAME(readable))
PAIR_METHOD(writable, writer, 0, NAME(writable))

static Value pair_close(Value *args)
{
    Value first = call_method0(TRY(pair_half(as_pair(args[0])->writer)), NAME(close));
    Value error = error_take();
    Value second = call_method0(TRY(pair_half(as_pair(args[0])->reader)), NAME(close));
    if (error && !error_pending())
        error_restore(error);
    else if (error)
        as_exception(rt.thread->exception)->context = error;
    return first && second ? NONE : 0;
}

static Value pair_isatty(Value *args)
{
    Value v = TRY(call_method0(TRY(pair_half(as_pair(args[0])->writer)), NAME(isatty)));
    return v != FALSE ? v : call_method0(as_pair(args[0])->reader, NAME(isatty));
}

static Value pair_get_closed(Value self)
{
    return attr_get(TRY(pair_half(as_pair(self)->writer)), NAME(closed));
}

static const GetSet pair_getset[] = {{"closed", pair_get_closed, 0, 0}, {0}};
static const Method pair_methods[] = {
    {"read($self, size=-1, /)", pair_read, 0},
    {"peek($self, size=0, /)", pair_peek, 0},
    {"read1($self, size=-1, /)", pair_read1, 0},
    {"readinto($self, buffer, /)", pair_readinto, 0},
    {"readinto1($self, buffer, /)", pair_readinto1, 0},
    {"write($self, buffer, /)", pair_write, 0},
    {"flush($self, /)", pair_flush, 0},
    {"readable($self, /)", pair_readable, 0},
    {"writable($self, /)", pair_writable, 0},
    {"close($self, /)", pair_close, 0},
    {"isatty($self, /)", pair_isatty, 0},
    {"__getstate__($self, /)", io_refuse_state, 0},
    {0},
};
TYPE(BufferedRWPair, .name = "_io.BufferedRWPair", .base = TYPE__BufferedIOBase, IO_TYPE(Pair),
     .flags = IO_FLAGS, .doc = "One stream to read and another to write, as one.",
     .new_signature = "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
     .slots = {.construct = buffered_construct, .init = pair_init},
     .getset = pair_getset, .methods = pair_methods);
