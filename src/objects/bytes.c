/* SPDX-License-Identifier: MIT
 *
 * bytes: making them, their slots, and the iterators of bytes and bytearray. The methods
 * that both types share are in bytes_*.c, declared in bytes_span.h.
 */
#include "base/copy.h"
#include "base/hash.h"
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/bytes_span.h"
#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/memoryview.h"
#include "objects/operate.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum { SHARED_END_MIN = 4096 };

/* ---- making ---- */

/* Where a plain bytes' data lies: known, while b->data would have to be loaded again. */
static inline char *own_data(Bytes *b) { return (char *)(b + 1); }

static ALWAYS_INLINE Bytes *alloc(size_t n)
{
    Bytes *b = n < PTRDIFF_MAX - 64 ? gc_alloc_atomic(sizeof(Bytes) + n + 1) : 0;
    if (UNLIKELY(!b)) {
        raise_no_memory();
        return 0;
    }
    b->head.shape = rt.shapes[TYPE_bytes];
    b->hash = -1;
    b->length = n;
    b->data = own_data(b);
    own_data(b)[n] = 0;
    return b;
}

Bytes *bytes_alloc(size_t n)
{
    return alloc(n);
}

static Value single_byte(unsigned char byte)
{
    Value *single = &rt.single_bytes[byte];
    if (LIKELY(*single))
        return *single;
    Bytes *b = TRY(alloc(1));
    *own_data(b) = (char)byte;
    return *single = from_object(b);
}

Value bytes_new(const char *data, size_t n)
{
    if (!n && rt.empty_bytes)
        return rt.empty_bytes;
    if (n == 1)
        return single_byte((unsigned char)*data);
    Bytes *b = TRY(alloc(n));
    copy_short(own_data(b), data, n);
    return from_object(b);
}

Value bytes_shared(const void *owner, const char *data, size_t n)
{
    BytesShared *b = gc_alloc(sizeof *b);
    if (!b)
        return raise_no_memory();
    b->bytes = (Bytes){.head.shape = rt.shapes[TYPE_bytes], .hash = -1, .length = n, .data = (char *)data};
    b->owner = owner;
    return from_object(b);
}

const void *bytes_owner(const Bytes *b)
{
    return b->data == (const char *)(b + 1) ? b : ((const BytesShared *)b)->owner;
}

/* A long end of an exact bytes shares its memory, if no more than half of that is kept alive
 * for nothing. */
static bool is_end_shared(Value v, size_t n)
{
    return n >= SHARED_END_MIN && is_exact(v, TYPE_bytes)
           && n >= gc_usable_size(bytes_owner(as_bytes(v))) / 2;
}

Value bytes_part(Value v, size_t start, size_t end)
{
    const Bytes *b = as_bytes(v);
    if (UNLIKELY(end == b->length && is_end_shared(v, end - start)))
        return bytes_shared(bytes_owner(b), b->data + start, end - start);
    return bytes_new(b->data + start, end - start);
}

Value bytes_slice(Value v, size_t start, size_t end)
{
    return start == 0 && end == as_bytes(v)->length ? v : bytes_part(v, start, end);
}

static bool bytes_ready(Type *type)
{
    rt.empty_bytes = bytes_new(0, 0);
    return rt.empty_bytes != 0;
}

char *bytes_like_alloc(Value self, size_t n, Value *result)
{
    if (!is_bytearray(self)) {
        Bytes *b = TRY(bytes_alloc(n));
        *result = from_object(b);
        return b->data;
    }
    *result = TRY(bytearray_new(0, 0));
    TRY(bytearray_resize(*result, n));
    return ((ByteArray *)*result)->data;
}

Value bytes_unchanged(Value self)
{
    if (is_exact(self, TYPE_bytes))
        return self;
    Span8 s = bytes_span(self);
    return bytes_like(self, s.p, s.n);
}

