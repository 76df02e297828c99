/* SPDX-License-Identifier: MIT
 *
 * Text on its way to a number; see number_text.h.
 */

#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/bytes_span.h"
#include "objects/number_text.h"
#include "objects/str_data.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char ascii_char(uint32_t c)
{
    if (c < 128)
        return (char)c;
    if (char_is_space(c))
        return ' ';
    int digit = char_decimal_value(c);
    return digit >= 0 ? (char)('0' + digit) : '?';
}

void number_text_strip(const char **text, size_t *length)
{
    while (*length && byte_is_space((unsigned char)**text)) {
        ++*text;
        --*length;
    }
    while (*length && byte_is_space((unsigned char)(*text)[*length - 1]))
        --*length;
}

static bool is_space(uint32_t c, bool separators)
{
    return c < 128 && !separators ? byte_is_space((unsigned char)c) : char_is_space(c);
}

const char *number_text_from_str(Value s, bool separators, size_t *length)
{
    size_t start = 0, end = str_length(s);
    while (start < end && is_space(str_at(s, start), separators))
        start++;
    while (end > start && is_space(str_at(s, end - 1), separators))
        end--;
    *length = end - start;
    if (as_str(s)->ascii)
        return (char *)as_str(s)->data + start;
    char *text = gc_alloc_atomic(end - start + 1);
    if (!text) {
        raise_no_memory();
        return 0;
    }
    for (size_t i = start; i < end; i++)
        text[i - start] = ascii_char(str_at(s, i));
    text[end - start] = 0;
    return text;
}

bool number_text_from_value(Value v, const char **text, size_t *length)
{
    if (is_str(v))
        return (*text = number_text_from_str(v, false, length)) != 0;
    if (is_bytes(v)) {
        *text = as_bytes(v)->data;
        *length = as_bytes(v)->length;
    } else if (buffer_exported(v)) {
        Buffer view;
        TRY(buffer_get(v, &view, BUFFER_SIMPLE));
        /* a copy: the exporter may change once the view is released */
        char *copy = gc_alloc_atomic(view.length + 1);
        if (copy) {
            memcpy(copy, view.data, view.length);
            copy[view.length] = 0;
            *text = copy;
            *length = view.length;
        }
        buffer_release(&view);
        if (!copy)
            return raise_no_memory();
    } else
        return false;
    number_text_strip(text, length);
    return true;
}

ssize_t number_text_remove_underscores(const char *text, size_t length, char *out)
{
    char previous = 0;
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '_') {
            if (!is_digit(previous))
                return -1;
        } else {
            if (previous == '_' && !is_digit(c))
                return -1;
            out[n++] = c;
        }
        previous = c;
    }
    return previous == '_' ? -1 : (ssize_t)n;
}
