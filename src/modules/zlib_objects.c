/* SPDX-License-Identifier: MIT
 *
 * zlib's objects: Compress and Decompress work on bytes piece by piece, and so does
 * _ZlibDecompressor with the interface that bz2 and lzma have.
 */
#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/zlib.h"
#include "objects/operate.h"
#include "objects/type.h"

/* What the library allocates for a stream, about. */
enum { DEFLATE_MEMORY = 256 * 1024, INFLATE_MEMORY = 40 * 1024 };

/* ---- streams ---- */

static void stream_close(ZlibStream *s)
{
    if (s->open && s->inflating)
        inflateEnd(&s->z);
    else if (s->open)
        deflateEnd(&s->z);
    s->open = false;
}

static void stream_release(void *handle, void *data) { stream_close(handle); }
static const HandleClass stream_class = {stream_release, NULL};

static ZlibStream *stream_new(bool inflating)
{
    gc_note_foreign(inflating ? INFLATE_MEMORY : DEFLATE_MEMORY);
    ZlibStream *s = gc_alloc_handle(sizeof *s, &stream_class);
    if (!s)
        return raise_no_memory(), NULL;
    s->inflating = inflating;
    pthread_mutex_init(&s->mutex, NULL);
    return s;
}

/* The stream is open if the status of its ...Init2() is good. */
static bool stream_opened(ZlibStream *s, int status, const char *doing)
{
    s->open = status == Z_OK;
    if (status == Z_MEM_ERROR)
        RAISE(MemoryError, "Can't allocate memory for %s object",
              s->inflating ? "decompression" : "compression");
    if (status == Z_STREAM_ERROR)
        RAISE(ValueError, "Invalid initialization option");
    return s->open || zlib_raise(&s->z, status, doing);
}

static bool set_inflate_dictionary(ZlibStream *s, Value dictionary)
{
    BUFFER_AUTO view = {0};
    TRY(buffer_get(dictionary, &view, BUFFER_SIMPLE));
    if (view.length > UINT_MAX)
        RAISE(OverflowError, "zdict length does not fit in an unsigned int");
    int status = inflateSetDictionary(&s->z, view.data, (uInt)view.length);
    return status == Z_OK || zlib_raise(&s->z, status, "while setting zdict");
}

/* An inflating stream. dictionary 0: none. A raw stream takes it at once, others ask. */
static ZlibStream *inflate_stream(int wbits, Value dictionary)
{
    ZlibStream *s = TRY(stream_new(true));
    TRY(stream_opened(s, inflateInit2(&s->z, wbits),
                      "while creating decompression object"));
    if (dictionary && wbits < 0)
        TRY(set_inflate_dictionary(s, dictionary));
    return s;
}

static ZlibStream *stream_copy(ZlibStream *from)
{
    ZlibStream *s = TRY(stream_new(from->inflating));
    int status = !from->open       ? Z_STREAM_ERROR
                 : from->inflating ? inflateCopy(&s->z, &from->z)
                                   : deflateCopy(&s->z, &from->z);
    s->open = status == Z_OK;
    if (status == Z_MEM_ERROR)
        RAISE(MemoryError, "Can't allocate memory for %s object",
              from->inflating ? "decompression" : "compression");
    if (status == Z_STREAM_ERROR)
        RAISE(ValueError, "Inconsistent stream state");
    if (!s->open)
        return zlib_raise(&from->z, status, "while copying object"), NULL;
    return s;
}

/* ---- Compress ---- */

typedef struct Compressor {
    Object head;
    ZlibStream *stream;
} Compressor;

static Value compressor_new(ZlibStream *stream)
{
    Compressor *c = TRY((Compressor *)type_alloc(rt.types[TYPE_zlib_Compress], 0));
    c->stream = stream;
    return from_object(c);
}

