/* SPDX-License-Identifier: MIT
 *
 * The table behind dict: finding, inserting, deleting, walking. The layout is drawn in
 * dict.h; the Python type is in dict_type.c, views and iterators are in dict_views.c.
 *
 * Invariants: entries[0 .. used) are in insertion order, a deleted one has key 0;
 * count of them are live; used <= capacity; with an index, count + tombstones <= capacity
 * which is 7/8 of its slots. Blocks are never reused in place by a rebuild: a search that
 * called Python code knows from the address of `entries` that the table is still the
 * same.
 */
#include "objects/dict.h"

#include "objects/hash_index.h"
#include "objects/list.h"
#include "objects/tuple.h"

enum { NOT_FOUND = -1, FAILED = -2 };

/* --- making and growing --- */

Value dict_new(void)
{
    Dict *d = gc_alloc_object(sizeof(Dict));
    if (UNLIKELY(!d))
        return raise_no_memory();
    d->head.shape = rt.shapes[TYPE_dict];
    return from_object(d);
}

static bool dict_rebuild(Dict *d, size_t capacity, size_t gap);

Value dict_new_sized(size_t n)
{
    Value dict = TRY(dict_new());
    if (n)
        TRY(dict_rebuild(as_dict(dict), n, 0));
    return dict;
}

bool dict_expect(Value dict, size_t n)
{
    Dict *d = as_dict(dict);
    return d->capacity || n <= INDEX_NONE_MAX || dict_rebuild(d, n, 0);
}

/* Move the live entries to new blocks of at least that capacity, leaving `gap` free
 * (deleted) entries at the front. */
static bool dict_rebuild(Dict *d, size_t capacity, size_t gap)
{
    capacity = index_capacity(capacity);
    size_t bytes;
    if (capacity == SIZE_MAX || MUL_OVERFLOWS(capacity, sizeof(DictEntry), &bytes))
        return raise_no_memory();
    DictEntry *entries = gc_alloc_buffer(bytes);
    if (UNLIKELY(!entries))
        return raise_no_memory();
    uint32_t lg = index_log_groups(capacity);
    void *index = capacity > INDEX_NONE_MAX ? TRY(index_new(lg)) : 0;
    size_t used = gap;
    for (size_t i = d->first; i < d->used; i++)
        if (d->entries[i].key) {
            if (index)
                index_insert(index, lg, d->entries[i].hash, used);
            entries[used++] = d->entries[i];
        }
    d->entries = entries;
    d->index = index;
    d->log_groups = (uint8_t)lg;
    d->capacity = (uint32_t)capacity;
    d->used = (uint32_t)used;
    d->first = (uint32_t)gap;
    d->tombstones = 0;
    d->keys_version = 0;
    return true;
}

/* Room for one entry more: holes are squeezed out, and the size doubles if they are few.
 */
static NOINLINE bool dict_grow(Dict *d)
{
    return dict_rebuild(d, d->count + d->count / 2 + 1, 0);
}

/* The next entry, of which the index knows already. */
static ALWAYS_INLINE void dict_fill_entry(Dict *d, Value key, int64_t hash, Value value)
{
    d->entries[d->used++] = (DictEntry){key, value, hash};
    if (!d->other_keys && !is_exact(key, TYPE_str))
        d->other_keys = true;
    d->count++;
    d->keys_version = 0;
    d->modifications++;
}

static inline bool dict_is_full(Dict *d)
{
    return d->used == d->capacity || d->count + d->tombstones >= d->capacity;
}

/* Append a key that isn't there. */
static ALWAYS_INLINE bool dict_append(Dict *d, Value key, int64_t hash, Value value)
{
    if (UNLIKELY(dict_is_full(d)))
        TRY(dict_grow(d));
    if (d->index && UNLIKELY(index_insert(d->index, d->log_groups, hash, d->used)))
        d->tombstones--;
    dict_fill_entry(d, key, hash, value);
    return true;
}

