/* SPDX-License-Identifier: MIT
 *
 * Start and end of the runtime.
 *
 * Order of the start: collector, thread, types (with interned names and exceptions), VM,
 * codecs, warnings, modules builtins and sys, standard files.
 */
#include "embed/start.h"

#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>

#include "gc/finalize.h"
#include "gc/heap.h"
#include "modules/ast.h"
#include "modules/atexit.h"
#include "modules/faulthandler.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "modules/signal.h"
#include "objects/type.h"
#include "objects/str.h"
#include "runtime/codecs.h"
#include "runtime/import.h"
#include "runtime/run.h"
#include "runtime/show.h"
#include "runtime/site.h"
#include "runtime/standard_file.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"
#include "runtime/warnings.h"
#include "vm/thread.h"
#include "vm/vm.h"

extern const TypeSpec *const type_specs[];

enum { DEFAULT_RECURSION_LIMIT = 1000, DEFAULT_STR_DIGITS = 4300 };

/* --- locale --- */

/* Put a UTF-8 locale in place of C, for us and the programs that we start. */
static bool coerce_locale(bool warn)
{
    static const char *const targets[] = {"C.UTF-8", "C.utf8", "UTF-8"};
    const char *all = getenv("LC_ALL");
    for (size_t i = 0; i < countof(targets) && !(all && *all); i++) {
        if (!setlocale(LC_CTYPE, targets[i]))
            continue;
        if (warn)
            fprintf(stderr, "Python detected LC_CTYPE=C: LC_CTYPE coerced to %s (set another "
                    "locale or PYTHONCOERCECLOCALE=0 to disable this locale coercion behavior).\n",
                    targets[i]);
        return setenv("LC_CTYPE", targets[i], 1) == 0;
    }
    return false;
}

static void start_locale(ConfigState *config)
{
    const char *setting = config->coerce_locale ? config->coerce_locale : "";
    const char *locale = setlocale(LC_CTYPE, "");
    if (!locale)
        locale = setlocale(LC_CTYPE, 0);
    bool plain = strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0;
    bool warn = strcmp(setting, "warn") == 0;
    if (config->utf8_mode < 0)
        config->utf8_mode = plain;
    bool coerced = plain && strcmp(setting, "0") != 0 && coerce_locale(warn);
    rt.fs_ascii = plain && !coerced && !config->utf8_mode;
    if (!plain || coerced || !warn)
        return;
    fputs("Python runtime initialized with LC_CTYPE=C (a locale with default ASCII encoding), "
          "which may cause Unicode compatibility problems. Using C.UTF-8, C.utf8, or UTF-8 (if "
          "available) as alternative Unicode-compatible locales is recommended.\n", stderr);
}

/* --- seeds and stacks --- */

/* PYTHONHASHSEED=n makes hashes the same in each run. */
static bool init_hash_seed(ConfigState *config)
{
    const char *text = config->hash_seed;
    config->hash_randomization = 1;
    if (config->random_hash)
        text = 0;
    if (text && strcmp(text, "random") != 0) {
        char *end;
        errno = 0;
        unsigned long seed = strtoul(text, &end, 10);
        if (*end || errno || seed > UINT32_MAX || *text == '-') {
            fprintf(stderr, "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be "
                    "\"random\" or an integer in range [0; 4294967295]\n");
            return false;
        }
        config->hash_randomization = seed != 0;
        rt.hash_seed[0] = seed;
        rt.hash_seed[1] = seed * UINT64_C(0x9e3779b97f4a7c15);
        return true;
    }
    if (getrandom(rt.hash_seed, sizeof rt.hash_seed, GRND_NONBLOCK) != sizeof rt.hash_seed) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        rt.hash_seed[0] = (uint64_t)now.tv_nsec * UINT64_C(0x9e3779b97f4a7c15);
        rt.hash_seed[1] = (uint64_t)now.tv_sec ^ (uint64_t)(uintptr_t)&now;
    }
    return true;
}

/* The lowest address that C code may use of this thread's stack: a reserve is kept for
 * what handles the RecursionError, and for libraries. */
static char *stack_limit(void)
{
    enum { RESERVE = 256 * 1024, USUAL = 8 * 1024 * 1024, MOST = 64 * 1024 * 1024 };
    char *here = __builtin_frame_address(0);
    struct rlimit limit;
    size_t size = USUAL;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        size = limit.rlim_cur;
    size = MIN(size, (size_t)MOST);
    return here - (size > 2 * RESERVE ? size - RESERVE : size / 2);
}

static bool init_thread(void)
{
    Thread *thread = gc_alloc(sizeof *thread);
    if (!thread)
        return false;
    thread->ident = (unsigned long)pthread_self();
    thread->id = 1;
    thread->stop_value = NONE;
    thread->c_stack_limit = stack_limit();
    rt.thread = rt.threads = thread;
    return true;
}

/* --- parts --- */

