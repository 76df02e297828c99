/* A Bison parser, made by GNU Bison 3.8.2.  */

/* Bison interface for Yacc-like parsers in C

   Copyright (C) 1984, 1989-1990, 2000-2015, 2018-2021 Free Software Foundation,
   Inc.

   This program is free software: you can redistribute it and/or modify
   it under the terms of the GNU General Public License as published by
   the Free Software Foundation, either version 3 of the License, or
   (at your option) any later version.

   This program is distributed in the hope that it will be useful,
   but WITHOUT ANY WARRANTY; without even the implied warranty of
   MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
   GNU General Public License for more details.

   You should have received a copy of the GNU General Public License
   along with this program.  If not, see <https://www.gnu.org/licenses/>.  */

/* As a special exception, you may create a larger work that contains
   part or all of the Bison parser skeleton and distribute that work
   under terms of your choice, so long as that work isn't itself a
   parser generator using the skeleton or a modified version thereof
   as a parser skeleton.  Alternatively, if you modify or redistribute
   the parser skeleton itself, you may (at your option) remove this
   special exception, which will cause the skeleton and the resulting
   Bison output files to be licensed under the GNU General Public
   License without this special exception.

   This special exception was added by the Free Software Foundation in
   version 2.2 of Bison.  */

/* DO NOT RELY ON FEATURES THAT ARE NOT DOCUMENTED in the manual,
   especially those whose name start with YY_ or yy_.  They are
   private implementation details that can be changed or removed.  */

#ifndef YY_GRAMMAR_GRAMMAR_PYTHON_H_T_INCLUDED
# define YY_GRAMMAR_GRAMMAR_PYTHON_H_T_INCLUDED
/* Debug traces.  */
#ifndef GRAMMAR_DEBUG
# if defined YYDEBUG
#if YYDEBUG
#   define GRAMMAR_DEBUG 1
#  else
#   define GRAMMAR_DEBUG 0
#  endif
# else /* ! defined YYDEBUG */
#  define GRAMMAR_DEBUG 0
# endif /* ! defined YYDEBUG */
#endif  /* ! defined GRAMMAR_DEBUG */
#if GRAMMAR_DEBUG
extern int grammar_debug;
#endif
/* "%code requires" blocks.  */

#include "ast/build.h"


