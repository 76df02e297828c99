/* SPDX-License-Identifier: MIT
 *
 * What the files of _ctypes share.
 *
 *     class c_int --> CTypeInfo {size, how to read and write it, libffi's type ...}
 *     c_int(5)    --> CData {memory, base, objects} --> 4 bytes
 *
 * The classes of C types are made by metatypes (a metatype's instances are CTypes, types
 * with a CTypeInfo), their instances are CDatas. A CData either owns its memory, which
 * lies in the collector's heap, or looks into that of another (`base`, which it keeps
 * alive), or at an address that somebody else answers for. What pointers in the memory
 * refer to is kept alive by `objects` of the CData that owns it, as in CPython, where a
 * dict maps the place ("2:0": item 2 of field 0) to an object.
 *
 *     _ctypes.c          the module's functions and constants
 *     ctypes_type.c      the metatypes' common part
 *     ctypes_data.c      CData: memory, keeping alive, items of any type
 *     ctypes_code.c      the types that one character stands for: reading and writing
 *     ctypes_simple.c, ctypes_struct.c, ctypes_field.c, ctypes_array.c, ctypes_pointer.c
 *     ctypes_function.c  function pointers: making and calling them
 *     ctypes_call.c      arguments to and results from C
 *     ctypes_callback.c  Python functions as C functions
 */
#ifndef MODULES_CTYPES_H
#define MODULES_CTYPES_H

#include <ffi.h>

#include "objects/call.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/type.h"

enum { CTYPES_MAX_ARGCOUNT = 1024 };

typedef enum CTypeKind {
    CTYPE_SIMPLE, CTYPE_STRUCT, CTYPE_UNION, CTYPE_ARRAY, CTYPE_POINTER, CTYPE_FUNCTION,
} CTypeKind;

/* One of the struct module's letters and its kin: c_int is 'i'. */
typedef struct CCode {
    char code;
    char format;            /* in a buffer's format */
    uint8_t size;
    bool integer, is_signed; /* may be a bit field */
    bool swaps;             /* has a form in the other byte order */
    bool pointer;
    ffi_type *ffi;
    Value (*get)(const void *memory);
    /* Stores v; the object to keep alive (None: none). */
    Value (*set)(void *memory, Value v);
} CCode;

enum CFunctionFlag {
    CFUNCTION_CDECL = 1, CFUNCTION_PYTHONAPI = 4, CFUNCTION_USE_ERRNO = 8,
    CFUNCTION_USE_LASTERROR = 16,
};

typedef struct CTypeInfo {
    CTypeKind kind;
    size_t size, align;
    size_t length;          /* fields or items; 0: a simple type, which keeps one object */
    ffi_type *ffi;
    const CCode *code;      /* how values are read and written; 0: as CData objects */
    bool swapped;           /* in the other byte order */
    bool final;             /* _fields_ can't be set any more */
    bool pointers;          /* its memory may hold pointers: it can't be pickled */
    Value item;             /* class of an array's items, of what a pointer points to; 0 */
    const char *format;     /* of buffers; 0: "B" */
    int dimensions;
    ssize_t *shape;
    int flags;              /* of functions: enum CFunctionFlag */
    Value argtypes, converters, restype, checker; /* of functions; 0: not given */
    Value arrays;           /* dict: length -> class of arrays of this; 0 */
} CTypeInfo;

typedef struct CType {
    Type type;
    CTypeInfo *info;        /* 0: abstract, or not ready */
} CType;

typedef struct CData {
    Object head;
    char *memory;
    char *own;              /* the same when it is our own, else 0 */
    Value base;             /* the CData into which memory points; 0 */
    size_t size, length, index;
    Value objects;          /* what is kept alive: 0, an object, or a dict */
} CData;

typedef struct CFunction {
    CData data;
    Value callable;         /* of a callback; 0 */
    Value restype, argtypes, converters, checker, errcheck, paramflags; /* 0: the class's */
    Value given;            /* argtypes as they were assigned: any sequence */
} CFunction;

/* An argument on its way to C: byref(x), c_int.from_param(1). */
typedef union CArgumentValue {
    char c;
    unsigned char b;
    short h;
    int i;
    long l;
    long long q;
    float f;
    double d;
    long double g;
    void *p;
    Value v;
} CArgumentValue;

typedef struct CArgument {
    Object head;
    ffi_type *ffi;
    char tag;
    CArgumentValue value;
    Value object;           /* which it keeps alive */
} CArgument;

typedef struct CtypesState {
    Value argument_error;   /* class ArgumentError */
    Value pointer_types;    /* dict: class or id -> pointer class */
} CtypesState;
extern const ModuleSpec module_spec__ctypes;
#define CTYPES_STATE MODULE_STATE_MADE(CtypesState, _ctypes)

static inline CData *as_cdata(Value v) { return (CData *)v; }
static inline bool is_cdata(Value v) { return is_instance_of(v, TYPE__CData); }
static inline bool is_ctype(Value v) { return is_instance_of(v, TYPE_CType_Type); }
static inline bool is_cargument(Value v) { return is_exact(v, TYPE_CArgObject); }

/* ---- ctypes_type.c ---- */

