/* SPDX-License-Identifier: MIT
 *
 * Constant folding on the tree, before the symbol table is made of it: operators on
 * constants, tuples of constants, `x in [1, 2]`, `not a is b`, "..." % (...), __debug__.
 *
 * Every visitor takes the place of a pointer to a node, so that it can put another node
 * there. What raises an exception when computed is left alone: it raises when it runs.
 * Results are kept small, so that "x" * 10**9 doesn't blow up the code object.
 */
#include "compile/fold.h"

#include "ast/chain.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum {
    MAX_INT_BITS = 128,        /* of products, powers and shifts */
    MAX_ITEMS = 256,           /* of repeated tuples */
    MAX_TEXT = 4096,           /* of repeated strings and bytes */
    MAX_TOTAL_ITEMS = 1024,    /* of nested repeated tuples */
};

typedef struct Folder {
    AstArena *arena;
    int optimize;
    bool keep_annotations;
} Folder;

static bool fold_expr(Folder *f, Expr **at);
static bool fold_stmt(Folder *f, Stmt *s);
static bool fold_body(Folder *f, StmtSeq *body);
static bool fold_pattern(Folder *f, Pattern *p);
static bool fold_comprehension(Folder *f, Comprehension *c);
static bool fold_arg(Folder *f, Arg *arg);

#define WALK_CONTEXT Folder *
#define VISIT_expr(f, at) fold_expr(f, &(at))
#define VISIT_stmt fold_stmt
#define VISIT_stmt_seq fold_body
#define VISIT_pattern fold_pattern
#define VISIT_comprehension fold_comprehension
#define VISIT_arg fold_arg
#include "ast/walk.def"

static bool is_constant(const Expr *e)
{
    return e->kind == EXPR_CONSTANT;
}

/* Puts the constant in the node's place; a failed computation (0) leaves the node. */
static bool replace(Folder *f, Expr **at, Value value)
{
    if (value) {
        *at = ast_Constant(f->arena, (*at)->span, value, 0);
        return true;
    }
    if (error_is(TYPE_KeyboardInterrupt))
        return false;
    error_clear();
    return true;
}

/* ---- operators ---- */

static bool fold_unary(Folder *f, Expr **at)
{
    Expr *e = *at, *operand = e->UnaryOp.operand;
    if (!is_constant(operand)) {
        /* not (a is b) --> a is not b; not (a in b) --> a not in b */
        if (e->UnaryOp.op != UNARYOP_NOT || operand->kind != EXPR_COMPARE
            || operand->Compare.ops->count != 1)
            return true;
        Cmpop *op = &operand->Compare.ops->items[0];
        Cmpop inverse = *op == CMPOP_IS ? CMPOP_ISNOT : *op == CMPOP_ISNOT ? CMPOP_IS
                      : *op == CMPOP_IN ? CMPOP_NOTIN : *op == CMPOP_NOTIN ? CMPOP_IN : *op;
        if (inverse != *op) {
            *op = inverse;
            *at = operand;
        }
        return true;
    }
    Value v = operand->Constant.value;
    bool truth;
    switch (e->UnaryOp.op) {
    case UNARYOP_INVERT: return is_bool(v) || replace(f, at, operate_invert(v));
    case UNARYOP_UADD: return replace(f, at, operate_positive(v));
    case UNARYOP_USUB: return replace(f, at, operate_negative(v));
    case UNARYOP_NOT: return replace(f, at, value_truth(v, &truth) ? from_bool(!truth) : 0);
    }
    return true;
}

static const Span NO_SPAN = {-1, -1, -1, -1};

/* How many constants a (nested) tuple has, at most `limit`; -1 when more. */
static long count_items(Value v, long limit)
{
    if (!is_tuple(v))
        return limit > 0 ? 1 : -1;
    long total = 0;
    for (size_t i = 0; i < tuple_count(v); i++) {
        long n = count_items(as_tuple(v)->items[i], limit - total);
        if (n < 0)
            return -1;
        total += n;
    }
    return total;
}

