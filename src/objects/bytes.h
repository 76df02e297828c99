/* SPDX-License-Identifier: MIT
 *
 * bytes and bytearray, and the buffer protocol between C types.
 */
#ifndef OBJECTS_BYTES_H
#define OBJECTS_BYTES_H

#include "objects/errors.h"

typedef struct Bytes {
    Object head;
    int64_t hash;   /* -1: not computed yet */
    size_t length;
    char *data;     /* behind the struct, zero-ended; own atomic memory for subclasses */
} Bytes;

/* An exact bytes whose data lies in another object. */
typedef struct BytesShared {
    Bytes bytes;
    const void *owner; /* the block that data lies in: a plain Bytes or Str */
} BytesShared;

typedef struct ByteArray {
    Object head;
    size_t length, capacity;
    char *data;     /* first byte (may lie behind `base`: popped from the front) */
    char *base;     /* atomic memory */
    size_t exports; /* views that forbid resizing */
} ByteArray;

static inline Bytes *as_bytes(Value v) { return (Bytes *)v; }
Value bytes_new(const char *data, size_t n) MUST_USE;
Bytes *bytes_alloc(size_t n) MUST_USE; /* to be filled at once */
/* An exact bytes of what lies in another object (a zero follows), which stays alive. */
Value bytes_shared(const void *owner, const char *data, size_t n) MUST_USE;
/* The block that an exact bytes' data lies in: itself, or the object that it shares. */
const void *bytes_owner(const Bytes *b);
/* A part of a bytes. */
Value bytes_part(Value v, size_t start, size_t end) MUST_USE;
/* The same of an exact one, which is itself its whole. */
Value bytes_slice(Value v, size_t start, size_t end) MUST_USE;
/* bytes of a buffer, or of an iterable of ints as bytes(x) takes it: "cannot convert 'T' object to bytes". */
Value bytes_from_object(Value v) MUST_USE;
/* bytes of a buffer, contiguous or not. */
Value bytes_from_buffer(Value v) MUST_USE;
Value bytearray_new(const char *data, size_t n) MUST_USE; /* data 0: n zeros */
bool bytearray_resize(Value bytearray, size_t n) MUST_USE;

/* A view on memory that an object exports, as the buffer slot fills it. */
struct Buffer {
    void *data;
    Value object;       /* who exports; 0: released */
    size_t length;      /* bytes */
    size_t item_size;
    bool readonly;
    int dimensions;
    const char *format; /* struct syntax; 0: "B" */
    ssize_t *shape, *strides, *suboffsets; /* 0 for simple ones */
    void *internal;
};
enum BufferFlag { BUFFER_SIMPLE = 0, BUFFER_WRITABLE = 1, BUFFER_FORMAT = 4, BUFFER_ND = 8, BUFFER_STRIDES = 0x18,
                  BUFFER_C_CONTIGUOUS = 0x38, BUFFER_INDIRECT = 0x118, BUFFER_FULL = 0x11d, BUFFER_FULL_RO = 0x11c };
/* TypeError "a bytes-like object is required, not 'T'" when the type has no buffer slot. */
bool buffer_get(Value object, Buffer *view, int flags) MUST_USE;
/* The same for memory to be written to; the TypeError names the function: "readinto()". */
bool buffer_get_writable(Value object, Buffer *view, const char *function) MUST_USE;
void buffer_release(Buffer *view);
bool buffer_exported(Value object); /* has the type a buffer slot? */
/* Fill a one-dimensional view of bytes. */
/* BufferError with the message while any views are exported. Views that nobody refers to
 * any more still count; if there are any, the collector is asked for them, so methods
 * that resize are METHOD_RESIZES. */
bool buffer_none_exported(const size_t *exports, const char *message) MUST_USE;
void buffer_fill(Buffer *view, Value object, void *data, size_t n, bool readonly);
/* Contiguous bytes of any bytes-like object; released by `__attribute__((cleanup(buffer_release)))`. */
#define BUFFER_AUTO __attribute__((cleanup(buffer_release))) Buffer

#endif
