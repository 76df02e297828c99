/* SPDX-License-Identifier: MIT
 *
 * Incremental encoding and decoding for TextIOWrapper.
 */
#include "modules/io_codec.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/call.h"
#include "objects/codec.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str_data.h"
#include "objects/tuple.h"
#include "runtime/codecs.h"
#include "runtime/config.h"

/* Lower case, '_' and ' ' as '-'. */
static void normalize(char *out, size_t room, const char *encoding)
{
    size_t i = 0;
    for (; encoding[i] && i + 1 < room; i++) {
        char c = encoding[i];
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c == '_' || c == ' ' ? '-' : c;
    }
    out[i] = 0;
}

static enum IoCodecKind kind_of(const char *encoding)
{
    static const struct { const char *name; enum IoCodecKind kind; } known[] = {
        {"utf-8", IO_CODEC_UTF8}, {"utf8", IO_CODEC_UTF8}, {"u8", IO_CODEC_UTF8},
        {"ascii", IO_CODEC_ASCII}, {"us-ascii", IO_CODEC_ASCII}, {"646", IO_CODEC_ASCII},
        {"latin-1", IO_CODEC_LATIN1}, {"latin1", IO_CODEC_LATIN1}, {"iso-8859-1", IO_CODEC_LATIN1},
        {"iso8859-1", IO_CODEC_LATIN1}, {"l1", IO_CODEC_LATIN1}};
    char name[32];
    normalize(name, sizeof name, encoding);
    for (size_t i = 0; i < countof(known); i++)
        if (strcmp(name, known[i].name) == 0)
            return known[i].kind;
    return IO_CODEC_OBJECT;
}

static bool check_text_encoding(const char *encoding)
{
    Value info = TRY(codecs_lookup(encoding));
    Value flag = TRY(attr_get_opt(info, NAME(_is_text_encoding)));
    if (flag == FALSE)
        RAISE(LookupError, "'%s' is not a text encoding; use codecs.open() to handle arbitrary "
              "codecs", encoding);
    return true;
}

bool io_codec_init(IoCodec *c, const char *encoding, const char *errors)
{
    *c = (IoCodec){.kind = kind_of(encoding), .encoding = encoding, .errors = errors};
    if (rt.config->dev_mode)
        TRY(codecs_lookup_error(errors));
    return c->kind != IO_CODEC_OBJECT || check_text_encoding(encoding);
}

static Value make_incremental(IoCodec *c, Value name)
{
    Value info = TRY(codecs_lookup(c->encoding));
    Value factory = TRY(attr_get_opt(info, name));
    if (factory == UNBOUND || factory == NONE)
        RAISE(LookupError, "encoding %s has no incremental codec", c->encoding);
    return call1(factory, TRY(str_from_text(c->errors)));
}

bool io_codec_prepare(IoCodec *c, bool reading, bool writing)
{
    if (c->kind != IO_CODEC_OBJECT)
        return true;
    if (reading && !c->decoder)
        c->decoder = TRY(make_incremental(c, NAME(incrementaldecoder)));
    if (writing && !c->encoder)
        c->encoder = TRY(make_incremental(c, NAME(incrementalencoder)));
    return true;
}

/* --- decoding --- */

static Value decode_utf8(IoCodec *c, Str **room, const char *data, size_t n, bool final)
{
    size_t consumed = 0;
    if (c->carried) {
        char *joined = gc_alloc_atomic(c->carried + n + 1);
        if (!joined)
            return raise_no_memory();
        memcpy(joined, c->carry, c->carried);
        if (n)
            memcpy(joined + c->carried, data, n);
        data = joined;
        n += c->carried;
    }
    Value text = TRY(codec_utf8_decode_valid(room, data, n, final ? 0 : &consumed));
    if (text == UNBOUND)
        text = TRY(codec_utf8_decode(data, n, c->errors, final ? 0 : &consumed));
    c->carried = final ? 0 : n - consumed;
    if (c->carried)
        memcpy(c->carry, data + consumed, MIN(c->carried, sizeof c->carry));
    return text;
}

