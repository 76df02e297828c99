/* SPDX-License-Identifier: MIT
 *
 * The module gc: the collector as Python sees it. What an object refers to is found as the
 * collector finds it, by looking at its words; so there is nothing to declare per type.
 * Generations, thresholds and freezing are only remembered: there is one generation.
 */
#include "gc/finalize.h"
#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "objects/weakref.h"
#include "runtime/sys.h"
#include "vm/vm.h"

enum { GENERATIONS = 3 };

typedef struct GcModule {
    bool enabled;
    int64_t debug, thresholds[GENERATIONS];
    int64_t collected; /* what gc.collect() has returned so far, summed up */
    int64_t asked[GENERATIONS]; /* how often it was called */
    int64_t rounds;    /* and how many collections that were */
    size_t frozen;     /* how many objects there were at gc.freeze() */
    Value callbacks, garbage;
} GcModule;

static GcModule *state(void)
{
    return MODULE_STATE(GcModule, MODULE_gc);
}

/* ---- what is an object, and what it refers to ---- */

/* Heap memory begins with a pointer to a shape of a type: a Python object, of whatever kind
 * of memory. Everything is checked before it is followed: any word may be asked about. */
static bool looks_like_object(const void *memory)
{
    if (!memory || ((uintptr_t)memory & 7) || gc_base(memory) != memory)
        return false;
    Shape *shape = *(Shape *const *)memory;
    if (!shape || ((uintptr_t)shape & 7) || gc_base(shape) != shape
        || gc_usable_size(shape) < sizeof(Shape))
        return false;
    Type *type = shape->type;
    return type && gc_is_object(type) && gc_usable_size(type) >= sizeof(Type)
        && type->head.shape && gc_base(type->head.shape) == type->head.shape
        && type->head.shape->type && gc_is_object(type->head.shape->type)
        && (type->head.shape->type->flags & IS_TYPE);
}

typedef bool (*ReferenceVisitor)(Value referent, void *data);

/* Visits what the words of some memory refer to; memory that is no object itself (a
 * list's items, a dict's entries) belongs to its owner and is looked through, too. */
static bool each_word(void *const *words, size_t count, int depth, ReferenceVisitor visit, void *data)
{
    for (size_t i = 0; i < count; i++) {
        void *word = words[i];
        if (!word || ((uintptr_t)word & 7) || gc_base(word) != word)
            continue;
        if (looks_like_object(word))
            TRY(visit(from_object(word), data));
        else if (depth && !gc_is_object(word))
            TRY(each_word(word, gc_usable_size(word) / sizeof word, depth - 1, visit, data));
    }
    return true;
}

/* What containers hold is told even if it is no heap object, such as small ints. */
static bool each_item(const Value *items, size_t count, ReferenceVisitor visit, void *data)
{
    for (size_t i = 0; i < count; i++)
        TRY(visit(items[i], data));
    return true;
}

static bool each_entry(Value dict, ReferenceVisitor visit, void *data)
{
    Value key, value;
    for (size_t position = 0; dict_next(dict, &position, &key, &value);)
        TRY(visit(key, data) && visit(value, data));
    return true;
}

/* The object's own words; the first is its shape, instead of which its class counts. */
static bool each_referent(Value object, ReferenceVisitor visit, void *data)
{
    void *memory = as_object(object);
    if (!is_pointer(object) || !gc_is_object(memory))
        return true;
    if (type_of(object)->flags & TYPE_HEAP)
        TRY(visit(from_object(type_of(object)), data));
    if (is_exact(object, TYPE_list))
        return each_item(as_list(object)->items, as_list(object)->count, visit, data);
    if (is_exact(object, TYPE_tuple))
        return each_item(as_tuple(object)->items, tuple_count(object), visit, data);
    if (is_exact(object, TYPE_dict))
        return each_entry(object, visit, data);
    return each_word((void *const *)memory + 1, gc_usable_size(memory) / sizeof(void *) - 1,
                     1, visit, data);
}

static bool push_referent(Value referent, void *list)
{
    return list_push(*(Value *)list, referent);
}

