/* SPDX-License-Identifier: MIT
 *
 * The buffer protocol between C types: asking an object for its memory, giving it back.
 */
#include "objects/bytes.h"

bool buffer_exported(Value object)
{
    return type_of(object)->slots.buffer != 0;
}

bool buffer_get(Value object, Buffer *view, int flags)
{
    BufferFn get = type_of(object)->slots.buffer;
    memset(view, 0, sizeof *view);
    if (UNLIKELY(!get))
        RAISE(TypeError, "a bytes-like object is required, not '%T'", object);
    if (!get(object, view, flags)) {
        view->object = 0;
        return false;
    }
    return true;
}

bool buffer_get_writable(Value object, Buffer *view, const char *function)
{
    if (buffer_exported(object)) {
        if (buffer_get(object, view, BUFFER_WRITABLE))
            return true;
        if (!error_clear_if(TYPE_BufferError))
            return false;
    }
    RAISE(TypeError, "%s argument must be read-write bytes-like object, not %K", function, object);
}

void buffer_release(Buffer *view)
{
    Value object = view->object;
    if (!object)
        return;
    view->object = 0;
    ReleaseFn release = type_of(object)->slots.release_buffer;
    if (release)
        release(object, view);
}

bool buffer_none_exported(const size_t *exports, const char *message)
{
    if (LIKELY(!*exports))
        return true;
    rt.services.collect();
    if (*(const volatile size_t *)exports)
        RAISE(BufferError, "%s", message);
    return true;
}

void buffer_fill(Buffer *view, Value object, void *data, size_t n, bool readonly)
{
    *view = (Buffer){.data = data, .object = object, .length = n, .item_size = 1,
                     .readonly = readonly, .dimensions = 1};
}
