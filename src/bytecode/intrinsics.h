/* SPDX-License-Identifier: MIT
 *
 * The functions behind CALL_INTRINSIC_1 and CALL_INTRINSIC_2: what is too rare for an
 * instruction of its own. The numbers are the instructions' arguments.
 */
#ifndef BYTECODE_INTRINSICS_H
#define BYTECODE_INTRINSICS_H

/* INTRINSICS1(X) expands X(NAME) for each, in order: the first has number 1. */
#define INTRINSICS1(X)                                                                    \
    X(PRINT)              /* value: sys.displayhook(value), of an expression at the prompt */ \
    X(IMPORT_STAR)        /* module: from module import * */                              \
    X(STOPITERATION_ERROR) /* exception: in a generator, StopIteration becomes RuntimeError */ \
    X(ASYNC_GEN_WRAP)     /* value: wrapped, so that `yield` in an async generator differs from `await` */ \
    X(UNARY_POSITIVE)     /* a: +a */                                                     \
    X(LIST_TO_TUPLE)      /* list: tuple(list), which the compiler made for (*a, *b) */   \
    X(TYPEVAR)            /* name: a TypeVar */                                           \
    X(PARAMSPEC)          /* name: a ParamSpec */                                         \
    X(TYPEVARTUPLE)       /* name: a TypeVarTuple */                                      \
    X(SUBSCRIPT_GENERIC)  /* type parameters: Generic[parameters] */                      \
    X(TYPEALIAS)          /* (name, type parameters or None, function that computes): a TypeAliasType */

#define INTRINSICS2(X)                                                                    \
    X(PREP_RERAISE_STAR)  /* original, list: what to raise after except* clauses, or None */ \
    X(TYPEVAR_WITH_BOUND) /* name, function that computes the bound */                    \
    X(TYPEVAR_WITH_CONSTRAINTS) /* name, function that computes the constraints */        \
    X(SET_FUNCTION_TYPE_PARAMS) /* function, type parameters: the function */

enum Intrinsic1 {
    INTRINSIC1_NONE,
#define X(name) INTRINSIC1_##name,
    INTRINSICS1(X)
#undef X
    INTRINSIC1_COUNT
};

enum Intrinsic2 {
    INTRINSIC2_NONE,
#define X(name) INTRINSIC2_##name,
    INTRINSICS2(X)
#undef X
    INTRINSIC2_COUNT
};

#endif
