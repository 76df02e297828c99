/* SPDX-License-Identifier: MIT
 *
 * _csv.reader: an iterator that takes lines apart into rows.
 *
 * A small machine goes over the characters of a line and then over its end; a row is
 * complete when it is at START_ROW again, so that quoted fields may span lines. Runs of
 * characters that only mean themselves are taken at once.
 */
#include "modules/csv.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

/* Where the machine is. */
enum State {
    START_ROW, START_FIELD, IN_FIELD, ESCAPED, AFTER_ESCAPED_NEWLINE,
    IN_QUOTED, ESCAPED_IN_QUOTED, QUOTE_IN_QUOTED, AFTER_NEWLINE,
};

/* The line's end, as a character of the machine. */
#define LINE_END (UINT32_MAX - 1)

typedef struct Reader {
    Object head;
    Value input;        /* iterator of lines */
    Value dialect;
    Value fields;       /* list: the row so far */
    StrBuilder field;   /* the field so far */
    enum State state;
    bool numeric;       /* the field was not quoted, and such are numbers */
    size_t line_count;
} Reader;

static inline Reader *as_reader(Value v) { return (Reader *)v; }

/* ---- fields ---- */

static bool check_limit(size_t length)
{
    ssize_t limit = CSV_STATE->field_limit;
    return LIKELY((ssize_t)length <= limit)
        || csv_raise("field larger than field limit (%zd)", limit);
}

static bool add_char(Reader *r, uint32_t c)
{
    return check_limit(r->field.length + 1) && builder_char(&r->field, c);
}

/* Add line[start:end]. */
static bool add_run(Reader *r, Value line, size_t start, size_t end)
{
    return check_limit(r->field.length + end - start)
        && builder_slice(&r->field, line, start, end);
}

static bool push_field(Reader *r, Value field)
{
    if (r->numeric) {
        r->numeric = false;
        field = TRY(float_from_value(field));
    }
    return list_push(r->fields, field);
}

static bool end_field(Reader *r)
{
    Value field = TRY(builder_finish(&r->field));
    r->field = (StrBuilder){0};
    return push_field(r, field);
}

/* The field ends in a newline or the line's end. */
static bool end_row(Reader *r, uint32_t c)
{
    r->state = c == LINE_END ? START_ROW : AFTER_NEWLINE;
    return end_field(r);
}

/* ---- the machine ---- */

static bool is_end(uint32_t c) { return c == LINE_END || csv_is_newline(c); }

static bool step_start_field(Reader *r, const Dialect *d, uint32_t c)
{
    if (is_end(c))
        return end_row(r, c);
    if (c == d->quote && d->quoting != QUOTE_NONE)
        r->state = IN_QUOTED;
    else if (c == d->escape)
        r->state = ESCAPED;
    else if (c == ' ' && d->skip_initial_space)
        ;
    else if (c == d->delimiter)
        return end_field(r);
    else {
        r->numeric = d->quoting == QUOTE_NONNUMERIC;
        r->state = IN_FIELD;
        return add_char(r, c);
    }
    return true;
}

static bool step_in_field(Reader *r, const Dialect *d, uint32_t c)
{
    if (is_end(c))
        return end_row(r, c);
    if (c == d->escape) {
        r->state = ESCAPED;
        return true;
    }
    r->state = c == d->delimiter ? START_FIELD : IN_FIELD;
    return c == d->delimiter ? end_field(r) : add_char(r, c);
}

static bool step_in_quoted(Reader *r, const Dialect *d, uint32_t c)
{
    if (c == LINE_END)
        return true;
    if (c == d->escape)
        r->state = ESCAPED_IN_QUOTED;
    else if (c == d->quote && d->quoting != QUOTE_NONE)
        r->state = d->double_quote ? QUOTE_IN_QUOTED : IN_FIELD;
    else
        return add_char(r, c);
    return true;
}

/* Behind a quote in a quoted field: its end, or the first of a pair. */
static bool step_quote_in_quoted(Reader *r, const Dialect *d, uint32_t c)
{
    if (c == d->quote && d->quoting != QUOTE_NONE) {
        r->state = IN_QUOTED;
        return add_char(r, c);
    }
    if (c == d->delimiter) {
        r->state = START_FIELD;
        return end_field(r);
    }
    if (is_end(c))
        return end_row(r, c);
    if (d->strict) {
        Value delimiter = TRY(str_from_char(d->delimiter)),
              quote = TRY(str_from_char(d->quote));
        return csv_raise("'%S' expected after '%S'", delimiter, quote);
    }
    r->state = IN_FIELD;
    return add_char(r, c);
}

static bool step_after_newline(Reader *r, uint32_t c)
{
    if (c == LINE_END)
        r->state = START_ROW;
    else if (!csv_is_newline(c))
        return csv_raise(
            "new-line character seen in unquoted field - do you need to open the "
            "file in universal-newline mode?");
    return true;
}

