/* SPDX-License-Identifier: MIT
 *
 * What all parts of code generation share: the compiler, the unit (one code object in the
 * making), and the emission of instructions.
 *
 *     Compiler -> Unit (innermost scope) -> parent Unit ...
 *     Unit -> Flow -> Blocks -> Instrs
 *
 * Functions that can meet a SyntaxError return bool, false with the exception set; emission
 * can't fail but for memory, which the arena notes and assembly reports.
 */
#ifndef COMPILE_UNIT_H
#define COMPILE_UNIT_H

#include "bytecode/code.h"
#include "bytecode/intrinsics.h"
#include "compile/compile.h"
#include "compile/error.h"
#include "compile/flow.h"
#include "compile/fold.h"
#include "compile/symtable.h"

enum { MAX_NESTED_BLOCKS = 20, MAX_STACKED_ARGUMENTS = 30 };

/* Values -> numbers in order of appearance; identity of the bits counts. */
typedef struct NumberMap {
    struct NumberSlot *slots;
    Value *keys;
    uint32_t lg_size, count, capacity;
} NumberMap;

uint32_t number_map_add(AstArena *arena, NumberMap *map, Value key);
int number_map_find(const NumberMap *map, Value key); /* -1: not there */
Value number_map_tuple(const NumberMap *map) MUST_USE;

/* Constants of a whole compilation: equal ones of the same type are one object. */
typedef struct ConstantPool {
    Value *slots;
    uint32_t lg_size, count;
} ConstantPool;

Value constant_intern(AstArena *arena, ConstantPool *pool, Value constant) MUST_USE;

typedef enum UnitKind {
    UNIT_MODULE,
    UNIT_CLASS,
    UNIT_FUNCTION,
    UNIT_ASYNC_FUNCTION,
    UNIT_LAMBDA,
    UNIT_COMPREHENSION,
    UNIT_TYPE_PARAMS,
} UnitKind;

/* What a `break`, `continue` or `return` has to undo on its way out. */
typedef enum FrameBlockKind {
    BLOCK_WHILE_LOOP,
    BLOCK_FOR_LOOP,
    BLOCK_TRY_EXCEPT,
    BLOCK_FINALLY_TRY,
    BLOCK_FINALLY_END,
    BLOCK_WITH,
    BLOCK_ASYNC_WITH,
    BLOCK_HANDLER_CLEANUP,
    BLOCK_POP_VALUE,
    BLOCK_EXCEPTION_HANDLER,
    BLOCK_EXCEPTION_GROUP_HANDLER,
    BLOCK_ASYNC_COMPREHENSION,
    BLOCK_STOP_ITERATION,
} FrameBlockKind;

typedef struct FrameBlock {
    FrameBlockKind kind;
    Block *block, *exit;
    const StmtSeq *finalbody;      /* FINALLY_TRY */
    Value name;                    /* HANDLER_CLEANUP: 0 or the exception's */
    Span span;                     /* WITH: of the statement */
} FrameBlock;

typedef struct Unit {
    struct Unit *parent;
    Scope *scope;
    UnitKind kind;
    Flow flow;
    Block *current;
    Value name, qualname;
    Value class_name;              /* for mangling; 0 outside classes */
    NumberMap consts, names, varnames, cellvars, freevars;
    NumberMap hidden; /* varnames of inlined comprehensions outside functions ... */
    uint8_t *hidden_on;            /* ... and whether they are in force now */
    uint32_t arg_count, posonly_count, kwonly_count;
    int first_line;
    FrameBlock blocks[MAX_NESTED_BLOCKS];
    int block_count;
    int inlined;                   /* depth of inlined comprehensions being compiled */
    Block *stop_iteration;         /* generators: handler around the whole body */
} Unit;

typedef struct Compiler {
    AstArena *arena;
    Symtable *symtable;
    Unit *unit;
    ConstantPool constants;
    Value filename;
    uint32_t features;             /* CODE_FUTURE_ */
    uint32_t flags;                /* enum CompileFlag */
    int optimize;
    bool interactive;
    int depth;                     /* of units */
    int future_line;               /* of the last __future__ import */
} Compiler;

