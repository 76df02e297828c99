/* SPDX-License-Identifier: MIT */
/*
 * The heap: allocation by kind, roots, collections, figures.
 *
 * This folder alone knows libgc (bdwgc), a conservative mark and sweep collector that
 * never moves anything. What it sees as references: words on C stacks and in registers
 * (pointing anywhere into an object), words in data segments, in the value stacks that
 * root scanners push, and in scanned objects (pointing to an object's *first* byte only).
 * What it does not see: malloc'd memory, plain mmaps, atomic objects, tagged or interior
 * pointers in the heap.
 *
 *     kind        zeroed  scanned  for
 *     object      yes     yes      Python objects; gc.get_objects() lists them
 *     scanned     yes     yes      everything else that holds pointers
 *     atomic      no      no       text, digits, tables of numbers
 *     root        yes     yes      what C libraries hold for us; freed by hand
 *     handle      yes     yes      what has something to release (a descriptor)
 *
 * Most collections that allocations bring about are minor: what the last full one found alive
 * is taken to be alive still (see gc/old.h).
 *
 * Small sizes come from free lists of our own, one per kind and 16-byte size class,
 * popped inline and filled a page at a time by libgc. Whoever allocates holds the GIL.
 * Every allocation may collect, and returns NULL only when memory is out.
 */
#ifndef ADDER_GC_HEAP_H
#define ADDER_GC_HEAP_H

#include "base/common.h"

#define GC_MALLOC_LIKE __attribute__((malloc, alloc_size(1), warn_unused_result))

enum {
    HEAP_GRANULE = 16,
    HEAP_SMALL_GRANULES = 32,                   /* free lists serve up to 512 bytes */
    HEAP_SMALL_MAX = HEAP_GRANULE * HEAP_SMALL_GRANULES,
    HEAP_LARGE_MIN = 100 * 1024,                /* from here on buffers are "large" */
    HEAP_CACHE_LINE = 64,
};

typedef enum HeapKind { HEAP_ATOMIC, HEAP_SCANNED, HEAP_OBJECT, HEAP_KINDS } HeapKind;

/* The free lists: [kind][granules]. Process-wide because the collector is. Only the
   inline functions below touch it. */
typedef struct Heap {
    uintptr_t ahead;                            /* see gc_prefetch; inverted: no reference */
    void *lists[HEAP_KINDS][HEAP_SMALL_GRANULES + 1];
} Heap;
extern CORE_DATA Heap gc_heap;

/* ---- start ---- */

/* Removes libgc's own variables (GC_*) from the environment: for the adder command,
   before gc_start. */
void gc_clear_environment(void);

/* Starts the collector; further calls do nothing. To be called on the main thread
   before anything else here. ADDER_GC_STRESS=N in the environment is gc_set_stress. */
void gc_start(void);

/* Tell each collection on stderr. */
void gc_set_trace(bool on);

/* Collect at every nth allocation from now on, and look after objects' ends (see guard.h);
   0: as usual. For tests: slow. */
void gc_set_stress(size_t nth);

/* ---- allocation ---- */

/* The slow paths of the inline functions. */
GC_MALLOC_LIKE void *gc_alloc_slow(size_t size, HeapKind kind);
COLD void *gc_refill(HeapKind kind, size_t granules);

/* The page that will be taken next has mostly not been touched since the last collection: bit by
   bit it comes into the cache, while as much is allocated from those before. */
static ALWAYS_INLINE void gc_prefetch(size_t size)
{
    __builtin_prefetch((const void *)~gc_heap.ahead);
    if (!__builtin_constant_p(size) || size > HEAP_CACHE_LINE)
        __builtin_prefetch((const void *)(~gc_heap.ahead + HEAP_CACHE_LINE));
    gc_heap.ahead -= size;
}

static ALWAYS_INLINE void *gc_alloc_kind(size_t size, HeapKind kind)
{
    size_t granules = (size + HEAP_GRANULE - 1) / HEAP_GRANULE;
    if (__builtin_constant_p(size) ? size > HEAP_SMALL_MAX : UNLIKELY(size > HEAP_SMALL_MAX))
        return gc_alloc_slow(size, kind);
    void **list = &gc_heap.lists[kind][granules];
    void **object = *list;
    if (UNLIKELY(!object))
        return gc_refill(kind, granules);
    *list = *object;
    gc_prefetch(size);
    if (kind != HEAP_ATOMIC)
        *object = 0;
    return object;
}

