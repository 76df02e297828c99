/* SPDX-License-Identifier: MIT
 *
 * Module _imp: what importlib asks of the interpreter. There are no extension modules.
 */
#include "bytecode/code.h"
#include "bytecode/marshal.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/memoryview.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/import.h"
#include "runtime/import_lock.h"
#include "runtime/config.h"

/* --- builtin modules --- */

static Value imp_is_builtin(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "is_builtin() argument must be str, not %K", args[0]);
    const ModuleSpec *spec = import_find_builtin(args[0]);
    return !spec && error_pending() ? 0 : small_int(spec != 0);
}

static Value imp_create_builtin(Value *args)
{
    Value name = TRY(attr_get(args[0], NAME(name)));
    if (!is_str(name))
        RAISE(TypeError, "name must be string, not %T", name);
    Value module = TRY(dict_get(rt.modules, name));
    if (module != UNBOUND)
        return module;
    const ModuleSpec *spec = import_find_builtin(name);
    return spec ? module_from_spec(spec) : error_pending() ? 0 : NONE;
}

static Value imp_exec_builtin(Value *args) { return small_int(0); }

/* --- extension modules --- */

static Value imp_extension_suffixes(Value *args) { return list_new(0); }

static Value imp_create_dynamic(Value *args)
{
    Value name = TRY(attr_get(args[0], NAME(name))), path = TRY(attr_get(args[0], NAME(origin)));
    Value text = TRY(str_from_text("extension modules can't be loaded"));
    return raise_object(TRY(import_error_new(TYPE_ImportError, text, name, path)));
}

static Value imp_override_check(Value *args) { return small_int(0); }

/* --- frozen modules --- */

static const FrozenModule *find_frozen(Value name)
{
    const FrozenModule *module = import_frozen_find(name);
    if (module)
        return module;
    Value text = TRY(str_format("No such frozen object named %S", name));
    return raise_object(TRY(import_error_new(TYPE_ImportError, text, name, 0))), NULL;
}

/* (None or a memoryview of the marshalled code, is it a package, name in the library) */
static Value imp_find_frozen(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "find_frozen() argument 1 must be str, not %T", args[0]);
    const FrozenModule *module = import_frozen_find(args[0]);
    bool with_data;
    TRY(value_truth(args[1], &with_data));
    if (!module)
        return NONE;
    Value data = NONE;
    if (with_data)
        data = TRY(memoryview_new(TRY(marshal_dump(TRY(import_frozen_code(module)))), BUFFER_SIMPLE));
    return tuple_pack(3, data, from_bool(import_frozen_is_package(module)),
                      TRY(import_frozen_original(module)));
}

static Value imp_get_frozen_object(Value *args)
{
    if (args[1] == NONE)
        return import_frozen_code(TRY(find_frozen(args[0])));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    Value code = marshal_load(view.data, view.length);
    if (!code && error_is(TYPE_MemoryError))
        return 0;
    if (!code) {
        error_clear();
        Value text = TRY(str_format("Frozen object named %R is invalid", args[0]));
        return raise_object(TRY(import_error_new(TYPE_ImportError, text, args[0], 0)));
    }
    if (!is_exact(code, TYPE_code))
        RAISE(TypeError, "frozen object %R is not a code object", args[0]);
    return code;
}

/* Import it, unless there is none. */
static Value imp_init_frozen(Value *args)
{
    return import_frozen_find(args[0]) ? import_module(args[0]) : NONE;
}

static bool check_name(const char *function, Value name)
{
    if (!is_str(name))
        RAISE(TypeError, "%s() argument must be str, not %K", function, name);
    return true;
}

static Value imp_is_frozen(Value *args)
{
    TRY(check_name("is_frozen", args[0]));
    return from_bool(import_frozen_find(args[0]) != 0);
}

