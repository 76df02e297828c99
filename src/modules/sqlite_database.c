/* SPDX-License-Identifier: MIT
 *
 * Methods of sqlite3.Connection for the database as a whole: limits, switches, copies,
 * extensions.
 */
#include "modules/sqlite.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- limits and switches ---- */

/* args: self, category, limit */
static Value set_limit(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    int category, limit;
    TRY(value_as_int(args[1], &category));
    TRY(value_as_int(args[2], &limit));
    TRY(sqlite_check(c));
    int old = sqlite3_limit(c->db, category, limit);
    if (old < 0)
        SQLITE_RAISE(programming_error, "'category' is out of bounds");
    return small_int(old);
}

static Value get_limit(Value *args)
{
    return set_limit((Value[]){args[0], args[1], small_int(-1)});
}

static bool is_known_switch(int op)
{
    switch (op) {
#define CODE(name)
#define OTHER(name)
#define LIMIT(name)
#define CONFIG(name) case SQLITE_##name:
#include "modules/sqlite_constants.def"
#undef CODE
#undef OTHER
#undef LIMIT
#undef CONFIG
        return true;
    }
    return false;
}

/* enable -1: only ask. */
static bool configure(SqliteConnection *c, Value op_value, int enable, int *actual)
{
    int op;
    TRY(value_as_int(op_value, &op));
    TRY(sqlite_check(c));
    if (!is_known_switch(op))
        RAISE(ValueError, "unknown config 'op': %d", op);
    return sqlite3_db_config(c->db, op, enable, actual) == SQLITE_OK || sqlite_raise(c->db);
}

/* args: self, op, enable */
static Value set_config(Value *args)
{
    int actual;
    bool enable;
    TRY(value_truth(args[2], &enable));
    TRY(configure(as_sqlite_connection(args[0]), args[1], enable, &actual));
    if (actual != enable)
        SQLITE_RAISE(operational_error, "Unable to set config");
    return NONE;
}

static Value get_config(Value *args)
{
    int actual;
    TRY(configure(as_sqlite_connection(args[0]), args[1], -1, &actual));
    return from_bool(actual);
}

static Value interrupt(Value *args)
{
    TRY(sqlite_check_connection(as_sqlite_connection(args[0])));
    sqlite3_interrupt(as_sqlite_connection(args[0])->db);
    return NONE;
}

/* ---- copies ---- */

static Value iterdump(Value *args)
{
    TRY(sqlite_check_connection(as_sqlite_connection(args[0])));
    Value module = TRY(rt.services.import("sqlite3.dump"));
    Value function = TRY(attr_get_opt(module, NAME(_iterdump)));
    if (function == UNBOUND)
        SQLITE_RAISE(operational_error, "Failed to obtain _iterdump() reference");
    return call1(function, args[0]);
}

/* args: self, target, pages, progress, name, sleep */
static bool check_backup(Value *args, int *pages, int *milliseconds, const char **name)
{
    double seconds;
    if (!is_instance_of(args[1], TYPE_SqliteConnection))
        RAISE(TypeError, "backup() argument 'target' must be sqlite3.Connection, not %K", args[1]);
    TRY(value_as_int(args[2], pages));
    if (!is_str(args[4]))
        RAISE(TypeError, "backup() argument 'name' must be str, not %K", args[4]);
    *name = TRY(str_utf8_no_null(args[4]));
    TRY(value_as_double(args[5], &seconds));
    *milliseconds = (int)(seconds * 1000);
    TRY(sqlite_check(as_sqlite_connection(args[0])));
    TRY(sqlite_check(as_sqlite_connection(args[1])));
    if (args[0] == args[1])
        RAISE(ValueError, "target cannot be the same connection instance");
    if (args[3] != NONE && !is_callable(args[3]))
        RAISE(TypeError, "progress argument must be a callable");
    if (*pages == 0)
        *pages = -1;
    return true;
}