/* --- finding --- */

/* For an exact str in a dict with no other keys: runs no Python code. */
static ALWAYS_INLINE ssize_t dict_find_str(Dict *d, Value key, int64_t hash)
{
    const DictEntry *entries = d->entries;
    if (!d->index) {
        for (size_t i = d->first, n = d->used; i < n; i++)
            if (entries[i].hash == hash &&
                (entries[i].key == key ||
                 (entries[i].key && str_equal(entries[i].key, key))))
                return (ssize_t)i;
        return NOT_FOUND;
    }
    IndexWalk w;
    index_walk(&w, d->index, d->log_groups, hash);
    for (ssize_t i; (i = index_next(&w)) >= 0; )
        if (entries[i].key == key
            || (entries[i].hash == hash && str_equal(entries[i].key, key)))
            return i;
    return NOT_FOUND;
}

/* Is entry i's key equal to the key (their hashes are)? Python code may run: *changed
 * tells that the table is no more what it was, and the search has to begin anew. */
static bool dict_key_equal(Dict *d, size_t i, Value key, bool *equal, bool *changed)
{
    const DictEntry *entries = d->entries;
    Value present = entries[i].key;
    if (!present || keys_never_equal(present, key)) {
        *equal = false;
        return true;
    }
    TRY(compare_equal(present, key, equal));
    *changed = d->entries != entries || i >= d->used || entries[i].key != present;
    return true;
}

/* Without an index: all hashes in a row. */
static ssize_t dict_find_row(Dict *d, Value key, int64_t hash, bool *changed)
{
    for (size_t i = d->first; i < d->used; i++) {
        if (d->entries[i].hash != hash)
            continue;
        bool equal = d->entries[i].key == key;
        if (!equal && !dict_key_equal(d, i, key, &equal, changed))
            return FAILED;
        if (equal || *changed)
            return (ssize_t)i;
    }
    return NOT_FOUND;
}

static ALWAYS_INLINE ssize_t dict_find_indexed(Dict *d, Value key, int64_t hash,
                                               bool *changed)
{
    IndexWalk w;
    index_walk(&w, d->index, d->log_groups, hash);
    for (ssize_t i; (i = index_next(&w)) >= 0; ) {
        if (d->entries[i].key == key)
            return i;
        if (d->entries[i].hash != hash)
            continue;
        bool equal = false;
        if (!dict_key_equal(d, (size_t)i, key, &equal, changed))
            return FAILED;
        if (equal || *changed)
            return i;
    }
    return NOT_FOUND;
}

static NOINLINE ssize_t dict_find_any(Dict *d, Value key, int64_t hash)
{
    for (;;) {
        bool changed = false;
        ssize_t i = d->index ? dict_find_indexed(d, key, hash, &changed)
                             : dict_find_row(d, key, hash, &changed);
        if (LIKELY(!changed))
            return i;
    }
}

/* The entry number, NOT_FOUND, or FAILED with an exception from a comparison. */
static ALWAYS_INLINE ssize_t dict_find(Dict *d, Value key, int64_t hash)
{
    if (!d->other_keys && is_exact(key, TYPE_str))
        return dict_find_str(d, key, hash);
    return dict_find_any(d, key, hash);
}

Value dict_get_hashed(Value dict, Value key, int64_t hash)
{
    Dict *d = as_dict(dict);
    ssize_t i = dict_find(d, key, hash);
    return LIKELY(i >= 0) ? d->entries[i].value : i == NOT_FOUND ? UNBOUND : 0;
}

Value dict_get(Value dict, Value key)
{
    int64_t hash;
    TRY(key_hash(key, &hash));
    return dict_get_hashed(dict, key, hash);
}

ssize_t dict_entry_number(Dict *d, Value name)
{
    int64_t hash = str_hash(name);
    if (LIKELY(!d->other_keys))
        return dict_find_str(d, name, hash);
    Value pending = error_take();
    ssize_t i = dict_find_any(d, name, hash);
    error_restore(pending);
    return i < 0 ? -1 : i;
}

