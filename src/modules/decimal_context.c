/* SPDX-License-Identifier: MIT
 *
 * _decimal: contexts, their flags and traps, and which one is current.
 *
 * Flags and traps are bits of a context. The SignalDict that shows them as a mapping is
 * made when somebody asks for it. Its class, made at import, is a SignalDictMixin and a
 * collections.abc.MutableMapping. The current context is a context variable's value.
 */
#include "modules/decimal.h"

#include "modules/contextvars.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

#define SIGNAL_NAMES                                                       \
    "valid values for signals are:\n  [InvalidOperation, FloatOperation, " \
    "DivisionByZero,"                                                      \
    "\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]"

static DecimalContext *as_context(Value v)
{
    return (DecimalContext *)v;
}

static bool is_context(Value v)
{
    return is_instance_of(v, TYPE_DecimalContext);
}

/* --- signals --- */

static bool signal_error(void)
{
    return raise_value(TYPE_KeyError, str_from_text(SIGNAL_NAMES));
}

/* The bit of an exception class. */
static bool signal_bit(Value signal, uint32_t *bit)
{
    DecimalState *state = TRY(decimal_state());
    for (unsigned i = 0; i < DECIMAL_SIGNALS; i++)
        if (state->conditions[i] == signal) {
            *bit = 1u << i;
            return true;
        }
    return signal_error();
}

/* The classes of the bits; of an invalid operation, the special conditions first. */
static Value classes(uint32_t bits)
{
    DecimalState *state = TRY(decimal_state());
    Value list = TRY(list_new(1));
    if (bits & DECIMAL_INVALID)
        TRY(list_push(list, state->conditions[0]));
    for (unsigned i = DECIMAL_SIGNALS; i < DECIMAL_CONDITIONS; i++)
        if (bits & 1u << i)
            TRY(list_push(list, state->conditions[i]));
    for (unsigned i = 1; i < DECIMAL_SIGNALS; i++)
        if (bits & 1u << i)
            TRY(list_push(list, state->conditions[i]));
    return list;
}

/* Conditions count as the signal that they belong to. */
static uint32_t as_signals(uint32_t status)
{
    if (status & DECIMAL_ANY_INVALID)
        status = (status & ~(uint32_t)DECIMAL_ANY_INVALID) | DECIMAL_INVALID;
    return status;
}

bool decimal_raise(DecimalContext *context, uint32_t status)
{
    uint32_t traps = context->traps;
    context->arithmetic.status |= as_signals(status);
    if (traps & DECIMAL_INVALID)
        traps |= DECIMAL_ANY_INVALID;
    status &= traps;
    if (!status)
        return true;
    DecimalState *state = TRY(decimal_state());
    Value class = state->conditions[__builtin_ctz(as_signals(status))];
    Value list = TRY(classes(status));
    return raise_object(TRY(call1(class, list)));
}

/* A list of classes. */
static bool bits_of_list(Value list, uint32_t *bits)
{
    *bits = 0;
    for (size_t i = 0; i < list_count(list); i++) {
        uint32_t bit;
        TRY(signal_bit(as_list(list)->items[i], &bit));
        *bits |= bit;
    }
    return true;
}

/* A dict with all signals as keys. */
static bool bits_of_dict(Value dict, uint32_t *bits)
{
    size_t position = 0;
    Value key, value;
    *bits = 0;
    if (dict_count(dict) != DECIMAL_SIGNALS)
        return raise_value(TYPE_KeyError, str_from_text("invalid signal dict"));
    while (dict_next(dict, &position, &key, &value)) {
        uint32_t bit;
        bool truth;
        TRY(signal_bit(key, &bit));
        TRY(value_truth(value, &truth));
        *bits |= truth ? bit : 0;
    }
    return true;
}

/* --- SignalDict --- */

typedef struct SignalDict {
    Object head;
    DecimalContext *context; /* 0: it has none, and can't be used */
    bool traps;              /* or flags */
} SignalDict;

static bool is_signal_dict(Value v)
{
    return is_instance_of(v, TYPE_SignalDictMixin);
}

static bool signal_dict_bits(Value v, uint32_t **bits)
{
    SignalDict *d = (SignalDict *)v;
    if (!d->context)
        RAISE(ValueError, "invalid signal dict");
    *bits = d->traps ? &d->context->traps : &d->context->arithmetic.status;
    return true;
}

