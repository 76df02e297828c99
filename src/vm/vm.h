/* SPDX-License-Identifier: MIT
 *
 * The virtual machine's face: start, threads, running code, the running frame.
 */
#ifndef VM_VM_H
#define VM_VM_H

#include "bytecode/code.h"
#include "gc/walk.h"
#include "vm/frame.h"

/* Start the VM: rt.vm, the main thread's value stack, services. rt.thread exists. */
bool vm_init(void);
/* Let dumps of stacks say that a collection is going on. */
void vm_set_collecting(bool on);
/* What is to be done when a thread ends, while it still runs. */
void vm_set_thread_end(void (*function)(Thread *thread));
/* Give a thread its value stack, or take it away. False when there is no memory. */
bool vm_thread_init(Thread *thread, bool main_thread);
void vm_thread_end(Thread *thread);

/* Run a code object. globals is a dict (__builtins__ is added if it lacks one); locals any
 * mapping, or 0 for globals; closure a tuple of cells or 0. */
Value vm_exec_code(Value code, Value globals, Value locals, Value closure) MUST_USE;
/* Run a function without arguments with a mapping as locals (0: a plain function): class bodies. */
Value vm_run_body(Function *function, Value mapping) MUST_USE;
/* Overwrite what calls left above the live part of the value stack, before a collection. */
void vm_clear_dead_stack(void);
/* Visits the objects that the program can come to, those excepted that only a C function's
 * variables or an unfinished expression or loop hold. False when memory was out (no exception).
 * `visit` must not allocate. */
bool vm_each_object(ObjectVisitor visit, void *data) MUST_USE;
/* Globals, locals, builtins of the innermost Python frame; 0 without exception if none. */
Value vm_current_globals(void);
Value vm_current_locals(void) MUST_USE;
Value vm_current_builtins(void);
/* The builtins dict for these globals: what their __builtins__ says, else the runtime's. */
Value vm_builtins_of(Value globals);

/* sys._getframe(depth): the frame object; 0 without exception when the stack isn't that deep. */
Value vm_frame_object(size_t depth) MUST_USE;
/* sys._current_frames()-like: the innermost frame object of a thread; 0 without exception if none. */
Value vm_thread_frame(Thread *thread) MUST_USE;
/* Code, globals and line of the depth-th frame without making a frame object; false if there is none. */
bool vm_frame_info(size_t depth, Code **code, Value *globals, int *line);

/* sys.settrace and sys.setprofile; function 0 or NONE: off. The functions in force: 0 if none. */
bool vm_set_trace(Value function) MUST_USE;
bool vm_set_profile(Value function) MUST_USE;
void vm_set_trace_all(Value function);
void vm_set_profile_all(Value function);
/* While paused, this thread reports no events; says whether it was. */
bool vm_pause_tracing(bool pause);
Value vm_get_trace(void);
Value vm_get_profile(void);
/* ADDER_TRACE=exec: show each instruction with the stack on stderr. */
void vm_show_execution(bool on);

/* Do what thread->eval_breaker asks for; false when that raised. For long C loops too. */
bool vm_poll(void) MUST_USE;

#endif
