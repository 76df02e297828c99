/* SPDX-License-Identifier: MIT
 *
 * Pickling the builtin types: one function each, which writes the opcodes that make such
 * an object, in the order of pickle_save's decisions.
 */
#include "modules/pickle.h"

#include "gc/heap.h"
#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/memoryview.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum { FAST_DEPTH = 50 };

/* ---- numbers ---- */

static bool save_bool(Pickler *p, Value v)
{
    if (p->protocol >= 2)
        return pickle_op(p, v == TRUE ? OP_NEWTRUE : OP_NEWFALSE);
    return pickle_output(p, v == TRUE ? "I01\n" : "I00\n", 4);
}

static bool save_int_text(Pickler *p, Value v, bool small)
{
    size_t n;
    const char *text = TRY(str_utf8(TRY(int_to_str(v, 10, false)), &n));
    return pickle_op(p, small ? OP_INT : OP_LONG) && pickle_output(p, text, n)
        && pickle_output(p, small ? "\n" : "L\n", small ? 1 : 2);
}

/* Two's complement, in as few bytes as show the sign. */
static bool save_big_int(Pickler *p, Value v)
{
    size_t n = int_bit_length(v) / 8 + 1;
    if (n > INT32_MAX)
        RAISE(OverflowError, "int too large to pickle");
    uint8_t *bytes = gc_alloc_atomic(n);
    if (!bytes)
        return raise_no_memory();
    TRY(int_to_bytes(v, bytes, n, true, true));
    if (n > 1 && bytes[n - 1] == 0xff && bytes[n - 2] & 0x80)
        n--;
    return (n < 256 ? pickle_op_number(p, OP_LONG1, n, 1)
                    : pickle_op_number(p, OP_LONG4, n, 4)) &&
           pickle_output(p, bytes, n);
}

static bool save_int(Pickler *p, Value v)
{
    int64_t i;
    bool small = int_fits_int64(v, &i) && i >= INT32_MIN && i <= INT32_MAX;
    if (p->protocol == 0 || (p->protocol == 1 && !small))
        return save_int_text(p, v, small);
    if (!small)
        return save_big_int(p, v);
    if (i >= 0 && i <= 0xff)
        return pickle_op_number(p, OP_BININT1, (uint64_t)i, 1);
    if (i >= 0 && i <= 0xffff)
        return pickle_op_number(p, OP_BININT2, (uint64_t)i, 2);
    return pickle_op_number(p, OP_BININT, (uint64_t)i, 4);
}

static bool save_float(Pickler *p, Value v)
{
    double d = float_value(v);
    if (p->protocol == 0) {
        char text[40];
        size_t n = float_to_text(d, text);
        return pickle_op(p, OP_FLOAT) && pickle_output(p, text, n) &&
               pickle_output(p, "\n", 1);
    }
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return pickle_op_number(p, OP_BINFLOAT, __builtin_bswap64(bits), 8);
}

/* ---- bytes ---- */

/* type(), or type(argument) */
static bool save_call(Pickler *p, Value callable, Value arguments, Value object)
{
    Value reduced[] = {callable, arguments};
    return pickle_save_reduce(p, reduced, 2, object);
}

/* Protocols 0 to 2 have no bytes: encode('...', 'latin1') makes them. */
static bool save_bytes_as_text(Pickler *p, Value v)
{
    const Bytes *b = as_bytes(v);
    if (!b->length)
        return save_call(p, from_object(rt.types[TYPE_bytes]), rt.empty_tuple, v);
    Value text = TRY(str_new_latin1(b->data, b->length));
    Value arguments = TRY(tuple_pair(text, TRY(str_intern_utf8("latin1", 6))));
    return save_call(p, PICKLE_STATE->encode, arguments, v);
}

static bool write_bytes(Pickler *p, Value object, const void *data, size_t n)
{
    if (n <= UINT8_MAX)
        TRY(pickle_op_payload(p, OP_SHORT_BINBYTES, 1, data, n));
    else if (n <= UINT32_MAX)
        TRY(pickle_op_payload(p, OP_BINBYTES, 4, data, n));
    else if (p->protocol >= 4)
        TRY(pickle_op_payload(p, OP_BINBYTES8, 8, data, n));
    else
        RAISE(OverflowError, "serializing a bytes object larger than 4 GiB requires "
                             "pickle protocol 4 or higher");
    return pickle_memoize(p, object);
}

