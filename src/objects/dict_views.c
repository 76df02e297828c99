/* SPDX-License-Identifier: MIT
 *
 * Views of dicts and iterators over dicts. Views of keys and items are sets as far as
 * operators go: they work with any iterable and make sets.
 *
 * An iterator remembers the dict's size and how many items are to come, to notice that
 * the dict was changed. The types of each kind stand in the order of enum DictPart.
 */
#include "objects/dict_views.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/mappingproxy.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- iterators --- */

Value dict_iterator_new(Value dict, enum DictPart part, bool reverse)
{
    static const enum TypeId types[][3] = {
        {TYPE_dict_keyiterator, TYPE_dict_valueiterator, TYPE_dict_itemiterator},
        {TYPE_dict_reversekeyiterator, TYPE_dict_reversevalueiterator, TYPE_dict_reverseitemiterator},
    };
    DictIterator *it = gc_alloc_object(sizeof *it);
    if (UNLIKELY(!it))
        return raise_no_memory();
    it->head.shape = rt.shapes[types[reverse][part]];
    it->dict = dict;
    it->position = reverse ? as_dict(dict)->used : 0;
    it->count = it->remaining = dict_count(dict);
    return from_object(it);
}

/* Check that the dict is as large as it was. */
static bool iterator_check(DictIterator *it)
{
    if (LIKELY(it->count == dict_count(it->dict)))
        return true;
    it->count = SIZE_MAX;
    RAISE(RuntimeError, "dictionary changed size during iteration");
}

/* An entry was found: was one still to come? */
static bool iterator_count_down(DictIterator *it)
{
    if (UNLIKELY(!it->remaining)) {
        it->dict = 0;
        RAISE(RuntimeError, "dictionary keys changed during iteration");
    }
    it->remaining--;
    return true;
}

bool dict_iterator_step(DictIterator *it, Value *key, Value *value)
{
    if (UNLIKELY(!it->dict) || !iterator_check(it))
        return false;
    if (UNLIKELY(!dict_next(it->dict, &it->position, key, value))) {
        it->dict = 0;
        return false;
    }
    return iterator_count_down(it);
}

static bool reverse_step(DictIterator *it, Value *key, Value *value)
{
    if (!it->dict || !iterator_check(it))
        return false;
    const Dict *d = as_dict(it->dict);
    size_t i = MIN(it->position, d->used);
    while (i && !d->entries[i - 1].key)
        i--;
    if (!i) {
        it->dict = 0;
        return false;
    }
    it->position = i - 1;
    *key = d->entries[i - 1].key;
    *value = d->entries[i - 1].value;
    return iterator_count_down(it);
}

/* What a `next` slot returns when a step found nothing. */
static Value step_failed(void) { return error_pending() ? 0 : END; }

static Value key_next(Value self)
{
    Value key, value;
    return dict_iterator_step((DictIterator *)self, &key, &value) ? key : step_failed();
}

static Value value_next(Value self)
{
    Value key, value;
    return dict_iterator_step((DictIterator *)self, &key, &value) ? value : step_failed();
}

static Value item_next(Value self)
{
    Value key, value;
    return dict_iterator_step((DictIterator *)self, &key, &value) ? tuple_pair(key, value)
                                                                  : step_failed();
}

static Value reverse_key_next(Value self)
{
    Value key, value;
    return reverse_step((DictIterator *)self, &key, &value) ? key : step_failed();
}

static Value reverse_value_next(Value self)
{
    Value key, value;
    return reverse_step((DictIterator *)self, &key, &value) ? value : step_failed();
}

static Value reverse_item_next(Value self)
{
    Value key, value;
    return reverse_step((DictIterator *)self, &key, &value) ? tuple_pair(key, value)
                                                            : step_failed();
}

static Value iterator_length_hint(Value *args)
{
    const DictIterator *it = (DictIterator *)args[0];
    bool valid = it->dict && it->count == dict_count(it->dict);
    return small_int(valid ? (int64_t)it->remaining : 0);
}

/* (iter, (list of the rest,)): the rest is taken from a copy of the iterator. */
static Value iterator_reduce(Value *args)
{
    DictIterator *copy = gc_alloc_object(sizeof *copy);
    if (!copy)
        return raise_no_memory();
    *copy = *(DictIterator *)args[0];
    Value rest = TRY(list_from(from_object(copy)));
    return tuple_pair(TRY(builtin_named("iter")), TRY(tuple_pack(1, rest)));
}

