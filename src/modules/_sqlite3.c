/* SPDX-License-Identifier: MIT
 *
 * Module _sqlite3: databases in files, on SQLite. See sqlite.h for the whole.
 */
#include "gc/heap.h"
#include "modules/sqlite.h"
#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/config.h"

static Value complete_statement(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "complete_statement() argument 'statement' must be str, not %K", args[0]);
    return from_bool(sqlite3_complete(TRY(str_utf8_no_null(args[0]))));
}

static Value enable_callback_tracebacks(Value *args)
{
    bool enable;
    TRY(value_truth(args[0], &enable));
    SQLITE_STATE->tracebacks = enable;
    return NONE;
}

static bool add_exception(Value module, Value *class, const char *name, Value base)
{
    char full[64];
    snprintf(full, sizeof full, "sqlite3.%s", name);
    *class = TRY(type_new_simple(full, base, 0));
    return module_add(module, name, *class);
}

static bool add_exceptions(Value module, SqliteState *s)
{
    Value exception = from_object(rt.types[TYPE_Exception]);
    return add_exception(module, &s->error, "Error", exception)
        && add_exception(module, &s->warning, "Warning", exception)
        && add_exception(module, &s->interface_error, "InterfaceError", s->error)
        && add_exception(module, &s->database_error, "DatabaseError", s->error)
        && add_exception(module, &s->internal_error, "InternalError", s->database_error)
        && add_exception(module, &s->operational_error, "OperationalError", s->database_error)
        && add_exception(module, &s->programming_error, "ProgrammingError", s->database_error)
        && add_exception(module, &s->integrity_error, "IntegrityError", s->database_error)
        && add_exception(module, &s->data_error, "DataError", s->database_error)
        && add_exception(module, &s->not_supported_error, "NotSupportedError", s->database_error);
}

/* An older library takes the interface's version from here. */
static bool add_version(Value module)
{
    return !rt.config->older_library ||
           module_add(module, "version", TRY(str_from_text("2.6.0")));
}

static bool sqlite3_init(Value module)
{
    static const int safety[] = {0, 3, 1}; /* SQLite's threading mode, as the DB-API tells it */
    if (sqlite3_initialize() != SQLITE_OK)
        RAISE(ImportError, "%s", "SQLite could not be initialised");
    SqliteState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__sqlite3] = state;
    state->adapters = TRY(dict_new());
    state->converters = TRY(dict_new());
    TRY(add_exceptions(module, state));
    TRY(module_add(module, "adapters", state->adapters));
    TRY(module_add(module, "converters", state->converters));
    TRY(module_add(module, "sqlite_version", TRY(str_from_text(sqlite3_libversion()))));
    TRY(module_add(module, "threadsafety", small_int(safety[sqlite3_threadsafe() % 3])));
    TRY(add_version(module));
    return sqlite_add_constants(module);
}

static const enum TypeId types[] = {
    TYPE_SqliteConnection, TYPE_SqliteCursor, TYPE_SqliteRow, TYPE_SqliteBlob,
    TYPE_PrepareProtocol, 0,
};

static const ModuleConstant constants[] = {
    {"PARSE_DECLTYPES", SQLITE_PARSE_DECLTYPES},
    {"PARSE_COLNAMES", SQLITE_PARSE_COLNAMES},
    {"LEGACY_TRANSACTION_CONTROL", SQLITE_LEGACY},
    {"_deprecated_version", 0, "2.6.0"},
    {0},
};

static const Method methods[] = {
    {"connect($module, /, database, timeout=5.0, detect_types=0, isolation_level='', "
     "check_same_thread=True, factory=Connection, cached_statements=128, uri=False, *, "
     "autocommit=-1)", 0, "Open a connection to the database in a file, or in \":memory:\".",
     sqlite_connect},
    {"adapt($module, obj, proto=<unrepresentable>, alt=<unrepresentable>, /)", sqlite_adapt_method,
     "Adapt an object to a protocol."},
    {"complete_statement($module, /, statement)", complete_statement,
     "Does the text end a SQL statement?"},
    {"enable_callback_tracebacks($module, enable, /)", enable_callback_tracebacks,
     "Show the exceptions of callbacks, or don't."},
    {"register_adapter($module, type, adapter, /)", sqlite_register_adapter,
     "Set what makes values of a type such as SQLite knows."},
    {"register_converter($module, typename, converter, /)", sqlite_register_converter,
     "Set what makes Python values of columns of a declared type."},
    {0},
};

MODULE(_sqlite3, .methods = METHODS(methods), .constants = constants, .types = types,
       .init = sqlite3_init);
