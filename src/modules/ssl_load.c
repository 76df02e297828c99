/* SPDX-License-Identifier: MIT
 *
 * Module _ssl: what a context loads: certificates, keys, parameters.
 *
 * OpenSSL leaves the system's error in errno where a file couldn't be read; that is told
 * rather than its own.
 */
#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "modules/blocking.h"
#include "modules/ssl.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"

COLD static int fail_file(void)
{
    if (!errno)
        return ssl_fail(NULL);
    ERR_clear_error();
    return raise_errno(errno, 0, 0);
}

/* None: 0. */
static bool file_name(Value v, const char *what, const char **name)
{
    *name = NULL;
    if (v == NONE)
        return true;
    if (!(*name = path_bytes(v)) && error_clear_if(TYPE_TypeError))
        RAISE(TypeError, "%s should be a valid filesystem path", what);
    return *name != NULL;
}

/* ---- our own certificate and key ---- */

/* A password, or who to ask for it. */
typedef struct Password {
    Value callback;      /* 0: the data below */
    Buffer data;
    bool failed;         /* an exception is set */
} Password;

static void password_release(Password *p) { buffer_release(&p->data); }

static bool password_data(Password *p, Value v, const char *message)
{
    if (is_str(v))
        v = TRY(rt.services.encode(v, "utf-8", 0));
    if (!is_bytes(v) && !is_bytearray(v))
        RAISE(TypeError, "%s", message);
    buffer_release(&p->data);
    TRY(buffer_get(v, &p->data, BUFFER_SIMPLE));
    if (p->data.length > INT_MAX)
        RAISE(ValueError, "password cannot be longer than %d bytes", INT_MAX);
    return true;
}

static int give_password(char *buffer, int size, int writing, void *data)
{
    Password *p = data;
    if (p->failed)
        return -1;
    if (p->callback) {
        Value answer = call0(p->callback);
        p->failed = !answer
            || !password_data(p, answer, "password callback must return a string");
    }
    if (!p->failed && p->data.length > (size_t)size) {
        p->failed = true;
        raise_error(TYPE_ValueError, "password cannot be longer than %d bytes", size);
    }
    if (p->failed)
        return -1;
    memcpy(buffer, p->data.data, p->data.length);
    return (int)p->data.length;
}

static bool load_chain(SSL_CTX *ctx, const char *certificate, const char *key, Password *p)
{
    errno = 0;
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(ctx, certificate) != 1)
        return !p->failed && fail_file();
    errno = 0;
    if (SSL_CTX_use_PrivateKey_file(ctx, key ? key : certificate, SSL_FILETYPE_PEM) != 1) {
        if (p->failed) {
            ERR_clear_error();
            return false;
        }
        return fail_file();
    }
    return SSL_CTX_check_private_key(ctx) == 1 || ssl_fail(NULL);
}

Value ssl_load_cert_chain(Value *args)
{
    SSL_CTX *ctx = ssl_context_of(args[0]);
    const char *certificate, *key;
    CLEANUP(password_release) Password password = {0};
    TRY(file_name(args[1], "certfile", &certificate) && file_name(args[2], "keyfile", &key));
    if (!certificate)
        RAISE(TypeError, "certfile should be a valid filesystem path");
    if (args[3] != NONE) {
        if (is_callable(args[3]))
            password.callback = args[3];
        else
            TRY(password_data(&password, args[3], "password should be a string or callable"));
        SSL_CTX_set_default_passwd_cb(ctx, give_password);
        SSL_CTX_set_default_passwd_cb_userdata(ctx, &password);
    }
    bool done = load_chain(ctx, certificate, key, &password);
    SSL_CTX_set_default_passwd_cb(ctx, NULL);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, NULL);
    return done ? NONE : 0;
}

/* ---- certificates to trust ---- */

static void bio_free(BIO **bio) { BIO_free(*bio); }

/* Certificates one after the other, as text or DER; what follows the last is ignored in
 * text, an error in DER. */
