/* SPDX-License-Identifier: MIT
 *
 * The methods of list, and its two iterators.
 */
#include "objects/list_methods.h"

#include "objects/iterators.h"
#include "objects/sequence.h"

static Value list_append_method(Value *args)
{
    TRY(list_push(args[0], args[1]));
    return NONE;
}

static Value list_extend_method(Value *args)
{
    TRY(list_extend(args[0], args[1]));
    return NONE;
}

static Value list_insert_method(Value *args)
{
    ssize_t index;
    TRY(value_as_ssize_argument(args[1], &index));
    TRY(list_insert(args[0], index, args[2]));
    return NONE;
}

static Value list_pop_method(Value *args)
{
    ssize_t index = -1;
    if (args[1] != small_int(-1))
        TRY(value_as_ssize_argument(args[1], &index));
    size_t count = list_count(args[0]);
    if (!count)
        RAISE(IndexError, "pop from empty list");
    if (index < 0)
        index += (ssize_t)count;
    if (index < 0 || (size_t)index >= count)
        RAISE(IndexError, "pop index out of range");
    return list_pop_at(args[0], (size_t)index);
}

static Value list_remove_method(Value *args)
{
    ssize_t at = sequence_find(args[0], args[1], 0, SIZE_MAX);
    if (at == -1)
        RAISE(ValueError, "list.remove(x): x not in list");
    if (at < 0)
        return 0;
    if ((size_t)at < list_count(args[0]))
        list_pop_at(args[0], (size_t)at);
    return NONE;
}

static Value list_clear_method(Value *args)
{
    list_clear(args[0]);
    return NONE;
}

static Value list_copy_method(Value *args)
{
    return list_slice(args[0], 0, list_count(args[0]));
}

static Value list_count_method(Value *args) { return sequence_count(args[0], args[1]); }

static Value list_index_method(Value *args)
{
    size_t start, stop, n = list_count(args[0]);
    TRY(sequence_bound(args[2], n, &start));
    TRY(sequence_bound(args[3], n, &stop));
    ssize_t at = sequence_find(args[0], args[1], start, stop);
    if (at == -1)
        RAISE(ValueError, "%R is not in list", args[1]);
    return at < 0 ? 0 : small_int(at);
}

static Value list_reverse_method(Value *args)
{
    TRY(list_reverse(args[0]));
    return NONE;
}

static Value list_sort_method(Value *args)
{
    bool reverse;
    TRY(value_truth(args[2], &reverse));
    TRY(list_sort(args[0], args[1], reverse));
    return NONE;
}

static Value list_reversed(Value *args)
{
    return sequence_iterator_new(TYPE_list_reverseiterator, args[0], list_count(args[0]));
}

static Value list_sizeof(Value *args)
{
    return int_from_ssize(
        (ssize_t)(sizeof(List) + as_list(args[0])->capacity * sizeof(Value)));
}

static Value list_getitem_method(Value *args)
{
    return rt.types[TYPE_list]->slots.getitem(args[0], args[1]);
}

const Method list_methods[] = {
    {"append($self, object, /)", list_append_method, "Append object to the end of the list."},
    {"extend($self, iterable, /)", list_extend_method, "Append all items of the iterable."},
    {"insert($self, index, object, /)", list_insert_method, "Insert object before index."},
    {"pop($self, index=-1, /)", list_pop_method,
     "Remove the item at index and return it; IndexError when there is none."},
    {"remove($self, value, /)", list_remove_method,
     "Remove the first item that equals value; ValueError when there is none."},
    {"clear($self, /)", list_clear_method, "Remove all items."},
    {"copy($self, /)", list_copy_method, "A new list of the same items."},
    {"count($self, value, /)", list_count_method, "How many items equal value."},
    {"index($self, value, start=0, stop=sys.maxsize, /)", list_index_method,
     "Position of the first item that equals value; ValueError when there is none."},
    {"reverse($self, /)", list_reverse_method, "Reverse the order of the items in place."},
    {"sort($self, /, *, key=None, reverse=False)", list_sort_method,
     "Sort the items in place, ascending, and return None.\n\n"
     "Equal items keep their order. The key function, if given, is called once for each\n"
     "item and tells by what to sort; reverse asks for descending order."},
    {"__getitem__($self, index, /)", list_getitem_method, "The item at the index, or a slice.",
     .flags = METHOD_COEXIST},
    {"__reversed__($self, /)", list_reversed, "An iterator from the last item to the first."},
    {"__sizeof__($self, /)", list_sizeof, "Size of the list in memory, in bytes."},
    {0},
};

