/* SPDX-License-Identifier: MIT
 *
 * _datetime: timedelta, a duration of days, seconds and microseconds.
 *
 * Arithmetic that may leave 64 bits is done on ints of microseconds.
 */
#include <math.h>

#include "base/hash.h"
#include "modules/datetime.h"
#include "objects/attr.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { DELTA_DAYS_MAX = 999999999 };

static Timedelta *as_delta(Value v)
{
    return (Timedelta *)v;
}

static Value delta_new(Type *type, int64_t days, int32_t seconds, int32_t microseconds)
{
    if (days < -DELTA_DAYS_MAX || days > DELTA_DAYS_MAX)
        RAISE(OverflowError, "days=%lld; must have magnitude <= %d", (long long)days,
              DELTA_DAYS_MAX);
    Timedelta *d = TRY(type->id == TYPE_timedelta ? type_alloc_atomic(type, sizeof *d)
                                                  : type_alloc(type, 0));
    d->days = (int32_t)days;
    d->seconds = seconds;
    d->microseconds = microseconds;
    return from_object(d);
}

/* Divide rounding down; the remainder is not negative. */
static int64_t floor_divide(int64_t a, int32_t b, int32_t *remainder)
{
    int64_t quotient = a / b, rest = a % b;
    *remainder = (int32_t)(rest < 0 ? rest + b : rest);
    return quotient - (rest < 0);
}

Value datetime_delta(int64_t days, int64_t seconds, int64_t microseconds)
{
    int32_t s, us;
    seconds += floor_divide(microseconds, MICROSECONDS, &us);
    days += floor_divide(seconds, DAY_SECONDS, &s);
    return delta_new(rt.types[TYPE_timedelta], days, s, us);
}

/* --- as ints --- */

static Value delta_to_int(Value v)
{
    const Timedelta *d = as_delta(v);
    int64_t seconds = datetime_delta_seconds(d), all;
    if (!__builtin_mul_overflow(seconds, (int64_t)MICROSECONDS, &all) &&
        !__builtin_add_overflow(all, d->microseconds, &all))
        return int_from_int64(all);
    Value product = TRY(int_multiply(small_int(seconds), small_int(MICROSECONDS)));
    return int_add(product, small_int(d->microseconds));
}

static Value delta_from_int(Type *type, Value microseconds)
{
    int32_t s, us;
    int64_t seconds, days, all;
    if (int_fits_int64(microseconds, &all)) {
        seconds = floor_divide(all, MICROSECONDS, &us);
    } else {
        Value pair = TRY(int_divmod(microseconds, small_int(MICROSECONDS)));
        us = (int32_t)small_int_value(as_tuple(pair)->items[1]);
        if (!int_fits_int64(as_tuple(pair)->items[0], &seconds))
            RAISE(OverflowError, "Python int too large to convert to C int");
    }
    days = floor_divide(seconds, DAY_SECONDS, &s);
    if (days != (int32_t)days)
        RAISE(OverflowError, "Python int too large to convert to C int");
    return delta_new(type, days, s, us);
}

static Value delta_of(Value microseconds)
{
    return delta_from_int(rt.types[TYPE_timedelta], microseconds);
}

/* a / b, rounded half to even. */
static Value divide_nearest(Value a, Value b)
{
    Value pair = TRY(int_divmod(a, b));
    Value quotient = as_tuple(pair)->items[0], rest = as_tuple(pair)->items[1];
    Value twice = TRY(int_lshift(TRY(int_absolute(rest)), small_int(1)));
    int order = int_compare(twice, TRY(int_absolute(b)));
    bool odd = TRY(int_and(quotient, small_int(1))) != small_int(0);
    return order > 0 || (order == 0 && odd) ? int_add(quotient, small_int(1)) : quotient;
}

/* --- construction --- */

/* The sum so far: whole microseconds, and what floats left over. */
typedef struct Sum {
    Value whole;
    double rest;
} Sum;

