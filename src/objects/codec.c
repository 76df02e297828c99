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

OnError codec_on_error(const char *errors, unsigned fixed)
{
    OnError mode = ON_ERROR_STRICT;
    if (errors)
        while (mode < ON_ERROR_CALL && strcmp(errors, codec_handlers[mode - ON_ERROR_STRICT].name) != 0)
            mode++;
    bool known = !errors || mode == ON_ERROR_CALL || (fixed & ON_ERROR_BIT(mode));
    return known || rt.services.codec_error_is_builtin(errors) ? mode : ON_ERROR_CALL;
}

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

/* All failures of one text have the same exception. */
static bool reuse_exception(Value exception, size_t start, size_t end, const char *reason)
{
    UnicodeErrorObject *e = (UnicodeErrorObject *)exception;
    e->reason = TRY(str_from_text(reason));
    e->start = small_int((int64_t)start);
    e->end = small_int((int64_t)end);
    return true;
}

/* --- decoding --- */

/* Bytes as "\\xff" each. */
static bool decode_backslashes(Decoding *d, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        char text[CODEC_ESCAPE_MAX];
        char *end_of_text = codec_write_backslash(text, d->data[i]);
        TRY(builder_ascii(&d->out, text, (size_t)(end_of_text - text)));
    }
    return true;
}

/* The handlers that need no exception; *handled tells whether it was one. */
static bool decode_simply(Decoding *d, size_t *position, size_t start, size_t end, bool *handled)
{
    *handled = true;
    *position = end;
    switch (d->on_error) {
    case ON_ERROR_IGNORE:
        return true;
    case ON_ERROR_REPLACE:
        return builder_char(&d->out, 0xfffd);
    case ON_ERROR_BACKSLASHREPLACE:
        return decode_backslashes(d, start, end);
    case ON_ERROR_SURROGATEESCAPE:
        for (*position = start; *position < end && d->data[*position] >= 0x80; ++*position)
            TRY(builder_char(&d->out, 0xdc00u + d->data[*position]));
        return *handled = *position > start, true;
    default:
        return *handled = false, true;
    }
}

