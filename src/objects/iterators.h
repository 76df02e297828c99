/* SPDX-License-Identifier: MIT
 *
 * What iterators share, and the iterators that belong to no container.
 */
#ifndef OBJECTS_ITERATORS_H
#define OBJECTS_ITERATORS_H

#include "objects/operate.h"

/* An iterator's `iter` slot: itself. */
Value iterator_self(Value self);
/* iter_step, but RecursionError when the machine stack is nearly full. */
Value iterator_step_checked(Value iterator) MUST_USE;
/* A function of module builtins, for __reduce__; AttributeError if a program removed it.
 */
Value builtin_named(const char *name) MUST_USE;
/* For __reduce__ of an iterator that is at its end: (iter, ((),)) or (iter, ([],)). */
Value iterator_reduce_end(bool list) MUST_USE;

/* iter(sequence) by __getitem__ from 0 up to IndexError. */
Value getitem_iterator_new(Value sequence) MUST_USE;
/* iter(callable, sentinel). */
Value callable_iterator_new(Value callable, Value sentinel) MUST_USE;
/* enumerate(iterable, start), reversed(sequence). */
Value enumerate_new(Value iterable, Value start) MUST_USE;
Value reversed_new(Value sequence) MUST_USE;

/* How many tuples a zip of lists and tuples yields; 0: unknown. */
size_t zip_expected(Value zip);

/* The argument of __setstate__. */
bool iterator_state(Value v, ssize_t *position) MUST_USE;

#define ITERATOR_LENGTH_HINT_DOC "Estimate of how many items are left."
#define ITERATOR_REDUCE_DOC "State of the iterator, for pickling."
#define ITERATOR_SETSTATE_DOC "Go to a state that was saved."

#endif
