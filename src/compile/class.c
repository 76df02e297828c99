/* SPDX-License-Identifier: MIT
 *
 * Classes: the body is a function without arguments whose locals become the class's dict;
 * it returns the cell of __class__, if methods want it, to __build_class__.
 */
#include "compile/unit.h"

#include "objects/str.h"

/* Functions and classes inside have annotations of their own. */
static bool stmt_has_annotations(const Stmt *s)
{
    switch (s->kind) {
    case STMT_ANNASSIGN: return true;
    case STMT_FOR:
    case STMT_ASYNCFOR:
        return body_has_annotations(s->For.body) || body_has_annotations(s->For.orelse);
    case STMT_WHILE:
        return body_has_annotations(s->While.body) || body_has_annotations(s->While.orelse);
    case STMT_IF:
        return body_has_annotations(s->If.body) || body_has_annotations(s->If.orelse);
    case STMT_WITH:
    case STMT_ASYNCWITH: return body_has_annotations(s->With.body);
    case STMT_MATCH:
        for (size_t i = 0; i < s->Match.cases->count; i++)
            if (body_has_annotations(s->Match.cases->items[i]->body))
                return true;
        return false;
    case STMT_TRY:
    case STMT_TRYSTAR:
        for (size_t i = 0; i < s->Try.handlers->count; i++)
            if (body_has_annotations(s->Try.handlers->items[i]->ExceptHandler.body))
                return true;
        return body_has_annotations(s->Try.body) || body_has_annotations(s->Try.orelse)
            || body_has_annotations(s->Try.finalbody);
    default: return false;
    }
}

bool body_has_annotations(const StmtSeq *body)
{
    for (size_t i = 0; i < body->count; i++)
        if (stmt_has_annotations(body->items[i]))
            return true;
    return false;
}

/* The body of a module or class: docstring, __annotations__, statements. */
bool compile_namespace(Compiler *c, Span span, const StmtSeq *body)
{
    if (c->unit->kind == UNIT_MODULE && body->count)
        span = body->items[0]->span;
    if (body_has_annotations(body))
        emit(c, OP_SETUP_ANNOTATIONS, span);
    Expr *docstring = c->optimize < 2 ? fold_docstring(body) : NULL;
    if (docstring) {
        TRY(compile_expr(c, docstring));
        TRY(compile_name_at(c, NO_SPAN, NAME(__doc__), EXPR_CONTEXT_STORE));
    }
    for (size_t i = docstring ? 1 : 0; i < body->count; i++)
        TRY(compile_stmt(c, body->items[i]));
    return true;
}

static bool set_name(Compiler *c, Span span, Value name, Value value)
{
    return emit_const(c, value, span) && compile_name_at(c, span, name, EXPR_CONTEXT_STORE);
}

/* __module__ = __name__; __qualname__ = ...; __type_params__, __classdict__ if they are needed */
static bool compile_class_head(Compiler *c, Stmt *s, Span span)
{
    TRY(compile_name_at(c, span, NAME(__name__), EXPR_CONTEXT_LOAD));
    TRY(compile_name_at(c, span, NAME(__module__), EXPR_CONTEXT_STORE));
    TRY(set_name(c, span, NAME(__qualname__), c->unit->qualname));
    if (s->ClassDef.type_params->count) {
        TRY(compile_name_at(c, span, TRY(str_intern_utf8(".type_params", 12)),
                         EXPR_CONTEXT_LOAD));
        TRY(compile_name_at(c, span, NAME(__type_params__), EXPR_CONTEXT_STORE));
    }
    if (c->unit->scope->needs_class_dict) {
        emit(c, OP_LOAD_LOCALS, span);
        emit_cell(c, OP_STORE_DEREF, NAME(__classdict__), span);
    }
    return true;
}