static bool sum_add(Sum *sum, const char *name, Value amount, int64_t factor)
{
    if (is_int(amount)) {
        Value product = TRY(int_multiply(TRY(int_exact(amount)), small_int(factor)));
        sum->whole = TRY(int_add(sum->whole, product));
        return true;
    }
    if (!is_float(amount))
        RAISE(TypeError, "unsupported type for timedelta %s component: %T", name, amount);
    double whole, part;
    double fraction = modf(float_value(amount), &whole);
    Value product = TRY(int_multiply(TRY(int_from_double(whole)), small_int(factor)));
    sum->whole = TRY(int_add(sum->whole, product));
    sum->rest += modf(fraction * (double)factor, &part);
    sum->whole = TRY(int_add(sum->whole, small_int((int64_t)part)));
    return true;
}

/* The whole with the rest, rounded half to even as one number. */
static Value sum_total(const Sum *sum)
{
    if (sum->rest == 0)
        return sum->whole;
    double rounded = round(sum->rest);
    if (fabs(rounded - sum->rest) == 0.5) {
        double odd = TRY(int_and(sum->whole, small_int(1))) != small_int(0);
        rounded = 2.0 * round((sum->rest + odd) * 0.5) - odd;
    }
    return int_add(sum->whole, small_int((int64_t)rounded));
}

#define DELTA_SIGNATURE                                                \
    "__new__(days=<unrepresentable>, seconds=<unrepresentable>, "      \
    "microseconds=<unrepresentable>, milliseconds=<unrepresentable>, " \
    "minutes=<unrepresentable>, hours=<unrepresentable>, weeks=<unrepresentable>)"

static Value delta_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    static const struct {
        const char *name;
        int place;
        int64_t factor;
    } units[] = {
        {"microseconds", 2, 1},
        {"milliseconds", 3, 1000},
        {"seconds", 1, MICROSECONDS},
        {"minutes", 4, INT64_C(60) * MICROSECONDS},
        {"hours", 5, INT64_C(3600) * MICROSECONDS},
        {"days", 0, INT64_C(86400) * MICROSECONDS},
        {"weeks", 6, INT64_C(604800) * MICROSECONDS},
    };
    Value placed[7];
    Sum sum = {small_int(0), 0};
    TRY(arguments_place(DELTA_SIGNATURE, args, nargs, kwnames, placed));
    for (size_t i = 0; i < countof(units); i++)
        if (placed[units[i].place] != UNBOUND)
            TRY(sum_add(&sum, units[i].name, placed[units[i].place], units[i].factor));
    return delta_from_int(type, TRY(sum_total(&sum)));
}

/* --- comparison --- */

int datetime_delta_order(const Timedelta *a, const Timedelta *b)
{
    int order = (a->days > b->days) - (a->days < b->days);
    if (!order)
        order = (a->seconds > b->seconds) - (a->seconds < b->seconds);
    if (!order)
        order = (a->microseconds > b->microseconds) - (a->microseconds < b->microseconds);
    return order;
}

bool datetime_delta_equal(Value a, Value b)
{
    return a == b || (a != NONE && b != NONE &&
                      datetime_delta_order(as_delta(a), as_delta(b)) == 0);
}

static Value delta_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_timedelta(b))
        return NOT_IMPLEMENTED;
    return compare_order(datetime_delta_order(as_delta(a), as_delta(b)), op);
}

int64_t datetime_delta_hash(Value delta)
{
    const int32_t *fields = &as_delta(delta)->days;
    int64_t hash = (int64_t)hash_bytes(fields, 3 * sizeof *fields, rt.hash_seed);
    return hash == -1 ? -2 : hash;
}

static bool delta_hash(Value self, int64_t *hash)
{
    *hash = datetime_delta_hash(self);
    return true;
}

static bool delta_truth(Value self, bool *truth)
{
    *truth = !datetime_delta_is_zero(as_delta(self));
    return true;
}

/* --- arithmetic --- */

static Value delta_sum(const Timedelta *a, const Timedelta *b, int sign)
{
    return datetime_delta((int64_t)a->days + sign * (int64_t)b->days,
                          (int64_t)a->seconds + sign * b->seconds,
                          (int64_t)a->microseconds + sign * b->microseconds);
}

static Value delta_add(Value a, Value b)
{
    if (!is_timedelta(a) || !is_timedelta(b))
        return NOT_IMPLEMENTED;
    return delta_sum(as_delta(a), as_delta(b), 1);
}

