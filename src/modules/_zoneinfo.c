/* SPDX-License-Identifier: MIT
 *
 * Module _zoneinfo: the class ZoneInfo, time zones of the system's database.
 *
 * Zones are kept: weakly as long as a program uses them, in a WeakValueDictionary (each
 * subclass has one of its own, as its attribute _weak_cache); and those of ZoneInfo itself
 * that were asked for last, for good. Files are found and read by the library's Python.
 */
#include "modules/zoneinfo.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { STRONG_COUNT = 8 };

typedef struct ZoneinfoState {
    Value find_file, load_data, load_tzdata; /* functions of the library */
    Value weak_class;                        /* WeakValueDictionary */
    Value weak_cache;                        /* of ZoneInfo: key -> zone */
    Value strong_cache[STRONG_COUNT];        /* zones, the last used one first; 0: none */
} ZoneinfoState;

static ZoneInfo *as_zone(Value v)
{
    return (ZoneInfo *)v;
}

extern const ModuleSpec module_spec__zoneinfo; /* below */

static ZoneinfoState *zoneinfo_state(void)
{
    return MODULE_STATE_MADE(ZoneinfoState, _zoneinfo);
}

/* ---- caches ---- */

static bool is_plain_class(Value cls)
{
    return cls == from_object(rt.types[TYPE_ZoneInfo]);
}

/* Move the zone to the front. */
static void strong_cache_put(ZoneinfoState *state, Value zone)
{
    size_t i = 0;
    while (i < STRONG_COUNT - 1 && state->strong_cache[i] && state->strong_cache[i] != zone)
        i++;
    memmove(state->strong_cache + 1, state->strong_cache,
            i * sizeof state->strong_cache[0]);
    state->strong_cache[0] = zone;
}

/* The zone with an equal key; UNBOUND: none. */
static Value strong_cache_get(ZoneinfoState *state, Value key)
{
    for (size_t i = 0; i < STRONG_COUNT && state->strong_cache[i]; i++) {
        Value zone = state->strong_cache[i];
        bool equal;
        TRY(compare_equal(as_zone(zone)->key, key, &equal));
        if (equal)
            return zone;
    }
    return UNBOUND;
}

static bool strong_cache_drop(ZoneinfoState *state, Value key)
{
    Value zone = TRY(strong_cache_get(state, key));
    if (zone == UNBOUND)
        return true;
    size_t kept = 0;
    for (size_t i = 0; i < STRONG_COUNT; i++)
        if (state->strong_cache[i] != zone)
            state->strong_cache[kept++] = state->strong_cache[i];
    while (kept < STRONG_COUNT)
        state->strong_cache[kept++] = 0;
    return true;
}

static Value weak_cache_of(ZoneinfoState *state, Value cls)
{
    return is_plain_class(cls) ? state->weak_cache : attr_get(cls, NAME(_weak_cache));
}

/* ---- making ---- */

/* A zone from an open file. */
static Value zone_read(Type *type, Value key, Value file)
{
    ZoneInfo *zone = TRY(type_alloc(type, 0));
    TRY(zoneinfo_load(zone, TRY(zoneinfo_state())->load_data, file));
    zone->key = key;
    return from_object(zone);
}

static Value open_zone_file(Value key)
{
    ZoneinfoState *state = TRY(zoneinfo_state());
    Value path = TRY(call1(state->find_file, key));
    if (path == NONE)
        return call1(state->load_tzdata, key);
    Value io = TRY(rt.services.import("io"));
    return call_method2(io, NAME(open), path, TRY(str_from_text("rb")));
}

/* A zone of the class by its key, past the caches. */
static Value zone_new(Type *type, Value key)
{
    Value file = TRY(open_zone_file(key));
    Value zone = zone_read(type, key, file), error = error_take();
    Value closed = call_method0(file, NAME(close));
    if (error)
        error_restore(error);
    return closed ? zone : 0;
}

