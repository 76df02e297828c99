/* SPDX-License-Identifier: MIT
 *
 * First pass of the symbol table: walks the tree and notes how each scope uses its names.
 * What they mean is decided afterwards, in scopes.c. Every visitor returns false with an
 * exception set. Here are only the nodes that do something to names or scopes; of the rest
 * the parts are visited (ast/walk.def).
 */
#include "compile/symtable.h"

#include "ast/chain.h"
#include "bytecode/code.h"
#include "compile/compile.h"
#include "compile/error.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- tables of names and nodes ---- */

typedef struct ScopeSlot {
    const void *node;
    Scope *scope;
} ScopeSlot;

static inline uint32_t hash_address(uint64_t address, uint32_t lg_size)
{
    return (uint32_t)((address >> 3) * UINT64_C(0x9E3779B97F4A7C15) >> (64 - lg_size));
}

Symbol *symbol_find(const Scope *scope, Value name)
{
    const SymbolTable *table = &scope->symbols;
    if (!table->count)
        return NULL;
    uint32_t mask = (1u << table->lg_size) - 1;
    for (uint32_t i = hash_address(name, table->lg_size); table->slots[i];
         i = (i + 1) & mask)
        if (table->slots[i]->name == name)
            return table->slots[i];
    return NULL;
}

static void place_symbol(SymbolTable *table, Symbol *symbol)
{
    uint32_t mask = (1u << table->lg_size) - 1;
    uint32_t i = hash_address(symbol->name, table->lg_size);
    while (table->slots[i])
        i = (i + 1) & mask;
    table->slots[i] = symbol;
}

static void grow_symbols(AstArena *arena, SymbolTable *table)
{
    table->lg_size = table->lg_size ? table->lg_size + 1 : 3;
    table->slots = arena_alloc(arena, sizeof *table->slots << table->lg_size);
    for (Symbol *symbol = table->first; symbol; symbol = symbol->next)
        place_symbol(table, symbol);
}

Symbol *symbol_add(AstArena *arena, Scope *scope, Value name)
{
    Symbol *symbol = symbol_find(scope, name);
    if (symbol)
        return symbol;
    SymbolTable *table = &scope->symbols;
    if (!table->lg_size || (table->count + 1) * 4 > 3u << table->lg_size)
        grow_symbols(arena, table);
    symbol = arena_alloc(arena, sizeof *symbol);
    symbol->name = name;
    *(table->last ? &table->last->next : &table->first) = symbol;
    table->last = symbol;
    table->count++;
    place_symbol(table, symbol);
    return symbol;
}

static void place_scope(Symtable *st, const void *node, Scope *scope)
{
    uint32_t mask = (1u << st->lg_slots) - 1,
             i = hash_address((uintptr_t)node, st->lg_slots);
    while (st->slots[i].scope)
        i = (i + 1) & mask;
    st->slots[i] = (ScopeSlot){node, scope};
}

static void remember_scope(Symtable *st, const void *node, Scope *scope)
{
    if (!st->lg_slots || (st->count + 1) * 4 > 3u << st->lg_slots) {
        ScopeSlot *old = st->slots;
        size_t old_size = st->lg_slots ? (size_t)1 << st->lg_slots : 0;
        st->lg_slots = st->lg_slots ? st->lg_slots + 1 : 5;
        st->slots = arena_alloc(st->arena, sizeof *old << st->lg_slots);
        for (size_t i = 0; i < old_size; i++)
            if (old[i].scope)
                place_scope(st, old[i].node, old[i].scope);
    }
    st->count++;
    place_scope(st, node, scope);
}

Scope *symtable_scope(const Symtable *st, const void *node)
{
    uint32_t mask = (1u << st->lg_slots) - 1;
    for (uint32_t i = hash_address((uintptr_t)node, st->lg_slots); st->slots[i].scope;
         i = (i + 1) & mask)
        if (st->slots[i].node == node)
            return st->slots[i].scope;
    return NULL;
}

/* ---- scopes and names ---- */

