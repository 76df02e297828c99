/* SPDX-License-Identifier: MIT
 *
 * What the files of _sqlite3 share.
 *
 *     Connection --> Database (sqlite3 *) <-- Statement <-- Cursor
 *                --> statements: dict of SQL text to Statement, least recently used first
 *                --> callbacks: what SQLite calls back, each with a Python callable
 *
 * SQLite runs without the GIL; its callbacks take it again. It refers to Callbacks from
 * memory that the collector doesn't see: the Connection keeps them in a chain. Objects
 * that C must be told of when they die (they may have aggregates to end) have finalizers.
 * Any call that runs Python code may close the connection, the cursor or the blob.
 */
#ifndef MODULES_SQLITE_H
#define MODULES_SQLITE_H

#include <sqlite3.h>

#include "modules/blocking.h"
#include "objects/call.h"
#include "objects/module.h"
#include "objects/type.h"

enum { SQLITE_LEGACY = -1, SQLITE_PARSE_DECLTYPES = 1, SQLITE_PARSE_COLNAMES = 2 };

typedef struct SqliteState {
    Value error, warning, interface_error, database_error, data_error, operational_error,
        integrity_error, internal_error, programming_error, not_supported_error;
    Value adapters, converters; /* dicts */
    bool base_adapted;          /* int, float, str or bytearray has an adapter */
    bool tracebacks;            /* of callbacks are shown */
} SqliteState;
extern const ModuleSpec module_spec__sqlite3;
#define SQLITE_STATE MODULE_STATE_MADE(SqliteState, _sqlite3)

typedef struct SqliteCallback SqliteCallback;

typedef struct SqliteConnection {
    Object head;
    sqlite3 *db;            /* 0: closed, or never opened */
    bool initialized, check_thread;
    int detect_types, autocommit; /* SQLITE_LEGACY, false, true */
    const char *isolation;  /* of the table of levels; 0: None */
    unsigned long thread;
    Value statements;       /* dict: SQL -> Statement */
    size_t cache_size;
    SqliteCallback *callbacks; /* the chain of those that SQLite knows */
    SqliteCallback *trace, *progress, *authorizer;
    Value row_factory, text_factory;
} SqliteConnection;

typedef struct SqliteStatement {
    Object head;
    sqlite3_stmt *stmt;     /* 0: no SQL but comments */
    Value connection;       /* which must outlive it */
    bool is_dml;
} SqliteStatement;

typedef struct SqliteCursor {
    Object head;
    Value connection;       /* 0: __init__ was not called */
    Value description, row_factory, lastrowid;
    Value casts;            /* tuple of converters or None for each column; 0: none */
    int arraysize;
    int64_t rowcount;
    SqliteStatement *statement; /* that has rows; 0 */
    bool closed, locked;
} SqliteCursor;

static inline SqliteConnection *as_sqlite_connection(Value v) { return (SqliteConnection *)v; }
static inline SqliteStatement *as_sqlite_statement(Value v) { return (SqliteStatement *)v; }
static inline SqliteCursor *as_sqlite_cursor(Value v) { return (SqliteCursor *)v; }

/* ---- sqlite_error.c ---- */

/* Raise what the database's last error is. Returns 0. */
COLD int sqlite_raise(sqlite3 *db);
/* An exception of one of the state's classes. Returns 0. */
COLD int sqlite_raise_text(Value class, const char *format, ...);
#define SQLITE_RAISE(class, ...)                                     \
    do {                                                             \
        sqlite_raise_text(SQLITE_STATE->class, __VA_ARGS__);         \
        return 0;                                                    \
    } while (0)
bool sqlite_add_constants(Value module) MUST_USE;

/* ---- sqlite_adapt.c ---- */

Value sqlite_adapt(Value object, Value protocol, Value alternative) MUST_USE; /* alternative 0: none */
Value sqlite_adapt_method(Value *args);
Value sqlite_register_adapter(Value *args);
Value sqlite_register_converter(Value *args);
/* What a parameter is bound as: adapted, unless its type needs no adapter. */
Value sqlite_adapt_parameter(Value v) MUST_USE;

/* ---- sqlite_connection.c ---- */

/* ProgrammingError unless it is open and used in its thread. */
bool sqlite_check_thread(const SqliteConnection *c) MUST_USE;
bool sqlite_check_connection(const SqliteConnection *c) MUST_USE;
static inline MUST_USE bool sqlite_check(const SqliteConnection *c)
{
    return sqlite_check_thread(c) && sqlite_check_connection(c);
}
/* Run a statement without results. */
bool sqlite_run(SqliteConnection *c, const char *sql) MUST_USE;
bool sqlite_begin(SqliteConnection *c) MUST_USE;
extern const Method sqlite_callback_methods[], sqlite_database_methods[];

/* ---- sqlite_statement.c ---- */

/* A prepared statement: of the cache, or a new one. */
SqliteStatement *sqlite_prepare(SqliteConnection *c, Value sql) MUST_USE;
SqliteStatement *sqlite_prepare_new(SqliteConnection *c, Value sql) MUST_USE;
int sqlite_step(SqliteStatement *s);
void sqlite_reset(SqliteStatement *s);
bool sqlite_bind_all(SqliteStatement *s, Value parameters) MUST_USE;
/* SQLITE_LOCKED may come of cursors that nobody has any more: end them. True: try again. */
bool sqlite_unlock(int code);
/* UTF-8 of SQL text without null characters that is not too long. */
const char *sqlite_sql_text(SqliteConnection *c, Value sql, size_t *n) MUST_USE;

/* ---- sqlite_callback.c ---- */

/* Forget all, which the database has forgotten. */
void sqlite_drop_callbacks(SqliteConnection *c);
/* Show or drop the exception of a callback. */
void sqlite_report(Value callable);

Value sqlite_blob_open(Value *args);
Value sqlite_connect(Value *args, size_t nargs, Value kwnames);
Value sqlite_cursor_execute(Value *args);

#endif
