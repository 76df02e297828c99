/* SPDX-License-Identifier: MIT
 *
 * UnicodeDecodeError, UnicodeEncodeError and UnicodeTranslateError: which part of an
 * object could not be converted, and why.
 *
 * Programs can set the fields to anything, so everything here looks at them anew.
 */
#include "objects/bytes.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- making --- */

static bool check_count(size_t nargs, size_t wanted)
{
    if (nargs != wanted)
        RAISE(TypeError, "function takes exactly %zu arguments (%zu given)", wanted, nargs);
    return true;
}

static bool check_str(Value v, int position)
{
    if (!is_str(v))
        RAISE(TypeError, "argument %d must be str, not %K", position, v);
    return true;
}

/* object, start, end, reason: where they lie in args, which count from `first`. */
static bool set_range(UnicodeErrorObject *error, Value *args, int first)
{
    ssize_t start, end;
    TRY(value_as_ssize(args[1], &start) && value_as_ssize(args[2], &end));
    TRY(check_str(args[3], first + 3));
    error->object = args[0];
    error->start = TRY(int_from_ssize(start));
    error->end = TRY(int_from_ssize(end));
    error->reason = args[3];
    return true;
}

bool unicode_encode_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    UnicodeErrorObject *error = (UnicodeErrorObject *)self;
    TRY(exception_init(self, args, nargs, kwnames));
    TRY(check_count(nargs, 5) && check_str(args[0], 1) && check_str(args[1], 2));
    error->encoding = args[0];
    return set_range(error, args + 1, 2);
}

bool unicode_translate_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(exception_init(self, args, nargs, kwnames));
    TRY(check_count(nargs, 4) && check_str(args[0], 1));
    return set_range((UnicodeErrorObject *)self, args, 1);
}

bool unicode_decode_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    UnicodeErrorObject *error = (UnicodeErrorObject *)self;
    TRY(exception_init(self, args, nargs, kwnames));
    TRY(check_count(nargs, 5) && check_str(args[0], 1));
    error->encoding = args[0];
    TRY(set_range(error, args + 1, 2));
    if (is_bytes(error->object))
        return true;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(error->object, &view, BUFFER_SIMPLE));
    error->object = TRY(bytes_new(view.data, view.length));
    return true;
}

/* --- fields --- */

const Member unicode_error_members[] = {
    {"encoding", MEMBER_VALUE_NONE, offsetof(UnicodeErrorObject, encoding), true, "codec"},
    {"object", MEMBER_VALUE_NONE, offsetof(UnicodeErrorObject, object), true, "input"},
    {"reason", MEMBER_VALUE_NONE, offsetof(UnicodeErrorObject, reason), true, "why"},
    {0},
};

static Value get_start(Value self)
{
    Value start = ((UnicodeErrorObject *)self)->start;
    return start ? start : small_int(0);
}

static Value get_end(Value self)
{
    Value end = ((UnicodeErrorObject *)self)->end;
    return end ? end : small_int(0);
}

static bool set_index(Value *field, Value value)
{
    ssize_t index;
    if (!value)
        RAISE(TypeError, "can't delete numeric/char attribute");
    if (!is_int(value))
        RAISE(TypeError, "an integer is required");
    TRY(value_as_ssize(value, &index));
    *field = TRY(int_from_ssize(index));
    return true;
}

static bool set_start(Value self, Value value)
{
    return set_index(&((UnicodeErrorObject *)self)->start, value);
}

static bool set_end(Value self, Value value)
{
    return set_index(&((UnicodeErrorObject *)self)->end, value);
}

const GetSet unicode_error_getset[] = {
    {"start", get_start, set_start, "first bad position"},
    {"end", get_end, set_end, "position behind the last bad one"},
    {0},
};

/* The length of the object, if it is of the kind that the exception's class has. */
static bool object_length(UnicodeErrorObject *error, size_t *length)
{
    bool decoding = is_instance_of(from_object(error), TYPE_UnicodeDecodeError);
    if (!error->object)
        RAISE(TypeError, "object attribute not set");
    if (decoding ? !is_bytes(error->object) : !is_str(error->object))
        RAISE(TypeError, "object attribute must be %s", decoding ? "bytes" : "unicode");
    *length = decoding ? as_bytes(error->object)->length : str_length(error->object);
    return true;
}