Value compile_mangle(Value class_name, Value name)
{
    size_t n = str_length(name), skip = 0;
    if (!class_name || n < 2 || str_at(name, 0) != '_' || str_at(name, 1) != '_')
        return name;
    /* Dunder names keep their meaning; dotted ones occur in imports only. */
    if (str_at(name, n - 1) == '_' && str_at(name, n - 2) == '_')
        return name;
    for (size_t i = 0; i < n; i++)
        if (str_at(name, i) == '.')
            return name;
    size_t class_length = str_length(class_name);
    while (skip < class_length && str_at(class_name, skip) == '_')
        skip++;
    if (skip == class_length)
        return name;
    StrBuilder builder = {0};
    if (!builder_char(&builder, '_')
        || !builder_slice(&builder, class_name, skip, class_length)
        || !builder_str(&builder, name))
        return 0;
    return str_intern(TRY(builder_finish(&builder)));
}

static void enter_scope(Symtable *st, Value name, ScopeKind kind, const void *node,
                        Span span)
{
    Scope *parent = st->current, *scope = arena_alloc(st->arena, sizeof *scope);
    scope->kind = kind;
    scope->name = name;
    scope->node = node;
    scope->span = span;
    scope->parent = parent;
    scope->id = st->count;
    scope->parameters = SEQ_EMPTY(ValueSeq);
    st->current = scope;
    remember_scope(st, node, scope);
    if (!parent)
        return;
    scope->nested = parent->nested || scope_is_function_like(parent);
    scope->in_iteration_iterable = parent->in_iteration_iterable;
    /* What stays a string has no effect on the meaning of names. */
    if (kind == SCOPE_ANNOTATION)
        return;
    *(parent->last_child ? &parent->last_child->next : &parent->first_child) = scope;
    parent->last_child = scope;
}

static void leave_scope(Symtable *st)
{
    st->current = st->current->parent;
}

/* Note a use or definition of the name in a scope, at a place for errors. */
static bool add_symbol_to(Symtable *st, Scope *scope, Value name, uint32_t flag, Span span)
{
    name = TRY(compile_mangle(st->class_name, name));
    Symbol *symbol = symbol_add(st->arena, scope, name);
    if (flag & symbol->flags & SYMBOL_PARAM)
        return compile_error(st->filename, span,
                             "duplicate argument '%S' in function definition", name);
    if (flag & symbol->flags & SYMBOL_TYPE_PARAM)
        return compile_error(st->filename, span, "duplicate type parameter '%S'", name);
    symbol->flags |= flag;
    if (scope->in_iteration_target) {
        if (symbol->flags & (SYMBOL_GLOBAL | SYMBOL_NONLOCAL))
            return compile_error(st->filename, span,
                                 "comprehension inner loop cannot rebind "
                                 "assignment expression target '%S'",
                                 name);
        symbol->flags |= SYMBOL_ITERATION;
    }
    if (flag & SYMBOL_PARAM)
        scope->parameters = SEQ_APPEND(st->arena, scope->parameters, name);
    else if (flag & SYMBOL_GLOBAL)
        symbol_add(st->arena, st->top, name)->flags |= flag;
    return true;
}

static bool add_symbol(Symtable *st, Value name, uint32_t flag, Span span)
{
    return add_symbol_to(st, st->current, name, flag, span);
}

static bool lookup_flags(Symtable *st, Value name, uint32_t *flags)
{
    Symbol *symbol = symbol_find(st->current, TRY(compile_mangle(st->class_name, name)));
    *flags = symbol ? symbol->flags : 0;
    return true;
}

static bool record_directive(Symtable *st, Scope *scope, Value name, Span span)
{
    name = TRY(compile_mangle(st->class_name, name));
    Directive *directive = arena_alloc(st->arena, sizeof *directive);
    *directive = (Directive){name, span, scope->directives};
    scope->directives = directive;
    return true;
}

