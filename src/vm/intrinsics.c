/* SPDX-License-Identifier: MIT
 *
 * CALL_INTRINSIC_1 and CALL_INTRINSIC_2. What belongs to typing is asked of module
 * _typing, which is loaded when the first program needs it.
 */
#include "bytecode/intrinsics.h"

#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "vm/vm_state.h"

/* sys.displayhook(value) */
static Value print_value(Value v)
{
    Value hook = dict_get_text(rt.sys_dict, "displayhook");
    if (hook == UNBOUND)
        RAISE(RuntimeError, "lost sys.displayhook");
    return call1(hook, v);
}

/* StopIteration (StopAsyncIteration) must not leave a generator as such. */
static Value stop_iteration_error(Frame *frame, Value exception)
{
    uint32_t flags = frame_code(frame)->flags;
    const char *what = flags & CODE_ASYNC_GENERATOR ? "async generator"
                     : flags & CODE_COROUTINE ? "coroutine" : "generator";
    const char *raised = 0;
    if (is_instance_of(exception, TYPE_StopIteration))
        raised = "StopIteration";
    else if (flags & CODE_ASYNC_GENERATOR && is_instance_of(exception, TYPE_StopAsyncIteration))
        raised = "StopAsyncIteration";
    if (!raised)
        return exception;
    Value message = TRY(str_format("%s raised %s", what, raised));
    Value error = TRY(exception_new(TYPE_RuntimeError, &message, 1));
    as_exception(error)->cause = as_exception(error)->context = exception;
    as_exception(error)->suppress_context = true;
    return error;
}

static Value typing_attribute(Value name)
{
    return attr_get(TRY(rt.services.import("_typing")), name);
}

/* A type parameter of `def f[T]`, `class C[T]`: typing's class called with the name. */
static Value type_parameter(Value class_name, Value name)
{
    return call1(TRY(typing_attribute(class_name)), name);
}

static Value infer_variance(Value class_name, Value name)
{
    Value class = TRY(typing_attribute(class_name));
    Value args[2] = {name, TRUE};
    return call_value(class, args, 1, TRY(tuple_pack(1, NAME(infer_variance))));
}

static Value subscript_generic(Value parameters)
{
    return call1(TRY(typing_attribute(NAME(_subscript_generic))), parameters);
}

Value intrinsic1(uint32_t number, Frame *frame, Value v)
{
    switch ((enum Intrinsic1)number) {
    case INTRINSIC1_PRINT: return print_value(v);
    case INTRINSIC1_IMPORT_STAR: return import_star(frame, v) ? NONE : 0;
    case INTRINSIC1_STOPITERATION_ERROR: return stop_iteration_error(frame, v);
    case INTRINSIC1_ASYNC_GEN_WRAP: return asyncgen_wrap(v);
    case INTRINSIC1_UNARY_POSITIVE: return operate_positive(v);
    case INTRINSIC1_LIST_TO_TUPLE: return list_as_tuple(v);
    case INTRINSIC1_TYPEVAR: return infer_variance(NAME(TypeVar), v);
    case INTRINSIC1_PARAMSPEC: return infer_variance(NAME(ParamSpec), v);
    case INTRINSIC1_TYPEVARTUPLE: return type_parameter(NAME(TypeVarTuple), v);
    case INTRINSIC1_SUBSCRIPT_GENERIC: return subscript_generic(v);
    case INTRINSIC1_TYPEALIAS: return call1(TRY(typing_attribute(NAME(_type_alias))), v);
    case INTRINSIC1_NONE: case INTRINSIC1_COUNT: break;
    }
    RAISE(SystemError, "unknown intrinsic %u", number);
}

Value intrinsic2(uint32_t number, Value a, Value b)
{
    switch ((enum Intrinsic2)number) {
    case INTRINSIC2_PREP_RERAISE_STAR: return exception_group_reraise(a, b);
    case INTRINSIC2_TYPEVAR_WITH_BOUND:
        return call2(TRY(typing_attribute(NAME(_typevar_with_bound))), a, b);
    case INTRINSIC2_TYPEVAR_WITH_CONSTRAINTS:
        return call2(TRY(typing_attribute(NAME(_typevar_with_constraints))), a, b);
    case INTRINSIC2_SET_FUNCTION_TYPE_PARAMS:
        as_function(a)->type_params = b;
        return a;
    case INTRINSIC2_NONE: case INTRINSIC2_COUNT: break;
    }
    RAISE(SystemError, "unknown intrinsic %u", number);
}
