/* SPDX-License-Identifier: MIT
 *
 * The Python types set and frozenset, and their iterator.
 *
 * Results of operators and methods are plain sets or frozensets, whatever subclass the
 * left operand is of.
 */
#include "objects/set_type.h"

#include "objects/attr.h"
#include "objects/hash_index.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- making --- */

static Value set_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (LIKELY(type == rt.types[TYPE_set]))
        return set_new();
    return from_object(type_alloc(type, 0));
}

static bool set_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("set", nargs, kwnames, 0, 1));
    set_clear(self);
    return !nargs || set_update(self, args[0]);
}

/* The one empty frozenset. */
static Value frozenset_empty(void)
{
    if (!rt.empty_frozenset) {
        Value set = TRY(set_new());
        as_object(set)->shape = rt.shapes[TYPE_frozenset];
        rt.empty_frozenset = set;
    }
    return rt.empty_frozenset;
}

Value frozenset_from(Value iterable)
{
    if (is_exact(iterable, TYPE_frozenset))
        return iterable;
    Value set = TRY(set_from(iterable));
    if (!set_count(set))
        return frozenset_empty();
    as_object(set)->shape = rt.shapes[TYPE_frozenset];
    return set;
}

static Value frozenset_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool exact = type == rt.types[TYPE_frozenset];
    bool refuses = exact || type->slots.init == rt.types[TYPE_frozenset]->slots.init;
    TRY(arguments_check("frozenset", nargs, refuses ? kwnames : 0, 0, 1));
    if (exact)
        return nargs ? frozenset_from(args[0]) : frozenset_empty();
    Value set = from_object(TRY(type_alloc(type, 0)));
    if (nargs)
        TRY(set_update(set, args[0]));
    return set;
}

/* --- slots of both --- */

static Value set_repr(Value self)
{
    bool entered;
    if (!set_count(self))
        return str_format("%T()", self);
    TRY(repr_enter(self, &entered));
    if (!entered)
        return str_format("%T(...)", self);
    Value list = list_from(self), text = list ? value_repr(list) : 0;
    repr_leave(self);
    if (!text)
        return 0;
    Value inner = TRY(str_substring(text, 1, str_length(text) - 1));
    return is_exact(self, TYPE_set) ? str_format("{%S}", inner)
                                    : str_format("%T({%S})", self, inner);
}

/* The items' hashes, their bits spread, are joined by xor: the order plays no part. The
 * library's collections.abc.Set computes the same numbers. */
static bool frozenset_hash(Value self, int64_t *hash)
{
    Set *s = as_set(self);
    if (!s->hashed) {
        uint64_t mix = UINT64_C(1927868237) * (s->count + 1);
        Value item;
        for (size_t at = 0; set_next(self, &at, &item); ) {
            uint64_t h = (uint64_t)set_item_hash(self, at);
            mix ^= (h ^ h << 16 ^ 89869747) * UINT64_C(3644798167);
        }
        mix ^= mix >> 11 ^ mix >> 25;
        mix = mix * 69069 + 907133923;
        s->hash = mix == UINT64_MAX ? 590923713 : (int64_t)mix;
        s->hashed = true;
    }
    *hash = s->hash;
    return true;
}

static bool sets_equal(Value a, Value b, bool *equal)
{
    *equal = false;
    if (set_count(a) != set_count(b))
        return true;
    if (as_set(a)->hashed && as_set(b)->hashed && as_set(a)->hash != as_set(b)->hash)
        return true;
    return set_is_subset(a, b, equal);
}

static Value set_compare(Value a, Value b, enum CompareOp op)
{
    bool result = false;
    if (!is_any_set(b) || !is_any_set(a))
        return NOT_IMPLEMENTED;
    switch (op) {
    case COMPARE_EQ:
    case COMPARE_NE:
        TRY(sets_equal(a, b, &result));
        return from_bool(result == (op == COMPARE_EQ));
    case COMPARE_LT:
    case COMPARE_LE:
        if (op == COMPARE_LE || set_count(a) != set_count(b))
            TRY(set_is_subset(a, b, &result));
        return from_bool(result);
    case COMPARE_GT:
    case COMPARE_GE:
        if (op == COMPARE_GE || set_count(a) != set_count(b))
            TRY(set_is_subset(b, a, &result));
        return from_bool(result);
    }
    UNREACHABLE();
}

static bool set_length(Value self, ssize_t *length)
{
    *length = (ssize_t)set_count(self);
    return true;
}

