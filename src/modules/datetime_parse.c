/* SPDX-License-Identifier: MIT
 *
 * _datetime: ISO 8601 to fields.
 *
 *     date:  YYYY-MM-DD  YYYYMMDD  YYYY-Www[-D]  YYYYWww[D]
 *     time:  [T]HH[[:]MM[[:]SS[(.|,)f...]]]  and  Z  or  (+|-)HH[...] as a time
 *     datetime: a date, any one character, a time
 */
#include "modules/datetime.h"

#include "gc/heap.h"
#include "objects/str.h"

typedef struct Cursor {
    const char *p, *end;
} Cursor;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool accept(Cursor *c, char wanted)
{
    bool there = c->p < c->end && *c->p == wanted;
    c->p += there;
    return there;
}

/* Exactly n digits. */
static bool digits(Cursor *c, int n, int *value)
{
    if (c->end - c->p < n)
        return false;
    for (*value = 0; n; n--, c->p++) {
        if (!is_digit(*c->p))
            return false;
        *value = *value * 10 + (*c->p - '0');
    }
    return true;
}

static bool parse_week(Cursor *c, bool dashes, IsoFields *f)
{
    int week, weekday = 1;
    if (!digits(c, 2, &week))
        return false;
    if (c->p < c->end && ((dashes && !accept(c, '-')) || !digits(c, 1, &weekday)))
        return false;
    int ordinal = f->year ? datetime_from_iso(f->year, week, weekday) : 0;
    if (ordinal <= 0)
        return false;
    Day day = datetime_day(ordinal);
    f->year = day.year;
    f->month = day.month;
    f->day = day.day;
    return c->p == c->end;
}

static bool parse_date(Cursor c, IsoFields *f)
{
    if (!digits(&c, 4, &f->year))
        return false;
    bool dashes = accept(&c, '-');
    if (accept(&c, 'W'))
        return parse_week(&c, dashes, f);
    return digits(&c, 2, &f->month) && (!dashes || accept(&c, '-')) &&
           digits(&c, 2, &f->day) && c.p == c.end;
}

/* Any number of digits, of which six count. */
static bool parse_fraction(Cursor *c, int *microsecond)
{
    int n = 0;
    for (*microsecond = 0; c->p < c->end && is_digit(*c->p); c->p++, n++)
        if (n < 6)
            *microsecond = *microsecond * 10 + (*c->p - '0');
    if (!n)
        return false;
    for (; n < 6; n++)
        *microsecond *= 10;
    return c->p == c->end;
}

/* HH[[:]MM[[:]SS[.f]]] up to the end; fields: hour, minute, second, microsecond. */
static bool parse_clock(Cursor c, int fields[4])
{
    memset(fields, 0, 4 * sizeof *fields);
    if (!digits(&c, 2, &fields[0]))
        return false;
    if (c.p == c.end)
        return true;
    bool colons = *c.p == ':';
    for (int i = 1; i < 3 && c.p < c.end; i++) {
        if ((colons && !accept(&c, ':')) || !digits(&c, 2, &fields[i]))
            return false;
        if (i == 2 && (accept(&c, '.') || accept(&c, ',')))
            return parse_fraction(&c, &fields[3]);
    }
    return c.p == c.end;
}

static bool parse_offset(Cursor c, IsoFields *f)
{
    int fields[4];
    f->zoned = true;
    if (accept(&c, 'Z'))
        return c.p == c.end;
    int sign = *c.p++ == '-' ? -1 : 1;
    if (!parse_clock(c, fields))
        return false;
    f->offset = sign * (fields[0] * 3600 + fields[1] * 60 + fields[2]);
    f->offset_microseconds = sign * fields[3];
    return true;
}

static bool parse_time(Cursor c, IsoFields *f)
{
    int fields[4];
    const char *zone = c.p;
    while (zone < c.end && *zone != '+' && *zone != '-' && *zone != 'Z')
        zone++;
    if (!parse_clock((Cursor){c.p, zone}, fields))
        return false;
    f->hour = fields[0];
    f->minute = fields[1];
    f->second = fields[2];
    f->microsecond = fields[3];
    return zone == c.end || parse_offset((Cursor){zone, c.end}, f);
}

/* The length of the date that a date and a time begin with. Week dates without a day
 * leave doubt, which the length of what follows settles. */
static size_t date_length(const char *text, size_t n)
{
    if (n < 7 || n == 7)
        return n;
    if (text[4] == '-') {
        if (text[5] != 'W')
            return 10;
        bool has_day = n > 8 && text[8] == '-' && !(n > 10 && is_digit(text[10]));
        return has_day ? 10 : 8;
    }
    if (text[4] != 'W')
        return 8;
    size_t end = 7;
    while (end < n && is_digit(text[end]))
        end++;
    return end < 9 ? end : end % 2 == 0 ? 7 : 8;
}

static bool parse_datetime(Cursor c, IsoFields *f)
{
    size_t n = (size_t)(c.end - c.p), length = date_length(c.p, n);
    if (n < 7)
        return false;
    if (n <= length)
        return parse_date(c, f);
    if (!parse_date((Cursor){c.p, c.p + length}, f))
        return false;
    return n == length || parse_time((Cursor){c.p + length + 1, c.end}, f);
}

/* The text with a mark for each character beyond ASCII, which only separates. */
static const char *ascii_text(Value text)
{
    size_t n = str_length(text);
    if (as_str(text)->ascii)
        return as_str(text)->data;
    char *copy = gc_alloc_atomic(n + 1);
    if (!copy)
        return (char *)(uintptr_t)raise_no_memory();
    for (size_t i = 0; i < n; i++)
        copy[i] = str_at(text, i) < 128 ? (char)str_at(text, i) : '\1';
    return copy;
}

bool datetime_parse(Value text, enum IsoParts parts, IsoFields *f)
{
    if (!is_str(text))
        RAISE(TypeError, "fromisoformat: argument must be str");
    const char *start = TRY(ascii_text(text));
    Cursor c = {start, start + str_length(text)};
    *f = (IsoFields){0};
    bool good;
    if (parts == ISO_TIME) {
        accept(&c, 'T');
        good = parse_time(c, f);
    } else {
        good = parts == ISO_DATE ? parse_date(c, f) : parse_datetime(c, f);
    }
    if (!good)
        RAISE(ValueError, "Invalid isoformat string: %R", text);
    return true;
}

Value datetime_parsed_zone(const IsoFields *f)
{
    if (!f->zoned)
        return NONE;
    if (!f->offset && !f->offset_microseconds)
        return datetime_utc();
    return datetime_timezone(TRY(datetime_delta(0, f->offset, f->offset_microseconds)),
                             0);
}
