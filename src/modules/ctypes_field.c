/* SPDX-License-Identifier: MIT
 *
 * CField: the descriptor by which a structure's or union's field is read and set. Those
 * of an anonymous field's class stand in the outer class too, further back.
 */
#include "modules/ctypes.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

static inline CField *as_field(Value v) { return (CField *)v; }

CField *ctypes_field_new(Value type, size_t index, size_t offset)
{
    CField *f = TRY((CField *)type_alloc(rt.types[TYPE_CField], 0));
    f->type = type;
    f->index = index;
    f->offset = offset;
    return f;
}

/* ---- bit fields ---- */

static uint64_t read_bits(const CTypeInfo *info, const char *memory)
{
    char copy[8];
    memcpy(copy, memory, info->size);
    if (info->swapped)
        ctypes_swap(copy, info->size);
    switch (info->size) {
    case 1: return *(uint8_t *)copy;
    case 2: return *(uint16_t *)copy;
    case 4: return *(uint32_t *)copy;
    default: return *(uint64_t *)copy;
    }
}

static Value get_bits(const CField *f, const CTypeInfo *info, const char *memory)
{
    uint64_t x = read_bits(info, memory) << (64 - f->bits - f->shift);
    if (info->code->code == '?')
        return from_bool(x >> (64 - f->bits));
    return info->code->is_signed ? int_from_int64((int64_t)x >> (64 - f->bits))
                                 : int_from_uint64(x >> (64 - f->bits));
}

static bool set_bits(const CField *f, const CTypeInfo *info, char *memory, Value v)
{
    char whole[8] = {0};
    TRY(ctypes_code_set(info->code, info->swapped, whole, v));
    uint64_t mask = (f->bits == 64 ? ~UINT64_C(0) : (UINT64_C(1) << f->bits) - 1) << f->shift;
    uint64_t x = (read_bits(info, memory) & ~mask) | (read_bits(info, whole) << f->shift & mask);
    switch (info->size) {
    case 1: *(uint8_t *)whole = (uint8_t)x; break;
    case 2: *(uint16_t *)whole = (uint16_t)x; break;
    case 4: *(uint32_t *)whole = (uint32_t)x; break;
    default: *(uint64_t *)whole = x;
    }
    if (info->swapped)
        ctypes_swap(whole, info->size);
    memcpy(memory, whole, info->size);
    return true;
}

/* ---- arrays of characters ---- */

/* The code of an array field's items, if they are characters; 0. */
static char characters(const CTypeInfo *info)
{
    const CCode *code = info->kind == CTYPE_ARRAY ? ctypes_value_code(info->item) : 0;
    return code && strchr("cu", code->code) ? code->code : 0;
}

static bool set_chars(const CTypeInfo *info, char *memory, Value v)
{
    if (!is_bytes(v))
        RAISE(TypeError, "expected bytes, %T found", v);
    size_t n = strlen(as_bytes(v)->data);
    if (n < info->size)
        n++;
    else if (n > info->size)
        RAISE(ValueError, "bytes too long (%zu, maximum length %zu)", n, info->size);
    memcpy(memory, as_bytes(v)->data, n);
    return true;
}

static bool set_wide(const CTypeInfo *info, char *memory, Value v)
{
    if (!is_str(v))
        RAISE(TypeError, "unicode string expected instead of %T instance", v);
    if (str_length(v) > info->length)
        RAISE(ValueError, "string too long (%zu, maximum length %zu)", str_length(v), info->length);
    return ctypes_wchars_set(memory, info->length, v);
}

/* ---- the descriptor ---- */

/* Where the field lies in the object: in its memory, whatever class it was made for. */
static char *field_memory(const CField *f, const CTypeInfo *info, Value object)
{
    if (!is_cdata(object))
        RAISE(TypeError, "not a ctype instance");
    CData *d = as_cdata(object);
    if (f->offset > d->size || info->size > d->size - f->offset)
        RAISE(ValueError, "field lies outside of the object");
    return d->memory + f->offset;
}

static Value field_get(Value self, Value object, Value type)
{
    CField *f = as_field(self);
    if (!object)
        return self;
    CTypeInfo *info = TRY(ctypes_need_info(f->type));
    char *memory = TRY(field_memory(f, info, object));
    if (f->bits)
        return get_bits(f, info, memory);
    switch (characters(info)) {
    case 'c': return ctypes_chars_get(memory, info->size);
    case 'u': return ctypes_wchars_get(memory, info->length);
    }
    return ctypes_get(f->type, object, f->index, memory);
}

