/* SPDX-License-Identifier: MIT
 *
 * What SQLite calls back: functions, aggregates, window functions, collations, and the
 * authorizer, progress and trace handlers. An exception becomes SQLite's error, whose
 * text says where it came from, and is shown if enable_callback_tracebacks() says so.
 *
 *     Connection.callbacks --> SqliteCallback <--> SqliteCallback ...
 *     SQLite's user data   ------'
 */
#include <limits.h>

#include "gc/heap.h"
#include "modules/sqlite.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/gil.h"

struct SqliteCallback {
    Value callable;
    SqliteConnection *connection;
    SqliteCallback *next, *previous;
};

/* ---- the chain ---- */

static SqliteCallback *callback_new(SqliteConnection *c, Value callable)
{
    SqliteCallback *callback = gc_alloc(sizeof *callback);
    if (!callback)
        return raise_no_memory(), NULL;
    callback->callable = callable;
    callback->connection = c;
    callback->next = c->callbacks;
    if (c->callbacks)
        c->callbacks->previous = callback;
    c->callbacks = callback;
    return callback;
}

static void callback_unlink(SqliteCallback *callback)
{
    if (callback->previous)
        callback->previous->next = callback->next;
    else if (callback->connection->callbacks == callback)
        callback->connection->callbacks = callback->next;
    if (callback->next)
        callback->next->previous = callback->previous;
    callback->next = callback->previous = NULL;
}

/* SQLite has no use for it any more. */
static void destroy(void *data)
{
    bool taken = gil_ensure();
    callback_unlink(data);
    if (taken)
        gil_drop();
}

/* ---- errors ---- */

void sqlite_report(Value callable)
{
    if (SQLITE_STATE->tracebacks && error_pending())
        rt.services.unraisable(0, callable);
    error_clear();
}

/* Within a callback: the GIL, and no exception but its own. */
typedef struct Entered {
    bool taken;
    Value pending;
} Entered;

static Entered enter(void)
{
    Entered e;
    e.taken = gil_ensure();
    e.pending = error_take();
    return e;
}

static void leave(Entered e)
{
    error_restore(e.pending);
    if (e.taken)
        gil_drop();
}

/* SQLite's error for the pending exception, which is reported. */
static void fail(sqlite3_context *context, const char *text)
{
    SqliteCallback *callback = sqlite3_user_data(context);
    if (error_is(TYPE_MemoryError))
        sqlite3_result_error_nomem(context);
    else if (error_is(TYPE_OverflowError))
        sqlite3_result_error_toobig(context);
    else
        sqlite3_result_error(context, text, -1);
    sqlite_report(callback->callable);
}

static void fail_method(sqlite3_context *context, const char *method, const char *what)
{
    char text[96];
    snprintf(text, sizeof text, "user-defined aggregate's '%s' method %s", method, what);
    fail(context, text);
}

/* ---- values ---- */

static Value value_of(sqlite3_value *v)
{
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
        return int_from_int64(sqlite3_value_int64(v));
    case SQLITE_FLOAT:
        return float_from_double(sqlite3_value_double(v));
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_value_text(v);
        Value bytes = TRY(bytes_new(text ? text : "", (size_t)sqlite3_value_bytes(v)));
        return rt.services.decode(bytes, "utf-8", "strict");
    }
    case SQLITE_BLOB: {
        const void *data = sqlite3_value_blob(v);
        return bytes_new(data ? data : "", (size_t)sqlite3_value_bytes(v));
    }
    }
    return NONE;
}

static Value call_with_values(Value callable, int n, sqlite3_value **values)
{
    Value args[n + 1];
    for (int i = 0; i < n; i++)
        args[i] = TRY(value_of(values[i]));
    return call_value(callable, args, (size_t)n, 0);
}

