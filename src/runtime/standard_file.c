/* SPDX-License-Identifier: MIT
 *
 * sys.stdin, sys.stdout, sys.stderr, as _io makes them: buffered, line-buffered on
 * terminals, UTF-8 or what PYTHONIOENCODING says.
 */
#include "runtime/standard_file.h"

#include <langinfo.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gc/finalize.h"
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/codecs.h"
#include "runtime/config.h"
#include "runtime/import.h"
#include "runtime/sys.h"

/* One of the three, as sys shows it. */
typedef struct Standard {
    const char *name, *dunder, *file_name;
    int descriptor;
    const char *errors;
} Standard;

static const Standard standards[] = {
    {"stdin", "__stdin__", "<stdin>", STDIN_FILENO, 0},
    {"stdout", "__stdout__", "<stdout>", STDOUT_FILENO, 0},
    {"stderr", "__stderr__", "<stderr>", STDERR_FILENO, "backslashreplace"},
};

/* In the C locale, bytes that aren't UTF-8 pass through. */
static const char *default_errors(void)
{
    static const char *const plain_locales[] = {"C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"};
    const char *locale = setlocale(LC_CTYPE, 0);
    bool plain = !locale;
    for (size_t i = 0; i < countof(plain_locales) && !plain; i++)
        plain = strcmp(locale, plain_locales[i]) == 0;
    return plain || rt.config->utf8_mode ? "surrogateescape" : "strict";
}

/* The locale's, or UTF-8. */
static Value default_encoding(void)
{
    const char *name = rt.config->utf8_mode ? "UTF-8" : nl_langinfo(CODESET);
    bool ascii = strcmp(name, "ANSI_X3.4-1968") == 0;
    return str_from_text(strcmp(name, "UTF-8") == 0 ? "utf-8" : ascii ? "ascii" : name);
}

/* The encoding's own name: that of its codec, if it can be found. */
static Value encoding_name(const char *text, size_t n)
{
    Value given = TRY(str_new_utf8(text, n));
    Value codec = TRY(codecs_lookup(TRY(str_utf8_no_null(given))));
    Value name = TRY(attr_get_opt(codec, NAME(name)));
    return name == UNBOUND ? given : name;
}

/* PYTHONIOENCODING is "encoding:errors", either may be missing. */
static bool encoding_of(const Standard *standard, Value *encoding, Value *errors)
{
    const char *setting = rt.config->io_encoding, *colon = setting ? strchr(setting, ':') : 0;
    size_t n = !setting ? 0 : colon ? (size_t)(colon - setting) : strlen(setting);
    *encoding = TRY(n ? encoding_name(setting, n) : default_encoding());
    const char *name = standard->errors ? standard->errors
                     : colon && colon[1] ? colon + 1 : n ? "strict" : default_errors();
    *errors = TRY(str_from_text(name));
    return true;
}

static Value io_function(const char *name)
{
    Value io = TRY(rt.services.import("_io"));
    return attr_get(io, TRY(str_intern_utf8(name, strlen(name))));
}

/* open(descriptor, mode, buffering, None, None, None, False) */
static Value open_binary(const Standard *standard, bool raw)
{
    Value open = TRY(io_function("open"));
    Value mode = TRY(str_from_text(standard->descriptor ? "wb" : "rb"));
    Value args[] = {small_int(standard->descriptor), mode, small_int(raw ? 0 : -1), NONE, NONE,
                    NONE, FALSE};
    return call_value(open, args, 7, 0);
}

static bool set_name(Value buffer, const Standard *standard, bool raw)
{
    Value name = TRY(str_from_text(standard->file_name));
    Value inner = raw ? buffer : TRY(attr_get(buffer, NAME(raw)));
    return attr_set(inner, NAME(name), name);
}

static Value open_standard(const Standard *standard)
{
    struct stat info;
    if (fstat(standard->descriptor, &info) != 0)
        return NONE;
    bool output = standard->descriptor != STDIN_FILENO;
    bool raw = output && rt.config->unbuffered;
    Value buffer = TRY(open_binary(standard, raw)), encoding, errors;
    TRY(set_name(buffer, standard, raw));
    TRY(encoding_of(standard, &encoding, &errors));
    bool lines = isatty(standard->descriptor) || standard->descriptor == STDERR_FILENO
              || rt.config->interactive;
    Value class = TRY(io_function("TextIOWrapper")), newline = TRY(str_from_text("\n"));
    Value args[] = {buffer, encoding, errors, newline, from_bool(lines), from_bool(raw)};
    Value file = TRY(call_value(class, args, 6, 0));
    finalize_cancel(as_object(file)); /* never closed: what ends last may still print */
    Value mode = TRY(str_from_text(output ? "w" : "r"));
    TRY(attr_set(file, NAME(mode), mode));
    return file;
}

bool standard_files_init(void)
{
    for (size_t i = 0; i < countof(standards); i++) {
        Value file = TRY(open_standard(&standards[i]));
        TRY(sys_set(standards[i].name, file) && sys_set(standards[i].dunder, file));
    }
    return true;
}
