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
#include "modules/hashes.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

/* As most hashes, most HMACs are of some bytes that are known from the start, and read
 * once: these are computed in a context that the module keeps for the algorithm, and get
 * one of their own only when more than that is wanted (started). */
typedef struct Hmac {
    Object head;
    HashHandle *handle;     /* 0: not started */
    EVP_MAC_CTX *kept;      /* of one that was not started: the module's context, */
    Value key, data;        /* and its bytes */
    const char *algorithm;  /* Python's name of the hash: a constant */
    int block_size;
} Hmac;

static inline Hmac *as_hmac(Value v) { return (Hmac *)v; }

static bool hmac_data(Value v, Buffer *view)
{
    TRY(hashlib_data(v, view));
    return true;
}

static bool start_context(EVP_MAC_CTX *context, const void *key, size_t length,
                          const OSSL_PARAM *parameters)
{
    const unsigned char *data = length ? key : (const unsigned char *)"";
    return EVP_MAC_init(context, data, length, parameters)
        || hashlib_fail(0, "no reason supplied");
}

/* A context that only lacks its key; 0 with an exception. */
static EVP_MAC_CTX *context_new(const EVP_MD *md)
{
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (!mac)
        return hashlib_fail(0, "HMAC is not available"), NULL;
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)EVP_MD_get0_name(md), 0),
        OSSL_PARAM_END};
    if (!context)
        return raise_no_memory(), NULL;
    if (start_context(context, "", 0, parameters))
        return context;
    EVP_MAC_CTX_free(context);
    return NULL;
}

/* The module's context for the algorithm: *kept is 0 if it keeps none. */
static bool kept_context(const EVP_MD *md, EVP_MAC_CTX **kept)
{
    int place = hashlib_place(md);
    *kept = NULL;
    if (place < 0)
        return true;
    EVP_MAC_CTX **slot = &HASHLIB_STATE->hmac[place];
    if (!*slot)
        *slot = TRY(context_new(md));
    *kept = *slot;
    return true;
}

/* All of it at once. */
static bool compute(EVP_MAC_CTX *context, const void *key, size_t key_length,
                    const void *data, size_t length, unsigned char *result, size_t *n)
{
    TRY(start_context(context, key, key_length, NULL));
    return (EVP_MAC_update(context, data, length)
            && EVP_MAC_final(context, result, n, EVP_MAX_MD_SIZE))
        || hashlib_fail(0, "no reason supplied");
}

/* The object gets the context. */
static bool take_context(Hmac *h, EVP_MAC_CTX *context)
{
    HashHandle *handle = context ? hashlib_handle_new() : NULL;
    if (!handle) {
        EVP_MAC_CTX_free(context);
        return error_pending() ? false : raise_no_memory();
    }
    handle->mac = context;
    h->handle = handle;
    return true;
}

/* The object gets a context of its own. */
static bool start(Hmac *h)
{
    if (h->handle)
        return true;
    const Bytes *key = as_bytes(h->key), *data = as_bytes(h->data);
    TRY(take_context(h, EVP_MAC_CTX_dup(h->kept)));
    EVP_MAC_CTX *context = h->handle->mac;
    TRY(start_context(context, key->data, key->length, NULL));
    if (!EVP_MAC_update(context, (const unsigned char *)data->data, data->length))
        return hashlib_fail(0, "no reason supplied");
    h->key = h->data = 0;
    return true;
}

static bool update(Hmac *h, const Buffer *view)
{
    TRY(start(h));
    HashHandle *handle = h->handle;
    hashlib_lock(handle);
    int done = view->length >= HASHLIB_LARGE
        ? BLOCKING(EVP_MAC_update(handle->mac, view->data, view->length))
        : EVP_MAC_update(handle->mac, view->data, view->length);
    hashlib_unlock(handle);
    return done || hashlib_fail(0, "out of memory");
}

/* Not started yet, if it can wait. */
static Hmac *hmac_object(const EVP_MD *md, const Buffer *key)
{
    Hmac *h = TRY((Hmac *)type_alloc(rt.types[TYPE_HMAC], 0));
    h->algorithm = hashlib_name(md);
    h->block_size = EVP_MD_get_block_size(md);
    TRY(kept_context(md, &h->kept));
    h->key = TRY(bytes_new(key->data, key->length));
    h->data = rt.empty_bytes;
    if (h->kept)
        return h;
    TRY(take_context(h, TRY(context_new(md))));
    TRY(start_context(h->handle->mac, key->data, key->length, NULL));
    return h;
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
    Hmac *h = TRY(hmac_object(md, &key));
    if (is_exact(args[1], TYPE_bytes) && message.length < HASHLIB_LARGE && !h->handle)
        h->data = args[1];
    else if (message.length)
        TRY(update(h, &message));
    return from_object(h);
}

Value hashlib_hmac_digest(Value *args)
{
    unsigned char result[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    EVP_MAC_CTX *kept;
    BUFFER_AUTO key = {0}, message = {0};
    TRY(key_data(args[0], &key));
    TRY(buffer_get(args[1], &message, BUFFER_SIMPLE));
    if (message.length > INT_MAX)
        RAISE(OverflowError, "msg is too long.");
    HASHLIB_MD_AUTO *md = TRY(hashlib_fetch_value(args[2]));
    TRY(kept_context(md, &kept));
    if (kept && message.length < HASHLIB_LARGE) {
        size_t size;
        TRY(compute(kept, key.data, key.length, message.data, message.length, result, &size));
        return bytes_new((char *)result, size);
    }
    const void *data = key.length ? key.data : "";
    if (!BLOCKING(HMAC(md, data, (int)key.length, message.data, message.length, result, &n)))
        return (Value)hashlib_fail(0, "no reason supplied");
    return bytes_new((char *)result, n);
}

static Value hmac_copy(Value *args)
{
    const Hmac *h = as_hmac(args[0]);
    Hmac *copy = TRY((Hmac *)type_alloc(rt.types[TYPE_HMAC], 0));
    Object head = copy->head;
    *copy = *h;
    copy->head = head;
    if (!h->handle)
        return from_object(copy);
    copy->handle = NULL;
    hashlib_lock(h->handle);
    EVP_MAC_CTX *context = EVP_MAC_CTX_dup(h->handle->mac);
    hashlib_unlock(h->handle);
    TRY(take_context(copy, context));
    return from_object(copy);
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
    const Hmac *h = as_hmac(self);
    HashHandle *handle = h->handle;
    if (!handle) {
        const Bytes *key = as_bytes(h->key), *data = as_bytes(h->data);
        return compute(h->kept, key->data, key->length, data->data, data->length, result, n);
    }
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
    return hashes_hex(result, n);
}

static Value hmac_get_name(Value self) { return str_format("hmac-%s", as_hmac(self)->algorithm); }
static Value hmac_get_block_size(Value self) { return small_int(as_hmac(self)->block_size); }
static Value hmac_get_digest_size(Value self)
{
    const Hmac *h = as_hmac(self);
    EVP_MAC_CTX *context = h->handle ? h->handle->mac : h->kept;
    return small_int((int64_t)EVP_MAC_CTX_get_mac_size(context));
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
