/* SPDX-License-Identifier: MIT
 *
 * Addresses of sockets. Each family has a row in a table: how Python's value becomes the
 * system's structure, and back.
 *
 *     AF_INET     (host, port)                 AF_UNIX     path; bytes for abstract names
 *     AF_INET6    (host, port, flow, scope)    AF_NETLINK  (pid, groups)
 *     AF_PACKET   (interface, protocol, packet type, hardware type, hardware address)
 *     AF_CAN      (interface, ...)             AF_TIPC     (kind, v1, v2, v3, scope)
 *     AF_ALG      (type, name, feature, mask)  AF_VSOCK, AF_QIPCRTR  (node, port)
 */
#include "modules/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/can/j1939.h>
#include <net/if.h>
#include <netdb.h>
#include <string.h>
#include <sys/ioctl.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { PORT_MAX = 0xffff, FLOW_MAX = 0xfffff };

/* ---- pieces ---- */

bool socket_uint32(Value v, uint32_t *n)
{
    uint64_t low;
    Value masked = TRY(int_and(TRY(value_index(v)), small_int(UINT32_MAX)));
    if (!int_fits_uint64(masked, &low))
        RAISE(OverflowError, "int too big to convert");
    *n = (uint32_t)low;
    return true;
}

/* The parts of a tuple: between least and most of them, the rest UNBOUND. */
static bool tuple_parts(Value v, const char *function, const char *family, const char *message,
                        size_t least, size_t most, Value *parts)
{
    if (!is_tuple(v))
        RAISE(TypeError, "%s(): %s address must be tuple, not %T", function, family, v);
    size_t n = tuple_count(v);
    if (n < least || n > most)
        RAISE(TypeError, "%s", message);
    for (size_t i = 0; i < most; i++)
        parts[i] = i < n ? as_tuple(v)->items[i] : UNBOUND;
    return true;
}

static bool optional_uint32(Value v, uint32_t *n)
{
    return v == UNBOUND || socket_uint32(v, n);
}

const char *socket_host_name(Value v)
{
    if (is_str(v) && !as_str(v)->ascii) {
        if (!(v = rt.services.encode(v, "idna", 0)))
            return error_clear_if(TYPE_UnicodeError)
                ? (raise_error(TYPE_TypeError, "encoding of hostname failed"), NULL) : NULL;
    } else if (is_str(v)) {
        v = TRY(bytes_new(as_str(v)->data, as_str(v)->length));
    } else if (!is_bytes(v) && !is_bytearray(v)) {
        return raise_error(TYPE_TypeError, "str, bytes or bytearray expected, not %T", v), NULL;
    }
    BUFFER_AUTO view = {0};
    TRY(buffer_get(v, &view, BUFFER_SIMPLE));
    if (memchr(view.data, 0, view.length))
        return raise_error(TYPE_TypeError, "host name must not contain null character"), NULL;
    char *name = gc_alloc_atomic(view.length + 1);
    if (!name)
        return raise_no_memory(), NULL;
    memcpy(name, view.data, view.length);
    name[view.length] = 0;
    return name;
}

/* By the resolver: the first of the addresses. */
static bool resolve(const char *host, const char *service, int family, int flags,
                    SocketAddress *address)
{
    struct addrinfo hints = {.ai_family = family, .ai_flags = flags,
                             .ai_socktype = service ? SOCK_DGRAM : 0}, *found = NULL;
    int error = BLOCKING(getaddrinfo(host, service, &hints, &found));
    if (error)
        return socket_raise_gai(error);
    memcpy(address, found->ai_addr, MIN(found->ai_addrlen, sizeof *address));
    bool several = found->ai_next != NULL;
    freeaddrinfo(found);
    if (!host && several)
        RAISE(OSError, "wildcard resolved to multiple address");
    return true;
}

bool socket_address_host(const char *host, int family, SocketAddress *address)
{
    memset(address, 0, sizeof *address);
    if (!*host)
        return resolve(NULL, "0", family, AI_PASSIVE, address);
    if (!strcmp(host, "<broadcast>") || !strcmp(host, "255.255.255.255")) {
        if (family != AF_INET && family != AF_UNSPEC)
            RAISE(OSError, "address family mismatched");
        address->in = (struct sockaddr_in){.sin_family = AF_INET,
                                           .sin_addr.s_addr = INADDR_BROADCAST};
        return true;
    }
    if (family != AF_INET6 && inet_pton(AF_INET, host, &address->in.sin_addr) > 0) {
        address->any.sa_family = AF_INET;
        return true;
    }
    if (family != AF_INET && !strchr(host, '%')
            && inet_pton(AF_INET6, host, &address->in6.sin6_addr) > 0) {
        address->any.sa_family = AF_INET6;
        return true;
    }
    return resolve(host, NULL, family, 0, address);
}

