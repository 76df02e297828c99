/* SPDX-License-Identifier: MIT
 *
 * SyntaxWarnings about expressions that are surely not meant: `x is 1`, `"a" (b)`, `[1] (2)`,
 * `"abc"["d"]`.
 */
#include "compile/unit.h"

#include "objects/type.h"

/* The name of the type that an expression will certainly have; NULL when nobody knows. */
static const char *inferred_type(const Expr *e)
{
    switch (e->kind) {
    case EXPR_TUPLE: return "tuple";
    case EXPR_LIST:
    case EXPR_LISTCOMP: return "list";
    case EXPR_DICT:
    case EXPR_DICTCOMP: return "dict";
    case EXPR_SET:
    case EXPR_SETCOMP: return "set";
    case EXPR_GENERATOREXP: return "generator";
    case EXPR_LAMBDA: return "function";
    case EXPR_JOINEDSTR:
    case EXPR_FORMATTEDVALUE: return "str";
    case EXPR_CONSTANT: return type_name(type_of(e->Constant.value));
    default: return NULL;
    }
}

static bool is_literal(const Expr *e)
{
    return is_constant(e) && (!is_immediate(e->Constant.value));
}

bool check_compare(Compiler *c, Expr *e)
{
    Expr *left = e->Compare.left;
    for (size_t i = 0; i < e->Compare.ops->count; i++) {
        Expr *right = e->Compare.comparators->items[i];
        Cmpop op = e->Compare.ops->items[i];
        if ((op == CMPOP_IS || op == CMPOP_ISNOT)
            && (is_literal(left) || is_literal(right))) {
            const char *type = inferred_type(is_literal(left) ? left : right);
            return compile_warning(
                TYPE_SyntaxWarning, c->filename, e->span,
                op == CMPOP_IS ? "\"is\" with '%s' literal. Did you mean \"==\"?"
                               : "\"is not\" with '%s' literal. Did you mean \"!=\"?",
                type);
        }
        left = right;
    }
    return true;
}

bool check_caller(Compiler *c, Expr *e)
{
    const char *type = e->kind == EXPR_LAMBDA ? NULL : inferred_type(e);
    return !type || compile_warning(TYPE_SyntaxWarning, c->filename, e->span,
                        "'%s' object is not callable; perhaps you missed a comma?", type);
}

static bool is_subscriptable(const Expr *e)
{
    switch (e->kind) {
    case EXPR_CONSTANT: {
        Value v = e->Constant.value;
        return !(v == NONE || v == ELLIPSIS || is_int(v) || is_float(v)
                 || has_flag(v, IS_COMPLEX) || is_any_set(v));
    }
    case EXPR_SET:
    case EXPR_SETCOMP:
    case EXPR_GENERATOREXP:
    case EXPR_LAMBDA: return false;
    default: return true;
    }
}

bool check_subscripted(Compiler *c, Expr *e)
{
    return is_subscriptable(e)
        || compile_warning(TYPE_SyntaxWarning, c->filename, e->span,
                           "'%s' object is not subscriptable; perhaps you missed a comma?",
                           inferred_type(e));
}

/* Sequences whose indices must be ints or slices. */
static bool is_sequence(const Expr *e)
{
    switch (e->kind) {
    case EXPR_CONSTANT:
        return is_str(e->Constant.value) || is_bytes(e->Constant.value)
            || is_tuple(e->Constant.value);
    case EXPR_LIST:
    case EXPR_TUPLE:
    case EXPR_LISTCOMP:
    case EXPR_JOINEDSTR:
    case EXPR_FORMATTEDVALUE: return true;
    default: return false;
    }
}

bool check_index(Compiler *c, Expr *e, Expr *index)
{
    const char *type = inferred_type(index);
    bool is_index = is_constant(index) && is_int(index->Constant.value);
    if (!type || is_index || !is_sequence(e))
        return true;
    return compile_warning(TYPE_SyntaxWarning, c->filename, e->span,
                           "%s indices must be integers "
                           "or slices, not %s; perhaps you missed a comma?",
                           inferred_type(e), type);
}