/* compressobj(level, method, wbits, memLevel, strategy, zdict) */
Value zlib_compressobj(Value *args)
{
    int n[5];
    BUFFER_AUTO view = {0};
    for (int i = 0; i < 5; i++)
        TRY(value_as_int(args[i], &n[i]));
    if (args[5] != NONE)
        TRY(buffer_get(args[5], &view, BUFFER_SIMPLE));
    if (view.length > UINT_MAX)
        RAISE(OverflowError, "zdict length does not fit in an unsigned int");
    ZlibStream *s = TRY(stream_new(false));
    TRY(stream_opened(s, deflateInit2(&s->z, n[0], n[1], n[2], n[3], n[4]),
                      "while creating compression object"));
    if (args[5] != NONE) {
        int status = deflateSetDictionary(&s->z, view.data, (uInt)view.length);
        if (status == Z_STREAM_ERROR)
            RAISE(ValueError, "Invalid dictionary");
        if (status != Z_OK)
            RAISE(ValueError, "deflateSetDictionary()");
    }
    return compressor_new(s);
}

static Value pump_compressor(ZlibStream *s, const Buffer *view, int flush,
                             const char *doing)
{
    COMPRESSION_LOCKED(&s->mutex);
    if (!s->open)
        return zlib_raise(&s->z, Z_STREAM_ERROR, doing);
    Pump p = {.step = zlib_step, .stream = s, .action = flush, .limit = PUMP_UNLIMITED,
              .in = view->data, .in_left = view->length};
    enum PumpResult result;
    TRY(compression_pump(&p, PUMP_CHUNK, &result));
    if (result == PUMP_FAILED)
        return zlib_raise(&s->z, s->status, doing);
    if (result == PUMP_END)
        stream_close(s);
    return compression_output(&p);
}

static Value compressor_compress(Value *args)
{
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    return pump_compressor(((Compressor *)args[0])->stream, &view, Z_NO_FLUSH,
                           "while compressing data");
}

static Value compressor_flush(Value *args)
{
    int mode;
    TRY(value_as_int(args[1], &mode));
    if (mode == Z_NO_FLUSH)
        return rt.empty_bytes;
    return pump_compressor(((Compressor *)args[0])->stream, &(Buffer){0}, mode,
                           "while flushing");
}

static Value compressor_copy(Value *args)
{
    ZlibStream *from = ((Compressor *)args[0])->stream;
    COMPRESSION_LOCKED(&from->mutex);
    return compressor_new(TRY(stream_copy(from)));
}

static const Method compressor_methods[] = {
    {"compress($self, data, /)", compressor_compress,
     "Compress more bytes; what can be told of the result so far.",
     .flags = METHOD_CLASS},
    {"flush($self, mode=4, /)", compressor_flush,
     "The rest of the result. Z_FINISH (4) ends the stream; after other modes more may "
     "follow."},
    {"copy($self, /)", compressor_copy, "A copy that can go on otherwise.", .flags = METHOD_CLASS},
    {"__copy__($self, /)", compressor_copy, "A copy that can go on otherwise.", .flags = METHOD_CLASS},
    {"__deepcopy__($self, memo, /)", compressor_copy, "A copy that can go on otherwise.", .flags = METHOD_CLASS},
    {0},
};

TYPE(zlib_Compress, .name = "zlib.Compress", .size = sizeof(Compressor),
     .flags = TYPE_NO_NEW, .doc = "Compresses bytes piece by piece.",
     .methods = compressor_methods);

/* ---- Decompress ---- */

typedef struct Inflater {
    Object head;
    ZlibStream *stream;
    Value unused_data;      /* bytes behind the stream's end */
    Value unconsumed_tail;  /* bytes that there was no room for */
    Value dictionary;       /* 0: none */
    bool eof;
} Inflater;

static Inflater *inflater_new(ZlibStream *stream, Value dictionary)
{
    Inflater *d = TRY((Inflater *)type_alloc(rt.types[TYPE_zlib_Decompress], 0));
    d->stream = stream;
    d->dictionary = dictionary;
    d->unused_data = d->unconsumed_tail = rt.empty_bytes;
    return d;
}

