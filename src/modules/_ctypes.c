/* SPDX-License-Identifier: MIT
 *
 * Module _ctypes: C's types and functions, on libffi. See ctypes.h for the whole.
 */
#include <dlfcn.h>
#include <time.h>

#include "gc/heap.h"
#include "gc/threads.h"
#include "modules/ctypes.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- sizes and addresses ---- */

static CTypeInfo *info_of_either(Value v)
{
    return is_cdata(v) ? ctypes_info_of(v) : ctypes_info(v);
}

static Value size_of(Value *args)
{
    const CTypeInfo *info = info_of_either(args[0]);
    if (!info)
        RAISE(TypeError, "this type has no size");
    return int_from_uint64(is_cdata(args[0]) ? as_cdata(args[0])->size : info->size);
}

static Value alignment(Value *args)
{
    const CTypeInfo *info = info_of_either(args[0]);
    if (!info)
        RAISE(TypeError, "no alignment info");
    return int_from_uint64(info->align);
}

static Value address_of(Value *args)
{
    if (!is_cdata(args[0]))
        RAISE(TypeError, "invalid type");
    return int_from_uint64((uintptr_t)as_cdata(args[0])->memory);
}

/* args: object, size */
static Value resize(Value *args)
{
    ssize_t size;
    if (!is_cdata(args[0]))
        RAISE(TypeError, "expected ctypes instance");
    TRY(value_as_ssize(args[1], &size));
    CTypeInfo *info = TRY(ctypes_self_info(args[0]));
    CData *d = as_cdata(args[0]);
    if (size < (ssize_t)info->size)
        RAISE(ValueError, "minimum size is %zd", (ssize_t)info->size);
    if (!d->own)
        RAISE(ValueError, "Memory cannot be resized because this object doesn't own it");
    char *memory = TRY(ctypes_alloc_memory((size_t)size, info->pointers));
    memcpy(memory, d->memory, MIN(d->size, (size_t)size));
    d->memory = d->own = memory;
    d->size = (size_t)size;
    return NONE;
}

/* (format, dimensions, shape) */
static Value buffer_info(Value *args)
{
    const CTypeInfo *info = info_of_either(args[0]);
    if (!info)
        RAISE(TypeError, "not a ctypes type or object");
    Tuple *shape = TRY(tuple_alloc_none((size_t)info->dimensions));
    for (int i = 0; i < info->dimensions; i++)
        shape->items[i] = TRY(int_from_ssize(info->shape[i]));
    Value format = TRY(str_from_text(info->format ? info->format : "B"));
    return tuple_pack(3, format, small_int(info->dimensions), from_object(shape));
}

/* ---- errno ---- */

static Value get_errno(Value *args)
{
    int value = ctypes_swap_errno(0);
    ctypes_swap_errno(value);
    return small_int(value);
}

static Value set_errno(Value *args)
{
    int value;
    TRY(value_as_int(args[0], &value));
    return small_int(ctypes_swap_errno(value));
}

/* ---- shared libraries ---- */

static int dl_error(void)
{
    const char *text = dlerror();
    return raise_value(TYPE_OSError, TRY(str_fs_decode(text ? text : "", text ? strlen(text) : 0)));
}

static bool take_handle(Value v, void **handle)
{
    *handle = (void *)ctypes_int_bits(TRY(value_index(v)));
    return true;
}

/* args: name, mode */
static Value dl_open(Value *args)
{
    int mode;
    const char *name = 0;
    TRY(value_as_int(args[1], &mode));
    if (args[0] != NONE) {
        Value path = args[0];
        if (!is_str(path) && !is_bytes(path))
            RAISE(TypeError, "expected str, bytes or os.PathLike object, not %T", path);
        name = is_bytes(path) ? as_bytes(path)->data : TRY(str_fs_encode(path));
    }
    if (rt.services.audit)
        TRY(rt.services.audit("ctypes.dlopen", args, 1));
    void *handle = threads_dlopen(name, mode | RTLD_NOW);
    return handle ? int_from_uint64((uintptr_t)handle) : (Value)dl_error();
}

