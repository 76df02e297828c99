/* SPDX-License-Identifier: MIT
 *
 * Module _csv: dialects of comma-separated values, their registry, and the module's
 * table. Readers and writers have files of their own.
 */
#include "gc/heap.h"
#include "modules/csv.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum { DEFAULT_FIELD_LIMIT = 128 * 1024 };

int csv_raise(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value text = str_format_va(format, arguments);
    va_end(arguments);
    return text ? raise_object(TRY(call1(CSV_STATE->error, text))) : 0;
}

/* ---- characters ---- */

uint8_t csv_classify(const Dialect *d, uint32_t c)
{
    uint8_t class = 0;
    if (c == d->delimiter || c == d->escape || csv_is_newline(c))
        class |= CSV_ENDS_RUN;
    if (c == d->escape || (c == d->quote && d->quoting != QUOTE_NONE))
        class |= CSV_ENDS_QUOTED;
    if (c == d->delimiter || c == d->escape || c == d->quote)
        class |= CSV_NEEDS_CARE;
    for (size_t i = 0; i < str_length(d->line_terminator); i++)
        if (str_at(d->line_terminator, i) == c)
            class |= CSV_NEEDS_CARE;
    return class;
}

size_t csv_find(const Dialect *d, Value text, size_t start, enum CsvClass kind)
{
    size_t i = start, n = str_length(text);
    if (as_str(text)->kind == 1) {
        const uint8_t *c = as_str(text)->data;
        while (i < n && !(d->classes[c[i]] & kind))
            i++;
    } else {
        while (i < n && !(csv_class(d, str_at(text, i)) & kind))
            i++;
    }
    return i;
}

/* ---- making dialects ---- */

/* A dialect's settings as given: UNBOUND where they weren't. */
enum Setting {
    DIALECT,
    DELIMITER,
    DOUBLEQUOTE,
    ESCAPECHAR,
    LINETERMINATOR,
    QUOTECHAR,
    QUOTING,
    SKIPINITIALSPACE,
    STRICT,
    SETTINGS
};

#define SETTINGS_SIGNATURE                                             \
    "Dialect(dialect=<unrepresentable>, delimiter=<unrepresentable>, " \
    "doublequote=<unrepresentable>, escapechar=<unrepresentable>, "    \
    "lineterminator=<unrepresentable>, quotechar=<unrepresentable>, "  \
    "quoting=<unrepresentable>, skipinitialspace=<unrepresentable>, "  \
    "strict=<unrepresentable>)"

/* A character setting; `none` tells whether None may stand for "no character". */
static bool set_char(uint32_t *target, const char *name, Value v, uint32_t otherwise,
                     bool none)
{
    *target = otherwise;
    if (v == UNBOUND)
        return true;
    *target = CSV_NO_CHAR;
    if (v == NONE && none)
        return true;
    if (!is_str(v))
        RAISE(TypeError, none ? "\"%s\" must be string or None, not %T"
                              : "\"%s\" must be string, not %T", name, v);
    if (str_length(v) != 1)
        RAISE(TypeError, "\"%s\" must be a 1-character string", name);
    *target = str_at(v, 0);
    return true;
}

static bool set_bool(bool *target, Value v, bool otherwise)
{
    *target = otherwise;
    return v == UNBOUND || value_truth(v, target);
}

static bool set_quoting(Dialect *d, const Value *settings)
{
    Value v = settings[QUOTING];
    d->quoting = v == UNBOUND && settings[QUOTECHAR] == NONE ? QUOTE_NONE : QUOTE_MINIMAL;
    if (v == UNBOUND)
        return true;
    if (!is_int(v) || is_bool(v))
        RAISE(TypeError, "\"quoting\" must be an integer");
    if (!value_as_int(v, &d->quoting))
        return false;
    if (d->quoting < 0 || d->quoting >= QUOTE_COUNT)
        RAISE(TypeError, "bad \"quoting\" value");
    return true;
}

static bool set_line_terminator(Dialect *d, Value v)
{
    if (v == NONE)
        RAISE(TypeError, "lineterminator must be set");
    if (v != UNBOUND && !is_str(v))
        RAISE(TypeError, "\"lineterminator\" must be a string");
    d->line_terminator = v != UNBOUND ? v : TRY(str_from_text("\r\n"));
    return true;
}

static void set_class(Dialect *d, uint32_t c)
{
    if (c < countof(d->classes))
        d->classes[c] = csv_classify(d, c);
}