static Value signal_dict_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(TRY(type_alloc(type, 0)));
}

static Value signal_dict_new(DecimalContext *context, bool traps)
{
    SignalDict *d = (SignalDict *)TRY(call0(TRY(decimal_state())->signal_dict));
    d->context = context;
    d->traps = traps;
    return from_object(d);
}

static bool signal_dict_length(Value self, ssize_t *length)
{
    uint32_t *bits;
    *length = DECIMAL_SIGNALS;
    return signal_dict_bits(self, &bits);
}

static Value signal_dict_getitem(Value self, Value key)
{
    uint32_t *bits, bit;
    TRY(signal_dict_bits(self, &bits));
    TRY(signal_bit(key, &bit));
    return from_bool(*bits & bit);
}

static bool signal_dict_setitem(Value self, Value key, Value value)
{
    uint32_t *bits, bit;
    bool truth;
    TRY(signal_dict_bits(self, &bits));
    if (!value)
        RAISE(ValueError, "signal keys cannot be deleted");
    TRY(signal_bit(key, &bit));
    TRY(value_truth(value, &truth));
    TRY(signal_dict_bits(self, &bits));
    *bits = truth ? *bits | bit : *bits & ~bit;
    return true;
}

static Value signal_dict_iter(Value self)
{
    uint32_t *bits;
    TRY(signal_dict_bits(self, &bits));
    return iter_new(TRY(tuple_new(TRY(decimal_state())->conditions, DECIMAL_SIGNALS)));
}

static Value signal_dict_repr(Value self)
{
    uint32_t *bits;
    StrBuilder b = {0};
    DecimalState *state = TRY(decimal_state());
    TRY(signal_dict_bits(self, &bits));
    for (unsigned i = 0; i < DECIMAL_SIGNALS; i++) {
        TRY(builder_text(&b, i ? ", " : "{"));
        TRY(builder_repr(&b, state->conditions[i]));
        TRY(builder_text(&b, *bits & 1u << i ? ":True" : ":False"));
    }
    TRY(builder_char(&b, '}'));
    return builder_finish(&b);
}

static Value signal_dict_compare(Value a, Value b, enum CompareOp op)
{
    uint32_t *x, *y, other;
    if (op != COMPARE_EQ && op != COMPARE_NE)
        return NOT_IMPLEMENTED;
    TRY(signal_dict_bits(a, &x));
    if (is_signal_dict(b)) {
        TRY(signal_dict_bits(b, &y));
        other = *y;
    } else if (!is_dict(b))
        return NOT_IMPLEMENTED;
    else if (!bits_of_dict(b, &other))
        return error_clear_if(TYPE_KeyError) ? NOT_IMPLEMENTED : 0;
    return from_bool((*x == other) == (op == COMPARE_EQ));
}

static Value signal_dict_copy(Value *args)
{
    uint32_t *bits;
    DecimalState *state = TRY(decimal_state());
    Value dict = TRY(dict_new());
    TRY(signal_dict_bits(args[0], &bits));
    for (unsigned i = 0; i < DECIMAL_SIGNALS; i++)
        TRY(dict_set(dict, state->conditions[i], from_bool(*bits & 1u << i)));
    return dict;
}

static const Method signal_dict_methods[] = {
    {"copy($self, /)", signal_dict_copy, "The signals and their values as a dict."},
    {0},
};

TYPE(SignalDictMixin, .name = "decimal.SignalDictMixin", .size = sizeof(SignalDict),
     .unhashable = true, .flags = TYPE_BASE, .methods = METHODS(signal_dict_methods),
     .slots = {.construct = signal_dict_construct,
               .length = signal_dict_length,
               .getitem = signal_dict_getitem,
               .setitem = signal_dict_setitem,
               .iter = signal_dict_iter,
               .repr = signal_dict_repr,
               .compare = signal_dict_compare},
     .doc = "The part of SignalDict that is written in C.");

/* --- a context's attributes --- */

