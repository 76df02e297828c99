/* SPDX-License-Identifier: MIT
 *
 * What the files of the module _pickle share: opcodes, the pickler, the unpickler, and
 * what the module knows of others.
 */
#ifndef MODULES_PICKLE_H
#define MODULES_PICKLE_H

#include <endian.h>

#include "base/byte_buffer.h"
#include "base/vector.h"
#include "objects/bytes.h"
#include "objects/call.h"

enum { PICKLE_HIGHEST = 5, PICKLE_DEFAULT = 4, PICKLE_BATCH = 1000 };

enum PickleOp {
    OP_MARK = '(',
    OP_STOP = '.',
    OP_POP = '0',
    OP_POP_MARK = '1',
    OP_DUP = '2',
    OP_FLOAT = 'F',
    OP_INT = 'I',
    OP_BININT = 'J',
    OP_BININT1 = 'K',
    OP_LONG = 'L',
    OP_BININT2 = 'M',
    OP_NONE = 'N',
    OP_PERSID = 'P',
    OP_BINPERSID = 'Q',
    OP_REDUCE = 'R',
    OP_STRING = 'S',
    OP_BINSTRING = 'T',
    OP_SHORT_BINSTRING = 'U',
    OP_UNICODE = 'V',
    OP_BINUNICODE = 'X',
    OP_APPEND = 'a',
    OP_BUILD = 'b',
    OP_GLOBAL = 'c',
    OP_DICT = 'd',
    OP_EMPTY_DICT = '}',
    OP_APPENDS = 'e',
    OP_GET = 'g',
    OP_BINGET = 'h',
    OP_INST = 'i',
    OP_LONG_BINGET = 'j',
    OP_LIST = 'l',
    OP_EMPTY_LIST = ']',
    OP_OBJ = 'o',
    OP_PUT = 'p',
    OP_BINPUT = 'q',
    OP_LONG_BINPUT = 'r',
    OP_SETITEM = 's',
    OP_TUPLE = 't',
    OP_EMPTY_TUPLE = ')',
    OP_SETITEMS = 'u',
    OP_BINFLOAT = 'G',
    /* protocol 2 */
    OP_PROTO = 0x80,
    OP_NEWOBJ = 0x81,
    OP_EXT1 = 0x82,
    OP_EXT2 = 0x83,
    OP_EXT4 = 0x84,
    OP_TUPLE1 = 0x85,
    OP_TUPLE2 = 0x86,
    OP_TUPLE3 = 0x87,
    OP_NEWTRUE = 0x88,
    OP_NEWFALSE = 0x89,
    OP_LONG1 = 0x8a,
    OP_LONG4 = 0x8b,
    /* protocol 3 */
    OP_BINBYTES = 'B',
    OP_SHORT_BINBYTES = 'C',
    /* protocol 4 */
    OP_SHORT_BINUNICODE = 0x8c,
    OP_BINUNICODE8 = 0x8d,
    OP_BINBYTES8 = 0x8e,
    OP_EMPTY_SET = 0x8f,
    OP_ADDITEMS = 0x90,
    OP_FROZENSET = 0x91,
    OP_NEWOBJ_EX = 0x92,
    OP_STACK_GLOBAL = 0x93,
    OP_MEMOIZE = 0x94,
    OP_FRAME = 0x95,
    /* protocol 5 */
    OP_BYTEARRAY8 = 0x96,
    OP_NEXT_BUFFER = 0x97,
    OP_READONLY_BUFFER = 0x98,
};

typedef struct MemoEntry {
    Value object;       /* 0: free */
    uint64_t index;
} MemoEntry;

/* Memory of functions' picklers and unpicklers for the next ones: zeroed, where it is scanned. */
typedef struct PickleSpare {
    Bytes *out;
    size_t out_capacity;
    MemoEntry *entries;
    size_t entries_capacity;
    Value *stack, *memo;
    size_t stack_capacity, memo_capacity;
} PickleSpare;

