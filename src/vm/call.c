/* SPDX-License-Identifier: MIT
 *
 * Calls: placing arguments as a Python function wants them, and what the engine does for
 * callables that it knows no shorter way for.
 *
 *     base: [hole] [hole] [callable] arguments...      becomes
 *           [pc] [previous] [function] locals...
 *
 * No call from bytecode to bytecode comes through C: call_start pushes the frame and says
 * END, and the engine goes on in it.
 */
#include "gc/heap.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "vm/vm_state.h"

enum { TEMPORARY_MAX = 64 }; /* arguments kept on the C stack while they are rearranged */

int call_too_deep(Thread *thread)
{
    /* Room for handlers: as deep as the limit again is never reached by raising here. */
    (void)thread;
    RAISE(RecursionError, "maximum recursion depth exceeded");
}

/* ---- messages of wrong calls ---- */

static int too_many_positionals(Function *f, Frame *frame, size_t given)
{
    Code *code = f->code;
    size_t defaults = f->defaults ? tuple_count(f->defaults) : 0, keyword_only = 0;
    for (size_t i = 0; i < code->kwonly_count; i++)
        keyword_only += frame->locals[code->arg_count + i] != 0;
    Value takes = defaults
        ? str_format("from %zu to %u", code->arg_count - defaults, code->arg_count)
        : str_format("%u", code->arg_count);
    Value extra = !keyword_only ? rt.empty_str
        : str_format(" positional argument%s (and %zu keyword-only argument%s)",
                     given != 1 ? "s" : "", keyword_only, keyword_only != 1 ? "s" : "");
    if (!takes || !extra)
        return 0;
    bool plural = defaults || code->arg_count != 1;
    RAISE(TypeError, "%S() takes %S positional argument%s but %zu%S %s given", f->qualname,
          takes, plural ? "s" : "", given, extra, given == 1 && !keyword_only ? "was" : "were");
}

/* 'a', 'b', and 'c' */
static Value list_names(Value *names, size_t n)
{
    StrBuilder b = {0};
    for (size_t i = 0; i < n; i++) {
        if (i)
            TRY(builder_text(&b, n == 2 ? " and " : i == n - 1 ? ", and " : ", "));
        TRY(builder_repr(&b, names[i]));
    }
    return builder_finish(&b);
}

/* Names of the unset parameters in [from, to). */
static int missing_arguments(Function *f, Frame *frame, uint32_t from, uint32_t to, const char *kind)
{
    Value missing = TRY(list_new(4));
    for (uint32_t i = from; i < to; i++)
        if (!frame->locals[i])
            TRY(list_push(missing, f->code->local_names[i]));
    size_t n = list_count(missing);
    Value names = TRY(list_names(as_list(missing)->items, n));
    RAISE(TypeError, "%S() missing %zu required %s argument%s: %S", f->qualname, n, kind,
          n == 1 ? "" : "s", names);
}

/* Keywords that name positional-only parameters, if any: the message lists all of them. */
static int check_positional_only(Function *f, Value kwnames)
{
    Code *code = f->code;
    StrBuilder b = {0};
    bool found = false;
    for (uint32_t i = 0; i < code->posonly_count; i++)
        for (size_t k = 0; k < tuple_count(kwnames); k++)
            if (str_equal(as_tuple(kwnames)->items[k], code->local_names[i])) {
                TRY(!found || builder_text(&b, ", "));
                TRY(builder_str(&b, code->local_names[i]));
                found = true;
            }
    if (!found)
        return 1;
    RAISE(TypeError, "%S() got some positional-only arguments passed as keyword arguments: '%S'",
          f->qualname, TRY(builder_finish(&b)));
}

/* ---- binding ---- */

/* The parameter of that name which can be given by keyword, or -1. */
static int find_parameter(const Code *code, Value name)
{
    int total = (int)(code->arg_count + code->kwonly_count);
    for (int i = (int)code->posonly_count; i < total; i++)
        if (code->local_names[i] == name)
            return i;
    for (int i = (int)code->posonly_count; i < total; i++)
        if (str_equal(code->local_names[i], name))
            return i;
    return -1;
}

