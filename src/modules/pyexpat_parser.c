/* SPDX-License-Identifier: MIT
 *
 * pyexpat's parser objects: making them, feeding them, their attributes.
 */
#include <limits.h>

#include "gc/heap.h"
#include "modules/pyexpat.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

enum {
    BUFFER_SIZE = 8 * 1024,    /* of collected character data */
    FILE_CHUNK = 2048,         /* read at once */
    MOST_AT_ONCE = 1 << 20,    /* handed to the library at once, whose lengths are ints */
    PARSER_MEMORY = 32 * 1024, /* what the library allocates for a parser, about */
};

/* ---- making ---- */

static void owned_release(PyexpatOwned *owned)
{
    while (owned && --owned->users == 0) {
        PyexpatOwned *parent = owned->parent;
        XML_ParserFree(owned->parser);
        free(owned);
        owned = parent;
    }
}

static void handle_release(void *handle, void *data)
{
    owned_release(((PyexpatHandle *)handle)->owned);
}
static const HandleClass handle_class = {handle_release, NULL};

PyexpatHandle *pyexpat_own(XML_Parser expat, PyexpatOwned *parent)
{
    PyexpatOwned *owned = expat ? malloc(sizeof *owned) : NULL;
    PyexpatHandle *handle = owned ? gc_alloc_handle(sizeof *handle, &handle_class) : NULL;
    if (!handle) {
        free(owned);
        if (expat)
            XML_ParserFree(expat);
        return raise_no_memory(), NULL;
    }
    *owned = (PyexpatOwned){expat, parent, 1};
    if (parent)
        parent->users++;
    handle->owned = owned;
    XML_SetUnknownEncodingHandler(expat, pyexpat_unknown_encoding, NULL);
    return handle;
}

PyexpatHandle *pyexpat_create(const char *encoding, const char *separator)
{
    gc_note_foreign(PARSER_MEMORY);
    XML_Parser expat = XML_ParserCreate_MM(encoding, NULL, separator);
    if (expat)
        XML_SetHashSalt(expat, (unsigned long)rt.hash_seed[0] | 1);
    return pyexpat_own(expat, NULL);
}

static XmlParser *parser_new(PyexpatHandle *handle, Value intern)
{
    XmlParser *p = TRY((XmlParser *)type_alloc(rt.types[TYPE_xmlparser], 0));
    p->expat = handle->owned->parser;
    p->handle = handle;
    p->intern = intern;
    p->buffer_size = BUFFER_SIZE;
    XML_SetUserData(p->expat, p);
    return p;
}

bool pyexpat_optional_text(const char *function, const char *name, Value v,
                           const char **text)
{
    *text = NULL;
    if (v == NONE || v == UNBOUND)
        return true;
    if (!is_str(v))
        RAISE(TypeError, "%s() argument '%s' must be str or None, not %T", function, name,
              v);
    *text = str_utf8_no_null(v);
    return *text;
}

/* ParserCreate(encoding, namespace_separator, intern) */
Value pyexpat_parser_create(Value *args)
{
    const char *encoding, *separator;
    TRY(pyexpat_optional_text("ParserCreate", "encoding", args[0], &encoding));
    TRY(pyexpat_optional_text("ParserCreate", "namespace_separator", args[1], &separator));
    if (separator && strlen(separator) > 1)
        RAISE(ValueError,
              "namespace_separator must be at most one character, omitted, or None");
    Value intern = args[2] == UNBOUND || args[2] == NONE ? TRY(dict_new()) : args[2];
    if (!is_dict(intern))
        RAISE(TypeError, "intern must be a dictionary");
    return from_object(
        TRY(parser_new(TRY(pyexpat_create(encoding, separator)), intern)));
}

