/* SPDX-License-Identifier: MIT
 *
 * Module _abc: what abc.ABCMeta is made of: registered subclasses and caches of
 * isinstance and issubclass answers.
 *
 * Classes in registries and caches are referred to weakly: what lies in the sets is the
 * weak cell of a class (gc/weak.h), with its address as hash, so that two cells are equal
 * only when they are the same.
 */
#include "gc/heap.h"
#include "gc/weak.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/set_type.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "objects/weakref.h"

/* The value of a class's _abc_impl. */
typedef struct AbcData {
    Object head;
    Value registry, cache, negative; /* sets of weak cells */
    int64_t negative_version;        /* of AbcState when `negative` was begun */
} AbcData;

typedef struct AbcState {
    int64_t version; /* raised by each registration: negative caches are void then */
} AbcState;

TYPE(abc_data, .name = "_abc._abc_data", .size = sizeof(AbcData), .flags = TYPE_NO_NEW,
     .doc = "Registry and caches of an abstract base class.");

static AbcState *abc_state(void) { return MODULE_STATE(AbcState, MODULE__abc); }

static AbcData *abc_data(Value cls)
{
    Value data = attr_get(cls, NAME(_abc_impl));
    if (!data)
        return 0;
    if (!is_exact(data, TYPE_abc_data)) {
        raise_error(TYPE_TypeError, "_abc_impl is set to a wrong type");
        return 0;
    }
    return (AbcData *)data;
}

/* --- sets of weak cells --- */

static int64_t cell_hash(Value cell) { return (int64_t)(cell >> 4); }

static bool weak_set_contains(Value set, Value cls, bool *found)
{
    *found = false;
    WeakCell *cell = is_pointer(cls) ? weak_find(as_object(cls)) : 0;
    return !cell || set_contains_hashed(set, from_object(cell),
                                        cell_hash(from_object(cell)), found);
}

/* Leave out the cells whose classes are dead. */
static Value weak_set_purged(Value set)
{
    Value purged = TRY(set_new()), cell;
    for (size_t at = 0; set_next(set, &at, &cell); )
        if (((WeakCell *)cell)->object)
            TRY(set_add_hashed(purged, cell, cell_hash(cell)));
    return purged;
}

enum { PURGE_EVERY = 64 };

static bool weak_set_add(Value *set, Value cls)
{
    WeakCell *cell = weak_cell(as_object(cls));
    if (!cell)
        return raise_no_memory();
    if (set_count(*set) % PURGE_EVERY == PURGE_EVERY - 1)
        *set = TRY(weak_set_purged(*set));
    return set_add_hashed(*set, from_object(cell), cell_hash(from_object(cell)));
}

/* The live classes of the set, as a list. */
static Value weak_set_list(Value set)
{
    Value list = TRY(list_new(set_count(set))), cell;
    for (size_t at = 0; set_next(set, &at, &cell); )
        if (((WeakCell *)cell)->object)
            TRY(list_push(list, from_object(((WeakCell *)cell)->object)));
    return list;
}

/* --- making an ABC --- */

static bool is_abstract(Value v, bool *abstract)
{
    Value mark = TRY(attr_get_opt(v, NAME(__isabstractmethod__)));
    *abstract = false;
    return mark == UNBOUND || value_truth(mark, abstract);
}

/* What the class's own namespace declares abstract. */
static bool collect_own(Type *cls, Value abstracts)
{
    Value items = TRY(dict_items_list(type_dict(cls)));
    for (size_t i = 0; i < list_count(items); i++) {
        const Value *pair = as_tuple(as_list(items)->items[i])->items;
        bool abstract;
        TRY(is_abstract(pair[1], &abstract));
        if (abstract)
            TRY(set_add(abstracts, pair[0]));
    }
    return true;
}

/* What a base declared abstract and the class still has so. */
static bool collect_inherited(Value cls, Value base, Value abstracts)
{
    Value names = TRY(attr_get_opt(base, NAME(__abstractmethods__)));
    if (names == UNBOUND)
        return true;
    Value iterator = TRY(iter_new(names));
    for (Value name; (name = TRY_NEXT(iterator)) != END; ) {
        bool abstract = false;
        Value value = TRY(attr_get_opt(cls, name));
        if (value != UNBOUND)
            TRY(is_abstract(value, &abstract));
        if (abstract)
            TRY(set_add(abstracts, name));
    }
    return true;
}

static bool compute_abstract_methods(Value cls)
{
    Value abstracts = TRY(set_new()), bases = as_type(cls)->bases;
    TRY(collect_own(as_type(cls), abstracts));
    for (size_t i = 0; i < tuple_count(bases); i++)
        TRY(collect_inherited(cls, as_tuple(bases)->items[i], abstracts));
    return attr_set(cls, NAME(__abstractmethods__), TRY(frozenset_from(abstracts)));
}

