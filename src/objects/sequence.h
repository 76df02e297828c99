/* SPDX-License-Identifier: MIT
 *
 * What list and tuple share: indices, comparison, searching, repr.
 */
#ifndef OBJECTS_SEQUENCE_H
#define OBJECTS_SEQUENCE_H

#include <limits.h>

#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"

static inline bool has_index(Value v)
{
    return is_small_int(v) || type_of(v)->slots.as_index;
}

/* The items of a list or tuple as they lie now: Python code may move those of a list. */
static inline const Value *sequence_items(Value v, size_t *count)
{
    if (is_tuple(v)) {
        *count = as_tuple(v)->count;
        return as_tuple(v)->items;
    }
    *count = as_list(v)->count;
    return as_list(v)->items;
}

/* An index as given to []: IndexError when it does not fit; negative ones stay negative.
 */
bool sequence_index(Value v, ssize_t *index) MUST_USE;
/* The count of `sequence * n`; TypeError for what is no integer. Negative counts become
 * 0. */
bool sequence_repeat_count(Value n, size_t *count) MUST_USE;
/* An index method's start or stop: any int, clipped, counted from the end when negative.
 */
bool sequence_bound(Value v, size_t length, size_t *bound) MUST_USE;
/* Item by item comparison of two lists or two tuples. */
Value sequence_compare(Value a, Value b, enum CompareOp op) MUST_USE;
/* "[a, b]" with the given brackets; a single item gets a comma when `comma`. */
Value sequence_repr(Value v, char open, char close, bool comma) MUST_USE;
/* The first position in [start, stop) of an equal item; -1: none; -2: exception. */
ssize_t sequence_find(Value v, Value item, size_t start, size_t stop) MUST_USE;
/* How many items are equal. */
Value sequence_count(Value v, Value item) MUST_USE;

/* --- iterators over list and tuple --- */

/* forward: next position; reverse: position of the next item. sequence 0: exhausted. */
typedef struct SequenceIterator {
    Object head;
    Value sequence;
    size_t position;
} SequenceIterator;

/* An iterator object of the type (list_iterator ...) over the sequence. */
Value sequence_iterator_new(enum TypeId type, Value sequence, size_t position) MUST_USE;

#endif
