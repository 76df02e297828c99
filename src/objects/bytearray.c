/* SPDX-License-Identifier: MIT
 *
 * bytearray: a growable array of bytes.
 *
 *     base            data                length      capacity
 *     |-- popped -----|-- content --------|-- spare --|  zero-ended behind the content
 *
 * Deleting at the front only moves `data`. While views are exported, the memory must
 * stay where it is: resizing raises BufferError. Memory is never freed here, so that a
 * loop over the old one stays safe.
 */
#include "base/copy.h"
#include "gc/finalize.h"
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/bytes_span.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static inline ByteArray *as_bytearray(Value v)
{
    return (ByteArray *)v;
}

/* ---- memory ---- */

enum { GROW_BY_HALF_MAX = 1 << 16 };

/* `capacity` counts from data, the ending zero included. Small steps up come with room for
 * more of them. */
static bool grow(ByteArray *a, size_t n)
{
    size_t spare = n < GROW_BY_HALF_MAX ? n >> 1 : n >> 3;
    size_t capacity = n + 1 + (n <= a->capacity + spare ? spare + 6 : 0);
    if (n > PTRDIFF_MAX - 64)
        return raise_no_memory();
    char *memory = gc_alloc_buffer_atomic(capacity);
    if (!memory)
        return raise_no_memory();
    if (a->length)
        memcpy(memory, a->data, MIN(a->length, n));
    a->base = a->data = memory;
    a->capacity = capacity;
    return true;
}

static bool check_exports(ByteArray *a)
{
    return buffer_none_exported(&a->exports, "Existing exports of data: object cannot be re-sized");
}

bool bytearray_resize(Value bytearray, size_t n)
{
    ByteArray *a = as_bytearray(bytearray);
    if (n == a->length && a->data)
        return true;
    TRY(check_exports(a));
    /* a mostly empty array gives memory back */
    if (n + 1 > a->capacity || (n < a->capacity / 2 && a->capacity > 64))
        TRY(grow(a, n));
    a->length = n;
    a->data[n] = 0;
    return true;
}

Value bytearray_new(const char *data, size_t n)
{
    ByteArray *a = TRY((ByteArray *)type_alloc(rt.types[TYPE_bytearray], 0));
    char *memory = n < PTRDIFF_MAX ? gc_alloc_buffer_atomic(n + 1) : 0;
    if (!memory) {
        raise_no_memory();
        return 0;
    }
    if (data)
        memcpy(memory, data, n);
    else
        memset(memory, 0, n);
    memory[n] = 0;
    a->base = a->data = memory;
    a->length = n;
    a->capacity = n + 1;
    return from_object(a);
}

/* Makes room: `removed` bytes at `at` become `added` ones, whose content is undefined. */
static bool splice(ByteArray *a, size_t at, size_t removed, size_t added)
{
    size_t tail = a->length - at - removed, n;
    if (added == removed)
        return true;
    TRY(check_exports(a));
    if (ADD_OVERFLOWS(a->length - removed, added, &n))
        return raise_no_memory();
    if (!at && added < removed) {
        a->data += removed - added;
        a->capacity -= removed - added;
        a->length = n;
        /* memory in front is dropped once it is the larger part */
        return (size_t)(a->data - a->base) <= n + 64 || grow(a, n)
            ? (a->data[n] = 0, true) : false;
    }
    if (added < removed) {
        memmove(a->data + at + added, a->data + at + removed, tail);
        return bytearray_resize(from_object(a), n);
    }
    TRY(bytearray_resize(from_object(a), n));
    memmove(a->data + at + added, a->data + at + removed, tail);
    return true;
}

/* ---- construction ---- */

static Value bytearray_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    ByteArray *a = TRY((ByteArray *)type_alloc(type, 0));
    TRY(grow(a, 0));
    a->data[0] = 0;
    return from_object(a);
}

static inline bool push_byte(ByteArray *a, char byte)
{
    size_t n = a->length;
    if (UNLIKELY(n + 2 > a->capacity || a->exports || n < a->capacity / 2))
        TRY(bytearray_resize(from_object(a), n + 1));
    a->data[n] = byte;
    a->data[n + 1] = 0;
    a->length = n + 1;
    return true;
}

static bool push_item(Value item, void *data)
{
    unsigned char byte;
    if (LIKELY(is_small_int(item) && (uint64_t)small_int_value(item) < 256))
        byte = (unsigned char)small_int_value(item);
    else
        TRY(byte_from_value(item, &byte));
    return push_byte(data, (char)byte);
}

