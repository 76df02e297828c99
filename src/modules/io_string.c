/* SPDX-License-Identifier: MIT
 *
 * StringIO: a stream of text in memory, one 32-bit word a character while it may be
 * read and changed anywhere.
 */
#include "gc/heap.h"
#include "modules/io.h"
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct StringIO {
    IoObject base;
    uint32_t *data;    /* atomic */
    size_t length, capacity, position;
    NewlineMode mode;
    NewlineState newlines;
    Value newline;     /* the argument, for __getstate__ */
    bool initialized, closed;
} StringIO;

static inline StringIO *as_stringio(Value v) { return (StringIO *)v; }

static bool check_open(StringIO *s)
{
    if (!s->initialized)
        RAISE(ValueError, "I/O operation on uninitialized object");
    if (s->closed)
        RAISE(ValueError, "I/O operation on closed file");
    return true;
}

static Value construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return (Value)type_alloc(type, 0);
}

static bool reserve(StringIO *s, size_t length)
{
    if (length <= s->capacity)
        return true;
    if (length > SIZE_MAX / 8)
        RAISE(OverflowError, "new position too large");
    size_t capacity = MAX(length, s->capacity + s->capacity / 2 + 32);
    uint32_t *data = gc_realloc_buffer_atomic(s->data, s->length * 4, capacity * 4);
    if (!data)
        return raise_no_memory();
    s->data = data;
    s->capacity = capacity;
    return true;
}

static void copy_chars(uint32_t *to, Value text)
{
    const Str *s = as_str(text);
    if (s->kind == 1)
        for (size_t i = 0; i < s->length; i++)
            to[i] = ((const uint8_t *)s->data)[i];
    else
        for (size_t i = 0; i < s->length; i++)
            to[i] = str_at(text, i);
}

/* The text with the line ends that the stream keeps. */
static Value convert(StringIO *s, Value text)
{
    if (s->mode.universal)
        text = TRY(newline_decode(&s->newlines, NULL, text, true));
    if (!s->mode.write_end)
        return text;
    Value end = TRY(str_from_text(s->mode.write_end));
    Value args[2] = {TRY(str_from_char('\n')), end};
    return call_method(text, NAME(replace), args, 2);
}

static bool put(StringIO *s, Value text)
{
    text = TRY(convert(s, text));
    size_t n = str_length(text), end;
    if (ADD_OVERFLOWS(s->position, n, &end))
        RAISE(OverflowError, "new position too large");
    if (n == 0)
        return true;
    TRY(reserve(s, end));
    for (size_t i = s->length; i < s->position; i++)
        s->data[i] = 0;
    copy_chars(s->data + s->position, text);
    s->position = end;
    s->length = MAX(s->length, end);
    return true;
}

static bool stringio_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    StringIO *s = as_stringio(self);
    TRY(arguments_place("StringIO(initial_value='', newline='\\n')", args, nargs, kwnames, placed));
    TRY(newline_mode(placed[1], &s->mode));
    s->initialized = false;
    s->newline = placed[1];
    s->newlines = (NewlineState){.translate = s->mode.translate};
    s->data = 0;
    s->length = s->capacity = s->position = 0;
    s->closed = false;
    if (placed[0] != NONE && !is_str(placed[0]))
        RAISE(TypeError, "initial_value must be str or None, not %T", placed[0]);
    if (placed[0] != NONE)
        TRY(put(s, placed[0]));
    s->position = 0;
    s->initialized = true;
    return true;
}

static Value take(StringIO *s, size_t n)
{
    Value v = TRY(str_new_ucs4(s->data + s->position, n));
    s->position += n;
    return v;
}

static inline size_t rest(const StringIO *s)
{
    return s->position < s->length ? s->length - s->position : 0;
}

static Value stringio_read(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    ssize_t n;
    TRY(check_open(s));
    TRY(io_size_argument(args[1], &n));
    size_t left = rest(s);
    return left ? take(s, n < 0 ? left : MIN((size_t)n, left)) : rt.empty_str;
}

static size_t line_length(const StringIO *s, ssize_t limit)
{
    size_t n = rest(s);
    if (limit >= 0)
        n = MIN(n, (size_t)limit);
    const uint32_t *p = s->data + s->position;
    const char *end = s->mode.read_end;
    for (size_t i = 0; i < n; i++) {
        if (s->mode.translate ? p[i] == '\n' : !end && p[i] == '\n')
            return i + 1;
        if (!end && !s->mode.translate && p[i] == '\r')
            return i + (i + 1 < n && p[i + 1] == '\n' ? 2 : 1);
        if (end && p[i] == (uint32_t)end[0] && (!end[1] || (i + 1 < n && p[i + 1] == '\n')))
            return i + (end[1] ? 2 : 1);
    }
    return n;
}

static Value stringio_readline(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    ssize_t limit;
    TRY(check_open(s));
    TRY(io_size_argument(args[1], &limit));
    size_t n = line_length(s, limit);
    return n ? take(s, n) : rt.empty_str;
}

static Value stringio_next(Value self)
{
    StringIO *s = as_stringio(self);
    TRY(check_open(s));
    if (type_of(self) != rt.types[TYPE_StringIO]) {
        Value line = TRY(call_method0(self, NAME(readline)));
        if (!is_str(line))
            RAISE(OSError, "readline() should have returned a str object, not '%T'", line);
        return str_length(line) ? line : END;
    }
    size_t n = line_length(s, -1);
    return n ? take(s, n) : END;
}

