/* SPDX-License-Identifier: MIT
 *
 * _lzma's filters: mappings such as {"id": FILTER_LZMA2, "preset": 9}, and the library's
 * structures. A filter's options are rows of a table: name, place, size.
 */
#include "modules/lzma.h"

#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"

/* A field of an options structure. */
typedef struct Option {
    const char *name;
    size_t offset;
    bool kept;      /* in encoded properties */
} Option;

#define LZMA(name, field, kept) {name, offsetof(lzma_options_lzma, field), kept}
static const Option lzma_fields[] = {
    LZMA("lc", lc, true),
    LZMA("lp", lp, true),
    LZMA("pb", pb, true),
    LZMA("dict_size", dict_size, true),
    LZMA("mode", mode, false),
    LZMA("nice_len", nice_len, false),
    LZMA("mf", mf, false),
    LZMA("depth", depth, false),
    {0},
};
static const Option delta_fields[] = {{"dist", offsetof(lzma_options_delta, dist), true},
                                      {0}};
static const Option bcj_fields[] = {
    {"start_offset", offsetof(lzma_options_bcj, start_offset), true}, {0},
};
STATIC_ASSERT(sizeof(lzma_mode) == sizeof(uint32_t) &&
                  sizeof(lzma_match_finder) == sizeof(uint32_t),
              "options are 32-bit words");

enum Family { FAMILY_LZMA, FAMILY_DELTA, FAMILY_BCJ };
static const struct { const char *name; const Option *fields; } families[] = {
    [FAMILY_LZMA] = {"LZMA", lzma_fields}, [FAMILY_DELTA] = {"delta", delta_fields},
    [FAMILY_BCJ] = {"BCJ", bcj_fields},
};

static bool family_of(lzma_vli id, enum Family *family)
{
    switch (id) {
    case LZMA_FILTER_LZMA1: case LZMA_FILTER_LZMA2: *family = FAMILY_LZMA; return true;
    case LZMA_FILTER_DELTA: *family = FAMILY_DELTA; return true;
    case LZMA_FILTER_X86:
    case LZMA_FILTER_POWERPC:
    case LZMA_FILTER_IA64:
    case LZMA_FILTER_ARM:
    case LZMA_FILTER_ARMTHUMB: case LZMA_FILTER_SPARC: *family = FAMILY_BCJ; return true;
    default: RAISE(ValueError, "Invalid filter ID: %lu", (unsigned long)id);
    }
}

static uint32_t *option_word(void *options, const Option *o)
{
    return (uint32_t *)((char *)options + o->offset);
}

/* ---- from mappings ---- */

/* spec[name], UNBOUND where that is a KeyError. */
static Value entry(Value spec, const char *name)
{
    Value v = value_getitem(spec, TRY(str_intern_utf8(name, strlen(name))));
    return v || !error_clear_if(TYPE_KeyError) ? v : UNBOUND;
}

static int invalid_spec(enum Family family)
{
    error_clear();
    RAISE(ValueError, "Invalid filter specifier for %s filter", families[family].name);
}

static const Option *find_option(enum Family family, Value name)
{
    for (const Option *o = families[family].fields; o->name; o++)
        if (is_str(name) && str_equal_text(name, o->name))
            return o;
    return NULL;
}

static bool read_option(enum Family family, Value spec, Value name, void *options)
{
    if (is_str(name) && (str_equal_text(name, "id")
                         || (family == FAMILY_LZMA && str_equal_text(name, "preset"))))
        return true;
    const Option *o = find_option(family, name);
    Value v = o ? value_getitem(spec, name) : 0;
    return (v && lzma_uint32(v, option_word(options, o))) || invalid_spec(family);
}

/* What a preset (6 if none is given) stands for. */
static bool read_preset(Value spec, lzma_options_lzma *options)
{
    uint32_t preset = LZMA_PRESET_DEFAULT;
    Value v = TRY(entry(spec, "preset"));
    if (v != UNBOUND)
        TRY(lzma_uint32(v, &preset));
    return !lzma_lzma_preset(options, preset)
        || lzma_raise_text("Invalid compression preset: %u", preset);
}

static bool read_filter(Value spec, lzma_filter *filter, void *options)
{
    enum Family family;
    uint64_t id;
    if (!type_of(spec)->slots.getitem)
        RAISE(TypeError, "Filter specifier must be a dict or dict-like object");
    Value v = TRY(entry(spec, "id"));
    if (v == UNBOUND)
        RAISE(ValueError, "Filter specifier must have an \"id\" entry");
    TRY(lzma_uint64(v, &id));
    TRY(family_of(id, &family));
    if (family == FAMILY_LZMA)
        TRY(read_preset(spec, options));
    if (family == FAMILY_DELTA)
        *(lzma_options_delta *)options =
            (lzma_options_delta){.type = LZMA_DELTA_TYPE_BYTE, .dist = 1};
    Value it = TRY(iter_new(spec));
    for (Value name; (name = TRY_NEXT(it)) != END;)
        TRY(read_option(family, spec, name, options));
    *filter = (lzma_filter){.id = id, .options = options};
    return true;
}

bool lzma_chain_read(Value specs, LzmaChain *chain)
{
    ssize_t n;
    memset(chain, 0, sizeof *chain);
    if (is_dict(specs))
        RAISE(TypeError, "%T is not a sequence", specs);
    TRY(value_length(specs, &n));
    if (n > LZMA_FILTERS_MAX)
        RAISE(ValueError, "Too many filters - liblzma supports a maximum of %d",
              LZMA_FILTERS_MAX);
    for (ssize_t i = 0; i < n; i++) {
        Value spec = TRY(value_getitem(specs, small_int(i)));
        TRY(read_filter(spec, &chain->filters[i], &chain->options[i]));
    }
    chain->filters[n].id = LZMA_VLI_UNKNOWN;
    return true;
}

/* ---- as bytes ---- */

Value lzma_encode_properties(Value *args)
{
    LzmaChain chain = {0};
    uint32_t n;
    TRY(read_filter(args[0], &chain.filters[0], &chain.options[0]));
    lzma_ret status = lzma_properties_size(&n, &chain.filters[0]);
    if (status != LZMA_OK)
        return lzma_raise(status);
    Bytes *result = TRY(bytes_alloc(n));
    status = lzma_properties_encode(&chain.filters[0], (uint8_t *)result->data);
    return status == LZMA_OK ? from_object(result) : (Value)lzma_raise(status);
}

static void free_options(void **options) { free(*options); }

Value lzma_decode_properties(Value *args)
{
    uint64_t id;
    enum Family family;
    BUFFER_AUTO view = {0};
    TRY(lzma_uint64(args[0], &id));
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    lzma_filter filter = {.id = id};
    lzma_ret status = lzma_properties_decode(&filter, NULL, view.data, view.length);
    if (status != LZMA_OK)
        return lzma_raise(status);
    CLEANUP(free_options) void *options = filter.options;
    Value dict = TRY(dict_new());
    TRY(dict_set_text(dict, "id", TRY(int_from_uint64(id))));
    TRY(family_of(id, &family));
    for (const Option *o = families[family].fields; options && o->name; o++)
        if (o->kept && (id != LZMA_FILTER_LZMA2 || strcmp(o->name, "dict_size") == 0))
            TRY(dict_set_text(dict, o->name, small_int(*option_word(options, o))));
    return dict;
}