/* --- forward iterator --- */

static Value list_iterator_next(Value self)
{
    SequenceIterator *it = (SequenceIterator *)self;
    if (UNLIKELY(!it->sequence))
        return END;
    const List *list = as_list(it->sequence);
    if (it->position < list->count)
        return list->items[it->position++];
    it->sequence = 0;
    return END;
}

static Value list_iterator_length_hint(Value *args)
{
    const SequenceIterator *it = (SequenceIterator *)args[0];
    size_t n = it->sequence ? list_count(it->sequence) : 0;
    return small_int(n > it->position ? (int64_t)(n - it->position) : 0);
}

static Value list_iterator_reduce(Value *args)
{
    const SequenceIterator *it = (SequenceIterator *)args[0];
    Value iter = TRY(builtin_named("iter")); /* may run Python code */
    if (!it->sequence)
        return iterator_reduce_end(true);
    return tuple_pack(3, iter, TRY(tuple_pack(1, it->sequence)),
                      small_int((int64_t)it->position));
}

static Value list_iterator_setstate(Value *args)
{
    SequenceIterator *it = (SequenceIterator *)args[0];
    ssize_t position;
    TRY(iterator_state(args[1], &position));
    if (it->sequence)
        it->position = position < 0 ? 0 : MIN((size_t)position, list_count(it->sequence));
    return NONE;
}

static const Method list_iterator_methods[] = {
    {"__length_hint__($self, /)", list_iterator_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", list_iterator_reduce, ITERATOR_REDUCE_DOC},
    {"__setstate__($self, object, /)", list_iterator_setstate, ITERATOR_SETSTATE_DOC},
    {0},
};

TYPE(list_iterator, .size = sizeof(SequenceIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(list_iterator_methods),
     .slots = {.iter = iterator_self, .next = list_iterator_next});

/* --- reverse iterator: position counts the items that are left --- */

static Value list_reverse_next(Value self)
{
    SequenceIterator *it = (SequenceIterator *)self;
    if (it->sequence && it->position && it->position <= list_count(it->sequence))
        return as_list(it->sequence)->items[--it->position];
    it->sequence = 0;
    return END;
}

static Value list_reverse_length_hint(Value *args)
{
    const SequenceIterator *it = (SequenceIterator *)args[0];
    bool gone = !it->sequence || it->position > list_count(it->sequence);
    return small_int(gone ? 0 : (int64_t)it->position);
}

static Value list_reverse_reduce(Value *args)
{
    const SequenceIterator *it = (SequenceIterator *)args[0];
    Value reversed = TRY(builtin_named("reversed"));
    if (!it->sequence)
        return iterator_reduce_end(true);
    Value arguments = TRY(tuple_pack(1, it->sequence));
    return tuple_pack(3, reversed, arguments, small_int((int64_t)it->position - 1));
}

static Value list_reverse_setstate(Value *args)
{
    SequenceIterator *it = (SequenceIterator *)args[0];
    ssize_t index;
    TRY(iterator_state(args[1], &index));
    if (it->sequence) {
        ssize_t last = (ssize_t)list_count(it->sequence) - 1;
        it->position = (size_t)(MIN(MAX(index, -1), last) + 1);
    }
    return NONE;
}

static const Method list_reverse_methods[] = {
    {"__length_hint__($self, /)", list_reverse_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", list_reverse_reduce, ITERATOR_REDUCE_DOC},
    {"__setstate__($self, object, /)", list_reverse_setstate, ITERATOR_SETSTATE_DOC},
    {0},
};

TYPE(list_reverseiterator, .size = sizeof(SequenceIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(list_reverse_methods),
     .slots = {.iter = iterator_self, .next = list_reverse_next});
