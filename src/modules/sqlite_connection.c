/* SPDX-License-Identifier: MIT
 *
 * sqlite3.Connection: opening and closing, transactions, cursors, the shortcuts for
 * executing, attributes. Callbacks are in sqlite_callback.c, what concerns the whole
 * database in sqlite_database.c.
 */
#include <pthread.h>

#include "gc/finalize.h"
#include "modules/sqlite.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- checks ---- */

bool sqlite_check_thread(const SqliteConnection *c)
{
    unsigned long here = (unsigned long)pthread_self();
    if (c->initialized && c->check_thread && c->thread != here)
        SQLITE_RAISE(programming_error, "SQLite objects created in a thread can only be used in "
                     "that same thread. The object was created in thread id %lu and this is "
                     "thread id %lu.", c->thread, here);
    return true;
}

bool sqlite_check_connection(const SqliteConnection *c)
{
    if (!c->initialized)
        SQLITE_RAISE(programming_error, "Base Connection.__init__ not called.");
    if (!c->db)
        SQLITE_RAISE(programming_error, "Cannot operate on a closed database.");
    return true;
}

/* ---- transactions ---- */

bool sqlite_run(SqliteConnection *c, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    sqlite3 *db = c->db;
    int code = BLOCKING(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL));
    if (code == SQLITE_OK) {
        (void)BLOCKING(sqlite3_step(stmt));
        code = BLOCKING(sqlite3_finalize(stmt));
    }
    return code == SQLITE_OK || sqlite_raise(db);
}

bool sqlite_begin(SqliteConnection *c)
{
    char sql[32];
    snprintf(sql, sizeof sql, "BEGIN %s", c->isolation ? c->isolation : "");
    return sqlite_run(c, sql);
}

/* COMMIT or ROLLBACK what is open; without autocommit, the next begins at once. */
static bool end_transaction(SqliteConnection *c, const char *sql)
{
    TRY(sqlite_check(c));
    if (c->autocommit == SQLITE_LEGACY)
        return sqlite3_get_autocommit(c->db) || sqlite_run(c, sql);
    if (c->autocommit)
        return true;
    TRY(sqlite_run(c, sql));
    return sqlite_check_connection(c) && sqlite_run(c, "BEGIN");
}

static Value commit(Value *args)
{
    TRY(end_transaction(as_sqlite_connection(args[0]), "COMMIT"));
    return NONE;
}

static Value rollback(Value *args)
{
    TRY(end_transaction(as_sqlite_connection(args[0]), "ROLLBACK"));
    return NONE;
}

static Value connection_enter(Value *args)
{
    TRY(sqlite_check(as_sqlite_connection(args[0])));
    return args[0];
}

/* args: self, type, value, traceback */
static Value connection_exit(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    bool good = args[1] == NONE && args[2] == NONE && args[3] == NONE;
    if (!good) {
        TRY(end_transaction(c, "ROLLBACK"));
        return FALSE;
    }
    if (end_transaction(c, "COMMIT"))
        return FALSE;
    /* To unlock the database at least. */
    Value error = error_take();
    if (!end_transaction(c, "ROLLBACK"))
        error_clear();
    error_restore(error);
    return 0;
}

/* ---- opening and closing ---- */

static void close_database(SqliteConnection *c)
{
    sqlite3 *db = c->db;
    if (!db)
        return;
    if (c->autocommit == 0 && !sqlite3_get_autocommit(db) && !sqlite_run(c, "ROLLBACK"))
        error_clear();
    if (c->db != db)
        return;
    sqlite_drop_callbacks(c);
    c->db = NULL;
    if (c->statements)
        dict_clear(c->statements);
    (void)BLOCKING(sqlite3_close_v2(db));
}

static void finalize(void *object)
{
    close_database(object);
}

static Value connection_close(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    TRY(sqlite_check_thread(c));
    if (!c->initialized)
        SQLITE_RAISE(programming_error, "Base Connection.__init__ not called.");
    close_database(c);
    return NONE;
}

