/* SPDX-License-Identifier: MIT
 *
 * Frame objects: made when somebody asks for a frame, and kept in step with it.
 *
 * A frame with an object has its address in the first tail word and RETURN_OBJECT among
 * its flags, so that leaving it comes by frame_detach, which gives the object a copy of
 * the locals. A suspended generator's frame object looks at the generator's copy.
 */
#include "vm/frame.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/str.h"
#include "vm/jump.h"
#include "vm/traceback.h"
#include "vm/vm_state.h"

/* ---- making, and following the frame ---- */

static FrameObject *object_of(Frame *frame) { return (FrameObject *)frame_tail(frame)[0]; }

static FrameObject *object_new(Frame *frame)
{
    FrameObject *o = gc_alloc_object(sizeof *o);
    if (!o)
        return (FrameObject *)(uintptr_t)raise_no_memory();
    o->head.shape = rt.shapes[TYPE_frame];
    o->frame = frame;
    o->function = frame->function;
    o->trace_lines = true;
    frame_tail(frame)[0] = from_object(o);
    return o;
}

FrameObject *frame_object(Thread *thread, Frame *frame)
{
    FrameObject *o = object_of(frame);
    if (o)
        return o;
    o = object_new(frame);
    if (!o)
        return 0;
    o->on_stack = true;
    o->thread = thread;
    uint64_t flags = RETURN_OBJECT;
    frame_add_flags(frame, flags);
    return o;
}

/* A frame's words but for its operands, in memory of their own. */
static Frame *copy_frame(Frame *frame)
{
    size_t size = sizeof(Frame) + (frame_code(frame)->local_count + FRAME_TAIL) * sizeof(Value);
    Frame *copy = gc_alloc(size);
    if (copy)
        memcpy(copy, frame, size);
    return copy;
}

void frame_detach(Thread *thread, Frame *frame, Instruction *pc)
{
    FrameObject *o = object_of(frame);
    if (!o)
        return;
    /* Out of memory here only costs the locals, or the caller, of a frame that is gone. */
    Value pending = error_take();
    o->frame = copy_frame(frame);
    o->pc = pc;
    o->on_stack = false;
    o->generator = 0;
    if (frame->previous)
        o->back = frame_object(thread, frame->previous);
    error_restore(pending);
}

FrameObject *frame_object_suspended(Generator *g)
{
    FrameObject *o = object_of(&g->frame);
    if (o)
        return o;
    o = object_new(&g->frame);
    if (o) {
        o->generator = from_object(g);
        o->pc = g->pc;
    }
    return o;
}

void frame_suspend(Frame *frame, Frame *saved, Value generator, Instruction *pc)
{
    FrameObject *o = object_of(frame);
    o->frame = saved;
    o->generator = generator;
    o->on_stack = false;
    o->back = 0;
    o->pc = pc;
}

void frame_resume(Thread *thread, Frame *frame)
{
    FrameObject *o = object_of(frame);
    o->frame = frame;
    o->on_stack = true;
    o->thread = thread;
    if (!trace_active(thread))
        o->jump = 0; /* the engine that would do it does not run */
    frame_add_flags(frame, RETURN_OBJECT);
}

/* ---- asking ---- */

Frame *frame_at(size_t depth)
{
    Frame *f = rt.thread->frame;
    while (f && depth--)
        f = f->previous;
    return f;
}

Instruction *frame_pc(Thread *thread, Frame *frame)
{
    if (frame == thread->frame)
        return thread->pc;
    for (Frame *f = thread->frame; f; f = f->previous)
        if (f->previous == frame)
            return frame_return_pc(f);
    return 0;
}

ssize_t frame_last_instruction(FrameObject *f)
{
    Instruction *pc = f->on_stack ? frame_pc(f->thread, f->frame) : f->pc;
    return pc ? pc - f->function->code->instructions - 1 : -1;
}

int frame_line(FrameObject *f)
{
    ssize_t i = frame_last_instruction(f);
    Code *code = f->function->code;
    if (i < 0)
        return (int)code->first_line;
    return code_line(code, (uint32_t)i);
}

FrameObject *frame_back(FrameObject *f)
{
    if (!f->on_stack)
        return f->back;
    return f->frame->previous ? frame_object(f->thread, f->frame->previous) : 0;
}

/* ---- locals ---- */

/* What a local is worth to a program: cells opened, 0 when unset or invisible. */
static Value local_value(Frame *frame, Code *code, uint32_t i)
{
    Value v = frame->locals[i];
    uint8_t kind = code->local_kinds[i];
    if (kind & LOCAL_HIDDEN)
        return 0;
    if (v && (kind & (LOCAL_CELL | LOCAL_FREE)) && is_exact(v, TYPE_cell))
        v = as_cell(v)->value;
    return v;
}

