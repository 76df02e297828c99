/* SPDX-License-Identifier: MIT
 *
 * Module _string: str.format's syntax taken apart, for string.Formatter.
 */
#include "gc/heap.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str_format.h"
#include "objects/tuple.h"

/* Both iterators walk a text from a position. */
typedef struct FormatIterator {
    Object head;
    Value text;
    size_t position, end;
} FormatIterator;

static Value iterator_new(enum TypeId id, Value text, size_t position)
{
    FormatIterator *it = gc_alloc_object(sizeof *it);
    if (!it)
        return raise_no_memory();
    it->head.shape = rt.shapes[id];
    it->text = text;
    it->position = position;
    it->end = str_length(text);
    return from_object(it);
}

static Value iterator_self(Value self) { return self; }

/* (literal, name, spec, conversion); the last three None where there is no field. */
static Value part_next(Value self)
{
    FormatIterator *it = (FormatIterator *)self;
    FormatPart part;
    bool done;
    TRY(format_next_part(it->text, &it->position, it->end, &part, &done));
    if (done)
        return END;
    Value literal = TRY(str_substring(it->text, part.literal.start, part.literal.end));
    if (!part.has_field)
        return tuple_pack(4, literal, NONE, NONE, NONE);
    Value name = TRY(str_substring(it->text, part.name.start, part.name.end));
    Value spec = TRY(str_substring(it->text, part.spec.start, part.spec.end));
    Value conversion = part.conversion ? TRY(str_from_char(part.conversion)) : NONE;
    return tuple_pack(4, literal, name, spec, conversion);
}

/* (is_attribute, key) */
static Value name_next(Value self)
{
    FormatIterator *it = (FormatIterator *)self;
    bool is_attribute;
    Value key;
    if (it->position >= it->end)
        return END;
    TRY(format_name_next(it->text, &it->position, it->end, &is_attribute, &key));
    return tuple_pack(2, from_bool(is_attribute), key);
}

TYPE(formatteriterator, .size = sizeof(FormatIterator), .flags = TYPE_NO_NEW,
     .slots = {.iter = iterator_self, .next = part_next});
TYPE(fieldnameiterator, .size = sizeof(FormatIterator), .flags = TYPE_NO_NEW,
     .slots = {.iter = iterator_self, .next = name_next});

static Value formatter_parser(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "expected str, got %T", args[0]);
    return iterator_new(TYPE_formatteriterator, args[0], 0);
}

static Value field_name_split(Value *args)
{
    ssize_t number;
    if (!is_str(args[0]))
        RAISE(TypeError, "expected str, got %T", args[0]);
    TextSpan name = {0, str_length(args[0])};
    TextSpan first = {0, format_name_first(args[0], name)};
    TRY(format_integer(args[0], first, &number));
    Value key = TRY(number >= 0 ? int_from_ssize(number) : str_substring(args[0], first.start, first.end));
    return tuple_pack(2, key, TRY(iterator_new(TYPE_fieldnameiterator, args[0], first.end)));
}

static const Method string_methods[] = {
    {"formatter_parser($module, format, /)", formatter_parser, "Iterate over the parts of a format text."},
    {"formatter_field_name_split($module, name, /)", field_name_split, "A field name's first item, and an iterator over the rest."},
    {0},
};

MODULE(_string, .doc = "Helpers of string.Formatter.", .methods = string_methods);
