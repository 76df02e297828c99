/* A Bison parser, made by GNU Bison 3.8.2.  */

/* Bison implementation for Yacc-like parsers in C

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

/* C LALR(1) parser skeleton written by Richard Stallman, by
   simplifying the original so-called "semantic" parser.  */

/* DO NOT RELY ON FEATURES THAT ARE NOT DOCUMENTED in the manual,
   especially those whose name start with YY_ or yy_.  They are
   private implementation details that can be changed or removed.  */

/* All symbols defined below should begin with yy or YY, to avoid
   infringing on user name space.  This should be done even for local
   variables, as they might otherwise be expanded by user macros.
   There are some unavoidable exceptions within include files to
   define necessary library symbols; they are noted "INFRINGES ON
   USER NAME SPACE" below.  */

/* Identify Bison output, and Bison version.  */
#define YYBISON 30802

/* Bison version string.  */
#define YYBISON_VERSION "3.8.2"

/* Skeleton name.  */
#define YYSKELETON_NAME "yacc.c"

/* Pure parsers.  */
#define YYPURE 2

/* Push parsers.  */
#define YYPUSH 1

/* Pull parsers.  */
#define YYPULL 1

/* Substitute the type names.  */
#define YYSTYPE         GRAMMAR_STYPE
#define YYLTYPE         GRAMMAR_LTYPE
/* Substitute the variable and function names.  */
#define yyparse         grammar_parse
#define yypush_parse    grammar_push_parse
#define yypull_parse    grammar_pull_parse
#define yypstate_new    grammar_pstate_new
#define yypstate_clear  grammar_pstate_clear
#define yypstate_delete grammar_pstate_delete
#define yypstate        grammar_pstate
#define yylex           grammar_lex
#define yyerror         grammar_error
#define yydebug         grammar_debug
#define yynerrs         grammar_nerrs


# ifndef YY_CAST
#  ifdef __cplusplus
#   define YY_CAST(Type, Val) static_cast<Type> (Val)
#   define YY_REINTERPRET_CAST(Type, Val) reinterpret_cast<Type> (Val)
#  else
#   define YY_CAST(Type, Val) ((Type) (Val))
#   define YY_REINTERPRET_CAST(Type, Val) ((Type) (Val))
#  endif
# endif
# ifndef YY_NULLPTR
#  if defined __cplusplus
#   if 201103L <= __cplusplus
#    define YY_NULLPTR nullptr
#   else
#    define YY_NULLPTR 0
#   endif
#  else
#   define YY_NULLPTR ((void*)0)
#  endif
# endif

#include "python.h"
/* Symbol kind.  */
enum yysymbol_kind_t
{
  YYSYMBOL_YYEMPTY = -2,
  YYSYMBOL_YYEOF = 0,                      /* "end of file"  */
  YYSYMBOL_YYerror = 1,                    /* error  */
  YYSYMBOL_YYUNDEF = 2,                    /* "invalid token"  */
  YYSYMBOL_START_FILE = 3,                 /* START_FILE  */
  YYSYMBOL_START_EVAL = 4,                 /* START_EVAL  */
  YYSYMBOL_START_INTERACTIVE = 5,          /* START_INTERACTIVE  */
  YYSYMBOL_START_FUNCTYPE = 6,             /* START_FUNCTYPE  */
  YYSYMBOL_START_PREFIX = 7,               /* START_PREFIX  */
  YYSYMBOL_ENDMARKER = 8,                  /* ENDMARKER  */
  YYSYMBOL_NEWLINE = 9,                    /* NEWLINE  */
  YYSYMBOL_INDENT = 10,                    /* INDENT  */
  YYSYMBOL_DEDENT = 11,                    /* DEDENT  */
  YYSYMBOL_NAME = 12,                      /* NAME  */
  YYSYMBOL_NUMBER = 13,                    /* NUMBER  */
  YYSYMBOL_TYPE_COMMENT = 14,              /* TYPE_COMMENT  */
  YYSYMBOL_STRING = 15,                    /* STRING  */
  YYSYMBOL_FSTRING_START = 16,             /* FSTRING_START  */
  YYSYMBOL_FSTRING_END = 17,               /* FSTRING_END  */
  YYSYMBOL_FSTRING_MIDDLE = 18,            /* FSTRING_MIDDLE  */
  YYSYMBOL_LEXICAL_ERROR = 19,             /* LEXICAL_ERROR  */
  YYSYMBOL_UNKNOWN = 20,                   /* UNKNOWN  */
  YYSYMBOL_NEED_MORE = 21,                 /* NEED_MORE  */
  YYSYMBOL_LPAR = 22,                      /* "("  */
  YYSYMBOL_RPAR = 23,                      /* ")"  */
  YYSYMBOL_LSQB = 24,                      /* "["  */
  YYSYMBOL_RSQB = 25,                      /* "]"  */
  YYSYMBOL_COLON = 26,                     /* ":"  */
  YYSYMBOL_COMMA = 27,                     /* ","  */
  YYSYMBOL_SEMI = 28,                      /* ";"  */
  YYSYMBOL_PLUS = 29,                      /* "+"  */
  YYSYMBOL_MINUS = 30,                     /* "-"  */
  YYSYMBOL_STAR = 31,                      /* "*"  */
  YYSYMBOL_SLASH = 32,                     /* "/"  */
  YYSYMBOL_VBAR = 33,                      /* "|"  */
  YYSYMBOL_AMPER = 34,                     /* "&"  */
  YYSYMBOL_LESS = 35,                      /* "<"  */
  YYSYMBOL_GREATER = 36,                   /* ">"  */
  YYSYMBOL_EQUAL = 37,                     /* "="  */
  YYSYMBOL_DOT = 38,                       /* "."  */
  YYSYMBOL_PERCENT = 39,                   /* "%"  */
  YYSYMBOL_LBRACE = 40,                    /* "{"  */
  YYSYMBOL_RBRACE = 41,                    /* "}"  */
  YYSYMBOL_EQEQUAL = 42,                   /* "=="  */
  YYSYMBOL_NOTEQUAL = 43,                  /* "!="  */
  YYSYMBOL_LESSEQUAL = 44,                 /* "<="  */
  YYSYMBOL_GREATEREQUAL = 45,              /* ">="  */
  YYSYMBOL_TILDE = 46,                     /* "~"  */
  YYSYMBOL_CIRCUMFLEX = 47,                /* "^"  */
  YYSYMBOL_LEFTSHIFT = 48,                 /* "<<"  */
  YYSYMBOL_RIGHTSHIFT = 49,                /* ">>"  */
  YYSYMBOL_DOUBLESTAR = 50,                /* "**"  */
  YYSYMBOL_PLUSEQUAL = 51,                 /* "+="  */
  YYSYMBOL_MINEQUAL = 52,                  /* "-="  */
  YYSYMBOL_STAREQUAL = 53,                 /* "*="  */
  YYSYMBOL_SLASHEQUAL = 54,                /* "/="  */
  YYSYMBOL_PERCENTEQUAL = 55,              /* "%="  */
  YYSYMBOL_AMPEREQUAL = 56,                /* "&="  */
  YYSYMBOL_VBAREQUAL = 57,                 /* "|="  */
  YYSYMBOL_CIRCUMFLEXEQUAL = 58,           /* "^="  */
  YYSYMBOL_LEFTSHIFTEQUAL = 59,            /* "<<="  */
  YYSYMBOL_RIGHTSHIFTEQUAL = 60,           /* ">>="  */
  YYSYMBOL_DOUBLESTAREQUAL = 61,           /* "**="  */
  YYSYMBOL_DOUBLESLASH = 62,               /* "//"  */
  YYSYMBOL_DOUBLESLASHEQUAL = 63,          /* "//="  */
  YYSYMBOL_AT = 64,                        /* "@"  */
  YYSYMBOL_ATEQUAL = 65,                   /* "@="  */
  YYSYMBOL_RARROW = 66,                    /* "->"  */
  YYSYMBOL_ELLIPSIS = 67,                  /* "..."  */
  YYSYMBOL_COLONEQUAL = 68,                /* ":="  */
  YYSYMBOL_EXCLAMATION = 69,               /* "!"  */
  YYSYMBOL_FALSE = 70,                     /* "False"  */
  YYSYMBOL_NONE = 71,                      /* "None"  */
  YYSYMBOL_TRUE = 72,                      /* "True"  */
  YYSYMBOL_AND = 73,                       /* "and"  */
  YYSYMBOL_AS = 74,                        /* "as"  */
  YYSYMBOL_ASSERT = 75,                    /* "assert"  */
  YYSYMBOL_ASYNC = 76,                     /* "async"  */
  YYSYMBOL_AWAIT = 77,                     /* "await"  */
  YYSYMBOL_BREAK = 78,                     /* "break"  */
  YYSYMBOL_CLASS = 79,                     /* "class"  */
  YYSYMBOL_CONTINUE = 80,                  /* "continue"  */
  YYSYMBOL_DEF = 81,                       /* "def"  */
  YYSYMBOL_DEL = 82,                       /* "del"  */
  YYSYMBOL_ELIF = 83,                      /* "elif"  */
  YYSYMBOL_ELSE = 84,                      /* "else"  */
  YYSYMBOL_EXCEPT = 85,                    /* "except"  */
  YYSYMBOL_FINALLY = 86,                   /* "finally"  */
  YYSYMBOL_FOR = 87,                       /* "for"  */
  YYSYMBOL_FROM = 88,                      /* "from"  */
  YYSYMBOL_GLOBAL = 89,                    /* "global"  */
  YYSYMBOL_IF = 90,                        /* "if"  */
  YYSYMBOL_IMPORT = 91,                    /* "import"  */
  YYSYMBOL_IN = 92,                        /* "in"  */
  YYSYMBOL_IS = 93,                        /* "is"  */
  YYSYMBOL_LAMBDA = 94,                    /* "lambda"  */
  YYSYMBOL_NONLOCAL = 95,                  /* "nonlocal"  */
  YYSYMBOL_NOT = 96,                       /* "not"  */
  YYSYMBOL_OR = 97,                        /* "or"  */
  YYSYMBOL_PASS = 98,                      /* "pass"  */
  YYSYMBOL_RAISE = 99,                     /* "raise"  */
  YYSYMBOL_RETURN = 100,                   /* "return"  */
  YYSYMBOL_TRY = 101,                      /* "try"  */
  YYSYMBOL_WHILE = 102,                    /* "while"  */
  YYSYMBOL_WITH = 103,                     /* "with"  */
  YYSYMBOL_YIELD = 104,                    /* "yield"  */
  YYSYMBOL_MATCH = 105,                    /* "match"  */
  YYSYMBOL_CASE = 106,                     /* "case"  */
  YYSYMBOL_TYPE = 107,                     /* "type"  */
  YYSYMBOL_UNARY = 108,                    /* UNARY  */
  YYSYMBOL_YYACCEPT = 109,                 /* $accept  */
  YYSYMBOL_start = 110,                    /* start  */
  YYSYMBOL_newlines_opt = 111,             /* newlines_opt  */
  YYSYMBOL_type_expressions = 112,         /* type_expressions  */
  YYSYMBOL_expression_list = 113,          /* expression_list  */
  YYSYMBOL_statements_opt = 114,           /* statements_opt  */
  YYSYMBOL_statements = 115,               /* statements  */
  YYSYMBOL_statement = 116,                /* statement  */
  YYSYMBOL_simple_stmts = 117,             /* simple_stmts  */
  YYSYMBOL_simple_stmt_list = 118,         /* simple_stmt_list  */
  YYSYMBOL_block = 119,                    /* block  */
  YYSYMBOL_simple_stmt = 120,              /* simple_stmt  */
  YYSYMBOL_compound_stmt = 121,            /* compound_stmt  */
  YYSYMBOL_assignment = 122,               /* assignment  */
  YYSYMBOL_assign_chain = 123,             /* assign_chain  */
  YYSYMBOL_rhs = 124,                      /* rhs  */
  YYSYMBOL_annotated_rhs = 125,            /* annotated_rhs  */
  YYSYMBOL_type_comment_opt = 126,         /* type_comment_opt  */
  YYSYMBOL_augassign = 127,                /* augassign  */
  YYSYMBOL_return_stmt = 128,              /* return_stmt  */
  YYSYMBOL_raise_stmt = 129,               /* raise_stmt  */
  YYSYMBOL_del_stmt = 130,                 /* del_stmt  */
  YYSYMBOL_assert_stmt = 131,              /* assert_stmt  */
  YYSYMBOL_global_stmt = 132,              /* global_stmt  */
  YYSYMBOL_name_list = 133,                /* name_list  */
  YYSYMBOL_type_alias = 134,               /* type_alias  */
  YYSYMBOL_import_stmt = 135,              /* import_stmt  */
  YYSYMBOL_dots = 136,                     /* dots  */
  YYSYMBOL_import_targets = 137,           /* import_targets  */
  YYSYMBOL_import_as_names = 138,          /* import_as_names  */
  YYSYMBOL_import_as_name = 139,           /* import_as_name  */
  YYSYMBOL_dotted_as_names = 140,          /* dotted_as_names  */
  YYSYMBOL_dotted_as_name = 141,           /* dotted_as_name  */
  YYSYMBOL_as_name_opt = 142,              /* as_name_opt  */
  YYSYMBOL_dotted_name = 143,              /* dotted_name  */
  YYSYMBOL_decorators = 144,               /* decorators  */
  YYSYMBOL_definition = 145,               /* definition  */
  YYSYMBOL_function_def = 146,             /* function_def  */
  YYSYMBOL_returns_opt = 147,              /* returns_opt  */
  YYSYMBOL_func_block = 148,               /* func_block  */
  YYSYMBOL_parameters = 149,               /* parameters  */
  YYSYMBOL_param_list = 150,               /* param_list  */
  YYSYMBOL_param_commas = 151,             /* param_commas  */
  YYSYMBOL_param = 152,                    /* param  */
  YYSYMBOL_class_def = 153,                /* class_def  */
  YYSYMBOL_class_arguments_opt = 154,      /* class_arguments_opt  */
  YYSYMBOL_type_params_opt = 155,          /* type_params_opt  */
  YYSYMBOL_type_param_list = 156,          /* type_param_list  */
  YYSYMBOL_type_param = 157,               /* type_param  */
  YYSYMBOL_if_stmt = 158,                  /* if_stmt  */
  YYSYMBOL_elif_else_opt = 159,            /* elif_else_opt  */
  YYSYMBOL_else_opt = 160,                 /* else_opt  */
  YYSYMBOL_while_stmt = 161,               /* while_stmt  */
  YYSYMBOL_for_stmt = 162,                 /* for_stmt  */
  YYSYMBOL_for_targets = 163,              /* for_targets  */
  YYSYMBOL_for_target_commas = 164,        /* for_target_commas  */
  YYSYMBOL_star_target = 165,              /* star_target  */
  YYSYMBOL_with_stmt = 166,                /* with_stmt  */
  YYSYMBOL_with_header = 167,              /* with_header  */
  YYSYMBOL_with_items = 168,               /* with_items  */
  YYSYMBOL_with_item = 169,                /* with_item  */
  YYSYMBOL_paren_with_items = 170,         /* paren_with_items  */
  YYSYMBOL_async_stmt = 171,               /* async_stmt  */
  YYSYMBOL_try_stmt = 172,                 /* try_stmt  */
  YYSYMBOL_except_blocks = 173,            /* except_blocks  */
  YYSYMBOL_except_block = 174,             /* except_block  */
  YYSYMBOL_except_star_blocks = 175,       /* except_star_blocks  */
  YYSYMBOL_except_star_block = 176,        /* except_star_block  */
  YYSYMBOL_finally_opt = 177,              /* finally_opt  */
  YYSYMBOL_match_stmt = 178,               /* match_stmt  */
  YYSYMBOL_match_subject = 179,            /* match_subject  */
  YYSYMBOL_case_blocks = 180,              /* case_blocks  */
  YYSYMBOL_case_block = 181,               /* case_block  */
  YYSYMBOL_guard_opt = 182,                /* guard_opt  */
  YYSYMBOL_patterns = 183,                 /* patterns  */
  YYSYMBOL_sequence_commas = 184,          /* sequence_commas  */
  YYSYMBOL_sequence_item = 185,            /* sequence_item  */
  YYSYMBOL_pattern = 186,                  /* pattern  */
  YYSYMBOL_or_pattern = 187,               /* or_pattern  */
  YYSYMBOL_closed_pattern = 188,           /* closed_pattern  */
  YYSYMBOL_literal_pattern = 189,          /* literal_pattern  */
  YYSYMBOL_signed_number = 190,            /* signed_number  */
  YYSYMBOL_attr = 191,                     /* attr  */
  YYSYMBOL_class_name = 192,               /* class_name  */
  YYSYMBOL_mapping_items = 193,            /* mapping_items  */
  YYSYMBOL_mapping_item = 194,             /* mapping_item  */
  YYSYMBOL_mapping_key = 195,              /* mapping_key  */
  YYSYMBOL_class_argument_list = 196,      /* class_argument_list  */
  YYSYMBOL_class_argument = 197,           /* class_argument  */
  YYSYMBOL_star_expressions = 198,         /* star_expressions  */
  YYSYMBOL_star_commas = 199,              /* star_commas  */
  YYSYMBOL_star_expression = 200,          /* star_expression  */
  YYSYMBOL_expressions = 201,              /* expressions  */
  YYSYMBOL_named_expression = 202,         /* named_expression  */
  YYSYMBOL_yield_expr = 203,               /* yield_expr  */
  YYSYMBOL_expression = 204,               /* expression  */
  YYSYMBOL_lambda = 205,                   /* lambda  */
  YYSYMBOL_lambda_parameters = 206,        /* lambda_parameters  */
  YYSYMBOL_lambda_param_list = 207,        /* lambda_param_list  */
  YYSYMBOL_lambda_param = 208,             /* lambda_param  */
  YYSYMBOL_logic = 209,                    /* logic  */
  YYSYMBOL_comparison = 210,               /* comparison  */
  YYSYMBOL_compare_chain = 211,            /* compare_chain  */
  YYSYMBOL_compop = 212,                   /* compop  */
  YYSYMBOL_arith = 213,                    /* arith  */
  YYSYMBOL_await_primary = 214,            /* await_primary  */
  YYSYMBOL_primary = 215,                  /* primary  */
  YYSYMBOL_argument_list = 216,            /* argument_list  */
  YYSYMBOL_argument = 217,                 /* argument  */
  YYSYMBOL_slices = 218,                   /* slices  */
  YYSYMBOL_slice_commas = 219,             /* slice_commas  */
  YYSYMBOL_slice_elem = 220,               /* slice_elem  */
  YYSYMBOL_slice = 221,                    /* slice  */
  YYSYMBOL_slice_range = 222,              /* slice_range  */
  YYSYMBOL_expression_opt = 223,           /* expression_opt  */
  YYSYMBOL_step_opt = 224,                 /* step_opt  */
  YYSYMBOL_atom = 225,                     /* atom  */
  YYSYMBOL_group = 226,                    /* group  */
  YYSYMBOL_tuple = 227,                    /* tuple  */
  YYSYMBOL_genexp = 228,                   /* genexp  */
  YYSYMBOL_comma_elems = 229,              /* comma_elems  */
  YYSYMBOL_elem = 230,                     /* elem  */
  YYSYMBOL_list = 231,                     /* list  */
  YYSYMBOL_set = 232,                      /* set  */
  YYSYMBOL_dict = 233,                     /* dict  */
  YYSYMBOL_dict_items = 234,               /* dict_items  */
  YYSYMBOL_dict_item = 235,                /* dict_item  */
  YYSYMBOL_comprehension = 236,            /* comprehension  */
  YYSYMBOL_for_if_clauses = 237,           /* for_if_clauses  */
  YYSYMBOL_for_if_clause = 238,            /* for_if_clause  */
  YYSYMBOL_if_clauses = 239,               /* if_clauses  */
  YYSYMBOL_strings = 240,                  /* strings  */
  YYSYMBOL_string_list = 241,              /* string_list  */
  YYSYMBOL_string_item = 242,              /* string_item  */
  YYSYMBOL_fstring = 243,                  /* fstring  */
  YYSYMBOL_fstring_parts = 244,            /* fstring_parts  */
  YYSYMBOL_fstring_part = 245,             /* fstring_part  */
  YYSYMBOL_fstring_field = 246,            /* fstring_field  */
  YYSYMBOL_debug_opt = 247,                /* debug_opt  */
  YYSYMBOL_conversion_opt = 248,           /* conversion_opt  */
  YYSYMBOL_format_spec_opt = 249           /* format_spec_opt  */
};
typedef enum yysymbol_kind_t yysymbol_kind_t;



/* Unqualified %code blocks.  */

#define HERE (yyloc.span)
#define A (b->arena)
#define EMPTY(type) SEQ_EMPTY(type)
#define ONE(type, item) SEQ_APPEND(A, SEQ_EMPTY(type), item)
#define APPEND(seq, item) SEQ_APPEND(A, seq, item)
/* The rule's text: nothing when it is empty, then right behind what was before. */
#define YYLLOC_DEFAULT(result, rhs, n) ((result) = location_join(&YYRHSLOC(rhs, 0), n))
#define YYMAXDEPTH 1000000
int grammar_lex(GRAMMAR_STYPE *value, Location *location, Builder *b);
void grammar_error(Location *location, Builder *b, const char *message);
void grammar_report(Builder *b, int token, const Location *at, bool colon_expected);


#ifdef short
# undef short
#endif

/* On compilers that do not define __PTRDIFF_MAX__ etc., make sure
   <limits.h> and (if available) <stdint.h> are included
   so that the code can choose integer types of a good width.  */

#ifndef __PTRDIFF_MAX__
# include <limits.h> /* INFRINGES ON USER NAME SPACE */
# if defined __STDC_VERSION__ && 199901 <= __STDC_VERSION__
#  include <stdint.h> /* INFRINGES ON USER NAME SPACE */
#  define YY_STDINT_H
# endif
#endif

/* Narrow types that promote to a signed type and that can represent a
   signed or unsigned integer of at least N bits.  In tables they can
   save space and decrease cache pressure.  Promoting to a signed type
   helps avoid bugs in integer arithmetic.  */

#ifdef __INT_LEAST8_MAX__
typedef __INT_LEAST8_TYPE__ yytype_int8;
#elif defined YY_STDINT_H
typedef int_least8_t yytype_int8;
#else
typedef signed char yytype_int8;
#endif

#ifdef __INT_LEAST16_MAX__
typedef __INT_LEAST16_TYPE__ yytype_int16;
#elif defined YY_STDINT_H
typedef int_least16_t yytype_int16;
#else
typedef short yytype_int16;
#endif

/* Work around bug in HP-UX 11.23, which defines these macros
   incorrectly for preprocessor constants.  This workaround can likely
   be removed in 2023, as HPE has promised support for HP-UX 11.23
   (aka HP-UX 11i v2) only through the end of 2022; see Table 2 of
   <https://h20195.www2.hpe.com/V2/getpdf.aspx/4AA4-7673ENW.pdf>.  */
#ifdef __hpux
# undef UINT_LEAST8_MAX
# undef UINT_LEAST16_MAX
# define UINT_LEAST8_MAX 255
# define UINT_LEAST16_MAX 65535
#endif

#if defined __UINT_LEAST8_MAX__ && __UINT_LEAST8_MAX__ <= __INT_MAX__
typedef __UINT_LEAST8_TYPE__ yytype_uint8;
#elif (!defined __UINT_LEAST8_MAX__ && defined YY_STDINT_H \
       && UINT_LEAST8_MAX <= INT_MAX)
typedef uint_least8_t yytype_uint8;
#elif !defined __UINT_LEAST8_MAX__ && UCHAR_MAX <= INT_MAX
typedef unsigned char yytype_uint8;
#else
typedef short yytype_uint8;
#endif

#if defined __UINT_LEAST16_MAX__ && __UINT_LEAST16_MAX__ <= __INT_MAX__
typedef __UINT_LEAST16_TYPE__ yytype_uint16;
#elif (!defined __UINT_LEAST16_MAX__ && defined YY_STDINT_H \
       && UINT_LEAST16_MAX <= INT_MAX)
typedef uint_least16_t yytype_uint16;
#elif !defined __UINT_LEAST16_MAX__ && USHRT_MAX <= INT_MAX
typedef unsigned short yytype_uint16;
#else
typedef int yytype_uint16;
#endif

#ifndef YYPTRDIFF_T
# if defined __PTRDIFF_TYPE__ && defined __PTRDIFF_MAX__
#  define YYPTRDIFF_T __PTRDIFF_TYPE__
#  define YYPTRDIFF_MAXIMUM __PTRDIFF_MAX__
# elif defined PTRDIFF_MAX
#  ifndef ptrdiff_t
#   include <stddef.h> /* INFRINGES ON USER NAME SPACE */
#  endif
#  define YYPTRDIFF_T ptrdiff_t
#  define YYPTRDIFF_MAXIMUM PTRDIFF_MAX
# else
#  define YYPTRDIFF_T long
#  define YYPTRDIFF_MAXIMUM LONG_MAX
# endif
#endif

#ifndef YYSIZE_T
# ifdef __SIZE_TYPE__
#  define YYSIZE_T __SIZE_TYPE__
# elif defined size_t
#  define YYSIZE_T size_t
# elif defined __STDC_VERSION__ && 199901 <= __STDC_VERSION__
#  include <stddef.h> /* INFRINGES ON USER NAME SPACE */
#  define YYSIZE_T size_t
# else
#  define YYSIZE_T unsigned
# endif
#endif

#define YYSIZE_MAXIMUM                                  \
  YY_CAST (YYPTRDIFF_T,                                 \
           (YYPTRDIFF_MAXIMUM < YY_CAST (YYSIZE_T, -1)  \
            ? YYPTRDIFF_MAXIMUM                         \
            : YY_CAST (YYSIZE_T, -1)))

#define YYSIZEOF(X) YY_CAST (YYPTRDIFF_T, sizeof (X))


/* Stored state numbers (used for stacks). */
typedef yytype_int16 yy_state_t;

/* State numbers in computations.  */
typedef int yy_state_fast_t;

#ifndef YY_
# if defined YYENABLE_NLS && YYENABLE_NLS
#  if ENABLE_NLS
#   include <libintl.h> /* INFRINGES ON USER NAME SPACE */
#   define YY_(Msgid) dgettext ("bison-runtime", Msgid)
#  endif
# endif
# ifndef YY_
#  define YY_(Msgid) Msgid
# endif
#endif