static bool bind_keywords(Function *f, Frame *frame, Value *values, Value kwnames, Value kwargs)
{
    Code *code = f->code;
    for (size_t k = 0; k < tuple_count(kwnames); k++) {
        Value name = as_tuple(kwnames)->items[k];
        if (UNLIKELY(!is_str(name)))
            RAISE(TypeError, "%S() keywords must be strings", f->qualname);
        int i = find_parameter(code, name);
        if (i < 0 && !kwargs) {
            TRY(check_positional_only(f, kwnames));
            RAISE(TypeError, "%S() got an unexpected keyword argument '%S'", f->qualname, name);
        }
        if (i < 0) {
            TRY(dict_set(kwargs, name, values[k]));
        } else if (frame->locals[i]) {
            RAISE(TypeError, "%S() got multiple values for argument '%S'", f->qualname, name);
        } else {
            frame->locals[i] = values[k];
        }
    }
    return true;
}

static bool bind_defaults(Function *f, Frame *frame, size_t nargs)
{
    Code *code = f->code;
    size_t count = f->defaults ? tuple_count(f->defaults) : 0;
    if (count > code->arg_count)
        count = code->arg_count; /* a program may set __defaults__ to anything */
    size_t required = code->arg_count - count;
    for (size_t i = nargs; i < required; i++)
        if (!frame->locals[i])
            return missing_arguments(f, frame, 0, (uint32_t)required, "positional");
    Value *defaults = count ? as_tuple(f->defaults)->items + tuple_count(f->defaults) - count : 0;
    for (size_t i = nargs > required ? nargs - required : 0; i < count; i++)
        if (!frame->locals[required + i])
            frame->locals[required + i] = defaults[i];
    return true;
}

static bool bind_keyword_defaults(Function *f, Frame *frame)
{
    Code *code = f->code;
    uint32_t end = code->arg_count + code->kwonly_count;
    bool missing = false;
    for (uint32_t i = code->arg_count; i < end; i++) {
        if (frame->locals[i])
            continue;
        Value v = f->kwdefaults ? TRY(dict_get(f->kwdefaults, code->local_names[i])) : UNBOUND;
        if (v == UNBOUND)
            missing = true;
        else
            frame->locals[i] = v;
    }
    return !missing || missing_arguments(f, frame, code->arg_count, end, "keyword-only");
}

/* values: a copy of the arguments; the frame's locals are all unset. */
static bool bind_any(Function *f, Frame *frame, Value *values, size_t nargs, Value kwnames)
{
    Code *code = f->code;
    uint32_t star = code->arg_count + code->kwonly_count;
    size_t direct = MIN(nargs, code->arg_count);
    Value kwargs = 0;
    if (code->flags & CODE_VARKEYWORDS) {
        kwargs = TRY(dict_new());
        frame->locals[star + !!(code->flags & CODE_VARARGS)] = kwargs;
    }
    memcpy(frame->locals, values, direct * sizeof(Value));
    if (code->flags & CODE_VARARGS)
        frame->locals[star] = TRY(tuple_new(values + direct, nargs - direct));
    if (kwnames)
        TRY(bind_keywords(f, frame, values + nargs, kwnames, kwargs));
    if (nargs > code->arg_count && !(code->flags & CODE_VARARGS))
        return too_many_positionals(f, frame, nargs);
    if (nargs < code->arg_count)
        TRY(bind_defaults(f, frame, nargs));
    return !code->kwonly_count || bind_keyword_defaults(f, frame);
}

static inline void clear_locals(Frame *frame, Code *code, size_t from)
{
    for (size_t i = from; i < code->local_count + FRAME_TAIL; i++)
        frame->locals[i] = 0;
}

/* The frame becomes the thread's innermost one. */
static inline void publish(Thread *thread, Frame *frame)
{
    frame->previous = thread->frame;
    thread->frame = frame;
    thread->recursion_depth++;
}

static bool bind_slow(Thread *thread, Frame *frame, size_t nargs, Value kwnames)
{
    Function *f = frame->function;
    size_t total = nargs + (kwnames ? tuple_count(kwnames) : 0);
    Value few[TEMPORARY_MAX];
    Value *values = few;
    if (total > TEMPORARY_MAX)
        values = TRY((Value *)gc_alloc(total * sizeof(Value)));
    memcpy(values, frame->locals, total * sizeof(Value));
    clear_locals(frame, f->code, 0);
    publish(thread, frame);
    if (LIKELY(bind_any(f, frame, values, nargs, kwnames)))
        return true;
    thread->frame = frame->previous;
    thread->recursion_depth--;
    return false;
}

