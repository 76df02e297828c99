/* SPDX-License-Identifier: MIT
 *
 * Quickening: a generic instruction that finds operands of a kind for which there is a
 * shorter way rewrites itself to the specialised form, which checks that assumption (a
 * shape, a version, a type) and falls back to the generic instruction when it fails.
 *
 * Only the opcode in the instruction's low byte changes, the argument and all positions
 * stay. With an inline cache, a form that failed is tried again after a while that grows
 * with the failures; without one, the generic form's twin named _ANY ends the search.
 */
#include "gc/records.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "vm/vm_state.h"

static inline void quicken(Instruction *pc, enum Opcode op)
{
    pc[-1] = (pc[-1] & ~(Instruction)0xff) | op;
}

/* Without a specialised form that fits (op 0) the generic one must come back: looking for
 * one has changed the cache, which the old form would now read wrongly. */
static inline void quicken_or_restore(Instruction *pc, enum Opcode op)
{
    quicken(pc, op ? op : (enum Opcode)opcode_generic[INSTRUCTION_OP(pc[-1])]);
}

/* Is it time to try? Sites that keep failing are left alone longer and longer. */
#define TIME_TO_TRY(cache) ((cache)->wait ? ((cache)->wait--, false) : true)
#define GIVE_UP(cache)                                                     \
    do {                                                                   \
        (cache)->wait = 1u << MIN((cache)->misses, 12u);                   \
        (cache)->misses++;                                                 \
    } while (0)

/* The first execution only warms up: module bodies run once. */
#define FIRST_TIME(cache) ((cache)->misses == 0 ? ((cache)->misses = 1, true) : false)

/* ---- globals ---- */

/* The value's place in a dict, which stays while the keys' version does. */
static Value *dict_slot(Value dict, Value name, uint64_t *version)
{
    if (!is_exact(dict, TYPE_dict))
        return 0;
    ssize_t i = dict_entry_number(as_dict(dict), name);
    *version = dict_keys_version(as_dict(dict));
    return i < 0 ? 0 : &as_dict(dict)->entries[i].value;
}

static void specialise_variable(Instruction *pc, GlobalCache *cache, Frame *frame, Value name,
                                enum Opcode in_globals, enum Opcode in_builtins)
{
    if (!TIME_TO_TRY(cache) || FIRST_TIME(cache))
        return;
    Function *f = frame->function;
    cache->slot = dict_slot(f->globals, name, &cache->globals_version);
    if (cache->slot) {
        quicken(pc, in_globals);
    } else if (is_exact(f->globals, TYPE_dict)
               && (cache->slot = dict_slot(f->builtins, name, &cache->builtins_version))) {
        quicken(pc, in_builtins);
    } else {
        GIVE_UP(cache);
        return;
    }
    cache->misses++;
    if (cache->misses > 4)
        cache->wait = 1u << MIN(cache->misses, 12u);
}

void specialise_load_global(Instruction *pc, GlobalCache *cache, Frame *frame)
{
    Value name = frame_code(frame)->names[INSTRUCTION_ARG(pc[-1]) >> 1];
    specialise_variable(pc, cache, frame, name, OP_LOAD_GLOBAL_MODULE, OP_LOAD_GLOBAL_BUILTIN);
}

void specialise_load_name(Instruction *pc, GlobalCache *cache, Frame *frame)
{
    if (frame_tail(frame)[1] != frame->function->globals)
        return;
    Value name = frame_code(frame)->names[INSTRUCTION_ARG(pc[-1])];
    specialise_variable(pc, cache, frame, name, OP_LOAD_NAME_MODULE, OP_LOAD_NAME_BUILTIN);
}

static void specialise_store(Instruction *pc, GlobalCache *cache, Value globals, Value name, enum Opcode op)
{
    if (!TIME_TO_TRY(cache) || FIRST_TIME(cache))
        return;
    cache->slot = dict_slot(globals, name, &cache->globals_version);
    if (cache->slot)
        quicken(pc, op);
    GIVE_UP(cache);
}

