/* SPDX-License-Identifier: MIT
 *
 * operator.attrgetter, itemgetter and methodcaller: callables that remember what to
 * fetch.
 */
#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* The call's one argument. */
static bool getter_argument(Value callee, size_t nargs, Value kwnames)
{
    Value name = TRY(attr_get(from_object(type_of(callee)), NAME(__name__)));
    const char *text = TRY(str_utf8(name, 0));
    return arguments_check(text, nargs, kwnames, 1, 1);
}

/* "operator.itemgetter(1, 2)": the arguments' reprs in parentheses. */
static bool repr_arguments(StrBuilder *b, Value items, Value keywords)
{
    TRY(builder_char(b, '('));
    for (size_t i = 0; i < tuple_count(items); i++) {
        TRY(!i || builder_ascii(b, ", ", 2));
        TRY(builder_repr(b, as_tuple(items)->items[i]));
    }
    Value key, value;
    for (size_t at = 0; keywords && dict_next(keywords, &at, &key, &value); ) {
        TRY(builder_ascii(b, ", ", 2));
        TRY(builder_str(b, key));
        TRY(builder_char(b, '='));
        TRY(builder_repr(b, value));
    }
    return builder_char(b, ')');
}

static Value getter_repr(Value self, Value items, Value keywords)
{
    bool entered;
    const char *name = TRY(type_name(type_of(self)));
    TRY(repr_enter(self, &entered));
    if (!entered)
        return str_format("%s(...)", name);
    StrBuilder b = {0};
    bool done = builder_text(&b, name) && repr_arguments(&b, items, keywords);
    repr_leave(self);
    return done ? builder_finish(&b) : 0;
}

/* --- itemgetter --- */

typedef struct ItemGetter {
    Object head;
    Value items; /* tuple of the keys */
} ItemGetter;

static Value itemgetter_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("itemgetter", 0, kwnames, 0, 0));
    TRY(arguments_check("itemgetter", MIN(nargs, 1), 0, 1, 1));
    Value items = TRY(tuple_new(args, nargs));
    ItemGetter *g = TRY(type_alloc(type, 0));
    g->items = items;
    return from_object(g);
}

static Value itemgetter_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (UNLIKELY(nargs != 1 || kwnames))
        TRY(getter_argument(self, nargs, kwnames));
    Value object = args[0];
    const Tuple *items = as_tuple(((ItemGetter *)self)->items);
    if (items->count == 1)
        return value_getitem(object, items->items[0]);
    Tuple *result = TRY(tuple_alloc_none(items->count));
    for (size_t i = 0; i < items->count; i++)
        result->items[i] = TRY(value_getitem(object, items->items[i]));
    return from_object(result);
}

static Value itemgetter_repr(Value self)
{
    return getter_repr(self, ((ItemGetter *)self)->items, 0);
}

static Value itemgetter_reduce(Value *args)
{
    return tuple_pair(from_object(type_of(args[0])), ((ItemGetter *)args[0])->items);
}

static const Method itemgetter_methods[] = {
    {"__reduce__($self, /)", itemgetter_reduce, "For pickling."},
    {0},
};

TYPE(operator_itemgetter, .name = "operator.itemgetter", .size = sizeof(ItemGetter),
     .doc = "itemgetter(item, /, *items)\n--\n\n"
            "Callable that returns obj[item], or a tuple of several items.",
     .new_signature = "(item, /, *items)",
     .methods = METHODS(itemgetter_methods),
     .slots = {.construct = itemgetter_construct,
               .call = itemgetter_call,
               .repr = itemgetter_repr});

/* --- attrgetter --- */

typedef struct AttrGetter {
    Object head;
    Value names; /* tuple of the strs that were given */
    Value paths; /* tuple of their parts: an interned str, or a tuple of them */
} AttrGetter;

/* "a.b.c" as the tuple of its parts; a name without dots interned. */
static Value attribute_path(Value name)
{
    if (!is_str(name))
        RAISE(TypeError, "attribute name must be a string");
    size_t length = str_length(name), start = 0, count = 1;
    for (size_t i = 0; i < length; i++)
        count += str_at(name, i) == '.';
    if (count == 1)
        return str_intern(name);
    Tuple *parts = TRY(tuple_alloc(count));
    for (size_t i = 0, part = 0; i <= length; i++)
        if (i == length || str_at(name, i) == '.') {
            parts->items[part++] = str_intern(TRY(str_substring(name, start, i)));
            start = i + 1;
        }
    return from_object(parts);
}

static Value attrgetter_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("attrgetter", 0, kwnames, 0, 0));
    TRY(arguments_check("attrgetter", MIN(nargs, 1), 0, 1, 1));
    Tuple *paths = TRY(tuple_alloc_none(nargs));
    for (size_t i = 0; i < nargs; i++)
        paths->items[i] = TRY(attribute_path(args[i]));
    Value names = TRY(tuple_new(args, nargs));
    AttrGetter *g = TRY(type_alloc(type, 0));
    g->names = names;
    g->paths = from_object(paths);
    return from_object(g);
}