/* decompressobj(wbits, zdict) */
Value zlib_decompressobj(Value *args)
{
    int wbits;
    TRY(value_as_int(args[0], &wbits));
    Value dictionary = args[1] == UNBOUND ? 0 : args[1];
    if (dictionary && !buffer_exported(dictionary))
        RAISE(TypeError, "zdict argument must support the buffer protocol");
    ZlibStream *s = TRY(inflate_stream(wbits, dictionary));
    return from_object(TRY(inflater_new(s, dictionary)));
}

static bool save_rest(Inflater *d, const Pump *p, bool ended)
{
    Value rest = TRY(bytes_new((const char *)p->in, p->in_left));
    if (ended)
        d->unused_data = TRY(operate_binary(BINARY_add, d->unused_data, rest));
    if ((!ended && p->in_left) || as_bytes(d->unconsumed_tail)->length)
        d->unconsumed_tail = rest;
    return true;
}

/* Inflates, giving the stream its dictionary when it asks. */
static bool inflate_pump(Inflater *d, Pump *p, size_t chunk, enum PumpResult *result)
{
    do {
        TRY(compression_pump(p, chunk, result));
        if (*result != PUMP_FAILED || d->stream->status != Z_NEED_DICT || !d->dictionary)
            return true;
    } while (TRY(set_inflate_dictionary(d->stream, d->dictionary)));
    return true;
}

static Value inflater_decompress(Value *args)
{
    Inflater *d = (Inflater *)args[0];
    ssize_t max_length;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(value_as_ssize(args[2], &max_length));
    if (max_length < 0)
        RAISE(ValueError, "max_length must be non-negative");
    COMPRESSION_LOCKED(&d->stream->mutex);
    Pump p = {.step = zlib_step, .stream = d->stream, .action = Z_SYNC_FLUSH,
              .limit = max_length ? (size_t)max_length : PUMP_UNLIMITED,
              .in = view.data, .in_left = view.length};
    enum PumpResult result;
    if (!d->stream->open)
        return zlib_raise(&d->stream->z, Z_STREAM_ERROR, "while decompressing data");
    TRY(inflate_pump(d, &p, PUMP_CHUNK, &result));
    TRY(save_rest(d, &p, result == PUMP_END));
    if (result == PUMP_FAILED)
        return zlib_raise(&d->stream->z, d->stream->status, "while decompressing data");
    d->eof |= result == PUMP_END;
    return compression_output(&p);
}

static Value inflater_flush(Value *args)
{
    Inflater *d = (Inflater *)args[0];
    ssize_t room;
    TRY(value_as_ssize(args[1], &room));
    if (room <= 0)
        RAISE(ValueError, "length must be greater than zero");
    COMPRESSION_LOCKED(&d->stream->mutex);
    if (!d->stream->open)
        return rt.empty_bytes;
    const Bytes *tail = as_bytes(d->unconsumed_tail);
    Pump p = {.step = zlib_step,
              .stream = d->stream,
              .action = Z_FINISH,
              .limit = PUMP_UNLIMITED,
              .in = (const uint8_t *)tail->data,
              .in_left = tail->length};
    enum PumpResult result;
    TRY(inflate_pump(d, &p, (size_t)room, &result));
    TRY(save_rest(d, &p, result == PUMP_END));
    if (result == PUMP_END) {
        d->eof = true;
        stream_close(d->stream);
    }
    return compression_output(&p);
}

static Value inflater_copy(Value *args)
{
    Inflater *from = (Inflater *)args[0];
    COMPRESSION_LOCKED(&from->stream->mutex);
    ZlibStream *stream = TRY(stream_copy(from->stream));
    Inflater *d = TRY(inflater_new(stream, from->dictionary));
    d->unused_data = from->unused_data;
    d->unconsumed_tail = from->unconsumed_tail;
    d->eof = from->eof;
    return from_object(d);
}

