/* SPDX-License-Identifier: MIT
 *
 * Making classes: type(name, bases, dict), what a class statement ends in.
 */
#include "gc/heap.h"
#include "objects/call.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

Type *type_metaclass(Type *start, Value bases)
{
    Type *winner = start;
    for (size_t i = 0; i < tuple_count(bases); i++) {
        Type *meta = type_of(as_tuple(bases)->items[i]);
        if (type_is_subtype(winner, meta))
            continue;
        if (!type_is_subtype(meta, winner))
            RAISE(TypeError, "metaclass conflict: the metaclass of a derived class must be "
                  "a (non-strict) subclass of the metaclasses of all its bases");
        winner = meta;
    }
    return winner;
}

/* --- __slots__ --- */

typedef struct SlotNames {
    bool given, dict, weakref;
    Value names; /* list of mangled strs, sorted */
} SlotNames;

/* _Class__name for names that begin with two underscores and don't end in two. */
static Value mangle(Value cls, Value name)
{
    size_t n = str_length(name), skip = 0;
    if (n < 3 || str_at(name, 0) != '_' || str_at(name, 1) != '_'
        || (str_at(name, n - 1) == '_' && str_at(name, n - 2) == '_'))
        return name;
    while (skip < str_length(cls) && str_at(cls, skip) == '_')
        skip++;
    if (skip == str_length(cls))
        return name;
    return str_format("_%S%S", TRY(str_substring(cls, skip, str_length(cls))), name);
}

static bool add_slot_name(SlotNames *s, const Type *base, Value cls, Value name)
{
    if (!is_str(name))
        RAISE(TypeError, "__slots__ items must be strings, not '%T'", name);
    if (!str_is_identifier(name))
        RAISE(TypeError, "__slots__ must be identifiers");
    if (str_equal(name, NAME(__dict__))) {
        if (s->dict || base->attrs_offset)
            RAISE(TypeError, "__dict__ slot disallowed: we already got one");
        s->dict = true;
        return true;
    }
    if (str_equal(name, NAME(__weakref__))) {
        if (s->weakref || base->flags & TYPE_WEAKREF)
            RAISE(TypeError, "__weakref__ slot disallowed: we already got one");
        s->weakref = true;
        return true;
    }
    return list_push(s->names, str_intern(TRY(mangle(cls, name))));
}

static bool check_slot_conflicts(SlotNames *s, Value dict)
{
    for (size_t i = 0; i < list_count(s->names); i++) {
        Value name = as_list(s->names)->items[i];
        if (dict_get_str(dict, name) != UNBOUND && name != NAME(__qualname__)
            && name != NAME(__classcell__) && name != NAME(__classdictcell__))
            RAISE(ValueError, "%R in __slots__ conflicts with class variable", name);
    }
    return true;
}

static bool read_slots(SlotNames *s, const Type *base, Value cls, Value dict)
{
    Value slots = dict_get_str(dict, NAME(__slots__));
    s->names = TRY(list_new(4));
    if (slots == UNBOUND)
        return true;
    s->given = true;
    Value names = is_str(slots) ? TRY(tuple_pack(1, slots)) : TRY(tuple_from(slots));
    bool varies = base->attrs_offset < 0 || base->flags & (IS_TUPLE | IS_INT | IS_BYTES | IS_TYPE);
    if (tuple_count(names) && varies) {
        bool only_dict = tuple_count(names) == 1 && is_str(as_tuple(names)->items[0])
                         && str_equal(as_tuple(names)->items[0], NAME(__dict__));
        if (!only_dict)
            RAISE(TypeError, "nonempty __slots__ not supported for subtype of '%N'",
                  from_object(base));
    }
    for (size_t i = 0; i < tuple_count(names); i++)
        TRY(add_slot_name(s, base, cls, as_tuple(names)->items[i]));
    TRY(check_slot_conflicts(s, dict));
    return list_sort(s->names, NONE, false);
}

static bool add_slot_descriptors(Type *t, Value names)
{
    for (size_t i = 0; i < list_count(names); i++) {
        Value name = as_list(names)->items[i];
        Value member = TRY(member_new_slot(t, name, t->size));
        TRY(dict_set(from_object(t->dict), name, member));
        t->size += sizeof(Value);
    }
    return true;
}

/* --- layout --- */

static bool any_base_has(Value bases, uint32_t flag)
{
    for (size_t i = 0; i < tuple_count(bases); i++)
        if (as_type(as_tuple(bases)->items[i])->flags & flag)
            return true;
    return false;
}

