/* SPDX-License-Identifier: MIT
 *
 * Arrays: classes with a `_type_` and a `_length_`. Those of characters are read as
 * bytes or str.
 */
#include "gc/heap.h"
#include "modules/ctypes.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- classes ---- */

/* The code of character arrays' items; 0. */
static char characters(const CTypeInfo *info)
{
    const CCode *code = ctypes_value_code(info->item);
    return code && strchr("cu", code->code) ? code->code : 0;
}

static bool array_length_of(Value type, size_t *length)
{
    int64_t n;
    Value v = TRY(attr_get_opt(type, NAME(_length_)));
    if (v == UNBOUND)
        RAISE(AttributeError, "class must define a '_length_' attribute");
    if (!is_int(v))
        RAISE(TypeError, "The '_length_' attribute must be an integer");
    if (int_sign(v) < 0)
        RAISE(ValueError, "The '_length_' attribute must not be negative");
    if (!int_fits_int64(v, &n))
        RAISE(OverflowError, "The '_length_' attribute is too large");
    *length = (size_t)n;
    return true;
}

/* An array's shape begins with its length, then come its items' own dimensions. */
static bool set_shape(CTypeInfo *info, const CTypeInfo *item)
{
    info->dimensions = item->dimensions + 1;
    info->shape = gc_alloc_atomic((size_t)info->dimensions * sizeof(ssize_t));
    if (!info->shape)
        return raise_no_memory();
    info->shape[0] = (ssize_t)info->length;
    if (item->dimensions)
        memcpy(info->shape + 1, item->shape, (size_t)item->dimensions * sizeof(ssize_t));
    return true;
}

/* libffi looks at the items of small arrays, which lie in registers when a structure is
 * passed by value. */
static bool set_ffi(CTypeInfo *info, const CTypeInfo *item)
{
    size_t count = info->size > 64 ? MIN(info->length, (size_t)1) : info->size ? info->length : 0;
    ffi_type *ffi = gc_alloc(sizeof *ffi);
    ffi_type **elements = gc_alloc((count + 1) * sizeof *elements);
    if (!ffi || !elements)
        return raise_no_memory();
    for (size_t i = 0; i < count; i++)
        elements[i] = item->ffi;
    *ffi = (ffi_type){info->size, (unsigned short)info->align, FFI_TYPE_STRUCT, elements};
    info->ffi = ffi;
    return true;
}

static const GetSet char_array_getset[], wchar_array_getset[];

static bool array_set_info(Value type)
{
    CTypeInfo *info = TRY(ctypes_new_info(CTYPE_ARRAY));
    TRY(array_length_of(type, &info->length));
    info->item = TRY(attr_get_opt(type, NAME(_type_)));
    if (info->item == UNBOUND)
        RAISE(AttributeError, "class must define a '_type_' attribute");
    CTypeInfo *item = ctypes_info(info->item);
    if (!item)
        RAISE(TypeError, "_type_ must have storage info");
    item->final = true;
    if (MUL_OVERFLOWS(info->length, item->size, &info->size) || info->size > SSIZE_MAX)
        RAISE(OverflowError, "array too large");
    info->align = item->align;
    info->pointers = item->pointers;
    info->format = item->format;
    TRY(set_shape(info, item));
    TRY(set_ffi(info, item));
    ctypes_set_info(type, info);
    switch (characters(info)) {
    case 'c': return ctypes_add_getset(type, char_array_getset);
    case 'u': return ctypes_add_getset(type, wchar_array_getset);
    }
    return true;
}

static Value array_type_construct(Type *metatype, Value *args, size_t nargs, Value kwnames)
{
    Value type = TRY(ctypes_new_class(metatype, args, nargs, kwnames));
    TRY(array_set_info(type));
    return type;
}

TYPE(PyCArrayType, .name = "_ctypes.PyCArrayType", .base = TYPE_CType_Type, .flags = TYPE_BASE,
     .doc = "metatype for the Array Objects", .slots = {.construct = array_type_construct});

Value ctypes_array_of(Value item, ssize_t length)
{
    CTypeInfo *info = ctypes_info(item);
    if (!info)
        RAISE(TypeError, "Expected a type object");
    if (length < 0)
        RAISE(ValueError, "Array length must be >= 0, not %zd", length);
    if (!info->arrays)
        info->arrays = TRY(dict_new());
    Value key = TRY(int_from_ssize(length));
    Value known = TRY(dict_get(info->arrays, key));
    if (known != UNBOUND)
        return known;
    Value dict = TRY(dict_new());
    TRY(dict_set(dict, NAME(_length_), key));
    TRY(dict_set(dict, NAME(_type_), item));
    Value name = TRY(str_format("%N_Array_%zd", item, length));
    Value type = TRY(ctypes_make_class(TYPE_PyCArrayType, name, TYPE_Array, dict));
    TRY(dict_set(info->arrays, key, type));
    return type;
}

/* ---- items ---- */

static Value array_get(Value self, const CTypeInfo *info, size_t i)
{
    return ctypes_get(info->item, self, i, as_cdata(self)->memory + i * ctypes_info(info->item)->size);
}

static bool array_set(Value self, const CTypeInfo *info, size_t i, Value v)
{
    return ctypes_set(info->item, self, i,
                      as_cdata(self)->memory + i * ctypes_info(info->item)->size, v);
}

