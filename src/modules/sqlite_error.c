/* SPDX-License-Identifier: MIT
 *
 * _sqlite3's exceptions for SQLite's result codes, and the module's constants.
 */
#include "modules/sqlite.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/str.h"

static const struct CodeName {
    const char *name;
    int code;
} code_names[] = {
#define CODE(name) {"SQLITE_" #name, SQLITE_##name},
#define OTHER(name)
#define LIMIT(name)
#define CONFIG(name)
#include "modules/sqlite_constants.def"
#undef CODE
#undef OTHER
#undef LIMIT
#undef CONFIG
};

static const ModuleConstant constants[] = {
#define ROW(name) {"SQLITE_" #name, SQLITE_##name},
#define CODE ROW
#define OTHER ROW
#define LIMIT ROW
#define CONFIG ROW
#include "modules/sqlite_constants.def"
#undef CODE
#undef OTHER
#undef LIMIT
#undef CONFIG
#undef ROW
};

bool sqlite_add_constants(Value module)
{
    for (size_t i = 0; i < countof(constants); i++)
        TRY(module_add(module, constants[i].name, TRY(int_from_int64(constants[i].number))));
    return true;
}

static Value class_of(int code)
{
    const SqliteState *state = SQLITE_STATE;
    switch (code) {
    case SQLITE_INTERNAL:
    case SQLITE_NOTFOUND:
        return state->internal_error;
    case SQLITE_ERROR:
    case SQLITE_PERM:
    case SQLITE_ABORT:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_EMPTY:
    case SQLITE_SCHEMA:
        return state->operational_error;
    case SQLITE_TOOBIG:
        return state->data_error;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return state->integrity_error;
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
        return state->interface_error;
    }
    return state->database_error;
}

static const char *code_name(int code)
{
    for (size_t i = 0; i < countof(code_names); i++)
        if (code_names[i].code == code)
            return code_names[i].name;
    return "unknown";
}

int sqlite_raise(sqlite3 *db)
{
    int code = sqlite3_errcode(db), extended = sqlite3_extended_errcode(db);
    if (error_pending())
        return 0;
    if (code == SQLITE_NOMEM)
        return raise_no_memory();
    if (code == SQLITE_OK) /* another thread has had its turn meanwhile */
        code = extended = SQLITE_ERROR;
    Value text = TRY(str_from_text(sqlite3_errmsg(db)));
    Value error = TRY(call1(class_of(code), text));
    TRY(attr_set(error, NAME(sqlite_errorcode), small_int(extended)));
    TRY(attr_set(error, NAME(sqlite_errorname), TRY(str_from_text(code_name(extended)))));
    return raise_object(error);
}

int sqlite_raise_text(Value class, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value text = str_format_va(format, arguments);
    va_end(arguments);
    return text ? raise_object(TRY(call1(class, text))) : 0;
}
