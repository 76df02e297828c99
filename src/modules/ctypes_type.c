/* SPDX-License-Identifier: MIT
 *
 * What all metatypes of C types share: their classes' information, the class methods
 * (from_address ...), and `type * length`.
 */
#include <dlfcn.h>

#include "gc/heap.h"
#include "modules/ctypes.h"
#include "objects/bytes.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/memoryview.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- information ---- */

CTypeInfo *ctypes_info(Value type)
{
    return is_ctype(type) ? ((CType *)type)->info : 0;
}

CTypeInfo *ctypes_need_info(Value type)
{
    CTypeInfo *info = ctypes_info(type);
    if (!info)
        RAISE(TypeError, "abstract class");
    return info;
}

CTypeInfo *ctypes_self_info(Value self)
{
    CTypeInfo *info = TRY(ctypes_need_info(from_object(type_of(self))));
    if (as_cdata(self)->size < info->size)
        RAISE(ValueError, "the object is too small for its class");
    return info;
}

CTypeInfo *ctypes_new_info(CTypeKind kind)
{
    CTypeInfo *info = gc_alloc(sizeof *info);
    if (!info)
        return raise_no_memory(), NULL;
    info->kind = kind;
    info->align = 1;
    return info;
}

Value ctypes_new_class(Type *metatype, Value *args, size_t nargs, Value kwnames)
{
    return rt.types[TYPE_type]->slots.construct(metatype, args, nargs, kwnames);
}

Value ctypes_make_class(enum TypeId metatype, Value name, enum TypeId base, Value dict)
{
    Value bases = TRY(tuple_pack(1, from_object(rt.types[base])));
    Value args[] = {name, bases, dict};
    return call_value(from_object(rt.types[metatype]), args, 3, 0);
}

bool ctypes_is_simple_subclass(Value type)
{
    const Type *simple = rt.types[TYPE__SimpleCData];
    return type_is_subtype(as_type(type), (Type *)simple) && as_type(type)->base != simple;
}

const CCode *ctypes_value_code(Value type)
{
    const CTypeInfo *info = ctypes_info(type);
    return info && !ctypes_is_simple_subclass(type) ? info->code : 0;
}

const char *ctypes_copy_text(StrBuilder *b)
{
    size_t n;
    const char *text = str_utf8_lossy(TRY(builder_finish(b)), &n);
    char *copy = gc_alloc_atomic(n + 1);
    return copy ? memcpy(copy, text, n + 1) : (raise_no_memory(), NULL);
}

bool ctypes_add_getset(Value type, const GetSet *getset)
{
    for (; getset->name; getset++) {
        Value name = TRY(str_intern_utf8(getset->name, strlen(getset->name)));
        Value descriptor = TRY(getset_new(as_type(type), getset));
        TRY(type_set(as_type(type), name, descriptor));
    }
    return true;
}

/* ---- parameters ---- */

Value ctypes_as_parameter(Value value)
{
    TRY(stack_check(" while processing _as_parameter_"));
    return attr_get_opt(value, NAME(_as_parameter_));
}

Value ctypes_from_param(Value type, Value value)
{
    bool yes;
    TRY(type_isinstance(value, type, &yes));
    if (yes)
        return value;
    if (is_cargument(value)) {
        Value object = ((CArgument *)value)->object;
        const CTypeInfo *info = ctypes_info(type);
        yes = false;
        if (info && info->item) /* a pointer to that is wanted */
            TRY(type_isinstance(object, info->item, &yes));
        if (yes)
            return value;
        RAISE(TypeError, "expected %N instance instead of pointer to %T", type, object);
    }
    Value parameter = TRY(ctypes_as_parameter(value));
    if (parameter != UNBOUND)
        return ctypes_from_param(type, parameter);
    RAISE(TypeError, "expected %N instance instead of %T", type, value);
}

static Value from_param(Value *args) { return ctypes_from_param(args[0], args[1]); }

/* ---- objects at places ---- */

static bool audit(const char *event, Value *args, size_t n)
{
    return !rt.services.audit || rt.services.audit(event, args, n);
}

/* args: type, address */
static Value from_address(Value *args)
{
    if (!is_int(args[1]))
        RAISE(TypeError, "integer expected");
    void *address = (void *)ctypes_int_bits(args[1]);
    TRY(audit("ctypes.cdata", &args[1], 1));
    return ctypes_data_at(args[0], address);
}

