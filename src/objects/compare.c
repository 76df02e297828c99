/* SPDX-License-Identifier: MIT
 *
 * Rich comparison of any values.
 */
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

static const enum CompareOp swapped[] = {COMPARE_GT, COMPARE_GE, COMPARE_EQ,
                                         COMPARE_NE, COMPARE_LT, COMPARE_LE};

COLD static Value raise_unordered(Value a, Value b, enum CompareOp op)
{
    static const char *const symbols[] = {"<", "<=", "==", "!=", ">", ">="};
    RAISE(TypeError, "'%s' not supported between instances of '%T' and '%T'", symbols[op], a, b);
}

Value compare_values(Value a, Value b, enum CompareOp op)
{
    if (both_small_int(a, b))
        return compare_order(((int64_t)a > (int64_t)b) - ((int64_t)a < (int64_t)b), op);
    Type *ta = type_of(a), *tb = type_of(b);
    TRY(stack_check(" in comparison"));
    bool reflected = false;
    if (ta != tb && tb->slots.compare && type_is_subtype(tb, ta)) {
        reflected = true;
        Value v = tb->slots.compare(b, a, swapped[op]);
        if (v != NOT_IMPLEMENTED)
            return v;
    }
    Value v = ta->slots.compare(a, b, op);
    if (v != NOT_IMPLEMENTED)
        return v;
    if (!reflected) {
        v = tb->slots.compare(b, a, swapped[op]);
        if (v != NOT_IMPLEMENTED)
            return v;
    }
    if (op == COMPARE_EQ || op == COMPARE_NE)
        return from_bool((a == b) == (op == COMPARE_EQ));
    return raise_unordered(a, b, op);
}

bool compare_bool(Value a, Value b, enum CompareOp op, bool *result)
{
    if (a == b && (op == COMPARE_EQ || op == COMPARE_NE)) {
        *result = op == COMPARE_EQ;
        return true;
    }
    if (is_exact(a, TYPE_str) && is_exact(b, TYPE_str) && op == COMPARE_EQ) {
        *result = str_equal(a, b);
        return true;
    }
    Value v = TRY(compare_values(a, b, op));
    *result = v == TRUE;
    return LIKELY(is_bool(v)) || value_truth(v, result);
}

Value compare_order(int order, enum CompareOp op)
{
    /* bits: may it be less, equal, greater? */
    static const uint8_t fitting[] = {
        [COMPARE_LT] = 1, [COMPARE_LE] = 3, [COMPARE_EQ] = 2,
        [COMPARE_NE] = 5, [COMPARE_GT] = 4, [COMPARE_GE] = 6};
    return from_bool(fitting[op] >> ((order > 0) - (order < 0) + 1) & 1);
}
