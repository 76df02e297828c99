/* SPDX-License-Identifier: MIT
 *
 * What list and tuple share: indices, comparison, searching, repr.
 */
#ifndef OBJECTS_SEQUENCE_H
#define OBJECTS_SEQUENCE_H

#include <limits.h>

#include "objects/int.h"
#include "objects/iterators.h"
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

/* value_truth, of ints and bools without a call. */
static ALWAYS_INLINE MUST_USE bool truth_inner(Value v, bool *truth)
{
    if (LIKELY(is_small_int(v) || is_bool(v))) {
        *truth = v != small_int(0) && v != FALSE;
        return true;
    }
    return value_truth(v, truth);
}

/* --- iterators over list and tuple --- */

/* forward: next position; reverse: position of the next item. sequence 0: exhausted. */
typedef struct SequenceIterator {
    Object head;
    Value sequence;
    size_t position;
} SequenceIterator;

/* An iterator object of the type (list_iterator ...) over the sequence. */
Value sequence_iterator_new(enum TypeId type, Value sequence, size_t position) MUST_USE;

/* iter_step for iterators that walk others: the items of lists, most of what they get,
 * without a call; before any other, which may be one of many nested ones, a look at how
 * deep the machine stack is. */
static ALWAYS_INLINE MUST_USE Value iter_step_inner(Value iterator)
{
    if (LIKELY(is_exact(iterator, TYPE_list_iterator))) {
        SequenceIterator *it = (SequenceIterator *)iterator;
        if (LIKELY(it->sequence) && LIKELY(it->position < list_count(it->sequence)))
            return as_list(it->sequence)->items[it->position++];
    }
    return iterator_step_checked(iterator);
}
#define TRY_STEP(iterator) TRY(iter_step_inner(iterator))

/* The same in loops: see iter_next. */
static ALWAYS_INLINE MUST_USE Value iter_next_inner(Value iterator)
{
    TRY(iter_poll());
    return iter_step_inner(iterator);
}

#endif