static const Method inflater_methods[] = {
    {"decompress($self, data, /, max_length=0)", inflater_decompress,
     "Decompress more bytes, to at most max_length (0: no limit); what there was no room "
     "for "
     "is left in unconsumed_tail."},
    {"flush($self, length=16384, /)", inflater_flush,
     "Decompress what is left; length is the room to begin with."},
    {"copy($self, /)", inflater_copy, "A copy that can go on otherwise.", .flags = METHOD_CLASS},
    {"__copy__($self, /)", inflater_copy, "A copy that can go on otherwise.", .flags = METHOD_CLASS},
    {"__deepcopy__($self, memo, /)", inflater_copy, "A copy that can go on otherwise.", .flags = METHOD_CLASS},
    {0},
};

static const Member inflater_members[] = {
    {"unused_data", MEMBER_VALUE, offsetof(Inflater, unused_data), false,
     "bytes behind the end of the stream"},
    {"unconsumed_tail", MEMBER_VALUE, offsetof(Inflater, unconsumed_tail), false,
     "bytes to be given to decompress() again"},
    {"eof", MEMBER_BOOL, offsetof(Inflater, eof), false,
     "whether the stream's end was reached"},
    {0},
};

TYPE(zlib_Decompress, .name = "zlib.Decompress", .size = sizeof(Inflater),
     .flags = TYPE_NO_NEW, .doc = "Decompresses bytes piece by piece.",
     .methods = inflater_methods, .members = inflater_members);

/* ---- _ZlibDecompressor ---- */

typedef struct ZlibDecompressor {
    Decompressor base;
    Value dictionary;   /* 0: none */
} ZlibDecompressor;

static Value decompressor_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    int wbits;
    TRY(arguments_place("_ZlibDecompressor(wbits=15, zdict=<unrepresentable>)", args,
                        nargs, kwnames, placed));
    TRY(value_as_int(placed[0], &wbits));
    Value dictionary = placed[1] == UNBOUND ? 0 : placed[1];
    ZlibStream *s = TRY(inflate_stream(wbits, dictionary));
    ZlibDecompressor *d = TRY((ZlibDecompressor *)type_alloc(type, 0));
    d->base.stream = s;
    d->base.mutex = &s->mutex;
    d->base.unused_data = rt.empty_bytes;
    d->base.needs_input = true;
    d->dictionary = dictionary;
    return from_object(d);
}

static enum PumpResult decompressor_step(Pump *p)
{
    p->action = Z_SYNC_FLUSH;
    return zlib_step(p);
}

static bool decompressor_failed(Decompressor *d)
{
    ZlibStream *s = d->stream;
    Value dictionary = ((ZlibDecompressor *)d)->dictionary;
    if (s->status == Z_NEED_DICT && dictionary)
        return set_inflate_dictionary(s, dictionary);
    return zlib_raise(&s->z, s->status, "while decompressing data");
}

static const DecompressorClass decompressor_class = {
    decompressor_step, decompressor_failed, "End of stream already reached"};

static Value decompressor_decompress(Value *args)
{
    return compression_decompress((Decompressor *)args[0], args[1], args[2],
                                  &decompressor_class);
}

static const Method decompressor_methods[] = {
    {"decompress($self, /, data, max_length=-1)", decompressor_decompress,
     "Decompress more bytes, to at most max_length (-1: no limit). Input that there was "
     "no "
     "room for is kept: then needs_input is false, and the next data may be empty."},
    {0},
};

TYPE(zlib_Decompressor, .name = "zlib._ZlibDecompressor",
     .size = sizeof(ZlibDecompressor),
     .doc = "Decompresses bytes piece by piece, keeping the input that has to wait.",
     .new_signature = "(wbits=15, zdict=b'')", .methods = decompressor_methods,
     .members = compression_members, .slots = {.construct = decompressor_construct});
