/* SPDX-License-Identifier: MIT
 *
 * Module _lsprof: the deterministic profiler behind cProfile.
 *
 * While a profiler is on, it is the thread's profile function. Calls that run form a
 * chain of contexts; each function has an entry, and each pair of caller and callee one
 * in the caller's entry.
 *
 *     Profiler -> entries {address of code or method: Entry -> calls {address: Entry}}
 *              -> current Context -> previous ...
 *
 * A function's time in all counts its outermost call only, its own time every one.
 */
#include <time.h>

#include "bytecode/code.h"
#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/type.h"
#include "vm/monitor.h"
#include "vm/vm.h"

typedef struct ProfileEntry {
    Object head;
    Value function; /* code object, or str for what is written in C */
    Value calls;    /* of an entry: dict of the entries of what it calls; 0: none */
    double total, own;
    int64_t count, recursive_count;
    int64_t depth; /* how many of its calls are running */
} ProfileEntry;

typedef struct ProfileContext {
    struct ProfileContext *previous;
    ProfileEntry *entry, *sub; /* sub: as callee of the previous one; 0 */
    double start, inner;       /* inner: time spent in what it called */
} ProfileContext;

typedef struct Profiler {
    Object head;
    Value dict;    /* attribute word */
    Value timer;   /* None: the system's */
    double unit;   /* seconds a tick; 0: the timer returns seconds */
    Value entries; /* dict */
    ProfileContext *current;
    Value hook; /* the profile function while on; 0 */
    bool subcalls, builtins;
} Profiler;

TYPE(ProfileEntry, .name = "_lsprof.Entry", .size = sizeof(ProfileEntry),
     .flags = TYPE_NO_NEW, .doc = "What is known of a function.");

/* --- the clock --- */

/* An external timer's errors are told, not raised. */
static double timer_now(Profiler *p)
{
    if (p->timer == NONE) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
    }
    double ticks;
    int64_t whole;
    Value result = call0(p->timer);
    if (result && p->unit > 0 && value_as_int64(result, &whole))
        return (double)whole;
    if (result && !(p->unit > 0) && value_as_double(result, &ticks))
        return ticks;
    rt.services.unraisable(0, p->timer);
    return 0;
}

static double timer_unit(const Profiler *p)
{
    return p->timer == NONE ? 1e-9 : p->unit > 0 ? p->unit : 1;
}

/* --- entries --- */

/* The entry under the key, made if there is none. */
static ProfileEntry *entry_of(Value dict, Value key, Value function)
{
    Value found = TRY(dict_get(dict, key));
    if (found == UNBOUND) {
        ProfileEntry *entry = TRY(type_alloc(rt.types[TYPE_ProfileEntry], 0));
        entry->function = function;
        found = from_object(entry);
        TRY(dict_set(dict, key, found));
    }
    return (ProfileEntry *)found;
}

static Value address_key(const void *address)
{
    return small_int((int64_t)((uintptr_t)address >> 3));
}

/* A C function's name as profiles show it. */
static Value builtin_text(const Builtin *f)
{
    bool descriptor = is_exact(from_object(f), TYPE_method_descriptor);
    if (descriptor || (f->type && f->passes_self && !is_type(f->self)))
        return str_format("<method '%S' of '%s' objects>", f->name, type_name(f->type));
    if (f->module && !f->type)
        return str_format("<built-in method %S.%S>", f->module, f->name);
    return str_format("<built-in method %S>", f->name);
}

/* The entry of what an event is about: a frame, or with `callee` that. 0: not counted. */
static bool event_entry(Profiler *p, Value frame, Value callee, ProfileEntry **entry,
                        Value *key)
{
    *entry = 0;
    if (callee) {
        if (!is_exact(callee, TYPE_builtin_function_or_method)
            && !is_exact(callee, TYPE_method_descriptor))
            return true;
        const Builtin *f = (Builtin *)callee;
        *key = address_key(f->method);
        Value known = TRY(dict_get(p->entries, *key));
        Value text = known == UNBOUND ? TRY(builtin_text(f)) : NONE;
        *entry = TRY(entry_of(p->entries, *key, text));
        return true;
    }
    Value code = TRY(attr_get(frame, NAME(f_code)));
    *key = address_key(as_object(code));
    *entry = TRY(entry_of(p->entries, *key, code));
    return true;
}

/* --- calls --- */