/* A class's information; 0, without exception, when it is no C type, or an abstract one. */
CTypeInfo *ctypes_info(Value type);
static inline CTypeInfo *ctypes_info_of(Value cdata)
{
    return ctypes_info(from_object(type_of(cdata)));
}
/* The same of what must be a concrete class: TypeError "abstract class". */
CTypeInfo *ctypes_need_info(Value type) MUST_USE;
/* The same of an object's class, which may have been assigned: its memory is large enough. */
CTypeInfo *ctypes_self_info(Value self) MUST_USE;
CTypeInfo *ctypes_new_info(CTypeKind kind) MUST_USE;
/* type.__new__: the class, still without information. */
Value ctypes_new_class(Type *metatype, Value *args, size_t nargs, Value kwnames) MUST_USE;
static inline void ctypes_set_info(Value type, CTypeInfo *info) { ((CType *)type)->info = info; }
/* A class made by C code: metatype(name, (base,), dict). */
Value ctypes_make_class(enum TypeId metatype, Value name, enum TypeId base, Value dict) MUST_USE;
/* Is its class derived from one that merely gives a C type a name, as class X(c_int)? Then
 * values are its instances and not ints. */
bool ctypes_is_simple_subclass(Value type);
/* The code by which values of the class are read and written as Python values; 0. */
const CCode *ctypes_value_code(Value type);
/* What was built, for a field of CTypeInfo. */
const char *ctypes_copy_text(StrBuilder *b) MUST_USE;
bool ctypes_add_getset(Value type, const GetSet *getset) MUST_USE;
/* from_param of structures, arrays and functions. */
Value ctypes_from_param(Value type, Value value) MUST_USE;
/* value._as_parameter_; UNBOUND where there is none. */
Value ctypes_as_parameter(Value value) MUST_USE;
extern const Method ctypes_class_methods[];

/* ---- ctypes_data.c ---- */

/* An object of the class with zeroed memory of its own. */
Value ctypes_data_new(Type *type) MUST_USE;
/* The `construct` slot of all classes. */
Value ctypes_data_construct(Type *type, Value *args, size_t nargs, Value kwnames);
/* One that looks into another's memory (base 0: a copy). */
Value ctypes_data_view(Value type, Value base, size_t index, char *memory) MUST_USE;
Value ctypes_data_at(Value type, void *address) MUST_USE;
/* Keep an object alive for what stands at item `index` of the object. */
bool ctypes_keep(Value cdata, size_t index, Value object) MUST_USE;
/* The dict or None of objects that the owner of its memory keeps. */
Value ctypes_kept(Value cdata) MUST_USE;
/* Read or write what lies at `memory`, item `index` of `owner`. */
Value ctypes_get(Value type, Value owner, size_t index, char *memory) MUST_USE;
bool ctypes_set(Value type, Value owner, size_t index, char *memory, Value v) MUST_USE;
void *ctypes_alloc_memory(size_t size, bool pointers) MUST_USE;

/* ---- ctypes_code.c ---- */

const CCode *ctypes_code(char code);
extern const char ctypes_codes[];
Value ctypes_code_get(const CCode *code, bool swapped, const void *memory) MUST_USE;
Value ctypes_code_set(const CCode *code, bool swapped, void *memory, Value v) MUST_USE;
/* Reverse the bytes of an item. */
void ctypes_swap(void *memory, size_t size);
/* The low 64 bits of an int. */
uint64_t ctypes_int_bits(Value v);
/* Arrays of characters: up to the zero, and whole. */
Value ctypes_chars_get(const char *memory, size_t size) MUST_USE;
Value ctypes_wchars_get(const char *memory, size_t count) MUST_USE;
Value ctypes_wchars_whole(const char *memory, size_t count) MUST_USE;
bool ctypes_wchars_set(char *memory, size_t count, Value text) MUST_USE;
/* A str's characters as wchar_t with a zero behind them, in a bytes object. */
Value ctypes_wide(Value text) MUST_USE;

/* ---- the others ---- */

/* A structure's fields, as descriptors; bits 0: all of them. */
typedef struct CField {
    Object head;
    Value type;
    size_t index, offset;
    unsigned bits, shift;
    bool anonymous;
} CField;
CField *ctypes_field_new(Value type, size_t index, size_t offset) MUST_USE;
/* The attributes of the fields that _anonymous_ names become the class's own. */
bool ctypes_fields_anonymous(Value type) MUST_USE;
Value ctypes_array_of(Value item, ssize_t length) MUST_USE;
Value ctypes_pointer_to(Value type) MUST_USE;
Value ctypes_pointer(Value *args);
Value ctypes_pointer_type(Value *args);
/* What goes to C for a CData: its value, a copy, or its address. */
CArgument *ctypes_argument_of(Value cdata) MUST_USE;
CArgument *ctypes_argument_new(ffi_type *ffi, char tag, Value object) MUST_USE;
Value ctypes_byref(Value *args);
Value ctypes_call(void *function, int flags, Value *args, size_t count, Value argtypes,
                  Value converters, Value restype, Value checker) MUST_USE;
ffi_type *ctypes_ffi_type(Value type);
/* The thread's private errno, which calls with use_errno swap for the real one. */
int ctypes_swap_errno(int new_value);
/* A C function that calls `callable`: (its owner, to be kept; *code: its address). */
Value ctypes_callback_new(Value callable, Value argtypes, Value restype, int flags,
                          void **code) MUST_USE;
/* The converters (from_param) of a sequence of types, which becomes a tuple. */
Value ctypes_converters(Value *argtypes) MUST_USE;
void *ctypes_symbol(Value dll, Value name, enum TypeId error) MUST_USE;
/* "prefix TypeError: text" as the error, in place of the pending one. */
int ctypes_extend_error(Value error, const char *format, ...);

#endif
