/* SPDX-License-Identifier: MIT
 *
 * Module _lzma on liblzma: compressing and decompressing piece by piece.
 */
#include "modules/lzma.h"

#include "gc/heap.h"
#include "modules/compression.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum Format { FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW };
enum { CHECK_UNKNOWN = LZMA_CHECK_ID_MAX + 1 };

typedef struct LzmaStream {
    lzma_stream z;
    lzma_ret status;        /* of the last step */
    int check;              /* of what is decompressed, as far as known */
    pthread_mutex_t mutex;
} LzmaStream;

int lzma_raise_text(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value text = str_format_va(format, arguments);
    va_end(arguments);
    return raise_object(
        TRY(call1(MODULE_STATE(LzmaState, MODULE__lzma)->error, TRY(text))));
}

int lzma_raise(lzma_ret status)
{
    switch (status) {
    case LZMA_UNSUPPORTED_CHECK: return lzma_raise_text("Unsupported integrity check");
    case LZMA_MEM_ERROR: return raise_no_memory();
    case LZMA_MEMLIMIT_ERROR: return lzma_raise_text("Memory usage limit exceeded");
    case LZMA_FORMAT_ERROR:
        return lzma_raise_text("Input format not supported by decoder");
    case LZMA_OPTIONS_ERROR: return lzma_raise_text("Invalid or unsupported options");
    case LZMA_DATA_ERROR: return lzma_raise_text("Corrupt input data");
    case LZMA_BUF_ERROR: return lzma_raise_text("Insufficient buffer space");
    case LZMA_PROG_ERROR: return lzma_raise_text("Internal error");
    default: return lzma_raise_text("Unrecognized error from liblzma: %d", (int)status);
    }
}

bool lzma_uint64(Value v, uint64_t *n)
{
    if (!is_int(v))
        RAISE(TypeError, "an integer is required");
    if (int_fits_uint64(v, n))
        return true;
    RAISE(OverflowError, int_sign(v) < 0 ? "can't convert negative int to unsigned"
                                         : "int too big to convert");
}

bool lzma_uint32(Value v, uint32_t *n)
{
    uint64_t wide;
    TRY(lzma_uint64(v, &wide));
    if (wide > UINT32_MAX)
        RAISE(OverflowError, "Value too large for uint32_t type");
    *n = (uint32_t)wide;
    return true;
}

/* ---- streams ---- */

static void stream_release(void *handle, void *data)
{
    lzma_end(&((LzmaStream *)handle)->z);
}
static const HandleClass stream_class = {stream_release, NULL};

/* memory: what the library will allocate, about; UINT64_MAX where that isn't known. */
static LzmaStream *stream_new(uint64_t memory)
{
    if (memory != UINT64_MAX)
        gc_note_foreign(memory);
    LzmaStream *s = gc_alloc_handle(sizeof *s, &stream_class);
    if (!s)
        return raise_no_memory(), NULL;
    pthread_mutex_init(&s->mutex, NULL);
    s->check = CHECK_UNKNOWN;
    return s;
}

static enum PumpResult stream_step(Pump *p)
{
    LzmaStream *s = p->stream;
    s->z.next_in = p->in;
    s->z.avail_in = p->in_left;
    s->z.next_out = p->out;
    s->z.avail_out = p->out_left;
    do {
        s->status = lzma_code(&s->z, (lzma_action)p->action);
        if (s->status == LZMA_GET_CHECK || s->status == LZMA_NO_CHECK)
            s->check = (int)lzma_get_check(&s->z);
    } while (s->status == LZMA_GET_CHECK || s->status == LZMA_NO_CHECK);
    p->in = s->z.next_in;
    p->in_left = s->z.avail_in;
    p->out = s->z.next_out;
    p->out_left = s->z.avail_out;
    switch (s->status) {
    case LZMA_OK: return PUMP_MORE;
    case LZMA_STREAM_END: return PUMP_END;
    case LZMA_BUF_ERROR: return p->in_left && p->out_left ? PUMP_FAILED : PUMP_MORE;
    default: return PUMP_FAILED;
    }
}

