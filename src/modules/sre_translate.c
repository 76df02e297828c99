/* SPDX-License-Identifier: MIT
 *
 * From the code list of re's compiler to a pattern for PCRE2.
 *
 * The list is a tree in prefix form; each function here translates one construct and leaves
 * the position behind it. Each index into the list is checked, since anybody may call
 * _sre.compile. Character sets of one-byte subjects are evaluated for every byte and written
 * as ranges, so that they mean exactly what the list says; those of wider ones are written
 * item by item.
 */
#define PCRE2_CODE_UNIT_WIDTH 0
#include <ctype.h>
#include <pcre2.h>
#include <unicase.h>

#include "gc/heap.h"
#include "modules/sre.h"
#include "objects/str_data.h"

/* As in re/_constants.py: the list's numbers. */
enum Op {
    OP_FAILURE, OP_SUCCESS, OP_ANY, OP_ANY_ALL, OP_ASSERT, OP_ASSERT_NOT, OP_AT, OP_BRANCH, OP_CATEGORY,
    OP_CHARSET, OP_BIGCHARSET, OP_GROUPREF, OP_GROUPREF_EXISTS, OP_IN, OP_INFO, OP_JUMP, OP_LITERAL, OP_MARK,
    OP_MAX_UNTIL, OP_MIN_UNTIL, OP_NOT_LITERAL, OP_NEGATE, OP_RANGE, OP_REPEAT, OP_REPEAT_ONE, OP_SUBPATTERN,
    OP_MIN_REPEAT_ONE, OP_ATOMIC_GROUP, OP_POSSESSIVE_REPEAT, OP_POSSESSIVE_REPEAT_ONE,
    OP_GROUPREF_IGNORE, OP_IN_IGNORE, OP_LITERAL_IGNORE, OP_NOT_LITERAL_IGNORE,
    OP_GROUPREF_LOC_IGNORE, OP_IN_LOC_IGNORE, OP_LITERAL_LOC_IGNORE, OP_NOT_LITERAL_LOC_IGNORE,
    OP_GROUPREF_UNI_IGNORE, OP_IN_UNI_IGNORE, OP_LITERAL_UNI_IGNORE, OP_NOT_LITERAL_UNI_IGNORE,
    OP_RANGE_UNI_IGNORE,
};
enum At {
    AT_BEGINNING, AT_BEGINNING_LINE, AT_BEGINNING_STRING, AT_BOUNDARY, AT_NON_BOUNDARY, AT_END, AT_END_LINE,
    AT_END_STRING, AT_LOC_BOUNDARY, AT_LOC_NON_BOUNDARY, AT_UNI_BOUNDARY, AT_UNI_NON_BOUNDARY,
};
enum Category {
    CAT_DIGIT, CAT_NOT_DIGIT, CAT_SPACE, CAT_NOT_SPACE, CAT_WORD, CAT_NOT_WORD, CAT_LINEBREAK, CAT_NOT_LINEBREAK,
    CAT_LOC_WORD, CAT_LOC_NOT_WORD, CAT_UNI_DIGIT, CAT_UNI_NOT_DIGIT, CAT_UNI_SPACE, CAT_UNI_NOT_SPACE,
    CAT_UNI_WORD, CAT_UNI_NOT_WORD, CAT_UNI_LINEBREAK, CAT_UNI_NOT_LINEBREAK, CAT_COUNT,
};
enum Fold { FOLD_NONE, FOLD_ASCII, FOLD_LOCALE, FOLD_UNICODE };

typedef struct Translator {
    const uint32_t *code;
    size_t count, position;
    ByteBuffer *out;
    uint32_t limit;        /* characters below may occur in the subject */
    bool narrow;           /* limit is at most 256 */
    bool properties;
    bool for_groups;       /* nobody runs it: its width doesn't matter */
    bool uncaptured;       /* groups are written without capturing */
} Translator;

static COLD bool malformed(void) { RAISE(RuntimeError, "invalid SRE code"); }

static bool put(Translator *t, const char *text) { return byte_buffer_text(t->out, text) || raise_no_memory(); }

/* The next word of the list. */
static bool take(Translator *t, uint32_t *word)
{
    *word = 0;
    if (t->position >= t->count)
        return malformed();
    *word = t->code[t->position++];
    return true;
}

/* A skip: where it leads, which must be in the list and before `end`. */
static bool take_skip(Translator *t, size_t end, size_t *target)
{
    uint32_t skip = 0;
    size_t at = t->position;
    TRY(take(t, &skip));
    *target = at + skip;
    return (skip > 0 && *target <= end && *target <= t->count) || malformed();
}

/* --- characters --- */

uint32_t sre_unicode_lower(uint32_t c)
{
    if (c < 128)
        return c >= 'A' && c <= 'Z' ? c | 32 : c;
    return c == 0x130 ? 'i' : uc_tolower(c);
}

static uint32_t unicode_upper(uint32_t c) { return c < 128 ? (c >= 'a' && c <= 'z' ? c - 32 : c) : uc_toupper(c); }

bool sre_unicode_cased(uint32_t c)
{
    uint32_t upper[4]; /* of several characters for some that have no single one */
    return sre_unicode_lower(c) != c || char_map_case(c, CHAR_UPPER, upper) > 1 || upper[0] != c;
}

