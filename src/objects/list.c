/* SPDX-License-Identifier: MIT
 *
 * list: a growable array of values. Making, growing, slices and the slots; methods and
 * iterators are in list_methods.c, sorting in list_sort.c.
 *
 * items[count .. capacity) are 0, so that the collector sees no stale values there. When
 * a list grows it may get a new block; the old one stays as it was for loops that still
 * walk it.
 */
#include "objects/list.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/dict_views.h"
#include "objects/iterators.h"
#include "objects/list_methods.h"
#include "objects/sequence.h"
#include "objects/set.h"
#include "objects/str_data.h"
#include "objects/type.h"

enum { GROW_BY_HALF_MAX = 1 << 16 };

/* --- making --- */

Value list_new(size_t capacity)
{
    List *list = gc_alloc_object(sizeof *list);
    if (UNLIKELY(!list))
        return raise_no_memory();
    list->head.shape = rt.shapes[TYPE_list];
    if (capacity)
        TRY(list_reserve(list, capacity));
    return from_object(list);
}

bool list_reserve(List *list, size_t capacity)
{
    size_t bytes;
    if (capacity <= list->capacity)
        return true;
    if (MUL_OVERFLOWS(capacity, sizeof(Value), &bytes) || bytes > SSIZE_MAX)
        return raise_no_memory();
    Value *items =
        list->items ? gc_realloc_buffer(list->items, list->count * sizeof(Value), bytes)
                    : gc_alloc_buffer(bytes);
    if (UNLIKELY(!items))
        return raise_no_memory();
    list->items = items;
    list->capacity = capacity;
    return true;
}

/* Room for n items, with more to spare: by half, of long lists by an eighth. */
static bool list_make_room(List *list, size_t n)
{
    if (n <= list->capacity)
        return true;
    size_t spare = n < GROW_BY_HALF_MAX ? n >> 1 : n >> 3, capacity;
    if (ADD_OVERFLOWS(n, spare + 3, &capacity))
        return raise_no_memory();
    return list_reserve(list, capacity & ~(size_t)1);
}

NOINLINE bool list_push_grow(List *list, Value item)
{
    TRY(list_make_room(list, list->count + 1));
    list->items[list->count++] = item;
    return true;
}

bool list_reserve_parts(List *list, size_t length, size_t left)
{
    enum { WORTH_FREEING = 512 };
    size_t n = list->count;
    double density = (double)n / (double)(length - left + 1);
    Value *old = list->items;
    TRY(list_reserve(list, n + MIN((size_t)(density * (double)left) + n / 8 + 2, 3 * n)));
    if (n >= WORTH_FREEING && old != list->items)
        gc_free(old);
    return true;
}

Value list_from_values(const Value *items, size_t n)
{
    Value list = TRY(list_new(n));
    if (n)
        memcpy(as_list(list)->items, items, n * sizeof(Value));
    as_list(list)->count = n;
    return list;
}

Value list_from(Value iterable)
{
    Value list = TRY(list_new(0));
    TRY(list_extend(list, iterable));
    return list;
}

/* Append n values; they may be the list's own. */
static bool list_append_values(List *list, const Value *items, size_t n)
{
    size_t count;
    if (!n)
        return true;
    if (ADD_OVERFLOWS(list->count, n, &count))
        return raise_no_memory();
    if (!list->capacity)
        TRY(list_reserve(list, n));
    else
        TRY(list_make_room(list, count));
    memmove(list->items + list->count, items, n * sizeof(Value));
    list->count = count;
    return true;
}

/* Room for n more: no more than that in a list that had none. */
static bool list_room_for(List *list, size_t n)
{
    if (!n)
        return true;
    return list->capacity ? list_make_room(list, list->count + n) : list_reserve(list, n);
}

static bool list_append_characters(List *list, Value text)
{
    const Str *s = as_str(text);
    TRY(list_room_for(list, s->length));
    for (size_t i = 0; i < s->length; i++)
        list->items[list->count++] = TRY(str_from_char(str_read(s->data, s->kind, i)));
    return true;
}

