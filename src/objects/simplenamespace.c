/* SPDX-License-Identifier: MIT
 *
 * types.SimpleNamespace: an object with attributes, which repr shows and == compares.
 */
#include "objects/dict.h"
#include "objects/attr.h"
#include "objects/simplenamespace.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "objects/operate.h"

typedef struct SimpleNamespace {
    Object head;
    Value dict; /* attribute word */
} SimpleNamespace;

Value simplenamespace_new(Value dict)
{
    Value self = from_object(TRY(type_alloc(rt.types[TYPE_SimpleNamespace], 0)));
    Value key, value;
    for (size_t at = 0; dict_next(dict, &at, &key, &value); )
        TRY(attr_set(self, key, value));
    return self;
}

static bool simplenamespace_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs)
        RAISE(TypeError, "no positional arguments expected");
    if (!kwnames)
        return true;
    Value dict = TRY(attr_dict(self));
    for (size_t i = 0; i < tuple_count(kwnames); i++)
        TRY(dict_set(dict, as_tuple(kwnames)->items[i], args[i]));
    return true;
}

/* "a=1, b=2": only what has a name is shown. */
static bool repr_attributes(StrBuilder *b, Value dict)
{
    Value key, value;
    bool first = true;
    for (size_t at = 0; dict_next(dict, &at, &key, &value); ) {
        if (!is_str(key) || !str_length(key))
            continue;
        TRY(first || builder_ascii(b, ", ", 2));
        first = false;
        TRY(builder_str(b, key));
        TRY(builder_char(b, '='));
        TRY(builder_repr(b, value));
    }
    return true;
}

static Value simplenamespace_repr(Value self)
{
    bool entered, exact = type_of(self) == rt.types[TYPE_SimpleNamespace];
    const char *name = exact ? "namespace" : TRY(type_name(type_of(self)));
    TRY(repr_enter(self, &entered));
    if (!entered)
        return str_format("%s(...)", name);
    StrBuilder b = {0};
    Value dict = attr_dict(self);
    bool done = dict && builder_text(&b, name) && builder_char(&b, '(')
                && repr_attributes(&b, dict) && builder_char(&b, ')');
    repr_leave(self);
    return done ? builder_finish(&b) : 0;
}

static Value simplenamespace_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_instance_of(a, TYPE_SimpleNamespace) ||
        !is_instance_of(b, TYPE_SimpleNamespace))
        return NOT_IMPLEMENTED;
    Value x = TRY(attr_dict(a)), y = TRY(attr_dict(b));
    return compare_values(x, y, op);
}

static Value simplenamespace_reduce(Value *args)
{
    Value dict = TRY(attr_dict(args[0]));
    return tuple_pack(3, from_object(type_of(args[0])), TRY(tuple_new(0, 0)), dict);
}

static const Method simplenamespace_methods[] = {
    {"__reduce__($self, /)", simplenamespace_reduce, "For pickling."},
    {0},
};

static const GetSet simplenamespace_getset[] = {
    {"__dict__", attr_dict, 0, 0},
    {0},
};

TYPE(SimpleNamespace, .name = "types.SimpleNamespace",
     .doc = "SimpleNamespace(**kwargs)\n--\n\nAn object with the given attributes.",
     .size = sizeof(SimpleNamespace), .attrs_offset = offsetof(SimpleNamespace, dict),
     .flags = TYPE_BASE | TYPE_DICT, .methods = METHODS(simplenamespace_methods),
     .getset = simplenamespace_getset, .unhashable = true,
     .slots = {.getattribute = attr_generic_get,
               .init = simplenamespace_init, .repr = simplenamespace_repr,
               .compare = simplenamespace_compare});