static uint32_t fold(uint32_t c, enum Fold how)
{
    switch (how) {
    case FOLD_ASCII: return c >= 'A' && c <= 'Z' ? c | 32 : c;
    case FOLD_LOCALE: return c < 256 ? (uint32_t)tolower((int)c) : c;
    case FOLD_UNICODE: return sre_unicode_lower(c);
    case FOLD_NONE: break;
    }
    return c;
}

/* Characters whose lower case is c, beside c, its upper and its title case. */
static uint32_t further_upper(uint32_t c)
{
    switch (c) {
    case 'i': return 0x130;
    case 'k': return 0x212a;
    case 0xdf: return 0x1e9e;
    case 0xe5: return 0x212b;
    case 0x3b8: return 0x3f4;
    case 0x3c9: return 0x2126;
    default: return c;
    }
}

static bool in_category(uint32_t category, uint32_t c)
{
    switch ((enum Category)(category & ~1u)) {
    case CAT_DIGIT: return (c >= '0' && c <= '9') != (category & 1);
    case CAT_SPACE: return (c == ' ' || (c >= '\t' && c <= '\r')) != (category & 1);
    case CAT_WORD: return (c < 128 && (char_is_alnum(c) || c == '_')) != (category & 1);
    case CAT_LINEBREAK: return (c == '\n') != (category & 1);
    case CAT_LOC_WORD: return (c < 256 && (isalnum((int)c) || c == '_')) != (category & 1);
    case CAT_UNI_DIGIT: return char_is_decimal(c) != (category & 1);
    case CAT_UNI_SPACE: return char_is_space(c) != (category & 1);
    case CAT_UNI_WORD: return (char_is_alnum(c) || c == '_') != (category & 1);
    case CAT_UNI_LINEBREAK: return char_is_line_break(c) != (category & 1);
    default: return false;
    }
}

static bool put_char(Translator *t, uint32_t c)
{
    char text[16];
    if (c < 128 && (isalnum((int)c) || c == '_'))
        snprintf(text, sizeof text, "%c", (int)c);
    else
        snprintf(text, sizeof text, "\\x{%x}", c);
    return put(t, text);
}

static bool put_range(Translator *t, uint32_t first, uint32_t last)
{
    if (first >= t->limit || first > last)
        return true;
    last = MIN(last, t->limit - 1);
    TRY(put_char(t, first));
    if (last == first)
        return true;
    if (last > first + 1)
        TRY(put(t, "-"));
    return put_char(t, last);
}

/* --- sets --- */

/* Is c in the set of items from `at` on? Positions were checked by skip_set. */
static bool in_set(const Translator *t, size_t at, uint32_t c)
{
    const uint32_t *p = t->code + at;
    bool yes = true;
    for (;;) {
        switch ((enum Op)*p++) {
        case OP_FAILURE:
            return !yes;
        case OP_LITERAL:
            if (c == *p++)
                return yes;
            break;
        case OP_CATEGORY:
            if (in_category(*p++, c))
                return yes;
            break;
        case OP_CHARSET:
            if (c < 256 && p[c / 32] >> (c & 31) & 1)
                return yes;
            p += 8;
            break;
        case OP_BIGCHARSET: {
            uint32_t blocks = *p++;
            uint32_t block = c < 65536 ? ((const uint8_t *)p)[c >> 8] : UINT32_MAX;
            p += 64;
            if (block < blocks && p[block * 8 + (c & 255) / 32] >> (c & 31) & 1)
                return yes;
            p += blocks * 8;
            break;
        }
        case OP_RANGE:
            if (c >= p[0] && c <= p[1])
                return yes;
            p += 2;
            break;
        case OP_RANGE_UNI_IGNORE: {
            uint32_t upper = unicode_upper(c);
            if ((c >= p[0] && c <= p[1]) || (upper >= p[0] && upper <= p[1]))
                return yes;
            p += 2;
            break;
        }
        case OP_NEGATE:
            yes = !yes;
            break;
        default:
            return false;
        }
    }
}

/* Check the items up to FAILURE and move behind them. */
static bool skip_set(Translator *t, size_t end)
{
    for (;;) {
        uint32_t op = 0, blocks = 0;
        size_t words = 0;
        TRY(take(t, &op));
        switch ((enum Op)op) {
        case OP_FAILURE:
            return t->position <= end || malformed();
        case OP_NEGATE:
            break;
        case OP_LITERAL:
            words = 1;
            break;
        case OP_CATEGORY:
            words = 1;
            if (t->position >= t->count || t->code[t->position] >= CAT_COUNT)
                return malformed();
            break;
        case OP_RANGE: case OP_RANGE_UNI_IGNORE:
            words = 2;
            break;
        case OP_CHARSET:
            words = 8;
            break;
        case OP_BIGCHARSET:
            TRY(take(t, &blocks));
            if (blocks > 256)
                return malformed();
            words = 64 + blocks * 8;
            break;
        default:
            return malformed();
        }
        if (words > t->count - t->position)
            return malformed();
        t->position += words;
    }
}

static bool put_nothing(Translator *t) { return put(t, "(?!)"); }
static bool put_anything(Translator *t) { return put(t, "."); } /* PCRE2_DOTALL is on */

