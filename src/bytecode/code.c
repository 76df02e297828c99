/* SPDX-License-Identifier: MIT
 *
 * Code objects: making them of their parts, and looking up positions and handlers. The
 * Python-level type is in code_type.c.
 */
#include "bytecode/code.h"

#include "bytecode/exception_table.h"
#include "bytecode/line_table.h"
#include "bytecode/opcodes.h"
#include "gc/heap.h"
#include "gc/records.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* The instructions get caches: the word behind each one that has a cache gets its number. */
static bool copy_instructions(Code *code, const CodeParts *parts)
{
    uint32_t caches = 0;
    code->count = parts->count;
    code->instructions = parts->keep_instructions
        ? (Instruction *)parts->instructions
        : gc_alloc_atomic(sizeof(Instruction) * MAX(parts->count, 1));
    if (!code->instructions)
        return raise_no_memory();
    if (!parts->keep_instructions)
        memcpy(code->instructions, parts->instructions, sizeof(Instruction) * parts->count);
    for (uint32_t i = 0; i < parts->count; i++)
        if (opcode_cached[INSTRUCTION_OP(code->instructions[i])] && i + 1 < parts->count)
            code->instructions[++i] = caches++;
    code->cache_count = caches;
    return true;
}

bool code_make_caches(Code *code)
{
    if (code->caches || !code->cache_count)
        return true;
    code->records = records_new(code, code->cache_count);
    if (!code->records)
        return raise_no_memory();
    code->caches = (Cache *)code->records->rows;
    return true;
}

static bool is_handled(const Code *code, uint32_t up_to)
{
    for (uint32_t i = 0; i < code->exception_range_count; i++)
        if (code->exception_ranges[i].start <= up_to)
            return true;
    return false;
}

/* Does whoever runs the code come past a RESUME before anything that has a cache? No
   handler may lie on the way. */
static bool resumes_first(const Code *code)
{
    for (uint32_t i = 0; i < code->count; i++)
        switch (INSTRUCTION_OP(code->instructions[i])) {
        case OP_RESUME:
            return !is_handled(code, i);
        case OP_MAKE_CELL: case OP_COPY_FREE_VARS: case OP_NOP:
            break;
        default:
            return false;
        }
    return false;
}

static bool read_exception_table(Code *code, const CodeParts *parts)
{
    const uint8_t *at = parts->exception_table, *end = at + parts->exception_table_size;
    ExceptionRange range;
    uint32_t n = 0;
    while (exception_table_read(&at, end, &range))
        n++;
    code->exception_range_count = n;
    if (!n)
        return true;
    code->exception_ranges = gc_alloc_atomic(sizeof range * n);
    if (!code->exception_ranges)
        return raise_no_memory();
    at = parts->exception_table;
    for (uint32_t i = 0; i < n; i++)
        exception_table_read(&at, end, &code->exception_ranges[i]);
    return true;
}

static bool copy_bytes(uint8_t **to, const uint8_t *from, size_t n)
{
    *to = gc_alloc_atomic(MAX(n, 1));
    if (!*to)
        return raise_no_memory();
    if (n)
        memcpy(*to, from, n);
    return true;
}

static uint32_t fast_arity(const Code *code)
{
    bool simple = !(code->flags & (CODE_VARARGS | CODE_VARKEYWORDS)) && !code->kwonly_count
               && code->flags & CODE_NEWLOCALS;
    return simple ? code->arg_count : UINT32_MAX;
}

/* Where a body was announced, its locals must be those that frames have been measured for. */
static bool set_locals(Code *code, const CodeParts *parts)
{
    uint32_t n = (uint32_t)tuple_count(parts->local_names), counts[4] = {n};
    uint32_t *const fields[] = {&code->local_count, &code->plain_local_count, &code->cell_count, &code->free_count};
    for (uint32_t i = 0; i < n; i++) {
        uint8_t kind = parts->local_kinds[i];
        counts[1] += (kind & LOCAL_PLAIN) != 0;
        counts[2] += (kind & LOCAL_CELL) != 0;
        counts[3] += (kind & LOCAL_FREE) != 0;
    }
    for (size_t i = 0; i < countof(counts); i++) {
        if (code->body.block && *fields[i] != counts[i])
            RAISE(ValueError, "invalid code in %S: other locals than announced", code->name);
        *fields[i] = counts[i];
    }
    return copy_bytes(&code->local_kinds, parts->local_kinds, n);
}

