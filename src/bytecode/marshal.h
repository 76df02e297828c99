/* SPDX-License-Identifier: MIT
 *
 * Values as portable bytes: what .pyc files hold, and the `marshal` module.
 *
 * The format is CPython's (versions 0 to 4), but for code objects, whose instructions are
 * ours. A code object that isn't part of another begins with the fingerprint of the grammar,
 * the instructions and the compiler; another fingerprint than ours is refused.
 */
#ifndef BYTECODE_MARSHAL_H
#define BYTECODE_MARSHAL_H

#include "base/byte_buffer.h"
#include "bytecode/code.h"

enum { MARSHAL_VERSION = 4 };

/* Append the value to the buffer. ValueError "unmarshallable object". */
bool marshal_write(ByteBuffer *buffer, Value v, int version) MUST_USE;

/* Where bytes come from: memory, or a file's readinto method. */
typedef struct MarshalSource {
    const uint8_t *at, *end;
    Value readinto;        /* callable; 0: only memory */
} MarshalSource;

/* Read one value. EOFError, ValueError, TypeError when the bytes are damaged. */
Value marshal_read(MarshalSource *source) MUST_USE;

/* The same for .pyc files: version 4, from and to bytes. */
Value marshal_load(const char *data, size_t n) MUST_USE;
Value marshal_dump(Value v) MUST_USE;

/* The magic number of .pyc files as a little-endian word: two bytes of the fingerprint, "\r\n". */
uint32_t marshal_magic(void);
/* The hash of a source file for hash-based .pyc files. */
uint64_t marshal_source_hash(const char *source, size_t n);
/* The file has moved: co_filename of the code object and those within it. */
void marshal_fix_filename(Value code, Value path);

#endif
