
/* ---- Errors ---- */
/*
 * Productions for what is wrong in a way that has a message of its own; they stand behind
 * python.y's rules and add to them. Two kinds:
 *
 *  - a wrong token where another was due: the rule is complete with it, and FAIL reports;
 *  - Bison's `error` token, which stands for whatever could not be taken. The parser pops its
 *    stack until such a rule fits, so the rule asks AT_ERROR(@n): did it fit at once, with
 *    nothing popped? ERROR_IF reports if its condition holds, and ends the parse either way;
 *    then the diagnosis of src/parse/diagnose.c, made before, has the word.
 *
 * What needs to know more than the tokens of one rule is found there.
 */

expression: logic "if" logic error
        { ERROR_IF(AT_ERROR(@4) && !NEXT_IS(T_COLON), span_join($1->span, $3->span),
                   "expected 'else' after 'if' expression"); }
     ;

lambda: "lambda" lambda_parameters error
        { ERROR_IF(AT_ERROR(@3) && (NEXT_IS(T_FSTRING_MIDDLE) || NEXT_IS(T_RBRACE)),
                   span_join(@1.span, @2.span),
                   "f-string: lambda expressions are not allowed without parentheses"); }
     ;

named_expression: expression ":=" error
        { ERROR_IF(AT_ERROR(@3) && $1->kind != EXPR_NAME, @2.span, "invalid syntax"); }
     ;

/* ---- Calls, comprehensions, displays ---- */

primary: primary "(" named_expression for_if_clauses ","
        { b->problem.open = true;
          $$ = FAIL(span_join($3->span, @4.span), "Generator expression must be parenthesized"); }
     | primary "(" argument_list "," named_expression for_if_clauses ")"
        { $$ = FAIL(span_join($5->span, @6.span), "Generator expression must be parenthesized"); }
     | primary "(" argument_list "," named_expression for_if_clauses ","
        { b->problem.open = true;
          $$ = FAIL(span_join($5->span, @6.span), "Generator expression must be parenthesized"); }
     ;

argument: expression "=" expression for_if_clauses
        { build_fail_keyword_genexp(b, $1, @2); $$ = NULL; YYABORT; }
     | "*" expression "=" expression
        { $$ = NULL; build_fail(b, HERE, "cannot assign to iterable argument unpacking"); YYABORT; }
     | "**" expression "=" expression
        { $$ = NULL; build_fail(b, HERE, "cannot assign to keyword argument unpacking"); YYABORT; }
     | expression "=" error
        { if (AT_ERROR(@3) && (NEXT_IS(T_RPAR) || NEXT_IS(T_COMMA)))
              build_fail_keyword_value(b, $1, @2);
          $$ = NULL; YYABORT; }
     ;

argument_list: argument_list "," "*" error
        { ERROR_IF(AT_ERROR(@4) && build_has_unpacking($1), @3.span,
                   "iterable argument unpacking follows keyword argument unpacking"); }
     ;

comprehension: "[" "*" arith for_if_clauses "]"
        { $$ = FAIL(span_join(@2.span, @3.span),
                    "iterable unpacking cannot be used in comprehension"); }
     | "{" "*" arith for_if_clauses "}"
        { $$ = FAIL(span_join(@2.span, @3.span),
                    "iterable unpacking cannot be used in comprehension"); }
     | "{" "**" arith for_if_clauses "}"
        { $$ = FAIL(@2.span, "dict unpacking cannot be used in dict comprehension"); }
     | "[" comma_elems elem for_if_clauses "]"
        { $$ = FAIL(span_join(@2.span, @3.span),
                    "did you forget parentheses around the comprehension target?"); }
     | "{" comma_elems elem for_if_clauses "}"
        { $$ = FAIL(span_join(@2.span, @3.span),
                    "did you forget parentheses around the comprehension target?"); }
     | "[" comma_elems for_if_clauses "]"
        { $$ = FAIL(@2.span, "did you forget parentheses around the comprehension target?"); }
     | "{" comma_elems for_if_clauses "}"
        { $$ = FAIL(@2.span, "did you forget parentheses around the comprehension target?"); }
     ;

genexp: "(" "*" arith for_if_clauses ")"
        { $$ = FAIL(span_join(@2.span, @3.span),
                    "iterable unpacking cannot be used in comprehension"); }
     ;

group: "(" "*" arith ")"
        { $$ = FAIL(span_join(@2.span, @3.span), "cannot use starred expression here"); }
     | "(" "**" expression ")"
        { $$ = FAIL(@2.span, "cannot use double starred expression here"); }
     ;

