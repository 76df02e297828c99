/* SPDX-License-Identifier: MIT
 *
 * Module _multibytecodec, and the six modules with the East Asian encodings, each of which
 * has a function getcodec(name). See multibyte.h for the whole.
 */
#include "modules/multibyte.h"
#include "objects/str.h"

static const Multibyte *find(const Multibyte *table, Value name)
{
    for (; table->name; table++)
        if (str_equal_text(name, table->name))
            return table;
    return NULL;
}

/* names: those of one module. */
static Value get_codec(Value *args, const char *const *names)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "encoding name must be a string.");
    for (; *names; names++)
        if (str_equal_text(args[0], *names)) {
            const Multibyte *m = find(multibyte_plain, args[0]);
            return multibyte_codec_new(m ? m : find(multibyte_stateful, args[0]));
        }
    RAISE(LookupError, "no such codec is supported.");
}

static Value create_codec(Value *args)
{
    if (!is_exact(args[0], TYPE_MultibyteCodec))
        RAISE(ValueError, "argument type invalid");
    return args[0];
}

static const Method methods[] = {
    {"__create_codec($module, arg, /)", create_codec, "The codec."},
    {0},
};

static const enum TypeId types[] = {
    TYPE_MultibyteIncrementalEncoder, TYPE_MultibyteIncrementalDecoder,
    TYPE_MultibyteStreamReader, TYPE_MultibyteStreamWriter, 0,
};

MODULE(_multibytecodec, .methods = METHODS(methods), .types = types);

#define CODECS(country, ...)                                                              \
    static Value get_##country(Value *args)                                               \
    {                                                                                     \
        static const char *const names[] = {__VA_ARGS__, 0};                              \
        return get_codec(args, names);                                                    \
    }                                                                                     \
    static const Method country##_methods[] = {                                           \
        {"getcodec($module, name, /)", get_##country, "The codec of that name."},         \
        {0},                                                                              \
    };

CODECS(cn, "gb2312", "gbk", "gb18030", "hz")
CODECS(hk, "big5hkscs")
CODECS(iso2022, "iso2022_kr", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004",
       "iso2022_jp_3", "iso2022_jp_ext")
CODECS(jp, "shift_jis", "cp932", "euc_jp", "shift_jis_2004", "euc_jis_2004", "euc_jisx0213",
       "shift_jisx0213")
CODECS(kr, "euc_kr", "cp949", "johab")
CODECS(tw, "big5", "cp950")

MODULE(_codecs_cn, .doc = "Chinese encodings.", .methods = METHODS(cn_methods));
MODULE(_codecs_hk, .doc = "Hong Kong's encoding.", .methods = METHODS(hk_methods));
MODULE(_codecs_iso2022, .doc = "ISO 2022 encodings.", .methods = METHODS(iso2022_methods));
MODULE(_codecs_jp, .doc = "Japanese encodings.", .methods = METHODS(jp_methods));
MODULE(_codecs_kr, .doc = "Korean encodings.", .methods = METHODS(kr_methods));
MODULE(_codecs_tw, .doc = "Taiwanese encodings.", .methods = METHODS(tw_methods));
