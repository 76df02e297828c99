/* SPDX-License-Identifier: MIT
 *
 * Exceptions with a few fields of their own: StopIteration, SystemExit, AttributeError,
 * NameError, ImportError and SyntaxError.
 */
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* Store the keyword arguments in the fields of these names; others are errors. */
static bool set_fields(Value self, enum TypeId type, Value *values, Value kwnames,
                       const char *const *names, Value **fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        *fields[i] = 0;
    size_t keywords = kwnames ? tuple_count(kwnames) : 0;
    if (keywords > count)
        RAISE(TypeError, "%N() takes at most %zu keyword argument%s (%zu given)",
              from_object(rt.types[type]), count, count == 1 ? "" : "s", keywords);
    for (size_t k = 0; k < keywords; k++) {
        Value name = as_tuple(kwnames)->items[k];
        size_t i = 0;
        while (i < count && !str_equal_text(name, names[i]))
            i++;
        if (i == count)
            RAISE(TypeError, "'%S' is an invalid keyword argument for %N()", name,
                  from_object(rt.types[type]));
        *fields[i] = values[k];
    }
    return true;
}

/* --- StopIteration, SystemExit --- */

bool stop_iteration_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(exception_init(self, args, nargs, kwnames));
    ((StopIterationError *)self)->value = nargs ? as_tuple(as_exception(self)->args)->items[0]
                                                : NONE;
    return true;
}

const Member stop_iteration_members[] = {
    {"value", MEMBER_VALUE_NONE, offsetof(StopIterationError, value), true,
     "What the generator returned."},
    {0},
};

bool system_exit_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(exception_init(self, args, nargs, kwnames));
    Value all = as_exception(self)->args;
    ((SystemExitObject *)self)->code = nargs == 0 ? NONE : nargs == 1 ? as_tuple(all)->items[0]
                                                                       : all;
    return true;
}

const Member system_exit_members[] = {
    {"code", MEMBER_VALUE_NONE, offsetof(SystemExitObject, code), true, "The exit status."},
    {0},
};

/* --- AttributeError, NameError --- */

bool attribute_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    AttributeErrorObject *error = (AttributeErrorObject *)self;
    static const char *const names[] = {"name", "obj"};
    TRY(exception_init(self, args, nargs, 0));
    return set_fields(self, TYPE_AttributeError, args + nargs, kwnames, names,
                      (Value *[]){&error->name, &error->object}, 2);
}

const Member attribute_error_members[] = {
    {"name", MEMBER_VALUE_NONE, offsetof(AttributeErrorObject, name), true, "attribute name"},
    {"obj", MEMBER_VALUE_NONE, offsetof(AttributeErrorObject, object), true, "object"},
    {0},
};

/* The object is not pickled: often it can't be. */
static Value attribute_error_getstate(Value *args)
{
    AttributeErrorObject *error = (AttributeErrorObject *)args[0];
    Value state = TRY(attr_dict_copy(args[0]));
    if (state == NONE)
        state = TRY(dict_new());
    if (error->name)
        TRY(dict_set_text(state, "name", error->name));
    TRY(dict_set_text(state, "args", error->base.args));
    return state;
}

static Value attribute_error_reduce(Value *args)
{
    Value state = TRY(attribute_error_getstate(args));
    return tuple_pack(3, from_object(type_of(args[0])), as_exception(args[0])->args, state);
}

const Method attribute_error_methods[] = {
    {"__getstate__($self, /)", attribute_error_getstate, "Helper for pickle."},
    {"__reduce__($self, /)", attribute_error_reduce, "Helper for pickle."},
    {0},
};

bool name_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"name"};
    TRY(exception_init(self, args, nargs, 0));
    return set_fields(self, TYPE_NameError, args + nargs, kwnames, names,
                      (Value *[]){&((NameErrorObject *)self)->name}, 1);
}

const Member name_error_members[] = {
    {"name", MEMBER_VALUE_NONE, offsetof(NameErrorObject, name), true, "name"},
    {0},
};

/* --- ImportError --- */

bool import_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    ImportErrorObject *error = (ImportErrorObject *)self;
    static const char *const names[] = {"name", "path", "name_from"};
    TRY(exception_init(self, args, nargs, 0));
    error->msg = nargs == 1 ? as_tuple(error->base.args)->items[0] : 0;
    return set_fields(self, TYPE_ImportError, args + nargs, kwnames, names,
                      (Value *[]){&error->name, &error->path, &error->name_from}, 3);
}

Value import_error_str(Value self)
{
    Value msg = ((ImportErrorObject *)self)->msg;
    return msg && is_exact(msg, TYPE_str) ? msg : exception_str(self);
}

