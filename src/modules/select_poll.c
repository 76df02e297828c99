/* SPDX-License-Identifier: MIT
 *
 * select.poll objects: which descriptors are watched for what.
 */
#include <errno.h>
#include <poll.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "modules/select.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* Which descriptors for what: a dict, of which the array for the system is made. */
typedef struct Poll {
    Object head;
    Value events;    /* dict: descriptor -> mask */
    bool polling;
} Poll;

static bool mask_of(Value v, uint16_t *mask)
{
    int64_t n;
    Value i = value_index(v);
    if (!i && error_clear_if(TYPE_TypeError))
        RAISE(TypeError, "an integer is required");
    TRY(i);
    if (int_sign(i) < 0)
        RAISE(ValueError, "value must be positive");
    if (!int_fits_int64(i, &n) || n > UINT16_MAX)
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
        struct timespec *timeout = timeout_left(deadline, &left);
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
            TRY(list_push(list, TRY(tuple_pair(small_int(array[i].fd),
                                               small_int((uint16_t)array[i].revents)))));
    return list;
}

static Value poll_poll(Value *args)
{
    Poll *poll = (Poll *)args[0];
    int64_t deadline;
    TRY(select_deadline(args[1], TIMEOUT_MILLISECOND, &deadline));
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

Value select_poll(Value *args)
{
    Poll *poll = TRY(type_alloc(rt.types[TYPE_poll], 0));
    poll->events = TRY(dict_new());
    return from_object(poll);
}
