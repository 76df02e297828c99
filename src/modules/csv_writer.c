/* SPDX-License-Identifier: MIT
 *
 * _csv.writer: writes rows as lines of separated values.
 */
#include "modules/csv.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

typedef struct Writer {
    Object head;
    Value write;    /* the file's method */
    Value dialect;
} Writer;

static inline Writer *as_writer(Value v) { return (Writer *)v; }

static bool is_number(Value v)
{
    const Slots *slots = &type_of(v)->slots;
    return slots->as_int || slots->as_index || slots->as_float || has_flag(v, IS_COMPLEX);
}

/* Is the field quoted whatever is in it? */
static bool always_quoted(const Dialect *d, Value field)
{
    switch ((enum CsvQuoting)d->quoting) {
    case QUOTE_ALL: return true;
    case QUOTE_NONNUMERIC: return !is_number(field);
    case QUOTE_STRINGS: return is_str(field);
    case QUOTE_NOTNULL: return field != NONE;
    default: return false;
    }
}

static bool is_escaped(const Dialect *d, uint32_t c)
{
    return d->quoting == QUOTE_NONE || (c == d->quote ? !d->double_quote : c == d->escape);
}

/* Is there, from `special` on, a character that is not escaped but means quotes around? */
static bool needs_quotes(const Dialect *d, Value text, size_t special)
{
    while (special < str_length(text) && is_escaped(d, str_at(text, special)))
        special = csv_find(d, text, special + 1, CSV_NEEDS_CARE);
    return special < str_length(text);
}

/* Puts `text` into `out`, with what its special characters need, of which the first is at
 * `special`. */
static bool escape_text(const Dialect *d, Value text, size_t special, StrBuilder *out)
{
    size_t n = str_length(text);
    for (size_t i = 0;; special = csv_find(d, text, i, CSV_NEEDS_CARE)) {
        TRY(builder_slice(out, text, i, special));
        if (special == n)
            return true;
        uint32_t c = str_at(text, special);
        bool escape = is_escaped(d, c);
        if (escape && d->escape == CSV_NO_CHAR)
            return csv_raise("need to escape, but no escapechar set");
        if (escape || c == d->quote)
            TRY(builder_char(out, escape ? d->escape : c));
        TRY(builder_char(out, c));
        i = special + 1;
    }
}

static bool write_text(const Dialect *d, StrBuilder *row, Value text, bool quoted)
{
    size_t special = csv_find(d, text, 0, CSV_NEEDS_CARE);
    if (!quoted && special == str_length(text))
        return builder_str(row, text);
    if (!quoted && !needs_quotes(d, text, special))
        return escape_text(d, text, special, row);
    return builder_char(row, d->quote) && escape_text(d, text, special, row)
        && builder_char(row, d->quote);
}

static bool write_field(const Dialect *d, StrBuilder *row, Value field)
{
    bool quoted = always_quoted(d, field);
    Value text = field == NONE   ? rt.empty_str
                 : is_str(field) ? field
                                 : TRY(value_str(field));
    return write_text(d, row, text, quoted);
}

/* A row of one empty field must not look like an empty row. */
static bool write_lonely_field(const Dialect *d, StrBuilder *row)
{
    if (d->quoting == QUOTE_NONE)
        return csv_raise("single empty field record must be quoted");
    return builder_char(row, d->quote) && builder_char(row, d->quote);
}

static Value write_row(Writer *w, Value fields)
{
    const Dialect *d = as_dialect(w->dialect);
    Value it = iter_new(fields);
    if (!it) {
        if (error_clear_if(TYPE_TypeError))
            return csv_raise("iterable expected, not %T", fields);
        return 0;
    }
    StrBuilder row = {0};
    size_t count = 0;
    for (Value field; (field = TRY_NEXT(it)) != END; count++) {
        if (count)
            TRY(builder_char(&row, d->delimiter));
        TRY(write_field(d, &row, field));
    }
    if (count && row.length == 0)
        TRY(write_lonely_field(d, &row));
    TRY(builder_str(&row, d->line_terminator));
    return call1(w->write, TRY(builder_finish(&row)));
}

static Value writer_writerow(Value *args)
{
    return write_row(as_writer(args[0]), args[1]);
}

static Value writer_writerows(Value *args)
{
    Value it = TRY(iter_new(args[1]));
    for (Value row; (row = TRY_NEXT(it)) != END;)
        TRY(write_row(as_writer(args[0]), row));
    return NONE;
}

Value csv_writer(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("", nargs, 0, 1, 2));
    Value file = args[0];
    Value write = TRY(attr_get_opt(file, NAME(write)));
    if (write == UNBOUND || !is_callable(write))
        RAISE(TypeError, "argument 1 must have a \"write\" method");
    Value dialect = TRY(csv_dialect(args + 1, nargs - 1, kwnames));
    Writer *w = TRY((Writer *)type_alloc(rt.types[TYPE_csv_writer], 0));
    w->write = write;
    w->dialect = dialect;
    return from_object(w);
}

static const Method writer_methods[] = {
    {"writerow($self, row, /)", writer_writerow,
     "Write an iterable of fields as one row; what the file's write() returned."},
    {"writerows($self, rows, /)", writer_writerows, "Write every row of an iterable."},
    {0},
};

static const Member writer_members[] = {
    {"dialect", MEMBER_VALUE, offsetof(Writer, dialect), false, "how rows are written"},
    {0},
};

TYPE(csv_writer, .name = "_csv.writer", .size = sizeof(Writer), .flags = TYPE_NO_NEW,
     .doc = "Writes rows of separated values.", .methods = writer_methods,
     .members = writer_members);