/* False with an exception, or without one for a type that SQLite doesn't know. */
static bool set_result(sqlite3_context *context, Value v)
{
    int64_t i;
    if (v == NONE) {
        sqlite3_result_null(context);
    } else if (is_int(v)) {
        if (!int_fits_int64(v, &i))
            RAISE(OverflowError, "Python int too large to convert to SQLite INTEGER");
        sqlite3_result_int64(context, i);
    } else if (is_float(v)) {
        double d;
        TRY(value_as_double(v, &d));
        sqlite3_result_double(context, d);
    } else if (is_str(v)) {
        size_t n;
        const char *text = TRY(str_utf8(v, &n));
        if (n > INT_MAX)
            RAISE(OverflowError, "string is longer than INT_MAX bytes");
        sqlite3_result_text(context, text, (int)n, SQLITE_TRANSIENT);
    } else if (buffer_exported(v)) {
        BUFFER_AUTO view = {0};
        TRY(buffer_get(v, &view, BUFFER_SIMPLE));
        if (view.length > INT_MAX)
            RAISE(OverflowError, "BLOB longer than INT_MAX bytes");
        sqlite3_result_blob(context, view.length ? view.data : "", (int)view.length,
                            SQLITE_TRANSIENT);
    } else
        return false;
    return true;
}

/* ---- functions ---- */

static void on_function(sqlite3_context *context, int n, sqlite3_value **values)
{
    Entered e = enter();
    SqliteCallback *callback = sqlite3_user_data(context);
    Value result = call_with_values(callback->callable, n, values);
    if (!result || !set_result(context, result))
        fail(context, "user-defined function raised exception");
    leave(e);
}

/* ---- aggregates: the instance lies in a root, since SQLite's memory is not scanned ---- */

typedef struct Aggregate {
    Value instance;
} Aggregate;

static Aggregate *aggregate_of(sqlite3_context *context, bool make)
{
    Aggregate **slot = sqlite3_aggregate_context(context, make ? sizeof *slot : 0);
    if (!slot)
        return NULL;
    if (*slot || !make)
        return *slot;
    SqliteCallback *callback = sqlite3_user_data(context);
    Value instance = call0(callback->callable);
    Aggregate *aggregate = instance ? gc_alloc_root(sizeof *aggregate) : NULL;
    if (!aggregate) {
        fail_method(context, "__init__", "raised error");
        return NULL;
    }
    aggregate->instance = instance;
    return *slot = aggregate;
}

static void call_aggregate(sqlite3_context *context, Value name, const char *text, int n,
                           sqlite3_value **values)
{
    Entered e = enter();
    const Aggregate *aggregate = aggregate_of(context, true);
    if (aggregate) {
        Value method = attr_get(aggregate->instance, name);
        if (!method)
            fail_method(context, text, "not defined");
        else if (!call_with_values(method, n, values))
            fail_method(context, text, "raised error");
    }
    leave(e);
}

static void on_step(sqlite3_context *context, int n, sqlite3_value **values)
{
    call_aggregate(context, NAME(step), "step", n, values);
}

static void on_inverse(sqlite3_context *context, int n, sqlite3_value **values)
{
    call_aggregate(context, NAME(inverse), "inverse", n, values);
}

static void aggregate_result(sqlite3_context *context, const Aggregate *aggregate, Value name,
                             const char *text)
{
    Value result = call_method0(aggregate->instance, name);
    if (!result || !set_result(context, result))
        fail_method(context, text,
                    error_is(TYPE_AttributeError) ? "not defined" : "raised error");
}

static void on_value(sqlite3_context *context)
{
    Entered e = enter();
    const Aggregate *aggregate = aggregate_of(context, true);
    if (aggregate)
        aggregate_result(context, aggregate, NAME(value), "value");
    leave(e);
}

static void on_final(sqlite3_context *context)
{
    Entered e = enter();
    Aggregate *aggregate = aggregate_of(context, false);
    if (aggregate) {
        Aggregate copy = *aggregate;
        gc_free(aggregate);
        *(Aggregate **)sqlite3_aggregate_context(context, 0) = NULL;
        aggregate_result(context, &copy, NAME(finalize), "finalize");
    }
    leave(e);
}

/* ---- handlers ---- */

static int on_collation(void *data, int n, const void *a, int m, const void *b)
{
    Entered e = enter();
    SqliteCallback *callback = data;
    Value x = bytes_new(a, (size_t)n), y = x ? bytes_new(b, (size_t)m) : 0;
    x = y ? rt.services.decode(x, "utf-8", "strict") : 0;
    y = x ? rt.services.decode(y, "utf-8", "strict") : 0;
    Value order = y ? call2(callback->callable, x, y) : 0;
    if (order)
        order = value_index(order);
    int result = order ? int_sign(order) : 0;
    if (!order)
        sqlite_report(callback->callable);
    leave(e);
    return result;
}

