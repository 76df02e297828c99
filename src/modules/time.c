/* SPDX-License-Identifier: MIT
 *
 * The module time: clocks, sleep, and broken-down times. Formatting is time_format.c.
 *
 * Times are nanoseconds in an int64 inside; where Python wants floats the conversion is
 * rounded once.
 */
#include "modules/time.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>

#include "modules/blocking.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/simplenamespace.h"
#include "objects/str.h"

#define NANOSECONDS INT64_C(1000000000)

/* ---- clocks ---- */

static Value clock_as_float(struct timespec t)
{
    return float_from_double((double)t.tv_sec + 1e-9 * (double)t.tv_nsec);
}

static Value clock_as_int(struct timespec t)
{
    return int_from_int64(t.tv_sec * NANOSECONDS + t.tv_nsec);
}

static Value read_clock(clockid_t clock, Value (*convert)(struct timespec))
{
    struct timespec t;
    if (clock_gettime(clock, &t) != 0)
        return raise_errno(errno, 0, 0);
    return convert(t);
}

#define CLOCK_FUNCTIONS(name, clock)                                                    \
    static Value time_##name(Value *args) { return read_clock(clock, clock_as_float); } \
    static Value time_##name##_ns(Value *args) { return read_clock(clock, clock_as_int); }
CLOCK_FUNCTIONS(time, CLOCK_REALTIME)
CLOCK_FUNCTIONS(monotonic, CLOCK_MONOTONIC)
CLOCK_FUNCTIONS(perf_counter, CLOCK_MONOTONIC)
CLOCK_FUNCTIONS(process_time, CLOCK_PROCESS_CPUTIME_ID)
CLOCK_FUNCTIONS(thread_time, CLOCK_THREAD_CPUTIME_ID)

static Value time_clock_gettime(Value *args)
{
    int clock;
    TRY(value_as_int(args[0], &clock));
    return read_clock(clock, clock_as_float);
}

static Value time_clock_gettime_ns(Value *args)
{
    int clock;
    TRY(value_as_int(args[0], &clock));
    return read_clock(clock, clock_as_int);
}

static Value time_clock_getres(Value *args)
{
    int clock;
    struct timespec t;
    TRY(value_as_int(args[0], &clock));
    if (clock_getres(clock, &t) != 0)
        return raise_errno(errno, 0, 0);
    return clock_as_float(t);
}

/* Seconds, an int or a float, as nanoseconds; `round` is floor, ceil or rint. */
static bool seconds_as_nanoseconds(Value v, double (*round)(double), int64_t *result)
{
    if (is_float(v)) {
        double d = float_value(v);
        if (isnan(d))
            RAISE(ValueError, "Invalid value NaN (not a number)");
        d = round(d * 1e9);
        if (!(d >= -0x1p63 && d < 0x1p63))
            RAISE(OverflowError, "timestamp out of range for platform time_t");
        *result = (int64_t)d;
        return true;
    }
    if (!is_int(v) && !type_of(v)->slots.as_index)
        RAISE(TypeError, "'%T' object cannot be interpreted as an integer", v);
    int64_t seconds;
    if (!int_fits_int64(TRY(value_index(v)), &seconds) || MUL_OVERFLOWS(seconds, NANOSECONDS, result))
        RAISE(OverflowError, "timestamp too large to convert to C _PyTime_t");
    return true;
}

static Value time_clock_settime(Value *args)
{
    int clock;
    int64_t ns;
    TRY(value_as_int(args[0], &clock));
    TRY(seconds_as_nanoseconds(args[1], floor, &ns));
    struct timespec t = {ns / NANOSECONDS, ns % NANOSECONDS};
    return clock_settime(clock, &t) == 0 ? NONE : (Value)raise_errno(errno, 0, 0);
}

static Value time_clock_settime_ns(Value *args)
{
    int clock;
    int64_t ns;
    TRY(value_as_int(args[0], &clock));
    TRY(value_as_int64(args[1], &ns));
    struct timespec t = {ns / NANOSECONDS, ns % NANOSECONDS};
    return clock_settime(clock, &t) == 0 ? NONE : (Value)raise_errno(errno, 0, 0);
}

static Value time_pthread_getcpuclockid(Value *args)
{
    int64_t thread;
    clockid_t clock;
    TRY(value_as_int64(args[0], &thread));
    int error = pthread_getcpuclockid((pthread_t)thread, &clock);
    return error ? (Value)raise_errno(error, 0, 0) : small_int(clock);
}

