/* SPDX-License-Identifier: MIT
 *
 * Loading the library's importlib, as _frozen_importlib and _frozen_importlib_external: from
 * then on its classes are what programs see as finders, loaders and specs. Modules are still found in C as long as
 * sys.meta_path and sys.path_hooks hold just what is put there here.
 */
#include "bytecode/marshal.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/import.h"
#include "runtime/import_spec.h"
#include "runtime/sys.h"
#include "vm/function.h"
#include "vm/traceback.h"
#include "vm/vm.h"

/* The library names CPython's magic number: ours is written over it. */
bool import_set_magic(Value external)
{
    Value magic = TRY(bytes_new((const char *)(uint32_t[]){marshal_magic()}, 4));
    TRY(attr_set(external, NAME(MAGIC_NUMBER), magic));
    return attr_set(external, NAME(_RAW_MAGIC_NUMBER), TRY(int_from_uint64(marshal_magic())));
}

/* FileFinder.path_hook((SourceFileLoader, ['.py']), (SourcelessFileLoader, ['.pyc'])) */
static Value make_path_hook(Value external)
{
    Value finder = TRY(attr_get(external, NAME(FileFinder)));
    Value make = TRY(attr_get(finder, NAME(path_hook)));
    Value loaders = TRY(attr_get(external, NAME(_get_supported_file_loaders)));
    loaders = TRY(tuple_from(TRY(call0(loaders))));
    return call_with_dict(make, loaders, 0);
}

static void replace_in_list(Value list, Value old, Value new)
{
    if (!list || !is_list(list))
        return;
    for (size_t i = 0; i < list_count(list); i++)
        if (as_list(list)->items[i] == old)
            as_list(list)->items[i] = new;
}

static bool replace_finders(Value external)
{
    struct ImportState *state = rt.import;
    for (int i = 0; i < FINDER_COUNT; i++) {
        Value real = TRY(import_stand_in_real(state->finders[i]));
        replace_in_list(sys_get("meta_path"), state->finders[i], real);
        state->finders[i] = real;
    }
    Value hook = TRY(make_path_hook(external));
    replace_in_list(sys_get("path_hooks"), state->path_hook, hook);
    state->path_hook = hook;
    return true;
}

static bool upgrade_module(Value module)
{
    Value dict = module_dict(module);
    Value loader = dict_get_str(dict, NAME(__loader__));
    Value spec = dict_get_str(dict, NAME(__spec__));
    if (loader != UNBOUND && is_exact(loader, TYPE_import_stand_in)) {
        loader = TRY(import_stand_in_real(loader));
        TRY(dict_set(dict, NAME(__loader__), loader));
    }
    if (spec == UNBOUND || spec == NONE)
        return true;
    TRY(import_spec_upgrade(&spec, loader == UNBOUND ? NONE : loader));
    return dict_set(dict, NAME(__spec__), spec);
}

static bool upgrade_modules(void)
{
    Value list = TRY(dict_values_list(rt.modules));
    for (size_t i = 0; i < list_count(list); i++)
        if (is_instance_of(as_list(list)->items[i], TYPE_module))
            TRY(upgrade_module(as_list(list)->items[i]));
    return true;
}

/* --- loading --- */

/* A module in sys.modules whose code is that frozen one. */
static Value run_frozen(const char *name)
{
    Value text = TRY(str_intern_utf8(name, strlen(name)));
    const FrozenModule *frozen = import_frozen_find(text);
    if (!frozen)
        RAISE(ModuleNotFoundError, "No module named '%s'", name);
    Value code = TRY(import_frozen_code(frozen)), module = TRY(module_new(text));
    Value dict = module_dict(module), original = TRY(import_frozen_original(frozen));
    TRY(dict_set(dict, NAME(__builtins__), rt.builtins));
    TRY(dict_set(dict, NAME(__origname__), original));
    TRY(dict_set(rt.modules, text, module));
    return vm_exec_code(code, dict, 0, 0) ? module : 0;
}

/* What importlib does at an interpreter's start, but for sys.meta_path and path_hooks. */
static bool load_halves(void)
{
    Value bootstrap = TRY(run_frozen("_frozen_importlib"));
    Value sys = TRY(import_text("sys")), imp = TRY(import_text("_imp"));
    Value external = TRY(run_frozen("_frozen_importlib_external"));
    TRY(call_method2(bootstrap, NAME(_setup), sys, imp));
    TRY(call_method1(external, NAME(_set_bootstrap_module), bootstrap));
    TRY(attr_set(bootstrap, NAME(_bootstrap_external), external));
    rt.import->bootstrap = bootstrap;
    rt.import->external = external;
    return import_set_magic(external) && replace_finders(external) && upgrade_modules();
}

/* A program may have put None in their place, to make importlib load other copies. */
static bool load(void)
{
    static const char *const names[] = {"_frozen_importlib", "_frozen_importlib_external"};
    Value before[countof(names)];
    for (size_t i = 0; i < countof(names); i++)
        before[i] = dict_get_text(rt.modules, names[i]);
    TRY(load_halves());
    for (size_t i = 0; i < countof(names); i++)
        TRY(before[i] != NONE || dict_set_text(rt.modules, names[i], NONE));
    return true;
}

bool import_library_load(void)
{
    if (rt.import->bootstrap || rt.import->loading_library)
        return true;
    rt.import->loading_library = true;
    bool done = load();
    rt.import->loading_library = false;
    return done;
}

/* --- tracebacks --- */

static bool is_importlib(const Traceback *entry)
{
    Value filename = entry->frame->function->code->filename;
    return str_equal_text(filename, "<frozen importlib._bootstrap>")
        || str_equal_text(filename, "<frozen importlib._bootstrap_external>");
}

/* Frames of importlib in a row go if all are to go, or when the last one of them says by its
 * name that it only calls. */
void import_trim_traceback(void)
{
    Value exception = rt.thread->exception;
    if (!rt.import->bootstrap || !exception || !is_exception(exception))
        return;
    bool all = is_instance_of(exception, TYPE_ImportError);
    Value *link = &as_exception(exception)->traceback, *outer = 0;
    while (*link && *link != NONE) {
        Traceback *entry = as_traceback(*link);
        if (!is_importlib(entry)) {
            outer = 0;
            link = &entry->next;
            continue;
        }
        if (!outer)
            outer = link;
        Value name = entry->frame->function->code->name;
        if (all || str_equal_text(name, "_call_with_frames_removed")) {
            *outer = entry->next;
            link = outer;
        } else {
            link = &entry->next;
        }
    }
}
