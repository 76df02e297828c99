/* SPDX-License-Identifier: MIT
 *
 * Module sys: its table, its plain attributes, limits and settings.
 */
#include "runtime/sys.h"

#include <dlfcn.h>

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/config.h"
#include "vm/gil.h"
#include "vm/vm.h"

/* --- access from C --- */

Value sys_get(const char *name)
{
    Value v = rt.sys_dict ? dict_get_text(rt.sys_dict, name) : UNBOUND;
    return v == UNBOUND ? 0 : v;
}

bool sys_set(const char *name, Value value)
{
    return value && dict_set_text(rt.sys_dict, name, value);
}

Value sys_path_text(const char *text)
{
    return text ? str_fs_decode(text, strlen(text)) : NONE;
}

/* --- leaving --- */

static Value sys_exit(Value *args)
{
    Value status = args[0];
    Value *items = &status;
    size_t count = 1;
    if (status == NONE)
        count = 0;
    else if (is_tuple(status)) { /* SystemExit(*status) */
        items = as_tuple(status)->items;
        count = tuple_count(status);
    }
    Value copy = TRY(tuple_new(items, count));
    Value exception = TRY(call_with_dict(from_object(rt.types[TYPE_SystemExit]), copy, 0));
    return raise_object(exception);
}

static Value sys_is_finalizing(Value *args) { return from_bool(rt.finalizing); }

/* --- limits --- */

static Value sys_getrecursionlimit(Value *args) { return small_int(rt.recursion_limit); }

static Value sys_setrecursionlimit(Value *args)
{
    int limit;
    TRY(value_as_int(args[0], &limit));
    if (limit < 1)
        RAISE(ValueError, "recursion limit must be greater or equal than 1");
    if (rt.thread->recursion_depth >= (uint32_t)limit)
        RAISE(RecursionError, "cannot set the recursion limit to %d at the recursion depth %u: "
              "the limit is too low", limit, rt.thread->recursion_depth);
    rt.recursion_limit = (uint32_t)limit;
    return NONE;
}

static Value sys_get_int_max_str_digits(Value *args) { return small_int(rt.int_max_str_digits); }

static Value sys_set_int_max_str_digits(Value *args)
{
    int digits;
    TRY(value_as_int(args[0], &digits));
    if (digits && digits < 640)
        RAISE(ValueError, "maxdigits must be 0 or larger than 640");
    rt.int_max_str_digits = digits;
    return NONE;
}

static Value sys_getswitchinterval(Value *args)
{
    return float_from_double(gil_interval());
}

static Value sys_setswitchinterval(Value *args)
{
    double interval;
    TRY(value_as_double(args[0], &interval));
    if (!(interval > 0))
        RAISE(ValueError, "switch interval must be strictly positive");
    gil_set_interval(interval);
    return NONE;
}

static Value sys_getdlopenflags(Value *args) { return small_int(SYS_STATE->dlopen_flags); }

static Value sys_setdlopenflags(Value *args)
{
    TRY(value_as_int(args[0], &SYS_STATE->dlopen_flags));
    return NONE;
}

static Value sys_get_origin_depth(Value *args)
{
    return small_int(rt.thread->coroutine_origin_depth);
}

static Value sys_set_origin_depth(Value *args)
{
    int depth;
    TRY(value_as_int(args[0], &depth));
    if (depth < 0)
        RAISE(ValueError, "depth must be >= 0");
    rt.thread->coroutine_origin_depth = (uint32_t)depth;
    return NONE;
}

/* --- objects and memory --- */

static Value sys_intern(Value *args)
{
    if (!is_exact(args[0], TYPE_str)) {
        if (is_str(args[0]))
            RAISE(TypeError, "can't intern %T", args[0]);
        RAISE(TypeError, "intern() argument must be str, not %K", args[0]);
    }
    return str_intern(args[0]);
}

static Value sys_getsizeof(Value *args)
{
    Value fallback = args[1];
    Value size = call_special(args[0], NAME(__sizeof__), 0, 0);
    if (size == UNBOUND)
        size = raise_error(TYPE_TypeError, "Type %T doesn't define __sizeof__", args[0]);
    if (!size) {
        if (fallback != UNBOUND && error_clear_if(TYPE_TypeError))
            return fallback;
        return 0;
    }
    if (!is_int(size))
        RAISE(TypeError, "an integer is required (got type %T)", size);
    if (int_sign(size) < 0)
        RAISE(ValueError, "__sizeof__() should return >= 0");
    return size;
}

/* There are no reference counts. Some programs ask only to see that it is small. */
static Value sys_getrefcount(Value *args) { return small_int(2); }

static Value sys_getallocatedblocks(Value *args)
{
    HeapStats stats;
    gc_stats(&stats);
    return int_from_ssize((ssize_t)((stats.heap_size - stats.free) / HEAP_GRANULE));
}

static Value sys_getunicodeinternedsize(Value *args)
{
    return small_int((int64_t)str_intern_count());
}

static Value sys_clear_type_cache(Value *args)
{
    rt.services.flush_caches();
    return NONE;
}

