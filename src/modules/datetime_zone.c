/* SPDX-License-Identifier: MIT
 *
 * _datetime: tzinfo, which programs derive their time zones from, and timezone, one with
 * a fixed offset.
 */
#include "modules/datetime.h"

#include "objects/attr.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct Timezone {
    Object head;
    Value offset; /* timedelta */
    Value name;   /* str; 0: made from the offset */
} Timezone;

static Timezone *as_timezone(Value v)
{
    return (Timezone *)v;
}

/* --- asking zones --- */

bool datetime_check_tzinfo(Value tzinfo)
{
    if (tzinfo != NONE && !is_instance_of(tzinfo, TYPE_tzinfo))
        RAISE(TypeError,
              "tzinfo argument must be None or of a tzinfo subclass, not type '%Q'",
              tzinfo);
    return true;
}

/* Below a day in both directions. */
static bool is_small_offset(const Timedelta *d)
{
    return d->days == 0 || (d->days == -1 && (d->seconds || d->microseconds));
}

#define OFFSET_RANGE                                                        \
    "offset must be a timedelta strictly between -timedelta(hours=24) and " \
    "timedelta(hours=24)"

static Value ask_offset(Value tzinfo, Value name, Value argument)
{
    Value offset = TRY(call_method1(tzinfo, name, argument));
    if (offset == NONE)
        return NONE;
    if (!is_timedelta(offset))
        RAISE(TypeError, "tzinfo.%S() must return None or timedelta, not '%T'", name,
              offset);
    if (!is_small_offset((Timedelta *)offset))
        RAISE(ValueError, OFFSET_RANGE ".");
    return offset;
}

Value datetime_utcoffset(Value tzinfo, Value argument)
{
    if (tzinfo == NONE)
        return NONE;
    if (is_exact(tzinfo, TYPE_timezone))
        return as_timezone(tzinfo)->offset;
    return ask_offset(tzinfo, NAME(utcoffset), argument);
}

Value datetime_dst(Value tzinfo, Value argument)
{
    if (tzinfo == NONE || is_exact(tzinfo, TYPE_timezone))
        return NONE;
    return ask_offset(tzinfo, NAME(dst), argument);
}

static Value timezone_name(const Timezone *zone);

Value datetime_tzname(Value tzinfo, Value argument)
{
    if (tzinfo == NONE)
        return NONE;
    if (is_exact(tzinfo, TYPE_timezone))
        return timezone_name(as_timezone(tzinfo));
    Value name = TRY(call_method1(tzinfo, NAME(tzname), argument));
    if (name != NONE && !is_str(name))
        RAISE(TypeError, "tzinfo.tzname() must return None or a string, not '%T'", name);
    return name;
}

Value datetime_fromutc(Value tzinfo, Value datetime)
{
    return call_method1(tzinfo, NAME(fromutc), datetime);
}

/* --- tzinfo --- */

static Value tzinfo_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(TRY((Object *)type_alloc(type, 0)));
}

static Value raise_missing(const char *method)
{
    RAISE(NotImplementedError, "a tzinfo subclass must implement %s()", method);
}

static Value tzinfo_utcoffset(Value *args)
{
    return raise_missing("utcoffset");
}
static Value tzinfo_dst(Value *args)
{
    return raise_missing("dst");
}
static Value tzinfo_tzname(Value *args)
{
    return raise_missing("tzname");
}

static bool check_fromutc(Value self, Value v)
{
    if (!is_datetime(v))
        RAISE(TypeError, "fromutc: argument must be a datetime");
    if (((DateTime *)v)->tzinfo != self)
        RAISE(ValueError, "fromutc: dt.tzinfo is not self");
    return true;
}

/* Standard time first, then whatever dst() says of that. */
static Value tzinfo_fromutc(Value *args)
{
    TRY(check_fromutc(args[0], args[1]));
    DateTime *d = (DateTime *)args[1];
    Value offset = TRY(datetime_utcoffset(args[0], args[1]));
    if (offset == NONE)
        RAISE(ValueError, "fromutc: non-None utcoffset() result required");
    Value dst = TRY(datetime_dst(args[0], args[1]));
    if (dst == NONE)
        RAISE(ValueError, "fromutc: non-None dst() result required");
    const Timedelta *o = (Timedelta *)offset, *s = (Timedelta *)dst;
    Value standard =
        TRY(datetime_delta((int64_t)o->days - s->days, o->seconds - s->seconds,
                           o->microseconds - s->microseconds));
    Value result = TRY(datetime_add(d, (Timedelta *)standard, 1));
    dst = TRY(attr_get(result, NAME(dst)));
    dst = TRY(call0(dst));
    if (dst == NONE)
        RAISE(ValueError, "fromutc: tz.dst() gave inconsistent results; cannot convert");
    if (!is_timedelta(dst) || datetime_delta_is_zero((Timedelta *)dst) ||
        !is_datetime(result))
        return result;
    return datetime_add((DateTime *)result, (Timedelta *)dst, 1);
}

static Value tzinfo_reduce(Value *args)
{
    Value arguments = rt.empty_tuple;
    Value get = TRY(attr_get_opt(args[0], NAME(__getinitargs__)));
    if (get != UNBOUND)
        arguments = TRY(call0(get));
    Value state = TRY(call_method0(args[0], NAME(__getstate__)));
    return tuple_pack(3, from_object(type_of(args[0])), arguments, state);
}

static const Method tzinfo_methods[] = {
    {"utcoffset($self, dt, /)", tzinfo_utcoffset,
     "How far local time is ahead of universal time: a timedelta, or None."},
    {"dst($self, dt, /)", tzinfo_dst,
     "How much of utcoffset() is due to daylight saving: a timedelta, or None."},
    {"tzname($self, dt, /)", tzinfo_tzname, "The zone's name, or None."},
    {"fromutc($self, dt, /)", tzinfo_fromutc,
     "From a datetime in universal time, whose tzinfo is this one, to local time."},
    {"__reduce__($self, /)", tzinfo_reduce, "How to copy or pickle it."},
    {0},
};

