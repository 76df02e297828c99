/* SPDX-License-Identifier: MIT
 *
 * From a unit's flow graph to its code object: passes, places of variables, words, tables.
 */
#include "compile/unit.h"

#include "bytecode/exception_table.h"
#include "bytecode/line_table.h"
#include "gc/heap.h"
#include "objects/tuple.h"

/* ---- places of locals: varnames, then cells that aren't among them, then free variables ---- */

typedef struct Places {
    int *of_cell;            /* cell or free variable -> place */
    uint32_t local_count;
    Value names;             /* tuple */
    uint8_t *kinds;
} Places;

static bool place_locals(Compiler *c, Places *places)
{
    Unit *unit = c->unit;
    uint32_t locals = unit->varnames.count, cells = unit->cellvars.count;
    uint32_t total = locals, all = locals + cells + unit->freevars.count;
    places->of_cell = arena_alloc(c->arena, sizeof(int) * (all + 1));
    places->kinds = arena_alloc(c->arena, all + 1);
    Value *names = arena_alloc(c->arena, sizeof *names * (all + 1));
    for (uint32_t i = 0; i < locals; i++) {
        names[i] = unit->varnames.keys[i];
        places->kinds[i] = LOCAL_PLAIN
            | (number_map_find(&unit->hidden, names[i]) >= 0 ? LOCAL_HIDDEN : 0);
    }
    for (uint32_t i = 0; i < cells; i++) {
        int shared = number_map_find(&unit->varnames, unit->cellvars.keys[i]);
        uint32_t place = shared >= 0 ? (uint32_t)shared : total++;
        places->of_cell[i] = (int)place;
        places->kinds[place] |= LOCAL_CELL;
        names[place] = unit->cellvars.keys[i];
    }
    for (uint32_t i = 0; i < unit->freevars.count; i++, total++) {
        places->of_cell[cells + i] = (int)total;
        places->kinds[total] = LOCAL_FREE;
        names[total] = unit->freevars.keys[i];
    }
    places->local_count = total;
    places->names = tuple_new(names, total);
    return places->names;
}

static void fix_cells(Flow *flow, const Places *places)
{
    for (Block *block = flow->first; block; block = block->next)
        for (int n = 0; n < block->count; n++)
            if (block->instrs[n].cell) {
                block->instrs[n].arg = places->of_cell[block->instrs[n].arg];
                block->instrs[n].cell = false;
            }
}

static void insert_first(Flow *flow, int at, int op, int arg, Span span)
{
    Instr *i = block_insert(flow, flow->first, at);
    i->op = (uint16_t)op;
    i->arg = arg;
    i->span = span;
}

/* COPY_FREE_VARS; MAKE_CELL ...; RETURN_GENERATOR; POP_TOP come before all else. */
static void insert_prefix(Compiler *c, const Places *places, uint32_t flags)
{
    Unit *unit = c->unit;
    Flow *flow = &unit->flow;
    int at = 0;
    if (unit->freevars.count)
        insert_first(flow, at++, OP_COPY_FREE_VARS, (int)unit->freevars.count, NO_SPAN);
    for (uint32_t place = 0; place < places->local_count; place++)
        if (places->kinds[place] & LOCAL_CELL)
            insert_first(flow, at++, OP_MAKE_CELL, (int)place, NO_SPAN);
    if (flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR)) {
        Span span = {unit->first_line, -1, unit->first_line, -1};
        insert_first(flow, at++, OP_RETURN_GENERATOR, 0, span);
        insert_first(flow, at++, OP_POP_TOP, 0, NO_SPAN);
    }
}

/* ---- constants ---- */

static bool loads_const(const Instr *i)
{
    return i->op == OP_LOAD_CONST || i->op == OP_RETURN_CONST;
}

/* Drops constants that nothing loads any more, but for the first: it may be the docstring. */
static Value used_consts(Compiler *c)
{
    Unit *unit = c->unit;
    uint32_t n = unit->consts.count, kept = 0;
    int32_t *number = arena_alloc(c->arena, sizeof *number * (n + 1));
    Value *values = arena_alloc(c->arena, sizeof *values * (n + 1));
    if (n)
        number[0] = 1;
    for (Block *block = unit->flow.first; block; block = block->next)
        for (int i = 0; i < block->count; i++)
            if (loads_const(&block->instrs[i]))
                number[block->instrs[i].arg] = 1;
    for (uint32_t i = 0; i < n; i++)
        if (number[i]) {
            values[kept] = unit->consts.keys[i];
            number[i] = (int32_t)kept++;
        }
    for (Block *block = unit->flow.first; block; block = block->next)
        for (int i = 0; i < block->count; i++)
            if (loads_const(&block->instrs[i]))
                block->instrs[i].arg = number[block->instrs[i].arg];
    return constant_intern(c->arena, &c->constants, TRY(tuple_new(values, kept)));
}

static uint32_t add_const(void *data, Value constant)
{
    Compiler *c = data;
    Value interned = constant_intern(c->arena, &c->constants, constant);
    if (!interned) {
        error_clear();
        interned = constant;
    }
    return number_map_add(c->arena, &c->unit->consts, interned);
}