Value socket_address_text(const SocketAddress *address)
{
    char text[INET6_ADDRSTRLEN];
    const void *number = address->any.sa_family == AF_INET6
        ? (const void *)&address->in6.sin6_addr : &address->in.sin_addr;
    if (!inet_ntop(address->any.sa_family, number, text, sizeof text))
        return raise_errno(errno, 0, 0);
    return str_from_text(text);
}

/* ---- Internet ---- */

static bool parse_port(Value v, const char *function, uint16_t *port)
{
    int n = -1;
    if (!value_as_int(v, &n) && !error_clear_if(TYPE_OverflowError))
        return false;
    if (n < 0 || n > PORT_MAX)
        RAISE(OverflowError, "%s(): port must be 0-65535.", function);
    *port = htons((uint16_t)n);
    return true;
}

static bool inet_parse(const Socket *s, Value v, const char *function, SocketAddress *a,
                       socklen_t *length)
{
    Value parts[2];
    uint16_t port;
    TRY(tuple_parts(v, function, "AF_INET", "AF_INET address must be a pair (host, port)", 2, 2,
                    parts));
    const char *host = TRY(socket_host_name(parts[0]));
    TRY(parse_port(parts[1], function, &port));
    TRY(socket_address_host(host, AF_INET, a));
    a->in.sin_family = AF_INET;
    a->in.sin_port = port;
    *length = sizeof a->in;
    return true;
}

static Value inet_value(int fd, const SocketAddress *a, socklen_t length, int protocol)
{
    return tuple_pair(TRY(socket_address_text(a)), small_int(ntohs(a->in.sin_port)));
}

static bool inet6_parse(const Socket *s, Value v, const char *function, SocketAddress *a,
                        socklen_t *length)
{
    Value parts[4];
    uint16_t port;
    uint32_t flow = 0, scope = 0;
    TRY(tuple_parts(v, function, "AF_INET6",
                    "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])", 2, 4,
                    parts));
    const char *host = TRY(socket_host_name(parts[0]));
    TRY(parse_port(parts[1], function, &port));
    TRY(optional_uint32(parts[2], &flow) && optional_uint32(parts[3], &scope));
    if (flow > FLOW_MAX)
        RAISE(OverflowError, "%s(): flowinfo must be 0-1048575.", function);
    TRY(socket_address_host(host, AF_INET6, a));
    a->in6.sin6_family = AF_INET6;
    a->in6.sin6_port = port;
    a->in6.sin6_flowinfo = htonl(flow);
    a->in6.sin6_scope_id = scope;
    *length = sizeof a->in6;
    return true;
}

static Value inet6_value(int fd, const SocketAddress *a, socklen_t length, int protocol)
{
    return tuple_pack(4, TRY(socket_address_text(a)), small_int(ntohs(a->in6.sin6_port)),
                      small_int(ntohl(a->in6.sin6_flowinfo)), small_int(a->in6.sin6_scope_id));
}

/* ---- local ---- */

/* A name that begins with a null byte is Linux's abstract one; its length counts. */
static bool unix_parse(const Socket *s, Value v, const char *function, SocketAddress *a,
                       socklen_t *length)
{
    if (is_str(v))
        v = TRY(rt.services.encode(v, "utf-8", "surrogateescape"));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(v, &view, BUFFER_SIMPLE));
    bool abstract = view.length == 0 || *(char *)view.data == 0;
    if (view.length + !abstract > sizeof a->un.sun_path)
        RAISE(OSError, "AF_UNIX path too long");
    a->un.sun_family = AF_UNIX;
    memcpy(a->un.sun_path, view.data, view.length);
    *length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + view.length + !abstract);
    return true;
}

static Value unix_value(int fd, const SocketAddress *a, socklen_t length, int protocol)
{
    const char *path = a->un.sun_path;
    size_t room = sizeof a->un.sun_path, n = offsetof(struct sockaddr_un, sun_path);
    n = length > n ? MIN(length - n, room) : 0;
    if (n && !*path)
        return bytes_new(path, n);
    return str_fs_decode(path, strnlen(path, n));
}

/* ---- pairs of numbers ---- */

