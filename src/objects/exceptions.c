/* SPDX-License-Identifier: MIT
 *
 * BaseException and the table of all exception types.
 *
 * A row of exceptions.def names a layout; LAYOUT_x below says what a type of that layout
 * is made of. Types that say nothing inherit everything from their base, as in Python.
 */
#include "objects/exceptions.h"

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- making --- */

static bool reject_keywords(Type *type, Value kwnames)
{
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "%N() takes no keyword arguments", from_object(type));
    return true;
}

/* The fields that every exception begins with. */
static Exception *exception_alloc(Type *type, Value *args, size_t nargs)
{
    Value tuple = TRY(tuple_new(args, nargs));
    Exception *self = TRY((Exception *)type_alloc(type, 0));
    self->args = tuple;
    self->traceback = self->context = self->cause = NONE;
    return self;
}

Value exception_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(TRY(exception_alloc(type, args, nargs)));
}

bool exception_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(reject_keywords(type_of(self), kwnames));
    as_exception(self)->args = TRY(tuple_new(args, nargs));
    return true;
}

Value exception_new(enum TypeId id, Value *args, size_t nargs)
{
    Type *type = rt.types[id];
    if (type->size == sizeof(Exception))
        return from_object(TRY(exception_alloc(type, args, nargs)));
    Value self = TRY(type->slots.construct(type, args, nargs, 0));
    TRY(type_of(self)->slots.init(self, args, nargs, 0));
    return self;
}

/* --- showing --- */

static Value exception_repr(Value self)
{
    Value args = as_exception(self)->args;
    Value type = from_object(type_of(self));
    if (tuple_count(args) == 1)
        return str_format("%N(%R)", type, as_tuple(args)->items[0]);
    return str_format("%N%R", type, args);
}

Value exception_str(Value self)
{
    Value args = as_exception(self)->args;
    switch (tuple_count(args)) {
    case 0: return rt.empty_str;
    case 1: return value_str(as_tuple(args)->items[0]);
    default: return value_str(args);
    }
}

/* A missing key's message is its repr: KeyError('') would show nothing otherwise. */
static Value key_error_str(Value self)
{
    Value args = as_exception(self)->args;
    return tuple_count(args) == 1 ? value_repr(as_tuple(args)->items[0]) : exception_str(self);
}

/* --- methods --- */

Value exception_reduce_with(Value self, const char *const *names, const Value *values,
                            size_t count)
{
    Exception *exception = as_exception(self);
    Value state = TRY(attr_dict_copy(self));
    for (size_t i = 0; i < count; i++) {
        if (!values[i] || values[i] == NONE)
            continue;
        if (state == NONE)
            state = TRY(dict_new());
        TRY(dict_set_text(state, names[i], values[i]));
    }
    Value type = from_object(type_of(self));
    return state != NONE ? tuple_pack(3, type, exception->args, state)
                         : tuple_pack(2, type, exception->args);
}

Value exception_reduce(Value *args)
{
    return exception_reduce_with(args[0], 0, 0, 0);
}

static Value exception_setstate(Value *args)
{
    Value state = args[1], key, value;
    if (state == NONE)
        return NONE;
    if (!is_dict(state))
        RAISE(TypeError, "state is not a dictionary");
    Value copy = TRY(dict_copy(state));
    for (size_t position = 0; dict_next(copy, &position, &key, &value);) {
        if (!is_str(key))
            RAISE(TypeError, "attribute name must be string, not '%T'", key);
        TRY(attr_set(args[0], str_intern(key), value));
    }
    return NONE;
}

static bool set_traceback(Value self, Value value)
{
    if (!value)
        RAISE(TypeError, "__traceback__ may not be deleted");
    if (value != NONE && !is_instance_of(value, TYPE_traceback))
        RAISE(TypeError, "__traceback__ must be a traceback or None");
    as_exception(self)->traceback = value;
    return true;
}

static Value exception_with_traceback(Value *args)
{
    TRY(set_traceback(args[0], args[1]));
    return args[0];
}

static Value exception_add_note(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "note must be a str, not '%T'", args[1]);
    Value notes = TRY(attr_get_opt(args[0], NAME(__notes__)));
    if (notes == UNBOUND) {
        notes = TRY(list_new(1));
        TRY(attr_set(args[0], NAME(__notes__), notes));
    }
    if (!is_list(notes))
        RAISE(TypeError, "Cannot add note: __notes__ is not a list");
    TRY(list_push(notes, args[1]));
    return NONE;
}

static const Method exception_methods[] = {
    {"__reduce__($self, /)", exception_reduce, "Helper for pickle."},
    {"__setstate__($self, state, /)", exception_setstate, "Set attributes from a mapping."},
    {"with_traceback($self, tb, /)", exception_with_traceback,
     "Set self.__traceback__ to tb and return self."},
    {"add_note($self, note, /)", exception_add_note, "Add a note to the exception."},
    {0},
};

/* --- attributes --- */

static Value get_args(Value self) { return as_exception(self)->args; }
static Value get_traceback(Value self) { return as_exception(self)->traceback; }
static Value get_context(Value self) { return as_exception(self)->context; }
static Value get_cause(Value self) { return as_exception(self)->cause; }

static bool set_args(Value self, Value value)
{
    if (!value)
        RAISE(TypeError, "args may not be deleted");
    as_exception(self)->args = TRY(tuple_from(value));
    return true;
}

static bool set_context(Value self, Value value)
{
    if (!value)
        RAISE(TypeError, "__context__ may not be deleted");
    if (value != NONE && !is_exception(value))
        RAISE(TypeError, "exception context must be None or derive from BaseException");
    as_exception(self)->context = value;
    return true;
}

