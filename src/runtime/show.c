/* SPDX-License-Identifier: MIT
 *
 * An exception, its causes and contexts, and the exceptions in a group, as text.
 *
 *     chained causes first
 *     Traceback (most recent call last):     show_traceback.c
 *       entries
 *     Type: message. Did you mean ...?       suggest.c
 *     notes
 */
#include "runtime/show.h"

#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/builtins.h"
#include "runtime/stdio.h"

enum { GROUP_WIDTH = 15, GROUP_DEPTH = 10 };

static bool show_chain(Show *show, Value exception);

static bool put(Show *show, const char *text)
{
    return builder_text(&show->text, text);
}

bool show_margin(Show *show)
{
    return builder_fill(&show->text, ' ', 2 * (size_t)show->depth)
        && (!show->depth || put(show, "| "));
}

/* str(v), or the replacement when that raises. */
static Value safe_str(Value v, const char *replacement)
{
    Value text = value_str(v);
    if (text)
        return text;
    error_clear();
    return str_from_text(replacement);
}

/* --- one exception --- */

static bool show_type(Show *show, Type *type)
{
    Value module = attr_get_opt(from_object(type), NAME(__module__));
    if (!module)
        error_clear();
    if (!module || module == UNBOUND || !is_str(module))
        TRY(put(show, "<unknown>."));
    else if (!str_equal_text(module, "builtins") && !str_equal_text(module, "__main__"))
        TRY(builder_str(&show->text, module) && put(show, "."));
    return builder_str(&show->text, type->qualname);
}

static bool show_message(Show *show, Value exception, Value message)
{
    TRY(show_margin(show) && show_type(show, type_of(exception)));
    Value text = TRY(safe_str(message, "<exception str() failed>"));
    if (str_length(text))
        TRY(put(show, ": ") && builder_str(&show->text, text));
    Value suggestion = suggest(exception);
    if (suggestion != UNBOUND)
        TRY(builder_str(&show->text, suggestion));
    return put(show, "\n");
}

static bool show_lines(Show *show, Value text)
{
    if (!is_exact(text, TYPE_str)) /* a subclass may do anything */
        text = TRY(str_substring(text, 0, str_length(text)));
    Value lines = TRY(call_method0(text, NAME(splitlines)));
    if (!is_list(lines))
        return true;
    for (size_t i = 0; i < list_count(lines); i++)
        TRY(show_margin(show) && builder_str(&show->text, as_list(lines)->items[i])
            && put(show, "\n"));
    return true;
}

static bool show_notes(Show *show, Value exception)
{
    Value notes = attr_get_opt(exception, NAME(__notes__));
    if (!notes)
        error_clear();
    if (!notes || notes == UNBOUND)
        return true;
    if (!is_list(notes) && !is_tuple(notes)) {
        Value text = value_repr(notes);
        if (!text) {
            error_clear();
            text = TRY(str_from_text("<__notes__ repr() failed>"));
        }
        return show_lines(show, text);
    }
    Value copy = TRY(tuple_from(notes));
    for (size_t i = 0; i < tuple_count(copy); i++) {
        Value text = TRY(safe_str(as_tuple(copy)->items[i], "<note str() failed>"));
        TRY(show_lines(show, text));
    }
    return true;
}

static bool is_group(Value exception)
{
    return is_instance_of(exception, TYPE_BaseExceptionGroup);
}

static bool show_header(Show *show, Value exception)
{
    if (show_limit() <= 0)
        return true;
    bool group = is_group(exception);
    if (group && show->depth == 1)
        TRY(put(show, "  + "));
    else
        TRY(show_margin(show));
    return put(show, group ? "Exception Group Traceback (most recent call last):\n"
                           : "Traceback (most recent call last):\n");
}

static bool show_one(Show *show, Value exception, Value traceback)
{
    if (traceback != NONE)
        TRY(show_header(show, exception) && show_traceback(show, traceback));
    Value message = exception;
    if (is_instance_of(exception, TYPE_SyntaxError))
        TRY(show_syntax_error(show, exception, &message));
    return show_message(show, exception, message) && show_notes(show, exception);
}

/* --- groups --- */

static bool show_rule(Show *show, size_t i)
{
    TRY(builder_fill(&show->text, ' ', 2 * (size_t)show->depth));
    TRY(put(show, i == 0 ? "+-" : "  ") && put(show, "+---------------- "));
    Value number = i < GROUP_WIDTH ? str_format("%zu", i + 1) : str_from_text("...");
    return number && builder_str(&show->text, number) && put(show, " ----------------\n");
}

