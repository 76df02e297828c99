/* SPDX-License-Identifier: MIT
 *
 * The module array: the type, its slots and iterator. Methods are in array_methods.c.
 */
#include "modules/array.h"

#include "gc/finalize.h"
#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

bool array_check(Value v)
{
    return is_pointer(v) && (is_exact(v, TYPE_array) || is_instance_of(v, TYPE_array));
}

/* ---- memory ---- */

bool array_may_resize(Array *a)
{
    return buffer_none_exported(&a->exports, "cannot resize an array that is exporting buffers");
}

bool array_resize(Array *a, size_t count)
{
    size_t size;
    if (count != a->count)
        TRY(array_may_resize(a));
    if (count > a->capacity) {
        size_t capacity = count + (count >> 4) + (a->count < 8 ? 3 : 7);
        if (MUL_OVERFLOWS(capacity, a->kind->size, &size) || size > PTRDIFF_MAX)
            return raise_no_memory();
        char *grown = gc_realloc_buffer_atomic(a->items, a->count * a->kind->size, size);
        if (!grown)
            return raise_no_memory();
        a->items = grown;
        a->capacity = capacity;
    }
    a->count = count;
    return true;
}

Value array_new(Type *type, const ItemKind *kind, size_t count)
{
    Array *a = TRY((Array *)type_alloc(type, 0));
    a->kind = kind;
    TRY(array_resize(a, count));
    return from_object(a);
}

bool array_push(Array *a, Value item)
{
    char converted[8];
    TRY(array_item_set(a->kind, converted, item));
    TRY(array_resize(a, a->count + 1));
    memcpy(array_at(a, a->count - 1), converted, a->kind->size);
    return true;
}

static bool push_item(Value item, void *data)
{
    return array_push(data, item);
}

bool array_append_bytes(Array *a, const char *bytes, size_t n)
{
    if (n % a->kind->size)
        RAISE(ValueError, "bytes length not a multiple of item size");
    size_t count = a->count;
    TRY(array_resize(a, count + n / a->kind->size));
    if (n)
        memmove(array_at(a, count), bytes, n);
    return true;
}

bool array_extend(Array *a, Value iterable)
{
    if (!array_check(iterable))
        return iter_each(iterable, push_item, a);
    Array *other = as_array(iterable);
    if (other->kind != a->kind)
        RAISE(TypeError, "can only extend with array of same kind");
    /* the other may be ourselves: its memory stays as it was while ours grows */
    const char *items = other->items;
    return array_append_bytes(a, items, other->count * a->kind->size);
}

bool array_append_text(Array *a, Value text)
{
    size_t n = str_length(text), count = a->count;
    TRY(array_resize(a, count + n));
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_at(text, i);
        memcpy(array_at(a, count + i), &c, sizeof c);
    }
    return true;
}

Value array_text(const Array *a)
{
    StrBuilder b = {0};
    for (size_t i = 0; i < a->count; i++) {
        Value c = TRY(array_item_get(a->kind, array_at(a, i)));
        TRY(builder_str(&b, c));
    }
    return builder_finish(&b);
}

/* ---- construction ---- */

static bool check_arguments(Type *type, size_t nargs, Value kwnames)
{
    if (kwnames && tuple_count(kwnames) && type == rt.types[TYPE_array])
        RAISE(TypeError, "array.array() takes no keyword arguments");
    if (nargs < 1)
        RAISE(TypeError, "array() takes at least 1 argument (0 given)");
    if (nargs > 2)
        RAISE(TypeError, "array() takes at most 2 arguments (%zu given)", nargs);
    return true;
}

/* Can an array with that code be made of it? Iterators are: it may have become one. */
static bool check_source(uint32_t code, Value *source)
{
    if (is_str(*source) && code != 'u')
        RAISE(TypeError, "cannot use a str to initialize an array with typecode '%c'", code);
    if (array_check(*source) && as_array(*source)->kind->code == 'u' && code != 'u')
        RAISE(TypeError, "cannot use a unicode array to initialize an array with typecode '%c'",
              code);
    if (!is_str(*source) && !is_list(*source) && !is_tuple(*source) && !is_bytes(*source)
        && !is_bytearray(*source) && !array_check(*source))
        *source = TRY(iter_new(*source));
    return true;
}

static bool fill(Array *a, Value source)
{
    if (is_str(source))
        return array_append_text(a, source);
    if (is_bytes(source) || is_bytearray(source)) {
        BUFFER_AUTO view;
        TRY(buffer_get(source, &view, BUFFER_SIMPLE));
        return array_append_bytes(a, view.data, view.length);
    }
    if (array_check(source) && as_array(source)->kind == a->kind)
        return array_extend(a, source);
    return iter_each(source, push_item, a);
}

