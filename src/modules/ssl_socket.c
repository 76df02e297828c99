/* SPDX-License-Identifier: MIT
 *
 * Module _ssl: _SSLSocket, one end of a connection, over a socket or two memory BIOs.
 *
 * Every call on the connection is tried; OpenSSL says what it waits for, and for a socket
 * with a timeout that is waited for in poll(), until the deadline. A connection is only
 * used by one thread at a time, as OpenSSL demands.
 */
#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <string.h>

#include "modules/blocking.h"
#include "modules/ssl.h"
#include "modules/timeout.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static inline SslSocket *as_ssl(Value v) { return (SslSocket *)v; }
/* Who Python code knows the connection as. */
static Value owner_of(SslSocket *s) { return s->owner ? s->owner : from_object(s); }

/* ---- callbacks ---- */

int ssl_socket_server_name(SSL *ssl, int *alert, void *context)
{
    SslSocket *s = SSL_get_app_data(ssl);
    Value callback = ((SslContext *)context)->sni_callback;
    if (!s || !callback)
        return SSL_TLSEXT_ERR_OK;
    blocking_end();
    int result = SSL_TLSEXT_ERR_ALERT_FATAL, code;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    Value host = name ? str_new_latin1(name, strlen(name)) : NONE;
    Value answer = host ? call3(callback, owner_of(s), host, from_object(s->context)) : 0;
    *alert = answer ? SSL_AD_INTERNAL_ERROR : SSL_AD_HANDSHAKE_FAILURE;
    if (answer == NONE)
        result = SSL_TLSEXT_ERR_OK;
    else if (answer && value_as_int(answer, &code))
        *alert = code;
    else
        rt.services.unraisable(0, callback);
    blocking_begin();
    return result;
}

/* What a message is, beyond its content type. */
static int message_type(int content, const unsigned char *data, size_t n, int *version)
{
    switch (content) {
    case SSL3_RT_CHANGE_CIPHER_SPEC:
        return SSL3_MT_CHANGE_CIPHER_SPEC;
    case SSL3_RT_ALERT:
        return n > 1 ? data[1] : -1;
    case SSL3_RT_HEADER:
        if (n > 2)
            *version = data[1] << 8 | data[2];
        return n ? data[0] : -1;
    case SSL3_RT_HANDSHAKE:
    case SSL3_RT_INNER_CONTENT_TYPE:
        return n ? data[0] : -1;
    default:
        return -1;
    }
}

static bool show_message(SslSocket *s, bool writes, int version, int content, const void *data,
                         size_t n)
{
    int type = message_type(content, data, n, &version);
    Value args[6] = {owner_of(s), TRY(str_from_text(writes ? "write" : "read")),
                     small_int(version), small_int(content), small_int(type),
                     TRY(bytes_new(data, n))};
    return call_value(s->context->message_callback, args, 6, 0) != 0;
}

static void call_message(int writes, int version, int content, const void *data, size_t n,
                         SSL *ssl, void *argument)
{
    SslSocket *s = SSL_get_app_data(ssl);
    if (!s || !s->context->message_callback)
        return;
    blocking_end();
    if (!s->pending_error && !show_message(s, writes, version, content, data, n))
        s->pending_error = error_take();
    blocking_begin();
}

void ssl_socket_watch(SslContext *context)
{
    SSL_CTX_set_msg_callback(ssl_context_of(from_object(context)),
                             context->message_callback ? call_message : NULL);
}

/* ---- making ---- */

static void connection_free(void *ssl) { SSL_free(ssl); }

