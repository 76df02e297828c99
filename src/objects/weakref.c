/* SPDX-License-Identifier: MIT
 *
 * weakref.ref: an object's weak references share its cell (gc/weak.h). So that
 * ref(x) is ref(x), plain references are remembered by cell in a table of weak cells.
 */
#include "objects/weakref.h"

#include "gc/heap.h"
#include "objects/call.h"
#include "objects/descriptor.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

static inline WeakRef *as_weakref(Value v) { return (WeakRef *)v; }

/* --- the references of each cell --- */

/* A chained table: cell -> weak cells of its references. Cells die with their references. */
typedef struct WeakRefNode {
    struct WeakRefNode *next;
    WeakCell *cell;      /* of the referent */
    WeakCell *reference; /* of the WeakRef */
} WeakRefNode;

struct WeakRefTable {
    size_t count, mask;
    WeakRefNode **buckets;
    Thread *calling; /* which thread calls callbacks just now; 0: none */
};

static size_t bucket_of(const struct WeakRefTable *t, const WeakCell *cell)
{
    return ((uintptr_t)cell >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20 & t->mask;
}

/* Move the nodes whose reference is alive to a table twice as large. */
static bool table_grow(struct WeakRefTable *t)
{
    size_t size = (t->mask + 1) * 2;
    WeakRefNode **buckets = gc_alloc(size * sizeof *buckets);
    if (!buckets)
        return raise_no_memory();
    struct WeakRefTable old = *t;
    t->buckets = buckets;
    t->mask = size - 1;
    t->count = 0;
    for (size_t i = 0; i <= old.mask; i++)
        for (WeakRefNode *n = old.buckets[i], *next; n; n = next) {
            next = n->next;
            if (!n->reference->object || !n->cell->object)
                continue;
            size_t b = bucket_of(t, n->cell);
            n->next = t->buckets[b];
            t->buckets[b] = n;
            t->count++;
        }
    return true;
}

static struct WeakRefTable *table_get(void)
{
    if (!rt.weakrefs) {
        struct WeakRefTable *t = gc_alloc(sizeof *t);
        if (!t || !(t->buckets = gc_alloc(64 * sizeof t->buckets[0])))
            return (void *)(uintptr_t)raise_no_memory();
        t->mask = 63;
        rt.weakrefs = t;
    }
    return rt.weakrefs;
}

static bool table_add(WeakRef *w)
{
    struct WeakRefTable *t = TRY(table_get());
    if (t->count > t->mask)
        TRY(table_grow(t));
    WeakRefNode *node = gc_alloc(sizeof *node);
    WeakCell *reference = weak_cell(w);
    if (!node || !reference)
        return raise_no_memory();
    size_t b = bucket_of(t, w->cell);
    *node = (WeakRefNode){t->buckets[b], w->cell, reference};
    t->buckets[b] = node;
    t->count++;
    return true;
}

static WeakRef *table_next(const WeakCell *cell, WeakRefNode **node)
{
    struct WeakRefTable *t = rt.weakrefs;
    WeakRefNode *n = *node ? (*node)->next : t ? t->buckets[bucket_of(t, cell)] : 0;
    while (n && (n->cell != cell || !n->reference->object))
        n = n->next;
    *node = n;
    return n ? n->reference->object : 0;
}

Value weakref_of_cell(WeakCell *cell)
{
    WeakRefNode *node = 0;
    for (WeakRef *w; (w = table_next(cell, &node));)
        if (!w->callback && w->head.shape == rt.shapes[TYPE_ReferenceType])
            return from_object(w);
    return NONE;
}

static Value plain_reference(WeakCell *cell, enum TypeId type)
{
    WeakRefNode *node = 0;
    for (WeakRef *w; (w = table_next(cell, &node));)
        if (!w->callback && w->head.shape == rt.shapes[type])
            return from_object(w);
    return UNBOUND;
}

Value weakref_list(Value object)
{
    static const enum TypeId plain[] = {TYPE_ReferenceType, TYPE_ProxyType, TYPE_CallableProxyType};
    Value list = TRY(list_new(0)), first[3];
    WeakCell *cell = is_pointer(object) ? weak_find((void *)object) : 0;
    WeakRefNode *node = 0;
    if (!cell)
        return list;
    /* Those that are shared come first, then the latest ones. */
    for (int i = 0; i < 3; i++)
        if ((first[i] = plain_reference(cell, plain[i])) != UNBOUND)
            TRY(list_push(list, first[i]));
    for (WeakRef *w; (w = table_next(cell, &node));) {
        Value v = from_object(w);
        if (v != first[0] && v != first[1] && v != first[2])
            TRY(list_push(list, v));
    }
    return list;
}

/* --- making and asking --- */

Value weakref_new(Type *type, Value object, Value callback)
{
    if (callback == NONE)
        callback = 0;
    if (!is_pointer(object) || !(type_of(object)->flags & TYPE_WEAKREF))
        RAISE(TypeError, "cannot create weak reference to '%T' object", object);
    WeakCell *cell = weak_cell((void *)object);
    if (!cell)
        return raise_no_memory();
    if (!callback && !(type->flags & TYPE_HEAP)) {
        Value known = plain_reference(cell, type->id);
        if (known != UNBOUND)
            return known;
    }
    WeakRef *w = TRY((WeakRef *)type_alloc(type, 0));
    w->cell = cell;
    w->callback = callback;
    if (callback && !weak_watch(cell, w))
        return raise_no_memory();
    TRY(table_add(w));
    return from_object(w);
}

Value weakref_get(Value weakref)
{
    WeakCell *cell = as_weakref(weakref)->cell;
    void *object = cell ? cell->object : 0;
    return object ? from_object(object) : NONE;
}

/* Polls in a callback leave the next ones to the loop that called it. */
void weakref_run_callbacks(void)
{
    struct WeakRefTable *t = rt.weakrefs;
    if (!t || t->calling == rt.thread)
        return;
    Value pending = error_take();
    Thread *outer = t->calling;
    t->calling = rt.thread;
    for (WeakRef *w; (w = weak_next_due());) {
        Value callback = w->callback;
        w->callback = 0;
        if (callback && !call1(callback, from_object(w)))
            rt.services.unraisable("Exception ignored in", callback);
    }
    t->calling = outer;
    error_restore(pending);
}

/* --- weakref.ReferenceType --- */

static Value ref_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1 || nargs > 2)
        RAISE(TypeError, "__new__ expected at %s %d argument%s, got %zu",
              nargs ? "most" : "least", nargs ? 2 : 1, nargs ? "s" : "", nargs);
    return weakref_new(type, args[0], nargs > 1 ? args[1] : 0);
}

