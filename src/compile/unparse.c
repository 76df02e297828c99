/* SPDX-License-Identifier: MIT
 *
 * Expressions back to text, for `from __future__ import annotations`: one canonical spelling,
 * with only the parentheses that precedence asks for.
 *
 * write_expr's `level` is the precedence that the place asks for: what binds less tightly goes
 * into parentheses.
 */
#include "compile/unparse.h"

#include "objects/errors.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef enum Level {
    LEVEL_NAMED,
    LEVEL_TUPLE,
    LEVEL_TEST,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARE,
    LEVEL_BIT_OR,
    LEVEL_BIT_XOR,
    LEVEL_BIT_AND,
    LEVEL_SHIFT,
    LEVEL_SUM,
    LEVEL_TERM,
    LEVEL_FACTOR,
    LEVEL_POWER,
    LEVEL_AWAIT,
    LEVEL_ATOM,
} Level;

static bool write_expr(StrBuilder *out, Expr *e, Level level);

static bool write(StrBuilder *out, const char *text)
{
    return builder_ascii(out, text, strlen(text));
}

static bool open_parens(StrBuilder *out, bool needed)
{
    return !needed || write(out, "(");
}

static bool close_parens(StrBuilder *out, bool needed)
{
    return !needed || write(out, ")");
}

static bool write_list(StrBuilder *out, ExprSeq *exprs, Level level)
{
    for (size_t i = 0; i < exprs->count; i++)
        if ((i && !write(out, ", ")) || !write_expr(out, exprs->items[i], level))
            return false;
    return true;
}

/* ---- operators ---- */

static const struct OperatorText {
    const char *text;
    Level level;
} operators[] = {
    [OPERATOR_ADD] = {" + ", LEVEL_SUM}, [OPERATOR_SUB] = {" - ", LEVEL_SUM},
    [OPERATOR_MULT] = {" * ", LEVEL_TERM}, [OPERATOR_MATMULT] = {" @ ", LEVEL_TERM},
    [OPERATOR_DIV] = {" / ", LEVEL_TERM}, [OPERATOR_MOD] = {" % ", LEVEL_TERM},
    [OPERATOR_FLOORDIV] = {" // ", LEVEL_TERM}, [OPERATOR_POW] = {" ** ", LEVEL_POWER},
    [OPERATOR_LSHIFT] = {" << ", LEVEL_SHIFT}, [OPERATOR_RSHIFT] = {" >> ", LEVEL_SHIFT},
    [OPERATOR_BITOR] = {" | ", LEVEL_BIT_OR}, [OPERATOR_BITXOR] = {" ^ ", LEVEL_BIT_XOR},
    [OPERATOR_BITAND] = {" & ", LEVEL_BIT_AND},
};

static const char *const comparisons[] = {
    [CMPOP_EQ] = " == ",        [CMPOP_NOTEQ] = " != ",     [CMPOP_LT] = " < ",
    [CMPOP_LTE] = " <= ",       [CMPOP_GT] = " > ",         [CMPOP_GTE] = " >= ",
    [CMPOP_IS] = " is ",        [CMPOP_ISNOT] = " is not ", [CMPOP_IN] = " in ",
    [CMPOP_NOTIN] = " not in ",
};

static bool write_binary(StrBuilder *out, Expr *e, Level level)
{
    if ((size_t)e->BinOp.op >= countof(operators))
        return raise_error(TYPE_SystemError, "annotations can't spell this operator yet");
    const struct OperatorText *op = &operators[e->BinOp.op];
    bool right_first = e->BinOp.op == OPERATOR_POW, parens = level > op->level;
    return open_parens(out, parens)
        && write_expr(out, e->BinOp.left, op->level + right_first) && write(out, op->text)
        && write_expr(out, e->BinOp.right, op->level + !right_first)
        && close_parens(out, parens);
}

static bool write_boolean(StrBuilder *out, Expr *e, Level level)
{
    bool is_and = e->BoolOp.op == BOOLOP_AND;
    Level own = is_and ? LEVEL_AND : LEVEL_OR;
    TRY(open_parens(out, level > own));
    for (size_t i = 0; i < e->BoolOp.values->count; i++)
        if ((i && !write(out, is_and ? " and " : " or "))
            || !write_expr(out, e->BoolOp.values->items[i], own + 1))
            return false;
    return close_parens(out, level > own);
}

static bool write_unary(StrBuilder *out, Expr *e, Level level)
{
    static const char *const texts[] = {[UNARYOP_INVERT] = "~", [UNARYOP_NOT] = "not ",
                                        [UNARYOP_UADD] = "+", [UNARYOP_USUB] = "-"};
    Level own = e->UnaryOp.op == UNARYOP_NOT ? LEVEL_NOT : LEVEL_FACTOR;
    return open_parens(out, level > own) && write(out, texts[e->UnaryOp.op])
        && write_expr(out, e->UnaryOp.operand, own) && close_parens(out, level > own);
}

