/* SPDX-License-Identifier: MIT
 *
 * The module _hashlib: OpenSSL's hashes. HMAC is in hashlib_hmac.c, deriving keys from
 * passwords in hashlib_keys.c.
 */
#include "modules/hashlib.h"

#include <ctype.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <string.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/hashes.h"
#include "objects/dict.h"
#include "objects/mappingproxy.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* Most hashes are of some bytes that are known from the start, and read once: these get no
 * context of OpenSSL's unless more than that is wanted (started). */
typedef struct Hash {
    Object head;
    HashHandle *handle; /* 0: not started */
    const EVP_MD *md;   /* of one that was not started: the module keeps it */
    Value data;         /* and its bytes */
} Hash;

/* Python's names where OpenSSL has others: F(function or nothing, Python's, OpenSSL's). */
#define HASHES(F)                                                                             \
    F(md5, "md5", "MD5") F(sha1, "sha1", "SHA1") F(sha224, "sha224", "SHA224")                \
    F(sha256, "sha256", "SHA256") F(sha384, "sha384", "SHA384") F(sha512, "sha512", "SHA512") \
    F(sha3_224, "sha3_224", "SHA3-224") F(sha3_256, "sha3_256", "SHA3-256")                   \
    F(sha3_384, "sha3_384", "SHA3-384") F(sha3_512, "sha3_512", "SHA3-512")                   \
    F(shake_128, "shake_128", "SHAKE128") F(shake_256, "shake_256", "SHAKE256")
static const struct { const char *name, *openssl; } hash_names[] = {
#define F(function, name, openssl) {name, openssl},
    HASHES(F)
#undef F
    {"sha512_224", "SHA512-224"}, {"sha512_256", "SHA512-256"},
    {"blake2s", "BLAKE2s256"}, {"blake2b", "BLAKE2b512"},
};
STATIC_ASSERT(countof(hash_names) == HASHLIB_NAMES, "each has its place");

/* ---- what all parts use ---- */

int hashlib_fail(Value class, const char *otherwise)
{
    unsigned long error = ERR_peek_last_error();
    const char *library = ERR_lib_error_string(error), *reason = ERR_reason_error_string(error);
    ERR_clear_error();
    if (!class)
        class = from_object(rt.types[TYPE_ValueError]);
    Value text = !error || !reason ? str_from_text(otherwise)
               : library ? str_format("[%s] %s", library, reason) : str_from_text(reason);
    return raise_object(TRY(call1(class, TRY(text))));
}

static void handle_release(void *memory, void *data)
{
    HashHandle *handle = memory;
    EVP_MD_CTX_free(handle->digest);
    EVP_MAC_CTX_free(handle->mac);
    pthread_mutex_destroy(&handle->lock);
}
static const HandleClass handle_class = {handle_release, 0};

HashHandle *hashlib_handle_new(void)
{
    HashHandle *handle = gc_alloc_handle(sizeof *handle, &handle_class);
    if (!handle)
        return raise_no_memory(), NULL;
    pthread_mutex_init(&handle->lock, NULL);
    return handle;
}

void hashlib_lock(HashHandle *handle)
{
    if (pthread_mutex_trylock(&handle->lock) != 0)
        BLOCKING(pthread_mutex_lock(&handle->lock));
}

/* The name's place in hash_names; HASHLIB_NAMES: it has none. */
static size_t name_place(const char *name)
{
    size_t i = 0;
    while (i < HASHLIB_NAMES && (*name != *hash_names[i].name || strcmp(name, hash_names[i].name)))
        i++;
    return i;
}

static EVP_MD *fetch_at(size_t place, const char *name, bool for_security, Value error_class)
{
    EVP_MD **kept = place < HASHLIB_NAMES ? &HASHLIB_STATE->fetched[place][for_security] : NULL;
    EVP_MD *md = kept && *kept ? *kept
               : EVP_MD_fetch(NULL, kept ? hash_names[place].openssl : name, for_security ? NULL : "-fips");
    if (md && kept) {
        *kept = md;
        EVP_MD_up_ref(md);
    }
    if (!md) {
        Value text = TRY(str_format("unsupported hash type %s", name));
        hashlib_fail(error_class, TRY(str_utf8(text, 0)));
    }
    return md;
}

EVP_MD *hashlib_fetch(const char *name, bool for_security, Value error_class)
{
    return fetch_at(name_place(name), name, for_security, error_class);
}

EVP_MD *hashlib_fetch_value(Value digestmod)
{
    Value name = digestmod;
    if (!is_str(name)) {
        int64_t hash;
        name = UNBOUND;
        if (value_hash(digestmod, &hash))
            name = dict_get(HASHLIB_STATE->constructors, digestmod);
        if (!name || name == UNBOUND) {
            error_clear();
            Value text = TRY(str_format("Unsupported digestmod %R", digestmod));
            return raise_object(TRY(call1(HASHLIB_STATE->unsupported, text))), NULL;
        }
    }
    return hashlib_fetch(TRY(str_utf8_no_null(name)), true, HASHLIB_STATE->unsupported);
}