/* The name to verify, and to tell the server unless it is a number. */
static bool set_hostname(SslSocket *s, Value hostname)
{
    if (is_str(hostname))
        hostname = TRY(rt.services.encode(hostname, "ascii", 0));
    if (!is_bytes(hostname) && !is_bytearray(hostname))
        RAISE(TypeError, "server_hostname must be str, bytes or bytearray, not %T", hostname);
    BUFFER_AUTO view = {0};
    TRY(buffer_get(hostname, &view, BUFFER_SIMPLE));
    if (memchr(view.data, 0, view.length))
        RAISE(TypeError, "server_hostname must not contain null bytes");
    Value text = TRY(str_new_latin1(view.data, view.length));
    if (!str_length(text) || str_at(text, 0) == '.')
        RAISE(ValueError, "server_hostname cannot be an empty string or start with a leading "
              "dot.");
    const char *name = TRY(str_utf8_no_null(text));
    ASN1_OCTET_STRING *number = a2i_IPADDRESS(name);
    ERR_clear_error();
    s->server_hostname = text;
    bool done = number || SSL_set_tlsext_host_name(ssl_of(s), name);
    if (done && s->context->check_hostname) {
        X509_VERIFY_PARAM *verify = SSL_get0_param(ssl_of(s));
        done = number
            ? X509_VERIFY_PARAM_set1_ip(verify, ASN1_STRING_get0_data(number),
                                        (size_t)ASN1_STRING_length(number))
            : X509_VERIFY_PARAM_set1_host(verify, name, strlen(name));
    }
    ASN1_OCTET_STRING_free(number);
    return done || ssl_fail(NULL);
}

/* Asking for a certificate after the handshake is agreed on in it. */
static void set_post_handshake_auth(SslSocket *s)
{
    SSL *ssl = ssl_of(s);
    if (!s->context->post_handshake_auth)
        return;
    int mode = SSL_get_verify_mode(ssl);
    if (!s->server_side)
        SSL_set_post_handshake_auth(ssl, 1);
    else if (mode & SSL_VERIFY_PEER)
        SSL_set_verify(ssl, mode | SSL_VERIFY_POST_HANDSHAKE, SSL_get_verify_callback(ssl));
}

static void connect_bytes(SslSocket *s)
{
    SSL *ssl = ssl_of(s);
    if (s->socket) {
        SSL_set_fd(ssl, as_socket(s->socket)->fd);
        return;
    }
    BIO_up_ref(ssl_bio_of(s->incoming));
    BIO_up_ref(ssl_bio_of(s->outgoing));
    SSL_set_bio(ssl, ssl_bio_of(s->incoming), ssl_bio_of(s->outgoing));
}

Value ssl_socket_new(SslContext *context, Value socket, Value incoming, Value outgoing,
                     bool server_side, Value hostname, Value owner, Value session)
{
    ERR_clear_error();
    if (server_side && context->protocol == PROTOCOL_TLS_CLIENT)
        return (Value)ssl_raise(SSL_STATE->error, 0,
                                "Cannot create a server socket with a PROTOCOL_TLS_CLIENT context");
    if (!server_side && context->protocol == PROTOCOL_TLS_SERVER)
        return (Value)ssl_raise(SSL_STATE->error, 0,
                                "Cannot create a client socket with a PROTOCOL_TLS_SERVER context");
    SslHandle *handle = TRY(ssl_handle_new(SSL_new(ssl_context_of(from_object(context))),
                                           connection_free));
    SslSocket *s = TRY((SslSocket *)type_alloc(rt.types[TYPE__SSLSocket], 0));
    *s = (SslSocket){.head = s->head, .handle = handle, .context = context, .socket = socket,
                     .incoming = incoming, .outgoing = outgoing, .server_side = server_side,
                     .owner = owner == NONE ? 0 : owner};
    SSL_set_app_data(ssl_of(s), s);
    connect_bytes(s);
    SSL_set_mode(ssl_of(s), SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
    set_post_handshake_auth(s);
    if (hostname != NONE)
        TRY(set_hostname(s, hostname));
    if (server_side)
        SSL_set_accept_state(ssl_of(s));
    else
        SSL_set_connect_state(ssl_of(s));
    if (session != NONE)
        TRY(ssl_session_set(s, session));
    return from_object(s);
}

/* ---- calls on the connection ---- */

/* A call with the GIL given up; its result, and what OpenSSL and the system say of it. */
typedef struct Call {
    int (*run)(SSL *ssl, void *data, size_t size, size_t *done);
    void *data;
    size_t size, done;
    int result, ssl_error, system_error;
} Call;

enum Wait { WAIT_READY, WAIT_NOTHING, WAIT_TIMED_OUT, WAIT_CLOSED };

static void try_call(SslSocket *s, Call *c)
{
    blocking_begin();
    ERR_clear_error();
    errno = 0;
    c->result = c->run(ssl_of(s), c->data, c->size, &c->done);
    c->system_error = errno;
    c->ssl_error = c->result > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl_of(s), c->result);
    blocking_end();
}