bool decimal_rounding(Value name, uint8_t *rounding)
{
    DecimalState *state = TRY(decimal_state());
    for (unsigned i = 0; is_str(name) && i < DECIMAL_ROUNDINGS; i++)
        if (name == state->roundings[i] || str_equal(name, state->roundings[i])) {
            *rounding = (uint8_t)i;
            return true;
        }
    RAISE(TypeError, "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, "
                     "ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, "
                     "ROUND_HALF_EVEN,\n   ROUND_05UP]");
}

static bool number_between(Value v, int64_t low, int64_t high, const char *message,
                           int64_t *number)
{
    ssize_t n;
    if (!is_int(v))
        RAISE(TypeError, "an integer is required");
    TRY(value_as_ssize_argument(v, &n));
    if (n < low || n > high)
        RAISE(ValueError, "%s", message);
    *number = n;
    return true;
}

static Value get_prec(Value self)
{
    return small_int(as_context(self)->arithmetic.precision);
}
static Value get_emin(Value self)
{
    return small_int(as_context(self)->arithmetic.emin);
}
static Value get_emax(Value self)
{
    return small_int(as_context(self)->arithmetic.emax);
}
static Value get_clamp(Value self)
{
    return small_int(as_context(self)->arithmetic.clamp);
}

static Value get_capitals(Value self)
{
    return small_int(as_context(self)->arithmetic.capitals);
}

static Value get_rounding(Value self)
{
    return TRY(decimal_state())->roundings[as_context(self)->arithmetic.rounding];
}

static Value get_flags(Value self)
{
    DecimalContext *context = as_context(self);
    if (!context->flags_dict)
        context->flags_dict = TRY(signal_dict_new(context, false));
    return context->flags_dict;
}

static Value get_traps(Value self)
{
    DecimalContext *context = as_context(self);
    if (!context->traps_dict)
        context->traps_dict = TRY(signal_dict_new(context, true));
    return context->traps_dict;
}

static bool set_prec(Value self, Value value)
{
    return number_between(value, 1, DECIMAL_LIMIT,
                          "valid range for prec is [1, MAX_PREC]",
                          &as_context(self)->arithmetic.precision);
}

static bool set_emin(Value self, Value value)
{
    return number_between(value, -DECIMAL_LIMIT, 0,
                          "valid range for Emin is [MIN_EMIN, 0]",
                          &as_context(self)->arithmetic.emin);
}

static bool set_emax(Value self, Value value)
{
    return number_between(value, 0, DECIMAL_LIMIT,
                          "valid range for Emax is [0, MAX_EMAX]",
                          &as_context(self)->arithmetic.emax);
}

static bool set_capitals(Value self, Value value)
{
    int64_t n;
    TRY(number_between(value, 0, 1, "valid values for capitals are 0 or 1", &n));
    as_context(self)->arithmetic.capitals = n;
    return true;
}

static bool set_clamp(Value self, Value value)
{
    int64_t n;
    TRY(number_between(value, 0, 1, "valid values for clamp are 0 or 1", &n));
    as_context(self)->arithmetic.clamp = n;
    return true;
}

static bool set_rounding(Value self, Value value)
{
    return decimal_rounding(value, &as_context(self)->arithmetic.rounding);
}

/* From a dict or another context's. */
static bool signals_of(Value value, uint32_t *bits)
{
    uint32_t *other;
    if (is_dict(value))
        return bits_of_dict(value, bits);
    if (!is_signal_dict(value))
        RAISE(TypeError, "argument must be a signal dict");
    TRY(signal_dict_bits(value, &other));
    *bits = *other;
    return true;
}

static bool set_flags(Value self, Value value)
{
    return signals_of(value, &as_context(self)->arithmetic.status);
}

static bool set_traps(Value self, Value value)
{
    return signals_of(value, &as_context(self)->traps);
}

static bool context_setattr(Value self, Value name, Value value)
{
    if (!value)
        RAISE(AttributeError, "context attributes cannot be deleted");
    return attr_generic_set(self, name, value);
}

static const GetSet context_getset[] = {
    {"prec", get_prec, set_prec, "How many digits results have at most."},
    {"rounding", get_rounding, set_rounding, "How results are rounded."},
    {"Emin", get_emin, set_emin, "The least exponent of normal results."},
    {"Emax", get_emax, set_emax, "The largest exponent of results."},
    {"capitals", get_capitals, set_capitals,
     "1: exponents are written with E, 0: with e."},
    {"clamp", get_clamp, set_clamp,
     "1: exponents are limited so that all digits of a result can be shown."},
    {"flags", get_flags, set_flags, "The signals that have occurred."},
    {"traps", get_traps, set_traps, "The signals that raise exceptions."},
    {0},
};

