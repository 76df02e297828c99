/* SPDX-License-Identifier: MIT
 *
 * Calls, in three forms, and attribute access, with super() treated apart:
 *
 *     f(a, b, k=c)      PUSH_NULL f a b c [LOAD_CONST names] CALL or CALL_KW
 *     o.m(a, k=b)       o LOAD_METHOD m a b [LOAD_CONST names] CALL_METHOD or CALL_METHOD_KW
 *     f(*a, **k)        PUSH_NULL f list [dict] CALL_FUNCTION_EX; k alone by KEYWORDS_DICT
 */
#include "compile/unit.h"

#include "objects/tuple.h"

/* ---- super().name ---- */

/* super().x and super(C, self).x, where `super` surely is the builtin: no super object is made. */
bool call_is_plain_super(Compiler *c, const Expr *attribute)
{
    const Expr *call = attribute->Attribute.value;
    if (call->kind != EXPR_CALL || call->Call.func->kind != EXPR_NAME
        || call->Call.func->Name.id != NAME(super) || call->Call.keywords->count)
        return false;
    Resolution here = symbol_resolution(c->unit->scope, NAME(super));
    Resolution top = symbol_resolution(c->symtable->top, NAME(super));
    if (here != RESOLVED_GLOBAL_IMPLICIT || top != UNRESOLVED)
        return false;
    ExprSeq *args = call->Call.args;
    if (args->count == 2)
        return args->items[0]->kind != EXPR_STARRED && args->items[1]->kind != EXPR_STARRED;
    /* Without arguments: the class cell and the first parameter. */
    return args->count == 0 && c->unit->arg_count + c->unit->posonly_count > 0
        && symbol_resolution(c->unit->scope, NAME(__class__)) == RESOLVED_FREE;
}

/* super, class and self on the stack. */
static bool load_super(Compiler *c, Expr *call)
{
    TRY(compile_name_at(c, call->Call.func->span, NAME(super), EXPR_CONTEXT_LOAD));
    if (call->Call.args->count)
        return compile_exprs(c, call->Call.args);
    TRY(compile_name_at(c, call->span, NAME(__class__), EXPR_CONTEXT_LOAD));
    return compile_name_at(c, call->span, c->unit->varnames.keys[0], EXPR_CONTEXT_LOAD);
}

static bool emit_super(Compiler *c, int op, Expr *e)
{
    Expr *call = e->Attribute.value;
    TRY(load_super(c, call));
    return emit_name_flag(c, op, e->Attribute.attr, call->Call.args->count == 2, e->span);
}

bool compile_super_attribute(Compiler *c, Expr *e)
{
    TRY(emit_super(c, OP_LOAD_SUPER_ATTR, e));
    emit(c, OP_NOP, attribute_span(e->span, e));
    return true;
}

bool compile_attribute_rest(Compiler *c, Expr *e)
{
    ExprContext context = e->Attribute.ctx;
    Span span = attribute_span(e->span, e);
    if (context == EXPR_CONTEXT_STORE)
        TRY(check_forbidden_name(c, span, e->Attribute.attr, context));
    return emit_name(c, context == EXPR_CONTEXT_LOAD ? OP_LOAD_ATTR
                      : context == EXPR_CONTEXT_STORE ? OP_STORE_ATTR : OP_DELETE_ATTR,
                     e->Attribute.attr, span);
}

/* ---- keywords ---- */

static bool check_keywords(Compiler *c, KeywordSeq *keywords)
{
    for (size_t i = 0; i < keywords->count; i++) {
        Keyword *keyword = keywords->items[i];
        if (!keyword->arg)
            continue;
        TRY(check_forbidden_name(c, keyword->span, keyword->arg, EXPR_CONTEXT_STORE));
        for (size_t j = i + 1; j < keywords->count; j++)
            if (keywords->items[j]->arg == keyword->arg)
                ERROR(c, keywords->items[j]->span, "keyword argument repeated: %S",
                      keyword->arg);
    }
    return true;
}

static Value keyword_names(Compiler *c, KeywordSeq *keywords, size_t begin, size_t end)
{
    Tuple *names = TRY(tuple_alloc(end - begin));
    for (size_t i = begin; i < end; i++)
        names->items[i - begin] = keywords->items[i]->arg;
    return from_object(names);
}

static bool compile_keyword_values(Compiler *c, KeywordSeq *keywords, size_t begin,
                                   size_t end)
{
    for (size_t i = begin; i < end; i++)
        TRY(compile_expr(c, keywords->items[i]->value));
    return true;
}

/* The call itself, once all arguments lie on the stack. */
static bool emit_call(Compiler *c, int op, int op_kw, size_t count, KeywordSeq *keywords,
                      Span names_span, Span span)
{
    size_t n = keywords->count;
    if (n)
        TRY(emit_const(c, TRY(keyword_names(c, keywords, 0, n)), names_span));
    emit_arg(c, n ? op_kw : op, (int64_t)(count + n), span);
    return true;
}

/* k=v arguments [begin, end) as a dict. */
static bool compile_keyword_dict(Compiler *c, Span span, KeywordSeq *keywords, size_t begin,
                                 size_t end)
{
    size_t n = end - begin;
    bool big = 2 * n > MAX_STACKED_ARGUMENTS;
    if (n > 1 && !big) {
        TRY(compile_keyword_values(c, keywords, begin, end));
        TRY(emit_const(c, TRY(keyword_names(c, keywords, begin, end)), span));
        emit_arg(c, OP_BUILD_CONST_KEY_MAP, (int64_t)n, span);
        return true;
    }
    if (big)
        emit_arg(c, OP_BUILD_MAP, 0, NO_SPAN);
    for (size_t i = begin; i < end; i++) {
        TRY(emit_const(c, keywords->items[i]->arg, span));
        TRY(compile_expr(c, keywords->items[i]->value));
        if (big)
            emit_arg(c, OP_MAP_ADD, 1, NO_SPAN);
    }
    if (!big)
        emit_arg(c, OP_BUILD_MAP, (int64_t)n, span);
    return true;
}

