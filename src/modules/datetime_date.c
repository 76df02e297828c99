/* SPDX-License-Identifier: MIT
 *
 * _datetime: date, and the tuple that date.isocalendar() returns.
 */
#include "modules/datetime.h"

#include "base/hash.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"

static Date *as_date(Value v)
{
    return (Date *)v;
}

static const Clock midnight = {0};

/* --- making dates --- */

static Value date_alloc(Type *type, Day day)
{
    Date *d = TRY(type->id == TYPE_date ? type_alloc_atomic(type, sizeof *d)
                                        : type_alloc(type, 0));
    d->day = day;
    return from_object(d);
}

Value datetime_new_date(Day day)
{
    return date_alloc(rt.types[TYPE_date], day);
}

Value datetime_make_date(Value cls, int year, int month, int day)
{
    if (cls != from_object(rt.types[TYPE_date]))
        return call3(cls, small_int(year), small_int(month), small_int(day));
    TRY(datetime_check_day(year, month, day));
    return datetime_new_date((Day){(uint16_t)year, (uint8_t)month, (uint8_t)day});
}

static Value date_from_ordinal(Value cls, int ordinal)
{
    Day day = datetime_day(ordinal);
    return datetime_make_date(cls, day.year, day.month, day.day);
}

bool datetime_pickled(Value *args, size_t nargs, size_t length, size_t at, unsigned limit,
                      const char *what, const uint8_t **state)
{
    *state = 0;
    if (!nargs)
        return true;
    if (is_bytes(args[0]) && as_bytes(args[0])->length == length) {
        const uint8_t *data = (const uint8_t *)as_bytes(args[0])->data;
        if ((data[at] & 0x7f) < limit)
            *state = data;
    } else if (is_str(args[0]) && str_length(args[0]) == length &&
               (str_at(args[0], at) & ~UINT32_C(0x80)) < limit) {
        if (as_str(args[0])->kind != 1)
            RAISE(ValueError,
                  "Failed to encode latin1 string when unpickling a %s object. "
                  "pickle.load(data, encoding='latin1') is assumed.",
                  what);
        *state = as_str(args[0])->data;
    }
    return true;
}

static Value date_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    const uint8_t *state = 0;
    if (nargs == 1)
        TRY(datetime_pickled(args, nargs, 4, 2, 13, "date", &state));
    if (state && state[2] && state[2] <= 12)
        return date_alloc(
            type, (Day){(uint16_t)(state[0] << 8 | state[1]), state[2], state[3]});
    Value placed[3];
    int fields[3];
    TRY(datetime_place_ints("(year, month, day)", args, nargs, kwnames, placed, 3, fields, 3));
    TRY(datetime_check_day(fields[0], fields[1], fields[2]));
    return date_alloc(type,
                      (Day){(uint16_t)fields[0], (uint8_t)fields[1], (uint8_t)fields[2]});
}

static Value date_today(Value *args)
{
    int64_t seconds;
    int microseconds;
    datetime_system_time(&seconds, &microseconds);
    Value now = float_from_double((double)seconds + microseconds / 1e6);
    return call_method1(args[0], NAME(fromtimestamp), now);
}

static Value date_fromtimestamp(Value *args)
{
    int64_t seconds;
    int microseconds;
    struct tm tm;
    TRY(datetime_split_timestamp(args[1], false, &seconds, &microseconds));
    TRY(datetime_local_tm(seconds, &tm));
    return datetime_make_date(args[0], datetime_tm_year(&tm), tm.tm_mon + 1, tm.tm_mday);
}

static Value date_fromordinal(Value *args)
{
    int ordinal;
    TRY(datetime_int(args[1], &ordinal));
    if (ordinal < 1)
        RAISE(ValueError, "ordinal must be >= 1");
    if (ordinal > ORDINAL_MAX + 366)
        RAISE(ValueError, "year %lld is out of range",
              (long long)(ordinal - 1) * 400 / 146097 + 1);
    return date_from_ordinal(args[0], ordinal);
}

static Value date_fromisoformat(Value *args)
{
    IsoFields f;
    TRY(datetime_parse(args[1], ISO_DATE, &f));
    return datetime_make_date(args[0], f.year, f.month, f.day);
}

static Value date_fromisocalendar(Value *args, size_t nargs, Value kwnames)
{
    Value placed[3];
    int fields[3];
    if (!datetime_place_ints("fromisocalendar(year, week, day)", args + 1, nargs - 1, kwnames,
                             placed, 3, fields, 3)) {
        if (error_clear_if(TYPE_OverflowError))
            RAISE(ValueError, "ISO calendar component out of range");
        return 0;
    }
    if (fields[0] < YEAR_MIN || fields[0] > YEAR_MAX)
        RAISE(ValueError, "Year is out of range: %d", fields[0]);
    int ordinal = datetime_from_iso(fields[0], fields[1], fields[2]);
    if (ordinal == 0)
        RAISE(ValueError, "Invalid week: %d", fields[1]);
    if (ordinal < 0)
        RAISE(ValueError, "Invalid day: %d (range is [1, 7])", fields[2]);
    return date_from_ordinal(args[0], ordinal);
}

