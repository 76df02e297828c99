/* SPDX-License-Identifier: MIT
 *
 * Signatures of builtin functions: parsed from text at first use, then used to place the
 * arguments of each call and to word CPython's errors.
 *
 *     "sort($self, /, *, key=None, reverse=False)"
 */
#include <ctype.h>

#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

struct Signature {
    const char *text;   /* where it was parsed from */
    uint32_t count;     /* parameters, *args and **kwargs included */
    uint32_t positional; /* of these by position; the first `posonly` only so */
    uint32_t posonly;
    uint32_t required;  /* positionals without default */
    uint32_t kwonly;    /* keyword-only ones, behind positionals (and *args) */
    bool tuple;         /* METHOD_TUPLE */
    bool class;         /* METHOD_CLASS */
    bool self;          /* "$self" or "$type" comes first, and is placed[0] */
    int varargs, varkeywords; /* index of the parameter, or -1 */
    Value *names;       /* interned */
    Value *defaults;    /* UNBOUND: none given but optional; 0: required */
};

size_t signature_size(const Signature *s) { return s->count; }

/* --- parsing --- */

typedef struct Reader {
    const char *p;
    Signature *s;
    bool kwonly;
} Reader;

static void skip_space(Reader *r)
{
    while (*r->p == ' ' || *r->p == '[' || *r->p == ']')
        r->p++;
}

/* The end of a default value: the ',' or ')' outside brackets and quotes. */
static const char *default_end(const char *p)
{
    int depth = 0;
    char quote = 0;
    for (; *p; p++) {
        if (quote) {
            if (*p == '\\')
                p++;
            else if (*p == quote)
                quote = 0;
        } else if (*p == '\'' || *p == '"') {
            quote = *p;
        } else if (strchr("([{", *p)) {
            depth++;
        } else if (strchr(")]},", *p)) {
            if (depth == 0)
                return p;
            depth -= *p != ',';
        }
    }
    return p;
}

