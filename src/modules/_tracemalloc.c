/* SPDX-License-Identifier: MIT
 *
 * Module _tracemalloc: what can be told of memory here.
 *
 * The collector does not know where an object was allocated, so there are no traces of
 * single blocks: snapshots are empty. How much memory has come into use since start(),
 * and the most at any time that somebody asked, is known.
 */
#include "gc/heap.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/tuple.h"

enum { FRAMES_MAX = 65535 };

typedef struct TraceState {
    bool tracing;
    int frames;        /* the limit that start() was given */
    size_t base, peak; /* bytes in use at the start; the most above these */
} TraceState;

static TraceState *state(void)
{
    return MODULE_STATE(TraceState, MODULE__tracemalloc);
}

static size_t bytes_in_use(void)
{
    HeapStats stats;
    gc_stats(&stats);
    return stats.heap_size - stats.free;
}

/* Bytes that came into use since the start. */
static size_t traced_bytes(void)
{
    size_t now = bytes_in_use(), traced = now > state()->base ? now - state()->base : 0;
    state()->peak = MAX(state()->peak, traced);
    return traced;
}

static void start_over(void)
{
    state()->base = bytes_in_use();
    state()->peak = 0;
}

static Value trace_start(Value *args)
{
    int frames;
    TRY(value_as_int(args[0], &frames));
    if (frames < 1 || frames > FRAMES_MAX)
        RAISE(ValueError, "the number of frames must be in range [1; %d]", FRAMES_MAX);
    if (!state()->tracing) {
        state()->tracing = true;
        state()->frames = frames;
        start_over();
    }
    return NONE;
}

static Value trace_stop(Value *args)
{
    state()->tracing = false;
    return NONE;
}

static Value trace_is_tracing(Value *args)
{
    return from_bool(state()->tracing);
}
static Value trace_get_limit(Value *args)
{
    return small_int(state()->frames);
}

static Value trace_clear(Value *args)
{
    if (state()->tracing)
        start_over();
    return NONE;
}

static Value trace_get_traced_memory(Value *args)
{
    size_t traced = state()->tracing ? traced_bytes() : 0;
    size_t peak = state()->tracing ? state()->peak : 0;
    return tuple_pair(TRY(int_from_uint64(traced)), TRY(int_from_uint64(peak)));
}

static Value trace_reset_peak(Value *args)
{
    if (state()->tracing) {
        state()->peak = 0;
        (void)traced_bytes();
    }
    return NONE;
}

static Value trace_get_overhead(Value *args)
{
    return small_int(0);
}
static Value trace_get_traces(Value *args)
{
    return list_new(0);
}
static Value trace_get_object_traceback(Value *args)
{
    return NONE;
}

static const Method tracemalloc_methods[] = {
    {"start($module, nframe=1, /)", trace_start, "Start to measure the memory in use."},
    {"stop($module, /)", trace_stop, "Stop to measure."},
    {"is_tracing($module, /)", trace_is_tracing, "Was start() called?"},
    {"get_traceback_limit($module, /)", trace_get_limit,
     "The limit that start() was given."},
    {"clear_traces($module, /)", trace_clear, "Begin anew: nothing is in use so far."},
    {"get_traced_memory($module, /)", trace_get_traced_memory,
     "Bytes that came into use since start(), and the most that was seen."},
    {"reset_peak($module, /)", trace_reset_peak, "Forget the most that was seen."},
    {"get_tracemalloc_memory($module, /)", trace_get_overhead,
     "What measuring itself needs: nothing."},
    {"_get_traces($module, /)", trace_get_traces,
     "Traces of blocks: none, the collector keeps none."},
    {"_get_object_traceback($module, obj, /)", trace_get_object_traceback,
     "Where the object was allocated: None, that isn't known."},
    {0},
};

static bool tracemalloc_init(Value module)
{
    TraceState *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory();
    s->frames = 1;
    rt.module_states[MODULE__tracemalloc] = s;
    return true;
}

MODULE(_tracemalloc, .doc = "How much memory is in use.", .methods = tracemalloc_methods,
       .init = tracemalloc_init);