/* The scopes of PEP 695, in which some expressions are forbidden. */
static const char *annotation_scope_text(ScopeKind kind)
{
    switch (kind) {
    case SCOPE_ANNOTATION: return "an annotation";
    case SCOPE_TYPE_VAR_BOUND: return "a TypeVar bound";
    case SCOPE_TYPE_ALIAS: return "a type alias";
    case SCOPE_TYPE_PARAM: return "the definition of a generic";
    default: return NULL;
    }
}

static bool forbid_in_annotation(Symtable *st, const char *what, Span span)
{
    /* "within": the words are the same for all four kinds of scopes. */
    const char *where = annotation_scope_text(st->current->kind);
    return !where
        || compile_error(st->filename, span, "%s cannot be used within %s", what, where);
}

static bool visit_expr(Symtable *st, Expr *e);
static bool visit_stmt(Symtable *st, Stmt *s);
static bool visit_pattern(Symtable *st, Pattern *p);
static bool visit_alias(Symtable *st, Alias *alias);
static bool visit_handler(Symtable *st, Excepthandler *handler);

#define WALK_CONTEXT Symtable *
#define VISIT_expr visit_expr
#define VISIT_stmt visit_stmt
#define VISIT_pattern visit_pattern
#define VISIT_alias visit_alias
#define VISIT_excepthandler visit_handler
#include "ast/walk.def"

/* ---- functions, classes, type parameters ---- */

static bool visit_annotation(Symtable *st, Expr *annotation)
{
    bool is_text = st->features & CODE_FUTURE_ANNOTATIONS;
    if (is_text)
        enter_scope(st, NAME(_annotation), SCOPE_ANNOTATION, annotation, annotation->span);
    TRY(visit_expr(st, annotation));
    if (is_text)
        leave_scope(st);
    return true;
}

static bool visit_annotations(Symtable *st, Stmt *s)
{
    Arguments *a = s->FunctionDef.args;
    bool is_text = st->features & CODE_FUTURE_ANNOTATIONS;
    if (is_text)
        enter_scope(st, NAME(_annotation), SCOPE_ANNOTATION, a, s->span);
    TRY(walk_arg_seq(st, a->posonlyargs) && walk_arg_seq(st, a->args));
    TRY(!a->vararg || walk_arg(st, a->vararg));
    TRY(!a->kwarg || walk_arg(st, a->kwarg));
    TRY(walk_arg_seq(st, a->kwonlyargs));
    if (is_text)
        leave_scope(st);
    return !s->FunctionDef.returns || visit_annotation(st, s->FunctionDef.returns);
}

static bool add_args(Symtable *st, ArgSeq *args)
{
    for (size_t i = 0; i < args->count; i++)
        TRY(add_symbol(st, args->items[i]->arg, SYMBOL_PARAM, args->items[i]->span));
    return true;
}

static bool add_arguments(Symtable *st, Arguments *a)
{
    TRY(add_args(st, a->posonlyargs));
    TRY(add_args(st, a->args));
    TRY(add_args(st, a->kwonlyargs));
    if (a->vararg) {
        TRY(add_symbol(st, a->vararg->arg, SYMBOL_PARAM, a->vararg->span));
        st->current->varargs = true;
    }
    if (a->kwarg) {
        TRY(add_symbol(st, a->kwarg->arg, SYMBOL_PARAM, a->kwarg->span));
        st->current->varkeywords = true;
    }
    return true;
}

/* An annotation scope right inside a class reads the class's names through its dict. */
static bool see_class(Symtable *st, bool sees, Span span)
{
    st->current->sees_class = sees;
    return !sees || add_symbol(st, NAME(__classdict__), SYMBOL_USE, span);
}

