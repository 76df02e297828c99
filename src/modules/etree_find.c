/* SPDX-License-Identifier: MIT
 *
 * _elementtree: finding elements. A path that is a mere tag is looked for among the
 * children at once; all others are the library's xml.etree.ElementPath's business.
 */
#include "modules/etree.h"
#include "objects/bytes.h"

static bool is_path_char(uint32_t c)
{
    return c == '/' || c == '*' || c == '[' || c == '@' || c == '.';
}

/* Tags that are no text at all are compared, too, as long as they are bytes. */
static bool is_bytes_path(Value path)
{
    const char *p = as_bytes(path)->data, *end = p + as_bytes(path)->length;
    bool in_braces = false;
    for (; p < end; p++)
        if (*p == '{' || *p == '}')
            in_braces = *p == '{';
        else if (!in_braces && is_path_char((uint8_t)*p))
            return true;
    return false;
}

/* Namespaces in braces may hold anything, but the wildcard ones {} and {*}. */
static bool is_str_path(Value path)
{
    size_t n = str_length(path);
    bool in_braces = false;
    if (n >= 3 && str_at(path, 0) == '{' &&
        (str_at(path, 1) == '}' || (str_at(path, 1) == '*' && str_at(path, 2) == '}')))
        return true;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_at(path, i);
        if (c == '{' || c == '}')
            in_braces = c == '{';
        else if (!in_braces && is_path_char(c))
            return true;
    }
    return false;
}

/* Does the path need more than comparing tags? Programs ask with the same str again. */
static bool is_path(Value path)
{
    ElementtreeState *state = MODULE_STATE(ElementtreeState, MODULE__elementtree);
    if (LIKELY(state && path == state->plain_path))
        return false;
    if (!is_str(path))
        return !is_bytes(path) || is_bytes_path(path);
    bool is = is_str_path(path);
    if (state && !is)
        state->plain_path = path;
    return is;
}

/* xml.etree.ElementPath's function of that name. */
static Value path_function(Value name)
{
    ElementtreeState *state = TRY(etree_state());
    if (!state->path)
        state->path = TRY(rt.services.import("xml.etree.ElementPath"));
    return attr_get(state->path, name);
}

/* The next child from *i on with the tag, *i being behind it; END: none. Comparing may run
 * Python code that changes the children. */
static Value next_child(const Element *e, Value tag, size_t *i)
{
    while (*i < etree_count(e)) {
        Value child = etree_child(e, (*i)++);
        bool equal;
        TRY(etree_same_tag(as_element(child)->tag, tag, &equal));
        if (equal)
            return child;
    }
    return END;
}

/* args: self, path, namespaces */
Value etree_find(Value *args)
{
    if (args[2] != NONE || is_path(args[1]))
        return call3(TRY(path_function(NAME(find))), args[0], args[1], args[2]);
    size_t i = 0;
    Value child = TRY(next_child(as_element(args[0]), args[1], &i));
    return child == END ? NONE : child;
}

/* args: self, path, default, namespaces */
Value etree_findtext(Value *args)
{
    if (args[3] != NONE || is_path(args[1])) {
        Value find = TRY(path_function(NAME(findtext)));
        Value all[] = {args[0], args[1], args[2], args[3]};
        return call_value(find, all, countof(all), 0);
    }
    size_t i = 0;
    Value child = TRY(next_child(as_element(args[0]), args[1], &i));
    if (child == END)
        return args[2];
    Value text = as_element(child)->text;
    return text == NONE ? rt.empty_str : text;
}

/* args: self, path, namespaces */
Value etree_findall(Value *args)
{
    if (args[2] != NONE || is_path(args[1]))
        return call3(TRY(path_function(NAME(findall))), args[0], args[1], args[2]);
    Value found = TRY(list_new(0));
    size_t i = 0;
    for (Value child; (child = TRY(next_child(as_element(args[0]), args[1], &i))) != END;)
        TRY(list_push(found, child));
    return found;
}

/* args: self, path, namespaces */
Value etree_iterfind(Value *args)
{
    return call3(TRY(path_function(NAME(iterfind))), args[0], args[1], args[2]);
}
