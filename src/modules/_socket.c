/* SPDX-License-Identifier: MIT
 *
 * The module _socket: its functions on descriptors, its exceptions, its constants.
 */
#include "modules/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/can/bcm.h>
#include <linux/can/isotp.h>
#include <linux/can/j1939.h>
#include <linux/can/raw.h>
#include <linux/rds.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/timeout.h"
#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* ---- descriptors ---- */

static Value socket_close_fd(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    if (BLOCKING(close(fd)) < 0 && errno != ECONNRESET && errno != EINTR)
        return raise_errno(errno, 0, 0);
    return NONE;
}

static Value socket_dup(Value *args)
{
    int fd;
    TRY(value_as_int(args[0], &fd));
    int copy = BLOCKING(fcntl(fd, F_DUPFD_CLOEXEC, 0));
    return copy < 0 ? (Value)raise_errno(errno, 0, 0) : small_int(copy);
}

static Value socket_socketpair(Value *args)
{
    int family = AF_UNIX, type, protocol, fds[2];
    if (args[0] != UNBOUND)
        TRY(value_as_int(args[0], &family));
    TRY(value_as_int(args[1], &type) && value_as_int(args[2], &protocol));
    if (socketpair(family, type | SOCK_CLOEXEC, protocol, fds) < 0)
        return raise_errno(errno, 0, 0);
    Value first = socket_new(fds[0], family, type, protocol);
    Value second = first ? socket_new(fds[1], family, type, protocol) : 0;
    if (!first)
        close(fds[1]);
    return second ? tuple_pair(first, second) : 0;
}

/* ---- timeouts ---- */

static Value socket_getdefaulttimeout(Value *args)
{
    return socket_timeout_value(SOCKET_STATE->default_timeout);
}

static Value socket_setdefaulttimeout(Value *args)
{
    int64_t timeout;
    TRY(socket_parse_timeout(args[0], &timeout));
    SOCKET_STATE->default_timeout = timeout;
    return NONE;
}

/* ---- sizes of ancillary data ---- */

enum { CONTROL_MAX = 0x7fffffff };

/* What remains must hold at least `room` more. */
static bool control_length(Value v, const char *function, size_t room, size_t *n)
{
    ssize_t length;
    TRY(value_as_ssize(v, &length));
    if (length < 0 || (size_t)length > CONTROL_MAX - room)
        RAISE(OverflowError, "%s() argument out of range", function);
    *n = (size_t)length;
    return true;
}

static Value socket_CMSG_LEN(Value *args)
{
    size_t n;
    TRY(control_length(args[0], "CMSG_LEN", CMSG_LEN(0), &n));
    return small_int((int64_t)CMSG_LEN(n));
}

static Value socket_CMSG_SPACE(Value *args)
{
    size_t n;
    TRY(control_length(args[0], "CMSG_SPACE", CMSG_SPACE(1), &n));
    return small_int((int64_t)CMSG_SPACE(n));
}

/* ---- the module ---- */

static const Method socket_functions[] = {
    {"close($module, fd, /)", socket_close_fd, "Close a socket's descriptor."},
    {"dup($module, fd, /)",
     socket_dup, "A copy of a descriptor, not inherited by child programs."},
    {"socketpair($module, family=<unrepresentable>, type=SOCK_STREAM, proto=0, /)",
     socket_socketpair,
     "Two sockets connected to each other."},
    {"getdefaulttimeout($module, /)", socket_getdefaulttimeout,
     "The timeout of new sockets, in seconds; None: they wait for ever."},
    {"setdefaulttimeout($module, timeout, /)", socket_setdefaulttimeout,
     "Set the timeout of new sockets."},
    {"CMSG_LEN($module, length, /)",
     socket_CMSG_LEN, "The size of ancillary data, without padding.",
     .flags = METHOD_TUPLE},
    {"CMSG_SPACE($module, length, /)",
     socket_CMSG_SPACE, "The room that ancillary data needs.",
     .flags = METHOD_TUPLE},
    {0},
};

static const ModuleConstant socket_constants[] = {
#include "modules/socket_constants.h"
    {0},
};

static Value exception_class(const char *name, const char *doc)
{
    Value base = from_object(rt.types[TYPE_OSError]);
    return type_new_simple(name, TRY(tuple_new(&base, 1)), doc);
}

static bool socket_module_init(Value module)
{
    SocketState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__socket] = state;
    state->default_timeout = TIMEOUT_FOREVER;
    state->herror = TRY(exception_class("socket.herror", "An error in finding a host."));
    state->gaierror = TRY(exception_class("socket.gaierror", "An error in finding an address."));
    for (const Method *m = socket_names_methods; m->signature; m++) {
        Value f = TRY(builtin_new(m, module, NAME(_socket)));
        TRY(dict_set(module_dict(module), ((Builtin *)f)->name, f));
    }
    return module_add(module, "error", from_object(rt.types[TYPE_OSError]))
        && module_add(module, "timeout", from_object(rt.types[TYPE_TimeoutError]))
        && module_add(module, "herror", state->herror)
        && module_add(module, "gaierror", state->gaierror)
        && module_add(module, "SocketType", from_object(rt.types[TYPE_socket]))
        && module_add(module, "has_ipv6", TRUE);
}

static const enum TypeId socket_types[] = {TYPE_socket, TYPE_none};

MODULE(_socket, .doc = "Sockets: see the module socket.", .methods = METHODS(socket_functions),
       .constants = socket_constants, .types = socket_types, .init = socket_module_init);