static bool init_objects(void)
{
    return types_init(type_specs, TYPE_CAPACITY) && exceptions_init() && exceptions_init_groups();
}

static bool init_modules(void)
{
    return codecs_init() && warnings_init() && import_init() && import_init_path()
        && standard_files_init();
}

static bool import_for_effect(const char *name)
{
    if (!rt.config->stdlib || rt.services.import(name))
        return true;
    if (!error_is(TYPE_ImportError))
        return false;
    error_clear();
    return true;
}

/* The command line's filters are read by the library's module. */
static bool start_warnings(void)
{
    return !rt.config->warn_options.count || import_for_effect("warnings");
}

/* Call a function of a module, if there is such a module. */
static bool start_module(const char *module_name, const char *function, Value argument)
{
    Value name = TRY(str_from_text(module_name)), function_name = TRY(str_from_text(function));
    if (!import_find_builtin(name))
        return !error_pending();
    Value module = TRY(rt.services.import(module_name));
    return call_method(module, function_name, &argument, argument ? 1 : 0) != 0;
}

static bool start_tools(const ConfigState *config)
{
    return !config->tracemalloc
        || start_module("_tracemalloc", "start", small_int(config->tracemalloc));
}

static bool fail(const char *where)
{
    fprintf(stderr, "Fatal Python error: cannot start (%s)\n", where);
    if (rt.thread && rt.thread->exception && rt.exception_group)
        show_exception(error_take());
    return false;
}

bool runtime_start(ConfigState *config)
{
    start_locale(config);
    gc_start();
    if (!init_hash_seed(config))
        return false;
    rt.config = config;
    rt.import = gc_alloc(sizeof *rt.import);
    rt.optimize = (uint32_t)config->optimize;
    rt.no_columns = config->no_debug_ranges;
    rt.recursion_limit = DEFAULT_RECURSION_LIMIT;
    rt.int_max_str_digits = config->int_max_str_digits < 0 ? DEFAULT_STR_DIGITS
                                                           : config->int_max_str_digits;
    rt.services.unraisable = sys_unraisable;
    rt.services.audit = sys_audit;
    rt.services.tree_to_object = ast_tree_to_object;
    rt.services.tree_from_object = ast_tree_from_object;
    rt.services.is_tree = ast_is_tree;
    if (!rt.import || !init_thread() || !init_objects())
        return fail("types");
    if (!vm_init())
        return fail("virtual machine");
    if (!init_modules())
        return fail("modules");
    if (!signal_start())
        return fail("signals");
    if ((config->faulthandler || config->dev_mode) && !faulthandler_start())
        return fail("faulthandler");
    if (!run_main_dict() || !start_warnings() || !start_tools(config))
        return fail("warnings and tools");
    if (!config->no_site && !site_start())
        return fail("site");
    vm_show_execution(config_traces(config, "exec"));
    gc_set_trace(config_traces(config, "gc"));
    return true;
}

/* --- the end --- */

static void call_if_there(const char *module, const char *function)
{
    Value m = dict_get_text(rt.modules, module);
    Value name = m != UNBOUND && m != NONE ? str_from_text(function) : 0;
    Value callable = name ? attr_get_opt(m, name) : UNBOUND;
    if (callable && callable != UNBOUND && call0(callable))
        return;
    if (error_pending())
        sys_unraisable(0, callable ? callable : NONE);
}

/* The objects with __del__ that modules name: while all that they use is still whole. */
static void finalize_globals(Value module)
{
    Value values = is_instance_of(module, TYPE_module) ? dict_values_list(module_dict(module)) : 0;
    for (size_t i = 0; values && i < list_count(values); i++) {
        Value v = as_list(values)->items[i];
        if (is_pointer(v) && type_of(v)->flags & TYPE_HEAP
            && type_lookup(type_of(v), NAME(__del__)) != UNBOUND)
            finalize_now(as_object(v));
    }
    error_clear();
}

/* The main program's first, then the modules', the last one imported first. */
static void finalize_modules(void)
{
    Value modules = dict_values_list(rt.modules), main = dict_get_text(rt.modules, "__main__");
    if (main != UNBOUND)
        finalize_globals(main);
    for (size_t i = modules ? list_count(modules) : 0; i-- > 0;)
        finalize_globals(as_list(modules)->items[i]);
    error_clear();
}

int runtime_end(int status)
{
    call_if_there("threading", "_shutdown");
    thread_forbid();
    atexit_run_all();
    bool flushed = stdio_flush();
    if (!flushed) {
        sys_unraisable(0, stdio_get("stdout") ? stdio_get("stdout") : NONE);
        status = 120;
    }
    rt.finalizing_thread = rt.thread;
    rt.finalizing = true;
    signal_end();
    finalize_modules();
    finalize_all();
    if (rt.services.flush_files)
        rt.services.flush_files();
    if (!stdio_flush())
        error_clear();
    return status;
}
