/* SPDX-License-Identifier: MIT
 *
 * Module _socket: names of hosts, services, protocols and interfaces; numbers as text and
 * in the network's byte order.
 */
#include "modules/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- errors ---- */

/* Raise a class that a module made: class(number, text). */
COLD static int raise_numbered(Value class, int number, const char *text)
{
    Value message = TRY(str_from_text(text));
    return raise_object(TRY(call2(class, small_int(number), message)));
}

int socket_raise_gai(int error)
{
    if (error == EAI_SYSTEM)
        return raise_errno(errno, 0, 0);
    return raise_numbered(SOCKET_STATE->gaierror, error, gai_strerror(error));
}

COLD static int raise_host_error(int error)
{
    return raise_numbered(SOCKET_STATE->herror, error, hstrerror(error));
}

static const char *text_argument(Value v, const char *function, int position)
{
    if (!is_str(v))
        return raise_error(TYPE_TypeError, "%s() argument %d must be str, not %T", function,
                           position, v), NULL;
    return str_utf8_no_null(v);
}

/* ---- hosts ---- */

static Value names_gethostname(Value *args)
{
    char name[1024];
    TRY(AUDIT0("socket.gethostname"));
    if (gethostname(name, sizeof name - 1) < 0)
        return raise_errno(errno, 0, 0);
    name[sizeof name - 1] = 0;
    return str_fs_decode(name, strlen(name));
}

static Value names_sethostname(Value *args)
{
    Value name = args[0];
    TRY(AUDIT("socket.sethostname", name));
    if (is_str(name))
        name = TRY(rt.services.encode(name, "utf-8", "surrogateescape"));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(name, &view, BUFFER_SIMPLE));
    if (sethostname(view.data, view.length) < 0)
        return raise_errno(errno, 0, 0);
    return NONE;
}

static Value names_gethostbyname(Value *args)
{
    SocketAddress address;
    const char *name = TRY(socket_host_name(args[0]));
    TRY(AUDIT("socket.gethostbyname", args[0]));
    TRY(socket_address_host(name, AF_INET, &address));
    return socket_address_text(&address);
}

enum { HOST_BUFFER = 16384 };

static Value alias_list(char **aliases)
{
    Value list = TRY(list_new(0));
    for (; aliases && *aliases; aliases++)
        TRY(list_push(list, TRY(str_fs_decode(*aliases, strlen(*aliases)))));
    return list;
}

/* (name, aliases, addresses) */
static Value host_entry(const struct hostent *host)
{
    Value name = TRY(str_fs_decode(host->h_name, strlen(host->h_name)));
    Value aliases = TRY(alias_list(host->h_aliases)), addresses = TRY(list_new(0));
    SocketAddress address = {.any.sa_family = (sa_family_t)host->h_addrtype};
    bool wide = host->h_addrtype == AF_INET6;
    if (!wide && host->h_addrtype != AF_INET)
        RAISE(OSError, "unsupported address family");
    void *number = wide ? (void *)&address.in6.sin6_addr : &address.in.sin_addr;
    for (char **p = host->h_addr_list; *p; p++) {
        memcpy(number, *p, wide ? sizeof(struct in6_addr) : sizeof(struct in_addr));
        TRY(list_push(addresses, TRY(socket_address_text(&address))));
    }
    return tuple_pack(3, name, aliases, addresses);
}

static Value names_gethostbyname_ex(Value *args)
{
    SocketAddress address;
    struct hostent host, *found = NULL;
    char buffer[HOST_BUFFER];
    int error = 0;
    const char *name = TRY(socket_host_name(args[0]));
    TRY(AUDIT("socket.gethostbyname", args[0]));
    TRY(socket_address_host(name, AF_INET, &address));
    BLOCKING(gethostbyname_r(name, &host, buffer, sizeof buffer, &found, &error));
    return found ? host_entry(found) : (Value)raise_host_error(error);
}