static bool write_compare(StrBuilder *out, Expr *e, Level level)
{
    if (!open_parens(out, level > LEVEL_COMPARE)
        || !write_expr(out, e->Compare.left, LEVEL_COMPARE + 1))
        return false;
    for (size_t i = 0; i < e->Compare.ops->count; i++)
        if (!write(out, comparisons[e->Compare.ops->items[i]])
            || !write_expr(out, e->Compare.comparators->items[i], LEVEL_COMPARE + 1))
            return false;
    return close_parens(out, level > LEVEL_COMPARE);
}

static bool write_conditional(StrBuilder *out, Expr *e, Level level)
{
    return open_parens(out, level > LEVEL_TEST)
        && write_expr(out, e->IfExp.body, LEVEL_TEST + 1) && write(out, " if ")
        && write_expr(out, e->IfExp.test, LEVEL_TEST + 1) && write(out, " else ")
        && write_expr(out, e->IfExp.orelse, LEVEL_TEST)
        && close_parens(out, level > LEVEL_TEST);
}

/* ---- lambda ---- */

typedef struct Comma {
    StrBuilder *out;
    bool first;
} Comma;

static bool comma(Comma *c)
{
    if (!c->first)
        return write(c->out, ", ");
    c->first = false;
    return true;
}

static bool write_arg(Comma *c, const char *prefix, Arg *arg, Expr *value)
{
    return comma(c) && write(c->out, prefix) && builder_str(c->out, arg->arg)
        && (!value || (write(c->out, "=") && write_expr(c->out, value, LEVEL_TEST)));
}

static bool write_positionals(Comma *c, Arguments *a)
{
    size_t posonly = a->posonlyargs->count, n = posonly + a->args->count;
    for (size_t i = 0; i < n; i++) {
        Arg *arg = i < posonly ? a->posonlyargs->items[i] : a->args->items[i - posonly];
        size_t from_end = n - i;
        Expr *value = from_end <= a->defaults->count
                    ? a->defaults->items[a->defaults->count - from_end] : NULL;
        TRY(write_arg(c, "", arg, value));
        if (posonly && i + 1 == posonly)
            TRY(write(c->out, ", /"));
    }
    return true;
}

static bool write_arguments(StrBuilder *out, Arguments *a)
{
    Comma c = {out, true};
    TRY(write_positionals(&c, a));
    if (a->vararg)
        TRY(write_arg(&c, "*", a->vararg, NULL));
    else if (a->kwonlyargs->count && !(comma(&c) && write(out, "*")))
        return false;
    for (size_t i = 0; i < a->kwonlyargs->count; i++)
        TRY(write_arg(&c, "", a->kwonlyargs->items[i], a->kw_defaults->items[i]));
    return !a->kwarg || write_arg(&c, "**", a->kwarg, NULL);
}

static bool write_lambda(StrBuilder *out, Expr *e, Level level)
{
    Arguments *a = e->Lambda.args;
    bool any = a->posonlyargs->count || a->args->count || a->vararg || a->kwonlyargs->count
            || a->kwarg;
    return open_parens(out, level > LEVEL_TEST) && write(out, any ? "lambda " : "lambda")
        && write_arguments(out, a) && write(out, ": ")
        && write_expr(out, e->Lambda.body, LEVEL_TEST)
        && close_parens(out, level > LEVEL_TEST);
}

/* ---- displays, comprehensions ---- */

static bool write_dict(StrBuilder *out, Expr *e)
{
    TRY(write(out, "{"));
    for (size_t i = 0; i < e->Dict.values->count; i++) {
        Expr *key = e->Dict.keys->items[i];
        if ((i && !write(out, ", "))
            || !(key ? write_expr(out, key, LEVEL_TEST) && write(out, ": ")
                     : write(out, "**"))
            || !write_expr(out, e->Dict.values->items[i], key ? LEVEL_TEST : LEVEL_BIT_OR))
            return false;
    }
    return write(out, "}");
}

static bool write_tuple(StrBuilder *out, Expr *e, Level level)
{
    ExprSeq *elts = e->Tuple.elts;
    if (!elts->count)
        return write(out, "()");
    return open_parens(out, level > LEVEL_TUPLE) && write_list(out, elts, LEVEL_TEST)
        && (elts->count > 1 || write(out, ",")) && close_parens(out, level > LEVEL_TUPLE);
}

static bool write_generators(StrBuilder *out, ComprehensionSeq *generators)
{
    for (size_t i = 0; i < generators->count; i++) {
        Comprehension *c = generators->items[i];
        if (!write(out, c->is_async ? " async for " : " for ")
            || !write_expr(out, c->target, LEVEL_TUPLE) || !write(out, " in ")
            || !write_expr(out, c->iter, LEVEL_TEST + 1))
            return false;
        for (size_t j = 0; j < c->ifs->count; j++)
            if (!write(out, " if ") || !write_expr(out, c->ifs->items[j], LEVEL_TEST + 1))
                return false;
    }
    return true;
}