/* ---- emit.c ---- */

void emit(Compiler *c, int op, Span span);
void emit_arg(Compiler *c, int op, int64_t arg, Span span);
void emit_jump(Compiler *c, int op, Block *target, Span span);
bool emit_const(Compiler *c, Value constant, Span span) MUST_USE;
/* The name is mangled and goes to co_names. */
bool emit_name(Compiler *c, int op, Value name, Span span) MUST_USE;
/* The same, with arg = number << 1 | flag. */
bool emit_name_flag(Compiler *c, int op, Value name, int flag, Span span) MUST_USE;
/* A local variable by name; cells and free variables likewise. */
void emit_local(Compiler *c, int op, Value name, Span span);
void emit_cell(Compiler *c, int op, Value name, Span span);
void emit_free(Compiler *c, int op, Value name, Span span); /* even if it is a cell's name too */
void emit_call_intrinsic(Compiler *c, int intrinsic, Span span);
static inline Block *new_block(Compiler *c) { return flow_new_block(&c->unit->flow); }
/* Code goes to `block` from here on. */
void use_block(Compiler *c, Block *block);

/* ---- unit.c ---- */

bool unit_enter(Compiler *c, Value name, UnitKind kind, const void *node,
                int line) MUST_USE;
void unit_leave(Compiler *c);
/* A unit that can be suspended lies under a handler, where StopIteration becomes RuntimeError:
 * the code of that handler, at the end of the body. */
void unit_close_generator(Compiler *c);
bool unit_push_block(Compiler *c, FrameBlockKind kind, Span span, Block *block,
                     Block *exit) MUST_USE;
void unit_pop_block(Compiler *c);
static inline FrameBlock *top_frame_block(Compiler *c)
{
    return &c->unit->blocks[c->unit->block_count - 1];
}
static inline Value unit_mangle(Compiler *c, Value name)
{
    return compile_mangle(c->unit->class_name, name);
}
/* Is the name, already mangled, a fast local of an inlined comprehension outside functions? */
bool unit_is_hidden(const Unit *unit, Value name);
void unit_set_hidden(Compiler *c, Value name, bool on);
/* Finish the unit's code object (assemble.c). `return_none` at the end of control flow. */
Value assemble(Compiler *c, bool return_none) MUST_USE;

static inline bool is_constant(const Expr *e) { return e->kind == EXPR_CONSTANT; }
#define ERROR(c, span, ...) return compile_error((c)->filename, span, __VA_ARGS__)

/* ---- name.c: variables ---- */

bool compile_name_at(Compiler *c, Span span, Value name, ExprContext context) MUST_USE;
bool check_forbidden_name(Compiler *c, Span span, Value name, ExprContext context) MUST_USE;

/* ---- one function for each kind of expression and statement ---- */

/* compile_bin_op() for BinOp, compile_while_stmt() for While ... Some share one. */
#define compile_set_comp compile_list_comp
#define compile_dict_comp compile_list_comp
#define compile_generator_exp compile_list_comp
#define compile_async_function_def_stmt compile_function_def_stmt
#define compile_async_with_stmt compile_with_stmt
#define compile_try_star_stmt compile_try_stmt
#define compile_nonlocal_stmt compile_global_stmt
#define compile_bin_op compile_chain
#define compile_attribute compile_chain
#define compile_subscript compile_chain
#define compile_call compile_chain

#define X(kind, name) bool compile_##name(Compiler *c, Expr *e) MUST_USE;
AST_EACH_EXPR(X)
#undef X
#define X(kind, name) bool compile_##name##_stmt(Compiler *c, Stmt *s) MUST_USE;
AST_EACH_STMT(X)
#undef X

/* ---- expressions ---- */

/* Calls the one for the expression's kind. */
bool compile_expr(Compiler *c, Expr *e) MUST_USE;
bool compile_exprs(Compiler *c, ExprSeq *exprs) MUST_USE;
bool compile_condition(Compiler *c, Span span, Expr *e, Block *target,
                       bool jump_if) MUST_USE;
