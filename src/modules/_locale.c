/* SPDX-License-Identifier: MIT
 *
 * Module _locale: the C library's locale, its collation and message catalogues.
 *
 * Text from the C library is in the encoding of LC_CTYPE; bytes that are wrong there
 * come as surrogates, as in file names.
 */
#include <errno.h>
#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <wchar.h>

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct LocaleState {
    Value error; /* the exception class Error */
} LocaleState;

static Value raise_locale(const char *message)
{
    Value text = TRY(str_from_text(message));
    return raise_object(TRY(call1(MODULE_STATE(LocaleState, MODULE__locale)->error, text)));
}

/* --- text --- */

static Value locale_decode(const char *text)
{
    StrBuilder b = {0};
    mbstate_t state = {0};
    for (size_t left = strlen(text); left;) {
        wchar_t c;
        size_t n = mbrtowc(&c, text, left, &state);
        if (n == 0 || n > left) {
            state = (mbstate_t){0};
            c = (wchar_t)(0xdc00 + (unsigned char)*text);
            n = 1;
        }
        TRY(builder_char(&b, (uint32_t)c));
        text += n;
        left -= n;
    }
    return builder_finish(&b);
}

/* Text for C: 0 for None. `function` and `what` are for the TypeError. */
static bool text_or_none(Value v, const char *what, const char **text)
{
    *text = 0;
    if (v == NONE)
        return true;
    if (!is_str(v))
        RAISE(TypeError, "%s must be str or None, not %T", what, v);
    *text = TRY(str_utf8_no_null(v));
    return true;
}

static const char *text_of(Value v, const char *what)
{
    if (!is_str(v))
        RAISE(TypeError, "%s must be str, not %K", what, v);
    return str_utf8_no_null(v);
}

/* Zero-ended, for collation. */
static wchar_t *wide_text(Value s)
{
    size_t n = str_length(s);
    wchar_t *text = gc_alloc_buffer_atomic((n + 1) * sizeof *text);
    if (!text)
        return (wchar_t *)(uintptr_t)raise_no_memory();
    for (size_t i = 0; i < n; i++)
        if (!(text[i] = (wchar_t)str_at(s, i)))
            RAISE(ValueError, "embedded null character");
    text[n] = 0;
    return text;
}

/* --- locales --- */

static Value locale_setlocale(Value *args)
{
    int category;
    const char *name = 0;
    TRY(value_as_int(args[0], &category));
    if (args[1] != UNBOUND)
        TRY(text_or_none(args[1], "setlocale() argument 2", &name));
    const char *result = setlocale(category, name);
    if (!result)
        return raise_locale(name ? "unsupported locale setting" : "locale query failed");
    return locale_decode(result);
}

/* "\3\2" is [3, 2, 0]; the last of them holds for what remains. */
static Value grouping_list(const char *sizes)
{
    Value list = TRY(list_new(0));
    for (const char *s = sizes; *sizes; s++) {
        TRY(list_push(list, small_int(*s)));
        if (*s == 0 || *s == CHAR_MAX)
            break;
    }
    return list;
}

