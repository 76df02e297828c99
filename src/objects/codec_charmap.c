/* SPDX-License-Identifier: MIT
 *
 * Character maps: one byte, one character (or a short text), by a table given from Python.
 *
 * EncodingMap is the inverse of a decoding table as an array sorted by character.
 */
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/call.h"
#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str_data.h"
#include "objects/type.h"

typedef struct EncodingMap {
    Object head;
    size_t count;
    struct MapEntry { uint32_t c; uint8_t byte; } entries[256];
} EncodingMap;

/* --- decoding --- */

static const char undefined[] = "character maps to <undefined>";

/* What the mapping has for a byte: UNBOUND if nothing. */
static Value lookup(Value mapping, Value key)
{
    Value v = is_exact(mapping, TYPE_dict) ? dict_get(mapping, key) : value_getitem(mapping, key);
    if (!v && error_clear_if(TYPE_LookupError))
        return UNBOUND;
    return v == NONE ? UNBOUND : v;
}

static bool decode_by_str(Decoding *d, Value mapping, size_t *position)
{
    uint8_t byte = d->data[*position];
    uint32_t c = byte < str_length(mapping) ? str_at(mapping, byte) : 0xfffe;
    if (c == 0xfffe)
        return decoding_error(d, position, *position, *position + 1, undefined);
    ++*position;
    return builder_char(&d->out, c);
}

static bool decode_by_mapping(Decoding *d, Value mapping, size_t *position)
{
    int64_t c;
    Value v = TRY(lookup(mapping, small_int(d->data[*position])));
    if (v != UNBOUND && is_int(v)) {
        if (!int_fits_int64(v, &c) || c < 0 || c > 0x10ffff)
            RAISE(TypeError, "character mapping must be in range(0x%x)", 0x110000);
        if (c != 0xfffe)
            return ++*position, builder_char(&d->out, (uint32_t)c);
        v = UNBOUND;
    }
    if (v == UNBOUND || (is_str(v) && str_length(v) == 1 && str_at(v, 0) == 0xfffe))
        return decoding_error(d, position, *position, *position + 1, undefined);
    if (!is_str(v))
        RAISE(TypeError, "character mapping must return integer, None or str");
    ++*position;
    return builder_str(&d->out, v);
}

Value codec_charmap_decode(const void *data, size_t n, Value mapping, const char *errors)
{
    Decoding d = {.encoding = "charmap", .errors = errors, .data = data, .n = n};
    if (mapping == NONE)
        return str_new_latin1(data, n);
    bool by_str = is_exact(mapping, TYPE_str);
    for (size_t position = 0; position < d.n; )
        TRY((by_str ? decode_by_str : decode_by_mapping)(&d, mapping, &position));
    return builder_finish(&d.out);
}

/* --- encoding --- */

static const struct MapEntry *find_entry(const EncodingMap *map, uint32_t c)
{
    size_t low = 0, high = map->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (map->entries[middle].c == c)
            return &map->entries[middle];
        if (map->entries[middle].c < c)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool put_byte(Encoding *e, uint8_t byte)
{
    TRY(encoding_reserve(e, 1));
    e->data[e->length++] = (char)byte;
    return true;
}

static bool put_by_map(Encoding *e, uint32_t c, bool *done)
{
    const struct MapEntry *entry = find_entry((EncodingMap *)e->mapping, c);
    *done = entry != NULL;
    return !entry || put_byte(e, entry->byte);
}

static bool put_by_mapping(Encoding *e, uint32_t c, bool *done)
{
    int64_t byte;
    Value v = TRY(lookup(e->mapping, small_int(c)));
    *done = v != UNBOUND;
    if (v == UNBOUND)
        return true;
    if (is_int(v)) {
        if (!int_fits_int64(v, &byte) || byte < 0 || byte > 255)
            RAISE(TypeError, "character mapping must be in range(256)");
        return put_byte(e, (uint8_t)byte);
    }
    if (!is_bytes(v))
        RAISE(TypeError, "character mapping must return integer, bytes or None, not %T", v);
    Bytes *bytes = as_bytes(v);
    TRY(encoding_reserve(e, bytes->length));
    if (bytes->length)
        memcpy(e->data + e->length, bytes->data, bytes->length);
    e->length += bytes->length;
    return true;
}

Value codec_charmap_encode(Value text, Value mapping, const char *errors)
{
    if (mapping == NONE)
        return codec_latin1_encode(text, errors);
    bool by_map = is_exact(mapping, TYPE_EncodingMap);
    Encoding e = {.encoding = "charmap", .errors = errors, .reason = undefined, .text = text,
                  .put = by_map ? put_by_map : put_by_mapping, .replacement_limit = 0x110000, .unit = 1,
                  .mapping = mapping};
    TRY(encoding_reserve(&e, str_length(text)));
    return encoding_run(&e);
}

/* --- the inverse of a table --- */

static int compare_entries(const void *a, const void *b)
{
    const struct MapEntry *x = a, *y = b;
    return x->c < y->c ? -1 : x->c > y->c ? 1 : (int)x->byte - (int)y->byte;
}

/* Tables of the usual form: 256 characters, the first of which is NUL. */
static Value build_map(Value decoding)
{
    EncodingMap *map = gc_alloc_atomic(sizeof *map);
    if (!map)
        return raise_no_memory();
    map->head.shape = rt.shapes[TYPE_EncodingMap];
    map->count = 0;
    for (size_t i = 0; i < 256; i++) {
        uint32_t c = str_at(decoding, i);
        if (c != 0xfffe)
            map->entries[map->count++] = (struct MapEntry){c, (uint8_t)i};
    }
    qsort(map->entries, map->count, sizeof map->entries[0], compare_entries);
    /* Of bytes that mean the same character, the last one counts. */
    size_t kept = 0;
    for (size_t i = 0; i < map->count; i++) {
        if (i + 1 == map->count || map->entries[i + 1].c != map->entries[i].c)
            map->entries[kept++] = map->entries[i];
    }
    map->count = kept;
    return from_object(map);
}

Value codec_charmap_build(Value decoding)
{
    size_t n = MIN(str_length(decoding), 256);
    if (n == 256 && str_at(decoding, 0) == 0)
        return build_map(decoding);
    Value dict = TRY(dict_new());
    for (size_t i = 0; i < n; i++)
        TRY(dict_set(dict, small_int(str_at(decoding, i)), small_int((int64_t)i)));
    return dict;
}

static Value map_size(Value *args)
{
    return small_int((int64_t)sizeof(EncodingMap));
}

static const Method encoding_map_methods[] = {
    {"size($self, /)", map_size, "Its size in bytes."},
    {0},
};

TYPE(EncodingMap, .doc = "The inverse of a character map's decoding table.", .size = sizeof(EncodingMap),
     .flags = TYPE_NO_NEW, .methods = METHODS(encoding_map_methods));
