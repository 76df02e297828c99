/* SPDX-License-Identifier: MIT
 *
 * What the VM's files share: its state, the inline caches, and the functions behind the
 * instructions' slow paths. Not for other folders.
 */
#ifndef VM_VM_STATE_H
#define VM_VM_STATE_H

#include <semaphore.h>

#include "bytecode/opcodes.h"
#include "objects/call.h"
#include "objects/float.h"
#include "objects/operate.h"
#include "vm/frame.h"
#include "vm/generator.h"
#include "vm/monitor.h"
#include "vm/vm.h"

/* ---- state ---- */

struct VmState {
    bool show_execution;   /* ADDER_TRACE=exec */
    Function *placeholder; /* callee of frames without a function of their own */
    void (*thread_end)(Thread *); /* called when a thread ends; 0: nothing to do */
    struct Monitor *monitor; /* sys.monitoring */
    bool no_threads;       /* none may be started any more */
    bool collecting;       /* gc.collect() is running */
    size_t thread_count;   /* running, the main thread apart */
    uint64_t last_thread_id;
};

/* What a trace function is being told of: says whether it may set f_lineno. */
enum TraceEvent { TRACE_NOTHING, TRACE_CALL, TRACE_LINE, TRACE_YIELD, TRACE_C_CALL, TRACE_OTHER };

struct VmThread {
    Value trace, profile;      /* sys.settrace, sys.setprofile; 0: none */
    bool in_trace;             /* a trace function is running: no events */
    enum TraceEvent trace_event;
    Frame *trace_frame;        /* of the line or yield that is being reported, */
    Instruction *trace_pc;     /* where that frame goes on: the word after the instruction */
    Value *trace_sp;           /* and its operands' end: changed by setting f_lineno */
    Value *live_end;           /* while C code runs for an instruction: end of its operands */
    Value *outside_base;       /* of a call to be made outside the run loop: where it lies, */
    size_t outside_nargs;      /* its positional arguments, */
    Value outside_kwnames;     /* and the keywords */
    size_t mapping_size;       /* bytes of the value stack */
    sem_t wake;                /* where it sleeps, see wait.c */
};

/* ---- inline caches: typed views of struct Cache ---- */

/* After `wait` executions of the generic instruction it is tried again. */
typedef struct AttrCache {
    Shape *shape;
    union {
        uint64_t version;  /* of shape->type, or of a module's keys */
        Shape *next;       /* STORE_ATTR_ADD: the shape after it */
    };
    union {
        uint64_t offset;
        Value value;
        Value *slot;
    };
    uint32_t wait, misses;
} AttrCache;

typedef struct TypeAttrCache {
    Value type;
    uint64_t version;
    Value value;
    uint32_t wait, misses;
} TypeAttrCache;

typedef struct GlobalCache {
    uint64_t globals_version, builtins_version;
    Value *slot;
    uint32_t wait, misses;
} GlobalCache;

typedef struct CallCache {
    union {
        Value callable;
        const Method *method; /* CALL_BUILTIN_FILLED, CALL_METHOD_BUILTIN_FILLED */
    };
    union {
        uint64_t version; /* CALL_CLASS */
        Shape *shape;     /* CALL_METHOD_DESCRIPTOR, _RESIZING: of self */
    };
    union {
        Function *function;
        Body body;
        Signature *signature; /* CALL_..._FILLED; 0: a raw body */
    };
    uint32_t wait, misses;
} CallCache;

/* Of calls with keywords: where the named arguments go. */
typedef struct KeywordCache {
    union {
        Value callable;  /* a method descriptor */
        const Method *method;
        Code *code;
    };
    union {
        Shape *shape;    /* of a method's self */
        Signature *signature;
    };
    uint8_t slots[SIGNATURE_NAMED];
    uint32_t wait, misses;
} KeywordCache;

STATIC_ASSERT(sizeof(KeywordCache) == sizeof(Cache), "a view covers a cache");
STATIC_ASSERT(sizeof(AttrCache) == sizeof(Cache) && sizeof(GlobalCache) == sizeof(Cache)
              && sizeof(CallCache) == sizeof(Cache) && sizeof(TypeAttrCache) == sizeof(Cache),
              "a view covers a cache");

/* ---- quickening (specialise.c); pc: the word after the instruction ---- */

