/* SPDX-License-Identifier: MIT
 *
 * _datetime: the Gregorian calendar, extended in both directions.
 *
 * Days are counted by ordinals; the first of January of the year 1, a Monday, is 1.
 */
#include "modules/datetime.h"

static const uint16_t days_before_month[] = {0,   0,   31,  59,  90,  120, 151,
                                             181, 212, 243, 273, 304, 334, 365};

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int datetime_days_in_month(int year, int month)
{
    return days_before_month[month + 1] - days_before_month[month] +
           (month == 2 && is_leap(year));
}

/* For years from 0 on. */
static int days_before_year(int year)
{
    int y = year - 1;
    return y < 0 ? -366 : y * 365 + y / 4 - y / 100 + y / 400;
}

int datetime_year_day(Day d)
{
    return days_before_month[d.month] + (d.month > 2 && is_leap(d.year)) + d.day;
}

int datetime_ordinal(Day d)
{
    return days_before_year(d.year) + datetime_year_day(d);
}

/* The mean length of years gives the year, or one next to it. */
Day datetime_day(int ordinal)
{
    int year = (int)((int64_t)(ordinal - 1) * 400 / 146097) + 1;
    while (days_before_year(year) >= ordinal)
        year--;
    while (days_before_year(year + 1) < ordinal)
        year++;
    int rest = ordinal - days_before_year(year), month = (rest - 1) / 32 + 1;
    while (month < 12 &&
           days_before_month[month + 1] + (month >= 2 && is_leap(year)) < rest)
        month++;
    rest -= days_before_month[month] + (month > 2 && is_leap(year));
    return (Day){(uint16_t)year, (uint8_t)month, (uint8_t)rest};
}

static int weekday_of(int ordinal)
{
    return ((ordinal - 1) % 7 + 7) % 7;
}

int datetime_weekday(Day d)
{
    return weekday_of(datetime_ordinal(d));
}

/* The Monday of the year's first week: the one with its first Thursday. */
static int iso_start(int year)
{
    int first = days_before_year(year) + 1, weekday = weekday_of(first);
    return first - weekday + (weekday > 3 ? 7 : 0);
}

void datetime_to_iso(Day d, int *year, int *week, int *weekday)
{
    int ordinal = datetime_ordinal(d);
    *year = d.year;
    if (ordinal < iso_start(*year))
        --*year;
    else if (ordinal >= iso_start(*year + 1))
        ++*year;
    int days = ordinal - iso_start(*year);
    *week = days / 7 + 1;
    *weekday = days % 7 + 1;
}

int datetime_from_iso(int year, int week, int weekday)
{
    int start = iso_start(year);
    if (week < 1 || week > (iso_start(year + 1) - start) / 7)
        return 0;
    if (weekday < 1 || weekday > 7)
        return -1;
    return start + (week - 1) * 7 + weekday - 1;
}

bool datetime_check_day(int year, int month, int day)
{
    if (year < YEAR_MIN || year > YEAR_MAX)
        RAISE(ValueError, "year %d is out of range", year);
    if (month < 1 || month > 12)
        RAISE(ValueError, "month must be in 1..12");
    if (day < 1 || day > datetime_days_in_month(year, month))
        RAISE(ValueError, "day is out of range for month");
    return true;
}

bool datetime_check_clock(int hour, int minute, int second, int microsecond, int fold)
{
    if (hour < 0 || hour > 23)
        RAISE(ValueError, "hour must be in 0..23");
    if (minute < 0 || minute > 59)
        RAISE(ValueError, "minute must be in 0..59");
    if (second < 0 || second > 59)
        RAISE(ValueError, "second must be in 0..59");
    if (microsecond < 0 || microsecond >= MICROSECONDS)
        RAISE(ValueError, "microsecond must be in 0..999999");
    if (fold != 0 && fold != 1)
        RAISE(ValueError, "fold must be either 0 or 1");
    return true;
}
