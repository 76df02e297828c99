/* SPDX-License-Identifier: MIT
 *
 * Statements: preparing them, the cache of those used last, binding parameters, steps.
 */
#include <limits.h>

#include "gc/finalize.h"
#include "modules/sqlite.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

TYPE(SqliteStatement, .name = "sqlite3.Statement", .flags = TYPE_NO_NEW,
     .size = sizeof(SqliteStatement), .doc = "A prepared SQL statement.");

/* ---- SQL text ---- */

/* The text behind blanks and comments; NULL at its end. */
static const char *skip_blanks(const char *sql)
{
    for (;; sql++) {
        if (*sql == '-' && sql[1] == '-') {
            sql += strcspn(sql, "\n");
            if (!*sql)
                return NULL;
        } else if (*sql == '/' && sql[1] == '*') {
            sql = strstr(sql + 2, "*/");
            if (!sql)
                return NULL;
            sql++;
        } else if (!*sql)
            return NULL;
        else if (!strchr(" \t\r\n", *sql))
            return sql;
    }
}

static bool is_dml(const char *sql)
{
    static const char *const words[] = {"insert", "update", "delete", "replace"};
    const char *start = skip_blanks(sql);
    for (size_t i = 0; start && i < countof(words); i++)
        if (sqlite3_strnicmp(start, words[i], (int)strlen(words[i])) == 0)
            return true;
    return false;
}

const char *sqlite_sql_text(SqliteConnection *c, Value sql, size_t *n)
{
    const char *text = TRY(str_utf8(sql, n));
    int most = sqlite3_limit(c->db, SQLITE_LIMIT_SQL_LENGTH, -1);
    if (*n > (size_t)most) {
        sqlite_raise_text(SQLITE_STATE->data_error, "query string is too large");
        return NULL;
    }
    return text;
}

/* ---- preparing ---- */

static void finalize(void *object)
{
    SqliteStatement *s = object;
    sqlite3_stmt *stmt = s->stmt;
    s->stmt = NULL;
    sqlite3_finalize(stmt);
}

SqliteStatement *sqlite_prepare_new(SqliteConnection *c, Value sql)
{
    size_t n;
    sqlite3_stmt *stmt = NULL;
    const char *tail = NULL;
    const char *text = TRY(sqlite_sql_text(c, sql, &n));
    if (memchr(text, 0, n))
        SQLITE_RAISE(programming_error, "the query contains a null character");
    SqliteStatement *s = TRY((SqliteStatement *)type_alloc(rt.types[TYPE_SqliteStatement], 0));
    if (!finalize_register(s, finalize))
        return raise_no_memory(), NULL;
    sqlite3 *db = c->db;
    int code = BLOCKING(sqlite3_prepare_v2(db, text, (int)n + 1, &stmt, &tail));
    s->stmt = stmt;
    s->connection = from_object(c);
    s->is_dml = is_dml(text);
    if (code != SQLITE_OK)
        return sqlite_raise(db), NULL;
    if (tail && skip_blanks(tail))
        SQLITE_RAISE(programming_error, "You can only execute one statement at a time.");
    return s;
}

/* The cache is a dict in the order of last use. */
SqliteStatement *sqlite_prepare(SqliteConnection *c, Value sql)
{
    int64_t hash;
    sql = TRY(str_exact(sql));
    TRY(value_hash(sql, &hash));
    Value known = TRY(dict_get_touched(c->statements, sql, hash));
    if (known != UNBOUND)
        return as_sqlite_statement(known);
    SqliteStatement *s = TRY(sqlite_prepare_new(c, sql));
    Value key, old;
    if (!c->cache_size || !c->statements)
        return s;
    while (dict_count(c->statements) >= c->cache_size)
        if (!dict_pop_end(c->statements, false, &key, &old))
            break;
    TRY(dict_set(c->statements, sql, from_object(s)));
    return s;
}

/* ---- running ---- */

bool sqlite_unlock(int code)
{
    if ((code & 0xff) != SQLITE_LOCKED || error_pending())
        return false;
    rt.services.collect();
    return true;
}

int sqlite_step(SqliteStatement *s)
{
    if (!s->stmt)
        return SQLITE_DONE;
    int code = BLOCKING(sqlite3_step(s->stmt));
    return sqlite_unlock(code) ? BLOCKING(sqlite3_step(s->stmt)) : code;
}

void sqlite_reset(SqliteStatement *s)
{
    if (s && s->stmt) {
        Value pending = error_take();
        (void)BLOCKING(sqlite3_reset(s->stmt));
        error_restore(pending);
    }
}

