/* SPDX-License-Identifier: MIT
 *
 * Waiting: each thread sleeps at a semaphore of its own, so that a signal handler may
 * wake it, too (sem_post is safe there).
 */
#include "vm/wait.h"

#include <semaphore.h>
#include <time.h>

#include "gc/heap.h"
#include "vm/gil.h"
#include "vm/vm_state.h"

enum {
    NANOSECONDS = 1000000000,
    IDLE_AFTER = NANOSECONDS / 10,
    IDLE_SHARE = 50,
};
#define IDLE_MOST (100 * (int64_t)NANOSECONDS)

struct Waiter {
    Waiter *next;
    Thread *thread;
    bool woken;
};

int64_t wait_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * NANOSECONDS + t.tv_nsec;
}

int64_t wait_deadline(double seconds)
{
    int64_t now = wait_now();
    double span = __builtin_ceil(seconds * NANOSECONDS);
    return span >= (double)(INT64_MAX - now) ? INT64_MAX : now + (int64_t)span;
}

static void forget_other_eras(WaitQueue *queue)
{
    if (queue->era != gil_era())
        *queue = (WaitQueue){.era = gil_era()};
}

static void enter(WaitQueue *queue, Waiter *waiter)
{
    Waiter **end = &queue->first;
    while (*end)
        end = &(*end)->next;
    *end = waiter;
}

static void leave(WaitQueue *queue, Waiter *waiter)
{
    for (Waiter **place = &queue->first; *place; place = &(*place)->next)
        if (*place == waiter) {
            *place = waiter->next;
            return;
        }
}

static void sleep_at(sem_t *wake, int64_t deadline)
{
    struct timespec end = {deadline / NANOSECONDS, deadline % NANOSECONDS};
    gil_drop();
    if (deadline < 0)
        (void)sem_wait(wake);
    else
        (void)sem_clockwait(wake, CLOCK_MONOTONIC, &end);
}

static bool run_signal_handlers(Thread *thread)
{
    if (LIKELY(!(thread->eval_breaker & BREAK_SIGNAL)))
        return true;
    __atomic_and_fetch(&thread->eval_breaker, ~BREAK_SIGNAL, __ATOMIC_SEQ_CST);
    return !rt.services.poll_signals || rt.services.poll_signals();
}

/* Dropped objects are found when there is a collection, which comes of allocating; and who
 * sleeps allocates nothing. Somebody may wait for just such an object's end: a thread that
 * reads what a dropped socket would have closed. So who has slept for a while collects, if
 * anything is new; and again after ten times that, since a word that was left on some stack
 * may have kept the object. It costs at most a fiftieth of the time. */
typedef struct Idle {
    int64_t since, span;    /* when the sleep began, how much of it is too much */
} Idle;

static int64_t idle_end(const Idle *idle) { return idle->since + idle->span; }

/* Returns when to ask again. */
static int64_t collect_idle(Idle *idle)
{
    static int64_t earliest;
    HeapStats heap;
    int64_t begin = wait_now();
    if (begin < earliest)
        return earliest;
    gc_stats(&heap);
    if (heap.since_collection || idle->span > IDLE_AFTER) {
        rt.services.collect();
        earliest = wait_now() + (wait_now() - begin) * IDLE_SHARE;
    }
    if (idle->span < IDLE_MOST)
        idle->span *= 10;
    else
        idle->since = begin;
    return idle_end(idle);
}

static bool has_come(int64_t time) { return time >= 0 && wait_now() >= time; }

static int64_t sooner(int64_t time, int64_t other)
{
    return time < 0 || (other >= 0 && other < time) ? other : time;
}

bool wait_in(WaitQueue *queue, int64_t deadline, bool *woken)
{
    Thread *thread = rt.thread;
    sem_t *wake = &thread->vm->wake;
    Waiter waiter = {.thread = thread};
    Idle idle = {wait_now(), IDLE_AFTER};
    int64_t ask = idle_end(&idle);
    bool good = true;
    forget_other_eras(queue);
    enter(queue, &waiter);
    while (sem_trywait(wake) == 0) {
        /* of earlier nudges */
    }
    while (!waiter.woken && (good = run_signal_handlers(thread))) {
        if (waiter.woken || has_come(deadline))
            break;
        if (has_come(ask)) {
            ask = collect_idle(&idle);
        } else {
            sleep_at(wake, sooner(deadline, ask));
            gil_take(thread);
        }
    }
    *woken = waiter.woken;
    if (!waiter.woken)
        leave(queue, &waiter);
    else if (!good)
        wait_wake(queue);
    return good;
}

void wait_wake(WaitQueue *queue)
{
    forget_other_eras(queue);
    Waiter *first = queue->first;
    if (!first)
        return;
    queue->first = first->next;
    first->woken = true;
    sem_post(&first->thread->vm->wake);
}

void wait_nudge(Thread *thread)
{
    if (thread->vm)
        sem_post(&thread->vm->wake);
}
