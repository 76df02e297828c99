/* SPDX-License-Identifier: MIT
 *
 * Module _decimal: decimal arithmetic in C, which the library's decimal is made of. See
 * decimal.h.
 */
#include "modules/decimal.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

extern const ModuleSpec module_spec__decimal;

DecimalState *decimal_state(void)
{
    return MODULE_STATE_MADE(DecimalState, _decimal);
}

/* The exceptions by their bits' numbers; bases are numbers too, -1 for DecimalException,
 * or builtin classes. */
enum { BASE = -1, MOST_BASES = 3 };
typedef struct Condition {
    const char *name;
    const char *doc;
    int bases[MOST_BASES + 1]; /* ended by LAST */
    enum TypeId builtin;       /* a further base; 0: none */
} Condition;
enum { LAST = -2 };

/* Those without a signal as base come first when they are made. */
static const Condition conditions[DECIMAL_CONDITIONS] = {
    {"InvalidOperation", "An operation has no result.", {BASE, LAST}, 0},
    {"FloatOperation", "Floats were mixed with Decimals.", {BASE, LAST}, TYPE_TypeError},
    {"DivisionByZero",
     "Something was divided by 0.",
     {BASE, LAST},
     TYPE_ZeroDivisionError},
    {"Overflow", "A result's exponent is too large.", {6, 7, LAST}, 0},
    {"Underflow",
     "A result was rounded to 0 or below the smallest normal number.",
     {6, 7, 5, LAST},
     0},
    {"Subnormal", "A result lies below the smallest normal number.", {BASE, LAST}, 0},
    {"Inexact", "Digits other than 0 were rounded away.", {BASE, LAST}, 0},
    {"Rounded", "Digits were rounded away.", {BASE, LAST}, 0},
    {"Clamped", "An exponent was changed to fit.", {BASE, LAST}, 0},
    {"ConversionSyntax", "A text is no number.", {0, LAST}, 0},
    {"DivisionImpossible", "An integer quotient has too many digits.", {0, LAST}, 0},
    {"DivisionUndefined", "0 was divided by 0.", {0, LAST}, TYPE_ZeroDivisionError},
    {"InvalidContext", "A context's values are impossible.", {0, LAST}, 0},
};

static Value make_condition(const DecimalState *state, const Condition *condition,
                            Value base)
{
    Value bases[MOST_BASES + 1];
    size_t n = 0;
    for (const int *i = condition->bases; *i != LAST; i++)
        bases[n++] = *i == BASE ? base : state->conditions[*i];
    if (condition->builtin)
        bases[n++] = from_object(rt.types[condition->builtin]);
    Value name = TRY(str_format("decimal.%s", condition->name));
    return type_new_simple(str_utf8_lossy(name, &(size_t){0}), TRY(tuple_new(bases, n)),
                           condition->doc);
}

static bool make_conditions(DecimalState *state)
{
    Value base = TRY(tuple_pack(1, from_object(rt.types[TYPE_ArithmeticError])));
    base = TRY(type_new_simple("decimal.DecimalException", base,
                               "What decimal arithmetic signals."));
    state->exception = base;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < DECIMAL_CONDITIONS; i++)
            if ((conditions[i].bases[0] == BASE) == (pass == 0))
                state->conditions[i] = TRY(make_condition(state, &conditions[i], base));
    return true;
}

static bool make_roundings(DecimalState *state)
{
    static const char *const names[DECIMAL_ROUNDINGS] = {
        "ROUND_CEILING", "ROUND_FLOOR",     "ROUND_UP",        "ROUND_DOWN",
        "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP",
    };
    for (int i = 0; i < DECIMAL_ROUNDINGS; i++)
        state->roundings[i] = TRY(str_intern_utf8(names[i], strlen(names[i])));
    return true;
}

/* numbers.Number knows Decimal, collections.namedtuple makes DecimalTuple. */
static bool use_library(DecimalState *state)
{
    Value numbers = TRY(rt.services.import("numbers"));
    Value number = TRY(attr_get(numbers, NAME(Number)));
    TRY(call_method1(number, NAME(register), from_object(rt.types[TYPE_Decimal])));
    state->rational = TRY(attr_get(numbers, NAME(Rational)));
    Value collections = TRY(rt.services.import("collections"));
    state->tuple_class = TRY(call_method2(collections, NAME(namedtuple),
                                          TRY(str_from_text("DecimalTuple")),
                                          TRY(str_from_text("sign digits exponent"))));
    return attr_set(state->tuple_class, NAME(__module__), TRY(str_from_text("decimal")));
}

static bool make_state(void)
{
    DecimalState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__decimal] = state;
    if (make_conditions(state) && make_roundings(state) && use_library(state) &&
        decimal_context_init(state))
        return true;
    rt.module_states[MODULE__decimal] = 0;
    return false;
}

/* The types know one state: importing anew makes another module of the same things. */
/* The functions are known as those of decimal. */
static bool rename_module(Value module)
{
    Value name = TRY(str_from_text("decimal"));
    static const char *const functions[] = {"getcontext", "setcontext", "localcontext"};
    for (size_t i = 0; i < countof(functions); i++) {
        Value f = TRY(dict_get_str(module_dict(module), TRY(str_intern_utf8(functions[i], strlen(functions[i])))));
        ((Builtin *)f)->module = name;
    }
    return true;
}

static bool decimal_init(Value module)
{
    TRY(rename_module(module));
    if (!rt.module_states[MODULE__decimal])
        TRY(make_state());
    const DecimalState *state = rt.module_states[MODULE__decimal];
    for (int i = 0; i < DECIMAL_CONDITIONS; i++)
        TRY(module_add(module, conditions[i].name, state->conditions[i]));
    for (int i = 0; i < DECIMAL_ROUNDINGS; i++)
        TRY(dict_set(module_dict(module), state->roundings[i], state->roundings[i]));
    return module_add(module, "DecimalException", state->exception) &&
           module_add(module, "DecimalTuple", state->tuple_class) &&
           module_add(module, "DefaultContext", state->default_context) &&
           module_add(module, "BasicContext", state->basic_context) &&
           module_add(module, "ExtendedContext", state->extended_context) &&
           module_add(module, "HAVE_THREADS", TRUE) &&
           module_add(module, "HAVE_CONTEXTVAR", TRUE);
}

static const Method decimal_functions[] = {
    {"getcontext($module, /)", decimal_getcontext, "The current context."},
    {"setcontext($module, context, /)", decimal_setcontext,
     "Make the context the current one."},
    {"localcontext($module, /, ctx=None, **kwargs)", 0,
     "A context manager: within, a copy of ctx, or else of the current context, is the\n"
     "current one, with attributes as the keywords say.",
     .raw = decimal_localcontext},
    {0},
};

static const ModuleConstant decimal_constants[] = {
    {"MAX_PREC", DECIMAL_LIMIT, 0},
    {"MAX_EMAX", DECIMAL_LIMIT, 0},
    {"MIN_EMIN", -DECIMAL_LIMIT, 0},
    {"MIN_ETINY", -2 * DECIMAL_LIMIT + 1, 0},
    {"__version__", 0, "1.70"},
    {"__libmpdec_version__", 0, "2.5.1"},
    {0},
};

static const enum TypeId decimal_types[] = {TYPE_Decimal, TYPE_DecimalContext, TYPE_none};

MODULE(_decimal, .doc = "Decimal arithmetic in C.", .methods = decimal_functions,
       .constants = decimal_constants, .types = decimal_types, .init = decimal_init);
