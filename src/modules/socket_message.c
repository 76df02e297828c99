/* SPDX-License-Identifier: MIT
 *
 * Sockets: messages of several buffers with ancillary data (sendmsg, recvmsg).
 *
 *     control data:  | cmsghdr | data, padded | cmsghdr | data, padded | ...
 *
 * What the kernel cut short is told apart from what is whole by the bounds of the buffer,
 * never by the length a header claims.
 */
#include "modules/socket.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/bytes.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* A message with its buffers held. */
typedef struct Message {
    struct msghdr header;
    SocketAddress address;
    size_t count;
    Buffer *views;
    int flags;
    ssize_t done;
} Message;

static void message_release(Message *m)
{
    for (size_t i = 0; i < m->count; i++)
        buffer_release(&m->views[i]);
    m->count = 0;
}
#define MESSAGE_AUTO CLEANUP(message_release) Message

/* Views of all buffers of an iterable, and the parts of the message that they are. */
static bool add_buffers(Message *m, Value buffers, const char *function, int flags)
{
    size_t n;
    Value *items;
    if (!(buffers = tuple_from(buffers))) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "%s() argument 1 must be an iterable", function);
        return false;
    }
    items = as_tuple(buffers)->items;
    n = tuple_count(buffers);
    if (n > INT_MAX)
        RAISE(OSError, "%s() argument 1 is too long", function);
    m->views = gc_alloc((n + 1) * sizeof(Buffer));
    m->header.msg_iov = gc_alloc_atomic((n + 1) * sizeof(struct iovec));
    if (!m->views || !m->header.msg_iov)
        return raise_no_memory();
    for (; m->count < n; m->count++) {
        Buffer *view = &m->views[m->count];
        if (!buffer_get(items[m->count], view, flags)) {
            if (error_clear_if(TYPE_BufferError))
                RAISE(TypeError, "%s() argument 1 must be an iterable of read-write buffers", function);
            return false;
        }
        m->header.msg_iov[m->count] = (struct iovec){view->data, view->length};
    }
    m->header.msg_iovlen = n;
    return true;
}

static bool call_recvmsg(int fd, void *data)
{
    Message *m = data;
    m->done = recvmsg(fd, &m->header, m->flags);
    return m->done >= 0;
}

static bool call_sendmsg(int fd, void *data)
{
    Message *m = data;
    m->done = sendmsg(fd, &m->header, m->flags);
    return m->done >= 0;
}

/* ---- receiving ---- */

/* The bytes of an item's data that lie within the control buffer; *cut: not all of them.
 * False when not even the header is whole. */
static bool item_data(const struct msghdr *header, struct cmsghdr *item, size_t *size, bool *cut)
{
    char *start = (char *)item, *end = (char *)header->msg_control + header->msg_controllen;
    size_t head = CMSG_LEN(0);
    if (start + offsetof(struct cmsghdr, cmsg_len) + sizeof item->cmsg_len > end
            || item->cmsg_len < head || start + head > end)
        return false;
    size_t room = (size_t)(end - start);
    *cut = item->cmsg_len > room;
    *size = MIN((size_t)item->cmsg_len, room) - head;
    return true;
}

static Value ancillary_list(struct msghdr *header)
{
    Value list = TRY(list_new(0));
    struct cmsghdr *item = header->msg_controllen ? CMSG_FIRSTHDR(header) : NULL;
    for (; item; item = CMSG_NXTHDR(header, item)) {
        size_t size;
        bool cut = true, whole = item_data(header, item, &size, &cut);
        if (cut && !rt.services.warn(TYPE_RuntimeWarning, TRY(str_from_text(
                "received malformed or improperly-truncated ancillary data")), 1))
            return 0;
        if (!whole)
            break;
        Value data = TRY(bytes_new((char *)CMSG_DATA(item), size));
        TRY(list_push(list, TRY(tuple_pack(3, small_int(item->cmsg_level),
                                           small_int(item->cmsg_type), data))));
        if (cut)
            break;
    }
    return list;
}

/* Descriptors that came along and that nobody will learn of. */
static void close_received(struct msghdr *header)
{
    struct cmsghdr *item = header->msg_controllen ? CMSG_FIRSTHDR(header) : NULL;
    for (; item; item = CMSG_NXTHDR(header, item)) {
        size_t size;
        bool cut;
        if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS
                || !item_data(header, item, &size, &cut))
            continue;
        for (size_t i = 0; i < size / sizeof(int); i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(item) + i * sizeof fd, sizeof fd);
            close(fd);
        }
    }
}