static bool fill(Dialect *d, const Value *settings)
{
    TRY(set_char(&d->delimiter, "delimiter", settings[DELIMITER], ',', false));
    TRY(set_bool(&d->double_quote, settings[DOUBLEQUOTE], true));
    TRY(set_char(&d->escape, "escapechar", settings[ESCAPECHAR], CSV_NO_CHAR, true));
    TRY(set_line_terminator(d, settings[LINETERMINATOR]));
    TRY(set_char(&d->quote, "quotechar", settings[QUOTECHAR], '"', true));
    TRY(set_quoting(d, settings));
    TRY(set_bool(&d->skip_initial_space, settings[SKIPINITIALSPACE], false));
    TRY(set_bool(&d->strict, settings[STRICT], false));
    if (d->quoting != QUOTE_NONE && d->quote == CSV_NO_CHAR)
        RAISE(TypeError, "quotechar must be set if quoting enabled");
    const uint32_t special[] = {d->delimiter, d->escape, d->quote, '\n', '\r'};
    for (size_t i = 0; i < countof(special); i++)
        set_class(d, special[i]);
    for (size_t i = 0; i < str_length(d->line_terminator); i++)
        set_class(d, str_at(d->line_terminator, i));
    return true;
}

/* Settings that weren't given are the base's attributes, if it has them. */
static bool inherit(Value base, Value *settings)
{
    const Value names[SETTINGS] = {
        0, NAME(delimiter), NAME(doublequote), NAME(escapechar), NAME(lineterminator),
        NAME(quotechar), NAME(quoting), NAME(skipinitialspace), NAME(strict)};
    for (int i = DELIMITER; i < SETTINGS; i++) {
        if (settings[i] != UNBOUND)
            continue;
        settings[i] = attr_get_opt(base, names[i]);
        if (!settings[i]) {
            error_clear();
            settings[i] = UNBOUND;
        }
    }
    return true;
}

static Value get_dialect(Value name)
{
    Value dialect = TRY(dict_get(CSV_STATE->dialects, name));
    return dialect != UNBOUND ? dialect : (Value)csv_raise("unknown dialect");
}

static Value dialect_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value settings[SETTINGS];
    TRY(arguments_place(SETTINGS_SIGNATURE, args, nargs, kwnames, settings));
    Value base = settings[DIALECT];
    if (base != UNBOUND && base != NONE) {
        if (is_str(base))
            base = TRY(get_dialect(base));
        bool bare = true;
        for (int i = DELIMITER; i < SETTINGS; i++)
            bare &= settings[i] == UNBOUND;
        if (bare && type == rt.types[TYPE_csv_dialect] && type_of(base) == type)
            return base;
        TRY(inherit(base, settings));
    }
    Dialect *d = TRY((Dialect *)type_alloc(type, 0));
    TRY(fill(d, settings));
    return from_object(d);
}

Value csv_dialect(Value *args, size_t nargs, Value kwnames)
{
    return dialect_construct(rt.types[TYPE_csv_dialect], args, nargs, kwnames);
}

/* ---- the type ---- */

static Value char_or_none(uint32_t c)
{
    return c == CSV_NO_CHAR ? NONE : str_from_char(c);
}
static Value dialect_delimiter(Value self)
{
    return char_or_none(as_dialect(self)->delimiter);
}
static Value dialect_escape(Value self) { return char_or_none(as_dialect(self)->escape); }
static Value dialect_quote(Value self) { return char_or_none(as_dialect(self)->quote); }
static Value dialect_line_terminator(Value self)
{
    return as_dialect(self)->line_terminator;
}
static Value dialect_quoting(Value self) { return small_int(as_dialect(self)->quoting); }

static Value dialect_reduce(Value *args)
{
    RAISE(TypeError, "cannot pickle 'Dialect' instances");
}

static const Method dialect_methods[] = {
    {"__reduce__($self, /)", dialect_reduce, "Dialects can't be pickled."},
    {"__reduce_ex__($self, protocol, /)", dialect_reduce, "Dialects can't be pickled."},
    {0},
};

static const GetSet dialect_getset[] = {
    {"delimiter", dialect_delimiter, 0, "what separates fields"},
    {"escapechar", dialect_escape, 0,
     "what takes the special meaning of the next character"},
    {"lineterminator", dialect_line_terminator, 0,
     "what writers put at the end of a row"},
    {"quotechar", dialect_quote, 0, "what encloses fields with special characters"},
    {"quoting", dialect_quoting, 0,
     "when fields are quoted: one of the QUOTE_ constants"},
    {0},
};

