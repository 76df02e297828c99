/* SPDX-License-Identifier: MIT
 *
 * Module _io: open(), and what the stream classes share at start-up.
 */
#include "gc/heap.h"
#include "modules/io.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/config.h"

enum { DEFAULT_BUFFER_SIZE = 8192 };

/* --- open() --- */

typedef struct OpenMode {
    bool creating, reading, writing, appending, updating, text, binary;
    char raw[3];   /* FileIO's mode */
} OpenMode;

static bool parse_mode(const char *mode, OpenMode *m)
{
    *m = (OpenMode){0};
    for (const char *p = mode; *p; p++) {
        bool *flag = *p == 'x' ? &m->creating : *p == 'r' ? &m->reading
                   : *p == 'w' ? &m->writing : *p == 'a' ? &m->appending
                   : *p == '+' ? &m->updating : *p == 't' ? &m->text
                   : *p == 'b' ? &m->binary : 0;
        if (!flag || *flag)
            RAISE(ValueError, "invalid mode: '%s'", mode);
        *flag = true;
    }
    if (m->text && m->binary)
        RAISE(ValueError, "can't have text and binary mode at once");
    if (m->creating + m->reading + m->writing + m->appending != 1)
        RAISE(ValueError, "must have exactly one of create/read/write/append mode");
    m->raw[0] = m->creating ? 'x' : m->reading ? 'r' : m->writing ? 'w' : 'a';
    m->raw[1] = m->updating ? '+' : 0;
    return true;
}

static bool check_binary(const OpenMode *m, Value encoding, Value errors, Value newline)
{
    if (!m->binary)
        return true;
    if (encoding != NONE)
        RAISE(ValueError, "binary mode doesn't take an encoding argument");
    if (errors != NONE)
        RAISE(ValueError, "binary mode doesn't take an errors argument");
    if (newline != NONE)
        RAISE(ValueError, "binary mode doesn't take a newline argument");
    return true;
}

static Value open_raw(Value file, const OpenMode *m, bool closefd, Value opener)
{
    Value args[4] = {file, TRY(str_from_text(m->raw)), from_bool(closefd), opener};
    return call_value(from_object(rt.types[TYPE_FileIO]), args, 4, 0);
}

/* The buffer size to use; 0: none. Terminals are line-buffered. */
static bool choose_buffering(Value raw, int *buffering, bool *line_buffering)
{
    FileIO *f = (FileIO *)raw;
    *line_buffering = *buffering == 1;
    if (*buffering < 0) {
        Value tty = TRY(call_method0(raw, NAME(isatty)));
        *line_buffering = tty == TRUE;
    }
    if (*buffering < 0 || *line_buffering)
        *buffering = f->block_size > 1 ? (int)f->block_size : DEFAULT_BUFFER_SIZE;
    return true;
}

static Value open_buffered(Value raw, const OpenMode *m, int size)
{
    enum TypeId id = m->updating ? TYPE_BufferedRandom
                   : m->reading ? TYPE_BufferedReader : TYPE_BufferedWriter;
    return call2(from_object(rt.types[id]), raw, small_int(size));
}

static Value open_text(Value buffer, const char *mode, Value encoding, Value errors, Value newline,
                       bool line_buffering)
{
    Value args[5] = {buffer, encoding, errors, newline, from_bool(line_buffering)};
    Value text = TRY(call_value(from_object(rt.types[TYPE_TextIOWrapper]), args, 5, 0));
    TRY(attr_set(text, NAME(mode), TRY(str_from_text(mode))));
    return text;
}

/* The layers above the raw file; it is closed when one can't be made. */
static Value open_layers(Value raw, const OpenMode *m, const char *mode, int buffering,
                         Value encoding, Value errors, Value newline)
{
    bool line_buffering;
    TRY(choose_buffering(raw, &buffering, &line_buffering));
    if (m->binary && line_buffering && buffering != 1)
        line_buffering = false;
    if (buffering == 0) {
        if (!m->binary)
            RAISE(ValueError, "can't have unbuffered text I/O");
        return raw;
    }
    Value buffer = TRY(open_buffered(raw, m, buffering));
    if (m->binary)
        return buffer;
    return open_text(buffer, mode, encoding, errors, newline, line_buffering);
}

