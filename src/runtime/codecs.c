/* SPDX-License-Identifier: MIT
 *
 * The codec registry; see codecs.h.
 */
#include "runtime/codecs.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/call.h"
#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/config.h"

struct CodecState {
    Value search_path;  /* list of search functions */
    Value cache;        /* dict: normalised name -> CodecInfo */
    Value handlers;     /* dict: name -> error handler */
    bool tried_library; /* `encodings` has been imported, or isn't there */
};

/* --- built-in encodings --- */

enum BuiltinCodec { CODEC_UTF8, CODEC_LATIN1, CODEC_ASCII, CODEC_UTF16, CODEC_UTF16_LE, CODEC_UTF16_BE, CODEC_UTF32,
               CODEC_UTF32_LE, CODEC_UTF32_BE, CODEC_UTF7, CODEC_UNICODE_ESCAPE, CODEC_RAW_UNICODE_ESCAPE, CODEC_NONE };

/* Names as normalise makes them, with their lengths: few need comparing. The usual come first. */
#define BUILTIN(name, codec) {name, sizeof name - 1, codec}
static const struct {
    const char *name;
    size_t length;
    enum BuiltinCodec codec;
} builtins[] = {
    BUILTIN("utf_8", CODEC_UTF8), BUILTIN("utf8", CODEC_UTF8), BUILTIN("u8", CODEC_UTF8),
    BUILTIN("utf", CODEC_UTF8),
    BUILTIN("ascii", CODEC_ASCII), BUILTIN("us_ascii", CODEC_ASCII),
    BUILTIN("646", CODEC_ASCII),
    BUILTIN("latin_1", CODEC_LATIN1), BUILTIN("latin1", CODEC_LATIN1),
    BUILTIN("iso_8859_1", CODEC_LATIN1), BUILTIN("iso8859_1", CODEC_LATIN1),
    BUILTIN("8859", CODEC_LATIN1), BUILTIN("l1", CODEC_LATIN1),
    BUILTIN("latin", CODEC_LATIN1),
    BUILTIN("utf_16", CODEC_UTF16), BUILTIN("utf16", CODEC_UTF16),
    BUILTIN("u16", CODEC_UTF16),
    BUILTIN("utf_16_le", CODEC_UTF16_LE), BUILTIN("utf_16le", CODEC_UTF16_LE),
    BUILTIN("utf16_le", CODEC_UTF16_LE),
    BUILTIN("utf_16_be", CODEC_UTF16_BE), BUILTIN("utf_16be", CODEC_UTF16_BE),
    BUILTIN("utf16_be", CODEC_UTF16_BE),
    BUILTIN("utf_32", CODEC_UTF32), BUILTIN("utf32", CODEC_UTF32),
    BUILTIN("u32", CODEC_UTF32),
    BUILTIN("utf_32_le", CODEC_UTF32_LE), BUILTIN("utf_32le", CODEC_UTF32_LE),
    BUILTIN("utf32_le", CODEC_UTF32_LE),
    BUILTIN("utf_32_be", CODEC_UTF32_BE), BUILTIN("utf_32be", CODEC_UTF32_BE),
    BUILTIN("utf32_be", CODEC_UTF32_BE),
    BUILTIN("utf_7", CODEC_UTF7), BUILTIN("utf7", CODEC_UTF7), BUILTIN("u7", CODEC_UTF7),
    BUILTIN("unicode_escape", CODEC_UNICODE_ESCAPE),
    BUILTIN("raw_unicode_escape", CODEC_RAW_UNICODE_ESCAPE),
};

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '.';
}

/* The name as the table and search functions have it: in lower case, with one "_" between words
 * for whatever is there. Returns the length; `out` has room for the name. */
static size_t normalise(const char *name, char *out)
{
    size_t n = 0;
    for (bool gap = false; *name; name++) {
        if (!is_word(*name)) {
            gap = true;
            continue;
        }
        if (gap && n > 0)
            out[n++] = '_';
        gap = false;
        out[n++] = *name >= 'A' && *name <= 'Z' ? (char)(*name | 32) : *name;
    }
    out[n] = 0;
    return n;
}

static enum BuiltinCodec find_builtin(const char *name)
{
    char normal[32];
    if (strcmp(name, "utf-8") == 0)
        return CODEC_UTF8;
    if (strcmp(name, "latin-1") == 0)
        return CODEC_LATIN1;
    if (strlen(name) >= sizeof normal)
        return CODEC_NONE;
    size_t n = normalise(name, normal);
    for (size_t i = 0; i < countof(builtins); i++) {
        if (builtins[i].length == n && memcmp(builtins[i].name, normal, n) == 0)
            return builtins[i].codec;
    }
    return CODEC_NONE;
}