static Value array_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(check_arguments(type, nargs, kwnames));
    if (!is_str(args[0]) || str_length(args[0]) != 1)
        RAISE(TypeError, "array() argument 1 must be a unicode character, not %K", args[0]);
    uint32_t code = str_at(args[0], 0);
    const ItemKind *kind = array_kind(code);
    if (nargs > 1)
        TRY(check_source(code, &args[1]));
    if (!kind)
        RAISE(ValueError,
              "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    Value self = TRY(array_new(type, kind, 0));
    if (nargs > 1)
        TRY(fill(as_array(self), args[1]));
    return self;
}

/* ---- slots ---- */

static Value array_repr(Value self)
{
    Array *a = as_array(self);
    Value name = type_of(self)->name;
    if (!a->count)
        return str_format("%S('%c')", name, a->kind->code);
    Value content = TRY(a->kind->code == 'u' ? array_text(a)
                                             : call_method0(self, NAME(tolist)));
    return str_format("%S('%c', %R)", name, a->kind->code, content);
}

static bool array_length(Value self, ssize_t *length)
{
    *length = (ssize_t)as_array(self)->count;
    return true;
}

static Value array_compare(Value a, Value b, enum CompareOp op)
{
    if (!array_check(a) || !array_check(b))
        return NOT_IMPLEMENTED;
    Array *x = as_array(a), *y = as_array(b);
    if (x->count != y->count && (op == COMPARE_EQ || op == COMPARE_NE))
        return from_bool(op == COMPARE_NE);
    for (size_t i = 0; i < x->count && i < y->count; i++) {
        bool equal;
        Value v = TRY(array_item_get(x->kind, array_at(x, i)));
        Value w = TRY(array_item_get(y->kind, array_at(y, i)));
        Value result = TRY(compare_values(v, w, COMPARE_EQ));
        TRY(value_truth(result, &equal));
        if (equal)
            continue;
        if (op == COMPARE_EQ || op == COMPARE_NE)
            return from_bool(op == COMPARE_NE);
        return compare_values(v, w, op);
    }
    return compare_order(x->count < y->count ? -1 : x->count > y->count, op);
}

static bool array_contains(Value self, Value item, bool *found)
{
    Array *a = as_array(self);
    *found = false;
    for (size_t i = 0; i < a->count && !*found; i++) {
        Value v = TRY(array_item_get(a->kind, array_at(a, i)));
        TRY(compare_equal(v, item, found));
    }
    return true;
}

static Value array_concat(Value self, Value other)
{
    if (!array_check(other))
        RAISE(TypeError, "can only append array (not \"%T\") to array", other);
    Array *a = as_array(self), *b = as_array(other);
    if (a->kind != b->kind)
        RAISE(TypeError, "bad argument type for built-in operation");
    Value result = TRY(array_new(rt.types[TYPE_array], a->kind, 0));
    TRY(array_extend(as_array(result), self));
    TRY(array_extend(as_array(result), other));
    return result;
}

static Value array_inplace_concat(Value self, Value other)
{
    if (!array_check(other))
        RAISE(TypeError, "can only extend array with array (not \"%T\")", other);
    TRY(array_extend(as_array(self), other));
    return self;
}

/* The number of items of `times` times the array. */
static bool repeat_count(Value self, Value times_value, size_t *count)
{
    ssize_t times;
    if (!type_of(times_value)->slots.as_index)
        RAISE(TypeError, "can't multiply sequence by non-int of type '%T'", times_value);
    TRY(value_as_ssize(times_value, &times));
    return !MUL_OVERFLOWS(as_array(self)->count, (size_t)MAX(times, 0), count)
        || raise_no_memory();
}

/* Fills the array with repetitions of its first n bytes. */
static void repeat_fill(Array *a, size_t n)
{
    size_t size = a->count * a->kind->size;
    for (size_t done = n; n && done < size; done += MIN(done, size - done))
        memcpy(a->items + done, a->items, MIN(done, size - done));
}

static Value array_repeat(Value self, Value times)
{
    Array *a = as_array(self);
    size_t count;
    TRY(repeat_count(self, times, &count));
    Value result = TRY(array_new(rt.types[TYPE_array], a->kind, count));
    size_t n = MIN(a->count, count) * a->kind->size;
    if (n)
        memcpy(as_array(result)->items, a->items, n);
    repeat_fill(as_array(result), n);
    return result;
}

static Value array_inplace_repeat(Value self, Value times)
{
    size_t n = as_array(self)->count * as_array(self)->kind->size, count;
    TRY(repeat_count(self, times, &count));
    TRY(array_resize(as_array(self), count));
    repeat_fill(as_array(self), n);
    return self;
}

/* ---- items and slices ---- */

