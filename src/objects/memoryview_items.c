/* SPDX-License-Identifier: MIT
 *
 * Items of memoryviews: indexing, slicing, assigning, comparing, lists of them.
 */
#include "gc/heap.h"
#include "objects/list.h"
#include "objects/memoryview.h"
#include "objects/native_item.h"
#include "objects/operate.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- single items ---- */

static bool item_code(const Buffer *b, char *code)
{
    *code = native_item_code(b->format);
    if (!*code)
        RAISE(NotImplementedError, "memoryview: format %s not supported", b->format);
    return true;
}

static Value get_item(const MemoryView *m, const char *item)
{
    char code;
    TRY(memoryview_check(m));
    TRY(item_code(&m->view, &code));
    return native_item_get(code, item);
}

static bool set_item(const MemoryView *m, char *item, Value value)
{
    char code, converted[16];
    TRY(item_code(&m->view, &code));
    if (!native_item_set(code, converted, value)) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "memoryview: invalid type for format '%s'",
                  m->view.format ? m->view.format : "B");
        if (code != 'e' && (error_clear_if(TYPE_OverflowError) || error_clear_if(TYPE_ValueError)))
            RAISE(ValueError, "memoryview: invalid value for format '%s'",
                  m->view.format ? m->view.format : "B");
        return false;
    }
    /* converting may have run code that released the view */
    TRY(memoryview_check(m));
    memcpy(item, converted, m->view.item_size);
    return true;
}

/* Moves *item to an index of a dimension. */
static bool step_to(const Buffer *b, int dimension, Value index, char **item)
{
    ssize_t i, n = b->shape[dimension];
    if (!value_as_ssize(index, &i)) {
        if (error_clear_if(TYPE_OverflowError))
            RAISE(IndexError, "cannot fit '%T' into an index-sized integer", index);
        return false;
    }
    if (i < 0)
        i += n;
    if (i < 0 || i >= n)
        RAISE(IndexError, "index out of bounds on dimension %d", dimension + 1);
    *item += i * b->strides[dimension];
    return true;
}

/* ---- kinds of keys ---- */

static bool is_index(Value v)
{
    return type_of(v)->slots.as_index != 0;
}

/* A tuple of indices only. */
static bool is_multi_index(Value key)
{
    if (!is_tuple(key))
        return false;
    for (size_t i = 0; i < tuple_count(key); i++)
        if (!is_index(as_tuple(key)->items[i]))
            return false;
    return true;
}

/* A tuple of slices only, at least one. */
static bool is_multi_slice(Value key)
{
    if (!is_tuple(key) || !tuple_count(key))
        return false;
    for (size_t i = 0; i < tuple_count(key); i++)
        if (!is_exact(as_tuple(key)->items[i], TYPE_slice))
            return false;
    return true;
}

/* The item at a tuple of as many indices as dimensions. */
static bool find_multi(const MemoryView *m, Value key, char **item)
{
    int n = (int)tuple_count(key);
    if (n < m->view.dimensions)
        RAISE(NotImplementedError, "sub-views are not implemented");
    if (n > m->view.dimensions)
        RAISE(TypeError, "cannot index %d-dimension view with %d-element tuple",
              m->view.dimensions, n);
    *item = m->view.data;
    for (int i = 0; i < n; i++)
        TRY(step_to(&m->view, i, as_tuple(key)->items[i], item));
    return true;
}

/* A view of a slice of the first dimension. */
static MemoryView *slice_view(MemoryView *m, Value slice)
{
    ssize_t start, stop, step, count;
    /* made first: an index may run code that releases m */
    MemoryView *part = TRY(memoryview_derive(m, m->view.dimensions));
    if (!slice_indices(slice, m->view.shape[0], &start, &stop, &step, &count)) {
        Value error = error_take();
        if (memoryview_release(from_object(part)))
            error_restore(error);
        return 0;
    }
    part->view.data = (char *)part->view.data + start * part->view.strides[0];
    part->view.shape[0] = count;
    part->view.strides[0] *= step;
    memoryview_set_length(part);
    return part;
}

/* ---- reading ---- */