static Value encode_builtin(enum BuiltinCodec codec, Value text, const char *errors)
{
    switch (codec) {
    case CODEC_UTF8: return codec_utf8_encode(text, errors);
    case CODEC_LATIN1: return codec_latin1_encode(text, errors);
    case CODEC_ASCII: return codec_ascii_encode(text, errors);
    case CODEC_UTF16: return codec_utf16_encode(text, errors, 0);
    case CODEC_UTF16_LE: return codec_utf16_encode(text, errors, -1);
    case CODEC_UTF16_BE: return codec_utf16_encode(text, errors, 1);
    case CODEC_UTF32: return codec_utf32_encode(text, errors, 0);
    case CODEC_UTF32_LE: return codec_utf32_encode(text, errors, -1);
    case CODEC_UTF32_BE: return codec_utf32_encode(text, errors, 1);
    case CODEC_UTF7: return codec_utf7_encode(text);
    case CODEC_UNICODE_ESCAPE: return codec_unicode_escape_encode(text);
    case CODEC_RAW_UNICODE_ESCAPE: return codec_raw_unicode_escape_encode(text);
    case CODEC_NONE: break;
    }
    UNREACHABLE();
}

static Value decode_builtin(enum BuiltinCodec codec, const void *data, size_t n, const char *errors)
{
    int order = codec == CODEC_UTF16_LE || codec == CODEC_UTF32_LE ? -1
              : codec == CODEC_UTF16_BE || codec == CODEC_UTF32_BE ? 1 : 0;
    switch (codec) {
    case CODEC_UTF8: return codec_utf8_decode(data, n, errors, NULL);
    case CODEC_LATIN1: return str_new_latin1(data, n);
    case CODEC_ASCII: return codec_ascii_decode(data, n, errors);
    case CODEC_UTF16: case CODEC_UTF16_LE: case CODEC_UTF16_BE:
        return codec_utf16_decode(data, n, errors, &order, NULL);
    case CODEC_UTF32: case CODEC_UTF32_LE: case CODEC_UTF32_BE:
        return codec_utf32_decode(data, n, errors, &order, NULL);
    case CODEC_UTF7: return codec_utf7_decode(data, n, errors, NULL);
    case CODEC_UNICODE_ESCAPE: return codec_unicode_escape_decode(data, n, errors, NULL);
    case CODEC_RAW_UNICODE_ESCAPE: return codec_raw_unicode_escape_decode(data, n, errors, NULL);
    case CODEC_NONE: break;
    }
    UNREACHABLE();
}

/* --- lookup --- */

static Value lookup_key(const char *encoding)
{
    char *name = gc_alloc_atomic(strlen(encoding) + 1);
    if (!name)
        return raise_no_memory();
    return str_new_latin1(name, normalise(encoding, name));
}

/* The package `encodings` registers its search function while it is imported. */
static bool load_library(void)
{
    struct CodecState *state = rt.codecs;
    if (state->tried_library)
        return true;
    state->tried_library = true;
    if (rt.services.import && !rt.services.import("encodings")) {
        if (!error_clear_if(TYPE_ImportError))
            return false;
    }
    return true;
}

static Value search(Value key)
{
    Value path = rt.codecs->search_path;
    for (size_t i = 0; i < list_count(path); i++) {
        Value info = TRY(call1(as_list(path)->items[i], key));
        if (info == NONE)
            continue;
        if (!is_tuple(info) || tuple_count(info) != 4)
            RAISE(TypeError, "codec search functions must return 4-tuples");
        return info;
    }
    return UNBOUND;
}

Value codecs_lookup(const char *encoding)
{
    Value key = TRY(lookup_key(encoding));
    Value info = TRY(dict_get(rt.codecs->cache, key));
    if (info != UNBOUND)
        return info;
    TRY(load_library());
    info = TRY(search(key));
    if (info == UNBOUND)
        RAISE(LookupError, "unknown encoding: %s", encoding);
    TRY(dict_set(rt.codecs->cache, key, info));
    return info;
}

bool codecs_forget(const char *encoding)
{
    return dict_pop(rt.codecs->cache, TRY(lookup_key(encoding))) != 0;
}

bool codecs_register(Value search_function)
{
    if (!is_callable(search_function))
        RAISE(TypeError, "argument must be callable");
    return list_push(rt.codecs->search_path, search_function);
}