TYPE(tzinfo, .name = "datetime.tzinfo", .size = sizeof(Object), .flags = TYPE_BASE,
     .methods = METHODS(tzinfo_methods), .slots = {.getattribute = attr_generic_get,
                                                   .construct = tzinfo_construct},
     .doc = "What all time zones derive from.");

/* --- timezone --- */

static Value timezone_new(Value offset, Value name)
{
    Timezone *zone = TRY(type_alloc(rt.types[TYPE_timezone], 0));
    zone->offset = offset;
    zone->name = name;
    return from_object(zone);
}

Value datetime_utc(void)
{
    return type_lookup(rt.types[TYPE_timezone], NAME(utc));
}

Value datetime_timezone(Value offset, Value name)
{
    if (!is_small_offset((Timedelta *)offset))
        RAISE(ValueError, OFFSET_RANGE ", not %R.", offset);
    if (!name && datetime_delta_is_zero((Timedelta *)offset))
        return datetime_utc();
    return timezone_new(offset, name);
}

static Value timezone_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("timezone(offset, name=<unrepresentable>)", args, nargs, kwnames,
                        placed));
    if (!is_timedelta(placed[0]))
        RAISE(TypeError, "timezone() argument 1 must be datetime.timedelta, not %T",
              placed[0]);
    if (placed[1] != UNBOUND && !is_str(placed[1]))
        RAISE(TypeError, "timezone() argument 2 must be str, not %T", placed[1]);
    return datetime_timezone(placed[0], placed[1] == UNBOUND ? 0 : placed[1]);
}

static Value timezone_name(const Timezone *zone)
{
    if (zone->name)
        return zone->name;
    const Timedelta *offset = (Timedelta *)zone->offset;
    if (datetime_delta_is_zero(offset))
        return str_from_text("UTC");
    char text[ISO_TEXT] = "UTC";
    char *end = datetime_put_offset(text + 3, offset, ":");
    return str_new_latin1(text, (size_t)(end - text));
}

static Value timezone_str(Value self)
{
    return timezone_name(as_timezone(self));
}

static Value timezone_repr(Value self)
{
    const Timezone *zone = as_timezone(self);
    if (self == datetime_utc())
        return str_from_text("datetime.timezone.utc");
    if (zone->name)
        return str_format("datetime.timezone(%R, %R)", zone->offset, zone->name);
    return str_format("datetime.timezone(%R)", zone->offset);
}

static bool timezone_hash(Value self, int64_t *hash)
{
    *hash = datetime_delta_hash(as_timezone(self)->offset);
    return true;
}

static Value timezone_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_exact(b, TYPE_timezone) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    bool equal = datetime_delta_equal(as_timezone(a)->offset, as_timezone(b)->offset);
    return from_bool(equal == (op == COMPARE_EQ));
}

static bool check_argument(const char *method, Value v)
{
    if (v != NONE && !is_datetime(v))
        RAISE(TypeError, "%s(dt) argument must be a datetime instance or None, not %T",
              method, v);
    return true;
}

static Value timezone_utcoffset(Value *args)
{
    TRY(check_argument("utcoffset", args[1]));
    return as_timezone(args[0])->offset;
}

static Value timezone_dst(Value *args)
{
    TRY(check_argument("dst", args[1]));
    return NONE;
}

static Value timezone_tzname(Value *args)
{
    TRY(check_argument("tzname", args[1]));
    return timezone_name(as_timezone(args[0]));
}

static Value timezone_fromutc(Value *args)
{
    TRY(check_fromutc(args[0], args[1]));
    return datetime_add((DateTime *)args[1], (Timedelta *)as_timezone(args[0])->offset,
                        1);
}

static Value timezone_getinitargs(Value *args)
{
    const Timezone *zone = as_timezone(args[0]);
    return zone->name ? tuple_pair(zone->offset, zone->name)
                      : tuple_pack(1, zone->offset);
}

static const Method timezone_methods[] = {
    {"utcoffset($self, dt, /)", timezone_utcoffset, "The fixed offset."},
    {"dst($self, dt, /)", timezone_dst, "None: that isn't known."},
    {"tzname($self, dt, /)", timezone_tzname, "The name, or \"UTC\" with the offset."},
    {"fromutc($self, dt, /)", timezone_fromutc,
     "From a datetime in universal time, whose tzinfo is this one, to local time."},
    {"__getinitargs__($self, /)", timezone_getinitargs,
     "Arguments that make one like it."},
    {0},
};

/* A whole number of minutes, to the day's limit. */
static Value extreme_zone(int sign)
{
    return timezone_new(TRY(datetime_delta(0, sign * (DAY_SECONDS - 60), 0)), 0);
}

static bool timezone_ready(Type *type)
{
    Value zero = TRY(datetime_delta(0, 0, 0));
    return datetime_constant(type, NAME(utc), timezone_new(zero, 0)) &&
           datetime_constant(type, NAME(min), extreme_zone(-1)) &&
           datetime_constant(type, NAME(max), extreme_zone(1));
}

TYPE(timezone, .name = "datetime.timezone", .base = TYPE_tzinfo, .size = sizeof(Timezone),
     .methods = METHODS(timezone_methods), .ready = timezone_ready,
     .slots = {.construct = timezone_construct,
               .repr = timezone_repr,
               .str = timezone_str,
               .hash = timezone_hash,
               .compare = timezone_compare},
     .doc = "A time zone with a fixed offset from universal time.");