/* The content of any exporter, also one with gaps. */
Value bytes_from_buffer(Value v)
{
    BUFFER_AUTO view;
    TRY(buffer_get(v, &view, BUFFER_FULL_RO));
    if (!view.shape || !view.strides)
        return bytes_new(view.data, view.length);
    Bytes *bytes = TRY(bytes_alloc(view.length));
    memoryview_copy_out(&view, bytes->data, false);
    return from_object(bytes);
}

/* The items that were taken from an iterable of ints so far. */
typedef struct Growing {
    char *data;
    size_t length, capacity;
} Growing;

static bool take_byte(Value item, void *data)
{
    Growing *g = data;
    ssize_t byte;
    if (LIKELY(is_small_int(item)))
        byte = small_int_value(item);
    else
        TRY(value_as_ssize_clipped(item, &byte));
    if (byte < 0 || byte > 255)
        RAISE(ValueError, "bytes must be in range(0, 256)");
    if (g->length == g->capacity) {
        size_t capacity = g->capacity * 2 + 32;
        char *grown = gc_realloc_buffer_atomic(g->data, g->length, capacity);
        if (!grown)
            return raise_no_memory();
        g->data = grown;
        g->capacity = capacity;
    }
    g->data[g->length++] = (char)byte;
    return true;
}

Value bytes_from_object(Value v)
{
    if (is_exact(v, TYPE_bytes))
        return v;
    Value special = TRY(call_special(v, NAME(__bytes__), 0, 0));
    if (special != UNBOUND) {
        if (!is_bytes(special))
            RAISE(TypeError, "__bytes__ returned non-bytes (type %T)", special);
        return special;
    }
    if (buffer_exported(v))
        return bytes_from_buffer(v);
    const Slots *slots = &type_of(v)->slots;
    if (is_str(v) || !(slots->iter || slots->getitem))
        RAISE(TypeError, "cannot convert '%T' object to bytes", v);
    Growing g = {0};
    TRY(iter_each(v, take_byte, &g));
    return bytes_new(g.data, g.length);
}

/* bytes(n): that many zeros; UNBOUND when v is no index. */
static Value from_count(Value v)
{
    ssize_t n;
    if (!type_of(v)->slots.as_index)
        return UNBOUND;
    if (!value_as_ssize(v, &n)) {
        /* something with __index__ that fails by TypeError may still be iterable */
        return error_clear_if(TYPE_TypeError) ? UNBOUND : 0;
    }
    if (n < 0)
        RAISE(ValueError, "negative count");
    Bytes *b = TRY(bytes_alloc((size_t)n));
    memset(b->data, 0, (size_t)n);
    return from_object(b);
}

/* str with an encoding. Both are str or UNBOUND. */
static Value from_text(Value text, Value encoding, Value errors)
{
    const char *encoding_text = TRY(str_utf8(encoding, 0));
    const char *errors_text = errors == UNBOUND ? 0 : TRY(str_utf8(errors, 0));
    Value result = TRY(rt.services.encode(text, encoding_text, errors_text));
    if (!is_bytes(result))
        RAISE(TypeError, "encoder did not return a bytes object (type=%T)", result);
    return result;
}

/* The content for bytes(source, encoding, errors), as bytes. UNBOUND: argument left out. */
static Value construct_content(Value source, Value encoding, Value errors)
{
    if (encoding != UNBOUND && !is_str(encoding))
        RAISE(TypeError, "bytes() argument 'encoding' must be str, not %K", encoding);
    if (errors != UNBOUND && !is_str(errors))
        RAISE(TypeError, "bytes() argument 'errors' must be str, not %K", errors);
    if (source != UNBOUND && is_str(source)) {
        if (encoding != UNBOUND)
            return from_text(source, encoding, errors);
        if (errors != UNBOUND)
            RAISE(TypeError, "string argument without an encoding");
    }
    if (encoding != UNBOUND || errors != UNBOUND)
        RAISE(TypeError, encoding != UNBOUND ? "encoding without a string argument"
                                             : "errors without a string argument");
    if (source == UNBOUND)
        return rt.empty_bytes;
    Value special = TRY(call_special(source, NAME(__bytes__), 0, 0));
    if (special != UNBOUND && !is_bytes(special))
        RAISE(TypeError, "__bytes__ returned non-bytes (type %T)", special);
    if (special != UNBOUND)
        return special;
    if (is_str(source))
        RAISE(TypeError, "string argument without an encoding");
    Value zeros = TRY(from_count(source));
    return zeros != UNBOUND ? zeros : bytes_from_object(source);
}

