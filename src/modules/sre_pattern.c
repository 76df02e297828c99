/* SPDX-License-Identifier: MIT
 *
 * Pattern objects and scanners.
 */
#include <limits.h>

#include "gc/heap.h"
#include "modules/sre.h"
#include "objects/attr.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/memoryview.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

static Pattern *as_pattern(Value v) { return (Pattern *)v; }

enum { LOCAL_OFFSETS = 40 };

/* --- making --- */

static uint32_t *take_code(Value list, size_t *count)
{
    List *l = as_list(list);
    uint32_t *code = gc_alloc_atomic((l->count + 1) * sizeof *code);
    if (!code)
        return raise_no_memory(), NULL;
    for (size_t i = 0; i < l->count; i++) {
        int64_t word;
        Value index = TRY(value_index(l->items[i])); /* named constants are subclasses of int */
        if (!int_fits_int64(index, &word) || word < 0 || word > UINT32_MAX)
            return raise_error(TYPE_OverflowError, "regular expression code size limit exceeded"), NULL;
        code[i] = (uint32_t)word;
    }
    *count = l->count;
    return code;
}

/* compile(pattern, flags, code, groups, groupindex, indexgroup) */
Value pattern_new(Value *args)
{
    int flags;
    ssize_t groups;
    TRY(value_as_int(args[1], &flags));
    if (!is_list(args[2]))
        RAISE(TypeError, "compile() argument 'code' must be list, not %K", args[2]);
    TRY(value_as_ssize_argument(args[3], &groups));
    if (!is_dict(args[4]))
        RAISE(TypeError, "compile() argument 'groupindex' must be dict, not %K", args[4]);
    if (!is_tuple(args[5]))
        RAISE(TypeError, "compile() argument 'indexgroup' must be tuple, not %K", args[5]);
    if (groups < 0 || groups > SRE_MAXGROUPS)
        RAISE(RuntimeError, "invalid SRE code");
    Pattern *p = gc_alloc_object(sizeof *p);
    if (!p)
        return raise_no_memory();
    p->head.shape = rt.shapes[TYPE_Pattern];
    p->pattern = args[0];
    p->flags = (uint32_t)flags;
    p->groups = (size_t)groups;
    p->groupindex = args[4];
    p->indexgroup = args[5];
    p->is_bytes = args[0] != NONE && !is_str(args[0]);
    p->code = TRY(take_code(args[2], &p->code_count));
    p->closing = gc_alloc_atomic((p->groups + 1) * sizeof *p->closing);
    if (!p->closing)
        return raise_no_memory();
    TRY(sre_closing_order(p->code, p->code_count, p->groups, p->closing));
    return from_object(p);
}

/* --- searching --- */

/* A pattern at work on a subject: state of the methods that find several matches. */
typedef struct Search {
    Pattern *pattern;
    Subject subject;
    size_t pos, endpos;  /* as asked */
    size_t at;           /* where the next search begins */
    bool not_empty;      /* the last match was empty and ended there */
    bool found;
    ssize_t *offsets;
    ssize_t local[LOCAL_OFFSETS];
} Search;

static void search_release(Search *s) { subject_release(&s->subject); }
#define SEARCH_AUTO __attribute__((cleanup(search_release))) Search

static bool index_argument(Value v, ssize_t *index)
{
    int64_t number;
    Value i = TRY(value_index(v));
    if (!int_fits_int64(i, &number))
        RAISE(OverflowError, "Python int too large to convert to C ssize_t");
    *index = number;
    return true;
}

