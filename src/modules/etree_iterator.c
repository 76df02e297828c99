/* SPDX-License-Identifier: MIT
 *
 * _elementtree: iterators over a tree in the document's order, for its elements or its
 * text. A stack holds the elements that are open, each with the child to go on with; the
 * tree may change meanwhile.
 */
#include "gc/heap.h"
#include "modules/etree.h"
#include "objects/iterators.h"

typedef struct OpenElement {
    Element *element;
    size_t child;
} OpenElement;

typedef struct ElementIterator {
    Object head;
    Value root; /* 0: it has been entered */
    Value tag;  /* what is looked for; NONE: all */
    bool text;  /* what it hands out */
    OpenElement *stack;
    size_t depth, capacity;
} ElementIterator;

static Value iterator_new(Value root, Value tag, bool text)
{
    ElementIterator *it = TRY(type_alloc(rt.types[TYPE__element_iterator], 0));
    it->root = root;
    it->tag = tag;
    it->text = text;
    return from_object(it);
}

/* args: self, tag */
Value etree_iter(Value *args)
{
    Value tag = args[1];
    bool all = is_str(tag) && str_length(tag) == 1 && str_at(tag, 0) == '*';
    return iterator_new(args[0], all ? NONE : tag, false);
}

Value etree_itertext(Value *args)
{
    return iterator_new(args[0], NONE, true);
}

static bool push(ElementIterator *it, Element *e)
{
    if (it->depth == it->capacity) {
        size_t capacity = MAX(8, 2 * it->capacity);
        OpenElement *stack =
            gc_realloc_buffer(it->stack, it->capacity * sizeof *stack,
                              capacity * sizeof *stack);
        if (!stack)
            return raise_no_memory();
        it->stack = stack;
        it->capacity = capacity;
    }
    it->stack[it->depth++] = (OpenElement){e, 0};
    return true;
}

/* The next element to be entered, or left (*left); NULL at the end. */
static Element *step(ElementIterator *it, bool *left)
{
    *left = false;
    if (it->root) {
        Element *root = as_element(it->root);
        it->root = 0;
        return root;
    }
    if (!it->depth)
        return NULL;
    OpenElement *top = &it->stack[it->depth - 1];
    if (top->child < etree_count(top->element))
        return as_element(etree_child(top->element, top->child++));
    Element *done = top->element;
    *top = (OpenElement){0};
    it->depth--;
    *left = true;
    return done;
}

/* What there is to hand out of an element on entering or leaving it; UNBOUND: nothing. */
static Value yield_of(const ElementIterator *it, const Element *e, bool left)
{
    bool wanted = true;
    if (it->text) {
        /* The text behind the root is outside. */
        Value text = !left ? e->text : it->depth ? e->tail : NONE;
        TRY(text == NONE ? (wanted = false, true) : value_truth(text, &wanted));
        return wanted ? text : UNBOUND;
    }
    if (left)
        return UNBOUND;
    if (it->tag != NONE)
        TRY(etree_same_tag(e->tag, it->tag, &wanted));
    return wanted ? from_object(e) : UNBOUND;
}

static Value iterator_next(Value self)
{
    ElementIterator *it = (ElementIterator *)self;
    bool left;
    for (Element *e; (e = step(it, &left));) {
        if (!left)
            TRY(push(it, e));
        Value item = TRY(yield_of(it, e, left));
        if (item != UNBOUND)
            return item;
    }
    return END;
}

TYPE(_element_iterator, .name = "_elementtree._element_iterator",
     .size = sizeof(ElementIterator), .flags = TYPE_NO_NEW,
     .slots = {.iter = iterator_self, .next = iterator_next},
     .doc = "An iterator over a tree's elements or text.");
