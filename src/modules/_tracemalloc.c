/* SPDX-License-Identifier: MIT
 *
 * Module _tracemalloc: where memory was allocated.
 *
 *     blocks      address --> size, traceback       malloc'd, so that it keeps nothing alive
 *     tracebacks  one for each place; (file name, line) of the innermost frames
 *
 * While memory is traced, each allocation is entered (gc/watch.h); what a collection finds
 * dead is taken out. So figures are as of the last collection, and questions begin with one.
 */
#include <stdlib.h>

#include "gc/heap.h"
#include "gc/watch.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/vm.h"
#include "vm/vm_state.h"

enum { FRAMES_MAX = 65535, BLOCKS_MIN = 1024, TRACEBACKS_MIN = 64 };

typedef struct TraceFrame {
    Value filename;
    int64_t line;
} TraceFrame;

typedef struct Traceback {
    size_t count, total;    /* frames here; frames that there were */
    Value tuple;            /* the frames as Python sees them, or 0: not made yet */
    TraceFrame frames[];
} Traceback;

typedef struct Block {
    void *memory;           /* 0: free; GONE: it was not always */
    size_t size;
    Traceback *traceback;
} Block;
#define GONE ((void *)1)

typedef struct TraceState {
    bool tracing, paused;
    size_t limit;           /* frames, as start() was told */
    size_t traced, peak;    /* bytes */
    Block *blocks;          /* malloc'd */
    size_t capacity, used;  /* of blocks; used: not free */
    Traceback **tracebacks; /* open hash table */
    size_t traceback_capacity, traceback_count;
    TraceFrame *scratch;    /* `limit` frames */
} TraceState;

static TraceState *state(void)
{
    return MODULE_STATE(TraceState, MODULE__tracemalloc);
}

/* --- tracebacks --- */

static int64_t line_at(const Code *code, const Instruction *pc)
{
    bool inside = pc > code->instructions && pc <= code->instructions + code->count;
    int line = inside ? code_line(code, (uint32_t)(pc - code->instructions) - 1) : -1;
    return line < 0 ? (int64_t)code->first_line : line;
}

/* The innermost frames into the scratch buffer: *count of them. How many there are. */
static size_t capture(TraceState *s, size_t *count)
{
    const Thread *thread = rt.thread;
    size_t total = 0;
    *count = 0;
    Instruction *pc = thread ? thread->pc : 0;
    for (Frame *f = thread ? thread->frame : 0; f; pc = frame_return_pc(f), f = f->previous) {
        const Code *code = f->function->code;
        if (total++ < s->limit)
            s->scratch[(*count)++] = (TraceFrame){code->filename, line_at(code, pc)};
    }
    return total;
}

static size_t hash_frames(const TraceFrame *frames, size_t count)
{
    size_t h = count;
    for (size_t i = 0; i < count; i++)
        h = (h ^ frames[i].filename ^ (size_t)frames[i].line << 48) * 0x9e3779b97f4a7c15u
            + (h >> 29);
    return h ^ h >> 32;
}

static Traceback **traceback_place(TraceState *s, const TraceFrame *frames, size_t count, size_t total)
{
    size_t mask = s->traceback_capacity - 1, i = hash_frames(frames, count) & mask;
    for (Traceback *t; (t = s->tracebacks[i]) != 0; i = (i + 1) & mask)
        if (t->count == count && t->total == total
            && memcmp(t->frames, frames, count * sizeof *frames) == 0)
            break;
    return &s->tracebacks[i];
}

static bool grow_tracebacks(TraceState *s)
{
    Traceback **old = s->tracebacks;
    size_t n = s->traceback_capacity;
    if (s->traceback_count < n / 2)
        return true;
    Traceback **grown = gc_alloc_buffer(MAX(2 * n, (size_t)TRACEBACKS_MIN) * sizeof *grown);
    if (!grown)
        return false;
    s->tracebacks = grown;
    s->traceback_capacity = MAX(2 * n, (size_t)TRACEBACKS_MIN);
    for (size_t i = 0; i < n; i++)
        if (old[i])
            *traceback_place(s, old[i]->frames, old[i]->count, old[i]->total) = old[i];
    return true;
}

/* The one of where we are; 0: no memory. */
static Traceback *traceback_here(TraceState *s)
{
    size_t count, total = capture(s, &count);
    if (!grow_tracebacks(s))
        return 0;
    Traceback **place = traceback_place(s, s->scratch, count, total);
    if (*place)
        return *place;
    Traceback *t = gc_alloc(sizeof *t + count * sizeof *t->frames);
    if (!t)
        return 0;
    t->count = count;
    t->total = total;
    memcpy(t->frames, s->scratch, count * sizeof *t->frames);
    s->traceback_count++;
    return *place = t;
}