void specialise_load_global(Instruction *pc, GlobalCache *cache, Frame *frame);
void specialise_store_global(Instruction *pc, GlobalCache *cache, Value globals, Value name);
void specialise_load_name(Instruction *pc, GlobalCache *cache, Frame *frame);
void specialise_store_name(Instruction *pc, GlobalCache *cache, Frame *frame);
void specialise_load_attr(Instruction *pc, AttrCache *cache, Value object, Value name);
void specialise_store_attr(Instruction *pc, AttrCache *cache, Value object, Value name);
void specialise_load_method(Instruction *pc, AttrCache *cache, Value object, Value name);
void specialise_binary(Instruction *pc, Value a, Value b);
void specialise_compare(Instruction *pc, Value a, Value b);
void specialise_subscript(Instruction *pc, Value container, Value key);
void specialise_store_subscript(Instruction *pc, Value container, Value key);
void specialise_for_iter(Instruction *pc, Value iterator);
void specialise_call(Instruction *pc, CallCache *cache, Value callable, uint32_t nargs);
void specialise_call_method(Instruction *pc, CallCache *cache, Value *base, uint32_t nargs);
/* base: of the words below the arguments, of which nargs come by position. */
void specialise_call_keywords(Instruction *pc, KeywordCache *cache, Value *base, size_t nargs, Value kwnames);
void specialise_call_method_keywords(Instruction *pc, KeywordCache *cache, Value *base, size_t nargs,
                                     Value kwnames);
/* Fuse runs of instructions of a code object that has become warm. */
COLD void fuse_code(Code *code);
enum { CODE_WARM = 12 }; /* entries and loops */
/* Forget everything that was specialised in all code objects. */
void specialise_flush(void);

/* ---- leaving the engine ---- */

/* No value: the engine is left, to go on in the other one or after a call. From call_start:
 * the call is to be made outside the run loop (call_outside). An immediate, since every
 * other word may be a float: 1 is the NaN of sixty-four ones. */
#define ENGINE_SWITCH IMMEDIATE(IMMEDIATE_COUNT)
typedef struct EngineState EngineState;
struct EngineState {
    Instruction *pc;
    Value *sp;
    /* Begin with the pending exception, as of the instruction before pc. A word, since an old
     * address could show through what is beside a bool. */
    uintptr_t raising;
    /* What is to be done before, outside the run loop (0: nothing): the rest of the
     * instruction before pc, moving pc and sp. False: an exception is pending. */
    bool (*outside)(Thread *thread, EngineState *state);
    const ItemSink *sink; /* for what the entry frame, a generator's, yields; or 0 */
};

/* What may collect garbage is best done outside: the run loop's C frame may hold on to
 * objects that are dead. That is so for collections asked for, and for objects that look
 * for views of their memory that nobody refers to any more, before they resize it. Does v
 * have such views? */
static inline bool lends_memory(Value v)
{
    uint32_t offset = type_of(v)->exports_offset;
    return offset && *(size_t *)((char *)as_object(v) + offset);
}

/* ---- calls (call.c) ---- */

/* Begin the call of base[2] with the arguments at base[3...]. END: a Python frame was
 * pushed and published, to be run from its function's entry; else the result, or 0. */
Value call_start(Thread *thread, Value *base, size_t nargs, Value kwnames, Instruction *pc,
                 uint64_t flags) MUST_USE;
/* The same for f(*args, **kwargs): the argument's word is behind base[2]. */
Value call_start_star(Thread *thread, Value *base, Value args, Value kwargs, Instruction *pc) MUST_USE;
/* A C function's call with missing arguments that have defaults (signature 0: a raw body),
 * and with `named` of n arguments at the end that are the parameters slots[i]. The word
 * below args is free: it takes self. */
Value call_filled(Builtin *b, const Signature *s, Value *args, size_t nargs) MUST_USE;
Value call_named(Builtin *b, const Signature *s, Value *args, size_t n, size_t named,
                 const uint8_t *slots) MUST_USE;
/* Make the call that call_start put off. */
bool call_outside(Thread *thread, EngineState *state);
/* Place the arguments at frame->locals as the function wants them and publish the frame.
 * nargs positionals, then the values of kwnames. False with TypeError or RecursionError. */
bool call_bind(Thread *thread, Frame *frame, size_t nargs, Value kwnames) MUST_USE;
/* The same for arguments of which the named ones are the parameters slots[i], all others
 * and none twice. */
bool call_bind_named(Thread *thread, Frame *frame, size_t nargs, size_t named,
                     const uint8_t *slots) MUST_USE;
/* Which parameters the keywords name: false if not each another one, or not so simply. */
bool call_find_parameters(Code *code, size_t nargs, Value kwnames, uint8_t *slots);
/* The call slot of functions. */
Value call_function(Value callee, Value *args, size_t nargs, Value kwnames) MUST_USE;
/* No room, or too deep: RecursionError. Returns 0. */
COLD int call_too_deep(Thread *thread);
/* The end of the value stack that is in use. */
static inline Value *call_stack_top(Thread *thread)
{
    Value *top = thread->frame ? frame_end(thread->frame) : thread->stack_base;
    return MAX(thread->stack_top, top);
}

