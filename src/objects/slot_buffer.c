/* SPDX-License-Identifier: MIT
 *
 * The buffer protocol between C and Python: __buffer__ and __release_buffer__.
 *
 *     a Python class's __buffer__     its memoryview's memory is handed on; the Buffer names
 *                                     a PythonBuffer as its exporter, which knows whom to tell
 *     obj.__buffer__(flags)           a memoryview of what that type's C slot gives, even
 *                                     where a subclass overrides it: super().__buffer__(flags)
 */
#include "objects/attr.h"
#include "objects/memoryview.h"
#include "objects/operate.h"
#include "objects/slot_wrapper.h"
#include "objects/type.h"

/* --- Python methods in C slots --- */

typedef struct PythonBuffer {
    Object head;
    Value memory;   /* the memoryview that __buffer__ returned */
    Value exporter; /* whose __buffer__ it was */
} PythonBuffer;

bool slot_buffer_get(Value self, Buffer *view, int flags)
{
    Value wanted = small_int(flags);
    Value memory = TRY(call_special(self, NAME(__buffer__), &wanted, 1));
    if (memory == UNBOUND)
        RAISE(TypeError, "a bytes-like object is required, not '%T'", self);
    if (!is_exact(memory, TYPE_memoryview))
        RAISE(TypeError, "__buffer__ returned non-memoryview object");
    PythonBuffer *shared = TRY(type_alloc(rt.types[TYPE_python_buffer], 0));
    shared->memory = memory;
    shared->exporter = self;
    TRY(buffer_get(memory, view, flags));
    view->object = from_object(shared);
    return true;
}

/* self.__release_buffer__(memoryview of it), good for the time of the call only. */
static void call_release(Value self, const Buffer *view)
{
    Value pending = error_take();
    Value memory = memoryview_from_buffer(view);
    Value result = memory ? call_special(self, NAME(__release_buffer__), &memory, 1) : 0;
    if (!result)
        rt.services.unraisable("Exception ignored in", self);
    if (memory && !memoryview_release(memory))
        error_clear();
    error_restore(pending);
}

/* A class of Python whose memory comes from a builtin base: that is told too. */
void slot_buffer_release(Value self, Buffer *view)
{
    call_release(self, view);
    Type *base = type_of(self);
    while (base && base->slots.release_buffer == slot_buffer_release)
        base = base->base;
    if (base && base->slots.release_buffer)
        base->slots.release_buffer(self, view);
}

/* What super().__buffer__() returned is released here, and tells the exporter; nobody else
 * would do it soon. Other memoryviews are the exporter's own affair. */
static void python_buffer_release(Value self, Buffer *view)
{
    PythonBuffer *shared = (PythonBuffer *)self;
    Buffer inner = *view;
    inner.object = shared->memory;
    buffer_release(&inner);
    if (as_memoryview(shared->memory)->view.object == shared->exporter) {
        if (!as_memoryview(shared->memory)->exports && !memoryview_release(shared->memory))
            error_clear();
    } else if (type_of(shared->exporter)->slots.release_buffer == slot_buffer_release) {
        call_release(shared->exporter, view);
    }
}

TYPE(python_buffer, .name = "_buffer_wrapper", .size = sizeof(PythonBuffer),
     .flags = TYPE_NO_NEW, .slots = {.release_buffer = python_buffer_release});

/* --- C slots as Python methods --- */

Value slot_buffer_call(BufferFn get, Value self, Value flags)
{
    ssize_t wanted;
    TRY(value_as_ssize(flags, &wanted));
    if (wanted > INT32_MAX || wanted < INT32_MIN)
        RAISE(OverflowError, "buffer flags too large");
    return memoryview_from_slot(self, get, (int)wanted);
}

Value slot_buffer_call_release(Value self, Value memory)
{
    if (!is_exact(memory, TYPE_memoryview))
        RAISE(TypeError, "expected a memoryview object");
    MemoryView *m = as_memoryview(memory);
    if (!m->view.object)
        return NONE; /* the one that call_release lends */
    if (m->view.object != self)
        RAISE(ValueError, "memoryview's buffer is not this object");
    if (m->released)
        RAISE(ValueError, "memoryview's buffer has already been released");
    return memoryview_release(memory) ? NONE : 0;
}