void specialise_store_global(Instruction *pc, GlobalCache *cache, Value globals, Value name)
{
    specialise_store(pc, cache, globals, name, OP_STORE_GLOBAL_MODULE);
}

void specialise_store_name(Instruction *pc, GlobalCache *cache, Frame *frame)
{
    if (frame_tail(frame)[1] == frame->function->globals)
        specialise_store(pc, cache, frame->function->globals,
                         frame_code(frame)->names[INSTRUCTION_ARG(pc[-1])], OP_STORE_NAME_MODULE);
}

/* ---- attributes ---- */

/* Where an instance attribute lies: the specialised opcode for it, or 0. */
static enum Opcode find_slot(AttrCache *cache, Object *o, Value name, enum Opcode inline_op,
                             enum Opcode overflow_op)
{
    int32_t index = o->shape->dict_mode ? -1 : shape_find(o->shape, name);
    if (index < 0)
        return 0;
    cache->shape = o->shape;
    if ((uint32_t)index < o->shape->inline_count) {
        cache->offset = o->shape->inline_offset + (uint32_t)index * sizeof(Value);
        return inline_op;
    }
    cache->offset = ((uint32_t)index - o->shape->inline_count) * sizeof(Value);
    return overflow_op;
}

/* A variable of __slots__ or a plain field of a builtin object, of that very type: a
 * program may put the descriptor into another class. */
static bool is_value_member(Value descriptor, Type *type)
{
    if (!is_exact(descriptor, TYPE_member_descriptor)
        || !type_is_subtype(type, ((MemberDescriptor *)descriptor)->type))
        return false;
    const Member *def = ((MemberDescriptor *)descriptor)->def;
    return !def || def->kind == MEMBER_VALUE;
}

static enum Opcode find_property(AttrCache *cache, Value descriptor)
{
    Property *p = (Property *)descriptor;
    if (!is_exact(descriptor, TYPE_property) || !is_exact(p->get, TYPE_function)
        || as_function(p->get)->code->fast_arity != 1)
        return 0;
    cache->value = p->get;
    return OP_LOAD_ATTR_PROPERTY;
}

/* An object that isn't a module or class. */
static enum Opcode find_instance_attribute(AttrCache *cache, Value object, Value name)
{
    Object *o = as_object(object);
    Type *type = o->shape->type;
    if (!(type->flags & TYPE_PLAIN_GETATTR))
        return 0;
    Value found = type_lookup(type, name);
    cache->shape = o->shape;
    if (found != UNBOUND && type_of(found)->slots.descr_set) {
        cache->version = type_version(type);
        if (is_value_member(found, type)) {
            cache->offset = ((MemberDescriptor *)found)->offset;
            return OP_LOAD_ATTR_MEMBER;
        }
        return find_property(cache, found);
    }
    /* What a class made at run time makes may become a data descriptor. */
    if (found != UNBOUND && type_of(found)->flags & TYPE_HEAP)
        return 0;
    enum Opcode op = find_slot(cache, o, name, OP_LOAD_ATTR_SLOT, OP_LOAD_ATTR_OVERFLOW);
    if (op)
        return op;
    cache->version = type_version(type);
    if (o->shape->dict_mode && type->attrs_offset) {
        Value dict = *attr_word(o);
        return dict && dict_get_str(dict, name) != UNBOUND ? OP_LOAD_ATTR_DICT : 0;
    }
    if (found == UNBOUND || type_of(found)->slots.descr_get)
        return 0;
    cache->value = found;
    return OP_LOAD_ATTR_CLASS;
}

static enum Opcode find_module_variable(AttrCache *cache, Value module, Value name, enum Opcode op)
{
    if (type_lookup(rt.types[TYPE_module], name) != UNBOUND)
        return 0;
    cache->slot = dict_slot(module_dict(module), name, &cache->version);
    return cache->slot ? op : 0;
}

/* An attribute of a class whose metaclass has nothing of that name: as it lies in the
 * class, UNBOUND if it can't be cached. */
