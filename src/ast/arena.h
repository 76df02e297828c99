/* SPDX-License-Identifier: MIT */
/*
 * Where the nodes of a tree lie: chunks that the collector scans (nodes hold Values),
 * chained from the arena, which lives as long as anything refers to it. A Mod refers to
 * its arena, so who holds the Mod holds the tree; a pointer to an inner node alone, kept in
 * the heap, does not.
 *
 * Allocation never fails for the caller: when memory runs out, `failed` is set, the nodes
 * come from emergency memory, and the parser gives up at its next token.
 */
#ifndef ADDER_AST_ARENA_H
#define ADDER_AST_ARENA_H

#include "base/common.h"

typedef struct AstArena AstArena;

struct AstArena {
    char *at, *end;                 /* what is free of the current chunk */
    struct ArenaChunk *chunks;      /* the current one first */
    struct ArenaChunk *emergency;   /* not the collector's; freed by arena_discard */
    bool failed;                    /* out of memory */
};

/* A new arena, NULL (nothing raised) when out of memory. */
AstArena *arena_new(void);

/* Frees emergency memory: for an arena that failed. */
void arena_discard(AstArena *arena);

/* More room: arena_alloc's slow path. */
void *arena_alloc_slow(AstArena *arena, size_t size);

/* An object of its own, not in a chunk, for roots of trees. */
void *arena_alloc_root(AstArena *arena, size_t size);

/* Zeroed memory for a node. */
static inline void *arena_alloc(AstArena *arena, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    char *at = arena->at;
    if (UNLIKELY(size > (size_t)(arena->end - at)))
        return arena_alloc_slow(arena, size);
    arena->at = at + size;
    return at;
}

/*
 * Sequences: {count; items[]}, shared when empty. Appending returns the sequence, perhaps
 * moved; capacity is not stored, it is the count rounded up to a power of two.
 */
typedef struct AstSeq {
    size_t count;
    void *items[];
} AstSeq;

extern const AstSeq arena_empty_seq;

/* The sequence without items. */
#define SEQ_EMPTY(type) ((type *)&arena_empty_seq)

/* A sequence of n items, NULL or 0 at first, of item_size bytes each. */
void *arena_seq_new(AstArena *arena, size_t n, size_t item_size);

/* `seq` with one more item of pointer size. */
AstSeq *arena_seq_append(AstArena *arena, AstSeq *seq, void *item);

/* SEQ_APPEND(arena, seq, item): for any sequence whose items are as large as a pointer. */
#define SEQ_APPEND(arena, seq, item) \
    ((__typeof__(seq))arena_seq_append(arena, (AstSeq *)(seq), (void *)(uintptr_t)(item)))

#endif
