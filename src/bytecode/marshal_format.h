/* SPDX-License-Identifier: MIT
 *
 * The type bytes of marshal's format, shared by writer and reader.
 */
#ifndef BYTECODE_MARSHAL_FORMAT_H
#define BYTECODE_MARSHAL_FORMAT_H

enum MarshalType {
    MARSHAL_NULL = '0',
    MARSHAL_NONE = 'N',
    MARSHAL_FALSE = 'F',
    MARSHAL_TRUE = 'T',
    MARSHAL_STOP_ITERATION = 'S',
    MARSHAL_ELLIPSIS = '.',
    MARSHAL_INT = 'i',
    MARSHAL_INT64 = 'I',
    MARSHAL_FLOAT = 'f',
    MARSHAL_BINARY_FLOAT = 'g',
    MARSHAL_COMPLEX = 'x',
    MARSHAL_BINARY_COMPLEX = 'y',
    MARSHAL_LONG = 'l',
    MARSHAL_BYTES = 's',
    MARSHAL_INTERNED = 't',
    MARSHAL_REF = 'r',
    MARSHAL_TUPLE = '(',
    MARSHAL_LIST = '[',
    MARSHAL_DICT = '{',
    MARSHAL_CODE = 'c',
    MARSHAL_UNICODE = 'u',
    MARSHAL_UNKNOWN = '?',
    MARSHAL_SET = '<',
    MARSHAL_FROZENSET = '>',
    MARSHAL_ASCII = 'a',
    MARSHAL_ASCII_INTERNED = 'A',
    MARSHAL_SMALL_TUPLE = ')',
    MARSHAL_SHORT_ASCII = 'z',
    MARSHAL_SHORT_ASCII_INTERNED = 'Z',
    MARSHAL_FLAG_REF = 0x80, /* the object may be referred to by its number from now on */
};

/* A code object: its numbers (four bytes each), name, qualname, filename (None: as in the code object
 * around), then the size and bytes of the body, whose references are its own: consts, names,
 * names of locals, and the runs of bytes: instructions, kinds of locals, line and exception table. */
#define MARSHAL_CODE_NUMBERS(code)                                                              \
    &(code)->arg_count, &(code)->posonly_count, &(code)->kwonly_count, &(code)->stack_size,     \
    &(code)->flags, &(code)->first_line, &(code)->local_count, &(code)->plain_local_count,      \
    &(code)->cell_count, &(code)->free_count

enum { MARSHAL_MAX_DEPTH = 2000, MARSHAL_DIGIT_BITS = 15 };

#endif
