/* SPDX-License-Identifier: MIT
 *
 * CData, the base of all objects of C types: memory, what it keeps alive, items in it,
 * buffers and pickling.
 */
#include "gc/heap.h"
#include "modules/ctypes.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- making ---- */

/* Memory that may hold pointers is scanned: C code may store some that only it knows of. */
void *ctypes_alloc_memory(size_t size, bool pointers)
{
    size = MAX(size, (size_t)1);
    bool large = size > HEAP_LARGE_MIN;
    void *memory = pointers ? large ? gc_alloc_buffer(size) : gc_alloc(size)
                            : large ? gc_alloc_buffer_atomic(size) : gc_alloc_atomic(size);
    return memory ? memset(memory, 0, size) : (raise_no_memory(), NULL);
}

static CData *data_alloc(Value type, CTypeInfo *info)
{
    CData *d = TRY((CData *)type_alloc(as_type(type), 0));
    info->final = true;
    d->size = info->size;
    d->length = info->length;
    return d;
}

Value ctypes_data_new(Type *type)
{
    CTypeInfo *info = TRY(ctypes_need_info(from_object(type)));
    CData *d = TRY(data_alloc(from_object(type), info));
    d->memory = d->own = TRY((char *)ctypes_alloc_memory(info->size, info->pointers));
    return from_object(d);
}

Value ctypes_data_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return ctypes_data_new(type);
}

Value ctypes_data_at(Value type, void *address)
{
    CTypeInfo *info = TRY(ctypes_need_info(type));
    CData *d = TRY(data_alloc(type, info));
    d->memory = address;
    return from_object(d);
}

Value ctypes_data_view(Value type, Value base, size_t index, char *memory)
{
    if (base) {
        CData *d = (CData *)TRY(ctypes_data_at(type, memory));
        d->base = base;
        d->index = index;
        return from_object(d);
    }
    CTypeInfo *info = TRY(ctypes_need_info(type));
    Value copy = TRY(ctypes_data_new(as_type(type)));
    if (info->size)
        memcpy(as_cdata(copy)->memory, memory, info->size);
    as_cdata(copy)->index = index;
    return copy;
}

/* ---- keeping alive ---- */

static CData *owner_of(CData *d)
{
    while (d->base)
        d = as_cdata(d->base);
    return d;
}

Value ctypes_kept(Value cdata)
{
    CData *owner = owner_of(as_cdata(cdata));
    if (!owner->objects)
        owner->objects = owner->length ? TRY(dict_new()) : NONE;
    return owner->objects;
}

/* "index:index...", from the item outwards. */
static Value place(const CData *d, size_t index)
{
    char text[256];
    int n = snprintf(text, sizeof text, "%x", (unsigned)index);
    for (; d->base; d = as_cdata(d->base)) {
        if (n > (int)sizeof text - 12)
            RAISE(ValueError, "ctypes object structure too deep");
        n += snprintf(text + n, sizeof text - (size_t)n, ":%x", (unsigned)d->index);
    }
    return str_new_latin1(text, (size_t)n);
}

bool ctypes_keep(Value cdata, size_t index, Value object)
{
    if (object == NONE)
        return true;
    Value kept = TRY(ctypes_kept(cdata));
    if (!is_exact(kept, TYPE_dict)) {
        owner_of(as_cdata(cdata))->objects = object;
        return true;
    }
    return dict_set(kept, TRY(place(as_cdata(cdata), index)), object);
}

/* ---- items ---- */

Value ctypes_get(Value type, Value owner, size_t index, char *memory)
{
    const CCode *code = ctypes_value_code(type);
    if (code)
        return ctypes_code_get(code, ctypes_info(type)->swapped, memory);
    return ctypes_data_view(type, owner, index, memory);
}

/* A tuple stands for the arguments of the class. */
static Value make_from_tuple(Value type, Value tuple)
{
    Value made = call_with_dict(type, tuple, 0);
    if (!made)
        ctypes_extend_error(from_object(rt.types[TYPE_RuntimeError]), "(%s) ",
                            type_name(as_type(type)));
    return made;
}

static int incompatible(Value type, Value v)
{
    RAISE(TypeError, "incompatible types, %T instance instead of %N instance", v, type);
}

/* An array assigned to a pointer: it and what it keeps must stay alive. */
static Value set_array(Value type, char *memory, Value array)
{
    if (ctypes_info_of(array)->item != ctypes_info(type)->item)
        return incompatible(type, array);
    memcpy(memory, &as_cdata(array)->memory, sizeof(void *));
    return tuple_pair(TRY(ctypes_kept(array)), array);
}

