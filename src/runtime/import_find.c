/* SPDX-License-Identifier: MIT
 *
 * Finding modules: sys.meta_path in its order, where the finders that we know are C, and
 * sys.path (or a package's __path__) likewise.
 */
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/extension.h"
#include "runtime/import.h"
#include "runtime/import_lock.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"

/* --- builtin modules --- */

const ModuleSpec *import_find_builtin(Value name)
{
    if (!is_str(name))
        return 0;
    for (const ModuleSpec *const *spec = module_specs; *spec; spec++)
        if (str_equal_text(name, (*spec)->name))
            return *spec;
    return extension_find(name);
}

/* --- folders --- */

static char *join(const char *folder, const char *name, const char *ending)
{
    size_t a = strlen(folder), b = strlen(name), c = strlen(ending);
    bool slash = a && folder[a - 1] != '/';
    char *path = gc_alloc_atomic(a + slash + b + c + 1);
    if (!path)
        return raise_no_memory(), (char *)0;
    memcpy(path, folder, a);
    path[a] = '/';
    memcpy(path + a + slash, name, b);
    memcpy(path + a + slash + b, ending, c + 1);
    return path;
}

static void note_file(Found *found, enum FoundKind kind, const char *path, const struct stat *info)
{
    found->kind = kind;
    found->path = path;
    found->mtime = info->st_mtime;
    found->size = info->st_size;
    found->mode = info->st_mode;
}

/* The file stem.py, else stem.pyc. */
static bool find_file(const char *folder, const char *stem, Found *found)
{
    struct stat info;
    const char *path = TRY(join(folder, stem, ".py"));
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode)) {
        note_file(found, FOUND_SOURCE, path, &info);
        return true;
    }
    path = TRY(join(folder, stem, ".pyc"));
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode))
        note_file(found, FOUND_BYTECODE, path, &info);
    return true;
}

/* Modules remember absolute paths: a relative entry is below the current folder, whatever that
 * is by now. */
static const char *absolute(const char *folder)
{
    char here[PATH_MAX];
    if (*folder == '/' || !getcwd(here, sizeof here))
        return *folder ? folder : ".";
    bool itself = !*folder || strcmp(folder, ".") == 0;
    return join(here, itself ? "" : folder, "");
}

bool import_find_in_folder(const char *folder, const char *tail, Value portions, Found *found)
{
    struct stat info;
    folder = TRY(absolute(folder));
    const char *package = TRY(join(folder, tail, ""));
    bool is_folder = stat(package, &info) == 0 && S_ISDIR(info.st_mode);
    if (is_folder) {
        TRY(find_file(package, "__init__", found));
        if (found->kind) {
            found->package = package;
            return true;
        }
    }
    TRY(find_file(folder, tail, found));
    if (found->kind || !is_folder || !portions)
        return true;
    Value text = TRY(sys_path_text(package));
    return list_push(portions, text);
}

/* --- path entries --- */

/* Finders and hooks of programs are called with the import lock held. */
static Value unlock_after(Value result)
{
    Value error = error_take();
    bool released = import_lock_release();
    if (released || error)
        error_restore(error);
    return released ? result : 0;
}

/* Ask a finder object of a path entry. */
static bool ask_entry_finder(Value finder, Value name, Value portions, Found *found)
{
    TRY(import_lock_acquire());
    Value spec = TRY(unlock_after(call_method1(finder, NAME(find_spec), name)));
    if (spec == NONE)
        return true;
    Value loader = TRY(attr_get(spec, NAME(loader)));
    if (loader != NONE) {
        *found = (Found){.kind = FOUND_SPEC, .spec = spec};
        return true;
    }
    Value locations = TRY(attr_get(spec, NAME(submodule_search_locations)));
    return locations == NONE || list_extend(portions, locations);
}

/* Our finder of folders: importlib's FileFinder counts as one, as long as programs have
 * not changed it. */
static bool is_our_finder(Value finder)
{
    if (!rt.import->external)
        return false;
    Value class = attr_get_opt(rt.import->external, NAME(FileFinder));
    if (!class)
        error_clear();
    return class && class == from_object(type_of(finder));
}

/* The finder of an entry by sys.path_importer_cache and sys.path_hooks: UNBOUND when it
 * is our own. NONE: nobody wants the entry. */