static Value dl_close(Value *args)
{
    void *handle;
    TRY(take_handle(args[0], &handle));
    return handle && dlclose(handle) == 0 ? NONE : (Value)dl_error();
}

/* args: handle, name */
static Value dl_sym(Value *args)
{
    void *handle;
    TRY(take_handle(args[0], &handle));
    if (!is_str(args[1]))
        RAISE(TypeError, "dlsym() argument 2 must be str, not %K", args[1]);
    void *address = dlsym(handle, TRY(str_utf8_no_null(args[1])));
    return address ? int_from_uint64((uintptr_t)address) : (Value)dl_error();
}

/* args: address, arguments */
static Value call_address(Value *args, int flags)
{
    void *address;
    TRY(take_handle(args[0], &address));
    if (!is_tuple(args[1]))
        RAISE(TypeError, "argument 2 must be tuple, not %K", args[1]);
    return ctypes_call(address, flags, as_tuple(args[1])->items, tuple_count(args[1]), 0, 0, 0, 0);
}

static Value call_function(Value *args) { return call_address(args, 0); }
static Value call_cdecl(Value *args) { return call_address(args, CFUNCTION_CDECL); }

/* ---- Python objects ---- */

static Value object_from_pointer(Value *args)
{
    uint64_t word = ctypes_int_bits(TRY(value_index(args[0])));
    return ctypes_code('O')->get(&word);
}

static Value same_object(Value *args) { return args[0]; }

/* args: type, state */
static Value unpickle(Value *args)
{
    if (!is_tuple(args[1]))
        RAISE(TypeError, "_unpickle() argument 2 must be tuple, not %K", args[1]);
    Value new = TRY(attr_get(args[0], NAME(__new__)));
    Value object = TRY(call1(new, args[0]));
    Value bound = TRY(attr_get(object, NAME(__setstate__)));
    TRY(call_with_dict(bound, args[1], 0));
    return object;
}

/* ---- functions that the library calls through their addresses ---- */

static Value string_at(const char *address, int size)
{
    return size == -1 ? bytes_new(address, strlen(address))
           : size < 0 ? (Value)raise_error(TYPE_SystemError, "negative size")
                      : bytes_new(address, (size_t)size);
}

static Value wide_string_at(const char *address, int size)
{
    return size == -1 ? ctypes_wchars_get(address, SIZE_MAX)
           : size < 0 ? (Value)raise_error(TYPE_SystemError, "negative size")
                      : ctypes_wchars_whole(address, (size_t)size);
}

static bool check_cast_type(Value type)
{
    const CTypeInfo *info = ctypes_info(type);
    if (info && (info->kind == CTYPE_POINTER || info->kind == CTYPE_FUNCTION
                 || (info->code && strchr("szPzUZXO", info->code->code))))
        return true;
    RAISE(TypeError, "cast() argument 2 must be a pointer type, not %N",
          is_type(type) ? type : from_object(type_of(type)));
}

/* The result keeps the source alive, and shares what it keeps. */
static bool share_kept(Value result, Value source)
{
    Value kept = TRY(ctypes_kept(source));
    CData *owner = as_cdata(source);
    while (owner->base)
        owner = as_cdata(owner->base);
    if (!is_exact(kept, TYPE_dict)) {
        Value dict = TRY(dict_new());
        if (kept != NONE)
            TRY(dict_set_text(dict, "0", kept));
        kept = owner->objects = dict;
    }
    as_cdata(result)->objects = kept;
    return dict_set(kept, TRY(int_from_uint64(source)), source);
}

static Value cast(void *address, Value source, Value type)
{
    TRY(check_cast_type(type));
    Value result = TRY(call0(type));
    if (!is_cdata(result) || as_cdata(result)->size < sizeof address)
        RAISE(TypeError, "cast() argument 2 must be a pointer type, not %N", type);
    if (is_cdata(source))
        TRY(share_kept(result, source));
    memcpy(as_cdata(result)->memory, &address, sizeof address);
    return result;
}