/* Before COPY_FREE_VARS has run, free variables are in the closure only. */
static Value free_value(Frame *frame, Code *code, uint32_t i)
{
    if (!frame->locals[i] && (code->local_kinds[i] & LOCAL_FREE) && frame->function->closure)
        return as_cell(as_tuple(frame->function->closure)
                           ->items[i - (code->local_count - code->free_count)])->value;
    return local_value(frame, code, i);
}

static Value frame_own_mapping(Frame *frame)
{
    Value v = frame_tail(frame)[1];
    if (v && (is_generator(v) || is_exact(v, TYPE_async_generator)))
        v = as_generator(v)->mapping;
    return v;
}

/* What a local of a comprehension inlined into a module or class is worth; 0: not running. */
static Value hidden_value(Frame *frame, Code *code, uint32_t i)
{
    Value v = frame->locals[i];
    if (!(code->local_kinds[i] & LOCAL_HIDDEN) || !v)
        return 0;
    return is_exact(v, TYPE_cell) && code->local_kinds[i] & LOCAL_CELL ? as_cell(v)->value : v;
}

/* The mapping of a module or class or, while such a comprehension runs, a copy with its
   variables, so that what is stored there doesn't stay. */
static Value with_hidden(Frame *frame, Code *code, Value mapping)
{
    Value copy = 0;
    for (uint32_t i = 0; i < code->local_count; i++) {
        Value v = hidden_value(frame, code, i);
        if (v && !copy) {
            copy = TRY(dict_new());
            TRY(dict_update(copy, mapping));
        }
        if (v)
            TRY(dict_set(copy, code->local_names[i], v));
    }
    return copy ? copy : mapping;
}

Value frame_locals(FrameObject *f)
{
    Code *code = f->function->code;
    if (!f->frame)
        return f->locals ? f->locals : dict_new();
    if (!(code->flags & CODE_OPTIMIZED)) {
        Value own = frame_own_mapping(f->frame);
        return with_hidden(f->frame, code, own ? own : f->function->globals);
    }
    if (!f->locals)
        f->locals = TRY(dict_new());
    f->locals_given = true;
    for (uint32_t i = 0; i < code->local_count; i++) {
        if (code->local_kinds[i] & LOCAL_HIDDEN)
            continue;
        Value v = free_value(f->frame, code, i);
        if (v)
            TRY(dict_set(f->locals, code->local_names[i], v));
        else
            TRY(dict_pop(f->locals, code->local_names[i]));
    }
    return f->locals;
}

bool frame_write_locals(FrameObject *f)
{
    Code *code = f->function->code;
    f->locals_given = false;
    if (!f->locals || !f->frame || !(code->flags & CODE_OPTIMIZED))
        return true;
    for (uint32_t i = 0; i < code->local_count; i++) {
        if (code->local_kinds[i] & LOCAL_HIDDEN)
            continue;
        Value v = TRY(dict_get(f->locals, code->local_names[i]));
        Value *slot = &f->frame->locals[i];
        if (v == UNBOUND)
            continue;
        if (*slot && is_exact(*slot, TYPE_cell) && (code->local_kinds[i] & (LOCAL_CELL | LOCAL_FREE)))
            as_cell(*slot)->value = v;
        else if (!(code->local_kinds[i] & (LOCAL_CELL | LOCAL_FREE)))
            *slot = v;
    }
    return true;
}

Value frame_mapping(Frame *frame)
{
    Code *code = frame_code(frame);
    if (!(code->flags & CODE_OPTIMIZED)) {
        Value own = frame_own_mapping(frame);
        return with_hidden(frame, code, own ? own : frame->function->globals);
    }
    return frame_locals(TRY(frame_object(rt.thread, frame)));
}

Value frame_visible_locals(Frame *frame)
{
    Code *code = frame_code(frame);
    Value mapping = TRY(frame_mapping(frame));
    bool copied = false;
    for (uint32_t i = 0; i < code->local_count && !(code->flags & CODE_OPTIMIZED); i++) {
        Value v = code->local_kinds[i] & LOCAL_HIDDEN ? frame->locals[i] : 0;
        if (v && is_exact(v, TYPE_cell) && code->local_kinds[i] & (LOCAL_CELL | LOCAL_FREE))
            v = as_cell(v)->value;
        if (!v)
            continue;
        if (!copied) {
            Value copy = TRY(dict_new());
            TRY(dict_update(copy, mapping));
            mapping = copy;
            copied = true;
        }
        TRY(dict_set(mapping, code->local_names[i], v));
    }
    return mapping;
}

