/* SPDX-License-Identifier: MIT
 *
 * Texts that come in parts: incremental encoder and decoder, stream reader and writer.
 * Their classes in the library's encodings have the attribute `codec`. What is too few to
 * be coded waits in `pending`, a str or bytes.
 */
#include "modules/multibyte.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum { MOST_CHARS = 2, MOST_BYTES = 8 };

typedef struct Coder {
    Object head;
    const Multibyte *m;
    MultibyteState state;
    Value errors;           /* str */
    Value pending;          /* 0: nothing */
    Value stream;           /* of readers and writers */
} Coder;

static inline Coder *as_coder(Value v) { return (Coder *)v; }

/* ---- making ---- */

static Value coder_new(Type *type, Value errors, bool decoding)
{
    Value codec = TRY(attr_get(from_object(type), NAME(codec)));
    if (!is_exact(codec, TYPE_MultibyteCodec))
        RAISE(TypeError, "codec is unexpected type");
    if (!is_str(errors))
        RAISE(TypeError, "%N() argument 'errors' must be str, not %K", from_object(type), errors);
    Coder *c = TRY((Coder *)type_alloc(type, 0));
    c->m = ((MultibyteCodec *)codec)->m;
    c->errors = errors;
    multibyte_start(c->m, &c->state, decoding);
    return from_object(c);
}

static Value incremental_construct(Type *type, Value *args, size_t nargs, Value kwnames,
                                   const char *signature, bool decoding)
{
    Value v[1];
    TRY(arguments_place(signature, args, nargs, kwnames, v));
    return coder_new(type, v[0], decoding);
}

static Value encoder_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    static const char signature[] = "IncrementalEncoder(errors='strict')";
    return incremental_construct(type, args, nargs, kwnames, signature, false);
}

static Value decoder_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    static const char signature[] = "IncrementalDecoder(errors='strict')";
    return incremental_construct(type, args, nargs, kwnames, signature, true);
}

static Value stream_construct(Type *type, Value *args, size_t nargs, Value kwnames,
                              const char *signature, bool decoding)
{
    Value v[2];
    TRY(arguments_place(signature, args, nargs, kwnames, v));
    Value coder = TRY(coder_new(type, v[1], decoding));
    as_coder(coder)->stream = v[0];
    return coder;
}

static Value reader_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    static const char signature[] = "StreamReader(stream, errors='strict')";
    return stream_construct(type, args, nargs, kwnames, signature, true);
}

static Value writer_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    static const char signature[] = "StreamWriter(stream, errors='strict')";
    return stream_construct(type, args, nargs, kwnames, signature, false);
}

static bool coder_init(Value self, Value *args, size_t nargs, Value kwnames) { return true; }

static Value get_errors(Value self) { return as_coder(self)->errors; }

static bool set_errors(Value self, Value v)
{
    if (!v)
        RAISE(AttributeError, "cannot delete attribute");
    if (!is_str(v))
        RAISE(TypeError, "errors must be a string");
    as_coder(self)->errors = v;
    return true;
}

static const GetSet coder_getset[] = {
    {"errors", get_errors, set_errors, "how to treat errors"},
    {0},
};

/* ---- coding ---- */

/* Encodes what waited and the text; after an error all is as before. */
static Value encode_part(Coder *c, Value text, bool final)
{
    const char *errors;
    size_t done;
    TRY(multibyte_errors(c->errors, &errors));
    if (!is_str(text))
        RAISE(TypeError, "couldn't convert the object to str.");
    if (c->pending)
        text = TRY(str_concat(c->pending, text));
    Value bytes = TRY(multibyte_encode(c->m, &c->state, text, errors, final, &done));
    size_t n = str_length(text);
    if (n - done > MOST_CHARS)
        RAISE(UnicodeError, "pending buffer overflow");
    c->pending = done < n ? TRY(str_substring(text, done, n)) : 0;
    return bytes;
}

static Value decode_part(Coder *c, const void *data, size_t size, bool final)
{
    const char *errors;
    size_t done;
    TRY(multibyte_errors(c->errors, &errors));
    if (c->pending) {
        const Bytes *pending = as_bytes(c->pending);
        Bytes *all = TRY(bytes_alloc(pending->length + size));
        memcpy(all->data, pending->data, pending->length);
        memcpy(all->data + pending->length, data, size);
        data = all->data;
        size = all->length;
    }
    Value text = TRY(multibyte_decode(c->m, &c->state, data, size, errors, final, &done));
    if (size - done > MOST_BYTES)
        RAISE(UnicodeError, "pending buffer overflow");
    c->pending = done < size ? TRY(bytes_new((const char *)data + done, size - done)) : 0;
    return text;
}

