/* SPDX-License-Identifier: MIT
 *
 * Module zlib on the library of that name: compression in one go, checksums, and the
 * module's table. Its objects are in zlib_objects.c.
 */
#include "modules/zlib.h"

#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum {
    DEFAULT_MEMORY_LEVEL = 8,
    CHECKSUM_BLOCKING = 5 * 1024,   /* from this many bytes on others may run meanwhile */
};

typedef struct ZlibState {
    Value error;    /* class error */
} ZlibState;

int zlib_raise(const z_stream *z, int status, const char *doing)
{
    const char *text = status == Z_VERSION_ERROR ? "library version mismatch" : z->msg;
    if (!text)
        text = status == Z_BUF_ERROR ? "incomplete or truncated stream"
             : status == Z_STREAM_ERROR ? "inconsistent stream state"
             : status == Z_DATA_ERROR ? "invalid input data" : NULL;
    Value message = text ? str_format("Error %d %s: %s", status, doing, text)
                         : str_format("Error %d %s", status, doing);
    return raise_object(
        TRY(call1(MODULE_STATE(ZlibState, MODULE_zlib)->error, TRY(message))));
}

static int raise_text(const char *text)
{
    Value message = TRY(str_from_text(text));
    return raise_object(TRY(call1(MODULE_STATE(ZlibState, MODULE_zlib)->error, message)));
}

enum PumpResult zlib_step(Pump *p)
{
    ZlibStream *s = p->stream;
    z_stream *z = &s->z;
    uInt in = (uInt)MIN(p->in_left, (size_t)UINT_MAX),
         out = (uInt)MIN(p->out_left, (size_t)UINT_MAX);
    int flush = in == p->in_left ? p->action : Z_NO_FLUSH;
    z->next_in = (Bytef *)p->in;
    z->avail_in = in;
    z->next_out = p->out;
    z->avail_out = out;
    s->status = s->inflating ? inflate(z, flush) : deflate(z, flush);
    p->in += in - z->avail_in;
    p->in_left -= in - z->avail_in;
    p->out += out - z->avail_out;
    p->out_left -= out - z->avail_out;
    switch (s->status) {
    case Z_OK: case Z_BUF_ERROR: return PUMP_MORE;
    case Z_STREAM_END: return PUMP_END;
    default: return PUMP_FAILED;
    }
}

/* ---- in one go ---- */

static void stream_end(ZlibStream *s)
{
    if (s->open && s->inflating)
        inflateEnd(&s->z);
    else if (s->open)
        deflateEnd(&s->z);
}

/* compress(data, level, wbits) */
static Value compress_data(Value *args)
{
    int level, wbits;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    TRY(value_as_int(args[1], &level));
    TRY(value_as_int(args[2], &wbits));
    CLEANUP(stream_end) ZlibStream s = {0};
    int status = deflateInit2(&s.z, level, Z_DEFLATED, wbits, DEFAULT_MEMORY_LEVEL,
                              Z_DEFAULT_STRATEGY);
    if (status == Z_MEM_ERROR)
        RAISE(MemoryError, "Out of memory while compressing data");
    if (status == Z_STREAM_ERROR)
        return raise_text("Bad compression level");
    if (status != Z_OK)
        return zlib_raise(&s.z, status, "while compressing data");
    s.open = true;
    Pump p = {.step = zlib_step,
              .stream = &s,
              .action = Z_FINISH,
              .limit = PUMP_UNLIMITED,
              .in = view.data,
              .in_left = view.length};
    enum PumpResult result;
    TRY(compression_pump(&p, MIN(deflateBound(&s.z, view.length), (uLong)PUMP_CHUNK),
                         &result));
    if (result != PUMP_END)
        return zlib_raise(&s.z, s.status, "while compressing data");
    return compression_output(&p);
}

/* decompress(data, wbits, bufsize) */
static Value decompress_data(Value *args)
{
    int wbits;
    ssize_t room;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    TRY(value_as_int(args[1], &wbits));
    TRY(value_as_ssize(args[2], &room));
    if (room < 0)
        RAISE(ValueError, "bufsize must be non-negative");
    CLEANUP(stream_end) ZlibStream s = {.inflating = true};
    int status = inflateInit2(&s.z, wbits);
    if (status == Z_MEM_ERROR)
        RAISE(MemoryError, "Out of memory while decompressing data");
    if (status != Z_OK)
        return zlib_raise(&s.z, status, "while preparing to decompress data");
    s.open = true;
    Pump p = {.step = zlib_step,
              .stream = &s,
              .action = Z_SYNC_FLUSH,
              .limit = PUMP_UNLIMITED,
              .in = view.data,
              .in_left = view.length};
    enum PumpResult result;
    TRY(compression_pump(&p, MAX((size_t)room, (size_t)1), &result));
    if (result == PUMP_MORE)
        return zlib_raise(&s.z, Z_BUF_ERROR, "while decompressing data");
    if (result == PUMP_FAILED)
        return zlib_raise(&s.z, s.status, "while decompressing data");
    return compression_output(&p);
}

