/* SPDX-License-Identifier: MIT
 *
 * The index of dicts and sets: where among a table's entries does a hash lie?
 *
 *     control bytes  | 16 of group 0 | 16 of group 1 | ...    empty, deleted, or a 7-bit
 * tag numbers        | of entry, uint32_t, one for each control byte ...
 *
 * A hash chooses a first group and a tag. A group is searched by comparing its sixteen
 * control bytes with the tag at once; a group that has an empty byte ends the search,
 * else the next one on a triangular path is tried. All of it is one atomic block.
 *
 * The hash of a small int is the int, so the group is chosen such that neighbouring ints
 * share a group (a cache line of control bytes), and runs of ints fill one group after the
 * other, while multiples of large powers of two still spread; hashes that look random are
 * scrambled by a multiplication.
 */
#ifndef OBJECTS_HASH_INDEX_H
#define OBJECTS_HASH_INDEX_H

#include "gc/heap.h"
#include "objects/operate.h"
#include "objects/str.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    INDEX_GROUP = 16,
    INDEX_GROUP_LOAD = 14,
    INDEX_EMPTY = 0x80,
    INDEX_DELETED = 0xfe
};

/* Up to so many entries a table has no index: comparing the hashes in a row is faster. */
enum { INDEX_NONE_MAX = 8 };

#define INDEX_PHI UINT64_C(0x9e3779b97f4a7c15)

static inline size_t index_slots(uint32_t log_groups)
{
    return (size_t)INDEX_GROUP << log_groups;
}

static inline uint32_t *index_numbers(void *index, uint32_t log_groups)
{
    return (uint32_t *)((uint8_t *)index + index_slots(log_groups));
}

static inline size_t index_first_group(int64_t hash, uint32_t log_groups)
{
    uint64_t h = (uint64_t)hash;
    size_t mask = ((size_t)1 << log_groups) - 1;
    if ((uint64_t)((hash >> 32) + 1) <= 1)
        return ((h >> 4) + ((h >> 4 >> log_groups) * INDEX_PHI >> 40)) & mask;
    return ((h ^ h >> 32) * INDEX_PHI >> 1 >> (63 - log_groups)) & mask;
}

static inline uint8_t index_tag(int64_t hash)
{
    return (uint8_t)((uint64_t)hash * INDEX_PHI >> 57);
}

/* Bit i is set where control byte i of the group equals `byte`. */
static inline uint32_t index_match(const uint8_t *group, uint8_t byte)
{
#ifdef __SSE2__
    __m128i bytes = _mm_loadu_si128((const __m128i *)group);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)byte)));
#else
    uint32_t mask = 0;
    for (int i = 0; i < INDEX_GROUP; i++)
        mask |= (uint32_t)(group[i] == byte) << i;
    return mask;
#endif
}

/* Bit i is set where a new entry may go: empty and deleted bytes. */
static inline uint32_t index_match_free(const uint8_t *group)
{
#ifdef __SSE2__
    return (uint32_t)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)group));
#else
    uint32_t mask = 0;
    for (int i = 0; i < INDEX_GROUP; i++)
        mask |= (uint32_t)(group[i] >> 7) << i;
    return mask;
#endif
}

/* A walk over the entry numbers whose tag fits a hash. */
typedef struct IndexWalk {
    const uint8_t *control;
    const uint32_t *numbers;
    size_t group, step, mask;
    uint32_t matches;
    uint8_t tag;
} IndexWalk;

static ALWAYS_INLINE void index_walk(IndexWalk *w, void *index, uint32_t log_groups,
                                     int64_t hash)
{
    w->control = index;
    w->numbers = index_numbers(index, log_groups);
    w->mask = ((size_t)1 << log_groups) - 1;
    w->group = index_first_group(hash, log_groups);
    w->step = 0;
    w->tag = index_tag(hash);
    w->matches = index_match(w->control + w->group * INDEX_GROUP, w->tag);
}

/* The next candidate's slot, or -1 when there is no more. The path visits each group
 * once. */
static ALWAYS_INLINE ssize_t index_next_slot(IndexWalk *w)
{
    while (!w->matches) {
        if (LIKELY(index_match(w->control + w->group * INDEX_GROUP, INDEX_EMPTY)))
            return -1;
        if (++w->step > w->mask)
            return -1;
        w->group = (w->group + w->step) & w->mask;
        w->matches = index_match(w->control + w->group * INDEX_GROUP, w->tag);
    }
    int bit = __builtin_ctz(w->matches);
    w->matches &= w->matches - 1;
    return (ssize_t)(w->group * INDEX_GROUP + (size_t)bit);
}

/* The next candidate's entry number, or -1. */
static ALWAYS_INLINE ssize_t index_next(IndexWalk *w)
{
    ssize_t slot = index_next_slot(w);
    return slot < 0 ? -1 : (ssize_t)w->numbers[slot];
}

