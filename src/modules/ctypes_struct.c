/* SPDX-License-Identifier: MIT
 *
 * Structures and unions: their layout, which follows C compilers' on this kind of
 * machine, their metatypes and constructors.
 *
 * A class is final, its `_fields_` can't be set (again), once they have been set, an
 * object has been made, or another class is made of it.
 */
#include <limits.h>

#include "gc/heap.h"
#include "modules/ctypes.h"
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- layout ---- */

/* Where the next field goes. A bit field shares its unit, of unit_bits, with those before
 * it as long as there is room. */
typedef struct Layout {
    Value type;
    bool is_union, big_endian;
    size_t pack;                    /* 0: natural alignment */
    size_t size, offset, align;     /* of a union's one field, of a structure so far */
    size_t total_align, union_size;
    size_t unit_bits, used_bits;
    size_t described;               /* bytes that the format tells of */
    StrBuilder format;
    bool pointers;
    size_t index;                   /* of the next field */
} Layout;

static bool overflows(size_t a, size_t b)
{
    size_t sum;
    return ADD_OVERFLOWS(a, b, &sum) || sum > SSIZE_MAX;
}

/* A field with storage of its own. */
static bool place_whole(Layout *l, const CTypeInfo *info, size_t *offset)
{
    size_t align = l->pack ? MIN(l->pack, info->align) : info->align;
    size_t padding = align && l->offset % align ? align - l->offset % align : 0;
    if (overflows(l->size, info->size) || overflows(l->size + info->size, padding))
        RAISE(OverflowError, "structure is too large");
    *offset = l->offset + padding;
    l->offset = *offset + info->size;
    l->size += padding + info->size;
    l->align = align;
    return true;
}

/* Where in its type's item the field lies that begins at bit `start` of the unit. */
static void place_in_unit(Layout *l, const CTypeInfo *info, CField *f, size_t start)
{
    size_t bits = info->size * 8, first = start % bits;
    f->offset = l->offset - l->unit_bits / 8 + start / bits * info->size;
    f->shift = (unsigned)(l->big_endian ? bits - first - f->bits : first);
    l->used_bits = start + f->bits;
}

static bool place_bits(Layout *l, const CTypeInfo *info, CField *f)
{
    size_t bits = info->size * 8, start = l->used_bits;
    if (start % bits + f->bits > bits) /* it must not reach over its type's boundary */
        start = start + bits - start % bits;
    if (l->unit_bits && bits > l->unit_bits && start + f->bits <= bits) {
        l->offset += info->size - l->unit_bits / 8; /* the unit grows */
        l->size += info->size - l->unit_bits / 8;
        l->unit_bits = bits;
    } else if (start + f->bits > l->unit_bits) {
        TRY(place_whole(l, info, &f->offset));
        l->unit_bits = bits;
        start = 0;
    }
    place_in_unit(l, info, f, start);
    return true;
}

static bool check_bits(Value type, const CTypeInfo *info, Value bits_value, unsigned *bits)
{
    int n;
    if (!info->code || !info->code->integer)
        RAISE(TypeError, "bit fields not allowed for type %N", type);
    if (!value_as_int(bits_value, &n))
        RAISE(TypeError, "'_fields_' must be a sequence of (name, C type) pairs");
    if (n <= 0 || (size_t)n > info->size * 8)
        RAISE(ValueError, "number of bits invalid for bit field");
    *bits = (unsigned)n;
    return true;
}

/* ---- the format of buffers: T{<i:x:3x<d:y:} ---- */

static bool format_padding(Layout *l, size_t n)
{
    char text[32];
    if (!n)
        return true;
    int length = n == 1 ? snprintf(text, sizeof text, "x") : snprintf(text, sizeof text, "%zux", n);
    return builder_ascii(&l->format, text, (size_t)length);
}

static bool format_shape(StrBuilder *b, const CTypeInfo *info)
{
    for (int i = 0; i < info->dimensions; i++) {
        char text[32];
        int n = snprintf(text, sizeof text, "%c%zd", i ? ',' : '(', info->shape[i]);
        TRY(builder_ascii(b, text, (size_t)n));
    }
    return !info->dimensions || builder_ascii(b, ")", 1);
}