static bool save_bytes(Pickler *p, Value v)
{
    return p->protocol < 3 ? save_bytes_as_text(p, v)
                           : write_bytes(p, v, as_bytes(v)->data, as_bytes(v)->length);
}

static bool save_bytearray(Pickler *p, Value v)
{
    const ByteArray *b = (ByteArray *)v;
    if (p->protocol >= 5)
        return pickle_op_payload(p, OP_BYTEARRAY8, 8, b->data, b->length) &&
               pickle_memoize(p, v);
    Value arguments = rt.empty_tuple;
    if (b->length)
        arguments = TRY(tuple_pack(1, TRY(bytes_new(b->data, b->length))));
    return save_call(p, from_object(rt.types[TYPE_bytearray]), arguments, v);
}

static bool save_buffer(Pickler *p, Value v)
{
    if (p->protocol < 5)
        return pickle_raise("PickleBuffer can only pickled with protocol >= 5");
    const Buffer *b = &as_memoryview(TRY(pickle_buffer_view(v)))->view;
    if (!memoryview_c_contiguous(b) && !memoryview_f_contiguous(b))
        return pickle_raise(
            "PickleBuffer can not be pickled when pointing to a non-contiguous "
            "buffer");
    bool in_band = true;
    if (p->buffer_callback)
        TRY(value_truth(TRY(call1(p->buffer_callback, v)), &in_band));
    if (!in_band)
        return pickle_op(p, OP_NEXT_BUFFER) &&
               (!b->readonly || pickle_op(p, OP_READONLY_BUFFER));
    if (b->readonly)
        return write_bytes(p, v, b->data, b->length);
    return pickle_op_payload(p, OP_BYTEARRAY8, 8, b->data, b->length) &&
           pickle_memoize(p, v);
}

/* ---- text ---- */

