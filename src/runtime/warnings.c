/* SPDX-License-Identifier: MIT
 *
 * Warnings. What happens to one is decided by the first filter that matches it:
 *
 *     (action, message pattern or None, category, module pattern or None, line or 0)
 *
 * The library's module `warnings`, once it is imported, holds the filters in force and is
 * asked to show warnings; before that, and without a library, all is done here.
 */
#include "runtime/warnings.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/source.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"
#include "vm/vm.h"

struct WarningsState {
    Value filters;        /* list */
    Value once;           /* dict: what "once" has shown */
    Value default_action; /* str */
    int64_t version;      /* of the filters: registries of other versions are stale */
};

/* What is known about a warning. */
typedef struct Warning {
    Value category, text, message; /* message: the instance */
    Value filename, module;
    Value registry;                /* dict or NONE */
    Value source_line, source;     /* or NONE */
    int line;
} Warning;

/* An attribute of the library's module, if that is imported: UNBOUND if not. */
static Value library(const char *name, bool import)
{
    Value module = dict_get_text(rt.modules, "warnings");
    if (module == UNBOUND && import && !rt.finalizing) {
        module = rt.services.import("warnings");
        if (!module) {
            error_clear();
            return UNBOUND;
        }
    }
    if (module == UNBOUND || module == NONE)
        return UNBOUND;
    Value text = TRY(str_intern_utf8(name, strlen(name)));
    return attr_get_opt(module, text);
}

/* --- filters --- */

static bool matches(Value pattern, Value text, bool *result)
{
    *result = pattern == NONE;
    if (pattern == NONE)
        return true;
    if (is_exact(pattern, TYPE_str))
        return compare_equal(pattern, text, result);
    Value match = TRY(call_method1(pattern, NAME(match), text));
    return value_truth(match, result);
}

static bool filter_matches(Value filter, const Warning *w, bool *result)
{
    Value *item = as_tuple(filter)->items;
    int64_t line;
    *result = false;
    TRY(matches(item[1], w->text, result));
    if (*result)
        TRY(type_issubclass(w->category, item[2], result));
    if (*result)
        TRY(matches(item[3], w->module, result));
    if (*result && is_int(item[4]) && int_fits_int64(item[4], &line) && line && line != w->line)
        *result = false;
    return true;
}

/* The action for a warning, and the filter that said so (NONE: the default). */
static Value find_action(const Warning *w, Value *filter)
{
    struct WarningsState *state = rt.warnings;
    Value filters = TRY(library("filters", false));
    if (filters != UNBOUND) {
        if (!is_list(filters))
            RAISE(ValueError, "_warnings.filters must be a list");
        state->filters = filters;
    }
    for (size_t i = 0; i < list_count(state->filters); i++) {
        *filter = as_list(state->filters)->items[i];
        if (!is_tuple(*filter) || tuple_count(*filter) != 5)
            RAISE(ValueError, "_warnings.filters item %zu isn't a 5-tuple", i);
        bool found;
        TRY(filter_matches(*filter, w, &found));
        if (found) {
            Value action = as_tuple(*filter)->items[0];
            if (!is_str(action))
                RAISE(TypeError, "action must be a string, not '%T'", action);
            return action;
        }
    }
    *filter = NONE;
    Value action = TRY(library("defaultaction", false));
    return action == UNBOUND ? state->default_action : action;
}

/* --- registries --- */

/* Is the key in the registry? Entries of older filters are dropped first. */
static bool already(Value registry, Value key, bool add, bool *result)
{
    Value version = dict_get_str(registry, NAME(version));
    if (version != small_int(rt.warnings->version)) {
        dict_clear(registry);
        TRY(dict_set(registry, NAME(version), small_int(rt.warnings->version)));
    }
    Value seen = TRY(dict_get(registry, key));
    *result = false;
    if (seen != UNBOUND)
        TRY(value_truth(seen, result));
    return *result || !add || dict_set(registry, key, TRUE);
}

static bool already_without_line(Value registry, const Warning *w, bool *result)
{
    Value key = TRY(tuple_pack(3, w->text, w->category, small_int(0)));
    return already(registry, key, true, result);
}

