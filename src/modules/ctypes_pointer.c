/* SPDX-License-Identifier: MIT
 *
 * Pointers: classes whose `_type_` is what they point to, made by POINTER().
 */
#include <limits.h>

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

/* The format of a pointer to items: & and theirs. */
static const char *format_to(const CTypeInfo *item)
{
    StrBuilder b = {0};
    TRY(builder_char(&b, '&'));
    for (int i = 0; i < item->dimensions; i++) {
        char text[32];
        int n = snprintf(text, sizeof text, "%c%zd", i ? ',' : '(', item->shape[i]);
        TRY(builder_ascii(&b, text, (size_t)n));
    }
    if (item->dimensions)
        TRY(builder_char(&b, ')'));
    TRY(builder_text(&b, item->format ? item->format : "B"));
    return ctypes_copy_text(&b);
}

static bool set_item(CTypeInfo *info, Value item)
{
    if (!is_type(item))
        RAISE(TypeError, "_type_ must be a type");
    CTypeInfo *item_info = ctypes_info(item);
    if (!item_info)
        RAISE(TypeError, "_type_ must have storage info");
    info->format = TRY(format_to(item_info));
    info->item = item;
    return true;
}

static Value pointer_type_construct(Type *metatype, Value *args, size_t nargs, Value kwnames)
{
    Value type = TRY(ctypes_new_class(metatype, args, nargs, kwnames));
    CTypeInfo *info = TRY(ctypes_new_info(CTYPE_POINTER));
    info->size = info->align = sizeof(void *);
    info->length = 1;
    info->ffi = &ffi_type_pointer;
    info->pointers = true;
    info->format = "&B";
    Value item = dict_get_str(from_object(as_type(type)->dict), NAME(_type_));
    if (item != UNBOUND)
        TRY(set_item(info, item));
    ctypes_set_info(type, info);
    return type;
}

/* args: type, item */
static Value set_type(Value *args)
{
    CTypeInfo *info = TRY(ctypes_need_info(args[0]));
    TRY(set_item(info, args[1]));
    TRY(attr_set(args[0], NAME(_type_), args[1]));
    return NONE;
}

/* args: type, value */
static Value pointer_from_param(Value *args)
{
    Value type = args[0], v = args[1];
    bool yes;
    if (v == NONE)
        return NONE;
    CTypeInfo *info = TRY(ctypes_need_info(type));
    if (info->item) {
        TRY(type_isinstance(v, info->item, &yes));
        if (yes)
            return ctypes_byref((Value[]){v, small_int(0)});
    }
    const CTypeInfo *other = is_cdata(v) ? ctypes_info_of(v) : 0;
    if (other && info->item && other->item
        && (other->kind == CTYPE_POINTER || other->kind == CTYPE_ARRAY)) {
        TRY(type_issubclass(other->item, info->item, &yes));
        if (yes)
            return v;
    }
    return ctypes_from_param(type, v);
}

static const Method pointer_type_methods[] = {
    {"from_param($self, value, /)", pointer_from_param, "Convert a Python object into a function call parameter."},
    {"set_type($self, type, /)", set_type, "Set the type that an incomplete pointer type points to."},
    {0},
};

TYPE(PyCPointerType, .name = "_ctypes.PyCPointerType", .base = TYPE_CType_Type,
     .flags = TYPE_BASE, .doc = "metatype for the Pointer Objects",
     .methods = METHODS(pointer_type_methods), .slots = {.construct = pointer_type_construct});

/* ---- POINTER and pointer ---- */

static Value make_pointer_class(Value name, Value item)
{
    Value dict = TRY(dict_new());
    if (item)
        TRY(dict_set(dict, NAME(_type_), item));
    return ctypes_make_class(TYPE_PyCPointerType, name, TYPE__Pointer, dict);
}

Value ctypes_pointer_type(Value *args)
{
    Value of = args[0], cache = CTYPES_STATE->pointer_types;
    Value known = TRY(dict_get(cache, of));
    if (known != UNBOUND)
        return known;
    Value type, key = of;
    if (is_str(of)) {
        type = TRY(make_pointer_class(TRY(str_format("LP_%S", of)), 0));
        key = TRY(int_from_uint64(type)); /* as id() */
    } else if (is_type(of))
        type = TRY(make_pointer_class(TRY(str_format("LP_%N", of)), of));
    else
        RAISE(TypeError, "must be a ctypes type");
    TRY(dict_set(cache, key, type));
    return type;
}

Value ctypes_pointer(Value *args)
{
    Value type = from_object(type_of(args[0]));
    return call1(TRY(ctypes_pointer_type(&type)), args[0]);
}

Value ctypes_pointer_to(Value type) { return ctypes_pointer_type(&type); }

/* ---- objects ---- */

/* The address that the pointer holds; not NULL. */
static char *address_of(Value self)
{
    char *address;
    memcpy(&address, as_cdata(self)->memory, sizeof address);
    if (!address)
        RAISE(ValueError, "NULL pointer access");
    return address;
}

static CTypeInfo *item_info_of(Value self)
{
    CTypeInfo *info = TRY(ctypes_self_info(self));
    if (!info->item)
        RAISE(TypeError, "pointer to an incomplete type");
    return ctypes_need_info(info->item);
}

static Value item_type_of(Value self) { return ctypes_info_of(self)->item; }

