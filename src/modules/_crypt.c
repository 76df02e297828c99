/* SPDX-License-Identifier: MIT
 *
 * The module _crypt: the system's hashing of passwords, for the library's crypt.
 */
#include <crypt.h>
#include <errno.h>
#include <string.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/module.h"
#include "objects/str.h"

static Value crypt_crypt(Value *args)
{
    const char *texts[2];
    for (int i = 0; i < 2; i++) {
        if (!is_str(args[i]))
            RAISE(TypeError, "crypt() argument %d must be str, not %T", i + 1, args[i]);
        texts[i] = TRY(str_utf8_no_null(args[i]));
    }
    struct crypt_data *data = gc_alloc_atomic(sizeof *data);
    if (!data)
        return raise_no_memory();
    memset(data, 0, sizeof *data);
    const char *hashed = BLOCKING(crypt_r(texts[0], texts[1], data));
    return hashed ? str_from_text(hashed) : (Value)raise_errno(errno, 0, 0);
}

static const Method crypt_methods[] = {
    {"crypt($module, word, salt, /)", crypt_crypt, "Hash a password with a salt and method."},
    {0},
};

MODULE(_crypt, .doc = "Hashing of passwords.", .methods = METHODS(crypt_methods));