static Value names_gethostbyaddr(Value *args)
{
    SocketAddress address;
    struct hostent host, *found = NULL;
    char buffer[HOST_BUFFER];
    int error = 0;
    const char *name = TRY(socket_host_name(args[0]));
    TRY(AUDIT("socket.gethostbyaddr", args[0]));
    TRY(socket_address_host(name, AF_UNSPEC, &address));
    bool wide = address.any.sa_family == AF_INET6;
    const void *number = wide ? (const void *)&address.in6.sin6_addr : &address.in.sin_addr;
    socklen_t size = wide ? sizeof address.in6.sin6_addr : sizeof address.in.sin_addr;
    BLOCKING(gethostbyaddr_r(number, size, address.any.sa_family, &host, buffer, sizeof buffer,
                             &found, &error));
    return found ? host_entry(found) : (Value)raise_host_error(error);
}

/* ---- getaddrinfo ---- */

/* A port's number or name as text; 0 with *ok for None. */
static const char *service_text(Value v, bool *ok)
{
    *ok = false;
    const char *text = NULL;
    if (is_int(v) && (v = int_to_str(TRY(int_exact(v)), 10, false)) == 0)
        return NULL;
    if (is_str(v))
        text = str_utf8_no_null(v);
    else if (is_bytes(v))
        text = as_bytes(v)->data;
    else if (v != NONE)
        raise_error(TYPE_OSError, "Int or String expected");
    *ok = text || !error_pending();
    return text;
}

static bool host_text(Value v, const char **text)
{
    *text = NULL;
    if (v == NONE)
        return true;
    if (is_str(v) && !as_str(v)->ascii)
        v = TRY(rt.services.encode(v, "idna", 0));
    if (is_str(v))
        *text = str_utf8_no_null(v);
    else if (is_bytes(v))
        *text = as_bytes(v)->data;
    else
        RAISE(TypeError, "getaddrinfo() argument 1 must be string or None");
    return *text != NULL;
}

static void addresses_free(struct addrinfo **found)
{
    if (*found)
        freeaddrinfo(*found);
}
#define ADDRESSES_AUTO CLEANUP(addresses_free) struct addrinfo

static Value address_info(const struct addrinfo *info)
{
    SocketAddress a = {0};
    memcpy(&a, info->ai_addr, MIN(info->ai_addrlen, sizeof a));
    Value address = TRY(socket_address_value(-1, &a, info->ai_addrlen, info->ai_protocol));
    const char *name = info->ai_canonname ? info->ai_canonname : "";
    return tuple_pack(5, small_int(info->ai_family), small_int(info->ai_socktype),
                      small_int(info->ai_protocol), TRY(str_fs_decode(name, strlen(name))),
                      address);
}

static Value names_getaddrinfo(Value *args)
{
    const char *host;
    bool ok;
    struct addrinfo hints = {0};
    ADDRESSES_AUTO *found = NULL;
    TRY(host_text(args[0], &host));
    const char *service = service_text(args[1], &ok);
    TRY(ok);
    TRY(value_as_int(args[2], &hints.ai_family) && value_as_int(args[3], &hints.ai_socktype)
        && value_as_int(args[4], &hints.ai_protocol) && value_as_int(args[5], &hints.ai_flags));
    TRY(AUDIT("socket.getaddrinfo", args[0], args[1], args[2], args[3], args[4]));
    int error = BLOCKING(getaddrinfo(host, service, &hints, &found));
    if (error)
        return (Value)socket_raise_gai(error);
    Value list = TRY(list_new(0));
    for (const struct addrinfo *info = found; info; info = info->ai_next)
        TRY(list_push(list, TRY(address_info(info))));
    return list;
}

/* ---- getnameinfo ---- */

typedef struct HostPort {
    const char *host;
    int port;
    uint32_t flow, scope;
} HostPort;

