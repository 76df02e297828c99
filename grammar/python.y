/* SPDX-License-Identifier: MIT */
/*
 * The grammar of Python 3.12: plain LALR(1), no conflicts.
 *
 * Read it with the language reference beside: rules bear its names. Sequences are uniformly
 * X_list (one or more), X_opt, X_commas (items each followed by a comma, so that a group, a
 * tuple and a generator expression share their beginning).
 *
 *  - Targets of assignments, `for`, `with` and `del` are parsed as expressions, then turned
 *    into targets by build_store() and the like, which also say "cannot assign to ...".
 *  - An action is one call: constructors ast_X() of ast/ast.h, or build_X() of ast/build.h,
 *    which check what the grammar can't. They report a problem to the builder and go on; the
 *    parser stops at its next token. Such a check sits in a rule that ends with a closing
 *    token, else it would run before a wrong next token has been seen.
 *  - HERE is the text of the rule; NEWLINE, INDENT, DEDENT and ENDMARKER have no width and lie
 *    at the end of the last real token.
 *  - Productions that only give error messages are in grammar/errors.y, which the build appends.
 *
 * The %token lines are the only list of tokens and keywords: build-aux/tokens.awk makes the
 * lexer's rules of them. A soft keyword says in a comment when it is one.
 */
%require "3.8"
%define api.pure full
%define api.prefix {grammar_}
%define api.token.prefix {T_}
%define api.location.type {Location}
%define api.value.type union
%define parse.error custom
%locations
%expect 0
%param {Builder *b}

%code requires {
#include "ast/build.h"
#include "gc/heap.h"
}

%code {
#define HERE (yyloc.span)
#define A (b->arena)
#define EMPTY(type) SEQ_EMPTY(type)
#define ONE(type, item) SEQ_APPEND(A, SEQ_EMPTY(type), item)
#define APPEND(seq, item) SEQ_APPEND(A, seq, item)
/* The rule's text: nothing when it is empty, then right behind what was before. */
#define YYLLOC_DEFAULT(result, rhs, n) ((result) = location_join(&YYRHSLOC(rhs, 0), n))
/* A deep stack holds Values: the collector must see it. */
#define YYMAXDEPTH 1000000
#define YYMALLOC(size) gc_alloc_buffer(size)
#define YYFREE(stack) ((void)(stack))
/* In errors.y. */
#define AT_ERROR(at) ((at).start >= b->error_at.start)
#define NEXT_IS(kind) (b->next == (kind))
#define FAIL(span, text) (build_fail(b, span, "%s", text), NULL); YYABORT
#define ERROR_IF(condition, span, text) \
    do { \
        if (condition) \
            build_fail(b, span, "%s", text); \
        YYABORT; \
    } while (0)
int grammar_lex(GRAMMAR_STYPE *value, Location *location, Builder *b);
void grammar_error(Location *location, Builder *b, const char *message);
void grammar_field_error(Builder *b, Location error, bool at_once);
void grammar_report(Builder *b, int token, const Location *at, bool colon_expected);
}

/* What the parser is to read: the lexer's first token. */
%token START_FILE START_EVAL START_INTERACTIVE START_FUNCTYPE START_PREFIX

%token ENDMARKER NEWLINE INDENT DEDENT
%token <Value> NAME NUMBER TYPE_COMMENT
%token STRING FSTRING_START FSTRING_END
%token <Value> FSTRING_MIDDLE    /* the value says whether it is raw */
/* A lexical error, whose message the lexer holds; and a character that no token begins with. */
%token LEXICAL_ERROR UNKNOWN
/* For Python's `tokenize` alone: the grammar never sees them. */
%token COMMENT NL

%token LPAR "("
%token RPAR ")"
%token LSQB "["
%token RSQB "]"
%token COLON ":"
%token COMMA ","
%token SEMI ";"
%token PLUS "+"
%token MINUS "-"
%token STAR "*"
%token SLASH "/"
%token VBAR "|"
%token AMPER "&"
%token LESS "<"
%token GREATER ">"
%token EQUAL "="
%token DOT "."
%token PERCENT "%"
%token LBRACE "{"
%token RBRACE "}"
%token EQEQUAL "=="
%token NOTEQUAL "!="
%token LESSEQUAL "<="
%token GREATEREQUAL ">="
%token TILDE "~"
%token CIRCUMFLEX "^"
%token LEFTSHIFT "<<"
%token RIGHTSHIFT ">>"
%token DOUBLESTAR "**"
%token PLUSEQUAL "+="
%token MINEQUAL "-="
%token STAREQUAL "*="
%token SLASHEQUAL "/="
%token PERCENTEQUAL "%="
%token AMPEREQUAL "&="
%token VBAREQUAL "|="
%token CIRCUMFLEXEQUAL "^="
%token LEFTSHIFTEQUAL "<<="
%token RIGHTSHIFTEQUAL ">>="
%token DOUBLESTAREQUAL "**="
%token DOUBLESLASH "//"
%token DOUBLESLASHEQUAL "//="
%token AT "@"
%token ATEQUAL "@="
%token RARROW "->"
%token ELLIPSIS "..."
%token COLONEQUAL ":="
%token EXCLAMATION "!"

%token FALSE "False"
%token NONE "None"
%token TRUE "True"
%token AND "and"
%token AS "as"
%token ASSERT "assert"
%token ASYNC "async"
%token AWAIT "await"
%token BREAK "break"
%token CLASS "class"
%token CONTINUE "continue"
%token DEF "def"
%token DEL "del"
%token ELIF "elif"
%token ELSE "else"
%token EXCEPT "except"
%token FINALLY "finally"
%token FOR "for"
%token FROM "from"
%token GLOBAL "global"
%token IF "if"
%token IMPORT "import"
%token IN "in"
%token IS "is"
%token LAMBDA "lambda"
%token NONLOCAL "nonlocal"
%token NOT "not"
%token OR "or"
%token PASS "pass"
%token RAISE "raise"
%token RETURN "return"
%token TRY "try"
%token WHILE "while"
%token WITH "with"
%token YIELD "yield"
%token MATCH "match"            /* soft: opens a block */
%token CASE "case"              /* soft: begins a line in a block of "match" */
%token TYPE "type"              /* soft: begins a statement, a name follows */

