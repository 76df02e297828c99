/* SPDX-License-Identifier: MIT
 *
 * Looking things up in types: the attribute cache, versions, subclass tests.
 *
 * type_lookup answers from a global cache keyed by (type version, interned name). A
 * type gets a version when it is first asked for one, all its bases before it; mutating
 * a type takes the versions of it and all its subclasses away, so stale cache lines
 * never match again. The cache keeps nothing alive: what a matching line tells of is in
 * the dict of a type that is alive, and interned names stay.
 */
#include "objects/type.h"

#include "gc/heap.h"
#include "gc/weak.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/str.h"
#include "objects/tuple.h"

#include <stdlib.h>

Runtime rt;

const unsigned char immediate_type_ids[IMMEDIATE_COUNT] = {
    [0] = TYPE_NoneType, [1] = TYPE_bool, [2] = TYPE_bool, [3] = TYPE_ellipsis,
    [4] = TYPE_NotImplementedType, [5] = TYPE_object, [6] = TYPE_object,
};
STATIC_ASSERT(TYPE_NoneType < 256 && TYPE_bool < 256 && TYPE_ellipsis < 256
              && TYPE_NotImplementedType < 256 && TYPE_object < 256, "ids fit a byte");

/* --- lookup --- */

enum { TYPE_CACHE_SIZE = 4096 };

struct TypeCache {
    struct TypeCacheLine {
        uint64_t version;
        Value name, value;
        Type *where;
    } lines[TYPE_CACHE_SIZE];
};

bool type_cache_init(void)
{
    /* On the heap, whose first pages are huge: its use costs no page faults there. */
    rt.type_cache = gc_alloc_buffer_atomic(sizeof(struct TypeCache));
    if (rt.type_cache)
        memset(rt.type_cache, 0, sizeof(struct TypeCache));
    return rt.type_cache != 0;
}

uint64_t type_version(Type *type)
{
    if (LIKELY(type->version))
        return type->version;
    if (!type->mro)
        return 0;
    /* First its own: a class with an mro() method may stand anywhere in it. */
    type->version = version_new();
    Tuple *mro = as_tuple(type->mro);
    for (size_t i = 0; i < mro->count; i++)
        type_version(as_type(mro->items[i]));
    return type->version;
}

static Value lookup_uncached(Type *type, Value name, Type **where)
{
    *where = 0;
    if (!type->mro) /* being made: only its own dict and base are there */
        return type->dict ? dict_get_str(from_object(type->dict), name) : UNBOUND;
    Tuple *mro = as_tuple(type->mro);
    for (size_t i = 0; i < mro->count; i++) {
        Type *t = as_type(mro->items[i]);
        Value v = dict_get_str(type_dict(t), name);
        if (v != UNBOUND) {
            *where = t;
            return v;
        }
    }
    return UNBOUND;
}

Value type_lookup_where(Type *type, Value name, Type **where)
{
    uint64_t version = type_version(type);
    size_t i = (version * 0x9E3779B1u ^ name >> 4) & (TYPE_CACHE_SIZE - 1);
    struct TypeCacheLine *line = &rt.type_cache->lines[i];
    if (LIKELY(line->version == version && line->name == name && version)) {
        *where = line->where;
        return line->value;
    }
    Value v = lookup_uncached(type, name, where);
    if (version && as_str(name)->interned)
        *line = (struct TypeCacheLine){version, name, v, *where};
    return v;
}

Value type_lookup(Type *type, Value name)
{
    Type *where;
    return type_lookup_where(type, name, &where);
}

bool type_is_subtype(Type *a, Type *b)
{
    if (a == b)
        return true;
    if (!a->mro) { /* being made */
        for (Type *t = a; t; t = t->base)
            if (t == b)
                return true;
        return b == rt.types[TYPE_object];
    }
    Tuple *mro = as_tuple(a->mro);
    for (size_t i = 0; i < mro->count; i++)
        if (mro->items[i] == from_object(b))
            return true;
    return false;
}

/* --- subclasses: a growing array of weak cells --- */

typedef struct SubclassList {
    size_t count, capacity;
    WeakCell *cells[];
} SubclassList;

static void subclasses_compact(SubclassList *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (list->cells[i]->object)
            list->cells[kept++] = list->cells[i];
    memset(&list->cells[kept], 0, (list->count - kept) * sizeof list->cells[0]);
    list->count = kept;
}

