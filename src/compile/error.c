/* SPDX-License-Identifier: MIT
 *
 * Raising SyntaxErrors from the compiler. Unlike the parser's, they count their offsets in
 * bytes and take the line of text from the file, since the source is gone by now.
 */
#include "compile/error.h"

#include "objects/exceptions.h"
#include "objects/str.h"

enum { LINE_MAX_BYTES = 4096 };

static void close_file(FILE **file)
{
    if (*file)
        fclose(*file);
}

/* Skips `lines` lines; false when the file is shorter. \r, \n and \r\n all end one. */
static bool skip_lines(FILE *file, int lines)
{
    int c = 0;
    while (lines > 0 && (c = getc_unlocked(file)) != EOF) {
        if (c == '\r' && (c = getc_unlocked(file)) != '\n')
            ungetc(c, file);
        else if (c != '\n')
            continue;
        lines--;
    }
    return lines == 0;
}

/* The text of a line with its newline; None when there is no such file or line, or it
   isn't UTF-8. */
static Value source_line(Value filename, int line)
{
    size_t n = 0;
    char text[LINE_MAX_BYTES];
    if (!is_str(filename) || line < 1)
        return NONE;
    const char *path = str_fs_encode(filename);
    if (!path) {
        error_clear();
        return NONE;
    }
    CLEANUP(close_file) FILE *file = fopen(path, "rbe");
    if (!file || !skip_lines(file, line - 1))
        return NONE;
    for (int c; n < sizeof text - 1 && (c = getc_unlocked(file)) != EOF; ) {
        text[n++] = c == '\r' ? '\n' : (char)c;
        if (text[n - 1] == '\n')
            break;
    }
    Value result = n ? str_fs_decode(text, n) : NONE;
    if (!result)
        error_clear();
    return result ? result : NONE;
}

static void raise_at(Value filename, Span span, Value message)
{
    bool known = span.line > 0;
    Value text = known ? source_line(filename, span.line) : NONE;
    Value error =
        syntax_error_new(TYPE_SyntaxError, message, filename, span.line, span.column + 1,
                         text, span.end_line, span.end_column + 1);
    if (!error)
        return;
    if (span.end_column < 0)
        ((SyntaxErrorObject *)error)->end_offset = NONE;
    raise_object(error);
}

int compile_error(Value filename, Span span, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value message = str_format_va(format, arguments);
    va_end(arguments);
    if (message)
        raise_at(filename, span, message);
    return 0;
}

bool compile_warning(enum TypeId category, Value filename, Span span, const char *format,
                     ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value message = str_format_va(format, arguments);
    va_end(arguments);
    if (!message)
        return false;
    if (!rt.services.warn_at || rt.services.warn_at(category, message, filename, span.line))
        return true;
    /* An error filter is in force: as an error, the warning shows its place. */
    if (error_clear_if(category))
        raise_at(filename, span, message);
    return false;
}
