/* SPDX-License-Identifier: MIT
 *
 * _IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase: what streams have in common, written
 * in terms of the methods that concrete streams (Python classes too) define.
 */
#include "modules/io.h"

#include "base/byte_buffer.h"
#include "gc/finalize.h"
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/config.h"

/* --- shared --- */

void io_set_dirty(IoObject *o, bool dirty)
{
    IoState *state = IO_STATE;
    if (o->dirty == dirty)
        return;
    o->dirty = dirty;
    if (dirty) {
        o->dirty_previous = 0;
        o->dirty_next = state->dirty;
        if (state->dirty)
            state->dirty->dirty_previous = o;
        state->dirty = o;
        return;
    }
    if (o->dirty_previous)
        o->dirty_previous->dirty_next = o->dirty_next;
    else
        state->dirty = o->dirty_next;
    if (o->dirty_next)
        o->dirty_next->dirty_previous = o->dirty_previous;
    o->dirty_next = o->dirty_previous = 0;
}

/* The next to flush. Those that a thread is busy with are not waited for: what it waits for
 * may be us. */
static IoObject *next_idle(IoObject *o)
{
    while (o && (io_buffered_is_busy(from_object(o)) || io_text_is_busy(from_object(o))))
        o = o->dirty_next;
    return o;
}

/* A stream that fails to flush is taken off the list: it would fail for ever. */
void io_flush_all(void)
{
    IoState *state = IO_STATE;
    if (!state || state->flushing || !state->dirty)
        return;
    state->flushing = true;
    Value pending = error_take();
    IoObject *o;
    for (int i = 0; i < 100000 && (o = next_idle(state->dirty)) != 0; i++) {
        if (!call_method0(from_object(o), NAME(flush)))
            error_clear();
        io_set_dirty(o, false);
    }
    error_restore(pending);
    state->flushing = false;
}

int io_raise_unsupported(const char *text)
{
    Value message = str_from_text(text);
    if (!message)
        return 0;
    Value exception = call1(IO_STATE->unsupported, message);
    return exception ? raise_object(exception) : 0;
}

static bool is_builtin(Value stream) { return !(type_of(stream)->flags & TYPE_HEAP); }

void io_forget(Value stream)
{
    if (is_builtin(stream))
        finalize_cancel(as_object(stream));
}

bool io_take_over(Value stream, Value inner)
{
    if (!is_builtin(stream))
        return true;
    TRY(type_finalize_later(stream));
    if (inner && is_instance_of(inner, TYPE__IOBase))
        io_forget(inner);
    return true;
}

bool io_give_back(Value stream, Value inner)
{
    io_forget(stream);
    bool ours = is_builtin(stream) && is_builtin(inner) && is_instance_of(inner, TYPE__IOBase);
    return !ours || !type_of(inner)->slots.finalize || type_finalize_later(inner);
}

void io_warn_unclosed(Value inner, Value stream)
{
    Value pending = error_take();
    if (!call_method1(inner, NAME(_dealloc_warn), stream))
        error_clear();
    error_restore(pending);
}

bool io_closed(Value stream, bool *closed)
{
    return io_buffered_is_plain(stream, closed)
        || value_truth(TRY(attr_get(stream, NAME(closed))), closed);
}

bool io_check_closed(Value stream)
{
    bool closed;
    TRY(io_closed(stream, &closed));
    if (closed)
        RAISE(ValueError, "I/O operation on closed file.");
    return true;
}

bool io_size_argument(Value v, ssize_t *size)
{
    *size = -1;
    if (v == NONE)
        return true;
    if (!type_of(v)->slots.as_index)
        RAISE(TypeError, "argument should be integer or None, not '%T'", v);
    return value_as_ssize_argument(v, size);
}

Value io_refuse_pickle(Value *args)
{
    RAISE(TypeError, "cannot pickle '%S' instances", type_of(args[0])->name);
}

Value io_refuse_state(Value *args) { RAISE(TypeError, "cannot pickle '%T' object", args[0]); }

Value io_name(Value stream)
{
    Value name = attr_get_opt(stream, NAME(name));
    if (!name && (error_clear_if(TYPE_ValueError) || error_clear_if(TYPE_RuntimeError)))
        return UNBOUND;
    return name;
}

/* --- _IOBase --- */

static bool base_init(Value self, Value *args, size_t nargs, Value kwnames);

