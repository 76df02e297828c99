/* SPDX-License-Identifier: MIT
 *
 * _datetime: the class datetime. How they are made is in datetime_new.c, what zones have
 * to do with them in datetime_zoned.c.
 */
#include "modules/datetime.h"

#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

static DateTime *as_datetime(Value v)
{
    return (DateTime *)v;
}

/* --- operators --- */

static Value datetime_plus(Value a, Value b)
{
    if (is_datetime(a) && is_timedelta(b))
        return datetime_add(as_datetime(a), (Timedelta *)b, 1);
    if (is_timedelta(a) && is_datetime(b))
        return datetime_add(as_datetime(b), (Timedelta *)a, 1);
    return NOT_IMPLEMENTED;
}

static Value datetime_minus(Value a, Value b)
{
    if (!is_datetime(a))
        return NOT_IMPLEMENTED;
    if (is_datetime(b))
        return datetime_difference(a, b);
    return is_timedelta(b) ? datetime_add(as_datetime(a), (Timedelta *)b, -1)
                           : NOT_IMPLEMENTED;
}

/* --- text --- */

static Value datetime_repr(Value self)
{
    const DateTime *d = as_datetime(self);
    Day day = d->date.day;
    Clock c = d->clock;
    StrBuilder b = {0};
    const int numbers[] = {day.year, day.month, day.day,           c.hour,
                           c.minute, c.second,  (int)c.microsecond};
    TRY(datetime_put_call(&b, self, numbers, c.microsecond ? 7 : c.second ? 6 : 5));
    TRY(builder_text(&b, c.fold ? ", fold=1" : ""));
    if (d->tzinfo != NONE)
        TRY(builder_str(&b, TRY(str_format(", tzinfo=%R", d->tzinfo))));
    TRY(builder_char(&b, ')'));
    return builder_finish(&b);
}

/* The text, with `separator` between date and time. */
static Value iso_text(Value self, uint32_t separator, Value timespec)
{
    const DateTime *d = as_datetime(self);
    char text[2 * ISO_TEXT], *middle, *end;
    middle = datetime_put_day(text, d->date.day);
    end = middle + 1;
    *middle = (char)separator;
    TRY(datetime_put_clock(&end, d->clock, timespec));
    Value offset = TRY(datetime_offset(self));
    if (offset != NONE)
        end = datetime_put_offset(end, (Timedelta *)offset, ":");
    if (separator < 128)
        return str_new_latin1(text, (size_t)(end - text));
    StrBuilder b = {0};
    TRY(builder_ascii(&b, text, (size_t)(middle - text)));
    TRY(builder_char(&b, separator));
    TRY(builder_ascii(&b, middle + 1, (size_t)(end - middle - 1)));
    return builder_finish(&b);
}

static Value datetime_isoformat(Value *args)
{
    if (!is_str(args[1]) || str_length(args[1]) != 1)
        RAISE(TypeError, "isoformat() argument 1 must be a unicode character, not %T",
              args[1]);
    return iso_text(args[0], str_at(args[1], 0), args[2]);
}

static Value datetime_str(Value self)
{
    if (is_exact(self, TYPE_datetime))
        return iso_text(self, ' ', UNBOUND);
    return call_method1(self, NAME(isoformat), TRY(str_from_char(' ')));
}

static Value datetime_ctime_method(Value *args)
{
    return datetime_ctime(as_datetime(args[0])->date.day, as_datetime(args[0])->clock);
}

static Value datetime_strftime_method(Value *args)
{
    const DateTime *d = as_datetime(args[0]);
    Value tuple = TRY(call_method0(args[0], NAME(timetuple)));
    return datetime_strftime(args[0], args[1], tuple, d->tzinfo, args[0],
                             d->clock.microsecond);
}

/* --- parts --- */

static Value datetime_date_method(Value *args)
{
    return datetime_new_date(as_datetime(args[0])->date.day);
}

