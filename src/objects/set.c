/* SPDX-License-Identifier: MIT
 *
 * The table behind set and frozenset, and what is done with whole sets. As dict.c,
 * without values; the Python types are in set_type.c.
 */
#include "objects/set.h"

#include "objects/dict.h"
#include "objects/hash_index.h"
#include "objects/list.h"
#include "objects/set_type.h"
#include "objects/type.h"

enum {
    NOT_FOUND = -1, FAILED = -2,
    GROWS_FAST = 50000,
    GUESS_MAX = 28 /* no more room than that is made for items that may be equal or left out */
};

/* --- making and growing --- */

Value set_new(void)
{
    Set *s = gc_alloc_object(sizeof *s);
    if (UNLIKELY(!s))
        return raise_no_memory();
    s->head.shape = rt.shapes[TYPE_set];
    return from_object(s);
}

static bool set_rebuild(Set *s, size_t capacity)
{
    capacity = index_capacity(capacity);
    size_t bytes;
    if (capacity == SIZE_MAX || MUL_OVERFLOWS(capacity, sizeof(SetEntry), &bytes))
        return raise_no_memory();
    SetEntry *entries = gc_alloc_buffer(bytes);
    if (UNLIKELY(!entries))
        return raise_no_memory();
    uint32_t lg = index_log_groups(capacity);
    void *index = capacity > INDEX_NONE_MAX ? TRY(index_new(lg)) : 0;
    size_t used = 0;
    for (size_t i = s->first; i < s->used; i++)
        if (s->entries[i].item) {
            if (index)
                index_insert(index, lg, s->entries[i].hash, used);
            entries[used++] = s->entries[i];
        }
    s->entries = entries;
    s->index = index;
    s->log_groups = (uint8_t)lg;
    s->capacity = (uint32_t)capacity;
    s->used = (uint32_t)used;
    s->first = 0;
    s->tombstones = 0;
    return true;
}

/* Each rebuild inserts all items again: small sets grow by leaps. */
static NOINLINE bool set_grow(Set *s)
{
    return set_rebuild(s, s->count < GROWS_FAST ? s->count * 2 : s->count + s->count / 2);
}

/* Room for n items more at once. */
static bool set_reserve(Set *s, size_t n)
{
    return n <= s->capacity - s->used || set_rebuild(s, s->count + n);
}

static ALWAYS_INLINE bool set_append(Set *s, Value item, int64_t hash)
{
    if (UNLIKELY(s->used == s->capacity || s->count + s->tombstones >= s->capacity))
        TRY(set_grow(s));
    s->entries[s->used] = (SetEntry){item, hash};
    if (!s->other_items && !is_exact(item, TYPE_str))
        s->other_items = true;
    if (s->index && UNLIKELY(index_insert(s->index, s->log_groups, hash, s->used)))
        s->tombstones--;
    s->used++;
    s->count++;
    return true;
}

/* --- finding --- */

static ALWAYS_INLINE ssize_t set_find_str(Set *s, Value item, int64_t hash)
{
    const SetEntry *entries = s->entries;
    if (!s->index) {
        for (size_t i = s->first, n = s->used; i < n; i++)
            if (entries[i].hash == hash && entries[i].item
                && (entries[i].item == item || str_equal(entries[i].item, item)))
                return (ssize_t)i;
        return NOT_FOUND;
    }
    IndexWalk w;
    index_walk(&w, s->index, s->log_groups, hash);
    for (ssize_t i; (i = index_next(&w)) >= 0; )
        if (entries[i].item == item
            || (entries[i].hash == hash && str_equal(entries[i].item, item)))
            return i;
    return NOT_FOUND;
}

/* Is entry i's item equal (their hashes are)? *changed: Python code changed the table. */
static bool set_item_equal(Set *s, size_t i, Value item, bool *equal, bool *changed)
{
    const SetEntry *entries = s->entries;
    Value present = entries[i].item;
    *equal = present == item;
    if (*equal || !present || keys_never_equal(present, item))
        return true;
    TRY(compare_equal(present, item, equal));
    *changed = s->entries != entries || i >= s->used || entries[i].item != present;
    return true;
}

static ssize_t set_find_row(Set *s, Value item, int64_t hash, bool *changed)
{
    for (size_t i = s->first; i < s->used; i++) {
        bool equal;
        if (s->entries[i].hash != hash)
            continue;
        if (!set_item_equal(s, i, item, &equal, changed))
            return FAILED;
        if (equal || *changed)
            return (ssize_t)i;
    }
    return NOT_FOUND;
}

static ALWAYS_INLINE ssize_t set_find_indexed(Set *s, Value item, int64_t hash,
                                              bool *changed)
{
    IndexWalk w;
    index_walk(&w, s->index, s->log_groups, hash);
    for (ssize_t i; (i = index_next(&w)) >= 0; ) {
        if (s->entries[i].item == item)
            return i;
        if (s->entries[i].hash != hash)
            continue;
        bool equal;
        if (!set_item_equal(s, (size_t)i, item, &equal, changed))
            return FAILED;
        if (equal || *changed)
            return i;
    }
    return NOT_FOUND;
}

