/* SPDX-License-Identifier: MIT
 *
 * Making the builtin types from their specs, at start-up.
 *
 * In three steps, since everything depends on everything: first all Type structs with
 * layout, flags and slots (enough to allocate strs, dicts and tuples), then their names
 * and MROs. The dicts, the bulk of the work, wait until somebody looks into one.
 */
#include "gc/heap.h"
#include "objects/call.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/slot_wrapper.h"
#include "objects/type.h"

#include <stdio.h>
#include <stdlib.h>

/* --- first step: layout and slots --- */

static bool make_shapes(Type *t)
{
    bool dict_mode = t->attrs_offset != 0;
    t->shape = TRY(shape_root(t, 0, dict_mode));
    t->dict_shape = dict_mode ? t->shape : 0;
    return true;
}

static void inherit_layout(Type *t, const Type *base)
{
    const TypeSpec *spec = t->spec;
    t->base = (Type *)base;
    t->flags |= base->flags & (IS_ANY | TYPE_SEQUENCE | TYPE_MAPPING | TYPE_MATCH_SELF
                               | TYPE_DICT | TYPE_WEAKREF | TYPE_METHOD);
    t->size = spec->size ? spec->size : base->size;
    t->attrs_offset = spec->attrs_offset ? spec->attrs_offset : base->attrs_offset;
    t->exports_offset = spec->exports_offset ? spec->exports_offset : base->exports_offset;
    if (spec->unhashable) {
        t->slots.hash = slot_unhashable;
        if (!t->slots.compare)
            t->slots.compare = base->slots.compare;
    }
    type_inherit_slots(t, base);
}

static bool make_raw(const TypeSpec *const *specs, const TypeSpec *spec)
{
    if (rt.types[spec->id])
        return true;
    enum TypeId base_id = spec->base ? spec->base : TYPE_object;
    if (spec->id != TYPE_object && !rt.types[base_id])
        TRY(make_raw(specs, specs[base_id]));
    if (spec->metatype && !rt.types[spec->metatype])
        TRY(make_raw(specs, specs[spec->metatype]));
    size_t size = spec->metatype ? rt.types[spec->metatype]->size : sizeof(Type);
    Type *t = TRY((Type *)gc_alloc_object(size));
    rt.types[spec->id] = t;
    t->id = spec->id;
    t->spec = spec;
    t->flags = spec->flags | TYPE_IMMUTABLE;
    t->slots = spec->slots;
    if (spec->id == TYPE_object)
        t->size = spec->size;
    else
        inherit_layout(t, rt.types[base_id]);
    TRY(make_shapes(t));
    rt.shapes[spec->id] = t->shape;
    return true;
}

/* --- second step: names and dicts --- */

