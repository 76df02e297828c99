/* SPDX-License-Identifier: MIT
 *
 * What the files of the module _datetime share: its objects and the arithmetic on them.
 *
 *     datetime_calendar.c  days and dates          datetime_delta.c     timedelta
 *     datetime_local.c     the system's time       datetime_zone.c      tzinfo, timezone
 *     datetime_parse.c     ISO 8601 to fields      datetime_date.c      date
 *     datetime_format.c    fields to text          datetime_time.c      time
 *     datetime_new.c       making datetimes        datetime_datetime.c  datetime
 *     datetime_zoned.c     datetimes in zones
 *
 * A datetime is a date with a clock, as its class is. Objects made from pickles may hold
 * any year, day, minute and second, but their month and hour are in range.
 */
#ifndef MODULES_DATETIME_H
#define MODULES_DATETIME_H

#include <time.h>

#include "objects/errors.h"
#include "objects/str.h"
#include "objects/type.h"

enum {
    DAY_SECONDS = 86400,
    MICROSECONDS = 1000000,
    YEAR_MIN = 1,
    YEAR_MAX = 9999,
    EPOCH_ORDINAL = 719163,
    ORDINAL_MAX = 3652059
};

typedef struct Day {
    uint16_t year;
    uint8_t month, day;
} Day;

typedef struct Clock {
    uint8_t hour, minute, second;
    bool fold;
    uint32_t microsecond;
} Clock;

typedef struct Timedelta {
    Object head;
    int32_t days, seconds, microseconds; /* only days may be negative */
} Timedelta;

typedef struct Date {
    Object head;
    Day day;
} Date;

typedef struct Time {
    Object head;
    Clock clock;
    Value tzinfo; /* None: naive */
    int64_t hash; /* -1: not computed yet */
} Time;

typedef struct DateTime {
    Date date; /* a datetime is a date */
    Clock clock;
    Value tzinfo;
    int64_t hash;
} DateTime;

static inline bool is_timedelta(Value v)
{
    return is_instance_of(v, TYPE_timedelta);
}
static inline bool is_date(Value v)
{
    return is_instance_of(v, TYPE_date);
}
static inline bool is_time(Value v)
{
    return is_instance_of(v, TYPE_time);
}
static inline bool is_datetime(Value v)
{
    return is_instance_of(v, TYPE_datetime);
}

/* A constant of one of the types, such as date.min; value 0 is passed on. */
bool datetime_constant(Type *type, Value name, Value value) MUST_USE;

/* --- calendar --- */
int datetime_days_in_month(int year, int month);
/* 1 for the first of January of the year 1; any year, a month in range. */
int datetime_ordinal(Day day);
Day datetime_day(int ordinal);  /* the ordinal is in range */
int datetime_weekday(Day day);  /* Monday is 0 */
int datetime_year_day(Day day); /* from 1 */
void datetime_to_iso(Day day, int *year, int *week, int *weekday); /* weekday: from 1 */
/* The ordinal of a week date; 0: there is no such week, -1: nor such a day. */
int datetime_from_iso(int year, int week, int weekday);
bool datetime_check_day(int year, int month, int day) MUST_USE;
/* An argument as a C int: OverflowError "signed integer is greater than maximum". */
bool datetime_int(Value v, int *result) MUST_USE;
/* arguments_place(), of which the first `count` are ints: those that are given are looked at
 * before it is told that others are missing. */
bool datetime_place_ints(const char *signature, Value *args, size_t nargs, Value kwnames,
                         Value *placed, size_t room, int *fields, size_t count) MUST_USE;
bool datetime_check_clock(int hour, int minute, int second, int microsecond,
                          int fold) MUST_USE;

/* --- timedelta --- */
/* The sum of the parts; OverflowError. */
Value datetime_delta(int64_t days, int64_t seconds, int64_t microseconds) MUST_USE;
bool datetime_delta_equal(Value a, Value b);
/* Below, equal to or above 0. */
int datetime_delta_order(const Timedelta *a, const Timedelta *b);
int64_t datetime_delta_hash(Value delta);
static inline bool datetime_delta_is_zero(const Timedelta *d)
{
    return !d->days && !d->seconds && !d->microseconds;
}
static inline int64_t datetime_delta_seconds(const Timedelta *d)
{
    return (int64_t)d->days * DAY_SECONDS + d->seconds;
}

/* --- zones --- */
/* TypeError unless it is None or a tzinfo. */
bool datetime_check_tzinfo(Value tzinfo) MUST_USE;
/* tzinfo.utcoffset(argument), tzinfo.dst(argument): a timedelta below a day, or None. */
Value datetime_utcoffset(Value tzinfo, Value argument) MUST_USE;
Value datetime_dst(Value tzinfo, Value argument) MUST_USE;
Value datetime_tzname(Value tzinfo, Value argument) MUST_USE; /* a str or None */
Value datetime_timezone(Value offset, Value name) MUST_USE;   /* name 0: none */
Value datetime_utc(void);
/* tzinfo.fromutc(datetime), checked to be one unless it is a subclass's own business. */
Value datetime_fromutc(Value tzinfo, Value datetime) MUST_USE;