static NOINLINE ssize_t set_find_any(Set *s, Value item, int64_t hash)
{
    for (;;) {
        bool changed = false;
        ssize_t i = s->index ? set_find_indexed(s, item, hash, &changed)
                             : set_find_row(s, item, hash, &changed);
        if (LIKELY(!changed))
            return i;
    }
}

static ALWAYS_INLINE ssize_t set_find(Set *s, Value item, int64_t hash)
{
    if (!s->other_items && is_exact(item, TYPE_str))
        return set_find_str(s, item, hash);
    return set_find_any(s, item, hash);
}

/* --- one item --- */

bool set_add_hashed(Value set, Value item, int64_t hash)
{
    Set *s = as_set(set);
    ssize_t i = set_find(s, item, hash);
    if (i == NOT_FOUND)
        return set_append(s, item, hash);
    return i >= 0;
}

bool set_add(Value set, Value item)
{
    int64_t hash;
    TRY(key_hash(item, &hash));
    return set_add_hashed(set, item, hash);
}

bool set_contains_hashed(Value set, Value item, int64_t hash, bool *found)
{
    ssize_t i = set_find(as_set(set), item, hash);
    *found = i >= 0;
    return i != FAILED;
}

bool set_contains(Value set, Value item, bool *found)
{
    int64_t hash;
    TRY(key_hash(item, &hash));
    return set_contains_hashed(set, item, hash, found);
}

/* Delete the live entry i; holes at the end are given back. */
static void set_delete(Set *s, size_t i)
{
    if (s->index && index_remove(s->index, s->log_groups, s->entries[i].hash, i))
        s->tombstones++;
    s->entries[i].item = 0;
    s->count--;
    if (i == s->first)
        s->first++;
    while (s->used > s->first && !s->entries[s->used - 1].item)
        s->used--;
    if (s->used == s->first)
        s->used = s->first = 0;
}

bool set_discard_hashed(Value set, Value item, int64_t hash, bool *found)
{
    Set *s = as_set(set);
    ssize_t i = set_find(s, item, hash);
    *found = i >= 0;
    if (i >= 0)
        set_delete(s, (size_t)i);
    return i != FAILED;
}

bool set_discard(Value set, Value item, bool *found)
{
    int64_t hash;
    TRY(key_hash(item, &hash));
    return set_discard_hashed(set, item, hash, found);
}

bool set_pop(Value set, Value *item)
{
    Set *s = as_set(set);
    if (!s->count)
        return false;
    while (!s->entries[s->first].item)
        s->first++;
    *item = s->entries[s->first].item;
    set_delete(s, s->first);
    return true;
}

void set_clear(Value set)
{
    Set *s = as_set(set);
    s->entries = 0;
    s->index = 0;
    s->count = s->used = s->capacity = s->first = 0;
    s->log_groups = s->tombstones = 0;
    s->other_items = false;
}

size_t set_count(Value set) { return as_set(set)->count; }

bool set_next(Value set, size_t *position, Value *item)
{
    const Set *s = as_set(set);
    size_t i = MAX(*position, s->first);
    while (i < s->used && !s->entries[i].item)
        i++;
    if (i >= s->used)
        return false;
    *item = s->entries[i].item;
    *position = i + 1;
    return true;
}

int64_t set_item_hash(Value set, size_t position)
{
    return as_set(set)->entries[position - 1].hash;
}

/* --- whole sets --- */

Value set_new_like(Value model)
{
    bool frozen = has_flag(model, IS_FROZENSET);
    Value set = TRY(set_new());
    if (frozen)
        as_object(set)->shape = rt.shapes[TYPE_frozenset];
    return set;
}

/* The same tables once more, for copies of sets without holes. */
static bool set_copy_tables(Set *s, const Set *other)
{
    SetEntry *entries = gc_alloc_buffer(other->capacity * sizeof *entries);
    void *index = 0;
    if (UNLIKELY(!entries))
        return raise_no_memory();
    if (other->index) {
        size_t bytes = index_slots(other->log_groups) * (1 + sizeof(uint32_t));
        index = gc_alloc_buffer_atomic(bytes);
        if (UNLIKELY(!index))
            return raise_no_memory();
        memcpy(index, other->index, bytes);
    }
    memcpy(entries, other->entries, other->used * sizeof *entries);
    s->entries = entries;
    s->index = index;
    s->log_groups = other->log_groups;
    s->capacity = other->capacity;
    s->used = s->count = other->used;
    s->other_items = other->other_items;
    return true;
}

/* The first of two sets is empty: give it the items of the other. */
static bool set_copy_into(Set *s, const Set *other)
{
    if (!other->count)
        return true;
    if (other->count == other->used && !other->tombstones
        && other->count > other->capacity / 4)
        return set_copy_tables(s, other);
    s->entries = other->entries;
    s->first = other->first;
    s->used = other->used;
    s->other_items = other->other_items;
    if (!set_rebuild(s, other->count)) {
        set_clear(from_object(s));
        return false;
    }
    s->count = other->count;
    return true;
}

Value set_copy_like(Value set, Value model)
{
    Value copy = TRY(set_new_like(model));
    TRY(set_copy_into(as_set(copy), as_set(set)));
    return copy;
}

