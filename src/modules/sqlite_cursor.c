/* SPDX-License-Identifier: MIT
 *
 * sqlite3.Cursor: executing statements and fetching rows.
 *
 * A query's first row is stepped to by execute(), each fetch takes the row that is there
 * and steps on. While Python code that a cursor calls runs, it is locked: the methods
 * refuse.
 */
#include "gc/finalize.h"
#include "modules/sqlite.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- states ---- */

static bool check_initialized(const SqliteCursor *c)
{
    if (!c->connection)
        SQLITE_RAISE(programming_error, "Base Cursor.__init__ not called.");
    return true;
}

static bool check(const SqliteCursor *c)
{
    TRY(check_initialized(c));
    if (c->closed)
        SQLITE_RAISE(programming_error, "Cannot operate on a closed cursor.");
    if (c->locked)
        SQLITE_RAISE(programming_error, "Recursive use of cursors not allowed.");
    return sqlite_check(as_sqlite_connection(c->connection));
}

static void drop_statement(SqliteCursor *c)
{
    SqliteStatement *s = c->statement;
    c->statement = NULL;
    sqlite_reset(s);
}

static void finalize(void *object)
{
    SqliteCursor *c = object;
    if (c->statement && c->connection)
        drop_statement(c);
}

static bool cursor_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    SqliteCursor *c = as_sqlite_cursor(self);
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "Cursor() takes no keyword arguments");
    if (nargs != 1)
        RAISE(TypeError, "Cursor expected 1 argument, got %zu", nargs);
    if (!is_instance_of(args[0], TYPE_SqliteConnection))
        RAISE(TypeError, "Cursor() argument 1 must be sqlite3.Connection, not %K", args[0]);
    if (c->locked)
        SQLITE_RAISE(programming_error, "Recursive use of cursors not allowed.");
    if (c->statement)
        drop_statement(c);
    c->connection = args[0];
    c->description = c->row_factory = c->lastrowid = NONE;
    c->casts = 0;
    c->closed = false;
    c->arraysize = 1;
    c->rowcount = -1;
    TRY(sqlite_check_thread(as_sqlite_connection(args[0])));
    return finalize_register(c, finalize) || raise_no_memory();
}

/* ---- columns ---- */

static SqliteConnection *connection_of(const SqliteCursor *c)
{
    return as_sqlite_connection(c->connection);
}

/* Without the " [type]" that tells a converter. */
static Value column_name(const SqliteCursor *c, const char *name)
{
    size_t n = strlen(name);
    if (connection_of(c)->detect_types & SQLITE_PARSE_COLNAMES) {
        n = strcspn(name, "[");
        if (name[n] && n && name[n - 1] == ' ')
            n--;
    }
    return str_new_utf8(name, n);
}

static bool describe(SqliteCursor *c, SqliteStatement *s)
{
    int n = sqlite3_column_count(s->stmt);
    Tuple *columns = TRY(tuple_alloc_none((size_t)n));
    for (int i = 0; i < n; i++) {
        const char *text = sqlite3_column_name(s->stmt, i);
        if (!text)
            return raise_no_memory();
        Value name = TRY(column_name(c, text));
        columns->items[i] = TRY(tuple_pack(7, name, NONE, NONE, NONE, NONE, NONE, NONE));
    }
    c->description = n ? from_object(columns) : NONE;
    return true;
}

/* The converter registered for a type's name; UNBOUND. */
static Value converter(const char *name, size_t n)
{
    Value text = TRY(str_new_utf8(name, n));
    return dict_get(SQLITE_STATE->converters, TRY(call_method0(text, NAME(upper))));
}

static Value column_converter(int detect, sqlite3_stmt *stmt, int i)
{
    Value found = UNBOUND;
    const char *name = sqlite3_column_name(stmt, i), *open = name ? strchr(name, '[') : NULL;
    if (detect & SQLITE_PARSE_COLNAMES && open && strchr(open, ']'))
        found = TRY(converter(open + 1, (size_t)(strchr(open, ']') - open - 1)));
    const char *type = sqlite3_column_decltype(stmt, i);
    if (found == UNBOUND && detect & SQLITE_PARSE_DECLTYPES && type)
        found = TRY(converter(type, strcspn(type, " (")));
    return found == UNBOUND ? NONE : found;
}

static bool find_converters(SqliteCursor *c, SqliteStatement *s)
{
    int detect = connection_of(c)->detect_types, n = sqlite3_column_count(s->stmt);
    c->casts = 0;
    if (!detect || !s->stmt)
        return true;
    Tuple *casts = TRY(tuple_alloc_none((size_t)n));
    for (int i = 0; i < n; i++)
        casts->items[i] = TRY(column_converter(detect, s->stmt, i));
    c->casts = from_object(casts);
    return true;
}

