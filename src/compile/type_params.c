/* SPDX-License-Identifier: MIT
 *
 * Type parameters and type aliases (PEP 695). Bounds and values of aliases are functions,
 * computed when asked for.
 */
#include "compile/unit.h"

#include "objects/str.h"

static bool compile_bound(Compiler *c, TypeParam *param)
{
    Expr *bound = param->TypeVar.bound;
    Span span = param->span;
    if (!bound) {
        emit_call_intrinsic(c, INTRINSIC1_TYPEVAR, span);
        return true;
    }
    TRY(unit_enter(c, param->TypeVar.name, UNIT_TYPE_PARAMS, param, bound->span.line));
    TRY(compile_expr(c, bound));
    emit(c, OP_RETURN_VALUE, span);
    Value code = TRY(assemble(c, true));
    unit_leave(c);
    TRY(make_closure(c, span, code, 0));
    /* T: (int, str) lists constraints. */
    emit_arg(c, OP_CALL_INTRINSIC_2, bound->kind == EXPR_TUPLE
             ? INTRINSIC2_TYPEVAR_WITH_CONSTRAINTS : INTRINSIC2_TYPEVAR_WITH_BOUND, span);
    return true;
}

static bool compile_type_param(Compiler *c, TypeParam *param)
{
    Value name = 0;
    switch (param->kind) {
    case TYPE_PARAM_TYPEVAR:
        name = param->TypeVar.name;
        TRY(emit_const(c, name, param->span));
        TRY(compile_bound(c, param));
        break;
    case TYPE_PARAM_PARAMSPEC:
        name = param->ParamSpec.name;
        TRY(emit_const(c, name, param->span));
        emit_call_intrinsic(c, INTRINSIC1_PARAMSPEC, param->span);
        break;
    case TYPE_PARAM_TYPEVARTUPLE:
        name = param->TypeVarTuple.name;
        TRY(emit_const(c, name, param->span));
        emit_call_intrinsic(c, INTRINSIC1_TYPEVARTUPLE, param->span);
        break;
    }
    emit_arg(c, OP_COPY, 1, param->span);
    return compile_name_at(c, param->span, name, EXPR_CONTEXT_STORE);
}

/* A tuple of the parameters; each is also stored in its name. */
bool compile_type_params(Compiler *c, TypeParamSeq *params)
{
    for (size_t i = 0; i < params->count; i++)
        TRY(compile_type_param(c, params->items[i]));
    emit_arg(c, OP_BUILD_TUPLE, (int64_t)params->count, params->items[0]->span);
    return true;
}

/* name and type parameters on the stack: TypeAliasType(name, function, params) */
static bool compile_alias_value(Compiler *c, Stmt *s)
{
    Value none = NONE;
    TRY(unit_enter(c, s->TypeAlias.name->Name.id, UNIT_FUNCTION, s, s->span.line));
    number_map_add(c->arena, &c->unit->consts, none);
    TRY(compile_expr(c, s->TypeAlias.value));
    emit(c, OP_RETURN_VALUE, s->span);
    Value code = TRY(assemble(c, false));
    unit_leave(c);
    TRY(make_closure(c, s->span, code, 0));
    emit_arg(c, OP_BUILD_TUPLE, 3, s->span);
    emit_call_intrinsic(c, INTRINSIC1_TYPEALIAS, s->span);
    return true;
}

bool compile_type_alias_stmt(Compiler *c, Stmt *s)
{
    Value name = s->TypeAlias.name->Name.id;
    TypeParamSeq *params = s->TypeAlias.type_params;
    if (params->count) {
        Value unit_name = TRY(str_format("<generic parameters of %S>", name));
        emit(c, OP_PUSH_NULL, s->span);
        TRY(unit_enter(c, unit_name, UNIT_TYPE_PARAMS, params, s->span.line));
        TRY(emit_const(c, name, s->span));
        TRY(compile_type_params(c, params));
        TRY(compile_alias_value(c, s));
        Value code = TRY(assemble(c, false));
        unit_leave(c);
        TRY(make_closure(c, s->span, code, 0));
        emit_arg(c, OP_CALL, 0, s->span);
    } else {
        TRY(emit_const(c, name, s->span));
        TRY(emit_const(c, NONE, s->span));
        TRY(compile_alias_value(c, s));
    }
    return compile_name_at(c, s->span, name, EXPR_CONTEXT_STORE);
}
