/* SPDX-License-Identifier: MIT
 *
 * The type _socket.socket: opening, binding, connecting, options, closing; and how its
 * calls wait.
 *
 * A socket without a timeout blocks in its system calls, without the GIL. With a timeout
 * its descriptor is non-blocking: each call waits in poll() first, until its deadline.
 */
#include "modules/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include "modules/blocking.h"
#include "modules/io.h"
#include "modules/timeout.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/warnings.h"

/* ---- waiting ---- */

static bool wait_ready(Socket *s, short events, int64_t deadline, bool *ready)
{
    struct timespec left;
    for (;;) {
        struct pollfd p = {s->fd, events, 0};
        struct timespec *timeout = timeout_left(deadline, &left);
        int n = BLOCKING(ppoll(&p, 1, timeout, NULL));
        *ready = n > 0;
        if (n >= 0)
            return true;
        if (errno != EINTR)
            return raise_errno(errno, 0, 0);
        TRY(blocking_interrupted());
    }
}

bool socket_call_until(Socket *s, short events, SocketCall call, void *data, int64_t deadline)
{
    bool ready;
    for (;;) {
        if (s->timeout > 0) {
            TRY(wait_ready(s, events, deadline, &ready));
            if (!ready)
                RAISE(TimeoutError, "timed out");
        }
        while (!BLOCKING(call(s->fd, data))) {
            if (errno == EAGAIN && s->timeout > 0)
                goto again;
            if (errno != EINTR)
                return raise_errno(errno, 0, 0);
            TRY(blocking_interrupted());
        }
        return true;
    again:;
    }
}

bool socket_call(Socket *s, short events, SocketCall call, void *data)
{
    int64_t deadline = s->timeout > 0 ? timeout_deadline(s->timeout) : TIMEOUT_FOREVER;
    return socket_call_until(s, events, call, data, deadline);
}

/* ---- timeouts ---- */

bool socket_parse_timeout(Value v, int64_t *timeout)
{
    *timeout = TIMEOUT_FOREVER;
    if (v == NONE)
        return true;
    TRY(timeout_from_value(v, TIMEOUT_SECOND, timeout));
    if (*timeout < 0)
        RAISE(ValueError, "Timeout value out of range");
    return true;
}

Value socket_timeout_value(int64_t timeout)
{
    return timeout < 0 ? NONE : float_from_double((double)timeout / 1e9);
}

static bool set_blocking(int fd, bool blocking)
{
    int flags = fcntl(fd, F_GETFL);
    int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    if (flags < 0 || (wanted != flags && fcntl(fd, F_SETFL, wanted) < 0))
        return raise_errno(errno, 0, 0);
    return true;
}

static Value set_timeout(Socket *s, int64_t timeout)
{
    s->timeout = timeout;
    TRY(set_blocking(s->fd, timeout < 0));
    return NONE;
}

static Value socket_settimeout(Value *args)
{
    int64_t timeout;
    TRY(socket_parse_timeout(args[1], &timeout));
    return set_timeout(as_socket(args[0]), timeout);
}

static Value socket_setblocking(Value *args)
{
    bool blocking;
    TRY(value_truth(args[1], &blocking));
    return set_timeout(as_socket(args[0]), blocking ? TIMEOUT_FOREVER : 0);
}

static Value socket_get_timeout(Value self)
{
    return socket_timeout_value(as_socket(self)->timeout);
}
static Value socket_gettimeout(Value *args) { return socket_get_timeout(args[0]); }
static Value socket_getblocking(Value *args)
{
    return from_bool(as_socket(args[0])->timeout != 0);
}

/* ---- making ---- */

/* The object takes the descriptor over. */
static bool set_up(Socket *s, int fd, int family, int type, int protocol)
{
    s->fd = fd;
    s->family = family;
    s->type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    s->protocol = protocol;
    s->timeout = type & SOCK_NONBLOCK ? 0 : SOCKET_STATE->default_timeout;
    if (s->timeout >= 0 && !set_blocking(fd, false)) {
        s->fd = -1;
        close(fd);
        return false;
    }
    return true;
}