Value dict_get_str(Value dict, Value name)
{
    Dict *d = as_dict(dict);
    int64_t hash = as_str(name)->hash;
    if (UNLIKELY(hash == -1 || d->other_keys)) {
        ssize_t number = dict_entry_number(d, name);
        return number < 0 ? UNBOUND : d->entries[number].value;
    }
    ssize_t i = dict_find_str(d, name, hash);
    return i < 0 ? UNBOUND : d->entries[i].value;
}

Value dict_get_text(Value dict, const char *name)
{
    return dict_get_str(dict, TRY(str_from_text(name)));
}

bool dict_contains(Value dict, Value key, bool *found)
{
    int64_t hash;
    TRY(key_hash(key, &hash));
    ssize_t i = dict_find(as_dict(dict), key, hash);
    *found = i >= 0;
    return i != FAILED;
}

/* --- storing --- */

static NOINLINE bool dict_set_searching(Dict *d, Value key, int64_t hash, Value value)
{
    ssize_t i = dict_find(d, key, hash);
    if (i >= 0) {
        d->entries[i].value = value;
        return true;
    }
    return LIKELY(i == NOT_FOUND) && dict_append(d, key, hash, value);
}

/* Mostly the very key is there already, or the first group that its hash names tells that
 * none is, and has room for it. Else false. */
static ALWAYS_INLINE bool dict_set_first(Dict *d, Value key, int64_t hash, Value value)
{
    IndexWalk w;
    if (!d->index)
        return false;
    index_walk(&w, d->index, d->log_groups, hash);
    for (; w.matches; w.matches &= w.matches - 1) {
        DictEntry *entry = &d->entries[index_match_number(&w)];
        if (entry->key != key && entry->hash != hash)
            continue;
        if (entry->key != key && (d->other_keys || !is_exact(key, TYPE_str) || !str_equal(entry->key, key)))
            return false;
        entry->value = value;
        return true;
    }
    if (UNLIKELY(dict_is_full(d)) || !index_put_here(&w, d->used))
        return false;
    dict_fill_entry(d, key, hash, value);
    return true;
}

bool dict_set_hashed(Value dict, Value key, int64_t hash, Value value)
{
    return dict_set_first(as_dict(dict), key, hash, value)
        || dict_set_searching(as_dict(dict), key, hash, value);
}

bool dict_set_simply(Value dict, Value key, Value value)
{
    int64_t hash;
    return key_hash_simple(key, &hash) && dict_set_first(as_dict(dict), key, hash, value);
}

bool dict_set(Value dict, Value key, Value value)
{
    int64_t hash;
    TRY(key_hash(key, &hash));
    return dict_set_hashed(dict, key, hash, value);
}

bool dict_set_text(Value dict, const char *name, Value value)
{
    Value key = TRY(str_intern_utf8(name, strlen(name)));
    return dict_set(dict, key, value);
}

bool dict_increment(Value dict, Value key, int64_t hash)
{
    Dict *d = as_dict(dict);
    ssize_t i = dict_find(d, key, hash);
    if (i < 0)
        return i == NOT_FOUND && dict_append(d, key, hash, small_int(1));
    Value count = d->entries[i].value;
    if (is_small_int(count) && small_int_value(count) < SMALL_INT_MAX) {
        d->entries[i].value = small_int(small_int_value(count) + 1);
        return true;
    }
    return dict_set_hashed(dict, key, hash,
                           TRY(operate_binary(BINARY_add, count, small_int(1))));
}

Value dict_set_default(Value dict, Value key, Value value)
{
    Dict *d = as_dict(dict);
    int64_t hash;
    TRY(key_hash(key, &hash));
    ssize_t i = dict_find(d, key, hash);
    if (i >= 0)
        return d->entries[i].value;
    return i == NOT_FOUND && dict_append(d, key, hash, value) ? value : 0;
}