#ifndef YY_ATTRIBUTE_PURE
# if defined __GNUC__ && 2 < __GNUC__ + (96 <= __GNUC_MINOR__)
#  define YY_ATTRIBUTE_PURE __attribute__ ((__pure__))
# else
#  define YY_ATTRIBUTE_PURE
# endif
#endif

#ifndef YY_ATTRIBUTE_UNUSED
# if defined __GNUC__ && 2 < __GNUC__ + (7 <= __GNUC_MINOR__)
#  define YY_ATTRIBUTE_UNUSED __attribute__ ((__unused__))
# else
#  define YY_ATTRIBUTE_UNUSED
# endif
#endif

/* Suppress unused-variable warnings by "using" E.  */
#if ! defined lint || defined __GNUC__
# define YY_USE(E) ((void) (E))
#else
# define YY_USE(E) /* empty */
#endif

/* Suppress an incorrect diagnostic about yylval being uninitialized.  */
#if defined __GNUC__ && ! defined __ICC && 406 <= __GNUC__ * 100 + __GNUC_MINOR__
# if __GNUC__ * 100 + __GNUC_MINOR__ < 407
#  define YY_IGNORE_MAYBE_UNINITIALIZED_BEGIN                           \
    _Pragma ("GCC diagnostic push")                                     \
    _Pragma ("GCC diagnostic ignored \"-Wuninitialized\"")
# else
#  define YY_IGNORE_MAYBE_UNINITIALIZED_BEGIN                           \
    _Pragma ("GCC diagnostic push")                                     \
    _Pragma ("GCC diagnostic ignored \"-Wuninitialized\"")              \
    _Pragma ("GCC diagnostic ignored \"-Wmaybe-uninitialized\"")
# endif
# define YY_IGNORE_MAYBE_UNINITIALIZED_END      \
    _Pragma ("GCC diagnostic pop")
#else
# define YY_INITIAL_VALUE(Value) Value
#endif
#ifndef YY_IGNORE_MAYBE_UNINITIALIZED_BEGIN
# define YY_IGNORE_MAYBE_UNINITIALIZED_BEGIN
# define YY_IGNORE_MAYBE_UNINITIALIZED_END
#endif
#ifndef YY_INITIAL_VALUE
# define YY_INITIAL_VALUE(Value) /* Nothing. */
#endif

#if defined __cplusplus && defined __GNUC__ && ! defined __ICC && 6 <= __GNUC__
# define YY_IGNORE_USELESS_CAST_BEGIN                          \
    _Pragma ("GCC diagnostic push")                            \
    _Pragma ("GCC diagnostic ignored \"-Wuseless-cast\"")
# define YY_IGNORE_USELESS_CAST_END            \
    _Pragma ("GCC diagnostic pop")
#endif
#ifndef YY_IGNORE_USELESS_CAST_BEGIN
# define YY_IGNORE_USELESS_CAST_BEGIN
# define YY_IGNORE_USELESS_CAST_END
#endif


#define YY_ASSERT(E) ((void) (0 && (E)))

#if 1

/* The parser invokes alloca or malloc; define the necessary symbols.  */

# ifdef YYSTACK_ALLOC
   /* Pacify GCC's 'empty if-body' warning.  */
#  define YYSTACK_FREE(Ptr) do { /* empty */; } while (0)
#  ifndef YYSTACK_ALLOC_MAXIMUM
    /* The OS might guarantee only one guard page at the bottom of the stack,
       and a page size can be as small as 4096 bytes.  So we cannot safely
       invoke alloca (N) if N exceeds 4096.  Use a slightly smaller number
       to allow for a few compiler-allocated temporary stack slots.  */
#   define YYSTACK_ALLOC_MAXIMUM 4032 /* reasonable circa 2006 */
#  endif
# else
#  define YYSTACK_ALLOC YYMALLOC
#  define YYSTACK_FREE YYFREE
#  ifndef YYSTACK_ALLOC_MAXIMUM
#   define YYSTACK_ALLOC_MAXIMUM YYSIZE_MAXIMUM
#  endif
#  if (defined __cplusplus && ! defined EXIT_SUCCESS \
       && ! ((defined YYMALLOC || defined malloc) \
             && (defined YYFREE || defined free)))
#   include <stdlib.h> /* INFRINGES ON USER NAME SPACE */
#   ifndef EXIT_SUCCESS
#    define EXIT_SUCCESS 0
#   endif
#  endif
#  ifndef YYMALLOC
#   define YYMALLOC malloc
#   if ! defined malloc && ! defined EXIT_SUCCESS
void *malloc (YYSIZE_T); /* INFRINGES ON USER NAME SPACE */
#   endif
#  endif
#  ifndef YYFREE
#   define YYFREE free
#   if ! defined free && ! defined EXIT_SUCCESS
void free (void *); /* INFRINGES ON USER NAME SPACE */
#   endif
#  endif
# endif
#endif /* 1 */

#if (! defined yyoverflow \
     && (! defined __cplusplus \
         || (defined GRAMMAR_LTYPE_IS_TRIVIAL && GRAMMAR_LTYPE_IS_TRIVIAL \
             && defined GRAMMAR_STYPE_IS_TRIVIAL && GRAMMAR_STYPE_IS_TRIVIAL)))

/* A type that is properly aligned for any stack member.  */
union yyalloc
{
  yy_state_t yyss_alloc;
  YYSTYPE yyvs_alloc;
  YYLTYPE yyls_alloc;
};

/* The size of the maximum gap between one aligned stack and the next.  */
# define YYSTACK_GAP_MAXIMUM (YYSIZEOF (union yyalloc) - 1)

/* The size of an array large to enough to hold all stacks, each with
   N elements.  */
# define YYSTACK_BYTES(N) \
     ((N) * (YYSIZEOF (yy_state_t) + YYSIZEOF (YYSTYPE) \
             + YYSIZEOF (YYLTYPE)) \
      + 2 * YYSTACK_GAP_MAXIMUM)

# define YYCOPY_NEEDED 1

/* Relocate STACK from its old location to the new one.  The
   local variables YYSIZE and YYSTACKSIZE give the old and new number of
   elements in the stack, and YYPTR gives the new location of the
   stack.  Advance YYPTR to a properly aligned location for the next
   stack.  */
# define YYSTACK_RELOCATE(Stack_alloc, Stack)                           \
    do                                                                  \
      {                                                                 \
        YYPTRDIFF_T yynewbytes;                                         \
        YYCOPY (&yyptr->Stack_alloc, Stack, yysize);                    \
        Stack = &yyptr->Stack_alloc;                                    \
        yynewbytes = yystacksize * YYSIZEOF (*Stack) + YYSTACK_GAP_MAXIMUM; \
        yyptr += yynewbytes / YYSIZEOF (*yyptr);                        \
      }                                                                 \
    while (0)

#endif

#if defined YYCOPY_NEEDED && YYCOPY_NEEDED
/* Copy COUNT objects from SRC to DST.  The source and destination do
   not overlap.  */
# ifndef YYCOPY
#  if defined __GNUC__ && 1 < __GNUC__
#   define YYCOPY(Dst, Src, Count) \
      __builtin_memcpy (Dst, Src, YY_CAST (YYSIZE_T, (Count)) * sizeof (*(Src)))
#  else
#   define YYCOPY(Dst, Src, Count)              \
      do                                        \
        {                                       \
          YYPTRDIFF_T yyi;                      \
          for (yyi = 0; yyi < (Count); yyi++)   \
            (Dst)[yyi] = (Src)[yyi];            \
        }                                       \
      while (0)
#  endif
# endif
#endif /* !YYCOPY_NEEDED */

/* YYFINAL -- State number of the termination state.  */
#define YYFINAL  108
/* YYLAST -- Last index in YYTABLE.  */
#define YYLAST   2534

/* YYNTOKENS -- Number of terminals.  */
#define YYNTOKENS  109
/* YYNNTS -- Number of nonterminals.  */
#define YYNNTS  141
/* YYNRULES -- Number of rules.  */
#define YYNRULES  420
/* YYNSTATES -- Number of states.  */
#define YYNSTATES  723

/* YYMAXUTOK -- Last valid token kind.  */
#define YYMAXUTOK   363


/* YYTRANSLATE(TOKEN-NUM) -- Symbol number corresponding to TOKEN-NUM
   as returned by yylex, with out-of-bounds checking.  */
#define YYTRANSLATE(YYX)                                \
  (0 <= (YYX) && (YYX) <= YYMAXUTOK                     \
   ? YY_CAST (yysymbol_kind_t, yytranslate[YYX])        \
   : YYSYMBOL_YYUNDEF)

/* YYTRANSLATE[TOKEN-NUM] -- Symbol number corresponding to TOKEN-NUM
   as returned by yylex.  */
static const yytype_int8 yytranslate[] =
{
       0,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     2,     2,     2,     2,
       2,     2,     2,     2,     2,     2,     1,     2,     3,     4,
       5,     6,     7,     8,     9,    10,    11,    12,    13,    14,
      15,    16,    17,    18,    19,    20,    21,    22,    23,    24,
      25,    26,    27,    28,    29,    30,    31,    32,    33,    34,
      35,    36,    37,    38,    39,    40,    41,    42,    43,    44,
      45,    46,    47,    48,    49,    50,    51,    52,    53,    54,
      55,    56,    57,    58,    59,    60,    61,    62,    63,    64,
      65,    66,    67,    68,    69,    70,    71,    72,    73,    74,
      75,    76,    77,    78,    79,    80,    81,    82,    83,    84,
      85,    86,    87,    88,    89,    90,    91,    92,    93,    94,
      95,    96,    97,    98,    99,   100,   101,   102,   103,   104,
     105,   106,   107,   108
};

#if GRAMMAR_DEBUG
/* YYRLINE[YYN] -- Source line where rule number YYN was defined.  */
static const yytype_int16 yyrline[] =
{
       0,   219,   219,   220,   222,   223,   225,   227,   228,   230,
     232,   235,   235,   237,   238,   239,   241,   242,   243,   244,
     247,   248,   253,   254,   257,   258,   261,   262,   265,   266,
     269,   270,   273,   274,   277,   278,   279,   280,   281,   282,
     283,   284,   285,   286,   287,   288,   289,   292,   293,   294,
     295,   296,   297,   298,   299,   300,   305,   306,   307,   308,
     312,   313,   316,   316,   317,   317,   319,   320,   323,   324,
     325,   326,   327,   328,   329,   330,   331,   332,   333,   334,
     335,   338,   339,   342,   343,   344,   347,   349,   350,   353,
     354,   357,   358,   361,   365,   366,   368,   370,   373,   374,
     375,   376,   379,   380,   381,   382,   385,   386,   389,   391,
     392,   395,   397,   398,   401,   402,   407,   408,   411,   412,
     413,   416,   420,   421,   425,   426,   427,   431,   433,   434,
     436,   437,   441,   443,   447,   448,   449,   450,   452,   453,
     454,   455,   457,   458,   462,   466,   467,   468,   469,   472,
     473,   474,   477,   478,   481,   482,   483,   484,   489,   493,
     494,   498,   499,   502,   506,   510,   511,   513,   517,   518,
     521,   522,   525,   530,   531,   532,   533,   536,   537,   539,
     542,   543,   546,   548,   550,   553,   554,   557,   559,   561,
     565,   566,   569,   570,   574,   575,   578,   582,   583,   588,
     592,   593,   594,   597,   598,   601,   603,   604,   607,   608,
     609,   612,   613,   616,   617,   620,   621,   624,   625,   628,
     629,   630,   631,   632,   633,   634,   635,   636,   637,   638,
     639,   640,   641,   642,   643,   644,   645,   646,   648,   652,
     653,   654,   655,   658,   659,   662,   663,   666,   667,   670,
     671,   674,   675,   678,   679,   680,   681,   682,   685,   686,
     689,   690,   695,   696,   697,   701,   702,   705,   706,   709,
     710,   713,   714,   717,   718,   719,   722,   723,   724,   727,
     729,   730,   731,   734,   735,   738,   739,   740,   741,   742,
     743,   748,   749,   750,   751,   754,   754,   756,   757,   760,
     761,   762,   763,   764,   765,   766,   767,   768,   769,   773,
     774,   775,   776,   777,   778,   779,   780,   781,   782,   783,
     784,   785,   786,   787,   788,   789,   792,   793,   796,   797,
     798,   799,   800,   801,   802,   805,   806,   809,   810,   811,
     812,   815,   816,   817,   819,   822,   823,   826,   827,   830,
     830,   832,   833,   836,   837,   840,   841,   846,   847,   848,
     849,   850,   851,   852,   853,   854,   855,   856,   857,   858,
     859,   862,   863,   866,   867,   869,   873,   875,   876,   879,
     880,   883,   884,   885,   886,   889,   890,   891,   894,   895,
     896,   899,   900,   903,   904,   907,   908,   909,   913,   914,
     917,   919,   923,   924,   929,   931,   932,   935,   936,   939,
     941,   942,   945,   946,   949,   953,   954,   957,   958,   961,
     962
};
#endif

/** Accessing symbol of state STATE.  */
#define YY_ACCESSING_SYMBOL(State) YY_CAST (yysymbol_kind_t, yystos[State])

#if 1
/* The user-facing name of the symbol whose (internal) number is
   YYSYMBOL.  No bounds checking.  */
static const char *yysymbol_name (yysymbol_kind_t yysymbol) YY_ATTRIBUTE_UNUSED;

static const char *
yysymbol_name (yysymbol_kind_t yysymbol)
{
  static const char *const yy_sname[] =
  {
  "end of file", "error", "invalid token", "START_FILE", "START_EVAL",
  "START_INTERACTIVE", "START_FUNCTYPE", "START_PREFIX", "ENDMARKER",
  "NEWLINE", "INDENT", "DEDENT", "NAME", "NUMBER", "TYPE_COMMENT",
  "STRING", "FSTRING_START", "FSTRING_END", "FSTRING_MIDDLE",
  "LEXICAL_ERROR", "UNKNOWN", "NEED_MORE", "(", ")", "[", "]", ":", ",",
  ";", "+", "-", "*", "/", "|", "&", "<", ">", "=", ".", "%", "{", "}",
  "==", "!=", "<=", ">=", "~", "^", "<<", ">>", "**", "+=", "-=", "*=",
  "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "**=", "//", "//=", "@",
  "@=", "->", "...", ":=", "!", "False", "None", "True", "and", "as",
  "assert", "async", "await", "break", "class", "continue", "def", "del",
  "elif", "else", "except", "finally", "for", "from", "global", "if",
  "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
  "return", "try", "while", "with", "yield", "match", "case", "type",
  "UNARY", "$accept", "start", "newlines_opt", "type_expressions",
  "expression_list", "statements_opt", "statements", "statement",
  "simple_stmts", "simple_stmt_list", "block", "simple_stmt",
  "compound_stmt", "assignment", "assign_chain", "rhs", "annotated_rhs",
  "type_comment_opt", "augassign", "return_stmt", "raise_stmt", "del_stmt",
  "assert_stmt", "global_stmt", "name_list", "type_alias", "import_stmt",
  "dots", "import_targets", "import_as_names", "import_as_name",
  "dotted_as_names", "dotted_as_name", "as_name_opt", "dotted_name",
  "decorators", "definition", "function_def", "returns_opt", "func_block",
  "parameters", "param_list", "param_commas", "param", "class_def",
  "class_arguments_opt", "type_params_opt", "type_param_list",
  "type_param", "if_stmt", "elif_else_opt", "else_opt", "while_stmt",
  "for_stmt", "for_targets", "for_target_commas", "star_target",
  "with_stmt", "with_header", "with_items", "with_item",
  "paren_with_items", "async_stmt", "try_stmt", "except_blocks",
  "except_block", "except_star_blocks", "except_star_block", "finally_opt",
  "match_stmt", "match_subject", "case_blocks", "case_block", "guard_opt",
  "patterns", "sequence_commas", "sequence_item", "pattern", "or_pattern",
  "closed_pattern", "literal_pattern", "signed_number", "attr",
  "class_name", "mapping_items", "mapping_item", "mapping_key",
  "class_argument_list", "class_argument", "star_expressions",
  "star_commas", "star_expression", "expressions", "named_expression",
  "yield_expr", "expression", "lambda", "lambda_parameters",
  "lambda_param_list", "lambda_param", "logic", "comparison",
  "compare_chain", "compop", "arith", "await_primary", "primary",
  "argument_list", "argument", "slices", "slice_commas", "slice_elem",
  "slice", "slice_range", "expression_opt", "step_opt", "atom", "group",
  "tuple", "genexp", "comma_elems", "elem", "list", "set", "dict",
  "dict_items", "dict_item", "comprehension", "for_if_clauses",
  "for_if_clause", "if_clauses", "strings", "string_list", "string_item",
  "fstring", "fstring_parts", "fstring_part", "fstring_field", "debug_opt",
  "conversion_opt", "format_spec_opt", YY_NULLPTR
  };
  return yy_sname[yysymbol];
}
#endif

#define YYPACT_NINF (-567)

#define yypact_value_is_default(Yyn) \
  ((Yyn) == YYPACT_NINF)

#define YYTABLE_NINF (-380)

#define yytable_value_is_error(Yyn) \
  0

/* YYPACT[STATE-NUM] -- Index in YYTABLE of the portion describing
   STATE-NUM.  */
static const yytype_int16 yypact[] =
{
     457,  1199,  2279,   633,    80,  2279,   154,  -567,  -567,  -567,
    -567,    42,  1611,  1334,  1334,  1334,   589,  1334,  2279,  -567,
    -567,  -567,  -567,  2279,   181,   200,  -567,   150,  -567,   188,
    2102,  2442,    89,   232,  2279,   244,   308,   232,   554,  -567,
    2279,  2102,   146,  2279,  2347,  1655,  2170,   264,   277,  1199,
    -567,  -567,   218,  -567,  -567,  -567,    53,  -567,  -567,  -567,
    -567,  -567,  -567,  -567,   245,  -567,  -567,  -567,  -567,  -567,
    -567,  -567,  -567,  -567,  -567,   727,  2102,   317,  -567,  -567,
    -567,     7,  -567,   125,  2403,  -567,   291,  -567,  -567,  -567,
    -567,  -567,  -567,  -567,  -567,  -567,   216,  -567,  -567,   332,
    -567,  -567,  -567,  -567,  -567,   388,  1295,   389,  -567,   241,
    -567,  1334,    61,   397,   358,  1723,   408,  -567,   251,  1743,
     371,   399,   399,   827,  -567,  1334,   251,    74,  1811,   160,
     169,  -567,   399,   447,   420,  -567,  -567,  -567,   291,   445,
     445,  -567,  1334,   366,  2442,   451,   827,  -567,  -567,  -567,
      56,    31,  -567,   458,   461,   462,  -567,    36,   455,  -567,
     484,  -567,   486,  2279,    60,  -567,   458,  -567,   413,  -567,
     823,   479,    42,   497,   417,    79,  2279,  -567,   487,   488,
    2170,   445,  -567,  -567,  -567,   916,  -567,   464,  -567,  2279,
     459,  -567,  2279,   464,  -567,  -567,  -567,  -567,  -567,  -567,
    -567,  -567,  -567,  -567,  -567,  -567,  -567,   464,   500,  -567,
     554,   554,   554,  -567,  -567,  -567,  -567,  -567,  -567,  -567,
     437,   460,  1334,  1334,  1334,  1334,  1334,  1334,  1334,  1334,
    1334,  1334,  1334,  1334,  1334,  1334,  1334,  1363,  1846,   535,
    -567,  -567,  2279,   446,  -567,   496,  2279,  2279,   527,   536,
    -567,  -567,  -567,   464,  -567,  -567,   827,  -567,   478,  2442,
      68,  -567,  -567,  2279,  -567,  -567,   250,  -567,    45,  -567,
     381,  -567,   827,   116,  2279,  -567,   214,  -567,  1909,  -567,
    -567,  2279,   299,   549,   555,   827,  2102,   552,  -567,  -567,
    -567,   343,    54,   570,   343,   573,   823,   244,   574,  -567,
    2279,  -567,  -567,  -567,  -567,   379,  2279,   578,  -567,   422,
     823,   283,   320,  1723,   823,  -567,  2279,  -567,  2279,  2442,
    -567,   581,   564,   558,  -567,  -567,  -567,  -567,  -567,   583,
     559,  -567,  -567,  -567,  -567,   153,   524,  -567,  -567,   827,
     489,   489,   399,   399,   525,  1187,   399,  1107,   452,   452,
     399,   399,   399,   827,  -567,  2279,  2279,   251,    62,   324,
    -567,  2279,  2279,  -567,    91,   584,  1978,   571,   572,  -567,
    -567,  -567,  -567,  -567,  2279,   576,  -567,   540,  2013,   575,
    -567,  -567,  2442,   516,  -567,  -567,  -567,  -567,  -567,  -567,
    -567,  -567,   251,  -567,  -567,   588,  -567,  -567,   590,   598,
     603,   382,  -567,  1431,   591,   202,   556,   597,  -567,   553,
     616,  -567,  -567,   606,  -567,   343,  -567,  -567,  -567,   434,
    -567,  -567,  -567,  -567,  -567,  -567,  1199,  2082,   608,   438,
    -567,   440,  -567,   560,   610,  2190,  2442,   321,  -567,  -567,
     566,  -567,  -567,   628,  2279,  -567,   464,  2279,  -567,  -567,
    2279,  -567,  1499,  -567,   617,   620,  2279,  -567,  2279,   624,
    -567,  -567,  -567,   602,  2279,  2279,  2279,  -567,   585,   561,
     554,   122,  2279,  2279,  -567,  -567,  -567,   211,  -567,  -567,
     345,   823,   340,   646,  -567,   653,   644,   202,    69,  2279,
     642,   497,  -567,   376,   616,  -567,  2279,   645,  -567,  -567,
    1006,   823,  2279,   553,   823,  2259,   586,  -567,   643,   586,
    -567,  -567,  -567,   649,  -567,  -567,  2442,  2442,   580,  -567,
    -567,  -567,  -567,  -567,  -567,  2279,  -567,   617,  -567,  -567,
     521,  2279,  -567,   650,  -567,   664,   652,   554,    77,  -567,
    -567,  -567,  -567,  -567,  -567,  1567,  -567,  2279,  2279,   654,
     655,  -567,    71,   497,  -567,  -567,   730,   823,  -567,   357,
    -567,   656,   823,  -567,  -567,   553,   661,  -567,   662,  -567,
    -567,  -567,  -567,  -567,   400,    18,  -567,  -567,  -567,  -567,
    -567,   529,   639,  -567,  -567,   651,    77,   600,  -567,   657,
    -567,  2102,  2279,   497,  -567,  -567,   404,   823,  -567,  -567,
     560,  -567,   823,  -567,   665,   823,   823,   213,  -567,   330,
    2391,   680,   683,   801,  -567,  -567,  -567,   609,   400,   669,
     671,   133,  -567,  -567,   513,   280,   679,  -567,  -567,  -567,
    -567,  2279,   140,  -567,   600,   554,  2279,  -567,  -567,  -567,
     693,  -567,  -567,   434,   823,  -567,  -567,   694,  -567,  1588,
     695,  -567,  2462,   407,  -567,  -567,  -567,   678,  -567,   707,
    -567,  -567,  -567,  -567,   687,   222,  -567,   700,  2279,   704,
     714,  -567,  1050,   735,   736,   737,   739,   955,  -567,    77,
    -567,   738,  -567,  -567,  -567,  -567,   394,  -567,  -567,   414,
    -567,  -567,   894,  -567,  1050,  -567,   823,  -567,  -567,  -567,
    -567,  -567,  -567,   294,  -567,  -567,   410,  -567,  1199,  -567,
    -567,  -567,  -567,  -567,  -567,  1050,  -567,  1402,  1103,  -567,
    -567,  -567,  -567
};

/* YYDEFACT[STATE-NUM] -- Default reduction number in state STATE-NUM.
   Performed when YYTABLE does not specify something else to do.  Zero
   means the default is an error.  */