static bool visit_type_param(Symtable *st, TypeParam *param)
{
    TRY(stack_check(" during compilation"));
    if (param->kind != TYPE_PARAM_TYPEVAR) {
        Value name = param->kind == TYPE_PARAM_PARAMSPEC ? param->ParamSpec.name
                                                         : param->TypeVarTuple.name;
        return add_symbol(st, name, SYMBOL_TYPE_PARAM | SYMBOL_LOCAL, param->span);
    }
    Expr *bound = param->TypeVar.bound;
    TRY(add_symbol(st, param->TypeVar.name, SYMBOL_TYPE_PARAM | SYMBOL_LOCAL, param->span));
    if (!bound)
        return true;
    bool in_class = st->current->sees_class;
    enter_scope(st, param->TypeVar.name, SCOPE_TYPE_VAR_BOUND, param, bound->span);
    TRY(see_class(st, in_class, bound->span));
    TRY(visit_expr(st, bound));
    leave_scope(st);
    return true;
}

/* The scope around a generic function, class or type alias, that its type parameters live in. */
static bool enter_type_params(Symtable *st, TypeParamSeq *params, Value name, Stmt *s)
{
    bool in_class = st->current->kind == SCOPE_CLASS;
    enter_scope(st, name, SCOPE_TYPE_PARAM, params, s->span);
    TRY(see_class(st, in_class, s->span));
    if (s->kind == STMT_CLASSDEF) {
        TRY(add_symbol(st, str_intern_utf8(".type_params", 12), SYMBOL_LOCAL | SYMBOL_USE,
                       s->span));
        st->class_name = name;
        TRY(add_symbol(st, str_intern_utf8(".generic_base", 13), SYMBOL_LOCAL | SYMBOL_USE,
                       s->span));
    }
    if (s->kind == STMT_FUNCTIONDEF || s->kind == STMT_ASYNCFUNCTIONDEF) {
        Arguments *a = s->FunctionDef.args;
        bool kw_defaults = false;
        for (size_t i = 0; i < a->kw_defaults->count; i++)
            kw_defaults |= a->kw_defaults->items[i] != NULL;
        if (a->defaults->count)
            TRY(add_symbol(st, str_intern_utf8(".defaults", 9), SYMBOL_PARAM, s->span));
        if (kw_defaults)
            TRY(add_symbol(st, str_intern_utf8(".kwdefaults", 11), SYMBOL_PARAM, s->span));
    }
    for (size_t i = 0; i < params->count; i++)
        TRY(visit_type_param(st, params->items[i]));
    return true;
}

static bool visit_function(Symtable *st, Stmt *s)
{
    TypeParamSeq *type_params = s->FunctionDef.type_params;
    TRY(add_symbol(st, s->FunctionDef.name, SYMBOL_LOCAL, s->span));
    TRY(walk_expr_seq(st, s->FunctionDef.args->defaults));
    TRY(walk_expr_seq(st, s->FunctionDef.args->kw_defaults));
    TRY(walk_expr_seq(st, s->FunctionDef.decorator_list));
    if (type_params->count)
        TRY(enter_type_params(st, type_params, s->FunctionDef.name, s));
    TRY(visit_annotations(st, s));
    enter_scope(st, s->FunctionDef.name, SCOPE_FUNCTION, s, s->span);
    st->current->coroutine = s->kind == STMT_ASYNCFUNCTIONDEF;
    TRY(add_arguments(st, s->FunctionDef.args));
    TRY(walk_stmt_seq(st, s->FunctionDef.body));
    leave_scope(st);
    if (type_params->count)
        leave_scope(st);
    return true;
}

static bool visit_class(Symtable *st, Stmt *s)
{
    TypeParamSeq *type_params = s->ClassDef.type_params;
    Value outer_class = st->class_name;
    TRY(add_symbol(st, s->ClassDef.name, SYMBOL_LOCAL, s->span));
    TRY(walk_expr_seq(st, s->ClassDef.decorator_list));
    if (type_params->count)
        TRY(enter_type_params(st, type_params, s->ClassDef.name, s));
    TRY(walk_expr_seq(st, s->ClassDef.bases));
    TRY(walk_keyword_seq(st, s->ClassDef.keywords));
    enter_scope(st, s->ClassDef.name, SCOPE_CLASS, s, s->span);
    st->class_name = s->ClassDef.name;
    if (type_params->count) {
        TRY(add_symbol(st, NAME(__type_params__), SYMBOL_LOCAL, s->span));
        TRY(add_symbol(st, str_intern_utf8(".type_params", 12), SYMBOL_USE, s->span));
    }
    TRY(walk_stmt_seq(st, s->ClassDef.body));
    leave_scope(st);
    if (type_params->count)
        leave_scope(st);
    st->class_name = outer_class;
    return true;
}