static Value find_class_attribute(TypeAttrCache *cache, Value class, Value name)
{
    Type *metatype = type_of(class);
    if (metatype != rt.types[TYPE_type] || type_lookup(metatype, name) != UNBOUND)
        return UNBOUND;
    cache->type = class;
    cache->version = type_version(as_type(class));
    return type_lookup(as_type(class), name);
}

/* A builtin type's class method, bound to the class; UNBOUND if that fails. One serves all
 * reads and calls: it has no state, only an identity. */
static Value bound_to_class(Value method, Value class)
{
    Value bound = type_of(method)->slots.descr_get(method, 0, class);
    if (!bound)
        error_clear();
    return bound ? bound : UNBOUND;
}

/* What reading the attribute gives; UNBOUND if it can't be cached. */
static Value class_attribute_value(Value found, Value class)
{
    if (found == UNBOUND || is_exact(found, TYPE_function) || !type_of(found)->slots.descr_get)
        return found;
    return is_exact(found, TYPE_classmethod_descriptor) ? bound_to_class(found, class) : UNBOUND;
}

void specialise_load_attr(Instruction *pc, AttrCache *cache, Value object, Value name)
{
    if (!TIME_TO_TRY(cache) || FIRST_TIME(cache))
        return;
    enum Opcode op = 0;
    if (is_exact(object, TYPE_module)) {
        op = find_module_variable(cache, object, name, OP_LOAD_ATTR_MODULE);
    } else if (is_pointer(object) && is_type(object)) {
        TypeAttrCache *view = (TypeAttrCache *)cache;
        Value value = class_attribute_value(find_class_attribute(view, object, name), object);
        if (value != UNBOUND) {
            view->value = value;
            op = OP_LOAD_ATTR_TYPE;
        }
    } else if (is_pointer(object)) {
        op = find_instance_attribute(cache, object, name);
    }
    quicken_or_restore(pc, op);
    GIVE_UP(cache);
}

void specialise_store_attr(Instruction *pc, AttrCache *cache, Value object, Value name)
{
    if (!TIME_TO_TRY(cache) || FIRST_TIME(cache) || !is_pointer(object) || is_type(object))
        return;
    Object *o = as_object(object);
    Type *type = o->shape->type;
    enum Opcode op = 0;
    if (type->flags & TYPE_PLAIN_SETATTR) {
        Value found = type_lookup(type, name);
        if (found != UNBOUND && type_of(found)->slots.descr_set) {
            if (is_value_member(found, type) && !((MemberDescriptor *)found)->def) {
                cache->shape = o->shape;
                cache->version = type_version(type);
                cache->offset = ((MemberDescriptor *)found)->offset;
                op = OP_STORE_ATTR_MEMBER;
            }
        } else if (!o->shape->dict_mode && type->attrs_offset) {
            op = find_slot(cache, o, name, OP_STORE_ATTR_SLOT, OP_STORE_ATTR_OVERFLOW);
            Shape *next = op ? 0 : shape_add(o->shape, name);
            if (next && next->count <= next->inline_count) {
                cache->shape = o->shape;
                cache->next = next;
                cache->offset = next->inline_offset + (next->count - 1) * sizeof(Value);
                op = OP_STORE_ATTR_ADD;
            }
        }
    }
    quicken_or_restore(pc, op);
    GIVE_UP(cache);
}

/* A method found on the object's class, which the instance doesn't hide. */
static enum Opcode find_method(AttrCache *cache, Value object, Value name)
{
    Shape *shape = shape_of(object);
    Type *type = shape->type;
    if (!(type->flags & TYPE_PLAIN_GETATTR))
        return 0;
    Value found = type_lookup(type, name);
    cache->shape = shape;
    bool method = found != UNBOUND && type_of(found)->flags & TYPE_METHOD;
    if (!method && (found == UNBOUND || !type_of(found)->slots.descr_set)) {
        enum Opcode op = is_pointer(object)
            ? find_slot(cache, as_object(object), name, OP_LOAD_METHOD_SLOT, OP_NOP) : 0;
        return op == OP_LOAD_METHOD_SLOT ? op : 0;
    }
    if (!method)
        return 0;
    cache->version = type_version(type);
    cache->value = found;
    if (!type->attrs_offset)
        return OP_LOAD_METHOD_CLASS;
    if (shape->dict_mode) {
        Value dict = *attr_word(as_object(object));
        return dict && dict_get_str(dict, name) != UNBOUND ? 0 : OP_LOAD_METHOD_DICT;
    }
    return shape_find(shape, name) < 0 ? OP_LOAD_METHOD_CLASS : 0;
}