static bool search_begin(Search *s, Value pattern, Value string, Value pos, Value endpos)
{
    ssize_t start = 0, end = SSIZE_MAX;
    s->pattern = as_pattern(pattern);
    s->subject.view.object = 0;
    if (pos)
        TRY(index_argument(pos, &start));
    if (endpos)
        TRY(index_argument(endpos, &end));
    TRY(subject_get(&s->subject, string));
    TRY(subject_check(&s->subject, s->pattern));
    ssize_t length = (ssize_t)s->subject.length;
    s->pos = (size_t)MIN(MAX(start, 0), length);
    s->endpos = (size_t)MIN(MAX(end, 0), length);
    s->at = s->pos;
    s->not_empty = false;
    s->offsets = s->local;
    size_t words = 2 * (s->pattern->groups + 1);
    if (words > LOCAL_OFFSETS && !(s->offsets = gc_alloc_atomic(words * sizeof(ssize_t))))
        return raise_no_memory();
    return true;
}

static bool search_run(Search *s, enum SreMode mode)
{
    s->found = false;
    if (s->at > s->endpos)
        return true;
    return sre_run(s->pattern, &s->subject, mode, s->at, s->endpos, s->not_empty, &s->found, s->offsets);
}

/* Find the next match and place the search behind it. */
static bool search_next(Search *s, enum SreMode mode)
{
    TRY(search_run(s, mode));
    if (s->found) {
        s->at = (size_t)MAX(s->offsets[1], s->offsets[0]);
        s->not_empty = s->offsets[1] == s->offsets[0];
    }
    return true;
}

static Value search_match(Search *s)
{
    return match_new(s->pattern, &s->subject, s->pos, s->endpos, s->offsets);
}

static Value find_once(Value *args, enum SreMode mode)
{
    SEARCH_AUTO s;
    s.subject.view.object = 0;
    TRY(search_begin(&s, args[0], args[1], args[2], args[3]));
    TRY(search_run(&s, mode));
    return s.found ? search_match(&s) : NONE;
}

static Value pattern_match(Value *args) { return find_once(args, SRE_MATCH); }
static Value pattern_fullmatch(Value *args) { return find_once(args, SRE_FULLMATCH); }
static Value pattern_search(Value *args) { return find_once(args, SRE_SEARCH); }

/* A group's text, or an empty one. */
static Value found_text(Search *s, size_t group)
{
    ssize_t start = s->offsets[2 * group], end = s->offsets[2 * group + 1];
    if (start < 0)
        return s->subject.is_bytes ? rt.empty_bytes : rt.empty_str;
    return subject_slice(s->subject.string, (size_t)start, (size_t)end);
}

/* What findall lists: the match, the one group, or a tuple of the groups. */
static Value found_item(Search *s)
{
    if (s->pattern->groups <= 1)
        return found_text(s, s->pattern->groups);
    Tuple *item = TRY(tuple_alloc(s->pattern->groups));
    for (size_t g = 1; g <= s->pattern->groups; g++)
        item->items[g - 1] = TRY(found_text(s, g));
    return from_object(item);
}

static Value pattern_findall(Value *args)
{
    SEARCH_AUTO s;
    s.subject.view.object = 0;
    TRY(search_begin(&s, args[0], args[1], args[2], args[3]));
    Value list = TRY(list_new(0));
    for (;;) {
        TRY(search_next(&s, SRE_SEARCH));
        if (!s.found)
            return list;
        TRY(list_push(list, TRY(found_item(&s))));
    }
}

static Value pattern_split(Value *args)
{
    SEARCH_AUTO s;
    ssize_t max;
    size_t last = 0;
    s.subject.view.object = 0;
    TRY(value_as_ssize_argument(args[2], &max));
    TRY(search_begin(&s, args[0], args[1], 0, 0));
    Value list = TRY(list_new(0));
    for (ssize_t count = 0; max <= 0 || count < max; count++) {
        TRY(max < 0 || search_next(&s, SRE_SEARCH));
        if (max < 0 || !s.found)
            break;
        TRY(list_push(list, TRY(subject_slice(s.subject.string, last, (size_t)s.offsets[0]))));
        for (size_t g = 1; g <= s.pattern->groups; g++)
            TRY(list_push(list, s.offsets[2 * g] < 0 ? NONE : TRY(found_text(&s, g))));
        last = (size_t)s.offsets[1];
    }
    TRY(list_push(list, TRY(subject_slice(s.subject.string, last, s.subject.length))));
    return list;
}

