/* SPDX-License-Identifier: MIT */
/*
 * The heap over libgc: its start, our free lists, roots, collections.
 *
 * A free list is a chain of free objects linked by their first words. Chains of scanned
 * kinds are kept alive by their heads, which lie in our data segment; entries of atomic
 * lists, whose insides the collector doesn't look at, are marked one by one in each
 * collection (push_roots), with the world stopped.
 */
#include "gc/heap.h"
#include "gc/guard.h"
#include "gc/libgc.h"
#include "gc/limits.h"
#include "gc/old.h"
#include "gc/pace.h"
#include "gc/permanent.h"
#include "gc/records.h"
#include "gc/watch.h"

#include <alloca.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    MAX_SCANNERS = 8,
    /* What the heap has from the start. It is only touched, and so only costs memory, as it
       fills. */
    INITIAL_HEAP = 16 << 20,
    LARGE_BLOCK = 1 << 20,              /* surely lies at the beginning of a new heap */
    HUGE_PAGE = 2 << 20,
    PART = 128 << 10, PARTS = HUGE_PAGE / PART, FENCES_STACK = 4 << 10, /* see put_fences */
    DEFAULT_STRESS = 50,
    FOREIGN_MAX = 128 << 20,            /* see gc_note_foreign */
};

Heap gc_heap;

static struct {
    bool started;
    bool trace;
    int kinds[HEAP_KINDS];              /* libgc's numbers of our kinds */
    size_t stress, until_stress;        /* collect at every stress-th allocation */
    size_t machine;                     /* the machine's memory */
    size_t limit;
    struct { RootScanner scan; void *data; } scanners[MAX_SCANNERS];
    size_t scanner_count;
    GC_push_other_roots_proc push_threads;  /* libgc's own: pushes the threads' stacks */
    void (*notify)(void);
    size_t foreign, foreign_since;      /* bytes of malloc'd memory; since which collection */
    size_t aside;                       /* of the heap, and never used */
    uintptr_t unfenced, end;            /* of the first heap, in huge pages: see put_fences */
    uintptr_t next;                     /* the page from where on there are to be some, or 0 */
    const HeapWatch *watch;             /* or NULL */
    bool hushed;                        /* the watch isn't told: not while it is being told */
} collector;

/* ---- start ---- */

void gc_clear_environment(void)
{
    extern char **environ;
    for (char **entry = environ; entry && *entry; ) {
        char name[64];
        size_t n = strcspn(*entry, "=");
        if (strncmp(*entry, "GC_", 3) == 0 && n < sizeof name) {
            memcpy(name, *entry, n);
            name[n] = 0;
            unsetenv(name);             /* moves the entries behind it */
        } else {
            entry++;
        }
    }
}

/* With the world stopped: free atomic objects, then what others registered. The threads' stacks
   come last: they may fill libgc's stack of work, and the ranges of our scanners need room
   there (GC_push_all aborts without). */
static void push_roots(void)
{
    for (size_t i = 0; i <= HEAP_SMALL_GRANULES; i++)
        for (void **object = gc_heap.lists[HEAP_ATOMIC][i]; object; object = *object)
            GC_set_mark_bit(object);
    if (pace_is_minor())
        old_mark();
    for (size_t i = 0; i < collector.scanner_count; i++)
        collector.scanners[i].scan(collector.scanners[i].data);
    if (collector.push_threads)
        collector.push_threads();
}

/* The collector's lock is held: its functions that take it would wait for ever. */
static void trace_collection(void)
{
    char line[160];
    size_t heap = GC_get_heap_size(), free = GC_get_free_bytes();
    int n = snprintf(line, sizeof line, "gc: %s collection %lu: heap %lu KB, in use %lu KB\n",
                     pace_is_minor() ? "minor" : "full",
                     (unsigned long)GC_get_gc_no(), (unsigned long)(heap >> 10),
                     (unsigned long)((heap - free) >> 10));
    if (write(2, line, (size_t)n) < 0)
        return;                         /* nobody to tell */
}

/* Free objects in our lists would be old after a full one. */
static void begin_collection(void)
{
    pace_begin();
    if (!pace_is_minor())
        memset(&gc_heap, 0, sizeof gc_heap);
}

static void end_marking(void)
{
    if (pace_is_minor())
        return;
    if (pace_minor_follows())
        old_record();
    else
        old_forget();
}

static void end_collection(void)
{
    size_t free = GC_get_free_bytes();
    pace_end(GC_get_heap_size() - free - collector.aside, free);
}

