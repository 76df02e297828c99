/* SPDX-License-Identifier: MIT
 *
 * Character maps: one byte, one character (or a short text), by a table given from Python.
 *
 * EncodingMap is the inverse of a decoding table: characters below U+10000 by pages of 128, of
 * which those that are empty share the first. A 0 is NUL's byte; for others it means "none".
 *
 *     page_of[c >> 7] --> pages[page][c & 127] --> byte
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

enum { PAGE_BITS = 7, PAGE_SIZE = 1 << PAGE_BITS, PAGES_MAX = 256 };

typedef struct EncodingMap {
    Object head;
    size_t count; /* of pages */
    uint8_t page_of[0x10000 >> PAGE_BITS];
    uint8_t pages[][PAGE_SIZE];
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

/* The characters for bytes that the table (of 256 characters) has some for, before the first that
 * it hasn't: how many. */
static ALWAYS_INLINE size_t translate(uint16_t *restrict to, const uint8_t *from, size_t n, const void *table,
                                      unsigned kind)
{
    size_t i = 0;
    for (uint32_t c; i < n && (c = str_read(table, kind, from[i])) != 0xfffe; i++)
        to[i] = (uint16_t)c;
    return i;
}

/* What can be decoded without ado, by a table of 256 characters of one or two bytes, while there is
 * room. */
static void gather_by_table(const Decoding *d, Gathered *g, const Str *table, size_t *position)
{
    const uint8_t *from = d->data + *position;
    uint16_t *to = g->chars + g->length;
    size_t left = MIN(d->n - *position, GATHERED_MAX - g->length);
    size_t n = table->kind == 1 ? translate(to, from, left, table->data, 1)
                                : translate(to, from, left, table->data, 2);
    g->length += n;
    *position += n;
}

static bool decode_by_str(Decoding *d, Gathered *g, const Str *table, size_t *position)
{
    if (table->length >= 256 && table->kind < 4)
        gather_by_table(d, g, table, position);
    if (*position == d->n)
        return true;
    uint8_t byte = d->data[*position];
    uint32_t c = byte < table->length ? str_read(table->data, table->kind, byte) : 0xfffe;
    if (c == 0xfffe) {
        TRY(decoding_flush(d, g));
        return decoding_error(d, position, *position, *position + 1, undefined);
    }
    ++*position;
    return decoding_gather(d, g, c);
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
    Gathered g;
    g.length = 0;
    bool by_str = is_exact(mapping, TYPE_str);
    for (size_t position = 0; position < d.n; )
        TRY(by_str ? decode_by_str(&d, &g, as_str(mapping), &position)
                   : decode_by_mapping(&d, mapping, &position));
    return decoding_finish(&d, &g);
}

/* --- encoding --- */

/* The byte for c. 0 means that there is none, unless c is 0 too. */
static inline uint8_t byte_for(const EncodingMap *map, uint32_t c)
{
    return c < 0x10000 ? map->pages[map->page_of[c >> PAGE_BITS]][c & (PAGE_SIZE - 1)] : 0;
}

static ALWAYS_INLINE size_t write_by_map(uint8_t *to, const EncodingMap *map, const void *data, unsigned kind,
                                         size_t i, size_t n)
{
    for (; i < n; i++) {
        uint32_t c = str_read(data, kind, i);
        uint8_t byte = byte_for(map, c);
        if (UNLIKELY(!byte) && c)
            break;
        *to++ = byte;
    }
    return i;
}

static bool put_by_map(Encoding *e, const void *data, unsigned kind, size_t n, size_t *position)
{
    const EncodingMap *map = (EncodingMap *)e->mapping;
    size_t start = *position;
    TRY(encoding_reserve(e, n - start));
    uint8_t *to = (uint8_t *)e->data + e->length;
    *position = kind == 1 ? write_by_map(to, map, data, 1, start, n)
              : kind == 2 ? write_by_map(to, map, data, 2, start, n) : write_by_map(to, map, data, 4, start, n);
    e->length += *position - start;
    return true;
}

static bool skip_by_map(Encoding *e, size_t *end)
{
    const Str *s = as_str(e->text);
    for (uint32_t c; *end < s->length; ++*end) {
        c = str_read(s->data, s->kind, *end);
        if (!c || byte_for((EncodingMap *)e->mapping, c))
            break;
    }
    return true;
}

