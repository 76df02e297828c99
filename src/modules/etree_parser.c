/* SPDX-License-Identifier: MIT
 *
 * _elementtree: XMLParser, which hands what expat finds to a target. A plain TreeBuilder
 * is fed directly; of other targets the methods that they have are called.
 *
 * An exception in a callback waits until expat returns: the callbacks do nothing then.
 */
#include "base/hash.h"
#include "gc/heap.h"
#include "modules/etree.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

enum { FILE_CHUNK = 64 * 1024, FIRST_NAMES = 64 };

/* The methods of targets, and their names. */
#define TARGET_METHODS(X) \
    X(start, NAME(start)) \
    X(data, NAME(data)) \
    X(end, NAME(end)) \
    X(comment, NAME(comment)) \
    X(pi, NAME(pi)) \
    X(close, NAME(close)) \
    X(doctype, NAME(doctype)) \
    X(start_ns, NAME(start_ns)) \
    X(end_ns, NAME(end_ns))

enum {
#define METHOD(name, string) ON_##name,
    TARGET_METHODS(METHOD)
#undef METHOD
    ON_COUNT
};

/* One str for each name in the document: open addressing, at most half full. */
typedef struct NameEntry {
    const char *text; /* as expat gave it; atomic. NULL: free */
    size_t length;
    uint64_t hash;
    Value name;
} NameEntry;

typedef struct EtreeParser {
    Object head;
    PyexpatHandle *handle; /* 0: __init__ has not run */
    Value target, entity;
    TreeBuilder *builder;  /* the target, if it is a plain one */
    Value on[ON_COUNT];    /* the target's methods; 0: none */
    bool running;          /* expat is calling us */
    NameEntry *names;
    size_t name_count, name_capacity;
} EtreeParser;

#define PARSER ((EtreeParser *)data)

static EtreeParser *as_parser(Value v)
{
    return (EtreeParser *)v;
}

static XML_Parser expat_of(const EtreeParser *p)
{
    return p->handle->owned->parser;
}

/* ---- errors ---- */

/* A ParseError at expat's position; message 0: expat's own. */
static Value raise_parse_error(EtreeParser *p, enum XML_Error code, Value message)
{
    unsigned long line = XML_GetErrorLineNumber(expat_of(p)),
                  column = XML_GetErrorColumnNumber(expat_of(p));
    if (!message)
        message = TRY(str_from_text(XML_ErrorString(code)));
    Value text = TRY(str_format("%S: line %lu, column %lu", message, line, column));
    Value error = TRY(call1(TRY(etree_state())->parse_error, text));
    Value position = TRY(tuple_pair(small_int((int64_t)line), small_int((int64_t)column)));
    TRY(attr_set(error, NAME(code), small_int(code)));
    TRY(attr_set(error, NAME(position), position));
    return raise_object(error);
}

/* ---- text ---- */

static Value text_of(const XML_Char *text)
{
    return text ? str_new_utf8(text, strlen(text)) : NONE;
}

static Value text_or_empty(const XML_Char *text)
{
    return text ? str_new_utf8(text, strlen(text)) : rt.empty_str;
}

/* "uri}name" becomes "{uri}name". */
static Value name_new(const char *text, size_t n)
{
    if (!memchr(text, '}', n))
        return str_intern_utf8(text, n);
    StrBuilder b = {0};
    TRY(builder_char(&b, '{'));
    TRY(builder_text(&b, text));
    Value name = TRY(builder_finish(&b));
    return str_intern(name);
}

static NameEntry *find_slot(NameEntry *names, size_t capacity, const char *text,
                            size_t length, uint64_t hash)
{
    size_t i = hash & (capacity - 1);
    while (names[i].text && (names[i].hash != hash || names[i].length != length ||
                             memcmp(names[i].text, text, length) != 0))
        i = (i + 1) & (capacity - 1);
    return &names[i];
}

static bool grow_names(EtreeParser *p)
{
    size_t capacity = p->name_capacity ? 2 * p->name_capacity : FIRST_NAMES;
    NameEntry *names = gc_alloc_buffer(capacity * sizeof *names);
    if (!names)
        return raise_no_memory();
    for (size_t i = 0; i < p->name_capacity; i++) {
        const NameEntry *e = &p->names[i];
        if (e->text)
            *find_slot(names, capacity, e->text, e->length, e->hash) = *e;
    }
    p->names = names;
    p->name_capacity = capacity;
    return true;
}

static Value add_name(EtreeParser *p, const char *text, size_t n, uint64_t hash)
{
    if (2 * (p->name_count + 1) > p->name_capacity)
        TRY(grow_names(p));
    Value name = TRY(name_new(text, n));
    char *copy = gc_alloc_buffer_atomic(n + 1);
    if (!copy)
        return raise_no_memory();
    memcpy(copy, text, n + 1);
    *find_slot(p->names, p->name_capacity, text, n, hash) =
        (NameEntry){copy, n, hash, name};
    p->name_count++;
    return name;
}