/* ---- LZMACompressor ---- */

typedef struct Compressor {
    Object head;
    LzmaStream *stream;
    bool flushed;
} Compressor;

/* How a compressor was asked for. */
typedef struct Settings {
    int format, check;
    uint32_t preset;
    bool filtered;          /* by the chain, not the preset */
    LzmaChain chain;
} Settings;

static bool read_settings(Value *args, size_t nargs, Value kwnames, Settings *s)
{
    Value v[4];
    TRY(arguments_place("LZMACompressor(format=1, check=-1, preset=None, filters=None)",
                        args, nargs, kwnames, v));
    TRY(value_as_int(v[0], &s->format));
    TRY(value_as_int(v[1], &s->check));
    if (v[2] != NONE && v[3] != NONE)
        RAISE(ValueError, "Cannot specify both preset and filter chain");
    s->preset = LZMA_PRESET_DEFAULT;
    if (v[2] != NONE)
        TRY(lzma_uint32(v[2], &s->preset));
    s->filtered = v[3] != NONE;
    if (s->format != FORMAT_XZ && s->check != -1 && s->check != LZMA_CHECK_NONE)
        RAISE(ValueError, "Integrity checks are only supported by FORMAT_XZ");
    if (s->format < FORMAT_XZ || s->format > FORMAT_RAW)
        RAISE(ValueError, "Invalid container format: %d", s->format);
    if (s->format == FORMAT_RAW && !s->filtered)
        RAISE(ValueError, "Must specify filters for FORMAT_RAW");
    return !s->filtered || lzma_chain_read(v[3], &s->chain);
}

static bool open_alone(LzmaStream *stream, Settings *s, lzma_ret *status)
{
    lzma_options_lzma options, *chosen = &options;
    const lzma_filter *filters = s->chain.filters;
    if (s->filtered) {
        if (filters[0].id != LZMA_FILTER_LZMA1 || filters[1].id != LZMA_VLI_UNKNOWN)
            RAISE(ValueError,
                  "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 "
                  "filter");
        chosen = filters[0].options;
    } else if (lzma_lzma_preset(&options, s->preset)) {
        return lzma_raise_text("Invalid compression preset: %u", s->preset);
    }
    *status = lzma_alone_encoder(&stream->z, chosen);
    return true;
}

static bool open_compressor(LzmaStream *stream, Settings *s)
{
    lzma_ret status = LZMA_OK;
    lzma_check check = s->check == -1 ? LZMA_CHECK_CRC64 : (lzma_check)s->check;
    if (s->format == FORMAT_ALONE)
        TRY(open_alone(stream, s, &status));
    else if (s->format == FORMAT_RAW)
        status = lzma_raw_encoder(&stream->z, s->chain.filters);
    else if (s->filtered)
        status = lzma_stream_encoder(&stream->z, s->chain.filters, check);
    else
        status = lzma_easy_encoder(&stream->z, s->preset, check);
    return status == LZMA_OK || lzma_raise(status);
}

static Value compressor_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Settings s;
    TRY(read_settings(args, nargs, kwnames, &s));
    uint64_t memory = s.filtered ? lzma_raw_encoder_memusage(s.chain.filters)
                                 : lzma_easy_encoder_memusage(s.preset);
    LzmaStream *stream = TRY(stream_new(memory));
    TRY(open_compressor(stream, &s));
    Compressor *c = TRY((Compressor *)type_alloc(type, 0));
    c->stream = stream;
    return from_object(c);
}

static Value pump_compressor(Compressor *c, const Buffer *view, lzma_action action)
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
        return lzma_raise(c->stream->status);
    if (result == PUMP_END)
        lzma_end(&c->stream->z);
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
    return pump_compressor(c, &view, LZMA_RUN);
}

