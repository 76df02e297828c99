/* SPDX-License-Identifier: MIT
 *
 * Emission: instructions are appended to the unit's current block; after a jump or an exit a
 * new block begins by itself.
 */
#include "compile/unit.h"

Block *flow_new_block(Flow *flow)
{
    Block *block = arena_alloc(flow->arena, sizeof *block);
    block->depth = -1;
    block->list = flow->all;
    flow->all = block;
    flow->block_count++;
    return block;
}

static void grow_block(Flow *flow, Block *block)
{
    int capacity = block->capacity ? 2 * block->capacity : 8;
    Instr *instrs = arena_alloc(flow->arena, sizeof *instrs * (size_t)capacity);
    if (block->count)
        memcpy(instrs, block->instrs, sizeof *instrs * (size_t)block->count);
    block->instrs = instrs;
    block->capacity = capacity;
}

Instr *block_append(Flow *flow, Block *block)
{
    if (block->count == block->capacity)
        grow_block(flow, block);
    Instr *i = &block->instrs[block->count++];
    *i = (Instr){0};
    return i;
}

Instr *block_insert(Flow *flow, Block *block, int at)
{
    block_append(flow, block);
    memmove(&block->instrs[at + 1], &block->instrs[at],
            sizeof(Instr) * (size_t)(block->count - 1 - at));
    block->instrs[at] = (Instr){0};
    return &block->instrs[at];
}

void use_block(Compiler *c, Block *block)
{
    Unit *unit = c->unit;
    ASSERT(!block->next && block != unit->current);
    unit->current->next = block;
    unit->current = block;
    block->label = true;
}

static Instr *add_instr(Compiler *c, int op, Span span)
{
    Unit *unit = c->unit;
    Instr *last = block_last(unit->current);
    if (last && (is_exit(last) || is_jump(last)))
        unit->current = unit->current->next = new_block(c);
    Instr *i = block_append(&unit->flow, unit->current);
    i->op = (uint16_t)op;
    i->span = span;
    return i;
}

void emit(Compiler *c, int op, Span span)
{
    add_instr(c, op, span);
}

void emit_arg(Compiler *c, int op, int64_t arg, Span span)
{
    add_instr(c, op, span)->arg = (int32_t)MIN(arg, INT32_MAX);
}

void emit_jump(Compiler *c, int op, Block *target, Span span)
{
    add_instr(c, op, span)->target = target;
}

bool emit_const(Compiler *c, Value constant, Span span)
{
    constant = TRY(constant_intern(c->arena, &c->constants, constant));
    emit_arg(c, OP_LOAD_CONST, number_map_add(c->arena, &c->unit->consts, constant), span);
    return true;
}

bool emit_name(Compiler *c, int op, Value name, Span span)
{
    name = TRY(unit_mangle(c, name));
    emit_arg(c, op, number_map_add(c->arena, &c->unit->names, name), span);
    return true;
}

bool emit_name_flag(Compiler *c, int op, Value name, int flag, Span span)
{
    name = TRY(unit_mangle(c, name));
    int64_t number = number_map_add(c->arena, &c->unit->names, name);
    emit_arg(c, op, number << 1 | flag, span);
    return true;
}

void emit_local(Compiler *c, int op, Value name, Span span)
{
    emit_arg(c, op, number_map_add(c->arena, &c->unit->varnames, name), span);
}

/* Cells count first, then free variables; assembly turns the numbers into places. */
static void emit_cell_number(Compiler *c, int op, uint32_t number, Span span)
{
    Instr *i = add_instr(c, op, span);
    i->arg = (int32_t)number;
    i->cell = true;
}

void emit_free(Compiler *c, int op, Value name, Span span)
{
    Unit *unit = c->unit;
    uint32_t number = number_map_add(c->arena, &unit->freevars, name);
    emit_cell_number(c, op, unit->cellvars.count + number, span);
}

void emit_cell(Compiler *c, int op, Value name, Span span)
{
    int number = number_map_find(&c->unit->cellvars, name);
    if (number < 0)
        emit_free(c, op, name, span);
    else
        emit_cell_number(c, op, (uint32_t)number, span);
}

void emit_call_intrinsic(Compiler *c, int intrinsic, Span span)
{
    emit_arg(c, OP_CALL_INTRINSIC_1, intrinsic, span);
}