/* --- blocks --- */

static Block *block_place(const TraceState *s, const void *memory)
{
    size_t mask = s->capacity - 1;
    size_t i = ((uintptr_t)memory >> 4) * 0x9e3779b97f4a7c15u >> 20 & mask;
    while (s->blocks[i].memory && s->blocks[i].memory != memory)
        i = (i + 1) & mask;
    return &s->blocks[i];
}

static Block *find_block(const TraceState *s, const void *memory)
{
    Block *b = s->capacity ? block_place(s, memory) : 0;
    return b && b->memory ? b : 0;
}

/* Into a table without the dead, with room for as many again. */
static bool make_room(TraceState *s)
{
    TraceState grown = {.capacity = BLOCKS_MIN};
    size_t live = 0;
    if (s->used < s->capacity / 4 * 3)
        return true;
    for (size_t i = 0; i < s->capacity; i++)
        live += s->blocks[i].memory && s->blocks[i].memory != GONE;
    while (grown.capacity < live * 3)
        grown.capacity *= 2;
    if (!(grown.blocks = calloc(grown.capacity, sizeof(Block))))
        return false;
    for (size_t i = 0; i < s->capacity; i++)
        if (s->blocks[i].memory && s->blocks[i].memory != GONE)
            *block_place(&grown, s->blocks[i].memory) = s->blocks[i];
    free(s->blocks);
    s->blocks = grown.blocks;
    s->capacity = grown.capacity;
    s->used = live;
    return true;
}

static void remove_block(TraceState *s, Block *b)
{
    s->traced -= b->size;
    b->memory = GONE;
}

/* --- what the heap tells --- */

/* A block for which there is no memory is not traced. */
static void watch_allocated(void *memory, size_t size)
{
    TraceState *s = state();
    if (s->paused)
        return;
    Traceback *t = traceback_here(s);
    if (!t || !make_room(s))
        return;
    Block *b = block_place(s, memory);
    if (b->memory)
        remove_block(s, b);
    else
        s->used++;
    *b = (Block){memory, size, t};
    s->traced += size;
    s->peak = MAX(s->peak, s->traced);
}

static void watch_freed(void *memory)
{
    Block *b = find_block(state(), memory);
    if (b)
        remove_block(state(), b);
}

static void watch_marked(void)
{
    TraceState *s = state();
    for (size_t i = 0; i < s->capacity; i++) {
        Block *b = &s->blocks[i];
        if (b->memory && b->memory != GONE && !gc_is_alive(b->memory))
            remove_block(s, b);
    }
}

static const HeapWatch watch = {watch_allocated, watch_freed, watch_marked};

/* So that what is asked of doesn't count the dead. */
static void collect(void)
{
    vm_clear_dead_stack();
    gc_collect();
}

/* --- the module's functions --- */

static void forget_all(TraceState *s)
{
    free(s->blocks);
    s->blocks = 0;
    s->tracebacks = 0;
    s->capacity = s->used = s->traceback_capacity = s->traceback_count = 0;
    s->traced = s->peak = 0;
}

static Value tracemalloc_start(Value *args)
{
    TraceState *s = state();
    int frames;
    TRY(value_as_int(args[0], &frames));
    if (frames < 1 || frames > FRAMES_MAX)
        RAISE(ValueError, "the number of frames must be in range [1; %d]", FRAMES_MAX);
    if (s->tracing)
        return NONE;
    s->scratch = gc_alloc_buffer((size_t)frames * sizeof *s->scratch);
    if (!s->scratch)
        return raise_no_memory();
    s->limit = (size_t)frames;
    s->tracing = true;
    gc_watch(&watch);
    return NONE;
}

static Value tracemalloc_stop(Value *args)
{
    if (state()->tracing) {
        gc_watch(0);
        state()->tracing = false;
        forget_all(state());
    }
    return NONE;
}

static Value tracemalloc_is_tracing(Value *args)
{
    return from_bool(state()->tracing);
}

static Value tracemalloc_get_limit(Value *args)
{
    return small_int((int64_t)state()->limit);
}

static Value tracemalloc_clear(Value *args)
{
    forget_all(state());
    return NONE;
}

static Value tracemalloc_get_traced_memory(Value *args)
{
    if (state()->tracing)
        collect();
    size_t traced = state()->traced, peak = state()->peak;
    return tuple_pair(TRY(int_from_uint64(traced)), TRY(int_from_uint64(peak)));
}

