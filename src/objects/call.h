/* SPDX-License-Identifier: MIT
 *
 * Calling Python callables from C, and the declaration of functions written in C.
 *
 * Calling convention (every `call`, `init`, `construct` slot): args[0..nargs) are the
 * positional arguments; with kwnames (a tuple of interned strs, or 0), the values of the
 * keyword arguments follow at args[nargs ..]. The callee owns the args array: it may
 * overwrite it, so a caller must not read it afterwards.
 *
 * A builtin's body is `Value f(Value *args)`: self first, then one Value per parameter of its
 * signature, placed: defaults filled in, UNBOUND where an argument without default value was
 * left out ("x=<unrepresentable>" or an optional parameter written "[, x]" has none),
 * `*args` a tuple, `**kwargs` a dict. The signature is text in CPython's
 * __text_signature__ form and is parsed at first use:
 *
 *     "append($self, object, /)"   "sort($self, /, *, key=None, reverse=False)"
 *     "fromkeys($type, iterable, value=None, /)"      $type: a classmethod
 *     "maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)" no $: static (or a module's function, see module.h)
 *
 * In functions of modules args[0] is the first parameter: `$module` is written in the signature but not passed.
 * Default texts: None True False ints 'strings' b'' floats () {} and names such as sys.maxsize are understood.
 * A body that wants its arguments raw (max, print, dict) is declared with RAW and gets the
 * calling convention above, self included as args[0].
 */
#ifndef OBJECTS_CALL_H
#define OBJECTS_CALL_H

#include "objects/errors.h"

typedef Value (*Body)(Value *args);
typedef Value (*RawBody)(Value *args, size_t nargs, Value kwnames);

/* A method of a builtin type or a function of a builtin module. */
struct Method {
    const char *signature; /* "name($self, a, b=1, /)"; "name" alone for a raw body that has no such form */
    Body body;
    const char *doc;
    RawBody raw;  /* instead of body */
    uint32_t flags;
};
#define METHODS(table) (table)
enum MethodFlag {
    METHOD_COEXIST = 1 << 0, /* wins over the slot wrapper of that name */
    METHOD_STATIC = 1 << 1,  /* a staticmethod of a type */
    METHOD_GENERAL = 1 << 2, /* the VM takes no short cut: the call may switch tracing on */
    METHOD_OUTSIDE = 1 << 3, /* called when the run loop has been left, whose C frame may
                                hold on to objects: for what collects */
    METHOD_TUPLE = 1 << 4,   /* errors are worded as where the arguments come in a tuple */
    METHOD_RESIZES = 1 << 5, /* so is this one while self exports its memory (exports_offset) */
    METHOD_CLASS = 1 << 6,   /* errors are worded as where a method is handed its class: as if
                                keywords could come */
    METHOD_UNNAMED = 1 << 7, /* errors call it "function" */
};

/* An attribute of a builtin type computed by C functions; set 0: read-only. value 0: delete. */
struct GetSet {
    const char *name;
    Value (*get)(Value self);
    bool (*set)(Value self, Value value);
    const char *doc;
};

/* An attribute of a builtin type that is a field of its struct. */
enum MemberKind { MEMBER_VALUE, /* 0: AttributeError */ MEMBER_VALUE_NONE, /* 0: None */
                  MEMBER_INT, MEMBER_UINT, MEMBER_SIZE, MEMBER_BOOL, MEMBER_DOUBLE, MEMBER_CHARS, MEMBER_LONG };
struct Member {
    const char *name;
    enum MemberKind kind;
    uint32_t offset;
    bool writable;
    const char *doc;
};