bool type_add_subclass(Type *base, Type *subclass)
{
    SubclassList *list = (SubclassList *)base->subclasses;
    if (list && list->count == list->capacity)
        subclasses_compact(list);
    if (!list || list->count == list->capacity) {
        size_t capacity = list ? list->capacity * 2 : 4;
        SubclassList *bigger = gc_alloc(sizeof *list + capacity * sizeof list->cells[0]);
        if (!bigger)
            return raise_no_memory();
        bigger->capacity = capacity;
        if (list) {
            bigger->count = list->count;
            memcpy(bigger->cells, list->cells, list->count * sizeof list->cells[0]);
        }
        base->subclasses = (Value)bigger;
        list = bigger;
    }
    WeakCell *cell = weak_cell(subclass);
    if (!cell)
        return raise_no_memory();
    list->cells[list->count++] = cell;
    return true;
}

void type_remove_subclass(Type *base, Type *subclass)
{
    SubclassList *list = (SubclassList *)base->subclasses;
    for (size_t i = 0; list && i < list->count; i++)
        if (list->cells[i]->object == subclass) {
            memmove(&list->cells[i], &list->cells[i + 1],
                    (list->count - i - 1) * sizeof list->cells[0]);
            list->cells[--list->count] = 0;
            return;
        }
}

Type *type_next_subclass(Type *type, size_t *position)
{
    SubclassList *list = (SubclassList *)type->subclasses;
    while (list && *position < list->count) {
        Type *t = list->cells[(*position)++]->object;
        if (t)
            return t;
    }
    return 0;
}

/* --- mutation --- */

void type_modified(Type *type)
{
    if (!type->version && !type->vm_cache)
        return; /* then neither have its subclasses */
    type->version = 0;
    type->vm_cache = 0;
    Type *t;
    for (size_t i = 0; (t = type_next_subclass(type, &i));)
        type_modified(t);
}

/* May instances of the type or its subclasses have an attribute of that name in a slot? */
static bool instances_mention(Type *type, Value name)
{
    if (type->shape && !type->shape->dict_mode && shape_mentions(type->shape, name))
        return true;
    Type *t;
    for (size_t i = 0; (t = type_next_subclass(type, &i));)
        if (instances_mention(t, name))
            return true;
    return false;
}

/* Inline caches for instance attributes compare shapes only. They rely on there being no
 * data descriptor of that name in the class: where one appears late, they are dropped. */
static void check_hidden_attributes(Type *type, Value name, Value value)
{
    if (value && type_of(value)->slots.descr_set && rt.services.flush_caches
        && instances_mention(type, name))
        rt.services.flush_caches();
}

bool type_set(Type *type, Value name, Value value)
{
    if (type->flags & TYPE_IMMUTABLE)
        RAISE(TypeError, "cannot set '%S' attribute of immutable type '%N'", name,
              from_object(type));
    name = str_intern(name);
    Value dict = type_dict(type);
    if (!value) {
        Value old = TRY(dict_pop(dict, name));
        if (old == UNBOUND)
            return raise_attribute(from_object(type), name);
    } else {
        TRY(dict_set(dict, name, value));
    }
    type_modified(type);
    check_hidden_attributes(type, name, value);
    return type_update_slot(type, name);
}

/* --- names --- */

const char *type_name(Type *type)
{
    if (type->spec)
        return type->spec->name ? type->spec->name : type->spec->default_name;
    return str_utf8_lossy(type->name, 0);
}

Value type_module(Type *type)
{
    Value module = dict_get_str(type_dict(type), NAME(__module__));
    /* A builtin type may have a descriptor of that name for its instances. */
    if ((module != UNBOUND && is_str(module)) || (type->flags & TYPE_HEAP))
        return module;
    const char *name = type->spec ? type_name(type) : "";
    const char *dot = strrchr(name, '.');
    return dot ? str_intern_utf8(name, (size_t)(dot - name)) : NAME(builtins);
}

Value type_qualified_name(Type *type)
{
    Value module = TRY(type_module(type));
    if (module == UNBOUND || !is_str(module) || module == NAME(builtins))
        return type->qualname;
    return str_format("%S.%S", module, type->qualname);
}
