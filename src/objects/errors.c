/* SPDX-License-Identifier: MIT
 *
 * Raising, testing and clearing the pending exception.
 *
 * All ways of raising end in set_pending(), which links the new exception to the one
 * that is being handled (__context__), so that the chain never becomes a cycle.
 */
#include "objects/errors.h"

#include <errno.h>

#include "objects/exceptions.h"
#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* Cut the link that leads from `from` along the contexts back to `exception`. The chain
 * may hold a cycle already (programs can set __context__): the slow pointer notices. */
static void cut_context(Value from, Value exception)
{
    Value slow = from;
    for (bool move_slow = false;; move_slow = !move_slow) {
        Value next = as_exception(from)->context;
        if (next == NONE)
            return;
        if (next == exception) {
            as_exception(from)->context = NONE;
            return;
        }
        from = next;
        if (from == slow)
            return;
        if (move_slow)
            slow = as_exception(slow)->context;
    }
}

static int set_pending(Value exception)
{
    Value handled = rt.thread->handled;
    if (handled && handled != NONE && handled != exception) {
        cut_context(handled, exception);
        as_exception(exception)->context = handled;
    }
    rt.thread->exception = exception;
    return 0;
}

int raise_value(enum TypeId type, Value argument)
{
    Value exception = exception_new(type, &argument, 1);
    return exception ? set_pending(exception) : 0;
}

int raise_error(enum TypeId type, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value message = str_format_va(format, arguments);
    va_end(arguments);
    return message ? raise_value(type, message) : 0;
}

int raise_object(Value exception)
{
    if (is_type(exception) && as_type(exception)->flags & IS_EXCEPTION) {
        Value class = exception;
        exception = TRY(call0(class));
        if (!is_exception(exception))
            RAISE(TypeError, "calling %R should have returned an instance of "
                  "BaseException, not %R", class, from_object(type_of(exception)));
    }
    if (!is_exception(exception))
        RAISE(TypeError, "exceptions must derive from BaseException");
    return set_pending(exception);
}

int raise_errno(int error, Value filename, Value filename2)
{
    Value text = TRY(str_from_text(strerror(error)));
    Value args[] = {small_int(error), text, filename, NONE, filename2};
    size_t count = !filename ? 2 : !filename2 ? 3 : 5;
    Value exception = TRY(exception_new(TYPE_OSError, args, count));
    return set_pending(exception);
}

/* A fresh MemoryError if there is still room for one, else the preallocated one. Meanwhile
 * rt.memory_error is 0, so that a failure in here doesn't come back. */
int raise_no_memory(void)
{
    Value spare = rt.memory_error;
    if (!spare)
        return 0;
    rt.memory_error = 0;
    Value exception = exception_new(TYPE_MemoryError, 0, 0);
    rt.memory_error = spare;
    if (!exception) {
        exception = spare;
        as_exception(spare)->traceback = as_exception(spare)->context = NONE;
    }
    return set_pending(exception);
}

/* "module 'm'", "type object 'C'" or "'C' object". */
static Value describe_owner(Value object)
{
    if (is_type(object))
        return str_format("type object '%N'", object);
    if (is_exact(object, TYPE_module)) {
        Value dict = TRY(attr_dict(object));
        Value name = dict_get_str(dict, NAME(__name__));
        if (name != UNBOUND && is_str(name))
            return str_format("module '%S'", name);
        return str_from_text("module");
    }
    return str_format("'%T' object", object);
}

int raise_attribute(Value object, Value name)
{
    Value owner = TRY(describe_owner(object));
    Value message = TRY(str_format("%S has no attribute '%S'", owner, name));
    Value exception = TRY(exception_new(TYPE_AttributeError, &message, 1));
    ((AttributeErrorObject *)exception)->name = name;
    ((AttributeErrorObject *)exception)->object = object;
    return set_pending(exception);
}

int raise_stop_iteration(Value value)
{
    Value exception = TRY(exception_new(TYPE_StopIteration, &value, value == NONE ? 0 : 1));
    return set_pending(exception);
}

bool error_is(enum TypeId type)
{
    return error_pending() && is_instance_of(rt.thread->exception, type);
}

bool error_clear_if(enum TypeId type)
{
    if (!error_is(type))
        return false;
    error_clear();
    return true;
}

int raise_from_pending(enum TypeId type, const char *format, ...)
{
    Value cause = error_take();
    va_list arguments;
    va_start(arguments, format);
    Value message = str_format_va(format, arguments);
    va_end(arguments);
    if (!message || raise_value(type, message) || !cause)
        return 0;
    Exception *exception = as_exception(rt.thread->exception);
    exception->cause = exception->context = cause;
    exception->suppress_context = true;
    return 0;
}

bool stack_overflow(const char *where)
{
    RAISE(RecursionError, "maximum recursion depth exceeded%s", where);
}
