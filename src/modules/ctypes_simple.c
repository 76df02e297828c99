/* SPDX-License-Identifier: MIT
 *
 * Simple types (c_int ...): classes with a `_type_` of one character, whose objects have
 * a `value`.
 *
 * A type of several bytes has a twin in the other byte order:
 *
 *     c_int.__ctype_le__ is c_int      c_int.__ctype_be__ is the twin (or vice versa)
 */
#include "gc/heap.h"
#include "modules/ctypes.h"
#include "objects/bytes.h"
#include "objects/descriptor.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

#ifdef WORDS_BIGENDIAN
#define NATIVE_ORDER '>'
#define OTHER_ORDER '<'
#define NATIVE_NAME NAME(__ctype_be__)
#define OTHER_NAME NAME(__ctype_le__)
#define OTHER_SUFFIX "le"
#else
#define NATIVE_ORDER '<'
#define OTHER_ORDER '>'
#define NATIVE_NAME NAME(__ctype_le__)
#define OTHER_NAME NAME(__ctype_be__)
#define OTHER_SUFFIX "be"
#endif

/* ---- parameters ---- */

static Value parameter(const CCode *code, Value type, Value v)
{
    CArgument *a = TRY(ctypes_argument_new(code->ffi, code->code, NONE));
    a->object = TRY(ctypes_code_set(code, ctypes_info(type)->swapped, &a->value, v));
    return from_object(a);
}

/* args: type, value */
static Value simple_from_param(Value *args)
{
    bool yes;
    Value type = args[0], v = args[1];
    TRY(type_isinstance(v, type, &yes));
    if (yes)
        return v;
    CTypeInfo *info = TRY(ctypes_need_info(type));
    Value made = parameter(info->code, type, v);
    if (made)
        return made;
    Value error = error_take();
    Value converted = TRY(ctypes_as_parameter(v));
    if (converted != UNBOUND)
        return simple_from_param((Value[]){type, converted});
    error_restore(error);
    return 0;
}

/* Is it an array of, a pointer to, or byref() of an object of the type of that character? */
static bool refers_to(Value v, char code)
{
    const CTypeInfo *info = is_cdata(v) ? ctypes_info_of(v) : 0;
    if (info && (info->kind == CTYPE_ARRAY || info->kind == CTYPE_POINTER))
        info = info->item ? ctypes_info(info->item) : 0;
    else if (is_cargument(v))
        info = is_cdata(((CArgument *)v)->object) ? ctypes_info_of(((CArgument *)v)->object) : 0;
    else
        return false;
    return info && info->code && info->code->code == code;
}

static Value wrong_type(Value *args, Value (*again)(Value *))
{
    Value converted = TRY(ctypes_as_parameter(args[1]));
    if (converted != UNBOUND)
        return again((Value[]){args[0], converted});
    RAISE(TypeError, "wrong type");
}

static Value char_p_from_param(Value *args)
{
    bool yes;
    Value v = args[1];
    if (v == NONE)
        return NONE;
    if (is_bytes(v))
        return parameter(ctypes_code('z'), args[0], v);
    TRY(type_isinstance(v, args[0], &yes));
    return yes || refers_to(v, 'c') ? v : wrong_type(args, char_p_from_param);
}

static Value wchar_p_from_param(Value *args)
{
    bool yes;
    Value v = args[1];
    if (v == NONE)
        return NONE;
    if (is_str(v))
        return parameter(ctypes_code('Z'), args[0], v);
    TRY(type_isinstance(v, args[0], &yes));
    return yes || refers_to(v, 'u') ? v : wrong_type(args, wchar_p_from_param);
}

/* The value of a pointer to characters or a function, as void *. */
static Value void_pointer(Value v)
{
    CArgument *a = TRY(ctypes_argument_new(&ffi_type_pointer, 'P', v));
    memcpy(&a->value.p, as_cdata(v)->memory, sizeof(void *));
    return from_object(a);
}

static Value void_p_from_param(Value *args)
{
    bool yes;
    Value type = args[0], v = args[1];
    if (v == NONE)
        return NONE;
    if (is_int(v))
        return parameter(ctypes_code('P'), type, v);
    if (is_bytes(v))
        return parameter(ctypes_code('z'), type, v);
    if (is_str(v))
        return parameter(ctypes_code('Z'), type, v);
    TRY(type_isinstance(v, type, &yes));
    if (yes || (is_cargument(v) && ((CArgument *)v)->tag == 'P'))
        return v;
    const CTypeInfo *info = is_cdata(v) ? ctypes_info_of(v) : 0;
    if (info && (info->kind == CTYPE_ARRAY || info->kind == CTYPE_POINTER))
        return v;
    if (info && (info->kind == CTYPE_FUNCTION || (info->code && strchr("zZ", info->code->code))))
        return void_pointer(v);
    return wrong_type(args, void_p_from_param);
}

static const Method from_param_methods[] = {
    {"from_param($type, value, /)", char_p_from_param, "Convert a Python object into a function call parameter."},
    {"from_param($type, value, /)", wchar_p_from_param, "Convert a Python object into a function call parameter."},
    {"from_param($type, value, /)", void_p_from_param, "Convert a Python object into a function call parameter."},
};

/* The types of pointers have from_params of their own, which their subclasses inherit. */
static bool add_from_param(Value type, char code)
{
    static const char codes[] = "zZP";
    const char *found = strchr(codes, code);
    if (!found || as_type(type)->base != rt.types[TYPE__SimpleCData])
        return true;
    Value method = TRY(method_descriptor_new(as_type(type), &from_param_methods[found - codes]));
    return type_set(as_type(type), NAME(from_param), method);
}

