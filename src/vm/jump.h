/* SPDX-License-Identifier: MIT
 *
 * Setting f_lineno: going on at another line, from within a trace function.
 */
#ifndef VM_JUMP_H
#define VM_JUMP_H

#include "vm/frame.h"

/* Let the frame, of which an event is being reported, go on at that line: changes
 * thread->vm's trace_pc and trace_sp. ValueError where that can't be. */
bool jump_to_line(Thread *thread, FrameObject *frame, int line) MUST_USE;

#endif
