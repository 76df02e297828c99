/* SPDX-License-Identifier: MIT
 *
 * What instructions do where speed is over: names, building, unpacking, errors.
 */
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/super.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "vm/vm_state.h"

/* ---- unset variables ---- */

/* NameError with its name; UnboundLocalError has none. */
static int name_error(enum TypeId type, Value name, const char *format)
{
    Value message = TRY(str_format(format, name));
    Value exception = TRY(exception_new(type, &message, 1));
    if (type == TYPE_NameError)
        ((AttributeErrorObject *)exception)->name = name;
    return raise_object(exception);
}

static int undefined(Value name) { return name_error(TYPE_NameError, name, "name '%S' is not defined"); }

int slow_unbound_local(const Code *code, uint32_t local)
{
    return name_error(TYPE_UnboundLocalError, code->local_names[local],
                      "cannot access local variable '%S' where it is not associated with a value");
}

int slow_unbound_cell(const Code *code, uint32_t local)
{
    if (local < code->local_count - code->free_count)
        return slow_unbound_local(code, local);
    return name_error(TYPE_NameError, code->local_names[local],
                      "cannot access free variable '%S' where it is not associated with a value in enclosing scope");
}

/* ---- names ---- */

/* mapping[name], UNBOUND when there is none. */
static Value mapping_get(Value mapping, Value name)
{
    if (is_exact(mapping, TYPE_dict))
        return dict_get_str(mapping, name);
    Value v = value_getitem(mapping, name);
    return v || !error_clear_if(TYPE_KeyError) ? v : UNBOUND;
}

/* A builtin. Globals may have any object as their __builtins__. */
static Value builtins_get(Frame *frame, Value name)
{
    Value v = TRY(mapping_get(frame->function->builtins, name));
    if (v != UNBOUND)
        return v;
    Value other = TRY(dict_get(frame->function->globals, NAME(__builtins__)));
    bool known = other == UNBOUND || is_dict(other) || is_exact(other, TYPE_module);
    return known ? UNBOUND : mapping_get(other, name);
}

Value slow_load_global(Frame *frame, Value name)
{
    Value v = TRY(mapping_get(frame->function->globals, name));
    if (v == UNBOUND)
        v = TRY(builtins_get(frame, name));
    return v == UNBOUND ? (Value)undefined(name) : v;
}

bool slow_delete_global(Frame *frame, Value name)
{
    Value old = TRY(dict_pop(frame->function->globals, name));
    return old == UNBOUND ? undefined(name) : true;
}

Value slow_locals(Frame *frame)
{
    Value own = frame_mapping(frame);
    if (!own && !error_pending())
        RAISE(SystemError, "no locals");
    return own;
}

Value slow_load_name(Frame *frame, Value name)
{
    Value v = TRY(mapping_get(TRY(slow_locals(frame)), name));
    return v == UNBOUND ? slow_load_global(frame, name) : v;
}

bool slow_store_name(Frame *frame, Value name, Value value)
{
    Value mapping = TRY(slow_locals(frame));
    if (value)
        return is_exact(mapping, TYPE_dict) ? dict_set(mapping, name, value)
                                            : value_setitem(mapping, name, value);
    if (is_exact(mapping, TYPE_dict)) {
        Value old = TRY(dict_pop(mapping, name));
        return old == UNBOUND ? undefined(name) : true;
    }
    if (value_setitem(mapping, name, 0))
        return true;
    return error_clear_if(TYPE_KeyError) ? undefined(name) : false;
}

Value slow_mapping_or_global(Frame *frame, Value mapping, Value name)
{
    Value v = TRY(mapping_get(mapping, name));
    return v == UNBOUND ? slow_load_global(frame, name) : v;
}

Value slow_mapping_or_cell(Frame *frame, Value mapping, uint32_t local)
{
    Code *code = frame_code(frame);
    Value v = TRY(mapping_get(mapping, code->local_names[local]));
    if (v == UNBOUND)
        v = as_cell(frame->locals[local])->value;
    return v ? v : (Value)slow_unbound_cell(code, local);
}

bool slow_setup_annotations(Frame *frame)
{
    Value mapping = TRY(slow_locals(frame));
    Value v = TRY(mapping_get(mapping, NAME(__annotations__)));
    if (v != UNBOUND)
        return true;
    return value_setitem(mapping, NAME(__annotations__), TRY(dict_new()));
}