/* --- deleting --- */

/* Delete the live entry i. Its place stays a hole up to the next rebuild, so that an
 * iterator finds a key that is stored again behind its position. */
static void dict_delete(Dict *d, size_t i)
{
    if (d->index && index_remove(d->index, d->log_groups, d->entries[i].hash, i))
        d->tombstones++;
    d->entries[i].key = d->entries[i].value = 0;
    d->count--;
    d->keys_version = 0;
    d->modifications++;
    if (i == d->first)
        d->first++;
}

Value dict_pop_hashed(Value dict, Value key, int64_t hash)
{
    Dict *d = as_dict(dict);
    ssize_t i = dict_find(d, key, hash);
    if (i < 0)
        return i == NOT_FOUND ? UNBOUND : 0;
    Value value = d->entries[i].value;
    dict_delete(d, (size_t)i);
    return value;
}

Value dict_pop(Value dict, Value key)
{
    int64_t hash;
    if (!as_dict(dict)->count) {
        TRY(key_hash(key, &hash));
        return UNBOUND;
    }
    TRY(key_hash(key, &hash));
    return dict_pop_hashed(dict, key, hash);
}

bool dict_pop_end(Value dict, bool last, Value *key, Value *value)
{
    Dict *d = as_dict(dict);
    if (!d->count)
        return false;
    size_t i = d->first;
    if (last)
        i = d->used - 1;
    while (!d->entries[i].key)
        i += last ? (size_t)-1 : 1;
    d->first = last ? d->first : (uint32_t)i;
    *key = d->entries[i].key;
    *value = d->entries[i].value;
    dict_delete(d, i);
    if (last) {
        d->used = (uint32_t)i;
        d->first = MIN(d->first, d->used);
    }
    return true;
}

void dict_clear(Value dict)
{
    Dict *d = as_dict(dict);
    d->entries = 0;
    d->index = 0;
    d->count = d->used = d->capacity = d->first = 0;
    d->tombstones = d->log_groups = 0;
    d->other_keys = false;
    d->keys_version = 0;
    d->modifications++;
}

/* --- order (for OrderedDict) --- */

/* Move entry `from` to the free entry `to`. */
static void dict_move_entry(Dict *d, size_t from, size_t to)
{
    DictEntry moved = d->entries[from];
    if (d->index) {
        size_t slot = index_slot_of(d->index, d->log_groups, moved.hash, from);
        index_numbers(d->index, d->log_groups)[slot] = (uint32_t)to;
    }
    d->entries[from].key = d->entries[from].value = 0;
    d->entries[to] = moved;
    d->keys_version = 0;
    d->modifications++;
}

/* Where the very key, which is in the dict, lies after a rebuild: asks no object. */
static size_t dict_locate(Dict *d, Value key, int64_t hash)
{
    size_t i = d->first;
    if (d->index) {
        IndexWalk w;
        index_walk(&w, d->index, d->log_groups, hash);
        do
            i = (size_t)index_next(&w);
        while (d->entries[i].key != key);
    } else
        while (d->entries[i].key != key)
            i++;
    return i;
}

static bool dict_move_last(Dict *d, size_t i)
{
    if (i == d->used - 1)
        return true;
    if (d->used == d->capacity) {
        DictEntry moved = d->entries[i];
        TRY(dict_grow(d));
        i = dict_locate(d, moved.key, moved.hash);
    }
    dict_move_entry(d, i, d->used++);
    if (i == d->first)
        d->first++;
    return true;
}

static bool dict_move_first(Dict *d, size_t i)
{
    while (d->first < d->used && !d->entries[d->first].key)
        d->first++;
    if (i == d->first)
        return true;
    if (!d->first) {
        /* No hole in front: make a gap there, as large as the dict so that this is rare.
         */
        size_t gap = d->count + 1;
        DictEntry moved = d->entries[i];
        TRY(dict_rebuild(d, d->count * 2 + gap, gap));
        i = dict_locate(d, moved.key, moved.hash);
    }
    dict_move_entry(d, i, --d->first);
    while (!d->entries[d->used - 1].key)
        d->used--;
    return true;
}