static bool format_field(Layout *l, const CTypeInfo *info, Value name, size_t offset)
{
    if (offset > l->described)
        TRY(format_padding(l, offset - l->described));
    TRY(format_shape(&l->format, info));
    TRY(builder_text(&l->format, info->format ? info->format : "B"));
    TRY(builder_char(&l->format, ':'));
    TRY(builder_str(&l->format, name));
    l->described = offset + info->size;
    return builder_char(&l->format, ':');
}

/* ---- fields ---- */

static int malformed(void)
{
    RAISE(TypeError, "'_fields_' must be a sequence of (name, C type) pairs");
}

static bool add_field(Layout *l, Value item)
{
    if (!is_tuple(item) || tuple_count(item) < 2 || tuple_count(item) > 3
        || !is_str(as_tuple(item)->items[0]))
        return malformed();
    Value name = as_tuple(item)->items[0], type = as_tuple(item)->items[1];
    CTypeInfo *info = ctypes_info(type);
    if (!info)
        RAISE(TypeError, "second item in _fields_ tuple (index %zu) must be a C type", l->index);
    CField *f = TRY(ctypes_field_new(type, l->index, 0));
    if (tuple_count(item) == 3)
        TRY(check_bits(type, info, as_tuple(item)->items[2], &f->bits));
    info->final = true;
    l->pointers |= info->pointers;
    if (l->is_union)
        l->size = l->offset = l->align = l->unit_bits = l->used_bits = 0;
    if (f->bits)
        TRY(place_bits(l, info, f));
    else {
        l->unit_bits = l->used_bits = 0;
        TRY(place_whole(l, info, &f->offset));
    }
    if (!l->is_union)
        TRY(format_field(l, info, name, f->offset));
    l->union_size = MAX(l->union_size, l->size);
    l->total_align = MAX(l->total_align, l->align);
    l->index++;
    return type_set(as_type(l->type), TRY(attr_intern(name)), from_object(f));
}

static bool read_pack(Value type, size_t *pack)
{
    int64_t n;
    Value v = TRY(attr_get_opt(type, NAME(_pack_)));
    if (v == UNBOUND)
        return true;
    if (!is_int(v) || !int_fits_int64(v, &n) || n < 0 || n > INT_MAX)
        RAISE(ValueError, "_pack_ must be a non-negative integer");
    *pack = (size_t)n;
    return true;
}

/* A structure that extends another begins with its fields. */
static bool start_layout(Layout *l, CTypeInfo *base)
{
    l->total_align = 1;
    if (!base)
        return l->is_union || builder_text(&l->format, "T{");
    l->size = l->offset = l->described = base->size;
    l->union_size = base->size;
    l->total_align = MAX(base->align, (size_t)1);
    l->index = base->length;
    l->pointers = base->pointers;
    base->final = true;
    if (l->is_union)
        return true;
    const char *text = base->format ? base->format : "T{}";
    return builder_ascii(&l->format, text, strlen(text) - 1);
}

/* ---- passing by value ---- */

/* libffi's elements: those of the fields, one after the other; a union's are words as wide
 * as it, floats only if all fields are. */
typedef struct Elements {
    ffi_type **types;
    size_t count;
} Elements;

static bool only_floats(Value type)
{
    const CTypeInfo *info = ctypes_info(type);
    if (info->kind == CTYPE_ARRAY)
        return only_floats(info->item);
    return info->ffi == &ffi_type_float || info->ffi == &ffi_type_double;
}