/* ---- unwinding (unwind.c) ---- */

/* An exception is pending at *pc of thread->frame: find a handler. True: thread->frame, *pc
 * and *sp are to go on with. False: the entry frame has been left. `add`: the frame is to
 * be added to the traceback. */
bool unwind(Thread *thread, Instruction **pc, Value **sp, bool add) MUST_USE;

/* ---- tracing (trace.c) ---- */

/* Does anybody look at what the thread executes? trace_wanted: for sure. */
bool trace_wanted(Thread *thread);
static inline bool trace_active(Thread *thread)
{
    return UNLIKELY(thread->eval_breaker & BREAK_TRACE) && trace_wanted(thread);
}
/* Let the thread notice that tracing, profiling, monitoring was switched. */
void trace_update(Thread *thread);
/* The lines of the code's words, -1 where there is none; 0 when memory is out. */
const int *trace_lines(Code *code);
/* Before the instruction at *pc: show it, report its line. Both may change. */
bool trace_instruction(Thread *thread, Instruction **pc, Value **sp) MUST_USE;
bool trace_enter(Thread *thread, Frame *frame, Instruction *pc) MUST_USE;
/* The frame goes on with the pending exception, thrown into its generator. */
void trace_throw(Thread *thread, Frame *frame, Instruction *pc);
bool trace_return(Thread *thread, Frame *frame, Instruction *pc, Value result) MUST_USE;
/* The frame ends by the pending exception. */
void trace_unwind(Thread *thread, Frame *frame, Instruction *pc);
/* A generator that was resumed by the instruction before pc has returned the value. */
bool trace_generator_stop(Thread *thread, Instruction *pc, Value value) MUST_USE;
/* A call is about to be made with that first argument (0: none); a C function returned,
 * or, result 0, raised. */
bool trace_call(Thread *thread, Instruction *pc, Value callable, Value first) MUST_USE;
bool trace_called(Thread *thread, Instruction *pc, Value callable, Value first, Value result) MUST_USE;
/* A yield's value is on the stack still; the trace function may set f_lineno. */
bool trace_yield(Thread *thread, Frame *frame, Instruction *pc, Value *sp) MUST_USE;
void trace_exception(Thread *thread, Frame *frame, Instruction *pc);
/* slow_super, with what tools are to hear of it. */
Value trace_super(Thread *thread, Instruction *pc, Value *args, Value name, bool explicit_args,
                  Value *self) MUST_USE;
/* An iterator has said by an exception that it is at its end. */
bool trace_stop(Thread *thread, Instruction *pc, Value iterator, Value value) MUST_USE;
bool trace_c_call(Thread *thread, Instruction *pc, Value callable) MUST_USE;
bool trace_c_return(Thread *thread, Instruction *pc, Value callable, Value result) MUST_USE;

/* ---- running (engine.c, vm.c) ---- */

Value engine_run(Thread *thread, EngineState *state);
Value engine_run_traced(Thread *thread, EngineState *state);
/* Go on after the engine was left by ENGINE_SWITCH. */
Value run_on(Thread *thread, EngineState *state) MUST_USE;

/* Run the published frame thread->frame (flagged RETURN_ENTRY) from the state on until it
 * returns: its result, or 0. */
static inline MUST_USE Value run_state(Thread *thread, EngineState *state)
{
    Value result = trace_active(thread) ? ENGINE_SWITCH : engine_run(thread, state);
    return LIKELY(result != ENGINE_SWITCH) ? result : run_on(thread, state);
}
/* The same from pc. */
static inline MUST_USE Value run_frame(Thread *thread, Instruction *pc, Value *sp)
{
    EngineState state = {pc, sp, false, 0, 0};
    return run_state(thread, &state);
}

/* ---- slow paths (slow.c and others) ---- */