/* --- making contexts --- */

static DecimalContext *context_alloc(Type *type)
{
    DecimalContext *context = TRY(type_alloc(type, 0));
    context->arithmetic =
        (Arithmetic){28, -999999, 999999, ROUND_HALF_EVEN, false, true, 0};
    context->traps = DECIMAL_INVALID | DECIMAL_DIVISION_BY_ZERO | DECIMAL_OVERFLOW;
    return context;
}

static Value context_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    DecimalContext *context = TRY(context_alloc(type));
    if (type->id == TYPE_DecimalContext) {
        DecimalState *state = TRY(decimal_state());
        if (state->default_context) {
            context->arithmetic = as_context(state->default_context)->arithmetic;
            context->arithmetic.status = 0;
            context->traps = as_context(state->default_context)->traps;
        }
    }
    return from_object(context);
}

static bool init_signals(Value value, uint32_t *bits)
{
    return is_list(value) ? bits_of_list(value, bits) : signals_of(value, bits);
}

#define CONTEXT_PARAMETERS                                                         \
    "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, " \
    "flags=None, traps=None)"

static bool context_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static bool (*const setters[])(Value, Value) = {set_prec, set_rounding, set_emin,
                                                    set_emax, set_capitals, set_clamp};
    DecimalContext *context = as_context(self);
    Value placed[8];
    TRY(arguments_place(CONTEXT_PARAMETERS, args, nargs, kwnames, placed));
    for (size_t i = 0; i < countof(setters); i++)
        if (placed[i] != NONE)
            TRY(setters[i](self, placed[i]));
    if (placed[6] != NONE)
        TRY(init_signals(placed[6], &context->arithmetic.status));
    return placed[7] == NONE || init_signals(placed[7], &context->traps);
}

/* A plain context with the same values, flags included. */
static Value context_copy_of(Value other)
{
    DecimalContext *context = TRY(context_alloc(rt.types[TYPE_DecimalContext]));
    context->arithmetic = as_context(other)->arithmetic;
    context->traps = as_context(other)->traps;
    return from_object(context);
}

static Value context_copy(Value *args)
{
    return context_copy_of(args[0]);
}

/* The signals' names as a list shows them: "[Inexact, Rounded]". */
static Value signal_names(uint32_t bits)
{
    static const uint32_t order[DECIMAL_SIGNALS] = {
        DECIMAL_CLAMPED, DECIMAL_INVALID,   DECIMAL_DIVISION_BY_ZERO,
        DECIMAL_INEXACT, DECIMAL_FLOAT,     DECIMAL_OVERFLOW,
        DECIMAL_ROUNDED, DECIMAL_SUBNORMAL, DECIMAL_UNDERFLOW,
    };
    DecimalState *state = TRY(decimal_state());
    StrBuilder b = {0};
    const char *separator = "[";
    for (size_t i = 0; i < countof(order); i++) {
        if (!(bits & order[i]))
            continue;
        TRY(builder_text(&b, separator));
        TRY(builder_str(&b, as_type(state->conditions[__builtin_ctz(order[i])])->name));
        separator = ", ";
    }
    TRY(builder_text(&b, *separator == '[' ? "[]" : "]"));
    return builder_finish(&b);
}

static Value context_repr(Value self)
{
    const Arithmetic *c = &as_context(self)->arithmetic;
    Value flags = TRY(signal_names(c->status));
    Value traps = TRY(signal_names(as_context(self)->traps));
    return str_format("Context(prec=%ld, rounding=%S, Emin=%ld, Emax=%ld, capitals=%d, "
                      "clamp=%d, flags=%S, traps=%S)",
                      (long)c->precision, TRY(get_rounding(self)), (long)c->emin,
                      (long)c->emax, c->capitals, c->clamp, flags, traps);
}