static Value bytes_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[3];
    TRY(arguments_place("bytes(source=<unrepresentable>, encoding=<unrepresentable>, "
                        "errors=<unrepresentable>)", args, nargs, kwnames, placed));
    Value content = TRY(construct_content(placed[0], placed[1], placed[2]));
    if (type == rt.types[TYPE_bytes])
        return content;
    Bytes *self = TRY((Bytes *)type_alloc(type, 0));
    size_t n = as_bytes(content)->length;
    self->data = gc_alloc_atomic(n + 1);
    if (!self->data) {
        raise_no_memory();
        return 0;
    }
    memcpy(self->data, as_bytes(content)->data, n + 1);
    self->length = n;
    self->hash = -1;
    return from_object(self);
}

/* ---- slots ---- */

Value bytes_repr_span(Span8 s, const char *prefix, const char *suffix)
{
    size_t before = strlen(prefix), behind = strlen(suffix), size = before + behind + 3;
    char quote = memchr(s.p, '\'', s.n) && !memchr(s.p, '"', s.n) ? '"' : '\'';
    char escaped = before ? '\'' : quote; /* bytearray's is the same for both quotes */
    if (s.n > (SIZE_MAX - size) / 4)
        return raise_no_memory();
    Str *result = TRY(str_alloc(size + codec_measure_literal(s.p, s.n, escaped), 0x7f));
    char *to = mempcpy(result->data, prefix, before);
    *to++ = 'b';
    *to++ = quote;
    to = codec_write_literal(to, s.p, s.n, escaped);
    *to++ = quote;
    memcpy(to, suffix, behind);
    return from_object(result);
}

static Value bytes_repr(Value self)
{
    return bytes_repr_span(bytes_span(self), "", "");
}

static bool bytes_hash(Value self, int64_t *hash)
{
    Bytes *b = as_bytes(self);
    if (b->hash == -1) {
        int64_t h = b->length ? (int64_t)hash_bytes(b->data, b->length, rt.hash_seed) : 0;
        b->hash = h == -1 ? -2 : h;
    }
    *hash = b->hash;
    return true;
}

Value bytes_compare(Value a, Value b, enum CompareOp op)
{
    if (!buffer_exported(b))
        return NOT_IMPLEMENTED;
    BUFFER_AUTO view;
    if (!buffer_get(b, &view, BUFFER_SIMPLE)) {
        error_clear();
        return NOT_IMPLEMENTED;
    }
    Span8 s = bytes_span(a);
    if (s.n != view.length && (op == COMPARE_EQ || op == COMPARE_NE))
        return from_bool(op == COMPARE_NE);
    size_t common = MIN(s.n, view.length);
    int order = common ? memcmp(s.p, view.data, common) : 0;
    if (!order)
        order = s.n < view.length ? -1 : s.n > view.length;
    return compare_order(order, op);
}

/* With any other type than bytes it is that type's matter. */
static Value bytes_slot_compare(Value a, Value b, enum CompareOp op)
{
    return is_bytes(b) ? bytes_compare(a, b, op) : NOT_IMPLEMENTED;
}