static bool visit_type_alias(Symtable *st, Stmt *s)
{
    TypeParamSeq *type_params = s->TypeAlias.type_params;
    Value name = s->TypeAlias.name->Name.id;
    bool in_class = st->current->kind == SCOPE_CLASS;
    TRY(visit_expr(st, s->TypeAlias.name));
    if (type_params->count)
        TRY(enter_type_params(st, type_params, name, s));
    enter_scope(st, name, SCOPE_TYPE_ALIAS, s, s->span);
    TRY(see_class(st, in_class, s->TypeAlias.value->span));
    TRY(visit_expr(st, s->TypeAlias.value));
    leave_scope(st);
    if (type_params->count)
        leave_scope(st);
    return true;
}

/* An annotation scope sees its class's names through a dict, which functions in it would not. */
static bool forbid_in_class_annotation(Symtable *st, const char *what, Span span)
{
    return !st->current->sees_class
        || compile_error(st->filename, span,
                         "Cannot use %s in annotation scope within class scope", what);
}

static bool visit_lambda(Symtable *st, Expr *e)
{
    TRY(forbid_in_class_annotation(st, "lambda", e->span));
    TRY(walk_expr_seq(st, e->Lambda.args->defaults));
    TRY(walk_expr_seq(st, e->Lambda.args->kw_defaults));
    enter_scope(st, NAME(lambda), SCOPE_FUNCTION, e, e->span);
    TRY(add_arguments(st, e->Lambda.args));
    TRY(visit_expr(st, e->Lambda.body));
    leave_scope(st);
    return true;
}

/* ---- comprehensions and assignment expressions ---- */

static bool visit_target(Symtable *st, Expr *target)
{
    st->current->in_iteration_target = true;
    TRY(visit_expr(st, target));
    st->current->in_iteration_target = false;
    return true;
}

static bool visit_iterable(Symtable *st, Expr *iter)
{
    st->current->in_iteration_iterable++;
    TRY(visit_expr(st, iter));
    st->current->in_iteration_iterable--;
    return true;
}

static bool visit_generators(Symtable *st, ComprehensionSeq *generators)
{
    for (size_t i = 0; i < generators->count; i++) {
        Comprehension *c = generators->items[i];
        TRY(visit_target(st, c->target));
        /* The first iterable belongs to the scope around. */
        if (i > 0)
            TRY(visit_iterable(st, c->iter));
        TRY(walk_expr_seq(st, c->ifs));
        if (c->is_async)
            st->current->coroutine = true;
    }
    return true;
}

static bool visit_comprehension(Symtable *st, Expr *e, ComprehensionKind kind, Value name,
                                ComprehensionSeq *generators, Expr *element, Expr *value)
{
    TRY(forbid_in_class_annotation(st, "comprehension", e->span));
    TRY(visit_iterable(st, generators->items[0]->iter));
    enter_scope(st, name, SCOPE_FUNCTION, e, e->span);
    st->current->comprehension = kind;
    TRY(add_symbol(st, str_intern_utf8(".0", 2), SYMBOL_PARAM, e->span));
    TRY(visit_generators(st, generators));
    if (value)
        TRY(visit_expr(st, value));
    TRY(visit_expr(st, element));
    st->current->generator = kind == GENERATOR_EXPRESSION;
    bool is_async = st->current->coroutine && kind != GENERATOR_EXPRESSION;
    leave_scope(st);
    if (is_async)
        st->current->coroutine = true;
    return true;
}

