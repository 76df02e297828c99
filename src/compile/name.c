/* SPDX-License-Identifier: MIT
 *
 * Loading, storing and deleting variables: which instruction, by what the symbol table says.
 *
 *     function scope     local: FAST, cell or free: DEREF, else GLOBAL
 *     module, class      NAME; comprehensions inlined there: FAST; explicit globals: GLOBAL
 *     class              free variables: first its own dict, LOAD_FROM_DICT_OR_DEREF
 *     annotation scope in a class    first the class's dict, __classdict__
 */
#include "compile/unit.h"

bool check_forbidden_name(Compiler *c, Span span, Value name, ExprContext context)
{
    if (name != NAME(__debug__))
        return true;
    if (context == EXPR_CONTEXT_STORE)
        ERROR(c, span, "cannot assign to __debug__");
    if (context == EXPR_CONTEXT_DEL)
        ERROR(c, span, "cannot delete __debug__");
    return true;
}

static int pick(ExprContext context, int load, int store, int delete)
{
    return context == EXPR_CONTEXT_LOAD ? load
        : context == EXPR_CONTEXT_STORE ? store
                                        : delete;
}

/* Cells and free variables. */
static bool compile_cell(Compiler *c, Span span, Value name, ExprContext context)
{
    Unit *unit = c->unit;
    int op = pick(context, OP_LOAD_DEREF, OP_STORE_DEREF, OP_DELETE_DEREF);
    if (context == EXPR_CONTEXT_LOAD) {
        if (unit->scope->kind == SCOPE_CLASS && !unit->inlined) {
            op = OP_LOAD_FROM_DICT_OR_DEREF;
            emit(c, OP_LOAD_LOCALS, span);
        } else if (unit->scope->sees_class && name != NAME(__classdict__)) {
            op = OP_LOAD_FROM_DICT_OR_DEREF;
            TRY(compile_name_at(c, span, NAME(__classdict__), EXPR_CONTEXT_LOAD));
        }
    }
    /* A class body that says __class__ means an outer one, not the cell of its own. */
    bool outer = unit->scope->kind == SCOPE_CLASS && !unit->inlined
              && symbol_resolution(unit->scope, name) == RESOLVED_FREE;
    (outer ? emit_free : emit_cell)(c, op, name, span);
    return true;
}

static bool compile_global(Compiler *c, Span span, Value name, ExprContext context,
                           Resolution resolution)
{
    if (context != EXPR_CONTEXT_LOAD)
        return emit_name(c, pick(context, 0, OP_STORE_GLOBAL, OP_DELETE_GLOBAL), name,
                         span);
    if (c->unit->scope->sees_class && resolution == RESOLVED_GLOBAL_IMPLICIT) {
        TRY(compile_name_at(c, span, NAME(__classdict__), EXPR_CONTEXT_LOAD));
        return emit_name(c, OP_LOAD_FROM_DICT_OR_GLOBALS, name, span);
    }
    return emit_name_flag(c, OP_LOAD_GLOBAL, name, 0, span);
}

bool compile_name_at(Compiler *c, Span span, Value name, ExprContext context)
{
    Unit *unit = c->unit;
    TRY(check_forbidden_name(c, span, name, context));
    name = TRY(unit_mangle(c, name));
    Resolution resolution = symbol_resolution(unit->scope, name);
    bool in_function = scope_is_function_like(unit->scope);
    switch (resolution) {
    case RESOLVED_FREE:
    case RESOLVED_CELL:
        return compile_cell(c, span, name, context);
    case RESOLVED_LOCAL:
        if (!in_function && !unit_is_hidden(unit, name))
            break;
        emit_local(c, pick(context, OP_LOAD_FAST, OP_STORE_FAST, OP_DELETE_FAST), name,
                   span);
        return true;
    case RESOLVED_GLOBAL_IMPLICIT:
        if (!in_function)
            break;
        FALLTHROUGH;
    case RESOLVED_GLOBAL_EXPLICIT:
        return compile_global(c, span, name, context, resolution);
    case UNRESOLVED:
        break;
    }
    /* A comprehension inlined into a class sees the class's names as little as a function. */
    if (context == EXPR_CONTEXT_LOAD && unit->scope->kind == SCOPE_CLASS && unit->inlined)
        return emit_name_flag(c, OP_LOAD_GLOBAL, name, 0, span);
    return emit_name(c, pick(context, OP_LOAD_NAME, OP_STORE_NAME, OP_DELETE_NAME), name,
                     span);
}

bool compile_name(Compiler *c, Expr *e)
{
    return compile_name_at(c, e->span, e->Name.id, e->Name.ctx);
}
