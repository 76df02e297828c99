/* SPDX-License-Identifier: MIT
 *
 * BytesIO: a stream of bytes in memory. They lie in a bytes object with room at its end,
 * which is changed in place until others know it: as the initial value, or as getvalue()'s.
 */
#include <limits.h>

#include "base/copy.h"
#include "gc/heap.h"
#include "modules/io.h"
#include "objects/attr.h"
#include "objects/bytes_span.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum {
    LEAST_ROOM = 64,
    FREED_MIN = 4096,  /* what is shorter is left to the collector */
    SHARED_MIN = 2048, /* what is shorter is copied for getvalue() */
};

typedef struct BytesIO {
    IoObject base;
    Bytes *bytes;      /* NULL: none yet */
    bool shared;       /* others know it: its length is `size`, and it stays as it is */
    size_t size, capacity;
    size_t position;   /* may lie behind the end */
    size_t exports;    /* views from getbuffer() that forbid resizing */
    bool closed;
} BytesIO;

static inline BytesIO *as_bytesio(Value v) { return (BytesIO *)v; }

static bool check_open(BytesIO *b)
{
    if (b->closed)
        RAISE(ValueError, "I/O operation on closed file.");
    return true;
}

static bool check_exports(BytesIO *b)
{
    return buffer_none_exported(&b->exports, "Existing exports of data: object cannot be re-sized");
}

static inline char *data(const BytesIO *b) { return b->bytes ? b->bytes->data : NULL; }

/* Make the bytes our own, with room for n. */
static bool reserve(BytesIO *b, size_t n)
{
    if (b->bytes && !b->shared && n <= b->capacity)
        return true;
    size_t grown = b->shared ? b->size + b->size / 8 : 2 * b->capacity;
    size_t capacity = MAX(MAX(n, grown), LEAST_ROOM);
    Bytes *bytes = TRY(bytes_alloc(capacity));
    if (b->size)
        memcpy(bytes->data, b->bytes->data, b->size);
    if (!b->shared && b->capacity > FREED_MIN)
        gc_free(b->bytes);
    b->bytes = bytes;
    b->capacity = capacity;
    b->shared = false;
    return true;
}

static Value construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return (Value)type_alloc(type, 0);
}

static bool put(BytesIO *b, const void *from, size_t n)
{
    size_t end;
    if (ADD_OVERFLOWS(b->position, n, &end) || end > SSIZE_MAX)
        RAISE(OverflowError, "new buffer size too large");
    TRY(reserve(b, MAX(end, b->size)));
    char *to = b->bytes->data;
    if (b->position > b->size)
        memset(to + b->size, 0, b->position - b->size);
    copy_short(to + b->position, from, n);
    b->size = MAX(b->size, end);
    b->position = end;
    return true;
}

static void forget(BytesIO *b)
{
    b->bytes = NULL;
    b->size = b->capacity = 0;
    b->shared = false;
}

static bool bytesio_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[1];
    BytesIO *b = as_bytesio(self);
    TRY(arguments_place("BytesIO(initial_bytes=b'')", args, nargs, kwnames, placed));
    TRY(check_exports(b));
    forget(b);
    b->position = 0;
    b->closed = false;
    if (placed[0] == NONE || placed[0] == UNBOUND)
        return true;
    if (is_exact(placed[0], TYPE_bytes)) {
        b->bytes = as_bytes(placed[0]);
        b->size = b->bytes->length;
        b->shared = true;
        return true;
    }
    BUFFER_AUTO view = {0};
    TRY(buffer_get(placed[0], &view, BUFFER_SIMPLE));
    TRY(put(b, view.data, view.length));
    b->position = 0;
    return true;
}

static inline size_t rest(const BytesIO *b)
{
    return b->position < b->size ? b->size - b->position : 0;
}

static Value take(BytesIO *b, size_t n)
{
    Value v;
    if (b->shared && b->position == 0 && n == b->size)
        v = from_object(b->bytes);
    else
        v = TRY(bytes_new(data(b) + b->position, n));
    b->position += n;
    return v;
}

static Value bytesio_read(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    ssize_t n;
    TRY(check_open(b));
    TRY(io_size_argument(args[1], &n));
    size_t left = rest(b);
    return left ? take(b, n < 0 ? left : MIN((size_t)n, left)) : rt.empty_bytes;
}

static size_t line_length(const BytesIO *b, ssize_t limit)
{
    size_t n = rest(b);
    if (limit >= 0)
        n = MIN(n, (size_t)limit);
    if (!n)
        return 0;
    const char *start = data(b) + b->position, *end = memchr(start, '\n', n);
    return end ? (size_t)(end + 1 - start) : n;
}

