/* SPDX-License-Identifier: MIT */
/* Validation of trees: see ast/validate.h. One function per kind of node; of nodes that nothing
 * is said about here, the parts are checked. */
#include "ast/validate.h"

#include "ast/classes.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/set.h"
#include "objects/operate.h"

/* Reports what is wrong: always false. */
#define WRONG(...) return raise_error(TYPE_ValueError, __VA_ARGS__)

static bool check_stmt(const Stmt *s);
static bool check_expr(const Expr *e, ExprContext context);
static bool check_pattern(const Pattern *p, bool star_ok);

/* ---- Small things ---- */

static bool check_span(const Span *s)
{
    if (s->line > s->end_line)
        WRONG("AST node line range (%d, %d) is not valid", s->line, s->end_line);
    if ((s->line < 0 && s->end_line != s->line) || (s->column < 0 && s->column != s->end_column))
        WRONG("AST node column range (%d, %d) for line range (%d, %d) is not valid", s->column,
              s->end_column, s->line, s->end_line);
    if (s->line == s->end_line && s->column > s->end_column)
        WRONG("line %d, column %d-%d is not a valid range", s->line, s->column, s->end_column);
    return true;
}

static bool check_name(Value name)
{
    static const char *const constants[] = {"None", "True", "False"};
    for (size_t i = 0; name && i < countof(constants); i++)
        if (str_equal_text(name, constants[i]))
            WRONG("identifier field can't represent '%s' constant", constants[i]);
    return true;
}

static bool check_filled(size_t count, const char *field, const char *owner)
{
    if (!count)
        WRONG("empty %s on %s", field, owner);
    return true;
}

static bool check_exprs(const ExprSeq *exprs, ExprContext context, bool null_ok)
{
    for (size_t i = 0; i < exprs->count; i++)
        if (exprs->items[i])
            TRY(check_expr(exprs->items[i], context));
        else if (!null_ok)
            WRONG("None disallowed in expression list");
    return true;
}

static bool check_stmts(const StmtSeq *stmts)
{
    for (size_t i = 0; i < stmts->count; i++)
        if (!stmts->items[i])
            WRONG("None disallowed in statement list");
        else
            TRY(check_stmt(stmts->items[i]));
    return true;
}

static bool check_body(const StmtSeq *body, const char *owner)
{
    return check_filled(body->count, "body", owner) && check_stmts(body);
}

static bool check_opt(const Expr *e)
{
    return !e || check_expr(e, EXPR_CONTEXT_LOAD);
}

/* Any context will do. */
static bool check_part(const Expr *e);

#define WALK_CONTEXT const void *
#define VISIT_expr(walk, e) check_part(e)
#define VISIT_stmt(walk, s) check_stmt(s)
#define VISIT_stmt_seq(walk, stmts) check_stmts(stmts)
#define VISIT_pattern(walk, p) check_pattern(p, false)
#include "ast/walk.def"

/* ---- Expressions ---- */

static bool check_constant(Value v)
{
    if (v == NONE || v == ELLIPSIS || is_bool(v) || is_small_int(v) || is_small_float(v))
        return true;
    static const enum TypeId simple[] = {TYPE_int, TYPE_float, TYPE_complex, TYPE_str, TYPE_bytes};
    for (size_t i = 0; i < countof(simple); i++)
        if (is_exact(v, simple[i]))
            return true;
    if (is_exact(v, TYPE_tuple) || is_exact(v, TYPE_frozenset)) {
        TRY(stack_check(" during compilation"));
        Value items = is_exact(v, TYPE_tuple) ? v : TRY(tuple_from(v));
        for (size_t i = 0; i < tuple_count(items); i++)
            TRY(check_constant(as_tuple(items)->items[i]));
        return true;
    }
    raise_error(TYPE_TypeError, "got an invalid type in Constant: %T", v);
    return false;
}

static const char *context_name(ExprContext context)
{
    return ast_classes[AST_CLASS_EXPR_CONTEXT + context].name;
}

/* The context that the expression has; Load where it has none. */
static ExprContext context_of(const Expr *e, bool *has)
{
    *has = true;
    switch (e->kind) {
    case EXPR_ATTRIBUTE: return e->Attribute.ctx;
    case EXPR_SUBSCRIPT: return e->Subscript.ctx;
    case EXPR_STARRED: return e->Starred.ctx;
    case EXPR_NAME: return e->Name.ctx;
    case EXPR_LIST: return e->List.ctx;
    case EXPR_TUPLE: return e->Tuple.ctx;
    default: *has = false; return EXPR_CONTEXT_LOAD;
    }
}

