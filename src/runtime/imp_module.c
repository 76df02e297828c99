/* SPDX-License-Identifier: MIT
 *
 * Module _imp: what importlib asks of the interpreter. There are no frozen modules and no
 * extension modules.
 */
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/import.h"
#include "runtime/config.h"

#if __has_include("bytecode/marshal.h")
#include "bytecode/marshal.h"
#else
static uint64_t marshal_source_hash(const char *source, size_t n) { return 0; }
static void marshal_fix_filename(Value code, Value path) {}
#endif

static Value imp_nothing(Value *args) { return NONE; }
static Value imp_false(Value *args) { return FALSE; }

static Value imp_is_builtin(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "is_builtin() argument must be str, not %K", args[0]);
    return small_int(import_find_builtin(args[0]) != 0);
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
    return spec ? module_from_spec(spec) : NONE;
}

static Value imp_zero(Value *args) { return small_int(0); }

static Value imp_no_frozen(Value *args)
{
    Value text = TRY(str_format("No such frozen object named %S", args[0]));
    Value name = args[0];
    (void)name;
    RAISE(ImportError, "%S", text);
}

static Value imp_no_dynamic(Value *args)
{
    RAISE(ImportError, "dynamic module does not define module export function");
}

static Value imp_empty_list(Value *args) { return list_new(0); }

static Value imp_source_hash(Value *args)
{
    BUFFER_AUTO view = {0};
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
    {"_frozen_module_names($module, /)", imp_empty_list, "[]"},
    {"_override_frozen_modules_for_tests($module, override, /)", imp_nothing, "Do nothing."},
    {"_override_multi_interp_extensions_check($module, override, /)", imp_zero, "0"},
    {"acquire_lock($module, /)", imp_nothing, "Do nothing: imports hold the interpreter lock."},
    {"create_builtin($module, spec, /)", imp_create_builtin, "Make a builtin module."},
    {"create_dynamic($module, spec, file=<unrepresentable>, /)", imp_no_dynamic,
     "Raise ImportError."},
    {"exec_builtin($module, mod, /)", imp_zero, "Do nothing: they are made complete."},
    {"exec_dynamic($module, mod, /)", imp_zero, "Do nothing."},
    {"extension_suffixes($module, /)", imp_empty_list, "[]"},
    {"find_frozen($module, name, /, *, withdata=False)", imp_nothing, "None"},
    {"get_frozen_object($module, name, data=None, /)", imp_no_frozen, "Raise ImportError."},
    {"init_frozen($module, name, /)", imp_nothing, "None"},
    {"is_builtin($module, name, /)", imp_is_builtin, "1 for a builtin module, else 0."},
    {"is_frozen($module, name, /)", imp_false, "False"},
    {"is_frozen_package($module, name, /)", imp_no_frozen, "Raise ImportError."},
    {"lock_held($module, /)", imp_false, "False"},
    {"release_lock($module, /)", imp_nothing, "Do nothing."},
    {"source_hash($module, key, source)", imp_source_hash, "The hash in hash-based .pyc files."},
    {0},
};

static bool imp_init(Value module)
{
    return module_add(module, "check_hash_based_pycs", str_from_text(rt.config->check_hash_pycs));
}

MODULE(_imp, .doc = "What importlib asks of the interpreter.", .methods = imp_methods,
       .init = imp_init);