static Value tracemalloc_reset_peak(Value *args)
{
    if (state()->tracing)
        collect();
    state()->peak = state()->traced;
    return NONE;
}

static Value tracemalloc_get_overhead(Value *args)
{
    TraceState *s = state();
    size_t size = s->capacity * sizeof(Block) + s->traceback_capacity * sizeof(Traceback *)
                + (s->tracing ? s->limit * sizeof *s->scratch : 0);
    for (size_t i = 0; i < s->traceback_capacity; i++)
        if (s->tracebacks[i])
            size += sizeof(Traceback) + s->tracebacks[i]->count * sizeof(TraceFrame);
    return int_from_uint64(size);
}

/* ((file name, line), ...), innermost first. */
static Value traceback_tuple(Traceback *t)
{
    if (t->tuple)
        return t->tuple;
    if (!t->count)
        return t->tuple = TRY(tuple_pack(1, TRY(tuple_pair(TRY(str_from_text("<unknown>")),
                                                           small_int(0)))));
    Tuple *all = TRY(tuple_alloc(t->count));
    for (size_t i = 0; i < t->count; i++)
        all->items[i] = NONE;
    for (size_t i = 0; i < t->count; i++)
        all->items[i] = TRY(tuple_pair(t->frames[i].filename, small_int(t->frames[i].line)));
    return t->tuple = from_object(all);
}

static Value tracemalloc_row(const Block *b)
{
    Value size = TRY(int_from_uint64(b->size)), frames = TRY(traceback_tuple(b->traceback));
    return tuple_pack(4, small_int(0), size, frames,
                      small_int((int64_t)MAX(b->traceback->total, (size_t)1)));
}

/* A copy of the living blocks comes first: the list is built of memory, too. */
static Value list_traces(TraceState *s)
{
    Value list = TRY(list_new(0));
    for (size_t i = 0; i < s->capacity; i++) {
        Block b = s->blocks[i];
        if (b.memory && b.memory != GONE)
            TRY(list_push(list, TRY(tracemalloc_row(&b))));
    }
    return list;
}

static Value tracemalloc_get_traces(Value *args)
{
    TraceState *s = state();
    if (!s->tracing)
        return list_new(0);
    collect();
    s->paused = true; /* the table stays as it is but for what dies */
    Value list = list_traces(s);
    s->paused = false;
    return list;
}

static Value tracemalloc_get_object_traceback(Value *args)
{
    TraceState *s = state();
    const Block *b = is_pointer(args[0]) ? find_block(s, as_object(args[0])) : 0;
    return b ? traceback_tuple(b->traceback) : NONE;
}

static const Method tracemalloc_methods[] = {
    {"start($module, nframe=1, /)", tracemalloc_start,
     "Trace allocations from now on, with so many frames of each."},
    {"stop($module, /)", tracemalloc_stop, "Trace no more, and forget what is known."},
    {"is_tracing($module, /)", tracemalloc_is_tracing, "Was start() called?"},
    {"get_traceback_limit($module, /)", tracemalloc_get_limit,
     "How many frames are kept: the limit that start() was given."},
    {"clear_traces($module, /)", tracemalloc_clear, "Forget all that was allocated so far."},
    {"get_traced_memory($module, /)", tracemalloc_get_traced_memory,
     "Bytes of what was allocated and is in use, and the most there were.",
     .flags = METHOD_OUTSIDE},
    {"reset_peak($module, /)", tracemalloc_reset_peak, "Forget the most that was seen.",
     .flags = METHOD_OUTSIDE},
    {"get_tracemalloc_memory($module, /)", tracemalloc_get_overhead, "What tracing itself needs, in bytes."},
    {"_get_traces($module, /)", tracemalloc_get_traces,
     "All blocks in use: (domain, size, frames, number of frames there were).",
     .flags = METHOD_OUTSIDE},
    {"_get_object_traceback($module, obj, /)", tracemalloc_get_object_traceback,
     "The frames where the object was allocated; None if that isn't known."},
    {0},
};

static bool tracemalloc_init(Value module)
{
    if (rt.module_states[MODULE__tracemalloc])
        return true;
    TraceState *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory();
    s->limit = 1;
    rt.module_states[MODULE__tracemalloc] = s;
    return true;
}

MODULE(_tracemalloc, .doc = "Where memory was allocated.", .methods = tracemalloc_methods,
       .init = tracemalloc_init);
