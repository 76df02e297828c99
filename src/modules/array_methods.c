/* SPDX-License-Identifier: MIT
 *
 * Methods of array.array.
 */
#include "modules/array.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static Value array_append(Value *args)
{
    TRY(array_push(as_array(args[0]), args[1]));
    return NONE;
}

static Value array_buffer_info(Value *args)
{
    Array *a = as_array(args[0]);
    return tuple_pack(2, TRY(int_from_uint64((uintptr_t)a->items)), TRY(int_from_uint64(a->count)));
}

static Value array_byteswap(Value *args)
{
    Array *a = as_array(args[0]);
    size_t size = a->kind->size;
    for (size_t i = 0; i < a->count; i++) {
        char *item = array_at(a, i);
        for (size_t k = 0; k < size / 2; k++) {
            char byte = item[k];
            item[k] = item[size - 1 - k];
            item[size - 1 - k] = byte;
        }
    }
    return NONE;
}

static Value array_copy(Value *args)
{
    Array *a = as_array(args[0]);
    Value copy = TRY(array_new(rt.types[TYPE_array], a->kind, 0));
    TRY(array_extend(as_array(copy), args[0]));
    return copy;
}

static Value array_count(Value *args)
{
    Array *a = as_array(args[0]);
    size_t n = 0;
    for (size_t i = 0; i < a->count; i++) {
        bool equal;
        Value item = TRY(array_item_get(a->kind, array_at(a, i)));
        TRY(compare_equal(item, args[1], &equal));
        n += equal;
    }
    return int_from_uint64(n);
}

static Value array_extend_method(Value *args)
{
    TRY(array_extend(as_array(args[0]), args[1]));
    return NONE;
}

/* Where the first such item lies within [start, stop); the count when there is none. */
static bool find(Array *a, Value item, size_t start, size_t stop, size_t *at)
{
    for (size_t i = start; i < stop && i < a->count; i++) {
        bool equal;
        Value v = TRY(array_item_get(a->kind, array_at(a, i)));
        TRY(compare_equal(v, item, &equal));
        if (equal) {
            *at = i;
            return true;
        }
    }
    *at = SIZE_MAX;
    return true;
}

static Value array_index(Value *args)
{
    Array *a = as_array(args[0]);
    size_t start, stop, at;
    TRY(sequence_bound(args[2], a->count, &start));
    TRY(sequence_bound(args[3], a->count, &stop));
    TRY(find(a, args[1], start, stop, &at));
    if (at == SIZE_MAX)
        RAISE(ValueError, "array.index(x): x not in array");
    return int_from_uint64(at);
}

/* Removes the item at an index. */
static bool remove_at(Array *a, size_t at)
{
    size_t tail = a->count - at - 1;
    TRY(array_may_resize(a));
    memmove(array_at(a, at), array_at(a, at + 1), tail * a->kind->size);
    return array_resize(a, a->count - 1);
}

static Value array_remove(Value *args)
{
    Array *a = as_array(args[0]);
    size_t at;
    TRY(find(a, args[1], 0, SIZE_MAX, &at));
    if (at == SIZE_MAX)
        RAISE(ValueError, "array.remove(x): x not in array");
    TRY(remove_at(a, at));
    return NONE;
}

static Value array_pop(Value *args)
{
    Array *a = as_array(args[0]);
    ssize_t i;
    TRY(value_as_ssize_argument(args[1], &i));
    if (!a->count)
        RAISE(IndexError, "pop from empty array");
    if (i < 0)
        i += (ssize_t)a->count;
    if (i < 0 || (size_t)i >= a->count)
        RAISE(IndexError, "pop index out of range");
    Value item = TRY(array_item_get(a->kind, array_at(a, (size_t)i)));
    TRY(remove_at(a, (size_t)i));
    return item;
}

static Value array_insert(Value *args)
{
    Array *a = as_array(args[0]);
    ssize_t i, n;
    char converted[8];
    TRY(value_as_ssize_argument(args[1], &i));
    TRY(array_item_set(a->kind, converted, args[2]));
    n = (ssize_t)a->count;
    i = i < 0 ? MAX(i + n, 0) : MIN(i, n);
    TRY(array_resize(a, a->count + 1));
    memmove(array_at(a, (size_t)i + 1), array_at(a, (size_t)i), (size_t)(n - i) * a->kind->size);
    memcpy(array_at(a, (size_t)i), converted, a->kind->size);
    return NONE;
}

static Value array_reverse(Value *args)
{
    Array *a = as_array(args[0]);
    size_t size = a->kind->size;
    for (size_t i = 0, j = a->count; i + 1 < j; i++) {
        char item[8];
        j--;
        memcpy(item, array_at(a, i), size);
        memcpy(array_at(a, i), array_at(a, j), size);
        memcpy(array_at(a, j), item, size);
    }
    return NONE;
}

/* ---- conversion ---- */

static Value array_frombytes(Value *args)
{
    BUFFER_AUTO view;
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(array_append_bytes(as_array(args[0]), view.data, view.length));
    return NONE;
}

static Value array_tobytes(Value *args)
{
    Array *a = as_array(args[0]);
    return bytes_new(a->items, a->count * a->kind->size);
}

