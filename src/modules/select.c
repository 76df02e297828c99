/* SPDX-License-Identifier: MIT
 *
 * The module select: waiting for descriptors with select() and poll().
 */
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <sys/select.h>
#include <time.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

#define NANOSECONDS INT64_C(1000000000)
#define FOREVER INT64_C(-1)

/* ---- timeouts ---- */

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * NANOSECONDS + t.tv_nsec;
}

/* None, or a number of `unit` nanoseconds, rounded up; the point of time when it is over. */
static bool deadline_of(Value timeout, double unit, int64_t *deadline)
{
    *deadline = FOREVER;
    if (timeout == NONE)
        return true;
    double d;
    if (!value_as_double(timeout, &d)) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "timeout must be a float or None");
        return false;
    }
    if (isnan(d))
        RAISE(ValueError, "Invalid value NaN (not a number)");
    d = ceil(d * unit);
    if (d > 0x1p62)
        RAISE(OverflowError, "timeout is too large");
    *deadline = now() + (int64_t)MAX(d, 0);
    return true;
}

/* What is left, for a system call; 0 for none: wait for ever. */
static struct timespec *time_left(int64_t deadline, struct timespec *left)
{
    if (deadline == FOREVER)
        return NULL;
    int64_t ns = MAX(deadline - now(), 0);
    *left = (struct timespec){ns / NANOSECONDS, ns % NANOSECONDS};
    return left;
}

/* ---- select ---- */

typedef struct Waited {
    Value objects, *items;
    size_t count;
    int *fds;
    fd_set set;
} Waited;

static bool waited_read(Value sequence, Waited *w, int *most)
{
    FD_ZERO(&w->set);
    w->objects = TRY(iter_fast(sequence, "arguments 1-3 must be sequences", &w->items, &w->count));
    w->fds = gc_alloc_atomic((w->count + 1) * sizeof(int));
    if (!w->fds)
        return raise_no_memory();
    for (size_t i = 0; i < w->count; i++) {
        int fd;
        TRY(posix_fd(w->items[i], &fd));
        if (fd < 0)
            RAISE(ValueError, "file descriptor cannot be a negative integer (%d)", fd);
        if (fd >= FD_SETSIZE)
            RAISE(ValueError, "filedescriptor out of range in select()");
        w->fds[i] = fd;
        FD_SET(fd, &w->set);
        *most = MAX(*most, fd);
    }
    return true;
}

static Value waited_ready(const Waited *w, bool any)
{
    Value list = TRY(list_new(0));
    for (size_t i = 0; any && i < w->count; i++)
        if (FD_ISSET(w->fds[i], &w->set))
            TRY(list_push(list, w->items[i]));
    return list;
}

static Value select_select(Value *args)
{
    Waited w[3];
    fd_set sets[3];
    int most = -1, n;
    int64_t deadline;
    struct timespec left;
    TRY(deadline_of(args[3], 1e9, &deadline));
    if (deadline != FOREVER && args[3] != NONE) {
        double d;
        TRY(value_as_double(args[3], &d));
        if (d < 0)
            RAISE(ValueError, "timeout must be non-negative");
    }
    for (int i = 0; i < 3; i++)
        TRY(waited_read(args[i], &w[i], &most));
    for (;;) {
        for (int i = 0; i < 3; i++)
            sets[i] = w[i].set;
        struct timespec *timeout = time_left(deadline, &left);
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
        ready[i] = TRY(waited_ready(&w[i], n > 0));
    }
    return tuple_pack(3, ready[0], ready[1], ready[2]);
}

/* ---- poll ---- */

/* Which descriptors for what: a dict, of which the array for the system is made. */
typedef struct Poll {
    Object head;
    Value events;    /* dict: descriptor -> mask */
    bool polling;
} Poll;

static bool mask_of(Value v, uint16_t *mask)
{
    int64_t n;
    TRY(value_as_int64(v, &n));
    if (n < 0)
        RAISE(ValueError, "value must be positive");
    if (n > UINT16_MAX)
        RAISE(OverflowError, "Python int too large for C unsigned short");
    *mask = (uint16_t)n;
    return true;
}

static Value poll_set(Value self, Value file, Value mask_value, bool known)
{
    int fd;
    uint16_t mask = POLLIN | POLLPRI | POLLOUT;
    TRY(posix_fd(file, &fd));
    if (mask_value != UNBOUND)
        TRY(mask_of(mask_value, &mask));
    Value events = ((Poll *)self)->events, key = small_int(fd);
    if (known && TRY(dict_get(events, key)) == UNBOUND)
        return raise_errno(ENOENT, 0, 0);
    TRY(dict_set(events, key, small_int(mask)));
    return NONE;
}

