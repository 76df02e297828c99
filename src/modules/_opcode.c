/* SPDX-License-Identifier: MIT
 *
 * Module _opcode: the table of instructions, from which the library's `opcode` is made.
 */
#include "bytecode/intrinsics.h"
#include "bytecode/opcodes.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* The change of the stack's depth by an instruction; jump None: the larger of both ways. */
static Value opcode_stack_effect(Value *args)
{
    int op, arg = 0;
    TRY(value_as_int(args[0], &op));
    if (op < 0 || op >= OP_GENERIC_COUNT)
        RAISE(ValueError, "invalid opcode or oparg");
    if (args[1] != NONE)
        TRY(value_as_int(args[1], &arg));
    if (args[2] != NONE && !is_bool(args[2]))
        RAISE(ValueError, "stack_effect: jump must be False, True or None");
    uint32_t n = (uint32_t)arg;
    int stays = opcode_pushes(op, n, false) - opcode_pops(op, n, false);
    int jumps = opcode_pushes(op, n, true) - opcode_pops(op, n, true);
    return small_int(args[2] == TRUE ? jumps : args[2] == FALSE ? stays : MAX(stays, jumps));
}

/* (name, kind of argument, has a cache, never goes on, documentation) of each instruction. */
static Value opcode_table(Value *args)
{
    static const char *const kinds[] = {
        "none", "number", "const", "name", "name_flag", "local", "forward", "backward", "binary",
        "compare", "intrinsic1", "intrinsic2",
    };
    Value table = TRY(list_new(OP_GENERIC_COUNT));
    for (int op = 0; op < OP_GENERIC_COUNT; op++)
        TRY(list_push(table, TRY(tuple_pack(5, TRY(str_from_text(opcode_names[op])),
                                            TRY(str_from_text(kinds[opcode_kinds[op]])),
                                            from_bool(opcode_cached[op]), from_bool(opcode_ends[op]),
                                            TRY(str_from_text(opcode_docs[op]))))));
    return table;
}

static Value text_list(const char *const *texts, size_t n)
{
    Value list = TRY(list_new(n));
    for (size_t i = 0; i < n; i++)
        TRY(list_push(list, TRY(str_from_text(texts[i]))));
    return list;
}

static Value opcode_operators(Value *args)
{
    static const char *const symbols[] = {
#define BINARY(field, name, rname, iname, symbol) symbol,
#include "objects/slots.def"
#undef BINARY
    };
    return text_list(symbols, BINARY_divmod);
}

static Value opcode_intrinsics(Value *args)
{
#define X(name) "INTRINSIC_" #name,
    static const char *const first[] = {"INTRINSIC_1_INVALID", INTRINSICS1(X)};
    static const char *const second[] = {"INTRINSIC_2_INVALID", INTRINSICS2(X)};
#undef X
    return tuple_pack(2, TRY(text_list(first, countof(first))),
                      TRY(text_list(second, countof(second))));
}

static Value opcode_no_stats(Value *args)
{
    return NONE;
}

static const Method opcode_methods[] = {
    {"stack_effect($module, opcode, oparg=None, /, *, jump=None)", opcode_stack_effect,
     "The change of the stack's depth by an instruction."},
    {"table($module, /)", opcode_table, "All instructions in the order of their numbers."},
    {"operators($module, /)", opcode_operators, "The symbols of BINARY_OP's argument."},
    {"intrinsics($module, /)", opcode_intrinsics, "The names of the intrinsic functions."},
    {"get_specialization_stats($module, /)", opcode_no_stats, "None: they are not counted."},
    {0},
};

MODULE(_opcode, .doc = "The instructions of the virtual machine.", .methods = opcode_methods);