static bool profile_enter(Profiler *p, Value frame, Value callee)
{
    ProfileEntry *entry;
    Value key;
    TRY(event_entry(p, frame, callee, &entry, &key));
    if (!entry)
        return true;
    ProfileContext *context = gc_alloc(sizeof *context);
    if (!context)
        return raise_no_memory();
    context->previous = p->current;
    context->entry = entry;
    if (p->subcalls && p->current) {
        ProfileEntry *caller = p->current->entry;
        if (!caller->calls)
            caller->calls = TRY(dict_new());
        context->sub = TRY(entry_of(caller->calls, key, entry->function));
        context->sub->depth++;
    }
    entry->depth++;
    p->current = context;
    context->start = timer_now(p);
    return true;
}

static void entry_add(ProfileEntry *entry, double total, double own)
{
    if (--entry->depth == 0)
        entry->total += total;
    else
        entry->recursive_count++;
    entry->own += own;
    entry->count++;
}

static void profile_stop(Profiler *p, ProfileContext *context)
{
    double total = timer_now(p) - context->start, own = total - context->inner;
    p->current = context->previous;
    if (p->current)
        p->current->inner += total;
    entry_add(context->entry, total, own);
    if (context->sub)
        entry_add(context->sub, total, own);
}

/* A return from a call that began before the profiler was on is nothing to it. */
static bool profile_leave(Profiler *p, Value frame, Value callee)
{
    ProfileEntry *entry;
    Value key;
    if (!p->current)
        return true;
    TRY(event_entry(p, frame, callee, &entry, &key));
    if (entry && p->current->entry == entry)
        profile_stop(p, p->current);
    return true;
}

/* The profile function: frame, event, argument. */
static Value profiler_event(Value *args)
{
    Profiler *p = (Profiler *)args[0];
    Value event = args[2];
    if (!p->hook || !is_str(event))
        return NONE;
    bool of_c =
        str_at(event, 0) == 'c' && str_length(event) > 1 && str_at(event, 1) == '_';
    if (of_c && !p->builtins)
        return NONE;
    Value callee = of_c ? args[3] : 0;
    if (str_equal_text(event, "call") || str_equal_text(event, "c_call"))
        TRY(profile_enter(p, args[1], callee));
    else
        TRY(profile_leave(p, args[1], callee));
    return NONE;
}

/* --- the profiler --- */

static bool profiler_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Profiler *p = (Profiler *)self;
    Value placed[4];
    double unit;
    TRY(arguments_place(
        "Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)", args, nargs,
        kwnames, placed));
    TRY(value_as_double(placed[1], &unit));
    TRY(value_truth(placed[2], &p->subcalls));
    TRY(value_truth(placed[3], &p->builtins));
    p->timer = placed[0];
    p->unit = unit;
    return true;
}

static Value profiler_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value entries = TRY(dict_new());
    Profiler *p = TRY(type_alloc(type, 0));
    p->timer = NONE;
    p->entries = entries;
    p->subcalls = p->builtins = true;
    return from_object(p);
}

static const Method event_method = {
    "_event($self, frame, event, arg, /)",
    profiler_event,
    "Note a call or a return.",
    0,
    0,
};

static Value profiler_enable(Value *args)
{
    Profiler *p = (Profiler *)args[0];
    if (args[1] != UNBOUND)
        TRY(value_truth(args[1], &p->subcalls));
    if (args[2] != UNBOUND)
        TRY(value_truth(args[2], &p->builtins));
    if (p->hook && vm_get_profile() == p->hook)
        return NONE;
    if (vm_get_profile())
        RAISE(ValueError, "Another profiling tool is already active");
    if (*monitor_name(MONITOR_PROFILER))
        RAISE(ValueError, "Another profiling tool is already active");
    p->hook = TRY(builtin_new(&event_method, args[0], 0));
    *monitor_name(MONITOR_PROFILER) = TRY(str_from_text("cProfile"));
    TRY(vm_set_profile(p->hook));
    return NONE;
}

static Value profiler_disable(Value *args)
{
    Profiler *p = (Profiler *)args[0];
    if (p->hook && vm_get_profile() == p->hook)
        TRY(vm_set_profile(NONE));
    if (p->hook)
        *monitor_name(MONITOR_PROFILER) = 0;
    p->hook = 0;
    while (p->current)
        profile_stop(p, p->current);
    return NONE;
}

static Value profiler_clear(Value *args)
{
    Profiler *p = (Profiler *)args[0];
    p->entries = TRY(dict_new());
    p->current = 0;
    return NONE;
}

/* --- statistics --- */