/* ---- rows ---- */

static Value undecodable(sqlite3_stmt *stmt, int i, const char *text)
{
    const char *name = sqlite3_column_name(stmt, i);
    error_clear();
    Value shown = TRY(rt.services.decode(TRY(bytes_new(text, strlen(text))), "ascii", "replace"));
    SQLITE_RAISE(operational_error, "Could not decode to UTF-8 column '%s' with text '%S'",
                 name ? name : "<unknown column name>", shown);
}

static Value text_value(SqliteCursor *c, sqlite3_stmt *stmt, int i)
{
    const char *text = (const char *)sqlite3_column_text(stmt, i);
    size_t n = (size_t)sqlite3_column_bytes(stmt, i);
    Value factory = connection_of(c)->text_factory;
    if (!text)
        return raise_no_memory();
    Value bytes = TRY(bytes_new(text, n));
    if (factory == from_object(rt.types[TYPE_bytes]))
        return bytes;
    if (factory != from_object(rt.types[TYPE_str]))
        return call1(factory ? factory : NONE, bytes);
    Value decoded = rt.services.decode(bytes, "utf-8", "strict");
    return decoded || !error_is(TYPE_UnicodeDecodeError)
               ? decoded : undecodable(stmt, i, as_bytes(bytes)->data);
}

static Value blob_value(sqlite3_stmt *stmt, int i)
{
    const void *data = sqlite3_column_blob(stmt, i);
    int n = sqlite3_column_bytes(stmt, i);
    return bytes_new(n ? data : "", (size_t)n);
}

static Value column_value(SqliteCursor *c, sqlite3_stmt *stmt, int i)
{
    Value cast = c->casts && (size_t)i < tuple_count(c->casts) ? as_tuple(c->casts)->items[i] : NONE;
    int type = sqlite3_column_type(stmt, i);
    if (type == SQLITE_NULL)
        return NONE;
    if (cast != NONE) /* an empty blob counts as NULL here */
        return sqlite3_column_blob(stmt, i) ? call1(cast, TRY(blob_value(stmt, i))) : NONE;
    switch (type) {
    case SQLITE_INTEGER: return int_from_int64(sqlite3_column_int64(stmt, i));
    case SQLITE_FLOAT: return float_from_double(sqlite3_column_double(stmt, i));
    case SQLITE_TEXT: return text_value(c, stmt, i);
    }
    return blob_value(stmt, i);
}

/* The row that the statement is at. Converters may close what they like: then it ends. */
static Value fetch_row(SqliteCursor *c, SqliteStatement *s)
{
    int n = sqlite3_data_count(s->stmt);
    Tuple *row = TRY(tuple_alloc_none((size_t)n));
    for (int i = 0; i < n; i++) {
        if (!connection_of(c)->db || c->statement != s)
            break;
        row->items[i] = TRY(column_value(c, s->stmt, i));
    }
    TRY(sqlite_check_connection(connection_of(c)));
    return n ? from_object(row) : rt.empty_tuple;
}

/* ---- executing ---- */

static bool begin_if_needed(SqliteConnection *connection, const SqliteStatement *s)
{
    if (connection->autocommit != SQLITE_LEGACY || !connection->isolation || !s->is_dml
        || !sqlite3_get_autocommit(connection->db))
        return true;
    return sqlite_begin(connection);
}

/* Bind one set of parameters and step to the first row or the end. */
static bool run_once(SqliteCursor *c, SqliteStatement *s, Value parameters, int *code)
{
    SqliteConnection *connection = connection_of(c);
    TRY(sqlite_bind_all(s, parameters));
    TRY(sqlite_check_connection(connection));
    *code = sqlite_step(s);
    TRY(sqlite_check_connection(connection));
    if (*code != SQLITE_DONE && *code != SQLITE_ROW)
        return sqlite_raise(connection->db);
    TRY(find_converters(c, s));
    if (c->description == NONE)
        TRY(describe(c, s));
    if (*code == SQLITE_DONE) {
        if (s->is_dml)
            c->rowcount += sqlite3_changes(connection->db);
        sqlite_reset(s);
    }
    return true;
}

