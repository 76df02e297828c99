/* SPDX-License-Identifier: MIT
 *
 * pyexpat's callbacks: what the library finds is handed to the parser's handlers.
 *
 * An exception in a handler takes all handlers away, so that the library comes to an end
 * without calling Python again; whoever called it sees that an exception is set.
 */
#include "gc/heap.h"
#include "modules/pyexpat.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- calling ---- */

static int refuse_external_entity(XML_Parser parser, const XML_Char *context,
                                  const XML_Char *base, const XML_Char *system_id,
                                  const XML_Char *public_id)
{
    return 0;
}

static void drop_handlers(XmlParser *p)
{
    for (int i = 0; i < PYEXPAT_HANDLER_COUNT; i++) {
        p->handlers[i] = 0;
        pyexpat_install(p, i, false);
    }
    XML_SetExternalEntityRefHandler(p->expat, refuse_external_entity);
}

/* Call a handler with arguments, any of which may be 0 with an exception set. */
static Value call_handler(XmlParser *p, enum PyexpatHandler which, Value *args, size_t n)
{
    Value result = 0;
    bool complete = true;
    for (size_t i = 0; i < n; i++)
        complete &= args[i] != 0;
    if (complete) {
        p->in_callback = true;
        result = call_value(p->handlers[which], args, n, 0);
        p->in_callback = false;
    }
    if (!result)
        drop_handlers(p);
    return result;
}

static bool call_character_data(XmlParser *p, const char *data, size_t n)
{
    if (!p->handlers[PYEXPAT_CharacterDataHandler])
        return true;
    Value text = codec_utf8_decode(data, n, NULL, NULL);
    return call_handler(p, PYEXPAT_CharacterDataHandler, &text, 1);
}

bool pyexpat_flush(XmlParser *p)
{
    size_t n = p->buffer_used;
    p->buffer_used = 0;
    return n == 0 || call_character_data(p, p->buffer, n);
}

/* Is the handler to be called now? What was collected comes first. */
static bool begin(XmlParser *p, enum PyexpatHandler which)
{
    return p->handlers[which] && !error_pending() && pyexpat_flush(p) &&
           p->handlers[which];
}

/* ---- converting ---- */

static Value text_of(const XML_Char *text)
{
    return text ? codec_utf8_decode(text, strlen(text), NULL, NULL) : NONE;
}

static Value text_of_n(const XML_Char *text, int n)
{
    return text ? codec_utf8_decode(text, (size_t)n, NULL, NULL) : NONE;
}

/* The same for names, of which there is one object each. */
static Value name_of(XmlParser *p, const XML_Char *text)
{
    Value name = TRY(text_of(text));
    return name == NONE ? name : dict_set_default(p->intern, name, name);
}

static Value attributes_list(XmlParser *p, const XML_Char **attributes, int count)
{
    Value list = TRY(list_new((size_t)count));
    for (int i = 0; i < count; i += 2) {
        TRY(list_push(list, TRY(name_of(p, attributes[i]))));
        TRY(list_push(list, TRY(text_of(attributes[i + 1]))));
    }
    return list;
}

static Value attributes_dict(XmlParser *p, const XML_Char **attributes, int count)
{
    Value dict = TRY(dict_new());
    for (int i = 0; i < count; i += 2) {
        Value name = TRY(name_of(p, attributes[i]));
        TRY(dict_set(dict, name, TRY(text_of(attributes[i + 1]))));
    }
    return dict;
}

static Value attributes_of(XmlParser *p, const XML_Char **attributes)
{
    int count = 0;
    if (p->specified_attributes)
        count = XML_GetSpecifiedAttributeCount(p->expat);
    else
        while (attributes[count])
            count += 2;
    return p->ordered_attributes ? attributes_list(p, attributes, count)
                                 : attributes_dict(p, attributes, count);
}

/* (type, quantifier, name, children) */
static Value model_of(XmlParser *p, const XML_Content *model)
{
    TRY(stack_check(""));
    Tuple *children = TRY(tuple_alloc_none(model->numchildren));
    for (unsigned i = 0; i < model->numchildren; i++)
        children->items[i] = TRY(model_of(p, &model->children[i]));
    Value name = TRY(name_of(p, model->name));
    return tuple_pack(4, small_int(model->type), small_int(model->quant), name,
                      from_object(children));
}