static Value sys_nothing(Value *args) { return NONE; }
static Value sys_false(Value *args) { return FALSE; }

static Value sys_activate_trampoline(Value *args)
{
    RAISE(ValueError, "perf trampoline not available");
}

static Value sys_utf8(Value *args) { return str_from_text("utf-8"); }
static Value sys_fs_encoding(Value *args) { return str_from_text(rt.fs_ascii ? "ascii" : "utf-8"); }
static Value sys_fs_errors(Value *args) { return str_from_text("surrogateescape"); }

/* --- the table --- */

static const Method sys_methods[] = {
    {"_clear_type_cache($module, /)", sys_clear_type_cache, "Clear inline caches."},
    {"_current_exceptions($module, /)", sys_current_exceptions,
     "A dict from each thread's identifier to the exception it is handling."},
    {"_current_frames($module, /)", sys_current_frames,
     "A dict from each thread's identifier to its innermost frame."},
    {"_debugmallocstats($module, /)",
     sys_nothing, "Print nothing: there is no such allocator."},
    {"_getframe($module, depth=0, /)",
     sys_getframe, "A frame object from the call stack."},
    {"_getframemodulename($module, /, depth=0)", sys_getframemodulename,
     "The name of the module whose code a frame runs."},
    {"_setprofileallthreads($module, function, /)", sys_setprofile_all,
     "Set the profiling function of all threads.", .flags = METHOD_GENERAL},
    {"_settraceallthreads($module, function, /)", sys_settrace_all,
     "Set the tracing function of all threads.", .flags = METHOD_GENERAL},
    {"activate_stack_trampoline($module, backend, /)", sys_activate_trampoline,
     "Not available."},
    {"addaudithook($module, /, hook)", sys_addaudithook, "Add an audit hook."},
    {"audit($module, /, event, *args)",
     .raw = sys_audit_function, .doc = "Pass an event to all hooks."},
    {"breakpointhook($module, /, *args, **kws)", .raw = sys_breakpointhook,
     .doc = "What breakpoint() calls: the function that PYTHONBREAKPOINT names."},
    {"call_tracing($module, func, args, /)", sys_call_tracing,
     "Call func(*args), with tracing on even inside a trace function."},
    {"deactivate_stack_trampoline($module, /)", sys_nothing, "Not available."},
    {"displayhook($module, object, /)", sys_displayhook,
     "Show an object on sys.stdout, and keep it in builtins._"},
    {"exc_info($module, /)",
     sys_exc_info, "Type, value, traceback of the handled exception."},
    {"excepthook($module, exctype, value, traceback, /)", sys_excepthook,
     "Show an exception on sys.stderr."},
    {"exception($module, /)", sys_exception, "The exception being handled, or None."},
    {"exit($module, status=None, /)", sys_exit, "Raise SystemExit(status)."},
    {"get_asyncgen_hooks($module, /)",
     sys_get_asyncgen_hooks, "The hooks of this thread."},
    {"get_coroutine_origin_tracking_depth($module, /)", sys_get_origin_depth,
     "How many frames coroutines remember of where they were made."},
    {"get_int_max_str_digits($module, /)", sys_get_int_max_str_digits,
     "How many digits int <-> str conversions may have."},
    {"getallocatedblocks($module, /)",
     sys_getallocatedblocks, "Memory in use, in granules."},
    {"getdefaultencoding($module, /)", sys_utf8, "'utf-8'"},
    {"getdlopenflags($module, /)", sys_getdlopenflags, "Flags for dlopen()."},
    {"getfilesystemencodeerrors($module, /)", sys_fs_errors,
     "How file names that aren't UTF-8 are treated."},
    {"getfilesystemencoding($module, /)", sys_fs_encoding, "The encoding of file names."},
    {"getprofile($module, /)", sys_getprofile, "The profiling function."},
    {"getrecursionlimit($module, /)", sys_getrecursionlimit, "How deep calls may nest."},
    {"getrefcount($module, object, /)", sys_getrefcount, "A small number."},
    {"getsizeof($module, /, object, default=<unrepresentable>)", sys_getsizeof,
     "The object's size in bytes."},
    {"getswitchinterval($module, /)", sys_getswitchinterval,
     "How long a thread runs before another may."},
    {"gettrace($module, /)", sys_gettrace, "The tracing function."},
    {"getunicodeinternedsize($module, /)",
     sys_getunicodeinternedsize,
     "The number of names that C code uses."},
    {"intern($module, string, /)", sys_intern,
     "The one interned string equal to this one."},
    {"is_finalizing($module, /)",
     sys_is_finalizing, "Is the interpreter coming to its end?"},
    {"is_stack_trampoline_active($module, /)", sys_false, "False."},
    {"set_asyncgen_hooks($module, /, firstiter=<unrepresentable>, finalizer=<unrepresentable>)",
     sys_set_asyncgen_hooks, "Set what is called for asynchronous generators."},
    {"set_coroutine_origin_tracking_depth($module, /, depth)", sys_set_origin_depth,
     "Let coroutines remember where they were made; 0: don't."},
    {"set_int_max_str_digits($module, /, maxdigits)", sys_set_int_max_str_digits,
     "Limit the digits of int <-> str conversions; 0: no limit."},
    {"setdlopenflags($module, flags, /)",
     sys_setdlopenflags, "Set the flags for dlopen()."},
    {"setprofile($module, function, /)", sys_setprofile, "Set the profiling function.",
     .flags = METHOD_GENERAL},
    {"setrecursionlimit($module, limit, /)", sys_setrecursionlimit,
     "Set how deep calls may nest."},
    {"setswitchinterval($module, interval, /)", sys_setswitchinterval,
     "Set how long a thread runs before another may."},
    {"settrace($module, function, /)", sys_settrace, "Set the tracing function.",
     .flags = METHOD_GENERAL},
    {"unraisablehook($module, unraisable, /)", sys_unraisablehook,
     "Show an exception that can't be raised."},
    {0},
};