static Value name_of(EtreeParser *p, const XML_Char *text)
{
    size_t n = strlen(text);
    uint64_t hash = hash_bytes(text, n, rt.hash_seed);
    if (p->name_capacity) {
        const NameEntry *e = find_slot(p->names, p->name_capacity, text, n, hash);
        if (LIKELY(e->text != NULL))
            return e->name;
    }
    return add_name(p, text, n, hash);
}

/* A dict; *attrib is 0 where there are none. */
static bool attributes_of(EtreeParser *p, const XML_Char **attributes, Value *attrib)
{
    *attrib = 0;
    if (!*attributes)
        return true;
    *attrib = TRY(dict_new());
    for (; attributes[0] && attributes[1]; attributes += 2) {
        Value name = TRY(name_of(p, attributes[0]));
        TRY(dict_set(*attrib, name, TRY(text_of(attributes[1]))));
    }
    return true;
}

/* ---- callbacks ---- */

static bool start_element(EtreeParser *p, const XML_Char *name, const XML_Char **attributes)
{
    Value tag = TRY(name_of(p, name)), attrib;
    TRY(attributes_of(p, attributes, &attrib));
    if (p->builder)
        return etree_builder_start(p->builder, tag, attrib);
    return !p->on[ON_start] ||
           call2(p->on[ON_start], tag, attrib ? attrib : TRY(dict_new()));
}

static void on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    if (!error_pending())
        (void)!start_element(PARSER, name, attributes);
}

static bool end_element(EtreeParser *p, const XML_Char *name)
{
    if (p->builder)
        return etree_builder_end(p->builder);
    return !p->on[ON_end] || call1(p->on[ON_end], TRY(name_of(p, name)));
}

static void on_end(void *data, const XML_Char *name)
{
    if (!error_pending())
        (void)!end_element(PARSER, name);
}

static bool give_data(EtreeParser *p, Value text)
{
    if (p->builder)
        return etree_builder_data(p->builder, text);
    return !p->on[ON_data] || call1(p->on[ON_data], text);
}

static bool character_data(EtreeParser *p, const XML_Char *text, size_t n)
{
    if (p->builder)
        return etree_builder_text(p->builder, text, n);
    return !p->on[ON_data] || give_data(p, TRY(str_new_utf8(text, n)));
}

static void on_data(void *data, const XML_Char *text, int n)
{
    if (!error_pending())
        (void)!character_data(PARSER, text, (size_t)n);
}

/* A reference to an entity that the document doesn't declare: "&name;". */
static bool entity_reference(EtreeParser *p, const XML_Char *text, size_t n)
{
    Value name = TRY(str_new_utf8(text + 1, n - 2));
    Value value = TRY(dict_get(p->entity, name));
    if (value != UNBOUND)
        return give_data(p, value);
    Value message = TRY(str_format("undefined entity &%S;", name));
    return raise_parse_error(p, XML_ERROR_UNDEFINED_ENTITY, message);
}

static void on_default(void *data, const XML_Char *text, int n)
{
    if (!error_pending() && n >= 2 && text[0] == '&')
        (void)!entity_reference(PARSER, text, (size_t)n);
}

static bool comment(EtreeParser *p, const XML_Char *text)
{
    Value string = TRY(text_of(text));
    if (p->builder)
        return etree_builder_comment(p->builder, string);
    return !p->on[ON_comment] || call1(p->on[ON_comment], string);
}

static void on_comment(void *data, const XML_Char *text)
{
    if (!error_pending())
        (void)!comment(PARSER, text);
}

static bool instruction(EtreeParser *p, const XML_Char *target, const XML_Char *text)
{
    TreeBuilder *b = p->builder;
    if (b && !b->insert_pis && !(b->events_append && b->events[EVENT_PI]))
        return true;
    Value name = TRY(text_of(target)), string = TRY(text_or_empty(text));
    if (b)
        return etree_builder_pi(b, name, string);
    return !p->on[ON_pi] || call2(p->on[ON_pi], name, string);
}

static void on_pi(void *data, const XML_Char *target, const XML_Char *text)
{
    if (!error_pending())
        (void)!instruction(PARSER, target, text);
}

static bool start_namespace(EtreeParser *p, const XML_Char *prefix, const XML_Char *uri)
{
    if (!p->builder && !p->on[ON_start_ns])
        return true;
    Value short_name = TRY(text_or_empty(prefix)), name = TRY(text_or_empty(uri));
    if (!p->builder)
        return call2(p->on[ON_start_ns], short_name, name);
    return etree_builder_report(p->builder, EVENT_START_NS,
                                TRY(tuple_pair(short_name, name)));
}

