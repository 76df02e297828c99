/* SPDX-License-Identifier: MIT
 *
 * Module _bz2 on libbzip2: compressing and decompressing piece by piece.
 */
#include <bzlib.h>

#include "gc/heap.h"
#include "modules/compression.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* What the library allocates, about, for a level; for decompressing the most. */
enum {
    MEMORY = 400 * 1024,
    MEMORY_PER_LEVEL = 800 * 1024,
    DECOMPRESS_MEMORY = 3700 * 1024
};

typedef struct Bz2Stream {
    bz_stream z;
    bool decompressing, open;
    int status;             /* of the last step */
    pthread_mutex_t mutex;
} Bz2Stream;

static int raise_status(int status)
{
    switch (status) {
    case BZ_PARAM_ERROR:
        RAISE(ValueError, "Internal error - invalid parameters passed to libbzip2");
    case BZ_MEM_ERROR:
        return raise_no_memory();
    case BZ_DATA_ERROR: case BZ_DATA_ERROR_MAGIC:
        RAISE(OSError, "Invalid data stream");
    case BZ_SEQUENCE_ERROR:
        RAISE(RuntimeError,
              "Internal error - Invalid sequence of commands sent to libbzip2");
    default:
        RAISE(OSError, "Unrecognized error from libbzip2: %d", status);
    }
}

/* ---- streams ---- */

static void stream_close(Bz2Stream *s)
{
    if (s->open && s->decompressing)
        BZ2_bzDecompressEnd(&s->z);
    else if (s->open)
        BZ2_bzCompressEnd(&s->z);
    s->open = false;
}

static void stream_release(void *handle, void *data) { stream_close(handle); }
static const HandleClass stream_class = {stream_release, NULL};

/* level 0: for decompressing. */
static Bz2Stream *stream_new(int level)
{
    gc_note_foreign(level ? MEMORY + (size_t)level * MEMORY_PER_LEVEL
                          : (size_t)DECOMPRESS_MEMORY);
    Bz2Stream *s = gc_alloc_handle(sizeof *s, &stream_class);
    if (!s)
        return raise_no_memory(), NULL;
    pthread_mutex_init(&s->mutex, NULL);
    s->decompressing = !level;
    int status = level ? BZ2_bzCompressInit(&s->z, level, 0, 0)
                       : BZ2_bzDecompressInit(&s->z, 0, 0);
    if (status != BZ_OK)
        return raise_status(status), NULL;
    s->open = true;
    return s;
}

static int stream_run(Bz2Stream *s, int action)
{
    if (s->decompressing)
        return BZ2_bzDecompress(&s->z);
    return BZ2_bzCompress(&s->z, action);
}

static enum PumpResult stream_step(Pump *p)
{
    Bz2Stream *s = p->stream;
    bz_stream *z = &s->z;
    unsigned in = (unsigned)MIN(p->in_left, (size_t)UINT32_MAX);
    unsigned out = (unsigned)MIN(p->out_left, (size_t)UINT32_MAX);
    int action = in == p->in_left ? p->action : BZ_RUN;
    if (!s->decompressing && action == BZ_RUN && !in)
        return PUMP_MORE;
    z->next_in = (char *)p->in;
    z->avail_in = in;
    z->next_out = (char *)p->out;
    z->avail_out = out;
    s->status = stream_run(s, action);
    p->in += in - z->avail_in;
    p->in_left -= in - z->avail_in;
    p->out += out - z->avail_out;
    p->out_left -= out - z->avail_out;
    if (s->status == BZ_STREAM_END)
        return PUMP_END;
    return s->status < 0 ? PUMP_FAILED : PUMP_MORE;
}

/* ---- BZ2Compressor ---- */

typedef struct Compressor {
    Object head;
    Bz2Stream *stream;
    bool flushed;
} Compressor;

static Value compressor_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int level = 9;
    TRY(arguments_check("BZ2Compressor", nargs, kwnames, 0, 1));
    if (nargs)
        TRY(value_as_int(args[0], &level));
    if (level < 1 || level > 9)
        RAISE(ValueError, "compresslevel must be between 1 and 9");
    Bz2Stream *stream = TRY(stream_new(level));
    Compressor *c = TRY((Compressor *)type_alloc(type, 0));
    c->stream = stream;
    return from_object(c);
}

static Value pump_compressor(Compressor *c, const Buffer *view, int action)
{
    Pump p = {.step = stream_step,
              .stream = c->stream,
              .action = action,
              .limit = PUMP_UNLIMITED,
              .in = view->data,
              .in_left = view->length};
    enum PumpResult result;
    TRY(compression_pump(&p, PUMP_CHUNK, &result));
    if (result == PUMP_FAILED)
        return raise_status(c->stream->status);
    if (result == PUMP_END)
        stream_close(c->stream);
    return compression_output(&p);
}

static Value compressor_compress(Value *args)
{
    Compressor *c = (Compressor *)args[0];
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    COMPRESSION_LOCKED(&c->stream->mutex);
    if (c->flushed)
        RAISE(ValueError, "Compressor has been flushed");
    return pump_compressor(c, &view, BZ_RUN);
}

static Value compressor_flush(Value *args)
{
    Compressor *c = (Compressor *)args[0];
    COMPRESSION_LOCKED(&c->stream->mutex);
    if (c->flushed)
        RAISE(ValueError, "Repeated call to flush()");
    c->flushed = true;
    return pump_compressor(c, &(Buffer){0}, BZ_FINISH);
}

static const Method compressor_methods[] = {
    {"compress($self, data, /)", compressor_compress,
     "Compress more bytes; what can be told of the result so far."},
    {"flush($self, /)", compressor_flush, "The rest of the result. Nothing may follow."},
    {0},
};

TYPE(bz2_compressor, .name = "_bz2.BZ2Compressor", .size = sizeof(Compressor),
     .doc = "Compresses bytes piece by piece: compresslevel 1 (fast) to 9 (small).",
     .new_signature = "(compresslevel=9, /)", .methods = compressor_methods,
     .slots = {.construct = compressor_construct});

/* ---- BZ2Decompressor ---- */

static Value decompressor_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_none("BZ2Decompressor", nargs, kwnames));
    Bz2Stream *stream = TRY(stream_new(0));
    Decompressor *d = TRY((Decompressor *)type_alloc(type, 0));
    d->stream = stream;
    d->mutex = &stream->mutex;
    d->unused_data = rt.empty_bytes;
    d->needs_input = true;
    return from_object(d);
}

static bool decompressor_failed(Decompressor *d)
{
    return raise_status(((Bz2Stream *)d->stream)->status);
}

static const DecompressorClass decompressor_class = {
    stream_step, decompressor_failed, "End of stream already reached"};

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

TYPE(bz2_decompressor, .name = "_bz2.BZ2Decompressor", .size = sizeof(Decompressor),
     .doc = "Decompresses bytes piece by piece.", .new_signature = "()",
     .methods = decompressor_methods, .members = compression_members,
     .slots = {.construct = decompressor_construct});

static const enum TypeId bz2_types[] = {TYPE_bz2_compressor, TYPE_bz2_decompressor,
                                        TYPE_none};

MODULE(_bz2, .doc = "Compression as bzip2 does it, on the library libbz2.",
       .types = bz2_types);
