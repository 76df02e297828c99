/* SPDX-License-Identifier: MIT
 *
 * Traceback objects.
 */
#include "vm/traceback.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/errors.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "vm/vm_state.h"

static Traceback *traceback_new(Value next, FrameObject *frame, uint32_t instruction, int line)
{
    Traceback *t = gc_alloc_object(sizeof *t);
    if (!t)
        return (Traceback *)(uintptr_t)raise_no_memory();
    t->head.shape = rt.shapes[TYPE_traceback];
    t->next = next;
    t->frame = frame;
    t->instruction = instruction;
    t->line = line;
    t->lasti = -1;
    return t;
}

bool traceback_add(Thread *thread, Frame *frame, Instruction *pc, Value exception)
{
    /* While memory for the entry is missing, the exception goes on without it. */
    FrameObject *object = frame_object(thread, frame);
    Traceback *t = 0;
    if (object)
        t = traceback_new(as_exception(exception)->traceback, object,
                          (uint32_t)(pc - frame_code(frame)->instructions - 1), -1);
    thread->exception = exception;
    if (!t)
        return false;
    if (!t->next)
        t->next = NONE;
    as_exception(exception)->traceback = from_object(t);
    return true;
}

int traceback_line(Traceback *t)
{
    if (t->line < 0) {
        int line = code_line(t->frame->function->code, t->instruction);
        t->line = line < 0 ? 0 : line;
    }
    return t->line;
}

/* ---- the type ---- */

static Value traceback_get_next(Value self) { return as_traceback(self)->next; }

static bool traceback_set_next(Value self, Value value)
{
    if (!value)
        RAISE(TypeError, "can't delete tb_next attribute");
    if (value != NONE && !is_exact(value, TYPE_traceback))
        RAISE(TypeError, "expected traceback object, got '%T'", value);
    for (Value t = value; t != NONE; t = as_traceback(t)->next)
        if (t == self)
            RAISE(ValueError, "traceback loop detected");
    as_traceback(self)->next = value;
    return true;
}

static Value traceback_get_frame(Value self) { return from_object(as_traceback(self)->frame); }

static Value traceback_get_lasti(Value self)
{
    Traceback *t = as_traceback(self);
    return small_int(t->lasti >= 0 ? t->lasti : (int64_t)t->instruction * (int64_t)sizeof(Instruction));
}

static Value traceback_get_lineno(Value self)
{
    int line = traceback_line(as_traceback(self));
    return line ? small_int(line) : NONE;
}

static Value traceback_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value a[4];
    TRY(arguments_place("TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)", args, nargs, kwnames, a));
    if (a[0] != NONE && !is_exact(a[0], TYPE_traceback))
        RAISE(TypeError, "expected traceback object or None, got '%T'", a[0]);
    if (!is_exact(a[1], TYPE_frame))
        RAISE(TypeError, "TracebackType() argument 'tb_frame' must be frame, not %K", a[1]);
    int lasti, line;
    TRY(value_as_int(a[2], &lasti));
    TRY(value_as_int(a[3], &line));
    Traceback *t = TRY(traceback_new(a[0], as_frame(a[1]), (uint32_t)lasti / sizeof(Instruction), line));
    t->lasti = lasti;
    return from_object(t);
}

static Value traceback_dir(Value *args)
{
    static const char *const names[] = {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"};
    Value list = TRY(list_new(4));
    for (size_t i = 0; i < countof(names); i++)
        TRY(list_push(list, TRY(str_from_text(names[i]))));
    return list;
}

static const GetSet traceback_getset[] = {
    {"tb_next", traceback_get_next, traceback_set_next, "Entry of the frame that was called, or None."},
    {"tb_frame", traceback_get_frame, 0, "The frame."},
    {"tb_lasti", traceback_get_lasti, 0, "Offset of the instruction."},
    {"tb_lineno", traceback_get_lineno, 0, "The line."},
    {0},
};

static const Method traceback_methods[] = {
    {"__dir__($self, /)", traceback_dir, "The attributes' names."},
    {0},
};

TYPE(traceback, .size = sizeof(Traceback), .doc = "Where an exception came through.",
     .slots = {.getattribute = attr_generic_get,
               .construct = traceback_construct}, .getset = traceback_getset,
     .methods = traceback_methods,
     .new_signature = "(tb_next, tb_frame, tb_lasti, tb_lineno)");
