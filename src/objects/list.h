/* SPDX-License-Identifier: MIT
 *
 * list: a growable array of values.
 */
#ifndef OBJECTS_LIST_H
#define OBJECTS_LIST_H

#include "objects/errors.h"

typedef struct List {
    Object head;
    size_t count, capacity;
    Value *items;
} List;

static inline List *as_list(Value v) { return (List *)v; }
static inline size_t list_count(Value v) { return as_list(v)->count; }
Value list_new(size_t capacity) MUST_USE; /* empty */
Value list_from_values(const Value *items, size_t n) MUST_USE;
Value list_from(Value iterable) MUST_USE; /* list(iterable) */
bool list_push_grow(List *list, Value item) MUST_USE;
static inline MUST_USE bool list_push(Value v, Value item)
{
    List *list = as_list(v);
    if (UNLIKELY(list->count == list->capacity))
        return list_push_grow(list, item);
    list->items[list->count++] = item;
    return true;
}
bool list_reserve(List *list, size_t capacity) MUST_USE;
/* For the parts of a text, all but `left` of whose characters gave those in the list, which
 * nobody else knows: as many more as there were in as much text, as far as that is likely. */
bool list_reserve_parts(List *list, size_t length, size_t left) MUST_USE;
bool list_extend(Value list, Value iterable) MUST_USE;
bool list_insert(Value list, ssize_t index, Value item) MUST_USE;
bool list_sort(Value list, Value key, bool reverse) MUST_USE; /* key NONE: none */
bool list_reverse(Value list) MUST_USE;
/* Removes and returns the item at the position, which is in range. */
Value list_pop_at(Value list, size_t index);
void list_clear(Value list);
Value list_slice(Value list, size_t start, size_t end) MUST_USE;
Value list_as_tuple(Value list) MUST_USE;

#endif