/* ---- binding ---- */

static bool bind_int(SqliteStatement *s, int position, Value v, int *code)
{
    int64_t i;
    if (!int_fits_int64(v, &i))
        RAISE(OverflowError, "Python int too large to convert to SQLite INTEGER");
    *code = sqlite3_bind_int64(s->stmt, position, i);
    return true;
}

static bool bind_text(SqliteStatement *s, int position, Value v, int *code)
{
    size_t n;
    const char *text = TRY(str_utf8(v, &n));
    if (n > INT_MAX)
        RAISE(OverflowError, "string longer than INT_MAX bytes");
    *code = sqlite3_bind_text(s->stmt, position, text, (int)n, SQLITE_TRANSIENT);
    return true;
}

static bool bind_blob(SqliteStatement *s, int position, Value v, int *code)
{
    BUFFER_AUTO view = {0};
    TRY(buffer_get(v, &view, BUFFER_SIMPLE));
    if (view.length > INT_MAX)
        RAISE(OverflowError, "BLOB longer than INT_MAX bytes");
    *code = sqlite3_bind_blob(s->stmt, position, view.length ? view.data : "", (int)view.length,
                              SQLITE_TRANSIENT);
    return true;
}

static bool bind(SqliteStatement *s, int position, Value v)
{
    int code;
    v = TRY(sqlite_adapt_parameter(v));
    if (v == NONE)
        code = sqlite3_bind_null(s->stmt, position);
    else if (is_int(v))
        TRY(bind_int(s, position, v, &code));
    else if (is_float(v)) {
        double d;
        TRY(value_as_double(v, &d));
        code = sqlite3_bind_double(s->stmt, position, d);
    } else if (is_str(v))
        TRY(bind_text(s, position, v, &code));
    else if (buffer_exported(v))
        TRY(bind_blob(s, position, v, &code));
    else
        SQLITE_RAISE(programming_error, "Error binding parameter %d: type '%T' is not supported",
                     position, v);
    if (code == SQLITE_OK)
        return true;
    return sqlite_raise(sqlite3_db_handle(s->stmt));
}

static bool warn_named(int position, const char *name)
{
    Value text = TRY(str_format(
        "Binding %d ('%s') is a named parameter, but you supplied a sequence which requires "
        "nominal (qmark) placeholders. Starting with Python 3.14 an sqlite3.ProgrammingError "
        "will be raised.", position, name));
    return rt.services.warn(TYPE_DeprecationWarning, text, 1);
}

static bool bind_sequence(SqliteStatement *s, Value parameters, int needed)
{
    ssize_t given;
    TRY(value_length(parameters, &given));
    if (given != needed)
        SQLITE_RAISE(programming_error, "Incorrect number of bindings supplied. The current "
                     "statement uses %d, and there are %zd supplied.", needed, given);
    for (int i = 0; i < needed; i++) {
        const char *name = sqlite3_bind_parameter_name(s->stmt, i + 1);
        if (name)
            TRY(warn_named(i + 1, name));
        TRY(bind(s, i + 1, TRY(value_getitem(parameters, small_int(i)))));
    }
    return true;
}

static bool bind_named(SqliteStatement *s, Value parameters, int needed)
{
    for (int i = 0; i < needed; i++) {
        const char *name = sqlite3_bind_parameter_name(s->stmt, i + 1);
        if (!name)
            SQLITE_RAISE(programming_error, "Binding %d has no name, but you supplied a "
                         "dictionary (which has only names).", i + 1);
        Value v = value_getitem(parameters, TRY(str_from_text(name + 1)));
        if (!v && error_clear_if(TYPE_LookupError))
            SQLITE_RAISE(programming_error, "You did not supply a value for binding parameter :%s.",
                         name + 1);
        TRY(bind(s, i + 1, TRY(v)));
    }
    return true;
}

/* Objects of C that are mappings only. */
static bool is_mapping(Value v)
{
    const Type *type = type_of(v);
    return is_dict(v) || (type->flags & TYPE_MAPPING && !(type->flags & TYPE_HEAP));
}

bool sqlite_bind_all(SqliteStatement *s, Value parameters)
{
    int needed = sqlite3_bind_parameter_count(s->stmt);
    if (!type_of(parameters)->slots.getitem)
        SQLITE_RAISE(programming_error, "parameters are of unsupported type");
    return is_mapping(parameters) ? bind_named(s, parameters, needed)
                                  : bind_sequence(s, parameters, needed);
}