/* How tightly operators bind, loosest first; `not` and comparisons stand between the two
   islands, as rules of their own. */
%left "or"
%left "and"
%precedence "not"
%left "|"
%left "^"
%left "&"
%left "<<" ">>"
%left "+" "-"
%left "*" "/" "//" "%" "@"
%precedence UNARY
%right "**"

%nterm <StmtSeq *> statements_opt statements statement simple_stmts simple_stmt_list block func_block
%nterm <StmtSeq *> else_opt elif_else_opt finally_opt
%nterm <Stmt *> simple_stmt compound_stmt assignment del_stmt import_stmt raise_stmt assert_stmt
%nterm <Stmt *> global_stmt type_alias return_stmt
%nterm <Stmt *> function_def class_def definition if_stmt while_stmt for_stmt with_stmt
%nterm <Stmt *> async_stmt try_stmt match_stmt
%nterm <ValueSeq *> name_list
%nterm <Operator> augassign
%nterm <Value> type_comment_opt dotted_name as_name_opt
%nterm <int> dots
%nterm <Alias *> import_as_name dotted_as_name
%nterm <AliasSeq *> import_as_names dotted_as_names import_targets

%nterm <ExprSeq *> assign_chain decorators star_commas comma_elems for_target_commas
%nterm <ExprSeq *> slice_commas type_expressions expression_list string_list fstring_parts
%nterm <Expr *> rhs star_expressions star_expression named_expression expression expressions
%nterm <Expr *> logic comparison compare_chain arith await_primary primary atom lambda
%nterm <Expr *> group tuple list set dict comprehension genexp yield_expr elem
%nterm <Expr *> slices slice slice_range expression_opt step_opt slice_elem
%nterm <Expr *> strings string_item fstring fstring_part fstring_field annotated_rhs format_spec_opt
%nterm <Expr *> star_target for_targets returns_opt match_subject guard_opt
%nterm <int> conversion_opt
%nterm <bool> debug_opt
%nterm <Cmpop> compop
%nterm <Argument *> argument
%nterm <ArgumentSeq *> argument_list class_arguments_opt
%nterm <DictItem *> dict_item
%nterm <DictItemSeq *> dict_items
%nterm <Comprehension *> for_if_clause
%nterm <ComprehensionSeq *> for_if_clauses
%nterm <ExprSeq *> if_clauses
%nterm <Arguments *> parameters lambda_parameters
%nterm <ParamSeq *> param_list param_commas lambda_param_list lambda_param_commas
%nterm <Param *> param lambda_param
%nterm <Withitem *> with_item
%nterm <WithitemSeq *> with_header with_items paren_with_items
%nterm <Excepthandler *> except_block except_star_block
%nterm <ExcepthandlerSeq *> except_blocks except_star_blocks
%nterm <MatchCase *> case_block
%nterm <MatchCaseSeq *> case_blocks
%nterm <Pattern *> patterns pattern closed_pattern sequence_item
%nterm <PatternSeq *> or_pattern sequence_commas
%nterm <Expr *> literal_pattern signed_number attr mapping_key class_name
%nterm <PatternItem *> mapping_item mapping_rest class_argument
%nterm <PatternItemSeq *> mapping_items class_argument_list
%nterm <TypeParam *> type_param
%nterm <TypeParamSeq *> type_params_opt type_param_list

%start start
%%

/* ---- What is read as a whole ---- */

start: START_FILE statements_opt ENDMARKER      { b->result = build_module(b, $2); YYACCEPT; }
     | START_EVAL expressions newlines_opt ENDMARKER
                                                { b->result = ast_Expression(A, $2); YYACCEPT; }
     | START_INTERACTIVE simple_stmts           { b->result = ast_Interactive(A, $2); YYACCEPT; }
     | START_INTERACTIVE compound_stmt NEWLINE
                        { b->result = ast_Interactive(A, ONE(StmtSeq, $2)); YYACCEPT; }
     | START_INTERACTIVE NEWLINE
                        { b->result = ast_Interactive(A, EMPTY(StmtSeq)); YYACCEPT; }
     | START_INTERACTIVE ENDMARKER              { build_empty_input(b); YYACCEPT; }
     | START_FUNCTYPE "(" type_expressions ")" "->" expression newlines_opt ENDMARKER
                                    { b->result = ast_FunctionType(A, $3, $6); YYACCEPT; }
     | START_FUNCTYPE "(" ")" "->" expression newlines_opt ENDMARKER
                        { b->result = ast_FunctionType(A, EMPTY(ExprSeq), $5); YYACCEPT; }
     | START_PREFIX star_expressions error      { b->prefix = $2; b->prefix_end = @2; YYACCEPT; }
     ;

newlines_opt: %empty | newlines_opt NEWLINE ;

type_expressions: expression_list
     | expression_list "," "*" expression       { $$ = APPEND($1, $4); }
     | expression_list "," "*" expression "," "**" expression
                                                { $$ = APPEND(APPEND($1, $4), $7); }
     | expression_list "," "**" expression      { $$ = APPEND($1, $4); }
     | "*" expression                           { $$ = ONE(ExprSeq, $2); }
     | "*" expression "," "**" expression       { $$ = APPEND(ONE(ExprSeq, $2), $5); }
     | "**" expression                          { $$ = ONE(ExprSeq, $2); }
     ;

expression_list: expression                     { $$ = ONE(ExprSeq, $1); }
     | expression_list "," expression           { $$ = APPEND($1, $3); }
     ;

/* ---- Statements ---- */

statements_opt: %empty                          { $$ = EMPTY(StmtSeq); }
     | statements
     ;

statements: statement
     | statements statement                     { $$ = build_concat(b, $1, $2); }
     ;

statement: compound_stmt                        { $$ = ONE(StmtSeq, $1); }
     | simple_stmts
     ;

simple_stmts: simple_stmt_list NEWLINE
     | simple_stmt_list ";" NEWLINE
     ;