static void add_attribute_word(Type *t, const SlotNames *slots)
{
    bool wanted = !slots->given || slots->dict || any_base_has(t->bases, TYPE_DICT);
    if (!t->attrs_offset && wanted && !(t->flags & IS_TYPE)) {
        t->attrs_offset = t->flags & IS_TUPLE ? -1 : (int32_t)t->size;
        if (t->attrs_offset > 0)
            t->size += sizeof(Value);
    }
    if (t->attrs_offset)
        t->flags |= TYPE_DICT;
}

/* How many attributes instances will probably have: the base's, or what __init__ sets. */
static uint32_t guess_attributes(Type *t)
{
    uint32_t guess = t->base->shape->dict_mode ? 0 : t->base->shape->inline_count;
    Value init = type_lookup(t, NAME(__init__));
    if (init != UNBOUND && rt.services.guess_attributes) {
        uint32_t n = rt.services.guess_attributes(init);
        guess = MAX(n, guess);
    }
    return guess;
}

static bool make_shapes(Type *t)
{
    if (!t->attrs_offset) {
        t->shape = TRY(shape_root(t, 0, false));
        return true;
    }
    t->dict_shape = TRY(shape_root(t, 0, true));
    if (t->attrs_offset < 0) {
        t->shape = t->dict_shape;
        return true;
    }
    t->shape = TRY(shape_root(t, shape_inline_fit(t, guess_attributes(t)), false));
    return true;
}

/* --- the dict --- */

static bool wrap_if_function(Type *t, Value name, Value (*wrap)(Value))
{
    Value dict = from_object(t->dict);
    Value f = dict_get_str(dict, name);
    if (f == UNBOUND || !is_exact(f, TYPE_function))
        return true;
    return dict_set(dict, name, TRY(wrap(f)));
}

static bool set_qualname(Type *t)
{
    Value dict = from_object(t->dict);
    t->qualname = t->name;
    Value qualname = TRY(dict_pop(dict, NAME(__qualname__)));
    if (qualname == UNBOUND)
        return true;
    if (!is_str(qualname))
        RAISE(TypeError, "type __qualname__ must be a str, not %T", qualname);
    t->qualname = qualname;
    return true;
}

static bool set_defaults(Type *t)
{
    Value dict = from_object(t->dict);
    if (dict_get_str(dict, NAME(__module__)) == UNBOUND && rt.services.current_module_name) {
        Value module = TRY(rt.services.current_module_name());
        if (module != UNBOUND)
            TRY(dict_set(dict, NAME(__module__), module));
    }
    Value doc = dict_get_str(dict, NAME(__doc__));
    if (doc == UNBOUND)
        TRY(dict_set(dict, NAME(__doc__), NONE));
    else if (is_str(doc))
        TRY(str_utf8(doc, 0)); /* must be encodable */
    if (dict_get_str(dict, NAME(__eq__)) != UNBOUND
        && dict_get_str(dict, NAME(__hash__)) == UNBOUND)
        TRY(dict_set(dict, NAME(__hash__), NONE));
    TRY(wrap_if_function(t, NAME(__new__), staticmethod_new));
    TRY(wrap_if_function(t, NAME(__init_subclass__), classmethod_new));
    return wrap_if_function(t, NAME(__class_getitem__), classmethod_new);
}

/* The cells through which methods see their class (super(), annotation scopes). */
static bool set_class_cells(Type *t)
{
    Value dict = from_object(t->dict);
    Value cell = TRY(dict_pop(dict, NAME(__classcell__)));
    if (cell != UNBOUND) {
        if (!is_exact(cell, TYPE_cell))
            RAISE(TypeError, "__classcell__ must be a nonlocal cell, not %R",
                  from_object(type_of(cell)));
        ((Value *)cell)[1] = from_object(t); /* Cell's content: see vm/cell.h */
    }
    Value dict_cell = TRY(dict_pop(dict, NAME(__classdictcell__)));
    if (dict_cell != UNBOUND && is_exact(dict_cell, TYPE_cell))
        ((Value *)dict_cell)[1] = dict;
    return true;
}

/* --- notifications --- */

static bool call_set_names(Type *t)
{
    /* A copy: __set_name__ may add attributes. */
    Value items = TRY(dict_copy(from_object(t->dict)));
    Value key, value;
    for (size_t i = 0; dict_next(items, &i, &key, &value);) {
        Value args[2] = {from_object(t), key};
        if (call_special(value, NAME(__set_name__), args, 2))
            continue;
        Value error = rt.thread->exception;
        Value note = TRY(str_format("Error calling __set_name__ on '%T' instance %R in '%N'",
                                    value, key, from_object(t)));
        rt.thread->exception = 0;
        Value added = call_method1(error, NAME(add_note), note);
        if (added)
            rt.thread->exception = error;
        return false;
    }
    return true;
}