static Value bytes_concat(Value a, Value b)
{
    if (!buffer_exported(b))
        RAISE(TypeError, "can't concat %T to %T", b, a);
    BUFFER_AUTO view;
    TRY(buffer_get(b, &view, BUFFER_SIMPLE));
    Span8 s = bytes_span(a);
    if (!view.length && is_exact(a, TYPE_bytes))
        return a;
    if (!s.n && is_exact(b, TYPE_bytes))
        return b;
    size_t n;
    if (ADD_OVERFLOWS(s.n, view.length, &n)) {
        raise_no_memory();
        return 0;
    }
    Bytes *result = TRY(bytes_alloc(n));
    memcpy(mempcpy(result->data, s.p, s.n), view.data, view.length);
    return from_object(result);
}

bool bytes_repeat_size(size_t length, ssize_t times, size_t *size)
{
    if (times < 0)
        times = 0;
    if (MUL_OVERFLOWS(length, (size_t)times, size) || *size > PTRDIFF_MAX)
        RAISE(OverflowError, "repeated bytes are too long");
    return true;
}

void bytes_repeat_fill(char *out, size_t n, Span8 s)
{
    if (s.n == 1) {
        memset(out, s.p[0], n);
        return;
    }
    if (!n)
        return;
    memcpy(out, s.p, MIN(s.n, n));
    for (size_t done = s.n; done < n; done *= 2)
        memcpy(out + done, out, MIN(done, n - done));
}

static Value bytes_repeat(Value self, Value count)
{
    ssize_t times;
    size_t n;
    if (!type_of(count)->slots.as_index)
        RAISE(TypeError, "can't multiply sequence by non-int of type '%T'", count);
    TRY(value_as_ssize(count, &times));
    if (times == 1 && is_exact(self, TYPE_bytes))
        return self;
    TRY(bytes_repeat_size(as_bytes(self)->length, times, &n));
    Bytes *result = TRY(bytes_alloc(n));
    bytes_repeat_fill(result->data, n, bytes_span(self));
    return from_object(result);
}

static bool bytes_length(Value self, ssize_t *length)
{
    *length = (ssize_t)as_bytes(self)->length;
    return true;
}

static Value get_slice(Value self, Value slice)
{
    ssize_t start, stop, step, count;
    TRY(slice_indices(slice, (ssize_t)as_bytes(self)->length, &start, &stop, &step, &count));
    const char *p = as_bytes(self)->data;
    if (step == 1 && (size_t)count == as_bytes(self)->length)
        return bytes_unchanged(self);
    if (step == 1)
        return bytes_part(self, (size_t)start, (size_t)start + (size_t)count);
    Bytes *result = TRY(bytes_alloc((size_t)count));
    copy_steps(result->data, p + start, step, (size_t)count);
    return from_object(result);
}

static Value bytes_getitem(Value self, Value key)
{
    if (is_exact(key, TYPE_slice))
        return get_slice(self, key);
    ssize_t i;
    if (is_small_int(key))
        i = small_int_value(key);
    else if (!type_of(key)->slots.as_index)
        RAISE(TypeError, "byte indices must be integers or slices, not %T", key);
    else if (!value_as_ssize(key, &i)) {
        if (error_clear_if(TYPE_OverflowError))
            RAISE(IndexError, "cannot fit '%T' into an index-sized integer", key);
        return 0;
    }
    size_t n = as_bytes(self)->length;
    if (i < 0)
        i += (ssize_t)n;
    if (UNLIKELY((size_t)i >= n))
        RAISE(IndexError, "index out of range");
    return small_int((unsigned char)as_bytes(self)->data[i]);
}

static bool bytes_buffer(Value self, Buffer *view, int flags)
{
    if (flags & BUFFER_WRITABLE)
        RAISE(BufferError, "Object is not writable.");
    buffer_fill(view, self, as_bytes(self)->data, as_bytes(self)->length, true);
    return true;
}

static Value bytes_getnewargs(Value *args)
{
    Span8 s = bytes_span(args[0]);
    return tuple_pack(1, TRY(bytes_new(s.p, s.n)));
}

static Value bytes_bytes(Value *args)
{
    return bytes_unchanged(args[0]);
}

static Value bytes_sizeof(Value *args)
{
    return int_from_uint64(33 + as_bytes(args[0])->length);
}

