/* SPDX-License-Identifier: MIT
 *
 * The built-in error handlers. Each takes a UnicodeEncodeError, UnicodeDecodeError or
 * UnicodeTranslateError and returns (replacement, position), or raises the error.
 */
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str_data.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- the exception taken apart --- */

typedef struct Failure {
    Value exception, object;
    size_t start, end;
} Failure;

bool codec_error_range(Value exception, size_t *start, size_t *end)
{
    UnicodeErrorObject *e = (UnicodeErrorObject *)exception;
    ssize_t first, last, length;
    if (!e->object || !e->start || !e->end)
        RAISE(TypeError, "object attribute not set");
    length = is_str(e->object) ? (ssize_t)str_length(e->object)
           : is_bytes(e->object) ? (ssize_t)as_bytes(e->object)->length : -1;
    if (length < 0)
        RAISE(TypeError, "object attribute must be %s", is_instance_of(exception, TYPE_UnicodeDecodeError) ? "bytes" : "unicode");
    TRY(value_as_ssize(e->start, &first));
    TRY(value_as_ssize(e->end, &last));
    *start = (size_t)MAX(MIN(first, length - 1), 0);
    *end = (size_t)MIN(MAX(last, MIN(1, length)), length);
    *end = MAX(*start, *end);
    return true;
}

static COLD int unknown_exception(Value exception)
{
    RAISE(TypeError, "don't know how to handle %T in error callback", exception);
}

static bool take_failure(Value exception, Failure *f)
{
    TRY(codec_error_range(exception, &f->start, &f->end));
    f->exception = exception;
    f->object = ((UnicodeErrorObject *)exception)->object;
    return true;
}

static bool is_encode(Value e) { return is_instance_of(e, TYPE_UnicodeEncodeError); }
static bool is_decode(Value e) { return is_instance_of(e, TYPE_UnicodeDecodeError); }
static bool is_translate(Value e) { return is_instance_of(e, TYPE_UnicodeTranslateError); }

static Value answer(Value replacement, size_t position)
{
    return tuple_pack(2, replacement, small_int((int64_t)position));
}

/* --- handlers --- */

static Value handle_strict(Value exception)
{
    if (!is_exception(exception))
        RAISE(TypeError, "codec must pass exception instance");
    return raise_object(exception);
}

static Value handle_ignore(Value exception)
{
    Failure f;
    if (!is_encode(exception) && !is_decode(exception) && !is_translate(exception))
        return unknown_exception(exception);
    TRY(take_failure(exception, &f));
    return answer(rt.empty_str, f.end);
}

static Value handle_replace(Value exception)
{
    Failure f;
    StrBuilder b = {0};
    if (!is_encode(exception) && !is_decode(exception) && !is_translate(exception))
        return unknown_exception(exception);
    TRY(take_failure(exception, &f));
    TRY(builder_fill(&b, is_encode(exception) ? '?' : 0xfffd, is_decode(exception) ? 1 : f.end - f.start));
    return answer(TRY(builder_finish(&b)), f.end);
}

static size_t write_reference(uint32_t c, char *text)
{
    uint32_t scale = 1;
    char *p = text;
    while (c / scale >= 10)
        scale *= 10;
    *p++ = '&';
    *p++ = '#';
    for (; scale; scale /= 10)
        *p++ = (char)('0' + c / scale % 10);
    *p++ = ';';
    return (size_t)(p - text);
}

size_t codec_write_escape(OnError mode, uint32_t c, char *text)
{
    if (mode == ON_ERROR_XMLCHARREFREPLACE)
        return write_reference(c, text);
    size_t n = mode == ON_ERROR_NAMEREPLACE ? codec_char_name(c, text + 3) : 0;
    if (n == 0)
        return (size_t)(codec_write_backslash(text, c) - text);
    memcpy(text, "\\N{", 3);
    text[n + 3] = '}';
    return n + 4;
}

/* Each character of the failing part as its escape. */
static Value each_char(Value exception, OnError mode)
{
    Failure f;
    StrBuilder b = {0};
    char text[CODEC_NAMED_ESCAPE_MAX];
    TRY(take_failure(exception, &f));
    for (size_t i = f.start; i < f.end; i++)
        TRY(builder_ascii(&b, text, codec_write_escape(mode, str_at(f.object, i), text)));
    return answer(TRY(builder_finish(&b)), f.end);
}

static Value handle_xmlcharrefreplace(Value exception)
{
    return is_encode(exception) ? each_char(exception, ON_ERROR_XMLCHARREFREPLACE) : (Value)unknown_exception(exception);
}

static Value handle_namereplace(Value exception)
{
    return is_encode(exception) ? each_char(exception, ON_ERROR_NAMEREPLACE) : (Value)unknown_exception(exception);
}

static Value handle_backslashreplace(Value exception)
{
    Failure f;
    StrBuilder b = {0};
    char text[CODEC_ESCAPE_MAX];
    if (is_encode(exception) || is_translate(exception))
        return each_char(exception, ON_ERROR_BACKSLASHREPLACE);
    if (!is_decode(exception))
        return unknown_exception(exception);
    TRY(take_failure(exception, &f));
    for (size_t i = f.start; i < f.end; i++) {
        char *end = codec_write_backslash(text, (uint8_t)as_bytes(f.object)->data[i]);
        TRY(builder_ascii(&b, text, (size_t)(end - text)));
    }
    return answer(TRY(builder_finish(&b)), f.end);
}

