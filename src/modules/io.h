/* SPDX-License-Identifier: MIT
 *
 * Files: what the parts of module _io share.
 *
 *     TextIOWrapper --> BufferedReader/Writer/Random --> FileIO --> descriptor
 *
 * Whatever holds back data to be written stands in a list (io_dirty) that keeps it alive,
 * so that nothing is lost when a program drops a file without closing it: the list is
 * flushed at the end, and before other programs may look (rt.services.flush_files).
 */
#ifndef MODULES_IO_H
#define MODULES_IO_H

#include "objects/module.h"
#include "objects/str.h"

/* The head of all stream objects. */
typedef struct IoObject {
    Object head;
    Value dict; /* attribute word */
    struct IoObject *dirty_next, *dirty_previous; /* in the list of those with pending data */
    bool dirty;
} IoObject;
#define IO_TYPE(struct_type) \
    .size = sizeof(struct_type), .attrs_offset = offsetof(IoObject, dict)
#define IO_FLAGS (TYPE_BASE | TYPE_DICT | TYPE_WEAKREF)

typedef struct IoState {
    IoObject *dirty;      /* first of the list */
    Value unsupported;    /* io.UnsupportedOperation */
    size_t opened;        /* files since the last collection on their account, and not closed */
    bool flushing;
} IoState;
extern const ModuleSpec module_spec__io;
#define IO_STATE MODULE_STATE_MADE(IoState, _io)

/* Enter or leave the list of streams with pending data. */
void io_set_dirty(IoObject *o, bool dirty);
/* Flush all streams with pending data; exceptions are reported, not raised. */
void io_flush_all(void);

/* A stream of a builtin type that is left open is closed when nothing refers to it any more.
 * Of a chain of such streams only the outermost one has a finalizer: it takes it over from
 * the one under it (0: none), and gives it back when they are detached. Classes' streams
 * have one in any case. */
bool io_take_over(Value stream, Value inner) MUST_USE;
bool io_give_back(Value stream, Value inner) MUST_USE;
/* It has been closed: nothing is left to do for the finalizer. */
void io_forget(Value stream);
/* The stream under another one, which is being finalized, is to warn if it is open. */
void io_warn_unclosed(Value inner, Value stream);

/* UnsupportedOperation(text). Returns 0. */
COLD int io_raise_unsupported(const char *text);
/* Is a thread in the midst of a call of that stream's, which may be anything? */
bool io_buffered_is_busy(Value stream);
/* The same for the buffer under a TextIOWrapper. */
bool io_text_is_busy(Value stream);
/* Is it a plain BufferedReader, -Writer or -Random on a plain file, and if so, closed? */
bool io_buffered_is_plain(Value stream, bool *closed);
/* Is stream.read1(n), for n > 0, the same as these *got bytes? */
bool io_buffered_reads(Value stream);
bool io_buffered_read1(Value stream, char *data, size_t n, size_t *got) MUST_USE;
/* How far a file is read ahead that is read on and on. May that be done for such a stream? */
enum { IO_AHEAD_MAX = 1 << 15 };
bool io_buffered_reads_ahead(Value stream);
/* How much of it is read next: twice as much as last time, if it was all there; else 0. */
static inline size_t io_read_further(size_t size, size_t got)
{
    return got < size ? 0 : MIN(2 * size, (size_t)IO_AHEAD_MAX);
}
/* stream.read() of a plain file's, a bytes object (or None) that nobody else knows; UNBOUND
 * where it isn't that simple. */
Value io_buffered_read_all(Value stream) MUST_USE;
/* The same as io_buffered_read1 for stream.write(bytes). */
bool io_buffered_writes(Value stream);
bool io_buffered_write(Value stream, const char *data, size_t n) MUST_USE;
/* stream.closed, as a truth value. */
bool io_closed(Value stream, bool *closed) MUST_USE;
/* ValueError "I/O operation on closed file." if it is. */
bool io_check_closed(Value stream) MUST_USE;
/* The index or position that a program gave: int or __index__; -1 for None where that is allowed. */
bool io_size_argument(Value v, ssize_t *size) MUST_USE;
/* TypeError "cannot pickle 'T' instances", for all arguments. */
Value io_refuse_pickle(Value *args);
#define IO_REFUSE_PICKLE_ROWS                                                     \
    {"__reduce__($self, /, *args)", io_refuse_pickle, "Raises TypeError.",         \
     .flags = METHOD_TUPLE},                                                      \
    {"__reduce_ex__($self, /, *args)", io_refuse_pickle, "Raises TypeError.",      \
     .flags = METHOD_TUPLE}
/* TypeError "cannot pickle 'T' object". */
Value io_refuse_state(Value *args);
/* The stream's `name` attribute, UNBOUND if it has none. */
Value io_name(Value stream) MUST_USE;

/* --- FileIO, for the fast paths of buffered streams --- */

typedef struct FileIO {
    IoObject base;
    int fd;               /* -1: closed */
    bool created, readable, writable, appending, close_fd, finalizing;
    signed char seekable; /* -1: not known yet */
    size_t block_size;
} FileIO;
/* read and write at most n bytes: *done is their number, -1 when it would block. */
bool fileio_read(FileIO *f, void *data, size_t n, ssize_t *done) MUST_USE;
bool fileio_write(FileIO *f, const void *data, size_t n, ssize_t *done) MUST_USE;
/* What is left of it, as a new bytes object; None when it would block. */
Value fileio_readall(FileIO *f) MUST_USE;
bool fileio_seek(FileIO *f, int64_t offset, int whence, int64_t *position) MUST_USE;
/* Files and sockets that programs dropped without closing hold descriptors until they are
 * collected: do that now. */
void io_release_dropped_files(void);

/* --- newlines --- */

enum Newlines { NEWLINE_CR = 1, NEWLINE_LF = 2, NEWLINE_CRLF = 4 };
typedef struct NewlineState {
    bool translate, pending_cr;
    int seen;  /* enum Newlines */
} NewlineState;
/* Note the line ends in text, and make them all \n if the state says so: in place, if the text
 * is `own` (or NULL), a str that the caller made and nobody else knows. */
Value newline_decode(NewlineState *state, Str *own, Value text, bool final) MUST_USE;
/* None, '\n', or a tuple of what was seen. */
Value newline_seen(const NewlineState *state) MUST_USE;
/* How TextIOWrapper and StringIO treat line ends, from their `newline` argument. */
typedef struct NewlineMode {
    bool universal, translate;  /* reading */
    const char *read_end;       /* reading with a fixed line end; 0: universal */
    const char *write_end;      /* what \n becomes when writing; 0: stays */
} NewlineMode;
bool newline_mode(Value newline, NewlineMode *mode) MUST_USE;
/* The end of the line that starts at `start`: index behind its line end; -1: not complete. */
ssize_t newline_find_any(const NewlineMode *mode, Value text, size_t start);
/* The same, at once for the usual: \n in a text of one byte a character. */
static inline ssize_t newline_find(const NewlineMode *mode, Value text, size_t start)
{
    const Str *s = as_str(text);
    if (UNLIKELY(s->kind != 1 || !mode->translate || start >= s->length))
        return newline_find_any(mode, text, start);
    const char *chars = s->data, *end = memchr(chars + start, '\n', s->length - start);
    return end ? end + 1 - chars : -1;
}

/* io.open(). */
Value io_open(Value file, const char *mode, int buffering, Value encoding, Value errors,
              Value newline, bool closefd, Value opener) MUST_USE;

#endif
