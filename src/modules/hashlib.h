/* SPDX-License-Identifier: MIT
 *
 * Module _hashlib: what its parts share.
 */
#ifndef MODULES_HASHLIB_H
#define MODULES_HASHLIB_H

#include <openssl/evp.h>
#include <pthread.h>

#include "objects/bytes.h"
#include "objects/module.h"

enum { HASHLIB_NAMES = 16 };

typedef struct HashlibState {
    Value constructors;   /* dict: function -> name */
    Value unsupported;    /* class UnsupportedDigestmodError */
    /* The algorithms that have been asked for, by their place in hash_names; [1]: for security. */
    EVP_MD *fetched[HASHLIB_NAMES][2];
    EVP_MAC_CTX *hmac[HASHLIB_NAMES]; /* contexts for HMACs with these: made when first used */
} HashlibState;
#define HASHLIB_STATE MODULE_STATE(HashlibState, MODULE__hashlib)

/* What OpenSSL keeps for an object, in a handle of the collector's, which frees it; other
 * threads wait for the lock while one computes without the GIL. */
typedef struct HashHandle {
    EVP_MD_CTX *digest;   /* one of these two */
    EVP_MAC_CTX *mac;
    pthread_mutex_t lock;
} HashHandle;
HashHandle *hashlib_handle_new(void) MUST_USE;
void hashlib_lock(HashHandle *handle);
static inline void hashlib_unlock(HashHandle *handle) { pthread_mutex_unlock(&handle->lock); }

/* An algorithm by Python's or OpenSSL's name, to be freed: EVP_MD_free. */
EVP_MD *hashlib_fetch(const char *name, bool for_security, Value error_class) MUST_USE;
EVP_MD *hashlib_fetch_value(Value digestmod) MUST_USE; /* a name, or a function openssl_... */
static inline void hashlib_md_free(EVP_MD **md) { EVP_MD_free(*md); }
#define HASHLIB_MD_AUTO CLEANUP(hashlib_md_free) EVP_MD
/* The place in hash_names of an algorithm that is kept; -1: it isn't. */
int hashlib_place(const EVP_MD *md);
/* Python's name of an algorithm. */
const char *hashlib_name(const EVP_MD *md);
/* OpenSSL's last error as an exception of the class; 0: ValueError. Returns 0. */
COLD int hashlib_fail(Value error_class, const char *otherwise);
/* A buffer of data; str and what isn't bytes-like is refused with the messages of old. */
bool hashlib_data(Value v, Buffer *view) MUST_USE;
/* From how many bytes on the GIL is given up. */
enum { HASHLIB_LARGE = 2048 };

extern const Method hashlib_key_methods[];  /* hashlib_keys.c: pbkdf2_hmac, scrypt */
Value hashlib_hmac_new(Value *args);
Value hashlib_hmac_digest(Value *args);

#endif