bool codecs_unregister(Value search_function)
{
    List *path = as_list(rt.codecs->search_path);
    for (size_t i = 0; i < path->count; i++) {
        if (path->items[i] != search_function)
            continue;
        memmove(path->items + i, path->items + i + 1, (path->count - i - 1) * sizeof(Value));
        path->items[--path->count] = 0;
        dict_clear(rt.codecs->cache); /* what it found may be there */
        return true;
    }
    return true;
}

/* --- coding through CodecInfos --- */

/* While a codec's own function runs into an error, the error gets a note with the codec's name. */
static COLD int add_note(const char *operation, const char *encoding)
{
    Value e = error_take();
    Value note = str_format("%s with '%s' codec failed", operation, encoding);
    Value result = note ? call_method1(e, NAME(add_note), note) : 0;
    if (!result)
        error_clear();
    error_restore(e);
    return 0;
}

/* Item 0 (encoder) or 1 (decoder) of the info, called with (object[, errors]); its tuple's first item. */
static Value call_codec(Value info, size_t which, Value object, const char *encoding, const char *errors)
{
    const char *name = which == 0 ? "encoding" : "decoding";
    Value args[2] = {object, 0};
    if (errors)
        args[1] = TRY(str_from_text(errors));
    Value result = call_value(as_tuple(info)->items[which], args, errors ? 2 : 1, 0);
    if (!result)
        return add_note(name, encoding);
    if (!is_tuple(result) || tuple_count(result) != 2)
        RAISE(TypeError, "%s must return a tuple (object, integer)", which == 0 ? "encoder" : "decoder");
    return as_tuple(result)->items[0];
}

Value codecs_encode(Value object, const char *encoding, const char *errors)
{
    enum BuiltinCodec codec = is_str(object) ? find_builtin(encoding) : CODEC_NONE;
    if (codec != CODEC_NONE)
        return encode_builtin(codec, object, errors);
    return call_codec(TRY(codecs_lookup(encoding)), 0, object, encoding, errors);
}

static Value decode_bytes(Value object, enum BuiltinCodec codec, const char *errors)
{
    Value shared = codec == CODEC_UTF8 || codec == CODEC_ASCII ? codec_share_ascii(object)
                 : codec == CODEC_LATIN1 ? codec_share_latin1(object) : UNBOUND;
    if (shared != UNBOUND)
        return shared;
    if (is_exact(object, TYPE_bytes))   /* never changes: no need to hold it */
        return decode_builtin(codec, as_bytes(object)->data, as_bytes(object)->length, errors);
    BUFFER_AUTO view = {0};
    TRY(buffer_get(object, &view, BUFFER_SIMPLE));
    return decode_builtin(codec, view.data, view.length, errors);
}

static bool is_empty(Value object, bool *empty)
{
    BUFFER_AUTO view = {0};
    TRY(buffer_get(object, &view, BUFFER_SIMPLE));
    *empty = !view.length;
    return true;
}

Value codecs_decode(Value object, const char *encoding, const char *errors)
{
    enum BuiltinCodec codec = buffer_exported(object) ? find_builtin(encoding) : CODEC_NONE;
    if (codec != CODEC_NONE)
        return decode_bytes(object, codec, errors);
    return call_codec(TRY(codecs_lookup(encoding)), 1, object, encoding, errors);
}

/* --- str.encode, bytes.decode: only text encodings --- */

static Value lookup_text_codec(const char *encoding, const char *alternative)
{
    bool is_text = true;
    Value info = TRY(codecs_lookup(encoding));
    if (is_exact(info, TYPE_tuple))
        return info;
    Value flag = TRY(attr_get_opt(info, NAME(_is_text_encoding)));
    if (flag != UNBOUND)
        TRY(value_truth(flag, &is_text));
    if (!is_text)
        RAISE(LookupError, "'%.400s' is not a text encoding; use %s to handle arbitrary codecs", encoding, alternative);
    return info;
}

/* Development mode tells of unknown error handlers before one is needed. */
static bool check_errors(const char *errors)
{
    return LIKELY(!rt.config->dev_mode) || !errors || codecs_lookup_error(errors);
}

static Value encode_text(Value text, const char *encoding, const char *errors)
{
    TRY(check_errors(errors));
    enum BuiltinCodec codec = find_builtin(encoding);
    if (codec != CODEC_NONE)
        return encode_builtin(codec, text, errors);
    Value info = TRY(lookup_text_codec(encoding, "codecs.encode()"));
    Value result = TRY(call_codec(info, 0, text, encoding, errors));
    if (is_bytearray(result)) {
        Value warning = TRY(str_format("encoder %s returned bytearray instead of bytes; use codecs.encode() to "
                                       "encode to arbitrary types", encoding));
        TRY(rt.services.warn(TYPE_RuntimeWarning, warning, 1));
        return bytes_new(((ByteArray *)result)->data, ((ByteArray *)result)->length);
    }
    if (!is_bytes(result))
        RAISE(TypeError, "'%.400s' encoder returned '%T' instead of 'bytes'; use codecs.encode() to encode to "
              "arbitrary types", encoding, result);
    return result;
}

