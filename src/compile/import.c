/* SPDX-License-Identifier: MIT
 *
 * import and from ... import.
 */
#include "compile/unit.h"

#include "objects/str.h"
#include "objects/tuple.h"

static ssize_t find_dot(Value name, size_t start)
{
    for (size_t i = start, n = str_length(name); i < n; i++)
        if (str_at(name, i) == '.')
            return (ssize_t)i;
    return -1;
}

static Value name_part(Value name, size_t start, ssize_t end)
{
    return str_intern(
        TRY(str_substring(name, start, end < 0 ? str_length(name) : (size_t)end)));
}

/* import a.b.c as name: from package a, its attribute b, its attribute c. */
static bool compile_import_as(Compiler *c, Span span, Value name, Value asname)
{
    ssize_t dot = find_dot(name, 0);
    if (dot < 0)
        return compile_name_at(c, span, asname, EXPR_CONTEXT_STORE);
    while (dot >= 0) {
        size_t start = (size_t)dot + 1;
        dot = find_dot(name, start);
        TRY(emit_name(c, OP_IMPORT_FROM, TRY(name_part(name, start, dot)), span));
        if (dot >= 0) {
            emit_arg(c, OP_SWAP, 2, span);
            emit(c, OP_POP_TOP, span);
        }
    }
    TRY(compile_name_at(c, span, asname, EXPR_CONTEXT_STORE));
    emit(c, OP_POP_TOP, span);
    return true;
}

bool compile_import_stmt(Compiler *c, Stmt *s)
{
    for (size_t i = 0; i < s->Import.names->count; i++) {
        Alias *alias = s->Import.names->items[i];
        TRY(emit_const(c, small_int(0), s->span));
        TRY(emit_const(c, NONE, s->span));
        TRY(emit_name(c, OP_IMPORT_NAME, alias->name, s->span));
        if (alias->asname)
            TRY(compile_import_as(c, s->span, alias->name, alias->asname));
        else
            TRY(compile_name_at(c, s->span,
                             TRY(name_part(alias->name, 0, find_dot(alias->name, 0))),
                             EXPR_CONTEXT_STORE));
    }
    return true;
}

static Value alias_names(AliasSeq *names)
{
    Tuple *tuple = TRY(tuple_alloc(names->count));
    for (size_t i = 0; i < names->count; i++)
        tuple->items[i] = names->items[i]->name;
    return from_object(tuple);
}

bool compile_import_from_stmt(Compiler *c, Stmt *s)
{
    AliasSeq *names = s->ImportFrom.names;
    Value module = s->ImportFrom.module;
    if (module == NAME(__future__) && s->ImportFrom.level == 0
        && s->span.line > c->future_line)
        ERROR(c, s->span,
              "from __future__ imports must occur at the beginning of the file");
    TRY(emit_const(c, small_int(s->ImportFrom.level), s->span));
    TRY(emit_const(c, TRY(alias_names(names)), s->span));
    TRY(emit_name(c, OP_IMPORT_NAME, module ? module : rt.empty_str, s->span));
    for (size_t i = 0; i < names->count; i++) {
        Alias *alias = names->items[i];
        if (i == 0 && str_equal_text(alias->name, "*")) {
            emit_call_intrinsic(c, INTRINSIC1_IMPORT_STAR, s->span);
            emit(c, OP_POP_TOP, NO_SPAN);
            return true;
        }
        TRY(emit_name(c, OP_IMPORT_FROM, alias->name, s->span));
        TRY(compile_name_at(c, s->span, alias->asname ? alias->asname : alias->name,
                         EXPR_CONTEXT_STORE));
    }
    emit(c, OP_POP_TOP, s->span);
    return true;
}
