/* SPDX-License-Identifier: MIT
 *
 * marshal: writing. Every object that could occur again is numbered when it is first
 * written (versions 3 and 4), and written as a reference from then on.
 */
#include "base/utf8.h"
#include "bytecode/code_type.h"
#include "bytecode/fingerprint.h"
#include "bytecode/marshal.h"
#include "bytecode/marshal_format.h"
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct Reference {
    Value object;
    uint32_t number;
} Reference;

typedef struct Writer {
    ByteBuffer *out;
    int version, depth;
    Value filename;           /* of the code object whose parts these are; 0: of none */
    Reference *references;    /* open addressing by address */
    uint32_t lg_size, count;
} Writer;

static bool write_value(Writer *w, Value v);

/* ---- bytes and numbers ---- */

static bool put_byte(Writer *w, int byte)
{
    return byte_buffer_byte(w->out, (char)byte) || raise_no_memory();
}

static bool put_bytes(Writer *w, const void *data, size_t n)
{
    return byte_buffer_append(w->out, data, n) || raise_no_memory();
}

static bool put_little(Writer *w, uint64_t n, int bytes)
{
    uint8_t data[8];
    for (int i = 0; i < bytes; i++)
        data[i] = (uint8_t)(n >> 8 * i);
    return put_bytes(w, data, (size_t)bytes);
}

static bool put_size(Writer *w, size_t n)
{
    if (n > INT32_MAX)
        RAISE(ValueError, "unmarshallable object");
    return put_little(w, n, 4);
}

static bool put_sized(Writer *w, const void *data, size_t n)
{
    return put_size(w, n) && put_bytes(w, data, n);
}

/* ---- references ---- */

static Reference *find_reference(const Writer *w, Value v)
{
    uint32_t mask = (1u << w->lg_size) - 1;
    uint32_t i = (uint32_t)((v >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> (64 - w->lg_size));
    while (w->references[i].object && w->references[i].object != v)
        i = (i + 1) & mask;
    return &w->references[i];
}

static bool grow_references(Writer *w)
{
    Reference *old = w->references;
    size_t old_size = old ? (size_t)1 << w->lg_size : 0;
    w->lg_size = old ? w->lg_size + 1 : 8;
    w->references = gc_alloc_buffer(sizeof *old << w->lg_size);
    if (!w->references)
        return raise_no_memory();
    for (size_t i = 0; i < old_size; i++)
        if (old[i].object)
            *find_reference(w, old[i].object) = old[i];
    return true;
}

/* Writes a reference if the object was written before (*done), else numbers it: *flag. */
static bool put_reference(Writer *w, Value v, bool *done, int *flag)
{
    *done = false;
    *flag = 0;
    if (w->version < 3 || !is_pointer(v))
        return true;
    if (!w->references || (w->count + 1) * 4 > 3u << w->lg_size)
        TRY(grow_references(w));
    Reference *reference = find_reference(w, v);
    if (reference->object) {
        *done = true;
        return put_byte(w, MARSHAL_REF) && put_little(w, reference->number, 4);
    }
    *reference = (Reference){v, w->count++};
    *flag = MARSHAL_FLAG_REF;
    return true;
}

/* ---- scalars ---- */

/* In digits of 15 bits; the count is negative for a negative number. */
static bool put_long(Writer *w, Value v, int flag)
{
    size_t bits = int_bit_length(v), bytes = bits / 8 + 8;
    size_t digits = (bits + MARSHAL_DIGIT_BITS - 1) / MARSHAL_DIGIT_BITS;
    uint8_t *data = gc_alloc_atomic(bytes);
    if (!data)
        return raise_no_memory();
    Value magnitude = int_sign(v) < 0 ? TRY(int_negative(v)) : v;
    TRY(int_to_bytes(magnitude, data, bytes, true, false));
    if (digits > INT32_MAX)
        RAISE(ValueError, "unmarshallable object");
    int32_t count = int_sign(v) < 0 ? -(int32_t)digits : (int32_t)digits;
    if (!put_byte(w, MARSHAL_LONG | flag) || !put_little(w, (uint32_t)count, 4))
        return false;
    for (size_t i = 0; i < digits; i++) {
        size_t bit = i * MARSHAL_DIGIT_BITS;
        uint32_t word = data[bit / 8] | (uint32_t)data[bit / 8 + 1] << 8
                      | (uint32_t)data[bit / 8 + 2] << 16;
        TRY(put_little(w, word >> bit % 8 & 0x7fff, 2));
    }
    return true;
}

static bool put_int(Writer *w, Value v, int flag)
{
    int64_t small;
    if (int_fits_int64(v, &small) && small >= INT32_MIN && small <= INT32_MAX)
        return put_byte(w, MARSHAL_INT | flag) && put_little(w, (uint64_t)small, 4);
    return put_long(w, v, flag);
}

static bool put_double(Writer *w, double d)
{
    uint64_t bits;
    char text[32];
    memcpy(&bits, &d, sizeof bits);
    if (w->version > 1)
        return put_little(w, bits, 8);
    size_t n = float_to_text(d, text);
    return put_byte(w, (int)n) && put_bytes(w, text, n);
}

static bool put_str(Writer *w, Value v, int flag)
{
    const Str *s = as_str(v);
    size_t n = s->length;
    if (w->version >= 4 && s->ascii) {
        if (n < 256)
            return put_byte(
                       w,
                       (s->interned ? MARSHAL_SHORT_ASCII_INTERNED : MARSHAL_SHORT_ASCII)
                           | flag)
                && put_byte(w, (int)n) && put_bytes(w, s->data, n);
        return put_byte(w, (s->interned ? MARSHAL_ASCII_INTERNED : MARSHAL_ASCII) | flag)
            && put_sized(w, s->data, n);
    }
    /* UTF-8 in which surrogates are three bytes as any other character. */
    ByteBuffer text = {0};
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_at(v, i);
        uint8_t bytes[4];
        size_t size = utf8_encode(c, bytes);
        if (!byte_buffer_append(&text, bytes, size))
            return raise_no_memory();
    }
    int type = s->interned && w->version >= 3 ? MARSHAL_INTERNED : MARSHAL_UNICODE;
    return put_byte(w, type | flag) && put_sized(w, text.data, text.size);
}