static Value safe_multiply(Value a, Value b)
{
    int64_t times;
    if (is_int(a) && is_int(b)) {
        if (int_bit_length(a) + int_bit_length(b) > MAX_INT_BITS && int_sign(a)
            && int_sign(b))
            return 0;
    } else if (is_int(b) && !is_int(a) && (is_tuple(a) || is_str(a) || is_bytes(a)))
        return safe_multiply(b, a);
    else if (is_int(a) && is_tuple(b)) {
        size_t n = tuple_count(b);
        if (n
            && (!int_fits_int64(a, &times) || times < 0 || times > (int64_t)(MAX_ITEMS / n)
                || (times && count_items(b, MAX_TOTAL_ITEMS / times) < 0)))
            return 0;
    } else if (is_int(a) && (is_str(b) || is_bytes(b))) {
        size_t n = is_str(b) ? str_length(b) : as_bytes(b)->length;
        if (n
            && (!int_fits_int64(a, &times) || times < 0 || times > (int64_t)(MAX_TEXT / n)))
            return 0;
    }
    return operate_binary(BINARY_multiply, a, b);
}

static Value safe_power(Value a, Value b)
{
    int64_t exponent;
    if (is_int(a) && is_int(b) && int_sign(a) && int_sign(b) > 0
        && (!int_fits_int64(b, &exponent)
            || int_bit_length(a) > (size_t)(MAX_INT_BITS / exponent)))
        return 0;
    return operate_power(a, b, NONE);
}

static Value safe_shift(Value a, Value b)
{
    int64_t count;
    if (is_int(a) && is_int(b) && int_sign(a) && int_sign(b)
        && (!int_fits_int64(b, &count) || count < 0 || count > MAX_INT_BITS
            || int_bit_length(a) > (size_t)(MAX_INT_BITS - count)))
        return 0;
    return operate_binary(BINARY_lshift, a, b);
}

/* The value of `a op b`; 0 when it isn't to be folded, perhaps with an exception set. */
static Value fold_operator(Operator op, Value a, Value b)
{
    switch (op) {
    case OPERATOR_ADD: return operate_binary(BINARY_add, a, b);
    case OPERATOR_SUB: return operate_binary(BINARY_subtract, a, b);
    case OPERATOR_MULT: return safe_multiply(a, b);
    case OPERATOR_MATMULT: return 0;
    case OPERATOR_DIV: return operate_binary(BINARY_true_divide, a, b);
    case OPERATOR_MOD:
        return is_str(a) || is_bytes(a) ? 0 : operate_binary(BINARY_remainder, a, b);
    case OPERATOR_POW: return safe_power(a, b);
    case OPERATOR_LSHIFT: return safe_shift(a, b);
    case OPERATOR_RSHIFT: return operate_binary(BINARY_rshift, a, b);
    case OPERATOR_BITOR: return operate_binary(BINARY_or, a, b);
    case OPERATOR_BITXOR: return operate_binary(BINARY_xor, a, b);
    case OPERATOR_BITAND: return operate_binary(BINARY_and, a, b);
    case OPERATOR_FLOORDIV: return operate_binary(BINARY_floor_divide, a, b);
    }
    return 0;
}

/* ---- "..." % (...) ---- */

/* One conversion of a format: %, flags, width, precision, letter. */
typedef struct Conversion {
    char letter;
    bool left, zero, sign, space, alternate;
    int width, precision; /* -1: none */
} Conversion;

/* A number of at most two digits at text[*at]; -1 when there is none, -2 when too long. */
static int read_number(Value text, size_t *at)
{
    int digits = 0, number = 0;
    size_t n = str_length(text);
    for (; *at < n && str_at(text, *at) >= '0' && str_at(text, *at) <= '9'; ++*at, digits++)
        number = number * 10 + (int)str_at(text, *at) - '0';
    return digits == 0 ? -1 : digits > 2 ? -2 : number;
}