simple_stmt_list: simple_stmt                   { $$ = ONE(StmtSeq, $1); }
     | simple_stmt_list ";" simple_stmt         { $$ = APPEND($1, $3); }
     ;

block: NEWLINE INDENT statements DEDENT         { $$ = $3; }
     | simple_stmts
     ;

simple_stmt: assignment
     | star_expressions                         { $$ = ast_Expr(A, HERE, $1); }
     | yield_expr                               { $$ = ast_Expr(A, HERE, $1); }
     | return_stmt
     | import_stmt
     | raise_stmt
     | del_stmt
     | assert_stmt
     | global_stmt
     | type_alias
     | "pass"                                   { $$ = ast_Pass(A, HERE); }
     | "break"                                  { $$ = ast_Break(A, HERE); }
     | "continue"                               { $$ = ast_Continue(A, HERE); }
     ;

compound_stmt: definition
     | decorators definition                    { $$ = build_decorated(b, $1, $2); }
     | if_stmt
     | while_stmt
     | for_stmt
     | with_stmt
     | async_stmt
     | try_stmt
     | match_stmt
     ;

/* a = b = value; target += value; target: annotation = value */

assignment: assign_chain type_comment_opt       { $$ = build_assign(b, HERE, $1, $2); }
     | star_expressions augassign rhs           { $$ = build_augassign(b, HERE, $1, $2, $3); }
     | star_expressions ":" expression  { $$ = build_annassign(b, HERE, $1, @2, $3, NULL); }
     | star_expressions ":" expression "=" annotated_rhs
                                        { $$ = build_annassign(b, HERE, $1, @2, $3, $5); }
     ;

assign_chain: star_expressions "=" rhs          { $$ = APPEND(ONE(ExprSeq, $1), $3); }
     | assign_chain "=" rhs                     { $$ = APPEND($1, $3); }
     ;

rhs: yield_expr | star_expressions ;
annotated_rhs: yield_expr | star_expressions ;

type_comment_opt: %empty                        { $$ = 0; }
     | TYPE_COMMENT
     ;

augassign: "+="     { $$ = OPERATOR_ADD; }
     | "-="         { $$ = OPERATOR_SUB; }
     | "*="         { $$ = OPERATOR_MULT; }
     | "@="         { $$ = build_matmult(b); }
     | "/="         { $$ = OPERATOR_DIV; }
     | "%="         { $$ = OPERATOR_MOD; }
     | "&="         { $$ = OPERATOR_BITAND; }
     | "|="         { $$ = OPERATOR_BITOR; }
     | "^="         { $$ = OPERATOR_BITXOR; }
     | "<<="        { $$ = OPERATOR_LSHIFT; }
     | ">>="        { $$ = OPERATOR_RSHIFT; }
     | "**="        { $$ = OPERATOR_POW; }
     | "//="        { $$ = OPERATOR_FLOORDIV; }
     ;

return_stmt: "return"                           { $$ = ast_Return(A, HERE, NULL); }
     | "return" star_expressions                { $$ = ast_Return(A, HERE, $2); }
     ;

raise_stmt: "raise"                             { $$ = ast_Raise(A, HERE, NULL, NULL); }
     | "raise" expression                       { $$ = ast_Raise(A, HERE, $2, NULL); }
     | "raise" expression "from" expression     { $$ = ast_Raise(A, HERE, $2, $4); }
     ;

del_stmt: "del" star_expressions                { $$ = build_delete(b, HERE, $2); } ;

assert_stmt: "assert" expression                { $$ = ast_Assert(A, HERE, $2, NULL); }
     | "assert" expression "," expression       { $$ = ast_Assert(A, HERE, $2, $4); }
     ;

global_stmt: "global" name_list                 { $$ = ast_Global(A, HERE, $2); }
     | "nonlocal" name_list                     { $$ = ast_Nonlocal(A, HERE, $2); }
     ;

name_list: NAME                                 { $$ = ONE(ValueSeq, $1); }
     | name_list "," NAME                       { $$ = APPEND($1, $3); }
     ;

type_alias: "type" NAME type_params_opt "=" expression
                                { $$ = build_type_alias(b, HERE, $2, @2, $3, $5); }
     ;

import_stmt: "import" dotted_as_names           { $$ = ast_Import(A, HERE, $2); }
     | "from" dotted_name "import" import_targets
                                                { $$ = build_import_from(b, HERE, $2, $4, 0); }
     | "from" dots dotted_name "import" import_targets
                                                { $$ = build_import_from(b, HERE, $3, $5, $2); }
     | "from" dots "import" import_targets      { $$ = build_import_from(b, HERE, 0, $4, $2); }
     ;

dots: "."                                       { $$ = 1; }
     | "..."                                    { $$ = 3; }
     | dots "."                                 { $$ = $1 + 1; }
     | dots "..."                               { $$ = $1 + 3; }
     ;

import_targets: "*"                 { $$ = ONE(AliasSeq, build_star_alias(b, @1.span)); }
     | import_as_names
     | "(" import_as_names ")"                  { $$ = $2; }
     | "(" import_as_names "," ")"              { $$ = $2; }
     ;

import_as_names: import_as_name                 { $$ = ONE(AliasSeq, $1); }
     | import_as_names "," import_as_name       { $$ = APPEND($1, $3); }
     ;

import_as_name: NAME as_name_opt                { $$ = ast_alias(A, HERE, $1, $2); } ;

dotted_as_names: dotted_as_name                 { $$ = ONE(AliasSeq, $1); }
     | dotted_as_names "," dotted_as_name       { $$ = APPEND($1, $3); }
     ;

dotted_as_name: dotted_name as_name_opt         { $$ = ast_alias(A, HERE, $1, $2); } ;

as_name_opt: %empty                             { $$ = 0; }
     | "as" NAME                                { $$ = $2; }
     ;

dotted_name: NAME
     | dotted_name "." NAME                     { $$ = build_dotted_name(b, $1, $3); }
     ;

/* ---- Functions and classes ---- */

decorators: "@" named_expression NEWLINE        { $$ = ONE(ExprSeq, build_decorator(b, $2)); }
     | decorators "@" named_expression NEWLINE  { $$ = APPEND($1, build_decorator(b, $3)); }
     ;

