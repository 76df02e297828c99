/* SPDX-License-Identifier: MIT
 *
 * _datetime: datetimes in zones: arithmetic, comparison, conversion.
 *
 * Datetimes with the same tzinfo are compared and subtracted as clocks show them; others
 * by universal time. A datetime whose meaning depends on its fold equals none of another
 * zone, so that equal ones have equal hashes.
 */
#include "modules/datetime.h"

#include "base/hash.h"
#include "objects/operate.h"
#include "objects/tuple.h"

static DateTime *as_datetime(Value v)
{
    return (DateTime *)v;
}

Value datetime_offset(Value v)
{
    return datetime_utcoffset(as_datetime(v)->tzinfo, v);
}

/* As clocks show it: whole seconds since the epoch. */
static int64_t shown_seconds(const DateTime *d)
{
    return datetime_seconds(d->date.day, d->clock);
}

/* --- arithmetic --- */

/* Move by whole seconds and microseconds, as clocks show it. */
static bool move(Day *day, Clock *clock, int64_t seconds, int64_t microseconds)
{
    int64_t us = clock->microsecond + microseconds;
    seconds +=
        datetime_seconds(*day, *clock) + us / MICROSECONDS - (us % MICROSECONDS < 0);
    us = (us % MICROSECONDS + MICROSECONDS) % MICROSECONDS;
    int64_t rest = (seconds % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
    int64_t ordinal = (seconds - rest) / DAY_SECONDS + EPOCH_ORDINAL;
    if (ordinal < 1 || ordinal > ORDINAL_MAX)
        RAISE(OverflowError, "date value out of range");
    *day = datetime_day((int)ordinal);
    *clock = (Clock){(uint8_t)(rest / 3600), (uint8_t)(rest / 60 % 60),
                     (uint8_t)(rest % 60), false, (uint32_t)us};
    return true;
}

Value datetime_add(const DateTime *d, const Timedelta *delta, int sign)
{
    Day day = d->date.day;
    Clock clock = d->clock;
    TRY(move(&day, &clock, sign * datetime_delta_seconds(delta),
             (int64_t)sign * delta->microseconds));
    return datetime_make_from(from_object(type_of(from_object(d))), day, clock,
                              d->tzinfo);
}

/* a - b of given offsets, both None or not. */
static Value difference(const DateTime *a, const DateTime *b, Value a_offset,
                        Value b_offset)
{
    int64_t seconds = shown_seconds(a) - shown_seconds(b);
    int64_t microseconds = (int64_t)a->clock.microsecond - b->clock.microsecond;
    if (a_offset != NONE && !datetime_delta_equal(a_offset, b_offset)) {
        const Timedelta *x = (Timedelta *)a_offset, *y = (Timedelta *)b_offset;
        seconds -= datetime_delta_seconds(x) - datetime_delta_seconds(y);
        microseconds -= x->microseconds - y->microseconds;
    }
    return datetime_delta(0, seconds, microseconds);
}

Value datetime_difference(Value a, Value b)
{
    Value x = NONE, y = NONE;
    if (as_datetime(a)->tzinfo != as_datetime(b)->tzinfo) {
        x = TRY(datetime_offset(a));
        y = TRY(datetime_offset(b));
        if ((x == NONE) != (y == NONE))
            RAISE(TypeError, "can't subtract offset-naive and offset-aware datetimes");
    }
    return difference(as_datetime(a), as_datetime(b), x, y);
}

/* --- comparison and hash --- */

/* Does the offset depend on the fold? */
static bool fold_matters(Value v, Value offset, bool *matters)
{
    const DateTime *d = as_datetime(v);
    Clock flipped = d->clock;
    flipped.fold = !flipped.fold;
    Value other =
        TRY(datetime_new(rt.types[TYPE_datetime], d->date.day, flipped, d->tzinfo));
    *matters = !datetime_delta_equal(TRY(datetime_offset(other)), offset);
    return true;
}

static bool either_fold_matters(Value a, Value b, Value x, Value y, bool *matters)
{
    TRY(fold_matters(a, x, matters));
    return *matters || fold_matters(b, y, matters);
}

static Value raise_incomparable(Value a, Value b)
{
    const char *x = TRY(type_name(type_of(a))), *y = TRY(type_name(type_of(b)));
    RAISE(TypeError, "can't compare %s to %s", x, y);
}

/* All that is above microseconds, one field above the other. */
static uint64_t shown_key(const DateTime *d)
{
    Day day = d->date.day;
    Clock c = d->clock;
    uint64_t date = (uint64_t)day.year << 16 | (uint64_t)day.month << 8 | day.day;
    return date << 24 | (uint64_t)c.hour << 16 | (uint64_t)c.minute << 8 | c.second;
}

static int shown_order(const DateTime *a, const DateTime *b)
{
    uint64_t x = shown_key(a), y = shown_key(b);
    if (x == y) {
        x = a->clock.microsecond;
        y = b->clock.microsecond;
    }
    return (x > y) - (x < y);
}

/* By offsets, which are both None or not. */
static bool offset_order(Value a, Value b, Value x, Value y, int *order)
{
    if (x == NONE || datetime_delta_equal(x, y)) {
        *order = shown_order(as_datetime(a), as_datetime(b));
        return true;
    }
    Value delta = TRY(difference(as_datetime(a), as_datetime(b), x, y));
    const Timedelta *d = (Timedelta *)delta;
    *order = d->days < 0 ? -1 : !datetime_delta_is_zero(d);
    return true;
}

Value datetime_compare(Value a, Value b, enum CompareOp op)
{
    bool equality = op == COMPARE_EQ || op == COMPARE_NE;
    int order;
    if (!is_datetime(b)) {
        if (!is_date(b))
            return NOT_IMPLEMENTED;
        return equality ? from_bool(op == COMPARE_NE) : raise_incomparable(a, b);
    }
    if (as_datetime(a)->tzinfo == as_datetime(b)->tzinfo)
        return compare_order(shown_order(as_datetime(a), as_datetime(b)), op);
    Value x = TRY(datetime_offset(a)), y = TRY(datetime_offset(b));
    if ((x == NONE) != (y == NONE)) {
        if (equality)
            return from_bool(op == COMPARE_NE);
        RAISE(TypeError, "can't compare offset-naive and offset-aware datetimes");
    }
    TRY(offset_order(a, b, x, y, &order));
    if (equality && order == 0) {
        bool matters;
        TRY(either_fold_matters(a, b, x, y, &matters));
        order = matters;
    }
    return compare_order(order, op);
}

/* The offset that the time has without its fold: equal times may differ in it. */
static Value unfolded_offset(Value v)
{
    const DateTime *d = as_datetime(v);
    if (!d->clock.fold || d->tzinfo == NONE)
        return datetime_offset(v);
    Clock clock = d->clock;
    clock.fold = false;
    return datetime_offset(
        TRY(datetime_new(rt.types[TYPE_datetime], d->date.day, clock, d->tzinfo)));
}

bool datetime_hash(Value self, int64_t *hash)
{
    DateTime *d = as_datetime(self);
    if (d->hash == -1) {
        Value offset = TRY(unfolded_offset(self));
        int64_t words[] = {shown_seconds(d), d->clock.microsecond};
        if (offset != NONE) {
            const Timedelta *o = (Timedelta *)offset;
            words[0] -= datetime_delta_seconds(o);
            words[1] -= o->microseconds;
            if (words[1] < 0) {
                words[0]--;
                words[1] += MICROSECONDS;
            }
        }
        d->hash = (int64_t)hash_bytes(words, sizeof words, rt.hash_seed);
        if (d->hash == -1)
            d->hash = -2;
    }
    *hash = d->hash;
    return true;
}

/* --- conversion --- */

Value datetime_timestamp(Value *args)
{
    const DateTime *d = as_datetime(args[0]);
    int64_t seconds;
    int64_t microseconds = d->clock.microsecond;
    if (d->tzinfo == NONE) {
        TRY(datetime_local_timestamp(d->date.day, d->clock, &seconds));
        return float_from_double((double)seconds + (double)microseconds / 1e6);
    }
    Value offset = TRY(datetime_offset(args[0]));
    if (offset == NONE)
        RAISE(TypeError, "can't subtract offset-naive and offset-aware datetimes");
    seconds = shown_seconds(d) - datetime_delta_seconds((Timedelta *)offset);
    microseconds -= ((Timedelta *)offset)->microseconds;
    Value delta = TRY(datetime_delta(0, seconds, microseconds));
    return call_method0(delta, NAME(total_seconds));
}

/* The timestamp of a datetime in universal time, whatever its tzinfo. */
static Value local_zone_at(const DateTime *d)
{
    return datetime_local_zone(shown_seconds(d));
}

/* The system's zone at a local time. Of one that clocks skipped, the zone with which the
 * fold comes out earlier than the time itself. */
static Value local_zone_of(const DateTime *d)
{
    int64_t timestamp, other;
    Clock clock = d->clock;
    TRY(datetime_local_timestamp(d->date.day, clock, &timestamp));
    clock.fold = !clock.fold;
    TRY(datetime_local_timestamp(d->date.day, clock, &other));
    bool later = other > timestamp;
    if (other != timestamp && later == (d->clock.fold != 0))
        timestamp = other;
    return datetime_local_zone(timestamp);
}

Value datetime_astimezone(Value *args)
{
    DateTime *d = as_datetime(args[0]);
    Value target = args[1], offset = NONE, own = d->tzinfo;
    TRY(datetime_check_tzinfo(target));
    if (own == NONE)
        own = TRY(local_zone_of(d));
    if (own == target)
        return args[0];
    offset = TRY(datetime_utcoffset(own, args[0]));
    if (offset == NONE) {
        own = TRY(local_zone_of(d));
        if (own == target)
            return args[0];
        offset = TRY(datetime_utcoffset(own, args[0]));
    }
    Value utc = TRY(datetime_add(d, (Timedelta *)offset, -1));
    if (!is_datetime(utc))
        RAISE(TypeError, "the constructor of '%T' made no datetime", args[0]);
    if (target == NONE)
        target = TRY(local_zone_at(as_datetime(utc)));
    as_datetime(utc)->tzinfo = target;
    as_datetime(utc)->hash = -1;
    return target == datetime_utc() ? utc : datetime_fromutc(target, utc);
}

Value datetime_utctimetuple(Value *args)
{
    const DateTime *d = as_datetime(args[0]);
    Day day = d->date.day;
    Clock clock = d->clock;
    Value offset = TRY(datetime_offset(args[0]));
    if (offset != NONE)
        TRY(move(&day, &clock, -datetime_delta_seconds((Timedelta *)offset),
                 -(int64_t)((Timedelta *)offset)->microseconds));
    return datetime_struct_time(day, clock, 0);
}