static bool item_index(Array *a, Value key, const char *out_of_range, size_t *index)
{
    ssize_t i;
    if (!type_of(key)->slots.as_index)
        RAISE(TypeError, "array indices must be integers");
    if (!value_as_ssize(key, &i)) {
        if (error_clear_if(TYPE_OverflowError))
            RAISE(IndexError, "cannot fit '%T' into an index-sized integer", key);
        return false;
    }
    if (i < 0)
        i += (ssize_t)a->count;
    if (i < 0 || (size_t)i >= a->count)
        RAISE(IndexError, out_of_range);
    *index = (size_t)i;
    return true;
}

static Value array_getitem(Value self, Value key)
{
    Array *a = as_array(self);
    size_t index;
    if (!is_exact(key, TYPE_slice)) {
        TRY(item_index(a, key, "array index out of range", &index));
        return array_item_get(a->kind, array_at(a, index));
    }
    ssize_t start, stop, step, count;
    TRY(slice_indices_of(key, &a->count, &start, &stop, &step, &count));
    Value result = TRY(array_new(rt.types[TYPE_array], a->kind, (size_t)count));
    for (ssize_t i = 0; i < count; i++)
        memcpy(array_at(as_array(result), (size_t)i), array_at(a, (size_t)(start + i * step)),
               a->kind->size);
    return result;
}

/* a[start:start + removed] becomes `added` items, still undefined. */
static bool splice(Array *a, size_t start, size_t removed, size_t added)
{
    size_t tail = a->count - start - removed, count = a->count - removed + added;
    if (added < removed) {
        TRY(array_may_resize(a));
        memmove(array_at(a, start + added), array_at(a, start + removed), tail * a->kind->size);
        return array_resize(a, count);
    }
    TRY(array_resize(a, count));
    memmove(array_at(a, start + added), array_at(a, start + removed), tail * a->kind->size);
    return true;
}

static bool delete_stepped(Array *a, ssize_t start, ssize_t step, ssize_t count)
{
    TRY(array_may_resize(a));
    if (step < 0) {
        start += (count - 1) * step;
        step = -step;
    }
    size_t to = (size_t)start;
    for (size_t i = (size_t)start, next = i; i < a->count; i++) {
        if (i == next && count) {
            next += (size_t)step;
            count--;
        } else
            memcpy(array_at(a, to++), array_at(a, i), a->kind->size);
    }
    return array_resize(a, to);
}

static bool assign_slice(Value self, Value slice, Value value)
{
    Array *a = as_array(self);
    ssize_t start, stop, step, count;
    size_t n = 0;
    const char *items = 0;
    if (value) {
        if (!array_check(value))
            RAISE(TypeError, "can only assign array (not \"%T\") to array slice", value);
        if (as_array(value)->kind != a->kind)
            RAISE(TypeError, "bad argument type for built-in operation");
        /* a copy: the source may be ourselves */
        n = as_array(value)->count;
        Value copy = TRY(bytes_new(as_array(value)->items, n * a->kind->size));
        items = as_bytes(copy)->data;
    }
    TRY(slice_indices_of(slice, &a->count, &start, &stop, &step, &count));
    if (step == 1) {
        TRY(splice(a, (size_t)start, (size_t)count, n));
        memcpy(array_at(a, (size_t)start), items ? items : "", n * a->kind->size);
        return true;
    }
    if (!n)
        return !count || delete_stepped(a, start, step, count);
    if (n != (size_t)count)
        RAISE(ValueError, "attempt to assign array of size %zu to extended slice of size %zd",
              n, count);
    for (ssize_t i = 0; i < count; i++)
        memcpy(array_at(a, (size_t)(start + i * step)), items + (size_t)i * a->kind->size,
               a->kind->size);
    return true;
}

static bool array_setitem(Value self, Value key, Value value)
{
    Array *a = as_array(self);
    char converted[8];
    size_t index;
    if (is_exact(key, TYPE_slice))
        return assign_slice(self, key, value);
    TRY(item_index(a, key, "array assignment index out of range", &index));
    if (!value)
        return splice(a, index, 1, 0);
    TRY(array_item_set(a->kind, converted, value));
    if (index >= a->count) /* converting may have run code that shortened us */
        RAISE(IndexError, "array assignment index out of range");
    memcpy(array_at(a, index), converted, a->kind->size);
    return true;
}

static bool array_buffer(Value self, Buffer *view, int flags)
{
    Array *a = as_array(self);
    static char none;
    buffer_fill(view, self, a->items ? a->items : &none, a->count * a->kind->size, false);
    view->item_size = a->kind->size;
    static const char formats[] = "b\0B\0w\0h\0H\0i\0I\0l\0L\0q\0Q\0f\0d";
    if (flags & BUFFER_FORMAT)
        view->format = formats + 2 * (a->kind - array_kinds);
    a->exports++;
    return true;
}