definition: function_def
     | "async" function_def                     { $$ = build_async(b, $2, @1); }
     | class_def
     ;

function_def: "def" NAME type_params_opt parameters returns_opt ":" func_block
                        { $$ = build_function(b, HERE, $2, $3, $4, $5, $7); }
     ;

returns_opt: %empty                             { $$ = NULL; }
     | "->" expression                          { $$ = $2; }
     ;

/* A function's type comment stands behind its colon or on the first line of its body. */
func_block: block
     | TYPE_COMMENT block                       { $$ = $2; b->type_comment = $1; }
     | NEWLINE TYPE_COMMENT NEWLINE INDENT statements DEDENT
                                                { $$ = $5; b->type_comment = $2; }
     ;

parameters: "(" param_list ")"                  { $$ = build_parameters(b, $2, false); } ;

param_list: %empty                              { $$ = EMPTY(ParamSeq); }
     | param type_comment_opt
                        { $$ = ONE(ParamSeq, build_param_comment(b, $1, $2)); }
     | param_commas
     | param_commas param type_comment_opt
                        { $$ = APPEND($1, build_param_comment(b, $2, $3)); }
     ;

param_commas: param "," type_comment_opt
            { $$ = build_add_param(b, EMPTY(ParamSeq), build_param_comment(b, $1, $3), false); }
     | param_commas param "," type_comment_opt
            { $$ = build_add_param(b, $1, build_param_comment(b, $2, $4), false); }
     ;

param: NAME                             { $$ = build_param(b, PARAM_PLAIN, @1, $1, NULL, NULL, @$); }
     | NAME ":" expression              { $$ = build_param(b, PARAM_PLAIN, @$, $1, $3, NULL, @$); }
     | NAME "=" expression              { $$ = build_param(b, PARAM_PLAIN, @1, $1, NULL, $3, @$); }
     | NAME ":" expression "=" expression
            { $$ = build_param(b, PARAM_PLAIN, location_from(@1, @3), $1, $3, $5, @$); }
     | "/"                              { $$ = build_param(b, PARAM_SLASH, @1, 0, NULL, NULL, @$); }
     | "*"                              { $$ = build_param(b, PARAM_STAR, @1, 0, NULL, NULL, @$); }
     | "*" NAME                         { $$ = build_param(b, PARAM_ARGS, @2, $2, NULL, NULL, @$); }
     | "*" NAME ":" star_expression
            { $$ = build_param(b, PARAM_ARGS, location_from(@2, @4), $2, $4, NULL, @$); }
     | "**" NAME                        { $$ = build_param(b, PARAM_KWARGS, @2, $2, NULL, NULL, @$); }
     | "**" NAME ":" expression
            { $$ = build_param(b, PARAM_KWARGS, location_from(@2, @4), $2, $4, NULL, @$); }
     ;

class_def: "class" NAME type_params_opt class_arguments_opt ":" block
                        { $$ = build_class(b, HERE, $2, $3, $4, $6); }
     ;

class_arguments_opt: %empty                     { $$ = EMPTY(ArgumentSeq); }
     | "(" ")"                                  { $$ = EMPTY(ArgumentSeq); }
     | "(" argument_list ")"                    { $$ = build_check_arguments(b, $2); }
     | "(" argument_list "," ")"                { $$ = build_check_arguments(b, $2); }
     ;

type_params_opt: %empty                         { $$ = EMPTY(TypeParamSeq); }
     | "[" type_param_list "]"                  { $$ = build_type_params(b, $2); }
     | "[" type_param_list "," "]"              { $$ = build_type_params(b, $2); }
     ;

type_param_list: type_param                     { $$ = ONE(TypeParamSeq, $1); }
     | type_param_list "," type_param           { $$ = APPEND($1, $3); }
     ;

type_param: NAME                                { $$ = ast_TypeVar(A, HERE, $1, NULL); }
     | NAME ":" expression                      { $$ = ast_TypeVar(A, HERE, $1, $3); }
     | "*" NAME                                 { $$ = ast_TypeVarTuple(A, HERE, $2); }
     | "**" NAME                                { $$ = ast_ParamSpec(A, HERE, $2); }
     ;

/* ---- Compound statements ---- */

if_stmt: "if" named_expression ":" block elif_else_opt
                                                { $$ = ast_If(A, HERE, $2, $4, $5); }
     ;

elif_else_opt: else_opt
     | "elif" named_expression ":" block elif_else_opt
                        { $$ = ONE(StmtSeq, ast_If(A, HERE, $2, $4, $5)); }
     ;

else_opt: %empty                                { $$ = EMPTY(StmtSeq); }
     | "else" ":" block                         { $$ = $3; }
     ;

while_stmt: "while" named_expression ":" block else_opt
                                                { $$ = ast_While(A, HERE, $2, $4, $5); }
     ;

for_stmt: "for" for_targets "in" star_expressions ":" type_comment_opt block else_opt
                        { $$ = ast_For(A, HERE, $2, $4, $7, $8, $6); }
     ;

for_targets: star_target                        { $$ = build_store(b, $1, TARGET_FOR); }
     | for_target_commas
                        { $$ = build_store(b, ast_Tuple(A, HERE, $1, EXPR_CONTEXT_STORE), TARGET_FOR); }
     | for_target_commas star_target
            { $$ = build_store(b, ast_Tuple(A, HERE, APPEND($1, $2), EXPR_CONTEXT_STORE), TARGET_FOR); }
     ;

for_target_commas: star_target ","              { $$ = ONE(ExprSeq, $1); }
     | for_target_commas star_target ","        { $$ = APPEND($1, $2); }
     ;

star_target: arith                              { $$ = build_disjunction(b, $1, @1, true); }
     | "*" arith                        { $$ = ast_Starred(A, HERE, $2, EXPR_CONTEXT_LOAD); }
     ;

with_stmt: "with" with_header type_comment_opt block
                                                { $$ = build_with(b, HERE, $2, $4, $3); }
     ;

