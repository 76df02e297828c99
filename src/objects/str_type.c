/* SPDX-License-Identifier: MIT
 *
 * The type str: its slots, its constructor and its iterators. The methods are in
 * str_methods.c.
 */
#include "base/copy.h"
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/operate.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/str_data.h"
#include "objects/str_type.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- slots --- */

static Value str_str_slot(Value self) { return str_exact(self); }

static bool str_hash_slot(Value self, int64_t *hash)
{
    *hash = str_hash(self);
    return true;
}

static Value str_compare_slot(Value a, Value b, enum CompareOp op)
{
    if (!is_str(b))
        return NOT_IMPLEMENTED;
    if (op == COMPARE_EQ)
        return from_bool(str_equal(a, b));
    if (op == COMPARE_NE)
        return from_bool(!str_equal(a, b));
    return compare_order(str_compare(a, b), op);
}

static bool str_length_slot(Value self, ssize_t *length)
{
    *length = (ssize_t)str_length(self);
    return true;
}

static Value str_concat_slot(Value a, Value b)
{
    if (!is_str(b))
        RAISE(TypeError, "can only concatenate str (not \"%T\") to str", b);
    return str_concat(a, b);
}

static Value str_append_slot(Value a, Value b)
{
    if (!is_str(b))
        RAISE(TypeError, "can only concatenate str (not \"%T\") to str", b);
    return str_append(a, b);
}

static Value str_repeat_slot(Value self, Value count)
{
    ssize_t n;
    TRY(value_as_ssize(count, &n));
    return str_repeat(self, n);
}

static Value str_remainder_slot(Value a, Value b)
{
    return is_str(a) ? str_percent(a, b) : NOT_IMPLEMENTED;
}

static bool str_contains_slot(Value self, Value item, bool *found)
{
    if (!is_str(item))
        RAISE(TypeError, "'in <string>' requires string as left operand, not %T", item);
    *found = str_find(self, item, 0, SIZE_MAX) >= 0;
    return true;
}

/* from[start], from[start + step] ... */
static ALWAYS_INLINE void copy_wide_steps(Str *to, const Str *from, unsigned kind, ssize_t start, ssize_t step)
{
    ssize_t at = start;
    for (size_t i = 0, n = to->length; i < n; i++, at += step)
        str_write(to->data, kind, i, str_read(from->data, kind, (size_t)at));
}

static Value str_slice(Value self, Value slice)
{
    Str *s = as_str(self);
    ssize_t start, stop, step, count;
    TRY(slice_indices(slice, (ssize_t)s->length, &start, &stop, &step, &count));
    if (step == 1 || count <= 0)
        return str_substring(self, (size_t)start, (size_t)(start + MAX(count, 0)));
    if (count == 1)
        return str_from_char(str_at(self, (size_t)start));
    Str *part = TRY(str_alloc((size_t)count, str_char_bound(s)));
    if (s->kind == 1)
        copy_steps(part->data, (char *)s->data + start, step, (size_t)count);
    else if (s->kind == 2)
        copy_wide_steps(part, s, 2, start, step);
    else
        copy_wide_steps(part, s, 4, start, step);
    return str_narrowed(part);
}

static Value str_getitem_slot(Value self, Value key)
{
    ssize_t index;
    if (LIKELY(is_small_int(key)))
        index = (ssize_t)small_int_value(key);
    else if (is_exact(key, TYPE_slice))
        return str_slice(self, key);
    else if (!is_int(key) && !type_of(key)->slots.as_index)
        RAISE(TypeError, "string indices must be integers, not '%T'", key);
    else
        TRY(sequence_index(key, &index));
    ssize_t length = (ssize_t)str_length(self);
    if (index < 0)
        index += length;
    if (UNLIKELY(index < 0 || index >= length))
        RAISE(IndexError, "string index out of range");
    return str_from_char(str_at(self, (size_t)index));
}

/* --- str(...) --- */

/* str(object, encoding, errors): bytes-like objects only. */
static Value decode_object(Value object, Value encoding, Value errors)
{
    if (encoding != UNBOUND && !is_str(encoding))
        RAISE(TypeError, "str() argument 'encoding' must be str, not %K", encoding);
    if (errors != UNBOUND && !is_str(errors))
        RAISE(TypeError, "str() argument 'errors' must be str, not %K", errors);
    if (object == UNBOUND)
        return rt.empty_str;
    if (is_str(object))
        RAISE(TypeError, "decoding str is not supported");
    if (!buffer_exported(object))
        RAISE(TypeError, "decoding to str: need a bytes-like object, %T found", object);
    const char *encoding_text = encoding == UNBOUND ? "utf-8" : TRY(str_utf8_no_null(encoding));
    const char *errors_text = errors == UNBOUND ? NULL : TRY(str_utf8_no_null(errors));
    return rt.services.decode(object, encoding_text, errors_text);
}