/* ---- classes ---- */

static const char *format_of(const CCode *code, bool swapped)
{
    char *format = gc_alloc_atomic(3);
    if (!format)
        return raise_no_memory(), NULL;
    format[0] = swapped ? OTHER_ORDER : NATIVE_ORDER;
    format[1] = code->format;
    format[2] = 0;
    return format;
}

static bool set_info(Value type, const CCode *code, bool swapped)
{
    CTypeInfo *info = TRY(ctypes_new_info(CTYPE_SIMPLE));
    info->code = code;
    info->swapped = swapped;
    info->size = code->size;
    info->align = code->ffi->alignment;
    info->ffi = code->ffi;
    info->pointers = code->pointer;
    info->format = TRY(format_of(code, swapped));
    ctypes_set_info(type, info);
    return true;
}

static bool make_twin(Type *metatype, Value type, Value *args, const CCode *code)
{
    Value name = TRY(str_format("%S_" OTHER_SUFFIX, args[0]));
    Value twin = TRY(ctypes_new_class(metatype, (Value[]){name, args[1], args[2]}, 3, 0));
    TRY(set_info(twin, code, true));
    TRY(type_set(as_type(type), NATIVE_NAME, type));
    TRY(type_set(as_type(type), OTHER_NAME, twin));
    TRY(type_set(as_type(twin), OTHER_NAME, twin));
    return type_set(as_type(twin), NATIVE_NAME, type);
}

static const CCode *code_of_class(Value type)
{
    Value text = TRY(attr_get_opt(type, NAME(_type_)));
    if (text == UNBOUND)
        RAISE(AttributeError, "class must define a '_type_' attribute");
    if (!is_str(text))
        RAISE(TypeError, "class must define a '_type_' string attribute");
    if (str_length(text) != 1)
        RAISE(ValueError, "class must define a '_type_' attribute which must be a string of length 1");
    uint32_t c = str_at(text, 0);
    if (!c || c > 127 || !strchr(ctypes_codes, (int)c))
        RAISE(AttributeError, "class must define a '_type_' attribute which must be\n"
              "a single character string containing one of '%s'.", ctypes_codes);
    const CCode *code = ctypes_code((char)c);
    if (!code)
        RAISE(ValueError, "_type_ '%c' not supported", (int)c);
    return code;
}

static Value simple_type_construct(Type *metatype, Value *args, size_t nargs, Value kwnames)
{
    Value type = TRY(ctypes_new_class(metatype, args, nargs, kwnames));
    const CCode *code = TRY(code_of_class(type));
    TRY(set_info(type, code, false));
    TRY(add_from_param(type, code->code));
    if (metatype == rt.types[TYPE_PyCSimpleType] && code->swaps)
        TRY(make_twin(metatype, type, args, code));
    return type;
}

static const Method simple_type_methods[] = {
    {"from_param($self, value, /)", simple_from_param, "Convert a Python object into a function call parameter."},
    {0},
};

TYPE(PyCSimpleType, .name = "_ctypes.PyCSimpleType", .base = TYPE_CType_Type, .flags = TYPE_BASE,
     .doc = "metatype for the PyCSimpleType Objects", .methods = METHODS(simple_type_methods),
     .slots = {.construct = simple_type_construct});

/* ---- objects ---- */

static bool set_value(Value self, Value v)
{
    if (!v)
        RAISE(TypeError, "can't delete attribute");
    CTypeInfo *info = TRY(ctypes_self_info(self));
    Value keep = TRY(ctypes_code_set(info->code, info->swapped, as_cdata(self)->memory, v));
    return ctypes_keep(self, 0, keep);
}

static Value get_value(Value self)
{
    CTypeInfo *info = TRY(ctypes_self_info(self));
    return ctypes_code_get(info->code, info->swapped, as_cdata(self)->memory);
}

static bool simple_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1)
        RAISE(TypeError, "__init__ expected at most 1 argument, got %zu", nargs);
    return !nargs || set_value(self, args[0]);
}

static Value simple_from_outparam(Value *args)
{
    return ctypes_is_simple_subclass(from_object(type_of(args[0]))) ? args[0] : get_value(args[0]);
}

static bool simple_truth(Value self, bool *truth)
{
    static const char zeros[16];
    *truth = memcmp(as_cdata(self)->memory, zeros, MIN(as_cdata(self)->size, sizeof zeros)) != 0;
    return true;
}

static Value simple_repr(Value self)
{
    if (type_of(self)->base != rt.types[TYPE__SimpleCData])
        return str_format("<%T object at 0x%lx>", self, (unsigned long)self);
    Value v = TRY(get_value(self));
    return str_format("%T(%R)", self, v);
}

static const Method simple_methods[] = {
    {"__ctypes_from_outparam__($self, /)", simple_from_outparam, "What an output parameter returns."},
    {0},
};

static const GetSet simple_getset[] = {
    {"value", get_value, set_value, "current value"},
    {0},
};

TYPE(_SimpleCData, .name = "_ctypes._SimpleCData", .base = TYPE__CData, .flags = TYPE_BASE,
     .metatype = TYPE_PyCSimpleType, .doc = "The base of simple C types.",
     .methods = METHODS(simple_methods), .getset = simple_getset,
     .slots = {.construct = ctypes_data_construct, .init = simple_init, .truth = simple_truth,
               .repr = simple_repr});
