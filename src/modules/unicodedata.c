/* SPDX-License-Identifier: MIT
 *
 * Module unicodedata, on libunistring's tables and unicode15.c. ucd_3_2_0 (for domain names) has the same
 * functions as methods, on the same tables, but characters newer than Unicode 3.2 are
 * unassigned to it.
 */
#include <uniname.h>
#include <uninorm.h>
#include <unictype.h>

#include "gc/heap.h"
#include "modules/unicodedata.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str_data.h"
#include "objects/type.h"
#include "objects/unicode15.h"

/* --- arguments --- */

static bool char_argument(const char *function, int position, Value v, uint32_t *c)
{
    const char *which = position == 0 ? "argument" : "argument 1";
    if (!is_str(v))
        RAISE(TypeError, "%s() %s must be a unicode character, not %K", function, which, v);
    if (str_length(v) != 1)
        RAISE(TypeError, "%s() %s must be a unicode character, not str", function, which);
    *c = str_at(v, 0);
    return true;
}

static Value given_or(Value given, const char *message)
{
    if (given != UNBOUND)
        return given;
    RAISE(ValueError, "%s", message);
}

/* --- numbers, names --- */

static Value decimal_of(Value *args)
{
    uint32_t c;
    TRY(char_argument("decimal", 1, args[0], &c));
    int value = char_decimal_value(c);
    return value >= 0 ? small_int(value) : given_or(args[1], "not a decimal");
}

static Value digit_of(Value *args)
{
    uint32_t c;
    TRY(char_argument("digit", 1, args[0], &c));
    int value = char_digit_value(c);
    return value >= 0 ? small_int(value) : given_or(args[1], "not a digit");
}

static Value numeric_of(Value *args)
{
    uint32_t c;
    int64_t han;
    TRY(char_argument("numeric", 1, args[0], &c));
    if (char_han_number(c, &han))
        return float_from_double((double)han);
    uc_fraction_t value = uc_numeric_value(c);
    if (c == 0x16b60 || c == 0x16b61) /* too large for libunistring */
        return float_from_double(c == 0x16b60 ? 1e10 : 1e12);
    if (value.denominator)
        return float_from_double((double)value.numerator / value.denominator);
    if (unicode15_number(c) >= 0)
        return float_from_double(unicode15_number(c));
    return given_or(args[1], "not a numeric character");
}

static Value name_of(Value *args)
{
    char text[CODEC_NAME_MAX];
    uint32_t c;
    TRY(char_argument("name", 1, args[0], &c));
    size_t n = codec_char_name(c, text);
    return n ? str_new_ascii(text, n) : given_or(args[1], "no such name");
}

static Value lookup(Value *args)
{
    size_t n;
    const char *name;
    if (is_bytes(args[0])) {
        name = as_bytes(args[0])->data;
        n = as_bytes(args[0])->length;
    } else if (is_str(args[0])) {
        name = TRY(str_utf8(args[0], &n));
    } else if (buffer_exported(args[0])) {
        RAISE(TypeError, "lookup() argument must be read-only bytes-like object, not %T", args[0]);
    } else {
        RAISE(TypeError, "a bytes-like object is required, not '%T'", args[0]);
    }
    if (n > CODEC_NAME_MAX)
        RAISE(KeyError, "name too long");
    uint32_t c = codec_char_by_name(name, n);
    if (c != UINT32_MAX)
        return str_from_char(c);
    Value sequence = TRY(codec_sequence_by_name(name, n));
    if (sequence == UNBOUND)
        RAISE(KeyError, "undefined character name '%s'", name);
    return sequence;
}

/* --- properties --- */

/* The names that have been asked for, by the number of a category's bit or of a direction. */
typedef struct Names {
    Value categories[32], directions[32];
} Names;
#define NAMES MODULE_STATE(Names, MODULE_unicodedata)

/* What a property can be has few names: each is one str. */
static Value short_name(const char *text)
{
    return str_intern_latin1(text, strlen(text));
}

static Value category_of(Value *args)
{
    uint32_t c;
    TRY(char_argument("category", 0, args[0], &c));
    uc_general_category_t category = uc_general_category(c);
    const UnicodeChar *new = category.bitmask == UC_CATEGORY_MASK_Cn ? unicode15_find(c) : 0;
    if (new)
        category.bitmask = new->category;
    Value *name = &NAMES->categories[__builtin_ctz(category.bitmask)];
    if (UNLIKELY(!*name))
        *name = short_name(uc_general_category_name(category));
    return *name;
}

static Value bidirectional_of(Value *args)
{
    static const char *const isolates[] = {"LRI", "RLI", "FSI", "PDI"};
    uint32_t c;
    TRY(char_argument("bidirectional", 0, args[0], &c));
    if (c >= 0x2066 && c <= 0x2069)
        return short_name(isolates[c - 0x2066]);
    if (uc_general_category(c).bitmask == UC_CATEGORY_MASK_Cn) {
        const UnicodeChar *new = unicode15_find(c);
        return new ? short_name(new->bidi) : rt.empty_str;
    }
    int direction = uc_bidi_class(c);
    Value *name = &NAMES->directions[direction];
    if (UNLIKELY(!*name))
        *name = short_name(uc_bidi_class_name(direction));
    return *name;
}