static bool array_index(const CTypeInfo *info, Value key, const char *text, size_t *index)
{
    ssize_t i;
    if (!type_of(key)->slots.as_index)
        RAISE(TypeError, "%s", text);
    TRY(value_as_ssize(key, &i));
    if (i < 0)
        i += (ssize_t)info->length;
    if (i < 0 || (size_t)i >= info->length)
        RAISE(IndexError, "invalid index");
    *index = (size_t)i;
    return true;
}

/* Characters as bytes or str. */
static Value char_slice(Value self, char code, ssize_t start, ssize_t step, ssize_t count)
{
    size_t size = code == 'c' ? 1 : sizeof(uint32_t);
    char *copy = gc_alloc_buffer_atomic((size_t)count * size + 1), *to = copy;
    if (!copy)
        return raise_no_memory();
    for (ssize_t i = 0; i < count; i++, to += size)
        memcpy(to, as_cdata(self)->memory + (size_t)(start + i * step) * size, size);
    return code == 'c' ? bytes_new(copy, (size_t)count) : ctypes_wchars_whole(copy, (size_t)count);
}

static Value array_getitem(Value self, Value key)
{
    CTypeInfo *info = TRY(ctypes_self_info(self));
    size_t index;
    if (!is_exact(key, TYPE_slice)) {
        TRY(array_index(info, key, "indices must be integers", &index));
        return array_get(self, info, index);
    }
    ssize_t start, stop, step, count;
    TRY(slice_indices(key, (ssize_t)info->length, &start, &stop, &step, &count));
    if (characters(info))
        return char_slice(self, characters(info), start, step, count);
    Value list = TRY(list_new((size_t)count));
    for (ssize_t i = 0; i < count; i++)
        TRY(list_push(list, TRY(array_get(self, info, (size_t)(start + i * step)))));
    return list;
}

static bool array_setitem(Value self, Value key, Value value)
{
    CTypeInfo *info = TRY(ctypes_self_info(self));
    size_t index;
    if (!value)
        RAISE(TypeError, "Array does not support item deletion");
    if (!is_exact(key, TYPE_slice))
        return array_index(info, key, "indices must be integer", &index)
               && array_set(self, info, index, value);
    ssize_t start, stop, step, count, n;
    TRY(slice_indices(key, (ssize_t)info->length, &start, &stop, &step, &count));
    TRY(value_length(value, &n));
    if (n != count)
        RAISE(ValueError, "Can only assign sequence of same size");
    for (ssize_t i = 0; i < count; i++) {
        Value item = TRY(value_getitem(value, small_int(i)));
        TRY(array_set(self, info, (size_t)(start + i * step), item));
    }
    return true;
}

static bool array_length(Value self, ssize_t *length)
{
    *length = (ssize_t)as_cdata(self)->length;
    return true;
}

static bool array_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    CTypeInfo *info = TRY(ctypes_self_info(self));
    for (size_t i = 0; i < nargs; i++) {
        if (i >= info->length)
            RAISE(IndexError, "invalid index");
        TRY(array_set(self, info, i, args[i]));
    }
    return true;
}

TYPE(Array, .name = "_ctypes.Array", .base = TYPE__CData, .flags = TYPE_BASE | TYPE_GENERIC,
     .metatype = TYPE_PyCArrayType, .doc = "Abstract base class for arrays.",
     .slots = {.construct = ctypes_data_construct, .init = array_init, .length = array_length,
               .getitem = array_getitem, .setitem = array_setitem});

/* ---- arrays of characters ---- */

static Value get_raw(Value self) { return bytes_new(as_cdata(self)->memory, as_cdata(self)->size); }

static bool set_raw(Value self, Value v)
{
    if (!v)
        RAISE(AttributeError, "cannot delete attribute");
    BUFFER_AUTO view = {0};
    TRY(buffer_get(v, &view, BUFFER_SIMPLE));
    if (view.length > as_cdata(self)->size)
        RAISE(ValueError, "byte string too long");
    memmove(as_cdata(self)->memory, view.data, view.length);
    return true;
}

static Value get_chars(Value self)
{
    return ctypes_chars_get(as_cdata(self)->memory, as_cdata(self)->size);
}

static bool set_chars(Value self, Value v)
{
    CData *d = as_cdata(self);
    if (!v)
        RAISE(TypeError, "can't delete attribute");
    if (!is_bytes(v))
        RAISE(TypeError, "bytes expected instead of %T instance", v);
    size_t n = as_bytes(v)->length;
    if (n > d->size)
        RAISE(ValueError, "byte string too long");
    memcpy(d->memory, as_bytes(v)->data, n < d->size ? n + 1 : n);
    return true;
}

static const GetSet char_array_getset[] = {
    {"raw", get_raw, set_raw, "value"},
    {"value", get_chars, set_chars, "string value"},
    {0},
};

static Value get_wide(Value self)
{
    return ctypes_wchars_get(as_cdata(self)->memory, as_cdata(self)->size / sizeof(uint32_t));
}

static bool set_wide(Value self, Value v)
{
    size_t room = as_cdata(self)->size / sizeof(uint32_t);
    if (!v)
        RAISE(TypeError, "can't delete attribute");
    if (!is_str(v))
        RAISE(TypeError, "unicode string expected instead of %T instance", v);
    if (str_length(v) > room)
        RAISE(ValueError, "string too long");
    return ctypes_wchars_set(as_cdata(self)->memory, room, v);
}

static const GetSet wchar_array_getset[] = {
    {"value", get_wide, set_wide, "string value"},
    {0},
};
