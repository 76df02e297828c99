/* SPDX-License-Identifier: MIT
 *
 * Exception groups: trees whose leaves are exceptions, and what except* does with them.
 *
 * Splitting keeps the tree's shape: a part is derived (group.derive(...)) from each group
 * that has matching leaves, with the group's traceback, cause, context and notes.
 */
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static inline ExceptionGroupObject *as_group(Value v) { return (ExceptionGroupObject *)v; }
static bool is_group(Value v) { return is_instance_of(v, TYPE_BaseExceptionGroup); }

/* --- making --- */

static bool check_items(Value items, bool *plain)
{
    *plain = true;
    for (size_t i = 0; i < tuple_count(items); i++) {
        Value item = as_tuple(items)->items[i];
        if (!is_exception(item))
            RAISE(ValueError, "Item %zu of second argument (exceptions) is not an exception", i);
        *plain = *plain && is_instance_of(item, TYPE_Exception);
    }
    return true;
}

/* BaseExceptionGroup of Exceptions is an ExceptionGroup; that holds nothing else, nor may
 * any class that is an Exception itself. */
static Type *group_class(Type *type, bool plain)
{
    Type *exception_group = as_type(rt.exception_group);
    if (plain)
        return type == rt.types[TYPE_BaseExceptionGroup] ? exception_group : type;
    if (type == exception_group)
        return raise_error(TYPE_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup"),
               NULL;
    if (type_is_subtype(type, rt.types[TYPE_Exception]))
        return raise_error(TYPE_TypeError, "Cannot nest BaseExceptions in '%N'",
                           from_object(type)), NULL;
    return type;
}

static bool is_sequence(Value v)
{
    return is_list(v) || is_tuple(v)
        || (!is_dict(v) && !is_any_set(v) && type_of(v)->slots.getitem);
}

Value exception_group_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 2)
        RAISE(TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)",
              nargs);
    Value msg = args[0], sequence = args[1];
    if (!is_str(msg))
        RAISE(TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not %K", msg);
    if (!is_sequence(sequence))
        RAISE(TypeError, "second argument (exceptions) must be a sequence");
    Value items = TRY(tuple_from(sequence));
    if (!tuple_count(items))
        RAISE(ValueError, "second argument (exceptions) must be a non-empty sequence");
    bool plain;
    TRY(check_items(items, &plain));
    if (kwnames && tuple_count(kwnames) && !(type->flags & TYPE_HEAP))
        RAISE(TypeError, "%N() takes no keyword arguments", from_object(type));
    type = TRY(group_class(type, plain));
    Value self = TRY(exception_construct(type, (Value[]){msg, sequence}, 2, 0));
    as_group(self)->msg = msg;
    as_group(self)->exceptions = items;
    return self;
}

bool exception_group_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    return exception_init(self, args, nargs, kwnames);
}

/* ExceptionGroup's bases can't be told by a TypeSpec, so it is made like a class. */
bool exceptions_init_groups(void)
{
    Value bases = TRY(tuple_pack(2, from_object(rt.types[TYPE_BaseExceptionGroup]),
                                 from_object(rt.types[TYPE_Exception])));
    rt.exception_group = TRY(type_new_simple("builtins.ExceptionGroup", bases, 0));
    return true;
}

Value exception_group_str(Value self)
{
    size_t count = tuple_count(as_group(self)->exceptions);
    return str_format("%S (%zu sub-exception%s)", as_group(self)->msg, count,
                      count == 1 ? "" : "s");
}

const Member exception_group_members[] = {
    {"message", MEMBER_VALUE, offsetof(ExceptionGroupObject, msg), false, "exception message"},
    {"exceptions", MEMBER_VALUE, offsetof(ExceptionGroupObject, exceptions), false,
     "nested exceptions"},
    {0},
};

/* --- derived groups --- */

static Value group_derive_method(Value *args)
{
    Value init[] = {as_group(args[0])->msg, args[1]};
    return call_value(from_object(rt.types[TYPE_BaseExceptionGroup]), init, 2, 0);
}

