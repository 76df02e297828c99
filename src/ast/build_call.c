/* SPDX-License-Identifier: MIT */
/* Arguments of calls and classes, parameters of functions and lambdas: sorted and checked. */
#include "ast/build.h"

#include "objects/str.h"

/* ---- Arguments ---- */

static void check_keyword(Builder *b, const Argument *a)
{
    const Expr *name = a->name;
    if (name->kind == EXPR_NAME && !name->parens)
        return;
    Span span = span_join(name->span, a->equal.span);
    if (name->kind == EXPR_CONSTANT && !name->parens
        && (name->Constant.value == NONE || name->Constant.value == TRUE
            || name->Constant.value == FALSE))
        build_fail(b, span, "cannot assign to %s", build_expr_name(name));
    else
        build_fail(b, span, "expression cannot contain assignment, perhaps you meant \"==\"?");
}

Argument *build_argument(Builder *b, ArgumentKind kind, Location at, Expr *value,
                         Location equal, Expr *name)
{
    Argument *argument = arena_alloc(b->arena, sizeof *argument);
    *argument = (Argument){kind, at, equal, value, name};
    if (kind == ARGUMENT_KEYWORD)
        check_keyword(b, argument);
    return argument;
}

/* Positional ones come before keywords, `*x` before `**y`. */
ArgumentSeq *build_check_arguments(Builder *b, ArgumentSeq *arguments)
{
    bool keyword = false, unpacking = false;
    for (size_t i = 0; i < arguments->count; i++) {
        const Argument *a = arguments->items[i];
        switch (a->kind) {
        case ARGUMENT_PLAIN:
            if (a->value->kind == EXPR_NAMEDEXPR && !a->value->parens)
                build_need(b, 8, "Assignment expressions are");
            if (unpacking)
                build_fail(b, b->last, "positional argument follows keyword argument unpacking");
            else if (keyword)
                build_fail(b, b->last, "positional argument follows keyword argument");
            break;
        case ARGUMENT_STAR:
            if (unpacking)
                build_fail(b, span_first(a->at.span, 1), "iterable argument unpacking follows "
                           "keyword argument unpacking");
            break;
        case ARGUMENT_KEYWORD:
            keyword = true;
            break;
        case ARGUMENT_DOUBLESTAR:
            unpacking = keyword = true;
            break;
        }
    }
    return arguments;
}

static bool is_plain_name(const Expr *e)
{
    return e->kind == EXPR_NAME && !e->parens;
}

/* f(name=x for x in y) */
void build_fail_keyword_genexp(Builder *b, const Expr *name, Location equal)
{
    build_fail(b, span_join(name->span, equal.span), is_plain_name(name)
               ? "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"
               : "expression cannot contain assignment, perhaps you meant \"==\"?");
}

/* f(name=) */
void build_fail_keyword_value(Builder *b, const Expr *name, Location equal)
{
    const Argument argument = {.name = (Expr *)name, .equal = equal};
    check_keyword(b, &argument);
    build_fail(b, span_join(name->span, equal.span), "expected argument value expression");
}

bool build_has_unpacking(const ArgumentSeq *arguments)
{
    for (size_t i = 0; i < arguments->count; i++)
        if (arguments->items[i]->kind == ARGUMENT_DOUBLESTAR)
            return true;
    return false;
}

static Keyword *keyword_of(Builder *b, const Argument *a)
{
    Value name = 0;
    if (a->kind == ARGUMENT_KEYWORD && a->name->kind == EXPR_NAME)
        name = a->name->Name.id;
    return ast_keyword(b->arena, a->at.span, name, a->value);
}

Expr *build_call(Builder *b, Span span, Expr *function, ArgumentSeq *arguments)
{
    build_check_arguments(b, arguments);
    AstArena *arena = b->arena;
    ExprSeq *args = SEQ_EMPTY(ExprSeq);
    KeywordSeq *keywords = SEQ_EMPTY(KeywordSeq);
    for (size_t i = 0; i < arguments->count; i++) {
        const Argument *a = arguments->items[i];
        if (a->kind == ARGUMENT_PLAIN)
            args = SEQ_APPEND(arena, args, a->value);
        else if (a->kind == ARGUMENT_STAR)
            args = SEQ_APPEND(arena, args,
                              ast_Starred(arena, a->at.span, a->value, EXPR_CONTEXT_LOAD));
        else
            keywords = SEQ_APPEND(arena, keywords, keyword_of(b, a));
    }
    return ast_Call(arena, span, function, args, keywords);
}

/* ---- Parameters ---- */

Param *build_param(Builder *b, ParamKind kind, Location name_at, Value name, Expr *annotation,
                   Expr *value, Location at)
{
    Param *param = arena_alloc(b->arena, sizeof *param);
    param->kind = kind;
    param->at = at;
    param->value = value;
    if (name)
        param->arg = ast_arg(b->arena, name_at.span, name, annotation, 0);
    return param;
}

