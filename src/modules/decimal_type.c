/* SPDX-License-Identifier: MIT
 *
 * _decimal: Decimal, whose operators work in the thread's current context.
 */
#include "modules/decimal.h"

#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* --- making --- */

static Value decimal_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    if (nargs == 1 && !kwnames) {
        placed[0] = args[0];
        placed[1] = NONE;
    } else
        TRY(arguments_place("(value=<unrepresentable>, context=None)", args, nargs,
                            kwnames, placed));
    Number number;
    if (is_small_int(placed[0]) && placed[1] == NONE)
        return decimal_new_of(type, decimal_plain(placed[0], &number));
    DecimalContext *context = TRY(decimal_context_argument(placed[1]));
    if (placed[0] == UNBOUND) {
        number = decimal_small(false, 0, 0);
        return decimal_new_of(type, &number);
    }
    return decimal_convert(type, placed[0], true, context);
}

/* args: cls, f */
static Value decimal_from_float_method(Value *args)
{
    Number r;
    if (is_int(args[1]))
        TRY(decimal_from_int(&r, args[1]));
    else if (is_float(args[1]))
        TRY(decimal_from_float(&r, args[1]));
    else
        RAISE(TypeError, "argument must be int or float");
    Value exact = TRY(decimal_new(&r));
    return as_type(args[0])->id == TYPE_Decimal ? exact : call1(args[0], exact);
}

/* --- operators --- */

static ALWAYS_INLINE Value operate(DecimalBinary operation, Value a, Value b)
{
    Number x, y, r;
    const Number *left = decimal_plain(a, &x), *right = decimal_plain(b, &y);
    if (UNLIKELY(!left && !(left = decimal_operand(&x, a) ? &x : 0)))
        return error_pending() ? 0 : NOT_IMPLEMENTED;
    if (UNLIKELY(!right && !(right = decimal_operand(&y, b) ? &y : 0)))
        return error_pending() ? 0 : NOT_IMPLEMENTED;
    DecimalContext *context = TRY(decimal_context());
    Arithmetic c = decimal_arithmetic(context);
    TRY(operation(&r, left, right, &c));
    return decimal_result(context, &r, &c);
}

static Value slot_add(Value a, Value b)
{
    return operate(decimal_add, a, b);
}
static Value slot_subtract(Value a, Value b)
{
    return operate(decimal_subtract, a, b);
}
static Value slot_multiply(Value a, Value b)
{
    return operate(decimal_multiply, a, b);
}
static Value slot_divide(Value a, Value b)
{
    return operate(decimal_divide, a, b);
}
static Value slot_divide_int(Value a, Value b)
{
    return operate(decimal_divide_int, a, b);
}
static Value slot_remainder(Value a, Value b)
{
    return operate(decimal_remainder, a, b);
}

static bool are_operands(Value a, Value b)
{
    return (is_decimal(a) || is_int(a)) && (is_decimal(b) || is_int(b));
}

static Value slot_divmod(Value a, Value b)
{
    if (!are_operands(a, b))
        return NOT_IMPLEMENTED;
    return decimal_divmod_of(TRY(decimal_context()), a, b);
}

static Value slot_power_modulo(Value base, Value exponent, Value modulus)
{
    if (!are_operands(base, exponent) ||
        (modulus != NONE && !are_operands(modulus, modulus)))
        return NOT_IMPLEMENTED;
    return decimal_power_of(TRY(decimal_context()), base, exponent, modulus);
}

static Value slot_power(Value a, Value b)
{
    return slot_power_modulo(a, b, NONE);
}

static ALWAYS_INLINE Value operate_one(DecimalUnary operation, Value a)
{
    Number r;
    DecimalContext *context = TRY(decimal_context());
    Arithmetic c = decimal_arithmetic(context);
    TRY(operation(&r, decimal_number(a), &c));
    return decimal_result(context, &r, &c);
}

static Value slot_negative(Value a)
{
    return operate_one(decimal_minus, a);
}
static Value slot_positive(Value a)
{
    return operate_one(decimal_plus, a);
}
static Value slot_absolute(Value a)
{
    return operate_one(decimal_abs, a);
}

static bool slot_truth(Value self, bool *truth)
{
    *truth = !decimal_is_zero(decimal_number(self));
    return true;
}