/* Token kinds.  */
#ifndef GRAMMAR_TOKENTYPE
# define GRAMMAR_TOKENTYPE
  enum grammar_tokentype
  {
    T_GRAMMAR_EMPTY = -2,
    T_YYEOF = 0,                   /* "end of file"  */
    T_GRAMMAR_error = 256,         /* error  */
    T_GRAMMAR_UNDEF = 257,         /* "invalid token"  */
    T_START_FILE = 258,            /* START_FILE  */
    T_START_EVAL = 259,            /* START_EVAL  */
    T_START_INTERACTIVE = 260,     /* START_INTERACTIVE  */
    T_START_FUNCTYPE = 261,        /* START_FUNCTYPE  */
    T_START_PREFIX = 262,          /* START_PREFIX  */
    T_ENDMARKER = 263,             /* ENDMARKER  */
    T_NEWLINE = 264,               /* NEWLINE  */
    T_INDENT = 265,                /* INDENT  */
    T_DEDENT = 266,                /* DEDENT  */
    T_NAME = 267,                  /* NAME  */
    T_NUMBER = 268,                /* NUMBER  */
    T_TYPE_COMMENT = 269,          /* TYPE_COMMENT  */
    T_STRING = 270,                /* STRING  */
    T_FSTRING_START = 271,         /* FSTRING_START  */
    T_FSTRING_END = 272,           /* FSTRING_END  */
    T_FSTRING_MIDDLE = 273,        /* FSTRING_MIDDLE  */
    T_LEXICAL_ERROR = 274,         /* LEXICAL_ERROR  */
    T_UNKNOWN = 275,               /* UNKNOWN  */
    T_NEED_MORE = 276,             /* NEED_MORE  */
    T_LPAR = 277,                  /* "("  */
    T_RPAR = 278,                  /* ")"  */
    T_LSQB = 279,                  /* "["  */
    T_RSQB = 280,                  /* "]"  */
    T_COLON = 281,                 /* ":"  */
    T_COMMA = 282,                 /* ","  */
    T_SEMI = 283,                  /* ";"  */
    T_PLUS = 284,                  /* "+"  */
    T_MINUS = 285,                 /* "-"  */
    T_STAR = 286,                  /* "*"  */
    T_SLASH = 287,                 /* "/"  */
    T_VBAR = 288,                  /* "|"  */
    T_AMPER = 289,                 /* "&"  */
    T_LESS = 290,                  /* "<"  */
    T_GREATER = 291,               /* ">"  */
    T_EQUAL = 292,                 /* "="  */
    T_DOT = 293,                   /* "."  */
    T_PERCENT = 294,               /* "%"  */
    T_LBRACE = 295,                /* "{"  */
    T_RBRACE = 296,                /* "}"  */
    T_EQEQUAL = 297,               /* "=="  */
    T_NOTEQUAL = 298,              /* "!="  */
    T_LESSEQUAL = 299,             /* "<="  */
    T_GREATEREQUAL = 300,          /* ">="  */
    T_TILDE = 301,                 /* "~"  */
    T_CIRCUMFLEX = 302,            /* "^"  */
    T_LEFTSHIFT = 303,             /* "<<"  */
    T_RIGHTSHIFT = 304,            /* ">>"  */
    T_DOUBLESTAR = 305,            /* "**"  */
    T_PLUSEQUAL = 306,             /* "+="  */
    T_MINEQUAL = 307,              /* "-="  */
    T_STAREQUAL = 308,             /* "*="  */
    T_SLASHEQUAL = 309,            /* "/="  */
    T_PERCENTEQUAL = 310,          /* "%="  */
    T_AMPEREQUAL = 311,            /* "&="  */
    T_VBAREQUAL = 312,             /* "|="  */
    T_CIRCUMFLEXEQUAL = 313,       /* "^="  */
    T_LEFTSHIFTEQUAL = 314,        /* "<<="  */
    T_RIGHTSHIFTEQUAL = 315,       /* ">>="  */
    T_DOUBLESTAREQUAL = 316,       /* "**="  */
    T_DOUBLESLASH = 317,           /* "//"  */
    T_DOUBLESLASHEQUAL = 318,      /* "//="  */
    T_AT = 319,                    /* "@"  */
    T_ATEQUAL = 320,               /* "@="  */
    T_RARROW = 321,                /* "->"  */
    T_ELLIPSIS = 322,              /* "..."  */
    T_COLONEQUAL = 323,            /* ":="  */
    T_EXCLAMATION = 324,           /* "!"  */
    T_FALSE = 325,                 /* "False"  */
    T_NONE = 326,                  /* "None"  */
    T_TRUE = 327,                  /* "True"  */
    T_AND = 328,                   /* "and"  */
    T_AS = 329,                    /* "as"  */
    T_ASSERT = 330,                /* "assert"  */
    T_ASYNC = 331,                 /* "async"  */
    T_AWAIT = 332,                 /* "await"  */
    T_BREAK = 333,                 /* "break"  */
    T_CLASS = 334,                 /* "class"  */
    T_CONTINUE = 335,              /* "continue"  */
    T_DEF = 336,                   /* "def"  */
    T_DEL = 337,                   /* "del"  */
    T_ELIF = 338,                  /* "elif"  */
    T_ELSE = 339,                  /* "else"  */
    T_EXCEPT = 340,                /* "except"  */
    T_FINALLY = 341,               /* "finally"  */
    T_FOR = 342,                   /* "for"  */
    T_FROM = 343,                  /* "from"  */
    T_GLOBAL = 344,                /* "global"  */
    T_IF = 345,                    /* "if"  */
    T_IMPORT = 346,                /* "import"  */
    T_IN = 347,                    /* "in"  */
    T_IS = 348,                    /* "is"  */
    T_LAMBDA = 349,                /* "lambda"  */
    T_NONLOCAL = 350,              /* "nonlocal"  */
    T_NOT = 351,                   /* "not"  */
    T_OR = 352,                    /* "or"  */
    T_PASS = 353,                  /* "pass"  */
    T_RAISE = 354,                 /* "raise"  */
    T_RETURN = 355,                /* "return"  */
    T_TRY = 356,                   /* "try"  */
    T_WHILE = 357,                 /* "while"  */
    T_WITH = 358,                  /* "with"  */
    T_YIELD = 359,                 /* "yield"  */
    T_MATCH = 360,                 /* "match"  */
    T_CASE = 361,                  /* "case"  */
    T_TYPE = 362,                  /* "type"  */
    T_UNARY = 363                  /* UNARY  */
  };
  typedef enum grammar_tokentype grammar_token_kind_t;
#endif

