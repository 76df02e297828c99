/* SPDX-License-Identifier: MIT
 *
 * Shapes: the transition tree of attribute layouts, and fresh instances.
 *
 *     root --"x"--> {x:0} --"y"--> {x:0, y:1}
 *                     \----"z"--> {x:0, z:1}
 *
 * A shape's own map (name -> index) is made at its first lookup by walking to the root;
 * with inline caches such lookups are rare.
 */
#include "gc/finalize.h"
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/errors.h"
#include "objects/type.h"

enum {
    SHAPE_MAX_COUNT = 256,       /* more attributes than this: dict mode */
    SHAPE_MAX_TRANSITIONS = 128, /* of one shape */
    SHAPE_MAX_INLINE = 30,
};

/* A map from interned names to a number or pointer, open addressing, no removal. */
typedef struct ShapeTable {
    size_t count, mask;
    struct ShapeTableEntry {
        Value name;
        uintptr_t value;
    } *entries;
} ShapeTable;

static inline size_t name_slot(Value name)
{
    return (size_t)((name >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 32);
}

static ShapeTable *table_new(size_t capacity)
{
    ShapeTable *t = TRY((ShapeTable *)gc_alloc(sizeof *t));
    t->entries = TRY((struct ShapeTableEntry *)gc_alloc(capacity * sizeof t->entries[0]));
    t->mask = capacity - 1;
    return t;
}

static struct ShapeTableEntry *table_find(ShapeTable *t, Value name)
{
    size_t i = name_slot(name) & t->mask;
    while (t->entries[i].name && t->entries[i].name != name)
        i = (i + 1) & t->mask;
    return &t->entries[i];
}

static bool table_add(ShapeTable *t, Value name, uintptr_t value)
{
    if ((t->count + 1) * 2 > t->mask + 1) {
        ShapeTable *bigger = TRY(table_new((t->mask + 1) * 2));
        for (size_t i = 0; i <= t->mask; i++)
            if (t->entries[i].name)
                *table_find(bigger, t->entries[i].name) = t->entries[i];
        bigger->count = t->count;
        *t = *bigger;
    }
    *table_find(t, name) = (struct ShapeTableEntry){name, value};
    t->count++;
    return true;
}

Shape *shape_root(Type *type, uint32_t inline_count, bool dict_mode)
{
    Shape *s = gc_alloc(sizeof *s);
    if (!s)
        return (Shape *)(uintptr_t)raise_no_memory();
    s->type = type;
    s->dict_mode = dict_mode;
    s->inline_count = inline_count;
    s->inline_offset = type->size;
    return s;
}

static bool shape_build_table(Shape *shape)
{
    size_t capacity = 8;
    while (capacity < shape->count * 2)
        capacity *= 2;
    ShapeTable *t = TRY(table_new(capacity));
    for (Shape *s = shape; s->name; s = s->parent)
        TRY(table_add(t, s->name, s->count - 1));
    shape->table = t;
    return true;
}

/* Without memory for the map, or with few attributes, walk the ancestors. */
static int32_t shape_walk(Shape *shape, Value name)
{
    for (Shape *s = shape; s->name; s = s->parent)
        if (s->name == name)
            return (int32_t)s->count - 1;
    return -1;
}

int32_t shape_find(Shape *shape, Value name)
{
    if (shape->count <= 4 || (!shape->table && !shape_build_table(shape)))
        return shape_walk(shape, name);
    struct ShapeTableEntry *e = table_find(shape->table, name);
    return e->name ? (int32_t)e->value : -1;
}

static Shape *shape_child(Shape *shape, Value name)
{
    Shape *s = TRY(shape_root(shape->type, shape->inline_count, false));
    s->parent = shape;
    s->name = name;
    s->count = shape->count + 1;
    s->inline_offset = shape->inline_offset;
    return s;
}

Shape *shape_add(Shape *shape, Value name)
{
    if (shape->transitions) {
        struct ShapeTableEntry *e = table_find(shape->transitions, name);
        if (e->name)
            return (Shape *)e->value;
        if (shape->transitions->count >= SHAPE_MAX_TRANSITIONS)
            return 0;
    } else {
        shape->transitions = TRY(table_new(4));
    }
    if (shape->count >= SHAPE_MAX_COUNT)
        return 0;
    Shape *child = TRY(shape_child(shape, name));
    TRY(table_add(shape->transitions, name, (uintptr_t)child));
    if (child->count > shape->type->inline_seen)
        shape->type->inline_seen = child->count;
    return child;
}

static bool tree_mentions(Shape *shape, Value name)
{
    if (shape->name == name)
        return true;
    ShapeTable *t = shape->transitions;
    for (size_t i = 0; t && i <= t->mask; i++)
        if (t->entries[i].name && tree_mentions((Shape *)t->entries[i].value, name))
            return true;
    return false;
}

bool shape_mentions(Shape *root, Value name)
{
    for (; root; root = root->parent)
        if (tree_mentions(root, name))
            return true;
    return false;
}

uint32_t shape_inline_fit(const Type *type, uint64_t wanted)
{
    if (wanted > SHAPE_MAX_INLINE)
        wanted = SHAPE_MAX_INLINE;
    /* An odd word would be lost to the allocator's granule. */
    return (uint32_t)((type->size + wanted * 8 + 15) / 16 * 16 - type->size) / 8;
}

/* Instances have come to use more attributes than lie inline: later ones get more room. */
static bool type_widen(Type *type)
{
    uint32_t wanted = shape_inline_fit(type, type->inline_seen);
    if (wanted > type->shape->inline_count) {
        Shape *root = TRY(shape_root(type, wanted, false));
        root->parent = type->shape;
        type->shape = root;
    }
    return true;
}

/* Objects with __del__: a class's own, or a builtin type's that declares one itself. */
static inline bool wants_finalizer(const Type *type)
{
    return type->slots.finalize && (!type->spec || type->spec->slots.finalize);
}

/* Does the type finalize as the builtin type does that it is derived from? */
static bool finalizes_in_c(const Type *type)
{
    const Type *builtin = type;
    while (!builtin->spec)
        builtin = builtin->base;
    return builtin->slots.finalize == type->slots.finalize;
}

static void call_finalizer(void *object)
{
    Value v = from_object(object);
    FinalizeFn finalize = type_of(v)->slots.finalize;
    if (finalize)
        finalize(v);
}

/* A class's __del__ goes before the finalizers of builtin objects that fall due with it: it
 * finds its files and sockets still open. */
static void finalize_object(void *object)
{
    if (finalizes_in_c(type_of(from_object(object))))
        finalize_last(object, call_finalizer);
    else
        call_finalizer(object);
}

bool type_finalize_later(Value object)
{
    return finalize_register(as_object(object), finalize_object) || raise_no_memory();
}

static Value with_finalizer(Object *o)
{
    return type_finalize_later(from_object(o)) ? from_object(o) : 0;
}

Value instance_new(Type *type)
{
    Shape *shape = type->shape;
    if (UNLIKELY(type->inline_seen > shape->inline_count)
        && shape->inline_count < SHAPE_MAX_INLINE && !shape->dict_mode) {
        TRY(type_widen(type));
        shape = type->shape;
    }
    Object *o = gc_alloc_object(type->size + shape->inline_count * sizeof(Value));
    if (UNLIKELY(!o))
        return raise_no_memory();
    o->shape = shape;
    return UNLIKELY(wants_finalizer(type)) ? with_finalizer(o) : from_object(o);
}

void *type_alloc(Type *type, size_t extra)
{
    if (extra == 0)
        return (void *)instance_new(type);
    size_t size;
    Object *o = 0;
    if (type->attrs_offset < 0)
        extra += sizeof(Value);
    if (!ADD_OVERFLOWS((size_t)type->size, extra, &size) && size < SIZE_MAX / 4)
        o = gc_alloc_object(size);
    if (UNLIKELY(!o))
        return (void *)(uintptr_t)raise_no_memory();
    /* What follows the struct is the type's own, so attributes go to a dict. */
    o->shape = type->attrs_offset ? type->dict_shape : type->shape;
    return UNLIKELY(wants_finalizer(type)) ? (void *)with_finalizer(o) : o;
}

void *type_alloc_atomic(Type *type, size_t size)
{
    Object *o = size < SIZE_MAX / 4 ? gc_alloc_atomic(size) : 0;
    if (UNLIKELY(!o))
        return (void *)(uintptr_t)raise_no_memory();
    o->shape = type->shape;
    return o;
}