static Value slot_int(Value self)
{
    return decimal_to_int(decimal_number(self), ROUND_DOWN);
}

static Value slot_repr(Value self)
{
    return str_format("Decimal('%S')", TRY(decimal_str(self)));
}

/* --- methods that follow decimal_operations.def --- */

#define UNARY(name, doc)                                                             \
    static Value method_##name(Value *args)                                          \
    {                                                                                \
        return decimal_unary(TRY(decimal_context_argument(args[1])), decimal_##name, \
                             args[0]);                                               \
    }
#define BINARY(name, doc)                                                             \
    static Value method_##name(Value *args)                                           \
    {                                                                                 \
        return decimal_binary(TRY(decimal_context_argument(args[2])), decimal_##name, \
                              args[0], args[1]);                                      \
    }
#define CONTEXT_UNARY(name, doc)
#define CONTEXT_BINARY(name, doc)
#include "modules/decimal_operations.def"
#undef UNARY
#undef BINARY

/* --- rounding --- */

/* With the rounding that is named, or the context's. */
static bool arithmetic_with(DecimalContext *context, Value rounding, Arithmetic *c)
{
    *c = decimal_arithmetic(context);
    return rounding == NONE || decimal_rounding(rounding, &c->rounding);
}

/* args: self, exp, rounding, context */
static Value method_quantize(Value *args)
{
    Number x, r;
    Arithmetic c;
    DecimalContext *context = TRY(decimal_context_argument(args[3]));
    TRY(decimal_argument(&x, args[1]));
    TRY(arithmetic_with(context, args[2], &c));
    TRY(decimal_quantize(&r, decimal_number(args[0]), &x, &c));
    return decimal_result(context, &r, &c);
}

static Value to_integral(Value *args, DecimalUnary operation)
{
    Number r;
    Arithmetic c;
    DecimalContext *context = TRY(decimal_context_argument(args[2]));
    TRY(arithmetic_with(context, args[1], &c));
    TRY(operation(&r, decimal_number(args[0]), &c));
    return decimal_result(context, &r, &c);
}

static Value method_to_integral_value(Value *args)
{
    return to_integral(args, decimal_to_integral_value);
}

static Value method_to_integral_exact(Value *args)
{
    return to_integral(args, decimal_to_integral_exact);
}

/* args: self, n */
static Value method_round(Value *args)
{
    ssize_t places;
    if (args[1] == UNBOUND)
        return decimal_to_int(decimal_number(args[0]), ROUND_HALF_EVEN);
    if (!is_int(args[1]))
        RAISE(TypeError, "optional arg must be an integer");
    TRY(value_as_ssize_argument(args[1], &places));
    Number r,
        unit = decimal_small(false, 1, places == PTRDIFF_MIN ? PTRDIFF_MAX : -places);
    DecimalContext *context = TRY(decimal_context());
    Arithmetic c = decimal_arithmetic(context);
    TRY(decimal_quantize(&r, decimal_number(args[0]), &unit, &c));
    return decimal_result(context, &r, &c);
}

static Value method_floor(Value *args)
{
    return decimal_to_int(decimal_number(args[0]), ROUND_FLOOR);
}

static Value method_ceil(Value *args)
{
    return decimal_to_int(decimal_number(args[0]), ROUND_CEILING);
}

static Value method_trunc(Value *args)
{
    return decimal_to_int(decimal_number(args[0]), ROUND_DOWN);
}

/* --- the rest --- */

/* args: self, other, third, context */
static Value method_fma(Value *args)
{
    return decimal_fma_of(TRY(decimal_context_argument(args[3])), args[0], args[1],
                          args[2]);
}

static Value method_copy_abs(Value *args)
{
    Number r = *decimal_number(args[0]);
    r.negative = false;
    return decimal_new(&r);
}

static Value method_copy_negate(Value *args)
{
    Number r = *decimal_number(args[0]);
    r.negative = !r.negative;
    return decimal_new(&r);
}

static Value method_self(Value *args)
{
    return args[0];
}

static Value method_adjusted(Value *args)
{
    const Number *a = decimal_number(args[0]);
    return int_from_int64(a->kind == FINITE ? decimal_adjusted(a) : 0);
}

static Value method_radix(Value *args)
{
    Number ten = decimal_small(false, 10, 0);
    return decimal_new(&ten);
}