static Value combining_of(Value *args)
{
    uint32_t c;
    TRY(char_argument("combining", 0, args[0], &c));
    const UnicodeChar *new = unicode15_find(c);
    return small_int(new ? new->combining : uc_combining_class(c));
}

static Value mirrored_of(Value *args)
{
    uint32_t c;
    ucs4_t image;
    TRY(char_argument("mirrored", 0, args[0], &c));
    return small_int(uc_mirror_char(c, &image));
}

static Value east_asian_width_of(Value *args)
{
    uint32_t c;
    TRY(char_argument("east_asian_width", 0, args[0], &c));
    return short_name(unicodedata_width(c));
}

/* As in UnicodeData.txt: "<tag> 0041 030A"; Hangul syllables are decomposed by rule, not there. */
static Value decomposition_of(Value *args)
{
    static const char *const tags[] = {
        [UC_DECOMP_CANONICAL] = "", [UC_DECOMP_FONT] = "<font>", [UC_DECOMP_NOBREAK] = "<noBreak>",
        [UC_DECOMP_INITIAL] = "<initial>", [UC_DECOMP_MEDIAL] = "<medial>", [UC_DECOMP_FINAL] = "<final>",
        [UC_DECOMP_ISOLATED] = "<isolated>", [UC_DECOMP_CIRCLE] = "<circle>", [UC_DECOMP_SUPER] = "<super>",
        [UC_DECOMP_SUB] = "<sub>", [UC_DECOMP_VERTICAL] = "<vertical>", [UC_DECOMP_WIDE] = "<wide>",
        [UC_DECOMP_NARROW] = "<narrow>", [UC_DECOMP_SMALL] = "<small>", [UC_DECOMP_SQUARE] = "<square>",
        [UC_DECOMP_FRACTION] = "<fraction>", [UC_DECOMP_COMPAT] = "<compat>",
    };
    uint32_t c;
    int tag;
    ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
    StrBuilder b = {0};
    TRY(char_argument("decomposition", 0, args[0], &c));
    const UnicodeChar *new = unicode15_find(c);
    if (new)
        return str_from_text(new->decomposition);
    int n = c >= 0xac00 && c <= 0xd7a3 ? -1 : uc_decomposition(c, &tag, parts);
    if (n < 0)
        return rt.empty_str;
    TRY(builder_text(&b, tags[tag]));
    for (int i = 0; i < n; i++) {
        char text[12];
        snprintf(text, sizeof text, b.length ? " %04X" : "%04X", (unsigned)parts[i]);
        TRY(builder_text(&b, text));
    }
    return builder_finish(&b);
}

/* --- normal forms --- */

static bool form_arguments(const char *function, Value *args, enum StrForm *form)
{
    for (int i = 0; i < 2; i++) {
        if (!is_str(args[i]))
            RAISE(TypeError, "%s() argument %d must be str, not %K", function, i + 1, args[i]);
    }
    return str_find_form(args[0], form);
}

static Value normalize(Value *args)
{
    enum StrForm form;
    TRY(form_arguments("normalize", args, &form));
    return str_normalize(args[1], form, 0);
}

static Value is_normalized(Value *args)
{
    enum StrForm form;
    bool answer;
    TRY(form_arguments("is_normalized", args, &form));
    TRY(str_is_normalized(args[1], form, 0, &answer));
    return from_bool(answer);
}

/* --- the module, and the same as an object --- */

#define FUNCTIONS(ROW)                                                                                        \
    ROW("decimal", "chr, default=<unrepresentable>, /", decimal_of, "The decimal digit's value.")             \
    ROW("digit", "chr, default=<unrepresentable>, /", digit_of, "The digit's value.")                         \
    ROW("numeric", "chr, default=<unrepresentable>, /", numeric_of, "The number's value, as a float.")        \
    ROW("name", "chr, default=<unrepresentable>, /", name_of, "The character's name.")                        \
    ROW("lookup", "name, /", lookup, "The character of that name.")                                           \
    ROW("category", "chr, /", category_of, "The general category.")                                           \
    ROW("bidirectional", "chr, /", bidirectional_of, "The bidirectional class.")                              \
    ROW("combining", "chr, /", combining_of, "The canonical combining class.")                                \
    ROW("mirrored", "chr, /", mirrored_of, "Is it mirrored in right-to-left text? 1 or 0.")                   \
    ROW("east_asian_width", "chr, /", east_asian_width_of, "The East Asian width.")                           \
    ROW("decomposition", "chr, /", decomposition_of, "The decomposition as Unicode's data file shows it.")    \
    ROW("normalize", "form, unistr, /", normalize, "The text in a normal form: NFC, NFD, NFKC or NFKD.")      \
    ROW("is_normalized", "form, unistr, /", is_normalized, "Is the text in that normal form?")