static Value base_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool given = nargs || (kwnames && tuple_count(kwnames));
    if (given && type->slots.construct == base_construct && type->slots.init == base_init)
        RAISE(TypeError, "%N() takes no arguments", from_object(type));
    return (Value)type_alloc(type, 0);
}

static bool base_init(Value self, Value *args, size_t nargs, Value kwnames) { return true; }

static bool marked_closed(Value self)
{
    Value v = attr_instance_get(self, NAME(__IOBase_closed));
    return v != UNBOUND;
}

static Value base_get_closed(Value self) { return from_bool(marked_closed(self)); }

static Value base_flush(Value *args)
{
    if (marked_closed(args[0]))
        RAISE(ValueError, "I/O operation on closed file.");
    return NONE;
}

static Value base_close(Value *args)
{
    Value self = args[0];
    if (marked_closed(self))
        return NONE;
    Value flushed = call_method0(self, NAME(flush));
    Value error = error_take();
    Value marked = (Value)attr_set(self, NAME(__IOBase_closed), TRUE);
    if (error)
        error_restore(error);
    return flushed && marked ? NONE : 0;
}

static void base_finalize(Value self)
{
    Value pending = error_take();
    bool closed = true;
    if (io_closed(self, &closed) && !closed) {
        if (!attr_set(self, NAME(_finalizing), TRUE))
            error_clear();
        if (!call_method0(self, NAME(close)) && rt.config->dev_mode)
            rt.services.unraisable("Exception ignored in", self);
    }
    error_clear();
    error_restore(pending);
}

static Value base_seek(Value *args) { return (Value)io_raise_unsupported("seek"); }
static Value base_truncate(Value *args) { return (Value)io_raise_unsupported("truncate"); }
static Value base_fileno(Value *args) { return (Value)io_raise_unsupported("fileno"); }
static Value base_tell(Value *args)
{
    return call_method2(args[0], NAME(seek), small_int(0), small_int(1));
}

static Value base_false(Value *args)
{
    TRY(io_check_closed(args[0]));
    return FALSE;
}

static Value check_able(Value self, Value method, const char *text)
{
    Value v = TRY(call_method0(self, method));
    return v == TRUE ? v : (Value)io_raise_unsupported(text);
}

static Value base_check_closed(Value *args)
{
    TRY(io_check_closed(args[0]));
    return NONE;
}
static Value base_check_seekable(Value *args)
{
    return check_able(args[0], NAME(seekable), "File or stream is not seekable.");
}
static Value base_check_readable(Value *args)
{
    return check_able(args[0], NAME(readable), "File or stream is not readable.");
}
static Value base_check_writable(Value *args)
{
    return check_able(args[0], NAME(writable), "File or stream is not writable.");
}

static Value base_enter(Value *args)
{
    TRY(io_check_closed(args[0]));
    return args[0];
}

static Value base_exit(Value *args) { return call_method0(args[0], NAME(close)); }

static Value base_iter(Value self)
{
    TRY(io_check_closed(self));
    return self;
}

static Value base_next(Value self)
{
    Value line = TRY(call_method0(self, NAME(readline)));
    ssize_t n;
    TRY(value_length(line, &n));
    return n ? line : END;
}

/* How many bytes to read so as not to pass the line's end: what peek() shows, up to \n. */
static bool peek_line(Value self, Value peek, ssize_t limit, size_t *count)
{
    *count = 1;
    if (peek == UNBOUND)
        return true;
    Value data = TRY(call1(peek, small_int(1)));
    if (!is_bytes(data))
        RAISE(OSError, "peek() should have returned a bytes object, not '%T'", data);
    size_t n = as_bytes(data)->length;
    if (limit >= 0 && (size_t)limit < n)
        n = (size_t)limit;
    const char *end = memchr(as_bytes(data)->data, '\n', n);
    *count = end ? (size_t)(end + 1 - as_bytes(data)->data) : n ? n : 1;
    return true;
}

static Value base_readline(Value *args)
{
    ssize_t limit;
    TRY(io_size_argument(args[1], &limit));
    Value peek = TRY(attr_get_opt(args[0], NAME(peek)));
    ByteBuffer line = {0};
    while (limit < 0 || line.size < (size_t)limit) {
        size_t want;
        TRY(peek_line(args[0], peek, limit < 0 ? -1 : limit - (ssize_t)line.size, &want));
        Value data = TRY(call_method1(args[0], NAME(read), small_int((int64_t)want)));
        if (!is_bytes(data))
            RAISE(OSError, "read() should have returned a bytes object, not '%T'", data);
        Bytes *b = as_bytes(data);
        if (b->length == 0)
            break;
        if (!byte_buffer_append(&line, b->data, b->length))
            return raise_no_memory();
        if (b->data[b->length - 1] == '\n')
            break;
    }
    return bytes_new(line.data, line.size);
}

