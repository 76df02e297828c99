/* SPDX-License-Identifier: MIT
 *
 * TextIOWrapper: text on a buffered stream of bytes.
 *
 *     reading   buffer --read1--> chunk --decode, newlines--> decoded [ used | rest ]
 *     writing   text --newlines, encode--> pending bytes --write--> buffer
 *
 * A position (tell) in the midst of decoded text is a cookie: a place in the buffer, the
 * decoder's state there, and how many bytes and characters to go on from it. The
 * snapshot holds the decoder's state before the last chunk, and the chunk.
 */
#include "modules/io_codec.h"

#include <langinfo.h>

#include "base/byte_buffer.h"
#include "gc/heap.h"
#include "modules/io.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/str_data.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/config.h"

enum { CHUNK_SIZE = 8192 };

typedef struct TextIO {
    IoObject base;
    Value buffer;         /* 0: uninitialised or detached */
    Value encoding, errors; /* str */
    IoCodec codec;
    NewlineMode mode;
    NewlineState newlines;
    ByteBuffer pending;   /* encoded, not yet written */
    Value decoded;        /* str; 0: nothing */
    size_t used;          /* characters of it that were read */
    Bytes *inputs[2];     /* nobody else sees these, they are used again and again: */
    Str *rooms[2];        /* chunks, in turn, and their text (or NULL) */
    Value snapshot_buffer, snapshot_input; /* bytes; 0: no snapshot */
    uint64_t snapshot_flags;
    Value newline;        /* argument */
    size_t chunk_size;
    size_t ahead;         /* a file that is read on and on: how much of it next; else 0 */
    bool line_buffering, write_through, seekable, telling, has_read1, detached, initialized;
    bool decoding, encodes, finalizing;
} TextIO;

static inline TextIO *as_text(Value v) { return (TextIO *)v; }

/* --- state --- */

static bool check_initialized(TextIO *t)
{
    if (!t->initialized)
        RAISE(ValueError, "I/O operation on uninitialized object");
    return true;
}

static bool check_ready(TextIO *t)
{
    if (LIKELY(t->buffer && t->initialized))
        return true;
    if (t->detached)
        RAISE(ValueError, "underlying buffer has been detached");
    return check_initialized(t);
}

bool io_text_is_busy(Value stream)
{
    return is_instance_of(stream, TYPE_TextIOWrapper) && as_text(stream)->buffer
           && io_buffered_is_busy(as_text(stream)->buffer);
}

static bool check_open(TextIO *t)
{
    bool closed;
    TRY(check_ready(t));
    TRY(io_closed(t->buffer, &closed));
    if (closed)
        RAISE(ValueError, "I/O operation on closed file.");
    return true;
}

static Value construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TextIO *t = TRY((TextIO *)type_alloc(type, 0));
    t->chunk_size = CHUNK_SIZE;
    return from_object(t);
}

static bool ask(Value stream, Value method, bool *answer)
{
    return value_truth(TRY(call_method0(stream, method)), answer);
}

static Value locale_encoding(void)
{
    const char *name = nl_langinfo(CODESET);
    return str_from_text(name && *name ? name : "UTF-8");
}

/* None is UTF-8 in UTF-8 mode, else the locale's encoding. */
static Value encoding_argument(Value encoding)
{
    if (encoding == NONE && rt.config->utf8_mode)
        return str_from_text("utf-8");
    if (encoding != NONE && !is_str(encoding))
        RAISE(TypeError, "TextIOWrapper() argument 'encoding' must be str or None, not %K", encoding);
    bool local = encoding == NONE || str_equal_text(encoding, "locale");
    return local ? locale_encoding() : encoding;
}

/* As an argument of the constructor, which warns on request where there is none. */
static Value first_encoding(Value encoding)
{
    if (encoding == NONE && rt.config->warn_default_encoding)
        TRY(rt.services.warn(TYPE_EncodingWarning,
                             TRY(str_from_text("'encoding' argument not specified")), 1));
    Value name = TRY(encoding_argument(encoding));
    TRY(str_utf8_no_null(name));
    return name;
}

static Value errors_argument(Value errors)
{
    if (errors == NONE)
        return str_from_text("strict");
    if (!is_str(errors))
        RAISE(TypeError, "TextIOWrapper() argument 'errors' must be str or None, not %K", errors);
    return errors;
}

static bool set_codec(TextIO *t, Value encoding, Value errors)
{
    IoCodec codec;
    bool readable, writable;
    const char *encoding_text = TRY(str_utf8(encoding, 0));
    const char *errors_text = TRY(str_utf8(errors, 0));
    if (strlen(errors_text) != str_length(errors) && as_str(errors)->ascii)
        RAISE(ValueError, "embedded null character");
    TRY(io_codec_init(&codec, encoding_text, errors_text));
    TRY(ask(t->buffer, NAME(readable), &readable));
    TRY(ask(t->buffer, NAME(writable), &writable));
    TRY(io_codec_prepare(&codec, readable, writable));
    t->codec = codec;
    t->encoding = encoding;
    t->errors = errors;
    t->decoding = readable;
    t->encodes = writable;
    return true;
}

