/* SPDX-License-Identifier: MIT
 *
 * The tools of sys.monitoring, what each wants to hear of, and telling them.
 *
 *     code->monitoring --> { events a tool; places: (instruction, event) -> tools that have
 *                            switched it off there }
 */
#include "vm/monitor.h"

#include "gc/heap.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/type.h"
#include "vm/vm_state.h"

static const char *const event_names[] = {
#define X(name) #name,
    MONITOR_EVENTS(X)
#undef X
};

typedef struct Tool {
    Value name;      /* 0: not in use */
    uint32_t events; /* in all code */
    Value callbacks[MONITOR_EVENT_COUNT];
} Tool;

struct Monitor {
    Tool tools[MONITOR_TOOLS];
    Value disable, missing;
    uint32_t local;    /* events that any code object was ever asked for */
    uint64_t restarts; /* how often everything was switched on again */
    bool active;
};

struct CodeMonitoring {
    uint32_t events[MONITOR_TOOLS];
    Value places;      /* dict; 0: nothing is switched off */
    uint64_t restarts; /* when that was */
};

bool monitor_init(void)
{
    struct Monitor *m = gc_alloc_root(sizeof *m);
    if (!m)
        return raise_no_memory();
    rt.vm->monitor = m;
    m->disable = TRY(call0(from_object(rt.types[TYPE_object])));
    m->missing = TRY(call0(from_object(rt.types[TYPE_object])));
    return true;
}

Value monitor_disable(void) { return rt.vm->monitor->disable; }
Value monitor_missing(void) { return rt.vm->monitor->missing; }
Value *monitor_name(int tool) { return &rt.vm->monitor->tools[tool].name; }
uint32_t monitor_events(int tool) { return rt.vm->monitor->tools[tool].events; }
void monitor_restart(void) { rt.vm->monitor->restarts++; }
bool monitor_active(void) { return rt.vm->monitor && rt.vm->monitor->active; }

Value *monitor_callback(int tool, enum MonitorEvent event)
{
    return &rt.vm->monitor->tools[tool].callbacks[event];
}

/* ---- who wants what ---- */

static void update(void)
{
    struct Monitor *m = rt.vm->monitor;
    uint32_t events = m->local;
    for (int i = 0; i < MONITOR_TOOLS; i++)
        events |= m->tools[i].events;
    m->active = events != 0;
    for (Thread *t = rt.threads; t; t = t->next)
        trace_update(t);
}

void monitor_set_events(int tool, uint32_t events)
{
    rt.vm->monitor->tools[tool].events = events;
    update();
}

uint32_t monitor_local_events(int tool, const Code *code)
{
    return code->monitoring ? code->monitoring->events[tool] : 0;
}

/* Code objects that hear of nothing any more are looked for only when the last local
 * event goes: then the fast engine may run again. */
static void note_local(void *object, size_t size, void *data)
{
    Code *code = object;
    if (code->head.shape != rt.shapes[TYPE_code] || !code->monitoring)
        return;
    for (int i = 0; i < MONITOR_TOOLS; i++)
        *(uint32_t *)data |= code->monitoring->events[i];
}

bool monitor_set_local_events(int tool, Code *code, uint32_t events)
{
    uint32_t *at, old;
    if (!code->monitoring) {
        code->monitoring = gc_alloc(sizeof *code->monitoring);
        if (!code->monitoring)
            return raise_no_memory();
    }
    at = &code->monitoring->events[tool];
    old = *at;
    *at = events;
    rt.vm->monitor->local |= events;
    if (!events && old) {
        uint32_t all = 0;
        if (!vm_each_object(note_local, &all))
            return raise_no_memory();
        rt.vm->monitor->local = all;
    }
    update();
    return true;
}

static bool tool_wants(int tool, const Code *code, enum MonitorEvent event)
{
    return (monitor_events(tool) | monitor_local_events(tool, code)) >> event & 1;
}

bool monitor_wants(const Code *code, enum MonitorEvent event)
{
    for (int i = 0; i < MONITOR_TOOLS; i++)
        if (tool_wants(i, code, event))
            return true;
    return false;
}

/* ---- places that are switched off ---- */

static Value place_key(uint32_t at, enum MonitorEvent event)
{
    return small_int((int64_t)at * 32 + event);
}

static uint32_t switched_off(const Code *code, uint32_t at, enum MonitorEvent event)
{
    struct CodeMonitoring *c = code->monitoring;
    if (!c || !c->places || c->restarts != rt.vm->monitor->restarts)
        return 0;
    Value tools = dict_get(c->places, place_key(at, event));
    return tools == UNBOUND ? 0 : (uint32_t)small_int_value(tools);
}

static bool switch_off(int tool, Code *code, uint32_t at, enum MonitorEvent event)
{
    if (event >= MONITOR_LOCAL_COUNT) {
        rt.vm->monitor->tools[tool].callbacks[event] = 0;
        RAISE(ValueError, "Cannot disable %s events. Callback removed.", event_names[event]);
    }
    if (!code->monitoring) {
        code->monitoring = gc_alloc(sizeof *code->monitoring);
        if (!code->monitoring)
            return raise_no_memory();
    }
    struct CodeMonitoring *c = code->monitoring;
    if (!c->places || c->restarts != rt.vm->monitor->restarts) {
        c->places = TRY(dict_new());
        c->restarts = rt.vm->monitor->restarts;
    }
    uint32_t tools = switched_off(code, at, event) | 1u << tool;
    return dict_set(c->places, place_key(at, event), small_int(tools));
}

/* ---- telling ---- */

static bool call_tool(Thread *thread, int tool, enum MonitorEvent event, Code *code, uint32_t at,
                      const Value *args, size_t nargs)
{
    Value callback = *monitor_callback(tool, event), copy[4];
    if (!callback)
        return true;
    Instruction *pc = thread->pc;
    Value stop = thread->stop_value;
    memcpy(copy, args, nargs * sizeof(Value));
    thread->vm->in_trace = true;
    Value result = call_value(callback, copy, nargs, 0);
    thread->vm->in_trace = false;
    thread->pc = pc;
    thread->stop_value = stop;
    if (!result)
        return false;
    /* Of what a call comes to is told as long as of the call. */
    if (result == monitor_disable())
        return switch_off(tool, code, at, event);
    return true;
}

static enum MonitorEvent governing(enum MonitorEvent event)
{
    return event == MONITOR_C_RETURN || event == MONITOR_C_RAISE ? MONITOR_CALL : event;
}

bool monitor_tell(Thread *thread, Code *code, enum MonitorEvent event, Instruction *pc, Value a, Value b)
{
    if (!monitor_active() || thread->vm->in_trace)
        return true;
    uint32_t at = (uint32_t)(pc - code->instructions) - 1;
    uint32_t off = switched_off(code, at, governing(event));
    Value args[4] = {from_object(code), small_int((int64_t)at * (int64_t)sizeof(Instruction)), a, b};
    if (event == MONITOR_LINE)
        args[1] = small_int(trace_lines(code) ? trace_lines(code)[at] : -1);
    size_t nargs = b ? 4 : a ? 3 : 2;
    for (int i = 0; i < MONITOR_TOOLS; i++)
        if (tool_wants(i, code, governing(event)) && !(off >> i & 1))
            TRY(call_tool(thread, i, event, code, at, args, nargs));
    return true;
}

void monitor_tell_exception(Thread *thread, Code *code, enum MonitorEvent event, Instruction *pc)
{
    if (!monitor_active() || thread->vm->in_trace)
        return;
    Value exception = error_take();
    if (exception && monitor_tell(thread, code, event, pc, exception, 0))
        error_restore(exception);
}