bool call_bind(Thread *thread, Frame *frame, size_t nargs, Value kwnames)
{
    Function *f = frame->function;
    Code *code = f->code;
    TRY(code_complete(code));
    Value *end = frame->locals + code->local_count + code->stack_size + FRAME_TAIL + FRAME_SLACK;
    if (UNLIKELY(end > thread->stack_limit) || UNLIKELY(thread->recursion_depth >= rt.recursion_limit))
        return call_too_deep(thread);
    if (kwnames && !tuple_count(kwnames))
        kwnames = 0;
    if (kwnames || (code->flags & (CODE_VARARGS | CODE_VARKEYWORDS)) || code->kwonly_count
        || nargs > code->arg_count)
        return bind_slow(thread, frame, nargs, kwnames);
    size_t defaults = f->defaults ? tuple_count(f->defaults) : 0;
    if (nargs < code->arg_count) {
        if (nargs + defaults < code->arg_count)
            return bind_slow(thread, frame, nargs, kwnames);
        Value *from = as_tuple(f->defaults)->items + defaults - code->arg_count;
        for (size_t i = nargs; i < code->arg_count; i++)
            frame->locals[i] = from[i];
    }
    clear_locals(frame, code, code->arg_count);
    publish(thread, frame);
    return true;
}

/* ---- keywords in places that were found before ---- */

bool call_find_parameters(Code *code, size_t nargs, Value kwnames, uint8_t *slots)
{
    size_t named = tuple_count(kwnames);
    if (named > SIGNATURE_NAMED || nargs > code->arg_count || code->arg_count + code->kwonly_count > UINT8_MAX
        || code->flags & (CODE_VARARGS | CODE_VARKEYWORDS) || code->body.block)
        return false;
    for (size_t k = 0; k < named; k++) {
        Value name = as_tuple(kwnames)->items[k];
        int i = is_str(name) ? find_parameter(code, name) : -1;
        if (i < (int)nargs || memchr(slots, i, k))
            return false;
        slots[k] = (uint8_t)i;
    }
    return true;
}

bool call_bind_named(Thread *thread, Frame *frame, size_t nargs, size_t named, const uint8_t *slots)
{
    Function *f = frame->function;
    Code *code = f->code;
    Value values[SIGNATURE_NAMED];
    for (size_t k = 0; k < named; k++)
        values[k] = frame->locals[nargs + k];
    clear_locals(frame, code, nargs);
    for (size_t k = 0; k < named; k++)
        frame->locals[slots[k]] = values[k];
    publish(thread, frame);
    if (LIKELY((nargs == code->arg_count || bind_defaults(f, frame, nargs))
               && (!code->kwonly_count || bind_keyword_defaults(f, frame))))
        return true;
    thread->frame = frame->previous;
    thread->recursion_depth--;
    return false;
}

/* ---- calls from the engine ---- */

/* A class whose instances are plain: its __init__ as a Python function, or 0. */
static Function *plain_init(Type *type)
{
    if (type->head.shape != rt.shapes[TYPE_type] || type->slots.construct != object_new
        || (type->flags & TYPE_ABSTRACT) || type->slots.finalize || !(type->flags & TYPE_HEAP))
        return 0;
    if (type->size == 0 || type->attrs_offset < 0)
        return 0;
    Value init = type_lookup(type, NAME(__init__));
    return is_exact(init, TYPE_function) ? as_function(init) : 0;
}

/* Make room for one argument more in front. */
static inline void shift_args(Value *args, size_t n)
{
    memmove(args + 1, args, n * sizeof(Value));
}

/* The instance goes below the frame of __init__: where the result is wanted. */
static Value start_init(Thread *thread, Value *base, Function *init, size_t nargs, Value kwnames,
                        Instruction *pc, uint64_t flags)
{
    Type *type = as_type(base[2]);
    size_t total = nargs + (kwnames ? tuple_count(kwnames) : 0);
    if (UNLIKELY(base + total + init->code->local_count + 16 > thread->stack_limit))
        return call_too_deep(thread);
    Value instance = TRY(instance_new(type));
    Frame *frame = (Frame *)base;
    if (flags & RETURN_SLIDE) {
        shift_args(base + 3, total);
    } else {
        memmove(base + 5, base + 3, total * sizeof(Value));
        frame = (Frame *)(base + 1);
    }
    ((Value *)frame)[-1] = instance;
    frame->return_pc = (Instruction *)((uint64_t)pc | RETURN_INIT | RETURN_SPECIAL);
    frame->function = init;
    frame->locals[0] = instance;
    TRY(call_bind(thread, frame, nargs + 1, kwnames));
    return END;
}