static Value datetime_time_method(Value *args)
{
    return datetime_new_time(rt.types[TYPE_time], as_datetime(args[0])->clock, NONE);
}

static Value datetime_timetz(Value *args)
{
    const DateTime *d = as_datetime(args[0]);
    return datetime_new_time(rt.types[TYPE_time], d->clock, d->tzinfo);
}

static Value datetime_timetuple(Value *args)
{
    const DateTime *d = as_datetime(args[0]);
    Value dst = TRY(datetime_dst(d->tzinfo, args[0]));
    int flag = dst == NONE ? -1 : !datetime_delta_is_zero((Timedelta *)dst);
    return datetime_struct_time(d->date.day, d->clock, flag);
}

static Value datetime_utcoffset_method(Value *args)
{
    return datetime_offset(args[0]);
}

static Value datetime_dst_method(Value *args)
{
    return datetime_dst(as_datetime(args[0])->tzinfo, args[0]);
}

static Value datetime_tzname_method(Value *args)
{
    return datetime_tzname(as_datetime(args[0])->tzinfo, args[0]);
}

static Value reduce_as(Value self, int protocol)
{
    const DateTime *d = as_datetime(self);
    Day day = d->date.day;
    Clock c = d->clock;
    bool fold = c.fold && protocol > 3;
    const char state[] = {(char)(day.year >> 8),
                          (char)day.year,
                          (char)(day.month | fold << 7),
                          (char)day.day,
                          (char)c.hour,
                          (char)c.minute,
                          (char)c.second,
                          (char)(c.microsecond >> 16),
                          (char)(c.microsecond >> 8),
                          (char)c.microsecond};
    Value bytes = TRY(bytes_new(state, sizeof state));
    Value arguments =
        TRY(d->tzinfo == NONE ? tuple_pack(1, bytes) : tuple_pair(bytes, d->tzinfo));
    return tuple_pair(from_object(type_of(self)), arguments);
}

static Value datetime_reduce_ex(Value *args)
{
    int protocol;
    TRY(value_as_int(args[1], &protocol));
    return reduce_as(args[0], protocol);
}

static Value datetime_reduce(Value *args)
{
    return reduce_as(args[0], 2);
}

static Value datetime_hour(Value self)
{
    return small_int(as_datetime(self)->clock.hour);
}
static Value datetime_minute(Value self)
{
    return small_int(as_datetime(self)->clock.minute);
}
static Value datetime_second(Value self)
{
    return small_int(as_datetime(self)->clock.second);
}
static Value datetime_tzinfo(Value self)
{
    return as_datetime(self)->tzinfo;
}
static Value datetime_fold(Value self)
{
    return small_int(as_datetime(self)->clock.fold);
}

static Value datetime_microsecond(Value self)
{
    return small_int(as_datetime(self)->clock.microsecond);
}

static const GetSet datetime_getset[] = {
    {"hour", datetime_hour, 0, "The hour, from 0 to 23."},
    {"minute", datetime_minute, 0, "The minute."},
    {"second", datetime_second, 0, "The second."},
    {"microsecond", datetime_microsecond, 0, "The microsecond."},
    {"tzinfo", datetime_tzinfo, 0, "The time zone, or None."},
    {"fold", datetime_fold, 0,
     "1 for the second of two times that clocks show alike, else 0."},
    {0},
};

