/* SPDX-License-Identifier: MIT
 *
 * Running programs as __main__, and what becomes of exceptions that they don't catch.
 */
#include "runtime/run.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytecode/code.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/config.h"
#include "runtime/import.h"
#include "runtime/source.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"
#include "vm/vm.h"

/* --- __main__ --- */

Value run_main_dict(void)
{
    Value name = NAME(__main__), module = dict_get_str(rt.modules, name);
    if (module != UNBOUND)
        return module_dict(module);
    module = TRY(module_new(name));
    Value dict = module_dict(module), builtins = dict_get_text(rt.modules, "builtins");
    TRY(dict_set(dict, NAME(__builtins__), builtins));
    TRY(dict_set(dict, NAME(__annotations__), TRY(dict_new())));
    TRY(dict_set(dict, NAME(__loader__), rt.import->finders[FINDER_BUILTIN]));
    TRY(dict_set(rt.modules, name, module));
    return dict;
}

static bool set_loader(Value dict, Value path, enum FoundKind kind, Value *loader)
{
    Found found = {.kind = kind};
    *loader = TRY(import_loader_new(NAME(__main__), &found, path));
    return dict_set(dict, NAME(__loader__), *loader);
}

static bool run_source(const char *text, size_t n, const SourceOptions *options)
{
    Value dict = TRY(run_main_dict()), code = TRY(source_compile(text, n, options));
    return vm_exec_code(code, dict, 0, 0) != 0;
}

bool run_text(const char *text, size_t n, Value filename, int mode)
{
    SourceOptions options = {.filename = filename, .mode = (enum SourceMode)mode, .script = true,
                             .optimize = -1, .feature_version = -1};
    return run_source(text, n, &options);
}

/* sys.path[0]: where the program is. -I and -P leave it out. */
static bool push_first_path(Value folder)
{
    Value path = sys_get("path");
    if (rt.config->safe_path || rt.config->isolated || !path || !is_list(path))
        return true;
    return list_insert(path, 0, folder);
}

/* --- kinds of programs --- */

bool run_command(const char *text)
{
    SourceOptions options = {.filename = TRY(str_from_text("<string>")), .mode = SOURCE_EXEC,
                             .flags = SOURCE_IGNORE_COOKIE, .optimize = -1,
                             .feature_version = -1};
    TRY(push_first_path(rt.empty_str));
    Value command = TRY(str_fs_decode(text, strlen(text)));
    TRY(sys_audit("cpython.run_command", &command, 1));
    size_t n;
    const char *utf8 = str_utf8(command, &n);
    if (!utf8)
        stdio_error("Unable to decode the command from the command line:\n");
    return utf8 && run_source(utf8, n, &options);
}

/* The path from the root, otherwise as it was given. */
static Value absolute(const char *path)
{
    char *here = *path == '/' ? 0 : realpath(".", 0);
    Value text = TRY(sys_path_text(path)), folder = here ? sys_path_text(here) : 0;
    bool found = here != 0;
    free(here);
    return found ? (folder ? str_format("%S/%S", folder, text) : 0) : text;
}

/* The folder of a script, links resolved. */
static Value script_folder(const char *path)
{
    char *real = realpath(path, 0);
    const char *from = real ? real : path, *slash = strrchr(from, '/');
    size_t n = !slash ? 0 : slash == from ? 1 : (size_t)(slash - from);
    Value folder = str_fs_decode(from, n);
    free(real);
    return folder;
}

/* With -x the first line is for other programs; its newline stays for the line numbers. */
static const char *skip_line(const char *text, size_t *n)
{
    const char *newline = memchr(text, '\n', *n);
    const char *start = newline ? newline : text + *n;
    *n -= (size_t)(start - text);
    return start;
}