/* Appending to a file that has content: its byte order mark is there already. */
static bool fix_encoder_start(TextIO *t)
{
    bool writable;
    if (!t->seekable || t->codec.kind != IO_CODEC_OBJECT)
        return true;
    TRY(ask(t->buffer, NAME(writable), &writable));
    if (!writable)
        return true;
    Value position = TRY(call_method0(t->buffer, NAME(tell)));
    return position == small_int(0) || io_codec_set_encoder_start(&t->codec, false);
}

static bool text_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[6];
    bool line_buffering, write_through;
    TextIO *t = as_text(self);
    TRY(arguments_place("TextIOWrapper(buffer, encoding=None, errors=None, newline=None, "
                        "line_buffering=False, write_through=False)", args, nargs, kwnames, placed));
    TRY(value_truth(placed[4], &line_buffering));
    TRY(value_truth(placed[5], &write_through));
    t->initialized = t->detached = false;
    TRY(newline_mode(placed[3], &t->mode));
    Value encoding = TRY(first_encoding(placed[1]));
    Value errors = TRY(errors_argument(placed[2]));
    t->buffer = placed[0];
    t->newline = placed[3];
    t->newlines = (NewlineState){.translate = t->mode.translate};
    t->line_buffering = line_buffering;
    t->write_through = write_through;
    t->pending = (ByteBuffer){0};
    t->decoded = t->snapshot_input = t->snapshot_buffer = 0;
    t->used = 0;
    TRY(set_codec(t, encoding, errors));
    TRY(ask(t->buffer, NAME(seekable), &t->seekable));
    t->telling = t->seekable;
    Value read1 = TRY(attr_get_opt(t->buffer, NAME(read1)));
    t->has_read1 = read1 != UNBOUND;
    TRY(fix_encoder_start(t));
    t->initialized = true;
    return io_take_over(self, t->buffer);
}

/* --- writing --- */

static bool write_bytes(Value buffer, const ByteBuffer *bytes)
{
    return io_buffered_writes(buffer)
               ? io_buffered_write(buffer, bytes->data, bytes->size)
               : call_method1(buffer, NAME(write), TRY(bytes_new(bytes->data, bytes->size))) != 0;
}

static bool write_pending(TextIO *t)
{
    if (!t->pending.size)
        return true;
    ByteBuffer bytes = t->pending;
    t->pending = (ByteBuffer){0}; /* other threads may write while we wait */
    io_set_dirty(&t->base, false);
    bool done;
    do
        done = write_bytes(t->buffer, &bytes);
    while (!done && error_clear_if(TYPE_InterruptedError));
    bytes.size = 0;
    if (!t->pending.data && bytes.capacity <= 4 * t->chunk_size)
        t->pending = bytes;
    return done;
}

static bool has_line_end(Value text)
{
    Value end = str_from_char('\n');
    return str_find(text, end, 0, str_length(text)) >= 0
           || str_find(text, str_from_char('\r'), 0, str_length(text)) >= 0;
}

static Value convert_newlines(TextIO *t, Value text)
{
    if (!t->mode.write_end)
        return text;
    Value args[2] = {TRY(str_from_char('\n')), TRY(str_from_text(t->mode.write_end))};
    return call_method(text, NAME(replace), args, 2);
}

/* Append the encoded text: ASCII goes in as it is where the encoding extends ASCII. No more
 * than a chunk is held back. */
static bool append_encoded(TextIO *t, Value text)
{
    const Str *s = as_str(text);
    const char *data = s->data;
    size_t n = s->length;
    if (!s->ascii || t->codec.kind == IO_CODEC_OBJECT) {
        Value bytes = TRY(io_codec_encode(&t->codec, text));
        data = as_bytes(bytes)->data;
        n = as_bytes(bytes)->length;
    }
    if (t->pending.size + n > t->chunk_size)
        TRY(write_pending(t));
    return byte_buffer_append(&t->pending, data, n) || raise_no_memory();
}

static bool forget_decoded(TextIO *t)
{
    if (!t->decoded && !t->snapshot_input)
        return true;
    t->decoded = t->snapshot_input = 0;
    t->used = 0;
    return io_codec_reset_decoder(&t->codec);
}

