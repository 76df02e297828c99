/* SPDX-License-Identifier: MIT
 *
 * The module _ssl: its functions and constants.
 */
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "modules/ssl.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/config.h"
#include "objects/type.h"

/* ---- handles ---- */

static void handle_release(void *memory, void *data)
{
    SslHandle *handle = memory;
    if (handle->object)
        handle->free(handle->object);
}
static const HandleClass handle_class = {handle_release, 0};

SslHandle *ssl_handle_new(void *object, void (*release)(void *))
{
    if (!object)
        return ssl_fail(NULL), NULL;
    SslHandle *handle = gc_alloc_handle(sizeof *handle, &handle_class);
    if (!handle) {
        release(object);
        return raise_no_memory(), NULL;
    }
    handle->object = object;
    handle->free = release;
    return handle;
}

/* ---- random numbers ---- */

static Value ssl_rand_add(Value *args)
{
    double entropy;
    BUFFER_AUTO view = {0};
    Value data = args[0];
    if (is_str(data))
        data = TRY(rt.services.encode(data, "utf-8", 0));
    TRY(buffer_get(data, &view, BUFFER_SIMPLE));
    TRY(value_as_double(args[1], &entropy));
    for (size_t at = 0; at < view.length; ) {
        size_t n = MIN(view.length - at, (size_t)INT32_MAX);
        RAND_add((char *)view.data + at, (int)n, entropy);
        at += n;
    }
    return NONE;
}

static Value ssl_rand_bytes(Value *args)
{
    int n;
    TRY(value_as_int(args[0], &n));
    if (n < 0)
        RAISE(ValueError, "num must be positive");
    Bytes *bytes = TRY(bytes_alloc((size_t)n));
    if (RAND_bytes((unsigned char *)bytes->data, n) != 1)
        return (Value)ssl_fail(NULL);
    return from_object(bytes);
}

static Value ssl_rand_status(Value *args) { return from_bool(RAND_status() == 1); }

/* ---- object identifiers ---- */

static Value ssl_txt2obj(Value *args)
{
    bool name;
    if (!is_str(args[0]))
        RAISE(TypeError, "txt2obj() argument 'txt' must be str, not %T", args[0]);
    TRY(value_truth(args[1], &name));
    ASN1_OBJECT *object = OBJ_txt2obj(TRY(str_utf8_no_null(args[0])), !name);
    if (!object) {
        ERR_clear_error();
        RAISE(ValueError, "unknown object '%S'", args[0]);
    }
    Value result = ssl_object_value(object, true);
    ASN1_OBJECT_free(object);
    return result;
}

static Value ssl_nid2obj(Value *args)
{
    int nid;
    TRY(value_as_int(args[0], &nid));
    if (nid < NID_undef)
        RAISE(ValueError, "NID must be positive.");
    const ASN1_OBJECT *object = OBJ_nid2obj(nid);
    if (!object) {
        ERR_clear_error();
        RAISE(ValueError, "unknown NID %i", nid);
    }
    return ssl_object_value(object, true);
}

/* ---- certificates ---- */

static Value ssl_test_decode_cert(Value *args)
{
    BIO *bio = BIO_new_file(TRY(path_bytes(args[0])), "r");
    X509 *certificate = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
    const char *problem = bio ? "Error decoding PEM-encoded file" : "Can't open file";
    BIO_free(bio);
    if (!certificate) {
        ERR_clear_error();
        Value text = TRY(str_from_text(problem));
        return (Value)raise_object(TRY(call1(SSL_STATE->error, text)));
    }
    Value dict = ssl_certificate_dict(certificate);
    X509_free(certificate);
    return dict;
}

static Value ssl_get_default_verify_paths(Value *args)
{
    return tuple_pack(4, TRY(posix_text(X509_get_default_cert_file_env())),
                      TRY(posix_text(X509_get_default_cert_file())),
                      TRY(posix_text(X509_get_default_cert_dir_env())),
                      TRY(posix_text(X509_get_default_cert_dir())));
}

