/* SPDX-License-Identifier: MIT
 *
 * Case: full mappings (one character may become three) by libunistring, with a fast path
 * for ASCII. libunistring takes surrogates for errors, so they are kept away from it.
 */
#include <unicase.h>
#include <unictype.h>

#include "gc/heap.h"
#include "objects/str.h"
#include "objects/str_data.h"
#include "objects/unicode15.h"

typedef uint32_t *(*MapFn)(const uint32_t *s, size_t n, const char *language, uninorm_t nf,
                           uint32_t *result, size_t *length);

static const MapFn map_functions[] = {
    [CHAR_UPPER] = u32_toupper, [CHAR_LOWER] = u32_tolower,
    [CHAR_TITLE] = u32_totitle, [CHAR_FOLD] = u32_casefold,
};

static uint32_t ascii_lower(uint32_t c) { return c | (c >= 'A' && c <= 'Z' ? 0x20 : 0); }
static uint32_t ascii_upper(uint32_t c) { return c & (c >= 'a' && c <= 'z' ? 0xdf : 0xff); }

size_t char_map_case(uint32_t c, enum CharCase form, uint32_t out[4])
{
    out[0] = c;
    if (c < 128) {
        out[0] = form == CHAR_UPPER || form == CHAR_TITLE ? ascii_upper(c) : ascii_lower(c);
        return 1;
    }
    if (str_is_surrogate(c))
        return 1;
    size_t n = 4;
    uint32_t *result = map_functions[form](&c, 1, NULL, NULL, out, &n);
    if (result == out)
        return n;
    free(result); /* none needs more than three */
    return 1;
}

/* Sixteen ASCII characters at once, also where compilers don't vectorise loops. */
typedef uint8_t Block __attribute__((vector_size(16)));
typedef Block (*BlockMap)(Block);

static inline Block letters(Block b, uint8_t first, uint8_t last)
{
    return ((Block)(b >= first) & (Block)(b <= last)) & 0x20;
}
static inline Block lower_block(Block b) { return b ^ letters(b, 'A', 'Z'); }
static inline Block upper_block(Block b) { return b ^ letters(b, 'a', 'z'); }
static inline Block swap_block(Block b) { return b ^ (letters(b, 'A', 'Z') | letters(b, 'a', 'z')); }

/* The first and the last `size` of n bytes, up to eight each; these may overlap. */
static ALWAYS_INLINE void map_ends(uint8_t *to, const uint8_t *from, size_t n, size_t size, BlockMap map)
{
    uint64_t ends[2] = {0};
    memcpy(&ends[0], from, size);
    memcpy(&ends[1], from + n - size, size);
    typedef uint64_t Words __attribute__((vector_size(16)));
    Words words = (Words)map((Block)(Words){ends[0], ends[1]});
    ends[0] = words[0];
    ends[1] = words[1];
    memcpy(to, &ends[0], size);
    memcpy(to + n - size, &ends[1], size);
}

static ALWAYS_INLINE void map_block(uint8_t *to, const uint8_t *from, BlockMap map)
{
    Block b;
    memcpy(&b, from, sizeof b);
    b = map(b);
    memcpy(to, &b, sizeof b);
}

static ALWAYS_INLINE void map_bytes(uint8_t *to, const uint8_t *from, size_t n, BlockMap map)
{
    const size_t size = sizeof(Block);
    if (n >= size) {
        for (size_t at = 0; at + size <= n; at += size)
            map_block(to + at, from + at, map);
        map_block(to + n - size, from + n - size, map);
    } else if (n >= 8) {
        map_ends(to, from, n, 8, map);
    } else if (n >= 4) {
        map_ends(to, from, n, 4, map);
    } else if (n >= 2) {
        map_ends(to, from, n, 2, map);
    } else if (n) {
        map_ends(to, from, n, 1, map);
    }
}

static ALWAYS_INLINE Value map_ascii(const Str *s, BlockMap map)
{
    Str *result = TRY(str_alloc(s->length, 0x7f));
    map_bytes(result->data, s->data, s->length, map);
    return from_object(result);
}

static Value upper_ascii(const Str *s) { return map_ascii(s, upper_block); }
static Value lower_ascii(const Str *s) { return map_ascii(s, lower_block); }

/* --- tables --- */

/* Mappings that were looked up already, for each form by pages: a page is made when a text has
 * one of its characters, and stays. */
typedef struct CasePage {
    uint32_t mapped[CHAR_PAGE]; /* or SPECIAL */
} CasePage;