static Value imp_is_frozen_package(Value *args)
{
    TRY(check_name("is_frozen_package", args[0]));
    return from_bool(import_frozen_is_package(TRY(find_frozen(args[0]))));
}

static Value imp_frozen_module_names(Value *args) { return import_frozen_names(); }

static Value imp_override_frozen(Value *args)
{
    return value_as_int(args[0], &rt.import->frozen_override) ? NONE : 0;
}

/* --- the import lock --- */

static Value imp_acquire_lock(Value *args) { return import_lock_acquire() ? NONE : 0; }
static Value imp_release_lock(Value *args) { return import_lock_release() ? NONE : 0; }
static Value imp_lock_held(Value *args) { return from_bool(import_lock_held()); }

/* --- code --- */

static Value imp_source_hash(Value *args)
{
    BUFFER_AUTO view = {0};
    int64_t key;
    TRY(value_as_int64(args[0], &key));
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    uint64_t hash = marshal_source_hash(view.data, view.length);
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(hash >> 8 * i);
    return bytes_new(bytes, 8);
}

/* Code read from a .pyc remembers where its source was when it was written. */
static Value imp_fix_co_filename(Value *args)
{
    if (!is_exact(args[0], TYPE_code))
        RAISE(TypeError, "_fix_co_filename() argument 1 must be code, not %K", args[0]);
    marshal_fix_filename(args[0], args[1]);
    return NONE;
}

static const Method imp_methods[] = {
    {"_fix_co_filename($module, code, path, /)", imp_fix_co_filename, "Set co_filename."},
    {"_frozen_module_names($module, /)", imp_frozen_module_names,
     "The names of all frozen modules."},
    {"_override_frozen_modules_for_tests($module, override, /)", imp_override_frozen,
     "Frozen modules: 1 on, -1 off, 0 as configured. Only for tests."},
    {"_override_multi_interp_extensions_check($module, override, /)", imp_override_check,
     "Without effect: there are no extension modules."},
    {"acquire_lock($module, /)", imp_acquire_lock,
     "Take the lock that importlib's own lists are changed under; it nests."},
    {"create_builtin($module, spec, /)", imp_create_builtin, "Make a builtin module."},
    {"create_dynamic($module, spec, file=<unrepresentable>, /)", imp_create_dynamic,
     "Raise ImportError: extension modules can't be loaded."},
    {"exec_builtin($module, mod, /)", imp_exec_builtin,
     "Do nothing: builtin modules are made complete."},
    {"exec_dynamic($module, mod, /)", imp_exec_builtin, "Do nothing."},
    {"extension_suffixes($module, /)", imp_extension_suffixes,
     "The endings of extension modules: none."},
    {"find_frozen($module, name, /, *, withdata=False)", imp_find_frozen,
     "What is known about a frozen module: (data, is_package, name in the library), or None."},
    {"get_frozen_object($module, name, data=None, /)", imp_get_frozen_object,
     "The code object of a frozen module, or in the data that find_frozen() gave."},
    {"init_frozen($module, name, /)", imp_init_frozen, "Import a frozen module; None: no such."},
    {"is_builtin($module, name, /)", imp_is_builtin, "1 for a builtin module, else 0."},
    {"is_frozen($module, name, /)", imp_is_frozen, "Is there a frozen module of that name?"},
    {"is_frozen_package($module, name, /)", imp_is_frozen_package,
     "Is the frozen module a package?"},
    {"lock_held($module, /)", imp_lock_held, "Does anybody hold the import lock?"},
    {"release_lock($module, /)", imp_release_lock, "Give up the import lock."},
    {"source_hash($module, key, source)", imp_source_hash, "The hash in hash-based .pyc files."},
    {0},
};

static bool imp_init(Value module)
{
    return module_add(module, "check_hash_based_pycs", str_from_text(rt.config->check_hash_pycs));
}

MODULE(_imp, .doc = "What importlib asks of the interpreter.", .methods = imp_methods,
       .init = imp_init);
