/* SPDX-License-Identifier: MIT
 *
 * _zoneinfo: a zone's tables, made of what the library's zoneinfo._common.load_data()
 * finds in a file: (indices, moments, offsets, isdst, abbreviations, TZ string).
 */
#include "modules/zoneinfo.h"

#include "gc/heap.h"
#include "objects/operate.h"
#include "objects/tuple.h"

enum { USUAL_SAVING = 3600 };

bool zoneinfo_local_time(LocalTime *t, int64_t offset, int64_t dst, Value name)
{
    t->offset = TRY(datetime_delta(0, offset, 0));
    t->dst = TRY(datetime_delta(0, dst, 0));
    t->name = name;
    t->seconds = offset;
    return true;
}

/* The members of load_data's tuple; each is a tuple but the last. */
enum { PART_INDEX, PART_UTC, PART_OFFSET, PART_ISDST, PART_NAME, PART_RULE, PART_COUNT };

static bool check_parts(Value data)
{
    if (!is_tuple(data) || tuple_count(data) != PART_COUNT)
        RAISE(TypeError, "Invalid data result type: %R", data);
    Value *parts = as_tuple(data)->items;
    for (int i = 0; i < PART_RULE; i++)
        if (!is_tuple(parts[i]))
            RAISE(TypeError, "Invalid data result type: %R", data);
    if (tuple_count(parts[PART_UTC]) != tuple_count(parts[PART_INDEX]) ||
        tuple_count(parts[PART_ISDST]) != tuple_count(parts[PART_OFFSET]) ||
        tuple_count(parts[PART_NAME]) != tuple_count(parts[PART_OFFSET]))
        RAISE(ValueError, "Invalid data: tables of different lengths");
    return true;
}

/* A tuple of ints, as an atomic array. */
static int64_t *numbers_of(Value tuple)
{
    size_t n = tuple_count(tuple);
    int64_t *numbers = gc_alloc_buffer_atomic(MAX(n, 1) * sizeof *numbers);
    if (!numbers)
        return raise_no_memory(), NULL;
    for (size_t i = 0; i < n; i++)
        TRY(value_as_int64(as_tuple(tuple)->items[i], &numbers[i]));
    return numbers;
}

static bool load_index(ZoneInfo *zone, Value tuple)
{
    zone->index = gc_alloc_buffer_atomic(MAX(zone->count, 1));
    if (!zone->index)
        return raise_no_memory();
    for (size_t i = 0; i < zone->count; i++) {
        int64_t index;
        TRY(value_as_int64(as_tuple(tuple)->items[i], &index));
        if (index < 0 || (size_t)index >= zone->type_count || index > UINT8_MAX)
            RAISE(ValueError, "Invalid transition index found while reading TZif: %lld",
                  (long long)index);
        zone->index[i] = (uint8_t)index;
    }
    return true;
}

/* How much of a daylight saving time's offset is due to that: a file doesn't tell, but the
 * standard time before or after it does. */
static int64_t saving_at(const ZoneInfo *zone, size_t i, const int64_t *offsets,
                         const int64_t *isdst)
{
    size_t type = zone->index[i], previous = zone->index[i - 1];
    int64_t saving = isdst[previous] ? 0 : offsets[type] - offsets[previous];
    if (saving || type + 1 >= zone->type_count || i + 1 >= zone->count)
        return saving;
    size_t next = zone->index[i + 1];
    return isdst[next] ? 0 : offsets[type] - offsets[next];
}

static int64_t *infer_savings(const ZoneInfo *zone, const int64_t *offsets,
                              const int64_t *isdst)
{
    size_t n = zone->type_count;
    int64_t *savings = gc_alloc_buffer_atomic(MAX(n, 1) * sizeof *savings);
    if (!savings)
        return raise_no_memory(), NULL;
    memset(savings, 0, n * sizeof *savings);
    for (size_t i = 1; i < zone->count; i++) {
        size_t type = zone->index[i];
        if (isdst[type] && !savings[type])
            savings[type] = saving_at(zone, i, offsets, isdst);
    }
    for (size_t type = 0; type < n; type++)
        if (isdst[type] && !savings[type])
            savings[type] = USUAL_SAVING;
    return savings;
}

static bool load_types(ZoneInfo *zone, const int64_t *offsets, const int64_t *isdst,
                       Value names)
{
    int64_t *savings = TRY(infer_savings(zone, offsets, isdst));
    LocalTime *types = gc_alloc_buffer(MAX(zone->type_count, 1) * sizeof *types);
    if (!types)
        return raise_no_memory();
    zone->types = types;
    for (size_t i = 0; i < zone->type_count; i++)
        TRY(zoneinfo_local_time(&types[i], offsets[i], savings[i],
                                as_tuple(names)->items[i]));
    zone->before = zone->count ? zone->index[0] : 0;
    for (size_t i = 0; i < zone->type_count; i++)
        if (!isdst[i]) {
            zone->before = i;
            break;
        }
    return true;
}

/* The clock's readings at each change. */
static bool load_local(ZoneInfo *zone, const int64_t *offsets)
{
    size_t bytes = MAX(zone->count, 1) * sizeof(int64_t);
    zone->local[0] = gc_alloc_buffer_atomic(bytes);
    zone->local[1] = gc_alloc_buffer_atomic(bytes);
    if (!zone->local[0] || !zone->local[1])
        return raise_no_memory();
    for (size_t i = 0; i < zone->count; i++) {
        int64_t old = offsets[i ? zone->index[i - 1] : 0],
                new = offsets[i || zone->type_count > 1 ? zone->index[i] : 0];
        zone->local[0][i] = zoneinfo_add(zone->utc[i], MAX(old, new));
        zone->local[1][i] = zoneinfo_add(zone->utc[i], MIN(old, new));
    }
    return true;
}

static bool same_local_time(const LocalTime *a, const LocalTime *b, bool *same)
{
    *same = false;
    return !datetime_delta_equal(a->offset, b->offset) ||
           !datetime_delta_equal(a->dst, b->dst) || compare_equal(a->name, b->name, same);
}

static bool load_rule(ZoneInfo *zone, Value text)
{
    bool there;
    TRY(value_truth(text, &there));
    if (there)
        return zoneinfo_parse_rule(&zone->after, text);
    if (!zone->type_count)
        RAISE(ValueError, "No time zone information found.");
    zone->after.std =
        zone->types[zone->count ? zone->index[zone->count - 1] : zone->type_count - 1];
    return true;
}

bool zoneinfo_load(ZoneInfo *zone, Value load_data, Value file)
{
    Value data = TRY(call1(load_data, file));
    TRY(check_parts(data));
    Value *parts = as_tuple(data)->items;
    zone->count = tuple_count(parts[PART_UTC]);
    zone->type_count = tuple_count(parts[PART_OFFSET]);
    zone->utc = TRY(numbers_of(parts[PART_UTC]));
    TRY(load_index(zone, parts[PART_INDEX]));
    int64_t *offsets = TRY(numbers_of(parts[PART_OFFSET]));
    int64_t *isdst = TRY(numbers_of(parts[PART_ISDST]));
    TRY(load_types(zone, offsets, isdst, parts[PART_NAME]));
    TRY(load_local(zone, offsets));
    TRY(load_rule(zone, parts[PART_RULE]));
    zone->fixed = zone->type_count <= 1 && !zone->after.switches;
    if (zone->fixed && zone->type_count)
        TRY(same_local_time(zone->types, &zone->after.std, &zone->fixed));
    return true;
}