static bool add_certificates(SSL_CTX *ctx, const void *data, size_t n, bool text)
{
    int loaded = 0;
    X509_STORE *store = SSL_CTX_get_cert_store(ctx);
    CLEANUP(bio_free) BIO *bio = BIO_new_mem_buf(data, (int)n);
    if (!bio)
        return ssl_fail("Can't allocate buffer");
    for (;; loaded++) {
        X509 *certificate = text ? PEM_read_bio_X509(bio, NULL, NULL, NULL)
                                 : d2i_X509_bio(bio, NULL);
        if (!certificate)
            break;
        int done = X509_STORE_add_cert(store, certificate);
        X509_free(certificate);
        unsigned long code = ERR_peek_last_error();
        if (!done && (ERR_GET_LIB(code) != ERR_LIB_X509
                      || ERR_GET_REASON(code) != X509_R_CERT_ALREADY_IN_HASH_TABLE))
            return ssl_fail(NULL);
        ERR_clear_error();
    }
    unsigned long code = ERR_peek_last_error();
    if (!loaded) {
        ERR_clear_error();
        return ssl_raise(SSL_STATE->error, 0,
                         text ? "no start line: cadata does not contain a certificate"
                              : "not enough data: cadata does not contain a certificate");
    }
    bool at_end = text ? ERR_GET_LIB(code) == ERR_LIB_PEM
                             && ERR_GET_REASON(code) == PEM_R_NO_START_LINE
                       : ERR_GET_LIB(code) == ERR_LIB_ASN1
                             && ERR_GET_REASON(code) == ASN1_R_HEADER_TOO_LONG;
    if (!at_end && code)
        return ssl_fail(NULL);
    ERR_clear_error();
    return true;
}

static bool add_data(SSL_CTX *ctx, Value data)
{
    BUFFER_AUTO view = {0};
    bool text = is_str(data);
    if (text && !as_str(data)->ascii)
        RAISE(TypeError, "cadata should be an ASCII string or a bytes-like object");
    if (!text && !buffer_exported(data))
        RAISE(TypeError, "cadata should be an ASCII string or a bytes-like object");
    if (!text)
        TRY(buffer_get(data, &view, BUFFER_SIMPLE));
    size_t n = text ? str_length(data) : view.length;
    if (n > INT_MAX)
        RAISE(OverflowError, "Certificate data is too long.");
    if (n == 0)
        RAISE(ValueError, "Empty certificate data");
    return add_certificates(ctx, text ? as_str(data)->data : view.data, n, text);
}

Value ssl_load_verify_locations(Value *args)
{
    SSL_CTX *ctx = ssl_context_of(args[0]);
    const char *file, *folder;
    if (args[1] == NONE && args[2] == NONE && args[3] == NONE)
        RAISE(TypeError, "cafile, capath and cadata cannot be all omitted");
    TRY(file_name(args[1], "cafile", &file) && file_name(args[2], "capath", &folder));
    if (args[3] != NONE)
        TRY(add_data(ctx, args[3]));
    if (!file && !folder)
        return NONE;
    errno = 0;
    ERR_clear_error();
    if (BLOCKING(SSL_CTX_load_verify_locations(ctx, file, folder)) != 1)
        return (Value)fail_file();
    return NONE;
}

Value ssl_load_default_verify_paths(Value *args)
{
    if (BLOCKING(SSL_CTX_set_default_verify_paths(ssl_context_of(args[0]))) != 1)
        return (Value)ssl_fail(NULL);
    return NONE;
}

/* ---- parameters ---- */

/* OpenSSL 3 would rather have these read otherwise, but then says another error where the
 * file holds none. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
Value ssl_load_dh_params(Value *args)
{
    const char *path = TRY(path_bytes(args[1]));
    TRY(!rt.audited || AUDIT("open", args[1], TRY(str_from_text("rb")), small_int(0)));
    errno = 0;
    CLEANUP(bio_free) BIO *bio = BIO_new_file(path, "r");
    if (!bio) {
        ERR_clear_error();
        return raise_errno(errno, args[1], 0);
    }
    errno = 0;
    DH *dh = PEM_read_bio_DHparams(bio, NULL, NULL, NULL);
    if (!dh)
        return (Value)fail_file();
    int done = SSL_CTX_set_tmp_dh(ssl_context_of(args[0]), dh);
    DH_free(dh);
    return done ? NONE : (Value)ssl_fail(NULL);
}
#pragma GCC diagnostic pop

Value ssl_load_ecdh_curve(Value *args)
{
    const char *name = TRY(path_bytes(args[1]));
    int nid = OBJ_sn2nid(name);
    if (!nid)
        RAISE(ValueError, "unknown elliptic curve name %R", args[1]);
    if (!SSL_CTX_set1_groups(ssl_context_of(args[0]), &nid, 1))
        return (Value)ssl_fail(NULL);
    return NONE;
}