/* --- showing --- */

static bool show(const Warning *w)
{
    Value name = TRY(attr_get(w->category, NAME(__name__)));
    stdio_error("%S:%d: %S: %S\n", w->filename, w->line, name, w->text);
    Value line = w->source_line != NONE ? w->source_line : source_line(w->filename, w->line);
    if (!line || !is_str(line))
        return true;
    size_t start = 0, end = str_length(line);
    while (start < end && strchr(" \t\f", (int)str_at(line, start)) && str_at(line, start) < 128)
        start++;
    Value text = TRY(str_substring(line, start, end));
    stdio_error("  %S\n", text);
    return true;
}

static bool call_show(const Warning *w)
{
    Value function = TRY(library("_showwarnmsg", w->source != NONE));
    if (function == UNBOUND)
        return show(w);
    if (!is_callable(function))
        RAISE(TypeError, "warnings._showwarnmsg() must be set to a callable");
    Value class = TRY(library("WarningMessage", false));
    if (class == UNBOUND)
        RAISE(RuntimeError, "unable to get warnings.WarningMessage");
    Value args[] = {w->message, w->category, w->filename, small_int(w->line), NONE, NONE, w->source};
    Value message = TRY(call_value(class, args, 7, 0));
    return call1(function, message) != 0;
}

/* --- deciding --- */