static Value text_write(Value *args)
{
    TextIO *t = as_text(args[0]);
    Value text = args[1];
    TRY(check_ready(t));
    if (!is_str(text))
        RAISE(TypeError, "write() argument must be str, not %K", text);
    TRY(check_open(t));
    if (!t->encodes)
        return (Value)io_raise_unsupported("not writable");
    bool flush = t->line_buffering && has_line_end(text);
    TRY(append_encoded(t, TRY(convert_newlines(t, text))));
    if (t->pending.size)
        io_set_dirty(&t->base, true);
    if (t->pending.size >= t->chunk_size || flush || t->write_through)
        TRY(write_pending(t));
    if (flush)
        TRY(call_method0(t->buffer, NAME(flush)));
    TRY(forget_decoded(t));
    return int_from_ssize((ssize_t)str_length(text));
}

static Value text_flush(Value *args)
{
    TextIO *t = as_text(args[0]);
    TRY(check_open(t));
    t->telling = t->seekable;
    TRY(write_pending(t));
    return call_method0(t->buffer, NAME(flush));
}

/* --- reading --- */

/* Remember the decoder's state before a chunk, so that tell() can go back to it. */
static bool take_snapshot(TextIO *t, Value *buffer, uint64_t *flags)
{
    *buffer = 0;
    *flags = 0;
    if (!t->telling)
        return true;
    TRY(io_codec_getstate(&t->codec, buffer, flags));
    *flags = *flags << 1 | t->newlines.pending_cr;
    return true;
}

static Value concat_bytes(Value a, Value b)
{
    return as_bytes(a)->length ? operate_binary(BINARY_add, a, b) : b;
}

/* By str_reuse in *room, if that is given. */
static Value decode(TextIO *t, Str **room, const char *data, size_t n, bool final)
{
    Value text = TRY(io_codec_decode(&t->codec, room, data, n, final));
    return t->mode.universal ? newline_decode(&t->newlines, room ? *room : NULL, text, final) : text;
}

/* The next chunk of a plain buffer, while the one before may still be tell()'s. Another
 * thread may come here while we wait. */
static Value read_own(TextIO *t, size_t n)
{
    Bytes **slot = &t->inputs[t->snapshot_input == from_object(t->inputs[0])], *input = *slot;
    *slot = NULL;
    if (!input || gc_usable_size(input) <= sizeof *input + n) {
        gc_free(input);
        input = TRY(bytes_alloc(n));
    }
    TRY(io_buffered_read1(t->buffer, input->data, n, &input->length));
    input->data[input->length] = 0;
    *slot = input;
    if (t->chunk_size == CHUNK_SIZE && io_buffered_reads_ahead(t->buffer))
        t->ahead = io_read_further(n, input->length);
    return from_object(input);
}

static Value read_object(TextIO *t, size_t n)
{
    Value input = TRY(call_method1(t->buffer, t->has_read1 ? NAME(read1) : NAME(read),
                                   small_int((int64_t)n)));
    if (is_exact(input, TYPE_bytes))
        return input;
    BUFFER_AUTO view = {0};
    if (!buffer_exported(input))
        RAISE(TypeError, "underlying %s() should have returned a bytes-like object, not '%T'",
              t->has_read1 ? "read1" : "read", input);
    TRY(buffer_get(input, &view, BUFFER_SIMPLE));
    return bytes_new(view.data, view.length);
}

/* Read and decode the next chunk; *more is false at the end. */
static bool read_chunk(TextIO *t, ssize_t hint, bool *more)
{
    Value before;
    uint64_t flags;
    if (!t->decoding)
        return io_raise_unsupported("not readable");
    TRY(take_snapshot(t, &before, &flags));
    size_t size = hint > 0 && (size_t)hint > t->chunk_size ? (size_t)hint : t->chunk_size;
    Value input = TRY(io_buffered_reads(t->buffer) ? read_own(t, MAX(size, t->ahead))
                                                   : read_object(t, size));
    const Bytes *bytes = as_bytes(input);
    /* Where the text before the last one was: that one is needed if this fails. */
    Str **room = &t->rooms[t->decoded == from_object(t->rooms[0])];
    Value text = TRY(decode(t, room, bytes->data, bytes->length, bytes->length == 0));
    t->decoded = text;
    t->used = 0;
    *more = bytes->length || str_length(text);
    if (t->telling && before) {
        t->snapshot_buffer = before;
        t->snapshot_flags = flags;
        t->snapshot_input = TRY(concat_bytes(before, input));
    }
    return true;
}

/* Nobody else knows the chunks, unless a decoder or an error handler in Python is at work. */
static void free_chunks(TextIO *t)
{
    if (t->codec.kind == IO_CODEC_OBJECT || strcmp(t->codec.errors, "strict") != 0)
        return;
    t->decoded = t->snapshot_input = 0;
    t->used = 0;
    for (int i = 0; i < 2; i++) {
        gc_free(t->inputs[i]);
        gc_free(t->rooms[i]);
        t->inputs[i] = NULL;
        t->rooms[i] = NULL;
    }
}