/* ---- f(*args, **kwargs) ---- */

static bool compile_starred_keywords(Compiler *c, Span span, KeywordSeq *keywords)
{
    bool have_dict = false;
    size_t begin = 0, n = keywords->count;
    if (n == 1 && !keywords->items[0]->arg) {
        TRY(compile_expr(c, keywords->items[0]->value));
        emit(c, OP_KEYWORDS_DICT, span);
        return true;
    }
    for (size_t i = 0; i <= n; i++) {
        if (i < n && keywords->items[i]->arg)
            continue;
        if (begin < i) {
            TRY(compile_keyword_dict(c, span, keywords, begin, i));
            if (have_dict)
                emit_arg(c, OP_DICT_MERGE, 1, span);
            have_dict = true;
        }
        begin = i + 1;
        if (i == n)
            break;
        if (!have_dict)
            emit_arg(c, OP_BUILD_MAP, 0, span);
        have_dict = true;
        TRY(compile_expr(c, keywords->items[i]->value));
        emit_arg(c, OP_DICT_MERGE, 1, span);
    }
    return true;
}

static bool needs_ex(ExprSeq *args, KeywordSeq *keywords)
{
    if (args->count + 2 * keywords->count > MAX_STACKED_ARGUMENTS)
        return true;
    for (size_t i = 0; i < args->count; i++)
        if (args->items[i]->kind == EXPR_STARRED)
            return true;
    for (size_t i = 0; i < keywords->count; i++)
        if (!keywords->items[i]->arg)
            return true;
    return false;
}

/* The arguments of a call whose callable, and `pushed` arguments, lie on the stack; and the call. */
bool compile_call_arguments(Compiler *c, Span span, int pushed, ExprSeq *args,
                            KeywordSeq *keywords)
{
    TRY(check_keywords(c, keywords));
    if (!needs_ex(args, keywords)) {
        TRY(compile_exprs(c, args));
        TRY(compile_keyword_values(c, keywords, 0, keywords->count));
        return emit_call(c, OP_CALL, OP_CALL_KW, (size_t)pushed + args->count, keywords,
                         span, span);
    }
    if (pushed == 0 && args->count == 1 && args->items[0]->kind == EXPR_STARRED)
        TRY(compile_expr(c, args->items[0]->Starred.value));
    else
        TRY(compile_display(c, span, args, pushed, OP_BUILD_LIST, OP_LIST_APPEND,
                            OP_LIST_EXTEND, true));
    if (keywords->count)
        TRY(compile_starred_keywords(c, span, keywords));
    emit_arg(c, OP_CALL_FUNCTION_EX, keywords->count > 0, span);
    return true;
}

/* ---- o.m(...) ---- */

/* A name that the module imports: a method call on it hardly ever finds a method. */
static bool is_imported(Compiler *c, const Expr *e)
{
    if (e->kind != EXPR_NAME)
        return false;
    Symbol *symbol = symbol_find(c->symtable->top, e->Name.id);
    return symbol && symbol->flags & SYMBOL_IMPORT;
}

bool call_is_method(Compiler *c, const Expr *e)
{
    const Expr *func = e->Call.func;
    size_t count =
        e->Call.args->count + e->Call.keywords->count + (e->Call.keywords->count > 0);
    if (func->kind != EXPR_ATTRIBUTE || func->Attribute.ctx != EXPR_CONTEXT_LOAD
        || is_imported(c, func->Attribute.value) || count >= MAX_STACKED_ARGUMENTS)
        return false;
    for (size_t i = 0; i < e->Call.args->count; i++)
        if (e->Call.args->items[i]->kind == EXPR_STARRED)
            return false;
    for (size_t i = 0; i < e->Call.keywords->count; i++)
        if (!e->Call.keywords->items[i]->arg)
            return false;
    return true;
}

/* What follows when the method, and perhaps self, lie on the stack. */
static bool call_method(Compiler *c, Expr *e)
{
    Expr *method = e->Call.func;
    TRY(compile_exprs(c, e->Call.args));
    TRY(compile_keyword_values(c, e->Call.keywords, 0, e->Call.keywords->count));
    return emit_call(c, OP_CALL_METHOD, OP_CALL_METHOD_KW, e->Call.args->count,
                     e->Call.keywords, attribute_span(method->span, method),
                     attribute_span(e->span, method));
}

bool compile_super_call(Compiler *c, Expr *e)
{
    Expr *method = e->Call.func;
    TRY(check_keywords(c, e->Call.keywords));
    TRY(emit_super(c, OP_LOAD_SUPER_METHOD, method));
    emit(c, OP_NOP, attribute_span(method->span, method));
    return call_method(c, e);
}

bool compile_call_begin(Compiler *c, Expr *e, bool is_method)
{
    if (is_method)
        return check_keywords(c, e->Call.keywords);
    TRY(check_caller(c, e->Call.func));
    emit(c, OP_PUSH_NULL, e->Call.func->span);
    return true;
}

bool compile_call_rest(Compiler *c, Expr *e, bool is_method)
{
    Expr *method = e->Call.func;
    if (!is_method)
        return compile_call_arguments(c, e->span, 0, e->Call.args, e->Call.keywords);
    TRY(emit_name(c, OP_LOAD_METHOD, method->Attribute.attr,
                  attribute_span(method->span, method)));
    return call_method(c, e);
}
