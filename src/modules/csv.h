/* SPDX-License-Identifier: MIT
 *
 * What the files of the module _csv share: the dialect, and the module's state.
 */
#ifndef MODULES_CSV_H
#define MODULES_CSV_H

#include "objects/module.h"

/* Values of `quoting`, in the order of their numbers. */
enum CsvQuoting { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS,
                  QUOTE_NOTNULL, QUOTE_COUNT };

/* What a character can be, as bits of Dialect.classes. */
enum CsvClass {
    CSV_ENDS_RUN = 1,       /* reading an unquoted field: not just itself */
    CSV_ENDS_QUOTED = 2,    /* reading a quoted field: likewise */
    CSV_NEEDS_CARE = 4,     /* writing: to be quoted or escaped */
};

#define CSV_NO_CHAR UINT32_MAX

/* Immutable once made. */
typedef struct Dialect {
    Object head;
    Value line_terminator;  /* str */
    uint32_t delimiter, quote, escape; /* CSV_NO_CHAR: none */
    int quoting;
    bool double_quote, skip_initial_space, strict;
    uint8_t classes[256];   /* of Latin-1 characters */
} Dialect;

typedef struct CsvState {
    Value error;            /* class Error */
    Value dialects;         /* dict: name -> Dialect */
    ssize_t field_limit;
} CsvState;
extern const ModuleSpec module_spec__csv;
#define CSV_STATE MODULE_STATE_MADE(CsvState, _csv)

static inline Dialect *as_dialect(Value v) { return (Dialect *)v; }
static inline bool csv_is_newline(uint32_t c) { return c == '\n' || c == '\r'; }
/* Raise Error. Returns 0. */
COLD int csv_raise(const char *format, ...);
/* The Dialect that a reader's or writer's arguments behind the first describe. */
Value csv_dialect(Value *args, size_t nargs, Value kwnames) MUST_USE;
/* The classes of a character. */
uint8_t csv_classify(const Dialect *d, uint32_t c);
static inline uint8_t csv_class(const Dialect *d, uint32_t c)
{
    return c < 256 ? d->classes[c] : csv_classify(d, c);
}
/* Where, from `start` on, the first character lies that is of the class; the text's
 * length if there is none. */
size_t csv_find(const Dialect *d, Value text, size_t start, enum CsvClass kind);

/* csv_reader.c, csv_writer.c: reader(iterable, ...) and writer(file, ...). */
Value csv_reader(Value *args, size_t nargs, Value kwnames);
Value csv_writer(Value *args, size_t nargs, Value kwnames);

#endif
