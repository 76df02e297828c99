/* SPDX-License-Identifier: MIT
 *
 * Module sys, and what other C code wants of it.
 */
#ifndef RUNTIME_SYS_H
#define RUNTIME_SYS_H

#include "objects/module.h"

typedef struct SysState {
    Value audit_hooks;          /* list, or 0: none */
    int dlopen_flags;
} SysState;
#define SYS_STATE MODULE_STATE(SysState, MODULE_sys)

/* Raise an auditing event; false when a hook raised. */
bool sys_audit(const char *event, Value *args, size_t nargs) MUST_USE;
/* An attribute of sys by a C name: 0 (nothing pending) when it is missing. */
Value sys_get(const char *name);
bool sys_set(const char *name, Value value) MUST_USE;
/* Report an exception that can't be raised: calls sys.unraisablehook. */
void sys_unraisable(const char *message, Value object);
/* Report an exception nobody caught: calls sys.excepthook. */
void sys_report(Value exception);
/* Lists and paths of the configuration, decoded. */
Value sys_path_text(const char *text) MUST_USE; /* 0 text: None */

/* --- for the files of sys --- */
bool sys_info_init(Value dict);     /* version_info, flags, float_info ... */
Value sys_builtin_names(void) MUST_USE;
Value sys_stdlib_names(void) MUST_USE;
const char *sys_stdlib_name(size_t i); /* 0 at the end */

/* The module sys.monitoring. */
Value sys_monitoring_new(void) MUST_USE;

Value sys_displayhook(Value *args);
Value sys_excepthook(Value *args);
Value sys_unraisablehook(Value *args);
Value sys_breakpointhook(Value *args, size_t nargs, Value kwnames);
Value sys_audit_function(Value *args, size_t nargs, Value kwnames);
Value sys_addaudithook(Value *args);

Value sys_getframe(Value *args);
Value sys_getframemodulename(Value *args);
Value sys_current_frames(Value *args);
Value sys_current_exceptions(Value *args);
Value sys_exc_info(Value *args);
Value sys_exception(Value *args);
Value sys_settrace(Value *args);
Value sys_gettrace(Value *args);
Value sys_setprofile(Value *args);
Value sys_settrace_all(Value *args);
Value sys_setprofile_all(Value *args);
Value sys_getprofile(Value *args);
Value sys_call_tracing(Value *args);
Value sys_set_asyncgen_hooks(Value *args);
Value sys_get_asyncgen_hooks(Value *args);

#endif
