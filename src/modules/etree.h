/* SPDX-License-Identifier: MIT
 *
 * What the files of the module _elementtree share: elements, and the builder of trees.
 *
 *     XML text --etree_parser--> events --etree_builder--> elements
 *
 *     etree_element.c   elements: making them, attributes, children, text
 *     etree_copy.c      their copies and pickles
 *     etree_find.c      find() and its like
 *     etree_iterator.c  iter() and itertext()
 */
#ifndef MODULES_ETREE_H
#define MODULES_ETREE_H

#include "modules/pyexpat.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

typedef struct Element {
    Object head;
    Value tag, text, tail;
    Value attrib;   /* dict; 0: none yet */
    Value children; /* list of elements; 0: none yet */
} Element;

/* What is reported to _setevents()' queue. */
#define ETREE_EVENTS(X)                                                               \
    X(START, "start") X(END, "end") X(START_NS, "start-ns") X(END_NS, "end-ns")       \
    X(COMMENT, "comment") X(PI, "pi")

enum EtreeEvent {
#define EVENT(name, text) EVENT_##name,
    ETREE_EVENTS(EVENT)
#undef EVENT
    EVENT_COUNT
};

/* Text that goes on growing until the next tag is collected in `text` (UTF-8, from the
 * parser) and, where Python code gives it, in `pieces`, which come before. */
typedef struct TreeBuilder {
    Object head;
    Value root, this, last; /* elements; 0: none */
    Value last_for_tail;    /* the element that text follows; 0: text is in `last` */
    Value stack;            /* list of what is around `this`; 0 before the first start */
    Value element_factory, comment_factory, pi_factory; /* 0: the usual */
    bool insert_comments, insert_pis;
    Value pieces; /* list; 0: none */
    char *text;   /* atomic */
    size_t text_used, text_size;
    Value events_append;       /* callable; 0: none */
    Value events[EVENT_COUNT]; /* names of those to report; 0 */
} TreeBuilder;

typedef struct ElementtreeState {
    Value parse_error; /* class ParseError */
    Value comment_factory, pi_factory; /* of the library; 0: none */
    Value path;        /* module xml.etree.ElementPath; 0: not imported yet */
    Value deepcopy;    /* copy.deepcopy; 0: not imported yet */
    Value plain_path;  /* the last path that proved to be a mere tag; 0 */
} ElementtreeState;
extern const ModuleSpec module_spec__elementtree;
static inline ElementtreeState *etree_state(void)
{
    return MODULE_STATE_MADE(ElementtreeState, _elementtree);
}

static inline Element *as_element(Value v) { return (Element *)v; }
static inline bool is_element(Value v) { return is_instance_of(v, TYPE_Element); }
static inline TreeBuilder *as_builder(Value v) { return (TreeBuilder *)v; }

/* ---- elements ---- */
/* attrib: a dict, which the element keeps; 0: none. */
Value etree_element_new(Value tag, Value attrib) MUST_USE;
bool etree_element_append(Value parent, Value child) MUST_USE;
/* The children as they are now. */
static inline size_t etree_count(const Element *e)
{
    return e->children ? list_count(e->children) : 0;
}
static inline Value etree_child(const Element *e, size_t i)
{
    return as_list(e->children)->items[i];
}
/* Tags are mostly interned strs, which are equal if they are the same. */
static inline MUST_USE bool etree_same_tag(Value a, Value b, bool *same)
{
    *same = a == b;
    if (*same || (is_exact(a, TYPE_str) && is_exact(b, TYPE_str) && as_str(a)->interned &&
                  as_str(b)->interned))
        return true;
    return compare_equal(a, b, same);
}
/* TypeError unless it is an element. */
bool etree_check_element(Value v) MUST_USE;
/* A fresh dict of a call's arguments: positional `attrib` (0: none) or the keyword of that
 * name, and the other keywords. */
Value etree_attributes(Value attrib, Value *kwargs, Value kwnames) MUST_USE;

Value etree_copy(Value *args);
Value etree_deepcopy(Value *args);
Value etree_getstate(Value *args);
Value etree_setstate(Value *args);
Value etree_find(Value *args);
Value etree_findtext(Value *args);
Value etree_findall(Value *args);
Value etree_iterfind(Value *args);
Value etree_iter(Value *args);
Value etree_itertext(Value *args);

/* ---- the builder ---- */
/* What its methods do. attrib 0: none. */
Value etree_builder_start(TreeBuilder *b, Value tag, Value attrib) MUST_USE;
Value etree_builder_end(TreeBuilder *b) MUST_USE;
Value etree_builder_comment(TreeBuilder *b, Value text) MUST_USE;
Value etree_builder_pi(TreeBuilder *b, Value target, Value text) MUST_USE;
bool etree_builder_data(TreeBuilder *b, Value data) MUST_USE;
/* Text from the parser. */
bool etree_builder_text(TreeBuilder *b, const char *text, size_t n) MUST_USE;
/* Report an event, if somebody listens. */
bool etree_builder_report(TreeBuilder *b, enum EtreeEvent event, Value value) MUST_USE;
static inline Value etree_builder_root(const TreeBuilder *b)
{
    return b->root ? b->root : NONE;
}

#endif