static bool field_set(Value self, Value object, Value v)
{
    CField *f = as_field(self);
    CTypeInfo *info = TRY(ctypes_need_info(f->type));
    char *memory = TRY(field_memory(f, info, object));
    if (!v)
        RAISE(TypeError, "can't delete attribute");
    if (f->bits)
        return set_bits(f, info, memory, v);
    if (!is_cdata(v)) {
        switch (characters(info)) {
        case 'c': return set_chars(info, memory, v);
        case 'u': return set_wide(info, memory, v);
        }
    }
    return ctypes_set(f->type, object, f->index, memory, v);
}

static Value field_size(const CField *f)
{
    return f->bits ? small_int((int64_t)f->bits << 16 | f->shift)
                   : int_from_uint64(ctypes_info(f->type)->size);
}

static Value field_repr(Value self)
{
    CField *f = as_field(self);
    if (f->bits)
        return str_format("<Field type=%N, ofs=%zu:%u, bits=%u>", f->type, f->offset, f->shift,
                          f->bits);
    return str_format("<Field type=%N, ofs=%zu, size=%zu>", f->type, f->offset,
                      ctypes_info(f->type)->size);
}

static Value get_offset(Value self) { return int_from_uint64(as_field(self)->offset); }
static Value get_size(Value self) { return field_size(as_field(self)); }

static const GetSet field_getset[] = {
    {"offset", get_offset, 0, "offset in bytes of this field"},
    {"size", get_size, 0, "size in bytes of this field"},
    {0},
};

TYPE(CField, .name = "_ctypes.CField", .flags = TYPE_NO_NEW, .size = sizeof(CField),
     .doc = "Structure/Union member", .getset = field_getset,
     .slots = {.descr_get = field_get, .descr_set = field_set, .repr = field_repr});

/* ---- anonymous fields ---- */

static Value field_of(Value type, Value name)
{
    return is_str(name) ? attr_get(type, name) : (Value)(
        raise_error(TYPE_TypeError, "attribute name must be string, not '%T'", name));
}

/* The fields of the inner field's class, with offsets in the outer one. */
static bool lift_fields(Value type, const CField *inner, size_t index, size_t offset)
{
    TRY(stack_check(""));
    Value fields = TRY(attr_get(inner->type, NAME(_fields_)));
    Value list = TRY(tuple_from(fields));
    for (size_t i = 0; i < tuple_count(list); i++) {
        Value pair = TRY(tuple_from(as_tuple(list)->items[i]));
        if (tuple_count(pair) < 2)
            RAISE(TypeError, "_fields_ must be a sequence of pairs");
        Value name = as_tuple(pair)->items[0];
        Value found = TRY(field_of(inner->type, name));
        if (!is_exact(found, TYPE_CField))
            RAISE(TypeError, "unexpected type");
        const CField *f = as_field(found);
        if (f->anonymous) {
            TRY(lift_fields(type, f, index + f->index, offset + f->offset));
            continue;
        }
        CField *lifted = TRY(ctypes_field_new(f->type, index + f->index, offset + f->offset));
        lifted->bits = f->bits;
        lifted->shift = f->shift;
        TRY(type_set(as_type(type), TRY(attr_intern(name)), from_object(lifted)));
    }
    return true;
}

bool ctypes_fields_anonymous(Value type)
{
    Value anonymous = TRY(attr_get_opt(type, NAME(_anonymous_)));
    if (anonymous == UNBOUND)
        return true;
    Value names = tuple_from(anonymous);
    if (!names)
        RAISE(TypeError, "_anonymous_ must be a sequence");
    for (size_t i = 0; i < tuple_count(names); i++) {
        Value name = as_tuple(names)->items[i];
        Value found = TRY(field_of(type, name));
        if (!is_exact(found, TYPE_CField))
            RAISE(AttributeError, "'%S' is specified in _anonymous_ but not in _fields_", name);
        CField *f = as_field(found);
        f->anonymous = true;
        TRY(lift_fields(type, f, f->index, f->offset));
    }
    return true;
}