static Value stringio_write(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    TRY(check_open(s));
    if (!is_str(args[1]))
        RAISE(TypeError, "string argument expected, got '%T'", args[1]);
    TRY(put(s, args[1]));
    return int_from_ssize((ssize_t)str_length(args[1]));
}

static Value stringio_seek(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    ssize_t offset;
    int whence;
    TRY(check_open(s));
    TRY(value_as_ssize_argument(args[1], &offset));
    TRY(value_as_int(args[2], &whence));
    if (whence < 0 || whence > 2)
        RAISE(ValueError, "Invalid whence (%d, should be 0, 1 or 2)", whence);
    if (whence == 0 && offset < 0)
        RAISE(ValueError, "Negative seek position %zd", offset);
    if (whence && offset)
        RAISE(OSError, "Can't do nonzero cur-relative seeks");
    if (whence == 0)
        s->position = (size_t)offset;
    else if (whence == 2)
        s->position = s->length;
    return int_from_ssize((ssize_t)s->position);
}

static Value stringio_tell(Value *args)
{
    TRY(check_open(as_stringio(args[0])));
    return int_from_ssize((ssize_t)as_stringio(args[0])->position);
}

static Value stringio_truncate(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    ssize_t size = (ssize_t)s->position;
    TRY(check_open(s));
    if (args[1] != NONE) {
        TRY(io_size_argument(args[1], &size));
        if (size < 0)
            RAISE(ValueError, "Negative size value %zd", size);
    }
    s->length = MIN(s->length, (size_t)size);
    return int_from_ssize(size);
}

static Value stringio_getvalue(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    TRY(check_open(s));
    return str_new_ucs4(s->data, s->length);
}

static Value stringio_close(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    s->closed = true;
    s->data = 0;
    s->length = s->capacity = 0;
    return NONE;
}

static Value stringio_true(Value *args)
{
    TRY(check_open(as_stringio(args[0])));
    return TRUE;
}

static Value stringio_get_closed(Value self) { return from_bool(as_stringio(self)->closed); }
static Value stringio_get_newlines(Value self)
{
    TRY(check_open(as_stringio(self)));
    return as_stringio(self)->mode.universal ? newline_seen(&as_stringio(self)->newlines) : NONE;
}
static Value stringio_get_line_buffering(Value self)
{
    TRY(check_open(as_stringio(self)));
    return FALSE;
}

static Value stringio_getstate(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    Value content = TRY(stringio_getvalue(args));
    Value attributes = TRY(attr_dict_copy(args[0]));
    return tuple_pack(4, content, s->newline, int_from_ssize((ssize_t)s->position), attributes);
}

static Value stringio_setstate(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    if (s->closed)
        RAISE(ValueError, "I/O operation on closed file");
    if (!is_tuple(args[1]) || tuple_count(args[1]) < 4)
        RAISE(TypeError, "%T.__setstate__ argument should be 4-tuple, got %T", args[0], args[1]);
    Value *items = as_tuple(args[1])->items;
    Value init_args[2] = {rt.empty_str, items[1]};
    TRY(stringio_init(args[0], init_args, 2, 0));
    if (!is_str(items[0]))
        RAISE(TypeError, "first item of state must be str, not %T", items[0]);
    TRY(reserve(s, str_length(items[0])));
    copy_chars(s->data, items[0]);
    s->length = str_length(items[0]);
    ssize_t position;
    if (!is_int(items[2]))
        RAISE(TypeError, "third item of state must be an integer, got %T", items[2]);
    TRY(value_as_ssize(items[2], &position));
    if (position < 0)
        RAISE(ValueError, "position value cannot be negative");
    s->position = (size_t)position;
    if (items[3] != NONE) {
        if (!is_dict(items[3]))
            RAISE(TypeError, "fourth item of state should be a dict, got a %T", items[3]);
        TRY(dict_update(TRY(attr_dict(args[0])), items[3]));
    }
    return NONE;
}

static const GetSet stringio_getset[] = {
    {"closed", stringio_get_closed, 0, 0},
    {"newlines", stringio_get_newlines, 0, 0},
    {"line_buffering", stringio_get_line_buffering, 0, 0},
    {0},
};
static const Method stringio_methods[] = {
    {"read($self, size=-1, /)", stringio_read, "Read size characters; all for -1."},
    {"readline($self, size=-1, /)", stringio_readline, "Read a line, or size characters of it."},
    {"write($self, s, /)", stringio_write, "Write text; returns its length."},
    {"seek($self, pos, whence=0, /)", stringio_seek, "Go to a position and return it."},
    {"tell($self, /)", stringio_tell, "The position."},
    {"truncate($self, pos=None, /)", stringio_truncate, "Make it at most that long."},
    {"getvalue($self, /)", stringio_getvalue, "All of the text."},
    {"close($self, /)", stringio_close, "Free the text."},
    {"seekable($self, /)", stringio_true, 0},
    {"readable($self, /)", stringio_true, 0},
    {"writable($self, /)", stringio_true, 0},
    {"__getstate__($self, /)", stringio_getstate, 0},
    {"__setstate__($self, state, /)", stringio_setstate, 0},
    {0},
};
TYPE(StringIO, .name = "_io.StringIO", .base = TYPE__TextIOBase, IO_TYPE(StringIO),
     .flags = IO_FLAGS, .new_signature = "(initial_value='', newline='\\n')",
     .doc = "A stream of text in memory.",
     .slots = {.construct = construct, .init = stringio_init, .next = stringio_next},
     .getset = stringio_getset, .methods = stringio_methods);