/* --- surrogateescape: bytes 80..ff <-> U+DC80..U+DCFF --- */

static Value escape_decode(const Failure *f)
{
    StrBuilder b = {0};
    const uint8_t *data = (const uint8_t *)as_bytes(f->object)->data;
    size_t i = f->start;
    for (; i < f->end && i < f->start + 4 && data[i] >= 0x80; i++)
        TRY(builder_char(&b, 0xdc00u + data[i]));
    if (i == f->start)
        return raise_object(f->exception);
    return answer(TRY(builder_finish(&b)), i);
}

static Value handle_surrogateescape(Value exception)
{
    Failure f;
    if (!is_encode(exception) && !is_decode(exception))
        return unknown_exception(exception);
    TRY(take_failure(exception, &f));
    if (is_decode(exception))
        return escape_decode(&f);
    Bytes *bytes = TRY(bytes_alloc(f.end - f.start));
    for (size_t i = f.start; i < f.end; i++) {
        uint32_t c = str_at(f.object, i);
        if (c < 0xdc80 || c > 0xdcff)
            return raise_object(exception);
        bytes->data[i - f.start] = (char)(c - 0xdc00);
    }
    return answer(from_object(bytes), f.end);
}

/* --- surrogatepass: surrogates in UTF-8, 16 and 32 as if they were characters --- */

typedef struct Form {
    size_t unit; /* bytes of a surrogate: 3 in UTF-8, 2, 4; 0: not a Unicode encoding */
    bool big;
} Form;

/* "utf-8", "UTF_16", "utf16-le", "utf_32_be", "cp65001" ... */
static Form encoding_form(const char *name)
{
    Form form = {0, __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__};
    if (strcasecmp(name, "cp65001") == 0 || strcasecmp(name, "cp_utf8") == 0)
        return form.unit = 3, form;
    if (strncasecmp(name, "utf", 3) != 0)
        return form;
    name += 3;
    name += *name == '-' || *name == '_';
    if (strcmp(name, "8") == 0)
        return form.unit = 3, form;
    if (strncmp(name, "16", 2) != 0 && strncmp(name, "32", 2) != 0)
        return form;
    size_t unit = *name == '1' ? 2 : 4;
    name += 2;
    if (*name == 0)
        return form.unit = unit, form;
    name += *name == '-' || *name == '_';
    if (strcasecmp(name, "be") == 0 || strcasecmp(name, "le") == 0)
        form.unit = unit, form.big = (*name | 32) == 'b';
    return form;
}

static void put_surrogate(char *p, uint32_t c, Form form)
{
    if (form.unit == 3) {
        utf8_encode(c, (uint8_t *)p);
        return;
    }
    for (size_t i = 0; i < form.unit; i++)
        p[form.big ? form.unit - 1 - i : i] = (char)(c >> 8 * i);
}

static uint32_t get_surrogate(const uint8_t *p, Form form)
{
    uint32_t c = 0;
    if (form.unit == 3)
        return (p[0] & 0xf0) == 0xe0 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80
            ? (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u) : 0;
    for (size_t i = 0; i < form.unit; i++)
        c |= (uint32_t)p[form.big ? form.unit - 1 - i : i] << 8 * i;
    return c;
}

static Value pass_encode(const Failure *f, Form form)
{
    Bytes *bytes = TRY(bytes_alloc((f->end - f->start) * form.unit));
    for (size_t i = f->start; i < f->end; i++) {
        uint32_t c = str_at(f->object, i);
        if (!str_is_surrogate(c))
            return raise_object(f->exception);
        put_surrogate(bytes->data + (i - f->start) * form.unit, c, form);
    }
    return answer(from_object(bytes), f->end);
}

static Value handle_surrogatepass(Value exception)
{
    Failure f;
    if (!is_encode(exception) && !is_decode(exception))
        return unknown_exception(exception);
    TRY(take_failure(exception, &f));
    Value encoding = ((UnicodeErrorObject *)exception)->encoding;
    Form form = encoding_form(TRY(str_utf8_lossy(encoding, NULL)));
    if (form.unit == 0)
        return raise_object(exception);
    if (is_encode(exception))
        return pass_encode(&f, form);
    Bytes *bytes = as_bytes(f.object);
    uint32_t c = bytes->length - f.start >= form.unit
        ? get_surrogate((const uint8_t *)bytes->data + f.start, form) : 0;
    if (!str_is_surrogate(c))
        return raise_object(exception);
    return answer(TRY(str_from_char(c)), f.start + form.unit);
}

const CodecHandler codec_handlers[CODEC_HANDLER_COUNT] = {
    {"strict", handle_strict}, {"ignore", handle_ignore}, {"replace", handle_replace},
    {"xmlcharrefreplace", handle_xmlcharrefreplace}, {"backslashreplace", handle_backslashreplace},
    {"namereplace", handle_namereplace}, {"surrogatepass", handle_surrogatepass},
    {"surrogateescape", handle_surrogateescape},
};
