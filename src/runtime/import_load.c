/* SPDX-License-Identifier: MIT
 *
 * Making modules of what was found: the object in sys.modules, its attributes, its code.
 */
#include <fcntl.h>
#include <unistd.h>

#include "bytecode/code.h"
#include "bytecode/marshal.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/config.h"
#include "runtime/import.h"
#include "runtime/source.h"
#include "runtime/sys.h"
#include "vm/vm.h"

/* --- code --- */

static Value bytecode_file(Value name, const Found *found, Value path)
{
    size_t n;
    const char *data = TRY(source_read_file(path, &n));
    return pyc_parse(data, n, name, path);
}

Value import_code(Value name, const Found *found)
{
    Value path = TRY(sys_path_text(found->path));
    if (found->kind == FOUND_BYTECODE)
        return bytecode_file(name, found, path);
    const char *cache = TRY(pyc_path(found->path));
    TRY(!rt.audited || AUDIT("open", TRY(sys_path_text(cache)), TRY(str_from_text("r")),
                             small_int(O_RDONLY | O_CLOEXEC)));
    Value code = TRY(pyc_load(cache, found, name));
    if (code != UNBOUND) {
        marshal_fix_filename(code, path);
        return code;
    }
    size_t n;
    const char *text = TRY(source_read_file(path, &n));
    SourceOptions options = {.filename = path, .mode = SOURCE_EXEC, .optimize = -1,
                             .feature_version = -1};
    code = TRY(source_compile(text, n, &options));
    Value off = sys_get("dont_write_bytecode");
    bool dont_write = false;
    TRY(!off || value_truth(off, &dont_write));
    if (!dont_write)
        pyc_save(cache, found, code);
    return code;
}

/* --- attributes --- */

static Value package_of(Value name, bool is_package)
{
    if (is_package)
        return name;
    size_t end = str_length(name);
    while (end > 0 && str_at(name, end - 1) != '.')
        end--;
    return end ? str_substring(name, 0, end - 1) : rt.empty_str;
}

static bool set_attributes(Value module, Value name, Value spec, Value loader, Value path,
                           Value cached, Value locations)
{
    Value dict = module_dict(module), package = TRY(package_of(name, locations != NONE));
    TRY(dict_set(dict, NAME(__package__), package));
    TRY(dict_set(dict, NAME(__loader__), loader) && dict_set(dict, NAME(__spec__), spec));
    if (locations != NONE)
        TRY(dict_set(dict, NAME(__path__), locations));
    if (path != NONE)
        TRY(dict_set(dict, NAME(__file__), path));
    return cached == NONE || dict_set(dict, NAME(__cached__), cached);
}

/* Run what fills the module, with the module in sys.modules; a failure takes it out. What
 * the code left there under its name is the result. */
static Value run(Value name, Value module, Value spec, bool (*body)(Value, const void *),
                 const void *data)
{
    TRY(attr_set(spec, NAME(_initializing), TRUE));
    TRY(dict_set(rt.modules, name, module));
    bool done = body(module, data);
    Value error = error_take();
    Value now = done ? dict_get(rt.modules, name) : dict_pop(rt.modules, name);
    if (!attr_set(spec, NAME(_initializing), FALSE))
        error_clear();
    error_restore(error);
    if (!done)
        return 0;
    return now == UNBOUND ? (Value)raise_value(TYPE_KeyError, name) : now;
}

/* --- kinds --- */

static Value load_builtin(Value name, const ModuleSpec *builtin)
{
    Value module = TRY(module_from_spec(builtin)), origin = TRY(str_from_text("built-in"));
    Value loader = rt.import->finders[FINDER_BUILTIN];
    Value spec = TRY(import_spec_new(name, loader, origin, NONE, NONE));
    TRY(set_attributes(module, name, spec, loader, NONE, NONE, NONE));
    TRY(dict_set(rt.modules, name, module));
    return module;
}

typedef struct FileJob {
    Value name;
    const Found *found;
} FileJob;

/* The file lies in the library's own folder (not below it). */
static bool is_library_file(const char *path)
{
    size_t n = rt.config->stdlib ? strlen(rt.config->stdlib) : 0;
    return n && strncmp(path, rt.config->stdlib, n) == 0 && path[n] == '/' && !strchr(path + n + 1, '/');
}

static bool run_patch(const char *kind, const char *module)
{
    char path[1024], name[128];
    snprintf(name, sizeof name, "%s_%s", kind, module);
    snprintf(path, sizeof path, "%s/%s.py", rt.config->overlay, name);
    return access(path, F_OK) != 0 || rt.services.import(name) != 0;
}

/* The overlay may add something to a module of the library: lib/_after_NAME.py to that of
 * any library, lib/_older_NAME.py to that of an older one. */
static bool run_patches(const FileJob *job)
{
    if (!rt.config->overlay || !is_library_file(job->found->path))
        return true;
    const char *module = TRY(str_utf8_no_null(job->name));
    return run_patch("_after", module) &&
           (!rt.config->older_library || run_patch("_older", module));
}