static const char *const isolation_levels[] = {"", "DEFERRED", "IMMEDIATE", "EXCLUSIVE"};

static bool read_isolation(Value v, const char **level)
{
    *level = NULL;
    if (v == NONE)
        return true;
    if (!is_str(v))
        RAISE(TypeError, "isolation_level must be str or None");
    const char *text = TRY(str_utf8_no_null(v));
    for (size_t i = 0; i < countof(isolation_levels); i++)
        if (sqlite3_stricmp(text, isolation_levels[i]) == 0) {
            *level = isolation_levels[i];
            return true;
        }
    RAISE(ValueError,
          "isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'");
}

static bool read_autocommit(Value v, int *mode)
{
    if (is_bool(v))
        *mode = v == TRUE;
    else if (v == small_int(SQLITE_LEGACY))
        *mode = SQLITE_LEGACY;
    else
        RAISE(ValueError,
              "autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL");
    return true;
}

static bool open_database(SqliteConnection *c, const char *path, bool uri, double timeout)
{
    sqlite3 *db = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | (uri ? SQLITE_OPEN_URI : 0);
    blocking_begin();
    int code = sqlite3_open_v2(path, &db, flags, NULL);
    if (code == SQLITE_OK)
        sqlite3_busy_timeout(db, (int)(timeout * 1000));
    blocking_end();
    if (!db && code == SQLITE_NOMEM)
        return raise_no_memory();
    if (code != SQLITE_OK) {
        sqlite_raise(db);
        sqlite3_close(db);
        return false;
    }
    c->db = db;
    return true;
}

/* What __init__ is called with. */
typedef struct Options {
    double timeout;
    int detect_types, cached, autocommit;
    const char *isolation;
    bool check_thread, uri;
} Options;

static bool read_options(const Value *v, Options *o)
{
    TRY(value_as_double(v[1], &o->timeout));
    TRY(value_as_int(v[2], &o->detect_types));
    TRY(read_isolation(v[3], &o->isolation));
    TRY(value_truth(v[4], &o->check_thread));
    TRY(value_as_int(v[6], &o->cached));
    TRY(value_truth(v[7], &o->uri));
    return read_autocommit(v[8], &o->autocommit);
}

static const char connection_signature[] =
    "Connection(database, timeout=5.0, detect_types=0, isolation_level='', check_same_thread=True, "
    "factory=None, cached_statements=128, uri=False, *, autocommit=-1)";

static bool connection_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    SqliteConnection *c = as_sqlite_connection(self);
    Value v[9];
    Options o;
    TRY(arguments_place(connection_signature, args, nargs, kwnames, v));
    TRY(read_options(v, &o));
    if (rt.services.audit)
        TRY(rt.services.audit("sqlite3.connect", v, 1));
    const char *text = TRY(path_bytes(v[0]));
    if (c->initialized) {
        c->initialized = false;
        close_database(c);
    }
    c->statements = TRY(dict_new());
    if (!finalize_register(c, finalize))
        return raise_no_memory();
    TRY(open_database(c, text, o.uri, o.timeout));
    c->check_thread = o.check_thread;
    c->detect_types = o.detect_types;
    c->isolation = o.isolation;
    c->autocommit = o.autocommit;
    c->cache_size = (size_t)MAX(o.cached, 0);
    c->thread = (unsigned long)pthread_self();
    c->row_factory = NONE;
    c->text_factory = from_object(rt.types[TYPE_str]);
    c->initialized = true;
    if (rt.services.audit)
        TRY(rt.services.audit("sqlite3.connect/handle", &self, 1));
    return o.autocommit != 0 || sqlite_run(c, "BEGIN");
}