static bool netlink_parse(const Socket *s, Value v, const char *function, SocketAddress *a,
                          socklen_t *length)
{
    Value parts[2];
    TRY(tuple_parts(v, function, "AF_NETLINK",
                    "AF_NETLINK address must be a pair (pid, groups)", 2, 2, parts));
    TRY(socket_uint32(parts[0], &a->netlink.nl_pid)
        && socket_uint32(parts[1], &a->netlink.nl_groups));
    a->netlink.nl_family = AF_NETLINK;
    *length = sizeof a->netlink;
    return true;
}

static Value netlink_value(int fd, const SocketAddress *a, socklen_t length, int protocol)
{
    return tuple_pair(small_int(a->netlink.nl_pid), small_int(a->netlink.nl_groups));
}

static bool vsock_parse(const Socket *s, Value v, const char *function, SocketAddress *a,
                        socklen_t *length)
{
    Value parts[2];
    TRY(tuple_parts(v, function, "AF_VSOCK", "AF_VSOCK address must be a pair (CID, port)", 2, 2,
                    parts));
    TRY(socket_uint32(parts[0], &a->vm.svm_cid) && socket_uint32(parts[1], &a->vm.svm_port));
    a->vm.svm_family = AF_VSOCK;
    *length = sizeof a->vm;
    return true;
}

static Value vsock_value(int fd, const SocketAddress *a, socklen_t length, int protocol)
{
    return tuple_pair(small_int(a->vm.svm_cid), small_int(a->vm.svm_port));
}

static bool qrtr_parse(const Socket *s, Value v, const char *function, SocketAddress *a,
                       socklen_t *length)
{
    Value parts[2];
    TRY(tuple_parts(v, function, "AF_QIPCRTR", "AF_QIPCRTR address must be a pair (node, port)",
                    2, 2, parts));
    TRY(socket_uint32(parts[0], &a->qrtr.sq_node) && socket_uint32(parts[1], &a->qrtr.sq_port));
    a->qrtr.sq_family = AF_QIPCRTR;
    *length = sizeof a->qrtr;
    return true;
}

static Value qrtr_value(int fd, const SocketAddress *a, socklen_t length, int protocol)
{
    return tuple_pair(small_int(a->qrtr.sq_node), small_int(a->qrtr.sq_port));
}

/* ---- by interface ---- */

/* The interface's number; 0 for the name "": any. */
static bool interface_index(int fd, const char *name, const char *family, int *index)
{
    struct ifreq request = {0};
    *index = 0;
    if (!*name)
        return true;
    if (strlen(name) >= sizeof request.ifr_name)
        RAISE(OSError, "%s interface name too long", family);
    strcpy(request.ifr_name, name);
    if (ioctl(fd, SIOCGIFINDEX, &request) < 0)
        return raise_errno(errno, 0, 0);
    *index = request.ifr_ifindex;
    return true;
}

static Value interface_name(int fd, int index)
{
    struct ifreq request = {.ifr_ifindex = index};
    if (!index || ioctl(fd, SIOCGIFNAME, &request) < 0)
        return rt.empty_str;
    return str_fs_decode(request.ifr_name, strnlen(request.ifr_name, sizeof request.ifr_name));
}

static bool packet_parse(const Socket *s, Value v, const char *function, SocketAddress *a,
                         socklen_t *length)
{
    Value parts[5];
    int numbers[3] = {0};
    TRY(tuple_parts(v, function, "AF_PACKET",
                    "AF_PACKET address must be a tuple of two to five elements", 2, 5, parts));
    if (!is_str(parts[0]))
        RAISE(TypeError, "AF_PACKET address must be a tuple of two to five elements");
    const char *name = TRY(str_utf8_no_null(parts[0]));
    for (int i = 0; i < 3; i++)
        if (parts[i + 1] != UNBOUND)
            TRY(value_as_int(parts[i + 1], &numbers[i]));
    BUFFER_AUTO hardware = {0};
    if (parts[4] != UNBOUND) {
        TRY(buffer_get(parts[4], &hardware, BUFFER_SIMPLE));
        if (hardware.length > sizeof a->packet.sll_addr)
            RAISE(ValueError, "Hardware address must be 8 bytes or less");
        memcpy(a->packet.sll_addr, hardware.data, hardware.length);
        a->packet.sll_halen = (unsigned char)hardware.length;
    }
    if (numbers[0] < 0 || numbers[0] > PORT_MAX)
        RAISE(OverflowError, "%s(): proto must be 0-65535.", function);
    TRY(interface_index(s->fd, name, "AF_PACKET", &a->packet.sll_ifindex));
    a->packet.sll_family = AF_PACKET;
    a->packet.sll_protocol = htons((uint16_t)numbers[0]);
    a->packet.sll_pkttype = (unsigned char)numbers[1];
    a->packet.sll_hatype = (unsigned short)numbers[2];
    *length = sizeof a->packet;
    return true;
}