static inline size_t rest(const TextIO *t)
{
    return t->decoded ? str_length(t->decoded) - t->used : 0;
}

/* n characters of what is decoded. */
static Value take(TextIO *t, size_t n)
{
    if (n == 0)
        return rt.empty_str;
    bool own = t->decoded == from_object(t->rooms[0]) || t->decoded == from_object(t->rooms[1]);
    Value v = TRY(own ? str_copy_part(as_str(t->decoded), t->used, t->used + n)
                      : str_substring(t->decoded, t->used, t->used + n));
    t->used += n;
    return v;
}

/* All that an object holds; *shared if the text may lie in it. */
static Value decode_object(TextIO *t, Value input, bool *shared)
{
    BUFFER_AUTO view = {0};
    Str *room = NULL;
    TRY(buffer_get(input, &view, BUFFER_SIMPLE));
    Value text = TRY(io_codec_share(&t->codec, input));
    *shared = text != UNBOUND;
    if (text == UNBOUND)
        return decode(t, &room, view.data, view.length, true);
    return t->mode.universal ? newline_decode(&t->newlines, NULL, text, true) : text;
}

static Value read_all(TextIO *t)
{
    bool shared = false;
    Value bytes = TRY(io_buffered_read_all(t->buffer));
    bool own = bytes != UNBOUND;
    if (!own)
        bytes = TRY(call_method0(t->buffer, NAME(read)));
    if (!t->decoding)
        return (Value)io_raise_unsupported("not readable");
    if (bytes == NONE)
        RAISE(BlockingIOError, "read returned None");
    Value text = TRY(decode_object(t, bytes, &shared));
    if (own && !shared && as_bytes(bytes)->length > CHUNK_SIZE)
        gc_free(as_bytes(bytes));
    Value first = TRY(take(t, rest(t)));
    t->decoded = t->snapshot_input = 0;
    t->used = 0;
    return str_length(first) ? str_concat(first, text) : text;
}

static Value text_read(Value *args)
{
    TextIO *t = as_text(args[0]);
    ssize_t n;
    TRY(check_ready(t));
    TRY(io_size_argument(args[1], &n));
    TRY(check_open(t));
    if (!t->decoding)
        return (Value)io_raise_unsupported("not readable");
    TRY(write_pending(t));
    if (n < 0)
        return read_all(t);
    if ((size_t)n <= rest(t))
        return take(t, (size_t)n);
    StrBuilder b = {0};
    bool more = true;
    for (size_t left = (size_t)n; left && more;) {
        size_t part = MIN(left, rest(t));
        TRY(builder_str(&b, TRY(take(t, part))));
        left -= part;
        if (left)
            TRY(read_chunk(t, (ssize_t)left, &more));
    }
    return builder_finish(&b);
}

/* The next line, if its end is in sight; else UNBOUND. */
static inline Value line_in_sight(TextIO *t)
{
    ssize_t end = rest(t) ? newline_find(&t->mode, t->decoded, t->used) : -1;
    return end >= 0 ? take(t, (size_t)end - t->used) : UNBOUND;
}

/* The next line, or as much of it as the limit allows, from the text that there is and the chunks
 * behind it. */
static NOINLINE Value assemble_line(TextIO *t, ssize_t limit)
{
    StrBuilder b = {0};
    Value only = 0; /* the line, while it comes from one chunk */
    bool pair = t->mode.read_end && t->mode.read_end[1], after_cr = false;
    for (bool more = true;;) {
        if (!rest(t)) {
            while (more && !rest(t))
                TRY(read_chunk(t, 0, &more));
            if (!rest(t))
                break;
        }
        /* \r\n may straddle two chunks. */
        ssize_t end = after_cr && str_at(t->decoded, t->used) == '\n'
                          ? (ssize_t)t->used + 1 : newline_find(&t->mode, t->decoded, t->used);
        size_t n = end < 0 ? rest(t) : (size_t)end - t->used;
        bool full = limit >= 0 && b.length + (only ? str_length(only) : 0) + n >= (size_t)limit;
        if (full)
            n = (size_t)limit - b.length - (only ? str_length(only) : 0);
        Value part = TRY(take(t, n));
        if (!only && b.length == 0) {
            only = part;
        } else {
            if (only)
                TRY(builder_str(&b, only));
            only = 0;
            TRY(builder_str(&b, part));
        }
        if (end >= 0 || full)
            break;
        after_cr = pair && str_length(part) && str_at(part, str_length(part) - 1) == '\r';
    }
    if (only)
        return only;
    return b.length ? builder_finish(&b) : rt.empty_str;
}

