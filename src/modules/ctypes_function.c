/* SPDX-License-Identifier: MIT
 *
 * Function pointers: classes with the types of arguments and result; objects made of an
 * address, a function of a shared library, or a Python callable.
 *
 * With paramflags, a call's arguments are placed by them (names, defaults), and output
 * parameters are made here and returned instead of the result.
 */
#include "gc/heap.h"
#include "modules/ctypes.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum ParamFlag { PARAM_IN = 1, PARAM_OUT = 2, PARAM_LCID = 4 };

static inline CFunction *as_function(Value v) { return (CFunction *)v; }

/* ---- classes ---- */

static bool check_restype(Value restype)
{
    return restype == NONE || ctypes_info(restype) || is_callable(restype);
}

static Value checker_of(Value restype)
{
    if (restype == NONE)
        return UNBOUND;
    return attr_get_opt(restype, NAME(_check_retval_));
}

static bool read_class(Value type, CTypeInfo *info)
{
    int64_t flags;
    Value v = TRY(attr_get_opt(type, NAME(_flags_)));
    if (v == UNBOUND || !is_int(v) || !int_fits_int64(v, &flags))
        RAISE(TypeError, "class must define _flags_ which must be an integer");
    info->flags = (int)flags | CFUNCTION_CDECL;
    v = TRY(attr_get_opt(type, NAME(_argtypes_)));
    if (v != UNBOUND && v != NONE) {
        info->converters = TRY(ctypes_converters(&v));
        info->argtypes = v;
    }
    v = TRY(attr_get_opt(type, NAME(_restype_)));
    if (v == UNBOUND)
        return true;
    if (!check_restype(v))
        RAISE(TypeError, "_restype_ must be a type, a callable, or None");
    info->restype = v;
    Value checker = TRY(checker_of(v));
    info->checker = checker == UNBOUND ? 0 : checker;
    return true;
}

static Value function_type_construct(Type *metatype, Value *args, size_t nargs, Value kwnames)
{
    Value type = TRY(ctypes_new_class(metatype, args, nargs, kwnames));
    CTypeInfo *info = TRY(ctypes_new_info(CTYPE_FUNCTION));
    info->size = info->align = sizeof(void *);
    info->length = 1;
    info->ffi = &ffi_type_pointer;
    info->format = "X{}";
    info->pointers = true;
    TRY(read_class(type, info));
    ctypes_set_info(type, info);
    return type;
}

TYPE(PyCFuncPtrType, .name = "_ctypes.PyCFuncPtrType", .base = TYPE_CType_Type,
     .flags = TYPE_BASE, .doc = "metatype for C function pointers",
     .slots = {.construct = function_type_construct});

/* ---- paramflags ---- */

/* A row (flag[, name[, default]]). */
static bool read_row(Value row, int *flag, Value *name, Value *standard)
{
    *name = *standard = 0;
    if (!is_tuple(row) || !tuple_count(row) || tuple_count(row) > 3
        || !value_as_int(as_tuple(row)->items[0], flag))
        RAISE(TypeError, "paramflags must be a sequence of (int [,string [,value]]) tuples");
    if (tuple_count(row) > 1) {
        *name = as_tuple(row)->items[1];
        if (*name == NONE)
            *name = 0;
        else if (!is_str(*name))
            RAISE(TypeError, "paramflags must be a sequence of (int [,string [,value]]) tuples");
    }
    if (tuple_count(row) > 2)
        *standard = as_tuple(row)->items[2];
    return true;
}

static bool check_out(Value type, size_t index)
{
    const CTypeInfo *info = ctypes_info(type);
    if (info && (info->kind == CTYPE_POINTER || info->kind == CTYPE_ARRAY
                 || (info->code && strchr("PzZ", info->code->code))))
        return true;
    RAISE(TypeError, "'out' parameter %zu must be a pointer type, not %N", index,
          is_type(type) ? type : from_object(type_of(type)));
}

static bool check_paramflags(Value argtypes, Value flags)
{
    if (!argtypes)
        RAISE(TypeError, "abstract class");
    if (!is_tuple(flags))
        RAISE(TypeError, "paramflags must be a tuple or None");
    if (tuple_count(flags) != tuple_count(argtypes))
        RAISE(ValueError, "paramflags must have the same length as argtypes");
    for (size_t i = 0; i < tuple_count(flags); i++) {
        int flag;
        Value name, standard;
        TRY(read_row(as_tuple(flags)->items[i], &flag, &name, &standard));
        switch (flag & (PARAM_IN | PARAM_OUT | PARAM_LCID)) {
        case 0:
        case PARAM_IN:
        case PARAM_IN | PARAM_LCID:
        case PARAM_IN | PARAM_OUT:
            break;
        case PARAM_OUT:
            TRY(check_out(as_tuple(argtypes)->items[i], i + 1));
            break;
        default:
            RAISE(TypeError, "paramflag value %d not supported", flag);
        }
    }
    return true;
}

