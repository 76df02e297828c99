/* SPDX-License-Identifier: MIT
 *
 * _datetime: fields to text.
 */
#include "modules/datetime.h"

#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"

/* At least `width` digits. */
char *datetime_put(char *p, unsigned value, int width)
{
    char digits[10];
    int n = 0;
    do
        digits[n++] = (char)('0' + value % 10);
    while ((value /= 10));
    for (; width > n; width--)
        *p++ = '0';
    while (n)
        *p++ = digits[--n];
    return p;
}

static char *put_list(char *p, const int *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i) {
            *p++ = ',';
            *p++ = ' ';
        }
        p = datetime_put(p, (unsigned)numbers[i], 0);
    }
    return p;
}

bool datetime_put_call(StrBuilder *b, Value self, const int *numbers, size_t n)
{
    char text[ISO_TEXT], *end = text;
    *end++ = '(';
    end = put_list(end, numbers, n);
    TRY(builder_text(b, TRY(type_name(type_of(self)))));
    return builder_ascii(b, text, (size_t)(end - text));
}

char *datetime_put_day(char *p, Day day)
{
    p = datetime_put(p, day.year, 4);
    *p++ = '-';
    p = datetime_put(p, day.month, 2);
    *p++ = '-';
    return datetime_put(p, day.day, 2);
}

/* How much of a clock is shown. */
enum Precision { HOURS, MINUTES, SECONDS, MILLIS, MICROS, AUTO };

static bool parse_precision(Value timespec, enum Precision *precision)
{
    static const char *const names[] = {"hours",        "minutes",      "seconds",
                                        "milliseconds", "microseconds", "auto"};
    *precision = AUTO;
    if (timespec == UNBOUND)
        return true;
    if (!is_str(timespec))
        RAISE(TypeError, "isoformat() argument must be str, not %T", timespec);
    for (int i = 0; i < (int)countof(names); i++)
        if (str_equal_text(timespec, names[i])) {
            *precision = (enum Precision)i;
            return true;
        }
    RAISE(ValueError, "Unknown timespec value");
}

bool datetime_put_clock(char **text, Clock clock, Value timespec)
{
    enum Precision precision;
    char *p = *text;
    TRY(parse_precision(timespec, &precision));
    if (precision == AUTO)
        precision = clock.microsecond ? MICROS : SECONDS;
    p = datetime_put(p, clock.hour, 2);
    if (precision >= MINUTES) {
        *p++ = ':';
        p = datetime_put(p, clock.minute, 2);
    }
    if (precision >= SECONDS) {
        *p++ = ':';
        p = datetime_put(p, clock.second, 2);
    }
    if (precision >= MILLIS) {
        *p++ = '.';
        p = precision == MILLIS ? datetime_put(p, clock.microsecond / 1000, 3)
                                : datetime_put(p, clock.microsecond, 6);
    }
    *text = p;
    return true;
}

char *datetime_put_offset(char *p, const Timedelta *offset, const char *separator)
{
    int64_t all = datetime_delta_seconds(offset) * MICROSECONDS + offset->microseconds;
    size_t n = strlen(separator);
    *p++ = all < 0 ? '-' : '+';
    all = all < 0 ? -all : all;
    unsigned seconds = (unsigned)(all / MICROSECONDS),
             rest = (unsigned)(all % MICROSECONDS);
    p = datetime_put(p, seconds / 3600, 2);
    memcpy(p, separator, n);
    p = datetime_put(p + n, seconds / 60 % 60, 2);
    if (seconds % 60 || rest) {
        memcpy(p, separator, n);
        p = datetime_put(p + n, seconds % 60, 2);
    }
    if (rest) {
        *p++ = '.';
        p = datetime_put(p, rest, 6);
    }
    return p;
}