static Value get_contents(Value self)
{
    char *address = TRY(address_of(self));
    TRY(item_info_of(self));
    return ctypes_data_view(item_type_of(self), self, 0, address);
}

static bool set_contents(Value self, Value v)
{
    bool yes;
    if (!v)
        RAISE(TypeError, "Pointer does not support item deletion");
    TRY(item_info_of(self));
    Value item = item_type_of(self);
    TRY(type_isinstance(v, item, &yes));
    if (!yes || !is_cdata(v))
        RAISE(TypeError, "expected %N instead of %T", item, v);
    memcpy(as_cdata(self)->memory, &as_cdata(v)->memory, sizeof(void *));
    /* The object itself and what it keeps. */
    TRY(ctypes_keep(self, 1, v));
    return ctypes_keep(self, 0, TRY(ctypes_kept(v)));
}

static bool pointer_index(Value key, ssize_t *index)
{
    if (!type_of(key)->slots.as_index)
        RAISE(TypeError, "Pointer indices must be integer");
    return value_as_ssize(key, index);
}

static Value get_item(Value self, const CTypeInfo *item, char *address, ssize_t i)
{
    size_t offset = (size_t)i * item->size; /* wraps as pointers do */
    return ctypes_get(item_type_of(self), self, (size_t)i, address + offset);
}

typedef struct Range3 {
    ssize_t start, step, count;
} Range3;

/* A pointer has no length: its slices need an end, and a start when they go backwards. */
static bool slice_of(Value key, Range3 *r)
{
    const Slice *slice = (Slice *)key;
    ssize_t stop;
    r->step = 1;
    if (slice->step != NONE) {
        TRY(value_as_ssize(slice->step, &r->step));
        if (!r->step)
            RAISE(ValueError, "slice step cannot be zero");
    }
    if (slice->start == NONE && r->step < 0)
        RAISE(ValueError, "slice start is required for step < 0");
    r->start = 0;
    if (slice->start != NONE)
        TRY(value_as_ssize(slice->start, &r->start));
    if (slice->stop == NONE)
        RAISE(ValueError, "slice stop is required");
    TRY(value_as_ssize(slice->stop, &stop));
    if ((r->step > 0) != (stop > r->start) || stop == r->start)
        r->count = 0;
    else if (r->step > 0)
        r->count = (stop - r->start - 1) / r->step + 1;
    else
        r->count = (stop - r->start + 1) / r->step + 1;
    return true;
}

static Value char_slice(const Range3 *r, const CTypeInfo *item, char *address)
{
    char *copy = gc_alloc_buffer_atomic((size_t)r->count * item->size + 1), *to = copy;
    if (!copy)
        return raise_no_memory();
    for (ssize_t i = 0; i < r->count; i++, to += item->size)
        memcpy(to, address + (r->start + i * r->step) * (ssize_t)item->size, item->size);
    return item->size == 1 ? bytes_new(copy, (size_t)r->count)
                           : ctypes_wchars_whole(copy, (size_t)r->count);
}

static Value pointer_getitem(Value self, Value key)
{
    ssize_t index;
    Range3 r;
    bool slice = is_exact(key, TYPE_slice);
    TRY(slice ? slice_of(key, &r) : pointer_index(key, &index));
    if (slice && !r.count && !ctypes_info_of(self)->item)
        return list_new(0);
    CTypeInfo *item = TRY(item_info_of(self));
    const CCode *code = ctypes_value_code(item_type_of(self));
    if (!slice)
        return get_item(self, item, TRY(address_of(self)), index);
    if (code && strchr("cu", code->code))
        return r.count ? char_slice(&r, item, TRY(address_of(self)))
                       : code->code == 'c' ? rt.empty_bytes : rt.empty_str;
    Value list = TRY(list_new(0));
    for (ssize_t i = 0; i < r.count; i++)
        TRY(list_push(list, TRY(get_item(self, item, TRY(address_of(self)), r.start + i * r.step))));
    return list;
}

static bool pointer_setitem(Value self, Value key, Value v)
{
    ssize_t index;
    if (!v)
        RAISE(TypeError, "Pointer does not support item deletion");
    char *address = TRY(address_of(self));
    TRY(pointer_index(key, &index));
    CTypeInfo *item = TRY(item_info_of(self));
    return ctypes_set(item_type_of(self), self, (size_t)index, address + (size_t)index * item->size, v);
}

static Value pointer_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    CTypeInfo *info = ctypes_info(from_object(type));
    if (!info || !info->item)
        RAISE(TypeError, "Cannot create instance: has no _type_");
    return ctypes_data_new(type);
}

static bool pointer_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("POINTER", nargs, 0, 0, 1));
    return !nargs || set_contents(self, args[0]);
}

static bool pointer_truth(Value self, bool *truth)
{
    void *address;
    memcpy(&address, as_cdata(self)->memory, sizeof address);
    *truth = address != 0;
    return true;
}

static const GetSet pointer_getset[] = {
    {"contents", get_contents, set_contents, "the object this pointer points to (read-write)"},
    {0},
};

TYPE(_Pointer, .name = "_ctypes._Pointer", .base = TYPE__CData, .flags = TYPE_BASE,
     .metatype = TYPE_PyCPointerType, .doc = "The base of pointer types.",
     .getset = pointer_getset,
     .slots = {.construct = pointer_construct, .init = pointer_init, .truth = pointer_truth,
               .getitem = pointer_getitem, .setitem = pointer_setitem});
