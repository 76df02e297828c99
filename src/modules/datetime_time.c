/* SPDX-License-Identifier: MIT
 *
 * _datetime: time, the time of some day.
 */
#include "modules/datetime.h"

#include "base/hash.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { TIME_STATE = 6 };

static Time *as_time(Value v)
{
    return (Time *)v;
}

Value datetime_new_time(Type *type, Clock clock, Value tzinfo)
{
    Time *t = TRY(type_alloc(type, 0));
    t->clock = clock;
    t->tzinfo = tzinfo;
    t->hash = -1;
    return from_object(t);
}

/* fields: hour, minute, second, microsecond, fold. */
static Value time_checked(Type *type, const int fields[5], Value tzinfo)
{
    TRY(datetime_check_clock(fields[0], fields[1], fields[2], fields[3], fields[4]));
    TRY(datetime_check_tzinfo(tzinfo));
    Clock clock = {(uint8_t)fields[0], (uint8_t)fields[1], (uint8_t)fields[2],
                   fields[4] != 0, (uint32_t)fields[3]};
    return datetime_new_time(type, clock, tzinfo);
}

static Value time_unpickle(Type *type, const uint8_t *state, Value tzinfo)
{
    Clock clock = {state[0] & 0x7f, state[1], state[2], state[0] >> 7,
                   (uint32_t)state[3] << 16 | (uint32_t)state[4] << 8 | state[5]};
    if (tzinfo != NONE && !is_instance_of(tzinfo, TYPE_tzinfo))
        RAISE(TypeError, "bad tzinfo state arg");
    return datetime_new_time(type, clock, tzinfo);
}

static Value time_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    const uint8_t *state = 0;
    if (nargs == 1 || nargs == 2)
        TRY(datetime_pickled(args, nargs, TIME_STATE, 0, 24, "time", &state));
    if (state)
        return time_unpickle(type, state, nargs == 2 ? args[1] : NONE);
    Value placed[6];
    int fields[5];
    TRY(arguments_place(
        "(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)", args,
        nargs, kwnames, placed));
    for (int i = 0; i < 4; i++)
        TRY(datetime_int(placed[i], &fields[i]));
    TRY(datetime_int(placed[5], &fields[4]));
    return time_checked(type, fields, placed[4]);
}

static Value time_fromisoformat(Value *args)
{
    IsoFields f;
    TRY(datetime_parse(args[1], ISO_TIME, &f));
    Value tzinfo = TRY(datetime_parsed_zone(&f));
    int fields[] = {f.hour, f.minute, f.second, f.microsecond, 0};
    if (args[0] == from_object(rt.types[TYPE_time]))
        return time_checked(rt.types[TYPE_time], fields, tzinfo);
    Value arguments[] = {small_int(f.hour), small_int(f.minute), small_int(f.second),
                         small_int(f.microsecond), tzinfo};
    return call_value(args[0], arguments, 5, 0);
}

/* args: self, the fields, tzinfo, fold. */
static Value time_replace(Value *args)
{
    const Time *t = as_time(args[0]);
    int fields[] = {t->clock.hour, t->clock.minute, t->clock.second,
                    (int)t->clock.microsecond, t->clock.fold};
    for (int i = 0; i < 4; i++)
        if (args[i + 1] != UNBOUND)
            TRY(datetime_int(args[i + 1], &fields[i]));
    if (args[6] != UNBOUND)
        TRY(datetime_int(args[6], &fields[4]));
    return time_checked(type_of(args[0]), fields,
                        args[5] == UNBOUND ? t->tzinfo : args[5]);
}

/* --- comparison --- */

static int64_t clock_microseconds(Clock c)
{
    return (c.hour * INT64_C(3600) + c.minute * 60 + c.second) * MICROSECONDS +
           c.microsecond;
}

static Value time_offset(Value self)
{
    return datetime_utcoffset(as_time(self)->tzinfo, NONE);
}