/* Several characters, or one that depends on its neighbours. */
#define SPECIAL UINT32_MAX
#define CAPITAL_SIGMA 0x3a3u

static CasePage **case_tables[CHAR_FOLD + 1];

static uint32_t map_or_special(uint32_t c, enum CharCase form)
{
    uint32_t out[4];
    if (form == CHAR_LOWER && c == CAPITAL_SIGMA)
        return SPECIAL;
    return char_map_case(c, form, out) == 1 ? out[0] : SPECIAL;
}

COLD static CasePage *make_page(CasePage **table, uint32_t c, enum CharCase form)
{
    uint32_t first = c - c % CHAR_PAGE;
    CasePage *page = malloc(sizeof *page);
    if (!page)
        return raise_no_memory(), NULL;
    for (uint32_t i = 0; i < CHAR_PAGE; i++)
        page->mapped[i] = map_or_special(first + i, form);
    return table[c / CHAR_PAGE] = page;
}

static bool make_table(enum CharCase form)
{
    if (UNLIKELY(!case_tables[form]) && !(case_tables[form] = calloc(CHAR_PAGES, sizeof(CasePage *))))
        return raise_no_memory();
    return true;
}

/* --- characters that depend on others --- */

enum { IGNORABLE = UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Lm };

static bool is_case_ignorable(uint32_t c)
{
    return uc_is_property_case_ignorable(c) || unicode15_is(c, IGNORABLE);
}

static bool is_cased(uint32_t c) { return char_flags(c) & IS_CASED; }

/* Sigma at the end of a word: a cased character before, none behind, but for ignorable ones.
 * (The library's rule differs where a character is cased and ignorable at once.) */
static bool is_final_sigma(const Str *s, size_t i)
{
    size_t before = i, behind = i + 1;
    while (before > 0 && is_case_ignorable(str_read(s->data, s->kind, before - 1)))
        before--;
    if (before == 0 || !is_cased(str_read(s->data, s->kind, before - 1)))
        return false;
    while (behind < s->length && is_case_ignorable(str_read(s->data, s->kind, behind)))
        behind++;
    return behind == s->length || !is_cased(str_read(s->data, s->kind, behind));
}

/* The characters that the special c, s[i], becomes: texts have few different ones. */
static size_t map_special(const Str *s, size_t i, enum CharCase form, const uint32_t **out)
{
    enum { MEMO = 64 };
    static struct { uint32_t c, form, n, out[4]; } memo[MEMO]; /* n 0: none yet */
    static const uint32_t sigmas[2] = {0x3c3, 0x3c2};
    uint32_t c = str_read(s->data, s->kind, i);
    size_t at = (c * 4 + form) % MEMO;
    if (form == CHAR_LOWER && c == CAPITAL_SIGMA) {
        *out = &sigmas[is_final_sigma(s, i)];
        return 1;
    }
    if (memo[at].n == 0 || memo[at].c != c || memo[at].form != form) {
        memo[at].n = (uint32_t)char_map_case(c, form, memo[at].out);
        memo[at].c = c;
        memo[at].form = form;
    }
    *out = memo[at].out;
    return memo[at].n;
}

/* --- whole texts --- */

/* What is done with a text: each character gets the same form, or by its place. */
enum CaseMode {
    MODE_UPPER = CHAR_UPPER, MODE_LOWER = CHAR_LOWER, MODE_TITLE = CHAR_TITLE, MODE_FOLD = CHAR_FOLD,
    MODE_CAPITALIZE, MODE_SWAP
};
enum { STAYS = CHAR_FOLD + 1 }; /* instead of a form */

/* The form of character i; *in_word goes from one to the next. */
static ALWAYS_INLINE unsigned form_at(enum CaseMode mode, size_t i, uint32_t c, bool *in_word)
{
    unsigned flags, form;
    switch (mode) {
    case MODE_TITLE:
        form = *in_word ? CHAR_LOWER : CHAR_TITLE;
        *in_word = is_cased(c);
        return form;
    case MODE_CAPITALIZE:
        return i ? CHAR_LOWER : CHAR_TITLE;
    case MODE_SWAP:
        flags = char_flags(c);
        return flags & IS_UPPER ? CHAR_LOWER : flags & IS_LOWER ? CHAR_UPPER : STAYS;
    default:
        return (unsigned)mode;
    }
}

typedef struct CaseMeasure {
    size_t length;
    uint32_t bits; /* that any character of the result has */
} CaseMeasure;

static void measure_special(CaseMeasure *m, const Str *s, size_t i, enum CharCase form)
{
    const uint32_t *out;
    size_t n = map_special(s, i, form, &out);
    m->length += n - 1;
    for (size_t k = 0; k < n; k++)
        m->bits |= out[k];
}