static bool forbid_in_comprehension(Symtable *st, Expr *e)
{
    static const char *const texts[] = {
        [LIST_COMPREHENSION] = "'yield' inside list comprehension",
        [SET_COMPREHENSION] = "'yield' inside set comprehension",
        [DICT_COMPREHENSION] = "'yield' inside dict comprehension",
        [GENERATOR_EXPRESSION] = "'yield' inside generator expression",
    };
    ComprehensionKind kind = st->current->comprehension;
    return kind == NO_COMPREHENSION
        || compile_error(st->filename, e->span, "%s", texts[kind]);
}

/* `:=` in a comprehension binds in the nearest scope that isn't one. */
static bool bind_outside_comprehensions(Symtable *st, Expr *target)
{
    static const char *const errors[] = {
        [SCOPE_CLASS] = "a class body",
        [SCOPE_TYPE_VAR_BOUND] = "a TypeVar bound",
        [SCOPE_TYPE_ALIAS] = "a type alias",
        [SCOPE_TYPE_PARAM] = "the definition of a generic",
        [SCOPE_ANNOTATION] = "an annotation",
    };
    Value name = target->Name.id, mangled = TRY(compile_mangle(st->class_name, name));
    Scope *scope = st->current;
    for (; scope->comprehension; scope = scope->parent) {
        Symbol *symbol = symbol_find(scope, mangled);
        if (symbol && symbol->flags & SYMBOL_ITERATION && symbol->flags & SYMBOL_LOCAL)
            return compile_error(st->filename, target->span, "assignment expression cannot "
                                 "rebind comprehension iteration variable '%S'", name);
    }
    if (scope->kind != SCOPE_FUNCTION && scope->kind != SCOPE_MODULE)
        return compile_error(st->filename, target->span, "assignment expression within a "
                             "comprehension cannot be used %s %s",
                             scope->kind == SCOPE_TYPE_PARAM ? "within" : "in",
                             errors[scope->kind]);
    Symbol *outer = symbol_find(scope, mangled);
    bool global = scope->kind == SCOPE_MODULE || (outer && outer->flags & SYMBOL_GLOBAL);
    TRY(add_symbol(st, name, global ? SYMBOL_GLOBAL : SYMBOL_NONLOCAL, target->span));
    TRY(record_directive(st, st->current, name, target->span));
    return add_symbol_to(st, scope, name,
                         scope->kind == SCOPE_MODULE ? SYMBOL_GLOBAL : SYMBOL_LOCAL,
                         target->span);
}

static bool visit_named_expr(Symtable *st, Expr *e)
{
    TRY(forbid_in_annotation(st, "named expression", e->span));
    if (st->current->in_iteration_iterable)
        return compile_error(st->filename, e->span,
                             "assignment expression cannot be used in a "
                             "comprehension iterable expression");
    if (st->current->comprehension)
        TRY(bind_outside_comprehensions(st, e->NamedExpr.target));
    return visit_expr(st, e->NamedExpr.value) && visit_expr(st, e->NamedExpr.target);
}

/* ---- expressions ---- */

static bool visit_name(Symtable *st, Expr *e)
{
    bool load = e->Name.ctx == EXPR_CONTEXT_LOAD;
    TRY(add_symbol(st, e->Name.id, load ? SYMBOL_USE : SYMBOL_LOCAL, e->span));
    /* super() needs the class that the function is defined in. */
    if (load && e->Name.id == NAME(super) && scope_is_function_like(st->current))
        return add_symbol(st, NAME(__class__), SYMBOL_USE, e->span);
    return true;
}

static bool visit_yield(Symtable *st, Expr *e, Expr *value)
{
    TRY(forbid_in_annotation(st, "yield expression", e->span));
    if (value)
        TRY(visit_expr(st, value));
    st->current->generator = true;
    return forbid_in_comprehension(st, e);
}

static bool visit_expr_opt(Symtable *st, Expr *e)
{
    return !e || visit_expr(st, e);
}

/* Each node without the operand that it begins with, down to the first of all. */
static bool visit_chain(Symtable *st, Expr *e)
{
    for (Expr **head; (head = chain_head(e)); ) {
        Expr *first = *head;
        *head = NULL;
        bool ok = walk_expr(st, e);
        *head = first;
        TRY(ok);
        e = first;
    }
    return visit_expr(st, e);
}

