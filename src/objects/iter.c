/* SPDX-License-Identifier: MIT
 *
 * Iterating over any value.
 */
#include "objects/bytes.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

bool is_iterator(Value v) { return type_of(v)->slots.next != 0; }

int iter_no_next(Value iterator)
{
    RAISE(TypeError, "'%T' object is not an iterator", iterator);
}

Value iter_new(Value iterable)
{
    Type *t = type_of(iterable);
    if (t->slots.iter) {
        Value it = TRY(t->slots.iter(iterable));
        if (UNLIKELY(!is_iterator(it)))
            RAISE(TypeError, "iter() returned non-iterator of type '%T'", it);
        return it;
    }
    if (t->slots.getitem && !is_dict(iterable))
        return getitem_iterator_new(iterable);
    RAISE(TypeError, "'%T' object is not iterable", iterable);
}

/* The items may be replaced, and the list shrink, while visit runs. */
static bool each_list_item(Value list, bool (*visit)(Value, void *), void *data)
{
    for (size_t i = 0; i < list_count(list); i++)
        TRY(visit(as_list(list)->items[i], data));
    return true;
}

bool iter_each_into(Value iterable, const ItemSink *sink, bool (*visit)(Value item, void *data))
{
    void *data = sink->data;
    if (is_exact(iterable, TYPE_list))
        return each_list_item(iterable, visit, data);
    if (is_exact(iterable, TYPE_tuple)) {
        for (size_t i = 0; i < tuple_count(iterable); i++)
            TRY(visit(as_tuple(iterable)->items[i], data));
        return true;
    }
    if (is_exact(iterable, TYPE_bytes)) {
        for (size_t i = 0; i < as_bytes(iterable)->length; i++)
            TRY(visit(small_int((uint8_t)as_bytes(iterable)->data[i]), data));
        return true;
    }
    Value it = TRY(iter_new(iterable));
    for (Value item; (item = TRY(iter_next_into(it, sink))) != END;)
        TRY(visit(item, data));
    return true;
}

static bool take_none(Value item, void *data)
{
    return false;
}

bool iter_each(Value iterable, bool (*visit)(Value item, void *data), void *data)
{
    return iter_each_into(iterable, &(ItemSink){take_none, data}, visit);
}

Value iter_fast(Value iterable, const char *type_error, Value **items, size_t *count)
{
    Value sequence = iterable;
    if (!is_exact(iterable, TYPE_list) && !is_exact(iterable, TYPE_tuple)) {
        Type *t = type_of(iterable);
        if (type_error && !t->slots.iter && !t->slots.getitem)
            RAISE(TypeError, "%s", type_error);
        sequence = TRY(list_from(iterable));
    }
    bool list = is_list(sequence);
    *items = list ? as_list(sequence)->items : as_tuple(sequence)->items;
    *count = list ? list_count(sequence) : tuple_count(sequence);
    return sequence;
}