/* Wait until the socket can go on as the last call wants. */
static bool wait_for(SslSocket *s, short events, int64_t deadline, enum Wait *state)
{
    Socket *socket = s->socket ? as_socket(s->socket) : NULL;
    struct timespec left;
    *state = WAIT_NOTHING;
    if (!socket || socket->timeout == 0)
        return true;
    *state = WAIT_CLOSED;
    if (socket->fd < 0)
        return true;
    for (;;) {
        struct pollfd p = {socket->fd, events, 0};
        struct timespec *timeout = timeout_left(deadline, &left);
        int n = BLOCKING(ppoll(&p, 1, timeout, NULL));
        if (n >= 0) {
            *state = n ? WAIT_READY : WAIT_TIMED_OUT;
            return true;
        }
        if (errno != EINTR)
            return raise_errno(errno, 0, 0);
        TRY(blocking_interrupted());
    }
}

/* The socket may have got another timeout meanwhile. */
static bool set_blocking(SslSocket *s)
{
    if (!s->socket)
        return true;
    if (as_socket(s->socket)->fd < 0)
        return ssl_raise(SSL_STATE->error, 0, "Underlying socket connection gone");
    bool waits = as_socket(s->socket)->timeout < 0;
    BIO_set_nbio(SSL_get_rbio(ssl_of(s)), !waits);
    BIO_set_nbio(SSL_get_wbio(ssl_of(s)), !waits);
    return true;
}

static int64_t deadline_of(const SslSocket *s)
{
    int64_t timeout = s->socket ? as_socket(s->socket)->timeout : 0;
    return timeout > 0 ? timeout_deadline(timeout) : TIMEOUT_FOREVER;
}

static bool take_pending(SslSocket *s)
{
    Value error = s->pending_error;
    s->pending_error = 0;
    if (error)
        error_restore(error);
    return !error;
}

/* Repeat the call until it comes to an end (which the caller looks at in it). False with
 * an exception: a callback's, a signal handler's, or that the time is over. */
static bool run(SslSocket *s, Call *c, int64_t deadline, const char *timed_out)
{
    enum Wait state;
    for (;;) {
        try_call(s, c);
        TRY(take_pending(s));
        TRY(blocking_interrupted());
        if (c->ssl_error != SSL_ERROR_WANT_READ && c->ssl_error != SSL_ERROR_WANT_WRITE)
            return true;
        TRY(wait_for(s, c->ssl_error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, deadline, &state));
        if (state == WAIT_TIMED_OUT)
            RAISE(TimeoutError, "%s", timed_out);
        if (state == WAIT_CLOSED)
            return ssl_raise(SSL_STATE->error, 0, "Underlying socket has been closed.");
        if (state == WAIT_NOTHING)
            return true;
    }
}

static int fail_call(SslSocket *s, const Call *c)
{
    return ssl_fail_call(s, c->ssl_error, c->system_error, c->result);
}

/* ---- handshake and shutdown ---- */

static int call_handshake(SSL *ssl, void *data, size_t size, size_t *done)
{
    return SSL_do_handshake(ssl);
}

static Value ssl_do_handshake(Value *args)
{
    SslSocket *s = as_ssl(args[0]);
    Call c = {.run = call_handshake};
    TRY(set_blocking(s));
    TRY(run(s, &c, deadline_of(s), "The handshake operation timed out"));
    return c.result < 1 ? (Value)fail_call(s, &c) : NONE;
}

static int call_shutdown(SSL *ssl, void *data, size_t size, size_t *done)
{
    return SSL_shutdown(ssl);
}