/* A group like `group` of other exceptions; NONE when there are none. */
static Value derive(Value group, Value exceptions)
{
    if (!list_count(exceptions))
        return NONE;
    Value derived = TRY(call_method1(group, NAME(derive), exceptions));
    if (!is_group(derived))
        RAISE(TypeError, "derive must return an instance of BaseExceptionGroup");
    Exception *to = as_exception(derived), *from = as_exception(group);
    to->traceback = from->traceback;
    to->context = from->context;
    to->cause = from->cause;
    to->suppress_context = from->suppress_context;
    Value notes = TRY(attr_get_opt(group, NAME(__notes__)));
    if (notes != UNBOUND && type_of(notes)->slots.getitem) {
        notes = TRY(list_from(notes));
        TRY(attr_set(derived, NAME(__notes__), notes));
    }
    return derived;
}

/* --- splitting --- */

/* What leaves, and groups as a whole, are tested with. */
typedef struct Condition {
    enum { BY_CLASS, BY_CALL, BY_IDENTITY } kind;
    Value value; /* class or tuple of them, callable, or list of exceptions */
} Condition;

static bool condition_parse(Value value, Condition *condition)
{
    *condition = (Condition){BY_CLASS, value};
    bool classes = is_type(value) && as_type(value)->flags & IS_EXCEPTION;
    if (is_tuple(value)) {
        classes = true;
        for (size_t i = 0; i < tuple_count(value); i++) {
            Value item = as_tuple(value)->items[i];
            classes = classes && is_type(item) && as_type(item)->flags & IS_EXCEPTION;
        }
    } else if (is_exact(value, TYPE_function)) {
        condition->kind = BY_CALL;
        return true;
    }
    if (!classes)
        RAISE(TypeError, "expected a function, exception type or tuple of exception types");
    return true;
}

static bool condition_holds(const Condition *condition, Value exception, bool *result)
{
    if (condition->kind == BY_CLASS)
        return exception_matches(exception, condition->value, result);
    if (condition->kind == BY_CALL) {
        Value truth = TRY(call1(condition->value, exception));
        return value_truth(truth, result);
    }
    *result = false;
    if (!is_group(exception))
        for (size_t i = 0; i < list_count(condition->value); i++)
            *result = *result || as_list(condition->value)->items[i] == exception;
    return true;
}

static bool push_unless_none(Value list, Value item)
{
    return item == NONE || list_push(list, item);
}

/* The parts of an exception that meet the condition and that don't; NONE where empty. */
static bool split(Value exception, const Condition *condition, Value *match, Value *rest)
{
    bool holds;
    TRY(stack_check(" in exceptiongroup_split_recursive"));
    TRY(condition_holds(condition, exception, &holds));
    *match = *rest = NONE;
    if (holds || !is_group(exception)) {
        *(holds ? match : rest) = exception;
        return true;
    }
    Value items = as_group(exception)->exceptions;
    Value matching = TRY(list_new(0)), others = TRY(list_new(0));
    for (size_t i = 0; i < tuple_count(items); i++) {
        Value item_match, item_rest;
        TRY(split(as_tuple(items)->items[i], condition, &item_match, &item_rest));
        TRY(push_unless_none(matching, item_match) && push_unless_none(others, item_rest));
    }
    *match = TRY(derive(exception, matching));
    *rest = TRY(derive(exception, others));
    return true;
}

static Value group_split(Value *args, size_t nargs, Value kwnames)
{
    Condition condition;
    TRY(arguments_check("split", nargs - 1, kwnames, 1, 1));
    Value match, rest;
    TRY(condition_parse(args[1], &condition));
    TRY(split(args[0], &condition, &match, &rest));
    return tuple_pack(2, match, rest);
}

static Value group_subgroup(Value *args, size_t nargs, Value kwnames)
{
    Condition condition;
    TRY(arguments_check("subgroup", nargs - 1, kwnames, 1, 1));
    Value match, rest;
    TRY(condition_parse(args[1], &condition));
    TRY(split(args[0], &condition, &match, &rest));
    return match;
}


const Method exception_group_methods[] = {
    {"derive($self, excs, /)", group_derive_method, "A group of other exceptions like this one.",
     .flags = METHOD_TUPLE | METHOD_UNNAMED},
    {"split($self, condition, /)", 0,
     "The parts of the group that match the condition, and that don't.", .raw = group_split,
     .flags = METHOD_TUPLE},
    {"subgroup($self, condition, /)", 0,
     "The part of the group that matches the condition.", .raw = group_subgroup,
     .flags = METHOD_TUPLE},
    {0},
};