static const yytype_int16 yydefact[] =
{
       0,    22,     0,     0,     0,     0,     0,   357,   358,   407,
     410,     0,     0,     0,     0,     0,     0,     0,     0,   362,
     361,   359,   360,     0,     0,     0,    45,     0,    46,     0,
       0,     0,     0,     0,     0,     0,     0,     0,     0,    44,
      83,    81,     0,     0,     0,   273,     0,     0,     0,    23,
      24,    27,     0,    30,    26,    34,    66,    37,    39,    40,
      41,    42,    43,    38,     0,    47,   118,   120,    49,    50,
      51,    52,    53,    54,    55,    35,   263,   262,    36,   267,
     278,   276,   294,   296,   295,   325,   326,   328,   364,   365,
     366,   367,   369,   368,   370,   363,   404,   405,   408,   269,
      11,    20,     7,     6,     4,     0,     0,     0,     1,     0,
     373,     0,   379,     0,   271,     0,     0,   381,   379,     0,
       0,   322,   323,   268,   388,     0,   379,   271,     0,     0,
       0,   391,   324,     0,    87,   119,   185,   186,   327,   149,
     149,    86,     0,     0,   166,   165,   170,   114,    98,    99,
       0,     0,    91,    89,     0,    94,   109,   112,   285,   280,
     288,   287,     0,     0,     0,   283,    90,   293,    84,    82,
       0,     0,     0,    66,     0,     0,     0,   274,     0,   200,
     201,   149,     2,    25,    28,     0,    67,     0,    56,     0,
       0,    48,     0,     0,    68,    69,    70,    72,    73,    74,
      75,    76,    77,    78,    79,    80,    71,     0,   264,   265,
       0,     0,     0,   301,   303,   299,   300,   302,   304,   305,
     307,     0,     0,     0,     0,     0,     0,     0,     0,     0,
       0,     0,     0,     0,     0,     0,     0,     0,     0,     0,
     333,   406,   270,     0,     5,     0,     0,     0,     0,    13,
      10,   409,   412,     0,   411,   413,   380,   371,     0,     0,
       0,   398,   372,     0,   374,   379,     0,   377,     0,   383,
       0,   382,   394,     0,     0,   386,     0,   385,     0,   389,
     116,     0,     0,   145,     0,   171,     0,   167,   168,   100,
     101,     0,     0,     0,     0,     0,     0,     0,     0,   111,
       0,   289,   290,   279,   281,     0,     0,     0,    33,     0,
       0,     0,   271,     0,     0,   174,     0,   173,     0,     0,
     275,     0,   202,     0,    29,    31,    61,    63,    62,     0,
      58,    60,    57,   266,   292,     0,   291,   308,   306,   298,
     314,   315,   316,   317,   309,   311,   319,   310,   312,   313,
     321,   318,   320,   297,   330,     0,     0,   337,   271,     0,
     335,   353,     0,   349,   271,     0,   342,     0,   341,   350,
     329,    21,     3,    12,     0,    17,    19,     0,     0,   415,
      65,    64,     0,     0,   376,   399,   272,   375,   378,   395,
     384,   396,   393,   387,   390,     0,   392,    88,   154,     0,
       0,     0,   152,     0,     0,   128,   122,     0,   169,   112,
       0,   102,    97,   103,   106,     0,   115,    95,    92,   161,
     110,   113,   286,   282,   284,    85,     0,     0,     0,   161,
     190,   161,   194,   161,     0,     0,     0,   271,   172,   179,
     180,   178,   177,     0,     0,   117,     0,     0,   338,   339,
       0,   331,     0,   354,   355,   344,   353,   334,     0,   343,
     347,   345,    11,     0,     0,     0,     0,   416,   417,     0,
       0,     0,     0,     0,   156,   157,   150,     0,   146,   337,
       0,     0,   134,   139,   138,     0,     0,   130,    66,     0,
       0,    66,   108,     0,     0,    96,     0,     0,   158,   159,
       0,     0,     0,   112,     0,     0,   197,   191,     0,   197,
     195,   163,   175,     0,   184,   182,     0,     0,     0,    93,
      59,   277,   340,   332,   336,   353,   351,   355,   348,   346,
       0,     0,    11,    14,    16,     0,   419,     0,   402,   397,
     393,   155,   151,   153,   147,     0,   144,     0,     0,   140,
     142,   127,    66,    66,   129,   123,     0,     0,   104,     0,
     107,     0,     0,    32,   192,   112,     0,   189,     0,   187,
     188,   176,   183,   181,     0,     0,   203,   356,   352,     9,
      18,     0,     0,   418,   410,     0,   402,   400,   148,   135,
     136,     0,     0,    66,   131,   132,     0,     0,   124,   121,
     161,   105,     0,   162,     0,     0,     0,   223,   243,     0,
       0,     0,     0,     0,   222,   220,   221,   206,   209,     0,
     208,   215,   217,   219,   239,   224,     0,   242,   199,   204,
       8,     0,   420,   414,   401,     0,     0,   141,   143,   133,
       0,   125,   164,   161,     0,   193,   198,     0,   226,     0,
     213,   229,     0,     0,   213,   244,   214,     0,   233,     0,
     257,   255,   256,   253,   254,     0,   249,     0,     0,     0,
     210,   211,     0,     0,     0,     0,     0,     0,    15,   403,
     137,     0,   160,   196,   245,   227,     0,   225,   231,     0,
     230,   252,     0,   234,     0,   207,     0,   212,   218,   216,
     240,   241,   246,   223,   236,   260,     0,   258,     0,   228,
     232,   235,   250,   251,   205,     0,   237,     0,     0,   261,
     238,   259,   126
};

/* YYPGOTO[NTERM-NUM].  */
static const yytype_int16 yypgoto[] =
{
    -567,  -567,  -406,  -567,   659,  -567,  -405,   -48,    -1,  -567,
    -221,   577,   752,  -567,  -567,   171,   310,  -166,  -567,  -567,
    -567,  -567,  -567,  -567,   720,  -567,  -567,  -567,  -280,   348,
    -434,  -567,   466,  -400,    -9,  -567,   702,   -19,  -567,  -567,
    -567,  -567,  -567,   281,  -567,  -567,    38,  -567,   290,  -567,
     126,  -380,  -567,   747,  -248,  -567,  -124,   748,  -567,  -567,
    -302,  -567,  -567,  -567,  -567,   344,  -567,   346,   265,  -567,
    -567,  -567,   219,  -567,  -567,   -65,  -424,  -566,  -567,   103,
    -561,  -567,  -552,  -567,  -567,    97,  -567,  -567,    76,    -8,
    -567,   -72,  -567,    16,     4,     1,  -567,  -567,  -567,   490,
     -28,  -567,  -567,   712,    64,  -567,   766,   395,  -427,  -567,
    -567,   433,   443,  -567,  -417,   276,  -567,  -567,  -567,   -23,
      30,    24,  -567,  -567,  -567,  -567,   526,  -567,   -88,  -242,
     220,  -344,  -567,   715,  -567,   231,  -567,  -567,  -567,  -567,
    -567
};

/* YYDEFGOTO[NTERM-NUM].  */
static const yytype_int16 yydefgoto[] =
{
       0,     6,   243,   248,    99,    48,    49,    50,   308,    52,
     309,    53,    54,    55,    56,   326,   379,   188,   207,    57,
      58,    59,    60,    61,   153,    62,    63,   150,   412,   413,
     414,   155,   156,   299,   157,    64,    65,    66,   490,   599,
     406,   486,   487,   488,    67,   404,   283,   401,   402,    68,
     498,   499,    69,    70,   143,   144,   145,    71,   173,   174,
     439,   311,    72,    73,   429,   430,   431,   432,   569,    74,
     178,   575,   576,   669,   617,   618,   619,   654,   621,   622,
     623,   624,   625,   626,   665,   666,   667,   706,   707,    75,
      76,    77,   100,   265,    78,    79,    80,   163,   164,   165,
      81,    82,    83,   222,    84,    85,    86,   359,   360,   365,
     366,   367,   368,   369,   454,   526,    87,    88,    89,    90,
     115,   116,    91,    92,    93,   130,   131,    94,   260,   261,
     587,    95,    96,    97,    98,   109,   254,   255,   468,   536,
     585
};

/* YYTABLE[YYPACT[STATE-NUM]] -- What to do in state STATE-NUM.  If
   positive, shift that token.  If negative, reduce the rule whose
   number is the opposite.  If YYTABLE_NINF, syntax error.  */
static const yytype_int16 yytable[] =
{
      51,   183,   104,   101,   208,   135,   107,   314,   620,   492,
     167,   383,   114,   114,   417,   113,   441,   127,   385,   114,
     287,   500,   141,   151,   134,   524,   385,   112,   118,   628,
     268,   385,   126,   169,   133,   114,   120,   177,   273,   527,
     129,   168,   119,   650,   114,   175,   128,   114,    51,   506,
     154,   509,   663,   511,     7,     8,   530,     9,    10,   171,
     560,   664,   179,   240,    11,   110,    12,   186,   147,   293,
     389,    13,    14,   111,   293,   419,   180,   121,   122,   123,
     210,   132,    16,   186,   257,   186,   304,   305,    17,   433,
     187,   384,   293,   438,   289,   146,   553,   211,   593,   450,
     274,   147,   106,   566,   212,   317,   318,   101,   577,    19,
     298,   705,    20,    21,    22,   240,   114,   456,   524,    25,
     114,   258,   294,   290,   574,   560,   581,   148,   713,   114,
     263,   663,   259,   514,   469,   495,    36,   258,    38,   266,
     664,   292,   263,   270,   258,   415,    45,   291,   259,   719,
     210,   705,   276,   319,   108,   259,   149,   391,   252,   263,
     213,   214,   139,   539,   303,   604,   672,   215,   216,   217,
     218,   135,   170,   312,   212,   256,   113,   320,   284,   327,
     253,   114,   334,   335,   336,   327,   653,   267,   112,   272,
     114,   328,   258,   330,   670,   442,   278,   328,   258,   327,
     140,   277,   313,   259,   322,   329,   285,   673,   146,   259,
     279,   328,     7,     8,   482,     9,    10,   219,   220,   323,
     642,   221,    11,   398,    12,   686,   210,   184,   689,   385,
     627,     9,    10,   483,   484,  -247,   542,   447,   358,   364,
      16,   388,   399,   371,   152,   380,   185,   375,   376,   692,
     212,   647,   485,   357,   363,   393,   147,   381,   251,   252,
     546,   400,    29,   693,   386,   627,   627,    19,    31,   627,
      20,    21,    22,   387,   627,   392,   181,   388,   407,   395,
     564,   253,   397,   567,    44,   182,   339,   340,   341,   342,
     343,   344,   345,   346,   347,   348,   349,   350,   351,   352,
     353,   422,  -248,   718,   471,   627,   434,   425,   627,   189,
     435,   398,   515,   237,   437,   238,  -247,   440,   676,   440,
     158,   190,   554,   146,    27,   557,    29,   258,   627,   239,
     399,   715,   647,   627,   159,   598,   600,   266,   259,   160,
     161,   603,   607,   608,   209,     9,    10,   451,   627,   400,
     627,   452,   609,   648,   610,   409,   448,   449,   162,   242,
     611,   612,   453,   455,   331,   410,   547,   364,   544,   409,
     613,   627,   545,   627,   411,   462,   641,   548,   332,   371,
     601,   643,   363,   146,   645,   646,   594,   595,   263,   263,
     250,   158,   572,   573,   436,   516,   271,   244,   267,   558,
     614,   615,   616,   559,   358,   423,   390,   476,   388,   477,
     160,   161,   607,   608,   426,     9,    10,   709,   640,   479,
     262,   697,   609,   683,   610,    51,   263,   639,   503,   162,
     611,   612,   690,   716,   671,   267,   440,   717,   380,   710,
     613,   697,   538,   315,   316,   519,   146,   281,   521,   233,
     381,   522,   183,   358,   372,   373,   280,   453,   286,   528,
       1,     2,     3,     4,     5,   532,   533,   534,   479,   282,
     614,   615,   616,   540,   541,   714,     7,     8,   288,     9,
      10,   223,   224,   225,   226,   295,    11,   296,    12,   297,
     555,   229,   300,    13,    14,    15,   301,   114,   302,    51,
     146,   306,   233,   565,    16,   310,   503,   427,   428,   586,
      17,   186,   561,   321,   234,  -379,   235,   496,   497,   637,
     225,   226,   497,   505,   497,   508,   453,   333,   229,   579,
     373,    19,   580,   337,    20,    21,    22,   630,   373,   233,
      29,    25,   674,   675,   649,   652,   358,   370,   589,   590,
     377,   234,   338,   235,   223,   224,   225,   226,    36,   228,
      38,   479,   374,   378,   229,   382,     7,     8,    45,     9,
      10,   403,   230,   231,   232,   233,    11,   405,    12,   408,
     146,   146,   416,    13,    14,   418,   421,   234,   426,   235,
     443,   388,   445,   638,    16,   444,   446,   210,   461,  -347,
      17,     7,     8,   463,     9,    10,   464,   679,   470,   457,
     474,    11,   467,    12,   472,   475,   473,   481,    13,    14,
     111,    19,   489,   491,    20,    21,    22,   298,   409,    16,
     124,    25,   678,   494,   504,    17,   512,   680,   518,   125,
     517,   102,   103,   525,   497,     7,     8,  -348,     9,    10,
      38,   529,   531,   537,   535,    11,    19,    12,   549,    20,
      21,    22,    13,    14,    15,   550,    25,   551,   556,   114,
     183,   562,   568,    16,   502,   571,   583,   582,   584,    17,
     591,   592,   602,    36,   695,    38,   574,   605,   606,   631,
     635,   644,   633,   655,   636,   656,   671,    18,  -213,   668,
      19,   677,   681,    20,    21,    22,   684,    51,    23,    24,
      25,    26,    27,    28,    29,    30,   647,    51,   687,   691,
      31,    32,    33,    34,    35,   676,   694,    36,    37,    38,
     696,    39,    40,    41,    42,    43,    44,    45,    46,   596,
      47,   697,     7,     8,   597,     9,    10,   699,   708,   700,
     701,   702,    11,   192,    12,   105,   520,   166,   493,    13,
      14,    15,   325,   420,   193,   249,   191,   543,   552,   682,
      16,   136,   137,   507,   570,   698,    17,   510,   194,   195,
     196,   197,   198,   199,   200,   201,   202,   203,   204,   712,
     205,   138,   206,   721,   629,   424,   236,    19,   480,   459,
      20,    21,    22,   578,   396,    23,   634,    25,    26,   460,
      28,   241,    30,   657,   608,   632,     9,    10,    32,    33,
       0,    35,     0,     0,    36,    37,    38,     0,    39,    40,
      41,   611,   307,     0,    45,     7,     8,    47,     9,    10,
       0,     0,   658,     0,     0,    11,     0,    12,     0,     0,
       0,   659,    13,    14,    15,     0,   223,   224,   225,   226,
     227,   228,     0,    16,     0,     0,   229,     0,     0,    17,
       0,   660,   661,   662,   230,   231,   232,   233,     0,     0,
       0,     0,     0,     0,     0,     0,     0,     0,     0,   234,
      19,   235,     0,    20,    21,    22,     0,     0,    23,     0,
      25,    26,     0,    28,     0,    30,   657,   608,     0,     9,
      10,    32,    33,     0,    35,     0,     0,    36,    37,    38,
       0,    39,    40,    41,   611,   324,     0,    45,     7,     8,
      47,     9,    10,     0,     0,   711,     0,     0,    11,     0,
      12,     0,     0,     0,   659,    13,    14,    15,     0,     0,
       0,     0,     0,     0,     0,     0,    16,     0,     0,     0,
       0,     0,    17,     0,   660,   661,   662,   703,   608,     0,
       9,    10,     0,     0,     0,     0,     0,   609,   704,   610,
       0,     0,     0,    19,     0,   611,    20,    21,    22,     0,
       0,    23,     0,    25,    26,   613,    28,     0,    30,     0,
       0,     0,     0,     0,    32,    33,     0,    35,     0,     0,
      36,    37,    38,     0,    39,    40,    41,   563,     7,     8,
      45,     9,    10,    47,     0,   614,   615,   616,    11,     0,
      12,     0,     0,     0,     0,    13,    14,    15,     0,     0,
       0,     0,     0,     0,     0,     0,    16,     0,     0,     0,
       0,     0,    17,     0,     0,     0,     0,     0,     0,     0,
       0,     0,   607,   608,     0,     9,    10,     0,     0,     0,
      18,     0,   609,    19,   610,     0,    20,    21,    22,     0,
     611,    23,    24,    25,    26,    27,    28,    29,    30,     0,
     613,     0,     0,    31,    32,    33,    34,    35,     0,     0,
      36,    37,    38,     0,    39,    40,    41,    42,    43,    44,
      45,    46,     0,    47,   722,     7,     8,     0,     9,    10,
     614,   615,   616,     0,     0,    11,     0,    12,     0,     0,
       0,     0,    13,    14,    15,     0,   223,   224,   225,   226,
       0,   228,     0,    16,     0,     0,   229,     0,     0,    17,
       0,     0,     0,     0,     0,   231,   232,   233,     0,     0,
       0,     0,     0,     0,     0,     0,     0,    18,     0,   234,
      19,   235,     0,    20,    21,    22,     0,     0,    23,    24,
      25,    26,    27,    28,    29,    30,     0,     0,     0,     0,
      31,    32,    33,    34,    35,     0,     0,    36,    37,    38,
       0,    39,    40,    41,    42,    43,    44,    45,    46,     0,
      47,     7,     8,     0,     9,    10,   223,   224,   225,   226,
       0,    11,     0,    12,     0,     0,   229,     0,    13,    14,
      15,     0,     0,     0,     0,   231,   232,   233,     0,    16,
       0,     0,     0,     0,     0,    17,     0,     0,     0,   234,
       0,   235,     0,     0,     0,     0,     0,     0,     0,     0,
       0,     0,     0,    18,     0,     0,    19,     0,     0,    20,
      21,    22,     0,     0,    23,    24,    25,    26,    27,    28,
      29,    30,     0,     0,     0,     0,    31,    32,    33,    34,
      35,     0,     0,    36,    37,    38,     0,    39,    40,    41,
      42,    43,    44,    45,    46,     0,    47,     7,     8,     0,
       9,    10,     0,     0,     0,     0,     0,    11,   245,    12,
       0,     0,     0,     0,    13,    14,   246,     0,     0,     0,
       0,     0,     0,     0,     0,    16,     0,     0,     0,     0,
       0,    17,     0,     0,     0,   247,     7,     8,     0,     9,
      10,     0,     0,     0,     0,     0,    11,     0,    12,     0,
       0,     0,    19,    13,    14,    20,    21,    22,     0,     0,
       0,     0,    25,     0,    16,     7,     8,     0,     9,    10,
      17,     0,     0,     0,     0,    11,   354,    12,     0,    36,
       0,    38,    13,    14,   355,     0,     0,     0,     0,     0,
       0,    19,     0,    16,    20,    21,    22,     0,     0,    17,
       0,    25,     0,   356,   703,   608,     0,     9,    10,     0,
       0,     0,     0,     0,   609,   720,   610,     0,     0,     0,
      19,     0,   611,    20,    21,    22,     0,     0,     0,     0,
      25,     0,   613,     7,     8,     0,     9,    10,     0,     0,
       0,     0,     0,    11,   478,    12,     0,    36,     0,    38,
      13,    14,   355,     0,     0,     0,     0,     0,     0,     0,
       0,    16,   614,   615,   616,     0,     0,    17,     0,     0,
       0,   356,     0,     0,     0,     0,     0,     0,     0,     0,
       0,     0,     0,     0,     0,     0,     0,     0,    19,     0,
       0,    20,    21,    22,     0,     0,     0,     0,    25,     0,
       0,     7,     8,     0,     9,    10,     0,     0,     0,     0,
       0,    11,   523,    12,     0,    36,     0,    38,    13,    14,
     355,     0,     0,     0,     0,     0,     0,     0,     0,    16,
       0,     0,     0,     0,     0,    17,     0,     0,     0,   356,
       0,     0,     0,     0,     0,     0,     0,     0,     0,     0,
       0,     0,     0,     0,     0,     0,    19,     0,     0,    20,
      21,    22,     0,     0,     0,     0,    25,     0,     0,     7,
       8,     0,     9,    10,     0,     0,     0,     0,     0,    11,
     588,    12,     0,    36,     0,    38,    13,    14,   355,     0,
     607,   608,     0,     9,    10,     0,     0,    16,     0,     0,
     609,   685,   610,    17,     0,     0,     0,   356,   611,   612,
       0,     0,     0,     7,     8,     0,     9,    10,   613,     0,
       0,     0,     0,    11,    19,    12,   117,    20,    21,    22,
      13,    14,   111,     0,    25,     0,     0,     0,     0,     0,
       0,    16,     0,     0,     0,     0,     0,    17,   614,   615,
     616,    36,     0,    38,     0,     0,     0,     7,     8,     0,
       9,    10,     0,     0,     0,     0,     0,    11,    19,    12,
       0,    20,    21,    22,    13,    14,    15,     0,    25,     0,
       0,     0,     0,     0,     0,    16,     0,     0,     0,     0,
       0,    17,     0,     0,     0,    36,     0,    38,     0,     0,
       0,     0,     0,     0,     0,     0,     0,     0,     0,     0,
       0,     0,    19,     0,     0,    20,    21,    22,     0,     0,
       0,     0,    25,     0,     0,     7,     8,     0,     9,    10,
       0,     0,     0,   176,     0,    11,   264,    12,     0,    36,
       0,    38,    13,    14,   111,     7,     8,     0,     9,    10,
       0,     0,     0,    16,     0,    11,     0,    12,   269,    17,
       0,     0,    13,    14,   111,     0,     0,     0,     0,     0,
       0,     0,     0,    16,     0,     0,     0,     0,     0,    17,
      19,     0,     0,    20,    21,    22,     0,     0,     0,     0,
      25,     0,     0,     0,     0,     0,     0,     0,     0,     0,
      19,     0,     0,    20,    21,    22,     0,    36,     0,    38,
      25,     0,     0,     7,     8,     0,     9,    10,     0,     0,
       0,     0,     0,    11,     0,    12,     0,    36,     0,    38,
      13,    14,   111,     0,     0,     0,     0,     0,     0,     0,
       0,    16,   275,     0,     0,     0,     0,    17,     7,     8,
       0,     9,    10,     0,     0,     0,     0,     0,    11,     0,
      12,     0,   361,     0,     0,    13,    14,   362,    19,     0,
       0,    20,    21,    22,     0,     0,    16,     0,    25,     0,
       0,     0,    17,     0,     0,     0,     0,     0,     0,     0,
       0,     0,     0,     0,     0,    36,     0,    38,     0,     0,
       0,     0,     0,    19,     0,     0,    20,    21,    22,     0,
       0,     7,     8,    25,     9,    10,     0,     0,     0,     0,
       0,    11,     0,    12,     0,     0,     0,     0,    13,    14,
      36,     0,    38,     0,     0,     0,     0,     0,     0,    16,
     394,     0,     0,     0,     0,    17,     0,     0,     0,   125,
       0,     0,     0,     0,     0,     0,     0,     0,     0,     0,
       0,     0,     0,     0,     0,     0,    19,     0,     0,    20,
      21,    22,     0,     0,     0,     0,    25,     0,     0,     0,
       7,     8,     0,     9,    10,     0,     0,     0,     0,     0,
      11,     0,    12,    36,   361,    38,     0,    13,    14,   458,
       0,     0,     0,     0,     0,     0,     0,     0,    16,     0,
       0,     0,     0,     0,    17,     7,     8,     0,     9,    10,
       0,     0,     0,     0,     0,    11,     0,    12,     0,     0,
       0,     0,    13,    14,   465,    19,     0,     0,    20,    21,
      22,     0,     0,    16,     0,    25,     0,     0,     0,    17,
       0,     0,     0,   466,     0,     0,     0,     0,     0,     0,
       0,     0,    36,     0,    38,     0,     0,     0,     0,     0,
      19,     0,     0,    20,    21,    22,     0,     0,     0,     0,
      25,     0,     0,     0,     7,     8,     0,     9,    10,     0,
       0,     0,     0,     0,    11,     0,    12,    36,   501,    38,
       0,    13,    14,   502,     7,     8,     0,     9,    10,     0,
       0,     0,    16,     0,    11,     0,    12,     0,    17,     0,
       0,    13,    14,    15,     0,     0,     0,     0,     0,     0,
       0,     0,    16,     0,     0,     0,     0,     0,    17,    19,
       0,     0,    20,    21,    22,     0,     0,     0,     0,    25,
       0,     0,     0,     0,     0,     0,     0,     0,     0,    19,
       0,     0,    20,    21,    22,     0,    36,     0,    38,    25,
       0,     0,     7,     8,     0,     9,    10,     0,     0,     0,
       0,     0,    11,     0,    12,     0,    36,     0,    38,    13,
      14,   111,     7,     8,     0,     9,    10,     0,     0,     0,
      16,     0,    11,   513,    12,     0,    17,     0,     0,    13,
      14,     0,     0,     0,     0,     0,     0,     0,     0,     0,
      16,     0,     0,     0,     0,     0,    17,    19,     0,     0,
      20,    21,    22,     0,     0,     0,     0,    25,     0,     0,
       0,     0,     0,     0,     0,     0,     0,    19,     0,     0,
      20,    21,    22,     0,    36,     0,    38,    25,     0,     0,
       0,     7,     8,     0,     9,    10,     0,     0,     0,     0,
       0,    11,     0,    12,    36,   501,    38,     0,    13,    14,
       0,     7,     8,     0,     9,    10,     0,     0,     0,    16,
       0,    11,     0,    12,     0,    17,     0,     0,    13,    14,
       0,     0,     0,     0,     0,     0,     0,     0,     0,    16,
       0,     0,     0,     0,     0,    17,    19,     0,     0,    20,
      21,    22,     0,     0,     0,     0,    25,     0,     0,     0,
       0,     0,     0,     0,     0,     0,    19,     0,     0,    20,
      21,    22,     0,    36,     0,    38,    25,     0,     0,     7,
       8,     0,     9,    10,     0,     0,     0,     0,     0,   172,
       0,    12,     0,    36,     0,    38,    13,    14,     0,     0,
       0,     0,     0,     0,     0,     0,     0,    16,     0,     0,
       0,     0,     0,    17,     0,     0,     0,     0,     0,     0,
       0,     0,     0,   607,   608,     0,     9,    10,     0,     0,
       0,     0,     0,   609,    19,   610,   651,    20,    21,    22,
       0,   611,   612,     0,    25,     0,     0,     0,     0,     0,
       0,   613,   223,   224,   225,   226,   227,   228,   213,   214,
       0,    36,   229,    38,     0,   215,   216,   217,   218,     0,
     230,   231,   232,   233,     7,     8,     0,     9,    10,     0,
       0,   614,   615,   616,    11,   234,    12,   235,     0,     0,
       0,    13,    14,   142,   607,   608,     0,     9,    10,     0,
       0,     0,    16,     0,   609,     0,   610,   688,    17,     0,
       0,     0,   611,   612,     0,   219,   220,     0,     0,   221,
       0,     0,   613,     0,     0,     0,     0,     0,     0,    19,
       0,     0,    20,    21,    22,     0,     0,     0,     0,    25,
       0,     0,     0,     0,     0,     0,     0,     0,     0,     0,
       0,     0,   614,   615,   616
};

