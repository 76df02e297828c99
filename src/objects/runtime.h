/* SPDX-License-Identifier: MIT
 *
 * struct Runtime: all mutable state of the library; struct Thread: a thread's own.
 *
 * `rt` is the one runtime. Upper layers hang their state on the pointers below, and fill
 * `rt.services`, through which lower layers reach up without including anything.
 * Whoever runs Python code holds the GIL, so rt.thread is the calling thread's state.
 * rt and everything reachable from it are roots of the collector.
 */
#ifndef OBJECTS_RUNTIME_H
#define OBJECTS_RUNTIME_H

#include "objects/module_ids.h" /* generated: enum ModuleId, MODULE_sys ... */
#include "objects/name_ids.h"   /* generated: enum NameId, NAME_ID___init__ ... */
#include "objects/object.h"

typedef struct Thread Thread;

/* Bits of Thread.eval_breaker: reasons for leaving the fast path at a poll. */
enum EvalBreak {
    BREAK_SIGNAL = 1 << 0,   /* a signal arrived: rt.services.poll_signals */
    BREAK_GIL = 1 << 1,      /* another thread wants the GIL */
    BREAK_FINALIZE = 1 << 2, /* finalizers or weak reference callbacks are due */
    BREAK_ASYNC = 1 << 3,    /* an exception was thrown into this thread */
    BREAK_TRACE = 1 << 4,    /* tracing or profiling is on */
};

struct Thread {
    volatile uint32_t eval_breaker; /* first: the VM polls it */
    uint32_t recursion_depth;       /* Python frames that are active */
    Value exception;   /* pending exception: an instance, never a class; 0: none */
    Value handled;     /* innermost exception being handled (sys.exception()); 0: none */
    Value stop_value;  /* with END from a generator: its return value; NONE otherwise */
    char *c_stack_limit; /* machine stack addresses below raise RecursionError */
    Value *stack_base, *stack_limit; /* the value stack: base, last usable word */
    Value *stack_top;  /* end of the live part as published for the collector */
    struct Frame *frame; /* innermost frame, see vm/frame.h */
    uint32_t *pc; /* of the innermost frame: the word after its running instruction, when published */
    struct VmThread *vm; /* what else the VM keeps per thread */
    Thread *next;      /* all threads, from rt.threads */
    Value async_exception;
    Value context;     /* contextvars: current Context; 0: none */
    Value dict;        /* thread-local storage of C code: a dict; 0: none */
    Value repr_running; /* list of the containers whose repr is running (repr_enter) */
    Value asyncgen_firstiter, asyncgen_finalizer; /* sys.set_asyncgen_hooks; 0: none */
    uint32_t coroutine_origin_depth;
    Value start_function, start_args, start_kwargs; /* what a new thread is to call */
    Value sentinel;      /* a lock that is released when the thread ends; 0: none */
    Value locals;        /* weak references to the _thread._locals it has used: a list; 0: none */
    unsigned long ident; /* pthread_self() */
    uint64_t id;
};

typedef struct ItemSink ItemSink; /* operate.h */