static bool list_append_dict(List *list, Value dict, enum DictPart part)
{
    const Dict *d = as_dict(dict);
    TRY(list_room_for(list, d->count));
    for (size_t i = d->first; i < d->used; i++) {
        const DictEntry *e = &d->entries[i];
        if (!e->key)
            continue;
        list->items[list->count++] = part == DICT_KEYS     ? e->key
                                     : part == DICT_VALUES ? e->value
                                                           : TRY(tuple_pair(e->key, e->value));
    }
    return true;
}

static bool list_append_set(List *list, Value set)
{
    const Set *s = as_set(set);
    TRY(list_room_for(list, s->count));
    for (size_t i = 0; i < s->capacity; i++)
        if (s->entries[i].item)
            list->items[list->count++] = s->entries[i].item;
    return true;
}

/* An ItemSink's. */
static bool take_if_room(Value item, void *data)
{
    List *list = data;
    if (UNLIKELY(list->count == list->capacity))
        return false;
    list->items[list->count++] = item;
    return true;
}

bool list_extend(Value self, Value iterable)
{
    List *list = as_list(self);
    if (iterable == self || is_exact(iterable, TYPE_list) || is_exact(iterable, TYPE_tuple)) {
        size_t n;
        const Value *items = sequence_items(iterable, &n);
        return list_append_values(list, items, n);
    }
    switch ((int)type_of(iterable)->id) { /* those that are walked without Python code */
    case TYPE_str: return list_append_characters(list, iterable);
    case TYPE_dict: return list_append_dict(list, iterable, DICT_KEYS);
    case TYPE_dict_keys: return list_append_dict(list, ((DictView *)iterable)->dict, DICT_KEYS);
    case TYPE_dict_values: return list_append_dict(list, ((DictView *)iterable)->dict, DICT_VALUES);
    case TYPE_dict_items: return list_append_dict(list, ((DictView *)iterable)->dict, DICT_ITEMS);
    case TYPE_set:
    case TYPE_frozenset: return list_append_set(list, iterable);
    }
    Value iterator = TRY(iter_new(iterable));
    ssize_t hint;
    TRY(value_length_hint(iterable, 8, &hint));
    /* A hint that cannot be true is left aside; one that could be must fit in memory. */
    if (hint > 0 && (size_t)hint <= SSIZE_MAX - list->count)
        TRY(list_reserve(list, list->count + (size_t)hint));
    ItemSink sink = {take_if_room, list};
    for (Value item; (item = TRY(iter_next_into(iterator, &sink))) != END; )
        TRY(list_push(self, item));
    return true;
}

Value list_slice(Value self, size_t start, size_t end)
{
    return list_from_values(as_list(self)->items + start, end - start);
}

Value list_as_tuple(Value self)
{
    return tuple_new(as_list(self)->items, as_list(self)->count);
}

/* --- changing --- */

void list_clear(Value self)
{
    List *list = as_list(self);
    list->items = 0;
    list->count = list->capacity = 0;
}

/* Replace items[start .. end) by n values that are not the list's own. */
static bool list_splice(List *list, size_t start, size_t end, const Value *values,
                        size_t n)
{
    size_t old = list->count, count = old - (end - start) + n;
    TRY(list_make_room(list, count));
    Value *items = list->items;
    if (count != old) {
        memmove(items + start + n, items + end, (old - end) * sizeof(Value));
        if (count < old)
            memset(items + count, 0, (old - count) * sizeof(Value));
    }
    if (n)
        memcpy(items + start, values, n * sizeof(Value));
    list->count = count;
    if (!count)
        list_clear(from_object(list));
    return true;
}

bool list_insert(Value self, ssize_t index, Value item)
{
    List *list = as_list(self);
    if (index < 0)
        index = MAX(index + (ssize_t)list->count, 0);
    size_t at = MIN((size_t)index, list->count);
    return list_splice(list, at, at, &item, 1);
}

Value list_pop_at(Value self, size_t index)
{
    List *list = as_list(self);
    Value item = list->items[index];
    list->count--;
    memmove(list->items + index, list->items + index + 1,
            (list->count - index) * sizeof(Value));
    list->items[list->count] = 0;
    return item;
}