static bool audit_objects(const char *event, Value *objects, size_t count)
{
    Value tuple = TRY(tuple_new(objects, count));
    return sys_audit(event, &tuple, 1);
}

static Value gc_get_referents(Value *args, size_t nargs, Value kwnames)
{
    Value list = TRY(list_new(0));
    TRY(audit_objects("gc.get_referents", args, nargs));
    for (size_t i = 0; i < nargs; i++)
        TRY(each_referent(args[i], push_referent, &list));
    return list;
}

/* ---- all objects ---- */

/* Filled while nothing may be allocated, so it has its room before. */
typedef struct Found {
    Value *items;
    size_t count, room;
    const Value *wanted; /* for referrers: what they must refer to */
    size_t wanted_count;
    bool hit;
} Found;

/* Hooks of sys.addaudithook() are nobody's to see. */
static void found_add(void *object, size_t size, void *data)
{
    Found *found = data;
    if (from_object(object) == SYS_STATE->audit_hooks)
        return;
    if (looks_like_object(object) && found->count++ < found->room)
        found->items[found->count - 1] = from_object(object);
}

static bool is_wanted(Value referent, void *data)
{
    Found *found = data;
    for (size_t i = 0; i < found->wanted_count; i++)
        found->hit |= found->wanted[i] == referent;
    return true;
}

/* All live objects that hold references. */
static Value all_objects(void)
{
    Found found = {0};
    do {
        found.room = found.count + 1000;
        found.items = gc_alloc_buffer(found.room * sizeof(Value));
        if (!found.items)
            return raise_no_memory();
        found.count = 0;
        if (!vm_each_object(found_add, &found))
            return raise_no_memory();
    } while (found.count > found.room);
    return list_from_values(found.items, found.count);
}

static Value gc_get_objects(Value *args)
{
    TRY(sys_audit("gc.get_objects", args[0] == NONE ? (Value[]){small_int(-1)} : args, 1));
    if (args[0] != NONE) {
        ssize_t generation;
        TRY(value_as_ssize(args[0], &generation));
        if (generation >= GENERATIONS)
            RAISE(ValueError, "generation parameter must be less than the number of available generations (3)");
        if (generation < 0)
            RAISE(ValueError, "generation parameter cannot be negative");
        if (generation != GENERATIONS - 1)
            return list_new(0);
    }
    return all_objects();
}

static Value gc_get_referrers(Value *args, size_t nargs, Value kwnames)
{
    TRY(audit_objects("gc.get_referrers", args, nargs));
    Value objects = TRY(all_objects()), list = TRY(list_new(0));
    Found found = {.wanted = args, .wanted_count = nargs};
    for (size_t i = 0; i < list_count(objects); i++) {
        Value object = as_list(objects)->items[i];
        found.hit = false;
        if (object != list && object != objects && each_referent(object, is_wanted, &found) && found.hit)
            TRY(list_push(list, object));
    }
    list_clear(objects);
    return list;
}

/* ---- collecting ---- */

static bool call_callbacks(const char *phase, int64_t generation, int64_t collected)
{
    if (list_count(state()->callbacks) == 0)
        return true;
    Value info = TRY(dict_new());
    TRY(dict_set_text(info, "generation", small_int(generation)));
    TRY(dict_set_text(info, "collected", small_int(collected)));
    TRY(dict_set_text(info, "uncollectable", small_int(0)));
    Value name = TRY(str_from_text(phase));
    for (size_t i = 0; i < list_count(state()->callbacks); i++) {
        Value callback = as_list(state()->callbacks)->items[i];
        if (!call2(callback, name, info))
            rt.services.unraisable("Exception ignored in", callback);
    }
    return true;
}

