/* SPDX-License-Identifier: MIT
 *
 * Conversions and container operations on any value.
 */
#include "objects/attr.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- text --- */

Value value_repr(Value v)
{
    TRY(stack_check(" while getting the repr of an object"));
    Value s = TRY(type_of(v)->slots.repr(v));
    if (!is_str(s))
        RAISE(TypeError, "__repr__ returned non-string (type %T)", s);
    return s;
}

Value value_str(Value v)
{
    if (is_exact(v, TYPE_str))
        return v;
    TRY(stack_check(" while getting the str of an object"));
    Value s = TRY(type_of(v)->slots.str(v));
    if (!is_str(s))
        RAISE(TypeError, "__str__ returned non-string (type %T)", s);
    return s;
}

Value value_ascii(Value v)
{
    return str_escape_wide(TRY(value_repr(v)));
}

Value value_format(Value v, Value spec)
{
    if (str_length(spec) == 0) {
        if (is_exact(v, TYPE_str))
            return v;
        if (is_small_int(v) || is_small_float(v))
            return value_str(v);
    } else if (is_small_int(v)) {
        return int_format_spec(v, spec);
    } else if (is_small_float(v)) {
        return float_format_spec(v, spec);
    } else if (is_exact(v, TYPE_str)) {
        return str_format_spec(v, spec);
    }
    Value args[1] = {spec};
    Value s = TRY(call_special(v, NAME(__format__), args, 1));
    if (s == UNBOUND)
        RAISE(TypeError, "Type %T doesn't define __format__", v);
    if (!is_str(s))
        RAISE(TypeError, "__format__ must return a str, not %T", s);
    return s;
}

/* --- hash, truth --- */

bool value_hash(Value v, int64_t *hash)
{
    if (is_small_int(v)) {
        *hash = int_hash(v);
        return true;
    }
    HashFn f = type_of(v)->slots.hash;
    return f(v, hash);
}

bool value_truth(Value v, bool *truth)
{
    if (is_bool(v) || v == NONE) {
        *truth = v == TRUE;
        return true;
    }
    if (is_small_int(v)) {
        *truth = v != small_int(0);
        return true;
    }
    Slots *slots = &type_of(v)->slots;
    if (slots->truth)
        return slots->truth(v, truth);
    *truth = true;
    if (!slots->length)
        return true;
    ssize_t n;
    TRY(slots->length(v, &n));
    *truth = n != 0;
    return true;
}

/* --- numbers --- */

Value value_index(Value v)
{
    if (LIKELY(is_small_int(v)))
        return v;
    if (is_int(v))
        return int_exact(v);
    UnaryFn f = type_of(v)->slots.as_index;
    if (!f)
        RAISE(TypeError, "'%T' object cannot be interpreted as an integer", v);
    Value i = TRY(f(v));
    if (!is_int(i))
        RAISE(TypeError, "__index__ returned non-int (type %T)", i);
    if (!is_small_int(i) && !is_exact(i, TYPE_int)
        && !rt.services.warn(TYPE_DeprecationWarning,
                             str_format("__index__ returned non-int (type %T).  The ability to "
                                        "return an instance of a strict subclass of int is "
                                        "deprecated, and may not be supported in a future "
                                        "version of Python.", i), 1))
        return 0;
    return int_exact(i);
}

bool value_as_ssize(Value v, ssize_t *result)
{
    Value i = TRY(value_index(v));
    int64_t n;
    if (!int_fits_int64(i, &n))
        RAISE(OverflowError, "cannot fit '%T' into an index-sized integer", v);
    *result = n;
    return true;
}

bool value_as_ssize_argument(Value v, ssize_t *result)
{
    int64_t n;
    if (!int_fits_int64(TRY(value_index(v)), &n))
        RAISE(OverflowError, "Python int too large to convert to C ssize_t");
    *result = n;
    return true;
}

bool value_as_ssize_clipped(Value v, ssize_t *result)
{
    Value i = TRY(value_index(v));
    int64_t n;
    *result = int_fits_int64(i, &n) ? n : int_sign(i) < 0 ? INT64_MIN : INT64_MAX;
    return true;
}

bool value_as_int64(Value v, int64_t *result)
{
    Value i = TRY(value_index(v));
    if (!int_fits_int64(i, result))
        RAISE(OverflowError, "Python int too large to convert to C long");
    return true;
}

bool value_as_int(Value v, int *result)
{
    int64_t n;
    if (LIKELY(is_small_int(v)))
        n = small_int_value(v);
    else if (!int_fits_int64(TRY(value_index(v)), &n))
        n = INT64_MAX;
    if (n > INT32_MAX || n < INT32_MIN)
        RAISE(OverflowError, "Python int too large to convert to C int");
    *result = (int)n;
    return true;
}

