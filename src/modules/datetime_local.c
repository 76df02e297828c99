/* SPDX-License-Identifier: MIT
 *
 * _datetime: the system's clock and its local time zone.
 *
 * The C library tells local time for a timestamp; the way back tries the offsets that
 * hold a day before and after. Times that a clock set back shows twice have a fold.
 */
#include <errno.h>
#include <math.h>

#include "modules/datetime.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"

static bool raise_range(void)
{
    RAISE(OverflowError, "timestamp out of range for platform time_t");
}

static bool split_float(double d, bool round, int64_t *seconds, int *microseconds)
{
    if (isnan(d))
        RAISE(ValueError, "Invalid value NaN (not a number)");
    double whole = floor(d), fraction = 0;
    if (round) {
        double part = modf(d, &whole);
        fraction = rint(part * MICROSECONDS); /* half to even */
        if (fraction >= MICROSECONDS) {
            fraction -= MICROSECONDS;
            whole += 1;
        } else if (fraction < 0) {
            fraction += MICROSECONDS;
            whole -= 1;
        }
    }
    if (!(whole >= -0x1p63 && whole < 0x1p63))
        return raise_range();
    *seconds = (int64_t)whole;
    *microseconds = (int)fraction;
    return true;
}

bool datetime_split_timestamp(Value v, bool round, int64_t *seconds, int *microseconds)
{
    if (is_float(v))
        return split_float(float_value(v), round, seconds, microseconds);
    *microseconds = 0;
    return int_fits_int64(TRY(value_index(v)), seconds) || raise_range();
}

void datetime_system_time(int64_t *seconds, int *microseconds)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *seconds = now.tv_sec;
    *microseconds = (int)(now.tv_nsec / 1000);
}

bool datetime_local_tm(int64_t seconds, struct tm *tm)
{
    time_t t = seconds;
    errno = 0;
    return localtime_r(&t, tm) || raise_errno(errno ? errno : EINVAL, 0, 0);
}

bool datetime_utc_tm(int64_t seconds, struct tm *tm)
{
    time_t t = seconds;
    errno = 0;
    return gmtime_r(&t, tm) || raise_errno(errno ? errno : EINVAL, 0, 0);
}

int64_t datetime_seconds(Day day, Clock clock)
{
    return ((int64_t)datetime_ordinal(day) - EPOCH_ORDINAL) * DAY_SECONDS +
           clock.hour * 3600 + clock.minute * 60 + clock.second;
}

static bool local_fields(int64_t timestamp, struct tm *tm)
{
    TRY(datetime_local_tm(timestamp, tm));
    int year = datetime_tm_year(tm);
    if (year < YEAR_MIN || year > YEAR_MAX)
        RAISE(ValueError, "year %d is out of range", year);
    return true;
}

/* What clocks show at the timestamp, as seconds since their own epoch. */
static bool local_seconds(int64_t timestamp, int64_t *seconds)
{
    struct tm tm;
    TRY(local_fields(timestamp, &tm));
    Day day = {(uint16_t)datetime_tm_year(&tm), (uint8_t)(tm.tm_mon + 1), (uint8_t)tm.tm_mday};
    Clock clock = {(uint8_t)tm.tm_hour, (uint8_t)tm.tm_min, (uint8_t)tm.tm_sec, 0, 0};
    *seconds = datetime_seconds(day, clock);
    return true;
}

/* Did clocks go back during the day before, and past this time? */
bool datetime_local_fold(int64_t timestamp, int64_t local, bool *fold)
{
    struct tm day_before;
    int64_t before;
    TRY(local_fields(timestamp - DAY_SECONDS, &day_before));
    int64_t change = local - timestamp - day_before.tm_gmtoff;
    *fold = false;
    if (change < 0) {
        TRY(local_seconds(timestamp + change, &before));
        *fold = before == local;
    }
    return true;
}

/* offset: local time less universal time, near the timestamp that is looked for. */
bool datetime_local_timestamp(Day day, Clock clock, int64_t *timestamp)
{
    int64_t local = datetime_seconds(day, clock), shown, first, second, offset;
    TRY(local_seconds(local, &shown));
    offset = shown - local;
    first = local - offset;
    TRY(local_seconds(first, &shown));
    bool found = shown == local;
    if (found) {
        /* There may be another one, a day or less away. */
        int64_t near = first + (clock.fold ? DAY_SECONDS : -DAY_SECONDS), other;
        TRY(local_seconds(near, &other));
        if (other - near == offset) {
            *timestamp = first;
            return true;
        }
        offset = other - near;
    } else {
        offset = shown - first;
    }
    second = local - offset;
    TRY(local_seconds(second, &shown));
    if (shown == local)
        *timestamp = second;
    else if (found)
        *timestamp = first;
    else /* no clock ever showed it */
        *timestamp = clock.fold ? MIN(first, second) : MAX(first, second);
    return true;
}

Value datetime_local_zone(int64_t timestamp)
{
    struct tm tm;
    TRY(datetime_local_tm(timestamp, &tm));
    Value offset = TRY(datetime_delta(0, tm.tm_gmtoff, 0));
    return datetime_timezone(offset, TRY(str_fs_decode(tm.tm_zone, strlen(tm.tm_zone))));
}
