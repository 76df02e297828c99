/* SPDX-License-Identifier: MIT
 *
 * From source text to code objects, and reading source files.
 */
#include "runtime/source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ast/dump.h"
#include "bytecode/code.h"
#include "bytecode/disassemble.h"
#include "compile/compile.h"
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "parse/parse.h"
#include "runtime/config.h"
#include "runtime/sys.h"

/* --- compiling --- */

static const LexerMode lexer_modes[] = {LEXER_FILE, LEXER_EVAL, LEXER_SINGLE, LEXER_FUNCTYPE};

static ParseInput parse_input(const char *text, size_t n, const SourceOptions *options)
{
    return (ParseInput){
        .source = text, .length = n, .filename = options->filename,
        .mode = lexer_modes[options->mode],
        .is_text = options->flags & SOURCE_IGNORE_COOKIE, .script = options->script,
        .type_comments = options->flags & SOURCE_TYPE_COMMENTS,
        .dont_imply_dedent = options->flags & SOURCE_DONT_IMPLY_DEDENT,
        .allow_incomplete = options->flags & SOURCE_ALLOW_INCOMPLETE,
        .barry = options->flags & CODE_FUTURE_BARRY_AS_BDFL,
        .feature_version = MAX(options->feature_version, 0),
    };
}

static Value compile_tree(Mod *mod, const SourceOptions *options)
{
    CompileOptions compile = {.filename = options->filename, .optimize = options->optimize,
                              .flags = options->flags & (SOURCE_FUTURES | SOURCE_TOP_LEVEL_AWAIT)};
    return compile_module(mod, &compile);
}

static bool traces(const char *category)
{
    return UNLIKELY(rt.config->trace) && config_traces(rt.config, category);
}

Value source_compile(const char *text, size_t n, const SourceOptions *options)
{
    ParseInput input = parse_input(text, n, options);
    if (traces("lex"))
        TRY(parse_dump_tokens(&input, stderr));
    Mod *mod = TRY(parse_string(&input));
    if (traces("ast"))
        TRY(ast_dump(mod, stderr));
    if (options->flags & SOURCE_ONLY_AST)
        return rt.services.tree_to_object(mod);
    Value code = TRY(compile_tree(mod, options));
    if (traces("code"))
        TRY(disassemble(code, stderr));
    return code;
}

/* The text of a str or bytes-like object; it doesn't change, and ends with a zero. */
static const char *value_text(Value source, const char *function, const char *what, size_t *n)
{
    if (is_str(source))
        return str_utf8(source, n);
    if (!buffer_exported(source))
        RAISE(TypeError, "%s() arg 1 must be a %s", function, what);
    BUFFER_AUTO view = {0};
    TRY(buffer_get(source, &view, BUFFER_SIMPLE));
    char *copy = gc_alloc_atomic(view.length + 1);
    if (!copy)
        return (char *)(uintptr_t)raise_no_memory();
    memcpy(copy, view.data, view.length);
    copy[*n = view.length] = 0;
    return copy;
}

/* The same for the lexer: a str has no cookie. */
static const char *source_text(Value source, const char *function, const char *what,
                               SourceOptions *options, size_t *n)
{
    const char *text = TRY(value_text(source, function, what, n));
    if (is_str(source))
        options->flags |= SOURCE_IGNORE_COOKIE;
    if (memchr(text, 0, *n))
        RAISE(SyntaxError, "source code string cannot contain null bytes");
    return text;
}

Value source_compile_value(Value source, const char *function, const char *what,
                           const SourceOptions *options)
{
    if (rt.services.is_tree && rt.services.is_tree(source)) {
        TRY(AUDIT("compile", source, NONE));
        if (options->flags & SOURCE_ONLY_AST)
            return source;
        Mod *mod = TRY(rt.services.tree_from_object(source, (int)options->mode));
        return compile_tree(mod, options);
    }
    size_t n;
    SourceOptions copy = *options;
    const char *text = TRY(source_text(source, function, what, &copy, &n));
    TRY(!rt.audited || AUDIT("compile", TRY(bytes_new(text, n)), options->filename));
    if (options->mode == SOURCE_EVAL)
        for (; n && (*text == ' ' || *text == '\t'); n--)
            text++;
    return source_compile(text, n, &copy);
}

Mod *source_parse(Value source, const char *function, const char *what,
                  const SourceOptions *options)
{
    size_t n;
    SourceOptions copy = *options;
    const char *text = TRY(source_text(source, function, what, &copy, &n));
    ParseInput input = parse_input(text, n, &copy);
    return parse_string(&input);
}