static inline Value read_line(TextIO *t, ssize_t limit)
{
    Value line = limit < 0 ? line_in_sight(t) : UNBOUND;
    return line != UNBOUND ? line : assemble_line(t, limit);
}

static Value text_readline(Value *args)
{
    TextIO *t = as_text(args[0]);
    ssize_t limit;
    TRY(check_ready(t));
    TRY(value_as_ssize_argument(args[1], &limit));
    TRY(check_open(t));
    TRY(write_pending(t));
    return read_line(t, limit);
}

static Value text_next(Value self)
{
    TextIO *t = as_text(self);
    TRY(check_ready(t));
    t->telling = false;
    Value line;
    if (type_of(self)->flags & TYPE_HEAP) {
        line = TRY(call_method0(self, NAME(readline)));
        if (!is_str(line))
            RAISE(OSError, "readline() should have returned a str object, not '%T'", line);
    } else {
        if (!rest(t))
            TRY(check_open(t));
        TRY(write_pending(t));
        line = TRY(read_line(t, -1));
    }
    if (str_length(line))
        return line;
    t->telling = t->seekable;
    t->snapshot_input = 0;
    return END;
}

/* --- positions --- */

typedef struct Cookie {
    int64_t position;
    uint64_t flags;        /* of the decoder */
    uint64_t bytes, chars; /* to feed, to skip */
    bool eof;
} Cookie;

static Value cookie_pack(const Cookie *c)
{
    uint8_t bytes[33] = {0};
    if (!c->flags && !c->bytes && !c->chars && !c->eof)
        return int_from_int64(c->position);
    memcpy(bytes, &c->position, 8);
    memcpy(bytes + 8, &c->flags, 8);
    memcpy(bytes + 16, &c->bytes, 8);
    memcpy(bytes + 24, &c->chars, 8);
    bytes[32] = c->eof;
    return int_from_bytes(bytes, sizeof bytes, true, false);
}

static bool cookie_unpack(Value v, Cookie *c)
{
    uint8_t bytes[33];
    TRY(int_to_bytes(v, bytes, sizeof bytes, true, false));
    memcpy(&c->position, bytes, 8);
    memcpy(&c->flags, bytes + 8, 8);
    memcpy(&c->bytes, bytes + 16, 8);
    memcpy(&c->chars, bytes + 24, 8);
    c->eof = bytes[32];
    return true;
}

static bool restore_decoder(TextIO *t, Value buffer, uint64_t flags)
{
    t->newlines.pending_cr = flags & 1;
    return io_codec_setstate(&t->codec, buffer, flags >> 1);
}

/* Feed bytes of the snapshot to the decoder: *chars grows by what comes of them, *held is
 * how many bytes it keeps back, *flags its state then. */
static bool feed(TextIO *t, const char *data, size_t n, size_t *chars, size_t *held, uint64_t *flags)
{
    Value kept;
    *chars += str_length(TRY(decode(t, NULL, data, n, false)));
    TRY(io_codec_getstate(&t->codec, &kept, flags));
    *flags = *flags << 1 | t->newlines.pending_cr;
    *held = as_bytes(kept)->length;
    return true;
}

/* The decoder is at the snapshot's beginning; bring it, by few large steps, to a point not
 * far from the characters that were used at which it holds nothing back: *done bytes on. */
static bool skip_ahead(TextIO *t, const Bytes *input, Cookie *c, size_t *done)
{
    size_t back = 1, guess = (size_t)((double)input->length / (double)str_length(t->decoded)
                                      * (double)t->used);
    for (size_t n = MIN(guess, input->length); n; n = n > back ? n - back : 0) {
        size_t chars = 0, held;
        uint64_t flags;
        TRY(restore_decoder(t, rt.empty_bytes, t->snapshot_flags));
        TRY(feed(t, input->data, n, &chars, &held, &flags));
        if (chars <= t->used && held == 0) {
            *done = n;
            *c = (Cookie){.position = c->position + (int64_t)n, .flags = flags,
                          .chars = t->used - chars};
            return true;
        }
        back = chars <= t->used ? held : back * 2;
    }
    return restore_decoder(t, rt.empty_bytes, t->snapshot_flags);
}

/* Decode the snapshot's bytes up to the characters that were used, the last ones one by
 * one, noting the last point at which the decoder held nothing back. */