/* One-byte subjects: the members, written as ranges. */
static bool put_members(Translator *t, const bool members[256])
{
    size_t count = 0, only = 0;
    for (size_t c = 0; c < t->limit; c++) {
        if (members[c])
            count++, only = c;
    }
    if (count == 0)
        return put_nothing(t);
    if (count == t->limit)
        return put_anything(t);
    if (count == 1)
        return put_char(t, (uint32_t)only);
    bool inverted = count > t->limit / 2;
    TRY(put(t, inverted ? "[^" : "["));
    for (uint32_t c = 0; c < t->limit; c++) {
        uint32_t first = c;
        while (c < t->limit && members[c] != inverted)
            c++;
        if (c > first)
            TRY(put_range(t, first, c - 1));
    }
    return put(t, "]");
}

static bool put_narrow_set(Translator *t, size_t at, enum Fold how)
{
    bool members[256];
    for (uint32_t c = 0; c < t->limit; c++)
        members[c] = in_set(t, at, fold(c, how));
    return put_members(t, members);
}

/* All characters that fold to a member c (which is folded itself). */
static bool put_folded(Translator *t, uint32_t c, enum Fold how)
{
    if (how == FOLD_NONE)
        return put_range(t, c, c);
    if (fold(c, how) != c)
        return true;
    TRY(put_range(t, c, c));
    if (how != FOLD_UNICODE)
        return c < 'a' || c > 'z' || put_range(t, c - 32, c - 32);
    const uint32_t candidates[] = {unicode_upper(c), uc_totitle(c), further_upper(c)};
    for (size_t i = 0; i < countof(candidates); i++) {
        if (candidates[i] != c && sre_unicode_lower(candidates[i]) == c)
            TRY(put_range(t, candidates[i], candidates[i]));
    }
    return true;
}

static bool put_range_folded(Translator *t, uint32_t first, uint32_t last, enum Fold how)
{
    last = MIN(last, 0x10ffff);
    if (how == FOLD_NONE)
        return put_range(t, first, last);
    for (uint32_t c = first; c <= last; c++)
        TRY(put_folded(t, c, how));
    return true;
}

/* The range holds c or its upper case: c goes in with all its cases. */
static bool put_range_any_case(Translator *t, uint32_t first, uint32_t last)
{
    last = MIN(last, 0x10ffff);
    TRY(put_range(t, first, last));
    for (uint32_t c = first; c <= last; c++) {
        if (sre_unicode_cased(c))
            TRY(put_folded(t, sre_unicode_lower(c), FOLD_UNICODE));
    }
    return true;
}

/* Categories of wide subjects. In a class, \w and \d with Unicode properties are Python's. */
static bool put_category_item(Translator *t, uint32_t category)
{
    static const char *const texts[CAT_COUNT] = {
        [CAT_DIGIT] = "0-9", [CAT_SPACE] = "\\x{20}\\x{9}-\\x{d}", [CAT_WORD] = "0-9A-Za-z_",
        [CAT_LINEBREAK] = "\\x{a}", [CAT_LOC_WORD] = "0-9A-Za-z_",
        [CAT_UNI_DIGIT] = "\\p{Nd}", [CAT_UNI_NOT_DIGIT] = "\\P{Nd}",
    };
    t->properties |= category == CAT_UNI_DIGIT || category == CAT_UNI_NOT_DIGIT;
    if (texts[category])
        return put(t, texts[category]);
#if PCRE2_MAJOR == 10 && PCRE2_MINOR < 43
    if (category == CAT_UNI_WORD || category == CAT_UNI_NOT_WORD) {
        t->properties = true;
        return put(t, category == CAT_UNI_WORD ? "\\w" : "\\W");
    }
#endif
    for (uint32_t c = 0; c < t->limit; c++) {
        uint32_t first = c;
        while (c < t->limit && in_category(category, c))
            c++;
        if (c > first)
            TRY(put_range(t, first, c - 1));
    }
    return true;
}

static bool put_bitmap_items(Translator *t, const uint32_t *bits, uint32_t base, enum Fold how)
{
    for (uint32_t c = 0; c < 256; c++) {
        uint32_t first = c;
        while (c < 256 && bits[c / 32] >> (c & 31) & 1)
            c++;
        if (c > first)
            TRY(put_range_folded(t, base + first, base + c - 1, how));
    }
    return true;
}

static bool put_big_items(Translator *t, const uint32_t *p, enum Fold how)
{
    uint32_t blocks = *p++;
    const uint8_t *map = (const uint8_t *)p;
    for (uint32_t i = 0; i < 256; i++) {
        if (map[i] < blocks)
            TRY(put_bitmap_items(t, p + 64 + map[i] * 8, i << 8, how));
    }
    return true;
}

/* The items of a set, one after the other, into a bracket. */
static bool put_items(Translator *t, size_t at, enum Fold how)
{
    const uint32_t *p = t->code + at;
    for (;;) {
        switch ((enum Op)*p++) {
        case OP_LITERAL:
            TRY(put_folded(t, *p++, how));
            break;
        case OP_CATEGORY:
            TRY(put_category_item(t, *p++));
            break;
        case OP_CHARSET:
            TRY(put_bitmap_items(t, p, 0, how));
            p += 8;
            break;
        case OP_BIGCHARSET:
            TRY(put_big_items(t, p, how));
            p += 65 + *p * 8;
            break;
        case OP_RANGE:
            TRY(put_range_folded(t, p[0], p[1], how));
            p += 2;
            break;
        case OP_RANGE_UNI_IGNORE:
            TRY(put_range_any_case(t, p[0], p[1]));
            p += 2;
            break;
        default:
            return true;
        }
    }
}

