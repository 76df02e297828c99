/* SPDX-License-Identifier: MIT */
/*
 * A growing run of bytes in atomic heap memory. Begin with `ByteBuffer b = {0};`; nothing
 * needs to be freed. Functions that may run out of memory return false, and the buffer is
 * as it was. `data` may be NULL while size is 0.
 */
#ifndef ADDER_BASE_BYTE_BUFFER_H
#define ADDER_BASE_BYTE_BUFFER_H

#include "base/common.h"

#include <stdarg.h>
#include <string.h>

typedef struct ByteBuffer {
    char *data;
    size_t size, capacity;
} ByteBuffer;

/* Makes room for n more bytes. */
MUST_USE bool byte_buffer_reserve_more(ByteBuffer *b, size_t n);

MUST_USE static inline bool byte_buffer_reserve(ByteBuffer *b, size_t n)
{
    return LIKELY(b->capacity - b->size >= n) || byte_buffer_reserve_more(b, n);
}

MUST_USE static inline bool byte_buffer_append(ByteBuffer *b, const void *bytes, size_t n)
{
    if (!byte_buffer_reserve(b, n))
        return false;
    if (n)
        memcpy(b->data + b->size, bytes, n);
    b->size += n;
    return true;
}

MUST_USE static inline bool byte_buffer_byte(ByteBuffer *b, char byte)
{
    if (!byte_buffer_reserve(b, 1))
        return false;
    b->data[b->size++] = byte;
    return true;
}

/* Appends a C string without its end. */
MUST_USE static inline bool byte_buffer_text(ByteBuffer *b, const char *text)
{
    return byte_buffer_append(b, text, strlen(text));
}

/* Appends n times the same byte. */
MUST_USE bool byte_buffer_fill(ByteBuffer *b, char byte, size_t n);

/* Appends as printf would write. */
MUST_USE bool byte_buffer_printf(ByteBuffer *b, const char *format, ...) PRINTF_LIKE(2, 3);
MUST_USE bool byte_buffer_vprintf(ByteBuffer *b, const char *format, va_list arguments)
    PRINTF_LIKE(2, 0);

/* The bytes as a C string (a NUL is put behind them), or NULL. Valid until the next change. */
MUST_USE const char *byte_buffer_c_string(ByteBuffer *b);

#endif