Value io_codec_share(const IoCodec *c, Value input)
{
    return c->kind == IO_CODEC_OBJECT || c->carried ? UNBOUND : codec_share_ascii(input);
}

/* Bytes that are characters as they are. */
static Value decode_bytes(Str **room, const char *data, size_t n, bool ascii)
{
    if (n < 2)
        return str_new_latin1(data, n);
    Str *s = TRY(str_reuse(room, n, ascii ? 0x7f : 0xff));
    memcpy(s->data, data, n);
    return from_object(s);
}

Value io_codec_decode(IoCodec *c, Str **room, const char *data, size_t n, bool final)
{
    switch (c->kind) {
    case IO_CODEC_UTF8:
        return decode_utf8(c, room, data, n, final);
    case IO_CODEC_ASCII:
        return str_all_ascii(data, n) ? decode_bytes(room, data, n, true)
                                      : codec_ascii_decode(data, n, c->errors);
    case IO_CODEC_LATIN1:
        return decode_bytes(room, data, n, str_all_ascii(data, n));
    case IO_CODEC_OBJECT:
        break;
    }
    Value text = TRY(call_method2(c->decoder, NAME(decode), TRY(bytes_new(data, n)),
                                  from_bool(final)));
    if (!is_str(text))
        RAISE(TypeError, "decoder should return a string result, not '%T'", text);
    return text;
}

bool io_codec_getstate(IoCodec *c, Value *buffer, uint64_t *flags)
{
    *flags = 0;
    if (c->kind != IO_CODEC_OBJECT) {
        *buffer = TRY(bytes_new(c->carry, c->carried));
        return true;
    }
    Value state = TRY(call_method0(c->decoder, NAME(getstate)));
    if (!is_tuple(state) || tuple_count(state) != 2)
        RAISE(TypeError, "illegal decoder state");
    *buffer = as_tuple(state)->items[0];
    if (!is_bytes(*buffer))
        RAISE(TypeError, "illegal decoder state: the first item should be a bytes object, not '%T'",
              *buffer);
    if (!is_int(as_tuple(state)->items[1]) || !int_fits_uint64(as_tuple(state)->items[1], flags))
        RAISE(TypeError, "illegal decoder state");
    return true;
}

bool io_codec_setstate(IoCodec *c, Value buffer, uint64_t flags)
{
    if (c->kind != IO_CODEC_OBJECT) {
        c->carried = MIN(as_bytes(buffer)->length, sizeof c->carry);
        memcpy(c->carry, as_bytes(buffer)->data, c->carried);
        return true;
    }
    Value state = TRY(tuple_pack(2, buffer, TRY(int_from_uint64(flags))));
    TRY(call_method1(c->decoder, NAME(setstate), state));
    return true;
}

bool io_codec_reset_decoder(IoCodec *c)
{
    c->carried = 0;
    if (c->decoder)
        TRY(call_method0(c->decoder, NAME(reset)));
    return true;
}

/* --- encoding --- */

Value io_codec_encode(IoCodec *c, Value text)
{
    switch (c->kind) {
    case IO_CODEC_UTF8:
        return codec_utf8_encode(text, c->errors);
    case IO_CODEC_ASCII:
        return codec_ascii_encode(text, c->errors);
    case IO_CODEC_LATIN1:
        return codec_latin1_encode(text, c->errors);
    case IO_CODEC_OBJECT:
        break;
    }
    Value bytes = TRY(call_method1(c->encoder, NAME(encode), text));
    if (!is_bytes(bytes))
        RAISE(TypeError, "encoder should return a bytes object, not '%T'", bytes);
    return bytes;
}

bool io_codec_set_encoder_start(IoCodec *c, bool start)
{
    if (!c->encoder)
        return true;
    if (start)
        TRY(call_method0(c->encoder, NAME(reset)));
    else
        TRY(call_method1(c->encoder, NAME(setstate), small_int(0)));
    return true;
}
