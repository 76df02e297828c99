/* SPDX-License-Identifier: MIT
 *
 * Module _ssl: _SSLContext, the settings of connections.
 */
#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/ssl.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static inline SslContext *as_context(Value v) { return (SslContext *)v; }
static X509_VERIFY_PARAM *verify_of(Value v) { return SSL_CTX_get0_param(ssl_context_of(v)); }

static bool warn_deprecated(const char *what)
{
    Value text = TRY(str_format("%s deprecated", what));
    return rt.services.warn(TYPE_DeprecationWarning, text, 2);
}

/* ---- making ---- */

static void context_free(void *context) { SSL_CTX_free(context); }

/* The versions of a protocol of one version only; 0: it is for several. */
static int fixed_version(int protocol)
{
    return protocol == PROTOCOL_TLSv1 ? TLS1_VERSION : protocol == PROTOCOL_TLSv1_1 ? TLS1_1_VERSION
         : protocol == PROTOCOL_TLSv1_2 ? TLS1_2_VERSION : 0;
}

static bool method_of(int protocol, const SSL_METHOD **method)
{
    *method = TLS_method();
    switch (protocol) {
    case PROTOCOL_TLS:
        return warn_deprecated("ssl.PROTOCOL_TLS is");
    case PROTOCOL_TLSv1:
        return warn_deprecated("ssl.PROTOCOL_TLSv1 is");
    case PROTOCOL_TLSv1_1:
        return warn_deprecated("ssl.PROTOCOL_TLSv1_1 is");
    case PROTOCOL_TLSv1_2:
        return warn_deprecated("ssl.PROTOCOL_TLSv1_2 is");
    case PROTOCOL_TLS_CLIENT:
        *method = TLS_client_method();
        return true;
    case PROTOCOL_TLS_SERVER:
        *method = TLS_server_method();
        return true;
    default:
        RAISE(ValueError, "invalid or unsupported protocol version %i", protocol);
    }
}

/* What a new context begins with, beyond OpenSSL's own choice. */
static bool set_defaults(SslContext *c)
{
    SSL_CTX *ctx = ssl_context_of(from_object(c));
    int version = fixed_version(c->protocol);
    SSL_CTX_set_options(ctx, (SSL_OP_ALL & ~SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS) | SSL_OP_NO_SSLv3
                        | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE
                        | SSL_OP_SINGLE_DH_USE | SSL_OP_SINGLE_ECDH_USE
                        | SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
    SSL_CTX_clear_options(ctx, SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS);
    if (!SSL_CTX_set_cipher_list(ctx, SSL_CIPHERS)) {
        ERR_clear_error();
        return ssl_raise(SSL_STATE->error, 0, "No cipher can be selected.");
    }
    SSL_CTX_set_min_proto_version(ctx, version ? version : TLS1_2_VERSION);
    if (version)
        SSL_CTX_set_max_proto_version(ctx, version);
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"Python", 6);
    X509_VERIFY_PARAM *verify = SSL_CTX_get0_param(ctx);
    X509_VERIFY_PARAM_set_flags(verify, X509_V_FLAG_TRUSTED_FIRST);
    X509_VERIFY_PARAM_set_hostflags(verify, c->host_flags);
    SSL_CTX_set_post_handshake_auth(ctx, 0);
    if (c->check_hostname)
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    return true;
}

static Value context_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int protocol;
    const SSL_METHOD *method;
    TRY(arguments_check("_SSLContext", nargs, kwnames, 1, 1));
    TRY(value_as_int(args[0], &protocol));
    TRY(method_of(protocol, &method));
    SslContext *c = TRY((SslContext *)type_alloc(type, 0));
    c->protocol = protocol;
    c->host_flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
    c->check_hostname = protocol == PROTOCOL_TLS_CLIENT;
    c->handle = TRY(ssl_handle_new(SSL_CTX_new(method), context_free));
    TRY(set_defaults(c));
    return from_object(c);
}

/* ---- connections ---- */