COLD int slow_unbound_local(const Code *code, uint32_t local);
int slow_not_iterator(Value v);
int slow_no_exception(void);
COLD int slow_unbound_cell(const Code *code, uint32_t local);
COLD int slow_index_error(const char *what);
COLD int slow_key_error(Value key);
Value slow_mapping_or_cell(Frame *frame, Value mapping, uint32_t local) MUST_USE;
Value slow_mapping_or_global(Frame *frame, Value mapping, Value name) MUST_USE;
Value slow_load_global(Frame *frame, Value name) MUST_USE;
bool slow_delete_global(Frame *frame, Value name) MUST_USE;
Value slow_load_name(Frame *frame, Value name) MUST_USE;
bool slow_store_name(Frame *frame, Value name, Value value) MUST_USE;
Value slow_locals(Frame *frame) MUST_USE;
bool slow_setup_annotations(Frame *frame) MUST_USE;
Value slow_load_build_class(Frame *frame) MUST_USE;
Value slow_super(Value *args, Value name, bool explicit_args, Value *self) MUST_USE;
Value slow_binary(uint32_t arg, Value a, Value b) MUST_USE;
Value slow_other_operands(Instruction *pc, Value a, Value b) MUST_USE;
/* del container[key]: sp is behind the two. What lies above it is garbage meanwhile. */
/* EngineState.outside for BINARY_OP, DELETE_SUBSCR, STORE_SUBSCR, STORE_SLICE. */
bool slow_outside_binary(Thread *thread, EngineState *state) MUST_USE;
bool slow_outside_delete_item(Thread *thread, EngineState *state) MUST_USE;
bool slow_outside_store_item(Thread *thread, EngineState *state) MUST_USE;
bool slow_outside_store_slice(Thread *thread, EngineState *state) MUST_USE;
bool slow_store_slice(Value *sp) MUST_USE;
Value slow_get_slice(Value container, Value start, Value stop) MUST_USE;
Value slow_build_set(Value *items, uint32_t n) MUST_USE;
Value slow_build_map(Value *pairs, uint32_t n) MUST_USE;
Value slow_build_const_key_map(Value *values, uint32_t n, Value keys) MUST_USE;
Value slow_format(Value v, Value spec, uint32_t conversion) MUST_USE;
bool slow_list_extend(Value list, Value iterable) MUST_USE;
bool slow_dict_update(Value dict, Value mapping) MUST_USE;
Value slow_callee_name(Value callee) MUST_USE;
bool slow_dict_merge(Value callable, Value dict, Value mapping) MUST_USE;
bool slow_unpack(Value iterable, uint32_t n, Value *to) MUST_USE;
bool slow_unpack_star(Value iterable, uint32_t before, uint32_t after, Value *to) MUST_USE;
bool slow_truth(Value v, bool *truth) MUST_USE;
Value slow_make_function(Function *in, Value **sp, uint32_t flags) MUST_USE;
Value slow_cleanup_throw(Value exception) MUST_USE;
bool slow_end_async_for(Value exception) MUST_USE;
int slow_raise(Value *args, uint32_t n);
Value slow_handled(Frame *frame, Thread *thread);
Value slow_resumer_handled(Frame *frame);
bool slow_exception_matches(Value exception, Value type, bool *matches) MUST_USE;
bool slow_group_match(Value exception, Value type, Value *match, Value *rest) MUST_USE;
Value slow_before_with(Value manager, bool is_async, Value *exit) MUST_USE;
Value slow_with_except(Value exit, Value exception) MUST_USE;
Value slow_length(Value v) MUST_USE;
Value match_keys(Value subject, Value keys) MUST_USE;
Value match_class(Value subject, Value type, uint32_t nargs, Value names) MUST_USE;
Value import_name(Frame *frame, Value name, Value fromlist, Value level) MUST_USE;
Value import_from(Value module, Value name) MUST_USE;
bool import_star(Frame *frame, Value module) MUST_USE;
Value intrinsic1(uint32_t number, Frame *frame, Value v) MUST_USE;
Value intrinsic2(uint32_t number, Value a, Value b) MUST_USE;

/* `a is b`: floats that are equal bit by bit are one object here, ints of one value too. */
static inline bool slow_is(Value a, Value b) { return a == b; }

/* a << b when the result is a small int. */
static inline bool int_lshift_fits(Value a, Value b, Value *result)
{
    int64_t x = small_int_value(a), shift = small_int_value(b);
    if (shift < 0 || shift > 61)
        return false;
    int64_t shifted = (int64_t)((uint64_t)x << shift);
    *result = small_int(shifted);
    return shifted >> shift == x && small_int_fits(shifted);
}

static inline bool compare_ints(int64_t a, int64_t b, uint32_t op)
{
    switch (op) {
    case COMPARE_LT: return a < b;
    case COMPARE_LE: return a <= b;
    case COMPARE_EQ: return a == b;
    case COMPARE_NE: return a != b;
    case COMPARE_GT: return a > b;
    default: return a >= b;
    }
}

static inline bool compare_floats(double a, double b, uint32_t op)
{
    switch (op) {
    case COMPARE_LT: return a < b;
    case COMPARE_LE: return a <= b;
    case COMPARE_EQ: return a == b;
    case COMPARE_NE: return a != b;
    case COMPARE_GT: return a > b;
    default: return a >= b;
    }
}

#endif