/* Pages at a time until the end, an error, or an exception of the progress function. */
static int copy_pages(sqlite3_backup *copy, Value *args, int pages, int milliseconds)
{
    int code;
    do {
        code = BLOCKING(sqlite3_backup_step(copy, pages));
        if (args[3] != NONE
            && !call3(args[3], small_int(code), small_int(sqlite3_backup_remaining(copy)),
                      small_int(sqlite3_backup_pagecount(copy))))
            return SQLITE_ABORT;
        if (!as_sqlite_connection(args[0])->db || !as_sqlite_connection(args[1])->db)
            return SQLITE_MISUSE; /* the progress function has closed one */
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
            (void)BLOCKING(sqlite3_sleep(milliseconds));
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    return code;
}

static Value backup(Value *args)
{
    int pages, milliseconds;
    const char *name;
    TRY(check_backup(args, &pages, &milliseconds, &name));
    sqlite3 *from = as_sqlite_connection(args[0])->db, *to = as_sqlite_connection(args[1])->db;
    sqlite3_backup *copy = BLOCKING(sqlite3_backup_init(to, "main", from, name));
    if (!copy)
        return (Value)sqlite_raise(to);
    copy_pages(copy, args, pages, milliseconds);
    Value error = error_take();
    int code = BLOCKING(sqlite3_backup_finish(copy));
    error_restore(error);
    if (error_pending())
        return 0;
    TRY(sqlite_check_connection(as_sqlite_connection(args[0])));
    TRY(sqlite_check_connection(as_sqlite_connection(args[1])));
    return code == SQLITE_OK ? NONE : (Value)sqlite_raise(to);
}

static bool check_name(const char *method, Value v, const char **name)
{
    if (!is_str(v))
        RAISE(TypeError, "%s() argument 'name' must be str, not %K", method, v);
    *name = str_utf8_no_null(v);
    return *name;
}

static void free_memory(unsigned char **memory) { sqlite3_free(*memory); }

/* args: self, name */
static Value serialize(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    const char *name;
    sqlite3_int64 size = 0;
    TRY(check_name("serialize", args[1], &name));
    TRY(sqlite_check(c));
    /* A database in memory need not be copied twice. */
    const unsigned char *data = sqlite3_serialize(c->db, name, &size, SQLITE_SERIALIZE_NOCOPY);
    if (data)
        return bytes_new((const char *)data, (size_t)size);
    CLEANUP(free_memory) unsigned char *copy = BLOCKING(sqlite3_serialize(c->db, name, &size, 0));
    if (!copy)
        SQLITE_RAISE(operational_error, "unable to serialize '%s'", name);
    return bytes_new((const char *)copy, (size_t)size);
}

/* args: self, data, name */
static Value deserialize(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    const char *name;
    BUFFER_AUTO view = {0};
    Value data = args[1];
    if (is_str(data)) {
        size_t n;
        const char *text = TRY(str_utf8(data, &n));
        data = TRY(bytes_new(text, n));
    }
    TRY(buffer_get(data, &view, BUFFER_SIMPLE));
    TRY(check_name("deserialize", args[2], &name));
    TRY(sqlite_check(c));
    unsigned char *copy = sqlite3_malloc64(MAX(view.length, (size_t)1));
    if (!copy)
        return raise_no_memory();
    memcpy(copy, view.data, view.length);
    sqlite3_int64 size = (sqlite3_int64)view.length;
    int code = BLOCKING(sqlite3_deserialize(c->db, name, copy, size, size,
        SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE));
    return code == SQLITE_OK ? NONE : (Value)sqlite_raise(c->db);
}

/* ---- extensions ---- */

/* args: self, enable */
static Value enable_load_extension(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    bool enable;
    TRY(value_truth(args[1], &enable));
    TRY(sqlite_check(c));
    if (rt.services.audit)
        TRY(rt.services.audit("sqlite3.enable_load_extension",
                              (Value[]){args[0], from_bool(enable)}, 2));
    if (sqlite3_enable_load_extension(c->db, enable) != SQLITE_OK)
        SQLITE_RAISE(operational_error, "Error enabling load extension");
    return NONE;
}

/* args: self, name, entrypoint */
static Value load_extension(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    const char *name, *entry = NULL;
    char *problem = NULL;
    TRY(check_name("load_extension", args[1], &name));
    if (args[2] != NONE)
        TRY(check_name("load_extension", args[2], &entry));
    TRY(sqlite_check(c));
    if (rt.services.audit)
        TRY(rt.services.audit("sqlite3.load_extension", args, 2));
    int code = BLOCKING(sqlite3_load_extension(c->db, name, entry, &problem));
    if (code == SQLITE_OK)
        return NONE;
    sqlite_raise_text(SQLITE_STATE->operational_error, "%s", problem ? problem : "no such extension");
    sqlite3_free(problem);
    return 0;
}

const Method sqlite_database_methods[] = {
    {"backup($self, /, target, *, pages=-1, progress=None, name='main', sleep=0.25)", backup,
     "Copy the database into another connection's."},
    {"blobopen($self, table, column, row, /, *, readonly=False, name='main')", sqlite_blob_open,
     "Open a blob for reading and writing in place."},
    {"deserialize($self, data, /, *, name='main')", deserialize,
     "Make bytes that serialize() returned the database."},
    {"enable_load_extension($self, enable, /)", enable_load_extension,
     "Allow or forbid loading extensions."},
    {"getconfig($self, op, /)", get_config, "Whether a switch of the connection is on."},
    {"getlimit($self, category, /)", get_limit, "A limit of the connection."},
    {"interrupt($self, /)", interrupt, "Abort what other threads are executing."},
    {"iterdump($self, /)", iterdump, "An iterator over the database as SQL text."},
    {"load_extension($self, name, /, *, entrypoint=None)", load_extension, "Load an extension."},
    {"serialize($self, /, *, name='main')", serialize, "The database as bytes."},
    {"setconfig($self, op, enable=True, /)", set_config, "Set a switch of the connection."},
    {"setlimit($self, category, limit, /)", set_limit, "Set a limit; return the old one."},
    {0},
};