static Value context_wrap_socket(Value *args)
{
    bool server_side;
    if (!is_instance_of(args[1], TYPE_socket))
        RAISE(TypeError, "_wrap_socket() argument 'sock' must be _socket.socket, not %T", args[1]);
    TRY(value_truth(args[2], &server_side));
    return ssl_socket_new(as_context(args[0]), args[1], 0, 0, server_side, args[3], args[4],
                          args[5]);
}

static Value context_wrap_bio(Value *args)
{
    bool server_side;
    for (int i = 1; i <= 2; i++)
        if (!is_instance_of(args[i], TYPE_MemoryBIO))
            RAISE(TypeError, "_wrap_bio() argument '%s' must be _ssl.MemoryBIO, not %T",
                  i == 1 ? "incoming" : "outgoing", args[i]);
    TRY(value_truth(args[3], &server_side));
    return ssl_socket_new(as_context(args[0]), 0, args[1], args[2], server_side, args[4], args[5],
                          args[6]);
}

/* ---- ciphers and protocols ---- */

static Value context_set_ciphers(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "set_ciphers() argument must be str, not %T", args[1]);
    const char *list = TRY(str_utf8_no_null(args[1]));
    if (!SSL_CTX_set_cipher_list(ssl_context_of(args[0]), list)) {
        ERR_clear_error();
        Value text = TRY(str_from_text("No cipher can be selected."));
        return (Value)raise_object(TRY(call1(SSL_STATE->error, text)));
    }
    return NONE;
}

static bool set_name(Value dict, const char *key, const char *text)
{
    return dict_set_text(dict, key, text ? TRY(str_from_text(text)) : NONE);
}

static const char *nid_name(int nid) { return nid == NID_undef ? NULL : OBJ_nid2ln(nid); }

static Value cipher_dict(const SSL_CIPHER *cipher)
{
    char description[512];
    int algorithm_bits, bits = SSL_CIPHER_get_bits(cipher, &algorithm_bits);
    Value dict = TRY(dict_new());
    SSL_CIPHER_description(cipher, description, sizeof description);
    description[strcspn(description, "\n")] = 0;
    TRY(dict_set_text(dict, "id", small_int(SSL_CIPHER_get_id(cipher))));
    TRY(set_name(dict, "name", SSL_CIPHER_get_name(cipher)));
    TRY(set_name(dict, "protocol", SSL_CIPHER_get_version(cipher)));
    TRY(set_name(dict, "description", description));
    TRY(dict_set_text(dict, "strength_bits", small_int(bits)));
    TRY(dict_set_text(dict, "alg_bits", small_int(algorithm_bits)));
    TRY(dict_set_text(dict, "aead", from_bool(SSL_CIPHER_is_aead(cipher))));
    TRY(set_name(dict, "symmetric", nid_name(SSL_CIPHER_get_cipher_nid(cipher))));
    TRY(set_name(dict, "digest", nid_name(SSL_CIPHER_get_digest_nid(cipher))));
    TRY(set_name(dict, "kea", nid_name(SSL_CIPHER_get_kx_nid(cipher))));
    TRY(set_name(dict, "auth", nid_name(SSL_CIPHER_get_auth_nid(cipher))));
    return dict;
}

static void connection_free(SSL **ssl) { SSL_free(*ssl); }

static Value context_get_ciphers(Value *args)
{
    CLEANUP(connection_free) SSL *ssl = SSL_new(ssl_context_of(args[0]));
    if (!ssl)
        return (Value)ssl_fail(NULL);
    STACK_OF(SSL_CIPHER) *ciphers = SSL_get_ciphers(ssl);
    Value list = TRY(list_new(0));
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++)
        TRY(list_push(list, TRY(cipher_dict(sk_SSL_CIPHER_value(ciphers, i)))));
    return list;
}