/* ---- words and tables ---- */

static int instr_words(const Instr *i)
{
    return 1 + opcode_cached[i->op];
}

static uint32_t place_blocks(Flow *flow)
{
    int at = 0;
    for (Block *block = flow->first; block; block = block->next) {
        block->offset = at;
        for (int n = 0; n < block->count; n++)
            at += instr_words(&block->instrs[n]);
    }
    return (uint32_t)at;
}

static int64_t instr_arg(const Instr *i, int after)
{
    switch (opcode_kinds[i->op]) {
    case ARGUMENT_FORWARD: return i->target->offset - after;
    case ARGUMENT_BACKWARD: return after - i->target->offset;
    default: return i->arg;
    }
}

static bool write_words(Compiler *c, Instruction *words)
{
    int at = 0;
    for (Block *block = c->unit->flow.first; block; block = block->next)
        for (int n = 0; n < block->count; n++) {
            const Instr *i = &block->instrs[n];
            int after = at + instr_words(i);
            int64_t arg = instr_arg(i, after);
            if (arg < 0 || arg > INSTRUCTION_ARG_MAX)
                return raise_error(TYPE_OverflowError, "code is too large to compile");
            words[at] = INSTRUCTION_MAKE(i->op, arg);
            if (after > at + 1)
                words[at + 1] = 0;
            at = after;
        }
    return true;
}

static bool write_lines(Compiler *c, LineTableWriter *lines)
{
    for (Block *block = c->unit->flow.first; block; block = block->next)
        for (int n = 0; n < block->count; n++)
            line_table_add(lines, instr_words(&block->instrs[n]), block->instrs[n].span);
    return line_table_end(lines);
}

static bool write_handlers(Compiler *c, ExceptionTableWriter *table)
{
    int at = 0, start = 0;
    Block *handler = NULL;
    for (Block *block = c->unit->flow.first; block; block = block->next)
        for (int n = 0; n < block->count; n++) {
            const Instr *i = &block->instrs[n];
            if (i->handler != handler) {
                if (handler)
                    exception_table_add(table, start, at, handler->offset,
                                        handler->depth - 1 - handler->keeps_lasti,
                                        handler->keeps_lasti);
                start = at;
                handler = i->handler;
            }
            at += instr_words(i);
        }
    if (handler)
        exception_table_add(table, start, at, handler->offset,
                            handler->depth - 1 - handler->keeps_lasti,
                            handler->keeps_lasti);
    return exception_table_end(table);
}

/* ---- all of it ---- */

static bool run_passes(Compiler *c)
{
    Unit *unit = c->unit;
    Flow *flow = &unit->flow;
    flow->local_count = (int)unit->varnames.count;
    flow->parameter_count = (int)unit->scope->parameters->count;
    flow_label_handlers(flow);
    TRY(flow_optimize(flow, &unit->consts.keys, add_const, c));
    flow_check_locals(flow);
    flow_finish(flow);
    return true;
}

static Value make_code(Compiler *c, CodeParts *parts)
{
    LineTableWriter lines;
    ExceptionTableWriter handlers;
    Flow *flow = &c->unit->flow;
    parts->count = place_blocks(flow);
    Instruction *words =
        TRY((Instruction *)gc_alloc_atomic(sizeof *words * (parts->count + 1)));
    TRY(write_words(c, words));
    line_table_begin(&lines, c->unit->first_line);
    TRY(write_lines(c, &lines));
    exception_table_begin(&handlers);
    TRY(write_handlers(c, &handlers));
    if (c->arena->failed)
        return raise_no_memory();
    parts->instructions = words;
    parts->line_table = lines.bytes;
    parts->line_table_size = lines.size;
    parts->exception_table = handlers.bytes;
    parts->exception_table_size = handlers.size;
    return code_new(parts);
}

static void end_body(Compiler *c, bool return_none)
{
    Block *current = c->unit->current;
    if (!block_falls_through(current) && !return_none)
        return;
    if (return_none && !emit_const(c, NONE, NO_SPAN))
        return;
    emit(c, OP_RETURN_VALUE, NO_SPAN);
}

Value assemble(Compiler *c, bool return_none)
{
    Unit *unit = c->unit;
    Places places;
    end_body(c, return_none);
    TRY(run_passes(c));
    Value consts = TRY(used_consts(c));
    TRY(place_locals(c, &places));
    fix_cells(&unit->flow, &places);
    uint32_t flags = unit_code_flags(c);
    insert_prefix(c, &places, flags);
    uint32_t stack_size = flow_depth(&unit->flow);
    flow_lower(&unit->flow);
    CodeParts parts = {
        .arg_count = unit->arg_count, .posonly_count = unit->posonly_count,
        .kwonly_count = unit->kwonly_count, .flags = flags, .stack_size = stack_size,
        .first_line = (uint32_t)unit->first_line, .consts = consts,
        .names = TRY(constant_intern(c->arena, &c->constants,
                                     TRY(number_map_tuple(&unit->names)))),
        .local_names = places.names,
        .local_kinds = places.kinds, .filename = c->filename, .name = unit->name,
        .qualname = unit->qualname,
    };
    return make_code(c, &parts);
}
