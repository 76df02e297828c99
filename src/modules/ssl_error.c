/* SPDX-License-Identifier: MIT
 *
 * Module _ssl: exceptions.
 *
 *     OSError
 *         ssl.SSLError                    library, reason
 *             SSLZeroReturnError, SSLWantReadError, SSLWantWriteError, SSLSyscallError,
 *             SSLEOFError
 *             SSLCertVerificationError    verify_code, verify_message; a ValueError too
 */
#include "modules/ssl.h"

#include <ctype.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "objects/attr.h"
#include "objects/exceptions.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* ---- texts ---- */

static const char *library_name(int library)
{
    static const struct { int library; const char *name; } names[] = {
        {ERR_LIB_SSL, "SSL"}, {ERR_LIB_X509, "X509"}, {ERR_LIB_X509V3, "X509V3"},
        {ERR_LIB_PEM, "PEM"}, {ERR_LIB_ASN1, "ASN1"}, {ERR_LIB_EVP, "EVP"}, {ERR_LIB_RSA, "RSA"},
        {ERR_LIB_EC, "EC"}, {ERR_LIB_DH, "DH"}, {ERR_LIB_DSA, "DSA"}, {ERR_LIB_BIO, "BIO"},
        {ERR_LIB_BN, "BN"}, {ERR_LIB_BUF, "BUF"}, {ERR_LIB_CONF, "CONF"},
        {ERR_LIB_CRYPTO, "CRYPTO"}, {ERR_LIB_OBJ, "OBJ"}, {ERR_LIB_PKCS7, "PKCS7"},
        {ERR_LIB_PKCS12, "PKCS12"}, {ERR_LIB_RAND, "RAND"}, {ERR_LIB_OCSP, "OCSP"},
        {ERR_LIB_UI, "UI"}, {ERR_LIB_CMS, "CMS"}, {ERR_LIB_TS, "TS"}, {ERR_LIB_CT, "CT"},
        {ERR_LIB_SYS, "SYS"}, {ERR_LIB_PROV, "PROV"}, {ERR_LIB_OSSL_STORE, "OSSL_STORE"}};
    for (size_t i = 0; i < countof(names); i++)
        if (names[i].library == library)
            return names[i].name;
    return NULL;
}

/* OpenSSL's text for a reason is its macro's name in lower case with blanks. */
static Value reason_name(unsigned long code)
{
    const char *text = ERR_reason_error_string(code);
    if (!text || ERR_GET_REASON(code) & ERR_RFLAG_COMMON)
        return NONE;
    char name[128];
    size_t n = 0;
    for (; text[n] && n < sizeof name; n++)
        name[n] = text[n] == ' ' || text[n] == '-' ? '_' : (char)toupper((unsigned char)text[n]);
    return str_new_utf8(name, n);
}

static Value verification_text(SslSocket *s, long code)
{
    Value host = s->server_hostname ? s->server_hostname : NONE;
    if (code == X509_V_ERR_HOSTNAME_MISMATCH)
        return str_format("Hostname mismatch, certificate is not valid for '%S'.", host);
    if (code == X509_V_ERR_IP_ADDRESS_MISMATCH)
        return str_format("IP address mismatch, certificate is not valid for '%S'.", host);
    const char *text = X509_verify_cert_error_string(code);
    return text ? str_from_text(text) : NONE;
}

static Value message_of(const char *library, Value reason, const char *text, Value verified)
{
    if (library && reason != NONE && verified != NONE)
        return str_format("[%s: %S] %s: %S (_ssl.c:%d)", library, reason, text, verified, __LINE__);
    if (library && reason != NONE)
        return str_format("[%s: %S] %s (_ssl.c:%d)", library, reason, text, __LINE__);
    if (library)
        return str_format("[%s] %s (_ssl.c:%d)", library, text, __LINE__);
    return str_format("%s (_ssl.c:%d)", text, __LINE__);
}

/* ---- raising ---- */

/* class(number, message) with what the error code tells. */
COLD static int raise_full(SslSocket *s, Value class, int64_t number, const char *text,
                           unsigned long code)
{
    const char *library = code ? library_name(ERR_GET_LIB(code)) : NULL;
    Value reason = code ? TRY(reason_name(code)) : NONE, verified = NONE;
    long verify_code = 0;
    if (!text)
        text = code ? ERR_reason_error_string(code) : NULL;
    if (!text)
        text = "unknown error";
    if (s && class == SSL_STATE->verification) {
        verify_code = SSL_get_verify_result(ssl_of(s));
        verified = TRY(verification_text(s, verify_code));
    }
    Value message = TRY(message_of(library, reason, text, verified));
    ERR_clear_error();
    Value error = TRY(call2(class, small_int(number), message));
    TRY(attr_set(error, NAME(reason), reason));
    TRY(attr_set(error, NAME(library), library ? TRY(str_from_text(library)) : NONE));
    if (s && class == SSL_STATE->verification) {
        TRY(attr_set(error, NAME(verify_code), small_int(verify_code)));
        TRY(attr_set(error, NAME(verify_message), verified));
    }
    return raise_object(error);
}