static bool parse_host_port(Value v, HostPort *p)
{
    if (!is_tuple(v))
        RAISE(TypeError, "getnameinfo() argument 1 must be a tuple");
    size_t n = tuple_count(v);
    Value *parts = as_tuple(v)->items;
    if (n < 2 || n > 4 || !is_str(parts[0]))
        RAISE(TypeError, "getnameinfo(): illegal sockaddr argument");
    p->host = TRY(str_utf8_no_null(parts[0]));
    TRY(value_as_int(parts[1], &p->port));
    TRY(n < 3 || socket_uint32(parts[2], &p->flow));
    TRY(n < 4 || socket_uint32(parts[3], &p->scope));
    if (p->flow > 0xfffff)
        RAISE(OverflowError, "getnameinfo(): flowinfo must be 0-1048575.");
    return true;
}

static Value names_getnameinfo(Value *args)
{
    HostPort p = {0};
    int flags;
    char host[NI_MAXHOST], service[NI_MAXSERV], port[16];
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST};
    ADDRESSES_AUTO *found = NULL;
    if (!is_tuple(args[0]))
        RAISE(TypeError, "getnameinfo() argument 1 must be a tuple");
    TRY(value_as_int(args[1], &flags));
    TRY(parse_host_port(args[0], &p));
    TRY(AUDIT("socket.getnameinfo", args[0]));
    snprintf(port, sizeof port, "%d", p.port);
    int error = BLOCKING(getaddrinfo(p.host, port, &hints, &found));
    if (error)
        return (Value)socket_raise_gai(error);
    if (found->ai_next)
        RAISE(OSError, "sockaddr resolved to multiple addresses");
    if (found->ai_family == AF_INET && tuple_count(args[0]) != 2)
        RAISE(OSError, "IPv4 sockaddr must be 2 tuple");
    if (found->ai_family == AF_INET6) {
        struct sockaddr_in6 *a = (struct sockaddr_in6 *)found->ai_addr;
        a->sin6_flowinfo = htonl(p.flow);
        a->sin6_scope_id = p.scope;
    }
    error = BLOCKING(getnameinfo(found->ai_addr, found->ai_addrlen, host, sizeof host, service,
                                 sizeof service, flags));
    if (error)
        return (Value)socket_raise_gai(error);
    return tuple_pair(TRY(str_fs_decode(host, strlen(host))),
                      TRY(str_fs_decode(service, strlen(service))));
}

/* ---- services and protocols ---- */

static Value names_getservbyname(Value *args)
{
    const char *name = TRY(text_argument(args[0], "getservbyname", 1)), *protocol = NULL;
    if (args[1] != UNBOUND)
        protocol = TRY(text_argument(args[1], "getservbyname", 2));
    TRY(AUDIT("socket.getservbyname", args[0], protocol ? args[1] : NONE));
    struct servent *entry = BLOCKING(getservbyname(name, protocol));
    if (!entry)
        RAISE(OSError, "service/proto not found");
    return small_int(ntohs((uint16_t)entry->s_port));
}

static Value names_getservbyport(Value *args)
{
    int port;
    const char *protocol = NULL;
    TRY(value_as_int(args[0], &port));
    if (args[1] != UNBOUND)
        protocol = TRY(text_argument(args[1], "getservbyport", 2));
    if (port < 0 || port > 0xffff)
        RAISE(OverflowError, "getservbyport: port must be 0-65535.");
    TRY(AUDIT("socket.getservbyport", args[0], protocol ? args[1] : NONE));
    struct servent *entry = BLOCKING(getservbyport(htons((uint16_t)port), protocol));
    if (!entry)
        RAISE(OSError, "port/proto not found");
    return str_from_text(entry->s_name);
}

static Value names_getprotobyname(Value *args)
{
    const char *name = TRY(text_argument(args[0], "getprotobyname", 1));
    struct protoent *entry = BLOCKING(getprotobyname(name));
    if (!entry)
        RAISE(OSError, "protocol not found");
    return small_int(entry->p_proto);
}

