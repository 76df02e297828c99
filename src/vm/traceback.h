/* SPDX-License-Identifier: MIT
 *
 * Traceback objects: where an exception came through, the outermost frame first.
 */
#ifndef VM_TRACEBACK_H
#define VM_TRACEBACK_H

#include "vm/frame.h"

typedef struct Traceback {
    Object head;
    Value next;          /* traceback of the frame that was called, or None */
    FrameObject *frame;
    uint32_t instruction; /* number of the instruction in the frame's code */
    int lasti;           /* tb_lasti of one that a program made; -1: the instruction's */
    int line;            /* -1: not worked out yet; 0: none */
} Traceback;

static inline Traceback *as_traceback(Value v) { return (Traceback *)v; }
/* An exception passes through the running frame: add it to the traceback. */
bool traceback_add(Thread *thread, Frame *frame, Instruction *pc, Value exception);
/* 0: the entry has no line. */
int traceback_line(Traceback *t);

#endif