/* --- arithmetic --- */

static Value date_move(Value self, int64_t days)
{
    int64_t ordinal = datetime_ordinal(as_date(self)->day) + days;
    if (ordinal < 1 || ordinal > ORDINAL_MAX)
        RAISE(OverflowError, "date value out of range");
    return date_from_ordinal(from_object(type_of(self)), (int)ordinal);
}

static Value date_add(Value a, Value b)
{
    if (is_date(a) && is_timedelta(b) && !is_datetime(a))
        return date_move(a, ((Timedelta *)b)->days);
    if (is_timedelta(a) && is_date(b) && !is_datetime(b))
        return date_move(b, ((Timedelta *)a)->days);
    return NOT_IMPLEMENTED;
}

static Value date_subtract(Value a, Value b)
{
    if (!is_date(a) || is_datetime(a) || is_datetime(b))
        return NOT_IMPLEMENTED;
    if (is_timedelta(b))
        return date_move(a, -(int64_t)((Timedelta *)b)->days);
    if (!is_date(b))
        return NOT_IMPLEMENTED;
    return datetime_delta(
        datetime_ordinal(as_date(a)->day) - datetime_ordinal(as_date(b)->day), 0, 0);
}

static uint32_t day_key(Day d)
{
    return (uint32_t)d.year << 16 | (uint32_t)d.month << 8 | d.day;
}

static Value date_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_date(b))
        return NOT_IMPLEMENTED;
    uint32_t x = day_key(as_date(a)->day), y = day_key(as_date(b)->day);
    return compare_order((x > y) - (x < y), op);
}

static bool date_hash(Value self, int64_t *hash)
{
    *hash = (int64_t)hash_word(day_key(as_date(self)->day), rt.hash_seed);
    if (*hash == -1)
        *hash = -2;
    return true;
}

/* --- text --- */

static Value date_repr(Value self)
{
    Day day = as_date(self)->day;
    StrBuilder b = {0};
    const int numbers[] = {day.year, day.month, day.day};
    TRY(datetime_put_call(&b, self, numbers, countof(numbers)));
    TRY(builder_char(&b, ')'));
    return builder_finish(&b);
}

static Value date_str(Value self)
{
    return call_method0(self, NAME(isoformat));
}

static Value date_isoformat(Value *args)
{
    char text[ISO_TEXT];
    char *end = datetime_put_day(text, as_date(args[0])->day);
    return str_new_latin1(text, (size_t)(end - text));
}

static Value date_ctime(Value *args)
{
    return datetime_ctime(as_date(args[0])->day, midnight);
}

static Value date_strftime(Value *args)
{
    Value tuple = TRY(call_method0(args[0], NAME(timetuple)));
    return datetime_strftime(args[0], args[1], tuple, NONE, NONE, 0);
}

/* --- parts --- */

static Value date_timetuple(Value *args)
{
    return datetime_struct_time(as_date(args[0])->day, midnight, -1);
}

static Value date_toordinal(Value *args)
{
    return small_int(datetime_ordinal(as_date(args[0])->day));
}

static Value date_weekday(Value *args)
{
    return small_int(datetime_weekday(as_date(args[0])->day));
}

static Value date_isoweekday(Value *args)
{
    return small_int(datetime_weekday(as_date(args[0])->day) + 1);
}

static Value date_isocalendar(Value *args)
{
    int fields[3];
    datetime_to_iso(as_date(args[0])->day, &fields[0], &fields[1], &fields[2]);
    Tuple *t = TRY(structseq_alloc(TYPE_IsoCalendarDate));
    for (int i = 0; i < 3; i++)
        t->items[i] = small_int(fields[i]);
    return from_object(t);
}

static Value date_replace(Value *args)
{
    Day day = as_date(args[0])->day;
    int fields[] = {day.year, day.month, day.day};
    for (int i = 0; i < 3; i++)
        if (args[i + 1] != UNBOUND)
            TRY(datetime_int(args[i + 1], &fields[i]));
    TRY(datetime_check_day(fields[0], fields[1], fields[2]));
    day = (Day){(uint16_t)fields[0], (uint8_t)fields[1], (uint8_t)fields[2]};
    return date_alloc(type_of(args[0]), day);
}

static Value date_reduce(Value *args)
{
    Day d = as_date(args[0])->day;
    const char state[] = {(char)(d.year >> 8), (char)d.year, (char)d.month, (char)d.day};
    Value arguments = TRY(tuple_pack(1, TRY(bytes_new(state, sizeof state))));
    return tuple_pair(from_object(type_of(args[0])), arguments);
}