/* A server picks the first of its protocols that the client has too. */
static int select_alpn(SSL *ssl, const unsigned char **out, unsigned char *n,
                       const unsigned char *client, unsigned client_size, void *context)
{
    SslContext *c = context;
    int result = SSL_select_next_proto((unsigned char **)out, n, c->alpn, (unsigned)c->alpn_size,
                                       client, client_size);
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

static Value context_set_alpn_protocols(Value *args)
{
    SslContext *c = as_context(args[0]);
    SSL_CTX *ctx = ssl_context_of(args[0]);
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    if (view.length > UINT_MAX)
        RAISE(OverflowError, "protocols longer than %u bytes", UINT_MAX);
    unsigned char *copy = gc_alloc_atomic(view.length + 1);
    if (!copy)
        return raise_no_memory();
    memcpy(copy, view.data, view.length);
    c->alpn = copy;
    c->alpn_size = view.length;
    if (SSL_CTX_set_alpn_protos(ctx, copy, (unsigned)view.length))
        return raise_no_memory();
    SSL_CTX_set_alpn_select_cb(ctx, select_alpn, c);
    return NONE;
}

/* ---- versions ---- */

enum { VERSION_LOWEST = -2, VERSION_HIGHEST = -1 };

static Value version_value(Value self, long version, int none)
{
    if (fixed_version(as_context(self)->protocol))
        version = 0;
    return small_int(version ? version : none);
}

static Value context_get_minimum(Value self)
{
    return version_value(self, SSL_CTX_get_min_proto_version(ssl_context_of(self)), VERSION_LOWEST);
}
static Value context_get_maximum(Value self)
{
    return version_value(self, SSL_CTX_get_max_proto_version(ssl_context_of(self)), VERSION_HIGHEST);
}

static bool check_version(int version)
{
    switch (version) {
    case VERSION_LOWEST: case VERSION_HIGHEST: case TLS1_2_VERSION: case TLS1_3_VERSION:
        return true;
    case SSL3_VERSION:
        return warn_deprecated("ssl.TLSVersion.SSLv3 is");
    case TLS1_VERSION:
        return warn_deprecated("ssl.TLSVersion.TLSv1 is");
    case TLS1_1_VERSION:
        return warn_deprecated("ssl.TLSVersion.TLSv1_1 is");
    default:
        RAISE(ValueError, "Unsupported TLS/SSL version 0x%x", version);
    }
}

/* 0 stands for OpenSSL's own bound. */
static bool set_version(Value self, Value value, bool minimum)
{
    SSL_CTX *ctx = ssl_context_of(self);
    int version;
    if (!value)
        RAISE(TypeError, "cannot delete attribute");
    TRY(value_as_int(value, &version));
    if (fixed_version(as_context(self)->protocol))
        RAISE(ValueError, "The context's protocol doesn't support modification of highest and "
              "lowest version.");
    TRY(check_version(version));
    int bound = version;
    if (version == VERSION_LOWEST)
        bound = minimum ? 0 : TLS1_VERSION;
    else if (version == VERSION_HIGHEST)
        bound = minimum ? TLS1_3_VERSION : 0;
    if (!(minimum ? SSL_CTX_set_min_proto_version(ctx, bound)
                  : SSL_CTX_set_max_proto_version(ctx, bound)))
        RAISE(ValueError, "Unsupported protocol version 0x%x", version);
    return true;
}

static bool context_set_minimum(Value self, Value v) { return set_version(self, v, true); }
static bool context_set_maximum(Value self, Value v) { return set_version(self, v, false); }

/* ---- verification ---- */

static Value context_get_verify_mode(Value self)
{
    int mode = SSL_CTX_get_verify_mode(ssl_context_of(self));
    return small_int(!(mode & SSL_VERIFY_PEER) ? CERT_NONE
                     : mode & SSL_VERIFY_FAIL_IF_NO_PEER_CERT ? CERT_REQUIRED : CERT_OPTIONAL);
}

static bool set_mode(Value self, int mode)
{
    static const int modes[] = {SSL_VERIFY_NONE, SSL_VERIFY_PEER,
                                SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT};
    if (mode < CERT_NONE || mode > CERT_REQUIRED)
        RAISE(ValueError, "invalid value for verify_mode");
    SSL_CTX_set_verify(ssl_context_of(self), modes[mode], NULL);
    return true;
}

static bool context_set_verify_mode(Value self, Value value)
{
    int mode;
    TRY(value_as_int(value ? value : NONE, &mode));
    if (mode == CERT_NONE && as_context(self)->check_hostname)
        RAISE(ValueError, "Cannot set verify_mode to CERT_NONE when check_hostname is enabled.");
    return set_mode(self, mode);
}

static Value context_get_check_hostname(Value self)
{
    return from_bool(as_context(self)->check_hostname);
}

static bool context_set_check_hostname(Value self, Value value)
{
    bool check;
    TRY(value_truth(value ? value : FALSE, &check));
    if (check && context_get_verify_mode(self) == small_int(CERT_NONE))
        TRY(set_mode(self, CERT_REQUIRED));
    as_context(self)->check_hostname = check;
    return true;
}

static bool unsigned_value(Value v, uint64_t *n)
{
    Value i = TRY(value_index(v ? v : NONE));
    if (int_sign(i) < 0)
        RAISE(OverflowError, "can't convert negative int to unsigned");
    if (!int_fits_uint64(i, n))
        RAISE(OverflowError, "Python int too large to convert to C unsigned long");
    return true;
}

static Value context_get_verify_flags(Value self)
{
    return small_int((int64_t)X509_VERIFY_PARAM_get_flags(verify_of(self)));
}

static bool context_set_verify_flags(Value self, Value value)
{
    uint64_t flags;
    TRY(unsigned_value(value, &flags));
    unsigned long old = X509_VERIFY_PARAM_get_flags(verify_of(self)), new = (unsigned long)flags;
    if ((old & ~new) && !X509_VERIFY_PARAM_clear_flags(verify_of(self), old & ~new))
        return ssl_fail(NULL);
    if ((new & ~old) && !X509_VERIFY_PARAM_set_flags(verify_of(self), new & ~old))
        return ssl_fail(NULL);
    return true;
}

static Value context_get_host_flags(Value self) { return small_int(as_context(self)->host_flags); }

static bool context_set_host_flags(Value self, Value value)
{
    uint64_t flags;
    TRY(unsigned_value(value, &flags));
    as_context(self)->host_flags = (unsigned)flags;
    X509_VERIFY_PARAM_set_hostflags(verify_of(self), (unsigned)flags);
    return true;
}

static Value context_get_post_handshake_auth(Value self)
{
    return from_bool(as_context(self)->post_handshake_auth);
}

static bool context_set_post_handshake_auth(Value self, Value value)
{
    if (!value)
        RAISE(AttributeError, "cannot delete attribute");
    return value_truth(value, &as_context(self)->post_handshake_auth);
}

/* ---- options ---- */

static Value context_get_options(Value self)
{
    return int_from_uint64(SSL_CTX_get_options(ssl_context_of(self)));
}

static bool context_set_options(Value self, Value value)
{
    uint64_t new, old = SSL_CTX_get_options(ssl_context_of(self));
    const uint64_t versions = SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1
                            | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3;
    TRY(unsigned_value(value, &new));
    if (new & ~old & versions)
        TRY(warn_deprecated("ssl.OP_NO_SSL*/ssl.OP_NO_TLS* options are"));
    SSL_CTX_clear_options(ssl_context_of(self), old & ~new);
    SSL_CTX_set_options(ssl_context_of(self), new & ~old);
    return true;
}

static Value context_get_num_tickets(Value self)
{
    return small_int((int64_t)SSL_CTX_get_num_tickets(ssl_context_of(self)));
}

static bool context_set_num_tickets(Value self, Value value)
{
    int64_t n;
    TRY(value_as_int64(value ? value : NONE, &n));
    if (n < 0)
        RAISE(ValueError, "value must be non-negative");
    if (as_context(self)->protocol != PROTOCOL_TLS_SERVER)
        RAISE(ValueError, "SSLContext is not a server context.");
    if (SSL_CTX_set_num_tickets(ssl_context_of(self), (size_t)n) != 1)
        RAISE(ValueError, "failed to set num tickets.");
    return true;
}

static Value context_get_security_level(Value self)
{
    return small_int(SSL_CTX_get_security_level(ssl_context_of(self)));
}
static Value context_get_protocol(Value self) { return small_int(as_context(self)->protocol); }

/* ---- callbacks ---- */

static bool callable_or_none(Value value, Value *callback)
{
    if (value && value != NONE && !is_callable(value))
        RAISE(TypeError, "not a callable object");
    *callback = value && value != NONE ? value : 0;
    return true;
}

static Value context_get_sni_callback(Value self)
{
    return as_context(self)->sni_callback ? as_context(self)->sni_callback : NONE;
}

static bool context_set_sni_callback(Value self, Value value)
{
    SslContext *c = as_context(self);
    if (c->protocol == PROTOCOL_TLS_CLIENT)
        RAISE(ValueError, "sni_callback cannot be set on TLS_CLIENT context");
    TRY(callable_or_none(value, &c->sni_callback));
    int (*call)(SSL *, int *, void *) = c->sni_callback ? ssl_socket_server_name : NULL;
    SSL_CTX_set_tlsext_servername_callback(ssl_context_of(self), call);
    SSL_CTX_set_tlsext_servername_arg(ssl_context_of(self), c);
    return true;
}

static Value context_get_message_callback(Value self)
{
    return as_context(self)->message_callback ? as_context(self)->message_callback : NONE;
}

static bool context_set_message_callback(Value self, Value value)
{
    TRY(callable_or_none(value, &as_context(self)->message_callback));
    ssl_socket_watch(as_context(self));
    return true;
}

static void bio_free(void *bio) { BIO_free_all(bio); }

/* Called without the GIL: only C. */
static void write_key(const SSL *ssl, const char *line)
{
    SslSocket *s = SSL_get_app_data(ssl);
    if (!s || !s->context->keylog)
        return;
    BIO_printf(s->context->keylog->object, "%s\n", line);
    (void)BIO_flush(s->context->keylog->object);
}

static Value context_get_keylog_filename(Value self)
{
    return as_context(self)->keylog_name ? as_context(self)->keylog_name : NONE;
}

static bool context_set_keylog_filename(Value self, Value value)
{
    SslContext *c = as_context(self);
    SSL_CTX_set_keylog_callback(ssl_context_of(self), NULL);
    c->keylog = NULL;
    c->keylog_name = 0;
    if (!value || value == NONE)
        return true;
    const char *path = TRY(path_bytes(value));
    errno = 0;
    BIO *bio = BIO_new_file(path, "a");
    if (!bio) {
        ERR_clear_error();
        return raise_errno(errno, value, 0);
    }
    c->keylog = TRY(ssl_handle_new(bio, bio_free));
    c->keylog_name = value;
    if (BIO_tell(bio) == 0)
        BIO_puts(bio, "# TLS secrets log file, generated by OpenSSL / Python\n");
    (void)BIO_flush(bio);
    SSL_CTX_set_keylog_callback(ssl_context_of(self), write_key);
    return true;
}

/* ---- figures ---- */

static Value context_session_stats(Value *args)
{
    SSL_CTX *ctx = ssl_context_of(args[0]);
    Value dict = TRY(dict_new());
#define STAT(key, name) TRY(dict_set_text(dict, key, small_int(SSL_CTX_sess_##name(ctx))));
    STAT("number", number)
    STAT("connect", connect)
    STAT("connect_good", connect_good)
    STAT("connect_renegotiate", connect_renegotiate)
    STAT("accept", accept)
    STAT("accept_good", accept_good)
    STAT("accept_renegotiate", accept_renegotiate)
    STAT("hits", hits)
    STAT("misses", misses)
    STAT("timeouts", timeouts)
    STAT("cache_full", cache_full)
#undef STAT
    return dict;
}

static Value context_cert_store_stats(Value *args)
{
    int counts[3] = {0};
    STACK_OF(X509_OBJECT) *objects =
        X509_STORE_get0_objects(SSL_CTX_get_cert_store(ssl_context_of(args[0])));
    for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
        const X509_OBJECT *object = sk_X509_OBJECT_value(objects, i);
        X509 *certificate = X509_OBJECT_get0_X509(object);
        counts[0] += certificate != NULL;
        counts[1] += X509_OBJECT_get_type(object) == X509_LU_CRL;
        counts[2] += certificate && X509_check_ca(certificate);
    }
    Value dict = TRY(dict_new());
    return dict_set_text(dict, "x509", small_int(counts[0]))
        && dict_set_text(dict, "crl", small_int(counts[1]))
        && dict_set_text(dict, "x509_ca", small_int(counts[2])) ? dict : 0;
}

