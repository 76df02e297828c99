/* SPDX-License-Identifier: MIT
 *
 * "Did you mean: 'x'?" for AttributeError, NameError and ImportError: the known name with
 * the smallest edit distance, if that is small against the names' lengths.
 */
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/builtins.h"
#include "runtime/show.h"
#include "runtime/sys.h"
#include "vm/traceback.h"

enum { MAX_CANDIDATES = 750, MAX_LENGTH = 40, MOVE_COST = 2, CASE_COST = 1 };

/* --- distance --- */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static size_t substitution_cost(char a, char b)
{
    return a == b ? 0 : lower(a) == lower(b) ? CASE_COST : MOVE_COST;
}

/* Levenshtein distance by rows, cells[] being the row above; gives up above `limit`. */
static size_t distance_rows(const char *a, size_t n, const char *b, size_t m, size_t limit)
{
    size_t cells[MAX_LENGTH], result = 0;
    for (size_t i = 0; i < n; i++)
        cells[i] = (i + 1) * MOVE_COST;
    for (size_t row = 0; row < m; row++) {
        size_t diagonal = row * MOVE_COST, least = SIZE_MAX;
        result = diagonal + MOVE_COST;
        for (size_t i = 0; i < n; i++) {
            size_t replaced = diagonal + substitution_cost(b[row], a[i]);
            diagonal = cells[i];
            size_t moved = MIN(result, diagonal) + MOVE_COST;
            cells[i] = result = MIN(replaced, moved);
            least = MIN(least, result);
        }
        if (least > limit)
            return limit + 1;
    }
    return result;
}

/* A distance above `limit` may be told as any number above it. */
static size_t distance(const char *a, size_t n, const char *b, size_t m, size_t limit)
{
    while (n && m && *a == *b)
        a++, b++, n--, m--;
    while (n && m && a[n - 1] == b[m - 1])
        n--, m--;
    if (!n || !m)
        return (n + m) * MOVE_COST;
    if (n > MAX_LENGTH || m > MAX_LENGTH)
        return limit + 1;
    if (n > m) {
        const char *swap = a;
        a = b, b = swap;
        size_t length = n;
        n = m, m = length;
    }
    if ((m - n) * MOVE_COST > limit)
        return limit + 1;
    return distance_rows(a, n, b, m, limit);
}

/* The nearest name in a list, or UNBOUND. */
static Value nearest(Value names, Value wanted)
{
    size_t n, m, best_distance = SIZE_MAX;
    Value best = UNBOUND;
    const char *text = str_utf8(wanted, &n);
    if (!text || list_count(names) >= MAX_CANDIDATES)
        return UNBOUND;
    for (size_t i = 0; i < list_count(names); i++) {
        Value name = as_list(names)->items[i];
        if (!is_str(name) || str_equal(name, wanted))
            continue;
        const char *candidate = str_utf8(name, &m);
        if (!candidate)
            return UNBOUND;
        size_t limit = MIN((n + m + 3) * MOVE_COST / 6, best_distance - 1);
        size_t d = distance(text, n, candidate, m, limit);
        if (d <= limit && d < best_distance) {
            best = name;
            best_distance = d;
        }
    }
    return best;
}

/* --- attributes and imports --- */

static Value did_you_mean(Value name)
{
    return name == UNBOUND || !name ? UNBOUND : str_format(". Did you mean: %R?", name);
}

static Value suggest_attribute(Value object, Value name)
{
    if (!object || !name || !is_str(name))
        return UNBOUND;
    Value names = builtins_dir_of(object);
    return names ? did_you_mean(nearest(names, name)) : UNBOUND;
}

static Value suggest_import(ImportErrorObject *error)
{
    if (!error->name || !error->name_from || !is_str(error->name) || !is_str(error->name_from))
        return UNBOUND;
    Value module = dict_get(rt.modules, error->name);
    return module && module != UNBOUND ? suggest_attribute(module, error->name_from) : UNBOUND;
}

/* --- names --- */

static FrameObject *innermost_frame(Value exception)
{
    Value at = as_exception(exception)->traceback;
    if (at == NONE)
        return 0;
    while (as_traceback(at)->next != NONE)
        at = as_traceback(at)->next;
    return as_traceback(at)->frame;
}

/* "self.name", if the frame's self has an attribute of that name. */
static Value suggest_self(FrameObject *frame, Value local_names, Value name)
{
    bool found = false;
    for (size_t i = 0; i < list_count(local_names); i++)
        found = found || str_equal_text(as_list(local_names)->items[i], "self");
    Value locals = found ? frame_locals(frame) : 0;
    Value self = locals && is_dict(locals) ? dict_get_text(locals, "self") : UNBOUND;
    if (self == UNBOUND)
        return UNBOUND;
    Value attribute = attr_get_opt(self, name);
    return attribute && attribute != UNBOUND ? str_format("self.%S", name) : UNBOUND;
}

static Value nearest_variable(FrameObject *frame, Value name)
{
    Code *code = frame->function->code;
    Value names = list_from(code->local_names_tuple);
    Value self = names ? suggest_self(frame, names, name) : UNBOUND;
    if (!names || !self || self != UNBOUND)
        return self;
    Value found = nearest(names, name);
    Value scopes[] = {frame->function->globals, frame->function->builtins};
    for (size_t i = 0; i < 2 && found == UNBOUND; i++) {
        names = dict_keys_list(scopes[i]);
        found = names ? nearest(names, name) : UNBOUND;
    }
    return found;
}

static bool is_library_module(Value name)
{
    Value names = sys_get("stdlib_module_names");
    bool found = false;
    return names && is_any_set(names) && set_contains(names, name, &found) && found;
}

static Value suggest_name(Value exception)
{
    Value name = ((NameErrorObject *)exception)->name;
    FrameObject *frame = innermost_frame(exception);
    if (!name || !is_str(name) || !frame)
        return UNBOUND;
    Value found = nearest_variable(frame, name);
    if (!found)
        return UNBOUND;
    bool library = is_library_module(name);
    if (found != UNBOUND && library)
        return str_format(". Did you mean: %R? Or did you forget to import %R?", found, name);
    if (library)
        return str_format(". Did you forget to import %R?", name);
    return did_you_mean(found);
}

/* Only the classes themselves: subclasses have messages of their own. */
Value suggest(Value exception)
{
    Type *type = type_of(exception);
    Value text = UNBOUND;
    if (type == rt.types[TYPE_AttributeError]) {
        AttributeErrorObject *error = (AttributeErrorObject *)exception;
        text = suggest_attribute(error->object, error->name);
    } else if (type == rt.types[TYPE_NameError]) {
        text = suggest_name(exception);
    } else if (type == rt.types[TYPE_ImportError]) {
        text = suggest_import((ImportErrorObject *)exception);
    }
    error_clear();
    return text ? text : UNBOUND;
}