const char *hashlib_name(const EVP_MD *md)
{
    for (size_t i = 0; i < countof(hash_names); i++)
        if (EVP_MD_is_a(md, hash_names[i].openssl))
            return hash_names[i].name;
    return OBJ_nid2ln(EVP_MD_get_type(md));
}

bool hashlib_data(Value v, Buffer *view)
{
    if (is_str(v))
        RAISE(TypeError, "Strings must be encoded before hashing");
    if (!buffer_exported(v))
        RAISE(TypeError, "object supporting the buffer API required");
    TRY(buffer_get(v, view, BUFFER_SIMPLE));
    return true;
}

/* ---- hash objects ---- */

static inline Hash *as_hash(Value v) { return (Hash *)v; }

/* The object gets its context. */
static bool start(Hash *hash)
{
    if (hash->handle)
        return true;
    HashHandle *handle = TRY(hashlib_handle_new());
    if (!(handle->digest = EVP_MD_CTX_new()))
        return raise_no_memory();
    const Bytes *data = as_bytes(hash->data);
    if (!EVP_DigestInit_ex(handle->digest, hash->md, NULL)
        || !EVP_DigestUpdate(handle->digest, data->data, data->length))
        return hashlib_fail(0, "no reason supplied");
    hash->handle = handle;
    hash->data = 0;
    return true;
}

static bool update(Hash *hash, const Buffer *view)
{
    TRY(start(hash));
    HashHandle *handle = hash->handle;
    hashlib_lock(handle);
    int done = view->length >= HASHLIB_LARGE
        ? BLOCKING(EVP_DigestUpdate(handle->digest, view->data, view->length))
        : EVP_DigestUpdate(handle->digest, view->data, view->length);
    hashlib_unlock(handle);
    return done || hashlib_fail(0, "out of memory");
}

static Hash *hash_object(bool extendable, const EVP_MD *md, Value data)
{
    Hash *hash = TRY((Hash *)type_alloc(rt.types[extendable ? TYPE_HASHXOF : TYPE_HASH], 0));
    hash->md = md;
    hash->data = data;
    return hash;
}

int hashlib_place(const EVP_MD *md)
{
    for (int i = 0; i < 2 * HASHLIB_NAMES; i++)
        if (HASHLIB_STATE->fetched[i / 2][i % 2] == md)
            return i / 2;
    return -1;
}

static Value hash_new(const char *name, Value data, Value for_security)
{
    bool secure;
    BUFFER_AUTO view = {0};
    TRY(value_truth(for_security, &secure));
    if (data != UNBOUND)
        TRY(hashlib_data(data, &view));
    size_t place = name_place(name);
    HASHLIB_MD_AUTO *md = TRY(fetch_at(place, name, secure, 0));
    bool extendable = EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF;
    bool waits = data == UNBOUND || (is_exact(data, TYPE_bytes) && view.length < HASHLIB_LARGE);
    Hash *hash = TRY(hash_object(extendable, md, waits && data != UNBOUND ? data : rt.empty_bytes));
    if (!waits || place == HASHLIB_NAMES) /* the module keeps the others */
        TRY(start(hash));
    if (!waits)
        TRY(update(hash, &view));
    return from_object(hash);
}

/* A copy of the context as it is now: reading the result ends it. */
static bool copy_context(Value self, EVP_MD_CTX *copy)
{
    TRY(start(as_hash(self)));
    HashHandle *handle = as_hash(self)->handle;
    hashlib_lock(handle);
    int done = copy && EVP_MD_CTX_copy_ex(copy, handle->digest);
    hashlib_unlock(handle);
    return done || hashlib_fail(0, "out of memory");
}

static Value hash_copy(Value *args)
{
    const Hash *from = as_hash(args[0]);
    Hash *copy = TRY(hash_object(is_instance_of(args[0], TYPE_HASHXOF), from->md, from->data));
    if (!from->handle)
        return from_object(copy);
    HashHandle *handle = TRY(hashlib_handle_new());
    handle->digest = EVP_MD_CTX_new();
    TRY(copy_context(args[0], handle->digest));
    copy->handle = handle;
    return from_object(copy);
}

static Value hash_update(Value *args)
{
    BUFFER_AUTO view = {0};
    TRY(hashlib_data(args[1], &view));
    TRY(update(as_hash(args[0]), &view));
    return NONE;
}

static void context_free(EVP_MD_CTX **context) { EVP_MD_CTX_free(*context); }