static Value zone_cached(ZoneinfoState *state, Type *type, Value key)
{
    Value cls = from_object(type), cache = TRY(weak_cache_of(state, cls));
    Value zone = TRY(call_method2(cache, NAME(get), key, NONE));
    if (zone == NONE) {
        zone = TRY(zone_new(type, key));
        as_zone(zone)->from_cache = true;
        zone = TRY(call_method2(cache, NAME(setdefault), key, zone));
    }
    if (is_plain_class(cls) && is_exact(zone, TYPE_ZoneInfo))
        strong_cache_put(state, zone);
    return zone;
}

static Value zone_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value key;
    TRY(arguments_place("(key)", args, nargs, kwnames, &key));
    ZoneinfoState *state = TRY(zoneinfo_state());
    Value zone = UNBOUND;
    if (is_plain_class(from_object(type)))
        zone = TRY(strong_cache_get(state, key));
    if (zone == UNBOUND)
        return zone_cached(state, type, key);
    strong_cache_put(state, zone);
    return zone;
}

/* args: class, key */
static Value zone_no_cache(Value *args)
{
    return zone_new(as_type(args[0]), args[1]);
}

/* args: class, file, key */
static Value zone_from_file(Value *args)
{
    Value zone = TRY(zone_read(as_type(args[0]), args[2], args[1]));
    as_zone(zone)->file_repr = TRY(value_repr(args[1]));
    return zone;
}

/* args: class, only_keys */
static Value zone_clear_cache(Value *args)
{
    ZoneinfoState *state = TRY(zoneinfo_state());
    Value cache = TRY(weak_cache_of(state, args[0]));
    if (args[1] == NONE) {
        TRY(call_method0(cache, NAME(clear)));
        if (is_plain_class(args[0]))
            memset(state->strong_cache, 0, sizeof state->strong_cache);
        return NONE;
    }
    Value iterator = TRY(iter_new(args[1]));
    for (Value key; (key = TRY_NEXT(iterator)) != END;) {
        if (is_plain_class(args[0]))
            TRY(strong_cache_drop(state, key));
        TRY(call_method2(cache, NAME(pop), key, NONE));
    }
    return NONE;
}

/* args: class, keywords */
static Value zone_init_subclass(Value *args)
{
    Value cache = TRY(call0(TRY(zoneinfo_state())->weak_class));
    TRY(attr_set(args[0], NAME(_weak_cache), cache));
    return NONE;
}

/* ---- what holds when ---- */

static bool number_of(Value object, Value name, int64_t *number)
{
    return value_as_int64(TRY(attr_get(object, name)), number);
}