/* ---- interfaces ---- */

static void interfaces_free(struct if_nameindex **list)
{
    if (*list)
        if_freenameindex(*list);
}

static Value names_if_nameindex(Value *args)
{
    CLEANUP(interfaces_free) struct if_nameindex *list = if_nameindex();
    if (!list)
        return raise_errno(errno, 0, 0);
    Value result = TRY(list_new(0));
    for (struct if_nameindex *p = list; p->if_index && p->if_name; p++) {
        Value name = TRY(str_fs_decode(p->if_name, strlen(p->if_name)));
        TRY(list_push(result, TRY(tuple_pair(small_int(p->if_index), name))));
    }
    return result;
}

static Value names_if_nametoindex(Value *args)
{
    unsigned index = if_nametoindex(TRY(path_bytes(args[0])));
    if (!index)
        RAISE(OSError, "no interface with this name");
    return small_int(index);
}

static Value names_if_indextoname(Value *args)
{
    char name[IF_NAMESIZE];
    int64_t index;
    TRY(value_as_int64(args[0], &index));
    if (index < 0)
        RAISE(OverflowError, "can't convert negative value to unsigned int");
    if (index > UINT32_MAX)
        RAISE(OverflowError, "index is too large");
    if (!if_indextoname((unsigned)index, name))
        return raise_errno(errno, 0, 0);
    return str_fs_decode(name, strlen(name));
}

/* ---- numbers as text ---- */

static Value names_inet_aton(Value *args)
{
    struct in_addr number;
    if (!inet_aton(TRY(text_argument(args[0], "inet_aton", 1)), &number))
        RAISE(OSError, "illegal IP address string passed to inet_aton");
    return bytes_new((char *)&number, sizeof number);
}

static Value names_inet_ntoa(Value *args)
{
    SocketAddress address = {.any.sa_family = AF_INET};
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    if (view.length != sizeof address.in.sin_addr)
        RAISE(OSError, "packed IP wrong length for inet_ntoa");
    memcpy(&address.in.sin_addr, view.data, view.length);
    return socket_address_text(&address);
}

static Value names_inet_pton(Value *args)
{
    int family;
    char number[sizeof(struct in6_addr)];
    TRY(value_as_int(args[0], &family));
    int result = inet_pton(family, TRY(text_argument(args[1], "inet_pton", 2)), number);
    if (result < 0)
        return raise_errno(errno, 0, 0);
    if (!result)
        RAISE(OSError, "illegal IP address string passed to inet_pton");
    return bytes_new(number, family == AF_INET ? sizeof(struct in_addr) : sizeof number);
}

static Value names_inet_ntop(Value *args)
{
    int family;
    TRY(value_as_int(args[0], &family));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    if (family != AF_INET && family != AF_INET6)
        RAISE(ValueError, "unknown address family %d", family);
    SocketAddress address = {.any.sa_family = (sa_family_t)family};
    size_t size = family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);
    if (view.length != size)
        RAISE(ValueError, "invalid length of packed IP address string");
    memcpy(family == AF_INET ? (void *)&address.in.sin_addr : &address.in6.sin6_addr, view.data,
           size);
    return socket_address_text(&address);
}

/* ---- byte order ---- */

static bool short_number(Value v, const char *function, uint16_t *n)
{
    int i = -1;
    TRY(value_as_int(v, &i));
    if (i < 0)
        RAISE(OverflowError, "%s: can't convert negative Python int to C 16-bit unsigned integer",
              function);
    if (i > UINT16_MAX)
        RAISE(OverflowError, "%s: Python int too large to convert to C 16-bit unsigned integer",
              function);
    *n = (uint16_t)i;
    return true;
}

