/* SPDX-License-Identifier: MIT
 *
 * set and frozenset: as dict, without values.
 */
#ifndef OBJECTS_SET_H
#define OBJECTS_SET_H

#include "objects/errors.h"

Value set_new(void) MUST_USE;
Value set_from(Value iterable) MUST_USE;
Value frozenset_from(Value iterable) MUST_USE;
bool set_add(Value set, Value item) MUST_USE; /* frozensets too, while being built */
bool set_update(Value set, Value iterable) MUST_USE;
bool set_contains(Value set, Value item, bool *found) MUST_USE;
bool set_discard(Value set, Value item, bool *found) MUST_USE;
size_t set_count(Value set);
bool set_next(Value set, size_t *position, Value *item);
int64_t set_item_hash(Value set, size_t position); /* of the item last returned by set_next */

#endif