/* Reads what follows a %; false when it isn't one of the simple forms that f-strings have. */
static bool read_conversion(Value text, size_t *at, Conversion *c)
{
    size_t n = str_length(text);
    *c = (Conversion){.width = -1, .precision = -1};
    for (; *at < n; ++*at) {
        switch (str_at(text, *at)) {
        case '-': c->left = true; continue;
        case '+': c->sign = true; continue;
        case ' ': c->space = true; continue;
        case '#': c->alternate = true; continue;
        case '0': c->zero = true; continue;
        }
        break;
    }
    c->width = read_number(text, at);
    if (*at < n && str_at(text, *at) == '.') {
        ++*at;
        c->precision = read_number(text, at);
        if (c->precision == -1)
            c->precision = 0;
    }
    if (*at >= n || c->width == -2 || c->precision == -2)
        return false;
    uint32_t letter = str_at(text, (*at)++);
    c->letter = (char)letter;
    return (letter == 's' || letter == 'r' || letter == 'a')
        && !c->sign && !c->space && !c->alternate && !c->zero;
}

/* The f-string field of a conversion: {value!s:>10}. */
static Expr *conversion_field(Folder *f, const Conversion *c, Expr *value, Span span)
{
    char spec[32];
    int n = 0;
    Expr *format = NULL;
    if (c->width > 0)
        n += snprintf(spec, sizeof spec, "%s%d", c->left ? "" : ">", c->width);
    if (c->precision >= 0)
        n += snprintf(spec + n, sizeof spec - (size_t)n, ".%d", c->precision);
    if (n) {
        Value text = str_new_utf8(spec, (size_t)n);
        ExprSeq *parts = SEQ_APPEND(f->arena, SEQ_EMPTY(ExprSeq),
                                    ast_Constant(f->arena, span, text, 0));
        format = ast_JoinedStr(f->arena, span, parts);
    }
    return ast_FormattedValue(f->arena, span, value, c->letter, format);
}

/* The literal text up to the next conversion, %% being one character; 0 on no memory. */
static Value read_literal(Value text, size_t *at, bool *malformed)
{
    StrBuilder builder = {0};
    size_t n = str_length(text);
    for (; *at < n; ++*at) {
        uint32_t c = str_at(text, *at);
        if (c == '%') {
            if (*at + 1 >= n) {
                *malformed = true;
                break;
            }
            if (str_at(text, *at + 1) != '%')
                break;
            ++*at;
        }
        TRY(builder_char(&builder, c));
    }
    return builder_finish(&builder);
}

/* "%s is %r" % (a, b) --> f"{a!s} is {b!r}": the pieces, or NULL. */
static ExprSeq *format_pieces(Folder *f, Value text, ExprSeq *args)
{
    ExprSeq *pieces = SEQ_EMPTY(ExprSeq);
    size_t at = 0, used = 0, n = str_length(text);
    for (;;) {
        bool malformed = false;
        Value literal = read_literal(text, &at, &malformed);
        if (!literal || malformed)
            return NULL;
        if (str_length(literal))
            pieces =
                SEQ_APPEND(f->arena, pieces, ast_Constant(f->arena, NO_SPAN, literal, 0));
        if (at >= n)
            break;
        at++;
        Conversion c;
        if (used >= args->count || !read_conversion(text, &at, &c))
            return NULL;
        Expr *value = args->items[used++];
        pieces = SEQ_APPEND(f->arena, pieces, conversion_field(f, &c, value, value->span));
    }
    return used == args->count ? pieces : NULL;
}

static bool fold_percent(Folder *f, Expr **at)
{
    Expr *e = *at;
    ExprSeq *args = e->BinOp.right->Tuple.elts;
    for (size_t i = 0; i < args->count; i++)
        if (args->items[i]->kind == EXPR_STARRED)
            return true;
    ExprSeq *pieces = format_pieces(f, e->BinOp.left->Constant.value, args);
    if (pieces)
        *at = ast_JoinedStr(f->arena, e->span, pieces);
    return !error_pending() || error_clear_if(TYPE_MemoryError);
}

