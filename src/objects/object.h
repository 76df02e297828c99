/* SPDX-License-Identifier: MIT
 *
 * Type, Shape and the declaration of builtin types.
 *
 *     Value --> Object { Shape *shape; ... } --> Shape { Type *type; ... } --> Type
 *
 * A shape tells how an object's attributes lie: objects of builtin types without
 * attributes all share one shape; an instance of a class has the shape that its
 * attributes, in the order they were set, lead to (a transition tree).
 *
 * Where an instance's attributes are, if its type gives it any (attrs_offset != 0):
 *
 *     object + type->attrs_offset     one word: an overflow array (Value *), or the
 *                                     __dict__ (Dict *) when shape->dict_mode
 *     object + shape->inline_offset   shape->inline_count slots; a slot of 0 is unset
 *
 * Attribute i lies in inline slot i, or in overflow[i - inline_count]. Asking for
 * __dict__, deleting an attribute, or having very many moves an instance to dict mode
 * for good: its attributes then lie in a Dict. Functions, modules and instances of
 * builtin exceptions are born in dict mode (word 0: no dict yet).
 * Tuples vary in size: a subclass's attribute word lies behind the items, attrs_offset
 * is -1, and instances are always in dict mode.
 */
#ifndef OBJECTS_OBJECT_H
#define OBJECTS_OBJECT_H

#include "objects/type_ids.h" /* generated: enum TypeId, TYPE_list ... */
#include "objects/value.h"

typedef struct Dict Dict;
typedef struct TypeSpec TypeSpec;
typedef struct Buffer Buffer;
typedef struct Method Method;
typedef struct GetSet GetSet;
typedef struct Member Member;

enum CompareOp { COMPARE_LT, COMPARE_LE, COMPARE_EQ, COMPARE_NE, COMPARE_GT, COMPARE_GE };

enum BinaryOp {
#define BINARY(field, name, rname, iname, symbol) BINARY_##field,
#include "objects/slots.def"
#undef BINARY
    BINARY_COUNT
};

/* Slot signatures. Value 0, or false, means: an exception is set. */
typedef Value (*UnaryFn)(Value self);           /* next: END when exhausted */
typedef Value (*BinaryFn)(Value a, Value b);    /* operators: NOT_IMPLEMENTED; either operand may be of the slot's type */
typedef bool (*HashFn)(Value self, int64_t *hash);
typedef Value (*CallFn)(Value callee, Value *args, size_t nargs, Value kwnames); /* see objects/call.h */
typedef bool (*SetFn)(Value self, Value key, Value value); /* value 0: delete */
typedef Value (*CompareFn)(Value a, Value b, enum CompareOp op); /* a is of the slot's type; NOT_IMPLEMENTED */
typedef bool (*TruthFn)(Value self, bool *truth);
typedef bool (*LengthFn)(Value self, ssize_t *length);
typedef bool (*ContainsFn)(Value self, Value item, bool *found);
typedef Value (*DescrGetFn)(Value descriptor, Value object, Value type); /* object 0: looked up on the type itself */
typedef bool (*InitFn)(Value self, Value *args, size_t nargs, Value kwnames);
typedef Value (*ConstructFn)(Type *type, Value *args, size_t nargs, Value kwnames); /* __new__ */
typedef void (*FinalizeFn)(Value self);
typedef bool (*BufferFn)(Value self, Buffer *view, int flags);
typedef void (*ReleaseFn)(Value self, Buffer *view);

/* All slots of a type; see slots.def. */
typedef struct Slots {
#define SLOT(field, ctype, name, kind, signature, doc) ctype field;
#include "objects/slots.def"
#undef SLOT
#define SEQUENCE(field, name) BinaryFn field;
#include "objects/slots.def"
#undef SEQUENCE
    union {
        struct {
#define BINARY(field, name, rname, iname, symbol) BinaryFn field;
#include "objects/slots.def"
#undef BINARY
        };
        BinaryFn binary[BINARY_COUNT];
    };
    BinaryFn inplace[BINARY_COUNT];
    Value (*power_modulo)(Value base, Value exponent, Value modulus); /* pow(a, b, m) */
} Slots;

