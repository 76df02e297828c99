/* SPDX-License-Identifier: MIT */
/*
 * The old generation, page by page in the order in which libgc enumerates them. The tables grow
 * by mmap: with the world stopped, another thread may be in the midst of malloc.
 */
#include "gc/old.h"
#include "gc/heap.h"
#include "gc/libgc.h"

#include <string.h>
#include <sys/mman.h>

enum {
    PAGE_WORDS = LIBGC_PAGE / HEAP_GRANULE / 64,
    CHUNK = 64,                         /* words that are summed at once */
    FIRST_ROOM = 64 << 10,
};

/* A page of small objects, or a large object. */
typedef struct Page {
    char *start;
    size_t size;                        /* of each object, in bytes */
    int kind;                           /* libgc's */
    uint64_t objects[PAGE_WORDS];       /* by granules: where an old object begins */
} Page;

/* An array in memory of its own. */
typedef struct Table {
    void *items;
    size_t used, room;                  /* bytes */
} Table;

static struct {
    Table pages;                        /* Page */
    Table sums;                         /* uint64_t, of the objects that hold pointers */
    Table changed;                      /* void *: those whose sums aren't what they were */
    bool failed;                        /* memory is out */
} old;

static uint64_t factors[CHUNK];         /* odd, and otherwise random */
static int uncollectable[2];            /* libgc's kinds of what is freed by hand */

/* ---- tables ---- */

COLD static bool grow(Table *table)
{
    size_t room = MAX(2 * table->room, (size_t)FIRST_ROOM);
    void *items = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (items == MAP_FAILED)
        return false;
    if (table->room) {
        memcpy(items, table->items, table->used);
        munmap(table->items, table->room);
    }
    table->items = items;
    table->room = room;
    return true;
}

/* Room for one more item, or NULL. */
static void *append(Table *table, size_t size)
{
    if (UNLIKELY(table->used + size > table->room) && !grow(table))
        return NULL;
    void *item = (char *)table->items + table->used;
    table->used += size;
    return item;
}

/* ---- sums ---- */

/* SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014). */
COLD static void make_factors(void)
{
    uint64_t state = 0;
    for (size_t i = 0; i < CHUNK; i++) {
        uint64_t z = state += 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        factors[i] = (z ^ z >> 31) | 1;
    }
}

static inline uint64_t sum_of_chunk(const uint64_t *words, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += words[i] * factors[i];
    return sum;
}

/* Multilinear hashing (Carter, Wegman 1979) of chunks, whose sums are a polynomial's. */
static inline uint64_t sum_of(const void *object, size_t size)
{
    const uint64_t *words = object;
    size_t count = size / sizeof *words;
    uint64_t sum = 0;
    for (; UNLIKELY(count > CHUNK); words += CHUNK, count -= CHUNK)
        sum = (sum ^ sum >> 29) * factors[0] + sum_of_chunk(words, CHUNK);
    return (sum ^ sum >> 29) * factors[0] + sum_of_chunk(words, count);
}

/* ---- pages ---- */

static bool holds_pointers(const Page *page)
{
    return page->kind != GC_I_PTRFREE;
}

static Page *last_page(void)
{
    return old.pages.used ? (Page *)((char *)old.pages.items + old.pages.used) - 1 : NULL;
}

static bool is_on(const Page *page, const char *object)
{
    return page && object >= page->start && object < page->start + LIBGC_PAGE;
}

static Page *add_page(char *object, size_t size, int kind)
{
    Page *page = append(&old.pages, sizeof *page);
    if (page)
        *page = (Page){.start = object - (uintptr_t)object % LIBGC_PAGE, .size = size, .kind = kind};
    else
        old.failed = true;
    return page;
}

/* The page of a marked object; they come page after page. NULL: it needn't be remembered, since
   libgc never takes its mark away, or memory is out. */
static Page *page_of(char *object, size_t size)
{
    Page *page = last_page();
    if (is_on(page, object))
        return page;
    int kind = GC_get_kind_and_size(object, NULL);
    return kind == uncollectable[0] || kind == uncollectable[1] ? NULL
         : add_page(object, size, kind);
}

static void add(void *memory, size_t size, void *data)
{
    char *object = memory;
    Page *page = old.failed ? NULL : page_of(object, size);
    if (!page)
        return;
    size_t granule = (size_t)(object - page->start) / HEAP_GRANULE;
    page->objects[granule / 64] |= UINT64_C(1) << granule % 64;
    if (!holds_pointers(page))
        return;
    uint64_t *sum = append(&old.sums, sizeof *sum);
    if (sum)
        *sum = sum_of(object, size);
    else
        old.failed = true;
}

void old_start(void)
{
    void *objects[] = {GC_malloc_uncollectable(1), GC_malloc_atomic_uncollectable(1)};
    for (size_t i = 0; i < countof(objects); i++) {
        if (!objects[i])
            continue;
        uncollectable[i] = GC_get_kind_and_size(objects[i], NULL);
        GC_free(objects[i]);
    }
    make_factors();
}

void old_forget(void)
{
    old.pages.used = old.sums.used = 0;
    old.failed = false;
}

bool old_exists(void)
{
    return old.pages.used > 0;
}

void old_record(void)
{
    old_forget();
    GC_enumerate_reachable_objects_inner(add, NULL);
    while (!old.failed && old.changed.room < old.sums.used)
        old.failed = !grow(&old.changed);   /* all may change; untouched it takes no memory */
    if (old.failed)
        old_forget();
}

/* ---- minor collections ---- */

/* What was freed by hand may have gone, and its page with it. */
static bool is_still_there(const Page *page)
{
    size_t size;
    return GC_base(page->start) == page->start
        && GC_get_kind_and_size(page->start, &size) == page->kind && size == page->size;
}

/* `sums` begin with the page's: returns where the next one's do. */
static const uint64_t *mark_page(const Page *page, const uint64_t *sums)
{
    for (size_t i = 0; i < PAGE_WORDS; i++)
        for (uint64_t bits = page->objects[i]; bits; bits &= bits - 1) {
            size_t granule = i * 64 + (size_t)__builtin_ctzll(bits);
            void *object = page->start + granule * HEAP_GRANULE;
            if (!holds_pointers(page) || *sums++ == sum_of(object, page->size))
                GC_set_mark_bit(object);
            else
                *(void **)append(&old.changed, sizeof object) = object;
        }
    return sums;
}

static size_t sum_count(const Page *page)
{
    size_t count = 0;
    for (size_t i = 0; i < PAGE_WORDS && holds_pointers(page); i++)
        count += (size_t)__builtin_popcountll(page->objects[i]);
    return count;
}

void old_mark(void)
{
    const uint64_t *sums = old.sums.items;
    const Page *page = old.pages.items, *end = page + old.pages.used / sizeof *page;
    old.changed.used = 0;
    for (; page < end; page++)
        sums = is_still_there(page) ? mark_page(page, sums) : sums + sum_count(page);
    gc_push_range(old.changed.items, (char *)old.changed.items + old.changed.used);
}
