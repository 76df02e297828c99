/* SPDX-License-Identifier: MIT
 *
 * Operations on any Value through its type's slots: operators, comparison, conversion,
 * containers, iteration. All return 0 (or false) with an exception set on failure.
 */
#ifndef OBJECTS_OPERATE_H
#define OBJECTS_OPERATE_H

#include "objects/call.h"

/* --- operators (operate.c) --- */
Value operate_binary(enum BinaryOp op, Value a, Value b) MUST_USE;
Value operate_inplace(enum BinaryOp op, Value a, Value b) MUST_USE;
Value operate_power(Value base, Value exponent, Value modulus) MUST_USE; /* modulus NONE: two arguments */
Value operate_negative(Value v) MUST_USE;
Value operate_positive(Value v) MUST_USE;
Value operate_invert(Value v) MUST_USE;
Value operate_absolute(Value v) MUST_USE;

/* --- comparison (compare.c) --- */
Value compare_values(Value a, Value b, enum CompareOp op) MUST_USE;
/* With the truth of the result; identical objects are equal (as containers compare). */
bool compare_bool(Value a, Value b, enum CompareOp op, bool *result) MUST_USE;
static inline MUST_USE bool compare_equal(Value a, Value b, bool *equal) { return compare_bool(a, b, COMPARE_EQ, equal); }
/* For compare slots of ordered C values: the truth of (a OP b) given memcmp-like order. */
Value compare_order(int order, enum CompareOp op);

/* --- conversion (protocol.c) --- */
Value value_repr(Value v) MUST_USE;
Value value_str(Value v) MUST_USE;
Value value_ascii(Value v) MUST_USE;
Value value_format(Value v, Value spec) MUST_USE; /* format(v, spec) */
bool value_hash(Value v, int64_t *hash) MUST_USE;
bool value_truth(Value v, bool *truth) MUST_USE;
/* operator.index: an int (exact, small or Int). TypeError "'T' object cannot be interpreted as an integer". */
Value value_index(Value v) MUST_USE;
/* value_index as ssize_t: OverflowError (or the given type) "cannot fit 'T' into an index-sized integer"; */
bool value_as_ssize(Value v, ssize_t *result) MUST_USE;
/* The same for a plain argument: "Python int too large to convert to C ssize_t". */
bool value_as_ssize_argument(Value v, ssize_t *result) MUST_USE;
/* the same, clipped to the range instead of OverflowError (slices). */
bool value_as_ssize_clipped(Value v, ssize_t *result) MUST_USE;
bool value_as_int64(Value v, int64_t *result) MUST_USE;
bool value_as_int(Value v, int *result) MUST_USE; /* C int: "Python int too large to convert to C int" */
bool value_as_double(Value v, double *result) MUST_USE; /* __float__, __index__: "must be real number, not T" */

/* --- containers (protocol.c) --- */
bool value_length(Value v, ssize_t *length) MUST_USE;
bool value_length_hint(Value v, ssize_t fallback, ssize_t *length) MUST_USE;
Value value_getitem(Value v, Value key) MUST_USE;
bool value_setitem(Value v, Value key, Value item) MUST_USE; /* item 0: delete */
bool value_contains(Value container, Value item, bool *found) MUST_USE;

/* --- iteration (iter.c) --- */
Value iter_new(Value iterable) MUST_USE; /* TypeError "'T' object is not iterable" */
COLD int iter_no_next(Value iterator); /* TypeError; returns 0 */
static inline MUST_USE Value iter_step(Value iterator) /* END when exhausted */
{
    UnaryFn next = type_of(iterator)->slots.next;
    return LIKELY(next) ? next(iterator) : (Value)iter_no_next(iterator); /* its class may have lost __next__ */
}
/* Between the steps of loops in C, which may be long: signals are handled. */
static inline MUST_USE bool iter_poll(void)
{
    return LIKELY(!(rt.thread->eval_breaker & BREAK_SIGNAL)) || rt.services.poll_signals();
}
/* iter_step in such a loop. */
static inline MUST_USE Value iter_next(Value iterator)
{
    TRY(iter_poll());
    return iter_step(iterator);
}
#define TRY_NEXT(iterator) TRY(iter_next(iterator))
bool is_iterator(Value v);
/* Takes items as they come, as long as that neither runs Python code nor can fail: take returns
 * false for one that it leaves to who asked for the item. */
struct ItemSink {
    bool (*take)(Value item, void *data);
    void *data;
};
/* As iter_next, but a generator runs on while the sink takes what it yields. */
static inline MUST_USE Value iter_next_into(Value iterator, const ItemSink *sink)
{
    TRY(iter_poll());
    return is_exact(iterator, TYPE_generator) ? rt.services.generator_next(iterator, sink)
                                              : iter_step(iterator);
}
/* Call visit(item, data) for each item, lists and tuples without an iterator. Stops when it returns false. */
bool iter_each(Value iterable, bool (*visit)(Value item, void *data), void *data) MUST_USE;
/* The same, with sink->data, for what the sink doesn't take. */
bool iter_each_into(Value iterable, const ItemSink *sink, bool (*visit)(Value item, void *data)) MUST_USE;
/* The items of any iterable as a list or tuple (a fresh one only if it was neither): *items, *count stay valid while it is unchanged. */
Value iter_fast(Value iterable, const char *type_error, Value **items, size_t *count) MUST_USE;

/* repr of recursive containers: *entered is false when this object's repr is already running (show "[...]"). */
bool repr_enter(Value v, bool *entered) MUST_USE;
void repr_leave(Value v);

#endif
