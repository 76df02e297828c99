/* SPDX-License-Identifier: MIT
 *
 * File names.
 */
#include "objects/path.h"

#include "objects/bytes.h"
#include "objects/call.h"
#include "objects/str.h"

Value path_fspath(Value path)
{
    if (is_str(path) || is_bytes(path))
        return path;
    Value v = TRY(call_special(path, NAME(__fspath__), 0, 0));
    if (v == UNBOUND)
        RAISE(TypeError, "expected str, bytes or os.PathLike object, not %T", path);
    if (!is_str(v) && !is_bytes(v))
        RAISE(TypeError, "expected %T.__fspath__() to return str or bytes, not %T", path, v);
    return v;
}

const char *path_bytes(Value path)
{
    Value v = TRY(path_fspath(path));
    if (is_str(v))
        return str_fs_encode(v);
    if (memchr(as_bytes(v)->data, 0, as_bytes(v)->length))
        RAISE(ValueError, "embedded null byte");
    return as_bytes(v)->data;
}

Value path_text(Value path)
{
    Value v = TRY(path_fspath(path));
    if (is_bytes(v))
        v = TRY(str_fs_decode(as_bytes(v)->data, as_bytes(v)->length));
    for (size_t i = 0; i < str_length(v); i++)
        if (!str_at(v, i))
            RAISE(ValueError, "embedded null character");
    return v;
}