Value slow_load_build_class(Frame *frame)
{
    Value v = TRY(builtins_get(frame, NAME(__build_class__)));
    if (v == UNBOUND)
        RAISE(NameError, "__build_class__ not found");
    return v;
}

/* ---- operators ---- */

Value slow_binary(uint32_t arg, Value a, Value b)
{
    return arg & 16 ? operate_inplace(arg & 15, a, b) : operate_binary(arg, a, b);
}

/* An operand of other types than the instruction was specialised for. If they are what
 * the other number's form is for, that one is tried next time. */
Value slow_other_operands(Instruction *pc, Value a, Value b)
{
    if (is_small_float(a) || is_small_float(b) || both_small_int(a, b))
        specialise_binary(pc, a, b);
    return slow_binary(INSTRUCTION_ARG(pc[-1]), a, b);
}

int slow_index_error(const char *what) { RAISE(IndexError, "%s index out of range", what); }
int slow_key_error(Value key) { return raise_value(TYPE_KeyError, key); }

/* sp: value container start stop */
bool slow_store_slice(Value *sp)
{
    return value_setitem(sp[-3], TRY(slice_new(sp[-2], sp[-1], NONE)), sp[-4]);
}

/* A bound of a slice of so many items: small ints and None only. */
static inline bool slice_bound(Value v, int64_t length, int64_t none, size_t *bound)
{
    int64_t i = v == NONE ? none : small_int_value(v);
    if (UNLIKELY(v != NONE && !is_small_int(v)))
        return false;
    i += i < 0 ? length : 0;
    *bound = (size_t)(i < 0 ? 0 : MIN(i, length));
    return true;
}

static inline bool slice_bounds(Value start, Value stop, size_t length, size_t *from, size_t *to)
{
    if (!slice_bound(start, (int64_t)length, 0, from)
        || !slice_bound(stop, (int64_t)length, (int64_t)length, to))
        return false;
    *to = MAX(*from, *to);
    return true;
}

/* The usual containers and bounds need no slice object. */
Value slow_get_slice(Value container, Value start, Value stop)
{
    size_t from, to;
    if (is_exact(container, TYPE_list)) {
        if (slice_bounds(start, stop, list_count(container), &from, &to))
            return list_slice(container, from, to);
    } else if (is_exact(container, TYPE_str)) {
        if (slice_bounds(start, stop, str_length(container), &from, &to))
            return str_substring(container, from, to);
    } else if (is_exact(container, TYPE_tuple)) {
        if (slice_bounds(start, stop, tuple_count(container), &from, &to))
            return tuple_slice(container, from, to);
    } else if (is_exact(container, TYPE_bytes)) {
        if (slice_bounds(start, stop, as_bytes(container)->length, &from, &to))
            return bytes_slice(container, from, to);
    }
    return value_getitem(container, TRY(slice_new(start, stop, NONE)));
}

bool slow_truth(Value v, bool *truth)
{
    if (v == NONE)
        *truth = false;
    else if (is_small_int(v))
        *truth = v != small_int(0);
    else
        return value_truth(v, truth);
    return true;
}

Value slow_length(Value v)
{
    ssize_t n;
    TRY(value_length(v, &n));
    return int_from_ssize(n);
}

/* ---- outside the run loop ---- */

bool slow_outside_binary(Thread *thread, EngineState *state)
{
    Value *sp = state->sp;
    sp[-2] = TRY(slow_binary(INSTRUCTION_ARG(state->pc[-1]), sp[-2], sp[-1]));
    state->sp--;
    return true;
}

bool slow_outside_delete_item(Thread *thread, EngineState *state)
{
    TRY(value_setitem(state->sp[-2], state->sp[-1], 0));
    state->sp -= 2;
    return true;
}

bool slow_outside_store_item(Thread *thread, EngineState *state)
{
    TRY(value_setitem(state->sp[-2], state->sp[-1], state->sp[-3]));
    state->sp -= 3;
    return true;
}

bool slow_outside_store_slice(Thread *thread, EngineState *state)
{
    TRY(slow_store_slice(state->sp));
    state->sp -= 4;
    return true;
}

/* ---- building ---- */

Value slow_build_set(Value *items, uint32_t n)
{
    Value set = TRY(set_new());
    for (uint32_t i = 0; i < n; i++)
        TRY(set_add(set, items[i]));
    return set;
}

