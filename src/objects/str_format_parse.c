/* SPDX-License-Identifier: MIT
 *
 * Reading the syntax of str.format's texts; see str_format.h for the grammar.
 */
#include <limits.h>

#include "objects/str_data.h"
#include "objects/str_format.h"

/* --- fields --- */

/* From behind the "{" to the character that ends the name, which is returned; 0: text's end. */
static bool parse_name(Value text, size_t *position, size_t end, FormatPart *part, uint32_t *stop)
{
    part->name.start = *position;
    *stop = 0;
    while (*position < end) {
        uint32_t c = str_at(text, (*position)++);
        if (c == '{')
            RAISE(ValueError, "unexpected '{' in field name");
        if (c == '[') {
            while (*position < end && str_at(text, *position) != ']')
                ++*position;
        } else if (c == '}' || c == ':' || c == '!') {
            *stop = c;
            break;
        }
    }
    part->name.end = *position - (*stop != 0);
    return true;
}

/* From behind the ":" to the "}" that closes the field. */
static bool parse_spec(Value text, size_t *position, size_t end, FormatPart *part)
{
    part->spec.start = *position;
    for (size_t depth = 1; *position < end; ) {
        uint32_t c = str_at(text, (*position)++);
        if (c == '{') {
            part->nested = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            part->spec.end = *position - 1;
            return true;
        }
    }
    RAISE(ValueError, "unmatched '{' in format spec");
}

static bool parse_field(Value text, size_t *position, size_t end, FormatPart *part)
{
    uint32_t stop;
    TRY(parse_name(text, position, end, part, &stop));
    if (stop == '}')
        return true;
    if (stop == 0)
        RAISE(ValueError, "expected '}' before end of string");
    if (stop == '!') {
        if (*position >= end)
            RAISE(ValueError, "end of string while looking for conversion specifier");
        part->conversion = str_at(text, (*position)++);
        if (*position < end) {
            uint32_t c = str_at(text, (*position)++);
            if (c == '}')
                return true;
            if (c != ':')
                RAISE(ValueError, "expected ':' after conversion specifier");
        }
    }
    return parse_spec(text, position, end, part);
}

bool format_next_part(Value text, size_t *position, size_t end, FormatPart *part, bool *done)
{
    *part = (FormatPart){.literal = {*position, *position}};
    *done = *position >= end;
    if (*done)
        return true;
    uint32_t c = 0;
    while (*position < end && c != '{' && c != '}')
        c = str_at(text, (*position)++);
    part->literal.end = *position;
    if (c != '{' && c != '}')
        return true;
    if (*position < end && str_at(text, *position) == c) { /* "{{" stands for "{" */
        ++*position;
        return true;
    }
    if (c == '}')
        RAISE(ValueError, "Single '}' encountered in format string");
    if (*position >= end)
        RAISE(ValueError, "Single '{' encountered in format string");
    part->literal.end--;
    part->has_field = true;
    return parse_field(text, position, end, part);
}

/* --- names --- */

bool format_integer(Value text, TextSpan span, ssize_t *number)
{
    ssize_t value = 0;
    *number = -1;
    if (span.start >= span.end)
        return true;
    for (size_t i = span.start; i < span.end; i++) {
        int digit = char_decimal_value(str_at(text, i));
        if (digit < 0)
            return true;
        if (value > (SSIZE_MAX - digit) / 10)
            RAISE(ValueError, "Too many decimal digits in format string");
        value = value * 10 + digit;
    }
    *number = value;
    return true;
}

size_t format_name_first(Value text, TextSpan name)
{
    size_t i = name.start;
    while (i < name.end && str_at(text, i) != '.' && str_at(text, i) != '[')
        i++;
    return i;
}

static bool parse_attribute(Value text, size_t *position, size_t end, TextSpan *span)
{
    span->start = *position;
    while (*position < end && str_at(text, *position) != '.' && str_at(text, *position) != '[')
        ++*position;
    span->end = *position;
    return true;
}

static bool parse_index(Value text, size_t *position, size_t end, TextSpan *span)
{
    span->start = *position;
    while (*position < end && str_at(text, *position) != ']')
        ++*position;
    if (*position >= end)
        RAISE(ValueError, "Missing ']' in format string");
    span->end = (*position)++;
    return true;
}

bool format_name_next(Value text, size_t *position, size_t end, bool *is_attribute, Value *key)
{
    TextSpan span;
    ssize_t number = -1;
    uint32_t c = str_at(text, (*position)++);
    *is_attribute = c == '.';
    if (c != '.' && c != '[')
        RAISE(ValueError, "Only '.' or '[' may follow ']' in format field specifier");
    TRY((*is_attribute ? parse_attribute : parse_index)(text, position, end, &span));
    if (!*is_attribute)
        TRY(format_integer(text, span, &number));
    if (span.start == span.end)
        RAISE(ValueError, "Empty attribute in format string");
    *key = TRY(number >= 0 ? small_int(number) : str_substring(text, span.start, span.end));
    return true;
}