#define MODULE_ROW(name, parameters, body, doc) {name "($module, " parameters ")", body, doc},
static const Method unicodedata_methods[] = {
    FUNCTIONS(MODULE_ROW)
    {0},
};

enum { UNASSIGNED = 0x378 }; /* stands for what is newer */

/* The text with what characters were decomposed to by mistake. */
static Value with_old_decompositions(Value text)
{
    StrBuilder b = {0};
    size_t n = str_length(text), i = 0;
    if (as_str(text)->kind < 4)
        return text;
    while (i < n && unicodedata_old_decomposed(str_at(text, i)) == str_at(text, i))
        i++;
    if (i == n)
        return text;
    for (i = 0; i < n; i++)
        TRY(builder_char(&b, unicodedata_old_decomposed(str_at(text, i))));
    return builder_finish(&b);
}

/* Normal forms don't decompose newer characters. */
static Value old_normalize(Value *args)
{
    enum StrForm form;
    TRY(form_arguments("normalize", args, &form));
    return str_normalize(TRY(with_old_decompositions(args[1])), form, unicodedata_is_newer);
}

static Value old_is_normalized(Value *args)
{
    enum StrForm form;
    bool answer;
    TRY(form_arguments("is_normalized", args, &form));
    TRY(str_is_normalized(args[1], form, unicodedata_is_newer, &answer));
    return from_bool(answer);
}

/* The arguments as Unicode 3.2 sees them. */
static Value *old_arguments(Value *args)
{
    if (is_str(args[0]) && str_length(args[0]) == 1 && unicodedata_is_newer(str_at(args[0], 0)))
        args[0] = str_from_char(UNASSIGNED);
    return args[0] ? args : NULL;
}

/* By its real name only: aliases came later. */
static Value old_lookup(Value *args)
{
    char real[CODEC_NAME_MAX];
    Value c = TRY(lookup(args));
    const char *name = TRY(str_utf8(args[0], NULL));
    if (unicodedata_is_newer(str_at(c, 0)) || !codec_char_name(str_at(c, 0), real) || strcasecmp(real, name) != 0)
        RAISE(KeyError, "undefined character name '%s'", name);
    return c;
}

/* The answer of Unicode 3.2 where it was another one; UNBOUND where it wasn't. */
static Value old_answer(Value (*body)(Value *), Value argument)
{
    bool yes, is_char = is_str(argument) && str_length(argument) == 1;
    uint32_t c = is_char ? str_at(argument, 0) : 0;
    const char *text = body == category_of ? unicodedata_old_category(c)
                     : body == bidirectional_of ? unicodedata_old_direction(c)
                     : body == east_asian_width_of ? unicodedata_old_width(c) : 0;
    if (text)
        return short_name(text);
    if (body == mirrored_of && unicodedata_old_mirrored(c, &yes))
        return small_int(yes);
    if (body == decimal_of && unicodedata_old_decimal(c))
        return small_int(uc_digit_value(c));
    return UNBOUND;
}

#define METHOD_BODY(name, parameters, body, doc) \
    static Value body##_method(Value *args)      \
    {                                            \
        Value other = TRY(old_answer(body, args[1]));              \
        return other != UNBOUND ? other                            \
             : body == lookup ? old_lookup(args + 1)               \
             : body == normalize ? old_normalize(args + 1)         \
             : body == is_normalized ? old_is_normalized(args + 1) \
             : body == digit_of ? digit_of(args + 1)               \
             : body(TRY(old_arguments(args + 1)));                 \
    }
FUNCTIONS(METHOD_BODY)

#define METHOD_ROW(name, parameters, body, doc) {name "($self, " parameters ")", body##_method, doc},
static const Method ucd_methods[] = {
    FUNCTIONS(METHOD_ROW)
    {0},
};

static Value ucd_version(Value self) { return str_from_text("3.2.0"); }

static const GetSet ucd_getset[] = {
    {"unidata_version", ucd_version, 0, "The version of Unicode."},
    {0},
};

TYPE(UCD, .name = "unicodedata.UCD", .size = sizeof(Object), .flags = TYPE_NO_NEW,
     .methods = METHODS(ucd_methods), .getset = ucd_getset);

static bool unicodedata_init(Value module)
{
    Names *names = rt.module_states[MODULE_unicodedata] = gc_alloc(sizeof *names);
    if (!names)
        return raise_no_memory();
    memset(names, 0, sizeof *names);
    TRY(module_add(module, "UCD", from_object(rt.types[TYPE_UCD])));
    Value old = from_object(TRY((Object *)type_alloc(rt.types[TYPE_UCD], 0)));
    return module_add(module, "ucd_3_2_0", old);
}

static const ModuleConstant unicodedata_constants[] = {
    {"unidata_version", 0, "15.0.0"},
    {0},
};

MODULE(unicodedata, .doc = "Properties, names and normal forms of Unicode characters.",
       .methods = unicodedata_methods, .constants = unicodedata_constants, .init = unicodedata_init);