/* --- except* --- */

/* except* must not name groups: their leaves are what is matched. */
static bool check_star_classes(Value classes)
{
    bool tuple = is_tuple(classes);
    for (size_t i = 0; i < (tuple ? tuple_count(classes) : 1); i++) {
        Value class = tuple ? as_tuple(classes)->items[i] : classes;
        if (!is_type(class) || !(as_type(class)->flags & IS_EXCEPTION))
            RAISE(TypeError,
                  "catching classes that do not inherit from BaseException is not allowed");
        if (type_is_subtype(as_type(class), rt.types[TYPE_BaseExceptionGroup]))
            RAISE(TypeError, "catching ExceptionGroup with except* is not allowed. Use "
                  "except instead.");
    }
    return true;
}

bool exception_group_match(Value exception, Value classes, Value *match, Value *rest)
{
    *match = *rest = NONE;
    if (exception == NONE)
        return true;
    TRY(check_star_classes(classes));
    bool holds;
    TRY(exception_matches(exception, classes, &holds));
    if (holds && !is_group(exception)) {
        /* A naked exception is wrapped, so that the clause always gets a group. */
        Value items = TRY(tuple_new(&exception, 1));
        Value args[] = {rt.empty_str, items};
        Value group = TRY(call_value(rt.exception_group, args, 2, 0));
        as_exception(group)->traceback = as_exception(exception)->traceback;
        *match = group;
        return true;
    }
    if (!is_group(exception)) {
        *rest = exception;
        return true;
    }
    Condition condition = {BY_CLASS, classes};
    return split(exception, &condition, match, rest);
}

static bool collect_leaves(Value exception, Value list)
{
    TRY(stack_check(" in collect_exception_group_leaves"));
    if (!is_group(exception))
        return list_push(list, exception);
    Value items = as_group(exception)->exceptions;
    for (size_t i = 0; i < tuple_count(items); i++)
        TRY(collect_leaves(as_tuple(items)->items[i], list));
    return true;
}

/* Was the exception in the list reraised, that is, is it a part of the original? Parts
 * share the original's traceback and the rest; new exceptions don't. */
static bool is_part_of(Value exception, Value original)
{
    if (!is_group(exception))
        return false;
    Exception *a = as_exception(exception), *b = as_exception(original);
    Value notes_a = attr_instance_get(exception, NAME(__notes__));
    Value notes_b = attr_instance_get(original, NAME(__notes__));
    return a->traceback == b->traceback && a->context == b->context && a->cause == b->cause
        && (notes_a == UNBOUND) == (notes_b == UNBOUND);
}

/* What remains of the original when all leaves that weren't reraised are taken out. */
static Value keep_reraised(Value original, Value reraised)
{
    Value leaves = TRY(list_new(0)), match, rest;
    for (size_t i = 0; i < list_count(reraised); i++)
        TRY(collect_leaves(as_list(reraised)->items[i], leaves));
    Condition condition = {BY_IDENTITY, leaves};
    TRY(split(original, &condition, &match, &rest));
    return match;
}

Value exception_group_reraise(Value original, Value raised_list)
{
    size_t count = list_count(raised_list);
    if (!count)
        return NONE;
    Value *items = as_list(raised_list)->items;
    if (!is_group(original)) /* was wrapped for the clauses: there is at most one */
        return items[0];
    Value raised = TRY(list_new(0)), reraised = TRY(list_new(0));
    for (size_t i = 0; i < count; i++) {
        Value item = as_list(raised_list)->items[i];
        if (item != NONE)
            TRY(list_push(is_part_of(item, original) ? reraised : raised, item));
    }
    Value rest = TRY(keep_reraised(original, reraised));
    if (!list_count(raised))
        return rest;
    TRY(push_unless_none(raised, rest));
    if (list_count(raised) == 1)
        return as_list(raised)->items[0];
    Value args[] = {rt.empty_str, raised};
    return call_value(from_object(rt.types[TYPE_BaseExceptionGroup]), args, 2, 0);
}