/* Value type.  */
#if ! defined GRAMMAR_STYPE && ! defined GRAMMAR_STYPE_IS_DECLARED
union GRAMMAR_STYPE
{
  Alias * T_import_as_name;                /* import_as_name  */
  Alias * T_dotted_as_name;                /* dotted_as_name  */
  AliasSeq * T_import_targets;             /* import_targets  */
  AliasSeq * T_import_as_names;            /* import_as_names  */
  AliasSeq * T_dotted_as_names;            /* dotted_as_names  */
  Argument * T_argument;                   /* argument  */
  ArgumentSeq * T_class_arguments_opt;     /* class_arguments_opt  */
  ArgumentSeq * T_argument_list;           /* argument_list  */
  Arguments * T_parameters;                /* parameters  */
  Arguments * T_lambda_parameters;         /* lambda_parameters  */
  Cmpop T_compop;                          /* compop  */
  Comprehension * T_for_if_clause;         /* for_if_clause  */
  ComprehensionSeq * T_for_if_clauses;     /* for_if_clauses  */
  DictItem * T_dict_item;                  /* dict_item  */
  DictItemSeq * T_dict_items;              /* dict_items  */
  Excepthandler * T_except_block;          /* except_block  */
  Excepthandler * T_except_star_block;     /* except_star_block  */
  ExcepthandlerSeq * T_except_blocks;      /* except_blocks  */
  ExcepthandlerSeq * T_except_star_blocks; /* except_star_blocks  */
  Expr * T_rhs;                            /* rhs  */
  Expr * T_annotated_rhs;                  /* annotated_rhs  */
  Expr * T_returns_opt;                    /* returns_opt  */
  Expr * T_for_targets;                    /* for_targets  */
  Expr * T_star_target;                    /* star_target  */
  Expr * T_match_subject;                  /* match_subject  */
  Expr * T_guard_opt;                      /* guard_opt  */
  Expr * T_literal_pattern;                /* literal_pattern  */
  Expr * T_signed_number;                  /* signed_number  */
  Expr * T_attr;                           /* attr  */
  Expr * T_class_name;                     /* class_name  */
  Expr * T_mapping_key;                    /* mapping_key  */
  Expr * T_star_expressions;               /* star_expressions  */
  Expr * T_star_expression;                /* star_expression  */
  Expr * T_expressions;                    /* expressions  */
  Expr * T_named_expression;               /* named_expression  */
  Expr * T_yield_expr;                     /* yield_expr  */
  Expr * T_expression;                     /* expression  */
  Expr * T_lambda;                         /* lambda  */
  Expr * T_logic;                          /* logic  */
  Expr * T_comparison;                     /* comparison  */
  Expr * T_compare_chain;                  /* compare_chain  */
  Expr * T_arith;                          /* arith  */
  Expr * T_await_primary;                  /* await_primary  */
  Expr * T_primary;                        /* primary  */
  Expr * T_slices;                         /* slices  */
  Expr * T_slice_elem;                     /* slice_elem  */
  Expr * T_slice;                          /* slice  */
  Expr * T_slice_range;                    /* slice_range  */
  Expr * T_expression_opt;                 /* expression_opt  */
  Expr * T_step_opt;                       /* step_opt  */
  Expr * T_atom;                           /* atom  */
  Expr * T_group;                          /* group  */
  Expr * T_tuple;                          /* tuple  */
  Expr * T_genexp;                         /* genexp  */
  Expr * T_elem;                           /* elem  */
  Expr * T_list;                           /* list  */
  Expr * T_set;                            /* set  */
  Expr * T_dict;                           /* dict  */
  Expr * T_comprehension;                  /* comprehension  */
  Expr * T_strings;                        /* strings  */
  Expr * T_string_item;                    /* string_item  */
  Expr * T_fstring;                        /* fstring  */
  Expr * T_fstring_part;                   /* fstring_part  */
  Expr * T_fstring_field;                  /* fstring_field  */
  Expr * T_format_spec_opt;                /* format_spec_opt  */
  ExprSeq * T_type_expressions;            /* type_expressions  */
  ExprSeq * T_expression_list;             /* expression_list  */
  ExprSeq * T_assign_chain;                /* assign_chain  */
  ExprSeq * T_decorators;                  /* decorators  */
  ExprSeq * T_for_target_commas;           /* for_target_commas  */
  ExprSeq * T_star_commas;                 /* star_commas  */
  ExprSeq * T_slice_commas;                /* slice_commas  */
  ExprSeq * T_comma_elems;                 /* comma_elems  */
  ExprSeq * T_if_clauses;                  /* if_clauses  */
  ExprSeq * T_string_list;                 /* string_list  */
  ExprSeq * T_fstring_parts;               /* fstring_parts  */
  MatchCase * T_case_block;                /* case_block  */
  MatchCaseSeq * T_case_blocks;            /* case_blocks  */
  Operator T_augassign;                    /* augassign  */
  Param * T_param;                         /* param  */
  Param * T_lambda_param;                  /* lambda_param  */
  ParamSeq * T_param_list;                 /* param_list  */
  ParamSeq * T_param_commas;               /* param_commas  */
  ParamSeq * T_lambda_param_list;          /* lambda_param_list  */
  Pattern * T_patterns;                    /* patterns  */
  Pattern * T_sequence_item;               /* sequence_item  */
  Pattern * T_pattern;                     /* pattern  */
  Pattern * T_closed_pattern;              /* closed_pattern  */
  PatternItem * T_mapping_item;            /* mapping_item  */
  PatternItem * T_class_argument;          /* class_argument  */
  PatternItemSeq * T_mapping_items;        /* mapping_items  */
  PatternItemSeq * T_class_argument_list;  /* class_argument_list  */
  PatternSeq * T_sequence_commas;          /* sequence_commas  */
  PatternSeq * T_or_pattern;               /* or_pattern  */
  Stmt * T_simple_stmt;                    /* simple_stmt  */
  Stmt * T_compound_stmt;                  /* compound_stmt  */
  Stmt * T_assignment;                     /* assignment  */
  Stmt * T_return_stmt;                    /* return_stmt  */
  Stmt * T_raise_stmt;                     /* raise_stmt  */
  Stmt * T_del_stmt;                       /* del_stmt  */
  Stmt * T_assert_stmt;                    /* assert_stmt  */
  Stmt * T_global_stmt;                    /* global_stmt  */
  Stmt * T_type_alias;                     /* type_alias  */
  Stmt * T_import_stmt;                    /* import_stmt  */
  Stmt * T_definition;                     /* definition  */
  Stmt * T_function_def;                   /* function_def  */
  Stmt * T_class_def;                      /* class_def  */
  Stmt * T_if_stmt;                        /* if_stmt  */
  Stmt * T_while_stmt;                     /* while_stmt  */
  Stmt * T_for_stmt;                       /* for_stmt  */
  Stmt * T_with_stmt;                      /* with_stmt  */
  Stmt * T_async_stmt;                     /* async_stmt  */
  Stmt * T_try_stmt;                       /* try_stmt  */
  Stmt * T_match_stmt;                     /* match_stmt  */
  StmtSeq * T_statements_opt;              /* statements_opt  */
  StmtSeq * T_statements;                  /* statements  */
  StmtSeq * T_statement;                   /* statement  */
  StmtSeq * T_simple_stmts;                /* simple_stmts  */
  StmtSeq * T_simple_stmt_list;            /* simple_stmt_list  */
  StmtSeq * T_block;                       /* block  */
  StmtSeq * T_func_block;                  /* func_block  */
  StmtSeq * T_elif_else_opt;               /* elif_else_opt  */
  StmtSeq * T_else_opt;                    /* else_opt  */
  StmtSeq * T_finally_opt;                 /* finally_opt  */
  TypeParam * T_type_param;                /* type_param  */
  TypeParamSeq * T_type_params_opt;        /* type_params_opt  */
  TypeParamSeq * T_type_param_list;        /* type_param_list  */
  Value T_NAME;                            /* NAME  */
  Value T_NUMBER;                          /* NUMBER  */
  Value T_TYPE_COMMENT;                    /* TYPE_COMMENT  */
  Value T_FSTRING_MIDDLE;                  /* FSTRING_MIDDLE  */
  Value T_type_comment_opt;                /* type_comment_opt  */
  Value T_as_name_opt;                     /* as_name_opt  */
  Value T_dotted_name;                     /* dotted_name  */
  ValueSeq * T_name_list;                  /* name_list  */
  Withitem * T_with_item;                  /* with_item  */
  WithitemSeq * T_with_header;             /* with_header  */
  WithitemSeq * T_with_items;              /* with_items  */
  WithitemSeq * T_paren_with_items;        /* paren_with_items  */
  bool T_debug_opt;                        /* debug_opt  */
  int T_dots;                              /* dots  */
  int T_conversion_opt;                    /* conversion_opt  */


};
typedef union GRAMMAR_STYPE GRAMMAR_STYPE;
# define GRAMMAR_STYPE_IS_TRIVIAL 1
# define GRAMMAR_STYPE_IS_DECLARED 1
#endif

/* Location type.  */
typedef Location GRAMMAR_LTYPE;




#ifndef YYPUSH_MORE_DEFINED
# define YYPUSH_MORE_DEFINED
enum { YYPUSH_MORE = 4 };
#endif

typedef struct grammar_pstate grammar_pstate;


int grammar_parse (Builder *b);
int grammar_push_parse (grammar_pstate *ps,
                  int pushed_char, GRAMMAR_STYPE const *pushed_val, GRAMMAR_LTYPE *pushed_loc, Builder *b);
int grammar_pull_parse (grammar_pstate *ps, Builder *b);
grammar_pstate *grammar_pstate_new (void);
void grammar_pstate_delete (grammar_pstate *ps);


#endif /* !YY_GRAMMAR_GRAMMAR_PYTHON_H_T_INCLUDED  */
