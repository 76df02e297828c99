/* SPDX-License-Identifier: MIT
 *
 * _datetime: making datetimes from fields, pickles, clocks, text and other objects.
 */
#include "modules/datetime.h"

#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { DATETIME_STATE = 10 };

static DateTime *as_datetime(Value v)
{
    return (DateTime *)v;
}

Value datetime_new(Type *type, Day day, Clock clock, Value tzinfo)
{
    DateTime *d = TRY(type_alloc(type, 0));
    d->date.day = day;
    d->clock = clock;
    d->tzinfo = tzinfo;
    d->hash = -1;
    return from_object(d);
}

/* f: year, month, day, hour, minute, second, microsecond. */
static Value new_checked(Type *type, const int f[7], Value tzinfo, int fold)
{
    TRY(datetime_check_day(f[0], f[1], f[2]));
    TRY(datetime_check_clock(f[3], f[4], f[5], f[6], fold));
    TRY(datetime_check_tzinfo(tzinfo));
    Day day = {(uint16_t)f[0], (uint8_t)f[1], (uint8_t)f[2]};
    Clock clock = {(uint8_t)f[3], (uint8_t)f[4], (uint8_t)f[5], fold != 0,
                   (uint32_t)f[6]};
    return datetime_new(type, day, clock, tzinfo);
}

Value datetime_make(Value cls, const int fields[7], Value tzinfo, bool fold)
{
    if (cls == from_object(rt.types[TYPE_datetime]))
        return new_checked(rt.types[TYPE_datetime], fields, tzinfo, fold);
    Value args[8];
    for (int i = 0; i < 7; i++)
        args[i] = small_int(fields[i]);
    args[7] = tzinfo;
    Value result = TRY(call_value(cls, args, 8, 0));
    if (is_datetime(result))
        as_datetime(result)->clock.fold = fold;
    return result;
}

Value datetime_make_from(Value cls, Day day, Clock c, Value tzinfo)
{
    const int fields[] = {day.year, day.month, day.day,           c.hour,
                          c.minute, c.second,  (int)c.microsecond};
    return datetime_make(cls, fields, tzinfo, c.fold);
}

static Value unpickle(Type *type, const uint8_t *s, Value tzinfo)
{
    Day day = {(uint16_t)(s[0] << 8 | s[1]), s[2] & 0x7f, s[3]};
    Clock clock = {s[4], s[5], s[6], s[2] >> 7,
                   (uint32_t)s[7] << 16 | (uint32_t)s[8] << 8 | s[9]};
    if (tzinfo != NONE && !is_instance_of(tzinfo, TYPE_tzinfo))
        RAISE(TypeError, "bad tzinfo state arg");
    return datetime_new(type, day, clock, tzinfo);
}

bool datetime_int(Value v, int *result)
{
    int64_t n;
    TRY(value_as_int64(v, &n));
    if (n != (int)n)
        RAISE(OverflowError, "signed integer is %s than %simum", n > 0 ? "greater" : "less",
              n > 0 ? "max" : "min");
    *result = (int)n;
    return true;
}

bool datetime_place_ints(const char *signature, Value *args, size_t nargs, Value kwnames,
                         Value *placed, size_t room, int *fields, size_t count)
{
    memset(placed, 0, room * sizeof *placed);
    bool complete = arguments_place(signature, args, nargs, kwnames, placed);
    Value error = error_take();
    for (size_t i = 0; i < count && placed[i]; i++)
        TRY(datetime_int(placed[i], &fields[i]));
    error_restore(error);
    return complete;
}

#define DATETIME_SIGNATURE                                                           \
    "(year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, " \
    "fold=0)"

Value datetime_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    const uint8_t *state = 0;
    if (nargs == 1 || nargs == 2)
        TRY(datetime_pickled(args, nargs, DATETIME_STATE, 2, 13, "datetime", &state));
    if (state && state[2] & 0x7f)
        return unpickle(type, state, nargs == 2 ? args[1] : NONE);
    Value placed[9];
    int fields[7], fold;
    TRY(datetime_place_ints(DATETIME_SIGNATURE, args, nargs, kwnames, placed, countof(placed),
                            fields, 7));
    TRY(datetime_int(placed[8], &fold));
    return new_checked(type, fields, placed[7], fold);
}

/* args: self, the fields, tzinfo, fold. */
Value datetime_replace(Value *args)
{
    const DateTime *d = as_datetime(args[0]);
    int fields[] = {
        d->date.day.year, d->date.day.month, d->date.day.day,          d->clock.hour,
        d->clock.minute,  d->clock.second,   (int)d->clock.microsecond};
    int fold = d->clock.fold;
    for (int i = 0; i < 7; i++)
        if (args[i + 1] != UNBOUND)
            TRY(datetime_int(args[i + 1], &fields[i]));
    if (args[9] != UNBOUND)
        TRY(datetime_int(args[9], &fold));
    return new_checked(type_of(args[0]), fields, args[8] == UNBOUND ? d->tzinfo : args[8],
                       fold);
}