static Value make_plain(Value object, Value encoding, Value errors)
{
    if (encoding != UNBOUND || errors != UNBOUND)
        return decode_object(object, encoding, errors);
    return object == UNBOUND ? rt.empty_str : value_str(object);
}

/* An instance of a subclass shares the text of a plain str. */
static Value make_subclass(Type *type, Value plain)
{
    Str *from = as_str(plain);
    StrShared *shared = TRY(type_alloc(type, 0));
    Str *s = &shared->str;
    s->hash = from->hash;
    s->length = from->length;
    s->kind = from->kind;
    s->ascii = from->ascii;
    s->data = from->data;
    shared->owner = (void *)str_owner(from);
    return from_object(s);
}

static Value str_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[3] = {UNBOUND, UNBOUND, UNBOUND};
    if (LIKELY(nargs <= 1 && !kwnames)) {
        if (nargs)
            placed[0] = args[0];
    } else {
        TRY(arguments_place("str(object=<unrepresentable>, encoding=<unrepresentable>, "
                            "errors=<unrepresentable>)", args, nargs, kwnames, placed));
    }
    Value plain = TRY(make_plain(placed[0], placed[1], placed[2]));
    return LIKELY(type == rt.types[TYPE_str]) ? plain : make_subclass(type, plain);
}

/* --- iterators --- */

typedef struct StrIterator {
    Object head;
    Value str; /* 0: exhausted */
    size_t index;
} StrIterator;

static Value str_iter_slot(Value self)
{
    enum TypeId id = as_str(self)->ascii ? TYPE_str_ascii_iterator : TYPE_str_iterator;
    StrIterator *it = gc_alloc_object(sizeof *it);
    if (!it)
        return raise_no_memory();
    it->head.shape = rt.shapes[id];
    it->str = self;
    return from_object(it);
}

static Value iterator_next(Value self)
{
    StrIterator *it = (StrIterator *)self;
    if (!it->str)
        return END;
    if (LIKELY(it->index < str_length(it->str)))
        return str_from_char(str_at(it->str, it->index++));
    it->str = 0;
    return END;
}


static Value iterator_length_hint(Value *args)
{
    StrIterator *it = (StrIterator *)args[0];
    return small_int(it->str ? (int64_t)(str_length(it->str) - MIN(it->index, str_length(it->str))) : 0);
}

static Value iterator_reduce(Value *args)
{
    StrIterator *it = (StrIterator *)args[0];
    Value iter = dict_get_text(rt.builtins, "iter");
    if (it->str)
        return tuple_pack(3, iter, TRY(tuple_pack(1, it->str)), small_int((int64_t)it->index));
    return tuple_pack(2, iter, TRY(tuple_pack(1, rt.empty_str)));
}

static Value iterator_setstate(Value *args)
{
    StrIterator *it = (StrIterator *)args[0];
    ssize_t index;
    TRY(iterator_state(args[1], &index));
    if (it->str)
        it->index = (size_t)MIN(MAX(index, 0), (ssize_t)str_length(it->str));
    return NONE;
}

static const Method str_iterator_methods[] = {
    {"__length_hint__($self, /)", iterator_length_hint, "How many characters are left."},
    {"__reduce__($self, /)", iterator_reduce, "State for pickling."},
    {"__setstate__($self, state, /)", iterator_setstate, "Go to an index."},
    {0},
};

TYPE(str_iterator, .size = sizeof(StrIterator), .flags = TYPE_NO_NEW,
     .slots = {.iter = iterator_self, .next = iterator_next},
     .methods = METHODS(str_iterator_methods));

TYPE(str_ascii_iterator, .size = sizeof(StrIterator), .flags = TYPE_NO_NEW,
     .slots = {.iter = iterator_self, .next = iterator_next},
     .methods = METHODS(str_iterator_methods));

/* `s += x` may append in place, but there is no __iadd__ to be seen. */
static bool str_ready(Type *type)
{
    type->slots.inplace_concat = str_append_slot;
    return true;
}

TYPE(str,
     .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
            "Text: an immutable sequence of Unicode characters. Of an object, str() makes the\n"
            "text that it shows itself as; of bytes with an encoding, what they say in it.",
     .size = sizeof(StrShared),
     .flags = TYPE_BASE | IS_STR | TYPE_MATCH_SELF,
     .slots = {.getattribute = attr_generic_get,
               .repr = str_repr, .str = str_str_slot, .hash = str_hash_slot,
               .compare = str_compare_slot, .iter = str_iter_slot, .length = str_length_slot,
               .getitem = str_getitem_slot, .contains = str_contains_slot,
               .concat = str_concat_slot,
               .repeat = str_repeat_slot, .remainder = str_remainder_slot,
               .construct = str_construct},
     .methods = METHODS(str_methods), .ready = str_ready);