static bool check_context(const Expr *e, ExprContext context)
{
    bool has;
    ExprContext actual = context_of(e, &has);
    if (!has && context != EXPR_CONTEXT_LOAD)
        WRONG("expression which can't be assigned to in %s context", context_name(context));
    if (has && actual != context)
        WRONG("expression must have %s context but has %s instead", context_name(context),
              context_name(actual));
    return true;
}

static bool check_args(const ArgSeq *args)
{
    for (size_t i = 0; i < args->count; i++) {
        const Arg *a = args->items[i];
        TRY(check_span(&a->span) && check_opt(a->annotation));
    }
    return true;
}

static bool check_arg_opt(const Arg *a)
{
    return !a || (check_span(&a->span) && check_opt(a->annotation));
}

static bool check_arguments(const Arguments *a)
{
    TRY(check_args(a->posonlyargs) && check_args(a->args) && check_arg_opt(a->vararg)
        && check_args(a->kwonlyargs) && check_arg_opt(a->kwarg));
    if (a->defaults->count > a->posonlyargs->count + a->args->count)
        WRONG("more positional defaults than args on arguments");
    if (a->kw_defaults->count != a->kwonlyargs->count)
        WRONG("length of kwonlyargs is not the same as kw_defaults on arguments");
    return check_exprs(a->defaults, EXPR_CONTEXT_LOAD, false)
        && check_exprs(a->kw_defaults, EXPR_CONTEXT_LOAD, true);
}

static bool check_keywords(const KeywordSeq *keywords)
{
    for (size_t i = 0; i < keywords->count; i++)
        TRY(check_expr(keywords->items[i]->value, EXPR_CONTEXT_LOAD));
    return true;
}

static bool check_comprehensions(const ComprehensionSeq *generators)
{
    if (!generators->count)
        WRONG("comprehension with no generators");
    for (size_t i = 0; i < generators->count; i++) {
        const Comprehension *c = generators->items[i];
        TRY(check_expr(c->target, EXPR_CONTEXT_STORE) && check_expr(c->iter, EXPR_CONTEXT_LOAD)
            && check_exprs(c->ifs, EXPR_CONTEXT_LOAD, false));
    }
    return true;
}

static bool check_compare(const Expr *e)
{
    if (!e->Compare.comparators->count)
        WRONG("Compare with no comparators");
    if (e->Compare.comparators->count != e->Compare.ops->count)
        WRONG("Compare has a different number of comparators and operands");
    return check_exprs(e->Compare.comparators, EXPR_CONTEXT_LOAD, false)
        && check_opt(e->Compare.left);
}

static bool check_dict(const Expr *e)
{
    if (e->Dict.keys->count != e->Dict.values->count)
        WRONG("Dict doesn't have the same number of keys as values");
    return check_exprs(e->Dict.keys, EXPR_CONTEXT_LOAD, true)
        && check_exprs(e->Dict.values, EXPR_CONTEXT_LOAD, false);
}

static bool check_named(const Expr *e)
{
    if (e->NamedExpr.target->kind != EXPR_NAME) {
        raise_error(TYPE_TypeError, "NamedExpr target must be a Name");
        return false;
    }
    return check_expr(e->NamedExpr.target, EXPR_CONTEXT_STORE) && check_opt(e->NamedExpr.value);
}

static bool check_boolop(const Expr *e)
{
    if (e->BoolOp.values->count < 2)
        WRONG("BoolOp with less than 2 values");
    return check_exprs(e->BoolOp.values, EXPR_CONTEXT_LOAD, false);
}