Param *build_param_comment(Builder *b, Param *param, Value comment)
{
    if (comment && !param->arg)
        build_fail(b, param->at.span, "bare * has associated type comment");
    else if (comment)
        param->arg->type_comment = comment;
    return param;
}

void build_fail_parens(Builder *b, const ParamSeq *before, Location at, const char *what)
{
    for (size_t i = 0; i < before->count; i++)
        if (before->items[i]->kind != PARAM_PLAIN || before->items[i]->value) {
            Span open = {at.span.line, at.span.column, at.span.line, at.span.column + 1};
            build_fail(b, open, "invalid syntax");
            return;
        }
    build_fail(b, at.span, "%s parameters cannot be parenthesized", what);
}

/* `comma`: there may be more. */
static const char *slash_problem(const struct ParamsSeen *seen, size_t i, bool comma)
{
    return i == 0 ? comma ? "at least one argument must precede /" : "invalid syntax"
         : seen->slash ? "/ may appear only once"
         : seen->star ? "/ must be ahead of *" : NULL;
}

static const char *param_problem(struct ParamsSeen *seen, const Param *p, size_t i, bool comma)
{
    const char *problem = NULL;
    if (seen->kwargs)
        return "arguments cannot follow var-keyword argument";
    switch (p->kind) {
    case PARAM_PLAIN:
        if (!seen->star && seen->defaults && !p->value)
            problem = "parameter without a default follows parameter with a default";
        seen->defaults |= p->value != NULL;
        break;
    case PARAM_SLASH:
        problem = slash_problem(seen, i, comma);
        seen->slash = true;
        break;
    case PARAM_STAR: case PARAM_ARGS:
        if (seen->star)
            problem = comma || p->kind == PARAM_ARGS ? "* argument may appear only once"
                                                     : "invalid syntax";
        seen->star = true;
        break;
    case PARAM_KWARGS:
        seen->kwargs = true;
        break;
    }
    return problem;
}

static Span problem_at(const Param *p)
{
    return p->kind == PARAM_PLAIN ? p->arg->span
         : p->kind == PARAM_STAR || p->kind == PARAM_SLASH ? p->at.span
         : (Span){p->at.span.line, p->at.span.column, p->at.span.line,
                  p->at.span.column + (p->kind == PARAM_KWARGS ? 2 : 1)};
}

/* A bare * needs a name behind it; a lambda's is told where that should be. */
static void check_bare_star(Builder *b, const ParamSeq *params, size_t i, bool lambda)
{
    bool end = i == params->count;
    if (i == 0 || params->items[i - 1]->kind != PARAM_STAR
        || !(end || params->items[i]->kind == PARAM_KWARGS))
        return;
    build_fail(b, !lambda ? params->items[i - 1]->at.span : end ? b->last
               : problem_at(params->items[i]), "named arguments must follow bare *");
}

static void check_param(Builder *b, const ParamSeq *params, size_t i, bool comma, bool lambda)
{
    Param *p = params->items[i];
    if (p->checked)
        return;
    if (i)
        p->seen = params->items[i - 1]->seen;
    check_bare_star(b, params, i, lambda);
    const char *problem = param_problem(&p->seen, p, i, comma);
    if (problem)
        build_fail(b, problem_at(p), "%s", problem);
    p->checked = true;
}

ParamSeq *build_add_param(Builder *b, ParamSeq *params, Param *param, bool lambda)
{
    params = SEQ_APPEND(b->arena, params, param);
    check_param(b, params, params->count - 1, true, lambda);
    return params;
}

static void add_param(Builder *b, Arguments *a, const Param *p, bool *star)
{
    AstArena *arena = b->arena;
    switch (p->kind) {
    case PARAM_PLAIN:
        if (*star) {
            a->kwonlyargs = SEQ_APPEND(arena, a->kwonlyargs, p->arg);
            a->kw_defaults = SEQ_APPEND(arena, a->kw_defaults, p->value);
        } else {
            a->args = SEQ_APPEND(arena, a->args, p->arg);
            if (p->value)
                a->defaults = SEQ_APPEND(arena, a->defaults, p->value);
        }
        break;
    case PARAM_SLASH:
        build_need(b, 8, "Positional-only parameters are");
        a->posonlyargs = a->args;
        a->args = SEQ_EMPTY(ArgSeq);
        break;
    case PARAM_STAR: case PARAM_ARGS:
        *star = true;
        a->vararg = p->arg;
        break;
    case PARAM_KWARGS:
        a->kwarg = p->arg;
        break;
    }
}

Arguments *build_parameters(Builder *b, ParamSeq *params, bool lambda)
{
    ExprSeq *none = SEQ_EMPTY(ExprSeq);
    ArgSeq *no_args = SEQ_EMPTY(ArgSeq);
    Arguments *a = ast_arguments(b->arena, no_args, no_args, NULL, no_args, none, NULL, none);
    bool star = false;
    for (size_t i = 0; i < params->count; i++) {
        check_param(b, params, i, false, lambda);
        add_param(b, a, params->items[i], &star);
    }
    check_bare_star(b, params, params->count, lambda);
    return a;
}