/* The entry number of the first candidate in this group; there is one. */
static ALWAYS_INLINE size_t index_match_number(const IndexWalk *w)
{
    return w->numbers[w->group * INDEX_GROUP + (size_t)__builtin_ctz(w->matches)];
}

/* Note that the walk's hash lies in entry `number`, if this group ends the search: it has a
 * byte that was never used. */
static ALWAYS_INLINE bool index_put_here(const IndexWalk *w, size_t number)
{
    uint8_t *group = (uint8_t *)w->control + w->group * INDEX_GROUP;
    uint32_t empty = index_match(group, INDEX_EMPTY);
    if (UNLIKELY(!empty))
        return false;
    size_t i = (size_t)__builtin_ctz(empty);
    group[i] = w->tag;
    ((uint32_t *)w->numbers)[w->group * INDEX_GROUP + i] = (uint32_t)number;
    return true;
}

/* An empty index; 0 with MemoryError. */
static inline void *index_new(uint32_t log_groups)
{
    size_t slots = index_slots(log_groups);
    void *index = gc_alloc_buffer_atomic(slots * (1 + sizeof(uint32_t)));
    if (!index)
        return (void *)(uintptr_t)raise_no_memory();
    memset(index, INDEX_EMPTY, slots);
    return index;
}

/* Note that the hash lies in entry `number`. Returns whether a deleted byte was used
 * again. There is a free byte: tables have more slots than entries. */
static inline bool index_insert(void *index, uint32_t log_groups, int64_t hash,
                                size_t number)
{
    uint8_t *control = index;
    size_t mask = ((size_t)1 << log_groups) - 1;
    size_t group = index_first_group(hash, log_groups);
    uint32_t room;
    for (size_t step = 1; !(room = index_match_free(control + group * INDEX_GROUP));
         step++)
        group = (group + step) & mask;
    size_t slot = group * INDEX_GROUP + (size_t)__builtin_ctz(room);
    bool reused = control[slot] == INDEX_DELETED;
    control[slot] = index_tag(hash);
    index_numbers(index, log_groups)[slot] = (uint32_t)number;
    return reused;
}

/* The slot that holds the entry number; it is there. */
static inline size_t index_slot_of(void *index, uint32_t log_groups, int64_t hash,
                                   size_t number)
{
    IndexWalk w;
    index_walk(&w, index, log_groups, hash);
    ssize_t slot;
    do
        slot = index_next_slot(&w);
    while (slot >= 0 && w.numbers[slot] != number);
    ASSERT(slot >= 0);
    return (size_t)slot;
}

/* Forget the entry. Returns whether a deleted byte stays behind: none is needed in a
 * group with an empty byte, since no search ever went past it. */
static inline bool index_remove(void *index, uint32_t log_groups, int64_t hash,
                                size_t number)
{
    uint8_t *control = index;
    size_t slot = index_slot_of(index, log_groups, hash, number);
    bool stays = !index_match(control + (slot & ~(size_t)(INDEX_GROUP - 1)), INDEX_EMPTY);
    control[slot] = stays ? INDEX_DELETED : INDEX_EMPTY;
    return stays;
}

/* lg of the number of groups for so many entries. */
static inline uint32_t index_log_groups(size_t entries)
{
    uint32_t lg = 0;
    while (((size_t)INDEX_GROUP_LOAD << lg) < entries)
        lg++;
    return lg;
}

/* The capacity of a table that is to hold at least n entries; SIZE_MAX when that is too
 * many. */
static inline size_t index_capacity(size_t n)
{
    if (n <= INDEX_NONE_MAX)
        return n <= 4 ? 4 : INDEX_NONE_MAX;
    return n > UINT32_MAX / 2 ? SIZE_MAX
                              : (size_t)INDEX_GROUP_LOAD << index_log_groups(n);
}

/* hash(key) of small ints and exact strs, which can't fail; false for others. */
static ALWAYS_INLINE MUST_USE bool key_hash_simple(Value key, int64_t *hash)
{
    if (is_small_int(key)) {
        int64_t i = small_int_value(key);
        if (LIKELY(i > -SMALL_INT_MAX && i < SMALL_INT_MAX)) {
            *hash = UNLIKELY(i == -1) ? -2 : i;
            return true;
        }
    } else if (is_exact(key, TYPE_str)) {
        *hash = as_str(key)->hash;
        if (UNLIKELY(*hash == -1))
            *hash = str_hash(key);
        return true;
    }
    return false;
}

/* hash(key) */
static ALWAYS_INLINE MUST_USE bool key_hash(Value key, int64_t *hash)
{
    return key_hash_simple(key, hash) || value_hash(key, hash);
}

/* Can two different words with the same hash be equal only by asking the objects?
 * (Different small ints never are equal, nor are different interned strs.) */
static inline bool keys_never_equal(Value a, Value b) { return both_small_int(a, b); }

#endif