/* Objects that die may have finalizers, whose objects die in the next round. */
NOINLINE static int64_t collect(void)
{
    int64_t finalized = 0;
    HeapStats before, after;
    /* Streams that hold data back live on until they are flushed, though dropped. */
    if (rt.services.flush_files)
        rt.services.flush_files();
    gc_stats(&before);
    vm_set_collecting(true);
    for (size_t round = 0, ran = 1; round < 3 && ran; round++) {
        vm_clear_dead_stack();
        gc_collect();
        state()->rounds++;
        ran = finalize_run();
        finalized += (int64_t)ran;
        weakref_run_callbacks();
    }
    vm_set_collecting(false);
    gc_stats(&after);
    /* How many objects died isn't known: as many as of 64 bytes fit into what got free. */
    size_t freed = after.free > before.free ? (after.free - before.free) / 64 : 0;
    return MAX(finalized, (int64_t)freed);
}

static Value gc_collect_method(Value *args)
{
    ssize_t generation;
    TRY(value_as_ssize(args[0], &generation));
    if (generation < 0 || generation >= GENERATIONS)
        RAISE(ValueError, "invalid generation");
    TRY(call_callbacks("start", generation, 0));
    int64_t collected = collect();
    state()->asked[generation]++;
    state()->collected += collected;
    TRY(call_callbacks("stop", generation, collected));
    return small_int(collected);
}

/* ---- settings ---- */

static Value gc_enable_method(Value *args)
{
    state()->enabled = true;
    return NONE;
}

/* Only remembered: what other Pythons free by counting references is collected here. */
static Value gc_disable_method(Value *args)
{
    state()->enabled = false;
    return NONE;
}

static Value gc_isenabled(Value *args)
{
    return from_bool(state()->enabled);
}

static Value gc_set_threshold(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("set_threshold", nargs, kwnames, 1, GENERATIONS));
    int64_t values[GENERATIONS];
    memcpy(values, state()->thresholds, sizeof values);
    for (size_t i = 0; i < nargs; i++)
        TRY(value_as_int64(args[i], &values[i]));
    memcpy(state()->thresholds, values, sizeof values);
    return NONE;
}

static Value gc_get_threshold(Value *args)
{
    int64_t *t = state()->thresholds;
    return tuple_pack(3, TRY(int_from_int64(t[0])), TRY(int_from_int64(t[1])), TRY(int_from_int64(t[2])));
}

/* Something that grows with allocation and falls with collections. */
static Value gc_get_count(Value *args)
{
    HeapStats stats;
    gc_stats(&stats);
    return tuple_pack(3, small_int((int64_t)(stats.since_collection / 64)), small_int(0), small_int(0));
}

/* Those that nobody asked for are the youngest generation's, if they are minor, or the oldest's. */
static Value gc_get_stats(Value *args)
{
    HeapStats stats;
    gc_stats(&stats);
    int64_t others[GENERATIONS] = {(int64_t)stats.minor};
    others[GENERATIONS - 1] = (int64_t)(stats.collections - stats.minor) - state()->rounds;
    Value list = TRY(list_new(GENERATIONS));
    for (int i = 0; i < GENERATIONS; i++) {
        bool oldest = i == GENERATIONS - 1;
        Value row = TRY(dict_new());
        TRY(dict_set_text(row, "collections", small_int(state()->asked[i] + others[i])));
        TRY(dict_set_text(row, "collected", small_int(oldest ? state()->collected : 0)));
        TRY(dict_set_text(row, "uncollectable", small_int(0)));
        TRY(list_push(list, row));
    }
    return list;
}

static Value gc_set_debug(Value *args)
{
    int flags;
    TRY(value_as_int(args[0], &flags));
    state()->debug = flags;
    return NONE;
}

static Value gc_get_debug(Value *args)
{
    return small_int(state()->debug);
}

static bool note_object(Value referent, void *data)
{
    *(bool *)data |= is_pointer(referent) && gc_is_object(as_object(referent))
                     && !(type_of(referent)->flags & IS_TYPE);
    return true;
}

/* Objects without references to others, though the collector looks into them; and types
 * that are there as long as the program, as those of builtins (of modules, elsewhere not). */
static bool is_atom(Value v)
{
    return is_exact(v, TYPE_bytearray) || is_exact(v, TYPE_object)
           || (is_type(v) && as_type(v)->spec && !strchr(type_name(as_type(v)), '.'));
}

