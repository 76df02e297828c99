/* SPDX-License-Identifier: MIT
 *
 * Module _hashlib: messages authenticated by a hash and a key.
 */
#include "modules/hashlib.h"

#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/hmac.h>
#include <string.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

typedef struct Hmac {
    Object head;
    HashHandle *handle;
    const char *algorithm;  /* Python's name of the hash: a constant */
    int block_size;
} Hmac;

static inline Hmac *as_hmac(Value v) { return (Hmac *)v; }

static bool hmac_data(Value v, Buffer *view)
{
    TRY(hashlib_data(v, view));
    return true;
}

static bool update(Hmac *h, const Buffer *view)
{
    HashHandle *handle = h->handle;
    hashlib_lock(handle);
    int done = view->length >= HASHLIB_LARGE
        ? BLOCKING(EVP_MAC_update(handle->mac, view->data, view->length))
        : EVP_MAC_update(handle->mac, view->data, view->length);
    hashlib_unlock(handle);
    return done || hashlib_fail(0, "out of memory");
}

static Value hmac_object(EVP_MAC_CTX *context, const char *algorithm, int block_size)
{
    Hmac *h = context ? type_alloc(rt.types[TYPE_HMAC], 0) : NULL;
    HashHandle *handle = h ? hashlib_handle_new() : NULL;
    if (!handle) {
        EVP_MAC_CTX_free(context);
        return error_pending() ? 0 : (Value)raise_no_memory();
    }
    handle->mac = context;
    h->handle = handle;
    h->algorithm = algorithm;
    h->block_size = block_size;
    return from_object(h);
}

static Value hmac_start(const EVP_MD *md, const Buffer *key)
{
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (!mac)
        return (Value)hashlib_fail(0, "HMAC is not available");
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);
    Value self = TRY(hmac_object(context, hashlib_name(md), EVP_MD_get_block_size(md)));
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)EVP_MD_get0_name(md), 0),
        OSSL_PARAM_END};
    const unsigned char *data = key->length ? key->data : (const unsigned char *)"";
    if (!EVP_MAC_init(context, data, key->length, parameters))
        return (Value)hashlib_fail(0, "no reason supplied");
    return self;
}

static bool key_data(Value v, Buffer *view)
{
    TRY(buffer_get(v, view, BUFFER_SIMPLE));
    if (view->length > INT_MAX)
        RAISE(OverflowError, "key is too long.");
    return true;
}

Value hashlib_hmac_new(Value *args)
{
    BUFFER_AUTO key = {0}, message = {0};
    TRY(key_data(args[0], &key));
    if (args[2] == NONE)
        RAISE(TypeError, "Missing required parameter 'digestmod'.");
    HASHLIB_MD_AUTO *md = TRY(hashlib_fetch_value(args[2]));
    if (args[1] != NONE)
        TRY(hmac_data(args[1], &message));
    Value self = TRY(hmac_start(md, &key));
    if (message.length)
        TRY(update(as_hmac(self), &message));
    return self;
}

Value hashlib_hmac_digest(Value *args)
{
    unsigned char result[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    BUFFER_AUTO key = {0}, message = {0};
    TRY(key_data(args[0], &key));
    TRY(buffer_get(args[1], &message, BUFFER_SIMPLE));
    if (message.length > INT_MAX)
        RAISE(OverflowError, "msg is too long.");
    HASHLIB_MD_AUTO *md = TRY(hashlib_fetch_value(args[2]));
    const void *data = key.length ? key.data : "";
    if (!BLOCKING(HMAC(md, data, (int)key.length, message.data, message.length, result, &n)))
        return (Value)hashlib_fail(0, "no reason supplied");
    return bytes_new((char *)result, n);
}

static Value hmac_copy(Value *args)
{
    Hmac *h = as_hmac(args[0]);
    hashlib_lock(h->handle);
    EVP_MAC_CTX *copy = EVP_MAC_CTX_dup(h->handle->mac);
    hashlib_unlock(h->handle);
    return hmac_object(copy, h->algorithm, h->block_size);
}

static Value hmac_update(Value *args)
{
    BUFFER_AUTO view = {0};
    TRY(hmac_data(args[1], &view));
    TRY(update(as_hmac(args[0]), &view));
    return NONE;
}

/* Reading the result ends a context: a copy is read. */
static bool finish(Value self, unsigned char *result, size_t *n)
{
    HashHandle *handle = as_hmac(self)->handle;
    hashlib_lock(handle);
    EVP_MAC_CTX *copy = EVP_MAC_CTX_dup(handle->mac);
    hashlib_unlock(handle);
    int done = copy && EVP_MAC_final(copy, result, n, EVP_MAX_MD_SIZE);
    EVP_MAC_CTX_free(copy);
    return done || hashlib_fail(0, "out of memory");
}

static Value hmac_digest(Value *args)
{
    unsigned char result[EVP_MAX_MD_SIZE];
    size_t n;
    TRY(finish(args[0], result, &n));
    return bytes_new((char *)result, n);
}

static Value hmac_hexdigest(Value *args)
{
    unsigned char result[EVP_MAX_MD_SIZE];
    size_t n;
    TRY(finish(args[0], result, &n));
    return hashlib_hex(result, n);
}

static Value hmac_get_name(Value self) { return str_format("hmac-%s", as_hmac(self)->algorithm); }
static Value hmac_get_block_size(Value self) { return small_int(as_hmac(self)->block_size); }
static Value hmac_get_digest_size(Value self)
{
    return small_int((int64_t)EVP_MAC_CTX_get_mac_size(as_hmac(self)->handle->mac));
}

static Value hmac_repr(Value self)
{
    return str_format("<hmac-%s HMAC object @ 0x%llx>", as_hmac(self)->algorithm,
                      (unsigned long long)self);
}

static const Method hmac_methods[] = {
    {"update($self, /, msg)", hmac_update, "Authenticate further bytes."},
    {"digest($self, /)", hmac_digest, "The result as bytes."},
    {"hexdigest($self, /)", hmac_hexdigest, "The result as hexadecimal digits."},
    {"copy($self, /)", hmac_copy, "A copy that goes on by itself."},
    {0},
};
static const GetSet hmac_getset[] = {
    {"digest_size", hmac_get_digest_size, 0, 0},
    {"block_size", hmac_get_block_size, 0, 0},
    {"name", hmac_get_name, 0, 0},
    {0},
};
TYPE(HMAC, .name = "_hashlib.HMAC", .size = sizeof(Hmac), .flags = TYPE_NO_NEW | TYPE_BASE,
     .doc = "A message being authenticated by OpenSSL.", .slots = {.repr = hmac_repr},
     .methods = hmac_methods, .getset = hmac_getset);
