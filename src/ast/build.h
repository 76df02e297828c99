/* SPDX-License-Identifier: MIT */
/*
 * What the grammar's actions call where a node's constructor is not enough: functions that
 * check what the grammar can't, turn expressions into targets, sort arguments and
 * parameters, and decode strings.
 *
 * They never fail for the caller: what is wrong goes to the builder's `problem` (the first one
 * wins), something is returned, and the parser stops before it reads another token.
 */
#ifndef ADDER_AST_BUILD_H
#define ADDER_AST_BUILD_H

#include "ast/ast.h"
#include "ast/problem.h"

typedef struct Builder {
    AstArena *arena;
    Problem problem;
    const char *source;             /* UTF-8, as it was lexed */
    size_t length;
    Value filename;                 /* for warnings */
    int feature_version;            /* the 12 of 3.12 */
    bool quiet;                     /* no warnings */
    bool barry;                     /* from __future__ import barry_as_FLUFL */
    Value type_comment;             /* of the function whose body has just been read */
    Span last;                      /* the last token read, and its kind */
    int next;
    Location error_at;              /* behind the last token before the one that could not be
                                       taken, to that one's end */
    bool guessed;                   /* the diagnosis has found more than "invalid syntax" */
    Expr *disjunction;              /* the last one completed, and where: for the diagnosis */
    Location disjunction_at;
    bool disjunction_is_target;     /* of a for, where no comparison can stand */
    Mod *result;
    Expr *prefix;                   /* START_PREFIX: the longest expression list */
    Location prefix_end;
} Builder;

static inline Expr *build_disjunction(Builder *b, Expr *e, Location at, bool is_target)
{
    b->disjunction = e;
    b->disjunction_at = at;
    b->disjunction_is_target = is_target;
    return e;
}

/* Where a target stands: what its checks and messages depend on. */
typedef enum TargetUse { TARGET_ASSIGN, TARGET_FOR, TARGET_WITH, TARGET_DELETE } TargetUse;

typedef enum ArgumentKind {
    ARGUMENT_PLAIN, ARGUMENT_STAR, ARGUMENT_DOUBLESTAR, ARGUMENT_KEYWORD
} ArgumentKind;

/* One argument of a call. */
typedef struct Argument {
    ArgumentKind kind;
    Location at, equal;             /* the whole; the '=' of a keyword */
    Expr *value, *name;             /* name: what stands before the '=' */
} Argument;

typedef enum ParamKind {
    PARAM_PLAIN, PARAM_SLASH, PARAM_STAR, PARAM_ARGS, PARAM_KWARGS
} ParamKind;

/* One parameter, or a bare / or *. */
typedef struct Param {
    ParamKind kind;
    Location at;                    /* with its stars and default */
    Arg *arg;
    Expr *value;                    /* default */
    bool checked;                   /* against those before it, which it and they have: */
    struct ParamsSeen {
        bool slash, star, kwargs, defaults;
    } seen;
} Param;

/* key: value, or **value when there is no key. */
typedef struct DictItem {
    Expr *key, *value;
} DictItem;

/* An item of a mapping pattern or an argument of a class pattern; `**name` has no pattern. */
typedef struct PatternItem {
    Location at;
    Expr *key;
    Value name;
    Pattern *pattern;
} PatternItem;

#define SEQ_OF(type) typedef struct type##Seq { size_t count; type *items[]; } type##Seq
SEQ_OF(Argument);
SEQ_OF(Param);
SEQ_OF(DictItem);
SEQ_OF(PatternItem);

/* Reports a problem: SyntaxError at a span. */
void build_fail(Builder *b, Span span, const char *format, ...);
/* Unless the feature version is at least 3.N: "WHAT are/is only supported in Python 3.N and greater". */
void build_need(Builder *b, int version, const char *what);
/* A warning at the line of a span; a problem when it is an error. */
void build_warn(Builder *b, enum TypeId category, Span span, const char *format, ...);

/* What messages call an expression: "function call", "literal" ... */
const char *build_expr_name(const Expr *e);
/* The part of a target that can't be one; NULL: there is none. */
Expr *build_invalid_target(Expr *e, TargetUse use);
/* Is it a tuple without parentheses? */
bool build_bare_tuple(const Expr *e);

/* Is it a name, attribute or subscript? */
bool build_single_target(const Expr *e);

/* The expression's leftmost operand: what its first token belongs to. */
const Expr *build_leftmost(const Expr *e);

/* Reports `target = value ...`, where this target or one that follows is `invalid`, in whole
 * or in part. Without a value no comparison can be meant. */
void build_fail_target(Builder *b, const Expr *target, const Expr *invalid, const Expr *value);

/* Could `e = ...` be meant as a comparison? */
bool build_comparable(const Expr *e);

/* ---- build_target.c ---- */
Expr *build_store(Builder *b, Expr *e, TargetUse use);
Stmt *build_assign(Builder *b, Span span, ExprSeq *chain, Value type_comment);
Stmt *build_augassign(Builder *b, Span span, Expr *target, Operator op, Expr *value);
Stmt *build_annassign(Builder *b, Span span, Expr *target, Location colon, Expr *annotation,
                      Expr *value);
Stmt *build_delete(Builder *b, Span span, Expr *targets);
Stmt *build_type_alias(Builder *b, Span span, Value name, Location at, TypeParamSeq *params,
                       Expr *value);
Withitem *build_with_item(Builder *b, Expr *context, Expr *target);
WithitemSeq *build_with_items(Builder *b, Expr *e, Location at);
WithitemSeq *build_paren_items(Builder *b, WithitemSeq *items);
WithitemSeq *build_elems_with_items(Builder *b, ExprSeq *elems);

