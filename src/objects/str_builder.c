/* SPDX-License-Identifier: MIT
 *
 * StrBuilder: text growing at its end.
 *
 * Short texts are gathered in the builder itself and copied at the end. For others
 * `data` is the block of the Str to be: room for the struct, then the characters, so that
 * finishing only fills in the header. It is widened when a character doesn't fit. The field
 * `ascii` is inverted: false from zero-initialisation means "all ASCII so far".
 */
#include "gc/heap.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/str_data.h"

static inline char *builder_chars(StrBuilder *b)
{
    return b->data ? (char *)b->data + sizeof(Str) : b->local;
}

/* Text that still fits the builder itself: only its kind may have to change. */
static void widen_local(StrBuilder *b, unsigned kind)
{
    char old[BUILDER_LOCAL];
    if (b->length && kind != b->kind) {
        memcpy(old, b->local, b->length * b->kind);
        str_copy_chars(b->local, kind, old, b->kind, b->length);
    }
    b->kind = (uint8_t)kind;
    b->capacity = BUILDER_LOCAL / kind;
}

/* Room for n more characters not above max. */
static NOINLINE bool builder_grow(StrBuilder *b, size_t n, uint32_t max)
{
    unsigned kind = MAX(str_kind_for(max), b->kind);
    size_t need = b->length + n, capacity = b->capacity;
    if (need < n || need > STR_MAX_BYTES / 8)
        return raise_no_memory();
    if (!b->data && need * kind <= BUILDER_LOCAL)
        return widen_local(b, kind), true;
    if (need > capacity)
        capacity = MAX(need, MAX(capacity + capacity / 2, 2 * BUILDER_LOCAL));
    void *data = gc_alloc_atomic(sizeof(Str) + (capacity + 1) * kind);
    if (!data)
        return raise_no_memory();
    if (b->length)
        str_copy_chars((char *)data + sizeof(Str), kind, builder_chars(b), b->kind, b->length);
    if (b->data && b->capacity * b->kind > 4096)
        gc_free(b->data); /* nobody else knows it */
    b->data = data;
    b->capacity = capacity;
    b->kind = (uint8_t)kind;
    return true;
}

static ALWAYS_INLINE bool builder_reserve(StrBuilder *b, size_t n, uint32_t max)
{
    if (max >= 0x80)
        b->ascii = true;
    return (LIKELY(n <= b->capacity - b->length) && LIKELY(str_kind_for(max) <= b->kind))
        || builder_grow(b, n, max);
}

bool builder_char(StrBuilder *b, uint32_t c)
{
    TRY(builder_reserve(b, 1, c));
    str_write(builder_chars(b), b->kind, b->length++, c);
    return true;
}

static bool builder_data(StrBuilder *b, const void *data, unsigned kind, size_t n, uint32_t max)
{
    TRY(builder_reserve(b, n, max));
    str_copy_chars(builder_chars(b) + b->length * b->kind, b->kind, data, kind, n);
    b->length += n;
    return true;
}

bool builder_str(StrBuilder *b, Value v)
{
    const Str *s = as_str(v);
    return s->length == 0 || builder_data(b, s->data, s->kind, s->length, str_char_bound(s));
}

bool builder_slice(StrBuilder *b, Value v, size_t start, size_t end)
{
    const Str *s = as_str(v);
    if (start >= end)
        return true;
    const void *data = str_at_address(s, start);
    uint32_t max = s->ascii ? 0x7f : str_max_char(data, s->kind, end - start);
    return builder_data(b, data, s->kind, end - start, max);
}

bool builder_ascii(StrBuilder *b, const char *text, size_t n) { return builder_data(b, text, 1, n, 0x7f); }

bool builder_text(StrBuilder *b, const char *utf8)
{
    size_t n = strlen(utf8);
    if (str_all_ascii(utf8, n))
        return builder_ascii(b, utf8, n);
    return builder_str(b, TRY(str_new_utf8(utf8, n)));
}

bool builder_fill(StrBuilder *b, uint32_t c, size_t n)
{
    TRY(builder_reserve(b, n, c));
    if (b->kind == 1)
        memset(builder_chars(b) + b->length, (int)c, n);
    else
        for (size_t i = 0; i < n; i++)
            str_write(builder_chars(b), b->kind, b->length + i, c);
    b->length += n;
    return true;
}

bool builder_repr(StrBuilder *b, Value v)
{
    return builder_str(b, TRY(value_repr(v)));
}

/* The text in a block of its own size. Its kind is the narrowest: characters only came in. */
static Value copy_text(StrBuilder *b)
{
    Str *s = TRY(str_alloc(b->length, !b->ascii ? 0x7f : b->kind == 1 ? 0xff : b->kind == 2 ? 0xffff : 0x10ffff));
    memcpy(s->data, builder_chars(b), b->length * b->kind);
    if (b->data && b->capacity * b->kind > 4096)
        gc_free(b->data);
    return from_object(s);
}

Value builder_finish(StrBuilder *b)
{
    Value result;
    if (b->length <= 1) {
        result = b->length ? str_from_char(str_read(builder_chars(b), b->kind, 0)) : rt.empty_str;
    } else if (!b->data || b->capacity > b->length + b->length / 4 + 16) {
        result = copy_text(b);
    } else {
        Str *s = b->data;
        *s = (Str){.head.shape = rt.shapes[TYPE_str], .hash = -1, .length = b->length,
                   .kind = b->kind, .ascii = !b->ascii, .data = s + 1};
        str_write(s->data, s->kind, s->length, 0);
        result = from_object(s);
    }
    b->length = b->capacity = 0;
    b->data = NULL;
    b->kind = 0;
    b->ascii = false;
    return result;
}