/* args: self, context, encoding */
static Value create_external(Value *args)
{
    XmlParser *p = as_xml_parser(args[0]);
    const char *context, *encoding;
    TRY(pyexpat_optional_text("ExternalEntityParserCreate", "context", args[1], &context));
    if (args[2] != UNBOUND && !is_str(args[2]))
        RAISE(TypeError, "ExternalEntityParserCreate() argument 2 must be str, not %T",
              args[2]);
    TRY(pyexpat_optional_text("ExternalEntityParserCreate", "encoding", args[2], &encoding));
    gc_note_foreign(PARSER_MEMORY);
    XML_Parser expat = XML_ExternalEntityParserCreate(p->expat, context, encoding);
    XmlParser *child =
        TRY(parser_new(TRY(pyexpat_own(expat, p->handle->owned)), p->intern));
    child->ordered_attributes = p->ordered_attributes;
    child->specified_attributes = p->specified_attributes;
    child->namespace_prefixes = p->namespace_prefixes;
    child->buffer_size = p->buffer_size;
    child->buffer_text = p->buffer_text;
    if (p->buffer && !(child->buffer = gc_alloc_buffer_atomic(p->buffer_size)))
        return raise_no_memory();
    for (int i = 0; i < PYEXPAT_HANDLER_COUNT; i++) {
        child->handlers[i] = p->handlers[i];
        pyexpat_install(child, i, child->handlers[i] != 0);
    }
    return from_object(child);
}

/* ---- parsing ---- */

/* What parsing came to, as the methods return it. */
static Value finish(XmlParser *p, enum XML_Status status)
{
    if (error_pending())
        return 0;
    if (status == XML_STATUS_ERROR)
        return pyexpat_raise(p->expat, XML_GetErrorCode(p->expat));
    TRY(pyexpat_flush(p));
    return small_int(status);
}

enum XML_Status pyexpat_feed(XML_Parser expat, const char *data, size_t n, bool final)
{
    enum XML_Status status = XML_STATUS_OK;
    for (; n > MOST_AT_ONCE && status != XML_STATUS_ERROR && !error_pending();
         data += MOST_AT_ONCE, n -= MOST_AT_ONCE)
        status = XML_Parse(expat, data, MOST_AT_ONCE, 0);
    if (status != XML_STATUS_ERROR && !error_pending())
        status = XML_Parse(expat, data, (int)n, final);
    return status;
}

static Value feed(XmlParser *p, const char *data, size_t n, bool final)
{
    return finish(p, pyexpat_feed(p->expat, data, n, final));
}

/* Handlers may not feed the parser that calls them: the library would fall over. */
static bool check_idle(const XmlParser *p)
{
    if (p->in_callback)
        RAISE(RuntimeError, "the parser is parsing");
    return true;
}

/* args: self, data, isfinal */
static Value parser_parse(Value *args)
{
    XmlParser *p = as_xml_parser(args[0]);
    bool final;
    TRY(check_idle(p));
    TRY(value_truth(args[2], &final));
    if (is_str(args[1])) {
        size_t n;
        const char *text = TRY(str_utf8(args[1], &n));
        XML_SetEncoding(p->expat, "utf-8");
        return feed(p, text, n, final);
    }
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    return feed(p, view.data, view.length, final);
}

/* file.read(n) into the library's buffer. */
static bool read_chunk(Value read, XML_Parser expat, int *n)
{
    Value data = TRY(call1(read, small_int(FILE_CHUNK)));
    if (!is_bytes(data) && !is_bytearray(data))
        RAISE(TypeError, "read() did not return a bytes object (type=%T)", data);
    BUFFER_AUTO view = {0};
    TRY(buffer_get(data, &view, BUFFER_SIMPLE));
    if (view.length > FILE_CHUNK)
        RAISE(ValueError,
              "read() returned too much data: %d bytes requested, %zu returned",
              FILE_CHUNK, view.length);
    void *buffer = XML_GetBuffer(expat, FILE_CHUNK);
    *n = (int)view.length;
    if (buffer)
        memcpy(buffer, view.data, view.length);
    return buffer || pyexpat_raise(expat, XML_GetErrorCode(expat));
}

static Value parser_parse_file(Value *args)
{
    XmlParser *p = as_xml_parser(args[0]);
    TRY(check_idle(p));
    Value read = TRY(attr_get_opt(args[1], NAME(read)));
    if (read == UNBOUND)
        RAISE(TypeError, "argument must have 'read' attribute");
    enum XML_Status status;
    int n;
    do {
        TRY(read_chunk(read, p->expat, &n));
        TRY(check_idle(p));
        status = XML_ParseBuffer(p->expat, n, n == 0);
    } while (status != XML_STATUS_ERROR && !error_pending() && n);
    return finish(p, status);
}

/* ---- other methods ---- */

static Value parser_set_base(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "SetBase() argument must be str, not %T", args[1]);
    const char *base = TRY(str_utf8_no_null(args[1]));
    if (!XML_SetBase(as_xml_parser(args[0])->expat, base))
        return raise_no_memory();
    return NONE;
}