static Value poll_register(Value *args)
{
    return poll_set(args[0], args[1], args[2], false);
}

static Value poll_modify(Value *args)
{
    return poll_set(args[0], args[1], args[2], true);
}

static Value poll_unregister(Value *args)
{
    int fd;
    TRY(posix_fd(args[1], &fd));
    if (TRY(dict_pop(((Poll *)args[0])->events, small_int(fd))) == UNBOUND)
        return raise_value(TYPE_KeyError, small_int(fd));
    return NONE;
}

static struct pollfd *poll_array(Value events, size_t *count)
{
    struct pollfd *array = gc_alloc_atomic((dict_count(events) + 1) * sizeof *array);
    if (!array)
        return raise_no_memory(), NULL;
    size_t position = 0;
    Value key, value;
    for (*count = 0; dict_next(events, &position, &key, &value); ++*count)
        array[*count] = (struct pollfd){(int)small_int_value(key), (short)small_int_value(value), 0};
    return array;
}

static Value poll_wait(Poll *poll, int64_t deadline)
{
    size_t count;
    struct timespec left;
    struct pollfd *array = TRY(poll_array(poll->events, &count));
    for (;;) {
        struct timespec *timeout = time_left(deadline, &left);
        int n = BLOCKING(ppoll(array, count, timeout, NULL));
        if (n >= 0)
            break;
        if (errno != EINTR)
            return raise_errno(errno, 0, 0);
        TRY(blocking_interrupted());
    }
    Value list = TRY(list_new(0));
    for (size_t i = 0; i < count; i++)
        if (array[i].revents)
            TRY(list_push(list, TRY(tuple_pair(small_int(array[i].fd), small_int((uint16_t)array[i].revents)))));
    return list;
}

/* A negative timeout means for ever, as None does. */
static Value poll_poll(Value *args)
{
    Poll *poll = (Poll *)args[0];
    int64_t deadline;
    double milliseconds = 0;
    TRY(deadline_of(args[1], 1e6, &deadline));
    if (args[1] != NONE && !value_as_double(args[1], &milliseconds))
        return 0;
    if (milliseconds < 0)
        deadline = FOREVER;
    if (poll->polling)
        RAISE(RuntimeError, "concurrent poll() invocation");
    poll->polling = true;
    Value result = poll_wait(poll, deadline);
    poll->polling = false;
    return result;
}

static const Method poll_methods[] = {
    {"register($self, fd, eventmask=<unrepresentable>, /)", poll_register, "Watch a descriptor."},
    {"modify($self, fd, eventmask, /)", poll_modify, "Watch it for other events."},
    {"unregister($self, fd, /)", poll_unregister, "Watch it no more."},
    {"poll($self, timeout=None, /)", poll_poll, "Wait for so many milliseconds: a list of (fd, events) pairs."},
    {0},
};

TYPE(poll, .name = "select.poll", .size = sizeof(Poll), .flags = TYPE_NO_NEW, .methods = poll_methods,
     .doc = "Descriptors that are watched for events.");

static Value select_poll(Value *args)
{
    Poll *poll = TRY(type_alloc(rt.types[TYPE_poll], 0));
    poll->events = TRY(dict_new());
    return from_object(poll);
}

/* ---- the module ---- */

static const Method select_methods[] = {
    {"select($module, rlist, wlist, xlist, timeout=None, /)", select_select,
     "Wait until descriptors are ready to read, to write, or have something exceptional."},
    {"poll($module, /)", select_poll, "An object that watches descriptors."},
    {0},
};

static const ModuleConstant select_constants[] = {
    {"POLLIN", POLLIN, 0}, {"POLLPRI", POLLPRI, 0}, {"POLLOUT", POLLOUT, 0}, {"POLLERR", POLLERR, 0},
    {"POLLHUP", POLLHUP, 0}, {"POLLNVAL", POLLNVAL, 0}, {"POLLRDNORM", POLLRDNORM, 0},
    {"POLLRDBAND", POLLRDBAND, 0}, {"POLLWRNORM", POLLWRNORM, 0}, {"POLLWRBAND", POLLWRBAND, 0},
    {"POLLMSG", POLLMSG, 0}, {"POLLRDHUP", POLLRDHUP, 0}, {"PIPE_BUF", 4096, 0}, {0},
};

static bool select_init(Value module)
{
    return module_add(module, "error", from_object(rt.types[TYPE_OSError]));
}

MODULE(select, .doc = "Waiting for several descriptors at once.", .methods = METHODS(select_methods),
       .constants = select_constants, .init = select_init);
