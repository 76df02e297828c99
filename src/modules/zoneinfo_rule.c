/* SPDX-License-Identifier: MIT
 *
 * _zoneinfo: POSIX TZ rules, which say what holds after a zone's last known transition.
 *
 *     rule:   abbr offset [ abbr [ offset ] "," change "," change ]
 *     abbr:   letters | "<" { letter | digit | "+" | "-" } ">"
 *     offset: [ sign ] hours [ ":" mm [ ":" ss ] ]      hours west of Greenwich
 *     change: ( "M" month "." week "." day | "J" n | n ) [ "/" offset ]
 *
 * The parser's functions take the text's position, and return false without exception
 * where something else stands.
 */
#include "modules/zoneinfo.h"

#include "objects/bytes.h"
#include "objects/str.h"

enum { HOUR = 3600, OFFSET_HOURS = 24, CHANGE_HOURS = 167 };

/* ---- parsing ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_number(char c)
{
    return c >= '0' && c <= '9';
}

static bool take(const char **p, char c)
{
    if (**p != c)
        return false;
    ++*p;
    return true;
}

/* Between `least` and `most` digits. */
static bool parse_number(const char **p, int least, int most, int *number)
{
    int n = 0;
    for (*number = 0; n < most && is_number(**p); n++, ++*p)
        *number = 10 * *number + (**p - '0');
    return n >= least;
}

/* The abbreviation's ends; *p is behind it. */
static bool parse_abbreviation(const char **p, const char **start, const char **end)
{
    bool quoted = take(p, '<');
    *start = *p;
    while (is_letter(**p) ||
           (quoted && (is_number(**p) || **p == '+' || **p == '-')))
        ++*p;
    *end = *p;
    return quoted ? take(p, '>') : *end > *start;
}

/* Seconds; the hours are not above `most`. */
static bool parse_time(const char **p, int most, int *seconds)
{
    int hours, minutes = 0, rest = 0;
    bool negative = take(p, '-');
    if (!negative)
        take(p, '+');
    if (!parse_number(p, 1, 3, &hours) || hours > most)
        return false;
    if (take(p, ':')) {
        if (!parse_number(p, 2, 2, &minutes))
            return false;
        if (take(p, ':') && !parse_number(p, 2, 2, &rest))
            return false;
    }
    *seconds = hours * HOUR + minutes * 60 + rest;
    if (negative)
        *seconds = -*seconds;
    return true;
}

static bool parse_weekday(const char **p, ZoneChange *change)
{
    return parse_number(p, 1, 2, &change->month) && take(p, '.') &&
           parse_number(p, 1, 1, &change->week) && take(p, '.') &&
           parse_number(p, 1, 1, &change->day) && change->month >= 1 &&
           change->month <= 12 && change->week >= 1 && change->week <= 5 &&
           change->day <= 6;
}

static bool parse_change(const char **p, ZoneChange *change)
{
    *change = (ZoneChange){.kind = CHANGE_DAY, .seconds = 2 * HOUR};
    if (take(p, 'M')) {
        change->kind = CHANGE_WEEKDAY;
        if (!parse_weekday(p, change))
            return false;
    } else {
        if (take(p, 'J'))
            change->kind = CHANGE_JULIAN;
        if (!parse_number(p, 1, 3, &change->day) || change->day > 365 ||
            change->day < (change->kind == CHANGE_JULIAN))
            return false;
    }
    return !take(p, '/') || parse_time(p, CHANGE_HOURS, &change->seconds);
}