static const char *last_name(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

static bool add_descriptor(Type *t, Value dict, const char *name, Value descriptor)
{
    TRY(descriptor);
    Value key = TRY(str_intern_utf8(name, strlen(name)));
    return dict_set(dict, key, descriptor);
}

static bool add_methods(Type *t, Value dict)
{
    for (const Method *m = t->spec->methods; m && m->signature; m++) {
        size_t n = strcspn(m->signature, "(");
        Value key = TRY(str_intern_utf8(m->signature, n));
        if (dict_get_str(dict, key) != UNBOUND && !(m->flags & METHOD_COEXIST))
            continue;
        TRY(dict_set(dict, key, TRY(method_descriptor_new(t, m))));
    }
    return true;
}

static bool add_attributes(Type *t, Value dict)
{
    for (const GetSet *g = t->spec->getset; g && g->name; g++)
        TRY(add_descriptor(t, dict, g->name, getset_new(t, g)));
    for (const Member *m = t->spec->members; m && m->name; m++)
        TRY(add_descriptor(t, dict, m->name, member_new(t, m)));
    if (t->spec->flags & TYPE_DICT && !(t->base && t->base->flags & TYPE_DICT))
        TRY(type_add_dict_attribute(t));
    return true;
}

static bool add_match_args(Type *t, Value dict)
{
    const char *const *names = t->spec->match_args;
    if (!names)
        return true;
    size_t n = 0;
    while (names[n])
        n++;
    Tuple *tuple = TRY(tuple_alloc(n));
    for (size_t i = 0; i < n; i++)
        tuple->items[i] = TRY(str_intern_utf8(names[i], strlen(names[i])));
    return dict_set(dict, NAME(__match_args__), from_object(tuple));
}

/* Without the "name(signature)\n--\n\n" that may precede it. */
Value type_builtin_doc(const Type *t)
{
    const char *doc = t->spec->doc;
    if (!doc)
        return NONE;
    const char *mark = strstr(doc, ")\n--\n\n");
    return str_from_text(mark ? mark + 6 : doc);
}

static bool fill_dict(Type *t)
{
    Value dict = type_dict(t);
    const char *name = type_name(t);
    TRY(type_add_slot_wrappers(t));
    TRY(add_methods(t, dict));
    TRY(add_attributes(t, dict));
    if (strchr(name, '.') && dict_get_str(dict, NAME(__module__)) == UNBOUND)
        TRY(dict_set(dict, NAME(__module__), TRY(type_module(t))));
    if (dict_get_str(dict, NAME(__doc__)) == UNBOUND)
        TRY(dict_set(dict, NAME(__doc__), TRY(type_builtin_doc(t))));
    if (t->spec->unhashable)
        TRY(dict_set(dict, NAME(__hash__), NONE));
    else if (t->spec->slots.compare && !t->spec->slots.hash && t->id != TYPE_object)
        TRY(dict_set(dict, NAME(__hash__), NONE));
    if (t->spec->flags & TYPE_GENERIC)
        TRY(dict_set(dict, NAME(__class_getitem__), TRY(generic_class_getitem(t))));
    return add_match_args(t, dict);
}

Dict *type_fill_dict(Type *t)
{
    t->dict = (Dict *)dict_new();
    if (!t->dict || !fill_dict(t) || (t->spec->ready && !t->spec->ready(t))) {
        fprintf(stderr, "Fatal Python error: no memory for the type '%s'\n", type_name(t));
        exit(EXIT_FAILURE);
    }
    type_modified(t); /* what has been looked up while it grew */
    return t->dict;
}

static bool make_names(Type *t)
{
    const char *name = last_name(type_name(t));
    t->head.shape = rt.shapes[t->spec->metatype ? t->spec->metatype : TYPE_type];
    t->name = t->qualname = TRY(str_intern_utf8(name, strlen(name)));
    t->bases = t->base ? TRY(tuple_pack(1, from_object(t->base))) : rt.empty_tuple;
    return true;
}

/* The MRO of single inheritance: the type, then its base's MRO. */
static bool make_mro(Type *t)
{
    if (t->mro)
        return true;
    if (t->base)
        TRY(make_mro(t->base));
    size_t n = t->base ? tuple_count(t->base->mro) : 0;
    Tuple *mro = TRY(tuple_alloc(n + 1));
    mro->items[0] = from_object(t);
    for (size_t i = 0; i < n; i++)
        mro->items[i + 1] = as_tuple(t->base->mro)->items[i];
    t->mro = from_object(mro);
    return t->base ? type_add_subclass(t->base, t) : true;
}

Type *type_from_spec(const TypeSpec *spec)
{
    TRY(make_raw(0, spec));
    Type *t = rt.types[spec->id];
    TRY(make_names(t));
    TRY(make_mro(t));
    return t;
}

static bool add_with_needed(const TypeSpec *const *all, const TypeSpec *spec)
{
    if (rt.types[spec->id])
        return true;
    for (const TypeSpec *const *other = all; *other; other++)
        if ((*other)->id == spec->base || (*other)->id == spec->metatype)
            TRY(add_with_needed(all, *other));
    return type_from_spec(spec) != 0;
}

bool types_add(const TypeSpec *const *specs)
{
    for (const TypeSpec *const *spec = specs; *spec; spec++)
        TRY(add_with_needed(specs, *spec));
    return true;
}

#define EACH_TYPE(t)                                   \
    for (size_t i_ = 0; i_ < TYPE_CAPACITY; i_++)      \
        for (Type *t = rt.types[i_]; t; t = 0)

bool types_init(const TypeSpec *const *specs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (specs[i])
            TRY(make_raw(specs, specs[i]));
    TRY(type_cache_init());
    TRY(str_init());
    Tuple *empty = TRY(tuple_alloc(0));
    rt.empty_tuple = from_object(empty);
    EACH_TYPE(t)
        TRY(make_names(t));
    EACH_TYPE(t)
        TRY(make_mro(t));
    /* What these need to be ready is needed from the start. */
    return type_dict(rt.types[TYPE_str]) && type_dict(rt.types[TYPE_bytes]);
}