Value slow_build_map(Value *pairs, uint32_t n)
{
    Value dict = TRY(dict_new_sized(n));
    for (uint32_t i = 0; i < n; i++)
        TRY(dict_set(dict, pairs[2 * i], pairs[2 * i + 1]));
    return dict;
}

Value slow_build_const_key_map(Value *values, uint32_t n, Value keys)
{
    Value dict = TRY(dict_new_sized(n));
    for (uint32_t i = 0; i < n; i++)
        TRY(dict_set(dict, as_tuple(keys)->items[i], values[i]));
    return dict;
}

Value slow_format(Value v, Value spec, uint32_t conversion)
{
    if (conversion)
        v = TRY(conversion == 1 ? value_str(v) : conversion == 2 ? value_repr(v) : value_ascii(v));
    if (!spec && is_exact(v, TYPE_str))
        return v;
    return value_format(v, spec ? spec : rt.empty_str);
}

bool slow_list_extend(Value list, Value iterable)
{
    if (list_extend(list, iterable))
        return true;
    Type *t = type_of(iterable);
    if (error_is(TYPE_TypeError) && !t->slots.iter && !t->slots.getitem) {
        error_clear();
        RAISE(TypeError, "Value after * must be an iterable, not %T", iterable);
    }
    return false;
}

bool slow_dict_update(Value dict, Value mapping)
{
    if (!is_dict(mapping)) {
        Value keys = TRY(attr_get_opt(mapping, NAME(keys)));
        if (keys == UNBOUND)
            RAISE(TypeError, "'%T' object is not a mapping", mapping);
    }
    return dict_update(dict, mapping);
}

/* "module.f()" as messages about calls name it. */
Value slow_callee_name(Value callee)
{
    Value qualname = TRY(attr_get_opt(callee, NAME(__qualname__)));
    if (qualname == UNBOUND || !is_str(qualname))
        return value_str(callee);
    Value module = TRY(attr_get_opt(callee, NAME(__module__)));
    if (module != UNBOUND && module != NONE && is_str(module) && !str_equal_text(module, "builtins"))
        return str_format("%S.%S()", module, qualname);
    return str_format("%S()", qualname);
}

/* One pair of f(**mapping). */
static bool merge_pair(Value callable, Value dict, Value key, Value value)
{
    bool present;
    TRY(dict_contains(dict, key, &present));
    if (present)
        RAISE(TypeError, "%S got multiple values for keyword argument '%S'",
              TRY(slow_callee_name(callable)), key);
    return dict_set(dict, key, value);
}

bool slow_dict_merge(Value callable, Value dict, Value mapping)
{
    if (dict_is_merged_as_dict(mapping)) {
        size_t position = 0;
        Value key, value;
        while (dict_next(mapping, &position, &key, &value))
            TRY(merge_pair(callable, dict, key, value));
        return true;
    }
    Value method = TRY(attr_get_opt(mapping, NAME(keys)));
    if (method == UNBOUND)
        RAISE(TypeError, "%S argument after ** must be a mapping, not %T",
              TRY(slow_callee_name(callable)), mapping);
    Value iterator = TRY(iter_new(TRY(call0(method))));
    for (Value key; (key = TRY_NEXT(iterator)) != END;)
        TRY(merge_pair(callable, dict, key, TRY(value_getitem(mapping, key))));
    return true;
}

/* ---- unpacking; the first item goes topmost ---- */

static bool unpack_items(Value *items, size_t count, uint32_t n, Value *to)
{
    if (count < n)
        RAISE(ValueError, "not enough values to unpack (expected %u, got %zu)", n, count);
    if (count > n)
        RAISE(ValueError, "too many values to unpack (expected %u)", n);
    for (uint32_t i = 0; i < n; i++)
        to[n - 1 - i] = items[i];
    return true;
}

static Value unpack_iterator(Value iterable)
{
    Type *t = type_of(iterable);
    if (!t->slots.iter && !t->slots.getitem)
        RAISE(TypeError, "cannot unpack non-iterable %T object", iterable);
    return iter_new(iterable);
}