/* ---- iterators of bytes and bytearray ---- */

typedef struct BytesIterator {
    Object head;
    Value bytes; /* 0: exhausted */
    size_t next;
} BytesIterator;

Value bytes_iterator_new(Value self, enum TypeId type)
{
    BytesIterator *it = TRY((BytesIterator *)type_alloc(rt.types[type], 0));
    it->bytes = self;
    return from_object(it);
}

static Value bytes_iter(Value self)
{
    return bytes_iterator_new(self, TYPE_bytes_iterator);
}

static Value iterator_iter(Value self)
{
    return self;
}

static Value iterator_next(Value self)
{
    BytesIterator *it = (BytesIterator *)self;
    if (!it->bytes)
        return END;
    Span8 s = bytes_span(it->bytes);
    if (it->next < s.n)
        return small_int((unsigned char)s.p[it->next++]);
    it->bytes = 0;
    return END;
}

static Value iterator_length_hint(Value *args)
{
    BytesIterator *it = (BytesIterator *)args[0];
    size_t n = it->bytes ? bytes_span(it->bytes).n : 0;
    return int_from_uint64(n > it->next ? n - it->next : 0);
}

static Value iterator_reduce(Value *args)
{
    BytesIterator *it = (BytesIterator *)args[0];
    Value iter = dict_get_text(rt.builtins, "iter");
    if (!it->bytes)
        return tuple_pack(2, iter, TRY(tuple_pack(1, rt.empty_tuple)));
    return tuple_pack(3, iter, TRY(tuple_pack(1, it->bytes)), TRY(int_from_uint64(it->next)));
}

static Value iterator_setstate(Value *args)
{
    BytesIterator *it = (BytesIterator *)args[0];
    ssize_t index;
    TRY(iterator_state(args[1], &index));
    if (it->bytes)
        it->next = MIN((size_t)MAX(index, 0), bytes_span(it->bytes).n);
    return NONE;
}

static const Method iterator_methods[] = {
    {"__length_hint__($self, /)", iterator_length_hint, "How many items are left."},
    {"__reduce__($self, /)", iterator_reduce, "For pickling."},
    {"__setstate__($self, state, /)", iterator_setstate, "For unpickling: where to go on."},
    {0},
};

TYPE(bytes_iterator, .flags = TYPE_NO_NEW, .size = sizeof(BytesIterator),
     .methods = METHODS(iterator_methods),
     .slots = {.iter = iterator_iter, .next = iterator_next});

TYPE(bytearray_iterator, .flags = TYPE_NO_NEW, .size = sizeof(BytesIterator),
     .methods = METHODS(iterator_methods),
     .slots = {.iter = iterator_iter, .next = iterator_next});

/* ---- the type ---- */

static const Method bytes_methods[] = {
    BYTES_METHODS,
    {"__bytes__($self, /)", bytes_bytes, "Convert to exact bytes."},
    {"__getnewargs__($self, /)", bytes_getnewargs, "Arguments of __new__ for a copy."},
    {"__sizeof__($self, /)", bytes_sizeof, "Return the size in memory, in bytes."},
    {0},
};

TYPE(bytes, .doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
         "bytes(bytes_or_buffer) -> bytes\nbytes(int) -> that many zeros\nbytes() -> empty\n\n"
         "Make an immutable array of bytes.",
     .flags = TYPE_BASE | TYPE_MATCH_SELF | IS_BYTES, .size = sizeof(Bytes),
     .methods = METHODS(bytes_methods), .ready = bytes_ready,
     .slots = {
         .getattribute = attr_generic_get,
         .construct = bytes_construct, .repr = bytes_repr, .str = bytes_repr,
         .hash = bytes_hash, .compare = bytes_slot_compare, .iter = bytes_iter,
         .length = bytes_length, .getitem = bytes_getitem, .contains = bytes_contains,
         .concat = bytes_concat, .repeat = bytes_repeat, .remainder = bytes_remainder,
         .buffer = bytes_buffer,
     });