/* The first success (0) means that ours is sent, the second that theirs has come. */
static Value ssl_shutdown(Value *args)
{
    SslSocket *s = as_ssl(args[0]);
    Call c = {.run = call_shutdown};
    int64_t deadline = deadline_of(s);
    TRY(set_blocking(s));
    for (int sent = 0;;) {
        if (s->shutdown_seen_zero)
            SSL_set_read_ahead(ssl_of(s), 0);
        TRY(run(s, &c, deadline, "The read operation timed out"));
        if (c.result != 0 || ++sent > 1)
            break;
        s->shutdown_seen_zero = true;
    }
    if (c.result < 0)
        return (Value)fail_call(s, &c);
    return s->socket ? s->socket : NONE;
}

static Value ssl_verify_client_post_handshake(Value *args)
{
    return SSL_verify_client_post_handshake(ssl_of(as_ssl(args[0]))) == 1 ? NONE
                                                                          : (Value)ssl_fail(NULL);
}

/* ---- reading and writing ---- */

static int call_write(SSL *ssl, void *data, size_t size, size_t *done)
{
    return SSL_write_ex(ssl, data, size, done);
}

static int call_read(SSL *ssl, void *data, size_t size, size_t *done)
{
    return SSL_read_ex(ssl, data, size, done);
}

static Value ssl_write(Value *args)
{
    SslSocket *s = as_ssl(args[0]);
    Call c = {.run = call_write};
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(set_blocking(s));
    c.data = view.data;
    c.size = view.length;
    TRY(run(s, &c, deadline_of(s), "The write operation timed out"));
    return c.result < 1 ? (Value)fail_call(s, &c) : small_int((int64_t)c.done);
}

/* *end: the other side has closed the connection properly. */
static bool read_some(SslSocket *s, void *data, size_t size, size_t *got)
{
    Call c = {.run = call_read, .data = data, .size = size};
    *got = 0;
    if (!size)
        return true;
    TRY(set_blocking(s));
    TRY(run(s, &c, deadline_of(s), "The read operation timed out"));
    *got = c.done;
    if (c.result > 0)
        return true;
    *got = 0;
    if (c.ssl_error == SSL_ERROR_ZERO_RETURN
            && SSL_get_shutdown(ssl_of(s)) == SSL_RECEIVED_SHUTDOWN)
        return true;
    return fail_call(s, &c);
}

/* read(size), or read(size, buffer) */
static Value ssl_read(Value *args)
{
    SslSocket *s = as_ssl(args[0]);
    int size;
    size_t got;
    TRY(value_as_int(args[1], &size));
    if (args[2] == UNBOUND) {
        if (size < 0)
            RAISE(ValueError, "size should not be negative");
        Bytes *bytes = TRY(bytes_alloc((size_t)size));
        TRY(read_some(s, bytes->data, (size_t)size, &got));
        return got == (size_t)size ? from_object(bytes) : bytes_new(bytes->data, got);
    }
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[2], &view, BUFFER_WRITABLE));
    if (size <= 0 || (size_t)size > view.length) {
        if (view.length > INT_MAX)
            RAISE(OverflowError, "maximum length can't fit in a C 'int'");
        size = (int)view.length;
    }
    TRY(read_some(s, view.data, (size_t)size, &got));
    return small_int((int64_t)got);
}

static Value ssl_pending(Value *args)
{
    int n = SSL_pending(ssl_of(as_ssl(args[0])));
    return n < 0 ? (Value)ssl_fail(NULL) : small_int(n);
}

/* ---- what was agreed on ---- */

static Value cipher_value(const SSL_CIPHER *cipher)
{
    const char *name = SSL_CIPHER_get_name(cipher), *version = SSL_CIPHER_get_version(cipher);
    return tuple_pack(3, name ? TRY(str_from_text(name)) : NONE,
                      version ? TRY(str_from_text(version)) : NONE,
                      small_int(SSL_CIPHER_get_bits(cipher, NULL)));
}

static Value ssl_cipher(Value *args)
{
    const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl_of(as_ssl(args[0])));
    return cipher ? cipher_value(cipher) : NONE;
}

