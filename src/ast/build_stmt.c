/* SPDX-License-Identifier: MIT */
/* Statements, definitions, and the builder's problems and warnings. */
#include "ast/build.h"

#include <string.h>

#include "objects/str.h"

void build_fail(Builder *b, Span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem_set_va(&b->problem, TYPE_SyntaxError, span, format, args);
    va_end(args);
}

void build_need(Builder *b, int version, const char *what)
{
    if (UNLIKELY(b->feature_version < version))
        build_fail(b, b->last, "%s only supported in Python 3.%d and greater", what, version);
}

void build_warn(Builder *b, enum TypeId category, Span span, const char *format, ...)
{
    if (b->quiet || problem_exists(&b->problem) || !rt.services.warn_at)
        return;
    va_list args;
    va_start(args, format);
    Value message = str_format_va(format, args);
    va_end(args);
    if (!message)
        problem_set_raised(&b->problem);
    else if (!rt.services.warn_at(category, message, b->filename, span.line)) {
        /* A warning made an error is one of the program. */
        if (error_clear_if(category))
            build_fail(b, span, "%S", message);
        else
            problem_set_raised(&b->problem);
    }
}

Mod *build_module(Builder *b, StmtSeq *body)
{
    return ast_Module(b->arena, body, SEQ_EMPTY(TypeIgnoreSeq));
}

/* The REPL's input is nothing but comments. */
void build_empty_input(Builder *b)
{
    build_fail(b, b->last, "invalid syntax");
}

StmtSeq *build_concat(Builder *b, StmtSeq *first, StmtSeq *more)
{
    for (size_t i = 0; i < more->count; i++)
        first = SEQ_APPEND(b->arena, first, more->items[i]);
    return first;
}

/* ---- import ---- */

Alias *build_star_alias(Builder *b, Span span)
{
    Value star = str_intern_utf8("*", 1);
    if (!star)
        problem_set_raised(&b->problem);
    return ast_alias(b->arena, span, star, 0);
}

Stmt *build_import_from(Builder *b, Span span, Value module, AliasSeq *names, int level)
{
    return ast_ImportFrom(b->arena, span, module, names, level);
}

Value build_dotted_name(Builder *b, Value left, Value right)
{
    if (!left || !right)
        return 0;
    size_t n, m;
    const char *first = str_utf8_lossy(left, &n), *second = str_utf8_lossy(right, &m);
    char *text = arena_alloc(b->arena, n + m + 1);
    memcpy(text, first, n);
    text[n] = '.';
    memcpy(text + n + 1, second, m);
    Value name = str_intern_utf8(text, n + m + 1);
    if (!name)
        problem_set_raised(&b->problem);
    return name;
}

/* ---- Definitions ---- */

Expr *build_decorator(Builder *b, Expr *e)
{
    if (b->feature_version < 9) {               /* only names, attributes and calls */
        const Expr *inner = e;
        if (inner->kind == EXPR_CALL)
            inner = inner->Call.func;
        while (inner->kind == EXPR_ATTRIBUTE)
            inner = inner->Attribute.value;
        if (inner->kind != EXPR_NAME)
            build_need(b, 9, "Generalized decorators are");
    }
    return e;
}

/* The statement's place stays that of its `def` or `class`. */
Stmt *build_decorated(Builder *b, ExprSeq *decorators, Stmt *definition)
{
    if (definition->kind == STMT_CLASSDEF)
        definition->ClassDef.decorator_list = decorators;
    else if (definition->kind == STMT_FUNCTIONDEF)
        definition->FunctionDef.decorator_list = decorators;
    else
        definition->AsyncFunctionDef.decorator_list = decorators;
    return definition;
}

/* The async kinds have the same fields as the plain ones. */
Stmt *build_async(Builder *b, Stmt *stmt, Location keyword)
{
    stmt->span = span_join(keyword.span, stmt->span);
    if (stmt->kind == STMT_FUNCTIONDEF) {
        build_need(b, 5, "Async functions are");
        stmt->kind = STMT_ASYNCFUNCTIONDEF;
    } else if (stmt->kind == STMT_FOR) {
        build_need(b, 5, "Async for loops are");
        stmt->kind = STMT_ASYNCFOR;
    } else {
        build_need(b, 5, "Async with statements are");
        stmt->kind = STMT_ASYNCWITH;
    }
    return stmt;
}

Stmt *build_function(Builder *b, Span span, Value name, TypeParamSeq *type_params,
                     Arguments *parameters, Expr *returns, StmtSeq *body)
{
    Value type_comment = b->type_comment;
    b->type_comment = 0;
    return ast_FunctionDef(b->arena, span, name, parameters, body, SEQ_EMPTY(ExprSeq), returns,
                           type_comment, type_params);
}

Stmt *build_class(Builder *b, Span span, Value name, TypeParamSeq *type_params,
                  ArgumentSeq *arguments, StmtSeq *body)
{
    Expr *call = build_call(b, span, NULL, arguments);
    return ast_ClassDef(b->arena, span, name, call->Call.args, call->Call.keywords, body,
                        SEQ_EMPTY(ExprSeq), type_params);
}

TypeParamSeq *build_type_params(Builder *b, TypeParamSeq *params)
{
    build_need(b, 12, "Type parameter lists are");
    return params;
}

/* ---- Others ---- */

Stmt *build_with(Builder *b, Span span, WithitemSeq *items, StmtSeq *body, Value type_comment)
{
    return ast_With(b->arena, span, items, body, type_comment);
}

Stmt *build_try_star(Builder *b, Span span, StmtSeq *body, ExcepthandlerSeq *handlers,
                     StmtSeq *orelse, StmtSeq *finalbody)
{
    build_need(b, 11, "Exception groups are");
    return ast_TryStar(b->arena, span, body, handlers, orelse, finalbody);
}
