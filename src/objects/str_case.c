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

enum { IGNORABLE = UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Lm };

static bool is_case_ignorable(uint32_t c)
{
    return uc_is_property_case_ignorable(c) || unicode15_is(c, IGNORABLE);
}

static bool is_cased(uint32_t c) { return uc_is_property_cased(c) || char_is_lower(c); }

/* What was looked up already, for each form by pages of 256 characters: a page is made when a
 * text has one of its characters, and stays. One more table tells which are cased. */
enum { CASED = CHAR_FOLD + 1, TABLE_COUNT };
enum { PAGE_BITS = 8, PAGE_SIZE = 1 << PAGE_BITS, PAGE_COUNT = 0x110000 >> PAGE_BITS };
typedef struct CasePage {
    uint32_t mapped[PAGE_SIZE]; /* or SPECIAL */
} CasePage;

/* Several characters, or one that depends on its neighbours. */
#define SPECIAL UINT32_MAX
#define CAPITAL_SIGMA 0x3a3u

static CasePage **case_tables[TABLE_COUNT];

static uint32_t map_or_special(uint32_t c, unsigned form)
{
    uint32_t out[4];
    if (form == CASED)
        return is_cased(c);
    if (form == CHAR_LOWER && c == CAPITAL_SIGMA)
        return SPECIAL;
    return char_map_case(c, form, out) == 1 ? out[0] : SPECIAL;
}

static CasePage *new_page(void)
{
    CasePage *page = malloc(sizeof *page);
    return page ? page : (raise_no_memory(), NULL);
}

COLD static CasePage *make_page(CasePage **table, uint32_t c, unsigned form)
{
    uint32_t first = c & ~(PAGE_SIZE - 1u);
    CasePage *page = TRY(new_page());
    for (uint32_t i = 0; i < PAGE_SIZE; i++)
        page->mapped[i] = map_or_special(first + i, form);
    return table[first >> PAGE_BITS] = page;
}

static CasePage **find_table(unsigned form)
{
    if (UNLIKELY(!case_tables[form]) && !(case_tables[form] = calloc(PAGE_COUNT, sizeof(CasePage *))))
        raise_no_memory();
    return case_tables[form];
}

/* One character in a table of which the caller doesn't know that it has the page. */
static inline bool look_up(CasePage **table, unsigned form, uint32_t c, uint32_t *mapped)
{
    const CasePage *page = table[c >> PAGE_BITS];
    if (UNLIKELY(!page))
        page = TRY(make_page(table, c, form));
    *mapped = page->mapped[c % PAGE_SIZE];
    return true;
}

/* The characters that c becomes: texts have few different ones that become several. */
static size_t map_special(uint32_t c, unsigned form, const uint32_t **out)
{
    enum { MEMO = 64 };
    static struct { uint32_t c, form, n, out[4]; } memo[MEMO]; /* n 0: none yet */
    size_t i = (c * 4 + form) % MEMO;
    if (memo[i].n == 0 || memo[i].c != c || memo[i].form != form) {
        memo[i].n = (uint32_t)char_map_case(c, form, memo[i].out);
        memo[i].c = c;
        memo[i].form = form;
    }
    *out = memo[i].out;
    return memo[i].n;
}

typedef struct CaseMeasure {
    size_t length;
    uint32_t bits; /* that any character of the result has */
    bool sigma;
} CaseMeasure;

static void measure_special(CaseMeasure *m, uint32_t c, enum CharCase form)
{
    const uint32_t *out;
    size_t n = map_special(c, form, &out);
    m->length += n - 1;
    for (size_t i = 0; i < n; i++)
        m->bits |= out[i];
    m->sigma |= c == CAPITAL_SIGMA && form == CHAR_LOWER;
}

/* Makes all pages that the text needs. */
static ALWAYS_INLINE bool measure(CaseMeasure *m, CasePage **table, const Str *s, unsigned kind,
                                  enum CharCase form)
{
    uint32_t bits = 0;
    for (size_t i = 0, n = s->length; i < n; i++) {
        uint32_t c = str_read(s->data, kind, i), mapped;
        TRY(look_up(table, form, c, &mapped));
        if (UNLIKELY(mapped == SPECIAL))
            measure_special(m, c, form);
        else
            bits |= mapped;
    }
    m->bits |= bits;
    return true;
}