/* --- the system's time --- */
/* A timestamp's seconds and microseconds, rounded half to even (or down). */
bool datetime_split_timestamp(Value timestamp, bool round, int64_t *seconds,
                              int *microseconds) MUST_USE;
void datetime_system_time(int64_t *seconds, int *microseconds);
bool datetime_local_tm(int64_t seconds, struct tm *tm) MUST_USE;
bool datetime_utc_tm(int64_t seconds, struct tm *tm) MUST_USE;
/* The year, which is out of range when it is beyond an int. */
static inline int datetime_tm_year(const struct tm *tm)
{
    return (int)((unsigned)tm->tm_year + 1900);
}
/* Seconds since the epoch of fields as they stand. */
int64_t datetime_seconds(Day day, Clock clock);
/* Is this local time, which the timestamp has, the second one of its name? */
bool datetime_local_fold(int64_t timestamp, int64_t local, bool *fold) MUST_USE;
/* The timestamp of a local time. */
bool datetime_local_timestamp(Day day, Clock clock, int64_t *timestamp) MUST_USE;
Value datetime_local_zone(int64_t timestamp) MUST_USE; /* a timezone */

/* --- ISO 8601 --- */
typedef struct IsoFields {
    int year, month, day, hour, minute, second, microsecond;
    bool zoned;
    int offset, offset_microseconds; /* in seconds; both signed */
} IsoFields;
enum IsoParts { ISO_DATE = 1, ISO_TIME = 2 };
/* ValueError "Invalid isoformat string"; the fields' values are not checked. */
bool datetime_parse(Value text, enum IsoParts parts, IsoFields *fields) MUST_USE;
/* The zone that was parsed: a timezone or None. */
Value datetime_parsed_zone(const IsoFields *fields) MUST_USE;

/* --- text --- */
enum { ISO_TEXT = 64 }; /* room for each of these */
char *datetime_put(char *p, unsigned value, int width);
/* What a repr begins with: the type's name, a bracket, up to seven numbers. */
bool datetime_put_call(StrBuilder *b, Value self, const int *numbers, size_t n) MUST_USE;
char *datetime_put_day(char *p, Day day);
/* timespec: a str or UNBOUND; ValueError. */
bool datetime_put_clock(char **p, Clock clock, Value timespec) MUST_USE;
char *datetime_put_offset(char *p, const Timedelta *offset, const char *separator);
Value datetime_ctime(Day day, Clock clock) MUST_USE;
Value datetime_struct_time(Day day, Clock clock, int dst) MUST_USE;
/* strftime() of an object: directives that time.strftime doesn't know are replaced. */
Value datetime_strftime(Value self, Value format, Value timetuple, Value tzinfo,
                        Value argument, unsigned microsecond) MUST_USE;
/* __format__(): str() for "", else strftime. */
Value datetime_format(Value *args) MUST_USE;

/* --- date and time --- */
Value datetime_new_date(Day day) MUST_USE;
Value datetime_new_time(Type *type, Clock clock, Value tzinfo) MUST_USE;
/* A date of the class by its constructor; the fields are checked. */
Value datetime_make_date(Value cls, int year, int month, int day) MUST_USE;
/* The state that a pickle holds, from a constructor's arguments: length bytes of which
 * the one at `at` is below `limit` but for its first bit. *state is 0 if this is no such
 * call. */
bool datetime_pickled(Value *args, size_t nargs, size_t length, size_t at, unsigned limit,
                      const char *what, const uint8_t **state) MUST_USE;

/* --- datetime --- */
/* Of exactly the type, whatever its constructor. */
Value datetime_new(Type *type, Day day, Clock clock, Value tzinfo) MUST_USE;
/* By the class's constructor; the fields are checked. */
Value datetime_make(Value cls, const int fields[7], Value tzinfo, bool fold) MUST_USE;
Value datetime_make_from(Value cls, Day day, Clock clock, Value tzinfo) MUST_USE;
Value datetime_construct(Type *type, Value *args, size_t nargs, Value kwnames) MUST_USE;
/* datetime + sign * delta, of the datetime's class. */
Value datetime_add(const DateTime *d, const Timedelta *delta, int sign) MUST_USE;
Value datetime_difference(Value a, Value b) MUST_USE;
Value datetime_offset(Value datetime) MUST_USE; /* its utcoffset() */
Value datetime_timestamp(Value *args);
Value datetime_astimezone(Value *args);
Value datetime_utctimetuple(Value *args);
Value datetime_compare(Value a, Value b, enum CompareOp op);
bool datetime_hash(Value self, int64_t *hash);
/* Class methods that make datetimes. */
Value datetime_now(Value *args);
Value datetime_utcnow(Value *args);
Value datetime_fromtimestamp(Value *args);
Value datetime_utcfromtimestamp(Value *args);
Value datetime_fromisoformat(Value *args);
Value datetime_strptime(Value *args);
Value datetime_combine(Value *args);
Value datetime_replace(Value *args);

#endif