static bool put_buffer(Writer *w, Value v, int flag)
{
    BUFFER_AUTO view = {0};
    if (!buffer_exported(v) || !buffer_get(v, &view, BUFFER_SIMPLE)) {
        if (error_pending())
            error_clear();
        TRY(put_byte(w, MARSHAL_UNKNOWN));
        RAISE(ValueError, "unmarshallable object");
    }
    return put_byte(w, MARSHAL_BYTES | flag) && put_sized(w, view.data, view.length);
}

/* ---- containers ---- */

static bool put_items(Writer *w, const Value *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(write_value(w, items[i]));
    return true;
}

static bool put_tuple(Writer *w, Value v, int flag)
{
    size_t n = tuple_count(v);
    if (w->version >= 4 && n < 256) {
        if (!put_byte(w, MARSHAL_SMALL_TUPLE | flag) || !put_byte(w, (int)n))
            return false;
    } else if (!put_byte(w, MARSHAL_TUPLE | flag) || !put_size(w, n))
        return false;
    return put_items(w, as_tuple(v)->items, n);
}

static bool put_list(Writer *w, Value v, int flag)
{
    if (!put_byte(w, MARSHAL_LIST | flag) || !put_size(w, list_count(v)))
        return false;
    for (size_t i = 0; i < list_count(v); i++)
        TRY(write_value(w, as_list(v)->items[i]));
    return true;
}

static bool put_dict(Writer *w, Value v, int flag)
{
    size_t position = 0;
    Value key, value;
    TRY(put_byte(w, MARSHAL_DICT | flag));
    while (dict_next(v, &position, &key, &value))
        if (!write_value(w, key) || !write_value(w, value))
            return false;
    return put_byte(w, MARSHAL_NULL);
}

/* Sets are written in an order that doesn't depend on hashes: by the bytes of their items. */
typedef struct SetItem {
    Value bytes, item;
} SetItem;

static int order_items(const void *a, const void *b)
{
    const Bytes *x = as_bytes(((const SetItem *)a)->bytes),
                *y = as_bytes(((const SetItem *)b)->bytes);
    int order = memcmp(x->data, y->data, MIN(x->length, y->length));
    return order ? order : x->length < y->length ? -1 : x->length > y->length;
}

static bool sorted_items(Writer *w, Value set, SetItem *items, size_t n)
{
    size_t position = 0;
    for (size_t i = 0; i < n && set_next(set, &position, &items[i].item); i++) {
        ByteBuffer text = {0};
        Writer inner = {.out = &text, .version = MIN(w->version, 2), .depth = w->depth};
        TRY(write_value(&inner, items[i].item));
        items[i].bytes = TRY(bytes_new(text.data, text.size));
    }
    qsort(items, n, sizeof *items, order_items);
    return true;
}

static bool put_set(Writer *w, Value v, int flag, int type)
{
    size_t n = set_count(v);
    SetItem *items = gc_alloc_buffer((n + 1) * sizeof *items);
    if (!items)
        return raise_no_memory();
    if (!put_byte(w, type | flag) || !put_size(w, n) || !sorted_items(w, v, items, n))
        return false;
    for (size_t i = 0; i < n; i++)
        TRY(write_value(w, items[i].item));
    return true;
}

