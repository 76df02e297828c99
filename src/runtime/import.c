/* SPDX-License-Identifier: MIT
 *
 * The import statement's semantics: sys.modules, packages, relative names, from-lists.
 */
#include "runtime/extension.h"
#include "runtime/import.h"

#include <inttypes.h>
#include <time.h>

#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/config.h"
#include "runtime/import_lock.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"

static int raise_not_found(Value message, Value name)
{
    Value error = message ? import_error_new(TYPE_ModuleNotFoundError, message, name, 0) : 0;
    return error ? raise_object(error) : 0;
}

static Value not_found_text(Value name)
{
    const char *module, *package;
    for (size_t i = 0; (module = extension_left_out(i, &package)); i++)
        if (str_equal_text(name, module))
            return str_format("No module named %R: it was left out of this build; on Debian or "
                              "Ubuntu: apt-get install %s, then configure and make again",
                              name, package);
    return str_format("No module named %R", name);
}

/* The position of the last dot, -1 if there is none. */
static ssize_t last_dot(Value name)
{
    for (size_t i = str_length(name); i-- > 0;)
        if (str_at(name, i) == '.')
            return (ssize_t)i;
    return -1;
}

/* --- one module --- */

/* The parent package's __path__. */
static Value parent_path(Value parent_name, Value name)
{
    Value parent = TRY(dict_get(rt.modules, parent_name));
    Value path = parent == UNBOUND ? UNBOUND : TRY(attr_get_opt(parent, NAME(__path__)));
    if (path == UNBOUND) {
        Value text = str_format("No module named %R; %R is not a package", name, parent_name);
        return raise_not_found(text, name);
    }
    return path;
}

/* Bind a submodule in its package. Packages may refuse that. */
static bool bind_in_parent(Value parent_name, Value tail, Value module)
{
    Value parent = TRY(dict_get(rt.modules, parent_name));
    if (parent == UNBOUND || attr_set(parent, str_intern(tail), module))
        return true;
    if (!error_clear_if(TYPE_AttributeError))
        return false;
    Value text = TRY(str_format("Cannot set an attribute on %R for child module %R",
                                parent_name, tail));
    return rt.services.warn(TYPE_ImportWarning, text, 1);
}

/* The list, in the parent's spec, of submodules that are being loaded; UNBOUND: it keeps none. */
static Value pending_submodules(Value parent_name)
{
    Value parent = TRY(dict_get(rt.modules, parent_name));
    Value spec = parent == UNBOUND ? UNBOUND : TRY(attr_get_opt(parent, NAME(__spec__)));
    if (spec == UNBOUND || spec == NONE)
        return UNBOUND;
    Value list = TRY(attr_get_opt(spec, NAME(_uninitialized_submodules)));
    return is_exact(list, TYPE_list) ? list : UNBOUND;
}

static Value sys_get_or_none(const char *name)
{
    Value v = sys_get(name);
    return v ? v : NONE;
}

static Value find_and_load(Value name)
{
    ssize_t dot = last_dot(name);
    Value parent = dot < 0 ? 0 : TRY(str_substring(name, 0, (size_t)dot));
    Value path = NONE;
    if (parent) {
        TRY(import_module(parent));
        Value module = TRY(dict_get(rt.modules, name));
        if (module != UNBOUND) /* the parent has imported it */
            return module;
        path = TRY(parent_path(parent, name));
    }
    Found found = {0};
    TRY(!rt.audited || AUDIT("import", name, NONE, sys_get_or_none("path"),
                             sys_get_or_none("meta_path"), sys_get_or_none("path_hooks")));
    TRY(import_find(name, path, &found));
    if (found.kind == FOUND_NOTHING)
        return raise_not_found(not_found_text(name), name);
    if (!parent)
        return import_load(name, &found);
    Value tail = TRY(str_substring(name, (size_t)dot + 1, str_length(name)));
    Value pending = TRY(pending_submodules(parent));
    TRY(pending == UNBOUND || list_push(pending, tail));
    Value module = import_load(name, &found);
    if (pending != UNBOUND && list_count(pending))
        (void)list_pop_at(pending, list_count(pending) - 1);
    return module && bind_in_parent(parent, tail, module) ? module : 0;
}

/* --- telling about it --- */

static int64_t microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

/* -X importtime: the time of nested imports is theirs. */
static Value load_timed(Value name)
{
    struct ImportState *state = rt.import;
    int64_t outer = state->nested_time, start = microseconds();
    if (!state->depth && !outer)
        stdio_error("import time: self [us] | cumulative | imported package\n");
    state->nested_time = 0;
    state->depth++;
    Value module = find_and_load(name);
    state->depth--;
    int64_t total = microseconds() - start;
    char line[64];
    snprintf(line, sizeof line, "import time: %9" PRId64 " | %10" PRId64 " | %*s",
             total - state->nested_time, total, 2 * state->depth, "");
    if (module)
        stdio_error("%s%S\n", line, name);
    state->nested_time = outer + total;
    return module;
}