/* ---- incremental encoder ---- */

/* args: self, input, final */
static Value encoder_encode(Value *args)
{
    bool final;
    TRY(value_truth(args[2], &final));
    Value text = is_str(args[1]) ? args[1] : TRY(value_str(args[1]));
    return encode_part(as_coder(args[0]), text, final);
}

static Value encoder_reset(Value *args)
{
    Coder *c = as_coder(args[0]);
    multibyte_start(c->m, &c->state, false);
    c->pending = 0;
    return NONE;
}

/* An int of bytes: size of the pending text, that text in UTF-8, the state. */
static Value encoder_getstate(Value *args)
{
    Coder *c = as_coder(args[0]);
    uint8_t bytes[1 + MOST_BYTES + MULTIBYTE_STATE] = {0};
    size_t n = 0;
    if (c->pending) {
        const char *text = TRY(str_utf8(c->pending, &n));
        if (n > MOST_BYTES)
            RAISE(UnicodeError, "pending buffer too large");
        memcpy(bytes + 1, text, n);
    }
    bytes[0] = (uint8_t)n;
    memcpy(bytes + 1 + n, c->state.c, MULTIBYTE_STATE);
    return int_from_bytes(bytes, 1 + n + MULTIBYTE_STATE, true, false);
}

/* args: self, state */
static Value encoder_setstate(Value *args)
{
    Coder *c = as_coder(args[0]);
    uint8_t bytes[1 + MOST_BYTES + MULTIBYTE_STATE] = {0};
    if (!is_int(args[1]))
        RAISE(TypeError, "setstate() argument must be int, not %K", args[1]);
    TRY(int_to_bytes(args[1], bytes, sizeof bytes, true, false));
    if (bytes[0] > MOST_BYTES)
        RAISE(UnicodeError, "pending buffer too large");
    Value pending = TRY(bytes_new((char *)bytes + 1, bytes[0]));
    pending = TRY(rt.services.decode(pending, "utf-8", "strict"));
    c->pending = bytes[0] ? pending : 0;
    memcpy(c->state.c, bytes + 1 + bytes[0], MULTIBYTE_STATE);
    return NONE;
}

static const Method encoder_methods[] = {
    {"encode($self, /, input, final=False)", encoder_encode, "Encode the next part."},
    {"getstate($self, /)", encoder_getstate, "The state as an int."},
    {"setstate($self, state, /)", encoder_setstate, "Go back to a state."},
    {"reset($self, /)", encoder_reset, "Begin anew."},
    {0},
};

TYPE(MultibyteIncrementalEncoder, .name = "_multibytecodec.MultibyteIncrementalEncoder",
     .flags = TYPE_BASE, .size = sizeof(Coder), .methods = METHODS(encoder_methods),
     .getset = coder_getset, .slots = {.construct = encoder_construct, .init = coder_init});

/* ---- incremental decoder ---- */

/* args: self, input, final */
static Value decoder_decode(Value *args)
{
    bool final;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(value_truth(args[2], &final));
    return decode_part(as_coder(args[0]), view.data, view.length, final);
}

static Value decoder_reset(Value *args)
{
    Coder *c = as_coder(args[0]);
    multibyte_start(c->m, &c->state, true);
    c->pending = 0;
    return NONE;
}

static Value decoder_getstate(Value *args)
{
    Coder *c = as_coder(args[0]);
    Value state = TRY(int_from_bytes(c->state.c, MULTIBYTE_STATE, true, false));
    return tuple_pair(c->pending ? c->pending : rt.empty_bytes, state);
}

/* args: self, (pending, state) */
static Value decoder_setstate(Value *args)
{
    Coder *c = as_coder(args[0]);
    MultibyteState state;
    if (!is_tuple(args[1]) || tuple_count(args[1]) != 2)
        RAISE(TypeError, "setstate(): illegal state argument");
    Value pending = as_tuple(args[1])->items[0], number = as_tuple(args[1])->items[1];
    if (!is_bytes(pending) || !is_int(number))
        RAISE(TypeError, "setstate(): illegal state argument");
    TRY(int_to_bytes(number, state.c, MULTIBYTE_STATE, true, false));
    if (as_bytes(pending)->length > MOST_BYTES)
        RAISE(UnicodeError, "pending buffer too large");
    c->pending = as_bytes(pending)->length ? pending : 0;
    c->state = state;
    return NONE;
}

static const Method decoder_methods[] = {
    {"decode($self, /, input, final=False)", decoder_decode, "Decode the next part."},
    {"getstate($self, /)", decoder_getstate, "Bytes that wait, and the state as an int."},
    {"setstate($self, state, /)", decoder_setstate, "Go back to a state."},
    {"reset($self, /)", decoder_reset, "Begin anew."},
    {0},
};

