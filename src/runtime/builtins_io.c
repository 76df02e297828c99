/* SPDX-License-Identifier: MIT
 *
 * Builtin functions of input and output: print, input, open, breakpoint.
 */
#include <unistd.h>

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/builtins.h"
#include "runtime/line.h"
#include "runtime/stdio.h"

/* --- print --- */

static bool check_separator(Value *text, const char *name)
{
    if (*text == NONE)
        *text = 0;
    else if (!is_str(*text))
        RAISE(TypeError, "%s must be None or a string, not %T", name, *text);
    return true;
}

/* str() of these runs no code and doesn't fail. */
static bool are_quiet(const Value *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_exact(items[i], TYPE_str) && !is_small_int(items[i]) && !is_small_float(items[i])
            && items[i] != NONE)
            return false;
    return true;
}

static Value join_text(Value *items, size_t count, Value separator, Value end)
{
    StrBuilder b = {0};
    for (size_t i = 0; i < count; i++) {
        Value text = TRY(value_str(items[i]));
        if (i)
            TRY(separator ? builder_str(&b, separator) : builder_char(&b, ' '));
        TRY(builder_str(&b, text));
    }
    TRY(end ? builder_str(&b, end) : builder_char(&b, '\n'));
    return builder_finish(&b);
}

static bool write_pieces(Value file, Value *items, size_t count, Value separator, Value end)
{
    Value space = TRY(str_from_char(' ')), newline = TRY(str_from_char('\n'));
    for (size_t i = 0; i < count; i++) {
        if (i)
            TRY(stdio_write(file, separator ? separator : space));
        Value text = TRY(value_str(items[i]));
        TRY(stdio_write(file, text));
    }
    return stdio_write(file, end ? end : newline);
}

Value builtins_print(Value *args, size_t nargs, Value kwnames)
{
    Value options[4] = {NONE, NONE, NONE, FALSE}; /* sep, end, file, flush */
    if (kwnames)
        TRY(arguments_place("print(*, sep=None, end=None, file=None, flush=False)",
                            args + nargs, 0, kwnames, options));
    Value file = options[2];
    if (file == NONE) {
        file = stdio_get("stdout");
        if (!file)
            RAISE(RuntimeError, "lost sys.stdout");
        if (file == NONE)
            return NONE;
    }
    TRY(check_separator(&options[0], "sep") && check_separator(&options[1], "end"));
    /* all of it in one piece where nobody can see the difference */
    Value text = 0;
    if (stdio_is_plain(file) && are_quiet(args, nargs))
        text = TRY(join_text(args, nargs, options[0], options[1]));
    if (text && as_str(text)->ascii)
        TRY(stdio_write(file, text));
    else
        TRY(write_pieces(file, args, nargs, options[0], options[1]));
    bool flush;
    TRY(value_truth(options[3], &flush));
    if (flush)
        TRY(call_method0(file, NAME(flush)));
    return NONE;
}

/* --- input --- */

static Value stream(const char *name)
{
    Value file = stdio_get(name);
    if (!file || file == NONE)
        RAISE(RuntimeError, "input(): lost sys.%s", name);
    return file;
}

/* Is the file what the process has as that descriptor, a terminal? */
static bool is_terminal(Value file, int descriptor)
{
    Value number = call_method0(file, NAME(fileno));
    if (!number)
        error_clear();
    return number == small_int(descriptor) && isatty(descriptor);
}

/* A line from the terminal's editor. */
static Value edited_line(Value in, Value prompt)
{
    Value text = prompt == UNBOUND ? rt.empty_str : TRY(value_str(prompt));
    char *line = TRY(line_read(TRY(str_utf8_no_null(text))));
    size_t n = strlen(line);
    Value bytes = bytes_new(line, n && line[n - 1] == '\n' ? n - 1 : n);
    free(line);
    TRY(bytes);
    if (!n)
        return raise_object(TRY(exception_new(TYPE_EOFError, 0, 0)));
    Value encoding = TRY(attr_get(in, NAME(encoding))), errors = TRY(attr_get(in, NAME(errors)));
    return call_method2(bytes, NAME(decode), encoding, errors);
}

Value builtins_input(Value *args)
{
    Value in = TRY(stream("stdin")), out = TRY(stream("stdout")), error = TRY(stream("stderr"));
    TRY(stdio_audit("builtins.input", args[0]));
    if (!call_method0(error, NAME(flush)))
        error_clear();
    if (rt.services.read_line && is_terminal(in, STDIN_FILENO)
        && is_terminal(out, STDOUT_FILENO)) {
        TRY(call_method0(out, NAME(flush)));
        return edited_line(in, args[0]);
    }
    if (args[0] != UNBOUND) {
        Value prompt = TRY(value_str(args[0]));
        TRY(stdio_write(out, prompt));
    }
    if (!call_method0(out, NAME(flush)))
        error_clear();
    Value line = TRY(call_method0(in, NAME(readline)));
    if (!is_str(line))
        RAISE(TypeError, "object.readline() returned non-string");
    size_t length = str_length(line);
    if (!length)
        RAISE(EOFError, "EOF when reading a line");
    return str_at(line, length - 1) == '\n' ? str_substring(line, 0, length - 1) : line;
}

/* --- open, breakpoint --- */

Value builtins_open(Value *args, size_t nargs, Value kwnames)
{
    Value io = TRY(rt.services.import("_io"));
    Value open = TRY(attr_get(io, NAME(open)));
    return call_value(open, args, nargs, kwnames);
}

Value builtins_breakpoint(Value *args, size_t nargs, Value kwnames)
{
    Value hook = dict_get_text(rt.sys_dict, "breakpointhook");
    if (hook == UNBOUND)
        RAISE(RuntimeError, "lost sys.breakpointhook");
    return call_value(hook, args, nargs, kwnames);
}