/* Receive into the message's buffers; the ancillary data, flags and address of the result. */
static bool receive(Socket *s, Message *m, Value ancillary_size, Value flags, Value result[3])
{
    ssize_t size;
    TRY(value_as_ssize(ancillary_size, &size) && value_as_int(flags, &m->flags));
    if (size < 0 || size > INT_MAX)
        RAISE(ValueError, "invalid ancillary data buffer length");
    if (size) {
        if (!(m->header.msg_control = gc_alloc_atomic((size_t)size)))
            return raise_no_memory();
        memset(m->header.msg_control, 0, (size_t)size);
    }
    m->header.msg_controllen = (size_t)size;
    m->header.msg_name = &m->address;
    m->header.msg_namelen = sizeof m->address;
    TRY(socket_call(s, POLLIN, call_recvmsg, m));
    result[0] = ancillary_list(&m->header);
    result[1] = small_int(m->header.msg_flags);
    result[2] = result[0] ? socket_address_value(s->fd, &m->address,
        MIN(m->header.msg_namelen, sizeof m->address), s->protocol) : 0;
    if (!result[2])
        close_received(&m->header);
    return result[2] != 0;
}

Value socket_recvmsg(Value *args)
{
    Message m = {0};
    Value rest[3];
    ssize_t size;
    TRY(value_as_ssize(args[1], &size));
    if (size < 0)
        RAISE(ValueError, "negative buffer size in recvmsg()");
    Bytes *bytes = TRY(bytes_alloc((size_t)size));
    struct iovec part = {bytes->data, (size_t)size};
    m.header.msg_iov = &part;
    m.header.msg_iovlen = 1;
    TRY(receive(as_socket(args[0]), &m, args[2], args[3], rest));
    Value data = m.done == size ? from_object(bytes)
                                : TRY(bytes_new(bytes->data, (size_t)m.done));
    return tuple_pack(4, data, rest[0], rest[1], rest[2]);
}

Value socket_recvmsg_into(Value *args)
{
    MESSAGE_AUTO m = {0};
    Value rest[3];
    ssize_t size;
    int flags;
    TRY(value_as_ssize_argument(args[2], &size) && value_as_int(args[3], &flags));
    TRY(add_buffers(&m, args[1], "recvmsg_into", BUFFER_WRITABLE));
    TRY(receive(as_socket(args[0]), &m, args[2], args[3], rest));
    return tuple_pack(4, small_int(m.done), rest[0], rest[1], rest[2]);
}

/* ---- sending ---- */

typedef struct Item {
    int level, type;
    Buffer data;
} Item;

typedef struct Items {
    Item *items;
    size_t count;
} Items;

static void items_release(Items *items)
{
    for (size_t i = 0; i < items->count; i++)
        buffer_release(&items->items[i].data);
}

static bool parse_item(Value v, Item *item)
{
    if (!is_tuple(v))
        RAISE(TypeError, "[sendmsg() ancillary data items]() argument must be sequence of length 3, not %T", v);
    if (tuple_count(v) != 3)
        RAISE(TypeError, "[sendmsg() ancillary data items]() argument must be sequence of length 3, not %zu",
              tuple_count(v));
    Value *parts = as_tuple(v)->items;
    return value_as_int(parts[0], &item->level) && value_as_int(parts[1], &item->type)
        && buffer_get(parts[2], &item->data, BUFFER_SIMPLE);
}

/* The space of all items; an item's length and the sum must fit the kernel's types. */
static bool items_size(const Items *items, size_t *total)
{
    *total = 0;
    for (size_t i = 0; i < items->count; i++) {
        size_t n = items->items[i].data.length;
        if (n > INT_MAX - CMSG_SPACE(0) - sizeof(size_t))
            RAISE(OSError, "ancillary data item too large");
        *total += CMSG_SPACE(n);
        if (*total > INT_MAX)
            RAISE(OSError, "too much ancillary data");
    }
    return true;
}

static bool make_control(Message *m, const Items *items)
{
    size_t size;
    TRY(items_size(items, &size));
    if (!size)
        return true;
    if (!(m->header.msg_control = gc_alloc_atomic(size)))
        return raise_no_memory();
    memset(m->header.msg_control, 0, size);
    m->header.msg_controllen = size;
    struct cmsghdr *header = CMSG_FIRSTHDR(&m->header);
    for (size_t i = 0; i < items->count; i++, header = CMSG_NXTHDR(&m->header, header)) {
        const Item *item = &items->items[i];
        header->cmsg_level = item->level;
        header->cmsg_type = item->type;
        header->cmsg_len = CMSG_LEN(item->data.length);
        memcpy(CMSG_DATA(header), item->data.data, item->data.length);
    }
    return true;
}