static Value start_c_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    if (is_exact(callee, TYPE_builtin_function_or_method)) {
        Builtin *b = (Builtin *)callee;
        if (b->fast_arity == nargs + b->passes_self && !kwnames) {
            if (b->passes_self)
                *--args = b->self; /* over the callable's word */
            return b->method->body(args);
        }
    }
    CallFn call = type_of(callee)->slots.call;
    if (UNLIKELY(!call))
        return call_raise_not_callable(callee);
    return call(callee, args, nargs, kwnames);
}

Value call_filled(Builtin *b, const Signature *s, Value *args, size_t nargs)
{
    if (b->passes_self) {
        *--args = b->self;
        nargs++;
    }
    return s ? signature_call(s, b->method->body, args, nargs, 0, 0) : b->method->raw(args, nargs, 0);
}

Value call_named(Builtin *b, const Signature *s, Value *args, size_t n, size_t named, const uint8_t *slots)
{
    if (b->passes_self) {
        *--args = b->self;
        n++;
    }
    return signature_call(s, b->method->body, args, n - named, slots, named);
}

/* C functions called while tracing report themselves. `told`: what monitors heard of the
 * call, 0: of none; a bound method may have become its function since. */
static Value traced_c_call(Thread *thread, Value told, Value callee, Value *args, size_t nargs,
                           Value kwnames, Instruction *pc)
{
    Value first = nargs || kwnames ? args[0] : 0;
    TRY(trace_c_call(thread, pc, callee));
    Value result = start_c_call(callee, args, nargs, kwnames);
    TRY(trace_c_return(thread, pc, callee, result));
    TRY(trace_called(thread, pc, told, first, result));
    return result;
}

static inline bool goes_outside(Value callee, Value *args, size_t nargs)
{
    bool is_function = is_exact(callee, TYPE_builtin_function_or_method);
    if (!is_function && !is_exact(callee, TYPE_method_descriptor))
        return false;
    Builtin *b = (Builtin *)callee;
    if (LIKELY(!(b->method->flags & (METHOD_OUTSIDE | METHOD_RESIZES))))
        return false;
    return b->method->flags & METHOD_OUTSIDE
        || (b->passes_self ? lends_memory(b->self) : nargs && lends_memory(args[0]));
}

static Value put_outside(Thread *thread, Value *base, size_t nargs, Value kwnames)
{
    thread->vm->outside_base = base;
    thread->vm->outside_nargs = nargs;
    thread->vm->outside_kwnames = kwnames;
    return ENGINE_SWITCH;
}

bool call_outside(Thread *thread, EngineState *state)
{
    struct VmThread *vm = thread->vm;
    Value *base = vm->outside_base, kwnames = vm->outside_kwnames;
    size_t nargs = vm->outside_nargs;
    vm->outside_kwnames = 0;
    vm->live_end = base + 3 + nargs + (kwnames ? tuple_count(kwnames) : 0);
    Value result = UNLIKELY(thread->eval_breaker & BREAK_TRACE)
        ? traced_c_call(thread, monitor_active() ? base[2] : 0, base[2], base + 3, nargs, kwnames, state->pc)
        : start_c_call(base[2], base + 3, nargs, kwnames);
    TRY(result);
    *state->sp++ = result;
    state->pc++; /* over the cache word */
    return true;
}

Value call_start(Thread *thread, Value *base, size_t nargs, Value kwnames, Instruction *pc,
                 uint64_t flags)
{
    bool monitored = UNLIKELY(thread->eval_breaker & BREAK_TRACE) && monitor_active();
    Value told = monitored ? base[2] : 0;
    if (monitored)
        TRY(trace_call(thread, pc, told, nargs || kwnames ? base[3] : 0));
    for (;;) {
        Value callee = base[2];
        if (is_exact(callee, TYPE_function)) {
            Frame *frame = (Frame *)base;
            TRY(call_bind(thread, frame, nargs, kwnames));
            frame->return_pc = (Instruction *)((uint64_t)pc | flags);
            return END;
        }
        if (is_exact(callee, TYPE_method)) {
            BoundMethod *method = (BoundMethod *)callee;
            shift_args(base + 3, nargs + (kwnames ? tuple_count(kwnames) : 0));
            base[3] = method->self;
            base[2] = method->function;
            nargs++;
            /* The slack holds one word more, not any number. */
            if (!is_exact(base[2], TYPE_method))
                continue;
            return call_value(base[2], base + 3, nargs, kwnames);
        }
        if (is_type(callee) && !monitored) {
            Function *init = plain_init(as_type(callee));
            if (init)
                return start_init(thread, base, init, nargs, kwnames, pc, flags);
        }
        /* What used to lie in the holes may be garbage that gc.collect() is to find. */
        base[0] = base[1] = 0;
        if (UNLIKELY(goes_outside(callee, base + 3, nargs)))
            return put_outside(thread, base, nargs, kwnames);
        Value *outer = thread->vm->live_end;
        thread->vm->live_end = base + 3 + nargs + (kwnames ? tuple_count(kwnames) : 0);
        Value result = UNLIKELY(thread->eval_breaker & BREAK_TRACE)
            ? traced_c_call(thread, told, callee, base + 3, nargs, kwnames, pc)
            : start_c_call(callee, base + 3, nargs, kwnames);
        thread->vm->live_end = outer;
        return result;
    }
}

