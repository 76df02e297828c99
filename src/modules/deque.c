/* SPDX-License-Identifier: MIT
 *
 * collections.deque: a list that is fast at both ends.
 *
 *     items:  | 3 4 5 . . . 0 1 2 |     a ring whose size is a power of two
 *                           ^ head
 *
 * Item i is items[(head + i) & mask]. `state` changes with every insertion and removal:
 * loops that may run Python code check it.
 */
#include <limits.h>

#include "gc/heap.h"
#include "modules/_collections.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct Deque {
    Object head_;
    Value *items;
    size_t head, count, capacity;
    ssize_t max_length; /* -1: unbounded */
    uint64_t state;
} Deque;

static Deque *as_deque(Value v) { return (Deque *)v; }
static bool is_deque(Value v) { return is_pointer(v) && is_instance_of(v, TYPE_deque); }

/* --- the ring --- */

static inline Value *deque_slot(const Deque *d, size_t i)
{
    return &d->items[(d->head + i) & (d->capacity - 1)];
}

static bool deque_grow(Deque *d)
{
    size_t capacity = d->capacity ? d->capacity * 2 : 8;
    Value *items = capacity > SSIZE_MAX / sizeof(Value)
                       ? 0
                       : gc_alloc_buffer(capacity * sizeof(Value));
    if (!items)
        return raise_no_memory();
    for (size_t i = 0; i < d->count; i++)
        items[i] = *deque_slot(d, i);
    d->items = items;
    d->head = 0;
    d->capacity = capacity;
    return true;
}

static Value deque_take_first(Deque *d)
{
    Value *slot = deque_slot(d, 0), item = *slot;
    *slot = 0;
    d->head = (d->head + 1) & (d->capacity - 1);
    d->count--;
    d->state++;
    return item;
}

static Value deque_take_last(Deque *d)
{
    Value *slot = deque_slot(d, d->count - 1), item = *slot;
    *slot = 0;
    d->count--;
    d->state++;
    return item;
}

static bool deque_push_last(Deque *d, Value item)
{
    if (UNLIKELY(d->count == d->capacity))
        TRY(deque_grow(d));
    *deque_slot(d, d->count++) = item;
    d->state++;
    if (d->max_length >= 0 && d->count > (size_t)d->max_length)
        deque_take_first(d);
    return true;
}

static bool deque_push_first(Deque *d, Value item)
{
    if (UNLIKELY(d->count == d->capacity))
        TRY(deque_grow(d));
    d->head = (d->head - 1) & (d->capacity - 1);
    *deque_slot(d, 0) = item;
    d->count++;
    d->state++;
    if (d->max_length >= 0 && d->count > (size_t)d->max_length)
        deque_take_last(d);
    return true;
}

static void deque_clear(Deque *d)
{
    d->items = 0;
    d->head = d->count = d->capacity = 0;
    d->state++;
}

/* Turn by n places to the right: the fewer of both directions are moved. */
static void deque_rotate(Deque *d, ssize_t n)
{
    ssize_t count = (ssize_t)d->count;
    if (count < 2)
        return;
    n %= count;
    if (n > count / 2)
        n -= count;
    else if (n < -(count / 2))
        n += count;
    size_t mask = d->capacity - 1;
    for (; n > 0; n--) {
        Value *last = deque_slot(d, d->count - 1), item = *last;
        *last = 0;
        d->head = (d->head - 1) & mask;
        *deque_slot(d, 0) = item;
    }
    for (; n < 0; n++) {
        Value *first = deque_slot(d, 0), item = *first;
        *first = 0;
        d->head = (d->head + 1) & mask;
        *deque_slot(d, d->count - 1) = item;
    }
    d->state++;
}

static void deque_delete(Deque *d, size_t at)
{
    deque_rotate(d, -(ssize_t)at);
    deque_take_first(d);
    deque_rotate(d, (ssize_t)at);
}

/* --- making --- */

static bool deque_extend(Deque *d, Value iterable, bool left)
{
    if (iterable == from_object(d))
        iterable = TRY(list_from(iterable));
    Value iterator = TRY(iter_new(iterable));
    bool consume = d->max_length == 0;
    for (Value item; (item = TRY_NEXT(iterator)) != END; )
        TRY(consume || (left ? deque_push_first(d, item) : deque_push_last(d, item)));
    return true;
}

static Value deque_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Deque *d = TRY(type_alloc(type, 0));
    d->max_length = -1;
    return from_object(d);
}