static const Method iterator_methods[] = {
    {"__length_hint__($self, /)", iterator_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", iterator_reduce, ITERATOR_REDUCE_DOC},
    {0},
};

TYPE(dict_keyiterator, .size = sizeof(DictIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(iterator_methods),
     .slots = {.iter = iterator_self, .next = key_next});
TYPE(dict_valueiterator, .size = sizeof(DictIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(iterator_methods),
     .slots = {.iter = iterator_self, .next = value_next});
TYPE(dict_itemiterator, .size = sizeof(DictIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(iterator_methods),
     .slots = {.iter = iterator_self, .next = item_next});
TYPE(dict_reversekeyiterator, .size = sizeof(DictIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(iterator_methods),
     .slots = {.iter = iterator_self, .next = reverse_key_next});
TYPE(dict_reversevalueiterator, .size = sizeof(DictIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(iterator_methods),
     .slots = {.iter = iterator_self, .next = reverse_value_next});
TYPE(dict_reverseitemiterator, .size = sizeof(DictIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(iterator_methods),
     .slots = {.iter = iterator_self, .next = reverse_item_next});

/* --- views --- */

Value dict_view_new(Value dict, enum DictPart part)
{
    static const enum TypeId types[] = {TYPE_dict_keys, TYPE_dict_values,
                                        TYPE_dict_items};
    DictView *view = gc_alloc_object(sizeof *view);
    if (UNLIKELY(!view))
        return raise_no_memory();
    view->head.shape = rt.shapes[types[part]];
    view->dict = dict;
    return from_object(view);
}

static Value dict_of(Value view) { return ((DictView *)view)->dict; }

/* Views may be of subclasses (OrderedDict's). */
static bool is_set_view(Value v)
{
    return is_pointer(v) &&
           (is_instance_of(v, TYPE_dict_keys) || is_instance_of(v, TYPE_dict_items));
}

static bool view_length(Value self, ssize_t *length)
{
    *length = (ssize_t)dict_count(dict_of(self));
    return true;
}

static Value view_repr(Value self)
{
    bool entered;
    TRY(repr_enter(self, &entered));
    if (!entered)
        return str_from_text("...");
    Value list = list_from(self);
    Value text = list ? str_format("%T(%R)", self, list) : 0;
    repr_leave(self);
    return text;
}

static Value view_mapping(Value self) { return mappingproxy_new(dict_of(self)); }

static const GetSet view_getset[] = {
    {"mapping", view_mapping, 0, "The dictionary that this view looks at, read-only."},
    {0},
};

static Value keys_iter(Value self)
{
    return dict_iterator_new(dict_of(self), DICT_KEYS, false);
}
static Value values_iter(Value self)
{
    return dict_iterator_new(dict_of(self), DICT_VALUES, false);
}
static Value items_iter(Value self)
{
    return dict_iterator_new(dict_of(self), DICT_ITEMS, false);
}
static Value keys_reversed(Value *args)
{
    return dict_iterator_new(dict_of(args[0]), DICT_KEYS, true);
}
static Value values_reversed(Value *args)
{
    return dict_iterator_new(dict_of(args[0]), DICT_VALUES, true);
}
static Value items_reversed(Value *args)
{
    return dict_iterator_new(dict_of(args[0]), DICT_ITEMS, true);
}

static bool keys_contains(Value self, Value key, bool *found)
{
    return dict_contains(dict_of(self), key, found);
}

static bool items_contains(Value self, Value item, bool *found)
{
    *found = false;
    if (!is_tuple(item) || tuple_count(item) != 2)
        return true;
    Value value = TRY(dict_get(dict_of(self), as_tuple(item)->items[0]));
    return value == UNBOUND || compare_equal(value, as_tuple(item)->items[1], found);
}

/* --- views as sets --- */

/* Is every item of `all` in the container? */
static bool all_contained(Value all, Value container, bool *result)
{
    Value iterator = TRY(iter_new(all));
    *result = true;
    for (Value item; *result && (item = TRY_NEXT(iterator)) != END; )
        TRY(value_contains(container, item, result));
    return true;
}

static Value view_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_any_set(b) && !is_set_view(b))
        return NOT_IMPLEMENTED;
    ssize_t n, m;
    TRY(value_length(a, &n));
    TRY(value_length(b, &m));
    bool result = false;
    switch (op) {
    case COMPARE_EQ:
    case COMPARE_NE:
        if (n == m)
            TRY(all_contained(a, b, &result));
        return from_bool(result == (op == COMPARE_EQ));
    case COMPARE_LT:
    case COMPARE_LE:
        if (op == COMPARE_LT ? n < m : n <= m)
            TRY(all_contained(a, b, &result));
        return from_bool(result);
    case COMPARE_GT:
    case COMPARE_GE:
        if (op == COMPARE_GT ? n > m : n >= m)
            TRY(all_contained(b, a, &result));
        return from_bool(result);
    }
    UNREACHABLE();
}

/* A new set of an operand's items: that of a dict's keys is made for so many at once. */
static Value operand_set(Value v)
{
    bool keys = is_pointer(v) && is_instance_of(v, TYPE_dict_keys)
                && is_exact(dict_of(v), TYPE_dict);
    return set_from(keys ? dict_of(v) : v);
}

static Value view_or(Value a, Value b)
{
    Value result = TRY(operand_set(a));
    TRY(set_update(result, b));
    return result;
}

static Value view_subtract(Value a, Value b)
{
    Value result = TRY(operand_set(a));
    TRY(set_subtract(result, b));
    return result;
}

/* Of two views of items: only pairs of the result must be hashable. */
static Value view_xor_items(Value a, Value b)
{
    Value result = TRY(set_new()), rest = TRY(dict_copy(dict_of(a))), key, value;
    for (size_t at = 0; dict_next(dict_of(b), &at, &key, &value); ) {
        Value other = TRY(dict_get(rest, key));
        bool equal = false;
        if (other != UNBOUND)
            TRY(compare_equal(other, value, &equal));
        if (equal)
            TRY(dict_pop(rest, key));
        else
            TRY(set_add(result, TRY(tuple_pair(key, value))));
    }
    for (size_t at = 0; dict_next(rest, &at, &key, &value); )
        TRY(set_add(result, TRY(tuple_pair(key, value))));
    return result;
}

static bool is_items(Value v)
{
    return is_pointer(v) && is_instance_of(v, TYPE_dict_items);
}

static Value view_xor(Value a, Value b)
{
    if (is_items(a) && is_items(b))
        return view_xor_items(a, b);
    Value result = TRY(operand_set(a));
    TRY(set_toggle(result, b));
    return result;
}

static Value view_and(Value a, Value b)
{
    Value view = is_set_view(a) ? a : b, other = view == a ? b : a;
    if (is_exact(other, TYPE_set) && dict_count(dict_of(view)) <= set_count(other))
        return set_common(other, view);
    if (is_set_view(other) && dict_count(dict_of(other)) > dict_count(dict_of(view))) {
        Value swapped = view;
        view = other;
        other = swapped;
    }
    Value result = TRY(set_new()), iterator = TRY(iter_new(other));
    for (Value item; (item = TRY_NEXT(iterator)) != END; ) {
        bool found;
        TRY(type_of(view)->slots.contains(view, item, &found));
        if (found)
            TRY(set_add(result, item));
    }
    return result;
}

static Value view_isdisjoint(Value *args)
{
    Value view = args[0], other = args[1];
    if (view == other)
        return from_bool(!dict_count(dict_of(view)));
    if (is_any_set(other) || is_set_view(other)) {
        ssize_t length;
        TRY(value_length(other, &length));
        if ((size_t)length > dict_count(dict_of(view))) {
            view = args[1];
            other = args[0];
        }
    }
    Value iterator = TRY(iter_new(other));
    for (Value item; (item = TRY_NEXT(iterator)) != END; ) {
        bool found;
        TRY(value_contains(view, item, &found));
        if (found)
            return FALSE;
    }
    return TRUE;
}

#define ISDISJOINT_ROW {"isdisjoint($self, other, /)", view_isdisjoint, "Have the view and the iterable no item in common?"}
#define REVERSED_DOC "An iterator in reverse order."

static const Method keys_methods[] = {
    ISDISJOINT_ROW,
    {"__reversed__($self, /)", keys_reversed, REVERSED_DOC},
    {0},
};

static const Method values_methods[] = {
    {"__reversed__($self, /)", values_reversed, REVERSED_DOC},
    {0},
};

static const Method items_methods[] = {
    ISDISJOINT_ROW,
    {"__reversed__($self, /)", items_reversed, REVERSED_DOC},
    {0},
};

TYPE(dict_keys, .size = sizeof(DictView), .flags = TYPE_NO_NEW, .unhashable = true,
     .methods = METHODS(keys_methods), .getset = view_getset,
     .slots = {.getattribute = attr_generic_get,
               .repr = view_repr, .length = view_length, .iter = keys_iter,
               .contains = keys_contains, .compare = view_compare, .or = view_or,
               .and = view_and, .subtract = view_subtract, .xor = view_xor});
TYPE(dict_values, .size = sizeof(DictView), .flags = TYPE_NO_NEW,
     .methods = METHODS(values_methods), .getset = view_getset,
     .slots = {.getattribute = attr_generic_get,
               .repr = view_repr, .length = view_length, .iter = values_iter});
TYPE(dict_items, .size = sizeof(DictView), .flags = TYPE_NO_NEW, .unhashable = true,
     .methods = METHODS(items_methods), .getset = view_getset,
     .slots = {.getattribute = attr_generic_get,
               .repr = view_repr, .length = view_length, .iter = items_iter,
               .contains = items_contains, .compare = view_compare, .or = view_or,
               .and = view_and, .subtract = view_subtract, .xor = view_xor});