static Value context_reduce(Value *args)
{
    Value self = args[0], flags = TRY(classes(as_context(self)->arithmetic.status));
    Value traps = TRY(classes(as_context(self)->traps));
    Value values = TRY(tuple_pack(8, get_prec(self), TRY(get_rounding(self)),
                                  get_emin(self), get_emax(self), get_capitals(self),
                                  get_clamp(self), flags, traps));
    return tuple_pair(from_object(type_of(self)), values);
}

/* --- the current context --- */

DecimalContext *decimal_context(void)
{
    DecimalState *state = TRY(decimal_state());
    Value current = contextvars_get(state->current);
    if (UNLIKELY(current == UNBOUND)) {
        current = TRY(context_copy_of(state->default_context));
        as_context(current)->arithmetic.status = 0;
        TRY(contextvars_set(state->current, current));
    } else if (UNLIKELY(!is_exact(current, TYPE_DecimalContext) && !is_context(current)))
        RAISE(TypeError, "optional argument must be a context");
    return as_context(current);
}

DecimalContext *decimal_context_argument(Value context)
{
    if (context == NONE)
        return decimal_context();
    if (!is_context(context)) {
        raise_error(TYPE_TypeError, "optional argument must be a context");
        return 0;
    }
    return as_context(context);
}

Value decimal_getcontext(Value *args)
{
    return from_object(TRY(decimal_context()));
}

static Value set_current(Value context)
{
    DecimalState *state = TRY(decimal_state());
    if (!is_context(context))
        RAISE(TypeError, "argument must be a context");
    if (context == state->default_context || context == state->basic_context ||
        context == state->extended_context) {
        context = TRY(context_copy_of(context));
        as_context(context)->arithmetic.status = 0;
    }
    TRY(contextvars_set(state->current, context));
    return NONE;
}

Value decimal_setcontext(Value *args)
{
    return set_current(args[0]);
}

typedef struct ContextManager {
    Object head;
    Value local, global;
} ContextManager;

static Value manager_enter(Value *args)
{
    ContextManager *manager = (ContextManager *)args[0];
    TRY(set_current(manager->local));
    return manager->local;
}

static Value manager_exit(Value *args)
{
    TRY(set_current(((ContextManager *)args[0])->global));
    return FALSE;
}

static const Method manager_methods[] = {
    {"__enter__($self, /)", manager_enter, "Make the context current, and return it."},
    {"__exit__($self, /, *args)", manager_exit, "Make the former context current again."},
    {0},
};

TYPE(DecimalContextManager, .name = "decimal.ContextManager",
     .size = sizeof(ContextManager), .flags = TYPE_NO_NEW,
     .methods = METHODS(manager_methods), .doc = "What localcontext() returns.");

/* localcontext(ctx=None, **attributes) */
Value decimal_localcontext(Value *args, size_t nargs, Value kwnames)
{
    Value placed[9], global = from_object(TRY(decimal_context()));
    TRY(arguments_place("(ctx=None, prec=None, rounding=None, Emin=None, "
                        "Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
                        args, nargs, kwnames, placed));
    if (placed[0] != NONE && !is_context(placed[0]))
        RAISE(TypeError, "optional argument must be a context");
    ContextManager *manager = TRY(type_alloc(rt.types[TYPE_DecimalContextManager], 0));
    manager->global = global;
    manager->local = TRY(context_copy_of(placed[0] == NONE ? global : placed[0]));
    TRY(context_init(manager->local, placed + 1, 8, 0));
    return from_object(manager);
}

/* --- operations on objects --- */

Value decimal_result(DecimalContext *context, const Number *r, const Arithmetic *c)
{
    TRY(decimal_signal(context, c->status));
    return decimal_new(r);
}

static const Number *argument(Value v, Number *room)
{
    const Number *plain = decimal_plain(v, room);
    return LIKELY(plain != 0) ? plain : decimal_argument(room, v) ? room : 0;
}

Value decimal_unary(DecimalContext *context, DecimalUnary operation, Value a)
{
    Number room, r;
    Arithmetic c = decimal_arithmetic(context);
    const Number *x = TRY(argument(a, &room));
    TRY(operation(&r, x, &c));
    return decimal_result(context, &r, &c);
}

Value decimal_binary(DecimalContext *context, DecimalBinary operation, Value a, Value b)
{
    Number rooms[2], r;
    Arithmetic c = decimal_arithmetic(context);
    const Number *x = TRY(argument(a, &rooms[0]));
    const Number *y = TRY(argument(b, &rooms[1]));
    TRY(operation(&r, x, y, &c));
    return decimal_result(context, &r, &c);
}