static Value default_text(const char *text, size_t n)
{
    char buffer[64];
    size_t out = 0;
    for (size_t i = 1; i + 1 < n && out < sizeof buffer; i++) {
        char c = text[i];
        if (c == '\\' && i + 2 < n) {
            c = text[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
        }
        buffer[out++] = c;
    }
    return str_intern_utf8(buffer, out);
}

static bool text_is(const char *text, size_t n, const char *word)
{
    return strlen(word) == n && memcmp(text, word, n) == 0;
}

static Value default_value(const char *text, size_t n)
{
    static const struct { const char *word; Value value; } words[] = {
        {"None", NONE}, {"True", TRUE}, {"False", FALSE}, {"...", ELLIPSIS},
        {"<unrepresentable>", UNBOUND}, {"<null>", UNBOUND},
    };
    for (size_t i = 0; i < countof(words); i++)
        if (text_is(text, n, words[i].word))
            return words[i].value;
    if (text_is(text, n, "sys.maxsize"))
        return int_from_int64(INT64_MAX);
    if (text_is(text, n, "()"))
        return rt.empty_tuple;
    if (text[0] == '\'' || text[0] == '"')
        return default_text(text, n);
    if (text[0] == 'b' && n >= 3 && text[1] == '\'')
        return bytes_new(text + 2, n - 3);
    if (isdigit((unsigned char)text[0]) || text[0] == '-') {
        char *end;
        long long i = strtoll(text, &end, 0);
        if (end == text + n)
            return int_from_int64(i);
        double d = strtod(text, &end);
        if (end == text + n)
            return float_from_double(d);
    }
    return UNBOUND; /* an expression: the body supplies it */
}

static bool read_name(Reader *r, Value *name)
{
    const char *start = r->p;
    while (isalnum((unsigned char)*r->p) || *r->p == '_')
        r->p++;
    *name = TRY(str_intern_utf8(start, (size_t)(r->p - start)));
    return true;
}

static bool read_parameter(Reader *r)
{
    Signature *s = r->s;
    const bool optional = r->p > s->text && (r->p[-1] == '[');
    bool self = *r->p == '$';
    r->p += self;
    uint32_t i = s->count;
    TRY(read_name(r, &s->names[i]));
    if (self && str_equal_text(s->names[i], "module"))
        return true; /* written, but not passed */
    s->count++;
    if (self && !s->self && i == 0)
        s->self = true;
    s->defaults[i] = optional ? UNBOUND : 0;
    if (*r->p == '=') {
        const char *end = default_end(++r->p);
        s->defaults[i] = TRY(default_value(r->p, (size_t)(end - r->p)));
        r->p = end;
    }
    if (r->kwonly) {
        s->kwonly++;
        return true;
    }
    s->positional++;
    if (!s->defaults[i])
        s->required = s->positional;
    return true;
}

static bool read_item(Reader *r)
{
    Signature *s = r->s;
    if (*r->p == '/') {
        r->p++;
        s->posonly = s->positional;
        return true;
    }
    if (*r->p != '*')
        return read_parameter(r);
    r->p++;
    bool keywords = *r->p == '*';
    r->p += keywords;
    r->kwonly = true;
    if (!isalpha((unsigned char)*r->p) && *r->p != '_')
        return true;
    *(keywords ? &s->varkeywords : &s->varargs) = (int)s->count;
    TRY(read_name(r, &s->names[s->count]));
    s->defaults[s->count++] = UNBOUND;
    return true;
}

static uint32_t count_commas(const char *text)
{
    uint32_t n = 2;
    for (; *text; text++)
        n += *text == ',';
    return n;
}

Signature *signature_parse(const char *text)
{
    Signature *s = gc_alloc(sizeof *s);
    uint32_t room = count_commas(text);
    if (s) {
        s->names = gc_alloc(room * sizeof(Value));
        s->defaults = gc_alloc(room * sizeof(Value));
    }
    if (!s || !s->names || !s->defaults)
        return (Signature *)(uintptr_t)raise_no_memory();
    s->text = text;
    s->varargs = s->varkeywords = -1;
    Reader r = {strchr(text, '('), s, false};
    if (!r.p)
        return (Signature *)(uintptr_t)raise_error(TYPE_SystemError, "bad signature '%s'", text);
    r.p++;
    for (skip_space(&r); *r.p && *r.p != ')'; skip_space(&r)) {
        if (*r.p == ',')
            r.p++;
        else
            TRY(read_item(&r));
    }
    s->class = r.kwonly && !s->kwonly && s->varargs < 0 && s->varkeywords < 0; /* "a, /, *" */
    return s;
}

/* --- errors --- */

/* For %s%s: "name()"; what has no name is a "function". */
#define CALLED(name) *(name) ? (name) : "function", *(name) ? "()" : ""

/* The texts are other ones then. */
bool signature_takes_keywords(const Signature *s)
{
    return s->posonly < s->positional || s->kwonly || s->varkeywords >= 0 || s->class;
}

void signature_set_style(Signature *s, uint32_t flags)
{
    s->tuple = flags & METHOD_TUPLE;
    s->class |= (flags & METHOD_CLASS) != 0;
}

/* By position only, outside of min and max. */
COLD static bool raise_tuple_count(const char *name, size_t min, size_t max, size_t given)
{
    size_t bound = given < min ? min : max;
    RAISE(TypeError, "%s%s takes %s %zu argument%s (%zu given)", CALLED(name),
          min == max ? "exactly" : given < min ? "at least" : "at most", bound,
          bound == 1 ? "" : "s", given);
}

COLD static bool raise_too_many(const Signature *s, const char *name, size_t given)
{
    size_t self = s->self, max = s->positional - self, min = s->required > self ? s->required - self : 0;
    given -= self;
    if (s->tuple)
        return raise_tuple_count(name, min, max, given);
    if (max == 0 && s->kwonly)
        RAISE(TypeError, "%s%s takes no positional arguments", CALLED(name));
    if (max == 0)
        RAISE(TypeError, "%s%s takes no arguments (%zu given)", CALLED(name), given);
    if (signature_takes_keywords(s))
        RAISE(TypeError, "%s%s takes %s %zu positional argument%s (%zu given)", CALLED(name),
              min >= max ? "exactly" : "at most", max, max == 1 ? "" : "s", given);
    if (min == max && max == 1)
        RAISE(TypeError, "%s%s takes exactly one argument (%zu given)", CALLED(name), given);
    RAISE(TypeError, "%s expected %s %zu argument%s, got %zu", name,
          min == max ? "exactly" : "at most", max, max == 1 ? "" : "s", given);
}

/* More arguments of both kinds than there are parameters. */
static bool check_total(const Signature *s, const char *name, size_t nargs, size_t nkw)
{
    size_t self = s->self, given = nargs + nkw;
    if (LIKELY(given <= s->count) || s->varargs >= 0 || s->varkeywords >= 0
        || !signature_takes_keywords(s))
        return true;
    size_t max = s->count - self;
    RAISE(TypeError, "%s%s takes at most %zu %sargument%s (%zu given)", CALLED(name), max,
          nargs == self ? "keyword " : "", max == 1 ? "" : "s", given - self);
}

COLD static bool raise_missing(const Signature *s, const char *name, size_t index, size_t given)
{
    size_t self = s->self, max = s->positional - self;
    size_t min = s->required > self ? s->required - self : 0;
    given = given > self ? given - self : 0;
    if (s->tuple)
        return raise_tuple_count(name, min, max, given);
    if (index >= s->posonly)
        RAISE(TypeError, "%s%s missing required argument '%S' (pos %zu)", CALLED(name),
              s->names[index], index + 1 - self);
    if (signature_takes_keywords(s) && s->varargs < 0) {
        min = MIN(min, s->posonly - self);
        RAISE(TypeError, "%s%s takes %s %zu positional argument%s (%zu given)", CALLED(name),
              min < max ? "at least" : "exactly", min, min == 1 ? "" : "s", given);
    }
    if (min == max && max == 1)
        RAISE(TypeError, "%s%s takes exactly one argument (%zu given)", CALLED(name), given);
    RAISE(TypeError, "%s expected %s %zu argument%s, got %zu", name,
          min == max && s->varargs < 0 ? "exactly" : "at least", min, min == 1 ? "" : "s", given);
}

COLD static bool raise_no_keywords(const char *name)
{
    RAISE(TypeError, "%s%s takes no keyword arguments", CALLED(name));
}

/* --- placing --- */

/* The parameter that a keyword names; -1 if none. */
static int find_parameter(const Signature *s, Value key)
{
    for (uint32_t i = s->posonly; i < s->count; i++)
        if (s->names[i] == key && (int)i != s->varargs && (int)i != s->varkeywords)
            return (int)i;
    return -1;
}

/* What is wrong with the keywords; told when all else is right. */
typedef struct Misplaced {
    Value unexpected; /* a keyword that names no parameter */
    Value duplicate;  /* one whose parameter has an argument by position already */
    int position;
} Misplaced;

COLD static bool raise_misplaced(const char *name, const Misplaced *wrong)
{
    if (wrong->duplicate)
        RAISE(TypeError, "argument for %s%s given by name ('%S') and position (%d)",
              CALLED(name), wrong->duplicate, wrong->position);
    RAISE(TypeError, "'%S' is an invalid keyword argument for %s%s", wrong->unexpected,
          *name ? name : "this function", *name ? "()" : "");
}

static bool place_keyword(const Signature *s, Value key, Value value, Value *placed,
                          Misplaced *wrong)
{
    key = TRY(str_intern(key));
    int i = find_parameter(s, key);
    if (i < 0) {
        if (s->varkeywords < 0) {
            wrong->unexpected = wrong->unexpected ? wrong->unexpected : key;
            return true;
        }
        Value *kwargs = &placed[s->varkeywords];
        if (*kwargs == UNBOUND)
            *kwargs = TRY(dict_new());
        return dict_set(*kwargs, key, value);
    }
    int position = i + 1 - (int)s->self;
    if (!placed[i])
        placed[i] = value;
    else if (!wrong->duplicate || position < wrong->position)
        *wrong = (Misplaced){wrong->unexpected, key, position};
    return true;
}

static bool place_positionals(const Signature *s, const char *name, Value *args, size_t nargs,
                              Value *placed)
{
    size_t direct = MIN(nargs, s->positional);
    if (nargs > s->positional && s->varargs < 0)
        return raise_too_many(s, name, nargs);
    memmove(placed, args, direct * sizeof(Value));
    memset(placed + direct, 0, (s->count - direct) * sizeof(Value));
    return true;
}

static bool fill_defaults(const Signature *s, const char *name, size_t nargs, Value *placed)
{
    for (uint32_t i = (uint32_t)MIN(nargs, s->positional); i < s->count; i++) {
        if (placed[i])
            continue;
        if (UNLIKELY(!s->defaults[i])) {
            if (i >= s->positional)
                RAISE(TypeError, "%s%s missing required argument '%S' (pos %zu)", CALLED(name),
                      s->names[i], (size_t)i + 1 - s->self);
            return raise_missing(s, name, i, nargs);
        }
        placed[i] = s->defaults[i];
    }
    return true;
}

/* Positional arguments only, none too many, and defaults for the rest. False without an
 * exception when one of those is required. */
static bool place_plain(const Signature *s, Value *args, size_t nargs, Value *placed)
{
    for (size_t i = 0; i < nargs; i++)
        placed[i] = args[i];
    for (size_t i = nargs; i < s->count; i++)
        if (!(placed[i] = s->defaults[i]))
            return false;
    return true;
}

bool signature_place(const Signature *s, const char *name, Value *args, size_t nargs,
                     Value kwnames, Value *placed)
{
    size_t nkw = kwnames ? tuple_count(kwnames) : 0;
    if (LIKELY(!nkw && nargs <= s->positional && nargs >= s->required
               && s->varargs < 0 && s->varkeywords < 0)
        && place_plain(s, args, nargs, placed))
        return true;
    Value extra = 0;
    Misplaced wrong = {0};
    if (UNLIKELY(nkw && !signature_takes_keywords(s)))
        return raise_no_keywords(name);
    if (s->class && s->positional == s->self) {
        if (nargs > s->self)
            RAISE(TypeError, "%s%s takes no arguments", CALLED(name));
        nkw = 0; /* nobody looks at them then */
    }
    TRY(check_total(s, name, nargs, nkw));
    /* Read what placed may overlay before writing to it. */
    Value *keywords = TRY(ARGUMENTS_ROOM(nkw));
    memcpy(keywords, args + nargs, nkw * sizeof(Value));
    if (s->varargs >= 0)
        extra = TRY(nargs > s->positional
                        ? tuple_new(args + s->positional, nargs - s->positional)
                        : rt.empty_tuple);
    TRY(place_positionals(s, name, args, nargs, placed));
    if (s->varargs >= 0)
        placed[s->varargs] = extra;
    if (s->varkeywords >= 0)
        placed[s->varkeywords] = UNBOUND;
    for (size_t i = 0; i < nkw; i++)
        TRY(place_keyword(s, as_tuple(kwnames)->items[i], keywords[i], placed, &wrong));
    if (s->varkeywords >= 0 && placed[s->varkeywords] == UNBOUND)
        placed[s->varkeywords] = TRY(dict_new());
    TRY(fill_defaults(s, name, nargs, placed));
    return !(wrong.unexpected || wrong.duplicate) || raise_misplaced(name, &wrong);
}

/* --- calls that are known to fit --- */

/* The parameters that the keywords name, if each names another one. */
static bool find_parameters(const Signature *s, size_t nargs, Value kwnames, uint8_t *slots)
{
    size_t named = tuple_count(kwnames);
    if (named > SIGNATURE_NAMED)
        return false;
    for (size_t k = 0; k < named; k++) {
        int i = find_parameter(s, as_tuple(kwnames)->items[k]);
        if (i < (int)nargs || memchr(slots, i, k))
            return false;
        slots[k] = (uint8_t)i;
    }
    return true;
}

bool signature_fits(const Signature *s, size_t nargs, Value kwnames, uint8_t *slots)
{
    if (s->varargs >= 0 || s->varkeywords >= 0 || s->count > SIGNATURE_SHORT
        || nargs > s->positional || (kwnames && !find_parameters(s, nargs, kwnames, slots)))
        return false;
    for (size_t i = nargs; i < s->count; i++)
        if (!s->defaults[i] && !(kwnames && memchr(slots, (int)i, tuple_count(kwnames))))
            return false;
    return true;
}

Value signature_call(const Signature *s, Body body, const Value *args, size_t nargs,
                     const uint8_t *slots, size_t named)
{
    Value placed[SIGNATURE_SHORT];
    for (size_t i = 0; i < nargs; i++)
        placed[i] = args[i];
    for (size_t i = nargs; i < s->count; i++)
        placed[i] = s->defaults[i];
    for (size_t k = 0; k < named; k++)
        placed[slots[k]] = args[nargs + k];
    return body(placed);
}

/* --- by text --- */

enum { SIGNATURE_CACHE = 512 };

/* Signatures by the address of their text; collisions just parse again. */
struct SignatureCache {
    Signature *lines[SIGNATURE_CACHE];
};

static Signature *cached_signature(const char *text)
{
    if (!rt.signatures)
        rt.signatures = TRY((struct SignatureCache *)gc_alloc(sizeof(struct SignatureCache)));
    struct SignatureCache *cache = rt.signatures;
    size_t i = ((uintptr_t)text * UINT64_C(0x9E3779B97F4A7C15) >> 48) % SIGNATURE_CACHE;
    Signature *s = cache->lines[i];
    if (!s || s->text != text)
        cache->lines[i] = s = TRY(signature_parse(text));
    return s;
}

bool arguments_place(const char *text, Value *args, size_t nargs, Value kwnames, Value *placed)
{
    Signature *s = TRY(cached_signature(text));
    char name[80];
    size_t n = MIN(strcspn(text, "("), sizeof name - 1);
    memcpy(name, text, n);
    name[n] = 0;
    return signature_place(s, name, args, nargs, kwnames, placed);
}

bool arguments_check(const char *name, size_t nargs, Value kwnames, size_t min, size_t max)
{
    if (kwnames && tuple_count(kwnames))
        return raise_no_keywords(name);
    if (nargs >= min && nargs <= max)
        return true;
    size_t bound = nargs < min ? min : max;
    if (min == max && max == 0)
        RAISE(TypeError, "%s() takes no arguments (%zu given)", name, nargs);
    RAISE(TypeError, "%s expected %s%zu argument%s, got %zu", name,
          min == max ? "" : nargs < min ? "at least " : "at most ", bound,
          bound == 1 ? "" : "s", nargs);
}

bool arguments_none(const char *name, size_t nargs, Value kwnames)
{
    if (nargs)
        RAISE(TypeError, "%s() takes no positional arguments", name);
    return arguments_check(name, 0, kwnames, 0, 0);
}