/* The content of a bytes-like object behind ours; it may be our own. */
static bool append_buffer(Value self, Value other)
{
    BUFFER_AUTO view = {.object = 0};
    Span8 s;
    ByteArray *a = as_bytearray(self);
    if (other == self) {
        size_t own = a->length;
        TRY(bytearray_resize(self, 2 * own));
        memcpy(a->data + own, a->data, own);
        return true;
    }
    TRY(bytes_argument(other, &view, &s));
    size_t n = a->length, total;
    if (ADD_OVERFLOWS(n, s.n, &total))
        return raise_no_memory();
    TRY(bytearray_resize(self, total));
    copy_short(a->data + n, s.p, s.n);
    return true;
}

/* bytearray(n): TRUE when it was an index, FALSE when it wasn't. */
static Value init_count(ByteArray *a, Value v)
{
    ssize_t n;
    if (!type_of(v)->slots.as_index)
        return FALSE;
    if (!value_as_ssize(v, &n))
        return error_clear_if(TYPE_TypeError) ? FALSE : 0;
    if (n < 0)
        RAISE(ValueError, "negative count");
    TRY(bytearray_resize(from_object(a), (size_t)n));
    memset(a->data, 0, (size_t)n);
    return TRUE;
}

static bool init_text(Value self, Value text, Value encoding, Value errors)
{
    if (encoding == UNBOUND)
        RAISE(TypeError, "string argument without an encoding");
    const char *errors_text = errors == UNBOUND ? 0 : TRY(str_utf8(errors, 0));
    Value bytes = TRY(rt.services.encode(text, TRY(str_utf8(encoding, 0)), errors_text));
    return append_buffer(self, bytes);
}

static bool init_object(Value self, Value source)
{
    Value counted = TRY(init_count(as_bytearray(self), source));
    if (counted == TRUE)
        return true;
    if (is_bytes(source) || (is_bytearray(source) && source != self))
        return append_buffer(self, source);
    if (buffer_exported(source))
        return append_buffer(self, TRY(bytes_from_buffer(source)));
    if (!type_of(source)->slots.iter && !type_of(source)->slots.getitem)
        RAISE(TypeError, "cannot convert '%T' object to bytearray", source);
    return iter_each(source, push_item, as_bytearray(self));
}

static bool bytearray_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[3];
    TRY(arguments_place("bytearray(source=<unrepresentable>, encoding=<unrepresentable>, "
                        "errors=<unrepresentable>)", args, nargs, kwnames, placed));
    for (int i = 1; i <= 2; i++)
        if (placed[i] != UNBOUND && !is_str(placed[i]))
            RAISE(TypeError, "bytearray() argument '%s' must be str, not %K",
                  i == 1 ? "encoding" : "errors", placed[i]);
    TRY(bytearray_resize(self, 0));
    if (placed[0] != UNBOUND && is_str(placed[0]))
        return init_text(self, placed[0], placed[1], placed[2]);
    if (placed[1] != UNBOUND || placed[2] != UNBOUND)
        RAISE(TypeError, placed[1] != UNBOUND ? "encoding without a string argument"
                                              : "errors without a string argument");
    return placed[0] == UNBOUND || init_object(self, placed[0]);
}

/* ---- slots ---- */

static Value bytearray_repr(Value self)
{
    StrBuilder b = {0};
    TRY(builder_text(&b, type_name(type_of(self))));
    TRY(builder_char(&b, '('));
    Value name = TRY(builder_finish(&b));
    return bytes_repr_span(bytes_span(self), TRY(str_utf8(name, 0)), ")");
}

static bool bytearray_length(Value self, ssize_t *length)
{
    *length = (ssize_t)as_bytearray(self)->length;
    return true;
}

static Value bytearray_iter(Value self)
{
    return bytes_iterator_new(self, TYPE_bytearray_iterator);
}

static Value bytearray_concat(Value a, Value b)
{
    if (!buffer_exported(b))
        RAISE(TypeError, "can't concat %T to %T", b, a);
    Span8 s = bytes_span(a);
    Value result = TRY(bytearray_new(s.p, s.n));
    TRY(append_buffer(result, b));
    return result;
}

static Value bytearray_inplace_concat(Value self, Value other)
{
    if (!buffer_exported(other))
        RAISE(TypeError, "can't concat %T to %T", other, self);
    TRY(append_buffer(self, other));
    return self;
}