/* ---- making ---- */

static Value function_new(Type *type)
{
    return ctypes_data_new(type);
}

static void set_address(Value self, void *address)
{
    memcpy(as_cdata(self)->memory, &address, sizeof address);
}

/* (name or number, dll)[, paramflags] */
static Value from_dll(Type *type, Value *args, size_t nargs)
{
    const CTypeInfo *info = ctypes_info(from_object(type));
    Value pair = args[0], flags = nargs > 1 ? args[1] : NONE;
    if (tuple_count(pair) != 2)
        RAISE(TypeError, "illegal func_spec argument");
    Value name = as_tuple(pair)->items[0], dll = as_tuple(pair)->items[1];
    if (!is_str(name) && !is_bytes(name))
        RAISE(TypeError, "function name must be string, bytes object or integer");
    void *address = TRY(ctypes_symbol(dll, name, TYPE_AttributeError));
    if (flags != NONE)
        TRY(check_paramflags(info->argtypes, flags));
    Value self = TRY(function_new(type));
    set_address(self, address);
    as_function(self)->paramflags = flags == NONE ? 0 : flags;
    TRY(ctypes_keep(self, 0, dll));
    return self;
}

static Value from_callable(Type *type, Value callable)
{
    const CTypeInfo *info = ctypes_info(from_object(type));
    void *code;
    if (!info->argtypes)
        RAISE(TypeError, "cannot construct instance of this class: no argtypes");
    Value owner = TRY(ctypes_callback_new(callable, info->argtypes, info->restype, info->flags,
                                          &code));
    Value self = TRY(function_new(type));
    set_address(self, code);
    as_function(self)->callable = callable;
    TRY(ctypes_keep(self, 0, owner));
    return self;
}

static Value function_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(ctypes_need_info(from_object(type)));
    if (!nargs)
        return function_new(type);
    if (is_tuple(args[0])) {
        TRY(arguments_check("CFuncPtr", nargs, 0, 1, 2));
        return from_dll(type, args, nargs);
    }
    if (nargs != 1)
        RAISE(TypeError, "function takes exactly 1 argument (%zu given)", nargs);
    if (is_int(args[0])) {
        Value self = TRY(function_new(type));
        set_address(self, (void *)ctypes_int_bits(args[0]));
        return self;
    }
    if (!is_callable(args[0]))
        RAISE(TypeError, "argument must be callable or integer function address");
    return from_callable(type, args[0]);
}

/* ---- calling ---- */

/* A call's arguments as paramflags place them, and what becomes of each. */
typedef struct Placed {
    Value *values;
    uint8_t *out;           /* PARAM_OUT: made here; both: given and returned */
    size_t count, results;
} Placed;

/* The next positional argument, or the keyword argument of that name, or the default. */
static Value take(Value *args, size_t nargs, Value kwnames, size_t *used, Value name,
                  Value standard)
{
    if (*used < nargs)
        return args[(*used)++];
    for (size_t i = 0; name && kwnames && i < tuple_count(kwnames); i++)
        if (str_equal(as_tuple(kwnames)->items[i], name)) {
            ++*used;
            return args[nargs + i];
        }
    if (standard)
        return standard;
    if (name)
        RAISE(TypeError, "required argument '%S' missing", name);
    RAISE(TypeError, "not enough arguments");
}

static Value make_output(Value type)
{
    const CTypeInfo *info = ctypes_info(type);
    if (!info)
        RAISE(RuntimeError, "'out' parameter is no C type");
    if (info->code)
        RAISE(TypeError, "%N 'out' parameter must be passed as default value", type);
    if (info->kind == CTYPE_ARRAY)
        return call0(type);
    if (!info->item)
        RAISE(TypeError, "'out' parameter points to an incomplete type");
    return call0(info->item);
}

static bool place(Value argtypes, Value flags, Value *args, size_t nargs, Value kwnames, Placed *p)
{
    size_t used = 0, total = nargs + (kwnames ? tuple_count(kwnames) : 0);
    for (size_t i = 0; i < p->count; i++) {
        int flag;
        Value name, standard;
        TRY(read_row(as_tuple(flags)->items[i], &flag, &name, &standard));
        flag &= PARAM_IN | PARAM_OUT | PARAM_LCID;
        p->out[i] = (uint8_t)(flag & PARAM_OUT ? flag : 0);
        p->results += p->out[i] != 0;
        if (flag == (PARAM_IN | PARAM_LCID))
            p->values[i] = standard ? standard : small_int(0);
        else if (flag == PARAM_OUT)
            p->values[i] = standard ? standard : TRY(make_output(as_tuple(argtypes)->items[i]));
        else
            p->values[i] = TRY(take(args, nargs, kwnames, &used, name, standard));
    }
    if (used != total)
        RAISE(TypeError, "call takes exactly %zu arguments (%zu given)", used, total);
    return true;
}

