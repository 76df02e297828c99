/* SPDX-License-Identifier: MIT
 *
 * set and frozenset: items in a table of open addressing.
 */
#ifndef OBJECTS_SET_H
#define OBJECTS_SET_H

#include "objects/errors.h"

typedef struct SetEntry {
    Value item;    /* 0: none */
    int64_t hash;  /* without item: 0 where there never was one, else -1 */
} SetEntry;

typedef struct Set {
    Object head;
    uint32_t count, filled; /* items; slots that have or had one */
    uint32_t capacity;      /* slots: 0 or a power of two */
    uint32_t finger;        /* where pop goes on */
    SetEntry *entries;
    bool other_items; /* some item that is not an exact str may be in it */
    bool hashed;      /* frozenset: hash is known */
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
