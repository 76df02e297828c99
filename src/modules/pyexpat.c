/* SPDX-License-Identifier: MIT
 *
 * Module pyexpat on the library expat: the table, errors, and the modules errors and
 * model.
 */
#include "modules/pyexpat.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct PyexpatState {
    Value error;    /* class ExpatError */
} PyexpatState;

static Value error_new(XML_Parser parser, enum XML_Error code)
{
    long line = (long)XML_GetErrorLineNumber(parser),
         column = (long)XML_GetErrorColumnNumber(parser);
    Value text =
        TRY(str_format("%s: line %ld, column %ld", XML_ErrorString(code), line, column));
    Value error = TRY(call1(MODULE_STATE(PyexpatState, MODULE_pyexpat)->error, text));
    TRY(attr_set(error, NAME(code), small_int(code)));
    TRY(attr_set(error, NAME(offset), small_int(column)));
    TRY(attr_set(error, NAME(lineno), small_int(line)));
    return error;
}

int pyexpat_raise(XML_Parser parser, enum XML_Error code)
{
    return raise_object(TRY(error_new(parser, code)));
}

static Value error_string(Value *args)
{
    int code;
    TRY(value_as_int(args[0], &code));
    const char *text = XML_ErrorString((enum XML_Error)code);
    return text ? str_from_text(text) : NONE;
}

/* ---- submodules ---- */

#define ERROR(name) {"XML_ERROR_" #name, XML_ERROR_##name}
static const ModuleConstant error_codes[] = {
    ERROR(NO_MEMORY),
    ERROR(SYNTAX),
    ERROR(NO_ELEMENTS),
    ERROR(INVALID_TOKEN),
    ERROR(UNCLOSED_TOKEN),
    ERROR(PARTIAL_CHAR),
    ERROR(TAG_MISMATCH),
    ERROR(DUPLICATE_ATTRIBUTE),
    ERROR(JUNK_AFTER_DOC_ELEMENT),
    ERROR(PARAM_ENTITY_REF),
    ERROR(UNDEFINED_ENTITY),
    ERROR(RECURSIVE_ENTITY_REF),
    ERROR(ASYNC_ENTITY),
    ERROR(BAD_CHAR_REF),
    ERROR(BINARY_ENTITY_REF),
    ERROR(ATTRIBUTE_EXTERNAL_ENTITY_REF),
    ERROR(MISPLACED_XML_PI),
    ERROR(UNKNOWN_ENCODING),
    ERROR(INCORRECT_ENCODING),
    ERROR(UNCLOSED_CDATA_SECTION),
    ERROR(EXTERNAL_ENTITY_HANDLING),
    ERROR(NOT_STANDALONE),
    ERROR(UNEXPECTED_STATE),
    ERROR(ENTITY_DECLARED_IN_PE),
    ERROR(FEATURE_REQUIRES_XML_DTD),
    ERROR(CANT_CHANGE_FEATURE_ONCE_PARSING),
    ERROR(UNBOUND_PREFIX),
    ERROR(UNDECLARING_PREFIX),
    ERROR(INCOMPLETE_PE),
    ERROR(XML_DECL),
    ERROR(TEXT_DECL),
    ERROR(PUBLICID),
    ERROR(SUSPENDED),
    ERROR(NOT_SUSPENDED),
    ERROR(ABORTED),
    ERROR(FINISHED),
    ERROR(SUSPEND_PE),
    ERROR(RESERVED_PREFIX_XML),
    ERROR(RESERVED_PREFIX_XMLNS),
    ERROR(RESERVED_NAMESPACE_URI),
    ERROR(INVALID_ARGUMENT),
    ERROR(NO_BUFFER),
    ERROR(AMPLIFICATION_LIMIT_BREACH),
    {0},
};