/* --- attributes from the configuration --- */

static Value list_of(const ConfigList *list)
{
    Value result = TRY(list_new(list->count));
    for (size_t i = 0; i < list->count; i++) {
        Value item = TRY(sys_path_text(list->items[i]));
        TRY(list_push(result, item));
    }
    return result;
}

/* -X name=value as {name: value}, -X name as {name: True}. */
static Value x_options(const ConfigList *list)
{
    Value dict = TRY(dict_new());
    for (size_t i = 0; i < list->count; i++) {
        const char *item = list->items[i], *equals = strchr(item, '=');
        Value name = TRY(str_fs_decode(item, equals ? (size_t)(equals - item) : strlen(item)));
        Value value = equals ? TRY(sys_path_text(equals + 1)) : TRUE;
        TRY(dict_set(dict, name, value));
    }
    return dict;
}

static bool set_paths(const ConfigState *config)
{
    Value prefix = TRY(sys_path_text(config->prefix));
    Value exec_prefix = TRY(sys_path_text(config->exec_prefix));
    Value base_prefix = TRY(sys_path_text(config->base_prefix));
    Value base_exec_prefix = TRY(sys_path_text(config->base_exec_prefix));
    Value executable = TRY(sys_path_text(config->executable ? config->executable : ""));
    Value base = TRY(sys_path_text(config->base_executable ? config->base_executable : ""));
    Value stdlib = TRY(sys_path_text(config->stdlib));
    Value cache = TRY(sys_path_text(config->pycache_prefix));
    const char *platlibdir = config->platlibdir ? config->platlibdir : "lib";
    return sys_set("prefix", prefix) && sys_set("base_prefix", base_prefix)
        && sys_set("exec_prefix", exec_prefix) && sys_set("base_exec_prefix", base_exec_prefix)
        && sys_set("executable", executable) && sys_set("_base_executable", base)
        && sys_set("_stdlib_dir", stdlib) && sys_set("pycache_prefix", cache)
        && sys_set("_home", NONE) && sys_set("platlibdir", str_from_text(platlibdir))
        && sys_set("_framework", rt.empty_str);
}

static bool set_options(const ConfigState *config)
{
    return sys_set("argv", list_of(&config->argv))
        && sys_set("orig_argv", list_of(&config->orig_argv))
        && sys_set("warnoptions", list_of(&config->warn_options))
        && sys_set("_xoptions", x_options(&config->x_options))
        && sys_set("dont_write_bytecode", from_bool(config->dont_write_bytecode));
}

/* The hooks are there twice, so that programs can put the originals back. */
static bool set_hooks(Value dict)
{
    static const char *const names[] = {"displayhook", "excepthook", "breakpointhook",
                                        "unraisablehook"};
    for (size_t i = 0; i < countof(names); i++) {
        char dunder[32];
        snprintf(dunder, sizeof dunder, "__%s__", names[i]);
        TRY(dict_set_text(dict, dunder, dict_get_text(dict, names[i])));
    }
    return true;
}

static bool sys_init(Value module)
{
    rt.sys_dict = module_dict(module);
    SysState *state = TRY((SysState *)gc_alloc(sizeof *state));
    *state = (SysState){.dlopen_flags = RTLD_NOW};
    rt.module_states[MODULE_sys] = state;
    const ConfigState *config = rt.config;
    TRY(set_paths(config) && set_options(config) && set_hooks(rt.sys_dict));
    TRY(sys_set("monitoring", sys_monitoring_new()));
    Value path = TRY(list_new(4)), maxsize = TRY(int_from_int64(INT64_MAX));
    return sys_set("path", path) && sys_set("modules", rt.modules)
        && sys_set("maxsize", maxsize) && sys_set("maxunicode", small_int(0x10ffff))
        && sys_set("builtin_module_names", sys_builtin_names())
        && sys_set("stdlib_module_names", sys_stdlib_names()) && sys_info_init(rt.sys_dict);
}

MODULE(sys, .doc = "Objects that the interpreter uses or keeps, and functions that act on it.",
       .methods = sys_methods, .init = sys_init);
