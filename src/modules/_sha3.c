/* SPDX-License-Identifier: MIT
 *
 * Module _sha3 on OpenSSL's libcrypto: SHA-3 and SHAKE (FIPS 202).
 */
#include <openssl/evp.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/hashes.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

enum {
    STATE_BITS = 1600,
    SHAKE_LIMIT = 1 << 29,      /* bytes of a digest */
    BLOCKING_SIZE = 64 * 1024,  /* from this many bytes on others may run meanwhile */
};

/* One of the functions. digest_size 0: any. */
typedef struct Algorithm {
    enum TypeId type;
    const char *name, *signature;
    const EVP_MD *(*md)(void);
    int capacity_bits, digest_size;
} Algorithm;

/* All are called by the first one's name in errors. */
#define PARAMETERS "(data=b'', /, *, usedforsecurity=True)"
#define ROW(name, bits, size)                                        \
    {                                                                \
        TYPE_##name, #name, "sha3_224" PARAMETERS, EVP_##name, bits, size \
    }
#define SHAKE(name, evp, bits) {TYPE_##name, #name, "sha3_224" PARAMETERS, EVP_##evp, bits, 0}
static const Algorithm algorithms[] = {
    ROW(sha3_224, 448, 28),          ROW(sha3_256, 512, 32),
    ROW(sha3_384, 768, 48),          ROW(sha3_512, 1024, 64),
    SHAKE(shake_128, shake128, 256), SHAKE(shake_256, shake256, 512),
};

/* A handle on the library's state. */
typedef struct Context {
    EVP_MD_CTX *evp;
} Context;

typedef struct Sha3 {
    Object head;
    const Algorithm *algorithm;
    Context *context;
} Sha3;

static inline Sha3 *as_sha3(Value v) { return (Sha3 *)v; }

static void context_release(void *handle, void *data)
{
    EVP_MD_CTX_free(((Context *)handle)->evp);
}
static const HandleClass context_class = {context_release, NULL};

static Context *context_new(void)
{
    Context *c = gc_alloc_handle(sizeof *c, &context_class);
    if (!c || !(c->evp = EVP_MD_CTX_new()))
        return raise_no_memory(), NULL;
    return c;
}

static int raise_library(void) { RAISE(RuntimeError, "the hash function failed"); }

static Sha3 *sha3_alloc(Type *type, const Algorithm *algorithm)
{
    Context *context = TRY(context_new());
    Sha3 *h = TRY((Sha3 *)type_alloc(type, 0));
    h->algorithm = algorithm;
    h->context = context;
    return h;
}

/* Big data is hashed without the GIL, on a copy, so that other threads find a whole
 * state. */
static bool add(Sha3 *h, Value data)
{
    BUFFER_AUTO view = {0};
    TRY(hashes_view(data, &view));
    if (view.length < BLOCKING_SIZE)
        return EVP_DigestUpdate(h->context->evp, view.data, view.length) ||
               raise_library();
    Context *copy = TRY(context_new());
    if (!EVP_MD_CTX_copy_ex(copy->evp, h->context->evp))
        return raise_library();
    if (!BLOCKING(EVP_DigestUpdate(copy->evp, view.data, view.length)))
        return raise_library();
    h->context = copy;
    return true;
}

static Value sha3_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    const Algorithm *a = algorithms;
    while (rt.types[a->type] != type)
        a++;
    TRY(arguments_place(a->signature, args, nargs, kwnames, placed));
    Sha3 *h = TRY(sha3_alloc(type, a));
    if (!EVP_DigestInit_ex(h->context->evp, a->md(), NULL))
        return raise_library();
    TRY(add(h, placed[0]));
    return from_object(h);
}

/* ---- methods ---- */

static Value sha3_update(Value *args)
{
    return add(as_sha3(args[0]), args[1]) ? NONE : 0;
}

static Value sha3_copy(Value *args)
{
    Sha3 *from = as_sha3(args[0]),
         *h = TRY(sha3_alloc(type_of(args[0]), from->algorithm));
    if (!EVP_MD_CTX_copy_ex(h->context->evp, from->context->evp))
        return raise_library();
    return from_object(h);
}

/* n bytes of digest, of a copy. */
static bool finish(const Sha3 *h, uint8_t *digest, size_t n)
{
    Context *copy = TRY(context_new());
    if (!EVP_MD_CTX_copy_ex(copy->evp, h->context->evp))
        return raise_library();
    return (h->algorithm->digest_size
                ? EVP_DigestFinal_ex(copy->evp, digest, NULL)
                : n == 0 || EVP_DigestFinalXOF(copy->evp, digest, n)) ||
           raise_library();
}