/* All items or none: when one doesn't fit, the array is as it was. */
static Value array_fromlist(Value *args)
{
    Array *a = as_array(args[0]);
    size_t old = a->count;
    if (!is_list(args[1]))
        RAISE(TypeError, "arg must be list");
    size_t n = list_count(args[1]);
    for (size_t i = 0; i < n; i++) {
        if (list_count(args[1]) != n)
            RAISE(RuntimeError, "list changed size during iteration");
        if (!array_push(a, as_list(args[1])->items[i])) {
            a->count = MIN(old, a->count);
            return 0;
        }
    }
    return NONE;
}

static Value array_tolist(Value *args)
{
    Array *a = as_array(args[0]);
    Value list = TRY(list_new(a->count));
    for (size_t i = 0; i < a->count; i++)
        TRY(list_push(list, TRY(array_item_get(a->kind, array_at(a, i)))));
    return list;
}

static Value array_fromunicode(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "fromunicode() argument must be str, not %K", args[1]);
    if (as_array(args[0])->kind->code != 'u')
        RAISE(ValueError, "fromunicode() may only be called on unicode type arrays");
    TRY(array_append_text(as_array(args[0]), args[1]));
    return NONE;
}

static Value array_tounicode(Value *args)
{
    if (as_array(args[0])->kind->code != 'u')
        RAISE(ValueError, "tounicode() may only be called on unicode type arrays");
    return array_text(as_array(args[0]));
}

/* In blocks, so that a large array is never copied as a whole. */
static Value array_tofile(Value *args)
{
    enum { BLOCK = 64 * 1024 };
    Array *a = as_array(args[0]);
    size_t size = a->count * a->kind->size;
    Value write = TRY(attr_get(args[1], NAME(write)));
    for (size_t at = 0; at < size; at += BLOCK) {
        Value block = TRY(bytes_new(a->items + at, MIN(size - at, (size_t)BLOCK)));
        TRY(call1(write, block));
        size = MIN(size, a->count * a->kind->size);
    }
    return NONE;
}

static Value array_fromfile(Value *args)
{
    Array *a = as_array(args[0]);
    ssize_t n;
    size_t size;
    TRY(value_as_ssize_argument(args[2], &n));
    if (n < 0)
        RAISE(ValueError, "negative count");
    if (MUL_OVERFLOWS((size_t)n, a->kind->size, &size) || size > PTRDIFF_MAX) {
        raise_no_memory();
        return 0;
    }
    Value bytes = TRY(call_method1(args[1], NAME(read), TRY(int_from_uint64(size))));
    if (!is_bytes(bytes))
        RAISE(TypeError, "read() didn't return bytes");
    size_t got = as_bytes(bytes)->length;
    TRY(array_append_bytes(a, as_bytes(bytes)->data, MIN(got, size)));
    if (got < size)
        RAISE(EOFError, "read() didn't return enough bytes");
    return NONE;
}

static Value array_sizeof(Value *args)
{
    Array *a = as_array(args[0]);
    return int_from_uint64(sizeof *a + a->capacity * a->kind->size);
}

const Method array_methods[] = {
    {"append($self, v, /)", array_append, "Append an item.", .flags = METHOD_RESIZES},
    {"buffer_info($self, /)", array_buffer_info, "The memory's address and the number of items."},
    {"byteswap($self, /)", array_byteswap, "Reverse the bytes of each item."},
    {"count($self, v, /)", array_count, "How often the value occurs."},
    {"extend($self, bb, /)", array_extend_method, "Append all items of an iterable.",
     .flags = METHOD_CLASS | METHOD_RESIZES},
    {"frombytes($self, buffer, /)", array_frombytes, "Append items as they lie in memory.",
     .flags = METHOD_RESIZES},
    {"fromfile($self, f, n, /)", array_fromfile, "Append n items read from a file.",
     .flags = METHOD_CLASS | METHOD_RESIZES},
    {"fromlist($self, list, /)", array_fromlist, "Append the items of a list.",
     .flags = METHOD_RESIZES},
    {"fromunicode($self, ustr, /)", array_fromunicode, "Append the characters of a str.",
     .flags = METHOD_RESIZES},
    {"index($self, v, start=0, stop=sys.maxsize, /)", array_index, "Where the value occurs first."},
    {"insert($self, i, v, /)", array_insert, "Insert an item before the index.",
     .flags = METHOD_RESIZES},
    {"pop($self, i=-1, /)", array_pop, "Remove an item and return it; the last by default.",
     .flags = METHOD_RESIZES},
    {"remove($self, v, /)", array_remove, "Remove the first such item.",
     .flags = METHOD_RESIZES},
    {"reverse($self, /)", array_reverse, "Reverse the order in place."},
    {"tobytes($self, /)", array_tobytes, "The items as they lie in memory."},
    {"tofile($self, f, /)", array_tofile, "Write the items' memory to a file.",
     .flags = METHOD_CLASS},
    {"tolist($self, /)", array_tolist, "The items as a list."},
    {"tounicode($self, /)", array_tounicode, "The characters as a str."},
    {"__copy__($self, /)", array_copy, "A copy."},
    {"__deepcopy__($self, unused, /)", array_copy, "A copy."},
    {"__reduce_ex__($self, value, /)", array_reduce_ex, "For pickling.",
     .flags = METHOD_CLASS},
    {"__sizeof__($self, /)", array_sizeof, "The size in memory, in bytes."},
    {0},
};