static bool put_wide_set(Translator *t, size_t at, enum Fold how)
{
    bool negated = t->code[at] == OP_NEGATE;
    TRY(put(t, negated ? "[^" : "["));
    size_t start = t->out->size;
    TRY(put_items(t, at + negated, how));
    if (t->out->size > start)
        return put(t, "]");
    t->out->size = start - (negated ? 2 : 1); /* no item fits the width */
    return negated ? put_anything(t) : put_nothing(t);
}

/* IN: skip, items, FAILURE. */
static bool translate_set(Translator *t, size_t end, enum Fold how)
{
    size_t target;
    TRY(take_skip(t, end, &target));
    size_t at = t->position;
    TRY(skip_set(t, target));
    t->position = target;
    return t->narrow ? put_narrow_set(t, at, how) : put_wide_set(t, at, how);
}

static bool translate_literal(Translator *t, bool negated, enum Fold how)
{
    uint32_t c = 0;
    TRY(take(t, &c));
    if (t->narrow) {
        bool members[256];
        for (uint32_t i = 0; i < t->limit; i++)
            members[i] = (fold(i, how) == c) != negated;
        return put_members(t, members);
    }
    if (how == FOLD_NONE && !negated)
        return c < t->limit ? put_char(t, c) : put_nothing(t);
    TRY(put(t, negated ? "[^" : "["));
    size_t start = t->out->size;
    TRY(put_folded(t, c, how));
    if (t->out->size > start)
        return put(t, "]");
    t->out->size = start - (negated ? 2 : 1);
    return negated ? put_anything(t) : put_nothing(t);
}

/* A category outside a set. */
static bool translate_category(Translator *t)
{
    uint32_t category = 0;
    TRY(take(t, &category));
    if (category >= CAT_COUNT)
        return malformed();
    if (t->narrow) {
        bool members[256];
        for (uint32_t c = 0; c < t->limit; c++)
            members[c] = in_category(category, c);
        return put_members(t, members);
    }
    TRY(put(t, "["));
    TRY(put_category_item(t, category));
    return put(t, "]");
}

/* --- positions --- */

/* The class of the category's characters, as text of its own. */
static const char *category_text(Translator *t, uint32_t category)
{
    ByteBuffer text = {0}, *out = t->out;
    bool members[256], ok;
    t->out = &text;
    if (t->narrow) {
        for (uint32_t c = 0; c < t->limit; c++)
            members[c] = in_category(category, c);
        ok = put_members(t, members);
    } else {
        ok = put(t, "[") && put_category_item(t, category) && put(t, "]");
    }
    t->out = out;
    return ok ? byte_buffer_c_string(&text) : NULL;
}

/* \b where PCRE2's words are Python's, else its meaning spelled out. */
static bool put_boundary(Translator *t, uint32_t category, bool negated)
{
    bool plain = t->limit == 128 || (t->limit == 256 && category == CAT_WORD && !t->properties);
#if PCRE2_MAJOR == 10 && PCRE2_MINOR < 43
    if (!t->narrow && category == CAT_UNI_WORD)
        plain = t->properties = true;
#endif
    if (negated) /* in an empty text there is neither */
        TRY(put(t, "(?!\\A\\z)"));
    if (plain)
        return put(t, negated ? "\\B" : "\\b");
    const char *w = TRY(category_text(t, category));
    const char *format = negated ? "(?:(?<=%s)(?=%s)|(?<!%s)(?!%s))" : "(?:(?<=%s)(?!%s)|(?<!%s)(?=%s))";
    return byte_buffer_printf(t->out, format, w, w, w, w) || raise_no_memory();
}

static bool translate_at(Translator *t)
{
    uint32_t at = 0;
    TRY(take(t, &at));
    switch ((enum At)at) {
    case AT_BEGINNING: case AT_BEGINNING_STRING:
        return put(t, "\\A");
    case AT_BEGINNING_LINE:
        return put(t, "(?<![^\\x{a}])");
    case AT_END:
        return put(t, "\\Z");
    case AT_END_LINE:
        return put(t, "(?![^\\x{a}])");
    case AT_END_STRING:
        return put(t, "\\z");
    case AT_BOUNDARY: case AT_NON_BOUNDARY:
        return put_boundary(t, CAT_WORD, at == AT_NON_BOUNDARY);
    case AT_LOC_BOUNDARY: case AT_LOC_NON_BOUNDARY:
        return put_boundary(t, CAT_LOC_WORD, at == AT_LOC_NON_BOUNDARY);
    case AT_UNI_BOUNDARY: case AT_UNI_NON_BOUNDARY:
        return put_boundary(t, CAT_UNI_WORD, at == AT_UNI_NON_BOUNDARY);
    }
    return malformed();
}

/* --- constructs --- */

static bool translate(Translator *t, size_t end);
static bool translate_op(Translator *t, uint32_t op, size_t end);

/* Up to the SUCCESS before `target`, then behind it. */
static bool translate_inner(Translator *t, size_t target)
{
    if (target == 0 || t->code[target - 1] != OP_SUCCESS || target - 1 < t->position)
        return malformed();
    TRY(translate(t, target - 1));
    t->position = target;
    return true;
}

enum { COUNT_MAX = 65535 }; /* PCRE2's largest count */

static bool put_small_quantifier(Translator *t, uint32_t min, uint32_t max, const char *suffix)
{
    char text[40];
    if (max == SRE_MAXREPEAT)
        snprintf(text, sizeof text, min == 0 ? "*%s" : min == 1 ? "+%s" : "{%2$u,}%1$s", suffix, min);
    else if (min == 0 && max == 1)
        snprintf(text, sizeof text, "?%s", suffix);
    else if (min == max)
        snprintf(text, sizeof text, "{%u}%s", min, *suffix == '+' ? "+" : "");
    else
        snprintf(text, sizeof text, "{%u,%u}%s", min, max, suffix);
    return put(t, text);
}

