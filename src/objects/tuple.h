/* SPDX-License-Identifier: MIT
 *
 * tuple: items behind the header.
 */
#ifndef OBJECTS_TUPLE_H
#define OBJECTS_TUPLE_H

#include "objects/errors.h"

typedef struct Tuple {
    Object head;
    size_t count;
    Value items[];
} Tuple;

static inline Tuple *as_tuple(Value v) { return (Tuple *)v; }
static inline size_t tuple_count(Value v) { return as_tuple(v)->count; }
Value tuple_new(const Value *items, size_t n) MUST_USE; /* n 0: the one empty tuple */
Tuple *tuple_alloc(size_t n) MUST_USE; /* items zero, to be filled at once */
Value tuple_pair(Value a, Value b) MUST_USE;
/* Items None: for loops that run Python code while they fill it. */
Tuple *tuple_alloc_none(size_t n) MUST_USE;
Value tuple_from(Value iterable) MUST_USE;
Value tuple_pack(size_t n, ...) MUST_USE; /* of n Values */
Value tuple_slice(Value tuple, size_t start, size_t end) MUST_USE;

#endif