/* ---- checksums ---- */

typedef uLong (*Checksum)(uLong start, const Bytef *data, z_size_t n);

/* (data, value): continues from the low 32 bits of value. */
static Value checksum(Value *args, Checksum run)
{
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    uint64_t start;
    Value low = TRY(int_and(TRY(value_index(args[1])), small_int(UINT32_MAX)));
    int_fits_uint64(low, &start);
    uLong sum = view.length >= CHECKSUM_BLOCKING
                    ? BLOCKING(run(start, view.data, view.length))
                    : run(start, view.data, view.length);
    return small_int((int64_t)(sum & UINT32_MAX));
}

/* The library takes a null pointer for a question about where to start. */
static uLong crc32_of(uLong start, const Bytef *data, z_size_t n)
{
    return n ? crc32_z(start, data, n) : start;
}

static uLong adler32_of(uLong start, const Bytef *data, z_size_t n)
{
    return n ? adler32_z(start, data, n) : start;
}

static Value crc32_data(Value *args) { return checksum(args, crc32_of); }
static Value adler32_data(Value *args) { return checksum(args, adler32_of); }

/* ---- the module ---- */

static const Method zlib_methods[] = {
    {"adler32($module, data, value=1, /)", adler32_data,
     "The Adler-32 checksum of the data, which continues that of what went before."},
    {"compress($module, data, /, level=-1, wbits=15)", compress_data,
     "Compress bytes: level 0 (not at all) to 9 (best), or -1 (as a rule 6); wbits "
     "chooses the "
     "window's size and the format: 9 to 15 zlib, -9 to -15 raw, 25 to 31 gzip."},
    {"compressobj($module, /, level=-1, method=8, wbits=15, memLevel=8, strategy=0, "
     "zdict=None)",
     zlib_compressobj,
     "An object that compresses bytes piece by piece. zdict holds bytes that the data is "
     "expected to contain."},
    {"crc32($module, data, value=0, /)", crc32_data,
     "The CRC-32 checksum of the data, which continues that of what went before."},
    {"decompress($module, data, /, wbits=15, bufsize=16384)", decompress_data,
     "Decompress bytes. wbits chooses the window's size and the format (47: zlib or "
     "gzip); "
     "bufsize is the room for the result to begin with."},
    {"decompressobj($module, /, wbits=15, zdict=<unrepresentable>)", zlib_decompressobj,
     "An object that decompresses bytes piece by piece. zdict is what the compressor "
     "had."},
    {0},
};

#define NUMBER(name) {#name, name}
static const ModuleConstant zlib_constants[] = {
    {"DEFLATED", Z_DEFLATED},
    NUMBER(MAX_WBITS),
    NUMBER(Z_BEST_COMPRESSION),
    NUMBER(Z_BEST_SPEED),
    NUMBER(Z_BLOCK),
    NUMBER(Z_DEFAULT_COMPRESSION),
    NUMBER(Z_DEFAULT_STRATEGY),
    NUMBER(Z_FILTERED),
    NUMBER(Z_FINISH),
    NUMBER(Z_FIXED),
    NUMBER(Z_FULL_FLUSH),
    NUMBER(Z_HUFFMAN_ONLY),
    NUMBER(Z_NO_COMPRESSION),
    NUMBER(Z_NO_FLUSH),
    NUMBER(Z_PARTIAL_FLUSH),
    NUMBER(Z_RLE),
    NUMBER(Z_SYNC_FLUSH),
    NUMBER(Z_TREES),
    {"DEF_BUF_SIZE", PUMP_CHUNK},
    {"DEF_MEM_LEVEL", DEFAULT_MEMORY_LEVEL},
    {"ZLIB_VERSION", 0, ZLIB_VERSION},
    {"__version__", 0, "1.0"},
    {0},
};

static const enum TypeId zlib_types[] = {TYPE_zlib_Decompressor, TYPE_none};

static bool zlib_init(Value module)
{
    ZlibState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE_zlib] = state;
    Value bases = TRY(tuple_pack(1, from_object(rt.types[TYPE_Exception])));
    state->error = TRY(type_new_simple("zlib.error", bases, 0));
    TRY(module_add(module, "ZLIB_RUNTIME_VERSION", TRY(str_from_text(zlibVersion()))));
    return module_add(module, "error", state->error);
}

MODULE(zlib, .doc = "Compression and decompression as gzip does it, on the library zlib.",
       .methods = zlib_methods, .constants = zlib_constants, .types = zlib_types,
       .init = zlib_init);
