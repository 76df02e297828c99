/* SPDX-License-Identifier: MIT
 *
 * Module _ssl: what its parts share.
 *
 *     ssl_context.c      _SSLContext: settings; ssl_load.c: its keys and certificates
 *     ssl_socket.c       _SSLSocket: handshake, reading, writing
 *     ssl_certificate.c  certificates as Python values
 *     ssl_bio.c          MemoryBIO: a connection's bytes without a socket
 *     ssl_session.c      SSLSession
 *     ssl_error.c        OpenSSL's errors as exceptions
 *     _ssl.c             the module, random numbers, object identifiers
 *
 * What OpenSSL allocates lies in handles of the collector's, which free it. Its structures
 * refer to our objects by raw pointers that the collector doesn't see: such an object must
 * be alive for as long as OpenSSL may call back, which a reference from the object that
 * runs the call ensures. Callbacks come while the GIL is given up, and take it.
 */
#ifndef MODULES_SSL_H
#define MODULES_SSL_H

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "modules/socket.h"
#include "objects/bytes.h"
#include "objects/module.h"

/* Numbers of Python's own. */
enum SslProtocol { PROTOCOL_TLS = 2, PROTOCOL_TLSv1, PROTOCOL_TLSv1_1, PROTOCOL_TLSv1_2,
                   PROTOCOL_TLS_CLIENT = 16, PROTOCOL_TLS_SERVER };
enum SslVerify { CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED };
#define SSL_CIPHERS "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:" \
                    "!aDSS:!SHA1:!AESCCM"

typedef struct SslState {
    Value error, zero_return, want_read, want_write, syscall, eof, verification;
} SslState;
#define SSL_STATE MODULE_STATE(SslState, MODULE__ssl)

/* One OpenSSL object and how to free it. */
typedef struct SslHandle {
    void *object;
    void (*free)(void *object);
} SslHandle;
/* Takes the object over; frees it at once on failure. object 0: OpenSSL's error. */
SslHandle *ssl_handle_new(void *object, void (*free)(void *)) MUST_USE;

typedef struct SslContext {
    Object head;
    SslHandle *handle;       /* SSL_CTX */
    int protocol;
    bool check_hostname, post_handshake_auth;
    unsigned host_flags;
    unsigned char *alpn;     /* protocols as the wire has them; 0: none */
    size_t alpn_size;
    Value sni_callback, message_callback;   /* 0: none */
    Value keylog_name;       /* 0: none */
    SslHandle *keylog;       /* BIO */
} SslContext;

typedef struct SslSocket {
    Object head;
    SslHandle *handle;       /* SSL */
    SslContext *context;
    Value socket;            /* _socket.socket; 0: memory BIOs, which follow */
    Value incoming, outgoing;
    Value owner;             /* 0: none */
    Value server_hostname;   /* 0: none */
    Value pending_error;     /* an exception of a callback; 0: none */
    bool server_side, shutdown_seen_zero;
} SslSocket;

typedef struct SslBio {
    Object head;
    SslHandle *handle;       /* BIO */
    bool eof;
} SslBio;

typedef struct SslSession {
    Object head;
    SslHandle *handle;       /* SSL_SESSION */
    SslContext *context;
} SslSession;

static inline SSL_CTX *ssl_context_of(Value v) { return ((SslContext *)v)->handle->object; }
static inline SSL *ssl_of(const SslSocket *s) { return s->handle->object; }
static inline BIO *ssl_bio_of(Value v) { return ((SslBio *)v)->handle->object; }

/* --- errors; all return 0 --- */

/* The last error of OpenSSL's queue, or the text alone. */
COLD int ssl_fail(const char *text);
/* What went wrong in a call on a connection. */
COLD int ssl_fail_call(SslSocket *s, int ssl_error, int system_error, int result);
/* An exception of the class with a number and a text. */
COLD int ssl_raise(Value class, int number, const char *text);
bool ssl_error_init(Value module) MUST_USE;

/* --- sockets, sessions, certificates --- */

Value ssl_socket_new(SslContext *context, Value socket, Value incoming, Value outgoing,
                     bool server_side, Value hostname, Value owner, Value session) MUST_USE;
/* The message callback of a context is called (or no more) for its connections. */
void ssl_socket_watch(SslContext *context);
int ssl_socket_server_name(SSL *ssl, int *alert, void *context);
Value ssl_session_value(SslSocket *s) MUST_USE;
bool ssl_session_set(SslSocket *s, Value session) MUST_USE;
Value ssl_certificate_dict(X509 *certificate) MUST_USE;
Value ssl_certificate_der(X509 *certificate) MUST_USE;
Value ssl_certificate_new(X509 *certificate) MUST_USE;  /* makes a reference of its own */
Value ssl_certificate_list(STACK_OF(X509) *stack) MUST_USE;
/* "4.3.2.1" and the like: (nid, short name, long name, oid). */
Value ssl_object_value(const ASN1_OBJECT *object, bool no_name) MUST_USE;

/* Bodies of the context's methods that load things (ssl_load.c). */
Value ssl_load_cert_chain(Value *args);
Value ssl_load_dh_params(Value *args);
Value ssl_load_verify_locations(Value *args);
Value ssl_load_default_verify_paths(Value *args);
Value ssl_load_ecdh_curve(Value *args);

#endif