/* What upper layers do for lower ones; filled at start-up. */
typedef struct Services {
    /* Import a module by absolute dotted name; returns the module named (not its package). */
    Value (*import)(const char *name);
    /* Issue a warning of the category; false when it was turned into an exception. */
    bool (*warn)(enum TypeId category, Value message, int stack_level);
    /* warn_explicit for the compiler and lexer: with file name and line. */
    bool (*warn_at)(enum TypeId category, Value message, Value filename, int line);
    /* Decode/encode with the named codec through the registry. errors 0: "strict". */
    Value (*decode)(Value bytes_like, const char *encoding, const char *errors);
    Value (*encode)(Value str, const char *encoding, const char *errors);
    /* Call the registered error handler for a UnicodeError; returns its (replacement, position) tuple. */
    Value (*codec_error)(const char *errors, Value exception);
    /* Is the handler registered under a built-in one's name that one still? */
    bool (*codec_error_is_builtin)(const char *errors);
    /* next() of a generator, which runs on while the sink takes what it yields (operate.h). */
    Value (*generator_next)(Value generator, const ItemSink *sink);
    /* Run signal handlers that are due, in the main thread. */
    bool (*poll_signals)(void);
    /* Give up and take the GIL around blocking calls; 0 while there is one thread. */
    void (*gil_release)(void);
    void (*gil_acquire)(void);
    /* In the child of a fork: threads and locks are those of one thread. */
    void (*after_fork_in_child)(void);
    /* Read a line from the terminal with an editor (see runtime/line.h); 0: there is none. */
    char *(*read_line)(const char *prompt);
    /* Write out what file objects hold back: before another program may look at the files. */
    void (*flush_files)(void);
    /* Collect now, what the running code has dropped included, and run due finalizers. */
    void (*collect)(void);
    /* Report an exception that can't be raised (sys.unraisablehook); takes the pending one. The
     * message stands before the object's repr; 0: "Exception ignored in". */
    void (*unraisable)(const char *message, Value object);
    /* Raise an auditing event (sys.audit); false when a hook raised. */
    bool (*audit)(const char *event, Value *args, size_t nargs);
    /* The number of attributes that a class's __init__ sets on self: how many inline slots to begin with. */
    uint32_t (*guess_attributes)(Value init_function);
    /* A class attribute became a data descriptor that instance attributes may hide: drop inline caches. */
    void (*flush_caches)(void);
    /* Name of the module that is running (globals' __name__), for new classes; UNBOUND if none. */
    Value (*current_module_name)(void);
    /* Globals / locals / builtins of the running Python frame; 0 without exception if there is none. */
    Value (*current_globals)(void);
    Value (*current_locals)(void);
    /* The running frame as an object; 0 without exception if there is none. */
    Value (*current_frame)(void);
    /* The traceback entry for the running frame is added by the VM; this attaches exception context. */
    bool (*compile_and_eval)(Value source, Value globals, Value locals, Value *result);
    /* Syntax trees (struct Mod) as ast objects and back; mode: enum SourceMode. 0: no ast objects at all. */
    Value (*tree_to_object)(void *mod);
    void *(*tree_from_object)(Value object, int mode);
    bool (*is_tree)(Value object);
    /* super() without arguments: the __class__ cell's content and first argument of the running frame. */
    bool (*super_arguments)(Value *type, Value *object);
} Services;

typedef struct Runtime {
    Thread *thread;                 /* who holds the GIL */
    Type *types[TYPE_CAPACITY];     /* by id: rt.types[TYPE_list] */
    Shape *shapes[TYPE_CAPACITY];   /* root shapes of builtin types: exact type test in one comparison */
    Value names[NAME_ID_CAPACITY];     /* interned: NAME(__init__) */
    Value latin1[256];              /* one-character strings */
    Value single_bytes[256];        /* bytes objects of one; 0: not made yet */
    Value empty_str, empty_bytes, empty_tuple, empty_frozenset;
    Services services;
    Thread *threads;
    uint64_t hash_seed[2];
    uint64_t next_version;          /* source of unique versions (types, dicts' keys) */
    struct InternTable *interned;   /* str */
    struct TypeCache *type_cache;   /* (type version, name) -> attribute */
    struct WeakRefTable *weakrefs;  /* objects/weakref.c */
    struct SignatureCache *signatures; /* of raw bodies and constructors, by text */
    Value memory_error;             /* preallocated */
    Value exception_group;          /* class ExceptionGroup, which isn't in exceptions.def */
    uint32_t recursion_limit;       /* sys.setrecursionlimit */
    uint32_t optimize;              /* -O: 1, -OO: 2 */
    Value modules;                  /* sys.modules: a dict */
    Value builtins;                 /* dict of module builtins */
    Value sys_dict;                 /* dict of module sys */
    void *module_states[MODULE_CAPACITY]; /* of builtin modules, by id: MODULE_STATE */
    bool audited;                   /* there are hooks of sys.addaudithook() */
    bool no_columns;                /* -X no_debug_ranges: code objects know only lines */
    bool fs_ascii;                  /* file names are ASCII: the C locale without UTF-8 mode */
    long int_max_str_digits;
    struct PowersOfTen *powers_of_ten; /* for float <-> text, made as needed */
    bool finalizing;
    Thread *finalizing_thread;      /* which ends the program: the only one that still runs */
    struct GcState *gc;             /* gc/ */
    struct VmState *vm;             /* src/vm */
    struct CompileState *compile;   /* src/compile */
    struct ImportState *import;     /* src/runtime/import */
    struct CodecState *codecs;
    struct WarningsState *warnings;
    struct GilState *gil;
    Value typed_sources;            /* list: file names and sources of interactive input; 0 */
    struct ConfigState *config;     /* command line options and environment */
} Runtime;

