/* SPDX-License-Identifier: MIT
 *
 * _elementtree: TreeBuilder, which makes a tree of the events start, end, data, comment
 * and pi.
 *
 * Text is held back until the next tag: it may come in many pieces. It becomes the text of
 * `last`, or the tail of `last_for_tail`; where there is some already (a comment that was
 * left out stood between), it is appended.
 */
#include "gc/heap.h"
#include "modules/etree.h"
#include "objects/dict.h"
#include "objects/tuple.h"

enum { TEXT_SIZE = 256 };

/* ---- text ---- */

/* What the parser gave, as a str. */
static Value take_text(TreeBuilder *b)
{
    size_t n = b->text_used;
    b->text_used = 0;
    return str_new_utf8(b->text, n);
}

/* All that is held back, as one object. */
static Value take_data(TreeBuilder *b)
{
    Value pieces = b->pieces;
    if (!pieces)
        return take_text(b);
    b->pieces = 0;
    if (b->text_used)
        TRY(list_push(pieces, TRY(take_text(b))));
    if (list_count(pieces) == 1)
        return as_list(pieces)->items[0];
    return str_join(rt.empty_str, pieces);
}

/* element.name, with the text behind what is there. */
static bool extend_attribute(Value element, Value name, Value text)
{
    Value old = TRY(attr_get(element, name));
    if (old != NONE)
        text = TRY(operate_binary(BINARY_add, old, text));
    return attr_set(element, name, text);
}

static bool flush(TreeBuilder *b)
{
    if (!b->pieces && !b->text_used)
        return true;
    Value element = b->last_for_tail ? b->last_for_tail : b->last;
    Value text = TRY(take_data(b));
    if (!is_exact(element, TYPE_Element))
        return extend_attribute(element, b->last_for_tail ? NAME(tail) : NAME(text), text);
    Value *field = b->last_for_tail ? &as_element(element)->tail
                                    : &as_element(element)->text;
    if (*field != NONE)
        text = TRY(operate_binary(BINARY_add, *field, text));
    *field = text;
    return true;
}

bool etree_builder_text(TreeBuilder *b, const char *text, size_t n)
{
    if (!b->last)
        return true;
    if (n > b->text_size - b->text_used) {
        size_t size = MAX(TEXT_SIZE, 2 * (b->text_used + n));
        char *grown = gc_realloc_buffer_atomic(b->text, b->text_used, size);
        if (!grown)
            return raise_no_memory();
        b->text = grown;
        b->text_size = size;
    }
    memcpy(b->text + b->text_used, text, n);
    b->text_used += n;
    return true;
}

bool etree_builder_data(TreeBuilder *b, Value data)
{
    if (!b->last)
        return true; /* nothing that it could belong to */
    if (!b->pieces)
        b->pieces = TRY(list_new(1));
    if (b->text_used)
        TRY(list_push(b->pieces, TRY(take_text(b))));
    return list_push(b->pieces, data);
}

/* ---- the tree ---- */

bool etree_builder_report(TreeBuilder *b, enum EtreeEvent event, Value value)
{
    if (LIKELY(!b->events_append) || !b->events[event])
        return true;
    Value pair = TRY(tuple_pair(b->events[event], value));
    return call1(b->events_append, pair);
}

static bool append_child(Value parent, Value child)
{
    if (is_exact(parent, TYPE_Element) && is_element(child))
        return etree_element_append(parent, child);
    return call_method1(parent, NAME(append), child);
}

static Value make_element(const TreeBuilder *b, Value tag, Value attrib)
{
    if (!b->element_factory)
        return etree_element_new(tag, attrib);
    return call2(b->element_factory, tag, attrib ? attrib : TRY(dict_new()));
}

COLD static Value raise_second_root(void)
{
    Value text = TRY(str_from_text("multiple elements on top level"));
    return raise_object(TRY(call1(TRY(etree_state())->parse_error, text)));
}

Value etree_builder_start(TreeBuilder *b, Value tag, Value attrib)
{
    TRY(flush(b));
    Value node = TRY(make_element(b, tag, attrib));
    if (b->this)
        TRY(append_child(b->this, node));
    else if (b->root)
        return raise_second_root();
    else
        b->root = node;
    if (!b->stack)
        b->stack = TRY(list_new(0));
    TRY(list_push(b->stack, b->this ? b->this : NONE));
    b->this = b->last = node;
    b->last_for_tail = 0;
    TRY(etree_builder_report(b, EVENT_START, node));
    return node;
}