bool list_reverse(Value self)
{
    const List *list = as_list(self);
    for (size_t i = 0, j = list->count; i + 1 < j; i++) {
        j--;
        Value item = list->items[i];
        list->items[i] = list->items[j];
        list->items[j] = item;
    }
    return true;
}

/* --- subscripts --- */

static bool list_position(Value self, Value key, const char *message, size_t *position)
{
    ssize_t i;
    TRY(sequence_index(key, &i));
    if (i < 0)
        i += (ssize_t)list_count(self);
    if (i < 0 || (size_t)i >= list_count(self))
        RAISE(IndexError, "%s", message);
    *position = (size_t)i;
    return true;
}

static Value list_subscript(Value self, Value slice)
{
    SliceBounds b;
    TRY(slice_unpack(slice, &b));
    slice_adjust(&b, (ssize_t)list_count(self));
    if (b.step == 1)
        return list_slice(self, (size_t)b.start, (size_t)(b.start + b.count));
    Value result = TRY(list_new((size_t)b.count));
    const Value *items = as_list(self)->items;
    for (ssize_t i = 0; i < b.count; i++)
        as_list(result)->items[i] = items[b.start + i * b.step];
    as_list(result)->count = (size_t)b.count;
    return result;
}

static Value list_getitem(Value self, Value key)
{
    if (is_exact(key, TYPE_slice))
        return list_subscript(self, key);
    if (!has_index(key))
        RAISE(TypeError, "list indices must be integers or slices, not %T", key);
    size_t i;
    TRY(list_position(self, key, "list index out of range", &i));
    return as_list(self)->items[i];
}

/* del list[start:stop:step] for a step other than 1. */
static void list_delete_steps(List *list, ssize_t start, ssize_t step, ssize_t count)
{
    if (count <= 0)
        return;
    if (step < 0) {
        start += step * (count - 1);
        step = -step;
    }
    size_t to = (size_t)start, next = (size_t)start;
    for (size_t i = (size_t)start; i < list->count; i++)
        if (i == next && count > 0)
            next += (size_t)step, count--;
        else
            list->items[to++] = list->items[i];
    memset(list->items + to, 0, (list->count - to) * sizeof(Value));
    list->count = to;
}

/* The new values of list[slice] = values, as an array that is not the list's own. */
static bool slice_values(Value self, Value values, ssize_t step, Value *fresh)
{
    Value *items;
    size_t n;
    *fresh = TRY(iter_fast(values, step == 1 ? "can only assign an iterable"
                           : "must assign iterable to extended slice", &items, &n));
    if (*fresh == self)
        *fresh = TRY(list_slice(self, 0, list_count(self)));
    return true;
}

/* list[slice] = values, or del list[slice] when values is 0. What may run Python code
 * comes first; then the indices are worked out for the list as it is now. */
static bool list_set_slice(Value self, Value slice, Value values)
{
    List *list = as_list(self);
    SliceBounds b;
    Value fresh = 0;
    const Value *items = 0;
    size_t n = 0;
    TRY(slice_unpack(slice, &b));
    if (values) {
        TRY(slice_values(self, values, b.step, &fresh));
        items = sequence_items(fresh, &n);
    }
    slice_adjust(&b, (ssize_t)list->count);
    if (b.step == 1)
        return list_splice(list, (size_t)b.start, (size_t)(b.start + b.count), items, n);
    if (!values) {
        list_delete_steps(list, b.start, b.step, b.count);
        return true;
    }
    if ((ssize_t)n != b.count)
        RAISE(ValueError,
              "attempt to assign sequence of size %zd to extended slice of size %zd",
              (ssize_t)n, b.count);
    for (ssize_t i = 0; i < b.count; i++)
        list->items[b.start + i * b.step] = items[i];
    return true;
}

static bool list_setitem(Value self, Value key, Value item)
{
    if (is_exact(key, TYPE_slice))
        return list_set_slice(self, key, item);
    if (!has_index(key))
        RAISE(TypeError, "list indices must be integers or slices, not %T", key);
    size_t i;
    TRY(list_position(self, key, "list assignment index out of range", &i));
    if (item)
        as_list(self)->items[i] = item;
    else
        list_pop_at(self, i);
    return true;
}