static Value get_scalar(MemoryView *m, Value key)
{
    if (key == ELLIPSIS)
        return from_object(memoryview_derive(m, 0));
    if (is_tuple(key) && !tuple_count(key))
        return get_item(m, m->view.data);
    RAISE(TypeError, "invalid indexing of 0-dim memory");
}

Value memoryview_getitem(Value self, Value key)
{
    MemoryView *m = as_memoryview(self);
    char *item = m->view.data;
    TRY(memoryview_check(m));
    if (!m->view.dimensions)
        return get_scalar(m, key);
    if (is_index(key)) {
        if (m->view.dimensions > 1)
            RAISE(NotImplementedError, "multi-dimensional sub-views are not implemented");
        TRY(step_to(&m->view, 0, key, &item));
        return get_item(m, item);
    }
    if (is_exact(key, TYPE_slice))
        return from_object(slice_view(m, key));
    if (is_multi_index(key)) {
        TRY(find_multi(m, key, &item));
        return get_item(m, item);
    }
    if (is_multi_slice(key))
        RAISE(NotImplementedError, "multi-dimensional slicing is not implemented");
    RAISE(TypeError, "memoryview: invalid slice key");
}

static Value list_of(const Buffer *view, char code, int dimension, const char *item)
{
    if (dimension == view->dimensions)
        return native_item_get(code, item);
    bool last = dimension + 1 == view->dimensions;
    size_t n = (size_t)view->shape[dimension];
    Value list = TRY(list_new(n));
    for (size_t i = 0; i < n; i++, item += view->strides[dimension])
        TRY(list_push(list, TRY(last ? native_item_get(code, item) : list_of(view, code, dimension + 1, item))));
    return list;
}

Value memoryview_tolist(Value *args)
{
    char code;
    MemoryView *m = as_memoryview(args[0]);
    TRY(memoryview_check(m));
    TRY(item_code(&m->view, &code));
    return list_of(&m->view, code, 0, m->view.data);
}

/* ---- assigning ---- */

static bool same_format(const char *a, const char *b)
{
    a = !a ? "B" : *a == '@' ? a + 1 : a;
    b = !b ? "B" : *b == '@' ? b + 1 : b;
    return !strcmp(a, b);
}

/* view[slice] = value, one-dimensional; source and target may overlap. */
static bool assign_slice(MemoryView *m, Value slice, Value value)
{
    Value source = TRY(buffer_exported(value) ? memoryview_new(value, BUFFER_FULL_RO)
                       : (Value)raise_error(TYPE_TypeError,
                                            "a bytes-like object is required, not '%T'", value));
    const Buffer *from = &as_memoryview(source)->view;
    MemoryView *part = slice_view(m, slice);
    bool ok = part && memoryview_check(m); /* the slice's indices may have released it */
    if (ok && (from->dimensions != 1 || from->item_size != part->view.item_size
               || from->shape[0] != part->view.shape[0]
               || !same_format(from->format, part->view.format)))
        ok = raise_error(TYPE_ValueError, "memoryview assignment: lvalue and rvalue have "
                         "different structures");
    char *copy = ok ? gc_alloc_atomic(from->length + 1) : 0;
    if (ok && copy) {
        memoryview_copy_out(from, copy, false);
        for (ssize_t i = 0; i < part->view.shape[0]; i++)
            memcpy((char *)part->view.data + i * part->view.strides[0],
                   copy + (size_t)i * from->item_size, from->item_size);
    } else if (ok)
        ok = raise_no_memory();
    /* temporary views: what they hold must not wait for the collector */
    Value error = error_take();
    bool released = (!part || memoryview_release(from_object(part))) && memoryview_release(source);
    if (error)
        error_restore(error);
    return ok && released;
}

static bool set_scalar(MemoryView *m, Value key, Value value)
{
    if (key == ELLIPSIS || (is_tuple(key) && !tuple_count(key)))
        return set_item(m, m->view.data, value);
    RAISE(TypeError, "invalid indexing of 0-dim memory");
}