static Value ssl_shared_ciphers(Value *args)
{
    SSL *ssl = ssl_of(as_ssl(args[0]));
    STACK_OF(SSL_CIPHER) *server = SSL_get_ciphers(ssl), *client = SSL_get_client_ciphers(ssl);
    if (!server || !client)
        return NONE;
    Value list = TRY(list_new(0));
    for (int i = 0; i < sk_SSL_CIPHER_num(server); i++) {
        const SSL_CIPHER *cipher = sk_SSL_CIPHER_value(server, i);
        if (sk_SSL_CIPHER_find(client, (SSL_CIPHER *)cipher) >= 0)
            TRY(list_push(list, TRY(cipher_value(cipher))));
    }
    return list;
}

static Value ssl_version(Value *args)
{
    SSL *ssl = ssl_of(as_ssl(args[0]));
    const char *version = SSL_is_init_finished(ssl) ? SSL_get_version(ssl) : "unknown";
    return strcmp(version, "unknown") ? str_from_text(version) : NONE;
}

static Value ssl_selected_alpn_protocol(Value *args)
{
    const unsigned char *name;
    unsigned n;
    SSL_get0_alpn_selected(ssl_of(as_ssl(args[0])), &name, &n);
    return name ? str_new_utf8((const char *)name, n) : NONE;
}

static Value ssl_compression(Value *args)
{
    const COMP_METHOD *method = SSL_get_current_compression(ssl_of(as_ssl(args[0])));
    const char *name = method ? SSL_COMP_get_name(method) : NULL;
    return name ? str_from_text(name) : NONE;
}

/* The Finished message that came first, or, of a resumed session, second. */
static Value ssl_get_channel_binding(Value *args)
{
    SslSocket *s = as_ssl(args[0]);
    char data[128];
    if (!is_str(args[1]))
        RAISE(TypeError, "get_channel_binding() argument 'cb_type' must be str, not %T", args[1]);
    if (!str_equal_text(args[1], "tls-unique"))
        RAISE(ValueError, "'%S' channel binding type not implemented", args[1]);
    size_t n = (SSL_session_reused(ssl_of(s)) != 0) != !s->server_side
        ? SSL_get_finished(ssl_of(s), data, sizeof data)
        : SSL_get_peer_finished(ssl_of(s), data, sizeof data);
    return n ? bytes_new(data, MIN(n, sizeof data)) : NONE;
}

/* ---- certificates ---- */

static void certificate_free(X509 **certificate) { X509_free(*certificate); }

static Value ssl_getpeercert(Value *args)
{
    SSL *ssl = ssl_of(as_ssl(args[0]));
    bool der;
    TRY(value_truth(args[1], &der));
    if (!SSL_is_init_finished(ssl))
        RAISE(ValueError, "handshake not done yet");
    CLEANUP(certificate_free) X509 *certificate = SSL_get1_peer_certificate(ssl);
    if (!certificate)
        return NONE;
    if (der)
        return ssl_certificate_der(certificate);
    if (!(SSL_CTX_get_verify_mode(SSL_get_SSL_CTX(ssl)) & SSL_VERIFY_PEER))
        return dict_new();
    return ssl_certificate_dict(certificate);
}

static Value ssl_get_verified_chain(Value *args)
{
    return ssl_certificate_list(SSL_get0_verified_chain(ssl_of(as_ssl(args[0]))));
}

/* A server's chain doesn't include the client's own certificate. */
static Value ssl_get_unverified_chain(Value *args)
{
    SslSocket *s = as_ssl(args[0]);
    Value list = TRY(ssl_certificate_list(SSL_get_peer_cert_chain(ssl_of(s))));
    if (list == NONE || !s->server_side)
        return list;
    CLEANUP(certificate_free) X509 *certificate = SSL_get1_peer_certificate(ssl_of(s));
    if (certificate)
        TRY(list_insert(list, 0, TRY(ssl_certificate_new(certificate))));
    return list;
}

/* ---- attributes ---- */