/* Do what the action says about showing; `shown`: it was, earlier. */
static bool consult_registry(const Warning *w, Value action, Value filter, bool *shown)
{
    *shown = false;
    if (str_equal_text(action, "once")) {
        Value once = TRY(library("onceregistry", false));
        if (w->registry == NONE)
            return already_without_line(once == UNBOUND ? rt.warnings->once : once, w, shown);
        return already_without_line(w->registry, w, shown);
    }
    if (str_equal_text(action, "module"))
        return w->registry == NONE || already_without_line(w->registry, w, shown);
    if (!str_equal_text(action, "default"))
        RAISE(RuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R", action, filter);
    return true;
}

static bool decide(Warning *w)
{
    bool shown = false;
    Value key = TRY(tuple_pack(3, w->text, w->category, small_int(w->line)));
    if (w->registry != NONE)
        TRY(already(w->registry, key, false, &shown));
    if (shown)
        return true;
    Value filter = NONE, action = TRY(find_action(w, &filter));
    if (str_equal_text(action, "error"))
        return raise_object(w->message);
    if (str_equal_text(action, "ignore"))
        return true;
    if (!str_equal_text(action, "always")) {
        if (w->registry != NONE)
            TRY(dict_set(w->registry, key, TRUE));
        TRY(consult_registry(w, action, filter, &shown));
    }
    return shown || call_show(w);
}

/* A module's name from a file's: without ".py". */
static Value module_of_file(Value filename)
{
    size_t n = str_length(filename);
    if (!n)
        return str_from_text("<unknown>");
    if (n >= 3 && str_at(filename, n - 3) == '.' && str_at(filename, n - 2) == 'p'
        && str_at(filename, n - 1) == 'y')
        return str_substring(filename, 0, n - 3);
    return filename;
}

/* Complete text, message and category of each other, then decide. */
static bool warn_explicit(Warning *w)
{
    if (w->module == NONE)
        w->module = TRY(module_of_file(w->filename));
    if (w->registry != NONE && !is_dict(w->registry))
        RAISE(TypeError, "'registry' must be a dict or None");
    if (is_instance_of(w->message, TYPE_Warning)) {
        w->text = TRY(value_str(w->message));
        w->category = from_object(type_of(w->message));
    } else {
        w->text = w->message;
        w->message = TRY(call1(w->category, w->message));
    }
    return decide(w);
}

/* --- where --- */

static bool is_import_frame(Code *code)
{
    Value importlib = str_from_text("importlib"), bootstrap = str_from_text("_bootstrap");
    size_t n = str_length(code->filename);
    return importlib && bootstrap && str_find(code->filename, importlib, 0, n) >= 0
        && str_find(code->filename, bootstrap, 0, n) >= 0;
}

static bool is_skipped(Code *code, Value prefixes)
{
    for (size_t i = 0; i < tuple_count(prefixes); i++) {
        Value prefix = as_tuple(prefixes)->items[i];
        size_t n = str_length(prefix);
        if (str_length(code->filename) >= n && str_find(code->filename, prefix, 0, n) == 0)
            return true;
    }
    return is_import_frame(code);
}

/* The frame that many levels up; frames of the import system don't count. */
static bool find_frame(ssize_t level, Value prefixes, Code **code, Value *globals, int *line)
{
    size_t depth = 0;
    bool skip = level > 0 && vm_frame_info(0, code, globals, line) && !is_import_frame(*code);
    for (; level > 1; level--) {
        depth++;
        while (skip && vm_frame_info(depth, code, globals, line) && is_skipped(*code, prefixes))
            depth++;
    }
    return vm_frame_info(depth, code, globals, line);
}

static bool locate(Warning *w, ssize_t level, Value prefixes)
{
    Code *code;
    Value globals;
    w->source_line = NONE;
    if (find_frame(level, prefixes, &code, &globals, &w->line)) {
        w->filename = code->filename;
    } else {
        globals = rt.sys_dict;
        w->filename = TRY(str_from_text("sys"));
        w->line = 1;
    }
    w->registry = dict_get_str(globals, NAME(__warningregistry__));
    if (w->registry == UNBOUND) {
        w->registry = TRY(dict_new());
        TRY(dict_set(globals, NAME(__warningregistry__), w->registry));
    }
    w->module = dict_get_str(globals, NAME(__name__));
    if (w->module == UNBOUND || (w->module != NONE && !is_str(w->module)))
        w->module = TRY(str_from_text("<string>"));
    return true;
}

static bool service_warn(enum TypeId category, Value message, int stack_level)
{
    if (!rt.warnings) /* too early */
        return true;
    Warning w = {.category = from_object(rt.types[category]), .message = message, .source = NONE};
    TRY(locate(&w, stack_level, rt.empty_tuple));
    return warn_explicit(&w);
}

static bool warn_unclosed(Value text, Value source)
{
    Warning w = {.category = from_object(rt.types[TYPE_ResourceWarning]), .message = TRY(text),
                 .source = source};
    return !rt.warnings || (locate(&w, 1, rt.empty_tuple) && warn_explicit(&w));
}

void warnings_unclosed(Value text, Value source, const char *origin)
{
    if (warn_unclosed(text, source))
        return;
    if (error_is(TYPE_Warning) && rt.services.unraisable)
        rt.services.unraisable(origin, source);
    error_clear();
}

static bool service_warn_at(enum TypeId category, Value message, Value filename, int line)
{
    if (!rt.warnings)
        return true;
    Warning w = {.category = from_object(rt.types[category]), .message = message,
                 .filename = filename, .line = line, .module = NONE, .registry = NONE,
                 .source_line = NONE, .source = NONE};
    return warn_explicit(&w);
}

/* --- the module's functions --- */

static Value category_of(Value message, Value category)
{
    if (is_instance_of(message, TYPE_Warning))
        return from_object(type_of(message));
    if (category == NONE)
        return from_object(rt.types[TYPE_UserWarning]);
    if (!is_type(category) || !type_is_subtype(as_type(category), rt.types[TYPE_Warning]))
        RAISE(TypeError, "category must be a Warning subclass, not '%T'", category);
    return category;
}

static Value warnings_warn(Value *args)
{
    enum { MESSAGE, CATEGORY, LEVEL, SOURCE, PREFIXES };
    ssize_t level;
    TRY(value_as_ssize(args[LEVEL], &level));
    Value prefixes = args[PREFIXES];
    if (!is_tuple(prefixes))
        RAISE(TypeError, "warn() argument 'skip_file_prefixes' must be tuple, not %K", prefixes);
    for (size_t i = 0; i < tuple_count(prefixes); i++)
        if (!is_str(as_tuple(prefixes)->items[i]))
            RAISE(TypeError, "skip_file_prefixes must be a tuple of strs.");
    if (tuple_count(prefixes) && level < 2)
        level = 2;
    Warning w = {.message = args[MESSAGE], .source = args[SOURCE]};
    w.category = TRY(category_of(args[MESSAGE], args[CATEGORY]));
    TRY(locate(&w, level, prefixes));
    return warn_explicit(&w) ? NONE : 0;
}

/* The line as the module's loader tells it (a module from a zip file). */
static Value line_from_loader(Value globals, int line)
{
    Value loader = TRY(dict_get(globals, NAME(__loader__)));
    Value name = TRY(dict_get(globals, NAME(__name__)));
    if (loader == UNBOUND || name == UNBOUND || loader == NONE)
        return NONE;
    Value get_source = TRY(attr_get_opt(loader, NAME(get_source)));
    Value text = get_source == UNBOUND ? NONE : TRY(call1(get_source, name));
    if (!is_str(text))
        return NONE;
    Value lines = TRY(call_method0(text, NAME(splitlines)));
    if (!is_list(lines))
        return NONE;
    return line > 0 && (size_t)line <= list_count(lines) ? as_list(lines)->items[line - 1] : NONE;
}

static Value warnings_warn_explicit(Value *args)
{
    enum { MESSAGE, CATEGORY, FILENAME, LINE, MODULE, REGISTRY, GLOBALS, SOURCE };
    Warning w = {.message = args[MESSAGE], .filename = args[FILENAME], .module = args[MODULE],
                 .registry = args[REGISTRY], .source_line = NONE, .source = args[SOURCE]};
    if (!is_str(w.filename))
        RAISE(TypeError, "warn_explicit() argument 'filename' must be str, not %K", w.filename);
    TRY(value_as_int(args[LINE], &w.line));
    w.category = TRY(category_of(args[MESSAGE], args[CATEGORY]));
    if (args[GLOBALS] != NONE) {
        if (!is_dict(args[GLOBALS]))
            RAISE(TypeError, "module_globals must be a dict, not '%T'", args[GLOBALS]);
        w.source_line = TRY(line_from_loader(args[GLOBALS], w.line));
    }
    return warn_explicit(&w) ? NONE : 0;
}

static Value warnings_filters_mutated(Value *args)
{
    rt.warnings->version++;
    return NONE;
}

static const Method warnings_methods[] = {
    {"_filters_mutated($module, /)", warnings_filters_mutated,
     "The filters have changed: what was remembered is void."},
    {"warn($module, /, message, category=None, stacklevel=1, source=None, *, "
     "skip_file_prefixes=())", warnings_warn, "Issue a warning, or maybe ignore it."},
    {"warn_explicit($module, /, message, category, filename, lineno, module=None, "
     "registry=None, module_globals=None, source=None)", warnings_warn_explicit,
     "Issue a warning about a given place."},
    {0},
};

/* --- start --- */

static bool add_filter(const char *action, enum TypeId category, const char *module)
{
    Value text = TRY(str_from_text(action)), in = module ? TRY(str_from_text(module)) : NONE;
    Value filter = TRY(tuple_pack(5, text, NONE, from_object(rt.types[category]), in,
                                  small_int(0)));
    return list_push(rt.warnings->filters, filter);
}

bool warnings_init(void)
{
    struct WarningsState *state = TRY((struct WarningsState *)gc_alloc(sizeof *state));
    rt.warnings = state;
    state->filters = TRY(list_new(5));
    state->once = TRY(dict_new());
    state->default_action = TRY(str_from_text("default"));
    rt.services.warn = service_warn;
    rt.services.warn_at = service_warn_at;
    return add_filter("default", TYPE_DeprecationWarning, "__main__")
        && add_filter("ignore", TYPE_DeprecationWarning, 0)
        && add_filter("ignore", TYPE_PendingDeprecationWarning, 0)
        && add_filter("ignore", TYPE_ImportWarning, 0)
        && add_filter("ignore", TYPE_ResourceWarning, 0);
}

static bool warnings_module_init(Value module)
{
    struct WarningsState *state = rt.warnings;
    return module_add(module, "filters", state->filters)
        && module_add(module, "_onceregistry", state->once)
        && module_add(module, "_defaultaction", state->default_action);
}

MODULE(_warnings, .doc = "What warnings needs to be fast, and works without it.",
       .methods = warnings_methods, .init = warnings_module_init);