static bool add_texts(Value dict, const struct lconv *l)
{
    const struct { const char *name, *text; } rows[] = {
        {"int_curr_symbol", l->int_curr_symbol}, {"currency_symbol", l->currency_symbol},
        {"mon_decimal_point", l->mon_decimal_point},
        {"mon_thousands_sep", l->mon_thousands_sep}, {"positive_sign", l->positive_sign},
        {"negative_sign", l->negative_sign}, {"decimal_point", l->decimal_point},
        {"thousands_sep", l->thousands_sep},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        TRY(dict_set_text(dict, rows[i].name, TRY(locale_decode(rows[i].text))));
    return dict_set_text(dict, "grouping", TRY(grouping_list(l->grouping)))
        && dict_set_text(dict, "mon_grouping", TRY(grouping_list(l->mon_grouping)));
}

static bool add_numbers(Value dict, const struct lconv *l)
{
    const struct { const char *name; int number; } rows[] = {
        {"int_frac_digits", l->int_frac_digits}, {"frac_digits", l->frac_digits},
        {"p_cs_precedes", l->p_cs_precedes}, {"p_sep_by_space", l->p_sep_by_space},
        {"n_cs_precedes", l->n_cs_precedes}, {"n_sep_by_space", l->n_sep_by_space},
        {"p_sign_posn", l->p_sign_posn}, {"n_sign_posn", l->n_sign_posn},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        TRY(dict_set_text(dict, rows[i].name, small_int(rows[i].number)));
    return true;
}

static Value locale_localeconv(Value *args)
{
    Value dict = TRY(dict_new());
    const struct lconv *l = localeconv();
    TRY(add_texts(dict, l));
    TRY(add_numbers(dict, l));
    return dict;
}

static Value locale_getencoding(Value *args)
{
    const char *codeset = nl_langinfo(CODESET);
    return str_from_text(codeset && *codeset ? codeset : "UTF-8");
}

/* --- collation --- */

static Value locale_strcoll(Value *args)
{
    for (int i = 0; i < 2; i++)
        if (!is_str(args[i]))
            RAISE(TypeError, "strcoll() argument %d must be str, not %K", i + 1, args[i]);
    const wchar_t *a = TRY(wide_text(args[0])), *b = TRY(wide_text(args[1]));
    return small_int(wcscoll(a, b));
}

static Value locale_strxfrm(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "strxfrm() argument must be str, not %K", args[0]);
    const wchar_t *text = TRY(wide_text(args[0]));
    errno = 0;
    size_t n = wcsxfrm(0, text, 0);
    if (errno && errno != ERANGE)
        return raise_errno(errno, 0, 0);
    wchar_t *key = gc_alloc_buffer_atomic((n + 1) * sizeof *key);
    if (!key)
        return raise_no_memory();
    n = wcsxfrm(key, text, n + 1);
    for (size_t i = 0; i < n; i++)
        if ((uint32_t)key[i] > 0x10ffff)
            RAISE(ValueError, "character U+%x is not in range [U+0000; U+10ffff]",
                  (unsigned)key[i]);
    return str_new_ucs4((const uint32_t *)key, n);
}

/* --- nl_langinfo --- */

#define LANGINFO(X)                                                                       \
    X(DAY_1) X(DAY_2) X(DAY_3) X(DAY_4) X(DAY_5) X(DAY_6) X(DAY_7)                        \
    X(ABDAY_1) X(ABDAY_2) X(ABDAY_3) X(ABDAY_4) X(ABDAY_5) X(ABDAY_6) X(ABDAY_7)          \
    X(MON_1) X(MON_2) X(MON_3) X(MON_4) X(MON_5) X(MON_6) X(MON_7) X(MON_8) X(MON_9)      \
    X(MON_10) X(MON_11) X(MON_12)                                                         \
    X(ABMON_1) X(ABMON_2) X(ABMON_3) X(ABMON_4) X(ABMON_5) X(ABMON_6) X(ABMON_7)          \
    X(ABMON_8) X(ABMON_9) X(ABMON_10) X(ABMON_11) X(ABMON_12)                             \
    X(RADIXCHAR) X(THOUSEP) X(CRNCYSTR) X(D_T_FMT) X(D_FMT) X(T_FMT) X(AM_STR) X(PM_STR)  \
    X(CODESET) X(T_FMT_AMPM) X(ERA) X(ERA_D_FMT) X(ERA_D_T_FMT) X(ERA_T_FMT)              \
    X(ALT_DIGITS) X(YESEXPR) X(NOEXPR)

#define CONSTANT(name) {#name, name, 0},
static const ModuleConstant locale_constants[] = {
    LANGINFO(CONSTANT)
    {"_DATE_FMT", _DATE_FMT, 0},
    CONSTANT(LC_CTYPE) CONSTANT(LC_NUMERIC) CONSTANT(LC_TIME) CONSTANT(LC_COLLATE)
    CONSTANT(LC_MONETARY) CONSTANT(LC_MESSAGES) CONSTANT(LC_ALL) CONSTANT(CHAR_MAX)
    {0},
};

static bool is_langinfo(int key)
{
    switch (key) {
#define CASE(name) case name:
    LANGINFO(CASE)
    case _DATE_FMT: return true;
    default: return false;
    }
}

static Value locale_nl_langinfo(Value *args)
{
    int key;
    TRY(value_as_int(args[0], &key));
    if (!is_langinfo(key))
        RAISE(ValueError, "unsupported langinfo constant");
    const char *text = nl_langinfo(key);
    return locale_decode(text ? text : "");
}

/* --- message catalogues --- */

static Value locale_gettext(Value *args)
{
    return locale_decode(gettext(TRY(text_of(args[0], "gettext() argument"))));
}

static Value locale_dgettext(Value *args)
{
    const char *domain;
    TRY(text_or_none(args[0], "dgettext() argument 1", &domain));
    return locale_decode(dgettext(domain, TRY(text_of(args[1], "dgettext() argument 2"))));
}

static Value locale_dcgettext(Value *args)
{
    const char *domain;
    int category;
    TRY(text_or_none(args[0], "dcgettext() argument 1", &domain));
    const char *message = TRY(text_of(args[1], "dcgettext() argument 2"));
    TRY(value_as_int(args[2], &category));
    return locale_decode(dcgettext(domain, message, category));
}

static Value locale_textdomain(Value *args)
{
    const char *domain;
    TRY(text_or_none(args[0], "textdomain() argument", &domain));
    domain = textdomain(domain);
    return domain ? locale_decode(domain) : (Value)raise_errno(errno, 0, 0);
}

static Value locale_bindtextdomain(Value *args)
{
    const char *domain = TRY(text_of(args[0], "bindtextdomain() argument 1"));
    const char *folder = args[1] == NONE ? 0 : TRY(path_bytes(args[1]));
    if (!*domain)
        return raise_locale("domain must be a non-empty string");
    folder = bindtextdomain(domain, folder);
    return folder ? locale_decode(folder) : (Value)raise_errno(errno, 0, 0);
}

static Value locale_bind_textdomain_codeset(Value *args)
{
    const char *codeset;
    const char *domain = TRY(text_of(args[0], "bind_textdomain_codeset() argument 1"));
    TRY(text_or_none(args[1], "bind_textdomain_codeset() argument 2", &codeset));
    codeset = bind_textdomain_codeset(domain, codeset);
    return codeset ? locale_decode(codeset) : NONE;
}

/* --- the module --- */

static const Method locale_methods[] = {
    {"setlocale($module, category, locale=<unrepresentable>, /)", locale_setlocale,
     "Set the locale of a category, or tell which it is."},
    {"localeconv($module, /)", locale_localeconv, "How numbers and money are written."},
    {"strcoll($module, os1, os2, /)", locale_strcoll,
     "Below, equal to or above 0, as the first string sorts before the second."},
    {"strxfrm($module, string, /)", locale_strxfrm,
     "A string that compares as this one sorts in the locale."},
    {"nl_langinfo($module, key, /)", locale_nl_langinfo,
     "What the locale says of the key, which is a constant of this module."},
    {"gettext($module, msg, /)", locale_gettext, "The message, translated."},
    {"dgettext($module, domain, msg, /)", locale_dgettext,
     "The message, translated by the domain's catalogue."},
    {"dcgettext($module, domain, msg, category, /)", locale_dcgettext,
     "The message, translated by the domain's catalogue for the category."},
    {"textdomain($module, domain, /)", locale_textdomain,
     "Set the domain of gettext(), unless None is given; return it."},
    {"bindtextdomain($module, domain, dir, /)", locale_bindtextdomain,
     "Set the folder of the domain's catalogues, unless None is given; return it."},
    {"bind_textdomain_codeset($module, domain, codeset, /)", locale_bind_textdomain_codeset,
     "Set the encoding of the domain's messages, unless None is given; return it."},
    {"getencoding($module, /)", locale_getencoding, "The locale's encoding."},
    {0},
};

static bool locale_init(Value module)
{
    LocaleState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__locale] = state;
    Value bases = TRY(tuple_pack(1, from_object(rt.types[TYPE_Exception])));
    state->error = TRY(type_new_simple("locale.Error", bases, "A locale isn't to be had."));
    return module_add(module, "Error", state->error);
}

MODULE(_locale, .doc = "The locale of the C library.", .methods = locale_methods,
       .constants = locale_constants, .init = locale_init);