dict_item: expression ":" "*" arith
        { $$ = NULL; build_fail(b, span_join(@3.span, @4.span),
                                "cannot use a starred expression in a dictionary value"); YYABORT; }
     | expression ":" error
        { ERROR_IF(AT_ERROR(@3) && (NEXT_IS(T_RBRACE) || NEXT_IS(T_COMMA)), @2.span,
                   "expression expected after dictionary key and ':'"); }
     ;

dict_items: dict_items "," expression error
        { Span last = {$3->span.line, $3->span.end_column - 1, $3->span.end_line, -1};
          ERROR_IF(AT_ERROR(@4) && !NEXT_IS(T_COLON), last,
                   "':' expected after dictionary key"); }
     ;

/* ---- Parameters ---- */

%nterm <int> paren_names paren_params;
param_list: paren_params
        { $$ = NULL; build_fail_parens(b, EMPTY(ParamSeq), @1, "Function"); YYABORT; }
     | param_commas paren_params
        { $$ = NULL; build_fail_parens(b, $1, @2, "Function"); YYABORT; }
     ;

param: NAME "=" error
        { ERROR_IF(AT_ERROR(@3) && (NEXT_IS(T_RPAR) || NEXT_IS(T_COMMA)), @2.span,
                   "expected default value expression"); }
     | NAME ":" expression "=" error
        { ERROR_IF(AT_ERROR(@5) && (NEXT_IS(T_RPAR) || NEXT_IS(T_COMMA)), @4.span,
                   "expected default value expression"); }
     | "/" error
        { ERROR_IF(AT_ERROR(@2) && NEXT_IS(T_STAR), @2.span,
                   "expected comma between / and *"); }
     | "*" NAME "="
        { $$ = NULL; build_fail(b, @3.span,
                    "var-positional argument cannot have default value"); YYABORT; }
     | "*" NAME ":" star_expression "="
        { $$ = NULL; build_fail(b, @5.span, $4->kind == EXPR_STARRED ? "invalid syntax"
                    : "var-positional argument cannot have default value"); YYABORT; }
     | "**" NAME "="
        { $$ = NULL; build_fail(b, @3.span,
                    "var-keyword argument cannot have default value"); YYABORT; }
     | "**" NAME ":" expression "="
        { $$ = NULL; build_fail(b, @5.span,
                    "var-keyword argument cannot have default value"); YYABORT; }
     ;

paren_names: NAME { $$ = 1; } | paren_names "," NAME { $$ = $1 + 1; } ;

paren_params: "(" paren_names ")"       { $$ = $2; }
     | "(" paren_names "," ")"          { $$ = $2; }
     | "(" error                        { ERROR_IF(true, @1.span, "invalid syntax"); }
     ;

lambda_param_list: paren_params
        { $$ = NULL; build_fail_parens(b, EMPTY(ParamSeq), @1, "Lambda expression"); YYABORT; }
     | lambda_param_commas paren_params
        { $$ = NULL; build_fail_parens(b, $1, @2, "Lambda expression"); YYABORT; }
     ;

lambda_param: NAME "=" error
        { ERROR_IF(AT_ERROR(@3) && (NEXT_IS(T_RPAR) || NEXT_IS(T_COMMA)), @2.span,
                   "expected default value expression"); }
     | "/" error
        { ERROR_IF(AT_ERROR(@2) && NEXT_IS(T_STAR), @2.span,
                   "expected comma between / and *"); }
     | "*" NAME "="
        { $$ = NULL; build_fail(b, @3.span,
                    "var-positional argument cannot have default value"); YYABORT; }
     | "**" NAME "="
        { $$ = NULL; build_fail(b, @3.span,
                    "var-keyword argument cannot have default value"); YYABORT; }
     ;

type_param: "*" NAME ":" expression
        { $$ = NULL; build_fail(b, span_join(@3.span, @4.span), $4->kind == EXPR_TUPLE
                    ? "cannot use constraints with TypeVarTuple"
                    : "cannot use bound with TypeVarTuple"); YYABORT; }
     | "**" NAME ":" expression
        { $$ = NULL; build_fail(b, span_join(@3.span, @4.span), $4->kind == EXPR_TUPLE
                    ? "cannot use constraints with ParamSpec"
                    : "cannot use bound with ParamSpec"); YYABORT; }
     ;

/* ---- Statements ---- */

assignment: yield_expr "="
        { $$ = NULL; build_fail(b, @1.span,
                                "assignment to yield expression not possible"); YYABORT; }
     | star_expressions ":" error
        { ERROR_IF(AT_ERROR(@3) && !build_single_target($1), @2.span, "invalid syntax"); }
     | star_expressions augassign error
        { ERROR_IF(AT_ERROR(@3) && !build_single_target($1), @2.span, "invalid syntax"); }
     ;

func_block: TYPE_COMMENT NEWLINE TYPE_COMMENT NEWLINE INDENT
        { $$ = NULL; build_fail(b, b->last, "Cannot have two type comments on def"); YYABORT; }
     ;