static void collection_event(GC_EventType event)
{
    if (event == GC_EVENT_START) {
        begin_collection();
    } else if (event == GC_EVENT_MARK_END) {
        end_marking();
        records_sweep();
        guard_check();
        if (collector.watch)
            collector.watch->marked();
    } else if (event == GC_EVENT_RECLAIM_END) {
        records_forget_dead();
    } else if (event == GC_EVENT_END) {
        end_collection();
        if (collector.notify)
            collector.notify();
        if (collector.trace)
            trace_collection();
    }
}

static void finalizers_ready(void)
{
    if (collector.notify)
        collector.notify();
}

/* What must be said before GC_INIT. Interior pointers in the heap don't count: with them
   each object would have to be a byte longer, which doubles a 16-byte one. */
static void configure_libgc(void)
{
    GC_set_suspend_signal(threads_suspend_signal());
    GC_set_thr_restart_signal(threads_restart_signal());
    GC_set_markers_count(1);
    GC_set_all_interior_pointers(0);
    GC_set_handle_fork(1);
    GC_set_finalize_on_demand(1);
    GC_set_java_finalization(1);
    GC_set_warn_proc(GC_ignore_warn_proc);
}

/* libgc needs some memory besides the heap, and doesn't survive without. */
void gc_limits_changed(void)
{
    collector.limit = limits_least(collector.machine, limits_process()) / 10 * 9;
    if (collector.limit)
        GC_set_max_heap_size(collector.limit);
}

/* A page fault takes as long as the making of many objects, and a script that runs for a
 * moment hardly does anything else: so the first megabytes lie on huge pages, where the system
 * has them. What comes before the first of those is put aside. */
static void start_heap(void)
{
    char *start = GC_expand_hp(INITIAL_HEAP + HUGE_PAGE + LARGE_BLOCK)
                ? GC_malloc_atomic(LARGE_BLOCK) : NULL;
    if (!start)
        return;
    GC_free(start);
    collector.aside = round_up((uintptr_t)start + LARGE_BLOCK, HUGE_PAGE) - (uintptr_t)start;
    if (GC_malloc_atomic_uncollectable(collector.aside) != start)
        return;
    collector.unfenced = ((uintptr_t)start + collector.aside) / HUGE_PAGE;
    collector.end = collector.unfenced + INITIAL_HEAP / HUGE_PAGE;
#ifdef MADV_HUGEPAGE
    madvise(start + collector.aside, INITIAL_HEAP, MADV_HUGEPAGE);
#endif
}

void gc_start(void)
{
    if (collector.started)
        return;
    collector.started = true;
    configure_libgc();
    GC_INIT();
    GC_init_finalized_malloc();
    GC_set_free_space_divisor(1);
    GC_set_finalizer_notifier(finalizers_ready);
    GC_set_on_collection_event(collection_event);
    collector.kinds[HEAP_ATOMIC] = GC_I_PTRFREE;
    collector.kinds[HEAP_SCANNED] = GC_I_NORMAL;
    collector.kinds[HEAP_OBJECT] = (int)GC_new_kind(GC_new_free_list(), GC_DS_LENGTH, 1, 1);
    collector.push_threads = GC_get_push_other_roots();
    GC_set_push_other_roots(push_roots);
    collector.machine = limits_machine();
    gc_limits_changed();
    if (!collector.limit || collector.limit > 4 * (size_t)INITIAL_HEAP)
        start_heap();
    old_start();
    const char *stress = getenv("ADDER_GC_STRESS");
    if (stress)
        gc_set_stress(strtoul(stress, NULL, 10));
#ifdef ADDER_GC_STRESS
    else
        gc_set_stress(DEFAULT_STRESS);
#endif
}

void gc_set_stress(size_t nth)
{
    collector.stress = collector.until_stress = nth;
    memset(&gc_heap, 0, sizeof gc_heap);    /* so that each allocation comes to us */
}

void gc_set_trace(bool on)
{
    collector.trace = on;
}

/* ---- allocation ---- */

static void stress(void)
{
    if (UNLIKELY(collector.stress) && --collector.until_stress == 0) {
        collector.until_stress = collector.stress;
        GC_gcollect();
    }
}

static void collect_fully(void)
{
    pace_ask(true);
    GC_gcollect();
    pace_ask(false);
}

static inline void finish_collection(void)
{
    if (UNLIKELY(pace_again()))
        GC_gcollect();
}

/* After a failure: libgc asks the system for memory before it collects, and gives up when
   there is none. True when it is worth a second try. */
COLD static bool collect_for(size_t size)
{
    if (size > GC_get_heap_size() || !(GC_get_bytes_since_gc() || pace_is_minor()))
        return false;
    collect_fully();
    return true;
}

