/* SPDX-License-Identifier: MIT
 *
 * Units: entering and leaving a scope's code, its qualified name, variables and flags; and
 * the stack of frame blocks, by which jumps out of loops and handlers know what to undo.
 */
#include "compile/unit.h"

#include "objects/str.h"

/* ---- names ---- */

static int order_names(const void *a, const void *b)
{
    return str_compare(*(const Value *)a, *(const Value *)b);
}

/* The scope's symbols with that resolution, or flag and not the other resolution, sorted by
   name: CPython's order. */
static void collect_names(Compiler *c, NumberMap *map, Scope *scope, Resolution resolution,
                          uint32_t flag, Resolution other)
{
    Value *names = arena_alloc(c->arena, sizeof *names * (scope->symbols.count + 1));
    size_t n = 0;
    for (Symbol *symbol = scope->symbols.first; symbol; symbol = symbol->next)
        if (symbol->resolution == resolution
            || (symbol->flags & flag && symbol->resolution != other))
            names[n++] = symbol->name;
    qsort(names, n, sizeof *names, order_names);
    for (size_t i = 0; i < n; i++)
        number_map_add(c->arena, map, names[i]);
}

static bool is_function_unit(const Unit *unit)
{
    return unit->kind == UNIT_FUNCTION || unit->kind == UNIT_ASYNC_FUNCTION
        || unit->kind == UNIT_LAMBDA;
}

/* Outer.<locals>.name, except that what is declared global has no prefix. */
static bool set_qualname(Compiler *c, Unit *unit)
{
    Unit *parent = unit->parent;
    /* The scope of type parameters doesn't count. */
    if (parent && parent->kind == UNIT_TYPE_PARAMS)
        parent = parent->parent;
    unit->qualname = unit->name;
    if (!parent || parent->kind == UNIT_MODULE)
        return true;
    if (unit->kind == UNIT_FUNCTION || unit->kind == UNIT_ASYNC_FUNCTION
        || unit->kind == UNIT_CLASS) {
        Value mangled = TRY(compile_mangle(parent->class_name, unit->name));
        if (symbol_resolution(parent->scope, mangled) == RESOLVED_GLOBAL_EXPLICIT)
            return true;
    }
    Value qualname = TRY(str_format(is_function_unit(parent) ? "%S.<locals>.%S" : "%S.%S",
                                    parent->qualname, unit->name));
    unit->qualname = str_intern(qualname);
    return unit->qualname;
}

bool unit_is_hidden(const Unit *unit, Value name)
{
    int number = number_map_find(&unit->hidden, name);
    return number >= 0 && unit->hidden_on[number];
}

void unit_set_hidden(Compiler *c, Value name, bool on)
{
    Unit *unit = c->unit;
    uint32_t capacity = unit->hidden.capacity;
    uint32_t number = number_map_add(c->arena, &unit->hidden, name);
    if (unit->hidden.capacity != capacity) {
        uint8_t *grown = arena_alloc(c->arena, unit->hidden.capacity);
        if (number)
            memcpy(grown, unit->hidden_on, number);
        unit->hidden_on = grown;
    }
    unit->hidden_on[number] = on;
}

/* ---- units ---- */

static bool needs_stop_iteration_handler(const Unit *unit)
{
    const Scope *scope = unit->scope;
    switch (unit->kind) {
    case UNIT_FUNCTION:
    case UNIT_ASYNC_FUNCTION: return scope->generator || scope->coroutine;
    case UNIT_COMPREHENSION: return scope->comprehension == GENERATOR_EXPRESSION;
    default: return false;
    }
}

/* RESUME begins every unit, before it the handler around a generator's body. */
static void emit_entry(Compiler *c, Unit *unit)
{
    Span span = {unit->first_line, 0, unit->first_line, 0};
    if (unit->kind == UNIT_MODULE)
        span.line = 0;
    if (needs_stop_iteration_handler(unit)) {
        unit->stop_iteration = new_block(c);
        emit_jump(c, PSEUDO_SETUP_CLEANUP, unit->stop_iteration, NO_SPAN);
    }
    emit_arg(c, OP_RESUME, 0, span);
}

void unit_close_generator(Compiler *c)
{
    if (!c->unit->stop_iteration)
        return;
    if (emit_const(c, NONE, NO_SPAN))
        emit(c, OP_RETURN_VALUE, NO_SPAN);
    use_block(c, c->unit->stop_iteration);
    emit_call_intrinsic(c, INTRINSIC1_STOPITERATION_ERROR, NO_SPAN);
    emit_arg(c, OP_RERAISE, 1, NO_SPAN);
}

bool unit_enter(Compiler *c, Value name, UnitKind kind, const void *node, int line)
{
    TRY(stack_check(" during compilation"));
    Unit *unit = arena_alloc(c->arena, sizeof *unit);
    Scope *scope = symtable_scope(c->symtable, node);
    ASSERT(scope);
    *unit = (Unit){.parent = c->unit, .scope = scope, .kind = kind, .name = name,
                   .first_line = line};
    unit->flow.arena = c->arena;
    unit->flow.first_line = line;
    if (c->unit)
        unit->class_name = c->unit->class_name;
    for (size_t i = 0; i < scope->parameters->count; i++)
        number_map_add(c->arena, &unit->varnames, scope->parameters->items[i]);
    collect_names(c, &unit->cellvars, scope, RESOLVED_CELL, SYMBOL_COMPREHENSION_CELL,
                  RESOLVED_FREE);
    if (scope->needs_class_cell)
        number_map_add(c->arena, &unit->cellvars, NAME(__class__));
    if (scope->needs_class_dict)
        number_map_add(c->arena, &unit->cellvars, NAME(__classdict__));
    collect_names(c, &unit->freevars, scope, RESOLVED_FREE, SYMBOL_FREE_CLASS, UNRESOLVED);
    TRY(set_qualname(c, unit));
    c->unit = unit;
    c->depth++;
    unit->flow.first = unit->current = new_block(c);
    emit_entry(c, unit);
    return true;
}

void unit_leave(Compiler *c)
{
    c->unit = c->unit->parent;
    c->depth--;
}

uint32_t unit_code_flags(Compiler *c)
{
    const Scope *scope = c->unit->scope;
    uint32_t flags = c->features;
    if (scope_is_function_like(scope)) {
        flags |= CODE_NEWLOCALS | CODE_OPTIMIZED;
        flags |= scope->nested ? CODE_NESTED : 0;
        flags |= scope->generator ? scope->coroutine ? CODE_ASYNC_GENERATOR : CODE_GENERATOR
               : scope->coroutine ? CODE_COROUTINE : 0;
        flags |= scope->varargs ? CODE_VARARGS : 0;
        flags |= scope->varkeywords ? CODE_VARKEYWORDS : 0;
    }
    if (c->flags & COMPILE_TOP_LEVEL_AWAIT && scope->kind == SCOPE_MODULE
        && scope->coroutine)
        flags |= scope->generator ? CODE_ASYNC_GENERATOR : CODE_COROUTINE;
    return flags;
}

/* ---- frame blocks ---- */

bool unit_push_block(Compiler *c, FrameBlockKind kind, Span span, Block *block,
                     Block *exit)
{
    Unit *unit = c->unit;
    if (unit->block_count >= MAX_NESTED_BLOCKS)
        ERROR(c, span, "too many statically nested blocks");
    unit->blocks[unit->block_count++] =
        (FrameBlock){.kind = kind, .block = block, .exit = exit, .span = span};
    return true;
}

void unit_pop_block(Compiler *c)
{
    c->unit->block_count--;
}