/* The item repeated more often than PCRE2 counts: (?:(?:x{COUNT_MAX}){q}x{r}). */
static bool put_sum(Translator *t, int n, const char *item, uint32_t min, uint32_t max, const char *suffix)
{
    TRY(put(t, "(?:"));
    if (min > 0)
        TRY(byte_buffer_printf(t->out, "(?:%.*s{%u}){%u}%.*s{%u}", n, item, COUNT_MAX,
                               MIN(min / COUNT_MAX, COUNT_MAX), n, item, min % COUNT_MAX) || raise_no_memory());
    uint32_t more = max == SRE_MAXREPEAT ? 0 : max - min;
    if (max == SRE_MAXREPEAT || more / COUNT_MAX > COUNT_MAX)
        TRY(byte_buffer_printf(t->out, "%.*s*%s", n, item, suffix) || raise_no_memory());
    else if (more)
        TRY(byte_buffer_printf(t->out, "(?:%.*s{0,%u}%s){0,%u}%s%.*s{0,%u}%s", n, item, COUNT_MAX, suffix,
                               more / COUNT_MAX, suffix, n, item, more % COUNT_MAX, suffix) || raise_no_memory());
    return put(t, ")");
}

/* The largest factor of n that PCRE2 counts to and that leaves such a one; 0: none. */
static uint32_t count_factor(uint32_t n)
{
    for (uint32_t factor = COUNT_MAX; factor > 1 && n / factor <= COUNT_MAX; factor--)
        if (n % factor == 0)
            return factor;
    return 0;
}

/* The same for an item with groups, which can't be written twice: (?:x{a}){b}. */
static bool put_product(Translator *t, int n, const char *item, uint32_t min, uint32_t max, const char *suffix)
{
    uint32_t factor = max == SRE_MAXREPEAT ? 0 : count_factor(max);
    bool exact = min == max;
    if (!factor || (min > 1 && !exact))
        RAISE(RuntimeError, "regular expression: no such count for something with groups");
    TRY(byte_buffer_printf(t->out, "(?:%.*s", n, item) || raise_no_memory());
    TRY(put_small_quantifier(t, exact ? factor : min, factor, suffix));
    TRY(put(t, ")"));
    return put_small_quantifier(t, exact ? max / factor : min, max / factor, suffix);
}

static bool has_groups(const char *text, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        if (text[i] == '(' && text[i + 1] != '?')
            return true;
    return false;
}

/* The item, which is out[start:], repeated. */
static bool put_quantifier(Translator *t, size_t start, uint32_t min, uint32_t max, const char *suffix)
{
    if (min <= COUNT_MAX && (max == SRE_MAXREPEAT || max <= COUNT_MAX))
        return put_small_quantifier(t, min, max, suffix);
    size_t n = t->out->size - start;
    ByteBuffer item = {0};
    TRY(byte_buffer_append(&item, t->out->data + start, n) || raise_no_memory());
    t->out->size = start;
    return (has_groups(item.data, n) ? put_product : put_sum)(t, (int)n, item.data, min, max, suffix);
}

static bool take_counts(Translator *t, uint32_t *min, uint32_t *max)
{
    TRY(take(t, min));
    TRY(take(t, max));
    return *min <= *max || malformed();
}

/* Is the text one character, escape or class, that a quantifier takes as a whole? */
static bool is_unit(const char *text, size_t n)
{
    if (n <= 1)
        return n == 1;
    if (text[0] == '[')
        return memchr(text, ']', n) == text + n - 1;
    if (text[0] == '\\')
        return n == 2 || (text[2] == '{' && memchr(text, '}', n) == text + n - 1);
    return false;
}

/* REPEAT_ONE and its kin: skip min max item SUCCESS. The item is one character, without a
 * group around it, since PCRE2 repeats single characters much faster than groups. */
static bool translate_repeat_one(Translator *t, size_t end, const char *suffix)
{
    uint32_t min, max;
    size_t target;
    ByteBuffer item = {0}, *out = t->out;
    TRY(take_skip(t, end, &target));
    TRY(take_counts(t, &min, &max));
    t->out = &item;
    bool ok = translate_inner(t, target);
    t->out = out;
    TRY(ok);
    size_t start = out->size;
    bool unit = is_unit(item.data, item.size);
    TRY(put(t, unit ? "" : "(?:"));
    TRY(byte_buffer_append(out, item.data, item.size) || raise_no_memory());
    TRY(put(t, unit ? "" : ")"));
    return put_quantifier(t, start, min, max, suffix);
}

/* REPEAT: skip min max body, then MAX_UNTIL or MIN_UNTIL; POSSESSIVE_REPEAT ends with SUCCESS. */
static bool translate_repeat(Translator *t, size_t end, bool possessive)
{
    uint32_t min = 0, max = 0, until = 0;
    size_t target;
    TRY(take_skip(t, end, &target));
    TRY(take_counts(t, &min, &max));
    size_t start = t->out->size;
    TRY(put(t, "(?:"));
    TRY(translate(t, target));
    TRY(put(t, ")"));
    TRY(take(t, &until));
    if (until != (possessive ? OP_SUCCESS : OP_MAX_UNTIL) && (possessive || until != OP_MIN_UNTIL))
        return malformed();
    return put_quantifier(t, start, min, max, possessive ? "+" : until == OP_MIN_UNTIL ? "?" : "");
}

