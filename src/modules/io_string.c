/* SPDX-License-Identifier: MIT
 *
 * StringIO: a stream of text in memory. It lies in a str with room at its end, as wide as
 * the widest character so far, which is changed in place; what it was made of is copied at
 * the first change.
 */
#include "gc/heap.h"
#include "modules/io.h"
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str_data.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum { FREED_MIN = 4096 }; /* what is shorter is left to the collector */

typedef struct StringIO {
    IoObject base;
    Str *text;         /* 0: none yet; nobody else knows it, unless it is the initial one */
    bool initial;
    size_t capacity;   /* of the text, if it is our own */
    size_t position;
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

static inline size_t length(const StringIO *s) { return s->text ? s->text->length : 0; }

/* Make the text our own, with room for n characters not above max. */
static bool reserve(StringIO *s, size_t n, uint32_t max)
{
    const Str *old = s->text;
    if (old && !s->initial && n <= s->capacity && str_kind_for(max) <= old->kind)
        return true;
    if (n > SIZE_MAX / 8)
        RAISE(OverflowError, "new position too large");
    size_t capacity = n > s->capacity ? MAX(n, s->capacity + s->capacity / 2 + 32) : s->capacity;
    Str *text = TRY(str_alloc(capacity, MAX(max, old ? str_char_bound(old) : 0)));
    text->length = length(s);
    if (old)
        str_copy_chars(text->data, text->kind, old->data, old->kind, old->length);
    if (old && !s->initial && s->capacity * old->kind > FREED_MIN)
        gc_free(s->text);
    s->text = text;
    s->capacity = capacity;
    s->initial = false;
    return true;
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

/* Overwrite what is at the position; what is missing before it are zeros. */
static bool put_as_it_is(StringIO *s, Value v)
{
    const Str *part = as_str(v);
    size_t end;
    if (ADD_OVERFLOWS(s->position, part->length, &end))
        RAISE(OverflowError, "new position too large");
    if (part->length == 0)
        return true;
    TRY(reserve(s, MAX(end, length(s)), str_char_bound(part)));
    Str *text = s->text;
    if (s->position > text->length)
        memset(str_at_address(text, text->length), 0, (s->position - text->length) * text->kind);
    str_copy_chars(str_at_address(text, s->position), text->kind, part->data, part->kind, part->length);
    text->ascii &= part->ascii;
    text->length = MAX(text->length, end);
    s->position = end;
    return true;
}

static bool put(StringIO *s, Value text)
{
    text = TRY(convert(s, text));
    if (s->text || s->position || !is_exact(text, TYPE_str))
        return put_as_it_is(s, text);
    s->text = as_str(text);
    s->initial = true;
    s->position = s->text->length;
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
    s->text = NULL;
    s->capacity = s->position = 0;
    s->closed = false;
    if (placed[0] != NONE && !is_str(placed[0]))
        RAISE(TypeError, "initial_value must be str or None, not %T", placed[0]);
    if (placed[0] != NONE)
        TRY(put(s, placed[0]));
    s->position = 0;
    s->initialized = true;
    return true;
}

static Value part(const StringIO *s, size_t start, size_t end)
{
    if (start >= end)
        return rt.empty_str;
    return s->initial ? str_substring(from_object(s->text), start, end)
                      : str_copy_part(s->text, start, end);
}

static Value take(StringIO *s, size_t n)
{
    Value v = TRY(part(s, s->position, s->position + n));
    s->position += n;
    return v;
}

static inline size_t rest(const StringIO *s)
{
    return s->position < length(s) ? length(s) - s->position : 0;
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
    ssize_t end = n ? newline_find(&s->mode, from_object(s->text), s->position) : -1;
    if (end >= 0)
        n = (size_t)end - s->position;
    return limit >= 0 ? MIN(n, (size_t)limit) : n;
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
        s->position = length(s);
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
    if ((size_t)size < length(s)) {
        TRY(reserve(s, length(s), 0));
        s->text->length = (size_t)size;
    }
    return int_from_ssize(size);
}

static Value stringio_getvalue(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    TRY(check_open(s));
    return part(s, 0, length(s));
}

static Value stringio_close(Value *args)
{
    StringIO *s = as_stringio(args[0]);
    s->closed = true;
    s->text = NULL;
    s->capacity = 0;
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
    TRY(put_as_it_is(s, items[0]));
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