/* A Python object of `size` bytes whose pointers the collector follows; zeroed. */
MUST_USE static ALWAYS_INLINE void *gc_alloc_object(size_t size)
{
    return gc_alloc_kind(size, HEAP_OBJECT);
}

/* Memory that holds pointers; zeroed. */
MUST_USE static ALWAYS_INLINE void *gc_alloc(size_t size)
{
    return gc_alloc_kind(size, HEAP_SCANNED);
}

/* Memory without pointers (a Python object as well as a buffer); not zeroed. */
MUST_USE static ALWAYS_INLINE void *gc_alloc_atomic(size_t size)
{
    return gc_alloc_kind(size, HEAP_ATOMIC);
}

/* The storage of a container: like gc_alloc and gc_alloc_atomic, but from 100 KB on only
   pointers into the first 256 bytes keep it alive (so that no stray number does): the
   caller keeps a pointer to its start while using it. */
GC_MALLOC_LIKE void *gc_alloc_buffer(size_t size);
GC_MALLOC_LIKE void *gc_alloc_buffer_atomic(size_t size);

/* A buffer of new_size bytes beginning with old's old_size (or fewer) bytes; what is new
   is zeroed in the first, not in the second. May return `old` itself when that is large
   enough; never frees it, since a loop further up the C stack may still be walking it. */
MUST_USE void *gc_realloc_buffer(void *old, size_t old_size, size_t new_size);
MUST_USE void *gc_realloc_buffer_atomic(void *old, size_t old_size, size_t new_size);

/* Gives back memory at once. Only for what nobody else can still hold, and worth it
   only from a few KB on. NULL is fine. */
void gc_free(void *memory);

/* Scanned, never collected: roots that foreign memory refers to. Freed by gc_free. */
GC_MALLOC_LIKE void *gc_alloc_root(size_t size);

/* What releases a handle: called during a collection (or gc_handle_close) with the
   collector's lock held: it must not allocate or call Python, only close, free, unmap. */
typedef struct HandleClass {
    void (*release)(void *handle, void *data);
    void *data;
} HandleClass;

/* A scanned, zeroed object that `class` releases once nothing refers to it. Unlike a
   finalizer this costs nothing per object; the object may not be revived. */
MUST_USE void *gc_alloc_handle(size_t size, const HandleClass *class);

/* A handle is about to hold so many bytes of malloc'd memory, which the collector doesn't
   see: when such memory has piled up since the last collection, there is one now, so that
   dropped handles release theirs. */
void gc_note_foreign(size_t bytes);

/* The bytes that an object from here (or from permanent.h) really has, `size` or more. */
size_t gc_usable_size(const void *memory);

/* ---- roots ---- */

/* Called in every collection with the world stopped; pushes ranges by gc_push_range.
   Must neither allocate nor take locks. At most eight scanners. */
typedef void (*RootScanner)(void *data);
void gc_add_root_scanner(RootScanner scanner, void *data);

/* From a root scanner: the words in [from, to) are references. (Data segments are known.) */
void gc_push_range(void *from, void *to);

/* ---- collections ---- */

/* Collects now and fully, after clearing the dead part of the C stack. Words left on the value
   stacks above their live parts are the caller's to clear. */
void gc_collect(void);

/* Overwrites so much of the C stack below the caller, where dead frames left pointers. */
enum { SCRUBBED_STACK = 48 << 10 }; /* more than most calls use */
void gc_scrub_stack(size_t bytes);

/* Called after each collection, by the thread that collected, with the collector's lock
   held: only to set a flag, so that the next safe point runs what has become due
   (finalize_run, weak_next_due). */
void gc_set_notifier(void (*notify)(void));

/* While disabled, the heap grows instead of being collected (gc_collect still works).
   Calls nest. */
void gc_disable(void);
void gc_enable(void);

/* True when `memory` points to the start of an object of kind `object`. */
bool gc_is_object(const void *memory);

/* The start of the heap object into which `pointer` points, a permanent one at which it
   points, or NULL: for debuggers and conservative checks. */
void *gc_base(const void *pointer);

/* ---- figures ---- */

typedef struct HeapStats {
    size_t heap_size;           /* bytes in the heap, free ones included */
    size_t free;                /* of these, free */
    size_t since_collection;    /* allocated since the last collection */
    size_t total;               /* allocated since the start */
    size_t collections;         /* how many so far */
    size_t minor;               /* of these, that took what was old for alive (see gc/old.h) */
    size_t limit;               /* what the heap may not exceed; 0: no limit */
} HeapStats;
void gc_stats(HeapStats *stats);

/* How many collections there have been: cheap. */
size_t gc_collections(void);

#endif