#define MODEL(name) {"XML_" #name, XML_##name}
static const ModuleConstant model_constants[] = {
    MODEL(CTYPE_EMPTY), MODEL(CTYPE_ANY), MODEL(CTYPE_MIXED), MODEL(CTYPE_NAME),
    MODEL(CTYPE_CHOICE), MODEL(CTYPE_SEQ), MODEL(CQUANT_NONE), MODEL(CQUANT_OPT),
    MODEL(CQUANT_REP), MODEL(CQUANT_PLUS), {0},
};

/* A module that is only there with this one. */
static Value submodule(Value parent, const char *name, const char *full_name,
                       const char *doc)
{
    Value full = TRY(str_from_text(full_name));
    Value module = TRY(module_new(full));
    TRY(module_add(module, "__doc__", TRY(str_from_text(doc))));
    TRY(dict_set(rt.modules, full, module));
    TRY(module_add(parent, name, module));
    return module;
}

static bool add_errors(Value parent)
{
    Value module =
        TRY(submodule(parent, "errors", "pyexpat.errors", "The texts of errors."));
    Value codes = TRY(dict_new()), messages = TRY(dict_new());
    for (const ModuleConstant *c = error_codes; c->name; c++) {
        const char *text = XML_ErrorString((enum XML_Error)c->number);
        if (!text)
            continue;
        Value message = TRY(str_from_text(text));
        TRY(module_add(module, c->name, message));
        TRY(dict_set(codes, message, small_int(c->number)));
        TRY(dict_set(messages, small_int(c->number), message));
    }
    TRY(module_add(module, "codes", codes));
    return module_add(module, "messages", messages);
}

static bool add_model(Value parent)
{
    Value module = TRY(submodule(parent, "model", "pyexpat.model",
                                 "Numbers in the content models of elements."));
    for (const ModuleConstant *c = model_constants; c->name; c++)
        TRY(module_add(module, c->name, small_int(c->number)));
    return true;
}

/* ---- the module ---- */

static bool add_versions(Value module)
{
    XML_Expat_Version v = XML_ExpatVersionInfo();
    TRY(module_add(module, "EXPAT_VERSION", TRY(str_from_text(XML_ExpatVersion()))));
    Value info =
        TRY(tuple_pack(3, small_int(v.major), small_int(v.minor), small_int(v.micro)));
    TRY(module_add(module, "version_info", info));
    Value features = TRY(list_new(0));
    for (const XML_Feature *f = XML_GetFeatureList(); f->feature != XML_FEATURE_END;
         f++) {
        Value name = TRY(str_from_text(f->name));
        TRY(list_push(features, TRY(tuple_pair(name, TRY(int_from_int64(f->value))))));
    }
    return module_add(module, "features", features);
}

static bool pyexpat_init(Value module)
{
    PyexpatState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE_pyexpat] = state;
    Value bases = TRY(tuple_pack(1, from_object(rt.types[TYPE_Exception])));
    state->error = TRY(type_new_simple("xml.parsers.expat.ExpatError", bases, 0));
    TRY(module_add(module, "ExpatError", state->error));
    TRY(module_add(module, "error", state->error));
    TRY(module_add(module, "XMLParserType", from_object(rt.types[TYPE_xmlparser])));
    return add_versions(module) && add_errors(module) && add_model(module);
}

static const Method pyexpat_methods[] = {
    {"ParserCreate($module, /, encoding=None, namespace_separator=None, "
     "intern=<unrepresentable>)",
     pyexpat_parser_create,
     "A new parser. With a separator, names become URI, separator, name."},
    {"ErrorString($module, code, /)", error_string,
     "The text of an error's number, or None."},
    {0},
};

static const ModuleConstant pyexpat_constants[] = {
    {"native_encoding", 0, "UTF-8"},
    MODEL(PARAM_ENTITY_PARSING_NEVER),
    MODEL(PARAM_ENTITY_PARSING_UNLESS_STANDALONE),
    MODEL(PARAM_ENTITY_PARSING_ALWAYS),
    {0},
};

MODULE(pyexpat, .doc = "Parsing XML, on the library expat.", .methods = pyexpat_methods,
       .constants = pyexpat_constants, .init = pyexpat_init);
