/* SPDX-License-Identifier: MIT */
/* Memory of trees: see ast/arena.h. */
#include "ast/arena.h"

#include <string.h>

#include "gc/heap.h"

enum { CHUNK_MIN = 1024, CHUNK_MAX = 64 * 1024 };

/* The chain runs from the newest chunk to the oldest; each is an object of its own, so
 * that the arena's pointer keeps all of them. */
struct ArenaChunk {
    struct ArenaChunk *next;
    size_t size;
    char data[];
};

const AstSeq arena_empty_seq;

AstArena *arena_new(void)
{
    return gc_alloc(sizeof(AstArena));
}

void arena_discard(AstArena *arena)
{
    while (arena->emergency) {
        struct ArenaChunk *next = arena->emergency->next;
        free(arena->emergency);
        arena->emergency = next;
    }
    arena->at = arena->end = NULL;
    arena->chunks = NULL;
}

/* What is left of memory outside the collector's: it need not be scanned, since the tree
 * will never be used. */
static struct ArenaChunk *emergency_chunk(AstArena *arena, size_t size)
{
    arena->failed = true;
    struct ArenaChunk *chunk = calloc(1, sizeof *chunk + size);
    if (!chunk)
        abort();
    chunk->next = arena->emergency;
    arena->emergency = chunk;
    return chunk;
}

void *arena_alloc_slow(AstArena *arena, size_t size)
{
    size_t room = arena->chunks ? MIN(arena->chunks->size * 2, (size_t)CHUNK_MAX) : CHUNK_MIN;
    room = MAX(room, size);
    struct ArenaChunk *chunk = arena->failed ? NULL : gc_alloc(sizeof *chunk + room);
    if (chunk) {
        chunk->next = arena->chunks;
        chunk->size = room;
        arena->chunks = chunk;
    } else
        chunk = emergency_chunk(arena, room);
    if (room - size > (size_t)(arena->end - arena->at)) {
        arena->at = chunk->data + size;
        arena->end = chunk->data + room;
    }
    return chunk->data;
}

void *arena_alloc_root(AstArena *arena, size_t size)
{
    void *root = arena->failed ? NULL : gc_alloc(size);
    return root ? root : emergency_chunk(arena, size)->data;
}

void *arena_seq_new(AstArena *arena, size_t n, size_t item_size)
{
    if (n == 0)
        return (void *)&arena_empty_seq;
    size_t capacity = 1;
    while (capacity < n)
        capacity *= 2;
    AstSeq *seq = arena_alloc(arena, sizeof *seq + capacity * item_size);
    seq->count = n;
    return seq;
}

/* A full sequence that is the arena's newest object grows in place, else it moves. */
AstSeq *arena_seq_append(AstArena *arena, AstSeq *seq, void *item)
{
    size_t n = seq->count;
    if ((n & (n - 1)) == 0) {
        size_t more = MAX(n, 1) * sizeof(void *);
        if (n && arena->at == (char *)&seq->items[n]
            && more <= (size_t)(arena->end - arena->at))
            arena->at += more;
        else {
            AstSeq *moved = arena_alloc(arena, sizeof *seq + MAX(2 * n, 1) * sizeof(void *));
            memcpy(moved->items, seq->items, n * sizeof(void *));
            seq = moved;
        }
    }
    seq->items[n] = item;
    seq->count = n + 1;
    return seq;
}
