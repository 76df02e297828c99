/* SPDX-License-Identifier: MIT
 *
 * _elementtree: elements. Most have neither attributes nor children: their dict and list
 * are made when first needed.
 */
#include "modules/etree.h"
#include "objects/dict.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

/* ---- making ---- */

static Value element_alloc(Type *type, Value tag, Value attrib)
{
    Element *e = TRY(type_alloc(type, 0));
    e->tag = tag;
    e->text = e->tail = NONE;
    e->attrib = attrib;
    return from_object(e);
}

Value etree_element_new(Value tag, Value attrib)
{
    return element_alloc(rt.types[TYPE_Element], tag, attrib);
}

static Value element_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return element_alloc(type, NONE, 0);
}

Value etree_attributes(Value attrib, Value *kwargs, Value kwnames)
{
    size_t n = kwnames ? tuple_count(kwnames) : 0;
    bool by_keyword = false;
    for (size_t i = 0; i < n && !attrib; i++)
        if (as_tuple(kwnames)->items[i] == NAME(attrib)) {
            attrib = kwargs[i];
            by_keyword = true;
            if (!is_dict(attrib))
                RAISE(TypeError, "attrib must be dict, not %T", attrib);
        }
    Value all = TRY(attrib ? dict_copy(attrib) : dict_new());
    for (size_t i = 0; i < n; i++) {
        Value name = as_tuple(kwnames)->items[i];
        if (!by_keyword || name != NAME(attrib))
            TRY(dict_set(all, name, kwargs[i]));
    }
    return all;
}

/* Element(tag, attrib={}, **extra); tag and attrib are positional. */
static bool element_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1 || nargs > 2)
        RAISE(TypeError, "Element() takes at %s %d argument%s (%zu given)",
              nargs < 1 ? "least" : "most", nargs < 1 ? 1 : 2, nargs < 1 ? "" : "s", nargs);
    if (nargs == 2 && !is_dict(args[1]))
        RAISE(TypeError, "Element() argument 2 must be dict, not %K", args[1]);
    Value attrib = 0;
    if (nargs == 2 || kwnames)
        attrib = TRY(etree_attributes(nargs == 2 ? args[1] : 0, args + nargs, kwnames));
    Element *e = as_element(self);
    e->tag = args[0];
    e->text = e->tail = NONE;
    e->attrib = attrib;
    e->children = 0;
    return true;
}

static Value element_makeelement(Value *args)
{
    if (!is_dict(args[2]))
        RAISE(TypeError, "makeelement() argument 2 must be dict, not %K", args[2]);
    return etree_element_new(args[1], TRY(dict_copy(args[2])));
}

/* ---- children ---- */

bool etree_check_element(Value v)
{
    if (!is_element(v))
        RAISE(TypeError, "expected an Element, not \"%T\"", v);
    return true;
}

static bool check_argument(const char *where, Value v)
{
    if (!is_element(v))
        RAISE(TypeError, "%s must be xml.etree.ElementTree.Element, not %K", where, v);
    return true;
}

static Value children_of(Element *e)
{
    if (!e->children)
        e->children = TRY(list_new(0));
    return e->children;
}

bool etree_element_append(Value parent, Value child)
{
    return list_push(TRY(children_of(as_element(parent))), child);
}

static Value element_append(Value *args)
{
    TRY(check_argument("append() argument 1", args[1]));
    TRY(etree_element_append(args[0], args[1]));
    return NONE;
}

/* Any iterable of elements as a list of its own. */
static Value element_list(Value iterable)
{
    if (!type_of(iterable)->slots.iter && !type_of(iterable)->slots.getitem)
        RAISE(TypeError, "expected sequence, not \"%T\"", iterable);
    Value list = TRY(list_from(iterable));
    for (size_t i = 0; i < list_count(list); i++)
        TRY(etree_check_element(as_list(list)->items[i]));
    return list;
}

static Value element_extend(Value *args)
{
    Value list = TRY(element_list(args[1]));
    TRY(list_extend(TRY(children_of(as_element(args[0]))), list));
    return NONE;
}

static Value element_insert(Value *args)
{
    ssize_t index;
    TRY(value_as_ssize_argument(args[1], &index));
    TRY(check_argument("insert() argument 2", args[2]));
    TRY(list_insert(TRY(children_of(as_element(args[0]))), index, args[2]));
    return NONE;
}