static bool check_parts(const Expr *e, ExprContext context)
{
    const ExprContext load = EXPR_CONTEXT_LOAD;
    switch (e->kind) {
    case EXPR_BOOLOP: return check_boolop(e);
    case EXPR_NAMEDEXPR: return check_named(e);
    case EXPR_BINOP: return check_opt(e->BinOp.left) && check_opt(e->BinOp.right);
    case EXPR_UNARYOP: return check_opt(e->UnaryOp.operand);
    case EXPR_LAMBDA: return check_arguments(e->Lambda.args) && check_opt(e->Lambda.body);
    case EXPR_IFEXP:
        return check_opt(e->IfExp.test) && check_opt(e->IfExp.body) && check_opt(e->IfExp.orelse);
    case EXPR_DICT: return check_dict(e);
    case EXPR_SET: return check_exprs(e->Set.elts, load, false);
    case EXPR_LISTCOMP:
        return check_comprehensions(e->ListComp.generators) && check_opt(e->ListComp.elt);
    case EXPR_SETCOMP:
        return check_comprehensions(e->SetComp.generators) && check_opt(e->SetComp.elt);
    case EXPR_GENERATOREXP:
        return check_comprehensions(e->GeneratorExp.generators) && check_opt(e->GeneratorExp.elt);
    case EXPR_DICTCOMP:
        return check_comprehensions(e->DictComp.generators) && check_opt(e->DictComp.key)
            && check_opt(e->DictComp.value);
    case EXPR_AWAIT: return check_opt(e->Await.value);
    case EXPR_YIELD: return check_opt(e->Yield.value);
    case EXPR_YIELDFROM: return check_opt(e->YieldFrom.value);
    case EXPR_COMPARE: return check_compare(e);
    case EXPR_CALL:
        return check_opt(e->Call.func) && check_exprs(e->Call.args, load, false)
            && check_keywords(e->Call.keywords);
    case EXPR_FORMATTEDVALUE:
        return check_opt(e->FormattedValue.value) && check_opt(e->FormattedValue.format_spec);
    case EXPR_JOINEDSTR: return check_exprs(e->JoinedStr.values, load, false);
    case EXPR_CONSTANT: return check_constant(e->Constant.value);
    case EXPR_ATTRIBUTE: return check_opt(e->Attribute.value);
    case EXPR_SUBSCRIPT: return check_opt(e->Subscript.slice) && check_opt(e->Subscript.value);
    case EXPR_STARRED: return check_expr(e->Starred.value, context);
    case EXPR_NAME: return check_name(e->Name.id);
    case EXPR_LIST: return check_exprs(e->List.elts, context, false);
    case EXPR_TUPLE: return check_exprs(e->Tuple.elts, context, false);
    case EXPR_SLICE:
        return check_opt(e->Slice.lower) && check_opt(e->Slice.upper) && check_opt(e->Slice.step);
    default: return walk_expr(NULL, (Expr *)e);
    }
}

static bool check_expr(const Expr *e, ExprContext context)
{
    return stack_check(" during compilation") && check_span(&e->span)
        && check_context(e, context) && check_parts(e, context);
}

static bool check_part(const Expr *e)
{
    bool has;
    return check_expr(e, context_of(e, &has));
}

/* ---- Patterns ---- */

static bool check_patterns(const PatternSeq *patterns, bool star_ok)
{
    for (size_t i = 0; i < patterns->count; i++)
        TRY(check_pattern(patterns->items[i], star_ok));
    return true;
}

static bool check_capture(Value name)
{
    if (name && str_equal_text(name, "_"))
        WRONG("can't capture name '_' in patterns");
    return check_name(name);
}

static bool is_number(const Expr *e, bool complex)
{
    Value v = e->kind == EXPR_CONSTANT ? e->Constant.value : 0;
    if (!v || is_bool(v))
        return false;
    return complex ? is_exact(v, TYPE_complex) : is_int(v) || is_float(v);
}

/* -1, 1 + 2j and the like. */
static bool is_signed_number(const Expr *e)
{
    if (e->kind == EXPR_UNARYOP && e->UnaryOp.op == UNARYOP_USUB)
        e = e->UnaryOp.operand;
    else if (e->kind != EXPR_CONSTANT)
        return false;
    return is_number(e, false) || is_number(e, true);
}

static bool is_complex_number(const Expr *e)
{
    const Expr *left = e->BinOp.left;
    if (e->BinOp.op != OPERATOR_ADD && e->BinOp.op != OPERATOR_SUB)
        return false;
    if (left->kind == EXPR_UNARYOP && left->UnaryOp.op == UNARYOP_USUB)
        left = left->UnaryOp.operand;
    return is_number(left, false) && is_number(e->BinOp.right, true);
}

static bool is_dotted_name(const Expr *e)
{
    while (e->kind == EXPR_ATTRIBUTE)
        e = e->Attribute.value;
    return e->kind == EXPR_NAME;
}