static void union_elements(Elements *e, Value fields, size_t size)
{
    ffi_type *word = 0;
    for (size_t i = 0; i < tuple_count(fields); i++) {
        Value type = as_tuple(as_tuple(fields)->items[i])->items[1];
        if (!only_floats(type))
            word = &ffi_type_uint64;
        else if (!word)
            word = ctypes_info(type)->size == sizeof(float) ? &ffi_type_float : &ffi_type_double;
    }
    if (!word || (word == &ffi_type_uint64 && size < 8))
        word = size >= 4 ? &ffi_type_uint32 : size >= 2 ? &ffi_type_uint16 : &ffi_type_uint8;
    for (size_t i = 0; i < (size + word->size - 1) / word->size && i < 8; i++)
        e->types[e->count++] = word;
}

static ffi_type *make_ffi(const Layout *l, CTypeInfo *info, const CTypeInfo *base, Value fields)
{
    size_t inherited = 0;
    while (base && base->ffi && base->ffi->elements && base->ffi->elements[inherited])
        inherited++;
    Elements e = {gc_alloc((inherited + tuple_count(fields) + 9) * sizeof(ffi_type *)), 0};
    ffi_type *ffi = gc_alloc(sizeof *ffi);
    if (!e.types || !ffi)
        return raise_no_memory(), NULL;
    for (; e.count < inherited; e.count++)
        e.types[e.count] = base->ffi->elements[e.count];
    if (l->is_union)
        union_elements(&e, fields, info->size);
    else
        for (size_t i = 0; i < tuple_count(fields); i++)
            e.types[e.count++] = ctypes_info(as_tuple(as_tuple(fields)->items[i])->items[1])->ffi;
    ffi->type = FFI_TYPE_STRUCT;
    ffi->size = info->size;
    ffi->alignment = (unsigned short)MIN(info->align, (size_t)USHRT_MAX);
    ffi->elements = e.types;
    return ffi;
}

/* ---- classes ---- */

static bool finish(Layout *l, CTypeInfo *info, const CTypeInfo *base, Value fields)
{
    size_t size = l->is_union ? l->union_size : l->size;
    size_t rest = size % l->total_align, aligned = rest ? size + l->total_align - rest : size;
    if (!l->is_union) {
        if (aligned > l->described)
            TRY(format_padding(l, aligned - l->described));
        TRY(builder_char(&l->format, '}'));
        info->format = TRY(ctypes_copy_text(&l->format));
    }
    info->size = aligned;
    info->align = l->total_align;
    info->length = l->index;
    info->pointers = l->pointers;
    info->ffi = TRY(make_ffi(l, info, base, fields));
    return true;
}

static CTypeInfo *base_info(Value type)
{
    return as_type(type)->base ? ctypes_info(from_object(as_type(type)->base)) : 0;
}

static bool set_fields(Value type, Value fields)
{
    CTypeInfo *info = ctypes_info(type), *base = base_info(type);
    if (!info)
        RAISE(TypeError, "ctypes state is not initialized");
    Layout l = {.type = type, .is_union = info->kind == CTYPE_UNION};
    TRY(read_pack(type, &l.pack));
    Value swapped = TRY(attr_get_opt(type, NAME(_swappedbytes_)));
#ifdef WORDS_BIGENDIAN
    l.big_endian = swapped == UNBOUND;
#else
    l.big_endian = swapped != UNBOUND;
#endif
    if (!is_tuple(fields) && !is_list(fields))
        RAISE(TypeError, "'_fields_' must be a sequence of pairs");
    Value list = TRY(tuple_from(fields));
    if (info->final)
        RAISE(AttributeError, "_fields_ is final");
    TRY(start_layout(&l, base));
    for (size_t i = 0; i < tuple_count(list); i++) {
        TRY(add_field(&l, as_tuple(list)->items[i]));
        if (info->final) /* the class is a field's, its own */
            RAISE(AttributeError, "Structure or union cannot contain itself");
    }
    TRY(finish(&l, info, base, list));
    info->final = true;
    return ctypes_fields_anonymous(type);
}

static bool struct_setattr(Value self, Value name, Value value)
{
    TRY(rt.types[TYPE_type]->slots.setattr(self, name, value));
    if (value && is_str(name) && str_equal(name, NAME(_fields_)))
        return set_fields(self, value);
    return true;
}