/* --- replacing --- */

/* A str or bytes without backslash stands for itself. */
static bool is_literal(Value v, bool *literal)
{
    *literal = false;
    if (is_str(v)) {
        *literal = str_find(v, rt.latin1['\\'], 0, SIZE_MAX) < 0;
        return true;
    }
    if (!buffer_exported(v))
        return true;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(v, &view, BUFFER_SIMPLE));
    *literal = !view.length || !memchr(view.data, '\\', view.length);
    return true;
}

/* The replacement as a callable, a Template, or a literal. */
static Value prepare_replacement(Pattern *pattern, Value v)
{
    bool literal;
    if (is_callable(v))
        return v;
    TRY(is_literal(v, &literal));
    return literal ? v : template_compile(pattern, v);
}

static bool append_replacement(Search *s, Value replacement, bool callable, Value list)
{
    if (is_exact(replacement, TYPE_SRE_Template))
        return template_append((Template *)replacement, (Match *)TRY(search_match(s)), list);
    if (!callable)
        return list_push(list, replacement);
    Value text = TRY(call1(replacement, TRY(search_match(s))));
    return text == NONE || list_push(list, text);
}

/* The new text and the number of replacements. */
static Value substitute(Value *args, ssize_t *count)
{
    SEARCH_AUTO s;
    ssize_t max;
    size_t last = 0;
    s.subject.view.object = 0;
    *count = 0;
    TRY(value_as_ssize_argument(args[3], &max));
    Value replacement = TRY(prepare_replacement(as_pattern(args[0]), args[1]));
    bool callable = is_callable(replacement);
    TRY(search_begin(&s, args[0], args[2], 0, 0));
    Value list = TRY(list_new(0));
    while (max == 0 || *count < max) {
        TRY(search_next(&s, SRE_SEARCH));
        if (!s.found)
            break;
        if ((size_t)s.offsets[0] > last)
            TRY(list_push(list, TRY(subject_slice(s.subject.string, last, (size_t)s.offsets[0]))));
        size_t end = (size_t)s.offsets[1];
        TRY(append_replacement(&s, replacement, callable, list));
        last = end;
        ++*count;
    }
    if (last < s.subject.length)
        TRY(list_push(list, TRY(subject_slice(s.subject.string, last, s.subject.length))));
    return sre_join(list, s.subject.is_bytes ? rt.empty_bytes : rt.empty_str);
}

static Value pattern_sub(Value *args)
{
    ssize_t count;
    return substitute(args, &count);
}

static Value pattern_subn(Value *args)
{
    ssize_t count;
    Value text = TRY(substitute(args, &count));
    return tuple_pack(2, text, small_int(count));
}

/* --- scanners --- */

typedef struct Scanner {
    Object head;
    Value pattern, string;
    Value held;          /* a memoryview, so that the buffer stays as it is; 0: nobody changes it */
    size_t pos, endpos, at;
    bool not_empty, done;
} Scanner;

static Value scanner_new(Value *args)
{
    SEARCH_AUTO s;
    s.subject.view.object = 0;
    TRY(search_begin(&s, args[0], args[1], args[2], args[3]));
    Scanner *scanner = gc_alloc_object(sizeof *scanner);
    if (!scanner)
        return raise_no_memory();
    scanner->head.shape = rt.shapes[TYPE_SRE_Scanner];
    scanner->pattern = args[0];
    scanner->string = args[1];
    scanner->pos = scanner->at = s.pos;
    scanner->endpos = s.endpos;
    if (s.subject.is_bytes && !is_bytes(args[1]))
        scanner->held = TRY(memoryview_new(args[1], BUFFER_SIMPLE));
    return from_object(scanner);
}