/* -v */
static void tell(Value name, Value module)
{
    Value error = error_take(), spec = attr_get_opt(module, NAME(__spec__));
    Value loader = spec && spec != UNBOUND && spec != NONE ? attr_get_opt(spec, NAME(loader)) : 0;
    if (loader && loader != UNBOUND)
        stdio_error("import %R # %R\n", name, loader);
    error_clear();
    error_restore(error);
}

Value import_module(Value name)
{
    Value module = TRY(dict_get(rt.modules, name));
    if (module == NONE) {
        Value text = str_format("import of %S halted; None in sys.modules", name);
        return raise_not_found(text, name);
    }
    if (LIKELY(module != UNBOUND && (!rt.import->loading || !dict_count(rt.import->loading))))
        return module;
    TRY(stack_check(""));
    TRY(import_lock_wait(name));
    module = TRY(dict_get(rt.modules, name));
    if (module != UNBOUND)
        return module;
    bool begun;
    name = str_intern(name);
    TRY(import_lock_begin(name, &begun));
    module = rt.config->import_time ? load_timed(name) : find_and_load(name);
    import_lock_end(name, begun);
    if (!module && !rt.config->verbose)
        import_trim_traceback();
    if (module && rt.config->verbose)
        tell(name, module);
    return module;
}

Value import_text(const char *name)
{
    Value text = TRY(str_intern_utf8(name, strlen(name)));
    return import_module(text);
}

/* --- relative names --- */

static bool warn_import(const char *text)
{
    Value message = TRY(str_from_text(text));
    return rt.services.warn(TYPE_ImportWarning, message, 1);
}

static Value global(Value globals, const char *name)
{
    Value v = TRY(dict_get(globals, TRY(str_from_text(name))));
    return v == UNBOUND ? NONE : v;
}

/* The package of a module's globals by its __name__ and __path__. */
static Value package_from_name(Value globals)
{
    Value name = TRY(global(globals, "__name__"));
    if (name == NONE)
        RAISE(KeyError, "'__name__' not in globals");
    if (!is_str(name))
        RAISE(TypeError, "__name__ must be a string");
    Value path = TRY(global(globals, "__path__"));
    ssize_t dot = last_dot(name);
    if (path != NONE)
        return name;
    return dot < 0 ? rt.empty_str : str_substring(name, 0, (size_t)dot);
}

/* Warn where __package__ and the spec disagree. */
static bool compare_with_spec(Value package, Value spec)
{
    Value parent = TRY(attr_get(spec, NAME(parent)));
    bool equal = is_str(parent) && str_equal(package, parent);
    if (!equal)
        TRY(compare_equal(package, parent, &equal));
    if (equal)
        return true;
    Value text = TRY(str_from_text("__package__ != __spec__.parent"));
    return rt.services.warn(TYPE_DeprecationWarning, text, 1);
}

/* __package__, __spec__.parent or what __name__ says. */
static Value current_package(Value globals)
{
    if (globals == NONE)
        RAISE(KeyError, "'__name__' not in globals");
    if (!is_dict(globals))
        RAISE(TypeError, "globals must be a dict");
    Value package = TRY(global(globals, "__package__"));
    Value spec = TRY(global(globals, "__spec__"));
    if (package != NONE) {
        if (!is_str(package))
            RAISE(TypeError, "package must be a string");
        return spec == NONE || compare_with_spec(package, spec) ? package : 0;
    }
    if (spec == NONE) {
        TRY(warn_import("can't resolve package from __spec__ or __package__, falling back on "
                        "__name__ and __path__"));
        return package_from_name(globals);
    }
    package = TRY(attr_get(spec, NAME(parent)));
    if (!is_str(package))
        RAISE(TypeError, "__spec__.parent must be a string");
    return package;
}

static Value resolve(Value name, Value globals, int level)
{
    Value package = TRY(current_package(globals));
    if (!str_length(package))
        RAISE(ImportError, "attempted relative import with no known parent package");
    for (int i = 1; i < level; i++) {
        ssize_t dot = last_dot(package);
        if (dot < 0)
            RAISE(ImportError, "attempted relative import beyond top-level package");
        package = TRY(str_substring(package, 0, (size_t)dot));
    }
    return str_length(name) ? str_format("%S.%S", package, name) : package;
}

/* --- from-lists --- */

static bool import_from_list(Value module, Value package_name, Value names, bool from_all);

/* `from package import name` where name isn't an attribute: perhaps a submodule. */
static bool import_submodule(Value module, Value package_name, Value name)
{
    Value attribute = TRY(attr_get_opt(module, name));
    if (attribute != UNBOUND)
        return true;
    Value full = TRY(str_format("%S.%S", package_name, name));
    if (import_module(full))
        return true;
    /* That there is no such module is for IMPORT_FROM to say. */
    Value error = rt.thread->exception;
    if (!is_instance_of(error, TYPE_ModuleNotFoundError))
        return false;
    Value missing = ((ImportErrorObject *)error)->name;
    Value entry = missing && is_str(missing) && str_equal(missing, full)
                ? dict_get_str(rt.modules, full) : NONE;
    if (entry != UNBOUND)
        return false;
    error_clear();
    return true;
}