enum { ABC_SEQUENCE = 1 << 5, ABC_MAPPING = 1 << 6 }; /* in __abc_tpflags__ */

/* Set the collection flag of patterns, on subclasses too. */
static bool set_collection_flag(Type *type, uint32_t flag)
{
    const uint32_t both = TYPE_SEQUENCE | TYPE_MAPPING;
    if (type->flags & TYPE_IMMUTABLE || (type->flags & both) == flag)
        return true;
    type->flags = (type->flags & ~both) | flag;
    Value subclasses = TRY(call_method0(from_object(type), NAME(__subclasses__)));
    for (size_t i = 0; i < list_count(subclasses); i++)
        TRY(set_collection_flag(as_type(as_list(subclasses)->items[i]), flag));
    return true;
}

static bool take_collection_flag(Value cls)
{
    Value flags =
        TRY(dict_get_str(type_dict(as_type(cls)), NAME(__abc_tpflags__)));
    if (flags == UNBOUND)
        return true;
    if (is_small_int(flags)) {
        int64_t bits = small_int_value(flags) & (ABC_SEQUENCE | ABC_MAPPING);
        if (bits == (ABC_SEQUENCE | ABC_MAPPING))
            RAISE(TypeError, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and "
                             "Py_TPFLAGS_MAPPING");
        if (bits)
            TRY(set_collection_flag(as_type(cls),
                                    bits == ABC_SEQUENCE ? TYPE_SEQUENCE : TYPE_MAPPING));
    }
    return attr_set(cls, NAME(__abc_tpflags__), 0);
}

static Value abc_init(Value *args)
{
    if (!is_type(args[0])) {
        TRY(attr_get(args[0], NAME(__dict__)));
        TRY(attr_get(args[0], NAME(__bases__)));
        RAISE(TypeError, "_abc_init() argument must be a class, not %K", args[0]);
    }
    TRY(compute_abstract_methods(args[0]));
    AbcData *data = TRY(type_alloc(rt.types[TYPE_abc_data], 0));
    data->registry = TRY(set_new());
    data->cache = TRY(set_new());
    data->negative = TRY(set_new());
    data->negative_version = abc_state()->version;
    TRY(attr_set(args[0], NAME(_abc_impl), from_object(data)));
    TRY(take_collection_flag(args[0]));
    return NONE;
}

/* --- registering --- */

static Value abc_register(Value *args)
{
    Value cls = args[0], subclass = args[1];
    bool already;
    if (!is_type(subclass))
        RAISE(TypeError, "Can only register classes");
    TRY(type_issubclass(subclass, cls, &already));
    if (already)
        return subclass;
    TRY(type_issubclass(cls, subclass, &already));
    if (already)
        RAISE(RuntimeError, "Refusing to create an inheritance cycle");
    AbcData *data = TRY(abc_data(cls));
    TRY(weak_set_add(&data->registry, subclass));
    abc_state()->version++;
    uint32_t flag =
        is_type(cls) ? as_type(cls)->flags & (TYPE_SEQUENCE | TYPE_MAPPING) : 0;
    if (flag)
        TRY(set_collection_flag(as_type(subclass), flag));
    return subclass;
}

/* --- asking --- */

/* The negative cache, begun anew if something was registered since. */
static bool negative_contains(AbcData *data, Value cls, bool *found)
{
    if (data->negative_version < abc_state()->version) {
        data->negative_version = abc_state()->version;
        data->negative = TRY(set_new());
    }
    return weak_set_contains(data->negative, cls, found);
}

/* The truth of cls.__subclasscheck__(subclass). */
static bool subclass_check(Value cls, Value subclass, bool *result)
{
    Value answer = TRY(call_method1(cls, NAME(__subclasscheck__), subclass));
    return value_truth(answer, result);
}

static Value abc_instancecheck(Value *args)
{
    Value cls = args[0], instance = args[1];
    AbcData *data = TRY(abc_data(cls));
    bool found;
    Value subclass = TRY(attr_get(instance, NAME(__class__)));
    TRY(weak_set_contains(data->cache, subclass, &found));
    if (found)
        return TRUE;
    Value type = from_object(type_of(instance));
    if (type == subclass) {
        TRY(negative_contains(data, subclass, &found));
        if (found)
            return FALSE;
        return call_method1(cls, NAME(__subclasscheck__), subclass);
    }
    TRY(subclass_check(cls, subclass, &found));
    if (!found)
        TRY(subclass_check(cls, type, &found));
    return from_bool(found);
}

