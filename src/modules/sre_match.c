/* SPDX-License-Identifier: MIT
 *
 * Match objects, and templates: replacement texts taken apart.
 */
#include "gc/heap.h"
#include "modules/sre.h"
#include "objects/attr.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

static Match *as_match(Value v) { return (Match *)v; }

/* When a group closed, as far as its place tells: what a lookahead saw was matched before
 * what follows it, where the group begins. */
static ssize_t closed_at(const Pattern *pattern, const ssize_t *offsets, size_t g)
{
    return pattern->closing[g] & 1 ? offsets[2 * g] : offsets[2 * g + 1];
}

/* The group that closed last: of those that took part, the one that ends last; where several
 * end there, the one whose parenthesis closes last. */
static ssize_t last_closed(const Pattern *pattern, const ssize_t *offsets)
{
    ssize_t last = -1, last_at = -1;
    for (size_t g = 1; g <= pattern->groups; g++) {
        ssize_t at = closed_at(pattern, offsets, g);
        if (at < 0 || (last >= 0 && at < last_at))
            continue;
        if (last < 0 || at > last_at || pattern->closing[g] > pattern->closing[last]) {
            last = (ssize_t)g;
            last_at = at;
        }
    }
    return last;
}

Value match_new(Pattern *pattern, const Subject *subject, size_t pos, size_t endpos, const ssize_t *offsets)
{
    size_t words = 2 * (pattern->groups + 1);
    Match *m = gc_alloc_object(sizeof(Match) + words * sizeof(ssize_t));
    if (!m)
        return raise_no_memory();
    m->head.shape = rt.shapes[TYPE_Match];
    m->string = subject->string;
    m->pattern = pattern;
    m->pos = pos;
    m->endpos = endpos;
    m->groups = pattern->groups;
    m->last_index = pattern->groups ? last_closed(pattern, offsets) : -1;
    memcpy(m->offsets, offsets, words * sizeof(ssize_t));
    return from_object(m);
}

/* --- groups --- */

Value match_group_text(Match *m, size_t group, Value missing)
{
    ssize_t start = m->offsets[2 * group], end = m->offsets[2 * group + 1];
    if (start < 0 || m->string == NONE)
        return missing;
    if (end < start) /* \K-like effects of assertions */
        end = start;
    return subject_slice(m->string, (size_t)start, (size_t)end);
}

/* The group's number from an int or a name. */
static bool group_index(Match *m, Value key, size_t *group)
{
    int64_t number = -1;
    if (is_int(key) || (!is_str(key) && type_of(key)->slots.as_index)) {
        Value index = TRY(value_index(key));
        if (!int_fits_int64(index, &number))
            number = -1;
    } else {
        int64_t ignored;
        if (!value_hash(key, &ignored))
            return error_clear_if(TYPE_TypeError) ? raise_error(TYPE_IndexError, "no such group") : false;
        Value found = TRY(dict_get(m->pattern->groupindex, key));
        if (found != UNBOUND && is_small_int(found))
            number = small_int_value(found);
    }
    if (number < 0 || (size_t)number > m->groups)
        RAISE(IndexError, "no such group");
    *group = (size_t)number;
    return true;
}

static Value group_by_key(Match *m, Value key)
{
    size_t group;
    TRY(group_index(m, key, &group));
    return match_group_text(m, group, NONE);
}

static Value match_group(Value *args, size_t nargs, Value kwnames)
{
    Match *m = as_match(args[0]);
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "group() takes no keyword arguments");
    if (nargs == 1)
        return match_group_text(m, 0, NONE);
    if (nargs == 2)
        return group_by_key(m, args[1]);
    Tuple *result = TRY(tuple_alloc(nargs - 1));
    for (size_t i = 1; i < nargs; i++)
        result->items[i - 1] = TRY(group_by_key(m, args[i]));
    return from_object(result);
}

static Value match_groups(Value *args)
{
    Match *m = as_match(args[0]);
    if (m->groups == 0)
        return rt.empty_tuple;
    Tuple *result = TRY(tuple_alloc(m->groups));
    for (size_t g = 1; g <= m->groups; g++)
        result->items[g - 1] = TRY(match_group_text(m, g, args[1]));
    return from_object(result);
}

static Value match_groupdict(Value *args)
{
    Match *m = as_match(args[0]);
    Value name, number, result = TRY(dict_new());
    for (size_t at = 0; dict_next(m->pattern->groupindex, &at, &name, &number); ) {
        size_t group;
        TRY(group_index(m, number, &group));
        TRY(dict_set(result, name, TRY(match_group_text(m, group, args[1]))));
    }
    return result;
}

static Value match_start(Value *args)
{
    size_t group;
    TRY(group_index(as_match(args[0]), args[1], &group));
    return small_int(as_match(args[0])->offsets[2 * group]);
}

static Value match_end(Value *args)
{
    size_t group;
    TRY(group_index(as_match(args[0]), args[1], &group));
    return small_int(as_match(args[0])->offsets[2 * group + 1]);
}

static Value span_of(Match *m, size_t group)
{
    return tuple_pack(2, small_int(m->offsets[2 * group]), small_int(m->offsets[2 * group + 1]));
}

static Value match_span(Value *args)
{
    size_t group;
    TRY(group_index(as_match(args[0]), args[1], &group));
    return span_of(as_match(args[0]), group);
}

static Value match_getitem(Value self, Value key) { return group_by_key(as_match(self), key); }
static Value match_copy(Value *args) { return args[0]; }

static Value match_repr(Value self)
{
    Match *m = as_match(self);
    Value text = TRY(match_group_text(m, 0, NONE));
    return str_format("<%s object; span=(%zd, %zd), match=%R>", type_name(type_of(self)),
                      m->offsets[0], m->offsets[1], text);
}