static bool find_cookie(TextIO *t, Cookie *c)
{
    const Bytes *input = as_bytes(t->snapshot_input);
    size_t fed = 0;
    TRY(skip_ahead(t, input, c, &fed));
    size_t safe = fed, chars = t->used - c->chars;
    for (; fed < input->length && chars < t->used; fed++) {
        size_t held;
        uint64_t flags;
        TRY(feed(t, input->data + fed, 1, &chars, &held, &flags));
        if (held || chars > t->used)
            continue;
        c->position += (int64_t)(fed + 1 - safe);
        c->flags = flags;
        c->chars = t->used - chars;
        safe = fed + 1;
    }
    c->bytes = c->chars ? fed - safe : 0;
    if (chars >= t->used)
        return true;
    chars += str_length(TRY(decode(t, NULL, 0, 0, true)));
    if (chars < t->used)
        RAISE(OSError, "can't reconstruct logical file position");
    c->eof = true;
    c->bytes = fed - safe;
    return true;
}

static Value text_tell(Value *args)
{
    TextIO *t = as_text(args[0]);
    TRY(check_open(t));
    if (!t->seekable)
        return (Value)io_raise_unsupported("underlying stream is not seekable");
    if (!t->telling)
        RAISE(OSError, "telling position disabled by next() call");
    t->ahead = 0; /* to look for the position in a large chunk takes long */
    TRY(write_pending(t));
    TRY(call_method0(args[0], NAME(flush)));
    Value position = TRY(call_method0(t->buffer, NAME(tell)));
    if (!t->decoding || !t->snapshot_input)
        return position;
    Cookie c = {0};
    TRY(value_as_int64(position, &c.position));
    c.position -= (int64_t)as_bytes(t->snapshot_input)->length;
    c.flags = t->snapshot_flags;
    if (!t->used)
        return cookie_pack(&c);
    c.chars = t->used;
    t->inputs[0] = t->inputs[1] = NULL; /* stay as they are when a decoder calls Python */
    Value saved;
    uint64_t saved_flags;
    bool saved_cr = t->newlines.pending_cr;
    int saved_seen = t->newlines.seen;
    TRY(io_codec_getstate(&t->codec, &saved, &saved_flags));
    bool found = find_cookie(t, &c);
    Value error = error_take();
    TRY(io_codec_setstate(&t->codec, saved, saved_flags));
    t->newlines.pending_cr = saved_cr;
    t->newlines.seen = saved_seen;
    error_restore(error);
    return found ? cookie_pack(&c) : 0;
}

static bool reset_position(TextIO *t, int64_t position)
{
    t->decoded = t->snapshot_input = 0;
    t->used = t->ahead = 0;
    t->newlines.pending_cr = false;
    TRY(io_codec_reset_decoder(&t->codec));
    return io_codec_set_encoder_start(&t->codec, position == 0);
}

/* Go to where the cookie's characters were skipped from, and skip them. */
static bool follow_cookie(TextIO *t, const Cookie *c)
{
    if (t->decoding && (c->flags || c->position))
        TRY(restore_decoder(t, rt.empty_bytes, c->flags));
    t->snapshot_buffer = rt.empty_bytes;
    t->snapshot_flags = c->flags;
    t->snapshot_input = rt.empty_bytes;
    if (!c->chars)
        return true;
    Value input = TRY(call_method1(t->buffer, NAME(read), TRY(int_from_uint64(c->bytes))));
    if (!is_bytes(input))
        RAISE(TypeError, "underlying read() should have returned a bytes object, not '%T'", input);
    t->snapshot_input = input;
    t->decoded = TRY(decode(t, NULL, as_bytes(input)->data, as_bytes(input)->length, c->eof));
    if (str_length(t->decoded) < c->chars)
        RAISE(OSError, "can't restore logical file position");
    t->used = c->chars;
    return true;
}

static Value seek_end(TextIO *t, Value self)
{
    TRY(call_method0(self, NAME(flush)));
    int64_t position;
    Value v = TRY(call_method2(t->buffer, NAME(seek), small_int(0), small_int(2)));
    TRY(value_as_int64(v, &position));
    TRY(reset_position(t, position));
    return v;
}

static Value text_seek(Value *args)
{
    TextIO *t = as_text(args[0]);
    Value cookie = args[1];
    int whence;
    TRY(check_open(t));
    TRY(value_as_int(args[2], &whence));
    if (!t->seekable)
        return (Value)io_raise_unsupported("underlying stream is not seekable");
    if (whence == 1 || whence == 2) {
        bool zero;
        TRY(compare_equal(cookie, small_int(0), &zero));
        if (!zero)
            return (Value)io_raise_unsupported(whence == 1 ? "can't do nonzero cur-relative seeks"
                                                           : "can't do nonzero end-relative seeks");
        if (whence == 2)
            return seek_end(t, args[0]);
        cookie = TRY(call_method0(args[0], NAME(tell)));
    } else if (whence != 0) {
        RAISE(ValueError, "invalid whence (%d, should be 0, 1 or 2)", whence);
    }
    cookie = TRY(value_index(cookie));
    if (int_sign(cookie) < 0)
        RAISE(ValueError, "negative seek position %R", cookie);
    Cookie c;
    TRY(call_method0(args[0], NAME(flush)));
    TRY(cookie_unpack(cookie, &c));
    TRY(call_method1(t->buffer, NAME(seek), TRY(int_from_int64(c.position))));
    TRY(reset_position(t, c.position));
    TRY(follow_cookie(t, &c));
    return cookie;
}