/* The hash by which to look for an item: an unhashable set stands for the equal
 * frozenset. */
static bool search_hash(Value *item, int64_t *hash)
{
    if (key_hash(*item, hash))
        return true;
    if (!has_flag(*item, IS_SET) || !error_is(TYPE_TypeError))
        return false;
    error_clear();
    *item = TRY(set_copy_like(*item, TRY(frozenset_empty())));
    return frozenset_hash(*item, hash);
}

static bool set_contains_slot(Value self, Value item, bool *found)
{
    int64_t hash;
    TRY(search_hash(&item, &hash));
    return set_contains_hashed(self, item, hash, found);
}

static Value set_or(Value a, Value b)
{
    if (!is_any_set(a) || !is_any_set(b))
        return NOT_IMPLEMENTED;
    Value result = TRY(set_copy_like(a, a));
    TRY(a == b || set_update(result, b));
    return result;
}

static Value set_and(Value a, Value b)
{
    return is_any_set(a) && is_any_set(b) ? set_common(a, b) : NOT_IMPLEMENTED;
}

static Value set_minus(Value a, Value b)
{
    return is_any_set(a) && is_any_set(b) ? set_difference(a, b) : NOT_IMPLEMENTED;
}

static Value set_xor(Value a, Value b)
{
    if (!is_any_set(a) || !is_any_set(b))
        return NOT_IMPLEMENTED;
    Value result = TRY(set_copy_like(b, a));
    TRY(set_toggle(result, a));
    return result;
}

static Value set_inplace_or(Value a, Value b)
{
    if (!is_any_set(b))
        return NOT_IMPLEMENTED;
    TRY(set_update(a, b));
    return a;
}

/* Take over the table of a set that nobody else knows. */
static void set_replace(Value self, Value by)
{
    Set *s = as_set(self);
    Object head = s->head;
    uint32_t finger = s->finger;
    memcpy(s, as_set(by), sizeof *s);
    s->head = head;
    s->finger = finger;
}

static Value set_inplace_and(Value a, Value b)
{
    if (!is_any_set(b))
        return NOT_IMPLEMENTED;
    set_replace(a, TRY(set_common(a, b)));
    return a;
}

static Value set_inplace_minus(Value a, Value b)
{
    if (!is_any_set(b))
        return NOT_IMPLEMENTED;
    TRY(set_subtract(a, b));
    return a;
}

static Value set_inplace_xor(Value a, Value b)
{
    if (!is_any_set(b))
        return NOT_IMPLEMENTED;
    TRY(set_toggle(a, b));
    return a;
}

/* --- methods of both; args[1] of those with *others is a tuple --- */

static Value set_copy_method(Value *args)
{
    return is_exact(args[0], TYPE_frozenset) ? args[0] : set_copy_like(args[0], args[0]);
}

static Value set_union_method(Value *args)
{
    Value result = TRY(set_copy_like(args[0], args[0]));
    for (size_t i = 0; i < tuple_count(args[1]); i++) {
        Value other = as_tuple(args[1])->items[i];
        TRY(other == args[0] || set_update(result, other));
    }
    return result;
}

static Value set_intersection_method(Value *args)
{
    size_t n = tuple_count(args[1]);
    Value result = args[0];
    for (size_t i = 0; i < n; i++)
        result = TRY(set_common(result, as_tuple(args[1])->items[i]));
    return n ? result : set_copy_like(args[0], args[0]);
}

static Value set_difference_method(Value *args)
{
    size_t n = tuple_count(args[1]);
    if (!n)
        return set_copy_like(args[0], args[0]);
    Value result = TRY(set_difference(args[0], as_tuple(args[1])->items[0]));
    for (size_t i = 1; i < n; i++)
        TRY(set_subtract(result, as_tuple(args[1])->items[i]));
    return result;
}

static Value set_symmetric_difference_method(Value *args)
{
    Value result = TRY(set_new_like(args[0]));
    TRY(set_update(result, args[1]));
    TRY(set_toggle(result, args[0]));
    return result;
}

static Value set_isdisjoint_method(Value *args)
{
    bool result;
    TRY(set_is_disjoint(args[0], args[1], &result));
    return from_bool(result);
}

static Value set_issubset_method(Value *args)
{
    bool result;
    if (is_any_set(args[1]))
        TRY(set_is_subset(args[0], args[1], &result));
    else {
        Value common = TRY(set_common(args[0], args[1]));
        result = set_count(common) == set_count(args[0]);
    }
    return from_bool(result);
}