static bool check_pattern_value(const Expr *e)
{
    TRY(check_opt(e));
    switch (e->kind) {
    case EXPR_CONSTANT:
        if (e->Constant.value == NONE || is_bool(e->Constant.value)
            || e->Constant.value == ELLIPSIS || is_exact(e->Constant.value, TYPE_tuple)
            || is_exact(e->Constant.value, TYPE_frozenset))
            WRONG("unexpected constant inside of a literal pattern");
        return true;
    case EXPR_ATTRIBUTE:
        if (is_dotted_name(e))
            return true;
        break;
    case EXPR_UNARYOP:
        if (is_signed_number(e))
            return true;
        break;
    case EXPR_BINOP:
        if (is_complex_number(e))
            return true;
        break;
    case EXPR_JOINEDSTR:
        return true;                    /* refused by the compiler, in words of its own */
    default:
        break;
    }
    WRONG("patterns may only match literals and attribute lookups");
}

static bool check_mapping(const Pattern *p)
{
    const ExprSeq *keys = p->MatchMapping.keys;
    if (keys->count != p->MatchMapping.patterns->count)
        WRONG("MatchMapping doesn't have the same number of keys as patterns");
    TRY(check_capture(p->MatchMapping.rest));
    for (size_t i = 0; i < keys->count; i++) {
        const Expr *key = keys->items[i];
        bool singleton = key->kind == EXPR_CONSTANT
            && (key->Constant.value == NONE || is_bool(key->Constant.value));
        if (!singleton)
            TRY(check_pattern_value(key));
    }
    return check_patterns(p->MatchMapping.patterns, false);
}

static bool check_class(const Pattern *p)
{
    if (p->MatchClass.kwd_attrs->count != p->MatchClass.kwd_patterns->count)
        WRONG("MatchClass doesn't have the same number of keyword attributes as patterns");
    TRY(check_opt(p->MatchClass.cls));
    if (!is_dotted_name(p->MatchClass.cls))
        WRONG("MatchClass cls field can only contain Name or Attribute nodes.");
    for (size_t i = 0; i < p->MatchClass.kwd_attrs->count; i++)
        TRY(check_name(p->MatchClass.kwd_attrs->items[i]));
    return check_patterns(p->MatchClass.patterns, false)
        && check_patterns(p->MatchClass.kwd_patterns, false);
}

static bool check_as(const Pattern *p)
{
    TRY(check_capture(p->MatchAs.name));
    if (!p->MatchAs.pattern)
        return true;
    if (!p->MatchAs.name)
        WRONG("MatchAs must specify a target name if a pattern is given");
    return check_pattern(p->MatchAs.pattern, false);
}

static bool check_pattern(const Pattern *p, bool star_ok)
{
    TRY(stack_check(" during compilation") && check_span(&p->span));
    switch (p->kind) {
    case PATTERN_MATCHVALUE: return check_pattern_value(p->MatchValue.value);
    case PATTERN_MATCHSINGLETON:
        if (p->MatchSingleton.value != NONE && !is_bool(p->MatchSingleton.value))
            WRONG("MatchSingleton can only contain True, False and None");
        return true;
    case PATTERN_MATCHSEQUENCE: return check_patterns(p->MatchSequence.patterns, true);
    case PATTERN_MATCHMAPPING: return check_mapping(p);
    case PATTERN_MATCHCLASS: return check_class(p);
    case PATTERN_MATCHSTAR:
        if (!star_ok)
            WRONG("can't use MatchStar here");
        return check_capture(p->MatchStar.name);
    case PATTERN_MATCHAS: return check_as(p);
    case PATTERN_MATCHOR:
        if (p->MatchOr.patterns->count < 2)
            WRONG("MatchOr requires at least 2 patterns");
        return check_patterns(p->MatchOr.patterns, false);
    }
    UNREACHABLE();
}

/* ---- Statements ---- */

static bool check_targets(const ExprSeq *targets, ExprContext context, const char *owner)
{
    return check_filled(targets->count, "targets", owner) && check_exprs(targets, context, false);
}