static bool fold_binary(Folder *f, Expr **at)
{
    Expr *e = *at, *left = e->BinOp.left, *right = e->BinOp.right;
    if (!is_constant(left))
        return true;
    if (e->BinOp.op == OPERATOR_MOD && right->kind == EXPR_TUPLE
        && is_str(left->Constant.value))
        return fold_percent(f, at);
    if (!is_constant(right))
        return true;
    Value result = fold_operator(e->BinOp.op, left->Constant.value, right->Constant.value);
    return result || error_pending() ? replace(f, at, result) : true;
}

/* ---- displays, subscripts, comparisons ---- */

/* The tuple of the values when all are constants; UNBOUND when one is not. */
static Value constant_tuple(ExprSeq *elts)
{
    for (size_t i = 0; i < elts->count; i++)
        if (!is_constant(elts->items[i]))
            return UNBOUND;
    if (!elts->count)
        return rt.empty_tuple;
    Tuple *tuple = TRY(tuple_alloc(elts->count));
    for (size_t i = 0; i < elts->count; i++)
        tuple->items[i] = elts->items[i]->Constant.value;
    return from_object(tuple);
}

static bool fold_tuple(Folder *f, Expr **at)
{
    if ((*at)->Tuple.ctx != EXPR_CONTEXT_LOAD)
        return true;
    Value tuple = TRY(constant_tuple((*at)->Tuple.elts));
    return tuple == UNBOUND || replace(f, at, tuple);
}

/* for x in [1, 2], x in {1, 2}: nobody can see that they are a tuple and a frozenset. */
static bool fold_iterable(Folder *f, Expr **at)
{
    Expr *e = *at;
    if (e->kind == EXPR_LIST) {
        for (size_t i = 0; i < e->List.elts->count; i++)
            if (e->List.elts->items[i]->kind == EXPR_STARRED)
                return true;
        Value tuple = TRY(constant_tuple(e->List.elts));
        if (tuple != UNBOUND)
            return replace(f, at, tuple);
        *at = ast_Tuple(f->arena, e->span, e->List.elts, e->List.ctx);
    } else if (e->kind == EXPR_SET) {
        Value tuple = TRY(constant_tuple(e->Set.elts));
        return tuple == UNBOUND || replace(f, at, frozenset_from(tuple));
    }
    return true;
}

static bool fold_compare(Folder *f, Expr *e)
{
    size_t last = e->Compare.ops->count - 1;
    Cmpop op = e->Compare.ops->items[last];
    return (op != CMPOP_IN && op != CMPOP_NOTIN)
        || fold_iterable(f, &e->Compare.comparators->items[last]);
}

static bool fold_subscript(Folder *f, Expr **at)
{
    Expr *e = *at;
    if (e->Subscript.ctx != EXPR_CONTEXT_LOAD || !is_constant(e->Subscript.value)
        || !is_constant(e->Subscript.slice))
        return true;
    return replace(f, at, value_getitem(e->Subscript.value->Constant.value,
                                        e->Subscript.slice->Constant.value));
}

/* ---- the walk ---- */

static bool fold_comprehension(Folder *f, Comprehension *c)
{
    return walk_comprehension(f, c) && fold_iterable(f, &c->iter);
}

static bool fold_annotation(Folder *f, Expr **at)
{
    return f->keep_annotations || !*at || fold_expr(f, at);
}

static bool fold_arg(Folder *f, Arg *arg)
{
    return fold_annotation(f, &arg->annotation);
}

/* The node itself, when its parts are done. */
static bool fold_node(Folder *f, Expr **at)
{
    switch ((*at)->kind) {
    case EXPR_UNARYOP: return fold_unary(f, at);
    case EXPR_BINOP: return fold_binary(f, at);
    case EXPR_COMPARE: return fold_compare(f, *at);
    case EXPR_SUBSCRIPT: return fold_subscript(f, at);
    case EXPR_TUPLE: return fold_tuple(f, at);
    default: return true;
    }
}

