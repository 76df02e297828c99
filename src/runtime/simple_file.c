/* SPDX-License-Identifier: MIT
 *
 * Standard files where there is no module _io: write, flush, readline.
 */
#include "runtime/simple_file.h"

#include <errno.h>
#include <unistd.h>

#include "objects/call.h"
#include "objects/str.h"
#include "objects/type.h"

typedef struct SimpleFile {
    Object head;
    FILE *file;
    Value name;
} SimpleFile;

static FILE *file_of(Value v) { return ((SimpleFile *)v)->file; }

static Value simple_write(Value *args)
{
    size_t n;
    if (!is_str(args[1]))
        RAISE(TypeError, "write() argument must be str, not %T", args[1]);
    const char *text = str_utf8_lossy(args[1], &n);
    if (text && fwrite(text, 1, n, file_of(args[0])) != n)
        return raise_errno(errno, 0, 0);
    return text ? small_int((int64_t)str_length(args[1])) : 0;
}

static Value simple_flush(Value *args)
{
    if (fflush(file_of(args[0])) == 0)
        return NONE;
    return raise_errno(errno, 0, 0);
}

static Value simple_readline(Value *args)
{
    char *line = 0;
    size_t capacity = 0;
    ssize_t n = getline(&line, &capacity, file_of(args[0]));
    Value text = n < 0 ? rt.empty_str : str_fs_decode(line, (size_t)n);
    free(line);
    return text;
}

static Value simple_fileno(Value *args) { return small_int(fileno(file_of(args[0]))); }
static Value simple_isatty(Value *args) { return from_bool(isatty(fileno(file_of(args[0])))); }
static Value simple_encoding(Value self) { return str_from_text("utf-8"); }
static Value simple_closed(Value self) { return FALSE; }
static Value simple_repr(Value self) { return str_format("<file %R>", ((SimpleFile *)self)->name); }

static const Method simple_methods[] = {
    {"write($self, text, /)", simple_write, "Write text."},
    {"flush($self, /)", simple_flush, "Write what is buffered."},
    {"readline($self, /)", simple_readline, "Read a line."},
    {"fileno($self, /)", simple_fileno, "The descriptor."},
    {"isatty($self, /)", simple_isatty, "Is it a terminal?"},
    {0},
};

static const GetSet simple_getset[] = {
    {"encoding", simple_encoding, 0, "'utf-8'"},
    {"closed", simple_closed, 0, "False"},
    {0},
};

static const Member simple_members[] = {
    {"name", MEMBER_VALUE, offsetof(SimpleFile, name), false, "name of the stream"},
    {0},
};

TYPE(SimpleFile, .name = "sys.SimpleFile", .size = sizeof(SimpleFile), .flags = TYPE_NO_NEW,
     .slots = {.repr = simple_repr}, .methods = simple_methods, .getset = simple_getset,
     .members = simple_members);

Value simple_file_new(FILE *file, const char *name)
{
    SimpleFile *self = TRY((SimpleFile *)type_alloc(rt.types[TYPE_SimpleFile], 0));
    self->file = file;
    self->name = TRY(str_from_text(name));
    return from_object(self);
}
