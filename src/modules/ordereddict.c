/* SPDX-License-Identifier: MIT
 *
 * collections.OrderedDict: a dict whose order can be changed and matters in comparisons.
 *
 * Every dict keeps its order, so this is one, with more methods. Updating, copying and
 * setdefault of a subclass go through __getitem__ and __setitem__, so that overriding
 * those has an effect.
 */
#include "gc/heap.h"
#include "modules/_collections.h"
#include "objects/dict.h"
#include "objects/dict_views.h"
#include "objects/hash_index.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct OrderedDict {
    Dict dict;
    Value attributes; /* attribute word */
} OrderedDict;

static bool is_odict(Value v)
{
    return is_pointer(v) && is_instance_of(v, TYPE_OrderedDict);
}
static bool is_plain(Value v) { return is_exact(v, TYPE_OrderedDict); }

static bool odict_store(Value self, Value key, Value value)
{
    return is_plain(self) ? dict_set(self, key, value) : value_setitem(self, key, value);
}

/* --- updating --- */

static bool store_pair(Value self, Value pair)
{
    Value iterator = TRY(iter_new(pair));
    Value items[3];
    size_t n = 0;
    while (n < 3) {
        items[n] = TRY_NEXT(iterator);
        if (items[n] == END)
            break;
        n++;
    }
    if (n < 2)
        RAISE(ValueError, "need more than %zd value%s to unpack", (ssize_t)n,
              n == 1 ? "" : "s");
    if (n > 2)
        RAISE(ValueError, "too many values to unpack (expected 2)");
    return value_setitem(self, items[0], items[1]);
}

static bool store_pairs(Value self, Value pairs)
{
    Value iterator = TRY(iter_new(pairs));
    for (Value pair; (pair = TRY_NEXT(iterator)) != END; )
        TRY(store_pair(self, pair));
    return true;
}

static bool store_keys(Value self, Value mapping, Value keys)
{
    Value iterator = TRY(iter_new(keys));
    for (Value key; (key = TRY_NEXT(iterator)) != END; )
        TRY(value_setitem(self, key, TRY(value_getitem(mapping, key))));
    return true;
}

/* From a mapping (with keys, or with items) or an iterable of pairs. */
static bool odict_update_from(Value self, Value other)
{
    if (is_exact(other, TYPE_dict))
        return store_pairs(self, TRY(dict_items_list(other)));
    Value keys = TRY(attr_get_opt(other, NAME(keys)));
    if (keys != UNBOUND)
        return store_keys(self, other, TRY(call0(keys)));
    Value items = TRY(attr_get_opt(other, NAME(items)));
    return store_pairs(self, items != UNBOUND ? TRY(call0(items)) : other);
}

static bool odict_update_arguments(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs)
        TRY(odict_update_from(self, args[0]));
    for (size_t i = 0; kwnames && i < tuple_count(kwnames); i++)
        TRY(value_setitem(self, as_tuple(kwnames)->items[i], args[nargs + i]));
    return true;
}

static Value odict_update(Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 2)
        RAISE(TypeError, "update() takes at most 1 positional argument (%zu given)", nargs - 1);
    TRY(odict_update_arguments(args[0], args + 1, nargs - 1, kwnames));
    return NONE;
}

static bool odict_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1)
        RAISE(TypeError, "expected at most 1 arguments, got %zd", (ssize_t)nargs);
    return odict_update_arguments(self, args, nargs, kwnames);
}

/* --- slots --- */

static Value odict_repr(Value self)
{
    Value type = type_of(self)->name;
    bool entered;
    if (!dict_count(self))
        return str_format("%S()", type);
    TRY(repr_enter(self, &entered));
    if (!entered)
        return str_from_text("...");
    Value copy = dict_copy(self), text = copy ? str_format("%S(%R)", type, copy) : 0;
    repr_leave(self);
    return text;
}