static bool run_script(const char *path)
{
    size_t n;
    Value filename = TRY(absolute(path)), folder = TRY(script_folder(path));
    TRY(push_first_path(folder));
    const char *text = TRY(source_read_file(filename, &n));
    Value dict = TRY(run_main_dict());
    TRY(dict_set(dict, NAME(__file__), filename) && dict_set(dict, NAME(__cached__), NONE));
    size_t length = strlen(path);
    bool compiled = length > 4 && strcmp(path + length - 4, ".pyc") == 0;
    Value loader;
    TRY(set_loader(dict, filename, compiled ? FOUND_BYTECODE : FOUND_SOURCE, &loader));
    TRY(sys_audit("cpython.run_file", &filename, 1));
    if (compiled) {
        if (!pyc_has_magic(text, n))
            RAISE(RuntimeError, "Bad magic number in .pyc file");
        Value code = TRY(pyc_parse(text, n, NAME(__main__), filename));
        return vm_exec_code(code, dict, 0, 0) != 0;
    }
    if (rt.config->skip_first_line)
        text = skip_line(text, &n);
    return run_text(text, n, filename, SOURCE_EXEC);
}

/* Run what import found under another name as __main__. */
static bool run_found(const Found *found, Value package)
{
    Value dict = TRY(run_main_dict()), path = TRY(sys_path_text(found->path));
    Value code = TRY(import_code(NAME(__main__), found));
    bool source = found->kind == FOUND_SOURCE;
    Value cached = source ? TRY(sys_path_text(TRY(pyc_path(found->path)))) : path, loader;
    TRY(dict_set(dict, NAME(__file__), path) && dict_set(dict, NAME(__package__), package));
    TRY(dict_set(dict, NAME(__cached__), cached));
    TRY(set_loader(dict, path, found->kind, &loader));
    Value spec = TRY(import_spec_new(NAME(__main__), loader, path, cached, NONE));
    TRY(dict_set(dict, NAME(__spec__), spec));
    return vm_exec_code(code, dict, 0, 0) != 0;
}

static bool run_folder(const char *path)
{
    Value folder = TRY(absolute(path)), list = sys_get("path");
    Found found = {0};
    TRY(import_find_in_folder(TRY(str_fs_encode(folder)), "__main__", 0, &found));
    if (found.kind != FOUND_SOURCE && found.kind != FOUND_BYTECODE) {
        stdio_error("%S: can't find '__main__' module in %R\n", TRY(sys_get("executable")), folder);
        return raise_object(TRY(exception_new(TYPE_SystemExit, (Value[]){small_int(1)}, 1)));
    }
    TRY(!list || !is_list(list) || list_insert(list, 0, folder));
    return run_found(&found, rt.empty_str);
}

/* A zip file, perhaps with other things before it, is for the library's runpy: it ends with
 * its directory's end, behind which there may be a comment. */
static bool is_zip(const char *path)
{
    enum { TAIL = 22, COMMENT = 65535 };
    FILE *file = fopen(path, "rb");
    char *data = file && fseek(file, 0, SEEK_END) == 0 ? malloc(TAIL + COMMENT) : 0;
    long size = data ? ftell(file) : 0, n = MIN(size, TAIL + COMMENT);
    bool zip = n >= TAIL && fseek(file, -n, SEEK_END) == 0
            && fread(data, 1, (size_t)n, file) == (size_t)n
            && memmem(data, (size_t)n, "PK\5\6", 4);
    free(data);
    if (file)
        fclose(file);
    return zip;
}

static bool run_library(const char *function, Value *args, size_t nargs)
{
    TRY(run_main_dict());
    Value runpy = TRY(rt.services.import("runpy"));
    Value name = TRY(str_intern_utf8(function, strlen(function)));
    return call_method(runpy, name, args, nargs) != 0;
}

static bool run_zip(const char *path)
{
    Value text = TRY(sys_path_text(path)), list = sys_get("path");
    TRY(!list || !is_list(list) || list_insert(list, 0, text));
    Value args[] = {NAME(__main__), FALSE};
    return run_library("_run_module_as_main", args, 2);
}