/* executemany: the rows that RETURNING gives are dropped. */
static bool run_many(SqliteCursor *c, SqliteStatement *s, Value iterator)
{
    int code;
    for (Value parameters; (parameters = TRY_NEXT(iterator)) != END;) {
        TRY(sqlite_check_connection(connection_of(c)));
        TRY(run_once(c, s, parameters, &code));
        if (code == SQLITE_ROW) {
            while (sqlite_step(s) == SQLITE_ROW)
                TRY(sqlite_check_connection(connection_of(c)));
            c->rowcount += sqlite3_changes(connection_of(c)->db);
        }
        sqlite_reset(s);
    }
    return true;
}

static bool execute(SqliteCursor *c, Value sql, Value parameters, bool many)
{
    SqliteConnection *connection = connection_of(c);
    int code = SQLITE_DONE;
    drop_statement(c);
    c->description = NONE;
    SqliteStatement *s = TRY(sqlite_prepare(connection, sql));
    if (s->stmt && sqlite3_stmt_busy(s->stmt))
        s = TRY(sqlite_prepare_new(connection, sql));
    c->statement = s;
    if (s->stmt)
        sqlite3_reset(s->stmt);
    c->rowcount = s->is_dml ? 0 : -1;
    if (many && !s->is_dml)
        SQLITE_RAISE(programming_error, "executemany() can only execute DML statements.");
    TRY(begin_if_needed(connection, s));
    if (many) {
        TRY(run_many(c, s, parameters));
        drop_statement(c);
        return true;
    }
    TRY(run_once(c, s, parameters, &code));
    c->lastrowid = TRY(int_from_int64(sqlite3_last_insert_rowid(connection->db)));
    if (code == SQLITE_DONE)
        drop_statement(c);
    return true;
}

static Value execute_locked(SqliteCursor *c, Value sql, Value parameters, bool many)
{
    c->locked = true;
    bool done = execute(c, sql, parameters, many);
    c->locked = false;
    if (!done) {
        drop_statement(c);
        c->rowcount = -1;
        return 0;
    }
    return from_object(c);
}

static bool check_sql(const char *method, Value sql)
{
    if (!is_str(sql))
        RAISE(TypeError, "%s() argument 1 must be str, not %K", method, sql);
    return true;
}

/* args: self, sql, parameters */
Value sqlite_cursor_execute(Value *args)
{
    TRY(check_sql("execute", args[1]));
    TRY(check(as_sqlite_cursor(args[0])));
    return execute_locked(as_sqlite_cursor(args[0]), args[1], args[2], false);
}

static Value execute_many(Value *args)
{
    TRY(check_sql("executemany", args[1]));
    TRY(check(as_sqlite_cursor(args[0])));
    Value iterator = is_iterator(args[2]) ? args[2] : TRY(iter_new(args[2]));
    TRY(check(as_sqlite_cursor(args[0])));
    return execute_locked(as_sqlite_cursor(args[0]), args[1], iterator, true);
}

/* One statement of a script: all its rows. *next: the text behind it. */
static bool run_script_part(SqliteConnection *connection, const char *sql, const char **next)
{
    sqlite3_stmt *stmt = NULL;
    sqlite3 *db = connection->db;
    int code = BLOCKING(sqlite3_prepare_v2(db, sql, -1, &stmt, next));
    if (code != SQLITE_OK)
        return sqlite_raise(db);
    bool open = true;
    do {
        code = BLOCKING(sqlite3_step(stmt));
        open = connection->db != NULL;
    } while (open && code == SQLITE_ROW);
    code = BLOCKING(sqlite3_finalize(stmt));
    TRY(sqlite_check_connection(connection));
    return code == SQLITE_OK || sqlite_raise(db);
}

/* args: self, script */
static Value execute_script(Value *args)
{
    SqliteCursor *c = as_sqlite_cursor(args[0]);
    size_t n;
    if (!is_str(args[1]))
        RAISE(TypeError, "executescript() argument must be str, not %K", args[1]);
    const char *sql = TRY(str_utf8(args[1], &n));
    if (memchr(sql, 0, n))
        RAISE(ValueError, "embedded null character");
    TRY(check(c));
    SqliteConnection *connection = connection_of(c);
    TRY(sqlite_sql_text(connection, args[1], &n));
    if (connection->autocommit == SQLITE_LEGACY && !sqlite3_get_autocommit(connection->db))
        TRY(sqlite_run(connection, "COMMIT"));
    while (*sql)
        TRY(run_script_part(connection, sql, &sql));
    return args[0];
}

/* ---- fetching ---- */