bool decoding_error(Decoding *d, size_t *position, size_t start, size_t end, const char *reason)
{
    bool handled;
    Value replacement;
    if (d->on_error == ON_ERROR_UNKNOWN)
        d->on_error = codec_on_error(d->errors, d->fixed);
    TRY(decode_simply(d, position, start, end, &handled));
    if (handled)
        return true;
    if (d->exception) {
        TRY(reuse_exception(d->exception, start, end, reason));
    } else {
        d->object = TRY(bytes_new((const char *)d->data, d->n));
        d->exception = TRY(unicode_decode_error_new(d->encoding, d->object, start, end, reason));
    }
    Value exception = d->exception;
    if (d->on_error == ON_ERROR_STRICT)
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

/* builder_slice looks at nothing of a str but its characters. */
bool decoding_flush(Decoding *d, Gathered *g)
{
    Str s = {.kind = 2, .length = g->length, .data = g->chars};
    g->length = 0;
    return builder_slice(&d->out, from_object(&s), 0, s.length);
}

Value decoding_finish(Decoding *d, Gathered *g)
{
    if (d->out.length == 0)
        return str_new_ucs2(g->chars, g->length);
    TRY(decoding_flush(d, g));
    return builder_finish(&d->out);
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

bool encoding_append(Encoding *e, const char *bytes, size_t n)
{
    TRY(encoding_reserve(e, n));
    if (n)
        memcpy(e->data + e->length, bytes, n);
    e->length += n;
    return true;
}

static bool put_text(Encoding *e, const char *ascii, size_t n, bool *done)
{
    size_t position = 0;
    if (LIKELY(e->ascii_bytes))
        return *done = true, encoding_append(e, ascii, n);
    TRY(e->put(e, ascii, 1, n, &position));
    return *done = position == n, true;
}

/* A str replacement is encoded in turn; what can't be is the original error. */
static bool put_replacement(Encoding *e, Value replacement, Value exception)
{
    size_t position = 0;
    if (is_bytes(replacement)) {
        Bytes *bytes = as_bytes(replacement);
        if (bytes->length % e->unit)
            return raise_object(exception);
        return encoding_append(e, bytes->data, bytes->length);
    }
    const Str *s = as_str(replacement);
    if (e->ascii_replacements && !s->ascii)
        return raise_object(exception);
    TRY(e->put(e, s->data, s->kind, s->length, &position));
    return position == s->length || raise_object(exception);
}

static bool put_question_marks(Encoding *e, size_t n, bool *done)
{
    *done = true;
    if (e->ascii_bytes) {
        TRY(encoding_reserve(e, n));
        memset(e->data + e->length, '?', n);
        e->length += n;
        return true;
    }
    for (; n > 0 && *done; n--)
        TRY(put_text(e, "?", 1, done));
    return true;
}

static bool put_escapes(Encoding *e, size_t start, size_t end, bool *done)
{
    const Str *s = as_str(e->text);
    char text[CODEC_NAMED_ESCAPE_MAX];
    *done = true;
    for (size_t i = start; i < end && *done; i++) {
        uint32_t c = str_read(s->data, s->kind, i);
        if (e->ascii_bytes && e->on_error != ON_ERROR_NAMEREPLACE) {
            TRY(encoding_reserve(e, CODEC_ESCAPE_MAX));
            e->length += codec_write_escape(e->on_error, c, e->data + e->length);
        } else {
            TRY(put_text(e, text, codec_write_escape(e->on_error, c, text), done));
        }
    }
    return true;
}

/* surrogateescape in encodings by bytes: the bytes that the run begins with or, with a
 * mapping, all of it. */
static bool put_escaped_bytes(Encoding *e, size_t *position, size_t start, size_t end, bool *done)
{
    size_t length = e->length;
    for (*position = start; *position < end; ++*position) {
        uint32_t c = str_at(e->text, *position);
        if (c < 0xdc80 || c > 0xdcff)
            break;
        char byte = (char)(c & 0xff);
        TRY(encoding_append(e, &byte, 1));
    }
    *done = *position == end || (*position > start && !e->mapping);
    if (!*done)
        e->length = length;
    return true;
}

/* What needs no exception; *done tells whether it was that. */
static bool encode_simply(Encoding *e, size_t *position, size_t start, size_t end, bool *done)
{
    *done = true;
    *position = end;
    switch (e->on_error) {
    case ON_ERROR_IGNORE:
        return true;
    case ON_ERROR_REPLACE:
        return put_question_marks(e, end - start, done);
    case ON_ERROR_XMLCHARREFREPLACE: case ON_ERROR_BACKSLASHREPLACE: case ON_ERROR_NAMEREPLACE:
        return put_escapes(e, start, end, done);
    case ON_ERROR_SURROGATEPASS:
        *done = e->pass_surrogates = e->unicode;
        *position = start;
        return true;
    case ON_ERROR_SURROGATEESCAPE:
        if (e->unit == 1)
            return put_escaped_bytes(e, position, start, end, done);
        FALLTHROUGH;
    default:
        return *done = false, true;
    }
}

static bool encoding_error(Encoding *e, size_t *position, size_t start, size_t end)
{
    bool done;
    Value replacement;
    if (e->on_error == ON_ERROR_UNKNOWN)
        e->on_error = codec_on_error(e->errors, e->fixed);
    TRY(encode_simply(e, position, start, end, &done));
    if (LIKELY(done))
        return true;
    if (e->exception)
        TRY(reuse_exception(e->exception, start, end, e->reason));
    else
        e->exception = TRY(unicode_encode_error_new(e->encoding, e->text, start, end, e->reason));
    Value exception = e->exception;
    if (e->on_error <= ON_ERROR_NAMEREPLACE) /* strict, or the replacement can't be encoded */
        return raise_object(exception);
    Value answer = TRY(rt.services.codec_error(e->errors, exception));
    TRY(take_answer(answer, true, str_length(e->text), &replacement, position));
    return put_replacement(e, replacement, exception);
}

Value encoding_run(Encoding *e)
{
    char local[4096]; /* for what isn't long */
    const Str *s = as_str(e->text);
    size_t i = 0;
    if (!e->data) {
        e->data = local;
        e->capacity = sizeof local;
    }
    TRY(e->put(e, s->data, s->kind, s->length, &i));
    while (i < s->length) {
        size_t end = i + 1;
        if (e->skip)
            TRY(e->skip(e, &end));
        TRY(encoding_error(e, &i, i, end));
        TRY(e->put(e, s->data, s->kind, s->length, &i));
    }
    return bytes_new(e->data, e->length);
}