extern CORE_DATA Runtime rt;

/* Raise an auditing event with its arguments, unless nobody listens; false when a hook raised. */
#define AUDIT(event, ...)                                                             \
    (LIKELY(!rt.audited) || rt.services.audit(event, (Value[]){__VA_ARGS__},          \
                                              sizeof(Value[]){__VA_ARGS__} / sizeof(Value)))
#define AUDIT0(event) (LIKELY(!rt.audited) || rt.services.audit(event, 0, 0))

/* The interned str of an identifier that C code uses: build-aux/names.awk collects these. */
#define NAME(name) (rt.names[NAME_ID_##name])

/* A fresh version number, never 0 and never used before. */
static inline uint64_t version_new(void) { return ++rt.next_version; }

extern const unsigned char immediate_type_ids[IMMEDIATE_COUNT];
/* The type of a Value that is no pointer. */
static inline enum TypeId immediate_type(Value v)
{
    if (is_small_int(v))
        return TYPE_int;
    return is_small_float(v) ? TYPE_float : (enum TypeId)immediate_type_ids[v >> 3];
}

/* These two are total: any Value but 0, END and UNBOUND has a type, and a shape. */
static inline Type *type_of(Value v)
{
    return is_pointer(v) ? as_object(v)->shape->type : rt.types[immediate_type(v)];
}
static inline Shape *shape_of(Value v)
{
    return LIKELY(is_pointer(v)) ? as_object(v)->shape : rt.shapes[immediate_type(v)];
}

/* Is v an object of exactly the builtin type (not of a subclass)? Not for int, float, bool, None. */
static inline bool is_exact(Value v, enum TypeId id)
{
    return is_pointer(v) && as_object(v)->shape == rt.shapes[id];
}

/* Is v of a type with one of the IS_ flags (list or a subclass of it ...)? Wrong for immediates:
 * ask int_check, float_check for those types. */
static inline bool has_flag(Value v, uint32_t flag)
{
    return is_pointer(v) && as_object(v)->shape->type->flags & flag;
}

#define is_str(v) has_flag(v, IS_STR)
#define is_bytes(v) has_flag(v, IS_BYTES)
#define is_list(v) has_flag(v, IS_LIST)
#define is_tuple(v) has_flag(v, IS_TUPLE)
#define is_dict(v) has_flag(v, IS_DICT)
#define is_type(v) has_flag(v, IS_TYPE)
#define is_exception(v) has_flag(v, IS_EXCEPTION)
#define is_bytearray(v) has_flag(v, IS_BYTEARRAY)
#define is_any_set(v) has_flag(v, IS_SET | IS_FROZENSET)
#define is_int(v) (is_small_int(v) || is_bool(v) || has_flag(v, IS_INT))
#define is_float(v) (is_small_float(v) || has_flag(v, IS_FLOAT))
static inline Type *as_type(Value v) { return (Type *)v; }



#endif