static Value bytesio_readline(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    ssize_t limit;
    TRY(check_open(b));
    TRY(io_size_argument(args[1], &limit));
    size_t n = line_length(b, limit);
    return n ? take(b, n) : rt.empty_bytes;
}

static Value bytesio_next(Value self)
{
    BytesIO *b = as_bytesio(self);
    TRY(check_open(b));
    size_t n = line_length(b, -1);
    return n ? take(b, n) : END;
}

static Value bytesio_readlines(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    ssize_t hint, total = 0;
    TRY(check_open(b));
    if (args[1] != NONE && !is_int(args[1]))
        RAISE(TypeError, "integer argument expected, got '%T'", args[1]);
    TRY(io_size_argument(args[1], &hint));
    Value lines = TRY(list_new(0));
    for (size_t n; (n = line_length(b, -1)) != 0;) {
        TRY(list_push(lines, TRY(take(b, n))));
        total += (ssize_t)n;
        if (hint > 0 && total >= hint)
            break;
    }
    return lines;
}

static Value bytesio_readinto(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    BUFFER_AUTO view = {0};
    TRY(buffer_get_writable(args[1], &view, "readinto()"));
    TRY(check_open(b));
    size_t n = MIN(view.length, rest(b));
    if (n)
        memcpy(view.data, data(b) + b->position, n);
    b->position += n;
    return small_int((int64_t)n);
}

static Value bytesio_write(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    TRY(check_open(b));
    TRY(check_exports(b));
    BUFFER_AUTO view;
    Span8 s;
    TRY(bytes_argument(args[1], &view, &s));
    if (s.n)
        TRY(put(b, s.p, s.n));
    return small_int((int64_t)s.n);
}

static Value bytesio_writelines(Value *args)
{
    TRY(check_open(as_bytesio(args[0])));
    Value it = TRY(iter_new(args[1]));
    for (Value line; (line = TRY_NEXT(it)) != END;) {
        Value write_args[2] = {args[0], line};
        TRY(bytesio_write(write_args));
    }
    return NONE;
}

static Value bytesio_seek(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    ssize_t offset;
    int whence;
    TRY(check_open(b));
    TRY(value_as_ssize_argument(args[1], &offset));
    TRY(value_as_int(args[2], &whence));
    if (whence < 0 || whence > 2)
        RAISE(ValueError, "invalid whence (%d, should be 0, 1 or 2)", whence);
    if (whence == 0 && offset < 0)
        RAISE(ValueError, "negative seek value %zd", offset);
    size_t from = whence == 1 ? b->position : whence == 2 ? b->size : 0;
    ssize_t to;
    if (ADD_OVERFLOWS((ssize_t)from, offset, &to))
        RAISE(OverflowError, "new position too large");
    b->position = to < 0 ? 0 : (size_t)to;
    return int_from_ssize((ssize_t)b->position);
}

static Value bytesio_tell(Value *args)
{
    TRY(check_open(as_bytesio(args[0])));
    return int_from_ssize((ssize_t)as_bytesio(args[0])->position);
}

static Value bytesio_truncate(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    ssize_t size = (ssize_t)b->position;
    TRY(check_open(b));
    TRY(check_exports(b));
    if (args[1] != NONE) {
        TRY(io_size_argument(args[1], &size));
        if (size < 0)
            RAISE(ValueError, "negative size value %zd", size);
    }
    if ((size_t)size < b->size) {
        TRY(reserve(b, b->size));
        b->size = (size_t)size;
    }
    return int_from_ssize(size);
}

static Value bytesio_getvalue(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    TRY(check_open(b));
    if (!b->shared) {
        if (b->exports || b->size < SHARED_MIN || b->size < b->capacity / 4 * 3)
            return bytes_new(data(b), b->size);
        b->bytes->length = b->size;
        b->bytes->data[b->size] = 0;
        b->shared = true;
    }
    return from_object(b->bytes);
}

static Value bytesio_close(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    TRY(check_exports(b));
    b->closed = true;
    forget(b);
    return NONE;
}

static Value bytesio_true(Value *args)
{
    TRY(check_open(as_bytesio(args[0])));
    return TRUE;
}
static Value bytesio_false(Value *args)
{
    TRY(check_open(as_bytesio(args[0])));
    return FALSE;
}
static Value bytesio_flush(Value *args)
{
    TRY(check_open(as_bytesio(args[0])));
    return NONE;
}
static Value bytesio_get_closed(Value self) { return from_bool(as_bytesio(self)->closed); }

static Value bytesio_getstate(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    Value content = TRY(bytesio_getvalue(args));
    Value attributes = TRY(attr_dict_copy(args[0]));
    return tuple_pack(3, content, int_from_ssize((ssize_t)b->position), attributes);
}