/* Store v; the object to keep. */
static Value store(Value type, CTypeInfo *info, char *memory, Value v)
{
    bool yes;
    if (!is_cdata(v)) {
        if (info->code)
            return ctypes_code_set(info->code, info->swapped, memory, v);
        if (is_tuple(v)) {
            TRY(stack_check(""));
            return store(type, info, memory, TRY(make_from_tuple(type, v)));
        }
        if (info->kind == CTYPE_POINTER && v == NONE) {
            memset(memory, 0, sizeof(void *));
            return NONE;
        }
        RAISE(TypeError, "expected %N instance, got %T", type, v);
    }
    TRY(type_isinstance(v, type, &yes));
    if (yes && is_cdata(v)) {
        if (as_cdata(v)->size < info->size)
            return incompatible(type, v);
        memmove(memory, as_cdata(v)->memory, info->size);
        return ctypes_kept(v);
    }
    if (info->kind == CTYPE_POINTER && ctypes_info_of(v) && ctypes_info_of(v)->kind == CTYPE_ARRAY)
        return set_array(type, memory, v);
    return incompatible(type, v);
}

bool ctypes_set(Value type, Value owner, size_t index, char *memory, Value v)
{
    CTypeInfo *info = TRY(ctypes_need_info(type));
    return ctypes_keep(owner, index, TRY(store(type, info, memory, v)));
}

/* ---- buffers ---- */

static bool data_buffer(Value self, Buffer *view, int flags)
{
    static ssize_t none[1];
    CData *d = as_cdata(self);
    const CTypeInfo *info = TRY(ctypes_self_info(self)), *item = info;
    while (item && item->kind == CTYPE_ARRAY)
        item = ctypes_info(item->item);
    buffer_fill(view, self, d->memory, d->size, false);
    view->format = info->format ? info->format : "B";
    view->dimensions = info->dimensions;
    view->shape = info->shape ? info->shape : none;
    view->item_size = item ? item->size : 1;
    return true;
}

/* ---- methods ---- */

static Value from_outparam(Value *args) { return args[0]; }

static Value reduce(Value *args)
{
    CData *d = as_cdata(args[0]);
    const CTypeInfo *info = TRY(ctypes_need_info(from_object(type_of(args[0]))));
    if (info->pointers)
        RAISE(ValueError, "ctypes objects containing pointers cannot be pickled");
    Value dict = TRY(attr_get(args[0], NAME(__dict__)));
    Value bytes = TRY(bytes_new(d->memory, d->size));
    Value module = TRY(rt.services.import("_ctypes"));
    Value state = TRY(tuple_pair(dict, bytes));
    return tuple_pair(TRY(attr_get(module, NAME(_unpickle))),
                      TRY(tuple_pair(from_object(type_of(args[0])), state)));
}

/* args: self, dict, bytes */
static Value set_state(Value *args)
{
    CData *d = as_cdata(args[0]);
    if (!is_dict(args[1]))
        RAISE(TypeError, "__setstate__() argument 1 must be dict, not %K", args[1]);
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[2], &view, BUFFER_SIMPLE));
    Value dict = TRY(attr_get(args[0], NAME(__dict__)));
    if (!is_dict(dict))
        RAISE(TypeError, "%T.__dict__ must be a dictionary, not %T", args[0], dict);
    memmove(d->memory, view.data, MIN(view.length, d->size));
    TRY(dict_update(dict, args[1]));
    return NONE;
}

static const Method data_methods[] = {
    {"__ctypes_from_outparam__($self, /)", from_outparam, "What an output parameter returns."},
    {"__reduce__($self, /)", reduce, "For pickling."},
    {"__setstate__($self, dict, bytes, /)", set_state, "For unpickling."},
    {0},
};

static Value get_base(Value self)
{
    Value base = as_cdata(self)->base;
    return base ? base : NONE;
}

static Value get_needs_free(Value self) { return small_int(as_cdata(self)->own != 0); }

static Value get_objects(Value self)
{
    Value objects = as_cdata(self)->objects;
    return objects ? objects : NONE;
}

static const GetSet data_getset[] = {
    {"_b_base_", get_base, 0, "the base object"},
    {"_b_needsfree_", get_needs_free, 0, "whether the object owns the memory or not"},
    {"_objects", get_objects, 0, "internal objects tree (NEVER CHANGE THIS OBJECT!)"},
    {0},
};

static bool data_hash(Value self, int64_t *hash)
{
    RAISE(TypeError, "unhashable type");
}

TYPE(_CData, .name = "_ctypes._CData", .flags = TYPE_BASE | TYPE_NO_NEW, .size = sizeof(CData),
     .doc = "The base of all objects of C types.", .methods = METHODS(data_methods),
     .getset = data_getset, .slots = {.buffer = data_buffer, .hash = data_hash});