/* The same element wins over one that is equal. */
static bool child_index(const Element *e, Value child, size_t *index)
{
    for (size_t i = 0; i < etree_count(e); i++)
        if (etree_child(e, i) == child)
            return *index = i, true;
    for (size_t i = 0; i < etree_count(e); i++) {
        bool equal;
        TRY(compare_equal(etree_child(e, i), child, &equal));
        if (equal && i < etree_count(e))
            return *index = i, true;
    }
    RAISE(ValueError, "list.remove(x): x not in list");
}

static Value element_remove(Value *args)
{
    size_t index;
    TRY(check_argument("remove() argument", args[1]));
    TRY(child_index(as_element(args[0]), args[1], &index));
    list_pop_at(as_element(args[0])->children, index);
    return NONE;
}

static bool element_length(Value self, ssize_t *length)
{
    *length = (ssize_t)etree_count(as_element(self));
    return true;
}

static bool element_truth(Value self, bool *truth)
{
    Value text = TRY(str_from_text(
        "Testing an element's truth value will raise an exception in future versions.  "
        "Use specific 'len(elem)' or 'elem is not None' test instead."));
    TRY(rt.services.warn(TYPE_DeprecationWarning, text, 1));
    *truth = etree_count(as_element(self)) != 0;
    return true;
}

/* *i: a child's position; IndexError with that text. */
static bool position_of(Element *e, Value key, size_t *i, const char *message)
{
    ssize_t index;
    if (!has_index(key))
        RAISE(TypeError, "element indices must be integers");
    TRY(sequence_index(key, &index));
    ssize_t count = (ssize_t)etree_count(e);
    index += index < 0 ? count : 0;
    if (index < 0 || index >= count)
        RAISE(IndexError, "%s", message);
    *i = (size_t)index;
    return true;
}

static Value element_getitem(Value self, Value key)
{
    Element *e = as_element(self);
    size_t i;
    if (is_small_int(key) && (uint64_t)small_int_value(key) < etree_count(e))
        return etree_child(e, (size_t)small_int_value(key));
    if (is_exact(key, TYPE_slice))
        return value_getitem(TRY(children_of(e)), key);
    TRY(position_of(e, key, &i, "child index out of range"));
    return etree_child(e, i);
}

static bool element_setitem(Value self, Value key, Value value)
{
    Element *e = as_element(self);
    size_t i;
    if (is_exact(key, TYPE_slice)) {
        if (value)
            value = TRY(element_list(value));
        return value_setitem(TRY(children_of(e)), key, value);
    }
    TRY(position_of(e, key, &i, "child assignment index out of range"));
    if (!value)
        return list_pop_at(e->children, i), true;
    TRY(etree_check_element(value));
    as_list(e->children)->items[i] = value;
    return true;
}

/* ---- attributes ---- */

static Value attrib_of(Element *e)
{
    if (!e->attrib)
        e->attrib = TRY(dict_new());
    return e->attrib;
}

/* args: self, key, default */
static Value element_get(Value *args)
{
    const Element *e = as_element(args[0]);
    Value value = e->attrib ? TRY(dict_get(e->attrib, args[1])) : UNBOUND;
    return value == UNBOUND ? args[2] : value;
}

static Value element_set(Value *args)
{
    TRY(dict_set(TRY(attrib_of(as_element(args[0]))), args[1], args[2]));
    return NONE;
}

static Value element_keys(Value *args)
{
    const Element *e = as_element(args[0]);
    return e->attrib ? dict_keys_list(e->attrib) : list_new(0);
}

static Value element_items(Value *args)
{
    const Element *e = as_element(args[0]);
    return e->attrib ? dict_items_list(e->attrib) : list_new(0);
}

static Value element_clear(Value *args)
{
    Element *e = as_element(args[0]);
    e->text = e->tail = NONE;
    e->attrib = e->children = 0;
    return NONE;
}

static Value element_sizeof(Value *args)
{
    const Element *e = as_element(args[0]);
    size_t size = sizeof *e;
    if (e->children)
        size += sizeof(List) + as_list(e->children)->capacity * sizeof(Value);
    return small_int((int64_t)size);
}