static enum Opcode find_class_method(TypeAttrCache *cache, Value class, Value name)
{
    Value found = find_class_attribute(cache, class, name);
    if (found == UNBOUND)
        return 0;
    cache->value = found;
    if (is_exact(found, TYPE_staticmethod)) {
        cache->value = ((WrappedFunction *)found)->function; /* 0 before its __init__ */
        return cache->value ? OP_LOAD_METHOD_TYPE : 0;
    }
    if (is_exact(found, TYPE_classmethod)) {
        cache->value = ((WrappedFunction *)found)->function;
        return cache->value && is_exact(cache->value, TYPE_function) ? OP_LOAD_METHOD_CLASSMETHOD : 0;
    }
    if (is_exact(found, TYPE_classmethod_descriptor)) {
        cache->value = bound_to_class(found, class);
        return cache->value != UNBOUND ? OP_LOAD_METHOD_TYPE : 0;
    }
    return is_exact(found, TYPE_function) || is_exact(found, TYPE_method_descriptor)
           || !type_of(found)->slots.descr_get ? OP_LOAD_METHOD_TYPE : 0;
}

void specialise_load_method(Instruction *pc, AttrCache *cache, Value object, Value name)
{
    if (!TIME_TO_TRY(cache) || FIRST_TIME(cache))
        return;
    enum Opcode op = 0;
    if (is_exact(object, TYPE_module))
        op = find_module_variable(cache, object, name, OP_LOAD_METHOD_MODULE);
    else if (is_pointer(object) && is_type(object))
        op = find_class_method((TypeAttrCache *)cache, object, name);
    else
        op = find_method(cache, object, name);
    quicken_or_restore(pc, op);
    GIVE_UP(cache);
}

/* ---- operators ---- */

static enum Opcode int_form(uint32_t op)
{
    switch (op) {
    case BINARY_add: return OP_BINARY_OP_ADD_INT;
    case BINARY_subtract: return OP_BINARY_OP_SUBTRACT_INT;
    case BINARY_multiply: return OP_BINARY_OP_MULTIPLY_INT;
    case BINARY_and: return OP_BINARY_OP_AND_INT;
    case BINARY_or: return OP_BINARY_OP_OR_INT;
    case BINARY_xor: return OP_BINARY_OP_XOR_INT;
    case BINARY_lshift: return OP_BINARY_OP_LSHIFT_INT;
    case BINARY_rshift: return OP_BINARY_OP_RSHIFT_INT;
    case BINARY_floor_divide: return OP_BINARY_OP_FLOOR_DIVIDE_INT;
    case BINARY_remainder: return OP_BINARY_OP_REMAINDER_INT;
    default: return OP_BINARY_OP_ANY;
    }
}

static enum Opcode float_form(uint32_t op)
{
    switch (op) {
    case BINARY_add: return OP_BINARY_OP_ADD_FLOAT;
    case BINARY_subtract: return OP_BINARY_OP_SUBTRACT_FLOAT;
    case BINARY_multiply: return OP_BINARY_OP_MULTIPLY_FLOAT;
    case BINARY_true_divide: return OP_BINARY_OP_DIVIDE_FLOAT;
    default: return OP_BINARY_OP_ANY;
    }
}

