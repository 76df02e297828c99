/* SPDX-License-Identifier: MIT
 *
 * Module _codecs: the registry and the built-in codecs' functions, from which the package
 * `encodings` and the module `codecs` are made. Encoders return (bytes, characters taken),
 * decoders (text, bytes taken).
 */
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/codecs.h"

/* --- arguments --- */

/* The name in an argument; *errors is 0 for None (or left out). */
static bool errors_argument(const char *function, int position, Value v, const char **errors)
{
    *errors = NULL;
    if (v == NONE || v == UNBOUND)
        return true;
    if (!is_str(v))
        RAISE(TypeError, "%s() argument %d must be str or None, not %K", function, position, v);
    *errors = TRY(str_utf8_no_null(v));
    return true;
}

static bool text_argument(const char *function, Value v)
{
    if (!is_str(v))
        RAISE(TypeError, "%s() argument 1 must be str, not %K", function, v);
    return true;
}

static Value pair(Value result, size_t taken)
{
    return result ? tuple_pack(2, result, small_int((int64_t)taken)) : 0;
}

/* The bytes of a bytes-like object, or of a str (its UTF-8). */
static bool view_of(Value v, Buffer *view, bool str_too)
{
    if (!str_too || !is_str(v))
        return buffer_get(v, view, BUFFER_SIMPLE);
    size_t n;
    const char *text = TRY(str_utf8(v, &n));
    buffer_fill(view, v, (void *)text, n, true);
    return true;
}

/* --- the registry --- */

static Value codecs_register_function(Value *args) { return codecs_register(args[0]) ? NONE : 0; }
static Value codecs_unregister_function(Value *args) { return codecs_unregister(args[0]) ? NONE : 0; }

static const char *name_argument(const char *function, const char *what, Value v)
{
    if (!is_str(v))
        return raise_error(TYPE_TypeError, "%s() argument%s must be str, not %K", function, what, v), NULL;
    return str_utf8_no_null(v);
}

static Value codecs_lookup_function(Value *args)
{
    return codecs_lookup(TRY(name_argument("lookup", "", args[0])));
}

static Value codecs_register_error_function(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "register_error() argument 1 must be str, not %K", args[0]);
    return codecs_register_error(args[0], args[1]) ? NONE : 0;
}

static Value codecs_lookup_error_function(Value *args)
{
    return codecs_lookup_error(TRY(name_argument("lookup_error", "", args[0])));
}

static Value codecs_encode_function(Value *args)
{
    const char *encoding = TRY(name_argument("encode", " 'encoding'", args[1]));
    const char *errors = args[2] == UNBOUND ? NULL : TRY(name_argument("encode", " 'errors'", args[2]));
    return codecs_encode(args[0], encoding, errors);
}

static Value codecs_decode_function(Value *args)
{
    const char *encoding = TRY(name_argument("decode", " 'encoding'", args[1]));
    const char *errors = args[2] == UNBOUND ? NULL : TRY(name_argument("decode", " 'errors'", args[2]));
    return codecs_decode(args[0], encoding, errors);
}

/* --- encoders: f(text, errors=None) --- */