TYPE(MultibyteIncrementalDecoder, .name = "_multibytecodec.MultibyteIncrementalDecoder",
     .flags = TYPE_BASE, .size = sizeof(Coder), .methods = METHODS(decoder_methods),
     .getset = coder_getset, .slots = {.construct = decoder_construct, .init = coder_init});

/* ---- stream reader ---- */

/* Reads by the stream's method, and more as long as nothing came of it. */
static Value read_some(Coder *c, Value method, ssize_t size)
{
    for (;;) {
        Value arg = TRY(int_from_ssize(size));
        Value bytes = TRY(size < 0 ? call_method0(c->stream, method)
                                   : call_method1(c->stream, method, arg));
        if (!is_bytes(bytes))
            RAISE(TypeError, "stream function returned a non-bytes object (%T)", bytes);
        size_t n = as_bytes(bytes)->length;
        bool had = n || c->pending;
        Value text = TRY(decode_part(c, as_bytes(bytes)->data, n, !n || size < 0));
        if (size < 0 || str_length(text) || !had || !n)
            return text;
        size = 1;
    }
}

static bool read_size(Value v, const char *name, ssize_t *size)
{
    *size = -1;
    if (v == NONE)
        return true;
    if (!is_int(v))
        RAISE(TypeError, "arg %d must be an integer", 1);
    return value_as_ssize(v, size);
}

static Value read_by(Value *args, Value method)
{
    ssize_t size;
    TRY(read_size(args[1], "size", &size));
    return size ? read_some(as_coder(args[0]), method, size) : rt.empty_str;
}

static Value reader_read(Value *args) { return read_by(args, NAME(read)); }
static Value reader_readline(Value *args) { return read_by(args, NAME(readline)); }

static Value reader_readlines(Value *args)
{
    Value text = TRY(read_by(args, NAME(read)));
    return call_method1(text, NAME(splitlines), TRUE);
}

static const Method reader_methods[] = {
    {"read($self, sizeobj=None, /)", reader_read, "Read and decode; about so many bytes."},
    {"readline($self, sizeobj=None, /)", reader_readline, "Read and decode a line."},
    {"readlines($self, sizehintobj=None, /)", reader_readlines, "Read and decode: a list of lines."},
    {"reset($self, /)", decoder_reset, "Begin anew."},
    {0},
};

static const Member stream_members[] = {
    {"stream", MEMBER_VALUE, offsetof(Coder, stream), false, "the stream of bytes"},
    {0},
};

TYPE(MultibyteStreamReader, .name = "_multibytecodec.MultibyteStreamReader", .flags = TYPE_BASE,
     .size = sizeof(Coder), .methods = METHODS(reader_methods), .members = stream_members,
     .getset = coder_getset, .slots = {.construct = reader_construct, .init = coder_init});

/* ---- stream writer ---- */

static bool write_part(Coder *c, Value text)
{
    Value bytes = TRY(encode_part(c, text, false));
    return call_method1(c->stream, NAME(write), bytes);
}

/* args: self, text */
static Value writer_write(Value *args)
{
    Value text = is_str(args[1]) ? args[1] : TRY(value_str(args[1]));
    TRY(write_part(as_coder(args[0]), text));
    return NONE;
}

/* args: self, lines */
static Value writer_writelines(Value *args)
{
    if (!type_of(args[1])->slots.getitem)
        RAISE(TypeError, "arg must be a sequence object");
    Value it = TRY(iter_new(args[1]));
    for (Value line; (line = TRY_NEXT(it)) != END;)
        TRY(writer_write((Value[]){args[0], line}));
    return NONE;
}

/* Writes what waits, and only then the way back to the initial state. */
static Value writer_reset(Value *args)
{
    Coder *c = as_coder(args[0]);
    if (!c->pending)
        return NONE;
    Value bytes = TRY(encode_part(c, rt.empty_str, true));
    if (as_bytes(bytes)->length)
        TRY(call_method1(c->stream, NAME(write), bytes));
    return NONE;
}

static const Method writer_methods[] = {
    {"write($self, strobj, /)", writer_write, "Encode and write."},
    {"writelines($self, lines, /)", writer_writelines, "Encode and write strs."},
    {"reset($self, /)", writer_reset, "Write what waits, and begin anew."},
    {0},
};

TYPE(MultibyteStreamWriter, .name = "_multibytecodec.MultibyteStreamWriter", .flags = TYPE_BASE,
     .size = sizeof(Coder), .methods = METHODS(writer_methods), .members = stream_members,
     .getset = coder_getset, .slots = {.construct = writer_construct, .init = coder_init});
