/* SPDX-License-Identifier: MIT
 *
 * Line ends: their translation, finding them, and IncrementalNewlineDecoder.
 */
#include "modules/io.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str_data.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- translation --- */

static bool has_char(Value text, char c)
{
    const Str *s = as_str(text);
    return str_find_char(s->data, s->kind, s->length, (unsigned char)c) >= 0;
}

/* The kinds of line ends in the text, and, if `to` is given (which may be the text itself),
 * the characters with \n for each: their number is returned. What lies between two \r is
 * moved as a whole. */
static size_t convert(const Str *s, char *to, int *seen)
{
    size_t count = 0;
    for (size_t at = 0; at < s->length;) {
        const void *from = str_at_address(s, at);
        ssize_t next = str_find_char(from, s->kind, s->length - at, '\r');
        size_t n = next < 0 ? s->length - at : (size_t)next;
        if (!(*seen & NEWLINE_LF) && str_find_char(from, s->kind, n, '\n') >= 0)
            *seen |= NEWLINE_LF;
        if (to)
            memmove(to + count * s->kind, from, n * s->kind);
        count += n;
        at += n;
        if (next < 0)
            break;
        bool pair = at + 1 < s->length && str_read(s->data, s->kind, at + 1) == '\n';
        *seen |= pair ? NEWLINE_CRLF : NEWLINE_CR;
        if (to)
            str_write(to, s->kind, count, '\n');
        count++;
        at += (size_t)pair + 1;
    }
    return count;
}

static Value shorten(Str *s, size_t n)
{
    s->length = n;
    str_write(s->data, s->kind, n, 0);
    return from_object(s);
}

/* The result is as wide: \n takes a place that \r had. */
static Value translate(NewlineState *state, Str *own, Value text)
{
    const Str *s = as_str(text);
    Str *result = s == own ? own : TRY(str_alloc(s->length, str_char_bound(s)));
    size_t n = convert(s, result->data, &state->seen);
    if (n == 1)
        return str_from_char(str_read(result->data, result->kind, 0));
    return shorten(result, n);
}

Value newline_decode(NewlineState *state, Str *own, Value text, bool final)
{
    if (state->pending_cr && (final || str_length(text))) {
        text = TRY(str_concat(TRY(str_from_char('\r')), text));
        state->pending_cr = false;
    }
    size_t n = str_length(text);
    if (!final && n && str_at(text, n - 1) == '\r') {
        text = as_str(text) == own ? shorten(own, n - 1) : TRY(str_substring(text, 0, n - 1));
        state->pending_cr = true;
    }
    if (!has_char(text, '\r')) {
        if (!(state->seen & NEWLINE_LF) && has_char(text, '\n'))
            state->seen |= NEWLINE_LF;
        return text;
    }
    if (state->translate)
        return translate(state, own, text);
    convert(as_str(text), NULL, &state->seen);
    return text;
}

Value newline_seen(const NewlineState *state)
{
    static const struct { int kind; const char *text; } ends[] = {
        {NEWLINE_CR, "\r"}, {NEWLINE_LF, "\n"}, {NEWLINE_CRLF, "\r\n"}};
    Value found[3];
    size_t n = 0;
    for (size_t i = 0; i < countof(ends); i++)
        if (state->seen & ends[i].kind)
            found[n++] = TRY(str_from_text(ends[i].text));
    return n == 0 ? NONE : n == 1 ? found[0] : tuple_new(found, n);
}

bool newline_mode(Value newline, NewlineMode *mode)
{
    *mode = (NewlineMode){0};
    if (newline == NONE) {
        mode->universal = mode->translate = true;
        return true; /* writing: os.linesep is \n here */
    }
    if (!is_str(newline))
        RAISE(TypeError, "newline must be str or None, not %T", newline);
    if (str_length(newline) == 0) {
        mode->universal = true;
        return true;
    }
    static const char *const ends[] = {"\n", "\r", "\r\n"};
    for (size_t i = 0; i < countof(ends); i++)
        if (str_equal_text(newline, ends[i])) {
            mode->read_end = ends[i];
            mode->write_end = i ? ends[i] : 0;
            return true;
        }
    RAISE(ValueError, "illegal newline value: %R", newline);
}

/* --- finding --- */

static ssize_t find_char(Value text, size_t start, char c)
{
    const Str *s = as_str(text);
    ssize_t at = str_find_char(str_at_address(s, start), s->kind, s->length - start, (unsigned char)c);
    return at < 0 ? -1 : (ssize_t)start + at;
}

/* The next \n or \r from i on, or n: sixteen characters at once are found to be higher. */
#define FIND_END(name, type)                                                  \
    static size_t name(const type *p, size_t i, size_t n)                     \
    {                                                                         \
        while (i < n) {                                                       \
            size_t block = MIN(n - i, (size_t)16);                            \
            type low = block < 16;                                            \
            if (!low)                                                         \
                for (size_t k = 0; k < 16; k++)                               \
                    low |= p[i + k] <= '\r';                                  \
            if (low)                                                          \
                for (size_t k = 0; k < block; k++)                            \
                    if (p[i + k] == '\n' || p[i + k] == '\r')                 \
                        return i + k;                                         \
            i += block;                                                       \
        }                                                                     \
        return n;                                                             \
    }
FIND_END(find_end_latin1, uint8_t)
FIND_END(find_end_ucs2, uint16_t)
FIND_END(find_end_ucs4, uint32_t)

