/* SPDX-License-Identifier: MIT
 *
 * What the files of the module _decimal share: numbers, and what computes with them, by
 * the General Decimal Arithmetic Specification (IEEE 754-2008's decimals of any length).
 *
 *     natural.c            digits                  decimal_functions.c  roots, powers, logarithms
 *     decimal_round.c      results in a context    decimal_text.c       text to number and back
 *     decimal_arithmetic.c + - * / and their kin   decimal_format.c     format()
 *     decimal_compare.c    orders                  decimal_context.c    contexts and signals
 *     decimal_digits.c     logical operations ...  decimal_convert.c    other types' numbers
 *                                                  decimal_type.c       Decimal
 *
 * A Number is plain C; a Decimal is an object that holds one. An operation takes Numbers
 * and an Arithmetic, in whose status it notes the signals; it returns false for
 * MemoryError alone. What traps the signals is decimal_signal. Operands are not changed,
 * and the result may be one of them.
 */
#ifndef MODULES_DECIMAL_H
#define MODULES_DECIMAL_H

#include "modules/natural.h"
#include "objects/call.h"
#include "objects/type.h"

enum NumberKind { FINITE, INFINITE, QUIET_NAN, SIGNALING_NAN };

/* (-1)^negative * coefficient * 10^exponent; the coefficient of a NaN is its payload. */
typedef struct Number {
    uint8_t kind;
    bool negative;
    int64_t exponent;
    Natural coefficient;
} Number;

typedef struct Decimal {
    Object head;
    Number number;
} Decimal;

static inline const Number *decimal_number(Value v) { return &((Decimal *)v)->number; }

/* Signals and the conditions that belong to InvalidOperation. */
enum DecimalStatus {
    DECIMAL_INVALID = 1 << 0,
    DECIMAL_FLOAT = 1 << 1,
    DECIMAL_DIVISION_BY_ZERO = 1 << 2,
    DECIMAL_OVERFLOW = 1 << 3,
    DECIMAL_UNDERFLOW = 1 << 4,
    DECIMAL_SUBNORMAL = 1 << 5,
    DECIMAL_INEXACT = 1 << 6,
    DECIMAL_ROUNDED = 1 << 7,
    DECIMAL_CLAMPED = 1 << 8,
    DECIMAL_CONVERSION_SYNTAX = 1 << 9,
    DECIMAL_DIVISION_IMPOSSIBLE = 1 << 10,
    DECIMAL_DIVISION_UNDEFINED = 1 << 11,
    DECIMAL_INVALID_CONTEXT = 1 << 12,
    DECIMAL_ANY_INVALID = DECIMAL_INVALID | 0xf << 9,
};
enum { DECIMAL_SIGNALS = 9, DECIMAL_CONDITIONS = 13 };

/* In the order of the module's names. */
enum DecimalRounding {
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_UP,
    ROUND_DOWN,
    ROUND_HALF_UP,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_05UP,
    DECIMAL_ROUNDINGS
};

#define DECIMAL_LIMIT INT64_C(999999999999999999) /* of precision and exponents */

typedef struct Arithmetic {
    int64_t precision, emin, emax;
    uint8_t rounding;
    bool clamp, capitals;
    uint32_t status;
} Arithmetic;

/* The exponents of the smallest subnormal and of the largest number with all digits. */
static inline int64_t decimal_etiny(const Arithmetic *c)
{
    return c->emin - c->precision + 1;
}
static inline int64_t decimal_etop(const Arithmetic *c)
{
    return c->emax - c->precision + 1;
}

typedef struct DecimalContext {
    Object head;
    Arithmetic arithmetic; /* status: the flags, as signals */
    uint32_t traps;
    Value flags_dict, traps_dict; /* SignalDicts */
} DecimalContext;

/* A constant as a number in binary, times 2^bits: rounded down. */
typedef struct DecimalConstant {
    size_t bits;
    Natural value;
} DecimalConstant;

typedef struct DecimalState {
    Value conditions[DECIMAL_CONDITIONS]; /* exception classes, by bit */
    Value exception;                      /* DecimalException */
    Value roundings[DECIMAL_ROUNDINGS];   /* interned strs */
    Value tuple_class;                    /* DecimalTuple */
    Value signal_dict;                    /* the class of flags and traps */
    Value current;                        /* context variable */
    Value default_context, basic_context, extended_context;
    Value rational;                       /* numbers.Rational */
    DecimalConstant ln2, ln10;
    NaturalPower powers[NATURAL_POWERS];
} DecimalState;

/* The module's state; 0 with an exception. */
DecimalState *decimal_state(void);

static inline bool is_decimal(Value v)
{
    return is_exact(v, TYPE_Decimal) || is_instance_of(v, TYPE_Decimal);
}