static ALWAYS_INLINE void write_mapped(void *to, unsigned to_kind, CasePage **table, const Str *s,
                                       unsigned kind, enum CharCase form)
{
    size_t at = 0;
    for (size_t i = 0, n = s->length; i < n; i++) {
        uint32_t c = str_read(s->data, kind, i), mapped = table[c >> PAGE_BITS]->mapped[c % PAGE_SIZE];
        if (LIKELY(mapped != SPECIAL)) {
            str_write(to, to_kind, at++, mapped);
            continue;
        }
        const uint32_t *out;
        for (size_t k = 0, count = map_special(c, form, &out); k < count; k++)
            str_write(to, to_kind, at++, out[k]);
    }
}

static Value lower_with_sigma(const Str *s);

/* Each character for itself. */
static Value map_wide(const Str *s, enum CharCase form)
{
    CaseMeasure m = {.length = s->length};
    CasePage **table = TRY(find_table(form));
    TRY(s->kind == 1 ? measure(&m, table, s, 1, form)
        : s->kind == 2 ? measure(&m, table, s, 2, form) : measure(&m, table, s, 4, form));
    if (m.sigma)
        return lower_with_sigma(s);
    Str *result = TRY(str_alloc(m.length, m.bits));
    if (result->kind != s->kind)
        write_mapped(result->data, result->kind, table, s, s->kind, form);
    else if (s->kind == 1)
        write_mapped(result->data, 1, table, s, 1, form);
    else if (s->kind == 2)
        write_mapped(result->data, 2, table, s, 2, form);
    else
        write_mapped(result->data, 4, table, s, 4, form);
    return from_object(result);
}

static bool append_mapped(StrBuilder *b, uint32_t c, enum CharCase form)
{
    const uint32_t *out;
    size_t n = map_special(c, form, &out);
    for (size_t i = 0; i < n; i++)
        TRY(builder_char(b, out[i]));
    return true;
}

/* Sigma at the end of a word: a cased character before, none behind, but for ignorable ones. */
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

static bool append_lower(StrBuilder *b, const Str *s, size_t i)
{
    uint32_t c = str_read(s->data, s->kind, i);
    if (c == CAPITAL_SIGMA)
        return builder_char(b, is_final_sigma(s, i) ? 0x3c2 : 0x3c3);
    return append_mapped(b, c, CHAR_LOWER);
}

/* Sigmas by Python's rule, which differs from the library's where a character is cased and
 * ignorable at once. */
static Value lower_with_sigma(const Str *s)
{
    StrBuilder b = {0};
    for (size_t i = 0; i < s->length; i++)
        TRY(append_lower(&b, s, i));
    return builder_finish(&b);
}

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

/* str.title(): the first of each run of cased characters in title case, the others in lower. */
static Value title(const Str *s)
{
    CasePage **lower = TRY(find_table(CHAR_LOWER)), **titles = TRY(find_table(CHAR_TITLE)),
             **cased = TRY(find_table(CASED));
    StrBuilder b = {0};
    uint32_t in_word = false;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_read(s->data, s->kind, i), mapped;
        TRY(look_up(in_word ? lower : titles, in_word ? CHAR_LOWER : CHAR_TITLE, c, &mapped));
        TRY(mapped != SPECIAL ? builder_char(&b, mapped)
            : in_word ? append_lower(&b, s, i) : append_mapped(&b, c, CHAR_TITLE));
        TRY(look_up(cased, CASED, c, &in_word));
    }
    return builder_finish(&b);
}

Value str_map_case(Value v, enum CharCase form)
{
    const Str *s = as_str(v);
    if (s->ascii)
        return form == CHAR_UPPER ? upper_ascii(s) : form == CHAR_TITLE ? title_ascii(s) : lower_ascii(s);
    if (form == CHAR_TITLE)
        return title(s);
    return map_wide(s, form);
}

Value str_capitalize(Value v)
{
    const Str *s = as_str(v);
    StrBuilder b = {0};
    if (s->length == 0)
        return rt.empty_str;
    if (s->ascii) {
        Value result = TRY(lower_ascii(s));
        *(uint8_t *)as_str(result)->data = (uint8_t)ascii_upper(*(uint8_t *)s->data);
        return s->length == 1 ? str_from_char(str_at(result, 0)) : result;
    }
    TRY(append_mapped(&b, str_at(v, 0), CHAR_TITLE));
    for (size_t i = 1; i < s->length; i++)
        TRY(append_lower(&b, s, i));
    return builder_finish(&b);
}

Value str_swapcase(Value v)
{
    const Str *s = as_str(v);
    StrBuilder b = {0};
    if (s->ascii)
        return map_ascii(s, swap_block);
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_read(s->data, s->kind, i);
        TRY(char_is_upper(c) ? append_lower(&b, s, i)
            : char_is_lower(c) ? append_mapped(&b, c, CHAR_UPPER) : builder_char(&b, c));
    }
    return builder_finish(&b);
}