static Value follow_path(Value object, Value path)
{
    if (!is_tuple(path))
        return attr_get(object, path);
    for (size_t i = 0; i < tuple_count(path); i++)
        object = TRY(attr_get(object, as_tuple(path)->items[i]));
    return object;
}

static Value attrgetter_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (UNLIKELY(nargs != 1 || kwnames))
        TRY(getter_argument(self, nargs, kwnames));
    Value object = args[0];
    const Tuple *paths = as_tuple(((AttrGetter *)self)->paths);
    if (paths->count == 1)
        return follow_path(object, paths->items[0]);
    Tuple *result = TRY(tuple_alloc_none(paths->count));
    for (size_t i = 0; i < paths->count; i++)
        result->items[i] = TRY(follow_path(object, paths->items[i]));
    return from_object(result);
}

static Value attrgetter_repr(Value self)
{
    return getter_repr(self, ((AttrGetter *)self)->names, 0);
}

static Value attrgetter_reduce(Value *args)
{
    return tuple_pair(from_object(type_of(args[0])), ((AttrGetter *)args[0])->names);
}

static const Method attrgetter_methods[] = {
    {"__reduce__($self, /)", attrgetter_reduce, "For pickling."},
    {0},
};

TYPE(operator_attrgetter, .name = "operator.attrgetter", .size = sizeof(AttrGetter),
     .doc = "attrgetter(attr, /, *attrs)\n--\n\n"
            "Callable that returns an attribute (or one's attribute, \"a.b\"), or a "
            "tuple of several.",
     .new_signature = "(attr, /, *attrs)",
     .methods = METHODS(attrgetter_methods),
     .slots = {.construct = attrgetter_construct,
               .call = attrgetter_call,
               .repr = attrgetter_repr});

/* --- methodcaller --- */

typedef struct MethodCaller {
    Object head;
    Value name;     /* interned */
    Value args;     /* tuple */
    Value keywords; /* dict, or 0 */
} MethodCaller;

static Value methodcaller_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1)
        RAISE(TypeError, "methodcaller needs at least one argument, the method name");
    if (!is_str(args[0]))
        RAISE(TypeError, "method name must be a string");
    Value keywords = 0, rest = TRY(tuple_new(args + 1, nargs - 1));
    if (kwnames && tuple_count(kwnames)) {
        keywords = TRY(dict_new());
        for (size_t i = 0; i < tuple_count(kwnames); i++)
            TRY(dict_set(keywords, as_tuple(kwnames)->items[i], args[nargs + i]));
    }
    MethodCaller *m = TRY(type_alloc(type, 0));
    m->name = str_intern(args[0]);
    m->args = rest;
    m->keywords = keywords;
    return from_object(m);
}

static Value methodcaller_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    const MethodCaller *m = (MethodCaller *)self;
    if (UNLIKELY(nargs != 1 || kwnames))
        TRY(getter_argument(self, nargs, kwnames));
    if (!m->keywords && !tuple_count(m->args))
        return call_method0(args[0], m->name);
    Value method = TRY(attr_get(args[0], m->name));
    return call_with_dict(method, m->args, m->keywords);
}

/* The name and the positional arguments as one tuple. */
static Value methodcaller_items(const MethodCaller *m)
{
    size_t n = tuple_count(m->args);
    Tuple *items = TRY(tuple_alloc(n + 1));
    items->items[0] = m->name;
    memcpy(items->items + 1, as_tuple(m->args)->items, n * sizeof(Value));
    return from_object(items);
}

static Value methodcaller_repr(Value self)
{
    const MethodCaller *m = (MethodCaller *)self;
    return getter_repr(self, TRY(methodcaller_items(m)), m->keywords);
}

/* With keywords: functools.partial(type, name, **keywords) called with the rest. */
static Value methodcaller_reduce(Value *args)
{
    const MethodCaller *m = (MethodCaller *)args[0];
    Value type = from_object(type_of(args[0]));
    if (!m->keywords)
        return tuple_pair(type, TRY(methodcaller_items(m)));
    Value functools = TRY(rt.services.import("functools"));
    Value partial = TRY(attr_get(functools, NAME(partial)));
    Value again =
        TRY(call_with_dict(partial, TRY(tuple_pair(type, m->name)), m->keywords));
    return tuple_pair(again, m->args);
}

static const Method methodcaller_methods[] = {
    {"__reduce__($self, /)", methodcaller_reduce, "For pickling."},
    {0},
};

TYPE(operator_methodcaller, .name = "operator.methodcaller", .size = sizeof(MethodCaller),
     .doc = "methodcaller(name, /, *args, **kwargs)\n--\n\n"
            "Callable that calls that method of its argument with the given arguments.",
     .new_signature = "(name, /, *args, **kwargs)",
     .methods = METHODS(methodcaller_methods),
     .slots = {.construct = methodcaller_construct, .call = methodcaller_call,
               .repr = methodcaller_repr});