Value socket_new(int fd, int family, int type, int protocol)
{
    Socket *s = type_alloc(rt.types[TYPE_socket], 0);
    if (!s) {
        close(fd);
        return 0;
    }
    s->fd = -1;
    TRY(set_up(s, fd, family, type, protocol));
    return from_object(s);
}

static Value socket_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Socket *s = TRY((Socket *)type_alloc(type, 0));
    s->fd = -1;
    s->timeout = TIMEOUT_FOREVER;
    return from_object(s);
}

static bool ask_option(int fd, int option, int *result)
{
    socklen_t size = sizeof *result;
    if (*result == -1 && getsockopt(fd, SOL_SOCKET, option, result, &size) < 0)
        return raise_errno(errno, 0, 0);
    return true;
}

/* What wasn't told about an open descriptor, the system knows. */
static bool adopt(Socket *s, Value fileno, int family, int type, int protocol)
{
    int fd;
    SocketAddress address = {0};
    socklen_t length = sizeof address;
    TRY(value_as_int(fileno, &fd));
    if (fd < 0)
        RAISE(ValueError, "negative file descriptor");
    if (family == -1) {
        if (getsockname(fd, &address.any, &length) < 0)
            return raise_errno(errno, 0, 0);
        family = address.any.sa_family;
    }
    TRY(ask_option(fd, SO_TYPE, &type) && ask_option(fd, SO_PROTOCOL, &protocol));
    return set_up(s, fd, family, type, protocol);
}

static bool socket_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[4];
    int n[3];
    static const int defaults[] = {AF_INET, SOCK_STREAM, 0};
    TRY(arguments_place("socket(family=-1, type=-1, proto=-1, fileno=None)", args, nargs,
                        kwnames, placed));
    for (int i = 0; i < 3; i++)
        TRY(value_as_int(placed[i], &n[i]));
    TRY(AUDIT("socket.__new__", self, small_int(n[0]), small_int(n[1]), small_int(n[2])));
    if (placed[3] != NONE)
        return adopt(as_socket(self), placed[3], n[0], n[1], n[2]);
    for (int i = 0; i < 3; i++)
        if (n[i] == -1)
            n[i] = defaults[i];
    int fd = socket(n[0], n[1] | SOCK_CLOEXEC, n[2]);
    if (fd < 0 && (errno == EMFILE || errno == ENFILE)) {
        io_release_dropped_files();
        fd = socket(n[0], n[1] | SOCK_CLOEXEC, n[2]);
    }
    if (fd < 0)
        return raise_errno(errno, 0, 0);
    return set_up(as_socket(self), fd, n[0], n[1], n[2]);
}

/* ---- closing ---- */

static Value socket_close(Value *args)
{
    Socket *s = as_socket(args[0]);
    int fd = s->fd;
    s->fd = -1;
    if (fd >= 0 && BLOCKING(close(fd)) < 0 && errno != ECONNRESET && errno != EINTR)
        return raise_errno(errno, 0, 0);
    return NONE;
}

static Value socket_detach(Value *args)
{
    int fd = as_socket(args[0])->fd;
    as_socket(args[0])->fd = -1;
    return small_int(fd);
}

static void socket_finalize(Value self)
{
    Socket *s = as_socket(self);
    if (s->fd < 0)
        return;
    Value pending = error_take();
    warnings_unclosed(str_format("unclosed %R", self), self, 0);
    if (s->fd >= 0)
        BLOCKING(close(s->fd));
    s->fd = -1;
    error_restore(pending);
}

static Value socket_shutdown(Value *args)
{
    int how;
    TRY(value_as_int(args[1], &how));
    if (BLOCKING(shutdown(as_socket(args[0])->fd, how)) < 0)
        return raise_errno(errno, 0, 0);
    return NONE;
}

/* ---- binding, listening, accepting ---- */

static Value socket_bind(Value *args)
{
    Socket *s = as_socket(args[0]);
    SocketAddress address;
    socklen_t length;
    TRY(socket_address_parse(s, args[1], "bind", &address, &length));
    TRY(AUDIT("socket.bind", args[0], args[1]));
    if (BLOCKING(bind(s->fd, &address.any, length)) < 0)
        return raise_errno(errno, 0, 0);
    return NONE;
}