/* ---- the callbacks ---- */

#define PARSER ((XmlParser *)data)
/* Call the handler with these arguments, whose results `=` gives away. */
#define HAND_OUT(which, ...)                                                          \
    do {                                                                              \
        XmlParser *p = PARSER;                                                        \
        if (begin(p, PYEXPAT_##which)) {                                              \
            Value args[] = {__VA_ARGS__};                                             \
            (void)!call_handler(p, PYEXPAT_##which, args, countof(args));             \
        }                                                                             \
    } while (0)

static void on_StartElementHandler(void *data, const XML_Char *name,
                                   const XML_Char **attributes)
{
    HAND_OUT(StartElementHandler, name_of(p, name), attributes_of(p, attributes));
}

static void on_EndElementHandler(void *data, const XML_Char *name)
{
    HAND_OUT(EndElementHandler, name_of(p, name));
}

static void on_ProcessingInstructionHandler(void *data, const XML_Char *target,
                                            const XML_Char *text)
{
    HAND_OUT(ProcessingInstructionHandler, name_of(p, target), text_of(text));
}

static bool collect(XmlParser *p, const XML_Char *text, size_t n)
{
    if (!p->buffer_text)
        return call_character_data(p, text, n);
    if (p->buffer_used + n > p->buffer_size && !pyexpat_flush(p))
        return false;
    if (n > p->buffer_size)
        return call_character_data(p, text, n);
    memcpy(p->buffer + p->buffer_used, text, n);
    p->buffer_used += n;
    return true;
}

static void on_CharacterDataHandler(void *data, const XML_Char *text, int n)
{
    if (!error_pending() && PARSER->handlers[PYEXPAT_CharacterDataHandler])
        (void)!collect(PARSER, text, (size_t)n);
}

static void on_UnparsedEntityDeclHandler(void *data, const XML_Char *name,
                                         const XML_Char *base, const XML_Char *system_id,
                                         const XML_Char *public_id,
                                         const XML_Char *notation)
{
    HAND_OUT(UnparsedEntityDeclHandler, name_of(p, name), name_of(p, base),
             name_of(p, system_id), name_of(p, public_id), name_of(p, notation));
}

static void on_NotationDeclHandler(void *data, const XML_Char *name, const XML_Char *base,
                                   const XML_Char *system_id, const XML_Char *public_id)
{
    HAND_OUT(NotationDeclHandler, name_of(p, name), name_of(p, base),
             name_of(p, system_id), name_of(p, public_id));
}

static void on_StartNamespaceDeclHandler(void *data, const XML_Char *prefix,
                                         const XML_Char *uri)
{
    HAND_OUT(StartNamespaceDeclHandler, name_of(p, prefix), name_of(p, uri));
}

static void on_EndNamespaceDeclHandler(void *data, const XML_Char *prefix)
{
    HAND_OUT(EndNamespaceDeclHandler, name_of(p, prefix));
}

static void on_CommentHandler(void *data, const XML_Char *text)
{
    HAND_OUT(CommentHandler, text_of(text));
}

static void on_StartCdataSectionHandler(void *data)
{
    if (begin(PARSER, PYEXPAT_StartCdataSectionHandler))
        (void)!call_handler(PARSER, PYEXPAT_StartCdataSectionHandler, NULL, 0);
}

static void on_EndCdataSectionHandler(void *data)
{
    if (begin(PARSER, PYEXPAT_EndCdataSectionHandler))
        (void)!call_handler(PARSER, PYEXPAT_EndCdataSectionHandler, NULL, 0);
}

static void on_DefaultHandler(void *data, const XML_Char *text, int n)
{
    HAND_OUT(DefaultHandler, text_of_n(text, n));
}

static void on_DefaultHandlerExpand(void *data, const XML_Char *text, int n)
{
    HAND_OUT(DefaultHandlerExpand, text_of_n(text, n));
}

/* What a handler that decides returned. */
static int decision(XmlParser *p, Value result)
{
    int64_t n = 0;
    if (result && !value_as_int64(result, &n))
        drop_handlers(p);
    return n != 0 && !error_pending();
}

static int on_NotStandaloneHandler(void *data)
{
    if (!begin(PARSER, PYEXPAT_NotStandaloneHandler))
        return 0;
    return decision(PARSER, call_handler(PARSER, PYEXPAT_NotStandaloneHandler, NULL, 0));
}

static int on_ExternalEntityRefHandler(XML_Parser parser, const XML_Char *context,
                                       const XML_Char *base, const XML_Char *system_id,
                                       const XML_Char *public_id)
{
    XmlParser *p = XML_GetUserData(parser);
    if (!begin(p, PYEXPAT_ExternalEntityRefHandler))
        return 0;
    Value args[] = {text_of(context), name_of(p, base), name_of(p, system_id),
                    name_of(p, public_id)};
    return decision(
        p, call_handler(p, PYEXPAT_ExternalEntityRefHandler, args, countof(args)));
}

static void on_StartDoctypeDeclHandler(void *data, const XML_Char *name,
                                       const XML_Char *system_id,
                                       const XML_Char *public_id, int internal_subset)
{
    HAND_OUT(StartDoctypeDeclHandler, name_of(p, name), name_of(p, system_id),
             name_of(p, public_id), small_int(internal_subset));
}

static void on_EndDoctypeDeclHandler(void *data)
{
    if (begin(PARSER, PYEXPAT_EndDoctypeDeclHandler))
        (void)!call_handler(PARSER, PYEXPAT_EndDoctypeDeclHandler, NULL, 0);
}

static void on_EntityDeclHandler(void *data, const XML_Char *name, int is_parameter,
                                 const XML_Char *value, int n, const XML_Char *base,
                                 const XML_Char *system_id, const XML_Char *public_id,
                                 const XML_Char *notation)
{
    HAND_OUT(EntityDeclHandler, name_of(p, name), small_int(is_parameter),
             text_of_n(value, n), name_of(p, base), name_of(p, system_id),
             name_of(p, public_id), name_of(p, notation));
}

static void on_XmlDeclHandler(void *data, const XML_Char *version,
                              const XML_Char *encoding, int standalone)
{
    HAND_OUT(XmlDeclHandler, text_of(version), text_of(encoding), small_int(standalone));
}

static void on_ElementDeclHandler(void *data, const XML_Char *name, XML_Content *model)
{
    HAND_OUT(ElementDeclHandler, name_of(p, name), model_of(p, model));
    XML_FreeContentModel(PARSER->expat, model);
}

static void on_AttlistDeclHandler(void *data, const XML_Char *element,
                                  const XML_Char *attribute, const XML_Char *type,
                                  const XML_Char *value, int required)
{
    HAND_OUT(AttlistDeclHandler, name_of(p, element), name_of(p, attribute),
             text_of(type), text_of(value), small_int(required));
}

static void on_SkippedEntityHandler(void *data, const XML_Char *name, int is_parameter)
{
    HAND_OUT(SkippedEntityHandler, name_of(p, name), small_int(is_parameter));
}

void pyexpat_install(XmlParser *p, enum PyexpatHandler which, bool on)
{
    switch (which) {
#define HANDLER(name) \
    case PYEXPAT_##name: XML_Set##name(p->expat, on ? on_##name : NULL); break;
    PYEXPAT_HANDLERS(HANDLER)
#undef HANDLER
    case PYEXPAT_HANDLER_COUNT: break;
    }
}

/* ---- encodings ---- */

/* One that the library doesn't know: the codec says what each byte is. */
int pyexpat_unknown_encoding(void *data, const XML_Char *name, XML_Encoding *encoding)
{
    char all[256];
    if (error_pending())
        return XML_STATUS_ERROR;
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    Value bytes = TRY(bytes_new(all, sizeof all));
    Value text = TRY(rt.services.decode(bytes, name, "replace"));
    if (!is_str(text) || str_length(text) != sizeof all)
        RAISE(ValueError, "multi-byte encodings are not supported");
    for (size_t i = 0; i < sizeof all; i++) {
        uint32_t c = str_at(text, i);
        encoding->map[i] = c == 0xfffd ? -1 : (int)c;
    }
    encoding->data = NULL;
    encoding->convert = NULL;
    encoding->release = NULL;
    return XML_STATUS_OK;
}