/* `with (a, b):` looks like a tuple until its colon, and then means two items. */
with_header: expression ":"                     { $$ = build_with_items(b, $1, @1); }
     | with_items ":"
     | "(" paren_with_items ")" ":"             { $$ = build_paren_items(b, $2); }
     | "(" paren_with_items "," ")" ":"         { $$ = build_paren_items(b, $2); }
     ;

with_items: expression "as" star_target         { $$ = ONE(WithitemSeq, build_with_item(b, $1, $3)); }
     | expression "," with_item
                        { $$ = APPEND(ONE(WithitemSeq, build_with_item(b, $1, NULL)), $3); }
     | with_items "," with_item                 { $$ = APPEND($1, $3); }
     ;

with_item: expression                           { $$ = build_with_item(b, $1, NULL); }
     | expression "as" star_target              { $$ = build_with_item(b, $1, $3); }
     ;

paren_with_items: expression "as" star_target
                        { $$ = ONE(WithitemSeq, build_with_item(b, $1, $3)); }
     | comma_elems expression "as" star_target
                { $$ = APPEND(build_elems_with_items(b, $1), build_with_item(b, $2, $4)); }
     | paren_with_items "," with_item           { $$ = APPEND($1, $3); }
     ;

async_stmt: "async" for_stmt                    { $$ = build_async(b, $2, @1); }
     | "async" with_stmt                        { $$ = build_async(b, $2, @1); }
     ;

try_stmt: "try" ":" block except_blocks else_opt finally_opt
                                                { $$ = ast_Try(A, HERE, $3, $4, $5, $6); }
     | "try" ":" block except_star_blocks else_opt finally_opt
                                                { $$ = build_try_star(b, HERE, $3, $4, $5, $6); }
     | "try" ":" block "finally" ":" block
        { $$ = ast_Try(A, HERE, $3, EMPTY(ExcepthandlerSeq), EMPTY(StmtSeq), $6); }
     ;

except_blocks: except_block                     { $$ = ONE(ExcepthandlerSeq, $1); }
     | except_blocks except_block               { $$ = APPEND($1, $2); }
     ;

except_block: "except" ":" block                { $$ = ast_ExceptHandler(A, HERE, NULL, 0, $3); }
     | "except" expression as_name_opt ":" block
                                                { $$ = ast_ExceptHandler(A, HERE, $2, $3, $5); }
     ;

except_star_blocks: except_star_block           { $$ = ONE(ExcepthandlerSeq, $1); }
     | except_star_blocks except_star_block     { $$ = APPEND($1, $2); }
     ;

except_star_block: "except" "*" expression as_name_opt ":" block
                                                { $$ = ast_ExceptHandler(A, HERE, $3, $4, $6); }
     ;

finally_opt: %empty                             { $$ = EMPTY(StmtSeq); }
     | "finally" ":" block                      { $$ = $3; }
     ;

/* ---- match ---- */

match_stmt: "match" match_subject ":" NEWLINE INDENT case_blocks DEDENT
                                                { $$ = build_match(b, HERE, $2, $6); }
     ;

match_subject: named_expression
     | comma_elems              { $$ = ast_Tuple(A, HERE, $1, EXPR_CONTEXT_LOAD); }
     | comma_elems elem         { $$ = ast_Tuple(A, HERE, APPEND($1, $2), EXPR_CONTEXT_LOAD); }
     ;

case_blocks: case_block                         { $$ = ONE(MatchCaseSeq, $1); }
     | case_blocks case_block                   { $$ = APPEND($1, $2); }
     ;

case_block: "case" patterns guard_opt ":" block { $$ = ast_match_case(A, $2, $3, $5); } ;

guard_opt: %empty                               { $$ = NULL; }
     | "if" named_expression                    { $$ = $2; }
     ;

patterns: pattern
     | sequence_commas                          { $$ = ast_MatchSequence(A, HERE, $1); }
     | sequence_commas sequence_item            { $$ = ast_MatchSequence(A, HERE, APPEND($1, $2)); }
     ;

sequence_commas: sequence_item ","              { $$ = ONE(PatternSeq, $1); }
     | sequence_commas sequence_item ","        { $$ = APPEND($1, $2); }
     ;

sequence_item: pattern
     | "*" NAME                                 { $$ = build_match_star(b, HERE, $2); }
     ;

pattern: or_pattern                             { $$ = build_match_or(b, HERE, $1); }
     | or_pattern "as" NAME                     { $$ = build_match_as(b, HERE, $1, @1, $3, @3); }
     ;

or_pattern: closed_pattern                      { $$ = ONE(PatternSeq, $1); }
     | or_pattern "|" closed_pattern            { $$ = APPEND($1, $3); }
     ;

closed_pattern: literal_pattern                 { $$ = ast_MatchValue(A, HERE, $1); }
     | "None"                                   { $$ = ast_MatchSingleton(A, HERE, NONE); }
     | "True"                                   { $$ = ast_MatchSingleton(A, HERE, TRUE); }
     | "False"                                  { $$ = ast_MatchSingleton(A, HERE, FALSE); }
     | NAME                                     { $$ = build_match_capture(b, HERE, $1); }
     | attr                                     { $$ = build_match_attr(b, HERE, $1); }
     | "(" pattern ")"                          { $$ = $2; }
     | "(" ")"                                  { $$ = ast_MatchSequence(A, HERE, EMPTY(PatternSeq)); }
     | "(" sequence_commas ")"                  { $$ = ast_MatchSequence(A, HERE, $2); }
     | "(" sequence_commas sequence_item ")"    { $$ = ast_MatchSequence(A, HERE, APPEND($2, $3)); }
     | "[" "]"                                  { $$ = ast_MatchSequence(A, HERE, EMPTY(PatternSeq)); }
     | "[" sequence_item "]"                    { $$ = ast_MatchSequence(A, HERE, ONE(PatternSeq, $2)); }
     | "[" sequence_commas "]"                  { $$ = ast_MatchSequence(A, HERE, $2); }
     | "[" sequence_commas sequence_item "]"    { $$ = ast_MatchSequence(A, HERE, APPEND($2, $3)); }
     | "{" "}"                          { $$ = build_match_mapping(b, HERE, EMPTY(PatternItemSeq)); }
     | "{" mapping_items "}"                    { $$ = build_match_mapping(b, HERE, $2); }
     | "{" mapping_items "," "}"                { $$ = build_match_mapping(b, HERE, $2); }
     | "{" mapping_rest "}"
                        { $$ = build_match_mapping(b, HERE, ONE(PatternItemSeq, $2)); }
     | "{" mapping_rest "," "}"
                        { $$ = build_match_mapping(b, HERE, ONE(PatternItemSeq, $2)); }
     | "{" mapping_items "," mapping_rest "}"
                                        { $$ = build_match_mapping(b, HERE, APPEND($2, $4)); }
     | "{" mapping_items "," mapping_rest "," "}"
                                        { $$ = build_match_mapping(b, HERE, APPEND($2, $4)); }
     | class_name "(" ")"           { $$ = build_match_class(b, HERE, $1, EMPTY(PatternItemSeq)); }
     | class_name "(" class_argument_list ")"
                                                { $$ = build_match_class(b, HERE, $1, $3); }
     | class_name "(" class_argument_list "," ")"
                                                { $$ = build_match_class(b, HERE, $1, $3); }
     ;

