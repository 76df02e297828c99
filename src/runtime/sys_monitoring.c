/* SPDX-License-Identifier: MIT
 *
 * The module sys.monitoring.
 */
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/operate.h"
#include "objects/simplenamespace.h"
#include "objects/str.h"
#include "runtime/sys.h"
#include "vm/monitor.h"

enum { C_EVENTS = 1 << MONITOR_C_RETURN | 1 << MONITOR_C_RAISE };

static const struct { const char *name; int number; } events[] = {
#define X(name) {#name, 1 << MONITOR_##name},
    MONITOR_EVENTS(X)
#undef X
    {"NO_EVENTS", 0},
};

/* --- arguments --- */

static bool tool_argument(Value v, int *tool)
{
    TRY(value_as_int(v, tool));
    if (*tool < 0 || *tool >= MONITOR_TOOLS)
        RAISE(ValueError, "invalid tool %d (must be between 0 and %d)", *tool, MONITOR_TOOLS - 1);
    return true;
}

static bool used_tool_argument(Value v, int *tool)
{
    TRY(tool_argument(v, tool));
    if (!*monitor_name(*tool))
        RAISE(ValueError, "tool %d is not in use", *tool);
    return true;
}

/* C_RETURN and C_RAISE come with CALL: all three can be asked for, or CALL alone. */
static bool drop_c_events(uint32_t *set)
{
    const uint32_t all = C_EVENTS | 1 << MONITOR_CALL;
    if (*set & C_EVENTS && (*set & all) != all)
        RAISE(ValueError, "cannot set C_RETURN or C_RAISE events independently");
    *set &= ~(uint32_t)C_EVENTS;
    return true;
}

static bool code_argument(Value v)
{
    if (!is_exact(v, TYPE_code))
        RAISE(TypeError, "code must be a code object");
    return true;
}

/* --- functions --- */

static Value use_tool_id(Value *args)
{
    int tool;
    TRY(tool_argument(args[0], &tool));
    if (!is_str(args[1]))
        RAISE(ValueError, "tool name must be a str");
    if (*monitor_name(tool))
        RAISE(ValueError, "tool %d is already in use", tool);
    *monitor_name(tool) = args[1];
    return NONE;
}

static Value free_tool_id(Value *args)
{
    int tool;
    TRY(tool_argument(args[0], &tool));
    *monitor_name(tool) = 0;
    return NONE;
}

static Value get_tool(Value *args)
{
    int tool;
    TRY(tool_argument(args[0], &tool));
    Value name = *monitor_name(tool);
    return name ? name : NONE;
}

static Value register_callback(Value *args)
{
    int tool, set;
    TRY(tool_argument(args[0], &tool));
    TRY(value_as_int(args[1], &set));
    if (set <= 0 || set & (set - 1))
        RAISE(ValueError, "The callback can only be set for one event at a time");
    int event = __builtin_ctz((unsigned)set);
    if (event >= MONITOR_EVENT_COUNT)
        RAISE(ValueError, "invalid event %d", set);
    TRY(sys_audit("sys.monitoring.register_callback", &args[2], 1));
    Value *place = monitor_callback(tool, (enum MonitorEvent)event), old = *place;
    *place = args[2] == NONE ? 0 : args[2];
    return old ? old : NONE;
}

static Value get_events(Value *args)
{
    int tool;
    TRY(tool_argument(args[0], &tool));
    return small_int(monitor_events(tool));
}

static Value set_events(Value *args)
{
    int tool, set;
    TRY(tool_argument(args[0], &tool));
    TRY(value_as_int(args[1], &set));
    uint32_t bits = (uint32_t)set;
    if (set < 0 || bits >> MONITOR_EVENT_COUNT)
        RAISE(ValueError, "invalid event set 0x%x", bits);
    TRY(drop_c_events(&bits) && used_tool_argument(args[0], &tool));
    monitor_set_events(tool, bits);
    return NONE;
}

static Value get_local_events(Value *args)
{
    int tool;
    TRY(code_argument(args[1]) && tool_argument(args[0], &tool));
    return small_int(monitor_local_events(tool, as_code(args[1])));
}

static Value set_local_events(Value *args)
{
    int tool, set;
    TRY(code_argument(args[1]) && used_tool_argument(args[0], &tool));
    TRY(value_as_int(args[2], &set));
    uint32_t bits = (uint32_t)set;
    TRY(drop_c_events(&bits));
    if (set < 0 || bits >> MONITOR_LOCAL_COUNT)
        RAISE(ValueError, "invalid local event set 0x%x", bits);
    TRY(monitor_set_local_events(tool, as_code(args[1]), bits));
    return NONE;
}

static Value restart_events(Value *args)
{
    monitor_restart();
    return NONE;
}

/* {name of an event: bits of the tools that want it in all code} */
static Value all_events(Value *args)
{
    Value result = TRY(dict_new());
    for (int e = 0; e < MONITOR_EVENT_COUNT; e++) {
        int tools = 0;
        for (int i = 0; i < MONITOR_TOOLS; i++)
            tools |= (int)(monitor_events(i) >> e & 1) << i;
        if (tools)
            TRY(dict_set_text(result, events[e].name, small_int(tools)));
    }
    return result;
}

/* --- the module --- */

static const Method monitoring_methods[] = {
    {"use_tool_id($module, tool_id, name, /)", use_tool_id, "Take a tool's number into use."},
    {"free_tool_id($module, tool_id, /)", free_tool_id, "Give a tool's number back."},
    {"get_tool($module, tool_id, /)", get_tool, "The name of the tool, None if it is not in use."},
    {"register_callback($module, tool_id, event, func, /)", register_callback,
     "Set what is called for an event, None for nothing; returns what was there."},
    {"get_events($module, tool_id, /)", get_events, "The events that the tool wants in all code."},
    {"set_events($module, tool_id, event_set, /)", set_events,
     "Say which events the tool wants in all code.", .flags = METHOD_GENERAL},
    {"get_local_events($module, tool_id, code, /)", get_local_events,
     "The events that the tool wants in a code object."},
    {"set_local_events($module, tool_id, code, event_set, /)", set_local_events,
     "Say which events the tool wants in a code object.", .flags = METHOD_GENERAL},
    {"restart_events($module, /)", restart_events, "Undo all that callbacks did by DISABLE."},
    {"_all_events($module, /)", all_events, "A dict from events to the tools that want them."},
    {0},
};

static const ModuleConstant monitoring_constants[] = {
    {"DEBUGGER_ID", 0, 0}, {"COVERAGE_ID", 1, 0}, {"PROFILER_ID", 2, 0}, {"OPTIMIZER_ID", 5, 0}, {0},
};

static const ModuleSpec monitoring_spec = {
    .name = "sys.monitoring", .methods = monitoring_methods, .constants = monitoring_constants,
};

Value sys_monitoring_new(void)
{
    TRY(monitor_init());
    Value module = TRY(module_from_spec(&monitoring_spec)), names = TRY(dict_new());
    for (size_t i = 0; i < countof(events); i++)
        TRY(dict_set_text(names, events[i].name, small_int(events[i].number)));
    TRY(module_add(module, "events", TRY(simplenamespace_new(names))));
    TRY(module_add(module, "DISABLE", monitor_disable()));
    TRY(module_add(module, "MISSING", monitor_missing()));
    return module;
}