/* Protocol 0: Latin-1, with \u escapes for what would end the line or confuse readers. */
static bool save_escaped(Pickler *p, Value v)
{
    TRY(pickle_op(p, OP_UNICODE));
    for (size_t i = 0; i < str_length(v); i++) {
        char text[12];
        uint32_t c = str_at(v, i);
        bool plain = c < 256 && c != '\\' && c && c != '\n' && c != '\r' && c != 0x1a;
        int n = plain ? (text[0] = (char)c, 1)
              : snprintf(text, sizeof text, c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        TRY(pickle_output(p, text, (size_t)n));
    }
    return pickle_output(p, "\n", 1);
}

static bool write_utf8(Pickler *p, const void *data, size_t n)
{
    if (n <= UINT8_MAX && p->protocol >= 4)
        return pickle_op_payload(p, OP_SHORT_BINUNICODE, 1, data, n);
    if (n <= UINT32_MAX)
        return pickle_op_payload(p, OP_BINUNICODE, 4, data, n);
    if (p->protocol >= 4)
        return pickle_op_payload(p, OP_BINUNICODE8, 8, data, n);
    RAISE(OverflowError,
          "serializing a string larger than 4 GiB requires pickle protocol 4 or higher");
}

static bool save_str(Pickler *p, Value v)
{
    if (p->protocol == 0)
        TRY(save_escaped(p, v));
    else if (as_str(v)->ascii)
        TRY(write_utf8(p, as_str(v)->data, str_length(v)));
    else {
        Value bytes = TRY(codec_utf8_encode(v, "surrogatepass"));
        TRY(write_utf8(p, as_bytes(bytes)->data, as_bytes(bytes)->length));
    }
    return pickle_memoize(p, v);
}

/* ---- tuples ---- */

/* The tuple holds itself, and so was memoized while its items were written: drop them. */
static bool save_recursive_tuple(Pickler *p, size_t index, size_t to_pop, bool marked)
{
    if (marked && p->protocol > 0)
        TRY(pickle_op(p, OP_POP_MARK));
    else
        for (size_t i = 0; i < to_pop + marked; i++)
            TRY(pickle_op(p, OP_POP));
    return pickle_get(p, index);
}

static bool save_tuple(Pickler *p, Value v)
{
    size_t n = tuple_count(v);
    bool marked = n > 3 || p->protocol < 2;
    if (n == 0)
        return p->protocol ? pickle_op(p, OP_EMPTY_TUPLE) : pickle_output(p, "(t", 2);
    if (marked)
        TRY(pickle_op(p, OP_MARK));
    for (size_t i = 0; i < n; i++)
        TRY(pickle_save(p, as_tuple(v)->items[i]));
    ssize_t index = pickle_memo_find(&p->memo, v);
    if (index >= 0)
        return save_recursive_tuple(p, (size_t)index, n, marked);
    TRY(pickle_op(p, marked ? OP_TUPLE : OP_TUPLE1 + (int)n - 1));
    return pickle_memoize(p, v);
}

/* ---- lists, dicts, sets: batches of items ---- */

/* MARK items op, or for a single item the op `single`. The items are in `batch`. */
static bool save_batch(Pickler *p, const Value *batch, size_t n, size_t unit,
                       enum PickleOp single, enum PickleOp several)
{
    if (n == unit) {
        for (size_t i = 0; i < n; i++)
            TRY(pickle_save(p, batch[i]));
        return pickle_op(p, single);
    }
    TRY(pickle_op(p, OP_MARK));
    for (size_t i = 0; i < n; i++)
        TRY(pickle_save(p, batch[i]));
    return pickle_op(p, several);
}

bool pickle_batch_list(Pickler *p, Value iterator)
{
    Value batch = TRY(list_new(PICKLE_BATCH));
    size_t most = p->protocol ? PICKLE_BATCH : 1;
    Value item;
    do {
        list_clear(batch);
        item = END;
        while (list_count(batch) < most && (item = TRY_NEXT(iterator)) != END)
            TRY(list_push(batch, item));
        if (list_count(batch))
            TRY(save_batch(p, as_list(batch)->items, list_count(batch), 1, OP_APPEND,
                           OP_APPENDS));
    } while (item != END);
    return true;
}

/* The same of a list, which items' methods may change meanwhile. */
static bool batch_exact_list(Pickler *p, Value v)
{
    size_t done = 0;
    bool single = p->protocol == 0 || list_count(v) == 1;
    do {
        size_t batch = single ? 1 : MIN(list_count(v) - done, (size_t)PICKLE_BATCH);
        if (!single)
            TRY(pickle_op(p, OP_MARK));
        for (size_t i = 0; i < batch && done < list_count(v); i++)
            TRY(pickle_save(p, as_list(v)->items[done++]));
        TRY(pickle_op(p, single ? OP_APPEND : OP_APPENDS));
    } while (done < list_count(v));
    return true;
}

static bool save_list(Pickler *p, Value v)
{
    TRY(p->protocol ? pickle_op(p, OP_EMPTY_LIST) : pickle_output(p, "(l", 2));
    TRY(pickle_memoize(p, v));
    return list_count(v) == 0 || batch_exact_list(p, v);
}

static bool push_pair(Value batch, Value pair)
{
    if (!is_tuple(pair) || tuple_count(pair) != 2)
        RAISE(TypeError, "dict items iterator must return 2-tuples");
    return list_push(batch, as_tuple(pair)->items[0]) &&
           list_push(batch, as_tuple(pair)->items[1]);
}

bool pickle_batch_dict(Pickler *p, Value iterator)
{
    Value batch = TRY(list_new(0));
    size_t most = p->protocol ? 2 * PICKLE_BATCH : 2;
    Value pair;
    do {
        list_clear(batch);
        pair = END;
        while (list_count(batch) < most && (pair = TRY_NEXT(iterator)) != END)
            TRY(push_pair(batch, pair));
        if (list_count(batch))
            TRY(save_batch(p, as_list(batch)->items, list_count(batch), 2, OP_SETITEM,
                           OP_SETITEMS));
    } while (pair != END);
    return true;
}

/* The same of a dict. */
static bool batch_exact_dict(Pickler *p, Value v)
{
    size_t position = 0, count = dict_count(v), done = 0;
    Value key, value;
    while (done < count) {
        bool single = p->protocol == 0 || count == 1;
        size_t end = single ? done + 1 : MIN(count, done + PICKLE_BATCH);
        if (!single)
            TRY(pickle_op(p, OP_MARK));
        for (; done < end && dict_next(v, &position, &key, &value); done++) {
            TRY(pickle_save(p, key) && pickle_save(p, value));
            if (dict_count(v) != count)
                RAISE(RuntimeError, "dictionary changed size during iteration");
        }
        done = end;
        TRY(pickle_op(p, single ? OP_SETITEM : OP_SETITEMS));
    }
    return true;
}

static bool save_dict(Pickler *p, Value v)
{
    TRY(p->protocol ? pickle_op(p, OP_EMPTY_DICT) : pickle_output(p, "(d", 2));
    TRY(pickle_memoize(p, v));
    return batch_exact_dict(p, v);
}

static bool save_set(Pickler *p, Value v)
{
    if (p->protocol < 4)
        return save_call(p, from_object(rt.types[TYPE_set]),
                         TRY(tuple_pack(1, TRY(list_from(v)))), v);
    TRY(pickle_op(p, OP_EMPTY_SET) && pickle_memoize(p, v));
    size_t position = 0, count = set_count(v), in_batch = 0;
    for (Value item; set_next(v, &position, &item);) {
        if (in_batch == 0)
            TRY(pickle_op(p, OP_MARK));
        TRY(pickle_save(p, item));
        if (set_count(v) != count)
            RAISE(RuntimeError, "set changed size during iteration");
        in_batch = (in_batch + 1) % PICKLE_BATCH;
        if (in_batch == 0)
            TRY(pickle_op(p, OP_ADDITEMS));
    }
    return in_batch == 0 || pickle_op(p, OP_ADDITEMS);
}

static bool save_frozenset(Pickler *p, Value v)
{
    if (p->protocol < 4)
        return save_call(p, from_object(rt.types[TYPE_frozenset]),
                         TRY(tuple_pack(1, TRY(list_from(v)))), v);
    TRY(pickle_op(p, OP_MARK));
    size_t position = 0;
    for (Value item; set_next(v, &position, &item);)
        TRY(pickle_save(p, item));
    ssize_t index = pickle_memo_find(&p->memo, v);
    if (index >= 0)
        return pickle_op(p, OP_POP_MARK) && pickle_get(p, (size_t)index);
    return pickle_op(p, OP_FROZENSET) && pickle_memoize(p, v);
}

/* ---- fast mode: no memo, so that deep nesting must be told from cycles ---- */

static bool fast_enter(Pickler *p, Value v)
{
    bool there;
    if (!p->fast || ++p->fast_depth < FAST_DEPTH)
        return true;
    if (!p->fast_seen)
        p->fast_seen = TRY(set_new());
    Value id = TRY(int_from_uint64(v));
    TRY(set_contains(p->fast_seen, id, &there));
    if (there) {
        p->fast_depth = 0;
        RAISE(ValueError,
              "fast mode: can't pickle cyclic objects including object type %T at 0x%lx",
              v, (unsigned long)v);
    }
    return set_add(p->fast_seen, id);
}

static bool fast_leave(Pickler *p, Value v)
{
    bool there;
    if (!p->fast || p->fast_depth-- < FAST_DEPTH)
        return true;
    return set_discard(p->fast_seen, TRY(int_from_uint64(v)), &there);
}

/* ---- anything ---- */

static bool save_persistent(Pickler *p, Value v, bool *done)
{
    Value id = TRY(call1(p->persistent_id, v));
    *done = id != NONE;
    if (!*done)
        return true;
    if (p->protocol) {
        Value saved = p->persistent_id;
        p->persistent_id = 0;
        bool good = pickle_save(p, id);
        p->persistent_id = saved;
        return good && pickle_op(p, OP_BINPERSID);
    }
    Value text = TRY(value_str(id));
    if (!as_str(text)->ascii)
        return pickle_raise("persistent IDs in protocol 0 must be ASCII strings");
    return pickle_op(p, OP_PERSID) &&
           pickle_output(p, as_str(text)->data, str_length(text)) &&
           pickle_output(p, "\n", 1);
}

/* The type of None and the like have no names of their own. */
static bool save_type(Pickler *p, Value v)
{
    static const struct { enum TypeId type; Value singleton; } rows[] = {
        {TYPE_NoneType, NONE}, {TYPE_ellipsis, ELLIPSIS},
        {TYPE_NotImplementedType, NOT_IMPLEMENTED}};
    for (size_t i = 0; i < countof(rows); i++)
        if (v == from_object(rt.types[rows[i].type]))
            return save_call(p, from_object(rt.types[TYPE_type]),
                             TRY(tuple_pack(1, rows[i].singleton)), v);
    return pickle_save_global(p, v, 0);
}

/* How the type's entry in a dispatch table reduces it; UNBOUND: there is none. */
static Value registered_reducer(Pickler *p, Value type)
{
    if (!p->dispatch_table)
        return dict_get(PICKLE_STATE->dispatch_table, type);
    Value found = value_getitem(p->dispatch_table, type);
    return found || !error_clear_if(TYPE_KeyError) ? found : UNBOUND;
}

/* By __reduce_ex__ or __reduce__. */
static Value reduce_by_method(Pickler *p, Value v)
{
    Value self, protocol = small_int(p->protocol);
    Value method = attr_method(v, NAME(__reduce_ex__), &self);
    if (method)
        return self ? call_prefixed(method, self, &protocol, 1, 0) : call1(method, protocol);
    if (!error_clear_if(TYPE_AttributeError))
        return 0;
    method = TRY(attr_get_opt(v, NAME(__reduce__)));
    if (method != UNBOUND)
        return call0(method);
    return pickle_raise("can't pickle '%T' object: %R", v, v);
}

static bool save_reduced(Pickler *p, Value v, Value reduced)
{
    if (is_str(reduced))
        return pickle_save_global(p, v, reduced);
    if (!is_tuple(reduced))
        return pickle_raise("__reduce__ must return a string or tuple");
    return pickle_save_reduce(p, as_tuple(reduced)->items, tuple_count(reduced), v);
}

static bool save_other(Pickler *p, Value v)
{
    Value type = from_object(type_of(v));
    if (p->reducer_override) {
        Value reduced = TRY(call1(p->reducer_override, v));
        if (reduced != NOT_IMPLEMENTED)
            return save_reduced(p, v, reduced);
    }
    if (type == from_object(rt.types[TYPE_type]))
        return save_type(p, v);
    if (type == from_object(rt.types[TYPE_function]))
        return pickle_save_global(p, v, 0);
    Value reducer = TRY(registered_reducer(p, type));
    if (reducer != UNBOUND)
        return save_reduced(p, v, TRY(call1(reducer, v)));
    if (is_type(v))
        return pickle_save_global(p, v, 0);
    return save_reduced(p, v, TRY(reduce_by_method(p, v)));
}

static bool save_container(Pickler *p, Value v)
{
    const Shape *shape = is_pointer(v) ? as_object(v)->shape : NULL;
    bool (*save)(Pickler *, Value) = shape == rt.shapes[TYPE_dict]        ? save_dict
                                     : shape == rt.shapes[TYPE_list]      ? save_list
                                     : shape == rt.shapes[TYPE_tuple]     ? save_tuple
                                     : shape == rt.shapes[TYPE_set]       ? save_set
                                     : shape == rt.shapes[TYPE_frozenset] ? save_frozenset
                                     : shape == rt.shapes[TYPE_bytearray] ? save_bytearray
                                     : shape == rt.shapes[TYPE_PickleBuffer] ? save_buffer
                                                                             : save_other;
    TRY(stack_check(" while pickling an object"));
    TRY(fast_enter(p, v));
    return save(p, v) && fast_leave(p, v);
}

bool pickle_save(Pickler *p, Value v)
{
    if (p->persistent_id) {
        bool done;
        TRY(save_persistent(p, v, &done));
        if (done)
            return true;
    }
    if (is_small_int(v) || is_exact(v, TYPE_int))
        return save_int(p, v);
    if (v == NONE)
        return pickle_op(p, OP_NONE);
    if (is_bool(v))
        return save_bool(p, v);
    if (is_small_float(v) || is_exact(v, TYPE_float))
        return save_float(p, v);
    ssize_t index = pickle_memo_find(&p->memo, v);
    if (index >= 0)
        return pickle_get(p, (size_t)index);
    if (is_str(v) && type_of(v) == rt.types[TYPE_str])
        return save_str(p, v);
    if (is_bytes(v) && type_of(v) == rt.types[TYPE_bytes])
        return save_bytes(p, v);
    return save_container(p, v);
}