literal_pattern: signed_number
     | signed_number "+" NUMBER     { $$ = build_complex(b, HERE, $1, OPERATOR_ADD, $3, @3.span); }
     | signed_number "-" NUMBER     { $$ = build_complex(b, HERE, $1, OPERATOR_SUB, $3, @3.span); }
     | strings
     ;

signed_number: NUMBER                           { $$ = ast_Constant(A, HERE, $1, 0); }
     | "-" NUMBER       { $$ = ast_UnaryOp(A, HERE, UNARYOP_USUB, ast_Constant(A, @2.span, $2, 0)); }
     ;

attr: NAME "." NAME     { $$ = build_attribute(b, HERE, ast_Name(A, @1.span, $1, EXPR_CONTEXT_LOAD), $3); }
     | attr "." NAME                            { $$ = build_attribute(b, HERE, $1, $3); }
     ;

class_name: NAME                                { $$ = ast_Name(A, HERE, $1, EXPR_CONTEXT_LOAD); }
     | attr
     ;

mapping_items: mapping_item                     { $$ = ONE(PatternItemSeq, $1); }
     | mapping_items "," mapping_item           { $$ = APPEND($1, $3); }
     ;

mapping_item: mapping_key ":" pattern           { $$ = build_pattern_item(b, @$, $1, 0, $3); }
     ;

mapping_rest: "**" NAME         { $$ = build_pattern_item(b, @2, NULL, $2, NULL); } ;

mapping_key: literal_pattern
     | attr
     | "None"                                   { $$ = ast_Constant(A, HERE, NONE, 0); }
     | "True"                                   { $$ = ast_Constant(A, HERE, TRUE, 0); }
     | "False"                                  { $$ = ast_Constant(A, HERE, FALSE, 0); }
     ;

class_argument_list: class_argument             { $$ = ONE(PatternItemSeq, $1); }
     | class_argument_list "," class_argument   { $$ = build_class_arguments(b, $1, $3); }
     ;

class_argument: pattern                         { $$ = build_pattern_item(b, @$, NULL, 0, $1); }
     | NAME "=" pattern                         { $$ = build_pattern_item(b, @$, NULL, $1, $3); }
     ;

/* ---- Expressions ---- */

star_expressions: star_expression
     | star_commas                      { $$ = ast_Tuple(A, HERE, $1, EXPR_CONTEXT_LOAD); }
     | star_commas star_expression
                                { $$ = ast_Tuple(A, HERE, APPEND($1, $2), EXPR_CONTEXT_LOAD); }
     ;

star_commas: star_expression ","                { $$ = ONE(ExprSeq, $1); }
     | star_commas star_expression ","          { $$ = APPEND($1, $2); }
     ;

star_expression: expression
     | "*" arith                        { $$ = ast_Starred(A, HERE, $2, EXPR_CONTEXT_LOAD); }
     ;

expressions: expression_list                    { $$ = build_expressions(b, HERE, $1, false); }
     | expression_list ","                      { $$ = build_expressions(b, HERE, $1, true); }
     ;

named_expression: expression
     | expression ":=" expression               { $$ = build_named(b, HERE, $1, $3); }
     ;

yield_expr: "yield"                             { $$ = ast_Yield(A, HERE, NULL); }
     | "yield" star_expressions                 { $$ = ast_Yield(A, HERE, $2); }
     | "yield" "from" expression                { $$ = ast_YieldFrom(A, HERE, $3); }
     ;

expression: logic                               { $$ = build_disjunction(b, $1, @1, false); }
     | logic "if" logic "else" expression       { $$ = ast_IfExp(A, HERE, $3, $1, $5); }
     | lambda
     ;

lambda: "lambda" lambda_parameters expression   { $$ = ast_Lambda(A, HERE, $2, $3); } ;

lambda_parameters: ":"                  { $$ = build_parameters(b, EMPTY(ParamSeq), true); }
     | lambda_param_list ":"                    { $$ = build_parameters(b, $1, true); }
     | lambda_param_commas ":"                  { $$ = build_parameters(b, $1, true); }
     ;

lambda_param_list: lambda_param                 { $$ = ONE(ParamSeq, $1); }
     | lambda_param_commas lambda_param         { $$ = APPEND($1, $2); }
     ;

lambda_param_commas: lambda_param ","   { $$ = build_add_param(b, EMPTY(ParamSeq), $1, true); }
     | lambda_param_commas lambda_param ","     { $$ = build_add_param(b, $1, $2, true); }
     ;

lambda_param: NAME                      { $$ = build_param(b, PARAM_PLAIN, @1, $1, NULL, NULL, @$); }
     | NAME "=" expression              { $$ = build_param(b, PARAM_PLAIN, @1, $1, NULL, $3, @$); }
     | "/"                              { $$ = build_param(b, PARAM_SLASH, @1, 0, NULL, NULL, @$); }
     | "*"                              { $$ = build_param(b, PARAM_STAR, @1, 0, NULL, NULL, @$); }
     | "*" NAME                         { $$ = build_param(b, PARAM_ARGS, @2, $2, NULL, NULL, @$); }
     | "**" NAME                        { $$ = build_param(b, PARAM_KWARGS, @2, $2, NULL, NULL, @$); }
     ;