static const yytype_int16 yycheck[] =
{
       1,    49,     3,     2,    76,    24,     5,   173,   574,   409,
      38,   259,    11,    12,   294,    11,   318,    16,   260,    18,
     144,   426,    30,    32,    23,   452,   268,    11,    12,    11,
     118,   273,    16,    41,    18,    34,    12,    45,   126,   456,
      16,    40,    12,   609,    43,    44,    16,    46,    49,   429,
      34,   431,   613,   433,    12,    13,   462,    15,    16,    43,
     494,   613,    46,    86,    22,    23,    24,    14,    12,    38,
      25,    29,    30,    31,    38,   296,    46,    13,    14,    15,
      73,    17,    40,    14,    23,    14,    26,    27,    46,   310,
      37,    23,    38,   314,    38,    31,    27,    90,    27,    37,
      26,    12,    22,   503,    97,    26,    27,   106,   525,    67,
      74,   677,    70,    71,    72,   138,   115,    26,   545,    77,
     119,    76,    91,    67,   106,   559,   532,    38,   694,   128,
      68,   692,    87,   435,   382,   415,    94,    76,    96,   115,
     692,   150,    68,   119,    76,    91,   104,    91,    87,   715,
      73,   717,   128,    74,     0,    87,    67,    41,    18,    68,
      35,    36,    12,    41,   163,   565,    33,    42,    43,    44,
      45,   190,    26,   172,    97,   111,   172,   176,   140,   187,
      40,   180,   210,   211,   212,   193,   610,    27,   172,   125,
     189,   187,    76,   192,   618,   319,    27,   193,    76,   207,
      12,    41,   172,    87,   180,   189,   142,    74,   144,    87,
      41,   207,    12,    13,    12,    15,    16,    92,    93,   181,
     600,    96,    22,    12,    24,   649,    73,     9,   652,   471,
     574,    15,    16,    31,    32,    22,    25,    84,   237,   238,
      40,    27,    31,   242,    12,   253,    28,   246,   247,    27,
      97,    38,    50,   237,   238,    41,    12,   253,    17,    18,
     481,    50,    81,    41,   263,   609,   610,    67,    87,   613,
      70,    71,    72,    23,   618,   274,    12,    27,   286,   278,
     501,    40,   281,   504,   103,     8,   222,   223,   224,   225,
     226,   227,   228,   229,   230,   231,   232,   233,   234,   235,
     236,   300,    22,   708,   392,   649,    23,   306,   652,    64,
      27,    12,   436,    22,   313,    24,    22,   316,    38,   318,
      12,    76,   488,   259,    79,   491,    81,    76,   672,    38,
      31,    37,    38,   677,    26,   556,   557,   313,    87,    31,
      32,   562,    12,    13,    27,    15,    16,    23,   692,    50,
     694,    27,    22,    23,    24,    12,   355,   356,    50,    27,
      30,    31,   361,   362,   193,    22,    26,   366,    23,    12,
      40,   715,    27,   717,    31,   374,   597,    37,   207,   378,
      23,   602,   366,   319,   605,   606,   552,   553,    68,    68,
       1,    12,   516,   517,    74,    74,    25,     9,    27,    23,
      70,    71,    72,    27,   403,    26,    25,    25,    27,    27,
      31,    32,    12,    13,    10,    15,    16,    23,    14,   403,
      23,    27,    22,   644,    24,   426,    68,   593,   427,    50,
      30,    31,    25,    23,    27,    27,   435,    27,   446,    25,
      40,    27,   470,    26,    27,   444,   382,    27,   447,    50,
     446,   450,   500,   452,     8,     9,     9,   456,    92,   458,
       3,     4,     5,     6,     7,   464,   465,   466,   452,    24,
      70,    71,    72,   472,   473,   696,    12,    13,    27,    15,
      16,    29,    30,    31,    32,    27,    22,    26,    24,    27,
     489,    39,    37,    29,    30,    31,    12,   496,    12,   500,
     436,    88,    50,   502,    40,    26,   505,    85,    86,   537,
      46,    14,   496,    26,    62,    27,    64,    83,    84,   591,
      31,    32,    84,    85,    84,    85,   525,    27,    39,     8,
       9,    67,   531,    96,    70,    71,    72,     8,     9,    50,
      81,    77,    29,    30,   609,   610,   545,    12,   547,   548,
      23,    62,    92,    64,    29,    30,    31,    32,    94,    34,
      96,   545,    66,    27,    39,    87,    12,    13,   104,    15,
      16,    22,    47,    48,    49,    50,    22,    22,    24,    27,
     516,   517,    12,    29,    30,    12,    12,    62,    10,    64,
       9,    27,     9,   592,    40,    37,    37,    73,    27,    27,
      46,    12,    13,    27,    15,    16,    66,   635,    92,    25,
      12,    22,    37,    24,    26,    12,    26,    26,    29,    30,
      31,    67,    66,    26,    70,    71,    72,    74,    12,    40,
      41,    77,   631,    27,    26,    46,    26,   636,    10,    50,
      74,     8,     9,    26,    84,    12,    13,    27,    15,    16,
      96,    27,    50,    92,    69,    22,    67,    24,    12,    70,
      71,    72,    29,    30,    31,    12,    77,    23,    26,   668,
     718,    26,    86,    40,    31,    26,    12,    27,    26,    46,
      26,    26,    26,    94,   668,    96,   106,    26,    26,    50,
      90,    26,    41,    13,    37,    12,    27,    64,    27,    90,
      67,    22,     9,    70,    71,    72,    12,   708,    75,    76,
      77,    78,    79,    80,    81,    82,    38,   718,    23,    12,
      87,    88,    89,    90,    91,    38,    26,    94,    95,    96,
      26,    98,    99,   100,   101,   102,   103,   104,   105,     9,
     107,    27,    12,    13,    14,    15,    16,    12,    10,    13,
      13,    12,    22,    26,    24,     3,   446,    37,   410,    29,
      30,    31,   185,   297,    37,   106,    64,   477,   487,   643,
      40,    24,    24,   429,   509,   672,    46,   431,    51,    52,
      53,    54,    55,    56,    57,    58,    59,    60,    61,   692,
      63,    25,    65,   717,   575,   305,    84,    67,   403,   366,
      70,    71,    72,   527,   278,    75,   586,    77,    78,   366,
      80,    96,    82,    12,    13,   584,    15,    16,    88,    89,
      -1,    91,    -1,    -1,    94,    95,    96,    -1,    98,    99,
     100,    30,     9,    -1,   104,    12,    13,   107,    15,    16,
      -1,    -1,    41,    -1,    -1,    22,    -1,    24,    -1,    -1,
      -1,    50,    29,    30,    31,    -1,    29,    30,    31,    32,
      33,    34,    -1,    40,    -1,    -1,    39,    -1,    -1,    46,
      -1,    70,    71,    72,    47,    48,    49,    50,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    62,
      67,    64,    -1,    70,    71,    72,    -1,    -1,    75,    -1,
      77,    78,    -1,    80,    -1,    82,    12,    13,    -1,    15,
      16,    88,    89,    -1,    91,    -1,    -1,    94,    95,    96,
      -1,    98,    99,   100,    30,     9,    -1,   104,    12,    13,
     107,    15,    16,    -1,    -1,    41,    -1,    -1,    22,    -1,
      24,    -1,    -1,    -1,    50,    29,    30,    31,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    40,    -1,    -1,    -1,
      -1,    -1,    46,    -1,    70,    71,    72,    12,    13,    -1,
      15,    16,    -1,    -1,    -1,    -1,    -1,    22,    23,    24,
      -1,    -1,    -1,    67,    -1,    30,    70,    71,    72,    -1,
      -1,    75,    -1,    77,    78,    40,    80,    -1,    82,    -1,
      -1,    -1,    -1,    -1,    88,    89,    -1,    91,    -1,    -1,
      94,    95,    96,    -1,    98,    99,   100,    11,    12,    13,
     104,    15,    16,   107,    -1,    70,    71,    72,    22,    -1,
      24,    -1,    -1,    -1,    -1,    29,    30,    31,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    40,    -1,    -1,    -1,
      -1,    -1,    46,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    12,    13,    -1,    15,    16,    -1,    -1,    -1,
      64,    -1,    22,    67,    24,    -1,    70,    71,    72,    -1,
      30,    75,    76,    77,    78,    79,    80,    81,    82,    -1,
      40,    -1,    -1,    87,    88,    89,    90,    91,    -1,    -1,
      94,    95,    96,    -1,    98,    99,   100,   101,   102,   103,
     104,   105,    -1,   107,    11,    12,    13,    -1,    15,    16,
      70,    71,    72,    -1,    -1,    22,    -1,    24,    -1,    -1,
      -1,    -1,    29,    30,    31,    -1,    29,    30,    31,    32,
      -1,    34,    -1,    40,    -1,    -1,    39,    -1,    -1,    46,
      -1,    -1,    -1,    -1,    -1,    48,    49,    50,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    64,    -1,    62,
      67,    64,    -1,    70,    71,    72,    -1,    -1,    75,    76,
      77,    78,    79,    80,    81,    82,    -1,    -1,    -1,    -1,
      87,    88,    89,    90,    91,    -1,    -1,    94,    95,    96,
      -1,    98,    99,   100,   101,   102,   103,   104,   105,    -1,
     107,    12,    13,    -1,    15,    16,    29,    30,    31,    32,
      -1,    22,    -1,    24,    -1,    -1,    39,    -1,    29,    30,
      31,    -1,    -1,    -1,    -1,    48,    49,    50,    -1,    40,
      -1,    -1,    -1,    -1,    -1,    46,    -1,    -1,    -1,    62,
      -1,    64,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    -1,    64,    -1,    -1,    67,    -1,    -1,    70,
      71,    72,    -1,    -1,    75,    76,    77,    78,    79,    80,
      81,    82,    -1,    -1,    -1,    -1,    87,    88,    89,    90,
      91,    -1,    -1,    94,    95,    96,    -1,    98,    99,   100,
     101,   102,   103,   104,   105,    -1,   107,    12,    13,    -1,
      15,    16,    -1,    -1,    -1,    -1,    -1,    22,    23,    24,
      -1,    -1,    -1,    -1,    29,    30,    31,    -1,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    40,    -1,    -1,    -1,    -1,
      -1,    46,    -1,    -1,    -1,    50,    12,    13,    -1,    15,
      16,    -1,    -1,    -1,    -1,    -1,    22,    -1,    24,    -1,
      -1,    -1,    67,    29,    30,    70,    71,    72,    -1,    -1,
      -1,    -1,    77,    -1,    40,    12,    13,    -1,    15,    16,
      46,    -1,    -1,    -1,    -1,    22,    23,    24,    -1,    94,
      -1,    96,    29,    30,    31,    -1,    -1,    -1,    -1,    -1,
      -1,    67,    -1,    40,    70,    71,    72,    -1,    -1,    46,
      -1,    77,    -1,    50,    12,    13,    -1,    15,    16,    -1,
      -1,    -1,    -1,    -1,    22,    23,    24,    -1,    -1,    -1,
      67,    -1,    30,    70,    71,    72,    -1,    -1,    -1,    -1,
      77,    -1,    40,    12,    13,    -1,    15,    16,    -1,    -1,
      -1,    -1,    -1,    22,    23,    24,    -1,    94,    -1,    96,
      29,    30,    31,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    40,    70,    71,    72,    -1,    -1,    46,    -1,    -1,
      -1,    50,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    67,    -1,
      -1,    70,    71,    72,    -1,    -1,    -1,    -1,    77,    -1,
      -1,    12,    13,    -1,    15,    16,    -1,    -1,    -1,    -1,
      -1,    22,    23,    24,    -1,    94,    -1,    96,    29,    30,
      31,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    40,
      -1,    -1,    -1,    -1,    -1,    46,    -1,    -1,    -1,    50,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    67,    -1,    -1,    70,
      71,    72,    -1,    -1,    -1,    -1,    77,    -1,    -1,    12,
      13,    -1,    15,    16,    -1,    -1,    -1,    -1,    -1,    22,
      23,    24,    -1,    94,    -1,    96,    29,    30,    31,    -1,
      12,    13,    -1,    15,    16,    -1,    -1,    40,    -1,    -1,
      22,    23,    24,    46,    -1,    -1,    -1,    50,    30,    31,
      -1,    -1,    -1,    12,    13,    -1,    15,    16,    40,    -1,
      -1,    -1,    -1,    22,    67,    24,    25,    70,    71,    72,
      29,    30,    31,    -1,    77,    -1,    -1,    -1,    -1,    -1,
      -1,    40,    -1,    -1,    -1,    -1,    -1,    46,    70,    71,
      72,    94,    -1,    96,    -1,    -1,    -1,    12,    13,    -1,
      15,    16,    -1,    -1,    -1,    -1,    -1,    22,    67,    24,
      -1,    70,    71,    72,    29,    30,    31,    -1,    77,    -1,
      -1,    -1,    -1,    -1,    -1,    40,    -1,    -1,    -1,    -1,
      -1,    46,    -1,    -1,    -1,    94,    -1,    96,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    67,    -1,    -1,    70,    71,    72,    -1,    -1,
      -1,    -1,    77,    -1,    -1,    12,    13,    -1,    15,    16,
      -1,    -1,    -1,    88,    -1,    22,    23,    24,    -1,    94,
      -1,    96,    29,    30,    31,    12,    13,    -1,    15,    16,
      -1,    -1,    -1,    40,    -1,    22,    -1,    24,    25,    46,
      -1,    -1,    29,    30,    31,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    -1,    40,    -1,    -1,    -1,    -1,    -1,    46,
      67,    -1,    -1,    70,    71,    72,    -1,    -1,    -1,    -1,
      77,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      67,    -1,    -1,    70,    71,    72,    -1,    94,    -1,    96,
      77,    -1,    -1,    12,    13,    -1,    15,    16,    -1,    -1,
      -1,    -1,    -1,    22,    -1,    24,    -1,    94,    -1,    96,
      29,    30,    31,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    40,    41,    -1,    -1,    -1,    -1,    46,    12,    13,
      -1,    15,    16,    -1,    -1,    -1,    -1,    -1,    22,    -1,
      24,    -1,    26,    -1,    -1,    29,    30,    31,    67,    -1,
      -1,    70,    71,    72,    -1,    -1,    40,    -1,    77,    -1,
      -1,    -1,    46,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    94,    -1,    96,    -1,    -1,
      -1,    -1,    -1,    67,    -1,    -1,    70,    71,    72,    -1,
      -1,    12,    13,    77,    15,    16,    -1,    -1,    -1,    -1,
      -1,    22,    -1,    24,    -1,    -1,    -1,    -1,    29,    30,
      94,    -1,    96,    -1,    -1,    -1,    -1,    -1,    -1,    40,
      41,    -1,    -1,    -1,    -1,    46,    -1,    -1,    -1,    50,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    67,    -1,    -1,    70,
      71,    72,    -1,    -1,    -1,    -1,    77,    -1,    -1,    -1,
      12,    13,    -1,    15,    16,    -1,    -1,    -1,    -1,    -1,
      22,    -1,    24,    94,    26,    96,    -1,    29,    30,    31,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    40,    -1,
      -1,    -1,    -1,    -1,    46,    12,    13,    -1,    15,    16,
      -1,    -1,    -1,    -1,    -1,    22,    -1,    24,    -1,    -1,
      -1,    -1,    29,    30,    31,    67,    -1,    -1,    70,    71,
      72,    -1,    -1,    40,    -1,    77,    -1,    -1,    -1,    46,
      -1,    -1,    -1,    50,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    94,    -1,    96,    -1,    -1,    -1,    -1,    -1,
      67,    -1,    -1,    70,    71,    72,    -1,    -1,    -1,    -1,
      77,    -1,    -1,    -1,    12,    13,    -1,    15,    16,    -1,
      -1,    -1,    -1,    -1,    22,    -1,    24,    94,    26,    96,
      -1,    29,    30,    31,    12,    13,    -1,    15,    16,    -1,
      -1,    -1,    40,    -1,    22,    -1,    24,    -1,    46,    -1,
      -1,    29,    30,    31,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    40,    -1,    -1,    -1,    -1,    -1,    46,    67,
      -1,    -1,    70,    71,    72,    -1,    -1,    -1,    -1,    77,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    67,
      -1,    -1,    70,    71,    72,    -1,    94,    -1,    96,    77,
      -1,    -1,    12,    13,    -1,    15,    16,    -1,    -1,    -1,
      -1,    -1,    22,    -1,    24,    -1,    94,    -1,    96,    29,
      30,    31,    12,    13,    -1,    15,    16,    -1,    -1,    -1,
      40,    -1,    22,    23,    24,    -1,    46,    -1,    -1,    29,
      30,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      40,    -1,    -1,    -1,    -1,    -1,    46,    67,    -1,    -1,
      70,    71,    72,    -1,    -1,    -1,    -1,    77,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    67,    -1,    -1,
      70,    71,    72,    -1,    94,    -1,    96,    77,    -1,    -1,
      -1,    12,    13,    -1,    15,    16,    -1,    -1,    -1,    -1,
      -1,    22,    -1,    24,    94,    26,    96,    -1,    29,    30,
      -1,    12,    13,    -1,    15,    16,    -1,    -1,    -1,    40,
      -1,    22,    -1,    24,    -1,    46,    -1,    -1,    29,    30,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    40,
      -1,    -1,    -1,    -1,    -1,    46,    67,    -1,    -1,    70,
      71,    72,    -1,    -1,    -1,    -1,    77,    -1,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    67,    -1,    -1,    70,
      71,    72,    -1,    94,    -1,    96,    77,    -1,    -1,    12,
      13,    -1,    15,    16,    -1,    -1,    -1,    -1,    -1,    22,
      -1,    24,    -1,    94,    -1,    96,    29,    30,    -1,    -1,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    40,    -1,    -1,
      -1,    -1,    -1,    46,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    -1,    12,    13,    -1,    15,    16,    -1,    -1,
      -1,    -1,    -1,    22,    67,    24,    25,    70,    71,    72,
      -1,    30,    31,    -1,    77,    -1,    -1,    -1,    -1,    -1,
      -1,    40,    29,    30,    31,    32,    33,    34,    35,    36,
      -1,    94,    39,    96,    -1,    42,    43,    44,    45,    -1,
      47,    48,    49,    50,    12,    13,    -1,    15,    16,    -1,
      -1,    70,    71,    72,    22,    62,    24,    64,    -1,    -1,
      -1,    29,    30,    31,    12,    13,    -1,    15,    16,    -1,
      -1,    -1,    40,    -1,    22,    -1,    24,    25,    46,    -1,
      -1,    -1,    30,    31,    -1,    92,    93,    -1,    -1,    96,
      -1,    -1,    40,    -1,    -1,    -1,    -1,    -1,    -1,    67,
      -1,    -1,    70,    71,    72,    -1,    -1,    -1,    -1,    77,
      -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,    -1,
      -1,    -1,    70,    71,    72
};

/* YYSTOS[STATE-NUM] -- The symbol kind of the accessing symbol of
   state STATE-NUM.  */
static const yytype_uint8 yystos[] =
{
       0,     3,     4,     5,     6,     7,   110,    12,    13,    15,
      16,    22,    24,    29,    30,    31,    40,    46,    64,    67,
      70,    71,    72,    75,    76,    77,    78,    79,    80,    81,
      82,    87,    88,    89,    90,    91,    94,    95,    96,    98,
      99,   100,   101,   102,   103,   104,   105,   107,   114,   115,
     116,   117,   118,   120,   121,   122,   123,   128,   129,   130,
     131,   132,   134,   135,   144,   145,   146,   153,   158,   161,
     162,   166,   171,   172,   178,   198,   199,   200,   203,   204,
     205,   209,   210,   211,   213,   214,   215,   225,   226,   227,
     228,   231,   232,   233,   236,   240,   241,   242,   243,   113,
     201,   204,     8,     9,   117,   121,    22,   204,     0,   244,
      23,    31,   202,   203,   204,   229,   230,    25,   202,   229,
     230,   213,   213,   213,    41,    50,   202,   204,   229,   230,
     234,   235,   213,   202,   204,   146,   162,   166,   215,    12,
      12,   198,    31,   163,   164,   165,   213,    12,    38,    67,
     136,   143,    12,   133,   202,   140,   141,   143,    12,    26,
      31,    32,    50,   206,   207,   208,   133,   209,   204,   198,
      26,   202,    22,   167,   168,   204,    88,   198,   179,   202,
     229,    12,     8,   116,     9,    28,    14,    37,   126,    64,
      76,   145,    26,    37,    51,    52,    53,    54,    55,    56,
      57,    58,    59,    60,    61,    63,    65,   127,   200,    27,
      73,    90,    97,    35,    36,    42,    43,    44,    45,    92,
      93,    96,   212,    29,    30,    31,    32,    33,    34,    39,
      47,    48,    49,    50,    62,    64,   212,    22,    24,    38,
     228,   242,    27,   111,     9,    23,    31,    50,   112,   113,
       1,    17,    18,    40,   245,   246,   213,    23,    76,    87,
     237,   238,    23,    68,    23,   202,   230,    27,   237,    25,
     230,    25,   213,   237,    26,    41,   230,    41,    27,    41,
       9,    27,    24,   155,   155,   213,    92,   165,    27,    38,
      67,    91,   143,    38,    91,    27,    26,    27,    74,   142,
      37,    12,    12,   204,    26,    27,    88,     9,   117,   119,
      26,   170,   204,   229,   126,    26,    27,    26,    27,    74,
     204,    26,   230,   155,     9,   120,   124,   198,   203,   202,
     204,   124,   124,    27,   209,   209,   209,    96,    92,   213,
     213,   213,   213,   213,   213,   213,   213,   213,   213,   213,
     213,   213,   213,   213,    23,    31,    50,   202,   204,   216,
     217,    26,    31,   202,   204,   218,   219,   220,   221,   222,
      12,   204,     8,     9,    66,   204,   204,    23,    27,   125,
     198,   203,    87,   163,    23,   238,   204,    23,    27,    25,
      25,    41,   204,    41,    41,   204,   235,   204,    12,    31,
      50,   156,   157,    22,   154,    22,   149,   198,    27,    12,
      22,    31,   137,   138,   139,    91,    12,   137,    12,   119,
     141,    12,   204,    26,   208,   204,    10,    85,    86,   173,
     174,   175,   176,   119,    23,    27,    74,   204,   119,   169,
     204,   169,   165,     9,    37,     9,    37,    84,   204,   204,
      37,    23,    27,   204,   223,   204,    26,    25,    31,   220,
     221,    27,   204,    27,    66,    31,    50,    37,   247,   163,
      92,   237,    26,    26,    12,    12,    25,    27,    23,   202,
     216,    26,    12,    31,    32,    50,   150,   151,   152,    66,
     147,    26,   142,   138,    27,   137,    83,    84,   159,   160,
     115,    26,    31,   204,    26,    85,   160,   174,    85,   160,
     176,   160,    26,    23,   169,   165,    74,    74,    10,   204,
     125,   204,   204,    23,   217,    26,   224,   223,   204,    27,
     111,    50,   204,   204,   204,    69,   248,    92,   209,    41,
     204,   204,    25,   157,    23,    27,   119,    26,    37,    12,
      12,    23,   152,    27,   126,   204,    26,   126,    23,    27,
     139,   202,    26,    11,   119,   204,   142,   119,    86,   177,
     177,    26,   165,   165,   106,   180,   181,   223,   224,     8,
     204,   111,    27,    12,    26,   249,   209,   239,    23,   204,
     204,    26,    26,    27,   126,   126,     9,    14,   119,   148,
     119,    23,    26,   119,   142,    26,    26,    12,    13,    22,
      24,    30,    31,    40,    70,    71,    72,   183,   184,   185,
     186,   187,   188,   189,   190,   191,   192,   240,    11,   181,
       8,    50,   244,    41,   239,    90,    37,   200,   204,   126,
      14,   119,   160,   119,    26,   119,   119,    38,    23,   184,
     186,    25,   184,   185,   186,    13,    12,    12,    41,    50,
      70,    71,    72,   189,   191,   193,   194,   195,    90,   182,
     185,    27,    33,    74,    29,    30,    38,    22,   204,   209,
     204,     9,   159,   119,    12,    23,   185,    23,    25,   185,
      25,    12,    27,    41,    26,   202,    26,    27,   188,    12,
      13,    13,    12,    12,    23,   186,   196,   197,    10,    23,
      25,    41,   194,   186,   119,    37,    23,    27,   115,   186,
      23,   197,    11
};

/* YYR1[RULE-NUM] -- Symbol kind of the left-hand side of rule RULE-NUM.  */
static const yytype_uint8 yyr1[] =
{
       0,   109,   110,   110,   110,   110,   110,   110,   110,   110,
     110,   111,   111,   112,   112,   112,   112,   112,   112,   112,
     113,   113,   114,   114,   115,   115,   116,   116,   117,   117,
     118,   118,   119,   119,   120,   120,   120,   120,   120,   120,
     120,   120,   120,   120,   120,   120,   120,   121,   121,   121,
     121,   121,   121,   121,   121,   121,   122,   122,   122,   122,
     123,   123,   124,   124,   125,   125,   126,   126,   127,   127,
     127,   127,   127,   127,   127,   127,   127,   127,   127,   127,
     127,   128,   128,   129,   129,   129,   130,   131,   131,   132,
     132,   133,   133,   134,   135,   135,   135,   135,   136,   136,
     136,   136,   137,   137,   137,   137,   138,   138,   139,   140,
     140,   141,   142,   142,   143,   143,   144,   144,   145,   145,
     145,   146,   147,   147,   148,   148,   148,   149,   150,   150,
     150,   150,   151,   151,   152,   152,   152,   152,   152,   152,
     152,   152,   152,   152,   153,   154,   154,   154,   154,   155,
     155,   155,   156,   156,   157,   157,   157,   157,   158,   159,
     159,   160,   160,   161,   162,   163,   163,   163,   164,   164,
     165,   165,   166,   167,   167,   167,   167,   168,   168,   168,
     169,   169,   170,   170,   170,   171,   171,   172,   172,   172,
     173,   173,   174,   174,   175,   175,   176,   177,   177,   178,
     179,   179,   179,   180,   180,   181,   182,   182,   183,   183,
     183,   184,   184,   185,   185,   186,   186,   187,   187,   188,
     188,   188,   188,   188,   188,   188,   188,   188,   188,   188,
     188,   188,   188,   188,   188,   188,   188,   188,   188,   189,
     189,   189,   189,   190,   190,   191,   191,   192,   192,   193,
     193,   194,   194,   195,   195,   195,   195,   195,   196,   196,
     197,   197,   198,   198,   198,   199,   199,   200,   200,   201,
     201,   202,   202,   203,   203,   203,   204,   204,   204,   205,
     206,   206,   206,   207,   207,   208,   208,   208,   208,   208,
     208,   209,   209,   209,   209,   210,   210,   211,   211,   212,
     212,   212,   212,   212,   212,   212,   212,   212,   212,   213,
     213,   213,   213,   213,   213,   213,   213,   213,   213,   213,
     213,   213,   213,   213,   213,   213,   214,   214,   215,   215,
     215,   215,   215,   215,   215,   216,   216,   217,   217,   217,
     217,   218,   218,   218,   218,   219,   219,   220,   220,   221,
     221,   222,   222,   223,   223,   224,   224,   225,   225,   225,
     225,   225,   225,   225,   225,   225,   225,   225,   225,   225,
     225,   226,   226,   227,   227,   227,   228,   229,   229,   230,
     230,   231,   231,   231,   231,   232,   232,   232,   233,   233,
     233,   234,   234,   235,   235,   236,   236,   236,   237,   237,
     238,   238,   239,   239,   240,   241,   241,   242,   242,   243,
     244,   244,   245,   245,   246,   247,   247,   248,   248,   249,
     249
};

