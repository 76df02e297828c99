/* SPDX-License-Identifier: MIT
 *
 * What the files of the module pyexpat share: the parser object, and the list of
 * handlers. _elementtree, in the same extension, owns and feeds its parsers through it.
 */
#ifndef MODULES_PYEXPAT_H
#define MODULES_PYEXPAT_H

#include <expat.h>

#include "objects/call.h"

/* The attributes of parsers that hold what is to be called; the library has a function
 * XML_SetX for each, pyexpat_handlers.c a callback on_X. */
#define PYEXPAT_HANDLERS(X)                                                             \
    X(StartElementHandler) X(EndElementHandler) X(ProcessingInstructionHandler)         \
    X(CharacterDataHandler) X(UnparsedEntityDeclHandler) X(NotationDeclHandler)         \
    X(StartNamespaceDeclHandler) X(EndNamespaceDeclHandler) X(CommentHandler)           \
    X(StartCdataSectionHandler) X(EndCdataSectionHandler) X(DefaultHandler)             \
    X(DefaultHandlerExpand) X(NotStandaloneHandler) X(ExternalEntityRefHandler)         \
    X(StartDoctypeDeclHandler) X(EndDoctypeDeclHandler) X(EntityDeclHandler)            \
    X(XmlDeclHandler) X(ElementDeclHandler) X(AttlistDeclHandler) X(SkippedEntityHandler)

enum PyexpatHandler {
#define HANDLER(name) PYEXPAT_##name,
    PYEXPAT_HANDLERS(HANDLER)
#undef HANDLER
    PYEXPAT_HANDLER_COUNT
};

/* A parser of the library, malloc'd. Those of external entities use their parent's
 * tables: it is freed after them. */
typedef struct PyexpatOwned {
    XML_Parser parser;
    struct PyexpatOwned *parent;
    size_t users;           /* this one's handle, and parsers made of it */
} PyexpatOwned;

typedef struct PyexpatHandle {
    PyexpatOwned *owned;
} PyexpatHandle;

typedef struct XmlParser {
    Object head;
    XML_Parser expat;
    PyexpatHandle *handle;  /* frees expat */
    Value intern;           /* dict of names */
    bool ordered_attributes, specified_attributes, namespace_prefixes;
    bool in_callback;
    bool buffer_text;       /* character data is collected */
    char *buffer;           /* atomic, buffer_size bytes; 0 while there was none */
    size_t buffer_size, buffer_used;
    Value handlers[PYEXPAT_HANDLER_COUNT]; /* 0: none */
} XmlParser;

static inline XmlParser *as_xml_parser(Value v) { return (XmlParser *)v; }

/* pyexpat_handlers.c */

/* The library calls our function for a handler, or none. */
void pyexpat_install(XmlParser *p, enum PyexpatHandler which, bool on);
/* Hand out collected character data. */
bool pyexpat_flush(XmlParser *p) MUST_USE;
int pyexpat_unknown_encoding(void *data, const XML_Char *name, XML_Encoding *encoding);

/* pyexpat_parser.c */

/* What frees the parser (NULL: there was no memory for it) when it is dropped, and after
 * it the parent's, of which it may have been made. It knows Python's encodings. */
PyexpatHandle *pyexpat_own(XML_Parser expat, PyexpatOwned *parent) MUST_USE;
/* A new parser; a separator lets it join namespaces and names. */
PyexpatHandle *pyexpat_create(const char *encoding, const char *separator) MUST_USE;
/* Parse more. A callback may have raised an exception whatever the status. */
enum XML_Status pyexpat_feed(XML_Parser expat, const char *data, size_t n, bool final);
/* An optional text argument: NULL for None. */
bool pyexpat_optional_text(const char *function, const char *name, Value v,
                           const char **text) MUST_USE;
Value pyexpat_parser_create(Value *args);
/* pyexpat.c: raise ExpatError for the parser's state. Returns 0. */
COLD int pyexpat_raise(XML_Parser parser, enum XML_Error code);

#endif