static bool add_ancillary(Message *m, Value ancillary)
{
    CLEANUP(items_release) Items items = {0};
    if (!(ancillary = tuple_from(ancillary))) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "sendmsg() argument 2 must be an iterable");
        return false;
    }
    size_t n = tuple_count(ancillary);
    if (!(items.items = gc_alloc((n + 1) * sizeof(Item))))
        return raise_no_memory();
    for (; items.count < n; items.count++)
        TRY(parse_item(as_tuple(ancillary)->items[items.count], &items.items[items.count]));
    return make_control(m, &items);
}

Value socket_sendmsg(Value *args)
{
    Socket *s = as_socket(args[0]);
    MESSAGE_AUTO m = {0};
    TRY(value_as_int(args[3], &m.flags));
    TRY(add_buffers(&m, args[1], "sendmsg", BUFFER_SIMPLE));
    if (args[4] != NONE) {
        TRY(socket_address_parse(s, args[4], "sendmsg", &m.address, &m.header.msg_namelen));
        m.header.msg_name = &m.address;
    }
    if (args[2] != UNBOUND)
        TRY(add_ancillary(&m, args[2]));
    TRY(AUDIT("socket.sendmsg", args[0], args[4]));
    TRY(socket_call(s, POLLOUT, call_sendmsg, &m));
    return small_int(m.done);
}

/* ---- the kernel's cryptography ---- */

typedef struct Algorithm {
    int operation, associated;  /* associated -1: not given */
    Buffer iv;
} Algorithm;

static void algorithm_release(Algorithm *a) { buffer_release(&a->iv); }

static void *next_control(struct msghdr *header, struct cmsghdr **item, int type, size_t size)
{
    *item = *item ? CMSG_NXTHDR(header, *item) : CMSG_FIRSTHDR(header);
    (*item)->cmsg_level = SOL_ALG;
    (*item)->cmsg_type = type;
    (*item)->cmsg_len = CMSG_LEN(size);
    return CMSG_DATA(*item);
}

static bool algorithm_control(Message *m, const Algorithm *a)
{
    struct cmsghdr *item = NULL;
    size_t iv_size = sizeof(struct af_alg_iv) + a->iv.length;
    size_t size = CMSG_SPACE(sizeof(uint32_t)) + (a->iv.object ? CMSG_SPACE(iv_size) : 0)
                + (a->associated >= 0 ? CMSG_SPACE(sizeof(uint32_t)) : 0);
    if (a->iv.length > INT_MAX / 2)
        RAISE(OverflowError, "iv is too long");
    if (!(m->header.msg_control = gc_alloc_atomic(size)))
        return raise_no_memory();
    memset(m->header.msg_control, 0, size);
    m->header.msg_controllen = size;
    *(uint32_t *)next_control(&m->header, &item, ALG_SET_OP, sizeof(uint32_t))
        = (uint32_t)a->operation;
    if (a->iv.object) {
        struct af_alg_iv *iv = next_control(&m->header, &item, ALG_SET_IV, iv_size);
        iv->ivlen = (uint32_t)a->iv.length;
        memcpy(iv->iv, a->iv.data, a->iv.length);
    }
    if (a->associated >= 0)
        *(uint32_t *)next_control(&m->header, &item, ALG_SET_AEAD_ASSOCLEN, sizeof(uint32_t))
            = (uint32_t)a->associated;
    return true;
}

Value socket_sendmsg_afalg(Value *args)
{
    Socket *s = as_socket(args[0]);
    MESSAGE_AUTO m = {0};
    CLEANUP(algorithm_release) Algorithm a = {.operation = -1, .associated = -1};
    if (s->family != AF_ALG)
        RAISE(OSError, "algset is only supported for AF_ALG");
    if (args[2] != UNBOUND)
        TRY(value_as_int(args[2], &a.operation));
    if (args[3] != UNBOUND && args[3] != NONE)
        TRY(buffer_get(args[3], &a.iv, BUFFER_SIMPLE));
    TRY(value_as_int(args[5], &m.flags));
    if (a.operation < 0)
        RAISE(TypeError, "Invalid or missing argument 'op'");
    if (args[4] != UNBOUND) {
        if (!is_int(args[4]))
            RAISE(TypeError, "assoclen must be an int");
        TRY(value_as_int(args[4], &a.associated));
        if (a.associated < 0)
            RAISE(TypeError, "assoclen must be positive");
    }
    TRY(add_buffers(&m, args[1], "sendmsg_afalg", BUFFER_SIMPLE));
    TRY(algorithm_control(&m, &a));
    TRY(socket_call(s, POLLOUT, call_sendmsg, &m));
    return small_int(m.done);
}