COLD static void *tell(void *memory, size_t size)
{
    if (collector.hushed || !memory)
        return memory;
    collector.hushed = true;
    collector.watch->allocated(memory, size);
    collector.hushed = false;
    return memory;
}

#define ALLOCATE(size, call)                                            \
    ({                                                                  \
        finish_collection();                                            \
        void *memory_ = (call);                                         \
        if (UNLIKELY(!memory_) && collect_for(size))                    \
            memory_ = (call);                                           \
        UNLIKELY(collector.watch != NULL) ? tell(memory_, size) : memory_; \
    })

/* What is to be asked for: under stress, objects have guards. */
static size_t with_guard(size_t size)
{
    return UNLIKELY(collector.stress) && size <= PTRDIFF_MAX ? size + GUARD_SIZE : size;
}

static inline void *add_guard(void *memory, bool guarded)
{
    if (UNLIKELY(guarded) && memory)
        guard_add(memory);
    return memory;
}

/* Objects of up to a page mostly follow one another: the second one after this comes into the
 * cache while this one and the next are filled. */
static void prefetch_later(const char *object, size_t size)
{
    for (size_t i = 0; i < size; i += HEAP_CACHE_LINE)
        __builtin_prefetch(object + 2 * size + i);
}

void *gc_alloc_slow(size_t size, HeapKind kind)
{
    size_t room = with_guard(size);
    stress();
    void *memory = ALLOCATE(size, GC_generic_malloc(room, collector.kinds[kind]));
    if (room <= LIBGC_PAGE)
        prefetch_later(memory, room);
    return add_guard(memory, room > size);
}

/* libgc looks for a page in sixty lists of free blocks, by size; those of 1 MB and more are in the
 * last. So in each part of the first heap a page is never given back: no block gets larger than a
 * part there, and is found sooner. A huge page gets its fences when its first page was taken, which
 * happens when there is no smaller block: so all that is allocated here comes from what follows. */
COLD static void put_fences(void)
{
    void *parts[PARTS];
    size_t count = 0;
    char *next = (char *)(collector.next * LIBGC_PAGE), *place;
    char *end = (char *)round_up((uintptr_t)next, HUGE_PAGE);
    collector.next = 0;
    for (; next < end; next = place + LIBGC_PAGE) {
        place = (char *)round_up((uintptr_t)next + 1, PART) - LIBGC_PAGE;
        if (next < place && (parts[count++] = GC_malloc_atomic((size_t)(place - next))) != next)
            break;
        char *fence = GC_malloc_atomic_uncollectable(LIBGC_PAGE);
        collector.aside += fence ? LIBGC_PAGE : 0;
        if (fence != place)
            break;
    }
    while (count > 0)
        GC_free(parts[--count]);
    collector.unfenced = (uintptr_t)end / HUGE_PAGE;
}

static void fill_list(void **list, HeapKind kind, size_t granules)
{
    finish_collection();
    if (UNLIKELY(collector.next)) {
        put_fences();
        gc_scrub_stack(FENCES_STACK);   /* it knew where the next large object will begin */
    }
    GC_generic_malloc_many(granules * HEAP_GRANULE, collector.kinds[kind], list);
    uintptr_t object = (uintptr_t)*list, huge_page = object / HUGE_PAGE;
    gc_heap.ahead = ~(object + LIBGC_PAGE);
    if (UNLIKELY(huge_page >= collector.unfenced && huge_page < collector.end))
        collector.next = object / LIBGC_PAGE + 1;
}

/* Fills an empty list and pops from it. Size 0 is served as one granule. */
void *gc_refill(HeapKind kind, size_t granules)
{
    if (granules == 0)
        return gc_alloc_kind(1, kind);
    if (UNLIKELY(collector.stress || collector.watch))
        return gc_alloc_slow(granules * HEAP_GRANULE, kind);
    void **list = &gc_heap.lists[kind][granules];
    fill_list(list, kind, granules);
    if (UNLIKELY(!*list) && collect_for(granules * HEAP_GRANULE))
        fill_list(list, kind, granules);
    void **object = *list;
    if (!object)
        return NULL;
    *list = *object;
    *object = NULL;
    return object;
}

void *gc_alloc_buffer(size_t size)
{
    if (LIKELY(size < HEAP_LARGE_MIN))
        return gc_alloc(size);
    size_t room = with_guard(size);
    stress();
    return add_guard(ALLOCATE(size, GC_malloc_ignore_off_page(room)), room > size);
}

void *gc_alloc_buffer_atomic(size_t size)
{
    if (LIKELY(size < HEAP_LARGE_MIN))
        return gc_alloc_atomic(size);
    size_t room = with_guard(size);
    stress();
    return add_guard(ALLOCATE(size, GC_malloc_atomic_ignore_off_page(room)), room > size);
}