/* The first island: or, and, not, around comparisons. Comprehensions' iterables and
   conditions are of this level, targets of the next. */
logic: logic "or" logic                         { $$ = build_boolop(b, HERE, $1, BOOLOP_OR, $3); }
     | logic "and" logic                        { $$ = build_boolop(b, HERE, $1, BOOLOP_AND, $3); }
     | "not" logic                              { $$ = ast_UnaryOp(A, HERE, UNARYOP_NOT, $2); }
     | comparison
     ;

comparison: arith | compare_chain ;

compare_chain: arith compop arith               { $$ = build_compare(b, HERE, $1, $2, $3); }
     | compare_chain compop arith               { $$ = build_compare_more(b, HERE, $1, $2, $3); }
     ;

compop: "=="            { $$ = CMPOP_EQ; }
     | "!="             { $$ = build_notequal(b, @1); }
     | "<"              { $$ = CMPOP_LT; }
     | "<="             { $$ = CMPOP_LTE; }
     | ">"              { $$ = CMPOP_GT; }
     | ">="             { $$ = CMPOP_GTE; }
     | "in"             { $$ = CMPOP_IN; }
     | "not" "in"       { $$ = CMPOP_NOTIN; }
     | "is"             { $$ = CMPOP_IS; }
     | "is" "not"       { $$ = CMPOP_ISNOT; }
     ;

/* The second island. */
arith: arith "|" arith          { $$ = ast_BinOp(A, HERE, $1, OPERATOR_BITOR, $3); }
     | arith "^" arith          { $$ = ast_BinOp(A, HERE, $1, OPERATOR_BITXOR, $3); }
     | arith "&" arith          { $$ = ast_BinOp(A, HERE, $1, OPERATOR_BITAND, $3); }
     | arith "<<" arith         { $$ = ast_BinOp(A, HERE, $1, OPERATOR_LSHIFT, $3); }
     | arith ">>" arith         { $$ = ast_BinOp(A, HERE, $1, OPERATOR_RSHIFT, $3); }
     | arith "+" arith          { $$ = ast_BinOp(A, HERE, $1, OPERATOR_ADD, $3); }
     | arith "-" arith          { $$ = ast_BinOp(A, HERE, $1, OPERATOR_SUB, $3); }
     | arith "*" arith          { $$ = ast_BinOp(A, HERE, $1, OPERATOR_MULT, $3); }
     | arith "/" arith          { $$ = ast_BinOp(A, HERE, $1, OPERATOR_DIV, $3); }
     | arith "//" arith         { $$ = ast_BinOp(A, HERE, $1, OPERATOR_FLOORDIV, $3); }
     | arith "%" arith          { $$ = ast_BinOp(A, HERE, $1, OPERATOR_MOD, $3); }
     | arith "@" arith          { $$ = ast_BinOp(A, HERE, $1, build_matmult(b), $3); }
     | arith "**" arith         { $$ = ast_BinOp(A, HERE, $1, OPERATOR_POW, $3); }
     | "+" arith %prec UNARY    { $$ = ast_UnaryOp(A, HERE, UNARYOP_UADD, $2); }
     | "-" arith %prec UNARY    { $$ = ast_UnaryOp(A, HERE, UNARYOP_USUB, $2); }
     | "~" arith %prec UNARY    { $$ = ast_UnaryOp(A, HERE, UNARYOP_INVERT, $2); }
     | await_primary
     ;

await_primary: primary
     | "await" primary                          { $$ = ast_Await(A, HERE, $2); }
     ;

primary: atom
     | primary "." NAME                         { $$ = build_attribute(b, HERE, $1, $3); }
     | primary "(" ")"          { $$ = ast_Call(A, HERE, $1, EMPTY(ExprSeq), EMPTY(KeywordSeq)); }
     | primary "(" argument_list ")"            { $$ = build_call(b, HERE, $1, $3); }
     | primary "(" argument_list "," ")"        { $$ = build_call(b, HERE, $1, $3); }
     | primary genexp           { $$ = ast_Call(A, HERE, $1, ONE(ExprSeq, $2), EMPTY(KeywordSeq)); }
     | primary "[" slices "]"           { $$ = ast_Subscript(A, HERE, $1, $3, EXPR_CONTEXT_LOAD); }
     ;

argument_list: argument                         { $$ = ONE(ArgumentSeq, $1); }
     | argument_list "," argument               { $$ = APPEND($1, $3); }
     ;

argument: named_expression              { $$ = build_argument(b, ARGUMENT_PLAIN, @$, $1, @1, NULL); }
     | "*" expression                   { $$ = build_argument(b, ARGUMENT_STAR, @$, $2, @1, NULL); }
     | "**" expression                  { $$ = build_argument(b, ARGUMENT_DOUBLESTAR, @$, $2, @1, NULL); }
     | expression "=" expression        { $$ = build_argument(b, ARGUMENT_KEYWORD, @$, $3, @2, $1); }
     ;

slices: slice
     | slice_commas                     { $$ = ast_Tuple(A, HERE, $1, EXPR_CONTEXT_LOAD); }
     | slice_commas slice_elem
                                { $$ = ast_Tuple(A, HERE, APPEND($1, $2), EXPR_CONTEXT_LOAD); }
     | "*" expression           { $$ = build_star_index(b, HERE, $2); }
     ;

slice_commas: slice_elem ","                    { $$ = ONE(ExprSeq, $1); }
     | slice_commas slice_elem ","              { $$ = APPEND($1, $2); }
     ;

slice_elem: slice
     | "*" expression                   { $$ = ast_Starred(A, HERE, $2, EXPR_CONTEXT_LOAD); }
     ;

slice: named_expression | slice_range ;

slice_range: ":" expression_opt step_opt        { $$ = ast_Slice(A, HERE, NULL, $2, $3); }
     | expression ":" expression_opt step_opt   { $$ = ast_Slice(A, HERE, $1, $3, $4); }
     ;