static ssize_t find_universal(Value text, size_t start)
{
    const Str *s = as_str(text);
    size_t at = s->kind == 1 ? find_end_latin1(s->data, start, s->length)
              : s->kind == 2 ? find_end_ucs2(s->data, start, s->length)
                             : find_end_ucs4(s->data, start, s->length);
    if (at == s->length)
        return -1;
    bool pair = str_at(text, at) == '\r' && at + 1 < s->length && str_at(text, at + 1) == '\n';
    return (ssize_t)(at + (pair ? 2 : 1));
}

ssize_t newline_find_any(const NewlineMode *mode, Value text, size_t start)
{
    if (start >= str_length(text))
        return -1;
    if (mode->universal && !mode->translate)
        return find_universal(text, start);
    if (mode->translate || mode->read_end[1] == 0) {
        ssize_t i = find_char(text, start, mode->translate ? '\n' : mode->read_end[0]);
        return i < 0 ? -1 : i + 1;
    }
    for (size_t i = start;;) {
        ssize_t at = find_char(text, i, '\r');
        if (at < 0 || (size_t)at + 1 >= str_length(text))
            return -1;
        if (str_at(text, (size_t)at + 1) == '\n')
            return at + 2;
        i = (size_t)at + 1;
    }
}

/* --- IncrementalNewlineDecoder --- */

typedef struct NewlineDecoder {
    Object head;
    Value decoder; /* None: input is text */
    NewlineState state;
} NewlineDecoder;

static inline NewlineDecoder *as_decoder(Value v) { return (NewlineDecoder *)v; }

static Value decoder_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return (Value)type_alloc(type, 0);
}

static bool decoder_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[3];
    bool translate_ends;
    TRY(arguments_place("IncrementalNewlineDecoder(decoder, translate, errors='strict')", args,
                        nargs, kwnames, placed));
    TRY(value_truth(placed[1], &translate_ends));
    as_decoder(self)->decoder = placed[0];
    as_decoder(self)->state = (NewlineState){.translate = translate_ends};
    return true;
}

static bool check_decoder(Value self)
{
    if (!as_decoder(self)->decoder)
        RAISE(ValueError, "IncrementalNewlineDecoder.__init__() not called");
    return true;
}

static Value decoder_decode(Value *args)
{
    NewlineDecoder *d = as_decoder(args[0]);
    bool final;
    TRY(check_decoder(args[0]));
    TRY(value_truth(args[2], &final));
    Value text = args[1];
    if (d->decoder != NONE)
        text = TRY(call_method2(d->decoder, NAME(decode), args[1], from_bool(final)));
    if (!is_str(text))
        RAISE(TypeError, "decoder should return a string result, not '%T'", text);
    return newline_decode(&d->state, NULL, text, final);
}

static Value decoder_getstate(Value *args)
{
    NewlineDecoder *d = as_decoder(args[0]);
    Value buffer = rt.empty_bytes;
    uint64_t flags = 0;
    TRY(check_decoder(args[0]));
    if (d->decoder != NONE) {
        Value state = TRY(call_method0(d->decoder, NAME(getstate)));
        if (!is_tuple(state) || tuple_count(state) != 2)
            RAISE(TypeError, "illegal decoder state");
        buffer = as_tuple(state)->items[0];
        if (!int_fits_uint64(as_tuple(state)->items[1], &flags))
            RAISE(TypeError, "illegal decoder state");
    }
    Value number = TRY(int_from_uint64(flags << 1 | d->state.pending_cr));
    return tuple_pack(2, buffer, number);
}

static Value decoder_setstate(Value *args)
{
    NewlineDecoder *d = as_decoder(args[0]);
    uint64_t flags;
    TRY(check_decoder(args[0]));
    if (!is_tuple(args[1]))
        RAISE(TypeError, "state argument must be a tuple");
    if (tuple_count(args[1]) != 2 || !is_int(as_tuple(args[1])->items[1])
        || !int_fits_uint64(as_tuple(args[1])->items[1], &flags))
        RAISE(TypeError, "setstate(): illegal state argument");
    d->state.pending_cr = flags & 1;
    if (d->decoder == NONE)
        return NONE;
    Value inner = TRY(tuple_pack(2, as_tuple(args[1])->items[0], TRY(int_from_uint64(flags >> 1))));
    return call_method1(d->decoder, NAME(setstate), inner);
}

static Value decoder_reset(Value *args)
{
    NewlineDecoder *d = as_decoder(args[0]);
    TRY(check_decoder(args[0]));
    d->state.seen = 0;
    d->state.pending_cr = false;
    return d->decoder == NONE ? NONE : call_method0(d->decoder, NAME(reset));
}

static Value decoder_newlines(Value self)
{
    TRY(check_decoder(self));
    return newline_seen(&as_decoder(self)->state);
}

static const GetSet decoder_getset[] = {{"newlines", decoder_newlines, 0, 0}, {0}};
static const Method decoder_methods[] = {
    {"decode($self, /, input, final=False)", decoder_decode, "Decode the next part."},
    {"getstate($self, /)", decoder_getstate, 0},
    {"setstate($self, state, /)", decoder_setstate, 0},
    {"reset($self, /)", decoder_reset, 0},
    {0},
};
TYPE(IncrementalNewlineDecoder, .name = "_io.IncrementalNewlineDecoder",
     .size = sizeof(NewlineDecoder), .flags = TYPE_BASE,
     .new_signature = "(decoder, translate, errors='strict')",
     .doc = "Decodes text and makes its line ends uniform.",
     .slots = {.construct = decoder_construct, .init = decoder_init},
     .getset = decoder_getset, .methods = decoder_methods);
