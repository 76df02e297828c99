/* SPDX-License-Identifier: MIT
 *
 * Whole texts through an East Asian encoding, with error handlers, and MultibyteCodec,
 * what the modules' getcodec() returns.
 */
#include "gc/heap.h"
#include "modules/multibyte.h"
#include "objects/bytes.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static const char illegal[] = "illegal multibyte sequence";
static const char incomplete[] = "incomplete multibyte sequence";

bool multibyte_errors(Value v, const char **errors)
{
    *errors = NULL;
    if (v == NONE || v == UNBOUND)
        return true;
    *errors = TRY(str_utf8_no_null(v));
    if (strcmp(*errors, "strict") == 0)
        *errors = NULL;
    return true;
}

void multibyte_start(const Multibyte *m, MultibyteState *state, bool decoding)
{
    *state = (MultibyteState){{0}};
    if (m->start)
        m->start(state, decoding);
}

static bool is_handler(const char *errors, const char *name)
{
    return strcmp(errors, name) == 0;
}

/* The position that an error handler returned. */
static bool next_position(Value v, size_t n, size_t *position)
{
    ssize_t i;
    if (!value_as_ssize(v, &i)) {
        if (error_clear_if(TYPE_OverflowError))
            RAISE(IndexError, "position %R from error handler out of bounds", v);
        return false;
    }
    if (i < 0)
        i += (ssize_t)n;
    if (i < 0 || (size_t)i > n)
        RAISE(IndexError, "position %zd from error handler out of bounds", i);
    *position = (size_t)i;
    return true;
}

/* ---- encoding ---- */

/* Growing bytes. */
typedef struct Output {
    uint8_t *data;
    size_t size, capacity;
} Output;

static bool put(Output *o, const void *bytes, size_t n)
{
    if (o->size + n > o->capacity) {
        size_t capacity = MAX(o->capacity * 2, o->size + n + 64);
        uint8_t *data = gc_realloc_buffer_atomic(o->data, o->size, capacity);
        if (!data)
            return raise_no_memory();
        o->data = data;
        o->capacity = capacity;
    }
    memcpy(o->data + o->size, bytes, n);
    o->size += n;
    return true;
}

static bool encode_text(const Multibyte *m, MultibyteState *state, Value text, const char *errors,
                        bool flush, Output *o, size_t *done);

static bool put_replacement(const Multibyte *m, MultibyteState *state, Output *o)
{
    uint8_t out[MULTIBYTE_MOST];
    const uint32_t mark = '?';
    int n = 0;
    if (m->encode(m, state, &mark, 1, true, out, &n) <= 0)
        return put(o, "?", 1);
    return put(o, out, (size_t)n);
}

/* What a registered handler makes of it: text to be encoded, or bytes. */
static bool call_encode_handler(const Multibyte *m, MultibyteState *state, Value text,
                                const char *errors, size_t n, Output *o, size_t *at)
{
    size_t done;
    Value error = TRY(unicode_encode_error_new(m->name, text, *at, *at + 1, illegal));
    Value answer = TRY(rt.services.codec_error(errors, error));
    if (!is_tuple(answer) || tuple_count(answer) != 2 || !is_int(as_tuple(answer)->items[1])
        || (!is_str(as_tuple(answer)->items[0]) && !is_bytes(as_tuple(answer)->items[0])))
        RAISE(TypeError, "encoding error handler must return (str, int) tuple");
    Value replacement = as_tuple(answer)->items[0];
    if (is_bytes(replacement))
        TRY(put(o, as_bytes(replacement)->data, as_bytes(replacement)->length));
    else
        TRY(encode_text(m, state, replacement, NULL, true, o, &done));
    return next_position(as_tuple(answer)->items[1], n, at);
}

static bool encode_error(const Multibyte *m, MultibyteState *state, Value text,
                         const char *errors, size_t n, Output *o, size_t *at)
{
    if (!errors)
        return raise_object(TRY(unicode_encode_error_new(m->name, text, *at, *at + 1, illegal)));
    if (is_handler(errors, "ignore"))
        return ++*at;
    if (is_handler(errors, "replace"))
        return ++*at && put_replacement(m, state, o);
    return call_encode_handler(m, state, text, errors, n, o, at);
}

static bool encode_text(const Multibyte *m, MultibyteState *state, Value text, const char *errors,
                        bool flush, Output *o, size_t *done)
{
    size_t n = str_length(text), at = 0;
    uint32_t *chars = gc_alloc_buffer_atomic(n * sizeof *chars + 1);
    if (!chars)
        return raise_no_memory();
    for (size_t i = 0; i < n; i++)
        chars[i] = str_at(text, i);
    while (at < n) {
        uint8_t out[MULTIBYTE_MOST];
        int size = 0, used = m->encode(m, state, chars + at, n - at, flush, out, &size);
        if (used == MULTIBYTE_TOO_FEW)
            break;
        if (used < 0)
            TRY(encode_error(m, state, text, errors, n, o, &at));
        else {
            TRY(put(o, out, (size_t)size));
            at += (size_t)used;
        }
    }
    *done = at;
    return true;
}