/* YYR2[RULE-NUM] -- Number of symbols on the right-hand side of rule RULE-NUM.  */
static const yytype_int8 yyr2[] =
{
       0,     2,     3,     4,     2,     3,     2,     2,     8,     7,
       3,     0,     2,     1,     4,     7,     4,     2,     5,     2,
       1,     3,     0,     1,     1,     2,     1,     1,     2,     3,
       1,     3,     4,     1,     1,     1,     1,     1,     1,     1,
       1,     1,     1,     1,     1,     1,     1,     1,     2,     1,
       1,     1,     1,     1,     1,     1,     2,     3,     3,     5,
       3,     3,     1,     1,     1,     1,     0,     1,     1,     1,
       1,     1,     1,     1,     1,     1,     1,     1,     1,     1,
       1,     1,     2,     1,     2,     4,     2,     2,     4,     2,
       2,     1,     3,     5,     2,     4,     5,     4,     1,     1,
       2,     2,     1,     1,     3,     4,     1,     3,     2,     1,
       3,     2,     0,     2,     1,     3,     3,     4,     1,     2,
       1,     7,     0,     2,     1,     2,     6,     3,     0,     2,
       1,     3,     3,     4,     1,     3,     3,     5,     1,     1,
       2,     4,     2,     4,     6,     0,     2,     3,     4,     0,
       3,     4,     1,     3,     1,     3,     2,     2,     5,     1,
       5,     0,     3,     5,     8,     1,     1,     2,     2,     3,
       1,     2,     4,     2,     2,     4,     5,     3,     3,     3,
       1,     3,     3,     4,     3,     2,     2,     6,     6,     6,
       1,     2,     3,     5,     1,     2,     6,     0,     3,     7,
       1,     1,     2,     1,     2,     5,     0,     2,     1,     1,
       2,     2,     3,     1,     2,     1,     3,     1,     3,     1,
       1,     1,     1,     1,     1,     3,     2,     3,     4,     2,
       3,     3,     4,     2,     3,     4,     3,     4,     5,     1,
       3,     3,     1,     1,     2,     3,     3,     1,     1,     1,
       3,     3,     2,     1,     1,     1,     1,     1,     1,     3,
       1,     3,     1,     1,     2,     2,     3,     1,     2,     1,
       2,     1,     3,     1,     2,     3,     1,     5,     1,     3,
       1,     2,     3,     1,     3,     1,     3,     1,     1,     2,
       2,     3,     3,     2,     1,     1,     1,     3,     3,     1,
       1,     1,     1,     1,     1,     1,     2,     1,     2,     3,
       3,     3,     3,     3,     3,     3,     3,     3,     3,     3,
       3,     3,     2,     2,     2,     1,     1,     2,     1,     3,
       3,     4,     5,     2,     4,     1,     3,     1,     2,     2,
       3,     1,     1,     2,     2,     2,     3,     1,     2,     1,
       1,     3,     4,     0,     1,     0,     2,     1,     1,     1,
       1,     1,     1,     1,     1,     1,     1,     1,     1,     1,
       1,     3,     3,     2,     3,     4,     4,     2,     3,     1,
       2,     2,     3,     3,     4,     3,     3,     4,     2,     3,
       4,     1,     3,     3,     2,     4,     4,     6,     1,     2,
       5,     6,     0,     3,     1,     1,     2,     1,     1,     3,
       0,     2,     1,     1,     6,     0,     1,     0,     2,     0,
       2
};


enum { YYENOMEM = -2 };

#define yyerrok         (yyerrstatus = 0)
#define yyclearin       (yychar = T_GRAMMAR_EMPTY)

#define YYACCEPT        goto yyacceptlab
#define YYABORT         goto yyabortlab
#define YYERROR         goto yyerrorlab
#define YYNOMEM         goto yyexhaustedlab


#define YYRECOVERING()  (!!yyerrstatus)

#define YYBACKUP(Token, Value)                                    \
  do                                                              \
    if (yychar == T_GRAMMAR_EMPTY)                                        \
      {                                                           \
        yychar = (Token);                                         \
        yylval = (Value);                                         \
        YYPOPSTACK (yylen);                                       \
        yystate = *yyssp;                                         \
        goto yybackup;                                            \
      }                                                           \
    else                                                          \
      {                                                           \
        yyerror (&yylloc, b, YY_("syntax error: cannot back up")); \
        YYERROR;                                                  \
      }                                                           \
  while (0)

/* Backward compatibility with an undocumented macro.
   Use T_GRAMMAR_error or T_GRAMMAR_UNDEF. */
#define YYERRCODE T_GRAMMAR_UNDEF

/* YYLLOC_DEFAULT -- Set CURRENT to span from RHS[1] to RHS[N].
   If N is 0, then set CURRENT to the empty location which ends
   the previous symbol: RHS[0] (always defined).  */

#ifndef YYLLOC_DEFAULT
# define YYLLOC_DEFAULT(Current, Rhs, N)                                \
    do                                                                  \
      if (N)                                                            \
        {                                                               \
          (Current).first_line   = YYRHSLOC (Rhs, 1).first_line;        \
          (Current).first_column = YYRHSLOC (Rhs, 1).first_column;      \
          (Current).last_line    = YYRHSLOC (Rhs, N).last_line;         \
          (Current).last_column  = YYRHSLOC (Rhs, N).last_column;       \
        }                                                               \
      else                                                              \
        {                                                               \
          (Current).first_line   = (Current).last_line   =              \
            YYRHSLOC (Rhs, 0).last_line;                                \
          (Current).first_column = (Current).last_column =              \
            YYRHSLOC (Rhs, 0).last_column;                              \
        }                                                               \
    while (0)
#endif

#define YYRHSLOC(Rhs, K) ((Rhs)[K])


/* Enable debugging if requested.  */
#if GRAMMAR_DEBUG

# ifndef YYFPRINTF
#  include <stdio.h> /* INFRINGES ON USER NAME SPACE */
#  define YYFPRINTF fprintf
# endif

# define YYDPRINTF(Args)                        \
do {                                            \
  if (yydebug)                                  \
    YYFPRINTF Args;                             \
} while (0)


/* YYLOCATION_PRINT -- Print the location on the stream.
   This macro was not mandated originally: define only if we know
   we won't break user code: when these are the locations we know.  */

# ifndef YYLOCATION_PRINT

#  if defined YY_LOCATION_PRINT

   /* Temporary convenience wrapper in case some people defined the
      undocumented and private YY_LOCATION_PRINT macros.  */
#   define YYLOCATION_PRINT(File, Loc)  YY_LOCATION_PRINT(File, *(Loc))

#  elif defined GRAMMAR_LTYPE_IS_TRIVIAL && GRAMMAR_LTYPE_IS_TRIVIAL

/* Print *YYLOCP on YYO.  Private, do not rely on its existence. */

YY_ATTRIBUTE_UNUSED
static int
yy_location_print_ (FILE *yyo, YYLTYPE const * const yylocp)
{
  int res = 0;
  int end_col = 0 != yylocp->last_column ? yylocp->last_column - 1 : 0;
  if (0 <= yylocp->first_line)
    {
      res += YYFPRINTF (yyo, "%d", yylocp->first_line);
      if (0 <= yylocp->first_column)
        res += YYFPRINTF (yyo, ".%d", yylocp->first_column);
    }
  if (0 <= yylocp->last_line)
    {
      if (yylocp->first_line < yylocp->last_line)
        {
          res += YYFPRINTF (yyo, "-%d", yylocp->last_line);
          if (0 <= end_col)
            res += YYFPRINTF (yyo, ".%d", end_col);
        }
      else if (0 <= end_col && yylocp->first_column < end_col)
        res += YYFPRINTF (yyo, "-%d", end_col);
    }
  return res;
}

#   define YYLOCATION_PRINT  yy_location_print_

    /* Temporary convenience wrapper in case some people defined the
       undocumented and private YY_LOCATION_PRINT macros.  */
#   define YY_LOCATION_PRINT(File, Loc)  YYLOCATION_PRINT(File, &(Loc))

#  else

#   define YYLOCATION_PRINT(File, Loc) ((void) 0)
    /* Temporary convenience wrapper in case some people defined the
       undocumented and private YY_LOCATION_PRINT macros.  */
#   define YY_LOCATION_PRINT  YYLOCATION_PRINT

#  endif
# endif /* !defined YYLOCATION_PRINT */


# define YY_SYMBOL_PRINT(Title, Kind, Value, Location)                    \
do {                                                                      \
  if (yydebug)                                                            \
    {                                                                     \
      YYFPRINTF (stderr, "%s ", Title);                                   \
      yy_symbol_print (stderr,                                            \
                  Kind, Value, Location, b); \
      YYFPRINTF (stderr, "\n");                                           \
    }                                                                     \
} while (0)


/*-----------------------------------.
| Print this symbol's value on YYO.  |
`-----------------------------------*/

static void
yy_symbol_value_print (FILE *yyo,
                       yysymbol_kind_t yykind, YYSTYPE const * const yyvaluep, YYLTYPE const * const yylocationp, Builder *b)
{
  FILE *yyoutput = yyo;
  YY_USE (yyoutput);
  YY_USE (yylocationp);
  YY_USE (b);
  if (!yyvaluep)
    return;
  YY_IGNORE_MAYBE_UNINITIALIZED_BEGIN
  YY_USE (yykind);
  YY_IGNORE_MAYBE_UNINITIALIZED_END
}


/*---------------------------.
| Print this symbol on YYO.  |
`---------------------------*/

static void
yy_symbol_print (FILE *yyo,
                 yysymbol_kind_t yykind, YYSTYPE const * const yyvaluep, YYLTYPE const * const yylocationp, Builder *b)
{
  YYFPRINTF (yyo, "%s %s (",
             yykind < YYNTOKENS ? "token" : "nterm", yysymbol_name (yykind));

  YYLOCATION_PRINT (yyo, yylocationp);
  YYFPRINTF (yyo, ": ");
  yy_symbol_value_print (yyo, yykind, yyvaluep, yylocationp, b);
  YYFPRINTF (yyo, ")");
}

/*------------------------------------------------------------------.
| yy_stack_print -- Print the state stack from its BOTTOM up to its |
| TOP (included).                                                   |
`------------------------------------------------------------------*/

static void
yy_stack_print (yy_state_t *yybottom, yy_state_t *yytop)
{
  YYFPRINTF (stderr, "Stack now");
  for (; yybottom <= yytop; yybottom++)
    {
      int yybot = *yybottom;
      YYFPRINTF (stderr, " %d", yybot);
    }
  YYFPRINTF (stderr, "\n");
}

# define YY_STACK_PRINT(Bottom, Top)                            \
do {                                                            \
  if (yydebug)                                                  \
    yy_stack_print ((Bottom), (Top));                           \
} while (0)


/*------------------------------------------------.
| Report that the YYRULE is going to be reduced.  |
`------------------------------------------------*/

static void
yy_reduce_print (yy_state_t *yyssp, YYSTYPE *yyvsp, YYLTYPE *yylsp,
                 int yyrule, Builder *b)
{
  int yylno = yyrline[yyrule];
  int yynrhs = yyr2[yyrule];
  int yyi;
  YYFPRINTF (stderr, "Reducing stack by rule %d (line %d):\n",
             yyrule - 1, yylno);
  /* The symbols being reduced.  */
  for (yyi = 0; yyi < yynrhs; yyi++)
    {
      YYFPRINTF (stderr, "   $%d = ", yyi + 1);
      yy_symbol_print (stderr,
                       YY_ACCESSING_SYMBOL (+yyssp[yyi + 1 - yynrhs]),
                       &yyvsp[(yyi + 1) - (yynrhs)],
                       &(yylsp[(yyi + 1) - (yynrhs)]), b);
      YYFPRINTF (stderr, "\n");
    }
}

# define YY_REDUCE_PRINT(Rule)          \
do {                                    \
  if (yydebug)                          \
    yy_reduce_print (yyssp, yyvsp, yylsp, Rule, b); \
} while (0)

/* Nonzero means print parse trace.  It is left uninitialized so that
   multiple parsers can coexist.  */
int yydebug;
#else /* !GRAMMAR_DEBUG */
# define YYDPRINTF(Args) ((void) 0)
# define YY_SYMBOL_PRINT(Title, Kind, Value, Location)
# define YY_STACK_PRINT(Bottom, Top)
# define YY_REDUCE_PRINT(Rule)
#endif /* !GRAMMAR_DEBUG */


/* YYINITDEPTH -- initial size of the parser's stacks.  */
#ifndef YYINITDEPTH
# define YYINITDEPTH 200
#endif

/* YYMAXDEPTH -- maximum size the stacks can grow to (effective only
   if the built-in stack extension method is used).

   Do not make this value too large; the results are undefined if
   YYSTACK_ALLOC_MAXIMUM < YYSTACK_BYTES (YYMAXDEPTH)
   evaluated with infinite-precision integer arithmetic.  */

#ifndef YYMAXDEPTH
# define YYMAXDEPTH 10000
#endif
/* Parser data structure.  */
struct yypstate
  {
    /* Number of syntax errors so far.  */
    int yynerrs;

    yy_state_fast_t yystate;
    /* Number of tokens to shift before error messages enabled.  */
    int yyerrstatus;

    /* Refer to the stacks through separate pointers, to allow yyoverflow
       to reallocate them elsewhere.  */

    /* Their size.  */
    YYPTRDIFF_T yystacksize;

    /* The state stack: array, bottom, top.  */
    yy_state_t yyssa[YYINITDEPTH];
    yy_state_t *yyss;
    yy_state_t *yyssp;

    /* The semantic value stack: array, bottom, top.  */
    YYSTYPE yyvsa[YYINITDEPTH];
    YYSTYPE *yyvs;
    YYSTYPE *yyvsp;

    /* The location stack: array, bottom, top.  */
    YYLTYPE yylsa[YYINITDEPTH];
    YYLTYPE *yyls;
    YYLTYPE *yylsp;
    /* Whether this instance has not started parsing yet.
     * If 2, it corresponds to a finished parsing.  */
    int yynew;
  };


/* Context of a parse error.  */
typedef struct
{
  yypstate* yyps;
  yysymbol_kind_t yytoken;
  YYLTYPE *yylloc;
} yypcontext_t;

/* Put in YYARG at most YYARGN of the expected tokens given the
   current YYCTX, and return the number of tokens stored in YYARG.  If
   YYARG is null, return the number of expected tokens (guaranteed to
   be less than YYNTOKENS).  Return YYENOMEM on memory exhaustion.
   Return 0 if there are more than YYARGN expected tokens, yet fill
   YYARG up to YYARGN. */
static int
yypstate_expected_tokens (yypstate *yyps,
                          yysymbol_kind_t yyarg[], int yyargn)
{
  /* Actual size of YYARG. */
  int yycount = 0;
  int yyn = yypact[+*yyps->yyssp];
  if (!yypact_value_is_default (yyn))
    {
      /* Start YYX at -YYN if negative to avoid negative indexes in
         YYCHECK.  In other words, skip the first -YYN actions for
         this state because they are default actions.  */
      int yyxbegin = yyn < 0 ? -yyn : 0;
      /* Stay within bounds of both yycheck and yytname.  */
      int yychecklim = YYLAST - yyn + 1;
      int yyxend = yychecklim < YYNTOKENS ? yychecklim : YYNTOKENS;
      int yyx;
      for (yyx = yyxbegin; yyx < yyxend; ++yyx)
        if (yycheck[yyx + yyn] == yyx && yyx != YYSYMBOL_YYerror
            && !yytable_value_is_error (yytable[yyx + yyn]))
          {
            if (!yyarg)
              ++yycount;
            else if (yycount == yyargn)
              return 0;
            else
              yyarg[yycount++] = YY_CAST (yysymbol_kind_t, yyx);
          }
    }
  if (yyarg && yycount == 0 && 0 < yyargn)
    yyarg[0] = YYSYMBOL_YYEMPTY;
  return yycount;
}


/* Similar to the previous function.  */
static int
yypcontext_expected_tokens (const yypcontext_t *yyctx,
                            yysymbol_kind_t yyarg[], int yyargn)
{
  return yypstate_expected_tokens (yyctx->yyps, yyarg, yyargn);
}


/* The kind of the lookahead of this context.  */
static yysymbol_kind_t
yypcontext_token (const yypcontext_t *yyctx) YY_ATTRIBUTE_UNUSED;

static yysymbol_kind_t
yypcontext_token (const yypcontext_t *yyctx)
{
  return yyctx->yytoken;
}

/* The location of the lookahead of this context.  */
static YYLTYPE *
yypcontext_location (const yypcontext_t *yyctx) YY_ATTRIBUTE_UNUSED;

static YYLTYPE *
yypcontext_location (const yypcontext_t *yyctx)
{
  return yyctx->yylloc;
}

/* User defined function to report a syntax error.  */
static int
yyreport_syntax_error (const yypcontext_t *yyctx, Builder *b);

/*-----------------------------------------------.
| Release the memory associated to this symbol.  |
`-----------------------------------------------*/

static void
yydestruct (const char *yymsg,
            yysymbol_kind_t yykind, YYSTYPE *yyvaluep, YYLTYPE *yylocationp, Builder *b)
{
  YY_USE (yyvaluep);
  YY_USE (yylocationp);
  YY_USE (b);
  if (!yymsg)
    yymsg = "Deleting";
  YY_SYMBOL_PRINT (yymsg, yykind, yyvaluep, yylocationp);

  YY_IGNORE_MAYBE_UNINITIALIZED_BEGIN
  YY_USE (yykind);
  YY_IGNORE_MAYBE_UNINITIALIZED_END
}





int
yyparse (Builder *b)
{
  yypstate *yyps = yypstate_new ();
  if (!yyps)
    {
      static YYLTYPE yyloc_default
# if defined GRAMMAR_LTYPE_IS_TRIVIAL && GRAMMAR_LTYPE_IS_TRIVIAL
  = { 1, 1, 1, 1 }
# endif
;
      YYLTYPE yylloc = yyloc_default;
      yyerror (&yylloc, b, YY_("memory exhausted"));
      return 2;
    }
  int yystatus = yypull_parse (yyps, b);
  yypstate_delete (yyps);
  return yystatus;
}

int
yypull_parse (yypstate *yyps, Builder *b)
{
  YY_ASSERT (yyps);
  static YYLTYPE yyloc_default
# if defined GRAMMAR_LTYPE_IS_TRIVIAL && GRAMMAR_LTYPE_IS_TRIVIAL
  = { 1, 1, 1, 1 }
# endif
;
  YYLTYPE yylloc = yyloc_default;
  int yystatus;
  do {
    YYSTYPE yylval;
    int yychar = yylex (&yylval, &yylloc, b);
    yystatus = yypush_parse (yyps, yychar, &yylval, &yylloc, b);
  } while (yystatus == YYPUSH_MORE);
  return yystatus;
}

#define grammar_nerrs yyps->grammar_nerrs
#define yystate yyps->yystate
#define yyerrstatus yyps->yyerrstatus
#define yyssa yyps->yyssa
#define yyss yyps->yyss
#define yyssp yyps->yyssp
#define yyvsa yyps->yyvsa
#define yyvs yyps->yyvs
#define yyvsp yyps->yyvsp
#define yylsa yyps->yylsa
#define yyls yyps->yyls
#define yylsp yyps->yylsp
#define yystacksize yyps->yystacksize

/* Initialize the parser data structure.  */
static void
yypstate_clear (yypstate *yyps)
{
  yynerrs = 0;
  yystate = 0;
  yyerrstatus = 0;

  yyssp = yyss;
  yyvsp = yyvs;
  yylsp = yyls;

  /* Initialize the state stack, in case yypcontext_expected_tokens is
     called before the first call to yyparse. */
  *yyssp = 0;
  yyps->yynew = 1;
}

/* Initialize the parser data structure.  */
yypstate *
yypstate_new (void)
{
  yypstate *yyps;
  yyps = YY_CAST (yypstate *, YYMALLOC (sizeof *yyps));
  if (!yyps)
    return YY_NULLPTR;
  yystacksize = YYINITDEPTH;
  yyss = yyssa;
  yyvs = yyvsa;
  yyls = yylsa;
  yypstate_clear (yyps);
  return yyps;
}

void
yypstate_delete (yypstate *yyps)
{
  if (yyps)
    {
#ifndef yyoverflow
      /* If the stack was reallocated but the parse did not complete, then the
         stack still needs to be freed.  */
      if (yyss != yyssa)
        YYSTACK_FREE (yyss);
#endif
      YYFREE (yyps);
    }
}



/*---------------.
| yypush_parse.  |
`---------------*/

