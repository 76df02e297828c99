/* SPDX-License-Identifier: MIT
 *
 * The Python type dict: slots, methods, merging. The table itself is in dict.c.
 */
#include "objects/dict.h"

#include "objects/attr.h"
#include "objects/dict_views.h"
#include "objects/hash_index.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/set.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- merging --- */

/* Store without overwriting when that is forbidden. */
static bool merge_entry(Value dict, Value key, int64_t hash, Value value, bool override)
{
    if (override)
        return dict_set_hashed(dict, key, hash, value);
    Value present = TRY(dict_get_hashed(dict, key, hash));
    return present != UNBOUND || dict_set_hashed(dict, key, hash, value);
}

/* A dict whose iteration wasn't redefined is walked directly. */
static bool merge_dict(Value dict, Value other, bool override)
{
    if (dict == other || !dict_count(other))
        return true;
    if (!dict_count(dict) && !as_dict(dict)->capacity)
        return dict_copy_into(dict, other);
    size_t count = dict_count(other);
    Value key, value;
    for (size_t at = 0; dict_next(other, &at, &key, &value); ) {
        TRY(merge_entry(dict, key, dict_entry_hash(other, at), value, override));
        if (dict_count(other) != count)
            RAISE(RuntimeError, "dict mutated during update");
    }
    return true;
}

bool dict_is_merged_as_dict(Value mapping)
{
    return is_dict(mapping) && type_of(mapping)->slots.iter == rt.types[TYPE_dict]->slots.iter;
}

bool dict_merge(Value dict, Value mapping, bool override)
{
    if (dict_is_merged_as_dict(mapping))
        return merge_dict(dict, mapping, override);
    Value keys = TRY(call_method0(mapping, NAME(keys)));
    Value iterator = TRY(iter_new(keys));
    for (Value key; (key = TRY_NEXT(iterator)) != END; ) {
        int64_t hash;
        TRY(key_hash(key, &hash));
        if (!override) {
            Value present = TRY(dict_get_hashed(dict, key, hash));
            if (present != UNBOUND)
                continue;
        }
        Value value = TRY(value_getitem(mapping, key));
        TRY(dict_set_hashed(dict, key, hash, value));
    }
    return true;
}

static bool merge_pair_any(Value dict, Value pair, ssize_t number)
{
    Value *items;
    size_t count;
    Value fast = iter_fast(pair, "", &items, &count);
    if (!fast) {
        if (!error_is(TYPE_TypeError))
            return false;
        error_clear();
        RAISE(TypeError,
              "cannot convert dictionary update sequence element #%zd to a sequence",
              number);
    }
    if (count != 2)
        RAISE(ValueError,
              "dictionary update sequence element #%zd has length %zd; 2 is required",
              number, (ssize_t)count);
    return dict_set(dict, items[0], items[1]);
}

static inline bool merge_pair(Value dict, Value pair, ssize_t number)
{
    if (LIKELY(is_exact(pair, TYPE_tuple)) && LIKELY(tuple_count(pair) == 2))
        return dict_set(dict, as_tuple(pair)->items[0], as_tuple(pair)->items[1]);
    return merge_pair_any(dict, pair, number);
}

enum { EXPECTED_MAX = 1 << 16 }; /* memory that would be wasted if most keys were the same */

/* How many items a list, a tuple or a zip of such has; 0: unknown. */
static size_t expected_items(Value iterable)
{
    size_t n = 0;
    if (is_exact(iterable, TYPE_list))
        n = list_count(iterable);
    else if (is_exact(iterable, TYPE_tuple))
        n = tuple_count(iterable);
    else if (is_exact(iterable, TYPE_zip))
        n = zip_expected(iterable);
    return MIN(n, (size_t)EXPECTED_MAX);
}

/* Pairs on their way into a dict. */
typedef struct Merge {
    Value dict;
    ssize_t number;     /* how many have come */
} Merge;

/* An ItemSink's. */
static bool merge_take(Value pair, void *data)
{
    Merge *merge = data;
    if (!is_exact(pair, TYPE_tuple) || tuple_count(pair) != 2
            || !dict_set_simply(merge->dict, as_tuple(pair)->items[0], as_tuple(pair)->items[1]))
        return false;
    merge->number++;
    return true;
}

bool dict_update(Value dict, Value other)
{
    if (is_exact(other, TYPE_dict))
        return merge_dict(dict, other, true);
    Value keys = TRY(attr_get_opt(other, NAME(keys)));
    if (keys != UNBOUND)
        return dict_merge(dict, other, true);
    Value iterator = TRY(iter_new(other));
    Merge merge = {.dict = dict};
    ItemSink sink = {merge_take, &merge};
    TRY(dict_expect(dict, expected_items(other)));
    for (Value pair; (pair = TRY(iter_next_into(iterator, &sink))) != END; merge.number++)
        TRY(merge_pair(dict, pair, merge.number));
    return true;
}