static Value bytesio_setstate(Value *args)
{
    BytesIO *b = as_bytesio(args[0]);
    TRY(check_open(b));
    if (!is_tuple(args[1]) || tuple_count(args[1]) < 3)
        RAISE(TypeError, "%T.__setstate__ argument should be 3-tuple, got %T", args[0], args[1]);
    Value *items = as_tuple(args[1])->items;
    TRY(check_exports(b));
    Value init_args[1] = {items[0]};
    TRY(bytesio_init(args[0], init_args, 1, 0));
    ssize_t position;
    if (!is_int(items[1]))
        RAISE(TypeError, "second item of state must be an integer, not %T", items[1]);
    TRY(value_as_ssize(items[1], &position));
    if (position < 0)
        RAISE(ValueError, "position value cannot be negative");
    b->position = (size_t)position;
    if (items[2] != NONE) {
        if (!is_dict(items[2]))
            RAISE(TypeError, "third item of state should be a dict, got a %T", items[2]);
        TRY(dict_update(TRY(attr_dict(args[0])), items[2]));
    }
    return NONE;
}

/* --- getbuffer(): a memoryview on an object that counts it --- */

typedef struct BytesIOView {
    Object head;
    BytesIO *source;
} BytesIOView;

static bool view_buffer(Value self, Buffer *view, int flags)
{
    BytesIO *b = ((BytesIOView *)self)->source;
    TRY(reserve(b, b->size));
    b->exports++;
    buffer_fill(view, self, data(b), b->size, false);
    return true;
}

static void view_release(Value self, Buffer *view) { ((BytesIOView *)self)->source->exports--; }

TYPE(BytesIOBuffer, .name = "_io._BytesIOBuffer", .size = sizeof(BytesIOView),
     .flags = TYPE_NO_NEW,
     .slots = {.buffer = view_buffer, .release_buffer = view_release});

static Value bytesio_getbuffer(Value *args)
{
    TRY(check_open(as_bytesio(args[0])));
    BytesIOView *v = TRY((BytesIOView *)type_alloc(rt.types[TYPE_BytesIOBuffer], 0));
    v->source = as_bytesio(args[0]);
    return call1(from_object(rt.types[TYPE_memoryview]), from_object(v));
}

static const GetSet bytesio_getset[] = {{"closed", bytesio_get_closed, 0, 0}, {0}};
static const Method bytesio_methods[] = {
    {"read($self, size=-1, /)", bytesio_read, "Read size bytes; all for -1."},
    {"read1($self, size=-1, /)", bytesio_read, "The same as read()."},
    {"readline($self, size=-1, /)", bytesio_readline, "Read a line, or size bytes of it."},
    {"readlines($self, size=None, /)", bytesio_readlines, "The lines as a list."},
    {"readinto($self, buffer, /)", bytesio_readinto, "Read into a buffer."},
    {"write($self, b, /)", bytesio_write, "Write bytes; returns how many.",
     .flags = METHOD_RESIZES},
    {"writelines($self, lines, /)", bytesio_writelines, "Write several bytes objects.",
     .flags = METHOD_RESIZES},
    {"seek($self, pos, whence=0, /)", bytesio_seek, "Go to a position and return it."},
    {"tell($self, /)", bytesio_tell, "The position."},
    {"truncate($self, size=None, /)", bytesio_truncate, "Make it at most that long.",
     .flags = METHOD_RESIZES},
    {"getvalue($self, /)", bytesio_getvalue, "All bytes."},
    {"getbuffer($self, /)", bytesio_getbuffer, "A writable view of all bytes.",
     .flags = METHOD_CLASS},
    {"close($self, /)", bytesio_close, "Free the bytes.", .flags = METHOD_RESIZES},
    {"seekable($self, /)", bytesio_true, 0},
    {"readable($self, /)", bytesio_true, 0},
    {"writable($self, /)", bytesio_true, 0},
    {"isatty($self, /)", bytesio_false, 0},
    {"flush($self, /)", bytesio_flush, 0},
    {"__getstate__($self, /)", bytesio_getstate, 0},
    {"__setstate__($self, state, /)", bytesio_setstate, 0, .flags = METHOD_RESIZES},
    {0},
};
TYPE(BytesIO, .name = "_io.BytesIO", .base = TYPE__BufferedIOBase, IO_TYPE(BytesIO),
     .flags = IO_FLAGS, .new_signature = "(initial_bytes=b'')",
     .doc = "A stream of bytes in memory.", .exports_offset = offsetof(BytesIO, exports),
     .slots = {.construct = construct, .init = bytesio_init, .next = bytesio_next},
     .getset = bytesio_getset, .methods = bytesio_methods);
