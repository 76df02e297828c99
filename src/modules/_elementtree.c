/* SPDX-License-Identifier: MIT
 *
 * Module _elementtree: trees of XML elements, their builder and parser. It shares the
 * library expat with pyexpat. See etree.h.
 */
#include "gc/heap.h"
#include "modules/etree.h"
#include "objects/dict.h"
#include "objects/tuple.h"

/* SubElement(parent, tag, attrib={}, **extra); all but extra are positional. */
static Value sub_element(Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 2 || nargs > 3)
        RAISE(TypeError, "SubElement() takes at %s %d arguments (%zu given)",
              nargs < 2 ? "least" : "most", nargs < 2 ? 2 : 3, nargs);
    if (!is_element(args[0]))
        RAISE(TypeError,
              "SubElement() argument 1 must be xml.etree.ElementTree.Element, not %K",
              args[0]);
    if (nargs == 3 && !is_dict(args[2]))
        RAISE(TypeError, "SubElement() argument 3 must be dict, not %K", args[2]);
    Value attrib = 0;
    if (nargs == 3 || kwnames)
        attrib = TRY(etree_attributes(nargs == 3 ? args[2] : 0, args + nargs, kwnames));
    Value element = TRY(etree_element_new(args[1], attrib));
    TRY(etree_element_append(args[0], element));
    return element;
}

static bool check_factory(const char *kind, Value factory)
{
    if (factory != NONE && !is_callable(factory))
        RAISE(TypeError, "%s factory must be callable, not %T", kind, factory);
    return true;
}

/* args: comment_factory, pi_factory. Returns the old ones. */
static Value set_factories(Value *args)
{
    ElementtreeState *state = TRY(etree_state());
    TRY(check_factory("Comment", args[0]));
    TRY(check_factory("PI", args[1]));
    Value old = TRY(tuple_pair(state->comment_factory ? state->comment_factory : NONE,
                               state->pi_factory ? state->pi_factory : NONE));
    state->comment_factory = args[0] == NONE ? 0 : args[0];
    state->pi_factory = args[1] == NONE ? 0 : args[1];
    return old;
}

static const Method elementtree_methods[] = {
    {"SubElement", .raw = sub_element,
     .doc = "SubElement(parent, tag, attrib={}, **extra): a new element in another."},
    {"_set_factories($module, comment_factory, pi_factory, /)", set_factories,
     "Set what makes comments and processing instructions; returns what did so far."},
    {0},
};

static ElementtreeState *state_new(void)
{
    ElementtreeState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory(), NULL;
    Value bases = TRY(tuple_pack(1, from_object(rt.types[TYPE_SyntaxError])));
    state->parse_error = TRY(type_new_simple("xml.etree.ElementTree.ParseError", bases, 0));
    return state;
}

/* Who imports the module anew gets the same classes. */
static bool elementtree_init(Value module)
{
    if (!rt.module_states[MODULE__elementtree])
        rt.module_states[MODULE__elementtree] = TRY(state_new());
    return module_add(module, "ParseError", TRY(etree_state())->parse_error);
}

static const enum TypeId elementtree_types[] = {TYPE_Element, TYPE_TreeBuilder,
                                                TYPE_XMLParser, TYPE_none};

MODULE(_elementtree, .doc = "Trees of XML elements.", .methods = elementtree_methods,
       .types = elementtree_types, .init = elementtree_init);