bool memoryview_setitem(Value self, Value key, Value value)
{
    MemoryView *m = as_memoryview(self);
    char code, *item = m->view.data;
    TRY(memoryview_check(m));
    TRY(item_code(&m->view, &code));
    if (m->view.readonly)
        RAISE(TypeError, "cannot modify read-only memory");
    if (!value)
        RAISE(TypeError, "cannot delete memory");
    if (!m->view.dimensions)
        return set_scalar(m, key, value);
    if (is_index(key)) {
        if (m->view.dimensions > 1)
            RAISE(NotImplementedError, "sub-views are not implemented");
        return step_to(&m->view, 0, key, &item) && set_item(m, item, value);
    }
    if (is_exact(key, TYPE_slice) && m->view.dimensions == 1)
        return assign_slice(m, key, value);
    if (is_multi_index(key))
        return find_multi(m, key, &item) && set_item(m, item, value);
    if (is_exact(key, TYPE_slice) || is_multi_slice(key))
        RAISE(NotImplementedError,
              "memoryview slice assignments are currently restricted to ndim = 1");
    RAISE(TypeError, "memoryview: invalid slice key");
}

/* ---- comparing ---- */

/* An item as a Value; formats that are not native by the struct module, as a tuple. */
static Value item_value(const Buffer *b, const char *item)
{
    char code = native_item_code(b->format);
    if (code)
        return native_item_get(code, item);
    Value module = TRY(rt.services.import("_struct"));
    Value format = TRY(str_from_text(b->format));
    return call_method2(module, NAME(unpack), format, TRY(bytes_new(item, b->item_size)));
}

static bool equal_dimension(const Buffer *a, const Buffer *b, int dimension, const char *p,
                            const char *q, bool *equal)
{
    if (dimension == a->dimensions) {
        Value x = TRY(item_value(a, p)), y = TRY(item_value(b, q));
        Value result = TRY(compare_values(x, y, COMPARE_EQ));
        return value_truth(result, equal);
    }
    for (ssize_t i = 0; i < a->shape[dimension] && *equal; i++)
        TRY(equal_dimension(a, b, dimension + 1, p + i * a->strides[dimension],
                            q + i * b->strides[dimension], equal));
    return true;
}

static bool same_shape(const Buffer *a, const Buffer *b)
{
    if (a->dimensions != b->dimensions)
        return false;
    for (int i = 0; i < a->dimensions; i++) {
        if (a->shape[i] != b->shape[i])
            return false;
        if (!a->shape[i])
            break;
    }
    return true;
}

/* Equal bytes are equal items, and only they, for these. */
static bool is_plain(const Buffer *b)
{
    char code = native_item_code(b->format);
    return code && strchr("cbBhHiIlLqQnNP", code) && memoryview_c_contiguous(b);
}

static bool views_equal(const Buffer *a, const Buffer *b, bool *equal)
{
    *equal = same_shape(a, b);
    if (!*equal)
        return true;
    if (same_format(a->format, b->format) && is_plain(a) && is_plain(b)) {
        *equal = !memcmp(a->data, b->data, a->length);
        return true;
    }
    if (equal_dimension(a, b, 0, a->data, b->data, equal))
        return true;
    /* a format that nobody understands compares unequal */
    *equal = false;
    Value error = error_take();
    if (native_item_code(a->format) && native_item_code(b->format))
        return error_restore(error), false;
    return true;
}

Value memoryview_compare(Value a, Value b, enum CompareOp op)
{
    if (op != COMPARE_EQ && op != COMPARE_NE)
        return NOT_IMPLEMENTED;
    bool equal = a == b;
    MemoryView *m = as_memoryview(a);
    if (!m->released && buffer_exported(b)
        && !(is_exact(b, TYPE_memoryview) && as_memoryview(b)->released)) {
        Value other = memoryview_new(b, BUFFER_FULL_RO);
        if (!other) {
            error_clear();
            return NOT_IMPLEMENTED;
        }
        bool ok = views_equal(&m->view, &as_memoryview(other)->view, &equal);
        TRY(memoryview_release(other));
        TRY(ok);
    } else if (!equal && !m->released && !buffer_exported(b))
        return NOT_IMPLEMENTED;
    return from_bool(equal == (op == COMPARE_EQ));
}