/* --- wide lookbehinds ---
 *
 * PCRE2 looks behind at BEHIND_MAX characters. What is wider, ABC, is written as a chain of
 * lookbehinds, (?<=(?<=(?<=A)B)C): each piece is looked for before the beginning of the next.
 */

enum { BEHIND_MAX = 65535, CHAIN_MAX = 200 /* links; PCRE2 nests 250 parentheses */ };

typedef struct Chain {
    size_t links;          /* pieces that are closed */
    uint32_t width;        /* of the piece that is being written */
    unsigned open;         /* groups around it, which must end in it */
} Chain;

static COLD bool too_wide(void) { RAISE(RuntimeError, "regular expression: lookbehind assertion is too long"); }

/* The characters that the constructs up to `end` match, and the position behind them. */
static bool measure(Translator *t, size_t end, uint64_t *width);

/* The same for what translate_inner() translates. */
static bool measure_inner(Translator *t, size_t target, uint64_t *width)
{
    if (target == 0 || target - 1 < t->position)
        return malformed();
    TRY(measure(t, target - 1, width));
    t->position = target;
    return true;
}

static bool measure_branch(Translator *t, size_t end, uint64_t *width)
{
    while (t->position < end && t->code[t->position] != 0) { /* all are as wide */
        size_t target;
        TRY(take_skip(t, end, &target));
        if (target < t->position + 2)
            return malformed();
        TRY(measure(t, target - 2, width));
        t->position = target;
    }
    t->position++;
    return true;
}

static bool measure_op(Translator *t, uint32_t op, size_t end, uint64_t *width)
{
    uint32_t min = 0, max = 0, word;
    size_t target;
    *width = 0;
    switch ((enum Op)op) {
    case OP_FAILURE: case OP_SUCCESS:
        return true;
    case OP_ANY: case OP_ANY_ALL:
        *width = 1;
        return true;
    case OP_AT: case OP_MARK:
        return take(t, &word);
    case OP_CATEGORY: case OP_LITERAL: case OP_LITERAL_IGNORE: case OP_LITERAL_LOC_IGNORE: case OP_LITERAL_UNI_IGNORE:
    case OP_NOT_LITERAL: case OP_NOT_LITERAL_IGNORE: case OP_NOT_LITERAL_LOC_IGNORE: case OP_NOT_LITERAL_UNI_IGNORE:
        *width = 1;
        return take(t, &word);
    case OP_IN: case OP_IN_IGNORE: case OP_IN_LOC_IGNORE: case OP_IN_UNI_IGNORE:
        *width = 1;
        FALLTHROUGH;
    case OP_ASSERT: case OP_ASSERT_NOT:
        TRY(take_skip(t, end, &target));
        t->position = target;
        return true;
    case OP_BRANCH:
        return measure_branch(t, end, width);
    case OP_ATOMIC_GROUP:
        TRY(take_skip(t, end, &target));
        return measure_inner(t, target, width);
    case OP_REPEAT: case OP_POSSESSIVE_REPEAT:
        TRY(take_skip(t, end, &target));
        TRY(take_counts(t, &min, &max));
        TRY(measure(t, target, width));
        *width *= min;
        return take(t, &word);
    case OP_REPEAT_ONE: case OP_MIN_REPEAT_ONE: case OP_POSSESSIVE_REPEAT_ONE:
        TRY(take_skip(t, end, &target));
        TRY(take_counts(t, &min, &max));
        *width = min;
        t->position = target;
        return true;
    default:
        return too_wide(); /* references: groups in the other pieces don't capture */
    }
}

static bool measure(Translator *t, size_t end, uint64_t *width)
{
    TRY(stack_check(""));
    *width = 0;
    while (t->position < end) {
        uint32_t op = t->code[t->position++];
        uint64_t more;
        TRY(measure_op(t, op, end, &more));
        *width += more;
        if (*width > UINT32_MAX)
            return too_wide();
    }
    return true;
}

/* Room for an item in the piece, or in a new one. */
static bool chain_room(Translator *t, Chain *chain, uint64_t width)
{
    if (chain->width + width <= BEHIND_MAX) {
        chain->width += (uint32_t)width;
        return true;
    }
    if (width > BEHIND_MAX || chain->open > 0 || ++chain->links > CHAIN_MAX)
        return too_wide();
    chain->width = (uint32_t)width;
    return put(t, ")");
}

static bool chain_items(Translator *t, Chain *chain, size_t end);

/* The list's words from `from` to `to`, a repeat's body, `count` times; only the last time may
 * capture. */
static bool chain_repeat(Translator *t, Chain *chain, size_t from, size_t to, uint64_t width, uint32_t count)
{
    bool uncaptured = t->uncaptured, ok = true;
    while (ok && count > 0) {
        uint32_t times = width > BEHIND_MAX || count == 1 ? 1 : MIN(count - 1, (uint32_t)(BEHIND_MAX / width));
        count -= times;
        t->position = from;
        t->uncaptured = uncaptured || count > 0;
        if (width > BEHIND_MAX)
            ok = chain_items(t, chain, to);
        else
            ok = chain_room(t, chain, width * times) && put(t, "(?:") && translate(t, to) && put(t, ")")
              && put_small_quantifier(t, times, times, "");
    }
    t->uncaptured = uncaptured;
    return ok;
}