static Value packet_value(int fd, const SocketAddress *a, socklen_t length, int protocol)
{
    const struct sockaddr_ll *p = &a->packet;
    Value name = TRY(interface_name(fd, p->sll_ifindex));
    Value hardware = TRY(bytes_new((const char *)p->sll_addr, MIN(p->sll_halen, 8)));
    return tuple_pack(5, name, small_int(ntohs(p->sll_protocol)), small_int(p->sll_pkttype),
                      small_int(p->sll_hatype), hardware);
}

/* What follows the interface in CAN's tuples, by protocol. */
static bool can_parse(const Socket *s, Value v, const char *function, SocketAddress *a,
                      socklen_t *length)
{
    static const struct { int protocol; size_t count; const char *message; } kinds[] = {
        {CAN_RAW, 1, "AF_CAN address must be a tuple (interface, )"},
        {CAN_BCM, 1, "AF_CAN address must be a tuple (interface, )"},
        {CAN_ISOTP, 3, "AF_CAN address must be a tuple (interface, rx_addr, tx_addr)"},
        {CAN_J1939, 4, "AF_CAN address must be a tuple (interface, name, pgn, addr)"}};
    Value parts[4];
    uint32_t n[2];
    size_t kind = 0;
    while (kind < countof(kinds) && kinds[kind].protocol != s->protocol)
        kind++;
    if (kind == countof(kinds))
        RAISE(OSError, "%s(): unsupported CAN protocol", function);
    TRY(tuple_parts(v, function, "AF_CAN", kinds[kind].message, kinds[kind].count,
                    kinds[kind].count, parts));
    const char *name = TRY(path_bytes(parts[0]));
    if (s->protocol == CAN_ISOTP) {
        TRY(socket_uint32(parts[1], &n[0]) && socket_uint32(parts[2], &n[1]));
        a->can.can_addr.tp.rx_id = n[0];
        a->can.can_addr.tp.tx_id = n[1];
    } else if (s->protocol == CAN_J1939) {
        uint64_t number;
        if (!int_fits_uint64(TRY(value_index(parts[1])), &number))
            RAISE(OverflowError, "int too big to convert");
        TRY(socket_uint32(parts[2], &n[0]) && socket_uint32(parts[3], &n[1]));
        if (n[1] > UINT8_MAX)
            RAISE(OverflowError, "unsigned byte integer is greater than maximum");
        a->can.can_addr.j1939.name = number;
        a->can.can_addr.j1939.pgn = n[0];
        a->can.can_addr.j1939.addr = (uint8_t)n[1];
    }
    a->can.can_family = AF_CAN;
    *length = sizeof a->can;
    return interface_index(s->fd, name, "AF_CAN", &a->can.can_ifindex);
}

static Value can_value(int fd, const SocketAddress *a, socklen_t length, int protocol)
{
    Value name = TRY(interface_name(fd, a->can.can_ifindex));
    if (protocol == CAN_ISOTP)
        return tuple_pack(3, name, small_int(a->can.can_addr.tp.rx_id),
                          small_int(a->can.can_addr.tp.tx_id));
    if (protocol == CAN_J1939)
        return tuple_pack(4, name, TRY(int_from_uint64(a->can.can_addr.j1939.name)),
                          small_int(a->can.can_addr.j1939.pgn),
                          small_int(a->can.can_addr.j1939.addr));
    return tuple_new(&name, 1);
}

/* ---- TIPC ---- */

static bool tipc_parse(const Socket *s, Value v, const char *function, SocketAddress *a,
                       socklen_t *length)
{
    Value parts[5];
    uint32_t n[5] = {[4] = TIPC_CLUSTER_SCOPE};
    TRY(tuple_parts(v, function, "AF_TIPC",
                    "AF_TIPC address must be a tuple (addr_type, v1, v2, v3[, scope])", 4, 5,
                    parts));
    for (int i = 0; i < 5; i++)
        TRY(optional_uint32(parts[i], &n[i]));
    a->tipc.family = AF_TIPC;
    a->tipc.addrtype = (unsigned char)n[0];
    a->tipc.scope = (signed char)n[4];
    if (n[0] == TIPC_ADDR_NAMESEQ) {
        a->tipc.addr.nameseq = (struct tipc_name_seq){n[1], n[2], n[3]};
    } else if (n[0] == TIPC_ADDR_NAME) {
        a->tipc.addr.name.name = (struct tipc_name){n[1], n[2]};
    } else if (n[0] == TIPC_ADDR_ID) {
        a->tipc.addr.id = (struct tipc_portid){.node = n[1], .ref = n[2]};
    } else {
        RAISE(TypeError, "Invalid address type");
    }
    *length = sizeof a->tipc;
    return true;
}