static Value base_readlines(Value *args)
{
    ssize_t hint;
    TRY(io_size_argument(args[1], &hint));
    Value lines = TRY(list_new(0));
    Value it = TRY(iter_new(args[0]));
    ssize_t total = 0;
    for (Value line; (line = TRY_NEXT(it)) != END;) {
        ssize_t n;
        TRY(list_push(lines, line));
        TRY(value_length(line, &n));
        total += n;
        if (hint > 0 && total >= hint)
            break;
    }
    return lines;
}

static Value base_writelines(Value *args)
{
    TRY(io_check_closed(args[0]));
    Value it = TRY(iter_new(args[1]));
    for (Value line; (line = TRY_NEXT(it)) != END;)
        TRY(call_method1(args[0], NAME(write), line));
    return NONE;
}

static Value base_get_dict(Value self) { return attr_dict(self); }
static bool base_set_dict(Value self, Value value) { return attr_set_dict(self, value ? value : NONE); }

static const GetSet base_getset[] = {
    {"closed", base_get_closed, 0, 0},
    {"__dict__", base_get_dict, base_set_dict, 0},
    {0},
};
static const Method base_methods[] = {
    {"seek($self, offset, whence=0, /)", base_seek, "Go to a position."},
    {"tell($self, /)", base_tell, "The position in the stream."},
    {"truncate($self, pos=None, /)", base_truncate, "Make the stream that long."},
    {"flush($self, /)", base_flush, "Write out what is buffered."},
    {"close($self, /)", base_close, "Flush and close the stream; closed ones stay so."},
    {"seekable($self, /)", base_false, "Can positions be set?"},
    {"readable($self, /)", base_false, "Can it be read?"},
    {"writable($self, /)", base_false, "Can it be written?"},
    {"_checkClosed($self, /)", base_check_closed, 0},
    {"_checkSeekable($self, /)", base_check_seekable, 0},
    {"_checkReadable($self, /)", base_check_readable, 0},
    {"_checkWritable($self, /)", base_check_writable, 0},
    {"fileno($self, /)", base_fileno, "The descriptor, if there is one.",
     .flags = METHOD_CLASS},
    {"isatty($self, /)", base_false, "Is it a terminal?"},
    {"__enter__($self, /)", base_enter, 0},
    {"__exit__($self, /, *args)", base_exit, 0, .flags = METHOD_TUPLE},
    {"readline($self, size=-1, /)", base_readline, "Read a line, or size bytes of it."},
    {"readlines($self, hint=-1, /)", base_readlines, "The lines as a list; it ends once their sizes reach hint."},
    {"writelines($self, lines, /)", base_writelines, "Write strings, without adding line ends."},
    {0},
};

TYPE(_IOBase, .name = "_io._IOBase", IO_TYPE(IoObject), .flags = IO_FLAGS,
     .doc = "What all streams have in common.",
     .slots = {.iter = base_iter, .next = base_next, .construct = base_construct,
               .init = base_init, .finalize = base_finalize},
     .getset = base_getset, .methods = base_methods);

/* --- _RawIOBase --- */

static Value raw_readall(Value *args)
{
    ByteBuffer all = {0};
    for (;;) {
        Value data = TRY(call_method1(args[0], NAME(read), small_int(65536)));
        if (data == NONE && all.size == 0)
            return NONE;
        if (data == NONE)
            break;
        if (!is_bytes(data))
            RAISE(TypeError, "read() should return bytes");
        if (as_bytes(data)->length == 0)
            break;
        if (!byte_buffer_append(&all, as_bytes(data)->data, as_bytes(data)->length))
            return raise_no_memory();
    }
    return bytes_new(all.data, all.size);
}