static bool deque_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Deque *d = as_deque(self);
    Value placed[2];
    ssize_t max_length = -1;
    TRY(arguments_place("deque(iterable=<unrepresentable>, maxlen=None)", args, nargs,
                        kwnames, placed));
    if (placed[1] != NONE) {
        if (!is_int(placed[1]))
            RAISE(TypeError, "an integer is required");
        TRY(value_as_ssize_argument(placed[1], &max_length));
        if (max_length < 0)
            RAISE(ValueError, "maxlen must be non-negative");
    }
    d->max_length = max_length;
    if (d->count)
        deque_clear(d);
    return placed[0] == UNBOUND || deque_extend(d, placed[0], false);
}

/* A plain deque with the items of another. */
static Value deque_plain_copy(const Deque *d)
{
    Deque *copy = TRY(type_alloc(rt.types[TYPE_deque], 0));
    copy->max_length = d->max_length;
    for (size_t i = 0; i < d->count; i++)
        TRY(deque_push_last(copy, *deque_slot(d, i)));
    return from_object(copy);
}

/* For a subclass its constructor is asked. */
static Value deque_copy(Value *args)
{
    const Deque *d = as_deque(args[0]);
    if (is_exact(args[0], TYPE_deque))
        return deque_plain_copy(d);
    Value type = from_object(type_of(args[0]));
    Value copy = TRY(d->max_length < 0 ? call1(type, args[0])
                     : call2(type, args[0], TRY(int_from_ssize(d->max_length))));
    if (!is_deque(copy))
        RAISE(TypeError, "%S() must return a deque, not %T", as_type(type)->name, copy);
    return copy;
}

/* --- slots --- */

static Value deque_repr(Value self)
{
    bool entered;
    TRY(repr_enter(self, &entered));
    if (!entered)
        return str_from_text("[...]");
    Value type = type_of(self)->name, list = list_from(self), text = 0;
    if (list && as_deque(self)->max_length >= 0)
        text = str_format("%S(%R, maxlen=%zd)", type, list, as_deque(self)->max_length);
    else if (list)
        text = str_format("%S(%R)", type, list);
    repr_leave(self);
    return text;
}

static Value deque_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_deque(a) || !is_deque(b))
        return NOT_IMPLEMENTED;
    const Deque *x = as_deque(a), *y = as_deque(b);
    if ((op == COMPARE_EQ || op == COMPARE_NE) && x->count != y->count)
        return from_bool(op == COMPARE_NE);
    for (size_t i = 0; i < x->count && i < y->count; i++) {
        Value p = *deque_slot(x, i), q = *deque_slot(y, i);
        bool equal;
        TRY(compare_equal(p, q, &equal));
        if (equal)
            continue;
        if (op == COMPARE_EQ || op == COMPARE_NE)
            return from_bool(op == COMPARE_NE);
        return compare_values(p, q, op);
    }
    return compare_order(x->count < y->count ? -1 : x->count > y->count, op);
}

static bool deque_length(Value self, ssize_t *length)
{
    *length = (ssize_t)as_deque(self)->count;
    return true;
}

/* The first equal item in [start, stop): -1: none; -2: exception. */
static ssize_t deque_find(Deque *d, Value item, size_t start, size_t stop)
{
    uint64_t state = d->state;
    for (size_t i = start; i < stop && i < d->count; i++) {
        bool equal;
        if (!compare_equal(*deque_slot(d, i), item, &equal))
            return -2;
        if (d->state != state) {
            raise_error(TYPE_RuntimeError, "deque mutated during iteration");
            return -2;
        }
        if (equal)
            return (ssize_t)i;
    }
    return -1;
}

static bool deque_contains(Value self, Value item, bool *found)
{
    ssize_t at = deque_find(as_deque(self), item, 0, SIZE_MAX);
    *found = at >= 0;
    return at != -2;
}

static Value *deque_item(Value self, Value key)
{
    const Deque *d = as_deque(self);
    ssize_t i;
    if (!has_index(key)) {
        raise_error(TYPE_TypeError, "sequence index must be integer, not '%T'", key);
        return 0;
    }
    TRY(sequence_index(key, &i));
    if (i < 0)
        i += (ssize_t)d->count;
    if (i < 0 || (size_t)i >= d->count) {
        raise_error(TYPE_IndexError, "deque index out of range");
        return 0;
    }
    return deque_slot(d, (size_t)i);
}