static Value tipc_value(int fd, const SocketAddress *a, socklen_t length, int protocol)
{
    const struct sockaddr_tipc *t = &a->tipc;
    uint32_t n[3];
    if (t->addrtype == TIPC_ADDR_NAMESEQ) {
        memcpy(n, &t->addr.nameseq, sizeof n);
    } else if (t->addrtype == TIPC_ADDR_NAME) {
        n[0] = t->addr.name.name.type;
        n[1] = n[2] = t->addr.name.name.instance;
    } else if (t->addrtype == TIPC_ADDR_ID) {
        n[0] = t->addr.id.node;
        n[1] = t->addr.id.ref;
        n[2] = 0;
    } else {
        RAISE(ValueError, "Invalid address type");
    }
    return tuple_pack(5, small_int(t->addrtype), small_int(n[0]), small_int(n[1]),
                      small_int(n[2]), small_int(t->scope));
}

/* ---- the kernel's cryptography ---- */

static bool alg_field(Value v, const char *what, void *field, size_t size)
{
    if (!is_str(v))
        RAISE(TypeError, "AF_ALG address must be a tuple (type, name[, feat[, mask]])");
    const char *text = TRY(str_utf8_no_null(v));
    if (strlen(text) >= size)
        RAISE(ValueError, "AF_ALG %s too long.", what);
    memcpy(field, text, strlen(text) + 1);
    return true;
}

static bool alg_parse(const Socket *s, Value v, const char *function, SocketAddress *a,
                      socklen_t *length)
{
    Value parts[4];
    TRY(tuple_parts(v, function, "AF_ALG",
                    "AF_ALG address must be a tuple (type, name[, feat[, mask]])", 2, 4, parts));
    TRY(alg_field(parts[0], "type", a->alg.salg_type, sizeof a->alg.salg_type));
    TRY(alg_field(parts[1], "name", a->alg.salg_name, sizeof a->alg.salg_name));
    TRY(optional_uint32(parts[2], &a->alg.salg_feat) && optional_uint32(parts[3], &a->alg.salg_mask));
    a->alg.salg_family = AF_ALG;
    *length = sizeof a->alg;
    return true;
}

static Value alg_value(int fd, const SocketAddress *a, socklen_t length, int protocol)
{
    const char *type = (const char *)a->alg.salg_type, *name = (const char *)a->alg.salg_name;
    return tuple_pack(4, TRY(bytes_new(type, strnlen(type, sizeof a->alg.salg_type))),
                      TRY(bytes_new(name, strnlen(name, sizeof a->alg.salg_name))),
                      small_int((uint16_t)a->alg.salg_feat), small_int((uint16_t)a->alg.salg_mask));
}

/* ---- by family ---- */

static const struct {
    int family;
    bool (*parse)(const Socket *s, Value v, const char *function, SocketAddress *a,
                  socklen_t *length);
    Value (*value)(int fd, const SocketAddress *a, socklen_t length, int protocol);
} families[] = {
    {AF_INET, inet_parse, inet_value},       {AF_INET6, inet6_parse, inet6_value},
    {AF_UNIX, unix_parse, unix_value},       {AF_NETLINK, netlink_parse, netlink_value},
    {AF_PACKET, packet_parse, packet_value}, {AF_CAN, can_parse, can_value},
    {AF_TIPC, tipc_parse, tipc_value},       {AF_ALG, alg_parse, alg_value},
    {AF_VSOCK, vsock_parse, vsock_value},    {AF_QIPCRTR, qrtr_parse, qrtr_value},
    {AF_RDS, inet_parse, inet_value},
};

bool socket_address_parse(const Socket *s, Value v, const char *function, SocketAddress *address,
                          socklen_t *length)
{
    memset(address, 0, sizeof *address);
    for (size_t i = 0; i < countof(families); i++)
        if (families[i].family == s->family)
            return families[i].parse(s, v, function, address, length);
    RAISE(OSError, "%s(): bad family", function);
}

Value socket_address_value(int fd, const SocketAddress *address, socklen_t length, int protocol)
{
    if (length == 0)
        return NONE;
    for (size_t i = 0; i < countof(families); i++)
        if (families[i].family == address->any.sa_family)
            return families[i].value(fd, address, length, protocol);
    return tuple_pair(small_int(address->any.sa_family),
                      TRY(bytes_new(address->any.sa_data, sizeof address->any.sa_data)));
}