static Value context_get_ca_certs(Value *args)
{
    bool binary;
    TRY(value_truth(args[1], &binary));
    Value list = TRY(list_new(0));
    STACK_OF(X509_OBJECT) *objects =
        X509_STORE_get0_objects(SSL_CTX_get_cert_store(ssl_context_of(args[0])));
    for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
        X509 *certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
        if (certificate && X509_check_ca(certificate))
            TRY(list_push(list, TRY(binary ? ssl_certificate_der(certificate)
                                           : ssl_certificate_dict(certificate))));
    }
    return list;
}

static const Method context_methods[] = {
    {"_wrap_socket($self, /, sock, server_side, server_hostname=None, *, owner=None, session=None)",
     context_wrap_socket, "A connection over a socket."},
    {"_wrap_bio($self, /, incoming, outgoing, server_side, server_hostname=None, *, owner=None, "
     "session=None)", context_wrap_bio, "A connection over two memory BIOs."},
    {"set_ciphers($self, cipherlist, /)", context_set_ciphers, "Choose ciphers."},
    {"get_ciphers($self, /)", context_get_ciphers, "The ciphers chosen, a list of dicts."},
    {"_set_alpn_protocols($self, protos, /)", context_set_alpn_protocols,
     "Offer application protocols."},
    {"session_stats($self, /)", context_session_stats, "Figures about sessions."},
    {"cert_store_stats($self, /)", context_cert_store_stats,
     "How many certificates and revocation lists are loaded."},
    {"get_ca_certs($self, /, binary_form=False)", context_get_ca_certs,
     "The authorities' certificates loaded so far, as dicts or bytes."},
    {"load_cert_chain($self, /, certfile, keyfile=None, password=None)", ssl_load_cert_chain,
     "Load our own certificate, with those that certify it, and its key."},
    {"load_dh_params($self, path, /)", ssl_load_dh_params, "Load Diffie-Hellman parameters."},
    {"load_verify_locations($self, /, cafile=None, capath=None, cadata=None)",
     ssl_load_verify_locations, "Load certificates to trust, from a file, folder or data."},
    {"set_default_verify_paths($self, /)", ssl_load_default_verify_paths,
     "Trust the system's certificates."},
    {"set_ecdh_curve($self, name, /)", ssl_load_ecdh_curve, "Choose the elliptic curve."},
    {0},
};
static const GetSet context_getset[] = {
    {"check_hostname", context_get_check_hostname, context_set_check_hostname, 0},
    {"_host_flags", context_get_host_flags, context_set_host_flags, 0},
    {"minimum_version", context_get_minimum, context_set_minimum, 0},
    {"maximum_version", context_get_maximum, context_set_maximum, 0},
    {"keylog_filename", context_get_keylog_filename, context_set_keylog_filename, 0},
    {"_msg_callback", context_get_message_callback, context_set_message_callback, 0},
    {"sni_callback", context_get_sni_callback, context_set_sni_callback,
     "Called with (connection, name, context) when a client asks for a server by name."},
    {"num_tickets", context_get_num_tickets, context_set_num_tickets,
     "Control the number of TLSv1.3 session tickets"},
    {"options", context_get_options, context_set_options, 0},
    {"post_handshake_auth", context_get_post_handshake_auth, context_set_post_handshake_auth, 0},
    {"protocol", context_get_protocol, 0, 0},
    {"verify_flags", context_get_verify_flags, context_set_verify_flags, 0},
    {"verify_mode", context_get_verify_mode, context_set_verify_mode, 0},
    {"security_level", context_get_security_level, 0, "The current security level"},
    {0},
};
TYPE(_SSLContext, .name = "_ssl._SSLContext", .size = sizeof(SslContext),
     .flags = TYPE_BASE | TYPE_WEAKREF, .slots = {.construct = context_construct},
     .methods = context_methods, .getset = context_getset);
