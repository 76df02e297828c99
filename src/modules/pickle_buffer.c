/* SPDX-License-Identifier: MIT
 *
 * pickle.PickleBuffer: marks a buffer as one that may be transported out of band.
 */
#include "modules/pickle.h"

#include "objects/memoryview.h"
#include "objects/operate.h"
#include "objects/type.h"

typedef struct PickleBuffer {
    Object head;
    Value object;   /* what is wrapped */
    Value view;     /* a memoryview of it; 0: released */
} PickleBuffer;

static inline PickleBuffer *as_pickle_buffer(Value v) { return (PickleBuffer *)v; }

Value pickle_buffer_view(Value v)
{
    Value view = as_pickle_buffer(v)->view;
    if (!view)
        RAISE(ValueError, "operation forbidden on released PickleBuffer object");
    return view;
}

static Value construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value object;
    TRY(arguments_place("PickleBuffer(object, /, *)", args, nargs, kwnames, &object));
    if (!buffer_exported(object))
        RAISE(TypeError, "a bytes-like object is required, not '%T'", object);
    Value view = TRY(memoryview_new(object, BUFFER_FULL_RO));
    PickleBuffer *b = TRY((PickleBuffer *)type_alloc(type, 0));
    b->object = object;
    b->view = view;
    return from_object(b);
}

static Value raw(Value *args)
{
    Value view = TRY(pickle_buffer_view(args[0]));
    const Buffer *b = &as_memoryview(view)->view;
    if (!memoryview_c_contiguous(b) && !memoryview_f_contiguous(b))
        RAISE(BufferError, "cannot extract raw buffer from non-contiguous buffer");
    MemoryView *plain = TRY(memoryview_derive(as_memoryview(view), 1));
    plain->view.format = "B";
    plain->view.item_size = plain->view.strides[0] = 1;
    plain->view.shape[0] = plain->view.length;
    return from_object(plain);
}

static Value release(Value *args)
{
    PickleBuffer *b = as_pickle_buffer(args[0]);
    if (b->view)
        TRY(memoryview_release(b->view));
    b->view = 0;
    return NONE;
}

static bool get_buffer(Value self, Buffer *view, int flags)
{
    TRY(pickle_buffer_view(self));
    return buffer_get(as_pickle_buffer(self)->object, view, flags);
}

static const Method methods[] = {
    {"raw($self, /)", raw, "The memory as a memoryview of bytes."},
    {"release($self, /)", release, "Give the wrapped object's buffer back."},
    {0},
};

TYPE(PickleBuffer, .name = "pickle.PickleBuffer", .size = sizeof(PickleBuffer),
     .flags = TYPE_WEAKREF, .doc = "Marks a buffer that may be pickled out of band.",
     .new_signature = "(object, /)", .methods = methods,
     .slots = {.construct = construct, .buffer = get_buffer});