bool source_dump(const char *text, size_t n, const SourceOptions *options,
                 enum SourceStage stage)
{
    ParseInput input = parse_input(text, n, options);
    if (stage == SOURCE_TOKENS)
        return parse_dump_tokens(&input, stdout);
    Mod *mod = TRY(parse_string(&input));
    if (stage == SOURCE_TREE)
        return ast_dump(mod, stdout);
    Value code = TRY(compile_tree(mod, options));
    return disassemble(code, stdout);
}

/* --- files --- */

static char *read_descriptor(int fd, size_t *n)
{
    struct stat info;
    size_t size = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) ? (size_t)info.st_size : 0;
    size_t capacity = size + 1 < 4096 && !size ? 4096 : size + 1, used = 0;
    char *data = gc_alloc_atomic(capacity + 1);
    while (data) {
        ssize_t got = read(fd, data + used, capacity - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return NULL;
        used += (size_t)got;
        if (!got)
            break;
        if (used == capacity) {
            data = gc_realloc_buffer_atomic(data, used, 2 * capacity + 1);
            capacity *= 2;
        }
    }
    if (!data)
        return raise_no_memory(), NULL;
    data[used] = 0;
    *n = used;
    return data;
}

char *source_read_descriptor(int fd, Value filename, size_t *n)
{
    char *data = fd < 0 ? 0 : read_descriptor(fd, n);
    if (!data && !error_pending())
        raise_errno(errno, filename, 0);
    return data;
}

char *source_read_file(Value filename, size_t *n)
{
    const char *path = TRY(str_fs_encode(filename));
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *data = source_read_descriptor(fd, filename, n);
    if (fd >= 0)
        close(fd);
    return data;
}

/* --- what was typed --- */

/* Each input has a file name object of its own, though they are all equal. */
static Value typed(void)
{
    Value list = rt.typed_sources;
    return list ? list : (rt.typed_sources = list_new(0));
}

void source_remember(Value filename, const char *text, size_t n)
{
    Value list = typed(), source = list ? str_new_utf8(text, n) : 0;
    size_t count = source ? list_count(list) : 0;
    if (count && as_list(list)->items[count - 2] == filename)
        as_list(list)->items[count - 1] = source;
    else if (!source || !list_push(list, filename) || !list_push(list, source))
        error_clear();
}

/* The text that was remembered with this object; 0: none. */
static const char *typed_text(Value filename, size_t *n)
{
    Value list = rt.typed_sources;
    for (size_t i = list ? list_count(list) : 0; i > 0; i -= 2)
        if (as_list(list)->items[i - 2] == filename)
            return str_utf8(as_list(list)->items[i - 1], n);
    return 0;
}

/* --- source lines for messages --- */

/* A file that isn't where it was compiled may lie under the same name on sys.path. */
static char *find_file(Value filename, size_t *n)
{
    char *data = source_read_file(filename, n);
    Value path = sys_get("path");
    if (data || !path || !is_list(path))
        return data;
    size_t start = str_length(filename);
    while (start > 0 && str_at(filename, start - 1) != '/')
        start--;
    Value tail = TRY(str_substring(filename, start, str_length(filename)));
    for (size_t i = 0; !data && i < list_count(path); i++) {
        Value folder = as_list(path)->items[i];
        if (!is_str(folder))
            continue;
        error_clear();
        Value candidate = str_length(folder) ? TRY(str_format("%S/%S", folder, tail)) : tail;
        data = source_read_file(candidate, n);
    }
    return data;
}

static const char *decoded_file(Value filename, size_t *n)
{
    size_t length = str_length(filename);
    if (length && str_at(filename, 0) == '<' && str_at(filename, length - 1) == '>')
        return typed_text(filename, n);
    const char *data = find_file(filename, n);
    if (!data)
        return 0;
    ParseInput input = {.source = data, .length = *n, .filename = filename, .quiet = true};
    bool bad_utf8;
    const char *text = parse_decode(&input, n, &bad_utf8);
    return bad_utf8 ? 0 : text;
}

Value source_file_text(Value filename)
{
    size_t n;
    Value pending = error_take();
    const char *text = decoded_file(filename, &n);
    Value result = text ? str_new_utf8(text, n) : 0;
    error_restore(pending);
    return result;
}

Value source_line(Value filename, int line)
{
    size_t n;
    Value pending = error_take(), result = 0;
    const char *text = line > 0 ? decoded_file(filename, &n) : 0, *end = text + (text ? n : 0);
    for (int i = 1; text && i < line; i++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        text = newline ? newline + 1 : 0;
    }
    if (text && text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        result = str_new_utf8(text, (size_t)((newline ? newline : end) - text));
    }
    error_restore(pending);
    return result;
}