static Value time_get_clock_info(Value *args)
{
    static const struct {
        const char *name, *implementation;
        clockid_t clock;
        bool monotonic, adjustable;
    } clocks[] = {
        {"time", "clock_gettime(CLOCK_REALTIME)", CLOCK_REALTIME, false, true},
        {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
        {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
        {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", CLOCK_PROCESS_CPUTIME_ID, true, false},
        {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", CLOCK_THREAD_CPUTIME_ID, true, false},
    };
    if (!is_str(args[0]))
        RAISE(TypeError, "get_clock_info() argument 1 must be str, not %K", args[0]);
    for (size_t i = 0; i < countof(clocks); i++) {
        if (!str_equal_text(args[0], clocks[i].name))
            continue;
        struct timespec resolution = {0, 1};
        clock_getres(clocks[i].clock, &resolution);
        Value fields = TRY(dict_new());
        TRY(dict_set_text(fields, "implementation", TRY(str_from_text(clocks[i].implementation))));
        TRY(dict_set_text(fields, "monotonic", from_bool(clocks[i].monotonic)));
        TRY(dict_set_text(fields, "adjustable", from_bool(clocks[i].adjustable)));
        TRY(dict_set_text(fields, "resolution", TRY(clock_as_float(resolution))));
        return simplenamespace_new(fields);
    }
    RAISE(ValueError, "unknown clock");
}

/* ---- sleep ---- */

/* Until a point of time, so that interruptions don't lengthen it (PEP 475). */
static Value time_sleep(Value *args)
{
    int64_t ns, end;
    TRY(seconds_as_nanoseconds(args[0], ceil, &ns));
    if (ns < 0)
        RAISE(ValueError, "sleep length must be non-negative");
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    if (ADD_OVERFLOWS(t.tv_sec * NANOSECONDS + t.tv_nsec, ns, &end))
        RAISE(OverflowError, "timestamp too large to convert to C _PyTime_t");
    t = (struct timespec){end / NANOSECONDS, end % NANOSECONDS};
    for (;;) {
        int error = BLOCKING(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL));
        if (error == 0)
            return NONE;
        if (error != EINTR)
            return raise_errno(error, 0, 0);
        TRY(blocking_interrupted());
    }
}

/* ---- broken-down times ---- */

/* Item 9 and 10, zone and offset, are attributes only. */
enum { TM_VISIBLE = 9, TM_ITEMS = 11 };

static const Member struct_time_members[] = {
    STRUCTSEQ_FIELD(0, tm_year, "year, for example, 1993"),
    STRUCTSEQ_FIELD(1, tm_mon, "month of year, range [1, 12]"),
    STRUCTSEQ_FIELD(2, tm_mday, "day of month, range [1, 31]"),
    STRUCTSEQ_FIELD(3, tm_hour, "hours, range [0, 23]"),
    STRUCTSEQ_FIELD(4, tm_min, "minutes, range [0, 59]"),
    STRUCTSEQ_FIELD(5, tm_sec, "seconds, range [0, 61])"),
    STRUCTSEQ_FIELD(6, tm_wday, "day of week, range [0, 6], Monday is 0"),
    STRUCTSEQ_FIELD(7, tm_yday, "day of year, range [1, 366]"),
    STRUCTSEQ_FIELD(8, tm_isdst, "1 if summer time is in effect, 0 if not, and -1 if unknown"),
    STRUCTSEQ_FIELD(9, tm_zone, "abbreviation of timezone name"),
    STRUCTSEQ_FIELD(10, tm_gmtoff, "offset from UTC in seconds"),
    {0},
};

static bool struct_time_ready(Type *type)
{
    return structseq_ready(type, TM_VISIBLE, TM_ITEMS);
}

TYPE(struct_time, .name = "time.struct_time", STRUCTSEQ, .members = struct_time_members,
     .ready = struct_time_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "A broken-down time: a tuple of nine numbers, which also have names.");

/* A zone's abbreviation: ASCII, unless TZ holds nonsense. */
static Value zone_name(const char *text)
{
    if (!text)
        return NONE;
    return str_new_latin1(text, strlen(text));
}

static Value struct_time_new(const struct tm *tm)
{
    Value zone = TRY(zone_name(tm->tm_zone));
    Tuple *t = TRY(structseq_alloc(TYPE_struct_time));
    const int numbers[] = {tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday, tm->tm_hour, tm->tm_min,
                           tm->tm_sec, (tm->tm_wday + 6) % 7, tm->tm_yday + 1, tm->tm_isdst};
    for (size_t i = 0; i < countof(numbers); i++)
        t->items[i] = small_int(numbers[i]);
    t->items[9] = zone;
    t->items[10] = small_int(tm->tm_gmtoff);
    return from_object(t);
}

/* Seconds since the epoch; NONE: now. */
static bool time_of_argument(Value v, time_t *result)
{
    if (v == NONE) {
        *result = time(NULL);
        return true;
    }
    if (is_float(v)) {
        double d = float_value(v);
        if (isnan(d))
            RAISE(ValueError, "Invalid value NaN (not a number)");
        d = floor(d);
        if (!(d >= -0x1p63 && d < 0x1p63))
            RAISE(OverflowError, "timestamp out of range for platform time_t");
        *result = (time_t)d;
        return true;
    }
    int64_t seconds;
    if (!int_fits_int64(TRY(value_index(v)), &seconds))
        RAISE(OverflowError, "timestamp out of range for platform time_t");
    *result = seconds;
    return true;
}

/* Only what doesn't fit a struct tm's year fails. */
static Value convert_time(Value argument, struct tm *(*convert)(const time_t *, struct tm *))
{
    time_t t;
    struct tm tm;
    TRY(time_of_argument(argument, &t));
    errno = 0;
    if (!convert(&t, &tm))
        return raise_errno(errno ? errno : EINVAL, 0, 0);
    return struct_time_new(&tm);
}

static Value time_gmtime(Value *args)
{
    return convert_time(args[0], gmtime_r);
}

static Value time_localtime(Value *args)
{
    return convert_time(args[0], localtime_r);
}

/* Any tuple of nine ints; a struct_time's zone is taken over. */
bool time_tm_from_value(Value v, struct tm *tm, const char *function)
{
    if (!is_tuple(v))
        RAISE(TypeError, "Tuple or struct_time argument required");
    if (tuple_count(v) != TM_VISIBLE)
        RAISE(TypeError, "%s(): illegal time tuple argument", function);
    int n[TM_VISIBLE];
    for (int i = 0; i < TM_VISIBLE; i++)
        TRY(value_as_int(as_tuple(v)->items[i], &n[i]));
    memset(tm, 0, sizeof *tm);
    if (n[0] < INT32_MIN + 1900)
        RAISE(OverflowError, "year out of range");
    tm->tm_year = n[0] - 1900;
    tm->tm_mon = n[1] - 1;
    tm->tm_mday = n[2];
    tm->tm_hour = n[3];
    tm->tm_min = n[4];
    tm->tm_sec = n[5];
    tm->tm_wday = (n[6] + 1) % 7;
    tm->tm_yday = n[7] - 1;
    tm->tm_isdst = n[8];
    if (type_of(v) == rt.types[TYPE_struct_time]) {
        Value zone = as_tuple(v)->items[9], offset = as_tuple(v)->items[10];
        if (is_str(zone))
            tm->tm_zone = TRY(str_utf8_no_null(zone));
        if (is_small_int(offset))
            tm->tm_gmtoff = small_int_value(offset);
    }
    return true;
}

static Value time_mktime(Value *args)
{
    struct tm tm;
    TRY(time_tm_from_value(args[0], &tm, "mktime"));
    tm.tm_wday = -1;                    /* stays so when mktime fails: -1 is a time, too */
    time_t t = mktime(&tm);
    if (t == -1 && tm.tm_wday == -1)
        RAISE(OverflowError, "mktime argument out of range");
    return float_from_double((double)t);
}

/* ---- the time zone ---- */

/* The zone's names and offsets by looking at this year's January and July. */
static bool add_zone(Value module)
{
    enum { YEAR = (365 * 24 + 6) * 3600 };
    time_t january = time(NULL) / YEAR * YEAR, july = january + YEAR / 2;
    struct tm a, b;
    if (!localtime_r(&january, &a) || !localtime_r(&july, &b))
        return true;
    Value first = TRY(zone_name(a.tm_zone));
    Value second = TRY(zone_name(b.tm_zone));
    long winter = -a.tm_gmtoff, summer = -b.tm_gmtoff;
    bool south = winter < summer;       /* there January is summer */
    TRY(module_add(module, "timezone", small_int(south ? summer : winter)));
    TRY(module_add(module, "altzone", small_int(south ? winter : summer)));
    TRY(module_add(module, "daylight", small_int(winter != summer)));
    return module_add(module, "tzname", TRY(south ? tuple_pair(second, first) : tuple_pair(first, second)));
}

static Value time_tzset(Value *args)
{
    tzset();
    Value module = TRY(rt.services.import("time"));
    return add_zone(module) ? NONE : 0;
}

/* ---- the module ---- */

static const Method time_methods[] = {
    {"time($module, /)", time_time, "Seconds since the epoch, as a float."},
    {"time_ns($module, /)", time_time_ns, "Nanoseconds since the epoch."},
    {"monotonic($module, /)", time_monotonic, "A clock that never goes back, in seconds."},
    {"monotonic_ns($module, /)", time_monotonic_ns, "The same in nanoseconds."},
    {"perf_counter($module, /)", time_perf_counter, "A clock for measuring short durations, in seconds."},
    {"perf_counter_ns($module, /)", time_perf_counter_ns, "The same in nanoseconds."},
    {"process_time($module, /)", time_process_time, "CPU time of the process, in seconds."},
    {"process_time_ns($module, /)", time_process_time_ns, "The same in nanoseconds."},
    {"thread_time($module, /)", time_thread_time, "CPU time of the thread, in seconds."},
    {"thread_time_ns($module, /)", time_thread_time_ns, "The same in nanoseconds."},
    {"clock_gettime($module, clk_id, /)", time_clock_gettime, "The time of a clock, in seconds."},
    {"clock_gettime_ns($module, clk_id, /)", time_clock_gettime_ns, "The same in nanoseconds."},
    {"clock_getres($module, clk_id, /)", time_clock_getres, "The resolution of a clock, in seconds.",
     .flags = METHOD_TUPLE},
    {"clock_settime($module, clk_id, time, /)", time_clock_settime, "Set a clock, in seconds."},
    {"clock_settime_ns($module, clk_id, time, /)", time_clock_settime_ns, "Set a clock, in nanoseconds."},
    {"pthread_getcpuclockid($module, thread_id, /)", time_pthread_getcpuclockid, "The CPU clock of a thread."},
    {"get_clock_info($module, name, /)", time_get_clock_info, "What is known about a clock.",
     .flags = METHOD_TUPLE},
    {"sleep($module, seconds, /)", time_sleep, "Do nothing for so many seconds."},
    {"gmtime($module, seconds=None, /)", time_gmtime, "Seconds since the epoch (default: now) as UTC."},
    {"localtime($module, seconds=None, /)", time_localtime, "Seconds since the epoch (default: now) as local time."},
    {"mktime($module, tuple, /)", time_mktime, "Local time as seconds since the epoch."},
    {"asctime($module, tuple=None, /)", time_asctime, "A time (default: now) as 'Sat Jun 06 16:26:11 1998'."},
    {"ctime($module, seconds=None, /)", time_ctime, "Seconds since the epoch (default: now) as asctime's text."},
    {"strftime($module, format, tuple=None, /)", time_strftime, "A time (default: now) by a format."},
    {"strptime($module, string, format='%a %b %d %H:%M:%S %Y', /)", 0,
     "A time from a text by a format.", .raw = time_strptime, .flags = METHOD_TUPLE},
    {"tzset($module, /)", time_tzset, "Take over a change of the environment variable TZ."},
    {0},
};

static const ModuleConstant time_constants[] = {
    {"CLOCK_REALTIME", CLOCK_REALTIME, 0},
    {"CLOCK_MONOTONIC", CLOCK_MONOTONIC, 0},
    {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW, 0},
    {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID, 0},
    {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID, 0},
    {"CLOCK_BOOTTIME", CLOCK_BOOTTIME, 0},
    {"CLOCK_TAI", CLOCK_TAI, 0},
    {"_STRUCT_TM_ITEMS", TM_ITEMS, 0},
    {0},
};

static const enum TypeId time_types[] = {TYPE_struct_time, TYPE_none};

static bool time_init(Value module)
{
    tzset();
    return add_zone(module);
}

MODULE(time, .doc = "Clocks, sleep, and times broken down into year, month and so on.",
       .methods = METHODS(time_methods), .constants = time_constants, .types = time_types,
       .init = time_init);