Value io_open(Value file, const char *mode, int buffering, Value encoding, Value errors,
              Value newline, bool closefd, Value opener)
{
    OpenMode m;
    TRY(parse_mode(mode, &m));
    TRY(check_binary(&m, encoding, errors, newline));
    if (m.binary && buffering == 1
        && !rt.services.warn(TYPE_RuntimeWarning,
                             str_from_text("line buffering (buffering=1) isn't supported in "
                                           "binary mode, the default buffer size will be used"), 1))
        return 0;
    Value raw = TRY(open_raw(file, &m, closefd, opener));
    Value stream = open_layers(raw, &m, mode, buffering, encoding, errors, newline);
    if (stream)
        return stream;
    Value error = error_take();
    if (!call_method0(raw, NAME(close)))
        error_clear();
    error_restore(error);
    return 0;
}

static Value module_open(Value *args)
{
    Value file = args[0];
    int buffering;
    bool closefd;
    if (!is_int(file))
        file = TRY(path_fspath(file));
    if (!is_str(args[1]))
        RAISE(TypeError, "open() argument 'mode' must be str, not %K", args[1]);
    TRY(value_as_int(args[2], &buffering));
    const Value texts[] = {args[3], args[4], args[5]};
    static const char *const names[] = {"encoding", "errors", "newline"};
    for (size_t i = 0; i < countof(texts); i++)
        if (texts[i] != NONE && !is_str(texts[i]))
            RAISE(TypeError, "open() argument '%s' must be str or None, not %K", names[i], texts[i]);
    TRY(value_truth(args[6], &closefd));
    const char *mode = TRY(str_utf8(args[1], 0));
    return io_open(file, mode, buffering, args[3], args[4], args[5], closefd, args[7]);
}

static Value module_open_code(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "open_code() argument 'path' must be str, not %K", args[0]);
    return io_open(args[0], "rb", -1, NONE, NONE, NONE, true, NONE);
}

static Value module_text_encoding(Value *args)
{
    int level;
    TRY(value_as_int(args[1], &level));
    if (args[0] != NONE)
        return args[0];
    if (rt.config->warn_default_encoding)
        TRY(rt.services.warn(TYPE_EncodingWarning,
                             TRY(str_from_text("'encoding' argument not specified")), level));
    return str_from_text(rt.config->utf8_mode ? "utf-8" : "locale");
}

/* --- the module --- */

static Value make_unsupported(void)
{
    Value bases = TRY(tuple_pack(2, from_object(rt.types[TYPE_OSError]),
                                 from_object(rt.types[TYPE_ValueError])));
    return type_new_simple("io.UnsupportedOperation", bases, 0);
}

static bool module_init(Value module)
{
    IoState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__io] = state;
    state->unsupported = TRY(make_unsupported());
    rt.services.flush_files = io_flush_all;
    TRY(module_add(module, "UnsupportedOperation", state->unsupported));
    return module_add(module, "BlockingIOError", from_object(rt.types[TYPE_BlockingIOError]));
}

static const Method module_methods[] = {
    {"open($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "
     "opener=None)", module_open, "Open a file and return a stream on it."},
    {"open_code($module, /, path)",
     module_open_code, "Open a file of code for reading as bytes."},
    {"text_encoding($module, encoding, stacklevel=2, /)", module_text_encoding,
     "The encoding; for None, 'utf-8' in UTF-8 mode and else 'locale'."},
    {0},
};
static const ModuleConstant module_constants[] = {
    {"DEFAULT_BUFFER_SIZE", DEFAULT_BUFFER_SIZE, 0}, {0}};
static const enum TypeId module_types[] = {
    TYPE__IOBase, TYPE__RawIOBase, TYPE__BufferedIOBase, TYPE__TextIOBase, TYPE_FileIO,
    TYPE_BytesIO, TYPE_StringIO, TYPE_BufferedReader, TYPE_BufferedWriter, TYPE_BufferedRandom,
    TYPE_BufferedRWPair, TYPE_TextIOWrapper, TYPE_IncrementalNewlineDecoder, TYPE_BytesIOBuffer,
    TYPE_none};

MODULE(_io, .doc = "Streams: files, buffers and text.", .methods = module_methods,
       .constants = module_constants, .types = module_types, .init = module_init);