static Value socket_listen(Value *args)
{
    int backlog = MIN(SOMAXCONN, 128);
    if (args[1] != UNBOUND)
        TRY(value_as_int(args[1], &backlog));
    if (BLOCKING(listen(as_socket(args[0])->fd, MAX(backlog, 0))) < 0)
        return raise_errno(errno, 0, 0);
    return NONE;
}

typedef struct Accepted {
    int fd;
    SocketAddress address;
    socklen_t length;
} Accepted;

static bool call_accept(int fd, void *data)
{
    Accepted *a = data;
    a->length = sizeof a->address;
    a->fd = accept4(fd, &a->address.any, &a->length, SOCK_CLOEXEC);
    return a->fd >= 0;
}

static Value socket_accept(Value *args)
{
    Socket *s = as_socket(args[0]);
    Accepted a = {0};
    TRY(socket_call(s, POLLIN, call_accept, &a));
    Value address = socket_address_value(s->fd, &a.address, a.length, s->protocol);
    Value pair = address ? tuple_pair(small_int(a.fd), address) : 0;
    if (!pair)
        close(a.fd);
    return pair;
}

/* ---- connecting ---- */

enum { TIMED_OUT = -1 };

/* Wait until the connection is made or refused: *error tells. A blocking socket whose
 * connect() was interrupted goes on connecting, so it is waited for the same way. */
static bool wait_connected(Socket *s, int *error)
{
    bool ready;
    socklen_t size = sizeof *error;
    TRY(wait_ready(s, POLLOUT, timeout_deadline(s->timeout), &ready));
    if (!ready)
        *error = TIMED_OUT;
    else if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, error, &size) < 0)
        *error = errno;
    else if (*error == EISCONN)
        *error = 0;
    return true;
}

/* *error: 0, the system's number, or TIMED_OUT. */
static bool try_connect(Socket *s, Value v, const char *function, int *error)
{
    SocketAddress address;
    socklen_t length;
    TRY(socket_address_parse(s, v, function, &address, &length));
    TRY(AUDIT("socket.connect", from_object(s), v));
    *error = BLOCKING(connect(s->fd, &address.any, length)) < 0 ? errno : 0;
    if (*error == EINTR) {
        TRY(blocking_interrupted());
        return s->timeout == 0 || wait_connected(s, error);
    }
    return *error != EINPROGRESS || s->timeout <= 0 || wait_connected(s, error);
}

static Value socket_connect(Value *args)
{
    int error;
    TRY(try_connect(as_socket(args[0]), args[1], "connect", &error));
    if (error == TIMED_OUT)
        RAISE(TimeoutError, "timed out");
    return error ? (Value)raise_errno(error, 0, 0) : NONE;
}

static Value socket_connect_ex(Value *args)
{
    int error;
    TRY(try_connect(as_socket(args[0]), args[1], "connect_ex", &error));
    return small_int(error == TIMED_OUT ? EAGAIN : error);
}

/* ---- what it is ---- */

typedef int (*NameCall)(int fd, struct sockaddr *address, socklen_t *length);

static Value name_of(Socket *s, NameCall call)
{
    SocketAddress address = {0};
    socklen_t length = sizeof address;
    if (BLOCKING(call(s->fd, &address.any, &length)) < 0)
        return raise_errno(errno, 0, 0);
    return socket_address_value(s->fd, &address, length, s->protocol);
}

static int call_getsockname(int fd, struct sockaddr *address, socklen_t *length)
{
    return getsockname(fd, address, length);
}
static int call_getpeername(int fd, struct sockaddr *address, socklen_t *length)
{
    return getpeername(fd, address, length);
}
static Value socket_getsockname(Value *args)
{
    return name_of(as_socket(args[0]), call_getsockname);
}
static Value socket_getpeername(Value *args)
{
    return name_of(as_socket(args[0]), call_getpeername);
}

static Value socket_fileno(Value *args) { return small_int(as_socket(args[0])->fd); }