/* --- numbers --- */
static inline bool decimal_is_nan(const Number *a) { return a->kind >= QUIET_NAN; }
static inline bool decimal_is_zero(const Number *a)
{
    return a->kind == FINITE && natural_is_zero(&a->coefficient);
}
static inline int64_t decimal_adjusted(const Number *a) /* of a finite number */
{
    return a->exponent + natural_digits(&a->coefficient) - 1;
}
/* Word by word, see natural.h. */
static inline void decimal_copy(Number *to, const volatile Number *from)
{
    to->kind = from->kind;
    to->negative = from->negative;
    to->exponent = from->exponent;
    natural_copy(&to->coefficient, &from->coefficient);
}
static inline void decimal_set(Number *r, bool negative, Wide n, int64_t exponent)
{
    r->kind = FINITE;
    r->negative = negative;
    r->exponent = exponent;
    natural_set(&r->coefficient, n);
}
static inline Number decimal_small(bool negative, uint64_t n, int64_t exponent)
{
    return (Number){FINITE, negative, exponent, natural_small(n)};
}
static inline Number decimal_special(enum NumberKind kind, bool negative)
{
    return (Number){(uint8_t)kind, negative, 0, natural_small(0)};
}
/* Does it have no digits behind the point? */
bool decimal_is_integer(const Number *a);

/* --- results (decimal_round.c) --- */
/* Fit the number into the context: round, and signal what comes of that. Most numbers fit:
 * they have few enough digits and an exponent that is good whatever these are. */
bool decimal_finish_any(Number *r, Arithmetic *c) MUST_USE;
static inline MUST_USE bool decimal_finish(Number *r, Arithmetic *c)
{
    if (LIKELY(r->kind == FINITE && !r->coefficient.limbs &&
               c->precision < NATURAL_SMALL_DIGITS &&
               r->coefficient.small < natural_small_powers[c->precision] &&
               r->exponent >= c->emin && r->exponent <= decimal_etop(c)))
        return true;
    return decimal_finish_any(r, c);
}
/* The same of what is less than the exact number by some rest of its last digit. */
bool decimal_finish_rest(Number *r, enum Rest rest, Arithmetic *c) MUST_USE;
/* Round n digits away, by the context's rounding alone. */
bool decimal_drop(Number *r, int64_t n, Arithmetic *c) MUST_USE;
/* A number with that exponent, of any length. */
bool decimal_rescale(Number *r, const Number *a, int64_t exponent, Arithmetic *c) MUST_USE;
/* A NaN, with these conditions. */
bool decimal_invalid(Number *r, uint32_t conditions, Arithmetic *c) MUST_USE;
/* The result of an operation with a NaN among the operands; b may be 0. */
static inline bool decimal_any_nan(const Number *a, const Number *b)
{
    return UNLIKELY(decimal_is_nan(a) || (b && decimal_is_nan(b)));
}
bool decimal_nan(Number *r, const Number *a, const Number *b, Arithmetic *c) MUST_USE;
/* No limits but the implementation's. */
Arithmetic decimal_widest(void);

/* --- operations: every one of decimal_operations.def has one of two forms --- */
typedef bool (*DecimalUnary)(Number *r, const Number *a, Arithmetic *c);
typedef bool (*DecimalBinary)(Number *r, const Number *a, const Number *b, Arithmetic *c);
#define UNARY(name, doc) \
    bool decimal_##name(Number *r, const Number *a, Arithmetic *c) MUST_USE;
#define BINARY(name, doc) \
    bool decimal_##name(Number *r, const Number *a, const Number *b, Arithmetic *c) MUST_USE;
#define CONTEXT_UNARY UNARY
#define CONTEXT_BINARY BINARY
#include "modules/decimal_operations.def"
#undef UNARY
#undef BINARY
#undef CONTEXT_UNARY
#undef CONTEXT_BINARY
bool decimal_power(Number *r, const Number *a, const Number *b, Arithmetic *c) MUST_USE;
bool decimal_divmod(Number *quotient, Number *rest, const Number *a, const Number *b,
                    Arithmetic *c) MUST_USE;
bool decimal_fma(Number *r, const Number *a, const Number *b, const Number *third,
                 Arithmetic *c) MUST_USE;
bool decimal_power_modulo(Number *r, const Number *a, const Number *b,
                          const Number *modulus, Arithmetic *c) MUST_USE;
/* Below, equal or above; neither is a NaN. */
bool decimal_order(const Number *a, const Number *b, int *order) MUST_USE;
bool decimal_same_quantum(const Number *a, const Number *b);
bool decimal_is_normal(const Number *a, const Arithmetic *c);
bool decimal_is_subnormal(const Number *a, const Arithmetic *c);
const char *decimal_class(const Number *a, const Arithmetic *c);