static bool finish(Value self, unsigned char *result, unsigned *n)
{
    const Hash *hash = as_hash(self);
    if (!hash->handle)
        return EVP_Digest(as_bytes(hash->data)->data, as_bytes(hash->data)->length, result, n, hash->md, NULL)
            || hashlib_fail(0, "no reason supplied");
    CLEANUP(context_free) EVP_MD_CTX *copy = EVP_MD_CTX_new();
    TRY(copy_context(self, copy));
    return EVP_DigestFinal_ex(copy, result, n) || hashlib_fail(0, "no reason supplied");
}

static Value hash_digest(Value *args)
{
    unsigned char result[EVP_MAX_MD_SIZE];
    unsigned n;
    TRY(finish(args[0], result, &n));
    return bytes_new((char *)result, n);
}

static Value hash_hexdigest(Value *args)
{
    unsigned char result[EVP_MAX_MD_SIZE];
    unsigned n;
    TRY(finish(args[0], result, &n));
    return hashes_hex(result, n);
}

/* As much as is asked for. */
static Bytes *finish_xof(Value self, Value length)
{
    ssize_t n;
    TRY(value_as_ssize(length, &n));
    if (n < 0)
        return raise_error(TYPE_ValueError, "value must be positive"), NULL;
    Bytes *bytes = TRY(bytes_alloc((size_t)n));
    CLEANUP(context_free) EVP_MD_CTX *copy = EVP_MD_CTX_new();
    TRY(copy_context(self, copy));
    if (n && !EVP_DigestFinalXOF(copy, (unsigned char *)bytes->data, (size_t)n))
        return hashlib_fail(0, "no reason supplied"), NULL;
    return bytes;
}

static Value hash_xof_digest(Value *args)
{
    return from_object(TRY(finish_xof(args[0], args[1])));
}

static Value hash_xof_hexdigest(Value *args)
{
    Bytes *bytes = TRY(finish_xof(args[0], args[1]));
    return hashes_hex((uint8_t *)bytes->data, bytes->length);
}

static const EVP_MD *md_of(Value self)
{
    const Hash *hash = as_hash(self);
    return hash->handle ? EVP_MD_CTX_get0_md(hash->handle->digest) : hash->md;
}
static Value hash_get_name(Value self) { return str_from_text(hashlib_name(md_of(self))); }
static Value hash_get_block_size(Value self) { return small_int(EVP_MD_get_block_size(md_of(self))); }
static Value hash_get_digest_size(Value self) { return small_int(EVP_MD_get_size(md_of(self))); }
static Value hash_get_xof_size(Value self) { return small_int(0); }

static Value hash_repr(Value self)
{
    return str_format("<%s %s object @ 0x%llx>", hashlib_name(md_of(self)), type_name(type_of(self)),
                      (unsigned long long)self);
}

static const Method hash_methods[] = {
    {"update($self, obj, /)", hash_update, "Hash further bytes."},
    {"digest($self, /)", hash_digest, "The hash as bytes."},
    {"hexdigest($self, /)", hash_hexdigest, "The hash as hexadecimal digits."},
    {"copy($self, /)", hash_copy, "A copy that goes on by itself."},
    {0},
};
static const GetSet hash_getset[] = {
    {"digest_size", hash_get_digest_size, 0, 0},
    {"block_size", hash_get_block_size, 0, 0},
    {"name", hash_get_name, 0, "algorithm name."},
    {0},
};
TYPE(HASH, .name = "_hashlib.HASH", .size = sizeof(Hash), .flags = TYPE_NO_NEW | TYPE_BASE,
     .new_signature = "(name, string=b'')", .doc = "A hash being computed by OpenSSL.",
     .slots = {.repr = hash_repr}, .methods = hash_methods, .getset = hash_getset);

static const Method hash_xof_methods[] = {
    {"digest($self, /, length)", hash_xof_digest, "The hash as so many bytes."},
    {"hexdigest($self, /, length)", hash_xof_hexdigest, "So many bytes as hexadecimal digits."},
    {0},
};
static const GetSet hash_xof_getset[] = {
    {"digest_size", hash_get_xof_size, 0, 0},
    {0},
};
TYPE(HASHXOF, .name = "_hashlib.HASHXOF", .base = TYPE_HASH, .size = sizeof(Hash),
     .flags = TYPE_NO_NEW | TYPE_BASE, .new_signature = "(name, string=b'')",
     .doc = "A hash of any length being computed by OpenSSL.", .methods = hash_xof_methods,
     .getset = hash_xof_getset);

/* ---- functions ---- */

static Value hashlib_new(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "new() argument 'name' must be str, not %T", args[0]);
    return hash_new(TRY(str_utf8_no_null(args[0])), args[1], args[2]);
}

#define F(function, name, openssl) \
    static Value openssl_##function(Value *args) { return hash_new(name, args[0], args[1]); }