static bool check_type_params(const TypeParamSeq *params)
{
    for (size_t i = 0; i < params->count; i++) {
        const TypeParam *p = params->items[i];
        TRY(check_span(&p->span));
        if (p->kind == TYPE_PARAM_TYPEVAR)
            TRY(check_name(p->TypeVar.name) && check_opt(p->TypeVar.bound));
        else
            TRY(check_name(p->kind == TYPE_PARAM_PARAMSPEC ? p->ParamSpec.name
                                                           : p->TypeVarTuple.name));
    }
    return true;
}

static bool check_handlers(const ExcepthandlerSeq *handlers)
{
    for (size_t i = 0; i < handlers->count; i++) {
        const Excepthandler *h = handlers->items[i];
        TRY(check_span(&h->span) && check_opt(h->ExceptHandler.type)
            && check_body(h->ExceptHandler.body, "ExceptHandler"));
    }
    return true;
}

static bool check_try(const StmtSeq *body, const ExcepthandlerSeq *handlers,
                      const StmtSeq *orelse, const StmtSeq *finalbody, const char *owner)
{
    TRY(check_body(body, owner));
    if (!handlers->count && !finalbody->count)
        WRONG("%s has neither except handlers nor finalbody", owner);
    if (!handlers->count && orelse->count)
        WRONG("%s has orelse but no except handlers", owner);
    return check_handlers(handlers) && check_stmts(finalbody) && check_stmts(orelse);
}

static bool check_with(const WithitemSeq *items, const StmtSeq *body, const char *owner)
{
    TRY(check_filled(items->count, "items", owner));
    for (size_t i = 0; i < items->count; i++) {
        const Withitem *item = items->items[i];
        TRY(check_opt(item->context_expr)
            && (!item->optional_vars || check_expr(item->optional_vars, EXPR_CONTEXT_STORE)));
    }
    return check_body(body, owner);
}

static bool check_match(const Stmt *s)
{
    const MatchCaseSeq *cases = s->Match.cases;
    TRY(check_opt(s->Match.subject) && check_filled(cases->count, "cases", "Match"));
    for (size_t i = 0; i < cases->count; i++)
        TRY(check_pattern(cases->items[i]->pattern, false) && check_opt(cases->items[i]->guard)
            && check_body(cases->items[i]->body, "match_case"));
    return true;
}

static bool check_annassign(const Stmt *s)
{
    if (s->AnnAssign.target->kind != EXPR_NAME && s->AnnAssign.simple) {
        raise_error(TYPE_TypeError, "AnnAssign with simple non-Name target");
        return false;
    }
    return check_expr(s->AnnAssign.target, EXPR_CONTEXT_STORE) && check_opt(s->AnnAssign.value)
        && check_opt(s->AnnAssign.annotation);
}

static bool check_names(const ValueSeq *names, const char *owner)
{
    TRY(check_filled(names->count, "names", owner));
    for (size_t i = 0; i < names->count; i++)
        if (!names->items[i])
            WRONG("None disallowed in statement list");
    return true;
}

/* The fields that FunctionDef and AsyncFunctionDef share. */
static bool check_function(const Stmt *s)
{
    bool async = s->kind == STMT_ASYNCFUNCTIONDEF;
    const Arguments *args = async ? s->AsyncFunctionDef.args : s->FunctionDef.args;
    const StmtSeq *body = async ? s->AsyncFunctionDef.body : s->FunctionDef.body;
    TRY(check_body(body, async ? "AsyncFunctionDef" : "FunctionDef"));
    TRY(check_type_params(async ? s->AsyncFunctionDef.type_params : s->FunctionDef.type_params));
    return check_arguments(args)
        && check_exprs(async ? s->AsyncFunctionDef.decorator_list : s->FunctionDef.decorator_list,
                       EXPR_CONTEXT_LOAD, false)
        && check_opt(async ? s->AsyncFunctionDef.returns : s->FunctionDef.returns);
}

static bool check_loop(const Expr *target, const Expr *iter, const StmtSeq *body,
                       const StmtSeq *orelse, const char *owner)
{
    return check_expr(target, EXPR_CONTEXT_STORE) && check_opt(iter) && check_body(body, owner)
        && check_stmts(orelse);
}

static bool check_raise(const Stmt *s)
{
    if (!s->Raise.exc && s->Raise.cause)
        WRONG("Raise with cause but no exception");
    return check_opt(s->Raise.exc) && check_opt(s->Raise.cause);
}

