/* SPDX-License-Identifier: MIT
 *
 * Python functions as C functions: libffi makes the code, which comes back to callback()
 * here, in whatever thread. Exceptions can't go on into C: they are reported.
 *
 *     CFunction --objects--> Callback --> ClosureHandle --> libffi's closure
 *                            ^----------------- user data ------'
 *
 * The handle refers to no object: what a handle refers to lives until it is released.
 */
#include <errno.h>

#include "gc/heap.h"
#include "gc/threads.h"
#include "modules/ctypes.h"
#include "objects/bytes.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "vm/gil.h"
#include "vm/thread.h"

typedef struct ClosureHandle {
    ffi_closure *closure;
} ClosureHandle;

typedef struct Callback {
    Object head;
    ClosureHandle *handle;
    void *code;
    ffi_cif cif;
    ffi_type **types;
    Value callable, argtypes, restype; /* restype 0: none */
    Value kept;             /* list: results that C may still use */
    int flags;
} Callback;

TYPE(CThunkObject, .name = "_ctypes.CThunkObject", .flags = TYPE_NO_NEW,
     .size = sizeof(Callback), .doc = "What a callback's code needs.");

static void release(void *handle, void *data)
{
    ClosureHandle *h = handle;
    if (h->closure)
        ffi_closure_free(h->closure);
    h->closure = NULL;
}
static const HandleClass closure_class = {release, 0};

/* ---- being called ---- */

static Value convert_argument(Value type, void *memory)
{
    const CCode *code = ctypes_value_code(type);
    const CTypeInfo *info = ctypes_info(type);
    if (code)
        return ctypes_code_get(code, info->swapped, memory);
    if (!info)
        RAISE(TypeError, "cannot build parameter");
    Value object = TRY(call0(type));
    if (!is_cdata(object) || as_cdata(object)->size < info->size)
        RAISE(TypeError, "unexpected result of create argument of type %N", type);
    if (info->kind == CTYPE_ARRAY) /* comes as a pointer */
        memory = *(void **)memory;
    if (memory)
        memcpy(as_cdata(object)->memory, memory, info->size);
    return object;
}

static Value call_python(const Callback *c, void **arguments)
{
    size_t n = tuple_count(c->argtypes);
    Value args[n + 1];
    TRY(stack_check(""));
    for (size_t i = 0; i < n; i++)
        args[i] = TRY(convert_argument(as_tuple(c->argtypes)->items[i], arguments[i]));
    if (!(c->flags & CFUNCTION_USE_ERRNO))
        return call_value(c->callable, args, n, 0);
    errno = ctypes_swap_errno(errno);
    Value result = call_value(c->callable, args, n, 0);
    errno = ctypes_swap_errno(errno);
    return result;
}

static bool store_result(Callback *c, void *memory, Value result)
{
    const CTypeInfo *info = ctypes_info(c->restype);
    Value keep = TRY(ctypes_code_set(info->code, info->swapped, memory, result));
    if (keep == NONE || info->code->code == 'O')
        return true;
    if (!c->kept)
        c->kept = TRY(list_new(1));
    TRY(list_push(c->kept, keep));
    Value text = TRY(str_format("memory leak in callback function."));
    return rt.services.warn(TYPE_RuntimeWarning, text, 1);
}

static void report(const char *message, Value callable)
{
    rt.services.unraisable(message, callable);
    error_clear();
}

static void run(Callback *c, void *memory, void **arguments)
{
    Value result = call_python(c, arguments);
    if (!result)
        report("Exception ignored on calling ctypes callback function", c->callable);
    else if (c->restype && !store_result(c, memory, result))
        report("Exception ignored on converting result of ctypes callback function", c->callable);
}

static void callback(ffi_cif *cif, void *memory, void **arguments, void *data)
{
    Callback *c = data;
    if (cif->rtype != &ffi_type_void)
        memset(memory, 0, MAX(cif->rtype->size, sizeof(ffi_arg)));
    if (!gil_knows_thread()) {
        if (!thread_enter())
            return;
        run(c, memory, arguments);
        thread_leave();
        return;
    }
    bool taken = gil_ensure();
    Value pending = error_take();
    run(c, memory, arguments);
    error_restore(pending);
    if (taken)
        gil_drop();
}

/* ---- making ---- */

static bool set_result_type(Callback *c, Value restype)
{
    const CTypeInfo *info = restype ? ctypes_info(restype) : 0;
    if (!restype || restype == NONE) {
        c->cif.rtype = &ffi_type_void;
        return true;
    }
    if (!info || !info->code)
        RAISE(TypeError, "invalid result type for callback function");
    c->restype = restype;
    c->cif.rtype = info->ffi;
    return true;
}

static bool prepare(Callback *c)
{
    size_t n = tuple_count(c->argtypes);
    for (size_t i = 0; i < n; i++)
        c->types[i] = ctypes_ffi_type(as_tuple(c->argtypes)->items[i]);
    ffi_status status = ffi_prep_cif(&c->cif, FFI_DEFAULT_ABI, (unsigned)n, c->cif.rtype, c->types);
    if (status != FFI_OK)
        RAISE(RuntimeError, "ffi_prep_cif failed with %d", (int)status);
    status = ffi_prep_closure_loc(c->handle->closure, &c->cif, callback, c, c->code);
    if (status != FFI_OK)
        RAISE(RuntimeError, "ffi_prep_closure failed with %d", (int)status);
    return true;
}

static bool make_closure(Callback *c)
{
    gc_note_foreign(sizeof(ffi_closure));
    c->handle = gc_alloc_handle(sizeof *c->handle, &closure_class);
    if (!c->handle)
        return raise_no_memory();
    c->handle->closure = ffi_closure_alloc(sizeof(ffi_closure), &c->code);
    return c->handle->closure || raise_no_memory();
}

Value ctypes_callback_new(Value callable, Value argtypes, Value restype, int flags, void **code)
{
    Callback *c = TRY((Callback *)type_alloc(rt.types[TYPE_CThunkObject], 0));
    c->callable = callable;
    c->argtypes = argtypes;
    c->flags = flags;
    c->types = gc_alloc((tuple_count(argtypes) + 1) * sizeof *c->types);
    if (!c->types)
        return raise_no_memory();
    TRY(set_result_type(c, restype));
    TRY(make_closure(c));
    TRY(prepare(c));
    gil_share(); /* C may call from a thread of its own */
    threads_expect_foreign();
    *code = c->code;
    return from_object(c);
}