/* A repeat that is wider than a piece: skip min max body. */
static bool chain_wide_item(Translator *t, Chain *chain, uint32_t op, size_t end)
{
    uint32_t min, max, until;
    uint64_t width;
    size_t target;
    bool one = op == OP_REPEAT_ONE || op == OP_MIN_REPEAT_ONE || op == OP_POSSESSIVE_REPEAT_ONE;
    if (!one && op != OP_REPEAT && op != OP_POSSESSIVE_REPEAT)
        return too_wide();
    TRY(take_skip(t, end, &target));
    TRY(take_counts(t, &min, &max));
    size_t from = t->position, to = one ? target - 1 : target;
    TRY(measure(t, to, &width));
    if (width == 0)
        return malformed();
    TRY(chain_repeat(t, chain, from, to, width, min));
    t->position = to;
    return take(t, &until);
}

static bool chain_items(Translator *t, Chain *chain, size_t end)
{
    TRY(stack_check(""));
    while (t->position < end) {
        size_t start = t->position++;
        uint32_t op = t->code[start];
        uint64_t width;
        TRY(measure_op(t, op, end, &width));
        if (op == OP_MARK && !t->uncaptured)
            chain->open += t->code[start + 1] & 1 ? -1u : 1;
        t->position = start + 1;
        if (width > BEHIND_MAX)
            TRY(chain_wide_item(t, chain, op, end));
        else if (op == OP_MARK && t->uncaptured)
            t->position++; /* the group may be in several pieces */
        else
            TRY(chain_room(t, chain, width) && translate_op(t, op, end));
    }
    return t->position == end || malformed();
}

/* What is looked for behind, as far as the SUCCESS before `target`. */
static bool translate_chain(Translator *t, size_t target)
{
    static const char look[] = "(?<=";
    ByteBuffer pieces = {0}, *out = t->out;
    Chain chain = {0};
    t->out = &pieces;
    bool ok = target > 0 && chain_items(t, &chain, target - 1);
    t->out = out;
    TRY(ok);
    t->position = target;
    for (size_t i = 0; i < chain.links; i++)
        TRY(put(t, look));
    return byte_buffer_append(out, pieces.data, pieces.size) || raise_no_memory();
}

static bool translate_assert(Translator *t, size_t end, bool negated)
{
    uint32_t back = 0;
    size_t target;
    TRY(take_skip(t, end, &target));
    TRY(take(t, &back));
    TRY(put(t, back ? (negated ? "(?<!" : "(?<=") : negated ? "(?!" : "(?="));
    TRY((back > BEHIND_MAX && !t->for_groups ? translate_chain : translate_inner)(t, target));
    return put(t, ")");
}

static bool translate_atomic(Translator *t, size_t end)
{
    size_t target;
    TRY(take_skip(t, end, &target));
    TRY(put(t, "(?>"));
    TRY(translate_inner(t, target));
    return put(t, ")");
}

/* BRANCH: (skip alternative JUMP skip)* 0. */
static bool translate_branch(Translator *t, size_t end)
{
    TRY(put(t, "(?:"));
    for (bool first = true; ; first = false) {
        size_t target;
        if (t->position >= end)
            return malformed();
        if (t->code[t->position] == 0)
            break;
        TRY(take_skip(t, end, &target));
        if (target < t->position + 2 || t->code[target - 2] != OP_JUMP)
            return malformed();
        TRY(first || put(t, "|"));
        TRY(translate(t, target - 2));
        t->position = target;
    }
    t->position++;
    return put(t, ")");
}

/* GROUPREF_EXISTS: group skip yes [JUMP skip no]; the first skip leads one word too far. */
static bool translate_condition(Translator *t, size_t end)
{
    uint32_t group = 0, skip = 0, jump = 0;
    TRY(take(t, &group));
    size_t at = t->position;
    TRY(take(t, &skip));
    size_t yes_end = at + skip - 1;
    if (skip < 2 || yes_end > end || group >= SRE_MAXGROUPS)
        return malformed();
    TRY(byte_buffer_printf(t->out, "(?(%u)", group + 1) || raise_no_memory());
    /* The yes-part stops at its own JUMP, if it has one. */
    TRY(translate(t, yes_end));
    if (t->position < yes_end) {
        TRY(take(t, &jump));
        size_t no_end;
        TRY(take_skip(t, end, &no_end));
        if (jump != OP_JUMP || t->position != yes_end)
            return malformed();
        TRY(put(t, "|"));
        TRY(translate(t, no_end));
        if (t->position != no_end)
            return malformed();
    }
    return put(t, ")");
}

static bool translate_reference(Translator *t, bool ignore_case)
{
    uint32_t group = 0;
    TRY(take(t, &group));
    if (group >= SRE_MAXGROUPS)
        return malformed();
    t->properties |= ignore_case && t->limit > 128;
    return byte_buffer_printf(t->out, ignore_case ? "(?i:\\g{%u})" : "\\g{%u}", group + 1) || raise_no_memory();
}