/* ---- f(*args, **kwargs) ---- */

/* "Value after * must be an iterable, not int", with the callee's name. */
static Value star_args(Value callee, Value args)
{
    if (is_tuple(args))
        return args;
    Type *t = type_of(args);
    if (!t->slots.iter && !t->slots.getitem) {
        RAISE(TypeError, "%S argument after * must be an iterable, not %T",
              TRY(slow_callee_name(callee)), args);
    }
    return tuple_from(args);
}

static bool is_function_method(Value callee)
{
    return is_exact(callee, TYPE_method) && is_exact(((BoundMethod *)callee)->function, TYPE_function);
}

Value call_start_star(Thread *thread, Value *base, Value args, Value kwargs, Instruction *pc)
{
    Value callee = base[2];
    Value tuple = TRY(star_args(callee, args));
    size_t nargs = tuple_count(tuple);
    Value first = nargs ? as_tuple(tuple)->items[0] : 0;
    if (UNLIKELY(thread->eval_breaker & BREAK_TRACE))
        TRY(trace_call(thread, pc, callee, first));
    /* A Python function's frame can lie here, however many there are; for others the
     * words must not reach beyond this frame. */
    Value self = is_function_method(callee) ? ((BoundMethod *)callee)->self : 0;
    if (self || is_exact(callee, TYPE_function)) {
        size_t nkw = kwargs ? dict_count(kwargs) : 0;
        if (base + FRAME_HEAD + nargs + nkw + FRAME_SLACK + 1 > thread->stack_limit)
            return call_too_deep(thread);
        Value kwnames = 0;
        memcpy(base + 3 + (self != 0), as_tuple(tuple)->items, nargs * sizeof(Value));
        if (self) {
            base[2] = ((BoundMethod *)callee)->function;
            base[3] = self;
            nargs++;
        }
        if (nkw) {
            Tuple *names = TRY(tuple_alloc(nkw));
            size_t position = 0, i = 0;
            Value key, value;
            while (i < nkw && dict_next(kwargs, &position, &key, &value)) {
                if (!is_str(key))
                    RAISE(TypeError, "keywords must be strings");
                names->items[i] = key;
                base[3 + nargs + i++] = value;
            }
            kwnames = from_object(names);
        }
        Frame *frame = (Frame *)base;
        TRY(call_bind(thread, frame, nargs, kwnames));
        frame->return_pc = pc;
        return END;
    }
    if (UNLIKELY(thread->eval_breaker & BREAK_TRACE))
        TRY(trace_c_call(thread, pc, callee));
    Value result = call_with_dict(callee, tuple, kwargs);
    if (UNLIKELY(thread->eval_breaker & BREAK_TRACE)) {
        TRY(trace_c_return(thread, pc, callee, result));
        TRY(trace_called(thread, pc, callee, first, result));
    }
    return result;
}

/* ---- calls from C ---- */

Value call_function(Value callee, Value *args, size_t nargs, Value kwnames)
{
    Thread *thread = rt.thread;
    TRY(stack_check(""));
    size_t total = nargs + (kwnames ? tuple_count(kwnames) : 0);
    Value *top = call_stack_top(thread);
    if (UNLIKELY(top + FRAME_HEAD + total + FRAME_SLACK > thread->stack_limit))
        return call_too_deep(thread);
    Frame *frame = (Frame *)top;
    frame->function = as_function(callee);
    memcpy(frame->locals, args, total * sizeof(Value));
    TRY(call_bind(thread, frame, nargs, kwnames));
    frame->return_pc = (Instruction *)((uint64_t)thread->pc | RETURN_ENTRY | RETURN_SPECIAL);
    return run_frame(thread, function_entry(frame->function), frame_stack(frame));
}