/* The next match, or NONE for good. */
static Value scanner_step(Scanner *scanner, enum SreMode mode)
{
    SEARCH_AUTO s;
    s.subject.view.object = 0;
    if (scanner->done)
        return NONE;
    TRY(search_begin(&s, scanner->pattern, scanner->string, 0, 0));
    s.pos = scanner->pos;
    s.endpos = MIN(scanner->endpos, s.endpos);
    s.at = scanner->at;
    s.not_empty = scanner->not_empty;
    TRY(search_next(&s, mode));
    if (!s.found) {
        scanner->done = true;
        return NONE;
    }
    scanner->at = s.at;
    scanner->not_empty = s.not_empty;
    return search_match(&s);
}

static Value scanner_match(Value *args) { return scanner_step((Scanner *)args[0], SRE_MATCH); }
static Value scanner_search(Value *args) { return scanner_step((Scanner *)args[0], SRE_SEARCH); }

static Value scanner_pattern(Value self) { return ((Scanner *)self)->pattern; }

/* finditer: a scanner's search as an iterator. */
static Value finditer_next(Value self)
{
    Value match = TRY(scanner_step((Scanner *)self, SRE_SEARCH));
    return match == NONE ? END : match;
}

static Value iterator_self(Value self) { return self; }

static Value pattern_finditer(Value *args)
{
    Value scanner = TRY(scanner_new(args));
    as_object(scanner)->shape = rt.shapes[TYPE_SRE_Finditer];
    return scanner;
}

static const Method scanner_methods[] = {
    {"match($self, /)", scanner_match, "The next match, which begins where the last one ended."},
    {"search($self, /)", scanner_search, "The next match anywhere behind the last one."},
    {0},
};
static const GetSet scanner_getset[] = {
    {"pattern", scanner_pattern, 0, "The pattern."},
    {0},
};
TYPE(SRE_Scanner, .name = "_sre.SRE_Scanner", .size = sizeof(Scanner), .flags = TYPE_NO_NEW,
     .methods = METHODS(scanner_methods), .getset = scanner_getset);
TYPE(SRE_Finditer, .name = "callable_iterator", .size = sizeof(Scanner), .flags = TYPE_NO_NEW,
     .slots = {.iter = iterator_self, .next = finditer_next});

/* --- slots, attributes --- */

static bool append_flag(StrBuilder *b, bool *first, const char *name)
{
    TRY(*first || builder_char(b, '|'));
    *first = false;
    return builder_text(b, name);
}

/* "re.compile('...', re.IGNORECASE|re.VERBOSE)"; the UNICODE that each str pattern has isn't shown. */
static Value pattern_repr(Value self)
{
    static const struct { uint32_t flag; const char *name; } names[] = {
        {SRE_TEMPLATE, "re.TEMPLATE"}, {SRE_IGNORECASE, "re.IGNORECASE"}, {SRE_LOCALE, "re.LOCALE"},
        {SRE_MULTILINE, "re.MULTILINE"}, {SRE_DOTALL, "re.DOTALL"}, {SRE_UNICODE, "re.UNICODE"},
        {SRE_VERBOSE, "re.VERBOSE"}, {SRE_DEBUG, "re.DEBUG"}, {SRE_ASCII, "re.ASCII"},
    };
    Pattern *p = as_pattern(self);
    uint32_t flags = p->flags;
    StrBuilder b = {0};
    bool first = true;
    if (!p->is_bytes && (flags & (SRE_LOCALE | SRE_UNICODE | SRE_ASCII)) == SRE_UNICODE)
        flags &= ~(uint32_t)SRE_UNICODE;
    for (size_t i = 0; i < countof(names); i++) {
        if (flags & names[i].flag)
            TRY(append_flag(&b, &first, names[i].name));
        flags &= ~names[i].flag;
    }
    if (flags) {
        char rest[20];
        snprintf(rest, sizeof rest, "0x%x", flags);
        TRY(append_flag(&b, &first, rest));
    }
    Value shown = TRY(builder_finish(&b)), pattern = TRY(value_repr(p->pattern));
    return str_format(first ? "re.compile(%.200S)%S" : "re.compile(%.200S, %S)", pattern, shown);
}