static Value raw_read(Value *args)
{
    ssize_t n;
    TRY(io_size_argument(args[1], &n));
    if (n < 0)
        return call_method0(args[0], NAME(readall));
    Value into = TRY(bytearray_new(0, (size_t)n));
    Value count = TRY(call_method1(args[0], NAME(readinto), into));
    if (count == NONE)
        return NONE;
    ssize_t got;
    TRY(value_as_ssize(count, &got));
    if (got < 0 || got > n)
        RAISE(ValueError, "readinto returned %zd outside buffer size %zd", got, n);
    return bytes_new(((ByteArray *)into)->data, (size_t)got);
}

static Value raw_readinto(Value *args) { return (Value)io_raise_unsupported("readinto"); }
static Value raw_write(Value *args) { return (Value)io_raise_unsupported("write"); }

static const Method raw_methods[] = {
    {"read($self, size=-1, /)", raw_read, "Read up to size bytes; all for -1."},
    {"readall($self, /)", raw_readall, "Read until the end."},
    {"readinto($self, buffer, /)", raw_readinto, "Read into a buffer; returns how much."},
    {"write($self, b, /)", raw_write, "Write bytes; returns how many."},
    {0},
};
TYPE(_RawIOBase, .name = "_io._RawIOBase", .base = TYPE__IOBase, .flags = IO_FLAGS,
     .doc = "Streams of bytes without a buffer.", .methods = raw_methods);

/* --- _BufferedIOBase --- */

static Value read_into(Value *args, Value method)
{
    BUFFER_AUTO view = {0};
    TRY(buffer_get_writable(args[1], &view, method == NAME(read1) ? "readinto1()" : "readinto()"));
    Value data = TRY(call_method1(args[0], method, small_int((int64_t)view.length)));
    if (!is_bytes(data))
        RAISE(TypeError, "read() should return bytes");
    size_t n = as_bytes(data)->length;
    if (n > view.length)
        RAISE(ValueError, "read() returned too much data: %zu bytes requested, %zu returned",
              view.length, n);
    memcpy(view.data, as_bytes(data)->data, n);
    return small_int((int64_t)n);
}

static Value bufbase_readinto(Value *args) { return read_into(args, NAME(read)); }
static Value bufbase_readinto1(Value *args) { return read_into(args, NAME(read1)); }
static Value bufbase_detach(Value *args) { return (Value)io_raise_unsupported("detach"); }
static Value bufbase_read(Value *args) { return (Value)io_raise_unsupported("read"); }
static Value bufbase_read1(Value *args) { return (Value)io_raise_unsupported("read1"); }
static Value bufbase_write(Value *args) { return (Value)io_raise_unsupported("write"); }

static const Method bufbase_methods[] = {
    {"detach($self, /)", bufbase_detach, "Separate the raw stream from this one.",
     .flags = METHOD_CLASS},
    {"read($self, size=-1, /)", bufbase_read, "Read up to size bytes; all for -1."},
    {"read1($self, size=-1, /)", bufbase_read1, "Read with at most one system call.",
     .flags = METHOD_CLASS},
    {"readinto($self, buffer, /)", bufbase_readinto, "Read into a buffer."},
    {"readinto1($self, buffer, /)", bufbase_readinto1, "Read into a buffer with one call."},
    {"write($self, buffer, /)", bufbase_write, "Write bytes; returns how many."},
    {0},
};
TYPE(_BufferedIOBase, .name = "_io._BufferedIOBase", .base = TYPE__IOBase, .flags = IO_FLAGS,
     .doc = "Streams of bytes with a buffer.", .methods = bufbase_methods);

/* --- _TextIOBase --- */

static Value text_none(Value self) { return NONE; }
static Value textbase_readline(Value *args) { return (Value)io_raise_unsupported("readline"); }
static const GetSet textbase_getset[] = {
    {"encoding", text_none, 0, 0}, {"newlines", text_none, 0, 0}, {"errors", text_none, 0, 0}, {0}};
static const Method textbase_methods[] = {
    {"detach($self, /)", bufbase_detach, "Separate the buffer from the text layer.",
     .flags = METHOD_CLASS},
    {"read($self, size=-1, /)", bufbase_read, "Read up to size characters; all for -1."},
    {"readline($self, size=-1, /)", textbase_readline, "Read a line."},
    {"write($self, s, /)", bufbase_write, "Write text; returns its length."},
    {0},
};
TYPE(_TextIOBase, .name = "_io._TextIOBase", .base = TYPE__IOBase, .flags = IO_FLAGS,
     .doc = "Streams of text.", .getset = textbase_getset, .methods = textbase_methods);
