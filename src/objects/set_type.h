/* SPDX-License-Identifier: MIT
 *
 * The parts of sets that set.c offers to set_type.c: the other functions are in set.h.
 */
#ifndef OBJECTS_SET_TYPE_H
#define OBJECTS_SET_TYPE_H

#include "objects/set.h"

bool set_add_hashed(Value set, Value item, int64_t hash) MUST_USE;
bool set_contains_hashed(Value set, Value item, int64_t hash, bool *found) MUST_USE;
bool set_discard_hashed(Value set, Value item, int64_t hash, bool *found) MUST_USE;
/* Removes some item; false, without exception, when there is none. */
bool set_pop(Value set, Value *item) MUST_USE;
/* An empty set, frozen if the model is (of a subclass of) frozenset; a copy of such type.
 */
Value set_new_like(Value model) MUST_USE;
Value set_copy_like(Value set, Value model) MUST_USE;
Value set_difference(Value set, Value other) MUST_USE;
/* Of two sets: is the first a subset of the other? */
bool set_is_subset(Value set, Value other, bool *result) MUST_USE;
bool set_is_disjoint(Value set, Value iterable, bool *result) MUST_USE;

#endif
