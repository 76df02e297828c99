/* SPDX-License-Identifier: MIT
 *
 * The module select: waiting for descriptors, and select() itself; poll and epoll objects
 * are in select_poll.c and select_epoll.c.
 */
#include "modules/select.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"

bool select_deadline(Value timeout, int64_t unit, int64_t *deadline)
{
    int64_t ns = TIMEOUT_FOREVER;
    if (timeout != NONE && !timeout_from_value(timeout, unit, &ns)) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "timeout must be an integer or None");
        return false;
    }
    *deadline = timeout_deadline(ns);
    return true;
}

/* ---- select ---- */

/* One of the three sets: the objects, and their descriptors. */
typedef struct Waited {
    Value objects;  /* list */
    int *fds;
    fd_set set;
} Waited;

static size_t sequence_count(Value v)
{
    return is_list(v) ? list_count(v) : tuple_count(v);
}

/* An object's fileno() may change the sequence while we walk it. */
static bool waited_read(Value sequence, Waited *w, int *most)
{
    FD_ZERO(&w->set);
    w->objects = TRY(list_new(0));
    w->fds = gc_alloc_atomic(FD_SETSIZE * sizeof(int));
    if (!w->fds)
        return raise_no_memory();
    if (!is_list(sequence) && !is_tuple(sequence) && !(sequence = list_from(sequence))) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "arguments 1-3 must be sequences");
        return false;
    }
    for (size_t i = 0; i < sequence_count(sequence); i++) {
        int fd;
        Value object = is_list(sequence) ? as_list(sequence)->items[i]
                                         : as_tuple(sequence)->items[i];
        TRY(posix_fd(object, &fd));
        if (fd >= FD_SETSIZE)
            RAISE(ValueError, "filedescriptor out of range in select()");
        if (i >= FD_SETSIZE)
            RAISE(ValueError, "too many file descriptors in select()");
        w->fds[i] = fd;
        FD_SET(fd, &w->set);
        *most = MAX(*most, fd);
        TRY(list_push(w->objects, object));
    }
    return true;
}

static Value waited_ready(const Waited *w)
{
    Value list = TRY(list_new(0));
    for (size_t i = 0; i < list_count(w->objects); i++)
        if (FD_ISSET(w->fds[i], &w->set))
            TRY(list_push(list, as_list(w->objects)->items[i]));
    return list;
}

static bool parse_timeout(Value v, int64_t *deadline)
{
    int64_t ns = TIMEOUT_FOREVER;
    if (v != NONE && !timeout_from_value(v, TIMEOUT_SECOND, &ns)) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "timeout must be a float or None");
        return false;
    }
    if (v != NONE && ns < 0)
        RAISE(ValueError, "timeout must be non-negative");
    *deadline = timeout_deadline(ns);
    return true;
}

static Value select_select(Value *args)
{
    Waited w[3];
    fd_set sets[3];
    int most = -1, n;
    int64_t deadline;
    struct timespec left;
    TRY(parse_timeout(args[3], &deadline));
    for (int i = 0; i < 3; i++)
        TRY(waited_read(args[i], &w[i], &most));
    for (;;) {
        for (int i = 0; i < 3; i++)
            sets[i] = w[i].set;
        struct timespec *timeout = timeout_left(deadline, &left);
        n = BLOCKING(pselect(most + 1, &sets[0], &sets[1], &sets[2], timeout, NULL));
        if (n >= 0)
            break;
        if (errno != EINTR)
            return raise_errno(errno, 0, 0);
        TRY(blocking_interrupted());
    }
    Value ready[3];
    for (int i = 0; i < 3; i++) {
        w[i].set = sets[i];
        ready[i] = TRY(waited_ready(&w[i]));
    }
    return tuple_pack(3, ready[0], ready[1], ready[2]);
}

/* ---- the module ---- */

static const Method select_methods[] = {
    {"select($module, rlist, wlist, xlist, timeout=None, /)", select_select,
     "Wait until descriptors are ready to read, to write, or have something exceptional."},
    {"poll($module, /)", select_poll, "An object that watches descriptors."},
    {0},
};

static const ModuleConstant select_constants[] = {
#include "modules/select_constants.h"
    {0},
};

static bool select_init(Value module)
{
    return module_add(module, "error", from_object(rt.types[TYPE_OSError]));
}

static const enum TypeId select_types[] = {TYPE_epoll, TYPE_none};

MODULE(select, .doc = "Waiting for several descriptors at once.", .methods = METHODS(select_methods),
       .constants = select_constants, .types = select_types, .init = select_init);