/* Flags of types. The IS_ ones are inherited by subclasses: "an instance is laid out as a ..." */
enum TypeFlag {
    TYPE_BASE = 1 << 0,        /* may be subclassed */
    TYPE_HEAP = 1 << 1,        /* made by a class statement: mutable */
    TYPE_METHOD = 1 << 2,      /* instances are method descriptors: f.__get__ just binds self */
    TYPE_NO_NEW = 1 << 3,      /* cannot be called: "cannot create 'x' instances" */
    TYPE_WEAKREF = 1 << 4,     /* instances can be weakly referenced */
    TYPE_ABSTRACT = 1 << 5,    /* __abstractmethods__ is not empty */
    TYPE_SEQUENCE = 1 << 6,    /* match: sequence pattern (inherited) */
    TYPE_MAPPING = 1 << 7,     /* match: mapping pattern (inherited) */
    TYPE_MATCH_SELF = 1 << 8,  /* match: C(x) binds the subject (inherited) */
    TYPE_GENERIC = 1 << 9,     /* gets a __class_getitem__ that makes a GenericAlias */
    TYPE_DICT = 1 << 10,       /* instances have a __dict__ (spec: attrs_offset is given) */
    TYPE_IMMUTABLE = 1 << 11,  /* attributes of the type can't be set */
    TYPE_PLAIN_GETATTR = 1 << 12, /* maintained: getattribute is attr_generic_get, no __getattr__ */
    TYPE_PLAIN_SETATTR = 1 << 13, /* maintained: setattr is attr_generic_set */
    IS_INT = 1 << 16, /* bool too */
    IS_STR = 1 << 17,
    IS_BYTES = 1 << 18,
    IS_LIST = 1 << 19,
    IS_TUPLE = 1 << 20,
    IS_DICT = 1 << 21,
    IS_EXCEPTION = 1 << 22,
    IS_TYPE = 1 << 23,
    IS_FLOAT = 1 << 24,
    IS_SET = 1 << 25,
    IS_FROZENSET = 1 << 26,
    IS_BYTEARRAY = 1 << 27,
    IS_COMPLEX = 1 << 28,
    IS_ANY = (int)0xffff0000,
};

struct Shape {
    Type *type;
    Shape *parent;          /* without the last attribute; of a root: the type's earlier root, or 0 */
    Value name;             /* of the last attribute, interned; 0: this is a root */
    uint32_t count;         /* attributes */
    uint32_t inline_count;  /* inline slots of an object with this shape */
    uint32_t inline_offset; /* bytes from the object's start to its first inline slot */
    bool dict_mode;         /* attributes are in a Dict */
    struct ShapeTable *table; /* name -> index, built at first lookup */
    struct ShapeTable *transitions; /* name -> Shape */
};

struct Type {
    Object head;
    Dict *dict;        /* its attributes */
    Slots slots;
    uint32_t flags;
    enum TypeId id;    /* TYPE_none for classes made at run time */
    const TypeSpec *spec; /* 0 for classes made at run time */
    uint64_t version;  /* unique number that any mutation of it or a base changes; 0: not assigned (type_version) */
    uint32_t size;     /* bytes of an instance without inline attribute slots */
    int32_t attrs_offset; /* of the attribute word; 0: none; -1: behind a tuple's items */
    uint32_t exports_offset; /* of the count of views of its memory (size_t); 0: not counted */
    Shape *shape;      /* root shape of new instances */
    Shape *dict_shape; /* shape of instances in dict mode */
    Type *base;        /* whose layout it extends */
    Value bases;       /* tuple */
    Value mro;         /* tuple; 0 while being made */
    Value name;        /* str */
    Value qualname;    /* str */
    Value subclasses;  /* dict or list of weak references; 0: none */
    uint64_t inline_seen; /* most attributes that instances have used */
    void *vm_cache;    /* for the VM: how to call the class fast; dropped on mutation */
};

/* A builtin type as its .c file declares it: TYPE(list, .base = TYPE_object, ...). */
struct TypeSpec {
    enum TypeId id;
    const char *default_name;
    const char *name;      /* "itertools.chain" where module is not builtins; else default_name */
    enum TypeId base;      /* 0: object */
    enum TypeId metatype;  /* 0: type */
    const char *doc;       /* may begin with "name(signature)\n--\n\n" */
    uint32_t size;         /* sizeof the instance; 0: the base's */
    int32_t attrs_offset;  /* with TYPE_DICT: where the attribute word lies */
    uint32_t exports_offset; /* where it counts the views that forbid resizing its memory */
    uint32_t flags;        /* enum TypeFlag */
    bool unhashable;       /* __hash__ is None */
    Slots slots;           /* .slots = {.repr = list_repr, ...} */
    const Method *methods; /* METHODS(list_methods): ended by a row of zeros */
    const GetSet *getset;
    const Member *members;
    const char *new_signature; /* of __new__/__init__, as text: "($self, iterable=(), /)" for help and inspect */
    const char *const *match_args; /* ended by 0 */
    bool (*ready)(Type *type); /* last step of making the type: constants and the like */
};

/* Declares a builtin type in column 1 of a .c file: build-aux/types.awk finds it there. */
#define TYPE(name_, ...)                  \
    extern const TypeSpec type_spec_##name_; \
    const TypeSpec type_spec_##name_ = {.id = TYPE_##name_, .default_name = #name_, __VA_ARGS__}

#endif