Value multibyte_encode(const Multibyte *m, MultibyteState *state, Value text, const char *errors,
                       bool flush, size_t *done)
{
    Output o = {0};
    TRY(multibyte_prepare(m));
    TRY(encode_text(m, state, text, errors, flush, &o, done));
    if (flush && m->reset) {
        uint8_t out[MULTIBYTE_MOST];
        TRY(put(&o, out, (size_t)m->reset(state, out)));
    }
    return bytes_new((const char *)o.data, o.size);
}

/* ---- decoding ---- */

static bool call_decode_handler(Value error, const char *errors, size_t n, StrBuilder *b,
                                size_t *at)
{
    Value answer = TRY(rt.services.codec_error(errors, error));
    if (!is_tuple(answer) || tuple_count(answer) != 2 || !is_str(as_tuple(answer)->items[0])
        || !is_int(as_tuple(answer)->items[1]))
        RAISE(TypeError, "decoding error handler must return (str, int) tuple");
    TRY(builder_str(b, as_tuple(answer)->items[0]));
    return next_position(as_tuple(answer)->items[1], n, at);
}

static bool decode_error(const Multibyte *m, const uint8_t *data, size_t n, const char *errors,
                         int result, StrBuilder *b, size_t *at)
{
    size_t size = result ? MIN((size_t)-result, n - *at) : n - *at;
    if (errors && (is_handler(errors, "ignore") || is_handler(errors, "replace"))) {
        *at += size;
        return is_handler(errors, "ignore") || builder_char(b, 0xfffd);
    }
    Value bytes = TRY(bytes_new((const char *)data, n));
    Value error = TRY(unicode_decode_error_new(m->name, bytes, *at, *at + size,
                                               result ? illegal : incomplete));
    return errors ? call_decode_handler(error, errors, n, b, at) : raise_object(error);
}

Value multibyte_decode(const Multibyte *m, MultibyteState *state, const uint8_t *data, size_t n,
                       const char *errors, bool final, size_t *done)
{
    StrBuilder b = {0};
    size_t at = 0;
    TRY(multibyte_prepare(m));
    while (at < n) {
        uint32_t out[2];
        int count = 0, used = m->decode(m, state, data + at, n - at, out, &count);
        if (used == MULTIBYTE_TOO_FEW && !final)
            break;
        if (used <= 0) {
            TRY(decode_error(m, data, n, errors, used, &b, &at));
            continue;
        }
        for (int i = 0; i < count; i++)
            TRY(builder_char(&b, out[i]));
        at += (size_t)used;
    }
    *done = at;
    return builder_finish(&b);
}

/* ---- MultibyteCodec ---- */

static bool check_errors_argument(const char *method, Value v)
{
    if (v != NONE && v != UNBOUND && !is_str(v))
        RAISE(TypeError, "%s() argument 'errors' must be str or None, not %T", method, v);
    return true;
}

/* args: self, input, errors */
static Value codec_encode(Value *args)
{
    const Multibyte *m = ((MultibyteCodec *)args[0])->m;
    const char *errors;
    MultibyteState state;
    size_t done;
    TRY(check_errors_argument("encode", args[2]));
    TRY(multibyte_errors(args[2], &errors));
    Value text = is_str(args[1]) ? args[1] : TRY(value_str(args[1]));
    multibyte_start(m, &state, false);
    Value bytes = TRY(multibyte_encode(m, &state, text, errors, true, &done));
    return tuple_pair(bytes, TRY(int_from_uint64(str_length(text))));
}

/* args: self, input, errors */
static Value codec_decode(Value *args)
{
    const Multibyte *m = ((MultibyteCodec *)args[0])->m;
    const char *errors;
    MultibyteState state;
    size_t done;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(check_errors_argument("decode", args[2]));
    TRY(multibyte_errors(args[2], &errors));
    multibyte_start(m, &state, true);
    Value text = TRY(multibyte_decode(m, &state, view.data, view.length, errors, true, &done));
    return tuple_pair(text, TRY(int_from_uint64(view.length)));
}

static const Method codec_methods[] = {
    {"encode($self, /, input, errors=None)", codec_encode,
     "Encode a str: the bytes, and how many characters those are."},
    {"decode($self, /, input, errors=None)", codec_decode,
     "Decode bytes: the str, and how many bytes those were."},
    {0},
};

TYPE(MultibyteCodec, .name = "_multibytecodec.MultibyteCodec", .flags = TYPE_NO_NEW,
     .size = sizeof(MultibyteCodec), .methods = METHODS(codec_methods));

Value multibyte_codec_new(const Multibyte *m)
{
    MultibyteCodec *codec = TRY((MultibyteCodec *)type_alloc(rt.types[TYPE_MultibyteCodec], 0));
    codec->m = m;
    return from_object(codec);
}