/* ---- the module ---- */

static const Method ssl_functions[] = {
    {"RAND_add($module, string, entropy, /)", ssl_rand_add, "Mix bytes into the random numbers."},
    {"RAND_bytes($module, n, /)", ssl_rand_bytes, "So many unpredictable bytes."},
    {"RAND_status($module, /)", ssl_rand_status, "Are the random numbers good yet?"},
    {"txt2obj($module, /, txt, name=False)", ssl_txt2obj,
     "(nid, short name, long name, oid) of an identifier; of names too, if asked to."},
    {"nid2obj($module, nid, /)", ssl_nid2obj, "(nid, short name, long name, oid) of a number."},
    {"_test_decode_cert($module, path, /)", ssl_test_decode_cert,
     "What the certificate in a file says."},
    {"get_default_verify_paths($module, /)", ssl_get_default_verify_paths,
     "Where trusted certificates are: two pairs of environment variable and path."},
    {0},
};

static const ModuleConstant ssl_constants[] = {
#include "modules/ssl_constants.h"
    {"_DEFAULT_CIPHERS", 0, SSL_CIPHERS},
    {0},
};

static Value version_value(void)
{
    unsigned long v = OpenSSL_version_num();
    return tuple_pack(5, small_int(v >> 28 & 0xf), small_int(v >> 20 & 0xff),
                      small_int(v >> 12 & 0xff), small_int(v >> 4 & 0xff), small_int(v & 0xf));
}

static bool add_version(Value module)
{
    Value version = TRY(version_value());
    return module_add(module, "OPENSSL_VERSION_NUMBER", small_int((int64_t)OpenSSL_version_num()))
        && module_add(module, "OPENSSL_VERSION_INFO", version)
        && module_add(module, "_OPENSSL_API_VERSION", version)
        && module_add(module, "OPENSSL_VERSION", TRY(str_from_text(OpenSSL_version(OPENSSL_VERSION))));
}

/* What OpenSSL can do, by names that are booleans. */
static bool add_abilities(Value module)
{
    static const struct { const char *name; bool has; } abilities[] = {
        {"HAS_SNI", true}, {"HAS_TLS_UNIQUE", true}, {"HAS_ECDH", true}, {"HAS_NPN", false},
        {"HAS_ALPN", true}, {"HAS_SSLv2", false}, {"HAS_SSLv3", false}, {"HAS_TLSv1", true},
        {"HAS_TLSv1_1", true}, {"HAS_TLSv1_2", true}, {"HAS_TLSv1_3", true}};
    for (size_t i = 0; i < countof(abilities); i++)
        TRY(module_add(module, abilities[i].name, from_bool(abilities[i].has)));
    return true;
}

/* Gone from 3.12's library, while an older one insists on it. */
static Value ssl_rand_pseudo_bytes(Value *args)
{
    Value bytes = TRY(ssl_rand_bytes(args));
    return tuple_pair(bytes, TRUE);
}

static bool add_old_functions(Value module)
{
    static const Method method = {"RAND_pseudo_bytes($module, n, /)", ssl_rand_pseudo_bytes,
                                  "So many random bytes, and whether they are unpredictable."};
    return !rt.config->older_library ||
           module_add(module, "RAND_pseudo_bytes", TRY(builtin_new(&method, module, NAME(_ssl))));
}

static bool ssl_init(Value module)
{
    SslState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__ssl] = state;
    return ssl_error_init(module) && add_version(module) && add_abilities(module) &&
           add_old_functions(module);
}

static const enum TypeId ssl_types[] = {TYPE__SSLContext, TYPE__SSLSocket, TYPE_MemoryBIO,
                                        TYPE_SSLSession, TYPE_Certificate, TYPE_none};

MODULE(_ssl, .doc = "OpenSSL's connections, for ssl.", .methods = METHODS(ssl_functions),
       .constants = ssl_constants, .types = ssl_types, .init = ssl_init);
