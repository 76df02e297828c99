/* SPDX-License-Identifier: MIT
 *
 * Listings of code objects.
 */
#include "bytecode/disassemble.h"

#include "bytecode/intrinsics.h"
#include "bytecode/opcodes.h"
#include "gc/heap.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

static const char *const binary_symbols[] = {
#define BINARY(field, name, rname, iname, symbol) symbol,
#include "objects/slots.def"
#undef BINARY
};
static const char *const compare_symbols[] = {"<", "<=", "==", "!=", ">", ">="};
#define X(name) "INTRINSIC_" #name,
static const char *const intrinsics1[] = {"", INTRINSICS1(X)};
static const char *const intrinsics2[] = {"", INTRINSICS2(X)};
#undef X

/* Values of the tables, or "?" for numbers beyond them. */
#define LOOK_UP(table, n) ((n) < countof(table) ? (table)[n] : "?")

static bool write_repr(Value v, FILE *file)
{
    Value text =
        TRY(is_exact(v, TYPE_code) ? str_format("<code object %S, line %u>",
                                                as_code(v)->name, as_code(v)->first_line)
                                   : value_repr(v));
    fprintf(file, " (%s)", str_utf8_lossy(text, NULL));
    return true;
}

static void write_name(Value tuple, uint32_t n, FILE *file)
{
    if (n < tuple_count(tuple))
        fprintf(file, " (%s)", str_utf8_lossy(as_tuple(tuple)->items[n], NULL));
}

static bool write_argument(const Code *code, uint32_t at, FILE *file)
{
    Instruction word = code->instructions[at];
    uint32_t op = INSTRUCTION_OP(word), arg = INSTRUCTION_ARG(word);
    uint32_t after = at + 1 + opcode_cached[op];
    if (opcode_kinds[op] == ARGUMENT_NONE)
        return true;
    fprintf(file, " %4u", arg);
    switch ((enum ArgumentKind)opcode_kinds[op]) {
    case ARGUMENT_NONE:
    case ARGUMENT_NUMBER: break;
    case ARGUMENT_CONST:
        return arg >= tuple_count(code->consts_tuple)
            || write_repr(code->consts[arg], file);
    case ARGUMENT_NAME: write_name(code->names_tuple, arg, file); break;
    case ARGUMENT_NAME_FLAG:
        write_name(code->names_tuple, arg >> 1, file);
        fprintf(file, "%s", arg & 1 ? " +" : "");
        break;
    case ARGUMENT_LOCAL: write_name(code->local_names_tuple, arg, file); break;
    case ARGUMENT_FORWARD: fprintf(file, " (to %u)", after + arg); break;
    case ARGUMENT_BACKWARD: fprintf(file, " (to %u)", after - arg); break;
    case ARGUMENT_BINARY:
        fprintf(file, " (%s%s)", LOOK_UP(binary_symbols, arg & 15), arg & 16 ? "=" : "");
        break;
    case ARGUMENT_COMPARE: fprintf(file, " (%s)", LOOK_UP(compare_symbols, arg)); break;
    case ARGUMENT_INTRINSIC1: fprintf(file, " (%s)", LOOK_UP(intrinsics1, arg)); break;
    case ARGUMENT_INTRINSIC2: fprintf(file, " (%s)", LOOK_UP(intrinsics2, arg)); break;
    }
    return true;
}

bool disassemble_instruction(const Code *code, uint32_t at, FILE *file)
{
    uint32_t op = INSTRUCTION_OP(code->instructions[at]);
    if (opcode_kinds[op] == ARGUMENT_NONE) {
        fputs(opcode_names[op], file);
        return true;
    }
    fprintf(file, "%-24s", opcode_names[op]);
    return write_argument(code, at, file);
}

/* Which words are targets of jumps or handlers. */
static uint8_t *find_targets(const Code *code)
{
    uint8_t *targets = gc_alloc_atomic(code->count + 1);
    if (!targets) {
        raise_no_memory();
        return NULL;
    }
    memset(targets, 0, code->count + 1);
    for (uint32_t at = 0; at < code->count; ) {
        uint32_t op = INSTRUCTION_OP(code->instructions[at]);
        uint32_t arg = INSTRUCTION_ARG(code->instructions[at]);
        at += 1 + opcode_cached[op];
        if (opcode_kinds[op] == ARGUMENT_FORWARD && arg <= code->count - at)
            targets[at + arg] = 1;
        else if (opcode_kinds[op] == ARGUMENT_BACKWARD && arg <= at)
            targets[at - arg] = 1;
    }
    for (uint32_t i = 0; i < code->exception_range_count; i++)
        if (code->exception_ranges[i].handler < code->count)
            targets[code->exception_ranges[i].handler] = 1;
    return targets;
}

static bool write_instructions(const Code *code, FILE *file)
{
    const uint8_t *targets = TRY(find_targets(code));
    int line = -2;
    for (uint32_t at = 0; at < code->count; ) {
        int here = code_line(code, at);
        if (here != line && here >= 0)
            fprintf(file, "%5d", here);
        else if (here != line)
            fputs("   --", file);
        else
            fputs("     ", file);
        line = here;
        fprintf(file, " %s %5u ", targets[at] ? ">>" : "  ", at);
        TRY(disassemble_instruction(code, at, file));
        fputc('\n', file);
        at += 1 + opcode_cached[INSTRUCTION_OP(code->instructions[at])];
    }
    return true;
}

static void write_handlers(const Code *code, FILE *file)
{
    if (code->exception_range_count)
        fputs("  exceptions\n", file);
    for (uint32_t i = 0; i < code->exception_range_count; i++) {
        const ExceptionRange *r = &code->exception_ranges[i];
        fprintf(file, "         %u to %u -> %u [%u]%s\n", r->start, r->end - 1, r->handler,
                r->depth, r->push_lasti ? " lasti" : "");
    }
}

bool disassemble(Value value, FILE *file)
{
    Code *code = as_code(value);
    TRY(code_complete(code));
    TRY(stack_check(" while disassembling"));
    fprintf(file, "%s (%s:%u)\n", str_utf8_lossy(code->qualname, NULL),
            str_utf8_lossy(code->filename, NULL), code->first_line);
    TRY(write_instructions(code, file));
    write_handlers(code, file);
    for (size_t i = 0; i < tuple_count(code->consts_tuple); i++)
        if (is_exact(code->consts[i], TYPE_code)) {
            fputc('\n', file);
            TRY(disassemble(code->consts[i], file));
        }
    return true;
}