/* What comes before and after the code of the operand that a chain's link begins with (chain.c). */
bool compile_bin_op_rest(Compiler *c, Expr *e) MUST_USE;
bool compile_attribute_rest(Compiler *c, Expr *e) MUST_USE;
bool compile_subscript_begin(Compiler *c, Expr *e) MUST_USE;
bool compile_subscript_rest(Compiler *c, Expr *e) MUST_USE;
/* is_method: o.m(...), whose operand is o. */
bool compile_call_begin(Compiler *c, Expr *e, bool is_method) MUST_USE;
bool compile_call_rest(Compiler *c, Expr *e, bool is_method) MUST_USE;
bool call_is_method(Compiler *c, const Expr *e);
bool call_is_plain_super(Compiler *c, const Expr *attribute);
bool compile_super_attribute(Compiler *c, Expr *e) MUST_USE;
bool compile_super_call(Compiler *c, Expr *e) MUST_USE;
bool compile_call_arguments(Compiler *c, Span span, int pushed, ExprSeq *args,
                            KeywordSeq *keywords) MUST_USE;
bool compile_display(Compiler *c, Span span, ExprSeq *elts, int pushed, int build, int add,
                     int extend, bool tuple) MUST_USE; /* display.c */
/* UNPACK_SEQUENCE or, with a starred item, UNPACK_EX. */
bool compile_unpack(Compiler *c, Span span, size_t n, bool (*is_star)(void *item),
                    void **items) MUST_USE;
bool compile_slice_parts(Compiler *c, Expr *slice, int *count) MUST_USE;
bool is_two_part_slice(const Expr *e);
Span attribute_span(Span span, const Expr *attribute);
bool compile_delegation(Compiler *c, Span span, bool is_await) MUST_USE;
void emit_yield(Compiler *c, Span span);
bool is_top_level_await(const Compiler *c);
bool compile_check_async(Compiler *c, Span span, const char *error) MUST_USE;
/* SyntaxWarnings (warnings.c) */
bool check_compare(Compiler *c, Expr *e) MUST_USE;
bool check_caller(Compiler *c, Expr *e) MUST_USE;
bool check_subscripted(Compiler *c, Expr *e) MUST_USE;
bool check_index(Compiler *c, Expr *value, Expr *slice) MUST_USE;

/* ---- statements ---- */

bool compile_body(Compiler *c, const StmtSeq *body) MUST_USE;
bool compile_stmt(Compiler *c, Stmt *s) MUST_USE;
bool compile_decorators(Compiler *c, ExprSeq *decorators) MUST_USE;
bool apply_decorators(Compiler *c, ExprSeq *decorators) MUST_USE;
/* Push the code object's function; flags of MAKE_FUNCTION for what lies on the stack already. */
bool make_closure(Compiler *c, Span span, Value code, int flags) MUST_USE;
bool compile_annotation(Compiler *c, Expr *annotation) MUST_USE;
bool compile_type_params(Compiler *c, TypeParamSeq *params) MUST_USE; /* type_params.c */
/* exit(None, None, None), awaited if async, for the exit that lies on the stack. */
bool call_exit(Compiler *c, Span span, bool is_async) MUST_USE;
void emit_pop_except_and_reraise(Compiler *c);
/* Undo the innermost frame blocks down to a loop (break, continue: *loop is the loop or NULL) or all
 * of them (return). keep_top: the result of the function lies on the stack. */
bool unwind_frame_blocks(Compiler *c, Span *span, bool keep_top,
                         FrameBlock **loop) MUST_USE; /* unwind.c */
bool unwind_frame_block(Compiler *c, Span *span, const FrameBlock *block,
                        bool keep_top) MUST_USE;
/* Does a body set annotations, so that __annotations__ is needed? */
bool body_has_annotations(const StmtSeq *body);
/* The body of a module or class, which has a docstring and annotations. */
bool compile_namespace(Compiler *c, Span span, const StmtSeq *body) MUST_USE;

int binary_operation(Operator op);
uint32_t unit_code_flags(Compiler *c);

#endif
