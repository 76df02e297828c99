/* SPDX-License-Identifier: MIT
 *
 * OSError: OSError(errno, text, filename, _, filename2) makes the subclass that
 * exceptions.def names for that errno.
 *
 * The arguments are read in __new__, so that the class can depend on them; where a subclass
 * overrides __init__ but not __new__, in __init__ (as it may pass on other ones).
 */
#include <errno.h>

#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static enum TypeId class_of_errno(int64_t number)
{
    switch (number) {
#define ERRNO(number_, class) case number_: return TYPE_##class;
#include "objects/exceptions.def"
#undef ERRNO
    default: return TYPE_OSError;
    }
}

static bool reads_in_init(Type *type)
{
    return type->slots.init != os_error_init && type->slots.construct == os_error_construct;
}

/* BlockingIOError's third argument is a count if it can be one. */
static bool set_written(OSErrorObject *error, Value third, bool *taken)
{
    *taken = false;
    if (!is_exact(from_object(error), TYPE_BlockingIOError))
        return true;
    Value number = value_index(third);
    ssize_t written;
    if (!number || !value_as_ssize(number, &written))
        return error_clear_if(TYPE_TypeError) || error_clear_if(TYPE_OverflowError);
    *taken = true;
    error->written = written;
    return true;
}

static bool read_arguments(OSErrorObject *error, Value *args, size_t nargs)
{
    error->base.args = TRY(tuple_new(args, nargs));
    if (nargs < 2 || nargs > 5)
        return true;
    error->errno_value = args[0];
    error->strerror = args[1];
    if (nargs == 2 || args[2] == NONE)
        return true;
    bool written;
    TRY(set_written(error, args[2], &written));
    if (written)
        return true;
    error->filename = args[2];
    if (nargs == 5 && args[4] != NONE)
        error->filename2 = args[4];
    error->base.args = TRY(tuple_new(args, 2));
    return true;
}

static bool reject_keywords(Type *type, Value kwnames)
{
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "%N() takes no keyword arguments", from_object(type));
    return true;
}

Value os_error_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool now = !reads_in_init(type);
    if (now)
        TRY(reject_keywords(type, kwnames));
    int64_t number;
    if (now && type == rt.types[TYPE_OSError] && nargs >= 2 && nargs <= 5 && is_int(args[0])
        && int_fits_int64(args[0], &number))
        type = rt.types[class_of_errno(number)];
    OSErrorObject *error = (OSErrorObject *)TRY(exception_construct(type, args, nargs, 0));
    error->written = -1;
    if (now)
        TRY(read_arguments(error, args, nargs));
    else
        error->base.args = rt.empty_tuple;
    return from_object(error);
}

bool os_error_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!reads_in_init(type_of(self)))
        return true;
    TRY(reject_keywords(type_of(self), kwnames));
    return read_arguments((OSErrorObject *)self, args, nargs);
}

Value os_error_str(Value self)
{
    OSErrorObject *error = (OSErrorObject *)self;
    Value number = error->errno_value ? error->errno_value : NONE;
    Value text = error->strerror ? error->strerror : NONE;
    if (error->filename && error->filename2)
        return str_format("[Errno %S] %S: %R -> %R", number, text, error->filename,
                          error->filename2);
    if (error->filename)
        return str_format("[Errno %S] %S: %R", number, text, error->filename);
    if (error->errno_value && error->strerror)
        return str_format("[Errno %S] %S", number, text);
    return exception_str(self);
}

const Member os_error_members[] = {
    {"errno", MEMBER_VALUE_NONE, offsetof(OSErrorObject, errno_value), true, "error number"},
    {"strerror", MEMBER_VALUE_NONE, offsetof(OSErrorObject, strerror), true, "its text"},
    {"filename", MEMBER_VALUE_NONE, offsetof(OSErrorObject, filename), true, "the file"},
    {"filename2", MEMBER_VALUE_NONE, offsetof(OSErrorObject, filename2), true,
     "the second file, as of rename"},
    {0},
};

static Value get_written(Value self)
{
    ssize_t written = ((OSErrorObject *)self)->written;
    if (written == -1)
        RAISE(AttributeError, "characters_written");
    return int_from_ssize(written);
}

static bool set_written_attribute(Value self, Value value)
{
    OSErrorObject *error = (OSErrorObject *)self;
    if (value)
        return value_as_ssize(value, &error->written);
    if (error->written == -1)
        RAISE(AttributeError, "characters_written");
    error->written = -1;
    return true;
}

const GetSet os_error_getset[] = {
    {"characters_written", get_written, set_written_attribute,
     "How much was written before the operation would have blocked."},
    {0},
};

/* The arguments that make the same exception again: args lacks the file names. */
static Value os_error_reduce(Value *args)
{
    OSErrorObject *error = (OSErrorObject *)args[0];
    Value all = error->base.args;
    if (tuple_count(all) == 2 && error->filename) {
        Value *two = as_tuple(all)->items;
        all = error->filename2
            ? TRY(tuple_pack(5, two[0], two[1], error->filename, NONE, error->filename2))
            : TRY(tuple_pack(3, two[0], two[1], error->filename));
    }
    Value type = from_object(type_of(args[0]));
    Value state = TRY(attr_dict_copy(args[0]));
    return state != NONE ? tuple_pack(3, type, all, state) : tuple_pack(2, type, all);
}

const Method os_error_methods[] = {
    {"__reduce__($self, /)", os_error_reduce, "Helper for pickle."},
    {0},
};