static const Member dialect_members[] = {
    {"skipinitialspace", MEMBER_BOOL, offsetof(Dialect, skip_initial_space), false,
     "whether spaces behind a delimiter are skipped"},
    {"doublequote", MEMBER_BOOL, offsetof(Dialect, double_quote), false,
     "whether a doubled quote stands for one within a field"},
    {"strict", MEMBER_BOOL, offsetof(Dialect, strict), false,
     "whether malformed rows raise Error"},
    {0},
};

TYPE(csv_dialect, .name = "_csv.Dialect", .size = sizeof(Dialect), .flags = TYPE_BASE,
     .doc = "How rows of separated values are written and read.",
     .new_signature = "(dialect=None, delimiter=',', doublequote=True, escapechar=None, "
                      "lineterminator='\\r\\n', quotechar='\"', quoting=0, "
                      "skipinitialspace=False, strict=False)",
     .methods = dialect_methods, .getset = dialect_getset, .members = dialect_members,
     .slots = {.construct = dialect_construct});

/* ---- the registry ---- */

static Value register_dialect(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("", nargs, 0, 1, 2));
    if (!is_str(args[0]))
        RAISE(TypeError, "dialect name must be a string");
    Value name = args[0];
    Value dialect = TRY(csv_dialect(args + 1, nargs - 1, kwnames));
    TRY(dict_set(CSV_STATE->dialects, name, dialect));
    return NONE;
}

static Value unregister_dialect(Value *args)
{
    Value dialect = TRY(dict_pop(CSV_STATE->dialects, args[0]));
    return dialect != UNBOUND ? NONE : (Value)csv_raise("unknown dialect");
}

static Value get_dialect_method(Value *args) { return get_dialect(args[0]); }
static Value list_dialects(Value *args) { return dict_keys_list(CSV_STATE->dialects); }

static Value field_size_limit(Value *args)
{
    CsvState *state = CSV_STATE;
    ssize_t old = state->field_limit;
    if (args[0] != UNBOUND) {
        int64_t limit;
        if (!is_int(args[0]))
            RAISE(TypeError, "limit must be an integer");
        if (!int_fits_int64(args[0], &limit))
            RAISE(OverflowError, "Python int too large to convert to C long");
        state->field_limit = limit;
    }
    return int_from_ssize(old);
}

static const Method csv_methods[] = {
    {"reader", 0,
     "reader(iterable, [dialect='excel'], [optional keyword args])\n\n"
     "An iterator over the rows, each a list of fields, of an iterable's lines.",
     csv_reader},
    {"writer", 0,
     "writer(file, [dialect='excel'], [optional keyword args])\n\n"
     "A writer of rows to an object with a method write().",
     csv_writer},
    {"list_dialects($module, /)", list_dialects, "The names of all registered dialects."},
    {"register_dialect", 0,
     "register_dialect(name, [dialect], [optional keyword args])\n\n"
     "Give a dialect a name.",
     register_dialect},
    {"unregister_dialect($module, /, name)", unregister_dialect,
     "Forget a dialect's name."},
    {"get_dialect($module, /, name)", get_dialect_method, "The dialect of that name."},
    {"field_size_limit($module, /, new_limit=<unrepresentable>)", field_size_limit,
     "The most characters that a reader accepts in a field; sets it when a limit is "
     "given."},
    {0},
};

static const ModuleConstant csv_constants[] = {
    {"QUOTE_ALL", QUOTE_ALL},         {"QUOTE_MINIMAL", QUOTE_MINIMAL},
    {"QUOTE_NONE", QUOTE_NONE},       {"QUOTE_NONNUMERIC", QUOTE_NONNUMERIC},
    {"QUOTE_NOTNULL", QUOTE_NOTNULL}, {"QUOTE_STRINGS", QUOTE_STRINGS},
    {"__version__", 0, "1.0"},        {0},
};

static const enum TypeId csv_types[] = {TYPE_csv_dialect, TYPE_none};

static bool csv_init(Value module)
{
    CsvState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__csv] = state;
    state->field_limit = DEFAULT_FIELD_LIMIT;
    state->dialects = TRY(dict_new());
    Value bases = TRY(tuple_pack(1, from_object(rt.types[TYPE_Exception])));
    state->error = TRY(type_new_simple("_csv.Error", bases, 0));
    TRY(module_add(module, "Reader", from_object(rt.types[TYPE_csv_reader])));
    TRY(module_add(module, "Writer", from_object(rt.types[TYPE_csv_writer])));
    TRY(module_add(module, "_dialects", state->dialects));
    return module_add(module, "Error", state->error);
}

MODULE(_csv, .doc = "Reading and writing rows of separated values (PEP 305).",
       .methods = csv_methods, .constants = csv_constants, .types = csv_types,
       .init = csv_init);