static const Method datetime_methods[] = {
    {"now($type, /, tz=None)", datetime_now,
     "The current time in a zone, or local time."},
    {"utcnow($type, /)", datetime_utcnow,
     "The current universal time, without a tzinfo."},
    {"fromtimestamp($type, /, timestamp, tz=None)", datetime_fromtimestamp,
     "The time at a timestamp in a zone, or local time."},
    {"utcfromtimestamp($type, timestamp, /)", datetime_utcfromtimestamp,
     "The universal time at a timestamp, without a tzinfo.", .flags = METHOD_TUPLE},
    {"strptime($type, date_string, format, /)", datetime_strptime,
     "The datetime that text says, by a format as of time.strptime().",
     .flags = METHOD_TUPLE},
    {"fromisoformat($type, string, /)", datetime_fromisoformat,
     "The datetime that ISO 8601 text says."},
    {"combine($type, /, date, time, tzinfo=<unrepresentable>)", datetime_combine,
     "A date with a time; the time's tzinfo, unless another is given."},
    {"date($self, /)", datetime_date_method, "The date."},
    {"time($self, /)", datetime_time_method, "The time, without a tzinfo."},
    {"timetz($self, /)", datetime_timetz, "The time, with the same tzinfo."},
    {"ctime($self, /)", datetime_ctime_method, "Text like 'Wed Jun  9 04:26:40 1993'."},
    {"timetuple($self, /)", datetime_timetuple, "A time.struct_time."},
    {"timestamp($self, /)", datetime_timestamp,
     "The timestamp, as time.time() returns them."},
    {"utctimetuple($self, /)", datetime_utctimetuple,
     "A time.struct_time in universal time; a datetime without offset is taken for "
     "that."},
    {"strftime($self, /, format)", datetime_strftime_method,
     "Text by a format as of time.strftime()."},
    {"isoformat($self, /, sep='T', timespec=<unrepresentable>)", datetime_isoformat,
     "The datetime as YYYY-MM-DDTHH:MM:SS.ffffff+HH:MM. sep stands between date and "
     "time;\n"
     "timespec says how much of the time: 'auto', 'hours', 'minutes', 'seconds',\n"
     "'milliseconds' or 'microseconds'."},
    {"utcoffset($self, /)", datetime_utcoffset_method,
     "The zone's offset from universal time, or None."},
    {"tzname($self, /)", datetime_tzname_method, "The zone's name, or None."},
    {"dst($self, /)", datetime_dst_method, "What daylight saving adds, or None."},
    {"replace($self, /, year=<unrepresentable>, month=<unrepresentable>, "
     "day=<unrepresentable>, hour=<unrepresentable>, minute=<unrepresentable>, "
     "second=<unrepresentable>, microsecond=<unrepresentable>, tzinfo=<unrepresentable>, "
     "*, "
     "fold=<unrepresentable>)",
     datetime_replace, "The datetime with some parts replaced."},
    {"astimezone($self, /, tz=None)", datetime_astimezone,
     "The same moment in another zone; without one, in the system's."},
    {"__reduce_ex__($self, protocol, /)", datetime_reduce_ex,
     "How to copy or pickle it.", .flags = METHOD_TUPLE},
    {"__reduce__($self, /)", datetime_reduce, "How to copy or pickle it."},
    {0},
};

static bool datetime_ready(Type *type)
{
    Clock last = {23, 59, 59, 0, MICROSECONDS - 1};
    Day first = {YEAR_MIN, 1, 1}, end = {YEAR_MAX, 12, 31};
    return datetime_constant(type, NAME(min),
                             datetime_new(type, first, (Clock){0}, NONE)) &&
           datetime_constant(type, NAME(max), datetime_new(type, end, last, NONE)) &&
           datetime_constant(type, NAME(resolution), datetime_delta(0, 0, 1));
}

TYPE(datetime, .name = "datetime.datetime", .base = TYPE_date, .size = sizeof(DateTime),
     .flags = TYPE_BASE, .methods = METHODS(datetime_methods), .getset = datetime_getset,
     .ready = datetime_ready,
     .slots = {.getattribute = attr_generic_get,
               .construct = datetime_construct,
               .repr = datetime_repr,
               .str = datetime_str,
               .hash = datetime_hash,
               .compare = datetime_compare,
               .add = datetime_plus,
               .subtract = datetime_minus},
     .doc = "datetime(year, month, day, hour=0, minute=0, second=0, microsecond=0, "
            "tzinfo=None,\n"
            "         *, fold=0)\n\nA date and a time.");