/* The arguments of dict() and dict.update(). */
static bool dict_update_arguments(const char *name, Value self, Value *args, size_t nargs,
                                  Value kwnames)
{
    TRY(arguments_check(name, nargs, 0, 0, 1));
    if (nargs)
        TRY(dict_update(self, args[0]));
    for (size_t i = 0; kwnames && i < tuple_count(kwnames); i++)
        TRY(dict_set(self, as_tuple(kwnames)->items[i], args[nargs + i]));
    return true;
}

/* --- slots --- */

static Value dict_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (LIKELY(type == rt.types[TYPE_dict]))
        return dict_new();
    return from_object(type_alloc(type, 0));
}

static bool dict_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    return dict_update_arguments("dict", self, args, nargs, kwnames);
}

static bool repr_entries(StrBuilder *b, Value self)
{
    Value key, value;
    bool first = true;
    for (size_t at = 0; dict_next(self, &at, &key, &value); first = false) {
        TRY(first || builder_ascii(b, ", ", 2));
        TRY(builder_repr(b, key));
        TRY(builder_ascii(b, ": ", 2));
        TRY(builder_repr(b, value));
    }
    return true;
}

static Value dict_repr(Value self)
{
    bool entered;
    TRY(repr_enter(self, &entered));
    if (!entered)
        return str_from_text("{...}");
    StrBuilder b = {0};
    bool done = builder_char(&b, '{') && repr_entries(&b, self) && builder_char(&b, '}');
    repr_leave(self);
    return done ? builder_finish(&b) : 0;
}

/* The key's value; mostly equal dicts have their keys in the same order. */
static Value value_beside(Value dict, size_t position, Value key, int64_t hash)
{
    const Dict *d = as_dict(dict);
    const DictEntry *e = position < d->used ? &d->entries[position] : NULL;
    if (e && (e->key == key || (e->hash == hash && e->key && is_exact(e->key, TYPE_str)
                                && is_exact(key, TYPE_str) && str_equal(e->key, key))))
        return e->value;
    return dict_get_hashed(dict, key, hash);
}

/* Have both the same keys, with equal values? */
static bool dicts_equal(Value a, Value b, bool *equal)
{
    *equal = false;
    if (dict_count(a) != dict_count(b))
        return true;
    Value key, value;
    for (size_t at = 0; dict_next(a, &at, &key, &value); ) {
        Value other = TRY(value_beside(b, at - 1, key, dict_entry_hash(a, at)));
        if (other == UNBOUND)
            return true;
        bool same;
        TRY(compare_equal(other, value, &same));
        if (!same)
            return true;
    }
    *equal = true;
    return true;
}

static Value dict_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_dict(a) || !is_dict(b) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    bool equal;
    TRY(dicts_equal(a, b, &equal));
    return from_bool(equal == (op == COMPARE_EQ));
}

static bool dict_length(Value self, ssize_t *length)
{
    *length = (ssize_t)dict_count(self);
    return true;
}

static Value dict_getitem(Value self, Value key)
{
    Value value = TRY(dict_get(self, key));
    if (LIKELY(value != UNBOUND))
        return value;
    if (!is_exact(self, TYPE_dict)) {
        value = TRY(call_special(self, NAME(__missing__), &key, 1));
        if (value != UNBOUND)
            return value;
    }
    return raise_value(TYPE_KeyError, key);
}

static bool dict_setitem(Value self, Value key, Value item)
{
    if (item)
        return dict_set(self, key, item);
    Value value = TRY(dict_pop(self, key));
    return value != UNBOUND || raise_value(TYPE_KeyError, key);
}

static Value dict_iter(Value self) { return dict_iterator_new(self, DICT_KEYS, false); }

static Value dict_or(Value a, Value b)
{
    if (!is_dict(a) || !is_dict(b))
        return NOT_IMPLEMENTED;
    Value result = TRY(dict_copy(a));
    TRY(dict_update(result, b));
    return result;
}

static Value dict_inplace_or(Value self, Value other)
{
    TRY(dict_update(self, other));
    return self;
}

/* --- methods --- */

static Value dict_get_method(Value *args)
{
    Value value = TRY(dict_get(args[0], args[1]));
    return value == UNBOUND ? args[2] : value;
}

static Value dict_setdefault_method(Value *args)
{
    return dict_set_default(args[0], args[1], args[2]);
}

static Value dict_pop_method(Value *args)
{
    /* an empty dict doesn't even ask for the key's hash */
    Value value = dict_count(args[0]) ? TRY(dict_pop(args[0], args[1])) : UNBOUND;
    if (value != UNBOUND)
        return value;
    if (args[2] != UNBOUND)
        return args[2];
    return raise_value(TYPE_KeyError, args[1]);
}

static Value dict_popitem_method(Value *args)
{
    Value key, value;
    if (!dict_pop_end(args[0], true, &key, &value))
        RAISE(KeyError, "popitem(): dictionary is empty");
    return tuple_pair(key, value);
}

static Value dict_update_method(Value *args, size_t nargs, Value kwnames)
{
    TRY(dict_update_arguments("update", args[0], args + 1, nargs - 1, kwnames));
    return NONE;
}

static Value dict_clear_method(Value *args)
{
    dict_clear(args[0]);
    return NONE;
}

static Value dict_copy_method(Value *args) { return dict_copy(args[0]); }

