/* SPDX-License-Identifier: MIT
 *
 * Calling C: CArgument, the conversion of arguments and of the result, and the call
 * itself, which libffi makes.
 */
#include <errno.h>

#include "gc/heap.h"
#include "modules/ctypes.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- errno ---- */

static _Thread_local int own_errno;

int ctypes_swap_errno(int new_value)
{
    int old = own_errno;
    own_errno = new_value;
    return old;
}

static void swap_real_errno(void)
{
    int real = errno;
    errno = own_errno;
    own_errno = real;
}

/* ---- errors ---- */

int ctypes_extend_error(Value error, const char *format, ...)
{
    va_list arguments;
    Value pending = error_take();
    va_start(arguments, format);
    Value prefix = str_format_va(format, arguments);
    va_end(arguments);
    TRY(prefix);
    Value text = TRY(str_format("%S%T: %S", prefix, pending, pending));
    return raise_object(TRY(call1(error, text)));
}

static int argument_error(const char *format, size_t n, int most)
{
    Value text = TRY(str_format(format, n, most));
    return raise_object(TRY(call1(CTYPES_STATE->argument_error, text)));
}

/* ---- arguments as objects ---- */

CArgument *ctypes_argument_new(ffi_type *ffi, char tag, Value object)
{
    CArgument *a = TRY((CArgument *)type_alloc(rt.types[TYPE_CArgObject], 0));
    a->ffi = ffi;
    a->tag = tag;
    a->object = object;
    return a;
}

static Value argument_repr(Value self)
{
    const CArgument *a = (CArgument *)self;
    const CArgumentValue *v = &a->value;
    switch (a->tag) {
    case 'b': return str_format("<cparam '%c' (%d)>", a->tag, (signed char)v->c);
    case 'B': return str_format("<cparam '%c' (%d)>", a->tag, v->b);
    case 'h': return str_format("<cparam '%c' (%d)>", a->tag, v->h);
    case 'H': return str_format("<cparam '%c' (%d)>", a->tag, (unsigned short)v->h);
    case 'i': return str_format("<cparam '%c' (%d)>", a->tag, v->i);
    case 'I': return str_format("<cparam '%c' (%u)>", a->tag, (unsigned)v->i);
    case 'l': case 'q': return str_format("<cparam '%c' (%ld)>", a->tag, v->l);
    case 'L': case 'Q': return str_format("<cparam '%c' (%lu)>", a->tag, (unsigned long)v->l);
    case 'f': return str_format("<cparam '%c' (%R)>", a->tag, float_from_double((double)v->f));
    case 'd': return str_format("<cparam '%c' (%R)>", a->tag, float_from_double(v->d));
    case 'c':
        if (v->b >= ' ' && v->b < 127 && v->c != '\'' && v->c != '\\')
            return str_format("<cparam '%c' ('%c')>", a->tag, v->c);
        return str_format("<cparam '%c' ('\\x%s%x')>", a->tag, v->b < 16 ? "0" : "", v->b);
    case 'z': case 'Z': case 'P':
        return str_format("<cparam '%c' (0x%lx)>", a->tag, (unsigned long)v->p);
    }
    return str_format("<cparam '%c' at 0x%lx>", a->tag, (unsigned long)self);
}

static const Member argument_members[] = {
    {"_obj", MEMBER_VALUE, offsetof(CArgument, object), false, "the wrapped object"},
    {0},
};

TYPE(CArgObject, .flags = TYPE_NO_NEW, .size = sizeof(CArgument), .members = argument_members,
     .doc = "An argument on its way to C.", .slots = {.repr = argument_repr});

/* args: object, offset */
Value ctypes_byref(Value *args)
{
    ssize_t offset;
    if (!is_cdata(args[0]))
        RAISE(TypeError, "byref() argument must be a ctypes instance, not '%T'", args[0]);
    TRY(value_as_ssize(args[1], &offset));
    CArgument *a = TRY(ctypes_argument_new(&ffi_type_pointer, 'P', args[0]));
    a->value.p = as_cdata(args[0])->memory + offset;
    return from_object(a);
}

CArgument *ctypes_argument_of(Value cdata)
{
    CTypeInfo *info = TRY(ctypes_self_info(cdata));
    CData *d = as_cdata(cdata);
    CArgument *a = TRY(ctypes_argument_new(info->ffi, info->code ? info->code->code : 'P', cdata));
    switch (info->kind) {
    case CTYPE_STRUCT:
    case CTYPE_UNION:
        a->tag = 'V';
        a->value.p = TRY(ctypes_alloc_memory(info->size, info->pointers));
        memcpy(a->value.p, d->memory, info->size);
        return a;
    case CTYPE_ARRAY:
        a->ffi = &ffi_type_pointer;
        a->value.p = d->memory;
        return a;
    case CTYPE_SIMPLE:
    case CTYPE_POINTER:
    case CTYPE_FUNCTION:
        memcpy(&a->value, d->memory, info->size);
    }
    return a;
}

/* ---- converting ---- */