bool dict_move_to_end(Value dict, Value key, bool last, bool *found)
{
    Dict *d = as_dict(dict);
    int64_t hash;
    TRY(key_hash(key, &hash));
    ssize_t i = dict_find(d, key, hash);
    *found = i >= 0;
    if (i < 0)
        return i == NOT_FOUND;
    return last ? dict_move_last(d, (size_t)i) : dict_move_first(d, (size_t)i);
}

Value dict_get_touched(Value dict, Value key, int64_t hash)
{
    Dict *d = as_dict(dict);
    ssize_t i = dict_find(d, key, hash);
    if (i < 0)
        return i == NOT_FOUND ? UNBOUND : 0;
    Value value = d->entries[i].value;
    return dict_move_last(d, (size_t)i) ? value : 0;
}

/* --- copying and walking --- */

bool dict_copy_into(Value target, Value source)
{
    Dict *d = as_dict(target), *s = as_dict(source);
    if (!s->count)
        return true;
    d->other_keys = s->other_keys;
    d->modifications++;
    if (s->used != s->count || s->tombstones || s->count + 8 < s->capacity / 2) {
        /* Built from the source's entries: a rebuild of the target as if it had them. */
        d->entries = s->entries;
        d->first = s->first;
        d->used = s->used;
        if (!dict_rebuild(d, s->count, 0)) {
            dict_clear(target);
            return false;
        }
        d->count = s->count;
        return true;
    }
    DictEntry *entries = gc_alloc_buffer(s->capacity * sizeof(DictEntry));
    size_t index_bytes =
        s->index ? index_slots(s->log_groups) * (1 + sizeof(uint32_t)) : 0;
    void *index = index_bytes ? gc_alloc_buffer_atomic(index_bytes) : 0;
    if (!entries || (index_bytes && !index))
        return raise_no_memory();
    memcpy(entries, s->entries, s->used * sizeof(DictEntry));
    if (index)
        memcpy(index, s->index, index_bytes);
    d->entries = entries;
    d->index = index;
    d->log_groups = s->log_groups;
    d->capacity = s->capacity;
    d->used = d->count = s->count;
    d->keys_version = 0;
    return true;
}

Value dict_copy(Value dict)
{
    Value copy = TRY(dict_new());
    TRY(dict_copy_into(copy, dict));
    return copy;
}

bool dict_next(Value dict, size_t *position, Value *key, Value *value)
{
    const Dict *d = as_dict(dict);
    size_t i = MAX(*position, d->first);
    while (i < d->used && !d->entries[i].key)
        i++;
    if (i >= d->used)
        return false;
    *key = d->entries[i].key;
    *value = d->entries[i].value;
    *position = i + 1;
    return true;
}

int64_t dict_entry_hash(Value dict, size_t position)
{
    return as_dict(dict)->entries[position - 1].hash;
}

enum { LIST_KEYS, LIST_VALUES, LIST_ITEMS };

static Value dict_listed(Value dict, int what)
{
    const Dict *d = as_dict(dict);
    Value list = TRY(list_new(d->count));
    Value key, value;
    for (size_t at = 0; dict_next(dict, &at, &key, &value); ) {
        Value item = what == LIST_KEYS ? key : value;
        if (what == LIST_ITEMS)
            item = TRY(tuple_pack(2, key, value));
        TRY(list_push(list, item));
    }
    return list;
}

Value dict_keys_list(Value dict) { return dict_listed(dict, LIST_KEYS); }
Value dict_values_list(Value dict) { return dict_listed(dict, LIST_VALUES); }
Value dict_items_list(Value dict) { return dict_listed(dict, LIST_ITEMS); }