static bool visit_expr(Symtable *st, Expr *e)
{
    TRY(stack_check(" during compilation"));
    if (!e)
        return true;
    if (chain_is_long(e))
        return visit_chain(st, e);
    switch (e->kind) {
    case EXPR_NAMEDEXPR: return visit_named_expr(st, e);
    case EXPR_LAMBDA: return visit_lambda(st, e);
    case EXPR_LISTCOMP:
        return visit_comprehension(st, e, LIST_COMPREHENSION, NAME(listcomp),
                                   e->ListComp.generators, e->ListComp.elt, NULL);
    case EXPR_SETCOMP:
        return visit_comprehension(st, e, SET_COMPREHENSION, NAME(setcomp),
                                   e->SetComp.generators, e->SetComp.elt, NULL);
    case EXPR_DICTCOMP:
        return visit_comprehension(st, e, DICT_COMPREHENSION, NAME(dictcomp),
                                   e->DictComp.generators, e->DictComp.key,
                                   e->DictComp.value);
    case EXPR_GENERATOREXP:
        return visit_comprehension(st, e, GENERATOR_EXPRESSION, NAME(genexpr),
                                   e->GeneratorExp.generators, e->GeneratorExp.elt, NULL);
    case EXPR_AWAIT:
        TRY(forbid_in_annotation(st, "await expression", e->span));
        TRY(visit_expr(st, e->Await.value));
        st->current->coroutine = true;
        return true;
    case EXPR_YIELD: return visit_yield(st, e, e->Yield.value);
    case EXPR_YIELDFROM: return visit_yield(st, e, e->YieldFrom.value);
    case EXPR_NAME: return visit_name(st, e);
    default: return walk_expr(st, e);
    }
}

/* ---- statements ---- */

static bool visit_ann_assign(Symtable *st, Stmt *s)
{
    Expr *target = s->AnnAssign.target;
    if (target->kind == EXPR_NAME) {
        uint32_t flags;
        TRY(lookup_flags(st, target->Name.id, &flags));
        if (flags & (SYMBOL_GLOBAL | SYMBOL_NONLOCAL) && st->current != st->top
            && s->AnnAssign.simple)
            return compile_error(st->filename, s->span, "annotated name '%S' can't be %s",
                                 target->Name.id,
                                 flags & SYMBOL_GLOBAL ? "global" : "nonlocal");
        if (s->AnnAssign.simple)
            TRY(add_symbol(st, target->Name.id, SYMBOL_ANNOTATION | SYMBOL_LOCAL,
                           target->span));
        else if (s->AnnAssign.value)
            TRY(add_symbol(st, target->Name.id, SYMBOL_LOCAL, target->span));
    } else
        TRY(visit_expr(st, target));
    TRY(visit_annotation(st, s->AnnAssign.annotation));
    return visit_expr_opt(st, s->AnnAssign.value);
}

/* global names, nonlocal names */
static bool visit_directive(Symtable *st, Stmt *s, ValueSeq *names, uint32_t flag)
{
    const char *word = flag == SYMBOL_GLOBAL ? "global" : "nonlocal";
    for (size_t i = 0; i < names->count; i++) {
        Value name = names->items[i];
        uint32_t flags;
        TRY(lookup_flags(st, name, &flags));
        if (flags & SYMBOL_PARAM)
            return compile_error(st->filename, s->span, "name '%S' is parameter and %s",
                                 name, word);
        if (flags & SYMBOL_USE)
            return compile_error(st->filename, s->span,
                                 "name '%S' is used prior to %s declaration", name, word);
        if (flags & SYMBOL_ANNOTATION)
            return compile_error(st->filename, s->span, "annotated name '%S' can't be %s",
                                 name, word);
        if (flags & SYMBOL_LOCAL)
            return compile_error(st->filename, s->span,
                                 "name '%S' is assigned to before %s declaration", name,
                                 word);
        TRY(add_symbol(st, name, flag, s->span));
        TRY(record_directive(st, st->current, name, s->span));
    }
    return true;
}