/* connect(): the factory gets all arguments as they are. */
Value sqlite_connect(Value *args, size_t nargs, Value kwnames)
{
    Value factory = from_object(rt.types[TYPE_SqliteConnection]);
    if (nargs > 5)
        factory = args[5];
    for (size_t i = 0; kwnames && i < tuple_count(kwnames); i++)
        if (str_equal(as_tuple(kwnames)->items[i], NAME(factory)))
            factory = args[nargs + i];
    return call_value(factory, args, nargs, kwnames);
}

/* ---- cursors and statements ---- */

/* args: self, factory */
static Value cursor(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    Value factory = args[1] == UNBOUND ? from_object(rt.types[TYPE_SqliteCursor]) : args[1];
    TRY(sqlite_check(c));
    Value made = TRY(call1(factory, args[0]));
    if (!is_instance_of(made, TYPE_SqliteCursor))
        RAISE(TypeError, "factory must return a cursor, not %T", made);
    if (c->row_factory && c->row_factory != NONE)
        as_sqlite_cursor(made)->row_factory = c->row_factory;
    return made;
}

static Value with_cursor(Value *args, size_t nargs, Value method)
{
    Value made = TRY(call_method0(args[0], NAME(cursor)));
    Value values[2] = {args[1], nargs > 1 ? args[2] : 0};
    return call_method(made, method, values, nargs);
}

static Value execute(Value *args)
{
    return with_cursor(args, args[2] == UNBOUND ? 1 : 2, NAME(execute));
}

static Value execute_many(Value *args) { return with_cursor(args, 2, NAME(executemany)); }
static Value execute_script(Value *args) { return with_cursor(args, 1, NAME(executescript)); }

static Value connection_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    SqliteConnection *c = as_sqlite_connection(self);
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "sqlite3.Connection() takes no keyword arguments");
    TRY(sqlite_check(c));
    if (nargs != 1)
        RAISE(TypeError, "function takes exactly 1 argument (%zu given)", nargs);
    if (!is_str(args[0]))
        RAISE(TypeError, "argument 1 must be str, not %K", args[0]);
    return from_object(TRY(sqlite_prepare_new(c, args[0])));
}

/* ---- attributes ---- */

static Value get_isolation(Value self)
{
    SqliteConnection *c = as_sqlite_connection(self);
    TRY(sqlite_check_connection(c));
    return c->isolation ? str_from_text(c->isolation) : NONE;
}

static bool set_isolation(Value self, Value v)
{
    SqliteConnection *c = as_sqlite_connection(self);
    const char *level;
    if (!v)
        RAISE(AttributeError, "cannot delete attribute");
    TRY(read_isolation(v, &level));
    if (level) {
        c->isolation = level;
        return true;
    }
    TRY(sqlite_check(c));
    c->isolation = NULL;
    return sqlite3_get_autocommit(c->db) || sqlite_run(c, "COMMIT");
}

static Value get_autocommit(Value self)
{
    SqliteConnection *c = as_sqlite_connection(self);
    TRY(sqlite_check(c));
    return c->autocommit == SQLITE_LEGACY ? small_int(SQLITE_LEGACY) : from_bool(c->autocommit);
}

static bool set_autocommit(Value self, Value v)
{
    SqliteConnection *c = as_sqlite_connection(self);
    int mode;
    if (!v)
        RAISE(AttributeError, "cannot delete attribute");
    TRY(sqlite_check(c));
    TRY(read_autocommit(v, &mode));
    if (mode == 1 && !sqlite3_get_autocommit(c->db))
        TRY(sqlite_run(c, "COMMIT"));
    else if (mode == 0 && sqlite3_get_autocommit(c->db))
        TRY(sqlite_run(c, "BEGIN"));
    c->autocommit = mode;
    return true;
}

static Value get_total_changes(Value self)
{
    TRY(sqlite_check_connection(as_sqlite_connection(self)));
    return small_int(sqlite3_total_changes(as_sqlite_connection(self)->db));
}

