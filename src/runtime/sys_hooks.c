/* SPDX-License-Identifier: MIT
 *
 * sys: hooks that programs may replace, and auditing.
 */
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/type.h"
#include "runtime/builtins.h"
#include "runtime/show.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"
#include "vm/vm.h"

/* --- displayhook --- */

/* Text that the file can't encode is shown with escapes. */
static bool write_escaped(Value file, Value text)
{
    if (stdio_write(file, text))
        return true;
    if (!error_clear_if(TYPE_UnicodeEncodeError))
        return false;
    Value encoding = TRY(attr_get(file, NAME(encoding)));
    Value errors = TRY(str_from_text("backslashreplace"));
    Value bytes = TRY(call_method2(text, NAME(encode), encoding, errors));
    Value buffer = TRY(attr_get_opt(file, NAME(buffer)));
    if (buffer != UNBOUND)
        return call_method0(file, NAME(flush)) && stdio_write(buffer, bytes);
    Value escaped = TRY(call_method1(bytes, NAME(decode), encoding));
    return stdio_write(file, escaped);
}

Value sys_displayhook(Value *args)
{
    Value value = args[0];
    if (value == NONE)
        return NONE;
    TRY(dict_set(rt.builtins, NAME(_), NONE));
    Value file = stdio_get("stdout");
    if (!file || file == NONE)
        RAISE(RuntimeError, "lost sys.stdout");
    Value text = TRY(value_repr(value)), newline = TRY(str_from_char('\n'));
    TRY(write_escaped(file, text) && stdio_write(file, newline));
    TRY(dict_set(rt.builtins, NAME(_), value));
    return NONE;
}

/* --- excepthook --- */

Value sys_excepthook(Value *args)
{
    Value exception = args[1];
    if (!is_exception(exception)) {
        stdio_error("TypeError: print_exception(): Exception expected for value, %T found\n",
                    exception);
        return NONE;
    }
    if (args[2] != NONE && as_exception(exception)->traceback == NONE
        && is_instance_of(args[2], TYPE_traceback))
        as_exception(exception)->traceback = args[2];
    show_exception(exception);
    return NONE;
}

void sys_report(Value exception)
{
    Value hook = sys_get("excepthook");
    Value args[] = {from_object(type_of(exception)), exception,
                    as_exception(exception)->traceback};
    if (!hook) {
        stdio_error("sys.excepthook is missing\n");
        show_exception(exception);
        return;
    }
    Value event[] = {hook, args[0], args[1], args[2]};
    if (sys_audit("sys.excepthook", event, 4) ? call_value(hook, args, 3, 0) != 0
                                              : error_clear_if(TYPE_RuntimeError))
        return;
    Value error = error_take();
    if (is_instance_of(error, TYPE_SystemExit)) {
        error_restore(error);
        return;
    }
    stdio_error("Error in sys.excepthook:\n");
    show_exception(error);
    stdio_error("\nOriginal exception was:\n");
    show_exception(exception);
}

/* --- unraisablehook --- */

static const Member unraisable_members[] = {
    STRUCTSEQ_FIELD(0, exc_type, "Exception type"), STRUCTSEQ_FIELD(1, exc_value, "Exception value"),
    STRUCTSEQ_FIELD(2, exc_traceback, "Exception traceback"),
    STRUCTSEQ_FIELD(3, err_msg, "Error message"), STRUCTSEQ_FIELD(4, object, "Where it was"), {0}};
static bool unraisable_ready(Type *type) { return structseq_ready(type, 5, 5); }
TYPE(UnraisableHookArgs, .name = "UnraisableHookArgs", STRUCTSEQ,
     .members = unraisable_members, .ready = unraisable_ready,
     .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "What sys.unraisablehook is called with.");