static Value socket_repr(Value self)
{
    Socket *s = as_socket(self);
    return str_format("<socket object, fd=%d, family=%d, type=%d, proto=%d>", s->fd, s->family,
                      s->type, s->protocol);
}

/* ---- options ---- */

static Value set_option(Socket *s, int level, int option, const void *value, socklen_t size)
{
    if (setsockopt(s->fd, level, option, value, size) < 0)
        return raise_errno(errno, 0, 0);
    return NONE;
}

/* VSOCK's buffer sizes are 64-bit numbers. */
static bool is_wide_option(const Socket *s, int option)
{
    return s->family == AF_VSOCK && (option == SO_VM_SOCKETS_BUFFER_SIZE
        || option == SO_VM_SOCKETS_BUFFER_MIN_SIZE || option == SO_VM_SOCKETS_BUFFER_MAX_SIZE);
}

/* The value is an int, bytes, or None with a length. */
static Value socket_setsockopt(Value *args)
{
    Socket *s = as_socket(args[0]);
    int level, option, number;
    uint32_t size;
    TRY(value_as_int(args[1], &level) && value_as_int(args[2], &option));
    if (args[3] == NONE && args[4] != UNBOUND) {
        TRY(socket_uint32(args[4], &size));
        return set_option(s, level, option, NULL, size);
    }
    if (args[4] != UNBOUND)
        RAISE(TypeError, "setsockopt() argument 3 must be None, not %T", args[3]);
    if (is_wide_option(s, option)) {
        uint64_t wide;
        if (!int_fits_uint64(TRY(value_index(args[3])), &wide))
            RAISE(OverflowError, "int too big to convert");
        return set_option(s, level, option, &wide, sizeof wide);
    }
    if (type_of(args[3])->slots.as_index && !buffer_exported(args[3])) {
        TRY(value_as_int(args[3], &number));
        return set_option(s, level, option, &number, sizeof number);
    }
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[3], &view, BUFFER_SIMPLE));
    if (view.length > INT_MAX)
        RAISE(OverflowError, "socket option is larger than %i bytes", INT_MAX);
    return set_option(s, level, option, view.data, (socklen_t)view.length);
}

static Value get_number(Socket *s, int level, int option)
{
    union { int number; uint64_t wide; } value = {.wide = 0};
    bool is_wide = is_wide_option(s, option);
    socklen_t size = is_wide ? sizeof value.wide : sizeof value.number;
    if (getsockopt(s->fd, level, option, &value, &size) < 0)
        return raise_errno(errno, 0, 0);
    return is_wide ? int_from_uint64(value.wide) : small_int(value.number);
}

static Value socket_getsockopt(Value *args)
{
    Socket *s = as_socket(args[0]);
    int level, option, size;
    char data[1024];
    TRY(value_as_int(args[1], &level) && value_as_int(args[2], &option)
        && value_as_int(args[3], &size));
    if (size == 0)
        return get_number(s, level, option);
    if (s->family == AF_VSOCK)
        RAISE(OSError, "getsockopt string buffer not allowed");
    if (size < 0 || size > (int)sizeof data)
        RAISE(OSError, "getsockopt buflen out of range");
    socklen_t length = (socklen_t)size;
    if (getsockopt(s->fd, level, option, data, &length) < 0)
        return raise_errno(errno, 0, 0);
    return bytes_new(data, length);
}

/* ---- the type ---- */