static bool put_body(Writer *w, Code *code)
{
    Value words = TRY(code_bytes(code)), exceptions = TRY(code_exception_bytes(code));
    Value tuples[] = {code->consts_tuple, code->names_tuple, code->local_names_tuple};
    return put_items(w, tuples, countof(tuples))
        && put_sized(w, as_bytes(words)->data, as_bytes(words)->length)
        && put_sized(w, code->local_kinds, code->local_count)
        && put_sized(w, code->line_table, code->line_table_size)
        && put_sized(w, as_bytes(exceptions)->data, as_bytes(exceptions)->length);
}

static bool put_code(Writer *w, Value v, int flag)
{
    Code *code = as_code(v);
    TRY(code_complete(code));
    const uint32_t *const numbers[] = {MARSHAL_CODE_NUMBERS(code)};
    bool as_around = w->filename && str_equal(code->filename, w->filename);
    Value names[] = {code->name, code->qualname, as_around ? NONE : code->filename};
    ByteBuffer body = {0};
    Writer inner = {.out = &body, .version = w->version, .depth = w->depth, .filename = code->filename};
    TRY(put_byte(w, MARSHAL_CODE | flag));
    if (!w->filename)
        TRY(put_little(w, BYTECODE_FINGERPRINT, 8));
    for (size_t i = 0; i < countof(numbers); i++)
        TRY(put_little(w, *numbers[i], 4));
    TRY(put_items(w, names, countof(names)));
    TRY(put_body(&inner, code));
    return put_sized(w, body.data, body.size);
}

/* ---- any value ---- */

static bool put_object(Writer *w, Value v, int flag)
{
    if (is_exact(v, TYPE_str))
        return put_str(w, v, flag);
    if (is_exact(v, TYPE_tuple))
        return put_tuple(w, v, flag);
    if (is_exact(v, TYPE_code))
        return put_code(w, v, flag);
    if (is_exact(v, TYPE_bytes))
        return put_byte(w, MARSHAL_BYTES | flag)
            && put_sized(w, as_bytes(v)->data, as_bytes(v)->length);
    if (is_exact(v, TYPE_list))
        return put_list(w, v, flag);
    if (is_exact(v, TYPE_dict))
        return put_dict(w, v, flag);
    if (is_exact(v, TYPE_set))
        return put_set(w, v, flag, MARSHAL_SET);
    if (is_exact(v, TYPE_frozenset))
        return put_set(w, v, flag, MARSHAL_FROZENSET);
    if (v == from_object(rt.types[TYPE_StopIteration]))
        return put_byte(w, MARSHAL_STOP_ITERATION);
    return put_buffer(w, v, flag);
}

static bool write_immediate(Writer *w, Value v)
{
    switch (v) {
    case NONE: return put_byte(w, MARSHAL_NONE);
    case TRUE: return put_byte(w, MARSHAL_TRUE);
    case FALSE: return put_byte(w, MARSHAL_FALSE);
    case ELLIPSIS: return put_byte(w, MARSHAL_ELLIPSIS);
    }
    TRY(put_byte(w, MARSHAL_UNKNOWN));
    RAISE(ValueError, "unmarshallable object");
}

static bool write_number(Writer *w, Value v, int flag)
{
    if (is_small_int(v) || is_exact(v, TYPE_int))
        return put_int(w, v, flag);
    bool binary = w->version > 1;
    if (is_small_float(v) || is_exact(v, TYPE_float))
        return put_byte(w, (binary ? MARSHAL_BINARY_FLOAT : MARSHAL_FLOAT) | flag)
            && put_double(w, float_value(v));
    const Complex *c = (const Complex *)v;
    return put_byte(w, (binary ? MARSHAL_BINARY_COMPLEX : MARSHAL_COMPLEX) | flag)
        && put_double(w, c->real) && put_double(w, c->imag);
}

static bool write_value(Writer *w, Value v)
{
    bool done;
    int flag;
    if (w->depth >= MARSHAL_MAX_DEPTH)
        RAISE(ValueError, "object too deeply nested to marshal");
    if (is_immediate(v))
        return write_immediate(w, v);
    if (is_small_int(v) || is_small_float(v))
        return write_number(w, v, 0);
    TRY(stack_check(" while marshalling"));
    w->depth++;
    TRY(put_reference(w, v, &done, &flag));
    if (!done) {
        bool number =
            is_exact(v, TYPE_int) || is_exact(v, TYPE_float) || is_exact(v, TYPE_complex);
        TRY(number ? write_number(w, v, flag) : put_object(w, v, flag));
    }
    w->depth--;
    return true;
}

bool marshal_write(ByteBuffer *buffer, Value v, int version)
{
    Writer writer = {.out = buffer, .version = version};
    return write_value(&writer, v);
}

Value marshal_dump(Value v)
{
    ByteBuffer buffer = {0};
    TRY(marshal_write(&buffer, v, MARSHAL_VERSION));
    return bytes_new(buffer.data, buffer.size);
}
