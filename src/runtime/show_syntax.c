/* SPDX-License-Identifier: MIT
 *
 * Where a SyntaxError is:
 *
 *       File "f.py", line 1
 *         x = = 1
 *             ^
 *
 * The fields are what programs made them: whatever doesn't fit is left out.
 */
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "runtime/show.h"

/* An int field; false if it is something else. None is `fallback`. */
static bool number_field(Value field, int64_t fallback, int64_t *result)
{
    if (!field || field == NONE) {
        *result = fallback;
        return true;
    }
    return is_int(field) && int_fits_int64(field, result);
}

static bool is_space(uint32_t c) { return c == ' ' || c == '\t' || c == '\f'; }

/* The one line of a text that character `offset` (from 0) is in: *start and *end. */
static void cut_line(Value text, int64_t *offset, size_t *start, size_t *end)
{
    size_t length = str_length(text);
    *start = 0;
    if (*offset > 0 && (size_t)*offset >= length && length && str_at(text, length - 1) == '\n')
        *offset = (int64_t)length - 1;
    for (size_t i = 0; i < length && (int64_t)i < *offset; i++)
        if (str_at(text, i) == '\n')
            *start = i + 1;
    *end = *start;
    while (*end < length && str_at(text, *end) != '\n')
        ++*end;
}

/* offset and end_offset count characters from 1; 0 or less: unknown. */
static bool show_text(Show *show, Value text, int64_t offset, int64_t end_offset)
{
    size_t carets = end_offset > 0 && end_offset > offset ? (size_t)(end_offset - offset) : 1;
    size_t start, end;
    int64_t at = offset - 1;
    cut_line(text, &at, &start, &end);
    while (start < end && is_space(str_at(text, start)))
        start++;
    TRY(show_margin(show) && builder_text(&show->text, "    ")
        && builder_slice(&show->text, text, start, end) && builder_char(&show->text, '\n'));
    if (at < (int64_t)start)
        return true;
    at = MIN(at, (int64_t)end);
    TRY(show_margin(show) && builder_text(&show->text, "    "));
    TRY(builder_fill(&show->text, ' ', (size_t)at - start));
    /* Carets end with the line. */
    carets = MAX((size_t)1, MIN(carets, end - (size_t)at));
    return builder_fill(&show->text, '^', carets) && builder_char(&show->text, '\n');
}

bool show_syntax_error(Show *show, Value exception, Value *message)
{
    SyntaxErrorObject *error = (SyntaxErrorObject *)exception;
    int64_t line, offset, end_line, end_offset;
    if (!error->print_file_and_line && !error->lineno)
        return true;
    if (!number_field(error->lineno, -1, &line) || line < 0
        || !number_field(error->offset, -1, &offset)
        || !number_field(error->end_lineno, line, &end_line)
        || !number_field(error->end_offset, -1, &end_offset))
        return true;
    Value filename = error->filename && error->filename != NONE ? error->filename
                                                                : TRY(str_from_text("<string>"));
    Value header = str_format("  File \"%S\", line %lld\n", filename, (long long)line);
    if (!header)
        return false;
    *message = error->msg ? error->msg : NONE;
    TRY(show_margin(show) && builder_str(&show->text, header));
    if (!error->text || !is_str(error->text))
        return true;
    if (!is_exact(exception, TYPE_SyntaxError)) /* one caret is enough */
        end_offset = -1;
    else if (end_line > line)
        end_offset = (int64_t)str_length(error->text);
    return show_text(show, error->text, offset, end_offset);
}
