/* SPDX-License-Identifier: MIT
 *
 * f-strings: the pieces are joined by BUILD_STRING, many of them by "".join.
 */
#include "compile/unit.h"

bool compile_joined_str(Compiler *c, Expr *e)
{
    ExprSeq *values = e->JoinedStr.values;
    if (values->count <= MAX_STACKED_ARGUMENTS) {
        TRY(compile_exprs(c, values));
        if (values->count != 1)
            emit_arg(c, OP_BUILD_STRING, (int64_t)values->count, e->span);
        return true;
    }
    TRY(emit_const(c, rt.empty_str, e->span));
    TRY(emit_name(c, OP_LOAD_METHOD, NAME(join), e->span));
    emit_arg(c, OP_BUILD_LIST, 0, e->span);
    for (size_t i = 0; i < values->count; i++) {
        TRY(compile_expr(c, values->items[i]));
        emit_arg(c, OP_LIST_APPEND, 1, e->span);
    }
    emit_arg(c, OP_CALL_METHOD, 1, e->span);
    return true;
}

/* {value!conversion:format_spec} */
bool compile_formatted_value(Compiler *c, Expr *e)
{
    int conversion = e->FormattedValue.conversion;
    int arg = conversion == 's' ? 1 : conversion == 'r' ? 2 : conversion == 'a' ? 3 : 0;
    TRY(compile_expr(c, e->FormattedValue.value));
    if (e->FormattedValue.format_spec) {
        TRY(compile_expr(c, e->FormattedValue.format_spec));
        arg |= 4;
    }
    emit_arg(c, OP_FORMAT_VALUE, arg, e->span);
    return true;
}