int
yypush_parse (yypstate *yyps,
              int yypushed_char, YYSTYPE const *yypushed_val, YYLTYPE *yypushed_loc, Builder *b)
{
/* Lookahead token kind.  */
int yychar;


/* The semantic value of the lookahead symbol.  */
/* Default value used for initialization, for pacifying older GCCs
   or non-GCC compilers.  */
YY_INITIAL_VALUE (static YYSTYPE yyval_default;)
YYSTYPE yylval YY_INITIAL_VALUE (= yyval_default);

/* Location data for the lookahead symbol.  */
static YYLTYPE yyloc_default
# if defined GRAMMAR_LTYPE_IS_TRIVIAL && GRAMMAR_LTYPE_IS_TRIVIAL
  = { 1, 1, 1, 1 }
# endif
;
YYLTYPE yylloc = yyloc_default;

  int yyn;
  /* The return value of yyparse.  */
  int yyresult;
  /* Lookahead symbol kind.  */
  yysymbol_kind_t yytoken = YYSYMBOL_YYEMPTY;
  /* The variables used to return semantic value and location from the
     action routines.  */
  YYSTYPE yyval;
  YYLTYPE yyloc;

  /* The locations where the error started and ended.  */
  YYLTYPE yyerror_range[3];



#define YYPOPSTACK(N)   (yyvsp -= (N), yyssp -= (N), yylsp -= (N))

  /* The number of symbols on the RHS of the reduced rule.
     Keep to zero when no symbol should be popped.  */
  int yylen = 0;

  switch (yyps->yynew)
    {
    case 0:
      yyn = yypact[yystate];
      goto yyread_pushed_token;

    case 2:
      yypstate_clear (yyps);
      break;

    default:
      break;
    }

  YYDPRINTF ((stderr, "Starting parse\n"));

  yychar = T_GRAMMAR_EMPTY; /* Cause a token to be read.  */

  yylsp[0] = *yypushed_loc;
  goto yysetstate;


/*------------------------------------------------------------.
| yynewstate -- push a new state, which is found in yystate.  |
`------------------------------------------------------------*/
yynewstate:
  /* In all cases, when you get here, the value and location stacks
     have just been pushed.  So pushing a state here evens the stacks.  */
  yyssp++;


/*--------------------------------------------------------------------.
| yysetstate -- set current state (the top of the stack) to yystate.  |
`--------------------------------------------------------------------*/
yysetstate:
  YYDPRINTF ((stderr, "Entering state %d\n", yystate));
  YY_ASSERT (0 <= yystate && yystate < YYNSTATES);
  YY_IGNORE_USELESS_CAST_BEGIN
  *yyssp = YY_CAST (yy_state_t, yystate);
  YY_IGNORE_USELESS_CAST_END
  YY_STACK_PRINT (yyss, yyssp);

  if (yyss + yystacksize - 1 <= yyssp)
#if !defined yyoverflow && !defined YYSTACK_RELOCATE
    YYNOMEM;
#else
    {
      /* Get the current used size of the three stacks, in elements.  */
      YYPTRDIFF_T yysize = yyssp - yyss + 1;

# if defined yyoverflow
      {
        /* Give user a chance to reallocate the stack.  Use copies of
           these so that the &'s don't force the real ones into
           memory.  */
        yy_state_t *yyss1 = yyss;
        YYSTYPE *yyvs1 = yyvs;
        YYLTYPE *yyls1 = yyls;

        /* Each stack pointer address is followed by the size of the
           data in use in that stack, in bytes.  This used to be a
           conditional around just the two extra args, but that might
           be undefined if yyoverflow is a macro.  */
        yyoverflow (YY_("memory exhausted"),
                    &yyss1, yysize * YYSIZEOF (*yyssp),
                    &yyvs1, yysize * YYSIZEOF (*yyvsp),
                    &yyls1, yysize * YYSIZEOF (*yylsp),
                    &yystacksize);
        yyss = yyss1;
        yyvs = yyvs1;
        yyls = yyls1;
      }
# else /* defined YYSTACK_RELOCATE */
      /* Extend the stack our own way.  */
      if (YYMAXDEPTH <= yystacksize)
        YYNOMEM;
      yystacksize *= 2;
      if (YYMAXDEPTH < yystacksize)
        yystacksize = YYMAXDEPTH;

      {
        yy_state_t *yyss1 = yyss;
        union yyalloc *yyptr =
          YY_CAST (union yyalloc *,
                   YYSTACK_ALLOC (YY_CAST (YYSIZE_T, YYSTACK_BYTES (yystacksize))));
        if (! yyptr)
          YYNOMEM;
        YYSTACK_RELOCATE (yyss_alloc, yyss);
        YYSTACK_RELOCATE (yyvs_alloc, yyvs);
        YYSTACK_RELOCATE (yyls_alloc, yyls);
#  undef YYSTACK_RELOCATE
        if (yyss1 != yyssa)
          YYSTACK_FREE (yyss1);
      }
# endif

      yyssp = yyss + yysize - 1;
      yyvsp = yyvs + yysize - 1;
      yylsp = yyls + yysize - 1;

      YY_IGNORE_USELESS_CAST_BEGIN
      YYDPRINTF ((stderr, "Stack size increased to %ld\n",
                  YY_CAST (long, yystacksize)));
      YY_IGNORE_USELESS_CAST_END

      if (yyss + yystacksize - 1 <= yyssp)
        YYABORT;
    }
#endif /* !defined yyoverflow && !defined YYSTACK_RELOCATE */


  if (yystate == YYFINAL)
    YYACCEPT;

  goto yybackup;


/*-----------.
| yybackup.  |
`-----------*/
yybackup:
  /* Do appropriate processing given the current state.  Read a
     lookahead token if we need one and don't already have one.  */

  /* First try to decide what to do without reference to lookahead token.  */
  yyn = yypact[yystate];
  if (yypact_value_is_default (yyn))
    goto yydefault;

  /* Not known => get a lookahead token if don't already have one.  */

  /* YYCHAR is either empty, or end-of-input, or a valid lookahead.  */
  if (yychar == T_GRAMMAR_EMPTY)
    {
      if (!yyps->yynew)
        {
          YYDPRINTF ((stderr, "Return for a new token:\n"));
          yyresult = YYPUSH_MORE;
          goto yypushreturn;
        }
      yyps->yynew = 0;
yyread_pushed_token:
      YYDPRINTF ((stderr, "Reading a token\n"));
      yychar = yypushed_char;
      if (yypushed_val)
        yylval = *yypushed_val;
      if (yypushed_loc)
        yylloc = *yypushed_loc;
    }

  if (yychar <= T_YYEOF)
    {
      yychar = T_YYEOF;
      yytoken = YYSYMBOL_YYEOF;
      YYDPRINTF ((stderr, "Now at end of input.\n"));
    }
  else if (yychar == T_GRAMMAR_error)
    {
      /* The scanner already issued an error message, process directly
         to error recovery.  But do not keep the error token as
         lookahead, it is too special and may lead us to an endless
         loop in error recovery. */
      yychar = T_GRAMMAR_UNDEF;
      yytoken = YYSYMBOL_YYerror;
      yyerror_range[1] = yylloc;
      goto yyerrlab1;
    }
  else
    {
      yytoken = YYTRANSLATE (yychar);
      YY_SYMBOL_PRINT ("Next token is", yytoken, &yylval, &yylloc);
    }

  /* If the proper action on seeing token YYTOKEN is to reduce or to
     detect an error, take that action.  */
  yyn += yytoken;
  if (yyn < 0 || YYLAST < yyn || yycheck[yyn] != yytoken)
    goto yydefault;
  yyn = yytable[yyn];
  if (yyn <= 0)
    {
      if (yytable_value_is_error (yyn))
        goto yyerrlab;
      yyn = -yyn;
      goto yyreduce;
    }

  /* Count tokens shifted since error; after three, turn off error
     status.  */
  if (yyerrstatus)
    yyerrstatus--;

  /* Shift the lookahead token.  */
  YY_SYMBOL_PRINT ("Shifting", yytoken, &yylval, &yylloc);
  yystate = yyn;
  YY_IGNORE_MAYBE_UNINITIALIZED_BEGIN
  *++yyvsp = yylval;
  YY_IGNORE_MAYBE_UNINITIALIZED_END
  *++yylsp = yylloc;

  /* Discard the shifted token.  */
  yychar = T_GRAMMAR_EMPTY;
  goto yynewstate;


/*-----------------------------------------------------------.
| yydefault -- do the default action for the current state.  |
`-----------------------------------------------------------*/
yydefault:
  yyn = yydefact[yystate];
  if (yyn == 0)
    goto yyerrlab;
  goto yyreduce;


/*-----------------------------.
| yyreduce -- do a reduction.  |
`-----------------------------*/
yyreduce:
  /* yyn is the number of a rule to reduce with.  */
  yylen = yyr2[yyn];

  /* If YYLEN is nonzero, implement the default value of the action:
     '$$ = $1'.

     Otherwise, the following line sets YYVAL to garbage.
     This behavior is undocumented and Bison
     users should not rely upon it.  Assigning to YYVAL
     unconditionally makes the parser a bit smaller, and it avoids a
     GCC warning that YYVAL may be used uninitialized.  */
  yyval = yyvsp[1-yylen];

  /* Default location. */
  YYLLOC_DEFAULT (yyloc, (yylsp - yylen), yylen);
  yyerror_range[1] = yyloc;
  YY_REDUCE_PRINT (yyn);
  switch (yyn)
    {
  case 2: /* start: START_FILE statements_opt ENDMARKER  */
                                                { b->result = build_module(b, (yyvsp[-1].T_statements_opt)); YYACCEPT; }
    break;

  case 3: /* start: START_EVAL expressions newlines_opt ENDMARKER  */
                                                { b->result = ast_Expression(A, (yyvsp[-2].T_expressions)); YYACCEPT; }
    break;

  case 4: /* start: START_INTERACTIVE simple_stmts  */
                                                { b->result = ast_Interactive(A, (yyvsp[0].T_simple_stmts)); YYACCEPT; }
    break;

  case 5: /* start: START_INTERACTIVE compound_stmt NEWLINE  */
                        { b->result = ast_Interactive(A, ONE(StmtSeq, (yyvsp[-1].T_compound_stmt))); YYACCEPT; }
    break;

  case 6: /* start: START_INTERACTIVE NEWLINE  */
                        { b->result = ast_Interactive(A, EMPTY(StmtSeq)); YYACCEPT; }
    break;

  case 7: /* start: START_INTERACTIVE ENDMARKER  */
                                                { build_empty_input(b); YYACCEPT; }
    break;

  case 8: /* start: START_FUNCTYPE "(" type_expressions ")" "->" expression newlines_opt ENDMARKER  */
                                    { b->result = ast_FunctionType(A, (yyvsp[-5].T_type_expressions), (yyvsp[-2].T_expression)); YYACCEPT; }
    break;

  case 9: /* start: START_FUNCTYPE "(" ")" "->" expression newlines_opt ENDMARKER  */
                        { b->result = ast_FunctionType(A, EMPTY(ExprSeq), (yyvsp[-2].T_expression)); YYACCEPT; }
    break;

  case 10: /* start: START_PREFIX expression error  */
                                                { b->prefix = (yyvsp[-1].T_expression); b->prefix_end = (yylsp[-1]); YYACCEPT; }
    break;

  case 14: /* type_expressions: expression_list "," "*" expression  */
                                                { (yyval.T_type_expressions) = APPEND((yyvsp[-3].T_expression_list), (yyvsp[0].T_expression)); }
    break;

  case 15: /* type_expressions: expression_list "," "*" expression "," "**" expression  */
                                                { (yyval.T_type_expressions) = APPEND(APPEND((yyvsp[-6].T_expression_list), (yyvsp[-3].T_expression)), (yyvsp[0].T_expression)); }
    break;

  case 16: /* type_expressions: expression_list "," "**" expression  */
                                                { (yyval.T_type_expressions) = APPEND((yyvsp[-3].T_expression_list), (yyvsp[0].T_expression)); }
    break;

  case 17: /* type_expressions: "*" expression  */
                                                { (yyval.T_type_expressions) = ONE(ExprSeq, (yyvsp[0].T_expression)); }
    break;

  case 18: /* type_expressions: "*" expression "," "**" expression  */
                                                { (yyval.T_type_expressions) = APPEND(ONE(ExprSeq, (yyvsp[-3].T_expression)), (yyvsp[0].T_expression)); }
    break;

  case 19: /* type_expressions: "**" expression  */
                                                { (yyval.T_type_expressions) = ONE(ExprSeq, (yyvsp[0].T_expression)); }
    break;

  case 20: /* expression_list: expression  */
                                                { (yyval.T_expression_list) = ONE(ExprSeq, (yyvsp[0].T_expression)); }
    break;

  case 21: /* expression_list: expression_list "," expression  */
                                                { (yyval.T_expression_list) = APPEND((yyvsp[-2].T_expression_list), (yyvsp[0].T_expression)); }
    break;

  case 22: /* statements_opt: %empty  */
                                                { (yyval.T_statements_opt) = EMPTY(StmtSeq); }
    break;

  case 25: /* statements: statements statement  */
                                                { (yyval.T_statements) = build_concat(b, (yyvsp[-1].T_statements), (yyvsp[0].T_statement)); }
    break;

  case 26: /* statement: compound_stmt  */
                                                { (yyval.T_statement) = ONE(StmtSeq, (yyvsp[0].T_compound_stmt)); }
    break;

  case 30: /* simple_stmt_list: simple_stmt  */
                                                { (yyval.T_simple_stmt_list) = ONE(StmtSeq, (yyvsp[0].T_simple_stmt)); }
    break;

  case 31: /* simple_stmt_list: simple_stmt_list ";" simple_stmt  */
                                                { (yyval.T_simple_stmt_list) = APPEND((yyvsp[-2].T_simple_stmt_list), (yyvsp[0].T_simple_stmt)); }
    break;

  case 32: /* block: NEWLINE INDENT statements DEDENT  */
                                                { (yyval.T_block) = (yyvsp[-1].T_statements); }
    break;

  case 35: /* simple_stmt: star_expressions  */
                                                { (yyval.T_simple_stmt) = ast_Expr(A, HERE, (yyvsp[0].T_star_expressions)); }
    break;

  case 36: /* simple_stmt: yield_expr  */
                                                { (yyval.T_simple_stmt) = ast_Expr(A, HERE, (yyvsp[0].T_yield_expr)); }
    break;

  case 44: /* simple_stmt: "pass"  */
                                                { (yyval.T_simple_stmt) = ast_Pass(A, HERE); }
    break;

  case 45: /* simple_stmt: "break"  */
                                                { (yyval.T_simple_stmt) = ast_Break(A, HERE); }
    break;

  case 46: /* simple_stmt: "continue"  */
                                                { (yyval.T_simple_stmt) = ast_Continue(A, HERE); }
    break;

  case 48: /* compound_stmt: decorators definition  */
                                                { (yyval.T_compound_stmt) = build_decorated(b, (yyvsp[-1].T_decorators), (yyvsp[0].T_definition)); }
    break;

  case 56: /* assignment: assign_chain type_comment_opt  */
                                                { (yyval.T_assignment) = build_assign(b, HERE, (yyvsp[-1].T_assign_chain), (yyvsp[0].T_type_comment_opt)); }
    break;

  case 57: /* assignment: star_expressions augassign rhs  */
                                                { (yyval.T_assignment) = build_augassign(b, HERE, (yyvsp[-2].T_star_expressions), (yyvsp[-1].T_augassign), (yyvsp[0].T_rhs)); }
    break;

  case 58: /* assignment: star_expressions ":" expression  */
                                                { (yyval.T_assignment) = build_annassign(b, HERE, (yyvsp[-2].T_star_expressions), (yylsp[-2]), (yyvsp[0].T_expression), NULL); }
    break;

  case 59: /* assignment: star_expressions ":" expression "=" annotated_rhs  */
                                                { (yyval.T_assignment) = build_annassign(b, HERE, (yyvsp[-4].T_star_expressions), (yylsp[-4]), (yyvsp[-2].T_expression), (yyvsp[0].T_annotated_rhs)); }
    break;

  case 60: /* assign_chain: star_expressions "=" rhs  */
                                                { (yyval.T_assign_chain) = APPEND(ONE(ExprSeq, (yyvsp[-2].T_star_expressions)), (yyvsp[0].T_rhs)); }
    break;

  case 61: /* assign_chain: assign_chain "=" rhs  */
                                                { (yyval.T_assign_chain) = APPEND((yyvsp[-2].T_assign_chain), (yyvsp[0].T_rhs)); }
    break;

  case 66: /* type_comment_opt: %empty  */
                                                { (yyval.T_type_comment_opt) = 0; }
    break;

  case 68: /* augassign: "+="  */
                    { (yyval.T_augassign) = OPERATOR_ADD; }
    break;

  case 69: /* augassign: "-="  */
                    { (yyval.T_augassign) = OPERATOR_SUB; }
    break;

  case 70: /* augassign: "*="  */
                    { (yyval.T_augassign) = OPERATOR_MULT; }
    break;

  case 71: /* augassign: "@="  */
                    { (yyval.T_augassign) = build_matmult(b); }
    break;

  case 72: /* augassign: "/="  */
                    { (yyval.T_augassign) = OPERATOR_DIV; }
    break;

  case 73: /* augassign: "%="  */
                    { (yyval.T_augassign) = OPERATOR_MOD; }
    break;

  case 74: /* augassign: "&="  */
                    { (yyval.T_augassign) = OPERATOR_BITAND; }
    break;

  case 75: /* augassign: "|="  */
                    { (yyval.T_augassign) = OPERATOR_BITOR; }
    break;

  case 76: /* augassign: "^="  */
                    { (yyval.T_augassign) = OPERATOR_BITXOR; }
    break;

  case 77: /* augassign: "<<="  */
                    { (yyval.T_augassign) = OPERATOR_LSHIFT; }
    break;

  case 78: /* augassign: ">>="  */
                    { (yyval.T_augassign) = OPERATOR_RSHIFT; }
    break;

  case 79: /* augassign: "**="  */
                    { (yyval.T_augassign) = OPERATOR_POW; }
    break;

  case 80: /* augassign: "//="  */
                    { (yyval.T_augassign) = OPERATOR_FLOORDIV; }
    break;

  case 81: /* return_stmt: "return"  */
                                                { (yyval.T_return_stmt) = ast_Return(A, HERE, NULL); }
    break;

  case 82: /* return_stmt: "return" star_expressions  */
                                                { (yyval.T_return_stmt) = ast_Return(A, HERE, (yyvsp[0].T_star_expressions)); }
    break;

  case 83: /* raise_stmt: "raise"  */
                                                { (yyval.T_raise_stmt) = ast_Raise(A, HERE, NULL, NULL); }
    break;

  case 84: /* raise_stmt: "raise" expression  */
                                                { (yyval.T_raise_stmt) = ast_Raise(A, HERE, (yyvsp[0].T_expression), NULL); }
    break;

  case 85: /* raise_stmt: "raise" expression "from" expression  */
                                                { (yyval.T_raise_stmt) = ast_Raise(A, HERE, (yyvsp[-2].T_expression), (yyvsp[0].T_expression)); }
    break;

  case 86: /* del_stmt: "del" star_expressions  */
                                                { (yyval.T_del_stmt) = build_delete(b, HERE, (yyvsp[0].T_star_expressions)); }
    break;

  case 87: /* assert_stmt: "assert" expression  */
                                                { (yyval.T_assert_stmt) = ast_Assert(A, HERE, (yyvsp[0].T_expression), NULL); }
    break;

  case 88: /* assert_stmt: "assert" expression "," expression  */
                                                { (yyval.T_assert_stmt) = ast_Assert(A, HERE, (yyvsp[-2].T_expression), (yyvsp[0].T_expression)); }
    break;

  case 89: /* global_stmt: "global" name_list  */
                                                { (yyval.T_global_stmt) = ast_Global(A, HERE, (yyvsp[0].T_name_list)); }
    break;

  case 90: /* global_stmt: "nonlocal" name_list  */
                                                { (yyval.T_global_stmt) = ast_Nonlocal(A, HERE, (yyvsp[0].T_name_list)); }
    break;

  case 91: /* name_list: NAME  */
                                                { (yyval.T_name_list) = ONE(ValueSeq, (yyvsp[0].T_NAME)); }
    break;

  case 92: /* name_list: name_list "," NAME  */
                                                { (yyval.T_name_list) = APPEND((yyvsp[-2].T_name_list), (yyvsp[0].T_NAME)); }
    break;

  case 93: /* type_alias: "type" NAME type_params_opt "=" expression  */
                                { (yyval.T_type_alias) = build_type_alias(b, HERE, (yyvsp[-3].T_NAME), (yylsp[-3]), (yyvsp[-2].T_type_params_opt), (yyvsp[0].T_expression)); }
    break;

  case 94: /* import_stmt: "import" dotted_as_names  */
                                                { (yyval.T_import_stmt) = ast_Import(A, HERE, (yyvsp[0].T_dotted_as_names)); }
    break;

  case 95: /* import_stmt: "from" dotted_name "import" import_targets  */
                                                { (yyval.T_import_stmt) = build_import_from(b, HERE, (yyvsp[-2].T_dotted_name), (yyvsp[0].T_import_targets), 0); }
    break;

  case 96: /* import_stmt: "from" dots dotted_name "import" import_targets  */
                                                { (yyval.T_import_stmt) = build_import_from(b, HERE, (yyvsp[-2].T_dotted_name), (yyvsp[0].T_import_targets), (yyvsp[-3].T_dots)); }
    break;

  case 97: /* import_stmt: "from" dots "import" import_targets  */
                                                { (yyval.T_import_stmt) = build_import_from(b, HERE, 0, (yyvsp[0].T_import_targets), (yyvsp[-2].T_dots)); }
    break;

  case 98: /* dots: "."  */
                                                { (yyval.T_dots) = 1; }
    break;

  case 99: /* dots: "..."  */
                                                { (yyval.T_dots) = 3; }
    break;

  case 100: /* dots: dots "."  */
                                                { (yyval.T_dots) = (yyvsp[-1].T_dots) + 1; }
    break;

  case 101: /* dots: dots "..."  */
                                                { (yyval.T_dots) = (yyvsp[-1].T_dots) + 3; }
    break;

  case 102: /* import_targets: "*"  */
                                    { (yyval.T_import_targets) = ONE(AliasSeq, build_star_alias(b, (yylsp[0]).span)); }
    break;

  case 104: /* import_targets: "(" import_as_names ")"  */
                                                { (yyval.T_import_targets) = (yyvsp[-1].T_import_as_names); }
    break;

  case 105: /* import_targets: "(" import_as_names "," ")"  */
                                                { (yyval.T_import_targets) = (yyvsp[-2].T_import_as_names); }
    break;

  case 106: /* import_as_names: import_as_name  */
                                                { (yyval.T_import_as_names) = ONE(AliasSeq, (yyvsp[0].T_import_as_name)); }
    break;

  case 107: /* import_as_names: import_as_names "," import_as_name  */
                                                { (yyval.T_import_as_names) = APPEND((yyvsp[-2].T_import_as_names), (yyvsp[0].T_import_as_name)); }
    break;

  case 108: /* import_as_name: NAME as_name_opt  */
                                                { (yyval.T_import_as_name) = ast_alias(A, HERE, (yyvsp[-1].T_NAME), (yyvsp[0].T_as_name_opt)); }
    break;

  case 109: /* dotted_as_names: dotted_as_name  */
                                                { (yyval.T_dotted_as_names) = ONE(AliasSeq, (yyvsp[0].T_dotted_as_name)); }
    break;

  case 110: /* dotted_as_names: dotted_as_names "," dotted_as_name  */
                                                { (yyval.T_dotted_as_names) = APPEND((yyvsp[-2].T_dotted_as_names), (yyvsp[0].T_dotted_as_name)); }
    break;

  case 111: /* dotted_as_name: dotted_name as_name_opt  */
                                                { (yyval.T_dotted_as_name) = ast_alias(A, HERE, (yyvsp[-1].T_dotted_name), (yyvsp[0].T_as_name_opt)); }
    break;

  case 112: /* as_name_opt: %empty  */
                                                { (yyval.T_as_name_opt) = 0; }
    break;

  case 113: /* as_name_opt: "as" NAME  */
                                                { (yyval.T_as_name_opt) = (yyvsp[0].T_NAME); }
    break;

  case 115: /* dotted_name: dotted_name "." NAME  */
                                                { (yyval.T_dotted_name) = build_dotted_name(b, (yyvsp[-2].T_dotted_name), (yyvsp[0].T_NAME)); }
    break;

  case 116: /* decorators: "@" named_expression NEWLINE  */
                                                { (yyval.T_decorators) = ONE(ExprSeq, build_decorator(b, (yyvsp[-1].T_named_expression))); }
    break;

  case 117: /* decorators: decorators "@" named_expression NEWLINE  */
                                                { (yyval.T_decorators) = APPEND((yyvsp[-3].T_decorators), build_decorator(b, (yyvsp[-1].T_named_expression))); }
    break;

  case 119: /* definition: "async" function_def  */
                                                { (yyval.T_definition) = build_async(b, (yyvsp[0].T_function_def), (yylsp[-1])); }
    break;

  case 121: /* function_def: "def" NAME type_params_opt parameters returns_opt ":" func_block  */
                        { (yyval.T_function_def) = build_function(b, HERE, (yyvsp[-5].T_NAME), (yyvsp[-4].T_type_params_opt), (yyvsp[-3].T_parameters), (yyvsp[-2].T_returns_opt), (yyvsp[0].T_func_block)); }
    break;

  case 122: /* returns_opt: %empty  */
                                                { (yyval.T_returns_opt) = NULL; }
    break;

  case 123: /* returns_opt: "->" expression  */
                                                { (yyval.T_returns_opt) = (yyvsp[0].T_expression); }
    break;

  case 125: /* func_block: TYPE_COMMENT block  */
                                                { (yyval.T_func_block) = (yyvsp[0].T_block); b->type_comment = (yyvsp[-1].T_TYPE_COMMENT); }
    break;

  case 126: /* func_block: NEWLINE TYPE_COMMENT NEWLINE INDENT statements DEDENT  */
                                                { (yyval.T_func_block) = (yyvsp[-1].T_statements); b->type_comment = (yyvsp[-4].T_TYPE_COMMENT); }
    break;

  case 127: /* parameters: "(" param_list ")"  */
                                                { (yyval.T_parameters) = build_parameters(b, (yyvsp[-1].T_param_list), false); }
    break;

  case 128: /* param_list: %empty  */
                                                { (yyval.T_param_list) = EMPTY(ParamSeq); }
    break;

  case 129: /* param_list: param type_comment_opt  */
                        { (yyval.T_param_list) = ONE(ParamSeq, build_param_comment(b, (yyvsp[-1].T_param), (yyvsp[0].T_type_comment_opt))); }
    break;

  case 131: /* param_list: param_commas param type_comment_opt  */
                        { (yyval.T_param_list) = APPEND((yyvsp[-2].T_param_commas), build_param_comment(b, (yyvsp[-1].T_param), (yyvsp[0].T_type_comment_opt))); }
    break;

  case 132: /* param_commas: param "," type_comment_opt  */
                        { (yyval.T_param_commas) = ONE(ParamSeq, build_param_comment(b, (yyvsp[-2].T_param), (yyvsp[0].T_type_comment_opt))); }
    break;

  case 133: /* param_commas: param_commas param "," type_comment_opt  */
                        { (yyval.T_param_commas) = APPEND((yyvsp[-3].T_param_commas), build_param_comment(b, (yyvsp[-2].T_param), (yyvsp[0].T_type_comment_opt))); }
    break;

  case 134: /* param: NAME  */
                                        { (yyval.T_param) = build_param(b, PARAM_PLAIN, (yylsp[0]), (yyvsp[0].T_NAME), NULL, NULL, (yyloc)); }
    break;

  case 135: /* param: NAME ":" expression  */
                                        { (yyval.T_param) = build_param(b, PARAM_PLAIN, (yyloc), (yyvsp[-2].T_NAME), (yyvsp[0].T_expression), NULL, (yyloc)); }
    break;

  case 136: /* param: NAME "=" expression  */
                                        { (yyval.T_param) = build_param(b, PARAM_PLAIN, (yylsp[-2]), (yyvsp[-2].T_NAME), NULL, (yyvsp[0].T_expression), (yyloc)); }
    break;

  case 137: /* param: NAME ":" expression "=" expression  */
            { (yyval.T_param) = build_param(b, PARAM_PLAIN, location_from((yylsp[-4]), (yylsp[-2])), (yyvsp[-4].T_NAME), (yyvsp[-2].T_expression), (yyvsp[0].T_expression), (yyloc)); }
    break;

  case 138: /* param: "/"  */
                                        { (yyval.T_param) = build_param(b, PARAM_SLASH, (yylsp[0]), 0, NULL, NULL, (yyloc)); }
    break;

  case 139: /* param: "*"  */
                                        { (yyval.T_param) = build_param(b, PARAM_STAR, (yylsp[0]), 0, NULL, NULL, (yyloc)); }
    break;

  case 140: /* param: "*" NAME  */
                                        { (yyval.T_param) = build_param(b, PARAM_ARGS, (yylsp[0]), (yyvsp[0].T_NAME), NULL, NULL, (yyloc)); }
    break;

  case 141: /* param: "*" NAME ":" star_expression  */
            { (yyval.T_param) = build_param(b, PARAM_ARGS, location_from((yylsp[-2]), (yylsp[0])), (yyvsp[-2].T_NAME), (yyvsp[0].T_star_expression), NULL, (yyloc)); }
    break;

  case 142: /* param: "**" NAME  */
                                        { (yyval.T_param) = build_param(b, PARAM_KWARGS, (yylsp[0]), (yyvsp[0].T_NAME), NULL, NULL, (yyloc)); }
    break;

  case 143: /* param: "**" NAME ":" expression  */
            { (yyval.T_param) = build_param(b, PARAM_KWARGS, location_from((yylsp[-2]), (yylsp[0])), (yyvsp[-2].T_NAME), (yyvsp[0].T_expression), NULL, (yyloc)); }
    break;

  case 144: /* class_def: "class" NAME type_params_opt class_arguments_opt ":" block  */
                        { (yyval.T_class_def) = build_class(b, HERE, (yyvsp[-4].T_NAME), (yyvsp[-3].T_type_params_opt), (yyvsp[-2].T_class_arguments_opt), (yyvsp[0].T_block)); }
    break;

  case 145: /* class_arguments_opt: %empty  */
                                                { (yyval.T_class_arguments_opt) = EMPTY(ArgumentSeq); }
    break;

  case 146: /* class_arguments_opt: "(" ")"  */
                                                { (yyval.T_class_arguments_opt) = EMPTY(ArgumentSeq); }
    break;

  case 147: /* class_arguments_opt: "(" argument_list ")"  */
                                                { (yyval.T_class_arguments_opt) = build_check_arguments(b, (yyvsp[-1].T_argument_list)); }
    break;

  case 148: /* class_arguments_opt: "(" argument_list "," ")"  */
                                                { (yyval.T_class_arguments_opt) = build_check_arguments(b, (yyvsp[-2].T_argument_list)); }
    break;

  case 149: /* type_params_opt: %empty  */
                                                { (yyval.T_type_params_opt) = EMPTY(TypeParamSeq); }
    break;

  case 150: /* type_params_opt: "[" type_param_list "]"  */
                                                { (yyval.T_type_params_opt) = build_type_params(b, (yyvsp[-1].T_type_param_list)); }
    break;

  case 151: /* type_params_opt: "[" type_param_list "," "]"  */
                                                { (yyval.T_type_params_opt) = build_type_params(b, (yyvsp[-2].T_type_param_list)); }
    break;

  case 152: /* type_param_list: type_param  */
                                                { (yyval.T_type_param_list) = ONE(TypeParamSeq, (yyvsp[0].T_type_param)); }
    break;

  case 153: /* type_param_list: type_param_list "," type_param  */
                                                { (yyval.T_type_param_list) = APPEND((yyvsp[-2].T_type_param_list), (yyvsp[0].T_type_param)); }
    break;

  case 154: /* type_param: NAME  */
                                                { (yyval.T_type_param) = ast_TypeVar(A, HERE, (yyvsp[0].T_NAME), NULL); }
    break;

  case 155: /* type_param: NAME ":" expression  */
                                                { (yyval.T_type_param) = ast_TypeVar(A, HERE, (yyvsp[-2].T_NAME), (yyvsp[0].T_expression)); }
    break;

  case 156: /* type_param: "*" NAME  */
                                                { (yyval.T_type_param) = ast_TypeVarTuple(A, HERE, (yyvsp[0].T_NAME)); }
    break;

  case 157: /* type_param: "**" NAME  */
                                                { (yyval.T_type_param) = ast_ParamSpec(A, HERE, (yyvsp[0].T_NAME)); }
    break;

  case 158: /* if_stmt: "if" named_expression ":" block elif_else_opt  */
                                                { (yyval.T_if_stmt) = ast_If(A, HERE, (yyvsp[-3].T_named_expression), (yyvsp[-1].T_block), (yyvsp[0].T_elif_else_opt)); }
    break;

  case 160: /* elif_else_opt: "elif" named_expression ":" block elif_else_opt  */
                        { (yyval.T_elif_else_opt) = ONE(StmtSeq, ast_If(A, HERE, (yyvsp[-3].T_named_expression), (yyvsp[-1].T_block), (yyvsp[0].T_elif_else_opt))); }
    break;

  case 161: /* else_opt: %empty  */
                                                { (yyval.T_else_opt) = EMPTY(StmtSeq); }
    break;

  case 162: /* else_opt: "else" ":" block  */
                                                { (yyval.T_else_opt) = (yyvsp[0].T_block); }
    break;

  case 163: /* while_stmt: "while" named_expression ":" block else_opt  */
                                                { (yyval.T_while_stmt) = ast_While(A, HERE, (yyvsp[-3].T_named_expression), (yyvsp[-1].T_block), (yyvsp[0].T_else_opt)); }
    break;

  case 164: /* for_stmt: "for" for_targets "in" star_expressions ":" type_comment_opt block else_opt  */
                        { (yyval.T_for_stmt) = ast_For(A, HERE, (yyvsp[-6].T_for_targets), (yyvsp[-4].T_star_expressions), (yyvsp[-1].T_block), (yyvsp[0].T_else_opt), (yyvsp[-2].T_type_comment_opt)); }
    break;

  case 165: /* for_targets: star_target  */
                                                { (yyval.T_for_targets) = build_store(b, (yyvsp[0].T_star_target), TARGET_FOR); }
    break;

  case 166: /* for_targets: for_target_commas  */
                        { (yyval.T_for_targets) = build_store(b, ast_Tuple(A, HERE, (yyvsp[0].T_for_target_commas), EXPR_CONTEXT_STORE), TARGET_FOR); }
    break;

  case 167: /* for_targets: for_target_commas star_target  */
            { (yyval.T_for_targets) = build_store(b, ast_Tuple(A, HERE, APPEND((yyvsp[-1].T_for_target_commas), (yyvsp[0].T_star_target)), EXPR_CONTEXT_STORE), TARGET_FOR); }
    break;

  case 168: /* for_target_commas: star_target ","  */
                                                { (yyval.T_for_target_commas) = ONE(ExprSeq, (yyvsp[-1].T_star_target)); }
    break;

  case 169: /* for_target_commas: for_target_commas star_target ","  */
                                                { (yyval.T_for_target_commas) = APPEND((yyvsp[-2].T_for_target_commas), (yyvsp[-1].T_star_target)); }
    break;

  case 171: /* star_target: "*" arith  */
                                        { (yyval.T_star_target) = ast_Starred(A, HERE, (yyvsp[0].T_arith), EXPR_CONTEXT_LOAD); }
    break;

  case 172: /* with_stmt: "with" with_header type_comment_opt block  */
                                                { (yyval.T_with_stmt) = build_with(b, HERE, (yyvsp[-2].T_with_header), (yyvsp[0].T_block), (yyvsp[-1].T_type_comment_opt)); }
    break;

  case 173: /* with_header: expression ":"  */
                                                { (yyval.T_with_header) = build_with_items(b, (yyvsp[-1].T_expression), (yylsp[-1])); }
    break;

  case 175: /* with_header: "(" paren_with_items ")" ":"  */
                                                { (yyval.T_with_header) = (yyvsp[-2].T_paren_with_items); }
    break;

  case 176: /* with_header: "(" paren_with_items "," ")" ":"  */
                                                { (yyval.T_with_header) = (yyvsp[-3].T_paren_with_items); }
    break;

  case 177: /* with_items: expression "as" star_target  */
                                                { (yyval.T_with_items) = ONE(WithitemSeq, build_with_item(b, (yyvsp[-2].T_expression), (yyvsp[0].T_star_target))); }
    break;

  case 178: /* with_items: expression "," with_item  */
                        { (yyval.T_with_items) = APPEND(ONE(WithitemSeq, build_with_item(b, (yyvsp[-2].T_expression), NULL)), (yyvsp[0].T_with_item)); }
    break;

  case 179: /* with_items: with_items "," with_item  */
                                                { (yyval.T_with_items) = APPEND((yyvsp[-2].T_with_items), (yyvsp[0].T_with_item)); }
    break;

  case 180: /* with_item: expression  */
                                                { (yyval.T_with_item) = build_with_item(b, (yyvsp[0].T_expression), NULL); }
    break;

  case 181: /* with_item: expression "as" star_target  */
                                                { (yyval.T_with_item) = build_with_item(b, (yyvsp[-2].T_expression), (yyvsp[0].T_star_target)); }
    break;

  case 182: /* paren_with_items: expression "as" star_target  */
                        { (yyval.T_paren_with_items) = ONE(WithitemSeq, build_with_item(b, (yyvsp[-2].T_expression), (yyvsp[0].T_star_target))); }
    break;

  case 183: /* paren_with_items: comma_elems expression "as" star_target  */
                { (yyval.T_paren_with_items) = APPEND(build_elems_with_items(b, (yyvsp[-3].T_comma_elems)), build_with_item(b, (yyvsp[-2].T_expression), (yyvsp[0].T_star_target))); }
    break;

  case 184: /* paren_with_items: paren_with_items "," with_item  */
                                                { (yyval.T_paren_with_items) = APPEND((yyvsp[-2].T_paren_with_items), (yyvsp[0].T_with_item)); }
    break;

  case 185: /* async_stmt: "async" for_stmt  */
                                                { (yyval.T_async_stmt) = build_async(b, (yyvsp[0].T_for_stmt), (yylsp[-1])); }
    break;

  case 186: /* async_stmt: "async" with_stmt  */
                                                { (yyval.T_async_stmt) = build_async(b, (yyvsp[0].T_with_stmt), (yylsp[-1])); }
    break;

  case 187: /* try_stmt: "try" ":" block except_blocks else_opt finally_opt  */
                                                { (yyval.T_try_stmt) = ast_Try(A, HERE, (yyvsp[-3].T_block), (yyvsp[-2].T_except_blocks), (yyvsp[-1].T_else_opt), (yyvsp[0].T_finally_opt)); }
    break;

  case 188: /* try_stmt: "try" ":" block except_star_blocks else_opt finally_opt  */
                                                { (yyval.T_try_stmt) = build_try_star(b, HERE, (yyvsp[-3].T_block), (yyvsp[-2].T_except_star_blocks), (yyvsp[-1].T_else_opt), (yyvsp[0].T_finally_opt)); }
    break;

  case 189: /* try_stmt: "try" ":" block "finally" ":" block  */
        { (yyval.T_try_stmt) = ast_Try(A, HERE, (yyvsp[-3].T_block), EMPTY(ExcepthandlerSeq), EMPTY(StmtSeq), (yyvsp[0].T_block)); }
    break;

  case 190: /* except_blocks: except_block  */
                                                { (yyval.T_except_blocks) = ONE(ExcepthandlerSeq, (yyvsp[0].T_except_block)); }
    break;

  case 191: /* except_blocks: except_blocks except_block  */
                                                { (yyval.T_except_blocks) = APPEND((yyvsp[-1].T_except_blocks), (yyvsp[0].T_except_block)); }
    break;

  case 192: /* except_block: "except" ":" block  */
                                                { (yyval.T_except_block) = ast_ExceptHandler(A, HERE, NULL, 0, (yyvsp[0].T_block)); }
    break;

  case 193: /* except_block: "except" expression as_name_opt ":" block  */
                                                { (yyval.T_except_block) = ast_ExceptHandler(A, HERE, (yyvsp[-3].T_expression), (yyvsp[-2].T_as_name_opt), (yyvsp[0].T_block)); }
    break;

  case 194: /* except_star_blocks: except_star_block  */
                                                { (yyval.T_except_star_blocks) = ONE(ExcepthandlerSeq, (yyvsp[0].T_except_star_block)); }
    break;

  case 195: /* except_star_blocks: except_star_blocks except_star_block  */
                                                { (yyval.T_except_star_blocks) = APPEND((yyvsp[-1].T_except_star_blocks), (yyvsp[0].T_except_star_block)); }
    break;

  case 196: /* except_star_block: "except" "*" expression as_name_opt ":" block  */
                                                { (yyval.T_except_star_block) = ast_ExceptHandler(A, HERE, (yyvsp[-3].T_expression), (yyvsp[-2].T_as_name_opt), (yyvsp[0].T_block)); }
    break;

  case 197: /* finally_opt: %empty  */
                                                { (yyval.T_finally_opt) = EMPTY(StmtSeq); }
    break;

  case 198: /* finally_opt: "finally" ":" block  */
                                                { (yyval.T_finally_opt) = (yyvsp[0].T_block); }
    break;

  case 199: /* match_stmt: "match" match_subject ":" NEWLINE INDENT case_blocks DEDENT  */
                                                { (yyval.T_match_stmt) = build_match(b, HERE, (yyvsp[-5].T_match_subject), (yyvsp[-1].T_case_blocks)); }
    break;

  case 201: /* match_subject: comma_elems  */
                                { (yyval.T_match_subject) = ast_Tuple(A, HERE, (yyvsp[0].T_comma_elems), EXPR_CONTEXT_LOAD); }
    break;

  case 202: /* match_subject: comma_elems elem  */
                                { (yyval.T_match_subject) = ast_Tuple(A, HERE, APPEND((yyvsp[-1].T_comma_elems), (yyvsp[0].T_elem)), EXPR_CONTEXT_LOAD); }
    break;

  case 203: /* case_blocks: case_block  */
                                                { (yyval.T_case_blocks) = ONE(MatchCaseSeq, (yyvsp[0].T_case_block)); }
    break;

  case 204: /* case_blocks: case_blocks case_block  */
                                                { (yyval.T_case_blocks) = APPEND((yyvsp[-1].T_case_blocks), (yyvsp[0].T_case_block)); }
    break;

  case 205: /* case_block: "case" patterns guard_opt ":" block  */
                                                { (yyval.T_case_block) = ast_match_case(A, (yyvsp[-3].T_patterns), (yyvsp[-2].T_guard_opt), (yyvsp[0].T_block)); }
    break;

  case 206: /* guard_opt: %empty  */
                                                { (yyval.T_guard_opt) = NULL; }
    break;

  case 207: /* guard_opt: "if" named_expression  */
                                                { (yyval.T_guard_opt) = (yyvsp[0].T_named_expression); }
    break;

  case 209: /* patterns: sequence_commas  */
                                                { (yyval.T_patterns) = ast_MatchSequence(A, HERE, (yyvsp[0].T_sequence_commas)); }
    break;

  case 210: /* patterns: sequence_commas sequence_item  */
                                                { (yyval.T_patterns) = ast_MatchSequence(A, HERE, APPEND((yyvsp[-1].T_sequence_commas), (yyvsp[0].T_sequence_item))); }
    break;

  case 211: /* sequence_commas: sequence_item ","  */
                                                { (yyval.T_sequence_commas) = ONE(PatternSeq, (yyvsp[-1].T_sequence_item)); }
    break;

  case 212: /* sequence_commas: sequence_commas sequence_item ","  */
                                                { (yyval.T_sequence_commas) = APPEND((yyvsp[-2].T_sequence_commas), (yyvsp[-1].T_sequence_item)); }
    break;

  case 214: /* sequence_item: "*" NAME  */
                                                { (yyval.T_sequence_item) = build_match_star(b, HERE, (yyvsp[0].T_NAME)); }
    break;

  case 215: /* pattern: or_pattern  */
                                                { (yyval.T_pattern) = build_match_or(b, HERE, (yyvsp[0].T_or_pattern)); }
    break;

  case 216: /* pattern: or_pattern "as" NAME  */
                                                { (yyval.T_pattern) = build_match_as(b, HERE, (yyvsp[-2].T_or_pattern), (yylsp[-2]), (yyvsp[0].T_NAME), (yylsp[0])); }
    break;

  case 217: /* or_pattern: closed_pattern  */
                                                { (yyval.T_or_pattern) = ONE(PatternSeq, (yyvsp[0].T_closed_pattern)); }
    break;

  case 218: /* or_pattern: or_pattern "|" closed_pattern  */
                                                { (yyval.T_or_pattern) = APPEND((yyvsp[-2].T_or_pattern), (yyvsp[0].T_closed_pattern)); }
    break;

  case 219: /* closed_pattern: literal_pattern  */
                                                { (yyval.T_closed_pattern) = ast_MatchValue(A, HERE, (yyvsp[0].T_literal_pattern)); }
    break;

  case 220: /* closed_pattern: "None"  */
                                                { (yyval.T_closed_pattern) = ast_MatchSingleton(A, HERE, NONE); }
    break;

  case 221: /* closed_pattern: "True"  */
                                                { (yyval.T_closed_pattern) = ast_MatchSingleton(A, HERE, TRUE); }
    break;

  case 222: /* closed_pattern: "False"  */
                                                { (yyval.T_closed_pattern) = ast_MatchSingleton(A, HERE, FALSE); }
    break;

  case 223: /* closed_pattern: NAME  */
                                                { (yyval.T_closed_pattern) = build_match_capture(b, HERE, (yyvsp[0].T_NAME)); }
    break;

  case 224: /* closed_pattern: attr  */
                                                { (yyval.T_closed_pattern) = ast_MatchValue(A, HERE, (yyvsp[0].T_attr)); }
    break;

  case 225: /* closed_pattern: "(" pattern ")"  */
                                                { (yyval.T_closed_pattern) = (yyvsp[-1].T_pattern); }
    break;

  case 226: /* closed_pattern: "(" ")"  */
                                                { (yyval.T_closed_pattern) = ast_MatchSequence(A, HERE, EMPTY(PatternSeq)); }
    break;

  case 227: /* closed_pattern: "(" sequence_commas ")"  */
                                                { (yyval.T_closed_pattern) = ast_MatchSequence(A, HERE, (yyvsp[-1].T_sequence_commas)); }
    break;

  case 228: /* closed_pattern: "(" sequence_commas sequence_item ")"  */
                                                { (yyval.T_closed_pattern) = ast_MatchSequence(A, HERE, APPEND((yyvsp[-2].T_sequence_commas), (yyvsp[-1].T_sequence_item))); }
    break;

  case 229: /* closed_pattern: "[" "]"  */
                                                { (yyval.T_closed_pattern) = ast_MatchSequence(A, HERE, EMPTY(PatternSeq)); }
    break;

  case 230: /* closed_pattern: "[" sequence_item "]"  */
                                                { (yyval.T_closed_pattern) = ast_MatchSequence(A, HERE, ONE(PatternSeq, (yyvsp[-1].T_sequence_item))); }
    break;

  case 231: /* closed_pattern: "[" sequence_commas "]"  */
                                                { (yyval.T_closed_pattern) = ast_MatchSequence(A, HERE, (yyvsp[-1].T_sequence_commas)); }
    break;

  case 232: /* closed_pattern: "[" sequence_commas sequence_item "]"  */
                                                { (yyval.T_closed_pattern) = ast_MatchSequence(A, HERE, APPEND((yyvsp[-2].T_sequence_commas), (yyvsp[-1].T_sequence_item))); }
    break;

  case 233: /* closed_pattern: "{" "}"  */
                                        { (yyval.T_closed_pattern) = build_match_mapping(b, HERE, EMPTY(PatternItemSeq)); }
    break;

  case 234: /* closed_pattern: "{" mapping_items "}"  */
                                                { (yyval.T_closed_pattern) = build_match_mapping(b, HERE, (yyvsp[-1].T_mapping_items)); }
    break;

  case 235: /* closed_pattern: "{" mapping_items "," "}"  */
                                                { (yyval.T_closed_pattern) = build_match_mapping(b, HERE, (yyvsp[-2].T_mapping_items)); }
    break;

  case 236: /* closed_pattern: class_name "(" ")"  */
                                    { (yyval.T_closed_pattern) = build_match_class(b, HERE, (yyvsp[-2].T_class_name), EMPTY(PatternItemSeq)); }
    break;

  case 237: /* closed_pattern: class_name "(" class_argument_list ")"  */
                                                { (yyval.T_closed_pattern) = build_match_class(b, HERE, (yyvsp[-3].T_class_name), (yyvsp[-1].T_class_argument_list)); }
    break;

  case 238: /* closed_pattern: class_name "(" class_argument_list "," ")"  */
                                                { (yyval.T_closed_pattern) = build_match_class(b, HERE, (yyvsp[-4].T_class_name), (yyvsp[-2].T_class_argument_list)); }
    break;

  case 240: /* literal_pattern: signed_number "+" NUMBER  */
                                    { (yyval.T_literal_pattern) = build_complex(b, HERE, (yyvsp[-2].T_signed_number), OPERATOR_ADD, (yyvsp[0].T_NUMBER), (yylsp[0]).span); }
    break;

  case 241: /* literal_pattern: signed_number "-" NUMBER  */
                                    { (yyval.T_literal_pattern) = build_complex(b, HERE, (yyvsp[-2].T_signed_number), OPERATOR_SUB, (yyvsp[0].T_NUMBER), (yylsp[0]).span); }
    break;

  case 243: /* signed_number: NUMBER  */
                                                { (yyval.T_signed_number) = ast_Constant(A, HERE, (yyvsp[0].T_NUMBER), 0); }
    break;

  case 244: /* signed_number: "-" NUMBER  */
                        { (yyval.T_signed_number) = ast_UnaryOp(A, HERE, UNARYOP_USUB, ast_Constant(A, (yylsp[0]).span, (yyvsp[0].T_NUMBER), 0)); }
    break;

  case 245: /* attr: NAME "." NAME  */
                        { (yyval.T_attr) = build_attribute(b, HERE, ast_Name(A, (yylsp[-2]).span, (yyvsp[-2].T_NAME), EXPR_CONTEXT_LOAD), (yyvsp[0].T_NAME)); }
    break;

  case 246: /* attr: attr "." NAME  */
                                                { (yyval.T_attr) = build_attribute(b, HERE, (yyvsp[-2].T_attr), (yyvsp[0].T_NAME)); }
    break;

  case 247: /* class_name: NAME  */
                                                { (yyval.T_class_name) = ast_Name(A, HERE, (yyvsp[0].T_NAME), EXPR_CONTEXT_LOAD); }
    break;

  case 249: /* mapping_items: mapping_item  */
                                                { (yyval.T_mapping_items) = ONE(PatternItemSeq, (yyvsp[0].T_mapping_item)); }
    break;

  case 250: /* mapping_items: mapping_items "," mapping_item  */
                                                { (yyval.T_mapping_items) = APPEND((yyvsp[-2].T_mapping_items), (yyvsp[0].T_mapping_item)); }
    break;

  case 251: /* mapping_item: mapping_key ":" pattern  */
                                                { (yyval.T_mapping_item) = build_pattern_item(b, (yyloc), (yyvsp[-2].T_mapping_key), 0, (yyvsp[0].T_pattern)); }
    break;

  case 252: /* mapping_item: "**" NAME  */
                                                { (yyval.T_mapping_item) = build_pattern_item(b, (yyloc), NULL, (yyvsp[0].T_NAME), NULL); }
    break;

  case 255: /* mapping_key: "None"  */
                                                { (yyval.T_mapping_key) = ast_Constant(A, HERE, NONE, 0); }
    break;

  case 256: /* mapping_key: "True"  */
                                                { (yyval.T_mapping_key) = ast_Constant(A, HERE, TRUE, 0); }
    break;

  case 257: /* mapping_key: "False"  */
                                                { (yyval.T_mapping_key) = ast_Constant(A, HERE, FALSE, 0); }
    break;

  case 258: /* class_argument_list: class_argument  */
                                                { (yyval.T_class_argument_list) = ONE(PatternItemSeq, (yyvsp[0].T_class_argument)); }
    break;

  case 259: /* class_argument_list: class_argument_list "," class_argument  */
                                                { (yyval.T_class_argument_list) = APPEND((yyvsp[-2].T_class_argument_list), (yyvsp[0].T_class_argument)); }
    break;

  case 260: /* class_argument: pattern  */
                                                { (yyval.T_class_argument) = build_pattern_item(b, (yyloc), NULL, 0, (yyvsp[0].T_pattern)); }
    break;

  case 261: /* class_argument: NAME "=" pattern  */
                                                { (yyval.T_class_argument) = build_pattern_item(b, (yyloc), NULL, (yyvsp[-2].T_NAME), (yyvsp[0].T_pattern)); }
    break;

  case 263: /* star_expressions: star_commas  */
                                        { (yyval.T_star_expressions) = ast_Tuple(A, HERE, (yyvsp[0].T_star_commas), EXPR_CONTEXT_LOAD); }
    break;

  case 264: /* star_expressions: star_commas star_expression  */
                                { (yyval.T_star_expressions) = ast_Tuple(A, HERE, APPEND((yyvsp[-1].T_star_commas), (yyvsp[0].T_star_expression)), EXPR_CONTEXT_LOAD); }
    break;

  case 265: /* star_commas: star_expression ","  */
                                                { (yyval.T_star_commas) = ONE(ExprSeq, (yyvsp[-1].T_star_expression)); }
    break;

  case 266: /* star_commas: star_commas star_expression ","  */
                                                { (yyval.T_star_commas) = APPEND((yyvsp[-2].T_star_commas), (yyvsp[-1].T_star_expression)); }
    break;

  case 268: /* star_expression: "*" arith  */
                                        { (yyval.T_star_expression) = ast_Starred(A, HERE, (yyvsp[0].T_arith), EXPR_CONTEXT_LOAD); }
    break;

  case 269: /* expressions: expression_list  */
                                                { (yyval.T_expressions) = build_expressions(b, HERE, (yyvsp[0].T_expression_list), false); }
    break;

  case 270: /* expressions: expression_list ","  */
                                                { (yyval.T_expressions) = build_expressions(b, HERE, (yyvsp[-1].T_expression_list), true); }
    break;

  case 272: /* named_expression: expression ":=" expression  */
                                                { (yyval.T_named_expression) = build_named(b, HERE, (yyvsp[-2].T_expression), (yyvsp[0].T_expression)); }
    break;

  case 273: /* yield_expr: "yield"  */
                                                { (yyval.T_yield_expr) = ast_Yield(A, HERE, NULL); }
    break;

  case 274: /* yield_expr: "yield" star_expressions  */
                                                { (yyval.T_yield_expr) = ast_Yield(A, HERE, (yyvsp[0].T_star_expressions)); }
    break;

  case 275: /* yield_expr: "yield" "from" expression  */
                                                { (yyval.T_yield_expr) = ast_YieldFrom(A, HERE, (yyvsp[0].T_expression)); }
    break;

  case 276: /* expression: logic  */
                                                { (yyval.T_expression) = (yyvsp[0].T_logic); b->disjunction = (yyvsp[0].T_logic); b->disjunction_at = (yylsp[0]); }
    break;

  case 277: /* expression: logic "if" logic "else" expression  */
                                                { (yyval.T_expression) = ast_IfExp(A, HERE, (yyvsp[-2].T_logic), (yyvsp[-4].T_logic), (yyvsp[0].T_expression)); }
    break;

  case 279: /* lambda: "lambda" lambda_parameters expression  */
                                                { (yyval.T_lambda) = ast_Lambda(A, HERE, (yyvsp[-1].T_lambda_parameters), (yyvsp[0].T_expression)); }
    break;

  case 280: /* lambda_parameters: ":"  */
                                        { (yyval.T_lambda_parameters) = build_parameters(b, EMPTY(ParamSeq), true); }
    break;

  case 281: /* lambda_parameters: lambda_param_list ":"  */
                                                { (yyval.T_lambda_parameters) = build_parameters(b, (yyvsp[-1].T_lambda_param_list), true); }
    break;

  case 282: /* lambda_parameters: lambda_param_list "," ":"  */
                                                { (yyval.T_lambda_parameters) = build_parameters(b, (yyvsp[-2].T_lambda_param_list), true); }
    break;

  case 283: /* lambda_param_list: lambda_param  */
                                                { (yyval.T_lambda_param_list) = ONE(ParamSeq, (yyvsp[0].T_lambda_param)); }
    break;

  case 284: /* lambda_param_list: lambda_param_list "," lambda_param  */
                                                { (yyval.T_lambda_param_list) = APPEND((yyvsp[-2].T_lambda_param_list), (yyvsp[0].T_lambda_param)); }
    break;

  case 285: /* lambda_param: NAME  */
                                        { (yyval.T_lambda_param) = build_param(b, PARAM_PLAIN, (yylsp[0]), (yyvsp[0].T_NAME), NULL, NULL, (yyloc)); }
    break;

  case 286: /* lambda_param: NAME "=" expression  */
                                        { (yyval.T_lambda_param) = build_param(b, PARAM_PLAIN, (yylsp[-2]), (yyvsp[-2].T_NAME), NULL, (yyvsp[0].T_expression), (yyloc)); }
    break;

  case 287: /* lambda_param: "/"  */
                                        { (yyval.T_lambda_param) = build_param(b, PARAM_SLASH, (yylsp[0]), 0, NULL, NULL, (yyloc)); }
    break;

  case 288: /* lambda_param: "*"  */
                                        { (yyval.T_lambda_param) = build_param(b, PARAM_STAR, (yylsp[0]), 0, NULL, NULL, (yyloc)); }
    break;

  case 289: /* lambda_param: "*" NAME  */
                                        { (yyval.T_lambda_param) = build_param(b, PARAM_ARGS, (yylsp[0]), (yyvsp[0].T_NAME), NULL, NULL, (yyloc)); }
    break;

  case 290: /* lambda_param: "**" NAME  */
                                        { (yyval.T_lambda_param) = build_param(b, PARAM_KWARGS, (yylsp[0]), (yyvsp[0].T_NAME), NULL, NULL, (yyloc)); }
    break;

  case 291: /* logic: logic "or" logic  */
                                                { (yyval.T_logic) = build_boolop(b, HERE, (yyvsp[-2].T_logic), BOOLOP_OR, (yyvsp[0].T_logic)); }
    break;

  case 292: /* logic: logic "and" logic  */
                                                { (yyval.T_logic) = build_boolop(b, HERE, (yyvsp[-2].T_logic), BOOLOP_AND, (yyvsp[0].T_logic)); }
    break;

  case 293: /* logic: "not" logic  */
                                                { (yyval.T_logic) = ast_UnaryOp(A, HERE, UNARYOP_NOT, (yyvsp[0].T_logic)); }
    break;

  case 297: /* compare_chain: arith compop arith  */
                                                { (yyval.T_compare_chain) = build_compare(b, HERE, (yyvsp[-2].T_arith), (yyvsp[-1].T_compop), (yyvsp[0].T_arith)); }
    break;

  case 298: /* compare_chain: compare_chain compop arith  */
                                                { (yyval.T_compare_chain) = build_compare_more(b, HERE, (yyvsp[-2].T_compare_chain), (yyvsp[-1].T_compop), (yyvsp[0].T_arith)); }
    break;

  case 299: /* compop: "=="  */
                        { (yyval.T_compop) = CMPOP_EQ; }
    break;

  case 300: /* compop: "!="  */
                        { (yyval.T_compop) = build_notequal(b, (yylsp[0])); }
    break;

  case 301: /* compop: "<"  */
                        { (yyval.T_compop) = CMPOP_LT; }
    break;

  case 302: /* compop: "<="  */
                        { (yyval.T_compop) = CMPOP_LTE; }
    break;

  case 303: /* compop: ">"  */
                        { (yyval.T_compop) = CMPOP_GT; }
    break;

  case 304: /* compop: ">="  */
                        { (yyval.T_compop) = CMPOP_GTE; }
    break;

  case 305: /* compop: "in"  */
                        { (yyval.T_compop) = CMPOP_IN; }
    break;

  case 306: /* compop: "not" "in"  */
                        { (yyval.T_compop) = CMPOP_NOTIN; }
    break;

  case 307: /* compop: "is"  */
                        { (yyval.T_compop) = CMPOP_IS; }
    break;

  case 308: /* compop: "is" "not"  */
                        { (yyval.T_compop) = CMPOP_ISNOT; }
    break;

  case 309: /* arith: arith "|" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_BITOR, (yyvsp[0].T_arith)); }
    break;

  case 310: /* arith: arith "^" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_BITXOR, (yyvsp[0].T_arith)); }
    break;

  case 311: /* arith: arith "&" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_BITAND, (yyvsp[0].T_arith)); }
    break;

  case 312: /* arith: arith "<<" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_LSHIFT, (yyvsp[0].T_arith)); }
    break;

  case 313: /* arith: arith ">>" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_RSHIFT, (yyvsp[0].T_arith)); }
    break;

  case 314: /* arith: arith "+" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_ADD, (yyvsp[0].T_arith)); }
    break;

  case 315: /* arith: arith "-" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_SUB, (yyvsp[0].T_arith)); }
    break;

  case 316: /* arith: arith "*" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_MULT, (yyvsp[0].T_arith)); }
    break;

  case 317: /* arith: arith "/" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_DIV, (yyvsp[0].T_arith)); }
    break;

  case 318: /* arith: arith "//" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_FLOORDIV, (yyvsp[0].T_arith)); }
    break;

  case 319: /* arith: arith "%" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_MOD, (yyvsp[0].T_arith)); }
    break;

  case 320: /* arith: arith "@" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), build_matmult(b), (yyvsp[0].T_arith)); }
    break;

  case 321: /* arith: arith "**" arith  */
                                { (yyval.T_arith) = ast_BinOp(A, HERE, (yyvsp[-2].T_arith), OPERATOR_POW, (yyvsp[0].T_arith)); }
    break;

  case 322: /* arith: "+" arith  */
                                { (yyval.T_arith) = ast_UnaryOp(A, HERE, UNARYOP_UADD, (yyvsp[0].T_arith)); }
    break;

  case 323: /* arith: "-" arith  */
                                { (yyval.T_arith) = ast_UnaryOp(A, HERE, UNARYOP_USUB, (yyvsp[0].T_arith)); }
    break;

  case 324: /* arith: "~" arith  */
                                { (yyval.T_arith) = ast_UnaryOp(A, HERE, UNARYOP_INVERT, (yyvsp[0].T_arith)); }
    break;

  case 327: /* await_primary: "await" primary  */
                                                { (yyval.T_await_primary) = ast_Await(A, HERE, (yyvsp[0].T_primary)); }
    break;

  case 329: /* primary: primary "." NAME  */
                                                { (yyval.T_primary) = build_attribute(b, HERE, (yyvsp[-2].T_primary), (yyvsp[0].T_NAME)); }
    break;

  case 330: /* primary: primary "(" ")"  */
                                { (yyval.T_primary) = ast_Call(A, HERE, (yyvsp[-2].T_primary), EMPTY(ExprSeq), EMPTY(KeywordSeq)); }
    break;

  case 331: /* primary: primary "(" argument_list ")"  */
                                                { (yyval.T_primary) = build_call(b, HERE, (yyvsp[-3].T_primary), (yyvsp[-1].T_argument_list)); }
    break;

  case 332: /* primary: primary "(" argument_list "," ")"  */
                                                { (yyval.T_primary) = build_call(b, HERE, (yyvsp[-4].T_primary), (yyvsp[-2].T_argument_list)); }
    break;

  case 333: /* primary: primary genexp  */
                                { (yyval.T_primary) = ast_Call(A, HERE, (yyvsp[-1].T_primary), ONE(ExprSeq, (yyvsp[0].T_genexp)), EMPTY(KeywordSeq)); }
    break;

  case 334: /* primary: primary "[" slices "]"  */
                                        { (yyval.T_primary) = ast_Subscript(A, HERE, (yyvsp[-3].T_primary), (yyvsp[-1].T_slices), EXPR_CONTEXT_LOAD); }
    break;

  case 335: /* argument_list: argument  */
                                                { (yyval.T_argument_list) = ONE(ArgumentSeq, (yyvsp[0].T_argument)); }
    break;

  case 336: /* argument_list: argument_list "," argument  */
                                                { (yyval.T_argument_list) = APPEND((yyvsp[-2].T_argument_list), (yyvsp[0].T_argument)); }
    break;

  case 337: /* argument: named_expression  */
                                        { (yyval.T_argument) = build_argument(b, ARGUMENT_PLAIN, (yyloc), (yyvsp[0].T_named_expression), (yylsp[0]), NULL); }
    break;

  case 338: /* argument: "*" expression  */
                                        { (yyval.T_argument) = build_argument(b, ARGUMENT_STAR, (yyloc), (yyvsp[0].T_expression), (yylsp[-1]), NULL); }
    break;

  case 339: /* argument: "**" expression  */
                                        { (yyval.T_argument) = build_argument(b, ARGUMENT_DOUBLESTAR, (yyloc), (yyvsp[0].T_expression), (yylsp[-1]), NULL); }
    break;

  case 340: /* argument: expression "=" expression  */
                                        { (yyval.T_argument) = build_argument(b, ARGUMENT_KEYWORD, (yyloc), (yyvsp[0].T_expression), (yylsp[-1]), (yyvsp[-2].T_expression)); }
    break;

  case 342: /* slices: slice_commas  */
                                        { (yyval.T_slices) = ast_Tuple(A, HERE, (yyvsp[0].T_slice_commas), EXPR_CONTEXT_LOAD); }
    break;

  case 343: /* slices: slice_commas slice_elem  */
                                { (yyval.T_slices) = ast_Tuple(A, HERE, APPEND((yyvsp[-1].T_slice_commas), (yyvsp[0].T_slice_elem)), EXPR_CONTEXT_LOAD); }
    break;

  case 344: /* slices: "*" expression  */
                                { (yyval.T_slices) = build_star_index(b, HERE, (yyvsp[0].T_expression)); }
    break;

  case 345: /* slice_commas: slice_elem ","  */
                                                { (yyval.T_slice_commas) = ONE(ExprSeq, (yyvsp[-1].T_slice_elem)); }
    break;

  case 346: /* slice_commas: slice_commas slice_elem ","  */
                                                { (yyval.T_slice_commas) = APPEND((yyvsp[-2].T_slice_commas), (yyvsp[-1].T_slice_elem)); }
    break;

  case 348: /* slice_elem: "*" expression  */
                                        { (yyval.T_slice_elem) = ast_Starred(A, HERE, (yyvsp[0].T_expression), EXPR_CONTEXT_LOAD); }
    break;

  case 351: /* slice_range: ":" expression_opt step_opt  */
                                                { (yyval.T_slice_range) = ast_Slice(A, HERE, NULL, (yyvsp[-1].T_expression_opt), (yyvsp[0].T_step_opt)); }
    break;

  case 352: /* slice_range: expression ":" expression_opt step_opt  */
                                                { (yyval.T_slice_range) = ast_Slice(A, HERE, (yyvsp[-3].T_expression), (yyvsp[-1].T_expression_opt), (yyvsp[0].T_step_opt)); }
    break;

  case 353: /* expression_opt: %empty  */
                                                { (yyval.T_expression_opt) = NULL; }
    break;

  case 355: /* step_opt: %empty  */
                                                { (yyval.T_step_opt) = NULL; }
    break;

  case 356: /* step_opt: ":" expression_opt  */
                                                { (yyval.T_step_opt) = (yyvsp[0].T_expression_opt); }
    break;

  case 357: /* atom: NAME  */
                                                { (yyval.T_atom) = ast_Name(A, HERE, (yyvsp[0].T_NAME), EXPR_CONTEXT_LOAD); }
    break;

  case 358: /* atom: NUMBER  */
                                                { (yyval.T_atom) = build_number(b, HERE, (yyvsp[0].T_NUMBER)); }
    break;

  case 359: /* atom: "None"  */
                                                { (yyval.T_atom) = ast_Constant(A, HERE, NONE, 0); }
    break;

  case 360: /* atom: "True"  */
                                                { (yyval.T_atom) = ast_Constant(A, HERE, TRUE, 0); }
    break;

  case 361: /* atom: "False"  */
                                                { (yyval.T_atom) = ast_Constant(A, HERE, FALSE, 0); }
    break;

  case 362: /* atom: "..."  */
                                                { (yyval.T_atom) = ast_Constant(A, HERE, ELLIPSIS, 0); }
    break;

  case 371: /* group: "(" named_expression ")"  */
                                                { (yyval.T_group) = build_group(b, (yyvsp[-1].T_named_expression)); }
    break;

  case 372: /* group: "(" yield_expr ")"  */
                                                { (yyval.T_group) = build_group(b, (yyvsp[-1].T_yield_expr)); }
    break;

  case 373: /* tuple: "(" ")"  */
                        { (yyval.T_tuple) = build_group(b, ast_Tuple(A, HERE, EMPTY(ExprSeq), EXPR_CONTEXT_LOAD)); }
    break;

  case 374: /* tuple: "(" comma_elems ")"  */
                        { (yyval.T_tuple) = build_group(b, ast_Tuple(A, HERE, (yyvsp[-1].T_comma_elems), EXPR_CONTEXT_LOAD)); }
    break;

  case 375: /* tuple: "(" comma_elems elem ")"  */
                { (yyval.T_tuple) = build_group(b, ast_Tuple(A, HERE, APPEND((yyvsp[-2].T_comma_elems), (yyvsp[-1].T_elem)), EXPR_CONTEXT_LOAD)); }
    break;

  case 376: /* genexp: "(" named_expression for_if_clauses ")"  */
                                                { (yyval.T_genexp) = ast_GeneratorExp(A, HERE, (yyvsp[-2].T_named_expression), (yyvsp[-1].T_for_if_clauses)); }
    break;

  case 377: /* comma_elems: elem ","  */
                                                { (yyval.T_comma_elems) = ONE(ExprSeq, (yyvsp[-1].T_elem)); }
    break;

  case 378: /* comma_elems: comma_elems elem ","  */
                                                { (yyval.T_comma_elems) = APPEND((yyvsp[-2].T_comma_elems), (yyvsp[-1].T_elem)); }
    break;

  case 380: /* elem: "*" arith  */
                                        { (yyval.T_elem) = ast_Starred(A, HERE, (yyvsp[0].T_arith), EXPR_CONTEXT_LOAD); }
    break;

  case 381: /* list: "[" "]"  */
                                { (yyval.T_list) = ast_List(A, HERE, EMPTY(ExprSeq), EXPR_CONTEXT_LOAD); }
    break;

  case 382: /* list: "[" elem "]"  */
                                { (yyval.T_list) = ast_List(A, HERE, ONE(ExprSeq, (yyvsp[-1].T_elem)), EXPR_CONTEXT_LOAD); }
    break;

  case 383: /* list: "[" comma_elems "]"  */
                                { (yyval.T_list) = ast_List(A, HERE, (yyvsp[-1].T_comma_elems), EXPR_CONTEXT_LOAD); }
    break;

  case 384: /* list: "[" comma_elems elem "]"  */
                                { (yyval.T_list) = ast_List(A, HERE, APPEND((yyvsp[-2].T_comma_elems), (yyvsp[-1].T_elem)), EXPR_CONTEXT_LOAD); }
    break;

  case 385: /* set: "{" elem "}"  */
                                { (yyval.T_set) = ast_Set(A, HERE, ONE(ExprSeq, (yyvsp[-1].T_elem))); }
    break;

  case 386: /* set: "{" comma_elems "}"  */
                                { (yyval.T_set) = ast_Set(A, HERE, (yyvsp[-1].T_comma_elems)); }
    break;

  case 387: /* set: "{" comma_elems elem "}"  */
                                { (yyval.T_set) = ast_Set(A, HERE, APPEND((yyvsp[-2].T_comma_elems), (yyvsp[-1].T_elem))); }
    break;

  case 388: /* dict: "{" "}"  */
                                                { (yyval.T_dict) = build_dict(b, HERE, EMPTY(DictItemSeq)); }
    break;

  case 389: /* dict: "{" dict_items "}"  */
                                                { (yyval.T_dict) = build_dict(b, HERE, (yyvsp[-1].T_dict_items)); }
    break;

  case 390: /* dict: "{" dict_items "," "}"  */
                                                { (yyval.T_dict) = build_dict(b, HERE, (yyvsp[-2].T_dict_items)); }
    break;

  case 391: /* dict_items: dict_item  */
                                                { (yyval.T_dict_items) = ONE(DictItemSeq, (yyvsp[0].T_dict_item)); }
    break;

  case 392: /* dict_items: dict_items "," dict_item  */
                                                { (yyval.T_dict_items) = APPEND((yyvsp[-2].T_dict_items), (yyvsp[0].T_dict_item)); }
    break;

  case 393: /* dict_item: expression ":" expression  */
                                                { (yyval.T_dict_item) = build_dict_item(b, (yyvsp[-2].T_expression), (yyvsp[0].T_expression)); }
    break;

  case 394: /* dict_item: "**" arith  */
                                                { (yyval.T_dict_item) = build_dict_item(b, NULL, (yyvsp[0].T_arith)); }
    break;

  case 395: /* comprehension: "[" named_expression for_if_clauses "]"  */
                                                        { (yyval.T_comprehension) = ast_ListComp(A, HERE, (yyvsp[-2].T_named_expression), (yyvsp[-1].T_for_if_clauses)); }
    break;

  case 396: /* comprehension: "{" named_expression for_if_clauses "}"  */
                                                { (yyval.T_comprehension) = ast_SetComp(A, HERE, (yyvsp[-2].T_named_expression), (yyvsp[-1].T_for_if_clauses)); }
    break;

  case 397: /* comprehension: "{" expression ":" expression for_if_clauses "}"  */
                                                { (yyval.T_comprehension) = ast_DictComp(A, HERE, (yyvsp[-4].T_expression), (yyvsp[-2].T_expression), (yyvsp[-1].T_for_if_clauses)); }
    break;

  case 398: /* for_if_clauses: for_if_clause  */
                                                { (yyval.T_for_if_clauses) = ONE(ComprehensionSeq, (yyvsp[0].T_for_if_clause)); }
    break;

  case 399: /* for_if_clauses: for_if_clauses for_if_clause  */
                                                { (yyval.T_for_if_clauses) = APPEND((yyvsp[-1].T_for_if_clauses), (yyvsp[0].T_for_if_clause)); }
    break;

  case 400: /* for_if_clause: "for" for_targets "in" logic if_clauses  */
                                                { (yyval.T_for_if_clause) = ast_comprehension(A, (yyvsp[-3].T_for_targets), (yyvsp[-1].T_logic), (yyvsp[0].T_if_clauses), 0); }
    break;

  case 401: /* for_if_clause: "async" "for" for_targets "in" logic if_clauses  */
                                                { (yyval.T_for_if_clause) = build_async_clause(b, (yyvsp[-3].T_for_targets), (yyvsp[-1].T_logic), (yyvsp[0].T_if_clauses)); }
    break;

  case 402: /* if_clauses: %empty  */
                                                { (yyval.T_if_clauses) = EMPTY(ExprSeq); }
    break;

  case 403: /* if_clauses: if_clauses "if" logic  */
                                                { (yyval.T_if_clauses) = APPEND((yyvsp[-2].T_if_clauses), (yyvsp[0].T_logic)); }
    break;

  case 404: /* strings: string_list  */
                                                { (yyval.T_strings) = build_strings(b, HERE, (yyvsp[0].T_string_list)); }
    break;

  case 405: /* string_list: string_item  */
                                                { (yyval.T_string_list) = ONE(ExprSeq, (yyvsp[0].T_string_item)); }
    break;

  case 406: /* string_list: string_list string_item  */
                                                { (yyval.T_string_list) = APPEND((yyvsp[-1].T_string_list), (yyvsp[0].T_string_item)); }
    break;

  case 407: /* string_item: STRING  */
                                                { (yyval.T_string_item) = build_string(b, (yylsp[0])); }
    break;

  case 409: /* fstring: FSTRING_START fstring_parts FSTRING_END  */
                                                 { (yyval.T_fstring) = ast_JoinedStr(A, HERE, (yyvsp[-1].T_fstring_parts)); }
    break;

  case 410: /* fstring_parts: %empty  */
                                                { (yyval.T_fstring_parts) = EMPTY(ExprSeq); }
    break;

  case 411: /* fstring_parts: fstring_parts fstring_part  */
                                                { (yyval.T_fstring_parts) = build_fstring_append(b, (yyvsp[-1].T_fstring_parts), (yyvsp[0].T_fstring_part)); }
    break;

  case 412: /* fstring_part: FSTRING_MIDDLE  */
                                                { (yyval.T_fstring_part) = build_fstring_text(b, (yylsp[0]), (yyvsp[0].T_FSTRING_MIDDLE)); }
    break;

  case 414: /* fstring_field: "{" annotated_rhs debug_opt conversion_opt format_spec_opt "}"  */
                        { (yyval.T_fstring_field) = build_field(b, (yyloc), (yyvsp[-4].T_annotated_rhs), (yyvsp[-3].T_debug_opt), (yyvsp[-2].T_conversion_opt), (yyvsp[-1].T_format_spec_opt), (yylsp[-2]), (yylsp[-1])); }
    break;

  case 415: /* debug_opt: %empty  */
                                                { (yyval.T_debug_opt) = false; }
    break;

  case 416: /* debug_opt: "="  */
                                                { (yyval.T_debug_opt) = true; }
    break;

  case 417: /* conversion_opt: %empty  */
                                                { (yyval.T_conversion_opt) = 0; }
    break;

  case 418: /* conversion_opt: "!" NAME  */
                                                { (yyval.T_conversion_opt) = build_conversion(b, (yyvsp[0].T_NAME), (yylsp[-1]), (yylsp[0])); }
    break;

  case 419: /* format_spec_opt: %empty  */
                                                { (yyval.T_format_spec_opt) = NULL; }
    break;

  case 420: /* format_spec_opt: ":" fstring_parts  */
                                                { (yyval.T_format_spec_opt) = build_format_spec(b, HERE, (yyvsp[0].T_fstring_parts)); }
    break;



      default: break;
    }
  /* User semantic actions sometimes alter yychar, and that requires
     that yytoken be updated with the new translation.  We take the
     approach of translating immediately before every use of yytoken.
     One alternative is translating here after every semantic action,
     but that translation would be missed if the semantic action invokes
     YYABORT, YYACCEPT, or YYERROR immediately after altering yychar or
     if it invokes YYBACKUP.  In the case of YYABORT or YYACCEPT, an
     incorrect destructor might then be invoked immediately.  In the
     case of YYERROR or YYBACKUP, subsequent parser actions might lead
     to an incorrect destructor call or verbose syntax error message
     before the lookahead is translated.  */
  YY_SYMBOL_PRINT ("-> $$ =", YY_CAST (yysymbol_kind_t, yyr1[yyn]), &yyval, &yyloc);

  YYPOPSTACK (yylen);
  yylen = 0;

  *++yyvsp = yyval;
  *++yylsp = yyloc;

  /* Now 'shift' the result of the reduction.  Determine what state
     that goes to, based on the state we popped back to and the rule
     number reduced by.  */
  {
    const int yylhs = yyr1[yyn] - YYNTOKENS;
    const int yyi = yypgoto[yylhs] + *yyssp;
    yystate = (0 <= yyi && yyi <= YYLAST && yycheck[yyi] == *yyssp
               ? yytable[yyi]
               : yydefgoto[yylhs]);
  }

  goto yynewstate;


/*--------------------------------------.
| yyerrlab -- here on detecting error.  |
`--------------------------------------*/
yyerrlab:
  /* Make sure we have latest lookahead translation.  See comments at
     user semantic actions for why this is necessary.  */
  yytoken = yychar == T_GRAMMAR_EMPTY ? YYSYMBOL_YYEMPTY : YYTRANSLATE (yychar);
  /* If not already recovering from an error, report this error.  */
  if (!yyerrstatus)
    {
      ++yynerrs;
      {
        yypcontext_t yyctx
          = {yyps, yytoken, &yylloc};
        if (yyreport_syntax_error (&yyctx, b) == 2)
          YYNOMEM;
      }
    }

  yyerror_range[1] = yylloc;
  if (yyerrstatus == 3)
    {
      /* If just tried and failed to reuse lookahead token after an
         error, discard it.  */

      if (yychar <= T_YYEOF)
        {
          /* Return failure if at end of input.  */
          if (yychar == T_YYEOF)
            YYABORT;
        }
      else
        {
          yydestruct ("Error: discarding",
                      yytoken, &yylval, &yylloc, b);
          yychar = T_GRAMMAR_EMPTY;
        }
    }

  /* Else will try to reuse lookahead token after shifting the error
     token.  */
  goto yyerrlab1;


/*---------------------------------------------------.
| yyerrorlab -- error raised explicitly by YYERROR.  |
`---------------------------------------------------*/
yyerrorlab:
  /* Pacify compilers when the user code never invokes YYERROR and the
     label yyerrorlab therefore never appears in user code.  */
  if (0)
    YYERROR;
  ++yynerrs;

  /* Do not reclaim the symbols of the rule whose action triggered
     this YYERROR.  */
  YYPOPSTACK (yylen);
  yylen = 0;
  YY_STACK_PRINT (yyss, yyssp);
  yystate = *yyssp;
  goto yyerrlab1;


/*-------------------------------------------------------------.
| yyerrlab1 -- common code for both syntax error and YYERROR.  |
`-------------------------------------------------------------*/
yyerrlab1:
  yyerrstatus = 3;      /* Each real token shifted decrements this.  */

  /* Pop stack until we find a state that shifts the error token.  */
  for (;;)
    {
      yyn = yypact[yystate];
      if (!yypact_value_is_default (yyn))
        {
          yyn += YYSYMBOL_YYerror;
          if (0 <= yyn && yyn <= YYLAST && yycheck[yyn] == YYSYMBOL_YYerror)
            {
              yyn = yytable[yyn];
              if (0 < yyn)
                break;
            }
        }

      /* Pop the current state because it cannot handle the error token.  */
      if (yyssp == yyss)
        YYABORT;

      yyerror_range[1] = *yylsp;
      yydestruct ("Error: popping",
                  YY_ACCESSING_SYMBOL (yystate), yyvsp, yylsp, b);
      YYPOPSTACK (1);
      yystate = *yyssp;
      YY_STACK_PRINT (yyss, yyssp);
    }

  YY_IGNORE_MAYBE_UNINITIALIZED_BEGIN
  *++yyvsp = yylval;
  YY_IGNORE_MAYBE_UNINITIALIZED_END

  yyerror_range[2] = yylloc;
  ++yylsp;
  YYLLOC_DEFAULT (*yylsp, yyerror_range, 2);

  /* Shift the error token.  */
  YY_SYMBOL_PRINT ("Shifting", YY_ACCESSING_SYMBOL (yyn), yyvsp, yylsp);

  yystate = yyn;
  goto yynewstate;


/*-------------------------------------.
| yyacceptlab -- YYACCEPT comes here.  |
`-------------------------------------*/
yyacceptlab:
  yyresult = 0;
  goto yyreturnlab;


/*-----------------------------------.
| yyabortlab -- YYABORT comes here.  |
`-----------------------------------*/
yyabortlab:
  yyresult = 1;
  goto yyreturnlab;


/*-----------------------------------------------------------.
| yyexhaustedlab -- YYNOMEM (memory exhaustion) comes here.  |
`-----------------------------------------------------------*/
yyexhaustedlab:
  yyerror (&yylloc, b, YY_("memory exhausted"));
  yyresult = 2;
  goto yyreturnlab;


/*----------------------------------------------------------.
| yyreturnlab -- parsing is finished, clean up and return.  |
`----------------------------------------------------------*/
yyreturnlab:
  if (yychar != T_GRAMMAR_EMPTY)
    {
      /* Make sure we have latest lookahead translation.  See comments at
         user semantic actions for why this is necessary.  */
      yytoken = YYTRANSLATE (yychar);
      yydestruct ("Cleanup: discarding lookahead",
                  yytoken, &yylval, &yylloc, b);
    }
  /* Do not reclaim the symbols of the rule whose action triggered
     this YYABORT or YYACCEPT.  */
  YYPOPSTACK (yylen);
  YY_STACK_PRINT (yyss, yyssp);
  while (yyssp != yyss)
    {
      yydestruct ("Cleanup: popping",
                  YY_ACCESSING_SYMBOL (+*yyssp), yyvsp, yylsp, b);
      YYPOPSTACK (1);
    }
  yyps->yynew = 2;
  goto yypushreturn;


/*-------------------------.
| yypushreturn -- return.  |
`-------------------------*/
yypushreturn:

  return yyresult;
}
#undef grammar_nerrs
#undef yystate
#undef yyerrstatus
#undef yyssa
#undef yyss
#undef yyssp
#undef yyvsa
#undef yyvs
#undef yyvsp
#undef yylsa
#undef yyls
#undef yylsp
#undef yystacksize


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
                "Parser stack overflowed - source too complex to parse");
}