static bool double_from_int(Value i, double *result)
{
    bool overflow = false;
    *result = int_to_double(i, &overflow);
    if (overflow)
        RAISE(OverflowError, "int too large to convert to float");
    return true;
}

bool value_as_double(Value v, double *result)
{
    if (is_float(v)) {
        *result = float_value(v);
        return true;
    }
    if (is_small_int(v)) {
        *result = (double)small_int_value(v);
        return true;
    }
    Slots *slots = &type_of(v)->slots;
    if (is_int(v) && slots->as_float == rt.types[TYPE_int]->slots.as_float)
        return double_from_int(v, result);
    if (slots->as_float) {
        Value f = TRY(slots->as_float(v));
        if (!is_float(f))
            RAISE(TypeError, "%T.__float__ returned non-float (type %T)", v, f);
        *result = float_value(f);
        return true;
    }
    if (!slots->as_index)
        RAISE(TypeError, "must be real number, not %T", v);
    return double_from_int(TRY(value_index(v)), result);
}

/* --- containers --- */

bool value_length(Value v, ssize_t *length)
{
    LengthFn f = type_of(v)->slots.length;
    if (!f)
        RAISE(TypeError, "object of type '%T' has no len()", v);
    return f(v, length);
}

bool value_length_hint(Value v, ssize_t fallback, ssize_t *length)
{
    *length = fallback;
    if (type_of(v)->slots.length) {
        if (value_length(v, length))
            return true;
        return error_clear_if(TYPE_TypeError);
    }
    Value hint = call_special(v, NAME(__length_hint__), 0, 0);
    if (!hint)
        return error_clear_if(TYPE_TypeError);
    if (hint == UNBOUND || hint == NOT_IMPLEMENTED)
        return true;
    if (!is_int(hint))
        RAISE(TypeError, "__length_hint__ must be an integer, not %T", hint);
    TRY(value_as_ssize(hint, length));
    if (*length < 0)
        RAISE(ValueError, "__length_hint__() should return >= 0");
    return true;
}

/* C[x] of a class: __class_getitem__. */
static Value class_getitem(Value cls, Value key)
{
    if (cls == from_object(rt.types[TYPE_type]))
        return generic_alias_new(cls, key);
    Value method = TRY(attr_get_opt(cls, NAME(__class_getitem__)));
    if (method != UNBOUND && method != NONE)
        return call1(method, key);
    RAISE(TypeError, "type '%N' is not subscriptable", cls);
}

Value value_getitem(Value v, Value key)
{
    BinaryFn f = type_of(v)->slots.getitem;
    if (LIKELY(f != 0))
        return f(v, key);
    if (is_type(v))
        return class_getitem(v, key);
    RAISE(TypeError, "'%T' object is not subscriptable", v);
}

bool value_setitem(Value v, Value key, Value item)
{
    SetFn f = type_of(v)->slots.setitem;
    if (f)
        return f(v, key, item);
    const Slots *slots = &type_of(v)->slots;
    bool sequence = slots->getitem || slots->length || type_of(v)->flags & TYPE_HEAP;
    RAISE(TypeError, "'%T' object %s", v, item ? "does not support item assignment"
          : sequence && (is_int(key) || type_of(key)->slots.as_index)
              ? "doesn't support item deletion" : "does not support item deletion");
}

static bool search(Value container, Value item, bool *found)
{
    Value iterator = iter_new(container);
    if (!iterator) {
        if (error_clear_if(TYPE_TypeError))
            RAISE(TypeError, "argument of type '%T' is not iterable", container);
        return false;
    }
    for (Value v; (v = TRY_NEXT(iterator)) != END;) {
        TRY(compare_equal(v, item, found));
        if (*found)
            return true;
    }
    *found = false;
    return true;
}

bool value_contains(Value container, Value item, bool *found)
{
    ContainsFn f = type_of(container)->slots.contains;
    return f ? f(container, item, found) : search(container, item, found);
}

/* --- recursive repr --- */

bool repr_enter(Value v, bool *entered)
{
    if (!rt.thread->repr_running)
        rt.thread->repr_running = TRY(list_new(8));
    List *running = as_list(rt.thread->repr_running);
    *entered = false;
    for (size_t i = 0; i < running->count; i++)
        if (running->items[i] == v)
            return true;
    *entered = true;
    return list_push(from_object(running), v);
}

void repr_leave(Value v)
{
    List *running = as_list(rt.thread->repr_running);
    if (running->count && running->items[running->count - 1] == v)
        running->items[--running->count] = 0;
}