static bool long_number(Value v, uint32_t *n)
{
    uint64_t wide;
    if (!is_int(v))
        RAISE(TypeError, "expected int, %T found", v);
    if (int_sign(v) < 0)
        RAISE(OverflowError, "can't convert negative value to unsigned int");
    if (!int_fits_uint64(v, &wide))
        RAISE(OverflowError, "Python int too large to convert to C unsigned long");
    if (wide > UINT32_MAX)
        RAISE(OverflowError, "int larger than 32 bits");
    *n = (uint32_t)wide;
    return true;
}

/* Swapping is its own inverse: each pair of functions is one. */
#define BYTE_ORDER_FUNCTIONS(swap_short, swap_long)           \
    static Value names_##swap_short(Value *args)              \
    {                                                         \
        uint16_t n;                                           \
        TRY(short_number(args[0], #swap_short, &n));          \
        return small_int(swap_short(n));                      \
    }                                                         \
    static Value names_##swap_long(Value *args)               \
    {                                                         \
        uint32_t n;                                           \
        TRY(long_number(args[0], &n));                        \
        return small_int(swap_long(n));                       \
    }
BYTE_ORDER_FUNCTIONS(ntohs, ntohl)
BYTE_ORDER_FUNCTIONS(htons, htonl)

/* ---- the table ---- */

const Method socket_names_methods[] = {
    {"gethostname($module, /)", names_gethostname, "The name of this machine."},
    {"sethostname($module, name, /)", names_sethostname, "Set the name of this machine."},
    {"gethostbyname($module, host, /)", names_gethostbyname, "The IPv4 address of a host."},
    {"gethostbyname_ex($module, host, /)", names_gethostbyname_ex,
     "A host's (name, aliases, addresses)."},
    {"gethostbyaddr($module, host, /)", names_gethostbyaddr,
     "The (name, aliases, addresses) of the host with an address."},
    {"getaddrinfo($module, host, port, family=0, type=0, proto=0, flags=0)", names_getaddrinfo,
     "A list of (family, type, proto, canonname, sockaddr) for a host and port."},
    {"getnameinfo($module, sockaddr, flags, /)", names_getnameinfo,
     "The (host, port) of an address, as names where there are any."},
    {"getservbyname($module, servicename, protocolname=<unrepresentable>, /)",
     names_getservbyname, "The port of a service."},
    {"getservbyport($module, port, protocolname=<unrepresentable>, /)", names_getservbyport,
     "The service of a port."},
    {"getprotobyname($module, name, /)", names_getprotobyname, "The number of a protocol."},
    {"if_nameindex($module, /)", names_if_nameindex,
     "The (index, name) pairs of all network interfaces."},
    {"if_nametoindex($module, oname, /)", names_if_nametoindex, "The index of an interface.",
     .flags = METHOD_TUPLE},
    {"if_indextoname($module, index, /)", names_if_indextoname, "The name of an interface."},
    {"inet_aton($module, ip_addr, /)", names_inet_aton, "An IPv4 address as four bytes.",
     .flags = METHOD_TUPLE},
    {"inet_ntoa($module, packed_ip, /)", names_inet_ntoa, "Four bytes as an IPv4 address.",
     .flags = METHOD_TUPLE},
    {"inet_pton($module, af, ip, /)", names_inet_pton, "An address of a family as bytes.",
     .flags = METHOD_TUPLE},
    {"inet_ntop($module, af, packed_ip, /)", names_inet_ntop, "Bytes as an address of a family.",
     .flags = METHOD_TUPLE},
    {"ntohs($module, integer, /)", names_ntohs, "16 bits from the network's byte order.",
     .flags = METHOD_TUPLE},
    {"ntohl($module, integer, /)", names_ntohl, "32 bits from the network's byte order."},
    {"htons($module, integer, /)", names_htons, "16 bits to the network's byte order.",
     .flags = METHOD_TUPLE},
    {"htonl($module, integer, /)", names_htonl, "32 bits to the network's byte order."},
    {0},
};