static Value method_same_quantum(Value *args)
{
    Number x;
    TRY(decimal_context_argument(args[2]));
    TRY(decimal_argument(&x, args[1]));
    return from_bool(decimal_same_quantum(decimal_number(args[0]), &x));
}

static Value method_number_class(Value *args)
{
    const DecimalContext *context = TRY(decimal_context_argument(args[1]));
    return str_from_text(decimal_class(decimal_number(args[0]), &context->arithmetic));
}

static Value method_to_eng_string(Value *args)
{
    const DecimalContext *context = TRY(decimal_context_argument(args[1]));
    return decimal_text_str(decimal_number(args[0]), true, context->arithmetic.capitals);
}

#define TEST(name, condition)                      \
    static Value method_##name(Value *args)        \
    {                                              \
        const Number *a = decimal_number(args[0]); \
        return from_bool(condition);               \
    }
TEST(is_canonical, a != 0)
TEST(is_finite, a->kind == FINITE)
TEST(is_infinite, a->kind == INFINITE)
TEST(is_nan, decimal_is_nan(a))
TEST(is_qnan, a->kind == QUIET_NAN)
TEST(is_signed, a->negative)
TEST(is_snan, a->kind == SIGNALING_NAN)
TEST(is_zero, decimal_is_zero(a))

static Value method_is_normal(Value *args)
{
    const DecimalContext *context = TRY(decimal_context_argument(args[1]));
    return from_bool(decimal_is_normal(decimal_number(args[0]), &context->arithmetic));
}

static Value method_is_subnormal(Value *args)
{
    const DecimalContext *context = TRY(decimal_context_argument(args[1]));
    return from_bool(decimal_is_subnormal(decimal_number(args[0]), &context->arithmetic));
}

static Value method_complex(Value *args)
{
    return complex_new(float_value(TRY(decimal_to_float(args[0]))), 0);
}

static Value method_reduce(Value *args)
{
    Value text = TRY(tuple_pack(1, TRY(decimal_str(args[0]))));
    return tuple_pair(from_object(type_of(args[0])), text);
}

static Value method_sizeof(Value *args)
{
    const Natural *digits = &decimal_number(args[0])->coefficient;
    size_t size =
        type_of(args[0])->size + (digits->limbs ? digits->count * sizeof(uint64_t) : 0);
    return small_int((int64_t)size);
}

static Value get_real(Value self)
{
    return self;
}

static Value get_imag(Value self)
{
    Number zero = decimal_small(false, 0, 0);
    return decimal_new(&zero);
}

static const GetSet decimal_getset[] = {
    {"real", get_real, 0, "The number itself."},
    {"imag", get_imag, 0, "0."},
    {0},
};

#define ROUNDING "($self, /, rounding=None, context=None)"