static Value get_in_transaction(Value self)
{
    TRY(sqlite_check_connection(as_sqlite_connection(self)));
    return from_bool(!sqlite3_get_autocommit(as_sqlite_connection(self)->db));
}

#define EXCEPTION_GETTER(name)                                                   \
    static Value get_##name(Value self) { return SQLITE_STATE->name; }
EXCEPTION_GETTER(warning)
EXCEPTION_GETTER(error)
EXCEPTION_GETTER(interface_error)
EXCEPTION_GETTER(database_error)
EXCEPTION_GETTER(data_error)
EXCEPTION_GETTER(operational_error)
EXCEPTION_GETTER(integrity_error)
EXCEPTION_GETTER(internal_error)
EXCEPTION_GETTER(programming_error)
EXCEPTION_GETTER(not_supported_error)

static const GetSet connection_getset[] = {
    {"isolation_level", get_isolation, set_isolation,
     "the kind of transaction that data changing statements begin; None: none"},
    {"autocommit", get_autocommit, set_autocommit, "how transactions are begun"},
    {"total_changes", get_total_changes, 0, "how many rows have been changed"},
    {"in_transaction", get_in_transaction, 0, "whether a transaction is open"},
    {"Warning", get_warning, 0, "the exception class"},
    {"Error", get_error, 0, "the exception class"},
    {"InterfaceError", get_interface_error, 0, "the exception class"},
    {"DatabaseError", get_database_error, 0, "the exception class"},
    {"DataError", get_data_error, 0, "the exception class"},
    {"OperationalError", get_operational_error, 0, "the exception class"},
    {"IntegrityError", get_integrity_error, 0, "the exception class"},
    {"InternalError", get_internal_error, 0, "the exception class"},
    {"ProgrammingError", get_programming_error, 0, "the exception class"},
    {"NotSupportedError", get_not_supported_error, 0, "the exception class"},
    {0},
};

static const Member connection_members[] = {
    {"row_factory", MEMBER_VALUE_NONE, offsetof(SqliteConnection, row_factory), true,
     "what makes rows of (cursor, tuple), for new cursors"},
    {"text_factory", MEMBER_VALUE_NONE, offsetof(SqliteConnection, text_factory), true,
     "what makes text of bytes"},
    {0},
};

static const Method connection_methods[] = {
    {"close($self, /)", connection_close, "Close the connection; what is not committed is lost."},
    {"commit($self, /)", commit, "Commit the transaction."},
    {"rollback($self, /)", rollback, "Roll the transaction back."},
    {"cursor($self, /, factory=<unrepresentable>)", cursor, "A new cursor."},
    {"execute($self, sql, parameters=<unrepresentable>, /)", execute, "Execute by a new cursor."},
    {"executemany($self, sql, parameters, /)", execute_many, "Execute by a new cursor."},
    {"executescript($self, sql_script, /)", execute_script, "Execute by a new cursor."},
    {"__enter__($self, /)", connection_enter, "The connection."},
    {"__exit__($self, type, value, traceback, /)", connection_exit,
     "Commit, or roll back after an exception."},
    {0},
};

/* The methods that are declared elsewhere. */
static bool connection_ready(Type *type)
{
    const Method *const tables[] = {sqlite_callback_methods, sqlite_database_methods};
    for (size_t i = 0; i < countof(tables); i++)
        for (const Method *m = tables[i]; m->signature; m++) {
            Value name = TRY(str_intern_utf8(m->signature, strcspn(m->signature, "(")));
            TRY(dict_set(from_object(type->dict), name, TRY(method_descriptor_new(type, m))));
        }
    return true;
}

TYPE(SqliteConnection, .name = "sqlite3.Connection", .flags = TYPE_BASE | TYPE_WEAKREF,
     .size = sizeof(SqliteConnection), .doc = "SQLite database connection object.",
     .methods = METHODS(connection_methods), .members = connection_members,
     .getset = connection_getset, .ready = connection_ready,
     .slots = {.init = connection_init, .call = connection_call});