static Value deque_getitem(Value self, Value key) { return *TRY(deque_item(self, key)); }

static bool deque_setitem(Value self, Value key, Value item)
{
    Deque *d = as_deque(self);
    Value *slot = TRY(deque_item(self, key));
    if (item)
        *slot = item;
    else
        deque_delete(d, ((size_t)(slot - d->items) - d->head) & (d->capacity - 1));
    return true;
}

static Value deque_concat(Value a, Value b)
{
    if (!is_deque(b))
        RAISE(TypeError, "can only concatenate deque (not \"%T\") to deque", b);
    Value result = TRY(deque_copy(&a));
    TRY(deque_extend(as_deque(result), b, false));
    return result;
}

static Value deque_inplace_concat(Value self, Value iterable)
{
    TRY(deque_extend(as_deque(self), iterable, false));
    return self;
}

/* d *= n; of a bounded deque only as many rounds as can be seen. */
static Value deque_inplace_repeat(Value self, Value times)
{
    Deque *d = as_deque(self);
    size_t n, total;
    TRY(sequence_repeat_count(times, &n));
    if (!d->count || n == 1)
        return self;
    if (!n) {
        deque_clear(d);
        return self;
    }
    if (MUL_OVERFLOWS(d->count, n, &total) || total > SSIZE_MAX / sizeof(Value)) {
        if (d->max_length < 0)
            return raise_no_memory();
        total = SIZE_MAX;
    }
    if (d->max_length >= 0) {
        /* Whole rounds, so that the last items are the right ones. */
        size_t rounds = ((size_t)d->max_length + d->count - 1) / d->count;
        n = MIN(n, rounds + 1);
    }
    Value items = TRY(list_from(self));
    for (size_t round = 1; round < n; round++)
        for (size_t i = 0; i < list_count(items); i++)
            TRY(deque_push_last(d, as_list(items)->items[i]));
    return self;
}

static Value deque_repeat(Value self, Value times)
{
    return deque_inplace_repeat(TRY(deque_copy(&self)), times);
}

/* --- methods --- */

static Value deque_append_method(Value *args)
{
    TRY(deque_push_last(as_deque(args[0]), args[1]));
    return NONE;
}

static Value deque_appendleft_method(Value *args)
{
    TRY(deque_push_first(as_deque(args[0]), args[1]));
    return NONE;
}

static Value deque_pop_method(Value *args)
{
    if (!as_deque(args[0])->count)
        RAISE(IndexError, "pop from an empty deque");
    return deque_take_last(as_deque(args[0]));
}

static Value deque_popleft_method(Value *args)
{
    if (!as_deque(args[0])->count)
        RAISE(IndexError, "pop from an empty deque");
    return deque_take_first(as_deque(args[0]));
}

static Value deque_extend_method(Value *args)
{
    TRY(deque_extend(as_deque(args[0]), args[1], false));
    return NONE;
}

static Value deque_extendleft_method(Value *args)
{
    TRY(deque_extend(as_deque(args[0]), args[1], true));
    return NONE;
}

static Value deque_clear_method(Value *args)
{
    deque_clear(as_deque(args[0]));
    return NONE;
}

static Value deque_rotate_method(Value *args, size_t nargs, Value kwnames)
{
    ssize_t n = 1;
    TRY(arguments_check("deque.rotate", nargs - 1, kwnames, 0, 1));
    if (nargs > 1)
        TRY(value_as_ssize_argument(args[1], &n));
    deque_rotate(as_deque(args[0]), n);
    return NONE;
}

static Value deque_reverse_method(Value *args)
{
    const Deque *d = as_deque(args[0]);
    for (size_t i = 0, j = d->count; i + 1 < j; i++) {
        j--;
        Value *a = deque_slot(d, i), *b = deque_slot(d, j), item = *a;
        *a = *b;
        *b = item;
    }
    return NONE;
}

static Value deque_count_method(Value *args)
{
    int64_t count = 0;
    ssize_t at = -1;
    while ((at = deque_find(as_deque(args[0]), args[1], (size_t)at + 1, SIZE_MAX)) >= 0)
        count++;
    return at == -2 ? 0 : small_int(count);
}