bool slow_unpack(Value iterable, uint32_t n, Value *to)
{
    if (is_exact(iterable, TYPE_list)) {
        Value *items = as_list(iterable)->items;
        return unpack_items(items, list_count(iterable), n, to);
    }
    if (is_exact(iterable, TYPE_tuple))
        return unpack_items(as_tuple(iterable)->items, tuple_count(iterable), n, to);
    Value iterator = TRY(unpack_iterator(iterable));
    /* The items must not lie where the iterable still does, while more is to come. */
    Value items = TRY(list_new(n));
    for (uint32_t i = 0; i < n; i++) {
        Value item = TRY_NEXT(iterator);
        if (item == END)
            RAISE(ValueError, "not enough values to unpack (expected %u, got %u)", n, i);
        TRY(list_push(items, item));
    }
    Value more = TRY_NEXT(iterator);
    if (more != END)
        RAISE(ValueError, "too many values to unpack (expected %u)", n);
    return unpack_items(as_list(items)->items, n, n, to);
}

bool slow_unpack_star(Value iterable, uint32_t before, uint32_t after, Value *to)
{
    Value iterator = TRY(unpack_iterator(iterable));
    Value items = TRY(list_new(before + after));
    for (Value item; (item = TRY_NEXT(iterator)) != END;)
        TRY(list_push(items, item));
    size_t count = list_count(items), need = before + after;
    if (count < need)
        RAISE(ValueError, "not enough values to unpack (expected at least %zu, got %zu)", need, count);
    Value *all = as_list(items)->items;
    Value middle = TRY(list_slice(items, before, count - after));
    all = as_list(items)->items;
    Value *top = to + need;
    for (uint32_t i = 0; i < before; i++)
        *top-- = all[i];
    *top-- = middle;
    for (uint32_t i = 0; i < after; i++)
        *top-- = all[count - after + i];
    return true;
}

/* ---- functions ---- */

Value slow_make_function(Function *in, Value **stack, uint32_t flags)
{
    Value *sp = *stack;
    Code *code = as_code(*--sp);
    Function *f = as_function(TRY(function_with_builtins(from_object(code), in->globals, in->builtins)));
    if (flags & 8)
        f->closure = *--sp;
    if (UNLIKELY(code->free_count != (f->closure ? tuple_count(f->closure) : 0)))
        RAISE(SystemError, "code object %R has %u free variables", code->name, code->free_count);
    if (flags & 4)
        f->annotations = *--sp;
    if (flags & 2 && !is_dict(f->kwdefaults = *--sp))
        RAISE(SystemError, "keyword-only defaults must be a dict");
    if (flags & 1 && !is_tuple(f->defaults = *--sp))
        RAISE(SystemError, "defaults must be a tuple");
    *stack = sp;
    return from_object(f);
}

/* FOR_ITER in a generator expression's code that was called with anything. */
int slow_not_iterator(Value v)
{
    RAISE(TypeError, "'%T' object is not an iterator", v);
}

int slow_no_exception(void)
{
    RAISE(SystemError, "exception expected to be raised again");
}

/* ---- exceptions ---- */

/* raise; raise exception; raise exception from cause */
int slow_raise(Value *args, uint32_t n)
{
    if (n == 0) {
        Value handled = rt.thread->handled;
        if (!handled || handled == NONE)
            RAISE(RuntimeError, "No active exception to reraise");
        error_restore(handled);
        return 0;
    }
    Value cause = n == 2 ? args[1] : 0;
    if (cause && is_type(cause) && as_type(cause)->flags & IS_EXCEPTION) {
        cause = TRY(call0(cause));
        if (!is_exception(cause))
            RAISE(TypeError, "calling %R should have returned an instance of BaseException, not %R",
                  args[1], from_object(type_of(cause)));
    } else if (cause && cause != NONE && !is_exception(cause)) {
        RAISE(TypeError, "exception causes must derive from BaseException");
    }
    raise_object(args[0]);
    if (cause && is_exception(rt.thread->exception)) {
        Value exception = rt.thread->exception;
        bool same = exception == args[0] || from_object(type_of(exception)) == args[0];
        if (same) {
            as_exception(exception)->cause = cause;
            as_exception(exception)->suppress_context = true;
        }
    }
    return 0;
}

/* What PUSH_EXC_INFO saves: None for nothing, UNBOUND for what belongs to who resumed
 * this generator. */