static Value parser_get_base(Value *args)
{
    const char *base = XML_GetBase(as_xml_parser(args[0])->expat);
    return base ? codec_utf8_decode(base, strlen(base), NULL, NULL) : NONE;
}

static Value parser_get_input_context(Value *args)
{
    XmlParser *p = as_xml_parser(args[0]);
    int offset, size;
    if (!p->in_callback)
        return NONE;
    const char *text = XML_GetInputContext(p->expat, &offset, &size);
    return text ? bytes_new(text + offset, (size_t)(size - offset)) : NONE;
}

static Value parser_set_param_entity_parsing(Value *args)
{
    int flag;
    TRY(value_as_int(args[1], &flag));
    return small_int(XML_SetParamEntityParsing(as_xml_parser(args[0])->expat,
                                               (enum XML_ParamEntityParsing)flag));
}

static Value parser_use_foreign_dtd(Value *args)
{
    XmlParser *p = as_xml_parser(args[0]);
    bool flag;
    TRY(value_truth(args[1], &flag));
    enum XML_Error code = XML_UseForeignDTD(p->expat, flag);
    return code == XML_ERROR_NONE ? NONE : (Value)pyexpat_raise(p->expat, code);
}

static const Method parser_methods[] = {
    {"Parse($self, data, isfinal=False, /)", parser_parse,
     "Parse more text or bytes; isfinal says that nothing follows.",
     .flags = METHOD_CLASS},
    {"ParseFile($self, file, /)", parser_parse_file, "Parse all that a binary file has.",
     .flags = METHOD_CLASS},
    {"SetBase($self, base, /)", parser_set_base,
     "Set what relative system ids relate to."},
    {"GetBase($self, /)", parser_get_base, "What SetBase() set, or None."},
    {"GetInputContext($self, /)", parser_get_input_context,
     "In a handler: the input from the event's beginning on, as bytes."},
    {"ExternalEntityParserCreate($self, context, encoding=<unrepresentable>, /)",
     create_external, "A parser of an external entity, with this one's handlers.",
     .flags = METHOD_CLASS},
    {"SetParamEntityParsing($self, flag, /)", parser_set_param_entity_parsing,
     "Are parameter entities parsed (one of the XML_PARAM_ENTITY_PARSING_ constants)? "
     "Returns "
     "whether that could be set."},
    {"UseForeignDTD($self, flag=True, /)", parser_use_foreign_dtd,
     "Let ExternalEntityRefHandler give a DTD to documents that have none.",
     .flags = METHOD_CLASS},
    {0},
};

/* ---- attributes ---- */

static bool refuse_delete(Value value)
{
    if (value)
        return true;
    RAISE(RuntimeError, "Cannot delete attribute");
}

#define POSITION(name, function)                                          \
    static Value get_##name(Value self)                                   \
    {                                                                     \
        return int_from_int64((int64_t)function(as_xml_parser(self)->expat)); \
    }
POSITION(ErrorCode, XML_GetErrorCode)
POSITION(ErrorLineNumber, XML_GetErrorLineNumber)
POSITION(ErrorColumnNumber, XML_GetErrorColumnNumber)
POSITION(ErrorByteIndex, XML_GetErrorByteIndex)
POSITION(CurrentLineNumber, XML_GetCurrentLineNumber)
POSITION(CurrentColumnNumber, XML_GetCurrentColumnNumber)
POSITION(CurrentByteIndex, XML_GetCurrentByteIndex)

#define FLAG(name)                                                        \
    static Value get_##name(Value self) { return from_bool(as_xml_parser(self)->name); } \
    static bool set_##name(Value self, Value value)                       \
    {                                                                     \
        return refuse_delete(value) && value_truth(value, &as_xml_parser(self)->name); \
    }
FLAG(ordered_attributes)
FLAG(specified_attributes)

static Value get_namespace_prefixes(Value self)
{
    return from_bool(as_xml_parser(self)->namespace_prefixes);
}

static bool set_namespace_prefixes(Value self, Value value)
{
    XmlParser *p = as_xml_parser(self);
    TRY(refuse_delete(value));
    TRY(value_truth(value, &p->namespace_prefixes));
    XML_SetReturnNSTriplet(p->expat, p->namespace_prefixes);
    return true;
}