/* ---- build_stmt.c ---- */
Mod *build_module(Builder *b, StmtSeq *body);
void build_empty_input(Builder *b);
StmtSeq *build_concat(Builder *b, StmtSeq *first, StmtSeq *more);
Stmt *build_import_from(Builder *b, Span span, Value module, AliasSeq *names, int level);
Alias *build_star_alias(Builder *b, Span span);
Value build_dotted_name(Builder *b, Value left, Value right);
Stmt *build_decorated(Builder *b, ExprSeq *decorators, Stmt *definition);
Expr *build_decorator(Builder *b, Expr *e);
Stmt *build_async(Builder *b, Stmt *stmt, Location keyword);
Stmt *build_function(Builder *b, Span span, Value name, TypeParamSeq *type_params,
                     Arguments *parameters, Expr *returns, StmtSeq *body);
Stmt *build_class(Builder *b, Span span, Value name, TypeParamSeq *type_params,
                  ArgumentSeq *arguments, StmtSeq *body);
TypeParamSeq *build_type_params(Builder *b, TypeParamSeq *params);
Stmt *build_with(Builder *b, Span span, WithitemSeq *items, StmtSeq *body, Value type_comment);
Stmt *build_try_star(Builder *b, Span span, StmtSeq *body, ExcepthandlerSeq *handlers,
                     StmtSeq *orelse, StmtSeq *finalbody);

/* ---- build_call.c ---- */
Param *build_param(Builder *b, ParamKind kind, Location name_at, Value name, Expr *annotation,
                   Expr *value, Location at);
Param *build_param_comment(Builder *b, Param *param, Value comment);
/* Names in parentheses behind these parameters: the fault if those are plain ones. */
void build_fail_parens(Builder *b, const ParamSeq *before, Location at, const char *what);
/* Add a parameter that a comma follows: what is wrong with it is told before what comes then. */
ParamSeq *build_add_param(Builder *b, ParamSeq *params, Param *param, bool lambda);
Arguments *build_parameters(Builder *b, ParamSeq *params, bool lambda);
Argument *build_argument(Builder *b, ArgumentKind kind, Location at, Expr *value,
                         Location equal, Expr *name);
ArgumentSeq *build_check_arguments(Builder *b, ArgumentSeq *arguments);
Expr *build_call(Builder *b, Span span, Expr *function, ArgumentSeq *arguments);

void build_fail_keyword_genexp(Builder *b, const Expr *name, Location equal);
void build_fail_keyword_value(Builder *b, const Expr *name, Location equal);
bool build_has_unpacking(const ArgumentSeq *arguments);

/* ---- build_expr.c ---- */
/* Can an expression begin with a token of this kind? In parse/diagnose.c. */
bool build_begins_expression(int kind);
Expr *build_expressions(Builder *b, Span span, ExprSeq *items, bool comma);
Expr *build_group(Builder *b, Expr *e);
Expr *build_named(Builder *b, Span span, Expr *target, Expr *value);
Expr *build_boolop(Builder *b, Span span, Expr *left, Boolop op, Expr *right);
Expr *build_compare(Builder *b, Span span, Expr *left, Cmpop op, Expr *right);
Expr *build_compare_more(Builder *b, Span span, Expr *chain, Cmpop op, Expr *right);
Cmpop build_notequal(Builder *b, Location at);
Operator build_matmult(Builder *b);
Expr *build_attribute(Builder *b, Span span, Expr *value, Value name);
Expr *build_star_index(Builder *b, Span span, Expr *value);
Expr *build_number(Builder *b, Location at, Value number);
Expr *build_dict(Builder *b, Span span, DictItemSeq *items);
DictItem *build_dict_item(Builder *b, Expr *key, Expr *value);
Comprehension *build_async_clause(Builder *b, Expr *target, Expr *iter, ExprSeq *ifs);

/* ---- build_pattern.c ---- */
Stmt *build_match(Builder *b, Span span, Expr *subject, MatchCaseSeq *cases);
Pattern *build_match_star(Builder *b, Span span, Value name);
Pattern *build_match_or(Builder *b, Span span, PatternSeq *patterns);
Pattern *build_match_as(Builder *b, Span span, PatternSeq *patterns, Location at, Value name,
                        Location name_at);
Pattern *build_match_capture(Builder *b, Span span, Value name);
Pattern *build_match_attr(Builder *b, Span span, Expr *attr);
Pattern *build_match_mapping(Builder *b, Span span, PatternItemSeq *items);
Pattern *build_match_class(Builder *b, Span span, Expr *cls, PatternItemSeq *items);
PatternItemSeq *build_class_arguments(Builder *b, PatternItemSeq *items, PatternItem *item);
PatternItem *build_pattern_item(Builder *b, Location at, Expr *key, Value name, Pattern *pattern);
Expr *build_complex(Builder *b, Span span, Expr *real, Operator op, Value imaginary,
                    Span imaginary_span);

/* ---- build_string.c, string_escape.c ---- */
Expr *build_string(Builder *b, Location at);
Expr *build_fstring_text(Builder *b, Location at, Value raw);
ExprSeq *build_fstring_append(Builder *b, ExprSeq *parts, Expr *part);
Expr *build_field(Builder *b, Location at, Expr *value, bool debug, int conversion,
                  Expr *format_spec, Location conversion_at, Location spec_at);
int build_conversion(Builder *b, Value name, Location exclamation, Location at);
Expr *build_format_spec(Builder *b, Span span, ExprSeq *parts);
Expr *build_strings(Builder *b, Span span, ExprSeq *items);
/* The str or bytes that n bytes of a literal between its quotes mean; at: for errors. */
Value build_decode(Builder *b, const char *text, size_t n, bool bytes, bool raw, Span at);

#endif