function_def: "def" NAME error
        { ERROR_IF((AT_ERROR(@3) && !NEXT_IS(T_LPAR)) || b->source[@3.start] == '[',
                   AT_ERROR(@3) ? b->last : span_first(@3.span, 1), "expected '('"); }
     | "def" NAME type_params_opt parameters returns_opt error
        { ERROR_IF(AT_ERROR(@6), b->last, "expected ':'"); }
     | "def" NAME type_params_opt parameters "->" error
        { ERROR_IF(AT_ERROR(@6), @5.span, "expected ':'"); }
     ;

else_opt: "else" error                  { ERROR_IF(AT_ERROR(@2), b->last, "expected ':'"); } ;

finally_opt: "finally" error            { ERROR_IF(AT_ERROR(@2), b->last, "expected ':'"); } ;

try_stmt: "try" error                   { ERROR_IF(AT_ERROR(@2), b->last, "expected ':'"); }
     | "try" ":" block "finally" error  { ERROR_IF(AT_ERROR(@5), b->last, "expected ':'"); }
     | "try" ":" block error
        { ERROR_IF(AT_ERROR(@4), b->last, "expected 'except' or 'finally' block"); }
     | "try" ":" block except_blocks "except" "*"
        { $$ = NULL; build_fail(b, span_join(@5.span, @6.span),
            "cannot have both 'except' and 'except*' on the same 'try'"); YYABORT; }
     | "try" ":" block except_star_blocks "except" error
        { ERROR_IF(AT_ERROR(@6), @5.span,
            "cannot have both 'except' and 'except*' on the same 'try'"); }
     ;

except_block: "except" expression "," expressions as_name_opt ":"
        { $$ = NULL; build_fail(b, span_join(@2.span, @5.span),
            "multiple exception types must be parenthesized"); YYABORT; }
     ;

except_star_block: "except" "*" expression "," expressions as_name_opt ":"
        { $$ = NULL; build_fail(b, span_join(@3.span, @6.span),
            "multiple exception types must be parenthesized"); YYABORT; }
     | "except" "*" error
        { ERROR_IF(AT_ERROR(@3) && (NEXT_IS(T_COLON) || NEXT_IS(T_NEWLINE)), b->last,
            "expected one or more exception types"); }
     ;

import_stmt: "import" dotted_as_names "from" dotted_name
        { $$ = NULL; build_fail(b, HERE,
            "Did you mean to use 'from ... import ...' instead?"); YYABORT; }
     ;

import_targets: import_as_names "," NEWLINE
        { $$ = NULL; build_fail(b, b->last,
            "trailing comma not allowed without surrounding parentheses"); YYABORT; }
     ;

pattern: or_pattern "as" error
        { ERROR_IF(AT_ERROR(@3) && build_begins_expression(b->next), b->last,
                   "invalid pattern target"); }
     ;

/* ---- Fields of f-strings ---- */

fstring_field: "{" error                { $$ = NULL; grammar_field_error(b, @2, AT_ERROR(@2)); YYABORT; }
     | "{" annotated_rhs debug_opt conversion_opt error
        { ERROR_IF(AT_ERROR(@5) && !b->guessed, b->last,
                   $4 ? "f-string: expecting ':' or '}'"
                   : $3 ? "f-string: expecting '!', or ':', or '}'"
                   : "f-string: expecting '=', or '!', or ':', or '}'"); }
     | "{" annotated_rhs debug_opt conversion_opt ":" fstring_parts error
        { ERROR_IF(AT_ERROR(@7), b->last, "f-string: expecting '}', or format specs"); }
     ;

conversion_opt: "!" error
        { ERROR_IF(AT_ERROR(@2), b->last, NEXT_IS(T_COLON) || NEXT_IS(T_RBRACE)
                   ? "f-string: missing conversion character"
                   : "f-string: invalid conversion character"); }
     ;

%%

/* Called before anything is popped from the stack; the diagnosis is the last resort, which an
 * error production may still better. */
static int yyreport_syntax_error(const yypcontext_t *context, Builder *b)
{
    yysymbol_kind_t expected[YYNTOKENS];
    int n = yypcontext_expected_tokens(context, expected, YYNTOKENS);
    bool colon = false;
    for (int i = 0; i < n; i++)
        colon |= expected[i] == YYSYMBOL_COLON;
    grammar_report(b, (int)yypcontext_token(context), yypcontext_location(context), colon);
    return 0;
}

void grammar_error(Location *location, Builder *b, const char *message)
{
    /* Only "memory exhausted" comes here. */
    problem_set(&b->problem, TYPE_MemoryError, location->span, "%s",
                "Parser stack overflowed - Python source too complex to parse");
}