Value decimal_power_of(DecimalContext *context, Value a, Value b, Value modulus)
{
    Number x, y, m, r;
    Arithmetic c = decimal_arithmetic(context);
    TRY(decimal_argument(&x, a));
    TRY(decimal_argument(&y, b));
    if (modulus == NONE)
        TRY(decimal_power(&r, &x, &y, &c));
    else {
        TRY(decimal_argument(&m, modulus));
        TRY(decimal_power_modulo(&r, &x, &y, &m, &c));
    }
    return decimal_result(context, &r, &c);
}

Value decimal_divmod_of(DecimalContext *context, Value a, Value b)
{
    Number x, y, q, rest;
    Arithmetic c = decimal_arithmetic(context);
    TRY(decimal_argument(&x, a));
    TRY(decimal_argument(&y, b));
    TRY(decimal_divmod(&q, &rest, &x, &y, &c));
    TRY(decimal_signal(context, c.status));
    return tuple_pair(TRY(decimal_new(&q)), TRY(decimal_new(&rest)));
}

Value decimal_fma_of(DecimalContext *context, Value a, Value b, Value third)
{
    Number x, y, z, r;
    Arithmetic c = decimal_arithmetic(context);
    TRY(decimal_argument(&x, a));
    TRY(decimal_argument(&y, b));
    TRY(decimal_argument(&z, third));
    TRY(decimal_fma(&r, &x, &y, &z, &c));
    return decimal_result(context, &r, &c);
}

/* --- methods --- */

