/* SPDX-License-Identifier: MIT
 *
 * Who loads which module, and who waits for which.
 *
 *     loading: module's name -> number of the thread that loads it
 *     waiting: number of a thread -> name of the module it waits for
 */
#include "runtime/import_lock.h"

#include "objects/dict.h"
#include "objects/errors.h"
#include "runtime/import.h"
#include "vm/gil.h"
#include "vm/wait.h"

static Value self(void) { return small_int((int64_t)rt.thread->id); }

/* The loader of a module: UNBOUND if nobody is loading it. */
static Value loader(Value name)
{
    return dict_get(rt.import->loading, name);
}

/* In the child of a fork, what other threads were loading will never be loaded. */
static bool forget_other_threads(void)
{
    struct ImportState *s = rt.import;
    if (s->loading && s->era == gil_era())
        return true;
    Value kept = TRY(dict_new()), name, owner;
    for (size_t position = 0; s->loading && dict_next(s->loading, &position, &name, &owner);)
        if (owner == self())
            TRY(dict_set(kept, name, owner));
    s->loading = kept;
    s->waiting = TRY(dict_new());
    s->era = gil_era();
    if (s->lock_owner != rt.thread->id)
        s->lock_depth = 0;
    return true;
}

/* Would waiting for that thread be waiting for ourselves? */
static bool waits_for_us(Value thread)
{
    for (size_t i = 0; thread && thread != UNBOUND && i < dict_count(rt.import->waiting) + 1; i++) {
        if (thread == self())
            return true;
        Value name = dict_get(rt.import->waiting, thread);
        thread = name && name != UNBOUND ? loader(name) : UNBOUND;
    }
    return false;
}

bool import_lock_wait(Value name)
{
    struct ImportState *s = rt.import;
    if (LIKELY(!s->loading) || LIKELY(!dict_count(s->loading)))
        return true;
    TRY(forget_other_threads());
    for (;;) {
        bool woken;
        Value owner = TRY(loader(name));
        if (owner == UNBOUND || owner == self() || waits_for_us(owner))
            return true;
        TRY(dict_set(s->waiting, self(), name));
        bool good = wait_in(&s->queue, -1, &woken);
        Value error = error_take();
        TRY(dict_pop(s->waiting, self()));
        error_restore(error);
        if (!good)
            return false;
    }
}

bool import_lock_begin(Value name, bool *begun)
{
    TRY(forget_other_threads());
    Value owner = TRY(loader(name));
    *begun = owner == UNBOUND;
    return !*begun || dict_set(rt.import->loading, name, self());
}

void import_lock_end(Value name, bool begun)
{
    Value error = error_take();
    if (begun && !dict_pop(rt.import->loading, name))
        error_clear();
    error_restore(error);
    if (begun)
        while (rt.import->queue.first)
            wait_wake(&rt.import->queue);
}

/* --- the lock of importlib --- */

bool import_lock_acquire(void)
{
    struct ImportState *s = rt.import;
    bool woken;
    TRY(forget_other_threads());
    while (s->lock_depth && s->lock_owner != rt.thread->id)
        TRY(wait_in(&s->lock_queue, -1, &woken));
    s->lock_owner = rt.thread->id;
    s->lock_depth++;
    return true;
}

bool import_lock_release(void)
{
    struct ImportState *s = rt.import;
    if (!s->lock_depth || s->lock_owner != rt.thread->id)
        RAISE(RuntimeError, "not holding the import lock");
    if (--s->lock_depth == 0)
        wait_wake(&s->lock_queue);
    return true;
}

bool import_lock_held(void) { return rt.import->lock_depth != 0; }
