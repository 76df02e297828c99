/* SPDX-License-Identifier: MIT
 *
 * Module _hashlib: keys derived from passwords.
 */
#include "modules/hashlib.h"

#include <limits.h>

#include "modules/blocking.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"

/* ---- pbkdf2_hmac ---- */

/* A number from 1 to INT_MAX. */
static bool positive(Value v, const char *what, int *n)
{
    int64_t wide = INT64_MAX;
    Value i = TRY(value_index(v));
    if (int_sign(i) <= 0)
        RAISE(ValueError, "%s must be greater than 0.", what);
    if (!int_fits_int64(i, &wide) || wide > INT_MAX)
        RAISE(OverflowError, "%s is too great.", what);
    *n = (int)wide;
    return true;
}

static bool short_data(Value v, const char *what, Buffer *view)
{
    TRY(buffer_get(v, view, BUFFER_SIMPLE));
    if (view->length > INT_MAX)
        RAISE(OverflowError, "%s is too long.", what);
    return true;
}

static Value hashlib_pbkdf2_hmac(Value *args)
{
    int iterations, size;
    BUFFER_AUTO password = {0}, salt = {0};
    if (!is_str(args[0]))
        RAISE(TypeError, "pbkdf2_hmac() argument 'hash_name' must be str, not %T", args[0]);
    HASHLIB_MD_AUTO *md = TRY(hashlib_fetch(TRY(str_utf8_no_null(args[0])), true, 0));
    TRY(short_data(args[1], "password", &password) && short_data(args[2], "salt", &salt));
    TRY(positive(args[3], "iteration value", &iterations));
    size = EVP_MD_get_size(md);
    if (args[4] != NONE)
        TRY(positive(args[4], "key length", &size));
    Bytes *key = TRY(bytes_alloc((size_t)size));
    if (!BLOCKING(PKCS5_PBKDF2_HMAC(password.data, (int)password.length, salt.data,
                                    (int)salt.length, iterations, md, size,
                                    (unsigned char *)key->data)))
        return (Value)hashlib_fail(0, "no reason supplied");
    return from_object(key);
}

/* ---- scrypt ---- */

static bool required(Value v, const char *name, uint64_t *n)
{
    if (!is_int(v) || !int_fits_uint64(v, n))
        RAISE(TypeError, "%s is required and must be an unsigned int", name);
    return true;
}

static Value hashlib_scrypt(Value *args)
{
    uint64_t n, r, p;
    int64_t memory, size;
    BUFFER_AUTO password = {0}, salt = {0};
    TRY(short_data(args[0], "password", &password));
    if (args[1] == NONE)
        RAISE(TypeError, "salt is required");
    TRY(short_data(args[1], "salt", &salt));
    TRY(required(args[2], "n", &n));
    if (n < 2 || n & (n - 1))
        RAISE(ValueError, "n must be a power of 2.");
    TRY(required(args[3], "r", &r) && required(args[4], "p", &p));
    TRY(value_as_int64(args[5], &memory) && value_as_int64(args[6], &size));
    if (memory < 0 || memory > INT_MAX)
        RAISE(ValueError, "maxmem must be positive and smaller than %d", INT_MAX);
    if (size < 1 || size > INT_MAX)
        RAISE(ValueError, "dklen must be greater than 0 and smaller than %d", INT_MAX);
    /* without an output only the parameters are checked */
    if (!EVP_PBE_scrypt(NULL, 0, NULL, 0, n, r, p, (uint64_t)memory, NULL, 0))
        return (Value)hashlib_fail(0, "Invalid parameter combination for n, r, p, maxmem.");
    Bytes *key = TRY(bytes_alloc((size_t)size));
    if (!BLOCKING(EVP_PBE_scrypt(password.data, password.length, salt.data, salt.length, n, r, p,
                                 (uint64_t)memory, (unsigned char *)key->data, (size_t)size)))
        return (Value)hashlib_fail(0, "no reason supplied");
    return from_object(key);
}

const Method hashlib_key_methods[] = {
    {"pbkdf2_hmac($module, /, hash_name, password, salt, iterations, dklen=None)",
     hashlib_pbkdf2_hmac, "A key of a password, by PBKDF2 with HMAC."},
    {"scrypt($module, /, password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64)",
     hashlib_scrypt, "A key of a password, by scrypt."},
    {0},
};
