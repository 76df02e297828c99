/* SPDX-License-Identifier: MIT
 *
 * What the files of the module _zoneinfo share: a zone's tables and the rule that goes on
 * behind them.
 *
 *     utc[0] ... utc[count-1]     the moments when the local time type changes, ascending
 *     types[index[i]]             what holds from utc[i] on
 *     types[before]               what holds before utc[0]
 *     after                       what holds after utc[count-1]: a POSIX TZ rule
 *     local[fold][i]              the clock's reading at utc[i]: the later (fold 0) or the
 *                                 earlier (fold 1) of those before and after the change
 *
 * All moments count seconds from 1970.
 */
#ifndef MODULES_ZONEINFO_H
#define MODULES_ZONEINFO_H

#include "modules/datetime.h"

/* A local time type: what a zone's three methods return. */
typedef struct LocalTime {
    Value offset, dst; /* timedelta */
    Value name;        /* str */
    int64_t seconds;   /* of the offset */
} LocalTime;

/* When a TZ rule switches, in local time. */
typedef struct ZoneChange {
    enum ZoneChangeKind {
        CHANGE_WEEKDAY, /* Mm.w.d: the w'th (5: last) day d (0: Sunday) of a month */
        CHANGE_JULIAN,  /* Jn: from 1, the 29th of February not being counted */
        CHANGE_DAY,     /* n */
    } kind;
    int month, week, day;
    int seconds; /* behind midnight; may be negative */
} ZoneChange;

typedef struct ZoneRule {
    bool switches; /* else std holds for good */
    LocalTime std, dst;
    ZoneChange start, end; /* of dst */
} ZoneRule;

typedef struct ZoneInfo {
    Object head;
    Value key;       /* 0: None */
    Value file_repr; /* of the file that from_file() read; else 0 */
    bool from_cache;
    bool fixed; /* the offset is the same always */
    size_t count, type_count, before;
    int64_t *utc, *local[2]; /* atomic */
    uint8_t *index;          /* atomic */
    LocalTime *types;
    ZoneRule after;
} ZoneInfo;

/* What a datetime shows, its zone ignored. */
typedef struct ZoneMoment {
    int64_t seconds;
    int year;
    bool fold;
} ZoneMoment;

/* a + b, without complaint about tables that go beyond all bounds */
static inline int64_t zoneinfo_add(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

bool zoneinfo_local_time(LocalTime *t, int64_t offset, int64_t dst, Value name) MUST_USE;
/* Fill the zone's tables from a file object. */
bool zoneinfo_load(ZoneInfo *zone, Value load_data, Value file) MUST_USE;

/* zoneinfo_rule.c */

/* Parse a TZ string; ValueError. */
bool zoneinfo_parse_rule(ZoneRule *rule, Value bytes) MUST_USE;
/* What holds at a local time. */
const LocalTime *zoneinfo_rule_local(const ZoneRule *rule, ZoneMoment at);
/* What holds at a moment given in UTC, and whether its local time is a repeated one. */
const LocalTime *zoneinfo_rule_utc(const ZoneRule *rule, ZoneMoment at, bool *fold);

#endif