static Value compressor_flush(Value *args)
{
    Compressor *c = (Compressor *)args[0];
    COMPRESSION_LOCKED(&c->stream->mutex);
    if (c->flushed)
        RAISE(ValueError, "Repeated call to flush()");
    c->flushed = true;
    return pump_compressor(c, &(Buffer){0}, LZMA_FINISH);
}

static const Method compressor_methods[] = {
    {"compress($self, data, /)", compressor_compress,
     "Compress more bytes; what can be told of the result so far."},
    {"flush($self, /)", compressor_flush, "The rest of the result. Nothing may follow."},
    {0},
};

TYPE(lzma_compressor, .name = "_lzma.LZMACompressor", .size = sizeof(Compressor),
     .doc = "Compresses bytes piece by piece. format is FORMAT_XZ, FORMAT_ALONE or "
            "FORMAT_RAW; "
            "check the kind of checksum; either preset (0 to 9) or filters says how.",
     .new_signature = "(format=1, check=-1, preset=None, filters=None)",
     .methods = compressor_methods, .slots = {.construct = compressor_construct});

/* ---- LZMADecompressor ---- */

static lzma_ret open_decompressor(LzmaStream *s, int format, uint64_t limit,
                                  const lzma_filter *filters)
{
    if (format == FORMAT_ALONE || format == FORMAT_RAW)
        s->check = LZMA_CHECK_NONE;
    switch ((enum Format)format) {
    case FORMAT_AUTO:
        return lzma_auto_decoder(&s->z, limit, LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK);
    case FORMAT_XZ:
        return lzma_stream_decoder(&s->z, limit,
                                   LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK);
    case FORMAT_ALONE:
        return lzma_alone_decoder(&s->z, limit);
    case FORMAT_RAW:
        return lzma_raw_decoder(&s->z, filters);
    }
    return LZMA_PROG_ERROR;
}

static Value decompressor_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value v[3];
    int format;
    uint64_t limit = UINT64_MAX;
    LzmaChain chain;
    TRY(arguments_place("LZMADecompressor(format=0, memlimit=None, filters=None)", args,
                        nargs, kwnames, v));
    TRY(value_as_int(v[0], &format));
    if (v[1] != NONE && format == FORMAT_RAW)
        RAISE(ValueError, "Cannot specify memory limit with FORMAT_RAW");
    if (v[1] != NONE)
        TRY(lzma_uint64(v[1], &limit));
    if (format == FORMAT_RAW && v[2] == NONE)
        RAISE(ValueError, "Must specify filters for FORMAT_RAW");
    if (format != FORMAT_RAW && v[2] != NONE)
        RAISE(ValueError, "Cannot specify filters except with FORMAT_RAW");
    if (format < FORMAT_AUTO || format > FORMAT_RAW)
        RAISE(ValueError, "Invalid container format: %d", format);
    if (format == FORMAT_RAW)
        TRY(lzma_chain_read(v[2], &chain));
    LzmaStream *s = TRY(stream_new(lzma_easy_decoder_memusage(LZMA_PRESET_DEFAULT)));
    lzma_ret status = open_decompressor(s, format, limit, chain.filters);
    if (status != LZMA_OK)
        return lzma_raise(status);
    Decompressor *d = TRY((Decompressor *)type_alloc(type, 0));
    d->stream = s;
    d->mutex = &s->mutex;
    d->unused_data = rt.empty_bytes;
    d->needs_input = true;
    return from_object(d);
}

static bool decompressor_failed(Decompressor *d)
{
    return lzma_raise(((LzmaStream *)d->stream)->status);
}

static const DecompressorClass decompressor_class = {
    stream_step, decompressor_failed, "Already at end of stream"};

static Value decompressor_decompress(Value *args)
{
    return compression_decompress((Decompressor *)args[0], args[1], args[2],
                                  &decompressor_class);
}