static Value construct(Type *metatype, Value *args, size_t nargs, Value kwnames, CTypeKind kind)
{
    Value type = TRY(ctypes_new_class(metatype, args, nargs, kwnames));
    Value dict = from_object(as_type(type)->dict);
    if (dict_get_text(dict, "_abstract_") != UNBOUND)
        return type;
    CTypeInfo *base = base_info(type), *info = TRY(ctypes_new_info(kind));
    ffi_type *empty = gc_alloc(sizeof *empty);
    ffi_type **none = gc_alloc(sizeof *none);
    if (!empty || !none)
        return raise_no_memory();
    *empty = (ffi_type){.alignment = 1, .type = FFI_TYPE_STRUCT, .elements = none};
    info->ffi = empty;
    if (base) {
        *info = *base;
        info->final = false;
        info->arrays = 0;
        base->final = true;
    }
    ctypes_set_info(type, info);
    Value fields = dict_get_str(dict, NAME(_fields_));
    if (fields != UNBOUND)
        TRY(attr_set(type, NAME(_fields_), fields));
    return type;
}

static Value struct_type_construct(Type *metatype, Value *args, size_t nargs, Value kwnames)
{
    return construct(metatype, args, nargs, kwnames, CTYPE_STRUCT);
}

static Value union_type_construct(Type *metatype, Value *args, size_t nargs, Value kwnames)
{
    return construct(metatype, args, nargs, kwnames, CTYPE_UNION);
}

TYPE(PyCStructType, .name = "_ctypes.PyCStructType", .base = TYPE_CType_Type, .flags = TYPE_BASE,
     .doc = "metatype for the CData Objects",
     .slots = {.construct = struct_type_construct, .setattr = struct_setattr});
TYPE(CUnionType, .name = "_ctypes.UnionType", .base = TYPE_CType_Type, .flags = TYPE_BASE,
     .doc = "metatype for the Union Objects",
     .slots = {.construct = union_type_construct, .setattr = struct_setattr});

/* ---- objects ---- */

/* Positional arguments for the fields of the class, its base's first; *used counts them. */
static bool init_fields(Value self, Type *type, Value *args, size_t nargs, Value kwnames,
                        size_t *used)
{
    TRY(stack_check(""));
    if (type->base && ctypes_info(from_object(type->base)))
        TRY(init_fields(self, type->base, args, nargs, kwnames, used));
    Value fields = dict_get_str(from_object(type->dict), NAME(_fields_));
    if (fields == UNBOUND)
        return true;
    Value list = TRY(tuple_from(fields));
    for (size_t i = 0; i < tuple_count(list) && *used < nargs; i++) {
        Value name = TRY(value_getitem(as_tuple(list)->items[i], small_int(0)));
        for (size_t k = 0; kwnames && k < tuple_count(kwnames); k++)
            if (is_str(name) && str_equal(as_tuple(kwnames)->items[k], name))
                RAISE(TypeError, "duplicate values for field %R", name);
        TRY(attr_set(self, name, args[(*used)++]));
    }
    return true;
}

static bool struct_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    size_t used = 0;
    if (nargs)
        TRY(init_fields(self, type_of(self), args, nargs, kwnames, &used));
    if (used < nargs)
        RAISE(TypeError, "too many initializers");
    for (size_t i = 0; kwnames && i < tuple_count(kwnames); i++)
        TRY(attr_set(self, as_tuple(kwnames)->items[i], args[nargs + i]));
    return true;
}

TYPE(Structure, .name = "_ctypes.Structure", .base = TYPE__CData, .flags = TYPE_BASE,
     .metatype = TYPE_PyCStructType, .doc = "Structure base class",
     .slots = {.construct = ctypes_data_construct, .init = struct_init});
TYPE(Union, .name = "_ctypes.Union", .base = TYPE__CData, .flags = TYPE_BASE,
     .metatype = TYPE_CUnionType, .doc = "Union base class",
     .slots = {.getattribute = attr_generic_get,
               .construct = ctypes_data_construct, .init = struct_init});