/* Call anything. Result 0: exception set. */
Value call_value(Value callee, Value *args, size_t nargs, Value kwnames) MUST_USE;
Value call0(Value callee) MUST_USE;
Value call1(Value callee, Value a) MUST_USE;
Value call2(Value callee, Value a, Value b) MUST_USE;
Value call3(Value callee, Value a, Value b, Value c) MUST_USE;
/* Call with a tuple and a dict (or 0), as f(*args, **kwargs). */
Value call_with_dict(Value callee, Value args, Value kwargs) MUST_USE;
/* object.name(args...): no bound method is made. */
Value call_method(Value object, Value name, Value *args, size_t nargs) MUST_USE;
Value call_method0(Value object, Value name) MUST_USE;
Value call_method1(Value object, Value name, Value a) MUST_USE;
Value call_method2(Value object, Value name, Value a, Value b) MUST_USE;
/* type(object).name(object, args...), as dunder methods are looked up; UNBOUND when there is none. */
Value call_special(Value object, Value name, Value *args, size_t nargs) MUST_USE;
/* callee(first, args...) */
Value call_prefixed(Value callee, Value first, Value *args, size_t nargs, Value kwnames) MUST_USE;
bool is_callable(Value v);
/* TypeError: it is not. */
COLD Value call_raise_not_callable(Value v);

/* Room for n arguments until the calling function returns: on the machine stack as long as
 * they are few. 0 with MemoryError. */
#define ARGUMENTS_ROOM(n)                                                          \
    (LIKELY((n) <= 1024) ? (Value *)__builtin_alloca(((n) + 1) * sizeof(Value)) : call_heap_room(n))
COLD Value *call_heap_room(size_t n);

/* --- parsed signatures (signature.c) --- */
typedef struct Signature Signature;
/* Parse the text; the name precedes '('. 0 with SystemError if it is malformed. */
Signature *signature_parse(const char *text);
/* Word the errors as flags say: METHOD_TUPLE "f() takes at most 2 arguments (3 given)", METHOD_CLASS. */
void signature_set_style(Signature *s, uint32_t flags);
/* Place the arguments of a call into `placed` (signature_size values); raises TypeError with CPython's messages. */
bool signature_place(const Signature *s, const char *name, Value *args, size_t nargs, Value kwnames,
                     Value *placed) MUST_USE;
size_t signature_size(const Signature *s);
/* The same for a call whose arguments are known to fit (signature_fits), in short: nargs by
 * position and those named, of which slots[i] are the parameters. */
enum { SIGNATURE_NAMED = 8, SIGNATURE_SHORT = 16 };
bool signature_fits(const Signature *s, size_t nargs, Value kwnames, uint8_t *slots);
Value signature_call(const Signature *s, Body body, const Value *args, size_t nargs,
                     const uint8_t *slots, size_t named) MUST_USE;
/* Does it take arguments by keyword? */
bool signature_takes_keywords(const Signature *s);

/* For raw bodies and construct/init slots: place by a signature text, parsed once and cached by address.
 * The text has the form "name(a, b=None, *, c=0)" without $self; errors call what has no
 * name a function, and are those of METHOD_CLASS for "name(a, /, *)". Returns false with TypeError. */
bool arguments_place(const char *signature, Value *args, size_t nargs, Value kwnames, Value *placed) MUST_USE;
/* Raise TypeError unless there are no keywords / between min and max positionals. */
bool arguments_check(const char *name, size_t nargs, Value kwnames, size_t min, size_t max) MUST_USE;
/* The same for a constructor that takes none at all. */
bool arguments_none(const char *name, size_t nargs, Value kwnames) MUST_USE;

/* --- function objects for C functions (builtin.c) --- */

/* builtin_function_or_method: a module's function, or a method bound to self. */
typedef struct Builtin {
    Object head;
    const Method *method;
    Signature *signature;   /* 0 until first use, and for raw bodies */
    uint32_t fast_arity;    /* exactly this many positional arguments go straight to the body; UINT32_MAX: never */
    bool passes_self;       /* self is args[0] */
    Value self;             /* bound object, module, or 0 */
    Value module;           /* its name (__module__), or 0 */
    Type *type;             /* of which it is a method, or 0 */
    Value name, qualname;   /* str */
} Builtin;

/* Its signature, parsed at first use; not for raw bodies. */
Signature *builtin_signature(Builtin *b) MUST_USE;
/* A function of a module (module 0: none) or a bound method. 0 on no memory. */
Value builtin_new(const Method *method, Value self, Value module_name);
/* Method descriptor of a type ("method_descriptor", "classmethod_descriptor", staticmethod). */
Value method_descriptor_new(Type *type, const Method *method);

#endif