/* Append what a mapping has for a character; *done: it has something. */
static bool put_mapped(Encoding *e, uint32_t c, bool *done)
{
    int64_t byte;
    Value v = TRY(lookup(e->mapping, small_int(c)));
    *done = v != UNBOUND;
    if (v == UNBOUND)
        return true;
    if (is_int(v)) {
        if (!int_fits_int64(v, &byte) || byte < 0 || byte > 255)
            RAISE(TypeError, "character mapping must be in range(256)");
        return encoding_append(e, &(char){(char)byte}, 1);
    }
    if (!is_bytes(v))
        RAISE(TypeError, "character mapping must return integer, bytes or None, not %T", v);
    return encoding_append(e, as_bytes(v)->data, as_bytes(v)->length);
}

static bool put_by_mapping(Encoding *e, const void *data, unsigned kind, size_t n, size_t *position)
{
    for (bool done; *position < n; ++*position) {
        TRY(put_mapped(e, str_read(data, kind, *position), &done));
        if (!done)
            break;
    }
    return true;
}

/* The output of the character that can be encoded is dropped. */
static bool skip_by_mapping(Encoding *e, size_t *end)
{
    size_t length = e->length;
    bool done = false;
    while (*end < str_length(e->text)) {
        TRY(put_mapped(e, str_at(e->text, *end), &done));
        e->length = length;
        if (done)
            break;
        ++*end;
    }
    return true;
}

enum { ON_ERROR_CHARMAP_FIXED = ON_ERROR_BIT(ON_ERROR_STRICT) | ON_ERROR_BIT(ON_ERROR_IGNORE)
                              | ON_ERROR_BIT(ON_ERROR_REPLACE) | ON_ERROR_BIT(ON_ERROR_XMLCHARREFREPLACE) };

Value codec_charmap_encode(Value text, Value mapping, const char *errors)
{
    if (mapping == NONE)
        return codec_latin1_encode(text, errors);
    bool by_map = is_exact(mapping, TYPE_EncodingMap);
    Encoding e = {.encoding = "charmap", .errors = errors, .reason = undefined, .text = text,
                  .put = by_map ? put_by_map : put_by_mapping, .skip = by_map ? skip_by_map : skip_by_mapping,
                  .unit = 1, .mapping = mapping, .fixed = ON_ERROR_CHARMAP_FIXED};
    return encoding_run(&e);
}

/* --- the inverse of a table --- */

/* Can there be an EncodingMap: n characters below U+10000, of which NUL is the first and no
 * other? *pages: how many it has. */
static bool is_usual_table(const Str *decoding, size_t n, size_t *pages)
{
    bool used[0x10000 >> PAGE_BITS] = {0};
    *pages = 2; /* the empty one, NUL's */
    used[0] = true;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_read(decoding->data, decoding->kind, i);
        if ((c == 0) != (i == 0) || c > 0xffff)
            return false;
        *pages += !used[c >> PAGE_BITS];
        used[c >> PAGE_BITS] = true;
    }
    return *pages <= PAGES_MAX;
}

/* Of bytes that mean the same character, the last one counts. */
static Value build_map(const Str *decoding, size_t n, size_t pages)
{
    EncodingMap *map = gc_alloc_atomic(sizeof *map + pages * PAGE_SIZE);
    if (!map)
        return raise_no_memory();
    map->head.shape = rt.shapes[TYPE_EncodingMap];
    map->count = 1;
    memset(map->page_of, 0, sizeof map->page_of);
    memset(map->pages, 0, pages * PAGE_SIZE);
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_read(decoding->data, decoding->kind, i);
        uint8_t *page = &map->page_of[c >> PAGE_BITS];
        if (c == 0xfffe)
            continue;
        if (*page == 0)
            *page = (uint8_t)map->count++;
        map->pages[*page][c & (PAGE_SIZE - 1)] = (uint8_t)i;
    }
    return from_object(map);
}

Value codec_charmap_build(Value decoding)
{
    size_t n = MIN(str_length(decoding), 256), pages;
    if (n == 0)
        RAISE(TypeError, "bad argument type for built-in operation");
    if (is_usual_table(as_str(decoding), n, &pages))
        return build_map(as_str(decoding), n, pages);
    Value dict = TRY(dict_new());
    for (size_t i = 0; i < n; i++)
        TRY(dict_set(dict, small_int(str_at(decoding, i)), small_int((int64_t)i)));
    return dict;
}

static Value map_size(Value *args)
{
    return small_int((int64_t)(sizeof(EncodingMap) + ((EncodingMap *)args[0])->count * PAGE_SIZE));
}

static const Method encoding_map_methods[] = {
    {"size($self, /)", map_size, "Its size in bytes."},
    {0},
};

TYPE(EncodingMap, .doc = "The inverse of a character map's decoding table.", .size = sizeof(EncodingMap),
     .flags = TYPE_NO_NEW, .methods = METHODS(encoding_map_methods));
