/* SPDX-License-Identifier: MIT
 *
 * sys: frames, the handled exception, tracing, hooks of asynchronous generators.
 */
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/type.h"
#include "runtime/sys.h"
#include "vm/vm.h"

Value sys_getframe(Value *args)
{
    int depth;
    TRY(value_as_int(args[0], &depth));
    TRY(sys_audit("sys._getframe", args, 0));
    Value frame = vm_frame_object((size_t)MAX(depth, 0));
    if (!frame && !error_pending())
        RAISE(ValueError, "call stack is not deep enough");
    return frame;
}

Value sys_getframemodulename(Value *args)
{
    int depth, line;
    Code *code;
    Value globals;
    TRY(value_as_int(args[0], &depth));
    if (!vm_frame_info((size_t)MAX(depth, 0), &code, &globals, &line))
        return NONE;
    Value name = dict_get_str(globals, NAME(__name__));
    return name == UNBOUND ? NONE : name;
}

Value sys_current_frames(Value *args)
{
    Value result = TRY(dict_new());
    for (Thread *thread = rt.threads; thread; thread = thread->next) {
        Value frame = vm_thread_frame(thread), ident = TRY(int_from_uint64(thread->ident));
        if (frame)
            TRY(dict_set(result, ident, frame));
        else if (error_pending())
            return 0;
    }
    return result;
}

static Value handled(Thread *thread)
{
    return thread->handled ? thread->handled : NONE;
}

Value sys_current_exceptions(Value *args)
{
    Value result = TRY(dict_new());
    for (Thread *thread = rt.threads; thread; thread = thread->next) {
        Value ident = TRY(int_from_uint64(thread->ident));
        TRY(dict_set(result, ident, handled(thread)));
    }
    return result;
}

Value sys_exception(Value *args) { return handled(rt.thread); }

Value sys_exc_info(Value *args)
{
    Value exception = handled(rt.thread);
    if (exception == NONE)
        return tuple_pack(3, NONE, NONE, NONE);
    return tuple_pack(3, from_object(type_of(exception)), exception,
                      as_exception(exception)->traceback);
}

/* --- tracing --- */

Value sys_settrace(Value *args) { return vm_set_trace(args[0]) ? NONE : 0; }
Value sys_setprofile(Value *args) { return vm_set_profile(args[0]) ? NONE : 0; }

Value sys_gettrace(Value *args)
{
    Value function = vm_get_trace();
    return function ? function : NONE;
}

Value sys_getprofile(Value *args)
{
    Value function = vm_get_profile();
    return function ? function : NONE;
}

Value sys_call_tracing(Value *args)
{
    if (!is_tuple(args[1]))
        RAISE(TypeError, "call_tracing() argument 2 must be tuple, not %K", args[1]);
    return call_with_dict(args[0], args[1], 0);
}

/* --- asynchronous generators --- */

static const Member asyncgen_hooks_members[] = {
    STRUCTSEQ_FIELD(0, firstiter, "called when one is iterated for the first time"),
    STRUCTSEQ_FIELD(1, finalizer, "called when one is about to be collected"), {0}};
static bool asyncgen_hooks_ready(Type *type) { return structseq_ready(type, 2, 2); }
TYPE(asyncgen_hooks, .name = "asyncgen_hooks", STRUCTSEQ, .members = asyncgen_hooks_members,
     .ready = asyncgen_hooks_ready, .new_signature = STRUCTSEQ_SIGNATURE);

Value sys_get_asyncgen_hooks(Value *args)
{
    Thread *thread = rt.thread;
    Tuple *hooks = TRY(structseq_alloc(TYPE_asyncgen_hooks));
    hooks->items[0] = thread->asyncgen_firstiter ? thread->asyncgen_firstiter : NONE;
    hooks->items[1] = thread->asyncgen_finalizer ? thread->asyncgen_finalizer : NONE;
    return from_object(hooks);
}

static bool check_hook(Value hook, const char *name)
{
    if (hook != UNBOUND && hook != NONE && !is_callable(hook))
        RAISE(TypeError, "callable %s expected, got %T", name, hook);
    return true;
}

Value sys_set_asyncgen_hooks(Value *args)
{
    TRY(check_hook(args[1], "finalizer") && check_hook(args[0], "firstiter"));
    if (args[0] != UNBOUND)
        rt.thread->asyncgen_firstiter = args[0] == NONE ? 0 : args[0];
    if (args[1] != UNBOUND)
        rt.thread->asyncgen_finalizer = args[1] == NONE ? 0 : args[1];
    return NONE;
}