static Value text_or_none(const char *text)
{
    return text ? str_from_text(text) : NONE;
}

static int on_authorize(void *data, int action, const char *first, const char *second,
                        const char *database, const char *source)
{
    Entered e = enter();
    SqliteCallback *callback = data;
    Value args[] = {small_int(action), text_or_none(first), text_or_none(second),
                    text_or_none(database), text_or_none(source)};
    int answer = SQLITE_DENY;
    Value result = call_value(callback->callable, args, 5, 0);
    if (result && is_int(result) && !value_as_int(result, &answer))
        answer = SQLITE_DENY;
    if (!result || error_pending())
        sqlite_report(callback->callable);
    leave(e);
    return answer;
}

static int on_progress(void *data)
{
    Entered e = enter();
    SqliteCallback *callback = data;
    bool stop = true;
    Value result = call0(callback->callable);
    if (!result || !value_truth(result, &stop)) {
        stop = true;
        sqlite_report(callback->callable);
    }
    leave(e);
    return stop;
}

/* The statement with its parameters in place; without, when that is too long. */
static Value traced_sql(SqliteCallback *callback, sqlite3_stmt *stmt)
{
    char *expanded = sqlite3_expanded_sql(stmt);
    if (expanded) {
        Value text = str_from_text(expanded);
        sqlite3_free(expanded);
        return text;
    }
    sqlite_raise_text(SQLITE_STATE->data_error,
                      "Expanded SQL string exceeds the maximum string length");
    sqlite_report(callback->callable);
    return str_from_text(sqlite3_sql(stmt));
}

static int on_trace(unsigned type, void *data, void *stmt, void *sql)
{
    if (type != SQLITE_TRACE_STMT)
        return 0;
    Entered e = enter();
    SqliteCallback *callback = data;
    Value text = traced_sql(callback, stmt);
    if (!text || !call1(callback->callable, text))
        sqlite_report(callback->callable);
    leave(e);
    return 0;
}

/* The database is closed: these must not be called any more. */
void sqlite_drop_callbacks(SqliteConnection *c)
{
    sqlite3_trace_v2(c->db, 0, NULL, NULL);
    sqlite3_progress_handler(c->db, 0, NULL, NULL);
    (void)sqlite3_set_authorizer(c->db, NULL, NULL);
    c->trace = c->progress = c->authorizer = NULL;
}

/* ---- methods ---- */

static bool check_name(const char *method, Value v, const char **name)
{
    if (!is_str(v))
        RAISE(TypeError, "%s() argument 'name' must be str, not %K", method, v);
    *name = str_utf8_no_null(v);
    return *name;
}

/* args: self, name, narg, func, deterministic */
static Value create_function(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    const char *name;
    int n, flags = SQLITE_UTF8, code;
    bool deterministic;
    TRY(check_name("create_function", args[1], &name));
    TRY(value_as_int(args[2], &n));
    TRY(value_truth(args[4], &deterministic));
    TRY(sqlite_check(c));
    if (deterministic)
        flags |= SQLITE_DETERMINISTIC;
    if (args[3] == NONE)
        code = sqlite3_create_function_v2(c->db, name, n, flags, NULL, NULL, NULL, NULL, NULL);
    else
        code = sqlite3_create_function_v2(c->db, name, n, flags, TRY(callback_new(c, args[3])),
                                          on_function, NULL, NULL, destroy);
    if (code != SQLITE_OK)
        SQLITE_RAISE(operational_error, "Error creating function");
    return NONE;
}