static Value delta_subtract(Value a, Value b)
{
    if (!is_timedelta(a) || !is_timedelta(b))
        return NOT_IMPLEMENTED;
    return delta_sum(as_delta(a), as_delta(b), -1);
}

static Value delta_negative(Value v)
{
    return datetime_delta(-(int64_t)as_delta(v)->days, -(int64_t)as_delta(v)->seconds,
                          -(int64_t)as_delta(v)->microseconds);
}

static Value delta_positive(Value v)
{
    const Timedelta *d = as_delta(v);
    return datetime_delta(d->days, d->seconds, d->microseconds);
}

static Value delta_absolute(Value v)
{
    return as_delta(v)->days < 0 ? delta_negative(v) : delta_positive(v);
}

/* f.as_integer_ratio(), which a subclass may have spoilt. */
static Value float_ratio(Value f)
{
    Value ratio = TRY(call_method0(f, NAME(as_integer_ratio)));
    if (!is_tuple(ratio))
        RAISE(TypeError,
              "unexpected return type from as_integer_ratio(): "
              "expected tuple, not '%T'",
              ratio);
    if (tuple_count(ratio) != 2)
        RAISE(ValueError, "as_integer_ratio() must return a 2-tuple");
    for (int i = 0; i < 2; i++)
        if (!is_int(as_tuple(ratio)->items[i]))
            RAISE(TypeError, "unexpected return type from as_integer_ratio(): "
                             "expected ints");
    return ratio;
}

/* microseconds * up / down */
static Value delta_scaled(Value delta, Value up, Value down)
{
    Value product = TRY(int_multiply(TRY(delta_to_int(delta)), TRY(int_exact(up))));
    return delta_of(TRY(divide_nearest(product, TRY(int_exact(down)))));
}

static Value delta_multiply(Value a, Value b)
{
    if (!is_timedelta(a)) {
        Value other = a;
        a = b;
        b = other;
    }
    if (is_int(b))
        return delta_of(TRY(int_multiply(TRY(delta_to_int(a)), TRY(int_exact(b)))));
    if (!is_float(b))
        return NOT_IMPLEMENTED;
    Value ratio = TRY(float_ratio(b));
    return delta_scaled(a, as_tuple(ratio)->items[0], as_tuple(ratio)->items[1]);
}

static Value delta_true_divide(Value a, Value b)
{
    if (!is_timedelta(a))
        return NOT_IMPLEMENTED;
    if (is_timedelta(b))
        return int_true_divide(TRY(delta_to_int(a)), TRY(delta_to_int(b)));
    if (is_int(b))
        return delta_scaled(a, small_int(1), b);
    if (!is_float(b))
        return NOT_IMPLEMENTED;
    Value ratio = TRY(float_ratio(b));
    return delta_scaled(a, as_tuple(ratio)->items[1], as_tuple(ratio)->items[0]);
}

static Value delta_floor_divide(Value a, Value b)
{
    if (!is_timedelta(a))
        return NOT_IMPLEMENTED;
    if (is_timedelta(b))
        return int_floor_divide(TRY(delta_to_int(a)), TRY(delta_to_int(b)));
    if (!is_int(b))
        return NOT_IMPLEMENTED;
    return delta_of(TRY(int_floor_divide(TRY(delta_to_int(a)), TRY(int_exact(b)))));
}

static Value delta_remainder(Value a, Value b)
{
    if (!is_timedelta(a) || !is_timedelta(b))
        return NOT_IMPLEMENTED;
    return delta_of(TRY(int_remainder(TRY(delta_to_int(a)), TRY(delta_to_int(b)))));
}

static Value delta_divmod(Value a, Value b)
{
    if (!is_timedelta(a) || !is_timedelta(b))
        return NOT_IMPLEMENTED;
    Value pair = TRY(int_divmod(TRY(delta_to_int(a)), TRY(delta_to_int(b))));
    return tuple_pair(as_tuple(pair)->items[0], TRY(delta_of(as_tuple(pair)->items[1])));
}

/* --- text and the rest --- */