void specialise_binary(Instruction *pc, Value a, Value b)
{
    uint32_t op = INSTRUCTION_ARG(pc[-1]) & 15;
    enum Opcode form = OP_BINARY_OP_ANY;
    if (both_small_int(a, b))
        form = int_form(op);
    else if (is_small_float(a) || is_small_float(b))
        form = float_form(op);
    else if (op == BINARY_add && is_exact(a, TYPE_str) && is_exact(b, TYPE_str))
        form = OP_BINARY_OP_ADD_STR;
    quicken(pc, form);
}

/* The form of an int comparison with the jump behind it. */
static enum Opcode int_jump_form(uint32_t op, bool jump_if_true)
{
    static const uint8_t opposite[] = {COMPARE_GE, COMPARE_GT, COMPARE_NE, COMPARE_EQ, COMPARE_LE, COMPARE_LT};
    static const uint8_t forms[] = {
        OP_COMPARE_LT_INT_JUMP, OP_COMPARE_LE_INT_JUMP, OP_COMPARE_EQ_INT_JUMP,
        OP_COMPARE_NE_INT_JUMP, OP_COMPARE_GT_INT_JUMP, OP_COMPARE_GE_INT_JUMP,
    };
    return forms[jump_if_true ? opposite[op] : op];
}

void specialise_compare(Instruction *pc, Value a, Value b)
{
    uint32_t op = INSTRUCTION_ARG(pc[-1]), next = opcode_generic[INSTRUCTION_OP(*pc)];
    bool if_false = next == OP_POP_JUMP_IF_FALSE, if_true = next == OP_POP_JUMP_IF_TRUE;
    enum Opcode form = OP_COMPARE_OP_ANY;
    if (both_small_int(a, b))
        form = if_false || if_true ? int_jump_form(op, if_true) : OP_COMPARE_OP_INT;
    else if (is_small_float(a) || is_small_float(b))
        form = if_false ? OP_COMPARE_FLOAT_JUMP : OP_COMPARE_OP_FLOAT;
    else if ((op == COMPARE_EQ || op == COMPARE_NE) && is_exact(a, TYPE_str) && is_exact(b, TYPE_str))
        form = if_false ? OP_COMPARE_STR_JUMP : OP_COMPARE_OP_STR;
    quicken(pc, form);
}

void specialise_subscript(Instruction *pc, Value container, Value key)
{
    enum Opcode form = OP_BINARY_SUBSCR_ANY;
    if (is_small_int(key) && is_exact(container, TYPE_list))
        form = OP_BINARY_SUBSCR_LIST;
    else if (is_small_int(key) && is_exact(container, TYPE_tuple))
        form = OP_BINARY_SUBSCR_TUPLE;
    else if (is_small_int(key) && is_exact(container, TYPE_str))
        form = OP_BINARY_SUBSCR_STR;
    else if (is_exact(container, TYPE_dict))
        form = OP_BINARY_SUBSCR_DICT;
    quicken(pc, form);
}

void specialise_store_subscript(Instruction *pc, Value container, Value key)
{
    enum Opcode form = OP_STORE_SUBSCR_ANY;
    if (is_small_int(key) && is_exact(container, TYPE_list))
        form = OP_STORE_SUBSCR_LIST;
    else if (is_exact(container, TYPE_dict))
        form = OP_STORE_SUBSCR_DICT;
    quicken(pc, form);
}

void specialise_for_iter(Instruction *pc, Value iterator)
{
    enum Opcode form = OP_FOR_ITER_ANY;
    if (is_exact(iterator, TYPE_range_iterator))
        form = OP_FOR_ITER_RANGE;
    else if (is_exact(iterator, TYPE_list_iterator))
        form = OP_FOR_ITER_LIST;
    else if (is_exact(iterator, TYPE_tuple_iterator))
        form = OP_FOR_ITER_TUPLE;
    else if (is_exact(iterator, TYPE_generator))
        form = OP_FOR_ITER_GENERATOR;
    quicken(pc, form);
}

/* ---- calls ---- */

/* Calls that may switch tracing on stay generic: those look whether it is on afterwards. */
static bool stays_generic(Value callable, uint32_t flags)
{
    return ((Builtin *)callable)->method->flags & (METHOD_GENERAL | METHOD_OUTSIDE | flags);
}

