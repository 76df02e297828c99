/* SPDX-License-Identifier: MIT */
/*
 * Chunks from malloc, which are filled from the start and never given back; a bit for each
 * granule tells where something begins.
 */
#include "gc/permanent.h"
#include "gc/heap.h"

#include <stdlib.h>

enum {
    CHUNK_SIZE = 64 << 10,              /* malloc maps larger ones, perhaps amid the heap */
    CHUNK_GRANULES = CHUNK_SIZE / HEAP_GRANULE,
    WORD_BITS = 64,
};

typedef struct Chunk {
    struct Chunk *next;
    size_t used;                        /* granules */
    uint64_t starts[CHUNK_GRANULES / WORD_BITS];
    char data[] ALIGNED(HEAP_GRANULE);
} Chunk;

enum { CHUNK_ROOM = (CHUNK_SIZE - sizeof(Chunk)) / HEAP_GRANULE };

static Chunk *chunks;                   /* the newest is being filled */
static uintptr_t lowest = UINTPTR_MAX, highest; /* all chunks lie between */

static bool starts_at(const Chunk *chunk, size_t granule)
{
    return chunk->starts[granule / WORD_BITS] >> granule % WORD_BITS & 1;
}

COLD static bool add_chunk(void)
{
    Chunk *chunk = aligned_alloc(HEAP_GRANULE, CHUNK_SIZE);
    if (!chunk)
        return false;
    *chunk = (Chunk){.next = chunks};
    chunks = chunk;
    lowest = MIN(lowest, (uintptr_t)chunk);
    highest = MAX(highest, (uintptr_t)chunk + CHUNK_SIZE);
    return true;
}

void *permanent_alloc(size_t size)
{
    size_t granules = (MAX(size, 1) + HEAP_GRANULE - 1) / HEAP_GRANULE;
    ASSERT(size <= PERMANENT_MAX);
    if ((!chunks || chunks->used + granules > CHUNK_ROOM) && !add_chunk())
        return NULL;
    size_t at = chunks->used;
    chunks->starts[at / WORD_BITS] |= UINT64_C(1) << at % WORD_BITS;
    chunks->used += granules;
    return chunks->data + at * HEAP_GRANULE;
}

size_t permanent_size(const void *memory)
{
    uintptr_t address = (uintptr_t)memory;
    if (LIKELY(address < lowest || address >= highest) || address % HEAP_GRANULE)
        return 0;
    for (const Chunk *chunk = chunks; chunk; chunk = chunk->next) {
        size_t at = (address - (uintptr_t)chunk->data) / HEAP_GRANULE, end = at + 1;
        if (address < (uintptr_t)chunk->data || at >= chunk->used || !starts_at(chunk, at))
            continue;
        while (end < chunk->used && !starts_at(chunk, end))
            end++;
        return (end - at) * HEAP_GRANULE;
    }
    return 0;
}