/* What the call needs of an argument; `keep` until it is over. */
typedef struct Prepared {
    ffi_type *ffi;
    CArgumentValue value;
    Value keep;
} Prepared;

static bool prepare_int(Value v, Prepared *p)
{
    int64_t i;
    uint64_t u;
    if (int_fits_int64(v, &i))
        p->value.i = (int)i;
    else if (int_fits_uint64(v, &u))
        p->value.i = (int)u;
    else
        RAISE(OverflowError, "int too long to convert");
    p->ffi = &ffi_type_sint;
    return true;
}

static bool prepare(Value v, size_t index, Prepared *p)
{
    p->keep = v;
    p->ffi = &ffi_type_pointer;
    if (is_cdata(v))
        v = p->keep = from_object(TRY(ctypes_argument_of(v)));
    if (is_cargument(v)) {
        p->ffi = ((CArgument *)v)->ffi;
        p->value = ((CArgument *)v)->value;
        return true;
    }
    if (v == NONE)
        return p->value.p = 0, true;
    if (is_int(v))
        return prepare_int(v, p);
    if (is_bytes(v))
        return p->value.p = as_bytes(v)->data, true;
    if (is_str(v)) {
        p->keep = TRY(ctypes_wide(v));
        return p->value.p = as_bytes(p->keep)->data, true;
    }
    Value converted = TRY(ctypes_as_parameter(v));
    if (converted != UNBOUND)
        return prepare(converted, index, p);
    RAISE(TypeError, "Don't know how to convert parameter %zu", index + 1);
}

static bool prepare_all(Value *args, size_t count, Value converters, Prepared *prepared)
{
    for (size_t i = 0; i < count; i++) {
        Value v = args[i];
        if (converters && i < tuple_count(converters))
            v = call1(as_tuple(converters)->items[i], v);
        if (!v || !prepare(v, i, &prepared[i]))
            return ctypes_extend_error(CTYPES_STATE->argument_error, "argument %zu: ", i + 1);
    }
    return true;
}

/* ---- the result ---- */

ffi_type *ctypes_ffi_type(Value type)
{
    const CTypeInfo *info;
    if (type == NONE)
        return &ffi_type_void;
    if (!type || !(info = ctypes_info(type)))
        return &ffi_type_sint;
    return info->kind == CTYPE_ARRAY ? &ffi_type_pointer : info->ffi;
}

static Value convert_result(Value restype, void *memory, Value checker)
{
    if (restype == NONE)
        return NONE;
    if (!restype || !ctypes_info(restype)) {
        Value i = small_int(*(int *)memory);
        return restype ? call1(restype, i) : i;
    }
    Value result = TRY(ctypes_get(restype, 0, 0, memory));
    return checker ? call1(checker, result) : result;
}

/* ---- the call ---- */

static void call_c(ffi_cif *cif, void (*function)(void), void *result, void **values, int flags)
{
    /* The lock is given up, and taken again, by the same thread in any case: a callback
     * may have started the first other thread. */
    bool release = !(flags & CFUNCTION_PYTHONAPI) && rt.services.gil_release;
    if (release)
        rt.services.gil_release();
    if (flags & CFUNCTION_USE_ERRNO)
        swap_real_errno();
    ffi_call(cif, function, result, values);
    if (flags & CFUNCTION_USE_ERRNO)
        swap_real_errno();
    if (release)
        rt.services.gil_acquire();
}

static Value call_prepared(void *function, int flags, Prepared *prepared, size_t count,
                           Value restype, Value checker)
{
    ffi_cif cif;
    ffi_type *types[count + 1], *result_type = ctypes_ffi_type(restype);
    void *values[count + 1];
    for (size_t i = 0; i < count; i++) {
        types[i] = prepared[i].ffi;
        values[i] = types[i]->type == FFI_TYPE_STRUCT ? prepared[i].value.p : &prepared[i].value;
    }
    if (ffi_prep_cif(&cif, FFI_DEFAULT_ABI, (unsigned)count, result_type, types) != FFI_OK)
        RAISE(RuntimeError, "ffi_prep_cif failed");
    const CTypeInfo *info = restype ? ctypes_info(restype) : 0;
    size_t size = MAX(MAX(info ? info->size : 0, result_type->size), sizeof(CArgumentValue));
    void *result = TRY(ctypes_alloc_memory(size, true));
    call_c(&cif, FFI_FN(function), result, values, flags);
    if (flags & CFUNCTION_PYTHONAPI && error_pending())
        return 0;
    return convert_result(restype, result, checker);
}

Value ctypes_call(void *function, int flags, Value *args, size_t count, Value argtypes,
                  Value converters, Value restype, Value checker)
{
    if (count > CTYPES_MAX_ARGCOUNT)
        return argument_error("too many arguments (%zu), maximum is %d", count,
                              CTYPES_MAX_ARGCOUNT);
    if (!function)
        RAISE(ValueError, "NULL function pointer called");
    TRY(stack_check(""));
    Prepared prepared[count + 1];
    TRY(prepare_all(args, count, converters, prepared));
    return call_prepared(function, flags, prepared, count, restype, checker);
}