static bool new_buffer(XmlParser *p)
{
    p->buffer = gc_alloc_buffer_atomic(p->buffer_size);
    return p->buffer || raise_no_memory();
}

static Value get_buffer_text(Value self)
{
    return from_bool(as_xml_parser(self)->buffer_text);
}

static bool set_buffer_text(Value self, Value value)
{
    XmlParser *p = as_xml_parser(self);
    bool on;
    TRY(refuse_delete(value));
    TRY(value_truth(value, &on));
    TRY(on ? p->buffer || new_buffer(p) : pyexpat_flush(p));
    p->buffer_text = on;
    return true;
}

static Value get_buffer_size(Value self)
{
    return int_from_int64((int64_t)as_xml_parser(self)->buffer_size);
}

static bool set_buffer_size(Value self, Value value)
{
    XmlParser *p = as_xml_parser(self);
    int64_t size;
    TRY(refuse_delete(value));
    if (!is_int(value))
        RAISE(TypeError, "buffer_size must be an integer");
    if (!int_fits_int64(value, &size))
        RAISE(OverflowError, "Python int too large to convert to C long");
    if (size <= 0)
        RAISE(ValueError, "buffer_size must be greater than zero");
    if (size > INT_MAX)
        RAISE(ValueError, "buffer_size must not be greater than %d", INT_MAX);
    TRY(pyexpat_flush(p));
    p->buffer_size = (size_t)size;
    return !p->buffer || new_buffer(p);
}

static Value get_buffer_used(Value self)
{
    return int_from_int64((int64_t)as_xml_parser(self)->buffer_used);
}

static bool set_handler(Value self, enum PyexpatHandler which, Value value)
{
    XmlParser *p = as_xml_parser(self);
    TRY(refuse_delete(value));
    if (which == PYEXPAT_CharacterDataHandler)
        TRY(pyexpat_flush(p));
    p->handlers[which] = value == NONE ? 0 : value;
    pyexpat_install(p, which, value != NONE);
    return true;
}

#define HANDLER(name)                                                     \
    static Value get_##name(Value self)                                   \
    {                                                                     \
        Value handler = as_xml_parser(self)->handlers[PYEXPAT_##name];    \
        return handler ? handler : NONE;                                  \
    }                                                                     \
    static bool set_##name(Value self, Value value)                       \
    {                                                                     \
        return set_handler(self, PYEXPAT_##name, value);                  \
    }
PYEXPAT_HANDLERS(HANDLER)
#undef HANDLER

static const GetSet parser_getset[] = {
    {"ErrorCode", get_ErrorCode, 0, "the last error's number"},
    {"ErrorLineNumber", get_ErrorLineNumber, 0, "its line"},
    {"ErrorColumnNumber", get_ErrorColumnNumber, 0, "its column"},
    {"ErrorByteIndex", get_ErrorByteIndex, 0, "its offset in the input"},
    {"CurrentLineNumber", get_CurrentLineNumber, 0, "the current event's line"},
    {"CurrentColumnNumber", get_CurrentColumnNumber, 0, "its column"},
    {"CurrentByteIndex", get_CurrentByteIndex, 0, "its offset in the input"},
    {"buffer_size", get_buffer_size, set_buffer_size,
     "how much character data is collected"},
    {"buffer_text", get_buffer_text, set_buffer_text,
     "whether character data is collected"},
    {"buffer_used", get_buffer_used, 0, "bytes collected now"},
    {"namespace_prefixes", get_namespace_prefixes, set_namespace_prefixes,
     "whether names come with their prefixes"},
    {"ordered_attributes", get_ordered_attributes, set_ordered_attributes,
     "whether attributes come as a list of names and values"},
    {"specified_attributes", get_specified_attributes, set_specified_attributes,
     "whether only the attributes in the document come, not the DTD's"},
#define HANDLER(name) {#name, get_##name, set_##name, "what is called; None: nothing"},
    PYEXPAT_HANDLERS(HANDLER)
#undef HANDLER
        {0},
};

static const Member parser_members[] = {
    {"intern", MEMBER_VALUE, offsetof(XmlParser, intern), false, "the dict of names"},
    {0},
};

TYPE(xmlparser, .name = "pyexpat.xmlparser", .size = sizeof(XmlParser),
     .flags = TYPE_NO_NEW, .doc = "A parser of XML that calls handlers.",
     .methods = parser_methods, .getset = parser_getset, .members = parser_members);