/* import a.b.c binds a; import a.b as c binds c. */
static bool visit_alias(Symtable *st, Alias *alias)
{
    Value name = alias->asname ? alias->asname : alias->name;
    for (size_t i = 0, n = str_length(name); i < n; i++)
        if (str_at(name, i) == '.') {
            name = str_intern(TRY(str_substring(name, 0, i)));
            break;
        }
    if (!str_equal_text(name, "*"))
        return add_symbol(st, name, SYMBOL_IMPORT, alias->span);
    return st->current->kind == SCOPE_MODULE
        || compile_error(st->filename, alias->span,
                         "import * only allowed at module level");
}

static bool visit_handler(Symtable *st, Excepthandler *handler)
{
    Value name = handler->ExceptHandler.name;
    TRY(visit_expr_opt(st, handler->ExceptHandler.type));
    if (name)
        TRY(add_symbol(st, name, SYMBOL_LOCAL, handler->span));
    return walk_stmt_seq(st, handler->ExceptHandler.body);
}

static bool visit_capture(Symtable *st, Pattern *p, Value name)
{
    return !name || add_symbol(st, name, SYMBOL_LOCAL, p->span);
}

static bool visit_pattern(Symtable *st, Pattern *p)
{
    TRY(stack_check(" during compilation"));
    TRY(walk_pattern(st, p));
    switch (p->kind) {
    case PATTERN_MATCHSTAR: return visit_capture(st, p, p->MatchStar.name);
    case PATTERN_MATCHMAPPING: return visit_capture(st, p, p->MatchMapping.rest);
    case PATTERN_MATCHAS: return visit_capture(st, p, p->MatchAs.name);
    default: return true;
    }
}

static bool visit_stmt(Symtable *st, Stmt *s)
{
    TRY(stack_check(" during compilation"));
    switch (s->kind) {
    case STMT_FUNCTIONDEF:
    case STMT_ASYNCFUNCTIONDEF: return visit_function(st, s);
    case STMT_CLASSDEF: return visit_class(st, s);
    case STMT_TYPEALIAS: return visit_type_alias(st, s);
    case STMT_RETURN:
        if (!s->Return.value)
            return true;
        TRY(visit_expr(st, s->Return.value));
        return st->current->returns_value = true;
    case STMT_ANNASSIGN: return visit_ann_assign(st, s);
    case STMT_TRY:
    case STMT_TRYSTAR:
        return walk_stmt_seq(st, s->Try.body) && walk_stmt_seq(st, s->Try.orelse)
            && walk_excepthandler_seq(st, s->Try.handlers) && walk_stmt_seq(st, s->Try.finalbody);
    case STMT_GLOBAL: return visit_directive(st, s, s->Global.names, SYMBOL_GLOBAL);
    case STMT_NONLOCAL: return visit_directive(st, s, s->Nonlocal.names, SYMBOL_NONLOCAL);
    default: return walk_stmt(st, s);
    }
}

static bool visit_module(Symtable *st, Mod *mod)
{
    if (mod->kind == MOD_FUNCTIONTYPE)
        return raise_error(TYPE_RuntimeError, "this compiler does not handle FunctionTypes");
    return walk_mod(st, mod);
}

int symtable_error_at_directive(Symtable *st, Scope *scope, Value name, const char *format)
{
    Span span = scope->span;
    /* The newest comes first; the oldest is meant. */
    for (Directive *d = scope->directives; d; d = d->next)
        if (d->name == name)
            span = d->span;
    return compile_error(st->filename, span, format, name);
}

Symtable *symtable_build(Mod *mod, Value filename, uint32_t features, AstArena *arena)
{
    Symtable *st = arena_alloc(arena, sizeof *st);
    st->arena = arena;
    st->filename = filename;
    st->features = features;
    enter_scope(st, NAME(top), SCOPE_MODULE, mod, (Span){0});
    st->top = st->current;
    TRY(visit_module(st, mod));
    TRY(scopes_resolve(st));
    return st;
}