/* --- other slots --- */

static Value list_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (LIKELY(type == rt.types[TYPE_list]))
        return list_new(0);
    return from_object(type_alloc(type, 0));
}

static bool list_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Type *type = type_of(self), *list_type = rt.types[TYPE_list];
    bool refuses_keywords =
        type == list_type || type->slots.construct == list_type->slots.construct;
    TRY(arguments_check("list", nargs, refuses_keywords ? kwnames : 0, 0, 1));
    list_clear(self);
    return nargs == 0 || list_extend(self, args[0]);
}

static Value list_repr(Value self)
{
    return list_count(self) ? sequence_repr(self, '[', ']', false) : str_from_text("[]");
}

static Value list_compare(Value a, Value b, enum CompareOp op)
{
    return is_list(a) && is_list(b) ? sequence_compare(a, b, op) : NOT_IMPLEMENTED;
}

static bool list_length(Value self, ssize_t *length)
{
    *length = (ssize_t)list_count(self);
    return true;
}

static bool list_contains(Value self, Value item, bool *found)
{
    ssize_t at = sequence_find(self, item, 0, SIZE_MAX);
    *found = at >= 0;
    return at != -2;
}

static Value list_concat(Value a, Value b)
{
    if (!is_list(b))
        RAISE(TypeError, "can only concatenate list (not \"%T\") to list", b);
    Value result = TRY(list_new(list_count(a) + list_count(b)));
    TRY(list_append_values(as_list(result), as_list(a)->items, list_count(a)));
    TRY(list_append_values(as_list(result), as_list(b)->items, list_count(b)));
    return result;
}

/* Fill items[n .. total) with repetitions of items[0 .. n). */
static void repeat_items(Value *items, size_t n, size_t total)
{
    if (n == 1)
        for (size_t i = 1; i < total; i++)
            items[i] = items[0];
    else
        for (size_t i = n; i < total; i += n)
            memcpy(items + i, items, n * sizeof(Value));
}

static Value list_repeat(Value self, Value times)
{
    size_t count, total, n;
    TRY(sequence_repeat_count(times, &count)); /* may run Python code */
    n = list_count(self);
    if (MUL_OVERFLOWS(n, count, &total))
        return raise_no_memory();
    Value result = TRY(list_new(total));
    if (total) {
        memcpy(as_list(result)->items, as_list(self)->items, n * sizeof(Value));
        repeat_items(as_list(result)->items, n, total);
        as_list(result)->count = total;
    }
    return result;
}

static Value list_inplace_concat(Value self, Value iterable)
{
    TRY(list_extend(self, iterable));
    return self;
}

static Value list_inplace_repeat(Value self, Value times)
{
    List *list = as_list(self);
    size_t count, total;
    TRY(sequence_repeat_count(times, &count));
    if (MUL_OVERFLOWS(list->count, count, &total))
        return raise_no_memory();
    if (!total) {
        list_clear(self);
        return self;
    }
    TRY(list_reserve(list, total));
    repeat_items(list->items, list->count, total);
    list->count = total;
    return self;
}

static Value list_iter(Value self)
{
    return sequence_iterator_new(TYPE_list_iterator, self, 0);
}

TYPE(list, .doc = "list(iterable=(), /)\n--\n\nMutable sequence of any objects.",
     .flags = TYPE_BASE | IS_LIST | TYPE_SEQUENCE | TYPE_MATCH_SELF | TYPE_GENERIC,
     .size = sizeof(List), .methods = METHODS(list_methods), .unhashable = true,
     .new_signature = "(iterable=(), /)",
     .slots = {.getattribute = attr_generic_get,
               .construct = list_construct, .init = list_init, .repr = list_repr,
               .compare = list_compare, .length = list_length, .contains = list_contains,
               .getitem = list_getitem, .setitem = list_setitem, .concat = list_concat,
               .repeat = list_repeat, .inplace_concat = list_inplace_concat,
               .inplace_repeat = list_inplace_repeat, .iter = list_iter});