static void array_release(Value self, Buffer *view)
{
    as_array(self)->exports--;
}

/* ---- iteration ---- */

typedef struct ArrayIterator {
    Object head;
    Value array; /* 0: exhausted */
    size_t next;
} ArrayIterator;

static Value array_iter(Value self)
{
    ArrayIterator *it = TRY((ArrayIterator *)type_alloc(rt.types[TYPE_arrayiterator], 0));
    it->array = self;
    return from_object(it);
}

static Value iterator_iter(Value self)
{
    return self;
}

static Value iterator_next(Value self)
{
    ArrayIterator *it = (ArrayIterator *)self;
    if (!it->array)
        return END;
    Array *a = as_array(it->array);
    if (it->next < a->count)
        return array_item_get(a->kind, array_at(a, it->next++));
    it->array = 0;
    return END;
}

static Value iterator_reduce(Value *args)
{
    ArrayIterator *it = (ArrayIterator *)args[0];
    Value iter = dict_get_text(rt.builtins, "iter");
    if (!it->array)
        return tuple_pack(2, iter, TRY(tuple_pack(1, rt.empty_tuple)));
    return tuple_pack(3, iter, TRY(tuple_pack(1, it->array)), TRY(int_from_uint64(it->next)));
}

static Value iterator_setstate(Value *args)
{
    ArrayIterator *it = (ArrayIterator *)args[0];
    ssize_t index;
    TRY(value_as_ssize_argument(args[1], &index));
    if (it->array)
        it->next = MIN((size_t)MAX(index, 0), as_array(it->array)->count);
    return NONE;
}

static const Method iterator_methods[] = {
    {"__reduce__($self, /)", iterator_reduce, "For pickling."},
    {"__setstate__($self, state, /)", iterator_setstate, "For unpickling: where to go on."},
    {0},
};

TYPE(arrayiterator, .name = "array.arrayiterator", .flags = TYPE_NO_NEW,
     .size = sizeof(ArrayIterator), .methods = METHODS(iterator_methods),
     .slots = {.iter = iterator_iter, .next = iterator_next});

/* ---- the type ---- */

static Value get_typecode(Value self)
{
    return str_from_char((uint32_t)as_array(self)->kind->code);
}

static Value get_itemsize(Value self)
{
    return int_from_uint64(as_array(self)->kind->size);
}

static const GetSet array_getset[] = {
    {"typecode", get_typecode, 0, "the character that tells the items' C type"},
    {"itemsize", get_itemsize, 0, "the bytes of an item"},
    {0},
};

TYPE(array, .name = "array.array",
     .doc = "array(typecode [, initializer]) -> array\n\n"
         "Make an array of numbers of one C type: b, B, h, H, i, I, l, L, q, Q (integers of\n"
         "growing size, lower case signed), f, d (float, double) or u (a character).",
     .flags = TYPE_BASE | TYPE_WEAKREF | TYPE_GENERIC | TYPE_SEQUENCE, .size = sizeof(Array),
     .exports_offset = offsetof(Array, exports),
     .unhashable = true, .methods = METHODS(array_methods), .getset = array_getset,
     .slots = {
         .construct = array_construct, .repr = array_repr, .compare = array_compare,
         .iter = array_iter, .length = array_length, .getitem = array_getitem,
         .setitem = array_setitem, .contains = array_contains,
         .concat = array_concat, .repeat = array_repeat,
         .inplace_concat = array_inplace_concat, .inplace_repeat = array_inplace_repeat,
         .buffer = array_buffer, .release_buffer = array_release,
     });

static const Method methods[] = {
    {"_array_reconstructor($module, arraytype, typecode, mformat_code, items, /)",
     array_reconstruct, "Make an array of a pickle's content."},
    {0},
};

/* Arrays count as mutable sequences, where the library is there to say what that is. */
static bool register_sequence(void)
{
    Value abc = rt.services.import("collections.abc");
    if (!abc)
        return error_clear_if(TYPE_ImportError);
    Value class = TRY(attr_get(abc, NAME(MutableSequence)));
    return call_method1(class, NAME(register), from_object(rt.types[TYPE_array])) != 0;
}

static bool init(Value module)
{
    TRY(register_sequence());
    char codes[32], *p = codes;
    for (const ItemKind *k = array_kinds; k->code; k++)
        *p++ = k->code;
    TRY(module_add(module, "typecodes", TRY(str_new_latin1(codes, (size_t)(p - codes)))));
    TRY(module_add(module, "array", from_object(rt.types[TYPE_array])));
    return module_add(module, "ArrayType", from_object(rt.types[TYPE_array]));
}

MODULE(array, .doc = "Arrays of numbers of one C type.", .methods = METHODS(methods),
       .init = init);