enum { SURELY_EXPECTED = 1000 };

/* For a plain dict the keys of sets and dicts keep their hashes. Of long other iterables
 * half of the items may be double. */
static Value fromkeys_plain(Value result, Value iterable, Value value)
{
    Value key, ignored;
    if (is_exact(iterable, TYPE_dict)) {
        TRY(dict_expect(result, dict_count(iterable)));
        for (size_t at = 0; dict_next(iterable, &at, &key, &ignored); )
            TRY(dict_set_hashed(result, key, dict_entry_hash(iterable, at), value));
    } else if (is_exact(iterable, TYPE_set) || is_exact(iterable, TYPE_frozenset)) {
        TRY(dict_expect(result, set_count(iterable)));
        for (size_t at = 0; set_next(iterable, &at, &key); )
            TRY(dict_set_hashed(result, key, set_item_hash(iterable, at), value));
    } else {
        Value iterator = TRY(iter_new(iterable));
        size_t n = expected_items(iterable);
        TRY(dict_expect(result, n < SURELY_EXPECTED ? n : n / 2));
        while ((key = TRY(iter_next_inner(iterator))) != END)
            TRY(dict_set(result, key, value));
    }
    return result;
}

static Value dict_fromkeys(Value *args)
{
    Value result = TRY(call0(args[0]));
    if (is_exact(result, TYPE_dict))
        return fromkeys_plain(result, args[1], args[2]);
    Value iterator = TRY(iter_new(args[1]));
    for (Value key; (key = TRY_NEXT(iterator)) != END; )
        TRY(value_setitem(result, key, args[2]));
    return result;
}

static Value dict_keys_method(Value *args) { return dict_view_new(args[0], DICT_KEYS); }
static Value dict_values_method(Value *args)
{
    return dict_view_new(args[0], DICT_VALUES);
}
static Value dict_items_method(Value *args) { return dict_view_new(args[0], DICT_ITEMS); }

static Value dict_reversed(Value *args)
{
    return dict_iterator_new(args[0], DICT_KEYS, true);
}

static Value dict_sizeof(Value *args)
{
    const Dict *d = as_dict(args[0]);
    size_t index = d->index ? index_slots(d->log_groups) * (1 + sizeof(uint32_t)) : 0;
    return int_from_ssize(
        (ssize_t)(sizeof(Dict) + d->capacity * sizeof(DictEntry) + index));
}

static Value dict_getitem_method(Value *args) { return dict_getitem(args[0], args[1]); }

static Value dict_contains_method(Value *args)
{
    bool found;
    TRY(dict_contains(args[0], args[1], &found));
    return from_bool(found);
}

static const Method dict_methods[] = {
    {"get($self, key, default=None, /)", dict_get_method,
     "The value of the key if it is in the dictionary, else default."},
    {"setdefault($self, key, default=None, /)", dict_setdefault_method,
     "The value of the key; default is stored first when there is none."},
    {"pop($self, key, default=<unrepresentable>, /)", dict_pop_method,
     "Remove the key and return its value; default, or else KeyError, when it is not there."},
    {"popitem($self, /)", dict_popitem_method,
     "Remove the pair that was stored last and return it as (key, value)."},
    {"update", 0, "Store what a mapping or an iterable of pairs holds, then the keyword arguments.",
     .raw = dict_update_method},
    {"clear($self, /)", dict_clear_method, "Remove all items."},
    {"copy($self, /)", dict_copy_method, "A new dictionary of the same keys and values."},
    {"fromkeys($type, iterable, value=None, /)", dict_fromkeys,
     "A new dictionary that has the iterable's items as keys, all with that value."},
    {"keys($self, /)", dict_keys_method, "A set-like view of the keys."},
    {"values($self, /)", dict_values_method, "A view of the values."},
    {"items($self, /)", dict_items_method, "A set-like view of the (key, value) pairs."},
    {"__contains__($self, key, /)", dict_contains_method, "Is the key there?",
     .flags = METHOD_COEXIST},
    {"__getitem__($self, key, /)", dict_getitem_method, "The value stored under the key.",
     .flags = METHOD_COEXIST},
    {"__reversed__($self, /)", dict_reversed, "An iterator over the keys, last one first."},
    {"__sizeof__($self, /)", dict_sizeof, "Size of the dictionary in memory, in bytes."},
    {0},
};

TYPE(dict, .doc = "dict(**kwargs) | dict(mapping, **kwargs) | dict(iterable, **kwargs)\n\n"
                  "Mapping of hashable keys to values, in the order of insertion.",
     .flags = TYPE_BASE | IS_DICT | TYPE_MAPPING | TYPE_MATCH_SELF | TYPE_GENERIC,
     .size = sizeof(Dict), .methods = METHODS(dict_methods), .unhashable = true,
     .slots = {.getattribute = attr_generic_get,
               .construct = dict_construct, .init = dict_init, .repr = dict_repr,
               .compare = dict_compare, .length = dict_length, .contains = dict_contains,
               .getitem = dict_getitem, .setitem = dict_setitem, .iter = dict_iter,
               .or = dict_or, .inplace[BINARY_or] = dict_inplace_or});