static bool run_file(Value module, const void *data)
{
    const FileJob *job = data;
    Value code = TRY(import_code(job->name, job->found)), dict = module_dict(module);
    TRY(AUDIT("exec", code));
    return vm_exec_code(code, dict, 0, 0) && run_patches(job)
        && (!str_equal_text(job->name, "importlib._bootstrap_external")
            || import_set_magic(module));
}

static Value load_file(Value name, const Found *found)
{
    Value path = TRY(sys_path_text(found->path)), locations = NONE, cached = path;
    if (found->package) {
        Value folder = TRY(sys_path_text(found->package));
        locations = TRY(list_from_values(&folder, 1));
    }
    if (found->kind == FOUND_SOURCE)
        cached = TRY(sys_path_text(TRY(pyc_path(found->path))));
    Value loader = TRY(import_loader_new(name, found, path));
    Value spec = TRY(import_spec_new(name, loader, path, cached, locations));
    Value module = TRY(module_new(name));
    TRY(set_attributes(module, name, spec, loader, path, cached, locations));
    TRY(dict_set(module_dict(module), NAME(__builtins__), rt.builtins));
    FileJob job = {name, found};
    return run(name, module, spec, run_file, &job);
}


/* --- specs of other finders --- */

static Value spec_field(Value spec, Value name)
{
    Value v = TRY(attr_get_opt(spec, name));
    return v == UNBOUND ? NONE : v;
}

static Value module_of_spec(Value spec, Value loader, Value name)
{
    Value create = loader == NONE ? UNBOUND : TRY(attr_get_opt(loader, NAME(create_module)));
    Value module = create == UNBOUND ? NONE : TRY(call1(create, spec));
    return module == NONE ? module_new(name) : module;
}

/* Attributes that the module has already (from create_module) stay. */
static bool set_from_spec(Value module, Value name, Value value)
{
    Value old = TRY(attr_get_opt(module, name));
    if ((old != UNBOUND && old != NONE) || attr_set(module, name, value))
        return true;
    return error_clear_if(TYPE_AttributeError);
}

static bool set_all_from_spec(Value module, Value spec, Value loader, Value name)
{
    Value parent = TRY(attr_get_opt(spec, NAME(parent)));
    Value locations = TRY(spec_field(spec, NAME(submodule_search_locations)));
    TRY(set_from_spec(module, NAME(__name__), name));
    TRY(set_from_spec(module, NAME(__loader__), loader));
    TRY(parent == UNBOUND || set_from_spec(module, NAME(__package__), parent));
    TRY(attr_set(module, NAME(__spec__), spec) || error_clear_if(TYPE_AttributeError));
    TRY(locations == NONE || set_from_spec(module, NAME(__path__), locations));
    Value has_location = TRY(spec_field(spec, NAME(has_location)));
    bool located;
    TRY(value_truth(has_location, &located));
    if (!located)
        return true;
    Value origin = TRY(spec_field(spec, NAME(origin))), cached = TRY(spec_field(spec, NAME(cached)));
    TRY(set_from_spec(module, NAME(__file__), origin));
    return cached == NONE || set_from_spec(module, NAME(__cached__), cached);
}

static bool run_loader(Value module, const void *data)
{
    Value loader = *(const Value *)data;
    return loader == NONE || call_method1(loader, NAME(exec_module), module);
}

static Value load_spec(Value spec)
{
    Value loader = TRY(spec_field(spec, NAME(loader)));
    Value name = TRY(attr_get(spec, NAME(name)));
    if (loader != NONE) {
        Value exec = TRY(attr_get_opt(loader, NAME(exec_module)));
        if (exec == UNBOUND) { /* the old protocol */
            Value load = TRY(attr_get(loader, NAME(load_module)));
            TRY(call1(load, name));
            return dict_get(rt.modules, name);
        }
    }
    Value module = TRY(module_of_spec(spec, loader, name));
    TRY(set_all_from_spec(module, spec, loader, name));
    return run(name, module, spec, run_loader, &loader);
}

/* A namespace package: its __path__ is importlib's, which follows the parent's path. */
static Value load_namespace(Value name, const Found *found)
{
    TRY(import_library_load());
    Value class = TRY(attr_get(rt.import->external, NAME(_NamespacePath)));
    Value find = TRY(attr_get(rt.import->finders[FINDER_PATH], NAME(_get_spec)));
    Value locations = TRY(call3(class, name, found->portions, find));
    Value spec = TRY(import_spec_new(name, NONE, NONE, NONE, locations));
    return call_method1(rt.import->bootstrap, NAME(_load_unlocked), spec);
}

static Value load_importlib(Value name)
{
    TRY(import_library_load());
    Value module = TRY(dict_get(rt.modules, name));
    if (module == UNBOUND)
        return raise_value(TYPE_KeyError, name);
    return module;
}

Value import_load(Value name, const Found *found)
{
    switch (found->kind) {
    case FOUND_BUILTIN: return load_builtin(name, found->builtin);
    case FOUND_NAMESPACE: return load_namespace(name, found);
    case FOUND_SPEC: return load_spec(found->spec);
    case FOUND_IMPORTLIB: return load_importlib(name);
    default: return load_file(name, found);
    }
}