static Value decode_text(Value object, const char *encoding, const char *errors)
{
    TRY(check_errors(errors));
    enum BuiltinCodec codec = find_builtin(encoding);
    if (codec != CODEC_NONE)
        return decode_bytes(object, codec, errors);
    bool empty; /* no bytes are no text in every encoding, also in unknown ones */
    TRY(is_empty(object, &empty));
    if (empty && !rt.config->dev_mode)
        return rt.empty_str;
    Value info = TRY(lookup_text_codec(encoding, "codecs.decode()"));
    Value result = TRY(call_codec(info, 1, object, encoding, errors));
    if (!is_str(result))
        RAISE(TypeError, "'%.400s' decoder returned '%T' instead of 'str'; use codecs.decode() to decode to "
              "arbitrary types", encoding, result);
    return result;
}

/* --- error handlers --- */

static Value strict_body(Value *args) { return codec_handlers[0].handle(args[0]); }
static Value ignore_body(Value *args) { return codec_handlers[1].handle(args[0]); }
static Value replace_body(Value *args) { return codec_handlers[2].handle(args[0]); }
static Value xmlcharref_body(Value *args) { return codec_handlers[3].handle(args[0]); }
static Value backslash_body(Value *args) { return codec_handlers[4].handle(args[0]); }
static Value name_body(Value *args) { return codec_handlers[5].handle(args[0]); }
static Value pass_body(Value *args) { return codec_handlers[6].handle(args[0]); }
static Value escape_body(Value *args) { return codec_handlers[7].handle(args[0]); }

/* In the order of codec_handlers. */
static const Method handler_methods[CODEC_HANDLER_COUNT] = {
    {"strict_errors($module, exception, /)",
     strict_body, "Raises the exception: coding errors end the coding."},
    {"ignore_errors($module, exception, /)", ignore_body, "Skips what can't be coded."},
    {"replace_errors($module, exception, /)",
     replace_body, "Puts a replacement mark for what can't be coded."},
    {"xmlcharrefreplace_errors($module, exception, /)",
     xmlcharref_body, "Puts XML character references."},
    {"backslashreplace_errors($module, exception, /)",
     backslash_body, "Puts escapes with backslashes."},
    {"namereplace_errors($module, exception, /)", name_body, "Puts \\N{...} escapes."},
    {"surrogatepass_errors($module, exception, /)",
     pass_body, "Codes surrogates like other characters."},
    {"surrogateescape_errors($module, exception, /)",
     escape_body, "Lets surrogates stand for bytes that can't be decoded."},
};

bool codecs_register_error(Value name, Value handler)
{
    if (!is_callable(handler))
        RAISE(TypeError, "handler must be callable");
    return dict_set(rt.codecs->handlers, name, handler);
}

Value codecs_lookup_error(const char *name)
{
    Value handler = TRY(dict_get(rt.codecs->handlers, TRY(str_from_text(name))));
    if (handler == UNBOUND)
        RAISE(LookupError, "unknown error handler name '%.400s'", name);
    return handler;
}

static Value call_handler(const char *errors, Value exception)
{
    return call1(TRY(codecs_lookup_error(errors)), exception);
}

static bool is_builtin_handler(const char *errors)
{
    Value handler = codecs_lookup_error(errors);
    if (!handler) {
        error_clear();
        return false;
    }
    if (!is_exact(handler, TYPE_builtin_function_or_method))
        return false;
    for (size_t i = 0; i < CODEC_HANDLER_COUNT; i++) {
        if (((Builtin *)handler)->method == &handler_methods[i])
            return strcmp(codec_handlers[i].name, errors) == 0;
    }
    return false;
}

bool codecs_init(void)
{
    struct CodecState *state = rt.codecs = TRY(gc_alloc(sizeof *state));
    state->search_path = TRY(list_new(4));
    state->cache = TRY(dict_new());
    state->handlers = TRY(dict_new());
    for (size_t i = 0; i < CODEC_HANDLER_COUNT; i++) {
        Value handler = TRY(builtin_new(&handler_methods[i], 0, 0));
        TRY(dict_set_text(state->handlers, codec_handlers[i].name, handler));
    }
    rt.services.encode = encode_text;
    rt.services.decode = decode_text;
    rt.services.codec_error = call_handler;
    rt.services.codec_error_is_builtin = is_builtin_handler;
    return true;
}
