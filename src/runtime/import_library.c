/* SPDX-License-Identifier: MIT
 *
 * When the library's importlib has been imported: from then on its classes are what
 * programs see as finders, loaders and specs. Modules are still found in C as long as
 * sys.meta_path and sys.path_hooks hold just what is put there here.
 */
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/import.h"
#include "runtime/import_spec.h"
#include "runtime/sys.h"

#if __has_include("bytecode/marshal.h")
#include "bytecode/marshal.h"
#else
static uint32_t marshal_magic(void) { return 0; }
#endif

bool import_library_load(void)
{
    if (rt.import->bootstrap)
        return true;
    return import_text("importlib") != 0;
}

static Value loaded(const char *name)
{
    Value module = dict_get_text(rt.modules, name);
    return module == UNBOUND || module == NONE ? 0 : module;
}

/* The library names CPython's magic number: ours is written over it. */
static bool set_magic(Value external)
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

bool import_library(void)
{
    Value bootstrap = loaded("importlib._bootstrap");
    Value external = loaded("importlib._bootstrap_external");
    if (!bootstrap || !external || rt.import->bootstrap)
        return true;
    rt.import->bootstrap = bootstrap;
    rt.import->external = external;
    TRY(set_magic(external) && replace_finders(external) && upgrade_modules());
    return dict_set_text(rt.modules, "_frozen_importlib", bootstrap)
        && dict_set_text(rt.modules, "_frozen_importlib_external", external);
}
