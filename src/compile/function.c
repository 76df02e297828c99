/* SPDX-License-Identifier: MIT
 *
 * Functions: decorators, defaults, annotations, the body's own unit, and the closure.
 */
#include "compile/unit.h"

#include "compile/unparse.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- decorators ---- */

bool compile_decorators(Compiler *c, ExprSeq *decorators)
{
    for (size_t i = 0; i < decorators->count; i++) {
        emit(c, OP_PUSH_NULL, decorators->items[i]->span);
        TRY(compile_expr(c, decorators->items[i]));
    }
    return true;
}

bool apply_decorators(Compiler *c, ExprSeq *decorators)
{
    for (size_t i = decorators->count; i-- > 0; )
        emit_arg(c, OP_CALL, 1, decorators->items[i]->span);
    return true;
}

/* ---- what goes before the code object ---- */

static bool check_arg(Compiler *c, Arg *arg)
{
    return !arg || check_forbidden_name(c, arg->span, arg->arg, EXPR_CONTEXT_STORE);
}

static bool check_arguments(Compiler *c, Arguments *a)
{
    ArgSeq *lists[] = {a->posonlyargs, a->args, a->kwonlyargs};
    for (size_t i = 0; i < countof(lists); i++)
        for (size_t j = 0; j < lists[i]->count; j++)
            TRY(check_arg(c, lists[i]->items[j]));
    return check_arg(c, a->vararg) && check_arg(c, a->kwarg);
}

/* A dict of the defaults of keyword-only parameters, if there are any. */
static bool compile_keyword_defaults(Compiler *c, Span span, Arguments *a, int *flags)
{
    Value *names = arena_alloc(c->arena, sizeof *names * (a->kwonlyargs->count + 1));
    size_t n = 0;
    for (size_t i = 0; i < a->kwonlyargs->count; i++) {
        if (!a->kw_defaults->items[i])
            continue;
        names[n++] = TRY(unit_mangle(c, a->kwonlyargs->items[i]->arg));
        TRY(compile_expr(c, a->kw_defaults->items[i]));
    }
    if (!n)
        return true;
    TRY(emit_const(c, TRY(tuple_new(names, n)), span));
    emit_arg(c, OP_BUILD_CONST_KEY_MAP, (int64_t)n, span);
    *flags |= 2;
    return true;
}

static bool compile_defaults(Compiler *c, Span span, Arguments *a, int *flags)
{
    *flags = 0;
    if (a->defaults->count) {
        TRY(compile_exprs(c, a->defaults));
        emit_arg(c, OP_BUILD_TUPLE, (int64_t)a->defaults->count, span);
        *flags |= 1;
    }
    return compile_keyword_defaults(c, span, a, flags);
}

/* An annotation's value or, with `from __future__ import annotations`, its text. */
bool compile_annotation(Compiler *c, Expr *annotation)
{
    if (!(c->features & CODE_FUTURE_ANNOTATIONS))
        return compile_expr(c, annotation);
    return emit_const(c, TRY(unparse_expr(annotation)), annotation->span);
}

static bool annotate(Compiler *c, Span span, Value name, Expr *annotation, int *count)
{
    if (!annotation)
        return true;
    *count += 2;
    TRY(emit_const(c, TRY(unit_mangle(c, name)), span));
    if (annotation->kind != EXPR_STARRED || c->features & CODE_FUTURE_ANNOTATIONS)
        return compile_annotation(c, annotation);
    /* def f(*args: *Ts) */
    TRY(compile_expr(c, annotation->Starred.value));
    emit_arg(c, OP_UNPACK_SEQUENCE, 1, span);
    return true;
}

static bool annotate_args(Compiler *c, Span span, ArgSeq *args, int *count)
{
    for (size_t i = 0; i < args->count; i++)
        TRY(annotate(c, span, args->items[i]->arg, args->items[i]->annotation, count));
    return true;
}

static bool compile_annotations(Compiler *c, Stmt *s, int *flags)
{
    Arguments *a = s->FunctionDef.args;
    Span span = s->span;
    int count = 0;
    TRY(annotate_args(c, span, a->args, &count));
    TRY(annotate_args(c, span, a->posonlyargs, &count));
    if (a->vararg)
        TRY(annotate(c, span, a->vararg->arg, a->vararg->annotation, &count));
    TRY(annotate_args(c, span, a->kwonlyargs, &count));
    if (a->kwarg)
        TRY(annotate(c, span, a->kwarg->arg, a->kwarg->annotation, &count));
    TRY(annotate(c, span, NAME(return), s->FunctionDef.returns, &count));
    if (count) {
        emit_arg(c, OP_BUILD_TUPLE, count, span);
        *flags |= 4;
    }
    return true;
}

/* ---- closures ---- */

bool make_closure(Compiler *c, Span span, Value code_value, int flags)
{
    Code *code = as_code(code_value);
    if (code->free_count) {
        for (uint32_t i = code->local_count - code->free_count; i < code->local_count; i++)
            emit_cell(c, OP_LOAD_CLOSURE, code->local_names[i], span);
        emit_arg(c, OP_BUILD_TUPLE, code->free_count, span);
        flags |= 8;
    }
    TRY(emit_const(c, code_value, span));
    emit_arg(c, OP_MAKE_FUNCTION, flags, span);
    return true;
}

