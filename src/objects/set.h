/* SPDX-License-Identifier: MIT
 *
 * set and frozenset: as dict, without values.
 */
#ifndef OBJECTS_SET_H
#define OBJECTS_SET_H

#include "objects/errors.h"

typedef struct SetEntry {
    Value item;    /* 0: deleted */
    int64_t hash;
} SetEntry;

/* As struct Dict: see dict.h and hash_index.h. */
typedef struct Set {
    Object head;
    uint32_t count, used, capacity, first;
    SetEntry *entries;
    void *index;
    uint32_t tombstones;
    uint8_t log_groups;
    bool other_items;  /* some item that is not an exact str may be in it */
    bool hashed;       /* frozenset: hash is known */
    int64_t hash;
} Set;
static inline Set *as_set(Value v) { return (Set *)v; }

Value set_new(void) MUST_USE;
Value set_from(Value iterable) MUST_USE;
Value frozenset_from(Value iterable) MUST_USE;
bool set_add(Value set, Value item) MUST_USE; /* frozensets too, while being built */
bool set_update(Value set, Value iterable) MUST_USE;
bool set_contains(Value set, Value item, bool *found) MUST_USE;
bool set_discard(Value set, Value item, bool *found) MUST_USE;
/* In place: set -= iterable, set ^= iterable, set &= iterable; a new set of the common
 * items. */
bool set_subtract(Value set, Value iterable) MUST_USE;
bool set_toggle(Value set, Value iterable) MUST_USE;
Value set_common(Value set, Value iterable) MUST_USE;
void set_clear(Value set);
size_t set_count(Value set);
bool set_next(Value set, size_t *position, Value *item);
int64_t set_item_hash(Value set,
                      size_t position); /* of the item last returned by set_next */

#endif