static bool show_rest_count(Show *show, size_t count)
{
    Value text = TRY(str_format("and %zu more exception%s\n", count, count == 1 ? "" : "s"));
    return show_margin(show) && builder_str(&show->text, text);
}

static bool show_member(Show *show, Value exceptions, size_t i, bool last)
{
    size_t count = tuple_count(exceptions);
    if (last)
        show->need_close = true;
    TRY(show_rule(show, i));
    show->depth++;
    if (i < GROUP_WIDTH)
        TRY(show_chain(show, as_tuple(exceptions)->items[i]));
    else
        TRY(show_rest_count(show, count - GROUP_WIDTH));
    if (last && show->need_close) {
        TRY(builder_fill(&show->text, ' ', 2 * (size_t)show->depth));
        TRY(put(show, "+------------------------------------\n"));
        show->need_close = false;
    }
    show->depth--;
    return true;
}

static bool show_group(Show *show, Value exception)
{
    if (show->depth > GROUP_DEPTH) {
        Value text = TRY(str_format("... (max_group_depth is %d)\n", GROUP_DEPTH));
        return show_margin(show) && builder_str(&show->text, text);
    }
    bool outermost = show->depth == 0;
    show->depth += outermost;
    TRY(show_one(show, exception, as_exception(exception)->traceback));
    Value exceptions = ((ExceptionGroupObject *)exception)->exceptions;
    size_t count = tuple_count(exceptions);
    size_t shown = MIN(count, (size_t)GROUP_WIDTH + 1);
    show->need_close = false;
    for (size_t i = 0; i < shown; i++)
        TRY(show_member(show, exceptions, i, i == shown - 1));
    show->depth -= outermost;
    return true;
}

/* --- chains --- */

static bool seen_before(Show *show, Value exception, bool *seen)
{
    Value id = TRY(builtins_id_of(exception));
    return set_contains(show->seen, id, seen);
}

static bool show_linked(Show *show, Value exception, const char *link)
{
    bool need_close = show->need_close;
    TRY(show_chain(show, exception));
    show->need_close = need_close;
    return show_margin(show) && put(show, "\n") && show_margin(show) && put(show, link)
        && show_margin(show) && put(show, "\n");
}

static bool show_cause(Show *show, Value exception)
{
    Exception *e = as_exception(exception);
    bool seen;
    Value id = TRY(builtins_id_of(exception));
    TRY(set_add(show->seen, id));
    if (e->cause != NONE) {
        TRY(seen_before(show, e->cause, &seen));
        return seen || show_linked(show, e->cause,
            "The above exception was the direct cause of the following exception:\n");
    }
    if (e->context == NONE || e->suppress_context)
        return true;
    TRY(seen_before(show, e->context, &seen));
    return seen || show_linked(show, e->context,
        "During handling of the above exception, another exception occurred:\n");
}

/* How long the chain before an exception is; long ones are shown without recursion. */
static bool show_chain(Show *show, Value exception)
{
    TRY(stack_check(" during exception printing"));
    TRY(show_cause(show, exception));
    return is_group(exception) ? show_group(show, exception)
                               : show_one(show, exception, as_exception(exception)->traceback);
}

/* --- entry points --- */

static Value text_of(Value exception)
{
    Show show = {.seen = TRY(set_new())};
    if (!show_chain(&show, exception)) {
        /* Too deep, or no memory: at least the exception itself. */
        error_clear();
        show = (Show){.seen = TRY(set_new())};
        TRY(show_one(&show, exception, as_exception(exception)->traceback));
    }
    return builder_finish(&show.text);
}

bool show_exception_to(Value exception, Value file)
{
    Value text = TRY(text_of(exception));
    return stdio_write(file, text);
}

void show_exception(Value exception)
{
    Value pending = error_take(), text = text_of(exception);
    if (text)
        stdio_error_str(text);
    error_restore(pending);
}

void show_exception_alone(Value exception, Value traceback)
{
    Value pending = error_take();
    Show show = {.seen = NONE};
    Value text = show_one(&show, exception, traceback) ? builder_finish(&show.text) : 0;
    if (text)
        stdio_error_str(text);
    error_restore(pending);
}