/* What the module takes from other modules when it is imported. */
typedef struct PickleState {
    Value error, pickling_error, unpickling_error;  /* classes */
    /* of copyreg */
    Value dispatch_table, extension_registry, inverted_registry, extension_cache;
    /* of _compat_pickle: Python 2's names to ours, and back */
    Value name_mapping, import_mapping, reverse_name_mapping, reverse_import_mapping;
    Value encode, partial, getattr; /* _codecs.encode, functools.partial, getattr */
    PickleSpare spare;
} PickleState;
#define PICKLE_STATE MODULE_STATE(PickleState, MODULE__pickle)

/* Raise PicklingError or UnpicklingError. Return 0. */
COLD int pickle_raise(const char *format, ...);
COLD int unpickle_raise(const char *format, ...);

/* ---- memos: which objects have been written, by identity ---- */

typedef struct PickleMemo {
    MemoEntry *entries; /* a power of two of them, no more than half of them used */
    size_t capacity, count;
} PickleMemo;

/* The object's index, or -1. */
ssize_t pickle_memo_find(const PickleMemo *memo, Value object);
bool pickle_memo_add(PickleMemo *memo, Value object, uint64_t index) MUST_USE;

/* ---- the pickler ---- */

typedef struct Pickler {
    Object head;
    Value write; /* the file's method; 0: dumps(), or __init__ was not called */
    Value persistent_id;    /* callable, 0: none */
    Value dispatch_table;   /* the pickler's own, 0: copyreg's */
    Value reducer_override; /* callable, 0: none */
    Value buffer_callback;  /* 0: none */
    Value fast_seen;        /* in fast mode and deep: set of the ids being written */
    PickleMemo memo;
    ByteBuffer out;         /* the data of `bytes` */
    Bytes *bytes;
    ssize_t frame_start;    /* in `out`, -1: no frame is open */
    int protocol;
    int fast;
    int fast_depth;
    bool fix_imports, framing, initialised;
} Pickler;
static inline Pickler *as_pickler(Value v) { return (Pickler *)v; }

bool pickler_setup(Pickler *p, Value protocol, Value fix_imports,
                   Value buffer_callback) MUST_USE;
/* The pickle of an object into p->out, or the file. */
bool pickler_dump(Pickler *p, Value object) MUST_USE;
/* What was written, which then belongs to the caller. */
Value pickle_take_output(Pickler *p) MUST_USE;
/* Leave its memory to the next one: nobody else knows the pickler. */
void pickle_release(Pickler *p);
void pickle_release_output(Pickler *p);

/* pickle_output.c: bytes, in frames */
bool pickle_output_slow(Pickler *p, const void *bytes, size_t n) MUST_USE;
static inline bool pickle_output(Pickler *p, const void *bytes, size_t n)
{
    if (UNLIKELY(p->out.capacity - p->out.size < n) || (p->framing && p->frame_start < 0))
        return pickle_output_slow(p, bytes, n);
    memcpy(p->out.data + p->out.size, bytes, n);
    p->out.size += n;
    return true;
}
static inline bool pickle_op(Pickler *p, enum PickleOp op)
{
    char byte = (char)op;
    return pickle_output(p, &byte, 1);
}
/* An opcode and an n-byte little-endian number. */
bool pickle_op_number_slow(Pickler *p, enum PickleOp op, uint64_t number, size_t n) MUST_USE;
static inline bool pickle_op_number(Pickler *p, enum PickleOp op, uint64_t number, size_t n)
{
    uint64_t little = htole64(number);
    if (UNLIKELY(p->out.capacity - p->out.size < 1 + sizeof little)
        || (p->framing && p->frame_start < 0))
        return pickle_op_number_slow(p, op, number, n);
    char *at = p->out.data + p->out.size;
    *at = (char)op;
    memcpy(at + 1, &little, sizeof little);
    p->out.size += n + 1;
    return true;
}
/* An opcode, a length as pickle_op_number's, and a payload, which bypasses frames when
 * big. */