/* --- text --- */
/* Of ASCII text without space around it and underscores: a NaN with CONVERSION_SYNTAX if
 * it is no number. exact: more than the limits allow is an InvalidOperation. */
bool decimal_parse(Number *r, const char *text, size_t n, bool exact, Arithmetic *c) MUST_USE;
/* The same of a str as Decimal() takes it. */
bool decimal_parse_str(Number *r, Value text, bool exact, Arithmetic *c) MUST_USE;
/* Zero-ended, in the room if it fits, else in collected memory. */
enum { DECIMAL_ROOM = 96 };
char *decimal_text(const Number *a, bool engineering, bool capitals,
                   char room[DECIMAL_ROOM], size_t *length) MUST_USE;
/* The same as a str. */
Value decimal_text_str(const Number *a, bool engineering, bool capitals) MUST_USE;
/* What stands for the exponent and what a special number is called. */
Value decimal_str(Value self);
Value decimal_format(Value *args); /* __format__ */

/* --- contexts --- */
/* The thread's context, as an object; 0 with an exception. */
DecimalContext *decimal_context(void);
/* The argument `context`, None or left out: the thread's. TypeError. */
DecimalContext *decimal_context_argument(Value context);
/* Set flags, and raise what is trapped. */
bool decimal_raise(DecimalContext *context, uint32_t status) MUST_USE;
static inline MUST_USE bool decimal_signal(DecimalContext *context, uint32_t status)
{
    if (UNLIKELY(status & (context->traps | DECIMAL_ANY_INVALID)))
        return decimal_raise(context, status);
    if (status & ~context->arithmetic.status)
        context->arithmetic.status |= status;
    return true;
}
/* The arithmetic of a context with a clean status. */
static inline Arithmetic decimal_arithmetic(const DecimalContext *context)
{
    Arithmetic c = context->arithmetic;
    c.status = 0;
    return c;
}
/* The number of a rounding's name; TypeError. */
bool decimal_rounding(Value name, uint8_t *rounding) MUST_USE;
/* The thread's, set to a copy of the default if it has none. */
Value decimal_getcontext(Value *args);
Value decimal_setcontext(Value *args);
Value decimal_localcontext(Value *args, size_t nargs, Value kwnames);
/* The contexts, the class SignalDict and the current context's variable. */
bool decimal_context_init(DecimalState *state) MUST_USE;

/* --- operations on objects --- */
Value decimal_unary(DecimalContext *context, DecimalUnary operation, Value a) MUST_USE;
Value decimal_binary(DecimalContext *context, DecimalBinary operation, Value a,
                     Value b) MUST_USE;
/* The result of an operation: what it signals is raised, or noted. */
Value decimal_result(DecimalContext *context, const Number *r, const Arithmetic *c) MUST_USE;
/* a ** b % modulus; without the last when that is None. */
Value decimal_power_of(DecimalContext *context, Value a, Value b, Value modulus) MUST_USE;
Value decimal_divmod_of(DecimalContext *context, Value a, Value b) MUST_USE;
Value decimal_fma_of(DecimalContext *context, Value a, Value b, Value third) MUST_USE;

/* --- conversions --- */
Value decimal_new(const Number *a) MUST_USE;
Value decimal_new_of(Type *type, const Number *a) MUST_USE;
bool decimal_from_int(Number *r, Value i) MUST_USE;
bool decimal_from_float(Number *r, Value f) MUST_USE;
/* An operand of an operator: false, without exception, if it is no Decimal or int. */
bool decimal_operand(Number *r, Value v);
/* An argument of a method: TypeError. */
bool decimal_argument(Number *r, Value v) MUST_USE;
/* The number of a Decimal or small int, where it lies or in `room`; 0: it is neither. */
static inline const Number *decimal_plain(Value v, Number *room)
{
    if (LIKELY(is_exact(v, TYPE_Decimal)))
        return decimal_number(v);
    if (LIKELY(is_small_int(v))) {
        int64_t n = small_int_value(v);
        decimal_set(room, n < 0, (uint64_t)(n < 0 ? -n : n), 0);
        return room;
    }
    return is_decimal(v) ? decimal_number(v) : 0;
}
/* What Decimal() and create_decimal() make of a value. */
Value decimal_convert(Type *type, Value v, bool exact, DecimalContext *context) MUST_USE;
Value decimal_to_int(const Number *a, uint8_t rounding) MUST_USE;
Value decimal_to_float(Value self);
Value decimal_as_tuple(Value *args);
Value decimal_as_integer_ratio(Value *args);
bool decimal_hash(Value self, int64_t *hash);
Value decimal_compare_slot(Value a, Value b, enum CompareOp op);

#endif
