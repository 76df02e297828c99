/* SPDX-License-Identifier: MIT
 *
 * _elementtree: copies and pickles of elements.
 */
#include "modules/etree.h"
#include "objects/dict.h"
#include "objects/int.h"

Value etree_copy(Value *args)
{
    const Element *e = as_element(args[0]);
    Value copy = TRY(etree_element_new(e->tag, e->attrib));
    Element *c = as_element(copy);
    c->text = e->text;
    c->tail = e->tail;
    if (e->children)
        c->children = TRY(list_slice(e->children, 0, etree_count(e)));
    return copy;
}

/* ---- deep copies ---- */

static Value deep(Value v, Value memo);

static Value deep_element(Value v, Value memo)
{
    const Element *e = as_element(v);
    TRY(stack_check(" in __deepcopy__"));
    Value copy = TRY(etree_element_new(TRY(deep(e->tag, memo)), 0));
    Element *c = as_element(copy);
    c->text = TRY(deep(e->text, memo));
    c->tail = TRY(deep(e->tail, memo));
    if (e->attrib)
        c->attrib = TRY(deep(e->attrib, memo));
    for (size_t i = 0; i < etree_count(e); i++) {
        Value child = TRY(deep(etree_child(e, i), memo));
        TRY(etree_check_element(child));
        TRY(etree_element_append(copy, child));
    }
    TRY(dict_set(memo, TRY(int_from_int64((int64_t)v)), copy));
    return copy;
}

/* A dict of strs is its own deep copy's image. */
static bool is_dict_of_strs(Value v)
{
    if (!is_exact(v, TYPE_dict))
        return false;
    Value key, value;
    for (size_t i = 0; dict_next(v, &i, &key, &value);)
        if (!is_exact(key, TYPE_str) || !is_exact(value, TYPE_str))
            return false;
    return true;
}

/* copy.deepcopy(v, memo), with short cuts for what elements usually hold. */
static Value deep(Value v, Value memo)
{
    if (v == NONE || is_exact(v, TYPE_str))
        return v;
    if (is_exact(v, TYPE_Element)) {
        Value done = TRY(dict_get(memo, TRY(int_from_int64((int64_t)v))));
        return done == UNBOUND ? deep_element(v, memo) : done;
    }
    if (is_dict_of_strs(v))
        return dict_copy(v);
    ElementtreeState *state = TRY(etree_state());
    if (!state->deepcopy)
        state->deepcopy = TRY(attr_get(TRY(rt.services.import("copy")), NAME(deepcopy)));
    return call2(state->deepcopy, v, memo);
}

Value etree_deepcopy(Value *args)
{
    if (!is_dict(args[1]))
        RAISE(TypeError, "__deepcopy__() argument must be dict, not %K", args[1]);
    return deep_element(args[0], args[1]);
}

/* ---- pickles ---- */

/* The same as the instance dict of the library's class in Python. */
Value etree_getstate(Value *args)
{
    const Element *e = as_element(args[0]);
    Value state = TRY(dict_new());
    Value children = TRY(e->children ? list_slice(e->children, 0, etree_count(e))
                                     : list_new(0));
    TRY(dict_set(state, NAME(tag), e->tag));
    TRY(dict_set(state, NAME(_children), children));
    TRY(dict_set(state, NAME(attrib), e->attrib ? e->attrib : TRY(dict_new())));
    TRY(dict_set(state, NAME(text), e->text));
    TRY(dict_set(state, NAME(tail), e->tail));
    return state;
}

static bool check_state_keys(Value state)
{
    const Value known[] = {NAME(tag), NAME(_children), NAME(attrib), NAME(text), NAME(tail)};
    Value key, value;
    for (size_t position = 0; dict_next(state, &position, &key, &value);) {
        bool found = false;
        for (size_t i = 0; i < countof(known); i++)
            found |= is_str(key) && str_equal(key, known[i]);
        if (!found)
            RAISE(TypeError, "%R is an invalid keyword argument for this function", key);
    }
    return true;
}

/* The state's item; `other` if there is none. */
static Value state_item(Value state, Value name, Value other)
{
    Value item = dict_get_str(state, name);
    return item == UNBOUND ? other : item;
}

/* Children, unless the state says nothing of them. */
static bool set_children(Element *e, Value children)
{
    if (!children)
        return true;
    if (!is_list(children))
        RAISE(TypeError, "'_children' is not a list");
    Value copy = TRY(list_slice(children, 0, list_count(children)));
    for (size_t i = 0; i < list_count(copy); i++)
        TRY(etree_check_element(as_list(copy)->items[i]));
    e->children = list_count(copy) ? copy : 0;
    return true;
}

Value etree_setstate(Value *args)
{
    Element *e = as_element(args[0]);
    Value state = args[1];
    if (!is_dict(state))
        RAISE(TypeError, "Don't know how to unpickle \"%R\" as an Element", state);
    TRY(check_state_keys(state));
    Value tag = state_item(state, NAME(tag), 0);
    if (!tag)
        RAISE(TypeError, "tag may not be NULL");
    TRY(set_children(e, state_item(state, NAME(_children), 0)));
    e->tag = tag;
    e->text = state_item(state, NAME(text), NONE);
    e->tail = state_item(state, NAME(tail), NONE);
    Value attrib = state_item(state, NAME(attrib), NONE);
    if (is_dict(attrib))
        e->attrib = attrib;
    return NONE;
}
