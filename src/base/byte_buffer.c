/* SPDX-License-Identifier: MIT */
/* Growing runs of bytes: capacity doubles, so that appending is cheap on average. */
#include "base/byte_buffer.h"

#include "gc/heap.h"

enum { SMALLEST = 64 };

bool byte_buffer_reserve_more(ByteBuffer *b, size_t n)
{
    size_t needed, capacity;
    if (ADD_OVERFLOWS(b->size, n, &needed) || MUL_OVERFLOWS(b->capacity, 2, &capacity))
        return false;
    capacity = MAX(MAX(capacity, needed), SMALLEST);
    char *data = gc_realloc_buffer_atomic(b->data, b->size, capacity);
    if (!data)
        return false;
    b->data = data;
    b->capacity = capacity;
    return true;
}

bool byte_buffer_fill(ByteBuffer *b, char byte, size_t n)
{
    if (!byte_buffer_reserve(b, n))
        return false;
    if (n)
        memset(b->data + b->size, byte, n);
    b->size += n;
    return true;
}

bool byte_buffer_vprintf(ByteBuffer *b, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t room = b->capacity - b->size;
    int n = vsnprintf(room ? b->data + b->size : NULL, room, format, arguments);
    bool ok = n >= 0;
    if (ok && (size_t)n >= room) {      /* vsnprintf also wants room for the NUL */
        ok = byte_buffer_reserve_more(b, (size_t)n + 1);
        if (ok)
            vsnprintf(b->data + b->size, (size_t)n + 1, format, again);
    }
    va_end(again);
    if (ok)
        b->size += (size_t)n;
    return ok;
}

bool byte_buffer_printf(ByteBuffer *b, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool ok = byte_buffer_vprintf(b, format, arguments);
    va_end(arguments);
    return ok;
}

const char *byte_buffer_c_string(ByteBuffer *b)
{
    if (!byte_buffer_reserve(b, 1))
        return NULL;
    b->data[b->size] = 0;
    return b->data;
}
