/* SPDX-License-Identifier: MIT
 *
 * dict: entries in insertion order plus a control-byte index probed by groups.
 *
 *     entries:  | key value hash | key value hash | (deleted: key 0) | ...   used ones
 * first index:    control bytes (empty, deleted, 7-bit tag) in groups of 16, then entry
 *               numbers (see hash_index.h); none while there are up to eight entries
 *
 * keys_version guards inline caches on module and builtins dicts: 0, or a number that no
 * other state of any dict's set of keys has. Inserting, deleting and reordering keys
 * zero it; replacing a value does not.
 */
#ifndef OBJECTS_DICT_H
#define OBJECTS_DICT_H

#include "objects/errors.h"

typedef struct DictEntry {
    Value key;     /* 0: deleted */
    Value value;
    int64_t hash;
} DictEntry;

struct Dict {
    Object head;
    uint32_t count;          /* live entries */
    uint32_t used;           /* entries in use, deleted ones included */
    uint32_t capacity;       /* of entries */
    uint32_t first;          /* all entries before it are deleted: a hint for walks */
    DictEntry *entries;
    void *index;             /* atomic; 0 while there are few entries */
    uint32_t tombstones;     /* deleted control bytes */
    uint8_t log_groups;      /* lg of the number of groups */
    bool other_keys;         /* some key that is not an exact str may be in it */
    uint64_t keys_version;
    uint64_t modifications; /* any insertion, deletion or clear: iterators check it with
                               count */
};
static inline Dict *as_dict(Value v) { return (Dict *)v; }
static inline size_t dict_count(Value v) { return as_dict(v)->count; }

Value dict_new(void) MUST_USE;
Value dict_new_sized(size_t n) MUST_USE;
/* So many entries may come: room at once if the dict never had any. */
bool dict_expect(Value dict, size_t n) MUST_USE;
/* The value, UNBOUND when there is none, 0 when hashing or comparing raised. */
Value dict_get(Value dict, Value key) MUST_USE;
Value dict_get_hashed(Value dict, Value key, int64_t hash) MUST_USE;
/* For a str key with its hash known or cheap (interned names): never fails. */
Value dict_get_str(Value dict, Value name);
Value dict_get_text(Value dict, const char *name); /* the same from a C string */
bool dict_set(Value dict, Value key, Value value) MUST_USE;
bool dict_set_hashed(Value dict, Value key, int64_t hash, Value value) MUST_USE;
/* False, and nothing done, where more than a look at the key might be needed: Python code, memory. */
bool dict_set_simply(Value dict, Value key, Value value) MUST_USE;
bool dict_set_text(Value dict, const char *name, Value value) MUST_USE;
/* Counts: the key's value + 1, or 1 where there is none. */
bool dict_increment(Value dict, Value key, int64_t hash) MUST_USE;
/* Removes the key: its value, UNBOUND when there was none, 0 on error. */
Value dict_pop(Value dict, Value key) MUST_USE;
/* The value there, or `value` after inserting it. */
Value dict_set_default(Value dict, Value key, Value value) MUST_USE;
bool dict_contains(Value dict, Value key, bool *found) MUST_USE;
Value dict_pop_hashed(Value dict, Value key, int64_t hash) MUST_USE;
/* Removes the last or first entry; false, without exception, when the dict is empty. */
bool dict_pop_end(Value dict, bool last, Value *key, Value *value) MUST_USE;
/* Moves the key to the end or the beginning of the order. */
bool dict_move_to_end(Value dict, Value key, bool last, bool *found) MUST_USE;
/* dict_get_hashed, moving the key to the end. */
Value dict_get_touched(Value dict, Value key, int64_t hash) MUST_USE;
void dict_clear(Value dict);
Value dict_copy(Value dict) MUST_USE; /* a plain dict, whatever dict's type */
bool dict_copy_into(Value target, Value source) MUST_USE; /* target is empty */
/* dict.update from a mapping or an iterable of pairs; override false: keep present keys.
 */
bool dict_update(Value dict, Value other) MUST_USE;
bool dict_merge(Value dict, Value mapping, bool override) MUST_USE;
/* A dict, perhaps of a subclass, whose entries count, and not its keys(): it has dict's __iter__. */
bool dict_is_merged_as_dict(Value mapping);
/* Walk: *position starts at 0; false at the end. The dict must not gain keys meanwhile.
 */
bool dict_next(Value dict, size_t *position, Value *key, Value *value);
/* The hash of the key that dict_next returned last. */
int64_t dict_entry_hash(Value dict, size_t position);
Value dict_keys_list(Value dict) MUST_USE;
Value dict_values_list(Value dict) MUST_USE;
Value dict_items_list(Value dict) MUST_USE;

/* --- for inline caches --- */
static inline uint64_t dict_keys_version(Dict *d)
{
    return d->keys_version ? d->keys_version : (d->keys_version = version_new());
}
/* Entry number of a str key, -1 when there is none. */
ssize_t dict_entry_number(Dict *d, Value name);

#endif