static Value entry_finder(Value entry)
{
    Value cache = sys_get("path_importer_cache"), hooks = sys_get("path_hooks");
    bool dict = cache && is_dict(cache);
    Value finder = dict ? TRY(dict_get(cache, entry)) : UNBOUND;
    if (finder != UNBOUND)
        return finder != NONE && is_our_finder(finder) ? UNBOUND : finder;
    if (!hooks || !is_list(hooks))
        return UNBOUND;
    for (size_t i = 0; i < list_count(hooks); i++) {
        Value hook = as_list(hooks)->items[i];
        if (hook == rt.import->path_hook) /* ours takes folders */
            return UNBOUND;
        if (hook == rt.import->zip_hook
            && (rt.import->loading_zipimport || !import_may_be_zip(entry)))
            continue;
        TRY(import_lock_acquire());
        finder = unlock_after(call1(hook, entry));
        if (finder) {
            if (is_our_finder(finder))
                return UNBOUND;
            TRY(!dict || dict_set(cache, entry, finder));
            return finder;
        }
        if (!error_clear_if(TYPE_ImportError))
            return 0;
    }
    return NONE;
}

static Value tail_of(Value name)
{
    size_t start = str_length(name);
    while (start > 0 && str_at(name, start - 1) != '.')
        start--;
    return str_substring(name, start, str_length(name));
}

static bool find_at(Value entry, Value name, const char *tail, Value portions, Found *found)
{
    if (!is_str(entry) && !is_bytes(entry))
        return true;
    Value finder = TRY(entry_finder(entry));
    if (finder == NONE)
        return true;
    if (finder != UNBOUND)
        return ask_entry_finder(finder, name, portions, found);
    if (!is_str(entry))
        return true;
    const char *folder = str_fs_encode(entry);
    if (!folder)
        return error_clear_if(TYPE_ValueError);
    return import_find_in_folder(folder, tail, portions, found);
}

static bool find_on_path(Value name, Value path, Found *found)
{
    if (path == NONE) {
        path = sys_get("path");
        if (!path)
            RAISE(RuntimeError, "sys.path must be a list of directory names");
        if (path == NONE)
            return true;
    }
    Value entries = TRY(list_from(path)), portions = TRY(list_new(0)), tail = TRY(tail_of(name));
    const char *tail_text = str_fs_encode(tail);
    if (!tail_text) /* no file has such a name */
        return error_clear_if(TYPE_ValueError);
    for (size_t i = 0; i < list_count(entries) && !found->kind; i++)
        TRY(find_at(as_list(entries)->items[i], name, tail_text, portions, found));
    if (!found->kind && list_count(portions))
        *found = (Found){.kind = FOUND_NAMESPACE, .portions = portions};
    return true;
}

/* --- sys.meta_path --- */

static bool find_builtin(Value name, Found *found)
{
    found->builtin = import_find_builtin(name);
    if (found->builtin)
        found->kind = FOUND_BUILTIN;
    return found->builtin || !error_pending();
}

static bool ask_finder(Value finder, Value name, Value path, Found *found)
{
    Value method = TRY(attr_get_opt(finder, NAME(find_spec)));
    if (method == UNBOUND)
        return true;
    TRY(import_lock_acquire());
    Value spec = TRY(unlock_after(call3(method, name, path, NONE)));
    if (spec != NONE)
        *found = (Found){.kind = FOUND_SPEC, .spec = spec};
    return true;
}

/* The halves of importlib are loaded by us, other frozen modules by importlib. */
static bool find_frozen(Value name, Value path, Found *found)
{
    const FrozenModule *module = import_frozen_find(name);
    if (!module)
        return true;
    if (!import_frozen_is_essential(module)) {
        TRY(import_library_load());
        return ask_finder(rt.import->finders[FINDER_FROZEN], name, path, found);
    }
    found->kind = FOUND_IMPORTLIB;
    return true;
}

static void trace(Value name, const Found *found)
{
    static const char *const kinds[] = {"not found", "builtin", "source", "bytecode",
                                        "namespace", "by a finder", "importlib"};
    size_t n;
    if (rt.import->trace)
        fprintf(stderr, "import %s: %s%s%s\n", str_utf8_lossy(name, &n), kinds[found->kind],
                found->path ? " " : "", found->path ? found->path : "");
}

bool import_find(Value name, Value path, Found *found)
{
    struct ImportState *state = rt.import;
    Value meta_path = sys_get("meta_path");
    if (!meta_path || meta_path == NONE)
        RAISE(ImportError, "sys.meta_path is None, Python is likely shutting down");
    Value finders = TRY(list_from(meta_path));
    if (!list_count(finders)) {
        Value text = TRY(str_from_text("sys.meta_path is empty"));
        TRY(rt.services.warn(TYPE_ImportWarning, text, 1));
    }
    for (size_t i = 0; i < list_count(finders) && !found->kind; i++) {
        Value finder = as_list(finders)->items[i];
        if (finder == state->finders[FINDER_BUILTIN])
            TRY(path != NONE || find_builtin(name, found));
        else if (finder == state->finders[FINDER_PATH])
            TRY(find_on_path(name, path, found));
        else if (finder == state->finders[FINDER_FROZEN])
            TRY(find_frozen(name, path, found));
        else
            TRY(ask_finder(finder, name, path, found));
    }
    trace(name, found);
    return true;
}
