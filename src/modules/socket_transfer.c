/* SPDX-License-Identifier: MIT
 *
 * Sockets: sending and receiving one buffer.
 */
#include "modules/socket.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>

#include "modules/blocking.h"
#include "modules/timeout.h"
#include "objects/bytes.h"
#include "objects/operate.h"
#include "objects/tuple.h"

/* One transfer: what the system calls take, and what they gave. */
typedef struct Transfer {
    void *data;
    size_t size;
    int flags;
    bool with_address;
    SocketAddress address;
    socklen_t length;  /* of the address */
    ssize_t done;
} Transfer;

static bool call_receive(int fd, void *data)
{
    Transfer *t = data;
    t->length = sizeof t->address;
    t->done = t->with_address
        ? recvfrom(fd, t->data, t->size, t->flags, &t->address.any, &t->length)
        : recv(fd, t->data, t->size, t->flags);
    return t->done >= 0;
}

static bool call_send(int fd, void *data)
{
    Transfer *t = data;
    t->done = t->with_address
        ? sendto(fd, t->data, t->size, t->flags, &t->address.any, t->length)
        : send(fd, t->data, t->size, t->flags);
    return t->done >= 0;
}

/* ---- receiving ---- */

/* So many bytes; nothing at all is asked of the system for none. */
static Value receive_bytes(Value *args, const char *function, Transfer *t)
{
    Socket *s = as_socket(args[0]);
    ssize_t size;
    TRY(value_as_ssize(args[1], &size) && value_as_int(args[2], &t->flags));
    if (size < 0)
        RAISE(ValueError, "negative buffersize in %s", function);
    Bytes *bytes = TRY(bytes_alloc((size_t)size));
    t->data = bytes->data;
    t->size = (size_t)size;
    TRY(socket_call(s, POLLIN, call_receive, t));
    return t->done == size ? from_object(bytes) : bytes_new(bytes->data, (size_t)t->done);
}

Value socket_recv(Value *args)
{
    Transfer t = {.with_address = false};
    ssize_t size;
    TRY(value_as_ssize(args[1], &size));
    if (size == 0)
        return rt.empty_bytes;
    return receive_bytes(args, "recv", &t);
}

Value socket_recvfrom(Value *args)
{
    Socket *s = as_socket(args[0]);
    Transfer t = {.with_address = true};
    Value data = TRY(receive_bytes(args, "recvfrom", &t));
    return tuple_pair(data, TRY(socket_address_value(s->fd, &t.address, t.length, s->protocol)));
}

/* nbytes 0: the whole buffer. */
static bool receive_into(Value *args, const char *function, const char *too_small, Transfer *t)
{
    ssize_t size;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_WRITABLE));
    TRY(value_as_ssize(args[2], &size) && value_as_int(args[3], &t->flags));
    if (size < 0)
        RAISE(ValueError, "negative buffersize in %s", function);
    if ((size_t)size > view.length)
        RAISE(ValueError, "%s", too_small);
    t->data = view.data;
    t->size = size ? (size_t)size : view.length;
    if (t->size == 0 && !t->with_address)
        return true;
    return socket_call(as_socket(args[0]), POLLIN, call_receive, t);
}

Value socket_recv_into(Value *args)
{
    Transfer t = {.with_address = false};
    TRY(receive_into(args, "recv_into", "buffer too small for requested bytes", &t));
    return small_int(t.done);
}

Value socket_recvfrom_into(Value *args)
{
    Socket *s = as_socket(args[0]);
    Transfer t = {.with_address = true};
    TRY(receive_into(args, "recvfrom_into",
                     "nbytes is greater than the length of the buffer", &t));
    Value address = TRY(socket_address_value(s->fd, &t.address, t.length, s->protocol));
    return tuple_pair(small_int(t.done), address);
}

/* ---- sending ---- */

Value socket_send(Value *args)
{
    Transfer t = {.with_address = false};
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(value_as_int(args[2], &t.flags));
    t.data = view.data;
    t.size = view.length;
    TRY(socket_call(as_socket(args[0]), POLLOUT, call_send, &t));
    return small_int(t.done);
}

/* The timeout is for all of it. */
Value socket_sendall(Value *args)
{
    Socket *s = as_socket(args[0]);
    Transfer t = {.with_address = false};
    int64_t deadline = s->timeout > 0 ? timeout_deadline(s->timeout) : TIMEOUT_FOREVER;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(value_as_int(args[2], &t.flags));
    t.data = view.data;
    for (t.size = view.length; t.size; t.size -= (size_t)t.done) {
        TRY(socket_call_until(s, POLLOUT, call_send, &t, deadline));
        t.data = (char *)t.data + t.done;
        TRY(blocking_interrupted());
    }
    return NONE;
}

/* sendto(data, address) or sendto(data, flags, address) */
Value socket_sendto(Value *args, size_t nargs, Value kwnames)
{
    Socket *s = as_socket(args[0]);
    Transfer t = {.with_address = true};
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "socket.sendto() takes no keyword arguments");
    if (nargs != 3 && nargs != 4)
        RAISE(TypeError, "sendto() takes 2 or 3 arguments (%zu given)", nargs - 1);
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    if (nargs == 4)
        TRY(value_as_int(args[2], &t.flags));
    TRY(socket_address_parse(s, args[nargs - 1], "sendto", &t.address, &t.length));
    TRY(AUDIT("socket.sendto", args[0], args[nargs - 1]));
    t.data = view.data;
    t.size = view.length;
    TRY(socket_call(s, POLLOUT, call_send, &t));
    return small_int(t.done);
}