static Value text_truncate(Value *args)
{
    TRY(check_ready(as_text(args[0])));
    TRY(call_method0(args[0], NAME(flush)));
    return args[1] == NONE
               ? call_method1(as_text(args[0])->buffer, NAME(truncate),
                              TRY(call_method0(as_text(args[0])->buffer, NAME(tell))))
               : call_method1(as_text(args[0])->buffer, NAME(truncate), args[1]);
}

/* --- closing and changing --- */

static Value text_close(Value *args)
{
    TextIO *t = as_text(args[0]);
    bool closed;
    TRY(check_ready(t));
    TRY(io_closed(t->buffer, &closed));
    if (closed)
        return NONE;
    if (t->finalizing)
        io_warn_unclosed(t->buffer, args[0]);
    Value flushed = call_method0(args[0], NAME(flush));
    Value error = error_take();
    Value done = check_ready(t) ? call_method0(t->buffer, NAME(close)) : 0;
    if (done)
        io_forget(args[0]);
    if (done && t->initialized)
        free_chunks(t);
    io_set_dirty(&t->base, false);
    if (error) {
        Value second = error_take();
        if (second && second != error)
            as_exception(second)->context = error;
        error_restore(second ? second : error);
        return 0;
    }
    return flushed && done ? NONE : 0;
}

static Value text_detach(Value *args)
{
    TextIO *t = as_text(args[0]);
    TRY(check_ready(t));
    TRY(call_method0(args[0], NAME(flush)));
    Value buffer = t->buffer;
    t->buffer = 0;
    t->detached = true;
    TRY(io_give_back(args[0], buffer));
    return buffer;
}

static bool flag_or(Value argument, bool old, bool *result)
{
    int n = old;
    TRY(argument == NONE || value_as_int(argument, &n));
    *result = n != 0;
    return true;
}

static Value text_reconfigure(Value *args)
{
    TextIO *t = as_text(args[0]);
    Value encoding = args[1], errors = args[2], newline = args[3];
    bool line_buffering, write_through;
    TRY(check_ready(t));
    bool recode = encoding != NONE || errors != NONE || newline != UNBOUND;
    if (t->decoded && recode)
        return (Value)io_raise_unsupported("It is not possible to set the encoding or newline of "
                                           "stream after the first read");
    NewlineMode mode = t->mode;
    if (newline != UNBOUND)
        TRY(newline_mode(newline, &mode));
    TRY(flag_or(args[4], t->line_buffering, &line_buffering));
    TRY(flag_or(args[5], t->write_through, &write_through));
    TRY(call_method0(args[0], NAME(flush)));
    if (encoding != NONE || errors != NONE) {
        Value new_errors = errors != NONE ? TRY(errors_argument(errors))
                           : encoding == NONE ? t->errors : TRY(errors_argument(NONE));
        Value new_encoding = encoding == NONE ? t->encoding : TRY(encoding_argument(encoding));
        TRY(set_codec(t, new_encoding, new_errors));
        TRY(fix_encoder_start(t));
    }
    if (newline != UNBOUND) {
        t->mode = mode;
        t->newlines.translate = mode.translate;
    }
    t->line_buffering = line_buffering;
    t->write_through = write_through;
    return NONE;
}

/* --- passing on --- */

#define PASS_ON(name, method)                                     \
    static Value text_##name(Value *args)                         \
    {                                                             \
        TRY(check_ready(as_text(args[0])));                       \
        return call_method0(as_text(args[0])->buffer, method); \
    }
PASS_ON(seekable, NAME(seekable))
PASS_ON(readable, NAME(readable))
PASS_ON(writable, NAME(writable))
PASS_ON(fileno, NAME(fileno))
PASS_ON(isatty, NAME(isatty))