static Value set_issuperset_method(Value *args)
{
    bool result = true;
    if (is_any_set(args[1])) {
        TRY(set_is_subset(args[1], args[0], &result));
        return from_bool(result);
    }
    Value iterator = TRY(iter_new(args[1]));
    for (Value item; result && (item = TRY_NEXT(iterator)) != END; )
        TRY(set_contains(args[0], item, &result));
    return from_bool(result);
}

static Value set_reduce(Value *args)
{
    Value items = TRY(list_from(args[0])),
          state = TRY(call_method0(args[0], NAME(__getstate__)));
    return tuple_pack(3, from_object(type_of(args[0])), TRY(tuple_pack(1, items)), state);
}

static Value set_sizeof(Value *args)
{
    const Set *s = as_set(args[0]);
    return int_from_ssize((ssize_t)(sizeof(Set) + s->capacity * sizeof(SetEntry)));
}

static Value set_contains_method(Value *args)
{
    bool found;
    TRY(set_contains_slot(args[0], args[1], &found));
    return from_bool(found);
}

#define COMMON_ROWS \
    {"copy($self, /)", set_copy_method, "A set of the same items."}, \
    {"union($self, /, *others)", set_union_method, "The items of this set and all others.", \
     .flags = METHOD_TUPLE}, \
    {"intersection($self, /, *others)", set_intersection_method, \
     "The items that are in this set and all others.", .flags = METHOD_TUPLE}, \
    {"difference($self, /, *others)", set_difference_method, "The items that are in no other.", \
     .flags = METHOD_TUPLE}, \
    {"symmetric_difference($self, other, /)", set_symmetric_difference_method, \
     "The items that are in exactly one of both."}, \
    {"isdisjoint($self, other, /)", set_isdisjoint_method, "Have both no item in common?"}, \
    {"issubset($self, other, /)", set_issubset_method, "Does other contain all items of this set?"}, \
    {"issuperset($self, other, /)", set_issuperset_method, "Does this set contain all items of other?"}, \
    {"__contains__($self, object, /)", set_contains_method, "x.__contains__(y) <==> y in x.", \
     .flags = METHOD_COEXIST}, \
    {"__reduce__($self, /)", set_reduce, "For pickling."}, \
    {"__sizeof__($self, /)", set_sizeof, "Size of the set in memory, in bytes."}

/* --- methods of set alone --- */

static Value set_add_method(Value *args)
{
    TRY(set_add(args[0], args[1]));
    return NONE;
}

static Value set_clear_method(Value *args)
{
    set_clear(args[0]);
    return NONE;
}

static bool discard_item(Value set, Value item, bool *found)
{
    int64_t hash;
    TRY(search_hash(&item, &hash));
    return set_discard_hashed(set, item, hash, found);
}

static Value set_discard_method(Value *args)
{
    bool found;
    TRY(discard_item(args[0], args[1], &found));
    return NONE;
}

static Value set_remove_method(Value *args)
{
    bool found;
    TRY(discard_item(args[0], args[1], &found));
    if (found)
        return NONE;
    return raise_value(TYPE_KeyError, args[1]);
}

static Value set_pop_method(Value *args)
{
    Value item;
    if (!set_pop(args[0], &item))
        RAISE(KeyError, "pop from an empty set");
    return item;
}

static Value set_update_method(Value *args)
{
    for (size_t i = 0; i < tuple_count(args[1]); i++)
        TRY(set_update(args[0], as_tuple(args[1])->items[i]));
    return NONE;
}

static Value set_intersection_update_method(Value *args)
{
    Value self = args[0], result = TRY(set_intersection_method(args));
    set_replace(self, result);
    return NONE;
}

static Value set_difference_update_method(Value *args)
{
    for (size_t i = 0; i < tuple_count(args[1]); i++)
        TRY(set_subtract(args[0], as_tuple(args[1])->items[i]));
    return NONE;
}

static Value set_symmetric_difference_update_method(Value *args)
{
    TRY(set_toggle(args[0], args[1]));
    return NONE;
}