/* True when `old`, which was asked for with old_size, has room for new_size and would not
   waste half of itself. */
static bool fits(size_t old_size, size_t new_size)
{
    return round_up(MAX(old_size, 1), HEAP_GRANULE) == round_up(MAX(new_size, 1), HEAP_GRANULE);
}

void *gc_realloc_buffer(void *old, size_t old_size, size_t new_size)
{
    if (old && fits(old_size, new_size)) {
        if (new_size > old_size)
            memset((char *)old + old_size, 0, new_size - old_size);
        return old;
    }
    void *new = gc_alloc_buffer(new_size);
    if (new && old)
        memcpy(new, old, MIN(old_size, new_size));
    return new;
}

void *gc_realloc_buffer_atomic(void *old, size_t old_size, size_t new_size)
{
    if (old && fits(old_size, new_size))
        return old;
    void *new = gc_alloc_buffer_atomic(new_size);
    if (new && old)
        memcpy(new, old, MIN(old_size, new_size));
    return new;
}

void gc_free(void *memory)
{
    if (memory && UNLIKELY(collector.watch != NULL))
        collector.watch->freed(memory);
    if (memory && UNLIKELY(guard_exists()))
        guard_remove(memory);
    if (memory)
        GC_free(memory);
}

void *gc_alloc_root(size_t size)
{
    return GC_malloc_uncollectable(size);
}

STATIC_ASSERT(sizeof(HandleClass) == sizeof(struct GC_finalizer_closure)
                  && offsetof(HandleClass, data) == offsetof(struct GC_finalizer_closure, cd),
              "a HandleClass is libgc's closure under our name");

void *gc_alloc_handle(size_t size, const HandleClass *class)
{
    stress();
    return ALLOCATE(size, GC_finalized_malloc(size, (const struct GC_finalizer_closure *)class));
}

void gc_note_foreign(size_t bytes)
{
    size_t collections = gc_collections();
    if (collector.foreign_since != collections)
        collector.foreign = 0;
    collector.foreign_since = collections;
    collector.foreign += bytes;
    if (collector.foreign > FOREIGN_MAX) {
        collector.foreign = 0;
        gc_collect();
    }
}

size_t gc_usable_size(const void *memory)
{
    size_t permanent = permanent_size(memory);
    return permanent ? permanent : GC_size(memory) - (guard_exists() ? GUARD_SIZE : 0);
}

/* ---- roots ---- */

void gc_add_root_scanner(RootScanner scanner, void *data)
{
    ASSERT(collector.scanner_count < MAX_SCANNERS);
    collector.scanners[collector.scanner_count].data = data;
    collector.scanners[collector.scanner_count].scan = scanner;
    collector.scanner_count++;
}

void gc_push_range(void *from, void *to)
{
    if (from < to)
        GC_push_all(from, to);
}

/* ---- collections ---- */

NOINLINE void gc_scrub_stack(size_t bytes)
{
    volatile char *dead = alloca(bytes);
    memset((char *)dead, 0, bytes);
    __asm__ volatile("" : : "r"(dead) : "memory");
}

void gc_collect(void)
{
    gc_scrub_stack(SCRUBBED_STACK);
    collect_fully();
}

void gc_set_notifier(void (*notify)(void))
{
    collector.notify = notify;
}

void gc_disable(void)
{
    GC_disable();
}

void gc_enable(void)
{
    GC_enable();
}

bool gc_is_object(const void *memory)
{
    return GC_base((void *)memory) == memory
        && GC_get_kind_and_size(memory, NULL) == collector.kinds[HEAP_OBJECT];
}

void *gc_base(const void *pointer)
{
    return permanent_size(pointer) ? (void *)pointer : GC_base((void *)pointer);
}

/* ---- watching ---- */

void gc_watch(const HeapWatch *watch)
{
    collector.watch = watch;
    memset(&gc_heap, 0, sizeof gc_heap);    /* so that each allocation comes to us */
}

bool gc_watch_hears(bool hears)
{
    bool heard = !collector.hushed;
    collector.hushed = !hears;
    return heard;
}

bool gc_is_alive(const void *memory)
{
    return permanent_size(memory) || (GC_base((void *)memory) == memory && GC_is_marked(memory));
}

/* ---- figures ---- */

void gc_stats(HeapStats *stats)
{
    GC_word heap, free, unmapped, since, total;
    GC_get_heap_usage_safe(&heap, &free, &unmapped, &since, &total);
    *stats = (HeapStats){heap, free, since, total, GC_get_gc_no(), pace_minor_count(), collector.limit};
}

size_t gc_collections(void)
{
    return GC_get_gc_no();
}
