/* SPDX-License-Identifier: MIT
 *
 * Method resolution order: C3 linearisation (Barrett et al., 1996), and the choice of
 * the base whose C layout a class extends.
 */
#include "gc/heap.h"
#include "objects/call.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* One sequence of the merge, read from `next` on. */
typedef struct Sequence {
    Tuple *items;
    size_t next;
} Sequence;

static bool in_tail(const Sequence *s, Value candidate)
{
    for (size_t i = s->next + 1; i < s->items->count; i++)
        if (s->items->items[i] == candidate)
            return true;
    return false;
}

/* The first head that is in no other sequence's tail: 0 if there is none, END when all are done. */
static Value next_good_head(Sequence *sequences, size_t n)
{
    bool done = true;
    for (size_t i = 0; i < n; i++) {
        if (sequences[i].next == sequences[i].items->count)
            continue;
        done = false;
        Value head = sequences[i].items->items[sequences[i].next];
        size_t j = 0;
        while (j < n && !in_tail(&sequences[j], head))
            j++;
        if (j == n)
            return head;
    }
    return done ? END : 0;
}

COLD static Value raise_inconsistent(Sequence *sequences, size_t n)
{
    Value names = TRY(list_new(4));
    for (size_t i = 0; i < n; i++) {
        if (sequences[i].next == sequences[i].items->count)
            continue;
        Value name = as_type(sequences[i].items->items[sequences[i].next])->name;
        bool known = false;
        for (size_t j = 0; j < list_count(names); j++)
            known |= as_list(names)->items[j] == name;
        if (!known)
            TRY(list_push(names, name));
    }
    Value text = TRY(str_join(TRY(str_from_text(", ")), names));
    RAISE(TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases %S",
          text);
}

static bool check_duplicates(Tuple *bases)
{
    for (size_t i = 0; i < bases->count; i++)
        for (size_t j = i + 1; j < bases->count; j++)
            if (bases->items[i] == bases->items[j])
                RAISE(TypeError, "duplicate base class %N", bases->items[i]);
    return true;
}

static Value merge(Type *type, Sequence *sequences, size_t n)
{
    Value order = TRY(list_new(8));
    TRY(list_push(order, from_object(type)));
    for (;;) {
        Value head = next_good_head(sequences, n);
        if (head == END)
            return list_as_tuple(order);
        if (!head)
            return raise_inconsistent(sequences, n);
        TRY(list_push(order, head));
        for (size_t i = 0; i < n; i++)
            if (sequences[i].next < sequences[i].items->count
                && sequences[i].items->items[sequences[i].next] == head)
                sequences[i].next++;
    }
}

Value type_mro(Type *type)
{
    Tuple *bases = as_tuple(type->bases);
    TRY(check_duplicates(bases));
    Sequence *sequences = gc_alloc((bases->count + 1) * sizeof(Sequence));
    if (!sequences)
        return raise_no_memory();
    for (size_t i = 0; i < bases->count; i++) {
        Value mro = as_type(bases->items[i])->mro;
        if (!mro)
            RAISE(TypeError, "Cannot extend an incomplete type '%N'", bases->items[i]);
        sequences[i].items = as_tuple(mro);
    }
    sequences[bases->count].items = bases;
    return merge(type, sequences, bases->count + 1);
}

static bool check_custom_mro(Type *type, Value mro)
{
    for (size_t i = 0; i < tuple_count(mro); i++) {
        Value cls = as_tuple(mro)->items[i];
        if (!is_type(cls))
            RAISE(TypeError, "mro() returned a non-class ('%T')", cls);
    }
    return true;
}

bool type_set_mro(Type *type)
{
    Type *meta = type->head.shape->type;
    if (meta == rt.types[TYPE_type]) {
        type->mro = TRY(type_mro(type));
        return true;
    }
    Value self, old = type->mro;
    Value mro_method = TRY(attr_special(from_object(type), NAME(mro), &self));
    Value args[1] = {self};
    Value result = TRY(call_value(mro_method, args, self ? 1 : 0, 0));
    Value mro = TRY(tuple_from(result));
    TRY(check_custom_mro(type, mro));
    if (type->mro == old)       /* else mro() has assigned __bases__ itself */
        type->mro = mro;
    return true;
}

/* --- layout --- */

/* Does the type's C struct (or __slots__) go beyond its base's, not counting the attribute word? */
static bool extends_layout(const Type *t)
{
    const Type *base = t->base;
    if (!base)
        return false;
    uint32_t word = t->attrs_offset > 0 && !base->attrs_offset ? sizeof(Value) : 0;
    return t->size != base->size + word;
}

static Type *solid_base(Type *t)
{
    while (t->base && !extends_layout(t))
        t = t->base;
    return t;
}

Type *type_best_base(Value bases)
{
    Type *winner = 0, *base = 0;
    for (size_t i = 0; i < tuple_count(bases); i++) {
        Value candidate_value = as_tuple(bases)->items[i];
        if (!is_type(candidate_value))
            RAISE(TypeError, "bases must be types");
        Type *candidate = as_type(candidate_value);
        if (!(candidate->flags & TYPE_BASE))
            RAISE(TypeError, "type '%N' is not an acceptable base type", candidate_value);
        Type *solid = solid_base(candidate);
        if (!winner || (solid != winner && type_is_subtype(solid, winner))) {
            winner = solid;
            base = candidate;
        } else if (solid != winner && !type_is_subtype(winner, solid)) {
            RAISE(TypeError, "multiple bases have instance lay-out conflict");
        }
    }
    return base;
}
