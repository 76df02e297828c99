/* SPDX-License-Identifier: MIT
 *
 * Module _socket: what its parts share.
 *
 *     socket_type.c      the type: opening, options, connecting, closing
 *     socket_transfer.c  its methods that send and receive
 *     socket_message.c   sendmsg, recvmsg: several buffers and ancillary data
 *     socket_address.c   addresses: Python's tuples and the system's structures
 *     socket_names.c     functions that ask for names of hosts, services, interfaces
 *     _socket.c          the module
 */
#ifndef MODULES_SOCKET_H
#define MODULES_SOCKET_H

#include <linux/can.h>
#include <linux/if_alg.h>
#include <linux/netlink.h>
#include <linux/qrtr.h>
#include <linux/tipc.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "objects/module.h"

typedef struct Socket {
    Object head;
    int fd;           /* -1: closed */
    int family, type, protocol;
    int64_t timeout;  /* nanoseconds; 0: don't wait; below: wait for ever. In the first
                         two cases the descriptor itself is non-blocking. */
} Socket;

typedef union SocketAddress {
    struct sockaddr any;
    struct sockaddr_alg alg;
    struct sockaddr_can can;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_ll packet;
    struct sockaddr_nl netlink;
    struct sockaddr_qrtr qrtr;
    struct sockaddr_storage storage;
    struct sockaddr_tipc tipc;
    struct sockaddr_un un;
    struct sockaddr_vm vm;
} SocketAddress;

typedef struct SocketState {
    Value herror, gaierror;  /* exception classes */
    int64_t default_timeout; /* of new sockets */
} SocketState;
extern const ModuleSpec module_spec__socket;
#define SOCKET_STATE MODULE_STATE_MADE(SocketState, _socket)

static inline Socket *as_socket(Value v) { return (Socket *)v; }

/* --- the type --- */

/* A socket object for an open descriptor, which is closed if that fails. */
Value socket_new(int fd, int family, int type, int protocol) MUST_USE;
/* None, or seconds: nanoseconds, below 0 for None. */
bool socket_parse_timeout(Value v, int64_t *timeout) MUST_USE;
Value socket_timeout_value(int64_t timeout) MUST_USE;

/* A system call, tried without the GIL: false with errno set. */
typedef bool (*SocketCall)(int fd, void *data);
/* Make the call, waiting for the events (of poll) as the timeout says. */
bool socket_call(Socket *s, short events, SocketCall call, void *data) MUST_USE;
/* The same with a deadline of the caller's. */
bool socket_call_until(Socket *s, short events, SocketCall call, void *data,
                       int64_t deadline) MUST_USE;

/* Bodies of methods. */
Value socket_recv(Value *args);
Value socket_recv_into(Value *args);
Value socket_recvfrom(Value *args);
Value socket_recvfrom_into(Value *args);
Value socket_send(Value *args);
Value socket_sendall(Value *args);
Value socket_sendto(Value *args, size_t nargs, Value kwnames);
Value socket_recvmsg(Value *args);
Value socket_recvmsg_into(Value *args);
Value socket_sendmsg(Value *args);
Value socket_sendmsg_afalg(Value *args);

/* --- addresses --- */

/* Python's address for a socket; `function` is for messages. */
bool socket_address_parse(const Socket *s, Value v, const char *function,
                          SocketAddress *address, socklen_t *length) MUST_USE;
/* The system's address as Python shows it. fd: any socket, to ask for interfaces. */
Value socket_address_value(int fd, const SocketAddress *address, socklen_t length,
                           int protocol) MUST_USE;
/* A host's name or number of a family (AF_UNSPEC: any); "" is any interface. */
bool socket_address_host(const char *host, int family, SocketAddress *address) MUST_USE;
/* A host's number as text. */
Value socket_address_text(const SocketAddress *address) MUST_USE;
/* Name of a host from str (IDNA unless ASCII), bytes or bytearray; collected. */
const char *socket_host_name(Value v) MUST_USE;
/* A 32-bit number, higher bits dropped. */
bool socket_uint32(Value v, uint32_t *n) MUST_USE;

/* --- names --- */

extern const Method socket_names_methods[];
/* Exceptions for getaddrinfo's errors. Returns 0. */
COLD int socket_raise_gai(int error);

#endif