static bool check_size(const CTypeInfo *info, size_t length, Value offset_value, size_t *offset)
{
    ssize_t n;
    TRY(value_as_ssize(offset_value, &n));
    if (n < 0)
        RAISE(ValueError, "offset cannot be negative");
    if ((size_t)n > length || info->size > length - (size_t)n)
        RAISE(ValueError, "Buffer size too small (%zd instead of at least %zd bytes)",
              (ssize_t)length, (ssize_t)info->size + n);
    *offset = (size_t)n;
    return true;
}

/* args: type, source, offset */
static Value from_buffer(Value *args)
{
    CTypeInfo *info = TRY(ctypes_need_info(args[0]));
    size_t offset;
    if (!buffer_exported(args[1]))
        RAISE(TypeError, "memoryview: a bytes-like object is required, not '%T'", args[1]);
    Value view = TRY(memoryview_new(args[1], BUFFER_FULL_RO));
    const Buffer *b = &as_memoryview(view)->view;
    if (b->readonly)
        RAISE(TypeError, "underlying buffer is not writable");
    if (!memoryview_c_contiguous(b))
        RAISE(TypeError, "underlying buffer is not C contiguous");
    TRY(check_size(info, b->length, args[2], &offset));
    Value result = TRY(ctypes_data_at(args[0], (char *)b->data + offset));
    TRY(ctypes_keep(result, UINT32_MAX, view));
    return result;
}

/* args: type, source, offset */
static Value from_buffer_copy(Value *args)
{
    CTypeInfo *info = TRY(ctypes_need_info(args[0]));
    size_t offset;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(check_size(info, view.length, args[2], &offset));
    Value result = TRY(ctypes_data_new(as_type(args[0])));
    if (info->size)
        memcpy(as_cdata(result)->memory, (char *)view.data + offset, info->size);
    return result;
}

void *ctypes_symbol(Value dll, Value name, enum TypeId error)
{
    Value handle = TRY(attr_get(dll, NAME(_handle)));
    if (!is_int(handle))
        RAISE(TypeError, "the _handle attribute of the second argument must be an integer");
    const char *text = is_bytes(name) ? as_bytes(name)->data : TRY(str_utf8_no_null(name));
    dlerror();
    void *address = dlsym((void *)ctypes_int_bits(handle), text);
    const char *problem = dlerror();
    if (address)
        return address;
    raise_error(error, "%s", problem ? problem : "symbol is NULL");
    return NULL;
}

/* args: type, dll, name */
static Value in_dll(Value *args)
{
    if (!is_str(args[2]))
        RAISE(TypeError, "in_dll() argument 2 must be str, not %K", args[2]);
    void *address = TRY(ctypes_symbol(args[1], args[2], TYPE_ValueError));
    return ctypes_data_at(args[0], address);
}

const Method ctypes_class_methods[] = {
    {"from_param($self, value, /)", from_param, "Convert a Python object into a function call parameter."},
    {"from_address($self, address, /)", from_address, "An object on the memory at the address."},
    {"from_buffer($self, object, offset=0, /)", from_buffer,
     "An object on the memory of a writable buffer."},
    {"from_buffer_copy($self, object, offset=0, /)", from_buffer_copy,
     "An object with a copy of a buffer's content."},
    {"in_dll($self, dll, name, /)", in_dll, "An object on a variable of a shared library."},
    {0},
};

static Value repeat(Value type, Value length)
{
    ssize_t n;
    TRY(value_as_ssize(length, &n));
    return ctypes_array_of(type, n);
}

TYPE(CType_Type, .name = "_ctypes.CType_Type", .base = TYPE_type, .flags = TYPE_BASE | IS_TYPE,
     .size = sizeof(CType), .doc = "The base of metatypes of C types.",
     .methods = METHODS(ctypes_class_methods), .slots = {.repeat = repeat});

/* ---- converters ---- */

Value ctypes_converters(Value *argtypes)
{
    Value types = tuple_from(*argtypes);
    if (!types)
        RAISE(TypeError, "_argtypes_ must be a sequence of types");
    size_t n = tuple_count(types);
    if (n > CTYPES_MAX_ARGCOUNT) {
        Value text = TRY(str_format("_argtypes_ has too many arguments (%zu), maximum is %d", n,
                                    CTYPES_MAX_ARGCOUNT));
        return raise_object(TRY(call1(CTYPES_STATE->argument_error, text)));
    }
    Tuple *converters = TRY(tuple_alloc_none(n));
    for (size_t i = 0; i < n; i++) {
        Value from = TRY(attr_get_opt(as_tuple(types)->items[i], NAME(from_param)));
        if (from == UNBOUND)
            RAISE(TypeError, "item %zu in _argtypes_ has no from_param method", i + 1);
        converters->items[i] = from;
    }
    *argtypes = types;
    return from_object(converters);
}
