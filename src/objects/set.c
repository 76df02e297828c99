/* SPDX-License-Identifier: MIT
 *
 * The table behind set and frozenset, and what is done with whole sets; the Python types
 * are in set_type.c.
 *
 * The items lie in the table itself, by open addressing: a search looks at a few
 * neighbours of the slot that the hash names, then jumps to another place that depends
 * on more of the hash's bits. Python promises no order of a set's items, but programs
 * show it: a set of numbers prints the same on every run of CPython. So slots, jumps and
 * the moments and sizes of growth are CPython's: with equal hashes the order is, too.
 *
 * Invariant: at least two of five slots were never used, so that every search ends.
 */
#include "objects/set.h"

#include "objects/dict.h"
#include "objects/hash_index.h"
#include "objects/list.h"
#include "objects/set_type.h"
#include "objects/str.h"
#include "objects/type.h"

#define NO_SLOT SIZE_MAX

enum {
    NOT_FOUND = -1, FAILED = -2,
    SMALLEST = 8,
    NEIGHBOURS = 9,      /* slots looked at after the first, if the table goes so far */
    JUMP_BITS = 5,       /* of the hash enter at each jump */
    GROWS_FAST = 50000,  /* up to so many items a table is made for four times as many */
    DELETED = -1         /* the hash of a slot whose item was taken out; no hash is -1 */
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

/* The path of a hash through the slots: from each base over its neighbours. */
typedef struct SetWalk {
    size_t base, mask;
    uint64_t bits;
} SetWalk;

static ALWAYS_INLINE SetWalk set_walk(int64_t hash, size_t mask)
{
    return (SetWalk){(size_t)hash & mask, mask, (uint64_t)hash};
}

/* The last slot to look at before the next jump. */
static ALWAYS_INLINE size_t set_walk_last(const SetWalk *w)
{
    return w->base + NEIGHBOURS <= w->mask ? w->base + NEIGHBOURS : w->base;
}

static ALWAYS_INLINE void set_walk_jump(SetWalk *w)
{
    w->bits >>= JUMP_BITS;
    w->base = (w->base * 5 + 1 + w->bits) & w->mask;
}

/* Put an item that is not there yet into a table without deleted slots. */
static ALWAYS_INLINE void set_place(SetEntry *entries, size_t mask, SetEntry entry)
{
    for (SetWalk w = set_walk(entry.hash, mask);; set_walk_jump(&w)) {
        SetEntry *e = entries + w.base, *last = entries + set_walk_last(&w);
        for (; e <= last; e++)
            if (!e->item) {
                *e = entry;
                return;
            }
    }
}

/* A table for more than `least` items: they move there in the order of their slots. */
static NOINLINE bool set_resize(Set *s, size_t least)
{
    size_t capacity = SMALLEST, bytes;
    while (capacity <= least && capacity)
        capacity *= 2;
    if (!capacity || capacity > UINT32_MAX
        || MUL_OVERFLOWS(capacity, sizeof(SetEntry), &bytes))
        return raise_no_memory();
    SetEntry *entries = gc_alloc_buffer(bytes);
    if (UNLIKELY(!entries))
        return raise_no_memory();
    for (size_t i = 0; i < s->capacity; i++)
        if (s->entries[i].item)
            set_place(entries, capacity - 1, s->entries[i]);
    s->entries = entries;
    s->capacity = (uint32_t)capacity;
    s->filled = s->count;
    return true;
}

/* Is a table full that has so many slots filled? */
static ALWAYS_INLINE bool set_is_full(const Set *s, size_t filled)
{
    size_t mask = s->capacity ? s->capacity - 1 : SMALLEST - 1;
    return filled * 5 >= mask * 3;
}

static bool set_spread(Set *s)
{
    size_t count = s->count;
    return set_resize(s, count > GROWS_FAST ? count * 2 : count * 4);
}

/* Room for n items more at once. */
static bool set_reserve(Set *s, size_t n)
{
    if (set_is_full(s, s->filled + n))
        return set_resize(s, (s->count + n) * 2);
    return s->capacity || set_resize(s, 0);
}

static ALWAYS_INLINE void set_write(Set *s, SetEntry *entry, Value item, int64_t hash)
{
    *entry = (SetEntry){item, hash};
    if (!s->other_items && !is_exact(item, TYPE_str))
        s->other_items = true;
    s->count++;
}

/* Put an item into a slot that has none. */
static ALWAYS_INLINE bool set_fill(Set *s, size_t slot, Value item, int64_t hash)
{
    bool used = s->entries[slot].hash == DELETED;
    set_write(s, &s->entries[slot], item, hash);
    if (used)
        return true;
    s->filled++;
    if (LIKELY(!set_is_full(s, s->filled)) || set_spread(s))
        return true;
    s->entries[slot] = (SetEntry){0, 0};
    s->count--;
    s->filled--;
    return false;
}

/* --- finding --- */

/* The finders, which want a table, give the item's slot; where there is none, *empty is the
 * slot it may go to: the last deleted one on its path, else the unused one at its end.
 */
/* Slot i has no item: was it never used, so that a search ends? */
static ALWAYS_INLINE bool slot_ends(const SetEntry *slot, size_t i, size_t *empty)
{
    bool ends = slot->hash != DELETED;
    if (!ends || *empty == NO_SLOT)
        *empty = i;
    return ends;
}

static ALWAYS_INLINE ssize_t set_find_str(const Set *s, Value item, int64_t hash,
                                          size_t *empty)
{
    const SetEntry *entries = s->entries;
    *empty = NO_SLOT;
    for (SetWalk w = set_walk(hash, s->capacity - 1);; set_walk_jump(&w))
        for (size_t i = w.base, last = set_walk_last(&w); i <= last; i++) {
            if (entries[i].hash == hash && entries[i].item
                && (entries[i].item == item || str_equal(entries[i].item, item)))
                return (ssize_t)i;
            if (!entries[i].item && slot_ends(&entries[i], i, empty))
                return NOT_FOUND;
        }
}

/* Is slot i's item equal (their hashes are)? *changed: Python code changed the table. */
static ALWAYS_INLINE bool set_item_equal(Set *s, size_t i, Value item, bool *equal,
                                         bool *changed)
{
    const SetEntry *entries = s->entries;
    Value present = entries[i].item;
    *equal = present == item;
    if (*equal || keys_never_equal(present, item))
        return true;
    TRY(compare_equal(present, item, equal));
    *changed = s->entries != entries || entries[i].item != present;
    return true;
}

static ssize_t set_find_once(Set *s, Value item, int64_t hash, size_t *empty,
                             bool *changed)
{
    const SetEntry *entries = s->entries;
    *empty = NO_SLOT;
    for (SetWalk w = set_walk(hash, s->capacity - 1);; set_walk_jump(&w)) {
        const SetEntry *e = entries + w.base, *last = entries + set_walk_last(&w);
        for (; e <= last; e++) {
            bool equal;
            if (UNLIKELY(!e->item) && slot_ends(e, (size_t)(e - entries), empty))
                return NOT_FOUND;
            if (LIKELY(e->hash != hash) || !e->item)
                continue;
            if (!set_item_equal(s, (size_t)(e - entries), item, &equal, changed))
                return FAILED;
            if (equal || *changed)
                return e - entries;
        }
    }
}

static NOINLINE ssize_t set_find_any(Set *s, Value item, int64_t hash, size_t *empty)
{
    for (;;) {
        bool changed = false;
        ssize_t i = set_find_once(s, item, hash, empty, &changed);
        if (LIKELY(!changed))
            return i;
        if (!s->capacity && !set_resize(s, 0)) /* Python code emptied the set */
            return FAILED;
    }
}

static ALWAYS_INLINE ssize_t set_find(Set *s, Value item, int64_t hash, size_t *empty)
{
    size_t first = (size_t)hash & (s->capacity - 1);
    const SetEntry *entry = &s->entries[first];
    if (entry->item == item)
        return (ssize_t)first;
    if (!entry->item && entry->hash != DELETED) {
        *empty = first;
        return NOT_FOUND;
    }
    if (!s->other_items && is_exact(item, TYPE_str))
        return set_find_str(s, item, hash, empty);
    return set_find_any(s, item, hash, empty);
}

/* --- one item --- */

static NOINLINE bool set_add_searching(Set *s, Value item, int64_t hash)
{
    size_t slot;
    if (UNLIKELY(!s->capacity))
        TRY(set_resize(s, 0));
    ssize_t i;
    do /* a comparison in Python may have filled the slot meanwhile */
        i = set_find(s, item, hash, &slot);
    while (i == NOT_FOUND && UNLIKELY(s->entries[slot].item));
    return i == NOT_FOUND ? set_fill(s, slot, item, hash) : i >= 0;
}

/* Mostly the slot that the hash names was never used, or has that very item, and the table
 * isn't full yet. Else false. */
static ALWAYS_INLINE bool set_put_first(Set *s, Value item, int64_t hash)
{
    if (UNLIKELY(!s->capacity))
        return false;
    SetEntry *entry = &s->entries[(size_t)hash & (s->capacity - 1)];
    if (entry->item == item)
        return true;
    if (entry->item || entry->hash == DELETED || UNLIKELY(set_is_full(s, (size_t)s->filled + 1)))
        return false;
    set_write(s, entry, item, hash);
    s->filled++;
    return true;
}

static ALWAYS_INLINE bool set_put(Set *s, Value item, int64_t hash)
{
    return set_put_first(s, item, hash) || set_add_searching(s, item, hash);
}

bool set_add_hashed(Value set, Value item, int64_t hash) { return set_put(as_set(set), item, hash); }

bool set_add(Value set, Value item)
{
    int64_t hash;
    TRY(key_hash(item, &hash));
    return set_put(as_set(set), item, hash);
}

bool set_contains_hashed(Value set, Value item, int64_t hash, bool *found)
{
    Set *s = as_set(set);
    size_t ignored;
    ssize_t i = s->count ? set_find(s, item, hash, &ignored) : NOT_FOUND;
    *found = i >= 0;
    return i != FAILED;
}

bool set_contains(Value set, Value item, bool *found)
{
    int64_t hash;
    TRY(key_hash(item, &hash));
    return set_contains_hashed(set, item, hash, found);
}

static void set_delete(Set *s, size_t slot)
{
    s->entries[slot] = (SetEntry){0, DELETED};
    s->count--;
}

bool set_discard_hashed(Value set, Value item, int64_t hash, bool *found)
{
    Set *s = as_set(set);
    size_t ignored;
    ssize_t i = s->count ? set_find(s, item, hash, &ignored) : NOT_FOUND;
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

/* Repeated pops go on where the last one ended, else each would pass all empty slots. */
bool set_pop(Value set, Value *item)
{
    Set *s = as_set(set);
    if (!s->count)
        return false;
    size_t mask = s->capacity - 1, slot = s->finger & mask;
    while (!s->entries[slot].item)
        slot = (slot + 1) & mask;
    *item = s->entries[slot].item;
    set_delete(s, slot);
    s->finger = (uint32_t)slot + 1;
    return true;
}

void set_clear(Value set)
{
    Set *s = as_set(set);
    s->entries = 0;
    s->count = s->filled = s->capacity = 0;
    s->other_items = false;
}

size_t set_count(Value set) { return as_set(set)->count; }

bool set_next(Value set, size_t *position, Value *item)
{
    const Set *s = as_set(set);
    size_t i = *position;
    while (i < s->capacity && !s->entries[i].item)
        i++;
    if (i >= s->capacity)
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

/* All items of the other set into a table that is empty and has room. */
static void set_copy_into(Set *s, const Set *other)
{
    if (s->capacity == other->capacity && other->filled == other->count)
        memcpy(s->entries, other->entries, other->capacity * sizeof(SetEntry));
    else
        for (size_t i = 0; i < other->capacity; i++)
            if (other->entries[i].item)
                set_place(s->entries, s->capacity - 1, other->entries[i]);
    s->count = s->filled = other->count;
    s->other_items = other->other_items;
}

/* The first gets all items of the other. */
static bool set_merge(Value set, Value other)
{
    Value item;
    if (set == other || !set_count(other))
        return true;
    TRY(set_reserve(as_set(set), set_count(other)));
    if (!as_set(set)->filled) {
        set_copy_into(as_set(set), as_set(other));
        return true;
    }
    for (size_t at = 0; set_next(other, &at, &item); )
        TRY(set_add_hashed(set, item, set_item_hash(other, at)));
    return true;
}

Value set_copy_like(Value set, Value model)
{
    Value copy = TRY(set_new_like(model));
    TRY(set_merge(copy, set));
    return copy;
}

/* An ItemSink's. */
static bool set_take(Value item, void *data)
{
    int64_t hash;
    return key_hash_simple(item, &hash) && set_put_first(data, item, hash);
}

bool set_update(Value set, Value iterable)
{
    Value item, ignored;
    if (is_any_set(iterable))
        return set_merge(set, iterable);
    if (is_exact(iterable, TYPE_dict)) {
        TRY(set_reserve(as_set(set), dict_count(iterable)));
        for (size_t at = 0; dict_next(iterable, &at, &item, &ignored); )
            TRY(set_add_hashed(set, item, dict_entry_hash(iterable, at)));
        return true;
    }
    if (is_exact(iterable, TYPE_list)) {
        for (size_t i = 0; i < as_list(iterable)->count; i++)
            TRY(set_add(set, as_list(iterable)->items[i]));
        return true;
    }
    Value iterator = TRY(iter_new(iterable));
    ItemSink sink = {set_take, as_set(set)};
    while ((item = TRY(iter_next_into(iterator, &sink))) != END)
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
        if (set_count(iterable) / 8 > set_count(set))
            iterable = TRY(set_common(set, iterable));
        for (size_t at = 0; set_next(iterable, &at, &item); )
            TRY(set_discard_hashed(set, item, set_item_hash(iterable, at), &found));
    } else {
        Value iterator = TRY(iter_new(iterable));
        while ((item = TRY_NEXT(iterator)) != END)
            TRY(set_discard(set, item, &found));
    }
    const Set *s = as_set(set);
    uint32_t mask = s->capacity ? s->capacity - 1 : 0;
    return s->filled - s->count <= mask / 4 || set_spread(as_set(set));
}

static bool set_toggle_item(Value set, Value item, int64_t hash)
{
    bool found;
    TRY(set_discard_hashed(set, item, hash, &found));
    return found || set_add_hashed(set, item, hash);
}

bool set_toggle(Value set, Value iterable)
{
    Value item, ignored;
    if (set == iterable) {
        set_clear(set);
        return true;
    }
    if (is_exact(iterable, TYPE_dict)) {
        for (size_t at = 0; dict_next(iterable, &at, &item, &ignored); )
            TRY(set_toggle_item(set, item, dict_entry_hash(iterable, at)));
        return true;
    }
    Value other = is_any_set(iterable) ? iterable : TRY(set_from(iterable));
    for (size_t at = 0; set_next(other, &at, &item); )
        TRY(set_toggle_item(set, item, set_item_hash(other, at)));
    return true;
}

Value set_common(Value set, Value iterable)
{
    if (set == iterable)
        return set_copy_like(set, set);
    Value result = TRY(set_new_like(set)), item;
    bool found;
    if (is_any_set(iterable)) {
        bool swap = set_count(iterable) > set_count(set);
        Value few = swap ? set : iterable, many = swap ? iterable : set;
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