/* --- from clocks --- */

/* In the zone, which may be None for local time; utc: universal time without a zone. */
static Value from_timestamp(Value cls, int64_t seconds, int microsecond, Value tzinfo,
                            bool utc)
{
    struct tm tm;
    bool local = tzinfo == NONE && !utc, fold = false;
    TRY(local ? datetime_local_tm(seconds, &tm) : datetime_utc_tm(seconds, &tm));
    const int f[] = {datetime_tm_year(&tm), tm.tm_mon + 1,      tm.tm_mday, tm.tm_hour,
                     tm.tm_min,         MIN(tm.tm_sec, 59), microsecond};
    if (local) {
        TRY(datetime_check_day(f[0], f[1], f[2]));
        Day day = {(uint16_t)f[0], (uint8_t)f[1], (uint8_t)f[2]};
        Clock clock = {(uint8_t)f[3], (uint8_t)f[4], (uint8_t)f[5], 0, 0};
        TRY(datetime_local_fold(seconds, datetime_seconds(day, clock), &fold));
    }
    Value result = TRY(datetime_make(cls, f, tzinfo, fold));
    return tzinfo == NONE ? result : datetime_fromutc(tzinfo, result);
}

Value datetime_now(Value *args)
{
    int64_t seconds;
    int microseconds;
    TRY(datetime_check_tzinfo(args[1]));
    datetime_system_time(&seconds, &microseconds);
    return from_timestamp(args[0], seconds, microseconds, args[1], false);
}

Value datetime_fromtimestamp(Value *args)
{
    int64_t seconds;
    int microseconds;
    TRY(datetime_check_tzinfo(args[2]));
    TRY(datetime_split_timestamp(args[1], true, &seconds, &microseconds));
    return from_timestamp(args[0], seconds, microseconds, args[2], false);
}

#define DEPRECATED_FOR(instead)                                                        \
    "is deprecated and scheduled for removal in a future version. Use timezone-aware " \
    "objects to represent datetimes in UTC: datetime.datetime." instead "."

static bool warn_deprecated(const char *message)
{
    return rt.services.warn(TYPE_DeprecationWarning, TRY(str_from_text(message)), 1);
}

Value datetime_utcnow(Value *args)
{
    int64_t seconds;
    int microseconds;
    TRY(warn_deprecated(
        "datetime.datetime.utcnow() " DEPRECATED_FOR("now(datetime.UTC)")));
    datetime_system_time(&seconds, &microseconds);
    return from_timestamp(args[0], seconds, microseconds, NONE, true);
}

Value datetime_utcfromtimestamp(Value *args)
{
    int64_t seconds;
    int microseconds;
    TRY(warn_deprecated("datetime.datetime.utcfromtimestamp() " DEPRECATED_FOR(
        "fromtimestamp(timestamp, datetime.UTC)")));
    TRY(datetime_split_timestamp(args[1], true, &seconds, &microseconds));
    return from_timestamp(args[0], seconds, microseconds, NONE, true);
}

/* --- from text and parts --- */

Value datetime_fromisoformat(Value *args)
{
    IsoFields f;
    TRY(datetime_parse(args[1], ISO_DATE | ISO_TIME, &f));
    const int fields[] = {f.year,   f.month,  f.day,        f.hour,
                          f.minute, f.second, f.microsecond};
    return datetime_make(args[0], fields, TRY(datetime_parsed_zone(&f)), false);
}

Value datetime_strptime(Value *args)
{
    for (int i = 1; i < 3; i++)
        if (!is_str(args[i]))
            RAISE(TypeError, "strptime() argument %d must be str, not %T", i, args[i]);
    Value module = TRY(rt.services.import("_strptime"));
    Value parse = TRY(attr_get(module, NAME(_strptime_datetime)));
    return call3(parse, args[0], args[1], args[2]);
}

Value datetime_combine(Value *args)
{
    if (!is_date(args[1]))
        RAISE(TypeError, "combine() argument 1 must be datetime.date, not %K", args[1]);
    if (!is_time(args[2]))
        RAISE(TypeError, "combine() argument 2 must be datetime.time, not %K", args[2]);
    const Time *t = (Time *)args[2];
    Value tzinfo = args[3] == UNBOUND ? t->tzinfo : args[3];
    TRY(datetime_check_tzinfo(tzinfo));
    return datetime_make_from(args[0], ((Date *)args[1])->day, t->clock, tzinfo);
}