static Value odict_compare(Value a, Value b, enum CompareOp op)
{
    bool equal;
    if (!is_dict(a) || !is_dict(b) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    Value same = TRY(rt.types[TYPE_dict]->slots.compare(a, b, COMPARE_EQ));
    equal = same == TRUE;
    if (equal && is_odict(a) && is_odict(b)) {
        Value x = TRY(dict_keys_list(a)), y = TRY(dict_keys_list(b));
        TRY(compare_equal(x, y, &equal));
    }
    return from_bool(equal == (op == COMPARE_EQ));
}

static Value odict_or(Value a, Value b)
{
    Value type = from_object(type_of(is_odict(a) ? a : b));
    if (!is_dict(a) || !is_dict(b))
        return NOT_IMPLEMENTED;
    Value result = TRY(call1(type, a));
    TRY(odict_update_from(result, b));
    return result;
}

static Value odict_inplace_or(Value self, Value other)
{
    TRY(odict_update_from(self, other));
    return self;
}

/* --- methods --- */

static Value odict_fromkeys(Value *args)
{
    Value self = TRY(call0(args[0])), iterator = TRY(iter_new(args[1]));
    for (Value key; (key = TRY_NEXT(iterator)) != END; )
        TRY(value_setitem(self, key, args[2]));
    return self;
}

/* None is no argument here, and a tuple is all arguments. */
static int raise_missing(Value key)
{
    Value args = key == NONE ? rt.empty_tuple : is_tuple(key) ? key : tuple_pack(1, key);
    Value type = from_object(rt.types[TYPE_KeyError]);
    return raise_object(TRY(call_with_dict(type, TRY(args), 0)));
}

static Value odict_pop(Value *args)
{
    Value value = TRY(dict_pop(args[0], args[1]));
    if (value != UNBOUND)
        return value;
    if (args[2] != UNBOUND)
        return args[2];
    return raise_missing(args[1]);
}

static Value odict_popitem(Value *args)
{
    bool last;
    Value key, value;
    TRY(value_truth(args[1], &last));
    if (!dict_pop_end(args[0], last, &key, &value))
        RAISE(KeyError, "dictionary is empty");
    return tuple_pair(key, value);
}

static Value odict_setdefault(Value *args)
{
    bool found;
    if (is_plain(args[0]))
        return dict_set_default(args[0], args[1], args[2]);
    TRY(value_contains(args[0], args[1], &found));
    if (found)
        return value_getitem(args[0], args[1]);
    TRY(value_setitem(args[0], args[1], args[2]));
    return args[2];
}

static Value odict_move_to_end(Value *args)
{
    bool last, found;
    TRY(value_truth(args[2], &last));
    TRY(dict_move_to_end(args[0], args[1], last, &found));
    if (found)
        return NONE;
    return raise_missing(args[1]);
}

static Value odict_clear(Value *args)
{
    dict_clear(args[0]);
    return NONE;
}

static Value odict_copy(Value *args)
{
    Value copy = TRY(call0(from_object(type_of(args[0]))));
    if (is_plain(args[0])) {
        TRY(dict_merge(copy, TRY(dict_copy(args[0])), true));
        return copy;
    }
    Value keys = TRY(dict_keys_list(args[0]));
    for (size_t i = 0; i < list_count(keys); i++) {
        Value key = as_list(keys)->items[i];
        TRY(odict_store(copy, key, TRY(value_getitem(args[0], key))));
    }
    return copy;
}

static Value odict_reduce(Value *args)
{
    Value state = TRY(call_method0(args[0], NAME(__getstate__)));
    Value items = TRY(iter_new(TRY(call_method0(args[0], NAME(items)))));
    return tuple_pack(5, from_object(type_of(args[0])), TRY(tuple_new(0, 0)), state, NONE,
                      items);
}

static Value odict_sizeof(Value *args)
{
    Value size = TRY(call1(
        TRY(attr_get(from_object(rt.types[TYPE_dict]), NAME(__sizeof__))), args[0]));
    return int_add(size, small_int(sizeof(OrderedDict) - sizeof(Dict)));
}

/* --- iterators: any change of the keys or their order is noticed --- */

typedef struct OdictIterator {
    DictIterator base;
    enum DictPart part;
    bool reverse;
    uint64_t modifications;
} OdictIterator;

static Value odict_iterator_new(Value dict, enum DictPart part, bool reverse)
{
    OdictIterator *it = gc_alloc_object(sizeof *it);
    if (!it)
        return raise_no_memory();
    it->base.head.shape = rt.shapes[TYPE_odict_iterator];
    it->base.dict = dict;
    it->base.position = reverse ? as_dict(dict)->used : 0;
    it->base.count = it->base.remaining = dict_count(dict);
    it->part = part;
    it->reverse = reverse;
    it->modifications = as_dict(dict)->modifications;
    return from_object(it);
}

/* The next entry's number; -1: none is left. */
static ssize_t odict_iterator_entry(OdictIterator *it)
{
    const Dict *d = as_dict(it->base.dict);
    size_t i = it->base.position;
    if (it->reverse) {
        while (i && !d->entries[i - 1].key)
            i--;
        it->base.position = i ? i - 1 : 0;
        return (ssize_t)i - 1;
    }
    while (i < d->used && !d->entries[i].key)
        i++;
    it->base.position = i + 1;
    return i < d->used ? (ssize_t)i : -1;
}

static Value odict_iterator_next(Value self)
{
    OdictIterator *it = (OdictIterator *)self;
    if (!it->base.dict)
        return END;
    const Dict *d = as_dict(it->base.dict);
    if (it->modifications != d->modifications) {
        it->base.dict = 0;
        RAISE(RuntimeError, "OrderedDict mutated during iteration");
    }
    ssize_t i = odict_iterator_entry(it);
    if (i < 0) {
        it->base.dict = 0;
        return END;
    }
    it->base.remaining--;
    const DictEntry *entry = &d->entries[i];
    if (it->part == DICT_ITEMS)
        return tuple_pair(entry->key, entry->value);
    return it->part == DICT_KEYS ? entry->key : entry->value;
}

static Value odict_iterator_reduce(Value *args)
{
    OdictIterator *copy = gc_alloc_object(sizeof *copy);
    if (!copy)
        return raise_no_memory();
    *copy = *(OdictIterator *)args[0];
    Value rest = TRY(list_from(from_object(copy)));
    return tuple_pair(TRY(builtin_named("iter")), TRY(tuple_pack(1, rest)));
}

static Value odict_iterator_length_hint(Value *args)
{
    const OdictIterator *it = (OdictIterator *)args[0];
    return small_int(it->base.dict ? (int64_t)it->base.remaining : 0);
}

static const Method odict_iterator_methods[] = {
    {"__length_hint__($self, /)", odict_iterator_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", odict_iterator_reduce, ITERATOR_REDUCE_DOC},
    {0},
};

TYPE(odict_iterator, .size = sizeof(OdictIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(odict_iterator_methods),
     .slots = {.iter = iterator_self, .next = odict_iterator_next});

static Value odict_iter(Value self) { return odict_iterator_new(self, DICT_KEYS, false); }
static Value odict_reversed(Value *args)
{
    return odict_iterator_new(args[0], DICT_KEYS, true);
}

/* --- views: dict's, with these iterators --- */

static Value view_new(Value dict, enum TypeId type)
{
    Value view = TRY(dict_view_new(dict, DICT_KEYS));
    as_object(view)->shape = rt.shapes[type];
    return view;
}

static Value view_iterator(Value view, enum DictPart part, bool reverse)
{
    return odict_iterator_new(((DictView *)view)->dict, part, reverse);
}

static Value odict_keys_iter(Value view) { return view_iterator(view, DICT_KEYS, false); }
static Value odict_values_iter(Value view)
{
    return view_iterator(view, DICT_VALUES, false);
}
static Value odict_items_iter(Value view)
{
    return view_iterator(view, DICT_ITEMS, false);
}
static Value odict_keys_reversed(Value *args)
{
    return view_iterator(args[0], DICT_KEYS, true);
}
static Value odict_values_reversed(Value *args)
{
    return view_iterator(args[0], DICT_VALUES, true);
}
static Value odict_items_reversed(Value *args)
{
    return view_iterator(args[0], DICT_ITEMS, true);
}

#define REVERSED_ROWS(f) {{"__reversed__($self, /)", f, "An iterator in reverse order."}, {0}}
static const Method odict_keys_methods[] = REVERSED_ROWS(odict_keys_reversed);
static const Method odict_values_methods[] = REVERSED_ROWS(odict_values_reversed);
static const Method odict_items_methods[] = REVERSED_ROWS(odict_items_reversed);

TYPE(odict_keys, .base = TYPE_dict_keys, .size = sizeof(DictView), .flags = TYPE_NO_NEW,
     .methods = METHODS(odict_keys_methods), .unhashable = true,
     .slots = {.iter = odict_keys_iter});
TYPE(odict_values, .base = TYPE_dict_values, .size = sizeof(DictView), .flags = TYPE_NO_NEW,
     .methods = METHODS(odict_values_methods), .slots = {.iter = odict_values_iter});
TYPE(odict_items, .base = TYPE_dict_items, .size = sizeof(DictView), .flags = TYPE_NO_NEW,
     .methods = METHODS(odict_items_methods), .unhashable = true,
     .slots = {.iter = odict_items_iter});

static Value odict_keys(Value *args) { return view_new(args[0], TYPE_odict_keys); }
static Value odict_values(Value *args) { return view_new(args[0], TYPE_odict_values); }
static Value odict_items(Value *args) { return view_new(args[0], TYPE_odict_items); }

static const Method odict_methods[] = {
    {"fromkeys($type, /, iterable, value=None)", odict_fromkeys,
     "A new ordered dictionary that has the iterable's items as keys, all with that value."},
    {"update", 0, "Store what a mapping or an iterable of pairs holds, then the keyword arguments.",
     .raw = odict_update},
    {"pop($self, /, key, default=<unrepresentable>)", odict_pop,
     "Remove the key and return its value; default, or else KeyError, when it is not there."},
    {"popitem($self, /, last=True)", odict_popitem,
     "Remove the last pair, or the first one, and return it."},
    {"setdefault($self, /, key, default=None)", odict_setdefault,
     "The value of the key; default is stored first when there is none."},
    {"move_to_end($self, /, key, last=True)", odict_move_to_end,
     "Move the key to the end, or to the beginning."},
    {"clear($self, /)", odict_clear, "Remove all items."},
    {"copy($self, /)", odict_copy, "A shallow copy."},
    {"keys($self, /)", odict_keys, "A set-like view of the keys."},
    {"values($self, /)", odict_values, "A view of the values."},
    {"items($self, /)", odict_items, "A set-like view of the (key, value) pairs."},
    {"__reduce__($self, /)", odict_reduce, "For pickling."},
    {"__sizeof__($self, /)", odict_sizeof, "Size of the dictionary in memory, in bytes."},
    {"__reversed__($self, /)", odict_reversed, "An iterator over the keys, last one first."},
    {0},
};

static const GetSet odict_getset[] = {
    {"__dict__", attr_dict, attr_assign_dict, 0},
    {0},
};

TYPE(OrderedDict, .name = "collections.OrderedDict", .base = TYPE_dict,
     .size = sizeof(OrderedDict), .attrs_offset = offsetof(OrderedDict, attributes),
     .unhashable = true, .doc = "A dictionary whose order can be changed.",
     .flags = TYPE_BASE | TYPE_DICT | TYPE_WEAKREF | TYPE_GENERIC,
     .methods = METHODS(odict_methods), .getset = odict_getset,
     .slots = {.init = odict_init,
               .repr = odict_repr,
               .compare = odict_compare,
               .iter = odict_iter,
               .or = odict_or,
               .inplace[BINARY_or] = odict_inplace_or});