static Value time_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_time(b))
        return NOT_IMPLEMENTED;
    int64_t x = clock_microseconds(as_time(a)->clock);
    int64_t y = clock_microseconds(as_time(b)->clock);
    if (as_time(a)->tzinfo != as_time(b)->tzinfo) {
        Value u = TRY(time_offset(a)), v = TRY(time_offset(b));
        if ((u == NONE) != (v == NONE)) {
            if (op == COMPARE_EQ || op == COMPARE_NE)
                return from_bool(op == COMPARE_NE);
            RAISE(TypeError, "can't compare offset-naive and offset-aware times");
        }
        if (u != NONE && !datetime_delta_equal(u, v)) {
            x -= datetime_delta_seconds((Timedelta *)u) * MICROSECONDS;
            y -= datetime_delta_seconds((Timedelta *)v) * MICROSECONDS;
        }
    }
    return compare_order((x > y) - (x < y), op);
}

static bool time_hash(Value self, int64_t *hash)
{
    Time *t = as_time(self);
    if (t->hash == -1) {
        Value offset = TRY(time_offset(self));
        int64_t all = clock_microseconds(t->clock);
        if (offset != NONE)
            all -= datetime_delta_seconds((Timedelta *)offset) * MICROSECONDS +
                   ((Timedelta *)offset)->microseconds;
        t->hash = (int64_t)hash_word((uint64_t)all, rt.hash_seed);
        if (t->hash == -1)
            t->hash = -2;
    }
    *hash = t->hash;
    return true;
}

/* --- text --- */

static Value time_repr(Value self)
{
    const Time *t = as_time(self);
    Clock c = t->clock;
    StrBuilder b = {0};
    const int numbers[] = {c.hour, c.minute, c.second, (int)c.microsecond};
    TRY(datetime_put_call(&b, self, numbers, c.microsecond ? 4 : c.second ? 3 : 2));
    if (t->tzinfo != NONE)
        TRY(builder_str(&b, TRY(str_format(", tzinfo=%R", t->tzinfo))));
    TRY(builder_text(&b, c.fold ? ", fold=1)" : ")"));
    return builder_finish(&b);
}

static Value time_iso_text(Value self, Value timespec)
{
    char text[ISO_TEXT], *end = text;
    TRY(datetime_put_clock(&end, as_time(self)->clock, timespec));
    Value offset = TRY(time_offset(self));
    if (offset != NONE)
        end = datetime_put_offset(end, (Timedelta *)offset, ":");
    return str_new_latin1(text, (size_t)(end - text));
}

static Value time_isoformat(Value *args)
{
    return time_iso_text(args[0], args[1]);
}
static Value time_str(Value self)
{
    return call_method0(self, NAME(isoformat));
}

static Value time_strftime(Value *args)
{
    const Time *t = as_time(args[0]);
    const int numbers[] = {1900, 1, 1, t->clock.hour, t->clock.minute, t->clock.second,
                           0,    1, -1};
    Tuple *tuple = TRY(tuple_alloc(9));
    for (int i = 0; i < 9; i++)
        tuple->items[i] = small_int(numbers[i]);
    return datetime_strftime(args[0], args[1], from_object(tuple), t->tzinfo, NONE,
                             t->clock.microsecond);
}

/* --- zones, parts --- */

static Value time_utcoffset(Value *args)
{
    return time_offset(args[0]);
}
static Value time_dst(Value *args)
{
    return datetime_dst(as_time(args[0])->tzinfo, NONE);
}
static Value time_tzname(Value *args)
{
    return datetime_tzname(as_time(args[0])->tzinfo, NONE);
}

static Value time_reduce_as(Value self, int64_t protocol)
{
    const Time *t = as_time(self);
    Clock c = t->clock;
    bool fold = c.fold && protocol > 3;
    const char state[TIME_STATE] = {(char)(c.hour | fold << 7),
                                    (char)c.minute,
                                    (char)c.second,
                                    (char)(c.microsecond >> 16),
                                    (char)(c.microsecond >> 8),
                                    (char)c.microsecond};
    Value bytes = TRY(bytes_new(state, sizeof state));
    Value arguments =
        TRY(t->tzinfo == NONE ? tuple_pack(1, bytes) : tuple_pair(bytes, t->tzinfo));
    return tuple_pair(from_object(type_of(self)), arguments);
}