Value slow_handled(Frame *frame, Thread *thread)
{
    Value handled = thread->handled;
    if (UNLIKELY(frame_flags(frame) & RETURN_GENERATOR)) {
        Generator *g = as_generator(frame_tail(frame)[1]);
        if (!g->is_handling) {
            g->is_handling = true;
            return UNBOUND;
        }
    }
    return handled ? handled : NONE;
}

Value slow_resumer_handled(Frame *frame)
{
    Generator *g = as_generator(frame_tail(frame)[1]);
    g->is_handling = false;
    return g->resumer_handled;
}

static bool check_catchable(Value type)
{
    if (is_type(type) && as_type(type)->flags & IS_EXCEPTION)
        return true;
    RAISE(TypeError, "catching classes that do not inherit from BaseException is not allowed");
}

bool slow_exception_matches(Value exception, Value type, bool *matches)
{
    if (is_tuple(type)) {
        for (size_t i = 0; i < tuple_count(type); i++)
            TRY(check_catchable(as_tuple(type)->items[i]));
    } else {
        TRY(check_catchable(type));
    }
    return exception_matches(exception, type, matches);
}

static bool check_star_catchable(Value type)
{
    TRY(check_catchable(type));
    if (type_is_subtype(as_type(type), rt.types[TYPE_BaseExceptionGroup]))
        RAISE(TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
    return true;
}

bool slow_group_match(Value exception, Value type, Value *match, Value *rest)
{
    if (is_tuple(type)) {
        for (size_t i = 0; i < tuple_count(type); i++)
            TRY(check_star_catchable(as_tuple(type)->items[i]));
    } else {
        TRY(check_star_catchable(type));
    }
    if (exception == NONE) {
        *match = *rest = NONE;
        return true;
    }
    return exception_group_match(exception, type, match, rest);
}

/* An exception thrown into a delegated generator: StopIteration carries its value. */
Value slow_cleanup_throw(Value exception)
{
    if (is_instance_of(exception, TYPE_StopIteration)) {
        Value v = ((StopIterationError *)exception)->value;
        return v ? v : NONE;
    }
    error_restore(exception);
    return 0;
}

bool slow_end_async_for(Value exception)
{
    if (is_instance_of(exception, TYPE_StopAsyncIteration))
        return true;
    error_restore(exception);
    return false;
}

/* ---- with ---- */

/* A special method of the manager, bound; UNBOUND if it has none. */
static Value bound_special(Value object, Value name)
{
    Value self;
    Value method = TRY(attr_special(object, name, &self));
    return method == UNBOUND || !self ? method : boundmethod_new(method, self);
}

Value slow_before_with(Value manager, bool is_async, Value *exit)
{
    Value enter = TRY(bound_special(manager, is_async ? NAME(__aenter__) : NAME(__enter__)));
    if (enter == UNBOUND)
        RAISE(TypeError, "'%T' object does not support the %scontext manager protocol", manager,
              is_async ? "asynchronous " : "");
    *exit = TRY(bound_special(manager, is_async ? NAME(__aexit__) : NAME(__exit__)));
    if (*exit == UNBOUND)
        RAISE(TypeError, "'%T' object does not support the %scontext manager protocol (missed %s method)",
              manager, is_async ? "asynchronous " : "", is_async ? "__aexit__" : "__exit__");
    return call0(enter);
}

Value slow_with_except(Value exit, Value exception)
{
    Value args[3] = {from_object(type_of(exception)), exception, as_exception(exception)->traceback};
    if (!args[2])
        args[2] = NONE;
    return call_value(exit, args, 3, 0);
}

/* ---- super ---- */

/* super(class, self).name without making the super object. args: what `super` names now,
 * class, self. With `self` (for a call) an unbound method and its self. */
Value slow_super(Value *args, Value name, bool explicit_args, Value *self)
{
    if (args[0] != from_object(rt.types[TYPE_super])) {
        Value super = explicit_args ? TRY(call2(args[0], args[1], args[2])) : TRY(call0(args[0]));
        return self ? attr_method(super, name, self) : attr_get(super, name);
    }
    if (!self || !is_type(args[1]) || name == NAME(__class__))
        return attr_get(TRY(call2(args[0], args[1], args[2])), name);
    Value v = TRY(super_get(as_type(args[1]), args[2], name, self));
    return v == UNBOUND ? attr_get(TRY(call2(args[0], args[1], args[2])), name) : v;
}