static bool translate_op(Translator *t, uint32_t op, size_t end)
{
    uint32_t mark = 0;
    size_t target;
    switch ((enum Op)op) {
    case OP_FAILURE: return put_nothing(t);
    case OP_SUCCESS: return true;
    case OP_ANY: return put(t, "\\N");
    case OP_ANY_ALL: return put_anything(t);
    case OP_ASSERT: case OP_ASSERT_NOT: return translate_assert(t, end, op == OP_ASSERT_NOT);
    case OP_AT: return translate_at(t);
    case OP_BRANCH: return translate_branch(t, end);
    case OP_CATEGORY: return translate_category(t);
    case OP_GROUPREF: return translate_reference(t, false);
    case OP_GROUPREF_IGNORE: case OP_GROUPREF_LOC_IGNORE: case OP_GROUPREF_UNI_IGNORE:
        return translate_reference(t, true);
    case OP_GROUPREF_EXISTS: return translate_condition(t, end);
    case OP_IN: return translate_set(t, end, FOLD_NONE);
    case OP_IN_IGNORE: return translate_set(t, end, FOLD_ASCII);
    case OP_IN_LOC_IGNORE: return translate_set(t, end, FOLD_LOCALE);
    case OP_IN_UNI_IGNORE: return translate_set(t, end, FOLD_UNICODE);
    case OP_INFO:
        TRY(take_skip(t, end, &target));
        t->position = target;
        return true;
    case OP_LITERAL: case OP_NOT_LITERAL: return translate_literal(t, op == OP_NOT_LITERAL, FOLD_NONE);
    case OP_LITERAL_IGNORE: case OP_NOT_LITERAL_IGNORE:
        return translate_literal(t, op == OP_NOT_LITERAL_IGNORE, FOLD_ASCII);
    case OP_LITERAL_LOC_IGNORE: case OP_NOT_LITERAL_LOC_IGNORE:
        return translate_literal(t, op == OP_NOT_LITERAL_LOC_IGNORE, FOLD_LOCALE);
    case OP_LITERAL_UNI_IGNORE: case OP_NOT_LITERAL_UNI_IGNORE:
        return translate_literal(t, op == OP_NOT_LITERAL_UNI_IGNORE, FOLD_UNICODE);
    case OP_MARK:
        TRY(take(t, &mark));
        return put(t, mark & 1 ? ")" : t->uncaptured ? "(?:" : "(");
    case OP_REPEAT: return translate_repeat(t, end, false);
    case OP_POSSESSIVE_REPEAT: return translate_repeat(t, end, true);
    case OP_REPEAT_ONE: return translate_repeat_one(t, end, "");
    case OP_MIN_REPEAT_ONE: return translate_repeat_one(t, end, "?");
    case OP_POSSESSIVE_REPEAT_ONE: return translate_repeat_one(t, end, "+");
    case OP_ATOMIC_GROUP: return translate_atomic(t, end);
    default: return malformed();
    }
}

/* Constructs up to `end`, or to a JUMP, which belongs to a condition around them. */
static bool translate(Translator *t, size_t end)
{
    TRY(stack_check(""));
    while (t->position < end) {
        if (t->code[t->position] == OP_JUMP)
            return true;
        uint32_t op = t->code[t->position++];
        TRY(translate_op(t, op, end));
    }
    return t->position == end || malformed();
}

bool sre_translate(const uint32_t *code, size_t count, enum SreForm form, ByteBuffer *out, bool *properties)
{
    static const uint32_t limits[] = {
        [SRE_FORM_ASCII] = 128, [SRE_FORM_LATIN1] = 256, [SRE_FORM_UCS2] = 0x10000, [SRE_FORM_UCS4] = 0x110000,
        [SRE_FORM_BYTES] = 256,
    };
    Translator t = {.code = code, .count = count, .out = out, .limit = limits[form],
                    .narrow = limits[form] <= 256, .for_groups = !properties};
    TRY(translate(&t, count));
    if (properties)
        *properties = t.properties;
    return t.position == count || malformed();
}

/* --- groups --- */

/* Behind the "(?(1)" of a condition at text[i], or i. */
static size_t skip_condition(const char *text, size_t i)
{
    if (strncmp(text + i, "(?(", 3) != 0)
        return i;
    return (size_t)(strchr(text + i, ')') - text);
}

/* Groups must open and close like parentheses, and in the order 1, 2 ...: this is read off the
 * translation for ASCII subjects, in which each parenthesis is a group. */
bool sre_closing_order(const uint32_t *code, size_t count, size_t groups, size_t *closing)
{
    ByteBuffer out = {0};
    TRY(sre_translate(code, count, SRE_FORM_ASCII, &out, NULL));
    const char *text = byte_buffer_c_string(&out);
    size_t *open = gc_alloc_atomic((out.size + 1) * sizeof *open); /* groups being open; 0: no capture */
    size_t opened = 0, closed = 0, depth = 0, ahead = SIZE_MAX; /* depth of the outermost lookahead */
    if (!text || !open)
        return raise_no_memory();
    for (size_t i = 0; i < out.size; i++) {
        if (text[i] == '(') {
            bool captures = text[i + 1] != '?';
            if (captures && ++opened > groups)
                return malformed();
            if (ahead == SIZE_MAX && !captures && (text[i + 2] == '=' || text[i + 2] == '!'))
                ahead = depth;
            open[depth++] = captures ? opened : 0;
            i = skip_condition(text, i);
        } else if (text[i] == ')') {
            if (depth == 0)
                return malformed();
            if (open[--depth])
                closing[open[depth]] = ++closed * 2 + (ahead != SIZE_MAX);
            if (depth == ahead)
                ahead = SIZE_MAX;
        }
    }
    return (depth == 0 && opened == groups) || malformed();
}
