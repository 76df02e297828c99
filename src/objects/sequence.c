/* SPDX-License-Identifier: MIT
 *
 * What list and tuple share: indices, comparison, searching, repr.
 *
 * Comparing or printing an item may run Python code that changes a list, so the items are
 * asked for anew (sequence_items) at each step.
 */
#include "objects/sequence.h"

#include "gc/heap.h"

bool sequence_index(Value v, ssize_t *index)
{
    if (LIKELY(is_small_int(v))) {
        *index = small_int_value(v);
        return true;
    }
    Value i = TRY(value_index(v));
    int64_t fits;
    if (!int_fits_int64(i, &fits))
        RAISE(IndexError, "cannot fit '%T' into an index-sized integer", v);
    *index = fits;
    return true;
}

bool sequence_repeat_count(Value n, size_t *count)
{
    if (!has_index(n))
        RAISE(TypeError, "can't multiply sequence by non-int of type '%T'", n);
    ssize_t times;
    TRY(value_as_ssize(n, &times));
    *count = times > 0 ? (size_t)times : 0;
    return true;
}

bool sequence_bound(Value v, size_t length, size_t *bound)
{
    if (!has_index(v))
        RAISE(TypeError, "slice indices must be integers or have an __index__ method");
    ssize_t i;
    TRY(value_as_ssize_clipped(v, &i));
    if (i < 0)
        i = i + (ssize_t)length < 0 ? 0 : i + (ssize_t)length;
    *bound = (size_t)i;
    return true;
}

/* Where no item differs (or there is none left), the lengths decide. */
static Value compare_lengths(size_t a, size_t b, enum CompareOp op)
{
    if (LIKELY(op == COMPARE_EQ || op == COMPARE_NE))
        return from_bool((a == b) == (op == COMPARE_EQ));
    return compare_order(a < b ? -1 : a > b, op);
}

/* Two sequences as they lie now. */
typedef struct SequencePair {
    const Value *x, *y;
    size_t n, m;
} SequencePair;

static ALWAYS_INLINE SequencePair pair_of(Value a, Value b, bool tuples)
{
    if (tuples)
        return (SequencePair){as_tuple(a)->items, as_tuple(b)->items, as_tuple(a)->count,
                              as_tuple(b)->count};
    return (SequencePair){as_list(a)->items, as_list(b)->items, as_list(a)->count,
                          as_list(b)->count};
}

/* From i on, four at once. */
static ALWAYS_INLINE size_t first_different(const SequencePair *p, size_t i)
{
    const Value *x = p->x, *y = p->y;
    size_t n = MIN(p->n, p->m);
    while (i + 4 <= n
           && !((x[i] ^ y[i]) | (x[i + 1] ^ y[i + 1]) | (x[i + 2] ^ y[i + 2]) | (x[i + 3] ^ y[i + 3])))
        i += 4;
    while (i < n && x[i] == y[i])
        i++;
    return i;
}

/* compare_equal of items that aren't identical: small ints, and rows within rows, directly. */
static ALWAYS_INLINE bool items_equal(Value x, Value y, bool *equal)
{
    *equal = false;
    if (both_small_int(x, y))
        return true;
    if ((is_exact(x, TYPE_tuple) && is_exact(y, TYPE_tuple)) || (is_exact(x, TYPE_list) && is_exact(y, TYPE_list))) {
        TRY(stack_check(" in comparison"));
        *equal = TRY(sequence_compare(x, y, COMPARE_EQ)) == TRUE;
        return true;
    }
    return compare_equal(x, y, equal);
}

Value sequence_compare(Value a, Value b, enum CompareOp op)
{
    bool tuples = is_tuple(a), equality = op == COMPARE_EQ || op == COMPARE_NE;
    SequencePair p = pair_of(a, b, tuples);
    if (p.n != p.m && !tuples && equality)
        return from_bool(op == COMPARE_NE);
    for (size_t i = 0;; i++) {
        i = first_different(&p, i);
        if (i >= p.n || i >= p.m)
            return compare_lengths(p.n, p.m, op);
        bool equal;
        TRY(items_equal(p.x[i], p.y[i], &equal));
        p = pair_of(a, b, tuples);
        if (equal)
            continue;
        if (i >= p.n || i >= p.m)
            return compare_lengths(p.n, p.m, op); /* __eq__ has shortened one of them */
        return equality ? from_bool(op == COMPARE_NE) : compare_values(p.x[i], p.y[i], op);
    }
}

static bool repr_items(StrBuilder *b, Value v, bool comma)
{
    size_t count;
    sequence_items(v, &count);
    for (size_t i = 0; i < count; i++) {
        const Value *items = sequence_items(v, &count);
        if (i >= count)
            break;
        if (i)
            TRY(builder_ascii(b, ", ", 2));
        TRY(builder_repr(b, items[i]));
        sequence_items(v, &count);
    }
    return !(comma && count == 1) || builder_char(b, ',');
}

Value sequence_repr(Value v, char open, char close, bool comma)
{
    char texts[] = {open, '.', '.', '.', close};
    bool entered;
    TRY(repr_enter(v, &entered));
    if (!entered)
        return str_new_utf8(texts, sizeof texts);
    StrBuilder b = {0};
    bool done = builder_char(&b, (uint32_t)open) && repr_items(&b, v, comma)
                && builder_char(&b, (uint32_t)close);
    repr_leave(v);
    return done ? builder_finish(&b) : 0;
}

ssize_t sequence_find(Value v, Value item, size_t start, size_t stop)
{
    for (size_t i = start; i < stop; i++) {
        size_t count;
        const Value *items = sequence_items(v, &count);
        if (i >= count)
            break;
        bool equal = items[i] == item;
        if (!equal && !both_small_int(items[i], item) &&
            !compare_equal(items[i], item, &equal))
            return -2;
        if (equal)
            return (ssize_t)i;
    }
    return -1;
}

Value sequence_count(Value v, Value item)
{
    int64_t found = 0;
    for (ssize_t i = -1; (i = sequence_find(v, item, (size_t)i + 1, SIZE_MAX)) >= 0; )
        found++;
    return error_pending() ? 0 : small_int(found);
}

Value sequence_iterator_new(enum TypeId type, Value sequence, size_t position)
{
    SequenceIterator *it = gc_alloc_object(sizeof *it);
    if (UNLIKELY(!it))
        return raise_no_memory();
    it->head.shape = rt.shapes[type];
    it->sequence = sequence;
    it->position = position;
    return from_object(it);
}
