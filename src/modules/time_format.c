/* SPDX-License-Identifier: MIT
 *
 * Times as text: asctime, ctime, strftime, strptime.
 */
#include "modules/time.h"

#include <errno.h>

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"

/* The fields must be in the ranges that the C library relies on. Zeros are allowed where
 * CPython allows them: month, day and day of the year 0 count as 1. */
static bool check_fields(struct tm *tm)
{
    if (tm->tm_mon == -1)
        tm->tm_mon = 0;
    else if (tm->tm_mon < 0 || tm->tm_mon > 11)
        RAISE(ValueError, "month out of range");
    if (tm->tm_mday == 0)
        tm->tm_mday = 1;
    else if (tm->tm_mday < 0 || tm->tm_mday > 31)
        RAISE(ValueError, "day of month out of range");
    if (tm->tm_hour < 0 || tm->tm_hour > 23)
        RAISE(ValueError, "hour out of range");
    if (tm->tm_min < 0 || tm->tm_min > 59)
        RAISE(ValueError, "minute out of range");
    if (tm->tm_sec < 0 || tm->tm_sec > 61)
        RAISE(ValueError, "seconds out of range");
    if (tm->tm_wday < 0)
        RAISE(ValueError, "day of week out of range");
    if (tm->tm_yday == -1)
        tm->tm_yday = 0;
    else if (tm->tm_yday < 0 || tm->tm_yday > 365)
        RAISE(ValueError, "day of year out of range");
    return true;
}

/* The given time tuple, or now. */
static bool tm_or_now(Value v, struct tm *tm, const char *function)
{
    if (v == NONE) {
        time_t now = time(NULL);
        if (!localtime_r(&now, tm))
            return raise_errno(errno, 0, 0);
        return true;
    }
    return time_tm_from_value(v, tm, function) && check_fields(tm);
}

/* Always in English, unlike strftime's %c. */
static Value text_of(const struct tm *tm)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[64];
    snprintf(text, sizeof text, "%s %s%3d %.2d:%.2d:%.2d %ld", days[tm->tm_wday], months[tm->tm_mon],
             tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, 1900L + tm->tm_year);
    return str_from_text(text);
}

Value time_asctime(Value *args)
{
    struct tm tm;
    TRY(tm_or_now(args[0], &tm, "asctime"));
    return text_of(&tm);
}

Value time_ctime(Value *args)
{
    Value localtime_ = TRY(attr_get(TRY(rt.services.import("time")), NAME(localtime)));
    struct tm tm;
    TRY(time_tm_from_value(TRY(call1(localtime_, args[0])), &tm, "ctime"));
    return text_of(&tm);
}

/* strftime tells an empty result and one that didn't fit by the same 0: so the room grows
 * up to 256 times the format's length, and only then it counts as empty. */
Value time_strftime(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "strftime() argument 1 must be str, not %K", args[0]);
    struct tm tm;
    TRY(tm_or_now(args[1], &tm, "strftime"));
    tm.tm_isdst = tm.tm_isdst < -1 ? -1 : tm.tm_isdst > 1 ? 1 : tm.tm_isdst;
    const char *format = TRY(str_utf8_no_null(args[0]));
    size_t length = strlen(format);
    char few[1024], *text = few;
    for (size_t room = sizeof few;; room *= 2) {
        size_t n = strftime(text, room, format, &tm);
        if (n || room >= 256 * length)
            return str_new_utf8(text, n);
        text = gc_alloc_atomic(2 * room);
        if (!text)
            return raise_no_memory();
    }
}

/* The library's own, in Python. */
Value time_strptime(Value *args, size_t nargs, Value kwnames)
{
    Value module = TRY(rt.services.import("_strptime"));
    return call_method(module, NAME(_strptime_time), args, nargs);
}