expression_opt: %empty                          { $$ = NULL; }
     | expression
     ;

step_opt: %empty                                { $$ = NULL; }
     | ":" expression_opt                       { $$ = $2; }
     ;

/* ---- Atoms ---- */

atom: NAME                                      { $$ = ast_Name(A, HERE, $1, EXPR_CONTEXT_LOAD); }
     | NUMBER                                   { $$ = build_number(b, @$, $1); }
     | "None"                                   { $$ = ast_Constant(A, HERE, NONE, 0); }
     | "True"                                   { $$ = ast_Constant(A, HERE, TRUE, 0); }
     | "False"                                  { $$ = ast_Constant(A, HERE, FALSE, 0); }
     | "..."                                    { $$ = ast_Constant(A, HERE, ELLIPSIS, 0); }
     | strings
     | group
     | tuple
     | genexp
     | list
     | dict
     | set
     | comprehension
     ;

group: "(" named_expression ")"                 { $$ = build_group(b, $2); }
     | "(" yield_expr ")"                       { $$ = build_group(b, $2); }
     ;

tuple: "(" ")"          { $$ = build_group(b, ast_Tuple(A, HERE, EMPTY(ExprSeq), EXPR_CONTEXT_LOAD)); }
     | "(" comma_elems ")"
                        { $$ = build_group(b, ast_Tuple(A, HERE, $2, EXPR_CONTEXT_LOAD)); }
     | "(" comma_elems elem ")"
                { $$ = build_group(b, ast_Tuple(A, HERE, APPEND($2, $3), EXPR_CONTEXT_LOAD)); }
     ;

genexp: "(" named_expression for_if_clauses ")" { $$ = ast_GeneratorExp(A, HERE, $2, $3); } ;

comma_elems: elem ","                           { $$ = ONE(ExprSeq, $1); }
     | comma_elems elem ","                     { $$ = APPEND($1, $2); }
     ;

elem: named_expression
     | "*" arith                        { $$ = ast_Starred(A, HERE, $2, EXPR_CONTEXT_LOAD); }
     ;

list: "[" "]"                   { $$ = ast_List(A, HERE, EMPTY(ExprSeq), EXPR_CONTEXT_LOAD); }
     | "[" elem "]"             { $$ = ast_List(A, HERE, ONE(ExprSeq, $2), EXPR_CONTEXT_LOAD); }
     | "[" comma_elems "]"      { $$ = ast_List(A, HERE, $2, EXPR_CONTEXT_LOAD); }
     | "[" comma_elems elem "]" { $$ = ast_List(A, HERE, APPEND($2, $3), EXPR_CONTEXT_LOAD); }
     ;

set: "{" elem "}"               { $$ = ast_Set(A, HERE, ONE(ExprSeq, $2)); }
     | "{" comma_elems "}"      { $$ = ast_Set(A, HERE, $2); }
     | "{" comma_elems elem "}" { $$ = ast_Set(A, HERE, APPEND($2, $3)); }
     ;

dict: "{" "}"                                   { $$ = build_dict(b, HERE, EMPTY(DictItemSeq)); }
     | "{" dict_items "}"                       { $$ = build_dict(b, HERE, $2); }
     | "{" dict_items "," "}"                   { $$ = build_dict(b, HERE, $2); }
     ;

dict_items: dict_item                           { $$ = ONE(DictItemSeq, $1); }
     | dict_items "," dict_item                 { $$ = APPEND($1, $3); }
     ;

dict_item: expression ":" expression            { $$ = build_dict_item(b, $1, $3); }
     | "**" arith                               { $$ = build_dict_item(b, NULL, $2); }
     ;

comprehension: "[" named_expression for_if_clauses "]"  { $$ = ast_ListComp(A, HERE, $2, $3); }
     | "{" named_expression for_if_clauses "}"  { $$ = ast_SetComp(A, HERE, $2, $3); }
     | "{" expression ":" expression for_if_clauses "}"
                                                { $$ = ast_DictComp(A, HERE, $2, $4, $5); }
     ;

for_if_clauses: for_if_clause                   { $$ = ONE(ComprehensionSeq, $1); }
     | for_if_clauses for_if_clause             { $$ = APPEND($1, $2); }
     ;

for_if_clause: "for" for_targets "in" logic if_clauses
                                                { $$ = ast_comprehension(A, $2, $4, $5, 0); }
     | "async" "for" for_targets "in" logic if_clauses
                                                { $$ = build_async_clause(b, $3, $5, $6); }
     ;

if_clauses: %empty                              { $$ = EMPTY(ExprSeq); }
     | if_clauses "if" logic                    { $$ = APPEND($1, $3); }
     ;

/* ---- Strings ---- */

strings: string_list                            { $$ = build_strings(b, HERE, $1); } ;

string_list: string_item                        { $$ = ONE(ExprSeq, $1); }
     | string_list string_item                  { $$ = APPEND($1, $2); }
     ;

string_item: STRING                             { $$ = build_string(b, @1); }
     | fstring
     ;

fstring: FSTRING_START fstring_parts FSTRING_END { $$ = ast_JoinedStr(A, HERE, $2); } ;

fstring_parts: %empty                           { $$ = EMPTY(ExprSeq); }
     | fstring_parts fstring_part               { $$ = build_fstring_append(b, $1, $2); }
     ;

fstring_part: FSTRING_MIDDLE                    { $$ = build_fstring_text(b, @1, $1); }
     | fstring_field
     ;

fstring_field: "{" annotated_rhs debug_opt conversion_opt format_spec_opt "}"
                        { $$ = build_field(b, @$, $2, $3, $4, $5, @4, @5); }
     ;

debug_opt: %empty                               { $$ = false; }
     | "="                                      { $$ = true; }
     ;

conversion_opt: %empty                          { $$ = 0; }
     | "!" NAME                                 { $$ = build_conversion(b, $2, @1, @2); }
     ;

format_spec_opt: %empty                         { $$ = NULL; }
     | ":" fstring_parts                        { $$ = build_format_spec(b, HERE, $2); }
     ;