/* ---- the module ---- */

static bool add_address(Value module, const char *name, void *address)
{
    return module_add(module, name, TRY(int_from_uint64((uintptr_t)address)));
}

static bool ctypes_init(Value module)
{
    CtypesState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__ctypes] = state;
    state->argument_error = TRY(type_new_simple("ctypes.ArgumentError",
                                                from_object(rt.types[TYPE_Exception]), 0));
    state->pointer_types = TRY(dict_new());
    TRY(module_add(module, "ArgumentError", state->argument_error));
    TRY(module_add(module, "_pointer_type_cache", state->pointer_types));
    return add_address(module, "_memmove_addr", memmove)
        && add_address(module, "_memset_addr", memset)
        && add_address(module, "_string_at_addr", string_at)
        && add_address(module, "_wstring_at_addr", wide_string_at)
        && add_address(module, "_cast_addr", cast);
}

static const enum TypeId types[] = {
    TYPE_Structure, TYPE_Union, TYPE__Pointer, TYPE_Array, TYPE__SimpleCData, TYPE_CFuncPtr, 0,
};

static const ModuleConstant constants[] = {
    {"FUNCFLAG_CDECL", CFUNCTION_CDECL},
    {"FUNCFLAG_PYTHONAPI", CFUNCTION_PYTHONAPI},
    {"FUNCFLAG_USE_ERRNO", CFUNCTION_USE_ERRNO},
    {"FUNCFLAG_USE_LASTERROR", CFUNCTION_USE_LASTERROR},
    {"RTLD_LOCAL", RTLD_LOCAL},
    {"RTLD_GLOBAL", RTLD_GLOBAL},
    {"CTYPES_MAX_ARGCOUNT", CTYPES_MAX_ARGCOUNT},
    {"SIZEOF_TIME_T", sizeof(time_t)},
    {"__version__", 0, "1.1.0"},
    {0},
};

static const Method methods[] = {
    {"POINTER($module, type, /)", ctypes_pointer_type, "The class of pointers to a C type."},
    {"pointer($module, object, /)", ctypes_pointer, "A new pointer to the object."},
    {"byref($module, obj, offset=0, /)", ctypes_byref,
     "The address of a C object, as an argument of a C function only."},
    {"addressof($module, obj, /)", address_of, "The address of a C object's memory."},
    {"sizeof($module, obj, /)", size_of, "The size in bytes of a C type or object."},
    {"alignment($module, obj, /)", alignment, "The alignment of a C type or object."},
    {"resize($module, obj, size, /)", resize, "Give an object that owns its memory more of it."},
    {"buffer_info($module, obj, /)", buffer_info, "The format, dimensions and shape of buffers."},
    {"get_errno($module, /)", get_errno, "This thread's copy of errno."},
    {"set_errno($module, value, /)", set_errno, "Set this thread's copy of errno; return the old one."},
    {"dlopen($module, name, flag=0, /)", dl_open, "Open a shared library."},
    {"dlclose($module, handle, /)", dl_close, "Close a shared library."},
    {"dlsym($module, handle, name, /)", dl_sym, "The address of a shared library's symbol."},
    {"call_function($module, address, arguments, /)", call_function, "Call the C function at an address."},
    {"call_cdeclfunction($module, address, arguments, /)", call_cdecl,
     "Call the C function at an address."},
    {"PyObj_FromPtr($module, address, /)", object_from_pointer, "The object whose id() that is."},
    {"Py_INCREF($module, object, /)", same_object, "Return the object: there are no counts."},
    {"Py_DECREF($module, object, /)", same_object, "Return the object: there are no counts."},
    {"_unpickle($module, type, state, /)", unpickle, "An object of a pickle's content."},
    {0},
};

MODULE(_ctypes, .doc = "Create and manipulate C compatible data types in Python.",
       .methods = METHODS(methods), .constants = constants, .types = types, .init = ctypes_init);
