/* SPDX-License-Identifier: MIT
 *
 * Interning: one Str for each text that is a name, so that names are compared by address.
 *
 * The table is an open-addressed array of Strs, probed linearly from the text's hash and
 * at most half full. One-character Latin-1 strings and the empty one are interned without
 * it: they are single anyway. None of them ever goes away, so what is interned as a text lies
 * in permanent memory; a Str that is interned stays where it is.
 */
#include <stdlib.h>

#include "base/vector.h"
#include "gc/heap.h"
#include "gc/permanent.h"
#include "objects/str.h"
#include "objects/str_data.h"

struct InternTable {
    size_t count, mask;
    Str **slots;                        /* from malloc: collections don't look at them */
    VECTOR(Str *) in_heap;              /* those that aren't permanent, to keep them */
};

static Str **intern_slot(struct InternTable *table, int64_t hash, const void *data, unsigned kind, size_t n)
{
    size_t i = (size_t)hash & table->mask;
    for (;; i = (i + 1) & table->mask) {
        Str *s = table->slots[i];
        if (!s || (s->hash == hash && s->length == n && s->kind == kind
                   && memcmp(s->data, data, n * kind) == 0))
            return &table->slots[i];
    }
}

static bool intern_grow(struct InternTable *table)
{
    size_t capacity = table->slots ? (table->mask + 1) * 2 : 4096;
    Str **old = table->slots;
    size_t old_capacity = old ? table->mask + 1 : 0;
    Str **slots = calloc(capacity, sizeof *slots);
    if (!slots)
        return raise_no_memory();
    table->slots = slots;
    table->mask = capacity - 1;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i])
            *intern_slot(table, old[i]->hash, old[i]->data, old[i]->kind, old[i]->length) = old[i];
    }
    free(old);
    return true;
}

static bool intern_make_room(struct InternTable *table)
{
    return LIKELY(table->count * 2 <= table->mask) || intern_grow(table);
}

/* The one to keep in the table: not a subclass's, nor one that keeps a large buffer alive. */
static Value intern_form(Value v)
{
    Str *s = as_str(v);
    if (is_exact(v, TYPE_str) && s->data == s + 1)
        return v;
    return str_new_kind(s->data, s->kind, s->length);
}

size_t str_intern_count(void)
{
    return rt.interned->count;
}

Value str_intern(Value v)
{
    Str *s = as_str(v);
    if (s->interned)
        return v;
    if (s->length <= 1 && s->kind == 1)
        return s->length ? rt.latin1[*(uint8_t *)s->data] : rt.empty_str;
    int64_t hash = str_hash(v);
    struct InternTable *table = rt.interned;
    Str **slot = intern_slot(table, hash, s->data, s->kind, s->length);
    if (*slot)
        return from_object(*slot);
    TRY(intern_make_room(table));
    slot = intern_slot(table, hash, s->data, s->kind, s->length);
    Value kept = TRY(intern_form(v));
    if (!vector_push(&table->in_heap, as_str(kept)))
        return raise_no_memory();
    str_hash(kept);
    as_str(kept)->interned = true;
    *slot = as_str(kept);
    table->count++;
    return kept;
}

static Str *make_permanent(const void *text, size_t n)
{
    Str *s = permanent_alloc(sizeof *s + n + 1);
    if (!s)
        return raise_no_memory(), NULL;
    str_set_up(s, n, 1, str_all_ascii(text, n));
    memcpy(s->data, text, n);
    s->interned = true;
    str_hash(from_object(s));
    return s;
}

Value str_intern_latin1(const void *text, size_t n)
{
    struct InternTable *table = rt.interned;
    if (n <= 1 || n >= PERMANENT_MAX - sizeof(Str))
        return str_intern(TRY(str_new_latin1(text, n)));
    TRY(intern_make_room(table));
    Str **slot = intern_slot(table, str_hash_data(text, n), text, 1, n);
    if (!*slot) {
        *slot = TRY(make_permanent(text, n));
        table->count++;
    }
    return from_object(*slot);
}

Value str_intern_utf8(const char *text, size_t n)
{
    return str_all_ascii(text, n) ? str_intern_latin1(text, n) : str_intern(TRY(str_new_utf8(text, n)));
}

/* --- start --- */

/* Strings are made before types are: give them a shape to wear. */
static bool make_str_shape(void)
{
    if (!rt.types[TYPE_str] && !(rt.types[TYPE_str] = gc_alloc_object(sizeof(Type))))
        return false;
    if (!rt.shapes[TYPE_str] && !(rt.shapes[TYPE_str] = gc_alloc(sizeof(Shape))))
        return false;
    if (!rt.shapes[TYPE_str]->type) {
        rt.shapes[TYPE_str]->type = rt.types[TYPE_str];
        rt.types[TYPE_str]->flags |= IS_STR | TYPE_BASE;
        rt.types[TYPE_str]->id = TYPE_str;
    }
    return true;
}

bool str_init(void)
{
    TRY(make_str_shape());
    rt.interned = TRY(gc_alloc(sizeof *rt.interned));
    TRY(intern_grow(rt.interned));
    rt.empty_str = from_object(TRY(make_permanent("", 0)));
    for (unsigned c = 0; c < 256; c++) {
        unsigned char byte = (unsigned char)c;
        rt.latin1[c] = from_object(TRY(make_permanent(&byte, 1)));
    }
    for (size_t i = 0; name_texts[i]; i++)
        rt.names[i] = TRY(str_intern_utf8(name_texts[i], strlen(name_texts[i])));
    return true;
}