static Value decompressor_check(Value self)
{
    return small_int(((LzmaStream *)((Decompressor *)self)->stream)->check);
}

static const Method decompressor_methods[] = {
    {"decompress($self, /, data, max_length=-1)", decompressor_decompress,
     "Decompress more bytes, to at most max_length (-1: no limit). Input that there was "
     "no "
     "room for is kept: then needs_input is false, and the next data may be empty."},
    {0},
};

static const GetSet decompressor_getset[] = {
    {"check", decompressor_check, 0,
     "the kind of checksum: CHECK_UNKNOWN until enough input has been seen"},
    {0},
};

TYPE(lzma_decompressor, .name = "_lzma.LZMADecompressor", .size = sizeof(Decompressor),
    .doc =
        "Decompresses bytes piece by piece. FORMAT_AUTO tells FORMAT_XZ and FORMAT_ALONE "
        "apart; memlimit bounds the memory used; FORMAT_RAW needs filters.",
    .new_signature = "(format=0, memlimit=None, filters=None)",
    .methods = decompressor_methods, .members = compression_members,
    .getset = decompressor_getset, .slots = {.construct = decompressor_construct});

/* ---- the module ---- */

static Value is_check_supported(Value *args)
{
    int check;
    TRY(value_as_int(args[0], &check));
    return from_bool(lzma_check_is_supported((lzma_check)check));
}

static const Method lzma_methods[] = {
    {"is_check_supported($module, check_id, /)", is_check_supported,
     "Can this library compute that kind of checksum? CHECK_NONE and CHECK_CRC32 it "
     "always can."},
    {"_encode_filter_properties($module, filter, /)", lzma_encode_properties,
     "The options of a filter as bytes (without its id)."},
    {"_decode_filter_properties($module, filter_id, encoded_props, /)",
     lzma_decode_properties, "The filter whose options the bytes hold."},
    {0},
};

#define ROW(name) {#name, LZMA_##name}
static const ModuleConstant lzma_constants[] = {
    {"FORMAT_AUTO", FORMAT_AUTO},
    {"FORMAT_XZ", FORMAT_XZ},
    {"FORMAT_ALONE", FORMAT_ALONE},
    {"FORMAT_RAW", FORMAT_RAW},
    ROW(CHECK_NONE),
    ROW(CHECK_CRC32),
    ROW(CHECK_CRC64),
    ROW(CHECK_SHA256),
    ROW(CHECK_ID_MAX),
    {"CHECK_UNKNOWN", CHECK_UNKNOWN},
    {"FILTER_LZMA1", (int64_t)LZMA_FILTER_LZMA1},
    ROW(FILTER_LZMA2),
    ROW(FILTER_DELTA),
    ROW(FILTER_X86),
    ROW(FILTER_POWERPC),
    ROW(FILTER_IA64),
    ROW(FILTER_ARM),
    ROW(FILTER_ARMTHUMB),
    ROW(FILTER_SPARC),
    ROW(MF_HC3),
    ROW(MF_HC4),
    ROW(MF_BT2),
    ROW(MF_BT3),
    ROW(MF_BT4),
    ROW(MODE_FAST),
    ROW(MODE_NORMAL),
    ROW(PRESET_DEFAULT),
    ROW(PRESET_EXTREME),
    {0},
};

static const enum TypeId lzma_types[] = {TYPE_lzma_compressor, TYPE_lzma_decompressor,
                                         TYPE_none};

static bool lzma_init(Value module)
{
    LzmaState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__lzma] = state;
    Value bases = TRY(tuple_pack(1, from_object(rt.types[TYPE_Exception])));
    state->error = TRY(type_new_simple("_lzma.LZMAError", bases,
                                       "Compressing or decompressing failed."));
    return module_add(module, "LZMAError", state->error);
}

MODULE(_lzma, .doc = "Compression as xz does it, on the library liblzma.",
       .methods = lzma_methods, .constants = lzma_constants, .types = lzma_types,
       .init = lzma_init);