/* ---- the type ---- */

static Value frame_get_back(Value self)
{
    FrameObject *back = frame_back(as_frame(self));
    return back ? from_object(back) : error_pending() ? 0 : NONE;
}

static Value frame_get_locals(Value self) { return frame_locals(as_frame(self)); }
static Value frame_get_globals(Value self) { return as_frame(self)->function->globals; }
static Value frame_get_builtins(Value self) { return as_frame(self)->function->builtins; }
static Value frame_get_code(Value self)
{
    TRY(AUDIT("object.__getattr__", self, NAME(f_code)));
    return from_object(as_frame(self)->function->code);
}

static Value frame_get_lineno(Value self)
{
    int line = frame_line(as_frame(self));
    return line < 0 ? NONE : small_int(line);
}

static bool frame_set_lineno(Value self, Value value)
{
    int64_t line;
    if (!value)
        RAISE(AttributeError, "cannot delete attribute");
    if (!is_int(value))
        RAISE(ValueError, "lineno must be an integer");
    if (!int_fits_int64(value, &line) || line != (int)line)
        RAISE(ValueError, "lineno out of range");
    return jump_to_line(rt.thread, as_frame(self), (int)line);
}

static Value frame_get_lasti(Value self)
{
    ssize_t i = frame_last_instruction(as_frame(self));
    return small_int(i < 0 ? -1 : i * (ssize_t)sizeof(Instruction));
}

static Value frame_get_trace(Value self)
{
    Value trace = as_frame(self)->trace;
    return trace ? trace : NONE;
}

static bool frame_set_trace(Value self, Value value)
{
    FrameObject *f = as_frame(self);
    f->trace = value == NONE ? 0 : value;
    if (f->trace && f->on_stack) {
        frame_add_flags(f->frame, RETURN_TRACED);
        f->line = frame_line(f); /* the rest of this line is no new one */
    }
    return true;
}

static Value frame_get_trace_opcodes(Value self) { return from_bool(as_frame(self)->trace_opcodes); }

static bool frame_set_trace_opcodes(Value self, Value value)
{
    if (!value || !is_bool(value))
        RAISE(TypeError, "attribute value type must be bool");
    as_frame(self)->trace_opcodes = value == TRUE;
    return true;
}

/* Drop the locals of a frame that is not running. */
static Value frame_clear_method(Value *args)
{
    FrameObject *f = as_frame(args[0]);
    if (f->on_stack)
        RAISE(RuntimeError, "cannot clear an executing frame");
    if (f->generator) {
        TRY(generator_close(as_generator(f->generator)));
        f->generator = 0;
    }
    if (f->frame)
        memset(f->frame->locals, 0, f->function->code->local_count * sizeof(Value));
    f->frame = 0;
    f->locals = 0;
    return NONE;
}

static Value frame_repr(Value self)
{
    FrameObject *f = as_frame(self);
    Code *code = f->function->code;
    char address[24];
    snprintf(address, sizeof address, "%p", (void *)f);
    return str_format("<frame at %s, file %R, line %d, code %S>", address, code->filename,
                      frame_line(f), code->name);
}

static const GetSet frame_getset[] = {
    {"f_back", frame_get_back, 0, "The frame that called this one, or None."},
    {"f_locals", frame_get_locals, 0, "The local variables as a mapping."},
    {"f_globals", frame_get_globals, 0, "The global variables."},
    {"f_builtins", frame_get_builtins, 0, "The builtins that this frame sees."},
    {"f_code", frame_get_code, 0, "The code object that runs in this frame."},
    {"f_lineno", frame_get_lineno, frame_set_lineno,
     "The current line. Trace functions may set it: the frame goes on there."},
    {"f_lasti", frame_get_lasti, 0, "Offset of the last instruction that began, -1 before the first."},
    {"f_trace", frame_get_trace, frame_set_trace, "Function that is told about events in this frame, or None."},
    {"f_trace_opcodes", frame_get_trace_opcodes, frame_set_trace_opcodes, "Report each instruction?"},
    {0},
};

static const Member frame_members[] = {
    {"f_trace_lines", MEMBER_BOOL, offsetof(FrameObject, trace_lines), true, "Report each line?"},
    {0},
};

static const Method frame_methods[] = {
    {"clear($self, /)", frame_clear_method, "Forget the local variables of a frame that has ended."},
    {0},
};

TYPE(frame, .size = sizeof(FrameObject), .flags = TYPE_NO_NEW,
     .doc = "A call of Python code: its variables, and where it is.",
     .slots = {.getattribute = attr_generic_get,
               .repr = frame_repr}, .methods = frame_methods, .getset = frame_getset,
     .members = frame_members);
