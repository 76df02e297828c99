/* SPDX-License-Identifier: MIT
 *
 * The syntax of str.format's texts, for str_format.c and the module _string:
 *
 *     text        = (literal | "{{" | "}}" | field)*
 *     field       = "{" name ["!" conversion] [":" spec] "}"     spec may contain fields
 *     name        = first ("." attribute | "[" index "]")*
 */
#ifndef OBJECTS_STR_FORMAT_H
#define OBJECTS_STR_FORMAT_H

#include "objects/str.h"

/* A part of the text. */
typedef struct TextSpan {
    size_t start, end;
} TextSpan;

/* One step: a literal, then perhaps a field. */
typedef struct FormatPart {
    TextSpan literal;
    bool has_field;
    TextSpan name, spec;
    uint32_t conversion;  /* 0: none */
    bool nested;          /* the spec contains fields */
} FormatPart;

/* Read the next part in text[*position:end]; at the end *done is set. ValueError for bad syntax. */
bool format_next_part(Value text, size_t *position, size_t end, FormatPart *part, bool *done) MUST_USE;

/* The name's first item ends where this tells. */
size_t format_name_first(Value text, TextSpan name);
/* The next ".attribute" or "[index]" of a name: its key is an int (small_int) or a str. */
bool format_name_next(Value text, size_t *position, size_t end, bool *is_attribute, Value *key) MUST_USE;
/* A non-negative number in decimal digits, -1 if it isn't one; false: too large, ValueError. */
bool format_integer(Value text, TextSpan span, ssize_t *number) MUST_USE;

#endif