Value etree_builder_end(TreeBuilder *b)
{
    TRY(flush(b));
    if (!b->stack || !list_count(b->stack))
        RAISE(IndexError, "pop from empty stack");
    Value around = list_pop_at(b->stack, list_count(b->stack) - 1), node = b->this;
    b->last = b->last_for_tail = node;
    b->this = around == NONE ? 0 : around;
    TRY(etree_builder_report(b, EVENT_END, node));
    return node;
}

/* A comment or processing instruction; it goes into the tree if wanted. */
static bool add_special(TreeBuilder *b, Value node, bool insert)
{
    if (!insert || !b->this)
        return true;
    TRY(append_child(b->this, node));
    b->last_for_tail = node;
    return true;
}

Value etree_builder_comment(TreeBuilder *b, Value text)
{
    TRY(flush(b));
    Value node = text;
    if (b->comment_factory) {
        node = TRY(call1(b->comment_factory, text));
        TRY(add_special(b, node, b->insert_comments));
    }
    TRY(etree_builder_report(b, EVENT_COMMENT, node));
    return node;
}

Value etree_builder_pi(TreeBuilder *b, Value target, Value text)
{
    TRY(flush(b));
    Value node;
    if (b->pi_factory) {
        node = TRY(call2(b->pi_factory, target, text));
        TRY(add_special(b, node, b->insert_pis));
    } else {
        node = TRY(tuple_pair(target, text));
    }
    TRY(etree_builder_report(b, EVENT_PI, node));
    return node;
}

/* ---- the class ---- */

static Value given(Value factory, Value usual)
{
    return factory == NONE ? usual : factory;
}

static bool builder_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    TreeBuilder *b = as_builder(self);
    Value placed[5];
    TRY(arguments_place("TreeBuilder(element_factory=None, *, comment_factory=None, "
                        "pi_factory=None, insert_comments=False, insert_pis=False)",
                        args, nargs, kwnames, placed));
    const ElementtreeState *state = TRY(etree_state());
    TRY(value_truth(placed[3], &b->insert_comments));
    TRY(value_truth(placed[4], &b->insert_pis));
    b->element_factory = given(placed[0], 0);
    b->comment_factory = given(placed[1], state->comment_factory);
    b->pi_factory = given(placed[2], state->pi_factory);
    return true;
}

static Value builder_data(Value *args)
{
    TRY(etree_builder_data(as_builder(args[0]), args[1]));
    return NONE;
}

static Value builder_start(Value *args)
{
    if (!is_dict(args[2]))
        RAISE(TypeError, "start() argument 2 must be dict, not %K", args[2]);
    return etree_builder_start(as_builder(args[0]), args[1], args[2]);
}

static Value builder_end(Value *args)
{
    return etree_builder_end(as_builder(args[0]));
}

static Value builder_comment(Value *args)
{
    return etree_builder_comment(as_builder(args[0]), args[1]);
}

static Value builder_pi(Value *args)
{
    return etree_builder_pi(as_builder(args[0]), args[1], args[2]);
}

static Value builder_close(Value *args)
{
    return etree_builder_root(as_builder(args[0]));
}

static const Method builder_methods[] = {
    {"data($self, data, /)", builder_data, "Add text."},
    {"start($self, tag, attrs, /)", builder_start, "Open an element, and return it."},
    {"end($self, tag, /)", builder_end, "Close the innermost element, and return it."},
    {"comment($self, text, /)", builder_comment, "Make a comment, and return it."},
    {"pi($self, target, text=None, /)", builder_pi,
     "Make a processing instruction, and return it."},
    {"close($self, /)", builder_close, "The outermost element."},
    {0},
};

TYPE(TreeBuilder, .name = "xml.etree.ElementTree.TreeBuilder",
     .size = sizeof(TreeBuilder), .flags = TYPE_BASE, .methods = builder_methods,
     .slots = {.init = builder_init}, .doc = "Makes a tree of events.",
     .new_signature = "($self, element_factory=None, *, comment_factory=None, "
                      "pi_factory=None, insert_comments=False, insert_pis=False)");