bool pickle_op_payload(Pickler *p, enum PickleOp op, size_t size_bytes, const void *data,
                       size_t n) MUST_USE;
bool pickle_begin(Pickler *p) MUST_USE;
bool pickle_end(Pickler *p) MUST_USE;
/* Note that the object was written, and say so. */
bool pickle_memoize(Pickler *p, Value object) MUST_USE;
bool pickle_get(Pickler *p, uint64_t index) MUST_USE;

/* pickle_save.c */
bool pickle_save(Pickler *p, Value object) MUST_USE;
bool pickle_batch_list(Pickler *p, Value iterator) MUST_USE;
bool pickle_batch_dict(Pickler *p, Value iterator) MUST_USE;

/* pickle_reduce.c: objects by name, and as what __reduce__ returns */
bool pickle_save_global(Pickler *p, Value object, Value name) MUST_USE;
bool pickle_save_reduce(Pickler *p, Value *reduced, size_t n, Value object) MUST_USE;
/* object.a.b.c for "a.b.c"; *parent is the last but one. UNBOUND: there is no such thing.
 */
Value pickle_dotted(Value object, Value name, Value *parent) MUST_USE;

/* ---- the unpickler ---- */

typedef struct Unpickler {
    Object head;
    Value read, readline, peek; /* the file's methods; 0: none */
    Value persistent_load;      /* callable, 0: none */
    Value buffers;              /* iterator, 0: none */
    Value source;               /* bytes that `data` lies in */
    const uint8_t *data;
    size_t position, length;
    size_t peeked; /* data[peeked:] was only peeked at; its length: nothing was */
    VECTOR(Value) stack;
    VECTOR(size_t) marks;
    size_t fence; /* the stack's part below belongs to what is before the mark */
    Value *memo;                /* 0: unset */
    size_t memo_capacity, memo_count;
    const char *encoding, *errors;
    int protocol;
    bool fix_imports, initialised;
} Unpickler;
static inline Unpickler *as_unpickler(Value v) { return (Unpickler *)v; }

bool unpickler_setup(Unpickler *u, Value fix_imports, Value encoding, Value errors,
                     Value buffers) MUST_USE;
/* unpickle_input.c: the next n bytes, together; 0 with an exception when there are fewer.
 */
const uint8_t *unpickle_read_more(Unpickler *u, size_t n) MUST_USE;
static inline const uint8_t *unpickle_bytes(Unpickler *u, size_t n)
{
    if (UNLIKELY(u->length - u->position < n))
        return unpickle_read_more(u, n);
    const uint8_t *start = u->data + u->position;
    u->position += n;
    return start;
}
/* The next line with its newline. */
const uint8_t *unpickle_line(Unpickler *u, size_t *n) MUST_USE;
/* Give back to the file what was only peeked at. */
bool unpickle_finish_input(Unpickler *u) MUST_USE;
/* Room for memo entries up to that one. */
bool unpickle_memo_grow(Unpickler *u, size_t index) MUST_USE;
MUST_USE static inline bool unpickle_memo_set(Unpickler *u, size_t index, Value v)
{
    if (UNLIKELY(index >= u->memo_capacity))
        TRY(unpickle_memo_grow(u, index));
    u->memo_count += !u->memo[index];
    u->memo[index] = v;
    return true;
}
/* unpickle.c */
Value unpickle_load(Unpickler *u) MUST_USE;
/* Use the memory of an earlier one, and leave it to the next: nobody else knows the unpickler. */
void unpickle_take_spare(Unpickler *u);
void unpickle_release(Unpickler *u);
Value unpickle_find_class(Unpickler *u, Value module, Value name) MUST_USE;

/* pickle_buffer.c: the wrapped buffer as a memoryview; ValueError when it was released.
 */
Value pickle_buffer_view(Value v) MUST_USE;

#endif