static bool compile_class_tail(Compiler *c)
{
    if (c->unit->scope->needs_class_dict) {
        emit_cell(c, OP_LOAD_CLOSURE, NAME(__classdict__), NO_SPAN);
        TRY(compile_name_at(c, NO_SPAN, NAME(__classdictcell__), EXPR_CONTEXT_STORE));
    }
    if (c->unit->scope->needs_class_cell) {
        emit_cell(c, OP_LOAD_CLOSURE, NAME(__class__), NO_SPAN);
        emit_arg(c, OP_COPY, 1, NO_SPAN);
        TRY(compile_name_at(c, NO_SPAN, NAME(__classcell__), EXPR_CONTEXT_STORE));
    } else
        TRY(emit_const(c, NONE, NO_SPAN));
    emit(c, OP_RETURN_VALUE, NO_SPAN);
    return true;
}

static Value compile_class_code(Compiler *c, Stmt *s, int first_line)
{
    Span span = {first_line, 0, first_line, 0};
    TRY(unit_enter(c, s->ClassDef.name, UNIT_CLASS, s, first_line));
    c->unit->class_name = s->ClassDef.name;
    TRY(compile_class_head(c, s, span));
    TRY(compile_namespace(c, span, s->ClassDef.body));
    TRY(compile_class_tail(c));
    Value code = TRY(assemble(c, true));
    unit_leave(c);
    return code;
}

/* __build_class__(function, name, *bases, **keywords), not yet called. */
static bool load_builder(Compiler *c, Stmt *s, int first_line)
{
    Value code = TRY(compile_class_code(c, s, first_line));
    emit(c, OP_PUSH_NULL, s->span);
    emit(c, OP_LOAD_BUILD_CLASS, s->span);
    return make_closure(c, s->span, code, 0) && emit_const(c, s->ClassDef.name, s->span);
}

/* class C[T](bases): Generic[T] is a further base. */
static bool compile_generic_class(Compiler *c, Stmt *s, int first_line)
{
    Span span = s->span;
    Value type_params = TRY(str_intern_utf8(".type_params", 12));
    Value generic_base = TRY(str_intern_utf8(".generic_base", 13));
    Value name = TRY(str_format("<generic parameters of %S>", s->ClassDef.name));
    emit(c, OP_PUSH_NULL, span);
    TRY(unit_enter(c, name, UNIT_TYPE_PARAMS, s->ClassDef.type_params, first_line));
    c->unit->class_name = s->ClassDef.name;
    TRY(compile_type_params(c, s->ClassDef.type_params));
    TRY(compile_name_at(c, span, type_params, EXPR_CONTEXT_STORE));
    TRY(load_builder(c, s, first_line));
    TRY(compile_name_at(c, span, type_params, EXPR_CONTEXT_LOAD));
    emit_call_intrinsic(c, INTRINSIC1_SUBSCRIPT_GENERIC, span);
    TRY(compile_name_at(c, span, generic_base, EXPR_CONTEXT_STORE));
    ExprSeq *bases = SEQ_EMPTY(ExprSeq);
    for (size_t i = 0; i < s->ClassDef.bases->count; i++)
        bases = SEQ_APPEND(c->arena, bases, s->ClassDef.bases->items[i]);
    bases = SEQ_APPEND(c->arena, bases,
                       ast_Name(c->arena, span, generic_base, EXPR_CONTEXT_LOAD));
    TRY(compile_call_arguments(c, span, 2, bases, s->ClassDef.keywords));
    Value code = TRY(assemble(c, false));
    unit_leave(c);
    TRY(make_closure(c, span, code, 0));
    emit_arg(c, OP_CALL, 0, span);
    return true;
}

bool compile_class_def_stmt(Compiler *c, Stmt *s)
{
    ExprSeq *decorators = s->ClassDef.decorator_list;
    int first_line = decorators->count ? decorators->items[0]->span.line : s->span.line;
    TRY(compile_decorators(c, decorators));
    if (s->ClassDef.type_params->count)
        TRY(compile_generic_class(c, s, first_line));
    else if (!load_builder(c, s, first_line)
             || !compile_call_arguments(c, s->span, 2, s->ClassDef.bases,
                                        s->ClassDef.keywords))
        return false;
    TRY(apply_decorators(c, decorators));
    return compile_name_at(c, s->span, s->ClassDef.name, EXPR_CONTEXT_STORE);
}
