/* SPDX-License-Identifier: MIT
 *
 * Struct sequences: tuples of which the first `count` items are visible; the fields
 * behind them are reached by name only.
 *
 *     | shape | count = n_sequence_fields | items ... | hidden fields ... |
 */
#include "objects/structseq.h"

#include "objects/dict.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

/* The figures that structseq_ready left in the type. */
static size_t figure(Type *type, Value name)
{
    Value v = type_lookup(type, name);
    return v != UNBOUND && is_small_int(v) ? (size_t)small_int_value(v) : 0;
}

/* The name of a field, or 0: those of stat_result's whole seconds have none. */
static const char *field_name(Type *type, size_t index)
{
    size_t offset = offsetof(Tuple, items) + index * sizeof(Value);
    for (const Member *m = type->spec->members; m && m->name; m++)
        if (m->offset == offset)
            return m->name;
    return 0;
}

bool structseq_ready(Type *type, size_t visible, size_t total)
{
    Value self = from_object(type), names = TRY(from_object(tuple_alloc(visible)));
    size_t named = 0;
    for (size_t i = 0; i < visible; i++)
        if (field_name(type, i))
            as_tuple(names)->items[named++] = TRY(str_intern_utf8(
                field_name(type, i), strlen(field_name(type, i))));
    if (named != visible)
        names = TRY(tuple_slice(names, 0, named));
    size_t unnamed = 0;
    for (size_t i = 0; i < total; i++)
        unnamed += !field_name(type, i);
    Value dict = type_dict(type);
    (void)self;
    return dict_set_text(dict, "n_sequence_fields", small_int((int64_t)visible))
        && dict_set_text(dict, "n_fields", small_int((int64_t)total))
        && dict_set_text(dict, "n_unnamed_fields", small_int((int64_t)unnamed))
        && dict_set_text(dict, "__match_args__", names);
}

static Tuple *alloc(Type *type)
{
    size_t total = figure(type, NAME(n_fields));
    Tuple *self = type_alloc(type, total * sizeof(Value));
    if (self)
        self->count = figure(type, NAME(n_sequence_fields));
    return self;
}

Tuple *structseq_alloc(enum TypeId type)
{
    return alloc(rt.types[type]);
}

static bool check_length(Type *type, size_t given, size_t least, size_t most)
{
    const char *name = type_name(type);
    if (least == most && given != least)
        RAISE(TypeError, "%s() takes a %zu-sequence (%zu-sequence given)", name, least, given);
    if (given < least)
        RAISE(TypeError, "%s() takes an at least %zu-sequence (%zu-sequence given)", name,
              least, given);
    if (given > most)
        RAISE(TypeError, "%s() takes an at most %zu-sequence (%zu-sequence given)", name,
              most, given);
    return true;
}

/* type(sequence, dict={}): hidden fields come from a longer sequence or the dict. */
Value structseq_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("structseq(sequence, dict=<unrepresentable>)", args, nargs, kwnames,
                        placed));
    Value values = tuple_from(placed[0]);
    if (!values) {
        if (error_clear_if(TYPE_TypeError))
            raise_error(TYPE_TypeError, "constructor requires a sequence");
        return 0;
    }
    Value dict = placed[1] == UNBOUND ? 0 : placed[1];
    if (dict && !is_dict(dict))
        RAISE(TypeError, "%s() takes a dict as second arg, if any", type_name(type));
    size_t total = figure(type, NAME(n_fields)), given = tuple_count(values);
    TRY(check_length(type, given, figure(type, NAME(n_sequence_fields)), total));
    Tuple *self = TRY(alloc(type));
    for (size_t i = 0; i < total; i++) {
        Value item = i < given ? as_tuple(values)->items[i] : NONE;
        if (i >= given && dict && field_name(type, i)) {
            Value found = dict_get_text(dict, field_name(type, i));
            item = found == UNBOUND ? NONE : found;
        }
        self->items[i] = item;
    }
    return from_object(self);
}

Value structseq_refuse(Type *type, Value *args, size_t nargs, Value kwnames)
{
    RAISE(TypeError, "cannot create '%s' instances", type_name(type));
}

Value structseq_repr(Value self)
{
    Type *type = type_of(self);
    StrBuilder b = {0};
    TRY(builder_text(&b, type_name(type)) && builder_char(&b, '('));
    for (size_t i = 0; i < tuple_count(self); i++) {
        const char *name = field_name(type, i);
        TRY(!i || builder_text(&b, ", "));
        TRY(builder_text(&b, name ? name : "?") && builder_char(&b, '='));
        TRY(builder_repr(&b, as_tuple(self)->items[i]));
    }
    TRY(builder_char(&b, ')'));
    return builder_finish(&b);
}

static Value structseq_reduce(Value *args)
{
    Type *type = type_of(args[0]);
    Tuple *self = as_tuple(args[0]);
    Value items = TRY(tuple_new(self->items, self->count)), dict = TRY(dict_new());
    for (size_t i = self->count; i < figure(type, NAME(n_fields)); i++)
        if (field_name(type, i))
            TRY(dict_set_text(dict, field_name(type, i), self->items[i]));
    Value arguments = TRY(tuple_pack(2, items, dict));
    return tuple_pack(2, from_object(type), arguments);
}

const Method structseq_methods[] = {
    {"__reduce__($self, /)", structseq_reduce, "Helper for pickle."},
    {0},
};