int ssl_raise(Value class, int number, const char *text)
{
    return raise_full(NULL, class, number, text, 0);
}

int ssl_fail(const char *text)
{
    unsigned long code = ERR_peek_last_error();
    return raise_full(NULL, SSL_STATE->error, (int64_t)code, text, code);
}

static int fail_system(SslSocket *s, unsigned long code, int system_error, int result)
{
    SslState *state = SSL_STATE;
    if (code)
        return raise_full(s, state->syscall, SSL_ERROR_SYSCALL, NULL, code);
    if (result == 0 || !s->socket || !system_error)
        return raise_full(s, state->eof, 8, "EOF occurred in violation of protocol", 0);
    ERR_clear_error();
    return raise_errno(system_error, 0, 0);
}

static int fail_protocol(SslSocket *s, unsigned long code)
{
    SslState *state = SSL_STATE;
    if (!code)
        return raise_full(s, state->error, SSL_ERROR_SSL, "A failure in the SSL library occurred", 0);
    if (ERR_GET_LIB(code) == ERR_LIB_SSL) {
        if (ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED)
            return raise_full(s, state->verification, SSL_ERROR_SSL, NULL, code);
        if (ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
            return raise_full(s, state->eof, 8, "EOF occurred in violation of protocol", code);
    }
    return raise_full(s, state->error, SSL_ERROR_SSL, NULL, code);
}

int ssl_fail_call(SslSocket *s, int ssl_error, int system_error, int result)
{
    SslState *state = SSL_STATE;
    unsigned long code = ERR_peek_last_error();
    switch (ssl_error) {
    case SSL_ERROR_ZERO_RETURN:
        return raise_full(s, state->zero_return, ssl_error,
                          "TLS/SSL connection has been closed (EOF)", code);
    case SSL_ERROR_WANT_READ:
        return raise_full(s, state->want_read, ssl_error, "The operation did not complete (read)",
                          code);
    case SSL_ERROR_WANT_WRITE:
        return raise_full(s, state->want_write, ssl_error,
                          "The operation did not complete (write)", code);
    case SSL_ERROR_WANT_X509_LOOKUP:
        return raise_full(s, state->error, ssl_error,
                          "The operation did not complete (X509 lookup)", code);
    case SSL_ERROR_WANT_CONNECT:
        return raise_full(s, state->error, ssl_error,
                          "The operation did not complete (connect)", code);
    case SSL_ERROR_SYSCALL:
        return fail_system(s, code, system_error, result);
    case SSL_ERROR_SSL:
        return fail_protocol(s, code);
    default:
        return raise_full(s, state->error, 10, "Invalid error code", code);
    }
}

/* ---- classes ---- */

/* The text alone, where there is one. */
static Value error_str(Value *args)
{
    Value text = ((OSErrorObject *)args[0])->strerror;
    return text && is_str(text) ? text : value_str(((Exception *)args[0])->args);
}
static const Method error_str_method = {"__str__($self, /)", error_str, "Return str(self)."};

static bool add_class(Value module, const char *name, Value bases, const char *doc, Value *class)
{
    *class = TRY(type_new_simple(name, TRY(bases), doc));
    return module_add(module, strchr(name, '.') + 1, *class);
}

bool ssl_error_init(Value module)
{
    SslState *s = SSL_STATE;
    Value os_error = from_object(rt.types[TYPE_OSError]);
    TRY(add_class(module, "ssl.SSLError", tuple_new(&os_error, 1),
                  "An error occurred in the SSL implementation.", &s->error));
    Value method = TRY(method_descriptor_new(as_type(s->error), &error_str_method));
    TRY(type_set(as_type(s->error), NAME(__str__), method));
    as_type(s->error)->flags |= TYPE_IMMUTABLE;
    Value base = TRY(tuple_new(&s->error, 1));
    return add_class(module, "ssl.SSLCertVerificationError",
                     tuple_pair(s->error, from_object(rt.types[TYPE_ValueError])),
                     "A certificate could not be verified.", &s->verification)
        && add_class(module, "ssl.SSLZeroReturnError", base,
                     "SSL/TLS session closed cleanly.", &s->zero_return)
        && add_class(module, "ssl.SSLWantReadError", base,
                     "Non-blocking SSL socket needs to read more data.", &s->want_read)
        && add_class(module, "ssl.SSLWantWriteError", base,
                     "Non-blocking SSL socket needs to write more data.", &s->want_write)
        && add_class(module, "ssl.SSLSyscallError", base,
                     "System error when attempting SSL operation.", &s->syscall)
        && add_class(module, "ssl.SSLEOFError", base,
                     "SSL/TLS connection terminated abruptly.", &s->eof);
}