Value sys_unraisablehook(Value *args)
{
    if (!is_exact(args[0], TYPE_UnraisableHookArgs))
        RAISE(TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
    Value *items = as_tuple(args[0])->items;
    Value exception = items[1], message = items[3], object = items[4];
    if (object != NONE) {
        Value text = value_repr(object);
        if (!text)
            error_clear();
        stdio_error(text ? "%S: %S\n" : "%S: <object repr() failed>\n",
                    message != NONE ? message : str_from_text("Exception ignored in"), text);
    } else if (message != NONE) {
        stdio_error("%S:\n", message);
    }
    if (is_exception(exception))
        show_exception_alone(exception, items[2]);
    return NONE;
}

void sys_unraisable(const char *message, Value object)
{
    Value exception = error_take();
    if (!exception)
        return;
    Value text = message ? str_from_text(message) : NONE;
    Tuple *items = text ? structseq_alloc(TYPE_UnraisableHookArgs) : 0;
    Value hook = sys_get("unraisablehook");
    if (items) {
        items->items[0] = from_object(type_of(exception));
        items->items[1] = exception;
        items->items[2] = as_exception(exception)->traceback;
        items->items[3] = text;
        items->items[4] = object ? object : NONE;
        Value argument = from_object(items);
        bool called = hook && hook != NONE
            ? sys_audit("sys.unraisablehook", (Value[]){hook, argument}, 2) && call1(hook, argument)
            : sys_unraisablehook(&argument) != 0;
        if (called) {
            error_clear();
            return;
        }
        stdio_error("Exception ignored in sys.unraisablehook: %R\n", hook);
        exception = error_take();
    }
    error_clear();
    show_exception(exception);
}

/* --- breakpointhook --- */

/* PYTHONBREAKPOINT: empty: pdb.set_trace; 0: nothing; else what it names. */
Value sys_breakpointhook(Value *args, size_t nargs, Value kwnames)
{
    const char *name = getenv("PYTHONBREAKPOINT");
    if (!name || !*name)
        name = "pdb.set_trace";
    if (strcmp(name, "0") == 0)
        return NONE;
    const char *dot = strrchr(name, '.');
    char *module_name = dot ? strndup(name, (size_t)(dot - name)) : strdup("builtins");
    Value module = module_name && *module_name ? rt.services.import(module_name) : 0;
    free(module_name);
    Value attribute = TRY(str_intern_utf8(dot ? dot + 1 : name, strlen(dot ? dot + 1 : name)));
    Value hook = module ? attr_get(module, attribute) : 0;
    if (hook)
        return call_value(hook, args, nargs, kwnames);
    if (error_pending() && !error_is(TYPE_ImportError) && !error_is(TYPE_AttributeError))
        return 0;
    error_clear();
    Value text = TRY(str_format("Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"", name));
    return rt.services.warn(TYPE_RuntimeWarning, text, 0) ? NONE : 0;
}

/* --- auditing --- */

/* Hooks are traced only if they say so. */
static bool call_hook(Value hook, Value name, Value args)
{
    bool traced = false;
    Value flag = TRY(attr_get_opt(hook, NAME(__cantrace__)));
    TRY(flag == UNBOUND || value_truth(flag, &traced));
    bool paused = traced ? false : vm_pause_tracing(true);
    Value result = call2(hook, name, args);
    if (!traced)
        vm_pause_tracing(paused);
    return result != 0;
}

bool sys_audit(const char *event, Value *args, size_t nargs)
{
    SysState *state = rt.sys_dict ? SYS_STATE : 0;
    if (!state || !state->audit_hooks)
        return true;
    Value name = TRY(str_from_text(event)), tuple = TRY(tuple_new(args, nargs));
    Value hooks = state->audit_hooks;
    for (size_t i = 0; i < list_count(hooks); i++)
        TRY(call_hook(as_list(hooks)->items[i], name, tuple));
    return true;
}

Value sys_audit_function(Value *args, size_t nargs, Value kwnames)
{
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "audit() takes no keyword arguments");
    if (!nargs)
        RAISE(TypeError, "audit() missing 1 required positional argument: 'event'");
    if (!is_str(args[0]))
        RAISE(TypeError, "expected str for argument 'event', not %T", args[0]);
    const char *event = TRY(str_utf8(args[0], 0));
    return sys_audit(event, args + 1, nargs - 1) ? NONE : 0;
}

Value sys_addaudithook(Value *args)
{
    /* A hook that raises Exception from this event keeps the new one out. */
    if (!sys_audit("sys.addaudithook", 0, 0))
        return error_clear_if(TYPE_Exception) ? NONE : 0;
    SysState *state = SYS_STATE;
    if (!state->audit_hooks)
        state->audit_hooks = TRY(list_new(1));
    TRY(list_push(state->audit_hooks, args[0]));
    rt.audited = true;
    return NONE;
}