static Value date_year(Value self)
{
    return small_int(as_date(self)->day.year);
}
static Value date_month(Value self)
{
    return small_int(as_date(self)->day.month);
}
static Value date_day(Value self)
{
    return small_int(as_date(self)->day.day);
}

static const GetSet date_getset[] = {
    {"year", date_year, 0, "The year."},
    {"month", date_month, 0, "The month, from 1."},
    {"day", date_day, 0, "The day of the month, from 1."},
    {0},
};

static const Method date_methods[] = {
    {"today($type, /)", date_today, "The current local date."},
    {"fromtimestamp($type, timestamp, /)", date_fromtimestamp,
     "The local date at a timestamp, as time.time() returns them."},
    {"fromordinal($type, ordinal, /)", date_fromordinal,
     "The date of that number; January 1 of the year 1 is 1.", .flags = METHOD_TUPLE},
    {"fromisoformat($type, string, /)", date_fromisoformat,
     "The date that ISO 8601 text says."},
    {"fromisocalendar($type, /, year, week, day)", 0,
     "The date of a day in an ISO week.", .raw = date_fromisocalendar},
    {"ctime($self, /)", date_ctime, "Text like 'Wed Jun  9 04:26:40 1993'."},
    {"strftime($self, /, format)", date_strftime,
     "Text by a format as of time.strftime()."},
    {"__format__($self, format, /)", datetime_format,
     "strftime(), or str() if there is no format.", .flags = METHOD_TUPLE},
    {"isoformat($self, /)", date_isoformat, "The date as YYYY-MM-DD."},
    {"isoweekday($self, /)", date_isoweekday, "The day of the week; Monday is 1."},
    {"isocalendar($self, /)", date_isocalendar,
     "ISO year, week and weekday, by name and place."},
    {"timetuple($self, /)", date_timetuple, "A time.struct_time of the date."},
    {"toordinal($self, /)", date_toordinal,
     "The date's number; January 1 of the year 1 is 1."},
    {"weekday($self, /)", date_weekday, "The day of the week; Monday is 0."},
    {"replace($self, /, year=<unrepresentable>, month=<unrepresentable>, "
     "day=<unrepresentable>)",
     date_replace, "The date with some of its parts replaced."},
    {"__reduce__($self, /)", date_reduce, "How to copy or pickle it."},
    {0},
};

static bool date_ready(Type *type)
{
    return datetime_constant(type, NAME(min), datetime_new_date((Day){YEAR_MIN, 1, 1})) &&
           datetime_constant(type, NAME(max),
                             datetime_new_date((Day){YEAR_MAX, 12, 31})) &&
           datetime_constant(type, NAME(resolution), datetime_delta(1, 0, 0));
}

TYPE(date, .name = "datetime.date", .size = sizeof(Date), .flags = TYPE_BASE,
     .methods = METHODS(date_methods), .getset = date_getset, .ready = date_ready,
     .slots = {.getattribute = attr_generic_get,
               .construct = date_construct,
               .repr = date_repr,
               .str = date_str,
               .hash = date_hash,
               .compare = date_compare,
               .add = date_add,
               .subtract = date_subtract},
     .doc = "date(year, month, day): a day of the Gregorian calendar.");

/* --- IsoCalendarDate --- */

static Value iso_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[3];
    TRY(arguments_place("IsoCalendarDate(year, week, weekday)", args, nargs, kwnames,
                        placed));
    Tuple *t = TRY(structseq_alloc(TYPE_IsoCalendarDate));
    for (int i = 0; i < 3; i++)
        t->items[i] = placed[i];
    return from_object(t);
}

static Value iso_repr(Value self)
{
    const Value *items = as_tuple(self)->items;
    return str_format("datetime.IsoCalendarDate(year=%S, week=%S, weekday=%S)", items[0],
                      items[1], items[2]);
}

/* What is pickled is a tuple. */
static Value iso_reduce(Value *args)
{
    Value plain = TRY(tuple_new(as_tuple(args[0])->items, 3));
    return tuple_pair(from_object(rt.types[TYPE_tuple]), TRY(tuple_pack(1, plain)));
}

static const Member iso_members[] = {
    STRUCTSEQ_FIELD(0, year, "The ISO year."),
    STRUCTSEQ_FIELD(1, week, "The week, from 1."),
    STRUCTSEQ_FIELD(2, weekday, "The day of the week; Monday is 1."),
    {0},
};

static const Method iso_methods[] = {
    {"__reduce__($self, /)", iso_reduce, "How to copy or pickle it."},
    {0},
};

static bool iso_ready(Type *type)
{
    return structseq_ready(type, 3, 3);
}

TYPE(IsoCalendarDate, .name = "datetime.IsoCalendarDate", .base = TYPE_tuple,
     .flags = IS_TUPLE | TYPE_SEQUENCE, .members = iso_members,
     .methods = METHODS(iso_methods), .ready = iso_ready,
     .slots = {.construct = iso_construct, .repr = iso_repr},
     .doc = "The result of date.isocalendar().");