/* ---- bodies ---- */

static void count_arguments(Unit *unit, Arguments *a)
{
    unit->posonly_count = (uint32_t)a->posonlyargs->count;
    unit->arg_count = (uint32_t)(a->args->count + a->posonlyargs->count);
    unit->kwonly_count = (uint32_t)a->kwonlyargs->count;
}

/* The first constant is the docstring, or None. */
static bool add_first_constant(Compiler *c, Value docstring)
{
    docstring = TRY(constant_intern(c->arena, &c->constants, docstring));
    number_map_add(c->arena, &c->unit->consts, docstring);
    return true;
}

static Value compile_function_code(Compiler *c, Stmt *s, int first_line)
{
    StmtSeq *body = s->FunctionDef.body;
    UnitKind kind = s->kind == STMT_ASYNCFUNCTIONDEF ? UNIT_ASYNC_FUNCTION : UNIT_FUNCTION;
    Expr *docstring = c->optimize < 2 ? fold_docstring(body) : NULL;
    TRY(unit_enter(c, s->FunctionDef.name, kind, s, first_line));
    TRY(add_first_constant(c, docstring ? docstring->Constant.value : NONE));
    count_arguments(c->unit, s->FunctionDef.args);
    if (c->unit->stop_iteration)
        TRY(unit_push_block(c, BLOCK_STOP_ITERATION, NO_SPAN, NULL, NULL));
    for (size_t i = docstring ? 1 : 0; i < body->count; i++)
        TRY(compile_stmt(c, body->items[i]));
    if (c->unit->stop_iteration)
        unit_pop_block(c);
    unit_close_generator(c);
    Value code = TRY(assemble(c, true));
    unit_leave(c);
    return code;
}

/* Annotations, code, function; with type parameters all this happens in their scope. */
static bool compile_function_object(Compiler *c, Stmt *s, int flags, int first_line)
{
    TRY(compile_annotations(c, s, &flags));
    Value code = TRY(compile_function_code(c, s, first_line));
    return make_closure(c, s->span, code, flags);
}

/* def f[T](...): a function of the defaults makes the type parameters and then f. */
static bool compile_generic_function(Compiler *c, Stmt *s, int flags, int first_line)
{
    int count = (flags & 1) + (flags >> 1 & 1);
    Span span = s->span;
    if (count == 2)
        emit_arg(c, OP_SWAP, 2, span);
    Value name = TRY(str_format("<generic parameters of %S>", s->FunctionDef.name));
    TRY(unit_enter(c, name, UNIT_TYPE_PARAMS, s->FunctionDef.type_params, first_line));
    TRY(compile_type_params(c, s->FunctionDef.type_params));
    for (int i = 0; i < count; i++)
        emit_arg(c, OP_LOAD_FAST, i, span);
    TRY(compile_function_object(c, s, flags, first_line));
    emit_arg(c, OP_SWAP, 2, span);
    emit_arg(c, OP_CALL_INTRINSIC_2, INTRINSIC2_SET_FUNCTION_TYPE_PARAMS, span);
    c->unit->arg_count = (uint32_t)count;
    Value code = TRY(assemble(c, false));
    unit_leave(c);
    TRY(make_closure(c, span, code, 0));
    if (count)
        emit_arg(c, OP_SWAP, count + 1, span);
    emit_arg(c, OP_CALL, count, span);
    return true;
}

bool compile_function_def_stmt(Compiler *c, Stmt *s)
{
    ExprSeq *decorators = s->FunctionDef.decorator_list;
    bool generic = s->FunctionDef.type_params->count;
    int first_line = decorators->count ? decorators->items[0]->span.line : s->span.line,
        flags;
    TRY(check_arguments(c, s->FunctionDef.args));
    TRY(compile_decorators(c, decorators));
    if (generic)
        emit(c, OP_PUSH_NULL, s->span);
    TRY(compile_defaults(c, s->span, s->FunctionDef.args, &flags));
    TRY((generic ? compile_generic_function : compile_function_object)(c, s, flags,
                                                                       first_line));
    TRY(apply_decorators(c, decorators));
    return compile_name_at(c, s->span, s->FunctionDef.name, EXPR_CONTEXT_STORE);
}

bool compile_lambda(Compiler *c, Expr *e)
{
    int flags;
    TRY(check_arguments(c, e->Lambda.args));
    TRY(compile_defaults(c, e->span, e->Lambda.args, &flags));
    TRY(unit_enter(c, TRY(str_intern_utf8("<lambda>", 8)), UNIT_LAMBDA, e, e->span.line));
    TRY(add_first_constant(c, NONE));
    count_arguments(c->unit, e->Lambda.args);
    TRY(compile_expr(c, e->Lambda.body));
    bool generator = c->unit->scope->generator;
    if (!generator)
        emit(c, OP_RETURN_VALUE, (Span){e->span.line, 0, e->span.line, 0});
    Value code = TRY(assemble(c, !generator));
    unit_leave(c);
    return make_closure(c, e->span, code, flags);
}
