/* SPDX-License-Identifier: MIT
 *
 * sys.monitoring (PEP 669): tools that want to hear of events, in all code or in some code
 * objects. While any tool does, all threads run in the traced engine; otherwise nothing
 * costs anything.
 */
#ifndef VM_MONITOR_H
#define VM_MONITOR_H

#include "bytecode/code.h"

/* Numbers and order as programs see them. The first ones can be switched off for one
 * instruction and set for one code object; C_RETURN and C_RAISE come with CALL. */
#define MONITOR_EVENTS(X)                                                                    \
    X(PY_START) X(PY_RESUME) X(PY_RETURN) X(PY_YIELD) X(CALL) X(LINE) X(INSTRUCTION) X(JUMP) \
    X(BRANCH) X(STOP_ITERATION) X(RAISE) X(EXCEPTION_HANDLED) X(PY_UNWIND) X(PY_THROW)       \
    X(RERAISE) X(C_RETURN) X(C_RAISE)

enum MonitorEvent {
#define X(name) MONITOR_##name,
    MONITOR_EVENTS(X)
#undef X
    MONITOR_EVENT_COUNT,
    MONITOR_LOCAL_COUNT = MONITOR_RAISE,
};

enum { MONITOR_TOOLS = 6, MONITOR_PROFILER = 2 };

/* --- for module sys.monitoring; tools are numbers below MONITOR_TOOLS --- */

bool monitor_init(void) MUST_USE;
Value monitor_disable(void); /* what callbacks return to hear no more of that place */
Value monitor_missing(void); /* stands for an argument that there isn't */
Value *monitor_name(int tool);
Value *monitor_callback(int tool, enum MonitorEvent event);
uint32_t monitor_events(int tool);
void monitor_set_events(int tool, uint32_t events);
uint32_t monitor_local_events(int tool, const Code *code);
bool monitor_set_local_events(int tool, Code *code, uint32_t events) MUST_USE;
/* Forget what was switched off for single instructions. */
void monitor_restart(void);

/* --- for the traced engine --- */

/* Does any tool want to hear of anything? */
bool monitor_active(void);
/* Does one want this event of this code? */
bool monitor_wants(const Code *code, enum MonitorEvent event);
/* Tell the tools of an event at the instruction before pc, with up to two values more
 * (0: none). False when a callback raised. */
bool monitor_tell(Thread *thread, Code *code, enum MonitorEvent event, Instruction *pc,
                  Value a, Value b) MUST_USE;
/* The same of the exception that is pending, which stays so unless another is raised. */
void monitor_tell_exception(Thread *thread, Code *code, enum MonitorEvent event, Instruction *pc);

#endif
