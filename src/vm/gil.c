/* SPDX-License-Identifier: MIT
 *
 * The global interpreter lock: a flag under a mutex, and two conditions.
 */
#include "vm/gil.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "gc/heap.h"

enum { NANOSECONDS = 1000000000, USUAL_INTERVAL = NANOSECONDS / 200 };

struct GilState {
    pthread_mutex_t mutex;
    pthread_cond_t is_free;   /* nobody holds it */
    pthread_cond_t is_taken;  /* for gil_yield: another thread has it */
    bool held;
    size_t waiting;
    Thread *holder;           /* who has it, or had it last */
    uint64_t switches;        /* how often it went to another thread */
    int64_t interval;         /* nanoseconds */
    uint64_t era;
};

static _Thread_local Thread *own_thread; /* of this thread of the system */

static void init_locks(struct GilState *gil)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&gil->mutex, 0);
    pthread_cond_init(&gil->is_free, &attributes);
    pthread_cond_init(&gil->is_taken, &attributes);
    pthread_condattr_destroy(&attributes);
}

bool gil_init(void)
{
    rt.gil = gc_alloc_root(sizeof *rt.gil);
    if (!rt.gil)
        return false;
    init_locks(rt.gil);
    rt.gil->interval = USUAL_INTERVAL;
    rt.gil->held = true;
    rt.gil->holder = own_thread = rt.thread;
    return true;
}

static struct timespec after(int64_t nanoseconds)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    nanoseconds += t.tv_nsec;
    t.tv_sec += nanoseconds / NANOSECONDS;
    t.tv_nsec = nanoseconds % NANOSECONDS;
    return t;
}

/* Wait until it is free; when it has not changed hands for an interval, ask for it. */
static void wait_until_free(struct GilState *gil)
{
    gil->waiting++;
    while (gil->held) {
        uint64_t seen = gil->switches;
        struct timespec end = after(gil->interval);
        int error = pthread_cond_timedwait(&gil->is_free, &gil->mutex, &end);
        if (error == ETIMEDOUT && gil->held && gil->switches == seen)
            __atomic_or_fetch(&gil->holder->eval_breaker, BREAK_GIL, __ATOMIC_SEQ_CST);
    }
    gil->waiting--;
}

void gil_take(Thread *thread)
{
    struct GilState *gil = rt.gil;
    pthread_mutex_lock(&gil->mutex);
    if (gil->held && gil->holder == thread) { /* never given up: it was nobody else's then */
        pthread_mutex_unlock(&gil->mutex);
        return;
    }
    wait_until_free(gil);
    /* The program ends, and takes all other threads with it. */
    if (UNLIKELY(rt.finalizing) && thread != rt.finalizing_thread) {
        pthread_cond_signal(&gil->is_free);
        pthread_mutex_unlock(&gil->mutex);
        for (;;)
            pause();
    }
    gil->held = true;
    if (gil->holder != thread) {
        gil->holder = thread;
        gil->switches++;
        pthread_cond_broadcast(&gil->is_taken);
    }
    rt.thread = own_thread = thread;
    pthread_mutex_unlock(&gil->mutex);
}

void gil_drop(void)
{
    struct GilState *gil = rt.gil;
    pthread_mutex_lock(&gil->mutex);
    gil->held = false;
    pthread_cond_signal(&gil->is_free);
    pthread_mutex_unlock(&gil->mutex);
}

void gil_yield(void)
{
    struct GilState *gil = rt.gil;
    Thread *thread = rt.thread;
    pthread_mutex_lock(&gil->mutex);
    bool wanted = gil->waiting > 0;
    if (wanted) {
        gil->held = false;
        pthread_cond_signal(&gil->is_free);
        /* It went to nobody yet: whoever waits is slower than we would be. */
        while (gil->holder == thread && gil->waiting)
            pthread_cond_wait(&gil->is_taken, &gil->mutex);
    }
    pthread_mutex_unlock(&gil->mutex);
    if (wanted)
        gil_take(thread);
}

static void take_own(void) { gil_take(own_thread); }

void gil_share(void)
{
    rt.services.gil_release = gil_drop;
    rt.services.gil_acquire = take_own;
}

bool gil_ensure(void)
{
    struct GilState *gil = rt.gil;
    pthread_mutex_lock(&gil->mutex);
    bool ours = gil->held && gil->holder == own_thread;
    pthread_mutex_unlock(&gil->mutex);
    if (!ours)
        gil_take(own_thread);
    return !ours;
}

bool gil_knows_thread(void) { return own_thread != 0; }

void gil_forget_thread(void) { own_thread = 0; }

void gil_become(Thread *thread) { rt.gil->holder = rt.thread = own_thread = thread; }

void gil_reset(void)
{
    struct GilState *gil = rt.gil;
    init_locks(gil);
    gil->held = true;
    gil->waiting = 0;
    gil->holder = rt.thread;
    gil->era++;
}

uint64_t gil_era(void) { return rt.gil->era; }
double gil_interval(void) { return (double)rt.gil->interval / NANOSECONDS; }

void gil_set_interval(double seconds)
{
    double nanoseconds = seconds * NANOSECONDS;
    rt.gil->interval = nanoseconds < 1000 ? 1000 : nanoseconds > 1e18 ? (int64_t)1e18 : (int64_t)nanoseconds;
}