/* Makes all pages that the text needs. */
static ALWAYS_INLINE bool measure(CaseMeasure *m, enum CaseMode mode, const Str *s, unsigned kind)
{
    uint32_t bits = 0;
    bool in_word = false;
    for (size_t i = 0, n = s->length; i < n; i++) {
        uint32_t c = str_read(s->data, kind, i), mapped = c;
        unsigned form = form_at(mode, i, c, &in_word);
        if (form != STAYS) {
            const CasePage *page = case_tables[form][c / CHAR_PAGE];
            if (UNLIKELY(!page))
                page = TRY(make_page(case_tables[form], c, form));
            mapped = page->mapped[c % CHAR_PAGE];
        }
        if (UNLIKELY(mapped == SPECIAL))
            measure_special(m, s, i, form);
        else
            bits |= mapped;
    }
    m->bits |= bits;
    return true;
}

static ALWAYS_INLINE void write_mapped(Str *to, unsigned to_kind, enum CaseMode mode, const Str *s, unsigned kind)
{
    size_t at = 0;
    bool in_word = false;
    for (size_t i = 0, n = s->length; i < n; i++) {
        uint32_t c = str_read(s->data, kind, i), mapped = c;
        unsigned form = form_at(mode, i, c, &in_word);
        if (form != STAYS)
            mapped = case_tables[form][c / CHAR_PAGE]->mapped[c % CHAR_PAGE];
        if (LIKELY(mapped != SPECIAL)) {
            str_write(to->data, to_kind, at++, mapped);
            continue;
        }
        const uint32_t *out;
        for (size_t k = 0, count = map_special(s, i, form, &out); k < count; k++)
            str_write(to->data, to_kind, at++, out[k]);
    }
}

/* Compiled for each mode; most results are as wide as the text. */
static ALWAYS_INLINE Value map_text(const Str *s, enum CaseMode mode)
{
    CaseMeasure m = {.length = s->length};
    TRY(s->kind == 1 ? measure(&m, mode, s, 1)
        : s->kind == 2 ? measure(&m, mode, s, 2) : measure(&m, mode, s, 4));
    Str *to = TRY(str_alloc(m.length, m.bits));
    if (to->kind != s->kind)
        write_mapped(to, to->kind, mode, s, s->kind);
    else if (s->kind == 1)
        write_mapped(to, 1, mode, s, 1);
    else if (s->kind == 2)
        write_mapped(to, 2, mode, s, 2);
    else
        write_mapped(to, 4, mode, s, 4);
    return from_object(to);
}

static Value map_wide(const Str *s, enum CaseMode mode)
{
    for (unsigned form = 0; form < countof(case_tables); form++)
        TRY(make_table(form));
    switch (mode) {
    case MODE_UPPER: return map_text(s, MODE_UPPER);
    case MODE_LOWER: return map_text(s, MODE_LOWER);
    case MODE_FOLD: return map_text(s, MODE_FOLD);
    case MODE_TITLE: return map_text(s, MODE_TITLE);
    default: return map_text(s, mode);
    }
}

/* --- the methods --- */

static Value title_ascii(const Str *s)
{
    Value result = TRY(lower_ascii(s));
    uint8_t *p = as_str(result)->data;
    bool in_word = false;
    for (size_t i = 0; i < s->length; i++) {
        bool letter = p[i] >= 'a' && p[i] <= 'z';
        p[i] ^= (uint8_t)((letter & !in_word) << 5);
        in_word = letter;
    }
    return result;
}

Value str_map_case(Value v, enum CharCase form)
{
    const Str *s = as_str(v);
    if (!s->ascii)
        return map_wide(s, (enum CaseMode)form);
    return form == CHAR_UPPER ? upper_ascii(s) : form == CHAR_TITLE ? title_ascii(s) : lower_ascii(s);
}

Value str_capitalize(Value v)
{
    const Str *s = as_str(v);
    if (!s->ascii)
        return map_wide(s, MODE_CAPITALIZE);
    if (s->length == 0)
        return rt.empty_str;
    Value result = TRY(lower_ascii(s));
    *(uint8_t *)as_str(result)->data = (uint8_t)ascii_upper(*(uint8_t *)s->data);
    return s->length == 1 ? str_from_char(str_at(result, 0)) : result;
}

Value str_swapcase(Value v)
{
    const Str *s = as_str(v);
    return s->ascii ? map_ascii(s, swap_block) : map_wide(s, MODE_SWAP);
}