static Value element_repr(Value self)
{
    bool entered;
    TRY(repr_enter(self, &entered));
    if (!entered)
        RAISE(RuntimeError, "reentrant call inside %s.__repr__", type_name(type_of(self)));
    Value text = str_format("<Element %R at %p>", as_element(self)->tag, (void *)self);
    repr_leave(self);
    return text;
}

#define FIELD(name)                                                                   \
    static Value get_##name(Value self) { return as_element(self)->name; }            \
    static bool set_##name(Value self, Value value)                                   \
    {                                                                                 \
        if (!value)                                                                   \
            RAISE(AttributeError, "can't delete element attribute");                  \
        as_element(self)->name = value;                                               \
        return true;                                                                  \
    }
FIELD(tag)
FIELD(text)
FIELD(tail)

static Value get_attrib(Value self) { return attrib_of(as_element(self)); }

static bool set_attrib(Value self, Value value)
{
    if (!value)
        RAISE(AttributeError, "can't delete element attribute");
    if (!is_dict(value))
        RAISE(TypeError, "attrib must be dict, not %T", value);
    as_element(self)->attrib = value;
    return true;
}

static const GetSet element_getset[] = {
    {"tag", get_tag, set_tag, "the element's name"},
    {"text", get_text, set_text, "the text before the first child, or None"},
    {"tail", get_tail, set_tail, "the text behind the element, or None"},
    {"attrib", get_attrib, set_attrib, "a dict of its attributes"},
    {0},
};

static const Method element_methods[] = {
    {"append($self, subelement, /)", element_append, "Add a child behind the others.",
     .flags = METHOD_CLASS},
    {"extend($self, elements, /)", element_extend, "Add children behind the others.",
     .flags = METHOD_CLASS},
    {"insert($self, index, subelement, /)", element_insert, "Add a child before another."},
    {"remove($self, subelement, /)", element_remove,
     "Remove that child, or the first one that equals it."},
    {"clear($self, /)", element_clear, "Remove children, attributes, text and tail."},
    {"get($self, /, key, default=None)", element_get, "An attribute's value."},
    {"set($self, key, value, /)", element_set, "Set an attribute."},
    {"keys($self, /)", element_keys, "A list of the attributes' names."},
    {"items($self, /)", element_items, "A list of the attributes' names and values."},
    {"makeelement($self, tag, attrib, /)", element_makeelement, "An element like this one.",
     .flags = METHOD_CLASS},
    {"find($self, /, path, namespaces=None)", etree_find,
     "The first element that the path leads to, or None."},
    {"findtext($self, /, path, default=None, namespaces=None)", etree_findtext,
     "The text of the first element that the path leads to; '' if it has none."},
    {"findall($self, /, path, namespaces=None)", etree_findall,
     "A list of the elements that the path leads to."},
    {"iterfind($self, /, path, namespaces=None)", etree_iterfind,
     "An iterator over the elements that the path leads to."},
    {"iter($self, /, tag=None)", etree_iter,
     "An iterator over this element and all in it, or those with that tag."},
    {"itertext($self, /)", etree_itertext, "An iterator over all text in the element.",
     .flags = METHOD_CLASS},
    {"__copy__($self, /)", etree_copy, "A copy with the same attributes and children.",
     .flags = METHOD_CLASS},
    {"__deepcopy__($self, memo, /)", etree_deepcopy, "A copy with copies of everything."},
    {"__getstate__($self, /)", etree_getstate, "What a pickle holds."},
    {"__setstate__($self, state, /)", etree_setstate, "Become what a pickle holds.",
     .flags = METHOD_CLASS},
    {"__sizeof__($self, /)", element_sizeof, "Its size in memory, in bytes."},
    {0},
};

TYPE(Element, .name = "xml.etree.ElementTree.Element", .size = sizeof(Element),
     .flags = TYPE_BASE | TYPE_WEAKREF, .methods = element_methods,
     .getset = element_getset, .doc = "An element of an XML document.",
     .slots = {.construct = element_construct,
               .init = element_init,
               .repr = element_repr,
               .length = element_length,
               .truth = element_truth,
               .getitem = element_getitem,
               .setitem = element_setitem});