bool set_update(Value set, Value iterable)
{
    Value item, ignored;
    if (is_any_set(iterable)) {
        if (!set_count(set) && set != iterable) {
            set_clear(set);
            return set_copy_into(as_set(set), as_set(iterable));
        }
        TRY(set_reserve(as_set(set), set_count(iterable)));
        for (size_t at = 0; set_next(iterable, &at, &item); )
            TRY(set_add_hashed(set, item, set_item_hash(iterable, at)));
        return true;
    }
    if (is_exact(iterable, TYPE_dict)) {
        for (size_t at = 0; dict_next(iterable, &at, &item, &ignored); )
            TRY(set_add_hashed(set, item, dict_entry_hash(iterable, at)));
        return true;
    }
    if (is_exact(iterable, TYPE_list))
        TRY(set_reserve(as_set(set), MIN(list_count(iterable), GUESS_MAX)));
    Value iterator = TRY(iter_new(iterable));
    while ((item = TRY_NEXT(iterator)) != END)
        TRY(set_add(set, item));
    return true;
}

Value set_from(Value iterable)
{
    Value set = TRY(set_new());
    TRY(set_update(set, iterable));
    return set;
}

bool set_subtract(Value set, Value iterable)
{
    bool found;
    Value item;
    if (set == iterable) {
        set_clear(set);
        return true;
    }
    if (is_any_set(iterable)) {
        for (size_t at = 0; set_next(iterable, &at, &item); )
            TRY(set_discard_hashed(set, item, set_item_hash(iterable, at), &found));
        return true;
    }
    Value iterator = TRY(iter_new(iterable));
    while ((item = TRY_NEXT(iterator)) != END)
        TRY(set_discard(set, item, &found));
    return true;
}

bool set_toggle(Value set, Value iterable)
{
    bool found;
    Value item;
    if (set == iterable) {
        set_clear(set);
        return true;
    }
    Value other = is_any_set(iterable) ? iterable : TRY(set_from(iterable));
    for (size_t at = 0; set_next(other, &at, &item); ) {
        int64_t hash = set_item_hash(other, at);
        TRY(set_discard_hashed(set, item, hash, &found));
        TRY(found || set_add_hashed(set, item, hash));
    }
    return true;
}

Value set_common(Value set, Value iterable)
{
    Value result = TRY(set_new_like(set)), item;
    bool found;
    if (is_any_set(iterable)) {
        bool swap = set_count(iterable) > set_count(set);
        Value few = swap ? set : iterable, many = swap ? iterable : set;
        TRY(set_reserve(as_set(result), MIN(set_count(few), GUESS_MAX)));
        for (size_t at = 0; set_next(few, &at, &item); ) {
            int64_t hash = set_item_hash(few, at);
            TRY(set_contains_hashed(many, item, hash, &found));
            TRY(!found || set_add_hashed(result, item, hash));
        }
        return result;
    }
    Value iterator = TRY(iter_new(iterable));
    while ((item = TRY_NEXT(iterator)) != END) {
        int64_t hash;
        TRY(key_hash(item, &hash));
        TRY(set_contains_hashed(set, item, hash, &found));
        TRY(!found || set_add_hashed(result, item, hash));
    }
    return result;
}

Value set_difference(Value set, Value other)
{
    bool is_set = is_any_set(other), found;
    size_t size = is_set ? set_count(other) : is_dict(other) ? dict_count(other) : 0;
    if ((!is_set && !is_dict(other)) || set_count(set) / 4 > size) {
        Value result = TRY(set_copy_like(set, set));
        TRY(set_subtract(result, other));
        return result;
    }
    Value result = TRY(set_new_like(set)), item;
    TRY(set_reserve(as_set(result), MIN(set_count(set), GUESS_MAX)));
    for (size_t at = 0; set_next(set, &at, &item); ) {
        int64_t hash = set_item_hash(set, at);
        if (is_set)
            TRY(set_contains_hashed(other, item, hash, &found));
        else
            found = TRY(dict_get_hashed(other, item, hash)) != UNBOUND;
        TRY(found || set_add_hashed(result, item, hash));
    }
    return result;
}

bool set_is_subset(Value set, Value other, bool *result)
{
    Value item;
    *result = set_count(set) <= set_count(other);
    for (size_t at = 0; *result && set_next(set, &at, &item); )
        TRY(set_contains_hashed(other, item, set_item_hash(set, at), result));
    return true;
}

bool set_is_disjoint(Value set, Value iterable, bool *result)
{
    Value item;
    bool found = false;
    *result = false;
    if (is_any_set(iterable)) {
        bool swap = set_count(iterable) > set_count(set);
        Value few = swap ? set : iterable, many = swap ? iterable : set;
        for (size_t at = 0; !found && set_next(few, &at, &item); )
            TRY(set_contains_hashed(many, item, set_item_hash(few, at), &found));
    } else {
        Value iterator = TRY(iter_new(iterable));
        while (!found && (item = TRY_NEXT(iterator)) != END)
            TRY(set_contains(set, item, &found));
    }
    *result = !found;
    return true;
}