/* args: self, name, n_arg, aggregate_class */
static Value create_aggregate(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    const char *name;
    int n, code;
    TRY(check_name("create_aggregate", args[1], &name));
    TRY(value_as_int(args[2], &n));
    TRY(sqlite_check(c));
    if (args[3] == NONE)
        code = sqlite3_create_function_v2(c->db, name, n, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
    else
        code = sqlite3_create_function_v2(c->db, name, n, SQLITE_UTF8, TRY(callback_new(c, args[3])),
                                          NULL, on_step, on_final, destroy);
    if (code != SQLITE_OK)
        SQLITE_RAISE(operational_error, "Error creating aggregate");
    return NONE;
}

/* args: self, name, num_params, aggregate_class */
static Value create_window_function(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    const char *name;
    int n, code;
    TRY(check_name("create_window_function", args[1], &name));
    TRY(value_as_int(args[2], &n));
    TRY(sqlite_check(c));
    if (sqlite3_libversion_number() < 3025000)
        SQLITE_RAISE(not_supported_error,
                     "create_window_function() requires SQLite 3.25.0 or higher");
    if (args[3] == NONE)
        code = sqlite3_create_function_v2(c->db, name, n, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
    else
        code = sqlite3_create_window_function(c->db, name, n, SQLITE_UTF8,
                                              TRY(callback_new(c, args[3])), on_step, on_final,
                                              on_value, on_inverse, destroy);
    if (code != SQLITE_OK)
        SQLITE_RAISE(programming_error, "%s", sqlite3_errstr(code));
    return NONE;
}

/* args: self, name, callback */
static Value create_collation(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    SqliteCallback *callback = NULL;
    if (!is_str(args[1]))
        RAISE(TypeError, "create_collation() argument 1 must be str, not %K", args[1]);
    const char *name = TRY(str_utf8_no_null(args[1]));
    TRY(sqlite_check(c));
    if (args[2] != NONE) {
        if (!is_callable(args[2]))
            RAISE(TypeError, "parameter must be callable");
        callback = TRY(callback_new(c, args[2]));
    }
    int code = sqlite3_create_collation_v2(c->db, name, SQLITE_UTF8, callback,
                                           callback ? on_collation : NULL,
                                           callback ? destroy : NULL);
    if (code == SQLITE_OK)
        return NONE;
    if (callback)
        callback_unlink(callback); /* SQLite doesn't destroy it */
    return sqlite_raise(c->db);
}

static bool replace(SqliteConnection *c, SqliteCallback **slot, Value callable)
{
    SqliteCallback *new = callable == NONE ? NULL : callback_new(c, callable);
    if (callable != NONE && !new)
        return false;
    if (*slot)
        callback_unlink(*slot);
    *slot = new;
    return true;
}

/* args: self, authorizer_callback */
static Value set_authorizer(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    TRY(sqlite_check(c));
    TRY(replace(c, &c->authorizer, args[1]));
    if (sqlite3_set_authorizer(c->db, c->authorizer ? on_authorize : NULL, c->authorizer))
        SQLITE_RAISE(operational_error, "Error setting authorizer callback");
    return NONE;
}

/* args: self, progress_handler, n */
static Value set_progress_handler(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    int n;
    TRY(value_as_int(args[2], &n));
    TRY(sqlite_check(c));
    TRY(replace(c, &c->progress, args[1]));
    sqlite3_progress_handler(c->db, c->progress ? n : 0, c->progress ? on_progress : NULL,
                             c->progress);
    return NONE;
}

/* args: self, trace_callback */
static Value set_trace_callback(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    TRY(sqlite_check(c));
    TRY(replace(c, &c->trace, args[1]));
    sqlite3_trace_v2(c->db, c->trace ? SQLITE_TRACE_STMT : 0, c->trace ? on_trace : NULL, c->trace);
    return NONE;
}

const Method sqlite_callback_methods[] = {
    {"create_function($self, /, name, narg, func, *, deterministic=False)", create_function,
     "Make a Python callable a function of SQL; None removes it."},
    {"create_aggregate($self, /, name, n_arg, aggregate_class)", create_aggregate,
     "Make a class with step and finalize an aggregate of SQL; None removes it."},
    {"create_window_function($self, name, num_params, aggregate_class, /)", create_window_function,
     "Make a class with step, inverse, value and finalize an aggregate window function of SQL.",
     .flags = METHOD_CLASS},
    {"create_collation($self, name, callback, /)", create_collation,
     "Make a callable that compares two strs a collation of SQL; None removes it."},
    {"set_authorizer($self, /, authorizer_callback)", set_authorizer,
     "Set who says for each access of a statement whether it is allowed."},
    {"set_progress_handler($self, /, progress_handler, n)", set_progress_handler,
     "Set what is called every n instructions of SQLite's machine; a true result interrupts."},
    {"set_trace_callback($self, /, trace_callback)", set_trace_callback,
     "Set what is called with each SQL statement that runs."},
    {0},
};