bool run_path(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        int error = errno;
        stdio_error("%S: can't open file %R: [Errno %d] %s\n", TRY(sys_get("executable")),
                    TRY(absolute(path)), error, strerror(error));
        return raise_object(TRY(exception_new(TYPE_SystemExit, (Value[]){small_int(2)}, 1)));
    }
    if (S_ISDIR(info.st_mode))
        return run_folder(path);
    return is_zip(path) ? run_zip(path) : run_script(path);
}

/* --- -m --- */

/* Where the module's own code is: a package's __main__, else itself. Its parents are imported. */
static bool find_module(Value name, Found *found, Value *package)
{
    Value path = NONE, main_name = name;
    ssize_t dot = -1;
    for (size_t i = 0; i < str_length(name); i++)
        if (str_at(name, i) == '.')
            dot = (ssize_t)i;
    *package = dot < 0 ? rt.empty_str : TRY(str_substring(name, 0, (size_t)dot));
    if (dot >= 0) {
        Value parent = TRY(import_module(*package));
        path = TRY(attr_get(parent, NAME(__path__)));
    }
    TRY(import_find(name, path, found));
    if (!found->package)
        return true;
    *package = name;
    Value module = TRY(import_module(name));
    path = TRY(attr_get(module, NAME(__path__)));
    *found = (Found){0};
    main_name = TRY(str_format("%S.__main__", name));
    return import_find(main_name, path, found);
}

static bool run_found_module(Value name)
{
    Found found = {0};
    Value package;
    TRY(find_module(name, &found, &package));
    if (found.kind != FOUND_SOURCE && found.kind != FOUND_BYTECODE) {
        stdio_error("%S: No module named %S\n", TRY(sys_get("executable")), name);
        return raise_object(TRY(exception_new(TYPE_SystemExit, (Value[]){small_int(1)}, 1)));
    }
    Value argv = sys_get("argv"), path = TRY(sys_path_text(found.path));
    if (argv && is_list(argv) && list_count(argv))
        as_list(argv)->items[0] = path;
    return run_found(&found, package);
}

bool run_module(const char *name)
{
    char *here = realpath(".", 0);
    Value folder = here ? str_fs_decode(here, strlen(here)) : rt.empty_str;
    free(here);
    TRY(folder && push_first_path(folder));
    Value text = TRY(sys_path_text(name));
    Value args[] = {text, TRUE};
    TRY(sys_audit("cpython.run_module", &text, 1));
    if (rt.config->stdlib)
        return run_library("_run_module_as_main", args, 2);
    return run_found_module(text);
}

bool run_stdin(void)
{
    size_t n;
    Value filename = TRY(str_from_text("<stdin>"));
    TRY(push_first_path(rt.empty_str) && sys_audit("cpython.run_stdin", 0, 0));
    const char *text = TRY(source_read_descriptor(STDIN_FILENO, filename, &n));
    return run_text(text, n, filename, SOURCE_EXEC);
}

/* --- the end --- */

/* SystemExit's code as a status: None is 0, an int itself, anything else a message. */
static int exit_code(Value exception)
{
    Value code = ((SystemExitObject *)exception)->code;
    int64_t number;
    if (!code || code == NONE)
        return 0;
    if (is_int(code))
        return int_fits_int64(code, &number) ? (int)(number & 0xff) : 255;
    stdio_error("%S\n", code);
    return 1;
}

int run_exit_status(void)
{
    Value exception = error_take();
    if (!exception)
        return 0;
    if (is_instance_of(exception, TYPE_SystemExit) && !rt.config->inspect)
        return exit_code(exception);
    if (!sys_set("last_exc", exception) || !sys_set("last_value", exception))
        error_clear();
    if (!stdio_flush())
        error_clear();
    sys_report(exception);
    Value next = error_take();
    if (next && !rt.config->inspect && is_instance_of(next, TYPE_SystemExit))
        return exit_code(next);
    return is_instance_of(exception, TYPE_KeyboardInterrupt) ? RUN_INTERRUPTED : 1;
}