static const Member subentry_members[] = {
    STRUCTSEQ_FIELD(0, code, "code object, or the name of what is written in C"),
    STRUCTSEQ_FIELD(1, callcount, "how often it was called by this caller"),
    STRUCTSEQ_FIELD(2, reccallcount, "how often recursively"),
    STRUCTSEQ_FIELD(3, totaltime, "time in it and what it called, in seconds"),
    STRUCTSEQ_FIELD(4, inlinetime, "time in it alone, in seconds"),
    {0}};
static bool subentry_ready(Type *type)
{
    return structseq_ready(type, 5, 5);
}
TYPE(profiler_subentry, .name = "_lsprof.profiler_subentry", STRUCTSEQ,
     .members = subentry_members, .ready = subentry_ready,
     .new_signature = STRUCTSEQ_SIGNATURE, .doc = "A function, as called by one other.");

static const Member entry_members[] = {
    STRUCTSEQ_FIELD(0, code, "code object, or the name of what is written in C"),
    STRUCTSEQ_FIELD(1, callcount, "how often it was called"),
    STRUCTSEQ_FIELD(2, reccallcount, "how often recursively"),
    STRUCTSEQ_FIELD(3, totaltime, "time in it and what it called, in seconds"),
    STRUCTSEQ_FIELD(4, inlinetime, "time in it alone, in seconds"),
    STRUCTSEQ_FIELD(5, calls, "what it called: a list of profiler_subentry, or None"),
    {0}};
static bool entry_ready(Type *type)
{
    return structseq_ready(type, 6, 6);
}
TYPE(profiler_entry, .name = "_lsprof.profiler_entry", STRUCTSEQ,
     .members = entry_members, .ready = entry_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "What was measured of a function.");

static bool fill_entry(Tuple *t, const ProfileEntry *entry, double unit)
{
    t->items[0] = entry->function;
    t->items[1] = TRY(int_from_int64(entry->count));
    t->items[2] = TRY(int_from_int64(entry->recursive_count));
    t->items[3] = TRY(float_from_double(entry->total * unit));
    t->items[4] = TRY(float_from_double(entry->own * unit));
    return true;
}

/* Tuples of the entries in a dict; with_calls: of profiler_entry, else of subentries. */
static Value entry_list(Value dict, double unit, bool with_calls)
{
    Value list = TRY(list_new(dict_count(dict))), key, value;
    for (size_t at = 0; dict_next(dict, &at, &key, &value);) {
        const ProfileEntry *entry = (ProfileEntry *)value;
        if (!entry->count)
            continue;
        Value calls = NONE;
        if (with_calls && entry->calls)
            calls = TRY(entry_list(entry->calls, unit, false));
        Tuple *t = TRY(
            structseq_alloc(with_calls ? TYPE_profiler_entry : TYPE_profiler_subentry));
        for (size_t i = 0; i < 5; i++)
            t->items[i] = NONE;
        if (with_calls)
            t->items[5] = calls;
        TRY(fill_entry(t, entry, unit));
        TRY(list_push(list, from_object(t)));
    }
    return list;
}

static Value profiler_getstats(Value *args)
{
    Profiler *p = (Profiler *)args[0];
    TRY(profiler_disable(args));
    return entry_list(p->entries, timer_unit(p), true);
}

static const Method profiler_methods[] = {
    {"getstats($self, /)", profiler_getstats,
     "Stop; a list of a profiler_entry for each function."},
    {"enable($self, /, subcalls=<unrepresentable>, builtins=<unrepresentable>)",
     profiler_enable,
     "Start to measure: by caller if subcalls, functions in C if builtins."},
    {"disable($self, /)", profiler_disable, "Stop to measure."},
    {"clear($self, /)", profiler_clear, "Forget what was measured."},
    {0},
};

TYPE(Profiler, .name = "_lsprof.Profiler", .size = sizeof(Profiler),
     .attrs_offset = offsetof(Profiler, dict), .flags = TYPE_BASE | TYPE_DICT,
     .methods = METHODS(profiler_methods),
     .slots = {.construct = profiler_construct, .init = profiler_init},
     .doc = "Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)\n\n"
            "Measures calls. A timer of its own returns seconds, or ints of timeunit "
            "seconds.");

static const enum TypeId lsprof_types[] = {TYPE_Profiler, TYPE_profiler_entry,
                                           TYPE_profiler_subentry, TYPE_none};

MODULE(_lsprof, .doc = "A fast profiler.", .types = lsprof_types);