/* start in [0, length), end in [1, length], as far as there are any. */
bool unicode_error_range(Value exception, size_t *start, size_t *end)
{
    UnicodeErrorObject *error = (UnicodeErrorObject *)exception;
    size_t length;
    TRY(object_length(error, &length));
    int64_t from = 0, to = 0;
    (void)int_fits_int64(get_start(exception), &from);
    (void)int_fits_int64(get_end(exception), &to);
    int64_t n = (int64_t)length;
    *start = (size_t)MAX(0, MIN(from, n - 1));
    *end = (size_t)MIN(MAX(to, 1), n);
    return true;
}

/* --- showing --- */

/* The one character at `start`, or 0: then there are several, or it isn't there. */
static bool single(UnicodeErrorObject *error, size_t length, size_t *start, int64_t *last)
{
    int64_t from = 0, to = 0;
    (void)int_fits_int64(get_start(from_object(error)), &from);
    (void)int_fits_int64(get_end(from_object(error)), &to);
    *start = (size_t)MAX(from, 0);
    *last = to - 1;
    return from >= 0 && (size_t)from < length && to == from + 1;
}

static Value show_char(uint32_t c)
{
    char text[16];
    snprintf(text, sizeof text, c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x", c);
    return str_from_text(text);
}

Value unicode_encode_error_str(Value self)
{
    UnicodeErrorObject *error = (UnicodeErrorObject *)self;
    size_t length, start;
    int64_t last;
    if (!error->object || !is_str(error->object))
        return rt.empty_str;
    TRY(object_length(error, &length));
    if (single(error, length, &start, &last)) {
        Value c = TRY(show_char(str_at(error->object, start)));
        return str_format("'%S' codec can't encode character '%S' in position %zu: %S",
                          error->encoding, c, start, error->reason);
    }
    return str_format("'%S' codec can't encode characters in position %zu-%lld: %S",
                      error->encoding, start, (long long)last, error->reason);
}

Value unicode_translate_error_str(Value self)
{
    UnicodeErrorObject *error = (UnicodeErrorObject *)self;
    size_t length, start;
    int64_t last;
    if (!error->object || !is_str(error->object))
        return rt.empty_str;
    TRY(object_length(error, &length));
    if (single(error, length, &start, &last)) {
        Value c = TRY(show_char(str_at(error->object, start)));
        return str_format("can't translate character '%S' in position %zu: %S", c, start,
                          error->reason);
    }
    return str_format("can't translate characters in position %zu-%lld: %S", start,
                      (long long)last, error->reason);
}

Value unicode_decode_error_str(Value self)
{
    UnicodeErrorObject *error = (UnicodeErrorObject *)self;
    size_t length, start;
    int64_t last;
    if (!error->object || !is_bytes(error->object))
        return rt.empty_str;
    TRY(object_length(error, &length));
    if (single(error, length, &start, &last)) {
        unsigned char byte = (unsigned char)as_bytes(error->object)->data[start];
        char hex[3];
        snprintf(hex, sizeof hex, "%02x", byte);
        return str_format("'%S' codec can't decode byte 0x%s in position %zu: %S",
                          error->encoding, hex, start, error->reason);
    }
    return str_format("'%S' codec can't decode bytes in position %zu-%lld: %S",
                      error->encoding, start, (long long)last, error->reason);
}

/* --- for codecs --- */

static Value unicode_error_new(enum TypeId type, const char *encoding, Value object,
                               size_t start, size_t end, const char *reason)
{
    Value name = TRY(str_from_text(encoding)), text = TRY(str_from_text(reason));
    Value args[] = {name, object, TRY(int_from_ssize((ssize_t)start)),
                    TRY(int_from_ssize((ssize_t)end)), text};
    return exception_new(type, args, 5);
}

Value unicode_decode_error_new(const char *encoding, Value object, size_t start, size_t end,
                               const char *reason)
{
    return unicode_error_new(TYPE_UnicodeDecodeError, encoding, object, start, end, reason);
}

Value unicode_encode_error_new(const char *encoding, Value object, size_t start, size_t end,
                               const char *reason)
{
    return unicode_error_new(TYPE_UnicodeEncodeError, encoding, object, start, end, reason);
}
