/* SPDX-License-Identifier: MIT
 *
 * Interning: one Str for each text that is a name, so that names are compared by address.
 *
 * The table is an open-addressed array of Strs, probed linearly from the text's hash and
 * at most half full. One-character Latin-1 strings and the empty one are interned without
 * it: they are single anyway.
 */
#include "gc/heap.h"
#include "objects/str.h"
#include "objects/str_data.h"

struct InternTable {
    size_t count, mask;
    Str **slots;
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
    Str **slots = gc_alloc(capacity * sizeof *slots);
    if (!slots)
        return raise_no_memory();
    table->slots = slots;
    table->mask = capacity - 1;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i])
            *intern_slot(table, old[i]->hash, old[i]->data, old[i]->kind, old[i]->length) = old[i];
    }
    return true;
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
    if (table->count * 2 > table->mask) {
        TRY(intern_grow(table));
        slot = intern_slot(table, hash, s->data, s->kind, s->length);
    }
    Value kept = TRY(intern_form(v));
    str_hash(kept);
    as_str(kept)->interned = true;
    *slot = as_str(kept);
    table->count++;
    return kept;
}

Value str_intern_latin1(const void *text, size_t n)
{
    if (n > 1) {
        Str *known = *intern_slot(rt.interned, str_hash_data(text, n), text, 1, n);
        if (known)
            return from_object(known);
    }
    return str_intern(TRY(str_new_latin1(text, n)));
}

Value str_intern_utf8(const char *text, size_t n)
{
    return str_intern(TRY(str_new_utf8(text, n)));
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

static Value make_single(const void *data, size_t n, bool ascii)
{
    Str *s = TRY(str_alloc(n, ascii ? 0x7f : 0xff));
    memcpy(s->data, data, n);
    s->interned = true;
    str_hash(from_object(s));
    return from_object(s);
}

bool str_init(void)
{
    TRY(make_str_shape());
    rt.interned = TRY(gc_alloc(sizeof *rt.interned));
    TRY(intern_grow(rt.interned));
    rt.empty_str = TRY(make_single("", 0, true));
    for (unsigned c = 0; c < 256; c++) {
        unsigned char byte = (unsigned char)c;
        rt.latin1[c] = TRY(make_single(&byte, 1, c < 128));
    }
    for (size_t i = 0; name_texts[i]; i++)
        rt.names[i] = TRY(str_intern_utf8(name_texts[i], strlen(name_texts[i])));
    return true;
}