static Value ssl_get_context(Value self) { return from_object(as_ssl(self)->context); }

static bool ssl_set_context(Value self, Value value)
{
    if (!value || !is_instance_of(value, TYPE__SSLContext))
        RAISE(TypeError, "The value must be a SSLContext");
    as_ssl(self)->context = (SslContext *)value;
    SSL_set_SSL_CTX(ssl_of(as_ssl(self)), ssl_context_of(value));
    SSL_set_msg_callback(ssl_of(as_ssl(self)),
                         ((SslContext *)value)->message_callback ? call_message : NULL);
    return true;
}

static Value ssl_get_server_side(Value self) { return from_bool(as_ssl(self)->server_side); }

static Value ssl_get_owner(Value self)
{
    return as_ssl(self)->owner ? as_ssl(self)->owner : NONE;
}

static bool ssl_set_owner(Value self, Value value)
{
    as_ssl(self)->owner = value && value != NONE ? value : 0;
    return true;
}

static Value ssl_get_session(Value self) { return ssl_session_value(as_ssl(self)); }

static bool ssl_set_session(Value self, Value value)
{
    if (!value)
        RAISE(TypeError, "cannot delete the session");
    return ssl_session_set(as_ssl(self), value);
}

static Value ssl_get_session_reused(Value self)
{
    return from_bool(SSL_session_reused(ssl_of(as_ssl(self))));
}

static const Method ssl_methods[] = {
    {"do_handshake($self, /)", ssl_do_handshake, "Agree with the other side."},
    {"read($self, size, buffer=<unrepresentable>, /)", ssl_read,
     "Read up to so many bytes, or into a buffer (returns how many)."},
    {"write($self, b, /)", ssl_write, "Write bytes; returns how many."},
    {"pending($self, /)", ssl_pending, "How many bytes can be read without waiting."},
    {"shutdown($self, /)", ssl_shutdown, "End the connection; returns the socket."},
    {"getpeercert($self, der=False, /)", ssl_getpeercert,
     "The other side's certificate: a dict (empty unless it was verified), or bytes."},
    {"get_verified_chain($self, /)", ssl_get_verified_chain,
     "The certificates from the other side's to a trusted one."},
    {"get_unverified_chain($self, /)", ssl_get_unverified_chain,
     "The certificates as the other side sent them."},
    {"get_channel_binding($self, /, cb_type='tls-unique')", ssl_get_channel_binding,
     "Bytes that identify this connection; None before the handshake."},
    {"cipher($self, /)", ssl_cipher, "(name, version, secret bits) of the cipher."},
    {"shared_ciphers($self, /)", ssl_shared_ciphers, "The ciphers that both sides have."},
    {"version($self, /)", ssl_version, "The protocol, as 'TLSv1.3'."},
    {"selected_alpn_protocol($self, /)", ssl_selected_alpn_protocol,
     "The application protocol agreed on."},
    {"compression($self, /)", ssl_compression, "The compression method, if any."},
    {"verify_client_post_handshake($self, /)", ssl_verify_client_post_handshake,
     "Ask the client for its certificate now."},
    {0},
};
static const Member ssl_members[] = {
    {"server_hostname", MEMBER_VALUE_NONE, offsetof(SslSocket, server_hostname), false,
     "The currently set server hostname (for SNI)."},
    {0},
};
static const GetSet ssl_getset[] = {
    {"context", ssl_get_context, ssl_set_context, "The connection's settings."},
    {"server_side", ssl_get_server_side, 0, "Whether this is a server-side socket."},
    {"owner", ssl_get_owner, ssl_set_owner, "The Python-level owner of this object."},
    {"session", ssl_get_session, ssl_set_session, "The underlying SSLSession object."},
    {"session_reused", ssl_get_session_reused, 0,
     "Was the client session reused during handshake?"},
    {0},
};
TYPE(_SSLSocket, .name = "_ssl._SSLSocket", .size = sizeof(SslSocket), .flags = TYPE_NO_NEW,
     .methods = ssl_methods, .members = ssl_members, .getset = ssl_getset);