static bool write_comprehension(StrBuilder *out, const char *open, Expr *e,
                                const char *close)
{
    return write(out, open) && write_expr(out, e->ListComp.elt, LEVEL_TEST)
        && write_generators(out, e->ListComp.generators) && write(out, close);
}

static bool write_dict_comprehension(StrBuilder *out, Expr *e)
{
    return write(out, "{") && write_expr(out, e->DictComp.key, LEVEL_TEST)
        && write(out, ": ") && write_expr(out, e->DictComp.value, LEVEL_TEST)
        && write_generators(out, e->DictComp.generators) && write(out, "}");
}

/* ---- calls, attributes, subscripts ---- */

static bool write_call(StrBuilder *out, Expr *e)
{
    ExprSeq *args = e->Call.args;
    Comma c = {out, true};
    TRY(write_expr(out, e->Call.func, LEVEL_ATOM));
    if (args->count == 1 && !e->Call.keywords->count
        && args->items[0]->kind == EXPR_GENERATOREXP)
        return write_expr(out, args->items[0], LEVEL_TEST);
    TRY(write(out, "("));
    for (size_t i = 0; i < args->count; i++)
        if (!comma(&c) || !write_expr(out, args->items[i], LEVEL_TEST))
            return false;
    for (size_t i = 0; i < e->Call.keywords->count; i++) {
        Keyword *keyword = e->Call.keywords->items[i];
        if (!comma(&c)
            || !(keyword->arg ? builder_str(out, keyword->arg) && write(out, "=")
                              : write(out, "**"))
            || !write_expr(out, keyword->value, LEVEL_TEST))
            return false;
    }
    return write(out, ")");
}

static bool write_attribute(StrBuilder *out, Expr *e)
{
    Expr *value = e->Attribute.value;
    /* 3 .real: without the space it would be a float. */
    bool number = value->kind == EXPR_CONSTANT && is_int(value->Constant.value)
               && !is_bool(value->Constant.value);
    return write_expr(out, value, LEVEL_ATOM) && write(out, number ? " ." : ".")
        && builder_str(out, e->Attribute.attr);
}

static bool write_slice(StrBuilder *out, Expr *e)
{
    return (!e->Slice.lower || write_expr(out, e->Slice.lower, LEVEL_TEST))
        && write(out, ":")
        && (!e->Slice.upper || write_expr(out, e->Slice.upper, LEVEL_TEST))
        && (!e->Slice.step
            || (write(out, ":") && write_expr(out, e->Slice.step, LEVEL_TEST)));
}

/* ---- constants, f-strings ---- */

/* Infinity has no literal: a number too large for a float stands for it. */
static bool write_number(StrBuilder *out, Value v)
{
    Value text = TRY(value_repr(v));
    for (size_t i = 0, n = str_length(text); i < n; ) {
        if (i + 3 <= n && str_at(text, i) == 'i' && str_at(text, i + 1) == 'n'
            && str_at(text, i + 2) == 'f') {
            TRY(write(out, "1e309"));
            i += 3;
        } else
            TRY(builder_char(out, str_at(text, i++)));
    }
    return true;
}

static bool write_constant(StrBuilder *out, Value v)
{
    if (v == ELLIPSIS)
        return write(out, "...");
    if (is_tuple(v)) {
        TRY(write(out, "("));
        for (size_t i = 0; i < tuple_count(v); i++)
            if ((i && !write(out, ", ")) || !write_constant(out, as_tuple(v)->items[i]))
                return false;
        return write(out, tuple_count(v) == 1 ? ",)" : ")");
    }
    if (is_float(v) || has_flag(v, IS_COMPLEX))
        return write_number(out, v);
    return builder_repr(out, v);
}

static bool write_piece(StrBuilder *out, Expr *e);

static bool write_pieces(StrBuilder *out, ExprSeq *pieces)
{
    for (size_t i = 0; i < pieces->count; i++)
        TRY(write_piece(out, pieces->items[i]));
    return true;
}

/* {value!r:format}; a value that begins with a brace is set off. */
static bool write_field(StrBuilder *out, Expr *e)
{
    StrBuilder inner = {0};
    TRY(write_expr(&inner, e->FormattedValue.value, LEVEL_TEST + 1));
    Value text = TRY(builder_finish(&inner));
    bool brace = str_length(text) && str_at(text, 0) == '{';
    if (!write(out, brace ? "{ " : "{") || !builder_str(out, text))
        return false;
    if (e->FormattedValue.conversion > 0
        && !(write(out, "!") && builder_char(out, (uint32_t)e->FormattedValue.conversion)))
        return false;
    if (e->FormattedValue.format_spec
        && !(write(out, ":") && write_piece(out, e->FormattedValue.format_spec)))
        return false;
    return write(out, "}");
}