static Value sha3_digest(Value *args)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    size_t n = (size_t)as_sha3(args[0])->algorithm->digest_size;
    TRY(finish(as_sha3(args[0]), digest, n));
    return bytes_new((const char *)digest, n);
}

static Value sha3_hexdigest(Value *args)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    size_t n = (size_t)as_sha3(args[0])->algorithm->digest_size;
    TRY(finish(as_sha3(args[0]), digest, n));
    return hashes_hex(digest, n);
}

/* args: self, length. As bytes. */
static Bytes *shake(Value *args)
{
    uint64_t n;
    if (!is_int(args[1]))
        RAISE(TypeError, "an integer is required");
    if (int_sign(args[1]) < 0)
        RAISE(ValueError, "value must be positive");
    if (!int_fits_uint64(args[1], &n))
        RAISE(OverflowError, "Python int too large to convert to C unsigned long");
    if (n >= SHAKE_LIMIT)
        RAISE(ValueError, "length is too large");
    Bytes *result = TRY(bytes_alloc(n));
    TRY(finish(as_sha3(args[0]), (uint8_t *)result->data, n));
    return result;
}

static Value shake_digest(Value *args) { return from_object(TRY(shake(args))); }

static Value shake_hexdigest(Value *args)
{
    Bytes *digest = TRY(shake(args));
    return hashes_hex((uint8_t *)digest->data, digest->length);
}

#define COMMON                                                                        \
    {"copy($self, /)", sha3_copy, "A copy that can be continued otherwise."},         \
    {"update($self, data, /)", sha3_update, "Add bytes."}
static const Method sha3_methods[] = {
    COMMON,
    {"digest($self, /)", sha3_digest, "The digest of what was added, as bytes."},
    {"hexdigest($self, /)", sha3_hexdigest, "The same in hexadecimal."},
    {0},
};
static const Method shake_methods[] = {
    COMMON,
    {"digest($self, length, /)", shake_digest, "A digest of so many bytes."},
    {"hexdigest($self, length, /)", shake_hexdigest, "The same in hexadecimal."},
    {0},
};

/* ---- attributes ---- */

static int rate_bits(Value self)
{
    return STATE_BITS - as_sha3(self)->algorithm->capacity_bits;
}
static Value sha3_name(Value self)
{
    return str_from_text(as_sha3(self)->algorithm->name);
}
static Value sha3_block_size(Value self) { return small_int(rate_bits(self) / 8); }
static Value sha3_digest_size(Value self)
{
    return small_int(as_sha3(self)->algorithm->digest_size);
}
static Value sha3_capacity(Value self)
{
    return small_int(as_sha3(self)->algorithm->capacity_bits);
}
static Value sha3_rate(Value self) { return small_int(rate_bits(self)); }

static Value sha3_suffix(Value self)
{
    return bytes_new(as_sha3(self)->algorithm->digest_size ? "\x06" : "\x1f", 1);
}

static const GetSet sha3_getset[] = {
    {"block_size", sha3_block_size, 0, "bytes of a block"},
    {"name", sha3_name, 0, "the function's name"},
    {"digest_size", sha3_digest_size, 0,
     "bytes of the digest; 0: as many as are asked for"},
    {"_capacity_bits", sha3_capacity, 0, "bits of the state that no input goes into"},
    {"_rate_bits", sha3_rate, 0, "bits of the state that input goes into"},
    {"_suffix", sha3_suffix, 0, "what tells SHA-3 and SHAKE apart"},
    {0},
};

#define SHA3_TYPE(name_, methods_)                                     \
    .name = "_sha3." name_, .size = sizeof(Sha3), .methods = methods_, \
    .getset = sha3_getset, .new_signature = PARAMETERS,                \
    .doc = "A hash object of the function " name_ ".",                 \
    .slots = {.construct = sha3_construct}
TYPE(sha3_224, SHA3_TYPE("sha3_224", sha3_methods));
TYPE(sha3_256, SHA3_TYPE("sha3_256", sha3_methods));
TYPE(sha3_384, SHA3_TYPE("sha3_384", sha3_methods));
TYPE(sha3_512, SHA3_TYPE("sha3_512", sha3_methods));
TYPE(shake_128, SHA3_TYPE("shake_128", shake_methods));
TYPE(shake_256, SHA3_TYPE("shake_256", shake_methods));

static const enum TypeId sha3_types[] = {TYPE_sha3_224, TYPE_sha3_256, TYPE_sha3_384,
                                         TYPE_sha3_512, TYPE_shake_128, TYPE_shake_256,
                                         TYPE_none};
static const ModuleConstant sha3_constants[] = {{"implementation", 0, "OpenSSL"}, {0}};

MODULE(_sha3, .doc = "SHA-3 and SHAKE, on OpenSSL's library libcrypto.",
       .constants = sha3_constants, .types = sha3_types);