/* The other parts of all nodes, then the operand that the chain begins with, and back. */
static bool fold_chain(Folder *f, Expr **at)
{
    size_t n = 0;
    for (Expr *e = *at, **head; (head = chain_head(e)); e = *head)
        n++;
    Expr ***places = arena_alloc(f->arena, n * sizeof *places);
    for (size_t i = 0; i < n; i++) {
        places[i] = at;
        Expr **head = chain_head(*at), *first = *head;
        *head = NULL;
        bool ok = walk_expr(f, *at);
        *head = first;
        TRY(ok);
        at = head;
    }
    TRY(fold_expr(f, at));
    while (n--)
        TRY(fold_node(f, places[n]));
    return true;
}

static bool fold_expr(Folder *f, Expr **at)
{
    Expr *e = *at;
    if (!e || e->kind == EXPR_CONSTANT)
        return true;
    if (e->kind == EXPR_NAME) {
        if (e->Name.ctx == EXPR_CONTEXT_LOAD && e->Name.id == NAME(__debug__))
            *at = ast_Constant(f->arena, e->span, from_bool(f->optimize == 0), 0);
        return true;
    }
    TRY(stack_check(" during compilation"));
    if (chain_is_long(e))
        return fold_chain(f, at);
    TRY(walk_expr(f, e));
    return fold_node(f, at);
}

static bool fold_pattern(Folder *f, Pattern *p)
{
    TRY(stack_check(" during compilation"));
    return walk_pattern(f, p);
}

static bool fold_function(Folder *f, Stmt *s)
{
    return walk_type_param_seq(f, s->FunctionDef.type_params)
        && walk_arguments(f, s->FunctionDef.args) && fold_body(f, s->FunctionDef.body)
        && walk_expr_seq(f, s->FunctionDef.decorator_list)
        && fold_annotation(f, &s->FunctionDef.returns);
}

static bool fold_stmt(Folder *f, Stmt *s)
{
    TRY(stack_check(" during compilation"));
    switch (s->kind) {
    case STMT_FUNCTIONDEF:
    case STMT_ASYNCFUNCTIONDEF: return fold_function(f, s);
    case STMT_ANNASSIGN:
        return fold_expr(f, &s->AnnAssign.target)
            && fold_annotation(f, &s->AnnAssign.annotation)
            && (!s->AnnAssign.value || fold_expr(f, &s->AnnAssign.value));
    /* Not of `async for`, whose complaint about a list shall name a list. */
    case STMT_FOR: return walk_stmt(f, s) && fold_iterable(f, &s->For.iter);
    default: return walk_stmt(f, s);
    }
}

Expr *fold_docstring(const StmtSeq *body)
{
    if (!body->count || body->items[0]->kind != STMT_EXPR)
        return NULL;
    Expr *e = body->items[0]->Expr.value;
    return e->kind == EXPR_CONSTANT && is_str(e->Constant.value) ? e : NULL;
}

/* A string that folding made must not become a docstring: it is wrapped in an f-string. */
static bool fold_body(Folder *f, StmtSeq *body)
{
    bool has_docstring = fold_docstring(body);
    TRY(walk_stmt_seq(f, body));
    Expr *made = has_docstring ? NULL : fold_docstring(body);
    if (made)
        body->items[0]->Expr.value = ast_JoinedStr(f->arena, made->span,
                                    SEQ_APPEND(f->arena, SEQ_EMPTY(ExprSeq), made));
    return true;
}

bool fold_module(Mod *mod, AstArena *arena, int optimize, bool keep_annotations)
{
    Folder folder = {arena, optimize, keep_annotations};
    if (mod->kind == MOD_INTERACTIVE)
        return walk_stmt_seq(&folder, mod->Interactive.body);
    return mod->kind == MOD_FUNCTIONTYPE || walk_mod(&folder, mod);
}
