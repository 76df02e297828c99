/* SPDX-License-Identifier: MIT
 *
 * What the files of module itertools share.
 */
#ifndef MODULES_ITERTOOLS_H
#define MODULES_ITERTOOLS_H

#include "gc/heap.h"
#include "objects/sequence.h"
#include "objects/type.h"

/* Pickling iterators is deprecated: false when the warning was made an error. */
bool itertools_warn_pickle(void) MUST_USE;

/* A constructor refuses keywords, unless a subclass with its own __init__ may want them.
 */
static inline Value itertools_keywords(Type *type, enum TypeId id, Value kwnames)
{
    return type->slots.init == rt.types[id]->slots.init ? kwnames : 0;
}

/* chain(*iterables) of a tuple. */
Value itertools_chain(Value iterables) MUST_USE;

/* The arguments of (predicate, iterable) constructors: the object's first two fields. */
typedef struct FunctionIterator {
    Object head;
    Value function, iterator;
    bool flag; /* dropwhile: has started; takewhile: has stopped */
} FunctionIterator;

#define ITERATOR_ROWS_REDUCE(f) {"__reduce__($self, /)", f, ITERATOR_REDUCE_DOC}
#define ITERATOR_ROWS_SETSTATE(f) {"__setstate__($self, object, /)", f, ITERATOR_SETSTATE_DOC}

#endif
