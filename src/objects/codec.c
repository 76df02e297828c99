/* SPDX-License-Identifier: MIT
 *
 * The engine of the codecs: what happens at errors. The commonest handlers are done at
 * once; all others get an exception and answer with a replacement and where to go on.
 */
#include "objects/codec.h"

#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str_data.h"
#include "objects/tuple.h"

static bool is_named(const char *errors, const char *name) { return errors && strcmp(errors, name) == 0; }
static bool is_strict(const char *errors) { return !errors || strcmp(errors, "strict") == 0; }

/* The handler's answer taken apart; the position may count from the end. */
static bool take_answer(Value answer, bool encoding, size_t length, Value *replacement, size_t *position)
{
    const char *wanted = encoding ? "encoding error handler must return (str/bytes, int) tuple"
                                  : "decoding error handler must return (str, int) tuple";
    ssize_t at;
    if (!is_tuple(answer) || tuple_count(answer) != 2)
        RAISE(TypeError, "%s", wanted);
    *replacement = as_tuple(answer)->items[0];
    if (!is_str(*replacement) && !(encoding && is_bytes(*replacement)))
        RAISE(TypeError, "%s", wanted);
    if (!is_int(as_tuple(answer)->items[1]))
        RAISE(TypeError, "%s", wanted);
    TRY(value_as_ssize(as_tuple(answer)->items[1], &at));
    if (at < 0)
        at += (ssize_t)length;
    if (at < 0 || at > (ssize_t)length)
        RAISE(IndexError, "position %zd from error handler out of bounds", at);
    *position = (size_t)at;
    return true;
}

/* --- decoding --- */

/* The handlers that need no exception; *handled tells whether it was one. */
static bool decode_simply(Decoding *d, size_t *position, size_t start, size_t end, bool *handled)
{
    *handled = true;
    *position = end;
    if (is_named(d->errors, "ignore"))
        return true;
    if (is_named(d->errors, "replace"))
        return builder_char(&d->out, 0xfffd);
    if (is_named(d->errors, "surrogateescape") && d->data[start] >= 0x80) {
        for (*position = start; *position < end && d->data[*position] >= 0x80; ++*position)
            TRY(builder_char(&d->out, 0xdc00u + d->data[*position]));
        return true;
    }
    return *handled = false, true;
}

bool decoding_error(Decoding *d, size_t *position, size_t start, size_t end, const char *reason)
{
    bool handled;
    Value replacement;
    TRY(decode_simply(d, position, start, end, &handled));
    if (handled)
        return true;
    if (!d->object)
        d->object = TRY(bytes_new((const char *)d->data, d->n));
    Value exception = TRY(unicode_decode_error_new(d->encoding, d->object, start, end, reason));
    if (is_strict(d->errors))
        return raise_object(exception);
    Value answer = TRY(rt.services.codec_error(d->errors, exception));
    Value object = ((UnicodeErrorObject *)exception)->object;
    if (!object || !is_bytes(object))
        RAISE(TypeError, "object attribute must be bytes");
    if (object != d->object) {
        d->object = object;
        d->data = (const uint8_t *)as_bytes(object)->data;
        d->n = as_bytes(object)->length;
    }
    TRY(take_answer(answer, false, d->n, &replacement, position));
    return builder_str(&d->out, replacement);
}

/* --- encoding --- */

bool encoding_reserve(Encoding *e, size_t n)
{
    if (LIKELY(n <= e->capacity - e->length))
        return true;
    size_t capacity = MAX(e->length + n, e->capacity + e->capacity / 2);
    char *data = gc_alloc_atomic(capacity);
    if (!data)
        return raise_no_memory();
    if (e->length)
        memcpy(data, e->data, e->length);
    e->data = data;
    e->capacity = capacity;
    return true;
}

static bool append_bytes(Encoding *e, const char *bytes, size_t n)
{
    TRY(encoding_reserve(e, n));
    if (n)
        memcpy(e->data + e->length, bytes, n);
    e->length += n;
    return true;
}

/* A str replacement is encoded in turn; what can't be is the original error. */
static bool put_replacement(Encoding *e, Value replacement, Value exception)
{
    bool done = true;
    if (is_bytes(replacement)) {
        Bytes *bytes = as_bytes(replacement);
        if (bytes->length % e->unit)
            return raise_object(exception);
        return append_bytes(e, bytes->data, bytes->length);
    }
    for (size_t i = 0; i < str_length(replacement); i++) {
        uint32_t c = str_at(replacement, i);
        if (c < e->replacement_limit)
            TRY(e->put(e, c, &done));
        if (c >= e->replacement_limit || !done)
            return raise_object(exception);
    }
    return true;
}

/* surrogateescape in one-byte encodings: the bytes that the run begins with. */
static bool put_escaped_bytes(Encoding *e, size_t *position, size_t end)
{
    for (; *position < end; ++*position) {
        uint32_t c = str_at(e->text, *position);
        if (c < 0xdc80 || c > 0xdcff)
            break;
        char byte = (char)(c & 0xff);
        TRY(append_bytes(e, &byte, 1));
    }
    return true;
}

static bool encoding_error(Encoding *e, size_t *position, size_t start, size_t end)
{
    Value replacement;
    if (e->unit == 1 && !e->mapping && is_named(e->errors, "surrogateescape")) {
        TRY(put_escaped_bytes(e, position, end));
        if (*position > start)
            return true;
    }
    *position = end;
    if (is_named(e->errors, "ignore"))
        return true;
    Value exception = TRY(unicode_encode_error_new(e->encoding, e->text, start, end, e->reason));
    if (is_strict(e->errors))
        return raise_object(exception);
    Value answer = TRY(rt.services.codec_error(e->errors, exception));
    TRY(take_answer(answer, true, str_length(e->text), &replacement, position));
    return put_replacement(e, replacement, exception);
}

/* Where the run of characters that can't be encoded ends. The probe's output is dropped. */
static bool failing_run(Encoding *e, size_t start, size_t *end)
{
    const Str *s = as_str(e->text);
    size_t length = e->length;
    bool done = false;
    for (*end = start + 1; !e->single && *end < s->length; ++*end) {
        TRY(e->put(e, str_read(s->data, s->kind, *end), &done));
        if (done)
            break;
    }
    e->length = length;
    return true;
}

Value encoding_run(Encoding *e)
{
    const Str *s = as_str(e->text);
    for (size_t i = 0; i < s->length; ) {
        bool done;
        size_t end;
        TRY(e->put(e, str_read(s->data, s->kind, i), &done));
        if (LIKELY(done)) {
            i++;
        } else {
            TRY(failing_run(e, i, &end));
            TRY(encoding_error(e, &i, i, end));
        }
    }
    return bytes_new(e->data, e->length);
}