#define UNARY(name, doc)                                                    \
    static Value context_##name(Value *args)                                \
    {                                                                       \
        return decimal_unary(as_context(args[0]), decimal_##name, args[1]); \
    }
#define BINARY(name, doc)                                                             \
    static Value context_##name(Value *args)                                          \
    {                                                                                 \
        return decimal_binary(as_context(args[0]), decimal_##name, args[1], args[2]); \
    }
#define CONTEXT_UNARY  UNARY
#define CONTEXT_BINARY BINARY
#include "modules/decimal_operations.def"
#undef UNARY
#undef BINARY

static Value context_divmod(Value *args)
{
    return decimal_divmod_of(as_context(args[0]), args[1], args[2]);
}

static Value context_fma(Value *args)
{
    return decimal_fma_of(as_context(args[0]), args[1], args[2], args[3]);
}

static Value context_power(Value *args)
{
    return decimal_power_of(as_context(args[0]), args[1], args[2], args[3]);
}

static Value context_create_decimal(Value *args)
{
    return decimal_convert(rt.types[TYPE_Decimal], args[1], false, as_context(args[0]));
}

static Value context_create_decimal_from_float(Value *args)
{
    Number r;
    Arithmetic c = decimal_arithmetic(as_context(args[0]));
    if (is_int(args[1]))
        TRY(decimal_from_int(&r, args[1]));
    else if (is_float(args[1]))
        TRY(decimal_from_float(&r, args[1]));
    else
        RAISE(TypeError, "argument must be int or float");
    TRY(decimal_finish(&r, &c));
    return decimal_result(as_context(args[0]), &r, &c);
}

static bool plain_copy(Number *r, const Number *a, Arithmetic *c)
{
    *r = *a;
    return true;
}

static Value context_copy_decimal(Value *args)
{
    if (is_exact(args[1], TYPE_Decimal))
        return args[1];
    return decimal_unary(as_context(args[0]), plain_copy, args[1]);
}

/* canonical: a Decimal alone will do */
static Value context_canonical(Value *args)
{
    if (!is_decimal(args[1]))
        RAISE(TypeError, "argument must be a Decimal");
    return args[1];
}

static Value context_text(Value *args, bool engineering)
{
    Number x;
    TRY(decimal_argument(&x, args[1]));
    return decimal_text_str(&x, engineering, as_context(args[0])->arithmetic.capitals);
}

static Value context_to_sci_string(Value *args)
{
    return context_text(args, false);
}
static Value context_to_eng_string(Value *args)
{
    return context_text(args, true);
}

static Value context_number_class(Value *args)
{
    Number x;
    TRY(decimal_argument(&x, args[1]));
    return str_from_text(decimal_class(&x, &as_context(args[0])->arithmetic));
}

static Value context_same_quantum(Value *args)
{
    Number x, y;
    TRY(decimal_argument(&x, args[1]));
    TRY(decimal_argument(&y, args[2]));
    return from_bool(decimal_same_quantum(&x, &y));
}

#define TEST(name, condition)                                   \
    static Value context_##name(Value *args)                    \
    {                                                           \
        Number x;                                               \
        const Arithmetic *c = &as_context(args[0])->arithmetic; \
        TRY(decimal_argument(&x, args[1]));                     \
        (void)c;                                                \
        return from_bool(condition);                            \
    }
TEST(is_finite, x.kind == FINITE)
TEST(is_infinite, x.kind == INFINITE)
TEST(is_nan, decimal_is_nan(&x))
TEST(is_normal, decimal_is_normal(&x, c))
TEST(is_qnan, x.kind == QUIET_NAN)
TEST(is_signed, x.negative)
TEST(is_snan, x.kind == SIGNALING_NAN)
TEST(is_subnormal, decimal_is_subnormal(&x, c))
TEST(is_zero, decimal_is_zero(&x))

static Value context_is_canonical(Value *args)
{
    TRY(context_canonical(args));
    return TRUE;
}

static bool fitted_copy(Number *r, const Number *a, Arithmetic *c)
{
    *r = *a;
    return decimal_finish(r, c);
}

static Value context_apply(Value *args)
{
    return decimal_unary(as_context(args[0]), fitted_copy, args[1]);
}

static Value context_etiny(Value *args)
{
    return int_from_int64(decimal_etiny(&as_context(args[0])->arithmetic));
}

static Value context_etop(Value *args)
{
    return int_from_int64(decimal_etop(&as_context(args[0])->arithmetic));
}

static Value context_radix(Value *args)
{
    Number ten = decimal_small(false, 10, 0);
    return decimal_new(&ten);
}

static Value context_clear_flags(Value *args)
{
    as_context(args[0])->arithmetic.status = 0;
    return NONE;
}

static Value context_clear_traps(Value *args)
{
    as_context(args[0])->traps = 0;
    return NONE;
}

static const Method context_methods[] = {
#define UNARY(name, doc)  {#name "($self, x, /)", context_##name, doc},
#define BINARY(name, doc) \
    {#name "($self, x, y, /)", context_##name, doc, .flags = METHOD_TUPLE | METHOD_UNNAMED},
#include "modules/decimal_operations.def"
    {"to_integral($self, x, /)", context_to_integral_value, "Rounded to an integer."},
    {"divmod($self, x, y, /)", context_divmod,
     "The integer part of the quotient, and the remainder.",
     .flags = METHOD_TUPLE | METHOD_UNNAMED},
    {"fma($self, x, y, z, /)", context_fma, "x * y + z, rounded once.",
     .flags = METHOD_TUPLE | METHOD_UNNAMED},
    {"power($self, /, a, b, modulo=None)", context_power,
     "a to the power of b; of integers, if wanted, the remainder by modulo.",
     .flags = METHOD_UNNAMED},
    {"create_decimal($self, num='0', /)", context_create_decimal,
     "A Decimal of the value, rounded.", .flags = METHOD_TUPLE | METHOD_UNNAMED},
    {"create_decimal_from_float($self, f, /)", context_create_decimal_from_float,
     "A Decimal of the float, rounded."},
    {"copy_decimal($self, x, /)", context_copy_decimal, "The number itself."},
    {"canonical($self, x, /)", context_canonical, "The number itself."},
    {"to_sci_string($self, x, /)", context_to_sci_string,
     "The number in scientific notation."},
    {"to_eng_string($self, x, /)", context_to_eng_string,
     "The number with an exponent that is a multiple of three."},
    {"number_class($self, x, /)", context_number_class,
     "What the number is: '+Normal', '-Zero', 'NaN' ..."},
    {"same_quantum($self, x, y, /)", context_same_quantum,
     "Do both have the same exponent, or are both infinite or NaNs?",
     .flags = METHOD_TUPLE | METHOD_UNNAMED},
    {"is_canonical($self, x, /)", context_is_canonical, "True."},
    {"is_finite($self, x, /)", context_is_finite, "Is it neither infinite nor a NaN?"},
    {"is_infinite($self, x, /)", context_is_infinite, "Is it infinite?"},
    {"is_nan($self, x, /)", context_is_nan, "Is it a NaN?"},
    {"is_normal($self, x, /)", context_is_normal,
     "Is it finite, not 0 and not below the smallest normal number?"},
    {"is_qnan($self, x, /)", context_is_qnan, "Is it a quiet NaN?"},
    {"is_signed($self, x, /)", context_is_signed, "Is its sign negative?"},
    {"is_snan($self, x, /)", context_is_snan, "Is it a signaling NaN?"},
    {"is_subnormal($self, x, /)", context_is_subnormal,
     "Is it not 0, but below the smallest normal number?"},
    {"is_zero($self, x, /)", context_is_zero, "Is it 0?"},
    {"radix($self, /)", context_radix, "10."},
    {"Etiny($self, /)", context_etiny,
     "The exponent of the smallest number: Emin - prec + 1."},
    {"Etop($self, /)", context_etop,
     "The largest exponent of a number with all digits: Emax - prec + 1."},
    {"clear_flags($self, /)", context_clear_flags, "Set all flags to False."},
    {"clear_traps($self, /)", context_clear_traps, "Set all traps to False."},
    {"copy($self, /)", context_copy, "A context with the same values."},
    {"__copy__($self, /)", context_copy, "A context with the same values."},
    {"__reduce__($self, /)", context_reduce, "How to copy or pickle it."},
    {"_apply($self, x, /)", context_apply, "The number, rounded."},
    {0},
};

TYPE(DecimalContext, .name = "decimal.Context", .size = sizeof(DecimalContext),
     .flags = TYPE_BASE, .methods = METHODS(context_methods), .getset = context_getset,
     .new_signature = CONTEXT_PARAMETERS,
     .slots = {.construct = context_construct,
               .init = context_init,
               .repr = context_repr,
               .setattr = context_setattr},
     .doc =
         "How Decimals are computed with: precision and range of results, rounding, and\n"
         "what is signaled and raised. Arguments that are left out or None are as in\n"
         "DefaultContext.\n\n"
         "prec        how many digits results have at most\n"
         "rounding    the name of a rounding: ROUND_HALF_EVEN ...\n"
         "Emin, Emax  the range of exponents\n"
         "capitals    1: exponents are written with E, 0: with e\n"
         "clamp       1: exponents are limited to what leaves room for all digits\n"
         "flags       the signals that have occurred: a list or dict\n"
         "traps       the signals that raise exceptions: a list or dict\n\n"
         ">>> Context(prec=3, traps=[]).divide(1, 7)\n"
         "Decimal('0.143')");

/* --- start --- */

static Value make_signal_dict(void)
{
    Value abc = TRY(rt.services.import("collections.abc"));
    Value mapping = TRY(attr_get(abc, NAME(MutableMapping)));
    Value bases = TRY(tuple_pair(from_object(rt.types[TYPE_SignalDictMixin]), mapping));
    return call3(from_object(rt.types[TYPE_type]), TRY(str_from_text("SignalDict")),
                 bases, TRY(dict_new()));
}

bool decimal_context_init(DecimalState *state)
{
    Type *type = rt.types[TYPE_DecimalContext];
    uint32_t basic = DECIMAL_INVALID | DECIMAL_DIVISION_BY_ZERO | DECIMAL_OVERFLOW |
                     DECIMAL_UNDERFLOW | DECIMAL_CLAMPED;
    DecimalContext *standard = TRY(context_alloc(type)),
                   *first = TRY(context_alloc(type)),
                   *extended = TRY(context_alloc(type));
    first->arithmetic.precision = extended->arithmetic.precision = 9;
    first->arithmetic.rounding = ROUND_HALF_UP;
    first->traps = basic;
    extended->traps = 0;
    state->default_context = from_object(standard);
    state->basic_context = from_object(first);
    state->extended_context = from_object(extended);
    state->signal_dict = TRY(make_signal_dict());
    state->current =
        TRY(contextvars_new_var(TRY(str_from_text("decimal_context")), UNBOUND));
    return true;
}