static Value delta_repr(Value self)
{
    const Timedelta *d = as_delta(self);
    StrBuilder b = {0};
    const char *name = TRY(type_name(type_of(self))), *separator = "";
    const struct {
        const char *name;
        int32_t value;
    } parts[] = {
        {"days", d->days}, {"seconds", d->seconds}, {"microseconds", d->microseconds}};
    TRY(builder_text(&b, name));
    TRY(builder_char(&b, '('));
    for (size_t i = 0; i < countof(parts); i++)
        if (parts[i].value) {
            Value part =
                TRY(str_format("%s%s=%d", separator, parts[i].name, parts[i].value));
            TRY(builder_str(&b, part));
            separator = ", ";
        }
    TRY(builder_text(&b, *separator ? ")" : "0)"));
    return builder_finish(&b);
}

static Value delta_str(Value self)
{
    const Timedelta *d = as_delta(self);
    char text[ISO_TEXT], *p = text;
    if (d->days)
        p += sprintf(p, "%d day%s, ", d->days, d->days == 1 || d->days == -1 ? "" : "s");
    p = datetime_put(p, (unsigned)d->seconds / 3600, 1);
    *p++ = ':';
    p = datetime_put(p, (unsigned)d->seconds / 60 % 60, 2);
    *p++ = ':';
    p = datetime_put(p, (unsigned)d->seconds % 60, 2);
    if (d->microseconds) {
        *p++ = '.';
        p = datetime_put(p, (unsigned)d->microseconds, 6);
    }
    return str_new_latin1(text, (size_t)(p - text));
}

static Value delta_total_seconds(Value *args)
{
    return int_true_divide(TRY(delta_to_int(args[0])), small_int(MICROSECONDS));
}

static Value delta_reduce(Value *args)
{
    const Timedelta *d = as_delta(args[0]);
    Value state = TRY(tuple_pack(3, small_int(d->days), small_int(d->seconds),
                                 small_int(d->microseconds)));
    return tuple_pair(from_object(type_of(args[0])), state);
}

static const Method delta_methods[] = {
    {"total_seconds($self, /)", delta_total_seconds,
     "The duration in seconds, as a float."},
    {"__reduce__($self, /)", delta_reduce, "How to copy or pickle it."},
    {0},
};

static const Member delta_members[] = {
    {"days", MEMBER_INT, offsetof(Timedelta, days), false, "Number of days."},
    {"seconds", MEMBER_INT, offsetof(Timedelta, seconds), false,
     "Number of seconds besides the days: from 0 to below a day."},
    {"microseconds", MEMBER_INT, offsetof(Timedelta, microseconds), false,
     "Number of microseconds besides the seconds: from 0 to below a second."},
    {0},
};

static bool delta_ready(Type *type)
{
    return datetime_constant(type, NAME(min), datetime_delta(-DELTA_DAYS_MAX, 0, 0)) &&
           datetime_constant(
               type, NAME(max),
               datetime_delta(DELTA_DAYS_MAX, DAY_SECONDS - 1, MICROSECONDS - 1)) &&
           datetime_constant(type, NAME(resolution), datetime_delta(0, 0, 1));
}

TYPE(timedelta, .name = "datetime.timedelta", .size = sizeof(Timedelta),
     .flags = TYPE_BASE, .methods = METHODS(delta_methods), .members = delta_members,
     .ready = delta_ready,
     .slots = {.getattribute = attr_generic_get,
               .construct = delta_construct,
               .repr = delta_repr,
               .str = delta_str,
               .hash = delta_hash,
               .compare = delta_compare,
               .truth = delta_truth,
               .add = delta_add,
               .subtract = delta_subtract,
               .multiply = delta_multiply,
               .true_divide = delta_true_divide,
               .floor_divide = delta_floor_divide,
               .remainder = delta_remainder,
               .divmod = delta_divmod,
               .negative = delta_negative,
               .positive = delta_positive,
               .absolute = delta_absolute},
     .doc = "The difference between two datetimes: a duration.\n\n"
            "timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, "
            "hours=0,\n"
            "          weeks=0)\n\n"
            "All arguments are optional, ints or floats, and may be negative.");