static const Method set_methods[] = {
    COMMON_ROWS,
    {"add($self, object, /)", set_add_method, "Add an item; nothing happens if it is there."},
    {"clear($self, /)", set_clear_method, "Remove all items."},
    {"discard($self, object, /)", set_discard_method, "Remove the item if it is there."},
    {"remove($self, object, /)", set_remove_method, "Remove the item; KeyError if it is not there."},
    {"pop($self, /)", set_pop_method, "Remove some item and return it; KeyError if there is none."},
    {"update($self, /, *others)", set_update_method, "Add the items of all others.",
     .flags = METHOD_TUPLE},
    {"intersection_update($self, /, *others)", set_intersection_update_method,
     "Keep the items that all others have.", .flags = METHOD_TUPLE},
    {"difference_update($self, /, *others)", set_difference_update_method,
     "Remove the items that any other has.", .flags = METHOD_TUPLE},
    {"symmetric_difference_update($self, other, /)", set_symmetric_difference_update_method,
     "Keep the items that are in exactly one of both."},
    {0},
};

static const Method frozenset_methods[] = {COMMON_ROWS, {0}};

static Value set_iter(Value self);

TYPE(set, .doc = "set(iterable=())\n\nUnordered collection of distinct hashable items.",
     .flags = TYPE_BASE | IS_SET | TYPE_MATCH_SELF | TYPE_GENERIC | TYPE_WEAKREF,
     .size = sizeof(Set), .methods = METHODS(set_methods), .unhashable = true,
     .slots = {.getattribute = attr_generic_get,
               .construct = set_construct,
               .init = set_init,
               .repr = set_repr,
               .compare = set_compare,
               .length = set_length,
               .contains = set_contains_slot,
               .iter = set_iter,
               .or = set_or,
               .and = set_and,
               .subtract = set_minus,
               .xor = set_xor,
               .inplace[BINARY_or] = set_inplace_or,
               .inplace[BINARY_and] = set_inplace_and,
               .inplace[BINARY_subtract] = set_inplace_minus,
               .inplace[BINARY_xor] = set_inplace_xor});

TYPE(frozenset, .doc = "frozenset(iterable=())\n\nSet that cannot be changed.",
     .flags = TYPE_BASE | IS_FROZENSET | TYPE_MATCH_SELF | TYPE_GENERIC | TYPE_WEAKREF,
     .size = sizeof(Set), .methods = METHODS(frozenset_methods),
     .slots = {.getattribute = attr_generic_get,
               .construct = frozenset_construct,
               .repr = set_repr,
               .hash = frozenset_hash,
               .compare = set_compare,
               .length = set_length,
               .contains = set_contains_slot,
               .iter = set_iter,
               .or = set_or,
               .and = set_and,
               .subtract = set_minus,
               .xor = set_xor});

/* --- iterator --- */

typedef struct SetIterator {
    Object head;
    Value set;       /* 0: exhausted */
    size_t position, count, remaining;
} SetIterator;

static Value set_iter(Value self)
{
    SetIterator *it = gc_alloc_object(sizeof *it);
    if (UNLIKELY(!it))
        return raise_no_memory();
    it->head.shape = rt.shapes[TYPE_set_iterator];
    it->set = self;
    it->count = it->remaining = set_count(self);
    return from_object(it);
}

static Value set_iterator_next(Value self)
{
    SetIterator *it = (SetIterator *)self;
    if (!it->set)
        return END;
    if (UNLIKELY(it->count != set_count(it->set))) {
        it->count = SIZE_MAX;
        RAISE(RuntimeError, "Set changed size during iteration");
    }
    Value item;
    if (set_next(it->set, &it->position, &item)) {
        it->remaining -= it->remaining > 0;
        return item;
    }
    it->set = 0;
    return END;
}

static Value set_iterator_length_hint(Value *args)
{
    const SetIterator *it = (SetIterator *)args[0];
    bool valid = it->set && it->count == set_count(it->set);
    return small_int(valid ? (int64_t)it->remaining : 0);
}

static Value set_iterator_reduce(Value *args)
{
    SetIterator *copy = gc_alloc_object(sizeof *copy);
    if (!copy)
        return raise_no_memory();
    *copy = *(SetIterator *)args[0];
    Value rest = TRY(list_from(from_object(copy)));
    return tuple_pair(TRY(builtin_named("iter")), TRY(tuple_pack(1, rest)));
}

static const Method set_iterator_methods[] = {
    {"__length_hint__($self, /)", set_iterator_length_hint, ITERATOR_LENGTH_HINT_DOC},
    {"__reduce__($self, /)", set_iterator_reduce, ITERATOR_REDUCE_DOC},
    {0},
};

TYPE(set_iterator, .size = sizeof(SetIterator), .flags = TYPE_NO_NEW,
     .methods = METHODS(set_iterator_methods),
     .slots = {.iter = iterator_self, .next = set_iterator_next});