static Value text_get_closed(Value self)
{
    TRY(check_ready(as_text(self)));
    return attr_get(as_text(self)->buffer, NAME(closed));
}
static Value text_get_name(Value self)
{
    TRY(check_ready(as_text(self)));
    return attr_get(as_text(self)->buffer, NAME(name));
}
static Value text_get_buffer(Value self)
{
    TRY(check_ready(as_text(self)));
    return as_text(self)->buffer;
}
static Value text_get_encoding(Value self)
{
    Value v = as_text(self)->encoding;
    return v ? v : (Value)raise_attribute(self, NAME(encoding));
}
static Value text_get_errors(Value self)
{
    TRY(check_initialized(as_text(self)));
    return as_text(self)->errors;
}
static Value text_get_newlines(Value self)
{
    TRY(check_ready(as_text(self)));
    return as_text(self)->mode.universal ? newline_seen(&as_text(self)->newlines) : NONE;
}
static Value text_get_line_buffering(Value self) { return from_bool(as_text(self)->line_buffering); }
static Value text_get_write_through(Value self) { return from_bool(as_text(self)->write_through); }
static Value text_get_chunk_size(Value self)
{
    TRY(check_ready(as_text(self)));
    return small_int((int64_t)as_text(self)->chunk_size);
}
static bool text_set_chunk_size(Value self, Value value)
{
    ssize_t n;
    if (!value)
        return raise_error(TYPE_AttributeError, "cannot delete attribute");
    TRY(value_as_ssize(value, &n));
    if (n <= 0)
        RAISE(ValueError, "a strictly positive integer is required");
    as_text(self)->chunk_size = (size_t)n;
    return true;
}
static Value text_get_finalizing(Value self) { return from_bool(as_text(self)->finalizing); }
static bool text_set_finalizing(Value self, Value value)
{
    as_text(self)->finalizing = value == TRUE;
    return true;
}

static bool add_part(StrBuilder *b, Value self, Value attribute, const char *label)
{
    Value v = attr_get_opt(self, attribute);
    if (!v && error_clear_if(TYPE_ValueError))
        v = UNBOUND;
    TRY(v);
    if (v == UNBOUND)
        return true;
    TRY(builder_text(b, label));
    return builder_repr(b, v);
}

static Value text_repr(Value self)
{
    TextIO *t = as_text(self);
    bool entered;
    TRY(check_initialized(t));
    TRY(repr_enter(self, &entered));
    if (!entered)
        RAISE(RuntimeError, "reentrant call inside %s.__repr__", type_name(type_of(self)));
    StrBuilder b = {0};
    bool good = builder_text(&b, "<_io.TextIOWrapper") && add_part(&b, self, NAME(name), " name=")
                && add_part(&b, self, NAME(mode), " mode=")
                && builder_text(&b, " encoding=")
                && builder_repr(&b, t->encoding ? t->encoding : NONE) && builder_text(&b, ">");
    repr_leave(self);
    return good ? builder_finish(&b) : 0;
}

static const GetSet text_getset[] = {
    {"closed", text_get_closed, 0, 0},
    {"name", text_get_name, 0, 0},
    {"buffer", text_get_buffer, 0, 0},
    {"encoding", text_get_encoding, 0, 0},
    {"errors", text_get_errors, 0, 0},
    {"newlines", text_get_newlines, 0, 0},
    {"line_buffering", text_get_line_buffering, 0, 0},
    {"write_through", text_get_write_through, 0, 0},
    {"_CHUNK_SIZE", text_get_chunk_size, text_set_chunk_size, 0},
    {"_finalizing", text_get_finalizing, text_set_finalizing, 0},
    {0},
};
static const Method text_methods[] = {
    {"read($self, size=-1, /)", text_read, "Read size characters; all for -1."},
    {"readline($self, size=-1, /)", text_readline, "Read a line, or size characters of it."},
    {"write($self, text, /)", text_write, "Write text; returns its length."},
    {"flush($self, /)", text_flush, "Write out what is buffered."},
    {"close($self, /)", text_close, "Flush and close the stream."},
    {"detach($self, /)", text_detach, "Separate the buffer from the text layer."},
    {"seek($self, cookie, whence=0, /)", text_seek, "Go to a position that tell() gave."},
    {"tell($self, /)", text_tell, "The position, as seek() understands it."},
    {"truncate($self, pos=None, /)", text_truncate, "Make the stream that long, in bytes."},
    {"reconfigure($self, /, *, encoding=None, errors=None, newline=<unrepresentable>, "
     "line_buffering=None, write_through=None)", text_reconfigure, "Change settings."},
    {"seekable($self, /)", text_seekable, 0},
    {"readable($self, /)", text_readable, 0},
    {"writable($self, /)", text_writable, 0},
    {"fileno($self, /)", text_fileno, 0},
    {"isatty($self, /)", text_isatty, 0},
    IO_REFUSE_PICKLE_ROWS,
    {0},
};
TYPE(TextIOWrapper, .name = "_io.TextIOWrapper", .base = TYPE__TextIOBase, IO_TYPE(TextIO),
     .flags = IO_FLAGS, .doc = "Text on a buffered stream of bytes.",
     .new_signature = "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, "
                      "write_through=False)",
     .slots = {.repr = text_repr, .construct = construct, .init = text_init, .next = text_next},
     .getset = text_getset, .methods = text_methods);