static bool import_star(Value module, Value package_name)
{
    Value all = TRY(attr_get_opt(module, NAME(__all__)));
    return all == UNBOUND || import_from_list(module, package_name, all, true);
}

static bool import_from_list(Value module, Value package_name, Value names, bool from_all)
{
    Value list = TRY(list_from(names));
    for (size_t i = 0; i < list_count(list); i++) {
        Value name = as_list(list)->items[i];
        if (!is_str(name)) {
            if (from_all)
                RAISE(TypeError, "Item in %S.__all__ must be str, not %T", package_name, name);
            RAISE(TypeError, "Item in ``from list'' must be str, not %T", name);
        }
        if (str_equal_text(name, "*"))
            TRY(from_all || import_star(module, package_name));
        else
            TRY(import_submodule(module, package_name, str_intern(name)));
    }
    return true;
}

/* --- __import__ --- */

/* `import a.b.c` binds a: the module as many dots up as the name says. */
static Value top_module(Value name, Value absolute, int level)
{
    size_t length = str_length(name), end = 0;
    if (level > 0 && !length)
        return import_module(absolute);
    while (end < length && str_at(name, end) != '.')
        end++;
    if (end == length && level == 0)
        return import_module(absolute);
    Value top = TRY(str_substring(absolute, 0, str_length(absolute) - (length - end)));
    return import_module(top);
}

Value import_dunder(Value name, Value globals, Value fromlist, int level)
{
    if (level < 0)
        RAISE(ValueError, "level must be >= 0");
    if (!level && !str_length(name))
        RAISE(ValueError, "Empty module name");
    Value absolute = level ? TRY(resolve(name, globals, level)) : name;
    Value module = TRY(import_module(absolute));
    bool has_list = false;
    if (fromlist != NONE)
        TRY(value_truth(fromlist, &has_list));
    if (!has_list)
        return top_module(name, absolute, level);
    Value path = TRY(attr_get_opt(module, NAME(__path__)));
    if (path != UNBOUND) {
        Value package_name = TRY(attr_get(module, NAME(__name__)));
        TRY(import_from_list(module, package_name, fromlist, false));
    }
    return module;
}

/* --- start --- */

static bool push_path(Value path, const char *folder)
{
    if (!folder || !*folder)
        return true;
    Value text = TRY(sys_path_text(folder));
    return list_push(path, text);
}

/* An entry of PYTHONPATH; with `site` they are made absolute, an empty one is the current folder. */
static bool push_variable_entry(Value path, const char *entry, size_t n)
{
    char *here = rt.config->no_site || (n && *entry == '/') ? 0 : realpath(".", 0);
    Value text = str_fs_decode(entry, n), folder = here ? sys_path_text(here) : 0;
    if (here && text && folder)
        text = n ? str_format("%S/%S", folder, text) : folder;
    free(here);
    return text && list_push(path, text);
}

/* PYTHONPATH, our own modules, the library. */
bool import_init_path(void)
{
    const ConfigState *config = rt.config;
    Value path = TRY(sys_get("path"));
    for (const char *at = config->path_variable; at;) {
        const char *colon = strchrnul(at, ':');
        TRY(push_variable_entry(path, at, (size_t)(colon - at)));
        at = *colon ? colon + 1 : 0;
    }
    return push_path(path, config->overlay) && push_path(path, config->stdlib);
}

extern const ModuleSpec module_spec_builtins, module_spec_sys;

static bool add_module(const ModuleSpec *spec)
{
    Value module = TRY(module_from_spec(spec)), name = TRY(str_from_text(spec->name));
    return dict_set(rt.modules, name, module);
}

/* The first two modules were made before there were specs. */
static bool describe_builtin(const char *name)
{
    Value text = TRY(str_intern_utf8(name, strlen(name))), origin = TRY(str_from_text("built-in"));
    Value dict = module_dict(dict_get_str(rt.modules, text));
    Value loader = rt.import->finders[FINDER_BUILTIN];
    Value spec = TRY(import_spec_new(text, loader, origin, NONE, NONE));
    return dict_set(dict, NAME(__spec__), spec) && dict_set(dict, NAME(__loader__), loader)
        && dict_set(dict, NAME(__package__), rt.empty_str);
}

bool import_init(void)
{
    struct ImportState *state = rt.import;
    state->trace = config_traces(rt.config, "import");
    rt.modules = TRY(dict_new());
    TRY(add_module(&module_spec_builtins) && add_module(&module_spec_sys));
    rt.services.import = import_text;
    TRY(import_spec_init() && describe_builtin("builtins") && describe_builtin("sys"));
    Value finders = TRY(list_from_values(state->finders, FINDER_COUNT));
    Value hooks = TRY(list_from_values((Value[]){state->zip_hook, state->path_hook}, 2));
    return sys_set("meta_path", finders) && sys_set("path_hooks", hooks)
        && sys_set("path_importer_cache", dict_new());
}