/* Dicts and tuples of nothing but atoms aren't worth tracking elsewhere, either. */
static Value gc_is_tracked(Value *args)
{
    if (!is_pointer(args[0]) || !gc_is_object(as_object(args[0])) || is_atom(args[0]))
        return FALSE;
    bool tracked = true;
    if (is_dict(args[0]) || is_tuple(args[0])) {
        tracked = false;
        TRY(each_referent(args[0], note_object, &tracked));
    }
    return from_bool(tracked);
}

static Value gc_is_finalized(Value *args)
{
    return from_bool(is_pointer(args[0]) && finalize_has_run(as_object(args[0])));
}

static void count_object(void *object, size_t size, void *data)
{
    ++*(size_t *)data;
}

/* Nothing needs to be set aside for the collector; how much there was is remembered. */
static Value gc_freeze(Value *args)
{
    size_t count = 0;
    if (!vm_each_object(count_object, &count))
        return raise_no_memory();
    state()->frozen = count;
    return NONE;
}

static Value gc_unfreeze(Value *args)
{
    state()->frozen = 0;
    return NONE;
}

static Value gc_get_freeze_count(Value *args)
{
    return int_from_uint64(state()->frozen);
}

static const Method gc_methods[] = {
    {"enable($module, /)", gc_enable_method, "Switch automatic collection on."},
    {"disable($module, /)", gc_disable_method, "Switch it off."},
    {"isenabled($module, /)", gc_isenabled, "Whether it is on."},
    {"collect($module, /, generation=2)", gc_collect_method,
     "Collect now; an estimate of how many objects died.", .flags = METHOD_OUTSIDE},
    {"get_count($module, /)", gc_get_count, "Three counters of allocation."},
    {"set_threshold", .raw = gc_set_threshold, .doc = "set_threshold(threshold0, [threshold1, [threshold2]])\n\n"
     "Set the thresholds, which are only remembered."},
    {"get_threshold($module, /)", gc_get_threshold, "The thresholds."},
    {"get_objects($module, /, generation=None)", gc_get_objects, "A list of all live objects that hold references."},
    {"get_stats($module, /)", gc_get_stats, "A dict of counts for each generation."},
    {"get_referrers", .raw = gc_get_referrers, .doc = "get_referrers(*objs)\n\nThe objects that refer to any of these."},
    {"get_referents", .raw = gc_get_referents, .doc = "get_referents(*objs)\n\nThe objects that these refer to."},
    {"set_debug($module, flags, /)", gc_set_debug, "Set debugging flags, which are only remembered."},
    {"get_debug($module, /)", gc_get_debug, "The debugging flags."},
    {"is_tracked($module, obj, /)", gc_is_tracked, "Whether the object may be part of a cycle."},
    {"is_finalized($module, obj, /)", gc_is_finalized, "Whether its finalizer has run."},
    {"freeze($module, /)", gc_freeze, "Count what is there as frozen."},
    {"unfreeze($module, /)", gc_unfreeze, "Nothing is frozen any more."},
    {"get_freeze_count($module, /)", gc_get_freeze_count, "How many objects are frozen."},
    {0},
};

static const ModuleConstant gc_constants[] = {
    {"DEBUG_STATS", 1, 0}, {"DEBUG_COLLECTABLE", 2, 0}, {"DEBUG_UNCOLLECTABLE", 4, 0},
    {"DEBUG_SAVEALL", 32, 0}, {"DEBUG_LEAK", 38, 0}, {0},
};

static bool gc_module_init(Value module)
{
    GcModule *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory();
    *s = (GcModule){.enabled = true, .thresholds = {700, 10, 10}};
    s->callbacks = TRY(list_new(0));
    s->garbage = TRY(list_new(0));
    rt.module_states[MODULE_gc] = s;
    return module_add(module, "callbacks", s->callbacks) && module_add(module, "garbage", s->garbage);
}

MODULE(gc, .doc = "The garbage collector.", .methods = METHODS(gc_methods),
       .constants = gc_constants, .init = gc_module_init);