/* What looks like a datetime without being one. */
static bool moment_of_attributes(Value v, ZoneMoment *at)
{
    int64_t day, hour, minute, second, fold, year;
    TRY(value_as_int64(TRY(call_method0(v, NAME(toordinal))), &day));
    TRY(number_of(v, NAME(hour), &hour));
    TRY(number_of(v, NAME(minute), &minute));
    TRY(number_of(v, NAME(second), &second));
    TRY(number_of(v, NAME(fold), &fold));
    TRY(number_of(v, NAME(year), &year));
    if (day < 1 || day > ORDINAL_MAX || year < YEAR_MIN || year > YEAR_MAX || hour < 0 ||
        hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        RAISE(ValueError, "not a time: %R", v);
    at->seconds = (day - EPOCH_ORDINAL) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
    at->year = (int)year;
    at->fold = fold != 0;
    return true;
}

static ZoneMoment moment_of_datetime(const DateTime *d)
{
    return (ZoneMoment){datetime_seconds(d->date.day, d->clock), d->date.day.year,
                        d->clock.fold};
}

static bool moment_of(Value v, ZoneMoment *at)
{
    if (!is_datetime(v))
        return moment_of_attributes(v, at);
    *at = moment_of_datetime((DateTime *)v);
    return true;
}

/* How many of the ascending moments are not after t. */
static size_t count_passed(const int64_t *moments, size_t count, int64_t t)
{
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (moments[middle] <= t)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

/* The type that holds when so many changes have passed; not for times behind the last. */
static const LocalTime *type_after(const ZoneInfo *zone, size_t passed)
{
    return &zone->types[passed ? zone->index[passed - 1] : zone->before];
}

static const LocalTime *local_time_at(const ZoneInfo *zone, ZoneMoment at)
{
    const int64_t *local = zone->local[at.fold];
    if (!zone->count || at.seconds > local[zone->count - 1])
        return zoneinfo_rule_local(&zone->after, at);
    return type_after(zone, count_passed(local, zone->count, at.seconds));
}

/* args: self, dt; None comes from time objects, which know no day. Sets *t to NULL where
 * the answer is None. */
static bool local_time_of(Value *args, const LocalTime **t)
{
    const ZoneInfo *zone = as_zone(args[0]);
    ZoneMoment at;
    *t = zone->fixed ? &zone->after.std : NULL;
    if (args[1] == NONE)
        return true;
    TRY(moment_of(args[1], &at));
    *t = local_time_at(zone, at);
    return true;
}

static Value zone_utcoffset(Value *args)
{
    const LocalTime *t;
    TRY(local_time_of(args, &t));
    return t ? t->offset : NONE;
}

static Value zone_dst(Value *args)
{
    const LocalTime *t;
    TRY(local_time_of(args, &t));
    return t ? t->dst : NONE;
}

static Value zone_tzname(Value *args)
{
    const LocalTime *t;
    TRY(local_time_of(args, &t));
    return t ? t->name : NONE;
}

/* What holds at a moment in UTC, and whether the clock shows that time for the second
 * time: it was put back by more than has passed since then. */
static const LocalTime *local_time_utc(const ZoneInfo *zone, ZoneMoment at, bool *fold)
{
    size_t passed = count_passed(zone->utc, zone->count, at.seconds);
    const LocalTime *now;
    *fold = false;
    if (!zone->count || at.seconds > zone->utc[zone->count - 1])
        now = zoneinfo_rule_utc(&zone->after, at, fold);
    else
        now = type_after(zone, passed);
    if (passed && at.seconds - zone->utc[passed - 1] <
                      type_after(zone, passed - 1)->seconds - now->seconds)
        *fold = true;
    return now;
}

static Value second_of_two(Value datetime)
{
    if (is_exact(datetime, TYPE_datetime)) {
        ((DateTime *)datetime)->clock.fold = true;
        return datetime;
    }
    Value replace = TRY(attr_get(datetime, NAME(replace))), one = small_int(1);
    return call_value(replace, &one, 0, TRY(tuple_pack(1, NAME(fold))));
}

static Value zone_fromutc(Value *args)
{
    if (!is_datetime(args[1]))
        RAISE(TypeError, "fromutc: argument must be a datetime");
    const DateTime *d = (DateTime *)args[1];
    if (d->tzinfo != args[0])
        RAISE(ValueError, "fromutc: dt.tzinfo is not self");
    bool fold;
    const LocalTime *t = local_time_utc(as_zone(args[0]), moment_of_datetime(d), &fold);
    Value local = TRY(datetime_add(d, (Timedelta *)t->offset, 1));
    return fold ? second_of_two(local) : local;
}

/* ---- text and pickles ---- */

static Value zone_repr(Value self)
{
    const ZoneInfo *zone = as_zone(self);
    const char *name = TRY(type_name(type_of(self)));
    if (zone->key != NONE || !zone->file_repr)
        return str_format("%s(key=%R)", name, zone->key);
    return str_format("%s.from_file(%S)", name, zone->file_repr);
}

static Value zone_str(Value self)
{
    return as_zone(self)->key == NONE ? zone_repr(self) : value_str(as_zone(self)->key);
}

static Value zone_reduce(Value *args)
{
    const ZoneInfo *zone = as_zone(args[0]);
    if (zone->file_repr) {
        Value pickle = TRY(rt.services.import("pickle"));
        Value error = TRY(attr_get(pickle, NAME(PicklingError)));
        Value text =
            TRY(str_from_text("Cannot pickle a ZoneInfo file from a file stream."));
        return raise_object(TRY(call1(error, text)));
    }
    Value make = TRY(attr_get(args[0], NAME(_unpickle)));
    return tuple_pair(make, TRY(tuple_pair(zone->key, small_int(zone->from_cache))));
}

/* args: class, key, from_cache */
static Value zone_unpickle(Value *args)
{
    bool from_cache;
    TRY(value_truth(args[2], &from_cache));
    return from_cache ? call1(args[0], args[1]) : zone_new(as_type(args[0]), args[1]);
}

/* ---- tables ---- */

static const Method zone_methods[] = {
    {"clear_cache($type, /, *, only_keys=None)", zone_clear_cache,
     "Forget the zones that were made, or those with the keys given."},
    {"no_cache($type, /, key)", zone_no_cache,
     "A zone of its own, whether or not there is one with that key."},
    {"from_file($type, file_obj, /, key=None)", zone_from_file,
     "A zone from an open TZif file."},
    {"utcoffset($self, dt, /)", zone_utcoffset,
     "How far the zone is ahead of universal time then: a timedelta.",
     .flags = METHOD_CLASS},
    {"dst($self, dt, /)", zone_dst,
     "How much of that is due to daylight saving: a timedelta.", .flags = METHOD_CLASS},
    {"tzname($self, dt, /)", zone_tzname, "What the zone's time is called then.",
     .flags = METHOD_CLASS},
    {"fromutc($self, dt, /)", zone_fromutc,
     "From a datetime in universal time, whose tzinfo is this one, to local time."},
    {"__reduce__($self, /)", zone_reduce, "How to copy or pickle it."},
    {"_unpickle($type, key, from_cache, /)", zone_unpickle, "A zone from its pickle.",
     .flags = METHOD_CLASS},
    {"__init_subclass__($type, /, **kwargs)", zone_init_subclass,
     "Give the subclass caches of its own."},
    {0},
};

static const Member zone_members[] = {
    {"key", MEMBER_VALUE_NONE, offsetof(ZoneInfo, key), false, "what it was made by"},
    {0},
};

TYPE(ZoneInfo, .name = "zoneinfo.ZoneInfo", .base = TYPE_tzinfo, .size = sizeof(ZoneInfo),
     .flags = TYPE_BASE | TYPE_WEAKREF, .methods = zone_methods, .members = zone_members,
     .slots = {.construct = zone_construct, .repr = zone_repr, .str = zone_str},
     .new_signature = "($self, key)",
     .doc = "A time zone of the system's database, by its name.");

static bool import_attribute(const char *module, const char *name, Value *attribute)
{
    Value m = TRY(rt.services.import(module));
    *attribute = attr_get(m, TRY(str_intern_utf8(name, strlen(name))));
    return *attribute;
}

static bool zoneinfo_init(Value module)
{
    ZoneinfoState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    TRY(import_attribute("zoneinfo._tzpath", "find_tzfile", &state->find_file));
    TRY(import_attribute("zoneinfo._common", "load_data", &state->load_data));
    TRY(import_attribute("zoneinfo._common", "load_tzdata", &state->load_tzdata));
    TRY(import_attribute("weakref", "WeakValueDictionary", &state->weak_class));
    state->weak_cache = TRY(call0(state->weak_class));
    rt.module_states[MODULE__zoneinfo] = state;
    return true;
}

static const enum TypeId zoneinfo_types[] = {TYPE_ZoneInfo, TYPE_none};

MODULE(_zoneinfo, .doc = "Time zones of the system's database.", .types = zoneinfo_types,
       .init = zoneinfo_init);