/* The output parameters in place of the result. */
static Value gather(Value result, const Placed *p)
{
    if (!p->results)
        return result;
    Tuple *all = TRY(tuple_alloc_none(p->results));
    for (size_t i = 0, n = 0; i < p->count; i++) {
        if (!p->out[i])
            continue;
        Value v = p->values[i];
        if (p->out[i] == PARAM_OUT)
            v = TRY(call_method0(v, NAME(__ctypes_from_outparam__)));
        all->items[n++] = v;
    }
    return p->results == 1 ? all->items[0] : from_object(all);
}

static Value call_placed(CFunction *f, CTypeInfo *info, Value argtypes, Placed *p)
{
    void *address;
    memcpy(&address, f->data.memory, sizeof address);
    Value converters = f->converters ? f->converters : info->converters;
    Value restype = f->restype ? f->restype : info->restype;
    Value checker = f->restype ? f->checker : info->checker;
    if (converters && tuple_count(converters) > p->count) {
        size_t n = tuple_count(converters);
        RAISE(TypeError, "this function takes at least %zu argument%s (%zu given)", n,
              n == 1 ? "" : "s", p->count);
    }
    Value result = TRY(ctypes_call(address, info->flags, p->values, p->count, argtypes, converters,
                                   restype, checker));
    if (f->errcheck) {
        Value args = TRY(tuple_new(p->values, p->count));
        Value checked = TRY(call3(f->errcheck, result, from_object(f), args));
        if (checked != args)
            return checked;
    }
    return gather(result, p);
}

static Value function_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    CFunction *f = as_function(self);
    CTypeInfo *info = TRY(ctypes_self_info(self));
    Value argtypes = f->argtypes ? f->argtypes : info->argtypes, flags = f->paramflags;
    if (!flags || !argtypes || !tuple_count(argtypes))
        return call_placed(f, info, argtypes, &(Placed){.values = args, .count = nargs});
    if (tuple_count(argtypes) != tuple_count(flags))
        RAISE(ValueError, "paramflags must have the same length as argtypes");
    size_t count = tuple_count(argtypes);
    Value values[count];
    uint8_t out[count];
    Placed p = {values, out, count, 0};
    TRY(place(argtypes, flags, args, nargs, kwnames, &p));
    return call_placed(f, info, argtypes, &p);
}

/* ---- attributes ---- */

static Value get_restype(Value self)
{
    CTypeInfo *info = TRY(ctypes_self_info(self));
    Value restype = as_function(self)->restype ? as_function(self)->restype : info->restype;
    return restype ? restype : NONE;
}

static bool set_restype(Value self, Value v)
{
    CFunction *f = as_function(self);
    if (!v) {
        f->restype = f->checker = 0;
        return true;
    }
    if (!check_restype(v))
        RAISE(TypeError, "restype must be a type, a callable, or None");
    Value checker = TRY(checker_of(v));
    f->checker = checker == UNBOUND ? 0 : checker;
    f->restype = v;
    return true;
}

static Value get_argtypes(Value self)
{
    CTypeInfo *info = TRY(ctypes_self_info(self));
    Value argtypes = as_function(self)->given ? as_function(self)->given : info->argtypes;
    return argtypes ? argtypes : NONE;
}

static bool set_argtypes(Value self, Value v)
{
    CFunction *f = as_function(self);
    if (!v || v == NONE) {
        f->argtypes = f->converters = f->given = 0;
        return true;
    }
    Value given = v;
    Value converters = TRY(ctypes_converters(&v));
    f->converters = converters;
    f->argtypes = v;
    f->given = given;
    return true;
}

static Value get_errcheck(Value self)
{
    return as_function(self)->errcheck ? as_function(self)->errcheck : NONE;
}

static bool set_errcheck(Value self, Value v)
{
    if (v && !is_callable(v))
        RAISE(TypeError, "the errcheck attribute must be callable");
    as_function(self)->errcheck = v;
    return true;
}

static const GetSet function_getset[] = {
    {"errcheck", get_errcheck, set_errcheck, "a function to check for errors"},
    {"restype", get_restype, set_restype, "specify the result type"},
    {"argtypes", get_argtypes, set_argtypes, "specify the argument types"},
    {0},
};

static bool function_truth(Value self, bool *truth)
{
    void *address;
    memcpy(&address, as_cdata(self)->memory, sizeof address);
    *truth = address != 0;
    return true;
}

static Value function_repr(Value self)
{
    return str_format("<%T object at 0x%lx>", self, (unsigned long)self);
}

TYPE(CFuncPtr, .name = "_ctypes.CFuncPtr", .base = TYPE__CData, .flags = TYPE_BASE,
     .metatype = TYPE_PyCFuncPtrType, .doc = "Function Pointer", .size = sizeof(CFunction),
     .getset = function_getset,
     .slots = {.construct = function_construct, .call = function_call, .truth = function_truth,
               .repr = function_repr});