static bool intern_names(Value tuple)
{
    for (size_t i = 0; i < tuple_count(tuple); i++) {
        Value name = as_tuple(tuple)->items[i];
        if (!as_str(name)->interned)
            as_tuple(tuple)->items[i] = TRY(str_intern(name));
    }
    return true;
}

bool code_set_parts(Code *code, const CodeParts *parts)
{
    TRY(intern_names(parts->names));
    TRY(intern_names(parts->local_names));
    TRY(set_locals(code, parts));
    TRY(copy_instructions(code, parts));
    TRY(read_exception_table(code, parts));
    TRY(copy_bytes(&code->line_table, parts->line_table, parts->line_table_size));
    code->line_table_size = parts->line_table_size;
    TRY(resumes_first(code) || code_make_caches(code));
    code->consts_tuple = parts->consts;
    code->names_tuple = parts->names;
    code->local_names_tuple = parts->local_names;
    code->consts = as_tuple(parts->consts)->items;
    code->names = as_tuple(parts->names)->items;
    code->local_names = as_tuple(parts->local_names)->items;
    code->fast_arity = fast_arity(code);
    code->body.block = NULL;
    return true;
}

static Code *new_head(const CodeParts *parts)
{
    Code *code = TRY((Code *)type_alloc(rt.types[TYPE_code], 0));
    code->stack_size = parts->stack_size;
    code->arg_count = parts->arg_count;
    code->posonly_count = parts->posonly_count;
    code->kwonly_count = parts->kwonly_count;
    code->flags = parts->flags;
    code->first_line = parts->first_line;
    code->filename = parts->filename;
    code->name = parts->name;
    code->qualname = parts->qualname;
    return code;
}

Value code_new(const CodeParts *parts)
{
    Code *code = TRY(new_head(parts));
    TRY(code_set_parts(code, parts));
    return from_object(code);
}

Value code_new_unread(const CodeParts *head, CodeBody body)
{
    Code *code = TRY(new_head(head));
    code->body = body;
    code->local_count = head->local_count;
    code->plain_local_count = head->plain_local_count;
    code->cell_count = head->cell_count;
    code->free_count = head->free_count;
    code->fast_arity = UINT32_MAX;
    return from_object(code);
}

/* ---- positions ---- */

static bool find_position(const Code *code, uint32_t instruction, Span *span)
{
    LineTableReader reader;
    line_table_open(&reader, code->line_table, code->line_table_size,
                    (int)code->first_line);
    while (line_table_next(&reader))
        if (instruction < reader.stop) {
            *span = reader.span;
            return true;
        }
    return false;
}

bool code_position(const Code *code, uint32_t instruction, int *line, int *end_line,
                   int *column, int *end_column)
{
    Span span;
    if (!find_position(code, instruction, &span) || span.line < 0)
        return false;
    *line = span.line;
    *end_line = span.end_line;
    *column = span.column;
    *end_column = span.end_column;
    return true;
}

int code_line(const Code *code, uint32_t instruction)
{
    Span span;
    return find_position(code, instruction, &span) ? span.line : -1;
}

/* Ranges are sorted and don't overlap: nested ones were cut up by the compiler. */
const ExceptionRange *code_handler(const Code *code, uint32_t instruction)
{
    const ExceptionRange *ranges = code->exception_ranges;
    uint32_t low = 0, high = code->exception_range_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ranges[middle].end <= instruction)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < code->exception_range_count && ranges[low].start <= instruction)
        return &ranges[low];
    return NULL;
}