static Value time_reduce_ex(Value *args)
{
    int protocol;
    TRY(value_as_int(args[1], &protocol));
    return time_reduce_as(args[0], protocol);
}

static Value time_reduce(Value *args)
{
    return time_reduce_as(args[0], 2);
}

static Value time_hour(Value self)
{
    return small_int(as_time(self)->clock.hour);
}
static Value time_minute(Value self)
{
    return small_int(as_time(self)->clock.minute);
}
static Value time_second(Value self)
{
    return small_int(as_time(self)->clock.second);
}
static Value time_microsecond(Value self)
{
    return small_int(as_time(self)->clock.microsecond);
}
static Value time_tzinfo(Value self)
{
    return as_time(self)->tzinfo;
}
static Value time_fold(Value self)
{
    return small_int(as_time(self)->clock.fold);
}

static const GetSet time_getset[] = {
    {"hour", time_hour, 0, "The hour, from 0 to 23."},
    {"minute", time_minute, 0, "The minute."},
    {"second", time_second, 0, "The second."},
    {"microsecond", time_microsecond, 0, "The microsecond."},
    {"tzinfo", time_tzinfo, 0, "The time zone, or None."},
    {"fold", time_fold, 0,
     "1 for the second of two times that clocks show alike, else 0."},
    {0},
};

static const Method time_methods[] = {
    {"fromisoformat($type, string, /)", time_fromisoformat,
     "The time that ISO 8601 text says."},
    {"isoformat($self, /, timespec=<unrepresentable>)", time_isoformat,
     "The time as HH:MM:SS.ffffff+HH:MM; timespec says how much of it: 'auto', 'hours',\n"
     "'minutes', 'seconds', 'milliseconds' or 'microseconds'."},
    {"strftime($self, /, format)", time_strftime,
     "Text by a format as of time.strftime()."},
    {"__format__($self, format, /)", datetime_format,
     "strftime(), or str() if there is no format.", .flags = METHOD_TUPLE},
    {"utcoffset($self, /)", time_utcoffset,
     "The zone's offset from universal time, or None."},
    {"tzname($self, /)", time_tzname, "The zone's name, or None."},
    {"dst($self, /)", time_dst, "What daylight saving adds, or None."},
    {"replace($self, /, hour=<unrepresentable>, minute=<unrepresentable>, "
     "second=<unrepresentable>, microsecond=<unrepresentable>, tzinfo=<unrepresentable>, "
     "*, "
     "fold=<unrepresentable>)",
     time_replace, "The time with some of its parts replaced."},
    {"__reduce_ex__($self, protocol, /)", time_reduce_ex, "How to copy or pickle it.",
     .flags = METHOD_TUPLE},
    {"__reduce__($self, /)", time_reduce, "How to copy or pickle it."},
    {0},
};

static bool time_ready(Type *type)
{
    Clock last = {23, 59, 59, 0, MICROSECONDS - 1};
    return datetime_constant(type, NAME(min),
                             datetime_new_time(type, (Clock){0}, NONE)) &&
           datetime_constant(type, NAME(max), datetime_new_time(type, last, NONE)) &&
           datetime_constant(type, NAME(resolution), datetime_delta(0, 0, 1));
}

TYPE(time, .name = "datetime.time", .size = sizeof(Time), .flags = TYPE_BASE,
     .methods = METHODS(time_methods), .getset = time_getset, .ready = time_ready,
     .slots = {.getattribute = attr_generic_get,
               .construct = time_construct,
               .repr = time_repr,
               .str = time_str,
               .hash = time_hash,
               .compare = time_compare},
     .doc = "time(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):\n"
            "a time of any day.");