static Value take_row(SqliteCursor *c, SqliteStatement *s)
{
    c->locked = true;
    Value row = fetch_row(c, s);
    c->locked = false;
    if (!row) {
        if (c->statement)
            drop_statement(c);
        return 0;
    }
    int code = sqlite_step(s);
    TRY(sqlite_check_connection(connection_of(c)));
    if (code == SQLITE_ROW)
        return row;
    if (code == SQLITE_DONE && s->is_dml)
        c->rowcount = sqlite3_changes(connection_of(c)->db);
    else if (code != SQLITE_DONE)
        row = (Value)sqlite_raise(connection_of(c)->db);
    drop_statement(c);
    return row;
}

static Value cursor_next(Value self)
{
    SqliteCursor *c = as_sqlite_cursor(self);
    TRY(check(c));
    SqliteStatement *s = c->statement;
    if (!s)
        return END;
    if (!sqlite3_data_count(s->stmt)) {
        drop_statement(c);
        return END;
    }
    Value row = TRY(take_row(c, s));
    return c->row_factory == NONE || !c->row_factory ? row : call2(c->row_factory, self, row);
}

static Value fetch_one(Value *args)
{
    Value row = TRY(cursor_next(args[0]));
    return row == END ? NONE : row;
}

static Value fetch_list(Value self, int64_t most)
{
    Value list = TRY(list_new(0));
    TRY(check(as_sqlite_cursor(self)));
    for (Value row; (row = TRY(cursor_next(self))) != END;) {
        TRY(list_push(list, row));
        if (--most == 0)
            break;
    }
    return list;
}

static Value fetch_many(Value *args)
{
    int size = as_sqlite_cursor(args[0])->arraysize;
    if (args[1] != UNBOUND)
        TRY(value_as_int(args[1], &size));
    return fetch_list(args[0], size);
}

static Value fetch_all(Value *args) { return fetch_list(args[0], 0); }

/* ---- the rest ---- */

static Value cursor_close(Value *args)
{
    SqliteCursor *c = as_sqlite_cursor(args[0]);
    TRY(check_initialized(c));
    if (c->locked)
        SQLITE_RAISE(programming_error, "Recursive use of cursors not allowed.");
    TRY(sqlite_check(connection_of(c)));
    if (c->statement)
        drop_statement(c);
    c->closed = true;
    return NONE;
}

static Value set_sizes(Value *args) { return NONE; }

static Value cursor_iter(Value self) { return self; }

static Value get_rowcount(Value self) { return int_from_int64(as_sqlite_cursor(self)->rowcount); }

static const Method cursor_methods[] = {
    {"execute($self, sql, parameters=(), /)", sqlite_cursor_execute, "Execute one SQL statement."},
    {"executemany($self, sql, seq_of_parameters, /)", execute_many,
     "Execute a data changing SQL statement for each set of parameters."},
    {"executescript($self, sql_script, /)", execute_script, "Execute several SQL statements."},
    {"fetchone($self, /)", fetch_one, "The next row, or None."},
    {"fetchmany($self, /, size=<unrepresentable>)", fetch_many,
     "A list of the next rows, as many as arraysize tells."},
    {"fetchall($self, /)", fetch_all, "A list of all rows that are left."},
    {"setinputsizes($self, sizes, /)", set_sizes, "Required by the DB-API. Does nothing."},
    {"setoutputsize($self, size, column=None, /)", set_sizes, "Required by the DB-API. Does nothing."},
    {"close($self, /)", cursor_close, "Close the cursor."},
    {0},
};

static const Member cursor_members[] = {
    {"connection", MEMBER_VALUE, offsetof(SqliteCursor, connection), false, "the connection"},
    {"description", MEMBER_VALUE_NONE, offsetof(SqliteCursor, description), false,
     "the columns of the last query: tuples of a name and six times None"},
    {"arraysize", MEMBER_INT, offsetof(SqliteCursor, arraysize), true,
     "how many rows fetchmany() takes"},
    {"lastrowid", MEMBER_VALUE_NONE, offsetof(SqliteCursor, lastrowid), false,
     "the row id of the last row that was inserted"},
    {"row_factory", MEMBER_VALUE_NONE, offsetof(SqliteCursor, row_factory), true,
     "what makes rows of (cursor, tuple)"},
    {0},
};

static const GetSet cursor_getset[] = {
    {"rowcount", get_rowcount, 0, "how many rows the last statement changed; -1: not known"},
    {0},
};

TYPE(SqliteCursor, .name = "sqlite3.Cursor", .flags = TYPE_BASE | TYPE_WEAKREF,
     .size = sizeof(SqliteCursor), .doc = "SQLite database cursor class.",
     .methods = METHODS(cursor_methods), .members = cursor_members, .getset = cursor_getset,
     .slots = {.init = cursor_init, .iter = cursor_iter, .next = cursor_next});