static bool repeat_count(Value count, ssize_t *times)
{
    if (!type_of(count)->slots.as_index)
        RAISE(TypeError, "can't multiply sequence by non-int of type '%T'", count);
    return value_as_ssize(count, times);
}

static bool repeat_size(size_t length, ssize_t times, size_t *n)
{
    if (times < 0)
        times = 0;
    return !MUL_OVERFLOWS(length, (size_t)times, n) || raise_no_memory();
}

static Value bytearray_repeat(Value self, Value count)
{
    ssize_t times;
    size_t n;
    TRY(repeat_count(count, &times));
    Span8 s = bytes_span(self);
    TRY(repeat_size(s.n, times, &n));
    Value result = TRY(bytearray_new(0, 0));
    TRY(bytearray_resize(result, n));
    bytes_repeat_fill(as_bytearray(result)->data, n, s);
    return result;
}

static Value bytearray_inplace_repeat(Value self, Value count)
{
    ssize_t times;
    size_t n;
    TRY(repeat_count(count, &times));
    Span8 old = bytes_span(self);
    TRY(repeat_size(old.n, times, &n));
    TRY(bytearray_resize(self, n));
    char *data = as_bytearray(self)->data;
    for (size_t done = old.n; done < n; done += MIN(done, n - done))
        memcpy(data + done, data, MIN(done, n - done));
    return self;
}

/* ---- items ---- */

/* An index, negative ones counted from the end; IndexError with the text. */
static bool item_index(Value self, Value key, const char *out_of_range, size_t *index)
{
    ssize_t i;
    if (!type_of(key)->slots.as_index)
        RAISE(TypeError, "bytearray indices must be integers or slices, not %T", key);
    if (!value_as_ssize(key, &i)) {
        if (error_clear_if(TYPE_OverflowError))
            RAISE(IndexError, "cannot fit '%T' into an index-sized integer", key);
        return false;
    }
    size_t n = as_bytearray(self)->length;
    if (i < 0)
        i += (ssize_t)n;
    if ((size_t)i >= n)
        RAISE(IndexError, out_of_range);
    *index = (size_t)i;
    return true;
}

static Value bytearray_getitem(Value self, Value key)
{
    if (is_exact(key, TYPE_slice)) {
        ssize_t start, stop, step, count;
        TRY(slice_indices_of(key, &as_bytearray(self)->length, &start, &stop, &step,
                          &count));
        const char *p = as_bytearray(self)->data;
        if (step == 1)
            return bytearray_new(p + start, (size_t)count);
        Value result = TRY(bytearray_new(0, 0));
        TRY(bytearray_resize(result, (size_t)count));
        for (ssize_t i = 0; i < count; i++)
            as_bytearray(result)->data[i] = p[start + i * step];
        return result;
    }
    size_t i;
    TRY(item_index(self, key, "bytearray index out of range", &i));
    return small_int((unsigned char)as_bytearray(self)->data[i]);
}

/* del a[start:stop:step], ascending step of at least 2 (or any number of single items). */
static bool delete_stepped(ByteArray *a, ssize_t start, ssize_t step, ssize_t count)
{
    TRY(check_exports(a));
    if (step < 0) {
        start += (count - 1) * step;
        step = -step;
    }
    size_t to = (size_t)start;
    for (ssize_t i = 0; i < count; i++) {
        size_t from = (size_t)(start + i * step) + 1;
        size_t end = i + 1 < count ? from + (size_t)step - 1 : a->length;
        memmove(a->data + to, a->data + from, end - from);
        to += end - from;
    }
    return bytearray_resize(from_object(a), to);
}

/* The values to assign, as bytes that are not our own memory. */
static Value assigned_bytes(Value self, Value value)
{
    if (value == 0)
        return rt.empty_bytes;
    if (buffer_exported(value)) {
        BUFFER_AUTO view;
        TRY(buffer_get(value, &view, BUFFER_SIMPLE));
        return bytes_new(view.data, view.length);
    }
    const Slots *slots = &type_of(value)->slots;
    if (is_str(value) || is_int(value) || (!slots->iter && !slots->getitem))
        RAISE(TypeError, "can assign only bytes, buffers, or iterables of ints in "
              "range(0, 256)");
    Value items = TRY(bytearray_new(0, 0));
    TRY(iter_each(value, push_item, as_bytearray(items)));
    return bytes_new(as_bytearray(items)->data, as_bytearray(items)->length);
}