static bool pattern_hash(Value self, int64_t *hash)
{
    Pattern *p = as_pattern(self);
    TRY(value_hash(p->pattern, hash));
    uint64_t h = (uint64_t)*hash;
    for (size_t i = 0; i < p->code_count; i++)
        h = (h ^ p->code[i]) * UINT64_C(0x9e3779b97f4a7c15);
    h ^= p->flags ^ p->groups << 20 ^ (uint64_t)p->is_bytes << 40;
    *hash = (int64_t)h == -1 ? -2 : (int64_t)h;
    return true;
}

static Value pattern_compare(Value a, Value b, enum CompareOp op)
{
    bool equal = a == b;
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(b, TYPE_Pattern))
        return NOT_IMPLEMENTED;
    Pattern *p = as_pattern(a), *q = as_pattern(b);
    if (!equal && p->flags == q->flags && p->is_bytes == q->is_bytes && p->code_count == q->code_count
        && memcmp(p->code, q->code, p->code_count * sizeof *p->code) == 0)
        TRY(compare_equal(p->pattern, q->pattern, &equal));
    return from_bool(equal == (op == COMPARE_EQ));
}

static Value get_pattern(Value self) { return as_pattern(self)->pattern; }
static Value get_flags(Value self) { return small_int(as_pattern(self)->flags); }
static Value get_groups(Value self) { return small_int((int64_t)as_pattern(self)->groups); }

static Value get_groupindex(Value self)
{
    return call1(from_object(rt.types[TYPE_mappingproxy]), as_pattern(self)->groupindex);
}

static Value pattern_copy(Value *args) { return args[0]; }

static const Method pattern_methods[] = {
    {"match($self, /, string, pos=0, endpos=sys.maxsize)", pattern_match, "A match at the start of the text, or None."},
    {"fullmatch($self, /, string, pos=0, endpos=sys.maxsize)", pattern_fullmatch, "A match of the whole text, or None."},
    {"search($self, /, string, pos=0, endpos=sys.maxsize)", pattern_search, "The first match in the text, or None."},
    {"sub($self, /, repl, string, count=0)", pattern_sub, "The text with its matches replaced."},
    {"subn($self, /, repl, string, count=0)", pattern_subn, "The text with its matches replaced, and how many there were."},
    {"findall($self, /, string, pos=0, endpos=sys.maxsize)", pattern_findall, "The list of all matches' texts."},
    {"finditer($self, /, string, pos=0, endpos=sys.maxsize)", pattern_finditer, "An iterator over all matches."},
    {"split($self, /, string, maxsplit=0)", pattern_split, "The parts of the text between the matches."},
    {"scanner($self, /, string, pos=0, endpos=sys.maxsize)", scanner_new, "A scanner, which finds one match after the other."},
    {"__copy__($self, /)", pattern_copy, "Itself: patterns don't change."},
    {"__deepcopy__($self, memo, /)", pattern_copy, "Itself: patterns don't change."},
    {0},
};

static const GetSet pattern_getset[] = {
    {"pattern", get_pattern, 0, "The text that it was compiled from."},
    {"flags", get_flags, 0, "The flags."},
    {"groups", get_groups, 0, "The number of groups."},
    {"groupindex", get_groupindex, 0, "The named groups' numbers."},
    {0},
};

TYPE(Pattern, .name = "re.Pattern", .doc = "A compiled regular expression.", .size = sizeof(Pattern),
     .flags = TYPE_NO_NEW | TYPE_WEAKREF | TYPE_GENERIC,
     .slots = {.repr = pattern_repr, .hash = pattern_hash, .compare = pattern_compare},
     .methods = METHODS(pattern_methods), .getset = pattern_getset);