static Value deque_index_method(Value *args)
{
    size_t start, stop, n = as_deque(args[0])->count;
    TRY(sequence_bound(args[2], n, &start));
    TRY(sequence_bound(args[3], n, &stop));
    ssize_t at = deque_find(as_deque(args[0]), args[1], start, stop);
    if (at == -1)
        RAISE(ValueError, "%R is not in deque", args[1]);
    return at < 0 ? 0 : small_int(at);
}

static Value deque_insert_method(Value *args)
{
    Deque *d = as_deque(args[0]);
    ssize_t index;
    TRY(value_as_ssize_argument(args[1], &index));
    ssize_t count = (ssize_t)d->count;
    if (d->max_length == count)
        RAISE(IndexError, "deque already at its maximum size");
    if (index >= count)
        TRY(deque_push_last(d, args[2]));
    else if (index <= -count || index == 0)
        TRY(deque_push_first(d, args[2]));
    else {
        deque_rotate(d, -index);
        TRY(index < 0 ? deque_push_last(d, args[2]) : deque_push_first(d, args[2]));
        deque_rotate(d, index);
    }
    return NONE;
}

static Value deque_remove_method(Value *args)
{
    Deque *d = as_deque(args[0]);
    size_t count = d->count;
    for (size_t i = 0; i < count; i++) {
        bool equal;
        TRY(compare_equal(*deque_slot(d, i), args[1], &equal));
        if (d->count != count)
            RAISE(IndexError, "deque mutated during iteration");
        if (equal) {
            deque_delete(d, i);
            return NONE;
        }
    }
    RAISE(ValueError, "%R is not in deque", args[1]);
}

/* (type, arguments, state, iterator): the items are appended by whoever unpickles. */
static Value deque_reduce(Value *args)
{
    const Deque *d = as_deque(args[0]);
    Value state = TRY(call_method0(args[0], NAME(__getstate__))),
          empty = TRY(tuple_new(0, 0));
    Value arguments = empty;
    if (d->max_length >= 0)
        arguments = TRY(tuple_pair(empty, TRY(int_from_ssize(d->max_length))));
    Value iterator = TRY(iter_new(args[0]));
    return tuple_pack(4, from_object(type_of(args[0])), arguments, state, iterator);
}

static Value deque_sizeof(Value *args)
{
    return int_from_ssize(
        (ssize_t)(sizeof(Deque) + as_deque(args[0])->capacity * sizeof(Value)));
}

static Value deque_maxlen(Value self)
{
    ssize_t max_length = as_deque(self)->max_length;
    return max_length < 0 ? NONE : int_from_ssize(max_length);
}

/* --- iterators --- */

typedef struct DequeIterator {
    Object head;
    Value deque;
    size_t position; /* from the end it walks from */
    size_t remaining;
    uint64_t state;
} DequeIterator;

static Value deque_iterator_new(enum TypeId type, Value deque)
{
    DequeIterator *it = gc_alloc_object(sizeof *it);
    if (!it)
        return raise_no_memory();
    it->head.shape = rt.shapes[type];
    it->deque = deque;
    it->remaining = as_deque(deque)->count;
    it->state = as_deque(deque)->state;
    return from_object(it);
}

static Value deque_iter(Value self)
{
    return deque_iterator_new(TYPE_deque_iterator, self);
}

static Value deque_reversed(Value *args)
{
    return deque_iterator_new(TYPE_deque_reverse_iterator, args[0]);
}

static Value iterator_step(DequeIterator *it, bool reverse)
{
    const Deque *d = as_deque(it->deque);
    if (it->state != d->state) {
        it->remaining = 0;
        RAISE(RuntimeError, "deque mutated during iteration");
    }
    if (!it->remaining)
        return END;
    it->remaining--;
    size_t i = it->position++;
    return *deque_slot(d, reverse ? d->count - 1 - i : i);
}

static Value forward_next(Value self)
{
    return iterator_step((DequeIterator *)self, false);
}
static Value reverse_next(Value self)
{
    return iterator_step((DequeIterator *)self, true);
}

/* type(deque, index=0): skips that many items. */
static Value iterator_construct(enum TypeId type, Value *args, size_t nargs,
                                Value kwnames)
{
    ssize_t skip = 0;
    if (nargs < 1 || nargs > 2)
        RAISE(TypeError, "function takes at %s (%zu given)",
              nargs ? "most 2 arguments" : "least 1 argument", nargs);
    if (!is_deque(args[0]))
        RAISE(TypeError, "argument 1 must be collections.deque, not %K", args[0]);
    if (nargs == 2)
        TRY(value_as_ssize_argument(args[1], &skip));
    Value iterator = TRY(deque_iterator_new(type, args[0]));
    DequeIterator *it = (DequeIterator *)iterator;
    it->position = MIN((size_t)MAX(skip, 0), it->remaining);
    it->remaining -= it->position;
    return iterator;
}