static const Method socket_methods[] = {
    {"_accept($self, /)", socket_accept,
     "Accept a connection: the new descriptor and the peer's address."},
    {"bind($self, address, /)", socket_bind, "Give the socket a local address."},
    {"close($self, /)", socket_close, "Close the socket; closed ones stay so."},
    {"connect($self, address, /)", socket_connect, "Connect to a remote address."},
    {"connect_ex($self, address, /)", socket_connect_ex,
     "Connect; the system's error number is returned, 0 for success."},
    {"detach($self, /)", socket_detach,
     "Close the object but not its descriptor, which is returned."},
    {"fileno($self, /)", socket_fileno, "The descriptor; -1 once closed."},
    {"getpeername($self, /)", socket_getpeername, "The address at the other end."},
    {"getsockname($self, /)", socket_getsockname, "The socket's own address."},
    {"getsockopt($self, level, option, buflen=0, /)", socket_getsockopt,
     "An option's value: an int, or with buflen so many bytes at most."},
    {"listen($self, backlog=<unrepresentable>, /)", socket_listen,
     "Accept connections; so many may wait."},
    {"recv($self, bufsize, flags=0, /)", socket_recv,
     "Receive up to bufsize bytes; b'' at the end of the stream."},
    {"recv_into($self, buffer, nbytes=0, flags=0)", socket_recv_into,
     "Receive into a buffer (at most nbytes, 0: its size); returns how many bytes."},
    {"recvfrom($self, bufsize, flags=0, /)", socket_recvfrom,
     "Receive bytes: (data, address of the sender)."},
    {"recvfrom_into($self, buffer, nbytes=0, flags=0)", socket_recvfrom_into,
     "Receive into a buffer: (number of bytes, address of the sender)."},
    {"send($self, data, flags=0, /)", socket_send, "Send bytes; returns how many were sent."},
    {"sendall($self, data, flags=0, /)", socket_sendall, "Send all bytes."},
    {"sendto", .raw = socket_sendto,
     .doc = "sendto(data[, flags], address) -> count\n\nSend bytes to an address."},
    {"setblocking($self, flag, /)", socket_setblocking,
     "True: wait for ever, as settimeout(None). False: never wait, as settimeout(0)."},
    {"getblocking($self, /)", socket_getblocking, "Does the socket wait at all?"},
    {"settimeout($self, timeout, /)", socket_settimeout,
     "Wait so many seconds at most; None: for ever; 0: not at all."},
    {"gettimeout($self, /)", socket_gettimeout, "The timeout in seconds, or None."},
    {"setsockopt($self, level, option, value, optlen=<unrepresentable>, /)", socket_setsockopt,
     "Set an option to an int, to bytes, or to nothing (None) of optlen bytes."},
    {"shutdown($self, how, /)", socket_shutdown,
     "End receiving (SHUT_RD), sending (SHUT_WR) or both (SHUT_RDWR)."},
    {"recvmsg($self, bufsize, ancbufsize=0, flags=0, /)", socket_recvmsg,
     "Receive (data, ancillary data, flags, address)."},
    {"recvmsg_into($self, buffers, ancbufsize=0, flags=0, /)", socket_recvmsg_into,
     "Receive into buffers: (number of bytes, ancillary data, flags, address).",
     .flags = METHOD_TUPLE},
    {"sendmsg($self, buffers, ancdata=<unrepresentable>, flags=0, address=None, /)",
     socket_sendmsg, "Send buffers, and ancillary data: (level, type, data) tuples."},
    {"sendmsg_afalg($self, msg=(), *, op=<unrepresentable>, iv=<unrepresentable>, "
     "assoclen=<unrepresentable>, flags=0)", socket_sendmsg_afalg,
     "Hand buffers to the kernel's cryptography, with operation, IV and AEAD length."},
    {0},
};

static const Member socket_members[] = {
    {"family", MEMBER_INT, offsetof(Socket, family), false, "the family of addresses"},
    {"type", MEMBER_INT, offsetof(Socket, type), false, "the kind: SOCK_STREAM ..."},
    {"proto", MEMBER_INT, offsetof(Socket, protocol), false, "the protocol's number"},
    {0},
};
static const GetSet socket_getset[] = {
    {"timeout", socket_get_timeout, 0, "the timeout in seconds, or None"},
    {0},
};

TYPE(socket, .name = "_socket.socket", .size = sizeof(Socket), .flags = TYPE_BASE,
     .new_signature = "(family=-1, type=-1, proto=-1, fileno=None)",
     .doc = "One end of a connection.\n\n"
            "family, type and proto default to AF_INET, SOCK_STREAM and 0; with fileno, an\n"
            "open descriptor, to what it is. Child programs don't inherit the descriptor.",
     .slots = {.repr = socket_repr, .construct = socket_construct, .init = socket_init,
               .finalize = socket_finalize},
     .methods = socket_methods, .members = socket_members, .getset = socket_getset);