Value datetime_ctime(Day day, Clock clock)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[ISO_TEXT];
    snprintf(text, sizeof text, "%s %s %2d %02d:%02d:%02d %04d",
             days[datetime_weekday(day)], months[day.month - 1], day.day, clock.hour,
             clock.minute, clock.second, day.year);
    return str_from_text(text);
}

Value datetime_struct_time(Day day, Clock clock, int dst)
{
    const int numbers[] = {day.year,
                           day.month,
                           day.day,
                           clock.hour,
                           clock.minute,
                           clock.second,
                           datetime_weekday(day),
                           datetime_year_day(day),
                           dst};
    Tuple *t = TRY(structseq_alloc(TYPE_struct_time));
    for (size_t i = 0; i < countof(numbers); i++)
        t->items[i] = small_int(numbers[i]);
    t->items[9] = t->items[10] = NONE; /* tm_zone, tm_gmtoff */
    return from_object(t);
}

/* --- strftime --- */

/* What the directives of our own need. */
typedef struct Directives {
    Value tzinfo, argument;
    unsigned microsecond;
} Directives;

static bool add_offset(StrBuilder *b, const Directives *d, const char *separator)
{
    char text[ISO_TEXT];
    Value offset = TRY(datetime_utcoffset(d->tzinfo, d->argument));
    if (offset == NONE)
        return true;
    char *end = datetime_put_offset(text, (Timedelta *)offset, separator);
    return builder_ascii(b, text, (size_t)(end - text));
}

/* The zone's name, whose % are none to time.strftime. */
static bool add_zone(StrBuilder *b, const Directives *d)
{
    Value name = TRY(datetime_tzname(d->tzinfo, d->argument));
    if (name == NONE)
        return true;
    Value args[2] = {TRY(str_from_char('%')), TRY(str_from_text("%%"))};
    name = TRY(call_method(name, NAME(replace), args, 2));
    if (!is_str(name))
        RAISE(TypeError, "tzname.replace() did not return a string");
    return builder_str(b, name);
}

/* The directive at i, behind a %; *used characters are its. */
static bool add_directive(StrBuilder *b, Value format, size_t i, const Directives *d,
                          size_t *used)
{
    size_t n = str_length(format);
    uint32_t c = i < n ? str_at(format, i) : 0;
    *used = i < n;
    if (c == 'z')
        return add_offset(b, d, "");
    if (c == ':' && i + 1 < n && str_at(format, i + 1) == 'z') {
        *used = 2;
        return add_offset(b, d, ":");
    }
    if (c == 'Z')
        return add_zone(b, d);
    if (c == 'f') {
        char text[ISO_TEXT];
        char *end = datetime_put(text, d->microsecond, 6);
        return builder_ascii(b, text, (size_t)(end - text));
    }
    TRY(builder_char(b, '%'));
    return i >= n || builder_char(b, c);
}

static Value replace_directives(Value format, const Directives *d)
{
    StrBuilder b = {0};
    for (size_t i = 0; i < str_length(format); i++) {
        uint32_t c = str_at(format, i);
        size_t used;
        if (c != '%') {
            TRY(builder_char(&b, c));
            continue;
        }
        TRY(add_directive(&b, format, i + 1, d, &used));
        i += used;
    }
    return builder_finish(&b);
}

Value datetime_strftime(Value self, Value format, Value timetuple, Value tzinfo,
                        Value argument, unsigned microsecond)
{
    size_t n;
    if (!is_str(format))
        RAISE(TypeError, "strftime() argument 1 must be str, not %T", format);
    (void)TRY(str_utf8(format, &n)); /* no surrogates */
    Directives d = {tzinfo, argument, microsecond};
    format = TRY(replace_directives(format, &d));
    Value module = TRY(rt.services.import("time"));
    return call_method2(module, NAME(strftime), format, timetuple);
}

Value datetime_format(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "__format__() argument 1 must be str, not %T", args[1]);
    if (!str_length(args[1]))
        return value_str(args[0]);
    return call_method1(args[0], NAME(strftime), args[1]);
}