static void on_start_namespace(void *data, const XML_Char *prefix, const XML_Char *uri)
{
    if (!error_pending())
        (void)!start_namespace(PARSER, prefix, uri);
}

static bool end_namespace(EtreeParser *p, const XML_Char *prefix)
{
    if (p->builder)
        return etree_builder_report(p->builder, EVENT_END_NS, NONE);
    return !p->on[ON_end_ns] || call1(p->on[ON_end_ns], TRY(text_or_empty(prefix)));
}

static void on_end_namespace(void *data, const XML_Char *prefix)
{
    if (!error_pending())
        (void)!end_namespace(PARSER, prefix);
}

/* Parsers' own method doctype() is of old. */
static bool warn_of_doctype(EtreeParser *p)
{
    Value method = TRY(attr_get_opt(from_object(p), NAME(doctype)));
    if (method == UNBOUND)
        return true;
    Value text =
        TRY(str_from_text("The doctype() method of XMLParser is ignored.  "
                          "Define doctype() method on the TreeBuilder target."));
    return rt.services.warn(TYPE_RuntimeWarning, text, 1);
}

static bool doctype(EtreeParser *p, const XML_Char *name, const XML_Char *system_id,
                    const XML_Char *public_id)
{
    if (!p->on[ON_doctype])
        return warn_of_doctype(p);
    return call3(p->on[ON_doctype], TRY(name_of(p, name)), TRY(text_of(public_id)),
                 TRY(text_of(system_id)));
}

static void on_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
                       const XML_Char *public_id, int internal_subset)
{
    if (!error_pending())
        (void)!doctype(PARSER, name, system_id, public_id);
}

/* ---- making ---- */

