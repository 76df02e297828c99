/* SPDX-License-Identifier: MIT
 *
 * Operators on any values: which operand's slot is tried when, and the errors.
 */
#include "objects/operate.h"

#include "objects/int.h"
#include "objects/str.h"
#include "objects/type.h"

static const char *const symbols[BINARY_COUNT] = {
#define BINARY(field, name, rname, iname, symbol) [BINARY_##field] = symbol,
#include "objects/slots.def"
#undef BINARY
};

/* Both operands' slots, the right one first when its class derives from the left one's. */
static Value try_slots(enum BinaryOp op, Value a, Value b)
{
    Type *ta = type_of(a), *tb = type_of(b);
    BinaryFn left = ta->slots.binary[op];
    BinaryFn right = ta == tb ? 0 : tb->slots.binary[op];
    if (right == left)
        right = 0;
    if (left) {
        if (right && type_is_subtype(tb, ta)) {
            Value v = right(a, b);
            if (v != NOT_IMPLEMENTED)
                return v;
            right = 0;
        }
        Value v = left(a, b);
        if (v != NOT_IMPLEMENTED)
            return v;
    }
    return right ? right(a, b) : NOT_IMPLEMENTED;
}

static Value repeat_sequence(BinaryFn repeat, Value sequence, Value count)
{
    if (!type_of(count)->slots.as_index)
        RAISE(TypeError, "can't multiply sequence by non-int of type '%T'", count);
    return repeat(sequence, count);
}

/* x + y and x * n of sequences, after the operators proper. */
static Value try_sequence(enum BinaryOp op, Value a, Value b)
{
    Slots *sa = &type_of(a)->slots, *sb = &type_of(b)->slots;
    if (op == BINARY_add && sa->concat)
        return sa->concat(a, b);
    if (op != BINARY_multiply)
        return NOT_IMPLEMENTED;
    if (sa->repeat)
        return repeat_sequence(sa->repeat, a, b);
    return sb->repeat ? repeat_sequence(sb->repeat, b, a) : NOT_IMPLEMENTED;
}

COLD static Value raise_operands(const char *symbol, Value a, Value b)
{
    RAISE(TypeError, "unsupported operand type(s) for %s: '%T' and '%T'", symbol, a, b);
}

COLD static Value raise_binary(enum BinaryOp op, Value a, Value b)
{
    if (op == BINARY_power)
        return raise_operands("** or pow()", a, b);
    if (op == BINARY_rshift && is_exact(a, TYPE_builtin_function_or_method)
        && str_equal_text(((Builtin *)a)->name, "print"))
        RAISE(TypeError, "unsupported operand type(s) for >>: '%T' and '%T'. Did you mean "
              "\"print(<message>, file=<output_stream>)\"?", a, b);
    return raise_operands(symbols[op], a, b);
}

Value operate_binary(enum BinaryOp op, Value a, Value b)
{
    Value v = try_slots(op, a, b);
    if (LIKELY(v != NOT_IMPLEMENTED))
        return v;
    v = try_sequence(op, a, b);
    return v == NOT_IMPLEMENTED ? raise_binary(op, a, b) : v;
}

Value operate_inplace(enum BinaryOp op, Value a, Value b)
{
    Slots *slots = &type_of(a)->slots;
    if (slots->inplace[op]) {
        Value v = slots->inplace[op](a, b);
        if (v != NOT_IMPLEMENTED)
            return v;
    }
    Value v = try_slots(op, a, b);
    if (v != NOT_IMPLEMENTED)
        return v;
    if (op == BINARY_add && slots->inplace_concat)
        return slots->inplace_concat(a, b);
    if (op == BINARY_multiply && slots->inplace_repeat)
        return repeat_sequence(slots->inplace_repeat, a, b);
    v = try_sequence(op, a, b);
    if (v != NOT_IMPLEMENTED)
        return v;
    char symbol[8];
    snprintf(symbol, sizeof symbol, "%s=", symbols[op]);
    return raise_operands(symbol, a, b);
}

/* pow(a, b, m): the first class with three-argument power whose method knows the others. */
Value operate_power(Value base, Value exponent, Value modulus)
{
    if (modulus == NONE)
        return operate_binary(BINARY_power, base, exponent);
    Value operands[] = {base, exponent, modulus};
    for (int i = 0; i < 3; i++) {
        Type *t = type_of(operands[i]);
        if (!t->slots.power_modulo)
            continue;
        Value v = t->slots.power_modulo(base, exponent, modulus);
        if (v != NOT_IMPLEMENTED)
            return v;
    }
    RAISE(TypeError, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", base,
          exponent, modulus);
}

COLD static Value raise_unary(const char *symbol, Value v)
{
    RAISE(TypeError, "bad operand type for %s: '%T'", symbol, v);
}

Value operate_negative(Value v)
{
    UnaryFn f = type_of(v)->slots.negative;
    return f ? f(v) : raise_unary("unary -", v);
}

Value operate_positive(Value v)
{
    UnaryFn f = type_of(v)->slots.positive;
    return f ? f(v) : raise_unary("unary +", v);
}

Value operate_invert(Value v)
{
    UnaryFn f = type_of(v)->slots.invert;
    return f ? f(v) : raise_unary("unary ~", v);
}

Value operate_absolute(Value v)
{
    UnaryFn f = type_of(v)->slots.absolute;
    return f ? f(v) : raise_unary("abs()", v);
}