/* Is it a subclass of one of the classes? With cache: note a positive answer. */
static bool subclass_of_any(Value subclass, Value classes, bool *result)
{
    *result = false;
    for (size_t i = 0; !*result && i < list_count(classes); i++)
        TRY(type_issubclass(subclass, as_list(classes)->items[i], result));
    return true;
}

/* __subclasshook__'s answer: true, false or (*known false) none. */
static bool ask_hook(Value cls, Value subclass, bool *known, bool *result)
{
    Value answer = TRY(call_method1(cls, NAME(__subclasshook__), subclass));
    *known = answer == TRUE || answer == FALSE;
    *result = answer == TRUE;
    if (!*known && answer != NOT_IMPLEMENTED)
        RAISE(AssertionError,
              "__subclasshook__ must return either False, True, or NotImplemented");
    return true;
}

/* All ways in which the subclass may be one, the caches apart. */
static bool search_subclass(Value cls, AbcData *data, Value subclass, bool *result)
{
    bool known;
    TRY(ask_hook(cls, subclass, &known, result));
    if (known)
        return true;
    if (is_type(cls) && type_is_subtype(as_type(subclass), as_type(cls))) {
        *result = true;
        return true;
    }
    Value registered = TRY(weak_set_list(data->registry));
    TRY(subclass_of_any(subclass, registered, result));
    if (*result)
        return true;
    Value subclasses = TRY(call_method0(cls, NAME(__subclasses__)));
    if (!is_list(subclasses))
        RAISE(TypeError, "__subclasses__() must return a list");
    return subclass_of_any(subclass, subclasses, result);
}

static Value abc_subclasscheck(Value *args)
{
    Value cls = args[0], subclass = args[1];
    bool found;
    if (!is_type(subclass))
        RAISE(TypeError, "issubclass() arg 1 must be a class");
    AbcData *data = TRY(abc_data(cls));
    TRY(weak_set_contains(data->cache, subclass, &found));
    if (found)
        return TRUE;
    TRY(negative_contains(data, subclass, &found));
    if (found)
        return FALSE;
    TRY(search_subclass(cls, data, subclass, &found));
    TRY(weak_set_add(found ? &data->cache : &data->negative, subclass));
    return from_bool(found);
}

/* --- for tests and debugging --- */

static Value get_cache_token(Value *args) { return int_from_int64(abc_state()->version); }

static Value reset_registry(Value *args)
{
    AbcData *data = TRY(abc_data(args[0]));
    data->registry = TRY(set_new());
    return NONE;
}

static Value reset_caches(Value *args)
{
    AbcData *data = TRY(abc_data(args[0]));
    data->cache = TRY(set_new());
    data->negative = TRY(set_new());
    return NONE;
}

/* A set of weak references to the classes. */
static Value weak_set_dump(Value set)
{
    Value classes = TRY(weak_set_list(set)), dump = TRY(set_new());
    for (size_t i = 0; i < list_count(classes); i++) {
        Value ref =
            TRY(weakref_new(rt.types[TYPE_ReferenceType], as_list(classes)->items[i], 0));
        TRY(set_add(dump, ref));
    }
    return dump;
}

static Value get_dump(Value *args)
{
    const AbcData *data = TRY(abc_data(args[0]));
    Value registry = TRY(weak_set_dump(data->registry)),
          cache = TRY(weak_set_dump(data->cache));
    Value negative = TRY(weak_set_dump(data->negative));
    return tuple_pack(4, registry, cache, negative,
                      TRY(int_from_int64(data->negative_version)));
}

static const Method abc_methods[] = {
    {"_abc_init($module, self, /)", abc_init, "Set up a new abstract base class."},
    {"_abc_register($module, self, subclass, /)", abc_register, "Declare a class a subclass."},
    {"_abc_instancecheck($module, self, instance, /)", abc_instancecheck, "isinstance(instance, self)"},
    {"_abc_subclasscheck($module, self, subclass, /)", abc_subclasscheck, "issubclass(subclass, self)"},
    {"get_cache_token($module, /)", get_cache_token, "A number that every registration changes."},
    {"_reset_registry($module, self, /)", reset_registry, "Forget what was registered."},
    {"_reset_caches($module, self, /)", reset_caches, "Forget all answers."},
    {"_get_dump($module, self, /)", get_dump, "(registry, cache, negative cache, its version)"},
    {0},
};

static bool abc_module_init(Value module)
{
    AbcState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__abc] = state;
    return true;
}

MODULE(_abc, .doc = "What abc.ABCMeta is made of.", .methods = abc_methods,
       .init = abc_module_init);