/* Literal text in an f-string: braces are doubled. */
static bool write_literal(StrBuilder *out, Value text)
{
    for (size_t i = 0; i < str_length(text); i++) {
        uint32_t c = str_at(text, i);
        if (((c == '{' || c == '}') && !builder_char(out, c)) || !builder_char(out, c))
            return false;
    }
    return true;
}

static bool write_piece(StrBuilder *out, Expr *e)
{
    TRY(stack_check(" during compilation"));
    if (e->kind == EXPR_CONSTANT && is_str(e->Constant.value))
        return write_literal(out, e->Constant.value);
    if (e->kind == EXPR_JOINEDSTR)
        return write_pieces(out, e->JoinedStr.values);
    return e->kind == EXPR_FORMATTEDVALUE && write_field(out, e);
}

static bool write_joined_str(StrBuilder *out, Expr *e)
{
    StrBuilder body = {0};
    TRY(write_piece(&body, e));
    return write(out, "f") && builder_repr(out, TRY(builder_finish(&body)));
}

/* ---- all of them ---- */

static bool write_prefixed(StrBuilder *out, const char *prefix, Expr *value, Level own,
                           const char *suffix)
{
    return write(out, prefix) && (!value || write_expr(out, value, own))
        && write(out, suffix);
}

static bool write_expr(StrBuilder *out, Expr *e, Level level)
{
    TRY(stack_check(" during compilation"));
    switch (e->kind) {
    case EXPR_BOOLOP: return write_boolean(out, e, level);
    case EXPR_BINOP: return write_binary(out, e, level);
    case EXPR_UNARYOP: return write_unary(out, e, level);
    case EXPR_LAMBDA: return write_lambda(out, e, level);
    case EXPR_IFEXP: return write_conditional(out, e, level);
    case EXPR_DICT: return write_dict(out, e);
    case EXPR_SET:
        return write(out, "{") && write_list(out, e->Set.elts, LEVEL_TEST)
            && write(out, "}");
    case EXPR_GENERATOREXP: return write_comprehension(out, "(", e, ")");
    case EXPR_LISTCOMP: return write_comprehension(out, "[", e, "]");
    case EXPR_SETCOMP: return write_comprehension(out, "{", e, "}");
    case EXPR_DICTCOMP: return write_dict_comprehension(out, e);
    case EXPR_YIELD:
        return write_prefixed(out, e->Yield.value ? "(yield " : "(yield", e->Yield.value,
                              LEVEL_TEST, ")");
    case EXPR_YIELDFROM:
        return write_prefixed(out, "(yield from ", e->YieldFrom.value, LEVEL_TEST, ")");
    case EXPR_AWAIT:
        return open_parens(out, level > LEVEL_AWAIT)
            && write_prefixed(out, "await ", e->Await.value, LEVEL_ATOM, "")
            && close_parens(out, level > LEVEL_AWAIT);
    case EXPR_COMPARE: return write_compare(out, e, level);
    case EXPR_CALL: return write_call(out, e);
    case EXPR_CONSTANT:
        return (!e->Constant.kind || write(out, "u"))
            && write_constant(out, e->Constant.value);
    case EXPR_JOINEDSTR: return write_joined_str(out, e);
    case EXPR_FORMATTEDVALUE: return write_field(out, e);
    case EXPR_ATTRIBUTE: return write_attribute(out, e);
    case EXPR_STARRED: return write_prefixed(out, "*", e->Starred.value, LEVEL_BIT_OR, "");
    case EXPR_NAME: return builder_str(out, e->Name.id);
    case EXPR_LIST:
        return write(out, "[") && write_list(out, e->List.elts, LEVEL_TEST)
            && write(out, "]");
    case EXPR_TUPLE: return write_tuple(out, e, level);
    case EXPR_SUBSCRIPT:
        return write_expr(out, e->Subscript.value, LEVEL_ATOM) && write(out, "[")
            && write_expr(out, e->Subscript.slice, LEVEL_TUPLE) && write(out, "]");
    case EXPR_SLICE: return write_slice(out, e);
    case EXPR_NAMEDEXPR:
        return open_parens(out, level > LEVEL_NAMED)
            && write_expr(out, e->NamedExpr.target, LEVEL_ATOM) && write(out, " := ")
            && write_expr(out, e->NamedExpr.value, LEVEL_ATOM)
            && close_parens(out, level > LEVEL_NAMED);
    }
    return true;
}

Value unparse_expr(Expr *e)
{
    StrBuilder out = {0};
    TRY(write_expr(&out, e, LEVEL_TEST));
    return builder_finish(&out);
}
