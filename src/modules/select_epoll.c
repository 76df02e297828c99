/* SPDX-License-Identifier: MIT
 *
 * select.epoll objects: descriptors that the kernel watches.
 */
#include <errno.h>
#include <limits.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "modules/select.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* The descriptor lies in a handle of the collector's, which closes it. */
typedef struct EpollHandle {
    int fd;  /* -1: closed */
} EpollHandle;

typedef struct Epoll {
    Object head;
    EpollHandle *handle;
} Epoll;

static void epoll_release(void *handle, void *data)
{
    int fd = ((EpollHandle *)handle)->fd;
    if (fd >= 0)
        close(fd);
}
static const HandleClass epoll_class = {epoll_release, 0};

static Value epoll_make(Type *type, int fd)
{
    if (fd < 0)
        return raise_errno(errno, 0, 0);
    Epoll *e = type_alloc(type, 0);
    EpollHandle *handle = e ? gc_alloc_handle(sizeof *handle, &epoll_class) : NULL;
    if (!handle) {
        close(fd);
        return error_pending() ? 0 : (Value)raise_no_memory();
    }
    handle->fd = fd;
    e->handle = handle;
    return from_object(e);
}

static Value epoll_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    int size, flags;
    TRY(arguments_place("epoll(sizehint=-1, flags=0)", args, nargs, kwnames, placed));
    TRY(value_as_int(placed[0], &size) && value_as_int(placed[1], &flags));
    if (size != -1 && size <= 0)
        RAISE(ValueError, "negative sizehint");
    if (flags && flags != EPOLL_CLOEXEC)
        RAISE(OSError, "invalid flags");
    return epoll_make(type, epoll_create1(EPOLL_CLOEXEC));
}

static Value epoll_fromfd(Value *args)
{
    int fd;
    TRY(value_as_int(args[1], &fd));
    return epoll_make(as_type(args[0]), fd);
}

static bool epoll_fd(Value self, int *fd)
{
    *fd = ((Epoll *)self)->handle->fd;
    if (*fd < 0)
        RAISE(ValueError, "I/O operation on closed epoll object");
    return true;
}

static Value epoll_close(Value *args)
{
    EpollHandle *handle = ((Epoll *)args[0])->handle;
    int fd = handle->fd;
    handle->fd = -1;
    if (fd >= 0 && BLOCKING(close(fd)) < 0)
        return raise_errno(errno, 0, 0);
    return NONE;
}

static Value epoll_get_closed(Value self) { return from_bool(((Epoll *)self)->handle->fd < 0); }

static Value epoll_fileno(Value *args)
{
    int fd;
    TRY(epoll_fd(args[0], &fd));
    return small_int(fd);
}

/* mask UNBOUND: the usual events. */
static Value control(Value self, int operation, Value file, Value mask)
{
    int fd, watched;
    struct epoll_event event = {.events = EPOLLIN | EPOLLPRI | EPOLLOUT};
    TRY(epoll_fd(self, &fd));
    TRY(posix_fd(file, &watched));
    if (mask != UNBOUND) {
        Value low = TRY(int_and(TRY(value_index(mask)), small_int(UINT32_MAX)));
        event.events = (uint32_t)small_int_value(low);
    }
    event.data.fd = watched;
    if (BLOCKING(epoll_ctl(fd, operation, watched, &event)) < 0)
        return raise_errno(errno, 0, 0);
    return NONE;
}

static Value epoll_register(Value *args)
{
    return control(args[0], EPOLL_CTL_ADD, args[1], args[2]);
}
static Value epoll_modify(Value *args)
{
    return control(args[0], EPOLL_CTL_MOD, args[1], args[2]);
}
static Value epoll_unregister(Value *args)
{
    return control(args[0], EPOLL_CTL_DEL, args[1], UNBOUND);
}

/* Milliseconds until the deadline, rounded up, as epoll_wait() takes them. */
static int milliseconds_left(int64_t deadline)
{
    if (deadline == TIMEOUT_FOREVER)
        return -1;
    int64_t ns = MAX(deadline - timeout_now(), 0);
    return (int)MIN((ns + TIMEOUT_MILLISECOND - 1) / TIMEOUT_MILLISECOND, INT_MAX);
}

static Value epoll_poll(Value *args)
{
    int fd, most, n;
    int64_t deadline;
    TRY(epoll_fd(args[0], &fd));
    TRY(select_deadline(args[1], TIMEOUT_SECOND, &deadline));
    TRY(value_as_int(args[2], &most));
    if (most == -1)
        most = FD_SETSIZE - 1;
    if (most < 1)
        RAISE(ValueError, "maxevents must be greater than 0, got %d", most);
    struct epoll_event *events = gc_alloc_atomic((size_t)most * sizeof *events);
    if (!events)
        return raise_no_memory();
    while ((n = BLOCKING(epoll_wait(fd, events, most, milliseconds_left(deadline)))) < 0) {
        if (errno != EINTR)
            return raise_errno(errno, 0, 0);
        TRY(blocking_interrupted());
    }
    Value list = TRY(list_new((size_t)n));
    for (int i = 0; i < n; i++)
        TRY(list_push(list, TRY(tuple_pair(small_int(events[i].data.fd),
                                           small_int(events[i].events)))));
    return list;
}

static Value epoll_enter(Value *args)
{
    int fd;
    TRY(epoll_fd(args[0], &fd));
    return args[0];
}

static Value epoll_exit(Value *args) { return call_method0(args[0], NAME(close)); }

static const Method epoll_methods[] = {
    {"fromfd($type, fd, /)", epoll_fromfd, "An epoll object for an open descriptor of that kind."},
    {"close($self, /)", epoll_close, "Close the descriptor; closed ones stay so."},
    {"fileno($self, /)", epoll_fileno, "The descriptor that watches the others."},
    {"register($self, /, fd, eventmask=<unrepresentable>)", epoll_register,
     "Watch a descriptor, for reading and writing unless told otherwise."},
    {"modify($self, /, fd, eventmask)", epoll_modify, "Watch it for other events."},
    {"unregister($self, /, fd)", epoll_unregister, "Watch it no more."},
    {"poll($self, /, timeout=None, maxevents=-1)", epoll_poll,
     "Wait for so many seconds (None or negative: for ever): a list of (fd, events) pairs."},
    {"__enter__($self, /)", epoll_enter, 0},
    {"__exit__($self, exc_type=None, exc_value=None, exc_tb=None, /)", epoll_exit, 0},
    {0},
};
static const GetSet epoll_getset[] = {
    {"closed", epoll_get_closed, 0, "True once it is closed"},
    {0},
};

TYPE(epoll, .name = "select.epoll", .size = sizeof(Epoll), .new_signature = "(sizehint=-1, flags=0)",
     .doc = "Descriptors that the kernel watches for events, fast however many there are.",
     .slots = {.construct = epoll_construct}, .methods = epoll_methods, .getset = epoll_getset);