static bool check_import_from(const Stmt *s)
{
    if (s->ImportFrom.level < 0)
        WRONG("Negative ImportFrom level");
    return check_filled(s->ImportFrom.names->count, "names", "ImportFrom");
}

static bool check_class_def(const Stmt *s)
{
    return check_body(s->ClassDef.body, "ClassDef") && check_type_params(s->ClassDef.type_params)
        && check_exprs(s->ClassDef.bases, EXPR_CONTEXT_LOAD, false)
        && check_keywords(s->ClassDef.keywords)
        && check_exprs(s->ClassDef.decorator_list, EXPR_CONTEXT_LOAD, false);
}

static bool check_simple(const Stmt *s)
{
    switch (s->kind) {
    case STMT_RETURN: return check_opt(s->Return.value);
    case STMT_DELETE: return check_targets(s->Delete.targets, EXPR_CONTEXT_DEL, "Delete");
    case STMT_ASSIGN:
        return check_targets(s->Assign.targets, EXPR_CONTEXT_STORE, "Assign")
            && check_opt(s->Assign.value);
    case STMT_TYPEALIAS:
        if (s->TypeAlias.name->kind != EXPR_NAME) {
            raise_error(TYPE_TypeError, "TypeAlias with non-Name name");
            return false;
        }
        return check_expr(s->TypeAlias.name, EXPR_CONTEXT_STORE)
            && check_type_params(s->TypeAlias.type_params) && check_opt(s->TypeAlias.value);
    case STMT_AUGASSIGN:
        return check_expr(s->AugAssign.target, EXPR_CONTEXT_STORE)
            && check_opt(s->AugAssign.value);
    case STMT_ANNASSIGN: return check_annassign(s);
    case STMT_RAISE: return check_raise(s);
    case STMT_ASSERT: return check_opt(s->Assert.test) && check_opt(s->Assert.msg);
    case STMT_IMPORT: return check_filled(s->Import.names->count, "names", "Import");
    case STMT_IMPORTFROM: return check_import_from(s);
    case STMT_GLOBAL: return check_names(s->Global.names, "Global");
    case STMT_NONLOCAL: return check_names(s->Nonlocal.names, "Nonlocal");
    case STMT_EXPR: return check_opt(s->Expr.value);
    default: return walk_stmt(NULL, (Stmt *)s);
    }
}

static bool check_stmt(const Stmt *s)
{
    TRY(stack_check(" during compilation") && check_span(&s->span));
    switch (s->kind) {
    case STMT_FUNCTIONDEF: case STMT_ASYNCFUNCTIONDEF: return check_function(s);
    case STMT_CLASSDEF: return check_class_def(s);
    case STMT_FOR:
        return check_loop(s->For.target, s->For.iter, s->For.body, s->For.orelse, "For");
    case STMT_ASYNCFOR:
        return check_loop(s->AsyncFor.target, s->AsyncFor.iter, s->AsyncFor.body,
                          s->AsyncFor.orelse, "AsyncFor");
    case STMT_WHILE:
        return check_opt(s->While.test) && check_body(s->While.body, "While")
            && check_stmts(s->While.orelse);
    case STMT_IF:
        return check_opt(s->If.test) && check_body(s->If.body, "If") && check_stmts(s->If.orelse);
    case STMT_WITH: return check_with(s->With.items, s->With.body, "With");
    case STMT_ASYNCWITH: return check_with(s->AsyncWith.items, s->AsyncWith.body, "AsyncWith");
    case STMT_MATCH: return check_match(s);
    case STMT_TRY:
        return check_try(s->Try.body, s->Try.handlers, s->Try.orelse, s->Try.finalbody, "Try");
    case STMT_TRYSTAR:
        return check_try(s->TryStar.body, s->TryStar.handlers, s->TryStar.orelse,
                         s->TryStar.finalbody, "TryStar");
    default: return check_simple(s);
    }
}

bool ast_validate(const Mod *mod)
{
    switch (mod->kind) {
    case MOD_MODULE: return check_stmts(mod->Module.body);
    case MOD_INTERACTIVE: return check_stmts(mod->Interactive.body);
    case MOD_EXPRESSION: return check_opt(mod->Expression.body);
    case MOD_FUNCTIONTYPE:
        return check_exprs(mod->FunctionType.argtypes, EXPR_CONTEXT_LOAD, false)
            && check_opt(mod->FunctionType.returns);
    }
    UNREACHABLE();
}