static bool set_cause(Value self, Value value)
{
    if (!value)
        RAISE(TypeError, "__cause__ may not be deleted");
    if (value != NONE && !is_exception(value))
        RAISE(TypeError, "exception cause must be None or derive from BaseException");
    as_exception(self)->cause = value;
    as_exception(self)->suppress_context = true;
    return true;
}

static const GetSet exception_getset[] = {
    {"args", get_args, set_args, "What the exception was made with."},
    {"__traceback__", get_traceback, set_traceback, "Where it was raised."},
    {"__context__", get_context, set_context, "The exception handled when it was raised."},
    {"__cause__", get_cause, set_cause, "The exception it was raised from."},
    {0},
};

static const Member exception_members[] = {
    {"__suppress_context__", MEMBER_BOOL, offsetof(Exception, suppress_context), true, 0},
    {0},
};

/* --- the table --- */

/* The C struct, further flags, and what differs from the base. */
#define LAYOUT_Plain(X) X(Exception, 0, )
#define LAYOUT_Root(X) X(Exception, 0, .slots.construct = exception_construct, \
    .slots.init = exception_init, .slots.repr = exception_repr, .slots.str = exception_str, \
    .methods = exception_methods, .getset = exception_getset, .members = exception_members)
#define LAYOUT_Key(X) X(Exception, 0, .slots.str = key_error_str)
#define LAYOUT_Stop(X) X(StopIterationError, 0, .slots.init = stop_iteration_init, \
    .members = stop_iteration_members)
#define LAYOUT_SystemExit(X) X(SystemExitObject, 0, .slots.init = system_exit_init, \
    .members = system_exit_members)
#define LAYOUT_Attribute(X) X(AttributeErrorObject, 0, .slots.init = attribute_error_init, \
    .members = attribute_error_members, .methods = attribute_error_methods)
#define LAYOUT_Name(X) X(NameErrorObject, 0, .slots.init = name_error_init, \
    .members = name_error_members)
#define LAYOUT_Import(X) X(ImportErrorObject, 0, .slots.init = import_error_init, \
    .slots.str = import_error_str, .members = import_error_members, \
    .methods = import_error_methods)
#define LAYOUT_Syntax(X) X(SyntaxErrorObject, 0, .slots.init = syntax_error_init, \
    .slots.str = syntax_error_str, .members = syntax_error_members)
#define LAYOUT_Os(X) X(OSErrorObject, 0, .slots.construct = os_error_construct, \
    .slots.init = os_error_init, .slots.str = os_error_str, .getset = os_error_getset, \
    .members = os_error_members, .methods = os_error_methods)
#define LAYOUT_Encode(X) X(UnicodeErrorObject, 0, .slots.init = unicode_encode_error_init, \
    .slots.str = unicode_encode_error_str, .members = unicode_error_members, \
    .getset = unicode_error_getset)
#define LAYOUT_Decode(X) X(UnicodeErrorObject, 0, .slots.init = unicode_decode_error_init, \
    .slots.str = unicode_decode_error_str, .members = unicode_error_members, \
    .getset = unicode_error_getset)
#define LAYOUT_Translate(X) X(UnicodeErrorObject, 0, .slots.init = unicode_translate_error_init, \
    .slots.str = unicode_translate_error_str, .members = unicode_error_members, \
    .getset = unicode_error_getset)
#define LAYOUT_Group(X) X(ExceptionGroupObject, TYPE_GENERIC, .slots.construct = exception_group_construct, \
    .slots.init = exception_group_init, .slots.str = exception_group_str, \
    .members = exception_group_members, .methods = exception_group_methods)

#define BEHAVIOUR(struct_, flags_, ...)                                                    \
    .size = sizeof(struct_), .flags = TYPE_BASE | TYPE_DICT | IS_EXCEPTION | (flags_), __VA_ARGS__
#define EXCEPTION(name_, layout, doc_)                                                     \
    {.id = TYPE_##name_, .default_name = #name_, .base = (enum TypeId)BASE_OF_##name_,     \
     .doc = doc_,                                                                          \
     .attrs_offset = offsetof(Exception, dict), LAYOUT_##layout(BEHAVIOUR)},

static const TypeSpec exception_specs[] = {
#include "objects/exceptions.def"
};
#undef EXCEPTION

bool exceptions_init(void)
{
    for (size_t i = 0; i < countof(exception_specs); i++)
        TRY(type_from_spec(&exception_specs[i]));
    rt.memory_error = TRY(exception_new(TYPE_MemoryError, 0, 0));
    return true;
}

/* --- matching --- */

static bool check_class(Value class)
{
    if (is_type(class) && as_type(class)->flags & IS_EXCEPTION)
        return true;
    RAISE(TypeError, "catching classes that do not inherit from BaseException is not allowed");
}

/* except clauses look at the MRO only, never at __subclasscheck__. */
bool exception_matches(Value exception, Value classes, bool *result)
{
    *result = false;
    Type *type = type_of(exception);
    if (!is_tuple(classes)) {
        TRY(check_class(classes));
        *result = type == as_type(classes) || type_is_subtype(type, as_type(classes));
        return true;
    }
    for (size_t i = 0; i < tuple_count(classes); i++)
        TRY(check_class(as_tuple(classes)->items[i]));
    for (size_t i = 0; i < tuple_count(classes) && !*result; i++)
        *result = type_is_subtype(type, as_type(as_tuple(classes)->items[i]));
    return true;
}
