/* SPDX-License-Identifier: MIT
 *
 * Code objects: what the compiler makes and the VM runs.
 *
 *     instructions   32-bit words: opcode in the low byte, argument in the 24 bits above.
 *                    An instruction with an inline cache is followed by one word that
 *                    holds the cache's number in `caches`.
 *     caches         side array of inline caches (typed structs of four words); the first
 *                    word becomes RECORD_DEAD when something it refers to has died
 *     line table     positions of instructions, see line_table.h
 *     exception table ranges -> handlers, see exception_table.h
 *
 * Local variables are numbered as the frame holds them ("localsplus"): arguments first,
 * then other locals, then cells of variables that inner scopes use (an argument that is
 * also a cell is one slot, marked in localsplus_kinds), then free variables.
 */
#ifndef BYTECODE_CODE_H
#define BYTECODE_CODE_H

#include "objects/runtime.h"

typedef uint32_t Instruction;
#define INSTRUCTION_OP(i) ((i) & 0xff)
#define INSTRUCTION_ARG(i) ((i) >> 8)
#define INSTRUCTION_MAKE(op, arg) ((Instruction)((op) | (uint32_t)(arg) << 8))
#define INSTRUCTION_ARG_MAX 0xffffff

/* An inline cache; the VM's headers give typed views of it. The words are aligned so that
 * the collector sees pointers in them. Zero-filled when the code object is made. */
typedef struct Cache {
    uint64_t word[4];
} Cache;

enum CodeFlag { /* co_flags, CPython's values */
    CODE_OPTIMIZED = 0x1, CODE_NEWLOCALS = 0x2, CODE_VARARGS = 0x4, CODE_VARKEYWORDS = 0x8, CODE_NESTED = 0x10,
    CODE_GENERATOR = 0x20, CODE_COROUTINE = 0x80, CODE_ITERABLE_COROUTINE = 0x100, CODE_ASYNC_GENERATOR = 0x200,
    CODE_FUTURE_DIVISION = 0x20000, CODE_FUTURE_ABSOLUTE_IMPORT = 0x40000, CODE_FUTURE_WITH_STATEMENT = 0x80000,
    CODE_FUTURE_PRINT_FUNCTION = 0x100000, CODE_FUTURE_UNICODE_LITERALS = 0x200000,
    CODE_FUTURE_BARRY_AS_BDFL = 0x400000, CODE_FUTURE_GENERATOR_STOP = 0x800000, CODE_FUTURE_ANNOTATIONS = 0x1000000,
};

enum LocalKind { LOCAL_HIDDEN = 0x10, LOCAL_PLAIN = 0x20, LOCAL_CELL = 0x40, LOCAL_FREE = 0x80 }; /* bits */

typedef struct ExceptionRange { /* decoded form, sorted by start, innermost first on ties */
    uint32_t start, end, handler; /* instruction numbers */
    uint32_t depth;               /* operand stack depth to unwind to */
    bool push_lasti;              /* push the number of the faulting instruction before the exception */
} ExceptionRange;

/* Where the insides of a function's code from a .pyc file lie, still marshalled: most of a library's
 * functions are never called, and so neither read, verified nor marked. */
typedef struct CodeBody {
    const uint8_t *block;        /* atomic memory, with all that was in the file; 0: they have been read */
    uint32_t at, size;
} CodeBody;

typedef struct Code {
    Object head;
    CodeBody body;               /* until it is read, counts, flags and names of the code itself are here;
                                    for all else code_complete comes first */
    Instruction *instructions;   /* atomic memory; the VM quickens opcodes in place */
    uint32_t count;              /* words */
    uint32_t cache_count;
    Cache *caches;               /* rows of records; most code makes them when it first runs: 0 before */
    struct WeakRecords *records; /* so that caches keep nothing alive; 0: no caches */
    Value *consts;               /* items of consts_tuple */
    Value *names;                /* items of names_tuple: interned strs */
    ExceptionRange *exception_ranges;
    uint32_t exception_range_count;
    uint32_t stack_size;         /* deepest operand stack, call headers included */
    uint32_t local_count;        /* localsplus: locals + cells + free */
    uint32_t plain_local_count;  /* co_nlocals */
    uint32_t cell_count, free_count;
    uint32_t arg_count, posonly_count, kwonly_count; /* without *args and **kwargs */
    uint32_t flags;
    uint32_t first_line;
    uint32_t heat;               /* entries and loops, for later tiers */
    uint32_t fuse_at;            /* the heat at which the VM looks for runs to fuse next */
    uint32_t fast_arity;         /* arg_count when a call with exactly that many positionals needs no placing; UINT32_MAX otherwise,
                                    as while there is a body */
    uint8_t *line_table;         /* atomic */
    size_t line_table_size;
    uint8_t *local_kinds;        /* enum LocalKind bits for each local */
    Value *local_names;          /* items of local_names_tuple */
    Value consts_tuple, names_tuple, local_names_tuple;
    Value filename, name, qualname;
    Value instructions_bytes;    /* co_code, made when asked; 0 */
    struct CodeMonitoring *monitoring;
    uint64_t version;            /* of function specialisations */
    void *vm;                    /* what the VM keeps per code object (collected memory) */
} Code;

static inline Code *as_code(Value v) { return (Code *)v; }

/* What code_new takes: everything that isn't derived. The numbers and names are the head. */
typedef struct CodeParts {
    uint32_t arg_count, posonly_count, kwonly_count, flags, stack_size, first_line;
    uint32_t local_count, plain_local_count, cell_count, free_count; /* announced to code_new_unread */
    Value filename, name, qualname;
    const Instruction *instructions; /* generic opcodes; cache numbers are assigned by code_new */
    uint32_t count;
    bool keep_instructions;          /* collected memory that nobody else uses: don't copy */
    Value consts, names, local_names; /* tuples */
    const uint8_t *local_kinds;
    const uint8_t *line_table; size_t line_table_size;
    const uint8_t *exception_table; size_t exception_table_size;
} CodeParts;

/* A code object from trusted parts (the compiler's); untrusted ones go through code_verify first. */
Value code_new(const CodeParts *parts) MUST_USE;
/* A code object that marshal_read_body completes when it is first needed, from its verified head. */
Value code_new_unread(const CodeParts *head, CodeBody body) MUST_USE;
/* The insides arrive. ValueError when they aren't what the head says. */
bool code_set_parts(Code *code, const CodeParts *parts) MUST_USE;
/* Read the body (marshal_read.c). ValueError and the like when it is damaged. */
COLD bool marshal_read_body(Code *code) MUST_USE;

/* Whoever looks into a code object that no frame runs calls this first. */
static inline bool code_complete(Code *code)
{
    return LIKELY(!code->body.block) || marshal_read_body(code);
}

/* The caches, made by the RESUME that begins the code if not by code_new. */
bool code_make_caches(Code *code) MUST_USE;
/* Positions of an instruction; false when there are none. Lines from 1, columns in UTF-8 bytes from 0, -1 unknown. */
bool code_position(const Code *code, uint32_t instruction, int *line, int *end_line, int *column, int *end_column);
int code_line(const Code *code, uint32_t instruction); /* -1: none */
/* The handler for an exception at that instruction; 0 if none. */
const ExceptionRange *code_handler(const Code *code, uint32_t instruction);

#endif
