/* SPDX-License-Identifier: MIT
 *
 * Writing to sys.stdout and sys.stderr from C.
 */
#include "runtime/stdio.h"

#include <errno.h>
#include <unistd.h>

#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/sys.h"

Value stdio_get(const char *name)
{
    if (!rt.sys_dict)
        return 0;
    Value file = dict_get_text(rt.sys_dict, name);
    return file == UNBOUND ? 0 : file;
}

bool stdio_write(Value file, Value text)
{
    return call_method1(file, NAME(write), text) != 0;
}

bool stdio_is_plain(Value file)
{
    return is_exact(file, TYPE_TextIOWrapper);
}

/* The last resort: straight to the descriptor. */
static void write_descriptor(Value text)
{
    size_t n;
    const char *at = str_utf8_lossy(text, &n);
    while (at && n > 0) {
        ssize_t written = write(STDERR_FILENO, at, n);
        if (written < 0 && errno != EINTR)
            return;
        if (written > 0) {
            at += written;
            n -= (size_t)written;
        }
    }
}

void stdio_error_str(Value text)
{
    Value pending = error_take(), file = stdio_get("stderr");
    if (!file)
        write_descriptor(text);
    else if (file != NONE && !stdio_write(file, text)) {
        error_clear();
        write_descriptor(text);
    }
    error_restore(pending);
}

void stdio_error(const char *format, ...)
{
    Value pending = error_take();
    va_list arguments;
    va_start(arguments, format);
    Value text = str_format_va(format, arguments);
    va_end(arguments);
    if (text)
        stdio_error_str(text);
    error_restore(pending);
}

/* A file that says that it is closed needs no flushing. */
static bool flush_file(Value file)
{
    if (!file || file == NONE)
        return true;
    Value closed = TRY(attr_get_opt(file, NAME(closed)));
    bool truth = false;
    if (closed != UNBOUND)
        TRY(value_truth(closed, &truth));
    return truth || call_method0(file, NAME(flush));
}

bool stdio_flush(void)
{
    bool out = flush_file(stdio_get("stdout"));
    Value pending = error_take();
    if (!flush_file(stdio_get("stderr")))
        error_clear();
    error_restore(pending);
    return out;
}

bool stdio_audit(const char *event, Value argument)
{
    return sys_audit(event, &argument, argument && argument != UNBOUND ? 1 : 0);
}