static bool assign_slice(Value self, Value slice, Value value)
{
    ByteArray *a = as_bytearray(self);
    ssize_t start, stop, step, count;
    Bytes *source = as_bytes(TRY(assigned_bytes(self, value)));
    TRY(slice_indices_of(slice, &a->length, &start, &stop, &step, &count));
    if (step == 1) {
        TRY(splice(a, (size_t)start, (size_t)count, source->length));
        memcpy(a->data + start, source->data, source->length);
        return true;
    }
    if (!value)
        return count == 0 || delete_stepped(a, start, step, count);
    if (source->length != (size_t)count) {
        if (!source->length)
            return count == 0 || delete_stepped(a, start, step, count);
        RAISE(ValueError, "attempt to assign bytes of size %zd to extended slice of size %zd",
              (ssize_t)source->length, count);
    }
    for (ssize_t i = 0; i < count; i++)
        a->data[start + i * step] = source->data[i];
    return true;
}

static bool bytearray_setitem(Value self, Value key, Value value)
{
    if (is_exact(key, TYPE_slice))
        return assign_slice(self, key, value);
    size_t i;
    TRY(item_index(self, key, "bytearray index out of range", &i));
    if (!value)
        return splice(as_bytearray(self), i, 1, 0);
    unsigned char byte;
    TRY(byte_from_value(value, &byte));
    if (i >= as_bytearray(self)->length) /* __index__ may have shortened us */
        RAISE(IndexError, "bytearray index out of range");
    as_bytearray(self)->data[i] = (char)byte;
    return true;
}

static bool bytearray_buffer(Value self, Buffer *view, int flags)
{
    ByteArray *a = as_bytearray(self);
    buffer_fill(view, self, a->data, a->length, false);
    a->exports++;
    return true;
}

static void bytearray_release(Value self, Buffer *view)
{
    as_bytearray(self)->exports--;
}

/* ---- methods ---- */

static Value bytearray_append(Value *args)
{
    TRY(push_item(args[1], as_bytearray(args[0])));
    return NONE;
}

static Value bytearray_clear(Value *args)
{
    TRY(bytearray_resize(args[0], 0));
    return NONE;
}

static Value bytearray_copy(Value *args)
{
    Span8 s = bytes_span(args[0]);
    return bytearray_new(s.p, s.n);
}

static Value bytearray_extend(Value *args)
{
    Value self = args[0], other = args[1];
    if (buffer_exported(other)) {
        TRY(append_buffer(self, other));
        return NONE;
    }
    if (!type_of(other)->slots.iter && !type_of(other)->slots.getitem)
        RAISE(TypeError, "can't extend bytearray with %T", other);
    ssize_t hint; /* its __len__ or __length_hint__ may fail, as for lists */
    TRY(value_length_hint(other, 32, &hint));
    Value items = TRY(bytearray_new(0, 0));
    TRY(iter_each(other, push_item, as_bytearray(items)));
    TRY(append_buffer(self, items));
    return NONE;
}

static Value bytearray_insert(Value *args)
{
    ByteArray *a = as_bytearray(args[0]);
    ssize_t i;
    unsigned char byte;
    TRY(value_as_ssize_argument(args[1], &i));
    TRY(byte_from_value(args[2], &byte));
    ssize_t n = (ssize_t)a->length;
    i = i < 0 ? MAX(i + n, 0) : MIN(i, n);
    TRY(splice(a, (size_t)i, 0, 1));
    a->data[i] = (char)byte;
    return NONE;
}

static Value bytearray_pop(Value *args)
{
    ByteArray *a = as_bytearray(args[0]);
    ssize_t i;
    TRY(value_as_ssize_argument(args[1], &i));
    if (!a->length)
        RAISE(IndexError, "pop from empty bytearray");
    if (i < 0)
        i += (ssize_t)a->length;
    if (i < 0 || (size_t)i >= a->length)
        RAISE(IndexError, "pop index out of range");
    unsigned char byte = (unsigned char)a->data[i];
    TRY(splice(a, (size_t)i, 1, 0));
    return small_int(byte);
}

static Value bytearray_remove(Value *args)
{
    ByteArray *a = as_bytearray(args[0]);
    unsigned char byte;
    TRY(byte_from_value(args[1], &byte));
    char *found = memchr(a->data, byte, a->length);
    if (!found)
        RAISE(ValueError, "value not found in bytearray");
    TRY(splice(a, (size_t)(found - a->data), 1, 0));
    return NONE;
}