static bool fits_builtin(Value callable, uint32_t nargs)
{
    Builtin *b = (Builtin *)callable;
    return b->fast_arity == nargs + b->passes_self && !stays_generic(callable, METHOD_RESIZES);
}

static enum Opcode find_class_call(CallCache *cache, Value callable, uint32_t nargs)
{
    Type *type = as_type(callable);
    if (nargs == 1 && type == rt.types[TYPE_type])
        return OP_CALL_TYPE_1;
    cache->callable = callable;
    if (type->head.shape == rt.shapes[TYPE_type] && type_is_maker(type))
        return OP_CALL_MAKER;
    if (type->head.shape != rt.shapes[TYPE_type] || type->slots.construct != object_new
        || (type->flags & TYPE_ABSTRACT) || type->slots.finalize || !(type->flags & TYPE_HEAP))
        return 0;
    Value init = type_lookup(type, NAME(__init__));
    if (!is_exact(init, TYPE_function) || as_function(init)->code->fast_arity != nargs + 1)
        return 0;
    cache->version = type_version(type);
    cache->function = as_function(init);
    return OP_CALL_CLASS;
}

/* A C function that has defaults for the arguments that are missing, or a raw body, which
 * sees to that itself (signature 0). nargs includes self. */
static bool fits_filled(Value callable, size_t nargs, Signature **signature)
{
    Builtin *b = (Builtin *)callable;
    *signature = 0;
    if (stays_generic(callable, METHOD_RESIZES))
        return false;
    if (b->method->raw)
        return true;
    *signature = builtin_signature(b);
    if (!*signature)
        return error_clear(), false;
    return signature_fits(*signature, nargs, 0, 0);
}

static enum Opcode find_builtin_call(CallCache *cache, Value callable, uint32_t nargs, enum Opcode exact,
                                     enum Opcode filled)
{
    Builtin *b = (Builtin *)callable;
    if (fits_builtin(callable, nargs))
        return exact;
    if (!fits_filled(callable, nargs + b->passes_self, &cache->signature))
        return 0;
    cache->method = b->method;
    return filled;
}

void specialise_call(Instruction *pc, CallCache *cache, Value callable, uint32_t nargs)
{
    if (!TIME_TO_TRY(cache) || FIRST_TIME(cache))
        return;
    enum Opcode op = 0;
    if (is_exact(callable, TYPE_function))
        op = as_function(callable)->code->fast_arity == nargs ? OP_CALL_PYTHON : 0;
    else if (is_exact(callable, TYPE_builtin_function_or_method))
        op = find_builtin_call(cache, callable, nargs, OP_CALL_BUILTIN, OP_CALL_BUILTIN_FILLED);
    else if (is_pointer(callable) && is_type(callable))
        op = find_class_call(cache, callable, nargs);
    quicken_or_restore(pc, op);
    GIVE_UP(cache);
}

static enum Opcode find_descriptor_call(CallCache *cache, Value callable, Value self, uint32_t nargs)
{
    Builtin *b = (Builtin *)callable;
    if (!type_is_subtype(type_of(self), b->type))
        return 0;
    cache->callable = callable;
    cache->shape = shape_of(self);
    if (b->fast_arity != nargs)
        return fits_filled(callable, nargs, &cache->signature) ? OP_CALL_METHOD_DESCRIPTOR_FILLED : 0;
    cache->body = b->method->body;
    return stays_generic(callable, 0) ? 0
         : b->method->flags & METHOD_RESIZES ? OP_CALL_METHOD_RESIZING : OP_CALL_METHOD_DESCRIPTOR;
}