static const Method decimal_methods[] = {
#define UNARY(name, doc)  {#name "($self, /, context=None)", method_##name, doc, .flags = METHOD_UNNAMED},
#define BINARY(name, doc) \
    {#name "($self, /, other, context=None)", method_##name, doc, .flags = METHOD_UNNAMED},
#include "modules/decimal_operations.def"
    {"from_float($type, f, /)", decimal_from_float_method,
     "The Decimal with exactly the float's value."},
    {"quantize($self, /, exp, rounding=None, context=None)", method_quantize,
     "The number, rounded to the exponent of exp.\n\n"
     ">>> Decimal('2.675').quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)\n"
     "Decimal('2.68')", .flags = METHOD_UNNAMED},
    {"to_integral" ROUNDING, method_to_integral_value, "Rounded to an integer.",
     .flags = METHOD_UNNAMED},
    {"to_integral_value" ROUNDING, method_to_integral_value, "Rounded to an integer.",
     .flags = METHOD_UNNAMED},
    {"to_integral_exact" ROUNDING, method_to_integral_exact,
     "Rounded to an integer, signaling it if digits are lost.",
     .flags = METHOD_UNNAMED},
    {"fma($self, /, other, third, context=None)", method_fma,
     "self * other + third, rounded once.\n\n"
     ">>> Decimal(7).fma(Decimal('0.5'), 1)\n"
     "Decimal('4.5')", .flags = METHOD_UNNAMED},
    {"adjusted($self, /)", method_adjusted,
     "The exponent that the number has in scientific notation."},
    {"as_tuple($self, /)", decimal_as_tuple, "Its sign, digits and exponent."},
    {"as_integer_ratio($self, /)", decimal_as_integer_ratio,
     "Numerator and denominator of the fraction in lowest terms that it equals."},
    {"canonical($self, /)", method_self, "The number itself."},
    {"conjugate($self, /)", method_self, "The number itself."},
    {"copy_abs($self, /)", method_copy_abs, "The number without its sign."},
    {"copy_negate($self, /)", method_copy_negate, "The number with the other sign."},
    {"radix($self, /)", method_radix, "10."},
    {"same_quantum($self, /, other, context=None)", method_same_quantum,
     "Do both have the same exponent, or are both infinite or NaNs?",
     .flags = METHOD_UNNAMED},
    {"number_class($self, /, context=None)", method_number_class,
     "What the number is: '+Normal', '-Zero', 'NaN' ...", .flags = METHOD_UNNAMED},
    {"to_eng_string($self, /, context=None)", method_to_eng_string,
     "The number with an exponent that is a multiple of three.",
     .flags = METHOD_UNNAMED},
    {"is_canonical($self, /)", method_is_canonical, "True."},
    {"is_finite($self, /)", method_is_finite, "Is it neither infinite nor a NaN?"},
    {"is_infinite($self, /)", method_is_infinite, "Is it infinite?"},
    {"is_nan($self, /)", method_is_nan, "Is it a NaN?"},
    {"is_normal($self, /, context=None)", method_is_normal,
     "Is it finite, not 0 and not below the smallest normal number?",
     .flags = METHOD_UNNAMED},
    {"is_qnan($self, /)", method_is_qnan, "Is it a quiet NaN?"},
    {"is_signed($self, /)", method_is_signed, "Is its sign negative?"},
    {"is_snan($self, /)", method_is_snan, "Is it a signaling NaN?"},
    {"is_subnormal($self, /, context=None)", method_is_subnormal,
     "Is it not 0, but below the smallest normal number?", .flags = METHOD_UNNAMED},
    {"is_zero($self, /)", method_is_zero, "Is it 0?"},
    {"__copy__($self, /)", method_self, "The number itself."},
    {"__deepcopy__($self, memo, /)", method_self, "The number itself."},
    {"__reduce__($self, /)", method_reduce, "How to pickle it."},
    {"__format__($self, format_spec, override=<unrepresentable>, /)", decimal_format,
     "Text by a format specification.", .flags = METHOD_TUPLE | METHOD_UNNAMED},
    {"__round__($self, ndigits=<unrepresentable>, /)", method_round,
     "An int, or a Decimal with so many digits behind the point.",
     .flags = METHOD_TUPLE | METHOD_UNNAMED},
    {"__floor__($self, /)", method_floor, "The largest int that is not above it."},
    {"__ceil__($self, /)", method_ceil, "The least int that is not below it."},
    {"__trunc__($self, /)", method_trunc, "The int without what is behind the point."},
    {"__complex__($self, /)", method_complex, "The complex number nearest to it."},
    {"__sizeof__($self, /)", method_sizeof, "How many bytes it takes."},
    {0},
};

TYPE(Decimal, .name = "decimal.Decimal", .size = sizeof(Decimal), .flags = TYPE_BASE,
     .methods = METHODS(decimal_methods), .getset = decimal_getset,
     .new_signature = "(value='0', context=None)",
     .slots = {.construct = decimal_construct,
               .repr = slot_repr,
               .str = decimal_str,
               .hash = decimal_hash,
               .compare = decimal_compare_slot,
               .truth = slot_truth,
               .as_int = slot_int,
               .as_float = decimal_to_float,
               .negative = slot_negative,
               .positive = slot_positive,
               .absolute = slot_absolute,
               .add = slot_add,
               .subtract = slot_subtract,
               .multiply = slot_multiply,
               .true_divide = slot_divide,
               .floor_divide = slot_divide_int,
               .remainder = slot_remainder,
               .divmod = slot_divmod,
               .power = slot_power,
               .power_modulo = slot_power_modulo},
     .doc = "A decimal number of any length.\n\n"
            "Decimal(value='0', context=None)\n\n"
            "The value is an int, a str, a float, another Decimal, or a tuple of sign,\n"
            "digits and exponent. It is taken as it is: the context tells only whether\n"
            "what is no number raises InvalidOperation.");
