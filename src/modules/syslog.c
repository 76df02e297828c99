/* SPDX-License-Identifier: MIT
 *
 * The module syslog: messages for the system's log.
 */
#include <string.h>
#include <syslog.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* The C library keeps a pointer to the name that openlog() got. */
typedef struct SyslogState {
    const char *name;  /* 0: not open */
    bool open;
} SyslogState;
#define SYSLOG_STATE MODULE_STATE(SyslogState, MODULE_syslog)

/* The program's own name: the last part of sys.argv[0]. */
static const char *program_name(void)
{
    Value argv = dict_get_text(rt.sys_dict, "argv");
    if (!is_list(argv) || !list_count(argv) || !is_str(as_list(argv)->items[0]))
        return NULL;
    const char *path = str_utf8_lossy(as_list(argv)->items[0], NULL);
    const char *slash = path ? strrchr(path, '/') : NULL;
    path = slash ? slash + 1 : path;
    return path && *path ? path : NULL;
}

static bool keep_name(const char *name)
{
    SYSLOG_STATE->name = NULL;
    if (!name)
        return true;
    char *copy = gc_alloc_atomic(strlen(name) + 1);
    if (!copy)
        return raise_no_memory();
    SYSLOG_STATE->name = strcpy(copy, name);
    return true;
}

static bool open_log(const char *name, int options, int facility)
{
    TRY(!rt.audited || AUDIT("syslog.openlog", name ? TRY(str_from_text(name)) : NONE,
                             small_int(options), small_int(facility)));
    TRY(keep_name(name));
    openlog(SYSLOG_STATE->name, options, facility);
    SYSLOG_STATE->open = true;
    return true;
}

static Value syslog_openlog(Value *args)
{
    int options, facility = LOG_USER;
    const char *name = NULL;
    if (args[0] != UNBOUND && args[0] != NONE) {
        if (!is_str(args[0]))
            RAISE(TypeError, "openlog() argument 'ident' must be str, not %T", args[0]);
        name = TRY(str_utf8_no_null(args[0]));
    } else {
        name = program_name();
    }
    TRY(value_as_int(args[1], &options));
    if (args[2] != UNBOUND)
        TRY(value_as_int(args[2], &facility));
    TRY(open_log(name, options, facility));
    return NONE;
}

static Value syslog_syslog(Value *args, size_t nargs, Value kwnames)
{
    int priority = LOG_INFO;
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "syslog.syslog() takes no keyword arguments");
    if (nargs < 1 || nargs > 2)
        RAISE(TypeError, "syslog.syslog requires 1 to 2 arguments");
    if (nargs == 2)
        TRY(value_as_int(args[0], &priority));
    Value message = args[nargs - 1];
    if (!is_str(message))
        RAISE(TypeError, "syslog() argument %zu must be str, not %T", nargs, message);
    const char *text = TRY(str_utf8_no_null(message));
    TRY(AUDIT("syslog.syslog", small_int(priority), message));
    if (!SYSLOG_STATE->open)
        TRY(open_log(program_name(), 0, LOG_USER));
    blocking_begin();
    syslog(priority, "%s", text);
    blocking_end();
    return NONE;
}

static Value syslog_closelog(Value *args)
{
    TRY(AUDIT0("syslog.closelog"));
    if (SYSLOG_STATE->open)
        closelog();
    *SYSLOG_STATE = (SyslogState){0};
    return NONE;
}

static Value syslog_setlogmask(Value *args)
{
    int mask;
    TRY(value_as_int(args[0], &mask));
    TRY(AUDIT("syslog.setlogmask", args[0]));
    return small_int(setlogmask(mask));
}

static bool level(Value v, int *n)
{
    TRY(value_as_int(v, n));
    *n &= 31;
    return true;
}

static Value syslog_LOG_MASK(Value *args)
{
    int n;
    TRY(level(args[0], &n));
    return small_int(LOG_MASK(n));
}

static Value syslog_LOG_UPTO(Value *args)
{
    int n;
    TRY(level(args[0], &n));
    return small_int((int)((2u << n) - 1));
}

static const Method syslog_methods[] = {
    {"openlog($module, /, ident=<unrepresentable>, logoption=0, facility=<unrepresentable>)",
     syslog_openlog, "Set name, options and facility of the messages that follow."},
    {"syslog", .raw = syslog_syslog,
     .doc = "syslog([priority=LOG_INFO,] message)\n\nSend a message to the system's log."},
    {"closelog($module, /)", syslog_closelog, "Forget what openlog() set."},
    {"setlogmask($module, maskpri, /)", syslog_setlogmask,
     "Set which priorities are logged; returns the mask of before."},
    {"LOG_MASK($module, pri, /)", syslog_LOG_MASK, "The mask of one priority."},
    {"LOG_UPTO($module, pri, /)", syslog_LOG_UPTO, "The mask of a priority and the more urgent."},
    {0},
};

static const ModuleConstant syslog_constants[] = {
#include "modules/syslog_constants.h"
    {0},
};

static bool syslog_init(Value module)
{
    SyslogState *state = gc_alloc(sizeof *state);
    rt.module_states[MODULE_syslog] = state;
    return state || raise_no_memory();
}

MODULE(syslog, .doc = "Messages for the system's log.", .methods = METHODS(syslog_methods),
       .constants = syslog_constants, .init = syslog_init);