void specialise_call_method(Instruction *pc, CallCache *cache, Value *base, uint32_t nargs)
{
    if (!TIME_TO_TRY(cache) || FIRST_TIME(cache))
        return;
    bool with_self = base[0] != UNBOUND;
    Value callable = with_self ? base[2] : base[3];
    enum Opcode op = 0;
    if (is_exact(callable, TYPE_function)) {
        if (as_function(callable)->code->fast_arity == nargs + with_self)
            op = with_self ? OP_CALL_METHOD_PYTHON : OP_CALL_METHOD_FUNCTION;
    } else if (with_self && is_exact(callable, TYPE_method_descriptor)) {
        op = find_descriptor_call(cache, callable, base[3], nargs + 1);
    } else if (!with_self && is_exact(callable, TYPE_builtin_function_or_method)) {
        op = find_builtin_call(cache, callable, nargs, OP_CALL_METHOD_BUILTIN, OP_CALL_METHOD_BUILTIN_FILLED);
    }
    quicken_or_restore(pc, op);
    GIVE_UP(cache);
}

static bool fits_keywords(Value callable, size_t nargs, Value kwnames, uint8_t *slots)
{
    if (((Builtin *)callable)->method->raw || stays_generic(callable, METHOD_RESIZES))
        return false;
    Signature *s = builtin_signature((Builtin *)callable);
    if (!s)
        return error_clear(), false;
    return signature_takes_keywords(s) && signature_fits(s, nargs, kwnames, slots);
}

/* What is called is no method with its self. */
static enum Opcode find_keyword_call(KeywordCache *cache, Value callable, size_t nargs, Value kwnames,
                                     enum Opcode python, enum Opcode builtin)
{
    if (is_exact(callable, TYPE_function)) {
        cache->code = as_function(callable)->code;
        return call_find_parameters(cache->code, nargs, kwnames, cache->slots) ? python : 0;
    }
    if (!is_exact(callable, TYPE_builtin_function_or_method))
        return 0;
    Builtin *b = (Builtin *)callable;
    cache->method = b->method;
    if (!fits_keywords(callable, nargs + b->passes_self, kwnames, cache->slots))
        return 0;
    cache->signature = b->signature;
    return builtin;
}

void specialise_call_keywords(Instruction *pc, KeywordCache *cache, Value *base, size_t nargs, Value kwnames)
{
    if (!TIME_TO_TRY(cache) || FIRST_TIME(cache))
        return;
    quicken_or_restore(pc, find_keyword_call(cache, base[2], nargs, kwnames, OP_CALL_KW_PYTHON,
                                             OP_CALL_KW_BUILTIN));
    GIVE_UP(cache);
}

void specialise_call_method_keywords(Instruction *pc, KeywordCache *cache, Value *base, size_t nargs,
                                     Value kwnames)
{
    if (!TIME_TO_TRY(cache) || FIRST_TIME(cache))
        return;
    enum Opcode op = 0;
    if (base[0] == UNBOUND) {
        op = find_keyword_call(cache, base[3], nargs, kwnames, OP_CALL_METHOD_KW_FUNCTION,
                               OP_CALL_METHOD_KW_BUILTIN);
    } else if (is_exact(base[2], TYPE_function)) {
        op = find_keyword_call(cache, base[2], nargs + 1, kwnames, OP_CALL_METHOD_KW_PYTHON, OP_NOP);
    } else if (is_exact(base[2], TYPE_method_descriptor)
               && type_is_subtype(type_of(base[3]), ((Builtin *)base[2])->type)
               && fits_keywords(base[2], nargs + 1, kwnames, cache->slots)) {
        cache->callable = base[2];
        cache->shape = shape_of(base[3]);
        op = OP_CALL_METHOD_KW_DESCRIPTOR;
    }
    quicken_or_restore(pc, op);
    GIVE_UP(cache);
}

/* ---- forgetting ---- */

static void flush_code(void *owner)
{
    Code *code = owner;
    for (uint32_t i = 0; i < code->count; i++) {
        Instruction word = code->instructions[i];
        uint8_t op = INSTRUCTION_OP(word);
        code->instructions[i] = (word & ~(Instruction)0xff) | opcode_generic[op];
        i += opcode_cached[op];
    }
    memset(code->caches, 0, code->cache_count * sizeof(Cache));
}

/* What has no caches isn't specialised for anything that could change. */
void specialise_flush(void) { records_each_owner(flush_code); }