static Value forward_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return iterator_construct(TYPE_deque_iterator, args, nargs, kwnames);
}

static Value reverse_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return iterator_construct(TYPE_deque_reverse_iterator, args, nargs, kwnames);
}

static Value iterator_length_hint(Value *args)
{
    return small_int((int64_t)((DequeIterator *)args[0])->remaining);
}

static Value iterator_reduce(Value *args)
{
    const DequeIterator *it = (DequeIterator *)args[0];
    Value arguments = TRY(tuple_pair(it->deque, small_int((int64_t)it->position)));
    return tuple_pair(from_object(type_of(args[0])), arguments);
}

static const Method iterator_methods[] = {
    {"__length_hint__($self, /)", iterator_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", iterator_reduce, ITERATOR_REDUCE_DOC},
    {0},
};

TYPE(deque_iterator, .name = "collections._deque_iterator",
     .size = sizeof(DequeIterator), .methods = METHODS(iterator_methods),
     .slots = {
         .construct = forward_construct, .iter = iterator_self, .next = forward_next});

TYPE(deque_reverse_iterator, .name = "collections._deque_reverse_iterator",
     .size = sizeof(DequeIterator), .methods = METHODS(iterator_methods),
     .slots = {
         .construct = reverse_construct, .iter = iterator_self, .next = reverse_next});

/* --- the type --- */

static const Method deque_methods[] = {
    {"append($self, item, /)", deque_append_method, "Add an item at the right end."},
    {"appendleft($self, item, /)", deque_appendleft_method, "Add an item at the left end."},
    {"pop($self, /)", deque_pop_method, "Remove the rightmost item and return it."},
    {"popleft($self, /)", deque_popleft_method, "Remove the leftmost item and return it."},
    {"extend($self, iterable, /)", deque_extend_method, "Append the items at the right end."},
    {"extendleft($self, iterable, /)", deque_extendleft_method,
     "Append the items, one after the other, at the left end."},
    {"clear($self, /)", deque_clear_method, "Remove all items."},
    {"rotate($self, n=1, /)", 0, "Turn by n places to the right (left if negative).",
     .raw = deque_rotate_method},
    {"reverse($self, /)", deque_reverse_method, "Reverse the order of the items in place."},
    {"count($self, value, /)", deque_count_method, "How many items equal value."},
    {"index($self, value, start=0, stop=sys.maxsize, /)", deque_index_method,
     "Position of the first item that equals value; ValueError when there is none."},
    {"insert($self, index, value, /)", deque_insert_method, "Insert value before index.",
     .flags = METHOD_TUPLE},
    {"remove($self, value, /)", deque_remove_method, "Remove the first item that equals value."},
    {"copy($self, /)", deque_copy, "A shallow copy."},
    {"__copy__($self, /)", deque_copy, "A shallow copy."},
    {"__reduce__($self, /)", deque_reduce, "For pickling."},
    {"__reversed__($self, /)", deque_reversed, "An iterator from right to left."},
    {"__sizeof__($self, /)", deque_sizeof, "Size of the deque in memory, in bytes."},
    {0},
};

static const GetSet deque_getset[] = {
    {"maxlen", deque_maxlen, 0, "Most items it may hold; None: any number."},
    {0},
};

TYPE(deque, .name = "collections.deque", .size = sizeof(Deque), .unhashable = true,
     .doc = "deque([iterable[, maxlen]])\n\nA list that is fast at both ends.",
     .flags = TYPE_BASE | TYPE_WEAKREF | TYPE_GENERIC | TYPE_SEQUENCE,
     .methods = METHODS(deque_methods), .getset = deque_getset,
     .slots = {.construct = deque_construct,
               .init = deque_init,
               .repr = deque_repr,
               .compare = deque_compare,
               .length = deque_length,
               .contains = deque_contains,
               .getitem = deque_getitem,
               .setitem = deque_setitem,
               .concat = deque_concat,
               .repeat = deque_repeat,
               .inplace_concat = deque_inplace_concat,
               .inplace_repeat = deque_inplace_repeat,
               .iter = deque_iter});