static bool ref_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    return arguments_check("ref", nargs, kwnames, 1, 2);
}

static Value ref_call(Value callee, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("weakref", nargs, kwnames, 0, 0));
    return weakref_get(callee);
}

static bool ref_hash(Value self, int64_t *hash)
{
    WeakRef *w = as_weakref(self);
    if (!w->hashed) {
        Value object = weakref_get(self);
        if (object == NONE)
            RAISE(TypeError, "weak object has gone away");
        TRY(value_hash(object, &w->hash));
        w->hashed = true;
    }
    *hash = w->hash;
    return true;
}

static Value ref_compare(Value a, Value b, enum CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_instance_of(b, TYPE_ReferenceType))
        return NOT_IMPLEMENTED;
    Value x = weakref_get(a), y = weakref_get(b);
    if (x == NONE || y == NONE)
        return from_bool((a == b) == (op == COMPARE_EQ));
    return compare_values(x, y, op);
}

static Value ref_repr(Value self)
{
    Value object = weakref_get(self);
    if (object == NONE)
        return str_format("<weakref at 0x%lx; dead>", (unsigned long)self);
    Value instance, name = attr_special(object, NAME(__name__), &instance);
    if (!name)
        error_clear();
    if (!name || name == UNBOUND || !is_str(name))
        return str_format("<weakref at 0x%lx; to '%s' at 0x%lx>", (unsigned long)self,
                          type_name(type_of(object)), (unsigned long)object);
    return str_format("<weakref at 0x%lx; to '%s' at 0x%lx (%S)>", (unsigned long)self,
                      type_name(type_of(object)), (unsigned long)object, name);
}

static Value get_callback(Value self)
{
    WeakRef *w = as_weakref(self);
    return w->callback && weakref_get(self) != NONE ? w->callback : NONE;
}

static const GetSet ref_getset[] = {{"__callback__", get_callback, 0, 0}, {0}};

TYPE(ReferenceType, .name = "weakref.ReferenceType", .size = sizeof(WeakRef),
     .flags = TYPE_BASE | TYPE_GENERIC,
     .doc = "A reference that does not keep its object alive.",
     .slots = {.repr = ref_repr, .call = ref_call, .hash = ref_hash, .compare = ref_compare,
               .construct = ref_construct, .init = ref_init},
     .getset = ref_getset);