static bool parse_dst(ZoneRule *rule, int std, const char **p, Value text)
{
    const char *start, *end;
    int offset = std + HOUR;
    if (!parse_abbreviation(p, &start, &end))
        RAISE(ValueError, "Invalid DST format in %R", text);
    if (**p != ',') {
        if (!parse_time(p, OFFSET_HOURS, &offset))
            RAISE(ValueError, "Invalid DST offset in %R", text);
        offset = -offset;
    }
    ZoneChange *const changes[] = {&rule->start, &rule->end};
    for (size_t i = 0; i < countof(changes); i++) {
        if (!take(p, ','))
            RAISE(ValueError, "Missing transition rules in TZ string: %R", text);
        if (!parse_change(p, changes[i]))
            RAISE(ValueError, "Malformed transition rule in TZ string: %R", text);
    }
    rule->switches = true;
    Value name = TRY(str_new_latin1(start, (size_t)(end - start)));
    return zoneinfo_local_time(&rule->dst, offset, offset - std, name);
}

bool zoneinfo_parse_rule(ZoneRule *rule, Value text)
{
    if (!is_bytes(text))
        RAISE(TypeError, "expected bytes, %T found", text);
    const char *p = as_bytes(text)->data, *start, *end;
    int offset;
    if (!parse_abbreviation(&p, &start, &end))
        RAISE(ValueError, "Invalid STD format in %R", text);
    if (!parse_time(&p, OFFSET_HOURS, &offset))
        RAISE(ValueError, "Invalid STD offset in %R", text);
    Value name = TRY(str_new_latin1(start, (size_t)(end - start)));
    TRY(zoneinfo_local_time(&rule->std, -offset, 0, name));
    if (*p)
        TRY(parse_dst(rule, -offset, &p, text));
    if (*p)
        RAISE(ValueError, "Extraneous characters at end of TZ string: %R", text);
    return true;
}

/* ---- applying ---- */

static bool is_leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* The day of the month on which the change is. */
static int weekday_in_month(const ZoneChange *change, int year)
{
    Day first = {(uint16_t)year, (uint8_t)change->month, 1};
    int sunday_based = (datetime_weekday(first) + 1) % 7;
    int day = 1 + (change->day - sunday_based + 7) % 7 + 7 * (change->week - 1);
    return day > datetime_days_in_month(year, change->month) ? day - 7 : day;
}

/* The local time of a change, in seconds from 1970. */
static int64_t change_seconds(const ZoneChange *change, int year)
{
    Day day = {(uint16_t)year, 1, 1};
    int days = change->day - 1;
    if (change->kind == CHANGE_WEEKDAY) {
        day.month = (uint8_t)change->month;
        days = weekday_in_month(change, year) - 1;
    } else if (change->kind == CHANGE_JULIAN && change->day >= 59 && is_leap_year(year)) {
        days++;
    }
    return ((int64_t)datetime_ordinal(day) - EPOCH_ORDINAL + days) * DAY_SECONDS +
           change->seconds;
}

static bool is_between(int64_t start, int64_t end, int64_t t)
{
    return start < end ? start <= t && t < end : !(end <= t && t < start);
}

/* With fold 0 the part of the year that has the smaller offset goes from the end of the
 * gap to the end of the repeated time, with fold 1 from the beginning of each. */
const LocalTime *zoneinfo_rule_local(const ZoneRule *rule, ZoneMoment at)
{
    if (!rule->switches)
        return &rule->std;
    int64_t start = change_seconds(&rule->start, at.year),
            end = change_seconds(&rule->end, at.year),
            ahead = rule->dst.seconds - rule->std.seconds;
    if (at.fold == (ahead >= 0))
        end -= ahead;
    else
        start += ahead;
    return is_between(start, end, at.seconds) ? &rule->dst : &rule->std;
}

const LocalTime *zoneinfo_rule_utc(const ZoneRule *rule, ZoneMoment at, bool *fold)
{
    *fold = false;
    if (!rule->switches)
        return &rule->std;
    int64_t start = change_seconds(&rule->start, at.year) - rule->std.seconds,
            end = change_seconds(&rule->end, at.year) - rule->dst.seconds,
            ahead = rule->dst.seconds - rule->std.seconds,
            back = ahead > 0 ? end : start; /* when clocks are put back */
    *fold = at.seconds >= back && at.seconds < back + (ahead > 0 ? ahead : -ahead);
    return is_between(start, end, at.seconds) ? &rule->dst : &rule->std;
}