HASHES(F)
#undef F

static Value hashlib_get_fips_mode(Value *args)
{
    return small_int(EVP_default_properties_is_fips_enabled(NULL));
}

/* The time it takes tells nothing about where they differ. */
static bool same_bytes(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size)
{
    volatile unsigned char different = a_size != b_size;
    if (different)
        a = b;
    for (size_t i = 0; i < b_size; i++)
        different |= a[i] ^ b[i];
    return !different;
}

static Value hashlib_compare_digest(Value *args)
{
    if (is_str(args[0]) && is_str(args[1])) {
        Str *a = as_str(args[0]), *b = as_str(args[1]);
        if (!a->ascii || !b->ascii)
            RAISE(TypeError, "comparing strings with non-ASCII characters is not supported");
        return from_bool(same_bytes(a->data, a->length, b->data, b->length));
    }
    if (!buffer_exported(args[0]) && !buffer_exported(args[1]))
        RAISE(TypeError, "unsupported operand types(s) or combination of types: '%T' and '%T'",
              args[0], args[1]);
    BUFFER_AUTO a = {0}, b = {0};
    TRY(buffer_get(args[0], &a, BUFFER_SIMPLE) && buffer_get(args[1], &b, BUFFER_SIMPLE));
    return from_bool(same_bytes(a.data, a.length, b.data, b.length));
}

#define HASH_ARGUMENTS "($module, /, string=b'', *, usedforsecurity=True)"
static const Method hashlib_constructors[] = {
#define F(function, name, openssl) \
    {"openssl_" name HASH_ARGUMENTS, openssl_##function, "A new " name " hash."},
    HASHES(F)
#undef F
    {0},
};
static const char *const constructor_names[] = {
#define F(function, name, openssl) name,
    HASHES(F)
#undef F
};

static const Method hashlib_methods[] = {
    {"new($module, /, name, string=b'', *, usedforsecurity=True)", hashlib_new,
     "A new hash of the algorithm with that name."},
    {"get_fips_mode($module, /)", hashlib_get_fips_mode, "Are only approved algorithms allowed?"},
    {"compare_digest($module, a, b, /)", hashlib_compare_digest,
     "Are they equal? The time taken does not tell where they differ."},
    {"hmac_new($module, /, key, msg=b'', digestmod=None)", hashlib_hmac_new, "A new HMAC."},
    {"hmac_digest($module, /, key, msg, digest)", hashlib_hmac_digest,
     "The HMAC of a message, at once."},
    {0},
};

/* ---- the module ---- */

static bool add_function(Value module, const Method *method, Value *function)
{
    *function = TRY(builtin_new(method, module, NAME(_hashlib)));
    return dict_set(module_dict(module), ((Builtin *)*function)->name, *function);
}

static bool add_constructors(Value module)
{
    Value function, constructors = TRY(dict_new());
    for (size_t i = 0; i < countof(constructor_names); i++) {
        TRY(add_function(module, &hashlib_constructors[i], &function));
        TRY(dict_set(constructors, function, TRY(str_from_text(constructor_names[i]))));
    }
    HASHLIB_STATE->constructors = constructors;
    return module_add(module, "_constructors", TRY(mappingproxy_new(constructors)));
}

/* The names of all algorithms, gathered without running Python code. */
typedef struct Names {
    Value set;
    bool failed;
} Names;

static void add_name(EVP_MD *md, void *data)
{
    Names *names = data;
    if (names->failed || EVP_MD_get_type(md) == NID_undef)
        return;
    Value name = str_from_text(hashlib_name(md));
    names->failed = !name || !set_add(names->set, name);
}

static bool add_names(Value module)
{
    Names names = {.set = TRY(set_new())};
    EVP_MD_do_all_provided(NULL, add_name, &names);
    if (names.failed)
        return false;
    return module_add(module, "openssl_md_meth_names", TRY(frozenset_from(names.set)));
}

static bool hashlib_init(Value module)
{
    HashlibState *state = gc_alloc(sizeof *state);
    Value function, base = from_object(rt.types[TYPE_ValueError]);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__hashlib] = state;
    state->unsupported = TRY(type_new_simple("_hashlib.UnsupportedDigestmodError",
                                             TRY(tuple_new(&base, 1)), 0));
    for (const Method *m = hashlib_key_methods; m->signature; m++)
        TRY(add_function(module, m, &function));
    return module_add(module, "UnsupportedDigestmodError", state->unsupported)
        && add_constructors(module) && add_names(module);
}

static const enum TypeId hashlib_types[] = {TYPE_HASH, TYPE_HASHXOF, TYPE_HMAC, TYPE_none};

MODULE(_hashlib, .doc = "OpenSSL's hashes, for hashlib.", .methods = METHODS(hashlib_methods),
       .types = hashlib_types, .init = hashlib_init);