static Value bytearray_reverse(Value *args)
{
    ByteArray *a = as_bytearray(args[0]);
    for (size_t i = 0, j = a->length; i + 1 < j; i++) {
        char c = a->data[i];
        a->data[i] = a->data[--j];
        a->data[j] = c;
    }
    return NONE;
}

static Value bytearray_alloc_size(Value *args)
{
    return int_from_uint64(as_bytearray(args[0])->capacity);
}

static Value bytearray_sizeof(Value *args)
{
    return int_from_uint64(sizeof(ByteArray) + as_bytearray(args[0])->capacity);
}

/* Old protocols have no bytes: Latin-1 text stands for them. */
static Value reduce(Value self, bool as_text)
{
    Span8 s = bytes_span(self);
    Value type = from_object(type_of(self)), state = TRY(call_method0(self, NAME(__getstate__)));
    Value arguments;
    if (as_text)
        arguments = TRY(tuple_pack(2, TRY(str_new_latin1(s.p, s.n)), TRY(str_from_text("latin-1"))));
    else
        arguments = s.n ? TRY(tuple_pack(1, TRY(bytes_new(s.p, s.n)))) : rt.empty_tuple;
    return tuple_pack(3, type, arguments, state);
}

static Value bytearray_reduce(Value *args)
{
    return reduce(args[0], true);
}

static Value bytearray_reduce_ex(Value *args)
{
    int protocol;
    TRY(value_as_int(args[1], &protocol));
    return reduce(args[0], protocol < 3);
}

static const Method bytearray_methods[] = {
    BYTES_METHODS,
    {"append($self, item, /)", bytearray_append, "Append one byte.",
     .flags = METHOD_RESIZES},
    {"clear($self, /)", bytearray_clear, "Remove all bytes.", .flags = METHOD_RESIZES},
    {"copy($self, /)", bytearray_copy, "Return a copy."},
    {"extend($self, iterable_of_ints, /)", bytearray_extend, "Append all bytes of an iterable.",
     .flags = METHOD_RESIZES},
    {"insert($self, index, item, /)", bytearray_insert, "Insert a byte before the index.",
     .flags = METHOD_RESIZES},
    {"pop($self, index=-1, /)", bytearray_pop, "Remove a byte and return it; the last by default.",
     .flags = METHOD_RESIZES},
    {"remove($self, value, /)", bytearray_remove, "Remove the first such byte.",
     .flags = METHOD_RESIZES},
    {"reverse($self, /)", bytearray_reverse, "Reverse the order in place."},
    {"__alloc__($self, /)", bytearray_alloc_size, "Return how many bytes are allocated."},
    {"__reduce__($self, /)", bytearray_reduce, "For pickling."},
    {"__reduce_ex__($self, proto=0, /)", bytearray_reduce_ex, "For pickling."},
    {"__sizeof__($self, /)", bytearray_sizeof, "Return the size in memory, in bytes."},
    {0},
};

TYPE(bytearray, .doc = "bytearray(iterable_of_ints) -> bytearray\n"
         "bytearray(string, encoding[, errors]) -> bytearray\n"
         "bytearray(bytes_or_buffer) -> bytearray\nbytearray(int) -> that many zeros\n"
         "bytearray() -> empty\n\nMake a mutable array of bytes.",
     .flags = TYPE_BASE | TYPE_MATCH_SELF | IS_BYTEARRAY, .size = sizeof(ByteArray),
     .exports_offset = offsetof(ByteArray, exports),     .unhashable = true, .methods = METHODS(bytearray_methods),
     .slots = {
         .getattribute = attr_generic_get,
         .construct = bytearray_construct, .init = bytearray_init, .repr = bytearray_repr,
         .str = bytearray_repr, .compare = bytes_compare, .iter = bytearray_iter,
         .length = bytearray_length, .getitem = bytearray_getitem,
         .setitem = bytearray_setitem, .contains = bytes_contains,
         .concat = bytearray_concat, .repeat = bytearray_repeat,
         .inplace_concat = bytearray_inplace_concat,
         .inplace_repeat = bytearray_inplace_repeat, .remainder = bytes_remainder,
         .buffer = bytearray_buffer, .release_buffer = bytearray_release,
     });
