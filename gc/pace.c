/* SPDX-License-Identifier: MIT */
#include "gc/pace.h"
#include "gc/libgc.h"
#include "gc/old.h"

enum {
    MINOR_MAX = 15,                     /* minor collections between two full ones */
    PATIENCE_MIN = 2, PATIENCE_MAX = 16,
    GROWTH_DIVISOR = 4, GROWTH_MIN = 1 << 20,       /* see has_grown */
    PACE_FACTOR = 4, PACE_MAX = 16 << 20, ROOMY_FACTOR = 2, /* see set_next */
};

static struct {
    bool asked, again;                  /* for these reasons the next one will be full */
    bool minor;                         /* the one that is going on, or the last */
    size_t minors, all_minors;          /* how many since the last full one; since the start */
    size_t used;                        /* bytes, after the last full one */
    size_t steady;                      /* full ones in a row after which it was hardly more */
    size_t patience;                    /* how many of them it takes */
} pace = {.patience = PATIENCE_MIN};

void pace_ask(bool asked)
{
    pace.asked = asked;
}

void pace_begin(void)
{
    pace.minor = old_exists() && !pace.asked && !pace.again && pace.minors < MINOR_MAX;
    pace.minors = pace.minor ? pace.minors + 1 : 0;
    pace.all_minors += pace.minor;
}

bool pace_is_minor(void)
{
    return pace.minor;
}

/* Recording what is old takes a good part of the time of marking it. One that was asked for tells
   nothing of what comes. */
bool pace_minor_follows(void)
{
    return !pace.asked && pace.steady >= pace.patience;
}

static bool has_grown(size_t used)
{
    return used > pace.used + MAX(pace.used / GROWTH_DIVISOR, (size_t)GROWTH_MIN);
}

/* Where what is old keeps dying, minor ones would fail again and again. */
static void judge_minor(bool grown)
{
    pace.again = grown;
    pace.patience = grown ? MIN(2 * pace.patience, (size_t)PATIENCE_MAX) : PATIENCE_MIN;
    if (grown)
        pace.steady = 0;
}

static void judge_full(bool grown, size_t used)
{
    pace.again = false;
    pace.steady = grown ? 0 : pace.steady + 1;
    pace.used = used;
}

/* libgc would collect a heap that is full each time that as much was allocated as happens to be
 * free. So much is to be worth the marking of what is in use, and the sweeping of its pages; of
 * large heaps its own rule asks for more than that. Otherwise the heap grows: but not where it is
 * mostly free, since its pages are in the caches, and new ones would have to come from the system. */
static void set_next(size_t used, size_t free)
{
    size_t bytes = MIN(used * PACE_FACTOR, (size_t)PACE_MAX);
    if (free >= used * ROOMY_FACTOR)
        bytes = MIN(bytes, free / 4 * 3);
    GC_set_min_bytes_allocd(MAX(bytes, 1));
}

void pace_end(size_t used, size_t free)
{
    if (pace.minor)
        judge_minor(has_grown(used));
    else
        judge_full(has_grown(used), used);
    set_next(used, free);
}

bool pace_again(void)
{
    return pace.again;
}

size_t pace_minor_count(void)
{
    return pace.all_minors;
}