const Member import_error_members[] = {
    {"msg", MEMBER_VALUE_NONE, offsetof(ImportErrorObject, msg), true, "exception message"},
    {"name", MEMBER_VALUE_NONE, offsetof(ImportErrorObject, name), true, "module name"},
    {"path", MEMBER_VALUE_NONE, offsetof(ImportErrorObject, path), true, "module path"},
    {"name_from", MEMBER_VALUE_NONE, offsetof(ImportErrorObject, name_from), true,
     "name imported from module"},
    {0},
};

static Value import_error_reduce(Value *args)
{
    ImportErrorObject *error = (ImportErrorObject *)args[0];
    static const char *const names[] = {"name", "path", "name_from"};
    Value values[] = {error->name, error->path, error->name_from};
    return exception_reduce_with(args[0], names, values, 3);
}

const Method import_error_methods[] = {
    {"__reduce__($self, /)", import_error_reduce, "Helper for pickle."},
    {0},
};

Value import_error_new(enum TypeId type, Value msg, Value name, Value path)
{
    Value self = TRY(exception_new(type, &msg, 1));
    ((ImportErrorObject *)self)->name = name;
    ((ImportErrorObject *)self)->path = path;
    return self;
}

/* --- SyntaxError --- */

/* (filename, line, offset, text[, end line, end offset]) */
static bool set_location(SyntaxErrorObject *error, Value location)
{
    Value info = TRY(tuple_from(location));
    size_t count = tuple_count(info);
    Value *items = as_tuple(info)->items;
    if (count < 4 || count > 6)
        RAISE(TypeError, "function takes at %s %d arguments (%zu given)",
              count < 4 ? "least" : "most", count < 4 ? 4 : 6, count);
    if (count == 5)
        RAISE(TypeError, "end_offset must be provided when end_lineno is provided");
    error->filename = items[0];
    error->lineno = items[1];
    error->offset = items[2];
    error->text = items[3];
    error->end_lineno = count == 6 ? items[4] : 0;
    error->end_offset = count == 6 ? items[5] : 0;
    return true;
}

bool syntax_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(exception_init(self, args, nargs, kwnames));
    SyntaxErrorObject *error = (SyntaxErrorObject *)self;
    Value *items = as_tuple(error->base.args)->items;
    error->print_file_and_line = 0;
    if (nargs >= 1)
        error->msg = items[0];
    return nargs != 2 || set_location(error, items[1]);
}

/* What stands behind the last slash. */
static Value base_name(Value path)
{
    size_t start = str_length(path);
    while (start > 0 && str_at(path, start - 1) != '/')
        start--;
    return str_substring(path, start, str_length(path));
}

Value syntax_error_str(Value self)
{
    SyntaxErrorObject *error = (SyntaxErrorObject *)self;
    Value msg = error->msg ? error->msg : NONE;
    bool has_file = error->filename && is_str(error->filename);
    bool has_line = error->lineno && is_int(error->lineno);
    Value file = has_file ? TRY(base_name(error->filename)) : 0;
    if (has_file && has_line)
        return str_format("%S (%S, line %S)", msg, file, error->lineno);
    if (has_file)
        return str_format("%S (%S)", msg, file);
    if (has_line)
        return str_format("%S (line %S)", msg, error->lineno);
    return value_str(msg);
}

#define FIELD(name, doc) \
    {#name, MEMBER_VALUE_NONE, offsetof(SyntaxErrorObject, name), true, doc}
const Member syntax_error_members[] = {
    FIELD(msg, "exception msg"), FIELD(filename, "exception filename"),
    FIELD(lineno, "exception lineno"), FIELD(offset, "exception offset"),
    FIELD(text, "exception text"), FIELD(end_lineno, "exception end lineno"),
    FIELD(end_offset, "exception end offset"),
    FIELD(print_file_and_line, "exception print_file_and_line"), {0},
};
#undef FIELD

static Value positive_or_none(long n)
{
    return n > 0 ? small_int(n) : NONE;
}

/* Where the line is known an offset below 1 is told too: it means "the whole line". */
static Value offset_or_none(long line, long offset)
{
    return line > 0 ? small_int(offset) : positive_or_none(offset);
}

Value syntax_error_new(enum TypeId type, Value msg, Value filename, long line, long offset,
                       Value text, long end_line, long end_offset)
{
    Value start[] = {positive_or_none(line), offset_or_none(line, offset)};
    Value end[] = {positive_or_none(end_line), offset_or_none(end_line, end_offset)};
    Value info = TRY(tuple_pack(6, filename, start[0], start[1], text ? text : NONE, end[0], end[1]));
    Value args[] = {msg, info};
    return exception_new(type, args, 2);
}