static bool step(Reader *r, const Dialect *d, uint32_t c)
{
    switch (r->state) {
    case START_ROW:
        if (c == LINE_END)
            return true;
        r->state = csv_is_newline(c) ? AFTER_NEWLINE : START_FIELD;
        return csv_is_newline(c) || step_start_field(r, d, c);
    case START_FIELD:
        return step_start_field(r, d, c);
    case ESCAPED:
        r->state = csv_is_newline(c) ? AFTER_ESCAPED_NEWLINE : IN_FIELD;
        return add_char(r, c == LINE_END ? '\n' : c);
    case AFTER_ESCAPED_NEWLINE:
        return c == LINE_END || step_in_field(r, d, c);
    case IN_FIELD:
        return step_in_field(r, d, c);
    case IN_QUOTED:
        return step_in_quoted(r, d, c);
    case ESCAPED_IN_QUOTED:
        r->state = IN_QUOTED;
        return add_char(r, c == LINE_END ? '\n' : c);
    case QUOTE_IN_QUOTED:
        return step_quote_in_quoted(r, d, c);
    case AFTER_NEWLINE:
        return step_after_newline(r, c);
    }
    UNREACHABLE();
}

/* A whole field at *i without anything special up to a delimiter: the frequent case.
 * False with *i unchanged, or with an exception. */
static bool take_plain_field(Reader *r, const Dialect *d, Value line, size_t *i)
{
    uint32_t c = str_at(line, *i);
    if (c == d->quote || c == ' ' || d->quoting == QUOTE_NONNUMERIC)
        return false;
    size_t end = csv_find(d, line, *i, CSV_ENDS_RUN);
    if (end == str_length(line) || str_at(line, end) != d->delimiter ||
        d->delimiter == d->escape || csv_is_newline(d->delimiter))
        return false;
    TRY(check_limit(end - *i));
    TRY(list_push(r->fields, TRY(str_substring(line, *i, end))));
    r->state = START_FIELD;
    *i = end + 1;
    return true;
}

/* Takes what it can at *i in one go; false when the machine has to look at the character,
 * or with an exception. */
static bool take_run(Reader *r, const Dialect *d, Value line, size_t *i)
{
    if (r->state == START_FIELD || r->state == START_ROW)
        return take_plain_field(r, d, line, i);
    if (r->state != IN_FIELD && r->state != IN_QUOTED)
        return false;
    size_t end =
        csv_find(d, line, *i, r->state == IN_FIELD ? CSV_ENDS_RUN : CSV_ENDS_QUOTED);
    if (end == *i || !add_run(r, line, *i, end))
        return false;
    *i = end;
    return true;
}

static bool read_line(Reader *r, Value line)
{
    const Dialect *d = as_dialect(r->dialect);
    for (size_t i = 0, n = str_length(line); i < n;) {
        if (take_run(r, d, line, &i))
            continue;
        if (error_pending())
            return false;
        TRY(step(r, d, str_at(line, i++)));
    }
    return step(r, d, LINE_END);
}

/* ---- the type ---- */

/* No more lines: END, or what was begun. */
static Value reader_end(Reader *r)
{
    if (r->field.length == 0 && r->state != IN_QUOTED)
        return END;
    if (as_dialect(r->dialect)->strict)
        return csv_raise("unexpected end of data");
    TRY(end_field(r));
    return r->fields;
}

static Value reader_next(Value self)
{
    Reader *r = as_reader(self);
    r->fields = TRY(list_new(0));
    r->field = (StrBuilder){0};
    r->state = START_ROW;
    r->numeric = false;
    do {
        Value line = TRY_NEXT(r->input);
        if (line == END)
            return reader_end(r);
        if (!is_str(line))
            return csv_raise(
                "iterator should return strings, not %T (the file should be opened "
                "in text mode)",
                line);
        r->line_count++;
        TRY(read_line(r, line));
    } while (r->state != START_ROW);
    Value fields = r->fields;
    r->fields = TRY(list_new(0));
    return fields;
}

Value csv_reader(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("", nargs, 0, 1, 2));
    Value input = TRY(iter_new(args[0]));
    Value dialect = TRY(csv_dialect(args + 1, nargs - 1, kwnames));
    Value fields = TRY(list_new(0));
    Reader *r = TRY((Reader *)type_alloc(rt.types[TYPE_csv_reader], 0));
    r->input = input;
    r->dialect = dialect;
    r->fields = fields;
    return from_object(r);
}

static Value reader_iter(Value self) { return self; }

static const Member reader_members[] = {
    {"dialect", MEMBER_VALUE, offsetof(Reader, dialect), false,
     "how the lines are written"},
    {"line_num", MEMBER_SIZE, offsetof(Reader, line_count), false, "lines read so far"},
    {0},
};

TYPE(csv_reader, .name = "_csv.reader", .size = sizeof(Reader), .flags = TYPE_NO_NEW,
     .doc = "An iterator over the rows of lines of separated values.",
     .members = reader_members, .slots = {.iter = reader_iter, .next = reader_next});