/* --- attributes --- */

static Value get_string(Value self) { return as_match(self)->string; }
static Value get_re(Value self) { return from_object(as_match(self)->pattern); }
static Value get_pos(Value self) { return small_int((int64_t)as_match(self)->pos); }
static Value get_endpos(Value self) { return small_int((int64_t)as_match(self)->endpos); }

static Value get_lastindex(Value self)
{
    ssize_t last = as_match(self)->last_index;
    return last < 0 ? NONE : small_int(last);
}

static Value get_lastgroup(Value self)
{
    Match *m = as_match(self);
    Value names = m->pattern->indexgroup;
    if (m->last_index < 0 || (size_t)m->last_index >= tuple_count(names))
        return NONE;
    return as_tuple(names)->items[m->last_index];
}

static Value get_regs(Value self)
{
    Match *m = as_match(self);
    Tuple *result = TRY(tuple_alloc(m->groups + 1));
    for (size_t g = 0; g <= m->groups; g++)
        result->items[g] = TRY(span_of(m, g));
    return from_object(result);
}

/* --- templates --- */

Value template_new(Value list)
{
    Value *items = as_list(list)->items;
    size_t n = as_list(list)->count;
    if (n % 2 == 0)
        RAISE(TypeError, "invalid template");
    Template *t = gc_alloc_object(sizeof(Template) + n / 2 * sizeof t->parts[0]);
    if (!t)
        return raise_no_memory();
    t->head.shape = rt.shapes[TYPE_SRE_Template];
    t->first = items[0];
    t->count = n / 2;
    for (size_t i = 0; i < t->count; i++) {
        Value group = items[2 * i + 1];
        if (!is_small_int(group) || small_int_value(group) < 0)
            RAISE(TypeError, "invalid template");
        t->parts[i].group = (size_t)small_int_value(group);
        t->parts[i].literal = items[2 * i + 2];
    }
    return from_object(t);
}

/* The 3.12 library has _compile_template, which makes a Template; an older one a _subx, which
 * returns a function of the match or a literal. */
Value template_compile(Pattern *pattern, Value text)
{
    Value re = TRY(rt.services.import("re"));
    Value compile = TRY(attr_get_opt(re, NAME(_compile_template)));
    if (compile == UNBOUND)
        compile = TRY(attr_get(re, NAME(_subx)));
    Value result = TRY(call2(compile, from_object(pattern), text));
    if (is_exact(result, TYPE_SRE_Template) && ((Template *)result)->count == 0)
        return ((Template *)result)->first;
    return result;
}

static bool is_empty(Value text)
{
    return is_str(text) ? str_length(text) == 0 : is_bytes(text) && as_bytes(text)->length == 0;
}

bool template_append(Template *t, Match *m, Value list)
{
    if (!is_empty(t->first))
        TRY(list_push(list, t->first));
    for (size_t i = 0; i < t->count; i++) {
        if (t->parts[i].group > m->groups)
            RAISE(IndexError, "no such group");
        Value text = TRY(match_group_text(m, t->parts[i].group, NONE));
        if (text != NONE)
            TRY(list_push(list, text));
        if (!is_empty(t->parts[i].literal))
            TRY(list_push(list, t->parts[i].literal));
    }
    return true;
}

Value sre_join(Value list, Value string)
{
    if (is_str(string))
        return str_join_values(rt.empty_str, as_list(list)->items, as_list(list)->count);
    return call_method1(rt.empty_bytes, NAME(join), list);
}

static Value match_expand(Value *args)
{
    Match *m = as_match(args[0]);
    Value template = TRY(template_compile(m->pattern, args[1]));
    if (is_exact(template, TYPE_SRE_Template)) {
        Value list = TRY(list_new(0));
        TRY(template_append((Template *)template, m, list));
        return sre_join(list, m->string);
    }
    return is_callable(template) ? call1(template, args[0]) : template;
}

TYPE(SRE_Template, .name = "_sre.SRE_Template", .size = sizeof(Template), .flags = TYPE_NO_NEW);

static const Method match_methods[] = {
    {"group", .doc = "The text of one group (0: the whole match), or a tuple of several.", .raw = match_group},
    {"start($self, group=0, /)", match_start, "Where the group begins; -1 if it took no part."},
    {"end($self, group=0, /)", match_end, "Where the group ends; -1 if it took no part."},
    {"span($self, group=0, /)", match_span, "Where the group begins and ends."},
    {"groups($self, /, default=None)", match_groups, "The texts of all groups."},
    {"groupdict($self, /, default=None)", match_groupdict, "The texts of the named groups by name."},
    {"expand($self, /, template)", match_expand, "The template with its references replaced by this match's groups."},
    {"__copy__($self, /)", match_copy, "Itself: matches don't change."},
    {"__deepcopy__($self, memo, /)", match_copy, "Itself: matches don't change."},
    {0},
};

static const GetSet match_getset[] = {
    {"string", get_string, 0, "The text that was searched."},
    {"re", get_re, 0, "The pattern."},
    {"pos", get_pos, 0, "Where the search began."},
    {"endpos", get_endpos, 0, "Where the search would have ended."},
    {"lastindex", get_lastindex, 0, "The group that closed last."},
    {"lastgroup", get_lastgroup, 0, "Its name."},
    {"regs", get_regs, 0, "The spans of all groups."},
    {0},
};

TYPE(Match, .name = "re.Match", .doc = "The result of re.match() and re.search().", .size = sizeof(Match),
     .flags = TYPE_NO_NEW | TYPE_GENERIC,
     .slots = {.repr = match_repr, .getitem = match_getitem},
     .methods = METHODS(match_methods), .getset = match_getset);