static bool find_methods(EtreeParser *p)
{
#define METHOD(name, string)                                                          \
    p->on[ON_##name] = TRY(attr_get_opt(p->target, string));                          \
    if (p->on[ON_##name] == UNBOUND)                                                  \
        p->on[ON_##name] = 0;
    TARGET_METHODS(METHOD)
#undef METHOD
    return true;
}

static void install(EtreeParser *p)
{
    XML_Parser expat = expat_of(p);
    XML_SetUserData(expat, p);
    XML_SetElementHandler(expat, on_start, on_end);
    XML_SetDefaultHandlerExpand(expat, on_default);
    XML_SetCharacterDataHandler(expat, on_data);
    XML_SetStartDoctypeDeclHandler(expat, on_doctype);
    if (p->on[ON_start_ns] || p->on[ON_end_ns])
        XML_SetNamespaceDeclHandler(expat, on_start_namespace, on_end_namespace);
    if (p->on[ON_comment])
        XML_SetCommentHandler(expat, on_comment);
    if (p->on[ON_pi])
        XML_SetProcessingInstructionHandler(expat, on_pi);
}

static bool check_idle(const EtreeParser *p)
{
    if (p->running)
        RAISE(RuntimeError, "the parser is parsing");
    return true;
}

static bool parser_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    EtreeParser *p = as_parser(self);
    Value placed[2];
    const char *encoding;
    TRY(arguments_place("XMLParser(*, target=None, encoding=None)", args, nargs, kwnames,
                        placed));
    TRY(pyexpat_optional_text("XMLParser", "encoding", placed[1], &encoding));
    TRY(check_idle(p));
    PyexpatHandle *handle = TRY(pyexpat_create(encoding, "}"));
    p->entity = TRY(dict_new());
    p->target = placed[0];
    if (p->target == NONE)
        p->target = TRY(call0(from_object(rt.types[TYPE_TreeBuilder])));
    p->builder = is_exact(p->target, TYPE_TreeBuilder) ? as_builder(p->target) : NULL;
    TRY(find_methods(p));
    TRY(check_idle(p));
    p->handle = handle;
    install(p);
    return true;
}

static bool check_ready(EtreeParser *p)
{
    if (!p->handle)
        RAISE(ValueError, "XMLParser.__init__() wasn't called");
    return check_idle(p);
}

/* ---- feeding ---- */

static Value parse(EtreeParser *p, const char *data, size_t n, bool final)
{
    TRY(check_idle(p));
    p->running = true;
    enum XML_Status status = pyexpat_feed(expat_of(p), data, n, final);
    p->running = false;
    if (error_pending())
        return 0;
    return status == XML_STATUS_ERROR
               ? raise_parse_error(p, XML_GetErrorCode(expat_of(p)), 0)
               : NONE;
}

static Value parser_feed(Value *args)
{
    EtreeParser *p = as_parser(args[0]);
    TRY(check_ready(p));
    if (is_str(args[1])) {
        size_t n;
        const char *text = TRY(str_utf8(args[1], &n));
        XML_SetEncoding(expat_of(p), "utf-8");
        return parse(p, text, n, false);
    }
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    return parse(p, view.data, view.length, false);
}

static Value parser_close(Value *args)
{
    EtreeParser *p = as_parser(args[0]);
    TRY(check_ready(p));
    TRY(parse(p, "", 0, true));
    if (p->builder)
        return etree_builder_root(p->builder);
    return p->on[ON_close] ? call0(p->on[ON_close]) : NONE;
}

/* The next part of a file as bytes; NONE at its end. */
static Value read_chunk(Value read)
{
    Value chunk = TRY(call1(read, small_int(FILE_CHUNK)));
    if (is_str(chunk))
        chunk = TRY(codec_utf8_encode(chunk, "surrogatepass"));
    return is_bytes(chunk) && as_bytes(chunk)->length ? chunk : NONE;
}

static Value parser_parse_whole(Value *args)
{
    EtreeParser *p = as_parser(args[0]);
    TRY(check_ready(p));
    Value read = TRY(attr_get(args[1], NAME(read)));
    for (Value chunk; (chunk = TRY(read_chunk(read))) != NONE;)
        TRY(parse(p, as_bytes(chunk)->data, as_bytes(chunk)->length, false));
    TRY(parse(p, "", 0, true));
    return p->builder ? etree_builder_root(p->builder) : NONE;
}

/* ---- reporting events ---- */

static void want_event(EtreeParser *p, enum EtreeEvent event, Value name)
{
    XML_Parser expat = expat_of(p);
    p->builder->events[event] = name;
    if (event == EVENT_START_NS || event == EVENT_END_NS)
        XML_SetNamespaceDeclHandler(expat, on_start_namespace, on_end_namespace);
    else if (event == EVENT_COMMENT)
        XML_SetCommentHandler(expat, on_comment);
    else if (event == EVENT_PI)
        XML_SetProcessingInstructionHandler(expat, on_pi);
}

static bool want_event_named(EtreeParser *p, Value name)
{
    static const char *const names[] = {
#define EVENT(id, text) text,
        ETREE_EVENTS(EVENT)
#undef EVENT
    };
    Value text = name;
    if (is_bytes(name))
        text = str_new_latin1(as_bytes(name)->data, as_bytes(name)->length);
    if (text && !is_str(text))
        RAISE(ValueError, "invalid events sequence");
    TRY(text);
    for (int i = 0; i < EVENT_COUNT; i++)
        if (str_equal_text(text, names[i]))
            return want_event(p, i, name), true;
    RAISE(ValueError, "unknown event '%S'", text);
}

/* args: self, events_queue, events_to_report (None: ends) */
static Value parser_setevents(Value *args)
{
    EtreeParser *p = as_parser(args[0]);
    TRY(check_ready(p));
    if (!p->builder)
        RAISE(TypeError,
              "event handling only supported for ElementTree.TreeBuilder targets");
    p->builder->events_append = TRY(attr_get(args[1], NAME(append)));
    memset(p->builder->events, 0, sizeof p->builder->events);
    if (args[2] == NONE) {
        p->builder->events[EVENT_END] = TRY(str_from_text("end"));
        return NONE;
    }
    Value *items;
    size_t count;
    Value all = TRY(iter_fast(args[2], "events must be a sequence", &items, &count));
    all = TRY(tuple_new(items, count));
    for (size_t i = 0; i < count; i++)
        TRY(want_event_named(p, as_tuple(all)->items[i]));
    return NONE;
}

/* ---- the class ---- */

static Value get_version(Value self)
{
    XML_Expat_Version v = XML_ExpatVersionInfo();
    return str_format("Expat %d.%d.%d", v.major, v.minor, v.micro);
}

static const GetSet parser_getset[] = {
    {"version", get_version, 0, "the XML library's name and version"},
    {0},
};

static const Member parser_members[] = {
    {"entity", MEMBER_VALUE_NONE, offsetof(EtreeParser, entity), false,
     "a dict of entities that documents need not declare"},
    {"target", MEMBER_VALUE_NONE, offsetof(EtreeParser, target), false,
     "what the events go to"},
    {0},
};

static const Method parser_methods[] = {
    {"feed($self, data, /)", parser_feed, "Parse more text or bytes."},
    {"close($self, /)", parser_close, "Nothing follows: return what the target made."},
    {"_parse_whole($self, file, /)", parser_parse_whole, "Parse all that a file has."},
    {"_setevents($self, events_queue, events_to_report=None, /)", parser_setevents,
     "Append the events named to a queue."},
    {0},
};

TYPE(XMLParser, .name = "xml.etree.ElementTree.XMLParser", .size = sizeof(EtreeParser),
     .flags = TYPE_BASE, .methods = parser_methods, .getset = parser_getset,
     .members = parser_members, .slots = {.init = parser_init},
     .new_signature = "($self, *, target=None, encoding=None)",
     .doc = "Parses XML, and hands what it finds to a target.");