#define ENCODER(function, ...)                                                    \
    static Value function(Value *args)                                            \
    {                                                                             \
        const char *errors;                                                       \
        TRY(text_argument(#function, args[0]));                                   \
        TRY(errors_argument(#function, 2, args[1], &errors));                     \
        return pair(__VA_ARGS__, str_length(args[0]));                            \
    }

ENCODER(utf_8_encode, codec_utf8_encode(args[0], errors))
ENCODER(utf_7_encode, codec_utf7_encode(args[0]))
ENCODER(utf_16_le_encode, codec_utf16_encode(args[0], errors, -1))
ENCODER(utf_16_be_encode, codec_utf16_encode(args[0], errors, 1))
ENCODER(utf_32_le_encode, codec_utf32_encode(args[0], errors, -1))
ENCODER(utf_32_be_encode, codec_utf32_encode(args[0], errors, 1))
ENCODER(ascii_encode, codec_ascii_encode(args[0], errors))
ENCODER(latin_1_encode, codec_latin1_encode(args[0], errors))
ENCODER(unicode_escape_encode, codec_unicode_escape_encode(args[0]))
ENCODER(raw_unicode_escape_encode, codec_raw_unicode_escape_encode(args[0]))
ENCODER(charmap_encode, codec_charmap_encode(args[0], args[2], errors))

/* utf_16 and utf_32 take the byte order as third argument. */
static Value encode_ordered(const char *name, Value *args, Value (*encode)(Value, const char *, int))
{
    const char *errors;
    int order;
    TRY(text_argument(name, args[0]));
    TRY(errors_argument(name, 2, args[1], &errors));
    TRY(value_as_int(args[2], &order));
    return pair(encode(args[0], errors, order), str_length(args[0]));
}

static Value utf_16_encode(Value *args) { return encode_ordered("utf_16_encode", args, codec_utf16_encode); }
static Value utf_32_encode(Value *args) { return encode_ordered("utf_32_encode", args, codec_utf32_encode); }

static Value readbuffer_encode(Value *args)
{
    BUFFER_AUTO view = {0};
    const char *errors;
    TRY(view_of(args[0], &view, true));
    TRY(errors_argument("readbuffer_encode", 2, args[1], &errors));
    return pair(bytes_new(view.data, view.length), view.length);
}

static Value escape_encode(Value *args)
{
    if (!is_bytes(args[0]))
        RAISE(TypeError, "escape_encode() argument 1 must be bytes, not %K", args[0]);
    const char *errors;
    TRY(errors_argument("escape_encode", 2, args[1], &errors));
    Bytes *bytes = as_bytes(args[0]);
    return pair(codec_escape_encode(bytes->data, bytes->length), bytes->length);
}

/* --- decoders: f(data, errors=None, final=False) --- */

typedef Value (*PartialDecoder)(const void *data, size_t n, const char *errors, size_t *consumed);

/* Without `final`, an incomplete end is left. */
static Value decode_partly(const char *name, Value *args, PartialDecoder decode, bool str_too)
{
    BUFFER_AUTO view = {0};
    const char *errors;
    bool final;
    TRY(view_of(args[0], &view, str_too));
    TRY(errors_argument(name, 2, args[1], &errors));
    TRY(value_truth(args[2], &final));
    size_t consumed = view.length;
    Value text = decode(view.data, view.length, errors, final ? NULL : &consumed);
    return pair(text, consumed);
}

static Value utf_8_decode(Value *args) { return decode_partly("utf_8_decode", args, codec_utf8_decode, false); }
static Value utf_7_decode(Value *args) { return decode_partly("utf_7_decode", args, codec_utf7_decode, false); }

static Value unicode_escape_decode(Value *args)
{
    return decode_partly("unicode_escape_decode", args, codec_unicode_escape_decode, true);
}

static Value raw_unicode_escape_decode(Value *args)
{
    return decode_partly("raw_unicode_escape_decode", args, codec_raw_unicode_escape_decode, true);
}

typedef Value (*OrderedDecoder)(const void *data, size_t n, const char *errors, int *order, size_t *consumed);

/* (data, errors, final) in a known order, or 0: by the mark. */
static Value decode_ordered(const char *name, Value *args, OrderedDecoder decode, int order)
{
    BUFFER_AUTO view = {0};
    const char *errors;
    bool final;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    TRY(errors_argument(name, 2, args[1], &errors));
    TRY(value_truth(args[2], &final));
    size_t consumed = view.length;
    Value text = decode(view.data, view.length, errors, &order, final ? NULL : &consumed);
    return pair(text, consumed);
}

static Value utf_16_decode(Value *args) { return decode_ordered("utf_16_decode", args, codec_utf16_decode, 0); }
static Value utf_16_le_decode(Value *args) { return decode_ordered("utf_16_le_decode", args, codec_utf16_decode, -1); }
static Value utf_16_be_decode(Value *args) { return decode_ordered("utf_16_be_decode", args, codec_utf16_decode, 1); }
static Value utf_32_decode(Value *args) { return decode_ordered("utf_32_decode", args, codec_utf32_decode, 0); }
static Value utf_32_le_decode(Value *args) { return decode_ordered("utf_32_le_decode", args, codec_utf32_decode, -1); }
static Value utf_32_be_decode(Value *args) { return decode_ordered("utf_32_be_decode", args, codec_utf32_decode, 1); }

/* (data, errors, byteorder, final) -> (text, taken, byteorder) */
static Value decode_ex(const char *name, Value *args, OrderedDecoder decode)
{
    BUFFER_AUTO view = {0};
    const char *errors;
    bool final;
    int order;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    TRY(errors_argument(name, 2, args[1], &errors));
    TRY(value_as_int(args[2], &order));
    TRY(value_truth(args[3], &final));
    size_t consumed = view.length;
    Value text = TRY(decode(view.data, view.length, errors, &order, final ? NULL : &consumed));
    return tuple_pack(3, text, small_int((int64_t)consumed), small_int(order));
}

static Value utf_16_ex_decode(Value *args) { return decode_ex("utf_16_ex_decode", args, codec_utf16_decode); }
static Value utf_32_ex_decode(Value *args) { return decode_ex("utf_32_ex_decode", args, codec_utf32_decode); }

static Value ascii_decode(Value *args)
{
    BUFFER_AUTO view = {0};
    const char *errors;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    TRY(errors_argument("ascii_decode", 2, args[1], &errors));
    return pair(codec_ascii_decode(view.data, view.length, errors), view.length);
}

static Value latin_1_decode(Value *args)
{
    BUFFER_AUTO view = {0};
    const char *errors;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    TRY(errors_argument("latin_1_decode", 2, args[1], &errors));
    return pair(str_new_latin1(view.data, view.length), view.length);
}

static Value charmap_decode(Value *args)
{
    BUFFER_AUTO view = {0};
    const char *errors;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    TRY(errors_argument("charmap_decode", 2, args[1], &errors));
    return pair(codec_charmap_decode(view.data, view.length, args[2], errors), view.length);
}

static Value charmap_build(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "charmap_build() argument must be str, not %K", args[0]);
    return codec_charmap_build(args[0]);
}

static Value escape_decode(Value *args)
{
    BUFFER_AUTO view = {0};
    const char *errors;
    TRY(view_of(args[0], &view, true));
    TRY(errors_argument("escape_decode", 2, args[1], &errors));
    return pair(codec_escape_decode(view.data, view.length, errors), view.length);
}

/* Drops a codec from the cache; for tests. */
static Value forget_codec(Value *args)
{
    return codecs_forget(TRY(name_argument("_forget_codec", "", args[0]))) ? NONE : 0;
}

#define TEXT_ROW(name, doc) {#name "($module, str, errors=None, /)", name, doc}
#define DATA_ROW(name, doc) {#name "($module, data, errors=None, final=False, /)", name, doc}

static const Method codecs_methods[] = {
    {"register($module, search_function, /)", codecs_register_function, "Register a function that finds codecs by name."},
    {"unregister($module, search_function, /)", codecs_unregister_function, "Take a search function away, and forget what it found."},
    {"lookup($module, encoding, /)", codecs_lookup_function, "The CodecInfo of that encoding."},
    {"encode($module, /, obj, encoding='utf-8', errors=<unrepresentable>)", codecs_encode_function, "Encode with the named codec, of any kind."},
    {"decode($module, /, obj, encoding='utf-8', errors=<unrepresentable>)", codecs_decode_function, "Decode with the named codec, of any kind."},
    {"register_error($module, errors, handler, /)", codecs_register_error_function, "Register an error handler under a name."},
    {"lookup_error($module, name, /)", codecs_lookup_error_function, "The error handler of that name."},
    {"_forget_codec($module, encoding, /)", forget_codec, "Drop a codec from the registry's cache."},
    TEXT_ROW(utf_8_encode, "Text as UTF-8."),
    TEXT_ROW(utf_7_encode, "Text as UTF-7."),
    {"utf_16_encode($module, str, errors=None, byteorder=0, /)", utf_16_encode, "Text as UTF-16, with a mark if no byte order is given."},
    TEXT_ROW(utf_16_le_encode, "Text as UTF-16, little-endian."),
    TEXT_ROW(utf_16_be_encode, "Text as UTF-16, big-endian."),
    {"utf_32_encode($module, str, errors=None, byteorder=0, /)", utf_32_encode, "Text as UTF-32, with a mark if no byte order is given."},
    TEXT_ROW(utf_32_le_encode, "Text as UTF-32, little-endian."),
    TEXT_ROW(utf_32_be_encode, "Text as UTF-32, big-endian."),
    TEXT_ROW(ascii_encode, "Text as ASCII."),
    TEXT_ROW(latin_1_encode, "Text as Latin-1."),
    TEXT_ROW(unicode_escape_encode, "Text with escapes, as in a literal."),
    TEXT_ROW(raw_unicode_escape_encode, "Text with \\u and \\U escapes beyond Latin-1."),
    {"charmap_encode($module, str, errors=None, mapping=None, /)", charmap_encode, "Text by a character map."},
    {"readbuffer_encode($module, data, errors=None, /)", readbuffer_encode, "The bytes of a buffer or of a text's UTF-8."},
    {"escape_encode($module, data, errors=None, /)", escape_encode, "Bytes with escapes, as in a literal."},
    DATA_ROW(utf_8_decode, "UTF-8 as text."),
    DATA_ROW(utf_7_decode, "UTF-7 as text."),
    DATA_ROW(utf_16_decode, "UTF-16 as text, by its mark."),
    DATA_ROW(utf_16_le_decode, "Little-endian UTF-16 as text."),
    DATA_ROW(utf_16_be_decode, "Big-endian UTF-16 as text."),
    {"utf_16_ex_decode($module, data, errors=None, byteorder=0, final=False, /)", utf_16_ex_decode, "UTF-16 as text, bytes taken, and the byte order."},
    DATA_ROW(utf_32_decode, "UTF-32 as text, by its mark."),
    DATA_ROW(utf_32_le_decode, "Little-endian UTF-32 as text."),
    DATA_ROW(utf_32_be_decode, "Big-endian UTF-32 as text."),
    {"utf_32_ex_decode($module, data, errors=None, byteorder=0, final=False, /)", utf_32_ex_decode, "UTF-32 as text, bytes taken, and the byte order."},
    {"ascii_decode($module, data, errors=None, /)", ascii_decode, "ASCII as text."},
    {"latin_1_decode($module, data, errors=None, /)", latin_1_decode, "Latin-1 as text."},
    {"unicode_escape_decode($module, data, errors=None, final=True, /)", unicode_escape_decode, "A literal's inside as text."},
    {"raw_unicode_escape_decode($module, data, errors=None, final=True, /)", raw_unicode_escape_decode, "Text with \\u and \\U escapes."},
    {"charmap_decode($module, data, errors=None, mapping=None, /)", charmap_decode, "Bytes as text by a character map."},
    {"charmap_build($module, map, /)", charmap_build, "The inverse of a decoding table."},
    {"escape_decode($module, data, errors=None, /)", escape_decode, "A bytes literal's inside as bytes."},
    {0},
};

MODULE(_codecs, .doc = "The codec registry and the built-in codecs.", .methods = codecs_methods);