static bool call_init_subclass(Type *t, Value *kwargs, Value kwnames)
{
    Value super_args[2] = {from_object(t), from_object(t)};
    Value super = TRY(call_value(from_object(rt.types[TYPE_super]), super_args, 2, 0));
    Value method = TRY(attr_get(super, NAME(__init_subclass__)));
    size_t n = kwnames ? tuple_count(kwnames) : 0;
    Value *values = TRY(ARGUMENTS_ROOM(n));
    if (n)
        memcpy(values, kwargs, n * sizeof(Value));
    TRY(call_value(method, values, 0, kwnames));
    return true;
}

static bool register_with_bases(Type *t)
{
    for (size_t i = 0; i < tuple_count(t->bases); i++)
        TRY(type_add_subclass(as_type(as_tuple(t->bases)->items[i]), t));
    return true;
}

/* Patterns take a class for a sequence or a mapping as the first one does in its MRO that is either. */
static void inherit_collection_flag(Type *t)
{
    const uint32_t either = TYPE_SEQUENCE | TYPE_MAPPING;
    for (size_t i = 1; i < tuple_count(t->mro) && !(t->flags & either); i++)
        t->flags |= as_type(as_tuple(t->mro)->items[i])->flags & either;
}

/* --- the whole --- */

static Type *make_type(Type *metatype, Value name, Value bases, Type *base)
{
    Type *t = TRY((Type *)type_alloc(metatype, 0));
    t->flags = TYPE_BASE | TYPE_HEAP
               | (base->flags & (IS_ANY | TYPE_DICT | TYPE_WEAKREF | TYPE_MATCH_SELF));
    t->name = is_exact(name, TYPE_str) ? name : TRY(str_substring(name, 0, str_length(name)));
    t->bases = bases;
    t->base = base;
    t->size = base->size;
    t->attrs_offset = base->attrs_offset;
    t->exports_offset = base->exports_offset;
    return t;
}

bool type_check_name(Value name)
{
    size_t n;
    const char *text = TRY(str_utf8(name, &n));
    if (memchr(text, 0, n))
        RAISE(ValueError, "type name must not contain null characters");
    return true;
}

Value type_new(Type *metatype, Value name, Value bases, Value dict, Value *kwargs, Value kwnames)
{
    TRY(type_check_name(name));
    if (tuple_count(bases) == 0)
        bases = TRY(tuple_pack(1, from_object(rt.types[TYPE_object])));
    Type *base = TRY(type_best_base(bases));
    Type *t = TRY(make_type(metatype, name, bases, base));
    t->dict = (Dict *)TRY(dict_copy(dict));
    SlotNames slots = {0};
    TRY(read_slots(&slots, base, name, from_object(t->dict)));
    TRY(set_qualname(t));
    TRY(set_defaults(t));
    TRY(set_class_cells(t));
    TRY(add_slot_descriptors(t, slots.names));
    add_attribute_word(t, &slots);
    if (!slots.given || slots.weakref || any_base_has(bases, TYPE_WEAKREF))
        t->flags |= TYPE_WEAKREF;
    if (t->attrs_offset && !base->attrs_offset)
        TRY(type_add_dict_attribute(t));
    if (t->flags & TYPE_WEAKREF && !(base->flags & TYPE_WEAKREF))
        TRY(type_add_weakref_attribute(t));
    TRY(type_set_mro(t));
    inherit_collection_flag(t);
    TRY(type_update_all_slots(t));
    TRY(make_shapes(t));
    TRY(register_with_bases(t));
    TRY(call_set_names(t));
    TRY(call_init_subclass(t, kwargs, kwnames));
    return from_object(t);
}

Value type_new_simple(const char *qualified_name, Value bases, const char *doc)
{
    const char *dot = strrchr(qualified_name, '.');
    Value dict = TRY(dict_new());
    if (dot)
        TRY(dict_set(dict, NAME(__module__),
                     TRY(str_intern_utf8(qualified_name, (size_t)(dot - qualified_name)))));
    if (doc)
        TRY(dict_set(dict, NAME(__doc__), TRY(str_from_text(doc))));
    Value name = TRY(str_from_text(dot ? dot + 1 : qualified_name));
    Value all = is_tuple(bases) ? bases : TRY(tuple_pack(1, bases));
    Type *meta = TRY(type_metaclass(rt.types[TYPE_type], all));
    return type_new(meta, name, all, dict, 0, 0);
}
